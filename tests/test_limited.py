from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exercise_gen import i18n, limited
from exercise_gen.documents.view import Prose
from exercise_gen.errors import InvalidInput

WORDS = i18n.words("en")


@pytest.fixture(autouse=True)
def _no_worker_stays() -> Iterator[None]:
    yield
    limited.stop()


def folders(tmp_path: Path, text: str) -> tuple[Path, ...]:
    (tmp_path / "templates").mkdir(exist_ok=True)
    (tmp_path / "templates" / "x.html.j2").write_text(text, encoding="utf-8")
    return (tmp_path / "templates",)


def refused(tmp_path: Path, text: str, seconds: float = 20) -> str:
    with pytest.raises(InvalidInput) as caught:
        limited.render("x.html.j2", Prose("a"), WORDS, folders(tmp_path, text), seconds)
    return str(caught.value)


def test_a_template_renders_in_its_own_process(tmp_path: Path) -> None:
    tree = limited.render("x.html.j2", Prose("**a** & b"), WORDS, folders(tmp_path, "<p>{{ view }}</p>"))

    assert tree.text() == "a & b"


def test_a_mistake_is_placed_as_elsewhere(tmp_path: Path) -> None:
    assert "templates/x.html.j2:2:1: error[template]" in refused(tmp_path, "<p>\n{{ nothing }}</p>")
    assert "<blink>" in refused(tmp_path, "<blink>a</blink>")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the memory of a process")
def test_memory_is_limited(tmp_path: Path) -> None:
    assert "error[template-limit]" in refused(tmp_path, "{{ ('a' * 10**9) * 3 }}")


def test_time_is_limited(tmp_path: Path) -> None:
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"

    assert "more than 1 s" in refused(tmp_path, endless, seconds=1)


def test_paper_is_limited(tmp_path: Path) -> None:
    assert "signs" in refused(tmp_path, "{% for a in range(3000) %}{{ 'abcdefgh' * 1000 }}{% endfor %}")


def test_after_a_refusal_the_next_template_renders(tmp_path: Path) -> None:
    refused(tmp_path, "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", seconds=0.5)

    assert limited.render("x.html.j2", Prose("a"), WORDS, folders(tmp_path, "<p>{{ view }}</p>")).text() == "a"


def test_whatever_goes_wrong_is_a_problem_of_the_template(tmp_path: Path) -> None:
    assert "has no attribute" in refused(tmp_path, "{{ 5|wordwrap }}")
    assert "calls itself without end" in refused(tmp_path, "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}")


def test_a_process_that_was_ended_says_why_it_may_have_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = folders(tmp_path, "<p>{{ view }}</p>")
    limited.render("x.html.j2", Prose("a"), WORDS, own)
    process = limited._workers[0].process

    def killed(self: object, message: object) -> None:
        process.kill()
        process.join()
        raise BrokenPipeError

    monkeypatch.setattr(type(limited._workers[0].ours), "send", killed)
    with pytest.raises(InvalidInput, match="1024 MB of memory"):
        limited.render("x.html.j2", Prose("a"), WORDS, own)
