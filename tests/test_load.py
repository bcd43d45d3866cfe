from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from editing import GONE, SCENARIO, Edit, edited, source_of
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.load import check_plan, check_scenario, load_plan, load_roster, load_scenario, schema, texts
from exercise_gen.models import Plan, Scenario, Text
from exercise_gen.models.base import Name
from exercise_gen.models.plan import Person
from exercise_gen.opening import validate
from exercise_gen.source import parse

DATA = Path(__file__).parent / "data"
FILE = DATA / "scenarios/rio-claro/scenario.yaml"
PLAN = 'scenario: rio-claro\nstart: {date: 2027-05-28, time: "08:30"}\n'


def problems_of(*edits: Edit) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        check_scenario(source_of(edited(SCENARIO, *edits)))
    return list(caught.value.problems)


def problem_of(*edits: Edit) -> Problem:
    (problem,) = problems_of(*edits)
    return problem


def without_spanish(value: Any) -> Any:
    """Return the data with the English words alone, as a writer of one language writes them."""
    match value:
        case {"en": str(words), "es": str(_)}:
            return words
        case dict():
            return {key: without_spanish(item) for key, item in value.items()}
        case list():
            return [without_spanish(item) for item in value]
        case _:
            return value


# ---------------------------------------------------------------------------------------------- a good file


def test_a_good_file_is_a_model_and_its_source() -> None:
    loaded = load_scenario(FILE)

    assert loaded.model.title.within("es") == "Inundación en Río Claro"
    assert loaded.model.injects[0].sender == "senamhi"
    assert loaded.source.locate(("injects", 0, "from")).line > 100


def test_a_file_prints_with_the_name_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("title: x\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"^scenarios/x/scenario\.yaml:1:1: "):
        load_scenario(tmp_path / "x.yaml", "scenarios/x/scenario.yaml")


# ---------------------------------------------------------------------------------------------- translations


def test_a_language_that_is_missing_is_named_at_its_text() -> None:
    problem = problem_of((("cells", 0, "mission"), {"en": "Leads."}))

    assert (problem.code, problem.message) == ("missing-translation", 'the "es" text is missing')
    assert problem.excerpt == "  mission:"
    assert "es" in problem.hint


def test_a_language_that_is_not_promised_is_named_at_its_key() -> None:
    problem = problem_of((("cells", 0, "mission"), {"en": "Leads.", "es": "Conduce.", "fr": "Mène."}))

    assert (problem.code, problem.message) == ("unknown-language", '"fr" is not a language of this scenario')
    assert problem.excerpt == "    fr: Mène."
    assert problem.hint == "languages: [en, es]"


def test_a_misspelt_language_is_both() -> None:
    problems = problems_of((("cells", 0, "mission"), {"en": "Leads.", "sp": "Conduce."}))

    assert {p.code for p in problems} == {"missing-translation", "unknown-language"}


def test_a_text_in_a_language_that_nobody_promised_lacks_all_the_others() -> None:
    problems = problems_of((("cells", 0, "mission"), {"fr": "Mène."}))

    assert [p.code for p in problems] == ["missing-translation", "missing-translation", "unknown-language"]


@pytest.mark.parametrize("key", ["en", "es"])
def test_words_of_a_choice_may_be_called_like_a_language(key: str) -> None:
    choices = copy.deepcopy(SCENARIO["parameters"][2]["choices"])
    for choice in choices:
        choice["words"] = {"action": "x", key: "x"}

    assert check_scenario(source_of(edited(SCENARIO, (("parameters", 2, "choices"), choices))))


def test_plain_text_is_one_language_where_two_are_promised() -> None:
    problem = problem_of((("cells", 0, "mission"), "Leads."))

    assert problem.code == "missing-translation"
    assert "en and es" in problem.message
    assert problem.excerpt == "  mission: Leads."


def test_a_name_is_right_in_every_language() -> None:
    loaded = check_scenario(
        source_of(edited(SCENARIO, (("cells", 0, "name"), "COER"), (("parameters", 1, "unit"), "m")))
    )

    assert loaded.model.cells[0].name.within("es") == "COER"


def test_a_name_with_one_language_of_two_is_not() -> None:
    assert problem_of((("cells", 1, "name"), {"en": "Brigade"})).code == "missing-translation"


def test_plain_text_is_enough_for_a_scenario_of_one_language() -> None:
    data = without_spanish(SCENARIO) | {"languages": ["en"]}

    loaded = check_scenario(source_of(data))

    assert loaded.model.purpose.root == "To test **who decides**."


def test_every_text_without_its_translation_is_reported() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_scenario(source_of(without_spanish(SCENARIO)))
    named = sum(isinstance(text, Name) for _, text in texts(load_scenario(FILE).model))
    both = sum(1 for _ in texts(load_scenario(FILE).model))

    assert {p.code for p in caught.value.problems} == {"missing-translation"}
    assert 0 < both - named == len(caught.value.problems)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("injects", 0, "artefacts", 0, "headline"), "Keep away"),
        (("injects", 1, "artefacts", 0, "facts"), [{"es": "x"}]),
        (("injects", 4, "trigger", "unless"), "no call"),
        (("parameters", 2, "choices", 0, "words", "action"), {"en": "be ready"}),
        (("phases", 0, "questions", 0, "probes"), ["why?"]),
        (("objectives", 0, "tasks", 0, "standard"), "30 min"),
        (("acronyms", 1, "meaning"), {"en": "Brigade"}),
    ],
)
def test_texts_are_found_everywhere(path: tuple[str | int, ...], value: Any) -> None:
    problem = problem_of((path, value))

    assert problem.code == "missing-translation"
    assert problem.path.startswith(".".join(map(str, path)))


