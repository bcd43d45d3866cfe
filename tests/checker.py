"""An independent judge of exercises, written from the rules alone: it shares no arithmetic with the generator.

Each broken rule or wish is a sentence that begins with its name, as `spacing: INJ-01 and INJ-02 …`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from exercise_gen.generate import Exercise, ScheduledInject
from exercise_gen.models import Inject, Phase, Plan, Scenario
from exercise_gen.models.times import Moment
from exercise_gen.parameters import Resolved

PLAYS = "training-audience"


def broken_rules(scenario: Scenario, plan: Plan, values: Resolved, exercise: Exercise) -> list[str]:
    """Return every broken hard rule, and every way in which the exercise contradicts itself."""
    return _told(_RULES, Case(scenario, plan, values, exercise))


def broken_wishes(scenario: Scenario, plan: Plan, values: Resolved, exercise: Exercise) -> list[str]:
    """Return every wish of the plan that the exercise does not keep."""
    return _told(_WISHES, Case(scenario, plan, values, exercise))


@dataclass(frozen=True)
class Case:
    """What is judged, with the arithmetic that all rules share, from the scenario and the plan alone."""

    scenario: Scenario
    plan: Plan
    values: Resolved
    exercise: Exercise

    # ------------------------------------------------------------------------------------------ the day

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.plan.start.zone)

    @cached_property
    def welcome(self) -> datetime:
        """The welcome, in UTC."""
        return self.instant(1, self.plan.start.time)

    def instant(self, day: int, at: time) -> datetime:
        """Return a local clock time of a day of the exercise, in UTC; of two equal ones the first."""
        date = self.plan.start.date + timedelta(days=day - 1)
        return datetime.combine(date, at, self.zone).astimezone(UTC)

    def minute_of(self, day: int, at: time) -> int:
        """Return a local clock time as minutes after the welcome."""
        return int((self.instant(day, at) - self.welcome) / timedelta(minutes=1))

    def local(self, minute: int) -> datetime:
        return (self.welcome + timedelta(minutes=minute)).astimezone(self.zone)

    @cached_property
    def briefing(self) -> int:
        return self.scenario.briefing if self.plan.briefing is None else self.plan.briefing

    @cached_property
    def hot_wash(self) -> int:
        return self.scenario.hot_wash if self.plan.hot_wash is None else self.plan.hot_wash

    @cached_property
    def breaks(self) -> list[tuple[int, int]]:
        starts = [self.minute_of(b.day, b.at) for b in self.plan.breaks]
        return sorted((start, start + b.duration) for start, b in zip(starts, self.plan.breaks, strict=True))

    @cached_property
    def duration(self) -> int:
        if self.plan.duration is not None:
            return self.plan.duration
        lengths = self.plan.phases
        authored = sum(lengths.get(phase.id, phase.duration) for phase in self.scenario.phases)
        return self.briefing + authored + sum(end - start for start, end in self.breaks) + self.hot_wash

    @cached_property
    def played(self) -> list[int]:
        """The minute of the day of each play minute."""
        resting = {minute for start, end in self.breaks for minute in range(start, end)}
        return [m for m in range(self.briefing, self.duration - self.hot_wash) if m not in resting]

    @cached_property
    def play_minutes(self) -> dict[int, int]:
        """The play minute of each minute of the day that has one."""
        return {minute: play for play, minute in enumerate(self.played)}

    # ------------------------------------------------------------------------------------------ phases

    @cached_property
    def phase_of(self) -> dict[str, Phase]:
        return {phase.id: phase for phase in self.scenario.phases}

    @cached_property
    def spans(self) -> dict[str, tuple[int, int]]:
        """The play minutes of each phase: first, and first that is no longer its."""
        fixed = self.plan.phases
        sharing = [phase for phase in self.scenario.phases if phase.id not in fixed]
        left = len(self.played) - sum(fixed[p.id] for p in self.scenario.phases if p.id in fixed)
        whole = sum(phase.duration for phase in sharing)
        fives = left != whole and min((p.duration * left / whole for p in sharing), default=0) >= 10
        begin, authored, shared, spans = 0, 0, 0, {}
        for phase in self.scenario.phases:
            if phase.id in fixed:
                length = fixed[phase.id]
            else:
                authored += phase.duration
                end = authored * left // whole
                if fives and phase is not sharing[-1]:
                    end = 5 * ((end + 2) // 5)
                length = end - shared
                shared = end
            spans[phase.id] = (begin, begin + length)
            begin += length
        return spans

    def room(self, inject: Inject) -> range:
        """Return the play minutes that rules 1 and 2 leave an inject; a pinned one has its whole phase."""
        begin, end = self.spans[inject.phase]
        if inject.window is None or inject.at is None or inject.id in self.pinned:
            return range(begin, end)
        (low, high), at = inject.window, inject.at
        length, authored = end - begin, self.phase_of[inject.phase].duration
        target = begin + at * length // authored
        before = max(at - low, -(-(at - low) * length // authored))
        after = max(high - at, -(-(high - at) * length // authored))
        return range(max(begin, target - before), min(end, target + after + 1))

    def on_grid(self, play: int) -> bool:
        clock = self.local(self.played[play])
        return (clock.hour * 60 + clock.minute) % self.plan.pace.grid == 0

    # ------------------------------------------------------------------------------------------ the story

    @cached_property
    def h_hour(self) -> datetime:
        """H-hour as the clocks of the story say it: story times carry no zone here."""
        given = self.scenario.clock.h_hour
        at = self.values.parameters[given].data if isinstance(given, str) else given
        return datetime.combine(self.plan.start.date + timedelta(days=self.scenario.clock.day), at)

    def story(self, moment: Moment) -> datetime:
        if moment.day is None:
            return self.h_hour + timedelta(minutes=moment.minute)
        midnight = datetime.combine(self.h_hour.date() + timedelta(days=moment.day), time())
        return midnight + timedelta(minutes=moment.minute)

    # ------------------------------------------------------------------------------------------ cells and injects

    @cached_property
    def attending(self) -> list[str]:
        named = self.plan.cells
        return [c.id for c in self.scenario.cells if c.role != PLAYS or named is None or c.id in named]

    @cached_property
    def tables(self) -> dict[str, int]:
        """How many injects each attending cell of the training audience may work on at once."""
        cells = [c for c in self.scenario.cells if c.role == PLAYS and c.id in self.attending]
        return {cell.id: self.plan.pace.parallel or cell.parallel for cell in cells}

    @cached_property
    def raw(self) -> dict[str, Inject]:
        return {inject.id: inject for inject in self.scenario.injects}

    @cached_property
    def pinned(self) -> set[str]:
        return {pin.inject for pin in self.plan.selection.pins}

    def here(self, cells: Iterable[str]) -> list[str]:
        return [cell for cell in cells if cell in self.attending]

    def group(self, name: str) -> str:
        """Return the first of an inject's alternatives, which stands for all."""
        other = self.raw[name].alternative_to
        return self.group(other) if other in self.raw and other != name else name

    def members(self, name: str) -> list[Inject]:
        return [inject for inject in self.scenario.injects if self.group(inject.id) == self.group(name)]

    def holds(self, inject: Inject) -> bool:
        """Return whether the conditions of an inject hold."""
        for name, wanted in inject.when.items():
            value = self.values.parameters[name]
            given = value.data.value if value.kind == "choice" else value.data
            if given not in (wanted if isinstance(wanted, list) else [wanted]):
                return False
        return True

    def possible(self, inject: Inject) -> bool:
        return self.holds(inject) and bool(self.here(inject.to)) and inject.id not in self.plan.selection.exclude

    # ------------------------------------------------------------------------------------------ the schedule

    @cached_property
    def known(self) -> list[ScheduledInject]:
        """The planned injects that the scenario has."""
        return [item for item in self.exercise.injects if item.inject.id in self.raw]

    @cached_property
    def planned(self) -> set[str]:
        return {item.inject.id for item in self.known}

    @cached_property
    def starts(self) -> dict[str, int]:
        """The play minute of each planned inject that arrives in play, in the order of the exercise."""
        minutes = {item.inject.id: item.minute for item in self.known}
        return {name: self.play_minutes[m] for name, m in minutes.items() if m in self.play_minutes}

    def received(self, cell: str) -> list[tuple[int, str]]:
        """Return when a cell receives which inject, in order."""
        return sorted((start, name) for name, start in self.starts.items() if cell in self.raw[name].to)

    def work(self, cell: str, name: str) -> int:
        """Return for how many minutes an inject is open on a cell's table."""
        return max((a.minutes for a in self.raw[name].expected_actions if a.actor == cell), default=0)


