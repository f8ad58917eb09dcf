"""Derivatives that a handbook lists, stated in components: their matrix forms are the handbook's.

Petersen & Pedersen, The Matrix Cookbook (2012), sections 2.4 to 2.6: those in whole arrays, without inverses and
determinants.
"""

from pathlib import Path

import numbers_of
import pytest

from derive import api, library
from derive.coq import coqc
from derive.coq.export import section
from derive.kernel import positive
from derive.present.assumptions import assumptions
from derive.present.matrices import matrix_text
from derive.terms import index, sum_over, sym

FOLDER = Path(__file__).parent / "cookbook"
FORMS = {
    "2_4": {
        "bᵀx": "b",
        "aᵀXb": "a bᵀ",
        "bᵀXᵀa": "a bᵀ",
        "the sum of all products": "2 (1ᵀ X 1) 1 1ᵀ",
        "bᵀXᵀXc": "X (c bᵀ + b cᵀ)",
        "(Bx + a)ᵀC(Gx + d)": "Bᵀ C (G x + d) + Gᵀ Cᵀ (B x + a)",
        "xᵀSx": "(S + Sᵀ) x",
        "bᵀXᵀCXc": "C X c bᵀ + Cᵀ X b cᵀ",
        "(Xb + u)ᵀC(Xb + u)": "(C + Cᵀ) (X b + u) bᵀ",
        "xᵀSx twice": "S + Sᵀ",
    },
    "2_4_symmetric": {
        "in x": "2 W (x − A s)",
        "in s": "−2 Aᵀ W (x − A s)",
        "in A": "−2 W (x − A s) sᵀ",
    },
    "2_5": {
        "tr Y": "I",
        "tr(XA)": "Aᵀ",
        "tr(AᵀBXᵀ)": "Aᵀ B",
        "tr(Y²)": "2 Yᵀ",
        "tr(Y²B)": "(Y B + B Y)ᵀ",
        "tr(XᵀCX)": "(C + Cᵀ) X",
        "tr(XBXᵀ)": "X (B + Bᵀ)",
        "tr(BYWY)": "(W Y B + B Y W)ᵀ",
        "tr(XXᵀ)": "2 X",
        "tr(CXXᵀCᵀ)": "2 Cᵀ C X",
        "tr(Y³)": "3 Yᵀ Yᵀ",
    },
    "2_6": {
        "‖x − a‖": "u",
        "(x − a)/‖x − a‖": "1/r (I − u uᵀ)",
        "‖x‖²": "2 x",
        "‖X‖": "1/√(tr(Xᵀ X)) X",
    },
}
N_j, M_i = index("j", "N"), index("i", "M")
away = positive(sum_over(N_j, (sym("x", N_j) - sym("a", N_j)) ** 2))
ASSUMED = {
    ("2_6", "‖x − a‖"): away,
    ("2_6", "(x − a)/‖x − a‖"): away,
    ("2_6", "‖X‖"): positive(sum_over((N_j, M_i), sym("X", M_i, N_j) ** 2)),
}


@pytest.fixture(scope="module")
def theorems():
    return {
        name: {each.part: each for each in api.solve(library.read_file(FOLDER / f"ex_{name}.py")[0]).theorems}
        for name in FORMS
    }


@pytest.mark.parametrize("name", FORMS)
def test_the_matrix_form_is_the_handbooks(name, theorems):
    assert {part: matrix_text(each.form.matrix) for part, each in theorems[name].items()} == FORMS[name]


@pytest.mark.parametrize("name", FORMS)
def test_no_more_is_assumed_than_must_be(name, theorems):
    for part, each in theorems[name].items():
        assert [j.key for j in assumptions(each.problem, each.assumed)] == [
            j.key for j in (ASSUMED.get((name, part)),) if j
        ]


@pytest.mark.parametrize("name", FORMS)
def test_the_answer_holds_in_numbers(name, theorems):
    for each in theorems[name].values():
        numbers = numbers_of.world(each.problem, dict.fromkeys(each.problem.sizes, 2), 2)
        symmetric(numbers, each.problem)
        assert numbers_of.holds(each.claim, each.problem, numbers.sizes, 2, numbers)


def symmetric(numbers, problem):
    """Where a matrix is given as symmetric, the numbers in its upper half are those in its lower half."""
    names = {j.terms[0].name for j in problem.hypotheses if j.terms[0].tag == "sym"}
    for name, place in numbers.values:
        if name in names:
            numbers.values[name, place] = numbers.values[name, tuple(sorted(place))]


@pytest.mark.slow
def test_coq_accepts_every_answer(theorems):
    made = [section(each) for those in theorems.values() for each in those.values()]
    assert [each.message for each in coqc.run(made, coqc.find()) if not each.accepted] == []
