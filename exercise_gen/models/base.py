"""What every model shares: strictness, identifiers, words in several languages, and who may see a field."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, StringConstraints, Tag

B = TypeVar("B")


class Model(BaseModel):
    """Base of all models: unknown keys are mistakes, values do not change, field texts become the schema."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Audience(StrEnum):
    """For whom a part of the packet is made; a folder of the packet has the same name.

    A field marked with an audience, as in `Annotated[Text, Audience.PLAYERS]`, may be shown to it.
    A field without a mark belongs to the control team: forgetting the mark hides, it never leaks.
    """

    PLAYERS = "players"
    OBSERVERS = "observers"
    CONTROL = "control"
    EVALUATION = "evaluation"
    SPONSOR = "sponsor"


_CONTROL_CHARACTERS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]*$"

Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=_CONTROL_CHARACTERS)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f\ufffe\uffff]*$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,39}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Nation = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
SafeEmail = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)*(?:example|test|invalid)$")
]


def by_shape(value: Any) -> str:
    """Return the tag of the member of a union that a value means, so that a mistake in it is reported once.

    Tags stand in parentheses: they are no part of the path in the user's file.
    """
    match value:
        case list():
            return "(list)"
        case bool():
            return "(boolean)"
        case _:
            return "(words)"


_Text = Annotated[
    Annotated[Words, Tag("(words)")] | Annotated[dict[LanguageCode, Words], Field(min_length=1), Tag("(languages)")],
    Discriminator(lambda value: "(languages)" if isinstance(value, dict) else "(words)"),
]


class Text(RootModel[_Text]):
    """Words to print: plain text in the scenario's own language, or one text a language (`{en: …, es: …}`).

    A small part of Markdown (`**bold**`, `*italic*`, lists, `code`) and placeholders (`{{ name }}`) are understood.
    """

    model_config = ConfigDict(frozen=True)

    def within(self, language: str) -> str:
        """Return the words in a language; plain text serves every language."""
        if isinstance(self.root, str):
            return self.root
        return self.root.get(language) or next(iter(self.root.values()))


def with_texts(value: B, change: Callable[[Text], Text]) -> B:
    """Return a model, list or dict with every text inside it changed; what does not change stays the same object."""
    if isinstance(value, Text):
        return change(value)  # type: ignore[return-value]
    if isinstance(value, BaseModel):
        old = {name: getattr(value, name) for name in type(value).model_fields}
        new = {name: with_texts(item, change) for name, item in old.items()}
        changed = {name: item for name, item in new.items() if item is not old[name]}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        made: Any = {key: with_texts(item, change) for key, item in value.items()}
        return value if all(made[key] is value[key] for key in value) else made
    if isinstance(value, list):
        items: Any = [with_texts(item, change) for item in value]
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    return value


class Name(Text):
    """A name, number or code; plain text is right in every language, so it needs no translation."""
