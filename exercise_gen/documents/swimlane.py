"""The timeline as a picture: one lane a cell, one sign an inject, shapes instead of colours for what matters."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from exercise_gen.documents.view import Teller
from exercise_gen.generate import Exercise, ScheduledInject, Span

WIDTH, LANE, HEAD, LABELS, EDGE = 1060, 44, 58, 150, 12
_LONGEST_BREAK = 45  # minutes of axis that a break takes at most: a night must not push the day off the page
_NEAR = 27  # pixels that a sign and its number need side by side
_FONT = 'font-family="Source Sans 3" font-weight="500"'
_TICKS = (5, 10, 15, 30, 60, 120, 240)
_ROOM = 62  # pixels a clock label needs


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
    height = HEAD + LANE * len(lanes) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {_FONT} font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        *_phases(teller, axis, height),
        *_breaks(teller, axis, height),
        *_ticks(teller, axis, height),
    ]
    for row, cell in enumerate(lanes):
        top = HEAD + row * LANE
        name = _shortened(str(teller.say(cell.short)), 22)
        parts.append(f'<line x1="0" y1="{top}" x2="{WIDTH}" y2="{top}" stroke="#8a97a6" stroke-width="0.7"/>')
        parts.append(f'<text x="6" y="{top + LANE / 2 + 4}" font-weight="600">{escape(name)}</text>')
        parts += _signs([i for i in exercise.injects if cell.id in i.inject.to], axis, top)
    bottom = HEAD + LANE * len(lanes)
    parts.append(f'<line x1="0" y1="{bottom}" x2="{WIDTH}" y2="{bottom}" stroke="#8a97a6" stroke-width="0.7"/></svg>')
    return "".join(parts)


def _phases(teller: Teller, axis: _Axis, height: int) -> Iterator[str]:
    for phase in teller.exercise.phases:
        left, right = axis.x(phase.span.start), axis.x(phase.span.end)
        fill = "#eef2f6" if phase.number % 2 else "#ffffff"
        title = _shortened(f"{phase.number}. {teller.say(phase.phase.title)}", max(3, int((right - left) / 6.6)))
        yield f'<rect x="{left}" y="0" width="{right - left:.1f}" height="{height - 22}" fill="{fill}"/>'
        yield f'<rect x="{left}" y="0" width="{right - left:.1f}" height="24" fill="#1b3a5c" stroke="white"/>'
        yield f'<text x="{left + 6}" y="16.5" fill="white" font-weight="600">{escape(title)}</text>'


def _breaks(teller: Teller, axis: _Axis, height: int) -> Iterator[str]:
    for span, given in teller.exercise.breaks:
        left, right = axis.x(span.start), axis.x(span.end)
        label = str(teller.say(given.label)) if given.label else teller.label("Break")
        middle = (left + right) / 2
        yield f'<rect x="{left}" y="24" width="{right - left:.1f}" height="{height - 46}" fill="#d5dbe2"/>'
        if right - left > 14:  # noqa: PLR2004 - narrower than a line of text
            where = f'x="{middle:.1f}" y="{(height + 24) / 2:.1f}"'
            turn = f'transform="rotate(-90 {middle:.1f} {(height + 24) / 2:.1f})"'
            said = escape(_shortened(label, 30))
            yield f'<text {where} {turn} text-anchor="middle" font-size="11" fill="#333">{said}</text>'


def _ticks(teller: Teller, axis: _Axis, height: int) -> Iterator[str]:
    play: Span = teller.exercise.play
    step = next((s for s in _TICKS if s * axis.scale >= _ROOM), _TICKS[-1])
    last = -1e9
    for minute in [*range(play.start, play.end, step), play.end]:
        x = axis.x(minute)
        if x - last < _ROOM - 8 and minute != play.start:
            continue
        last = x
        anchor = "end" if minute == play.end else "start" if minute == play.start else "middle"
        yield f'<line x1="{x}" y1="44" x2="{x}" y2="{height - 22}" stroke="#c3ccd6" stroke-width="0.6"/>'
        said = escape(teller.clock(minute))
        yield f'<text x="{x}" y="39" text-anchor="{anchor}" font-size="11" fill="#333">{said}</text>'


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
