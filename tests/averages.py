"""A second opinion on expectations: sums over few values with weights, which agree with a distribution up to a degree.

Gauss's nodes for normal and uniform entries, exact for polynomials up to degree 9; both values of one that is 0 or 1;
and for given moments one law that has them.  Entries with a covariance are A z, A being its Cholesky factor.
"""

import itertools
from functools import cache

import mpmath
from mpmath import mpf

NODES = 5
MOST = 20_000
RISE = mpf(2)  # by how much the greater of two values lies above their mean


@cache
def hermite():
    """Values and weights of a standard normal entry."""
    roots = mpmath.polyroots(coefficients(NODES), maxsteps=200, extraprec=200)
    factor = mpmath.factorial(NODES) / mpf(NODES) ** 2
    return [(z, factor / mpmath.polyval(coefficients(NODES - 1), z) ** 2) for z in roots]


def coefficients(degree):
    """Of Hermite's polynomial He, the highest first."""
    before, here = [], [mpf(1)]
    for n in range(degree):
        shifted = [*here, mpf(0)]
        lower = [mpf(0)] * (len(shifted) - len(before)) + [n * c for c in before]
        before, here = here, [a - b for a, b in zip(shifted, lower, strict=True)]
    return here


@cache
def legendre():
    """Values and weights of an entry that is uniform on [0, 1]."""
    found = []
    for n in range(1, NODES + 1):
        z = mpmath.findroot(
            lambda t: mpmath.legendre(NODES, t), mpmath.cos(mpmath.pi * (n - 0.25) / (NODES + 0.5))
        )
        slope = mpmath.diff(lambda t: mpmath.legendre(NODES, t), z)
        found.append(((1 + z) / 2, 1 / ((1 - z**2) * slope**2)))
    return found


def nodes(law, parameters):
    """Values and weights of an entry with this distribution."""
    match law, parameters:
        case "normal", (mean, variance):
            return [(mean + mpmath.sqrt(variance) * z, weight) for z, weight in hermite()]
        case "bernoulli", (chance,):
            return [(mpf(1), chance), (mpf(0), 1 - chance)]
        case "uniform", (least, greatest):
            return [(least + (greatest - least) * z, weight) for z, weight in legendre()]
        case "moments", (mean, *rest):
            spread = rest[0] if rest else mpf(1)
            fall = spread / RISE
            return [(mean + RISE, fall / (RISE + fall)), (mean - fall, RISE / (RISE + fall))]
        case "three values", ():  # of no distribution that the program knows
            return [(mpf(-1), mpf(3) / 10), (mpf(1) / 2, mpf(1) / 2), (mpf(2), mpf(1) / 5)]
    raise TypeError(law)


class Reading(dict):
    """Values that take note of which of them are read."""

    def __init__(self, values, names):
        super().__init__(values)
        self.names, self.read = names, {}

    def __getitem__(self, place):
        if place[0] in self.names:
            self.read[place] = None
        return super().__getitem__(place)


def mean(world, body, at):
    """The expectation of `body`, all random entries that it reads being averaged over."""
    kept, was_still = world.values, world.is_still
    world.values, world.is_still = Reading(kept, world.randoms), False
    try:
        world.value(body, at)
        places = sorted(world.values.read)
        world.values = dict(kept)
        independent = [place for place in places if not world.randoms[place[0]].beside]
        joint = sorted({place[0] for place in places} - {place[0] for place in independent})
        choices = [
            [({place: value}, weight) for value, weight in of_entry(world, place)] for place in independent
        ]
        choices += [of_array(world, name, [p for p in kept if p[0] == name]) for name in joint]
        if mpmath.fprod(map(len, choices)) > MOST:
            raise ValueError("too many values")
        total = mpf(0)
        for chosen in itertools.product(*choices):
            for values, _ in chosen:
                world.values.update(values)
            total += mpmath.fprod(weight for _, weight in chosen) * world.value(body, at)
        return total
    finally:
        world.values, world.is_still = kept, was_still


def of_entry(world, place):
    random = world.randoms[place[0]]
    at = dict(zip(random.at, place[1], strict=True))
    return nodes(random.law, [world.value(term, at) for term in random.parameters])


def of_array(world, name, places):
    """All entries of an array with a covariance, together."""
    random = world.randoms[name]
    if random.law != "normal":
        raise ValueError("no law of these moments is made")
    means = [world.value(random.parameters[0], dict(zip(random.at, p, strict=True))) for _, p in places]
    rows = [
        [
            world.value(random.parameters[1], dict(zip((*random.at, *random.beside), (*p, *q), strict=True)))
            for _, q in places
        ]
        for _, p in places
    ]
    root = mpmath.cholesky(mpmath.matrix(rows))
    found = []
    for chosen in itertools.product(hermite(), repeat=len(places)):
        moved = root * mpmath.matrix([z for z, _ in chosen])
        values = {place: means[n] + moved[n] for n, place in enumerate(places)}
        found.append((values, mpmath.fprod(weight for _, weight in chosen)))
    return found
