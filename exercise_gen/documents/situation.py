"""The situation map: where the story happens, for the players; how things stand there is not in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exercise_gen.documents.atlas import SHAPES, Shape, Spot, draw
from exercise_gen.documents.view import Front, Teller
from exercise_gen.generate import Exercise

SITES: Mapping[str, str] = {
    "city": "City", "town": "Town", "port": "Port", "airport": "Airport", "hospital": "Hospital",
    "headquarters": "Headquarters", "shelter": "Shelter", "bridge": "Bridge", "gauge": "River gauge",
    "hazard": "Hazard area", "incident": "Incident", "border": "Border crossing", "other": "Other place",
}  # fmt: skip
SHAPE_NAMES: Mapping[Shape, str] = {
    "circle": "Circle", "square": "Square", "diamond": "Diamond", "triangle": "Triangle",
}  # fmt: skip
FEWEST = 2  # places that make a map


@dataclass(frozen=True)
class Site:
    """A line of the table below the map."""

    number: int
    name: str
    kind: str
    coordinates: str


@dataclass(frozen=True)
class SituationMap:
    """The map and the same as a table."""

    front: Front
    figures: Mapping[str, str]
    alternative: str
    legend: str
    sites: tuple[Site, ...]


def has_places(exercise: Exercise) -> bool:
    """Return whether the scenario has enough places for a map."""
    return len(exercise.scenario.places) >= FEWEST


def situation_map(teller: Teller) -> SituationMap:
    """Return the situation map."""
    places = teller.exercise.scenario.places
    names = [str(teller.say(place.name)) for place in places]
    spots = [
        Spot(number, name, place.kind, place.latitude or 0.0, place.longitude or 0.0)
        for number, (place, name) in enumerate(zip(places, names, strict=True), start=1)
    ]
    return SituationMap(
        front=teller.front(teller.label("Situation Map")),
        figures={"map": draw(spots, teller.label("N"))} if spots else {},
        alternative=teller.label("Map with the places of the table: {places}", places=teller.words.listing(names)),
        legend=_legend(teller, spots),
        sites=tuple(
            Site(
                spot.number, spot.name, teller.label(SITES[spot.kind]),
                teller.words.coordinates(spot.latitude, spot.longitude),
            )
            for spot in spots
        ),
    )  # fmt: skip


def _legend(teller: Teller, spots: Sequence[Spot]) -> str:
    """Return what each sign on the map means: the kinds of place that are there."""
    said = []
    for shape, name in SHAPE_NAMES.items():
        kinds = [teller.label(SITES[k]) for k in SITES if SHAPES[k] == shape and any(s.kind == k for s in spots)]
        if kinds:
            said.append(f"{teller.label(name)}: {', '.join(kinds)}.")
    return " ".join(said)
