"""Optima in Coq: the stationary point, that it is one, and the curvature; an instance in which all of it holds."""

from pathlib import Path

import pytest
from solutions import solve

from derive import library
from derive.coq import coqc
from derive.coq.evidence import beyond, exported, exported_shapes
from derive.coq.formula import NotExported
from derive.present.withheld import EXTREMAL

FOLDER = Path(__file__).parents[1] / "problems/optima"
NOT_YET = {
    "normal": "no instance with sizes 1 was found",  # of one x the variance is 0
    "weighted-normal": "no instance with sizes 1 was found",
    "gamma-rate": "Γ is positive, assumed",
}
TOO_LONG = ("generalized-outputs", "steepest-descent")  # accepted too, in half a minute each
NOT_TRIED = (
    "posterior-mode",
    "row-covariance",
)  # Coq takes minutes for these, or is not shown an instance: nothing is said of them here
LEFT_OUT = (*NOT_YET, *TOO_LONG, *NOT_TRIED)
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem not in LEFT_OUT)


def sections(name):
    theorems = solve(library.load(str(FOLDER / f"{name}.toml"))).theorems
    return [*(exported(theorem) for theorem in theorems), *exported_shapes(theorems)]


def test_the_equations_at_the_point_are_a_theorem():
    _, last, shape = sections("categorical")
    assert any("conversely" in proved.words for proved in last.theorems)
    assert "Derive" in last.sentences[-2]  # of the instance
    assert shape.name.endswith("concave")


def test_what_coq_does_not_say_is_said():
    theorems = solve(library.load(str(FOLDER / "poisson.toml"))).theorems
    assert beyond(theorems) == (EXTREMAL,)


@pytest.mark.parametrize("name", NOT_YET)
def test_what_can_not_be_said_yet_is_not_said(name):
    with pytest.raises(NotExported, match=NOT_YET[name]):
        sections(name)


@pytest.mark.slow
def test_coq_accepts_every_optimum():
    every = [section for name in NAMES for section in sections(name)]
    verdicts = coqc.run(every, coqc.find())
    assert [(v.section.name, v.place, v.message) for v in verdicts if not v.accepted] == []
