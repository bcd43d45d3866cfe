from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from editing import GONE, SCENARIO, Edit, Steps, edited, source_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from exercise_gen import shape
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.load import check_plan, check_scenario
from exercise_gen.models import Plan, Scenario
from exercise_gen.shape import nearest
from exercise_gen.source import Source, parse

PLAN = {
    "scenario": "rio-claro",
    "start": {"date": "2027-05-28", "time": "08:30", "zone": "America/Lima"},
    "duration": "5 h",
    "breaks": [{"at": "10:00", "duration": "15 min", "day": 1, "label": {"en": "Coffee", "es": "Café"}}],
    "cells": ["coer", "brigade"],
    "parameters": {"people": 20000},
    "venue": {"name": "Auditorio", "city": "Piura"},
    "contacts": [{"role": "Director", "name": "Rosa Huamán", "organisation": "INDECI"}],
    "roster": [{"name": "Ana Quispe", "cell": "coer", "role": "player"}],
    "languages": ["en"],
    "seed": 7,
}

# what must never be printed: Pydantic's English, its names for types, Python's own words
FOREIGN = (
    "Input should", "Field required", "Extra inputs", "Unable to", "valid ", "String should", "at least 1 item",
    "(words)", "(languages)", "constrained", "list[", "dict[", "tuple[", "function-", "ErrorDetails", "None", "True",
    "False", "[key]", "'dict'", "<class", "object at", "Tag", "union", "validation",
)  # fmt: skip


def problems_of(check: Callable[[Source], object], data: Any) -> list[Problem]:
    try:
        check(source_of(data))
    except InvalidInput as error:
        return list(error.problems)
    return []


def scenario_problem(*edits: Edit) -> Problem:
    (problem,) = problems_of(check_scenario, edited(SCENARIO, *edits))
    return problem


def plan_problem(*edits: Edit) -> Problem:
    (problem,) = problems_of(check_plan, edited(PLAN, *edits))
    return problem


def test_what_these_tests_change_is_right_before() -> None:
    assert not problems_of(check_scenario, SCENARIO)
    assert not problems_of(check_plan, PLAN)


# ---------------------------------------------------------------------------------------------- our sentences

MEDEVAC = ("injects", 3, "artefacts", 3)

# Pydantic's type → what is edited, our code, our sentence
SCENARIO_SENTENCES: dict[str, tuple[Steps, Any, str, str]] = {
    "extra_forbidden": (("colour",), "red", "unknown-key", 'unknown key "colour"'),
    "missing": (("purpose",), GONE, "missing-key", 'the key "purpose" is missing'),
    "literal_error": (("kind",), "war", "unknown-value", '"war" is not one of the values known here'),
    "union_tag_invalid": (
        ("parameters", 0, "type"),
        "numeral",
        "unknown-value",
        '"numeral" is not one of the values known here',
    ),
    "union_tag_not_found": (
        ("parameters", 0, "type"),
        GONE,
        "missing-key",
        'the key "type" is missing, so it is not clear what this is',
    ),
    "string_pattern_mismatch": (("cells", 0, "nation"), "Peru", "wrong-form", '"Peru" is not written as expected'),
    "duration": (("briefing",), "soon", "wrong-form", '"soon" is not a duration'),
    "clock": (("suggested", "start"), "8:30", "wrong-form", '"8:30" is not a time of day'),
    "moment": (("phases", 0, "starts"), "08:00", "wrong-form", '"08:00" is not a scenario time'),
    "medevac_sums": (
        (*MEDEVAC, "litter"),
        7,
        "medevac-sums",
        "the nine-line counts 3 patients on line 3, 9 on line 5, 3 on line 8",
    ),
    "greater_than_equal": ((*MEDEVAC, "patients", "urgent"), -1, "value", '"-1" is out of range'),
    "less_than_equal": (("parameters", 7, "choices", 0, "latitude"), 95, "value", '"95" is out of range'),
    "too_short": (("assumptions",), [], "value", '"assumptions" must not be empty'),
    "string_too_short": (("title",), {"en": "", "es": "x"}, "value", '"en" must not be empty'),
    "string_too_long": (("derived", 0, "value"), "1 + " * 90 + "1", "value", '"value" is too long'),
    "string_type": (("version",), 1.2, "value", '"1.2" is not text'),
    "int_parsing": (("parameters", 1, "default"), "many", "value", '"many" is not a whole number'),
    "int_from_float": (("parameters", 1, "default"), 1.5, "value", '"1.5" is not a whole number'),
    "int_type": (("parameters", 1, "default"), [1], "value", '"a list" is not a whole number'),
    "float_parsing": (("parameters", 0, "default"), "lots", "value", '"lots" is not a number'),
    "float_type": (("parameters", 0, "default"), [1], "value", '"a list" is not a number'),
    "finite_number": (("parameters", 0, "max"), "1e999", "value", '"1e999" is not a finite number'),
    "bool_parsing": (("parameters", 3, "default"), "perhaps", "value", '"perhaps" is not true or false'),
    "bool_type": (("parameters", 3, "default"), [], "value", '"a list" is not true or false'),
    "list_type": (("acronyms",), "COER", "value", '"COER" is not a list'),
    "dict_type": (("parameters", 2, "choices", 0, "words"), "x", "value", '"x" is not a group of keys'),
    "model_type": (("suggested",), "Lima", "value", '"Lima" is not a group of keys'),
    "model_attributes_type": (("injects", 0, "artefacts", 0), "a mail", "value", '"a mail" is not a group of keys'),
    "tuple_type": (("injects", 0, "window"), "0 to 20 min", "value", '"0 to 20 min" is not a list'),
    "date_type": (("as_of",), ["x"], "value", '"a list" is not a date, as 2027-05-28'),
    "date_from_datetime_parsing": (("as_of",), "28/05/2027", "value", '"28/05/2027" is not a date, as 2027-05-28'),
    "date_from_datetime_inexact": (("as_of",), 20270528, "value", '"20270528" is not a date, as 2027-05-28'),
}


