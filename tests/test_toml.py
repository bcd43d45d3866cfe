from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen import toml
from exercise_gen.errors import InvalidInput

TEXT = """# a theme
[colours]
accent = "#1b3a5c"   # dark
"odd key" = "x"

[type]
size_pt = 30
fallback = [
  "Noto Sans",
]
"""


@pytest.mark.parametrize(
    ("path", "place", "key"),
    [
        (("colours", "accent"), (3, 10), (3, 1)),
        (("colours", "odd key"), (4, 13), (4, 1)),
        (("type", "size_pt"), (7, 11), (7, 1)),
        (("type", "fallback", 0), (8, 12), (8, 1)),
        (("type",), (6, 1), (6, 1)),
        (("nowhere",), (1, 1), (1, 1)),
    ],
)
def test_values_and_keys_have_their_places(
    path: tuple[str | int, ...], place: tuple[int, int], key: tuple[int, int]
) -> None:
    source = toml.parse(TEXT, "theme.toml")

    assert source.locate(path) == place
    assert source.locate(path, at_key=True) == key


def test_data_are_those_of_the_text() -> None:
    assert toml.parse(TEXT, "theme.toml").data == tomllib.loads(TEXT)


@pytest.mark.parametrize(
    ("text", "place"),
    [("[colours]\naccent = #fff\n", "x.toml:2:10:"), ("a = 1\na = 2\n", "x.toml:2:6:"), ('a = "', "x.toml:1:")],
)
def test_what_is_no_toml_is_placed(text: str, place: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        toml.parse(text, "x.toml")

    assert str(caught.value).startswith(place)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        source = toml.parse(text, "x.toml")
    except InvalidInput as error:
        assert error.problems[0].code == "syntax"
    else:
        assert isinstance(source.data, dict)
