"""How the program stands in its system: its streams, and the signals that end it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
_received: list[int] = []


def open_streams() -> None:
    """Make output UTF-8, and give a stream that was closed (`2>&-`) somewhere to go.

    Its number would else be that of the next file that is opened, and messages would be written into that.
    """
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open
        elif name != "stdin" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def take_signals() -> None:
    """Let SIGTERM and SIGHUP end the program as Ctrl-C does, which leaves nothing half-written behind."""
    for number in _ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    _received.append(number)
    raise KeyboardInterrupt


def ended_by() -> int:
    """Return the exit code for the signal that ended the program, as shells count them; 0 for none of them."""
    return 128 + _received[0] if _received else 0


def leave_pipe() -> None:
    """Let what is still to be written go nowhere: Python writes it when it ends, and would fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
