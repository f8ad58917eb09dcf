"""Formulas that nobody would write, over symbols of two sizes, which are defined wherever they are."""

from derive.kernel import Definition, Problem, Symbol, Target
from derive.terms import (
    ZERO,
    add,
    delta,
    derivative,
    fn,
    fresh,
    index,
    indicator,
    mul,
    num,
    power,
    size,
    sum_over,
    sym,
)  # fmt: skip
from derive.terms.matrix import (
    Compared,
    Diag,
    DiagOf,
    Elementwise,
    Entries,
    Hadamard,
    Identity,
    Named,
    Ones,
    Plus,
    Power,
    Product,
    Scaled,
    Trace,
    Transpose,
    scalar,
)  # fmt: skip

i, j, k = (index(letter, "n") for letter in "ijk")
a, b = index("a", "m"), index("b", "m")
SHAPES = {
    "c": (),
    "p": (),
    "u": ("n",),
    "v": ("n",),
    "w": ("m",),
    "A": ("n", "n"),
    "B": ("n", "m"),
    "T": ("n", "n", "m"),
}
SOFTMAX = fn("exp", sym("A", i, j)) / sum_over(k, fn("exp", sym("A", i, k)))
PROBLEM = Problem(
    "formulas",
    (Target("", derivative(sym("c"), sym("c"))),),
    {"n": "", "m": ""},
    tuple(Symbol(name, dims, "positive" if name == "p" else "real") for name, dims in SHAPES.items()),
    (
        Definition("s", (i,), fn("sigma", sym("u", i))),
        Definition("S", (i, j), SOFTMAX),
    ),
    letters={"n": ("i", "j", "k"), "m": ("a", "b")},
)
NAMES = {**SHAPES, "s": ("n",), "S": ("n", "n")}


def term(rng, free, depth=4):
    """A term whose free indices are among `free`."""
    if depth == 0 or rng.random() < 0.1:
        return _leaf(rng, free)

    def inner():
        return term(rng, free, depth - 1)

    match rng.randrange(11):
        case 0 | 1:
            return add(*(inner() for _ in range(rng.randint(2, 3))))
        case 2 | 3 | 4:
            return mul(*(inner() for _ in range(rng.randint(2, 4))))
        case 5 | 6 | 7:
            own = fresh(rng.choice((i, a)), free, "jklbcd")
            return sum_over(own, term(rng, (*free, own), depth - 1))
        case 8:
            return fn(rng.choice(("tanh", "sigma", "relu", "abs", "erf", "sin", "cos")), inner())
        case 9:
            return rng.choice((_log, _power))(rng, inner)
        case _:
            return _indicator(rng, inner)


def _indicator(rng, inner):
    """Numbers that come out the same in two ways differ by an error of rounding: only inequalities of them."""
    if rng.random() < 0.2:
        return indicator(sym("c"), rng.choice(("=", "!=")), rng.choice((ZERO, sym("c"), sym("p"))))
    return indicator(inner(), rng.choice(("<", "<=")), rng.choice((ZERO, inner())))


def _leaf(rng, free):
    kind = rng.random()
    same = [(x, y) for x in free for y in free if x is not y and x.dim == y.dim]
    if kind < 0.15 and same:
        return delta(*rng.choice(same))
    if kind < 0.25:
        return rng.choice((num(2), num(-1), num(3) / 2, num(1) / 3, size("n"), size("m")))
    fits = [name for name, dims in NAMES.items() if {*dims} <= {x.dim for x in free}]
    name = rng.choice(fits[-5:] if rng.random() < 0.7 else fits)
    return sym(name, *(rng.choice([x for x in free if x.dim == dim]) for dim in NAMES[name]))


def _log(rng, inner):
    """Logarithms of what is positive, those of exponentials among them."""
    t, own = inner(), index("r", "n")
    entry = sym("u", own)
    return fn("log", rng.choice((
        1 + t**2,
        fn("sigma", t),
        1 - fn("sigma", t),
        fn("sigma", t) * 2,
        sum_over(own, fn("exp", fn("tanh", t) + entry)),
        sum_over(own, fn("exp", entry)) * 3,
    )))  # fmt: skip


def _power(rng, inner):
    t = inner()
    safe = 1 + t**2
    exponent = rng.choice((num(-1), num(-2), num(1) / 2, num(-1) / 2, num(1) / 3, num(5) / 4))
    return rng.choice(
        (t**2, t**3, power(safe, exponent), power(sym("p"), fn("tanh", t)), power(num(2), fn("tanh", t)))
    )


def matrix(rng, rows, columns, depth=3):
    """A matrix expression of that shape: names of sizes, or 1."""
    if depth == 0 or rng.random() < 0.15:
        return _plain(rng, rows, columns)

    def inner(shape=(rows, columns)):
        return matrix(rng, *shape, depth - 1)

    choices = [
        lambda: Transpose(inner((columns, rows))),
        lambda: Product((inner((rows, middle := rng.choice(("n", "m", 1)))), inner((middle, columns)))),
        lambda: Product((inner((rows, "n")), inner(("n", "m")), inner(("m", columns)))),
        lambda: Hadamard((inner(), inner(), inner())),
        lambda: Plus((inner(), inner())),
        lambda: Scaled(rng.choice((inner((1, 1)), scalar(num(-2) / sym("p")))), inner()),
        lambda: Elementwise(rng.choice(("tanh", "sigma", "relu", "abs")), inner()),
        lambda: Elementwise("log", Elementwise("sigma", inner())),
        lambda: Power(inner(), rng.choice((num(2), num(3)))),
        lambda: Power(
            Plus((Ones(rows, columns), Power(inner(), num(2)))), rng.choice((num(-1), num(1) / 2, num(-2)))
        ),
        lambda: Power(Elementwise("sigma", inner()), sym("p")),
        lambda: Compared(rng.choice((inner(), scalar(ZERO))), rng.choice(("<", "<=")), inner()),
        lambda: Compared(_plain(rng, rows, columns), rng.choice(("=", "!=")), scalar(ZERO)),
    ]
    if rows == columns and rows != 1:
        choices += 3 * [lambda: Diag(inner((rows, 1)))]
    if columns == 1 and rows != 1:
        choices += 2 * [lambda: DiagOf(inner((rows, rows)))]
    if rows == columns == 1:
        choices += 3 * [lambda: Trace(inner(("n", "n")))]
    return rng.choice(choices)()


def _plain(rng, rows, columns):
    dims = tuple(dim for dim in (rows, columns) if dim != 1)
    if rng.random() < 0.2:
        return Identity(rows) if rows == columns != 1 else Ones(rows, columns)
    if rows == 1 or (rows, columns) == ("m", "n"):
        return Transpose(_plain(rng, columns, rows)) if rows != columns else scalar(sym(rng.choice("cp")))
    named = [Named(name, dims) for name, own in NAMES.items() if own == dims]
    at = tuple(index(f"x{n}", dim) for n, dim in enumerate(dims))
    return rng.choice([*named, Entries(term(rng, at, 2), at)]) if named else Entries(term(rng, at, 2), at)
