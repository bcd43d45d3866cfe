"""What a plan and the comments of a file ask of the linter: other thresholds, rules that do not count here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from exercise_gen.errors import Problem
from exercise_gen.lint.registry import RULES
from exercise_gen.load import Loaded
from exercise_gen.models import Plan
from exercise_gen.shape import nearest
from exercise_gen.source import Source, line_of

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*lint:\s*ignore\s*\[([^\]]*)\]")


def limits(plan: Plan) -> dict[str, dict[str, float]]:
    """Return the thresholds of all rules, the plan's over the defaults; the plan has passed `problems`."""
    found = {rule.id: dict(rule.limits) for rule in RULES.values()}
    for rule_id, wished in plan.lint.thresholds.items():
        known = found.get(rule_id, {})
        if isinstance(wished, dict):
            known |= {name: value for name, value in wished.items() if name in known}
        elif known:
            known[next(iter(known))] = wished
    return found


def problems(plan: Loaded[Plan]) -> Iterator[Problem]:
    """Yield every rule in a plan's `lint` that does not exist, and every threshold that its rule does not have."""
    wishes, source = plan.model.lint, plan.source
    for index, rule_id in enumerate(wishes.ignore):
        if rule_id not in RULES:
            yield source.problem("unknown-rule", _unknown(rule_id), ("lint", "ignore", index), hint=_nearest(rule_id))
    for rule_id, wished in wishes.thresholds.items():
        path = ("lint", "thresholds", rule_id)
        if rule_id not in RULES:
            yield source.problem("unknown-rule", _unknown(rule_id), path, hint=_nearest(rule_id), at_key=True)
            continue
        known = RULES[rule_id].limits
        if not known:
            with_some = ", ".join(rule.id for rule in RULES.values() if rule.limits and rule.family == rule_id[:3])
            hint = f"rules of this family that have one: {with_some}" if with_some else "put it under `ignore` instead"
            yield source.problem("no-threshold", f"the rule {rule_id} has no threshold", path, hint=hint, at_key=True)
        elif isinstance(wished, dict):
            for name in wished:
                if name not in known:
                    message = f'the rule {rule_id} has no threshold "{name}"'
                    yield source.problem("no-threshold", message, (*path, name), hint=nearest(name, known), at_key=True)
        elif len(known) > 1:
            example = ", ".join(f"{name}: {value:g}" for name, value in known.items())
            message = f"the rule {rule_id} has several thresholds, so it is not clear which one is meant"
            yield source.problem("no-threshold", message, path, hint=f"write {rule_id}: {{ {example} }}")


def _unknown(rule_id: str) -> str:
    return f'there is no rule "{rule_id}"'


def _nearest(rule_id: str) -> str:
    family = [known for known in RULES if known.startswith(rule_id[:3])]
    return nearest(rule_id, family) if family else "`exercise-gen lint --list` has all of them"


@dataclass
class Comments:
    """The rules that the comments of a file switch off: by line, and for the whole file."""

    whole: set[str] = field(default_factory=set)
    lines: Mapping[int, set[str]] = field(default_factory=dict)

    def cover(self, problem: Problem) -> bool:
        """Return whether a comment on the line of the problem, above it or at the head of the file names its rule."""
        return problem.code in self.whole or problem.code in self.lines.get(problem.line, set())


def comments(source: Source) -> tuple[Comments, list[Problem]]:
    """Return what the comments `# lint: ignore[RULE, RULE]` of a file switch off, and every unknown rule in them.

    A comment counts on its own line; alone on a line, for the line below it; above the first key, for the whole file.
    """
    whole: set[str] = set()
    by_line: dict[int, set[str]] = {}
    unknown: list[Problem] = []
    head = True
    for number, line in enumerate(source.text.split("\n"), start=1):
        alone = not line.split("#")[0].strip()
        head = head and (alone or line.startswith("---"))
        for match in _COMMENT.finditer(line):
            names = {name.strip() for name in match[1].split(",") if name.strip()}
            unknown += [_unknown_in_comment(source, number, match, name) for name in sorted(names - set(RULES))]
            if head:
                whole |= names
            for counted in (number, *([number + 1] if alone else [])):
                by_line.setdefault(counted, set()).update(names)
    return Comments(whole, by_line), unknown


def _unknown_in_comment(source: Source, line: int, match: re.Match[str], name: str) -> Problem:
    column = match.start(1) + match[1].find(name) + 1
    text = line_of(source.text, line)
    hint = _nearest(name)
    return Problem("unknown-rule", _unknown(name), source.name, line, column, "", hint, "warning", text, len(name))
