"""Proving that a term is convex or concave from what it is made of: no derivative is taken."""

from __future__ import annotations

from derive.errors import InvalidStep, TooDeep
from derive.kernel import Judgement, Target
from derive.solver.facts import Unprovable
from derive.solver.logarithms import is_logarithm, open_each_logarithm
from derive.solver.work import OutOfSteps, Work, places
from derive.terms import Mul, Sym, factors_of, key, mul, num, power, same, subterms


def prove_curvature(work: Work, target: Target) -> list[Judgement]:
    """What the chain needs that shows what is claimed; where that fails, what was written so far needs.

    What has a name is written out.  Where the claim does not follow of that as it stands, its logarithms are
    taken apart, log(e^a/Σ e^b) is a − log Σ e^b, and equal factors gathered, t t is t².
    """
    assert target.claim is not None
    steps, needed = list(work.steps), list(work.needed)
    try:
        if isinstance(work.here, Sym) and work.here.name in work.problem.defined:
            work.unfold(())
        goal = target.claim.about(work.here)
        if work.facts.prove(goal):
            return [*work.needed, goal]
        while _opened(work) or open_each_logarithm(work) or _squared(work):
            pass
    except (OutOfSteps, Unprovable, TooDeep, InvalidStep):
        pass
    goal = target.claim.about(work.here)
    if work.facts.prove(goal):
        return [*work.needed, goal]
    work.steps, work.needed = steps, needed
    return needed


def _opened(work: Work) -> bool:
    """Write out the definition of a number in which a logarithm stands."""
    for path, node in places(work.here):
        if isinstance(node, Sym) and node.name in work.problem.defined:
            if any(map(is_logarithm, subterms(work.problem.defined[node.name].body))):
                work.unfold(path)
                return True
    return False


def _squared(work: Work) -> bool:
    """Write a factor that stands several times in a product as a power."""
    for path, node in places(work.here):
        factors = factors_of(node) if isinstance(node, Mul) else ()
        counts = {key(factor): sum(same(factor, other) for other in factors) for factor in factors}
        if any(count > 1 for count in counts.values()):
            first = {key(factor): factor for factor in reversed(factors)}
            work.algebra(path, mul(*(power(first[name], num(n)) for name, n in counts.items())))
            return True
    return False
