"""The letters of new indices are nobody's: no size's, no name's, no other size's."""

import pytest
from statements import ALL, exp

from derive.errors import StatementError
from derive.kernel import Definition, Problem, Symbol, Target
from derive.solver import solve
from derive.terms import derivative, fn, index, sum_over, sym
from derive.terms.binding import bound_indices


def crowded():
    """Five layers of one matrix, where most of the usual letters mean something."""
    i, j, a = index("i", "n"), index("j", "n"), index("k", "m")
    layers = [
        Definition(f"s^{level}", (i,), fn("tanh", sum_over(j, sym("W", i, j) * sym(f"s^{level - 1}", j))))
        for level in range(1, 5)
    ]
    read_out = sum_over(a, exp(sum_over(i, sym("p", a, i) * sym("s^4", i))))
    return Problem(
        "crowded",
        (Target("", derivative(sym("t"), sym("W", i, j))),),
        {"n": "", "m": "", "l": ""},
        (Symbol("W", ("n", "n")), Symbol("s^0", ("n",)), Symbol("p", ("m", "n")), Symbol("q"), Symbol("r_0")),
        (*layers, Definition("t", (), read_out)),
        letters={"n": ("i", "j"), "m": ("k",)},
    )


def letters_of(problem):
    """All indices that the lines of its derivation show."""
    lines = [step.after for chain in solve(problem).derivation.chains for step in chain.steps]
    return {index for line in lines for index in line.free | bound_indices(line)}


def test_letters_left_are_the_authors_and_those_that_mean_nothing():
    assert "".join(crowded().spare_letters["n"]) == "ijuvabcfghw"
    assert "".join(crowded().spare_letters["m"]) == "kuvabcfghw"


@pytest.mark.parametrize("state", [crowded, *ALL.values()], ids=lambda state: state.__name__)
def test_new_indices_have_letters_that_mean_nothing_else(state):
    problem = state()
    stated = [target.term for target in problem.targets] + [d.body for d in problem.definitions]
    authors = {index for term in stated for index in term.free | bound_indices(term)}
    authors |= {index for definition in problem.definitions for index in definition.params}
    new = {each for each in letters_of(problem) - authors if len(each.name) == 1}
    assert all(each.name in problem.spare_letters[each.dim] for each in new)


def test_a_letter_that_is_a_size_is_refused():
    i = index("n", "N")
    with pytest.raises(StatementError, match="n is a size and an index over N"):
        Problem(
            "letters",
            (Target("", derivative(sum_over(i, sym("x", i)), sym("x", i))),),
            {"n": "", "N": ""},
            (Symbol("x", ("N",)),),
            letters={"N": ("n",)},
        )
