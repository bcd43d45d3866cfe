"""YAML text to plain data with positions; the only module that knows YAML.

Scalars follow YAML 1.2: `12:30`, `no` and `2027-05-28` stay text. Nothing in a file can run code or grow without
bound: data are built here from the parser's nodes, aliases count towards a limit, tags of programs are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from exercise_gen.errors import InvalidInput, Problem

MAX_BYTES = 4_000_000
MAX_NODES = 200_000
MAX_DEPTH = 60

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Composer(_Loader):  # type: ignore[misc]
    """A composer with the scalar rules of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the name and form are PyYAML's


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    _Composer.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


_KNOWN_TAGS = {"null", "bool", "int", "float", "str", "seq", "map"}


class Place(NamedTuple):
    """A position in a file; both count from 1."""

    line: int
    col: int


@dataclass(frozen=True)
class Node:
    """Where a value stands, where its key stands, and the same for what is inside it."""

    value: Place
    end: Place
    key: Place | None = None
    children: dict[str | int, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A file that was read: its data as plain lists, dicts and scalars, and where each of them stands."""

    name: str
    text: str
    data: Any
    root: Node

    def node(self, path: tuple[str | int, ...]) -> Node:
        """Return the deepest node on the path; steps that are not in the document are passed over."""
        node = self.root
        for step in path:
            node = node.children.get(step, node)
        return node

    def locate(self, path: tuple[str | int, ...], *, at_key: bool = False, needle: str = "") -> Place:
        """Return the place of a value, of its key, or of `needle` inside the value's text; never fails."""
        node = self.node(path)
        if needle and (found := self._find(needle, node)):
            return found
        return (node.key or node.value) if at_key else node.value

    def problem(
        self,
        code: str,
        message: str,
        path: tuple[str | int, ...] = (),
        *,
        hint: str = "",
        at_key: bool = False,
        needle: str = "",
        warning: bool = False,
    ) -> Problem:
        """Return a problem at a path of this file, with its source line."""
        place = self.locate(path, at_key=at_key, needle=needle)
        node = self.node(path)
        excerpt = line_of(self.text, place.line)
        if needle and excerpt[place.col - 1 :].startswith(needle):
            width = len(needle)
        elif at_key:
            width = len(str(path[-1])) if path else 1
        else:
            width = node.end.col - node.value.col if node.end.line == node.value.line else 1
        return Problem(
            code=code,
            message=message,
            file=self.name,
            line=place.line,
            col=place.col,
            path=".".join(map(str, path)),
            hint=hint,
            severity="warning" if warning else "error",
            excerpt=excerpt,
            width=max(1, width),
        )

    def _find(self, needle: str, node: Node) -> Place | None:
        lines = self.text.split("\n")
        for number in range(node.value.line, min(node.end.line, len(lines)) + 1):
            start = node.value.col - 1 if number == node.value.line else 0
            column = lines[number - 1].find(needle, start)
            if column >= 0:
                return Place(number, column + 1)
        return None


def line_of(text: str, number: int) -> str:
    """Return a line of the text, empty past its end."""
    lines = text.split("\n")
    return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


def read_text(path: Path, name: str) -> str:
    """Return the text of a UTF-8 file of bearable size.

    Raises:
        InvalidInput: The file is missing, a folder, unreadable, too large or not UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _refused(
                name,
                "file-too-large",
                f"the file has {size:,} bytes; the limit is {MAX_BYTES:,}",
                "a scenario of 100 injects has about 300,000 bytes; is this the right file?",
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _refused(name, "file-missing", "there is no such file", "") from None
    except OSError as error:
        raise _refused(name, "file-unreadable", f"the file cannot be read: {error.strerror}", "") from None
    return decode(raw, name)


def decode(raw: bytes, name: str) -> str:
    """Return the text of UTF-8 bytes, with or without a byte-order mark.

    Raises:
        InvalidInput: The bytes are not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        col = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        hint = "save it with the encoding UTF-8 (in Excel: “CSV UTF-8”; in Notepad: Save as, Encoding)"
        message = f"the file is not UTF-8 text: byte 0x{raw[error.start]:02X} has no meaning there"
        raise InvalidInput([Problem("encoding", message, name, line, col, hint=hint)]) from None


def load(path: Path, name: str | None = None) -> Source:
    """Read a YAML file.

    Raises:
        InvalidInput: Every mistake of syntax that was found; see `parse`.
    """
    name = name or path.as_posix()
    return parse(read_text(path, name), name)


def parse(text: str, name: str) -> Source:
    """Turn YAML text into data and positions.

    Raises:
        InvalidInput: Bad syntax (the first place), or every duplicate key, foreign tag and over-large alias.
    """
    composer = None
    try:
        _check_depth(text, name)
        composer = _Composer(text)
        node = composer.get_single_node()
    except yaml.reader.ReaderError as error:
        raise InvalidInput([_unreadable(error, text, name)]) from None
    except yaml.MarkedYAMLError as error:
        raise InvalidInput([_syntax(error, text, name)]) from None
    finally:
        if composer is not None:
            composer.dispose()
    if node is None:
        hint = "write at least the required keys; `exercise-gen new SCENARIO` writes a plan to begin with"
        raise InvalidInput([Problem("empty-file", "the file is empty", name, 1, 1, hint=hint)])
    builder = _Builder(name, text)
    data, root = builder.build(node, None, 0)
    if builder.problems:
        raise InvalidInput(builder.problems)
    return Source(name, text, data, root)


def parse_value(text: str) -> Any:
    """Return a `--set` value by the rules of YAML: `8.8` is a number, `true` a boolean, anything odd is text."""
    try:
        return parse(text, "").data
    except InvalidInput:
        return text


def flow(value: object) -> str:
    """Return a value as YAML writes it on one line."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False)
    return text.removesuffix("...\n").strip()


@dataclass
class _Builder:
    """Builds data and positions in one walk, collecting problems."""

    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def build(self, node: yaml.Node, key: Place | None, depth: int) -> tuple[Any, Node]:
        here = Node(_place(node.start_mark), _place(node.end_mark), key)
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            if self.count <= MAX_NODES + 1:
                hint = "write the repeated part out; aliases that repeat aliases grow without end"
                self._report("too-many-values", "the file unfolds to too many values", here.value, hint)
                self.count = MAX_NODES + 1
            return None, here
        tag = node.tag.removeprefix("tag:yaml.org,2002:")
        if tag not in _KNOWN_TAGS:
            hint = "write plain text, numbers, lists and keys only; quote text that begins with !"
            self._report("foreign-tag", f'the tag "{tag}" is not understood', here.value, hint)
            return None, here
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, here, depth)
        if isinstance(node, yaml.SequenceNode):
            built = [self.build(child, None, depth + 1) for child in node.value]
            return [data for data, _ in built], replace(here, children={i: at for i, (_, at) in enumerate(built)})
        return _scalar(tag, node.value), here

    def _mapping(self, node: yaml.MappingNode, here: Node, depth: int) -> tuple[Any, Node]:
        data: dict[str, Any] = {}
        children: dict[str | int, Node] = {}
        for key_node, value_node in node.value:
            at = _place(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self._report(
                    "key-not-text", "a key must be plain text", at, "quote it if it contains braces: '{{ x }}'"
                )
                continue
            key = key_node.value
            if key in data:
                first = (children[key].key or at).line
                self._report(
                    "duplicate-key",
                    f'"{key}" stands twice; first on line {first}',
                    at,
                    "delete or rename one",
                    len(key),
                )
                continue
            data[key], children[key] = self.build(value_node, at, depth + 1)
        return data, replace(here, children=children)

    def _report(self, code: str, message: str, at: Place, hint: str, width: int = 1) -> None:
        excerpt = line_of(self.text, at.line)
        self.problems.append(
            Problem(code, message, self.name, at.line, at.col, hint=hint, excerpt=excerpt, width=width)
        )


def _scalar(tag: str, text: str) -> Any:
    match tag:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return int(text)
        case "float":
            return float(text)
        case _:
            return text


def _place(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


_ADVICE = (
    ("cannot start any token", "indent with spaces, not tabs; quote text that begins with @, ` or %"),
    ("mapping values are not allowed", "put quotes around text that contains a colon, or check the indentation"),
    ("could not find expected ':'", "a key needs a colon after it; text over several lines begins with | or >"),
    ("did not find expected key", "check the indentation and the quotes of the lines above"),
    ("did not find expected ',' or ']'", "close the list with ]"),
    ("did not find expected ',' or '}'", "close the braces with }; quote a placeholder: '{{ name }}'"),
    ("found unknown escape", "use single quotes, or double the backslash"),
    ("found undefined alias", "quote text that begins with *"),
    ("expected a single document", "keep one document in the file; delete the line ---"),
    ("found unexpected end of stream", "a quote or bracket was opened and never closed"),
)


def _syntax(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    at = _place(mark) if mark else Place(1, 1)
    said = (error.problem or error.context or "unreadable").strip().removeprefix("but ")
    told = f"{error.context or ''} {said}"
    hint = next((advice for words, advice in _ADVICE if words in told), "check the indentation and the quotes")
    lines = max(1, len(text.split("\n")))
    line = min(at.line, lines)
    return Problem("yaml", f"this is not YAML: {said}", name, line, at.col, hint=hint, excerpt=line_of(text, line))


def _unreadable(error: yaml.reader.ReaderError, text: str, name: str) -> Problem:
    index = next((i for i, sign in enumerate(text) if yaml.reader.Reader.NON_PRINTABLE.match(sign)), 0)
    line = text.count("\n", 0, index) + 1
    col = index - (text.rfind("\n", 0, index) + 1) + 1
    code = ord(text[index]) if text else 0
    hint = "delete it; it is invisible, so delete the word around it and type it again"
    return Problem(
        "control-character", f"the file contains the invisible character U+{code:04X}", name, line, col, hint=hint
    )


def _check_depth(text: str, name: str) -> None:
    """Refuse brackets nested so deeply that the parser itself would fail."""
    if text.count("[") + text.count("{") <= MAX_DEPTH and text.count("- - ") <= MAX_DEPTH:
        return
    depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if (
            depth > MAX_DEPTH
            or line.count("- - ") > MAX_DEPTH
            or max(line.count("["), line.count("{")) > 20 * MAX_DEPTH
        ):
            raise _refused(name, "too-deep", "lists and keys are nested too deeply", "", number)


def _refused(name: str, code: str, message: str, hint: str, line: int = 0) -> InvalidInput:
    return InvalidInput([Problem(code, message, name, line, 1 if line else 0, hint=hint)])
