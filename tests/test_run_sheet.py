"""The run sheet in a real browser, from a file, with no network and a clock that the test sets."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.html import write_html
from exercise_gen.generate import Exercise
from exercise_gen.press import jobs, render_job

SHEET = [made for made in DOCUMENTS if made.id == "run-sheet"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Sheet:
    """The page, what it complained of, and what it asked the network for."""

    def __init__(self, browser: Browser, file: Path, exercise: Exercise, minutes: int = 0) -> None:
        self.context = browser.new_context(accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        begin = exercise.at(exercise.play.start) + timedelta(minutes=minutes)
        self.page.clock.install(time=begin - timedelta(seconds=1))
        self.page.clock.pause_at(begin)  # no test waits for the clock of the wall
        self.page.goto(file.as_uri())

    def row(self, name: str) -> Any:
        return self.page.locator(f"#{name}")

    def answer(self, name: str, what: str) -> None:
        self.row(name).locator(f"[data-answer={what}]").click()

    def saved(self, label: str) -> str:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=label).click()
        return Path(waiting.value.path()).read_text("utf-8-sig")


@pytest.fixture(params=["es"])
def file(rio_claro: Exercise, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    job = next(job for job in jobs(rio_claro, SHEET) if job.language == request.param)
    made = tmp_path / "run-sheet.html"
    made.write_bytes(write_html(render_job(rio_claro, job)))
    return made


@pytest.fixture
def sheet(browser: Browser, file: Path, rio_claro: Exercise) -> Iterator[Sheet]:
    made = Sheet(browser, file, rio_claro)
    yield made
    assert made.complaints == []
    assert [url for url in made.asked if not url.startswith(("file:", "blob:"))] == []
    made.context.close()


def test_it_shows_the_hour_and_what_comes_next(sheet: Sheet, rio_claro: Exercise) -> None:
    start = rio_claro.at(rio_claro.play.start)
    first = rio_claro.injects[0]

    assert sheet.page.locator(".clock").inner_text() == f"{start:%H:%M}:00"
    assert "00:00:00" in sheet.page.locator(".played").inner_text()
    assert first.inject.id in sheet.page.locator(".next").inner_text()
    sheet.page.clock.run_for(61_000)
    assert "00:01:01" in sheet.page.locator(".played").inner_text()


def test_what_is_ticked_and_noted_survives_a_reload(sheet: Sheet, rio_claro: Exercise) -> None:
    name = f"inject-{rio_claro.injects[0].inject.id}"
    sheet.answer(name, "delivered")
    sheet.row(name).locator("textarea").fill("=SUM(1) recibido")
    sheet.row(name).locator("textarea").blur()
    sheet.page.reload()

    assert sheet.row(name).locator("[data-answer=delivered]").get_attribute("aria-pressed") == "true"
    assert sheet.row(name).locator("textarea").input_value() == "=SUM(1) recibido"
    assert "is-done" in (sheet.row(name).get_attribute("class") or "")
    sheet.answer(name, "delivered")
    assert sheet.row(name).locator("[data-answer=delivered]").get_attribute("aria-pressed") == "false"


def test_the_log_comes_out_and_goes_in_again(sheet: Sheet, rio_claro: Exercise, browser: Browser, file: Path) -> None:
    one, two = (f"inject-{item.inject.id}" for item in rio_claro.injects[:2])
    sheet.answer(one, "late")
    sheet.row(two).locator("textarea").fill('=cmd|"x", con comillas')
    sheet.row(two).locator("textarea").blur()
    sheet.page.get_by_placeholder("Nota para el registro").fill("Llegó el general")
    sheet.page.get_by_role("button", name="Agregar").click()

    data = json.loads(sheet.saved("Guardar registro (JSON)"))
    rows = list(csv.DictReader(io.StringIO(sheet.saved("Guardar registro (CSV)"))))

    assert [(line["id"], line["state"]) for line in data["lines"]] == [(one, "late"), (two, "")]
    assert rows[0]["state"] == "late"
    assert rows[1]["note"] == '\'=cmd|"x", con comillas'
    assert rows[-1]["note"] == "Llegó el general"

    other = Sheet(browser, file, rio_claro)
    other.page.evaluate("localStorage.clear()")
    other.page.reload()
    log = file.with_name("log.json")
    log.write_text(json.dumps(data), encoding="utf-8")
    other.page.locator("input[type=file]").set_input_files(str(log))
    other.page.wait_for_selector(f"#{one} [data-answer=late][aria-pressed=true]")
    assert "Llegó el general" in other.page.locator(".log").inner_text()
    other.context.close()


def test_a_file_that_is_no_log_changes_nothing(sheet: Sheet, file: Path) -> None:
    wrong = file.with_name("wrong.json")
    wrong.write_text("[", encoding="utf-8")
    sheet.page.locator("input[type=file]").set_input_files(str(wrong))

    sheet.page.wait_for_function("document.querySelector('.spoken').textContent.length > 0")
    assert "no es el registro" in sheet.page.locator(".spoken").inner_text()


def test_a_pause_moves_everything_that_waits(sheet: Sheet, rio_claro: Exercise) -> None:
    name = f"inject-{rio_claro.injects[1].inject.id}"
    planned = rio_claro.injects[1].real
    assert planned is not None
    sheet.page.get_by_role("button", name="PAUSEX").click()
    sheet.page.clock.run_for(10 * 60_000)
    sheet.page.get_by_role("button", name="RESUME").click()

    assert sheet.row(name).locator("td").nth(1).inner_text() == f"{planned + timedelta(minutes=10):%H:%M}"
    assert "00:00:00" in sheet.page.locator(".played").inner_text()


def test_what_is_late_is_said_in_words(browser: Browser, file: Path, rio_claro: Exercise) -> None:
    late = Sheet(browser, file, rio_claro, minutes=rio_claro.play.minutes - 1)

    assert "Vencido" in late.page.locator(".overdue-list").inner_text()
    late.page.locator("select").nth(2).select_option("done")
    assert late.page.locator("tbody tr:visible").count() == 0
    late.page.locator("select").nth(2).select_option("")
    late.page.locator("select").nth(1).select_option(rio_claro.players[0].id)
    mine = [i for i in rio_claro.injects if rio_claro.players[0].id not in i.inject.to]
    for item in mine:
        assert not late.row(f"inject-{item.inject.id}").is_visible()
    assert late.complaints == []
    late.context.close()


def test_keys_serve_for_what_comes_next(sheet: Sheet, rio_claro: Exercise) -> None:
    name = f"inject-{rio_claro.injects[0].inject.id}"
    sheet.page.keyboard.press("1")
    assert sheet.row(name).locator("[data-answer=delivered]").get_attribute("aria-pressed") == "true"
    sheet.page.keyboard.press("/")
    sheet.page.keyboard.type("p1n")
    assert sheet.page.get_by_placeholder("Nota para el registro").input_value() == "p1n"


def test_a_telephone_shows_it_without_a_sideways_scroll(sheet: Sheet) -> None:
    sheet.page.set_viewport_size({"width": 390, "height": 800})

    assert sheet.page.evaluate("document.documentElement.scrollWidth") <= 391


def test_reset_asks_first(sheet: Sheet, rio_claro: Exercise) -> None:
    name = f"inject-{rio_claro.injects[0].inject.id}"
    sheet.answer(name, "delivered")
    sheet.page.once("dialog", lambda dialog: dialog.dismiss())
    sheet.page.get_by_role("button", name="Empezar de nuevo").click()
    assert sheet.row(name).locator("[data-answer=delivered]").get_attribute("aria-pressed") == "true"
    sheet.page.once("dialog", lambda dialog: dialog.accept())
    sheet.page.get_by_role("button", name="Empezar de nuevo").click()
    assert sheet.row(name).locator("[data-answer=delivered]").get_attribute("aria-pressed") == "false"
