from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from exercise_gen import source
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.source import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    Node,
    Source,
    decode,
    flow,
    line_of,
    load,
    parse,
    parse_value,
)

ROOT = Path(__file__).parents[1]
RIO_CLARO = Path(__file__).parent / "data/scenarios/rio-claro/scenario.yaml"


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        parse(text, "x.yaml")
    return tuple(caught.value.problems)


def problem_of(text: str) -> Problem:
    (problem,) = problems_of(text)
    return problem


def places(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    yield path, node
    for step, child in node.children.items():
        yield from places(child, (*path, step))


# ---------------------------------------------------------------------------------------------- scalars


@pytest.mark.parametrize(
    "text",
    [
        "12:30", "1:30:00", "2027-05-28", "2027-05-28 08:30:00", "no", "No", "NO", "yes", "on", "off", "y", "n",
        "010", "0777", "0o17", "0x1F", "0b11", "1_000", "1e3", "1E3", "1.2.3", "12,5", "1 000", "--1", "+",
        ".", "..", ".inf", "-.inf", ".nan", "nan", "inf", "tRUE", "nULL", "none", "None", "=", "<<", "TLP:RED",
        "H+0:18", "D-9 08:00", "001-2027", "1234567890123456789",
    ],
)  # fmt: skip
def test_what_yaml_1_1_would_change_stays_text(text: str) -> None:
    assert parse(f"value: {text}", "x.yaml").data == {"value": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-0", 0), ("+5", 5), ("-12", -12), ("123456789012345678", 123456789012345678),
        ("1.5", 1.5), ("-1.5", -1.5), ("+.5", 0.5), ("5.", 5.0), ("1.5e3", 1500.0), ("1.5E-3", 0.0015), ("00.5", 0.5),
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False),
        ("null", None), ("Null", None), ("NULL", None), ("~", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_booleans_and_nothing(text: str, value: Any) -> None:
    data = parse(f"value: {text}", "x.yaml").data

    assert data == {"value": value}
    assert type(data["value"]) is type(value)


@pytest.mark.parametrize("text", ["'5'", '"5"', "!!str 5", "|-\n  5", ">-\n  5"])
def test_quoted_and_block_text_stays_text(text: str) -> None:
    assert parse(f"value: {text}", "x.yaml").data == {"value": "5"}


def test_keys_are_always_text() -> None:
    data = parse("1: a\nno: b\n2027-05-28: c\n~: d\ntrue: e\n1.5: f", "x.yaml").data

    assert list(data) == ["1", "no", "2027-05-28", "~", "true", "1.5"]


def test_a_number_is_never_infinite() -> None:
    value = parse("value: 1.0e999", "x.yaml").data["value"]

    assert isinstance(value, str) or math.isfinite(value)


def test_a_merge_key_is_an_ordinary_key() -> None:
    assert parse("a: &a {x: 1}\nb: {<<: *a}", "x.yaml").data["b"] == {"<<": {"x": 1}}


@pytest.mark.parametrize(
    "text",
    ["!!int abc", '!!int ""', "!!int 1.5", "!!int 12:30", "!!float abc", "!!float .", "!!bool maybe", "!!null x"],
)
def test_a_tag_that_its_value_contradicts_is_a_problem(text: str) -> None:
    assert problem_of(f"a: 1\nvalue: {text}").line == 2


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a",
        "\xa0",
        "a\xa0",
        "1.5e3",
        ".5e3",
        "5.e3",
        "12:30",
        "no",
        "~",
        "1e3",
        "é",
        "# a",
        "- a",
        "a: b",
        "{{ x }}",
        "*a",
        "a\nb",
        "=",
        "'",
    ],
)
def test_flow_text_reads_back_as_the_same_text(value: str) -> None:
    assert parse_value(flow(value)) == value


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",))))
def test_flow_of_any_text_reads_back(value: str) -> None:
    assert parse_value(flow(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8.8", 8.8),
        ("12", 12),
        ("true", True),
        ("no", "no"),
        ("12:30", "12:30"),
        ("[a, 1]", ["a", 1]),
        ("{a: 1}", {"a": 1}),
    ],
)
def test_a_setting_is_read_as_yaml(text: str, value: Any) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize("text", ["[", "@x", "a: b: c", "!foo x", "*x", "", "{a: 1, a: 2}", "\x00", "\udcff"])
def test_a_setting_that_is_no_yaml_is_text(text: str) -> None:
    assert parse_value(text) == text


