from __future__ import annotations

import io

import pytest
from PIL import Image

from exercise_gen.pictures import flaw

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">{}</svg>'


def pixels(kind: str = "PNG", size: tuple[int, int] = (30, 20), mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind)
    return stream.getvalue()


def drawing(inner: str) -> str:
    return flaw(SVG.format(inner).encode(), "logo.svg")


@pytest.mark.parametrize(("kind", "name"), [("PNG", "logo.png"), ("JPEG", "logo.jpg"), ("JPEG", "logo.JPEG")])
def test_a_picture_of_pixels_is_taken(kind: str, name: str) -> None:
    assert flaw(pixels(kind), name) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a PNG picture"),
        (b"root:x:0:0:root:/root:/bin/bash", "is not a PNG picture"),
        (pixels("JPEG"), "is not a PNG picture"),
        (pixels()[:60], "is not a PNG picture"),
        (pixels(size=(30000, 30000), mode="1"), "too many pixels"),
        (pixels(size=(6000, 6000), mode="1"), "6000 x 6000 pixels"),
        (b"0" * 5_000_001, "5,000,001 bytes"),
    ],
)
def test_what_no_writer_could_print_is_refused(content: bytes, said: str) -> None:
    assert said in flaw(content, "logo.png")


@pytest.mark.parametrize(
    "inner",
    [
        '<defs><rect id="a" width="1" height="1"/></defs><use xlink:href="#a"/>',
        '<image xlink:href="data:image/png;base64,AA=="/>',
        '<rect style="fill:url( \'#g\')" fill="url(#g)"/>',
        "<style>.a{fill:red}</style>",
    ],
)
def test_a_drawing_with_everything_inside_is_taken(inner: str) -> None:
    assert drawing(inner) == ""


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<script>1</script>", "<script>"),
        ("<foreignObject/>", "<foreignObject>"),
        ('<rect onload="1"/>', '"onload"'),
        ('<image xlink:href="file:///etc/passwd"/>', "needs another file, file:///etc/passwd"),
        ('<image href="https://example.org/a.png"/>', "needs another file"),
        ('<image href="data:image/svg+xml;base64,AA=="/>', "needs another file"),
        ('<rect fill="url(https://example.org/#g)"/>', "needs another file"),
        ("<style>@import 'x.css';</style>", "needs another file in its style"),
        ("<style>a{}\n\nb{fill:url(x.svg)}</style>", "needs another file in its style"),
        ('<g id="a"><use href="#b"/></g><g id="c"><use href="#a"/></g>', "copies copies"),
        ("<use href='#a'/>" * 600, "copies more than"),
        ("<g>" * 3, "mismatched tag"),
    ],
)
def test_a_drawing_that_needs_more_than_itself_is_refused(inner: str, said: str) -> None:
    assert said in drawing(inner)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', "entities"),
        ('<svg viewBox="0 0 1 1"/>', "no <svg>"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "how large"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="0" height="5"/>', "no size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 0"/>', "no size"),
        ("", "no element found"),
    ],
)
def test_a_drawing_has_a_size_and_says_what_it_is(text: str, said: str) -> None:
    assert said in flaw(text.encode(), "logo.svg")


def test_the_head_that_drawing_programs_write_is_taken() -> None:
    head = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/TR/svg11.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="12mm" viewBox="0,0,10,10"/>'
    )

    assert flaw(head.encode(), "logo.svg") == ""
