from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from exercise_gen import i18n, render, resources
from exercise_gen.errors import InvalidInput


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


def test_shipped_templates_compile() -> None:
    environment = render._environment(resources.template_folders())
    names = [n for n in environment.list_templates() if n.endswith(".j2")]

    assert len(names) >= 30
    for name in names:
        environment.get_template(name)
    assert resources.shipped("templates").is_dir()
