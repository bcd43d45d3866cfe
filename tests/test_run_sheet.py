"""The run sheet in a real browser, from a file, with no network and a clock that the test sets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA
from playwright.sync_api import Browser, Page

from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.html import write_html
from exercise_gen.generate import Exercise
from exercise_gen.packet import open_exercise
from exercise_gen.press import jobs, render_job

SHEET = [made for made in DOCUMENTS if made.id == "run-sheet"]


class Sheet:
    """The page, what it complained of, and what it asked the network for."""

    def __init__(self, browser: Browser, file: Path, exercise: Exercise, minutes: int = 0) -> None:
        self.context = browser.new_context(accept_downloads=True)
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.begin = exercise.at(exercise.play.start) + timedelta(minutes=minutes)
        self.file = file
        self.page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.clock.install(time=self.begin - timedelta(seconds=1))
        page.clock.pause_at(self.begin)  # no test waits for the clock of the wall
        page.goto(self.file.as_uri())
        return page

    def row(self, name: str) -> Any:
        return self.page.locator(f"#{name}")

    def answer(self, name: str, what: str) -> None:
        self.row(name).locator(f"[data-answer={what}]").click()

    def pressed(self, name: str, what: str) -> bool:
        return bool(self.row(name).locator(f"[data-answer={what}]").get_attribute("aria-pressed") == "true")

    def time(self, name: str) -> str:
        return str(self.row(name).locator("td").nth(1).inner_text())

    def load(self, log: object) -> None:
        given = {"name": "log.json", "mimeType": "application/json", "buffer": json.dumps(log).encode()}
        self.page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
        self.page.wait_for_function("document.querySelector('.spoken').textContent.includes('registro')")

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
    first, second = (item.real for item in rio_claro.injects[:2])
    assert first is not None and second is not None
    now = rio_claro.at(rio_claro.play.start)
    assert [row["Notas"] for row in rows] == ["", "Llegó el general", '\'=cmd|"x", con comillas']
    assert [row["Tipo"] for row in rows] == ["Mensaje", "Registro", "Mensaje"]
    assert (rows[0]["Estado"], rows[0]["Hora real"]) == ("Con demora", now.isoformat())
    assert (rows[0]["Previsto"], rows[2]["Previsto"]) == (first.isoformat(), second.isoformat())

    other = Sheet(browser, file, rio_claro)
    other.page.evaluate("localStorage.clear()")
    other.page.reload()
    log = file.with_name("log.json")
    log.write_text(json.dumps(data), encoding="utf-8")
    other.page.locator("input[type=file]").set_input_files(str(log))
    other.page.wait_for_selector(f"#{one} [data-answer=late][aria-pressed=true]")
    assert "Llegó el general" in other.page.locator(".log").inner_text()
    other.context.close()


@pytest.mark.parametrize(
    "content",
    [
        "[",
        "null",
        '{"rows": null}',
        '{"log": [{"text": "x"}]}',
        '{"rows": {"a": {"at": "ayer"}}}',
        '{"shift": "1"}',
        '{"rows": {"a": {"state": "hacked"}}}',
        '{"rows": {"a": {"note": {}}}}',
        '{"log": {}}',
        '{"rows": {"a": 9}, "set": 1e99}',
    ],
)
def test_a_file_that_is_no_log_changes_nothing(sheet: Sheet, file: Path, rio_claro: Exercise, content: str) -> None:
    name = f"inject-{rio_claro.injects[0].inject.id}"
    sheet.answer(name, "late")
    code = json.loads(sheet.saved("Guardar registro (JSON)"))["code"]
    wrong = file.with_name("wrong.json")
    given = content if content in ("[", "null") else json.dumps({"code": code, "state": json.loads(content)})
    wrong.write_text(given, encoding="utf-8")
    sheet.page.locator("input[type=file]").set_input_files(str(wrong))

    sheet.page.wait_for_function("document.querySelector('.spoken').textContent.includes('no es el registro')")
    sheet.page.reload()
    assert sheet.row(name).locator("[data-answer=late]").get_attribute("aria-pressed") == "true"


def test_phases_and_the_end_move_with_a_late_start(sheet: Sheet, rio_claro: Exercise) -> None:
    sheet.page.get_by_role("button", name="+5 min").click()

    for name, minute in (("phase-2", rio_claro.phases[1].span.start), ("endex", rio_claro.play.end)):
        later = rio_claro.at(minute) + timedelta(minutes=5)
        assert sheet.row(name).locator("td").nth(1).inner_text() == f"{later:%H:%M}"


def test_days_of_a_long_exercise_are_told_apart(browser: Browser, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "scenario: rio-claro\nstart: {date: 2027-05-28, time: '08:30'}\nduration: 30 h\n"
        "breaks: [{at: '17:00', duration: 15 h, label: Night}]\n",
        encoding="utf-8",
    )
    exercise = open_exercise(str(plan), workspace=DATA)
    page = tmp_path / "run-sheet.html"
    page.write_bytes(write_html(render_job(exercise, next(iter(jobs(exercise, SHEET))))))
    long = Sheet(browser, page, exercise)

    assert long.row("endex").locator("td").nth(1).inner_text().startswith("D2 ")
    assert long.complaints == []
    long.context.close()


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


def ids(exercise: Exercise) -> list[str]:
    return [f"inject-{item.inject.id}" for item in exercise.injects]


def test_keys_answer_the_oldest_inject_that_waits(browser: Browser, file: Path, rio_claro: Exercise) -> None:
    late = Sheet(browser, file, rio_claro, minutes=rio_claro.play.minutes - 1)
    one, two = ids(rio_claro)[:2]

    assert rio_claro.injects[0].inject.id in late.page.locator(".next").inner_text()
    late.page.keyboard.press("1")
    assert late.pressed(one, "delivered")
    assert rio_claro.injects[1].inject.id in late.page.locator(".next").inner_text()
    assert not late.pressed(two, "delivered")
    assert "−" in late.page.locator(".next .count").inner_text()
    late.context.close()


def test_no_key_answers_a_row_that_a_filter_hides(sheet: Sheet, rio_claro: Exercise) -> None:
    sheet.page.locator("select").nth(2).select_option("done")
    for key in "12345n":
        sheet.page.keyboard.press(key)
    sheet.page.locator("select").nth(2).select_option("")

    assert sheet.page.locator("[aria-pressed=true]").count() == 0
    assert "filas que se ven" not in sheet.page.locator(".next").inner_text()


def test_the_next_inject_and_the_next_action_stand_apart(sheet: Sheet, rio_claro: Exercise) -> None:
    acting = [item.inject for item in rio_claro.injects if item.inject.expected_actions]
    sheet.page.keyboard.press("4")

    assert sheet.page.locator("[data-answer=seen][aria-pressed=true]").count() == 1
    assert rio_claro.injects[0].inject.id in sheet.page.locator(".next").inner_text()
    assert "Acción esperada" in sheet.page.locator(".action").inner_text()
    assert sheet.pressed(f"action-{acting[0].id}-1", "seen")


def test_an_action_that_was_not_seen_calls_for_the_inject_in_reserve(sheet: Sheet, rio_claro: Exercise) -> None:
    spare = rio_claro.contingencies[0].inject
    assert sheet.page.locator(".reserve").inner_text() == ""
    sheet.answer(f"action-{spare.contingency_of}-1", "missed")

    assert spare.id in sheet.page.locator(".reserve").inner_text()
    sheet.answer(f"contingency-{spare.id}", "released")
    assert sheet.page.locator(".reserve").inner_text() == ""


def test_two_tabs_keep_one_log(sheet: Sheet, rio_claro: Exercise) -> None:
    one, two = ids(rio_claro)[:2]
    other = sheet.tab()
    sheet.answer(one, "delivered")
    other.wait_for_selector(f"#{one} [data-answer=delivered][aria-pressed=true]")
    other.locator(f"#{two} [data-answer=late]").click()
    sheet.page.wait_for_selector(f"#{two} [data-answer=late][aria-pressed=true]")
    sheet.page.reload()

    assert sheet.pressed(one, "delivered")
    assert sheet.pressed(two, "late")


def test_a_note_half_written_survives_a_reload(sheet: Sheet, rio_claro: Exercise) -> None:
    note = sheet.row(ids(rio_claro)[0]).locator("textarea")
    note.press_sequentially("Llama el alc")
    sheet.page.reload()

    assert note.input_value() == "Llama el alc"


def test_the_logs_of_two_controllers_become_one(sheet: Sheet, rio_claro: Exercise) -> None:
    one, two, three = ids(rio_claro)[:3]
    sheet.answer(one, "late")
    sheet.row(one).locator("textarea").fill("mía")
    sheet.answer(two, "delivered")
    sheet.page.get_by_placeholder("Nota para el registro").fill("Aquí")
    sheet.page.get_by_role("button", name="Agregar").click()
    mine = json.loads(sheet.saved("Guardar registro (JSON)"))
    at = int(sheet.begin.timestamp() * 1000)
    theirs = {
        "rows": {
            one: {"state": "delivered", "at": at - 9000, "changed": at - 9000, "note": "suya", "noted": at - 9000},
            two: {"state": "skipped", "at": at + 9000, "changed": at + 9000},
            three: {"state": "late", "at": at, "changed": at},
        },
        "log": [*mine["state"]["log"], {"at": at - 60_000, "text": "Allá"}],
    }
    sheet.load({"code": mine["code"], "state": theirs})

    assert sheet.pressed(one, "late")
    assert sheet.row(one).locator("textarea").input_value() == "suya\nmía"
    assert sheet.pressed(two, "skipped")
    assert sheet.pressed(three, "late")
    assert [line.partition(" · ")[2] for line in sheet.page.locator(".log li").all_inner_texts()] == ["Aquí", "Allá"]


def test_rows_that_are_no_longer_planned_stay_in_the_log(sheet: Sheet) -> None:
    at = int(sheet.begin.timestamp() * 1000)
    row = {"state": "delivered", "at": at, "note": "\tvista", "name": "INJ-99 Ya no está"}
    sheet.page.once("dialog", lambda dialog: dialog.accept())
    sheet.load({"code": "another", "state": {"rows": {"inject-INJ-99": row}}})
    (line,) = csv.DictReader(io.StringIO(sheet.saved("Guardar registro (CSV)")))

    assert (line["Tipo"], line["Qué"], line["Notas"]) == ("No está en esta versión", "INJ-99 Ya no está", "'\tvista")
    assert json.loads(sheet.saved("Guardar registro (JSON)"))["lines"][0]["id"] == "inject-INJ-99"


def test_a_browser_that_keeps_nothing_says_so_as_long_as_it_does(
    browser: Browser, file: Path, rio_claro: Exercise
) -> None:
    made = Sheet(browser, file, rio_claro)
    assert not made.page.locator(".unsaved").is_visible()
    made.page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    made.page.reload()
    made.answer(ids(rio_claro)[0], "delivered")
    made.answer(ids(rio_claro)[1], "delivered")

    assert made.page.locator(".unsaved").is_visible()
    assert made.pressed(ids(rio_claro)[0], "delivered")
    assert made.complaints == []
    made.context.close()


def test_a_corrected_answer_keeps_its_hour_which_can_be_corrected_too(sheet: Sheet, rio_claro: Exercise) -> None:
    name = ids(rio_claro)[0]
    actual = sheet.row(name).locator("input[type=time]")
    assert not actual.is_visible()
    sheet.answer(name, "delivered")
    sheet.page.clock.run_for(5 * 60_000)
    sheet.answer(name, "late")
    assert actual.input_value() == f"{sheet.begin:%H:%M}"

    before = sheet.begin - timedelta(minutes=3)
    actual.fill(f"{before:%H:%M}")
    sheet.page.reload()
    assert actual.input_value() == f"{before:%H:%M}"
    (line,) = json.loads(sheet.saved("Guardar registro (JSON)"))["lines"]
    assert line["actual"] == before.isoformat()


def test_a_shift_moves_only_what_waits(browser: Browser, file: Path, rio_claro: Exercise) -> None:
    begun = rio_claro.phases[1].span.start
    sheet = Sheet(browser, file, rio_claro, minutes=begun - rio_claro.play.start + 1)
    one, two = ids(rio_claro)[:2]
    first, second = (item.real for item in rio_claro.injects[:2])
    assert first is not None and second is not None
    sheet.answer(one, "delivered")
    sheet.page.get_by_role("button", name="+5 min").click()

    assert sheet.time(one) == f"{first:%H:%M}"
    assert sheet.time(two) == f"{second + timedelta(minutes=5):%H:%M}"
    assert sheet.time("phase-2") == f"{rio_claro.at(begun):%H:%M}"
    assert sheet.time("endex") == f"{rio_claro.at(rio_claro.play.end) + timedelta(minutes=5):%H:%M}"
    sheet.row(two).locator("textarea").fill("x")
    lines = {line["id"]: line for line in json.loads(sheet.saved("Guardar registro (JSON)"))["lines"]}
    assert lines[two]["planned"] == second.isoformat()
    assert lines[two]["shifted"] == (second + timedelta(minutes=5)).isoformat()
    sheet.context.close()


def test_startex_asks_when_play_has_begun(sheet: Sheet, rio_claro: Exercise) -> None:
    endex = rio_claro.at(rio_claro.play.end)
    sheet.page.clock.run_for(10 * 60_000)
    sheet.page.get_by_role("button", name="STARTEX").click()
    assert sheet.time("endex") == f"{endex + timedelta(minutes=10):%H:%M}"
    sheet.page.clock.run_for(5 * 60_000)
    sheet.page.once("dialog", lambda dialog: dialog.dismiss())
    sheet.page.get_by_role("button", name="STARTEX").click()
    assert sheet.time("endex") == f"{endex + timedelta(minutes=10):%H:%M}"
    sheet.page.once("dialog", lambda dialog: dialog.accept())
    sheet.page.get_by_role("button", name="STARTEX").click()
    assert sheet.time("endex") == f"{endex + timedelta(minutes=15):%H:%M}"


def test_a_time_beyond_midnight_belongs_to_the_next_day(browser: Browser, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("scenario: rio-claro\nstart: {date: 2027-05-28, time: '18:00'}\n", encoding="utf-8")
    exercise = open_exercise(str(plan), workspace=DATA)
    page = tmp_path / "run-sheet.html"
    page.write_bytes(write_html(render_job(exercise, next(iter(jobs(exercise, SHEET))))))
    sheet = Sheet(browser, page, exercise)
    endex = exercise.at(exercise.play.end)
    assert sheet.time("endex") == f"{endex:%H:%M}"
    while endex.date() == sheet.begin.date():
        endex += timedelta(minutes=5)
        sheet.page.get_by_role("button", name="+5 min").click()

    assert sheet.time("endex") == f"D2 {endex:%H:%M}"
    sheet.context.close()


def test_a_rehearsal_on_another_day_is_day_one(sheet: Sheet) -> None:
    sheet.page.clock.fast_forward(72 * 3600_000)
    sheet.page.get_by_role("button", name="STARTEX").click()

    assert sheet.time("startex") == f"{sheet.begin:%H:%M}"


def test_many_overdue_injects_take_one_line_that_leads_to_them(
    browser: Browser, file: Path, rio_claro: Exercise
) -> None:
    late = Sheet(browser, file, rio_claro, minutes=rio_claro.play.minutes + 60)
    named = late.page.locator(".overdue-list button")
    waiting = len(rio_claro.injects)

    assert named.count() == min(5, waiting)
    assert f"({waiting})" in late.page.locator(".overdue-list").inner_text()
    assert waiting <= 5 or f"y {waiting - 5} más" in late.page.locator(".overdue-list").inner_text()
    named.last.click()
    name = ids(rio_claro)[min(5, waiting) - 1]
    assert late.page.evaluate("document.activeElement.closest('tr').id") == name
    assert late.page.locator(".console").bounding_box()["height"] < 300  # type: ignore[index]
    late.context.close()


def test_a_telephone_keeps_the_clock_and_the_next_inject_in_sight(
    browser: Browser, file: Path, rio_claro: Exercise
) -> None:
    late = Sheet(browser, file, rio_claro, minutes=rio_claro.play.minutes + 60)
    late.page.set_viewport_size({"width": 390, "height": 800})
    late.page.reload()
    assert late.page.get_by_role("button", name="STARTEX").count() == 0  # folded away
    late.page.locator(f"#{ids(rio_claro)[-1]}").scroll_into_view_if_needed()

    head = late.page.locator(".console .head").bounding_box()
    assert head is not None and head["y"] == 0 and head["height"] < 240
    assert late.page.locator(".clock").is_visible()
    late.context.close()
