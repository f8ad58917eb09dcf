"""Matrix notation: what fits, what an entry is, and what is read back."""

import json
import random
from itertools import product as every

import mpmath
import pytest
from numbers_of import World, close

from derive.errors import CertificateError, ShapeError
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    array,
    delta,
    derivative,
    fn,
    fresh,
    index,
    indicator,
    matrix_power,
    num,
    position,
    same,
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
    Powered,
    Product,
    Scaled,
    Summed,
    Trace,
    Transpose,
    component,
    letters,
    matrix_from_json,
    matrix_to_json,
    scalar,
    shape,
)  # fmt: skip

i, j, k, l1 = (index(letter, "n") for letter in "ijkl")
a, b = index("a", "m"), index("b", "m")
A, B, S = Named("A", ("n", "m")), Named("B", ("m", "n")), Named("S", ("n", "n"))
u, v, w = Named("u", ("n",)), Named("v", ("n",)), Named("w", ("m",))
c = scalar(sym("c"))
MINUS = scalar(MINUS_ONE)
GRADIENT = Entries(derivative(sym("E"), sym("s", k)), (k,))


def at(name, *indices):
    return sym(name, *indices)


# -- entries --------------------------------------------------------------------------------

ENTRIES = [
    (u, (i,), at("u", i)),
    (A, (i, a), at("A", i, a)),
    (c, (), sym("c")),
    (GRADIENT, (j,), derivative(sym("E"), sym("s", j))),
    (Identity("n"), (i, j), delta(i, j)),
    (Identity("n"), (i, i), ONE),
    (Ones("n"), (i,), ONE),
    (Ones(1, "n"), (i,), ONE),
    (Ones("n", "m"), (i, a), ONE),
    (Transpose(A), (a, i), at("A", i, a)),
    (Transpose(u), (i,), at("u", i)),
    (Product((A, w)), (i,), sum_over(a, at("A", i, a) * at("w", a))),
    (Product((u, Transpose(w))), (i, a), at("u", i) * at("w", a)),
    (Product((Transpose(u), v)), (), sum_over(k, at("u", k) * at("v", k))),
    (Product((u, Transpose(u), v)), (i,), sum_over(k, at("u", i) * at("u", k) * at("v", k))),
    (Product((S, S)), (i, j), sum_over(k, at("S", i, k) * at("S", k, j))),
    (Product((A, B)), (i, i), sum_over(a, at("A", i, a) * at("B", a, i))),
    (Hadamard((u, v)), (i,), at("u", i) * at("v", i)),
    (Plus((u, Scaled(MINUS, v))), (i,), at("u", i) - at("v", i)),
    (Scaled(Product((Transpose(u), v)), w), (a,), sum_over(k, at("u", k) * at("v", k)) * at("w", a)),
    (Diag(u), (i, j), delta(i, j) * at("u", i)),
    (DiagOf(S), (i,), at("S", i, i)),
    (Trace(S), (), sum_over(k, at("S", k, k))),
    (Elementwise("sigma", u), (i,), fn("sigma", at("u", i))),
    (Power(A, num(2)), (i, a), at("A", i, a) ** 2),
    (Compared(scalar(ZERO), "<", u), (i,), indicator(ZERO, "<", at("u", i))),
    (Compared(u, "<=", v), (i,), indicator(at("u", i), "<=", at("v", i))),
    (
        Powered(S, num(2)),
        (i, j),
        matrix_power(array(k, array(l1, at("S", k, l1))), num(2), i, j),
    ),
    (Summed(i, Named("S", ("n",), (i,))), (i,), sum_over(k, at("S", k, i))),
]


@pytest.mark.parametrize(("matrix", "place", "entry"), ENTRIES)
def test_an_entry_is_what_the_notation_says(matrix, place, entry):
    assert same(component(matrix, *place), entry)


