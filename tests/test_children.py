from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

PARENT = """
import multiprocessing, sys, time
from pathlib import Path
from exercise_gen import children

def work(file):
    children.obey_parent()
    Path(file).touch()
    while True:
        pass

if __name__ == "__main__":
    with children.undisturbed():
        process = multiprocessing.get_context("spawn").Process(target=work, args=(sys.argv[1],))
        process.start()
    print(process.pid, flush=True)
    if sys.argv[2] == "early":
        time.sleep(60)
    process.join()
"""


def started(tmp_path: Path, when: str) -> tuple[subprocess.Popen[str], int]:
    (tmp_path / "parent.py").write_text(PARENT, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "parent.py"), str(tmp_path / "ready"), when]
    parent = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert parent.stdout
    return parent, int(parent.stdout.readline())


def until(done: object) -> None:
    for _ in range(600):
        if done():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{process}/stat")  # nobody may be there to take note of its end
    return stat.is_file() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_child_at_work_ends_with_its_parent(tmp_path: Path) -> None:
    parent, child = started(tmp_path, "late")
    until((tmp_path / "ready").exists)

    parent.kill()
    parent.communicate()

    until(lambda: gone(child))


def test_a_child_that_is_still_loading_never_hears_the_keyboard(tmp_path: Path) -> None:
    parent, child = started(tmp_path, "early")

    os.kill(child, signal.SIGINT)
    os.kill(child, signal.SIGHUP)
    until((tmp_path / "ready").exists)
    parent.kill()

    assert parent.communicate()[1] == ""
    until(lambda: gone(child))


def test_a_signal_of_our_own_is_kept_for_later(tmp_path: Path) -> None:
    from exercise_gen import children

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
    try:
        with pytest.raises(KeyboardInterrupt), children.undisturbed():
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            (tmp_path / "started").touch()
    finally:
        signal.signal(signal.SIGINT, before)

    assert (tmp_path / "started").exists()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
