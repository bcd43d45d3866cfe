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
    """Addressees as a mail program shows them: `Duty officer, COEN; COER Callao`."""
    cc: Annotated[Name | None, _ForPlayers] = None
    """Those who get a copy, in the same form; left out, the line is not printed."""
    subject: Annotated[Text, _ForPlayers]
    """One line without the word EXERCISE: the form puts it in front."""
    body: Annotated[Text, _ForPlayers]
    """The whole mail, from the greeting to the post that signs; the card itself carries only the gist."""
    files: Annotated[list[Name], _ForPlayers] = []
    """Names of files the mail pretends to carry."""


class PhoneScript(Model):
    """A call: the message slip is the player's, the script is the caller's in the simulation cell."""

    kind: Literal["phone-script"]
    """Always `phone-script`."""
    caller: Annotated[Name, _ForPlayers]
    """Name and post of the caller."""
    called: Annotated[Name, _ForPlayers]
    """Post or cell that is rung up: `COEN, duty desk`."""
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
    """Call sign of the station that receives: `CEIBO 9`."""
    text: Annotated[Text, _ForPlayers]
    """The words as heard, in voice procedure; the form adds EXERCISE EXERCISE EXERCISE before and after."""


class Sitrep(Model):
    """A situation report in the short staff form (doctrine section 3.5)."""

    kind: Literal["sitrep"]
    """Always `sitrep`."""
    unit: Annotated[Name, _ForPlayers]
    """Unit or operations centre that reports: `SEDAPAL operations center`."""
    number: Annotated[Name, _ForPlayers]
    """Running number, in quotes: `"01"`; printed after the title."""
    period: Annotated[Text, _ForPlayers]
    """Hours of the story that it covers: `From the earthquake to {{ scenario_time | time }}`."""
    situation: Annotated[Text, _ForPlayers]
    """Threat or hazard and what it has done so far, as the reporting unit sees it."""
    done: Annotated[Text, _ForPlayers]
    """Own activities in the period."""
    planned: Annotated[Text, _ForPlayers]
    """Activities planned for the next period."""
    personnel: Annotated[Text | None, _ForPlayers] = None
    """Strength, shifts and casualties: `40% of the shift present.`"""
    logistics: Annotated[Text | None, _ForPlayers] = None
    """Stocks, transport and fuel, in figures with units: `12 tankers of 15 m3, drivers not all found.`"""
    communications: Annotated[Text | None, _ForPlayers] = None
    """Which means work and which do not: `Satellite telephone only; next contact at 18:00.`"""
    assessment: Annotated[Text, _ForPlayers]
    """The commander's judgement: what it means, how long it will last, what comes next."""
    requests: Annotated[Text | None, _ForPlayers] = None
    """What the unit asks for: what, how much, where, by when."""


class Salute(Model):
    """A SALUTE report: size, activity, location, unit, time, equipment."""

    kind: Literal["salute"]
    """Always `salute`."""
    sender: Annotated[Name, _ForPlayers]
    """Call sign of the observer: `TAMARINDO 2`."""
    size: Annotated[Text, _ForPlayers]
    """S: how many persons, vehicles or objects: `About 150 persons, growing`."""
    activity: Annotated[Text, _ForPlayers]
    """A: what they are doing, as seen, without guessing why."""
    location: Annotated[Text, _ForPlayers]
    """L: place with grid or coordinates: `Mast beside the road ({{ incident_place | coordinates }})`."""
    unit: Annotated[Text, _ForPlayers]
    """U: unit, uniform or identity: `Civilians, unknown; no markings`."""
    time: Annotated[Text, _ForPlayers]
    """T: when it was seen, not when it was sent, as date-time group or clock: `{{ scenario_time | dtg }}`."""
    equipment: Annotated[Text, _ForPlayers]
    """E: vehicles, tools or weapons seen: `One light truck, dark; hand tools`."""
    remarks: Annotated[Text | None, _ForPlayers] = None
    """What the observer adds: state of the own patrol, what was not seen, what is needed."""


class Patients(Model):
    """Line 3 of a MEDEVAC request: patients by medical precedence."""

    urgent: int = Field(default=0, ge=0)
    """A: number who lose life, limb or eyesight unless evacuated at once."""
    urgent_surgical: int = Field(default=0, ge=0)
    """B: number as urgent who need a surgeon before they can be moved farther."""
    priority: int = Field(default=0, ge=0)
    """C: number who will become urgent if evacuation waits."""
    routine: int = Field(default=0, ge=0)
    """D: number whose condition will not worsen while they wait."""
    convenience: int = Field(default=0, ge=0)
    """E: number moved because it is simpler, not because their condition asks for it."""


