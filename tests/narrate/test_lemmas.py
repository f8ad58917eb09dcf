"""Lemmas on a page: each is told once, and what rests on one is shown."""

from pathlib import Path

from derive import library
from derive.kernel import check
from derive.laws import ALL
from derive.narrate.lines import narrate
from derive.problem_file import read_problem
from derive.solver.search import solve

WEIGHTS = """
minimize = 'J'
over = 'w_i'
[sizes]
n = ""
[symbols]
H = { shape = ["n", "n"], positive-definite = true }
b = { shape = ["n"] }
w = { shape = ["n"] }
[define]
J = '1/2 sum_i sum_j w_i H_ij w_j - sum_i b_i w_i'
"""
IDENTITY = """
prove = '(I + A B)^{-1} = I - A (I + B A)^{-1} B'
given = ['\\det(I + A B) \\neq 0', '\\det(I + B A) \\neq 0']
[sizes]
n = ""
m = ""
[symbols]
A = { shape = ["n", "m"] }
B = { shape = ["m", "n"] }
"""


def story(stated):
    return narrate(check(solve(read_problem(stated).problem).derivation, ALL))


def test_a_lemma_is_not_told_again_where_a_point_is_shown_to_be_least():
    found = story(WEIGHTS)
    assert found.shape is not None
    assert list(found.shape.told.values()) == [1]
    starts = [p.chain.start for each in (found, found.shape) for p in each.passages if p.lemma]
    assert len(set(starts)) == len(starts)


def test_what_rests_on_a_lemma_is_shown_though_long():
    found = story(IDENTITY)
    shown = {passage.chain.name for passage in found.passages}
    citing = [c.name for c in found.theorems[0].derivation.chains if any(s.rule == "lemma" for s in c.steps)]
    assert citing
    assert set(citing) <= shown


def test_a_lemma_is_not_told_again_in_other_letters():
    stated = Path(__file__).parents[2] / "benchmarks" / "problems" / "lr-ridge-map.toml"
    derivation = solve(library.load(str(stated))).derivation
    story = narrate(check(derivation, ALL), "textbook")
    assert set(story.shape.told.values()) == {1}
