"""Views become document trees: sandboxed Jinja renders semantic HTML, `tree` reads it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import jinja2.nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from exercise_gen.chance import digest
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.house import Look
from exercise_gen.i18n import Words
from exercise_gen.models.theme import Theme
from exercise_gen.resources import template_folders
from exercise_gen.tree import Node, parse

SHIPPED_LOOK = Look(Theme())


@dataclass(frozen=True)
class Rendered:
    """A document ready to be written in any format.

    `figures` holds SVG text by name; `banner` is the exercise phrase, `marking` the handling mark: the highest of all
    that is in it (`mark` before it is put into words), while `base_marking` is that of paragraphs without a mark of
    their own. `status` is the version line
    of the footer. `revised` dates the file: it comes from the plan, never from the clock. `script` is a program for the
    HTML page, `data` what it reads.
    """

    id: str
    title: str
    exercise_name: str
    author: str
    marking: str
    banner: str
    status: str
    paper: str
    revised: datetime
    tree: Node
    figures: Mapping[str, str]
    words: Words
    look: Look = SHIPPED_LOOK
    base_marking: str = ""
    mark: str = "UNCLASSIFIED"
    script: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    duplex: bool = False

    @property
    def language(self) -> str:
        """The language of the document."""
        return self.words.language

    def numbered(self) -> Rendered:
        """Return the document with its code in the footer."""
        return replace(self, status=f"{self.status} \u00b7 {self.code}")

    @property
    def version(self) -> str:
        """The version line without the code."""
        return self.status.rpartition(" \u00b7 ")[0]

    @property
    def code(self) -> str:
        """Eight hexadecimal signs that change whenever the document says something else: `4F7A-91C2`."""
        said = (self.tree.as_data(), sorted(self.figures.items()), self.marking, self.title)
        made = digest(repr(said)).hex().upper()
        return f"{made[:4]}-{made[4:8]}"


def render(template: str, view: Any, words: Words, folders: tuple[Path, ...] = ()) -> Node:
    """Return the document tree of a view.

    Raises:
        InvalidInput: A mistake in the template, with its file and line.
    """
    return parse(render_page(template, view, words, folders), f"templates/{template}")


def render_page(template: str, view: Any, words: Words, folders: tuple[Path, ...] = ()) -> str:
    """Return the HTML that a template makes of a view; raises like `render`.

    `folders` are the folders of templates, the foremost first; the shipped one alone when left out.
    """
    name = f"templates/{template}"
    try:
        return (
            _environment(folders or template_folders())
            .get_template(template)
            .render(view=view, t=words.label, number=words.number, lang=words.language)
        )
    except jinja2.TemplateSyntaxError as error:
        raise InvalidInput(
            [Problem("template", str(error.message), f"templates/{error.name}", error.lineno, 1)]
        ) from None
    except jinja2.TemplateNotFound as error:
        raise InvalidInput([Problem("template", f'there is no template "{error.name}"', name)]) from None
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        file, line = _place(error, name)
        raise InvalidInput([Problem("template", str(error), file, line, 1 if line else 0)]) from None


def blocks(template: str, folders: tuple[Path, ...]) -> list[str]:
    """Return the names of the blocks of a template that others may override, in order."""
    environment = _environment(folders)
    source = environment.loader.get_source(environment, template)[0] if environment.loader else ""
    found = environment.parse(source).find_all(jinja2.nodes.Block)
    return [block.name for block in sorted(found, key=lambda block: block.lineno)]


@cache
def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    shipped = jinja2.FileSystemLoader(folders[-1])
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(folders), jinja2.PrefixLoader({"shipped": shipped})]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals = {"range": range}
    return environment


def _place(error: Exception, template: str) -> tuple[str, int]:
    """Return the template and line that an error arose in; Jinja rewrites its frames, the exception says nothing."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
    if not frames:
        return template, 0
    last = frames[-1]
    path = Path(last.filename)
    parts = path.parts
    shown = Path(*parts[parts.index("templates") :]) if "templates" in parts else path
    return shown.as_posix(), last.lineno or 0
