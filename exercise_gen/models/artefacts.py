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
    """Always `email`."""
    sender: Annotated[Name, _ForPlayers]
    """Name and post of the sender, as a mail program shows it."""
    address: Annotated[SafeEmail, _ForPlayers]
    """Fictional address; only the domains .example, .test and .invalid are accepted."""
    to: Annotated[Name, _ForPlayers]
    """Recipients, as a mail program shows them."""
    cc: Annotated[Name | None, _ForPlayers] = None
    """Recipients of a copy."""
    subject: Annotated[Text, _ForPlayers]
    """Subject; the word EXERCISE before it is printed."""
    body: Annotated[Text, _ForPlayers]
    """What the mail says."""
    files: Annotated[list[Name], _ForPlayers] = []
    """Names of files the mail pretends to carry."""


class PhoneScript(Model):
    """A call: the message slip is the player's, the script is the caller's in the simulation cell."""

    kind: Literal["phone-script"]
    """Always `phone-script`."""
    caller: Annotated[Name, _ForPlayers]
    """Name and post of the caller."""
    called: Annotated[Name, _ForPlayers]
    """Who is called."""
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
    """Always `radio-message`."""
    net: Annotated[Name, _ForPlayers]
    """Net or channel name; never a real frequency."""
    sender: Annotated[Name, _ForPlayers]
    """Call sign of the sender."""
    to: Annotated[Name, _ForPlayers]
    """Call sign of the recipient."""
    text: Annotated[Text, _ForPlayers]
    """What is said; the exercise phrase before and after it is printed."""


class Sitrep(Model):
    """A situation report in the short staff form (doctrine section 3.5)."""

    kind: Literal["sitrep"]
    """Always `sitrep`."""
    unit: Annotated[Name, _ForPlayers]
    """The unit or centre that reports."""
    number: Annotated[Name, _ForPlayers]
    """Number of the report."""
    period: Annotated[Text, _ForPlayers]
    """The period it covers."""
    situation: Annotated[Text, _ForPlayers]
    """Threat or hazard, own forces, surroundings."""
    done: Annotated[Text, _ForPlayers]
    """Own activities in the period."""
    planned: Annotated[Text, _ForPlayers]
    """Activities planned for the next period."""
    personnel: Annotated[Text | None, _ForPlayers] = None
    """Strength, casualties."""
    logistics: Annotated[Text | None, _ForPlayers] = None
    """Supplies, fuel, vehicles."""
    communications: Annotated[Text | None, _ForPlayers] = None
    """State of the links."""
    assessment: Annotated[Text, _ForPlayers]
    """What the commander makes of it."""
    requests: Annotated[Text | None, _ForPlayers] = None
    """What is asked of the recipient."""


class Salute(Model):
    """A SALUTE report: size, activity, location, unit, time, equipment."""

    kind: Literal["salute"]
    """Always `salute`."""
    sender: Annotated[Name, _ForPlayers]
    """Call sign or unit that reports."""
    size: Annotated[Text, _ForPlayers]
    """S: how many."""
    activity: Annotated[Text, _ForPlayers]
    """A: what they do."""
    location: Annotated[Text, _ForPlayers]
    """L: where; a grid or a name."""
    unit: Annotated[Text, _ForPlayers]
    """U: who they are, uniform, marks."""
    time: Annotated[Text, _ForPlayers]
    """T: date-time group of the observation."""
    equipment: Annotated[Text, _ForPlayers]
    """E: what they carry."""
    remarks: Annotated[Text | None, _ForPlayers] = None
    """What the reporter adds."""


class Patients(Model):
    """Line 3 of a MEDEVAC request: patients by medical precedence."""

    urgent: int = Field(default=0, ge=0)
    """Patients of precedence A, urgent."""
    urgent_surgical: int = Field(default=0, ge=0)
    """Patients of precedence B, urgent surgical."""
    priority: int = Field(default=0, ge=0)
    """Patients of precedence C, priority."""
    routine: int = Field(default=0, ge=0)
    """Patients of precedence D, routine."""
    convenience: int = Field(default=0, ge=0)
    """Patients of precedence E, convenience."""


