"""The solver, judged by its results."""

import os
import subprocess
import sys
from dataclasses import replace

import numbers_of
import pytest
import statements
from statements import A, f_i, f_j, f_k, f_l, f_p, f_q, j, k, theta, v, y, yhat

from derive.algebra import is_identity
from derive.kernel import Definition, Function, Problem, Symbol, Target, check, equal, nonzero
from derive.kernel.certificate import dumps
from derive.laws import ALL
from derive.present.text import text
from derive.problem_file import read_problem
from derive.solver import solve
from derive.solver.draft import open_goals
from derive.solver.facts import Facts
from derive.solver.lack import Lack
from derive.terms import (
    ONE,
    ZERO,
    D,
    Mul,
    apply,
    delta,
    derivative,
    fn,
    index,
    key,
    same,
    size,
    subterms,
    sum_over,
    sym,
    whole,
)  # fmt: skip

n_j, n_k = index("j", "n"), index("k", "n")
ANSWERS = {
    "softmax_ce": yhat(j) - y(j),
    "softmax_jacobian": yhat(k) * (delta(k, j) - yhat(j)),
    "sigmoid": sym("o", n_k) * (1 - sym("o", n_k)) * delta(n_k, n_j),
    "centering": delta(index("i", "n"), n_j) - ONE / size("n"),
    "quadratic_form": sum_over(f_k, A(f_j, f_k) * v(f_k)) + sum_over(f_i, A(f_i, f_j) * v(f_i)),
    "quadratic_hessian": A(f_j, f_l) + A(f_l, f_j),
    "matrix_square": sum_over(f_k, A(f_q, f_k)) + sum_over(f_i, A(f_i, f_p)),
}


def theorem(problem):
    return check(solve(problem).derivation, ALL)[-1]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_the_textbooks(name):
    assert is_identity(theorem(statements.ALL[name]()).claim.terms[1], ANSWERS[name])


@pytest.mark.parametrize("name", statements.ALL)
def test_nothing_is_left_open(name):
    assert solve(statements.ALL[name]()).is_solved


@pytest.mark.parametrize("name", statements.ALL)
@pytest.mark.parametrize("size_", [1, 2, 3])
def test_the_theorem_is_true_in_numbers(name, size_):
    problem = statements.ALL[name]()
    assert numbers_of.holds(theorem(problem).claim, problem, dict.fromkeys(problem.sizes, size_), 11 * size_)


def test_what_does_not_depend_on_the_variable_has_derivative_0():
    assert theorem(statements.softmax(derivative(sum_over(k, y(k)), theta(j)))).claim.terms[1] is ZERO


def test_a_function_without_a_law_is_stuck_and_says_which():
    x = sym("x")
    outcome = solve(Problem("t", (Target("", derivative(x * fn("digamma", x), x)),), {}, (Symbol("x"),)))
    assert outcome.missing == {"": Lack("derivative of {term}", {"term": "digamma"})}
    assert outcome.open_goals[""][-1] is derivative(fn("digamma", x), x)
    (theorem,) = check(outcome.derivation, ALL)
    assert theorem.claim.terms[1] is not theorem.claim.terms[0]


def opaque(order, target):
    """An unknown function of v, `order` times differentiable."""
    v, E = Symbol("v", ("n",)), Definition("E", (), apply("E", (whole("v", "n"),)))
    return Problem(
        "opaque",
        (Target("", target),),
        {"n": ""},
        (v,),
        (E,),
        functions=(Function("E", (("n",),), (), order),),
    )


E_i = derivative(sym("E"), sym("v", index("i", "n")))


@pytest.mark.parametrize(
    ("target", "needed"),
    [
        (derivative(E_i, v(f_j)), 2),
        (derivative(sum_over(index("i", "n"), E_i**2), v(f_j)), 2),
        (derivative(derivative(E_i, v(f_j)), v(f_k)), 3),
    ],
)
def test_a_function_that_is_not_smooth_enough_is_said_to_be(target, needed):
    missing = solve(opaque(1, target)).missing[""]
    assert missing.message == "order={wanted} for {function}, which is differentiable once only"
    assert missing.parts == {"wanted": needed, "function": "E"}


