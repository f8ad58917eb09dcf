"""What is given of all arrays, as that f is convex, at the points at which its functions stand in what is to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, permutations

from derive.kernel import Binding, Everywhere, Fact, Judgement
from derive.solver.definitions import with_definitions
from derive.solver.facts import Facts
from derive.solver.nonnegative import Plain, Reason, Total
from derive.terms import (
    ONE,
    Apply,
    Array,
    Index,
    Pow,
    Sum,
    Term,
    add,
    factors_of,
    mul,
    num,
    power,
    rename,
    same,
    subterms,
    terms_of,
)

MOST_POINTS = 3
MOST_INSTANCES = 6


def instances_at(facts: Facts, *terms: Term) -> Iterator[Judgement]:
    """The instances at the points of `terms`, and of what is defined in them; they are facts from now on."""
    for number, every in enumerate(facts.problem.everywhere):
        for values in islice(_values(facts, every, terms), MOST_INSTANCES):
            said, conditions = every.of(values)
            fact = Fact(said, "everywhere", str(number), Binding(values))
            if facts.accept(fact, conditions):
                yield said


def completed(said: Judgement, with_linear: bool) -> Iterator[Reason]:
    """Σ b² where c Σ b² stands in what is said; and if it says `with_linear`, where Σ a b + c Σ b² does, Σ (a + 2 c b)²,
    which is 4 c times that sum, and Σ a² more.
    """
    summands = [term for side in said.terms for term in terms_of(side)]
    products = [_product(term) for term in summands]
    for scale, k, body in (each for each in products if each is not None):
        if not (isinstance(body, Pow) and same(body.exponent, num(2))):
            continue
        if not with_linear:
            yield Total(k, Plain(body))
            continue
        for one, i, linear in (each for each in products if each is not None):
            factors = factors_of(rename(linear, {i: k}))
            rest = [factor for factor in factors if not same(factor, body.base)]
            if one is ONE and len(rest) == len(factors) - 1:
                form = add(mul(*rest), mul(num(2), scale, body.base))
                yield Total(k, Plain(power(form, num(2))))


def _product(term: Term) -> tuple[Term, Index, Term] | None:
    """A Σ times something: that, the index, and what is summed."""
    sums = [factor for factor in factors_of(term) if isinstance(factor, Sum)]
    if len(sums) != 1:
        return None
    return mul(*(f for f in factors_of(term) if f is not sums[0])), sums[0].index, sums[0].body


def _values(
    facts: Facts, every: Everywhere, terms: tuple[Term, ...]
) -> Iterator[dict[str, tuple[tuple[Index, ...], Term]]]:
    """Different points for its variables, where these are arrays with one index."""
    if not every.points or any(len(head.args) != 1 for head in every.heads):
        return
    functions = {part.name for term in every.terms for part in subterms(term) if isinstance(part, Apply)}
    found: dict[str, list[Term]] = {}
    at = [head.args[0] for head in every.heads]
    for part in (each for whole in with_definitions(facts.problem, *terms) for each in subterms(whole)):
        if isinstance(part, Apply) and part.name in functions and len(part.arguments) == 1:
            (whole,) = part.arguments
            if isinstance(whole, Array) and not isinstance(whole.body, Array):
                own = next((i for i in at if isinstance(i, Index) and i.dim == whole.index.dim), None)
                if own is not None and own not in whole.free:
                    entry = rename(whole.body, {whole.index: own})
                    known = found.setdefault(own.dim, [])
                    if not any(same(entry, each) for each in known):
                        known.append(entry)
    for points in found.values():
        own = next(i for i in at if isinstance(i, Index))
        if len({i.dim for i in at if isinstance(i, Index)}) == 1:
            for chosen in permutations(points[:MOST_POINTS], len(every.heads)):
                yield {head.name: ((own,), entry) for head, entry in zip(every.heads, chosen, strict=True)}
