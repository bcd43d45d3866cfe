from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen import i18n
from exercise_gen.errors import InvalidInput
from exercise_gen.resources import shipped

EN, ES = i18n.words("en"), i18n.words("es")


def test_spanish_is_peruvian() -> None:
    assert ES.date(date(2026, 9, 3)) == "3 de setiembre de 2026"
    assert ES.number(1234567.5, 1) == "1,234,567.5"
    assert ES.locale == "es_PE"


def test_english_dates_and_numbers() -> None:
    assert EN.date(date(2026, 9, 3)) == "September 3, 2026"
    assert EN.number(2450.5, 1) == "2,450.5"


def test_nothing_has_no_sign() -> None:
    assert EN.number(-0.04, 1) == "0.0"
    assert EN.number(-0.4) == "0"
    assert EN.number(-0.06, 1) == "-0.1"


def test_west_is_oeste() -> None:
    assert EN.coordinates(-12.05, -77.15) == "12.05° S, 77.15° W"
    assert ES.coordinates(-12.05, -77.15) == "12.05° S, 77.15° O"
    assert EN.coordinates(-12.045, -77.035) == "12.05° S, 77.04° W"


def test_durations_read_alike_in_both() -> None:
    assert [ES.duration(m).replace("\u00a0", " ") for m in (0, 45, 60, 90)] == ["0 min", "45 min", "1 h", "1 h 30 min"]


def test_listings() -> None:
    assert EN.listing(["a", "b"]) == "a and b"
    assert ES.listing(["a", "b", "c"]) == "a, b y c"
    assert ES.listing([]) == ""


def test_a_missing_label_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        ES.label("No such label")

    assert "No such label" in str(caught.value)


def test_a_label_is_filled_in_and_never_evaluated() -> None:
    words = replace(EN, labels={"a": "{name.__class__} {name:>1000000000} {name}"})

    assert words.label("a", name="{x}") == "{name.__class__} {name:>1000000000} {x}"


def test_an_unknown_language_says_which_are_known() -> None:
    with pytest.raises(InvalidInput) as caught:
        i18n.words("xx")

    assert "en, es" in str(caught.value)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2027, 3, 14, 15, 30, tzinfo=timezone(timedelta(hours=-5))), "141530R MAR 27"),
        (datetime(2026, 9, 3, 14, 5, tzinfo=UTC), "031405Z SEP 26"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=timezone(timedelta(hours=-4))), "010800Q JUL 26"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=timezone(timedelta(hours=12))), "010800M JUL 26"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=timezone(timedelta(hours=5, minutes=45))), "010215Z JUL 26"),
    ],
)
def test_date_time_groups(moment: datetime, expected: str) -> None:
    assert i18n.dtg(moment) == expected


_LETTERS = {"Z": 0} | {letter: n for n, letter in enumerate("ABCDEFGHIKLM", start=1)}
_LETTERS |= {letter: -n for n, letter in enumerate("NOPQRSTUVWXY", start=1)}


@given(st.datetimes(datetime(2020, 1, 2), datetime(2060, 1, 1)), st.integers(-12 * 60, 14 * 60))
def test_a_date_time_group_reads_back_to_the_same_moment(naive: datetime, offset: int) -> None:
    moment = naive.replace(second=0, microsecond=0, tzinfo=timezone(timedelta(minutes=offset)))

    match = re.fullmatch(r"(\d\d)(\d\d)(\d\d)([A-IK-Z]) ([A-Z]{3}) (\d\d)", i18n.dtg(moment))

    assert match
    day, hour, minute, letter, month, year = match.groups()
    number = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"].index(month) + 1
    zone = timezone(timedelta(hours=_LETTERS[letter]))
    assert datetime(2000 + int(year), number, int(day), int(hour), int(minute), tzinfo=zone) == moment


def test_the_clock_has_24_hours() -> None:
    assert i18n.clock(time(18, 40)) == "18:40"


def catalogues() -> list[Path]:
    return sorted((shipped("templates") / "locales").glob("*.po"))


def test_every_catalogue_is_complete_with_the_same_fields() -> None:
    assert catalogues()
    for file in catalogues():
        with file.open("rb") as stream:
            messages = [m for m in read_po(stream) if m.id]
        assert len(messages) > 200
        for message in messages:
            assert message.string, f"{file.name}: {message.id}"
            assert not message.fuzzy
            fields = set(re.findall(r"\{(\w+)\}", str(message.id)))
            assert fields == set(re.findall(r"\{(\w+)\}", str(message.string))), message.id


def test_every_literal_label_of_the_templates_is_in_every_catalogue() -> None:
    templates = list(shipped("templates").rglob("*.j2"))
    used = {m for p in templates for m in re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', p.read_text("utf-8"))}

    assert len(used) > 150
    for file in catalogues():
        labels = i18n.words(file.stem).labels
        assert not sorted(used - set(labels))


def test_templates_hold_no_words_of_their_own() -> None:
    """Every letter outside tags and {{ }} would print in every language: acronyms and signs are the exceptions."""
    allowed = {
        "STARTEX", "PAUSEX", "RESUME", "ENDEX", "GO", "NO", "min", "ATT", "CK", "amp", "nbsp", "T", "P", "S", "M", "U", "I", "II",
        "III", "IV", "V",
    }  # fmt: skip
    found: dict[str, set[str]] = {}
    for path in sorted(shipped("templates").rglob("*.html.j2")):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
        words = set(re.findall(r"[^\W\d_]+", text)) - allowed
        if words:
            found[path.name] = words

    assert found == {}
