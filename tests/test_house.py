from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from exercise_gen.documents import DOCUMENTS
from exercise_gen.documents.control import ROSTER_ROLES
from exercise_gen.errors import InvalidInput
from exercise_gen.generate import Exercise
from exercise_gen.house import open_house
from exercise_gen.i18n import Words, words
from exercise_gen.models.profile import TYPES
from exercise_gen.press import jobs, render_job
from exercise_gen.resources import profile_files

AGENDA = [document for document in DOCUMENTS if document.id == "agenda"]


def workspace(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        file = tmp_path / "templates" / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def theme(tmp_path: Path, text: str) -> Path:
    return workspace(tmp_path, theme__theme_dot_toml=text)


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        open_house(theme(tmp_path, text))
    return str(caught.value)


def test_what_a_theme_does_not_say_is_as_shipped(tmp_path: Path) -> None:
    house = open_house(theme(tmp_path, '[colours]\naccent = "#004400"\n'))

    assert house.look.theme.colours.accent == "#004400"
    assert house.look.theme.type == open_house().look.theme.type


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[colours]\naccent = "green"\n', "theme.toml:2:10: error[wrong-form]"),
        ('[colours]\nacent = "#004400"\n', 'did you mean "accent"?'),
        ("[type]\nsize_pt = 30\n", "theme.toml:2:11: error"),
        ("[page]\nmargin_mm = 2\n", "write at least 10"),
        ('[banner]\nen = "PLAY PLAY PLAY"\n', "does not say that this is an exercise"),
        ('[logo]\nfile = "../logo.svg"\nalt = "x"\n', "theme.toml:2:8: error"),
        ('[logo]\nfile = "logo.svg"\nalt = "x"\n', 'there is no file "logo.svg" beside the theme'),
        ("[colours\n", "theme.toml:1:"),
    ],
)
def test_mistakes_of_a_theme_are_placed(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_the_banner_of_the_theme_is_on_every_document(tmp_path: Path, rio_claro: Exercise) -> None:
    house = open_house(theme(tmp_path, '[banner]\nes = "SIMULACIÓN SIMULACIÓN SIMULACIÓN"\n'))
    made = {job.language: render_job(rio_claro, job, house) for job in jobs(rio_claro, AGENDA)}

    assert made["es"].banner == "SIMULACIÓN SIMULACIÓN SIMULACIÓN"
    assert made["en"].banner == "EXERCISE EXERCISE EXERCISE"


def test_words_of_the_workspace_stand_for_the_shipped_ones(tmp_path: Path, rio_claro: Exercise) -> None:
    place = workspace(
        tmp_path,
        locales__es_dot_po='msgid ""\nmsgstr "Language: es_PE\\n"\n\nmsgid "Agenda"\nmsgstr "Programa del día"\n',
        locales__en_dot_po='msgid ""\nmsgstr ""\n\nmsgid "Agenda"\nmsgstr "Schedule of events"\n',
    )
    house = open_house(place)

    titles = {job.language: render_job(rio_claro, job, house).title for job in jobs(rio_claro, AGENDA)}

    assert titles == {"en": "Schedule of events", "es": "Programa del día"}


def test_a_block_of_an_own_template_stands_for_the_shipped_one(tmp_path: Path, rio_claro: Exercise) -> None:
    own = '{% extends "shipped/documents/agenda.html.j2" %}\n{% block front %}{{ super() }}<p>{{ t("Notes") }}: Sala 2</p>{% endblock %}\n'
    house = open_house(workspace(tmp_path, documents__agenda_dot_html_dot_j2=own))

    job = next(job for job in jobs(rio_claro, AGENDA) if job.language == "es")
    text = render_job(rio_claro, job, house).tree.text()

    assert "Notas: Sala 2" in text
    assert "Bienvenida" in text


@pytest.mark.parametrize("name", sorted(profile_files()))
def test_shipped_profiles_know_every_type(name: str) -> None:
    house = open_house(profile=name)

    assert str(house.profile.title.within("es"))
    for exercise_type in TYPES:
        listed = house.documents(exercise_type)
        assert {"agenda", "sign-in"} & {document.id for document in listed} or exercise_type != "tabletop"
        assert all(house.needs(exercise_type)[document.id] in "Rro" for document in listed)


def test_every_document_is_in_a_profile() -> None:
    named = {document for name in profile_files() for document in open_house(profile=name).profile.documents}

    assert named == {document.id for document in DOCUMENTS}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('agenda = "R R"', "mine.toml:6:10: error"),
        ('agendas = "R R R R R R R"', 'did you mean "agenda"?'),
    ],
)
def test_mistakes_of_a_profile_are_placed(tmp_path: Path, text: str, said: str) -> None:
    mine = f'title = "Mine"\nsource = "us"\nsummary = "ours"\n\n[documents]\n{text}\n'
    place = workspace(tmp_path, profiles__mine_dot_toml=mine)

    with pytest.raises(InvalidInput) as caught:
        open_house(place, "mine")

    assert said in str(caught.value)


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(InvalidInput, match="hseep"):
        open_house(profile="hsep")


