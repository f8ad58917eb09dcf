"""Every law as numbers, by a route that shares no code with it: random instances, finite differences."""

import pytest
from law_instances import trial

from derive.kernel import Law, deterministic, equal, integrable, law
from derive.laws import ALL, LIMITS
from derive.laws.letters import E, Var
from derive.terms import D, Sym, derivative, fn, meta, num, subterms, sum_over

NORMAL = [
    each for each in ALL if any(when.relation.startswith("normal") for when in each.when)
]  # by integrals
FINITE = [each for each in ALL if each not in (*LIMITS, *NORMAL)]  # limits are tested where a variable moves


@pytest.mark.parametrize("each", FINITE, ids=lambda each: each.name)
@pytest.mark.parametrize("seed", range(3))
def test_a_law_holds_in_numbers(each, seed):
    assert trial(each, seed)


c = meta("c2")
f, g, x, k = ALL[5].lhs.body.args[0], ALL[5].lhs.body.args[1], ALL[5].lhs.wrt, ALL[6].lhs.body.index


@pytest.mark.parametrize(
    "wrong",
    [
        law("product rule without a term", derivative(f * g, x), derivative(f, x) * g, ALL[5].when),
        law("sign", derivative(f + g, x), derivative(f, x) - derivative(g, x), ALL[5].when),
        law("Σ of a product", sum_over(k, f[k] * g[k]), sum_over(k, f[k]) * sum_over(k, g[k])),
        Law("everything is 0", equal(f, num(0))),
        law("E of a product", E(f * g), E(f) * E(g), (integrable(f), integrable(g))),
        law("E of a square", E(f**2), E(f) ** 2, (integrable(f),)),
        law("linear variance", Var(c * f), c * Var(f), (deterministic(c), integrable(f))),
        law("variance of a sum", Var(f + g), Var(f) + Var(g), (integrable(f), integrable(g))),
        law("anything is constant", E(c * f), c * E(f), (integrable(f),)),
        law("Jensen", E(fn("exp", f)), fn("exp", E(f)), (integrable(f),)),
    ],
    ids=lambda each: each.name,
)
def test_a_wrong_law_is_caught(wrong):
    assert not all(trial(wrong, seed) for seed in range(3))


def test_names_are_unique_and_sources_are_given():
    assert len({each.name for each in ALL}) == len(ALL)
    assert all(each.source for each in ALL)


def test_a_variable_of_differentiation_is_a_letter_or_an_entry():
    wrts = [p.wrt for each in ALL for t in each.terms for p in subterms(t) if isinstance(p, D)]
    assert all(isinstance(w, Sym) or w.tag == "meta" for w in wrts)