class PatientGroup(Model):
    """Line 8 of a MEDEVAC request: patients of one nationality and status."""

    who: Annotated[Name, _ForPlayers]
    """Nationality and status, as `PER, military`."""
    count: int = Field(ge=1)
    """How many patients of this nationality and status."""


class Medevac(Model):
    """A nine-line evacuation request with the peacetime lines 6 and 9."""

    kind: Literal["medevac"]
    """Always `medevac`."""
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
    """Always `official-letter`."""
    issuer: Annotated[Name, _ForPlayers]
    """Letterhead: the organisation that writes."""
    number: Annotated[Name, _ForPlayers]
    """Number of the letter, as `0127-2027/COEN (ejercicio)`."""
    place: Annotated[Name, _ForPlayers]
    """City of the date line."""
    addressee: Annotated[Name, _ForPlayers]
    """Post and organisation; no living person."""
    subject: Annotated[Text, _ForPlayers]
    """Subject line (asunto)."""
    reference: Annotated[Text | None, _ForPlayers] = None
    """Documents it refers to (referencia)."""
    body: Annotated[Text, _ForPlayers]
    """The letter without salutation and closing, which are printed."""
    signatory: Annotated[Name, _ForPlayers]
    """Post of the person who signs."""


class PressRelease(Model):
    """A press release of an organisation."""

    kind: Literal["press-release"]
    """Always `press-release`."""
    issuer: Annotated[Name, _ForPlayers]
    """The organisation that speaks."""
    place: Annotated[Name, _ForPlayers]
    """Dateline: city."""
    headline: Annotated[Text, _ForPlayers]
    """Headline."""
    body: Annotated[Text, _ForPlayers]
    """The text of the release."""


class NewsItem(Model):
    """A report of a fictional news outlet."""

    kind: Literal["news-item"]
    """Always `news-item`."""
    outlet: Annotated[Name, _ForPlayers]
    """A fictional newspaper, station or site."""
    medium: Annotated[Literal["print", "television", "radio", "web"], _ForPlayers]
    """Kind of outlet."""
    place: Annotated[Name, _ForPlayers]
    """Dateline: where the report was written."""
    headline: Annotated[Text, _ForPlayers]
    """Headline."""
    body: Annotated[Text, _ForPlayers]
    """The report."""


class SocialPost(Model):
    """A message on a fictional social network."""

    kind: Literal["social-post"]
    """Always `social-post`."""
    network: Annotated[Name, _ForPlayers]
    """A fictional network."""
    author: Annotated[Name, _ForPlayers]
    """Name shown, of an invented person or page."""
    handle: Annotated[Name, _ForPlayers]
    """Name of the account, beginning with @."""
    text: Annotated[Text, _ForPlayers]
    """What the post says."""
    likes: Annotated[int, _ForPlayers] = Field(default=0, ge=0)
    """How often it was liked."""
    shares: Annotated[int, _ForPlayers] = Field(default=0, ge=0)
    """How often it was shared."""


class CapAlert(Model):
    """A public alert with the fields of CAP 1.2; its status is always Exercise."""

    kind: Literal["cap-alert"]
    """Always `cap-alert`."""
    identifier: Annotated[Name, _ForPlayers]
    """Number of the alert."""
    sender: Annotated[Name, _ForPlayers]
    """The agency that issues it."""
    message_type: Annotated[Literal["alert", "update", "cancel"], _ForPlayers] = "alert"
    """A new alert, an update or a cancellation."""
    event: Annotated[Text, _ForPlayers]
    """What it warns of."""
    urgency: Annotated[Literal["immediate", "expected", "future", "past", "unknown"], _ForPlayers]
    """When people must act (CAP 1.2)."""
    severity: Annotated[Literal["extreme", "severe", "moderate", "minor", "unknown"], _ForPlayers]
    """How grave it is (CAP 1.2)."""
    certainty: Annotated[Literal["observed", "likely", "possible", "unlikely", "unknown"], _ForPlayers]
    """How sure it is (CAP 1.2)."""
    area: Annotated[Text, _ForPlayers]
    """Where it holds."""
    headline: Annotated[Text, _ForPlayers]
    """The line that people read first."""
    description: Annotated[Text, _ForPlayers]
    """What is known."""
    instruction: Annotated[Text, _ForPlayers]
    """What people should do; at most about 360 signs suit cell broadcast."""


