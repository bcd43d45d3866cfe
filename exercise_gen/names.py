"""Which name a command, an agency or a law has on the day of play."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.load import Loaded, texts
from exercise_gen.models import Scenario
from exercise_gen.models.base import Text
from exercise_gen.models.names import DatedName, Form, NameBook
from exercise_gen.resources import name_files
from exercise_gen.shape import validate
from exercise_gen.source import load
from exercise_gen.values import NAMES, Value, Worded

MONTHS_BACK = 12  # how long before its check and its suggested day a scenario's names and laws are taken as right
MONTHS_FRESH = 24  # how long after its `as_of` a scenario's names and laws are taken as checked


@dataclass(frozen=True)
class Names:
    """The names that age, by id; a workspace's own stand before the shipped ones."""

    known: Mapping[str, DatedName] = field(default_factory=dict)

    def on(self, day: date) -> Value:
        """Return what `{{ names.id }}` prints on a day."""
        return Value("text", Worded({key: self.form(key, day).name for key in self.known}))

    def form(self, key: str, day: date) -> Form:
        """Return the form of a name on a day; before the first and in gaps the nearest earlier or else the first."""
        begun = [form for form in self.known[key].forms if form.since is None or form.since <= day]
        return begun[-1] if begun else self.known[key].forms[0]


NO_NAMES = Names()


def open_names(workspace: Path | None = None) -> Names:
    """Return the names of a workspace and of the program.

    Raises:
        InvalidInput: Every mistake in a `names.yaml`.
    """
    known: dict[str, DatedName] = {}
    problems: list[Problem] = []
    for file, shown in name_files(workspace):
        source = load(file, shown)
        book, found = validate(NameBook, source)
        problems += found
        for index, item in enumerate(book.names if book else []):
            for earlier, later in zip(item.forms, item.forms[1:], strict=False):
                if earlier.until is None or later.since is None or earlier.until >= later.since:
                    message = f'the names of "{item.id}" overlap'
                    hint = "each ends (`until`) before the next begins (`since`); the oldest comes first"
                    problems.append(source.problem("names-overlap", message, ("names", index, "forms"), hint=hint))
            known[item.id] = item
    if problems:
        raise InvalidInput(problems)
    return Names(known)


def warnings(scenario: Loaded[Scenario], names: Names, day: date) -> Iterator[Problem]:
    """Yield what the scenario says that is not right, or was not checked, for the day of play."""
    model, source = scenario.model, scenario.source
    months = (day.year - model.as_of.year) * 12 + day.month - model.as_of.month
    if months > MONTHS_FRESH:
        message = f"names, laws and figures were checked on {model.as_of}; the exercise is held on {day}"
        hint = "check them, and write the day of the check into `as_of`"
        yield source.problem("out-of-date", message, ("as_of",), hint=hint, warning=True)
    begin = min(model.as_of, model.suggested.date)
    if (begin.year - day.year) * 12 + begin.month - day.month > MONTHS_BACK:
        message = f"the scenario is written for {begin.year} and later; the exercise is held on {day}"
        hint = "check that its names, laws and figures held on that day already, or choose a later one"
        yield source.problem("out-of-date", message, ("as_of",), hint=hint, warning=True)
    for index, reference in enumerate(model.references):
        title = reference.title.within(model.languages[0])
        if reference.since and day < reference.since:
            message, key = f'"{title}" is in force only from {reference.since}; the exercise is held on {day}', "since"
        elif reference.until and day > reference.until:
            message, key = f'"{title}" was in force until {reference.until}; the exercise is held on {day}', "until"
        else:
            continue
        hint = "name what is in force on that day, or choose another day"
        yield source.problem("out-of-date", message, ("references", index, key), hint=hint, warning=True)
    yield from _written_out(scenario, names, day)
    yield from _not_yet(scenario, names, day)


def _not_yet(scenario: Loaded[Scenario], names: Names, day: date) -> Iterator[Problem]:
    """Yield the first use of every name whose oldest form begins after the day of play."""
    waiting = {
        key: item.forms[0] for key, item in names.known.items() if item.forms[0].since and item.forms[0].since > day
    }
    for path, text in texts(scenario.model) if waiting else ():
        for said in _said(text):
            for key in re.findall(rf"\{{\{{\s*{NAMES}\.(\w+)", said):
                if form := waiting.pop(key, None):
                    name = form.name.within(scenario.model.languages[0])
                    message = f'"{name}" exists only from {form.since}; the exercise is held on {day}'
                    hint = "choose a later day, or add the older name to `names.yaml`"
                    yield scenario.source.problem("out-of-date", message, path, hint=hint, warning=True)


def _written_out(scenario: Loaded[Scenario], names: Names, day: date) -> Iterator[Problem]:
    """Yield every name that a text writes out and that is another on the day of play."""
    wrong: dict[str, tuple[str, Form]] = {}
    for key, item in names.known.items():
        right = names.form(key, day)
        kept = {words for form in [right] for words in _said(form.name)}
        for form in item.forms:
            if form is not right:
                wrong |= {words: (key, right) for words in _said(form.name) if words not in kept}
    if not wrong:
        return
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in sorted(wrong, key=len, reverse=True))
    )
    for path, text in texts(scenario.model):
        versions = text.root.items() if isinstance(text.root, dict) else [("", text.root)]
        for language, said in versions:
            for found in pattern.finditer(said):
                key, right = wrong[found[0]]
                name = right.name.within(language or scenario.model.languages[0])
                if found[0] in name:
                    continue
                message = f'"{found[0]}" is "{name}" on {day}'
                hint = f"write {{{{ {NAMES}.{key} }}}}, which prints the name of the day"
                at = (*path, language) if language else path
                yield scenario.source.problem("out-of-date", message, at, hint=hint, needle=found[0], warning=True)


def _said(name: Text) -> list[str]:
    return list(name.root.values()) if isinstance(name.root, dict) else [name.root]
