"""Inverses in answers: by the name that is declared, or of what the matrix is defined as."""

from pathlib import Path

import pytest

from derive.answer import AnswerKey, Kind
from derive.library import load

OPTIMA = Path(__file__).parents[1] / "problems" / "optima"


@pytest.fixture(scope="module", params=["least-squares", "ridge"])
def named(request):
    problem = load(str(OPTIMA / f"{request.param}.toml"))
    (part, *_) = [target.part for target in problem.targets if target.claim is None]
    return request.param, AnswerKey(problem, part)


def test_an_inverse_is_read_by_its_name(named):
    _, key = named
    assert key.verify("G^{-1} X^T y").kind is Kind.CORRECT
    assert key.verify("-G^{-1} X^T y").kind is Kind.INCORRECT


def test_an_inverse_is_read_of_what_the_matrix_is_defined_as(named):
    name, key = named
    own, other = "(X^T X)^{-1} X^T y", r"(\lambda I + X^T X)^{-1} X^T y"
    if name == "ridge":
        own, other = other, own
        assert key.verify(r"(X^T X + \lambda I)^{-1} X^T y").kind is Kind.CORRECT
    assert key.verify(own).kind is Kind.CORRECT
    assert key.verify(other).kind is not Kind.CORRECT


def test_another_inverse_is_no_named_one():
    key = AnswerKey(load(str(OPTIMA / "least-squares.toml")))
    assert key.verify("(X X^T)^{-1} X^T y").kind is not Kind.CORRECT
    assert key.verify("(X^T X + X^T X)^{-1} X^T y").kind is Kind.INCORRECT
