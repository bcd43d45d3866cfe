"""The timeline as a picture: one lane a cell, one sign an inject, shapes instead of colours for what matters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from exercise_gen.documents.view import Teller
from exercise_gen.generate import Exercise, ScheduledInject

WIDTH, LANE, LABELS, EDGE = 1060, 44, 150, 12
_LONGEST_BREAK = 45  # minutes of axis that a break takes at most: a night must not push the day off the page
_NEAR = 27  # pixels that a sign and its number need side by side
# a page has only the fonts of its reader: each is as wide as `_LETTER` says, or narrower
_FONT = 'font-family="Source Sans 3, Segoe UI, Roboto, Arial, Helvetica, sans-serif" font-weight="500"'
_LETTER = {12: 6.9, 11: 6.2}  # pixels that a letter of a size needs, on average
_TITLE_LINE, _MOST_LINES, _HOURS = 14, 3, 34
_TICKS = (5, 10, 15, 30, 60, 120, 240)
_ROOM = 56  # pixels a clock label needs


class _Axis:
    """Minutes of the day to pixels, with long breaks shortened."""

    def __init__(self, exercise: Exercise) -> None:
        self.play = exercise.play
        self.breaks = [span for span, _ in exercise.breaks]
        self.scale = (WIDTH - LABELS - EDGE) / max(1, self._axis(self.play.end))

    def _axis(self, minute: int) -> float:
        spent = float(minute - self.play.start)
        for span in self.breaks:
            if minute > span.start:
                inside = min(minute, span.end) - span.start
                shown = min(span.end - span.start, _LONGEST_BREAK) * inside / (span.end - span.start)
                spent -= inside - shown
        return spent

    def x(self, minute: int) -> float:
        return round(LABELS + self._axis(minute) * self.scale, 1)


def draw(teller: Teller) -> str:
    """Return the swim-lane timeline of an exercise as SVG text."""
    exercise = teller.exercise
    axis, lanes = _Axis(exercise), exercise.players
    titles = [_title(teller, axis, number) for number in range(len(exercise.phases))]
    band = 10 + _TITLE_LINE * max(map(len, titles), default=1)
    head = band + _HOURS
    bottom = head + LANE * len(lanes)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 30}" {_FONT} font-size="12">',
        f'<rect width="{WIDTH}" height="{bottom + 30}" fill="white"/>',
        *_phases(exercise, axis, titles, band, bottom + 8),
        *_breaks(teller, axis, band, bottom + 8),
        *_ticks(teller, axis, band, bottom + 8),
    ]
    for row, cell in enumerate(lanes):
        top = head + row * LANE
        name = _shortened(str(teller.say(cell.short)), 22)
        parts.append(f'<line x1="0" y1="{top}" x2="{WIDTH}" y2="{top}" stroke="#8a97a6" stroke-width="0.7"/>')
        parts.append(f'<text x="6" y="{top + LANE / 2 + 4}" font-weight="600">{escape(name)}</text>')
        parts += _signs([i for i in exercise.injects if cell.id in i.inject.to], axis, top)
    parts.append(f'<line x1="0" y1="{bottom}" x2="{WIDTH}" y2="{bottom}" stroke="#8a97a6" stroke-width="0.7"/></svg>')
    return "".join(parts)


def _title(teller: Teller, axis: _Axis, number: int) -> list[str]:
    """Return the title of a phase, the first being 0, in the lines that its width asks for."""
    phase = teller.exercise.phases[number]
    most = max(3, int((axis.x(phase.span.end) - axis.x(phase.span.start) - 10) / _LETTER[12]))
    lines = textwrap.wrap(f"{phase.number}. {teller.say(phase.phase.title)}", most, break_long_words=False)
    kept = lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        kept[-1] += "…"
    return [_shortened(line, most) for line in kept]


def _phases(exercise: Exercise, axis: _Axis, titles: Sequence[Sequence[str]], band: int, low: int) -> Iterator[str]:
    for phase, lines in zip(exercise.phases, titles, strict=True):
        left, right = axis.x(phase.span.start), axis.x(phase.span.end)
        fill = "#eef2f6" if phase.number % 2 else "#ffffff"
        yield f'<rect x="{left}" y="0" width="{right - left:.1f}" height="{low}" fill="{fill}"/>'
        yield f'<rect x="{left}" y="0" width="{right - left:.1f}" height="{band}" fill="#1b3a5c" stroke="white"/>'
        for row, line in enumerate(lines):
            y = 17 + _TITLE_LINE * row
            yield f'<text x="{left + 6}" y="{y}" fill="white" font-weight="600">{escape(line)}</text>'


def _breaks(teller: Teller, axis: _Axis, band: int, low: int) -> Iterator[str]:
    for span, given in teller.exercise.breaks:
        left, right = axis.x(span.start), axis.x(span.end)
        middle, height = (left + right) / 2, (band + low) / 2
        yield f'<rect x="{left}" y="{band}" width="{right - left:.1f}" height="{low - band}" fill="#d5dbe2"/>'
        if right - left > 14:  # noqa: PLR2004 - narrower than a line of text
            where = f'x="{middle:.1f}" y="{height:.1f}"'
            turn = f'transform="rotate(-90 {middle:.1f} {height:.1f})"'
            said = escape(_shortened(teller.break_title(given), int((low - band) / _LETTER[11])))
            yield f'<text {where} {turn} text-anchor="middle" font-size="11" fill="#333">{said}</text>'


def _ticks(teller: Teller, axis: _Axis, band: int, low: int) -> Iterator[str]:
    play = teller.exercise.play
    for minute in _hours(teller.exercise, axis):
        x = axis.x(minute)
        anchor = "end" if minute == play.end else "start" if minute == play.start else "middle"
        yield f'<line x1="{x}" y1="{band + 20}" x2="{x}" y2="{low}" stroke="#c3ccd6" stroke-width="0.6"/>'
        said = escape(teller.clock(minute))
        yield f'<text x="{x}" y="{band + 15}" text-anchor="{anchor}" font-size="11" fill="#333">{said}</text>'


def _hours(exercise: Exercise, axis: _Axis) -> Iterator[int]:
    """Yield the minutes that carry their hour: the beginning, round hours with room around them, the end."""
    play = exercise.play
    step = next((s for s in _TICKS if s * axis.scale >= _ROOM), _TICKS[-1])
    first = exercise.at(play.start)
    last, end = axis.x(play.start) + _ROOM / 4, axis.x(play.end) - _ROOM / 4  # these labels stand at one side
    yield play.start
    for minute in range(play.start + -(first.hour * 60 + first.minute) % step, play.end, step):
        x = axis.x(minute)
        if last + _ROOM <= x <= end - _ROOM:
            last = x
            yield minute
    yield play.end


def _signs(injects: list[ScheduledInject], axis: _Axis, top: int) -> Iterator[str]:
    last, level = -1e9, 0
    for item in injects:
        x = axis.x(item.minute or 0)
        level = (level + 1) % 3 if x - last < _NEAR else 0
        last = x
        y = top + (LANE / 2, LANE / 2 - 13, LANE / 2 + 13)[level]
        number = item.inject.id.rpartition("-")[2]
        yield _sign(item.inject.weight, x, y)
        yield f'<text x="{x + 7.5:.1f}" y="{y + 3.6:.1f}" font-size="10">{escape(number)}</text>'


def _sign(weight: str, x: float, y: float) -> str:
    if weight == "key":
        return f'<path d="M{x} {y - 6.5}L{x + 6.5} {y}L{x} {y + 6.5}L{x - 6.5} {y}Z" fill="#9a3b00"/>'
    fill = "#1b3a5c" if weight == "enabling" else "white"
    return f'<circle cx="{x}" cy="{y}" r="4.6" fill="{fill}" stroke="#1b3a5c" stroke-width="1.5"/>'


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
