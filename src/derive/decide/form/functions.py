"""Functions of polynomials: exponentials, logarithms, products over an index."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from derive.decide.form import cases, labels, sums
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
    monomial_term,
    primes,
    scaled,
    size_of,
    to_the,
    units,
    without,
)
from derive.decide.form.reduction import reduced
from derive.terms import (
    Fn,
    Index,
    Product,
    Sum,
    Term,
    fn,
    index,
    is_absolute,
    num,
    product_over,
    rename,
    size,
    sum_over,
)

if TYPE_CHECKING:
    from derive.decide.form.form import Form

LONGEST = 12  # exponent of what stood beneath a logarithm


def exponential(form: Form, z: Polynomial) -> Polynomial:
    """e to a sum: the product of powers of e to its monomials; e^(log a) is |a|, a being positive there."""
    found: dict[Term, Rational] = {}
    rest = constant(1)
    for monomial, c in z.items():
        inner = _beneath_log(monomial)
        label = labels.label_in(form, (monomial,))
        if label is not None:
            own = partial(_of_multiple, form, {monomial - {(label, 1)}: c})
            rest = form.times(rest, labels.by_values(form, label, own))
        elif inner is not None and size_of(c) <= LONGEST:
            rest = form.times(rest, _unlogged(form, inner, c))
        else:
            found[fn("exp", monomial_term(monomial))] = c
    return form.times(rest, {frozenset(found.items()): 1}) if found else rest


def _of_multiple(form: Form, z: Polynomial, times: int) -> Polynomial:
    return exponential(form, scaled(z, times))


def _beneath_log(monomial: Monomial) -> Term | None:
    if len(monomial) != 1:
        return None
    ((each, e),) = monomial
    match each:
        case _ if e != 1:
            return None
        case Fn(name="log"):
            return each.args[0]
        case Sum(body=Fn(name="log") as inner):
            return product_over(each.index, inner.args[0])
        case _:
            return None


def _unlogged(form: Form, inner: Term, c: Rational) -> Polynomial:
    if isinstance(inner, Product):
        body = form.of(inner.body)
        if form.facts.is_positive_polynomial(body):
            return atom(inner, c)
        return atom(product_over(inner.index, fn("abs", inner.body)), c)
    return cases.modulus_power(form, form.of(inner), c)


def logarithm(form: Form, z: Polynomial, is_modulus: bool = False) -> Polynomial:
    """The logarithm of |z|, as which each logarithm of an atom is read here; z is positive unless `is_modulus`.

    Raises:
        Stopped: it is that of 0 or of a negative number.
    """
    if is_constant(z) and (not z or (z[UNIT] < 0 and not is_modulus)):
        raise Stopped("a logarithm of no positive number")
    if len(z) == 1:
        ((monomial, coefficient),) = z.items()
        unsure = [(a, e) for a, e in monomial if not form.facts.is_positive(a)]
        is_odd = len(unsure) == 1 and unsure[0][1].denominator == 1 and unsure[0][1] % 2 == 1
        if is_odd and coefficient > 0 and not is_modulus:
            form.note(rooted=(unsure[0][0],))
        return _of_monomial(form, z)
    common: dict[Term, Rational] = {each: -n for each, n in denominators(z).items()}
    if common:
        above: Polynomial = {}
        for monomial, c in z.items():
            exponents = dict(monomial)
            for each, e in common.items():
                exponents[each] = exponents.get(each, 0) - e
            above = form.plus(above, reduced(form, exponents), c)
        rest = above
    else:
        common = content(z)
        rest = without(z, common)
    if common:
        return form.plus(logarithm(form, rest, True), _of_monomial(form, {frozenset(common.items()): 1}))
    found = labels.of_positive(form, z, lambda each: logarithm(form, each))
    if found is not None:
        return found
    first = z[lead(z)]
    own = atom(fn("log", as_term(scaled(z, to_the(first, -1)))))
    return form.plus(own, _of_number(form, size_of(first)))


def _of_monomial(form: Form, z: Polynomial) -> Polynomial:
    ((monomial, coefficient),) = z.items()
    found = _of_number(form, size_of(coefficient))
    for a, e in units(monomial):
        found = form.plus(found, _of_atom(form, a), e)
    return found


def _of_atom(form: Form, each: Term) -> Polynomial:
    match each:
        case Fn(name="exp"):
            return form.of(each.args[0])
        case Fn(name="abs"):
            return atom(fn("log", each.args[0]))
        case Product():
            return form.of(sum_over(each.index, fn("log", each.body)))
        case _ if each.tag == "num":
            return _of_number(form, each.data)  # type: ignore[arg-type]
        case _:
            return atom(fn("log", each))


def _of_number(form: Form, number: Rational) -> Polynomial:
    found: Polynomial = {}
    for part, sign in ((number.numerator, 1), (number.denominator, -1)):
        for prime, times in primes(part, form.fuel).items():
            found = form.plus(found, atom(fn("log", num(prime))), sign * times)
    return found


def function(form: Form, term: Fn) -> Polynomial:
    """The form of a function of one or more numbers."""
    known = TABLE.get(term.name)
    if known is None:
        return atom(fn(term.name, *(form.settled(arg) for arg in term.args)))
    return known(form, term)


def _odd(form: Form, term: Fn, z: Polynomial, is_odd: bool = True) -> Polynomial:
    """f(−z) = −f(z), or f(z) where f is even: the leading coefficient is made positive."""
    if not z:
        return {} if is_odd else constant(1)
    if z[lead(z)] > 0:
        return atom(fn(term.name, as_term(z)))
    return scaled(atom(fn(term.name, as_term(scaled(z, -1)))), -1 if is_odd else 1)


def _logarithm(form: Form, of: Term) -> Polynomial:
    """log z, and log |z| without the cases of |z|."""
    is_modulus = is_absolute(of)
    return logarithm(form, form.of(of.args[0] if is_modulus else of), is_modulus)


def _sigma(form: Form, term: Fn) -> Polynomial:
    z = form.of(term.args[0])
    if form.level.is_explicit:
        return form.power(form.plus(constant(1), exponential(form, scaled(z, -1))), -1)
    if not z:
        return constant(Fraction(1, 2))
    if z[lead(z)] > 0:
        return atom(fn("sigma", as_term(z)))
    return form.plus(constant(1), atom(fn("sigma", as_term(scaled(z, -1)))), -1)


def _tanh(form: Form, term: Fn) -> Polynomial:
    z = form.of(term.args[0])
    if not form.level.is_explicit:
        return _odd(form, term, z)
    e = exponential(form, scaled(z, 2))
    below = form.power(form.plus(e, constant(1)), -1)
    return form.times(form.plus(e, constant(1), -1), below)


def _relu(form: Form, term: Fn) -> Polynomial:
    z = form.of(term.args[0])
    return form.times(z, cases.above(form, z))


def _greatest(form: Form, term: Fn) -> Polynomial:
    """max(a, b) = b + (a − b) 1[a > b], and min with the sign turned."""
    a, b = (form.of(arg) for arg in term.args)
    z = form.plus(a, b, -1)
    best = form.times(z, cases.above(form, z))
    return form.plus(b, best) if term.name == "max" else form.plus(a, best, -1)


TABLE: dict[str, Callable[[Form, Fn], Polynomial]] = {
    "exp": lambda form, term: exponential(form, form.of(term.args[0])),
    "log": lambda form, term: _logarithm(form, term.args[0]),
    "abs": lambda form, term: cases.modulus(form, form.of(term.args[0])),
    "sigma": _sigma,
    "tanh": _tanh,
    "relu": _relu,
    "max": _greatest,
    "min": _greatest,
    "sin": lambda form, term: _odd(form, term, form.of(term.args[0])),
    "erf": lambda form, term: _odd(form, term, form.of(term.args[0])),
    "cos": lambda form, term: _odd(form, term, form.of(term.args[0]), False),
}


def product(form: Form, term: Product) -> Polynomial:
    """Π f g = Π f Π g, Π c = cⁿ, Π e^f = e^(Σ f)."""
    bound = form.fresh(term.index)
    body = form.of(rename(term.body, {term.index: bound}))
    if not body:
        return {}
    common = content(body)
    rest = without(body, common)
    found = constant(1) if rest == constant(1) else _factor(form, bound, as_term(rest), 1)
    for a, e in units(common.items()):
        found = form.times(found, _factor(form, bound, a, e))
    return found


def _factor(form: Form, bound: Index, each: Term, e: Rational) -> Polynomial:
    if bound not in each.free:
        if form.facts.is_positive(each):
            exponent = scaled(atom(size(bound.dim)), e)
            return exponential(form, form.times(exponent, logarithm(form, atom(each))))
        if e.denominator != 1:
            raise Stopped("a root of a power")
        return form.power(form.raised(atom(each), size(bound.dim)), e)
    if isinstance(each, Fn) and each.name == "exp":
        return exponential(form, scaled(form.of(sum_over(bound, each.args[0])), e))
    if e.denominator != 1 and not form.facts.is_positive(each):
        raise Stopped("a product of roots")
    last = index(f"%{sums.height(each) + 1}.0", bound.dim)
    body = form.settled(rename(each, {bound: last}))
    return atom(product_over(last, body), e)