@pytest.mark.parametrize("kind", sorted(SCENARIO_SENTENCES))
def test_a_mistake_gets_our_sentence(kind: str) -> None:
    path, value, code, sentence = SCENARIO_SENTENCES[kind]
    data = edited(SCENARIO, (path, value))
    with pytest.raises(ValidationError) as caught:
        Scenario.model_validate(source_of(data).data)
    assert kind in {detail["type"] for detail in caught.value.errors()}

    (problem,) = problems_of(check_scenario, data)

    assert (problem.code, problem.message) == (code, sentence)


def test_every_sentence_we_have_is_tried() -> None:
    sentences = {*shape._CODES, *shape._TYPES, *shape._FORMS}
    unreachable = {"enum", "date_parsing"}  # no field is an Enum; Pydantic reports dates by their other names

    assert len(sentences) > 20
    assert not sentences - set(SCENARIO_SENTENCES) - unreachable


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ((("title",), ""), '"title" must not be empty'),
        ((("title",), {}), '"title" must not be empty'),
        ((("assumptions", 0), ""), '"assumptions" must not be empty'),
        ((("purpose",), "x" * 20_001), '"purpose" is too long'),
        ((("cells", 0, "knows", 0), {"en": "", "es": "x"}), '"en" must not be empty'),
    ],
)
def test_what_is_empty_or_long_is_named_by_its_key(edit: Edit, sentence: str) -> None:
    assert scenario_problem(edit).message == sentence


@pytest.mark.parametrize("value", ["dict", "list"])
def test_a_word_that_python_uses_too_is_repeated_as_it_stands(value: str) -> None:
    assert scenario_problem((("kind",), value)).message.startswith(f'"{value}" is not one')


@pytest.mark.parametrize(("value", "shown"), [(True, '"true"'), (False, '"false"')])
def test_true_and_false_are_repeated_as_yaml_writes_them(value: bool, shown: str) -> None:
    assert scenario_problem((("version",), value)).message.startswith(shown)


def test_a_key_without_a_value_is_called_empty() -> None:
    message = scenario_problem((("title",), None)).message

    assert "None" not in message
    assert "title" in message or "nothing" in message or "empty" in message


def test_a_long_value_is_shortened() -> None:
    message = scenario_problem((("kind",), "war " * 200)).message

    assert len(message) < 110
    assert "…" in message


def test_a_value_of_several_lines_is_repeated_on_one() -> None:
    assert '"a b"' in scenario_problem((("kind",), "a\nb")).message