@pytest.mark.parametrize("letters", [(k, l1), (l1, k), (k, k), (i, k)])
def test_a_bound_index_never_takes_a_free_one(letters):
    row, column = letters
    m, p = index("p", "n"), index("q", "n")
    expected = sum_over((m, p), at("S", row, m) * at("S", m, p) * at("S", p, column))
    assert same(component(Product((S, S, S)), row, column), expected)


def test_products_within_products_keep_their_bound_indices_apart():
    inner = Hadamard((Product((S, S)), S))
    m, p = index("p", "n"), index("q", "n")
    summand = sum_over(p, at("S", i, p) * at("S", p, m)) * at("S", i, m)
    assert same(component(Product((inner, S)), i, j), sum_over(m, summand * at("S", m, j)))


def test_an_array_of_entries_is_not_confused_by_its_own_letters():
    turned = Entries(sum_over(k, at("S", i, k) * at("S", k, j)), (j, i))
    assert same(component(turned, k, l1), sum_over(i, at("S", l1, i) * at("S", i, k)))


# -- shapes ---------------------------------------------------------------------------------


def test_a_vector_is_a_column_and_its_transpose_a_row():
    assert (shape(u), shape(Transpose(u)), shape(c)) == (("n", 1), (1, "n"), (1, 1))


MISFITS = [
    Product((A, A)),
    Product((A, u)),
    Product((u, v)),
    Product(()),
    Plus((u, w)),
    Plus((u, Transpose(u))),
    Plus((u, scalar(ONE))),
    Plus(()),
    Hadamard((A, B)),
    Hadamard(()),
    Scaled(u, v),
    Diag(A),
    Diag(c),
    Diag(Transpose(u)),
    DiagOf(A),
    DiagOf(c),
    Trace(A),
    Trace(u),
    Named("T", ("n", "n", "n")),
    Entries(sym("u", i), (i, i)),
    Entries(sym("T", i, j, k), (i, j, k)),
    Powered(A, num(2)),
    Powered(u, num(2)),
    Summed(k, Product((A, A))),
    Compared(u, "<", w),
    Compared(u, ">>", v),
    Elementwise("exp", Product((A, A))),
    Transpose(Product((A, A))),
]


@pytest.mark.parametrize("matrix", MISFITS)
def test_parts_that_do_not_fit_are_refused(matrix):
    with pytest.raises(ShapeError):
        shape(matrix)
    with pytest.raises(ShapeError):
        component(matrix)


LETTERED = [
    Entries(sym("u", i)),
    Entries(sym("S", i, j), (i,)),
    Power(u, sym("x", i)),
    Powered(S, sym("x", i)),
    Named("A", ("m",), (i,)),
    Summed(k, Named("A", ("m",), (i,))),
    Scaled(Entries(sym("u", i)), v),
]


@pytest.mark.parametrize("matrix", LETTERED)
def test_an_array_with_a_letter_is_one_only_beside_that_letter(matrix):
    places = [fresh(index("p", dim), (i,)) for dim in shape(matrix) if dim != 1]
    places = places if len(places) < 2 else [places[0], fresh(places[1], (i, places[0]))]
    beside = letters(matrix)
    assert beside in ({i}, {j})
    component(matrix, *places, beside=beside)
    with pytest.raises(ShapeError, match="another free index"):
        component(matrix, *places)


@pytest.mark.parametrize("name", "kijl")
def test_no_letter_of_a_sum_of_arrays_is_captured(name):
    bound = index(name, "n")
    row, column = Named("S", ("n",), (bound,)), Product((S, Named("S", ("n",), (bound,))))
    entry = component(Summed(bound, Product((row, Transpose(column)))), k, i)
    p, q = index("p", "n"), index("q", "n")
    assert same(entry, sum_over(p, at("S", p, k) * sum_over(q, at("S", i, q) * at("S", p, q))))


