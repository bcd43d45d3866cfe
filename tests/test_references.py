from __future__ import annotations

from typing import Any

import pytest
from editing import GONE, SCENARIO, Edit, edited, source_of
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen import references
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.load import check_scenario
from exercise_gen.references import MAX_BODY, select
from exercise_gen.source import Source, parse

SENDER, PLANNED, CONTINGENCY = 0, 1, 4  # injects of the small scenario: an entity's, a plain one, one in reserve


def problems_of(*edits: Edit) -> list[Problem]:
    return list(references.problems(source_of(edited(SCENARIO, *edits))))


def problem_of(*edits: Edit) -> Problem:
    (problem,) = problems_of(*edits)
    return problem


def test_the_small_scenario_has_no_problem() -> None:
    assert not problems_of()


# ---------------------------------------------------------------------------------------------- unknown ids

# where an id is used, in the small scenario → the code, and what is said of it
UNKNOWN: dict[str, tuple[tuple[str | int, ...], str, str]] = {
    "entities.*.played_by": (("entities", 0, "played_by"), "unknown-cell", 'entity "senamhi" names the cell'),
    "injects.*.phase": (("injects", 1, "phase"), "unknown-phase", 'inject "INJ-02" names the phase'),
    "injects.*.storyline": (("injects", 1, "storyline"), "unknown-storyline", 'inject "INJ-02" names the storyline'),
    "injects.*.from": (("injects", 1, "from"), "unknown-sender", 'inject "INJ-02" names the sender'),
    "injects.*.to.*": (("injects", 1, "to", 1), "unknown-cell", 'inject "INJ-02" names the cell'),
    "injects.*.info.*": (("injects", 0, "info", 0), "unknown-cell", 'inject "INJ-01" names the cell'),
    "injects.*.after.*": (("injects", 1, "after", 0), "unknown-inject", 'inject "INJ-02" names the inject'),
    "injects.*.contingency_of": (
        ("injects", 4, "contingency_of"),
        "unknown-inject",
        'inject "CON-01" names the inject',
    ),
    "injects.*.objectives.*": (
        ("injects", 0, "objectives", 0),
        "unknown-objective",
        'inject "INJ-01" names the objective',
    ),
    "injects.*.tasks.*": (
        ("injects", 0, "tasks", 0),
        "unknown-critical-task",
        'inject "INJ-01" names the critical task',
    ),
    "injects.*.expected_actions.*.actor": (
        ("injects", 3, "expected_actions", 1, "actor"),
        "unknown-cell",
        'inject "INJ-04" names the cell',
    ),
    "injects.*.expected_actions.*.task": (
        ("injects", 3, "expected_actions", 1, "task"),
        "unknown-critical-task",
        'inject "INJ-04" names the critical task',
    ),
    "injects.*.alternative_to": (
        ("injects", 5, "alternative_to"),
        "unknown-inject",
        'inject "INJ-05" names the inject',
    ),
    "phases.*.objectives.*": (("phases", 0, "objectives", 0), "unknown-objective", 'phase "p1" names the objective'),
    "phases.*.questions.*.to.*": (("phases", 0, "questions", 0, "to", 0), "unknown-cell", 'phase "p1" names the cell'),
    "phases.*.questions.*.objectives.*": (
        ("phases", 0, "questions", 0, "objectives", 0),
        "unknown-objective",
        'phase "p1" names the objective',
    ),
}


@pytest.mark.parametrize("pattern", sorted(UNKNOWN))
def test_an_id_that_is_not_defined_is_a_problem_where_it_is_used(pattern: str) -> None:
    path, code, sentence = UNKNOWN[pattern]

    problem = problem_of((path, "nobody"))

    assert (problem.code, problem.message) == (code, f'{sentence} "nobody", which is not defined')
    assert problem.path == ".".join(map(str, path))
    assert problem.excerpt[problem.col - 1 :][: problem.width] == "nobody"


def test_every_reference_of_the_table_is_tried() -> None:
    assert len(references._REFERENCES) >= 15
    assert {pattern for pattern, _ in references._REFERENCES} == set(UNKNOWN)


