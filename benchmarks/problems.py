"""What each problem of the library costs, by what is done with it."""

from collections.abc import Iterator

from clock import milliseconds

from derive import library
from derive.kernel import Derivation, check
from derive.laws import ALL
from derive.narrate import narrate
from derive.present.pages import page
from derive.solver import solve
from derive.solver.facts import Facts
from derive.solver.matrices import matrix_form


def rows() -> Iterator[str]:
    """A table with a row for each problem."""
    yield "Problems: ms, warm, median of 9; solve includes lift, the search for matrix forms"
    yield f"  {'problem':20}{'solve':>9}{'check':>9}{'narrate':>9}{'print':>9}{'lift':>9}"
    for name in library.names():
        problem = library.load(name)
        outcome = solve(problem)
        theorems = check(outcome.derivation, ALL)
        story = narrate(theorems, missing=outcome.missing)
        facts = known(outcome.derivation)
        times = (
            milliseconds(lambda p=problem: solve(p)),
            milliseconds(lambda d=outcome.derivation: check(d, ALL)),
            milliseconds(lambda t=theorems, m=outcome.missing: narrate(t, "textbook", m)),
            milliseconds(lambda s=story: page(s)),
            milliseconds(lambda f=facts, d=outcome.derivation: lift(f, d)),
        )
        yield f"  {name:20}" + "".join(f"{each:9.1f}" for each in times)


def known(derivation: Derivation) -> Facts:
    """What the search knew when it had found all the chains."""
    facts = Facts(derivation.problem)
    for chain in derivation.chains:
        needed = [condition for step in chain.steps for condition in step.conditions]
        for condition in needed:
            facts.require(condition)
        facts.learn(chain, needed)
    return facts


def lift(facts: Facts, derivation: Derivation) -> list[object]:
    """The matrix form of each answer; None where there is none."""
    # each time from the same facts: those that one proof finds would be there for the next
    fresh = facts.copy()
    return [matrix_form(fresh, chain) for chain in derivation.chains if chain.part is not None]
