"""What a line may have been made of by one mistake: of the formula before it, or of what the student had for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.answer.candidates import GENERIC, Candidate, is_told, of_pen
from derive.answer.carried import misread
from derive.answer.exchanges import exchanges
from derive.answer.forms import forms
from derive.answer.slips import Pen
from derive.kernel.law import instance
from derive.laws.misconceptions import BELIEVED
from derive.solver.match import match
from derive.terms import Add, Binder, D, Index, Sym, Term, contains, subterms


def misreadings(pen: Pen, terms: Sequence[Term]) -> Iterator[Candidate]:
    """What a law that was misread makes of one of these formulas."""
    for term in terms:
        yield from _misread(pen, term)
        yield from _believed(term)


def slipped(pen: Pen, left: Term, earlier: Sequence[Term]) -> Iterator[Candidate]:
    """What one slip makes of `left`, written in any way, or of what was said `earlier` for it."""
    yield from of_pen(exchanges(pen.problem, pen.free, left, left))
    yield from of_pen(pen.within(left))
    own = _terms_of_definitions(pen, left)
    for form in _forms(pen, left):
        yield from (_of_definition(own, each) for each in of_pen(pen.within(form)) if is_told(each))
    for term in earlier:
        yield from of_pen(pen.within(term))
    yield from _under_derivatives(pen, left, pen.free)


def _forms(pen: Pen, term: Term) -> Iterator[Term]:
    """Other ways to write a formula, those with definitions written out multiplied out, too."""
    found = tuple(forms(pen.problem, term))
    yield from found
    for each in found[:1]:
        yield from (form for form in forms(pen.problem, each) if form not in found)


def _terms_of_definitions(pen: Pen, term: Term) -> frozenset[Term]:
    """The terms of the sums that names in a formula stand for."""
    names = (each for each in subterms(term) if isinstance(each, Sym) and each.name in pen.problem.defined)
    bodies = (pen.problem.defined[each.name].at(each.args) for each in names)
    return frozenset(part for body in bodies if isinstance(body, Add) for part in body.args)


def _of_definition(own: frozenset[Term], each: Candidate) -> Candidate:
    """A term that is lost from a definition: nobody sees it in the line, so that it says more."""
    is_lost = each.label == "term dropped" and each.left in own
    return replace(each, rank=GENERIC - 1) if is_lost else each


def _misread(pen: Pen, term: Term) -> Iterator[Candidate]:
    """What comes of a law that was misread where a derivative is carried out."""
    for each in misread(pen.problem, term):
        it = each.misconception
        yield Candidate(each.term, it.label, it.says, it.rank, each.left, each.right, each.wrong)


def _believed(term: Term) -> Iterator[Candidate]:
    """What comes of a law that was misread at one place, of any but those of derivatives."""
    if isinstance(term, Sym | D | Index) or not term.args:
        return
    for each in BELIEVED:
        binding = match(each.pattern, term) if type(each.pattern) is type(term) else None
        if binding is not None:
            wrong = instance(each.wrong, binding)
            yield Candidate(wrong, each.label, each.says, each.rank, term, None, wrong)
    for place, arg in enumerate(term.args):
        for found in _believed(arg):
            yield _put(term, place, found)


def _under_derivatives(pen: Pen, term: Term, scope: tuple[Index, ...]) -> Iterator[Candidate]:
    """What comes of a slip in what is differentiated, written in any way."""
    if isinstance(term, Sym | Index) or not contains(term, D):
        return
    if isinstance(term, D):
        inner = Pen(pen.problem, scope)
        for form in (term.body, *_forms(pen, term.body)):
            for found in filter(is_told, of_pen(inner.within(form))):
                yield replace(_put(term, 0, found), rank=found.rank + 1)
        return
    inside = (*scope, term.index) if isinstance(term, Binder) else scope
    for place, arg in enumerate(term.args):
        for found in _under_derivatives(pen, arg, inside):
            yield _put(term, place, found)


def _put(term: Term, place: int, found: Candidate) -> Candidate:
    return replace(found, term=term.with_args((*term.args[:place], found.term, *term.args[place + 1 :])))