class PatientGroup(Model):
    """Line 8 of a MEDEVAC request: patients of one nationality and status."""

    who: Annotated[Name, _ForPlayers]
    """Nationality and status, as `PER, military`."""
    count: int = Field(ge=1)
    """Patients of this group; all groups together give the total of line 3 and of line 5."""


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
    """City of the dateline, as `Lima`; the form adds the scenario date."""
    addressee: Annotated[Name, _ForPlayers]
    """Post and organisation; no living person."""
    subject: Annotated[Text, _ForPlayers]
    """The matter in a few words (*asunto*): `Scope of the authorization for foreign personnel`."""
    reference: Annotated[Text | None, _ForPlayers] = None
    """Documents it answers or rests on: `(a) Law 27856; (b) Deployment order`."""
    body: Annotated[Text, _ForPlayers]
    """From the opening to the request with its deadline; the form adds the closing formula and the signatory."""
    signatory: Annotated[Name, _ForPlayers]
    """Post of the person who signs."""


class PressRelease(Model):
    """A press release of an organisation."""

    kind: Literal["press-release"]
    """Always `press-release`."""
    issuer: Annotated[Name, _ForPlayers]
    """Letterhead: the organisation that speaks to the public."""
    place: Annotated[Name, _ForPlayers]
    """City of the dateline, as `Lima`; the form adds the scenario date."""
    headline: Annotated[Text, _ForPlayers]
    """One line as the press office would write it; it may claim more than is known."""
    body: Annotated[Text, _ForPlayers]
    """Two to five paragraphs, facts first; quotations come from posts, never from living persons."""


class NewsItem(Model):
    """A report of a fictional news outlet."""

    kind: Literal["news-item"]
    """Always `news-item`."""
    outlet: Annotated[Name, _ForPlayers]
    """A fictional newspaper, station or site."""
    medium: Annotated[Literal["print", "television", "radio", "web"], _ForPlayers]
    """Printed beside the outlet: `print` a newspaper, `television`, `radio`, `web` a news site."""
    place: Annotated[Name, _ForPlayers]
    """City with which the report opens: `Lima`."""
    headline: Annotated[Text, _ForPlayers]
    """One line as that outlet would print or say it; rumour and error are allowed."""
    body: Annotated[Text, _ForPlayers]
    """The report as read or heard, in the outlet's own tone; no living person is quoted."""


class SocialPost(Model):
    """A message on a fictional social network."""

    kind: Literal["social-post"]
    """Always `social-post`."""
    network: Annotated[Name, _ForPlayers]
    """A fictional network."""
    author: Annotated[Name, _ForPlayers]
    """Name shown above the post, invented: `Alerts Lima Today`."""
    handle: Annotated[Name, _ForPlayers]
    """Invented account name with its sign: `@alertaslimahoy`; never a real account."""
    text: Annotated[Text, _ForPlayers]
    """The post as its author would write it, at most a few sentences; no real link."""
    likes: Annotated[int, _ForPlayers] = Field(default=0, ge=0)
    """Whole number shown under the post: `3120`; tells players how far it has spread."""
    shares: Annotated[int, _ForPlayers] = Field(default=0, ge=0)
    """How often it was passed on, a whole number shown under the post: `1184`."""


class CapAlert(Model):
    """A public alert with the fields of CAP 1.2; its status is always Exercise."""

    kind: Literal["cap-alert"]
    """Always `cap-alert`."""
    identifier: Annotated[Name, _ForPlayers]
    """Invented number of the alert: `DHN-TSU-01`."""
    sender: Annotated[Name, _ForPlayers]
    """The body that may lawfully issue it: `DHN tsunami warning center`."""
    message_type: Annotated[Literal["alert", "update", "cancel"], _ForPlayers] = "alert"
    """`alert` for the first, `update` when it changes an earlier one, `cancel` when it ends it."""
    event: Annotated[Text, _ForPlayers]
    """Kind of hazard in a few words: `Tsunami of near origin`."""
    urgency: Annotated[Literal["immediate", "expected", "future", "past", "unknown"], _ForPlayers]
    """When people must act: `immediate`, `expected` within the hour, `future`, `past` (no more), `unknown`."""
    severity: Annotated[Literal["extreme", "severe", "moderate", "minor", "unknown"], _ForPlayers]
    """Threat to life and property: `extreme`, `severe`, `moderate`, `minor` or `unknown`."""
    certainty: Annotated[Literal["observed", "likely", "possible", "unlikely", "unknown"], _ForPlayers]
    """`observed` has happened, `likely` more than even odds, `possible` less, `unlikely`, or `unknown`."""
    area: Annotated[Text, _ForPlayers]
    """Coast, districts or ravines by the names people use: `Coast from Ancón to Pucusana`."""
    headline: Annotated[Text, _ForPlayers]
    """One line as it appears on telephones and screens: `TSUNAMI ALARM`."""
    description: Annotated[Text, _ForPlayers]
    """What has happened and what is expected, with hours and figures."""
    instruction: Annotated[Text, _ForPlayers]
    """Short orders: `Leave beaches. Move to high ground.` Printed large; up to about 360 signs suit cell broadcast."""


