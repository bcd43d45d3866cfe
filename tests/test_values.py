from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from exercise_gen import i18n
from exercise_gen.models import Place
from exercise_gen.models.base import Name
from exercise_gen.models.parameters import Choice
from exercise_gen.values import NotAllowed, Value

EN, ES = i18n.words("en"), i18n.words("es")


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (Value("number", 2450.5, 1), "2,450.5", "2,450.5"),
        (Value("integer", 12400), "12,400", "12,400"),
        (Value("boolean", True), "yes", "sí"),
        (Value("boolean", False), "no", "no"),
        (Value("clock", time(9, 5)), "09:05", "09:05"),
        (Value("duration", 90), "1 h 30 min", "1 h 30 min"),
        (Value("text", "a *b*"), "a \\*b\\*", "a \\*b\\*"),
        (Value("text", Name({"en": "quake", "es": "sismo"})), "quake", "sismo"),
        (
            Value("moment", datetime(2027, 5, 28, 14, 20, tzinfo=UTC)),
            "May 28, 2027, 14:20",
            "28 de mayo de 2027, 14:20",
        ),
    ],
)
def test_values_show_in_both_languages(value: Value, english: str, spanish: str) -> None:
    assert value.show(EN).replace("\u00a0", " ") == english
    assert value.show(ES).replace("\u00a0", " ") == spanish


def test_one_of_a_unit_is_singular() -> None:
    days, day = Name({"en": "days", "es": "días"}), Name({"en": "day", "es": "día"})

    assert Value("integer", 1, unit=days, unit_one=day).with_unit(EN) == "1\u00a0day"
    assert Value("integer", 1, unit=days, unit_one=day).with_unit(ES) == "1\u00a0día"
    assert Value("integer", 2, unit=days, unit_one=day).with_unit(ES) == "2\u00a0días"
    assert Value("number", 1.0, 1, days, day).with_unit(EN) == "1.0\u00a0days"


def test_choices_and_places_show_their_names() -> None:
    choice = Choice.model_validate({"value": "red", "label": {"en": "red", "es": "rojo"}})
    place = Place.model_validate({"id": "callao", "name": "Callao", "latitude": -12, "longitude": -77})

    assert Value("choice", choice).show(ES) == "rojo"
    assert Value("place", place).show(EN) == "Callao"


def test_not_allowed_carries_a_hint() -> None:
    assert (NotAllowed("no", "try").message, NotAllowed("no", "try").hint) == ("no", "try")
