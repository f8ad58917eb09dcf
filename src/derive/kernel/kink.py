"""Beside a kink: what ReLU(u), |u|, max(f, g) and indicators are where u ≥ 0, and where u ≤ 0.

Let u be affine in the entry t of an array, and let E₊ and E₋ be E with each ReLU(u), ReLU(−u) and |u|, and max(f, g)
and min(f, g) where f − g is u or −u, written as what it is for u ≥ 0 and for u ≤ 0.  Take a point where u = 0, and where E₊ and E₋ are differentiable in t.
Along t, u is s times the step, for some number s.  If s ≠ 0, E is E₊ on one side of the point and E₋ on the
other, so that its derivatives from the two sides are those of E₊ and E₋; if s = 0, then u = 0 and
E = E₊ = E₋ all along.  Either way the partial derivative of E in t, the other entries held fixed, exists exactly
if ∂E₊/∂t = ∂E₋/∂t there, and is then that.

Where nothing is left of the condition, u need not be affine: at each point E is E₊ or E₋, both of which are E where
u = 0; if their derivatives are the same there, so is the limit of the quotients of differences of E.

An indicator of 0 < u may be in E too, or another relation of two numbers that differ by u: in E₊ it is what it is
for u > 0, in E₋ what it is for u < 0, and where u = 0 it must be so that E is one of those two.  Then E₊ = E₋ must be
shown where u = 0: at the point alone if nothing is left of the condition, else also nearby, so that what has been
said of s = 0 holds.

Other kinks may stay as they are: that E₊ and E₋ are differentiable is for somebody else to prove.
"""

from __future__ import annotations

from derive.algebra import divisors, is_identity
from derive.errors import InvalidStep
from derive.kernel.curvature import is_affine
from derive.kernel.judgement import OF_ARRAYS, Judgement
from derive.kernel.problem import Problem
from derive.terms import (
    ONE,
    ZERO,
    Binder,
    D,
    Fn,
    Index,
    Indicator,
    Limit,
    Moment,
    Sym,
    Term,
    add,
    derivative,
    neg,
    same,
    subterms,
)  # fmt: skip

NAMES = {D: "a derivative", Moment: "an expectation", Limit: "a limit"}
LONGEST = 2000  # parts of a formula in which definitions are written out


def beside(problem: Problem, target: Term, argument: Term) -> tuple[D, D]:
    """∂E₊/∂t and ∂E₋/∂t for the target ∂E/∂t, at the kinks where `argument` is 0.

    Raises:
        InvalidStep: the target is no derivative in an entry of a given array, `argument` speaks of other indices, E
            has no kink there, or where the argument is 0 it is neither of the two.
    """
    if not (isinstance(target, D) and isinstance(target.wrt, Sym) and target.data == "total"):
        raise InvalidStep("what is found is not a derivative")
    if target.wrt.name in problem.defined:
        raise InvalidStep(f"{target.wrt.name} is not given but defined")
    if not argument.free <= target.free:
        raise InvalidStep("the argument speaks of an index that what is found does not have")
    name = target.wrt.name
    if _length(problem, target.body, name) + _length(problem, argument, name) > LONGEST:
        raise InvalidStep("too long to be written out")
    above, below = (_side(problem, target.body, name, argument, sign) for sign in (1, -1))
    if same(above, below):
        raise InvalidStep("there is no kink where the argument is 0")
    ends = (_side(problem, target.body, name, argument, sign, is_at=True) for sign in (1, -1))
    if not any(map(same, ends, (above, below))):
        raise InvalidStep("where the argument is 0 it is neither what it is above nor what it is below")
    return derivative(above, target.wrt), derivative(below, target.wrt)


def is_straight(problem: Problem, target: D, argument: Term) -> bool:
    """Whether the argument is affine in the variable of the target."""
    assert isinstance(target.wrt, Sym)
    return is_affine(problem, argument, (target.wrt.name,))


def gap(problem: Problem, target: D, argument: Term) -> Term | None:
    """E₊ − E₋, which must be 0 where the argument is; None where it is so by itself: if nothing jumps."""
    assert isinstance(target.wrt, Sym)
    if not _jumps(problem, target.body, target.wrt.name, argument):
        return None
    above, below = beside(problem, target, argument)
    return add(above.body, neg(below.body))


def excludes(judgement: Judgement, argument: Term) -> bool:
    """Whether `judgement` denies that `argument` is 0, or may do so: for all values of an index, or of an entry
    at which something is differentiable.
    """
    denied = judgement.relation in ("<", "!=") and _turn(judgement.subject, argument) != 0
    return denied or judgement.relation in OF_ARRAYS or any(term.free for term in judgement.terms)