# ---------------------------------------------------------------------------------------------- keys


def test_every_double_key_is_reported() -> None:
    problems = problems_of("a: 1\nb: {c: 1, c: 2}\na: 3\nd:\n  - e: 1\n    e: 2\na: 4\n")

    assert [(p.code, p.line, p.col) for p in problems] == [
        ("duplicate-key", 2, 11),
        ("duplicate-key", 3, 1),
        ("duplicate-key", 6, 5),
        ("duplicate-key", 7, 1),
    ]


def test_a_double_key_says_where_the_first_one_is() -> None:
    problem = problem_of("title: x\nscope: y\ntitle: z\n")

    assert problem.message == '"title" stands twice; first on line 1'
    assert problem.excerpt == "title: z"
    assert problem.width == len("title")


def test_keys_that_are_written_differently_but_mean_the_same_are_double() -> None:
    assert problem_of("a: 1\n'a': 2").code == "duplicate-key"


@pytest.mark.parametrize("text", ["{a: 1}: b", "? [a, b]\n: c", "title: {{ name }}", "? - a\n: b"])
def test_a_key_must_be_text(text: str) -> None:
    assert problem_of(text).code == "key-not-text"


# ---------------------------------------------------------------------------------------------- whole files


@pytest.mark.parametrize("text", ["", "\n", "\n\n  \n", "# only a comment", "# one\n\n# two\n", "\ufeff"])
def test_a_file_of_nothing_is_empty(text: str) -> None:
    problem = problem_of(text)

    assert (problem.code, problem.line, problem.col) == ("empty-file", 1, 1)


def test_a_document_of_nothing_is_null() -> None:
    assert parse("---\n", "x.yaml").data is None


def test_a_second_document_is_refused_where_it_begins() -> None:
    problem = problem_of("a: 1\n---\nb: 2\n")

    assert (problem.code, problem.line) == ("second-document", 2)
    assert "one document" in problem.hint


def test_the_marks_of_a_single_document_are_allowed() -> None:
    assert parse("%YAML 1.2\n---\na: 1\n...\n", "x.yaml").data == {"a": 1}


def test_windows_line_ends_are_line_ends() -> None:
    read = parse(decode(b"a: 1\r\nb:\r\n  c: |\r\n    x\r\n    y\r\n  d: 2\r\n", "x.yaml"), "x.yaml")

    assert read.data == {"a": 1, "b": {"c": "x\ny\n", "d": 2}}
    assert read.locate(("b", "d")) == (6, 6)


def test_windows_line_ends_do_not_get_into_excerpts() -> None:
    assert problem_of("a: 1\r\na: 2\r\n").excerpt == "a: 2"


def test_old_mac_line_ends_are_line_ends() -> None:
    assert decode(b"a: 1\rb: 2", "x.yaml") == "a: 1\nb: 2"


def test_a_byte_order_mark_is_passed_over() -> None:
    read = parse(decode(b"\xef\xbb\xbfa: 1", "x.yaml"), "x.yaml")

    assert read.data == {"a": 1}
    assert read.locate(("a",)) == (1, 4)


@pytest.mark.parametrize(
    ("raw", "line", "col"),
    [
        (b"\xff", 1, 1),
        (b"a: 1\nb: \xe9", 2, 4),
        (b"a: 1\r\nb: \xe9", 2, 4),
        ("a: ñandú ".encode() + b"\xe9", 1, 10),
        (b"\xef\xbb\xbfa: 1\nb: \xe9x", 2, 4),
        ("a: 1".encode("utf-16"), 1, 1),
        (b"a: \xc3", 1, 4),
    ],
)
def test_bytes_that_are_not_utf_8_are_named_with_their_place(raw: bytes, line: int, col: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode(raw, "x.yaml")

    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.col) == ("encoding", line, col)


def test_the_byte_that_is_not_utf_8_is_named_behind_a_byte_order_mark_too() -> None:
    with pytest.raises(InvalidInput, match="byte 0xE9"):
        decode(b"\xef\xbb\xbfa: 1\nb: \xe9xyz", "x.yaml")


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0c", "\x1b", "\x7f", "\x80", "\ufffe", "\uffff"])
def test_an_invisible_character_is_named_with_its_place(sign: str) -> None:
    problem = problem_of(f"a: 1\nbé: x{sign}y\n")

    assert (problem.code, problem.line, problem.col) == ("control-character", 2, 6)
    assert f"U+{ord(sign):04X}" in problem.message