@pytest.mark.parametrize(
    ("path", "value", "hint"),
    [
        (("kind",), "cyber-workshp", 'did you mean "cyber-workshop"?'),
        (("injects", 0, "precedence"), "soon", "known here: flash, immediate, priority, routine"),
        (("injects", 0, "artefacts", 0, "kind"), "cap-alrt", 'did you mean "cap-alert"?'),
        (("cells", 0, "nation"), "Peru", "write the three-letter country code: PER, USA"),
        (
            ("cells", 0, "contact", "email"),
            "a@gmail.com",
            "use a fictional address that ends in .example, .test or .invalid",
        ),
        (("parameters", 0, "decimals"), 9, "write at most 6"),
        (("parameters", 4, "max_length"), 0, "write at least 1"),
        (("briefing",), "soon", "write it as `90 min`, `1 h 30 min` or `2 d`"),
        (("suggested", "start"), "8:30", 'write hours and minutes, as "09:15"'),
        (("version",), 1.2, "quote it if it is meant as text"),
        (("derived", 0, "value"), "a\x07b", "remove line breaks and invisible characters"),
        (("languages",), ["English"], "write the code of the language: en, es"),
    ],
)
def test_a_hint_says_what_to_write(path: Steps, value: Any, hint: str) -> None:
    assert scenario_problem((path, value)).hint == hint


@pytest.mark.parametrize(
    ("path", "value", "hint"),
    [
        (("scenario",), "Rio Claro", "small letters"),
        (("scenario",), "rio_claro", "hyphens"),
        (("start", "date"), "28/05/2027", "2027-05-28"),
    ],
)
def test_a_hint_of_a_plan_says_what_to_write(path: Steps, value: Any, hint: str) -> None:
    problem = plan_problem((path, value))

    assert hint in f"{problem.message} {problem.hint}"


@pytest.mark.parametrize("edit", [(("duration",), "20 d"), (("duration",), "20 min"), (("briefing",), "5 h")])
def test_the_bound_of_a_duration_has_its_unit(edit: Edit) -> None:
    assert re.search(r"\d ?(d|h|min)\b", plan_problem(edit).hint)


@pytest.mark.parametrize(
    ("check", "base", "edit"),
    [
        (check_scenario, SCENARIO, (("injects", 2, "when"), {"night": 5})),
        (check_scenario, SCENARIO, (("injects", 2, "when"), {"night": "x y"})),
        (check_scenario, SCENARIO, (("clock", "h_hour"), "25:00")),
        (check_scenario, SCENARIO, (("clock", "h_hour"), 5)),
        (check_scenario, SCENARIO, (("injects", 0, "window"), ["5 min"])),
        (check_scenario, SCENARIO, (("injects", 0, "window"), [1, 2, 3])),
        (check_plan, PLAN, (("roster",), 5)),
        (check_plan, PLAN, (("roster",), "")),
        (check_plan, PLAN, (("roster", 0, "role"), "jefe")),
        (check_plan, PLAN, (("roster", 0, "cell"), GONE)),
    ],
)
def test_one_mistake_is_one_problem(check: Callable[[Source], object], base: Any, edit: Edit) -> None:
    problems = problems_of(check, edited(base, edit))

    assert len(problems) == 1, [p.message for p in problems]
    assert not [word for word in FOREIGN if word in f"{problems[0].message} {problems[0].hint} {problems[0].path}"]


def test_a_window_of_one_edge_says_what_is_missing() -> None:
    assert 'key "1"' not in scenario_problem((("injects", 0, "window"), ["5 min"])).message


def test_a_file_that_is_a_list_is_told_what_a_file_is() -> None:
    (problem,) = problems_of(check_scenario, ["a", "b"])

    assert (problem.code, problem.line) == ("not-a-mapping", 1)


# ---------------------------------------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        ((("colour",), "red"), "colour: red"),
        ((("kind",), "war"), "kind: war"),
        ((("cells", 0, "nation"), "Peru"), "  nation: Peru"),
        ((("cells", 0, "contact", "email"), "a@gmail.com"), "    email: a@gmail.com"),
        ((("languages",), ["en", "es", "English"]), "- English"),
        ((("injects", 0, "artefacts", 0, "urgency"), "now"), "    urgency: now"),
        ((("parameters", 2, "choices", 1, "numbers", "share"), "x"), "      share: x"),
        ((("phases", 1, "questions", 0, "anticipated"), []), "    anticipated: []"),
        ((("injects", 0, "expected_actions", 0, "minutes"), "later"), "    minutes: later"),
        ((("title",), {"EN": "x"}), "  EN: x"),
        ((("parameters", 0, "type"), "numeral"), "  type: numeral"),
        ((("injects", 0, "artefacts", 0, "kind"), "cap-alrt"), "  - kind: cap-alrt"),
    ],
)
def test_a_wrong_value_is_shown_with_its_line(edit: Edit, line: str) -> None:
    assert scenario_problem(edit).excerpt == line


