"""Word documents that a planner edits: real headings, tables that repeat their heads, sections, fields, controls."""

from __future__ import annotations

import io
from dataclasses import replace
from string import Template
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from exercise_gen.formats.ooxml import (
    NO_EDGES,
    TIGHT,
    TLP,
    Style,
    bare,
    cell,
    edges,
    padding,
    page_field,
    paragraph,
    properties,
    row,
    run,
    spaced,
    table,
)
from exercise_gen.formats.package import repacked
from exercise_gen.formats.pdf import raster
from exercise_gen.formats.wordml import BULLETS, NUMBERS, Blocks, Frame, Numbers, fitting
from exercise_gen.render import Rendered
from exercise_gen.resources import shipped
from exercise_gen.tree import Node

_PAPER = {"a4": (11906, 16838), "letter": (12240, 15840)}
_MM = 56.7  # twips
_EMU = 635  # English metric units in a twip
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
_SVG = "image/svg+xml"


def write_docx(document: Rendered) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes."""
    return _Writer(document).written()


class _Writer:
    """Makes one file: python-docx keeps the package and the styles, `wordml` writes the body."""

    def __init__(self, document: Rendered) -> None:
        import docx

        self.document = document
        self.theme = document.look.theme
        self.file: Any = docx.Document()
        self.numbers = Numbers()
        self.blocks = Blocks(self.theme, self.numbers, self.picture, self.logo)
        self.blocks.booklet = any(node.tag == "ttx-cover" for node in document.tree.walk())
        self.paper = _PAPER[document.paper]
        self.margin = round(self.theme.page.margin_mm * _MM)
        self.edges: dict[str, str] = {}

    def written(self) -> bytes:
        _style(self.file, self.document)
        body = self._sections()
        _number(self.file, self.numbers.lists)
        self._replace_body(body)
        _drop_leftovers(self.file)
        _describe(self.file, self.document)
        made = io.BytesIO()
        self.file.save(made)
        return repacked(made.getvalue())

    def _replace_body(self, inner: str) -> None:
        from docx.oxml import parse_xml

        body = self.file.element.body
        for child in list(body):
            body.remove(child)
        root = parse_xml(f"<w:document {_NAMESPACES}><w:body>{inner}</w:body></w:document>")
        self.file.part._element = root

    # --- sections

    def _sections(self) -> str:
        """Return the body; each change of paper ends a section, whose properties stand in its last paragraph."""
        runs: list[tuple[str, list[Node | str]]] = []
        for child in self.document.tree.children:
            kind = {"ttx-landscape": "wide", "ttx-cards": "cards"}.get(
                child.tag if isinstance(child, Node) else "", "tall"
            )
            if runs and runs[-1][0] == kind == "tall":
                runs[-1][1].append(child)
            else:
                runs.append((kind, [child]))
        parts = [(kind, self._section(kind, children)) for kind, children in runs]
        toc = self._contents()
        made = []
        for number, (kind, xml) in enumerate(parts):
            end = self._end(kind)
            last = number == len(parts) - 1
            thin = properties(spacing=spaced(0, 0, 20))
            made.append(xml + (end if last else paragraph("", f'{thin}<w:rPr><w:sz w:val="2"/></w:rPr>{end}')))
        return "".join(made).replace(_TOC, toc)

    def _section(self, kind: str, children: list[Node | str]) -> str:
        if kind == "cards":
            return "".join(self._cards(child) for child in children if isinstance(child, Node))
        frame = Frame(self._width(kind), size=round(self.theme.type.size_pt * 2))
        inner = children[0].children if kind == "wide" and isinstance(children[0], Node) else children
        parts = []
        for child in inner:
            if isinstance(child, Node) and child.tag == "ttx-toc":
                parts.append(_TOC)
            else:
                parts.append(self.blocks.flow([child], frame))
        return "".join(parts)

    def _contents(self) -> str:
        for node in self.document.tree.walk():
            if node.tag == "ttx-toc":
                depth = 2 if node.get("depth") == "2" else 1
                frame = Frame(self._width("tall"))
                return self.blocks.contents(self.numbers.headings, node.get("title"), depth, frame)
        return ""

    def _width(self, kind: str) -> int:
        return self.paper[kind == "wide"] - 2 * self.margin

    def _end(self, kind: str) -> str:
        """Return the properties of a section of this kind; `cards` fill the paper from edge to edge."""
        across, down = self.paper if kind != "wide" else self.paper[::-1]
        margin, above = (0, 0) if kind == "cards" else (self.margin, self.margin + 460)
        turned = ' w:orient="landscape"' if kind == "wide" else ""
        far = 0 if kind == "cards" else 500
        return (
            f'<w:sectPr>{self._edges(kind)}<w:type w:val="nextPage"/><w:pgSz w:w="{across}" w:h="{down}"{turned}/>'
            f'<w:pgMar w:top="{above}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" w:header="{far}" '
            f'w:footer="{far}" w:gutter="0"/></w:sectPr>'
        )

    def _edges(self, kind: str) -> str:
        """Return the references to header and footer of a kind of section, made at its first use."""
        if kind not in self.edges:
            header, head_id = self.file.part.add_header_part()
            footer, foot_id = self.file.part.add_footer_part()
            for part, tag, inner in ((header, "hdr", self._head(kind)), (footer, "ftr", self._foot(kind))):
                _fill(part, tag, inner)
            header_id, footer_id = f'w:type="default" r:id="{head_id}"', f'w:type="default" r:id="{foot_id}"'
            self.edges[kind] = f"<w:headerReference {header_id}/><w:footerReference {footer_id}/>"
        return self.edges[kind]

    def _head(self, kind: str) -> str:
        said = self.document
        if kind == "cards":
            return _THIN
        title = paragraph(run(said.title, _EDGE), properties(border=self._rule("bottom"), spacing=spaced(0, 0)))
        return self._bar(kind, run(_short(said.exercise_name), _EDGE), self._marked()) + title

    def _foot(self, kind: str) -> str:
        words = self.document.words.label("Page {page} of {pages}", page="\0PAGE\0", pages="\0NUMPAGES\0")
        pages = "".join(
            page_field(piece, _EDGE) if number % 2 else run(piece, _EDGE)
            for number, piece in enumerate(words.split("\0"))
        )
        if kind == "cards":
            return _THIN
        right = pages + run("   ", _EDGE) + self._marked()
        return self._bar(kind, run(self.document.status, _EDGE), right, self._rule("top"))

    def _bar(self, kind: str, left: str, right: str, rule: str = "") -> str:
        width = self._width(kind)
        tabs = _tabs(("center", width // 2), ("right", width))
        banner = run(self.document.banner, replace(_EDGE, bold=True, colour=self.blocks.banner))
        tab = "<w:r><w:tab/></w:r>"
        return paragraph(left + tab + banner + tab + right, properties(border=rule, tabs=tabs, spacing=spaced(0, 0)))

    def _rule(self, side: str) -> str:
        return edges("single", 6, self.blocks.accent, side)

    def _marked(self) -> str:
        """Return the marking of the page's edges; FIRST wants TLP labels of 12 points or more (TLP 2.0)."""
        return self._marking(self.document.marking, 24 if self.document.marking in TLP else 19)

    def _marking(self, marking: str, size: int) -> str:
        """Return a marking; TLP labels stand on black as FIRST prints them."""
        colour = TLP.get(marking)
        if colour is None:
            return run(marking, Style(bold=True, size=size))
        return run(f"\u00a0{marking}\u00a0", Style(bold=True, size=size, colour=colour, shade="000000"))

    # --- cards

    def _cards(self, node: Node) -> str:
        per_page = int(node.get("per-page"))
        columns = min(2, max(1, per_page // 2))
        rows_a_page = per_page // columns
        width = self.paper[0] // columns
        foot = 380
        height = self.paper[1] // rows_a_page - foot - 110  # the thin lines of header and footer
        cards = [child for child in node.children if isinstance(child, Node)]
        rows = []
        for start in range(0, len(cards), columns):
            some = cards[start : start + columns]
            missing = [cell("", width)] * (columns - len(some))
            rows.append(row([*(self._card(c, width, height) for c in some), *missing], height=height, exact=True))
            feet = [self._card_foot(c, width) for c in some]
            rows.append(row([*feet, *missing], height=foot, exact=True))
        return table(rows, [width] * columns, borders=NO_EDGES)

    def _card(self, node: Node, width: int, height: int) -> str:
        side = round(9 * _MM)
        inner = width - 2 * side
        text = node.text()
        paragraphs = sum(1 for part in node.walk() if part.tag in ("p", "dt", "li"))
        room = (height - 2 * side) / 20 - 52
        size = round(fitting(len(text), paragraphs, inner / 20, room) * 2)
        frame = Frame(inner, Style(size=size), size=size, tight=True)
        right = _tabs(("right", inner))
        tab = "<w:r><w:tab/></w:r>"
        number = run(node.get("number"), Style(bold=True, size=30, colour=self.blocks.accent))
        if tone := node.get("tone"):
            number = run("\u00a0" * 6, Style(size=20, shade=bare(tone), framed=True)) + run(" ") + number
        head = number + tab + run(node.get("time"), Style(bold=True, size=24))
        rule = edges("single", 6, self.blocks.accent, "bottom")
        banner = self._banner() + tab + self._marking(node.get("marking") or self.document.base_marking, 14)
        parts = [
            paragraph(banner, properties(tabs=right, spacing=spaced(0, 60))),
            paragraph(head, properties(border=rule, tabs=right, spacing=spaced(0, 80))),
            self.blocks.line(
                [Node("strong", {}, (node.get("title"),))], replace(frame, style=Style(size=round(size * 1.12)))
            ),
            self.blocks.flow(node.children, frame),
        ]
        cut = edges("dashed", 6, "787878", "top left right")
        return cell("".join(parts), width, borders=cut, margins=padding(side, side))

    def _card_foot(self, node: Node, width: int) -> str:
        side = round(9 * _MM)
        right = _tabs(("right", width - 2 * side))
        marking = self._marking(node.get("marking") or self.document.base_marking, 14)
        line = paragraph(self._banner() + "<w:r><w:tab/></w:r>" + marking, properties(tabs=right, spacing=TIGHT))
        cut = '<w:left w:val="dashed" w:sz="6" w:space="0" w:color="787878"/>' + edges(
            "dashed", 6, "787878", "bottom right"
        )
        return cell(line, width, borders=cut, margins=padding(0, side))

    def _banner(self) -> str:
        return run(self.document.banner, Style(bold=True, size=14, colour=self.blocks.banner))

    # --- pictures

    def picture(self, node: Node, width: int) -> str:
        """Return a figure as a run."""
        title = node.get("caption") or node.get("name")
        return self._drawn(self.document.figures[node.get("name")], width, node.get("alt"), title)

    def logo(self) -> str:
        """Return the theme's logo as a run, empty without one."""
        logo = self.theme.logo
        if logo is None:
            return ""
        width = round(logo.width_mm * _MM)
        if logo.file.casefold().endswith(".svg"):
            return self._drawn(self.document.look.logo.decode("utf-8", "replace"), width, logo.alt, logo.file)
        pixels, image = self.file.part.get_or_add_image(io.BytesIO(self.document.look.logo))
        return self._placed(pixels, "", width, image.px_height / image.px_width, logo.alt, logo.file)

    def _drawn(self, drawing: str, width: int, alt: str, title: str) -> str:
        """Return a drawing: itself for programs that read SVG, a picture of it for the rest."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        content, ratio = raster(drawing, self.document.look)
        pixels, _ = self.file.part.get_or_add_image(io.BytesIO(content))
        package = self.file.part.package
        part = Part(PackURI(f"/word/media/drawing{self.numbers.picture + 1}.svg"), _SVG, drawing.encode(), package)
        vector = self.file.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        extension = (
            '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
            f'<asvg:svgBlip r:embed="{vector}"/></a:ext></a:extLst>'
        )
        return self._placed(pixels, extension, width, ratio, alt, title)

    def _placed(self, pixels: str, extension: str, width: int, ratio: float, alt: str, title: str) -> str:
        self.numbers.picture += 1
        across, down = width * _EMU, round(width * ratio) * _EMU
        known = f'id="{self.numbers.picture}" name={quoteattr(title)} descr={quoteattr(alt)}'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
            f"<wp:docPr {known}/><a:graphic><a:graphicData "
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr {known}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{pixels}">{extension}'
            "</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


_TOC = "\x01"
_THIN = paragraph("", properties(spacing=spaced(0, 0, 20)))  # where cards fill the paper
_EDGE = Style(size=16, colour="3C3C3C")
_LONGEST_EDGE = 44  # signs of a running title


def _tabs(*stops: tuple[str, int]) -> str:
    marks = (f'<w:tab w:val="{kind}" w:pos="{at}"/>' for kind, at in stops)
    return f"<w:tabs>{''.join(marks)}</w:tabs>"


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_EDGE else words[: _LONGEST_EDGE - 1].rstrip() + "…"


def _fill(part: Any, tag: str, inner: str) -> None:
    from docx.oxml import parse_xml

    part._element = parse_xml(f"<w:{tag} {_NAMESPACES}>{inner}</w:{tag}>")


# ---------------------------------------------------------------------------------------------- package


def _style(file: Any, document: Rendered) -> None:
    """Write the styles of templates/theme/word-styles.xml in place of those that python-docx brings."""
    from docx.oxml import parse_xml

    theme = document.look.theme
    template = Template((shipped("templates") / "theme" / "word-styles.xml").read_text("utf-8"))
    made = parse_xml(
        template.substitute(
            font=escape(theme.type.office),
            size=round(theme.type.size_pt * 2),
            accent=bare(theme.colours.accent),
            language=document.words.locale.replace("_", "-"),
        )
    )
    _replace(file.styles.element, made)


def _replace(old: Any, new: Any) -> None:
    for child in list(old):
        old.remove(child)
    for child in list(new):
        old.append(child)


def _number(file: Any, lists: int) -> None:
    """Write the bullets, and a numbering of its own for each numbered list, so that each begins with 1."""
    from docx.oxml import parse_xml

    levels = {
        BULLETS: (("bullet", "•"), ("bullet", "–"), ("bullet", "·")),
        NUMBERS: (("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3.")),
    }
    parts = []
    for number, marks in levels.items():
        parts.append(f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>')
        for level, (kind, mark) in enumerate(marks):
            parts.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/>'
                f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            )
        parts.append("</w:abstractNum>")
    parts.append(f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="{BULLETS}"/></w:num>')
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number in range(NUMBERS + 1, NUMBERS + lists + 1):
        parts.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{NUMBERS}"/>{again}</w:num>')
    _replace(file.part.numbering_part.element, parse_xml(f"<w:numbering {_NAMESPACES}>{''.join(parts)}</w:numbering>"))


def _drop_leftovers(file: Any) -> None:
    """Take out what python-docx's own template brings and nobody needs: a picture of it, styles of Word 2010."""
    for rels in (file.part.rels, file.part.package.rels):
        for name, related in list(rels.items()):
            if related.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del rels[name]


def _describe(file: Any, document: Rendered) -> None:
    properties = file.core_properties
    properties.title = f"{document.exercise_name} - {document.title}"
    properties.author = properties.last_modified_by = document.author
    properties.language = document.words.locale.replace("_", "-")
    properties.created = properties.modified = document.revised.replace(tzinfo=None)
    properties.keywords = f"{document.banner}; {document.marking}"
    properties.comments = ""
    properties.revision = 1
