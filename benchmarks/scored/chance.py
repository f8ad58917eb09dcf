"""Expectations by quadrature over all outcomes, and limits from numbers near the point."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import torch
from numpy.polynomial import hermite_e, laguerre, legendre
from scored.worth import OUTCOMES, NoNumber, Value, World

from derive.kernel import Random
from derive.terms import Limit, Moment, Size, Sym, Term, names_in

MOST = 600_000  # outcomes
FINEST = 40  # nodes for an entry
NEAR = 1e-3  # to the point of a limit
FAR = 50.0
REACH = 40.0  # of a density

Nodes = tuple[Any, Any]  # numbers, and their weights


def average(world: World, term: Moment) -> Value:
    """E[f], Var[f] or Cov[f, g]."""
    here, weights = _drawn(world, _random_in(world, term))
    values = [here.value(each) for each in term.args]
    if term.data == "E":
        return _mean(here, values[0], weights)
    one, other = values[0], values[-1]
    both = here.joined(lambda a, b: a * b, (one, other))
    means = [_mean(here, each, weights) for each in (one, other)]
    away = here.joined(lambda a, b: -a * b, means)
    return world.joined(lambda a, b: a + b, (_mean(here, both, weights), away))


def _mean(world: World, value: Value, weights: Any) -> Value:
    axes = tuple(i for i in value.axes if i is not OUTCOMES)
    return Value(axes, torch.tensordot(world.full(value, (*axes, OUTCOMES)), weights, dims=1))


def _random_in(world: World, term: Term) -> list[Random]:
    """The random symbols that `term` hangs on, by definitions too, each after those that its parameters hang on."""
    problem = world.problem
    seen: list[str] = []

    def see(name: str) -> None:
        if name in seen:
            return
        inner = problem.defined[name].body if name in problem.defined else None
        random = problem.random.get(name)
        for each in (inner,) if inner is not None else random.parameters if random is not None else ():
            for other in names_in(each):
                see(other)
        seen.append(name)

    for name in names_in(term):
        see(name)
    return [problem.random[name] for name in seen if name in problem.random]


def _drawn(world: World, randoms: list[Random]) -> tuple[World, Any]:
    """The world with all outcomes of these symbols, and the weights of the outcomes."""
    base = replace(world, drawn=frozenset(), known={})
    entries = sum(math.prod(_shape(base, each)) for each in randoms)
    fine = min(FINEST, max(3, int(MOST ** (1 / max(entries, 1)))))
    blocks = [_blocks(base, each, fine) for each in randoms]
    every = [block for those in blocks for block in those]
    if math.prod(len(weights) for _, weights in every) > MOST:
        raise NoNumber("there are too many outcomes to go through")
    chosen = torch.cartesian_prod(*(torch.arange(len(weights)) for _, weights in every))
    chosen = chosen.reshape(-1, len(every))
    weights = torch.stack([w[chosen[:, n]] for n, (_, w) in enumerate(every)], 1).prod(1)
    given, start = dict(world.given), 0
    for random, those in zip(randoms, blocks, strict=True):
        columns = [numbers[chosen[:, start + n]] for n, (numbers, _) in enumerate(those)]
        given[random.name] = _placed(base, random, torch.cat(columns, 1))
        start += len(those)
    names = frozenset(random.name for random in randoms)
    sizes = {**world.sizes, OUTCOMES.dim: len(weights)}
    return replace(world, given=given, drawn=names, sizes=sizes, known={}), weights


def _shape(world: World, random: Random) -> tuple[int, ...]:
    return tuple(world.size(i.dim) for i in random.at)


def _placed(world: World, random: Random, numbers: Any) -> Any:
    """The entries of a random symbol for each outcome: with a covariance, made of what is independent."""
    shape = _shape(world, random)
    if random.beside:
        count = math.prod(shape)
        spread = world.over(random.parameters[1], (*random.at, *random.beside)).reshape(count, count)
        mean = world.over(random.parameters[0], random.at).reshape(count)
        numbers = mean + numbers @ torch.linalg.cholesky(spread).T
    return numbers.reshape(-1, *shape)


def _blocks(world: World, random: Random, fine: int) -> list[Nodes]:
    """Of each entry, or of all that are drawn together, the numbers of each outcome in a row, and the weights."""
    places = math.prod(_shape(world, random))
    law = random.law
    if random.beside:
        z, w = _hermite(fine) if law == "normal" else _skewed()
        return [(z[:, None], w)] * places
    if random.name in world.chances:
        numbers, weights = world.chances[random.name]
        return [(numbers[:, None], weights)] * places
    if law == "density":
        return _of_density(world, random)
    parameters = [world.over(each, random.at) for each in random.parameters]
    if law in TOGETHER:
        width = _shape(world, random)[-1]
        rows = [each.reshape(-1, width) for each in parameters]
        return [TOGETHER[law](width, [each[n] for each in rows]) for n in range(places // width)]
    flat = [each.reshape(-1) for each in parameters]
    nodes = (_of_law(law, [each[n] for each in flat], fine) for n in range(places))
    return [(numbers[:, None], weights) for numbers, weights in nodes]


def _of_density(world: World, random: Random) -> list[Nodes]:
    """Equally spaced numbers with weights as the density says, for each entry, far enough for one that falls fast."""
    weight, variable = random.parameters
    grid = torch.linspace(-REACH, REACH, 4001).double()
    given = {**world.given, variable.name: grid}
    sizes = {**world.sizes, OUTCOMES.dim: len(grid)}
    here = replace(world, given=given, drawn=frozenset({variable.name}), sizes=sizes, known={})
    rows = here.over(weight, (*random.at, OUTCOMES)).reshape(-1, len(grid))
    return [(grid[:, None], row / row.sum()) for row in rows]


def _categorical(width: int, parameters: list[Any]) -> Nodes:
    return torch.eye(width), parameters[0]


def _sample(width: int, parameters: list[Any]) -> Nodes:
    """All sets of so many, each as likely."""
    bits = torch.cartesian_prod(*[torch.tensor([0.0, 1.0]).double()] * width).reshape(-1, width)
    found = bits[bits.sum(1) == parameters[0][0]]
    return found, torch.full((len(found),), 1 / len(found)).double()


TOGETHER: dict[str, Callable[[int, list[Any]], Nodes]] = {"categorical": _categorical, "sample": _sample}


def _of_law(law: str, parameters: list[Any], fine: int) -> Nodes:
    """Numbers and weights with which polynomials, and smooth functions nearly, are averaged rightly."""
    match law, parameters:
        case "normal", [mean, variance]:
            z, w = _hermite(fine)
            return mean + variance.sqrt() * z, w
        case "bernoulli", [p]:
            return torch.tensor([0.0, 1.0]).double(), torch.stack([1 - p, p])
        case "rademacher", []:
            return torch.tensor([-1.0, 1.0]).double(), torch.tensor([0.5, 0.5]).double()
        case "uniform", [least, greatest]:
            x, w = map(torch.tensor, legendre.leggauss(fine))
            return least + (greatest - least) * (1 + x) / 2, w / 2
        case "exponential", [rate]:
            x, w = map(torch.tensor, laguerre.laggauss(fine))
            return x / rate, w
        case "moments", [mean, *rest]:
            z, w = _skewed()
            return mean + (rest[0] if rest else torch.tensor(1.0)).sqrt() * z, w
        case "binomial", [count, p]:
            k = torch.arange(int(count) + 1).double()
            log = torch.lgamma(count + 1) - torch.lgamma(k + 1) - torch.lgamma(count - k + 1)
            return k, torch.exp(log + torch.xlogy(k, p) + torch.xlogy(count - k, 1 - p))
        case "poisson", [mean]:
            k = torch.arange(60).double()
            return k, torch.exp(torch.xlogy(k, mean) - mean - torch.lgamma(k + 1))
    raise NoNumber(f"the outcomes of the law {law} can't be gone through here")


def _hermite(fine: int) -> Nodes:
    x, w = hermite_e.hermegauss(fine)
    return torch.tensor(x), torch.tensor(w / math.sqrt(2 * math.pi))


def _skewed() -> Nodes:
    """Mean 0 and variance 1, and nothing else of the normal law: what is said of moments must hold of it too."""
    return torch.tensor([2.0, -0.5]).double(), torch.tensor([0.2, 0.8]).double()


def limit(world: World, term: Limit) -> Value:
    """A limit, by extrapolation from a few numbers that come nearer."""
    if isinstance(term.variable, Size) or not isinstance(term.variable, Sym):
        raise NoNumber("a limit in a size can't be computed here")
    name = term.variable.name
    point = 0.0 if term.point is None else float(world.over(term.point, ()))
    values = [
        [_at(world, term.body, name, number) for number in numbers] for numbers in _near(term.data, point)
    ]
    axes = values[0][0].axes
    found = [sum(world.full(each, axes) for each in those) / len(those) for those in values]
    return Value(axes, _extrapolated(found))


def _near(where: str, point: float) -> Iterator[list[float]]:
    for step in (1.0, 0.5, 0.25):
        match where:
            case "above":
                yield [point + NEAR * step]
            case "below":
                yield [point - NEAR * step]
            case "at":
                yield [point - NEAR * step, point + NEAR * step]
            case "infinity":
                yield [FAR / step]
            case "minus infinity":
                yield [-FAR / step]


def _at(world: World, body: Term, name: str, number: float) -> Value:
    given = {**world.given, name: torch.tensor(number).double()}
    return replace(world, given=given, known={}).value(body)


def _extrapolated(found: list[Any]) -> Any:
    """Of errors that halve with the step (Richardson), twice."""
    once = [2 * b - a for a, b in pairwise(found)]
    return (4 * once[1] - once[0]) / 3
