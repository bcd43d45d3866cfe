"""The checker is checked: a small exercise that keeps every rule, and each rule broken in it on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from checker import Case, broken_rules, broken_wishes
from hypothesis import assume, given
from hypothesis import strategies as st

from exercise_gen.day import Day
from exercise_gen.generate import Exercise, LeftOut, ScheduledInject, ScheduledPhase, Span
from exercise_gen.models import Inject, Plan, Scenario, Text
from exercise_gen.models.times import Moment, parse_moment
from exercise_gen.parameters import Resolved
from exercise_gen.values import Value

LIMA = ZoneInfo("America/Lima")

SCENARIO = """
title: Flood
kind: civil-military-drill
type: tabletop
languages: [en]
version: "1"
as_of: 2026-11-01
summary: A river rises.
purpose: To test.
scope: A table.
hazard: Flood
assumptions: [none]
artificialities: [none]
suggested: { date: 2027-05-28, start: "09:00", duration: 3 h, place: Lima }
clock: { h_hour: "12:00", label: the river leaves its bed }
parameters: [{ name: night, label: Night, help: At night, type: boolean, default: true }]
cells:
  - { id: red, name: Red, short: R, organisation: X, nation: PER, role: training-audience, mission: plays }
  - { id: blue, name: Blue, short: B, organisation: X, nation: PER, role: training-audience, mission: plays, parallel: 2 }
  - { id: green, name: Green, short: G, organisation: X, nation: PER, role: training-audience, mission: plays }
  - { id: ctl, name: Control, short: C, organisation: X, nation: PER, role: control, mission: runs }
objectives:
  - { id: O1, statement: Decide, framework: sinagerd, capability: C, target: T, tasks: [{ id: T1, task: Do, standard: "1" }] }
storylines: [{ id: s1, title: One, summary: One }, { id: s2, title: Two, summary: Two }]
phases:
  - &phase { id: p1, title: One, duration: 60, starts: "H+0:00", ends: "H+2:00", narrative: N, key_issues: [K], questions: [{ text: Q, anticipated: [A] }], read_aloud: R }
  - { <<: *phase, id: p2, starts: "H+2:00", ends: "H+4:00" }
injects:
  - { <<: &one { title: T, from: ctl, channel: phone, subject: S, body: B, storyline: s1, phase: p1 }, id: A, at: 10, window: [0, 20], to: [red, green], info: [green, blue], weight: key, objectives: [O1],
      expected_actions: [{ actor: red, action: a, minutes: 20 }, { actor: green, action: a, minutes: 90 }] }
  - { <<: *one, id: A2, alternative_to: A, at: 10, to: [red], weight: key, objectives: [O1] }
  - { <<: *one, id: B, at: 30, after: [A], lag: 10, to: [red, blue], expected_actions: [{ actor: blue, action: a, minutes: 30 }] }
  - { <<: *one, id: C, at: 40, storyline: s2, scenario_time: "H+1:00", to: [blue] }
  - { <<: *one, id: D, phase: p2, at: 10, scenario_time: "H+2:30", to: [red], weight: key, objectives: [O1], expected_actions: [{ actor: red, action: a, minutes: 15 }] }
  - { <<: *one, id: E, phase: p2, at: 30, storyline: s2, when: { night: true }, to: [blue], expected_actions: [{ actor: blue, action: a, minutes: 20 }] }
  - { <<: *one, id: F, phase: p2, at: 40, when: { night: false }, to: [blue] }
  - { <<: *one, id: G, phase: p2, at: 50, to: [green] }
  - { <<: *one, id: K, type: contingency, contingency_of: A2, to: [red] }
  - { <<: *one, id: L, type: contingency, contingency_of: A, to: [green] }
