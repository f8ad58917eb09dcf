"""Limits and parts with conditions, as they are read and written again."""

import pytest

from derive.errors import StatementError
from derive.kernel import Judgement
from derive.one_line import read_line
from derive.present.latex import latex
from derive.present.text import text
from derive.problem_file import read_problem
from derive.read import NotYet, Unreadable
from derive.read.formula import read
from derive.terms import num, size, sym

DECLARED = """
[sizes]
n = "samples"
[symbols]
g = { shape = ["n"] }
x = {}
a = {}
tau = "temperature"
[define]
L = "x^2"
"""


def target(formula: str):
    (found,) = read_problem(f"find = '''{formula}'''{DECLARED}").problem.targets
    return found


@pytest.mark.parametrize(
    "written",
    [
        "lim_{n -> oo} 1/n sum_j g_j",
        r"\lim_{n \to \infty} \frac{1}{n} \sum_j g_j",
        r"\lim\limits_{n\rightarrow+\infty} \frac1n \sum_{j=1}^n g_j",
        "lim_{n → ∞} 1/n Σ_j g_j",
        "lim_(n -> inf) 1/n sum_j g_j",
        r"\operatorname{lim}_{n \to \infty} \frac{1}{n} \sum_j g_j",
    ],
)
def test_a_size_that_grows_is_read_in_many_ways(written: str):
    assert text(target(written).term) == "lim_{n → ∞} 1/n Σ_j g_j"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("lim_{tau -> 0+} a/tau", r"\lim_{\tau \to 0^{+}} \frac{a}{\tau}"),
        (r"\lim_{\tau \to 0^+} a/\tau", r"\lim_{\tau \to 0^{+}} \frac{a}{\tau}"),
        (r"\lim_{\tau \downarrow 0} a/\tau", r"\lim_{\tau \to 0^{+}} \frac{a}{\tau}"),
        (r"\lim_{\tau \uparrow 0} a/\tau", r"\lim_{\tau \to 0^{-}} \frac{a}{\tau}"),
        ("lim_{tau → 0⁻} a/tau", r"\lim_{\tau \to 0^{-}} \frac{a}{\tau}"),
        ("lim_{x -> -oo} e^x", r"\lim_{x \to -\infty} e^{x}"),
        ("lim_{x -> a + 1} x", r"\lim_{x \to a + 1} x"),
        ("lim_{x -> -a^-} x", r"\lim_{x \to (-a)^{-}} x"),
        ("lim_{x -> a^2} x", r"\lim_{x \to a^{2}} x"),
    ],
)
def test_points_and_their_sides(written: str, shown: str):
    assert latex(target(written).term) == shown


def test_the_body_reaches_to_the_next_sign_as_that_of_a_sum_does():
    assert text(target("lim_{x -> a} x a + 1").term) == "1 + lim_{x → a} x a"
    assert text(target("lim_{x -> a} (x a + 1)").term) == "lim_{x → a} (x a + 1)"
    assert text(target("lim_{x -> a} -x").term) == "lim_{x → a} (−x)"


def test_a_limit_stands_behind_a_fraction():
    assert latex(target("1/a lim_{x -> a} x").term) == r"\frac{1}{a} \lim_{x \to a} x"


@pytest.mark.parametrize(
    "written",
    [
        "lim_{n → ∞} 1/n Σ_j g_j",
        "lim_{τ → 0⁺} a/τ",
        "lim_{x → −∞} x",
        "lim_{x → (−a)⁻} x a",
        "lim_{x → a + 1} x",
    ],
)
def test_what_is_printed_is_read_back(written: str):
    shapes = {"g": ("g", ("n",)), "x": ("x", ()), "a": ("a", ()), "τ": (r"\tau", ())}
    assert text(read(written, shapes, {"n": "n"}, {"j": "n"})) == written


def test_a_limit_may_be_given():
    given = "lim_{n -> oo} 1/n sum_j g_j = a"
    problem = read_problem(f"find = 'dL/dx'\ngiven = ['{given}']{DECLARED}").problem
    (hypothesis,) = problem.hypotheses
    assert [text(each) for each in hypothesis.terms] == ["lim_{n → ∞} 1/n Σ_j g_j", "a"]


