"""What may not be used beneath a limit: each test is a way to cheat, and the kernel's refusal."""

from dataclasses import replace

import pytest
from steps import letters, step_by

from derive.errors import InvalidStep
from derive.kernel import Binding, Chain, Derivation, Fact, Step, check, converges, nonzero, positive
from derive.kernel.law import check_binding
from derive.laws import ALL, LAWS
from derive.problem_file import read_problem
from derive.terms import Fn, Limit, num, size, subterms, sym
from derive.terms.binding import part, put

DECLARED = """
[sizes]
n = "samples"
m = "others"
[symbols]
a = { shape = ["n"] }
b = { shape = ["n"] }
c = { shape = ["m"] }
x = {}
r = {}
[functions]
f = { order = 2 }
[define]
S = "1/n sum_j b_j"
"""
ABS, POSITIVE = "absolute value of a nonnegative", "a positive is nonnegative"


def problem(find: str, *given: str):
    listed = ", ".join(f"'''{each}'''" for each in given)
    return read_problem(f"find = '''{find}'''\ngiven = [{listed}]\n{DECLARED}").problem


def place(term, path=()):
    """The path to |...|."""
    if isinstance(term, Fn) and term.name == "abs":
        return path
    found = (place(arg, (*path, number)) for number, arg in enumerate(term.args))
    return next((each for each in found if each is not None), None)


def without_bars(stated, *more: Fact):
    """The derivation in one step that |t| is t beneath a limit, since t > 0 is given; all else is assumed."""
    (target,) = stated.targets
    start, path = target.term, place(target.term)
    new = part(start, path).args[0]
    step = step_by(stated, "law", path, start, new, ABS, binding=letters(f=new))
    node = next(p for p in subterms(start) if isinstance(p, Limit))
    there = node.with_args((new, *node.args[1:]))
    facts = [Fact(converges(each), "assumed") for each in (start, step.after, there)]
    facts += [Fact(positive(there), "assumed"), *more]
    facts.append(Fact(step.conditions[0], "law", POSITIVE, Binding({"f": ((), new)})))
    return Derivation(stated, (Chain("part ", start, (step,), tuple(facts), part=""),)), new


def proved(stated, rule="given", name="0", binding=None):
    _, new = without_bars(stated)
    fact = Fact(positive(new), rule, name, *(() if binding is None else (binding,)))
    derivation, _ = without_bars(stated, fact)
    return check(derivation, ALL)


def test_what_tends_to_a_positive_number_may_be_used():
    (theorem,) = proved(problem("lim_{x -> r} |x + 1|", "x + 1 > 0"))
    assert theorem.claim.terms[1] is not theorem.claim.terms[0]


def test_so_it_may_for_finitely_many_entries():
    assert proved(problem("lim_{x -> r} sum_k |c_k + x|", "c_k + x > 0"))


def test_not_for_each_of_ever_more_entries():
    # 1 − a_i S > 0 from some n on, which hangs on i: with S = 1/n, a_i = 2i − 1 it fails for half of the i ≤ n
    with pytest.raises(InvalidStep, match="at one value of it is used beneath a limit"):
        proved(problem("lim_{n -> oo} sum_i |1 - a_i S|", "1 - a_i S > 0"))


def test_not_what_is_known_at_one_value():
    derivation, _ = without_bars(problem("lim_{x -> r} |x + 1|", "x + 1 >= 0"))
    (chain,) = derivation.chains
    condition = chain.steps[0].conditions[0]
    kept = tuple(fact for fact in chain.facts[:-1] if fact.judgement.relation != "<")
    chain = replace(chain, facts=(*kept, Fact(condition, "given", "0")))
    with pytest.raises(InvalidStep):
        check(replace(derivation, chains=(chain,)), ALL)


def test_not_what_is_given_on_the_other_side_of_the_point():
    stated = problem("lim_{x -> 0-} |x|", "x > 0")
    derivation, new = without_bars(stated)
    cheat = Fact(positive(new), "given", "0")
    derivation, _ = without_bars(stated, cheat)
    chain = derivation.chains[0]
    kept = tuple(fact for fact in chain.facts if fact.judgement.relation != "<" or fact is cheat)
    with pytest.raises(InvalidStep):
        check(replace(derivation, chains=(replace(chain, facts=kept),)), ALL)


def test_not_that_the_means_are_what_they_are_for_one_size():
    stated = problem("lim_{n -> oo} 1/n sum_j b_j", "sum_j b_j = n")
    (target,) = stated.targets
    start = target.term
    path = (0, 1) if start.args[0].args[1].tag == "sum" else (0, 0)
    step = Step("hypothesis", path, start, put(start, path, size("n")), size("n"), "0")
    facts = tuple(Fact(converges(each), "assumed") for each in (start, step.after))
    nonzero_size = Fact(nonzero(size("n")), "assumed")
    chain = Chain("part ", start, (step,), (*facts, nonzero_size), part="")
    with pytest.raises(InvalidStep, match="at one value of it is used beneath a limit"):
        check(Derivation(stated, (chain,)), ALL)


@pytest.mark.parametrize("each", [each for each in ALL if "limit" in each.name], ids=lambda each: each.name)
def test_no_definition_is_held_fixed_in_a_law_about_a_limit(each):
    metas = {name: ((), sym("x") if name == "x" else num(1)) for name in each.metas}
    binding = Binding(metas, {i: i for i in each.indices}, {dim: dim for dim in each.dims}, local=True)
    with pytest.raises(InvalidStep, match="every definition moves"):
        check_binding(each, binding)


def test_lhopitals_rule_is_not_read_with_a_definition_held_fixed():
    law = LAWS["limit by l'Hôpital's rule"]
    letters = {"f": ((), sym("S")), "g": ((), sym("x")), "x": ((), sym("x"))}
    with pytest.raises(InvalidStep, match="every definition moves"):
        check_binding(law, Binding(letters, local=True, approach=("at", (num(0),))))
