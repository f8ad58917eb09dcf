"""Expectations by quadrature over all outcomes, and limits from numbers near the point."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, pairwise
from typing import Any

import torch
from numpy.polynomial import hermite_e, laguerre, legendre
from scored.worth import OUTCOMES, NoNumber, Value, World

from derive.kernel import Random
from derive.terms import Limit, Moment, Size, Sym, Term, names_in

MOST = 600_000  # outcomes
TOGETHER = ("categorical", "multinomial", "sample")  # laws of whole arrays
FINEST = 40  # nodes for an entry
NEAR = 1e-3  # to the point of a limit
FAR = 120.0

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
    entries = sum(math.prod(world.size(i.dim) for i in each.at) for each in randoms)
    fine = min(FINEST, max(2, int(MOST ** (1 / max(entries, 1)))))
    base = replace(world, drawn=frozenset(), known={})
    axes: list[Nodes] = []
    placed: list[tuple[Random, int, Callable[[Any], Any]]] = []
    for random in randoms:
        shape = tuple(base.size(i.dim) for i in random.at)
        nodes, made = _nodes(base, random, shape, fine)
        axes += nodes
        placed.append((random, len(nodes), made))
    if math.prod(len(numbers) for numbers, _ in axes) > MOST:
        raise NoNumber("there are too many outcomes to go through")
    numbers = torch.cartesian_prod(*(x for x, _ in axes)).reshape(-1, len(axes))
    weights = torch.cartesian_prod(*(w for _, w in axes)).reshape(-1, len(axes)).prod(1)
    given, start = dict(world.given), 0
    for random, count, made in placed:
        given[random.name] = made(numbers[:, start : start + count])
        start += count
    names = frozenset(random.name for random in randoms)
    sizes = {**world.sizes, OUTCOMES.dim: len(weights)}
    return replace(world, given=given, drawn=names, sizes=sizes, known={}), weights


def _nodes(
    world: World, random: Random, shape: tuple[int, ...], fine: int
) -> tuple[list[Nodes], Callable[[Any], Any]]:
    """Nodes for each entry of a random symbol, and what makes the entries of them."""
    if random.beside:
        mean = world.over(random.parameters[0], random.at)
        spread = world.over(random.parameters[1], (*random.at, *random.beside))
        count = math.prod(shape)
        root = torch.linalg.cholesky(spread.reshape(count, count))
        standard = _hermite(fine) if random.law == "normal" else _skewed()
        return [standard] * count, lambda z: mean + (z.reshape(-1, count) @ root.T).reshape(-1, *shape)
    parameters = [world.over(each, random.at).reshape(-1) for each in random.parameters]
    if random.law in TOGETHER:
        rows, count = math.prod(shape[:-1]), shape[-1]
        table = torch.tensor(list(_rows(random.law, parameters, count))).double()
        chances = parameters[-1].reshape(rows, count) if random.law != "sample" else torch.ones(rows, count)
        ways = torch.lgamma(table.sum(1) + 1) - torch.lgamma(table + 1).sum(1)
        weights = torch.exp(ways + torch.xlogy(table, chances[:, None, :]).sum(-1))
        weights = weights / weights.sum(1, keepdim=True)
        axis = torch.arange(len(table)).double()
        return [(axis, each) for each in weights], lambda drawn: table[drawn.long()].reshape(-1, *shape)
    places = range(math.prod(shape))
    nodes = [_of_law(random.law, [p[n] for p in parameters], fine) for n in places]
    return nodes, lambda numbers: numbers.reshape(-1, *shape)


def _rows(law: str, parameters: list[Any], count: int) -> Iterator[list[int]]:
    """The arrays that can be drawn."""
    draws = 1 if law == "categorical" else int(parameters[0][0])
    ways = combinations if law == "sample" else combinations_with_replacement
    for chosen in ways(range(count), draws):
        yield [chosen.count(n) for n in range(count)]


def _of_law(law: str, parameters: list[Any], fine: int) -> Nodes:
    """Numbers and weights with which polynomials, and smooth functions nearly, are averaged rightly."""
    match law, parameters:
        case "normal", [mean, variance]:
            z, w = _hermite(fine)
            return mean + variance.sqrt() * z, w
        case "rademacher", []:
            return torch.tensor([-1.0, 1.0]).double(), torch.tensor([0.5, 0.5]).double()
        case "bernoulli", [p]:
            return torch.tensor([0.0, 1.0]).double(), torch.stack([1 - p, p])
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
