"""From indices to matrices: the forms a textbook has, and that each reads back."""

import random
from fractions import Fraction
from itertools import product as every

import mpmath
import pytest
from numbers_of import World, close

from derive.kernel import Definition
from derive.present.matrices import matrix_text
from derive.solver.lift import lift
from derive.terms import (
    ONE,
    ZERO,
    Sym,
    add,
    delta,
    derivative,
    fn,
    index,
    indicator,
    mul,
    num,
    power,
    size,
    subterms,
    sum_over,
    sym,
)  # fmt: skip
from derive.terms.matrix import component, shape

i, j, k, l1 = (index(letter, "n") for letter in "ijkl")
a, b = index("a", "m"), index("b", "m")
HALF = num(Fraction(1, 2))
n, m = size("n"), size("m")
lam, gamma, mu = sym(r"\lambda"), sym(r"\gamma"), sym(r"\mu")


def symbol(name):
    return lambda *at: sym(name, *at)


x, y, t, o, u, v, w, d, A, B, C, F, S, W, X, K, P = map(symbol, "xytouvwdABCFSWXKP")
yhat, h, z = symbol(r"\hat{y}"), symbol("h"), symbol("z")


def grad(name, *at):
    """∂E/∂name at those indices."""
    return derivative(sym("E"), sym(name, *at))


def exp(term):
    return fn("exp", term)


NORM = sum_over(k, x(k) ** 2)

