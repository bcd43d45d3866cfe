"""What all Office files share: what they say of themselves, and an archive that is the same in two builds."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from exercise_gen.render import Rendered

_DATE = (1980, 1, 1, 0, 0, 0)


def describe(file: Any, document: Rendered) -> None:
    """Write what a file of python-docx or python-pptx says of itself."""
    properties = file.core_properties
    properties.title = document.full_title
    properties.author = properties.last_modified_by = document.author
    properties.language = document.locale
    properties.created = properties.modified = document.revised.replace(tzinfo=None)
    properties.keywords = document.keywords
    properties.revision = 1


def repacked(content: bytes) -> bytes:
    """Return an archive with its members in alphabetical order, dated alike, the list of types first as Word wants."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 0  # the same on every system
            new.writestr(member, old.read(name))
    return made.getvalue()
