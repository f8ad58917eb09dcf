"""The mean value theorem of a term, and what is given of all arrays: what of them is taken for more is refused."""

from dataclasses import replace
from functools import cache

import pytest

from derive.api import solve
from derive.errors import DeriveError, StatementError
from derive.kernel import Binding, Everywhere, Fact, Judgement, Witness, check
from derive.kernel.certificate import dumps, loads
from derive.kernel.everywhere import with_values
from derive.kernel.witness import with_witnesses
from derive.laws import ALL
from derive.one_line import read_line
from derive.problem_file import read_problem
from derive.terms import ONE, derivative, fn, index, limit, max_over, sum_over, sym

x, y, t, xi = sym("x"), sym("y"), sym("t"), sym("\\xi")
i, j, k = (index(letter, "n") for letter in "ijk")
SMOOTH = """
given = ['\\|\\nabla f(u) - \\nabla f(v)\\| \\le L \\|u - v\\| \\ \\forall u, v \\in \\mathbb{R}^n']
prove = 'f(y) \\le f(x) + \\nabla f(x)^T (y - x) + \\frac L2 \\|y - x\\|^2'
[sizes]
n = ""
[symbols]
x = { shape = ["n"] }
y = { shape = ["n"] }
L = { positive = true }
[functions]
f = { of = ["n"] }
"""


@cache
def lipschitz(claim="|tanh(x) - tanh(y)| <= |x - y|"):
    return solve(read_line([], [], [], [claim]).problem).theorems[0].derivation


@cache
def descent():
    return solve(read_problem(SMOOTH).problem).theorems[0].derivation


def without_facts(derivation, is_gone):
    return replace(
        derivation,
        chains=tuple(
            replace(c, facts=tuple(f for f in c.facts if not is_gone(f))) for c in derivation.chains
        ),
    )


@pytest.mark.parametrize("derivation", [lipschitz(), descent()], ids=["numbers", "arrays"])
def test_an_honest_proof_is_accepted_through_its_certificate(derivation):
    (theorem,) = check(loads(dumps(derivation)), ALL)
    assert theorem.is_proved
    assert not theorem.assumed


@pytest.mark.parametrize(
    "witness",
    [
        Witness("\\xi", "", 1, y, x, fn("tanh", x)),
        Witness("\\xi", "", 2, y, x, fn("tanh", xi)),
        Witness("\\xi", "f", 1, y, x, fn("tanh", xi)),
        Witness("x", "", 1, y, x, fn("tanh", x)),
        Witness("\\xi", "", 1, y, xi, fn("tanh", xi)),
        Witness("\\xi", "", 1, y, x, derivative(fn("tanh", x * xi), x)),
        Witness("\\xi", "", 1, y, x, derivative(fn("tanh", xi), xi)),
        Witness("\\xi", "", 1, y, x, limit(x * xi, x, "infinity")),
        Witness("\\xi", "", 1, y, x, fn("tanh", xi) * sym("nobody")),
    ],
    ids=["no variable", "second order", "two functions", "no new name", "its own end", "a slope", "its slope", "a limit", "a stranger"],
)  # fmt: skip
def test_a_number_for_a_term_that_is_no_function_of_it_is_refused(witness):
    with pytest.raises(DeriveError):
        with_witnesses(read_line([], [], [], ["x <= y"]).problem, (witness,))


def test_the_theorem_needs_a_differentiable_function():
    cheat = without_facts(lipschitz(), lambda fact: fact.judgement.relation == "differentiable")
    with pytest.raises(DeriveError):
        check(cheat, ALL)


def test_nobody_may_assume_that_it_is():
    honest = lipschitz()

    def assumed(fact):
        return Fact(fact.judgement, "assumed") if fact.judgement.relation == "differentiable" else fact

    chains = tuple(replace(c, facts=tuple(map(assumed, c.facts))) for c in honest.chains)
    with pytest.raises(DeriveError):
        check(replace(honest, chains=chains), ALL)


def test_another_function_with_a_kink_is_refused():
    honest = lipschitz()
    (witness,) = honest.witnesses
    bent = replace(witness, body=fn("relu", witness.term))
    with pytest.raises(DeriveError):
        check(replace(honest, witnesses=(bent,)), ALL)


@pytest.mark.parametrize("end", [{"at": ONE}, {"towards": ONE}])
def test_other_ends_are_refused(end):
    honest = descent()
    (witness,) = honest.witnesses
    changed = replace(witness, **end) if end != {"towards": ONE} else replace(witness, towards=ONE + ONE)
    with pytest.raises(DeriveError):
        check(replace(honest, witnesses=(changed,)), ALL)


def test_what_holds_such_a_number_is_differentiated_in_that_alone():
    honest = lipschitz()
    (witness,) = honest.witnesses
    problem = with_witnesses(honest.problem, honest.witnesses)
    (chain,) = (c for c in honest.chains if c.part is not None)
    wrong = Fact(Judgement("differentiable", (x * witness.term, x)), "chain")
    with pytest.raises(DeriveError, match="nothing is known of how a witness moves"):
        check(replace(honest, chains=(replace(chain, facts=(wrong, *chain.facts)),)), ALL)
    assert witness.name in {symbol.name for symbol in problem.symbols}


