"""Written code, run: what it is given and what it should give back, by the second opinion of `numbers_of`."""

import itertools

import numpy as np

from derive.present.code import DIALECTS, functions, module
from derive.present.code.expressions import spell, with_numbers


def sizes_of(problem):
    """Sizes 1 throughout, then different ones, so that nothing fits that is transposed."""
    names = list(problem.sizes)
    yield dict.fromkeys(names, 1)
    yield {name: 2 + n % 3 for n, name in enumerate(names)}
    yield {name: 1 + (n + 1) % 3 for n, name in enumerate(names)}


def solved(result):
    """The theorems that are answers."""
    found = (theorem for theorem in result.theorems if theorem.part not in result.missing)
    return [theorem for theorem in found if theorem.target.claim is None]


def run(text):
    """The names in a module."""
    space = {}
    exec(compile(text, "<written>", "exec"), space)
    return space


def written(result, form="numpy"):
    """The functions of a module as they are described, and as they run."""
    space = run(module(solved(result), form))
    return [(each, space[each.name]) for each in functions(solved(result), DIALECTS[form])]


def table(here, term, indices):
    """The values of a term at all values of its indices."""
    shape = tuple(here.sizes[i.dim] for i in indices)
    found = np.zeros(shape)
    for place in itertools.product(*map(range, shape)):
        found[place] = float(here(term, dict(zip(indices, place, strict=True))))
    return found


def arguments(function, here):
    """What a function is to be given, by name."""
    dims = {name: dim for dim, name in function.scope.tools.sizes.items()}
    arrays = {each.name: table(here, each.term, each.indices) for each in function.arguments}
    return arrays | {name: here.sizes[dims[name]] for name in function.sizes}


def evaluated(scope, code, here, array=np.asarray):
    """What an expression is worth, in place of the module it would stand in."""
    dialect = scope.tools.dialect
    given = {v.name: array(table(here, v.term, v.indices)) for v in scope.variables.values()}
    like = next(iter(given))
    names = run("\n".join(["import math", dialect.imports, *dialect.helpers.values()])) | given
    names |= {name: here.sizes[dim] for dim, name in scope.tools.sizes.items()}
    return eval(spell(with_numbers(code, *dialect.like(like))), names)


def error(found, wanted):
    """How far apart two arrays of one shape are, beside 1 and the largest entry."""
    assert np.shape(found) == np.shape(wanted)
    return np.max(np.abs(np.asarray(found) - wanted)) / (1 + np.max(np.abs(wanted)))
