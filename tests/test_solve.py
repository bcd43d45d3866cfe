from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from planning import question_of

from exercise_gen import solve
from exercise_gen.scheduling import broken_rules, score

ROOT = Path(__file__).parents[1]

PRINTED = """
import sys
from pathlib import Path
from exercise_gen import packet
exercise = packet.open_exercise(sys.argv[1], packet.Choices(seed=int(sys.argv[2])), Path())
print([(i.inject.id, i.minute, i.control_number) for i in exercise.injects])
"""


def test_an_answer_breaks_no_rule_and_knows_its_score() -> None:
    answer = solve.answer(question_of({}))

    assert broken_rules(answer.question.instance, answer.starts) == []
    assert answer.score == score(answer.question.instance, answer.starts)
    assert answer.bound is None
    assert answer.score.broken == 0


def test_a_schedule_that_holds_is_kept_as_it_is() -> None:
    question = question_of({})
    found = solve.answer(question)
    worse = tuple(None if i.id == "INJ-02" else s for i, s in zip(question.pool, found.starts, strict=True))

    assert solve.answer(question, warm=worse).starts == worse


def test_the_same_plan_gives_the_same_exercise_in_every_process() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", PRINTED, "lima-callao-earthquake", seed],
            capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": hashes, "PATH": ""},
        ).stdout
        for seed, hashes in (("1", "0"), ("1", "77"), ("5", "0"), ("5", "1"))
    ]  # fmt: skip

    assert runs[0] == runs[1]
    assert runs[2] == runs[3]
    assert runs[0] != runs[2]