def test_half_a_character_is_a_problem() -> None:
    """A lone surrogate comes from a command line that is not UTF-8."""
    assert problem_of("a: 1\nb: \udcff").line == 2


def test_a_tab_as_indentation_is_explained() -> None:
    problem = problem_of("a:\n\tb: 1\n")

    assert (problem.code, problem.line, problem.col) == ("yaml", 2, 1)
    assert "not tabs" in problem.hint


def test_a_tab_inside_text_is_text() -> None:
    assert parse("a: b\tc", "x.yaml").data == {"a": "b\tc"}


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("before", ["a: 'x{}y'\n", "# x{}y\n", "a: |\n  x{}\n"])
def test_the_line_separators_of_word_processors_do_not_shift_places(sign: str, before: str) -> None:
    """YAML 1.1 and libyaml count them as line ends; editors and `line_of` do not."""
    text = before.format(sign) + "b: 1\nb: 2\n"

    problem = problem_of(text)

    assert (problem.code, problem.line) == ("duplicate-key", text.count("\n"))
    assert problem.excerpt == "b: 2"


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("a: 1\nb: x: y\n", 2, "colon"),
        ("a: 1\nhandle: @vecina\n", 2, "quote"),
        ("a: 1\nb: [x, y\nc: z\n", 3, "]"),
        ("a: 1\nb: {x: y\nc: z\n", 3, "}"),
        ("a: 1\nb: {{ name }} people\n", 2, "quote"),
        ('a: 1\nb: "C:\\people"\n', 2, "backslash"),
        ("a: 1\nb: **bold** x\n", 2, "*"),
        ("a: 1\n  b: 2\n", 2, "indentation"),
    ],
)
def test_a_slip_of_syntax_gets_its_place_and_advice(text: str, line: int, advice: str) -> None:
    problem = problem_of(text)

    assert (problem.code, problem.line) == ("yaml", line)
    assert advice in problem.hint


def test_an_alias_of_nothing_is_text_that_wants_quotes() -> None:
    problem = problem_of("a: 1\nb: *bold\n")

    assert (problem.line, problem.col) == (2, 4)
    assert "*" in problem.hint


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_quote_that_is_never_closed_is_reported_where_it_opens(quote: str) -> None:
    problem = problem_of(f"a: 1\nb: {quote}unclosed\nc: 2\nd: 3\n")

    assert (problem.code, problem.line, problem.col) == ("yaml", 2, 4)


# ---------------------------------------------------------------------------------------------- tags and aliases


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: !foo x", "!foo"),
        ("a: !foo {b: 1}", "!foo"),
        ("a: !foo [b]", "!foo"),
        ("a: !!int 5", "int"),
        ("a: !!map {b: 1}", "map"),
        ("a: !!binary aaaa", "binary"),
        ("a: !!timestamp 2027-05-28", "timestamp"),
        ("a: !!set {x, y}", "set"),
        ("a: !!omap [x: 1]", "omap"),
        ("a: !!python/object/apply:os.system [ls]", "python/object/apply:os.system"),
        ("a: !!python/name:os.system ''", "python/name:os.system"),
        ("%TAG ! tag:evil,2000:\n---\na: !x b", "tag:evil,2000:x"),
        ("a: !<tag:evil,2000:x> b", "tag:evil,2000:x"),
    ],
)
def test_a_foreign_tag_is_refused_by_name(text: str, tag: str) -> None:
    problem = problem_of(text)

    assert problem.code == "foreign-tag"
    assert f'"{tag}"' in problem.message


def test_every_foreign_tag_is_reported() -> None:
    assert [p.line for p in problems_of("a: !x 1\nb: !y {c: 2}\nd: 3\ne: [!z 4]\n")] == [1, 2, 4]


def test_a_foreign_tag_on_a_key_is_refused() -> None:
    assert problem_of("!!binary a: 3").code == "foreign-tag"


def test_an_alias_repeats_a_value() -> None:
    assert parse("a: &x [1, 2]\nb: *x", "x.yaml").data == {"a": [1, 2], "b": [1, 2]}


def test_aliases_that_repeat_aliases_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 40)]

    assert problem_of("\n".join(lines)).code == "too-many-values"


def test_aliases_do_not_nest_deeper_than_brackets_may() -> None:
    """Otherwise every walk over the data could exceed Python's stack."""
    deep = 40
    lines = ["a0: &a0 x"] + [f"a{n}: &a{n} {'[' * deep}*a{n - 1}{']' * deep}" for n in range(1, 60)]

    assert "too-deep" in {p.code for p in problems_of("\n".join(lines))}


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "&a [*a]", "&a {b: [c, *a]}"])
def test_an_alias_of_itself_is_refused(text: str) -> None:
    assert problem_of(text).code == "too-many-values"


