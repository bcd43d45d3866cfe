"""Judges a scenario, the exercise made of it and its documents by the rules of the doctrine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.lint import (
    control,
    documents,
    domains,
    elsewhere,
    evaluation,
    injects,
    language,
    participation,
    safety,
    separation,
    tempo,
    traceability,
    truth,
    wishes,
)
from exercise_gen.lint.case import Case
from exercise_gen.lint.registry import COST, FAMILIES, RULES, Rule, ordered
from exercise_gen.load import load_plan
from exercise_gen.opening import Choices, open_all
from exercise_gen.source import load

__all__ = [
    "COST", "FAMILIES", "RULES", "Case", "Rule", "Verdict", "check_wishes", "control", "documents", "domains",
    "elsewhere", "evaluation", "injects", "judge", "language", "lint", "open_case", "ordered", "participation",
    "safety", "separation", "tempo", "traceability", "truth",
]  # fmt: skip

NO_CHOICES = Choices()
GATE = 10  # warnings with which a packet may still be released (doctrine section 5)


@dataclass(frozen=True)
class Verdict:
    """What the rules found in one exercise, sorted by place."""

    target: str
    problems: tuple[Problem, ...]

    @property
    def score(self) -> int:
        """100 less 10 for an error, 3 for a warning and 1 for a piece of advice; never below 0."""
        return max(0, 100 - sum(COST[problem.severity] for problem in self.problems))

    def count(self, severity: str, family: str = "") -> int:
        """Return how many findings have a severity, of one family or of all."""
        return sum(p.severity == severity and p.code.startswith(family) for p in self.problems)

    @property
    def releasable(self) -> bool:
        """No error, and at most ten warnings."""
        return not self.count("error") and self.count("warning") <= GATE

    @property
    def families(self) -> list[tuple[str, int, int, int]]:
        """Family, errors, warnings and advice, for every family with a finding."""
        rows = [
            (f, self.count("error", f + "-"), self.count("warning", f + "-"), self.count("advice", f + "-"))
            for f in FAMILIES
        ]
        return [row for row in rows if any(row[1:])]


def open_case(target: str, choices: Choices = NO_CHOICES, workspace: Path | None = None) -> Case:
    """Return what rules look at, for a scenario's name, a scenario file or a plan file.

    Raises:
        InvalidInput: Everything for which no exercise can be made, or what the plan's `lint` gets wrong.
    """
    opened = open_all(target, choices, workspace)
    if found := list(wishes.problems(opened.plan)):
        raise InvalidInput(found)
    limits = wishes.limits(opened.plan.model)
    return Case(opened.slug, opened.scenario, opened.plan, opened.exercise, limits, opened.is_suggested)


def check_wishes(path: str) -> None:
    """Check the `lint` of a plan file that has passed `opening.validate`; other files have none.

    Raises:
        InvalidInput: Every rule and threshold that does not exist.
    """
    place = Path(path)
    if not place.is_file() or "scenario" not in load(place, path).data:
        return
    if found := list(wishes.problems(load_plan(place, path))):
        raise InvalidInput(found)


def judge(case: Case, rules: Iterable[Rule] | None = None) -> list[Problem]:
    """Return what the rules find, without what the plan and the comments of both files switch off."""
    sources = {source.name: source for source in (case.scenario.source, case.plan.source)}
    covers = {}
    found: list[Problem] = []
    for name, source in sources.items():
        covers[name], unknown = wishes.comments(source)
        found += unknown
    off = set(case.plan.model.lint.ignore)
    whole = set().union(*(cover.whole for cover in covers.values()))
    for rule in ordered() if rules is None else rules:
        if rule.check is None or rule.id in off or rule.id in whole:
            continue
        problems = [case.problem(rule, finding) for finding in rule.check(case)]
        found += [p for p in problems if p.file not in covers or not covers[p.file].cover(p)]
    found = list(dict.fromkeys(found))
    return sorted(found, key=lambda p: (p.file, p.line, p.col, p.code, p.message))


def lint(
    target: str,
    choices: Choices = NO_CHOICES,
    workspace: Path | None = None,
    rules: Iterable[Rule] | None = None,
) -> Verdict:
    """Judge a scenario or a plan; raises like `open_case`."""
    return Verdict(target, tuple(judge(open_case(target, choices, workspace), rules)))
