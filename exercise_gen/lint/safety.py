"""Rules MRK and SAF: what every page must carry, and what could hurt somebody outside the exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exercise_gen.documents.view import Teller
from exercise_gen.formats.html import write_html
from exercise_gen.lint.case import Case, squeezed
from exercise_gen.lint.registry import Finding, rule
from exercise_gen.lint.words import plain_letters
from exercise_gen.models import Cell
from exercise_gen.models.markings import highest

_BANNER = "EXERCISE EXERCISE EXERCISE"
_EMERGENCY = "REAL EMERGENCY. THIS IS NOT AN EXERCISE"


@rule("MRK-01", "error", "Every page says that it is an exercise, top and bottom", reads="documents")
def pages_are_marked(case: Case) -> Iterator[Finding]:
    """A sheet found in a corridor must not start a real alarm.

    The exercise phrase, in the reader's language, and the handling marking stand at least twice on the written page of
    every document.
    """
    for page in case.pages:
        phrase = page.rendered.words.label(_BANNER)
        if page.rendered.banner != phrase or not page.rendered.marking:
            yield Finding(f'it is not marked "{phrase}"', document=page.name)
            continue
        written = write_html(page.rendered).decode()
        body = written[written.index("<body") :]
        if body.count(phrase) < 2 or body.count(page.rendered.marking) < 2:  # noqa: PLR2004 - top and bottom
            yield Finding("phrase and marking do not stand at its top and bottom", document=page.name)


@rule("MRK-02", "error", "Voice messages begin and end with the exercise phrase", reads="documents")
def voice_is_framed(case: Case) -> Iterator[Finding]:
    """Who hears half of a call must hear that it is an exercise.

    Radio messages on the forms of players, and call scripts in the full master list, have the phrase before and after
    the words, in each language.
    """
    for page in case.pages_of("messages"):
        banner = page.rendered.words.label(_BANNER)
        for node in page.rendered.tree.walk():
            if node.tag == "ttx-form" and node.get("title") == page.rendered.words.label("Radio message"):
                lines = [n.text().strip() for n in node.walk() if n.tag == "p" and n.get("class") == "mono"]
                if not lines or lines[0] != banner or lines[-1] != banner:
                    yield Finding("a radio message does not begin and end with the phrase", document=page.name)
    for page in case.pages_of("msel-full"):
        say = page.rendered.words.label
        phrase = squeezed(say("THIS IS AN EXERCISE"))
        for node in page.rendered.tree.walk():
            script = squeezed(node.text()) if node.tag == "ttx-keep" else ""
            if squeezed(say("Call script")) in script and script.count(phrase) < 2:  # noqa: PLR2004 - first, last words
                yield Finding("a call script does not begin and end with the phrase", document=page.name)


_TLP = re.compile(r"\bTLP ?: ?([A-Z]+(?:\+[A-Z]+)?)", re.IGNORECASE)
_TLP_KNOWN = frozenset({"RED", "AMBER", "AMBER+STRICT", "GREEN", "CLEAR"})


@rule("MRK-03", "error", "TLP labels are those of TLP 2.0, header and footer agree", reads="documents")
def tlp_is_valid(case: Case) -> Iterator[Finding]:
    """A label that nobody knows binds nobody.

    Looks for TLP labels in every text: RED, AMBER, AMBER+STRICT, GREEN, CLEAR (WHITE is judged by MRK-04). The marking
    of a document is the highest of its paragraphs and messages, never below the plan's.
    """
    for said in case.said:
        for match in _TLP.finditer(said.words):
            if match[1].upper() not in {*_TLP_KNOWN, "WHITE"}:
                yield Finding(f'"{match[0]}" is no label of TLP 2.0', said.path, "as TLP:GREEN", needle=match[0])
    plan = case.exercise.plan.marking
    for page in case.pages:
        wanted = highest(plan, page.rendered.mark, *(node.get("marking") for node in page.rendered.tree.walk()))
        printed = Teller(case.exercise, page.rendered.words).said_marking(wanted)
        if page.rendered.marking != printed:
            yield Finding(f"it is marked {page.rendered.marking}, but holds {printed}", document=page.name)


_OLD = re.compile(r"\bFOUO\b|\bFOR OFFICIAL USE ONLY\b|\bTLP ?: ?WHITE\b", re.IGNORECASE)


@rule("MRK-04", "error", "No markings that are no longer used")
def markings_are_current(case: Case) -> Iterator[Finding]:
    """FOUO became CUI, TLP:WHITE became TLP:CLEAR; old markings confuse those who must obey them.

    Looks in every text of the scenario.
    """
    for said in case.said:
        if match := _OLD.search(said.words):
            yield Finding(f'"{match[0]}" is no longer used', said.path, "TLP:CLEAR, or no marking", needle=match[0])


_CLASSIFIED = re.compile(
    r"\b(?:TOP SECRET|SECRET|CONFIDENTIAL|NOFORN|ESTRICTAMENTE SECRETO|SECRETO|RESERVADO|CONFIDENCIAL)\b"
)
_WORDED = re.compile(r"exercise|ejercicio|unclassified|no clasificad|fictional|fictici|story|relato", re.IGNORECASE)
_NEAR = 60  # letters around a marking in which the word must stand


@rule("MRK-05", "error", "A fictional classified marking stands beside the word EXERCISE")
def fictional_markings_are_framed(case: Case) -> Iterator[Finding]:
    """A sheet marked SECRETO is handled as one, by police and prosecutors too.

    Looks for classified markings in capitals in every text; within 60 letters, EXERCISE or EJERCICIO must stand (or
    that it is fictional or unclassified). When an artificiality of the scenario explains the marking in the same
    language, prose passes; subjects and form fields, which print as markings, do not. The packet's own marking cannot
    be a classified one (checked at load, `unknown-value`).
    """
    explained = {
        said.language
        for said in case.said
        if said.kind == "artificialities" and _CLASSIFIED.search(said.words) and _WORDED.search(said.words)
    }
    for said in case.said:
        for match in _CLASSIFIED.finditer(said.words):
            near = said.words[max(0, match.start() - _NEAR) : match.end() + _NEAR]
            as_marking = said.names("subject", "number", "headline") or said.words.strip().startswith(match[0])
            if _WORDED.search(near) or (said.language in explained and not as_marking):
                continue
            hint = f'write "EXERCISE {match[0]}" or "EJERCICIO {match[0]}", or explain it in `artificialities`'
            yield Finding(f'"{match[0]}" stands without the word EXERCISE', said.path, hint, needle=match[0])


@rule("MRK-06", "warning", "Handling instructions are complete", reads="documents")
def handling_is_complete(case: Case) -> Iterator[Finding]:
    """Title, marking, who may hold it, who may release it, whom to ask.

    Looks for the heading of the instructions and for the marking in situation manual and facilitator guide; a plan with
    `status: final` names at least one point of contact.
    """
    for page in case.pages_of("situation-manual", "facilitator-guide"):
        say = page.rendered.words.label
        for part in ("Handling instructions", "Points of contact"):
            if not page.says(say(part)):
                yield Finding(f'it has no "{say(part)}"', document=page.name)
    if case.final and not case.plan.model.contacts:
        yield Finding(
            "the plan is final, but nobody can be asked", ("contacts",), "add `contacts`", place="plan", at_key=True
        )


# ---------------------------------------------------------------------------------------------- safety


@rule("SAF-01", "error", "What to do in a real emergency stands where it is read", reads="documents")
def emergency_is_explained(case: Case) -> Iterator[Finding]:
    """Somebody faints during the exercise, and everybody thinks it is part of it.

    The phrase that stops play, who calls help and who orders play to resume stand in situation manual, agenda,
    handouts, directory, facilitator guide; the phrase stands in the words of the briefing.
    """
    for page in case.pages_of("situation-manual", "agenda", "handout", "directory", "facilitator-guide"):
        say = page.rendered.words.label
        parts = (
            _EMERGENCY,
            "Call help with the venue's own emergency procedure and tell the safety officer. "
            "The exercise director alone orders play to resume.",
        )
        if not all(page.says(say(part)) for part in parts):
            yield Finding("it does not say what to do in a real emergency", document=page.name)
    for page in case.pages_of("facilitator-guide"):
        say = page.rendered.words.label
        if not page.says(say("If something real happens, say “{phrase}” and play stops.", phrase=say(_EMERGENCY))):
            yield Finding("the briefing does not say the emergency phrase", document=page.name)


@rule("SAF-02", "error", "Somebody may stop the exercise, by name", reads="exercise")
def somebody_may_stop(case: Case) -> Iterator[Finding]:
    """Everybody must know whose word ends the exercise, and who answers for safety.

    A plan with `status: final` names an exercise director; for a drill or a full-scale exercise, a draft too, and a
    safety officer. Other drafts print lines to fill in by hand.
    """
    moving = case.exercise.scenario.type in ("drill", "full-scale")
    if not (case.final or moving):
        return
    roles = " ".join(
        plain_letters(c.role.within(code)) for c in case.plan.model.contacts for code in case.exercise.languages
    )
    wanted = {"exercise director": "director"} | ({"safety officer": "safety|segurid"} if moving else {})
    for role, words in wanted.items():
        if not re.search(words, roles):
            hint = f"add `{{ role: {role.capitalize()}, name: …, organisation: … }}`"
            yield Finding(f"the plan names no {role}", ("contacts",), hint, place="plan", at_key=True)


_ARMED = re.compile(
    r"\b(?:army|navy|air force|marine|national guard|brigad|armed forces|joint command|police|"
    r"ejercito|marina|fuerza aerea|comando conjunto|policia)"
)
_FOREIGN_ARMED = re.compile(
    r"\b(?:army|navy|air force|marines?|national guard|southcom|southern command|armed forces)\b"
)


@rule("SAF-03", "error", "Where armed organisations play in the field, weapons are settled", reads="exercise")
def weapons_are_settled(case: Case) -> Iterator[Finding]:
    """A real weapon at an exercise kills as any other.

    Drills and full-scale exercises in which a cell of players belongs to an armed organisation say in scope,
    assumptions or artificialities what holds for weapons.
    """
    scenario = case.exercise.scenario
    if scenario.type not in ("drill", "full-scale"):
        return
    armed = [cell for cell in case.players if _ARMED.search(_described(cell))]
    said = [scenario.scope, *scenario.assumptions, *scenario.artificialities]
    if armed and not any(
        re.search(r"weapon|\barmas?\b|armament", plain_letters(t.within(c)))
        for t in said
        for c in case.exercise.languages
    ):
        message = f'"{armed[0].id}" plays in the field, but nothing says what holds for weapons'
        yield Finding(message, ("artificialities",), "as `No weapon is carried; No se portan armas`", at_key=True)


def _described(cell: Cell) -> str:
    texts = (cell.organisation, cell.name)
    return plain_letters(" ".join(text.within(code) for text in texts for code in ("en", "es")))


_LIVE = (
    (
        "a live emergency number",
        re.compile(
            r"\b(?:105|106|113|115|116|117|119|911)\b(?=\s*(?:\(|PNP|SAMU|bomberos|emerg|police|polic[ií]a))"
            r"|(?:call|dial|llam[ea][nr]?|marque|ll[aá]mese)(?: al?)?(?: n[uú]mero| number)? "
            r"(?:105|106|113|115|116|117|119|911)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a phone number that may be live",
        re.compile(r"(?<![\d.,])(?:\+51[ -]?)?9\d{2}[ -]?\d{3}[ -]?\d{3}(?![.,]?\d)|\+\d{2,3}[ -]\d[\d -]{6,}"),
    ),
    (
        "a real web address",
        re.compile(r"(?:https?://|www\.)(?![\w.-]*\.(?:example|test|invalid)\b)[\w.-]+", re.IGNORECASE),
    ),
    ("a real domain", re.compile(r"\b[\w-]+\.(?:gob|gov|mil|com|edu|org|net)(?:\.pe)?\b(?!@)", re.IGNORECASE)),
)
_FREE_DOMAINS = re.compile(r"^(?:example)\.(?:com|org|net)$", re.IGNORECASE)


@rule("SAF-04", "error", "No live number, mailbox or address in the story")
def nothing_is_live(case: Case) -> Iterator[Finding]:
    """A player who takes the exercise seriously dials the number on the card.

    Looks in every text, references apart, for emergency numbers told as such, telephone numbers of Peru's form, web
    addresses and domains that do not end in .example, .test or .invalid. Contacts of cells and entities are checked at
    load (`live-number`), mailboxes by GTR-07 too.
    """
    for said in case.said:
        if said.kind in ("references", "parameters", "derived") or said.names("source"):
            continue
        for what, pattern in _LIVE:
            match = pattern.search(said.words)
            if match and not _FREE_DOMAINS.match(match[0]):
                hint = "use a number or an address of the directory: SimCell 7-1…, ….example"
                yield Finding(f'"{match[0]}" is {what}', said.path, hint, needle=match[0])


@rule("SAF-05", "error", "The simulation cell can be reached, and the means are tested", reads="documents")
def simulation_can_be_reached(case: Case) -> Iterator[Finding]:
    """Players call the simulation cell instead of the world outside; the line must work before STARTEX.

    Each cell that plays entities has a phone, an address or a call sign; the packet has a directory for players and one
    for control; the facilitator's checklist has the test of telephones and mailboxes.
    """
    playing = {entity.played_by for entity in case.model.entities}
    for index, cell in enumerate(case.model.cells):
        contact = cell.contact
        entities = [e.contact for e in case.model.entities if e.played_by == cell.id]
        reachable = any(c.phone or c.email or c.radio for c in (contact, *entities))
        if cell.id in playing and not reachable:
            message = f'"{cell.id}" speaks for others, but nobody can call it'
            yield Finding(message, ("cells", index, "id"), "add `contact: { phone: SimCell 7-100 }`")
    for language in case.exercise.languages:
        made = {page.id for page in case.pages if page.language == language}
        if not {"directory", "directory-control"} <= made:
            yield Finding(f'the packet has no communications directory ("{language}")', document=language)
    for page in case.pages_of("facilitator-guide"):
        if not page.says(
            page.rendered.words.label("The exercise telephones and mailboxes of the directory were tested.")
        ):
            yield Finding("its checklist has no test of telephones and mailboxes", document=page.name)


_SIMULATED = {
    "en": re.compile(
        r"simulat|on paper|fictional|not? (?:\w+ ){0,6}(?:moves?|moved|called|activated)|nobody", re.IGNORECASE
    ),
    "es": re.compile(r"simul|en papel|fictici|no se (?:\w+ ){0,6}(?:muev|mov|activ|llam)|nadie", re.IGNORECASE),
}


@rule("SAF-07", "warning", "Orders stay in the room")
def orders_are_simulated(case: Case) -> Iterator[Finding]:
    """A purchase order, a deployment or an alert made in play must not leave it.

    Scope, assumptions or artificialities say in every language that actions are simulated and nothing moves.
    """
    for language in case.model.languages:
        texts = [case.model.scope, *case.model.assumptions, *case.model.artificialities]
        if language in _SIMULATED and not any(_SIMULATED[language].search(t.within(language)) for t in texts):
            hint = "as `All actions are simulated; nothing moves`, `Toda acción se simula; nada se mueve`"
            yield Finding(
                f'nothing says that actions are simulated ("{language}")', ("artificialities",), hint, at_key=True
            )


_GRAPHIC = re.compile(
    r"\b(?:suicid\w*|self-harm\w*|autolesion\w*|dismember\w*|mutilat\w*|mutilad\w*|descuartiz\w*|decapitat\w*|"
    r"decapitad\w*|raped?|violacion sexual|charred|carbonizad\w*|tortur\w*)\b"
)
_CARE = re.compile(
    r"opt out|step out|leave the room|psycholog|psicolog|sensitive|sensible|retirarse|contencion emocional"
)


@rule("SAF-08", "warning", "Hard content is announced")
def hard_content_is_announced(case: Case) -> Iterator[Finding]:
    """Some in the room have lived what is played.

    When a text for players speaks of suicide, torture, mutilation or rape, the artificialities or the notes of the
    inject say that it may weigh on people and that anybody may step out.
    """
    everywhere = plain_letters(" ".join(t.within(c) for t in case.model.artificialities for c in case.model.languages))
    for said in case.said:
        match = _GRAPHIC.search(plain_letters(said.words)) if said.for_players and said.kind != "references" else None
        if not match or _CARE.search(everywhere):
            continue
        notes = case.model.injects[int(said.path[1])].control_notes if said.kind == "injects" else None
        if notes is None or not _CARE.search(plain_letters(notes.within(said.language))):
            hint = "say in `artificialities` that anybody may step out, or take the detail away"
            yield Finding(f'"{match[0]}" may weigh on people in the room', said.path, hint)


@rule("SAF-09", "warning", "Foreign military have their authorisation cited", reads="exercise")
def foreign_military_are_authorised(case: Case) -> Iterator[Finding]:
    """In Peru, Congress authorises the entry of foreign military personnel (Law 27856); the packet says so.

    When a cell of players of another nation belongs to an armed force, a reference, an assumption or the source of a
    critical task names the law or the resolution.
    """
    foreign = foreign_armed(case)
    if not foreign or not any(cell.nation == "PER" for cell in case.players):
        return
    cited = [r.title for r in case.model.references] + list(case.model.assumptions)
    cited += [task.source for o in case.model.objectives for task in o.tasks if task.source]
    pattern = re.compile(r"27856|resolucion legislativa|legislative resolution|102\.8|ingreso de personal militar")
    if not any(pattern.search(plain_letters(text.within(code))) for text in cited for code in case.model.languages):
        message = f'"{foreign[0].id}" is foreign military, but no reference names the authorisation'
        yield Finding(message, case.cell(foreign[0].id, "id"), "add Law 27856 to `references`")


def foreign_armed(case: Case) -> list[Cell]:
    """Return the attending players' cells that are armed forces of a nation other than Peru."""
    return [c for c in case.players if c.nation != "PER" and _FOREIGN_ARMED.search(_described(c))]


