"""Expectations and random symbols in text: what they are read as, and what is refused, with its place."""

import pytest
from reading import meaning, scope

from derive.errors import StatementError
from derive.kernel import Random
from derive.present.chance import chance_lines
from derive.present.pages import statement
from derive.present.script import MARKDOWN, TERMINAL
from derive.present.text import text
from derive.problem_file import read_problem
from derive.read import Ambiguous, NotYet, Unreadable
from derive.terms import ONE, add, expectation, index, moment, mul, num, power, sum_over, sym

i, j, k = (index(letter, "n") for letter in "ijk")
a, b, w = map(sym, "abw")
WHERE = "a b w x:n y:n A:n,n X:m,n"

READ = {
    "E[a^2]": "E[a²]",
    "E(a^2)": "E[a²]",
    r"E\{a\}": "E[a]",
    r"\mathbb{E}[a b]": "E[a b]",
    r"\mathbb{E}\left[a b\right]": "E[a b]",
    r"\mathbb{E}(a)": "E[a]",
    r"\operatorname{E}[a]": "E[a]",
    r"\mathrm{E}[a]": "E[a]",
    "𝔼[a]": "E[a]",
    r"\E[a]": "E[a]",
    "E[a]^2": "E[a]²",
    "E[a] E[b]": "E[a] E[b]",
    "b E[a] - 1": "b E[a] − 1",
    "log E[exp(a)]": "log E[e^{a}]",
    "E[E[a] b]": "E[b E[a]]",
    "Var[a]": "Var[a]",
    "Var(a)": "Var[a]",
    r"\operatorname{Var}(a)": "Var[a]",
    r"\text{Var}[a]": "Var[a]",
    r"\mathrm{Var}\left(a\right)": "Var[a]",
    r"\mathbb{V}[a]": "Var[a]",
    "V[a]": "Var[a]",
    "var(a)": "Var[a]",
    "Cov[a, b]": "Cov[a, b]",
    r"\operatorname{Cov}(a, b)": "Cov[a, b]",
    "Cov[a, b]/Var[a]": "Cov[a, b]/Var[a]",
    "d/dw E[a w]": "∂/∂w E[a w]",
    "∂E[a]/∂w": "∂E[a]/∂w",
    "dE[a]/dw": "∂E[a]/∂w",
    "dVar[a w]/dw": "∂/∂w Var[a w]",
    r"\frac{\partial \mathbb{E}[a]}{\partial w}": "∂E[a]/∂w",
    r"\frac{\partial}{\partial w} \mathbb{E}[a w]": "∂/∂w E[a w]",
    "E[da/dw]": "E[∂a/∂w]",
    "E_a[a b]": "E[a b]",
    "E_{a, b}[a b]": "E[a b]",
    r"\mathbb{E}_{a \sim p}[a]": "E[a]",
    r"\mathbb{E}_{a ~ \mathcal{N}}[a]": "E[a]",
    r"\mathbb{E}_{x_i}[x_i]": "E[x_i]",
    r"\mathbb{E}_{a \sim p(a)}[a]": "E[a]",
    r"\mathbb{E}_{a \sim p_\theta(a)}[a]": "E[a]",
    "E[x]": "E[x_p]",
    "E[x x^T]": "E[x_p x_q]",
    "E[x^T A x]": "E[Σ_i Σ_j x_i A_ij x_j]",
    "E[||x||^2]": "E[Σ_i x_i²]",
    "Cov[x, y]": "Cov[x_p, y_q]",
    "Cov[x, a]": "Cov[x_p, a]",
    "Cov[X y, X y]": "Cov[Σ_i X_pi y_i, Σ_i X_qi y_i]",
    "sum_i Var[x_i]": "Σ_i Var[x_i]",
    "∇_x E[a]": "∂E[a]/∂x_p",
}


@pytest.mark.parametrize("written", READ)
def test_an_expectation_is_read(written):
    (found,) = meaning(written, scope(WHERE))
    assert text(found) == READ[written]


