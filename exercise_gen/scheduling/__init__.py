"""Which injects, at which minute: a problem in plain numbers, two engines that solve it, one score for both.

Nothing here knows scenarios or plans: `generate` says what is wanted in these terms and reads the answer.
"""

from exercise_gen.scheduling.instance import (
    Candidate,
    Cause,
    Instance,
    Score,
    Starts,
    Weights,
    Work,
    broken_rules,
    score,
)
from exercise_gen.scheduling.search import greedy, search

__all__ = [
    "Candidate", "Cause", "Instance", "Score", "Starts", "Weights", "Work", "broken_rules", "greedy", "score", "search",
]  # fmt: skip
