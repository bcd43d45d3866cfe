"""How the engines compare on the same problems, side by side in one run.

    python benchmarks/schedule.py [--quick]

Columns: seconds to the first schedule of greedy and of CP-SAT alone; cost of greedy, of greedy + local search (the
default engine), of CP-SAT alone with the same effort as the exact engine, and of the exact engine (local search, then
CP-SAT); the proved bound and the gap to it; seconds of each. Lower cost is better; a broken promise costs 10,000.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from instances import instance  # noqa: E402

from exercise_gen import packet  # noqa: E402
from exercise_gen.chance import stream  # noqa: E402
from exercise_gen.scheduling import Instance, Starts, exact, greedy, score, search  # noqa: E402

SYNTHETIC = ((20, 8, 120, 0.4), (60, 12, 360, 0.5), (200, 12, 1440, 0.5), (1000, 30, 2400, 0.5))
SHIPPED = ("combined-command-post", "critical-operator-ransomware", "lima-callao-earthquake")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    return work(), time.perf_counter() - begin


def shown(problem: Instance, starts: Starts | None) -> str:
    return "-" if starts is None else str(score(problem, starts).cost)


def line(name: str, problem: Instance) -> str:
    first, greedy_time = timed(lambda: greedy(problem))
    moves = max(5_000, 40 * len(problem.candidates))
    found, search_time = timed(lambda: search(problem, stream("benchmark"), moves))
    (best, bound), exact_time = timed(lambda: exact.polish(problem, found))
    effort = 1.0 if len(problem.candidates) > 500 else exact.EFFORT
    sat_first, sat_first_time = timed(lambda: exact.solve(problem, effort=effort, first=True))
    alone, alone_time = timed(lambda: exact.solve(problem, effort=effort))
    cost = score(problem, best).cost
    gap = "-" if bound is None else f"{(cost - bound) / max(1, abs(cost)):.1%}"
    return (
        f"{name:<30} {greedy_time:>7.3f} {sat_first_time:>8.2f}{'' if sat_first.starts else '*'} "
        f"{shown(problem, first):>9} {shown(problem, found):>9} {shown(problem, alone.starts):>9} {cost:>9} "
        f"{bound if bound is not None else '-':>9} {gap:>6} {search_time:>7.2f} {alone_time:>7.2f} "
        f"{search_time + exact_time:>7.2f} {score(problem, best).broken:>6}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the smallest problem")
    quick = parser.parse_args().quick
    print(
        f"{'':<30} {'first schedule, s':>17} {'cost':>39} {'':>16} {'seconds':>23}\n"
        f"{'injects x cells':<30} {'greedy':>7} {'CP-SAT':>9} {'greedy':>9} {'search':>9} {'CP-SAT':>9} {'exact':>9} "
        f"{'bound':>9} {'gap':>6} {'search':>7} {'CP-SAT':>7} {'exact':>7} {'broken':>6}"
    )
    for size, cells, minutes, share in SYNTHETIC[: 1 if quick else None]:
        problem = instance(size, cells, minutes, share=share)
        print(line(f"{size} x {cells}", problem), flush=True)
    for slug in SHIPPED[: 0 if quick else None]:
        question = packet.open_exercise(slug, workspace=ROOT).answer.question
        print(line(slug, question.instance), flush=True)
    print("* none within its effort")


if __name__ == "__main__":
    main()