# term, rows, columns, the form
TEXTBOOK = [
    (yhat(k) * (delta(k, j) - yhat(j)), k, j, "diag(ŷ) − ŷ ŷᵀ"),
    (yhat(j) * (delta(k, j) - yhat(k)), k, j, "diag(ŷ) − ŷ ŷᵀ"),
    (yhat(j) - y(j), j, None, "ŷ − y"),
    (-y(j) + yhat(j), j, None, "ŷ − y"),
    (o(k) * (1 - o(k)) * delta(k, j), k, j, "diag(o ∘ (1 − o))"),
    (delta(k, j) * o(j) * (1 - o(k)), k, j, "diag(o ∘ (1 − o))"),
    (sum_over(a, W(a, j) * grad("w", a)), j, None, "Wᵀ ∇_w E"),
    (grad("v", j) * u(a), j, a, "∇_v E uᵀ"),
    ((o(j) - t(j)) * o(j) * (1 - o(j)) * w(a), j, a, "((o − t) ∘ o ∘ (1 − o)) wᵀ"),
    (-sum_over(a, d(a) * W(a, j)) * o(j) * (1 - o(j)) * x(k), j, k, "−((Wᵀ d) ∘ o ∘ (1 − o)) xᵀ"),
    (sum_over(k, X(k, a) * (yhat(k) - y(k))), a, None, "Xᵀ (ŷ − y)"),
    (
        sum_over(k, yhat(k) * X(k, a) * (1 - y(k))) - sum_over(k, y(k) * X(k, a) * (1 - yhat(k))),
        a,
        None,
        "Xᵀ (ŷ − y)",
    ),
    (sum_over(k, X(k, a) * X(k, b) * yhat(k) * (1 - yhat(k))), a, b, "Xᵀ diag(ŷ ∘ (1 − ŷ)) X"),
    (sum_over(k, yhat(k) - y(k)), None, None, "1ᵀ (ŷ − y)"),
    (delta(i, j) - 1 / n, i, j, "I − 1/n 1 1ᵀ"),
    (gamma * (grad("v", i) - sum_over(j, grad("v", j)) / n), i, None, "γ (I − 1/n 1 1ᵀ) ∇_v E"),
    (x(i) - mu, i, None, "x − μ 1"),
    (exp(S(i, j)) / sum_over(k, exp(S(i, k))), i, j, "diag((exp(S) 1)^{∘−1}) exp(S)"),
    (P(i, j) * (S(i, j) - sum_over(k, P(i, k) * S(i, k))), i, j, "P ∘ (S − (P ∘ S) 1 1ᵀ)"),
    (sum_over(k, S(i, k) * K(k, a)) / power(m, HALF), i, a, "1/√m S K"),
    (yhat(j) * (grad("x", j) - sum_over(k, yhat(k) * grad("x", k))), j, None, "(diag(ŷ) − ŷ ŷᵀ) ∇_x E"),
    (
        (grad("v", j) - sum_over(i, grad("v", i)) / n - z(j) * sum_over(i, grad("v", i) * z(i)) / n) / mu,
        j,
        None,
        "1/μ (I − 1/n 1 1ᵀ − 1/n z zᵀ) ∇_v E",
    ),
    (sum_over((i, k), S(i, k) * P(k, i)), None, None, "tr(S P)"),
    (sum_over(i, S(i, i)), None, None, "tr(S)"),
    (sum_over((i, a), A(i, a) ** 2), None, None, "tr(A Aᵀ)"),
    (sum_over((k, a), u(k) * A(k, a) * w(a)), None, None, "uᵀ A w"),
    (NORM, None, None, "xᵀ x"),
    (HALF * sum_over(k, (x(k) - y(k)) ** 2), None, None, "1/2 ‖x − y‖²"),
    (x(i) * power(NORM, -HALF), i, None, "1/‖x‖ x"),
    (sum_over(k, x(k) ** 2 * y(k)), None, None, "yᵀ x^{∘2}"),
    (sum_over(k, S(i, k) * v(k) * P(j, k)), i, j, "S diag(v) Pᵀ"),
    (sum_over(k, S(i, k) * P(i, k)), i, None, "(S ∘ P) 1"),
    (S(i, i) * v(i), i, None, "diagonal(S) ∘ v"),
    (
        sum_over((k, l1), S(i, k) * P(j, k) * C(l1, k) * F(l1, k)),
        i,
        j,
        "S diag((Cᵀ ∘ Fᵀ) 1) Pᵀ",
    ),
    (sum_over((k, l1), S(i, l1) * P(j, l1) * C(k, l1) * v(k)), i, j, "S diag(Cᵀ v) Pᵀ"),
    (sum_over(k, (X(k, a) - w(a)) * (X(k, b) - w(b))), a, b, "(Xᵀ − w 1ᵀ) (X − 1 wᵀ)"),
    (indicator(ZERO, "<", v(i)) * (fn("relu", v(i)) - y(i)), i, None, "1[v > 0] ∘ (ReLU(v) − y)"),
    (grad("A", i, a) + lam * A(i, a), i, a, "∇_A E + λ A"),
    (2 * sum_over(k, X(k, a) * (sum_over(b, X(k, b) * w(b)) - y(k))), a, None, "2 Xᵀ (X w − y)"),
    (A(i, a) * (1 - A(i, a)), i, a, "A ∘ (1 − A)"),
    (sum_over(j, S(j, i) * (1 - h(j) ** 2) * v(j)), i, None, "Sᵀ ((1 − h^{∘2}) ∘ v)"),
    (u(i) * S(i, j) * v(j), i, j, "diag(u) S diag(v)"),
    (-lam * (1 - fn("sigma", sum_over(k, u(k) * x(k)))) * u(j), j, None, "−λ (1 − σ(uᵀ x)) u"),
    (fn("log", 1 + exp(-sum_over(k, u(k) * v(k)))), None, None, "log(1 + e^{−uᵀ v})"),
    (2 * delta(i, j), i, j, "2 I"),
    (sum_over(k, (yhat(k) - y(k)) * S(k, j)), None, j, "(ŷ − y)ᵀ S"),
    (
        sum_over(k, S(k, i) * (yhat(k) - y(k)))
        * t(i)
        * (indicator(ZERO, "<", z(i)) + lam * indicator(z(i), "<", ZERO))
        * w(a),
        i,
        a,
        "((Sᵀ (ŷ − y)) ∘ t ∘ (1[z > 0] + λ · 1[z < 0])) wᵀ",
    ),
    (lam * u(i) * h(i) * (1 - h(i)), i, None, "λ (u ∘ h ∘ (1 − h))"),
    (sum_over(a, A(i, a) * sum_over(k, B(a, k) * v(k))), i, None, "A B v"),
    (fn("tanh", sum_over(k, S(i, k) * v(k)) + u(i)), i, None, "tanh(S v + u)"),
    (sum_over(k, sum_over(a, A(k, a) * w(a)) ** 2), None, None, "wᵀ Aᵀ A w"),
    (sum_over(k, v(k) ** 2 * x(k) ** 2), None, None, "(v^{∘2})ᵀ x^{∘2}"),
    (sum_over((k, a), S(k, i) * A(k, a) * K(j, a)), i, j, "Sᵀ A Kᵀ"),
    (
        sum_over((k, l1), (S(k, i) * P(k, l1) + S(k, i) * P(l1, k)) * (v(l1) - x(l1))),
        i,
        None,
        "Sᵀ (P + Pᵀ) (v − x)",
    ),
    (sum_over(k, S(i, k) * (v(k) + x(k)) + P(k, i) * (v(k) + o(k))), i, None, "S (v + x) + Pᵀ (v + o)"),
    (derivative(grad("x", i), sym("x", j)), i, j, "∇²_x E"),
    (sum_over(k, derivative(sym("o", k), sym("s", i)) * grad("o", k)), i, None, "(∂o/∂s)ᵀ ∇_o E"),
]


@pytest.mark.parametrize(("term", "rows", "columns", "form"), TEXTBOOK, ids=[form for *_, form in TEXTBOOK])
def test_the_form_is_the_one_in_the_book(term, rows, columns, form):
    assert matrix_text(lift(term, rows, columns)) == form


# -- reading back ---------------------------------------------------------------------------


def world(rng, *terms):
    """Random numbers for every symbol there; E is a smooth function of all vectors and matrices."""
    sizes = {"n": rng.randint(1, 3), "m": rng.randint(1, 3)}
    shapes = {
        part.name: tuple(at.dim for at in part.args)
        for term in terms
        for part in subterms(term)
        if isinstance(part, Sym) and part.name not in ("E", "o")
    }
    shapes |= {"o": ("n",)} if any("'o'" in repr(term) for term in terms) else {}
    values = {
        (name, place): mpmath.mpf(rng.randint(-30, 30)) / 17
        for name, dims in shapes.items()
        for place in every(*(range(sizes[dim]) for dim in dims))
    }
    arguments = []
    for number, (name, dims) in enumerate(shapes.items()):
        at = tuple(index(f"p_{place}", dim) for place, dim in enumerate(dims))
        arguments.append(sum_over(at, fn("sin", number + sym(name, *at))))
    return World(sizes, values, {"E": Definition("E", (), mul(*arguments) + mul(*arguments[:2]) ** 2)})


