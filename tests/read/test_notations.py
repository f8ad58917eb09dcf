"""The 69 ways of writing: each means what a person means by it, or is refused where it can't be said."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from reading import meaning, scope

from derive.read import NotYet, Unreadable
from derive.terms import (
    ONE,
    add,
    apply,
    array,
    delta,
    derivative,
    expectation,
    fn,
    index,
    indicator,
    inverse,
    mul,
    neg,
    num,
    power,
    product_over,
    same,
    size,
    sum_over,
    sym,
)

# the texts are those of the collection of notations; the meanings are ours, written by hand
TEXTS = [json.loads(line) for line in (Path(__file__).parent / "notations.jsonl").read_text().splitlines()]


def over(dim, letters):
    return (index(letter, dim) for letter in letters.split())


i, j, k, p, q = over("n", "i j k p q")
K = index("k", "C")
c, d, e = over("C", "j k p")
r, s_, t_ = over("m", "p i k")
half, two = num(Fraction(1, 2)), num(2)
a, b, x, y, w, L, E = map(sym, "abxywLE")
sigma_x = fn("sigma", x)
gram = array(i, array(j, sum_over(s_, mul(sym("X", s_, i), sym("X", s_, j)))))
REFUSED = object()

# scope, meaning; of an array the entry at p, q
MEANINGS = {
    "hat-sub": (r"\hat{y}:C", sym(r"\hat{y}", c)),
    "hat-nobrace": (r"\hat{y}:C", sym(r"\hat{y}", e)),
    "widehat": (r"\hat{y}:C", sym(r"\hat{y}", e)),
    "bold": ("y:C", sym("y", e)),
    "mathbf": ("W:m,n", sym("W", r, q)),
    "greek-sub": (r"\theta:C", sym(r"\theta", c)),
    "double-index": ("w:n,n", sym("w", i, j)),
    "index-comma": ("w:n,n", sym("w", i, j)),
    "layer-sup": ("w^{(2)}:n,n", sym("w^{(2)}", i, j)),
    "sup-first": ("w^{(2)}:n,n", sym("w^{(2)}", i, j)),
    "sample-sup": ("x:n,C", sym("x", i, e)),
    "sum": ("y:C", sum_over(d, sym("y", d))),
    "sum-prod": ("y:C z:C", add(sum_over(d, mul(sym("y", d), sym("z", d))), ONE)),
    "sum-noupper": ("y:C", sum_over(d, sym("y", d))),
    "sum-neq": ("y:C", sum_over(d, mul(add(ONE, neg(delta(d, c))), sym("y", d)))),
    "prod": ("y:C", product_over(K, sym("y", K))),
    "kronecker": ("y:C", None),  # below: it needs a size
    "indicator-1{}": ("x", indicator(num(0), "<=", x)),
    "indicator-mathbb": ("x", indicator(num(0), "<=", x)),
    "iverson": ("", None),
    "cases": ("x", mul(x, indicator(num(0), "<=", x))),
    "matrix": ("a b c d", (NotYet, 1)),
    "transpose-T": ("W:n,m x:n", sum_over(i, mul(sym("W", i, r), sym("x", i)))),
    "transpose-top": ("W:n,m x:n", sum_over(i, mul(sym("W", i, r), sym("x", i)))),
    "transpose-intercal": ("W:n,m x:n", sum_over(i, mul(sym("W", i, r), sym("x", i)))),
    "transpose-mathsf": ("W:n,m x:n", sum_over(i, mul(sym("W", i, r), sym("x", i)))),
    "inverse": ("X:m,n", inverse(gram, p, q)),
    "noncomm": (
        "W:n,n x:n,n",
        add(
            sum_over(i, mul(sym("W", p, i), sym("x", i, q))),
            neg(sum_over(i, mul(sym("x", p, i), sym("W", i, q)))),
        ),
    ),
    "outer": ("a:m b:n", mul(sym("a", r), sym("b", q))),
    "otimes": ("a:m b:n", mul(sym("a", r), sym("b", q))),
    "odot": ("a:n b:n", mul(sym("a", p), sym("b", p))),
    "diag": ("y:n", mul(delta(p, q), sym("y", p))),
    "operatorname": ("y:n", mul(delta(p, q), sym("y", p))),
    "partial-atom": ("L y:n", derivative(L, sym("y", i))),
    "partial-inline": ("L y:n", derivative(L, sym("y", i))),
    "nabla": ("E s:n", derivative(E, sym("s", p))),
    "expect-E[]": ("x", expectation(power(x, two))),
    "expect-mathbb": ("x", expectation(power(x, two))),
    "norm": ("w:n", sum_over(i, power(sym("w", i), two))),
    "func-atom": ("x", sigma_x),
    "func-power": ("x", power(sigma_x, two)),
    "func-sub": (r"x \theta", (NotYet, 1)),
    "prime": ("x", apply("f", (x,), (0,))),
    "prime-cmd": ("x", apply("f", (x,), (0,))),
    "dprime": ("x", apply("f", (x,), (0, 0))),
    "log": ("x", fn("log", x)),
    "ln": ("x", fn("log", x)),
    "log2": ("x", mul(fn("log", x), power(fn("log", two), num(-1)))),
    "exp-neg": ("W x", fn("exp", neg(mul(sym("W"), x)))),
    "exp-cmd": ("W x", fn("exp", neg(mul(sym("W"), x)))),
    "roman-e": ("x", fn("exp", x)),
    "tanh-sq": ("x", power(fn("tanh", x), two)),
    "sech-op": ("x", power(mul(half, add(fn("exp", x), fn("exp", neg(x)))), num(-1))),
    "unicode-greek": ("x", sigma_x),
    "unicode-hat": (r"\hat{y} y", add(sym(r"\hat{y}"), neg(y))),
    "unicode-sup": ("w x", mul(power(w, two), power(x, two))),
    "unicode-partial": ("E s", derivative(E, sym("s"))),
    "unicode-T": ("o:n", sym("o", q)),
    "plain-name": (r"\hat{y} y", add(sym(r"\hat{y}"), neg(y))),
    "plain-underscore": (r"\hat{y}:C", sym(r"\hat{y}", c)),
    "plain-pow": ("x", power(x, two)),
    "plain-fn": ("x", fn("exp", neg(x))),
    "dfrac": ("", half),
    "left-right": ("x", x),
    "thin-space": ("a b", mul(a, b)),
    "cdot": ("a b", mul(a, b)),
    "ellipsis": ("x:n", (NotYet, 3)),
    "equation": ("a b", (Unreadable, 1)),
    "text": ("x y", (NotYet, 3)),
}
FUNCTIONS = {
    "func-sub": {"h": ("s",)},
    "prime": {"f": ()},
    "prime-cmd": {"f": ()},
    "dprime": {"f": ()},
}


def test_every_notation_has_a_meaning_here():
    assert [each["id"] for each in TEXTS] == list(MEANINGS)


@pytest.mark.parametrize(
    "case", [c for c in TEXTS if MEANINGS[c["id"]][1] is not None], ids=lambda case: case["id"]
)
def test_it_means_what_a_person_means_or_is_refused_at_its_place(case):
    said, wanted = MEANINGS[case["id"]]
    where = scope(said, FUNCTIONS.get(case["id"], {}))
    if isinstance(wanted, tuple):
        kind, column = wanted
        with pytest.raises(kind) as refused:
            meaning(case["text"], where)
        assert refused.value.within(case["text"]).column == column
    else:
        (found,) = meaning(case["text"], where)
        assert same(found, wanted), found


@pytest.mark.parametrize("text", [r"\delta_{kj} y_k", "[k = j] y_k"])
def test_a_delta_is_that_of_its_indices(text):
    (found,) = meaning(text, scope("y:C"))
    assert same(found, mul(delta(d, c), sym("y", d)))


def test_sigma_squared_of_x_is_a_product_where_sigma_is_a_number():
    (found,) = meaning(r"\sigma^2(x)", scope(r"\sigma x"))
    assert same(found, mul(power(sym(r"\sigma"), two), x))


def test_a_size_counts():
    (found,) = meaning(r"\frac{1}{n} \sum_i x_i", scope("x:n"))
    assert same(found, mul(power(size("n"), num(-1)), sum_over(i, sym("x", i))))


def test_an_equation_is_read_as_a_relation():
    from derive.read import Formula, parse, relations

    where = scope("a b")
    ((sign, left, right),) = relations(Formula(where), parse("a = b", where.names())[0].tree)
    assert (sign, left.entry(None, None, frozenset()), right.entry(None, None, frozenset())) == ("=", a, b)
