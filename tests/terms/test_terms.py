"""Terms: when two are the same, and that no index is captured."""

import json
import pickle
import random

import pytest

from derive.errors import CertificateError, DeriveError, InvalidStep, TooDeep
from derive.terms import (
    ONE,
    ZERO,
    Pow,
    Sum,
    add,
    bound_indices,
    delta,
    derivative,
    fn,
    from_json,
    index,
    key,
    mul,
    nodes,
    num,
    part,
    power,
    put,
    rename,
    same,
    sum_over,
    sym,
    to_json,
)  # fmt: skip

i, j, k, l1 = (index(letter, "C") for letter in "ijkl")


def f(*at):
    return sym("f", *at)


def g(*at):
    return sym("g", *at)


def test_bound_letters_do_not_matter():
    assert same(sum_over(i, f(i) * g(j)), sum_over(k, f(k) * g(j)))


def test_a_free_index_is_not_a_bound_one():
    assert not same(sum_over(i, f(i)), sum_over(i, f(j)))


def test_which_sum_binds_an_index_matters():
    inner, outer = sum_over(i, g(i) * sum_over(j, f(j))), sum_over(i, g(i) * sum_over(j, f(i)))
    assert not same(inner, outer)


def test_order_of_terms_factors_and_delta_does_not_matter():
    assert same(add(f(i), g(i)), add(g(i), f(i)))
    assert same(mul(f(i), g(i)), mul(g(i), f(i)))
    assert same(delta(i, j), delta(j, i))


def test_order_elsewhere_matters():
    assert not same(power(f(i), g(i)), power(g(i), f(i)))
    assert not same(sym("W", i, j), sym("W", j, i))
    assert not same(derivative(f(i), g(j)), derivative(g(j), f(i)))


def test_sizes_of_bound_indices_matter():
    assert not same(sum_over(i, ONE), sum_over(index("i", "n"), ONE))


def test_names_can_not_imitate_structure():
    assert key(sym("f", i)) != key(sym("f1:i1:C"))
    assert key(sym("a,b")) != key(mul(sym("a"), sym("b")))


def test_renaming_captures_nothing():
    renamed = rename(sum_over(i, f(i) * g(j)), {j: i})
    assert same(renamed, sum_over(k, f(k) * g(i)))


def test_renaming_swaps():
    assert rename(f(i, j), {i: j, j: i}) is f(j, i)


def test_equal_indices_make_delta_1():
    assert rename(delta(i, j), {i: j}) is ONE


def test_constructors_fold_numbers_and_units_only():
    assert add(f(i), ZERO) is f(i)
    assert mul(num(2), f(i), num(3)) is mul(num(6), f(i))
    assert mul(ZERO, f(i)) is ZERO
    assert power(f(i), ONE) is f(i)
    assert isinstance(power(power(f(i), num(2)), num(1) / num(2)), Pow)
    assert f(i) - f(i) is not ZERO


def test_zero_to_a_negative_power_is_left_standing():
    assert isinstance(power(ZERO, num(-1)), Pow)


@pytest.mark.parametrize("seed", range(50))
def test_json_gives_the_same_term_back(seed):
    rng = random.Random(seed)
    made = f(i)
    for _ in range(12):
        made = rng.choice(
            [made + g(j), made * delta(i, k), sum_over(rng.choice((i, j, k)), made), fn("log", made), made**-2,
             derivative(made, f(l1)), num(1) / num(3) * made]
        )  # fmt: skip
    assert from_json(json.loads(json.dumps(to_json(made)))) is made
    assert pickle.loads(pickle.dumps(made)) is made


def nested(depth):
    deep = f(i)
    for _ in range(depth):
        deep = fn("exp", deep)
    return deep


def test_deep_terms_are_refused_and_overflow_nothing():
    with pytest.raises(TooDeep):
        nested(10_000)


def test_deep_json_is_refused_and_overflows_nothing():
    deep = ["num", "1"]
    for _ in range(50_000):
        deep = ["fn", "exp", deep]
    with pytest.raises(CertificateError, match="nested"):
        from_json(deep)


@pytest.mark.parametrize(
    "bad",
    [
        None, 3, [], ["no"], ["num"], ["num", "x"], ["num", "1/0"], ["num", 1], ["index", "i"], ["sym"], ["sym", 3],
        ["sym", "x", ["num", "1"]], ["sum", ["num", "1"], ["num", "1"]], ["sum", ["index", "i", "C"]], ["fn", "log"],
        ["pow", ["num", "1"]], ["D", "odd", ["num", "1"], ["sym", "x"]], ["delta", ["index", "i", "C"]],
        ["delta", ["index", "i", "C"], ["index", "j", "n"]], ["ind", ">", ["num", "1"], ["num", "1"]],
        ["apply", "E", [4], ["num", "1"]], ["size", "n", ["num", "1"]],
        ["num", "1e999999999"], ["num", "1.5"], ["num", " 1"], ["num", "１"],
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_term_is_refused(bad):
    with pytest.raises(CertificateError):
        from_json(bad)


@pytest.mark.parametrize("args", [(), (i,), (f(i), f(i)), (i, f(i), f(i))])
def test_a_sum_can_not_be_made_of_other_parts(args):
    with pytest.raises(DeriveError):
        sum_over(i, f(i)).with_args(args)


def test_parts_are_found_and_replaced():
    whole = add(f(i), sum_over(k, g(k)))
    assert part(whole, (1, 1)) is g(k)
    assert put(whole, (1, 1), f(k)) is add(f(i), sum_over(k, f(k)))


@pytest.mark.parametrize("path", [(5,), (-1,), (1, 0), (0, 0)])
def test_a_path_to_nowhere_or_to_an_index_is_refused(path):
    with pytest.raises(InvalidStep):
        part(add(f(i), sum_over(k, g(k))), path)


def test_bound_indices_are_those_of_the_sums():
    assert bound_indices(sum_over(i, f(i) * sum_over(j, g(j)))) == {i, j}
    assert isinstance(sum_over((i, j), f(i, j)).body, Sum)


def test_the_table_lets_go_of_what_is_gone():
    table = nodes._TABLE
    before = table.sweep()
    kept = add(fn("exp", f(i)), num(71))
    gone = mul(kept, power(fn("log", f(j)), num(73)))
    assert table.sweep() > before
    inside = gone.args[1]
    del gone
    assert part(inside, (0,)) is fn("log", f(j))  # what is still held stays the same term
    del inside
    table.sweep()
    assert not [
        args for kind, _, args in list(table) if kind is Pow and args[0].tag == "fn" and "73" in repr(args)
    ]
    assert add(fn("exp", f(i)), num(71)) is kept


def test_a_full_table_is_swept_by_itself(monkeypatch):
    table = nodes._TABLE
    monkeypatch.setattr(table, "full", table.sweep() + 100)
    for number in range(1000, 3000):
        fn("log", num(number))
    assert len(table) < table.full <= max(table.FEWEST, 2 * len(table))