@pytest.mark.parametrize(
    ("path", "value", "hint"),
    [
        (("injects", 1, "to", 1), "embasy", 'did you mean "embassy"?'),
        (("injects", 1, "from"), "senami", 'did you mean "senamhi"?'),
        (("injects", 1, "from"), "brigada", 'did you mean "brigade"?'),
        (("injects", 1, "after", 0), "INJ-1", 'did you mean "INJ-01"?'),
        (("injects", 1, "to", 1), "xyz", "known here: brigade, coer, embassy, eval, excon, simcell"),
        (("phases", 0, "objectives", 0), "xyz", "known here: O1, O2"),
    ],
)
def test_the_hint_names_the_nearest_id_or_all(path: tuple[str | int, ...], value: str, hint: str) -> None:
    assert problem_of((path, value)).hint == hint


def test_every_unknown_id_is_reported() -> None:
    problems = problems_of((("injects", 1, "to"), ["a", "coer", "b"]), (("injects", 1, "phase"), "c"))

    assert {p.message.split('"')[3] for p in problems} == {"a", "b", "c"}


def test_an_entity_may_send_but_not_receive() -> None:
    assert problem_of((("injects", 1, "to"), ["coer", "senamhi"])).code == "unknown-cell"


def test_an_inject_without_an_id_is_named_by_its_number() -> None:
    problems = problems_of((("injects", 1, "id"), GONE), (("injects", 1, "phase"), "zz"), (("injects", 1, "at"), GONE))

    assert len(problems) == 2
    for problem in problems:
        assert "inject 2" in problem.message.replace('"', "")
        assert "None" not in problem.message


# ---------------------------------------------------------------------------------------------- double ids


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("cells", 1, "id"), "coer"),
        (("entities", 1, "id"), "senamhi"),
        (("entities", 1, "id"), "coer"),
        (("objectives", 1, "id"), "O1"),
        (("objectives", 1, "tasks", 0, "id"), "T1.1"),
        (("phases", 1, "id"), "p1"),
        (("injects", 1, "id"), "INJ-01"),
        (("parameters", 1, "name"), "flow"),
        (("derived", 1, "name"), "displaced"),
        (("derived", 1, "name"), "flow"),
    ],
)
def test_an_id_stands_once(path: tuple[str | int, ...], value: str) -> None:
    double = [p for p in problems_of((path, value)) if p.code == "duplicate-id"]

    assert [(p.path, p.message.split(";")[0]) for p in double] == [
        (".".join(map(str, path)), f'the id "{value}" stands twice')
    ]


def test_a_double_storyline_is_a_problem() -> None:
    twice = [{"id": "water", "title": "x", "summary": "x"}] * 2

    assert problem_of((("storylines",), twice)).code == "duplicate-id"


def test_a_double_id_says_where_the_first_one_stands() -> None:
    source = source_of(edited(SCENARIO, (("cells", 1, "id"), "coer")))
    (double,) = [p for p in references.problems(source) if p.code == "duplicate-id"]

    assert f"first on line {source.locate(('cells', 0, 'id')).line}" in double.message
    assert double.line == source.locate(("cells", 1, "id")).line


def test_the_same_id_may_stand_for_two_kinds_of_things() -> None:
    assert not problems_of((("storylines", 0, "id"), "water"), (("entities", 0, "contact"), {}))
    assert not [p for p in problems_of((("phases", 0, "id"), "coer")) if p.code == "duplicate-id"]


# ---------------------------------------------------------------------------------------------- contingencies


@pytest.mark.parametrize("key", ["contingency_of", "trigger"])
@pytest.mark.parametrize("value", [GONE, None])
def test_a_contingency_says_what_it_follows_and_when(key: str, value: Any) -> None:
    """A key without a value is as good as no key."""
    problem = problem_of((("injects", CONTINGENCY, key), value))

    assert problem.code == "contingency-incomplete"
    assert problem.message == f'contingency inject "CON-01" has no "{key}"'


def test_a_contingency_has_no_time() -> None:
    problem = problem_of((("injects", CONTINGENCY, "at"), "5 min"))

    assert (problem.code, problem.path) == ("contingency-timed", f"injects.{CONTINGENCY}.at")


