from __future__ import annotations

from pathlib import Path

import lxml.html

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.generate import Exercise

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
