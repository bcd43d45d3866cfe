"""One self-contained HTML page a document: no script, no request, prints from any browser."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape

from exercise_gen.chance import digest
from exercise_gen.formats.colours import ink
from exercise_gen.formats.pdf import refuse_unknown_font
from exercise_gen.models.theme import Theme
from exercise_gen.render import Rendered
from exercise_gen.resources import shipped
from exercise_gen.tree import HEADINGS, Node

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_VOID = {
    "br": "<br>",
    "ttx-check": '<span class="check" role="img" aria-label="☐"></span>',
}
_WRAPPED = {
    "ttx-tag": ("span", "tag"),
    "ttx-landscape": ("div", "landscape"),
    "ttx-keep": ("div", "keep"),
    "ttx-side": ("div", "side"),
    "ttx-callout": ("aside", "callout"),
}


def write_html(document: Rendered) -> bytes:
    """Return the document as one HTML page; printed, each sheet carries phrase, marking and page number.

    Raises:
        InvalidInput: The theme names a font that there is not.
    """
    refuse_unknown_font(document)
    writer = _Writer(document)
    body = "".join(writer.nodes(document.tree.children))
    head, foot = _bar(document.exercise_name, document), _bar(document.status, document)
    edges = (_css(document.banner), _css(document.marking))
    first = next((child.tag for child in document.tree.children if isinstance(child, Node)), "")
    whole = f"{head}<main>{body}</main>{foot}"
    style = _style(document.look.theme, document.paper, edges)
    made = page(
        document.full_title, document.language, whole, style, _SHEETS.get(first, ""), document.script, _data(document)
    )
    return made.encode()


_SHEETS = {
    "ttx-landscape": "wide",
    "ttx-cards": "sheet",
    "ttx-tent": "sheet",
}  # what a document begins with → how its sheets lie


def _bar(first: str, document: Rendered) -> str:
    words = f"<span>{escape(first)}</span><strong>{escape(document.banner)}</strong>"
    return f'<div class="bar" role="note">{words}<span>{escape(document.marking)}</span></div>'


def page(
    title: str, language: str, body: str, style: str = "", sheets: str = "", script: str = "", data: str = ""
) -> str:
    """Return a whole page around a body; `title` is text, `body` is HTML. No script but the given one can run in it."""
    program = (shipped("templates") / "theme" / script).read_text("utf-8") if script else ""
    policy = f"{_POLICY}; script-src 'sha256-{_sha256(program)}'" if script else _POLICY
    run = f'<script type="application/json" id="data">{data}</script>\n<script>{program}</script>\n' if script else ""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style or _style(Theme(), 'a4')}</style>\n</head>\n"
        f'<body class="{sheets}">\n{body}\n{run}</body>\n</html>\n'
    )


def _data(document: Rendered) -> str:
    """Return what the page's program reads; the sign `<` cannot end the element that it stands in."""
    if not document.script:
        return ""
    return json.dumps({**document.data, "code": document.code}, ensure_ascii=False).replace("<", "\\u003c")


def _sha256(text: str) -> str:
    return base64.b64encode(digest(text)).decode()


@cache
def _style(theme: Theme, paper: str, edges: tuple[str, ...] = ()) -> str:
    """Return the style sheet; `edges` are the phrase and the marking as CSS strings for the margins of each sheet."""
    variables = "".join(f"--{name}:{value};" for name, value in theme.colours.model_dump().items())
    family = _css(theme.type.family)
    sheet = (shipped("templates") / "theme" / "page.css").read_text("utf-8")
    size = {"a4": "A4", "letter": "letter"}[paper]
    margin = f"{theme.page.margin_mm:g}"
    places = ("top-center", "bottom-left", "bottom-center", "bottom-right")
    none = "".join(f"@{place}{{content:none}}" for place in places)
    boxes = ""
    if edges:
        phrase, marking = edges
        said = (phrase, marking, phrase, 'counter(page) " / " counter(pages)')
        boxes = "".join(f"@{place}{{content:{words}}}" for place, words in zip(places, said, strict=True))
    named = f"@page wide{{size:{size} landscape}}\n@page sheet{{size:{size};margin:0;{none}}}"
    pages = f"@page{{size:{size};margin:{margin}mm;font:8pt sans-serif;{boxes}}}\n{named}"
    return f":root{{{variables}--family:{family};}}\n{pages}\n{sheet}"


def simple(tree: Node) -> str:
    """Return a tree of HTML tags alone as HTML."""
    return "".join(escape(child, quote=False) if isinstance(child, str) else _simple(child) for child in tree.children)


def _simple(node: Node) -> str:
    opening = f"<{node.tag}{_attributes(node, *node.attributes)}>"
    return opening if node.tag == "br" else f"{opening}{simple(node)}</{node.tag}>"


def _css(words: str) -> str:
    """Return words as a string of CSS; none of them can end the string, or the element that the style stands in."""
    return '"' + _NOT_IN_CSS.sub(lambda sign: f"\\{ord(sign[0]):x} ", words) + '"'


_NOT_IN_CSS = re.compile(r"[\x00-\x1f\x7f\"\\<>&]")


