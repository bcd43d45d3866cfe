from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen.errors import InvalidInput, Problem, Refused, report

SHOWN = 110  # characters of a long line that are shown


def drawn(problem: Problem) -> tuple[str, str]:
    """Return the source line and the caret line without their gutters; both gutters have the same width."""
    _, source, carets, *_ = str(problem).split("\n")
    gutter = source.index("| ") + 2
    assert carets[:gutter].strip() == "|"
    assert carets.index("| ") + 2 == gutter
    return source[gutter:], carets[gutter:]


def underlined(problem: Problem) -> str:
    """Return the characters above the carets."""
    source, carets = drawn(problem)
    start = carets.index("^")
    return source[start : start + carets.count("^")]


# ---------------------------------------------------------------------------------------------- one problem


def test_a_problem_reads_like_a_compilers() -> None:
    problem = Problem(
        "unknown-cell",
        'inject "INJ-07" is addressed to cell "cfo"',
        "scenarios/lima-callao/scenario.yaml",
        41,
        14,
        hint="cells are ceo, ciso",
        excerpt="        to: [cfo, ciso]",
        width=3,
    )

    assert str(problem) == (
        'scenarios/lima-callao/scenario.yaml:41:14: error[unknown-cell]: inject "INJ-07" is addressed to cell "cfo"\n'
        "   41 |         to: [cfo, ciso]\n"
        "      |              ^^^\n"
        "   hint: cells are ceo, ciso"
    )


def test_a_place_without_a_line_has_no_numbers() -> None:
    assert str(Problem("file-missing", "there is no such file", "plan.yaml")) == (
        "plan.yaml: error[file-missing]: there is no such file"
    )


def test_a_problem_without_a_place_begins_with_its_severity() -> None:
    assert str(Problem("unknown-scenario", "there is none")) == "error[unknown-scenario]: there is none"


def test_a_warning_says_so() -> None:
    assert str(Problem("style", "odd", severity="warning")) == "warning[style]: odd"


def test_a_line_that_is_empty_is_not_shown() -> None:
    assert str(Problem("yaml", "odd", "a.yaml", 3, 1)) == "a.yaml:3:1: error[yaml]: odd"


def test_a_hint_comes_last() -> None:
    lines = str(Problem("yaml", "odd", "a.yaml", 3, 1, hint="mend it", excerpt="x")).split("\n")

    assert lines[-1] == "   hint: mend it"


@pytest.mark.parametrize("line", [1, 99, 12345, 123456, 1234567])
def test_the_gutter_grows_with_the_line_number(line: int) -> None:
    assert underlined(Problem("x", "odd", "a.yaml", line, 3, excerpt="a bcd e", width=3)) == "bcd"


def test_the_underline_ends_with_the_line() -> None:
    assert drawn(Problem("x", "odd", "a.yaml", 1, 4, excerpt="to: x", width=40))[1] == "   ^^"


def test_an_underline_has_at_least_one_caret() -> None:
    assert drawn(Problem("x", "odd", "a.yaml", 1, 2, excerpt="abc", width=0))[1] == " ^"


def test_a_caret_past_the_end_stands_behind_the_last_character() -> None:
    assert drawn(Problem("x", "odd", "a.yaml", 1, 9, excerpt="abc"))[1] == "   ^"


def test_tabs_count_as_one_character() -> None:
    assert underlined(Problem("x", "odd", "a.yaml", 1, 3, excerpt="\t\tto: x", width=2)) == "to"


@given(
    before=st.text("abcdeñ 界", max_size=400),
    word=st.sampled_from(["X", "XY", "XYZXYZ"]),
    after=st.text("abcdeñ 界", max_size=400),
)
def test_the_carets_stand_under_the_word_however_long_the_line(before: str, word: str, after: str) -> None:
    problem = Problem("x", "odd", "a.yaml", 1, len(before) + 1, excerpt=before + word + after, width=len(word))

    source, _ = drawn(problem)

    assert len(source) <= SHOWN
    assert underlined(problem)[0] == word[0]
    assert word.startswith(underlined(problem))


