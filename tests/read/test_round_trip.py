"""What is printed reads back as the same thing: so no bracket is missing, and no sign."""

import cmath
import math
import random

import pytest

from derive.errors import StatementError
from derive.present.text import text
from derive.read import read
from derive.terms import add, delta, fn, index, mul, num, power, size, sum_over, sym

SHAPES = {
    "a": ("a", ()),
    "b": ("b", ()),
    "x": ("x", ("n",)),
    "W": ("W", ("n", "m")),
    "ŷ": (r"\hat{y}", ("n",)),
    "θ": (r"\theta", ("m",)),
}
LETTERS = {"i": "n", "j": "n", "k": "n", "p": "m", "q": "m"}
i, j, k, p, q = (index(letter, dim) for letter, dim in LETTERS.items())


def back(term):
    return read(text(term), SHAPES, {"n": "n"}, LETTERS)


def leaf(rng):
    n = rng.choice((i, j, k))
    m = rng.choice((p, q))
    return rng.choice(
        [sym("a"), sym("b"), sym("x", n), sym("W", n, m), sym(r"\hat{y}", n), sym(r"\theta", m), size("n"),
         num(rng.randint(-4, 5)), num(rng.randint(1, 5)) / num(3), delta(i, j)]
    )  # fmt: skip


def term(rng, depth):
    if depth == 0:
        return leaf(rng)

    def more():
        return term(rng, depth - 1)

    match rng.randrange(9):
        case 0 | 1:
            return add(*(more() for _ in range(rng.randint(2, 3))))
        case 2 | 3:
            return mul(*(more() for _ in range(rng.randint(2, 3))))
        case 4:
            return power(more(), num(rng.choice((-2, -1, 2, 3))))
        case 5:
            return sum_over(rng.choice((i, j, k, p, q)), more())
        case 6:
            return fn(rng.choice(("exp", "log", "tanh", "sigma")), more())
        case 7:
            return mul(num(-1), more())
        case _:
            return power(more(), rng.choice((num(1) / num(2), sym("b"), add(sym("a"), num(1)))))


@pytest.mark.parametrize("seed", range(400))
def test_a_printed_formula_reads_back(seed):
    rng = random.Random(seed)
    made = term(rng, rng.randint(1, 3))
    try:
        read_back = back(made)
    except StatementError as why:
        raise AssertionError(f"{text(made)}: {why}") from None
    assert worth(made) == pytest.approx(worth(read_back), rel=1e-9), text(made)


def worth(made):
    """The term in numbers, at one place where nothing vanishes."""

    def value(t, at):
        match t.tag:
            case "num":
                return complex(t.value)
            case "size":
                return 2.0
            case "sym":
                return {"a": 1.3, "b": 0.7}.get(t.name) or math.sin(
                    len(t.name) + sum(3**n * (at[x] + 1.7) for n, x in enumerate(t.args))
                ) + 1.5
            case "add":
                return sum(value(x, at) for x in t.args)
            case "mul":
                return math.prod(value(x, at) for x in t.args)
            case "pow":
                base, exponent = (value(x, at) for x in t.args)
                return base**exponent if base else 0
            case "sum":
                return sum(value(t.body, {**at, t.index: n}) for n in range(2))
            case "delta":
                return float(at[t.args[0]] == at[t.args[1]])
            case "fn":
                v = value(t.args[0], at)
                if t.name == "sigma":
                    return 1 / (1 + cmath.exp(-v))
                return {"exp": cmath.exp, "log": lambda z: cmath.log(z) if z else 0, "tanh": cmath.tanh}[
                    t.name
                ](v)

    try:
        result = complex(value(made, {i: 0, j: 1, k: 0, p: 1, q: 0}))
    except (OverflowError, ZeroDivisionError):
        return 0
    return result if cmath.isfinite(result) and abs(result) < 1e9 else 0


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ("a +", 4),
        ("(a", 3),
        ("a ? b", 3),
        ("zz", 1),
        ("x", 1),
        ("x_q", 1),
        ("a)", 2),
        ("", 1),
        ("Σ_z x_z", 1),
    ],
)
def test_what_can_not_be_read_is_refused_at_its_column(bad, column):
    with pytest.raises(StatementError, match=f"column {column}:"):
        read(bad, SHAPES, {"n": "n"}, LETTERS)


@pytest.mark.parametrize("bad", ["(" * 5000 + "a" + ")" * 5000, "a" + " a" * 30000])
def test_deep_and_long_text_is_refused(bad):
    with pytest.raises(StatementError):
        read(bad, SHAPES, {"n": "n"}, LETTERS)
