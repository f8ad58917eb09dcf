"""Numbers that there are by Taylor's theorem, and hypotheses about all numbers of an interval.

Let f be k times differentiable, k ≥ 1.  For all x and r there is a ξ between them with

    f(r) = f(x) + f′(x) (r − x) + ... + f⁽ᵏ⁻¹⁾(x) (r − x)ᵏ⁻¹/(k − 1)! + f⁽ᵏ⁾(ξ) (r − x)ᵏ/k!

(Rudin, Principles of Mathematical Analysis, 3rd ed., 5.15; order 1 is the mean value theorem).  Where x = r,
ξ = x will do.  A witness is the name of such a number: a given number in the problem that says nothing of it,
of which two things are known, the equation and that it is between.  What is proved of every such number and
does not name it holds without it; what names it is a theorem that there is one.

A witness moves with x and r, and nobody knows how: it stands under no derivative and in no limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import factorial

from derive.errors import InvalidStep, StatementError
from derive.kernel.judgement import CURVED, OF_ARRAYS, Judgement, between, equal
from derive.kernel.problem import Problem, Symbol
from derive.terms import D, Limit, Term, add, apply, mul, names_in, neg, num, power, subterms, sym

MAX_ORDER = 12


@dataclass(frozen=True, slots=True)
class Witness:
    """The number `name` between `at` and `towards` that Taylor's theorem of that order gives for `function`,
    an opaque function of one number.
    """

    name: str
    function: str
    order: int
    at: Term
    towards: Term

    @property
    def term(self) -> Term:
        """The number itself."""
        return sym(self.name)

    @property
    def equation(self) -> Judgement:
        """Taylor's theorem with the remainder of Lagrange."""
        step = add(self.towards, neg(self.at))
        terms = [
            mul(
                num(Fraction(1, factorial(n))),
                apply(self.function, (self.at if n < self.order else self.term,), (0,) * n),
                power(step, num(n)),
            )
            for n in range(self.order + 1)
        ]
        return equal(apply(self.function, (self.towards,)), add(*terms))

    @property
    def place(self) -> Judgement:
        """That it is between the two."""
        return between(self.term, self.at, self.towards)


def with_witnesses(problem: Problem, witnesses: Iterable[Witness]) -> Problem:
    """`problem` with these numbers among its symbols.

    Raises:
        InvalidStep: a name is in use, the function is not one of one number that is differentiable so often, or
            an end speaks of an index or of another witness.
        StatementError, ShapeError: an end means nothing.
    """
    found = tuple(witnesses)
    if not found:
        return problem
    for witness in found:
        _check(problem, witness)
    if len({each.name for each in found}) < len(found):
        raise InvalidStep("two witnesses have the same name")
    return replace(problem, symbols=(*problem.symbols, *(Symbol(each.name) for each in found)))


def _check(problem: Problem, witness: Witness) -> None:
    name = witness.name
    bound = {every.variable for every in problem.everywhere}
    if not name or name in {*problem.shapes, *problem.sizes, *problem.opaque, *bound}:
        raise InvalidStep(f"the witness {name or '(without a name)'} must be new, and is in use")
    function = problem.opaque.get(witness.function)
    if function is None or function.shapes != ((),) or function.dims:
        raise InvalidStep(f"{name}: {witness.function} is not an unknown function of one number")
    if type(witness.order) is not int or not 1 <= witness.order <= min(function.order, MAX_ORDER):
        raise InvalidStep(
            f"{name}: Taylor's theorem of order {witness.order}, but {witness.function} is "
            f"differentiable {function.order} times"
        )
    for end in (witness.at, witness.towards):
        # a problem that does not know them: so no end is another witness
        problem.check_term(end, f"an end of the interval of {name}", frozenset())
        if problem.chance(end):  # so would the number be, which nobody sees
            raise InvalidStep(f"{name}: an end of its interval is random")


def named(terms: Iterable[Term], witnesses: Iterable[Witness]) -> tuple[Witness, ...]:
    """The witnesses that stand in `terms`."""
    found = {name for term in terms for name in names_in(term)}
    return tuple(each for each in witnesses if each.name in found)


def check_apart(term: Term, witnesses: Iterable[Witness]) -> None:
    """Refuse a derivative or a limit of what holds a witness, or in one.

    Raises:
        StatementError: there is such a derivative or limit.
    """
    names = {each.name for each in witnesses}
    for part in subterms(term) if names & set(names_in(term)) else ():
        if isinstance(part, D | Limit) and names & set(names_in(part)):
            name = min(names & set(names_in(part)))
            raise StatementError(
                f"{name} moves with the ends of its interval: it stands under no derivative and in no limit"
            )


def check_judgement(judgement: Judgement, witnesses: Iterable[Witness]) -> None:
    """The same of what is said: neither that something with a witness in it is differentiable, nor convex.

    Raises:
        StatementError: it is said.
    """
    those = tuple(witnesses)
    if judgement.relation in (*OF_ARRAYS, *CURVED) and named(judgement.terms, those):
        raise StatementError("nothing is known of how a witness moves")
    for term in judgement.terms:
        check_apart(term, those)
