"""The exercises of one chapter, all that ask for a derivative, in order: Deisenroth, Faisal & Ong, Mathematics
for Machine Learning (2020), chapter 5.  They were not chosen, and no file here knows of them.
"""

from pathlib import Path

import numbers_of
import pytest

from derive import api, library
from derive.algebra import is_identity
from derive.coq import coqc
from derive.coq.export import section
from derive.kernel import Judgement, nonzero, positive
from derive.present.assumptions import assumptions
from derive.present.matrices import matrix_text
from derive.terms import apply, delta, derivative, fn, index, subterms, sum_over, sym, whole

FOLDER = Path(__file__).parent / "mml5"


def entries(*names):
    return (lambda *at, name=name: sym(name, *at) for name in names)


def sin(t):
    return fn("sin", t)


def cos(t):
    return fn("cos", t)


def log(t):
    return fn("log", t)


a, x1, x2, mu, sigma, f, z, q = map(sym, ("x", "x_1", "x_2", r"\mu", r"\sigma", "f", "z", "q"))
x, y, t, u, h, nu, A, B, P, s_ = entries("x", "y", "t", "u", "h", r"\nu", "A", "B", "P", "z")
n_i, n_j, n_k = (index(letter, "n") for letter in "ijk")
D_d, D_i, D_j, D_k = (index(letter, "D") for letter in "dijk")
E_e, F_k, M_m, N_n = index("e", "E"), index("k", "F"), index("m", "M"), index("n", "N")
tt = sum_over(D_i, t(D_i) ** 2)
through_z = sum_over(E_e, derivative(sym("g"), s_(E_e)) * derivative(s_(E_e), nu(F_k)))
alone = apply("q", (whole("z", "E"), whole(r"\nu", "F")), (1,), (F_k,))

# worked out by hand: exercise, part -> answer
ANSWERS = {
    "5_1": {"": 4 * sin(a**3) / a + 3 * a**2 * log(a**4) * cos(a**3)},
    "5_2": {"": fn("sigma", a) * (1 - fn("sigma", a))},  # the book asks for 1/(1 + e^−x)
    "5_3": {"": -(a - mu) / sigma**2 * f},
    "5_5": {
        "sine and cosine, in the first": cos(x1) * cos(x2),
        "sine and cosine, in the second": -sin(x1) * sin(x2),
        "inner product, in x": y(n_j),
        "inner product, in y": x(n_j),
        "outer product": delta(n_i, n_k) * x(n_j) + x(n_i) * delta(n_j, n_k),
    },
    "5_6": {
        "f": cos(log(tt)) * 2 * t(D_d) / tt,
        "g": sum_over(D_d, A(D_d, E_e) * B(F_k, D_d)),
    },
    "5_7": {"a": 2 * x(D_j) / (1 + z), "b": cos(u(E_e)) * A(E_e, D_j)},
    "5_8": {
        "a": -f / 2 * (sum_over(D_j, P(D_k, D_j) * y(D_j)) + sum_over(D_i, y(D_i) * P(D_i, D_k))),
        "b": 2 * x(D_k),
        "c": (1 - h(M_m) ** 2) * A(M_m, N_n),
    },
    "5_9": {"": through_z - alone / q},
}
FORMS = {  # in denominator layout
    "5_5": {"inner product, in x": "y", "inner product, in y": "x"},
    "5_6": {"f": "(2 cos(log(tᵀ t)))/(tᵀ t) t", "g": "Aᵀ Bᵀ"},
    "5_7": {"a": "2/(z + 1) x", "b": "diag(cos(u)) A"},
    "5_8": {"a": "−1/2 f (P + Pᵀ) y", "b": "2 x", "c": "diag(1 − h^{∘2}) A"},
    "5_9": {"": "(∂z/∂ν)ᵀ ∇_z g − 1/q [∂_{2,i} q(z, ν)]_i"},
}
ASSUMED = {"5_1": {"": [nonzero(a)]}, "5_6": {"f": [positive(tt)]}}


@pytest.fixture(scope="module")
def theorems():
    return {
        name: {each.part: each for each in api.solve(library.read_file(FOLDER / f"ex_{name}.py")[0]).theorems}
        for name in ANSWERS
    }


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_the_one_worked_out_by_hand(name, theorems):
    found = {part: each.claim.terms[1] for part, each in theorems[name].items()}
    assert list(found) == list(ANSWERS[name])
    assert all(is_identity(found[part], answer) for part, answer in ANSWERS[name].items())


def test_what_an_answer_leaves_to_a_lemma_is_what_the_lemma_says(theorems):
    end = theorems["5_9"][""].chains[-2].end
    slopes = [derivative(sym(name), s_(E_e)) / sym(name) for name in "pq"]
    assert is_identity(end, slopes[0] - slopes[1])


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_hardly_longer(name, theorems):
    for part, answer in ANSWERS[name].items():
        assert length(theorems[name][part].claim.terms[1]) <= 1.5 * length(answer)


def length(term):
    return sum(1 for _ in subterms(term))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_matrix_form_is_the_books(name, theorems):
    found = {part: matrix_text(each.form.matrix) for part, each in theorems[name].items() if each.form}
    assert found == FORMS.get(name, {})


@pytest.mark.parametrize("name", ANSWERS)
def test_no_more_is_assumed_than_must_be(name, theorems):
    for part, each in theorems[name].items():
        assert list(map(key, assumptions(each.problem, each.assumed))) == [
            key(j) for j in ASSUMED.get(name, {}).get(part, [])
        ]


def key(judgement: Judgement):
    return judgement.key


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("size", [1, 3])
def test_the_answer_holds_in_numbers(name, size, theorems):
    for each in theorems[name].values():
        sizes = dict.fromkeys(each.problem.sizes, size)
        assert numbers_of.holds(each.claim, each.problem, sizes, size)


@pytest.mark.slow
def test_coq_accepts_every_answer(theorems):
    made = [section(each) for those in theorems.values() for each in those.values()]
    assert [each.message for each in coqc.run(made, coqc.find()) if not each.accepted] == []
