"""Claims, l = r, l ≤ r and l < r, and derivations of them: found by search, and written by hand with bounds."""

from dataclasses import replace

import witnesses
from steps import step_by

from derive import library
from derive.api import solve
from derive.kernel import (
    Chain,
    Convexity,
    Definition,
    Derivation,
    Judgement,
    Problem,
    Step,
    Symbol,
    equal,
    hessian_form,
    nonnegative,
    obligations,
    positive,
    to_prove,
)
from derive.solver.facts import Facts
from derive.terms import ONE, derivative, fn, index, mul, num, size, sum_over, sym

k, i, j = index("k", "n"), index("i", "d"), index("l", "d")
a, b, c, x = map(sym, "abcx")
u, v, w = sym("u", k), sym("v", k), sym("w", k)
SYMBOLS = (*(Symbol(name) for name in "abcx"), *(Symbol(name, ("n",)) for name in "uvw"))


def le(left, right):
    return Judgement("<=", (left, right))


def lt(left, right):
    return Judgement("<", (left, right))


def stated(claim, hypotheses=(), symbols=SYMBOLS, definitions=(), convexity=None):
    """A problem that asks for a proof of `claim`."""
    return Problem(
        "A claim",
        (to_prove("", claim, convexity),),
        {"n": "", "d": ""},
        symbols,
        tuple(definitions),
        tuple(hypotheses),
    )


# -- found by search ----------------------------------------------------------------------------


def convex(problem, of, *directions):
    """That the Hessian form of `of` is nonnegative."""
    found = Convexity(sym(of), directions)
    new = tuple(Symbol(direction, problem.shapes[variable]) for variable, direction in directions)
    problem = replace(problem, symbols=problem.symbols + new)
    return replace(problem, targets=(to_prove("", nonnegative(hessian_form(problem, found)), found),))


def ridge():
    """J = Σ_k (Σ_i X_ki w_i − y_k)² + λ Σ_i w_i²."""
    residual = sum_over(i, sym("X", k, i) * sym("w", i)) - sym("y", k)
    loss = sum_over(k, residual**2) + sym("l") * sum_over(i, sym("w", i) ** 2)
    symbols = (
        Symbol("X", ("n", "d")), Symbol("w", ("d",)), Symbol("y", ("n",)), Symbol("l", (), "positive"),
    )  # fmt: skip
    return stated(le(num(0), ONE), symbols=symbols, definitions=(Definition("J", (), loss),))


def just(name, body, *symbols):
    """One definition."""
    return stated(le(num(0), ONE), symbols=symbols, definitions=(Definition(name, (), body),))


CONVEX_IN_COQ = (
    "softmax",
    "logistic",
    "ridge",
    "one number",
    "barrier",
    "barriers",
    "matrix",
    "matrix of positives",
)
SEARCHED = {
    "softmax": lambda: convex(library.load("softmax-ce"), "J", (r"\theta", "v")),
    "logistic": lambda: convex(library.load("logistic-gradient"), "E", ("w", "v")),
    "ridge": lambda: convex(ridge(), "J", ("w", "v")),
    "one number": lambda: convex(
        stated(le(num(0), ONE), definitions=[Definition("F", (), fn("exp", a) + (a - b) ** 2)]), "F", ("a", "h")
    ),
    "barrier": lambda: convex(just("F", -fn("log", a), Symbol("a", (), "positive")), "F", ("a", "h")),
    "barriers": lambda: convex(
        just("F", -sum_over(k, fn("log", u)), Symbol("u", ("n",), "positive")), "F", ("u", "h")
    ),
    "matrix": lambda: convex(
        just("F", sum_over(k, sum_over(i, sym("W", k, i) ** 2)), Symbol("W", ("n", "d"))), "F", ("W", "V")
    ),
    "matrix of positives": lambda: convex(
        just("F", -sum_over(k, sum_over(j, fn("log", sym("W", k, j)))), Symbol("W", ("n", "d"), "positive")),
        "F",
        ("W", "V"),
    ),
    "two numbers": lambda: convex(
        just("F", (a - b) ** 2, Symbol("a"), Symbol("b")), "F", ("a", "h"), ("b", "g")
    ),
    "lipschitz": witnesses.lipschitz,
    "tangent": witnesses.tangent,
    "descent": witnesses.descent,
    "mean": lambda: stated(le(a * b, (a**2 + b**2) / 2)),
    "square": lambda: stated(le(num(0), sum_over(k, (u - v) ** 2))),
    "strict": lambda: stated(lt(num(0), fn("exp", a) + sum_over(k, u**2))),
    "a slope": lambda: stated(lt(num(0), derivative(fn("exp", a) + a, a))),
}  # fmt: skip

STUCK = {"false": lambda: stated(le(a, b)), "a false equation": lambda: stated(equal(a, b))}