def test_an_alias_of_itself_is_not_hidden_by_other_problems() -> None:
    assert {p.code for p in problems_of("b: !foo 1\na: &a [*a]\n")} == {"foreign-tag", "too-many-values"}


# ---------------------------------------------------------------------------------------------- depth and size

DEEP = {
    "brackets": '"[" * 200_000',
    "brackets on lines of their own": '"[\\n" * 200_000',
    "brackets that comments seem to close": '("[" * 30 + " # " + "]" * 30 + "\\n") * 20_000',
    "brackets that text seems to close": '("[\\"]\\", \\n") * 200_000',
    "braces": '"{a: " * 200_000',
    "braces and brackets": '"[{a: " * 200_000',
    "dashes": '"- " * 200_000',
    "dashes with two spaces": '"-  " * 200_000 + "x"',
    "question marks": '"? " * 200_000 + "x"',
    "dashes and question marks": '"- ? " * 200_000 + "x"',
    "indented keys": '"\\n".join(" " * n + "a:" for n in range(2700))',
    "indented dashes": '"\\n".join(" " * n + "-" for n in range(2700))',
    "indented question marks": '"\\n".join(" " * n + "?" for n in range(2700))',
    "tags": '"!a " * 200_000',
    "anchors": '"&a " * 200_000',
}


@pytest.mark.parametrize("shape", sorted(DEEP))
def test_deep_nesting_never_crashes_the_interpreter(shape: str) -> None:
    code = (
        "from exercise_gen.errors import InvalidInput\nfrom exercise_gen.source import parse\n"
        f"try:\n    parse({DEEP[shape]}, 'x.yaml')\nexcept InvalidInput as error:\n    print(error.problems[0].line)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.returncode == 0, f"exit {done.returncode} {done.stderr[-300:]}"
    assert int(done.stdout) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(" " * n + "a:" for n in range(MAX_DEPTH + 10)),
        "\n".join(" " * n + "-" for n in range(MAX_DEPTH + 10)),
        "[" * (MAX_DEPTH + 10) + "]" * (MAX_DEPTH + 10),
    ],
    ids=["indented keys", "indented dashes", "brackets"],
)
def test_deep_nesting_is_called_deep(text: str) -> None:
    problem = problem_of(text)

    assert problem.code == "too-deep"
    assert "deep" in problem.message


def test_depth_that_people_write_is_allowed() -> None:
    text = "[" * 20 + "]" * 20

    assert parse(text, "x.yaml").data


@pytest.mark.parametrize(
    "text",
    [
        "- - - - - - - - - -" * 40,
        "[[[" * 40,
        "{{ a }} [b] {" * 40,
        ":-[ :-{ " * 40,
    ],
    ids=["rule of dashes", "brackets", "placeholders", "faces"],
)
def test_brackets_and_dashes_inside_text_are_not_nesting(text: str) -> None:
    assert parse(f"a: |\n  {text}\nb: '{text}'\n", "x.yaml").data == {"a": f"{text}\n", "b": text}


def test_a_file_of_too_many_values_is_refused() -> None:
    problem = problem_of("- 1\n" * (MAX_NODES + 1))

    assert problem.code == "too-many-values"
    assert "alias" not in problem.hint


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    file_is_sparse = file.stat().st_blocks * 512 < 1_000_000

    with pytest.raises(InvalidInput) as caught:
        load(file)

    (problem,) = caught.value.problems
    assert problem.code == "file-too-large"
    assert "50,000,000 bytes" in problem.message
    assert f"{MAX_BYTES:,}" in problem.message
    assert problem.line == 0
    assert file_is_sparse


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"gone\.yaml: error\[file-missing\]: there is no such file"):
        load(tmp_path / "gone.yaml", "gone.yaml")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"error\[file-unreadable\]"):
        load(tmp_path)


def test_a_name_too_long_for_a_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"error\[file-unreadable\]"):
        load(tmp_path / ("a" * 300), "x.yaml")