def reads_back(matrix, term, rows, columns, rng):
    at = tuple(each for each in (rows, columns) if each is not None)
    back = component(matrix, *at)
    here = world(rng, term, back)
    for place in every(*(range(here.sizes[each.dim]) for each in at)):
        here_at = dict(zip(at, place, strict=True))
        if not close(here(back, here_at), here(term, here_at)):
            return False
    return True


# the numbers know only first derivatives of E
FIRST_ORDER = [case for case in TEXTBOOK if "∂" not in case[-1] and "∇²" not in case[-1]]


@pytest.mark.parametrize(("term", "rows", "columns", "form"), FIRST_ORDER, ids=[f for *_, f in FIRST_ORDER])
def test_every_form_of_the_book_reads_back(term, rows, columns, form):
    matrix = lift(term, rows, columns)
    assert all(reads_back(matrix, term, rows, columns, random.Random(seed)) for seed in range(4))


# -- random terms ---------------------------------------------------------------------------

ARRAYS = {"A": "nm", "B": "mn", "S": "nn", "Q": "mm", "u": "n", "v": "n", "w": "m", "c": ""}


def some(rng, free, depth):
    """A random term whose indices are among `free`."""
    if not depth:
        return entry(rng, free)

    def inner(at=free):
        return some(rng, at, depth - 1)

    match rng.randrange(11):
        case 0 | 1:
            return add(inner(), inner())
        case 2 | 3 | 4:
            return mul(inner(), inner())
        case 5 | 6 | 7:
            bound = index(rng.choice("pqr"), rng.choice("nm"))
            return sum_over(bound, inner((*free, bound)))
        case 8:
            return fn("sin", inner())
        case 9:
            return mul(power(2 + fn("sin", inner()), rng.choice([num(-1), -HALF])), inner())
        case _:
            return mul(num(rng.randint(-2, 3)), inner())


def entry(rng, free):
    choices = [sym("c"), ONE, size("n")]
    for name, dims in ARRAYS.items():
        places = [[each for each in free if each.dim == dim] for dim in dims]
        if dims and all(places):
            choices += [sym(name, *map(rng.choice, places))] * 4
    same = [(p, q) for p in free for q in free if p is not q and p.dim == q.dim]
    return rng.choice([*choices, delta(*rng.choice(same))] if same else choices)


def random_case(seed):
    rng = random.Random(seed)
    rows, columns = rng.choice([(i, j), (i, a), (a, i), (i, None), (None, None)])
    free = tuple(each for each in (rows, columns) if each is not None)
    return some(rng, free, rng.randint(2, 5)), rows, columns, rng


@pytest.mark.parametrize("batch", range(20))
def test_whatever_is_lifted_reads_back(batch):
    for seed in range(batch * 10, batch * 10 + 10):
        term, rows, columns, rng = random_case(seed)
        matrix = lift(term, rows, columns)
        if matrix is not None:
            assert shape(matrix) == tuple(each.dim if each else 1 for each in (rows, columns))
            assert reads_back(matrix, term, rows, columns, rng), (seed, term, matrix)


def test_most_small_terms_are_lifted():
    lifted = sum(lift(*random_case(seed)[:3]) is not None for seed in range(200))
    assert lifted >= 190


def test_the_names_of_indices_do_not_matter():
    p, q, r = (index(letter, "n") for letter in "kij")
    one = lift(sum_over(k, S(i, k) * S(k, j)), i, j)
    assert one == lift(sum_over(q, S(p, q) * S(q, r)), p, r)


def test_a_row_is_the_transpose_of_a_column():
    assert matrix_text(lift(sum_over(k, v(k) * S(k, j)), None, j)) == "vᵀ S"


# -- no form --------------------------------------------------------------------------------

NO_FORM = {
    "three ties at one index": (sum_over(l1, S(i, l1) * P(j, l1) * C(k, l1) * v(k)), i, j),
    "three ties, all bound but two": (
        sum_over((l1, k, a), S(i, l1) * P(j, l1) * C(k, l1) * A(k, a) * B(a, i) * S(j, k)), i, j,
    ),
    "three free indices": (S(i, j) * v(k), i, j),
    "an index that is not there": (v(k), i, None),
    "an array of three indices": (sum_over(k, sym("T", i, j, k) * v(k)), i, j),
    "an exponent for each entry": (power(2 + v(i) ** 2, v(i)), i, None),
    "a function of two numbers": (fn("atan2", v(i), u(i)), i, None),
    "rows and columns by one index": (S(i, i), i, i),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_FORM.values(), ids=NO_FORM)
def test_there_is_not_always_a_form(case):
    assert lift(*case) is None