class Ticket(Model):
    """A service-desk ticket."""

    kind: Literal["ticket"]
    """Always `ticket`."""
    number: Annotated[Name, _ForPlayers]
    """Invented ticket number: `NA-20417`."""
    queue: Annotated[Name, _ForPlayers]
    """Team in whose list it waits: `Emergency communications`."""
    requester: Annotated[Name, _ForPlayers]
    """Post or desk that opened it: `Service desk, NODO AZUL`."""
    priority: Annotated[Literal["low", "medium", "high", "critical"], _ForPlayers]
    """As the service desk rates it, from `low` to `critical`; players may judge otherwise."""
    asset: Annotated[Name, _ForPlayers]
    """A system of the scenario's fictional inventory."""
    summary: Annotated[Text, _ForPlayers]
    """One line: what does not work, or what must be decided."""
    description: Annotated[Text, _ForPlayers]
    """What was noticed, since when, who suffers, what was tried, what the desk asks for."""


class SecurityAlert(Model):
    """An alert of a monitoring system, at the level of what it means and never of how it is done."""

    kind: Literal["security-alert"]
    """Always `security-alert`."""
    source: Annotated[Name, _ForPlayers]
    """A fictional monitoring system or centre."""
    number: Annotated[Name, _ForPlayers]
    """Invented number of the alert: `VG-48211`."""
    severity: Annotated[Literal["low", "medium", "high", "critical"], _ForPlayers]
    """As the monitoring system rates it, from `low` to `critical`; players may judge otherwise."""
    tlp: Annotated[Literal["TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:GREEN", "TLP:CLEAR"], _ForPlayers]
    """How far players may pass it on (TLP 2.0): `TLP:AMBER+STRICT` stays inside the organisation."""
    asset: Annotated[Name, _ForPlayers]
    """System, account or data concerned, from the fictional inventory."""
    rule: Annotated[Text, _ForPlayers]
    """What was seen, in the words of the system."""
    technique: Annotated[Name | None, _ForPlayers] = None
    """Name and id of an ATT&CK technique; the name only, no procedure."""
    details: Annotated[Text, _ForPlayers]
    """What is known, since when, and what is not yet clear; no working address, file hash or command."""
    advice: Annotated[Text | None, _ForPlayers] = None
    """What the source recommends; whether to follow it is for the players to decide."""


class DamageLine(Model):
    """One row of the damage table of a COE report."""

    item: Annotated[Text, _ForPlayers]
    """What is counted, with its unit and how sure it is: `Road covered (m)`, `People cut off (being checked)`."""
    value: Annotated[Name, _ForPlayers]
    """The figure, in quotes when it stands alone: `"80"`, or a placeholder: `{{ isolated_people }}`."""


class CoeReport(Model):
    """A report on the form of an emergency operations centre: facts, place, damage, actions, needs, source."""

    kind: Literal["coe-report"]
    """Always `coe-report`."""
    issuer: Annotated[Name, _ForPlayers]
    """Emergency operations centre that reports, printed as title: `COER Callao`."""
    number: Annotated[Name, _ForPlayers]
    """Number of the report, in quotes: `"117"`; printed after the stage."""
    stage: Annotated[Literal["preliminary", "complementary", "final"], _ForPlayers]
    """`preliminary` is the first, `complementary` adds or corrects, `final` closes the event."""
    event: Annotated[Text, _ForPlayers]
    """Kind of hazard (*peligro*) in a few words: `Debris flow (huaico)`."""
    location: Annotated[Text, _ForPlayers]
    """Sector, district, province, department: `Trujillo–Otuzco road, La Libertad`."""
    facts: Annotated[Text, _ForPlayers]
    """*Hechos*: what happened at which hour, in order, without judgement."""
    damage: Annotated[list[DamageLine], _ForPlayers] = []
    """Rows of figures for people, dwellings, services and roads; without rows the table is not printed."""
    actions: Annotated[Text, _ForPlayers]
    """*Acciones*: who has done or sent what so far."""
    needs: Annotated[Text | None, _ForPlayers] = None
    """What is missing: what, how much, where; left out, the row is not printed."""
    source: Annotated[Name, _ForPlayers]
    """*Fuente*: who reported the facts: `COEL Otuzco, EDAN form 1`."""


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
