"""Cases that nothing was said of are named, if they surely are there."""

from work.small import SOFTMAX, UNIT, report

SLOPE = r"\frac{\partial \hat{y}_k}{\partial \theta_j}"
SAME = rf"k = j: {SLOPE} = \hat{{y}}_k (1 - \hat{{y}}_j)"
APART = rf"k \ne j: {SLOPE} = - \hat{{y}}_k \hat{{y}}_j"


def test_equal_or_not_are_all_cases() -> None:
    assert report(SOFTMAX, SAME, APART).lacking == ()


def test_a_case_that_is_missing_has_its_name() -> None:
    assert report(SOFTMAX, SAME).lacking == ("nothing is said of k ≠ j",)
    assert report(SOFTMAX, APART).lacking == ("nothing is said of k = j",)


def test_a_head_of_its_own_line_begins_a_case() -> None:
    assert report(SOFTMAX, "Case $k = j$:", rf"{SLOPE} = \hat{{y}}_k (1 - \hat{{y}}_j)").lacking


def test_numbers_may_be_less_equal_or_more() -> None:
    more, less = (rf"m {sign} 0: m y = y m" for sign in "><")
    assert report(UNIT, more, less).lacking == ("nothing is said of m = 0",)
    assert report(UNIT, more).lacking == ("nothing is said of m ≤ 0",)
    assert report(UNIT, more, less, "m = 0: m y = 0").lacking == ()
    assert report(UNIT, r"m \ge 0: m y = y m", less).lacking == ()


def test_where_a_claim_means_nothing_no_case_is_missing() -> None:
    on = r"x m + b > 0: \frac{\partial y}{\partial x} = m"
    off = r"x m + b < 0: \frac{\partial y}{\partial x} = 0"
    assert report(UNIT, on, off).lacking == ()
    assert report(UNIT, on).lacking


def test_a_condition_behind_a_claim_is_no_case() -> None:
    assert report(SOFTMAX, rf"{SLOPE} = - \hat{{y}}_k \hat{{y}}_j for k \ne j").lacking == ()
