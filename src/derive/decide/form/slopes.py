"""Derivatives by the chain rule on the parts of a term as it is written: no fact is used beneath one.

Where a rule asks for more than that the derivative on its left exists, what it asks for is noted.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derive.errors import InvalidStep
from derive.kernel import Judgement, is_at_least, nonzero, positive
from derive.kernel.adjoint import chain_rule
from derive.kernel.moments import interchangeable
from derive.terms import (
    ONE,
    PI,
    ZERO,
    Add,
    Apply,
    D,
    Fn,
    Indicator,
    Moment,
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
    derivative,
    expectation,
    fn,
    fresh,
    indicator,
    mul,
    names_in,
    neg,
    num,
    power,
    rename,
    sum_over,
)  # fmt: skip
from derive.terms.contents import contains

if TYPE_CHECKING:
    from derive.decide.form.form import Form


class Unknown(Exception):
    """No rule says what the derivative is."""


def slope(form: Form, node: D) -> Term:
    """What a derivative in an entry is.

    Raises:
        Unknown: no rule says that.
    """
    assert isinstance(node.wrt, Sym)
    form.fuel.spend(10)
    if node.data == "local" and contains(node.body, D, Moment):
        raise Unknown
    used: dict[str, None] = {}
    needs: dict[str, Judgement] = {}
    found = _Slope(form, node.wrt, node.data == "local", used, needs).of(node.body)
    form.used |= used
    form.needs |= needs
    return found


class _Slope:
    """The derivative in one entry."""

    def __init__(
        self, form: Form, wrt: Sym, is_local: bool, used: dict[str, None], needs: dict[str, Judgement]
    ) -> None:
        self.form, self.problem, self.wrt, self.is_local = form, form.problem, wrt, is_local
        self.used, self.needs = used, needs

    def stays(self, term: Term) -> bool:
        """Whether a term can't move with the variable."""
        if self.is_local:
            return self.wrt.name not in names_in(term)
        return not self.problem.changes(term, self.wrt.name)

    def need(self, judgement: Judgement) -> None:
        self.needs[judgement.key] = judgement

    def of(self, term: Term) -> Term:
        """∂term/∂wrt."""
        self.form.fuel.spend()
        if self.stays(term):
            return ZERO
        rule = RULES.get(type(term))
        if rule is None:
            raise Unknown
        return rule(self, term)

    def entry(self, term: Sym) -> Term:
        if not self.is_local and term.name in self.problem.families.circles:
            raise Unknown  # an entry of it moves those of later steps
        if term.name == self.wrt.name:
            return mul(*(delta(i, j) for i, j in zip(term.args, self.wrt.args, strict=True)))
        if term.name not in self.problem.defined:
            raise Unknown
        self.used[term.name] = None
        return self.of(self.problem.defined[term.name].at(term.args))

    def total(self, term: Add) -> Term:
        return add(*map(self.of, term.args))

    def product(self, term: Mul) -> Term:
        return add(
            *(mul(*term.args[:n], self.of(arg), *term.args[n + 1 :]) for n, arg in enumerate(term.args))
        )

    def power(self, term: Pow) -> Term:
        base, exponent = term.base, term.exponent
        if isinstance(exponent, Num):
            if exponent.value.denominator != 1 and exponent.value < 1:
                self.need(positive(base))
            return mul(exponent, power(base, num(exponent.value - 1)), self.of(base))
        if self.stays(exponent):
            if not is_at_least(self.problem, exponent, 1):
                self.need(positive(base))
            return mul(exponent, power(base, add(exponent, num(-1))), self.of(base))
        self.need(positive(base))
        inner = mul(exponent, self.of(base), power(base, num(-1)))
        return mul(term, add(mul(self.of(exponent), fn("log", base)), inner))

    def sum(self, term: Sum) -> Term:
        bound = fresh(term.index, term.free | self.wrt.free | bound_indices(term))
        return sum_over(bound, self.of(rename(term.body, {term.index: bound})))

    def product_over(self, term: Product) -> Term:
        bound = fresh(term.index, term.free | self.wrt.free | bound_indices(term))
        body = rename(term.body, {term.index: bound})
        self.need(nonzero(body))
        return mul(term, sum_over(bound, mul(self.of(body), power(body, num(-1)))))

    def function(self, term: Fn) -> Term:
        arg = term.args[0]
        if term.name in OUTER:
            return mul(OUTER[term.name](arg), self.of(arg))
        if term.name in ("relu", "abs"):
            self.need(nonzero(arg))
            on = indicator(ZERO, "<", arg)
            return mul(on if term.name == "relu" else add(mul(num(2), on), num(-1)), self.of(arg))
        if term.name in ("max", "min"):
            one, other = term.args
            self.need(Judgement("!=", (one, other)))
            on = indicator(other, "<", one)
            first, last = (one, other) if term.name == "max" else (other, one)
            return add(mul(on, self.of(first)), mul(add(ONE, neg(on)), self.of(last)))
        raise Unknown

    def indicator(self, term: Indicator) -> Term:
        self.need(Judgement("!=", term.args[:2]))
        return ZERO

    def applied(self, term: Apply) -> Term:
        try:
            found = chain_rule(
                self.problem, derivative(term, self.wrt, "local" if self.is_local else "total")
            )
        except InvalidStep:
            raise Unknown from None
        return _inner(self, found)

    def derived(self, term: D) -> Term:
        if term.data != "total" or not isinstance(term.wrt, Sym) or self.is_local:
            raise Unknown
        inner = _Slope(self.form, term.wrt, False, self.used, self.needs)
        return self.of(inner.of(term.body))

    def average(self, term: Moment) -> Term:
        if term.data != "E" or self.is_local:
            raise Unknown
        try:
            interchangeable(self.problem, term.args[0], self.wrt)
        except InvalidStep:
            raise Unknown from None
        return expectation(self.of(term.args[0]))


def _inner(slopes: _Slope, term: Term) -> Term:
    """The derivatives of the arguments, which the chain rule leaves, worked out."""
    if isinstance(term, D):
        return slopes.of(term.body)
    if isinstance(term, Apply) or not contains(term, D):
        return term
    return term.with_args(_inner(slopes, arg) for arg in term.args)


RULES: dict[type[Term], Callable[[_Slope, Any], Term]] = {
    Sym: _Slope.entry,
    Add: _Slope.total,
    Mul: _Slope.product,
    Pow: _Slope.power,
    Sum: _Slope.sum,
    Product: _Slope.product_over,
    Fn: _Slope.function,
    Indicator: _Slope.indicator,
    Apply: _Slope.applied,
    D: _Slope.derived,
    Moment: _Slope.average,
}

OUTER: dict[str, Callable[[Term], Term]] = {
    "exp": lambda t: fn("exp", t),
    "log": lambda t: power(t, num(-1)),
    "sigma": lambda t: fn("sigma", t) * (1 - fn("sigma", t)),
    "tanh": lambda t: 1 - fn("tanh", t) ** 2,
    "erf": lambda t: 2 * power(power(PI, num(Fraction(1, 2))), num(-1)) * fn("exp", neg(t**2)),
    "sin": lambda t: fn("cos", t),
    "cos": lambda t: -fn("sin", t),
}