Rule = Callable[[Case], Iterator[str]]


def _told(rules: dict[str, Rule], case: Case) -> list[str]:
    return [f"{name}: {sentence}" for name, rule in rules.items() for sentence in rule(case)]


# ---------------------------------------------------------------------------------------------- which injects


def _existence(case: Case) -> Iterator[str]:
    for name in case.planned:
        inject = case.raw[name]
        if not case.holds(inject):
            yield f"{name} is planned, though its conditions {inject.when} do not hold"
        if not case.here(inject.to):
            yield f"{name} is planned, though none of {', '.join(inject.to)} attends"
        if inject.type != "inject":
            yield f"{name} is planned, though it is a contingency inject"


def _excluded(case: Case) -> Iterator[str]:
    there = [i.inject.id for i in (*case.exercise.injects, *case.exercise.contingencies)]
    for name in case.plan.selection.exclude:
        if name in there:
            yield f"{name} is in the exercise, though the plan excludes it"


def _alternatives(case: Case) -> Iterator[str]:
    for one, two in combinations(case.starts, 2):
        if case.group(one) == case.group(two):
            yield f"{one} and {two} are alternatives, and both are planned"


def _reserve(case: Case) -> Iterator[str]:
    there = {item.inject.id for item in case.exercise.contingencies}
    for inject in case.scenario.injects:
        if inject.type != "contingency" or inject.id in case.plan.selection.exclude:
            continue
        follows = inject.contingency_of
        prompted = follows is None or any(i.id in case.planned for i in case.members(follows))
        due = case.possible(inject) and prompted
        if due and inject.id not in there:
            yield f"{inject.id} is not in reserve, though {follows} or its alternative is planned"
        if inject.id in there and not due:
            yield f"{inject.id} is in reserve, though its conditions, its cells or {follows} are missing"
    for name in sorted(there & case.raw.keys()):
        if case.raw[name].type != "contingency":
            yield f"{name} is in reserve, though it is no contingency inject"


