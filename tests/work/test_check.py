"""Lines are judged as a careful and fair assistant does."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from work.small import LAYER, LOSS, NUMBERS, PARTS, SOFTMAX, UNIT, marks, problem, report

from derive.errors import UsageError
from derive.library import load
from derive.work import Mark, check_work

BRACKETS = r"\sum_k y_k (\hat{y}_j - \delta_{kj}) = \sum_k y_k \hat{y}_j - y_k \delta_{kj}"


# -- meanings ----------------------------------------------------------------------------------


def test_a_sum_without_brackets_is_read_as_it_was_meant() -> None:
    (line,) = report(SOFTMAX, BRACKETS).lines
    assert line.mark is Mark.FOLLOWS
    assert [note.label for note in line.notes] == ["sloppy"]


def test_a_line_goes_on_from_a_sum_without_brackets() -> None:
    assert marks(SOFTMAX, BRACKETS, r"= \hat{y}_j - y_j") == "++"
    assert marks(SOFTMAX, BRACKETS, r"= \hat{y}_j + y_j") == "+W"


def test_what_may_mean_two_things_is_undecided_if_one_is_right() -> None:
    assert marks(NUMBERS, "x y/x z = y z") == "?"
    assert marks(NUMBERS, "x y/x z = y + z") in ("?", "W")


def test_the_next_line_decides_which_of_two_things_was_meant() -> None:
    assert marks(NUMBERS, "x z = x y/y z", "= z x") == "?+"
    assert marks(NUMBERS, "x z = x y/y z", "= z + x") in ("?W", "??")


def test_an_index_renamed_inside_a_chain_is_wrong() -> None:
    assert (
        marks(SOFTMAX, r"\frac{\partial J}{\partial \theta_j} = \hat{y}_j - y_j", r"= \hat{y}_k - y_k")
        == "+W"
    )


def test_bound_letters_may_be_renamed() -> None:
    assert marks(SOFTMAX, r"\sum_k y_k \theta_k = \sum_i y_i \theta_i") == "+"


# -- guesses and shapes ------------------------------------------------------------------------


def test_what_rests_on_a_guess_is_not_refuted() -> None:
    assert marks(LAYER, r"\frac{\partial s_i}{\partial W_{ij}} = 2 x_j") == "W"
    assert marks(LAYER, r"\frac{\partial s_i}{\partial w_{ij}} = 2 x_j") == "?"


def test_sizes_that_clash_do_not_follow() -> None:
    (line,) = report(LAYER, r"\frac{\partial L}{\partial x} = W (s - t)").lines
    assert line.mark is Mark.WRONG
    assert "shapes" in line.why


def test_a_matrix_is_no_vector() -> None:
    (line,) = report(LAYER, r"\frac{\partial L}{\partial x} = x x^T").lines
    assert line.mark is Mark.WRONG
    assert "shapes" in line.why


def test_a_matrix_is_not_its_transpose() -> None:
    assert marks(LAYER, r"\nabla_W L = x (s - t)^T") == "W"
    assert marks(LAYER, r"\nabla_W L = (s - t) x^T") == "+"


def test_gradients_may_be_rows() -> None:
    (line,) = report(LAYER, r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial s} W").lines
    assert line.mark is Mark.FOLLOWS
    assert "other layout" in {note.label for note in line.notes}
    assert marks(LAYER, r"\frac{\partial L}{\partial x} = 2 \frac{\partial L}{\partial s} W") == "W"


def test_a_column_equated_to_a_row_is_undecided_and_wrong_where_both_differ() -> None:
    assert marks(LAYER, "s = x^T W^T") == "?"
    assert marks(LAYER, "s = 2 x^T W^T") == "W"


def test_an_array_may_be_equated_to_its_entry() -> None:
    assert marks(LAYER, r"\frac{\partial L}{\partial x} = \sum_i (s_i - t_i) W_{ij}") == "+"
    assert marks(LAYER, r"\frac{\partial L}{\partial x} = \sum_i (s_i + t_i) W_{ij}") == "?"


# -- names of the student's own ----------------------------------------------------------------


def test_a_name_may_be_given_before_or_after_it_is_used() -> None:
    assert marks(LAYER, "r_i = s_i - t_i", r"L = \frac12 \sum_i r_i^2") == "++"
    assert marks(LAYER, r"L = \frac12 \sum_i r_i^2, \ r_i = s_i - t_i") == "+"
    assert set(marks(LAYER, r"L = \frac12 \sum_i r_i^2", "where $r_i = s_i - t_i$")) == {"+"}


def test_a_whole_array_may_get_a_name() -> None:
    assert marks(LAYER, "G = W^T W", r"\sum_i s_i^2 = x^T G x", "x^T G x = 2 x^T W^T W x") == "++W"


def test_a_chain_may_begin_with_a_name() -> None:
    assert marks(LAYER, r"r = s - t = W x - t", "r_i = s_i + t_i") == "+W"
    assert marks(LAYER, r"r = s - t = W x + t") == "W"


def test_names_may_have_labels() -> None:
    assert marks(LAYER, r"g^{(2)}_i = 2 s_i", r"g^{(2)}_i = s_i") == "+W"
    assert marks(LAYER, r"g^2_i = 2 s_i", r"\sum_i g^2_i = \sum_i s_i") == "+W"


def test_what_is_said_of_a_declared_name_is_a_claim() -> None:
    assert marks(NUMBERS, "f = x^2 y") == "W"
    assert marks(LAYER, r"s_i^2 = s_i") == "W"


def test_what_is_said_again_of_a_name_is_a_claim() -> None:
    assert marks(NUMBERS, "u = x z", "u = z x", "u = x + z") == "++W"


def test_a_name_that_is_given_anew_means_something_else() -> None:
    assert marks(NUMBERS, "Let $u = x z$.", "Let $u = x + z$.", "u = z + x") == "+?+"


def test_a_name_may_stand_for_something_else_in_each_case() -> None:
    lines = ("Case x > 0:", "u = x", "Case x < 0:", "u = -x")
    assert marks(NUMBERS, *lines, "u = |x|", "u = x") == ".+.?+W"
    assert marks(NUMBERS, *lines, "In both cases", "u = -x", "x = u") == ".+.?.??"
    assert marks(NUMBERS, "u = x", "Case x > 0:", "u = x + 1") == "+.W"


def test_a_name_may_be_given_with_what_holds_in_its_case() -> None:
    assert marks(NUMBERS, "Case x > 0:", "u = |x| = x", "v = |x| = -x") == ".+W"


def test_a_derivative_in_a_name_of_ones_own_finds_it_in_the_problem() -> None:
    z = r"z_n = \sum_j X_{nj} w_j"
    slope = r"\frac{\partial L}{\partial z_n} = -\frac{y_n e^{-y_n z_n}}{1 + e^{-y_n z_n}}"
    assert marks(LOSS, z, slope) == "++"
    assert marks(LOSS, z, r"\frac{\partial L}{\partial z_n} = 0") != "++"
    assert marks(LAYER, "r_i = s_i - t_i", r"\frac{\partial L}{\partial r_i} = r_i") == "++"
    assert marks(LAYER, "r_i = s_i - t_i", r"\frac{\partial L}{\partial r_i} = 2 r_i") == "+W"


def test_what_is_made_of_a_name_elsewhere_too_is_not_refuted() -> None:
    assert marks(NUMBERS, "u = x z", r"\frac{\partial f}{\partial u} = 0") == "+?"
    assert marks(NUMBERS, "u = x^2", r"\frac{\partial f}{\partial u} = 2 y") == "+?"


def test_a_derivative_behind_a_name_is_seen_too() -> None:
    lines = ("r_i = s_i - t_i", r"g_i = \frac{\partial L}{\partial r_i}")
    assert marks(LAYER, *lines, "g_i = r_i") == "+++"
    assert marks(LAYER, *lines, "g_i = 2 r_i") == "++W"


# -- assignments, conclusions, conditions ------------------------------------------------------


def test_an_assignment_is_no_equation() -> None:
    update = r"W_{ij} \leftarrow W_{ij} - \lambda \frac{\partial L}{\partial W_{ij}} = W_{ij} - \lambda (s_i - t_i) x_j"
    assert marks(LAYER, update, r"= W_{ij} + \lambda (t_i - s_i) x_j") == "++"
    assert marks(LAYER, r"W_{ij} := W_{ij} - \lambda (s_i - t_i) x_j") in "+."
    wrong = r"W_{ij} \leftarrow W_{ij} - \lambda \frac{\partial L}{\partial W_{ij}} = W_{ij} - \lambda (s_i + t_i) x_j"
    assert marks(LAYER, wrong) == "W"


def test_colon_equals_names_what_is_new_and_claims_of_what_is_not() -> None:
    assert marks(NUMBERS, "u := x z", "u = z x") == "++"
    assert marks(NUMBERS, "f := x z") == "W"


def test_what_follows_from_a_condition_is_judged_under_it() -> None:
    assert marks(UNIT, r"m = 0 \Rightarrow \frac{\partial L}{\partial x} = 0") == "+"
    assert marks(UNIT, r"m = 0 \Rightarrow \frac{\partial L}{\partial x} = 1") in "W?"


def test_what_is_supposed_of_an_array_is_so_of_all_entries() -> None:
    assert marks(LAYER, r"s = t \Rightarrow W^T (s - t) = 0") in "+?"
    assert marks(LAYER, r"x = 0 \Rightarrow s = 0") in "+?"
    assert marks(LAYER, r"x = 0 \Rightarrow s = t") in "W?"


def test_what_does_not_hold_and_is_no_condition_fails() -> None:
    assert marks(NUMBERS, r"f = x^2 y \Rightarrow x = x") == "W"
    assert (
        marks(
            UNIT, r"\frac{\partial y}{\partial m} = x \Rightarrow \frac{\partial L}{\partial m} = 2 (y - t) x"
        )
        == "W"
    )


def test_what_is_joined_to_what_can_not_be_read_is_not_refuted() -> None:
    assert marks(NUMBERS, r"@@@ = 0 \iff x y = z") in ("?", "!")
    assert marks(NUMBERS, r"f = @@@", r"\Rightarrow x y = z") == "!?"


def test_two_conditions_that_are_the_same() -> None:
    assert marks(UNIT, r"m > 0: x m + b \ge 0 \iff x \ge -b/m") == "+"
    assert marks(UNIT, r"m < 0: x m + b \ge 0 \iff x \ge -b/m") in "W?"


def test_a_reason_is_never_supposed() -> None:
    start = r"$J = -\sum_k y_k \log \hat{y}_k$, since $\sum_k y_k"
    assert marks(SOFTMAX, f"{start} = 1$. Then", "J = J") == "++"
    assert marks(SOFTMAX, f"{start} = 0$. Then", "J = J") == "W+"
    assert marks(SOFTMAX, rf"{start} \ne 1$. Then", "J = J") == "W+"


def test_nothing_follows_from_what_never_holds() -> None:
    assert marks(NUMBERS, "Case $x^2 < 0$:", "f = 0") == ".?"
    assert marks(NUMBERS, r"$(x - y)^2 \ne x^2 - 2xy + y^2$, so that $x = y$") == "W"
    equal = r"J \ne -\sum_k y_k \log \hat{y}_k"
    assert marks(SOFTMAX, rf"Write ${equal}$, since $\sum_k y_k = 1$. Then", "J = J") == "?+"


def test_a_conclusion_is_not_supposed() -> None:
    lines = (r"$(x - y)^2 \ge 0$", r"\Rightarrow 2xy \le x^2 - y^2", r"\Rightarrow xy \le (x^2 - y^2)/2")
    assert marks(NUMBERS, *lines)[:2] == "+W"


def test_a_number_below_an_array_numbers_an_entry() -> None:
    assert marks(SOFTMAX, r"\hat{y}_1 = 1") == "?"
    assert marks(SOFTMAX, r"a_1 = \sum_k y_k \theta_k") == "+"


def test_what_is_asked_for_moves_in_a_differential() -> None:
    assert marks(NUMBERS, "d(x y) = x dy") == "?"
    assert marks(NUMBERS, "d(x y) = x dy + y dx") == "+"
    assert marks(NUMBERS, "d(x y) = y dx") == "+"
    assert marks(NUMBERS, "d(x y) = x dx") == "W"


def test_a_bound_before_a_colon_is_the_head_of_a_case() -> None:
    slope = r"\frac{\partial L}{\partial x} = 2 (y - t) m"
    assert marks(UNIT, "x m + b > 0:", slope) == ".+"
    assert marks(UNIT, "x m + b < 0:", slope) == ".W"


def test_a_condition_in_brackets_is_one_more() -> None:
    assert marks(UNIT, r"m > 0: \frac{\partial L}{\partial x} = 2 (y - t) m [xm + b > 0]") == "+"
    assert marks(UNIT, r"m > 0: \frac{\partial L}{\partial x} = 2 (y - t) x [xm + b > 0]") == "W"


def test_a_condition_may_give_a_name_alone() -> None:
    assert marks(NUMBERS, "f = u", "where $u = 0$")[-1] in "W?."


@pytest.mark.parametrize(
    "line",
    [
        "It is not true that $x + x = 2x$.", "$x + x = 2x$ is wrong.", "We do not have $x + x = 2x$.",
        "We cannot conclude that $x + x = 3x$.", "One might think that $x + x = 3x$, but this is wrong.",
        "$x + x = 3x$ does not hold.",
    ],
)  # fmt: skip
def test_what_is_denied_is_not_claimed(line: str) -> None:
    assert marks(NUMBERS, line) == "."


def test_not_elsewhere_in_a_sentence_denies_nothing() -> None:
    assert marks(NUMBERS, "Since $y$ is not 0, we have $x + x = 3x$.") == "W"
    assert marks(NUMBERS, "We need not expand: $x + x = 2x$.") == "+"
    assert marks(NUMBERS, "$x + x = 2x$ does not depend on $y$.") == "+"


def test_a_line_is_judged_in_its_case() -> None:
    assert marks(UNIT, r"x m + b > 0: \frac{\partial y}{\partial x} = m") == "+"
    assert marks(UNIT, r"x m + b < 0: \frac{\partial y}{\partial x} = m") == "W"
    assert (
        marks(SOFTMAX, r"k \ne j: \frac{\partial \hat{y}_k}{\partial \theta_j} = - \hat{y}_k \hat{y}_j")
        == "+"
    )
    assert marks(SOFTMAX, r"\frac{\partial \hat{y}_k}{\partial \theta_j} = - \hat{y}_k \hat{y}_j") == "W"


def test_what_is_needed_stands_in_brackets() -> None:
    slope = r"$\frac{\partial y}{\partial x} = m$"
    assert marks(UNIT, f"{slope} ($x m + b > 0$)", f"{slope} ($x m + b < 0$)") == "+W"


def test_a_case_stays_in_force() -> None:
    head, line = "Case $k = j$:", r"\frac{\partial \hat{y}_k}{\partial \theta_j} = \hat{y}_k (1 - \hat{y}_k)"
    assert marks(SOFTMAX, head, line) == ".+"
    assert marks(SOFTMAX, head, line, r"Case $k \ne j$:", line) == ".+.W"


def test_a_case_that_is_not_needed_does_no_harm() -> None:
    line = r"\frac{\partial \hat{y}_k}{\partial \theta_j} = \hat{y}_k (\delta_{kj} - \hat{y}_j)"
    assert marks(SOFTMAX, r"Case $k \ne j$:", line) == ".+"


def test_a_condition_goes_on_with_its_chain() -> None:
    first = r"k = j: \frac{\partial \hat{y}_k}{\partial \theta_j} = \hat{y}_k (1 - \hat{y}_j)"
    assert marks(SOFTMAX, first, r"= \hat{y}_j (1 - \hat{y}_k)") == "++"


# -- chains ------------------------------------------------------------------------------------


def test_a_chain_goes_on_from_the_line_before() -> None:
    assert marks(NUMBERS, "(x + y)^2 = x^2 + 2xy + y^2", "= x (x + 2y) + y^2", "= x^2 + 2xy - y^2") == "++W"


def test_a_chain_that_goes_on_from_a_wrong_formula_follows_through() -> None:
    rows = report(NUMBERS, "(x + y)^2 = x^2 + y^2", "= y^2 + x^2").lines
    assert [row.mark for row in rows] == [Mark.WRONG, Mark.THROUGH]
    assert rows[1].since == 1


def test_a_chain_may_come_back_to_the_right_value() -> None:
    rows = report(NUMBERS, "(x + y)^2 = x^2 + y^2", "= x^2 + 2xy + y^2", "= y^2 + 2xy + x^2").lines
    assert [row.mark for row in rows] == [Mark.WRONG, Mark.FOLLOWS, Mark.FOLLOWS]
    assert "right again" in {note.label for note in rows[1].notes}


def test_nothing_goes_on_from_what_can_not_be_read() -> None:
    assert marks(NUMBERS, "x + x = 2x", "f = @@@", "= 5x") == "+!?"
    assert marks(NUMBERS, "= x") == "?"


# -- parts of a problem ------------------------------------------------------------------------


def test_what_is_given_for_one_part_may_be_used() -> None:
    (line,) = report(PARTS, r"\frac{\partial f}{\partial x} = 4 x").lines
    assert line.mark is Mark.FOLLOWS
    assert any("two" in note.says for note in line.notes)
    assert (
        marks(PARTS, r"\frac{\partial f}{\partial x} = 3 x", r"\frac{\partial f}{\partial x} = 2 x y") == "W+"
    )


def test_in_a_part_that_is_named_nothing_else_is_given() -> None:
    line = r"\frac{\partial f}{\partial x} = 4 x"
    found = [check_work(problem(PARTS), line, part, False).lines[0].mark for part in ("one", "two")]
    assert found == [Mark.WRONG, Mark.FOLLOWS]


def test_there_must_be_such_a_part() -> None:
    with pytest.raises(UsageError, match="one, two"):
        check_work(problem(PARTS), "x = x", "three")


# -- what can't be judged ----------------------------------------------------------------------


def test_a_text_about_another_problem_says_so() -> None:
    found = report(LAYER, "q = r v", "v r = p")
    assert "another problem" in found.why


@pytest.mark.parametrize(
    "bad", [r"\frac{", "((((" * 40, "x" * 5000, r"\href{javascript:1}{x} = 1", "\x00 = 1"]
)
def test_a_bad_line_leaves_the_others_alone(bad: str) -> None:
    found = marks(NUMBERS, "x + x = 2x", bad, "x y = y x")
    assert found[0] == found[-1] == "+"
    assert "W" not in found


def test_the_work_for_one_text_is_bounded() -> None:
    found = report(NUMBERS, *["x + x = 2 x"] * 1000)
    assert found.lines[0].mark is Mark.FOLLOWS
    assert found.lines[-1].mark is Mark.UNDECIDED


def test_threads_find_the_same() -> None:
    lines = ("u = x z", "f = x^2 y + e^u", "f = x^2 y + u", "f = x^2 y + z x")
    text = "\n\n".join(lines)
    once = check_work(problem(NUMBERS), text)
    with ThreadPoolExecutor(4) as pool:
        for other in pool.map(lambda _: check_work(problem(NUMBERS), text), range(8)):
            assert other.lines == once.lines


def test_a_case_that_a_line_begins_with_may_be_in_force_for_the_next_ones() -> None:
    case, after, wrong = "Case x m + b > 0: y = x m + b", "d y/d x = m", "d y/d x = -m"
    assert marks(UNIT, after) == "W"
    assert marks(UNIT, case, after) == "++"
    assert marks(UNIT, case, wrong) == "+W"
    assert marks(UNIT, case, "In both cases:", after) == "+.W"
    assert marks(UNIT, "x m + b > 0: y = x m + b", after) == "+?"
    assert marks(UNIT, "Case x <> 0: y = x m + b", after)[-1] != "W"


def test_what_is_equivalent_to_words_is_not_refuted() -> None:
    assert marks(UNIT, "dL/dx exists exactly if m t = 0") in ("?", ".")


# -- solutions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [r"\hat{m}", "m^*", "m_{opt}"])
def test_a_name_for_the_solution_is_no_free_name(tmp_path, name: str) -> None:
    path = tmp_path / "mean.toml"
    path.write_text(MEAN)
    slope = r"\frac{\partial J}{\partial m} = -2 \sum_i (x_i - m) = 0"
    assert marks_of_file(path, slope, rf"{name} = \frac{{1}}{{n}} \sum_i x_i") in ("++", "+!")
    assert marks_of_file(path, slope, rf"{name} = \frac{{2}}{{n}} \sum_i x_i") in ("+?", "+!")
    assert marks_of_file(path, slope, r"m_0 = x_1") in ("++", "+!")


MEAN = r"""title = "A mean"
minimize = "J"
over = "m"
[sizes]
n = ""
[symbols]
x = { shape = ["n"] }
m = ""
[define]
J = '\sum_i (x_i - m)^2'
"""


def marks_of_file(path, *rows: str) -> str:
    letters = {Mark.FOLLOWS: "+", Mark.WRONG: "W", Mark.UNDECIDED: "?", Mark.UNREADABLE: "!"}
    return "".join(letters[line.mark] for line in check_work(load(str(path)), "\n".join(rows)).lines)