@pytest.mark.parametrize(
    ("edit", "underlined"),
    [
        ((("colour",), "red"), "colour"),
        ((("kind",), "war"), "war"),
        ((("title",), {"EN": "x"}), "EN"),
        ((("suggested", "place"), GONE), "suggested"),
        ((("clock", "label"), GONE), "clock"),
        ((("parameters", 0, "type"), "numeral"), "numeral"),
        ((("injects", 0, "artefacts", 0, "kind"), "cap-alrt"), "cap-alrt"),
    ],
)
def test_a_mistake_is_underlined(edit: Edit, underlined: str) -> None:
    problem = scenario_problem(edit)

    assert problem.excerpt[problem.col - 1 :][: problem.width] == underlined


def test_the_path_of_a_problem_has_the_keys_of_the_file() -> None:
    assert scenario_problem((("injects", 0, "artefacts", 0, "urgency"), "now")).path in (
        "injects.0.artefacts.0.urgency",
        "injects.0.artefacts.0.cap-alert.urgency",
    )


# ---------------------------------------------------------------------------------------------- did you mean


@pytest.mark.parametrize(
    ("parent", "key", "misspelt"),
    [
        ((), "purpose", "pupose"),
        ((), "artificialities", "artificialites"),
        (("suggested",), "duration", "durations"),
        (("clock",), "h_hour", "h-hour"),
        (("parameters", 0), "default", "defualt"),
        (("parameters", 2), "choices", "choises"),
        (("parameters", 2, "choices", 0), "label", "lable"),
        (("parameters", 7, "choices", 0), "latitude", "lattitude"),
        (("derived", 1), "value", "vale"),
        (("cells", 1), "mission", "mision"),
        (("cells", 0, "contact"), "phone", "phon"),
        (("entities", 0), "contact", "contacts"),
        (("objectives", 0), "statement", "statment"),
        (("objectives", 0, "tasks", 0), "standard", "standart"),
        (("phases", 0), "key_issues", "key-issues"),
        (("phases", 0, "questions", 0), "anticipated", "anticipate"),
        (("injects", 0), "from", "form"),
        (("injects", 0), "channel", "chanel"),
        (("injects", 0, "expected_actions", 0), "action", "acton"),
        (("injects", 0, "artefacts", 0), "urgency", "urgence"),
        (("injects", 1, "artefacts", 3), "address", "adress"),
        (("injects", 3, "artefacts", 0), "net", "nett"),
        (("injects", 3, "artefacts", 3), "ambulatory", "ambulatori"),
        (("injects", 3, "artefacts", 3, "patients"), "urgent", "urgnt"),
        (("injects", 3, "artefacts", 3, "nationality", 0), "count", "cuont"),
        (("injects", 4, "trigger"), "within", "whitin"),
    ],
)
def test_a_misspelt_key_is_one_problem_with_the_right_word(parent: Steps, key: str, misspelt: str) -> None:
    inner = SCENARIO
    for step in parent:
        inner = inner[step]
    data = edited(SCENARIO, ((*parent, key), GONE), ((*parent, misspelt), inner[key]))

    problems = [p for p in problems_of(check_scenario, data) if p.code in ("unknown-key", "missing-key")]

    assert [(p.message, p.hint) for p in problems] == [(f'unknown key "{misspelt}"', f'did you mean "{key}"?')]


@pytest.mark.parametrize(
    ("parent", "key", "misspelt"),
    [
        ((), "languages", "langauges"),
        (("start",), "zone", "zoen"),
        (("breaks", 0), "duration", "duracion"),
        (("venue",), "city", "cty"),
        (("contacts", 0), "organisation", "organization"),
        (("roster", 0), "cell", "cel"),
    ],
)
def test_a_misspelt_key_of_a_plan_is_one_problem(parent: Steps, key: str, misspelt: str) -> None:
    inner: Any = PLAN
    for step in parent:
        inner = inner[step]
    data = edited(PLAN, ((*parent, key), GONE), ((*parent, misspelt), inner[key]))

    problems = problems_of(check_plan, data)

    assert [(p.message, p.hint) for p in problems] == [(f'unknown key "{misspelt}"', f'did you mean "{key}"?')]


def test_a_key_that_no_word_is_near_lists_what_is_known() -> None:
    hint = scenario_problem((("clock", "zzz"), 1)).hint

    assert hint == "known here: day, h_hour, label"


def test_a_missing_key_beside_another_unknown_one_is_still_reported() -> None:
    data = edited(SCENARIO, (("purpose",), GONE), (("zzz",), 1))

    assert {p.code for p in problems_of(check_scenario, data)} == {"missing-key", "unknown-key"}


