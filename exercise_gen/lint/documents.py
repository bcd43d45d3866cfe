"""Rules DOC over what is rendered: complete for the type, agreeing, without gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from exercise_gen import markup, packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.documents.view import Teller
from exercise_gen.lint.case import Case, Page
from exercise_gen.lint.registry import Finding, rule
from exercise_gen.lint.words import PLACEHOLDERS


@rule("DOC-01", "error", "The packet has what its type of exercise needs", reads="documents")
def required_documents_are_there(case: Case) -> Iterator[Finding]:
    """A tabletop exercise without a situation manual is a conversation.

    Every document that the plan's profile marks R for the type of the exercise (doctrine section 1.6) is made, in each
    language. `exercise-gen templates eject hseep` writes the table.
    """
    house = packet.shipped_house(case.exercise.plan.profile)
    needs = house.needs(case.exercise.scenario.type)
    made = {(page.id, page.language) for page in case.pages}
    made |= {(job.document.id, job.language) for job in case.jobs if job.document.made_of != "pages"}
    for language in case.exercise.languages:
        for name in (name for name, need in needs.items() if need == "R"):
            document = next(document for document in DOCUMENTS if document.id == name)
            if document.when(case.exercise) and (name, language) not in made:
                message = f'a {case.exercise.scenario.type} exercise needs the document {name} ("{language}")'
                yield Finding(message, ("type",), at_key=True)


@rule("DOC-02", "error", "No gap is left to be filled in", reads="documents")
def nothing_is_left_open(case: Case) -> Iterator[Finding]:
    """TBD in a printed manual says that nobody read it.

    Looks for `[Insert …]`, TBD, TODO, XXX, ???, lorem ipsum and braces of placeholders, in every text of the scenario
    and in every rendered document (where the plan's words stand too).
    """
    found: set[str] = set()
    for said in case.said:
        if match := PLACEHOLDERS.search(said.words):
            found.add(match[0])
            yield Finding(
                f'"{match[0]}" was left to be filled in', said.path, "write what belongs there", needle=match[0]
            )
    for page in case.pages:
        for text in _printed(page):
            match = PLACEHOLDERS.search(text)
            if match and match[0] not in found:
                found.add(match[0])
                hint = "look for it in the plan, its roster and the template"
                yield Finding(f'"{match[0]}" was left to be filled in', hint=hint, document=page.name)


def _printed(page: Page) -> Iterator[str]:
    for node in page.rendered.tree.walk():
        yield "".join(child for child in node.children if isinstance(child, str))
        yield from node.attributes.values()


@rule("DOC-03", "error", "The agenda is the same everywhere", reads="documents")
def agenda_is_the_same(case: Case) -> Iterator[Finding]:
    """Players and facilitators look at the same clock.

    The lines of the agenda (hours and titles of phases) stand in situation manual, agenda, handouts, facilitator guide
    and evaluator guide alike, in each language, and agree with the exercise.
    """
    for page in case.pages_of("situation-manual", "agenda", "handout", "facilitator-guide", "evaluator-guide"):
        rows = Teller(case.exercise, page.rendered.words).agenda()
        wanted = [(row.start, row.end, str(row.activity)) for row in rows]
        if wanted not in list(_tables(page)):
            yield Finding("its agenda is not that of the exercise", document=page.name)


def _tables(page: Page) -> Iterator[list[tuple[str, ...]]]:
    """Yield the bodies of the tables of a document as rows of text."""
    for node in page.rendered.tree.walk():
        if node.tag == "tbody":
            yield [
                tuple(" ".join(cell.text().split()) for cell in row.walk() if cell.tag in ("td", "th"))
                for row in node.walk()
                if row.tag == "tr"
            ]


@rule("DOC-11", "error", "Those who take part stand in all lists", reads="documents")
def lists_agree(case: Case) -> Iterator[Finding]:
    """Who is on the roster can sign in; a cell that plays stands among the participants and in the directory.

    Each person of the roster stands on the sign-in sheet, each player on the handout of the cell; each attending cell
    stands in the situation manual and in the directory.
    """
    people = Counter((person.name.casefold(), person.cell) for person in case.roster)
    for row, person in enumerate(case.roster):
        own = [page for page in case.pages_of("handout") if page.cell == person.cell and person.role == "player"]
        for page in (*case.pages_of("sign-in"), *own):
            if not page.says(markup.literal(person.name)):
                yield Finding(f"{person.name} does not stand in {page.name}", place="plan", row=row)
        if people[(person.name.casefold(), person.cell)] > 1:
            yield Finding(f"{person.name} stands twice in the roster", place="plan", row=row)
    for page in case.pages_of("situation-manual", "directory"):
        for cell in case.players:
            if not page.says(cell.name.within(page.language)):
                yield Finding(f'the cell "{cell.id}" does not stand in {page.name}', case.cell(cell.id, "name"))


@rule("DOC-12", "warning", "Pictures have a description", reads="documents")
def pictures_are_described(case: Case) -> Iterator[Finding]:
    """Who cannot see the picture hears its alternative text; a picture that is named is there.

    Looks at every figure of every document. That fonts are embedded is so by construction (PDF/UA-1).
    """
    for page in case.pages:
        for node in page.rendered.tree.walk():
            if node.tag != "ttx-figure":
                continue
            if not node.get("alt").strip():
                yield Finding(f'the picture "{node.get("name")}" has no alternative text', document=page.name)
            if node.get("name") not in page.rendered.figures:
                yield Finding(f'the picture "{node.get("name")}" is not there', document=page.name)


@rule("DOC-14", "warning", "Points of contact are complete", reads="exercise")
def contacts_are_complete(case: Case) -> Iterator[Finding]:
    """Whoever cannot come, or finds a packet, needs a name, an organisation, a phone and an address.

    Each of the plan's `contacts` has a phone and an e-mail address. A plan without contacts prints lines to fill in.
    """
    for index, contact in enumerate(case.plan.model.contacts):
        lacking = [key for key in ("phone", "email") if not getattr(contact, key)]
        if lacking:
            message = f"{contact.name} has no {' and no '.join(lacking)}"
            yield Finding(message, ("contacts", index, "name"), f"add `{lacking[0]}: …`", place="plan")
