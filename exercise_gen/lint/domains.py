"""Rules CYB, CIV, MIL: what an exercise of its kind must not forget; recognised by words in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import wraps

from exercise_gen.lint.case import Case
from exercise_gen.lint.registry import Check, Finding, rule
from exercise_gen.lint.words import plain_letters
from exercise_gen.models import Inject, Scenario
from exercise_gen.models.times import MINUTES_PER_HOUR


def _only(kind: str) -> Callable[[Check], Check]:
    """Let a rule look at scenarios of one kind only."""

    def narrow(function: Check) -> Check:
        @wraps(function)
        def check(case: Case) -> Iterator[Finding]:
            if case.model.kind == kind:
                yield from function(case)

        return check

    return narrow


def _words(inject: Inject) -> str:
    """Return all that an inject says in all languages, title, notes and actions included, in plain letters."""
    from exercise_gen.load import texts

    said = [text.root if isinstance(text.root, str) else " ".join(text.root.values()) for _, text in texts(inject)]
    return plain_letters(" ".join(said))


def _whole(model: Scenario) -> str:
    from exercise_gen.load import texts

    said = [text.root if isinstance(text.root, str) else " ".join(text.root.values()) for _, text in texts(model)]
    return plain_letters(" ".join(said))


def _speaks(pattern: str, words: str) -> bool:
    """Return whether words begin with one of the pattern's; within a word, letters are chance."""
    return re.search(rf"\b(?:{pattern})", words) is not None


_CYBER_STEPS: Mapping[str, str] = {
    "detection": r"detect|alert|monitor|siem|soc\b|alarm",
    "escalation": r"escalat|escal[ao]|activat|activa|crisis (?:committee|team)|comite de crisis|notif",
    "legal or privacy notice": r"legal|privacy|personal data|datos personales|lawyer|abogad|breach notice|29733|anpd",
    "public communication": r"press|prensa|statement|comunicado|public|social media|redes",
    "recovery decision": r"restor|restaur|recover|recuper|backup|respaldo|rto|rpo",
}


@rule("CYB-01", "warning", "A cyber exercise goes from detection to recovery", reads="exercise")
@_only("cyber-workshop")
def cyber_is_complete(case: Case) -> Iterator[Finding]:
    """Detection, escalation, legal notice, public words and recovery are five decisions of five people.

    At least one planned inject of a cyber exercise is about each of them, and RTO or RPO (or the time and data that may
    be lost) are named somewhere.
    """
    said = [_words(item.inject) for item in case.planned]
    for step, pattern in _CYBER_STEPS.items():
        if not any(_speaks(pattern, words) for words in said):
            yield Finding(f"no planned inject is about {step}", ("injects",), "include one", at_key=True)
    if not re.search(
        r"\brto\b|\brpo\b|recovery (?:time|point)|(?:tiempo|punto) objetivo de recuperacion", _whole(case.model)
    ):
        hint = "say within which time, and with which loss of data, service must be back"
        yield Finding("neither RTO nor RPO is named", ("injects",), hint, at_key=True)


_OWNED: Mapping[str, str] = {
    "payment of a ransom": r"\bpay|ransom|pago|pagar|rescate",
    "sanctions": r"sanction|sancion|ofac",
    "contact with police and prosecutor": r"police|policia|divindat|prosecutor|fiscal|fbi|law enforcement",
    "notice to the national CSIRT": r"cnsd|csirt|sgtd|national digital security|seguridad digital|cisa",
}


@rule("CYB-02", "warning", "Payment, sanctions, police and CSIRT notice each have an owner", reads="exercise")
@_only("cyber-workshop")
def cyber_decisions_have_owners(case: Case) -> Iterator[Finding]:
    """What everybody thinks somebody else decides, nobody decides.

    Looks for each of the four in the expected actions, the questions and the critical tasks of a cyber exercise.
    """
    texts = [a.action for item in case.planned for a in item.inject.expected_actions]
    texts += [t for o in case.exercise.scenario.objectives for task in o.tasks for t in (task.task, task.standard)]
    texts += [t for p in case.exercise.phases for q in p.phase.questions for t in (q.text, *q.anticipated)]
    said = plain_letters(" ".join(text.within(code) for text in texts for code in case.exercise.languages))
    for what, pattern in _OWNED.items():
        if not _speaks(pattern, said):
            hint = "name who decides it in an expected action or a question"
            yield Finding(f"nobody owns the {what}", ("injects",), hint, at_key=True)


