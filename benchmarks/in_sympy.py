"""A problem's target stated to SymPy alone: sizes stay symbols, definitions are written out."""

from collections.abc import Mapping
from itertools import count

import sympy

from derive.kernel import Problem
from derive.terms import Add, D, Delta, Fn, Index, Mul, Num, Pow, Size, Sum, Sym, Term

FUNCTIONS = {
    "exp": sympy.exp, "log": sympy.log, "tanh": sympy.tanh, "sin": sympy.sin, "cos": sympy.cos,
    "erf": sympy.erf, "abs": sympy.Abs,
    "sigma": lambda x: 1 / (1 + sympy.exp(-x)),
    "relu": lambda x: sympy.Max(0, x),
}  # fmt: skip
SIGNS = {
    "real": {},
    "positive": {"positive": True},
    "nonnegative": {"nonnegative": True},
    "nonzero": {"zero": False},
}
WORDS = {"apply": "an unknown function of a whole array", "D": "a derivative inside"}

Letters = Mapping[Index, sympy.Symbol]


class CannotBeStated(Exception):
    """SymPy has no words for it."""


class Statement:
    """`body`, to be differentiated in `variables` one after the other, in SymPy's words."""

    def __init__(self, problem: Problem, target: Term) -> None:
        self._problem, self._numbers = problem, count(1)
        self._signs = {symbol.name: symbol.sign for symbol in problem.symbols}
        letters = {i: _letter(i.name) for i in sorted(target.free, key=lambda i: i.data)}
        entries = []
        while isinstance(target, D):
            if not isinstance(target.wrt, Sym) or target.wrt.name in problem.defined:
                raise CannotBeStated("a derivative in what is defined")
            entries.append(self._said(target.wrt, letters))
            target = target.body
        self.body = self._said(target, letters)
        self.variables = entries[::-1]

    def _said(self, term: Term, at: Letters) -> sympy.Expr:
        match term:
            case Num(value=value):
                return sympy.Rational(value.numerator, value.denominator)
            case Size():
                return _size(term.data)
            case Sym() if term.name in self._problem.defined:
                definition = self._problem.defined[term.name]
                own = {p: at[a] for p, a in zip(definition.params, term.args, strict=True)}
                return self._said(definition.body, own)
            case Sym():
                sign = SIGNS[self._signs[term.name]]
                if not term.args:
                    return sympy.Symbol(term.name, real=True, **sign)
                return sympy.IndexedBase(term.name, real=True, **sign)[*(at[i] for i in term.args)]
            case Add():
                return sympy.Add(*(self._said(arg, at) for arg in term.args))
            case Mul():
                return sympy.Mul(*(self._said(arg, at) for arg in term.args))
            case Pow():
                return self._said(term.base, at) ** self._said(term.exponent, at)
            case Sum(index=bound):
                # a letter of its own for each sum: SymPy would take the k of ∂/∂x_k for the one of Σ_k
                letter = _letter(f"{bound.name}{next(self._numbers)}")
                return sympy.Sum(self._said(term.body, {**at, bound: letter}), (letter, 1, _size(bound.dim)))
            case Delta(args=(i, j)):
                return sympy.KroneckerDelta(at[i], at[j])
            case Fn() if term.name in FUNCTIONS:
                return FUNCTIONS[term.name](*(self._said(arg, at) for arg in term.args))
            case _:
                raise CannotBeStated(WORDS.get(term.tag, term.tag))

    def answer(self) -> sympy.Expr:
        """What SymPy says."""
        return sympy.diff(self.body, *self.variables).doit()


def _letter(name: str) -> sympy.Symbol:
    return sympy.Symbol(name, integer=True, positive=True)


_size = _letter
