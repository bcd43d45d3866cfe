"""Rules INJ: whether a message could come from its sender, says enough, and asks for one thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from exercise_gen.lint.case import Case
from exercise_gen.lint.registry import Finding, rule
from exercise_gen.lint.words import LEAKS, plain_letters
from exercise_gen.models import Inject
from exercise_gen.models.artefacts import NewsItem, PressRelease, SecurityAlert, SocialPost
from exercise_gen.models.scenario import Contact

_SPOKEN = frozenset({"phone", "radio", "in-person", "video-call", "briefing"})


@rule("INJ-02", "error", "Means and contacts fit")
def means_have_contacts(case: Case) -> Iterator[Finding]:
    """A call needs a number, an e-mail an address, so that the simulation cell can send it and players can answer.

    Sender and recipients of an e-mail have an address, of a call a phone. An address in the e-mail's own form, or the
    caller's name in a script, serves for the sender. That nobody writes to himself, and that all exist, is checked at
    load (`sent-to-itself`, `unknown-cell`).
    """
    contacts: dict[str, Contact] = {entity.id: entity.contact for entity in case.model.entities}
    contacts |= {cell.id: cell.contact for cell in case.model.cells}
    for index, inject in enumerate(case.model.injects):
        key = {"email": "email", "phone": "phone"}.get(inject.channel)
        if key is None:
            continue
        own_address = any(a.kind in ("email", "phone-script") for a in inject.artefacts)
        parties = [*([] if own_address else [(inject.sender, "from")]), *((to, "to") for to in inject.to)]
        for party, where in parties:
            if party in contacts and not getattr(contacts[party], key):
                message = f'inject "{inject.id}" goes by {inject.channel}, but "{party}" has no {key}'
                hint = f"add `contact: {{ {key}: … }}` to it, or change `channel`"
                yield Finding(message, ("injects", index, where), hint, needle=party)


@rule("INJ-04", "warning", "Messages read as their senders would write them")
def messages_leak_nothing(case: Case) -> Iterator[Finding]:
    """A message that speaks of players, objectives or expected actions was written by a planner, and tells the answer.

    Looks for such words, in English and Spanish, in subject, body, other wordings and forms as players see them.
    """
    for said in case.said:
        if said.kind == "injects" and said.for_players and (match := LEAKS.search(said.words)):
            hint = "write what the sender knows and wants"
            yield Finding(f'"{match[0]}" is a word of planners, not of the sender', said.path, hint, needle=match[0])


@rule("INJ-05", "warning", "One message, one problem", limits={"asks": 3, "voice": 180, "mail": 400})
def messages_ask_one_thing(case: Case) -> Iterator[Finding]:
    """A message that asks five things tests which of them is overlooked.

    Thresholds: `asks` 3 question marks on one card; `voice` 180 words for what is spoken, `mail` 400 for what is read,
    on the card or on one of its forms. The doctrine asks for two requests at most; three question marks allow for a
    question put in two ways.
    """
    parts: dict[tuple[int, str], Counter[str]] = {}
    asks: Counter[tuple[int, str]] = Counter()
    for said in case.said:
        if said.kind == "injects" and said.for_players and not said.names("variants"):
            where = (int(said.path[1]), said.language)
            form = f"form {said.path[3]}" if said.names("artefacts") else "card"
            parts.setdefault(where, Counter())[form] += len(said.words.split())
            if form == "card":
                asks[where] += said.words.count("?")
    for (index, language), counts in parts.items():
        inject, count = case.model.injects[index], max(counts.values())
        most = case.limit("INJ-05", "voice" if inject.channel in _SPOKEN else "mail")
        path = ("injects", index, "body", language)
        if count > most:
            message = f'inject "{inject.id}" has {count} words ("{language}"); {most:g} are enough by {inject.channel}'
            yield Finding(message, path, "say what is needed for the decision; put the rest into the ground truth")
        if asks[(index, language)] > case.limit("INJ-05", "asks"):
            message = f'inject "{inject.id}" asks {asks[(index, language)]} questions ("{language}")'
            yield Finding(message, path, "ask one thing; make other injects of the rest")


@rule("INJ-06", "warning", "Messages come by several means", reads="exercise", limits={"least": 3, "most": 60})
def means_vary(case: Case) -> Iterator[Finding]:
    """In a crisis news comes from all sides, and a call is answered otherwise than a letter.

    Thresholds: at least `least` 3 means; at most `most` 60 per cent of the injects by one of them.
    """
    means = Counter(item.inject.channel for item in case.planned)
    if case.planned and len(means) < case.limit("INJ-06", "least"):
        message = f"all planned injects come by {', '.join(means)}"
        yield Finding(message, ("injects",), "use other channels too", at_key=True)
    for channel, count in means.most_common(1):
        share = 100 * count / len(case.planned)
        if share > case.limit("INJ-06", "most"):
            message = f"{share:.0f} % of the planned injects come by {channel}"
            yield Finding(message, ("injects",), "use other channels too", at_key=True)


# a form that only these means can carry
_CARRIERS: Mapping[str, frozenset[str]] = {
    "phone-script": frozenset({"phone", "video-call", "in-person"}),
    "radio-message": frozenset({"radio"}),
    "medevac": frozenset({"radio", "phone", "chat", "email", "document", "map-overlay"}),
    "ticket": frozenset({"ticket", "email", "chat", "web", "document"}),
    "social-post": frozenset({"social-media", "news", "web", "chat", "email", "phone", "sms", "document", "in-person"}),
    "cap-alert": frozenset({"alert-broadcast", "sms", "email", "web", "radio", "document", "news", "social-media"}),
}


@rule("INJ-07", "warning", "Forms suit the means by which they come")
def forms_suit_means(case: Case) -> Iterator[Finding]:
    """A radio message does not come by post.

    Looks at the forms of each inject against its channel, where only some means can carry a form. That a security alert
    has its TLP, a news report its outlet and place, a nine-line its nine lines, is checked at load (`missing-key`).
    Injects with several forms are judged by the first: others may be quoted in it.
    """
    for index, inject in enumerate(case.model.injects):
        for number, artefact in enumerate(inject.artefacts[:1]):
            carriers = _CARRIERS.get(artefact.kind)
            if carriers and inject.channel not in carriers:
                message = f'inject "{inject.id}" comes by {inject.channel}, but its form is a {artefact.kind}'
                hint = f"a {artefact.kind} comes by {', '.join(sorted(carriers))}"
                yield Finding(message, ("injects", index, "artefacts", number, "kind"), hint)


@rule("INJ-09", "warning", "Injects ask for action", reads="exercise", limits={"least": 60})
def injects_force_action(case: Case) -> Iterator[Finding]:
    """An exercise in which most messages are to be noted is a briefing.

    Threshold in per cent of the planned injects with an expected action: `least` 60.
    """
    acting = sum(bool(item.inject.expected_actions) for item in case.planned)
    share = 100 * acting / max(1, len(case.planned))
    if case.planned and share < case.limit("INJ-09", "least"):
        message = f"{share:.0f} % of the planned injects expect an action"
        yield Finding(message, ("injects",), "add `expected_actions`, or drop injects that only inform", at_key=True)


@rule("INJ-10", "warning", "Every inject leads somewhere", reads="exercise")
def no_dead_ends(case: Case) -> Iterator[Finding]:
    """Control knows what should follow each message, or that nothing should.

    A planned inject has an expected action, says what control does when nothing comes back (`if_no_response`), or is
    `context_only`.
    """
    for item in case.planned:
        inject = item.inject
        if not inject.expected_actions and inject.if_no_response is None and not inject.context_only:
            hint = "add `expected_actions` or `if_no_response`, or write `context_only: true`"
            message = f'nothing is expected after inject "{inject.id}"'
            yield Finding(message, case.inject(inject.id, "id"), hint)


_PUBLIC = re.compile(
    r"public (?:information|warning|affairs)|informaci[oó]n p[uú]blica|comunicaci[oó]n social|alerta p[uú]blica|"
    r"crisis communication|comunicaci[oó]n de crisis",
    re.IGNORECASE,
)


@rule("INJ-11", "warning", "Who informs the public meets the press", reads="exercise")
def press_is_there(case: Case) -> Iterator[Finding]:
    """Public information is tested by a reporter's call, a rumour or a false post, never by a memorandum alone.

    When a capability of an objective is public information or warning, at least one planned inject comes as news or
    social media, or has such a form.
    """
    wanted = [
        index
        for index, objective in enumerate(case.model.objectives)
        if any(_PUBLIC.search(objective.capability.within(code)) for code in case.model.languages)
    ]
    if wanted and not any(_is_public(item.inject) for item in case.planned):
        message = "an objective is about public information, but no inject comes from the press or a social network"
        yield Finding(
            message, ("objectives", wanted[0], "capability"), "include one with `channel: news` or `social-media`"
        )


def _is_public(inject: Inject) -> bool:
    forms = any(isinstance(a, NewsItem | SocialPost | PressRelease) for a in inject.artefacts)
    return forms or inject.channel in ("news", "social-media")


@rule("INJ-12", "advice", "Evaluators know good and bad answers to key injects")
def key_injects_have_notes(case: Case) -> Iterator[Finding]:
    """The expected action says what good looks like; the notes say what goes wrong and how control plays it.

    Looks at `control_notes` of key injects that are planned. Whether they name two plausible wrong answers is left to
    the reader.
    """
    for index, inject in enumerate(case.model.injects):
        if inject.weight == "key" and inject.type == "inject" and inject.control_notes is None:
            hint = "add `control_notes`: plausible wrong answers, facts to hold back"
            yield Finding(f'key inject "{inject.id}" has no notes for control', ("injects", index, "id"), hint)


_MAGNITUDE = re.compile(r"\b(?:Mw|magnitude|magnitud)(?: of| de)? ?(\d+(?:[.,]\d+)?)", re.IGNORECASE)
_GRID = re.compile(r"\b(\d{1,2})([C-HJ-NP-X]) ?([A-HJ-NP-Z]{2}) ?(\d{4,5} ?\d{4,5}|\d{4,10})\b")
_ZONES, _BANDS = (17, 18, 19), "KLM"


@rule("INJ-13", "error", "Magnitudes, grids and coordinates are possible")
def measures_are_possible(case: Case) -> Iterator[Finding]:
    """A grid in another country or an earthquake of magnitude 12 ends belief in the story.

    Magnitudes lie from 4 to 9.5; MGRS grids in the zones 17 to 19 and the bands K to M, which hold Peru; places of
    parameters, in an exercise held in Peru's time, between 21° south and 1° north, 86° and 68° west (the sea included).
    """
    for said in case.said:
        for match in _MAGNITUDE.finditer(said.words):
            if not 4 <= float(match[1].replace(",", ".")) <= 9.5:  # noqa: PLR2004
                yield Finding(f'"{match[0]}" is not possible', said.path, "Mw from 4 to 9.5", needle=match[0])
        for match in _GRID.finditer(said.words):
            if int(match[1]) not in _ZONES or match[2] not in _BANDS:
                hint = "zones 17 to 19, bands K, L and M"
                yield Finding(f'the grid "{match[0]}" is not in Peru', said.path, hint, needle=match[0])
    if case.plan.model.start.zone != "America/Lima":
        return
    for index, parameter in enumerate(case.model.parameters):
        for number, place in enumerate(parameter.choices if parameter.type == "place" else []):
            if not (-21 <= place.latitude <= 1 and -86 <= place.longitude <= -68):  # noqa: PLR2004
                message = f'the place "{place.id}" is not in Peru or its sea'
                path = ("parameters", index, "choices", number, "latitude")
                yield Finding(message, path, "south and west are negative: latitude: -12.05, longitude: -77.04")


_TECHNIQUE = re.compile(r"\bT\d{4}(?:\.\d{3})?\b")
_INDICATOR = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b", re.IGNORECASE)


@rule("INJ-14", "warning", "Technical details are plausible and harmless")
def technique_is_known(case: Case) -> Iterator[Finding]:
    """A security alert names a technique as ATT&CK does, and an asset of the scenario's inventory.

    The `technique` of an alert has an id as `T1078` or `T1566.001`; no text has a file hash that a scanner would take
    for a live indicator.
    """
    for index, inject in enumerate(case.model.injects):
        for number, artefact in enumerate(inject.artefacts):
            if isinstance(artefact, SecurityAlert) and artefact.technique is not None:
                named = artefact.technique.within(case.model.languages[0])
                if not _TECHNIQUE.search(named):
                    path = ("injects", index, "artefacts", number, "technique")
                    yield Finding(f'"{named}" has no ATT&CK id', path, "as `T1078 Valid Accounts`")
    for said in case.said:
        if match := _INDICATOR.search(said.words):
            yield Finding(
                "a file hash looks like a live indicator", said.path, "describe the file instead", needle=match[0]
            )


_JOKES = re.compile(
    r"\b(?:mickey mouse|donald duck|pato donald|homero simpson|homer simpson|batman|superman|chuck norris|james bond|"
    r"john doe|jane doe|fulano de tal|juan de los palotes|perico de los palotes|acme|foo ?bar|asdf|evilcorp|"
    r"evil corp|el chavo del ocho|condorito|darth vader)\b"
)


@rule("INJ-15", "advice", "Names are serious")
def names_are_serious(case: Case) -> Iterator[Finding]:
    """A joke in a name makes the room laugh once and doubt the story for the rest of the day.

    Looks for a list of stock joke names. That addresses end in .example, .test or .invalid is checked at load
    (`wrong-form`).
    """
    for said in case.said:
        if match := _JOKES.search(plain_letters(said.words)):
            yield Finding(f'"{match[0]}" is no serious name', said.path, "invent a name that could be real")
