"""Rules CTL: what control does when players do nothing, too little or something else, and who control is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exercise_gen.lint.case import Case
from exercise_gen.lint.registry import Finding, rule
from exercise_gen.lint.words import plain_letters


@rule("CTL-01", "warning", "Every key inject has a way on when nothing comes back", reads="exercise")
def key_actions_have_contingencies(case: Case) -> Iterator[Finding]:
    """When the key action fails to come, control has a prompt ready, or has decided that none is needed.

    A planned key inject is followed by a contingency inject in reserve, or says under `if_no_response` what control
    does; that is also the place to say why nothing is needed.
    """
    prompted = {item.inject.contingency_of for item in case.exercise.contingencies}
    firsts = {i.alternative_to or i.id for i in case.model.injects if i.id in prompted}
    for item in case.planned:
        inject = item.inject
        covered = inject.id in prompted or (inject.alternative_to or inject.id) in firsts
        if inject.weight == "key" and not covered and inject.if_no_response is None:
            hint = "add a contingency inject with `contingency_of`, or `if_no_response`"
            message = f'control has no answer when nothing follows key inject "{inject.id}"'
            yield Finding(message, case.inject(inject.id, "id"), hint)


@rule("CTL-02", "error", "A contingency inject waits for something that can fail to happen", reads="exercise")
def contingencies_can_fire(case: Case) -> Iterator[Finding]:
    """A prompt is released when an action does not come in time; it cannot be when there is no such action.

    The inject it follows (or an alternative of it) is planned in this exercise and expects an action. That a trigger
    with a condition and a time is there is checked at load (`contingency-incomplete`).
    """
    planned = {item.inject.id: item.inject for item in case.planned}
    groups = {i.id: i.alternative_to or i.id for i in case.model.injects}
    for item in case.exercise.contingencies:
        inject = item.inject
        followed = [
            p for name, p in planned.items() if groups.get(name) == groups.get(str(inject.contingency_of), "")
        ] + [p for name, p in planned.items() if name == inject.contingency_of]
        path = case.inject(inject.id, "contingency_of")
        if not followed:
            message = f'"{inject.id}" waits in reserve for "{inject.contingency_of}", which is not in this exercise'
            yield Finding(message, path, "exclude it, or include the inject it follows")
        elif not any(p.expected_actions for p in followed):
            message = f'"{inject.id}" waits for an action that inject "{inject.contingency_of}" does not expect'
            yield Finding(message, path, "add `expected_actions` to that inject")


@rule("CTL-03", "warning", "There is a reserve", reads="exercise", limits={"least": 10})
def reserve_is_enough(case: Case) -> Iterator[Finding]:
    """Control without prompts can only watch an exercise fail.

    Threshold in per cent of the planned key injects: at least `least` 10. The doctrine's upper figure of 30 is advice
    against writing more than is used and is not judged: CTL-01 asks for a way on for every key inject.
    """
    keys = sum(item.inject.weight == "key" for item in case.planned)
    share = 100 * len(case.exercise.contingencies) / max(1, keys)
    if keys and share < case.limit("CTL-03", "least"):
        message = f"{len(case.exercise.contingencies)} contingency injects stand behind {keys} key injects"
        yield Finding(message, ("injects",), "add injects with `type: contingency`", at_key=True)


@rule("CTL-06", "warning", "Control can speed up and slow down", reads="exercise", limits={"skip": 3, "extra": 3})
def there_are_levers(case: Case) -> Iterator[Finding]:
    """A fast room needs more, a slow one less; both must be at hand.

    Thresholds: at least `skip` 3 planned injects that may be skipped (not key), and `extra` 3 that may be added: in
    reserve, or in the scenario's pool and left out of this exercise by choice.
    """
    skippable = sum(item.inject.weight != "key" for item in case.planned)
    extra = len(case.exercise.contingencies) + sum(not item.by_design for item in case.exercise.left_out)
    if skippable < case.limit("CTL-06", "skip"):
        message = f"control can skip {skippable} of the planned injects; all others are key"
        yield Finding(
            message, ("injects",), "add supporting or enabling injects, or lower the weight of some", at_key=True
        )
    if extra < case.limit("CTL-06", "extra"):
        message = f"control has {extra} injects to add when the room is fast"
        yield Finding(message, ("injects",), "add contingency injects", at_key=True)


_ROLES = {
    "director": re.compile(r"director"),
    "lead controller or facilitator": re.compile(r"controla|control|facilita|moderad"),
    "planning lead or MSEL manager": re.compile(r"planning|planific|planeam|msel|guion"),
    "simulation cell": re.compile(r"simul|simcell"),
    "lead evaluator": re.compile(r"evalua"),
    "safety officer": re.compile(r"safety|segurid"),
}


@rule("CTL-08", "error", "The control team is complete", reads="exercise")
def control_team_is_complete(case: Case) -> Iterator[Finding]:
    """Somebody directs, controls, keeps the list, simulates, evaluates and watches over safety, by name.

    The scenario has a cell with the role `control`, one with `simulation` when there are entities outside the room, and
    one with `evaluation`. A plan with `status: final` names a person for each of director, lead controller or
    facilitator, planning lead or MSEL manager, simulation cell, lead evaluator and safety officer, under `contacts` or
    in the roster; a draft prints empty lines instead.
    """
    roles = {cell.role for cell in case.exercise.scenario.cells}
    needed = {"control": True, "evaluation": True, "simulation": bool(case.exercise.scenario.entities)}
    for role, wanted in needed.items():
        if wanted and role not in roles:
            yield Finding(f"no cell has the role {role}", ("cells",), f"add a cell with `role: {role}`", at_key=True)
    if not case.final:
        return
    named = [plain_letters(c.role.within(code)) for c in case.plan.model.contacts for code in case.exercise.languages]
    named += [person.role for person in case.roster]
    missing = [role for role, words in _ROLES.items() if not any(words.search(given) for given in named)]
    if missing:
        message = f"the plan is final, but names no {', no '.join(missing)}"
        hint = "add them to `contacts`, as `{ role: Safety officer, name: …, organisation: … }`"
        yield Finding(message, ("contacts",), hint, place="plan", at_key=True)
