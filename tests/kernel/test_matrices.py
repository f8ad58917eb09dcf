"""Inverses and determinants in the kernel: what is wrong of matrices is refused; each test is one way to cheat."""

from dataclasses import replace

import pytest

from derive.errors import CertificateError, InvalidStep, ShapeError
from derive.kernel import (
    Binding,
    Chain,
    Derivation,
    Fact,
    Judgement,
    Problem,
    Step,
    Symbol,
    Target,
    check,
    definite,
    exists,
    nonzero,
    symmetric,
)  # fmt: skip
from derive.laws import ALL, LAWS
from derive.solver.search import solve
from derive.terms import (
    ONE,
    array,
    delta,
    derivative,
    determinant,
    from_json,
    index,
    inverse,
    sum_over,
    sym,
    to_json,
    whole,
)  # fmt: skip

i, j, k, p, q = (index(letter, "n") for letter in "ijkpq")
A, X = whole("A", "n", "n"), whole("X", "n", "n")
SYMBOLS = (Symbol("A", ("n", "n")), Symbol("B", ("n", "n")), Symbol("X", ("n", "n")), Symbol("t"))
SINGULAR = nonzero(determinant(A))
GIVEN = Fact(SINGULAR, "given", "0")


def problem(target, given=(SINGULAR,)):
    return Problem("t", (Target("", target),), {"n": ""}, SYMBOLS, hypotheses=tuple(given))


def chain_of(target, rewritten, name, binding, facts, conditions=(), given=(SINGULAR,)):
    step = Step("law", (), target, rewritten, rewritten, name, binding, conditions=tuple(conditions))
    return Derivation(problem(target, given), (Chain("c", target, (step,), facts=tuple(facts), part=""),))


def undone(first=i, second=j, facts=(GIVEN,), given=(SINGULAR,), new=None):
    """Σ_k A⁻¹_ik A_kj = δ_ij by its law."""
    target = sum_over(k, inverse(A, first, k) * sym("A", k, second))
    own = {each.name: each for each in LAWS["inverse times matrix"].indices}
    at = {own["i"]: first, own["j"]: second, own["k"]: k, own["r"]: p, own["s"]: q}
    binding = Binding({"A": ((p, q), sym("A", p, q))}, at, {"n": "n"})
    new = delta(first, second) if new is None else new
    return chain_of(target, new, "inverse times matrix", binding, facts, (SINGULAR,), given)


def test_the_honest_step_is_accepted():
    assert check(undone(), ALL)


def test_an_inverse_of_a_matrix_that_may_be_singular_is_refused():
    with pytest.raises(InvalidStep, match="needs a fact"):
        check(undone(facts=(), given=()), ALL)


def test_a_displayed_inverse_needs_its_matrix_to_be_invertible():
    chain = Chain("c", inverse(A, i, j), (), part="")
    with pytest.raises(InvalidStep, match="needs a fact"):
        check(Derivation(problem(inverse(A, i, j), ()), (chain,)), ALL)


def test_another_matrix_is_not_undone():
    honest = undone()
    (chain,) = honest.chains
    other = sum_over(k, inverse(A, i, k) * sym("B", k, j))
    step = replace(chain.steps[0], before=other)
    cheat = replace(honest, problem=problem(other), chains=(replace(chain, start=other, steps=(step,)),))
    with pytest.raises(InvalidStep, match="left side"):
        check(cheat, ALL)


def test_the_transposed_product_is_not_undone():
    with pytest.raises(InvalidStep):
        check(undone(new=delta(i, j) + ONE), ALL)


@pytest.mark.parametrize("letter", ["r", "s", "k"])
def test_a_bound_index_of_the_law_may_not_stand_for_another(letter):
    honest = undone()
    (chain,) = honest.chains
    binding = chain.steps[0].binding
    own = {each.name: each for each in LAWS["inverse times matrix"].indices}
    bad = replace(binding, indices={**binding.indices, own[letter]: i})
    with pytest.raises(InvalidStep, match="would"):
        check(replace(honest, chains=(replace(chain, steps=(replace(chain.steps[0], binding=bad),)),)), ALL)


def diagonal_only():
    """B A = I on the diagonal alone: r and s of the law stand for one index."""
    law = LAWS["matrix with a left inverse"]
    own = {each.name: each for each in law.indices}
    at = {own["r"]: p, own["s"]: p, own["k"]: k}
    metas = {"A": ((p, q), sym("A", p, q)), "B": ((p, q), sym("B", p, q))}
    return Fact(SINGULAR, "law", law.name, Binding(metas, at, {"n": "n"}))


def test_an_inverse_on_the_diagonal_alone_is_none():
    said = Judgement("=", (sum_over(k, sym("B", p, k) * sym("A", k, p)), ONE))
    with pytest.raises(InvalidStep, match="two indices of the law"):
        check(undone(facts=(diagonal_only(),), given=(said,)), ALL)


