"""A small exercise that breaks no rule of the linter, as data to be spoiled, and the ways to spoil it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from exercise_gen import lint
from exercise_gen.lint.case import Case, Page
from exercise_gen.opening import Choices
from exercise_gen.source import load
from exercise_gen.tree import Node

DATA = Path(__file__).parent / "data"


@dataclass
class Draft:
    """A scenario and a plan as data."""

    scenario: dict[str, Any]
    plan: dict[str, Any]

    def inject(self, inject_id: str) -> dict[str, Any]:
        return next(i for i in self.scenario["injects"] if i["id"] == inject_id)

    def cell(self, cell_id: str) -> dict[str, Any]:
        return next(c for c in self.scenario["cells"] if c["id"] == cell_id)

    def objective(self, objective_id: str) -> dict[str, Any]:
        return next(o for o in self.scenario["objectives"] if o["id"] == objective_id)


Edit = Callable[[Draft], Any]
Change = Callable[[Case], Case]

# minutes after the welcome, whatever the scheduler says: rules are judged here, not schedules
MINUTES = {"INJ-01": 25, "INJ-02": 50, "INJ-06": 60, "INJ-04": 110, "INJ-07": 125, "INJ-08": 140}


def both(en: str, es: str) -> dict[str, str]:
    return {"en": en, "es": es}


def inject(
    inject_id: str, phase: str, at: str, sender: str, to: list[str], channel: str, **more: Any
) -> dict[str, Any]:
    return {
        "id": inject_id, "title": both("A note", "Una nota"), "storyline": "water", "phase": phase, "at": at,
        "from": sender, "to": to, "channel": channel, "weight": "supporting", "subject": both("Note", "Nota"),
        "body": both("Please answer soon.", "Responda pronto, por favor."), **more,
    }  # fmt: skip


def action(actor: str, minutes: int, task: str, kind: str = "report") -> dict[str, Any]:
    return {
        "actor": actor, "action": both("Writes down who decides.", "Anota quién decide."),
        "minutes": f"{minutes} min", "type": kind, "task": task,
    }  # fmt: skip


@cache
def _sound() -> tuple[str, str]:
    scenario: dict[str, Any] = load(DATA / "scenarios" / "rio-claro" / "scenario.yaml").data
    draft = Draft(scenario, {})
    scenario["artificialities"] = [
        both(
            "Time jumps are announced; actions are simulated and nothing moves.",
            "Los saltos de tiempo se anuncian; las acciones se simulan y nada se mueve.",
        )
    ]
    for short, meaning in (
        ("GORE", "Gobierno Regional"),
        ("COEN", "Centro de Operaciones de Emergencia Nacional"),
        ("INDECI", "Instituto Nacional de Defensa Civil"),
        ("EDAN", "Evaluación de Daños y Análisis de Necesidades"),
    ):
        scenario["acronyms"].append({"short": short, "meaning": meaning})
    draft.cell("brigade")["contact"]["email"] = "brigada@ejercicio.example"
    draft.cell("embassy")["contact"] = {"phone": "SimCell 7-103", "email": "enlace@ejercicio.example"}
    draft.cell("simcell")["contact"] = {"phone": "SimCell 7-100"}
    scenario["entities"][0]["contact"]["email"] = "avisos@senamhi.example"
    scenario["entities"][1]["contact"]["phone"] = "SimCell 7-202"
    draft.objective("O2")["target"] = both("One request within 2 hours", "Una solicitud en 2 horas")
    draft.objective("O2")["tasks"][0]["source"] = "Ley 29664"
    third = copy.deepcopy(draft.objective("O2")) | {"id": "O3"}
    third["statement"] = both("Inform the public within 20 minutes.", "Informar al público en 20 minutos.")
    third["capability"] = both("Public Information and Warning", "Información pública y alerta")
    third["target"] = both("One line within 20 minutes", "Una línea en 20 minutos")
    third["tasks"][0] |= {"id": "T3.1", "task": both("Publish one line", "Publicar una línea")}
    scenario["objectives"].append(third)
    scenario["phases"][0]["questions"][1]["objectives"] = ["O1"]
    scenario["injects"] = [i for i in scenario["injects"] if i["id"] != "INJ-05"]
    notes = both("The dam is closed; wrong answers blame it.", "La represa está cerrada; es error culparla.")
    draft.inject("INJ-02").update(objectives=["O3"], control_notes=notes, expected_actions=[action("coer", 10, "T3.1")])
    draft.inject("INJ-03")["objectives"] = ["O1"]
    draft.inject("INJ-04")["control_notes"] = notes
    needs = both(
        "EDAN form 1 is due; people with disabilities wait on a roof.",
        "Falta el formulario 1 de EDAN; personas con discapacidad esperan en un techo.",
    )
    scenario["injects"] += [
        inject("INJ-06", "p1", "40 min", "excon", ["brigade"], "in-person", objectives=["O1"],
               expected_actions=[action("brigade", 15, "T1.1")]),
        inject("INJ-07", "p2", "35 min", "senamhi", ["brigade"], "email", objectives=["O2"], body=needs,
               expected_actions=[action("brigade", 20, "T2.1")]),
        inject("INJ-08", "p2", "50 min", "senamhi", ["coer"], "letter", objectives=["O3"],
               expected_actions=[action("coer", 20, "T3.1")]),
    ]  # fmt: skip
    for number, cause in (("CON-02", "INJ-01"), ("CON-03", "INJ-02")):
        prompt = inject(number, "p1", "0 min", "excon", ["coer"], "phone", type="contingency", objectives=["O1"])
        del prompt["at"]
        unless = both("COER has not answered", "El COER no ha respondido")
        scenario["injects"].append(
            prompt | {"contingency_of": cause, "trigger": {"unless": unless, "within": "15 min"}}
        )
    plan = {
        "scenario": "rio-claro",
        "start": {"date": "2027-05-28", "time": "08:30", "zone": "America/Lima"},
        "breaks": [{"at": "10:00", "duration": "15 min"}],
        "selection": {"include": list(MINUTES)},
        "guarantees": {"tests": 0, "work": 0},  # promises are the planner's business, not the rules'
    }
    return json.dumps(scenario, default=str), json.dumps(plan)


def sound() -> Draft:
    """Return the exercise without a fault, fresh to be changed."""
    scenario, plan = _sound()
    return Draft(json.loads(scenario), json.loads(plan))


def case_of(draft: Draft, folder: Path) -> Case:
    """Return what rules look at, made from files as a user has them, with injects at their `MINUTES`."""
    place = folder / "scenarios" / "rio-claro"
    place.mkdir(parents=True, exist_ok=True)
    (place / "scenario.yaml").write_text(json.dumps(draft.scenario, ensure_ascii=False, indent=1), "utf-8")
    plan = folder / "plan.yaml"
    plan.write_text(json.dumps(draft.plan, ensure_ascii=False, indent=1), "utf-8")
    case = lint.open_case(plan.as_posix(), Choices(best_effort=True), folder)
    return timed(case, MINUTES)


def timed(case: Case, minutes: dict[str, int]) -> Case:
    """Return the case with injects at other minutes of the day, sorted and numbered anew."""
    exercise = case.exercise
    moved = [
        replace(item, minute=minutes[item.inject.id], real=exercise.at(minutes[item.inject.id]))
        if item.inject.id in minutes
        else item
        for item in exercise.injects
    ]
    rows = [*sorted(moved, key=lambda item: (item.minute or 0, item.inject.id)), *exercise.contingencies]
    numbered = [replace(item, number=number) for number, item in enumerate(rows, start=1)]
    return with_exercise(case, injects=tuple(numbered[: len(moved)]), contingencies=tuple(numbered[len(moved) :]))


def with_exercise(case: Case, **changes: Any) -> Case:
    """Return the case with another exercise, as it might be given back from elsewhere."""
    return replace(case, exercise=replace(case.exercise, **changes))


def with_scenario(case: Case, **changes: Any) -> Case:
    """Return the case with another scenario in its exercise."""
    return with_exercise(case, scenario=case.exercise.scenario.model_copy(update=changes))


def reprinted(case: Case, document: str, change: Callable[[Page], Page | None]) -> Case:
    """Return the case with a document printed otherwise in every language; None leaves it out."""
    fresh = replace(case)
    pages = [change(page) if page.id == document else page for page in case.pages]
    fresh.__dict__["pages"] = tuple(page for page in pages if page is not None)
    return fresh


def saying(case: Case, document: str, old: str, new: str) -> Case:
    """Return the case with other words in every text and attribute of a document."""

    def change(page: Page) -> Page:
        return retold(page, lambda words: words.replace(old, new))

    return reprinted(case, document, change)


def retold(page: Page, tell: Callable[[str], str]) -> Page:
    def walk(node: Node) -> Node:
        children = tuple(tell(c) if isinstance(c, str) else walk(c) for c in node.children)
        return Node(node.tag, {k: tell(v) for k, v in node.attributes.items()}, children)

    return replace(page, rendered=replace(page.rendered, tree=walk(page.rendered.tree)))


def adding(case: Case, document: str, words: str) -> Case:
    """Return the case with a paragraph more in a document."""

    def change(page: Page) -> Page:
        tree = page.rendered.tree
        more = Node(tree.tag, tree.attributes, (*tree.children, Node("p", {}, (words,))))
        return replace(page, rendered=replace(page.rendered, tree=more))

    return reprinted(case, document, change)


def found(case: Case, rule_id: str) -> list[str]:
    """Return what one rule says of a case."""
    return [problem.message for problem in lint.judge(case, [lint.RULES[rule_id]])]
