"""Powers of polynomials, and powers whose exponents are formulas."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from derive.algebra import integer_exponent
from derive.decide.form import cases, functions, labels
from derive.decide.form.polynomials import (
    UNIT,
    Monomial,
    Polynomial,
    Rational,
    Stopped,
    as_term,
    atom,
    constant,
    content,
    denominators,
    is_constant,
    lead,
    merged,
    monomial_term,
    primes,
    rational,
    scaled,
    size_of,
    to_the,
    units,
    without,
)
from derive.decide.form.reduction import Exponents, reduced
from derive.kernel import is_at_least
from derive.terms import Num, Pow, Term, fn, is_absolute, neg, num, power as term_power

if TYPE_CHECKING:
    from derive.decide.form.form import Form

HIGHEST = 200  # exponent of a sum that is multiplied out


def power(form: Form, p: Polynomial, exponent: Rational) -> Polynomial:
    """p to a rational exponent, wherever that is defined.

    Raises:
        Stopped: it never is, or it is too large.
    """
    exponent = rational(exponent)
    if exponent == 1:
        return p
    if exponent == 0:
        return constant(1)
    if not p:
        if exponent < 0:
            raise Stopped("a divisor that is 0")
        return {}
    is_whole = exponent.denominator == 1
    if len(p) == 1:
        return _of_monomial(form, p, int(exponent)) if is_whole else _root(form, p, Fraction(exponent))
    if is_whole and exponent > 0:
        return _multiplied(form, p, int(exponent))
    below = denominators(p)
    if below:
        return _over(form, p, below, exponent)
    common = content(p) if is_whole else _squares(form, content(p))
    if common:
        found = power(form, without(p, common), exponent)
        if is_whole:
            return form.times(found, power(form, {frozenset(common.items()): 1}, exponent))
        for a, e in units(common.items()):
            found = form.times(found, cases.modulus_power(form, atom(a), e * exponent))
        return found
    return _atomic(form, p, exponent)


def _squares(form: Form, common: Exponents) -> Exponents:
    """What of a monomial is surely not negative: positive atoms, and squares of others."""
    kept = {a: e if form.facts.is_positive(a) else 2 * floor(Fraction(e) / 2) for a, e in common.items()}
    return {a: rational(e) for a, e in kept.items() if e}


def _multiplied(form: Form, p: Polynomial, exponent: int) -> Polynomial:
    if exponent > HIGHEST:
        raise Stopped("a power too high")
    found = p
    for _ in range(exponent - 1):
        found = form.times(found, p)
    return found


def _over(form: Form, p: Polynomial, below: dict[Term, int], exponent: Rational) -> Polynomial:
    """The power of what is left over the common denominator, and that of the denominator.

    A denominator of unknown sign can only be taken out of a broken power as a square.
    """
    if exponent.denominator != 1:
        below = {each: n + n % 2 if not form.facts.is_positive(each) else n for each, n in below.items()}
    above: Polynomial = {}
    for monomial, coefficient in p.items():
        exponents = dict(monomial)
        for each, n in below.items():
            exponents[each] = exponents.get(each, 0) + n
        above = form.plus(above, reduced(form, exponents), coefficient)
    if any(a in below for m in above for a, e in m if e < 0):
        raise Stopped("a denominator that does not go")
    found = power(form, above, exponent)
    for each, n in below.items():
        if exponent.denominator == 1:
            found = form.times(found, reduced(form, {each: -n * exponent}))
        else:
            found = form.times(found, cases.modulus_power(form, form.of(each), -n * exponent))
    return found


def _atomic(form: Form, p: Polynomial, exponent: Rational) -> Polynomial:
    """The power as that of an atom, which has leading coefficient 1 (or −1, if that matters)."""
    found = labels.of_positive(form, p, lambda each: power(form, each, exponent))
    if found is not None:
        return found
    first = p[lead(p)]
    if exponent.denominator == 1:
        p = scaled(p, to_the(first, -1))
        form.note(divided=(as_term(p),))
        return scaled(reduced(form, {as_term(p): exponent}), to_the(first, int(exponent)))
    size = size_of(first)
    own = reduced(form, {as_term(scaled(p, to_the(size, -1))): exponent})
    return form.times(own, _number_root(form, size, Fraction(exponent)))


def _of_monomial(form: Form, p: Polynomial, exponent: int) -> Polynomial:
    ((monomial, coefficient),) = p.items()
    exponents: Exponents = {each: e * exponent for each, e in monomial}
    form.note(divided=(each for each, e in exponents.items() if e < 0))
    return scaled(reduced(form, exponents), to_the(coefficient, exponent))


def _root(form: Form, p: Polynomial, exponent: Fraction) -> Polynomial:
    """(c a^m b^n)^q = c^q |a|^(mq) |b|^(nq), since the product is not negative where its power is defined.

    A single factor of unknown sign in an odd power is not negative then itself.
    """
    ((monomial, coefficient),) = p.items()
    unsure = [(a, e) for a, e in monomial if not form.facts.is_positive(a)]
    if coefficient < 0 and not unsure:
        raise Stopped("a root of a negative number")
    found = _number_root(form, size_of(coefficient), exponent)
    is_one = len(unsure) == 1 and coefficient > 0 and unsure[0][1].denominator == 1 and unsure[0][1] % 2 == 1
    if is_one:
        form.note(rooted=(unsure[0][0],))
    for a, e in units(monomial):
        if form.facts.is_positive(a) or is_one:
            found = form.times(found, reduced(form, {a: rational(e * exponent)}))
        else:
            found = form.times(found, cases.modulus_power(form, atom(a), e * exponent))
    return found


def _number_root(form: Form, number: Rational, exponent: Fraction) -> Polynomial:
    """A power of a positive number: of each of its primes."""
    found: dict[Term, Rational] = {}
    for part, sign in ((number.numerator, 1), (number.denominator, -1)):
        for prime, times in primes(part, form.fuel).items():
            each = num(prime)
            found[each] = found.get(each, 0) + sign * times * exponent
    return reduced(form, found)


def of_power(form: Form, term: Pow) -> Polynomial:
    """The form of bᵉ."""
    exponent = term.exponent
    if isinstance(exponent, Num):
        if is_absolute(term.base):
            return cases.modulus_power(form, form.of(term.base.args[0]), exponent.value)
        inner = integer_exponent(term.base) or 1
        if exponent.value.denominator > 1 and inner % 2 == 0 and isinstance(term.base, Pow):
            return cases.modulus_power(form, form.of(term.base.base), inner * exponent.value)
        return power(form, form.of(term.base), exponent.value)
    if is_absolute(term.base):
        return raised(form, cases.unopened_modulus(form, form.of(term.base.args[0])), exponent)
    return raised(form, form.of(term.base), exponent)


def raised(form: Form, base: Polynomial, exponent: Term) -> Polynomial:
    """A polynomial to an exponent that is a formula."""
    e = form.of(exponent)
    if is_constant(e):
        return power(form, base, e.get(UNIT, 0))
    is_natural = is_at_least(form.problem, exponent, 0)
    if (
        is_natural
        and is_constant(base)
        and base.get(UNIT, 0) in (0, 1)
        and is_at_least(form.problem, exponent, 1)
    ):
        return base
    if form.facts.is_positive_polynomial(base) or not (
        is_natural or is_at_least(form.problem, neg(exponent), 0)
    ):
        return _exponential(form, base, e)
    return _repeated(form, base, e, is_natural)


def _exponential(form: Form, base: Polynomial, e: Polynomial) -> Polynomial:
    """e^(exponent · log b), b being positive where the power is defined; a number in the exponent stays a power."""
    if not base:
        raise Stopped("a power of 0")
    first = lead(base)
    if base[first] > 0 and (len(base) > 1 or len(first) == 1):
        form.note(rooted=(as_term(scaled(base, to_the(base[first], -1))),))
    rest = {m: c for m, c in e.items() if m != UNIT}
    found = functions.exponential(form, form.times(rest, functions.logarithm(form, base)))
    return form.times(found, power(form, base, e.get(UNIT, 0)))


def _repeated(form: Form, base: Polynomial, e: Polynomial, is_natural: bool) -> Polynomial:
    """bᵉ for a whole e: a product for a product, and for a sum of natural exponents."""
    if not is_natural:
        return power(form, _repeated(form, base, scaled(e, -1), True), -1)
    if not all(_is_natural(form, m, c) for m, c in e.items()):
        return _bases(form, base, as_term(e))
    found = constant(1)
    for monomial, times in e.items():
        found = form.times(found, power(form, _bases(form, base, monomial_term(monomial)), times))
    return found


def _is_natural(form: Form, monomial: Monomial, coefficient: Rational) -> bool:
    whole = coefficient.denominator == 1 and coefficient > 0
    return whole and is_at_least(form.problem, monomial_term(monomial), 0)


def _bases(form: Form, base: Polynomial, exponent: Term) -> Polynomial:
    """The product of the atoms of a base, each to the exponent."""
    if isinstance(exponent, Num):
        return power(form, base, exponent.value)
    if is_constant(base) and base.get(UNIT, 0) in (0, 1) and is_at_least(form.problem, exponent, 1):
        return base
    if len(base) != 1:
        return atom(term_power(as_term(base), exponent))
    ((monomial, coefficient),) = base.items()
    found = constant(1) if coefficient == 1 else _sign_power(form, coefficient, exponent)
    for a, e in units(monomial):
        if e.denominator != 1:
            return atom(term_power(as_term(base), exponent))
        found = form.times(found, reduced(form, merged([(term_power(a, exponent), e)])))
    return found


def _sign_power(form: Form, number: Rational, exponent: Term) -> Polynomial:
    found = constant(1) if number > 0 else atom(term_power(num(-1), exponent))
    if size_of(number) != 1:
        found = form.times(found, form.of(fn("exp", exponent * fn("log", num(size_of(number))))))
    return found
