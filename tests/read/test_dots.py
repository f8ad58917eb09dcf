"""Three dots leave out what goes on alike, from number 1 to a declared size; nothing else is guessed."""

import pytest
from reading_lines import first, of_lines, said

from derive.read import Formula, Unreadable, elaborate, parse
from derive.read.own import suppose
from derive.read.written import PART
from derive.terms import (
    add,
    delta,
    derivative,
    fn,
    index,
    mul,
    neg,
    num,
    product_over,
    reciprocal,
    same,
    size,
    sum_over,
    sym,
)

NAMES = r"x:n y:n w:m,k o:m z:k L E c X:n,d A:k,m B:k,k"
WHERE = of_lines(NAMES, made_of={"z": "w o", "L": "z w o"})
i, j, l_ = index("i", "n"), index("j", "k"), index("i", "m")
xi, yi = sym("x", i), sym("y", i)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"x_1 + \cdots + x_n", sum_over(i, xi)),
        (r"x_1 + x_2 + \dots + x_n", sum_over(i, xi)),
        ("x_1 + x_2 + ... + x_n", sum_over(i, xi)),
        (r"x_1 + x_2 + x_3 + \ldots + x_n", sum_over(i, xi)),
        (r"x_1^2 + \dots + x_i^2 + \dots + x_n^2", sum_over(i, xi**2)),
        (r"c - x_1 y_1 - \dots - x_n y_n + c", add(sym("c"), neg(sum_over(i, mul(xi, yi))), sym("c"))),
        (r"\log(x_1) + \dots + \log(x_n)", sum_over(i, fn("log", xi))),
        (
            r"w_{1,j} o_1 + w_{2,j} o_2 + \dots + w_{i,j} o_i + \dots + w_{m,j} o_m",
            sum_over(l_, mul(sym("w", l_, j), sym("o", l_))),
        ),
        (r"w_{1j} o_1 + \dots + w_{mj} o_m", sum_over(l_, mul(sym("w", l_, j), sym("o", l_)))),
        (
            r"\frac{\partial L}{\partial z_1}\frac{\partial z_1}{\partial o_i} + \dots"
            r" + \frac{\partial L}{\partial z_k}\frac{\partial z_k}{\partial o_i}",
            sum_over(
                j, mul(derivative(sym("L"), sym("z", j)), derivative(sym("z", j), sym("o", index("i", "m"))))
            ),
        ),
        (r"x_1 x_2 \cdots x_n", product_over(i, xi)),
        (r"c x_1 \cdots x_n", mul(sym("c"), product_over(i, xi))),
        (r"x_1 + \dots + x_n + y_1 + \dots + y_n", add(sum_over(i, xi), sum_over(i, yi))),
        (r"0 + \dots + 0 + c", sym("c")),
        (r"c + 0 + \dots + 0", sym("c")),
        (r"\frac{1}{n}(x_1 + \dots + x_n)", mul(reciprocal(size("n")), sum_over(i, xi))),
    ],
)
def test_a_sum_goes_on_as_its_first_and_its_last_term_say(text, wanted):
    assert same(first(text, WHERE), wanted)


@pytest.mark.parametrize(
    "text",
    [
        r"x_1 + x_3 + \dots + x_n",
        r"x_1 + \dots + x_5",
        r"x_2 + \dots + x_n",
        r"x_0 + x_1 + \dots + x_n y_1",
        r"x_1 + \dots + x_{n-1}",
        r"x_1 + \dots + y_n",
        r"x_1 - \dots + x_n",
        r"x_1 + x_2 - \dots - x_n",
        r"c + \dots + c",
        r"x_1 + \dots",
        r"\dots + x_n",
        r"x_1 y_1 + x_2 y_3 + \dots + x_n y_n",
        r"x_1 + \dots + x_i y_i + \dots + x_n",
        r"1 + 2 + \dots + n",
        r"c + c^2 + \dots + c^n",
        r"w_{1,2} + \dots + w_{m,k}",
        r"x_1 / x_2 \cdots x_n",
        r"x_n + \dots + x_1",
        r"\dots",
        r"x_1 \le \dots \le x_n",
    ],
)
def test_what_does_not_go_on_alike_is_refused(text):
    with pytest.raises(Unreadable):
        said(text, WHERE)


def entries(text):
    """The entries at p, q of all meanings, by the sizes of the array."""
    return [terms[0] for terms, _ in said(text, WHERE)]


p, q, pk, qm = index("p", "n"), index("q", "n"), index("p", "k"), index("q", "m")
pm, qk = index("p", "m"), index("q", "k")


def test_a_list_in_brackets_is_a_column_or_a_row():
    assert entries(r"(x_1, x_2, \dots, x_n)") == [sym("x", p), sym("x", q)]
    assert entries(r"[x_1, \dots, x_n]") == [sym("x", q), sym("x", p)]
    assert entries(r"(x_1, \dots, x_n)^T") == [sym("x", q), sym("x", p)]


