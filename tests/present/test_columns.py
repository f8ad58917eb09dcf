"""How formulas and reasons stand in a terminal, and in which order a problem is stated."""

import pytest
from solutions import solve

from derive import D, Problem, define, dim, index, library, matrix, relu, scalar, unknown, vector
from derive.present.columns import (
    CLOSE,
    FROM_RIGHT,
    OPEN,
    WIDTH,
    breadth,
    broken,
    column,
    in_columns,
    sentence,
    settled,
)  # fmt: skip

n, m = dim("n", "outputs"), dim("m", "inputs")
i = index("i", n)
k = index("k", m)
LONG = "(a + b + c + d) Σ_k u_k v_k w_k"


def page(**given):
    return solve(Problem(title="t", **given)).page()


@pytest.mark.parametrize(
    ("formula", "lines"),
    [
        ("a = b", ["  a = b"]),
        (f"{LONG} + {LONG} − {LONG}", [f"  {LONG} + {LONG}", f"      − {LONG}"]),
        (f"{LONG} = {LONG} + {LONG}", [f"  {LONG}", f"      = {LONG} + {LONG}"]),
        (f"{LONG} Σ_l {LONG} {LONG}", [f"  {LONG} Σ_l {LONG}", f"      {LONG}"]),
        (
            f"f({LONG} {LONG} + (a {LONG}))",
            [f"  f({LONG} {LONG}", f"      + (a {LONG}))"],
        ),
    ],
    ids=["short", "sign", "relation", "factors", "brackets"],
)
def test_a_formula_is_broken_where_a_person_breaks_it(formula, lines):
    assert broken(formula, "  ", "      ") == lines
    assert " ".join(line.strip() for line in lines) == formula


def test_a_line_is_not_broken_behind_a_sigma_nor_before_the_bracket_of_a_derivative():
    for formula in ("a " * 37 + "Σ_k x_k y_k", "a " * 35 + "∂/∂x [x_k] y_k"):
        _, second = broken(formula, "  ", "      ")
        assert second.strip().startswith(("Σ_k x_k", "∂/∂x [x_k]"))


@pytest.mark.parametrize(
    "formula",
    [
        "lim_{n → ∞} g_n = ḡ",
        "q_k = e^{s_k} / Σ_l e^{s_l}",
        "1/√(2 π σ²) > 0",
        "Σ_j G_ij H_jk = δ_ik",
        "a − 2 > 0",
    ],
)
def test_a_short_formula_among_words_stays_whole(formula):
    for before in range(50, WIDTH):
        lines = sentence(f"{'w' * before} since {formula} and more", "", "  ")
        assert any(formula in line for line in lines)


def test_a_condition_behind_a_formula_may_begin_a_line():
    lines = sentence(f"{'w' * 58} divide by 2 Σ_n r_n (Σ_n r_n ≠ 0)", "", "  ")
    assert lines[-1].strip() == "(Σ_n r_n ≠ 0)"


def test_an_index_and_an_exponent_are_not_broken():
    lines = broken("b c " * 17 + "lim_{n → ∞} e^{a + b}", "  ", "      ")
    assert any("lim_{n → ∞} e^{a + b}" in line for line in lines)


def test_a_reason_stands_beside_its_formula_or_below():
    assert in_columns(("a", "(1)", "sum rule"), 30) == ["    = a" + " " * 23 + "(1) sum rule"]
    assert in_columns((LONG, "(1)", "sum rule"), 30) == [f"    = {LONG}", " " * 10 + "(1) sum rule"]


def test_a_reason_goes_on_under_itself():
    first, second = in_columns(("a", "(12)", "word " * 12), 44)
    assert first.index("word") == second.index("word") == 49


def test_the_column_leaves_the_fewest_lines():
    reason = "r" * 40
    assert column([("a", "(1)", reason), ("a", "(2)", "short")]) == 44
    reason = "word " * 8
    assert column([("a", "(1)", reason)]) == WIDTH - len("(1) ") - len(reason.strip())
    assert column([]) == 44


