"""The look of all documents: what templates/theme/theme.toml may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from exercise_gen.models.base import Line, Model
from exercise_gen.models.markings import says_exercise

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Family = Annotated[str, StringConstraints(pattern=r"^[\w][\w -]{0,79}$")]
"""The name of a font: it stands in style sheets, where other signs mean something."""


class Colours(Model):
    """Colours as `#rrggbb`; meaning never hangs on them, so documents print in black and white too."""

    accent: Colour = "#1b3a5c"
    """Headings and table heads; dark, because white words stand on it."""
    rule: Colour = "#8a97a6"
    """Lines and borders."""
    soft: Colour = "#eef2f6"
    """Label cells and quiet boxes; light, because black words stand on it."""
    banner: Colour = "#9a3b00"
    """EXERCISE EXERCISE EXERCISE."""
    note: Colour = "#fff7e6"
    """What to read aloud, what to watch; light."""


class Type(Model):
    """Letters."""

    family: Family = "Source Sans 3"
    """Font of PDF and HTML: one that comes with the program, or whose files lie in the folder `fonts` beside it."""
    fallback: tuple[Family, ...] = ("Noto Sans", "DejaVu Sans Mono", "Libertinus Serif")
    """Fonts for the signs that the first lacks."""
    office: Family = "Calibri"
    """Font that Word and PowerPoint are told to use; one that the planner's offices have."""
    size_pt: float = Field(default=10.5, ge=8, le=14)
    """Size of plain text in points."""


class Page(Model):
    """Paper edges."""

    margin_mm: float = Field(default=20, ge=10, le=40)
    """Margin on all sides in millimetres."""


class Logo(Model):
    """The planner's sign, on covers, certificates and slides."""

    file: Line
    """SVG, PNG or JPEG file beside the theme: `logo.svg`."""
    width_mm: float = Field(default=32, ge=8, le=90)
    """Width in print."""
    alt: Line
    """What the picture shows, for those who cannot see it."""

    @field_validator("file")
    @classmethod
    def _is_beside_the_theme(cls, value: str) -> str:
        name = value.casefold()
        if "/" in value or "\\" in value or not name.endswith((".svg", ".png", ".jpg", ".jpeg")):
            raise PydanticCustomError(
                "logo", "{value} is not an SVG, PNG or JPEG file beside the theme", {"value": value}
            )
        return value


class Banner(Model):
    """The words above and below every page; the exercise word itself must stand in them."""

    en: Line = "EXERCISE EXERCISE EXERCISE"
    """In English, with the word EXERCISE."""
    es: Line = "EJERCICIO EJERCICIO EJERCICIO"
    """In Spanish, with EJERCICIO, SIMULACIÓN or SIMULACRO."""

    @field_validator("en", "es")
    @classmethod
    def _says_exercise(cls, value: str) -> str:
        """Every product says that it is an exercise (doctrine section 1.11)."""
        if not says_exercise(value):
            raise PydanticCustomError("banner", '"{value}" does not say that this is an exercise', {"value": value})
        return value


class Theme(Model):
    """Everything has a default; a theme says what differs."""

    colours: Colours = Colours()
    """Colours of all formats."""
    type: Type = Type()
    """Fonts and size."""
    page: Page = Page()
    """Margins."""
    logo: Logo | None = None
    """The planner's sign; none when left out."""
    banner: Banner = Banner()
    """Other words for EXERCISE EXERCISE EXERCISE."""