def test_a_list_without_commas_is_a_row():
    assert entries(r"[o_1 \quad o_2 \quad \dots \quad o_m]") == [sym("o", qm)]
    assert entries(r"[o_1 \; \dots \; o_m]^\top") == [sym("o", pm)]
    assert entries(r"z [o_1 \quad \dots \quad o_m]") == [mul(sym("z", pk), sym("o", qm))]


def test_a_column_written_out():
    assert entries(r"\begin{bmatrix} 2 x_1 \\ 2 x_2 \\ \vdots \\ 2 x_n \end{bmatrix}") == [
        mul(num(2), sym("x", p))
    ]
    assert entries(r"\begin{pmatrix} x_1 & \cdots & x_n \end{pmatrix}^\top") == [sym("x", p)]


MATRIX = r"\begin{bmatrix} w_{11} & w_{12} & \dots & w_{1k} \\ w_{21} & w_{22} & \dots & w_{2k} \\ \vdots & & & \vdots \\ w_{m1} & w_{m2} & \dots & w_{mk} \end{bmatrix}"


def test_a_matrix_written_out():
    assert entries(MATRIX) == [sym("w", pm, qk)]
    turned = r"\begin{bmatrix} w_{1,1} & \dots & w_{m,1} \\ \vdots & \ddots & \vdots \\ w_{1,k} & \dots & w_{m,k} \end{bmatrix}"
    assert entries(turned) == [sym("w", qm, pk)]
    outer = r"\begin{pmatrix} z_1 o_1 & \cdots & z_1 o_m \\ \vdots & & \vdots \\ z_k o_1 & \cdots & z_k o_m \end{pmatrix}"
    assert entries(outer) == [mul(sym("z", pk), sym("o", qm))]


def test_a_diagonal_written_out():
    wanted = [mul(delta(p, q), sym("x", p))]
    assert entries(r"\begin{bmatrix} x_1 & & 0 \\ & \ddots & \\ 0 & & x_n \end{bmatrix}") == wanted
    assert entries(r"\mathrm{diag}(x_1, \dots, x_n)") == wanted


@pytest.mark.parametrize(
    "text",
    [
        MATRIX.replace("w_{22}", "w_{21}"),
        MATRIX.replace("w_{12}", "w_{21}"),
        MATRIX.replace(r"w_{1k}", "w_{k1}"),
        r"\begin{bmatrix} x_1 \\ y_2 \\ \vdots \\ x_n \end{bmatrix}",
        r"\begin{bmatrix} x_1 & 1 & 0 \\ & \ddots & \\ 0 & & x_n \end{bmatrix}",
        r"\begin{bmatrix} x_1 & x_2 \\ \vdots & \vdots \\ x_n & c \end{bmatrix}",
        r"\begin{bmatrix} x_1 \\ x_2 \end{bmatrix}",
        r"(x_1, x_2)",
        r"(x_1, \dots, y_n)",
        r"diag(x_1, \dots, x_3)",
        r"\begin{bmatrix} c & \dots & c \end{bmatrix} \begin{bmatrix} c \end{bmatrix}",
    ],
)
def test_entries_of_no_pattern_are_refused(text):
    with pytest.raises(Unreadable):
        entries(text)


def test_the_sizes_are_known_where_the_entries_are_not():
    broken = r"\begin{bmatrix} z_1 + \dots & \dots & z_k + \dots \\ \vdots & & \vdots \\ z_k + \dots & \dots & z_k + \dots \end{bmatrix}"
    scope = WHERE.fresh()
    value = elaborate(Formula(scope), parse(broken, scope.names())[0].tree, {})
    assert value.shape == "k×k"


BROKEN = r"A = \begin{bmatrix} w_{1,1} & \dots & w_{1,m} \\ w_{2,1} & \dots & w_{2,m} \\ \dots & \dots & \dots \\ w_{1,k} & \dots & w_{m,k} \end{bmatrix}"


def test_rows_that_go_on_in_different_ways_are_compared_by_one_of_them():
    scope = WHERE.fresh()
    (reading,) = parse(BROKEN, scope.names())
    formula = Formula(scope)
    suppose(formula, reading.tree)
    value = elaborate(formula, reading.tree.sides[1], {})
    assert value.shape == "k×m"
    term = value.entry(pk, qm, frozenset("pq"))
    assert term is sym("w", pk, qm)  # which means something at equal sizes alone
    assert [each.label for each in formula.remarks] == [PART]


def test_nothing_else_is_made_of_them():
    with pytest.raises(Unreadable):
        entries(BROKEN.removeprefix("A = "))
    with pytest.raises(Unreadable):
        entries(BROKEN.replace("A = ", "A = 2 "))