def test_a_contingency_follows_a_planned_inject() -> None:
    other = {**SCENARIO["injects"][CONTINGENCY], "id": "CON-02", "contingency_of": "CON-01"}
    injects = [*SCENARIO["injects"], other]

    problem = problem_of((("injects",), injects))

    assert problem.code == "contingency-of-contingency"
    assert problem.message == 'inject "CON-02" follows "CON-01", which waits in reserve itself'


def test_a_contingency_does_not_follow_itself() -> None:
    assert problem_of((("injects", CONTINGENCY, "contingency_of"), "CON-01")).code == "contingency-of-contingency"


# ---------------------------------------------------------------------------------------------- times


@pytest.mark.parametrize("value", [GONE, None])
def test_a_planned_inject_has_a_time(value: Any) -> None:
    """A key without a value is as good as no key."""
    problem = problem_of((("injects", PLANNED, "at"), value))

    assert (problem.code, problem.message) == ("inject-untimed", 'inject "INJ-02" has no "at"')


@pytest.mark.parametrize("at", ["60 min", "1 h", "61 min", "2 d"])
def test_an_inject_lies_inside_its_phase(at: Any) -> None:
    problem = problem_of((("injects", PLANNED, "at"), at))

    assert (problem.code, problem.path) == ("outside-phase", f"injects.{PLANNED}.at")
    assert "its phase has 60 minutes" in problem.message


@pytest.mark.parametrize("at", ["0 min", "59 min", 0])
def test_an_inject_may_stand_at_the_edges_of_its_phase(at: Any) -> None:
    assert not problems_of((("injects", PLANNED, "at"), at), (("injects", PLANNED, "after"), []))


@pytest.mark.parametrize("at", ["4 min", "21 min"])
def test_an_inject_lies_inside_its_window(at: str) -> None:
    problem = problem_of((("injects", SENDER, "at"), at), (("injects", SENDER, "window"), ["5 min", "20 min"]))

    assert (problem.code, problem.hint) == ("outside-window", "write 5 to 20 min, or widen the window")


@pytest.mark.parametrize("at", ["5 min", "20 min"])
def test_an_inject_may_stand_at_the_edges_of_its_window(at: str) -> None:
    assert not problems_of((("injects", SENDER, "at"), at), (("injects", SENDER, "window"), ["5 min", "20 min"]))


def test_a_window_that_ends_before_it_begins_is_not_explained_by_the_inject() -> None:
    (problem,) = problems_of((("injects", SENDER, "window"), ["20 min", "0 min"]))

    assert "20 to 0" not in problem.hint


@pytest.mark.parametrize("duration", [0, -30, "0 min"])
def test_a_phase_takes_time(duration: Any) -> None:
    """An empty phase divides by nothing when its injects are placed; a negative one puts them before the welcome."""
    moved = [(("injects", index, "phase"), "p2") for index in (0, 1, 2)]
    source = source_of(edited(SCENARIO, (("phases", 0, "duration"), duration), *moved))

    with pytest.raises(InvalidInput):
        check_scenario(source)


# ---------------------------------------------------------------------------------------------- other rules


def test_a_key_inject_expects_an_action() -> None:
    problem = problem_of((("injects", PLANNED, "weight"), "key"))

    assert (problem.code, problem.message) == (
        "key-without-action",
        'inject "INJ-02" is key, but no action is expected',
    )


@pytest.mark.parametrize("weight", ["enabling", "supporting"])
def test_other_injects_need_not(weight: str) -> None:
    assert not problems_of((("injects", PLANNED, "weight"), weight))


def test_nobody_writes_to_themselves() -> None:
    problem = problem_of((("injects", PLANNED, "from"), "embassy"))

    assert (problem.code, problem.path) == ("sent-to-itself", f"injects.{PLANNED}.from")


