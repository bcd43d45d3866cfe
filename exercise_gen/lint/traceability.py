"""Rules TRC and OBJ: objective → task → inject → expected action → evaluator, and what an objective is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from exercise_gen import markup
from exercise_gen.documents.view import Front, Teller
from exercise_gen.lint.case import Case, Page, squeezed
from exercise_gen.lint.registry import Finding, rule
from exercise_gen.lint.words import NUMBER, OBSERVABLE, PLAN_CLAUSE, TIME_FRAME, UNOBSERVABLE
from exercise_gen.models import Inject


def _given_up(case: Case, objective_id: str) -> bool:
    wish = case.plan.model.objectives.get(objective_id)
    return wish is not None and wish.tests == 0


def _tasks_of(inject: Inject) -> set[str]:
    return {*inject.tasks, *(action.task for action in inject.expected_actions if action.task)}


@rule("TRC-02", "error", "Every objective is touched by an inject and by an expected action", reads="exercise")
def objectives_are_touched(case: Case) -> Iterator[Finding]:
    """An objective that no planned inject and no expected action serve cannot be shown, and must not be promised.

    Looks at the planned injects of this exercise and at the actions left when cells do not attend. An action serves an
    objective through its critical task, or through its inject. An objective that the plan gives up (`tests: 0`) passes.
    """
    for index, objective in enumerate(case.model.objectives):
        if _given_up(case, objective.id):
            continue
        tasks = {task.id for task in objective.tasks}
        touching = [i.inject for i in case.planned if objective.id in i.inject.objectives]
        acting = [
            i.inject
            for i in case.planned
            for a in i.inject.expected_actions
            if a.task in tasks or objective.id in i.inject.objectives
        ]
        if not touching or not acting:
            lacking = "no planned inject" if not touching else "no expected action"
            hint = "attend with more cells, include an inject that tests it, or give it up in the plan with `tests: 0`"
            message = f'{lacking} of this exercise serves the objective "{objective.id}"'
            yield Finding(message, ("objectives", index, "id"), hint)


@rule("TRC-03", "error", "Every inject that is more than context serves an objective")
def injects_serve_objectives(case: Case) -> Iterator[Finding]:
    """An inject without an objective costs time and tests nothing.

    Injects with `context_only: true` are exempt: they build the picture. Contingency injects count too.
    """
    for index, inject in enumerate(case.model.injects):
        if not inject.objectives and not inject.context_only:
            hint = "add `objectives: […]`, or write `context_only: true` when it only builds the picture"
            yield Finding(f'inject "{inject.id}" serves no objective', ("injects", index, "id"), hint)


@rule("TRC-04", "error", "Every key inject has an expected action of a cell that attends", reads="exercise")
def key_injects_expect_actions(case: Case) -> Iterator[Finding]:
    """A key inject tests an objective; without an action, an actor and a time there is nothing to see.

    That an author gave it an action is checked at load (`key-without-action`); here the cells that stay away count: an
    action whose actor does not attend is gone.
    """
    for item in case.planned:
        if item.inject.weight == "key" and not item.inject.expected_actions:
            wanted = (
                case.model.injects[case.places[item.inject.id]].expected_actions
                if item.inject.id in case.places
                else []
            )
            absent = ", ".join(dict.fromkeys(a.actor for a in wanted)) or "nobody"
            hint = f"actors are {absent}: add the cell to the plan's `cells`, or exclude the inject"
            message = f'key inject "{item.inject.id}" expects no action of a cell that attends'
            yield Finding(message, case.inject(item.inject.id, "expected_actions"), hint, at_key=True)


@rule("TRC-05", "error", "Every expected action shows a critical task")
def actions_show_tasks(case: Case) -> Iterator[Finding]:
    """Evaluators rate critical tasks; an action without one appears on no evaluation guide.

    That the task exists, and so stands in an evaluator guide, is checked at load (`unknown-critical-task`).
    """
    for index, inject in enumerate(case.model.injects):
        for number, action in enumerate(inject.expected_actions):
            if action.task is None:
                hint = "add `task:` with the critical task that it shows"
                message = f'an action expected of "{action.actor}" by inject "{inject.id}" shows no critical task'
                yield Finding(message, ("injects", index, "expected_actions", number), hint)


@rule("TRC-06", "error", "Every critical task is stimulated and has an evaluator", reads="exercise")
def tasks_are_stimulated(case: Case) -> Iterator[Finding]:
    """A task on the evaluator's sheet that nothing in the exercise asks for stays empty, and nobody rates it.

    A task is stimulated by a planned inject that names it under `tasks` or in an expected action, or by a question for
    its objective. A cell with the role `evaluation` must be there. Objectives given up (`tests: 0`) pass.
    """
    stimulated = {task for item in case.planned for task in _tasks_of(item.inject)}
    asked = {o for phase in case.exercise.phases for q in phase.phase.questions for o in q.objectives}
    for index, objective in enumerate(case.model.objectives):
        for number, task in enumerate(objective.tasks):
            if task.id in stimulated or objective.id in asked or _given_up(case, objective.id):
                continue
            message = f'nothing in this exercise asks for the critical task "{task.id}"'
            hint = "name it under `tasks` of an inject or in an expected action, or put a question for its objective"
            yield Finding(message, ("objectives", index, "tasks", number, "id"), hint)
    if not any(cell.role == "evaluation" for cell in case.exercise.scenario.cells):
        hint = "add a cell with `role: evaluation`"
        yield Finding("no cell evaluates", ("cells",), hint, at_key=True)


@rule("TRC-07", "warning", "Every capability target has a quantity and a time frame")
def targets_are_measurable(case: Case) -> Iterator[Finding]:
    """A target says what, how much and by when; without a figure and a time nobody can say whether it was met.

    Recognises figures, placeholders and number words, and words of time, in English and Spanish.
    """
    for said in case.said:
        if said.kind == "objectives" and said.names("target"):
            lacking = [
                word
                for word, pattern in (("a quantity", NUMBER), ("a time frame", TIME_FRAME))
                if not pattern.search(said.words)
            ]
            if lacking:
                hint = "as `90% of districts reached within 15 min`"
                yield Finding(f"the capability target has not {' and not '.join(lacking)}", said.path, hint)


@rule("TRC-08", "warning", "Every critical task cites a plan, procedure or law")
def tasks_cite_sources(case: Case) -> Iterator[Finding]:
    """An evaluator compares what is done with a rule that was there before; the task says which.

    Looks at `source` of every critical task.
    """
    for index, objective in enumerate(case.model.objectives):
        for number, task in enumerate(objective.tasks):
            if task.source is None:
                message = f'the critical task "{task.id}" cites no plan, procedure or law'
                yield Finding(message, ("objectives", index, "tasks", number, "id"), "add `source:`")


@rule("TRC-09", "error", "Objectives have the same text and order in every document", reads="documents")
def objectives_agree(case: Case) -> Iterator[Finding]:
    """Situation manual, plan, handouts, guides and after-action report promise the same objectives in the same order.

    Looks for the statement of every objective in each of these documents, in each language.
    """
    ids = (
        "situation-manual",
        "exercise-plan",
        "handout",
        "facilitator-guide",
        "evaluator-guide",
        "after-action-report",
    )
    for page in case.pages_of(*ids):
        statements = [
            (o.id, squeezed(markup.plain(o.statement.within(page.language)))) for o in case.exercise.scenario.objectives
        ]
        places = [(page.squeezed.find(statement), name) for name, statement in statements]
        for place, name in places:
            if place < 0:
                yield Finding(f'the objective "{name}" does not stand in it as authored', document=page.name)
        for (before, first), (after, second) in pairwise(places):
            if 0 <= after < before:
                yield Finding(f'the objective "{second}" stands before "{first}"', document=page.name)


@rule(
    "TRC-10", "warning", "No objective has too many or too few of the injects",
    reads="exercise", limits={"most": 50, "least": 10},
)  # fmt: skip
def objectives_are_balanced(case: Case) -> Iterator[Finding]:
    """One objective that takes most of the injects, or almost none, says that the exercise is about something else.

    Counts planned injects that are more than context. Thresholds in per cent: `most` 50, `least` 10. Objectives given
    up pass; so do exercises with fewer than 6 such injects.
    """
    counted = [i.inject for i in case.planned if not i.inject.context_only]
    if len(counted) < 6:  # noqa: PLR2004 - under that, a share says nothing
        return
    for index, objective in enumerate(case.model.objectives):
        share = 100 * sum(objective.id in i.objectives for i in counted) / len(counted)
        if _given_up(case, objective.id):
            continue
        if share > case.limit("TRC-10", "most") or share < case.limit("TRC-10", "least"):
            few = share < case.limit("TRC-10", "least")
            hint = "add or include injects for it" if few else "name an objective only where the inject tests it"
            message = f'{share:.1f} % of the injects serve the objective "{objective.id}"'
            yield Finding(message, ("objectives", index, "id"), hint)


@rule("TRC-11", "advice", "Only a part of the injects is context", reads="exercise", limits={"most": 30})
def context_is_a_part(case: Case) -> Iterator[Finding]:
    """Injects that ask for nothing make the picture, but too many of them make an audience.

    Threshold in per cent of the planned injects: `most` 30.
    """
    context = [i.inject.id for i in case.planned if i.inject.context_only]
    share = 100 * len(context) / max(1, len(case.planned))
    if share > case.limit("TRC-11"):
        message = f"{share:.0f} % of the planned injects are context only"
        yield Finding(message, ("injects",), f"ask for something in some of {', '.join(context)}", at_key=True)


@rule("TRC-13", "warning", "Every question serves an objective")
def questions_serve_objectives(case: Case) -> Iterator[Finding]:
    """A question for discussion costs minutes of everybody; it is put because an objective needs its answer.

    A question without `to` is for everybody, which is a functional group too.
    """
    for index, phase in enumerate(case.model.phases):
        for number, question in enumerate(phase.questions):
            if not question.objectives:
                message = f'question {number + 1} of phase "{phase.id}" serves no objective'
                yield Finding(message, ("phases", index, "questions", number), "add `objectives: […]`")


# ---------------------------------------------------------------------------------------------- objectives


@rule("OBJ-01", "warning", "A few objectives", limits={"least": 3, "most": 5, "ever": 8})
def objectives_are_few(case: Case) -> Iterator[Finding]:
    """Three to five objectives are what a day at a table can test; above eight nobody remembers them.

    Seminars, workshops, tabletop exercises and games: `least` 3, `most` 5. Other types: at most `ever` 8.
    """
    count = len([o for o in case.model.objectives if not _given_up(case, o.id)])
    least, ever = case.limit("OBJ-01", "least"), case.limit("OBJ-01", "ever")
    most = case.limit("OBJ-01", "most") if case.at_a_table else ever
    if not least <= count <= most:
        message = f"the exercise has {count} objectives; {least:g} to {most:g} can be tested"
        yield Finding(message, ("objectives",), "merge or drop some" if count > most else "add some", at_key=True)


@rule("OBJ-02", "warning", "Objectives say what can be observed")
def objectives_are_observable(case: Case) -> Iterator[Finding]:
    """Nobody sees that somebody understands; one sees that he decides, writes, informs.

    The first verb of a statement that the lists of observable and of forbidden verbs know must be observable. Forbidden
    are know, understand, improve, be aware, familiarise; conocer, comprender, mejorar, sensibilizar.
    """
    for said in case.said:
        if said.kind != "objectives" or not said.names("statement") or said.language not in OBSERVABLE:
            continue
        forbidden = UNOBSERVABLE[said.language].search(said.words)
        seen = OBSERVABLE[said.language].search(said.words)
        if forbidden and (not seen or forbidden.start() < seen.start()):
            hint = "write what one can see: decides, notifies, publishes, writes; decide, notifica, publica, redacta"
            yield Finding(f'nobody can observe "{forbidden[0]}"', said.path, hint, needle=forbidden[0])
        elif not seen:
            hint = "say what the players do: decide, notify, publish; decidir, notificar, publicar"
            yield Finding("the objective has no verb that can be observed", said.path, hint)


@rule("OBJ-03", "warning", "Objectives have a standard")
def objectives_have_standards(case: Case) -> Iterator[Finding]:
    """An objective names how well: a number, a time, or the plan or law that says so.

    Actor, action and condition are left to the reader's judgement; the standard is looked for.
    """
    for said in case.said:
        if said.kind == "objectives" and said.names("statement"):
            figure = any(sign.isdigit() or sign in "§%" for sign in said.words)
            if not figure and not PLAN_CLAUSE.search(said.words):
                hint = "add a number, a time or a plan: `within 30 minutes`, `as law 29664 asks`"
                yield Finding("the objective has no standard: no number, time, plan or law", said.path, hint)


@rule("OBJ-04", "error", "The type of the exercise fits what it has", reads="exercise")
def type_fits(case: Case) -> Iterator[Finding]:
    """A drill tests one function of one organisation; functional and full-scale exercises need a simulation cell.

    Drill: one cell of players. Functional and full-scale: a cell with the role `simulation`, and injects. Workshop: an
    expected action that makes something (a report, a decision), for a workshop ends with a product. That nothing is
    moved in a tabletop exercise is judged by SAF-07.
    """
    kind = case.exercise.scenario.type
    roles = {cell.role for cell in case.exercise.scenario.cells}
    if kind == "drill" and len(case.players) > 1:
        message = f"a drill tests one function of one organisation, but {len(case.players)} cells of players attend"
        yield Finding(message, ("type",), "call it functional, or let one cell attend")
    if kind in ("functional", "full-scale") and "simulation" not in roles:
        message = f"a {kind} exercise has nobody who speaks for those outside the room"
        yield Finding(message, ("type",), "add a cell with `role: simulation`, or call it tabletop")
    if kind == "workshop":
        made = [a for i in case.planned for a in i.inject.expected_actions if a.type in ("report", "decision")]
        if not made:
            message = "a workshop ends with a product, but no expected action makes one"
            yield Finding(message, ("type",), "expect a report or a decision, or call it a seminar")


@rule("OBJ-05", "error", "The scope says type, who, where, how long and what is left out", reads="documents")
def scope_is_complete(case: Case) -> Iterator[Finding]:
    """The situation manual says type, participating cells, place, hours and the limits of play (HSEEP scope).

    Looks for the five in the manual of each language.
    """
    for page in case.pages_of("situation-manual"):
        front = _front(case, page)
        parts = {
            "the type": [front.exercise_type],
            "the place": [front.place],
            "the hours": [front.hours],
            "the limits of play": [case.exercise.scenario.scope.within(page.language)],
            "every attending cell": [cell.short.within(page.language) for cell in case.players],
        }
        for what, words in parts.items():
            if not all(word and page.says(word) for word in words):
                yield Finding(f"the scope does not say {what}", ("scope",), f"in {page.name}", at_key=True)


def _front(case: Case, page: Page) -> Front:
    return Teller(case.exercise, page.rendered.words).front("")


@rule("OBJ-06", "warning", "Every phase serves an objective, every objective has a phase", reads="exercise")
def phases_serve_objectives(case: Case) -> Iterator[Finding]:
    """A phase without an objective is a pause; an objective without a phase is forgotten.

    A phase serves the objectives under `objectives`, of its questions and of its planned injects.
    """
    served: set[str] = set()
    for scheduled in case.exercise.phases:
        injects = [i.inject for i in case.planned if i.phase_number == scheduled.number]
        own = {*scheduled.phase.objectives, *(o for q in scheduled.phase.questions for o in q.objectives)}
        own |= {o for inject in injects for o in inject.objectives}
        served |= own
        if not own:
            message = f'the phase "{scheduled.phase.id}" serves no objective'
            yield Finding(message, ("phases", scheduled.number - 1, "id"), "add `objectives: […]`")
    for index, objective in enumerate(case.model.objectives):
        if objective.id not in served and not _given_up(case, objective.id):
            message = f'no phase serves the objective "{objective.id}"'
            yield Finding(message, ("objectives", index, "id"), "name it under `objectives` of a phase")


@rule("OBJ-07", "advice", "There is time for every objective", reads="exercise", limits={"least": 20})
def time_for_objectives(case: Case) -> Iterator[Finding]:
    """Play is long enough that every objective can be discussed.

    Threshold in minutes of play for each objective: `least` 20.
    """
    count = len([o for o in case.model.objectives if not _given_up(case, o.id)])
    share = case.play_length / max(1, count)
    if share < case.limit("OBJ-07", "least"):
        message = f"{case.play_length} min of play leave {share:.0f} min for each of {count} objectives"
        yield Finding(message, ("duration",), "lengthen the exercise or drop objectives", place="plan", at_key=True)