OF_ALL = Everywhere(
    "u", Judgement("<=", (sum_over(i, sym("u", i) * sym("v", i)), ONE)), (), (sym("u", i), sym("v", i))
)


def test_an_array_is_put_entry_by_entry_and_captures_no_index():
    claim, _ = OF_ALL.of({"u": ((j,), sym("x", j)), "v": ((j,), sym("A", i, j))})
    assert claim.terms[0] is not sum_over(i, sym("x", i) * sym("A", i, i))
    assert claim.free == (i,)
    assert with_values(sym("u", k), {"u": ((j,), sym("x", j))}) is sym("x", k)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"u": ((j,), sym("x", j))},
        {"u": ((j,), sym("x", j)), "v": ((), ONE)},
        {"u": ((j,), sym("x", j)), "v": ((index("j", "m"),), ONE)},
        {"u": ((j,), sym("x", j)), "v": ((j,), ONE), "w": ((j,), ONE)},
        {"u": ((j,), sym("x", j)), "v": ((j, j), ONE)},
    ],
    ids=["none", "one", "a number", "another size", "one more", "two indices"],
)
def test_what_is_given_of_all_arrays_is_used_of_arrays_of_their_shapes(values):
    with pytest.raises(DeriveError):
        OF_ALL.of(values)


def test_what_is_given_of_one_pair_of_points_is_not_given_of_all():
    stated = (
        SMOOTH.replace("\\ \\forall u, v \\in \\mathbb{R}^n", "")
        .replace("f(u)", "f(x)")
        .replace("f(v)", "f(y)")
    )
    outcome = solve(read_problem(stated.replace("\\|u - v\\|", "\\|x - y\\|")).problem)
    assert not any(theorem.is_proved for theorem in outcome.theorems)


def test_another_instance_than_is_given_is_refused():
    honest = descent()

    def changed(fact):
        if fact.rule != "everywhere":
            return fact
        metas = {name: (params, entry * 2) for name, (params, entry) in fact.binding.metas.items()}
        return replace(fact, binding=Binding(metas))

    chains = tuple(replace(c, facts=tuple(map(changed, c.facts))) for c in honest.chains)
    with pytest.raises(DeriveError, match="not what is declared"):
        check(replace(honest, chains=chains), ALL)


@pytest.mark.parametrize(
    "every",
    [
        replace(OF_ALL, points=(sym("u", i),)),
        replace(OF_ALL, points=(sym("u", i), sym("v", i), sym("w", i))),
        replace(OF_ALL, points=(sym("v", i), sym("u", i))),
        replace(OF_ALL, points=(sym("u", i), sym("v", index("i", "m")))),
        replace(OF_ALL, when=(Judgement("<", (ONE, sym("x"))),)),
    ],
    ids=["a stranger", "one of which nothing is said", "another first", "another size", "a condition"],
)
def test_a_hypothesis_of_all_arrays_that_means_nothing_is_refused(every):
    problem = read_problem(SMOOTH).problem
    with pytest.raises((StatementError, DeriveError)):
        replace(problem, everywhere=(every,))


def test_what_bounds_all_values_of_a_maximum_hangs_on_none_of_them():
    honest = solve(read_line(["u in R^n"], ["u_k <= c"], [], ["max_k u_k <= c"]).problem)
    (theorem,) = honest.theorems
    assert theorem.is_proved
    u_k = sym("u", k)
    law = "upper bound of a maximum"
    law_k, dims = index("k", "n"), {"n": "n"}
    wrong = Fact(
        Judgement("<=", (max_over(k, u_k), u_k)), "law", law,
        Binding({"f": ((k,), u_k), "c": ((), u_k)}, {law_k: k}, dims),
    )  # fmt: skip
    (chain,) = honest.theorems[0].derivation.chains
    with pytest.raises(DeriveError):
        check(
            replace(honest.theorems[0].derivation, chains=(replace(chain, facts=(wrong, *chain.facts)),)), ALL
        )


@pytest.mark.parametrize(
    "claim", ["max_k u_k <= u_j", "max_k u_k <= sum_k u_k", "max_k (u_k + v_k) >= max_k u_k + max_k v_k"]
)
def test_a_false_claim_of_a_maximum_is_not_proved(claim):
    outcome = solve(read_line(["u in R^n", "v in R^n"], [], [], [claim]).problem)
    assert not any(theorem.is_proved for theorem in outcome.theorems)


def test_a_limit_is_not_squeezed_from_one_side():
    honest = (
        solve(read_line(["b in R"], ["b > 0"], ["lim_{b -> oo} log(1 + exp(b x))/b"]).problem)
        .theorems[0]
        .derivation
    )
    check(honest, ALL)
    for side in (0, 1):

        def is_gone(fact, side=side):
            shape = fact.judgement.relation == "<=" and fact.judgement.terms[side].length > 8
            return shape and fact.judgement.terms[0].length > 1

        with pytest.raises(DeriveError):
            check(without_facts(honest, is_gone), ALL)
