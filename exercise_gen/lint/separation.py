"""Rules LEK: nothing that players must not know stands in what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exercise_gen import markup
from exercise_gen.lint.case import Case, heard, squeezed
from exercise_gen.lint.registry import Finding, rule
from exercise_gen.models import Audience, Text

_TELLING = 25  # letters from which a sentence does not stand elsewhere by chance


def control_only(case: Case, language: str) -> dict[str, str]:
    """Return what only the control team may read: squeezed sentences, each with the place it comes from.

    A sentence that some player may read too, in another field, is no secret; short ones stand elsewhere by chance.
    """
    exercise = case.exercise
    shown: list[str] = []
    secret: dict[str, str] = {}

    def sort(model: object, name: str) -> None:
        for path, text, for_players in heard(model):
            said = markup.plain(text.within(language))
            if for_players:
                shown.append(squeezed(said))
            elif len(said) > _TELLING:
                secret.setdefault(
                    squeezed(said), f"{name}.{'.'.join(map(str, path))}" if name else ".".join(map(str, path))
                )

    sort(exercise.scenario, "")
    for item in (*exercise.injects, *exercise.contingencies):
        if item.minute is not None:
            sort(item.inject, item.inject.id)
            continue
        for _, text, _ in heard(item.inject):
            said = markup.plain(text.within(language))
            if len(said) > _TELLING:
                secret.setdefault(squeezed(said), f"{item.inject.id}, in reserve")
    public = "\n".join(shown)
    return {sentence: place for sentence, place in secret.items() if sentence not in public}


@rule("LEK-01", "error", "Players hold no word of the control team", reads="documents")
def players_hold_no_secret(case: Case) -> Iterator[Finding]:
    """Expected actions, notes, evaluation tasks, triggers and injects in reserve stand in no file for players.

    Every text of a field without the mark for players, and every text of an inject in reserve, is looked up in every
    rendered document of players and observers, alternative texts included, in each language.
    """
    secrets = {language: control_only(case, language) for language in case.exercise.languages}
    for page in case.pages:
        if page.for_players:
            for sentence, place in secrets[page.language].items():
                if sentence in page.squeezed:
                    hint = "take the field out of the document's view or template"
                    yield Finding(f"it holds a text of the control team: {place}", document=page.name, hint=hint)


@rule("LEK-03", "error", "Nobody reads ahead", reads="documents")
def nobody_reads_ahead(case: Case) -> Iterator[Finding]:
    """What a cell holds from STARTEX on tells nothing of the later story.

    Handouts, agenda and directory have no sentence of a phase's narrative and of any inject, unless a cell knows it
    from the start. The situation manual tells the story phase by phase and asks not to read on; hand it out phase by
    phase when that is too little.
    """
    for language in case.exercise.languages:
        later = {}
        for phase in case.exercise.phases:
            later[f'the narrative of phase "{phase.phase.id}"'] = phase.phase.narrative
        later |= {f'the message of inject "{item.inject.id}"': item.inject.body for item in case.planned}
        cells = case.exercise.scenario.cells
        known = squeezed(" ".join(markup.plain(text.within(language)) for _, text, _ in heard(list(cells))))
        told = {what: [s for s in _sentences(text, language) if s not in known] for what, text in later.items()}
        for page in case.pages_of("handout", "agenda", "directory", "feedback-form", "hot-wash-form"):
            if page.language == language:
                yield from (
                    Finding(f"it tells {what}", document=page.name)
                    for what, sentences in told.items()
                    if any(sentence in page.squeezed for sentence in sentences)
                )


def _sentences(text: Text, language: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\n+", markup.plain(text.within(language)))
    return [squeezed(part) for part in parts if len(part) > 2 * _TELLING]


_NOTICES = {
    "facilitator-guide": "For the control team only. Not for players: it contains answers and later events.",
    "msel-full": "For the control team only. Not for players: it contains answers and later events.",
    "msel": "For the control team only. Not for players: it contains answers and later events.",
    "evaluator-guide": "For evaluators and the control team only. Not for players.",
}


@rule("LEK-04", "error", "Guides say that they are not for players", reads="documents")
def guides_are_not_for_players(case: Case) -> Iterator[Finding]:
    """A guide left on a table says at first sight that players must not open it.

    Facilitator guide, master lists and evaluator guide print the notice and lie in no folder of players or
    observers.
    """
    for page in case.pages_of(*_NOTICES):
        if not page.says(page.rendered.words.label(_NOTICES[page.id])):
            yield Finding("it does not say that it is not for players", document=page.name)
        if {Audience.PLAYERS, Audience.OBSERVERS} & set(page.audiences):
            yield Finding("it lies in a folder of players or observers", document=page.name)


@rule("LEK-05", "warning", "Titles and alternative texts tell nothing", reads="documents")
def metadata_tells_nothing(case: Case) -> Iterator[Finding]:
    """What a file says of itself is read by those who hold it.

    Looks for titles of injects, storylines and the ids of injects in the title and in the attributes (alternative
    texts, captions) of every document of players and observers.
    """
    for page in case.pages:
        if not page.for_players:
            continue
        known = {i.title.within(page.language) for i in case.all_injects}
        known |= {s.title.within(page.language) for s in case.exercise.scenario.storylines}
        subjects = {markup.plain(i.subject.within(page.language)) for i in case.all_injects}
        known = {
            name
            for name in map(markup.plain, known)
            if len(name) > _TELLING // 2 and not any(name in subject for subject in subjects)
        }
        of_itself = [page.rendered.title, *(v for n in page.rendered.tree.walk() for v in n.attributes.values())]
        for name in sorted(known):
            if any(name in value for value in of_itself):
                yield Finding(f'its metadata say "{name}"', document=page.name)


@rule("LEK-07", "warning", "Players do not know who simulates", reads="documents")
def simulators_are_hidden(case: Case) -> Iterator[Finding]:
    """A voice on the phone is a minister's only while nobody knows whose it is.

    Looks for the names of the roster's simulators in every document of players and observers.
    """
    names = {person.name for person in case.roster if person.role == "simulator"}
    known = {contact.name for contact in case.plan.model.contacts}
    for page in case.pages:
        if page.for_players:
            for name in sorted(names - known):
                if page.says(markup.literal(name)):
                    yield Finding(f"it names the simulator {name}", document=page.name)


@rule("LEK-08", "warning", "Numbers that players see tell neither order nor count", reads="documents")
def numbers_tell_nothing(case: Case) -> Iterator[Finding]:
    """INJ-14 after INJ-11 says that two messages went elsewhere.

    Looks for the ids of injects in every document of players and observers; players see control numbers instead. Ids
    without a digit are words and are not looked for.
    """
    ids = [i.id for i in case.model.injects if any(sign.isdigit() for sign in i.id) and len(i.id) > 3]  # noqa: PLR2004
    if not ids:
        return
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w-])")
    for page in case.pages:
        if page.for_players and (match := pattern.search(page.text)):
            yield Finding(f'it shows the id "{match[0]}"', document=page.name)
