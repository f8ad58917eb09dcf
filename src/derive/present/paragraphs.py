"""What came out of a part, paragraph by paragraph, for any template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from derive.kernel import Chain, Theorem
from derive.kernel.judgement import CURVED
from derive.narrate import Story
from derive.present import optima
from derive.present.assumptions import assumed_words
from derive.present.boxes import Related
from derive.present.breaking import width
from derive.present.cases import case_rows
from derive.present.claims import asked, curved, letters, said, sides
from derive.present.counterexamples import failure_words
from derive.present.everywhere import for_some
from derive.present.kinks import kink_words
from derive.present.layout import layout_in
from derive.present.matrices import matrix_layout
from derive.present.medium import CaseShown, Equation, Formula, Medium
from derive.present.outcome import (
    acting,
    is_open,
    matrix_claim,
    missing,
    no_matrix,
    satisfied,
    shape_of,
    where_words,
)
from derive.present.script import Script, capital
from derive.terms.matrix import Matrix

OF_CASES = 1.5  # em of the = before cases


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words, a displayed formula that they lead to, and what is said of that behind it; none of them must be there."""

    words: str = ""
    equation: Equation | None = None
    behind: str = ""


def paragraphs(
    story: Story, theorem: Theorem, medium: Medium, has_lemmas: bool = True
) -> Iterator[Paragraph]:
    """What is said of a part at the end: what came out, and for when; of what is false, no more than that."""
    script = medium.script
    yield from _came_out(story, theorem, medium)
    if theorem.part not in story.refuted:
        yield from map(Paragraph, _for_when(story, theorem, script, has_lemmas))
        for kink in theorem.kinks:
            yield Paragraph(script.say("Remark: {words}.", words=kink_words(theorem, kink, script)))


def besides(story: Story, theorem: Theorem, script: Script, has_lemmas: bool) -> Iterator[str]:
    """What is said of an answer in short: without it, that would say more than is proved."""
    if theorem.part in story.refuted or is_open(story, theorem):
        return
    if theorem.target.claim is None:
        for each in filter(None, (for_some(theorem.exists, script), satisfied(theorem, script))):
            yield f"{capital(each)}."
    yield from _for_when(story, theorem, script, has_lemmas)


def _for_when(story: Story, theorem: Theorem, script: Script, has_lemmas: bool) -> Iterator[str]:
    """What the formulas in an answer are, and what it assumes."""
    if here := where_words(story, theorem, script, has_lemmas):
        yield script.say("Here {reasons}.", reasons=here)
    if not has_lemmas and (formulas := script.series(_lemmas(theorem, script))):
        yield script.say("Here {formulas}.", formulas=formulas)
    if conditions := script.series(assumed_words(theorem, script)):
        yield script.say("This holds if {conditions}.", conditions=conditions)


def _lemmas(theorem: Theorem, script: Script) -> Iterator[str]:
    """The lemmas that an answer needs, and those that they need in their turn."""
    chains = {chain.name: chain for chain in theorem.derivation.chains}
    for name in _needed(chains, theorem.chain.where):
        start, end = (layout_in(theorem.problem, term) for term in (chains[name].start, chains[name].end))
        yield script.show(Related(start, ((chains[name].relation, end),)))


def _needed(chains: Mapping[str, Chain], names: Iterable[str]) -> dict[str, None]:
    """The names of those that are lemmas, each before those that it needs."""
    found: dict[str, None] = {}
    for name in names:
        if chains[name].part is None:
            found |= {name: None, **_needed(chains, chains[name].where)}
    return found


def in_short(story: Story, theorem: Theorem, medium: Medium) -> str | Equation:
    """What came out of a part, in words or a formula; nothing of what is stuck, or false."""
    if theorem.part in story.refuted:
        return ""
    if theorem.target.claim is not None:
        return asked(story.problem, theorem.target, medium.script)
    if story.open(theorem):
        return ""
    form = matrix_claim(theorem)
    return _answered(theorem, medium) if form is None else _in_matrices(form, medium)


