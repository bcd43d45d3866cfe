"""What the tabletop packages of CISA add: welcome letter, planner's handbook, question bank, planner's form."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from exercise_gen.documents.dates import MEETINGS, due, first_and_last
from exercise_gen.documents.people import PLAYERS_A_FACILITATOR, posts
from exercise_gen.documents.players import CellGroup, PlainObjective, cell_groups, objectives
from exercise_gen.documents.view import Front, Prose, Row, Teller

# function → questions that any organisation can be asked; labels of the catalogue
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "Senior leadership": (
        "Which decision can only you take, and what must you know before you take it?",
        "Who decides when you cannot be reached, and how do the others learn of it?",
        "Which of your services may stop, for how long, and who has agreed to that in writing?",
        "At what moment do you call those above you, and with which words?",
        "What would make you end the emergency arrangements, and who would object?",
    ),
    "Finding and judging the incident": (
        "How would you have noticed this today, and how much later than you would like?",
        "Who may call it an incident, by which scale, and who is told within the first hour?",
        "Which sign would show that the matter is larger than it seems?",
        "How do you keep one picture when two sources disagree?",
        "What do you record from the first minute on, and who holds the record?",
    ),
    "Sharing information": (
        "Whom may you tell what, under which marking, and who must approve it?",
        "Which partner would need this first, and do you have a number that is answered at night?",
        "What do you expect back from those whom you inform, and by when?",
        "How do you share when the usual means cannot be trusted?",
    ),
    "Operations and continuity": (
        "Which three activities must go on whatever happens, and with how many people?",
        "What do you do by hand when the systems are not there, and who has practiced it?",
        "Which supplier or partner can stop you, and what does the contract say?",
        "How long do stocks, fuel and people last, and who counts them?",
        "What comes back first, and who decides the order?",
    ),
    "Technology and communications": (
        "What may be switched off without asking, and what never?",
        "Which copies exist, when were they last restored for trial, and who can reach them?",
        "How do you talk to one another when network and telephone fail?",
        "What must be kept as evidence before anything is repaired?",
    ),
    "Law and authority": (
        "On which law or agreement does each measure rest, and which measure has none?",
        "Which reports are due, to whom, within how many hours?",
        "What may foreign or private helpers do, and who answers for them?",
        "Which rights of persons are touched, and who watches over them?",
    ),
    "Public information": (
        "Who speaks first, when, and what can be said before the facts are complete?",
        "What do you say to your own people before they read it elsewhere?",
        "How do you answer a rumor that is partly true?",
        "In which languages and by which means do you reach those who need it most?",
    ),
    "Police and prosecutors": (
        "At what moment does the matter become one for the police or the prosecutor?",
        "How are investigation and recovery kept from hindering each other?",
        "What may investigators take away, and how do you go on without it?",
    ),
}

_DAYS = {meeting.id: meeting.days for meeting in MEETINGS}
# days from the exercise, title, text
STEPS: tuple[tuple[int, str, str], ...] = (
    (-104, "Read the documents", "Read the situation manual and this handbook; mark what must change for you."),
    (-97, "Form the planning team", "Name a lead, three to six planners and somebody who knows the plans to be tried."),
    (
        _DAYS["concept"],
        "Hold the concept and objectives meeting",
        "Agree on purpose, scope, date and the leader who stands for it.",
    ),
    (-83, "Choose objectives", "Three to six, each with a capability; leave out what nobody will improve afterwards."),
    (-83, "Choose participants", "Who must decide in this story? Invite those, and who can answer for them."),
    (-77, "Adapt the scenario", "Set the parameters in the plan; numbers in all documents follow."),
    (
        _DAYS["initial"],
        "Hold the initial planning meeting",
        "Go through scenario, cells and evaluation; share out the work.",
    ),
    (
        _DAYS["midterm"],
        "Prepare place and means",
        "Room, tables, screen, interpreters, printing, catering, access, parking.",
    ),
    (-42, "Send invitations", "Six weeks before, with date, place, purpose and whom to answer."),
    (
        -28,
        "Name facilitators and evaluators",
        "They know the plans, they do not play, and they hold their own briefing.",
    ),
    (_DAYS["final"], "Hold the final planning meeting", "Two weeks before; nothing large changes after it."),
    (-7, "Print and pack", "One week before, with a fifth more than you need."),
    (0, "Conduct", "Brief, play, hold the hot wash, collect forms."),
    (
        28,
        "Report and improve",
        "Draft in four weeks, meeting in six, final two weeks later; then follow the actions up.",
    ),
)


@dataclass(frozen=True)
class WelcomeLetter:
    """The letter that goes with the package to its planners."""

    front: Front
    purpose: Prose
    objectives: tuple[PlainObjective, ...]


@dataclass(frozen=True)
class Step:
    """A step of planning and the day by which it is done."""

    number: int
    day: str
    title: str
    text: str


@dataclass(frozen=True)
class PlannerHandbook:
    """How to plan, conduct and follow up the exercise, in fourteen steps."""

    front: Front
    purpose: Prose
    scope: Prose
    steps: tuple[Step, ...]
    agenda: tuple[Row, ...]
    cells: tuple[CellGroup, ...]
    length: str
    facilitators: int


@dataclass(frozen=True)
class QuestionGroup:
    """Questions for one function or one phase."""

    title: str
    questions: tuple[Prose | str, ...]


@dataclass(frozen=True)
class QuestionBank:
    """Questions in reserve for facilitators and evaluators, never for players."""

    front: Front
    phases: tuple[QuestionGroup, ...]
    functions: tuple[QuestionGroup, ...]


@dataclass(frozen=True)
class PlannerFeedback:
    """The planners' own form."""

    front: Front


def welcome_letter(teller: Teller) -> WelcomeLetter:
    """Return the welcome letter."""
    scenario = teller.exercise.scenario
    front = teller.front(teller.label("Welcome Letter"))
    return WelcomeLetter(front, teller.say(scenario.purpose), objectives(teller))


def planner_handbook(teller: Teller) -> PlannerHandbook:
    """Return the planner's handbook."""
    exercise = teller.exercise
    days = first_and_last(exercise)
    return PlannerHandbook(
        front=teller.front(teller.label("Exercise Planner Handbook")),
        purpose=teller.say(exercise.scenario.purpose),
        scope=teller.say(exercise.scenario.scope),
        steps=tuple(
            Step(number, teller.words.date(due(*days, away)), teller.label(title), teller.label(text))
            for number, (away, title, text) in enumerate(STEPS, start=1)
        ),
        agenda=teller.agenda(),
        cells=cell_groups(teller),
        length=teller.words.duration(exercise.hot_wash.end),
        facilitators=math.ceil(posts(exercise, "training-audience") / PLAYERS_A_FACILITATOR),
    )


def question_bank(teller: Teller) -> QuestionBank:
    """Return the question bank: the scenario's probes by phase, then questions by function."""
    phases = []
    for scheduled in teller.exercise.phases:
        probes = tuple(teller.say(probe) for question in scheduled.phase.questions for probe in question.probes)
        if probes:
            phases.append(QuestionGroup(teller.phase_title(scheduled), probes))
    functions = tuple(
        QuestionGroup(teller.label(name), tuple(teller.label(question) for question in questions))
        for name, questions in QUESTIONS.items()
    )
    return QuestionBank(teller.front(teller.label("Question Bank")), tuple(phases), functions)


def planner_feedback(teller: Teller) -> PlannerFeedback:
    """Return the planners' feedback form."""
    return PlannerFeedback(teller.front(teller.label("Planner Feedback Form")))