_OPERATIONAL = re.compile(
    r"\b(?:mimikatz|metasploit|msfvenom|cobalt ?strike beacon|powershell(?:\.exe)? -\w+|invoke-\w+|cmd\.exe /c|"
    r"rundll32(?:\.exe)? |certutil -\w+|vssadmin delete|wget http|curl (?:-\w+ )*http|nc -[el]|base64 -d|"
    r"sqlmap|hashcat|rm -rf|bash -i|/dev/tcp/|reverse shell|shell inverso|select \* from|union select|<script)",
    re.IGNORECASE,
)
_HASH = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b", re.IGNORECASE)
_FLAW = re.compile(r"\bCVE-\d{4}-\d{4,}\b", re.IGNORECASE)
_HOW = re.compile(r"exploit|payload|proof of concept|prueba de concepto|explota(?:r|cion)", re.IGNORECASE)


@rule("CYB-03", "error", "No exploit, malware or live indicator")
def nothing_can_be_used(case: Case) -> Iterator[Finding]:
    """The packet is about decisions; nothing in it may help an attack.

    Looks in every text for commands and tools of attack, file hashes, and a CVE number beside words of exploitation.
    """
    for said in case.said:
        match = _OPERATIONAL.search(said.words) or _HASH.search(said.words)
        if not match and _HOW.search(said.words):
            match = _FLAW.search(said.words)
        if match:
            hint = "say what it means for the decision, never how it is done"
            yield Finding(f'"{match[0]}" is a detail of attack', said.path, hint, needle=match[0])


@rule("CYB-04", "warning", "Means that do not depend on the network are tested", reads="exercise")
@_only("cyber-workshop")
def other_means_are_tested(case: Case) -> Iterator[Finding]:
    """With the directory encrypted and the mail watched, people need another way to reach one another.

    At least one inject or question of a cyber exercise is about out-of-band communication: other phones, radio, paper,
    messengers.
    """
    pattern = (
        r"out.of.band|fuera de banda|alternat\w+ (?:channel|means|communic)|(?:canal|medio)\w* (?:altern|indepen)|"
    )
    pattern += (
        r"satellite|satelital|personal (?:phone|mobile)|celular\w* personal|(?:by|por) radio|runner|on paper|en papel|"
    )
    pattern += (
        r"mail is (?:down|watched)|sin correo|without (?:e-?mail|mail)|not? (?:use|trust) (?:the )?(?:e-?mail|mail)"
    )
    said = [_words(item.inject) for item in case.planned]
    said += [
        plain_letters(q.text.within(code))
        for p in case.exercise.phases
        for q in p.phase.questions
        for code in case.exercise.languages
    ]
    if not any(_speaks(pattern, words) for words in said):
        message = "nothing tests how people reach one another without the network"
        yield Finding(message, ("injects",), "let the mail fail or be watched, and ask for another means", at_key=True)


@rule("CIV-03", "warning", "Damage assessment is asked for early", reads="exercise", limits={"most": 6})
@_only("civil-military-drill")
def assessment_comes_early(case: Case) -> Iterator[Finding]:
    """Without EDAN nobody knows what to ask for; the first form belongs to the first hours.

    A planned inject with EDAN (or damage assessment) in its words or actions happens within `most` 6 hours of H-hour in
    the story.
    """
    limit = case.limit("CIV-03") * MINUTES_PER_HOUR * 60
    for item in case.planned:
        early = item.scenario is not None and (item.scenario - case.exercise.h_hour).total_seconds() <= limit
        if early and re.search(r"\bedan\b|damage assessment|evaluacion de danos|damage report", _words(item.inject)):
            return
    message = f"no inject of the first {case.limit('CIV-03'):g} hours asks for the damage assessment (EDAN)"
    yield Finding(message, ("injects",), "expect EDAN form 1 after an early inject", at_key=True)


