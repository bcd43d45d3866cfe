"""What a packet has beside text and tables: forms, posters, callouts, covers, figures, contents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exercise_gen.formats import measure
from exercise_gen.formats.ooxml import (
    FIELD_END,
    GAP,
    NO_EDGES,
    SERIF,
    TAB,
    Style,
    cell,
    edges,
    padding,
    paragraph,
    properties,
    row,
    run,
    small_gap,
    spaced,
    tab_stops,
    table,
    tight,
    word_field,
)
from exercise_gen.formats.wordml import BESIDE, Blocks, Frame, Heading, Numbers
from exercise_gen.models.theme import Theme
from exercise_gen.tree import Node

_CALLOUTS = {
    "read": ("FFF7E6", "B9770E"),
    "warning": ("FDECEA", "B3261E"),
    "answer": ("EEF6EE", "2E6B34"),
    "info": ("EEF2F6", ""),
}
_POSTER = 32  # half points
_SPARE = 160  # twips that a page of one row leaves free, so that it does not run over


@dataclass(frozen=True)
class _Strip:
    """How the head of a form looks; a `centred` one has its note below the title, the others at its side.

    `border` is drawn around the form, `rule` below its title, `fill` lies under the head and `paper` under the rest.
    """

    border: str
    fill: str = ""
    ink: str = ""
    rule: str = ""
    paper: str = ""
    centred: Style | None = None


class Forms(Blocks):
    """Writes every tag; `said` counts figures in the words of the document's language."""

    def __init__(
        self,
        theme: Theme,
        numbers: Numbers,
        picture: Callable[[Node, int], str],
        logo: Callable[[], str],
        said: Callable[[str], str],
    ) -> None:
        super().__init__(theme, numbers, picture, logo)
        self.said = said
        light, black = edges("single", 5, self.rule), "000000"
        alert = edges("single", 14, self.banner)
        ruled = edges("single", 24, black, "top") + edges("single", 6, black, "bottom")
        self.strips: Mapping[str, _Strip] = {
            "screen": _Strip(edges("single", 6, self.rule), fill="DFE5EC"),
            "alert": _Strip(alert, fill=self.banner, ink="FFFFFF"),
            "form": _Strip(edges("single", 8, black), rule=edges("single", 8, black, "bottom")),
            "slip": _Strip(edges("dashed", 8, black), paper="FFFDF2"),
            "news": _Strip(
                ruled, rule=edges("single", 4, black, "bottom", 4), centred=Style(bold=True, size=40, font=SERIF)
            ),
        }
        self.plain = _Strip(light, centred=Style(bold=True, size=25))

    def _ttx_callout(self, node: Node, frame: Frame) -> str:
        fill, edge = _CALLOUTS.get(node.get("kind"), _CALLOUTS["info"])
        inner = self.flow(node.children, frame._replace(width=frame.width - 360, indent=0, top=False, nested=True))
        borders = edges("single", 24, edge or self.accent, "left")
        made = cell(inner, frame.width, borders=borders, fill=fill, margins=padding(90, 170))
        return table([row([made])], [frame.width], borders=NO_EDGES) + small_gap(keep=frame.keep_next, high=110)

    def _ttx_form(self, node: Node, frame: Frame) -> str:
        if node.get("look") == "poster":
            return self._poster(node, frame)
        strip = self.strips.get(node.get("look"), self.plain)
        title, note = node.get("title"), node.get("note")
        make = self._masthead if strip.centred else self._strip
        heads, widths = make(title, note, strip, frame.width) if title or note else ([], [frame.width])
        inner = self.flow(node.children, frame._replace(width=frame.width - 420, indent=0, top=False, nested=True))
        air = 110 if heads else 220
        body = cell(inner, frame.width, span=len(widths), fill=strip.paper, margins=padding(air, 200, 110))
        return table([*heads, row([body])], widths, borders=strip.border) + small_gap(high=140)

    def _strip(self, title: str, note: str, strip: _Strip, width: int) -> tuple[list[str], list[int]]:
        """Return title and note beside each other; the note takes what it needs, up to a half."""
        right = min(width // 2, round(measure.width(note, 8.5, self.family) * 20) + 460)
        widths = [width - right, right]
        looks = Style(bold=True, size=22, colour=strip.ink), Style(size=17, colour=strip.ink)
        cells = [
            cell(
                paragraph(run(said, style), properties(keep=True, spacing=tight(), align=align)),
                wide,
                borders=strip.rule,
                fill=strip.fill or strip.paper,
                margins=padding(100, 200),
                align="center",
            )
            for said, style, align, wide in zip((title, note), looks, ("", "right"), widths, strict=True)
        ]
        return [row(cells)], widths

    def _masthead(self, title: str, note: str, strip: _Strip, width: int) -> tuple[list[str], list[int]]:
        """Return the name in the middle and the note below it."""
        centred = strip.centred or Style()
        name = paragraph(
            run(title, centred), properties(keep=True, border=strip.rule, spacing=spaced(0, 60), align="center")
        )
        below = paragraph(run(note, Style(size=18)), properties(keep=True, spacing=tight(), align="center"))
        inner = name * bool(title) + below * bool(note)
        return [row([cell(inner, width, margins=padding(120, 200, 0))])], [width]

    def _poster(self, node: Node, frame: Frame) -> str:
        """Return a page that is read from the other end of the room: one row, as high as the page."""
        inside = frame._replace(
            width=frame.width - 900, style=Style(size=_POSTER), size=_POSTER, align="center", loud=True, indent=0
        )
        made = cell(
            self.flow(node.children, inside),
            frame.width,
            borders=edges("double", 12, self.accent),
            margins=padding(200, 440),
            align="center",
        )
        return table([row([made], height=frame.height - GAP - _SPARE)], [frame.width], borders=NO_EDGES) + small_gap()

    def _ttx_lines(self, node: Node, frame: Frame) -> str:
        ruled = edges("single", 4, self.rule, "bottom between")
        made = properties(keep=frame.keep_next, border=ruled, spacing=spaced(0, 0, 400))
        return paragraph("", made) * int(node.get("count", "4"))

    def _ttx_keep(self, node: Node, frame: Frame) -> str:
        kept = frame._replace(keep_next=True)
        return self.flow(node.children[:1], kept) + self.flow(node.children[1:], kept._replace(top=False)) + small_gap()

    def _ttx_side(self, node: Node, frame: Frame) -> str:
        half = frame.width // 2
        middle = edges("single", 4, self.rule, "left")
        inside = frame._replace(width=half - BESIDE, indent=0, top=False, nested=True)
        one, two = (self.block(part, inside) for part in node.children if isinstance(part, Node))
        cells = [
            cell(one, half, margins=padding(0, 0, 0, BESIDE)),
            cell(two, frame.width - half, borders=middle, margins=padding(0, BESIDE, 0, 0)),
        ]
        drawn = table([row(cells, breaks=True)], [half, frame.width - half], borders=NO_EDGES)
        return drawn + small_gap(keep=frame.keep_next)

    def _ttx_break(self, node: Node, frame: Frame) -> str:
        return self.page_break()

    def page_break(self) -> str:
        """Return the end of a page."""
        return paragraph('<w:r><w:br w:type="page"/></w:r>', properties(spacing=spaced(0, 0, 20)))

    def _ttx_figure(self, node: Node, frame: Frame) -> str:
        drawn = paragraph(self.picture(node, frame.width), properties(keep=bool(node.get("caption"))))
        if not node.get("caption"):
            return drawn
        self.numbers.caption += 1
        number = str(self.numbers.caption)
        before, _, after = self.said("\0").partition("\0")
        counted = run(before) + word_field("SEQ Figure \\* ARABIC", number) + run(f"{after}: {node.get('caption')}")
        return drawn + paragraph(counted, properties(style="Caption", align="center"))

    def _ttx_logo(self, node: Node, frame: Frame) -> str:
        drawn = self.logo()
        return paragraph(drawn, properties(align="center")) if drawn else ""

    def _ttx_cover(self, node: Node, frame: Frame) -> str:
        above, below = edges("single", 16, self.accent, "top", 8), edges("single", 6, self.rule, "bottom", 8)
        looks = {
            "title": ("", spaced(60, 160), Style(bold=True, size=60, colour=self.accent)),
            "subtitle": ("", spaced(60, 300), Style(size=30, colour="3C3C3C")),
            "document": (above + below, spaced(160, 320), Style(bold=True, size=42)),
            "notice": (
                edges("single", 8, self.banner, space=9),
                spaced(400, 200),
                Style(bold=True, colour=self.banner),
            ),
        }
        parts = [paragraph(self.logo(), properties(spacing=spaced(0, 2600)))]
        for part in node.children:
            if isinstance(part, Node):
                name = part.get("class")
                border, spacing, style = looks.get(name, ("", spaced(40, 60), Style(size=23)))
                inside = frame._replace(style=style._replace(language=part.get("lang")))
                indent = 'w:left="200" w:right="200"' if name == "notice" else ""  # its frame ends with the text
                parts.append(self.line(part.children, inside, border=border, spacing=spacing, indent=indent))
        return "".join(parts)

    def contents(
        self,
        listed: Sequence[Heading],
        pages: Mapping[int, int],
        title: str,
        depth: int,
        width: int,
        *,
        top: bool,
    ) -> str:
        """Return a table of contents: a field that Word can update, filled with links to the headings.

        Args:
            listed: The headings.
            pages: Bookmarks and the pages they are on.
            title: Its own heading.
            depth: Levels that it lists.
            width: Twips.
            top: Whether it begins a page.
        """
        above = 'w:before="0"' if top else ""
        parts = [paragraph(run(title), properties(style="TOCHeading", spacing=above))]
        begin = word_field(f'TOC \\o "1-{depth}" \\h \\z \\u', None)
        tabs = tab_stops(("right", width), leader="dot")
        for number, (level, words, mark) in enumerate(listed):
            page = word_field(f"PAGEREF _Toc{mark} \\h", str(pages.get(mark, "")))
            anchored = f'<w:hyperlink w:anchor="_Toc{mark}" w:history="1">{run(words)}{TAB}{page}</w:hyperlink>'
            end = FIELD_END if number == len(listed) - 1 else ""
            made = properties(style=f"TOC{level}", tabs=tabs)
            parts.append(paragraph((begin if not number else "") + anchored + end, made))
        return "".join(parts)
