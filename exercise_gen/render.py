"""Views become document trees: sandboxed Jinja renders semantic HTML, `tree` reads it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
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
from exercise_gen.shape import nearest
from exercise_gen.tree import PAGE_TAGS, Node, parse

PACKET_PAGE = "packet-page"
"""What a template makes that says what is in a packet: a page for the browser, no document."""
SHIPPED_LOOK = Look(Theme())


@dataclass(frozen=True)
class Rendered:
    """A document ready to be written in any format.

    `figures` holds SVG text by name; `banner` is the exercise phrase, `marking` the handling mark: the highest of all
    that is in it (`mark` before it is put into words), while `base_marking` is that of paragraphs without a mark of
    their own. `status` is the version line of the footer. `revised` dates the file: it comes from the plan, never from
    the clock. `script` is the file of a program for the HTML page, `data` what it reads. With `duplex`, for both sides
    of the paper, what is handed over by itself begins on a front.
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

    @property
    def locale(self) -> str:
        """The language with its country, as `es-PE`."""
        return self.words.locale.replace("_", "-")

    @property
    def full_title(self) -> str:
        """The title after the name of the exercise."""
        return f"{self.exercise_name} - {self.title}"

    @property
    def keywords(self) -> str:
        """What a file says of itself: the phrase and the marking."""
        return f"{self.banner}; {self.marking}"

    @property
    def is_booklet(self) -> bool:
        """Whether it has a cover; then its chapters begin pages."""
        return any(node.tag == "ttx-cover" for node in self.tree.walk())

    def numbered(self) -> Rendered:
        """Return the document with its code in the footer: eight hexadecimal signs, as `4F7A-91C2`.

        They change whenever the document says something else.
        """
        said = (self.tree.as_data(), sorted(self.figures.items()), self.marking, self.title)
        made = digest(repr(said)).hex().upper()
        return replace(self, status=f"{self.status} \u00b7 {made[:4]}-{made[4:8]}")

    @property
    def version(self) -> str:
        """The version line without the code."""
        return self.status.rpartition(" \u00b7 ")[0]

    @property
    def code(self) -> str:
        """The code that `numbered` made."""
        return self.status.rpartition(" \u00b7 ")[2]


def render(template: str, view: Any, words: Words, folders: tuple[Path, ...] = (), made_of: str = "") -> Node:
    """Return the document tree of a view.

    Raises:
        InvalidInput: A mistake in the template, with its file and line.
    """
    return read(render_page(template, view, words, folders), template, view, made_of)


def read(page: str, template: str, view: Any, made_of: str = "") -> Node:
    """Return the tree of the page that a template made of a view; raises like `tree.parse`."""
    if made_of == PACKET_PAGE:
        return parse(page, f"templates/{template}", tags=PAGE_TAGS)
    return parse(page, f"templates/{template}", figures=getattr(view, "figures", {}), made_of=made_of)


def render_page(template: str, view: Any, words: Words, folders: tuple[Path, ...] = ()) -> str:
    """Return the HTML that a template makes of a view; raises like `render`.

    `folders` are the folders of templates, the foremost first; the shipped one alone when left out.
    """
    name, folders = f"templates/{template}", folders or template_folders()
    try:
        environment = _environment(folders)
        if lost := list(_lost(environment, template, folders[-1])):
            raise InvalidInput(lost)
        return environment.get_template(template).render(
            view=view, t=words.label, number=words.number, lang=words.language
        )
    except jinja2.TemplateSyntaxError as error:
        raise InvalidInput(
            [Problem("template", str(error.message), f"templates/{error.name}", error.lineno, 1)]
        ) from None
    except jinja2.TemplateNotFound as error:
        raise InvalidInput([Problem("template", f'there is no template "{error.name}"', name)]) from None
    except RecursionError:
        message, hint = "the template calls itself without end", "look for an `include` or a macro of itself"
        raise InvalidInput([Problem("template-limit", message, name, hint=hint)]) from None
    except (jinja2.TemplateError, TypeError, ValueError, AttributeError, ArithmeticError, LookupError) as error:
        file, line = _place(error, name)
        said = str(error)[:_SHOWN] or type(error).__name__
        raise InvalidInput([Problem("template", said, file, line, 1 if line else 0)]) from None


_SHOWN = 300


def _lost(environment: jinja2.Environment, template: str, shipped: Path) -> Iterator[Problem]:
    """Yield what a workspace's template says in vain: blocks that what it extends lacks, words outside all blocks."""
    if Path(_source(environment, template)[1]).is_relative_to(shipped):
        return
    tree = _parsed(environment, template)
    extended = next(tree.find_all(jinja2.nodes.Extends), None)
    parent = _parent(extended)
    if extended is None or not parent:
        return
    if parent == template:
        hint = f'write {{% extends "shipped/{template}" %}}'
        message = "the template extends itself"
        yield Problem("template", message, f"templates/{template}", extended.lineno, 1, hint=hint)
        return
    known = _blocks_of(environment, parent)
    for node in tree.body:
        if isinstance(node, jinja2.nodes.Block) and node.name not in known:
            message = f'"{parent}" has no block "{node.name}", so nothing of it is printed'
            hint = nearest(node.name, known)
            yield Problem("unknown-block", message, f"templates/{template}", node.lineno, 1, hint=hint)
        elif isinstance(node, jinja2.nodes.Output) and not _is_blank(node):
            message = "what stands outside the blocks of a template that extends another is not printed"
            yield Problem("outside-blocks", message, f"templates/{template}", node.lineno, 1, hint=_INTO_BLOCK)
    yield from _lost(environment, parent, shipped)


_INTO_BLOCK = "put it into a block; `exercise-gen templates list` shows them"


def _is_blank(output: jinja2.nodes.Output) -> bool:
    return all(isinstance(part, jinja2.nodes.TemplateData) and not part.data.strip() for part in output.nodes)


def _blocks_of(environment: jinja2.Environment, template: str) -> set[str]:
    """Return the names of the blocks of a template and of all that it extends."""
    found: set[str] = set()
    seen: set[str] = set()
    while template and template not in seen:
        seen.add(template)
        tree = _parsed(environment, template)
        found |= {block.name for block in tree.find_all(jinja2.nodes.Block)}
        template = _parent(next(tree.find_all(jinja2.nodes.Extends), None))
    return found


def _parent(extended: jinja2.nodes.Extends | None) -> str:
    """Return the template that an `extends` names; empty where there is none, or where it is computed."""
    named = extended.template if extended else None
    return str(named.value) if isinstance(named, jinja2.nodes.Const) else ""


def _parsed(environment: jinja2.Environment, template: str) -> jinja2.nodes.Template:
    source, file = _source(environment, template)
    return environment.parse(source, template, file)


def _source(environment: jinja2.Environment, template: str) -> tuple[str, str]:
    """Return the text of a template, and its file."""
    if environment.loader is None:
        raise jinja2.TemplateNotFound(template)
    source, file, _ = environment.loader.get_source(environment, template)
    return source, file or ""


def blocks(template: str, folders: tuple[Path, ...]) -> list[str]:
    """Return the names of the blocks of a template that others may override, in order."""
    found = _parsed(_environment(folders), template).find_all(jinja2.nodes.Block)
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