@pytest.mark.parametrize(
    ("written", "kind", "column", "why"),
    [
        ("E[", Unreadable, 3, "expected a formula, found the end"),
        ("E[]", Unreadable, 3, "expected a formula, found ]"),
        ("E[a", Unreadable, 4, r"expected \] for the \[ of column 2"),
        (r"\mathbb{E} a", Unreadable, 12, r"expected \[ of an expectation, as E\[x\], found a"),
        ("Var a", Unreadable, 5, r"expected \[ of a variance, as Var\[x\]"),
        ("Var[a, b]", Unreadable, 1, "a variance of 2"),
        ("E[a, b]", Unreadable, 1, "an expectation of 2"),
        ("Cov[a]", Unreadable, 1, r"a covariance of one, as Cov\[x, y\] has two"),
        ("Cov[a, b, w]", Unreadable, 1, "a covariance of 3"),
        ("Var[x]", Ambiguous, 1, r"a variance of an array may mean two things: write Var\[x_i\]"),
        ("Cov[A, x]", NotYet, 1, "a covariance of arrays of shapes n×n and n×1"),
        ("E[a | b]", NotYet, 5, "conditional expectations"),
        (r"E[a \mid b]", NotYet, 5, "conditional expectations"),
        ("E_{a + b}[a]", Unreadable, 6, "expected }"),
        ("E_{2}[a]", Unreadable, 4, "expected a name"),
        (r"E_{a \sim N(0, 1)}[a]", NotYet, 12, "a distribution with its parameters is declared"),
        ("E[a = b]", Unreadable, 5, "expected ]"),
        ("E[a", Unreadable, 4, "expected ]"),
        ("E[" * 70 + "a" + "]" * 70, Unreadable, None, "nested deeper"),
        ("a ~ N(0, 1)", Unreadable, 3, "expected an operator or the end"),
    ],
)
def test_what_is_no_expectation_is_refused_at_its_place(written, kind, column, why):
    with pytest.raises(kind, match=why) as refused:
        meaning(written, scope(WHERE))
    assert column is None or refused.value.within(written).column == column


def test_a_symbol_called_e_is_no_expectation():
    (found,) = meaning("E (a + b)", scope("E a b"))
    assert found == mul(sym("E"), add(a, b))
    (found,) = meaning("E[i]", scope("E:n"))
    assert found == sym("E", i)
    (found,) = meaning(r"\mathbb{E}[E]", scope("E"))
    assert found == expectation(sym("E"))
    (found,) = meaning("V x", scope("V:n,n x:n"))
    assert text(found) == "Σ_i V_pi x_i"


@pytest.mark.parametrize(("name", "instead"), [("E", r"\\mathbb{E}"), ("V", "Var")])
def test_a_number_with_square_brackets_is_not_guessed_at(name, instead):
    with pytest.raises(
        Unreadable, match=rf"{name} is declared, so that {name}\[...\] is no .*: write {instead}"
    ):
        meaning(f"{name}[a]", scope(f"{name} a"))


SYMBOLS = """
[sizes]
n = ""
m = ""
[indices]
m = "t"
[symbols]
x = {{ shape = ["n"]{of_x} }}
e = {{ shape = ["n"] }}
W = {{ shape = ["m", "n"]{of_w} }}
S = {{ shape = ["n", "n"] }}
Q = {{ shape = ["n", "n"]{of_q} }}
mu = {{ shape = ["n"] }}
v = {{ shape = ["m"] }}
s = ""
p = ""
z = {{ says = "a number"{of_z} }}
N = ""
"""


def problem(*given, find="E[x_i]", define="", x="", W="", Q="", z=""):
    lines = f"find = '{find}'\ngiven = [{', '.join(map(repr, given))}]\n".replace("\\\\", "\\")
    symbols = SYMBOLS.format(of_x=_key(x), of_w=_key(W), of_q=_key(Q), of_z=_key(z))
    return read_problem(lines + symbols + (f"[define]\n{define}\n" if define else "")).problem


