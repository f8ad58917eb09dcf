"""Every law about limits as numbers: values near the point, or far out, at fifty digits."""

import itertools
import random
from dataclasses import dataclass

import pytest
from mpmath import mpf
from numbers_of import World

from derive.kernel import Binding, converges, equal, law
from derive.kernel.law import check_binding, instance_of
from derive.kernel.limits import spoken_of
from derive.laws import LIMITS
from derive.laws.letters import a, f, g
from derive.laws.limits import lim, near
from derive.terms import ZERO, Limit, fn, index, num, subterms, sym

T, C, K = sym("t"), sym("c"), index("k", "n")
SIZES = {"n": 2, "m": 3, "p": 2}
NEAR, FAR = mpf(10) ** -14, mpf(10) ** 14
TOLERANCE = mpf(10) ** -8


@dataclass
class Moving(World):
    """A world in which a limit is the value at a point that is very near."""

    nearer: bool = False

    def value(self, term, at):
        if not isinstance(term, Limit):
            return super().value(term, at)
        point = mpf(0) if term.point is None else self.value(term.point, at)
        small, large = NEAR / (10 if self.nearer else 1), FAR * (10 if self.nearer else 1)
        here = {
            "at": point - small,
            "below": point - small,
            "above": point + small,
            "infinity": large,
            "minus infinity": -large,
        }[term.data]
        before, was_still = self.values["t", ()], self.is_still
        self.values["t", ()], self.is_still = here, False
        try:
            return self.value(term.body, at)
        finally:
            self.values["t", ()], self.is_still = before, was_still


def terms(rng, params, where, point):
    """What may have a limit there, what tends to 0, and what has none."""
    entry = sym("u", *params) if params else sym("d")
    small = (T - point[0]) if point else 1 / T
    return rng.choice(
        [
            entry + small,
            fn("exp", small * entry) + entry**2,
            small,
            small * entry,
            small**2,
            fn("sin", small) + 2,
            fn("cos", T),
            entry - 3,
            1 / small,
            T,
        ]
    )


def instance(each, rng):
    where = rng.choice(("at", "above", "below", "infinity", "minus infinity"))
    if "near" in each.approaches:
        where = rng.choice(("at", "above", "below"))
    own = each.claim.terms[0]
    if own.data in ("above", "infinity", "minus infinity"):
        where = own.data
    point = () if "infinity" in where else (ZERO,) if own.data == "above" else (rng.choice((ZERO, C)),)
    still = {p.terms[0].name for p in each.when if p.relation == "independent" and p.terms[0].tag == "meta"}
    natural = {p.terms[0].name for p in each.when if p.relation == "natural"}
    metas = {}
    for name in each.metas:
        params = next(p.args for t in each.terms for p in subterms(t) if p.tag == "meta" and p.name == name)
        if name == "x":
            metas[name] = ((), T)
        elif name == "a":
            metas[name] = ((), point[0])
        elif name in natural and name not in still:  # far out T is whole
            metas[name] = ((), rng.choice((T, 2 * T, T + 1)) if where == "infinity" else num(2))
        elif name in natural:
            metas[name] = ((), num(rng.choice((1, 2, 3))))
        elif name == "p":
            metas[name] = ((), rng.choice((num(1) / num(2), num(-2), C + 1)))
        elif name in still:
            fixed = (C + 2, num(-1), ZERO, num(40) + C)
            metas[name] = (params, sym("u", *params) if params else rng.choice(fixed))
        else:
            metas[name] = (params, terms(rng, params, where, point))
    approach = (where, point) if each.approaches else ("", ())
    return Binding(metas, {i: i for i in each.indices}, {d: d for d in each.dims}, {}, approach=approach)


