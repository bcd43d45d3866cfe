"""Hypothesis strategies: plans that fit the small scenario, and text with every kind of sign."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

CELLS = ("coer", "brigade", "embassy")
ZONES = ("America/Lima", "America/New_York", "UTC", "Asia/Kathmandu", "Europe/Madrid", "Pacific/Auckland")

# signs that some layer might take for its own: Markdown, HTML, Jinja, Typst, YAML, shells, right-to-left, Quechua
TRICKY = (
    "#", "$", "\\", "<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}", "*bold*", "_x_", "`code`", "[a](b)", "&amp;",
    "#import \"x\"", "$ x^2 $", "@label", "<lbl>", "//", "/* */", "~", "«»", "ñandú", "Ch'uwa ñawi, qhichwa", "ʼ", "אבג", "مرحبا",
    "ḱ", "¿Qué?", "100 %", "'\"", "]]>", "%PDF", "= Title", "- item", "1. one", "+ two", "…", "—", "\u00a0",
)  # fmt: skip

printable = st.characters(
    min_codepoint=0x20, max_codepoint=0x17F, exclude_characters="\x7f", exclude_categories=("Cc", "Cf")
)
lines = (
    st.lists(st.one_of(st.sampled_from(TRICKY), st.text(printable, max_size=12)), min_size=1, max_size=6)
    .map(lambda parts: " ".join(part for part in parts if part.strip()).strip())
    .filter(bool)
)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a valid plan of the small scenario: duration, breaks inside the play, cells, zone, languages."""
    duration = draw(st.integers(120, 4 * 24 * 60))
    briefing, hot_wash = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    start = draw(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
    hour, minute = draw(st.integers(0, 23)), draw(st.sampled_from((0, 10, 30, 45)))
    plan: dict[str, Any] = {
        "scenario": "rio-claro",
        "start": {"date": start.isoformat(), "time": f"{hour:02}:{minute:02}", "zone": draw(st.sampled_from(ZONES))},
        "duration": f"{duration} min",
        "briefing": f"{briefing} min",
        "hot_wash": f"{hot_wash} min",
        "cells": sorted(draw(st.sets(st.sampled_from(CELLS), min_size=1))),
        "languages": draw(st.sampled_from((["en"], ["es"], ["es", "en"]))),
        "seed": draw(st.integers(0, 999)),
        "breaks": [],
    }
    room = duration - briefing - hot_wash - 40
    at = briefing + draw(st.integers(0, 60))
    for _ in range(draw(st.integers(0, 3))):
        length = draw(st.integers(5, 60))
        if at + length - briefing > room:
            break
        room -= length
        clock = hour * 60 + minute + at
        plan["breaks"].append(
            {"at": f"{clock // 60 % 24:02}:{clock % 60:02}", "duration": f"{length} min", "day": clock // 1440 + 1}
        )
        at += length + draw(st.integers(1, 120))
    return plan
