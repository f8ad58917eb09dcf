"""Functions of one number that nobody has written down: f(x), f'(x), f''(x), at any number."""

import pytest
from sympy import Eq, Ne

from derive import D, Problem, api, define, function, scalar
from derive.errors import StatementError
from derive.library import compile_statement
from derive.one_line import read_line
from derive.present.latex import latex
from derive.present.text import text
from derive.problem_file import read_problem
from derive.read import Ambiguous, NotYet, Unreadable
from derive.terms import apply, derivative, sym

STATED = """
find = "{find}"
[functions]
f = {{ order = 2, says = "smooth" }}
g = "once"
{functions}
[sizes]
n = ""
[symbols]
x = ""
'x^*' = ""
w = {{ shape = ["n"] }}
{symbols}
[define]
'x_+' = "x - f(x)/f'(x)"
s = "2 w"
{define}
[unknown]
"E(s)" = {{ order = 2 }}
"""
x = sym("x")


def problem(find="x", functions="", symbols="", define=""):
    return read_problem(STATED.format(find=find, functions=functions, symbols=symbols, define=define)).problem


def found(written):
    return problem(written).targets[0].term


def f(at, *, times=0):
    return apply("f", (at,), (0,) * times)


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("f(x)", f(x)),
        ("f'(x)", f(x, times=1)),
        ("f′(x)", f(x, times=1)),
        (r"f^{\\prime}(x)", f(x, times=1)),
        ("f''(x)", f(x, times=2)),
        (r"f^{\\prime\\prime}(x)", f(x, times=2)),
        ("f^{(2)}(x)", f(x, times=2)),
        ("f^{(1)}(x + 1)", f(x + 1, times=1)),
        ("f'(x)^2", f(x, times=1) ** 2),
        ("f(f(x^*))", f(f(sym("x^*")))),
        ("df(x)/dx", derivative(f(x), x)),
    ],
)
def test_a_function_stands_at_any_number(written, term):
    assert found(written) is term


def test_it_is_declared_with_its_order_and_words():
    (of_s, first, second) = problem().functions
    assert (first.name, first.shapes, first.dims, first.order, first.says) == ("f", ((),), (), 2, "smooth")
    assert (second.name, second.order, second.says) == ("g", 1, "once")
    assert of_s.name == "E"


def test_an_unknown_function_of_an_array_may_stand_elsewhere():
    assert text(found("E(s + w)")) == "E(s + w)"
    assert found("E(s)") is sym("E")


@pytest.mark.parametrize(
    ("written", "kind", "said"),
    [
        ("f", Unreadable, "f is a function: write f(x)"),
        ("f x", Unreadable, "f is a function: write f(x)"),
        ("f(w)", Unreadable, "a function of one number, found one of shape n×1"),
        ("f(x, x)", Unreadable, "found 2 arguments"),
        ("f'''(x)", Unreadable, "f is differentiable 2 times only: declare it with order = 3"),
        ("f^{(3)}(x)", Unreadable, "f is differentiable 2 times only: declare it with order = 3"),
        ("g''(x)", Unreadable, "g is differentiable once only: declare it with order = 2"),
        ("f_1(x)", NotYet, "an entry of it"),
        ("f^{(x)}(x)", NotYet, "an order of a derivative is a number"),
        ("f^{(0)}(x)", NotYet, "an order of a derivative is a number"),
        ("f^(2)(x)", Ambiguous, "this may be a power or a derivative"),
        ("E'(s)", NotYet, "write ∂E/∂s"),
        ("E(x)", Unreadable, "E is declared as a function of s, found one of shape 1×1"),
        ("h(x)", Unreadable, "h is not declared"),
        ("f(", Unreadable, "expected a formula"),
        ("f'", NotYet, "a prime is read at a declared function only"),
    ],
)
def test_what_no_such_function_is_asked_for_is_refused(written, kind, said):
    with pytest.raises(kind, match="find, column") as refused:
        problem(written)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ({"functions": "x = 1"}, "functions x: expected a table"),
        ({"functions": "h = { order = 0 }"}, "h: expected an order of 1 or more"),
        ({"functions": 'h = { order = "2" }'}, "order: expected a whole number"),
        ({"functions": "h = { of = 2 }"}, "of: expected a list"),
        ({"functions": 'w = ""'}, "functions w: w is declared twice"),
        ({"functions": 'n = ""'}, "functions n: n is declared twice"),
        ({"functions": 'h_1 = ""'}, "a function is called by a letter or a word alone"),
        ({"functions": 'E = ""'}, "E is declared twice"),
        ({"define": 'f = "x"'}, "define f: f is declared twice"),
    ],
)
def test_a_declaration_that_means_nothing_is_refused(pieces, said):
    with pytest.raises(StatementError) as refused:
        problem(**pieces)
    assert said in str(refused.value)