def test_texts_have_the_path_of_the_file() -> None:
    loaded = load_scenario(FILE)
    paths = dict(texts(loaded.model))

    assert len(paths) > 150
    for path, text in paths.items():
        assert isinstance(text, Text)
        inner: Any = loaded.source.data
        for step in path:
            inner = inner[step]
        assert inner == text.root


# ---------------------------------------------------------------------------------------------- all at once

EVERY_KIND: tuple[Edit, ...] = (
    (("colour",), "red"),  # unknown key
    (("pupose",), SCENARIO["purpose"]),  # misspelt key
    (("purpose",), GONE),
    (("hazard",), GONE),  # missing key
    (("kind",), "war"),  # unknown value
    (("briefing",), "soon"),  # wrong form
    (("version",), 1.2),  # wrong type
    (("cells", 1, "id"), "coer"),  # double id
    (("injects", 0, "phase"), "p9"),  # unknown id
    (("injects", 1, "at"), "2 h"),  # outside its phase
    (("injects", 4, "at"), "5 min"),  # contingency with a time
)


def test_mistakes_of_every_kind_are_reported_together() -> None:
    assert {p.code for p in problems_of(*EVERY_KIND)} >= {
        "unknown-key",
        "missing-key",
        "unknown-value",
        "wrong-form",
        "value",
        "duplicate-id",
        "unknown-phase",
        "outside-phase",
        "contingency-timed",
    }


def test_mistakes_are_sorted_by_place() -> None:
    places = [(p.line, p.col) for p in problems_of(*EVERY_KIND)]

    assert len(places) >= 9
    assert places == sorted(places)


def test_a_misspelt_key_is_not_missing_too() -> None:
    said = [p.message for p in problems_of(*EVERY_KIND)]

    assert 'unknown key "pupose"' in said
    assert 'the key "purpose" is missing' not in said
    assert 'the key "hazard" is missing' in said


def test_a_missing_translation_is_not_hidden_by_a_wrong_shape() -> None:
    """`check_scenario` promises problems of shape, references and translations together."""
    problems = problems_of((("colour",), "red"), (("cells", 0, "mission"), {"en": "Leads."}))

    assert {p.code for p in problems} == {"unknown-key", "missing-translation"}


def test_no_problem_is_reported_twice() -> None:
    problems = problems_of(*EVERY_KIND)

    assert len(problems) == len({(p.line, p.col, p.message) for p in problems})


# ---------------------------------------------------------------------------------------------- plans