# ---------------------------------------------------------------------------------------------- words of a profile

ROLES = (*ROSTER_ROLES.values(), "Senior controller", "MSEL manager", "Safety officer", "Exercise director")
PLURALS = ("Players", "Observers", "Facilitators", "Controllers", "Simulators", "Evaluators", "Support staff")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", sorted(profile_files()))
def test_no_profile_calls_two_roles_by_the_same_word(name: str, language: str) -> None:
    words = open_house(profile=name).words(language)

    for labels in (ROLES, PLURALS):
        said = [words.label(role).casefold() for role in labels]
        assert len(set(said)) == len(said), said


LEFT_OVER = {
    ("indeci", "en"): "players?|facilitators?|hot wash|after-action report|injects?|situation manual",
    ("indeci", "es"): "jugador(es)?|facilitador(es)?|en caliente|informe posterior|inyectos?|manual de situación",
    ("military", "en"): "players?|facilitators?|evaluators?|after-action report|situation manual|the agenda",
    ("military", "es"): "jugador(es)?|facilitador(es)?|evaluador(es)?|en caliente|manual de situación|la agenda",
}


@pytest.mark.parametrize(("name", "language"), sorted(LEFT_OVER))
def test_a_profile_has_one_word_for_one_thing_in_every_label(name: str, language: str) -> None:
    house, known = open_house(profile=name), words("es").labels
    said = [house.words(language).label(english) for english in known]

    pattern = re.compile(rf"(?<![\w{{“«])({LEFT_OVER[name, language]})(?!\w|}})", re.IGNORECASE)
    assert [label for label in said if pattern.search(label)] == []


def profile(tmp_path: Path, text: str) -> Words:
    head = 'title = "Mine"\nsource = "us"\nsummary = "ours"\n\n[documents]\nagenda = "R R R R R R R"\n'
    return open_house(workspace(tmp_path, profiles__mine_dot_toml=head + text), "mine").words("es")


def test_terms_stand_for_others_wherever_a_label_has_them(tmp_path: Path) -> None:
    said = profile(
        tmp_path, '[terms.es]\njugador = "actor"\n"los jugadores" = "el elenco"\n[words.es]\nPlayer = "Mimo"\n'
    )

    assert said.label("Player") == "Mimo"
    assert said.label("Player Handbook") == "Manual del Actor"
    assert said.label("What the players did") == "Lo que hicieron el elenco"
    assert said.label("Players") == "Jugadores"
    assert "carpeta «players»" in said.label(
        "Give players nothing but the folder “players”, and the messages of a cell only at their time. Everything else, "
        "exercise.json too, stays with the control team."
    )


def test_a_term_that_no_label_has_is_a_located_problem(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r'mine.toml:8:1: error\[unknown-term\]: no label has the term "jugadro"'):
        profile(tmp_path, '[terms.es]\njugadro = "actor"\n')


# ---------------------------------------------------------------------------------------------- of strangers

PO = 'msgid ""\nmsgstr "Language: es_PE\\n"\n\n'


def told(place: Path, name: str = "hseep") -> str:
    with pytest.raises(InvalidInput) as caught:
        open_house(place, name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("english", "said", "why"),
    [
        ("EXERCISE EXERCISE EXERCISE", "REAL REAL REAL", "error[banner]"),
        ("THIS IS AN EXERCISE", "ESTO NO ES UN EJERCICIO", "error[banner]"),
        ("UNCLASSIFIED", "SECRETO", "error[marking-reworded]"),
        ("TLP:RED", "TLP:CLEAR", "error[marking-reworded]"),
        ("Page {page} of {pages}", "P {p}", "use {page}, {pages}"),
        ("Page {page} of {pages}", "{page.__class__} {pages:>1000000000}", "error[placeholders-differ]"),
    ],
)
def test_own_words_neither_hide_the_exercise_nor_its_marking(tmp_path: Path, english: str, said: str, why: str) -> None:
    entry = f'msgid "{english}"\nmsgstr "{said}"\n'
    head = 'title = "Mine"\nsource = "us"\nsummary = "ours"\n\n[documents]\nagenda = "R R R R R R R"\n'
    lines = f'{head}[words.es]\n"{english}" = "{said}"\n'

    by_catalogue = told(workspace(tmp_path / "po", locales__es_dot_po=PO + entry))
    assert why in by_catalogue
    assert "es.po:4:1: error" in by_catalogue
    by_profile = told(workspace(tmp_path / "toml", profiles__mine_dot_toml=lines), "mine")
    assert why in by_profile or "unknown-label" in by_profile
    assert "mine.toml:8:" in by_profile


