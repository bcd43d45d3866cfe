"""What all tests share: the small scenario of tests/data, its exercise, and the flag that rewrites goldens."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from exercise_gen import i18n, packet
from exercise_gen.generate import Exercise, ScheduledInject
from exercise_gen.models import Text
from exercise_gen.release import cut
from exercise_gen.replan import Edits

DATA = Path(__file__).parent / "data"

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected texts; read the diff")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for the pages that people read on a screen."""
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def rio_claro() -> Exercise:
    """The exercise of the small scenario, in both languages, with every default."""
    return packet.open_exercise("rio-claro", workspace=DATA)


@pytest.fixture(scope="session")
def recorded(rio_claro: Exercise, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exercise.json of the small scenario's exercise."""
    file = tmp_path_factory.mktemp("recorded") / "exercise.json"
    file.write_text(json.dumps(packet.as_data(rio_claro)), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def planned_again(recorded: Path) -> Exercise:
    """The same exercise, planned again with an inject moved and one excluded."""
    edits = Edits(shifts=("INJ-04=+15",), exclude=("INJ-02",))
    return packet.open_exercise(str(recorded), packet.Choices(edits=edits), DATA)


@pytest.fixture(scope="session")
def closed(rio_claro: Exercise) -> Exercise:
    """The same exercise with a message, a cell and paragraphs that may not go to the USA, and with markings."""

    def marked(item: ScheduledInject) -> ScheduledInject:
        changes: dict[str, object] = {}
        if item.inject.id == "INJ-02":
            changes = {"release": ["PER"]}
        if item.inject.id == "INJ-01":
            body = {"en": "Open words.\n\n(REL TO PER) Closed words.", "es": "Lo abierto.\n\n(REL TO PER) Lo cerrado."}
            changes = {"body": Text(body), "marking": "TLP:RED", "notional": "secret"}
        return replace(item, inject=item.inject.model_copy(update=changes))

    cells = [c.model_copy(update={"release": ["PER"] if c.id == "brigade" else []}) for c in rio_claro.scenario.cells]
    phase = rio_claro.phases[0].phase
    narrative = Text(
        {
            "en": "(TLP:CLEAR) All may read this.\n\n- (TLP:AMBER; REL TO PER) Peru alone reads this.\n- This all.",
            "es": "(TLP:CLEAR) Todos lo leen.\n\n- (TLP:AMBER; REL TO PER) Solo el Perú lo lee.\n- Esto todos.",
        }
    )
    changed = phase.model_copy(update={"narrative": narrative})
    phases = [changed, *rio_claro.scenario.phases[1:]]
    return replace(
        rio_claro,
        scenario=rio_claro.scenario.model_copy(update={"cells": cells, "phases": phases}),
        phases=(replace(rio_claro.phases[0], phase=changed), *rio_claro.phases[1:]),
        injects=tuple(marked(item) for item in rio_claro.injects),
    )


@pytest.fixture(scope="session")
def released(closed: Exercise) -> Exercise:
    """That exercise, cut for the USA."""
    return cut(closed, "USA", [i18n.words(code) for code in closed.languages])


@pytest.fixture(scope="session")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole plan of the small scenario, with a roster, breaks and contacts."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "roster.csv").write_text(
        "nombre,organización,célula,rol,grado\nAna Quispe,GORE Piura,coer,jugador,Ing.\nLuis Ñáñez,EP,brigade,jugador,Cap.\n"
        "Kim Lee,U.S. Embassy,embassy,observador,\n",
        encoding="utf-8",
    )
    plan = folder / "plan.yaml"
    plan.write_text(
        """
scenario: rio-claro
nickname: RÍO SERENO 27
start: { date: 2027-05-28, time: "08:30", zone: America/Lima }
duration: 5 h
breaks:
  - { at: "10:00", duration: 15 min }
  - { at: "12:00", duration: 45 min, label: { en: Lunch, es: Almuerzo } }
venue: { name: Auditorio, room: Sala 2, city: Piura }
sponsor: GORE Piura
contacts:
  - { role: { en: Exercise director, es: Director del ejercicio }, name: Rosa Huamán, organisation: INDECI, email: rosa@ejercicio.example }
roster: roster.csv
marking: TLP:GREEN
parameters: { people: 20000, level: red }
""",
        encoding="utf-8",
    )
    return plan
