"""Something to begin with: a small scenario of a kind, a small programme; valid, commented, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from exercise_gen.models.scenario import Kind
from exercise_gen.resources import shipped

KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class _Start:
    """How a kind of scenario begins: type, title, hazard, and the framework and capability of its first objective."""

    type: str
    title: tuple[str, str]
    hazard: tuple[str, str]
    framework: str
    capability: tuple[str, str]


_STARTS: Mapping[str, _Start] = {
    "combat-readiness": _Start(
        "tabletop",
        ("Staff exercise", "Ejercicio de estado mayor"),
        ("Several incidents at once", "Varios incidentes a la vez"),
        "ujtl",
        ("Maintain a common operational picture", "Mantener un cuadro de situación común"),
    ),
    "cyber-workshop": _Start(
        "workshop",
        ("Cybersecurity workshop", "Taller de ciberseguridad"),
        ("Essential service stopped by a digital incident", "Servicio esencial detenido por un incidente digital"),
        "nist-csf-2.0",
        ("Respond: incident communication (RS.CO)", "Responder: comunicación del incidente (RS.CO)"),
    ),
    "civil-military-drill": _Start(
        "tabletop",
        ("Emergency response", "Respuesta a emergencias"),
        ("Loss of an essential service", "Pérdida de un servicio esencial"),
        "sinagerd",
        ("Response", "Respuesta"),
    ),
    "logistics": _Start(
        "tabletop",
        ("Pooling of resources", "Recursos compartidos"),
        ("Shortage after a stoppage", "Escasez tras una paralización"),
        "hseep-core-capabilities",
        ("Logistics and Supply Chain Management", "Logística y gestión de la cadena de suministro"),
    ),
    "counterterrorism": _Start(
        "tabletop",
        ("Preparedness against organized crime", "Preparación ante el crimen organizado"),
        ("Pressure of a criminal network on a service", "Presión de una red criminal sobre un servicio"),
        "hseep-core-capabilities",
        ("Intelligence and Information Sharing", "Inteligencia e intercambio de información"),
    ),
    "intelligence-sharing": _Start(
        "tabletop",
        ("Sharing of information", "Intercambio de información"),
        ("Figures that may not be shared as they stand", "Cifras que no pueden compartirse tal como están"),
        "ujtl",
        ("Conduct foreign disclosure", "Conducir la divulgación a socios"),
    ),
    "peacekeeping": _Start(
        "tabletop",
        ("Preparation of a contingent", "Preparación de un contingente"),
        ("Loss of a service in the mission area", "Pérdida de un servicio en la zona de misión"),
        "ujtl",
        ("Coordinate multinational support", "Coordinar apoyo multinacional"),
    ),
    "search-and-rescue": _Start(
        "tabletop",
        ("Search and rescue", "Búsqueda y rescate"),
        ("People cut off", "Personas aisladas"),
        "hseep-core-capabilities",
        ("Mass Search and Rescue Operations", "Operaciones de búsqueda y rescate"),
    ),
    "communications": _Start(
        "tabletop",
        ("Communications protocol", "Protocolo de comunicaciones"),
        ("Loss of the usual means of communication", "Pérdida de los medios usuales de comunicación"),
        "hseep-core-capabilities",
        ("Operational Communications", "Comunicaciones operativas"),
    ),
    "co-development": _Start(
        "workshop",
        ("Requirements workshop", "Taller de requerimientos"),
        ("Equipment that does not work together", "Equipos que no operan entre sí"),
        "inter-agency",
        ("Shared requirements", "Requerimientos comunes"),
    ),
    "distance-training": _Start(
        "tabletop",
        ("Exercise at a distance", "Ejercicio a distancia"),
        ("Loss of a service", "Pérdida de un servicio"),
        "hseep-core-capabilities",
        ("Operational Coordination", "Coordinación operativa"),
    ),
}  # fmt: skip
_DAYS_AHEAD, _YEAR = 90, 365


def fresh_scenario(slug: str, kind: str, language: str, today: date, schema: str) -> str:
    """Return the text of a scenario file.

    Args:
        slug: Its folder's name.
        kind: One of `KINDS`.
        language: Of the comments; the texts are in English and Spanish.
        today: Becomes `as_of`; the exercise is suggested for a weekday about three months later.
        schema: From `schema_line`.
    """
    start = _STARTS[kind]
    day = _monday(today + timedelta(days=_DAYS_AHEAD))
    said = {
        "SLUG": slug,
        "FILE": f"scenarios/{slug}/scenario.yaml",
        "SCHEMA": schema,
        "KIND": kind,
        "TYPE": start.type,
        "FRAMEWORK": start.framework,
        "TODAY": today.isoformat(),
        "DATE": day.isoformat(),
        **_both("TITLE", start.title),
        **_both("HAZARD", start.hazard),
        **_both("CAPABILITY", start.capability),
    }
    return _filled("scenario.yaml", (language, kind), said)


def fresh_programme(slug: str, language: str, today: date, schema: str) -> str:
    """Return the text of a programme file: two exercises, the second a year after the first.

    Args:
        slug: Its name.
        language: Of the comments; the texts are in English and Spanish.
        today: Becomes `as_of`; the first exercise is suggested for a weekday about three months later.
        schema: From `schema_line`.
    """
    first = _monday(today + timedelta(days=_DAYS_AHEAD))
    second = _monday(first + timedelta(days=_YEAR))
    said = {
        "SLUG": slug,
        "FILE": f"scenarios/programmes/{slug}.yaml",
        "SCHEMA": schema,
        "TODAY": today.isoformat(),
        "DATE1": first.isoformat(),
        "DATE2": second.isoformat(),
        "YEAR1": str(first.year),
        "YEAR2": str(second.year),
        "DUE": (second - timedelta(days=_DAYS_AHEAD)).isoformat(),
        "REVIEW": (second + timedelta(days=_DAYS_AHEAD)).isoformat(),
    }
    return _filled("programme.yaml", (language,), said)


def _monday(day: date) -> date:
    """Return the Monday after a day, or that day itself."""
    return day + timedelta(days=(7 - day.weekday()) % 7)


def _filled(file: str, chosen: Sequence[str], said: Mapping[str, str]) -> str:
    """Return a template with its words filled in: comments of the language, and lines that are for one kind alone."""
    text = (shipped("templates") / "starter" / file).read_text("utf-8").replace("@SCHEMA@", said["SCHEMA"])
    kept = [line for line in (_line(line, chosen) for line in text.splitlines()) if line is not None]
    return re.sub(r"@([A-Z_0-9]+)@", lambda match: said[match[1]], "\n".join(kept)) + "\n"


def _line(line: str, chosen: Sequence[str]) -> str | None:
    """Return a line of a template as it is written out; None when it is for another language or kind."""
    mark = re.match(rf"#(en|es|{'|'.join(KINDS)}) ", line)
    if mark is None:
        return line
    if mark[1] not in chosen:
        return None
    return f"# {line[mark.end() :]}" if mark[1] in ("en", "es") else line[mark.end() :]


def _both(name: str, words: tuple[str, str]) -> dict[str, str]:
    return {f"{name}_EN": words[0], f"{name}_ES": words[1]}