def written_out(problem: Problem, term: Term, name: str) -> Term:
    """`term` with every definition that depends on `name` written out."""
    if isinstance(term, Sym) and _leads_to(problem, term, name):
        return written_out(problem, problem.defined[term.name].at(term.args), name)
    if isinstance(term, Sym | Index):
        return term
    return term.with_args(written_out(problem, arg, name) for arg in term.args)


def _jumps(problem: Problem, term: Term, name: str, argument: Term) -> bool:
    """Whether an indicator switches where the argument is 0."""
    if isinstance(term, Binder) and term.index in argument.free:
        return False
    if isinstance(term, Indicator) and _turned(problem, term, name, argument):
        return True
    if isinstance(term, Sym) and _leads_to(problem, term, name):
        return _jumps(problem, problem.defined[term.name].at(term.args), name, argument)
    return not isinstance(term, Sym) and any(_jumps(problem, arg, name, argument) for arg in term.args)


def _turned(problem: Problem, term: Fn | Indicator, name: str, argument: Term) -> int:
    """1 where what a kink or indicator compares differs by the argument, -1 where it does by minus that, else 0."""
    match term:
        case Fn(data=("relu" | "abs"), args=(inner,)):
            compared = inner
        case Fn(data=("max" | "min"), args=(left, right)):
            compared = add(left, neg(right))
        case Indicator(args=(left, right)):
            compared = add(right, neg(left))
        case _:
            return 0
    return _turn(*(written_out(problem, each, name) for each in (compared, argument)))


def _is_there(term: Fn | Indicator, sign: int, is_at: bool) -> Term:
    """What a kink is where what it compares has this sign, or is 0; an indicator has one value where that is 0."""
    match term:
        case Fn(data="relu", args=(inner,)):
            return inner if sign > 0 else ZERO
        case Fn(data="abs", args=(inner,)):
            return inner if sign > 0 else neg(inner)
        case Fn(data="max", args=(left, right)):
            return left if sign > 0 else right
        case Fn(data="min", args=(left, right)):
            return right if sign > 0 else left
        case Indicator(data=relation):
            sign = 0 if is_at else sign
            holds = {"<": sign > 0, "<=": sign >= 0, "=": sign == 0, "!=": sign != 0}
            return ONE if holds[relation] else ZERO
    raise AssertionError(term)  # nothing else is turned


def _side(problem: Problem, term: Term, name: str, argument: Term, sign: int, is_at: bool = False) -> Term:
    """`term` as it is where the argument has this sign, or indicators as they are where it is 0 (`is_at`); only what
    leads to a kink is written out.
    """
    if isinstance(term, D | Moment | Limit):
        raise InvalidStep(f"{NAMES[type(term)]} stands in it")
    if isinstance(term, Binder) and term.index in argument.free:
        return term  # its letter is that of the argument, but not its index
    if isinstance(term, Fn | Indicator) and (turn := _turned(problem, term, name, argument)):
        return _is_there(term, turn * sign, is_at)
    if isinstance(term, Sym) and _leads_to(problem, term, name):
        body = problem.defined[term.name].at(term.args)
        bent = _side(problem, body, name, argument, sign, is_at)
        return term if same(bent, body) else bent
    if isinstance(term, Sym | Index):
        return term
    return term.with_args(_side(problem, arg, name, argument, sign, is_at) for arg in term.args)


def _turn(inner: Term, argument: Term) -> int:
    """1 where the two are the same, -1 where one is minus the other, else 0."""
    if same(inner, argument):
        return 1
    if divisors(inner) or divisors(argument):
        return 0  # an identity of quotients may fail where a divisor is 0
    return 1 if is_identity(inner, argument) else -1 if is_identity(inner, neg(argument)) else 0


def _leads_to(problem: Problem, entry: Sym, name: str) -> bool:
    return entry.name in problem.defined and name in problem.reach[entry.name]


def _length(problem: Problem, term: Term, name: str) -> int:
    """How many parts `term` has with every definition that depends on `name` written out."""
    lengths: dict[str, int] = {}
    for defined in problem.ordered:
        if name in problem.reach[defined]:
            if defined in problem.families.circles and problem.depends(term, defined):
                raise InvalidStep(f"{defined} goes back to itself: it can't be written out")
            lengths[defined] = _parts(problem.defined[defined].body, lengths)
    return _parts(term, lengths)


def _parts(term: Term, lengths: dict[str, int]) -> int:
    return sum(lengths.get(p.name, 1) if isinstance(p, Sym) else 1 for p in subterms(term))
