"""Equations for unknowns: what their multiples say of a difference, and how answers are put in for unknowns.

If l = r, then l − r is 0, and so is any multiple of it.  So old = new follows from equations l_k = r_k wherever
old − new = Σ_k c_k (l_k − r_k) is an identity of quotients whose divisors do not vanish: to divide both sides, to
rearrange them, to add equations, to put one into another, all are of this kind (`linear_combination` of Lean).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from derive.algebra import divisors, is_identity
from derive.errors import InvalidStep
from derive.kernel.judgement import Judgement, nonzero
from derive.kernel.law import Binding
from derive.kernel.problem import Problem
from derive.terms import Apply, D, Index, Limit, Moment, Sym, Term, add, mul, names_in, neg, rename, same

Found = Mapping[str, tuple[tuple[Index, ...], Term]]  # of unknowns: the indices of an entry, and what it is


@dataclass(frozen=True, slots=True)
class Multiple:
    """`factor` times l − r, where `equation` is l = r: declared under a number (`rule` "hypothesis"), or what a
    "lemma" says; `name` says which, `binding` at which indices.
    """

    factor: Term
    equation: Judgement
    rule: str
    name: str
    binding: Binding = field(default_factory=Binding)


def is_combination(old: Term, new: Term, multiples: Iterable[Multiple]) -> bool:
    """Whether old − new is the sum of these multiples, as quotients of polynomials."""
    total = [mul(each.factor, add(each.equation.terms[0], neg(each.equation.terms[1]))) for each in multiples]
    return is_identity(add(old, neg(new)), add(*total))


def combination_conditions(old: Term, new: Term, multiples: Iterable[Multiple]) -> Iterator[Judgement]:
    """That nothing vanishes which divides in such an identity."""
    terms = [old, new]
    for each in multiples:
        terms += [each.factor, *each.equation.terms]
    return (nonzero(divisor) for term in terms for divisor in divisors(term))


def about(problem: Problem, unknowns: Iterable[str]) -> tuple[int, ...]:
    """The numbers of what is declared that says something of these unknowns."""
    names = tuple(unknowns)
    return tuple(
        number for number, judgement in enumerate(problem.declared) if speaks_of(problem, judgement, names)
    )


def is_ranged(problem: Problem, unknowns: Iterable[str]) -> bool:
    """Whether something that is given for all numbers of an interval speaks of an unknown, or a distribution does:
    what its parameters must be, a probability or a variance, has no number among what is declared.
    """
    terms = [term for every in problem.everywhere for term in every.terms]
    terms += [term for random in problem.randoms for term in random.parameters]
    names = {name for term in terms for name in names_in(term)}
    reached = {other for name in names for other in problem.reach.get(name, ())}
    return not reached.isdisjoint(unknowns)


def speaks_of(problem: Problem, judgement: Judgement, unknowns: Iterable[str]) -> bool:
    """Whether `judgement` can hang on the value of an unknown."""
    return any(problem.depends(term, name) for term in judgement.terms for name in unknowns)


def with_slopes(term: Term, slopes: Sequence[tuple[Term, Term]]) -> Term:
    """`term` with what derivatives are in their place, for those that stand under no other derivative."""
    if isinstance(term, D):
        return next((value for slope, value in slopes if same(slope, term)), term)
    if isinstance(term, Moment):  # what holds at the point need not hold of every outcome
        return term
    return term.with_args(arg if isinstance(arg, Index) else with_slopes(arg, slopes) for arg in term.args)


def plugged(problem: Problem, term: Term, found: Found) -> Term:
    """`term` with what was found in place of the unknowns, and definitions that depend on them written out.

    Raises:
        InvalidStep: an unknown stands in a derivative, in a limit, or in an argument of an unknown function.
    """
    if not any(problem.depends(term, name) for name in found):
        return term
    match term:
        case Sym() if term.name in found:
            indices, value = found[term.name]
            return rename(value, dict(zip(indices, term.args, strict=True)))
        case Sym() if term.name in problem.random:
            raise InvalidStep(f"an unknown stands in the distribution of {term.name}")
        case Sym() if term.name in problem.families.circles:
            raise InvalidStep(f"an unknown stands in {term.name}, which goes back to itself")
        case Sym():
            return plugged(problem, problem.defined[term.name].at(term.args), found)
        case D() | Apply() | Limit() | Moment():
            raise InvalidStep(
                "an unknown stands in a derivative, a limit, an expectation, or an argument of an unknown function"
            )
        case _:
            return term.with_args(
                arg if isinstance(arg, Index) else plugged(problem, arg, found) for arg in term.args
            )
