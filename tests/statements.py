"""Problems for tests, stated in terms, so that SymPy has no part in them."""

from derive.kernel import Definition, Function, Problem, Symbol, Target, equal
from derive.terms import ONE, apply, array, delta, derivative, fn, index, size, sum_over, sym, whole

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


# -- networks -----------------------------------------------------------------------------------

a, b, c = (index(letter, "h") for letter in "abc")
E_OF_OUTPUT = Function("E", (("h",),))


def layered(depth, residual=False, shared=False, function="tanh"):
    """A chain of layers h_0, ..., h_depth of one size, with or without skips, and E(h_depth)."""
    weights = ["W"] if shared else [f"W^{n}" for n in range(1, depth + 1)]
    definitions = []
    for n in range(1, depth + 1):
        layer = fn(function, sum_over(b, sym(weights[0 if shared else n - 1], a, b) * sym(f"h^{n - 1}", b)))
        definitions.append(Definition(f"h^{n}", (a,), sym(f"h^{n - 1}", a) + layer if residual else layer))
    definitions.append(Definition("E", (), apply("E", (whole(f"h^{depth}", "h"),))))
    return Problem(
        "network",
        (Target("", derivative(sym("E"), sym(weights[0], a, b))),),
        {"h": "units"},
        (Symbol("h^0", ("h",)), *(Symbol(name, ("h", "h")) for name in weights)),
        tuple(definitions),
        letters={"h": ("a", "b", "c")},
        functions=(E_OF_OUTPUT,),
    )


def two_layers():
    return layered(2)


def residual():
    return layered(3, residual=True)


def shared_weight():
    return layered(2, shared=True)


def layer_norm():
    """Consumers of consumers: x acts on the output by itself, through the mean and through the scale."""
    x, mean, scale = (lambda *at, name=name: sym(name, *at) for name in ("x", r"\mu", "v"))
    n = size("h")
    return Problem(
        "layer normalisation",
        (Target("", derivative(sym("E"), x(a))),),
        {"h": "units"},
        (Symbol("x", ("h",)), Symbol(r"\epsilon", (), "positive")),
        (
            Definition(r"\mu", (), sum_over(b, x(b)) / n),
            Definition("v", (), sum_over(b, (x(b) - mean()) ** 2) / n + sym(r"\epsilon")),
            Definition("z", (a,), (x(a) - mean()) / scale()),
            Definition("E", (), apply("E", (whole("z", "h"),))),
        ),
        letters={"h": ("a", "b", "c")},
        functions=(E_OF_OUTPUT,),
    )


def opaque_at_terms():
    """E(W x + b): the chain rule at an argument that has no name."""
    affine = sum_over(b, sym("W", a, b) * sym("x", b)) + sym("b", a)
    return Problem(
        "opaque",
        (Target("", derivative(apply("E", (array(a, affine),)), sym("x", c))),),
        {"h": "units"},
        (Symbol("W", ("h", "h")), Symbol("x", ("h",)), Symbol("b", ("h",))),
        letters={"h": ("a", "b", "c")},
        functions=(E_OF_OUTPUT,),
    )


def hessian():
    """Second derivatives of softmax cross-entropy: a fact about a lemma."""
    return softmax(derivative(derivative(sym("J"), theta(i)), theta(j)))


# -- forms --------------------------------------------------------------------------------------


def A(*at):
    return sym("A", *at)


def B(*at):
    return sym("B", *at)


def v(at):
    return sym("v", at)


def form(target):
    """Something of two square matrices A and B and a vector v."""
    return Problem(
        "form",
        (Target("", target),),
        {"n": "size"},
        (Symbol("A", ("n", "n")), Symbol("B", ("n", "n")), Symbol("v", ("n",))),
        letters={"n": ("i", "j", "k", "l", "p", "q")},
    )


f_i, f_j, f_k, f_l, f_p, f_q = (index(letter, "n") for letter in "ijklpq")
QUADRATIC = sum_over((f_i, f_k), v(f_i) * A(f_i, f_k) * v(f_k))


def quadratic_form():
    return form(derivative(QUADRATIC, v(f_j)))


def quadratic_hessian():
    return form(derivative(derivative(QUADRATIC, v(f_j)), v(f_l)))


def cubic_form():
    """The derivative of a product of three: a δ is left in a bracket beside an inner sum."""
    columns = A(f_i, f_k) * A(f_i, f_l) * A(f_i, f_q)
    body = sum_over((f_i, f_k, f_l, f_q), columns * v(f_k) * v(f_l) * v(f_q))
    return form(derivative(body, v(f_j)))


def trilinear_form():
    body = sum_over((f_i, f_k, f_l), A(f_i, f_k) * B(f_k, f_l) * v(f_i) * v(f_k) * v(f_l))
    return form(derivative(body, v(f_j)))


def nested_sums():
    """A δ of the outer letter is left inside an inner sum."""
    inner = sum_over(f_l, A(f_l, f_k) * B(f_l, f_i) * v(f_l))
    return form(
        derivative(sum_over((f_i, f_k), A(f_i, f_k) * B(f_i, f_k) * v(f_i) * v(f_k) ** 2 * inner), v(f_j))
    )


def matrix_square():
    return form(derivative(sum_over((f_i, f_j, f_k), A(f_i, f_j) * A(f_j, f_k)), A(f_p, f_q)))


# -- what switches ------------------------------------------------------------------------------


def one_hot():
    """Softmax cross-entropy with a target of which one entry is 1, all others 0."""
    return softmax(derivative(sym("J"), theta(j)), (equal(y(k) ** 2, y(k)), SUMS_TO_ONE))


def true_class():
    """The same with the class as a letter: y is δ."""
    of, other = index("c", "C"), sym("t", k, index("c", "C"))
    loss = Definition("K", (of,), -sum_over(k, other * log(yhat(k))))
    target = derivative(sym("K", of), theta(j))
    return softmax(target, (), (Definition("t", (k, of), delta(of, k)), loss))


def leaky_unit():
    """The Jacobian of units that let a part of the negative through."""
    u, w = index("k", "n"), index("j", "n")
    body = fn("relu", sym("s", u)) - sym("a") * fn("relu", -sym("s", u))
    return Problem(
        "leaky",
        (Target("", derivative(sym("o", u), sym("s", w))),),
        {"n": "units"},
        (Symbol("s", ("n",)), Symbol("a")),
        (Definition("o", (u,), body),),
        letters={"n": ("i", "j", "k")},
    )


def affine_composition():
    """g = f(u) with u = Ax: its gradient, and its Hessian."""
    p, q, row = index("i", "n"), index("k", "n"), index("j", "m")
    first = derivative(sym("g"), sym("x", q))
    return Problem(
        "affine",
        (Target("gradient", first), Target("hessian", derivative(first, sym("x", p)))),
        {"n": "", "m": ""},
        (Symbol("A", ("m", "n")), Symbol("x", ("n",))),
        (
            Definition("u", (row,), sum_over(p, sym("A", row, p) * sym("x", p))),
            Definition("g", (), apply("f", (whole("u", "m"),))),
        ),
        functions=(Function("f", (("m",),), order=2),),
    )


CLASSIC = (softmax_ce, softmax_jacobian, sigmoid, centering, logarithm)
NETWORKS = (two_layers, residual, shared_weight, layer_norm, opaque_at_terms, hessian)
FORMS = (quadratic_form, quadratic_hessian, cubic_form, trilinear_form, nested_sums, matrix_square)
SWITCHES = (one_hot, true_class, leaky_unit)
ALL = {f.__name__: f for f in (*CLASSIC, *NETWORKS, *FORMS, *SWITCHES)}
