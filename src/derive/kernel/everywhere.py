"""Hypotheses about every number, or every number of an interval: |f″(t)| ≤ M for all t between x and r.

Or about all arrays of some shapes: ‖∇f(u) − ∇f(v)‖ ≤ L ‖u − v‖ for all u, v.  An array may be said to stand for
such a variable by a term for its entries, at indices of its own; other indices in it are free, as in any claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.errors import InvalidStep, StatementError
from derive.kernel.judgement import Judgement
from derive.terms import (
    Binder,
    D,
    Index,
    Limit,
    Moment,
    Sym,
    Term,
    names_in,
    rename,
    rename_bound,
    subterms,
    sym,
)

CLAIMS = ("<", "<=", "!=")
CONDITIONS = (*CLAIMS, "between")
Entries = Mapping[
    str, tuple[tuple[Index, ...], Term]
]  # what stands for an array: its entry, at these indices


@dataclass(frozen=True)
class Everywhere:
    """`claim` holds for every real number `variable` of which all of `when` hold.

    Or for all arrays whose entries are written as `points`, the first of which is called `variable`.
    """

    variable: str
    claim: Judgement
    when: tuple[Judgement, ...] = ()
    points: tuple[Sym, ...] = ()

    @property
    def heads(self) -> tuple[Sym, ...]:
        """The variables, each at indices if it is an array."""
        return self.points or (sym(self.variable),)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the variables."""
        return tuple(each.name for each in self.heads)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term in it."""
        return tuple(term for judgement in (self.claim, *self.when) for term in judgement.terms)

    def at(self, value: Term) -> tuple[Judgement, tuple[Judgement, ...]]:
        """What it says of `value`, and of what `value` must be for that."""
        return self.of({self.variable: ((), value)})

    def of(self, values: Entries) -> tuple[Judgement, tuple[Judgement, ...]]:
        """The same of all its variables.

        Raises:
            InvalidStep: it is not said what stands for each of them, entry by entry.
        """
        wanted = {each.name: tuple(i.dim for i in each.args) for each in self.heads}
        if wanted != {name: tuple(i.dim for i in params) for name, (params, _) in values.items()}:
            raise InvalidStep(f"it must say what stands for {', '.join(self.names)}, and for nothing else")
        if any(len(set(params)) < len(params) for params, _ in values.values()):
            raise InvalidStep("an entry has one index twice")
        first, *others = (
            Judgement(each.relation, tuple(with_values(t, values) for t in each.terms))
            for each in (self.claim, *self.when)
        )
        return first, tuple(others)


def with_value(term: Term, name: str, value: Term) -> Term:
    """`term` with `value` for the number `name`; no index of `value` is captured."""
    return with_values(term, {name: ((), value)})


def with_values(term: Term, values: Entries) -> Term:
    """The same for several numbers and arrays."""
    outside = frozenset[Index]().union(*(value.free - {*params} for params, value in values.values()))
    return _put(rename_bound(term, outside), values)


def _put(term: Term, values: Entries) -> Term:
    if isinstance(term, Sym):
        params, value = values.get(term.name, ((), term))
        return rename(value, dict(zip(params, term.args, strict=True))) if term.name in values else term
    if isinstance(term, Index) or not values.keys() & set(names_in(term)):
        return term
    if isinstance(term, Binder):
        return term.with_args((term.index, _put(term.body, values)))
    return term.with_args(_put(arg, values) for arg in term.args)


def check_everywhere(every: Everywhere) -> None:
    """Refuse a form that says nothing, or that can't be said of a number put for the variable.

    Raises:
        StatementError: it is of such a form.
    """
    where = f"what holds for all {every.variable or '(a variable without a name)'}"
    spoken = {name for t in every.claim.terms for name in names_in(t)}
    if not every.variable or not spoken.issuperset(every.names):
        raise StatementError(f"{where} must speak of it")
    if every.names[0] != every.variable or len(set(every.names)) < len(every.names):
        raise StatementError(f"{where} names its variables once each")
    if every.points and every.when:
        raise StatementError(f"{where} holds of all arrays, without conditions")
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
