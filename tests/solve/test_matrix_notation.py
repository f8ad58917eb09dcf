"""Inverses, determinants, symmetric matrices and functions of arrays, from text to an answer as a textbook has it."""

from fractions import Fraction

import pytest

from derive.decide.definite import is_of_kind
from derive.decide.sampling import Sampler
from derive.errors import StatementError
from derive.kernel import check
from derive.laws import ALL
from derive.present.matrices import matrix_latex, matrix_text
from derive.present.text import text
from derive.problem_file import read_problem
from derive.read import Unreadable
from derive.solver.search import solve
from derive.terms.matrix import Determinant, Elementwise, Inverted, Named, matrix_from_json, matrix_to_json

STATED = """
find = '{find}'
[sizes]
m = ""
n = ""
[symbols]
A = {{ shape = ["m", "n"] }}
B = {{ shape = ["n", "n"] }}
S = {{ shape = ["n", "n"], symmetric = true }}
P = {{ shape = ["n", "n"], positive-definite = true }}
X = {{ shape = ["n", "n"], positive-definite = true, free-entries = "x" }}
a = {{ shape = ["n"] }}
b = {{ shape = ["m"] }}
u = {{ shape = ["n"] }}
c = {{ positive = true }}
[functions]
f = {{ of = ["m"], order = 2 }}
g = {{ order = 2 }}
r = {{ of = ["n"], shape = ["m"], order = 2 }}
"""


def problem(find):
    return read_problem(STATED.format(find=find)).problem


def answer(find):
    """The answer by entries, and in matrix form."""
    derivation = solve(problem(find)).derivation
    check(derivation, ALL)
    forms = {form.part: matrix_text(form.matrix) for form in derivation.forms}
    return text(derivation.answer("").end), forms.get("")


@pytest.mark.parametrize(
    ("find", "form"),
    [
        (r"\nabla_B a^T B^{-1} u", "−B⁻ᵀ a uᵀ B⁻ᵀ"),
        (r"\nabla_P \ln \det P", "P⁻¹"),
        (r"\nabla_a a^T S a", "2 S a"),
        (r"\nabla_a (A a - b)^T (A a - b)", "2 Aᵀ (A a − b)"),
        (r"\nabla_a (B a - u)^T S (B a - u)", "2 Bᵀ S (B a − u)"),
        (r"\nabla_a f(A a + b)", "Aᵀ ∇f(A a + b)"),
        (r"\nabla^2_a f(A a + b)", "Aᵀ ∇²f(A a + b) A"),
        (r"\nabla_a g(a^T u)", "g′(aᵀ u) u"),
        (r"\nabla_A tr(B A^T A)", "A (B + Bᵀ)"),
    ],
)
def test_a_gradient_is_as_a_textbook_writes_it(find, form):
    assert answer(find)[1] == form


def test_a_derivative_in_a_free_entry_of_a_symmetric_matrix_moves_two():
    assert answer(r"\frac{d}{dx_{ij}} \ln \det X")[0] == "(2 − δ_ji) [X⁻¹]_ij"
    assert answer(r"\frac{d}{dX_{ij}} \ln \det X")[0] in ("[X⁻¹]_ij", "[X⁻¹]_ji")


def test_a_free_entry_is_moved_as_in_an_independent_parametrisation():
    """det X of X = [[p, q], [q, s]] is ps − q²: its slopes are s, −2q and p."""
    p, q, s, step = Fraction(3), Fraction(1), Fraction(2), Fraction(1, 1000)

    def det(p, q, s):
        return p * s - q * q

    inverse = [[s / det(p, q, s), -q / det(p, q, s)], [-q / det(p, q, s), p / det(p, q, s)]]
    told = [[(2 - (i == j)) * inverse[i][j] * det(p, q, s) for j in range(2)] for i in range(2)]
    found = {
        (0, 0): (det(p + step, q, s) - det(p - step, q, s)) / (2 * step),
        (0, 1): (det(p, q + step, s) - det(p, q - step, s)) / (2 * step),
        (1, 1): (det(p, q, s + step) - det(p, q, s - step)) / (2 * step),
    }
    assert all(told[i][j] == slope for (i, j), slope in found.items())


def test_of_a_positive_definite_matrix_instances_are():
    stated = read_problem(
        'find = "dc/dc"\n[sizes]\nn = ""\n[symbols]\nc = ""\nP = { shape = ["n", "n"], positive-definite = true }\n'
    ).problem
    (said,) = [each for each in stated.declared if each.relation == "positive definite"]
    instances = list(Sampler(stated).instances(4))
    assert instances
    assert all(is_of_kind(said, instance, {}) for instance in instances)


def test_what_is_symmetric_is_not_used_beneath_a_derivative_in_it():
    entry = answer(r"\frac{d}{dS_{ij}} a^T S u")[0]
    assert entry == "a_i u_j"  # and not a_i u_j + a_j u_i, which is that in a free entry


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("det(A)", "a determinant is that of a square matrix, found shape m×n"),
        ("A^{-1}", "a power of an array of shape m×n: only a square matrix has powers and an inverse"),
        ("vec(vec(B) a^T)", "can't be stacked once more"),
        ("(B \\otimes B) a", "shapes that do not fit"),
        ("f(a)", "found one of shape n×1"),
        ("\\nabla r(a)", "a gradient is that of a number"),
    ],
)
def test_what_means_nothing_of_matrices_is_refused(written, why):
    with pytest.raises(Unreadable, match=why):
        problem(f"d/dc c ({written})")


def test_what_is_stacked_has_no_name():
    with pytest.raises(Unreadable, match="can't have a name yet"):
        read_problem(STATED.format(find="v") + "[define]\nv = 'vec(A)'\n")


@pytest.mark.parametrize(
    "claim",
    [
        r"vec(B A^T A S) = ((A S)^T \otimes B) vec(A^T)",
        r"(B \otimes A)(S \otimes A^T) = (B S) \otimes (A A^T)",
        r"tr(B \otimes S) = tr(B) tr(S)",
    ],
)
def test_what_is_stacked_is_equal_entry_by_entry(claim):
    stated = STATED.format(find="dc/dc").replace("find = 'dc/dc'", f"prove = '{claim}'")
    assert check(solve(read_problem(stated).problem).derivation, ALL)


def test_free_entries_are_those_of_a_symmetric_matrix():
    with pytest.raises(StatementError, match="say so too"):
        read_problem(
            'find = "dc/dc"\n[sizes]\nn = ""\n[symbols]\nc = ""\nX = { shape = ["n", "n"], free-entries = "x" }\n'
        )


@pytest.mark.parametrize(
    "matrix",
    [
        Inverted(Named("A", ("n", "n"))),
        Determinant(Named("A", ("n", "n"))),
        Elementwise("g", Named("a", ("n",)), 2),
    ],
)
def test_a_matrix_is_told_and_read_back(matrix):
    assert matrix_from_json(matrix_to_json(matrix)) == matrix


def test_an_inverse_in_latex():
    assert matrix_latex(Inverted(Named("A", ("n", "n")))) == "A^{-1}"