@pytest.mark.parametrize("name", "kijl")
def test_no_letter_beside_is_captured(name):
    beside, row, p, q = (index(letter, "n") for letter in (name, "z", "p", "q"))
    entry = component(Product((Powered(S, position(beside)), u)), row, beside={beside})
    power = matrix_power(array(p, array(q, at("S", p, q))), position(beside), row, p)
    assert same(entry, sum_over(p, power * at("u", p)))


@pytest.mark.parametrize("place", [(), (i,), (a, i), (i, a, b), (i, j)])
def test_an_entry_is_asked_for_at_indices_over_its_sizes(place):
    with pytest.raises(ShapeError):
        component(A, *place)


def test_a_product_says_which_shapes_do_not_fit():
    with pytest.raises(ShapeError, match="n × m times n × 1"):
        shape(Product((A, u)))


# -- against plain arithmetic on lists ------------------------------------------------------

DIMS = ("n", "m", 1)


def some(rng, rows, columns, depth):
    """A random expression of that shape."""
    if not depth:
        return leaf(rng, rows, columns)

    def inner(r=rows, c=columns):
        return some(rng, r, c, depth - 1)

    middle = rng.choice(DIMS)
    choices = [
        lambda: Transpose(inner(columns, rows)),
        lambda: Product((inner(rows, middle), inner(middle, columns))),
        lambda: Hadamard((inner(), inner())),
        lambda: Plus((inner(), inner())),
        lambda: Scaled(inner(1, 1), inner()),
        lambda: Elementwise("sin", inner()),
        lambda: Power(inner(), num(2)),
        lambda: Compared(scalar(ZERO), "<", inner()),
    ]
    if rows == columns != 1:
        choices.append(lambda: Diag(inner(rows, 1)))
    if rows != 1 and columns == 1:
        choices.append(lambda: DiagOf(inner(rows, rows)))
    if (rows, columns) == (1, 1):
        choices.append(lambda: Trace(inner("n", "n")))
    return rng.choice(choices)()


def leaf(rng, rows, columns):
    if rows == 1 != columns:
        return rng.choice([Transpose(leaf(rng, columns, 1)), Ones(1, columns)])
    dims = tuple(dim for dim in (rows, columns) if dim != 1)
    return Named(rng.choice("NR") + "".join(dims), dims)


def value(matrix, world):
    """The array as a list of rows, worked out without any indices."""
    match matrix:
        case Named(name=name, dims=dims):
            rows, columns = (*(world.sizes[d] for d in dims), 1, 1)[:2]
            return [[world.values[name, (p, q)[: len(dims)]] for q in range(columns)] for p in range(rows)]
        case Entries(term=term):
            return [[world(term)]]
        case Ones(columns=columns):
            return [[mpmath.mpf(1)] * world.sizes[columns]]
        case Transpose(of=of):
            return [list(row) for row in zip(*value(of, world), strict=True)]
        case Product(factors=(left, right)):
            turned = list(zip(*value(right, world), strict=True))
            return [[mpmath.fdot(row, column) for column in turned] for row in value(left, world)]
        case Hadamard(factors=(left, right)):
            return both(lambda x, y: x * y, left, right, world)
        case Plus(terms=(left, right)):
            return both(lambda x, y: x + y, left, right, world)
        case Scaled(by=by, of=of):
            ((number,),) = value(by, world)
            return [[number * x for x in row] for row in value(of, world)]
        case Diag(of=of):
            column = value(of, world)
            return [[column[p][0] * (p == q) for q in range(len(column))] for p in range(len(column))]
        case DiagOf(of=of):
            return [[row[p]] for p, row in enumerate(value(of, world))]
        case Trace(of=of):
            return [[sum(row[p] for p, row in enumerate(value(of, world)))]]
        case Elementwise(of=of):
            return [[mpmath.sin(x) for x in row] for row in value(of, world)]
        case Power(of=of):
            return [[x**2 for x in row] for row in value(of, world)]
        case Compared(right=right):
            return [[mpmath.mpf(x > 0) for x in row] for row in value(right, world)]


