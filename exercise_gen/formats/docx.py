"""Word documents that a planner edits: real headings, tables that repeat their heads, sections, fields, controls."""

from __future__ import annotations

import io
from functools import cache
from string import Template
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from exercise_gen.formats.ooxml import MM, bare
from exercise_gen.formats.package import describe, repacked
from exercise_gen.formats.pdf import heading_pages, logo_drawing, raster
from exercise_gen.formats.wordcards import Sheets
from exercise_gen.formats.wordforms import Forms
from exercise_gen.formats.wordml import BULLETS, NUMBERS, Numbers
from exercise_gen.formats.wordpages import Pages, paper_of
from exercise_gen.models.theme import Theme
from exercise_gen.render import Rendered
from exercise_gen.resources import shipped
from exercise_gen.tree import Node

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
    """Makes one file: python-docx keeps the package and the styles, `wordpages` writes the body."""

    def __init__(self, document: Rendered) -> None:
        import docx

        self.document = document
        self.theme = document.look.theme
        self.file: Any = docx.Document(io.BytesIO(_blank(document.look.theme.model_dump_json(), document.locale)))
        self.numbers = Numbers()
        self.blocks = Forms(self.theme, self.numbers, self.picture, self.logo, self._figure)
        self.blocks.booklet = document.is_booklet

    def written(self) -> bytes:
        sheets = Sheets(self.document, self.blocks, paper_of(self.document), self._drawn)
        body = Pages(self.document, self.blocks, sheets, self._keep_edges).body(self._pages)
        _number(self.file, self.numbers.lists)
        self._replace_body(body)
        describe(self.file, self.document)
        self.file.core_properties.comments = ""
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

    def _keep_edges(self, head: str, foot: str) -> str:
        """Put a header and a footer into the package and return the references to them."""
        header, head_id = self.file.part.add_header_part()
        footer, foot_id = self.file.part.add_footer_part()
        _fill(header, "hdr", head)
        _fill(footer, "ftr", foot)
        return (
            f'<w:headerReference w:type="default" r:id="{head_id}"/>'
            f'<w:footerReference w:type="default" r:id="{foot_id}"/>'
        )

    def _pages(self) -> dict[int, int]:
        """Return the page of each heading's bookmark: the one of the PDF, which Word can count again."""
        marks = [heading.bookmark for heading in self.numbers.headings]
        pages = heading_pages(self.document)
        return dict(zip(marks, pages, strict=True)) if len(marks) == len(pages) else {}

    def _figure(self, number: str) -> str:
        return self.document.words.label("Figure {number}", number=number)

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
        width = round(logo.width_mm * MM)
        if drawing := logo_drawing(self.document.look):
            return self._drawn(drawing, width, logo.alt, logo.file)
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
        name = PackURI(f"/word/media/drawing{self.numbers.picture + 1}.svg")
        part = Part(name, _SVG, drawing.encode(), package)
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


def _fill(part: Any, tag: str, inner: str) -> None:
    from docx.oxml import parse_xml

    part._element = parse_xml(f"<w:{tag} {_NAMESPACES}>{inner}</w:{tag}>")


# ---------------------------------------------------------------------------------------------- package


@cache
def _blank(theme: str, locale: str) -> bytes:
    """Return a file without words in the styles of a theme, given as JSON: made once, read for each document."""
    import docx

    file: Any = docx.Document()
    _style(file, Theme.model_validate_json(theme), locale)
    _set(file)
    _drop_leftovers(file)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def _style(file: Any, theme: Theme, locale: str) -> None:
    """Write the styles of templates/theme/word-styles.xml in place of those that python-docx brings."""
    from docx.oxml import parse_xml

    template = Template((shipped("templates") / "theme" / "word-styles.xml").read_text("utf-8"))
    made = parse_xml(
        template.substitute(
            font=escape(theme.type.office),
            size=round(theme.type.size_pt * 2),
            accent=bare(theme.colours.accent),
            language=locale,
        )
    )
    _replace(file.styles.element, made)


def _replace(old: Any, new: Any) -> None:
    for child in list(old):
        old.remove(child)
    for child in list(new):
        old.append(child)


def _set(file: Any) -> None:
    """Write the settings in place of python-docx's, whose old layout moves each table by the margin of its cells."""
    from docx.oxml import parse_xml

    kept = {
        "compatibilityMode": 15, "overrideTableStyleFontSizeAndJustification": 1, "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1, "differentiateMultirowTableHeaders": 1,
    }  # fmt: skip
    uri = "http://schemas.microsoft.com/office/word"
    compat = "".join(f'<w:compatSetting w:name="{k}" w:uri="{uri}" w:val="{v}"/>' for k, v in kept.items())
    inner = '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    inner += f"<w:compat>{compat}</w:compat>"
    made = parse_xml(f"<w:settings {_NAMESPACES}>{inner}</w:settings>")
    _replace(file.settings.element, made)


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
    """Take out what python-docx's template brings and nobody needs: its picture, styles of Word 2010, sources."""
    for rels in (file.part.rels, file.part.package.rels):
        for name, related in list(rels.items()):
            if related.reltype.endswith(("/stylesWithEffects", "/thumbnail", "/customXml")):
                del rels[name]
