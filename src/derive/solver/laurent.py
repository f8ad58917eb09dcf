"""Terms as sums of products of atoms with integer exponents: what a linear programme compares.

An atom is any part that is not a sum, a product, a number or a whole power, or a sum that is divided by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped, canonical
from derive.terms import ONE, Add, Mul, Num, Pow, Term, add, factors_of, key, mul, num, power, reciprocal

Monomial = tuple[tuple[str, int], ...]  # atoms by key with their exponents, sorted
Laurent = dict[Monomial, Fraction]
MOST_MONOMIALS = 300
UNIT: Monomial = ()
WHOLE = Fraction(1)


@dataclass
class Atoms:
    """The atoms that have been met, by key."""

    terms: dict[str, Term] = field(default_factory=dict)

    def of(self, term: Term) -> Laurent:
        """`term` as a sum of products of atoms.

        Raises:
            Stopped: it is too large, or divides by 0.
        """
        match term:
            case Num():
                return {UNIT: term.value} if term.value else {}
            case Add():
                total: Laurent = {}
                for arg in term.args:
                    total = plus(total, self.of(arg))
                return total
            case Mul():
                product: Laurent = {UNIT: WHOLE}
                for arg in term.args:
                    product = times(product, self.of(arg))
                return product
            case Pow() if (exponent := integer_exponent(term)) is not None:
                return self._power(term.base, exponent)
            case Pow(exponent=Add() as exponent) if number := _whole_part(exponent):  # b^(t + 1) = b^t b
                rest = power(term.base, add(*(each for each in exponent.args if not isinstance(each, Num))))
                return times(self.of(rest), self._power(term.base, number))
            case _:
                return {((self._name(term), 1),): WHOLE}

    def _power(self, base: Term, exponent: int) -> Laurent:
        inner = self.of(base)
        if exponent < 0:
            inner = self._inverse(inner, base)
        found: Laurent = {UNIT: WHOLE}
        for _ in range(abs(exponent)):
            found = times(found, inner)
        return found

    def _inverse(self, inner: Laurent, base: Term) -> Laurent:
        if not inner:
            raise Stopped
        if len(inner) == 1:
            ((monomial, number),) = inner.items()
            return {tuple((name, -e) for name, e in monomial): 1 / number}
        flat = canonical(base)
        first = flat.args[0] if isinstance(flat, Add) else ONE
        lead = next((f.value for f in factors_of(first) if isinstance(f, Num)), Fraction(1))
        atom = canonical(mul(num(1 / lead), flat))  # 2a + 2b and a + b are one atom
        return {((self._name(atom), -1),): 1 / lead}

    def _name(self, term: Term) -> str:
        name = key(term)
        self.terms.setdefault(name, term)
        return name

    def term(self, monomial: Monomial) -> Term:
        """The product of atoms, those with a root that are divided by in one bracket, as they would stand else."""
        roots = [self.terms[n] for n, e in monomial if e == -1 and is_root(self.terms[n])]
        if len(roots) > 1:
            rest = [(n, e) for n, e in monomial if e != -1 or not is_root(self.terms[n])]
            return mul(*(_raised(self.terms[n], e) for n, e in rest), reciprocal(mul(*roots)))
        return mul(*(_raised(self.terms[name], exponent) for name, exponent in monomial))

    def cleared(self, those: Sequence[Laurent]) -> list[Laurent]:
        """The same all multiplied by what any of them divides by, where that is a sum."""
        found = list(those)
        for _ in range(len(self.terms)):
            name = next(
                (n for n in self.terms if isinstance(self.terms[n], Add) and least(found, n) < 0), None
            )
            if name is None:
                return found
            by, inner = -least(found, name), self.of(self.terms[name])
            found = [without(each, name, by, inner) for each in found]
        return found


def is_root(atom: Term) -> bool:
    """Whether it is a power with an exponent that is a fraction."""
    return isinstance(atom, Pow) and isinstance(atom.exponent, Num)


def _whole_part(exponent: Add) -> int:
    """The whole number that is added in an exponent, 0 if there is none."""
    numbers = [each.value for each in exponent.args if isinstance(each, Num)]
    return numbers[0].numerator if len(numbers) == 1 and numbers[0].denominator == 1 else 0


def _raised(atom: Term, exponent: int) -> Term:
    if exponent == -1:
        return reciprocal(atom)
    return power(atom, num(exponent))


def least(those: Sequence[Laurent], name: str) -> int:
    """The least exponent of an atom, 0 if none is negative."""
    return min((e for each in those for m in each for n, e in m if n == name), default=0)


def without(each: Laurent, name: str, by: int, inner: Laurent) -> Laurent:
    """`each` times the sum `inner`, whose atom is `name`, `by` times, with nothing left of the atom."""
    total: Laurent = {}
    for monomial, number in each.items():
        exponent = dict(monomial).get(name, 0) + by
        rest: Laurent = {tuple((n, e) for n, e in monomial if n != name): number}
        for _ in range(exponent):
            rest = times(rest, inner)
        total = plus(total, rest)
    return total


def plus(p: Mapping[Monomial, Fraction], q: Mapping[Monomial, Fraction]) -> Laurent:
    """p + q."""
    total = dict(p)
    for monomial, number in q.items():
        total[monomial] = total[monomial] + number if monomial in total else number
        if not total[monomial]:
            del total[monomial]
    return total


def times(p: Mapping[Monomial, Fraction], q: Mapping[Monomial, Fraction]) -> Laurent:
    """p q.

    Raises:
        Stopped: it is too large.
    """
    product: Laurent = {}
    for left, a in p.items():
        for right, b in q.items():
            monomial = joined(left, right)
            number = b if a is WHOLE else a if b is WHOLE else a * b  # most are
            product[monomial] = product[monomial] + number if monomial in product else number
    if len(product) > MOST_MONOMIALS:
        raise Stopped
    return {monomial: number for monomial, number in product.items() if number}


def joined(left: Monomial, right: Monomial, sign: int = 1) -> Monomial:
    """The product of two monomials; their quotient if the sign is −1."""
    if not right:
        return left
    exponents = dict(left)
    for name, exponent in right:
        exponents[name] = exponents.get(name, 0) + sign * exponent
    return tuple(sorted((n, e) for n, e in exponents.items() if e))
