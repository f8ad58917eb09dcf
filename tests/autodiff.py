"""What terms are worth, with derivatives by PyTorch's automatic differentiation.

Shares nothing with the program but the shape of terms, and no rule of calculus is written here.
"""

import itertools
import math
import random

import torch
from arguments import entries, variables
from numbers_of import RELATIONS, world

from derive.terms import Add, Apply, D, Delta, Fn, Indicator, Mul, Num, Pow, Size, Sum, Sym

FUNCTIONS = {
    "exp": torch.exp,
    "log": torch.log,
    "sigma": torch.sigmoid,
    "tanh": torch.tanh,
    "sin": torch.sin,
    "cos": torch.cos,
    "erf": torch.erf,
    "relu": torch.relu,
    "abs": torch.abs,
}


def number(value):
    return torch.tensor(float(value), dtype=torch.float64)


class Autodiff:
    """Numbers for every symbol at given sizes, as leaves of what is differentiated."""

    def __init__(self, problem, sizes, seed):
        self.problem, self.sizes = problem, sizes
        self.leaves = {}  # symbols; and definitions, as what is added to them
        values = world(problem, sizes, seed).values
        for name, dims in problem.shapes.items():
            self.leaves[name] = torch.zeros([sizes[dim] for dim in dims], dtype=torch.float64)
        for (name, place), value in values.items():
            self.leaves[name][place] = float(value)
        for leaf in self.leaves.values():
            leaf.requires_grad_()

    def table(self, term, indices):
        """The values of a term at all values of its indices."""
        shape = [self.sizes[i.dim] for i in indices]
        found = torch.zeros(shape, dtype=torch.float64)
        for place in itertools.product(*map(range, shape)):
            found[place] = self.value(term, dict(zip(indices, place, strict=True))).detach()
        return found

    def value(self, term, at):
        match term:
            case Num():
                return number(term.value)
            case Size():
                return number(self.sizes[term.data])
            case Sym():
                return self.entry(term.name, tuple(at[i] for i in term.args))
            case Add():
                return sum(self.value(arg, at) for arg in term.args)
            case Mul():
                return math.prod((self.value(arg, at) for arg in term.args), start=number(1))
            case Pow():
                return self.value(term.base, at) ** self.value(term.exponent, at)
            case Sum():
                places = range(self.sizes[term.index.dim])
                return sum(self.value(term.body, {**at, term.index: n}) for n in places)
            case Delta():
                i, j = (at[i] for i in term.args)
                return number(i == j)
            case Indicator():
                return number(RELATIONS[term.data](*(self.value(arg, at) for arg in term.args)))
            case Fn():
                return FUNCTIONS[term.name](*(self.value(arg, at) for arg in term.args))
            case D(data="total"):
                place = tuple(at[i] for i in term.wrt.args)
                return slope(self.value(term.body, at), self.leaves[term.wrt.name], place)
            case Apply():
                return self.opaque(term, at)
            case _:
                raise TypeError(type(term).__name__)

    def entry(self, name, place):
        own = self.leaves[name][place]
        definition = self.problem.defined.get(name)
        if definition is None:
            return own
        return own + self.value(definition.body, dict(zip(definition.params, place, strict=True)))

    def opaque(self, term, at):
        """A smooth function that nobody would guess, and its partials."""
        given = [entries(self, argument, at) for argument in term.arguments]
        component, steps = tuple(at[i] for i in term.component), []
        for slot, place in variables(term, at, given):
            steps.append(number(0).requires_grad_())
            given[slot][place] = given[slot][place] + steps[-1]
        found = wild(term.name, component, given)
        for step in steps:
            found = slope(found, step, ())
        return found


def slope(value, leaf, place):
    """The derivative of a number in an entry of a leaf; 0 where it does not depend on it."""
    if not value.requires_grad:
        return number(0)
    (found,) = torch.autograd.grad(value, leaf, create_graph=True, allow_unused=True)
    return number(0) if found is None else found[place]


def wild(name, component, entries):
    total = [number(0)] * 3
    for slot, those in enumerate(entries):
        for place, value in those.items():
            rng = random.Random(repr((name, component, slot, place)))
            total = [each + rng.randint(-9, 9) * value / 7 for each in total]
    return total[0] + total[1] ** 2 / 3 + torch.sin(total[2])
