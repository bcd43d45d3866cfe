"""Every rule over scenarios and exercises: what breaks it is found, what does not is left in peace."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from linting import (
    MINUTES,
    Change,
    Draft,
    Edit,
    action,
    both,
    case_of,
    found,
    inject,
    sound,
    timed,
    with_exercise,
    with_scenario,
)

from exercise_gen import lint
from exercise_gen.lint.case import Case

EDITS: dict[str, list[Edit]] = defaultdict(list)
CHANGES: dict[str, list[tuple[Edit | None, Change]]] = defaultdict(list)


def edit(rule_id: str, *edits: Edit) -> None:
    EDITS[rule_id] += edits


def change(rule_id: str, what: Change, first: Edit | None = None) -> None:
    CHANGES[rule_id].append((first, what))


def body(en: str, es: str, inject_id: str = "INJ-06") -> Edit:
    """Return an edit that gives an inject other words."""
    return lambda d: d.inject(inject_id).update(body=both(en, es))


def people(*rows: tuple[str, str, str]) -> Edit:
    """Return an edit that fills the roster with name, cell, role."""
    return lambda d: d.plan.update(roster=[{"name": n, "cell": c, "role": r} for n, c, r in rows])


def unset(inject_id: str, *keys: str) -> Edit:
    return lambda d: [d.inject(inject_id).pop(key, None) for key in keys]


def each(key: str, value: Any) -> Edit:
    return lambda d: [i.update({key: value}) for i in d.scenario["injects"]]


def kind(value: str) -> Edit:
    return lambda d: d.scenario.update(type=value)


def then(*edits: Edit) -> Edit:
    return lambda d: [done(d) for done in edits]


# --- TRC
edit(
    "TRC-02", lambda d: [i.update(objectives=["O1"]) for i in d.scenario["injects"] if "O2" in i.get("objectives", [])]
)
edit("TRC-02", lambda d: d.plan.update(selection={"exclude": []}, cells=["embassy"]))
edit("TRC-03", unset("INJ-06", "objectives"), unset("CON-02", "objectives"))
edit(
    "TRC-04",
    then(
        lambda d: d.inject("INJ-01").update(to=["coer", "brigade"]),
        lambda d: d.plan.update(cells=["brigade", "embassy"]),
    ),
)
edit("TRC-05", lambda d: d.inject("INJ-04")["expected_actions"][0].pop("task"))
edit(
    "TRC-06",
    lambda d: d.objective("O3")["tasks"].append(
        {"id": "T3.9", "task": both("Wait", "Esperar"), "standard": both("x", "x")}
    ),
)
edit("TRC-06", lambda d: d.cell("eval").update(role="observer"))
edit("TRC-07", lambda d: d.objective("O1").update(target=both("Good decisions", "Buenas decisiones")))
edit("TRC-08", lambda d: d.objective("O1")["tasks"][0].pop("source"))
edit("TRC-10", each("objectives", ["O1", "O2", "O3"]))
edit("TRC-10", then(each("objectives", ["O1"]), lambda d: d.inject("INJ-08").update(objectives=["O2"])))
edit(
    "TRC-11",
    then(
        lambda d: d.inject("INJ-02").update(context_only=True), lambda d: d.inject("INJ-06").update(context_only=True)
    ),
)
edit("TRC-13", lambda d: d.scenario["phases"][0]["questions"][0].pop("objectives"))

# --- OBJ
edit("OBJ-01", lambda d: d.plan.update(objectives={"O3": {"tests": 0}}))
edit("OBJ-01", then(kind("functional"), lambda d: d.scenario["objectives"].extend(
    {**d.objective("O3"), "id": f"O{n}", "tasks": [{**d.objective("O3")["tasks"][0], "id": f"T{n}.1"}]} for n in range(4, 11)
)))  # fmt: skip
edit(
    "OBJ-02",
    lambda d: d.objective("O1").update(
        statement=both("Understand who decides in 30 minutes.", "Comprender quién decide en 30 minutos.")
    ),
)
edit("OBJ-02", lambda d: d.objective("O1")["statement"].update(es="Mejorar la evacuación en 30 minutos."))
edit("OBJ-02", lambda d: d.objective("O1")["statement"].update(en="Good water for 30 people."))
edit("OBJ-03", lambda d: d.objective("O1").update(statement=both("Decide on evacuation.", "Decidir la evacuación.")))
edit("OBJ-04", kind("drill"))
edit(
    "OBJ-04",
    then(
        kind("workshop"),
        lambda d: [a.update(type="verification") for i in d.scenario["injects"] for a in i.get("expected_actions", [])],
    ),
)
change(
    "OBJ-04",
    lambda c: with_scenario(c, cells=[x for x in c.exercise.scenario.cells if x.role != "simulation"]),
    kind("functional"),
)
edit("OBJ-06", then(
    lambda d: d.scenario["phases"][1].update(objectives=[]),
    lambda d: d.scenario["phases"][1]["questions"][0].update(objectives=[]),
    lambda d: [i.update(objectives=[]) for i in d.scenario["injects"] if i["phase"] == "p2"],
))  # fmt: skip
edit("OBJ-07", lambda d: d.plan.update(duration="100 min", breaks=[]))

# --- TMP
change("TMP-01", lambda c: with_exercise(c, injects=c.exercise.injects[::-1]))
change("TMP-01", lambda c: with_exercise(c, injects=c.exercise.injects[:2] + c.exercise.injects[3:]))
change("TMP-02", lambda c: timed(c, {"INJ-08": 190}))
change("TMP-02", lambda c: timed(c, {"INJ-01": 5}))
change("TMP-03", lambda c: timed(c, {"INJ-07": 106}))
edit("TMP-04", lambda d: d.inject("INJ-02").update(lag="40 min"))
change("TMP-04", lambda c: timed(c, {"INJ-02": 22}))
change("TMP-05", lambda c: timed(with_exercise(c, injects=c.exercise.injects[:4]), {}))
change("TMP-05", lambda c: _crowded(c, 8))
edit("TMP-05", then(kind("functional"), lambda d: d.plan.update(duration="8 h", breaks=[])))
change("TMP-06", lambda c: _crowded(c, 4))
edit("TMP-07", then(kind("functional"), lambda d: d.plan.update(duration="8 h", breaks=[])))
change("TMP-07", lambda c: with_exercise(c, injects=tuple(
    replace(i, inject=i.inject.model_copy(update={"to": ["coer"], "info": []})) for i in c.exercise.injects
)))  # fmt: skip
change("TMP-08", lambda c: timed(c, {"INJ-01": 40}))
change("TMP-08", lambda c: timed(c, {"INJ-04": 170}))
change("TMP-09", lambda c: timed(c, {"INJ-04": 95}))
edit("TMP-09", lambda d: d.plan.update(breaks=[]))
edit("TMP-10", lambda d: d.plan.update(hot_wash="5 min"))
change("TMP-10", lambda c: with_exercise(c, phases=c.exercise.phases[:1]))
change("TMP-11", lambda c: timed(c, {"INJ-04": 170}))
change("TMP-12", lambda c: _crowded(c, 12))
change("TMP-12", lambda c: _crowded(c, 12, 175))
edit("TMP-13", lambda d: d.inject("INJ-06")["expected_actions"][0].update(minutes="61 min"))
edit("TMP-14", kind("drill"))
edit("TMP-14", lambda d: d.scenario["artificialities"][0].update(es="Las acciones se simulan y nada se mueve."))
edit("TMP-15", body("As of 311530R APR 27.", "Al 311530R APR 27."), body("At 281530Q MAY 27.", "El 281530Q MAY 27."))
edit("TMP-15", body("At 281530 MAY 27.", "El 281530 MAY 27."), body("At 281530R AUG 27.", "El 281530R AGO 27."))


def _crowded(case: Case, count: int, minute: int = 25) -> Case:
    """Return the case with so many injects to the first cell, a minute apart, and the rest behind them."""
    item = case.exercise.injects[0]
    copies = tuple(
        replace(
            item,
            number=n + 1,
            minute=minute + n % 10,
            inject=item.inject.model_copy(update={"id": f"X-{n}", "to": ["coer"]}),
        )
        for n in range(count)
    )
    return timed(with_exercise(case, injects=copies + case.exercise.injects[1:]), {})


# --- LOD
edit("LOD-01", then(
    lambda d: d.inject("INJ-06").update(to=["coer"]), lambda d: d.inject("INJ-07").update(to=["coer"]),
    lambda d: d.scenario["phases"][1]["questions"][0].update(to=["coer"]),
))  # fmt: skip
change("LOD-02", lambda c: _crowded(c, 12))
edit("LOD-03", lambda d: d.inject("INJ-04").update(to=["coer"]))
edit(
    "LOD-04",
    then(
        lambda d: d.inject("INJ-01").update(to=["coer"]),
        lambda d: d.inject("INJ-04").update(to=["coer"], expected_actions=d.inject("INJ-04")["expected_actions"][:1]),
    ),
)
edit("LOD-05", people(("Ana Quispe", "coer", "player"), ("ana quispe", "coer", "evaluator")))
edit("LOD-06", people(("Ana Quispe", "coer", "player"), ("Luis Ñáñez", "eval", "evaluator")))
change("LOD-07", lambda c: timed(c, {"INJ-06": 50}), lambda d: d.inject("INJ-06").update({"from": "radio-valle"}))
edit("LOD-08", lambda d: d.scenario["entities"][1].pop("contact"))

# --- INJ
edit("INJ-02", lambda d: d.cell("brigade")["contact"].pop("email"), lambda d: d.cell("embassy").pop("contact"))
edit("INJ-02", lambda d: d.scenario["entities"][0]["contact"].pop("email"))
edit(
    "INJ-04",
    body("Players should decide now.", "Decidan ahora."),
    body("Decide.", "La respuesta esperada es una orden."),
)
edit("INJ-05", body("Who? What? Where? When?", "Responda."), body("a " * 190, "y " * 100))
edit("INJ-06", each("channel", "in-person"))
edit("INJ-07", lambda d: d.inject("INJ-04").update(channel="letter"))
edit("INJ-09", lambda d: [i.update(expected_actions=[]) for i in d.scenario["injects"] if i.get("weight") != "key"])
edit("INJ-10", lambda d: d.inject("INJ-06").update(expected_actions=[]))
edit("INJ-11", lambda d: d.inject("INJ-02").update(artefacts=d.inject("INJ-02")["artefacts"][:1]))
edit("INJ-12", unset("INJ-04", "control_notes"))
edit(
    "INJ-13",
    body("An earthquake of magnitude 12.", "Un sismo de magnitud 12."),
    body("At 33UVP1234567890.", "En 33UVP1234567890."),
)
edit(
    "INJ-13",
    lambda d: next(p for p in d.scenario["parameters"] if p["name"] == "shelter")["choices"][0].update(latitude=40.0),
)
edit("INJ-14", lambda d: d.inject("INJ-04")["artefacts"][-1].update(technique="Valid Accounts"))
edit("INJ-14", body("File d41d8cd98f00b204e9800998ecf8427e.", "Archivo d41d8cd98f00b204e9800998ecf8427e."))
edit("INJ-15", body("Mickey Mouse calls.", "Llama Mickey Mouse."), body("A call.", "Llama Fulano de Tal."))

# --- CTL
edit("CTL-01", unset("INJ-04", "if_no_response"))
EDITS["CTL-01"][0] = then(unset("INJ-04", "if_no_response"), lambda d: d.scenario["injects"].remove(d.inject("CON-01")))
edit("CTL-02", lambda d: d.inject("INJ-02").update(expected_actions=[]))
change("CTL-02", lambda c: with_exercise(c, injects=c.exercise.injects[1:]))
edit("CTL-03", lambda d: [d.scenario["injects"].remove(d.inject(f"CON-0{n}")) for n in (1, 2, 3)])
edit("CTL-06", lambda d: [d.scenario["injects"].remove(d.inject(f"CON-0{n}")) for n in (1, 2)])
edit("CTL-06", lambda d: [d.inject(name).update(weight="key") for name in ("INJ-06", "INJ-07")])
edit("CTL-08", lambda d: d.plan.update(status="final"), lambda d: d.cell("eval").update(role="observer"))

# --- GTR
edit(
    "GTR-01",
    body("The dam of Represa ALFA holds.", "La presa de Represa ALFA resiste."),
    body("Elsa Coveñas calls.", "Llama Elsa Coveñas."),
)
edit("GTR-01", body("There are 12,400 people here.", "Hay 12 400 personas aquí."))
edit("GTR-03", then(unset("INJ-02", "control_notes"), lambda d: d.inject("INJ-02").pop("expected_actions")))
edit(
    "GTR-06",
    lambda d: d.scenario["acronyms"].append(
        {"short": "COEL", "meaning": "Centro de Operaciones de Emergencia Regional"}
    ),
)
edit("GTR-06", lambda d: d.cell("coer").update(name="Centro de Operaciones de Emergencia Local"))
edit("GTR-07", body("Marco Rubio calls.", "Llama Marco Rubio."), body("From 181.65.4.3.", "Desde 181.65.4.3."))
edit("GTR-07", body("Write to mesa@indeci.gob.pe.", "Escriba a mesa@indeci.gob.pe."))
edit("GTR-02", lambda d: [
    d.inject(name).update(artefacts=[{**d.inject("INJ-01")["artefacts"][1], "damage": [{"item": both("Dead", "Fallecidos"), "value": count}]}])
    for name, count in (("INJ-07", "12"), ("INJ-08", "9"))
])  # fmt: skip

# --- MRK and SAF, as far as texts say it
edit("MRK-03", body("It is marked TLP:PINK.", "Lleva la marca TLP:PINK."))
edit("MRK-04", body("It is marked FOUO.", "Lleva la marca TLP:WHITE."))
edit(
    "MRK-05",
    body("The list is SECRET.", "La lista es SECRETA."),
    lambda d: d.inject("INJ-06").update(subject=both("RESERVADO list", "RESERVADO lista")),
)
edit("SAF-02", kind("drill"), lambda d: d.plan.update(status="final"))
edit("SAF-03", then(kind("full-scale"), lambda d: d.cell("brigade").update(organisation="Ejército del Perú")))
edit("SAF-04", body("Call 105 (police).", "Llame al 105 (PNP)."), body("Call 987 654 321.", "Llame al 987 654 321."))
edit(
    "SAF-04",
    body("See https://indeci.gob.pe now.", "Vea https://indeci.gob.pe ahora."),
    body("See minsa.gob.pe.", "Vea minsa.gob.pe."),
)
edit("SAF-07", lambda d: d.scenario["artificialities"][0].update(en="Time jumps are announced."))
edit("SAF-08", body("A suicide is reported.", "Se reporta un suicidio."))
edit(
    "SAF-09",
    then(
        lambda d: d.cell("embassy").update(organisation=both("U.S. Army", "Ejército de los EE. UU.")),
        lambda d: d.scenario.update(references=[]),
    ),
)
edit("SAF-10", body("The attack is attributed to Chile.", "El ataque se atribuye a Chile."))

# --- EVL, DOC, as far as exercises say it
edit("EVL-03", people(("Ana Quispe", "embassy", "evaluator")))
edit(
    "DOC-14",
    lambda d: d.plan.update(
        contacts=[{"role": "Director", "name": "Rosa Huamán", "organisation": "INDECI", "phone": "+51 1 5551234"}]
    ),
)
edit(
    "DOC-04",
    then(
        body("Ask OSINERGMIN and the MIDIS.", "Consulte al MIDIS."),
        body("The MIDIS asks.", "El MIDIS pregunta.", "INJ-08"),
    ),
)
edit(
    "DOC-05",
    body("Answer.", "Responda la inyección."),
    body("Answer.", "Responda este simulacro."),
    body("Answer.", "Es una amenaza sísmica."),
)
edit("DOC-05", body("Answer.", "En septiembre responda."))
edit("DOC-06", body("There are 12 boats.", "Hay 13 botes."), body("There are 1,234 boats.", "Hay botes."))
edit("DOC-06", body(*["The river has risen and the people of the town have been told."] * 2))
edit(
    "DOC-06",
    body(
        "El río ha crecido y los vecinos del pueblo piden ayuda por radio.",
        "El río ha crecido; los vecinos piden ayuda.",
    ),
)
edit(
    "DOC-07",
    body("Answer.", "Falta informacion."),
    body("Answer.", "Cuánta agua?"),
    body("Answer.", "Falta informaciÃ³n."),
)
edit("DOC-13", body("word " * 60 + ".", "palabra " * 30))

# --- kinds
CYBER = lambda d: d.scenario.update(kind="cyber-workshop")  # noqa: E731
MILITARY = lambda d: d.scenario.update(kind="combat-readiness")  # noqa: E731
edit("CYB-01", CYBER)
edit("CYB-02", CYBER)
edit(
    "CYB-03",
    body("Run mimikatz now.", "Corra mimikatz ya."),
    body("An exploit for CVE-2024-12345.", "Un exploit de CVE-2024-12345."),
)
edit("CYB-04", then(CYBER, each("channel", "letter"), each("artefacts", [])))
edit("CIV-03", body("Answer.", "Responda.", "INJ-07"))
edit("CIV-04", body("EDAN is due.", "Falta EDAN.", "INJ-07"))
edit("CIV-05", lambda d: d.cell("embassy").update(organisation=both("U.S. Army", "Ejército de los EE. UU.")))
edit("MIL-01", MILITARY)
edit("MIL-04", then(MILITARY, body("What do the rules of engagement say?", "¿Qué dicen las reglas de enfrentamiento?")))


@pytest.mark.parametrize(("rule_id", "number"), [(r, n) for r, edits in EDITS.items() for n in range(len(edits))])
def test_a_spoiled_scenario_or_plan_is_found(rule_id: str, number: int, tmp_path: Path) -> None:
    draft = sound()
    EDITS[rule_id][number](draft)

    assert found(case_of(draft, tmp_path), rule_id)


@pytest.mark.parametrize(("rule_id", "number"), [(r, n) for r, done in CHANGES.items() for n in range(len(done))])
def test_a_spoiled_exercise_is_found(rule_id: str, number: int, tmp_path: Path) -> None:
    draft = sound()
    first, what = CHANGES[rule_id][number]
    if first:
        first(draft)

    assert found(what(case_of(draft, tmp_path)), rule_id)


def test_a_sound_exercise_breaks_no_rule(tmp_path: Path) -> None:
    case = case_of(sound(), tmp_path)

    assert not lint.judge(case)
    assert {item.inject.id: item.minute for item in case.planned} == MINUTES


QUIET: list[tuple[str, Edit]] = [
    ("TRC-02", then(lambda d: d.plan.update(objectives={"O3": {"tests": 0}}), unset("INJ-02", "objectives"), unset("INJ-08", "objectives"))),
    ("TRC-03", lambda d: d.inject("INJ-06").update(objectives=[], context_only=True)),
    ("OBJ-02", lambda d: d.objective("O1").update(statement=both("When the river rises, COER decides in 30 min and knows why.", "Cuando crece el río, el COER decide en 30 min y conoce por qué."))),
    ("TMP-15", body("At 281530Z MAY 27.", "El 281530Z MAY 27.")),
    ("TMP-04", lambda d: d.inject("INJ-08").update(after=["INJ-03"])),
    ("INJ-04", lambda d: d.inject("INJ-06").update(control_notes=both("Players should decide.", "Los jugadores deciden."))),
    ("INJ-05", body("Who decides, and when?", "¿Quién decide y cuándo?")),
    ("INJ-13", body("An earthquake of magnitude 8.8 at 18LTM7912345678.", "Un sismo de magnitud 8,8 en 18LTM7912345678.")),
    ("GTR-01", body("There are 124 people and 12 boats.", "Hay 124 personas y 12 botes.")),
    ("GTR-06", lambda d: d.scenario["acronyms"].append({"short": "COEL", "meaning": both("Local centre", "Centro de Operaciones de Emergencia Local")})),
    ("GTR-07", body("From 192.0.2.7, mesa@indeci.example; version 1.2.3.", "Desde 192.0.2.7, mesa@indeci.example; versión 1.2.3.")),
    ("GTR-07", lambda d: d.scenario.update(summary=both("Rubio is a town.", "Rubio es un pueblo."))),
    ("MRK-05", body("EXERCISE SECRET EXERCISE list.", "Lista EJERCICIO SECRETO EJERCICIO.")),
    ("SAF-04", body("In 105 minutes 911 homes at www.valle.example.", "En 105 minutos 911 casas en www.valle.example.")),
    ("SAF-10", body("Chile and Ecuador offer help.", "Chile y Ecuador ofrecen ayuda.")),
    ("SAF-10", body("The attack came at night. Chile offers help.", "El ataque fue de noche. Chile ofrece ayuda.")),
    ("DOC-04", body("WATER WARNING for the MIDIS (Ministry of Inclusion).", "AVISO DE AGUA para el MIDIS (Ministerio de Inclusión).")),
    ("DOC-05", body("The last drill failed.", "El último simulacro falló.")),
    ("DOC-06", body("Two boats, 1,234 people, 8.8, round the clock.", "2 botes, 1 234 personas, 8,8, las 24 horas.")),
    ("DOC-06", body("At 09:05 on the 3rd.", "El 3 a las 9:05.")),
    ("DOC-07", body("He asks.", "¿Cuándo y por qué? ¡Responda!")),
    ("CYB-03", body("CVE-2024-12345 is known to the maker.", "El fabricante conoce CVE-2024-12345.")),
    ("LOD-05", people(("Ana Quispe", "coer", "player"), ("Luis Ñáñez", "eval", "evaluator"))),
    ("LOD-06", people(("Ana Quispe", "coer", "player"))),
    ("SAF-08", then(body("A suicide is reported.", "Se reporta un suicidio."), lambda d: d.scenario["artificialities"].append(both("Anybody may step out.", "Quien lo necesite puede retirarse.")))),
    ("SAF-09", lambda d: d.scenario["references"].append({"title": "Ley 27856", "as_of": "2026-11-01"})),
    ("CTL-01", unset("INJ-01", "if_no_response")),
]  # fmt: skip


@pytest.mark.parametrize(("rule_id", "edits"), QUIET, ids=[f"{r}-{n}" for n, (r, _) in enumerate(QUIET)])
def test_what_only_looks_wrong_is_left_in_peace(rule_id: str, edits: Edit, tmp_path: Path) -> None:
    draft: Draft = sound()
    edits(draft)

    assert not found(case_of(draft, tmp_path), rule_id)


def test_an_alternative_is_a_cause_as_good_as_the_first(tmp_path: Path) -> None:
    draft = sound()
    draft.scenario["injects"].append(
        inject("INJ-09", "p1", "10 min", "excon", ["brigade"], "in-person", alternative_to="INJ-01", objectives=["O1"],
               expected_actions=[action("brigade", 5, "T1.1")])
    )  # fmt: skip
    planned = [name for name in MINUTES if name != "INJ-01"]
    draft.plan["selection"] = {"include": ["INJ-09", *planned], "exclude": ["INJ-01"]}
    case = timed(case_of(draft, tmp_path), {"INJ-09": 26})

    assert "INJ-09" in [item.inject.id for item in case.planned]
    assert not found(case, "CTL-02")
    assert not found(case, "TMP-04")
    assert found(timed(case, {"INJ-09": 49}), "TMP-04")
