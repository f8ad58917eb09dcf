"""Problems for tests, stated in terms, so that SymPy has no part in them."""

from derive.kernel import Definition, Problem, Symbol, Target, equal
from derive.terms import ONE, derivative, fn, index, size, sum_over, sym

i, j, k = (index(letter, "C") for letter in "ijk")
m = index("m", "n")


def theta(at):
    return sym(r"\theta", at)


def y(at):
    return sym("y", at)


def yhat(at):
    return sym(r"\hat{y}", at)


def exp(t):
    return fn("exp", t)


def log(t):
    return fn("log", t)


SOFTMAX = Definition(r"\hat{y}", (k,), exp(theta(k)) / sum_over(i, exp(theta(i))))
LOSS = Definition("J", (), -sum_over(k, y(k) * log(yhat(k))))
SUMS_TO_ONE = equal(sum_over(k, y(k)), ONE)


def softmax(target, hypotheses=(SUMS_TO_ONE,), extra=(), symbols=()):
    return Problem(
        "softmax",
        (Target("", target),),
        {"C": "classes", "n": "units"},
        (Symbol(r"\theta", ("C",)), Symbol("y", ("C",)), Symbol("a"), *symbols),
        (SOFTMAX, LOSS, *extra),
        hypotheses,
        letters={"C": ("i", "j", "k", "l")},
    )


def softmax_ce():
    return softmax(derivative(sym("J"), theta(j)))


def softmax_jacobian():
    return softmax(derivative(yhat(k), theta(j)))


def sigmoid():
    u, w = index("k", "n"), index("j", "n")
    return Problem(
        "sigmoid",
        (Target("", derivative(sym("o", u), sym("s", w))),),
        {"n": "units"},
        (Symbol("s", ("n",)),),
        (Definition("o", (u,), fn("sigma", sym("s", u))),),
    )


def centering():
    u, v, w = (index(letter, "n") for letter in "ijk")
    mean = sum_over(w, sym("x", w)) / size("n")
    return Problem(
        "centering",
        (Target("", derivative(sym("z", u), sym("x", v))),),
        {"n": "samples"},
        (Symbol("x", ("n",)),),
        (Definition(r"\mu", (), mean), Definition("z", (u,), sym("x", u) - sym(r"\mu"))),
    )


def logarithm():
    x, a = sym("x"), sym("a")
    return Problem(
        "logarithm",
        (Target("", derivative(x**2 * log(a * x) / (1 + x**2), x)),),
        {},
        (Symbol("x", (), "positive"), Symbol("a", (), "positive")),
    )


ALL = {f.__name__: f for f in (softmax_ce, softmax_jacobian, sigmoid, centering, logarithm)}
