"""Hypothesis strategies: plans that fit the small scenario or a shipped one, and text with every kind of sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from exercise_gen.models import Parameter, Scenario
from exercise_gen.models.parameters import BooleanParameter, ChoiceParameter, ClockParameter

CELLS = ("coer", "brigade", "embassy")
ZONES = ("America/Lima", "America/New_York", "UTC", "Asia/Kathmandu", "Europe/Madrid", "Pacific/Auckland")

# signs that some layer might take for its own: Markdown, HTML, Jinja, Typst, YAML, shells, right-to-left, Quechua
TRICKY = (
    "#", "$", "\\", "<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}", "*bold*", "_x_", "`code`", "[a](b)", "&amp;",
    "#import \"x\"", "$ x^2 $", "@label", "<lbl>", "//", "/* */", "~", "«»", "ñandú", "Ch'uwa ñawi, qhichwa", "ʼ", "אבג", "مرحبا",
    "ḱ", "¿Qué?", "100 %", "'\"", "]]>", "%PDF", "= Title", "- item", "1. one", "+ two", "…", "—", "\u00a0",
)  # fmt: skip

printable = st.characters(
    min_codepoint=0x20, max_codepoint=0x17F, exclude_characters="\x7f", exclude_categories=("Cc", "Cf")
)
lines = (
    st.lists(st.one_of(st.sampled_from(TRICKY), st.text(printable, max_size=12)), min_size=1, max_size=6)
    .map(lambda parts: " ".join(part for part in parts if part.strip()).strip())
    .filter(bool)
)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a valid plan of the small scenario: duration, breaks inside the play, cells, zone, languages."""
    duration = draw(st.integers(120, 4 * 24 * 60))
    briefing, hot_wash = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    start = draw(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
    hour, minute = draw(st.integers(0, 23)), draw(st.sampled_from((0, 10, 30, 45)))
    plan: dict[str, Any] = {
        "scenario": "rio-claro",
        "start": {"date": start.isoformat(), "time": f"{hour:02}:{minute:02}", "zone": draw(st.sampled_from(ZONES))},
        "duration": f"{duration} min",
        "briefing": f"{briefing} min",
        "hot_wash": f"{hot_wash} min",
        "cells": sorted(draw(st.sets(st.sampled_from(CELLS), min_size=1))),
        "languages": draw(st.sampled_from((["en"], ["es"], ["es", "en"]))),
        "seed": draw(st.integers(0, 999)),
        "breaks": [],
    }
    room = duration - briefing - hot_wash - 40
    at = briefing + draw(st.integers(0, 60))
    for _ in range(draw(st.integers(0, 3))):
        length = draw(st.integers(5, 60))
        if at + length - briefing > room:
            break
        room -= length
        clock = hour * 60 + minute + at
        plan["breaks"].append(
            {"at": f"{clock // 60 % 24:02}:{clock % 60:02}", "duration": f"{length} min", "day": clock // 1440 + 1}
        )
        at += length + draw(st.integers(1, 120))
    return plan


@st.composite
def plans_for(draw: st.DrawFn, scenario: Scenario, slug: str) -> dict[str, Any]:
    """Draw a plan of any scenario, right by shape: most can be kept, some cannot. What is not drawn is left out."""
    frame = _Frame(
        start=draw(st.dates(date(2025, 1, 1), date(2027, 12, 31))),
        clock=draw(st.integers(0, 95)) * 15,
        duration=draw(st.integers(90, 720) | st.integers(720, 3 * 1440)),
        briefing=draw(st.integers(0, 30)),
        hot_wash=draw(st.integers(0, 30)),
    )
    breaks = draw(_breaks(frame))
    injects = [inject.id for inject in scenario.injects if inject.type == "inject"]
    exclude = draw(st.lists(st.sampled_from([i.id for i in scenario.injects]), max_size=4, unique=True))
    players = [cell.id for cell in scenario.cells if cell.role == "training-audience"]
    optional = {
        "breaks": [{**frame.clock_at(at), "duration": f"{length} min"} for at, length in breaks],
        "cells": draw(st.none() | st.lists(st.sampled_from(players), min_size=1, unique=True)),
        "selection": draw(_selections(scenario, frame, [name for name in injects if name not in exclude])),
        "objectives": draw(_objective_wishes([objective.id for objective in scenario.objectives])),
        "guarantees": draw(_GUARANTEES),
        "phases": draw(_lengths(scenario, frame, sum(length for _, length in breaks))),
        "pace": draw(_PACES),
        "aims": draw(_AIMS),
        "parameters": draw(_settings(scenario)),
    }
    if exclude:
        optional["selection"] = {**optional["selection"], "exclude": exclude}
    return {
        "scenario": slug,
        "start": {
            "date": frame.start.isoformat(),
            "time": frame.clock_at(0)["at"],
            "zone": draw(st.sampled_from(ZONES)),
        },
        "duration": f"{frame.duration} min",
        "briefing": f"{frame.briefing} min",
        "hot_wash": f"{frame.hot_wash} min",
        "seed": draw(st.integers(1, 99)),
        **{key: value for key, value in optional.items() if value},
    }


@dataclass(frozen=True)
class _Frame:
    """The day of a drawn plan, in minutes; clocks that change over a night are not thought of."""

    start: date
    clock: int
    duration: int
    briefing: int
    hot_wash: int

    @property
    def play(self) -> int:
        return self.duration - self.briefing - self.hot_wash

    def clock_at(self, minute: int) -> dict[str, Any]:
        clock = self.clock + minute
        day = {"day": clock // 1440 + 1} if clock >= 1440 else {}
        return {"at": f"{clock // 60 % 24:02}:{clock % 60:02}", **day}


@st.composite
def _breaks(draw: st.DrawFn, frame: _Frame) -> list[tuple[int, int]]:
    """Draw breaks inside the play that leave 40 minutes of it: the minute of the day, and the length, of each."""
    found: list[tuple[int, int]] = []
    room, at = frame.play - 40, frame.briefing
    coffee = st.integers(5, 90)
    for _ in range(draw(st.integers(0, 4))):
        length = draw(coffee | st.integers(6 * 60, 12 * 60) if frame.duration > 16 * 60 else coffee)
        at += draw(st.integers(1, 240))
        if length > room or at + length > frame.briefing + frame.play:
            break
        found.append((at, length))
        room -= length
        at += length
    return found


@st.composite
def _selections(draw: st.DrawFn, scenario: Scenario, frame: _Frame, wanted: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = draw(
        st.just({})
        | st.builds(lambda count: {"count": count}, st.integers(1, len(wanted)))
        | st.builds(lambda rate: {"per_hour": rate}, st.sampled_from((0.5, 1, 2, 3.5, 5, 8, 12)))
    )
    if include := draw(st.lists(st.sampled_from(wanted), max_size=3, unique=True)):
        found = {**found, "include": include}
    pinned = draw(st.just([]) | st.lists(st.sampled_from(wanted), max_size=3, unique=True))
    if pinned:
        near = _stretched(scenario, frame)
        minutes = [draw(_near(near[name], frame)) for name in pinned]
        pins = [{"inject": name, **frame.clock_at(minute)} for name, minute in zip(pinned, minutes, strict=True)]
        found = {**found, "pins": pins}
    return found


def _near(minute: int, frame: _Frame) -> st.SearchStrategy[int]:
    """Return minutes around one; about one in eight lies anywhere in the day, where few injects can be."""
    close = st.integers(-20, 20).map(lambda off: min(max(0, minute + off), frame.duration))
    return st.integers(0, 7).flatmap(lambda n: close if n < 7 else st.integers(0, frame.duration))


def _stretched(scenario: Scenario, frame: _Frame) -> dict[str, int]:
    """Return about when each inject would come in a day of this length, breaks not thought of."""
    begins = {p.id: sum(q.duration for q in scenario.phases[:n]) for n, p in enumerate(scenario.phases)}
    whole = sum(phase.duration for phase in scenario.phases)
    return {i.id: frame.briefing + (begins[i.phase] + (i.at or 0)) * frame.play // whole for i in scenario.injects}


def _objective_wishes(objectives: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    wish = st.fixed_dictionaries({}, optional={"weight": st.integers(0, 9), "tests": st.integers(0, 3)})
    return st.dictionaries(st.sampled_from(objectives), wish, max_size=3)


@st.composite
def _lengths(draw: st.DrawFn, scenario: Scenario, frame: _Frame, resting: int) -> dict[str, str]:
    """Draw lengths for some phases, near their stretched ones; the others keep 5 minutes at least."""
    whole, left = sum(phase.duration for phase in scenario.phases), frame.play - resting
    chosen = draw(st.just([]) | st.lists(st.sampled_from(scenario.phases[:-1]), max_size=2, unique_by=lambda p: p.id))
    found: dict[str, str] = {}
    room = left - 5 * len(scenario.phases)
    for phase in chosen:
        share = phase.duration * left // whole
        length = draw(st.integers(max(5, share // 2), max(5, share * 3 // 2)))
        if length - 5 <= room:
            room -= length - 5
            found[phase.id] = f"{length} min"
    return found


_GUARANTEES = st.fixed_dictionaries(
    {},
    optional={
        "tests": st.integers(0, 2),
        "work": st.integers(0, 2),
        "max_idle": st.integers(30, 360).map(lambda minutes: f"{minutes} min"),
    },
)
_PACES = st.fixed_dictionaries(
    {},
    optional={
        "grid": st.sampled_from(("1 min", "5 min", "10 min")),
        "spacing": st.integers(1, 20).map(lambda minutes: f"{minutes} min"),
        "parallel": st.integers(1, 4),
        "curve": st.sampled_from(("rise", "flat")),
    },
)
_AIMS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("tempo", "balance", "variety", "authored", "stability"), st.integers(0, 10))
)


def _settings(scenario: Scenario) -> st.SearchStrategy[dict[str, Any]]:
    """Return values for choices and booleans, so that conditions hold or not, and for clocks: H-hour may be one."""
    return st.fixed_dictionaries(
        {}, optional={p.name: values for p in scenario.parameters if (values := _values(p)) is not None}
    )


def _values(parameter: Parameter) -> st.SearchStrategy[Any] | None:
    match parameter:
        case ChoiceParameter():
            return st.sampled_from([choice.value for choice in parameter.choices])
        case BooleanParameter():
            return st.booleans()
        case ClockParameter():
            return st.times(parameter.min, parameter.max).map(lambda at: f"{at:%H:%M}")
        case _:
            return None
