"""Inverses and determinants of matrices that are given by expressions: answers as a textbook prints them."""

import pytest

from derive.kernel import Definition, Problem, Symbol, Target, check, definite, equal, nonzero
from derive.laws import ALL
from derive.present.text import text
from derive.problem_file import read_problem
from derive.solver.search import solve
from derive.terms import (
    Term,
    add,
    array,
    delta,
    derivative,
    determinant,
    fn,
    index,
    inverse,
    limit,
    neg,
    num,
    sum_over,
    sym,
    whole,
)  # fmt: skip

i, j, k, m, p, q = (index(letter, "n") for letter in "ijkmpq")
a, b, e = (index(letter, "m") for letter in "abe")
A, LAMBDA = whole("A", "n", "n"), sym(r"\lambda")
SYMBOLS = (
    Symbol("A", ("n", "n")), Symbol("B", ("n", "n")), Symbol("X", ("m", "n")), Symbol("y", ("m",)), Symbol("u", ("n",)),
    Symbol("v", ("n",)), Symbol("t"), Symbol(r"\lambda", (), "positive"),
)  # fmt: skip


def matrix(body: Term, row=p, column=q):
    return array(row, array(column, body))


def answer(target, given=(), definitions=(), assumed=0):
    """The answer, once the kernel has accepted it; with no more assumptions than that."""
    problem = Problem("t", (Target("", target),), {"n": "", "m": ""}, SYMBOLS, definitions, tuple(given))
    outcome = solve(problem)
    assert outcome.is_solved
    (theorem,) = check(outcome.derivation, ALL)
    assert len(theorem.assumed) == assumed
    return text(theorem.chain.end)


def proved(left, right, given=()):
    claim = equal(left, right)
    problem = Problem("t", (Target("", left, claim),), {"n": "", "m": ""}, SYMBOLS, (), tuple(given))
    (theorem,) = check(solve(problem).derivation, ALL)
    return theorem.claim == claim


GRAM = matrix(sum_over(a, sym("X", a, p) * sym("X", a, q)) + LAMBDA * delta(p, q))
OUTER = matrix(sum_over(i, sym("X", a, i) * sym("X", b, i)) + LAMBDA * delta(a, b), a, b)
LINE = matrix(sym("A", p, q) + sym("t") * sym("B", p, q))
UPDATE = matrix(sym("A", p, q) + sym("u", p) * sym("v", q))
REGULAR = (nonzero(determinant(A)),)


@pytest.mark.parametrize(
    ("target", "given", "wanted"),
    [
        (derivative(determinant(A), sym("A", i, j)), REGULAR, "det(A) [A⁻¹]_ji"),
        (derivative(inverse(A, i, j), sym("A", k, m)), REGULAR, "−[A⁻¹]_ik [A⁻¹]_mj"),
        (derivative(inverse(GRAM, i, j), LAMBDA), (), "−Σ_r [(Xᵀ X + λ I)⁻¹]_ir [(Xᵀ X + λ I)⁻¹]_jr"),
        (
            derivative(fn("log", determinant(LINE)), sym("t")),
            (definite(determinant(LINE)),),
            "Σ_k Σ_l [(A + t B)⁻¹]_kl B_kl",
        ),
        (determinant(UPDATE), REGULAR, "det(A) (1 + Σ_k v_k Σ_l [A⁻¹]_kl u_l)"),
        (sum_over(k, inverse(A, i, k) * sym("A", k, j)), REGULAR, "δ_ij"),
        (determinant(matrix(delta(p, q) + sym("u", p) * sym("v", q))), (), "1 + Σ_k v_k u_k"),
    ],
)
def test_an_answer_is_the_one_of_the_textbook(target, given, wanted):
    assert answer(target, given) == wanted


def test_the_inverse_of_a_symmetric_matrix_is_symmetric_in_a_gradient():
    gram = matrix(sum_over(a, sym("X", a, p) * sym("X", a, q)))
    found = answer(derivative(fn("log", determinant(gram)), sym("X", e, j)), (nonzero(determinant(gram)),))
    assert found.startswith("2 Σ_")


def test_a_definition_is_folded_behind_an_inverse():
    body = sum_over((j, a), inverse(GRAM, i, j) * sym("X", a, j) * sym("y", a))
    found = answer(derivative(sym("w", i), LAMBDA), (), (Definition("w", (i,), body),))
    assert "w_" in found