class _Writer:
    """Writes nodes as HTML text; the tree is already checked against the vocabulary."""

    def __init__(self, document: Rendered) -> None:
        self.document = document
        self.headings = _numbered(document.tree)

    def nodes(self, children: Iterable[Node | str]) -> Iterator[str]:
        for child in children:
            yield escape(child, quote=False) if isinstance(child, str) else self.node(child)

    def node(self, node: Node) -> str:
        tag = node.tag
        if tag in _VOID:
            return _VOID[tag]
        inner = "".join(self.nodes(node.children))
        if tag in HEADINGS:
            return f'<{tag} id="{self.headings[id(node)]}"{_attributes(node, "class")}>{inner}</{tag}>'
        if tag == "tr":
            return f"<tr{_attributes(node, 'class', 'id')}>{inner}</tr>"
        if tag in ("td", "th"):
            return f"<{tag}{_attributes(node, 'class', 'colspan', 'scope')}{_aligned(node)}>{inner}</{tag}>"
        if tag in _WRAPPED:
            name, class_name = _WRAPPED[tag]
            return f'<{name} class="{class_name} {escape(node.get("kind"))}">{inner}</{name}>'
        if tag == "table" or tag.startswith("ttx-"):
            return getattr(self, "_" + tag.replace("-", "_"))(node, inner)  # type: ignore[no-any-return]
        return f"<{tag}{_attributes(node, 'class', 'lang', 'href')}>{inner}</{tag}>"

    def _table(self, node: Node, inner: str) -> str:
        shares = [float(share) for share in node.get("widths").split()]
        columns = "".join(f'<col style="width:{share / sum(shares):.2%}">' for share in shares)
        opening = f"<table{_attributes(node, 'class')}><colgroup>{columns}</colgroup>"
        return f'<div class="scroll">{opening}{inner}</table></div>'

    def _ttx_break(self, node: Node, _: str) -> str:
        own_sheet = self.document.duplex and node.get("to") == "sheet"
        return '<div class="break sheet"></div>' if own_sheet else '<div class="break"></div>'

    def _ttx_blank(self, node: Node, _: str) -> str:
        return f'<span class="blank" style="width:{float(node.get("width", "30")):g}%"></span>'

    def _ttx_lines(self, node: Node, _: str) -> str:
        return '<div class="lines">' + "<div></div>" * int(node.get("count", "4")) + "</div>"

    def _ttx_figure(self, node: Node, _: str) -> str:
        picture = self.document.figures[node.get("name")]
        caption = f"<figcaption>{escape(node.get('caption'))}</figcaption>"
        return f'<figure role="img" aria-label="{escape(node.get("alt"))}">{picture}{caption}</figure>'

    def _ttx_toc(self, node: Node, _: str) -> str:
        levels = ("h1", "h2") if node.get("depth") == "2" else ("h1",)
        entries = [n for n in self.document.tree.walk() if n.tag in levels]
        links = "".join(
            f'<li class="{n.tag}"><a href="#{self.headings[id(n)]}">{escape(n.text())}</a></li>' for n in entries
        )
        title = escape(node.get("title"))
        return f'<nav class="toc" aria-label="{title}"><h1>{title}</h1><ul>{links}</ul></nav>'

    def _ttx_form(self, node: Node, inner: str) -> str:
        title, note = escape(node.get("title")), escape(node.get("note"))
        head = f'<div class="strip"><strong>{title}</strong><span>{note}</span></div>'
        return f'<section class="form {escape(node.get("look"))}">{head}<div class="inside">{inner}</div></section>'

    def _ttx_cards(self, node: Node, inner: str) -> str:
        return f'<div class="cards by{escape(node.get("per-page"))}">{inner}</div>'

    def _edge(self, name: str, marking: str) -> str:
        """Return the line of phrase and marking above and below what is cut out."""
        words = f"<strong>{escape(self.document.banner)}</strong><span>{escape(marking)}</span>"
        return f'<div class="{name}">{words}</div>'

    def _ttx_tent(self, node: Node, inner: str) -> str:
        edge = self._edge("edge", self.document.marking)
        again = _ANCHOR.sub("<h1", inner)  # the same words, upside down
        halves = (("half", inner), ('half" aria-hidden="true', again))
        lower, upper = (f'<div class="{name}">{edge}<div>{said}</div>{edge}</div>' for name, said in halves)
        return f'<div class="tent">{upper}{lower}</div>'

    def _ttx_logo(self, node: Node, _: str) -> str:
        logo = self.document.look.theme.logo
        if logo is None:
            return ""
        ending = logo.file.rpartition(".")[2].casefold()
        kind = {"svg": "svg+xml", "jpg": "jpeg"}.get(ending, ending)
        content = base64.b64encode(self.document.look.logo).decode()
        source = f"data:image/{kind};base64,{content}"
        return f'<img class="logo" src="{source}" alt="{escape(logo.alt)}" style="width:{logo.width_mm:g}mm">'

    def _ttx_cover(self, node: Node, inner: str) -> str:
        return f'<header class="cover">{self._ttx_logo(node, "")}{inner}</header>'

    def _ttx_card(self, node: Node, inner: str) -> str:
        marking = node.get("marking") or self.document.base_marking or self.document.marking
        number, time = escape(node.get("number")), escape(node.get("time"))
        tone, title = node.get("tone"), escape(node.get("title"))
        band = f' tone" style="background:{escape(tone)};color:{ink(tone)}' if tone else ""
        head = f'<div class="top{band}"><span class="number">{number}</span><span class="time">{time}</span></div>'
        subject = f'<p class="subject"><strong>{title}</strong></p>' if title else ""
        return (
            f'<article class="card">{self._edge("edge", marking)}{head}'
            f"{subject}{inner}{self._edge('edge foot', marking)}</article>"
        )


_ANCHOR = re.compile(r'<h1 id="s\d+"')


def _numbered(tree: Node) -> dict[int, str]:
    """Return an anchor for each heading node, by the identity of the node."""
    headings = [node for node in tree.walk() if node.tag in HEADINGS]
    return {id(node): f"s{number}" for number, node in enumerate(headings, start=1)}


def _attributes(node: Node, *names: str) -> str:
    return "".join(f' {name}="{escape(node.get(name))}"' for name in names if name in node.attributes)


def _aligned(node: Node) -> str:
    return f' style="text-align:{escape(node.get("align"))}"' if "align" in node.attributes else ""
