"""Equations to be solved for unknowns, for tests."""

from derive.kernel import Definition, Judgement, Problem, Symbol, Target, equal, positive
from derive.terms import ZERO, delta, fn, index, num, power, sum_over, sym

a, b, c, d, e, f, p, x, y, z, m = (sym(name) for name in "abcdefpxyzm")
i, j, k = (index(letter, "d") for letter in "ijk")
n = index("n", "N")
HALF = power(num(2), num(-1))


def exp(term):
    return fn("exp", term)


def log(term):
    return fn("log", term)


def stated(unknowns, equations, names, signs=None, sizes=(), shapes=None, definitions=(), at=None):
    """The problem of finding the `unknowns` from `equations`; `names` are the symbols."""
    unknowns, signs, shapes, at = tuple(unknowns.split()), signs or {}, shapes or {}, at or {}
    several = len(unknowns) > 1
    return Problem(
        "equations",
        tuple(Target(u if several else "", sym(u, *at.get(u, ())), unknowns=unknowns) for u in unknowns),
        dict.fromkeys(sizes, ""),
        tuple(Symbol(name, shapes.get(name, ()), signs.get(name, "real")) for name in names.split()),
        tuple(definitions),
        tuple(equations),
    )


def inverse(of):
    """What is given of the inverse of a matrix, both ways round."""
    one, other = f"{of}^{{-1}}", of
    return [
        equal(sum_over(j, sym(left, i, j) * sym(right, j, k)), delta(i, k))
        for left, right in ((one, other), (other, one))
    ]


def A(*at):
    return sym("A", *at)


POSITIVE = dict.fromkeys("abcx", "positive")
SQUARE = {"A": ("d", "d"), "A^{-1}": ("d", "d"), "X": ("d", "d"), "B": ("d", "d"), "x": ("d",), "b": ("d",)}
RIDGE = {"X": ("N", "d"), "y": ("N",), "w": ("d",), "G^{-1}": ("d", "d")}
_residual = sum_over(j, sym("X", n, j) * sym("w", j)) - sym("y", n)
_gram = Definition("G", (i, j), sum_over(n, sym("X", n, i) * sym("X", n, j)) + sym("lambda") * delta(i, j))

