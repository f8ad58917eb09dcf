"""Hypotheses about every number, or every number of an interval: |f″(t)| ≤ M for all t between x and r."""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import StatementError
from derive.kernel.judgement import Judgement
from derive.terms import Binder, D, Index, Limit, Moment, Sym, Term, names_in, rename_bound, subterms

CLAIMS = ("<", "<=", "!=")
CONDITIONS = (*CLAIMS, "between")


@dataclass(frozen=True)
class Everywhere:
    """`claim` holds for every real number `variable` of which all of `when` hold."""

    variable: str
    claim: Judgement
    when: tuple[Judgement, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term in it."""
        return tuple(term for judgement in (self.claim, *self.when) for term in judgement.terms)

    def at(self, value: Term) -> tuple[Judgement, tuple[Judgement, ...]]:
        """What it says of `value`, and of what `value` must be for that."""
        first, *others = (
            Judgement(each.relation, tuple(with_value(t, self.variable, value) for t in each.terms))
            for each in (self.claim, *self.when)
        )
        return first, tuple(others)


def with_value(term: Term, name: str, value: Term) -> Term:
    """`term` with `value` for the number `name`; no index of `value` is captured."""
    return _put(rename_bound(term, value.free), name, value)


def _put(term: Term, name: str, value: Term) -> Term:
    if isinstance(term, Sym):
        return value if term.name == name and not term.args else term
    if isinstance(term, Index) or name not in names_in(term):
        return term
    if isinstance(term, Binder):
        return term.with_args((term.index, _put(term.body, name, value)))
    return term.with_args(_put(arg, name, value) for arg in term.args)


def check_everywhere(every: Everywhere) -> None:
    """Refuse a form that says nothing, or that can't be said of a number put for the variable.

    Raises:
        StatementError: it is of such a form.
    """
    where = f"what holds for all {every.variable or '(a variable without a name)'}"
    if not every.variable or every.variable not in {name for t in every.claim.terms for name in names_in(t)}:
        raise StatementError(f"{where} must speak of it")
    if every.claim.relation not in CLAIMS:
        raise StatementError(f"{where} is one of {', '.join(CLAIMS)}, not {every.claim.relation}")
    for condition in every.when:
        if condition.relation not in CONDITIONS:
            raise StatementError(f"{where}: a condition is one of {', '.join(CONDITIONS)}")
    for term in every.terms:
        for part in subterms(term):
            if isinstance(part, D):
                raise StatementError(f"{where} can't speak of a derivative: write f′(t)")
            # a random number put under E, or the variable of a limit put into it, would mean something else there
            if isinstance(part, Limit | Moment):
                raise StatementError(f"{where} can't speak of a limit or an expectation")