@given(
    st.integers(0, 10**6), st.integers(0, 10**4), st.integers(0, 10**4), st.text(st.characters(exclude_characters="\n"))
)
def test_any_place_prints(line: int, col: int, width: int, excerpt: str) -> None:
    text = str(Problem("x", "odd", "a.yaml", line, col, excerpt=excerpt, width=width))

    assert text.count("\n") in (0, 2)


def test_json_has_the_fields_that_are_promised() -> None:
    problem = Problem("c", "m", "f", 1, 2, "a.0.b", "h", "warning", "excerpt", 7)

    assert problem.as_dict() == {
        "code": "c",
        "severity": "warning",
        "message": "m",
        "file": "f",
        "line": 1,
        "col": 2,
        "path": "a.0.b",
        "hint": "h",
    }


# ---------------------------------------------------------------------------------------------- many problems


def test_problems_are_sorted_by_place() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 5), ("a", 9, 2), ("", 0, 0)]

    error = InvalidInput([Problem("x", "odd", *place) for place in places])

    assert [(p.file, p.line, p.col) for p in error.problems] == sorted(places)


def test_problems_of_one_place_are_sorted_by_code_and_words() -> None:
    error = InvalidInput([Problem("b", "1", "f", 1, 1), Problem("a", "2", "f", 1, 1), Problem("a", "1", "f", 1, 1)])

    assert [(p.code, p.message) for p in error.problems] == [("a", "1"), ("a", "2"), ("b", "1")]


def test_the_text_of_an_error_is_its_report() -> None:
    problems = [Problem("x", "odd", "f", 1, 1, excerpt="abc")]

    assert str(InvalidInput(problems)) == report(problems)


def test_refused_is_an_invalid_input_too() -> None:
    with pytest.raises(InvalidInput, match="not-a-packet"):
        raise Refused([Problem("not-a-packet", "left as it is")])


def test_an_error_survives_its_way_between_processes() -> None:
    error = InvalidInput([Problem("x", "odd", "f", 1, 1)])

    back = pickle.loads(pickle.dumps(error))

    assert isinstance(back, InvalidInput)
    assert back.problems == error.problems


def test_an_error_can_be_a_member_of_a_set() -> None:
    """As every other exception can: tools that follow chains of causes remember what they saw in a set."""
    error = InvalidInput([Problem("x", "odd")])

    assert error in {error}


@pytest.mark.parametrize(
    ("problems", "last"),
    [
        ([Problem("x", "odd", "a", 1, 1)], "1 error in 1 file"),
        ([Problem("x", "odd", "a", 1, 1), Problem("x", "odd", "a", 2, 1)], "2 errors in 1 file"),
        ([Problem("x", "odd", "a", 1, 1), Problem("x", "odd", "b", 2, 1)], "2 errors in 2 files"),
        ([Problem("x", "odd", "a", 1, 1, severity="warning")], "1 warning in 1 file"),
        ([Problem("x", "odd", "a", 1, 1, severity="warning")] * 2, "2 warnings in 1 file"),
        (
            [Problem("x", "odd", "a", 1, 1), Problem("x", "odd", "b", 1, 1, severity="warning")],
            "1 error, 1 warning in 2 files",
        ),
        ([Problem("x", "odd")], "1 error"),
        ([Problem("parameter", "odd", "--set flow=9")], "1 error"),
        ([Problem("parameter", "odd", "--set flow=9"), Problem("x", "odd", "a", 1, 1)], "2 errors in 1 file"),
    ],
)
def test_a_report_counts(problems: list[Problem], last: str) -> None:
    assert report(problems).split("\n")[-1] == last


def test_a_report_holds_every_problem_in_the_order_given() -> None:
    text = report([Problem("b", "second"), Problem("a", "first")])

    assert text == "error[b]: second\nerror[a]: first\n2 errors"


def test_a_report_of_nothing_is_empty() -> None:
    assert report([]) == ""