def test_a_file_keeps_the_name_it_is_given(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\na: 2", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"^scenarios/x/scenario\.yaml:2:1"):
        load(file, "scenarios/x/scenario.yaml")


# ---------------------------------------------------------------------------------------------- places

SAMPLE = parse(
    """\
title: Río
cells:
  - id: coer
    to: [a, bb]
  - {id: ex, "quoted": 5}
body: |
  one {{ x }}
  two {{ y }}
none:
""",
    "sample.yaml",
)


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("title",), (1, 8), (1, 1)),
        (("cells",), (3, 3), (2, 1)),
        (("cells", 0), (3, 5), (3, 5)),
        (("cells", 0, "id"), (3, 9), (3, 5)),
        (("cells", 0, "to", 1), (4, 13), (4, 13)),
        (("cells", 1, "quoted"), (5, 24), (5, 14)),
        (("none",), (9, 6), (9, 1)),
        (("cells", 0, "missing"), (3, 5), (3, 5)),
        (("nothing", "like", "it"), (1, 1), (1, 1)),
        (("cells", 7, "id"), (3, 3), (2, 1)),
        (("cells", 1, "list[Person]", "id"), (5, 10), (5, 6)),
    ],
)
def test_values_and_keys_are_found(path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]) -> None:
    assert SAMPLE.locate(path) == value
    assert SAMPLE.locate(path, at_key=True) == key


def test_a_word_inside_a_text_is_found() -> None:
    assert SAMPLE.locate(("body",), needle="{{ y }}") == (8, 7)


def test_a_word_that_is_not_there_gives_the_value() -> None:
    assert SAMPLE.locate(("body",), needle="{{ z }}") == SAMPLE.locate(("body",))


def test_a_problem_underlines_its_value() -> None:
    problem = SAMPLE.problem("x", "odd", ("cells", 0, "to", 1))

    assert (problem.excerpt, problem.col, problem.width) == ("    to: [a, bb]", 13, 2)


def test_a_problem_underlines_its_word() -> None:
    problem = SAMPLE.problem("x", "odd", ("body",), needle="{{ x }}")

    assert problem.excerpt[problem.col - 1 :][: problem.width] == "{{ x }}"


def test_a_problem_of_a_missing_key_underlines_the_key_above_it() -> None:
    problem = SAMPLE.problem("x", "odd", ("cells", "a_long_missing_key"), at_key=True)

    assert problem.excerpt[problem.col - 1 :][: problem.width] == "cells"


def test_a_problem_of_a_missing_key_in_a_list_underlines_no_half_words() -> None:
    problem = SAMPLE.problem("x", "odd", ("cells", 0, "xyz"), at_key=True)

    assert problem.excerpt[problem.col - 1 :][: problem.width] in ("i", "id", "id: coer")


def test_a_place_behind_an_alias_is_where_the_value_was_written() -> None:
    assert parse("a: &x\n  b: 1\nc: *x\n", "x.yaml").locate(("c", "b")) == (2, 6)


def test_a_line_past_the_end_is_empty() -> None:
    assert [line_of("a\r\nb", n) for n in (0, 1, 2, 3)] == ["", "a", "b", ""]


# ---------------------------------------------------------------------------------------------- properties

signs = st.characters(codec="utf-8", exclude_categories=("Cc",))
keys = st.text(signs, max_size=8)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20).filter(lambda text: not any(yaml.reader.Reader.NON_PRINTABLE.match(sign) for sign in text)),
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=15
)
tokens = st.sampled_from(
    ["a", "b", ": ", ":", "- ", "-", "? ", "\n", "\n  ", "\n    ", " ", "\t", "[", "]", "{", "}", ", ", "&x ", "*x",
     "!x ", "!!int ", "!!float ", "!!str ", "!!map ", "!!bool ", "'", '"', "|", ">", "\n---\n", "\n...\n", "%YAML 1.1",
     "#", " # ", "1", "1.5", "~", "é", "\u2028", "\x85", "\ufeff", "\r\n", "\r", "\\", "@", "`", "=", "<<", "\x00",
     "{{ x }}"]
)  # fmt: skip
yaml_like = st.lists(tokens, max_size=25).map("".join)
path_steps = st.one_of(
    st.integers(-3, 300), st.text(max_size=3), st.sampled_from(["a", "b", "injects", "id", "en", "to"])
)


def inside(place: tuple[int, int], text: str) -> bool:
    """Say whether a place is in the text; a file may end on the line after its last."""
    return 1 <= place[0] <= len(re.findall(r"\r\n?|\n", text)) + 2 and place[1] >= 1