def _came_out(story: Story, theorem: Theorem, medium: Medium) -> Iterator[Paragraph]:
    script = medium.script
    if theorem.part in story.refuted:
        claim = asked(story.problem, theorem.target, script)
        failure = failure_words(story.refuted[theorem.part], theorem.target, script)
        yield Paragraph(script.say("Not so: {claim}; {failure}.", claim=claim, failure=failure))
    elif theorem.target.claim is not None:
        yield from _of_claim(story, theorem, medium)
    elif goals := story.open(theorem):
        goal = script.formula(goals[-1], story.problem)
        yield Paragraph(script.say("What is left to do: {goal}.", goal=goal))
        yield from _lacking(story, theorem, script)
    else:
        yield from _of_answer(story, theorem, medium)


def _of_claim(story: Story, theorem: Theorem, medium: Medium) -> Iterator[Paragraph]:
    """That a claim is proved, with what follows; or that it is not, and what was reached."""
    script, target = medium.script, theorem.target
    if theorem.claim.relation in CURVED:
        yield Paragraph(f"{said(story.problem, target, theorem.claim, script)}.")
    elif theorem.is_proved:
        every = script.series(letters(target, theorem.claim, script))
        lead = script.say("For every {letters}:", letters=every) if every else ""
        yield Paragraph(lead, _claimed(theorem, medium), _for_some(theorem, script))
    if theorem.convexity is not None:
        yield Paragraph(script.say("Hence {conclusion}.", conclusion=curved(target, script)))
    if is_open(story, theorem):
        yield Paragraph(script.say("Not proved: {claim}.", claim=asked(story.problem, target, script)))
        if not theorem.is_proved and theorem.chain.steps:
            yield Paragraph(script.say("Reached:"), _claimed(theorem, medium))
        yield from _lacking(story, theorem, script)


def _of_answer(story: Story, theorem: Theorem, medium: Medium) -> Iterator[Paragraph]:
    """An answer in components, in matrix form or why there is none, and whether it satisfies what is given."""
    script, form = medium.script, matrix_claim(theorem)
    yield Paragraph("", _answered(theorem, medium), _for_some(theorem, script))
    if form is not None:
        yield Paragraph(_matrix_words(story, theorem, form[1], script), _in_matrices(form, medium))
    elif note := no_matrix(theorem, script):
        yield Paragraph(f"{capital(note)}.")
    if satisfies := satisfied(theorem, script):
        for each in (satisfies, *optima.found(theorem, script)):
            yield Paragraph(f"{capital(each)}.")


def _for_some(theorem: Theorem, script: Script) -> str:
    return f"{for_some(theorem.exists, script)}." if theorem.exists else ""


def _lacking(story: Story, theorem: Theorem, script: Script) -> Iterator[Paragraph]:
    if lack := missing(story, theorem, script):
        yield Paragraph(script.say("What seems to be missing: {lack}.", lack=lack))


def _matrix_words(story: Story, theorem: Theorem, matrix: Matrix, script: Script) -> str:
    """What leads to a matrix form: its shape, and how functions act in it."""
    box, how = shape_of(matrix), acting(story, theorem, script)
    shape = "" if box is None else script.show(box)
    if shape and how:
        return script.say("In matrix form, of shape {shape}, {remark}:", shape=shape, remark=how)
    if shape:
        return script.say("In matrix form, of shape {shape}:", shape=shape)
    if how:
        return script.say("In matrix form, {remark}:", remark=how)
    return script.say("In matrix form:")


def _in_matrices(form: tuple[Matrix, Matrix], medium: Medium) -> Equation:
    left, right = map(matrix_layout, form)
    return medium.equation(left, right)


def _claimed(theorem: Theorem, medium: Medium) -> Equation:
    """What is proved of a claim."""
    left, relation, right = sides(theorem.claim)
    first, second = (layout_in(theorem.problem, each) for each in (left, right))
    return medium.equation(first, second, relation)


def _answered(theorem: Theorem, medium: Medium) -> Equation:
    """What was asked for equals the answer, case by case if that has cases: alone if it does not fit on a line."""
    left, right = (layout_in(theorem.problem, each) for each in theorem.claim.terms)
    found = medium.equation(left, right)
    room = medium.measure - (width(left) + OF_CASES if found.is_short else 0)
    rows = case_rows(theorem, room, medium.script)
    cases = tuple(CaseShown(medium.formula(box, most), where) for box, most, where in rows)
    if cases and not found.is_short:
        found = replace(found, right=Formula(()))
    return replace(found, cases=cases)