def test_a_missing_key_elsewhere_is_still_reported_beside_a_misspelt_one() -> None:
    data = edited(
        SCENARIO,
        (("cells", 0, "mission"), GONE),
        (("cells", 0, "mision"), {"en": "x", "es": "x"}),
        (("cells", 1, "mission"), GONE),
    )

    assert [p.code for p in problems_of(check_scenario, data)] == ["unknown-key", "missing-key"]


def test_only_the_key_of_the_file_is_known_not_that_of_the_program() -> None:
    """Checks of references look for `from`; a file with `sender` would slip past them."""
    data = edited(SCENARIO, (("injects", 0, "from"), GONE), (("injects", 0, "sender"), "nobody"))

    assert "unknown-key" in {p.code for p in problems_of(check_scenario, data)}


@given(st.text(max_size=12), st.lists(st.text(min_size=1, max_size=12), max_size=6))
def test_the_nearest_word_is_one_that_is_known(word: str, known: list[str]) -> None:
    hint = nearest(word, known)

    if hint.startswith("did you mean"):
        assert hint.removeprefix('did you mean "').removesuffix('"?') in known
        assert difflib.get_close_matches(word, known)
    else:
        assert hint == (f"known here: {', '.join(sorted(known))}" if known else "")


# ---------------------------------------------------------------------------------------------- any change at all


def paths_in(value: Any, path: Steps = ()) -> Iterator[Steps]:
    if path:
        yield path
    for step, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths_in(item, (*path, step))


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=10),
        st.sampled_from(
            ["coer", "p1", "INJ-02", "en", "09:15", "90 min", "H+0:18", "2027-05-28", "list", "email", "O1"]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.text(max_size=6), st.sampled_from(["en", "es", "id", "kind", "(x)"])), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
SCENARIO_PATHS = list(paths_in(SCENARIO))
PLAN_PATHS = list(paths_in(PLAN))


def changed(base: Any, paths: list[Steps]) -> st.SearchStrategy[Any]:
    """Draw the data with one node replaced, or one key or item taken away, or one key renamed."""

    def change(path: Steps, how: str, value: Any, name: str) -> Any:
        if how == "replace":
            return edited(base, (path, value))
        data = edited(base, (path, GONE))
        if how == "rename" and isinstance(path[-1], str):
            inner = base
            for step in path:
                inner = inner[step]
            data = edited(data, ((*path[:-1], name), inner))
        return data

    names = st.one_of(st.text(max_size=8), st.sampled_from(["from", "sender", "id", "en", "kind", "type", "at"]))
    return st.builds(
        change, st.sampled_from(paths), st.sampled_from(["replace", "replace", "delete", "rename"]), json_values, names
    )


def check_changed(check: Callable[[Source], object], data: Any) -> None:
    source = source_of(data)
    try:
        check(source)
    except InvalidInput as error:
        assert error.problems
        for problem in error.problems:
            assert 1 <= problem.line <= source.text.count("\n") + 1, problem
            assert 1 <= problem.col <= len(problem.excerpt) + 1, problem
            assert problem.message, problem
            own = f"{problem.message} {problem.hint}"
            assert not [
                word for word in ("Input should", "Unable to", "(words)", "(languages)", "constrained") if word in own
            ]


@given(changed(SCENARIO, SCENARIO_PATHS))
@settings(max_examples=80)
@example(edited(SCENARIO, (("injects",), {"a": 1})))
@example(edited(SCENARIO, (("phases", 0, "id"), ["p1"])))
@example(edited(SCENARIO, (("injects", 0, "id"), {"a": []})))
@example(edited(SCENARIO, (("injects", 3, "id"), ["x"])))
@example(edited(SCENARIO, (("injects", 0, "window"), [None, []])))
def test_any_change_of_a_scenario_is_a_scenario_or_problems_inside_the_file(data: Any) -> None:
    check_changed(check_scenario, data)


@given(changed(PLAN, PLAN_PATHS))
def test_any_change_of_a_plan_is_a_plan_or_problems_inside_the_file(data: Any) -> None:
    check_changed(check_plan, data)


@given(json_values)
def test_any_data_is_no_crash(data: Any) -> None:
    check_changed(check_scenario, data)
    check_changed(check_plan, data)


def test_a_plan_is_judged_as_a_plan() -> None:
    with pytest.raises(InvalidInput, match='the key "scenario" is missing'):
        check_plan(parse("start: {date: 2027-05-28, time: '08:30'}", "x.yaml"))
    assert Plan.model_validate(PLAN).scenario == "rio-claro"