def test_terms_leave_markings_and_the_banner_alone(tmp_path: Path) -> None:
    said = profile(tmp_path, '[terms.es]\nejercicio = "operativo"\n"sin clasificar" = "secreto"\n')

    assert said.label("UNCLASSIFIED") == "SIN CLASIFICAR"
    assert said.label("EXERCISE EXERCISE EXERCISE") == "EJERCICIO EJERCICIO EJERCICIO"


@pytest.mark.parametrize("banner", ["no exercised thing", "THIS IS NOT AN EXERCISE", "NO ES UN EJERCICIO"])
def test_a_banner_says_the_word_itself(tmp_path: Path, banner: str) -> None:
    assert "does not say that this is an exercise" in refused(tmp_path, f'[banner]\nen = "{banner}"\n')


@pytest.mark.parametrize("family", ["</style><script>", 'a";}', "a\\\\", ""])
def test_the_name_of_a_font_is_a_name(tmp_path: Path, family: str) -> None:
    literal = family.replace('"', '\\"')

    assert "theme.toml:2:10: error" in refused(tmp_path, f'[type]\nfamily = "{literal}"\n')


def test_a_catalogue_is_utf_8_and_its_mistakes_are_placed(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=nope\\n"\n\nmsgid "Agenda"\nmsgstr "Programa"\n'
    house = open_house(workspace(tmp_path / "good", locales__es_dot_po=text))
    assert house.words("es").label("Agenda") == "Programa"

    said = told(workspace(tmp_path / "bad", locales__es_dot_po=text + "\nmsgid Agenda\n"))
    assert "es.po:7:1: error[syntax]" in said


def logo(tmp_path: Path, name: str, content: bytes) -> str:
    place = theme(tmp_path, f'[logo]\nfile = "{name}"\nalt = "x"\n')
    (tmp_path / "templates" / "theme" / name).write_bytes(content)
    return told(place)


def test_a_logo_that_cannot_be_printed_is_placed_in_the_theme(tmp_path: Path) -> None:
    assert "theme.toml:2:8: error[logo]" in logo(tmp_path / "a", "logo.png", b"root:x:0:0")
    assert "theme.toml:2:8: error[logo]" in logo(tmp_path / "b", "logo.svg", b"<svg><script/></svg>")


def link(tmp_path: Path, name: str, target: Path) -> Path:
    workspace(tmp_path, documents__x_dot_html_dot_j2="<p>a</p>")
    file = tmp_path / "templates" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.symlink_to(target)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_stay_in_the_folder_of_templates(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    secret = outside / "secret.txt"
    secret.write_text("secret", encoding="utf-8")

    assert "templates/artefacts: error[link-outside]" in told(link(tmp_path / "a", "artefacts", outside))
    assert "pw.txt: error[link-outside]" in told(link(tmp_path / "b", "documents/pw.txt", secret))
    assert "logo.png: error[link-outside]" in told(link(tmp_path / "c", "theme/logo.png", secret))
    assert "es.po: error[link-dead]" in told(link(tmp_path / "d", "locales/es.po", Path("gone.po")))
    assert "ring: error[link-outside]" in told(link(tmp_path / "e", "ring", Path("ring")))
    assert open_house(link(tmp_path / "f", "documents/y.html.j2", Path("x.html.j2"))).own
    assert open_house(link(tmp_path / "g", "documents/.#x.html.j2", Path("me@machine.1"))).own


def test_a_folder_where_a_file_should_be_is_no_silence(tmp_path: Path) -> None:
    (tmp_path / "templates" / "theme" / "theme.toml").mkdir(parents=True)
    (tmp_path / "templates" / "locales" / "es.po").mkdir(parents=True)

    assert told(tmp_path).count("error[no-file]") == 2
