"""What can be claimed of terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from derive.terms import ONE, ZERO, D, Det, Index, Num, Sym, Term, delta, indicator, key

BY_INDUCTION = "by induction"

# tag -> how many terms
RELATIONS = {
    "=": 2,
    "<": 2,
    "<=": 2,
    "!=": 2,
    "differentiable": 2,  # the first, in the whole array that the second is an entry of
    "independent": 2,  # the first can't change when the array of the second does
    "locally differentiable": 2,  # the same two with every other definition held fixed,
    "locally independent": 2,  # so that only what is written counts
    "natural": 1,  # a natural number 1, 2, 3, ...
    "whole": 1,  # the same, or 0
    "between": 3,  # the first lies between the others, or is one of them
    "deterministic": 1,  # it hangs on no outcome
    "independent variates": 2,  # as random variables
    "independent over": 2,  # the first at different values of the index that is the second, as random variables
    "normal": 3,  # the first is normal, with the second as its mean and the third as its variance
    "normally distributed": 3,  # the same, as its density shows
    "normal combination": 1,  # it is affine in normal entries, and so normal itself
    "integrable": 1,  # its expectation exists, as that of its absolute value does
    "interchangeable": 2,  # E[∂f/∂x] is ∂E[f]/∂x, f being the first
    "converges": 1,  # a limit, which exists
    "symmetric": 1,  # the matrix of which it is the determinant, a matrix being no term by itself;
    "positive definite": 1,  # and the same of one that is symmetric, and aᵀ A a > 0 for all a ≠ 0,
    "positive semidefinite": 1,  # or ≥ 0
    BY_INDUCTION: 2,  # no claim: a mark on what leans on an induction, of the terms that this is about
}
OF_MATRICES = ("symmetric", "positive definite", "positive semidefinite")
OF_DISTRIBUTIONS = (
    "deterministic",
    "independent variates",
    "independent over",
    "normal",
    "normally distributed",
    "normal combination",
    "integrable",
    "interchangeable",
)  # not of an outcome
# of a term, and entries of the arrays that it is so in together
CURVED = ("convex", "concave", "log-convex", "root-convex")


OF_ARRAYS = ("differentiable", "independent", "locally differentiable", "locally independent")
PLAIN = (
    "natural",
    "whole",
    "independent",
    "locally independent",
    "deterministic",
    "independent variates",
    "independent over",
    "normal",
    "normal combination",
)  # seen from how a term is written, or not at all


@dataclass(frozen=True)
class Judgement:
    """`relation` holds of `terms`, for all values of the free indices."""

    relation: str
    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        is_curvature = self.relation in CURVED and len(self.terms) > 1
        if RELATIONS.get(self.relation) != len(self.terms) and not is_curvature:
            raise ValueError(f"{self.relation} of {len(self.terms)} terms is no judgement")
        if self.relation in OF_MATRICES and not isinstance(self.terms[0], Det):
            raise ValueError(f"{self.relation} is said of the determinant of a matrix")

    @property
    def local(self) -> Judgement:
        """The same with every definition but the variable's held fixed."""
        relation = self.relation if self.relation not in OF_ARRAYS[:2] else f"locally {self.relation}"
        return Judgement(relation, self.terms)

    @property
    def subject(self) -> Term:
        """The term that is spoken of: t in 0 < t."""
        return self.terms[self._place]

    def about(self, subject: Term) -> Judgement:
        """The same of another term."""
        place = self._place
        return Judgement(self.relation, (*self.terms[:place], subject, *self.terms[place + 1 :]))

    @property
    def _place(self) -> int:
        return int(self.terms[0] is ZERO and self.relation in ("=", "<", "<=", "!="))

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """The indices for all values of which it holds, by name."""
        found = frozenset[Index]().union(*(term.free for term in self.terms))
        return tuple(sorted(found, key=lambda each: each.data))

    @cached_property
    def key(self) -> str:
        """The same text for judgements that say the same, see `derive.terms.key`."""
        first, *rest = self.terms
        if self.relation in OF_ARRAYS and isinstance(rest[0], Sym):
            return f"{self.relation} {key(first)} in {rest[0].name}"
        if self.relation in CURVED:
            arrays = (each.name if isinstance(each, Sym) else key(each) for each in rest)
            return f"{self.relation} {key(first)} in {', '.join(map(repr, arrays))}"
        if self.relation == "between":  # whichever is less
            return " ".join((self.relation, key(first), *sorted(map(key, rest))))
        return " ".join((self.relation, *map(key, self.terms)))


def equal(left: Term, right: Term) -> Judgement:
    """left = right."""
    return Judgement("=", (left, right))


