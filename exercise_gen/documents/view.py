"""What all views are made of: frozen values in one language. Templates see these and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup
from pydantic import BaseModel

from exercise_gen import i18n, markup
from exercise_gen.documents.dates import first_and_last
from exercise_gen.generate import Exercise, ScheduledInject, ScheduledPhase, Span
from exercise_gen.i18n import Words
from exercise_gen.load import texts
from exercise_gen.models import Artefact, Audience, Cell, Inject, Text
from exercise_gen.models.markings import highest, highest_in
from exercise_gen.models.plan import Break
from exercise_gen.models.scenario import Contact

CHANNELS: Mapping[str, str] = {
    "email": "E-mail", "phone": "Phone", "radio": "Radio", "in-person": "In person", "letter": "Official letter",
    "chat": "Chat", "sms": "Text message", "social-media": "Social media", "news": "News", "web": "Web page",
    "briefing": "Briefing", "video-call": "Video call", "document": "Document", "map-overlay": "Map overlay",
    "sensor-alert": "Sensor alert", "security-alert": "Security alert", "ticket": "Service-desk ticket",
    "alert-broadcast": "Public alert",
}  # fmt: skip
PRECEDENCES: Mapping[str, str] = {
    "flash": "FLASH", "immediate": "IMMEDIATE", "priority": "PRIORITY", "routine": "ROUTINE"
}  # fmt: skip
WEIGHTS: Mapping[str, str] = {"key": "Key", "enabling": "Enabling", "supporting": "Supporting"}
ACTION_TYPES: Mapping[str, str] = {
    "verification": "Verification", "consideration": "Consideration", "deferral": "Deferral", "decision": "Decision",
    "notification": "Notification", "allocation": "Allocation", "report": "Report", "coordination": "Coordination",
}  # fmt: skip
CELL_ROLES: Mapping[str, str] = {
    "training-audience": "Players", "control": "Exercise control", "simulation": "Simulation cell",
    "evaluation": "Evaluation", "observer": "Observers",
}  # fmt: skip
EXERCISE_TYPES: Mapping[str, str] = {
    "seminar": "Seminar", "workshop": "Workshop", "tabletop": "Tabletop exercise", "game": "Game", "drill": "Drill",
    "functional": "Functional exercise", "full-scale": "Full-scale exercise",
}  # fmt: skip
FRAMEWORKS: Mapping[str, str] = {
    "hseep-core-capabilities": "Core capabilities (HSEEP)", "nist-csf-2.0": "NIST CSF 2.0", "sinagerd": "SINAGERD",
    "ujtl": "Joint task (UJTL title)", "inter-agency": "Inter-agency",
}  # fmt: skip
ARTEFACTS: Mapping[str, str] = {
    "email": "E-mail", "phone-script": "Telephone message", "radio-message": "Radio message",
    "sitrep": "Situation report (SITREP)", "salute": "SALUTE report", "medevac": "Nine-line evacuation request",
    "official-letter": "Official letter", "press-release": "Press release", "news-item": "News report",
    "social-post": "Social media post", "cap-alert": "Public alert", "ticket": "Service-desk ticket",
    "security-alert": "Security alert", "coe-report": "Emergency operations center report",
}  # fmt: skip
NOTIONAL: Mapping[str, str] = {
    "restricted": "EXERCISE RESTRICTED (notional) - {marking}",
    "confidential": "EXERCISE CONFIDENTIAL (notional) - {marking}",
    "secret": "EXERCISE SECRET (notional) - {marking}",
}
MARKINGS: Mapping[str, str] = {"UNCLASSIFIED": "UNCLASSIFIED"}


@dataclass(frozen=True)
class Prose:
    """Scenario text in one language: printed inline by itself, as paragraphs by `.blocks`, without markup by `str`.

    `marking` is that of the message whose words they are, if it has one of its own. Markup carries it to the page;
    plain words, which go into pictures, titles and calendars, say it at their head.
    """

    text: str
    marking: str = ""

    def __html__(self) -> Markup:
        return markup.inline(self.text, self.marking)

    def __str__(self) -> str:
        said = markup.plain(self.text)
        unsaid = self.marking and said and highest(self.marking, highest_in(said)) != highest_in(said)
        return f"({self.marking}) {said}" if unsaid else said

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def blocks(self) -> Markup:
        """Paragraphs and lists."""
        return markup.blocks(self.text, self.marking)


@dataclass(frozen=True)
class ContactLine:
    """How a cell, an entity or a person is reached."""

    name: Prose | str
    role: Prose | str
    organisation: Prose | str
    phone: str
    email: str
    radio: str


@dataclass(frozen=True)
class Front:
    """What stands at the head of every document."""

    title: str
    exercise: str
    scenario: Prose
    exercise_type: str
    day: str
    hours: str
    place: str
    sponsor: str
    marking: str
    banner: str
    phrase: str
    version: str
    release: str
    contacts: tuple[ContactLine, ...]


@dataclass(frozen=True)
class Row:
    """One line of the agenda."""

    start: str
    end: str
    activity: Prose | str
    is_break: bool = False


@dataclass(frozen=True, eq=False)
class Face(Mapping[str, Any]):
    """Named values that do not change and, unlike a mapping proxy, can go to another process."""

    values_by_name: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)


@dataclass(frozen=True)
class Form:
    """The player's face of an artefact: its kind, and the fields that players may see."""

    kind: str
    name: str
    face: Mapping[str, Any]


