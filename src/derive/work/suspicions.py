"""What a line may have been made of by one mistake: of the formula before it, or of what the student had for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.answer.candidates import Candidate, is_told, of_pen
from derive.answer.carried import misread
from derive.answer.exchanges import exchanges
from derive.answer.forms import forms
from derive.answer.slips import Pen
from derive.kernel.law import instance
from derive.laws.misconceptions import BELIEVED
from derive.solver.match import match
from derive.terms import Binder, D, Index, Sym, Term, contains


def suspicions(pen: Pen, left: Term, earlier: Sequence[Term]) -> Iterator[Candidate]:
    """What one mistake makes of `left`, those mistakes first that explain most; then of what was said `earlier`."""
    for term in (left, *earlier):
        yield from _misread(pen, term)
        yield from _believed(term)
    yield from of_pen(exchanges(pen.problem, pen.free, left, left))
    yield from of_pen(pen.within(left))
    for form in forms(pen.problem, left):
        yield from filter(is_told, of_pen(pen.within(form)))
    for term in earlier:
        yield from of_pen(pen.within(term))
    yield from _under_derivatives(pen, left, pen.free)


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
        for form in (term.body, *forms(pen.problem, term.body)):
            for found in filter(is_told, of_pen(inner.within(form))):
                yield replace(_put(term, 0, found), rank=found.rank + 1)
        return
    inside = (*scope, term.index) if isinstance(term, Binder) else scope
    for place, arg in enumerate(term.args):
        for found in _under_derivatives(pen, arg, inside):
            yield _put(term, place, found)


def _put(term: Term, place: int, found: Candidate) -> Candidate:
    return replace(found, term=term.with_args((*term.args[:place], found.term, *term.args[place + 1 :])))