def test_the_push_through_identity_is_proved():
    left = sum_over(k, inverse(GRAM, i, k) * sym("X", a, k))
    right = sum_over(b, sym("X", b, i) * inverse(OUTER, b, a))
    assert proved(left, right)


def test_an_inverse_of_a_product_meets_the_product():
    problem = read_problem(
        """given = ['\\det(X^T X) \\neq 0']
        [sizes]\nn = ""\nd = ""\n[symbols]\nX = { shape = ["n", "d"] }
        [define]\nP = 'X (X^T X)^{-1} X^T'\n[prove]\nidempotent = 'P P = P'\ntrace = 'tr(P) = d'"""
    ).problem
    assert solve(problem).is_solved


@pytest.mark.parametrize(
    ("flow", "wanted"), [("z_i e^{s_i}", "Σ_k s_k"), ("e^{s_i} z_i / c", "Σ_k log(e^{s_k}/c)")]
)
def test_the_logarithm_of_a_determinant_is_a_sum(flow, wanted):
    outcome = solve(
        read_problem(
            f"""find = 'log |det(\\frac{{\\partial y}}{{\\partial z}})|'
            [sizes]\nn = ""\n[symbols]\nz = {{ shape = ["n"] }}\ns = {{ shape = ["n"] }}\nc = {{ positive = true }}
            [define]\ny_i = '{flow}'"""
        ).problem
    )
    assert text(outcome.derivation.chains[-1].end) == wanted


def test_what_is_false_of_inverses_is_not_proved():
    other = add(inverse(A, i, j), neg(inverse(A, j, i)))
    assert not proved(other, num(0), REGULAR)


def test_a_singular_limit_is_pushed_through():
    kernel = matrix(sum_over(i, sym("X", a, i) * sym("X", b, i)), a, b)
    body = sum_over(k, inverse(GRAM, i, k) * sum_over(a, sym("X", a, k) * sym("y", a)))
    found = answer(limit(body, LAMBDA, "above", num(0)), (nonzero(determinant(kernel)),))
    assert "(X Xᵀ)⁻¹" in found


SUM = matrix(sym("A", p, q) + sym("B", p, q))
INVERSES = matrix(inverse(A, p, q) + inverse(whole("B", "n", "n"), p, q))
FULL = tuple(nonzero(determinant(each)) for each in (A, whole("B", "n", "n"), SUM, INVERSES))
PLUS_ONE = matrix(sym("A", p, q) + delta(p, q))
ONE_PLUS = matrix(delta(p, q) + inverse(A, p, q))
# Petersen & Pedersen, The Matrix Cookbook (2012), section 3.2.4
IDENTITIES = (
    (  # (I + A⁻¹)⁻¹ = A (A + I)⁻¹
        inverse(ONE_PLUS, i, j),
        sum_over(k, sym("A", i, k) * inverse(PLUS_ONE, k, j)),
        tuple(nonzero(determinant(each)) for each in (A, PLUS_ONE, ONE_PLUS)),
    ),
    (  # (A⁻¹ + B⁻¹)⁻¹ = A (A + B)⁻¹ B
        inverse(INVERSES, i, j),
        sum_over(k, sum_over(m, sym("A", i, k) * inverse(SUM, k, m) * sym("B", m, j))),
        FULL,
    ),
    (  # A − A (A + B)⁻¹ A = B − B (A + B)⁻¹ B
        *(
            sym(name, i, j) - sum_over(k, sum_over(m, sym(name, i, k) * inverse(SUM, k, m) * sym(name, m, j)))
            for name in "AB"
        ),
        FULL,
    ),
)


@pytest.mark.parametrize(("left", "right", "given"), IDENTITIES, ids=["one", "two", "three"])
def test_an_identity_is_proved_by_multiplying_by_what_is_inverted(left, right, given):
    assert proved(left, right, given)


def test_the_formula_for_an_inverse_is_no_reason_for_itself():
    given = (
        nonzero(determinant(A)),
        nonzero(1 + sum_over(k, sum_over(m, sym("v", k) * inverse(A, k, m) * sym("u", m)))),
    )
    problem = Problem("t", (Target("", inverse(UPDATE, i, j)),), {"n": "", "m": ""}, SYMBOLS, (), given)
    (theorem,) = check(solve(problem).derivation, ALL)
    assert "Sherman-Morrison formula" not in theorem.laws
    assert not theorem.assumed
