"""Misconceptions: wrong lines beside the laws, which must be wrong, and must stay beside them."""

import re

import pytest
from law_instances import trial
from mpmath import mpf
from numbers_of import World, close

import derive.laws
from derive.errors import InvalidStep
from derive.kernel import Law, check, equal, positive
from derive.kernel.law import Binding, instance
from derive.laws import ALL, LAWS
from derive.laws.letters import f, g, k
from derive.laws.misconceptions import FORMS, MISCONCEPTIONS, SLIPS, Misconception
from derive.library import load
from derive.solver import solve
from derive.terms import Fn, Meta, index, key, subterms, sum_over, sym

PLAIN = (positive(f), positive(g))  # where a line that is of no law has a meaning
ENTRIES = (positive(f[k]), positive(g[k]))
IDS = [f"{n} {each.label}" for n, each in enumerate(MISCONCEPTIONS)]


def letters(term):
    return {part.name for part in subterms(term) if isinstance(part, Meta)}


def as_law(each: Misconception) -> Law:
    """What the misconception claims, where the true law holds."""
    if each.law:
        when = LAWS[each.law].when
    else:
        shown = {part for part in subterms(each.pattern) if isinstance(part, Meta)}
        is_signed = any(isinstance(part, Fn) and part.name == "abs" for part in subterms(each.pattern))
        when = () if is_signed else tuple(p for p in (*PLAIN, *ENTRIES) if p.terms[1] in shown)
    return Law(f"{each.law}: {each.label}", equal(each.pattern, each.wrong), when)


def said(law: Law):
    """What a law claims, and under which conditions: E[fg] = E[f] E[g] holds under more."""
    return law.claim.key, frozenset(condition.key for condition in law.when)


OF_ONE_ARRAY = [each for each in MISCONCEPTIONS if "off-diagonal" in each.label]


@pytest.mark.parametrize(
    "each", [each for each in MISCONCEPTIONS if each not in OF_ONE_ARRAY], ids=lambda each: each.label
)
def test_a_misconception_is_false_in_numbers(each):
    assert not all(trial(as_law(each), seed) for seed in range(8))


def test_a_term_of_another_index_may_hang_on_the_variable():
    (each,) = OF_ONE_ARRAY
    i, n = index("i", "n"), index("k", "n")
    softmax_like = sym("z", n) * sum_over(i, sym("z", i))
    binding = Binding(
        {"f": ((n,), softmax_like)}, {part: part for part in as_law(each).indices}, {"n": "n"}, {"v": "z"}
    )
    here = World({"n": 3}, {("z", (place,)): mpf(place + 2) for place in range(3)})
    left, right = (here(instance(term, binding), {index("j", "n"): 1}) for term in (each.pattern, each.wrong))
    assert not close(left, right)


@pytest.mark.parametrize("each", MISCONCEPTIONS, ids=IDS)
def test_a_misconception_is_written_in_the_letters_of_its_law(each):
    assert letters(each.wrong) <= letters(each.pattern)
    assert not each.law or letters(each.pattern) <= letters(LAWS[each.law].lhs)


def test_no_misconception_is_among_the_laws():
    assert not {said(as_law(each)) for each in MISCONCEPTIONS} & {said(law) for law in ALL}
    assert not {each.label for each in MISCONCEPTIONS} & set(LAWS)


def test_the_laws_do_not_offer_misconceptions():
    assert not hasattr(derive.laws, "MISCONCEPTIONS")


def test_the_kernel_refuses_a_step_by_a_misconception():
    from dataclasses import replace

    derivation = solve(load("sigmoid-jacobian")).derivation
    place, number, step = next(
        (place, number, step)
        for place, chain in enumerate(derivation.chains)
        for number, step in enumerate(chain.steps)
        if step.name == "derivative of σ"
    )
    wrong = next(each for each in MISCONCEPTIONS if each.label == "sigma'=sigma")
    for name in (step.name, wrong.label):
        false = replace(step, name=name, new=instance(wrong.wrong, step.binding))
        chain = derivation.chains[place]
        chain = replace(chain, steps=(*chain.steps[:number], false, *chain.steps[number + 1 :]))
        chains = (*derivation.chains[:place], chain, *derivation.chains[place + 1 :])
        with pytest.raises(InvalidStep):
            check(replace(derivation, chains=chains), ALL)


def test_a_line_of_the_table_stands_there_once():
    lines = [(each.label, each.law, key(each.pattern), key(each.wrong)) for each in MISCONCEPTIONS]
    assert len(set(lines)) == len(lines)


def test_names_of_slips_are_their_keys():
    assert all(name == slip.name for name, slip in SLIPS.items())


@pytest.mark.parametrize("says", sorted({each.says for each in (*MISCONCEPTIONS, *SLIPS.values())}))
def test_a_sentence_completes_would_follow_if(says):
    assert not says.endswith(".")
    assert not says[0].isupper() or says.startswith(("ReLU", "E["))
    assert set(re.findall(r"\{(\w*)\}", says)) <= {"part", "new"}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: key(form[0]))
def test_another_way_to_write_it_is_equal(form):
    assert all(trial(Law(f"form {key(form[0])}", equal(*form)), seed) for seed in range(3))