_STATES = re.compile(
    r"\b(?:chile|chilean|chileno|ecuador|ecuadorian|ecuatoriano|bolivia|bolivian|boliviano|colombia|colombian|colombiano|"
    r"brazil|brasil|brazilian|brasileno|venezuela|venezuelan|venezolano|china|chinese|chino|russia|russian|rusia|ruso|"
    r"north korea|corea del norte|iran|iranian|irani|cuba|cuban|cubano|nicaragua)\b"
)
_HOSTILE = re.compile(
    r"\b(?:attack|attributed|hostile|enemy|enemies|adversar|aggress|sponsored|invad|incursion|espionage|hackers?|"
    r"ataque|ataco|atribu|hostil|enemig|agres|patrocinad|espionaje|invasion)"
)


@rule("SAF-10", "warning", "The adversary is no third state")
def adversary_is_fictional(case: Case) -> Iterator[Finding]:
    """An exercise of two friends with a neighbour as enemy is a diplomatic incident.

    Looks for sentences that name a third state or its people together with words of attack or attribution.
    """
    for said in case.said:
        if said.kind == "references":
            continue
        for sentence in re.split(r"(?<=[.!?;])\s+", said.words):
            plain = plain_letters(sentence)
            state = _STATES.search(plain)
            if state and _HOSTILE.search(plain):
                yield Finding(f'"{state[0]}" is named as adversary', said.path, "invent a state or a group")


@rule("SAF-11", "advice", "Consent and non-attribution are printed", reads="documents")
def privacy_is_kept(case: Case) -> Iterator[Finding]:
    """Photographs need consent, and what is said in the room is not attributed.

    Looks for both sentences, in the sign-in sheet and in the situation manual.
    """
    for name, sentence in (
        (
            "sign-in",
            "By signing you agree that your name and organization appear in the report. "
            "Photographs are taken only with your consent.",
        ),
        ("situation-manual", "What is said in the room is not attributed to persons outside it."),
    ):
        for page in case.pages_of(name):
            if not page.says(page.rendered.words.label(sentence)):
                yield Finding("it says nothing of consent or non-attribution", document=page.name)