def _cut(case: Case) -> Iterator[str]:
    for item in (*case.exercise.injects, *case.exercise.contingencies):
        if item.inject.id not in case.raw:
            continue
        raw = case.raw[item.inject.id]
        asked = case.here(a.actor for a in raw.expected_actions)
        for field, got, wanted in (
            ("to", item.inject.to, case.here(raw.to)),
            ("info", item.inject.info, case.here(raw.info)),
            ("expected actions", [a.actor for a in item.inject.expected_actions], asked),
        ):
            if got != wanted:
                yield f"the {field} of {raw.id} are {', '.join(got) or 'nobody'}, not {', '.join(wanted) or 'nobody'}"


# ---------------------------------------------------------------------------------------------- hard rules


def _phase(case: Case) -> Iterator[str]:
    for name, start in case.starts.items():
        begin, end = case.spans[case.raw[name].phase]
        if not begin <= start < end:
            yield f"{name} is at play minute {start}, outside {case.raw[name].phase} ({begin} to {end})"


def _window(case: Case) -> Iterator[str]:
    for name, start in case.starts.items():
        begin, end = case.spans[case.raw[name].phase]
        room = case.room(case.raw[name])
        if begin <= start < end and start not in room:
            yield f"{name} is at play minute {start}, outside its window ({room.start} to {room.stop - 1})"


