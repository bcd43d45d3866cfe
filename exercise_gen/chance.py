"""Chance that follows from names and a seed alone, the same on every machine; nothing else may draw.

Every draw has its own name, so that adding one does not change the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from random import Random

AUTHORED_SEED = 1  # the author's own choice: the first of every list


def digest(*names: object) -> bytes:
    """Return 32 bytes that follow from the names."""
    return hashlib.sha256("/".join(map(str, names)).encode()).digest()


def pick(count: int, seed: int, *names: object) -> int:
    """Return an index below `count`: 0 with the author's seed, otherwise drawn by seed and names."""
    if seed == AUTHORED_SEED or count < 2:  # noqa: PLR2004 - one thing leaves no choice
        return 0
    return int.from_bytes(digest(seed, *names)[:8]) % count


def stream(*names: object) -> Callable[[], float]:
    """Return an endless stream of numbers in [0, 1).

    Only `Random.random` is used: Python promises that its sequence never changes for a seed.
    """
    return Random("/".join(map(str, names))).random