def _key(said):
    return f", {said}" if "=" in said else f", random = '{said}'" if said else ""


ENTRY = sym("mu", i)
SAID = {
    "N(0, s^2)": "x_i ~ N(0, s²), independent for all i",
    "N(mu, s^2)": "x_i ~ N(μ_i, s²), independent for all i",
    "N(mu_i, s^2)": "x_i ~ N(μ_i, s²), independent for all i",
    "N(mu_k, s^2)": "x_k ~ N(μ_k, s²), independent for all k",
    r"\mathcal{N}(\mu, s^2)": "x_i ~ N(μ_i, s²), independent for all i",
    "Normal(0, 1)": "x_i ~ N(0, 1), independent for all i",
    "Gaussian(0, 1)": "x_i ~ N(0, 1), independent for all i",
    "N(mu, S)": "x ~ N(μ, S)",
    "N(0, S)": "x ~ N(0, S)",
    "N(0, I)": "x_i ~ N(0, 1), independent for all i",
    "N(mu, s^2 I)": "x_i ~ N(μ_i, s²), independent for all i",
    "N(0, diag(mu))": "x_i ~ N(0, μ_i), independent for all i",
    "N(mu, S S^T)": "jointly normal, E[x_i] = μ_i, Cov[x_i, x_j] = Σ_k S_ik S_jk",
    "Bernoulli(p)": "x_i ~ Bernoulli(p), independent for all i",
    r"\operatorname{Bernoulli}(p)": "x_i ~ Bernoulli(p), independent for all i",
    "Uniform(-1, 1)": "x_i ~ Uniform(−1, 1), independent for all i",
    "U(0, s)": "x_i ~ Uniform(0, s), independent for all i",
    "mean mu, variance s^2": "E[x_i] = μ_i, Var[x_i] = s², independent for all i",
    "mean 0 and variance s^2": "E[x_i] = 0, Var[x_i] = s², independent for all i",
    "mean mu_i": "E[x_i] = μ_i, independent for all i",
    "mean mu, covariance S": "E[x_i] = μ_i, Cov[x_i, x_j] = S_ij",
    "moments(mu, s^2)": "E[x_i] = μ_i, Var[x_i] = s², independent for all i",
    "moments(mu)": "E[x_i] = μ_i, independent for all i",
}  # fmt: skip


@pytest.mark.parametrize("written", SAID)
def test_a_distribution_is_read_and_said(written):
    assert list(chance_lines(problem(x=written), TERMINAL)) == [SAID[written]]


GIVEN = {
    "x ~ N(0, 1)": "x_i ~ N(0, 1), independent for all i",
    "x_k ~ N(mu_k, s^2)": "x_k ~ N(μ_k, s²), independent for all k",
    r"x_k \sim \mathcal{N}(\mu_k, s^2)": "x_k ~ N(μ_k, s²), independent for all k",
    r"$x \sim \mathcal{N}(\mu, S)$": "x ~ N(μ, S)",
    "x ∼ N(0, 1)": "x_i ~ N(0, 1), independent for all i",
    r"x_k \overset{\text{iid}}{\sim} N(0, 1)": "x_k ~ N(0, 1), independent for all k",
    "W_ti ~ N(0, v_t^2)": "W_ti ~ N(0, v_t²), independent for all t, i",
    "W_t ~ N(mu, S)": "W_t ~ N(μ, S), independent for all t",
    "W ~ N(0, s)": "W_ti ~ N(0, s), independent for all t, i",
    "z ~ N(0, 1/N)": "z ~ N(0, 1/N)",
}


@pytest.mark.parametrize("written", GIVEN)
def test_a_distribution_is_given_in_a_line(written):
    assert list(chance_lines(problem(written, find="s"), TERMINAL)) == [GIVEN[written]]


def test_it_is_said_which_random_symbols_are_independent():
    said = list(chance_lines(problem("e ~ N(0, 1)", "z ~ Bernoulli(p)", x="N(0, 1)"), TERMINAL))
    assert said[-1] == "x, e and z are independent of each other"