def _grid(case: Case) -> Iterator[str]:
    for name, start in case.starts.items():
        if name in case.pinned or case.on_grid(start) or not any(map(case.on_grid, case.room(case.raw[name]))):
            continue
        clock = case.local(case.played[start])
        yield f"{name} is at {clock:%H:%M}, off the grid of {case.plan.pace.grid} min"


def _in_play(case: Case) -> Iterator[str]:
    for item in case.known:
        if item.minute not in case.play_minutes:
            yield f"{item.inject.id} is at minute {item.minute} of the day, which is not play"


def _causality(case: Case) -> Iterator[str]:
    for name, start in case.starts.items():
        inject = case.raw[name]
        for cause in inject.after:
            members = case.members(cause)
            there = [m.id for m in members if m.id in case.planned]
            if not there and any(map(case.holds, members)):
                yield f"{name} is planned without {cause}, from which it follows"
            for other in there:
                if other in case.starts and start < case.starts[other] + inject.lag:
                    late = start - case.starts[other]
                    yield f"{name} comes {late} min after {other}, not {inject.lag}"


def _ordered(case: Case, before: Callable[[Inject, Inject], bool]) -> Iterator[tuple[str, str]]:
    """Yield pairs of planned injects of which the first should not be later than the second, but is."""
    for one, two in combinations(case.starts, 2):
        for first, second in ((one, two), (two, one)):
            if case.starts[first] > case.starts[second] and before(case.raw[first], case.raw[second]):
                yield first, second


def _story_order(case: Case) -> Iterator[str]:
    def before(one: Inject, two: Inject) -> bool:
        if one.scenario_time is None or two.scenario_time is None:
            return False
        return case.story(one.scenario_time) < case.story(two.scenario_time)

    for first, second in _ordered(case, before):
        yield f"{first} is earlier in the story than {second}, but later in play"


def _storyline(case: Case) -> Iterator[str]:
    def before(one: Inject, two: Inject) -> bool:
        same = (one.storyline, one.phase) == (two.storyline, two.phase)
        return same and one.at is not None and two.at is not None and one.at < two.at

    for first, second in _ordered(case, before):
        yield f"{first} comes after {second} of the same storyline, though it is authored earlier"


def _spacing(case: Case) -> Iterator[str]:
    for cell in case.tables:
        for (one, first), (two, second) in pairwise(case.received(cell)):
            if two - one < case.plan.pace.spacing:
                yield f"{first} and {second} reach {cell} {two - one} min apart, not {case.plan.pace.spacing}"


def _work(case: Case) -> Iterator[str]:
    for cell, most in case.tables.items():
        spans = [(s, s + case.work(cell, name), name) for name, s in case.starts.items() if case.work(cell, name)]
        for moment, _, last in spans:  # the number open only grows when one begins
            there = [name for start, end, name in spans if start <= moment < end]
            if len(there) > most:
                yield f"{cell} has {', '.join(there)} open at play minute {moment} when {last} comes, not {most}"


def _story_time(case: Case) -> Iterator[str]:
    told = [(item, _naive(item.scenario)) for item in case.known if item.scenario is not None]
    for (one, earlier), (two, later) in pairwise(sorted(told, key=lambda pair: (pair[0].minute, pair[1]))):
        if later < earlier:
            yield f"the story runs backwards from {one.inject.id} ({earlier}) to {two.inject.id} ({later})"
    for item, story in told:
        raw = case.raw[item.inject.id]
        phase = case.phase_of[raw.phase]
        begin, end = case.story(phase.starts), case.story(phase.ends)
        if raw.scenario_time is not None and story != case.story(raw.scenario_time):
            yield f"{raw.id} happens at {story}, not at its own {raw.scenario_time}"
        elif not begin <= story <= end:
            yield f"{raw.id} happens at {story}, outside the story of {phase.id} ({begin} to {end})"


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


