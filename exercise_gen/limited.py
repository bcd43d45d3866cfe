"""Templates of strangers: rendered in a process of their own that has little memory and little time.

Jinja's sandbox keeps a template from the files and the program; it does not keep `{{ 'a' * 10**9 }}` from the memory.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from exercise_gen import children
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.house import House
from exercise_gen.i18n import Words
from exercise_gen.render import read, render_page
from exercise_gen.render import render as render_here
from exercise_gen.tree import Node

MEMORY = 1 << 30
"""Bytes of address space (POSIX systems; elsewhere only time and output are limited)."""
SECONDS = 20.0
"""Longest time for one document, as on the wall."""
OUTPUT = 20_000_000
"""Signs of HTML that a template may make."""
_START = 120.0
_MEMORY_SAID = f"more than {MEMORY >> 20} MB of memory"
_HINT = "look for a loop or a repetition without end"


@dataclass
class _Worker:
    process: BaseProcess
    ours: Connection

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.ours.close()


_workers: list[_Worker] = []


def draw(house: House, template: str, view: Any, words: Words, made_of: str = "") -> Node:
    """Return the document tree of a view in the style of a house: templates of a workspace are rendered in the process.

    Raises:
        InvalidInput: As `render`.
    """
    make = render if house.own else render_here
    return make(template, view, words, house.folders, made_of=made_of)


def render(
    template: str,
    view: Any,
    words: Words,
    folders: tuple[Path, ...],
    seconds: float = SECONDS,
    made_of: str = "",
) -> Node:
    """Return the document tree of a view, like `render.render`, but made in a limited process.

    Raises:
        InvalidInput: A mistake in the template, or it wants more time, memory or paper than it may have.
    """
    name = f"templates/{template}"
    worker = _worker()
    try:
        worker.ours.send((template, view, words, folders))
        if not worker.ours.poll(seconds):
            raise InvalidInput([_too_much(name, f"more than {seconds:g} s")])
        answer = worker.ours.recv()
    except (EOFError, OSError):
        said = _end_of(worker)
        stop()
        raise InvalidInput([_too_much(name, said)]) from None
    except BaseException:  # it may still be at work on this one
        stop()
        raise
    if isinstance(answer, str):
        return read(answer, template, view, made_of)
    raise InvalidInput(answer)


def _end_of(worker: _Worker) -> str:
    """Say why a process has ended by itself."""
    worker.process.join(1)
    code = worker.process.exitcode
    if code == -signal.SIGTERM:  # of the whole group: ours is on its way
        raise KeyboardInterrupt
    if code == -getattr(signal, "SIGSEGV", 11):
        return "more room for calls inside calls than there is"
    return _MEMORY_SAID


def _too_much(name: str, what: str) -> Problem:
    return Problem("template-limit", f"the template wants {what}", name, hint=_HINT)


def _worker() -> _Worker:
    if _workers and not _workers[0].process.is_alive():
        stop()
    if not _workers:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with children.undisturbed():
            process.start()
        theirs.close()
        with contextlib.suppress(EOFError, OSError):  # its end is noticed when it is asked
            if ours.poll(_START):  # its time begins when it is there
                ours.recv()
        _workers.append(_Worker(process, ours))
    return _workers[0]


def stop() -> None:
    """End the process; the next template starts another."""
    for worker in _workers:
        worker.stop()
    _workers.clear()


def _serve(requests: Connection) -> None:
    children.obey_parent()
    _limit()
    with contextlib.suppress(EOFError, OSError):
        requests.send("here")
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
    except MemoryError:
        return (_too_much(name, _MEMORY_SAID),)
    except Exception as error:  # whatever it is, it is the template's: the shipped ones are not rendered here alone
        return (Problem("template", f"the template cannot be rendered: {type(error).__name__}: {error}", name),)
    if len(made) > OUTPUT:
        return (Problem("template-limit", f"the template makes {len(made)} signs; {OUTPUT} are allowed", name),)
    return made
