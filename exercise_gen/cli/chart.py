"""The timeline of an exercise in a terminal: a table, a chart of the cells, the figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exercise_gen.generate import Exercise
    from exercise_gen.quality import Quality

_NAME, _LEAST, _MOST = 16, 72, 160  # columns: a cell's name, the narrowest and the widest chart
_BAR = " ▁▂▃▄▅▆▇█"


def table(exercise: Exercise, language: str, columns: int | None) -> Iterator[str]:
    """Yield the injects in the order of time, a line each, under their phases; then those in reserve.

    Lines are cut to so many columns, None cuts nothing.
    """
    from exercise_gen import i18n
    from exercise_gen.markup import plain

    width = 100 if columns is None else max(_LEAST, columns)
    most = None if columns is None else width
    several = exercise.at(exercise.hot_wash.end - 1).date() != exercise.start.date()
    phase = 0
    for item in exercise.injects:
        inject, real, story = item.inject, item.real, item.scenario
        if item.phase_number != phase:
            phase = item.phase_number
            title = plain(exercise.phases[phase - 1].phase.title.within(language))
            yield f"── {phase}. {title} ".ljust(width, "─")[:width]
        if real is None or story is None:
            continue
        day = f"D{(real.date() - exercise.start.date()).days + 1} " if several else ""
        head = f"{day}{i18n.clock(real)}  {i18n.dtg(story):<14}  {inject.id:<8} {inject.weight[:3]}  "
        to = f"{', '.join(inject.to)}: "
        yield (head + to + plain(inject.title.within(language)))[:most]
    if exercise.contingencies:
        yield "── in reserve ".ljust(width, "─")
    for item in exercise.contingencies:
        title = plain(item.inject.title.within(language))
        yield f"{item.inject.id:<8} {item.inject.contingency_of or '':<8} {', '.join(item.inject.to)}: {title}"[:most]


def chart(exercise: Exercise, width: int) -> Iterator[str]:
    """Yield a line for each cell: █ an inject arrives, ▒ work is open, · nothing to do, blank a break."""
    from exercise_gen import i18n

    question = exercise.schedule.question
    columns = max(_LEAST, min(width, _MOST)) - _NAME - 1
    step = -(-exercise.play.minutes // columns)
    columns = -(-exercise.play.minutes // step)
    column = [(minute - exercise.play.start) // step for minute in question.day.played]  # of each minute of play
    grid = [[" "] * columns for _ in question.cells]
    for row in grid:
        for place in column:
            row[place] = "·"
    arrivals = [0] * columns
    planned = [
        (candidate, start)
        for candidate, start in zip(question.instance.candidates, exercise.schedule.starts, strict=True)
        if start is not None
    ]
    for candidate, start in planned:
        for work in candidate.work:
            for played in range(start, min(start + work.minutes, question.day.play_minutes)):
                grid[work.cell][column[played]] = "▒"
    for candidate, start in planned:
        arrivals[column[start]] += 1
        for cell in candidate.to:
            grid[cell][column[start]] = "█"
    for name, row in zip(question.cells, grid, strict=True):
        yield f"{name[:_NAME]:<{_NAME}} {''.join(row)}"
    most = max(arrivals, default=1) or 1
    bars = "".join(_BAR[-(-number * (len(_BAR) - 1) // most)] for number in arrivals)
    yield f"{'all':<{_NAME}} {bars}"
    first, last = i18n.clock(exercise.at(exercise.play.start)), i18n.clock(exercise.at(exercise.play.end))
    ruler = f"{first}{'':<{max(1, columns - 10)}}{last}"
    yield f"{'':<{_NAME}} {ruler}   (█ arrives, ▒ in work, · nothing to do; {step} min a column)"


def _clock(exercise: Exercise, minute: int) -> str:
    """Return a clock time, with the day when it is not the first."""
    from exercise_gen import i18n

    at = exercise.at(minute)
    day = (at.date() - exercise.start.date()).days + 1
    return f"D{day} {i18n.clock(at)}" if day > 1 else i18n.clock(at)


def figures(exercise: Exercise, rated: Quality) -> Iterator[str]:
    """Yield the quality of an exercise in words and numbers."""
    from exercise_gen import i18n

    yield (
        f"{rated.planned} injects, {rated.reserve} in reserve; {rated.per_hour:g} an hour; {rated.key_share:.0%} key; "
        f"{rated.channels} channels, {rated.kinds} kinds of message"
    )
    tested = ", ".join(f"{c.objective} {c.tests}/{c.asked}" for c in rated.coverage)
    yield f"key injects for each objective, of those asked: {tested}"
    yield f"{'cell':<{_NAME}} injects  work   at once  longest time with nothing to do"
    for cell in rated.load:
        clocks = f"{_clock(exercise, cell.idle_from)} to {_clock(exercise, cell.idle_to)}"
        idle = f"{cell.idle} min ({clocks})" if cell.idle else "none"
        yield f"{cell.cell[:_NAME]:<{_NAME}} {cell.injects:>7}  {cell.minutes:>3} min {cell.peak:>6}  {idle}"
    yield f"load between cells (Gini, 0 is even): {rated.gini:.2f}; off the tempo curve: {rated.tempo_error:.0%}"
    if rated.bound is None:
        yield f"cost {rated.cost} (engine {rated.engine}); `--engine exact` proves how far it is from the best"
    elif rated.gap == 0:
        yield f"cost {rated.cost} (engine {rated.engine}); proved the best there is"
    else:
        yield f"cost {rated.cost} (engine {rated.engine}); at least {rated.bound} (gap {rated.gap:.1%})"
    for promise in exercise.broken:
        yield f"not kept: {promise.message}"
    for change in exercise.changes:
        before, after = (i18n.clock(at) if at else "-" for at in (change.before, change.after))
        yield f"changed: {change.inject_id} {change.kind} {before} → {after}"
