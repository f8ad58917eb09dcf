"""Sums over an index: taken apart, deltas worked out, given totals put in, and what is left labelled canonically.

A sum that is left is one atom: factors that hang together through bound indices, all sums in front.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from derive.decide.form import labelling
from derive.decide.form.polynomials import (
    Polynomial,
    Rational,
    Unit,
    atom,
    constant,
    merged,
    monomial_term,
    units,
    units_of,
)
from derive.decide.form.reduction import in_order, reduced, renamed
from derive.terms import Binder, Delta, Index, Sum, Sym, Term, index, key, rename, size, sum_over

if TYPE_CHECKING:
    from derive.decide.form.form import Form


def summed(form: Form, bound: Index, p: Polynomial) -> Polynomial:
    """The sum of p over an index."""
    found: Polynomial = {}
    for monomial, coefficient in p.items():
        inside = [unit for unit in monomial if bound in unit[0].free]
        if not inside:
            each = form.times({monomial: 1}, atom(size(bound.dim)))
        else:
            outside = frozenset(unit for unit in monomial if bound not in unit[0].free)
            each = form.times(_contracted(form, [bound], units(inside)), {outside: 1})
        found = form.plus(found, each, coefficient)
    return found


def opened(form: Form, monomial: Iterable[Unit]) -> tuple[list[Index], list[Unit]]:
    """The factors of a monomial, sums among them as sums over new indices of it all."""
    binders: list[Index] = []
    factors: list[Unit] = []
    waiting = list(monomial)
    while waiting:
        each, e = waiting.pop()
        if isinstance(each, Sum) and e.denominator == 1 and e > 0:
            more, inner = _opened(form, each, e)
            binders += more
            waiting += inner
        else:
            factors.append((each, e))
    return binders, factors


def _opened(form: Form, each: Sum, e: Rational) -> tuple[list[Index], list[Unit]]:
    """A natural power of a sum as one sum over new indices, and its factors."""
    binders: list[Index] = []
    factors: list[Unit] = []
    for _ in range(int(e)):
        form.fuel.spend()
        names: dict[Index, Index] = {}
        body: Term = each
        while isinstance(body, Sum):
            names[body.index] = form.fresh(body.index)
            body = body.body
        binders += names.values()
        factors += units_of(rename(body, names))
    return binders, factors


def _contracted(form: Form, binders: list[Index], inside: Sequence[Unit]) -> Polynomial:
    more, factors = opened(form, inside)
    binders = [*binders, *more]
    exponents = merged(factors)
    for each, _ in units(exponents.items()):
        if isinstance(each, Delta):
            found = _sifted(form, binders, exponents, each)
            if found is not None:
                return found
    found = constant(1)
    used: set[Term] = set()
    for linked in _linked(binders, exponents):
        own = [(a, e) for a, e in exponents.items() if not linked.isdisjoint(a.free)]
        used |= {a for a, _ in own}
        if not own:
            (alone,) = linked
            found = form.times(found, atom(size(alone.dim)))
            continue
        found = form.times(found, _labelled(form, sorted(linked, key=lambda i: i.data), own))
    rest = {a: e for a, e in exponents.items() if a not in used}
    return form.times(found, reduced(form, rest)) if rest else found


def _sifted(
    form: Form, binders: list[Index], exponents: Mapping[Term, Rational], each: Delta
) -> Polynomial | None:
    """Σ_j δ_ij f_j = f_i."""
    one, other = sorted(each.args, key=lambda i: i.data)
    for gone, kept in ((one, other), (other, one)):
        if gone in binders:
            found = constant(1)
            for a, e in units(exponents.items()):
                if a is not each:
                    found = form.times(found, renamed(form, a, e, {gone: kept}))
            for bound in binders:
                if bound is not gone:
                    found = summed(form, bound, found)
            return found
    return None


def _linked(binders: Iterable[Index], factors: Iterable[Term]) -> list[set[Index]]:
    """The bound indices in groups that hang together through common factors."""
    groups: list[set[Index]] = [{each} for each in binders]
    for factor in factors:
        met = [group for group in groups if not group.isdisjoint(factor.free)]
        if len(met) > 1:
            for group in met[1:]:
                met[0] |= group
                groups.remove(group)
    return groups


def height(term: Term) -> int:
    """How deep standard letters of bound indices are nested in a term."""
    if not isinstance(term, Binder):
        return max((height(arg) for arg in term.args), default=0) if term.args else 0
    return max(height(term.body), _height_of(term.index))


def _height_of(bound: Index) -> int:
    name = bound.name
    return int(name[1:].split(".")[0]) if name.startswith("%") else 0


def _labelled(form: Form, binders: list[Index], factors: list[Unit]) -> Polynomial:
    """The sum over these indices as an atom: in the least of the orders that its build leaves open."""
    top = 1 + max(height(a) for a, _ in factors)
    best: tuple[str, Term] | None = None
    for order in labelling.orders(form, binders, factors):
        form.fuel.spend(len(factors))
        new = {old: index(f"%{top}.{n}", old.dim) for n, old in enumerate(order)}
        body = monomial_term((settled(form, rename(a, new)), e) for a, e in factors)
        found = sum_over(tuple(new.values()), body)
        if best is None or key(found) < best[0]:
            best = key(found), found
    assert best is not None
    return form.facts.total(form, best[1])


def settled(form: Form, each: Term) -> Term:
    """An atom after its indices were renamed: again in normal form, if that is one atom."""
    if isinstance(each, Delta):
        return in_order(each)
    if isinstance(each, Sym):
        return form.facts.in_order(each)
    found = form.of(each)
    if len(found) == 1:
        ((monomial, coefficient),) = found.items()
        if coefficient == 1 and len(monomial) == 1:
            ((only, e),) = monomial
            if e == 1:
                return only
    if each.tag == "add":
        ordered = sorted(each.args, key=key)
        return each.with_args(ordered)
    return each
