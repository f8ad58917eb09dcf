"""Every law of limits as numbers: along sequences that go where the variable goes, at 50 digits."""

import random

import pytest
from mpmath import mpf
from numbers_of import World

from derive.kernel import Binding, Law, converges, equal, law
from derive.kernel.law import check_binding, instance_of
from derive.laws.limits import LIMITS, f, g, lim
from derive.terms import D, Limit, Num, Size, fn, num, power, size, subterms, sym

STEPS = [mpf(2) ** -k for k in (30, 36, 42, 48)]  # how far from the point; from infinity, one over it
SLOPE = mpf(10) ** -24  # the step of differences, far less than those
MOST = 10**6  # how much faster than the distance an error may fall
V, A, N = sym("v"), sym("a"), size("N")
KINDS = {"at": (1, -1), "above": (1,), "below": (-1,), "infinity": (), "minus infinity": ()}


class Unclear(Exception):
    """No limit is seen."""


class Worlds(World):
    """Numbers, where limits are seen from the values along a sequence."""

    def value(self, term, at):
        if not isinstance(term, Limit):
            return super().value(term, at)
        found = [self.seen(term, at, places) for places in sequences(self, term)]
        if not all(close_enough(found[0], each) for each in found):
            raise Unclear
        return found[0]

    def seen(self, term, at, places):
        """The limit along a sequence: the error of its values falls as the distance does."""
        values = [self.there(term.variable, place, lambda: self.value(term.body, at)) for place in places]
        if any(abs(v - values[-1]) > MOST * h for v, h in zip(values, STEPS, strict=True)):
            raise Unclear
        return values[-1]

    def moving(self, term, at):
        """A derivative, by differences that are small beside the distance from the point."""
        place = (term.wrt.name, ())
        sides = [
            self.there(term.wrt, self.values[place] + h, lambda: self.value(term.body, at))
            for h in (SLOPE, -SLOPE)
        ]
        return (sides[0] - sides[1]) / (2 * SLOPE)

    def there(self, variable, place, act):
        """What `act` gives where the variable is at a place."""
        numbers, name = (
            (self.sizes, variable.data) if isinstance(variable, Size) else (self.values, (variable.name, ()))
        )
        before, numbers[name] = numbers[name], place
        try:
            return act()
        finally:
            numbers[name] = before


def close_enough(a, b):
    return abs(a - b) <= mpf(10) ** -7 * (1 + abs(a) + abs(b))


def sequences(here, node):
    if node.point is None:
        sign = 1 if node.data == "infinity" else -1
        return [[sign / step for step in STEPS]]
    point = here(node.point)
    return [[point + sign * step for step in STEPS] for sign in KINDS[node.data]]


def some_term(rng, variable, where):
    """A term with a limit, or without one; null at the point, now and then."""
    near = power(variable, num(-1)) if "infinity" in where else variable - A
    c, d = sym("c"), sym("d")
    return rng.choice(
        [
            near,
            near * c,
            fn("sin", near) * d,
            fn("exp", near) - 1,
            near * near + near,
            c + near * d,
            2 + fn("sin", near),
            fn("exp", near * c),
            c * d + near**2,
            -3 + near,
            fn("sigma", c + near),
            fn("sin", 1 / near),
            1 / near,
            fn("exp", -fn("abs", 1 / near)),
        ]
    )


def some_binding(each, rng):
    limits = [p for t in each.terms for p in subterms(t) if isinstance(p, Limit)]
    (kind,) = {p.data for p in limits}
    where = {"any": rng.choice(list(KINDS)), "near": rng.choice(("at", "above", "below"))}.get(kind, kind)
    has_slope = any(isinstance(p, D) for t in each.terms for p in subterms(t))
    is_size = where == "infinity" and not has_slope and rng.random() < 0.3
    variable = N if is_size else V
    fixed = {p.terms[0].name for p in each.when if p.relation == "independent" and p.terms[0].tag == "meta"}
    naturals = {p.terms[0].name for p in each.when if p.relation == "natural"}
    metas = {}
    for name, args in ((p.name, p.args) for t in each.terms for p in subterms(t) if p.tag == "meta"):
        if name == "x":
            metas[name] = ((), variable)
        elif name == "a" and kind == "near":
            metas[name] = ((), A)
        elif name in naturals:
            metas[name] = ((), num(rng.choice((1, 2, 3))))
        elif name in fixed:
            metas[name] = (
                (),
                rng.choice((num(1), num(-1), num(2), num(3) / num(2), sym("c"), sym("d") - sym("c"), num(0))),
            )
        elif args:
            metas[name] = (args, some_term(rng, variable, where) * sym("u", *args))
        else:
            metas[name] = ((), some_term(rng, variable, where))
    approach = {"any": (where, () if "infinity" in where else (A,)), "near": (where, (A,))}.get(
        kind, ("", ())
    )
    return Binding(metas, {i: i for i in each.indices}, {"n": "n"}, approach=approach), where, variable


