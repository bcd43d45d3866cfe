"""Where the time of a whole build goes, and how it compares with the engines alone; all in this one run.

Run it with: python benchmarks/build.py [SCENARIO] [ROUNDS]
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import typst

from exercise_gen import packet
from exercise_gen.formats import FORMATS, pdf
from exercise_gen.render import Rendered


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def typst_alone(rendered: list[Rendered]) -> float:
    payloads = [(json.dumps(pdf.payload(made), ensure_ascii=False), made) for made in rendered]
    return seconds(lambda: [pdf._compiled(data, made) for data, made in payloads])


def one_round(slug: str, folder: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    exercise = packet.open_exercise(slug)
    found["open and schedule"] = seconds(lambda: packet.open_exercise(slug))
    house = packet.shipped_house(exercise.plan.profile)
    todo = packet.jobs(exercise, house.documents(exercise.scenario.type))
    rendered: list[tuple[str, Rendered]] = []
    found["templates to trees"] = seconds(
        lambda: rendered.extend((job.document.made_of, packet.render_job(exercise, job)) for job in todo)
    )
    for made in FORMATS:
        mine = [document for kind, document in rendered if kind == made.of]
        found[f"{made.id} ({len(mine)})"] = seconds(lambda made=made, mine=mine: [made.write(d) for d in mine])
    found["engines alone"] = typst_alone([d for kind, d in rendered if kind == "pages"]) + sum(
        value for name, value in found.items() if name.startswith(("docx", "xlsx", "pptx"))
    )
    usual = packet.USUAL
    found["usual build"] = seconds(lambda: packet.build(exercise, folder, formats=usual, workers=os.cpu_count() or 1))
    found["whole build"] = seconds(lambda: packet.build(exercise, folder, formats=FORMATS, workers=os.cpu_count() or 1))
    found["whole build, one process"] = seconds(lambda: packet.build(exercise, folder, formats=FORMATS))
    return found


def main() -> None:
    slug = sys.argv[1] if len(sys.argv) > 1 else "lima-callao-earthquake"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        one_round(slug, Path(folder) / "packet")  # warms everything
        found = [one_round(slug, Path(folder) / "packet") for _ in range(rounds)]
    print(f"{slug}, both languages, typst {typst.__version__}, {os.cpu_count()} processors, {rounds} rounds (median)")
    for name in found[0]:
        values = [made[name] for made in found]
        print(f"  {name:26} {statistics.median(values):6.2f} s   ({min(values):.2f}-{max(values):.2f})")
    ratios = [made["whole build, one process"] / made["engines alone"] for made in found]
    print(f"  one process / engines alone (typst, docx, xlsx and pptx writers): {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
