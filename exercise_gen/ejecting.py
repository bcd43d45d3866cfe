"""What a planner takes out of the program to change it: a template with its blocks, the theme, a profile."""

from __future__ import annotations

from exercise_gen.documents import DOCUMENTS
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.render import blocks
from exercise_gen.resources import profile_files, shipped, template_folders
from exercise_gen.shape import nearest

_HEAD = """{{# Your own {document}: the shipped template, but for the blocks that stand here. Change one, delete others.
   `super()` is what the shipped block prints; `t("English label")` is a label in the language of the page. #}}
{{% extends "shipped/{template}" %}}
"""
_BLOCK = """{{% block {name} %}}
{{{{ super() }}}}
{{% endblock %}}
"""


def ejected(name: str, *, whole: bool = False) -> tuple[str, str]:
    """Return the file, below the planner's folder of templates, and the text to change.

    Args:
        name: A document, `theme`, or a profile.
        whole: Copy a document's template as it is instead of a frame that overrides its blocks.

    Raises:
        InvalidInput: There is nothing of that name.
    """
    documents = {document.id: document.template_file for document in DOCUMENTS}
    if name in documents:
        file = documents[name]
        return file, (shipped("templates") / file).read_text("utf-8") if whole else _frame(name, file)
    if name == "theme":
        return "theme/theme.toml", (shipped("templates") / "theme" / "theme.toml").read_text("utf-8")
    profiles = profile_files()
    if name in profiles:
        return f"profiles/{name}.toml", profiles[name].read_text("utf-8")
    known = [*documents, "theme", *profiles]
    raise InvalidInput([Problem("unknown-document", f'there is no "{name}" to take out', hint=nearest(name, known))])


def _frame(document: str, file: str) -> str:
    names = blocks(file, template_folders()[-1:])
    return _HEAD.format(document=document, template=file) + "".join(_BLOCK.format(name=name) for name in names)