def test_a_plan_needs_its_scenario_and_its_start() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_plan(parse("seed: 1\n", "plan.yaml"))

    assert [p.message for p in caught.value.problems] == ['the key "scenario" is missing', 'the key "start" is missing']


def test_a_plan_has_defaults_for_the_rest() -> None:
    plan = check_plan(parse(PLAN, "plan.yaml")).model

    assert (plan.paper, plan.marking, plan.seed, plan.roster, plan.start.zone) == (
        "a4",
        "UNCLASSIFIED",
        1,
        [],
        "America/Lima",
    )


def plan_with(folder: Path, roster: str) -> Path:
    file = folder / "plan.yaml"
    file.write_text(PLAN + f"roster: {roster}\n", encoding="utf-8")
    return file


def test_a_plan_reads_the_roster_beside_it(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,cell\nAna,coer\n", encoding="utf-8")

    plan = load_plan(plan_with(tmp_path, "people.csv")).model

    assert plan.roster == [Person(name="Ana", cell="coer")]


def test_a_roster_may_stand_in_a_folder_beside_the_plan(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    (tmp_path / "people/all.csv").write_text("name,cell\nAna,coer\n", encoding="utf-8")

    assert len(load_plan(plan_with(tmp_path, "people/all.csv")).model.roster) == 1


@pytest.mark.parametrize("roster", ["../people.csv", "/etc/passwd", "people/../../people.csv", ".."])
def test_a_roster_outside_the_folder_of_the_plan_is_refused_unread(roster: str, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,cell\nAna,coer\n", encoding="utf-8")
    (tmp_path / "plans").mkdir()

    with pytest.raises(InvalidInput) as caught:
        load_plan(plan_with(tmp_path / "plans", roster), "plan.yaml")

    (problem,) = caught.value.problems
    assert (problem.code, problem.file, problem.line) == ("roster-outside", "plan.yaml", 3)


def test_a_roster_that_is_not_there_is_named_in_the_plan(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        load_plan(plan_with(tmp_path, "people.csv"), "plan.yaml")

    (problem,) = caught.value.problems
    assert problem.code == "file-missing"
    assert "people.csv" in str(problem)


def test_an_own_roster_in_the_plan_needs_no_file() -> None:
    source = parse(PLAN + "roster: [{name: Ana, cell: coer, role: evaluator}]\n", "plan.yaml")

    assert check_plan(source).model.roster == [Person(name="Ana", cell="coer", role="evaluator")]


# ---------------------------------------------------------------------------------------------- rosters


def roster(folder: Path, content: str | bytes) -> list[Person]:
    file = folder / "roster.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_roster(file, "roster.csv").people


def roster_problems(folder: Path, content: str | bytes) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        roster(folder, content)
    return list(caught.value.problems)


ANA = Person(name="Ana Quispe", organisation="GORE Piura", cell="coer", role="player", rank="Ing.")


@pytest.mark.parametrize(
    "head",
    [
        "name,organisation,cell,role,rank",
        "Name,Organization,Cell,Role,Title",
        "nombre,organización,célula,rol,grado",
        "NOMBRES,ENTIDAD,MESA,FUNCIÓN,CARGO",
        "nombre,organizacion,celula,funcion,cargo",
        " nombre , organización , célula , rol , grado ",
    ],
)
def test_headers_may_be_english_or_spanish(head: str, tmp_path: Path) -> None:
    assert roster(tmp_path, f"{head}\nAna Quispe,GORE Piura,coer,player,Ing.\n") == [ANA]


@pytest.mark.parametrize(
    "content",
    [
        "name;organisation;cell;role;rank\nAna Quispe;GORE Piura;coer;player;Ing.\n",
        "name,organisation,cell,role,rank\r\nAna Quispe,GORE Piura,coer,player,Ing.\r\n",
        "name,organisation,cell,role,rank\rAna Quispe,GORE Piura,coer,player,Ing.\r",
        "\ufeffname,organisation,cell,role,rank\nAna Quispe,GORE Piura,coer,player,Ing.\n",
        '\ufeff"name","organisation","cell","role","rank"\n"Ana Quispe","GORE Piura","coer","player","Ing."\n',
        "role,rank,cell,name,organisation\nplayer,Ing.,coer,Ana Quispe,GORE Piura\n",
        "name,organisation,cell,role,rank\n  Ana Quispe , GORE Piura , coer , player , Ing. \n",
        "name,organisation,cell,role,rank,phone\nAna Quispe,GORE Piura,coer,player,Ing.,999\n",
        "name,organisation,cell,role,rank\n\n,,,,\n   ,,\nAna Quispe,GORE Piura,coer,player,Ing.\n\n",
        "name,organisation,cell,role,rank\nAna Quispe,GORE Piura,coer,player,Ing.",
    ],
    ids=["semicolons", "windows", "mac", "bom", "quotes", "order", "spaces", "more columns",
         "empty rows", "no last line"],
)  # fmt: skip
def test_a_roster_may_come_from_any_program(content: str, tmp_path: Path) -> None:
    assert roster(tmp_path, content) == [ANA]


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("", "player"), ("player", "player"), ("Player", "player"), ("jugador", "player"), ("Participante", "player"),
        ("facilitador", "facilitator"), ("CONTROLADOR", "controller"), ("simulador", "simulator"),
        ("evaluador", "evaluator"), ("observador", "observer"), ("apoyo", "staff"), ("staff", "staff"),
    ],
)  # fmt: skip
def test_roles_may_be_english_or_spanish(word: str, role: str, tmp_path: Path) -> None:
    assert [p.role for p in roster(tmp_path, f"name,cell,role\nAna,coer,{word}\n")] == [role]


def test_only_name_and_cell_are_needed(tmp_path: Path) -> None:
    assert roster(tmp_path, "cell,name\ncoer,Ana\n") == [Person(name="Ana", cell="coer")]


def test_a_quoted_field_may_hold_the_separator(tmp_path: Path) -> None:
    assert [p.name for p in roster(tmp_path, 'name,cell\n"Quispe, Ana",coer\n')] == ["Quispe, Ana"]


def test_names_keep_their_letters(tmp_path: Path) -> None:
    assert [p.name for p in roster(tmp_path, "name,cell\nÑusta Ch'uwa Ñáñez,coer\n")] == ["Ñusta Ch'uwa Ñáñez"]


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("name,role", '"cell"'),
        ("cell,role", '"name"'),
        ("who,where", '"cell" and "name"'),
        ("", '"cell" and "name"'),
    ],
)
def test_a_column_that_is_missing_is_named(head: str, missing: str, tmp_path: Path) -> None:
    (problem,) = roster_problems(tmp_path, f"{head}\nAna,coer\n")

    assert (problem.code, problem.line) == ("roster-columns", 1)
    assert problem.message == f"the first line does not name {missing}"
    assert problem.excerpt == head


