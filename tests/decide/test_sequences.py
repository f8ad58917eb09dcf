"""Claims about arrays that go on without end, where a limit of their means is given."""

import pytest

from derive.decide import refuted
from derive.present.counterexamples import counterexample_words
from derive.problem_file import read_problem

STATED = """
given = ["lim_{n -> oo} MEAN = gbar"]
prove = "CLAIM"
[sizes]
n = "samples"
[symbols]
g = { shape = ["n"] EXTRA}
gbar = {}
gamma = {}
"""


def problem(claim: str, mean: str = "1/n sum_j g_j", extra: str = ""):
    text = STATED.replace("CLAIM", claim).replace("MEAN", mean).replace("EXTRA", extra)
    return read_problem(text).problem


def test_first_entries_say_nothing_of_what_means_tend_to():
    stated = problem("gamma gbar = gamma g_i")
    found = refuted(stated, stated.targets[0])
    assert found is not None
    words = counterexample_words(found, stated.targets[0])
    assert words == "at i = 1, g = (0, 0, 1, 1, …), ḡ = 1, γ = 1: the left side is 1, the right side 0"


def test_a_series_goes_on_so_that_it_tends_to_its_sum():
    stated = problem("gamma gbar = gamma g_i", mean="sum_j g_j")
    found = refuted(stated, stated.targets[0])
    assert found is not None
    entries = sum(found.values["g"].values())
    assert entries + found.tails["g"][0] == found.values[r"\bar{g}"][()]


def test_what_holds_is_not_refuted():
    stated = problem("gamma gbar = gbar gamma")
    assert refuted(stated, stated.targets[0]) is None


@pytest.mark.parametrize(
    ("mean", "extra"),
    [
        ("1/n sum_j g_j", ", positive = true"),  # so that ḡ can't be negative
        ("1/n sum_j g_j", ", given = 'g_j <= 1'"),
        ("1/n sum_j g_j", ", given = 'sum_j g_j = 0'"),
        ("1/n sum_j g_j", ", given = 'n <= 10'"),  # then n does not grow
        ("1/n sum_j g_j", ", integer = true"),
        ("1/n sum_j g_j^2", ""),
        ("1/n^2 sum_j g_j", ""),
        ("gamma sum_j g_j", ""),
        ("g_j", ""),
    ],
)
def test_nothing_is_seen_where_a_sequence_may_not_go_on_at_will(mean: str, extra: str):
    stated = problem("gbar = -1", mean, extra)
    assert refuted(stated, stated.targets[0]) is None


def test_conditions_of_another_part_do_not_count():
    text = "[prove]\none = 'x = 1 for x = 1'\ntwo = 'x = 1 for x > 1'\n[symbols]\nx = {}\n"
    stated = read_problem(text).problem
    one, two = (refuted(stated, target) for target in stated.targets)
    assert one is None
    assert two is not None
