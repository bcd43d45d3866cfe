"""Messages that look like what they pretend to be; every kind prints as its own form."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from exercise_gen.models.base import Audience, Model, Name, SafeEmail, Text

_ForPlayers = Audience.PLAYERS


class Email(Model):
    """An electronic mail."""

    kind: Literal["email"]
    sender: Annotated[Name, _ForPlayers]
    """Name and post of the sender, as a mail program shows it."""
    address: Annotated[SafeEmail, _ForPlayers]
    """Fictional address; only the domains .example, .test and .invalid are accepted."""
    to: Annotated[Name, _ForPlayers]
    cc: Annotated[Name | None, _ForPlayers] = None
    subject: Annotated[Text, _ForPlayers]
    body: Annotated[Text, _ForPlayers]
    files: Annotated[list[Name], _ForPlayers] = []
    """Names of files the mail pretends to carry."""


class PhoneScript(Model):
    """A call: the message slip is the player's, the script is the caller's in the simulation cell."""

    kind: Literal["phone-script"]
    caller: Annotated[Name, _ForPlayers]
    """Name and post of the caller."""
    called: Annotated[Name, _ForPlayers]
    message: Annotated[Text, _ForPlayers]
    """What a note-taker would write on the message slip."""
    opening: Text
    """The caller's first words."""
    facts: list[Text] = Field(min_length=1)
    """What the caller says when asked."""
    withhold: list[Text] = []
    """What the caller does not know or does not say."""
    tone: Text | None = None
    """How the caller sounds."""


class RadioMessage(Model):
    """A message received by radio, on the operator's form."""

    kind: Literal["radio-message"]
    net: Annotated[Name, _ForPlayers]
    """Net or channel name; never a real frequency."""
    sender: Annotated[Name, _ForPlayers]
    """Call sign of the sender."""
    to: Annotated[Name, _ForPlayers]
    text: Annotated[Text, _ForPlayers]


class Sitrep(Model):
    """A situation report in the short staff form (doctrine section 3.5)."""

    kind: Literal["sitrep"]
    unit: Annotated[Name, _ForPlayers]
    number: Annotated[Name, _ForPlayers]
    period: Annotated[Text, _ForPlayers]
    situation: Annotated[Text, _ForPlayers]
    done: Annotated[Text, _ForPlayers]
    """Own activities in the period."""
    planned: Annotated[Text, _ForPlayers]
    """Activities planned for the next period."""
    personnel: Annotated[Text | None, _ForPlayers] = None
    logistics: Annotated[Text | None, _ForPlayers] = None
    communications: Annotated[Text | None, _ForPlayers] = None
    assessment: Annotated[Text, _ForPlayers]
    requests: Annotated[Text | None, _ForPlayers] = None


class Salute(Model):
    """A SALUTE report: size, activity, location, unit, time, equipment."""

    kind: Literal["salute"]
    sender: Annotated[Name, _ForPlayers]
    size: Annotated[Text, _ForPlayers]
    activity: Annotated[Text, _ForPlayers]
    location: Annotated[Text, _ForPlayers]
    unit: Annotated[Text, _ForPlayers]
    time: Annotated[Text, _ForPlayers]
    equipment: Annotated[Text, _ForPlayers]
    remarks: Annotated[Text | None, _ForPlayers] = None


class Patients(Model):
    """Line 3 of a MEDEVAC request: patients by medical precedence."""

    urgent: int = Field(default=0, ge=0)
    urgent_surgical: int = Field(default=0, ge=0)
    priority: int = Field(default=0, ge=0)
    routine: int = Field(default=0, ge=0)
    convenience: int = Field(default=0, ge=0)


class PatientGroup(Model):
    """Line 8 of a MEDEVAC request: patients of one nationality and status."""

    who: Annotated[Name, _ForPlayers]
    """Nationality and status, as `PER, military`."""
    count: int = Field(ge=1)


class Medevac(Model):
    """A nine-line evacuation request with the peacetime lines 6 and 9."""

    kind: Literal["medevac"]
    pickup: Annotated[Text, _ForPlayers]
    """Line 1: place of pickup."""
    call_sign: Annotated[Name, _ForPlayers]
    """Line 2: net and call sign; never a real frequency."""
    patients: Annotated[Patients, _ForPlayers]
    """Line 3."""
    equipment: Annotated[Text, _ForPlayers]
    """Line 4: special equipment."""
    litter: Annotated[int, _ForPlayers] = Field(ge=0)
    """Line 5: patients lying."""
    ambulatory: Annotated[int, _ForPlayers] = Field(ge=0)
    """Line 5: patients walking."""
    injuries: Annotated[Text, _ForPlayers]
    """Line 6 (peacetime): number and kind of injuries."""
    marking: Annotated[Text, _ForPlayers]
    """Line 7: how the pickup place is marked."""
    nationality: Annotated[list[PatientGroup], _ForPlayers] = Field(min_length=1)
    """Line 8."""
    terrain: Annotated[Text, _ForPlayers]
    """Line 9 (peacetime): terrain and obstacles."""

    @model_validator(mode="after")
    def _lines_agree(self) -> Medevac:
        """Lines 3, 5 and 8 count the same patients (doctrine rule INJ-08)."""
        counts = (
            sum(self.patients.model_dump().values()),
            self.litter + self.ambulatory,
            sum(group.count for group in self.nationality),
        )
        if len(set(counts)) > 1:
            raise PydanticCustomError(
                "medevac_sums",
                "the nine-line counts {by_precedence} patients on line 3, {by_type} on line 5, {by_nation} on line 8",
                dict(zip(("by_precedence", "by_type", "by_nation"), counts, strict=True)),
            )
        return self


