"""Formulas of arrays are worth what their terms are: all kinds of terms, and all of matrix notation."""

import random

import numpy as np
import pytest
from numbers_of import world
from random_formulas import PROBLEM, a, i, j, k, matrix, term
from running_code import error, evaluated, table

from derive.present.code import DIALECTS
from derive.present.code.arrays import full
from derive.present.code.formulas import value
from derive.present.code.matrices import matrix_value
from derive.present.code.scope import scope
from derive.terms import index
from derive.terms.matrix import component

SIZES = ({"n": 3, "m": 2}, {"n": 1, "m": 1}, {"n": 2, "m": 3})
PLACES = ((), (i,), (a,), (i, j), (j, i), (a, i), (i, j, k), (k, a, i))


def off(form, array, term, code_of, places, seed):
    """How far apart the code and the term are, at some numbers."""
    here = world(PROBLEM, SIZES[seed % 3], seed)
    where = scope(PROBLEM, DIALECTS[form], [term])
    found = evaluated(where, full(where.tools, code_of(where), places), here, array)
    return error(found, table(here, term, places))


def check_terms(form, array, seeds):
    for seed in seeds:
        rng = random.Random(seed)
        places = rng.choice(PLACES)
        made = term(rng, places)
        found = off(form, array, made, lambda where, t=made, at=places: value(where, t, at), places, seed)
        assert found < 1e-9, seed


def check_matrices(form, array, seeds):
    for seed in seeds:
        rng = random.Random(seed)
        dims = rng.choice((("n", "n"), ("n", "m"), ("m", "n"), ("n", 1), (1, "n"), (1, 1)))
        made = matrix(rng, *dims)
        rows = tuple(None if dim == 1 else index(f"r{n}", dim) for n, dim in enumerate(dims))
        places = tuple(each for each in rows if each is not None)
        entry = component(made, *places)
        found = off(
            form, array, entry, lambda where, m=made, r=rows: matrix_value(where, m, *r), places, seed
        )
        assert found < 1e-9, seed


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_terms(start):
    check_terms("numpy", np.asarray, range(start, start + 50))


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_matrix_notation(start):
    check_matrices("numpy", np.asarray, range(start, start + 50))


@pytest.mark.slow
def test_many_more():
    check_terms("numpy", np.asarray, range(400, 2000))
    check_matrices("numpy", np.asarray, range(400, 2000))


@pytest.mark.slow
def test_terms_in_torch():
    import torch

    check_terms("torch", torch.as_tensor, range(300))


@pytest.mark.slow
def test_matrix_notation_in_torch():
    import torch

    check_matrices("torch", torch.as_tensor, range(300))
