"""Rules TMP: the order, the rhythm and the hours of an exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from exercise_gen import i18n
from exercise_gen.day import moment_at
from exercise_gen.generate import ScheduledInject
from exercise_gen.lint.case import Case
from exercise_gen.lint.registry import Finding, rule
from exercise_gen.load import texts
from exercise_gen.models import Cell
from exercise_gen.models.times import format_duration

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SPANISH_MONTHS = ("ENE", "ABR", "AGO", "SET", "DIC")
_DTG = re.compile(r"\b(\d{2})(\d{2})(\d{2}) ?([A-Z])? ?([A-Z]{3}) ?(\d{2}|\d{4})\b")


def _received(case: Case, cell: Cell) -> list[ScheduledInject]:
    """Return the planned injects addressed to a cell, in order of time."""
    return [item for item in case.planned if cell.id in item.inject.to]


def _busy(case: Case, cell: Cell) -> list[tuple[int, int]]:
    """Return the stretches of play in which a cell has something: received, for information, or owed as an action."""
    spans = []
    for item in case.planned:
        own = [a.minutes for a in item.inject.expected_actions if a.actor == cell.id]
        if item.minute is not None and (own or cell.id in item.inject.to):
            begin = case.play_minute(item.minute)
            spans.append((begin, begin + max(own, default=case.plan.model.pace.spacing)))
    return sorted(spans)


@rule("TMP-01", "error", "Rows stand in order of time and are numbered without gaps", reads="exercise")
def rows_are_in_order(case: Case) -> Iterator[Finding]:
    """The master list is read from top to bottom while the clock runs: times never go back, numbers never skip.

    Planned injects first, contingency injects after them, numbered from 1.
    """
    for before, item in pairwise(case.planned):
        if (item.minute or 0) < (before.minute or 0):
            message = f'inject "{item.inject.id}" stands after "{before.inject.id}", but comes earlier'
            yield Finding(message, case.inject(item.inject.id, "id"), "sort the injects by time")
    rows = [*case.planned, *case.exercise.contingencies]
    for number, item in enumerate(rows, start=1):
        if item.number != number:
            message = f'inject "{item.inject.id}" has the number {item.number} in row {number} of the master list'
            yield Finding(message, case.inject(item.inject.id, "id"), "number the rows 1, 2, 3, …")


@rule("TMP-02", "error", "Everything happens between STARTEX and ENDEX", reads="exercise")
def rows_are_inside_play(case: Case) -> Iterator[Finding]:
    """An inject before STARTEX meets nobody, one after ENDEX has no answer.

    There is one STARTEX and one ENDEX: the edges of play.
    """
    play = case.exercise.play
    for item in case.planned:
        if item.minute is None or not play.start <= item.minute < play.end:
            when = case.clock(item.minute) if item.minute is not None else "no time"
            hours = f"{case.clock(play.start)} to {case.clock(play.end)}"
            message = f'inject "{item.inject.id}" comes at {when}, outside the play from {hours}'
            yield Finding(message, case.inject(item.inject.id, "at"), "move it, or lengthen the exercise")


@rule("TMP-03", "error", "Scenario time never runs backwards", reads="exercise")
def story_runs_forward(case: Case) -> Iterator[Finding]:
    """What comes later in the room does not happen earlier in the story; players would answer the past.

    Compares the scenario time of planned injects in the order of delivery.
    """
    last: ScheduledInject | None = None
    for item in case.planned:
        if last and last.scenario and item.scenario and item.scenario < last.scenario:
            message = (
                f'inject "{item.inject.id}" happens at {i18n.dtg(item.scenario)} of the story, '
                f'before "{last.inject.id}" ({i18n.dtg(last.scenario)}), which is delivered earlier'
            )
            yield Finding(message, case.inject(item.inject.id, "scenario_time"), "change its time, or its `at`")
        else:
            last = item


@rule("TMP-04", "error", "No effect comes before its cause", reads="exercise")
def causes_come_first(case: Case) -> Iterator[Finding]:
    """An inject that comes `after` others follows them by at least its `lag`, in minutes of play.

    Of a group of alternatives, the one that is planned counts. A cause that this exercise does not have is no cause.
    """
    minutes = {item.inject.id: case.play_minute(item.minute) for item in case.planned if item.minute is not None}
    firsts = {i.id: i.alternative_to or i.id for i in case.model.injects}
    for item in case.planned:
        for number, cause in enumerate(item.inject.after):
            group = {name for name, first in firsts.items() if first == firsts.get(cause, cause)} | {cause}
            before = [minutes[name] for name in group if name in minutes]
            if not before or item.inject.id not in minutes:
                continue
            gap = minutes[item.inject.id] - max(before)
            if gap < item.inject.lag:
                wanted = format_duration(item.inject.lag)
                how = f"{gap} min after" if gap >= 0 else f"{-gap} min before"
                message = f'inject "{item.inject.id}" comes {how} "{cause}", its cause; at least {wanted} must pass'
                yield Finding(message, case.inject(item.inject.id, "after", number), "move it later, or shorten `lag`")


@rule(
    "TMP-05", "warning", "Injects come at a rhythm that keeps players at work",
    reads="exercise", limits={"every": 20, "least": 2, "most": 6},
)  # fmt: skip
def tempo_is_right(case: Case) -> Iterator[Finding]:
    """Too few injects and the room drifts off, too many and nobody discusses.

    At a table: each phase has at least `least` 2 injects, and no cell receives more than `most` 6 in a phase. In an
    operations-based exercise: each cell has something new or something open in every `every` 20 minutes of play, on
    average over its play. One finding for a phase or for all cells together.
    """
    least, most, every = (case.limit("TMP-05", name) for name in ("least", "most", "every"))
    if not case.at_a_table:
        slow = []
        for cell in case.players:
            covered = _covered(_busy(case, cell), case.play_length)
            share = (case.play_length - covered) / max(1, len(_received(case, cell)) + 1)
            if share > every:
                slow.append(f"{cell.id} {share:.0f} min")
        if slow:
            message = f"cells wait longer than {every:g} min for the next inject on average: {', '.join(slow)}"
            yield Finding(message, ("cells",), "plan more injects for them, or shorten the play", at_key=True)
        return
    for scheduled in case.exercise.phases:
        items = [i.inject for i in case.planned if i.phase_number == scheduled.number]
        if len(items) < least:
            message = f'the phase "{scheduled.phase.id}" has {len(items)} injects; at least {least:g} are usual'
            yield Finding(message, ("phases", scheduled.number - 1, "id"), "add or include injects")
        crowded = [c.id for c in case.players if sum(c.id in i.to for i in items) > most]
        if crowded:
            message = f'in the phase "{scheduled.phase.id}" more than {most:g} injects reach {", ".join(crowded)}'
            yield Finding(message, ("phases", scheduled.number - 1, "id"), "lengthen the phase or spread them")


def _covered(spans: list[tuple[int, int]], length: int) -> int:
    """Return how many minutes of play the spans cover."""
    covered, last = 0, 0
    for begin, end in spans:
        covered += max(0, min(end, length) - max(begin, last))
        last = max(last, end)
    return covered


@rule("TMP-06", "warning", "No cell is flooded", reads="exercise", limits={"most": 3})
def no_cell_is_flooded(case: Case) -> Iterator[Finding]:
    """A table that receives message upon message sorts paper instead of deciding.

    Threshold: at most `most` 3 injects for a cell in any ten minutes.
    """
    for cell in case.players:
        items = [item for item in _received(case, cell) if item.minute is not None]
        for first in items:
            window = [i for i in items if 0 <= (i.minute or 0) - (first.minute or 0) < 10]  # noqa: PLR2004
            if len(window) > case.limit("TMP-06"):
                named = ", ".join(i.inject.id for i in window)
                message = (
                    f'{len(window)} injects reach "{cell.id}" within 10 min of {case.clock(first.minute or 0)}: {named}'
                )
                yield Finding(
                    message, case.inject(window[-1].inject.id, "to"), "move some of them, or raise `pace.spacing`"
                )
                break


@rule("TMP-07", "warning", "No cell sits idle", reads="exercise", limits={"most": 30, "phases": 1})
def no_cell_is_idle(case: Case) -> Iterator[Finding]:
    """Who is silent for an hour learns nothing and disturbs the rest.

    Operations-based exercises: no cell has more than `most` 30 minutes of play without an inject or an open action. At
    a table: no cell passes more than `phases` 1 phase in a row without an inject, a copy or a question put to it.
    """
    for cell in case.players:
        if case.at_a_table:
            gap = _silent_phases(case, cell)
            if len(gap) > case.limit("TMP-07", "phases"):
                message = f'"{cell.id}" receives nothing in the phases {", ".join(gap)}'
                yield Finding(message, case.cell(cell.id, "id"), "address an inject or a question to it")
            continue
        begin, end = _longest_gap(_busy(case, cell), case.play_length)
        if end - begin > case.limit("TMP-07", "most"):
            hours = f"{case.clock(_day_minute(case, begin))} to {case.clock(_day_minute(case, end - 1) + 1)}"
            message = f'"{cell.id}" has nothing to do from {hours} ({end - begin} min of play)'
            hint = "address injects to it, or set `guarantees: { max_idle: 30 min }` in the plan"
            yield Finding(message, case.cell(cell.id, "id"), hint)


def _silent_phases(case: Case, cell: Cell) -> list[str]:
    """Return the longest run of phases in which a cell receives nothing."""
    longest: list[str] = []
    run: list[str] = []
    for scheduled in case.exercise.phases:
        injects = [i.inject for i in case.planned if i.phase_number == scheduled.number]
        reached = any(cell.id in (*i.to, *i.info) for i in injects) or any(
            cell.id in question.to for question in scheduled.phase.questions
        )
        run = [] if reached else [*run, scheduled.phase.id]
        longest = max(longest, run, key=len)
    return longest


def _longest_gap(spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    best, last = (0, 0), 0
    for begin, end in [*spans, (length, length)]:
        if begin - last > best[1] - best[0]:
            best = (last, begin)
        last = max(last, end)
    return best


def _day_minute(case: Case, played: int) -> int:
    minute = case.exercise.play.start + played
    for span, _ in case.exercise.breaks:
        if minute >= span.start:
            minute += span.end - span.start
    return minute


@rule(
    "TMP-08", "warning", "Play begins soon and ends with time to answer",
    reads="exercise", limits={"first": 15, "last": 20},
)  # fmt: skip
def edges_of_play(case: Case) -> Iterator[Finding]:
    """The first inject comes before people settle into talk; the last key one leaves time for its actions.

    Thresholds in minutes of play: `first` 15 after STARTEX, `last` 20 before ENDEX.
    """
    if not case.planned:
        return
    first = case.planned[0]
    after = case.play_minute(first.minute or 0)
    if after > case.limit("TMP-08", "first"):
        message = f'the first inject, "{first.inject.id}", comes {after} min after STARTEX'
        yield Finding(message, case.inject(first.inject.id, "at"), "move an inject to the beginning")
    keys = [item for item in case.planned if item.inject.weight == "key"]
    if keys:
        left = case.play_length - case.play_minute(keys[-1].minute or 0)
        if left < case.limit("TMP-08", "last"):
            message = f'key inject "{keys[-1].inject.id}" leaves {left} min until ENDEX'
            yield Finding(message, case.inject(keys[-1].inject.id, "at"), "move it earlier, or make it supporting")


@rule("TMP-09", "warning", "Breaks are free of injects and not far apart", reads="exercise", limits={"most": 120})
def breaks_are_free(case: Case) -> Iterator[Finding]:
    """Nobody reads a message at lunch, and nobody thinks well after two hours without a pause.

    Threshold in minutes without a break: `most` 120. Nights and the edges of the day count as breaks.
    """
    day = case.exercise
    for item in case.planned:
        for span, _ in day.breaks:
            if item.minute is not None and span.start <= item.minute < span.end:
                message = f'inject "{item.inject.id}" comes at {case.clock(item.minute)}, during a break'
                yield Finding(message, case.inject(item.inject.id, "at"), "move the inject or the break")
    edges = [day.play.start, *(edge for span, _ in day.breaks for edge in (span.start, span.end)), day.play.end]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start > case.limit("TMP-09"):
            hours = f"{case.clock(start)} to {case.clock(end)}"
            message = f"play runs {format_duration(end - start)} without a break, from {hours}"
            yield Finding(message, ("breaks",), "add a break", place="plan", at_key=True)


@rule(
    "TMP-10", "warning", "The parts of the day add up, with time for the hot wash",
    reads="exercise", limits={"most": 5, "hot_wash": 15},
)  # fmt: skip
def day_adds_up(case: Case) -> Iterator[Finding]:
    """Phases, breaks, briefing and hot wash fill the day; without a hot wash nobody says what was learned.

    Thresholds: `hot_wash` 15 minutes at least; `most` 5 per cent of difference between the parts and the whole.
    """
    day = case.exercise
    hot_wash = day.hot_wash.end - day.hot_wash.start
    if hot_wash < case.limit("TMP-10", "hot_wash"):
        hint = f"write `hot_wash: {case.limit('TMP-10', 'hot_wash'):g} min` or more"
        yield Finding(f"the hot wash has {hot_wash} min", ("hot_wash",), hint, place="plan", at_key=True)
    breaks = sum(span.end - span.start for span, _ in day.breaks)
    phases = sum(case.play_minute(p.span.end) - case.play_minute(p.span.start) for p in day.phases)
    whole, parts = day.hot_wash.end, day.briefing.end + phases + breaks + hot_wash
    if abs(whole - parts) > whole * case.limit("TMP-10", "most") / 100:
        message = f"the parts of the day have {format_duration(max(0, parts))}, the day {format_duration(whole)}"
        yield Finding(message, ("duration",), "", place="plan", at_key=True)


@rule("TMP-11", "warning", "Actions can be finished before ENDEX", reads="exercise")
def actions_end_in_time(case: Case) -> Iterator[Finding]:
    """An evaluator cannot see an action whose time runs out after the end of play.

    Compares the minutes that the author gave each expected action, counted in play, with ENDEX; a schedule may have
    shortened the action to fit. One finding for an inject.
    """
    authored = {inject.id: inject.expected_actions for inject in case.model.injects}
    attending = set(case.exercise.cells)
    for item in case.planned:
        left = case.play_length - case.play_minute(item.minute or 0)
        given = [*item.inject.expected_actions, *authored.get(item.inject.id, [])]
        longest = max((action.minutes for action in given if action.actor in attending), default=0)
        if longest > left:
            message = f'inject "{item.inject.id}" leaves {left} min until ENDEX, but an action has {longest} min'
            yield Finding(message, case.inject(item.inject.id, "expected_actions"), "move it earlier", at_key=True)


@rule("TMP-12", "advice", "The day has a peak, and slack at its end", reads="exercise", limits={"end": 20})
def curve_has_a_peak(case: Case) -> Iterator[Finding]:
    """A day that rises to a peak and ends calmly is remembered; an even one tires.

    The busiest sixth of play lies between one third and five sixths of it (the tempo `rise` peaks in the third
    quarter), and the last 15 per cent of play have at most `end` 20 per cent of the injects. Exercises with fewer than
    12 injects and plans with `pace: { curve: flat }` pass.
    """
    if len(case.planned) < 12 or case.plan.model.pace.curve == "flat":  # noqa: PLR2004 - fewer have no curve
        return
    shares = [case.play_minute(item.minute or 0) / case.play_length for item in case.planned]
    sixths = [sum(n <= 6 * share < n + 1 for share in shares) for n in range(6)]
    if max(sixths[2:5]) < max(sixths):
        message = f"the busiest part of the day is its {'beginning' if max(sixths[:2]) == max(sixths) else 'end'}"
        counts = ", ".join(map(str, sixths))
        yield Finding(message, ("injects",), f"injects in each sixth of play: {counts}", at_key=True)
    end = 100 * sum(share >= 0.85 for share in shares) / len(shares)  # noqa: PLR2004
    if end > case.limit("TMP-12", "end"):
        message = f"{end:.0f}% of the injects come in the last 15% of play"
        yield Finding(message, ("injects",), "leave slack before ENDEX", at_key=True)


@rule("TMP-13", "warning", "Every cell can do its work within the phase", reads="exercise")
def work_fits_the_phase(case: Case) -> Iterator[Finding]:
    """The time that expected actions need fits the phase, or players stop in the middle.

    For each cell and phase: the longest of its actions for each inject, added up, at most the minutes of the phase
    times what the cell works on at once (`parallel`).
    """
    for scheduled in case.exercise.phases:
        length = case.play_minute(scheduled.span.end) - case.play_minute(scheduled.span.start)
        over = []
        for cell in case.players:
            needed = sum(
                max((a.minutes for a in item.inject.expected_actions if a.actor == cell.id), default=0)
                for item in case.planned
                if item.phase_number == scheduled.number
            )
            room = length * (case.plan.model.pace.parallel or cell.parallel)
            if needed > room:
                over.append(f"{cell.id} {needed} of {room} min")
        if over:
            message = f'in the phase "{scheduled.phase.id}" actions need more time than there is: {", ".join(over)}'
            hint = "lengthen the phase, plan fewer injects, or raise `parallel` of the cell"
            yield Finding(message, ("phases", scheduled.number - 1, "duration"), hint)


_JUMP = {
    "en": re.compile(r"\b(?:jumps?|story time|compress|clock)", re.IGNORECASE),
    "es": re.compile(r"\b(?:saltos?|salta|tiempo del relato|comprim|reloj)", re.IGNORECASE),
}


@rule("TMP-14", "error", "Time jumps are announced, and in the field time does not jump", reads="exercise")
def jumps_are_announced(case: Case) -> Iterator[Finding]:
    """In the field an hour of the story is an hour of the day; elsewhere the artificialities announce that time jumps.

    Drill and full-scale: each phase lasts as long in the story as in the day. Other types: when the story runs faster
    than play or jumps between phases, an artificiality says so in every language.
    """
    day = case.exercise
    last: datetime | None = None
    jumping = []
    for scheduled in day.phases:
        begin, end = (moment_at(m, day.h_hour) for m in (scheduled.phase.starts, scheduled.phase.ends))
        told = int((end - begin).total_seconds() // 60)
        played = case.play_minute(scheduled.span.end) - case.play_minute(scheduled.span.start)
        if day.scenario.type in ("drill", "full-scale") and told != played:
            message = (
                f'the phase "{scheduled.phase.id}" tells {format_duration(told)} in {format_duration(played)} of play'
            )
            hint = "in the field time runs as it runs: correct `starts`, `ends` or `duration`"
            yield Finding(message, ("phases", scheduled.number - 1, "ends"), hint)
        if told > played or (last is not None and begin > last):
            jumping.append(scheduled.phase.id)
        last = end
    if jumping and day.scenario.type not in ("drill", "full-scale"):
        for language in case.model.languages:
            said = " ".join(text.within(language) for text in case.model.artificialities)
            if language in _JUMP and not _JUMP[language].search(said):
                message = f'scenario time jumps in {", ".join(jumping)}, but no artificiality says so ("{language}")'
                hint = "as `Time jumps are announced`, `Los saltos de tiempo se anuncian`"
                yield Finding(message, ("artificialities",), hint, at_key=True)


@rule("TMP-15", "error", "Date-time groups are right", reads="exercise")
def dtgs_are_right(case: Case) -> Iterator[Finding]:
    """A date-time group such as `281530R MAY 27` names a day that exists, with the letter of its zone.

    Looks at what is printed of every inject, in every language. The letter is the exercise's own (R for Peru) or Z;
    months are the English ones, as radio operators of both nations read them.
    """
    own = {i18n.dtg(case.exercise.start).split()[0][-1], "Z"}
    for item in (*case.planned, *case.exercise.contingencies):
        for path, text in texts(item.inject):
            for language in case.exercise.languages:
                for match in _DTG.finditer(text.within(language)):
                    if wrong := _dtg_fault(match, own):
                        hint = "as 281530R MAY 27; `{{ scenario_time | dtg }}` writes it"
                        message = f'"{match[0]}" in inject "{item.inject.id}": {wrong}'
                        yield Finding(message, case.inject(item.inject.id, *path), hint)


def _dtg_fault(match: re.Match[str], zones: set[str]) -> str:
    day, hour, minute, zone, month, year = match.groups()
    if month not in _MONTHS:
        return "the month is Spanish" if month in _SPANISH_MONTHS else ""
    try:
        datetime(2000 + int(year[-2:]), _MONTHS.index(month) + 1, int(day), int(hour), int(minute))
    except ValueError:
        return "there is no such day or hour"
    if not zone:
        return "the letter of the zone is missing"
    return "" if zone in zones else f"the zone is {zone}, the exercise's is {' or '.join(sorted(zones))}"