def test_a_second_derivative_is_found_where_the_function_has_one():
    u = index("u", "n")
    inner = Definition("s", (u,), sum_over(f_k, sym("A", u, f_k) * v(f_k)))
    E = Definition("E", (), apply("E", (whole("s", "n"),)))
    problem = Problem(
        "composed", (Target("", derivative(derivative(sym("E"), v(f_i)), v(f_j))),), {"n": ""},
        (Symbol("A", ("n", "n")), Symbol("v", ("n",))), (inner, E), functions=(Function("E", (("n",),), (), 2),),
    )  # fmt: skip
    found = theorem(problem)
    assert not found.assumed
    assert not open_goals(found.claim.terms[1], problem)


@pytest.mark.parametrize(
    ("body", "wall"),
    [
        (fn("exp", delta(f_i, f_j)), Lack("sifting through {function}", {"function": "exp"})),
        (delta(f_i, f_j) ** size("n"), Lack("sifting through a power")),
    ],
)
def test_a_delta_that_cannot_be_sifted_is_said_to_be(body, wall):
    outcome = solve(statements.form(sum_over(f_i, v(f_i) * body)))
    assert outcome.missing == {"": wall}


@pytest.mark.parametrize("name", [f.__name__ for f in statements.FORMS])
def test_forms_assume_nothing(name):
    assert not theorem(statements.ALL[name]()).assumed


@pytest.mark.parametrize("residual", [False, True])
def test_a_loss_without_a_name_needs_few_inferences_a_layer(residual):
    counts = []
    for depth in (4, 8):
        problem = statements.layered(depth, residual)
        a, b = index("a", "h"), index("b", "h")
        loss = sum_over(a, sym(f"h^{depth}", a) ** 2)
        problem = replace(problem, targets=(Target("", derivative(loss, sym("W^1", a, b))),))
        outcome = solve(problem)
        assert outcome.is_solved
        counts.append(sum(len(chain.steps) for chain in outcome.derivation.chains))
    assert counts[1] <= 2.5 * counts[0]


def with_a_derivative_on_the_way(q):
    """J = ∂q/∂m where m = b²."""
    b, m = sym("b"), sym("m")
    definitions = (
        Definition("m", (), b * b),
        Definition("q", (), q(m)),
        Definition("J", (), derivative(sym("q"), m)),
    )
    target = Target("", derivative(2 * sym("J"), b))
    return Problem("t", (target,), {}, (Symbol("b"),), definitions, functions=(Function("f", ((),)),))


def test_a_derivative_in_a_definition_on_the_way_is_a_lemma():
    found = theorem(with_a_derivative_on_the_way(lambda m: m * m))
    assert is_identity(found.claim.terms[1], 8 * sym("b"))
    assert not found.assumed


def test_a_derivative_in_a_definition_on_the_way_is_no_error():
    """Nobody proves ∂q/∂m differentiable, and the chain rule may not assume it."""
    assert theorem(with_a_derivative_on_the_way(lambda m: apply("f", (m,)))).assumed


def test_what_is_divided_by_is_assumed_not_to_vanish():
    x, a = sym("x"), sym("a")
    found = theorem(Problem("t", (Target("", derivative(x / a, x)),), {}, (Symbol("x"), Symbol("a"))))
    assert [judgement.terms[0] for judgement in found.assumed] == [a]


