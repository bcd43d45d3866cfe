"""The table of documents: what is in a packet, for whom, and the view that each template sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from exercise_gen.documents import (
    branches,
    calendars,
    changes,
    conduct,
    control,
    ctep,
    decks,
    evaluation,
    indeci,
    military,
    planning,
    players,
    printing,
    released,
    runsheet,
    situation,
    tables,
    truth,
    workbook,
)
from exercise_gen.documents.view import Teller
from exercise_gen.generate import Exercise
from exercise_gen.models import Audience, Cell

_P, _O, _C, _E, _S = Audience.PLAYERS, Audience.OBSERVERS, Audience.CONTROL, Audience.EVALUATION, Audience.SPONSOR


def always(exercise: Exercise) -> bool:
    """Return that a document is part of every packet."""
    return True


def when_replanned(exercise: Exercise) -> bool:
    """Return whether the exercise was planned again."""
    return exercise.replanned


def when_released(exercise: Exercise) -> bool:
    """Return whether the exercise was cut for a nation."""
    return bool(exercise.released_to)


@dataclass(frozen=True)
class Document:
    """One row of the table.

    `id` names the file, `template` the file under templates/documents, `audiences` the folders it is put into.
    A document `per_cell` is made once for each cell of the training audience, and its `view` takes the cell. One that
    is made only `when` something holds is left out of other packets. `made_of` says which formats can write it;
    `script` is a file of templates/theme that the HTML page runs.
    """

    id: str
    audiences: tuple[Audience, ...]
    view: Callable[..., Any]
    template: str = ""
    per_cell: bool = False
    when: Callable[[Exercise], bool] = always
    made_of: Literal["pages", "deck", "workbook", "calendar"] = "pages"
    script: str = ""

    def seen(self, teller: Teller, cell: Cell | None) -> Any:
        """Return the view that the template sees."""
        return self.view(teller, cell) if self.per_cell else self.view(teller)

    @property
    def template_file(self) -> str:
        """The template's path under templates/."""
        return f"documents/{self.template or self.id}.html.j2"


DOCUMENTS: tuple[Document, ...] = (
    Document("invitation", (_P, _O), conduct.invitation),
    Document("exercise-plan", (_P, _O), conduct.exercise_plan),
    Document("player-handbook", (_P, _O), conduct.player_handbook),
    Document("observer-media-packet", (_O,), conduct.observer_packet),
    Document("meetings", (_C, _S), planning.meeting_agendas),
    Document("minutes", (_C, _S), planning.minutes),
    Document("extent-of-play", (_C, _S), planning.extent_of_play),
    Document("situation-manual", (_P, _O), players.situation_manual),
    Document("situation-map", (_P, _O), situation.situation_map, when=situation.has_places),
    Document("agenda", (_P, _O, _S), players.agenda),
    Document("feedback-form", (_P, _O), players.feedback),
    Document("briefing-deck", (_P, _O), decks.briefing, made_of="deck"),
    Document("hot-wash-form", (_P, _C), players.hot_wash),
    Document("emergency-card", (_P, _O, _C), tables.emergency_card),
    Document("directory", (_P,), players.directory),
    Document("handout", (_P,), players.handout, per_cell=True),
    Document("messages", (_P,), players.cell_injects, per_cell=True),
    Document("inject-cards", (_P,), partial(players.cell_cards, per_page=4), per_cell=True),
    Document("facilitator-guide", (_C,), control.facilitator_guide),
    Document("projection-deck", (_C,), decks.projection, made_of="deck"),
    Document("facilitator-deck", (_C,), decks.facilitator, made_of="deck"),
    Document("controller-evaluator-handbook", (_C, _E), planning.handbook),
    Document("control-staff-instructions", (_C,), planning.control_staff_instructions),
    Document("run-sheet", (_C,), runsheet.run_sheet, script="run-sheet.js"),
    Document("msel", (_C,), control.msel_short),
    Document("msel-full", (_C,), control.msel_full),
    Document("msel-workbook", (_C,), workbook.workbook, made_of="workbook"),
    Document("calendar", (_C, _S), calendars.planning, made_of="calendar"),
    Document("calendar-control", (_C,), calendars.control, template="calendar", made_of="calendar"),
    Document("ground-truth", (_C,), truth.ground_truth, when=truth.has_figures),
    Document("timeline", (_C,), control.timeline),
    Document("decision-cards", (_C,), branches.decision_cards),
    Document("change-sheet", (_C,), changes.change_sheet, when=when_replanned),
    Document("envelopes", (_C,), tables.envelopes),
    Document("badges", (_C, _S), tables.badges),
    Document("table-tents", (_C,), tables.tents),
    Document("certificate", (_C, _S), tables.certificates),
    Document("print-list", (_C,), printing.print_list),
    Document("release-note", (_C, _S), released.release_note, when=when_released),
    Document("inject-cards-4-up", (_C,), partial(control.all_cards, per_page=4), template="inject-cards"),
    Document("inject-cards-2-up", (_C,), partial(control.all_cards, per_page=2), template="inject-cards"),
    Document("directory-control", (_C,), control.directory, template="directory"),
    Document("sign-in", (_C,), control.sign_in),
    Document("evaluator-guide", (_E, _C), evaluation.evaluator_guide),
    Document("evaluator-assignments", (_E, _C), planning.evaluator_assignments),
    Document("after-action-report", (_E, _S), evaluation.after_action),
    Document("explan-extract", (_P, _O), military.order),
    Document("msel-military", (_C,), military.msel),
    Document("teo-sheets", (_E, _C), military.teo_sheets),
    Document("training-objectives", (_C, _S), military.training_objectives),
    Document("indeci-hazard-sheet", (_C, _S), indeci.hazard_sheet),
    Document("indeci-effects", (_C,), indeci.effects),
    Document("indeci-message-guide", (_C,), indeci.message_guide),
    Document("indeci-organisation", (_C,), indeci.organisation),
    Document("indeci-actions", (_C,), indeci.actions),
    Document("indeci-script", (_C,), indeci.script),
    Document("indeci-messages", (_P,), indeci.messages, per_cell=True),
    Document("indeci-response-matrix", (_C, _E), indeci.response_matrix),
    Document("indeci-evaluation", (_E,), indeci.evaluation),
    Document("indeci-connectivity", (_C,), indeci.connectivity),
    Document("indeci-final-report", (_E, _S), indeci.final_report),
    Document("indeci-minutes", (_C, _S), indeci.meeting_minutes, template="minutes"),
    Document("indeci-directory", (_C,), indeci.annex_directory, template="directory"),
    Document("welcome-letter", (_C, _S), ctep.welcome_letter),
    Document("planner-handbook", (_C, _S), ctep.planner_handbook),
    Document("question-bank", (_C, _E), ctep.question_bank),
    Document("planner-feedback", (_C, _S), ctep.planner_feedback),
)

PRINT_SET = Document("print-set", (_P,), players.print_set, per_cell=True)
"""What `exercise-gen handouts` prints: not a file of the packet, but the files of a cell as one."""

PRINT_ROOM = Document("print-room", (_C,), players.print_room)
"""The same for all cells as one file, so that one order prints the room."""

ERRATA = Document("errata-slip", (_P, _O, _E, _S), changes.errata_slip)
"""What goes with new pages to those who hold older ones; its view takes the titles of the documents too."""

OF_INJECTS = ("messages", "indeci-messages", "inject-cards", "inject-cards-4-up", "inject-cards-2-up")
"""Documents that are one page or card for each inject: printed again for the changed ones alone."""