"""
# play has 180 minutes from 09:10, phases of 90 each; the break takes the place of the play minutes after the 80th
PLAN: dict[str, Any] = {
    "scenario": "flood",
    "start": {"date": "2027-05-28", "time": "09:00"},
    "duration": 215,
    "briefing": 10,
    "hot_wash": 10,
    "breaks": [{"at": "10:30", "duration": 15}],
    "cells": ["red", "blue"],
    "selection": {"count": 5, "include": ["B"], "pins": [{"inject": "C", "at": "10:10"}]},
    "objectives": {"O1": {"tests": 2}},
    "guarantees": {"work": 2, "max_idle": 60},
}
PLANNED = {"A": (25, "12:20"), "B": (55, "12:50"), "C": (70, "13:00"), "D": (130, "14:30"), "E": (160, "15:00")}


def item_of(inject: Inject, number: int, minute: int | None = None, story: str = "00:00") -> ScheduledInject:
    attending = {"red", "blue", "ctl"}
    cut = inject.model_copy(
        update={
            "to": [cell for cell in inject.to if cell in attending],
            "info": [cell for cell in inject.info if cell in attending],
            "expected_actions": [a for a in inject.expected_actions if a.actor in attending],
        }
    )
    phase, control = {"p1": 1, "p2": 2}[inject.phase], f"X-{inject.id}"
    if minute is None:
        return ScheduledInject(number, cut, phase, control)
    real = datetime(2027, 5, 28, 9, tzinfo=LIMA) + timedelta(minutes=minute)
    return ScheduledInject(number, cut, phase, control, minute, real, told(story))


def told(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-28T{clock}").replace(tzinfo=LIMA)


def base() -> Case:
    scenario = Scenario.model_validate(yaml.safe_load(SCENARIO))
    plan = Plan.model_validate(PLAN)
    raw = {inject.id: inject for inject in scenario.injects}
    exercise = Exercise(
        slug="flood",
        scenario=scenario.model_copy(update={"injects": []}),
        plan=plan,
        values=Resolved({"night": Value("boolean", True)}, {}),
        languages=("en",),
        start=datetime(2027, 5, 28, 9, tzinfo=LIMA),
        briefing=Span(0, 10),
        play=Span(10, 205),
        hot_wash=Span(205, 215),
        breaks=((Span(90, 105), plan.breaks[0]),),
        phases=(
            ScheduledPhase(1, scenario.phases[0], Span(10, 115)),
            ScheduledPhase(2, scenario.phases[1], Span(115, 205)),
        ),
        injects=tuple(item_of(raw[name], n, *PLANNED[name]) for n, name in enumerate(PLANNED, start=1)),
        contingencies=(item_of(raw["K"], 6),),
        h_hour=told("12:00"),
        left_out=tuple(LeftOut(name, "so") for name in ("A2", "F", "G", "L")),
        day=Day.of(plan, scenario),
    )
    return Case(scenario, plan, exercise.values, exercise)


# ---------------------------------------------------------------------------------------------- ways to break it


def result(case: Case, **changes: Any) -> Case:
    return replace(case, exercise=replace(case.exercise, **changes))


def wish(case: Case, **changes: Any) -> Case:
    """Change the plan, given as a YAML file would hold it."""
    return replace(case, plan=Plan.model_validate(PLAN | changes))


def selecting(case: Case, **changes: Any) -> Case:
    return wish(case, selection=PLAN["selection"] | changes)


def authored(case: Case, name: str, **changes: Any) -> Case:
    """Change an inject of the scenario."""
    injects = [i.model_copy(update=changes) if i.id == name else i for i in case.scenario.injects]
    return replace(case, scenario=case.scenario.model_copy(update={"injects": injects}))


def item(case: Case, name: str, **changes: Any) -> Case:
    return result(
        case, injects=tuple(replace(i, **changes) if i.inject.id == name else i for i in case.exercise.injects)
    )


def worded(case: Case, name: str, **changes: Any) -> Case:
    own = next(i.inject for i in case.exercise.injects if i.inject.id == name)
    return item(case, name, inject=own.model_copy(update=changes))


def scheduled(case: Case, **times: tuple[int, str]) -> Case:
    """Plan the injects at other minutes of the day and story times; rows are numbered anew."""
    at = PLANNED | times
    names = sorted(at, key=lambda name: at[name])
    planned = tuple(item_of(case.raw[name], n, *at[name]) for n, name in enumerate(names, start=1))
    return result(
        case,
        injects=planned,
        contingencies=tuple(replace(i, number=len(names) + 1) for i in case.exercise.contingencies),
        left_out=tuple(gone for gone in case.exercise.left_out if gone.inject_id not in at),
    )


def in_reserve(case: Case, *names: str) -> Case:
    waiting = [name for name in case.raw if name in names]
    gone = [name for name in case.raw if name not in (*names, *PLANNED)]
    return result(
        case,
        contingencies=tuple(item_of(case.raw[name], n) for n, name in enumerate(waiting, start=6)),
        left_out=tuple(LeftOut(name, "so") for name in gone),
    )


def first_span(case: Case, span: Span) -> Case:
    return result(case, phases=(replace(case.exercise.phases[0], span=span), case.exercise.phases[1]))


def longer(case: Case, minutes: int) -> Case:
    action = case.raw["A"].expected_actions[0].model_copy(update={"minutes": minutes})
    return authored(case, "A", expected_actions=[action])


def dark(case: Case, night: bool) -> Case:
    return replace(case, values=Resolved({"night": Value("boolean", night)}, {}))


Change = Callable[[Case], Case]
RULES: list[tuple[str, Change]] = [
    ("exists", lambda c: dark(c, False)),
    ("exists", lambda c: authored(c, "E", type="contingency", contingency_of="F")),
    ("exists", lambda c: worded(authored(c, "E", to=["green"]), "E", to=[])),
    ("excluded", lambda c: selecting(c, exclude=["E"])),
    ("excluded", lambda c: selecting(c, exclude=["K"])),
    ("alternatives", lambda c: scheduled(c, A2=(30, "12:25"))),
    ("reserve", in_reserve),
    ("reserve", lambda c: in_reserve(c, "K", "L")),
    ("reserve", lambda c: in_reserve(c, "K", "F")),
    ("reserve", lambda c: authored(c, "K", contingency_of="F")),
    ("reserve", lambda c: authored(c, "K", when={"night": False})),
    ("cut", lambda c: worded(c, "A", to=["red", "green"])),
    ("cut", lambda c: worded(c, "A", info=[])),
    ("cut", lambda c: worded(c, "A", expected_actions=c.raw["A"].expected_actions)),
    ("phase", lambda c: scheduled(c, E=(110, "14:00"))),
    ("window", lambda c: scheduled(c, A=(45, "12:40"))),
    ("grid", lambda c: scheduled(c, E=(161, "15:00"))),
    ("grid", lambda c: wish(c, pace={"grid": 15})),
    ("in play", lambda c: scheduled(c, E=(95, "14:00"))),
    ("in play", lambda c: scheduled(c, A=(5, "12:00"))),
    ("in play", lambda c: scheduled(c, E=(205, "15:00"))),
    ("causality", lambda c: authored(c, "B", lag=31)),
    ("causality", lambda c: authored(c, "B", after=["G"])),
    ("storyline", lambda c: authored(c, "B", at=5)),
    ("spacing", lambda c: wish(c, pace={"spacing": 16})),
    ("work", lambda c: longer(c, 95)),
    (
        "work",
        lambda c: scheduled(wish(authored(c, "C", expected_actions=c.raw["E"].expected_actions), pace={"parallel": 1})),
    ),
    ("story time", lambda c: item(c, "B", scenario=told("12:10"))),
    ("story time", lambda c: item(c, "E", scenario=told("16:01"))),
    ("story time", lambda c: item(c, "D", scenario=told("14:31"))),
    ("day", lambda c: result(c, briefing=Span(0, 11))),
    ("day", lambda c: result(c, play=Span(10, 204))),
    ("day", lambda c: result(c, hot_wash=Span(205, 216))),
    ("day", lambda c: result(c, start=c.exercise.start + timedelta(minutes=1))),
    ("day", lambda c: result(c, h_hour=told("12:01"))),
    ("breaks", lambda c: result(c, breaks=())),
    ("breaks", lambda c: result(c, breaks=((Span(90, 104), c.plan.breaks[0]),))),
    ("phases", lambda c: first_span(c, Span(10, 100))),
    ("phases", lambda c: result(c, phases=c.exercise.phases[:1])),
    ("complete", lambda c: result(c, left_out=c.exercise.left_out[1:])),
    ("complete", lambda c: result(c, left_out=(*c.exercise.left_out, LeftOut("A", "so")))),
    ("complete", lambda c: result(c, left_out=(*c.exercise.left_out, LeftOut("Z", "so")))),
    ("numbers", lambda c: item(c, "B", number=3)),
    ("numbers", lambda c: item(c, "B", control_number="X-A")),
    ("numbers", lambda c: item(c, "B", phase_number=2)),
    ("numbers", lambda c: result(c, injects=tuple(replace(i, number=6 - i.number) for i in c.exercise.injects[::-1]))),
    ("clocks", lambda c: item(c, "B", real=told("09:56"))),
    ("clocks", lambda c: item(c, "B", real=told("09:55").astimezone(UTC))),
    ("clocks", lambda c: item(c, "B", scenario=None)),
    ("clocks", lambda c: result(c, contingencies=(replace(c.exercise.contingencies[0], real=told("09:55")),))),
    ("texts", lambda c: worded(c, "B", body=c.raw["B"].body.model_copy(update={"root": "at {{ x }}"}))),
    ("texts", lambda c: result(c, scenario=c.scenario.model_copy(update={"title": Text("{{ x }}")}))),
]
WISHES: list[tuple[str, Change]] = [
    ("count", lambda c: selecting(c, count=6)),
    ("count", lambda c: selecting(c, count=None, per_hour=2)),
    ("include", lambda c: selecting(c, include=["B", "F"])),
    ("pins", lambda c: selecting(c, pins=[{"inject": "C", "at": "10:15"}])),
    ("pins", lambda c: selecting(c, pins=[{"inject": "C", "at": "10:10", "day": 2}])),
    ("pins", lambda c: selecting(c, pins=[{"inject": "F", "at": "10:10"}])),
    ("tests", lambda c: wish(c, objectives={"O1": {"tests": 3}})),
    ("tests", lambda c: wish(c, objectives={}, guarantees={"tests": 3})),
    ("work", lambda c: wish(c, guarantees={"work": 4})),
    ("idle", lambda c: wish(c, guarantees={"max_idle": 59})),
]


def names(sentences: list[str]) -> set[str]:
    return {sentence.split(":")[0] for sentence in sentences}


def rules(case: Case) -> list[str]:
    return broken_rules(case.scenario, case.plan, case.values, case.exercise)


def wishes(case: Case) -> list[str]:
    return broken_wishes(case.scenario, case.plan, case.values, case.exercise)


def test_the_small_exercise_breaks_nothing() -> None:
    assert rules(base()) == []
    assert wishes(base()) == []


@pytest.mark.parametrize(("rule", "change"), RULES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(RULES)])
def test_a_broken_rule_is_named_and_no_other(rule: str, change: Change) -> None:
    assert names(rules(change(base()))) == {rule}


@pytest.mark.parametrize(("name", "change"), WISHES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(WISHES)])
def test_a_broken_wish_is_named_and_no_other(name: str, change: Change) -> None:
    case = change(base())

    assert names(wishes(case)) == {name}
    assert rules(case) == []


def test_story_order_broken_is_also_a_story_that_runs_backwards() -> None:
    # own times are exact, so the second follows from the first: it cannot be named alone
    moved = authored(base(), "D", scenario_time=parse_moment("H+0:30"), phase="p1", storyline="s2")
    case = scheduled(moved, D=(85, "12:30"), C=(70, "13:00"))

    assert {"story order", "story time"} <= names(rules(case))


def test_every_rule_and_wish_is_broken_by_some_change() -> None:
    import checker

    assert {name for name, _ in RULES} | {"story order"} == set(checker._RULES)
    assert {name for name, _ in WISHES} == set(checker._WISHES)


def test_sentences_name_injects_cells_and_minutes() -> None:
    assert rules(wish(base(), pace={"spacing": 16})) == ["spacing: B and C reach blue 15 min apart, not 16"]


def test_bounds_are_kept_exactly() -> None:
    for case in (
        authored(base(), "B", lag=30),
        wish(base(), pace={"spacing": 15}),
        longer(base(), 90),
        scheduled(base(), A=(40, "12:30")),
        selecting(base(), pins=[{"inject": "E", "at": "11:41"}]),
    ):
        assert rules(case) == []
    pinned = scheduled(selecting(base(), pins=[{"inject": "E", "at": "11:39"}]), E=(159, "15:00"))
    assert rules(pinned) == []
    assert wishes(pinned) == []


def test_an_inject_without_a_grid_minute_in_its_window_may_stand_on_any_minute() -> None:
    narrow = authored(base(), "E", at=31, window=(31, 31))  # only play minute 136: 11:41

    assert rules(scheduled(narrow, E=(161, "15:00"))) == []
    assert names(rules(scheduled(narrow, E=(160, "15:00")))) == {"window"}


# ---------------------------------------------------------------------------------------------- its arithmetic


@dataclass(frozen=True)
class Walk:
    """A day, told minute by minute."""

    plan: Plan
    played: list[int]


NIGHTS = (
    ("America/New_York", date(2026, 3, 7)),  # 02:00 to 03:00 is left out
    ("America/New_York", date(2026, 10, 31)),  # 01:00 to 02:00 comes twice
    ("Europe/Madrid", date(2026, 10, 24)),
    ("Pacific/Auckland", date(2026, 9, 26)),
    ("Asia/Kathmandu", date(2026, 9, 26)),
)


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """Draw a day with breaks, often over a change of clocks, and walk through it."""
    zone, day = draw(st.sampled_from(NIGHTS))
    welcome = datetime(
        day.year, day.month, day.day, draw(st.integers(8, 23)), draw(st.integers(0, 59)), tzinfo=ZoneInfo(zone)
    )
    briefing, hot_wash = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    breaks, played, resting = [], [], 0
    waits = draw(st.lists(st.tuples(st.integers(1, 400), st.integers(1, 120)), max_size=3))
    stops = {briefing + sum(w + n for w, n in waits[:i]) + wait: length for i, (wait, length) in enumerate(waits)}
    end = max([briefing + 60, *(stop + length for stop, length in stops.items())]) + draw(st.integers(0, 300))
    for minute in range(briefing, end):
        local = (welcome.astimezone(UTC) + timedelta(minutes=minute)).astimezone(welcome.tzinfo)
        if minute in stops:
            assume(not local.fold)  # a plan can say only the first of two equal clock times
            resting = stops[minute]
            breaks.append({"at": f"{local:%H:%M}", "duration": resting, "day": (local.date() - day).days + 1})
        if resting:
            resting -= 1
        else:
            played.append(minute)
    start = {"date": day.isoformat(), "time": f"{welcome:%H:%M}", "zone": zone}
    frame = {"duration": end + hot_wash, "briefing": briefing, "hot_wash": hot_wash, "breaks": breaks}
    return Walk(Plan.model_validate({"scenario": "flood", "start": start, **frame}), played)


@given(walks(), st.sampled_from((1, 5, 7, 10, 30)))
def test_play_minutes_are_those_of_a_walk_through_the_day(walk: Walk, grid: int) -> None:
    plan = walk.plan.model_copy(update={"pace": walk.plan.pace.model_copy(update={"grid": grid})})
    case = replace(base(), plan=plan)
    zone = ZoneInfo(plan.start.zone)
    first = datetime.combine(plan.start.date, plan.start.time, zone).astimezone(UTC)

    assert case.played == walk.played
    for play, minute in enumerate(walk.played):
        clock = (first + timedelta(minutes=minute)).astimezone(zone)
        assert case.on_grid(play) == ((clock.hour * 60 + clock.minute) % grid == 0)


@given(
    st.lists(st.tuples(st.integers(1, 200), st.none() | st.integers(1, 90)), min_size=1, max_size=5),
    st.integers(0, 600),
)
def test_phases_fill_the_play(authored_and_fixed: list[tuple[int, int | None]], left: int) -> None:
    assume(any(fixed is None for _, fixed in authored_and_fixed))
    case = base()
    phases = [
        case.scenario.phases[0].model_copy(update={"id": f"q{n}", "duration": d})
        for n, (d, _) in enumerate(authored_and_fixed)
    ]
    fixed = {f"q{n}": f for n, (_, f) in enumerate(authored_and_fixed) if f is not None}
    play = sum(fixed.values()) + left
    plan = case.plan.model_copy(update={"phases": fixed, "duration": play, "briefing": 0, "hot_wash": 0, "breaks": []})
    spans = replace(case, plan=plan, scenario=case.scenario.model_copy(update={"phases": phases})).spans

    assert [end for _, end in spans.values()][:-1] == [begin for begin, _ in spans.values()][1:]
    assert (spans["q0"][0], list(spans.values())[-1][1]) == (0, play)
    assert all(spans[name][1] - spans[name][0] == length for name, length in fixed.items())
    whole = sum(d for d, f in authored_and_fixed if f is None)
    for n, (own, is_fixed) in enumerate(authored_and_fixed):
        begin, end = spans[f"q{n}"]
        assert is_fixed is not None or abs((end - begin) * whole - own * left) <= 5 * whole


@given(
    st.permutations(range(180)).map(lambda minutes: minutes[:5]),
    st.integers(1, 60),
    st.integers(1, 3),
    st.integers(10, 120),
)
def test_work_spacing_and_idle_are_those_of_a_count_minute_by_minute(
    starts: list[int], spacing: int, parallel: int, idle: int
) -> None:
    plain = wish(base(), pace={"spacing": spacing, "parallel": parallel}, guarantees={"max_idle": idle})
    at = {name: (plain.played[s], "12:00") for name, s in zip(PLANNED, starts, strict=True)}
    case = scheduled(plain, **at)
    when = dict(zip(PLANNED, starts, strict=True))
    cells: dict[str, list[set[str]]] = {"red": [set() for _ in range(180)], "blue": [set() for _ in range(180)]}
    works = {("A", "red"): 20, ("B", "blue"): 30, ("D", "red"): 15, ("E", "blue"): 20}
    to = {"red": "ABD", "blue": "BCE"}
    busy = {cell: [False] * 180 for cell in cells}
    for cell in cells:
        for name in to[cell]:
            work = works.get((name, cell), 0)
            for minute in range(when[name], min(180, when[name] + (work or spacing))):
                busy[cell][minute] = True
                if work:
                    cells[cell][minute].add(name)
    crowded = any(len(there) > parallel for minutes in cells.values() for there in minutes)
    close = any(abs(when[a] - when[b]) < spacing for there in to.values() for a, b in combinations(there, 2))
    stretches = ["".join(".x"[b] for b in minutes).split("x") for minutes in busy.values()]

    assert ("work" in names(rules(case))) == crowded
    assert ("spacing" in names(rules(case))) == close
    assert ("idle" in names(wishes(case))) == any(len(part) > idle for parts in stretches for part in parts)


@given(st.integers(-50, 50), st.integers(0, 1439))
def test_story_times_count_from_h_hour(days: int, minute: int) -> None:
    case = base()

    assert case.story(Moment(None, minute)) == datetime(2027, 5, 28, 12) + timedelta(minutes=minute)
    assert case.story(Moment(days, minute)) == datetime(2027, 5, 28) + timedelta(days=days, minutes=minute)
