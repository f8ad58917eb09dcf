"""Numbers that there are by Taylor's theorem, or by the mean value theorem, and where they are.

Let f be k times differentiable, k ≥ 1.  For all x and r there is a ξ between them with

    f(r) = f(x) + f′(x) (r − x) + ... + f⁽ᵏ⁻¹⁾(x) (r − x)ᵏ⁻¹/(k − 1)! + f⁽ᵏ⁾(ξ) (r − x)ᵏ/k!

(Rudin, Principles of Mathematical Analysis, 3rd ed., 5.15; order 1 is the mean value theorem).  Where x = r,
ξ = x will do.  A witness is the name of such a number: a given number in the problem that says nothing of it,
of which two things are known, the equation and that it is between.  What is proved of every such number and
does not name it holds without it; what names it is a theorem that there is one.

A term g may stand for the function instead, with the name of the number as its variable: the mean value theorem,

    g(r) = g(x) + g′(ξ) (r − x),

g′(ξ) being ∂g/∂ξ.  That g is differentiable must then be shown of every number between x and r: of nothing that is
known of this one but that it is between.

A witness moves with x and r, and nobody knows how: it stands under no derivative and in no limit, but for the
derivatives in it of terms like g.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import factorial

from derive.errors import InvalidStep, StatementError
from derive.kernel.declared import Symbol
from derive.kernel.everywhere import with_value
from derive.kernel.judgement import CURVED, OF_ARRAYS, Judgement, between, differentiable, equal
from derive.kernel.problem import Problem
from derive.terms import (
    D,
    Limit,
    Moment,
    Sym,
    Term,
    add,
    apply,
    derivative,
    mul,
    names_in,
    neg,
    num,
    power,
    subterms,
    sym,
)

MAX_ORDER = 12


@dataclass(frozen=True, slots=True)
class Witness:
    """The number `name` between `at` and `towards` that Taylor's theorem of that order gives for `function`,
    an opaque function of one number; or that the mean value theorem gives for `body`, a term in `name`.
    """

    name: str
    function: str
    order: int
    at: Term
    towards: Term
    body: Term | None = None

    @property
    def term(self) -> Term:
        """The number itself."""
        return sym(self.name)

    @property
    def equation(self) -> Judgement:
        """Taylor's theorem with the remainder of Lagrange; the mean value theorem."""
        step = add(self.towards, neg(self.at))
        if self.body is not None:
            low, high = (with_value(self.body, self.name, end) for end in (self.at, self.towards))
            return equal(high, add(low, mul(self.slope, step)))
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
    def slope(self) -> D:
        """The derivative of `body` at the number."""
        assert self.body is not None
        found = derivative(self.body, self.term)
        assert isinstance(found, D)
        return found

    @property
    def smooth(self) -> Judgement | None:
        """What must be shown of every number between the two."""
        return None if self.body is None else differentiable(self.body, self.term)

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
    bound = {name for every in problem.everywhere for name in every.names}
    if not name or name in {*problem.shapes, *problem.sizes, *problem.opaque, *bound}:
        raise InvalidStep(f"the witness {name or '(without a name)'} must be new, and is in use")
    _check_ends(problem, witness)
    if witness.body is not None:
        _check_body(problem, witness, witness.body)
        return
    function = problem.opaque.get(witness.function)
    if function is None or function.shapes != ((),) or function.dims:
        raise InvalidStep(f"{name}: {witness.function} is not an unknown function of one number")
    if type(witness.order) is not int or not 1 <= witness.order <= min(function.order, MAX_ORDER):
        raise InvalidStep(
            f"{name}: Taylor's theorem of order {witness.order}, but {witness.function} is "
            f"differentiable {function.order} times"
        )


def _check_ends(problem: Problem, witness: Witness) -> None:
    name = witness.name
    for end in (witness.at, witness.towards):
        # a problem that does not know them: so no end is another witness
        problem.check_term(end, f"an end of the interval of {name}", frozenset())
        if problem.chance(end):  # so would the number be, which nobody sees
            raise InvalidStep(f"{name}: an end of its interval is random")


def _check_body(problem: Problem, witness: Witness, body: Term) -> None:
    """The term is a function of the number alone, and to put an end for that is to take its value there."""
    name = witness.name
    if witness.function or witness.order != 1 or name not in names_in(body):
        raise InvalidStep(f"{name}: the mean value theorem is of order 1, and of a function of that number")
    beside = replace(problem, symbols=(*problem.symbols, Symbol(name)))
    beside.check_term(body, f"the function of {name}", frozenset())
    if problem.chance(body):
        raise InvalidStep(f"{name}: its function is random")
    for part in subterms(body):
        if isinstance(part, D | Limit | Moment) and name in names_in(part):
            raise InvalidStep(f"{name} stands under a derivative, a limit or an expectation in its function")


def named(terms: Iterable[Term], witnesses: Iterable[Witness]) -> tuple[Witness, ...]:
    """The witnesses that stand in `terms`."""
    found = {name for term in terms for name in names_in(term)}
    return tuple(each for each in witnesses if each.name in found)


def check_apart(term: Term, witnesses: Iterable[Witness]) -> None:
    """Refuse a derivative or a limit of what holds a witness, or in one.

    Raises:
        StatementError: there is such a derivative or limit.
    """
    names = {each.name: each for each in witnesses}
    for part in subterms(term) if names.keys() & set(names_in(term)) else ():
        if isinstance(part, D | Limit) and names.keys() & set(names_in(part)):
            if isinstance(part, D) and _is_own(part.body, part.wrt, names):
                continue
            name = min(names.keys() & set(names_in(part)))
            raise StatementError(
                f"{name} moves with the ends of its interval: it stands under no derivative and in no limit"
            )


def check_judgement(judgement: Judgement, witnesses: Iterable[Witness]) -> None:
    """The same of what is said: neither that something with a witness in it is differentiable, nor convex.

    Raises:
        StatementError: it is said.
    """
    those = tuple(witnesses)
    names = {each.name: each for each in those}
    is_own = judgement.relation in OF_ARRAYS and _is_own(judgement.terms[0], judgement.terms[1], names)
    if judgement.relation in (*OF_ARRAYS, *CURVED) and named(judgement.terms, those) and not is_own:
        raise StatementError("nothing is known of how a witness moves")
    for term in judgement.terms:
        check_apart(term, those)


def _is_own(body: Term, wrt: Term, witnesses: Mapping[str, Witness]) -> bool:
    """Whether `wrt` is the variable of the function of a witness, and no other witness stands in `body`."""
    if not isinstance(wrt, Sym) or wrt.name not in witnesses or witnesses[wrt.name].body is None:
        return False
    return not (witnesses.keys() - {wrt.name}) & set(names_in(body))
