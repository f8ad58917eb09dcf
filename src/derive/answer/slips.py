"""Slips of the pen in a formula: at one place something is dropped, doubled, turned round or taken for another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from derive.kernel import Problem
from derive.kernel.law import instance
from derive.laws.misconceptions import OF_LAWS, Misconception
from derive.solver.match import match
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Binder,
    D,
    Delta,
    Fn,
    Index,
    Indicator,
    Mul,
    Num,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    fn,
    fresh,
    indicator,
    mul,
    names_in,
    neg,
    num,
    power,
    reciprocal,
    rename,
    subterms,
    sum_over,
    sym,
)  # fmt: skip

MOST_FACTORS = 6  # of a product in which any two may be misread
TWOS = (Fraction(2), Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Slipped:
    """A formula with one slip: `part` was meant where `new` stands.  `misconception`: what looks like a law."""

    term: Term
    label: str
    part: Term
    new: Term
    misconception: Misconception | None = None


_Local = tuple[str, Term, Term, Term]  # label, what to speak of, what stands there now, all that stands here


@dataclass(frozen=True)
class Pen:
    """Makes slips in the formulas of one question with `free` indices."""

    problem: Problem
    free: tuple[Index, ...]

    def within(self, term: Term, backwards: bool = False) -> Iterator[Slipped]:
        """Slips at one place of a formula, outer places first; what looks like a law is read `backwards`."""
        yield from self._at(term, self.free, False, backwards)

    def _at(
        self, term: Term, scope: tuple[Index, ...], in_condition: bool, backwards: bool
    ) -> Iterator[Slipped]:
        for label, part, new, whole in self._here(term, scope):
            yield Slipped(whole, label, part, new)
        if in_condition and not isinstance(term, Sym):
            for name in names_in(term):
                entry = next(each for each in subterms(term) if isinstance(each, Sym) and each.name == name)
                yield Slipped(entry, "wrong quantity", term, entry)
        if isinstance(term, Sym | D | Delta) or not term.args:
            return
        for each in OF_LAWS.get("", ()):
            yield from _believed(each, term, backwards)
        inner = (*scope, term.index) if isinstance(term, Binder) else scope
        for place, arg in enumerate(term.args):
            if isinstance(arg, Index) or (isinstance(term, Pow) and place == 1 and isinstance(arg, Num)):
                continue
            for found in self._at(arg, inner, isinstance(term, Indicator), backwards):
                args = (*term.args[:place], found.term, *term.args[place + 1 :])
                yield Slipped(term.with_args(args), found.label, found.part, found.new, found.misconception)

    def _here(self, term: Term, scope: tuple[Index, ...]) -> Iterator[_Local]:
        match term:
            case Add():
                yield from _in_sum(term)
                yield from _moved(term)
            case Mul():
                yield from self._in_product(term)
            case Sum():
                yield from self._under_sigma(term, scope)
            case Pow():
                yield from self._power(term)
                if isinstance(term.base, Fn) and len(term.base.args) == 1:
                    inward = fn(term.base.name, power(term.base.args[0], term.exponent))
                    yield "power in the argument", term, inward, inward
            case Fn():
                yield from _function(term)
            case Indicator():
                yield from _condition(term)
            case Delta():
                yield "delta dropped", term, ONE, ONE
                yield "delta reversed", term, 1 - term, 1 - term
                yield from self._elsewhere(term, scope)
            case Sym():
                yield from self._entry(term, scope)
            case D(wrt=Sym() as wrt):
                for label, _, _, other in self._entry(wrt, scope):
                    if isinstance(other, Sym) and other is not term.body:
                        new = term.with_args((term.body, other))
                        yield label, term, new, new
            case _:
                return

    def _in_product(self, term: Mul) -> Iterator[_Local]:
        for place, factor in enumerate(term.args):
            rest = mul(*term.args[:place], *term.args[place + 1 :])
            if factor is MINUS_ONE or isinstance(factor, Delta):
                continue  # the sign of a term of a sum, or of all; as any δ
            yield from self._dropped_factor(factor, rest)
            if isinstance(factor, Pow) and isinstance(factor.base, Add) and factor.exponent is MINUS_ONE:
                first, *others = factor.base.args
                whole = add(mul(rest, reciprocal(first)), *others)
                yield "divisor not in brackets", factor.base, first, whole
            if isinstance(factor, Add) and not contains(factor, D):
                yield from _not_multiplied_out(rest, factor)
            if isinstance(factor, Sym | Fn):
                yield "squared", factor, power(factor, num(2)), mul(factor, term)

    def _dropped_factor(self, factor: Term, rest: Term) -> Iterator[_Local]:
        match factor:
            case Num(value=value) if abs(value) in TWOS:
                sign = num(1 if value > 0 else -1)
                yield "factor 2", num(abs(value)), ONE, mul(sign, rest)
            case Pow(base=Size()):
                yield "1/n lost", factor, ONE, rest
            case Indicator():
                yield "indicator dropped", factor, ONE, rest
            case Add() if contains(factor, Indicator) and not contains(factor, Sum):
                yield "indicator dropped", factor, ONE, rest
            case D():
                name = "upstream gradient" if isinstance(factor.body, Sym) else "inner derivative"
                yield f"{name} dropped", factor, ONE, rest
            case _:
                yield "factor dropped", factor, ONE, rest
                if isinstance(factor, Sym) and factor.name in self._weights:
                    yield "sum to one misused", factor, ONE, rest

    @property
    def _weights(self) -> frozenset[str]:
        """The arrays whose entries add up to 1."""
        given = (each for each in self.problem.hypotheses if each.relation == "=" and each.terms[1] is ONE)
        bodies = (each.terms[0].body for each in given if isinstance(each.terms[0], Sum))
        return frozenset(body.name for body in bodies if isinstance(body, Sym))

    def _under_sigma(self, term: Sum, scope: tuple[Index, ...]) -> Iterator[_Local]:
        bound, body = term.index, term.body
        for other in scope:
            if other.dim == bound.dim and other is not bound:
                new = rename(body, {bound: other})
                yield "sum dropped", term, new, new
        if bound not in scope:
            yield "sum dropped", term, body, body
            for other in scope:
                if other in body.free:
                    yield "sum over another index", bound, other, sum_over(other, body)

    def _power(self, term: Pow) -> Iterator[_Local]:
        if isinstance(term.exponent, Num):
            yield from _raised_in_part(term)
            value = term.exponent.value
            if value == 2:
                label = "standard deviation for variance" if term in self._variances else "square dropped"
                yield label, term if label != "square dropped" else term.base, term.base, term.base
            if value == -2:
                yield "square dropped", term.base, term.base, reciprocal(term.base)
            if abs(value) == Fraction(1, 2):
                yield "root dropped", term.base, term.base, power(term.base, num(2 * value))
            if value < 0:
                yield "inverted", term.base, term.base, power(term.base, num(-value))

    @property
    def _variances(self) -> Sequence[Term]:
        return [
            random.parameters[-1] for random in self.problem.randoms if random.law in ("normal", "moments")
        ]

    def _entry(self, term: Sym, scope: tuple[Index, ...]) -> Iterator[_Local]:
        yield from self._elsewhere(term, scope)
        if term.name.endswith("^2"):  # σ for σ², where the variance is the variable
            root = power(term, num(Fraction(1, 2)))
            yield "square dropped", root, root, root
        if len(term.args) == 2 and term.args[0].dim == term.args[1].dim and term.args[0] is not term.args[1]:
            new = sym(term.name, term.args[1], term.args[0])
            yield "transposed entry", term, new, new
        if term.name in self._weights:
            yield "sum to one misused", term, ONE, ONE
        dims = self.problem.shapes.get(term.name)
        for name, others in self.problem.shapes.items():
            if name == term.name or self._is_random(name):
                continue
            at = term.args if others == dims else _first_of(others, (*scope, *term.args))
            if at is not None:
                new = sym(name, *at)
                yield "wrong quantity", term, new, new

    def _is_random(self, name: str) -> bool:
        return name in self.problem.random

    def _elsewhere(self, term: Sym | Delta, scope: tuple[Index, ...]) -> Iterator[_Local]:
        for place, own in enumerate(term.args):
            for other in (*scope, fresh(own, (*scope, own))):
                if other is not own and other.dim == own.dim and other not in term.args:
                    new = term.with_args((*term.args[:place], other, *term.args[place + 1 :]))
                    yield "wrong index", term, new, new


def _first_of(dims: Sequence[str], scope: Sequence[Index]) -> tuple[Index, ...] | None:
    """Indices of these sizes, each the first that is there, if they are."""
    left, found = list(scope), list[Index]()
    for dim in dims:
        each = next((i for i in left if i.dim == dim), None)
        if each is None:
            return None
        left.remove(each)
        found.append(each)
    return tuple(found)


def _believed(each: Misconception, term: Term, backwards: bool) -> Iterator[Slipped]:
    pattern, other = (each.wrong, each.pattern) if backwards else (each.pattern, each.wrong)
    if type(pattern) is not type(term) or (backwards and not each.turns_round):
        return
    for part, others in _pairs(pattern, term):
        binding = match(pattern, part)
        if binding is not None and all(set(params) <= body.free for params, body in binding.metas.values()):
            wrong = instance(other, binding)
            if wrong is not part:
                yield Slipped(mul(wrong, *others), each.label, part, wrong, each)


def _pairs(pattern: Term, term: Term) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """The parts of `term` that may look like the pattern, and the other factors: of a product any two."""
    if not isinstance(pattern, Mul) or len(term.args) > MOST_FACTORS:
        yield term, ()
        return
    for one, other in combinations(range(len(term.args)), 2):
        rest = tuple(each for place, each in enumerate(term.args) if place not in (one, other))
        yield mul(term.args[one], term.args[other]), rest


def _raised_in_part(term: Pow) -> Iterator[_Local]:
    """(a b)² is taken for a b²."""
    factors = factors_of(term.base)
    for place, factor in enumerate(factors):
        if len(factors) > 1:
            others = power(mul(*factors[:place], *factors[place + 1 :]), term.exponent)
            yield "factor not raised", factor, factor, mul(factor, others)


def _in_sum(term: Add) -> Iterator[_Local]:
    for place, part in enumerate(term.args):
        before, after = term.args[:place], term.args[place + 1 :]
        if not (len(term.args) == 2 and place == 1 and isinstance(part, Num)):
            yield "sign of a term", part, neg(part), add(*before, neg(part), *after)
        yield _dropped(part, (*before, *after)), part, num(0), add(*before, *after)


def _moved(term: Add) -> Iterator[_Local]:
    for place, part in enumerate(term.args):
        for factor in factors_of(part):
            if isinstance(factor, Sym) and factor is not part:
                rest = mul(*(each for each in factors_of(part) if each is not factor))
                for other, to in enumerate(term.args):
                    if other != place:
                        args = [*term.args]
                        args[place], args[other] = rest, mul(factor, to)
                        yield "factor moved", factor, to, add(*args)


def _not_multiplied_out(rest: Term, brackets: Add) -> Iterator[_Local]:
    for place, part in enumerate(brackets.args):
        one = mul(rest, part)
        name = "minus not multiplied out" if rest is MINUS_ONE else "not multiplied out"
        yield name, rest, part, add(*brackets.args[:place], one, *brackets.args[place + 1 :])


def _dropped(part: Term, others: Sequence[Term]) -> str:
    if contains(part, Delta):
        return "term with delta dropped"
    return "term without delta dropped" if any(contains(each, Delta) for each in others) else "term dropped"


def _function(term: Fn) -> Iterator[_Local]:
    if len(term.args) == 1 and term.name in ("exp", "sigma", "tanh", "log", "relu", "sin"):
        new = fn(term.name, neg(term.args[0]))
        yield "sign in an argument", term.args[0], neg(term.args[0]), new
        factors = factors_of(term.args[0])
        for place, factor in enumerate(factors):
            if len(factors) > 1 and not isinstance(factor, Num):
                outside = mul(fn(term.name, mul(*factors[:place], *factors[place + 1 :])), factor)
                yield "factor moved out", term, outside, outside


def _condition(term: Indicator) -> Iterator[_Local]:
    left, right = term.args
    if term.data in ("<", "<="):
        for relation in ("<", "<="):
            new = indicator(right, relation, left)
            yield "indicator reversed", term, new, new
    else:
        new = indicator(left, "=" if term.data == "!=" else "!=", right)
        yield "indicator reversed", term, new, new
    yield "indicator dropped", term, ONE, ONE