@pytest.mark.parametrize(
    ("role", "cells", "why"),
    [
        ("training-audience", ("coer", "brigade", "embassy"), "nobody would be exercised"),
        ("control", ("excon",), "nobody would run the exercise"),
    ],
)
def test_a_role_that_is_needed_is_missed(role: str, cells: tuple[str, ...], why: str) -> None:
    indices = [index for index, cell in enumerate(SCENARIO["cells"]) if cell["id"] in cells]

    problem = problem_of(*[(("cells", index, "role"), "observer") for index in indices])

    assert (problem.code, problem.message) == ("role-missing", f"no cell has the role {role}; {why}")
    assert problem.excerpt == "cells:"


def test_roles_are_not_missed_where_there_are_no_cells() -> None:
    assert "role-missing" not in {p.code for p in problems_of((("cells",), []))}


def test_a_body_fits_its_card() -> None:
    body = {"en": "x" * MAX_BODY, "es": "y" * (MAX_BODY + 1)}

    problem = problem_of((("injects", PLANNED, "body"), body))

    assert (problem.code, problem.path) == ("body-too-long", f"injects.{PLANNED}.body.es")
    assert f"{MAX_BODY + 1} characters" in problem.message


# ---------------------------------------------------------------------------------------------- wrong shapes


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("injects", PLANNED, "after"), ["INJ-02"], "after-later"),
        (("injects", PLANNED, "after"), ["INJ-04"], "after-later"),
        (("injects", PLANNED, "to"), ["coer", "coer"], "listed-twice"),
        (("injects", PLANNED, "contingency_of"), "INJ-01", "planned-with-trigger"),
        (("entities", 0, "played_by"), "coer", "played-by-players"),
        (("cells", 0, "contact"), {"phone": "+51 1 225 9898"}, "live-number"),
        (("entities", 0, "contact"), {"phone": "987 654 321"}, "live-number"),
    ],
)
def test_a_rule_of_the_cast_and_the_order_is_named(path: Any, value: Any, code: str) -> None:
    problem = problem_of((path, value))

    assert problem.code == code
    assert problem.hint
    assert problem.path.startswith(".".join(map(str, path[:2])))


DATA = {"a": [{"b": [1, 2]}, {"b": 3}, {"c": 4}, None, "text"], "d": {"e": {"f": 5}}, "g": []}


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a.*.b.*", [(("a", 0, "b", 0), 1), (("a", 0, "b", 1), 2)]),
        ("a.*.b", [(("a", 0, "b"), [1, 2]), (("a", 1, "b"), 3)]),
        ("d.e.f", [(("d", "e", "f"), 5)]),
        ("d.*.f", []),
        ("d.e.f.g", []),
        ("g.*", []),
        ("nothing.*.here", []),
        ("a.b", []),
    ],
)
def test_select_passes_over_other_shapes(pattern: str, found: list[Any]) -> None:
    assert list(select(DATA, pattern)) == found


def test_a_wrong_shape_does_not_hide_a_wrong_reference() -> None:
    problems = problems_of((("injects", 0), "a mail"), (("injects", 1, "phase"), "zz"), (("cells", 3, "role"), ["x"]))

    assert {"unknown-phase", "role-missing"} <= {p.code for p in problems}


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("contingency")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["cells", "phases", "injects", "objectives", "id", "type", "at", "window", "to", "from", "body",
                 "phase",
                 "duration", "contingency_of", "trigger", "role", "tasks", "parameters", "name", "questions", "en"]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)  # fmt: skip


@given(anything)
def test_any_data_is_borne(data: Any) -> None:
    source = Source("x.yaml", "a: 1\n", data, parse("a: 1\n", "x.yaml").root)

    for problem in references.problems(source):
        assert problem.message


@given(anything, st.lists(st.sampled_from(["*", "cells", "injects", "to", "id"]), min_size=1, max_size=4).map(".".join))
def test_select_finds_what_the_path_says(data: Any, pattern: str) -> None:
    for path, value in select(data, pattern):
        inner = data
        for step in path:
            inner = inner[step]
        assert inner is value
        assert len(path) == pattern.count(".") + 1


def test_the_inject_itself_is_no_guess() -> None:
    [problem] = [p for p in problems_of((("injects", 5, "alternative_to"), "INJ-55")) if p.code == "unknown-inject"]

    assert SCENARIO["injects"][5]["id"] == "INJ-05"
    assert "INJ-05" not in problem.hint
    assert "INJ-" in problem.hint
