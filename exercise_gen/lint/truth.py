"""Rules GTR: one fact, one value; nothing live, nobody real."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping

from exercise_gen import markup
from exercise_gen.lint.case import Case, Said
from exercise_gen.lint.registry import Finding, rule
from exercise_gen.lint.words import plain_letters
from exercise_gen.models.artefacts import CoeReport
from exercise_gen.models.parameters import DrawnParameter, IntegerParameter, NumberParameter, TextParameter

_SHORTEST = 6  # letters of a name that is no ordinary word


@rule("GTR-01", "error", "A fact has one value: figures and names come from parameters")
def facts_have_one_value(case: Case) -> Iterator[Finding]:
    """A name or figure that a planner may change stands in the text as a placeholder, or two documents disagree.

    Looks in all texts of the story for the default of a text or drawn parameter (6 letters or more), and for the
    default of a number with its unit beside it. Labels, help, sources and references are not judged.
    """
    patterns = list(_typed_defaults(case))
    for said in case.said:
        if said.kind in ("parameters", "derived", "references", "acronyms") or said.names("source"):
            continue
        for name, pattern in patterns:
            if match := pattern.search(said.words):
                hint = f"write {{{{ {name} }}}}, so that it changes with the plan"
                message = f'"{match[0]}" is the default of the parameter "{name}", typed out'
                yield Finding(message, said.path, hint, needle=match[0])


def _typed_defaults(case: Case) -> Iterator[tuple[str, re.Pattern[str]]]:
    for parameter in case.model.parameters:
        if isinstance(parameter, TextParameter):
            names = [parameter.default]
        elif isinstance(parameter, DrawnParameter):
            names = parameter.choices
        else:
            names = []
        for name in names:
            for language in case.model.languages:
                words = markup.plain(name.within(language))
                if len(words) >= _SHORTEST:
                    yield parameter.name, re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        if isinstance(parameter, NumberParameter | IntegerParameter) and parameter.unit is not None:
            for language in case.model.languages:
                figure = _figures(parameter)
                unit = re.escape(parameter.unit.within(language))
                yield parameter.name, re.compile(rf"(?<![\d.,]){figure}[\s\u00a0]{unit}(?!\w)")


def _figures(parameter: NumberParameter | IntegerParameter) -> str:
    """Return a pattern for a default of four digits or a fraction; smaller numbers stand for other things too."""
    value = parameter.default
    if isinstance(parameter, NumberParameter):
        whole, _, fraction = f"{value:.{parameter.decimals}f}".partition(".")
        return rf"{_thousands(whole)}[.,]{fraction}" if fraction else _thousands(whole)
    return _thousands(str(value)) if abs(value) >= 1000 else r"(?!)"  # noqa: PLR2004


def _thousands(digits: str) -> str:
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)][::-1]
    return r"[ ,.\u00a0\u202f]?".join(groups)


_COUNTED: Mapping[str, tuple[str, ...]] = {
    "dead": ("dead", "deaths", "killed", "fatalities", "fallecid", "muert"),
    "injured": ("injured", "wounded", "herid", "lesionad"),
    "displaced": ("displaced", "homeless", "damnificad", "desplazad"),
    "affected": ("affected people", "persons affected", "personas afectadas", "poblacion afectada", "afectados"),
}
_CORRECTED = re.compile(
    r"revis|correct|corrig|rectific|lower|menor|not confirmed|por confirmar|being checked|duplicad|duplicat"
)


@rule("GTR-02", "error", "Counts of people do not fall from report to report", reads="exercise")
def counts_do_not_fall(case: Case) -> Iterator[Finding]:
    """The dead of the first report are dead in the second; a figure that falls is a correction, and says so.

    Compares the rows of dead, injured, displaced and affected people in reports of emergency operations centres, by
    issuer and wording, in the order of delivery. A row, or facts of the report, that speak of a correction pass.
    """
    last: dict[tuple[str, str, str], tuple[float, str]] = {}
    for item in case.planned:
        for number, report in enumerate(item.inject.artefacts):
            if not isinstance(report, CoeReport):
                continue
            language = case.exercise.languages[0]
            for row, line in enumerate(report.damage):
                said = plain_letters(line.item.within(language))
                kind = next((k for k, words in _COUNTED.items() if any(w in said for w in words)), "")
                value = _number(line.value.within(language))
                if not kind or value is None:
                    continue
                key = (report.issuer.within(language), kind, said)
                corrected = _CORRECTED.search(said + plain_letters(report.facts.within(language)))
                if key in last and value < last[key][0] and not corrected:
                    message = f'the {kind} fall from {last[key][0]:g} in inject "{last[key][1]}" to {value:g}'
                    path = case.inject(item.inject.id, "artefacts", number, "damage", row, "value")
                    yield Finding(message, path, "correct the figure, or say in `facts` that it was revised")
                last[key] = (value, item.inject.id)


def _number(text: str) -> float | None:
    match = re.fullmatch(r"\D{0,12}?(\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+|\d+)\D*", text.strip())
    return float(re.sub(r"\D", "", match[1])) if match else None


@rule("GTR-03", "warning", "Control knows whether a rumour is true")
def rumours_have_a_truth(case: Case) -> Iterator[Finding]:
    """Players ask whether a post is true; all controllers must give the same answer.

    An inject that comes by a social network, or shows a post, has `control_notes`, a fallback or an expected action of
    the type `verification`, where the true state of things can be said.
    """
    for index, inject in enumerate(case.model.injects):
        rumour = inject.channel == "social-media" or any(a.kind == "social-post" for a in inject.artefacts)
        checked = any(action.type == "verification" for action in inject.expected_actions)
        if rumour and not checked and inject.control_notes is None and inject.if_no_response is None:
            message = f'control cannot tell whether the post of inject "{inject.id}" is true'
            yield Finding(message, ("injects", index, "id"), "say in `control_notes` what is true")


# acronym → words that its meaning in Spanish must have, and words that belong to another body
_REGISTRY: Mapping[str, tuple[str, ...]] = {
    "INDECI": ("instituto nacional de defensa civil",),
    "CENEPRED": ("estimacion, prevencion y reduccion del riesgo",),
    "COEN": ("operaciones de emergencia nacional",),
    "COER": ("operaciones de emergencia regional",),
    "COEL": ("operaciones de emergencia local",),
    "COE": ("operaciones de emergencia",),
    "PCM": ("presidencia del consejo de ministros",),
    "SINAGERD": ("gestion del riesgo de desastres",),
    "SENAMHI": ("meteorologia e hidrologia",),
    "IGP": ("geofisico del peru",),
    "DHN": ("hidrografia y navegacion",),
    "CCFFAA": ("comando conjunto",),
    "MINDEF": ("ministerio de defensa",),
    "MINSA": ("ministerio de salud",),
    "MTC": ("transportes y comunicaciones",),
    "MVCS": ("vivienda, construccion y saneamiento",),
    "MRE": ("relaciones exteriores",),
    "MINEM": ("energia y minas",),
    "MIMP": ("mujer y poblaciones vulnerables",),
    "PNP": ("policia nacional",),
    "CGBVP": ("bomberos voluntarios",),
    "EDAN": ("evaluacion de danos y analisis de necesidades",),
    "SISMATE": ("mensajeria de alerta temprana",),
    "SGTD": ("gobierno y transformacion digital", "secretaria de gobierno"),
    "CNSD": ("centro nacional de seguridad digital",),
    "ANPD": ("proteccion de datos personales",),
    "COCID": ("comando operacional de ciberdefensa",),
    "OSIPTEL": ("telecomunicaciones",),
    "APN": ("autoridad portuaria nacional",),
    "APCI": ("cooperacion internacional",),
    "DIVINDAT": ("alta tecnologia",),
    "SUNAT": ("administracion tributaria",),
    "OCHA": ("asuntos humanitarios",),
}


@rule("GTR-06", "error", "Agencies have their own names")
def agencies_have_their_names(case: Case) -> Iterator[Finding]:
    """COEN, COER and COEL are three centres of three levels; those who work there lay aside what mixes them up.

    Compares the Spanish meaning of known acronyms of Peruvian bodies, in the list of acronyms and in the names of cells
    whose short name is one, with the registry of doctrine section 4.1.
    """
    listed = [(("acronyms", n, "meaning"), a.short, a.meaning) for n, a in enumerate(case.model.acronyms)]
    listed += [(("cells", n, "name"), c.short, c.name) for n, c in enumerate(case.model.cells)]
    for path, short, meaning in listed:
        if "es" not in case.model.languages:
            return
        known = _REGISTRY.get(markup.plain(short.within("es")))
        said = plain_letters(meaning.within("es"))
        spelt = path[0] == "cells" and plain_letters(short.within("es")) in said
        if known and not spelt and not any(words in said for words in known):
            hint = f"it is: {known[0]}"
            yield Finding(f'"{meaning.within("es")}" is not what {short.within("es")} stands for', path, hint)


_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)")
_MAILBOX = re.compile(r"[\w.+%-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_SAFE_DOMAIN = re.compile(r"(?:^|[.@])(?:example|test|invalid)$|@example\.(?:com|org|net)$", re.IGNORECASE)
_DOCUMENTATION = [ipaddress.ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
_REAL_PERSONS = re.compile(
    r"\b(?:dina boluarte|jose jeri|pedro castillo terrones|martin vizcarra|keiko fujimori|alberto fujimori|"
    r"ollanta humala|alan garcia perez|alejandro toledo manrique|francisco sagasti|rafael lopez aliaga|vladimir cerron|"
    r"gustavo adrianzen|donald trump|joe biden|joseph biden|barack obama|kamala harris|j\.? ?d\.? vance|marco rubio|"
    r"pete hegseth|lloyd austin|vladimir putin|xi jinping|nicolas maduro|gabriel boric|daniel noboa|lula da silva|"
    r"gustavo petro|elon musk|mark zuckerberg|papa francisco|pope francis|hernando tavera)\b"
)


@rule("GTR-07", "error", "Nobody real, no real address")
def nobody_is_real(case: Case) -> Iterator[Finding]:
    """A real person did not say it, and a real address answers.

    Looks in every text for the names of a short list of persons in public life, for IPv4 addresses outside the ranges
    kept for documentation, and for mailboxes that do not end in .example, .test or .invalid. Addresses in fields of
    their own are checked at load (`wrong-form`).
    """
    for said in case.said:
        for what, match in _real(said):
            hint = "invent a name; use 192.0.2.1 and addresses that end in .example"
            yield Finding(f'"{match}" is {what}', said.path, hint, needle=match)


def _real(said: Said) -> Iterator[tuple[str, str]]:
    if match := _REAL_PERSONS.search(plain_letters(said.words)):
        yield "a real person", match[0]
    for match in _IPV4.finditer(said.words):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        if not any(address in network for network in _DOCUMENTATION):
            yield "an address that may be in use", match[0]
    for match in _MAILBOX.finditer(said.words):
        if not _SAFE_DOMAIN.search(match[0]):
            yield "a mailbox that may be in use", match[0]
