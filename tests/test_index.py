from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from exercise_gen import limited, packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.errors import InvalidInput
from exercise_gen.generate import Exercise
from exercise_gen.house import open_house

FEW = [document for document in DOCUMENTS if document.id in ("agenda", "handout", "msel")]


def test_an_index_names_documents_codes_and_needs(rio_claro: Exercise, tmp_path: Path) -> None:
    packet.build(rio_claro, tmp_path / "p", documents=FEW)

    page = lxml.html.parse(str(tmp_path / "p/es/players/index.html")).getroot()
    text = page.text_content()

    assert "HSEEP 2020" in text
    assert "obligatorio" in text
    assert "Manual del participante" in text or "Agenda" in text
    codes = [code.text for code in page.iter("code")]
    assert len(codes) == 1 + len(rio_claro.players)
    links = [a.get("href") for a in page.iter("a")]
    assert "cells/coer/handout.pdf" in links
    assert not (tmp_path / "p/es/evaluation").exists()


def test_the_first_page_leads_to_every_audience_in_every_language(rio_claro: Exercise, tmp_path: Path) -> None:
    packet.build(rio_claro, tmp_path / "p", documents=FEW)

    page = lxml.html.parse(str(tmp_path / "p/index.html")).getroot()
    links = {a.get("href") for a in page.iter("a")}

    assert {
        f"{language}/{audience}/index.html" for language in ("en", "es") for audience in ("players", "control")
    } <= links
    assert all((tmp_path / "p" / link).is_file() for link in links)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<main><script>1</script></main>", "the tag <script>"),
        ('<main><img src="x" onerror="1"></main>', "the tag <img>"),
        ('<main><form action="https://example.org"></form></main>', "the tag <form>"),
        ("<main>{{ 5|wordwrap }}</main>", "has no attribute"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "more than 1 s"),
    ],
)
def test_a_workspaces_index_is_limited_and_checked(
    rio_claro: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    file = tmp_path / "templates" / "packet" / "index.html.j2"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    if "1 s" in said:
        monkeypatch.setattr(limited.render, "__defaults__", (1.0, ""))

    with pytest.raises(InvalidInput) as caught:
        packet.build(rio_claro, tmp_path / "p", house=open_house(tmp_path), documents=FEW[:1])

    limited.stop()
    assert said in str(caught.value)
    assert not (tmp_path / "p").exists()


def test_the_name_of_an_exercise_is_no_html(rio_claro: Exercise, tmp_path: Path) -> None:
    plan = rio_claro.plan.model_copy(update={"nickname": "A</title><script>1</script>"})
    packet.build(replace(rio_claro, plan=plan), tmp_path / "p", documents=FEW[:1])

    for page in (tmp_path / "p").rglob("*.html"):
        assert "<script" not in page.read_text("utf-8"), page
