"""Handling marks of texts, messages and documents, from open to closed (doctrine section 3.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args
from unicodedata import normalize

Marking = Literal["UNCLASSIFIED", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
Notional = Literal["restricted", "confidential", "secret"]
MARKINGS: tuple[str, ...] = get_args(Marking)
_WORD = "(EXERCISE|EJERCICIO|SIMULACIÓN|SIMULACRO)"
_EXERCISE = re.compile(rf"\b{_WORD}\b")
_NO_EXERCISE = re.compile(rf"\b(NO|NOT|NON)[ -]((ES|IS) )?((AN?|UN|UNA) )?{_WORD}\b")
_PORTION = re.compile(
    r"\((?:(?P<marking>U|UNCLASSIFIED|TLP:(?:CLEAR|GREEN|AMBER\+STRICT|AMBER|RED))(?:(?:;|//) ?)?)?"
    r"(?:REL TO (?P<nations>[A-Z]{3}(?:, ?[A-Z]{3})*))?\) "
)
_ANYWHERE = re.compile(r"\(\s*TLP\s*:\s*(CLEAR|GREEN|AMBER\s*\+\s*STRICT|AMBER|RED)\s*[);,/]", re.IGNORECASE)


@dataclass(frozen=True)
class Portion:
    """The mark at the head of a paragraph: `(TLP:AMBER; REL TO PER, USA) `. No nations: it may go to all."""

    marking: str
    nations: tuple[str, ...]

    def goes_to(self, nation: str) -> bool:
        """Return whether the paragraph may be released to a nation."""
        return not self.nations or nation in self.nations


def says_exercise(words: str) -> bool:
    """Return whether words say that this is an exercise, in a word of its own, and do not say that it is none."""
    said = normalize("NFC", " ".join(words.split())).upper()
    return bool(_EXERCISE.search(said)) and not _NO_EXERCISE.search(said)


def highest(*markings: str) -> str:
    """Return the most closed of some markings; empty ones do not count, none at all is UNCLASSIFIED."""
    return max((m for m in markings if m in MARKINGS), key=MARKINGS.index, default="UNCLASSIFIED")


def highest_in(words: str) -> str:
    """Return the most closed marking that stands in parentheses anywhere in some words; empty for none.

    What is printed says its mark, so this finds it wherever it went: in a heading, a line of a table, a picture. It is
    not strict about spaces and letters: better a mark too many than one too few.
    """
    found = ["TLP:" + "".join(match.split()).upper() for match in _ANYWHERE.findall(words)]
    return highest(*found) if found else ""


def without_portion(paragraph: str) -> str:
    """Return a paragraph without the mark at its head."""
    return paragraph if portion(paragraph) is None else _PORTION.sub("", paragraph, count=1)


def portion(paragraph: str) -> Portion | None:
    """Return the mark at the head of a paragraph, if it has one."""
    found = _PORTION.match(paragraph)
    if found is None or not (found["marking"] or found["nations"]):
        return None
    marking = "UNCLASSIFIED" if found["marking"] == "U" else found["marking"] or ""
    nations = tuple(nation.strip() for nation in (found["nations"] or "").split(",") if nation.strip())
    return Portion(marking, nations)