def test_every_row_that_cannot_be_read_is_reported_at_its_line(tmp_path: Path) -> None:
    content = "name,cell,role\nAna,coer,jefe\n\n,coer,player\nLuis,,player\nKim,the coer,player\nEva,coer,player\n"

    problems = roster_problems(tmp_path, content)

    assert [(p.code, p.line) for p in problems] == [("roster-row", line) for line in (2, 4, 5, 6)]
    assert problems[0].excerpt == "Ana,coer,jefe"


@pytest.mark.parametrize(
    "content",
    [
        "name,cell,nation,language\nAna,coer,PER,es\n",
        "nombre;célula;país;idioma\nAna;coer;perú;Español\n",
        "nombre,mesa,nación,idioma\nAna,coer,per,castellano\n",
    ],
)
def test_nation_and_language_are_read(content: str, tmp_path: Path) -> None:
    assert roster(tmp_path, content) == [Person(name="Ana", cell="coer", nation="PER", language="es")]


def test_a_column_that_nobody_reads_is_a_warning_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("name,cell,nacion,idiomas,DNI\nAna,coer,PER,es,1\n", encoding="utf-8")

    warnings = load_roster(file, "roster.csv").warnings

    assert [(w.severity, w.line, w.col, w.message) for w in warnings] == [
        ("warning", 1, 18, 'nothing reads the column "idiomas"'),
        ("warning", 1, 26, 'nothing reads the column "DNI"'),
    ]
    assert warnings[0].hint == 'did you mean "idioma"?'
    assert warnings[1].hint == "columns are name, organisation, cell, role, rank, nation, language"