@pytest.mark.parametrize("name", ["softmax_ce", "softmax_jacobian"])
def test_shuffled_factors_and_other_letters_give_the_same_theorem(name):
    problem = statements.ALL[name]()
    shuffled = [
        type(d)(d.name, d.params, d.body.with_args(reversed(d.body.args)))
        for d in reversed(problem.definitions)
    ]
    other = Problem(
        problem.title, problem.targets, problem.sizes, problem.symbols[::-1], tuple(shuffled), problem.hypotheses,
        letters={"C": ("p", "q", "r")},
    )  # fmt: skip
    assert is_identity(theorem(problem).claim.terms[1], theorem(other).claim.terms[1])


@pytest.mark.slow
def test_the_same_bytes_whatever_the_hash_seed():
    code = (
        "import statements; from derive.solver import solve; from derive.kernel.certificate import dumps;"
        "print(''.join(dumps(solve(f()).derivation) for f in statements.ALL.values()))"
    )
    path = os.pathsep.join(sys.path)
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(runs) == 1


def test_the_order_of_problems_does_not_matter():
    forwards = [dumps(solve(f()).derivation) for f in statements.ALL.values()]
    backwards = [dumps(solve(f()).derivation) for f in reversed(statements.ALL.values())]
    assert forwards == backwards[::-1]


def test_an_answer_is_multiplied_out_where_that_makes_it_shorter():
    n = index("n", "N")
    prediction = Definition("p", (n,), fn("sigma", sym("w") * sym("x", n)))
    p, t = sym("p", n), sym("t", n)
    loss = -sum_over(n, t * fn("log", p) + (1 - t) * fn("log", 1 - p))
    symbols = (Symbol("w"), Symbol("x", ("N",)), Symbol("t", ("N",)))
    problem = Problem(
        "logistic", (Target("", derivative(loss, sym("w"))),), {"N": ""}, symbols, (prediction,)
    )
    assert same(theorem(problem).claim.terms[1], -sum_over(n, sym("x", n) * (t - p)))


def test_equal_factors_are_one_power_in_an_answer():
    c = sym("c")
    target = Target("", derivative(v(f_j) * (-c) ** -1 * c**-1, v(f_j)))
    symbols = Symbol("v", ("n",)), Symbol("c", (), "nonzero")
    problem = Problem("t", (target,), {"n": ""}, symbols)
    assert same(theorem(problem).claim.terms[1], -(c**-2))


def test_squares_under_a_sum_are_written_as_squares():
    squared = sum_over(f_i, v(f_i) ** 2) ** 2
    end = theorem(statements.form(derivative(derivative(squared, v(f_j)), v(f_j)))).claim.terms[1]
    products = [part.args for part in subterms(end) if isinstance(part, Mul)]
    assert all(len({key(factor) for factor in factors}) == len(factors) for factors in products)


def test_two_terms_are_one_where_a_matrix_is_symmetric():
    row = sum_over(f_k, A(f_j, f_k) * v(f_k))
    symmetric = replace(statements.quadratic_form(), hypotheses=(equal(A(f_i, f_j), A(f_j, f_i)),))
    assert same(theorem(symmetric).claim.terms[1], 2 * row)
    assert theorem(symmetric).given


def test_the_symmetry_of_what_moves_is_not_used():
    stated = statements.form(derivative(A(f_i, f_j) + A(f_j, f_i), A(f_p, f_q)))
    symmetric = replace(stated, hypotheses=(equal(A(f_i, f_j), A(f_j, f_i)),))
    assert not theorem(symmetric).given


@pytest.mark.parametrize("residual", [False, True])
def test_a_deep_network_of_relus_has_few_facts_a_layer(residual):
    """Each layer assumes that its units are not at the kink: what failed for want of it is not tried again
    for all the others, which would take for ever.
    """
    counts = []
    for depth in (8, 16):
        outcome = solve(statements.layered(depth, residual, function="relu"))
        assert outcome.is_solved
        facts = [fact for chain in outcome.derivation.chains for fact in chain.facts]
        assert sum(fact.rule == "assumed" for fact in facts) == depth
        counts.append(len(facts))
    assert counts[1] <= 2.1 * counts[0]


