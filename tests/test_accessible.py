"""Two checkers of others judge our PDFs: `outloud` reads as a screen reader does, `pdfua` by the clauses of PDF/UA."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from reading import squeezed

from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.generate import Exercise
from exercise_gen.press import jobs, render_job

PAGES = [made for made in DOCUMENTS if made.made_of == "pages"]


@dataclass(frozen=True)
class Printed:
    document: str
    file: Path
    heads: tuple[str, ...]
    banner: str
    title: str

    def excuses(self, finding: Any) -> bool:
        """Artefacts as PDF/UA wants them: running heads, a table's head on its next page, a tent's upper half."""
        said = squeezed(finding.evidence.rstrip("…"))
        again = self.document == "table-tents" or any(said in head for head in self.heads)
        again = again or squeezed(self.banner) in said or said in squeezed(self.title)  # the running head
        return finding.rule == "TAG-002" and again


def printed(exercise: Exercise, folder: Path) -> Iterator[Printed]:
    for job in jobs(exercise, PAGES):
        if job.language in ("es", "en-es") and (job.cell is None or job.cell.id == "coer"):
            file = folder / f"{job.language}-{job.document.id}.pdf"
            made = render_job(exercise, job)
            file.write_bytes(write_pdf(made))
            heads = tuple(squeezed(node.text()) for node in made.tree.walk() if node.tag == "thead")
            yield Printed(job.document.id, file, heads, made.banner, made.title)


@pytest.fixture(scope="module")
def files(closed: Exercise, tmp_path_factory: pytest.TempPathFactory) -> list[Printed]:
    both = replace(closed, plan=closed.plan.model_copy(update={"bilingual": True}))
    return list(printed(both, tmp_path_factory.mktemp("accessible")))


@pytest.mark.filterwarnings("ignore")  # the checkers' own, and their libraries'
def test_a_screen_reader_finds_its_way(files: list[Printed]) -> None:
    from outloud import check

    found = [
        (made.document, finding.rule, finding.message, finding.evidence)
        for made in files
        for finding in check(str(made.file)).findings
        if finding.severity == "error" and not made.excuses(finding)
    ]

    assert len(files) > 80
    assert found == []


@pytest.mark.filterwarnings("ignore")
def test_the_clauses_of_pdf_ua_are_kept(files: list[Printed]) -> None:
    from pdfua import validate

    found = [
        (made.document, finding.rule_id, finding.message)
        for made in files
        for finding in validate(str(made.file)).findings
        if finding.severity.name == "ERROR"
    ]

    assert found == []