def both(how, left, right, world):
    rows = zip(value(left, world), value(right, world), strict=True)
    return [[how(x, y) for x, y in zip(*pair, strict=True)] for pair in rows]


def numbers(rng, sizes):
    shapes = [
        (name + "".join(dims), dims) for name in "NR" for n in range(3) for dims in every("nm", repeat=n)
    ]
    values = {}
    for name, dims in shapes:
        for place in every(*(range(sizes[dim]) for dim in dims)):
            values[name, place] = mpmath.mpf(rng.randint(-30, 30)) / 17
    return World(sizes, values)


@pytest.mark.parametrize("seed", range(60))
def test_entries_are_those_of_arithmetic_on_arrays(seed):
    rng = random.Random(seed)
    rows, columns = rng.choice(DIMS), rng.choice(DIMS)
    matrix = some(rng, rows, columns, 3)
    assert shape(matrix) == (rows, columns)
    world = numbers(rng, {"n": rng.randint(1, 3), "m": rng.randint(1, 3)})
    names = [index(letter, dim) for letter, dim in (("i", rows), ("j", columns)) if dim != 1]
    term = component(matrix, *names)
    assert term.free <= set(names)
    for p, row in enumerate(value(matrix, world)):
        for q, expected in enumerate(row):
            places = [n for n, dim in ((p, rows), (q, columns)) if dim != 1]
            assert close(world(term, dict(zip(names, places, strict=True))), expected)


# -- JSON -----------------------------------------------------------------------------------


@pytest.mark.parametrize("matrix", [matrix for matrix, _, _ in ENTRIES])
def test_json_gives_the_matrix_back(matrix):
    assert matrix_from_json(json.loads(json.dumps(matrix_to_json(matrix)))) == matrix


@pytest.mark.parametrize("seed", range(20))
def test_any_matrix_survives_json(seed):
    rng = random.Random(seed)
    matrix = some(rng, "n", "m", 4)
    assert matrix_from_json(json.loads(json.dumps(matrix_to_json(matrix)))) == matrix


def nested(depth):
    value = ["named", "S", "n", "n"]
    for _ in range(depth):
        value = ["transpose", value]
    return value


FORGED = [
    None,
    1,
    "I",
    [],
    {},
    ["matrix"],
    [["named", "u"]],
    ["named"],
    ["named", 3],
    ["named", "u", 1],
    ["named", "T", "n", "n", "n"],
    ["entries"],
    ["entries", ["sym", "c"], ["num", "1"]],
    ["entries", ["num", "1/0"]],
    ["identity"],
    ["identity", 1],
    ["identity", "n", "n"],
    ["ones", "n"],
    ["ones", True, "n"],
    ["ones", 2, "n"],
    ["transpose"],
    ["transpose", ["named", "u", "n"], ["named", "u", "n"]],
    ["product"],
    ["product", ["named", "u", "n"], ["named", "v", "n"]],
    ["hadamard"],
    ["plus", ["named", "u", "n"], ["named", "w", "m"]],
    ["scaled", ["named", "u", "n"]],
    ["scaled", ["named", "u", "n"], ["named", "u", "n"]],
    ["diag", ["named", "A", "n", "m"]],
    ["diag-of", ["named", "A", "n", "m"]],
    ["trace", ["named", "A", "n", "m"]],
    ["elementwise", 1, ["named", "u", "n"]],
    ["elementwise", "exp"],
    ["power", ["named", "u", "n"], 2],
    ["compared", ["named", "u", "n"], "~", ["named", "u", "n"]],
    ["compared", ["named", "u", "n"], "<"],
    nested(200),
    nested(100_000),
]


@pytest.mark.parametrize("value", FORGED, ids=map(str, range(len(FORGED))))
def test_what_is_no_matrix_is_refused(value):
    with pytest.raises(CertificateError):
        matrix_from_json(value)


def test_a_size_may_stand_in_an_entry():
    assert component(Scaled(scalar(1 / size("n")), u), i) is (1 / size("n")) * at("u", i)