@pytest.mark.parametrize("name", library.names())
def test_no_line_is_wider_than_the_terminal(name):
    for detail in ("brief", "textbook", "full"):
        lines = solve(library.load(name)).page(detail=detail).splitlines()
        assert max(map(breadth, lines)) <= WIDTH


@pytest.mark.parametrize("language", ["el", "fa", "pl"])
@pytest.mark.parametrize("name", ["gaussian-noise", "logistic-hessian", "bn-centering"])
def test_no_line_of_another_language_is_wider(name, language):
    lines = solve(library.load(name)).page(language=language).splitlines()
    assert max(map(breadth, lines)) <= WIDTH


def test_what_only_joins_letters_or_turns_lines_takes_no_column():
    assert breadth(f"{FROM_RIGHT}می\u200cشود {OPEN}x\u0302{CLOSE}") == len("میشود x")


def test_a_formula_among_words_of_another_language_stays_whole_where_there_is_room():
    formula = f"{OPEN}β_i ~ N(1, σ²) + log x{CLOSE}"
    for before in range(50, WIDTH):
        lines = sentence(f"{'λ' * before} όπου {formula}, λέξεις", "", "  ")
        assert any(formula in line for line in lines)


def test_words_of_another_language_beside_signs_may_be_apart():
    assert sentence(f"{'λ' * 70} {OPEN}x{CLOSE} = λέξεις λέξη", "", "")[0].endswith("=")


def test_each_line_from_the_right_closes_the_formula_that_it_opens():
    lines = broken(f"{OPEN}{LONG} = {LONG} + {LONG}{CLOSE} λέξη", "  ", "      ")
    found = list(settled(lines, is_rtl=True))
    assert len(found) > 1
    for line in found:
        assert line.startswith(FROM_RIGHT)
        assert line.count(OPEN) == line.count(CLOSE) == 1


def test_a_relation_before_a_formula_is_read_with_it():
    assert list(settled([f"    = {OPEN}a{CLOSE} λ"], is_rtl=True)) == [f"{FROM_RIGHT}    {OPEN}= a{CLOSE} λ"]


def test_what_is_read_from_the_left_has_no_marks():
    assert list(settled([f"= {OPEN}a{CLOSE} λ", ""], is_rtl=False)) == ["= a λ", ""]


def test_parts_are_named_where_they_are_answered():
    x = scalar("x")
    text = page(find={"there": D(relu(x), x), "here": D(x**2, x)})
    end = text[text.index("Answer") :].splitlines()
    assert end[:9] == [
        "Answer   there",
        "           ∂/∂x [ReLU(x)] = 1[x > 0]",
        "             = 1   where x > 0",
        "             = 0   where x < 0",
        "           if x ≠ 0",
        "           where x = 0: ∂/∂x [ReLU(x)] does not exist; the subgradients of",
        "             ReLU(x) in x are the numbers between 0 and 1",
        "         here",
        "           ∂/∂x [x²] = 2 x",
    ]


def test_symbols_are_stated_in_the_order_in_which_definitions_use_them():
    W, u, b = matrix("W", n, m, "weights"), vector("u", m), scalar("b")
    s = define("s", i, k, W[i, k] * u[k] + b)
    E = unknown("E", of=s, says="error")
    text = page(find=D(E, b))
    given = [
        line[9:].split(" ∈")[0].split(":")[0]
        for line in text.splitlines()
        if line[:9].strip() in ("", "Given")
    ]
    assert given[given.index("n") :][:5] == ["n", "m", "W", "u", "b"]


@pytest.mark.parametrize(
    ("says", "line"), [("error", "E = f(s): error, differentiable"), ("", "E = f(s), f differentiable")]
)
def test_an_unknown_function_is_said_beside_its_value(says, line):
    s = vector("s", n)
    E = unknown("E", of=s, by="f", says=says)
    assert f"         {line}\n" in page(find=D(E**2, s[i]))
