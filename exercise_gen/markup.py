"""The small part of Markdown that scenario text may use, as semantic HTML; everything else prints literally."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise

from markdown_it import MarkdownIt
from markupsafe import Markup

from exercise_gen.models.markings import highest, portion

_MARKDOWN = MarkdownIt("zero", {"html": False}).enable(
    ["emphasis", "list", "escape", "backticks", "newline", "blockquote"]
)
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!>|~&<])")


def literal(text: str) -> str:
    """Return the text with every sign that Markdown would take as its own escaped."""
    return _SPECIAL.sub(r"\\\1", text)


@lru_cache(4096)
def blocks(text: str, marking: str = "") -> Markup:
    """Return paragraphs and lists as HTML; a paragraph that begins with its own marking carries it.

    Args:
        text: In Markdown.
        marking: What every paragraph carries at least: that of the message whose words they are.
    """
    tokens = _MARKDOWN.parse(text)
    for number, (opening, content) in enumerate(pairwise(tokens)):
        if opening.type != "paragraph_open":
            continue
        mark = portion(content.content)
        marks = [found for found in (marking, mark.marking if mark else "") if found]
        if marks:
            # the paragraph of a tight list is not printed, its item is
            bearer = tokens[number - 1] if opening.hidden else opening
            bearer.attrSet("marking", highest(*marks))
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


@lru_cache(4096)
def inline(text: str, marking: str = "") -> Markup:
    """Return one run of text as HTML, without a paragraph around it; it carries the marking of its message."""
    made = Markup(_MARKDOWN.renderInline(text))
    return Markup('<span marking="{}">{}</span>').format(marking, made) if marking and text else made


@lru_cache(4096)
def plain(text: str) -> str:
    """Return the text without its Markdown signs, for places that hold no markup."""
    reader = _Plain()
    reader.feed(_MARKDOWN.renderInline(text))
    reader.close()
    return "".join(reader.parts)


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
