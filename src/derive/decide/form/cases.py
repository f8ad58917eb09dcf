"""Indicators and absolute values: 1[z > 0] and 1[z = 0] for z of one sign, |z| = 2 z 1[z > 0] − z."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derive.decide.form.polynomials import (
    UNIT,
    Monomial,
    Polynomial,
    Rational,
    as_term,
    atom,
    constant,
    content,
    is_constant,
    lead,
    rational,
    scaled,
    size_of,
    to_the,
    units,
    without,
)
from derive.decide.form.reduction import reduced
from derive.terms import (
    ZERO,
    Delta,
    Indicator,
    Sym,
    Term,
    fn,
    indicator as term_indicator,
    is_absolute,
)

if TYPE_CHECKING:
    from derive.decide.form.form import Form


def indicator(form: Form, term: Indicator) -> Polynomial:
    """The form of 1[l r]: by 1[z > 0] and 1[z = 0] for z = r − l."""
    left, right = term.args
    z = form.plus(form.of(right), form.of(left), -1)
    match term.data:
        case "<":
            return above(form, z)
        case "<=":
            return form.plus(above(form, z), level(form, z))
        case "=":
            return level(form, z)
        case _:
            return form.plus(constant(1), level(form, z), -1)


def above(form: Form, z: Polynomial) -> Polynomial:
    """1[z > 0]."""
    if is_constant(z):
        return constant(int(z.get(UNIT, 0) > 0))
    if _switch(form, z) is not None:
        return _switched(form, z, lambda value: value > 0)
    if form.facts.is_positive_polynomial(z):
        return constant(1)
    if form.facts.is_nonnegative_polynomial(scaled(z, -1)):
        return {}
    z, sign = _unsigned(form, z)
    if len(z) == 1 and _even(next(iter(z))):
        rest = form.plus(constant(1), level(form, z), -1)
        return rest if sign > 0 else {}
    own = atom(term_indicator(ZERO, "<", as_term(z)))
    if sign > 0:
        return own
    return form.plus(form.plus(constant(1), own, -1), level(form, z), -1)


def level(form: Form, z: Polynomial) -> Polynomial:
    """1[z = 0]."""
    if is_constant(z):
        return constant(int(not z.get(UNIT, 0)))
    if _switch(form, z) is not None:
        return _switched(form, z, lambda value: value == 0)
    z, _ = _unsigned(form, z)
    if is_constant(z) or form.facts.is_nonzero_polynomial(z):
        return {}
    if len(z) == 1:
        (monomial,) = z
        found = constant(1)  # 1[ab = 0] = 1 − 1[a ≠ 0] 1[b ≠ 0]
        for a, _ in units(monomial):
            own = {} if form.facts.is_nonzero_polynomial(atom(a)) else atom(_level_of(form, a))
            found = form.times(found, form.plus(constant(1), own, -1))
        return form.plus(constant(1), found, -1)
    return atom(term_indicator(ZERO, "=", as_term(z)))


def _switch(form: Form, z: Polynomial) -> Term | None:
    """The one atom of a polynomial of degree 1, if it is 0 or 1."""
    others = [m for m in z if m != UNIT]
    if len(others) != 1 or len(others[0]) != 1:
        return None
    ((each, e),) = others[0]
    is_bit = isinstance(each, Indicator | Delta) or (isinstance(each, Sym) and each.name in form.facts.bits)
    return each if is_bit and e == 1 else None


def _switched(form: Form, z: Polynomial, test: Callable[[Rational], bool]) -> Polynomial:
    """1 where a test holds of what is linear in something that is 0 or 1: f(y) = f(0) + (f(1) − f(0)) y."""
    each = _switch(form, z)
    assert each is not None
    if isinstance(each, Sym):
        form.facts.use(form.facts.bits[each.name])
    off = z.get(UNIT, 0)
    ((_, slope),) = ((m, c) for m, c in z.items() if m != UNIT)
    low, high = int(test(off)), int(test(off + slope))
    return form.plus(constant(low), atom(each), high - low) if high != low else constant(low)


def _level_of(form: Form, each: Term) -> Term:
    return term_indicator(ZERO, "=", each)


def _even(monomial: Monomial) -> bool:
    return all(e.denominator == 1 and e % 2 == 0 for _, e in monomial)


def _unsigned(form: Form, z: Polynomial) -> tuple[Polynomial, int]:
    """z without positive factors and numbers, with a positive leading coefficient, and the sign that it had."""
    if len(z) == 1:
        ((monomial, coefficient),) = z.items()
        kept = {a: e for a, e in monomial if not form.facts.is_positive(a)}
        odd = {a: (2 if e % 2 == 0 else 1) if e.denominator == 1 else e for a, e in kept.items()}
        return {frozenset(odd.items()): 1}, 1 if coefficient > 0 else -1
    common = {a: e for a, e in content(z).items() if form.facts.is_positive(a)}
    if common:
        z = without(z, common)
    first = z[lead(z)]
    return scaled(z, to_the(first, -1)), 1 if first > 0 else -1


def modulus(form: Form, z: Polynomial) -> Polynomial:
    """|z| = 2 z 1[z > 0] − z."""
    if form.facts.is_nonnegative_polynomial(z):
        return z
    if form.facts.is_nonnegative_polynomial(scaled(z, -1)):
        return scaled(z, -1)
    if len(z) == 1 and len(next(iter(z))) > 1:
        return modulus_power(form, z, 1)
    return form.plus(scaled(form.times(z, above(form, z)), 2), z, -1)


def modulus_power(form: Form, z: Polynomial, exponent: Rational) -> Polynomial:
    """|z| to a rational exponent, factor by factor."""
    exponent = rational(exponent)
    if is_constant(z):
        return form.power(constant(size_of(z.get(UNIT, 0))), exponent)
    if form.facts.is_nonnegative_polynomial(z):
        return form.power(z, exponent)
    if len(z) == 1:
        ((monomial, coefficient),) = z.items()
        found = form.power(constant(size_of(coefficient)), exponent)
        for a, e in units(monomial):
            found = form.times(found, _modulus_of(form, a, rational(e * exponent)))
        return found
    common = content(z)
    if common:
        inner = modulus_power(form, without(z, common), exponent)
        return form.times(inner, modulus_power(form, {frozenset(common.items()): 1}, exponent))
    first = z[lead(z)]
    own = as_term(scaled(z, to_the(first, -1)))
    return form.times(form.power(constant(size_of(first)), exponent), _modulus_of(form, own, exponent))


def unopened_modulus(form: Form, z: Polynomial) -> Polynomial:
    """|z| as a product of atoms, where it is the base of a power."""
    if len(z) != 1:
        return modulus(form, z)
    ((monomial, coefficient),) = z.items()
    found = {a if form.facts.is_positive(a) else fn("abs", a): e for a, e in monomial}
    return {frozenset(found.items()): size_of(coefficient)}


def _modulus_of(form: Form, each: Term, e: Rational) -> Polynomial:
    if form.facts.is_positive(each):
        return reduced(form, {each: e})
    if is_absolute(each):
        return reduced(form, {each: e})
    return reduced(form, {fn("abs", each): e})
