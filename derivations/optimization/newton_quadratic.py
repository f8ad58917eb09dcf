"""Newton's method: near a simple root the next error is of the order of the square of the last one."""

from sympy import Abs, Eq, Ne

from derive import Problem, define, for_all, function, lim, scalar

f = function("f", "function whose root is sought", order=2)
x = scalar("x", "where the method stands")
root = scalar("x^*", "root")
M = scalar("M", "bound of the second derivative")
m = scalar("m", "bound of the slope", sign="positive")
t = scalar("t")

new = define("x_+", x - f(x) / f.derivative(x))

problem = Problem(
    title="One step of Newton's method squares the error",
    find={"recursion": new - root, "limit": lim((new - root) / (x - root) ** 2, x, root)},
    prove={"bound": Abs(new - root, evaluate=False) <= M / (2 * m) * (x - root) ** 2},
    given=(
        Eq(f(root), 0),
        Ne(f.derivative(x), 0),
        Ne(f.derivative(root), 0),
        for_all(t, Abs(f.derivative(t, 2)) <= M, between=(x, root)),
        for_all(t, Abs(f.derivative(t)) >= m, between=(x, root)),
    ),
    source="Süli & Mayers, An Introduction to Numerical Analysis (2003), section 1.4",
)
