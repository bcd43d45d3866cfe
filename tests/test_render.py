from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from exercise_gen import i18n, render, resources
from exercise_gen.errors import InvalidInput, Problem


@dataclass(frozen=True)
class View:
    name: str


@pytest.fixture
def template(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path / "templates" / "x.html.j2"


def failing(template: Path, text: str, name: str = "a") -> str:
    template.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        render.render("x.html.j2", View(name), i18n.words("en"), (template.parent,))
    return str(caught.value.problems[0])


def test_values_are_escaped(template: Path) -> None:
    template.write_text("<p>{{ view.name }}</p>", encoding="utf-8")

    tree = render.render("x.html.j2", View("<b>{{ 7*7 }}</b>"), i18n.words("en"), (template.parent,))

    assert tree.text() == "<b>{{ 7*7 }}</b>"


def test_an_undefined_name_is_located(template: Path) -> None:
    assert failing(template, "<p>a</p>\n<p>{{ view.tittle }}</p>").startswith(
        "templates/x.html.j2:2:1: error[template]"
    )


def test_a_syntax_error_is_located(template: Path) -> None:
    assert failing(template, "<p>a</p>\n\n{% for %}").startswith("templates/x.html.j2:3:1: error[template]")


def test_an_unknown_tag_is_a_problem(template: Path) -> None:
    assert "<blink>" in failing(template, "<blink>a</blink>")


def test_a_missing_template_is_a_problem(template: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        render.render("nowhere.html.j2", View("a"), i18n.words("en"), (template.parent,))

    assert "nowhere.html.j2" in str(caught.value)
    assert template.parent


@pytest.mark.parametrize(
    "attack", ["{{ view.__class__.__mro__ }}", "{{ view.__init__.__globals__ }}", "{{ ''.__class__ }}"]
)
def test_the_sandbox_holds(template: Path, attack: str) -> None:
    assert "unsafe" in failing(template, f"<p>{attack}</p>")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>{{ 5|wordwrap }}</p>", "has no attribute"),
        ("<p>{{ number('x') }}</p>", '"x" is not a number'),
        ("<p>{{ 10 ** 400 * 1.5 }}</p>", "too large"),
        ("<p>{{ t('Page {page} of {pages}', page=1) }}</p>", "pages"),
        ("{% macro a() %}{{ a() }}{% endmacro %}<p>{{ a() }}</p>", "calls itself without end"),
    ],
)
def test_whatever_goes_wrong_in_a_template_is_a_problem_of_it(template: Path, text: str, said: str) -> None:
    told = failing(template, text)

    assert told.startswith("templates/x.html.j2")
    assert said in told


def own(tmp_path: Path, text: str, extended: str = "shipped/x.html.j2") -> list[Problem]:
    folders = (tmp_path / "own", tmp_path / "shipped")
    for folder in folders:
        folder.mkdir()
    (folders[1] / "x.html.j2").write_text("{% block front %}<p>a</p>{% endblock %}", encoding="utf-8")
    (folders[0] / "x.html.j2").write_text(f'{{% extends "{extended}" %}}\n{text}', encoding="utf-8")
    try:
        render.render("x.html.j2", View("a"), i18n.words("en"), folders)
    except InvalidInput as error:
        return list(error.problems)
    return []


def test_a_block_that_the_shipped_template_lacks_is_located(tmp_path: Path) -> None:
    [problem] = own(tmp_path, "\n{% block frnt %}<p>IMPORTANT</p>{% endblock %}")

    assert (problem.file, problem.line, problem.code) == ("templates/x.html.j2", 3, "unknown-block")
    assert problem.hint == 'did you mean "front"?'


def test_words_outside_the_blocks_are_located(tmp_path: Path) -> None:
    [problem] = own(tmp_path, "{% block front %}{% endblock %}\n<p>IMPORTANT</p>")

    assert problem.code == "outside-blocks"


def test_a_template_that_extends_itself_is_told_how_to_name_the_shipped_one(tmp_path: Path) -> None:
    [problem] = own(tmp_path, "", "x.html.j2")

    assert problem.hint == 'write {% extends "shipped/x.html.j2" %}'


def test_a_block_inside_a_block_may_be_new(tmp_path: Path) -> None:
    text = "{# mine #}\n{% set a = 1 %}\n{% block front %}{% block mine %}<p>b</p>{% endblock %}{% endblock %}\n"

    assert own(tmp_path, text) == []


def test_shipped_templates_compile() -> None:
    environment = render._environment(resources.template_folders())
    names = [n for n in environment.list_templates() if n.endswith(".j2")]

    assert len(names) >= 30
    for name in names:
        environment.get_template(name)
    assert resources.shipped("templates").is_dir()