@given(values)
@example({"a": "1.5e3", "b": [".5e3", "1.e3"]})
def test_what_yaml_writes_reads_back(value: Any) -> None:
    text = yaml.safe_dump(value)

    assert _plain(parse(text, "x.yaml").data) == _plain(value)


def _plain(value: Any) -> Any:
    """Return structure, keys and text; a text that YAML 1.2 takes as a number and 1.1 does not is that number."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case str() if _is_number(value):
            return float(value)
        case bool() | None:
            return str(value)
        case int() | float():
            return float(value)
        case _:
            return value


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


@given(st.one_of(st.text(), yaml_like))
@example("a: x\u2028\nb: 1\nb: 2")
@example("a: !!int x")
@example("\ufeff\ufeff")
@example('"')
def test_any_text_is_a_source_or_problems_inside_it(text: str) -> None:
    try:
        read = parse(text, "x.yaml")
    except InvalidInput as error:
        assert error.problems
        for problem in error.problems:
            assert inside((problem.line, problem.col), text), problem
            assert problem.excerpt in ("", line_of(text, problem.line))
        return
    assert isinstance(read, Source)
    for _, node in places(read.root):
        assert inside(node.value, text)
        assert inside(node.end, text)


@given(values, st.lists(path_steps, max_size=5).map(tuple), st.booleans(), st.text(max_size=3))
def test_any_path_has_a_place_in_the_file(value: Any, path: tuple[str | int, ...], at_key: bool, needle: str) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    read = parse(text, "x.yaml")

    problem = read.problem("x", "odd", path, at_key=at_key, needle=needle)

    assert inside(read.locate(path, at_key=at_key, needle=needle), text)
    assert inside((problem.line, problem.col), text)
    assert str(problem)


RIO_CLARO_SOURCE = load(RIO_CLARO, "rio-claro")


@given(st.lists(path_steps, max_size=6).map(tuple), st.booleans())
def test_any_path_has_a_place_in_a_scenario(path: tuple[str | int, ...], at_key: bool) -> None:
    assert inside(RIO_CLARO_SOURCE.locate(path, at_key=at_key), RIO_CLARO_SOURCE.text)


@given(values)
def test_every_value_stands_inside_its_parent(value: Any) -> None:
    root = parse(yaml.safe_dump(value, allow_unicode=True), "x.yaml").root

    for _, node in places(root):
        for child in node.children.values():
            assert node.value <= (child.key or child.value) <= child.value <= child.end


# ---------------------------------------------------------------------------------------------- without libyaml


def both_ways(text: str) -> tuple[Source, Source]:
    """Read a text with libyaml, and as where PyYAML was built without it."""
    quick = parse(text, "x.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_Loader", yaml.SafeLoader)
        slow = parse(text, "x.yaml")
    return quick, slow


def starts(read: Source) -> list[tuple[Any, ...]]:
    """Return where every value and key begins; the loaders differ in where the last block of a file ends."""
    return [(path, node.value, node.key) for path, node in places(read.root)]


def test_libyaml_is_what_is_used_here() -> None:
    assert source._Loader is yaml.CSafeLoader


@given(values)
def test_both_loaders_read_the_same(value: Any) -> None:
    quick, slow = both_ways(yaml.safe_dump(value, allow_unicode=True))

    assert quick.data == slow.data
    assert starts(quick) == starts(slow)


def test_both_loaders_read_a_scenario_alike() -> None:
    quick, slow = both_ways(RIO_CLARO.read_text("utf-8"))

    assert quick.data == slow.data
    assert starts(quick) == starts(slow)


@given(text=st.one_of(st.text(), yaml_like))
def test_the_slow_loader_bears_any_text_too(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_Loader", yaml.SafeLoader)
        try:
            parse(text, "x.yaml")
        except InvalidInput as error:
            assert all(inside((p.line, p.col), text) for p in error.problems)


def test_the_slow_loader_bears_deep_nesting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_Loader", yaml.SafeLoader)

    assert problem_of("\n".join(" " * n + "a:" for n in range(1500)))


SHIPPED = sorted((Path(__file__).parents[1] / "scenarios").rglob("*.yaml"))


@pytest.mark.parametrize("file", SHIPPED, ids=[f"{file.parent.name}-{file.stem}" for file in SHIPPED])
def test_a_shipped_file_reads_the_same_without_the_c_library(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML's own parser is stricter: it takes a question mark before a comma or a brace for the mark of a key."""
    fast = source.load(file)
    monkeypatch.setattr(source, "_Loader", yaml.SafeLoader)

    assert source.load(file).data == fast.data
