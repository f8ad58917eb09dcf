"""Other ways to write a formula: a slip may be made in any of them."""

from __future__ import annotations

from collections.abc import Iterator

from derive.decide.normal import Stopped, canonical
from derive.kernel import Problem
from derive.kernel.law import instance
from derive.laws.misconceptions import FORMS
from derive.solver.match import match
from derive.terms import Apply, D, Index, Sym, Term, contains

LONGEST = 120  # nodes of a form


def forms(problem: Problem, term: Term) -> Iterator[Term]:
    """Other ways to write a formula: definitions written out, multiplied out, σ by exponentials."""
    known = {term}
    once = _unfolded(problem, term)
    forms = (once, _unfolded(problem, once), *(_in_form(*each, term) for each in FORMS), _expanded(term))
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
