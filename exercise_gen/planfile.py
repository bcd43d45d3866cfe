"""A fresh plan for a scenario: a commented YAML file that a planner completes, valid as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_gen.i18n import one_line
from exercise_gen.models import Cell, Parameter, Scenario
from exercise_gen.models.parameters import ChoiceParameter, DrawnParameter, PlaceParameter, TextParameter
from exercise_gen.models.plan import Break
from exercise_gen.models.times import format_duration
from exercise_gen.source import flow

_HEAD = {
    "en": (
        "Plan of an exercise. Lines that begin with # are comments; delete the # to use a line.",
        "Check it with `exercise-gen validate`, build the packet with `exercise-gen build`.",
    ),
    "es": (
        "Plan de un ejercicio. Las líneas que empiezan con # son comentarios; borre el # para usarlas.",
        "Verifíquelo con `exercise-gen validate`; genere el paquete con `exercise-gen build`.",
    ),
}
_NOTES = {
    "en": {
        "nickname": "name of this exercise, printed on every page",
        "duration": "from the welcome to the end of the hot wash, breaks included",
        "breaks": "no inject arrives during a break",
        "cells": "cells that attend; delete those that do not come",
        "parameters": "what can be changed in the story; each line shows the default",
        "objectives": "what matters most: weight 0 to 9, and how many key injects test it",
        "guarantees": "what must hold: tests of each objective, injects of each cell, longest time without work",
        "selection": "which injects; left out, as many as keep the scenario's own tempo",
        "per_hour": "or `count: 20`",
        "pins": "arrives exactly then",
        "phases": "length of a phase; the others share the rest",
        "pace": "grid of the clock, time between two injects of a cell, injects a cell works on at once",
        "venue": "where the participants meet",
        "contacts": "real persons; printed in manuals, agenda and directory",
        "roster": "a list, or a CSV file beside this plan: name,organisation,cell,role,rank,nation,language",
        "marking": "UNCLASSIFIED, TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED",
        "seed": "1 is the author's own exercise; another number draws another of equal worth",
        "range": "from {min} to {max}",
        "choices": "one of {choices}",
        "place": "one of {choices}, or {{name: …, latitude: …, longitude: …}}",
        "drawn": "drawn by the seed from {count} names, or your own",
        "length": "at most {max} characters",
        "break": "Lunch",
    },
    "es": {
        "nickname": "nombre de este ejercicio; se imprime en todas las páginas",
        "duration": "desde la bienvenida hasta el fin de la evaluación en caliente, con pausas",
        "breaks": "ningún mensaje llega durante una pausa",
        "cells": "células que asisten; borre las que no vienen",
        "parameters": "lo que se puede cambiar en la historia; cada línea muestra el valor por defecto",
        "objectives": "lo que más importa: peso de 0 a 9, y cuántos mensajes clave lo ponen a prueba",
        "guarantees": "lo que debe cumplirse: pruebas por objetivo, mensajes por célula, mayor tiempo sin tarea",
        "selection": "qué mensajes; si no se indica, los que mantienen el ritmo propio del escenario",
        "per_hour": "o bien `count: 20`",
        "pins": "llega exactamente a esa hora",
        "phases": "duración de una fase; las demás se reparten el resto",
        "pace": "intervalo del reloj, tiempo entre dos mensajes a una célula, mensajes que una célula atiende a la vez",
        "venue": "dónde se reúnen los participantes",
        "contacts": "personas reales; se imprimen en manuales, agenda y directorio",
        "roster": "una lista, o un archivo CSV junto a este plan: nombre,organización,célula,rol,grado,nación,idioma",
        "marking": "UNCLASSIFIED, TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT o TLP:RED",
        "seed": "1 es el ejercicio tal como lo escribió el autor; otro número sortea otro equivalente",
        "range": "de {min} a {max}",
        "choices": "uno de {choices}",
        "place": "uno de {choices}, o {{name: …, latitude: …, longitude: …}}",
        "drawn": "sorteado por la semilla entre {count} nombres, o el suyo propio",
        "length": "{max} caracteres como máximo",
        "break": "Almuerzo",
    },
}


def fresh_plan(slug: str, scenario: Scenario, language: str) -> str:
    """Return the text of a plan with every parameter, its default, range and meaning.

    `language` is that of the comments; one we have no comments in gets English ones.
    """
    return "\n".join(_lines(slug, scenario, language if language in _NOTES else "en")) + "\n"


def _lines(slug: str, scenario: Scenario, language: str) -> Iterator[str]:
    notes, suggested = _NOTES[language], scenario.suggested
    for line in _HEAD[language]:
        yield f"# {line}"
    yield f"\nscenario: {slug}"
    yield f"#nickname: {_quoted(scenario.title.within(language))}   # {notes['nickname']}"
    yield f'start: {{ date: {suggested.date}, time: "{suggested.start:%H:%M}", zone: America/Lima }}'
    yield f"duration: {format_duration(suggested.duration)}   # {notes['duration']}"
    yield from _breaks(suggested.breaks, notes)
    yield f"#cells:   # {notes['cells']}"
    for cell in _players(scenario):
        yield f"#  - {cell.id}   # {_said(cell.name.within(language))}"
    yield from _wishes(scenario, notes)
    yield f"#venue: {{ name: …, room: …, city: {_quoted(suggested.place.within(language))} }}   # {notes['venue']}"
    yield "#sponsor: …"
    yield f"#contacts:   # {notes['contacts']}"
    yield "#  - role: { en: Exercise director, es: Director del ejercicio }"
    yield "#    name: …"
    yield "#    organisation: …"
    yield "#    phone: …"
    yield "#    email: …"
    yield f"#roster: roster.csv   # {notes['roster']}"
    yield f"languages: [{', '.join(scenario.languages)}]"
    yield "paper: a4   # a4, letter"
    yield f"marking: UNCLASSIFIED   # {notes['marking']}"
    yield 'version: "1.0"'
    yield "status: draft   # draft, final"
    yield f"seed: 1   # {notes['seed']}"
    if scenario.parameters:
        yield f"\nparameters:   # {notes['parameters']}"
    for parameter in scenario.parameters:
        yield f"  # {_said(parameter.label.within(language))}: {_said(parameter.help.within(language))}"
        off = "#" if isinstance(parameter, DrawnParameter) else ""
        yield f"  {off}{parameter.name}: {default_text(parameter)}   # {_range(parameter, notes)}".rstrip(" #")


def _wishes(scenario: Scenario, notes: dict[str, str]) -> Iterator[str]:
    """Yield what the generator can be asked for, with ids of the scenario."""
    planned = [inject.id for inject in scenario.injects if inject.type == "inject"]
    yield f"#objectives:   # {notes['objectives']}"
    for objective in scenario.objectives:
        yield f"#  {objective.id}: {{ weight: 1, tests: 1 }}"
    yield f"#guarantees: {{ tests: 1, work: 1, max_idle: 2 h }}   # {notes['guarantees']}"
    yield f"#selection:   # {notes['selection']}"
    yield f"#  per_hour: 6   # {notes['per_hour']}"
    yield f"#  include: [{planned[0]}]"
    yield f"#  exclude: [{planned[-1]}]"
    yield f'#  pins: [{{ inject: {planned[0]}, at: "09:30" }}]   # {notes["pins"]}'
    first = scenario.phases[0]
    yield f"#phases: {{ {first.id}: {format_duration(first.duration)} }}   # {notes['phases']}"
    yield f"#pace: {{ grid: 5 min, spacing: 5 min, parallel: 2, curve: rise }}   # {notes['pace']}"


def _breaks(breaks: list[Break], notes: dict[str, str]) -> Iterator[str]:
    off = "" if breaks else "#"
    yield f"{off}breaks:   # {notes['breaks']}"
    for rest in breaks:
        yield f"  - {flow(rest.model_dump(mode='json', exclude_defaults=True))}"
    if not breaks:
        yield f'#  - {{ at: "12:30", duration: 45 min, label: {notes["break"]} }}'


def _players(scenario: Scenario) -> list[Cell]:
    return [cell for cell in scenario.cells if cell.role == "training-audience"]


def default_text(parameter: Parameter) -> str:
    """Return a parameter's default as YAML writes it."""
    if isinstance(parameter, DrawnParameter):
        return flow(parameter.model_dump(mode="json")["choices"][0])
    dumped = parameter.model_dump(mode="json")["default"]
    if parameter.type == "clock":
        return f'"{dumped}"'
    return flow(dumped)


def range_text(parameter: Parameter, language: str) -> str:
    """Return what a parameter may be, in words."""
    return _range(parameter, _NOTES.get(language, _NOTES["en"]))


def _range(parameter: Parameter, notes: dict[str, str]) -> str:
    match parameter:
        case ChoiceParameter():
            return notes["choices"].format(choices=", ".join(choice.value for choice in parameter.choices))
        case PlaceParameter():
            return notes["place"].format(choices=", ".join(place.id for place in parameter.choices))
        case DrawnParameter():
            return notes["drawn"].format(count=len(parameter.choices))
        case TextParameter():
            return notes["length"].format(max=parameter.max_length)
        case _ if parameter.type == "boolean":
            return "true, false"
        case _:
            dumped = parameter.model_dump(mode="json")
            unit = dumped.get("unit") or ""
            shown = notes["range"].format(min=dumped["min"], max=dumped["max"])
            return f"{shown} {unit}".strip() if isinstance(unit, str) else shown


def _quoted(text: str) -> str:
    return flow(one_line(text)) if text.strip() else '""'


def _said(text: str) -> str:
    return one_line(text).replace("#", "")