@rule("CIV-04", "warning", "People at special risk are not forgotten", reads="exercise")
@_only("civil-military-drill")
def people_at_risk_are_there(case: Case) -> Iterator[Finding]:
    """Those who do not hear, read, walk or speak Spanish are the first victims and the last to be asked.

    At least one planned inject is about disability, age, gender, children, or Quechua and other languages.
    """
    pattern = r"disabilit|discapacidad|wheelchair|silla de ruedas|deaf|sord[oa]s?\b|blind|cieg|elderly|adult\w+ mayor|"
    pattern += (
        r"older (?:people|persons)|children|ninos|ninas|pregnan|gestante|gender|genero|quechua|aymara|indigen|migrant"
    )
    if not any(_speaks(pattern, _words(item.inject)) for item in case.planned):
        message = "no planned inject is about people at special risk"
        yield Finding(message, ("injects",), "disability, age, gender, language", at_key=True)


@rule("CIV-05", "warning", "Humanitarian coordination is there when foreign forces play", reads="exercise")
@_only("civil-military-drill")
def humanitarian_space_is_there(case: Case) -> Iterator[Finding]:
    """Foreign soldiers help last and leave first; the Oslo Guidelines say how.

    When a cell of players of another nation belongs to an armed force, the scenario names the Oslo Guidelines,
    UN-CMCoord, OCHA, clusters or mesas of coordination.
    """
    from exercise_gen.lint.safety import foreign_armed

    foreign = foreign_armed(case)
    pattern = r"oslo|cmcoord|\bocha\b|undac|cluster|(?:mesa|red) humanitaria|humanitarian (?:network|space|coord)"
    if foreign and not _speaks(pattern, _whole(case.model)):
        message = f'"{foreign[0].id}" is foreign military, but nothing names humanitarian coordination'
        yield Finding(message, case.cell(foreign[0].id, "id"), "as the Oslo Guidelines in `references`")


@rule("MIL-01", "warning", "A military exercise has joint tasks", reads="scenario")
@_only("combat-readiness")
def tasks_are_joint(case: Case) -> Iterator[Finding]:
    """Commanders report readiness by tasks of their list, with the edition of the list.

    At least one objective of a combat-readiness exercise has the framework `ujtl`; objectives of civil capabilities may
    stand beside it in a bilateral staff.
    """
    if not any(objective.framework == "ujtl" for objective in case.model.objectives):
        yield Finding("no objective maps to a joint task", ("objectives",), "write `framework: ujtl`", at_key=True)


@rule("MIL-04", "warning", "Rules on the use of force reach the legal adviser", reads="exercise")
@_only("combat-readiness")
def force_has_a_lawyer(case: Case) -> Iterator[Finding]:
    """Whether a soldier may act is a question of law before it is one of tactics.

    Each planned inject that speaks of rules of engagement or the use of force reaches, or expects an action of, a cell
    whose name has to do with law.
    """
    pattern = r"rules of engagement|reglas de enfrentamiento|use of force|uso de la fuerza|\broe\b|\bruf\b"
    lawyers = {
        c.id for c in case.exercise.scenario.cells if re.search(r"legal|jurid|judge advocate", _named(c.id, case))
    }
    for item in case.planned:
        involved = {*item.inject.to, *item.inject.info, *(a.actor for a in item.inject.expected_actions)}
        if _speaks(pattern, _words(item.inject)) and not involved & lawyers:
            message = f'inject "{item.inject.id}" is about the use of force, but no legal adviser hears of it'
            yield Finding(
                message, case.inject(item.inject.id, "to"), "address it to the legal cell, or expect its advice"
            )


def _named(cell_id: str, case: Case) -> str:
    cell = case.exercise.cells[cell_id]
    texts = (cell.name, cell.mission, *cell.positions)
    return plain_letters(" ".join(text.within(code) for text in texts for code in case.exercise.languages))
