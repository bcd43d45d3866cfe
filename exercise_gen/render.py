"""Views become document trees: sandboxed Jinja renders semantic HTML, `tree` reads it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.i18n import Words
from exercise_gen.resources import shipped
from exercise_gen.tree import Node, parse


@dataclass(frozen=True)
class Rendered:
    """A document ready to be written in any format.

    `figures` holds SVG text by name; `banner` is the exercise phrase, `marking` the handling mark, `status` the version
    line of the footer. `revised` dates the file: it comes from the plan, never from the clock.
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

    @property
    def language(self) -> str:
        """The language of the document."""
        return self.words.language


def render(template: str, view: Any, words: Words) -> Node:
    """Return the document tree of a view.

    Raises:
        InvalidInput: A mistake in the template, with its file and line.
    """
    return parse(render_page(template, view, words), f"templates/{template}")


def render_page(template: str, view: Any, words: Words) -> str:
    """Return the HTML that a template makes of a view; raises like `render`."""
    name = f"templates/{template}"
    try:
        return _environment().get_template(template).render(view=view, t=words.label, lang=words.language)
    except jinja2.TemplateSyntaxError as error:
        raise InvalidInput(
            [Problem("template", str(error.message), f"templates/{error.name}", error.lineno, 1)]
        ) from None
    except jinja2.TemplateNotFound as error:
        raise InvalidInput([Problem("template", f'there is no template "{error.name}"', name)]) from None
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        file, line = _place(error, name)
        raise InvalidInput([Problem("template", str(error), file, line, 1 if line else 0)]) from None


@cache
def _environment() -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(shipped("templates")),
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
    root = shipped("templates")
    path = Path(last.filename)
    shown = f"templates/{path.relative_to(root).as_posix()}" if path.is_relative_to(root) else path.as_posix()
    return shown, last.lineno or 0
