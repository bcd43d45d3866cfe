"""The situation map: every place drawn once, signs apart, inside the sheet; a window that fits."""

from __future__ import annotations

import json
import math
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen import i18n, packet
from exercise_gen.documents.atlas import SHAPES, Spot, _framed, draw
from exercise_gen.documents.placing import WIDTH, around, overlap
from exercise_gen.documents.situation import SITES, situation_map
from exercise_gen.documents.view import Teller
from exercise_gen.resources import shipped

places = st.lists(
    st.builds(
        Spot,
        number=st.just(0),
        name=st.sampled_from(["Lima", "A & B", "Santa Rosa de <Yanaorqo>", "Ñ"]),
        kind=st.sampled_from(sorted(SHAPES)),
        latitude=st.floats(-18, 0),
        longitude=st.floats(-81, -68),
    ),
    min_size=2,
    max_size=14,
)


def numbered(spots: list[Spot]) -> list[Spot]:
    return [Spot(i, s.name, s.kind, s.latitude, s.longitude) for i, s in enumerate(spots, start=1)]


@given(places)
def test_every_place_has_its_sign_apart_from_the_others(spots: list[Spot]) -> None:
    drawn = draw(numbered(spots), "N")
    root = ElementTree.fromstring(drawn)
    height = float(root.attrib["viewBox"].split()[3])
    signs = re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="middle" font-size="17">(\d+)</text>', drawn)

    assert [int(number) for _, _, number in signs] == list(range(1, len(spots) + 1))
    centers = [(float(x), float(y)) for x, y, _ in signs]
    assert all(0 < x < WIDTH and 0 < y < height + 6 for x, y in centers)
    assert all(math.dist(a, b) > 20 for a, b in combinations(centers, 2))


def test_a_place_lies_where_it_should() -> None:
    west, east = Spot(1, "W", "town", -12.0, -78.0), Spot(2, "E", "town", -12.0, -76.0)
    root = ElementTree.fromstring(draw([west, east], "N"))
    dots = [c for c in root.iter("{http://www.w3.org/2000/svg}circle") if c.attrib["r"] == "3.5"]
    first, second = ((float(d.attrib["cx"]), float(d.attrib["cy"])) for d in dots)

    assert first[0] < WIDTH / 2 < second[0]
    assert first[1] == second[1]
    bar = re.search(r"v8h([\d.]+)v-8", ElementTree.tostring(root, "unicode"))
    length = re.search(r">(\d+) km<", ElementTree.tostring(root, "unicode"))
    assert bar
    assert length
    kilometres = (second[0] - first[0]) * int(length[1]) / float(bar[1])
    assert abs(kilometres - 2 * 111.2 * math.cos(math.radians(12))) < 3


def texts_of(drawn: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    "places",
    [
        [(-12.0, -77.0), (46.2, 6.1)],
        [(-12.0, -77.0), (-12.0, 77.0)],
        [(90.0, 180.0), (-90.0, -180.0)],
        [(85.0, -180.0), (85.0, 180.0)],
        [(-12.0, -77.0)] * 3,
    ],
)
def test_a_map_may_show_the_whole_earth_or_a_point(places: list[tuple[float, float]]) -> None:
    drawn = draw([Spot(i, f"P{i}", "town", *place) for i, place in enumerate(places, start=1)], "N")

    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    assert {f"P{i}" for i in range(1, len(places) + 1)} <= set(texts_of(drawn))


def test_a_name_may_stand_above_its_sign() -> None:
    sides = [Spot(2, "West", "town", -12.0, -77.5), Spot(3, "East", "town", -12.0, -76.5)]
    long = "A name so long that it has no room beside its sign, on neither side"

    assert long in texts_of(draw([Spot(1, long, "town", -12.0, -77.0), *sides], "N"))


@pytest.mark.parametrize("slug", ["el-nino-northern-floods", "lima-callao-earthquake", "communications-protocol"])
def test_every_name_of_a_crowded_map_is_written_and_no_sign_hides_a_place(slug: str) -> None:
    exercise = packet.open_exercise(slug)
    sites = exercise.scenario.places
    drawn = situation_map(Teller(exercise, i18n.words("es"))).figures["map"]
    dots = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="3.5"/>', drawn)]
    signs = re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="middle" font-size="17">(\d+)</text>', drawn)
    centers = [(float(x), float(y) - 6) for x, y, _ in signs]

    assert {site.name.within("es") for site in sites} <= set(texts_of(drawn))
    for i, center in enumerate(centers):
        assert all(math.dist(center, dot) > 20 for j, dot in enumerate(dots) if i != j)


@given(places)
def test_what_stands_around_the_places_hides_none(spots: list[Spot]) -> None:
    sheet, frame = _framed(spots)
    for box in (box for box in (frame.small, frame.arrow) if box):
        for spot in spots:
            assert not overlap(around(sheet.xy(spot.longitude, spot.latitude), 15), box)


def test_every_kind_of_place_has_a_sign_and_a_name() -> None:
    assert set(SITES) == set(SHAPES)


def test_the_table_has_what_the_map_has() -> None:
    exercise = packet.open_exercise("lima-callao-earthquake")
    view = situation_map(Teller(exercise, i18n.words("es")))

    assert [site.number for site in view.sites] == list(range(1, len(exercise.scenario.places) + 1))
    assert view.sites[0].coordinates == "12.05° S, 77.15° O"
    assert all(site.name in view.alternative for site in view.sites)
    assert view.legend == "Círculo: Ciudad, Localidad. Rombo: Puerto, Aeropuerto."


def test_the_open_sea_is_empty() -> None:
    """A ring that crosses the 180th meridian must not lie across the map (Fiji did)."""
    outline = json.loads((shipped("templates") / "theme" / "outline.json").read_text("utf-8"))
    sea = (-84.0, -17.0)  # nothing within a degree of it
    for polygon in (*outline["home"], *outline["others"]):
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                west, east = sorted((x1, x2))
                assert not (west <= sea[0] <= east and min(abs(y1 - sea[1]), abs(y2 - sea[1])) < 1), ring[:3]
