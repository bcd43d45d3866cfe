from __future__ import annotations

import math
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen.expressions import derive
from exercise_gen.models import Derived
from exercise_gen.models.parameters import Choice
from exercise_gen.source import parse
from exercise_gen.values import Value

SOURCE = parse("derived: []", "x.yaml")


def derived(*items: tuple[str, str], **kind: str) -> list[Derived]:
    return [Derived.model_validate({"name": n, "label": {"en": n}, "value": v, **kind}) for n, v in items]


def one(expression: str, **values: Value) -> float:
    found = derive(derived(("x", expression), type="number"), values, SOURCE)
    assert not found.problems, found.problems
    return found.values["x"].data


def refusal(expression: str, **values: Value) -> str:
    found = derive(derived(("x", expression)), values, SOURCE)
    assert len(found.problems) == 1
    return found.problems[0].message


def test_arithmetic_and_functions() -> None:
    assert one("2 + 3 * 4 ** 2 // 5 % 7") == 2 + 3 * 4**2 // 5 % 7
    assert one("about(4797.3)") == 4800
    assert one("about(0.034567, 3)") == 0.0346
    assert one("normal(0)") == 0.5
    assert one("max(1, min(a, 9))", a=Value("integer", 4)) == 4


def test_clocks_and_durations_count_in_minutes() -> None:
    assert one("quake + lead", quake=Value("clock", time(3, 30)), lead=Value("duration", 18)) == 228
    found = derive(derived(("eta", "quake + 18"), type="clock"), {"quake": Value("clock", time(23, 50))}, SOURCE)
    assert found.values["eta"].data == time(0, 8)


def test_choices_compare_as_text_and_carry_numbers() -> None:
    choice = Choice.model_validate({"value": "red", "label": {"en": "red"}, "numbers": {"share": 0.6}})

    assert one("100 * level.share if level == 'red' else 0", level=Value("choice", choice)) == 60
    assert "number of a choice" in refusal("level.format", level=Value("choice", choice))


def test_values_are_computed_in_the_order_of_their_need() -> None:
    found = derive(derived(("b", "a * 2"), ("c", "b + 1"), ("a", "5")), {}, SOURCE)

    assert not found.problems
    assert {name: value.data for name, value in found.values.items()} == {"b": 10, "c": 11, "a": 5}
    assert list(found.values) == ["b", "c", "a"]


def test_a_circle_is_named() -> None:
    found = derive(derived(("a", "b"), ("b", "c"), ("c", "a")), {}, SOURCE)

    assert len(found.problems) == 1
    assert "circle" in found.problems[0].message


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('x')", "open('/etc/passwd')", "(lambda: 1)()", "[x for x in range(9)]", "a.__class__",
        "'a' * 10**9", "9 ** 9 ** 9 ** 9", "(9**9)**(9**7)", "'%1000000000d' % 1", "1 << 10**9", "f'{1}'", "{}", "[1]",
        "1 if", "", "max(*[1])", "max(key=1)", "10 ** 400 * 1.0", "1 / 0", "log(0)", "sqrt(-1)", "(" * 300 + "1" + ")" * 300,
        "a := 3", "round('x')", "'text'", "factorial(10**7)", "abs", "~1", "1 is 1", "1 in 'x'",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(expression: str) -> None:
    found = derive(
        [Derived.model_construct(name="x", value=expression, type="integer", unit=None, decimals=0)], {}, SOURCE
    )

    assert len(found.problems) == 1
    assert "Traceback" not in str(found.problems[0])


def test_an_unknown_name_gets_a_guess() -> None:
    found = derive(derived(("x", "peple * 2")), {"people": Value("integer", 3)}, SOURCE)

    assert found.problems[0].hint == 'did you mean "people"?'


def test_models_are_called_by_name_and_said_when_they_leave_their_range() -> None:
    magnitude = Value("number", 8.8, 1)
    found = derive(
        derived(("length", "about(rupture_length(magnitude))"), ("pga", "pga_interface(magnitude, 30, 30)")),
        {"magnitude": magnitude},
        SOURCE,
    )

    assert found.values["length"].data == 470
    assert [call.model for call in found.called["length"]] == ["rupture_length"]
    assert found.called["length"][0].outside == ()
    assert found.called["pga"][0].outside == (("magnitude", 8.8, (5.0, 8.2)),)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("rupture_length()", "has 0 values"),
        ("rupture_length(8, 9)", "has 2 values"),
        ("building_loss('straw', 2, 5)", "'straw' is none of 'masonry', 'concrete', 'timber'"),
        ("building_loss('timber', 2, 9)", "damage states are 1 to 6"),
        ("backlog_days(10, 10, 1)", "never goes"),
        ("days_to_restore(1, 3, 0)", "never reaches all"),
        ("queue_wait(9, 9, 10**9, 1)", "at most 1,000"),
        ("queue_wait(9, 9, 2.5, 1)", "whole"),
        ("intensity_from_pga(1e308 * 10)", "above 0"),
        ("fatalities(1000, 8, 100)", "cannot be computed"),
        ("rupture_length('8')", "cannot be computed"),
    ],
)
def test_a_model_that_cannot_answer_says_why(expression: str, said: str) -> None:
    assert said in refusal(expression)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-9e14, max_value=9e14))
def test_about_stays_within_five_per_cent(value: float) -> None:
    rounded = one(f"about({value!r})")

    assert math.isclose(rounded, value, rel_tol=0.051, abs_tol=1e-300)
