"""Other ways to write a formula: a slip may be made in any of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod

from derive.decide.normal import Stopped, canonical
from derive.kernel import Problem
from derive.kernel.law import instance
from derive.laws.misconceptions import FORMS
from derive.solver.match import match
from derive.terms import Add, Apply, D, Index, Num, Sym, Term, add, contains, factors_of, mul, num

LONGEST = 120  # nodes of a form


def forms(problem: Problem, term: Term) -> Iterator[Term]:
    """Other ways to write a formula: definitions written out, multiplied out, σ by exponentials."""
    known = {term}
    once = _unfolded(problem, term)
    twice = _unfolded(problem, once)
    forms = (
        once, twice, *(_in_form(*each, term) for each in FORMS), _expanded(term), _collected(once), _collected(twice),
    )  # fmt: skip
    for form in forms:
        if form is not None and form.length <= LONGEST and form not in known:
            known.add(form)
            yield form


def _unfolded(problem: Problem, term: Term) -> Term:
    if isinstance(term, Sym) and term.name in problem.defined:
        body = problem.defined[term.name].at(term.args)
        return term if contains(body, Apply) else body
    if isinstance(term, D | Index) or not term.args:
        return term
    return term.with_args(_unfolded(problem, arg) for arg in term.args)


def _in_form(pattern: Term, other: Term, term: Term) -> Term:
    """`term` with `other` wherever it looks like `pattern`."""
    binding = match(pattern, term) if type(pattern) is type(term) else None
    if binding is not None:
        return instance(other, binding)
    if isinstance(term, D | Sym | Index) or not term.args:
        return term
    return term.with_args(_in_form(pattern, other, arg) for arg in term.args)


def _expanded(term: Term) -> Term | None:
    """`term` multiplied out."""
    try:
        return canonical(term)
    except Stopped:
        return None


def _collected(term: Term) -> Term:
    """`term` with like terms together, and not multiplied out."""
    if isinstance(term, D | Sym | Index) or not term.args:
        return term
    term = term.with_args(map(_collected, term.args))
    if not isinstance(term, Add):
        return term
    counts: dict[Term, Fraction] = {}
    for part in term.args:
        factors = factors_of(part)
        rest = mul(*(each for each in factors if not isinstance(each, Num)))
        number = prod((each.value for each in factors if isinstance(each, Num)), start=Fraction(1))
        counts[rest] = counts.get(rest, Fraction(0)) + number
    return add(*(mul(num(number), rest) for rest, number in counts.items() if number))
