from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from strategies import lines

from exercise_gen import i18n, markup, placeholders
from exercise_gen.load import check_scenario
from exercise_gen.models import Place, Text
from exercise_gen.models.base import Name
from exercise_gen.source import parse
from exercise_gen.values import Value

EN, ES = i18n.words("en"), i18n.words("es")
TEXT = (Path(__file__).parent / "data/scenarios/rio-claro/scenario.yaml").read_text("utf-8")

ENVIRONMENT = {
    "flow": Value("number", 2450.5, 1, Name("m³/s")),
    "share": Value("number", 0.45, 2, Name("%")),
    "people": Value("integer", 12400, unit=Name({"en": "people", "es": "personas"})),
    "when": Value("moment", datetime(2027, 5, 28, 14, 20, tzinfo=UTC)),
    "place": Value("place", Place(id="p", name=Name("Callao"), latitude=-12.05, longitude=-77.15)),
    "lead": Value("duration", 90),
    "operator": Value("text", "ALFA"),
}


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        ("{{ flow }}", "2,450.5", "2,450.5"),
        ("{{flow|unit}}", "2,450.5 m³/s", "2,450.5 m³/s"),
        ("{{ people | unit }}", "12,400 people", "12,400 personas"),
        ("{{ flow | decimals: 0 | unit }}", "2,450 m³/s", "2,450 m³/s"),
        ("{{ share | percent }}", "45%", "45%"),
        ("{{ when | date }}", "May 28, 2027", "28 de mayo de 2027"),
        ("{{ when | dtg }}", "281420Z MAY 27", "281420Z MAY 27"),
        ("{{ when | after: 1 h 30 min | time }}", "15:50", "15:50"),
        ("{{ when | before: 1 d | date }}", "May 27, 2027", "27 de mayo de 2027"),
        ("{{ place | coordinates }}", "12.05° S, 77.15° W", "12.05° S, 77.15° O"),
        ("{{ lead | minutes }}", "90", "90"),
        ("{{ operator | upper }}", "ALFA", "ALFA"),
        ("a {{ flow }} b {{ people }}", "a 2,450.5 b 12,400", "a 2,450.5 b 12,400"),
    ],
)
def test_filters(text: str, english: str, spanish: str) -> None:
    assert placeholders.fill_text(text, ENVIRONMENT, EN).replace("\u00a0", " ") == english
    assert placeholders.fill_text(text, ENVIRONMENT, ES).replace("\u00a0", " ") == spanish


@given(lines)
def test_a_planners_words_are_filled_in_once_and_print_literally(words: str) -> None:
    filled = placeholders.fill_text("x {{ operator }} y", {"operator": Value("text", words)}, EN)

    assert markup.plain(filled) == f"x {words} y"


def test_fill_leaves_the_model_as_it_was() -> None:
    scenario = check_scenario(parse(TEXT, "x")).model
    before = scenario.model_dump_json()
    text = Text({"en": "{{ flow }}", "es": "{{ flow }}"})

    filled = placeholders.fill(text, ENVIRONMENT, [EN, ES])

    assert filled.root == {"en": "2,450.5", "es": "2,450.5"}
    assert text.root == {"en": "{{ flow }}", "es": "{{ flow }}"}
    assert scenario.model_dump_json() == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{{ flow | unit }}.", "{{ flw | unit }}.", 'there is no value "flw"'),
        ("{{ flow | unit }}.", "{{ flow | units }}.", 'there is no filter "units"'),
        ("{{ flow | unit }}.", "{{ flow | time }}.", 'the filter "time" does not fit "flow"'),
        ("{{ flow | unit }}.", "{{ flow | decimals }}.", 'the filter "decimals" needs a value'),
        ("{{ flow | unit }}.", "{{ Flow }}.", "is not a placeholder"),
        ("{{ level.action }}", "{{ level.acton }}", '"level" has no words "acton"'),
        ("people live", "people {{ scenario_time }} live", 'there is no value "scenario_time"'),
    ],
)
def test_a_wrong_placeholder_is_underlined(old: str, new: str, message: str) -> None:
    text = TEXT.replace(
        "SENAMHI gives a warning of level **{{ level }}** for {{ flow | unit }}.", "people live {{ flow | unit }}."
    )
    text = text.replace(old, new)
    loaded = check_scenario(parse(text, "x.yaml"))

    found = [p for p in placeholders.problems(loaded.model, loaded.source) if p.code == "placeholder"]

    assert message in found[0].message
    assert found[0].excerpt[found[0].col - 1 :].startswith("{{")


def test_languages_must_print_the_same_values() -> None:
    text = TEXT.replace("{{ displaced | unit }} necesitan", "muchos necesitan")
    loaded = check_scenario(parse(text, "x.yaml"))

    assert [p.code for p in placeholders.problems(loaded.model, loaded.source)] == ["placeholders-differ"]
