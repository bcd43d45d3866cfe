"""Rules DOC over words: two languages that say the same, in the Spanish of Peru and in plain sentences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from exercise_gen import markup
from exercise_gen.lint.case import Case, Said, heard
from exercise_gen.lint.registry import DataPath, Finding, rule
from exercise_gen.lint.words import (
    DRILL_WORD,
    ENGLISH,
    MOJIBAKE,
    NATURAL_THREAT,
    NO_ACCENT,
    SPANISH,
    WRONG_SPANISH,
)
from exercise_gen.models import Text

_WRONG = [(re.compile(pattern, re.IGNORECASE), better) for pattern, better in WRONG_SPANISH.items()]
_LONG = 40  # letters from which a text has a language of its own


def _pairs(case: Case) -> Iterator[tuple[DataPath, dict[str, Said]]]:
    """Yield the texts that stand in several languages, by their path without the language."""
    groups: dict[DataPath, dict[str, Said]] = defaultdict(dict)
    for said in case.said:
        if said.path[-1] == said.language:
            groups[said.path[:-1]][said.language] = said
    yield from ((path, versions) for path, versions in groups.items() if len(versions) > 1)


@rule("DOC-05", "warning", "Spanish terms are those of Peru and of the glossary")
def terms_are_peruvian(case: Case) -> Iterator[Finding]:
    """*Inyección* is a needle and *simulacro* moves people: a wrong word tells Peruvians that nobody asked them.

    Looks in Spanish texts for terms that the glossary (doctrine section 4.6) or Peruvian usage forbids: inyección for
    inyecto, septiembre for setiembre, ordenador, vosotros, amenaza for a natural hazard (peligro), and *simulacro*
    where the exercise is no drill in the field. It passes where the English text says drill, in sentences that set it
    apart ("no es un simulacro"), and in the names of national ones.
    """
    field = case.model.type in ("drill", "full-scale")
    drills = {said.path[:-1] for said in case.said if re.search(r"\bdrills?\b", said.words, re.IGNORECASE)}
    for said in case.said:
        if said.language != "es" or said.kind == "references" or said.names("source"):
            continue
        for pattern, better in _WRONG:
            if match := pattern.search(said.words):
                yield Finding(
                    f'"{match[0]}" is not the word used in Peru', said.path, f"write {better}", needle=match[0]
                )
        if match := NATURAL_THREAT.search(said.words):
            hint = "write peligro: amenaza is for cyber and military threats"
            yield Finding(f'"{match[0]}" is a natural hazard', said.path, hint, needle=match[0])
        match = None if field or drills & {said.path[:-1]} else DRILL_WORD.search(said.words)
        if match and not re.search(r"\bno (?:es|son|se trata de)\b", said.words, re.IGNORECASE):
            hint = "write simulación or ejercicio; in Peru a simulacro moves people in the field"
            yield Finding(f'"{match[0]}" in an exercise that moves nobody', said.path, hint, needle=match[0])


_FIGURE = re.compile(r"(?<![\w§])\d+(?:[ \u00a0\u202f.,:]\d+)*(?![\w§])|(?<![\w§])\d+(?=(?:º|ª|°|st|nd|rd|th)\b)")


@rule("DOC-06", "error", "Both languages say the same")
def languages_agree(case: Case) -> Iterator[Finding]:
    """Two tables with two figures play two exercises.

    In texts of two languages: the figures typed out are the same (number words count; marks of thousands and decimals
    do not); a long text is not the same in both; a text is in its own language. A missing language and placeholders
    that differ are checked at load (`missing-translation`, `placeholders-differ`).
    """
    for _, versions in _pairs(case):
        first, *others = versions.values()
        for other in others:
            lost, added = _difference(first, other)
            if lost or added:
                parts = [f'"{first.language}" has {", ".join(lost)}'] * bool(lost)
                parts += [f'"{other.language}" has {", ".join(added)}'] * bool(added)
                yield Finding(f"the figures differ: {'; '.join(parts)}", other.path, "let both languages say the same")
            elif first.words == other.words and len(first.words) > _LONG and _speaks(first):
                hint = "translate it; where the original exists in one language only, write `# lint: ignore[DOC-06]`"
                yield Finding("the text is the same in both languages", other.path, hint)
        if len({said.words for said in versions.values()}) == 1:
            continue
        for said in versions.values():
            strange = {"es": (ENGLISH, SPANISH), "en": (SPANISH, ENGLISH)}.get(said.language)
            if strange and len(said.words) > _LONG:
                foreign, own = (len(set(map(str.lower, p.findall(said.words)))) for p in strange)
                if foreign >= 3 and own < foreign:  # noqa: PLR2004 - a quotation has fewer
                    yield Finding(f'the "{said.language}" text is not in its language', said.path, "translate it")


def _speaks(said: Said) -> bool:
    """Return whether a text has words of a language, not names and figures alone."""
    return len(ENGLISH.findall(said.words)) + len(SPANISH.findall(said.words)) > 1


_NUMERALS = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "es": ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
}
_DAY_AND_NIGHT = re.compile(r"\b(?:las )?24 horas\b|\b24[/x]7\b|\b24 hours a day\b", re.IGNORECASE)
_IN_WORDS = re.compile(r"round the clock|day and night|d[ií]a y noche", re.IGNORECASE)


def _difference(first: Said, other: Said) -> tuple[list[str], list[str]]:
    """Return the figures that only one of two texts has; a figure in words in the other is no difference."""
    if _IN_WORDS.search(first.words + other.words):
        first, other = (replace(s, words=_DAY_AND_NIGHT.sub("", s.words)) for s in (first, other))
    one, two = _figures(first), _figures(other)
    lost = [figure for figure in (one - two).elements() if not _worded(figure, other)]
    added = [figure for figure in (two - one).elements() if not _worded(figure, first)]
    return lost, added


def _figures(said: Said) -> Counter[str]:
    found: list[str] = []
    for match in _FIGURE.finditer(said.words):
        parts = re.split(r"[ \u00a0\u202f.,:]", match[0])
        marks = re.findall(r"[ \u00a0\u202f.,:]", match[0])
        if marks and all(len(part) == 3 for part in parts[1:]) and ":" not in marks:  # noqa: PLR2004 - thousands
            found.append("".join(parts))
        else:
            found += [part.lstrip("0") or "0" for part in parts]
    return Counter(found)


def _worded(figure: str, said: Said) -> bool:
    numerals = _NUMERALS.get(said.language, ())
    number = int(figure) if figure.isdigit() else 0
    if 1 <= number <= len(numerals) and re.search(rf"\b{numerals[number - 1]}\b", said.words, re.IGNORECASE):
        return True
    return number in (1, 2) and bool(re.search(r"\b(?:una?|primer\w*|first|second|segund\w*|both|ambos)\b", said.words))


@rule("DOC-07", "warning", "Spanish has its accents and signs")
def accents_are_intact(case: Case) -> Iterator[Finding]:
    """*Informacion* and a question without ¿ say that a program wrote it, or a keyboard without ñ.

    Looks in Spanish texts for common words without their accent, questions and exclamations that are not opened, and in
    all texts for letters broken by a wrong encoding (Ã³).
    """
    for said in case.said:
        if match := MOJIBAKE.search(said.words):
            yield Finding(
                f'"{match[0]}" comes from a wrong encoding', said.path, "save the file as UTF-8", needle=match[0]
            )
        if said.language != "es" or said.names("source", "url") or said.path[-1] != "es":
            continue
        if match := NO_ACCENT.search(said.words):
            yield Finding(f'"{match[0]}" lacks its accent', said.path, "", needle=match[0])
        for end, begin in (("?", "¿"), ("!", "¡")):
            if said.words.count(end) > said.words.count(begin) and len(said.words) > 1:
                yield Finding(f'a sentence ends with "{end}", but does not begin with "{begin}"', said.path, "")
                break


_TOKEN = re.compile(r"(?<![\w§@/.-])[A-ZÁÉÍÓÚÑ]{3,7}(?![\w§@-])")
_CAPITALS = re.compile(r"[A-ZÁÉÍÓÚÑ]{3,}(?:[ ,/·:;.-]+(?:Y |AND |DE |OF |LA |THE |EN )?[A-ZÁÉÍÓÚÑ]{3,})+")
# what everybody in the room knows, or what is a word of the form
_KNOWN = re.compile(
    r"USA|PER|UTC|GMT|SMS|GPS|VHF|UHF|PDF|CSV|USB|SIM|VPN|OTAN|NATO|ONU|TLP|RED|AMBER|GREEN|CLEAR|EXERCISE|EJERCICIO|"
    r"STARTEX|ENDEX|PAUSEX|FLASH|DNI|RUC|COVID|ISO|NIST|HSEEP|MSEL|TTX|EXCON|FEMA|CCTV|BREAK|STOP|NOT|VIP|"
    r"JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|ENE|ABR|AGO|SET|DIC"
)


@rule("DOC-04", "error", "Acronyms that are used often are in the list", limits={"most": 1})
def acronyms_are_listed(case: Case) -> Iterator[Finding]:
    """An interpreter, and a liaison officer of the other nation, look each acronym up.

    Looks in the texts for players, in each language, for words of 3 to 7 capitals in more than `most` 1 of them that
    stand neither in `acronyms` nor in a name (of a cell, an entity, a parameter, a call sign; the artificialities name
    invented ones), nor are explained in parentheses. Words in a run of capitals are headings or names; a few that
    everybody knows are exempt. One finding an acronym, at its first place. Whether the first use is written out is left
    to the reader.
    """
    listed = _listed_names(case)
    uses: dict[str, list[Said]] = defaultdict(list)
    for said in case.said:
        if not said.for_players or said.kind in ("acronyms", "references") or said.names("radio", "handle", "outlet"):
            continue
        words = _CAPITALS.sub(" ", said.words)
        for token in dict.fromkeys(_TOKEN.findall(words)):
            if token not in listed and not _KNOWN.fullmatch(token) and not _explained(token, said.words):
                uses[token].append(said)
    for token, places in uses.items():
        texts = {said.path[:-1] if said.path[-1] == said.language else said.path for said in places}
        if len(texts) > case.limit("DOC-04") and not _is_a_word(token, case):
            hint = f"add `{{short: {token}, meaning: …}}` to `acronyms`"
            message = f'the acronym "{token}" stands in {len(texts)} texts, but not in the list'
            yield Finding(message, places[0].path, hint, needle=token)


def _listed_names(case: Case) -> set[str]:
    model = case.model
    names: list[Text] = [*model.artificialities]
    names += [a.short for a in model.acronyms]
    names += [name for cell in model.cells for name in (cell.short, cell.name, cell.contact.radio) if name]
    names += [name for entity in model.entities for name in (entity.name, entity.contact.radio) if name]
    words = {w for n in names for code in model.languages for w in re.findall(r"[\wÁÉÍÓÚÑ]+", n.within(code))}
    for parameter in model.parameters:
        for _, text in _texts(parameter):
            words |= set(re.findall(r"\w+", text))
    for inject in model.injects:
        for artefact in inject.artefacts:
            for key in ("sender", "to", "call_sign", "network", "outlet", "source", "asset", "requester"):
                given = getattr(artefact, key, None)
                if given is not None and not isinstance(given, list):
                    words |= {w for code in model.languages for w in re.findall(r"\w+", given.within(code))}
    return words


def _texts(value: object) -> Iterator[tuple[str, str]]:
    for path, text, _ in heard(value):
        for code in text.root if isinstance(text.root, dict) else ("en",):
            yield ".".join(map(str, path)), text.within(code)


def _explained(token: str, words: str) -> bool:
    """Return whether the acronym stands in parentheses after its words, or its words after it."""
    return bool(re.search(rf"\w \({token}\)|\b{token} \([A-ZÁÉÍÓÚa-záéíóúñ]\w+ \w+", markup.plain(words)))


def _is_a_word(token: str, case: Case) -> bool:
    """Return whether the capitals are an ordinary word or a name: it stands in small letters elsewhere."""
    small = token.casefold()
    return any(re.search(rf"\b(?:{small}|{small.capitalize()})\b", said.words) for said in case.said)


@rule("DOC-13", "advice", "Sentences are short enough to be read in a hurry", limits={"most": 25})
def sentences_are_short(case: Case) -> Iterator[Finding]:
    """A message is read aloud over a noisy table.

    Threshold: `most` 25 words a sentence, on average over the body of an inject or the narrative of a phase, where it
    has more than two sentences' worth of words. Placeholders count as one word.
    """
    for said in case.said:
        if not (said.names("body", "narrative") and said.for_players and not said.names("variants")):
            continue
        text = markup.plain(said.words)
        sentences = [s for s in re.split(r"(?<=[.!?:;])\s+|\n+", text) if s.strip()]
        words = len(text.split())
        most = case.limit("DOC-13")
        if sentences and words > 2 * most and words / len(sentences) > most:
            message = f"sentences have {words / len(sentences):.0f} words on average"
            yield Finding(message, said.path, f"break them up; {most:g} words are enough")