def test_a_matrix_is_not_positive_definite_by_assumption():
    fact = Fact(definite(determinant(A)), "assumed")
    with pytest.raises(InvalidStep, match="can't be assumed"):
        check(undone(facts=(fact, *undone().chains[0].facts)), ALL)


def test_a_matrix_is_symmetric_only_if_all_entries_are_equal():
    law = LAWS["definition of a symmetric matrix"]
    own = {each.name: each for each in law.indices}
    binding = Binding({"A": ((p, q), sym("A", p, q))}, {own["r"]: p, own["s"]: q}, {"n": "n"})
    fact = Fact(symmetric(determinant(A)), "law", law.name, binding)
    with pytest.raises(InvalidStep, match="needs a fact"):
        check(undone(facts=(fact, *undone().chains[0].facts)), ALL)


def test_that_a_matrix_is_symmetric_is_said_of_a_determinant_alone():
    with pytest.raises(ValueError, match="determinant"):
        Judgement("symmetric", (sym("A", i, j),))


def test_what_is_given_of_the_entries_of_a_matrix_is_not_used_under_a_derivative_in_them():
    """X_pq = X_qp may not be used in ∂/∂X: it would make the slope of det X that along symmetric matrices."""
    target = derivative(determinant(X), sym("X", i, j))
    said = Judgement("=", (sym("X", p, q), sym("X", q, p)))
    given = (nonzero(determinant(X)), said)
    (honest,) = solve(problem(target, given)).derivation.chains[:1]
    after = derivative(determinant(array(i, array(j, sym("X", j, i)))), sym("X", i, j))
    letters = Binding(indices={p: i, q: j})
    step = Step("hypothesis", (0, 0, 1, 1), target, after, sym("X", j, i), "1", letters)
    chain = Chain("c", target, (step,), facts=honest.facts, part="")
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(Derivation(problem(target, given), (chain,)), ALL)


def test_a_matrix_with_two_sizes_has_neither_inverse_nor_determinant():
    wide = whole("A", "n", "m")
    for make in (
        lambda: determinant(wide),
        lambda: inverse(wide, i, j),
        lambda: inverse(A, index("i", "m"), j),
    ):
        with pytest.raises(ShapeError):
            make()


@pytest.mark.parametrize(
    "cheat", [["det", ["sym", "A"]], ["inverse", to_json(A), ["num", "1"], ["num", "2"]], ["det"]]
)
def test_a_forged_matrix_is_not_read(cheat):
    with pytest.raises(CertificateError):
        from_json(cheat)


def test_the_second_derivative_of_log_det_is_found_and_checked():
    target = derivative(derivative(determinant(X), sym("X", i, j)), sym("X", p, q))
    given = (nonzero(determinant(X)),)
    assert check(solve(problem(target, given)).derivation, ALL)[0].claim.terms[0] is target


def test_jacobi_takes_no_variable_that_its_letters_would_capture():
    target = derivative(determinant(X), sym("X", i, j))
    derivation = solve(problem(target, (nonzero(determinant(X)),))).derivation
    (chain, *_) = derivation.chains
    number = next(n for n, step in enumerate(chain.steps) if step.name == "Jacobi's formula")
    step = chain.steps[number]
    own = {each.name: each for each in LAWS[step.name].indices}
    bad = replace(step.binding, indices={**step.binding.indices, own["k"]: i})
    steps = (*chain.steps[:number], replace(step, binding=bad), *chain.steps[number + 1 :])
    with pytest.raises(InvalidStep, match="captured"):
        check(replace(derivation, chains=(replace(chain, steps=steps),)), ALL)


U, V, t = sym("A", p, q), sym("B", p, q), sym("t")
OF_A, OF_B = (Judgement("=", (sym(name, i, j), sym(name, j, i))) for name in "AB")


def turned_beneath(body, given, at=t, when=()):
    """∂M⁻¹_ij/∂t = ∂M⁻¹_ji/∂t where M = `body` is given to be positive definite, and so symmetric."""
    det = determinant(array(p, array(q, body)))
    said = definite(det)
    old, new = (derivative(inverse(array(p, array(q, body)), *those), at) for those in ((i, j), (j, i)))
    stated = Problem(
        "t", (Target("", old, when=tuple(when)),), {"n": ""}, SYMBOLS, hypotheses=(said, nonzero(det), *given)
    )

    def binding(name, *letters):
        own = {each.name: each for each in LAWS[name].indices}
        at = {own[letter]: each for letter, each in zip("rsij", (p, q, *letters), strict=False)}
        return Binding({"A": ((p, q), body)}, at, {"n": "n"})

    semidefinite, shown = (Judgement(word, (det,)) for word in ("positive semidefinite", "symmetric"))
    ways = ("positive definite implies semidefinite", "symmetry of a positive semidefinite matrix")
    facts = (
        Fact(said, "given", "0"),
        Fact(nonzero(det), "given", "1"),
        Fact(semidefinite, "law", ways[0], binding(ways[0])),
        Fact(shown, "law", ways[1], binding(ways[1])),
        *(Fact(exists(slope), "assumed") for slope in (old, new)),
    )
    name = "inverse of a symmetric matrix"
    step = Step("law", (0,), old, new, new.body, name, binding(name, i, j), conditions=(shown, nonzero(det)))
    return Derivation(stated, (Chain("c", old, (step,), facts=facts, part=""),))