@pytest.mark.parametrize(
    ("written", "column", "said"),
    [
        ("lim x", 5, "expected where the limit is taken"),
        ("lim_n x", 5, "expected {, where the limit is taken"),
        ("lim_{n} x", 7, "expected an arrow, found }"),
        ("lim_{n = 3} x", 8, "expected an arrow, found ="),
        ("lim_{n -> 3} x", 11, "a size tends to infinity only"),
        ("lim_{q -> 0} x", 6, "q is not declared"),
        ("lim_{x -> q} x", 11, "q is not declared"),
        ("lim_{g -> 0} x", 6, "a limit is taken in a number"),
        ("lim_{x -> g} x", 11, "a number tends to a number"),
        ("lim_{x -> 0 x", 14, "expected }"),
        ("lim_{x -> 0}", 13, "expected a formula"),
        (r"lim_{x \downarrow 0^-} x", 21, "another side"),
        ("lim_{x -> oo+} x", 1, "infinity has one side"),
        ("x -> a", 3, "an arrow stands below a limit only"),
        (r"x + \infty", 5, "infinity is no number"),
    ],
)
def test_what_is_no_limit_is_refused_at_its_place(written: str, column: int, said: str):
    with pytest.raises(Unreadable, match=said) as refused:
        target(written)
    assert refused.value.column == column


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("lim_{L -> 0} x", "a limit is taken in a given number"),
        ("lim_{x -> x} x", "tends to what moves with it"),
        ("lim_{x -> L} x", "tends to what moves with it"),
        ("d/dx lim_{a -> 0} x a", "a derivative of a limit"),
        ("lim_{g_k -> 0} g_k", "a limit is taken in a given number"),
    ],
)
def test_limits_without_a_meaning_are_refused(written: str, said: str):
    with pytest.raises(StatementError, match=said):
        target(written)


@pytest.mark.parametrize(
    "written",
    [
        "find = 'dL/dx for n = 1, x > 0'",
        "find = 'dL/dx where n = 1 and x > 0'",
        "[find]\none = { of = 'dL/dx', when = ['n = 1', 'x > 0'] }",
        "[find]\none = { of = 'dL/dx if n = 1', when = 'x > 0' }",
    ],
)
def test_a_part_may_have_conditions_of_its_own(written: str):
    (found,) = read_problem(written + DECLARED).problem.targets
    assert found.when == (Judgement("=", (size("n"), num(1))), Judgement("<", (num(0), sym("x"))))


def test_a_claim_may_have_conditions_of_its_own():
    (found,) = read_problem("prove = 'L >= 0 for n >= 2'" + DECLARED).problem.targets
    assert found.when == (Judgement("<=", (num(2), size("n"))),)


def test_conditions_are_numbered_behind_all_that_is_given():
    written = "given = ['x > a']\n[find]\none = { of = 'dL/dx', when = 'n = 1' }\nall = 'dL/dx'"
    problem = read_problem(written + DECLARED).problem
    assert len(problem.declared) == 2
    assert [problem.is_given(1, part) for part in ("one", "all")] == [True, False]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[find]\none = { when = 'n = 1' }", "find one: there is no of"),
        ("[find]\none = { of = 'L', where = 'n = 1' }", "there is no key where; did you mean when"),
        ("[find]\none = { of = 1 }", "find one, of: expected text, found 1"),
        ("[find]\none = { of = 'L', when = [1] }", "find one, when: expected text, found 1"),
        ("[find]\none = { of = 'L', when = 'n' }", "find one, when, column 1: expected a relation"),
        ("find = { of = 'dL/dx', when = 'n = 1' }", "find: a part with conditions has a name"),
        ("find = 'dL/dx for n = q'", "column 15: q is not declared"),
        ("find = 'dL/dx for n=1 for x=2'", "column 15: words beside a formula"),
        ("find = 'dL/dx for'", "column 7: words beside a formula"),
        ("find = 'dL/dx for n = 1 and'", "found and"),
        ("find = 'dL/dx if n > g'", "shapes that do not fit|expected a relation|column"),
    ],
)
def test_conditions_that_say_nothing_are_refused(written: str, said: str):
    with pytest.raises((StatementError, NotYet), match=said):
        read_problem(written + DECLARED)


@pytest.mark.parametrize(
    ("written", "conditions"),
    [
        ("d/dx (x if x > a; 0 otherwise)", 0),
        ("d/dx (x if x > a; 0 otherwise) if n = 1", 1),
        ("lim_{x -> 0+} (x if x > a; 0 otherwise) for n >= 2, a > 0", 2),
        (r"d/dx \begin{cases} x & \text{if } x > a \\ 0 & \text{otherwise} \end{cases}", 0),
        ("d/dx ([x > a] x) where a > 0", 1),
    ],
)
def test_the_conditions_of_cases_are_not_those_of_the_part(written: str, conditions: int):
    (found,) = read_problem(f"find = '{written}'" + DECLARED).problem.targets
    assert len(found.when) == conditions


@pytest.mark.parametrize("written", ["a if a > b; b otherwise", "a [a > b] + b [b >= a]"])
def test_letters_that_are_compared_are_numbers_where_nothing_is_declared(written: str):
    problem = read_line((f"J = ({written})",), (), ("dJ/da",)).problem
    assert [symbol.name for symbol in problem.symbols] == ["a", "b"]
