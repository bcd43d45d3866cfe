"""Office files are zip archives; this makes two builds of one the same, byte for byte."""

from __future__ import annotations

import io
import zipfile

_DATE = (1980, 1, 1, 0, 0, 0)


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
