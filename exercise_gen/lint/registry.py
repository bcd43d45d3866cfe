"""What a rule is, what it sees and what it says: the table that one decorated function adds a row to."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from exercise_gen.errors import Severity

if TYPE_CHECKING:
    from exercise_gen.lint.case import Case

Reads = Literal["scenario", "exercise", "documents"]
Status = Literal["checked", "enforced at load", "by construction", "not applicable yet"]
Place = Literal["scenario", "plan"]
DataPath = tuple[str | int, ...]

SOURCE = "doctrine section 5"
COST: Mapping[Severity, int] = MappingProxyType({"error": 10, "warning": 3, "advice": 1})
FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "TRC": "Traceability",
        "OBJ": "Objectives and scope",
        "TMP": "Timeline and tempo",
        "LOD": "Player load and participation",
        "INJ": "Inject content and realism",
        "CTL": "Contingency and control",
        "GTR": "Ground truth and consistency",
        "LEK": "Information separation",
        "MRK": "Markings",
        "SAF": "Safety and law",
        "EVL": "Evaluation and follow-up",
        "DOC": "Documents and language",
        "CYB": "Cyber exercises",
        "CIV": "Civil-military exercises",
        "MIL": "Military exercises",
        "UNP": "United Nations profile",
    }
)


@dataclass(frozen=True)
class Finding:
    """What a rule has to say about one place.

    `path` leads into the scenario file or, with `place="plan"`, into the plan. A finding in a rendered document has the
    document's name instead; `row` is a person of the roster, whose place may be a line of a CSV file.
    """

    message: str
    path: DataPath = ()
    hint: str = ""
    place: Place = "scenario"
    at_key: bool = False
    needle: str = ""
    document: str = ""
    row: int | None = None


Check = Callable[["Case"], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """One of the rules, checked here or not.

    `limits` are its thresholds by name with their defaults; `documentation` is the docstring of its function, or why no
    function is needed or possible yet.
    """

    id: str
    severity: Severity
    title: str
    status: Status
    documentation: str
    reads: Reads = "scenario"
    limits: Mapping[str, float] = field(default_factory=dict)
    check: Check | None = None

    @property
    def family(self) -> str:
        """The three letters of its family."""
        return self.id[:3]

    def as_dict(self) -> dict[str, object]:
        """Return the fields that `lint --list --json` prints."""
        return {
            "rule": self.id,
            "family": self.family,
            "severity": self.severity,
            "title": self.title,
            "status": self.status,
            "reads": self.reads if self.check else None,
            "thresholds": dict(self.limits),
            "documentation": self.documentation,
        }


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    severity: Severity,
    title: str,
    *,
    reads: Reads = "scenario",
    limits: Mapping[str, float] | None = None,
) -> Callable[[Check], Check]:
    """Make a function a rule: its docstring is what `--explain` prints.

    Args:
        rule_id: Of the doctrine, as `TRC-02`; the letters are its family.
        severity: "error" blocks a release.
        title: What holds in a good exercise, in one line.
        reads: The most it looks at; rules over documents cost a rendering of the packet.
        limits: Thresholds that a plan may change, by name, with their defaults.
    """

    def add(function: Check) -> Check:
        documentation = inspect.getdoc(function)
        if rule_id in RULES or not documentation or rule_id[:3] not in FAMILIES:
            raise ValueError(f"{rule_id} is there already, has no docstring or no family")
        RULES[rule_id] = Rule(
            rule_id, severity, title, "checked", documentation, reads, MappingProxyType(dict(limits or {})), function
        )
        return function

    return add


def unchecked(rule_id: str, severity: Severity, title: str, status: Status, why: str) -> None:
    """List a rule of the doctrine that no function here checks, and say why."""
    if rule_id in RULES:
        raise ValueError(f"{rule_id} is there already")
    RULES[rule_id] = Rule(rule_id, severity, title, status, why)


def ordered() -> list[Rule]:
    """Return all rules, by family in the doctrine's order, then by number."""
    families = list(FAMILIES)
    return sorted(RULES.values(), key=lambda found: (families.index(found.family), found.id))
