"""Symbols that are 0 or 1, or that are 1 or −1: what hangs on one is told apart by its two values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from derive.decide.form.polynomials import Polynomial, Unit, atom, constant, scaled, units
from derive.terms import Sym

if TYPE_CHECKING:
    from derive.decide.form.form import Form


def label_in(form: Form, monomials: Iterable[Iterable[Unit]]) -> Sym | None:
    """A factor that has two values, at a level at which these are told apart."""
    if not form.level.has_cases:
        return None
    names = form.facts.bits.keys() | form.facts.units.keys()
    found = {unit for monomial in monomials for unit in monomial}
    return next((a for a, e in units(found) if isinstance(a, Sym) and a.name in names and e == 1), None)


def by_values(form: Form, label: Sym, at: Callable[[int], Polynomial]) -> Polynomial:
    """f(y) as y f(1) + (1 − y) f(0), or as ½ (1 + y) f(1) + ½ (1 − y) f(−1); both values of f must be defined."""
    y, one = atom(label), constant(1)
    if label.name in form.facts.bits:
        form.facts.use(form.facts.bits[label.name])
        return form.plus(form.times(y, at(1)), form.times(form.plus(one, y, -1), at(0)))
    form.facts.use(form.facts.units[label.name])
    up = form.times(form.plus(one, y), at(1))
    down = form.times(form.plus(one, y, -1), at(-1))
    return scaled(form.plus(up, down), Fraction(1, 2))


def put(form: Form, p: Polynomial, label: Sym, value: int) -> Polynomial:
    """The polynomial with a value for a label, where that is a factor."""
    found: Polynomial = {}
    unit = (label, 1)
    for monomial, c in p.items():
        found = form.plus(found, {monomial - {unit}: 1}, c * value if unit in monomial else c)
    return found


def of_positive(form: Form, p: Polynomial, of: Callable[[Polynomial], Polynomial]) -> Polynomial | None:
    """What a function makes of a polynomial with a label, if that is positive for both values; None if it is not."""
    label = label_in(form, p)
    if label is None:
        return None
    values = (0, 1) if label.name in form.facts.bits else (-1, 1)
    parts = {value: put(form, p, label, value) for value in values}
    if not all(form.facts.is_positive_polynomial(each) for each in parts.values()):
        return None
    return by_values(form, label, lambda value: of(parts[value]))