def test_a_page_says_distributions_as_latex():
    said = list(chance_lines(problem("z ~ Bernoulli(p)", x=r"N(mu, s^2)"), MARKDOWN))
    assert said[0] == r"$x_{i} \sim \mathcal{N}(\mu_{i}, s^{2})$, independent for all $i$"
    assert said[1] == r"$z \sim \operatorname{Bernoulli}(p)$"
    assert r"- $x_{i} \sim" in statement(problem(x="N(mu, s^2)"), "md")


def test_an_entry_of_an_array_has_the_parameters_of_its_letters():
    (random,) = problem(W="N(0, v_t^2)").randoms
    assert random == Random("W", "normal", random.at, (num(0), power(sym("v", random.at[0]), num(2))))


def test_moments_may_be_given_one_by_one_in_other_letters():
    (random,) = problem("E[e_k] = mu_k", "Var[e_i] = s^2", find="s").randoms
    assert (random.law, random.parameters) == ("moments", (sym(r"\mu", k), power(sym("s"), num(2))))


def test_what_can_not_be_averaged_stays_in_words():
    found = problem(x="Cauchy(0, s)", find="ds/dz")
    assert not found.randoms
    assert "random, Cauchy(0, s)" in next(each.says for each in found.symbols if each.name == "x")


def test_symbols_in_one_line_are_inferred():
    from derive.one_line import read_line

    found = read_line((), ("b ~ N(1, s^2)",), ("E[(y - w b x)^2]",)).problem
    assert [random.name for random in found.randoms] == ["b"]
    found = read_line(("J = 1/2 (y - sum_i w_i b_i x_i)^2",), ("b_i ~ N(1, s^2)",), ("d/dw_j E[J]",)).problem
    assert list(chance_lines(found, TERMINAL)) == ["b_i ~ N(1, s²), independent for all i"]