# ---------------------------------------------------------------------------------------------- consistency


def _day(case: Case) -> Iterator[str]:
    exercise, end = case.exercise, case.duration - case.hot_wash
    for name, span, wanted in (
        ("briefing", exercise.briefing, (0, case.briefing)),
        ("play", exercise.play, (case.briefing, end)),
        ("hot wash", exercise.hot_wash, (end, case.duration)),
    ):
        if (span.start, span.end) != wanted:
            yield f"the {name} lasts from {span.start} to {span.end}, not from {wanted[0]} to {wanted[1]}"
    if exercise.start.astimezone(UTC) != case.welcome:
        yield f"the welcome is at {exercise.start}, not at {case.welcome}"
    if _naive(exercise.h_hour) != case.h_hour:
        yield f"H-hour is {exercise.h_hour}, not {case.h_hour}"


def _breaks(case: Case) -> Iterator[str]:
    got = [(span.start, span.end) for span, _ in case.exercise.breaks]
    if got != case.breaks:
        yield f"the breaks are {got}, not {case.breaks}"


def _phases(case: Case) -> Iterator[str]:
    listed = [(p.number, p.phase.id) for p in case.exercise.phases]
    if listed != list(enumerate(case.spans, start=1)):
        yield f"the phases are {listed}, not {', '.join(case.spans)}"
        return
    for item in case.exercise.phases:
        begin, end = case.spans[item.phase.id]
        if begin == end:
            continue
        wanted = (case.played[begin], case.played[end - 1] + 1)
        if (item.span.start, item.span.end) != wanted:
            yield f"{item.phase.id} lasts from {item.span.start} to {item.span.end}, not {wanted[0]} to {wanted[1]}"


def _complete(case: Case) -> Iterator[str]:
    exercise = case.exercise
    there = [item.inject.id for item in (*exercise.injects, *exercise.contingencies)]
    counted = Counter([*there, *(item.inject_id for item in exercise.left_out)])
    for name in sorted(counted.keys() | case.raw.keys()):
        if counted[name] != 1:
            yield f"{name} is listed {counted[name]} times among planned, reserve and left out"
        if name not in case.raw:
            yield f"{name} is no inject of the scenario"


def _numbers(case: Case) -> Iterator[str]:
    items = [*case.exercise.injects, *case.exercise.contingencies]
    numbers = [item.number for item in items]
    if numbers != list(range(1, len(items) + 1)):
        yield f"the rows are numbered {numbers}"
    minutes = [item.minute if item.minute is not None else -1 for item in case.exercise.injects]
    if minutes != sorted(minutes):
        yield f"the injects stand at the minutes {minutes}, out of order"
    controls = Counter(item.control_number for item in items)
    for number, times in controls.items():
        if times > 1:
            yield f"{times} injects have the control number {number}"
    places = {phase.id: number for number, phase in enumerate(case.scenario.phases, start=1)}
    for item in items:
        if item.inject.id in case.raw and item.phase_number != places[case.raw[item.inject.id].phase]:
            yield f"{item.inject.id} stands in phase {item.phase_number}"


def _clocks(case: Case) -> Iterator[str]:
    for item in case.exercise.injects:
        name = item.inject.id
        if item.minute is None or item.real is None or item.scenario is None:
            yield f"{name} is planned without a time"
            continue
        wanted = case.local(item.minute)
        if item.real.astimezone(UTC) != wanted.astimezone(UTC) or item.real.isoformat() != wanted.isoformat():
            yield f"{name} arrives at {item.real}, not at {wanted} ({item.minute} min after the welcome)"
    for item in case.exercise.contingencies:
        if (item.minute, item.real, item.scenario) != (None, None, None):
            yield f"{item.inject.id} waits in reserve, but has a time"


