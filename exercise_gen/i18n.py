"""Words in a language: labels from templates/locales, numbers and dates by CLDR, date-time groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from datetime import date as Date  # noqa: N812 - `date` is what Words calls its method
from functools import lru_cache
from pathlib import Path
from typing import Any

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.models.times import MINUTES_PER_HOUR
from exercise_gen.resources import shipped

SOURCE_LANGUAGE = "en"
_SOURCE_LOCALE = "en_US"

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_EAST, _WEST = "ABCDEFGHIKLM", "NOPQRSTUVWXY"


@dataclass(frozen=True)
class Words:
    """How one language says things.

    `locale` is the CLDR name (`es_PE`), `labels` maps each English label to its words in this language.
    """

    language: str
    locale: str
    labels: Mapping[str, str]

    def label(self, english: str, **values: object) -> str:
        """Return the label in this language, with `{name}` filled in.

        Raises:
            InvalidInput: The catalogue of this language lacks the label.
        """
        words = english if self.language == SOURCE_LANGUAGE else self.labels.get(english, "")
        if not words:
            file = f"templates/locales/{self.language}.po"
            hint = f'add msgid "{english}" to the catalogue'
            raise InvalidInput(
                [Problem("missing-label", f'the label "{english}" has no words in "{self.language}"', file, hint=hint)]
            )
        return words.format(**values) if values else words

    def number(self, value: float, decimals: int = 0) -> str:
        """Return `1,234.5` with the marks of the language's country."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, pattern, locale=self.locale))

    def date(self, day: Date) -> str:
        """Return `28 de mayo de 2027`, `May 28, 2027`."""
        from babel.dates import format_date

        return format_date(day, "long", locale=self.locale)

    def weekday(self, day: Date) -> str:
        """Return `viernes 28 de mayo de 2027` in the long form of the language."""
        from babel.dates import format_date

        return format_date(day, "full", locale=self.locale)

    def duration(self, minutes: int) -> str:
        """Return `1 h 30 min`, which both languages write alike (SI signs)."""
        hours, rest = divmod(minutes, MINUTES_PER_HOUR)
        return " ".join([f"{hours}\u00a0h"] * bool(hours) + [f"{rest}\u00a0min"] * bool(rest or not hours))

    def coordinates(self, latitude: float, longitude: float) -> str:
        """Return `12.20° S, 77.60° W`; the west is O (oeste) in Spanish."""
        north_south = self.label("N" if latitude >= 0 else "S")
        east_west = self.label("E" if longitude >= 0 else "W")
        return f"{self.number(abs(latitude), 2)}° {north_south}, {self.number(abs(longitude), 2)}° {east_west}"

    def listing(self, items: list[str]) -> str:
        """Return `a, b and c`."""
        from babel.lists import format_list

        return format_list(items, locale=self.locale) if items else ""


def clock(moment: datetime | time) -> str:
    """Return `15:30`; the 24-hour clock in every language."""
    return moment.strftime("%H:%M")


def dtg(moment: datetime) -> str:
    """Return the date-time group `281530R MAY 27` (doctrine section 3.4).

    The letter is the zone's: R for Peru, Z for UTC. Zones that are not whole hours away are written in UTC.
    """
    offset = moment.utcoffset()
    seconds = int(offset.total_seconds()) if offset is not None else 0
    hours, odd = divmod(seconds, 3600)
    if offset is None or odd or not -12 <= hours <= 12:  # noqa: PLR2004 - the letters reach twelve hours
        moment, hours = moment.astimezone(UTC), 0
    letter = "Z" if hours == 0 else _EAST[hours - 1] if hours > 0 else _WEST[-hours - 1]
    return f"{moment:%d%H%M}{letter} {_MONTHS[moment.month - 1]} {moment:%y}"


@lru_cache
def words(language: str) -> Words:
    """Return how a language says things.

    Raises:
        InvalidInput: There is no catalogue for the language.
    """
    if language == SOURCE_LANGUAGE:
        return Words(language, _SOURCE_LOCALE, {})
    file = _catalogues().get(language)
    if file is None:
        known = ", ".join(languages())
        raise InvalidInput(
            [
                Problem(
                    "unknown-language", f'there are no words for the language "{language}"', hint=f"known here: {known}"
                )
            ]
        )
    from babel.messages.pofile import read_po

    with file.open("rb") as stream:
        catalogue = read_po(stream)
    labels = {str(m.id): str(m.string) for m in catalogue if m.id and m.string and not m.fuzzy}
    return Words(language, str(catalogue.locale or language), labels)


def languages() -> list[str]:
    """Return the languages of the shipped labels: the source language first, then every catalogue found."""
    return [SOURCE_LANGUAGE, *_catalogues()]


def _catalogues() -> dict[str, Path]:
    return {file.stem: file for file in sorted((shipped("templates") / "locales").glob("*.po"))}


_WORD = re.compile(r"\s+")


def one_line(text: Any) -> str:
    """Return the text with every run of white space as one space."""
    return _WORD.sub(" ", str(text)).strip()
