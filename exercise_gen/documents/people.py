"""How many people take part: counted in the roster, or estimated from the posts at the tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from exercise_gen.generate import Exercise
from exercise_gen.models.plan import Person, RosterRole

PLAYERS_A_FACILITATOR = 25  # plenary: about 25 to 30 a facilitator (doctrine section 2.1)
SPARES = 20  # per cent more than is needed are printed (doctrine section 1.3)
_VISITORS = 5  # observers, when neither roster nor scenario says how many come
_HELPERS = 2  # at the entrance and for the printer


@dataclass(frozen=True)
class Headcount:
    """How many have a role, and whether the roster names them or they are an estimate."""

    number: int
    named: bool


def roster(exercise: Exercise) -> list[Person]:
    """Return the people of the roster; none when there is no roster yet."""
    people = exercise.plan.roster
    return people if isinstance(people, list) else []


def named(person: Person) -> str:
    """Return the name as it is printed, with the rank before it."""
    return f"{person.rank} {person.name}" if person.rank else person.name


def nation(exercise: Exercise, person: Person) -> str:
    """Return whose badge a person wears: what the roster says, or for a player the nation of the cell."""
    cell = exercise.cells.get(person.cell) if person.role == "player" else None
    return person.nation or (cell.nation if cell else "")


def headcounts(exercise: Exercise) -> Mapping[RosterRole, Headcount]:
    """Return how many people have each role; a role that nobody of the roster has is estimated."""
    people = roster(exercise)
    players = sum(person.role == "player" for person in people) or posts(exercise, "training-audience")
    tables = len(exercise.players)  # one controller and one evaluator sit at each
    estimates: dict[RosterRole, int] = {
        "player": players,
        "facilitator": math.ceil(players / PLAYERS_A_FACILITATOR),
        "controller": max(1, tables, posts(exercise, "control")),
        "simulator": posts(exercise, "simulation"),
        "evaluator": max(tables, posts(exercise, "evaluation")),
        "observer": posts(exercise, "observer") or _VISITORS,
        "staff": _HELPERS,
    }
    counted = {role: sum(person.role == role for person in people) for role in estimates}
    return {role: Headcount(counted[role] or estimate, bool(counted[role])) for role, estimate in estimates.items()}


def seats(exercise: Exercise) -> Mapping[str, int]:
    """Return how many players sit in each cell that plays."""
    people = [person.cell for person in roster(exercise) if person.role == "player"]
    return {cell.id: people.count(cell.id) or max(1, len(cell.positions)) for cell in exercise.players}


def posts(exercise: Exercise, role: str) -> int:
    """Return the posts at all tables of a role; a table whose posts nobody has listed counts as one."""
    return sum(max(1, len(cell.positions)) for cell in exercise.scenario.cells if cell.role == role)


def with_spares(needed: int) -> int:
    """Return how many copies to print of what so many people hold, rounded up."""
    return -(-needed * (100 + SPARES) // 100)
