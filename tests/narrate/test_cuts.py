"""Where a derivation is cut into lines, and what each of them tells."""

from itertools import pairwise
from pathlib import Path

import pytest
import statements
from solutions import solve
from sympy import Sum, log, sqrt

from derive import D, Problem, define, dim, index, library, matrix, relu, scalar, sigmoid, vector
from derive.narrate import DETAILS, narrate
from derive.present.script import TERMINAL
from derive.present.text import text
from derive.present.words import reasons

n, m = dim("n"), dim("m")
i, j = index("i j", n)
k = index("k", m)
W = matrix("W", n, m)
v, x = vector("v", m), vector("x", n)
a, b, t = scalar("a"), scalar("b"), scalar("t")


def told(find, detail="textbook", given=()):
    """The lines of a derivation with their reasons."""
    problem = find if not isinstance(find, D) else Problem(title="t", find=find, given=given)
    result = solve(problem)
    story = narrate(result.theorems, detail)
    return [
        (text(line.term, story.problem), reasons(line, story, TERMINAL))
        for passage in story.passages
        for line in passage.lines
    ]


def test_the_chain_rule_has_a_line_of_its_own_then_its_factors_then_what_delta_leaves():
    assert told(library.load("matmul-outer")) == [
        ("Σ_k ∂E/∂s_k ∂s_k/∂W_ji", "chain rule through s"),
        ("Σ_k o_i δ_kj ∂E/∂s_k", "definition of s, sum rule for Σ"),
        ("o_i ∂E/∂s_j", "δ_kj picks out k = j"),
    ]


def test_on_the_way_to_a_lemma_the_sum_goes_with_its_delta():
    lines = told(library.load("sigmoid-mlp"))
    start = lines.index(("Σ_l ∂E/∂s²_l ∂s²_l/∂W²_ki", "chain rule through s²"))
    assert lines[start + 1 : start + 3] == [
        ("o¹_i ∂E/∂s²_k", "definition of s², only l = k is left"),
        ("(o²_k − t_k) o²_k (1 − o²_k) o¹_i", "by Lemma 1"),
    ]


def test_lemmas_in_a_row_are_cited_together():
    assert "by Lemmas 1 and 2" in [why for _, why in told(library.load("bn-centering"))]


def test_a_line_stops_at_a_quantity_that_has_a_name():
    y = define("y", relu(a * b))
    lines = told(D(define("L", (y - t) ** 2), a))
    assert lines[0] == ("2 (y − t) ∂y/∂a", "definition of L, power rule")
    assert len(lines) == 2


def test_the_sum_of_a_linear_map_comes_and_goes_on_one_line():
    s = define("s", i, Sum(W[i, k] * v[k], k))
    assert len(told(D(s[i], v[k]))) == 1


def test_a_sum_over_delta_is_shown_before_it_goes():
    lines = [line for line, _ in told(D(define("E", Sum((x[i] - a) ** 2, i)), x[j]))]
    assert lines == ["Σ_i 2 (x_i − a) δ_ij", "2 (x_j − a)"]


def test_what_is_given_is_used_on_a_line_of_its_own_however_brief():
    for detail in DETAILS:
        *_, (before, _), (_, why) = told(library.load("softmax-ce"), detail)
        if detail != "full":
            assert why == "since Σ_k y_k = 1"
            assert "Σ_k y_k" in before


@pytest.mark.parametrize("name", library.names())
def test_levels_of_detail_differ(name):
    brief, textbook, full = (len(told(library.load(name), detail)) for detail in DETAILS)
    assert brief <= textbook <= full
    assert textbook < full or full <= 3
    assert brief < textbook or textbook <= 4


@pytest.mark.parametrize("name", statements.ALL)
def test_lines_cover_all_steps_in_order(name):
    for detail in DETAILS:
        for passage in narrate(solve(statements.ALL[name]()).theorems, detail).passages:
            ends = [0, *(line.last for line in passage.lines)]
            assert [line.first for line in passage.lines] == ends[:-1]
            assert ends[-1] == len(passage.chain.steps)
            assert all(line.term is passage.chain.steps[line.last - 1].after for line in passage.lines)


def test_what_holds_of_all_numbers_is_told_at_full_detail_only():
    wanted = D(log(sigmoid(a)), a)
    assert not any("> 0" in why or "≠ 0" in why for _, why in told(wanted))
    assert any("σ(a) > 0" in why for _, why in told(wanted, "full"))


def test_what_rests_on_something_given_is_told_where_it_takes_a_thought():
    c = scalar("c", sign="positive")
    wanted = D(log(c + a**2), a)
    assert any("(c + a² > 0)" in why or "(a² + c > 0)" in why for _, why in told(wanted))
    assert not any("> 0" in why for _, why in told(wanted, "brief"))
    assert not any("c > 0" in why for _, why in told(D(log(c), c)))


def test_what_is_positive_is_not_told_to_be_nonzero():
    wanted = D(Sum(x[i] * v[k], i, k) / sqrt(Sum(x[i] ** 2, i)), x[j])
    assert not any("≠ 0" in why for _, why in told(wanted))
    assert any("≠ 0" in why for _, why in told(wanted, "full"))


@pytest.mark.parametrize("detail", DETAILS)
def test_what_is_assumed_is_always_told(detail):
    assert any("(a ≠ 0)" in why for _, why in told(D(relu(a), a), detail))


def test_what_says_no_more_is_not_told_beside_it():
    (_, why), *_ = told(D(relu(a) - relu(-a), a))
    assert why.endswith("(a ≠ 0)")


def test_a_root_of_what_is_positive_for_all_numbers_has_no_condition():
    assert not any("0)" in why for _, why in told(D(sqrt(1 + a**2), a)))


def test_no_line_shows_what_the_line_before_it_shows():
    stated = Path(__file__).parents[2] / "benchmarks" / "problems" / "opt-exact-line-search.toml"
    story = narrate(solve(library.load(str(stated))).theorems, "textbook")
    for passage in story.passages:
        shown = [text(line.term, story.problem) for line in passage.lines]
        pairs = pairwise(shown)
        assert all(one != other for one, other in pairs if one != "0")  # which is the side of an equation
