"""A normal form under which many equal terms become the same quotient of polynomials.

Sums are multiplied out and split, constants leave them, deltas are worked out, given totals are put
in, and what is left is one atom for each connected sum, its binders in canonical order.  It shares
no law with the solver.  What it equates is equal wherever no divisor vanishes: see `equal`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import permutations

from derive.algebra import integer_exponent
from derive.decide.signs import is_nonzero, is_positive
from derive.kernel import Problem, is_at_least
from derive.terms import (
    ONE,
    PI,
    ZERO,
    Add,
    D,
    Delta,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    delta,
    factors_of,
    fn,
    fresh,
    index,
    key,
    mul,
    neg,
    nest,
    num,
    power,
    product_over,
    rename,
    same,
    size,
    sum_over,
    terms_of,
)  # fmt: skip

MOST_TERMS = 400
MOST_BINDERS = 4


class Stopped(Exception):
    """The normal form would be too large, or would need something that it does not know."""


@dataclass
class Normal:
    """The normal form for one problem; `unfolded` are the definitions that are written out."""

    problem: Problem
    unfolded: frozenset[str]
    used: dict[str, None] = field(default_factory=dict)
    known: dict[Term, Term] = field(default_factory=dict)

    def of(self, term: Term) -> Term:
        """The normal form of `term`."""
        if term not in self.known:
            self.known[term] = self._of(term)
        return self.known[term]

    def _of(self, term: Term) -> Term:
        match term:
            case Num() | Index() | Delta():
                return term
            case Sym() if term.name in self.unfolded:
                return self.of(self.problem.defined[term.name].at(term.args))
            case Add():
                return add(*(self.of(arg) for arg in term.args))
            case Mul():
                return self._cancelled(mul(*(self.of(arg) for arg in term.args)))
            case Pow():
                return self._power(term)
            case Sum():
                return self._sum(term)
            case Product():
                return self._product(term)
            case Fn():
                return self._function(term)
            case D(data="total", wrt=Sym()):
                return self._derivative(term)
            case _:
                return term

    def _power(self, term: Pow) -> Term:
        base = self.of(term.base)
        if integer_exponent(term) is not None:
            base = canonical(base)
            if isinstance(base, Mul):  # (ab)ⁿ = aⁿ bⁿ, also where 1/0 is taken for 0
                return mul(*(self._raised(f, term.exponent) for f in base.args))
            return power(base, term.exponent)
        return self._split_power(canonical(base), canonical(self.of(term.exponent)))

    def _split_power(self, base: Term, exponent: Term) -> Term:
        """b^(m + n) = b^m b^n, (ab)^n = a^n b^n, (b^m)^n = b^(mn), 1^n = 1: for natural exponents, or where all that
        is raised is surely positive.  Never e^(n log b), which has no meaning where b is negative.
        """
        if isinstance(exponent, Num) and exponent.value.denominator == 1:
            return self.of(power(base, exponent))
        parts = terms_of(exponent)
        is_whole = all(is_at_least(self.problem, part, 0) for part in parts)
        if base is ONE:
            return ONE
        if is_whole or is_positive(self.problem, base):
            if len(parts) > 1:
                return mul(*(self._split_power(base, part) for part in parts))
            if isinstance(base, Mul) and (is_whole or all(is_positive(self.problem, f) for f in base.args)):
                return mul(*(self._split_power(factor, exponent) for factor in base.args))
            if isinstance(base, Pow) and self._nests(base, is_whole):
                return self._split_power(base.base, canonical(mul(base.exponent, exponent)))
            number, rest = _split(exponent)
            if isinstance(number, Num) and number.value.denominator == 1 and number is not ONE:
                return power(self._split_power(base, rest), number)
        return power(base, exponent)

    def _nests(self, inner: Pow, is_whole: bool) -> bool:
        """Whether a power of the power `inner` is a power of its base."""
        own = is_at_least(self.problem, inner.exponent, 0)
        return (is_whole and own) or is_positive(self.problem, inner.base)

    def _product(self, term: Product) -> Term:
        """Π f g = Π f Π g, Π f^n = (Π f)^n, Π c = c^n, Π e^f = e^(Σ f)."""
        bound = fresh(term.index, term.free | bound_indices(term))
        found = []
        for unit in _units(self.of(rename(term.body, {term.index: bound}))):
            base, sign = _upright(unit)
            if bound not in base.free:
                whole = self._split_power(canonical(base), size(bound.dim))
            elif isinstance(base, Fn) and base.name == "exp":
                whole = self.of(fn("exp", sum_over(bound, base.args[0])))
            else:
                whole = product_over(index("#0", bound.dim), rename(base, {bound: index("#0", bound.dim)}))
            found.append(power(whole, sign))
        return mul(*found)

    def _raised(self, base: Term, exponent: Term) -> Term:
        """A factor to a whole power; (aⁿ)ᵐ is aⁿᵐ."""
        inner = integer_exponent(base)
        if inner is not None and isinstance(base, Pow) and isinstance(exponent, Num):
            return power(base.base, num(inner * exponent.value))
        return power(base, exponent)

    def _cancelled(self, product: Term) -> Term:
        """a · 1/a is 1 where a is surely not 0."""
        units = _units(product)
        for unit in list(units):
            exponent = integer_exponent(unit)
            if exponent == -1 and isinstance(unit, Pow) and is_nonzero(self.problem, unit.base):
                twin = next((u for u in units if same(u, unit.base)), None)
                if twin is not None:
                    units.remove(twin)
                    units.remove(unit)
        return mul(*units)

    def _function(self, term: Fn) -> Term:
        args = [self.of(arg) for arg in term.args]
        if term.name == "exp":  # e^(a+b) = e^a e^b, and e^(2a) = (e^a)²
            return mul(*(self._exponential(each) for each in _expanded(args[0])))
        if term.name == "log":
            return self._logarithm(args[0])
        return fn(term.name, *map(canonical, args))

    def _exponential(self, term: Term) -> Term:
        """e to a term without sums; e^(a log b) = b^a where b is surely positive."""
        logs = [f for f in factors_of(term) if isinstance(f, Fn) and f.name == "log"]
        if len(logs) == 1 and is_positive(self.problem, logs[0].args[0]):
            rest = mul(*(f for f in factors_of(term) if f is not logs[0]))
            return self._split_power(canonical(logs[0].args[0]), canonical(rest))
        return _exp_of(term)

    def _logarithm(self, arg: Term) -> Term:
        """log of a product of positives is the sum of the logs; log e^a = a."""
        units = _units(arg)
        if len(units) > 1 and all(is_positive(self.problem, unit) for unit in units):
            return add(*(self._logarithm(unit) for unit in units))
        (only, sign) = (arg, ONE) if len(units) > 1 else _upright(units[0])
        if sign is not ONE and not is_positive(self.problem, only):
            return fn("log", canonical(arg))
        if isinstance(only, Fn) and only.name == "exp":
            return mul(sign, self.of(only.args[0]))
        if isinstance(only, Pow) and integer_exponent(only) is None and is_positive(self.problem, only.base):
            return mul(sign, only.exponent, self._logarithm(only.base))
        if isinstance(only, Product) and is_positive(self.problem, only.body):
            return mul(sign, self.of(sum_over(only.index, fn("log", only.body))))
        return mul(sign, fn("log", canonical(only)))

    def _derivative(self, term: D) -> Term:
        wrt = term.wrt
        assert isinstance(wrt, Sym)
        slope = slope_of(term.body, wrt, self.problem)
        self.used |= dict.fromkeys(n for n in self.problem.defined if self.problem.depends(term.body, n))
        return self.of(slope)

    def _sum(self, term: Sum) -> Term:
        bound = fresh(term.index, term.free | bound_indices(term))
        body = self.of(rename(term.body, {term.index: bound}))
        return add(*(self._one_sum(bound, each) for each in _expanded(body)))

    def _one_sum(self, bound: Index, monomial: Term) -> Term:
        monomial = self._cancelled(monomial)
        inside = [f for f in _units(monomial) if bound in f.free]
        outside = [f for f in _units(monomial) if bound not in f.free]
        if not inside:
            return mul(*outside, size(bound.dim))
        for place, factor in enumerate(inside):
            if isinstance(factor, Delta):
                other = next(i for i in factor.args if i is not bound)
                rest = mul(*inside[:place], *inside[place + 1 :])
                return mul(*outside, self.of(rename(rest, {bound: other})))
        return mul(*outside, self._contracted(bound, inside))

    def _contracted(self, bound: Index, inside: list[Term]) -> Term:
        binders, factors = [bound], list[Term]()
        for each in inside:
            while isinstance(each, Sum):  # Σ_i f_i Σ_j g_ij is Σ_i Σ_j f_i g_ij
                inner = fresh(
                    each.index,
                    [*binders, *each.free, *(i for f in inside for i in f.free | bound_indices(f))],
                )
                binders.append(inner)
                each = rename(each.body, {each.index: inner})
            factors += _units(each)
        total = self._given(binders, factors)
        return total if total is not None else _ordered(binders, factors)

    def _given(self, binders: list[Index], factors: list[Term]) -> Term | None:
        """The value of the sum if the problem gives it."""
        whole = _ordered(binders, factors)
        for number, given in enumerate(self.problem.hypotheses):
            if given.relation == "=" and isinstance(given.terms[0], Sum) and not given.terms[0].free:
                if same(whole, given.terms[0]):
                    self.used[f"assumption {number + 1}"] = None
                    return self.of(given.terms[1])
        return None


def _upright(unit: Term) -> tuple[Term, Term]:
    """a and 1 for a; a and −1 for 1/a."""
    if isinstance(unit, Pow) and integer_exponent(unit) == -1:
        return unit.base, num(-1)
    return unit, ONE


def canonical(term: Term) -> Term:
    """`term` multiplied out with like terms together, in an order that depends on its meaning only."""
    totals: dict[str, tuple[Term, Term]] = {}
    for monomial in _expanded(term):
        number, rest = _split(monomial)
        name = key(rest)
        before = totals.get(name, (ZERO, rest))[0]
        totals[name] = (add(before, number), rest)
    return add(*(mul(number, rest) for _, (number, rest) in sorted(totals.items()) if number is not ZERO))


def _split(monomial: Term) -> tuple[Term, Term]:
    factors = _merged(_units(monomial))
    numbers = [f for f in factors if isinstance(f, Num)]
    return mul(*numbers), mul(*sorted((f for f in factors if not isinstance(f, Num)), key=key))


def _merged(factors: Iterable[Term]) -> list[Term]:
    """The factors, equal ones as one positive power; a and 1/a are left, since a may be 0."""
    counts: dict[str, list[Term]] = {}
    for factor in factors:
        counts.setdefault(key(factor), []).append(factor)
    return [those[0] if len(those) == 1 else _together(those) for those in counts.values()]


def _together(those: list[Term]) -> Term:
    first = those[0]
    exponent = integer_exponent(first)
    if exponent is not None and isinstance(first, Pow):
        return power(first.base, num(exponent * len(those)))
    return first if isinstance(first, Delta) else power(first, num(len(those)))


def _expanded(term: Term) -> list[Term]:
    """The terms of `term` with products and natural powers of sums multiplied out."""
    match term:
        case Add():
            found = [each for arg in term.args for each in _expanded(arg)]
        case Mul():
            found = [ONE]
            for arg in term.args:
                found = [mul(left, right) for left in found for right in _expanded(arg)]
                _bounded(found)
        case Pow(base=Add() | Mul() as base) if (exponent := integer_exponent(term) or 0) > 1:
            found = [ONE]
            for _ in range(exponent):
                found = [mul(left, right) for left in found for right in _expanded(base)]
                _bounded(found)
        case _:
            return [term]
    _bounded(found)
    return found


def _bounded(found: list[Term]) -> None:
    if len(found) > MOST_TERMS:
        raise Stopped


def _units(monomial: Term) -> list[Term]:
    """The factors, with whole powers spelled out."""
    found: list[Term] = []
    for factor in factors_of(monomial):
        exponent = integer_exponent(factor)
        if exponent is None or not isinstance(factor, Pow):
            found.append(factor)
        else:
            found += [power(factor.base, num(1 if exponent > 0 else -1))] * abs(exponent)
    return found


def _ordered(binders: list[Index], factors: list[Term]) -> Term:
    """The sum with its binders in canonical order, split where its factors do not hang together."""
    if len(binders) > MOST_BINDERS:
        raise Stopped
    linked = _linked(binders, factors)
    if len(linked) < len(binders):
        alone = [b for b in binders if b not in linked]
        mine = [f for f in factors if f.free & set(linked)]
        other = [f for f in factors if not f.free & set(linked)]
        return mul(_ordered(linked, mine), _ordered(alone, other) if alone else mul(*other))
    body = mul(*_merged(factors))
    names = [index(f"#{n}", b.dim) for n, b in enumerate(binders)]
    every = (
        sum_over(tuple(order), rename(body, dict(zip(binders, order, strict=True))))
        for order in permutations(names)
        if all(a.dim == b.dim for a, b in zip(binders, order, strict=True))
    )
    sums = [
        sum_over(tuple(sorted(binders, key=lambda i: i.data)), inner) for binders, inner in map(nest, every)
    ]
    return min(sums, key=key)


def _linked(binders: list[Index], factors: list[Term]) -> list[Index]:
    """The binders that hang together with the first one through common factors."""
    linked = {binders[0]}
    while True:
        more = {b for f in factors if f.free & linked for b in binders if b in f.free} - linked
        if not more:
            return [b for b in binders if b in linked]
        linked |= more


def _exp_of(term: Term) -> Term:
    factors = factors_of(term)
    if isinstance(factors[0], Num) and factors[0].value.denominator == 1:
        inner = canonical(mul(*factors[1:]))
        return power(fn("exp", inner), factors[0])
    return fn("exp", canonical(term))


def slope_of(term: Term, wrt: Sym, problem: Problem) -> Term:
    """∂term/∂wrt, by the chain rule on the parts; wherever both sides of it are defined."""
    if not problem.depends(term, wrt.name):
        return ZERO
    match term:
        case Sym() if term.name in problem.families.circles:
            raise Stopped  # an entry of it moves those of later steps
        case Sym() if term.name == wrt.name:
            return mul(*(delta(i, j) for i, j in zip(term.args, wrt.args, strict=True)))
        case Sym() if term.name in problem.defined:
            return slope_of(problem.defined[term.name].at(term.args), wrt, problem)
        case Add():
            return add(*(slope_of(arg, wrt, problem) for arg in term.args))
        case Mul():
            return add(
                *(
                    mul(*term.args[:n], slope_of(arg, wrt, problem), *term.args[n + 1 :])
                    for n, arg in enumerate(term.args)
                )
            )
        case Pow(exponent=Num(value=value)):
            return mul(num(value), power(term.base, num(value - 1)), slope_of(term.base, wrt, problem))
        case Pow() if not problem.depends(term.exponent, wrt.name):
            less = add(term.exponent, num(-1))
            return mul(term.exponent, power(term.base, less), slope_of(term.base, wrt, problem))
        case Pow():
            inner = mul(term.exponent, slope_of(term.base, wrt, problem), power(term.base, num(-1)))
            outer = mul(slope_of(term.exponent, wrt, problem), fn("log", term.base))
            return mul(term, add(outer, inner))
        case Product():
            bound = fresh(term.index, term.free | wrt.free | bound_indices(term))
            body = rename(term.body, {term.index: bound})
            return mul(term, sum_over(bound, mul(slope_of(body, wrt, problem), power(body, num(-1)))))
        case Sum():
            bound = fresh(term.index, term.free | wrt.free | bound_indices(term))
            return sum_over(bound, slope_of(rename(term.body, {term.index: bound}), wrt, problem))
        case Fn() if term.name in OUTER:
            return mul(OUTER[term.name](term.args[0]), slope_of(term.args[0], wrt, problem))
        case D(data="total", wrt=Sym() as inner):
            return slope_of(slope_of(term.body, inner, problem), wrt, problem)
        case _:
            raise Stopped


OUTER: dict[str, Callable[[Term], Term]] = {
    "exp": lambda t: fn("exp", t),
    "log": lambda t: power(t, num(-1)),
    "sigma": lambda t: fn("sigma", t) * (1 - fn("sigma", t)),
    "tanh": lambda t: 1 - fn("tanh", t) ** 2,
    "erf": lambda t: 2 * power(power(PI, num(1) / num(2)), num(-1)) * fn("exp", neg(t**2)),
    "sin": lambda t: fn("cos", t),
    "cos": lambda t: -fn("sin", t),
}
