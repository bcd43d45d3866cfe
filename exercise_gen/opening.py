"""From a name or a file to a scenario or an exercise: read, check, resolve, generate; every problem in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from exercise_gen import exchange, fitting, generate, parameters, replan
from exercise_gen.day import Day
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.generate import Exercise
from exercise_gen.load import Loaded, check_plan, check_scenario, load_plan, load_scenario
from exercise_gen.models import Plan, Scenario
from exercise_gen.names import open_names
from exercise_gen.planfile import fresh_plan
from exercise_gen.replan import Edits
from exercise_gen.resources import profile_files, scenario_folders, shown_as
from exercise_gen.shape import nearest
from exercise_gen.solve import Engine
from exercise_gen.source import Source, flow, load, parse

_SUGGESTED = "(suggested plan)"
_EDITED = "(edited)"


@dataclass(frozen=True)
class Choices:
    """What the command line chooses over the plan; None and empty leave the plan's choice."""

    settings: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    paper: str | None = None
    profile: str | None = None
    bilingual: bool = False
    duplex: bool = False
    best_effort: bool = False
    engine: Engine = "search"
    earlier: Path | None = None
    edits: Edits = field(default_factory=Edits)
    seed: int | None = None


# ---------------------------------------------------------------------------------------------- opening


def open_scenario(target: str, workspace: Path | None = None) -> tuple[str, Loaded[Scenario]]:
    """Return the slug and the checked scenario of a name or of a scenario file.

    Raises:
        InvalidInput: There is no such scenario, or it has problems: all of them.
    """
    path = Path(target)
    if exists(path.is_file):
        return _checked(_slug(path.resolve().parent.name), load_scenario(path, target), workspace)
    known = scenario_folders(workspace)
    if target not in known:
        hint = nearest(target, known)
        raise InvalidInput([Problem("unknown-scenario", f'there is no scenario "{target}"', hint=hint)])
    return _checked(
        target, load_scenario(known[target], shown_as(known[target], f"scenarios/{target}/scenario.yaml")), workspace
    )


def _checked(slug: str, loaded: Loaded[Scenario], workspace: Path | None) -> tuple[str, Loaded[Scenario]]:
    if problems := parameters.problems(loaded, open_names(workspace)):
        raise InvalidInput(problems)
    return slug, loaded


@dataclass(frozen=True)
class Opened:
    """An exercise with the scenario and the plan it was made of, each with its places."""

    slug: str
    scenario: Loaded[Scenario]
    plan: Loaded[Plan]
    exercise: Exercise

    @property
    def is_suggested(self) -> bool:
        """Whether the plan is no file of the user's, but what the scenario suggests."""
        return self.plan.source.name == _SUGGESTED


def open_exercise(target: str, choices: Choices = Choices(), workspace: Path | None = None) -> Exercise:
    """Return the exercise of a scenario's name, a scenario file, a plan file or a packet; raises like `open_all`."""
    return open_all(target, choices, workspace).exercise


def open_to_print(target: str, choices: Choices = Choices(), workspace: Path | None = None) -> Exercise:
    """Return the exercise to make documents of; raises like `open_all`.

    The `exercise.json` of a packet is taken as it is, its scenario need not be here, unless something is chosen that
    asks for another schedule.
    """
    planned = replace(choices, languages=(), paper=None, profile=None, bilingual=False, duplex=False) != Choices()
    if not target.endswith(".json") or planned or not exists(Path(target).is_file):
        return open_exercise(target, choices, workspace)
    exercise = exchange.read(Path(target), target)
    unknown = [code for code in choices.languages if code not in exercise.languages]
    if unknown:
        hint = f"languages are {', '.join(exercise.languages)}"
        raise InvalidInput(
            [Problem("unknown-language", f'the packet has no "{c}"', f"--lang {c}", hint=hint) for c in unknown]
        )
    plan = exercise.plan.model_copy(update=_of_print(choices))
    return replace(exercise, plan=plan, languages=choices.languages or exercise.languages)


