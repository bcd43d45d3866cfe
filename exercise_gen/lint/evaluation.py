"""Rules EVL: whether evaluators find everything on their forms, and what comes after the exercise is ready."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_gen import i18n, markup
from exercise_gen.lint.case import Case
from exercise_gen.lint.registry import Finding, rule

_RATINGS = (
    "Performed without challenges", "Performed with some challenges", "Performed with major challenges",
    "Unable to be performed",
)  # fmt: skip


@rule("EVL-01", "error", "Every capability has its evaluation guide", reads="documents")
def every_capability_has_a_guide(case: Case) -> Iterator[Finding]:
    """The evaluator guide has a sheet for each objective: capability, target, every critical task with its standard.

    Looks for each of them in the evaluator guide of each language.
    """
    for page in case.pages_of("evaluator-guide"):
        for objective in case.exercise.scenario.objectives:
            parts = [objective.capability, objective.target]
            parts += [text for task in objective.tasks for text in (task.task, task.standard)]
            lacking = [part for part in parts if not page.says(part.within(page.language))]
            if lacking:
                message = f'the sheet of objective "{objective.id}" lacks "{lacking[0].within(page.language)[:60]}"'
                yield Finding(message, document=page.name)


@rule("EVL-02", "error", "The ratings and their meaning stand on the form", reads="documents")
def ratings_are_printed(case: Case) -> Iterator[Finding]:
    """Evaluators rate alike only when the words are before them.

    Looks for the four HSEEP ratings (P, S, M, U) in the evaluator guide of each language.
    """
    for page in case.pages_of("evaluator-guide"):
        lacking = [rating for rating in _RATINGS if not page.says(page.rendered.words.label(rating))]
        if lacking:
            yield Finding(f'the rating "{lacking[0]}" is not explained', document=page.name)


@rule("EVL-03", "warning", "Every cell with a key event has an evaluator", reads="exercise")
def key_events_are_observed(case: Case) -> Iterator[Finding]:
    """What nobody watches cannot be rated.

    Judged when the roster assigns evaluators to cells of players: then each cell that owes an action after a key inject
    has one.
    """
    players = {cell.id for cell in case.players}
    watching = {person.cell for person in case.roster if person.role == "evaluator"} & players
    if not watching:
        return
    for cell in case.players:
        keys = [
            item.inject.id
            for item in case.planned
            if item.inject.weight == "key" and any(a.actor == cell.id for a in item.inject.expected_actions)
        ]
        if keys and cell.id not in watching:
            message = f'no evaluator sits with "{cell.id}", which owes actions after {len(keys)} key injects'
            yield Finding(
                message, ("roster",), f"assign one: `cell: {cell.id}, role: evaluator`", place="plan", at_key=True
            )


@rule("EVL-05", "error", "Hot wash, debriefing and feedback are planned and printed", reads="documents")
def hot_wash_is_planned(case: Case) -> Iterator[Finding]:
    """Right after play everybody still knows; an hour later nobody does.

    The day ends with a hot wash that stands in the agenda, and the packet has the hot-wash form and the feedback form
    in each language.
    """
    if case.exercise.hot_wash.end <= case.exercise.hot_wash.start:
        hint = "write `hot_wash: 30 min`"
        yield Finding("the day has no hot wash", ("hot_wash",), hint, place="plan", at_key=True)
    for language in case.exercise.languages:
        made = {page.id for page in case.pages if page.language == language}
        for name in ("hot-wash-form", "feedback-form"):
            if name not in made:
                yield Finding(f'the packet has no {name} ("{language}")', ("languages",), at_key=True)
        label = i18n.words(language).label("Hot wash and feedback forms")
        for page in case.pages_of("agenda"):
            if (
                page.language == language
                and not page.says(label)
                and case.exercise.hot_wash.end > case.exercise.play.end
            ):
                yield Finding("the hot wash does not stand in it", document=page.name)


@rule("EVL-06", "warning", "The after-action report is prepared", reads="documents")
def report_is_prepared(case: Case) -> Iterator[Finding]:
    """Its authors fill in what was seen, not what was known before.

    The shell has every objective, every critical task and every participating cell, in each language.
    """
    for page in case.pages_of("after-action-report"):
        parts = [o.statement for o in case.exercise.scenario.objectives] + [cell.name for cell in case.players]
        lacking = [part for part in parts if not page.says(part.within(page.language))]
        if lacking:
            message = f'it lacks "{lacking[0].within(page.language)[:60]}"'
            yield Finding(message, document=page.name)


@rule("EVL-11", "error", "Nobody is rated by name", reads="documents")
def nobody_is_rated(case: Case) -> Iterator[Finding]:
    """Tasks are rated, never persons; a name on the form invites the contrary.

    Looks for the names of players of the roster in the evaluator guide and in the after-action report.
    """
    names = {person.name for person in case.roster if person.role == "player"}
    for page in case.pages_of("evaluator-guide", "after-action-report"):
        for name in sorted(names):
            if page.says(markup.literal(name)):
                yield Finding(f"it names the player {name}", document=page.name)
