"""Products of monomials: what holds of powers of deltas, indicators, absolute values, roots and polynomials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from derive.decide.form.polynomials import (
    UNIT,
    Monomial,
    Polynomial,
    Rational,
    Stopped,
    atom,
    lead,
    scaled,
    to_the,
    units,
)
from derive.terms import Add, Delta, Fn, Index, Indicator, Num, Sym, Term, delta

if TYPE_CHECKING:
    from derive.decide.form.form import Form

Lead = tuple[Polynomial, Monomial]
Exponents = dict[Term, Rational]
SPECIAL = frozenset((Delta, Indicator, Add, Num))


def joined(form: Form, one: Monomial, other: Monomial) -> Polynomial:
    """The product of two monomials."""
    form.fuel.spend()
    if not one:
        return {other: 1}
    if not other:
        return {one: 1}
    exponents = dict(one)
    for each, e in other:
        if each in exponents:
            total = exponents[each] + e
            if total:
                exponents[each] = total
            else:
                del exponents[each]
        else:
            exponents[each] = e
    if any(_is_special(form, each) for each in exponents):
        return reduced(form, exponents)
    return {frozenset(exponents.items()): 1}


def _is_special(form: Form, each: Term) -> bool:
    kind = type(each)
    if kind is Sym:
        return each.data in form.facts.bits or each.data in form.facts.units
    return kind in SPECIAL or (kind is Fn and each.data == "abs")


def reduced(form: Form, exponents: Exponents) -> Polynomial:
    """The monomial with these exponents, worked out."""
    form.fuel.spend()
    exponents = {each: e for each, e in exponents.items() if e}
    special = [unit for unit in exponents.items() if _is_special(form, unit[0])]
    if not special:
        return {frozenset(exponents.items()): 1}
    for each, e in units(special):
        found = _of_one(form, exponents, each, e)
        if found is not None:
            return found
    return {frozenset(exponents.items()): 1}


def _of_one(form: Form, exponents: Exponents, each: Term, e: Rational) -> Polynomial | None:
    match each:
        case Num():
            return _of_root(form, exponents, each, e)
        case Fn():
            return _of_modulus(form, exponents, each, e)
        case Delta():
            return _idempotent(form, exponents, each, e) if e != 1 else _of_delta(form, exponents, each)
        case Indicator():
            return _idempotent(form, exponents, each, e) if e != 1 else _of_indicator(form, exponents, each)
        case Sym() if each.name in form.facts.units:
            return _of_unit(form, exponents, each, e)
        case Sym():
            return _of_bit(form, exponents, each, e)
        case _:
            return _of_polynomial(form, exponents, each, e)


def _with(exponents: Exponents, each: Term, e: Rational) -> Exponents:
    return {**exponents, each: e} if e else {a: x for a, x in exponents.items() if a is not each}


def _of_root(form: Form, exponents: Exponents, each: Num, e: Rational) -> Polynomial | None:
    """The whole part of the exponent of a prime goes into the coefficient."""
    whole = e.numerator // e.denominator
    if not whole:
        return None
    return scaled(
        reduced(form, _with(exponents, each, e - whole)), to_the(each.value.numerator, whole)
    )  # of a prime


def _of_modulus(form: Form, exponents: Exponents, each: Term, e: Rational) -> Polynomial | None:
    """|z|² = z², and |z| = 2 z 1[z > 0] − z."""
    twice = 2 * ((e / 2).numerator // (e / 2).denominator) if not isinstance(e, int) else 2 * (e // 2)
    rest = e - twice
    if not twice and rest != 1:
        return None
    found = form.power(form.of(each.args[0]), twice)
    if rest == 1:
        found = form.times(found, form.modulus(form.of(each.args[0])))
    elif rest:
        found = form.times(found, atom(each, rest))
    return form.times(found, reduced(form, _with(exponents, each, 0)))


def _idempotent(form: Form, exponents: Exponents, each: Term, e: Rational) -> Polynomial:
    if e < 0:
        raise Stopped("a divisor that is 0 or 1")
    return reduced(form, _with(exponents, each, 1))


def in_order(each: Delta) -> Term:
    """δ_ij for δ_ji."""
    return delta(*sorted(each.args, key=lambda i: i.data))


def _of_delta(form: Form, exponents: Exponents, each: Delta) -> Polynomial | None:
    """δ_ij f_j = δ_ij f_i."""
    one, other = sorted(each.args, key=lambda i: i.data)
    if not any(other in a.free for a in exponents if a is not each):
        return None
    found = atom(each)
    for a, e in units(exponents.items()):
        if a is not each:
            found = form.times(found, renamed(form, a, e, {other: one}))
    return found


def renamed(form: Form, each: Term, e: Rational, names: Mapping[Index, Index]) -> Polynomial:
    """The power of an atom with other free indices."""
    if names.keys().isdisjoint(each.free):
        return atom(each, e)
    return form.power_at(each, names, e)


def _of_indicator(form: Form, exponents: Exponents, each: Indicator) -> Polynomial | None:
    """1[z = 0] 1[z > 0] = 0; where z = 0, its first atom is what the others make of it."""
    if each.data != "=":
        return None
    z = each.args[1]
    if any(isinstance(a, Indicator) and a.data == "<" and a.args[1] is z for a in exponents):
        return {}
    p = form.of(z)
    if not p:
        return reduced(form, _with(exponents, each, 0))
    first = lead(p)
    if len(first) != 1:
        return None
    ((a, e),) = first
    own = exponents.get(a, 0)
    if e != 1 or own < 1 or isinstance(a, Indicator | Delta):
        return None
    rest = scaled({m: c for m, c in p.items() if m != first}, -_inverse(p[first]))
    found = reduced(form, _with(exponents, a, own - 1))
    return form.times(found, rest)


def _inverse(number: Rational) -> Rational:
    return to_the(number, -1)


def _of_unit(form: Form, exponents: Exponents, each: Sym, e: Rational) -> Polynomial | None:
    """y² = 1, and 1/y = y, where y is 1 or −1."""
    if e.denominator != 1 or e == 1:
        return None
    form.facts.use(form.facts.units[each.name])
    return reduced(form, _with(exponents, each, e % 2))


def _of_bit(form: Form, exponents: Exponents, each: Sym, e: Rational) -> Polynomial | None:
    """y² = y where y is 0 or 1; y_j y_k = δ_jk y_j where one entry is 1 and all others are 0."""
    if e.denominator != 1 or e < 1:
        return None
    if e != 1:
        form.facts.use(form.facts.bits[each.name])
        return reduced(form, _with(exponents, each, 1))
    if each.name not in form.facts.one_hot:
        return None
    others = [
        a
        for a in exponents
        if isinstance(a, Sym) and a.name == each.name and a is not each and exponents[a] == 1
    ]
    if not others:
        return None
    form.facts.use(*form.facts.one_hot[each.name])
    other = min(others, key=lambda a: a.args[0].data)
    found = reduced(form, _with(exponents, other, 0))
    return form.times(found, form.of(delta(each.args[0], other.args[0])))


def lead_of(form: Form, each: Term) -> Lead:
    """The polynomial that an atom stands for, and its greatest monomial."""
    found = form.leads.get(each)
    if found is None:
        p: Polynomial = {}
        for arg in each.args:
            p = form.plus(p, form.of(arg))
        if not p:
            raise Stopped("a power of 0")
        found = form.leads[each] = p, lead(p)
    return found


def _of_polynomial(form: Form, exponents: Exponents, each: Term, e: Rational) -> Polynomial | None:
    """A positive power is multiplied out; what the greatest monomial divides is put over the polynomial."""
    p, first = lead_of(form, each)
    if e >= 1:
        found = reduced(form, _with(exponents, each, e - 1))
        return form.times(found, p)
    if e >= 0 or first == UNIT:
        return None
    if any(exponents.get(a, 0) < x for a, x in first):
        return _in_fractions(form, exponents, each, e, p)
    below = dict(exponents)
    for a, x in first:
        below[a] -= x
    tail = {m: c for m, c in p.items() if m != first}
    found = form.times(reduced(form, below), tail)
    whole = reduced(form, _with(below, each, e + 1))
    return scaled(form.plus(whole, found, -1), _inverse(p[first]))


def _in_fractions(
    form: Form, exponents: Exponents, each: Term, e: Rational, p: Polynomial
) -> Polynomial | None:
    """1/(a (c + a q)) = (1/a − q/(c + a q))/c, for a number c."""
    c = p.get(UNIT)
    rest = {m: x for m, x in p.items() if m != UNIT}
    if not c or e.denominator != 1:
        return None
    below = {a for a, x in exponents.items() if x <= -1}
    if not any(all(dict(m).get(a, 0) >= 1 for m in rest) for a in below):
        return None
    whole = reduced(form, _with(exponents, each, e + 1))
    found = form.times({frozenset(exponents.items()): 1}, rest)
    return scaled(form.plus(whole, found, -1), _inverse(c))
