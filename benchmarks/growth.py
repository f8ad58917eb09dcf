"""How solving and checking grow with the depth of a network: the adjoint makes it linear."""

import sys
from collections.abc import Iterator
from pathlib import Path

from clock import milliseconds

from derive.kernel import Derivation, check
from derive.laws import ALL
from derive.solver import solve
from derive.solver.roads import MOST_WAYS

DEPTHS = (1, 2, 4, 8, 16, 32, 64)
NETWORKS = (("tanh", False, "tanh"), ("residual", True, "tanh"), ("ReLU", False, "relu"))

# the networks that the tests derive too
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from statements import layered  # noqa: E402  # found on the line above


def rows() -> Iterator[str]:
    """A table with a row for each network."""
    yield "Networks: ms, warm, median of 5"
    yield f"  with more than {MOST_WAYS} ways from variable to result, only the way back is tried, not all roads"
    yield (
        f"  {'network':10}{'depth':>6}{'steps':>8}{'facts':>8}{'solve':>9}{'check':>9}"
        f"{'steps/layer':>13}{'solve/layer':>13}{'check/layer':>13}"
    )
    for name, residual, function in NETWORKS:
        for depth in DEPTHS:
            problem = layered(depth, residual, function=function)
            outcome = solve(problem)
            if not outcome.is_solved:
                yield f"  {name:10}{depth:6} stuck"
                continue
            steps, facts = counts(outcome.derivation)
            solving = milliseconds(lambda p=problem: solve(p), 5)
            checking = milliseconds(lambda d=outcome.derivation: check(d, ALL), 5)
            yield (
                f"  {name:10}{depth:6}{steps:8}{facts:8}{solving:9.1f}{checking:9.1f}"
                f"{steps / depth:13.1f}{solving / depth:13.2f}{checking / depth:13.2f}"
            )


def counts(derivation: Derivation) -> tuple[int, int]:
    """The inferences and the side facts that a derivation is made of, matrix forms included."""
    chains = (*derivation.chains, *(form.chain for form in derivation.forms))
    return sum(len(chain.steps) for chain in chains), sum(len(chain.facts) for chain in chains)
