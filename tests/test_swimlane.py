"""The timeline as a picture: whole titles, round hours, the end always named."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import lxml.etree
import pytest
from conftest import DATA

from exercise_gen import i18n, packet
from exercise_gen.documents.swimlane import WIDTH, draw
from exercise_gen.documents.view import Teller
from exercise_gen.generate import Exercise

HOUR = re.compile(r"\d\d:\d\d")


def texts(exercise: Exercise) -> list[tuple[str, float, float]]:
    """Return the words of the picture with their places."""
    root = lxml.etree.fromstring(draw(Teller(exercise, i18n.words("es"))).encode())
    return [
        (str(e.text), float(e.get("x", "0")), float(e.get("y", "0")))
        for e in root.iter("{http://www.w3.org/2000/svg}text")
    ]


def planned(folder: Path, start: str) -> Exercise:
    plan = folder / "plan.yaml"
    plan.write_text(f"scenario: rio-claro\nstart: {{date: 2027-05-28, time: '{start}'}}\n", encoding="utf-8")
    return packet.open_exercise(str(plan), workspace=DATA)


@pytest.mark.parametrize("start", ["08:30", "08:25", "09:10"])
def test_hours_are_round_between_the_beginning_and_the_end(tmp_path: Path, start: str) -> None:
    exercise = planned(tmp_path, start)
    hours = [(said, x) for said, x, _ in texts(exercise) if HOUR.fullmatch(said)]
    first, last = (f"{exercise.at(minute):%H:%M}" for minute in (exercise.play.start, exercise.play.end))

    assert (hours[0][0], hours[-1][0]) == (first, last)
    assert len(hours) > 3
    assert all(int(said[3:]) % 10 == 0 for said, _ in hours[1:-1])
    assert all(right - left >= 50 for (_, left), (_, right) in itertools.pairwise(hours))


@pytest.mark.parametrize("slug", ["lima-callao-earthquake", "organised-crime-preparedness"])
def test_titles_of_phases_are_whole(slug: str) -> None:
    exercise = packet.open_exercise(slug)
    said = " ".join(text for text, _, _ in texts(exercise))

    for phase in exercise.phases:
        assert f"{phase.number}. {phase.phase.title.within('es')}" in said


def test_a_page_without_our_font_has_others_to_take(rio_claro: Exercise) -> None:
    (family,) = set(re.findall('font-family="([^"]+)"', draw(Teller(rio_claro, i18n.words("en")))))

    assert family.startswith("Source Sans 3,") and family.endswith("sans-serif")
    assert all(x <= WIDTH for _, x, _ in texts(rio_claro))
