"""Signs that can be seen: from what is declared, and from the build of a term.  Not seen is not false.

A sign is that of a value: where a term is not defined, nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.kernel import Problem, is_at_least
from derive.terms import (
    MINUS_ONE,
    Add,
    Apply,
    Array,
    Constant,
    D,
    Delta,
    Det,
    Fn,
    Indicator,
    Inverse,
    MatrixPower,
    Max,
    Mul,
    Num,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
    Term,
    add,
    determinant,
    key,
    neg,
)  # fmt: skip

BELOW_ONE = ("sigma", "tanh", "erf")  # in absolute value
UP_TO_ONE = ("sin", "cos")


def is_smooth(problem: Problem, term: Term) -> bool:
    """Whether `term` is built of differentiable functions where these are differentiable."""
    return Signs(problem).smooth(term)


def is_positive(problem: Problem, term: Term) -> bool:
    """Whether `term` is surely greater than 0."""
    return Signs(problem).positive(term)


def is_nonnegative(problem: Problem, term: Term) -> bool:
    """Whether `term` is surely at least 0."""
    return Signs(problem).nonnegative(term)


def is_nonzero(problem: Problem, term: Term) -> bool:
    """Whether `term` is surely not 0."""
    return Signs(problem).nonzero(term)


class Signs:
    """The signs of terms of one problem; what was seen is kept, since parts are looked at many times."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.known: dict[tuple[str, Term], bool] = {}

    def positive(self, term: Term) -> bool:
        """Whether `term` is surely greater than 0."""
        return self._kept("<", term, self._positive)

    def nonnegative(self, term: Term) -> bool:
        """Whether `term` is surely at least 0."""
        return self._kept("<=", term, self._nonnegative)

    def nonzero(self, term: Term) -> bool:
        """Whether `term` is surely not 0."""
        return self._kept("!=", term, self._nonzero)

    def smooth(self, term: Term) -> bool:
        """Whether `term` is built of differentiable functions where these are differentiable."""
        return self._kept("smooth", term, self._smooth)

    def copy(self) -> Signs:
        """The same, to be added to apart."""
        other = Signs(self.problem)
        other.known = dict(self.known)
        return other

    def _kept(self, relation: str, term: Term, test: Callable[[Term], bool]) -> bool:
        found = self.known.get((relation, term))
        if found is None:
            found = self.known[relation, term] = test(term)
        return found

    def _smooth(self, term: Term) -> bool:
        match term:
            case Sym() if term.name in self.problem.families.circles:
                return False  # nobody has looked at all of its steps
            case Sym():
                return term.name not in self.problem.defined or self.smooth(
                    self.problem.defined[term.name].body
                )
            case Fn() if term.name in ("relu", "abs", "max", "min"):
                return False
            case Fn(name="log"):
                return self.positive(term.args[0]) and self.smooth(term.args[0])
            case Pow(exponent=Num(value=value)) if value.denominator == 1:
                return self.smooth(term.base) and (value > 0 or self.nonzero(term.base))
            case Pow(exponent=exponent) if is_at_least(self.problem, exponent, 0):
                return self.smooth(term.base)
            case Pow():
                return self.positive(term.base) and all(self.smooth(arg) for arg in term.args)
            case Add() | Mul() | Fn():
                return all(self.smooth(arg) for arg in term.args)
            case Sum() | Product():
                return self.smooth(term.body)
            case D():
                return self.smooth(term.body)
            case Apply():
                return all(self.smooth(argument) for argument in term.arguments)
            case Array():
                return self.smooth(term.body)
            case Det() | MatrixPower():
                return self.smooth(term.matrix)
            case Inverse():
                return self.smooth(term.matrix) and self.nonzero(determinant(term.matrix))
            case _:
                return not term.args or term.tag == "delta"

    def _positive(self, term: Term) -> bool:
        match term:
            case Num():
                return term.value > 0
            case Size() | Constant():
                return True
            case Sym():
                return self.problem.signs.get(term.name) in ("positive", "natural") or self._by_definition(
                    term, self.positive
                )
            case Fn():
                return self._function(term)
            case Add():
                return (
                    all(self.nonnegative(arg) for arg in term.args)
                    and any(self.positive(arg) for arg in term.args)
                ) or self._outweighs(term)
            case Mul():
                return self.nonzero(term) and self.nonnegative(term)
            case Pow(exponent=Num(value=value)) if value.denominator == 1 and value.numerator % 2 == 0:
                return self.nonzero(term.base)
            case Pow(exponent=Num(value=value)) if value.denominator == 1:
                return self.positive(term.base)
            case Pow(exponent=Num(value=value)):  # defined where its base is not negative, or is positive
                return value < 0 or self.positive(term.base)
            case Pow():
                return self.positive(term.base)
            case Sum() | Product() | Max():
                return self.positive(term.body)
            case _:
                return False

    def _function(self, term: Fn) -> bool:
        match term.name:
            case "exp" | "sigma" | "factorial" | "Gamma":
                return True
            case "abs":
                return self.nonzero(term.args[0])
            case "relu":
                return self.positive(term.args[0])
            case "max":
                return any(self.positive(arg) for arg in term.args)
            case "min":
                return all(self.positive(arg) for arg in term.args)
            case "tanh" | "erf":
                return self.positive(term.args[0])
            case "log":
                return self.positive(add(term.args[0], MINUS_ONE))
            case _:
                return False

    def _nonnegative(self, term: Term) -> bool:
        match term:
            case Num():
                return term.value >= 0
            case Sym() if self.problem.signs.get(term.name) in ("nonnegative", "whole"):
                return True
            case Sym():
                return self.positive(term) or self._by_definition(term, self.nonnegative)
            case Indicator() | Delta():
                return True
            case Fn(name="abs" | "relu"):
                return True
            case Fn(name="max"):
                return any(self.nonnegative(arg) for arg in term.args)
            case Fn(name="min"):
                return all(self.nonnegative(arg) for arg in term.args)
            case Fn(name="tanh" | "erf"):
                return self.nonnegative(term.args[0])
            case Pow(exponent=Num(value=value)) if value.denominator > 1 or value.numerator % 2 == 0:
                return True
            case Mul():
                return all(self.nonnegative(arg) for arg in _unpaired(term))
            case Add():
                return all(self.nonnegative(arg) for arg in term.args) or self._outweighs(term)
            case Sum() | Product() | Max():
                return self.nonnegative(term.body)
            case Pow(exponent=exponent) if is_at_least(self.problem, exponent, 0):
                return self.nonnegative(term.base)
            case Pow(exponent=Num()):
                return self.nonnegative(term.base)
            case _:
                return self.positive(term)

    def _nonzero(self, term: Term) -> bool:
        match term:
            case Num():
                return term.value != 0
            case Sym() if self.problem.signs.get(term.name) == "nonzero":
                return True
            case Sym():
                return self.positive(term) or self._by_definition(term, self.nonzero)
            case Mul():
                return all(self.nonzero(arg) for arg in term.args)
            case Add():
                return self.positive(term) or self.positive(add(*(neg(arg) for arg in term.args)))
            case Pow(exponent=Num(value=value)):
                return value < 0 or self.nonzero(term.base)
            case Pow(base=base, exponent=exponent) if self.nonzero(base):
                whole = any(is_at_least(self.problem, each, 0) for each in (exponent, neg(exponent)))
                return whole or self.positive(base)
            case Product():
                return self.nonzero(term.body)
            case _:
                return self.positive(term)

    def _by_definition(self, entry: Sym, test: Callable[[Term], bool]) -> bool:
        definition = self.problem.defined.get(entry.name)
        if entry.name in self.problem.families.circles and entry.name in self.problem.families.shifts:
            return False  # the step before leads back to the step before that
        return definition is not None and test(definition.at(entry.args))

    def _outweighs(self, term: Add) -> bool:
        """Whether numbers, and terms that are not negative, outweigh what lies between −1 and 1: 1 − σ > 0."""
        room, is_strict = Fraction(0), False
        for arg in term.args:
            if isinstance(arg, Num):
                room += arg.value
                continue
            if self.nonnegative(arg):
                is_strict = is_strict or self.positive(arg)
                continue
            first = arg.args[0] if isinstance(arg, Mul) else arg
            number = first.value if isinstance(first, Num) else Fraction(1)
            rest = arg.args[1:] if isinstance(first, Num) else (arg,)
            sizes = [_is_below_one(each) for each in (rest if len(rest) > 1 else (rest[0],))]
            if None in sizes:
                return False
            room -= abs(number)
            is_strict = is_strict or any(sizes)
        return room > 0 or (room == 0 and is_strict)


def _unpaired(term: Mul) -> list[Term]:
    """The factors that no equal one makes a square with."""
    found: dict[str, Term] = {}
    for factor in term.args:
        if found.pop(key(factor), None) is None:
            found[key(factor)] = factor
    return list(found.values())


def _is_below_one(term: Term) -> bool | None:
    """Whether |term| < 1 (or only ≤ 1: False); None if that is not seen."""
    match term:
        case Fn(name=name) if name in BELOW_ONE:
            return True
        case Fn(name=name) if name in UP_TO_ONE:
            return False
        case Indicator() | Delta():
            return False
        case Pow(exponent=Num(value=value)) if value >= 1 and value.denominator == 1:
            return _is_below_one(term.base)
        case Mul():
            found = [_is_below_one(arg) for arg in term.args]
            return None if None in found else any(found)
        case _:
            return None