@pytest.mark.parametrize("body", [U + t * V, U + t * delta(p, q), t**2 * U + t * sym("B", q, p) + t])
def test_a_matrix_that_is_symmetric_all_along_is_positive_definite_nearby(body):
    (theorem,) = check(turned_beneath(body, (OF_A, OF_B)), ALL)
    assert OF_A in theorem.given  # by which it stays symmetric


@pytest.mark.parametrize(
    ("body", "given"),
    [
        (U + t * V, ()),
        (U + t * V, (OF_A,)),  # A + t B at t = 0, B being anything
        (U + t * V, (OF_A, Judgement("=", (sym("B", i, i), sym("B", i, i))))),
        (U + t * V, (OF_A, Judgement("=", (sym("B", i, j), sym("B", i, j))))),
        (U + t * V, (OF_A, Judgement("=", (sym("B", i, j), sym("A", j, i))))),
        (delta(p, q) + t * sym("B", p, p), (OF_B,)),  # not its transpose
        (delta(p, q) + t * sum_over(k, sym("A", p, k) * sym("B", k, q)), (OF_A, OF_B)),  # a product is not
    ],
)
def test_a_matrix_that_may_be_symmetric_at_one_point_only_is_not_positive_definite_nearby(body, given):
    """∂M⁻¹_ij/∂t is not ∂M⁻¹_ji/∂t, of M = I + t B at t = 0."""
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(turned_beneath(body, given), ALL)


def test_a_matrix_does_not_stay_symmetric_where_its_entries_are_moved():
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(turned_beneath(U + t * V, (OF_A, OF_B), at=sym("A", k, k)), ALL)


def test_a_matrix_that_is_symmetric_by_what_is_given_for_a_part_alone_does_not_stay_so():
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(turned_beneath(U + t * V, (OF_A,), when=(OF_B,)), ALL)


def test_a_positive_semidefinite_matrix_does_not_stay_so():
    """t I is so at t = 0, and not below."""
    honest = turned_beneath(U + t * V, (OF_A, OF_B))
    (chain,) = honest.chains
    said = chain.facts[2].judgement
    stated = replace(honest.problem, hypotheses=(said, *honest.problem.hypotheses[1:]))
    facts = (Fact(said, "given", "0"), chain.facts[1], *chain.facts[3:])
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(replace(honest, problem=stated, chains=(replace(chain, facts=facts),)), ALL)


u, w = sym("u", i), sym("w", i)
SAME = Judgement("=", tuple(sum_over(k, sym("A", p, k) * sym(name, k)) for name in "uw"))


def cancelled(given=(SINGULAR, SAME), f=((i,), u), row=p, target=u, new=w):
    """u_i = w_i, since Σ_k A_pk u_k = Σ_k A_pk w_k for every p."""
    law = LAWS["cancellation of an invertible matrix"]
    own = {each.name: each for each in law.indices}
    at = {own["i"]: i, own["k"]: k, own["r"]: row, own["s"]: q}
    binding = Binding({"f": f, "g": ((i,), new), "A": ((p, q), sym("A", p, q))}, at, {"n": "n"})
    facts = tuple(Fact(each, "given", str(number)) for number, each in enumerate(given))
    step = Step("law", (), target, new, new, law.name, binding, conditions=(SAME, SINGULAR))
    symbols = (*SYMBOLS, Symbol("u", ("n",)), Symbol("w", ("n",)))
    stated = Problem("t", (Target("", target),), {"n": ""}, symbols, hypotheses=tuple(given))
    return Derivation(stated, (Chain("c", target, (step,), facts=facts, part=""),))


def test_an_invertible_matrix_is_cancelled():
    assert check(cancelled(), ALL)


@pytest.mark.parametrize("given", [(SAME,), (SINGULAR,)], ids=["not invertible", "not equal"])
def test_a_matrix_is_not_cancelled_without_its_conditions(given):
    with pytest.raises(InvalidStep, match="needs a fact"):
        check(cancelled(given), ALL)


def test_a_matrix_is_not_cancelled_where_the_row_is_one_of_the_page():
    """A_ii u_i = A_ii w_i for the row i alone says nothing of u_i."""
    with pytest.raises(InvalidStep, match="two indices of the law"):
        check(cancelled(row=i), ALL)


def test_a_matrix_is_not_cancelled_in_what_hangs_on_the_row():
    """Σ_k A_pk B_pk = Σ_k A_pk w_k, for each p with another vector on the left."""
    with pytest.raises(InvalidStep, match="captured"):
        check(cancelled(f=((i,), sym("B", p, i)), target=sym("B", p, i)), ALL)
