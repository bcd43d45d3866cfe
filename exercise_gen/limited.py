"""Templates of strangers: rendered in a process of their own that has little memory and little time.

Jinja's sandbox keeps a template from the files and the program; it does not keep `{{ 'a' * 10**9 }}` from the memory.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.i18n import Words
from exercise_gen.render import render_page
from exercise_gen.tree import Node, parse

MEMORY = 1 << 30
"""Bytes of address space (POSIX systems; elsewhere only time and output are limited)."""
SECONDS = 20.0
"""Longest time for one document, as on the wall."""
OUTPUT = 20_000_000
"""Signs of HTML that a template may make."""


@dataclass
class _Worker:
    process: BaseProcess
    ours: Connection

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.ours.close()


_workers: list[_Worker] = []


def render(template: str, view: Any, words: Words, folders: tuple[Path, ...], seconds: float = SECONDS) -> Node:
    """Return the document tree of a view, like `render.render`, but made in a limited process.

    Raises:
        InvalidInput: A mistake in the template, or it wants more time, memory or paper than it may have.
    """
    name = f"templates/{template}"
    worker = _worker()
    try:
        worker.ours.send((template, view, words, folders))
        if not worker.ours.poll(seconds):
            raise _too_much(name, f"more than {seconds:g} s")
        answer = worker.ours.recv()
    except (EOFError, OSError):
        raise _too_much(name, f"more than {MEMORY >> 20} MB of memory") from None
    except InvalidInput:
        stop()
        raise
    if isinstance(answer, str):
        return parse(answer, name)
    raise InvalidInput(answer)


def _too_much(name: str, what: str) -> InvalidInput:
    stop()
    hint = "look for a loop or a repetition without end"
    return InvalidInput([Problem("template-limit", f"the template wants {what}", name, hint=hint)])


def _worker() -> _Worker:
    if _workers and not _workers[0].process.is_alive():
        stop()
    if not _workers:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        _workers.append(_Worker(process, ours))
    return _workers[0]


def stop() -> None:
    """End the process; the next template starts another."""
    for worker in _workers:
        worker.stop()
    _workers.clear()


def _serve(requests: Connection) -> None:
    _limit()
    with contextlib.suppress(EOFError, OSError):
        while True:
            requests.send(_answer(*requests.recv()))


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file


def _answer(template: str, view: Any, words: Words, folders: tuple[Path, ...]) -> str | tuple[Problem, ...]:
    name = f"templates/{template}"
    try:
        made = render_page(template, view, words, folders)
    except InvalidInput as error:
        return tuple(error.problems)
    except (MemoryError, RecursionError):
        return (Problem("template-limit", f"the template wants more than {MEMORY >> 20} MB of memory", name),)
    if len(made) > OUTPUT:
        return (Problem("template-limit", f"the template makes {len(made)} signs; {OUTPUT} are allowed", name),)
    return made