def some_world(rng, where):
    values = {(name, ()): mpf(rng.randint(-2000, 2000)) / 1013 for name in ("c", "d", "v", "a")}
    values |= {("u", (n,)): mpf(rng.randint(-2000, 2000)) / 1013 for n in range(3)}
    return Worlds({"n": 3, "N": 7}, values)


def holds(judgement, here):
    """Whether a judgement holds, of every value of its free index."""
    free = sorted({i for t in judgement.terms for i in t.free}, key=lambda i: i.data)
    return all(
        holds_at(judgement, here, dict.fromkeys(free, place)) for place in (range(3) if free else (0,))
    )


def holds_at(judgement, here, at):
    match judgement.relation, judgement.terms:
        case "converges", (term,):
            here(term, at)
            return True
        case "=", (a, b):
            return close_enough(here(a, at), here(b, at))
        case "<", (a, b):
            return here(b, at) - here(a, at) > mpf(10) ** -6
        case "<=", (a, b):
            return here(a, at) <= here(b, at)
        case "!=", (a, b):
            return not close_enough(here(a, at), here(b, at))
        case "independent", (body, wrt):
            return not any(p is wrt for p in subterms(body))
        case "natural", (number,):
            return isinstance(number, Num) and number.value in range(1, 9)
        case "differentiable", _:
            return True  # all that is drawn is smooth beside the point
    raise ValueError(judgement.relation)


def holds_nearby(judgement, here, node, variable):
    """Whether a condition of a law holds: one that moves with the variable, all along a sequence."""
    is_moved = any(p is variable for t in judgement.terms for p in subterms(t))
    has_limit = any(isinstance(p, Limit) for t in judgement.terms for p in subterms(t))
    if has_limit or not is_moved or judgement.relation == "independent":
        return holds(judgement, here)
    return all(
        here.there(variable, place, lambda: holds(judgement, here))
        for places in sequences(here, node)
        for place in places
    )


def trial(each, seed):
    """True or False as the claim of a law is, in an instance where its conditions hold."""
    rng = random.Random(f"{each.name} {seed}")
    for _ in range(3000):
        binding, where, variable = some_binding(each, rng)
        here = some_world(rng, where)
        try:
            check_binding(each, binding)
            node = next(
                p for p in subterms(instance_of(each.claim, binding).terms[0]) if isinstance(p, Limit)
            )
            if node.point is not None and isinstance(node.point, Num):
                here.values["a", ()] = mpf(0)
            if all(holds_nearby(instance_of(p, binding), here, node, variable) for p in each.when):
                break
        except (Unclear, ValueError, ZeroDivisionError, TypeError, OverflowError):
            continue
    else:
        raise AssertionError(f"no instance of {each.name} meets its conditions")
    try:
        return holds(instance_of(each.claim, binding), here)
    except Unclear:
        return False


@pytest.mark.parametrize("each", LIMITS, ids=lambda each: each.name)
@pytest.mark.parametrize("seed", range(3))
def test_a_law_of_limits_holds_in_numbers(each, seed):
    assert trial(each, seed)


_f, _g = converges(lim(f)), converges(lim(g))


@pytest.mark.parametrize(
    "wrong",
    [
        law("limit of a product, one of them", lim(f * g), lim(f) * lim(g), (_f,)),
        law("limit of a quotient, whatever tends to 0", lim(f / g), lim(f) / lim(g), (_f, _g)),
        law("limit of a sum, the sign", lim(f + g), lim(f) - lim(g), (_f, _g)),
        law("null times anything", lim(f * g), num(0), (equal(lim(g), num(0)), _g)),
        Law("everything converges", converges(lim(f))),
        law("a limit is the value", lim(f), f, (_f,)),
    ],
    ids=lambda each: each.name,
)
def test_a_wrong_law_is_caught(wrong):
    assert not all(trial(wrong, seed) for seed in range(80))
