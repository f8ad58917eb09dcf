"""Powers, products, π and one-hot vectors, for Coq: what it accepts, and what is not said in it yet."""

import re
from pathlib import Path

import pytest
from solutions import solve

from derive.coq import coqc
from derive.coq.export import section
from derive.coq.formula import NotExported
from derive.kernel import Problem, Symbol, equal, to_prove
from derive.library import load
from derive.terms import index, mul, product_over, size, sum_over, sym

PROBLEMS = Path(__file__).parents[1] / "problems"
NAMES = (
    "powers/focal-loss", "powers/powers", "powers/norms", "powers/gelu", "powers/hyperbolic",
    "likelihoods/bernoulli", "likelihoods/normal", "likelihoods/counts",
)  # fmt: skip
NOT_YET = {  # what is given of p is used where p moves along with others; p^(k − 1) where k may be 0
    "powers/focal-loss": {"classes"},
    "powers/powers": {"chain", "discount"},
    "likelihoods/bernoulli": {"likelihood"},
}


def sections(name):
    found, refused = [], set()
    for theorem in solve(load(str(PROBLEMS / f"{name}.toml"))).theorems:
        try:
            found.append(section(theorem))
        except NotExported:
            refused.add(theorem.part)
    return found, refused


@pytest.mark.parametrize("name", NAMES)
def test_all_but_a_few_parts_are_written(name):
    _, refused = sections(name)
    assert refused == NOT_YET.get(name, set())


def test_a_natural_number_is_one_of_coq():
    (only, *_), _ = sections("powers/powers")
    assert re.search(r"^Variable m : nat\.$", only.text, re.M)
    assert "Derive (fun t => t ^ m) w = INR m * w ^ (m - 1)" in only.text


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_coq_accepts_them(name):
    verdicts = coqc.run(sections(name)[0], coqc.find())
    refused = [(v.section.name, v.place, v.message) for v in verdicts if not v.accepted]
    assert not refused


@pytest.mark.slow
def test_coq_refuses_another_exponent():
    (only, *_), _ = sections("powers/powers")
    sentences = tuple(each.replace("w ^ (m - 1)", "w ^ m") for each in only.sentences)
    assert sentences != only.sentences
    (verdict,) = coqc.run([type(only)(only.name, sentences, only.places, only.theorems)], coqc.find())
    assert not verdict.accepted


def test_a_step_inside_of_a_product_is_written():
    i, j = index("i", "n"), index("j", "n")
    x, total = sym("x", i), sum_over(j, sym("x", j))
    claim = equal(product_over(i, sum_over(j, mul(x, sym("x", j)))), total ** size("n") * product_over(i, x))
    problem = Problem("scaled", (to_prove("", claim),), {"n": ""}, (Symbol("x", ("n",)),))
    assert "rprod_ext" in section(solve(problem).theorems[0]).text