@dataclass(frozen=True)
class PlayerInject:
    """The player's face of an inject, built from an allow-list (doctrine rule LEK-06).

    `time` is the wall clock, empty for a contingency inject; `date`, `clock` and `dtg` are scenario time; `reply_to` is
    the sender's line of the directory.
    """

    control_number: str
    time: str
    date: str
    clock: str
    dtg: str
    sender: Prose
    to: str
    info: str
    channel: str
    precedence: str
    precedence_id: str
    subject: Prose
    body: Prose
    forms: tuple[Form, ...]
    reply_to: str
    marking: str = ""
    notional: str = ""


@dataclass(frozen=True)
class CellView:
    """A cell as its own members may see it."""

    name: Prose
    short: Prose
    organisation: Prose
    nation: str
    mission: Prose
    authority: Prose
    knows: tuple[Prose, ...]
    resources: tuple[Prose, ...]
    positions: tuple[Prose, ...]


class Listed(Protocol):
    """A document of the packet, as far as another document speaks of it."""

    @property
    def id(self) -> str:
        """The name of its files."""

    def seen(self, teller: Teller, cell: Cell | None) -> Any:
        """Return its view, which has a `front`."""


@dataclass(frozen=True)
class Setting:
    """What a document may say of its packet: how each language of it speaks, and which documents are in it."""

    words: tuple[Words, ...] = ()
    documents: tuple[Listed, ...] = ()