def test_the_definition_of_the_variable_is_not_written_out_for_its_logarithm():
    outcome = solve(statements.softmax(derivative(sym("J"), yhat(j))))
    assert outcome.is_solved
    assert is_identity(check(outcome.derivation, ALL)[-1].claim.terms[1], -y(j) / yhat(j))


def test_a_lemma_goes_straight_to_the_result_where_that_is_shorter():
    """θ is a definition now: ∂J/∂w goes back over ∂J/∂θ, not over ∂J/∂ŷ, and takes the logarithm first."""
    given = statements.softmax_ce()
    theta_ = Definition(
        r"\theta", (j,), sum_over(statements.m, sym("w", j, statements.m) * sym("x", statements.m))
    )
    problem = replace(
        given,
        targets=(Target("", derivative(sym("J"), sym("w", j, statements.m))),),
        symbols=(Symbol("y", ("C",)), Symbol("w", ("C", "n")), Symbol("x", ("n",))),
        definitions=(theta_, *given.definitions),
    )
    found = theorem(problem)
    assert [chain.name for chain in found.chains] == [r"∂J/∂\theta", "part "]
    assert "logarithm of a quotient" in found.laws
    assert "quotient rule" not in found.laws


@pytest.mark.parametrize("name", ["two_layers", "layer_norm"])
def test_back_propagation_writes_last_what_is_known_of_the_result(name):
    derivation = solve(statements.ALL[name]()).derivation
    backwards = [chain for chain in derivation.chains if any(step.rule == "adjoint" for step in chain.steps)]
    assert backwards
    for chain in backwards:
        cited = [step.rule == "lemma" for step in chain.steps]
        taken = [step.name.startswith("derivative of") for step in chain.steps]
        assert not any(taken[cited.index(True) :] if True in cited else ())


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ((sym("x") - sym("a")) ** 2 / (2 * sym("b")), "(x − a)/b"),
        (sym("x") ** 2 / (4 * sym("b") ** 2), "x/(2 b²)"),
        (sym("a") * sym("x") / (sym("a") * sym("b")), "1/b"),
    ],
)
def test_what_a_divisor_shares_cancels(body, said):
    problem = Problem(
        "t",
        (Target("", derivative(sym("J"), sym("x"))),),
        {},
        (Symbol("x"), Symbol("a"), Symbol("b")),
        (Definition("J", (), body),),
    )
    assert text(theorem(problem).claim.terms[1]) == said


def test_a_gradient_that_is_a_part_does_not_stand_in_the_way_of_the_hessian():
    """Of g = f(Ax): ∂g/∂x_j = Σ_i A_ij ∂g/∂u_i can't be differentiated as it stands."""
    problem = statements.affine_composition()
    outcome = solve(problem)
    assert outcome.is_solved
    *_, last = check(outcome.derivation, ALL)
    assert not last.assumed
    assert not any(isinstance(part, D) for part in subterms(last.claim.terms[1]))


def test_that_a_power_is_not_0_is_assumed_of_what_is_raised():
    x = sym("x")
    facts = Facts(Problem("t", (Target("", derivative(x, x)),), {}, (Symbol("x"),)))
    facts.require(nonzero(x**2))
    assert facts.assumptions() == (nonzero(x),)


def test_a_name_is_found_whose_definition_holds_derivatives():
    source = """find = 'J'
    [sizes]\nd = ""\n[symbols]\nx = { shape = ["d"] }\nP = { shape = ["d", "d"], symmetric = true }
    [define]\nE = '\\frac12 x^T P x'\ns_i = '-\\frac{\\partial E}{\\partial x_i}'
    J = '\\sum_i \\frac{\\partial s_i}{\\partial x_i}'"""
    outcome = solve(read_problem(source).problem)
    assert text(outcome.derivation.chains[-1].end, outcome.derivation.problem) == "−Σ_i P_ii"
