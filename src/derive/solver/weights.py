"""Weights as a person writes them: one reduced fraction of products, ŷ(1 − ŷ) and not ŷ − ŷ².

A weight is read as a quotient of polynomials in opaque atoms, as algebra reads it.  What is cancelled may be 0:
these terms are proposals, which the kernel accepts only where no divisor of what is written vanishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped
from derive.terms import (
    ZERO,
    Add,
    Mul,
    Num,
    Pow,
    Size,
    Term,
    add,
    factors_of,
    key,
    mul,
    num,
    power,
    reciprocal,
)  # fmt: skip

MOST_TERMS = 300  # of a polynomial
Polynomial = Any  # flint.fmpq_mpoly, which has no type stubs


@dataclass(frozen=True, slots=True)
class Quotient:
    """A quotient of polynomials without common factors."""

    top: Polynomial
    under: Polynomial


def tidy(term: Term, as_met: bool = False) -> Term:
    """`term` as one reduced fraction, its numerator and its denominator factored; in an order that depends on its
    meaning only, or, `as_met`, in that in which `term` speaks of things.

    Raises:
        Stopped: it would be too large.
        ZeroDivisionError: it divides by 0.
    """
    if isinstance(term, Num) or _is_atom(term):
        return term
    found: dict[str, Term] = {}
    for atom in atoms(term):
        found.setdefault(key(atom), atom)
    met = sorted(found.items(), key=lambda each: not isinstance(each[1], Size))  # N p, as a person writes
    ring = Ring(tuple(met if as_met else sorted(found.items())), as_met)
    return ring.written(ring.fraction(term))


def quotient(one: Term, other: Term) -> Term:
    """one/other, reduced; see `tidy`."""
    return tidy(mul(one, *(map(reciprocal, factors_of(other)))))


def is_polynomial(term: Term) -> bool:
    """Whether nothing is divided by in `term` but numbers, as algebra reads it."""
    return not any(each < 0 for each in _exponents(term))


def _exponents(term: Term) -> Iterator[int]:
    if isinstance(term, Add | Mul):
        for arg in term.args:
            yield from _exponents(arg)
    elif isinstance(term, Pow) and (exponent := integer_exponent(term)) is not None:
        yield exponent
        yield from _exponents(term.base)


def _is_atom(term: Term) -> bool:
    return not isinstance(term, Num | Add | Mul) and integer_exponent(term) is None


def atoms(term: Term) -> Iterator[Term]:
    """What `term` is a quotient of polynomials in."""
    if _is_atom(term):
        yield term
    elif isinstance(term, Pow):
        yield from atoms(term.base)
    else:
        for arg in term.args:
            yield from atoms(arg)


@dataclass(frozen=True)
class Ring:
    """Polynomials over the rationals in these atoms, by key."""

    atoms: Sequence[tuple[str, Term]]
    as_met: bool = False  # whether factors are written in the order of the atoms

    @cached_property
    def context(self) -> Any:
        """flint's ring, its letters numbered as the atoms are."""
        return fmpq_mpoly_ctx.get(tuple(f"x{n}" for n in range(len(self.atoms))), Ordering.lex)

    @cached_property
    def letters(self) -> dict[str, Polynomial]:
        """The polynomial that each atom is."""
        return {name: letter for (name, _), letter in zip(self.atoms, self.context.gens(), strict=True)}

    def fraction(self, term: Term) -> Quotient:
        """The reduced fraction that `term` is."""
        one = self.context.constant(1)
        match term:
            case Num(value=value):
                return Quotient(self.context.constant(fmpq(value.numerator, value.denominator)), one)
            case Add():
                found = self.fraction(term.args[0])
                for arg in term.args[1:]:
                    more = self.fraction(arg)
                    top = found.top * more.under + more.top * found.under
                    found = _reduced(top, found.under * more.under)
                return found
            case Mul():
                found = Quotient(one, one)
                for arg in term.args:
                    more = self.fraction(arg)
                    found = _reduced(found.top * more.top, found.under * more.under)
                return found
            case Pow() if (exponent := integer_exponent(term)) is not None:
                base = self.fraction(term.base)
                if exponent < 0:
                    if base.top == 0:
                        raise ZeroDivisionError
                    base = Quotient(base.under, base.top)
                return _reduced(base.top ** abs(exponent), base.under ** abs(exponent))
            case _:
                return Quotient(self.letters[key(term)], one)

    def written(self, found: Quotient) -> Term:
        """The term that `found` is, its factors in an order that depends on their meaning only."""
        if found.top == 0:
            return ZERO
        number, above = self._factors(found.top)
        divisor, below = self._factors(found.under)
        return mul(num(number.value / divisor.value), *above, *map(reciprocal, below))

    def _factors(self, polynomial: Polynomial) -> tuple[Num, list[Term]]:
        """The number in front, and the other factors, sums last."""
        content, factors = polynomial.factor()
        number = _number(content)
        found: list[Term] = []
        for factor, exponent in factors:
            base, turned = self._upright(factor)
            if turned and exponent % 2:
                number = num(-number.value)
            found.append(power(base, num(int(exponent))))
        if self.as_met:
            order = {name: place for place, (name, _) in enumerate(self.atoms)}
            return number, sorted(
                found, key=lambda f: (_is_bracket(f), [order[key(atom)] for atom in atoms(f)])
            )
        return number, sorted(found, key=lambda f: (_is_bracket(f), key(f)))

    def _upright(self, factor: Polynomial) -> tuple[Term, bool]:
        """A factor with what a person writes first positive, 1 − ŷ; and whether that took a minus."""
        terms = sorted(factor.terms(), key=lambda each: (sum(each[0]), tuple(-n for n in each[0])))
        turned = terms[0][1] < 0
        sign = -1 if turned else 1
        return add(*(mul(_number(sign * c), *self._monomial(exponents)) for exponents, c in terms)), turned

    def _monomial(self, exponents: Sequence[int]) -> Iterator[Term]:
        for (_, atom), exponent in zip(self.atoms, exponents, strict=True):
            if exponent:
                yield power(atom, num(int(exponent)))


def _is_bracket(factor: Term) -> bool:
    return isinstance(factor.base if isinstance(factor, Pow) else factor, Add)


def _number(value: Any) -> Num:
    exact = fmpq(value)
    return num(Fraction(int(exact.p), int(exact.q)))


def _reduced(top: Polynomial, under: Polynomial) -> Quotient:
    if len(top) > MOST_TERMS or len(under) > MOST_TERMS:
        raise Stopped
    common = top.gcd(under)
    return Quotient(top / common, under / common) if common != 1 else Quotient(top, under)
