"""What a verdict rests on is what its proof used, at the indices for which that is given."""

from derive.answer import AnswerKey, Kind
from derive.one_line import read_line


def key(find, *where, given=()):
    return AnswerKey(read_line(where, given, (find,), (), {}).problem)


def test_what_is_given_for_a_part_is_named_beside_the_signs_of_symbols():
    one = key("dJ/dx for x > 0", "J = a relu(x)^2/2", given=("a > 0", "b > 0"))
    assert "Rests on   x > 0\n" in one.verify("a x").page()


def test_what_is_given_of_the_entry_asked_for_says_nothing_of_the_others():
    one = key("dJ/dx_i for x_i > 0", "x in R^n", "J = (sum_j relu(x_j))^2/2")
    assert one.verify("sum_j relu(x_j)").kind is Kind.CORRECT
    assert one.verify("sum_j x_j").kind is Kind.UNDECIDED
    assert one.verify("sum_j relu(x_j) - relu(x_i) + x_i").kind is Kind.CORRECT


def test_what_a_derivation_assumes_of_one_entry_says_nothing_of_the_others():
    one = key("d/dx_i |x_i|", "x in R^n")
    assert one.verify("x_i/|x_i|").kind is Kind.CORRECT
    assert one.verify("x_i/|x_i| + sum_j [x_j = 0]").kind is Kind.UNDECIDED
