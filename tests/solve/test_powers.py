"""Powers with letters for exponents, products over an index, π and erf, one-hot vectors: what comes out."""

from pathlib import Path

import pytest
from solutions import solve

from derive import api
from derive.decide.evaluate import Inconclusive
from derive.decide.sampling import Sampler, places
from derive.kernel.certificate import dumps
from derive.library import load
from derive.present.judgements import judgement_text
from derive.present.text import text

PROBLEMS = Path(__file__).parents[1] / "problems"
BENCHMARK = Path(__file__).parents[2] / "benchmarks/problems"
ANSWERS = {
    "powers/focal-loss": {
        "binary": "(1 − p)^{γ} (p γ log p + p − 1)",
        "classes": "q_j (y_j (1 − q_j)^{γ − 1} (γ log q_j − 1/q_j + 1)"
        " − Σ_k y_k (1 − q_k)^{γ − 1} (γ q_k log q_k + q_k − 1))",
    },
    "powers/powers": {
        "feature": "m w^{m − 1}",
        "chain": "2 n w (1 + w²)^{n − 1}",
        "power-law": "−b α x^{−(α + 1)}",
        "exponential": "b^{z} log b",
        "self": "x^{x} (log x + 1)",
        "discount": "n b^{n − 1}",
    },
    "powers/norms": {"sum": "p x_i^{p − 1}", "mean": "((S/N)^{1/p − 1} x_i^{p − 1})/N"},
    "powers/gelu": {
        "gelu": "Φ + x φ",
        "swish": "σ(x) − s σ(x) + s",
        "mish": "tanh u − s tanh² u + s",
        "softplus": "σ(x)",
        "density": "φ",
    },
    "likelihoods/bernoulli": {
        "bernoulli": "(Σ_n x_n − N p)/(p (1 − p))",
        "binomial": "(k − N p)/(p (1 − p))",
        "likelihood": "p^{k − 1} (k − N p) (1 − p)^{N − k − 1}",
        "logistic": "x_m − q_m",
    },
    "likelihoods/normal": {
        "mean": "(Σ_n x_n − N μ)/σ²",
        "deviation": "(1/σ² Σ_n (x_n − μ)² − N)/σ",
        "likelihood": "(L (Σ_n x_n − N μ))/σ²",
    },
    "likelihoods/counts": {
        "poisson": "1/λ Σ_n c_n − N",
        "exponential": "N/λ − Σ_n t_n",
        "categorical": "y_i/p_i",
    },
}
CLAIMS = (
    "powers/powers",
    "powers/hyperbolic",
    "likelihoods/bernoulli",
    "likelihoods/normal",
    "likelihoods/counts",
)
ASSUMED = {"powers/focal-loss": {f"1 − q_{letter} > 0" for letter in "kij"}}


def solved(name):
    return solve(load(str(PROBLEMS / f"{name}.toml")))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_that_of_the_book(name):
    result = solved(name)
    assert not result.missing
    found = {t.part: text(t.chain.end, t.problem) for t in result.theorems if t.target.claim is None}
    assert found == ANSWERS[name]
    assert {judgement_text(j) for t in result.theorems for j in t.assumed} <= ASSUMED.get(name, set())


@pytest.mark.parametrize("name", CLAIMS)
def test_what_is_claimed_is_proved(name):
    claims = [t for t in solved(name).theorems if t.target.claim is not None]
    assert claims
    assert all(theorem.is_proved and not theorem.assumed for theorem in claims)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_agrees_in_numbers(name):
    for theorem in solved(name).theorems:
        seen = 0
        for instance in Sampler(theorem.problem, theorem.assumed).instances(12):
            for at in places((theorem.chain.start,), instance.sizes):
                try:
                    difference = instance.value(theorem.chain.start - theorem.chain.end, at)
                except (Inconclusive, ZeroDivisionError, ValueError):
                    continue
                assert difference.contains(0)
                seen += 1
        assert seen, theorem.part


@pytest.mark.parametrize("name", ["powers/powers", "likelihoods/counts"])
def test_the_certificate_alone_is_enough(name):
    result = solved(name)
    assert len(api.check(dumps(result.theorems[0].derivation))) == len(result.theorems)


def test_what_cancels_in_the_exponent_of_merged_powers_is_not_printed():
    page = api.solve(load(str(BENCHMARK / "glm-poisson.toml"))).page("text")
    assert "y_k/λ_k" in page
    assert "y_k − y_k" not in page
