"""How much longer a whole build takes than Typst alone needs for the same PDFs; both in this one run.

Run it with: python benchmarks/build.py [SCENARIO] [ROUNDS]
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import typst

from exercise_gen import packet
from exercise_gen.formats import pdf


def typst_alone(payloads: list[tuple[str, object]]) -> float:
    compiler = pdf._compiler()
    start = time.perf_counter()
    for data, revised in payloads:
        compiler.compile(sys_inputs={"data": data}, format="pdf", pdf_standards="ua-1", timestamp=revised)
    return time.perf_counter() - start


def whole_build(slug: str, folder: Path) -> float:
    start = time.perf_counter()
    exercise = packet.open_exercise(slug)
    packet.build(exercise, folder)
    return time.perf_counter() - start


def main() -> None:
    slug = sys.argv[1] if len(sys.argv) > 1 else "lima-callao-earthquake"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    exercise = packet.open_exercise(slug)
    rendered = [packet.render_job(exercise, job) for job in packet.jobs(exercise)]
    payloads = [(json.dumps(pdf.payload(r), ensure_ascii=False), r.revised) for r in rendered]
    ratios, alone, whole = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):  # the first round warms both
            a, w = typst_alone(payloads), whole_build(slug, Path(folder) / "packet")
            alone.append(a)
            whole.append(w)
            ratios.append(w / a)
    print(f"typst {typst.__version__}, {slug}, {len(payloads)} PDFs, {rounds} rounds")
    print(f"typst alone   {statistics.median(alone[1:]):6.2f} s   (range {min(alone[1:]):.2f}-{max(alone[1:]):.2f})")
    print(f"whole build   {statistics.median(whole[1:]):6.2f} s   (range {min(whole[1:]):.2f}-{max(whole[1:]):.2f})")
    print(f"ratio         {statistics.median(ratios[1:]):6.2f}     (PDF and HTML, load to disk; 2.00 is the limit)")


if __name__ == "__main__":
    main()