class Teller:
    """Says an exercise in one language: the one place where model values become view values."""

    def __init__(self, exercise: Exercise, words: Words, marking: str = "", setting: Setting = Setting()) -> None:
        self.exercise = exercise
        self.setting = setting
        self._marking = marking or exercise.plan.marking
        self.words = words
        self.label = words.label
        self._days = first_and_last(exercise)
        # by identity: equal words of another message are not this one's
        self._own = {
            id(text): item.inject.marking
            for item in (*exercise.injects, *exercise.contingencies)
            if item.inject.marking
            for _, text in texts(item.inject)
        }
        self._names: dict[str, Text] = {entity.id: entity.name for entity in exercise.scenario.entities}
        self._names |= {cell.id: cell.short for cell in exercise.scenario.cells}
        self._contacts: dict[str, Contact] = {entity.id: entity.contact for entity in exercise.scenario.entities}
        self._contacts |= {cell.id: cell.contact for cell in exercise.scenario.cells}
        self._played_by = {entity.id: entity.played_by for entity in exercise.scenario.entities}

    # --- words

    def say(self, text: Text | None, marking: str = "") -> Prose:
        """Return a text in this language; None is empty. It has the marking given, or that of its message."""
        if text is None:
            return Prose("")
        return Prose(text.within(self.words.language), marking or self._own.get(id(text), ""))

    def all(self, texts: Iterable[Text]) -> tuple[Prose, ...]:
        """Return texts in this language."""
        return tuple(self.say(text) for text in texts)

    def party(self, name: str) -> Prose:
        """Return the name of a cell or entity; one that does not attend keeps its id."""
        return self.say(self._names[name]) if name in self._names else Prose(markup.literal(name))

    def parties(self, names: Iterable[str]) -> str:
        """Return names joined as the language joins them."""
        return self.words.listing([str(self.party(name)) for name in names])

    def deliverer(self, inject: Inject) -> Prose:
        """Return who brings an inject: the cell that speaks for its sender, or the sender itself."""
        return self.party(self._played_by.get(inject.sender, inject.sender))

    def phase_title(self, scheduled: ScheduledPhase) -> str:
        """Return the number and the title of a phase, without markup."""
        return f"{self.label('Phase {number}', number=scheduled.number)}: {self.say(scheduled.phase.title)}"

    def break_title(self, given: Break) -> str:
        """Return what a break is called."""
        return str(self.say(given.label)) if given.label else self.label("Break")

    @property
    def name(self) -> str:
        """The name of the exercise: the plan's nickname or the scenario's title."""
        return self.exercise.name or str(self.say(self.exercise.scenario.title))

    @property
    def banner(self) -> str:
        """The phrase that begins and ends every product."""
        return self.label("EXERCISE EXERCISE EXERCISE")

    @property
    def marking(self) -> str:
        """The handling marking of the whole document."""
        return self.said_marking(self._marking)

    def said_marking(self, marking: str) -> str:
        """Return a marking as it is printed; TLP labels are the same in every language."""
        return self.label(MARKINGS[marking]) if marking in MARKINGS else marking

    def notional(self, inject: Inject) -> str:
        """Return a pretended classification beside EXERCISE and the true marking (rule MRK-05); empty for none."""
        if inject.notional is None:
            return ""
        true = self.said_marking(inject.marking or self.exercise.plan.marking)
        return self.label(NOTIONAL[inject.notional], marking=true)

    # --- time

    def clock(self, minute: int) -> str:
        """Return the wall clock of a minute, with the day where the exercise has several."""
        return self.wall(self.exercise.at(minute))

    def wall(self, at: datetime) -> str:
        """Return the wall clock of a moment, with the day where the exercise has several, or had before."""
        day = (at.date() - self._days[0]).days + 1
        if self.several_days or day > 1:
            return f"{self.label('D{number}', number=day)} {i18n.clock(at)}"
        return i18n.clock(at)

    @property
    def several_days(self) -> bool:
        """Whether the exercise ends on another day than it begins."""
        return self._days[0] != self._days[1]

    def dtg(self, moment: datetime | None) -> str:
        """Return a date-time group that stays on one line; nothing for no moment."""
        return i18n.dtg(moment).replace(" ", "\u00a0") if moment else ""

    def hours(self, span: Span) -> str:
        """Return `09:20-10:35`."""
        return f"{self.clock(span.start)}\u2013{self.clock(span.end)}"

    def day(self) -> str:
        """Return the day or days of the exercise."""
        first, last = self._days
        return (
            f"{self.words.date(first)} \u2013 {self.words.date(last)}" if first != last else self.words.weekday(first)
        )

    def zone(self) -> str:
        """Return how far local time is from UTC."""
        offset = self.exercise.start.strftime("%z")
        return f"UTC{offset[:3]}".replace("-", "\u2212") + (f":{offset[3:]}" if offset[3:] != "00" else "")

    # --- parts

    def front(self, title: str) -> Front:
        """Return the head of a document."""
        plan, scenario = self.exercise.plan, self.exercise.scenario
        venue = plan.venue
        parts = (
            [venue.name, venue.room, venue.address, venue.city] if venue else [str(self.say(scenario.suggested.place))]
        )
        status = self.label("Draft" if plan.status == "draft" else "Final")
        whole = Span(0, self.exercise.hot_wash.end)
        return Front(
            title=title,
            exercise=self.name,
            scenario=self.say(scenario.title),
            exercise_type=self.label(EXERCISE_TYPES[scenario.type]),
            day=self.day(),
            hours=f"{self.hours(whole)} ({self.zone()})",
            place=", ".join(part for part in parts if part),
            sponsor=plan.sponsor or "",
            marking=self.marking,
            banner=self.banner,
            phrase=self.label("THIS IS AN EXERCISE"),
            version=f"{self.label('Version')} {plan.version} \u00b7 {status}",
            release=self._release(),
            contacts=self._points_of_contact(),
        )

    def _points_of_contact(self) -> tuple[ContactLine, ...]:
        return tuple(
            ContactLine(p.name, self.say(p.role), p.organisation, p.phone or "", p.email or "", "")
            for p in self.exercise.plan.contacts
        )

    def holding(self, position: str) -> list[ContactLine]:
        """Return the points of contact whose role names a position, given as its English label."""
        name = self.label(position).casefold()
        return [contact for contact in self._points_of_contact() if name in str(contact.role).casefold()]

    def _release(self) -> str:
        """Return to whom a cut exercise may go, with the authority's reference; empty for a whole one."""
        nation = self.exercise.released_to
        if not nation:
            return ""
        reference = self.exercise.plan.release_reference or "__________"
        return self.label("Cleared for release to {nation}; reference: {reference}", nation=nation, reference=reference)

    def agenda(self) -> tuple[Row, ...]:
        """Return the lines of the agenda: arrival, briefing, phases with their breaks, hot wash."""
        exercise = self.exercise
        rows: list[tuple[Span, Prose | str, bool]] = [(Span(-30, 0), self.label("Registration"), False)]
        if exercise.briefing.end:
            rows.append((exercise.briefing, self.label("Welcome and exercise briefing"), False))
        for phase in exercise.phases:
            title = Prose(f"{self.label('Phase {number}', number=phase.number)}: {self.say(phase.phase.title).text}")
            pieces = _around(phase.span, [span for span, _ in exercise.breaks])
            for count, piece in enumerate(pieces):
                again = f" ({self.label('continued')})" if count else ""
                rows.append((piece, Prose(title.text + again), False))
        for span, given in exercise.breaks:
            rows.append((span, self.break_title(given), True))
        if exercise.hot_wash.start < exercise.hot_wash.end:
            rows.append((exercise.hot_wash, self.label("Hot wash and feedback forms"), False))
        rows.sort(key=lambda row: row[0].start)
        return tuple(Row(self.clock(span.start), self.clock(span.end), said, rest) for span, said, rest in rows)

    def cell(self, cell: Cell) -> CellView:
        """Return a cell as its members see it."""
        return CellView(
            name=self.say(cell.name),
            short=self.say(cell.short),
            organisation=self.say(cell.organisation),
            nation=cell.nation,
            mission=self.say(cell.mission),
            authority=self.say(cell.authority),
            knows=self.all(cell.knows),
            resources=self.all(cell.resources),
            positions=self.all(cell.positions),
        )

    def contact(self, name: Text, role: Text | str, organisation: Text | str, contact: Contact) -> ContactLine:
        """Return a line of the directory."""
        return ContactLine(
            name=self.say(name),
            role=self.say(role) if isinstance(role, Text) else role,
            organisation=self.say(organisation) if isinstance(organisation, Text) else organisation,
            phone=str(self.say(contact.phone)),
            email=contact.email or "",
            radio=str(self.say(contact.radio)),
        )

    def player_inject(self, item: ScheduledInject) -> PlayerInject:
        """Return the player's face of an inject."""
        inject = item.inject
        return PlayerInject(
            control_number=item.control_number,
            time=self.clock(item.minute) if item.minute is not None else "",
            date=self.words.date(item.scenario) if item.scenario else "",
            clock=i18n.clock(item.scenario) if item.scenario else "",
            dtg=self.dtg(item.scenario),
            sender=self.party(inject.sender),
            to=self.parties(inject.to),
            info=self.parties(inject.info),
            channel=self.label(CHANNELS[inject.channel]),
            precedence=self.label(PRECEDENCES[inject.precedence]),
            precedence_id=inject.precedence,
            subject=self.say(inject.subject),
            body=self.say(inject.body),
            forms=tuple(self.form(artefact) for artefact in inject.artefacts),
            reply_to=self._reached(inject.sender),
            marking=inject.marking or "",
            notional=self.notional(inject),
        )

    def _reached(self, party: str) -> str:
        """Return telephone and mailbox of a cell or an entity, as far as the directory has them."""
        contact = self._contacts.get(party, Contact())
        return " \u00b7 ".join(part for part in (str(self.say(contact.phone)), contact.email or "") if part)

    def form(self, artefact: Artefact) -> Form:
        """Return the player's face of an artefact: only the fields marked for players."""
        allowed = {
            name: self.seen(getattr(artefact, name))
            for name, field in type(artefact).model_fields.items()
            if Audience.PLAYERS in field.metadata
        }
        return Form(artefact.kind, self.label(ARTEFACTS[artefact.kind]), Face(allowed))

    def seen(self, value: Any) -> Any:
        """Return a model value as a template may see it."""
        if isinstance(value, Text):
            return self.say(value)
        if isinstance(value, BaseModel):
            return Face({name: self.seen(getattr(value, name)) for name in type(value).model_fields})
        if isinstance(value, list | tuple):
            return tuple(self.seen(item) for item in value)
        return "" if value is None else value


def _around(span: Span, breaks: Iterable[Span]) -> list[Span]:
    """Return the pieces of a span that the breaks leave."""
    pieces, begin = [], span.start
    for rest in sorted(breaks, key=lambda s: s.start):
        if rest.start >= span.end or rest.end <= begin:
            continue
        if rest.start > begin:
            pieces.append(Span(begin, rest.start))
        begin = rest.end
    if begin < span.end:
        pieces.append(Span(begin, span.end))
    return pieces
