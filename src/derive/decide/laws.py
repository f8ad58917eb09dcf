"""What the parameters of distributions must be, and what outcomes there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING

from flint import fmpq

from derive.decide.jets import Inconclusive, Number
from derive.kernel import Judgement, Problem
from derive.kernel.chance import Random
from derive.terms import ONE, ZERO, Sym, Term, num, power, size, sum_over, sym

if TYPE_CHECKING:
    from derive.decide.evaluate import Instance

COUNTING = (
    "poisson",
    "exponential",
    "binomial",
    "rademacher",
    "gamma",
    "laplace",
    "beta",
    "dirichlet",
    "multinomial",
    "sample",
    "density",
    "cdf",
    "gumbel",
)  # laws of which no outcome is drawn
Rows = list[list[Number]]


def drawn(problem: Problem, terms: Iterable[Term]) -> frozenset[str]:
    """The random symbols of which `terms` need an outcome."""
    return frozenset[str]().union(*map(problem.chance, terms))


def required(problem: Problem, outside: Collection[str]) -> Iterator[Judgement]:
    """What must hold for the distributions to be some: a variance is at least 0, a probability in [0, 1].

    Of the random symbols `outside` of expectations, whose outcome is drawn too, everything that is drawn must be
    possible: a variance is more than 0.
    """
    for random in problem.randoms:
        is_drawn = random.name in outside
        at_most = "<" if is_drawn else "<="
        entry = sym(random.name, *random.at)
        match random.law, random.parameters:
            case "normal" | "moments", (_, variance) if not random.beside:
                yield Judgement(at_most, (ZERO, variance))
            case "bernoulli", (chance,):
                yield Judgement(at_most, (ZERO, chance))
                yield Judgement(at_most, (chance, ONE))
                if is_drawn:
                    yield Judgement("=", (power(entry, num(2)), entry))
            case (("gamma" | "beta"), (shape, other)):
                yield Judgement("<", (ZERO, shape))
                yield Judgement("<", (ZERO, other))
            case (("laplace" | "dirichlet"), (*_, scale)):
                yield Judgement("<", (ZERO, scale))
            case (("poisson" | "exponential"), (rate,)):
                yield Judgement("<", (ZERO, rate))
            case "binomial", (count, chance):
                yield Judgement("<=", (ONE, count))
                yield Judgement(at_most, (ZERO, chance))
                yield Judgement(at_most, (chance, ONE))
            case (("categorical" | "multinomial"), (*_, chance)):
                yield Judgement(at_most, (ZERO, chance))
                yield Judgement("=", (sum_over(random.at[-1], chance), ONE))
            case "sample", (count,):
                yield Judgement("<=", (ZERO, count))
                yield Judgement("<=", (count, size(random.at[-1].dim)))
            case "uniform", (least, greatest):
                yield Judgement("<", (least, greatest))
                if is_drawn:
                    yield Judgement("<=", (least, entry))
                    yield Judgement("<=", (entry, greatest))


def are_laws(instance: Instance, outside: Collection[str]) -> bool:
    """Whether what no inequality says of parameters and outcomes surely holds."""
    if any(instance.problem.random[name].law in COUNTING for name in outside):
        return False
    return _are_counted(instance) and are_covariances(instance, outside)


def _are_counted(instance: Instance) -> bool:
    """Whether a number of trials is surely a whole one."""
    for random in instance.problem.randoms:
        if random.law in ("binomial", "multinomial", "sample"):
            for place in product(*(range(instance.sizes[i.dim]) for i in random.at)):
                try:
                    count = instance.number(random.parameters[0], dict(zip(random.at, place, strict=True)))
                except Inconclusive:
                    return False
                if not isinstance(count, fmpq) or count.q != 1:
                    return False
    return True


def are_covariances(instance: Instance, outside: Collection[str]) -> bool:
    """Whether what is declared to be the covariance of an array surely is one: symmetric, and its form never
    negative; nor 0, where an outcome is drawn.
    """
    for random in instance.problem.randoms:
        if not random.beside:
            continue
        try:
            rows = _covariance(instance, random)
        except Inconclusive:
            return False
        if not is_semidefinite(rows, strictly=random.name in outside):
            return False
    return True


def _covariance(instance: Instance, random: Random) -> Rows:
    places = list(product(*(range(instance.sizes[i.dim]) for i in random.at)))
    term = random.parameters[-1]
    return [
        [
            instance.number(term, dict(zip((*random.at, *random.beside), (*one, *other), strict=True)))
            for other in places
        ]
        for one in places
    ]


def is_semidefinite(rows: Rows, strictly: bool) -> bool:
    """Whether a matrix of exact numbers is symmetric and positive (semi)definite, by elimination."""
    size = range(len(rows))
    if not all(isinstance(each, fmpq) for row in rows for each in row):
        return False
    if any(rows[n][m] != rows[m][n] for n in size for m in size):
        return False
    rest = [list(row) for row in rows]
    for n in size:
        pivot = rest[n][n]
        if pivot < 0 or (pivot == 0 and (strictly or any(rest[n][m] != 0 for m in range(n, len(rows))))):
            return False
        for m in range(n + 1, len(rows)):
            factor = rest[m][n] / pivot if pivot != 0 else fmpq(0)
            rest[m] = [a - factor * b for a, b in zip(rest[m], rest[n], strict=True)]
    return True


def make_covariances(instance: Instance) -> None:
    """Put A Aᵀ for a given matrix that is declared to be a covariance, A being what was drawn for it."""
    for random in instance.problem.randoms:
        entry = random.parameters[-1] if random.beside else None  # a random sign has no parameters
        if not (isinstance(entry, Sym) and entry.args == (*random.at, *random.beside)):
            continue
        if entry.name in instance.problem.defined:
            continue
        places = list(product(*(range(instance.sizes[i.dim]) for i in random.at)))
        drawn = {(p, q): instance.values[entry.name, (*p, *q)] for p in places for q in places}
        for p in places:
            for q in places:
                along = sum((drawn[p, r] * drawn[q, r] for r in places), fmpq(0))
                instance.put((entry.name, (*p, *q)), along)
