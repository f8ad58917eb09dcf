"""Beside a kink: what ReLU(u) and |u| are where u ≥ 0, and where u ≤ 0.

Let u be affine in the entry t of an array, and let E₊ and E₋ be E with each ReLU(u), ReLU(−u) and |u| written
as what it is for u ≥ 0 and for u ≤ 0.  Take a point where u = 0, and where E₊ and E₋ are differentiable in t.
Along t, u is s times the step, for some number s.  If s ≠ 0, E is E₊ on one side of the point and E₋ on the
other, so that its derivatives from the two sides are those of E₊ and E₋; if s = 0, then u = 0 and
E = E₊ = E₋ all along.  Either way the partial derivative of E in t, the other entries held fixed, exists exactly
if ∂E₊/∂t = ∂E₋/∂t there, and is then that.

Other kinks may stay as they are: that E₊ and E₋ are differentiable is for somebody else to prove.
"""

from __future__ import annotations

from derive.algebra import divisors, is_identity
from derive.errors import InvalidStep
from derive.kernel.judgement import OF_ARRAYS, Judgement
from derive.kernel.problem import Problem
from derive.terms import (
    ZERO,
    Add,
    Binder,
    D,
    Fn,
    Index,
    Moment,
    Mul,
    Sum,
    Sym,
    Term,
    derivative,
    neg,
    same,
    subterms,
)

LONGEST = 2000  # parts of a formula in which definitions are written out


def beside(problem: Problem, target: Term, argument: Term) -> tuple[D, D]:
    """∂E₊/∂t and ∂E₋/∂t for the target ∂E/∂t, at the kinks where `argument` is 0.

    Raises:
        InvalidStep: the target is no derivative in an entry of a given array, `argument` is not affine in it or
            speaks of other indices, or E has no kink there.
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
    if not is_affine(problem, written_out(problem, argument, name), name):
        raise InvalidStep(f"the argument is not affine in {name}")
    sides = [_side(problem, target.body, name, argument, above) for above in (True, False)]
    if same(*sides):
        raise InvalidStep("there is no kink where the argument is 0")
    above, below = (derivative(side, target.wrt) for side in sides)
    return above, below


def excludes(judgement: Judgement, argument: Term) -> bool:
    """Whether `judgement` denies that `argument` is 0, or may do so: for all values of an index, or of an entry
    at which something is differentiable.
    """
    denied = judgement.relation in ("<", "!=") and _turn(judgement.subject, argument) != 0
    return denied or judgement.relation in OF_ARRAYS or any(term.free for term in judgement.terms)


def is_affine(problem: Problem, term: Term, name: str) -> bool:
    """Whether `term`, definitions written out, is a sum of constants and of constants times entries of `name`."""
    if not problem.depends(term, name):
        return True
    match term:
        case Sym():
            return term.name == name
        case Add() | Sum():
            return all(is_affine(problem, arg, name) for arg in term.args)
        case Mul():
            moving = [factor for factor in term.args if problem.depends(factor, name)]
            return len(moving) == 1 and is_affine(problem, moving[0], name)
        case _:
            return False


def written_out(problem: Problem, term: Term, name: str) -> Term:
    """`term` with every definition that depends on `name` written out."""
    if isinstance(term, Sym) and _leads_to(problem, term, name):
        return written_out(problem, problem.defined[term.name].at(term.args), name)
    if isinstance(term, Sym | Index):
        return term
    return term.with_args(written_out(problem, arg, name) for arg in term.args)


def _side(problem: Problem, term: Term, name: str, argument: Term, above: bool) -> Term:
    """`term` as it is where the argument is ≥ 0 (`above`), or ≤ 0; only what leads to a kink is written out."""
    if isinstance(term, D | Moment):
        raise InvalidStep(f"{'a derivative' if isinstance(term, D) else 'an expectation'} stands in it")
    if isinstance(term, Binder) and term.index in argument.free:
        return term  # its letter is that of the argument, but not its index
    if isinstance(term, Fn) and term.name in ("relu", "abs"):
        (inner,) = term.args
        turn = _turn(*(written_out(problem, each, name) for each in (inner, argument)))
        if turn:
            is_on = (turn > 0) == above
            return inner if is_on else neg(inner) if term.name == "abs" else ZERO
    if isinstance(term, Sym) and _leads_to(problem, term, name):
        body = problem.defined[term.name].at(term.args)
        bent = _side(problem, body, name, argument, above)
        return term if same(bent, body) else bent
    if isinstance(term, Sym | Index):
        return term
    return term.with_args(_side(problem, arg, name, argument, above) for arg in term.args)


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
            lengths[defined] = _parts(problem.defined[defined].body, lengths)
    return _parts(term, lengths)


def _parts(term: Term, lengths: dict[str, int]) -> int:
    return sum(lengths.get(p.name, 1) if isinstance(p, Sym) else 1 for p in subterms(term))