def holds(judgement, here):
    """Whether it does at this point; of an instance, whose letters may depend on an index."""
    match judgement.relation, judgement.terms:
        case "converges", (node,):
            values = []
            for nearer in (False, True):
                here.nearer = nearer
                values.append(entries(node, here))
            here.nearer = False
            return all(abs(p - q) < TOLERANCE for p, q in zip(*values, strict=True))
        case "=", (left, right):  # the two not from the same values
            one = entries(left, here, left.free | right.free)
            here.nearer = True
            both = list(zip(one, entries(right, here, left.free | right.free), strict=True))
            here.nearer = False
            return all(abs(p - q) < TOLERANCE * (1 + abs(p)) for p, q in both)
        case "!=", (left, right):
            return all(
                abs(p - q) > TOLERANCE for p, q in zip(entries(left, here), entries(right, here), strict=True)
            )
        case ((("<" | "<=") as sign), (left, right)):
            both = zip(entries(left, here), entries(right, here), strict=True)
            return all(q - p > TOLERANCE if sign == "<" else q >= p for p, q in both)
        case "independent", (term, _):
            return not any(part is T for part in subterms(term))
        case (("natural" | "differentiable"), _):
            return True
    raise ValueError(judgement.relation)


def entries(term, here, free=None):
    free = sorted(term.free if free is None else free, key=lambda i: i.data)
    places = itertools.product(*(range(SIZES[i.dim]) for i in free))
    return [here(term, dict(zip(free, place, strict=True))) for place in places]


def trial(each, seed):
    """True or False as the law's claim is, in an instance where its conditions hold, near its point."""
    rng = random.Random(f"{each.name} {seed}")
    for _ in range(3000):
        binding = instance(each, rng)
        check_binding(each, binding)
        values = {
            ("t", ()): mpf(0),
            ("c", ()): mpf(rng.randint(-900, 900)) / 307,
            ("d", ()): mpf(rng.randint(-900, 900)) / 307,
        }
        values |= {
            ("u", place): mpf(rng.randint(-900, 900)) / 307
            for rank in (1, 2)
            for place in itertools.product(range(3), repeat=rank)
        }
        here = Moving(SIZES, values)
        node = spoken_of(each, binding)
        try:
            if all(holds(close_by(instance_of(p, binding), node), here) for p in each.when):
                return holds(instance_of(each.claim, binding), here)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            continue
    raise AssertionError(f"no instance of {each.name} meets its conditions")


def close_by(judgement, node):
    """What is said of the variable itself, near the point."""
    if judgement.relation in ("<", "<=", "!="):
        return (
            type(judgement)(
                judgement.relation, tuple(Limit.with_args(node, (t, *node.args[1:])) for t in judgement.terms)
            )
            if not any(isinstance(p, Limit) for t in judgement.terms for p in subterms(t))
            else judgement
        )
    return judgement


@pytest.mark.parametrize("each", LIMITS, ids=lambda each: each.name)
@pytest.mark.parametrize("seed", range(3))
def test_a_law_about_limits_holds_in_numbers(each, seed):
    assert trial(each, seed)


_f, _g = converges(lim(f)), converges(lim(g))


@pytest.mark.parametrize(
    "wrong",
    [
        law("quotient without a condition", lim(f / g), lim(f) / lim(g), (equal(lim(g), ZERO), _f, _g)),
        law("limit of a sum as a product", lim(f + g), lim(f) * lim(g), (_f, _g)),
        law("everything tends to its point", near(f), a, (converges(near(f)),)),
        law("l'Hôpital without 0/0", lim(f / g), lim(f - g), (_f, _g)),
    ],
    ids=lambda each: each.name,
)
def test_a_wrong_law_about_limits_is_caught(wrong):
    assert not all(trial(wrong, seed) for seed in range(5))


@pytest.mark.parametrize("each", LIMITS, ids=lambda each: each.name)
def test_all_limits_in_a_law_are_the_same_but_for_what_tends(each):
    found = {(p.data, p.args[1:]) for t in each.terms for p in subterms(t) if isinstance(p, Limit)}
    assert len(found) == 1
