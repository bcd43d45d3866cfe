"""Files with mistakes: a good one, changed in a few places."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from exercise_gen.source import Source, parse

SCENARIO = parse((Path(__file__).parent / "data/scenarios/rio-claro/scenario.yaml").read_text("utf-8"), "x").data
GONE = object()
Steps = tuple[str | int, ...]
Edit = tuple[Steps, Any]


def edited(data: Any, *edits: Edit) -> Any:
    """Return data with other values at the ends of some paths; `GONE` takes one out."""
    changed = copy.deepcopy(data)
    for path, value in edits:
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        if value is GONE:
            del inner[path[-1]]
        else:
            inner[path[-1]] = value
    return changed


def source_of(data: Any) -> Source:
    """Return data as a file of YAML."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return parse(yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=200), "x.yaml")
