"""Claims of convexity for tests, said in one line each."""

from dataclasses import replace

from derive.kernel import Convexity, Symbol, curved, hessian_form, moves, nonnegative, positive, to_prove
from derive.one_line import read_line
from derive.terms import index, sym

SCORES = "s_n = sum_k X_nk w_k + b"
SOFTMAX = [r"\hat{y}_k = exp(x_k)/sum_i exp(x_i)", r"J = -sum_k y_k log(\hat{y}_k)"]
RIDGE = "lambda sum_k w_k^2"
TRUE = {
    "support vectors": ([SCORES, f"J = sum_n relu(1 - y_n s_n) + {RIDGE}"], "w b", ["lambda > 0"]),
    "lasso": ([SCORES, "J = 1/2 sum_n (s_n - y_n)^2 + lambda sum_k |w_k|"], "w b", ["lambda >= 0"]),
    "a norm as a product": (["J = relu(1 - b) + w^T w + (w^T w)^2"], "w b", []),
    "absolute loss": ([SCORES, "J = sum_n |y_n - s_n|"], "w b", []),
    "a norm": (["J = sum_i |x_i|"], "x", []),
    "ReLU of affine": ([SCORES, "J = sum_n relu(s_n)"], "w b", []),
    "softplus": ([SCORES, "J = sum_n log(1 + exp(-y_n s_n))"], "w b", []),
    "log-sum-exp": ([SCORES, "J = log(sum_n exp(s_n))"], "w b", []),
    "softmax-ce": (SOFTMAX, "x", ["y_k >= 0"]),
    "the greater of two": (["J = relu(x - y) + y"], "x y", []),
    "barrier of a polyhedron": (
        ["J = -sum_n log(b_n - sum_k A_nk x_k)"],
        "x",
        ["b_n - sum_k A_nk x_k > 0"],
    ),
    "minus a root": (["J = -sqrt(x)"], "x", ["x >= 0"]),
    "reciprocals": (["J = sum_i 1/x_i"], "x", ["x_i > 0"]),
    "exp of squares": (["J = exp(sum_i x_i^2)"], "x", []),
    "a power": (["J = (1 + sum_i x_i^2)^3"], "x", []),
    "a norm of residuals": (["J = sqrt(sum_n (sum_k X_nk w_k - y_n)^2)"], "w", []),
    "pseudo-Huber": (["J = sum_n (sqrt(1 + r_n^2) - 1)", "r_n = y_n - sum_k X_nk w_k"], "w", []),
    "groups": (["J = a sqrt(sum_i x_i^2) + sqrt(2 y^2 + b)"], "x y", ["a >= 0", "b >= 0"]),
    "the greatest of affine functions": (["J = max_n (sum_k X_nk w_k + y_n)"], "w", []),
    "a squared ReLU": (["J = relu(x)^2"], "x", []),
}
CONCAVE = {
    "log": (["J = sum_i log(x_i)"], "x", ["x_i > 0"]),
    "minus a norm": (["J = -sum_i |x_i|"], "x", []),
    "log of a root": (["J = log(1 + sqrt(x))"], "x", ["x >= 0"]),
}


def claimed(where, variables, given=(), of="J", strictly=False):
    """The problem that the Hessian form of `of` in `variables` is nonnegative, or positive for v ≠ 0."""
    names = variables.split()
    entries = [f"d {of}/d {name}" for name in names]
    problem = read_line(where, given, [of if isinstance(of, str) else entries[0]]).problem
    directions = tuple((name, f"v{n}" if n else "v") for n, name in enumerate(names))
    return hessian_claim(problem, of, directions, strictly)


def hessian_claim(problem, of, directions, strictly=False):
    """The same of a problem that is there, with the directions as new symbols."""
    convexity = Convexity(sym(of), directions, strictly)
    new = tuple(Symbol(direction, problem.shapes[name]) for name, direction in directions)
    problem = replace(problem, symbols=problem.symbols + new)
    form = hessian_form(problem, convexity)
    if strictly:
        problem = replace(problem, hypotheses=(*problem.hypotheses, moves(problem, convexity)))
    goal = positive(form) if strictly else nonnegative(form)
    return replace(problem, targets=(to_prove("", goal, convexity),))


def structural_claim(problem, of, *names, relation="convex"):
    """The problem that `of` is convex in given symbols, as it is made of convex parts."""
    entries = [entry(problem, name) for name in names]
    return replace(problem, targets=(to_prove("", curved(relation, of, *entries)),))


def entry(problem, name):
    """An entry of a symbol, at indices of its own."""
    return sym(name, *(index(letter, dim) for letter, dim in zip("ijkl", problem.shapes[name], strict=False)))


def structural(where, variables, given=(), of="J", relation="convex"):
    """The same, said in one line."""
    problem = read_line(where, given, [of]).problem
    return structural_claim(problem, sym(of), *variables.split(), relation=relation)
