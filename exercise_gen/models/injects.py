"""Injects, contingency injects and the actions expected of the players (doctrine section 6)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from exercise_gen.models.artefacts import Artefact
from exercise_gen.models.base import Audience, Id, Model, Name, Nation, Text, VariableName, by_shape
from exercise_gen.models.markings import Marking, Notional
from exercise_gen.models.times import Minutes, ScenarioTime

Channel = Literal[
    "email", "phone", "radio", "in-person", "letter", "chat", "sms", "social-media", "news", "web",
    "briefing", "video-call", "document", "map-overlay", "sensor-alert", "security-alert", "ticket", "alert-broadcast",
]  # fmt: skip
ActionClass = Literal[
    "verification", "consideration", "deferral", "decision", "notification", "allocation", "report", "coordination"
]
_Wanted = Annotated[
    Annotated[bool, Tag("(boolean)")]
    | Annotated[Id, Tag("(words)")]
    | Annotated[list[Id], Field(min_length=1), Tag("(list)")],
    Discriminator(by_shape),
]
Condition = dict[VariableName, _Wanted]


class ExpectedAction(Model):
    """What a cell is expected to do: the third row type of a MSEL, with time reserved for its evaluator."""

    actor: Id
    """The cell expected to act."""
    action: Text
    """The action, beginning with a verb that can be observed."""
    minutes: Minutes
    """Time allowed after the inject arrives."""
    type: ActionClass = "decision"
    """What kind of action it is (IS-139 classes, enlarged)."""
    task: Id | None = None
    """The critical task it shows."""


class Trigger(Model):
    """When a contingency inject is released."""

    unless: Text
    """The action whose absence releases it, beginning with the cell: `COEN has asked for the bed count`."""
    within: Minutes
    """How long control waits after the inject it follows."""


class Wording(Model):
    """Other words for the same message, for exercises with another seed."""

    subject: Annotated[Text | None, Audience.PLAYERS] = None
    """The subject in other words; the inject's own when left out."""
    body: Annotated[Text, Audience.PLAYERS]
    """The same facts in other words, or told by another voice; at most about 110 words."""


class Inject(Model):
    """One message that control puts into play."""

    id: Id
    """Number in the master list, as `INJ-07`; players see a control number instead."""
    title: Text
    """Short title for the control team; it may tell what players must not know."""
    type: Literal["inject", "contingency"] = "inject"
    """A contingency inject waits in reserve and has no time of its own."""
    weight: Literal["key", "enabling", "supporting"] = "supporting"
    """Key: an objective is not tested without it. Enabling: prepares a key one. Supporting: adds realism."""
    context_only: bool = False
    """True when it only builds the picture and asks for nothing."""
    storyline: Id
    """Id of the storyline it belongs to: `s-picture`; only the control team sees it."""
    phase: Id
    """Id of the phase in which it arrives: `p2`; for a contingency inject, the phase in which it may be released."""
    at: Minutes | None = None
    """Minutes after the phase begins, at the scenario's own length."""
    window: tuple[Minutes, Minutes] | None = None
    """Earliest and latest minute of the phase at which it still makes sense."""
    scenario_time: ScenarioTime | None = None
    """The moment in the story; without it, the phase's scenario clock says."""
    after: list[Id] = []
    """Injects that must come first; of alternatives, any that is in the exercise."""
    lag: Minutes = Field(default=5, le=24 * 60)
    """Shortest time after the last of them."""
    alternative_to: Id | None = None
    """The inject in whose place it can stand: an exercise has one of them; the first unless a seed draws another."""
    when: Condition = {}
    """Parameter values under which the inject exists: `{sector: port}`."""
    sender: Annotated[Id, Audience.PLAYERS] = Field(alias="from")
    """The cell or simulated entity that pretends to send it."""
    to: Annotated[list[Id], Audience.PLAYERS] = Field(min_length=1)
    """The cells that receive it."""
    info: Annotated[list[Id], Audience.PLAYERS] = []
    """The cells that receive a copy."""
    channel: Annotated[Channel, Audience.PLAYERS]
    """Means by which it reaches the players, printed on the card: `phone`, `radio`, `alert-broadcast`."""
    precedence: Annotated[Literal["flash", "immediate", "priority", "routine"], Audience.PLAYERS] = "routine"
    """From `flash`, read before all else, to `routine`; the card prints all but `routine`."""
    subject: Annotated[Text, Audience.PLAYERS]
    """What the player sees as subject."""
    body: Annotated[Text, Audience.PLAYERS]
    """What is on the card: who, what, where, when; at most about 110 words."""
    variants: Annotated[list[Wording], Audience.PLAYERS] = []
    """Other wordings, drawn by the plan's seed; 1 keeps the inject's own."""
    artefacts: Annotated[list[Artefact], Audience.PLAYERS] = []
    """Full forms that go with the card."""
    expected_actions: list[ExpectedAction] = []
    """What a good cell does, with its minutes; a key inject needs at least one; players never see them."""
    contingency_of: Id | None = None
    """For a contingency inject: the inject whose expected action it prompts."""
    trigger: Trigger | None = None
    """Only in a contingency inject, and needed there: what was not done, and how long control waits."""
    if_no_response: Text | None = None
    """What control does when nothing comes back."""
    control_notes: Text | None = None
    """Role-play notes, facts to hold back, hints for the evaluator."""
    objectives: list[Id] = []
    """Ids of the objectives it tests: `[O1, O3]`; shown to control and evaluators only."""
    tasks: list[Id] = []
    """Critical tasks it stimulates."""
    source: Name | None = None
    """Where its facts come from."""
    marking: Annotated[Marking | None, Audience.PLAYERS] = None
    """How this message is handled when not as the plan says; it raises the marking of every page that has it."""
    notional: Annotated[Notional | None, Audience.PLAYERS] = None
    """Classification that the message pretends to have; printed only beside EXERCISE and the true marking."""
    release: list[Nation] = []
    """Nations to which it may be released: `[PER, USA]`; to all when left out."""