REFUSED = {
    "too few parameters": ({"x": "N(0)"}, "symbols x, random, column 1: N has 2 parameters: the mean and the variance, found 1"),
    "too many parameters": ({"x": "Bernoulli(p, p)"}, "Bernoulli has 1 parameter, found 2"),
    "no parameters": ({"x": "N"}, "expected a distribution"),
    "no distribution": ({"x": "Foo(1)"}, "expected a distribution, as N(mu, sigma^2), Bernoulli(p), Uniform(a, b), or mean mu, variance v; found Foo"),
    "a misspelled one": ({"x": "Bernouli(p)"}, "found Bernouli; did you mean Bernoulli?"),
    "nothing": ({"x": " "}, "expected a distribution"),
    "of something undeclared": ({"x": "N(0, q)"}, "symbols x, random, column 6: q is not declared"),
    "a parameter of another shape": ({"x": "N(v, 1)"}, "a parameter of shape m×1 for x of shape n×1"),
    "a matrix for a variance": ({"x": "Uniform(0, S)"}, "a parameter of shape n×n for x of shape n×1"),
    "an index of a number": ({"z": "N(mu_i, 1)"}, "z is a number, it has no index i"),
    "a letter that may be two": ({"Q": "N(0, mu_i)"}, "it is not clear which index of Q the letter i is"),
    "an expectation in it": ({"x": "N(E[z], 1)"}, "column 3: an expectation can't stand in a distribution"),
    "a random parameter": ({"x": "N(z, 1)", "z": "N(0, 1)"}, "symbols x, random: z is random, and the parameters of a distribution are not"),
    "its own parameter": ({"x": "N(x, 1)"}, "x is random, and the parameters of a distribution are not"),
    "one by way of a definition": ({"x": "N(h, 1)", "z": "N(0, 1)", "define": "h = 'z'"}, "z is random, and the parameters"),
    "two distributions": ({"x": "N(0, 1)", "given": ("x ~ N(0, 2)",)}, "given: x has two distributions"),
    "a definition": ({"define": "h = 's'", "given": ("h ~ N(0, 2)",)}, "given: h is no given symbol"),
    "something undeclared": ({"given": ("q ~ N(0, 2)",)}, "given, column 1: q is not declared"),
    "nothing before it": ({"given": ("~ N(0, 2)",)}, "given, column 1: expected a symbol before ~"),
    "nothing behind it": ({"given": ("x ~",)}, "given, column 4: expected a distribution"),
    "a symbol behind it": ({"given": ("x ~ mu",)}, "given, column 5: expected a distribution"),
    "a formula before it": ({"given": ("2 x ~ N(0, 1)",)}, "column 1: expected a symbol before ~"),
    "a product behind it": ({"given": ("x ~ N(0, 1) + 1",)}, "expected a distribution"),
    "a power at it": ({"given": ("x ~ N^2(0, 1)",)}, "N stands without scripts"),
    "an index twice": ({"given": ("S_ii ~ N(0, 1)",)}, "an index stands twice"),
    "an index of the right side": ({"given": ("x_i ~ N(mu_j, 1)",)}, "column 12: the index j does not stand on the left side"),
    "one-hot": ({"x": "one-hot = true, random = 'Bernoulli(p)'"}, "x is one-hot"),
    "symmetric": ({"Q": "symmetric = true, random = 'N(0, 1)'"}, "Q is symmetric"),
    "positive and normal": ({"z": "sign = 'positive', random = 'N(0, 1)'"}, "z is declared positive, which is not so for all outcomes of N"),
    "an equation of outcomes": ({"x": "N(0, 1)", "given": ("sum_i x_i = 0",)}, "given: x is random: what is given of it is its distribution"),
    "given of expectations": ({"x": "N(0, 1)", "given": ("E[z x_i] = s",)}, "what is given of expectations can't be used yet"),
    "a variance without a mean": ({"given": ("Var[e_i] = 1",), "find": "s"}, "the mean of e is not given"),
    "nothing is random": ({}, "find, column 1: nothing is random here: give a symbol its distribution"),
    "an expectation under what is not known": ({"x": "Cauchy(0, s)"}, "find, column 1: expectations under Cauchy can't be derived yet"),
    "of what leans on such": ({"x": "Cauchy(0, s)", "z": "N(0, 1)", "define": "h = 'sum_i x_i'", "find": "E[z h]"}, "expectations under Cauchy"),
    "below, and not random": ({"x": "N(0, 1)", "find": "E_z[x_i]"}, "find, column 3: z is not random in what is averaged"),
    "not all that is random": ({"x": "N(0, 1)", "z": "N(0, 1)", "find": "E_z[z x_i]"}, "column 3: x is random here too"),
    "another distribution below": ({"x": "Bernoulli(p)", "find": r"\mathbb{E}_{x \sim \mathcal{N}}[x_i]"}, "column 13: x is declared with another distribution"),
    "a hostile length": ({"given": ("x ~ " + "N(" * 900,)}, ""),
    "hostile words": ({"x": "mean " + "," * 2000}, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_said_what_is_wrong(case):
    pieces, words = REFUSED[case]
    given = pieces.get("given", ())
    rest = {key: value for key, value in pieces.items() if key != "given"}
    with pytest.raises(StatementError) as refused:
        problem(*given, **rest)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_subscript_that_names_what_is_random_is_read():
    found = problem(x="N(0, 1)", z="N(0, 1)", find=r"\mathbb{E}_{x, z \sim \mathcal{N}}[z x_i]")
    assert found.targets[0].term == expectation(mul(sym("z"), sym("x", i)))


def test_expectations_are_read_back_as_they_are_printed():
    from derive.read import read

    shapes = {"a": ("a", ()), "x": ("x", ("n",))}
    for term in (
        add(power(expectation(a), num(2)), ONE),
        moment("Cov", mul(a, sym("x", i)), sum_over(j, sym("x", j))),
        mul(moment("Var", a), expectation(mul(a, expectation(sym("x", i))))),
    ):
        assert read(text(term), shapes, {"n": "n"}, {"i": "n", "j": "n"}) == term