SOLVED = {  # with what each part comes to, what is assumed, and whether the answers are shown to satisfy all
    "linear": (stated("x", [equal(a * x + b, c)], "a b c x"), ["(c − b)/a"], ["a ≠ 0"], True),
    "a divisor that is known": (
        stated("x", [equal(a * x + b, c)], "a b c x", {"a": "nonzero"}), ["(c − b)/a"], [], True,
    ),
    "on both sides": (stated("x", [equal(a * x + b, c * x)], "a b c x"), ["b/(c − a)"], ["c − a ≠ 0"], True),
    "two terms": (stated("x", [equal(a * x + b * x, c)], "a b c x"), ["c/(a + b)"], ["a + b ≠ 0"], True),
    "numbers": (stated("x", [equal(3 * x + 6, num(0))], "x"), ["−2"], [], True),
    "a fraction": (
        stated("x", [equal((a * x + b) / (c * x + d), y)], "a b c d y x"),
        ["(y d − b)/(a − y c)"], ["c x + d ≠ 0", "a − y c ≠ 0"], False,
    ),
    "a reciprocal": (
        stated("x", [equal(1 / x + b, c)], "b c x"), ["1/(c − b)"], ["x ≠ 0", "c − b ≠ 0"], True,
    ),
    "a divisor that is a fraction": (
        stated("x", [equal(a * x / b, c)], "a b c x", {"b": "nonzero"}), ["(c b)/a"], ["a ≠ 0"], True,
    ),
    "an exponential": (
        stated("x", [equal(a * exp(b * x), c)], "a b c x", {"a": "positive", "b": "nonzero", "c": "positive"}),
        ["log(c/a)/b"], [], True,
    ),
    "an exponential of any sign": (
        stated("x", [equal(exp(x), a)], "a x"), ["log a"], [], False,  # a > 0 follows, but is not given
    ),
    "a logarithm": (stated("x", [equal(log(x) + b, c)], "b c x", {"x": "positive"}), ["e^{c − b}"], [], True),
    "a root": (
        stated("x", [equal(power(x, HALF), a)], "a x", {"a": "nonnegative", "x": "nonnegative"}),
        ["a²"], [], True,
    ),
    "the logit": (
        stated("z", [equal(fn("sigma", z), p), positive(p), positive(1 - p)], "z p"),
        ["log(p/(1 − p))"], [], True,
    ),
    "a square of a positive": (
        stated("x", [equal(a * x**2, c)], "a c x", POSITIVE), ["√(c/a)"], [], True,
    ),
    "a square of a negative": (
        stated("x", [equal(x**2, c), Judgement("<=", (ZERO, -x))], "c x", {"c": "positive"}),
        ["−√c"], [], True,
    ),
    "two unknowns": (
        stated("x y", [equal(a * x + b * y, e), equal(c * x + d * y, f)], "a b c d e f x y"),
        ["(d e − b f)/(a d − b c)", "(a f − c e)/(a d − b c)"], ["a d − b c ≠ 0"], True,
    ),
    "two unknowns, in numbers": (
        stated("x y", [equal(x + y, num(3)), equal(x - y, num(1))], "x y"), ["2", "1"], [], True,
    ),
    "three unknowns": (
        stated("x y z", [equal(x + y + z, num(6)), equal(x - y, a), equal(2 * x + y - z, num(1))], "x y z a"),
        ["1/5 (7 + 2 a)", "1/5 (7 − 3 a)", "1/5 (16 + a)"], [], True,
    ),
    "one after the other": (
        stated("x y", [equal(x * y, a), equal(x, b)], "x y a b"), ["b", "a/b"], ["b ≠ 0"], True,
    ),
    "the mean": (
        stated("m", [equal(sum_over(n, sym("x", n) - m), ZERO)], "x m", sizes=("N",), shapes={"x": ("N",)}),
        ["1/N Σ_n x_n"], [], True,
    ),
    "a weighted mean": (
        stated(
            "m", [equal(sum_over(n, sym("w", n) * (sym("x", n) - m)), ZERO)], "x w m", {"w": "positive"},
            ("N",), {"x": ("N",), "w": ("N",)},
        ),
        ["(Σ_n w_n x_n) / Σ_n w_n"], [], True,
    ),
    "Bernoulli": (
        stated(
            "p", [equal(sum_over(n, sym("x", n) / p - (1 - sym("x", n)) / (1 - p)), ZERO)], "x p",
            {"p": "positive"}, ("N",), {"x": ("N",)},
        ),
        ["1/N Σ_n x_n"], ["1 − p ≠ 0"], False,  # Σ x may be 0
    ),
    "Newton's step": (
        stated("x", [equal(f + d * (x - a), ZERO)], "f d a x"), ["(d a − f)/d"], ["d ≠ 0"], True,
    ),
    "entry by entry": (
        stated(
            "x", [equal(sym("a", i) * sym("x", i), sym("b", i))], "a b x", None, ("d",),
            dict.fromkeys("abx", ("d",)), at={"x": (j,)},
        ),
        ["b_j/a_j"], ["a_j ≠ 0"], True,
    ),
    "a matrix": (
        stated(
            "x", [equal(sum_over(j, A(i, j) * sym("x", j)), sym("b", i)), *inverse("A")], "A A^{-1} x b",
            None, ("d",), SQUARE, at={"x": (i,)},
        ),
        ["Σ_k A⁻¹_ik b_k"], [], True,
    ),
    "a matrix on the right": (
        stated(
            "x", [equal(sum_over(j, sym("x", j) * A(j, i)), sym("b", i)), *inverse("A")], "A A^{-1} x b",
            None, ("d",), SQUARE, at={"x": (i,)},
        ),
        ["Σ_k A⁻¹_ki b_k"], [], True,
    ),
    "a matrix of unknowns": (
        stated(
            "X", [equal(sum_over(j, A(i, j) * sym("X", j, k)), sym("B", i, k)), *inverse("A")],
            "A A^{-1} X B", None, ("d",), SQUARE, at={"X": (i, j)},
        ),
        ["Σ_l A⁻¹_il B_lj"], [], True,
    ),
    "ridge regression": (
        stated(
            "w", [equal(sum_over(n, sym("X", n, i) * _residual) + sym("lambda") * sym("w", i), ZERO), *inverse("G")],
            "X y w lambda G^{-1}", None, ("N", "d"), RIDGE, (_gram,), {"w": (i,)},
        ),
        ["Σ_j G⁻¹_ij Σ_n X_nj y_n"], [], True,
    ),
}  # fmt: skip

STUCK = {  # with what is missing
    "the answers deny what is divided by": (  # x = 0 and y = 1
        stated("x y", [equal(x * y, x), equal(x + y, num(1))], "x y"), "answers that allow what is assumed of y − 1",
    ),
    "they deny it in one unknown": (
        stated("x y", [equal(x / y, num(1)), equal(y, a * x)], "x y a"), "answers that allow what is assumed of y",
    ),
    "nothing is given": (
        stated("x", [equal(a, b)], "x a b"), "an equation for x",
    ),
    "it cancels": (
        stated("x", [equal(x + a, x + b)], "x a b"), "an equation in which x does not cancel, as it does in x + a = x + b",
    ),
    "it is everything": (
        stated("x", [equal(x - x + a, a)], "x a"), "an equation in which x does not cancel, as it does in x − x + a = a",
    ),
    "nothing fits": (
        stated("x", [equal(1 / x, ZERO)], "x"), "an equation in which x does not cancel, as it does in 1 = 0",
    ),
    "a sign": (stated("x", [equal(x**2, c)], "c x"), "the sign of x"),
    "two powers": (
        stated("x", [equal(x**2 + x, a)], "x a"), "a way to solve for x where it stands in x², x",
    ),
    "circular": (stated("x", [equal(x, exp(x))], "x"), "a way to solve for x where it stands in x, e^{x}"),
    "dependent": (
        stated("x y", [equal(x + y, a), equal(2 * x + 2 * y, b)], "x y a b"),
        "equations that do not depend on each other",
    ),
    "no inverse": (
        stated(
            "x", [equal(sum_over(j, A(i, j) * exp(sym("x", j))), sym("b", i))], "A x b", None, ("d",), SQUARE,
            at={"x": (i,)},
        ),
        "the inverse of the matrix that x_i is multiplied by",
    ),
    "in a Σ": (
        stated(
            "m", [equal(sum_over(n, exp(sym("x", n) * m)), num(1))], "x m", sizes=("N",), shapes={"x": ("N",)}
        ),
        "a way to take m out of a Σ",
    ),
}  # fmt: skip
