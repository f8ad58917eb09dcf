"""Expectations: linear where their terms have one, products of independent ones, moments that are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.decide.form.polynomials import (
    Monomial,
    Polynomial,
    Unit,
    as_term,
    atom,
    merged,
    monomial_term,
    units,
)
from derive.decide.form.reduction import reduced
from derive.decide.form.sums import opened, summed
from derive.errors import InvalidStep
from derive.kernel.moments import integrable, moment_value
from derive.terms import Moment, Sym, Term, expectation, mul

if TYPE_CHECKING:
    from derive.decide.form.form import Form


def moment(form: Form, term: Moment) -> Polynomial:
    """The form of an expectation; a variance is E[f²] − E[f]², a covariance E[f g] − E[f] E[g]."""
    if term.data == "E":
        return _expectation(form, term.args[0])
    one, other = term.args[0], term.args[-1]
    both = _expectation(form, mul(one, other))
    apart = form.times(_expectation(form, one), _expectation(form, other))
    return form.plus(both, apart, -1)


def _expectation(form: Form, term: Term) -> Polynomial:
    p = form.of(term)
    if not all(is_integrable(form, m) for m in p):
        return _whole(form, p)
    found: Polynomial = {}
    for monomial, c in p.items():
        found = form.plus(found, _of_monomial(form, monomial), c)
    return found


def _whole(form: Form, p: Polynomial) -> Polynomial:
    """One expectation, without what is common to all its terms and not random."""
    moving = {m: c for m, c in p.items() if any(form.problem.chance(a) for a, _ in m)}
    still = {m: c for m, c in p.items() if m not in moving}
    if not moving:
        return still
    if len(moving) == 1:
        ((monomial, c),) = moving.items()
        fixed = frozenset(unit for unit in monomial if not form.problem.chance(unit[0]))
        inner = atom(expectation(form.opaque(monomial_term(monomial - fixed))))
        return form.plus(still, form.times({fixed: 1}, inner), c)
    return form.plus(still, atom(expectation(form.opaque(as_term(moving)))))


def is_integrable(form: Form, monomial: Monomial) -> bool:
    """Whether each term of it, its sums opened, is a product of independent factors that have expectations."""
    _, factors = opened(form, [(a, e) for a, e in units(monomial) if form.problem.chance(a)])
    moving = [(a, e) for a, e in factors if form.problem.chance(a)]
    return all(_has_mean(form, own) for own in _groups(form, units(merged(moving).items())))


def _has_mean(form: Form, own: list[Unit]) -> bool:
    term = monomial_term(own)
    try:
        integrable(form.problem, term)
    except InvalidStep:
        return form.facts.has_mean(term)
    return True


def stripped(form: Form, p: Polynomial) -> Term | None:
    """The random factors of a single monomial, its sums opened; None of several."""
    if len(p) != 1:
        return None
    (monomial,) = p
    _, factors = opened(form, units(monomial))
    return monomial_term(merged((a, e) for a, e in factors if form.problem.chance(a)).items())


def _groups(form: Form, factors: list[Unit]) -> list[list[Unit]]:
    """Random factors, those together that hang on the same random symbols."""
    groups: list[tuple[set[str], list[Unit]]] = []
    for unit in factors:
        names = set(form.problem.chance(unit[0]))
        met = [group for group in groups if group[0] & names]
        joined = names.union(*(own for own, _ in met)), [*(u for _, those in met for u in those), unit]
        groups = [*(group for group in groups if group not in met), joined]
    return [own for _, own in groups]


def _of_monomial(form: Form, monomial: Monomial) -> Polynomial:
    """E of a product, sums in it opened: E[Σ f] = Σ E[f], and what is not random goes in front."""
    moving = [(a, e) for a, e in units(monomial) if form.problem.chance(a)]
    fixed = frozenset(unit for unit in monomial if not form.problem.chance(unit[0]))
    if not moving:
        return {monomial: 1}
    binders, factors = opened(form, moving)
    p = reduced(form, merged(factors))  # a bit is its own square
    found: Polynomial = {}
    for own, c in p.items():
        found = form.plus(found, _product(form, own), c)
    for bound in binders:
        found = summed(form, bound, found)
    return form.times(found, {fixed: 1})


def _product(form: Form, monomial: Monomial) -> Polynomial:
    """The product of the expectations of factors that hang on different random symbols."""
    moving = [unit for unit in units(monomial) if form.problem.chance(unit[0])]
    found: Polynomial = {monomial.difference(moving): 1}
    for own in _groups(form, moving):
        found = form.times(found, _group(form, own))
    return found


def _group(form: Form, own: list[Unit]) -> Polynomial:
    term = monomial_term(own)
    if all(isinstance(a, Sym) and a.name in form.problem.random for a, _ in own) or (
        len(own) == 1 and own[0][0].tag == "fn"
    ):
        try:
            return form.of(moment_value(form.problem, expectation(term)))
        except InvalidStep:
            pass
    return atom(expectation(form.opaque(term)))
