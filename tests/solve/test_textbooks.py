"""Problems of textbooks in text: claims that are proved, and stationary points that are found."""

from pathlib import Path

import pytest
from solutions import solve

from derive import library
from derive.coq import coqc
from derive.coq.export import section
from derive.present.judgements import judgement_text
from derive.present.text import text

FOLDER = Path(__file__).parents[1] / "problems"
CLAIMS = sorted(path.stem for path in (FOLDER / "claims").glob("*.toml"))
FOUND = {  # what each part comes to, and what is assumed
    "centroids": (["(Σ_n X_nj r_ni) / Σ_n r_ni"], []),
    "line-search": (
        ["(Σ_i g_i²) / Σ_i Σ_j g_i H_ji g_j"],
        ["Σ_i Σ_j g_i H_ji g_j ≠ 0"],
    ),
    "normal-likelihood": (["1/n Σ_i x_i", "1/n Σ_i (x_i − 1/n Σ_j x_j)²"], []),
    "support-vectors": (["Σ_n a_n t_n X_ni"], []),
    "weight-decay": (["Σ_j G⁻¹_ij Σ_l H_lj w*_l"], []),
}


def solved(name):
    return solve(library.load(str(FOLDER / f"{name}.toml")))


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_of_a_textbook_is_proved(name):
    result = solved(f"claims/{name}")
    assert result.missing == {}
    assert all(theorem.is_proved and not theorem.assumed for theorem in result.theorems)


@pytest.mark.slow
def test_coq_accepts_every_claim_of_a_textbook():
    every = [section(theorem) for name in CLAIMS for theorem in solved(f"claims/{name}").theorems]
    verdicts = coqc.run(every, coqc.find())
    assert [(v.section.name, v.place, v.message) for v in verdicts if not v.accepted] == []


def test_these_are_all_stationary_points():
    assert sorted(FOUND) == sorted(path.stem for path in (FOLDER / "equations").glob("*.toml"))


@pytest.mark.parametrize("name", FOUND)
def test_where_a_derivative_vanishes_is_found(name):
    ends, assumed = FOUND[name]
    result = solved(f"equations/{name}")
    assert result.missing == {}
    assert [text(theorem.chain.end) for theorem in result.theorems] == ends
    assert list(dict.fromkeys(judgement_text(j) for t in result.theorems for j in t.assumed)) == assumed


def test_the_derivative_is_a_lemma_of_its_own():
    page = str(solved("equations/support-vectors").page())
    lemma, _, solving = page.partition("Solving for w")
    assert "  ∂L/∂w_i\n    = " in lemma
    assert "= w_i − Σ_n a_n t_n X_ni" in lemma
    assert "w_i − Σ_n a_n t_n X_ni = 0" in solving
    assert "by Lemma 1" in solving


def test_what_is_proved_is_not_stuck_for_what_stands_in_it():
    result = solved("claims/steps-on-quadratics")
    (error,) = [theorem for theorem in result.theorems if theorem.part == "error of a gradient step"]
    assert "δ" in text(error.chain.end)
    assert "stuck" not in str(result.page())
