"""Words in a language: labels from templates/locales, numbers and dates by CLDR, date-time groups."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from datetime import date as Date  # noqa: N812 - `date` is what Words calls its method
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.models.times import MINUTES_PER_HOUR
from exercise_gen.resources import shipped
from exercise_gen.source import line_of, read_text

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
        words = self.labels.get(english, english if self.language == SOURCE_LANGUAGE else "")
        if not words:
            file = f"templates/locales/{self.language}.po"
            hint = f'add msgid "{english}" to the catalogue'
            raise InvalidInput(
                [Problem("missing-label", f'the label "{english}" has no words in "{self.language}"', file, hint=hint)]
            )
        return _NAME.sub(lambda found: str(values[found[1]]), words) if values else words

    def reworded(self, labels: Mapping[str, str]) -> Words:
        """Return the same language with other words for some labels."""
        return replace(self, labels={**self.labels, **labels}) if labels else self

    def number(self, value: float, decimals: int = 0) -> str:
        """Return `1,234.5` with the marks of the language's country."""
        from babel.numbers import format_decimal

        if not isinstance(value, int | float):  # a template may ask for the number of anything
            raise TypeError(f'"{one_line(value)[:60]}" is not a number')
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        shown = 0 if round(value, decimals) == 0 else value  # -0.04 would be "-0.0"
        return str(format_decimal(shown, pattern, locale=self.locale))

    def date(self, day: Date) -> str:
        """Return `28 de mayo de 2027`, `May 28, 2027`."""
        from babel.dates import format_date

        return format_date(day, "long", locale=self.locale)

    def weekday(self, day: Date) -> str:
        """Return `viernes 28 de mayo de 2027` in the long form of the language."""
        from babel.dates import format_date

        return format_date(day, "full", locale=self.locale)

    def month(self, number: int) -> str:
        """Return the short name of a month, 1 to 12."""
        from babel.dates import get_month_names

        return str(get_month_names("abbreviated", "stand-alone", self.locale)[number]).rstrip(".")

    def duration(self, minutes: int) -> str:
        """Return `1 h 30 min`, which both languages write alike (SI signs)."""
        hours, rest = divmod(minutes, MINUTES_PER_HOUR)
        return " ".join([f"{hours}\u00a0h"] * bool(hours) + [f"{rest}\u00a0min"] * bool(rest or not hours))

    def coordinates(self, latitude: float, longitude: float) -> str:
        """Return `12.20° S, 77.60° W`; the west is O (oeste) in Spanish."""
        north_south = self.label("N" if latitude >= 0 else "S")
        east_west = self.label("E" if longitude >= 0 else "W")
        shown = [
            Decimal(str(abs(degrees))).quantize(Decimal("0.01"), ROUND_HALF_UP) for degrees in (latitude, longitude)
        ]
        north, east = (self.number(float(degrees), 2) for degrees in shown)
        return f"{north}° {north_south}, {east}° {east_west}"

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
def words(language: str, folders: tuple[Path, ...] = ()) -> Words:
    """Return how a language says things.

    Args:
        language: Its code.
        folders: Folders of templates whose `locales` come before the shipped catalogue, the first of them foremost.

    Raises:
        InvalidInput: There is no catalogue for the language.
    """
    shipped_file = _catalogues().get(language)
    if shipped_file is None and language != SOURCE_LANGUAGE:
        known = ", ".join(languages())
        raise InvalidInput(
            [
                Problem(
                    "unknown-language", f'there are no words for the language "{language}"', hint=f"known here: {known}"
                )
            ]
        )
    own = [folder / "locales" / f"{language}.po" for folder in reversed(folders)]
    locale = _SOURCE_LOCALE
    labels: dict[str, str] = {}
    for file in dict.fromkeys([shipped_file, *own]):
        if file is not None and file.is_file():
            catalogue = read(file)
            labels |= catalogue.labels
            locale = catalogue.locale or locale
    return Words(language, locale if language != SOURCE_LANGUAGE else _SOURCE_LOCALE, labels)


@dataclass(frozen=True)
class Catalogue:
    """The words of one file: its locale, the words of each English label, and the line of each label in its text."""

    locale: str
    labels: Mapping[str, str]
    lines: Mapping[str, int]
    text: str


def read(file: Path, shown: str = "") -> Catalogue:
    """Return the words of a file, which must be UTF-8, whatever its head says.

    Raises:
        InvalidInput: The file is no catalogue; `shown` is its name there.
    """
    from babel.messages.pofile import PoFileError, read_po

    shown = shown or f"templates/locales/{file.name}"
    text = read_text(file, shown)
    try:
        catalogue = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        line = error.lineno + 1
        message = f"this is no catalogue of words: {str(error).partition(' on ')[0]}"
        hint = 'write `msgid "…"` and below it `msgstr "…"`'
        raise InvalidInput(
            [Problem("syntax", message, shown, line, 1, hint=hint, excerpt=line_of(text, line))]
        ) from None
    said = [m for m in catalogue if m.id and m.string and not m.fuzzy]
    return Catalogue(
        str(catalogue.locale or ""),
        {str(m.id): str(m.string) for m in said},
        {str(m.id): m.lineno or 0 for m in said},
        text,
    )


def names_in(label: str) -> list[str]:
    """Return the names in braces that a label is filled in with, sorted."""
    return sorted(_NAME.findall(label))


def languages() -> list[str]:
    """Return the languages of the shipped labels: the source language first, then every catalogue found."""
    return [SOURCE_LANGUAGE, *_catalogues()]


def _catalogues() -> dict[str, Path]:
    return {file.stem: file for file in sorted((shipped("templates") / "locales").glob("*.po"))}


_SPACE = re.compile(r"\s+")
_NAME = re.compile(r"\{(\w+)\}")


def one_line(text: Any) -> str:
    """Return the text with every run of white space as one space."""
    return _SPACE.sub(" ", str(text)).strip()