# -- by hand ------------------------------------------------------------------------------------


def bound(problem, before, path, new, relation="<=", among=()):
    """A step to what is no less; its conditions are those that the kernel names."""
    return step_by(problem, "bound", path, before, new, among=among, relation=relation)


def algebra(before, new):
    return Step("algebra", (), before, new, new)


def proved(problem, steps, *needed):
    """A derivation that answers the claim with a chain of these steps, the facts found by search."""
    facts = Facts(problem)
    lines = [steps[0].before, *(step.after for step in steps)]
    wanted = [*needed, *(each for step in steps for each in step.conditions)]
    wanted += [each for line in lines for each in obligations(problem, line)]
    for each in wanted:
        assert facts.prove(each), each
    return Derivation(problem, (Chain("answer", lines[0], tuple(steps), facts.needed(wanted), ""),))


def risen(before, path, new, *hypotheses, relation="<=", among=()):
    """before ≤ what it becomes, by one bound."""
    step = bound(stated(equal(a, a), hypotheses), before, path, new, relation, among)
    problem = stated(Judgement(relation, (before, step.after)), hypotheses)
    return proved(problem, (step,))


def joined():
    """a + c = c + a ≤ c + b < c + x = x + c: all relations in one chain."""
    problem = stated(lt(a + c, x + c + 0 * a), [le(a, b), lt(b, x)])
    first = algebra(a + c, c + a)
    second = bound(problem, first.after, (1,), b)
    third = bound(problem, second.after, (1,), x, "<")
    last = algebra(third.after, x + c)
    return proved(problem, (first, second, third, last))


def weakened():
    """a < b, where only a ≤ b is claimed."""
    problem = stated(le(a, b), [lt(a, b)])
    return proved(problem, (bound(problem, a, (), b, "<"),))


def equation(right=None):
    """(a + b)² = a² + 2ab + b²."""
    written = a**2 + 2 * a * b + b**2
    problem = stated(equal((a + b) ** 2, right or written))
    return proved(problem, (algebra((a + b) ** 2, written),))


def no_more_than():
    """(a + b)² ≤ a² + 2ab + b², since they are equal."""
    written = a**2 + 2 * a * b + b**2
    problem = stated(le((a + b) ** 2, written))
    return proved(problem, (algebra((a + b) ** 2, written),))


def at_index():
    """u_k ≤ v_k for every k, from u_k < v_k."""
    problem = stated(le(u, v), [lt(u, v)])
    return proved(problem, (bound(problem, u, (), v, "<"),))


def _each(relation):
    """Every node that rises or falls."""
    is_strict = relation == "<"
    less = lt if is_strict else le
    sign = positive if is_strict else nonnegative
    found = {
        "a sum": risen(b + a + c, (1,), x, less(a, x), relation=relation),
        "a difference": risen(b - x, (1, 1), a, less(a, x), relation=relation),
        "a product": risen(c * a, (1,), x, less(a, x), sign(c), relation=relation),
        "a negative product": risen(mul(num(-2), c, x), (2,), a, less(a, x), sign(2 * c), relation=relation),
        "some terms": risen(b + a + c, (), x, less(a + b, x), relation=relation, among=(0, 1)),
        "some factors": risen(mul(a, b, c), (), x, less(a * c, x), sign(b), relation=relation, among=(0, 2)),
        "a Σ": risen(sum_over(k, u), (1,), v, less(u, v), relation=relation),
        "a power": risen(a**3, (0,), x, less(a, x), nonnegative(a), relation=relation),
        "a negative power": risen(x ** (-2), (0,), a, less(a, x), positive(a), positive(x), relation=relation),
        "log": risen(fn("log", a), (0,), x, less(a, x), positive(a), positive(x), relation=relation),
        "deep": risen(
            fn("exp", -sum_over(k, w / (1 + u) ** 2)) + size("n"),
            (0, 0, 1, 1, 1, 0, 1),
            v,
            less(u, v),
            sign(w),
            positive(1 + u),
            positive(1 + v),
            relation=relation,
        ),
        **{name: risen(fn(name, a), (0,), x, less(a, x), relation=relation) for name in ("exp", "sigma", "tanh")},
    }  # fmt: skip
    return {f"{name} {relation}": each for name, each in found.items()}


def by_hand():
    """Derivations by name."""
    return {
        **_each("<="),
        **_each("<"),
        "relu": risen(fn("relu", a), (0,), x, le(a, x)),
        "joined": joined(),
        "weakened": weakened(),
        "an equation": equation(),
        "an equation in another order": equation(b**2 + a**2 + 2 * b * a),
        "no more than": no_more_than(),
        "at an index": at_index(),
    }


def searched(name):
    """The theorem that the search finds."""
    (theorem,) = solve(SEARCHED[name]()).theorems
    return theorem