def open_all(target: str, choices: Choices = Choices(), workspace: Path | None = None) -> Opened:
    """Return the exercise of a scenario's name, a scenario file, a plan file, or the `exercise.json` of a packet.

    Raises:
        InvalidInput: Every problem of the scenario; then every problem of the plan and of the command line's choices;
            then, as `Impossible`, every promise of the plan that cannot be kept.
    """
    try:
        return _opened(target, choices, workspace)
    except InvalidInput as error:
        if not choices.edits:
            raise
        problems = [_unplaced(problem, target) for problem in error.problems]
        remedy = {"remedy": error.remedy} if isinstance(error, generate.Impossible) else {}
        raise type(error)(problems, **remedy) from None


def _unplaced(problem: Problem, target: str) -> Problem:
    """Return a problem of an edited plan without its place: the text with the edits in it is in no file."""
    if not problem.file.endswith(_EDITED):
        return problem
    return replace(problem, file=f"{target}, {_EDITED}", line=0, col=0, excerpt="")


def _opened(target: str, choices: Choices, workspace: Path | None) -> Opened:
    slug, scenario, plan, earlier = _read(target, choices, workspace)
    return _planned(slug, scenario, plan, choices, workspace, earlier)


def open_plan(plan: Source, workspace: Path | None = None) -> Exercise:
    """Return the exercise of a plan that is in no file; raises like `open_all`."""
    checked = check_plan(plan)
    slug, scenario = open_scenario(checked.model.scenario, workspace)
    return _planned(slug, scenario, checked, Choices(), workspace).exercise


def _planned(
    slug: str,
    scenario: Loaded[Scenario],
    plan: Loaded[Plan],
    choices: Choices,
    workspace: Path | None,
    earlier: replan.Earlier | None = None,
) -> Opened:
    if earlier and earlier.slug != slug:
        message = f'this is an exercise of the scenario "{earlier.slug}", not of "{slug}"'
        raise InvalidInput(
            [Problem("other-scenario", message, earlier.folder.as_posix(), hint="name a plan of that one")]
        )
    refused = _choice_problems(choices, scenario.model, workspace)
    if not refused:
        plan = _chosen(plan, choices, scenario.model, earlier)
    values, problems = parameters.resolve(
        scenario,
        plan.model.parameters,
        plan.source,
        choices.settings,
        plan.model.seed,
        names=open_names(workspace),
        day=plan.model.start.date,
    )
    problems = [*refused, *_profile_problems(plan, workspace), *fitting.problems(plan, scenario.model), *problems]
    values = replace(values, warnings=(*plan.warnings, *values.warnings))
    problems = problems or fitting.story_problems(scenario, plan.model, values)
    if problems:
        raise InvalidInput([_in_scenario(problem, plan.source, scenario.source) for problem in problems])
    try:
        exercise = generate.generate(
            slug,
            scenario.model,
            plan.model,
            values,
            old=earlier.minutes(Day.of(plan.model, scenario.model)) if earlier else None,
            engine=choices.engine,
            best_effort=choices.best_effort,
        )
    except generate.Impossible as error:
        if plan.source.name == _SUGGESTED:
            raise error.placed(scenario.source, ("suggested",)) from None
        raise error.placed(plan.source) from None
    return Opened(slug, scenario, plan, replan.compare(earlier, exercise) if earlier else exercise)


def _read(
    target: str, choices: Choices, workspace: Path | None
) -> tuple[str, Loaded[Scenario], Loaded[Plan], replan.Earlier | None]:
    """Return the scenario and the plan that a target means, and the exercise to plan again, when there is one."""
    path = Path(target)
    earlier = replan.read(choices.earlier) if choices.earlier else None
    if path.suffix == ".json" and exists(path.is_file):
        earlier = earlier or replan.read(path, target)
        slug, scenario = open_scenario(earlier.slug, workspace)
        return slug, scenario, check_plan(parse(flow(dict(earlier.plan)), f"(plan in {target})")), earlier
    if exists(path.is_file) and not _is_scenario(load(path, target)):
        plan = load_plan(path, target)
        if plan.model.scenario not in (known := scenario_folders(workspace)):
            message = f'there is no scenario "{plan.model.scenario}"'
            hint = nearest(plan.model.scenario, known)
            raise InvalidInput([plan.source.problem("unknown-scenario", message, ("scenario",), hint=hint)])
        slug, scenario = open_scenario(plan.model.scenario, workspace)
    else:
        slug, scenario = open_scenario(target, workspace)
        plan = check_plan(parse(fresh_plan(slug, scenario.model, scenario.model.languages[0]), _SUGGESTED))
    return slug, scenario, plan, earlier