def test_the_warning_reaches_who_validates_the_plan(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "scenario: rio-claro\nstart: {date: 2027-05-28, time: '08:30'}\nduration: 5 h\nroster: r.csv\n", "utf-8"
    )
    (tmp_path / "r.csv").write_text("name,cell,shoe\nAna,coer,42\n", "utf-8")

    assert any('nothing reads the column "shoe"' in warning.message for warning in validate(str(plan), DATA))


def test_an_unknown_role_says_which_there_are(tmp_path: Path) -> None:
    (problem,) = roster_problems(tmp_path, "name,cell,role\nAna,coer,jefe\n")

    assert problem.message == '"jefe" is not one of the values known here'
    assert problem.hint.startswith("known here: controller, evaluator")


def test_a_row_with_several_lines_has_the_place_of_its_first(tmp_path: Path) -> None:
    problems = roster_problems(tmp_path, 'name,phone,cell\nAna,"1\n2\n3",the coer\nLuis,4,the coer\n')

    assert [p.line for p in problems] == [2, 5]


def test_a_row_with_more_fields_than_the_head_is_a_problem(tmp_path: Path) -> None:
    """A comma in a name that was not quoted moves everything after it one column to the right."""
    (problem,) = roster_problems(tmp_path, "name,organisation,cell\nQuispe, Ana,GORE,coer\n")

    assert problem.line == 2


def test_a_quote_that_is_never_closed_is_a_problem(tmp_path: Path) -> None:
    problems = roster_problems(tmp_path, 'name,cell\nAna,"coer\n' + "Luis,coer\n" * 20_000)

    assert problems[0].line >= 2


def test_a_roster_that_is_not_utf_8_says_how_to_save_it(tmp_path: Path) -> None:
    (problem,) = roster_problems(tmp_path, "name,cell\nMuñoz,coer\n".encode("latin-1"))

    assert (problem.code, problem.line, problem.col) == ("encoding", 2, 3)
    assert "CSV UTF-8" in problem.hint


def test_a_spreadsheet_is_not_a_roster(tmp_path: Path) -> None:
    assert roster_problems(tmp_path, b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe")[0].code in (
        "encoding",
        "roster-columns",
    )


@given(st.text())
def test_any_text_is_a_roster_or_problems_inside_it(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.csv"
        file.write_bytes(("name,cell\n" + text).encode())
        try:
            people = load_roster(file, "roster.csv").people
        except InvalidInput as error:
            assert all(1 <= p.line <= len(text) + 2 for p in error.problems)
            return
    assert all(isinstance(person, Person) for person in people)


# ---------------------------------------------------------------------------------------------- schema


@pytest.mark.parametrize("model", [Scenario, Plan])
def test_a_schema_is_plain_json(model: type[Scenario | Plan]) -> None:
    assert json.loads(json.dumps(schema(model))) == schema(model)


def test_a_schema_has_the_keys_of_the_file() -> None:
    inject = schema(Scenario)["$defs"]["Inject"]

    assert "from" in inject["properties"]
    assert "sender" not in inject["properties"]
    assert inject["additionalProperties"] is False


def test_a_schema_knows_the_values_that_editors_complete() -> None:
    definitions = schema(Scenario)["$defs"]

    assert "alert-broadcast" in definitions["Inject"]["properties"]["channel"]["enum"]
    assert {"email", "medevac", "cap-alert"} <= set(
        definitions["Inject"]["properties"]["artefacts"]["items"]["discriminator"]["mapping"]
    )


def test_a_schema_lets_durations_and_clocks_be_written_as_people_write_them() -> None:
    start, plan = schema(Plan)["$defs"]["Start"], schema(Plan)

    assert start["properties"]["time"]["type"] == "string"
    assert plan["properties"]["duration"]["anyOf"][0]["type"] == "string"