def positive(term: Term) -> Judgement:
    """0 < term."""
    return Judgement("<", (ZERO, term))


def nonnegative(term: Term) -> Judgement:
    """0 ≤ term."""
    return Judgement("<=", (ZERO, term))


def nonzero(term: Term) -> Judgement:
    """term ≠ 0."""
    return Judgement("!=", (term, ZERO))


def differentiable(term: Term, wrt: Term) -> Judgement:
    """`term` is (Fréchet) differentiable in the whole array that `wrt` is an entry of."""
    return Judgement("differentiable", (term, wrt))


def exists(derivative: D) -> Judgement:
    """That what `derivative` differentiates is differentiable, in the sense it asks for."""
    found = differentiable(derivative.body, derivative.wrt)
    return found.local if derivative.data == "local" else found


def independent(term: Term, wrt: Term) -> Judgement:
    """`term` does not depend on the array that `wrt` is an entry of."""
    return Judgement("independent", (term, wrt))


def natural(term: Term) -> Judgement:
    """`term` is one of the numbers 1, 2, 3, ..."""
    return Judgement("natural", (term,))


def whole_number(term: Term) -> Judgement:
    """`term` is one of the numbers 0, 1, 2, ..."""
    return Judgement("whole", (term,))


def between(term: Term, one: Term, other: Term) -> Judgement:
    """`term` lies between `one` and `other`, whichever is less, or is one of them."""
    return Judgement("between", (term, one, other))


def deterministic(term: Term) -> Judgement:
    """`term` hangs on no outcome."""
    return Judgement("deterministic", (term,))


def apart(one: Term, other: Term) -> Judgement:
    """The two are independent random variables."""
    return Judgement("independent variates", (one, other))


def independent_over(term: Term, index: Index) -> Judgement:
    """At different values of `index`, `term` is made of independent random variables."""
    return Judgement("independent over", (term, index))


def normal(entry: Term, mean: Term, variance: Term) -> Judgement:
    """`entry` is an entry with this normal distribution, independent of all other entries."""
    return Judgement("normal", (entry, mean, variance))


def normally_distributed(entry: Term, mean: Term, variance: Term) -> Judgement:
    """`entry` is normal with this mean and variance, by its density."""
    return Judgement("normally distributed", (entry, mean, variance))


def normal_combination(term: Term) -> Judgement:
    """`term` is affine in normal entries, with coefficients that hang on no outcome."""
    return Judgement("normal combination", (term,))


def integrable(term: Term) -> Judgement:
    """`term` has an expectation."""
    return Judgement("integrable", (term,))


def interchangeable(term: Term, wrt: Term) -> Judgement:
    """∂E[term]/∂wrt is E[∂term/∂wrt]."""
    return Judgement("interchangeable", (term, wrt))


def curved(relation: str, term: Term, *entries: Term) -> Judgement:
    """`term` is convex (concave, log-convex, root-convex) in the arrays that `entries` are entries of, together."""
    return Judgement(relation, (term, *entries))


def converges(term: Term) -> Judgement:
    """That the limit `term` exists."""
    return Judgement("converges", (term,))


def weight(condition: Judgement) -> Term | None:
    """A term that is 1 wherever `condition` holds: 1[a < b], δ_ij, 1 − δ_ij, y_j, 1 − y_j; else None."""
    match condition.relation, condition.terms:
        case "<", (left, right):
            return indicator(left, "<", right)
        case "=", (Index() as i, Index() as j) if i is not j:
            return delta(i, j)
        case "!=", (Index() as i, Index() as j) if i is not j:
            return 1 - delta(i, j)
        case "=", (Sym() as entry, value) if value is ONE:
            return entry
        case "=", (Sym() as entry, value) if value is ZERO:
            return 1 - entry
        case _:
            return None


def is_true_of_numbers(judgement: Judgement) -> bool:
    """Whether `judgement` is a true inequality between two numerals."""
    match judgement.relation, judgement.terms:
        case "<", (Num(value=a), Num(value=b)):
            return a < b
        case "<=", (Num(value=a), Num(value=b)):
            return a <= b
        case "!=", (Num(value=a), Num(value=b)):
            return a != b
        case _:
            return False


def symmetric(det: Det) -> Judgement:
    """The matrix of which it is the determinant is symmetric."""
    return Judgement("symmetric", (det,))


def definite(det: Det) -> Judgement:
    """The same matrix is symmetric and positive definite."""
    return Judgement("positive definite", (det,))


def semidefinite(det: Det) -> Judgement:
    """The same matrix is symmetric and positive semidefinite."""
    return Judgement("positive semidefinite", (det,))