def validate(path: str, workspace: Path | None = None) -> list[Problem]:
    """Check a scenario file, a plan file, or every scenario in a folder; return what is no error but worth knowing.

    Raises:
        InvalidInput: Every problem found.
    """
    place = Path(path)
    if exists(place.is_dir):
        files = sorted([*place.glob("*/scenario.yaml"), *place.glob("scenario.yaml")])
        if not files:
            raise InvalidInput([Problem("nothing-found", "there is no scenario.yaml in this folder", path)])
        problems: list[Problem] = []
        warnings: list[Problem] = []
        for file in files:
            try:
                warnings += validate(file.as_posix(), workspace)
            except InvalidInput as error:
                problems += error.problems
        if problems:
            raise InvalidInput(problems)
        return warnings
    source = load(place, path)
    if _is_scenario(source):
        check_scenario(source)
    return list(open_exercise(path, workspace=workspace).values.warnings)


def _in_scenario(problem: Problem, plan: Source, scenario: Source) -> Problem:
    """Return a problem of the plan that a scenario suggests where the scenario's author can mend it."""
    if problem.file != plan.name or plan.name != _SUGGESTED:
        return problem
    path = tuple(int(step) if step.isdigit() else step for step in ("suggested", *problem.path.split(".")))
    hint = problem.hint.replace("`duration`", "`suggested.duration`")
    return scenario.problem(problem.code, problem.message, path, hint=hint)


def exists(ask: Callable[[], bool]) -> bool:
    """Return what `Path.is_file` or `Path.is_dir` answers; False for a name that no file can have."""
    try:
        return ask()
    except (OSError, ValueError):
        return False


def _slug(folder: str) -> str:
    """Return a folder's name as a scenario is called: a draft may lie in any folder."""
    return re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")[:60] or "scenario"


def _is_scenario(source: Source) -> bool:
    keys = set(source.data) if isinstance(source.data, dict) else set()
    return bool(keys & {"injects", "phases", "objectives", "storylines"}) and "scenario" not in keys


def _choice_problems(choices: Choices, scenario: Scenario, workspace: Path | None) -> list[Problem]:
    refusals = [(code, fitting.language_refusal(code, scenario)) for code in choices.languages]
    problems = [Problem("unknown-language", r[0], f"--lang {code}", hint=r[1]) for code, r in refusals if r]
    if choices.profile and (said := _profile_refusal(choices.profile, workspace)):
        problems.append(Problem("unknown-profile", said[0], f"--profile {choices.profile}", hint=said[1]))
    return problems


def _profile_problems(plan: Loaded[Plan], workspace: Path | None) -> list[Problem]:
    said = _profile_refusal(plan.model.profile, workspace)
    return [plan.source.problem("unknown-profile", said[0], ("profile",), hint=said[1])] if said else []


def _profile_refusal(name: str, workspace: Path | None) -> tuple[str, str] | None:
    """Return why there is no such profile, with a hint; None where there is one."""
    known = profile_files(workspace)
    return None if name in known else (f'there is no profile "{name}"', nearest(name, known))


def _of_print(choices: Choices) -> dict[str, Any]:
    """Return what is chosen of a plan's print; the exercise stays the same with it."""
    chosen = {name: getattr(choices, name) for name in ("paper", "profile", "bilingual", "duplex")}
    return {name: value for name, value in chosen.items() if value}


def _chosen(plan: Loaded[Plan], choices: Choices, scenario: Scenario, earlier: replan.Earlier | None) -> Loaded[Plan]:
    changes = _of_print(choices)
    if choices.languages:
        changes["languages"] = list(dict.fromkeys(choices.languages))
    if choices.seed is not None:
        changes["seed"] = choices.seed
    if changes:
        plan = replace(plan, model=plan.model.model_copy(update=changes))
    if not choices.edits:
        return plan
    players = [cell.id for cell in scenario.cells if cell.role == "training-audience"]
    data = replan.edited(plan.model, choices.edits, players, earlier)
    checked = check_plan(parse(flow(data), f"{plan.source.name}, {_EDITED}"))
    return replace(plan, model=checked.model, source=checked.source)