def test_the_next_iterate_has_a_plus_for_its_label():
    assert "x_+" in problem().defined
    assert text(found("x_+ - x^*")) == text(found("x_{+} - x^*")) == text(found("x₊ - x^*")) == "x₊ − x*"
    assert latex(sym("x_+")) == "x_+"


def test_a_value_of_a_declared_function_is_a_definition_in_one_line():
    stated = read_line(["f in C^2", "J = f(a)"], [], ["d/da f'(a)"]).problem
    assert [(each.name, each.body) for each in stated.definitions] == [("J", apply("f", (sym("a"),)))]
    assert stated.functions[0].order == 2


@pytest.mark.parametrize("arguments", ["(a)", "(a, b)"])
def test_a_definition_is_called_without_its_arguments(arguments):
    with pytest.raises(Unreadable) as refused:
        read_line([f"f{arguments} = a^2 b"], [], [], ["f >= 0"])
    assert str(refused.value).startswith(f"--where, column 2: expected f alone, found {arguments}: ")


def test_a_definition_may_be_called_like_a_function_that_is_not_there():
    stated = read_line(["KL = a^2"], [], ["dKL/da"], ["KL >= 0"]).problem
    assert [target.term for target in stated.targets] == [derivative(sym("KL"), sym("a")), sym("KL")]


def test_newton_in_one_line():
    stated = read_line(["f in C^2", "x_+ = x - f(x)/f'(x)"], [], ["dx_+/dx"]).problem
    assert [(each.name, each.order) for each in stated.functions] == [("f", 2)]
    result = api.solve(stated)
    assert text(result.answer) == "(f(x) f″(x))/f′(x)²"
    assert read_line(["φ ∈ C²"], [], ["φ''(x)"]).problem.functions[0].name == r"\phi"


def test_the_same_over_sympy():
    f, x, a = function("f", "smooth", order=2), scalar("x"), scalar("a", sign="positive")
    step = define("x_+", x - f(x) / f.derivative(x))
    stated = compile_statement(
        Problem(
            title="t",
            find={"slope": D(step, x)},
            prove=Eq(f.derivative(a, 2), f(x)),
            given=(Ne(f.derivative(x), 0),),
        )
    )
    assert [(each.name, each.order, each.says) for each in stated.functions] == [("f", 2, "smooth")]
    assert text(stated.definitions[0].body) == "x − f(x)/f′(x)"
    assert stated.targets[1].claim.terms == (apply("f", (sym("a"),), (0, 0)), apply("f", (sym("x"),)))


def test_what_is_no_such_function_over_sympy_is_refused():
    f, x = function("f"), scalar("x")
    with pytest.raises(
        StatementError, match="f is 1 times differentiable: expected a number up to that, found 2"
    ):
        f.derivative(x, 2)
    with pytest.raises(StatementError, match="declared twice, differently"):
        compile_statement(Problem(title="t", find=f(x) + function("f", order=2)(x)))
    with pytest.raises(StatementError, match="declared twice: as a symbol and as a function"):
        compile_statement(Problem(title="t", find=f(scalar("f"))))
