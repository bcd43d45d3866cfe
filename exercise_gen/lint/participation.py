"""Rules LOD: who has how much to do, who delivers, who plays whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median

from exercise_gen.lint.case import Case
from exercise_gen.lint.registry import Finding, rule

_STAFF = frozenset({"facilitator", "controller", "simulator", "evaluator"})
_SPOKEN = frozenset({"phone", "radio", "in-person", "video-call", "briefing"})


def _counts(case: Case) -> dict[str, int]:
    return {cell.id: sum(cell.id in item.inject.to for item in case.planned) for cell in case.players}


@rule("LOD-01", "warning", "Every cell takes part", reads="exercise", limits={"least": 2})
def every_cell_takes_part(case: Case) -> Iterator[Finding]:
    """Whoever is invited has something to decide.

    Each cell of players receives at least `least` 2 injects, or a question is put to it in every phase; a question
    without `to` is put to everybody only at a table.
    """
    for cell, count in _counts(case).items():
        asked = all(
            any(cell in question.to or (case.at_a_table and not question.to) for question in phase.phase.questions)
            for phase in case.exercise.phases
        )
        if count < case.limit("LOD-01", "least") and not asked:
            message = f'"{cell}" receives {count} injects in this exercise'
            yield Finding(message, case.cell(cell, "id"), "address injects or questions to it, or do not invite it")


@rule("LOD-02", "warning", "The work is shared out", reads="exercise", limits={"gini": 0.4, "most": 3})
def work_is_shared(case: Case) -> Iterator[Finding]:
    """When one table does everything, the others watch.

    Thresholds: `gini` 0.4, the inequality of injects a cell (0 all alike, 1 one has all); `most` 3, the busiest cell
    against the middle one.
    """
    counts = sorted(_counts(case).values())
    total = sum(counts)
    if len(counts) < 2 or not total:  # noqa: PLR2004 - one cell cannot share
        return
    gini = sum((2 * n - len(counts) - 1) * count for n, count in enumerate(counts, start=1)) / (len(counts) * total)
    if gini > case.limit("LOD-02", "gini"):
        shares = ", ".join(f"{cell} {count}" for cell, count in sorted(_counts(case).items(), key=lambda c: -c[1]))
        yield Finding(f"the injects are shared out unevenly (Gini {gini:.2f})", ("cells",), shares, at_key=True)
    middle = median(counts)
    busiest = max(_counts(case).items(), key=lambda pair: pair[1])
    if middle and busiest[1] / middle > case.limit("LOD-02", "most"):
        message = f'"{busiest[0]}" receives {busiest[1]} injects, the middle cell {middle:g}'
        yield Finding(message, case.cell(busiest[0], "id"), "address some of them to other cells")


@rule("LOD-03", "warning", "In a bilateral exercise both nations decide", reads="exercise", limits={"least": 35})
def nations_are_even(case: Case) -> Iterator[Finding]:
    """Both nations came to train.

    Threshold in per cent of the key injects that reach a nation's cells: `least` 35. An exercise is bilateral when two
    nations have at least a quarter of the players' cells each; a single liaison cell does not make it so.
    """
    cells = Counter(cell.nation for cell in case.players)
    if len(cells) != 2 or min(cells.values()) * 4 < len(case.players):  # noqa: PLR2004 - two nations
        return
    keys = [item.inject for item in case.planned if item.inject.weight == "key"]
    for nation in cells:
        own = {cell.id for cell in case.players if cell.nation == nation}
        share = 100 * sum(bool(own & set(inject.to)) for inject in keys) / max(1, len(keys))
        if keys and share < case.limit("LOD-03", "least"):
            message = f"{share:.0f} % of the key injects reach a cell of {nation}"
            yield Finding(message, ("cells",), "address more key injects to its cells", at_key=True)


@rule("LOD-04", "advice", "Key injects need more than one organisation", reads="exercise", limits={"least": 30})
def organisations_meet(case: Case) -> Iterator[Finding]:
    """A joint exercise tests what one organisation cannot solve alone.

    Threshold in per cent of the key injects that at least two players' cells receive or act on: `least` 30.
    """
    players = {cell.id for cell in case.players}
    keys = [item.inject for item in case.planned if item.inject.weight == "key"]
    joint = sum(len(players & {*i.to, *(a.actor for a in i.expected_actions)}) > 1 for i in keys)
    share = 100 * joint / max(1, len(keys))
    if len(players) > 1 and keys and share < case.limit("LOD-04", "least"):
        message = f"{share:.0f} % of the key injects need more than one cell"
        yield Finding(message, ("injects",), "expect actions of several cells", at_key=True)


@rule("LOD-05", "error", "Nobody plays and judges at once", reads="exercise")
def nobody_has_two_roles(case: Case) -> Iterator[Finding]:
    """A person who plays in a cell cannot know its injects beforehand, deliver them or rate the answers.

    Looks for the same name as player and as facilitator, controller, simulator or evaluator in the roster.
    """
    playing = {person.name.casefold() for person in case.roster if person.role == "player"}
    for row, person in enumerate(case.roster):
        if person.role in _STAFF and person.name.casefold() in playing:
            message = f"{person.name} is a player and a {person.role}"
            yield Finding(message, hint="give one of the roles to somebody else", place="plan", row=row)


@rule("LOD-06", "warning", "There are facilitators and evaluators enough", reads="exercise", limits={"most": 25})
def staff_is_enough(case: Case) -> Iterator[Finding]:
    """A facilitator leads at most 25 players; every table has eyes of its own.

    Judged when the roster names players: at most `most` 25 players for each facilitator, and an evaluator for each cell
    of players. A draft whose roster has players only passes: its staff is not named yet.
    """
    roles = Counter(person.role for person in case.roster)
    if not roles["player"] or (not case.final and not roles.keys() & _STAFF):
        return
    if roles["player"] > case.limit("LOD-06") * roles["facilitator"]:
        message = f"{roles['player']} players have {roles['facilitator']} facilitators"
        hint = f"one for {case.limit('LOD-06'):g} players: add persons with `role: facilitator`"
        yield Finding(message, ("roster",), hint, place="plan", at_key=True)
    if roles["evaluator"] < len(case.players):
        message = f"{len(case.players)} cells of players have {roles['evaluator']} evaluators"
        hint = "one for each cell: add persons with `role: evaluator`"
        yield Finding(message, ("roster",), hint, place="plan", at_key=True)


@rule("LOD-07", "warning", "Nobody has two calls at the same minute", reads="exercise", limits={"most": 1})
def deliverers_have_one_call(case: Case) -> Iterator[Finding]:
    """One voice of the simulation cell cannot be in two calls at once.

    Counts injects that somebody speaks (phone, radio, in person, video call, briefing) by the cell that delivers them
    and the minute. Threshold: `most` 1 for one that works on one thing at a time, times the cell's `parallel`. Who
    delivers is always known: the entity's `played_by`, or the sending cell.
    """
    players = {entity.id: entity.played_by for entity in case.exercise.scenario.entities}
    cells = case.exercise.cells
    calls: dict[tuple[str, int], list[str]] = {}
    for item in case.planned:
        if item.inject.channel in _SPOKEN and item.minute is not None:
            deliverer = players.get(item.inject.sender, item.inject.sender)
            calls.setdefault((deliverer, item.minute), []).append(item.inject.id)
    for (deliverer, minute), injects in calls.items():
        room = case.limit("LOD-07") * (cells[deliverer].parallel if deliverer in cells else 1)
        if len(injects) > room:
            message = f'"{deliverer}" delivers {", ".join(injects)} by voice at {case.clock(minute)}'
            hint = "move one of them, or raise `parallel` of the cell when several persons speak"
            yield Finding(message, case.inject(injects[-1], "at"), hint)


@rule("LOD-08", "warning", "Everybody outside the room can be reached")
def entities_can_be_reached(case: Case) -> Iterator[Finding]:
    """Players will call back; the directory says how, and a simulation cell answers.

    Each entity that sends a call, a radio message, an e-mail or a letter has a phone, an address or a call sign. That
    players never play an entity is checked at load (`played-by-players`).
    """
    asking = {i.sender for i in case.model.injects if i.channel in {*_SPOKEN, "email", "letter"}}
    for index, entity in enumerate(case.model.entities):
        contact = entity.contact
        if entity.id in asking and not (contact.phone or contact.email or contact.radio):
            message = f'"{entity.id}" sends messages, but cannot be called back'
            yield Finding(message, ("entities", index, "id"), "add `contact: { phone: SimCell 7-1… }`")