class Ticket(Model):
    """A service-desk ticket."""

    kind: Literal["ticket"]
    """Always `ticket`."""
    number: Annotated[Name, _ForPlayers]
    """Number of the ticket."""
    queue: Annotated[Name, _ForPlayers]
    """The team that has it."""
    requester: Annotated[Name, _ForPlayers]
    """Who opened it."""
    priority: Annotated[Literal["low", "medium", "high", "critical"], _ForPlayers]
    """Priority in the service desk."""
    asset: Annotated[Name, _ForPlayers]
    """A system of the scenario's fictional inventory."""
    summary: Annotated[Text, _ForPlayers]
    """One line, as in the list of tickets."""
    description: Annotated[Text, _ForPlayers]
    """What the requester wrote."""


class SecurityAlert(Model):
    """An alert of a monitoring system, at the level of what it means and never of how it is done."""

    kind: Literal["security-alert"]
    """Always `security-alert`."""
    source: Annotated[Name, _ForPlayers]
    """A fictional monitoring system or centre."""
    number: Annotated[Name, _ForPlayers]
    """Number of the alert in its system."""
    severity: Annotated[Literal["low", "medium", "high", "critical"], _ForPlayers]
    """How grave the system thinks it is."""
    tlp: Annotated[Literal["TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:GREEN", "TLP:CLEAR"], _ForPlayers]
    """How far it may be passed on (TLP 2.0 of FIRST)."""
    asset: Annotated[Name, _ForPlayers]
    """The system concerned, from the scenario's fictional inventory."""
    rule: Annotated[Text, _ForPlayers]
    """What was seen, in the words of the system."""
    technique: Annotated[Name | None, _ForPlayers] = None
    """Name and id of an ATT&CK technique; the name only, no procedure."""
    details: Annotated[Text, _ForPlayers]
    """What is known, without a procedure of attack."""
    advice: Annotated[Text | None, _ForPlayers] = None
    """What the sender recommends."""


class DamageLine(Model):
    """One row of the damage table of a COE report."""

    item: Annotated[Text, _ForPlayers]
    """What is counted: persons, homes, services."""
    value: Annotated[Name, _ForPlayers]
    """The figure, best as a placeholder: `{{ homes_destroyed }}`."""


class CoeReport(Model):
    """A report on the form of an emergency operations centre: facts, place, damage, actions, needs, source."""

    kind: Literal["coe-report"]
    """Always `coe-report`."""
    issuer: Annotated[Name, _ForPlayers]
    """The emergency operations centre that reports."""
    number: Annotated[Name, _ForPlayers]
    """Number of the report."""
    stage: Annotated[Literal["preliminary", "complementary", "final"], _ForPlayers]
    """Preliminary, complementary or final report."""
    event: Annotated[Text, _ForPlayers]
    """The event in a few words."""
    location: Annotated[Text, _ForPlayers]
    """Region, province, district."""
    facts: Annotated[Text, _ForPlayers]
    """What happened, when, where."""
    damage: Annotated[list[DamageLine], _ForPlayers] = []
    """Rows of the damage assessment, life and health first."""
    actions: Annotated[Text, _ForPlayers]
    """What has been done, by whom."""
    needs: Annotated[Text | None, _ForPlayers] = None
    """What is lacking."""
    source: Annotated[Name, _ForPlayers]
    """Who gave the figures."""


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