class OfficialLetter(Model):
    """An official letter (oficio)."""

    kind: Literal["official-letter"]
    issuer: Annotated[Name, _ForPlayers]
    """Letterhead: the organisation that writes."""
    number: Annotated[Name, _ForPlayers]
    """Number of the letter, as `0127-2027/COEN (ejercicio)`."""
    place: Annotated[Name, _ForPlayers]
    addressee: Annotated[Name, _ForPlayers]
    """Post and organisation; no living person."""
    subject: Annotated[Text, _ForPlayers]
    reference: Annotated[Text | None, _ForPlayers] = None
    body: Annotated[Text, _ForPlayers]
    signatory: Annotated[Name, _ForPlayers]
    """Post of the person who signs."""


class PressRelease(Model):
    """A press release of an organisation."""

    kind: Literal["press-release"]
    issuer: Annotated[Name, _ForPlayers]
    place: Annotated[Name, _ForPlayers]
    headline: Annotated[Text, _ForPlayers]
    body: Annotated[Text, _ForPlayers]


class NewsItem(Model):
    """A report of a fictional news outlet."""

    kind: Literal["news-item"]
    outlet: Annotated[Name, _ForPlayers]
    """A fictional newspaper, station or site."""
    medium: Annotated[Literal["print", "television", "radio", "web"], _ForPlayers]
    place: Annotated[Name, _ForPlayers]
    headline: Annotated[Text, _ForPlayers]
    body: Annotated[Text, _ForPlayers]


class SocialPost(Model):
    """A message on a fictional social network."""

    kind: Literal["social-post"]
    network: Annotated[Name, _ForPlayers]
    """A fictional network."""
    author: Annotated[Name, _ForPlayers]
    handle: Annotated[Name, _ForPlayers]
    text: Annotated[Text, _ForPlayers]
    likes: Annotated[int, _ForPlayers] = Field(default=0, ge=0)
    shares: Annotated[int, _ForPlayers] = Field(default=0, ge=0)


class CapAlert(Model):
    """A public alert with the fields of CAP 1.2; its status is always Exercise."""

    kind: Literal["cap-alert"]
    identifier: Annotated[Name, _ForPlayers]
    sender: Annotated[Name, _ForPlayers]
    message_type: Annotated[Literal["alert", "update", "cancel"], _ForPlayers] = "alert"
    event: Annotated[Text, _ForPlayers]
    urgency: Annotated[Literal["immediate", "expected", "future", "past", "unknown"], _ForPlayers]
    severity: Annotated[Literal["extreme", "severe", "moderate", "minor", "unknown"], _ForPlayers]
    certainty: Annotated[Literal["observed", "likely", "possible", "unlikely", "unknown"], _ForPlayers]
    area: Annotated[Text, _ForPlayers]
    headline: Annotated[Text, _ForPlayers]
    description: Annotated[Text, _ForPlayers]
    instruction: Annotated[Text, _ForPlayers]


class Ticket(Model):
    """A service-desk ticket."""

    kind: Literal["ticket"]
    number: Annotated[Name, _ForPlayers]
    queue: Annotated[Name, _ForPlayers]
    requester: Annotated[Name, _ForPlayers]
    priority: Annotated[Literal["low", "medium", "high", "critical"], _ForPlayers]
    asset: Annotated[Name, _ForPlayers]
    """A system of the scenario's fictional inventory."""
    summary: Annotated[Text, _ForPlayers]
    description: Annotated[Text, _ForPlayers]


class SecurityAlert(Model):
    """An alert of a monitoring system, at the level of what it means and never of how it is done."""

    kind: Literal["security-alert"]
    source: Annotated[Name, _ForPlayers]
    """A fictional monitoring system or centre."""
    number: Annotated[Name, _ForPlayers]
    severity: Annotated[Literal["low", "medium", "high", "critical"], _ForPlayers]
    tlp: Annotated[Literal["TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:GREEN", "TLP:CLEAR"], _ForPlayers]
    asset: Annotated[Name, _ForPlayers]
    rule: Annotated[Text, _ForPlayers]
    """What was seen, in the words of the system."""
    technique: Annotated[Name | None, _ForPlayers] = None
    """Name and id of an ATT&CK technique; the name only, no procedure."""
    details: Annotated[Text, _ForPlayers]
    advice: Annotated[Text | None, _ForPlayers] = None


class DamageLine(Model):
    """One row of the damage table of a COE report."""

    item: Annotated[Text, _ForPlayers]
    value: Annotated[Name, _ForPlayers]


class CoeReport(Model):
    """A report on the form of an emergency operations centre: facts, place, damage, actions, needs, source."""

    kind: Literal["coe-report"]
    issuer: Annotated[Name, _ForPlayers]
    number: Annotated[Name, _ForPlayers]
    stage: Annotated[Literal["preliminary", "complementary", "final"], _ForPlayers]
    event: Annotated[Text, _ForPlayers]
    location: Annotated[Text, _ForPlayers]
    facts: Annotated[Text, _ForPlayers]
    damage: Annotated[list[DamageLine], _ForPlayers] = []
    actions: Annotated[Text, _ForPlayers]
    needs: Annotated[Text | None, _ForPlayers] = None
    source: Annotated[Name, _ForPlayers]


Artefact = Annotated[
    Email
    | PhoneScript
    | RadioMessage
    | Sitrep
    | Salute
    | Medevac
    | OfficialLetter
    | PressRelease
    | NewsItem
    | SocialPost
    | CapAlert
    | Ticket
    | SecurityAlert
    | CoeReport,
    Field(discriminator="kind"),
]
