"""The normal form of a term: a polynomial over atoms, such that equal terms have, more often than not, the same.

It shares no law with the solver.  Each form equals its term wherever all parts of that are defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, product
from typing import Any

from derive.decide.form import cases, chance, functions, powers, reduction, slopes, sums
from derive.decide.form.facts import Facts
from derive.decide.form.polynomials import (
    UNIT,
    Fuel,
    Monomial,
    Polynomial,
    Rational,
    Stopped,
    as_term,
    atom,
    constant,
    denominators,
    rational,
    scaled,
)
from derive.kernel import Judgement, Problem
from derive.terms import (
    Add,
    Apply,
    Array,
    Binder,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Inverse,
    Limit,
    MatrixPower,
    Moment,
    Mul,
    Num,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    apply,
    factors_of,
    index,
    is_absolute,
    key,
    nest,
    rank,
    rename,
    same,
)  # fmt: skip

MOST_NESTED = 90


@dataclass(frozen=True, slots=True)
class Level:
    """Which definitions are written out, whether σ and tanh are written as exponentials, whether derivatives are
    worked out, and whether exponentials are told apart by the two values that a symbol may have.
    """

    unfolded: frozenset[str] = frozenset()
    is_explicit: bool = False
    has_slopes: bool = False
    has_cases: bool = False


class Form:
    """Forms of the terms of one problem at one level; what is known from `base` is taken over.

    `fixed` are the indices of the question, `used` the definitions and assumptions that were needed, `needs` what the derivatives worked out need besides.
    """

    def __init__(
        self,
        problem: Problem,
        level: Level,
        fuel: int,
        base: Form | None = None,
        fixed: frozenset[Index] = frozenset(),
    ) -> None:
        self.problem = problem
        self.level = level
        self.fuel = Fuel(fuel)
        self.known: dict[Term, Polynomial] = {} if base is None else dict(base.known)
        self.leads: dict[Term, reduction.Lead] = {} if base is None else dict(base.leads)
        self.names: Iterator[int] = count(0 if base is None else 1_000_000)
        self.used: dict[str, None] = {}
        self.needs: dict[str, Judgement] = {}
        self.divided: dict[Term, None] = {} if base is None else dict(base.divided)
        self.rooted: dict[Term, None] = {} if base is None else dict(base.rooted)
        self.is_written = True  # what is put into normal form is a part of what was written
        self.depth = 0
        self.facts: Facts = Facts(problem, fixed) if base is None else base.facts.shared(self.used)
        if base is None:
            self.facts.used = self.used
            self.facts.learn(self)

    def of(self, term: Term) -> Polynomial:
        """The form of a term.

        Raises:
            Stopped: there is none, or it is too large.
        """
        found = self.known.get(term)
        if found is None:
            self.fuel.spend()
            self.depth += 1
            if self.depth > MOST_NESTED:
                raise Stopped("nested too deep")
            found = OF_KIND[type(term)](self, term)
            self.depth -= 1
            self.known[term] = found
        return found

    def note(self, divided: Iterable[Term] = (), rooted: Iterable[Term] = ()) -> None:
        """Note what divides, and what a root or a logarithm is taken of, in what was written."""
        if self.is_written:
            self.divided |= dict.fromkeys(divided)
            self.rooted |= dict.fromkeys(rooted)

    def suppose(self, needs: Iterable[Judgement]) -> None:
        """Let what must not be 0 be so, as what divides: what needs it has no value elsewhere."""
        for each in needs:
            if each.relation == "!=":
                left, right = each.terms
                level = cases.level(self, self.plus(self.of(right), self.of(left), -1))
                self.divided |= dict.fromkeys(
                    a.args[1] for m in level for a, _ in m if isinstance(a, Indicator)
                )

    def power_at(self, term: Term, names: Mapping[Index, Index], exponent: Rational) -> Polynomial:
        """A power of a term at other indices, where it need not be defined: δ_ij f_j = δ_ij f_i."""
        was, self.is_written = self.is_written, False
        found = self.power(self.of(rename(term, names)), exponent)
        self.is_written = was
        return found

    def settled(self, term: Term) -> Term:
        """The form of a term as a term."""
        return as_term(self.of(term))

    def plus(self, p: Polynomial, q: Polynomial, times: Rational = 1) -> Polynomial:
        """p + times · q."""
        if not p and times == 1:
            return q
        found = dict(p)
        self.fuel.spend(len(q) >> 2)
        for monomial, coefficient in q.items():
            value = found.get(monomial, 0) + times * coefficient
            if value:
                found[monomial] = rational(value)
            else:
                found.pop(monomial, None)
        return found

    def times(self, p: Polynomial, q: Polynomial) -> Polynomial:
        """p · q."""
        if len(q) == 1 and UNIT in q:
            return scaled(p, q[UNIT])
        if len(p) == 1 and UNIT in p:
            return scaled(q, p[UNIT])
        found: Polynomial = {}
        for one, a in p.items():
            for other, b in q.items():
                for monomial, c in reduction.joined(self, one, other).items():
                    value = found.get(monomial, 0) + a * b * c
                    if value:
                        found[monomial] = rational(value)
                    else:
                        found.pop(monomial, None)
        return found

    def power(self, p: Polynomial, exponent: Rational) -> Polynomial:
        """p to the exponent."""
        return powers.power(self, p, exponent)

    def raised(self, p: Polynomial, exponent: Term) -> Polynomial:
        """p to an exponent that is a formula."""
        return powers.raised(self, p, exponent)

    def modulus(self, p: Polynomial) -> Polynomial:
        """|p|."""
        return cases.modulus(self, p)

    def fresh(self, like: Index) -> Index:
        """An index that stands nowhere yet."""
        return index(f"#{next(self.names)}", like.dim)

    def is_zero(self, p: Polynomial) -> bool:
        """Whether it is 0 wherever nothing that divides in it is."""
        for _ in range(12):
            p = {m: c for m, c in p.items() if not self._is_excluded(m)}
            if self.rooted:
                p = self._unsigned(p)
            if not p:
                return True
            below = denominators(p)
            if not below:
                return False
            found: Polynomial = {}
            for monomial, coefficient in p.items():
                exponents = dict(monomial)
                for each, e in below.items():
                    exponents[each] = exponents.get(each, 0) + e
                found = self.plus(found, reduction.reduced(self, exponents), coefficient)
            p = found
        return False

    def _unsigned(self, p: Polynomial) -> Polynomial:
        """|z| as z where a root or a logarithm was taken of z, and 1[z > 0] as 1 − 1[z = 0]."""
        found: Polynomial = {}
        for monomial, c in p.items():
            exponents = dict(monomial)
            rest = constant(1)
            for each, e in monomial:
                if is_absolute(each) and each.args[0] in self.rooted:
                    del exponents[each]
                    rest = self.times(rest, self.power(atom(each.args[0]), e))
                elif isinstance(each, Indicator) and each.data == "<" and each.args[1] in self.rooted:
                    del exponents[each]
                    level = cases.level(self, self.of(each.args[1]))
                    rest = self.times(rest, self.plus(constant(1), level, -1))
            own: Polynomial = {monomial: 1}
            if len(exponents) < len(monomial):
                own = self.times(reduction.reduced(self, exponents), rest)
            found = self.plus(found, own, c)
        return found

    def _is_excluded(self, monomial: Monomial) -> bool:
        """Whether it is 0 since something that divides is not."""
        if not self.divided:
            return False
        return any(self._is_level(a) for a, _ in monomial)

    def _is_level(self, each: Term) -> bool:
        """Whether it is 1 at most where something is 0 that divides, or a sum of such."""
        match each:
            case Indicator(data="="):
                return self._divides(each.args[1])
            case Sum():
                return any(self._is_level(factor) for factor in factors_of(nest(each)[1]))
            case _:
                return False

    def _divides(self, term: Term) -> bool:
        """Whether it divides, perhaps in a sum, over all of which it is not 0 then."""
        if term in self.divided:
            return True
        for each in self.divided:
            bound = [i for i in sorted(each.free, key=lambda i: i.data) if i.name.startswith("#")]
            choices = [[i for i in sorted(term.free, key=lambda i: i.data) if i.dim == b.dim] for b in bound]
            if bound and any(
                same(rename(each, dict(zip(bound, chosen, strict=True))), term)
                for chosen in product(*choices)
            ):
                return True
        return False

    def opaque(self, term: Term) -> Term:
        """A term that is left as it is, its bound indices in standard letters."""
        if isinstance(term, Index):
            return term
        if isinstance(term, Binder):
            body = self.opaque(term.body)
            bound = index(f"%{sums.height(body) + 1}.0", term.index.dim)
            return term.with_args((bound, rename(body, {term.index: bound})))
        return term.with_args(map(self.opaque, term.args)) if term.args else term


def _number(form: Form, term: Num) -> Polynomial:
    return constant(term.value)


def _entry(form: Form, term: Sym) -> Polynomial:
    if term.name in form.level.unfolded and term.name in form.problem.defined:
        form.used[term.name] = None
        return form.of(form.problem.defined[term.name].at(term.args))
    return form.facts.entry(form, term)


def _sum_of_terms(form: Form, term: Add) -> Polynomial:
    found: Polynomial = {}
    for arg in term.args:
        found = form.plus(found, form.of(arg))
    return found


def _product_of_factors(form: Form, term: Mul) -> Polynomial:
    found = constant(1)
    for arg in term.args:
        found = form.times(found, form.of(arg))
    return found


def _sum(form: Form, term: Sum) -> Polynomial:
    bound = form.fresh(term.index)
    return sums.summed(form, bound, form.of(rename(term.body, {term.index: bound})))


def _atom(form: Form, term: Term) -> Polynomial:
    return atom(term)


def _delta(form: Form, term: Delta) -> Polynomial:
    return atom(reduction.in_order(term))


def _left(form: Form, term: Term) -> Polynomial:
    return atom(form.opaque(term))


def _applied(form: Form, term: Apply) -> Polynomial:
    """An unknown function at what its arguments are in normal form."""
    component, at = term.component, term.at
    arguments = tuple(_argument(form, arg) for arg in term.arguments)
    return atom(_in_usual_order(apply(term.name, arguments, term.slots, at, component)))


def _of_matrix(form: Form, term: Inverse | MatrixPower | Det) -> Polynomial:
    """A determinant, or an entry of an inverse or of a power, of a matrix whose entries are in normal form."""
    matrix = _argument(form, term.matrix)
    if isinstance(term, Inverse):
        return atom(_in_least_order(form, term, matrix))
    return atom(term.with_args((matrix, *term.args[1:])))


def _in_least_order(form: Form, term: Inverse, matrix: Term) -> Term:
    """An entry of an inverse, or of that of the transposed matrix with its indices exchanged; of a symmetric one with
    its indices in order.
    """
    turned = _transposed(form, matrix)
    if turned is None or key(matrix) < key(turned):
        return term.with_args((matrix, term.row, term.column))
    row, column = term.row, term.column
    if key(matrix) == key(turned):
        row, column = sorted((row, column), key=lambda each: each.data)
        return term.with_args((matrix, row, column))
    return term.with_args((turned, column, row))


def _transposed(form: Form, matrix: Term) -> Term | None:
    """A matrix in normal form the other way round; None if it is no array of arrays of one size."""
    if not (isinstance(matrix, Array) and isinstance(matrix.body, Array)):
        return None
    i, j, entry = matrix.index, matrix.body.index, matrix.body.body
    if i.dim != j.dim:
        return None
    return _argument(form, matrix.with_args((i, matrix.body.with_args((j, rename(entry, {i: j, j: i}))))))


def _in_usual_order(term: Apply) -> Term:
    """∂²f/∂x_i∂x_j for ∂²f/∂x_j∂x_i: they are equal, since f is as often differentiable as it is differentiated."""
    if len(term.slots) < 2:
        return term
    left, taken = list(term.at), []
    for slot in term.slots:
        count = rank(term.arguments[slot])
        taken.append((slot, tuple(left[:count])))
        del left[:count]
    taken.sort(key=lambda each: (each[0], [(index.name, index.dim) for index in each[1]]))
    slots, at = tuple(slot for slot, _ in taken), tuple(index for _, those in taken for index in those)
    return apply(term.name, term.arguments, slots, at, term.component)


def _argument(form: Form, term: Term) -> Term:
    if isinstance(term, Index):
        return term
    if isinstance(term, Array):
        bound = form.fresh(term.index)
        body = _argument(form, rename(term.body, {term.index: bound}))
        last = index(f"%{sums.height(body) + 1}.0", bound.dim)
        return term.with_args((last, _argument(form, rename(body, {bound: last}))))
    return form.settled(term)


def _slope(form: Form, term: D) -> Polynomial:
    if form.level.has_slopes and isinstance(term.wrt, Sym):
        try:
            return form.of(slopes.slope(form, term))
        except slopes.Unknown:
            pass
    return _left(form, term)


OF_KIND: dict[type[Term], Callable[[Form, Any], Polynomial]] = {
    Num: _number,
    Sym: _entry,
    Add: _sum_of_terms,
    Mul: _product_of_factors,
    Pow: powers.of_power,
    Sum: _sum,
    Delta: _delta,
    Product: functions.product,
    Indicator: cases.indicator,
    Fn: functions.function,
    Apply: _applied,
    Inverse: _of_matrix,
    MatrixPower: _of_matrix,
    Det: _of_matrix,
    D: _slope,
    Moment: chance.moment,
    Limit: _left,
}
for _kind in Term.__subclasses__():
    OF_KIND.setdefault(_kind, _atom)