def _texts(case: Case) -> Iterator[str]:
    for item in (*case.exercise.injects, *case.exercise.contingencies):
        for text in _strings(item.inject.model_dump(mode="json")):
            if "{{" in text:
                yield f'{item.inject.id} says "{text[:60]}", which is not filled in'
    frame = case.exercise.scenario
    for part in (frame.title, frame.summary, *frame.phases):
        for text in _strings(part.model_dump(mode="json")):
            if "{{" in text:
                yield f'the scenario says "{text[:60]}", which is not filled in'


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _strings(part)


# ---------------------------------------------------------------------------------------------- wishes


def _count(case: Case) -> Iterator[str]:
    wishes = case.plan.selection
    wanted = wishes.count
    if wishes.per_hour is not None:
        wanted = round(wishes.per_hour * len(case.played) / 60)
    if wanted is not None and len(case.exercise.injects) != wanted:
        yield f"{len(case.exercise.injects)} injects are planned, not {wanted}"


def _include(case: Case) -> Iterator[str]:
    for name in case.plan.selection.include:
        if name not in case.planned:
            yield f"{name} is not planned"


def _pins(case: Case) -> Iterator[str]:
    minutes = {item.inject.id: item.minute for item in case.known}
    for pin in case.plan.selection.pins:
        day = case.plan.start.date + timedelta(days=pin.day - 1)
        minute = minutes.get(pin.inject)
        if minute is None:
            yield f"{pin.inject} is not planned, and pinned at {pin.at:%H:%M} of day {pin.day}"
        elif _naive(case.local(minute)) != datetime.combine(day, pin.at) and minute != case.minute_of(pin.day, pin.at):
            yield f"{pin.inject} arrives at {case.local(minute)}, not at {pin.at:%H:%M} of day {pin.day}"


def _tests(case: Case) -> Iterator[str]:
    for objective in case.scenario.objectives:
        wish = case.plan.objectives.get(objective.id)
        least = case.plan.guarantees.tests if wish is None or wish.tests is None else wish.tests
        keys = [n for n in case.planned if case.raw[n].weight == "key" and objective.id in case.raw[n].objectives]
        if len(keys) < least:
            yield f"{objective.id} is tested by {len(keys)} key injects, not {least}"


def _fed(case: Case) -> Iterator[str]:
    for cell in case.tables:
        got = sum(cell in case.raw[name].to for name in case.planned)
        if got < case.plan.guarantees.work:
            yield f"{cell} receives {got} injects, not {case.plan.guarantees.work}"


def _idle(case: Case) -> Iterator[str]:
    longest = case.plan.guarantees.max_idle
    for cell in case.tables if longest is not None else ():
        free = 0  # the first play minute at which the cell has nothing
        for start, end in [*sorted(_busy(case, cell)), (len(case.played), len(case.played))]:
            if longest is not None and start - free > longest:
                yield f"{cell} is idle from play minute {free} to {start}, more than {longest} min"
            free = max(free, end)


def _busy(case: Case, cell: str) -> Iterator[tuple[int, int]]:
    for name, start in case.starts.items():
        acts = any(a.actor == cell for a in case.raw[name].expected_actions)
        receives = cell in case.raw[name].to
        if acts:
            yield start, start + max(case.work(cell, name), int(receives))
        elif receives:
            yield start, start + case.plan.pace.spacing


_RULES: dict[str, Rule] = {
    "exists": _existence,
    "excluded": _excluded,
    "alternatives": _alternatives,
    "reserve": _reserve,
    "cut": _cut,
    "phase": _phase,
    "window": _window,
    "grid": _grid,
    "in play": _in_play,
    "causality": _causality,
    "story order": _story_order,
    "storyline": _storyline,
    "spacing": _spacing,
    "work": _work,
    "story time": _story_time,
    "day": _day,
    "breaks": _breaks,
    "phases": _phases,
    "complete": _complete,
    "numbers": _numbers,
    "clocks": _clocks,
    "texts": _texts,
}
_WISHES: dict[str, Rule] = {
    "count": _count, "include": _include, "pins": _pins, "tests": _tests, "work": _fed, "idle": _idle,
}  # fmt: skip
