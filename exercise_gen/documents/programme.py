"""The multi-year plan (HSEEP: integrated preparedness plan): priorities, calendar, coverage, a sheet an exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from exercise_gen.documents.dates import TITLES, first_and_last, meetings
from exercise_gen.documents.view import EXERCISE_TYPES, FRAMEWORKS, Prose
from exercise_gen.i18n import Words
from exercise_gen.models import Text
from exercise_gen.models.programme import Improvement, Stage
from exercise_gen.roadmap import STAGES, Planned, Roadmap, stages

STAGE_NAMES: Mapping[Stage, str] = {"discuss": "Discussed", "practise": "Practiced", "show": "Shown"}
STAGE_SIGNS: Mapping[Stage, str] = {"discuss": "○", "practise": "◐", "show": "●"}


@dataclass(frozen=True)
class Cover:
    """What stands on the cover."""

    title: str
    document: str
    years: str
    version: str
    sponsor: str
    standing: Prose
    marking: str
    banner: str


@dataclass(frozen=True)
class PriorityLine:
    """A priority with the names of its capabilities."""

    id: str
    title: Prose
    rationale: Prose
    capabilities: tuple[Prose, ...]


@dataclass(frozen=True)
class YearView:
    """A year: its theme, its objectives, its exercises."""

    year: int
    theme: Prose
    objectives: tuple[Prose, ...]
    exercises: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class CoverageLine:
    """A capability with what is done for it in each year, and how far it comes."""

    name: Prose
    framework: str
    goal: Prose
    years: tuple[str, ...]
    reached: str


@dataclass(frozen=True)
class Finding:
    """An improvement item on its way."""

    id: str
    finding: Prose
    action: Prose
    capability: Prose
    owner: Prose
    due: str
    found_in: str
    tested_in: str


@dataclass(frozen=True)
class Sheet:
    """An exercise on one page."""

    id: str
    title: str
    day: str
    type: str
    place: Prose
    lead: Prose
    summary: Prose
    purpose: Prose
    objectives: tuple[Prose, ...]
    steps: tuple[tuple[Prose, str], ...]
    builds_on: str
    cells: str
    taken_up: tuple[Finding, ...]
    handed_on: tuple[Finding, ...]
    meetings: tuple[tuple[str, str], ...]
    packet: str


@dataclass(frozen=True)
class ProgrammePlan:
    """The whole plan."""

    cover: Cover
    purpose: Prose
    management: Prose
    partners: tuple[Prose, ...]
    priorities: tuple[PriorityLine, ...]
    years: tuple[YearView, ...]
    figures: Mapping[str, str]
    alternative: str
    activities: tuple[tuple[str, Prose], ...]
    coverage_years: tuple[int, ...]
    coverage: tuple[CoverageLine, ...]
    findings: tuple[Finding, ...]
    sheets: tuple[Sheet, ...]


class _Speaker:
    """Says a programme in one language."""

    def __init__(self, roadmap: Roadmap, words: Words) -> None:
        self.roadmap, self.words, self.label = roadmap, words, words.label
        self.programme = roadmap.programme
        self.capabilities = {c.id: c for c in self.programme.capabilities}
        self.planned = {p.held.id: p for p in roadmap.exercises}

    def say(self, text: Text) -> Prose:
        return Prose(text.within(self.words.language))

    def title(self, planned: Planned) -> str:
        return planned.held.nickname or str(self.say(planned.exercise.scenario.title))

    def type(self, planned: Planned) -> str:
        return self.label(EXERCISE_TYPES[planned.exercise.scenario.type])

    def finding(self, item: Improvement) -> Finding:
        return Finding(
            id=item.id,
            finding=self.say(item.finding),
            action=self.say(item.action),
            capability=self.say(self.capabilities[item.capability].name),
            owner=self.say(item.owner),
            due=self.words.date(item.due),
            found_in=item.found_in,
            tested_in=self.words.listing(list(item.tested_in)),
        )


def programme_plan(roadmap: Roadmap, words: Words) -> ProgrammePlan:
    """Return the plan in a language."""
    speaker, programme = _Speaker(roadmap, words), roadmap.programme
    years = [year.year for year in programme.years]
    return ProgrammePlan(
        cover=_cover(speaker, years),
        purpose=speaker.say(programme.purpose),
        management=speaker.say(programme.management),
        partners=tuple(speaker.say(partner) for partner in programme.partners),
        priorities=tuple(
            PriorityLine(
                priority.id,
                speaker.say(priority.title),
                speaker.say(priority.rationale),
                tuple(speaker.say(speaker.capabilities[c].name) for c in priority.capabilities),
            )
            for priority in programme.priorities
        ),
        years=tuple(
            YearView(
                year.year,
                speaker.say(year.theme),
                tuple(speaker.say(goal) for goal in year.objectives),
                tuple(_exercise_line(speaker, p) for p in roadmap.exercises if p.held.start.date.year == year.year),
            )
            for year in programme.years
        ),
        figures={"calendar": draw_calendar(roadmap, words)},
        alternative=speaker.label("Calendar of the programme; the tables of the years have the same dates"),
        activities=tuple(
            (words.date(a.date), speaker.say(a.title)) for a in sorted(programme.activities, key=lambda a: a.date)
        ),
        coverage_years=tuple(years),
        coverage=tuple(_coverage(speaker, years)),
        findings=tuple(speaker.finding(item) for item in programme.improvements),
        sheets=tuple(_sheet(speaker, planned) for planned in roadmap.exercises),
    )


def _cover(speaker: _Speaker, years: Sequence[int]) -> Cover:
    programme = speaker.programme
    return Cover(
        title=str(speaker.say(programme.title)),
        document=speaker.label("Integrated Preparedness Plan"),
        years=f"{years[0]}\u2013{years[-1]}" if len(years) > 1 else str(years[0]),
        version=" \u00b7 ".join(
            [f"{speaker.label('Version')} {speaker.say(programme.version)}", speaker.words.date(programme.as_of)]
        ),
        sponsor=programme.sponsor or "",
        standing=speaker.say(programme.standing),
        marking=speaker.label("UNCLASSIFIED") if programme.marking == "UNCLASSIFIED" else programme.marking,
        banner=speaker.label("EXERCISE EXERCISE EXERCISE"),
    )


def _exercise_line(speaker: _Speaker, planned: Planned) -> tuple[str, str, str, str]:
    day = speaker.words.date(planned.held.start.date)
    return planned.held.id, day, speaker.title(planned), speaker.type(planned)


def _coverage(speaker: _Speaker, years: Sequence[int]) -> list[CoverageLine]:
    reached = stages(speaker.programme)
    lines = []
    for capability in speaker.programme.capabilities:
        steps = reached[capability.id]
        lines.append(
            CoverageLine(
                name=speaker.say(capability.name),
                framework=speaker.label(FRAMEWORKS[capability.framework]),
                goal=speaker.say(capability.goal),
                years=tuple(
                    ", ".join(f"{STAGE_SIGNS[stage]}\u00a0{name}" for day, name, stage in steps if day.year == year)
                    for year in years
                ),
                reached=speaker.label(STAGE_NAMES[max((s for _, _, s in steps), key=STAGES.index)]),
            )
        )
    return lines


def _sheet(speaker: _Speaker, planned: Planned) -> Sheet:
    held, exercise = planned.held, planned.exercise
    items = speaker.programme.improvements
    return Sheet(
        id=held.id,
        title=speaker.title(planned),
        day=speaker.words.weekday(exercise.start),
        type=speaker.type(planned),
        place=speaker.say(exercise.scenario.suggested.place),
        lead=speaker.say(held.lead),
        summary=speaker.say(exercise.scenario.summary),
        purpose=speaker.say(held.purpose),
        objectives=tuple(speaker.say(o.statement) for o in exercise.scenario.objectives),
        steps=tuple(
            (
                speaker.say(speaker.capabilities[step.capability].name),
                f"{STAGE_SIGNS[step.stage]} {speaker.label(STAGE_NAMES[step.stage])}",
            )
            for step in held.steps
        ),
        builds_on=speaker.words.listing([f"{n} {speaker.title(speaker.planned[n])}" for n in held.builds_on]),
        cells=speaker.words.listing([str(speaker.say(cell.short)) for cell in exercise.players]),
        taken_up=tuple(speaker.finding(item) for item in items if held.id in item.tested_in),
        handed_on=tuple(speaker.finding(item) for item in items if item.found_in == held.id),
        meetings=tuple(
            (speaker.label(TITLES[meeting.id]), speaker.words.date(day))
            for meeting, day in meetings(exercise.scenario.type, *first_and_last(exercise))
        ),
        packet=f"packets/{held.id}/index.html",
    )


# ---------------------------------------------------------------------------------------------- calendar

_WIDTH, _LEFT, _TOP, _LANE, _SIGN = 1060, 76, 40, 30, 9
_INK = "#14202e"
_SIZE, _LETTER = 15, 0.53  # of the letters; how wide one is in ems
_LETTERS = {
    **dict.fromkeys("iljI.,:;'|", 0.28),
    **dict.fromkeys("tfr()-", 0.36),
    **dict.fromkeys("mwMW", 0.84),
    " ": 0.2,
}


def draw_calendar(roadmap: Roadmap, words: Words) -> str:
    """Return the calendar as SVG text: a band a year, a sign an exercise by how it is held, a tick an activity."""
    speaker, programme = _Speaker(roadmap, words), roadmap.programme
    month = (_WIDTH - _LEFT - 8) / 12
    parts: list[str] = []
    top = float(_TOP)
    for year in programme.years:
        held = [p for p in roadmap.exercises if p.held.start.date.year == year.year]
        tall = _LANE * max(2, len(held)) + 26
        parts.append(f'<rect x="{_LEFT}" y="{top:g}" width="{12 * month:.1f}" height="{tall:g}" fill="white"/>')
        parts += [
            f'<path d="M{_LEFT + n * month:.1f} {top:g}v{tall:g}" stroke="#b9c3cc" stroke-width="0.8"/>'
            for n in range(13)
        ]
        parts.append(f'<text x="10" y="{top + tall / 2 + 8:g}" font-size="24" font-weight="700">{year.year}</text>')
        for row, planned in enumerate(held):
            parts += _entry(speaker, planned, _x(planned.held.start.date, month), top + 22 + row * _LANE)
        for activity in programme.activities:
            if activity.date.year == year.year:
                x = _x(activity.date, month)
                parts.append(f'<path d="M{x:.1f} {top + tall:g}v-14" stroke="{_INK}" stroke-width="3"/>')
        parts.append(
            f'<rect x="{_LEFT}" y="{top:g}" width="{12 * month:.1f}" height="{tall:g}" fill="none" stroke="{_INK}"/>'
        )
        top += tall + 10
    names = [words.month(number) for number in range(1, 13)]
    heads = [
        f'<text x="{_LEFT + (n + 0.5) * month:.1f}" y="28" text-anchor="middle" font-weight="600">{escape(name)}</text>'
        for n, name in enumerate(names)
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top:g}" font-family="Source Sans 3" '
    return f'{head}font-size="{_SIZE}" fill="{_INK}">' + "".join([*heads, *parts]) + "</svg>"


def _x(day: date, month: float) -> float:
    return _LEFT + (day.month - 1 + (day.day - 1) / 31) * month


def _entry(speaker: _Speaker, planned: Planned, x: float, y: float) -> list[str]:
    """Return an exercise: open for talks, half for tables, full for what is operated; its name on the free side."""
    kind = planned.exercise.scenario.type
    talks, tables = kind in ("seminar", "workshop"), kind in ("tabletop", "game")
    fill = "none" if talks or tables else _INK
    circle = f'<circle cx="{x:.1f}" cy="{y:g}" r="{_SIGN}" fill="{fill}" stroke="{_INK}" stroke-width="2"/>'
    half = f'<path d="M{x:.1f} {y - _SIGN:g}a{_SIGN} {_SIGN} 0 0 0 0 {2 * _SIGN}Z"/>' if tables else ""
    right = x < (_LEFT + _WIDTH) / 2
    at, anchor = (x + _SIGN + 6, "start") if right else (x - _SIGN - 6, "end")
    room = (_WIDTH - at if right else at - _LEFT) - 4
    name = escape(_short(f"{planned.held.id} {speaker.title(planned)}", room))
    look = f'text-anchor="{anchor}" fill="{_INK}" font-weight="600"'
    return [circle, half, f'<text x="{at:.1f}" y="{y + 5:g}" {look}>{name}</text>']


def _short(name: str, room: float) -> str:
    """Return a name, or as much of it as has room."""
    if _wide(name) <= room:
        return name
    most = next(n for n in range(len(name), 0, -1) if n == 1 or _wide(name[:n]) + _SIZE <= room)
    return name[:most].rstrip() + "…"


def _wide(name: str) -> float:
    return _SIZE * sum(_LETTERS.get(letter, 0.62 if letter.isupper() else _LETTER) for letter in name)
