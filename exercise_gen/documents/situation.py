"""The situation map: where the story happens, for the players; how things stand there is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exercise_gen.documents.atlas import Spot, draw
from exercise_gen.documents.view import Front, Teller
from exercise_gen.generate import Exercise

SITES: Mapping[str, str] = {
    "city": "City", "town": "Town", "port": "Port", "airport": "Airport", "hospital": "Hospital",
    "headquarters": "Headquarters", "shelter": "Shelter", "bridge": "Bridge", "gauge": "River gauge",
    "hazard": "Hazard area", "incident": "Incident", "border": "Border crossing", "other": "Other place",
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
    sites: tuple[Site, ...]


def has_places(exercise: Exercise) -> bool:
    """Return whether the scenario has enough places for a map."""
    return len(exercise.scenario.places) >= FEWEST


def situation_map(teller: Teller) -> SituationMap:
    """Return the situation map."""
    places = teller.exercise.scenario.places
    names = [str(teller.say(place.name)) for place in places]
    spots = [
        Spot(number, name, place.kind, place.latitude, place.longitude)
        for number, (place, name) in enumerate(zip(places, names, strict=True), start=1)
    ]
    return SituationMap(
        front=teller.front(teller.label("Situation Map")),
        figures={"map": draw(spots, teller.label("N"))} if spots else {},
        alternative=teller.label("Map with the places of the table: {places}", places=teller.words.listing(names)),
        sites=tuple(
            Site(
                spot.number, spot.name, teller.label(SITES[spot.kind]),
                teller.words.coordinates(spot.latitude, spot.longitude),
            )
            for spot in spots
        ),
    )  # fmt: skip
