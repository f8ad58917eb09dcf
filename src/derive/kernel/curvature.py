"""When a term is convex in some of its variables, seen from what it is made of.

Each rule says from which judgements about its parts that of a term follows (Boyd & Vandenberghe, Convex
Optimization (2004), section 3.2).  They hold on a set of points that holds every segment between two of its points,
and on which the other facts hold.  A term is log-convex where it is positive and its logarithm is convex (section
3.5), and root-convex where it is nonnegative and its square root is convex: then it is a sum of squares of which
that root is the norm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from derive.algebra import integer_exponent
from derive.errors import InvalidStep
from derive.kernel.judgement import Judgement, nonnegative, positive
from derive.kernel.problem import Problem
from derive.terms import Add, Fn, Max, Mul, Num, Pow, Sum, Sym, Term, is_absolute, mul, neg

OPPOSITE = {"convex": "concave", "concave": "convex"}
GROWING = ("exp", "relu")  # convex and increasing
Premises = tuple[Judgement, ...]


def premises(problem: Problem, judgement: Judgement, rule: str) -> Premises:
    """What `judgement` needs, by `rule`.

    Raises:
        InvalidStep: it does not follow by this rule.
    """
    if rule not in RULES:
        raise InvalidStep(f"{rule} is no rule of curvature")
    relations, find = RULES[rule]
    found = find(problem, judgement) if judgement.relation in relations else None
    if found is None:
        raise InvalidStep("this does not follow by that rule")
    return found


def is_affine(problem: Problem, term: Term, names: tuple[str, ...]) -> bool:
    """Whether `term`, definitions written out, is of degree 1 at most in the entries of these symbols."""
    if not _depends(problem, term, names):
        return True
    match term:
        case Sym(name=name) if name in names:
            return True
        case Sym(name=name) if name in problem.families.circles:
            return False  # written out, it goes on for ever
        case Sym(name=name) if name in problem.defined:  # else its distribution hangs on them
            return is_affine(problem, problem.defined[name].body, names)
        case Add():
            return all(is_affine(problem, arg, names) for arg in term.args)
        case Sum():
            return is_affine(problem, term.body, names)
        case Mul():
            moved = [arg for arg in term.args if _depends(problem, arg, names)]
            return len(moved) == 1 and is_affine(problem, moved[0], names)
        case _:
            return False


def keeps_convex(problem: Problem, leaf: Judgement, names: tuple[str, ...]) -> bool:
    """Whether `leaf` holds on a convex set of values of these symbols: of affine terms, or not of them at all."""
    if not any(_depends(problem, term, names) for term in leaf.terms):
        return True
    return leaf.relation in ("=", "<", "<=") and all(is_affine(problem, term, names) for term in leaf.terms)


def variables(judgement: Judgement) -> tuple[str, ...]:
    """The symbols that a curvature is in."""
    return tuple(entry.name for entry in judgement.terms[1:] if isinstance(entry, Sym))


def _depends(problem: Problem, term: Term, names: tuple[str, ...]) -> bool:
    return any(problem.depends(term, name) for name in names)


def _of(judgement: Judgement, term: Term, relation: str = "") -> Judgement:
    """The same, or another curvature, of another term."""
    return Judgement(relation or judgement.relation, (term, *judgement.terms[1:]))


def _both(judgement: Judgement, term: Term) -> Premises:
    """That `term` is convex and concave: affine."""
    return _of(judgement, term, "convex"), _of(judgement, term, "concave")


def _affine(problem: Problem, judgement: Judgement) -> Premises | None:
    return () if is_affine(problem, judgement.terms[0], variables(judgement)) else None


def _sum(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return tuple(_of(judgement, arg) for arg in term.args) if isinstance(term, Add) else None


def _series(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return (_of(judgement, term.body),) if isinstance(term, Sum) else None


def _parted(problem: Problem, judgement: Judgement) -> tuple[Term, Term] | None:
    """The factors that the variables do not act on, and the one other."""
    term, names = judgement.terms[0], variables(judgement)
    if not isinstance(term, Mul):
        return None
    moved = [arg for arg in term.args if _depends(problem, arg, names)]
    return (mul(*(arg for arg in term.args if arg is not moved[0])), moved[0]) if len(moved) == 1 else None


def _multiple(problem: Problem, judgement: Judgement) -> Premises | None:
    parts = _parted(problem, judgement)
    return None if parts is None else (nonnegative(parts[0]), _of(judgement, parts[1]))


def _opposite(problem: Problem, judgement: Judgement) -> Premises | None:
    parts = _parted(problem, judgement)
    opposite = OPPOSITE[judgement.relation]
    return None if parts is None else (nonnegative(neg(parts[0])), _of(judgement, parts[1], opposite))


def _growing(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return (_of(judgement, term.args[0]),) if isinstance(term, Fn) and term.name in GROWING else None


def _absolute(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return _both(judgement, term.args[0]) if is_absolute(term) else None


def _greatest(_: Problem, judgement: Judgement) -> Premises | None:
    return _of_each(judgement, "max")


def _least(_: Problem, judgement: Judgement) -> Premises | None:
    return _of_each(judgement, "min")


def _of_each(judgement: Judgement, name: str) -> Premises | None:
    term = judgement.terms[0]
    is_one = isinstance(term, Fn) and term.name == name
    return tuple(_of(judgement, arg) for arg in term.args) if is_one else None


def _greatest_over(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return (_of(judgement, term.body),) if isinstance(term, Max) else None


def _logarithm(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    if not isinstance(term, Fn) or term.name != "log":
        return None
    return positive(term.args[0]), _of(judgement, term.args[0])


def _of_log_convex(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    is_log = isinstance(term, Fn) and term.name == "log"
    return (_of(judgement, term.args[0], "log-convex"),) if is_log else None


def _even_power(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    exponent = integer_exponent(term) or 0
    is_even = isinstance(term, Pow) and exponent > 0 and exponent % 2 == 0
    return _both(judgement, term.args[0]) if is_even else None


def _power(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    if not isinstance(term, Pow) or (integer_exponent(term) or 0) < 1:
        return None
    return nonnegative(term.base), _of(judgement, term.base)


def _reciprocal(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    if not isinstance(term, Pow) or (integer_exponent(term) or 0) >= 0:
        return None
    return positive(term.base), _of(judgement, term.base, "concave")


def _root(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    if not isinstance(term, Pow) or not isinstance(term.exponent, Num) or not 0 < term.exponent.value < 1:
        return None
    return nonnegative(term.base), _of(judgement, term.base)


def _norm(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    is_root = isinstance(term, Pow) and isinstance(term.exponent, Num) and 2 * term.exponent.value == 1
    return (_of(judgement, term.args[0], "root-convex"),) if is_root else None


def _square(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return _both(judgement, term.args[0]) if integer_exponent(term) == 2 else None


def _still(problem: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return None if _depends(problem, term, variables(judgement)) else (nonnegative(term),)


def _constant(problem: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return None if _depends(problem, term, variables(judgement)) else (positive(term),)


def _exponential(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    is_exp = isinstance(term, Fn) and term.name == "exp"
    return (_of(judgement, term.args[0], "convex"),) if is_exp else None


def _product(_: Problem, judgement: Judgement) -> Premises | None:
    term = judgement.terms[0]
    return tuple(_of(judgement, arg) for arg in term.args) if isinstance(term, Mul) else None


BOTH, CONVEX, CONCAVE = ("convex", "concave"), ("convex",), ("concave",)
LOG_CONVEX, ROOT_CONVEX = ("log-convex",), ("root-convex",)
RULES: Mapping[str, tuple[tuple[str, ...], Callable[[Problem, Judgement], Premises | None]]] = {
    "an affine function": (BOTH, _affine),
    "a sum": (BOTH, _sum),
    "a Σ": (BOTH, _series),
    "a nonnegative multiple": (BOTH, _multiple),
    "a nonpositive multiple": (BOTH, _opposite),
    "an increasing convex function of a convex one": (CONVEX, _growing),
    "the absolute value of an affine function": (CONVEX, _absolute),
    "a maximum of convex functions": (CONVEX, _greatest),
    "a maximum of convex functions over an index": (CONVEX, _greatest_over),
    "a minimum of concave functions": (CONCAVE, _least),
    "an even power of an affine function": (CONVEX, _even_power),
    "a power of a nonnegative convex function": (CONVEX, _power),
    "a reciprocal of a positive concave function": (CONVEX, _reciprocal),
    "the logarithm of a log-convex function": (CONVEX, _of_log_convex),
    "the logarithm of a positive concave function": (CONCAVE, _logarithm),
    "a root of a nonnegative concave function": (CONCAVE, _root),
    "the root of a root-convex function": (CONVEX, _norm),
    "a positive constant": (LOG_CONVEX, _constant),
    "exp of a convex function": (LOG_CONVEX, _exponential),
    "a sum of log-convex functions": (LOG_CONVEX, _sum),
    "a Σ of log-convex functions": (LOG_CONVEX, _series),
    "a product of log-convex functions": (LOG_CONVEX, _product),
    "a nonnegative constant": (ROOT_CONVEX, _still),
    "a square of an affine function": (ROOT_CONVEX, _square),
    "a sum of root-convex functions": (ROOT_CONVEX, _sum),
    "a Σ of root-convex functions": (ROOT_CONVEX, _series),
    "a nonnegative multiple of a root-convex function": (ROOT_CONVEX, _multiple),
}


def ways(problem: Problem, judgement: Judgement) -> Iterator[tuple[str, Premises]]:
    """The rules that `judgement` may follow by, in the order of their table, with what each needs."""
    for name, (relations, find) in RULES.items():
        found = find(problem, judgement) if judgement.relation in relations else None
        if found is not None:
            yield name, found
