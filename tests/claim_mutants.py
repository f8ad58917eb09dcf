"""Derivations of claims with one thing changed: a term, a relation, a fact, the claim itself."""

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import claims
import judged_claims
import mpmath
import numbers_of
import witnesses
from flint import fmpq
from mpmath import mpf
from mutants import changed, mutated_binding, nodes

from derive import api
from derive.decide.evaluate import Meter, OutOfWork, coefficients
from derive.decide.sampling import Sampler
from derive.errors import DeriveError
from derive.kernel import Judgement, to_prove
from derive.kernel.judgement import CURVED
from derive.kernel.place import replaced
from derive.terms import neg, num

TOLERANCE = mpf(10) ** -9
RELATIONS = ("=", "<=", "<")
# near enough to 0 for differences to be exact where functions flatten out
MODERATE = tuple(fmpq(p, q) for p, q in ((1, 1), (-1, 1), (0, 1), (1, 2), (-1, 2), (2, 1), (3, 4), (-2, 3)))
PLAIN = ("=", "<", "<=", "!=")


def solved():
    """The derivations of all claims that the search proves, and those that are written by hand."""
    found = dict(claims.by_hand())
    every = {name: make() for name, make in (claims.SEARCHED | witnesses.ALL).items()} | judged_claims.TRUE
    for name, problem in every.items():
        try:
            result = api.solve(problem)
        except DeriveError:
            continue  # assumptions that contradict one another
        if result.is_solved:
            found[name] = result.theorems[0].derivation
    return found


# -- changes ------------------------------------------------------------------------------------


def mutant(honest, rng):
    """The derivation with one thing changed, somewhere; what it was, first."""
    what = rng.choice(tuple(WAYS))
    return what, WAYS[what](honest, rng)


def somewhere(term, rng):
    return changed(term, rng.choice(list(nodes(term))), rng)


def other_relation(relation, rng):
    return rng.choice([each for each in RELATIONS if each != relation])


def other_claim(relation, rng):
    return "concave" if relation == "convex" else other_relation(relation, rng)


def with_chain(honest, rng, change):
    """One of the chains changed by `change`."""
    number = rng.randrange(len(honest.chains))
    chains = list(honest.chains)
    chains[number] = change(chains[number])
    return replace(honest, chains=tuple(chains), forms=(), cases=(), kinks=())


def with_step(honest, rng, change):
    """One step changed; those before and after it as they were."""

    def of_chain(chain):
        if not chain.steps:
            raise DeriveError("no step to change")
        place = rng.randrange(len(chain.steps))
        steps = list(chain.steps)
        steps[place : place + 1] = change(steps[place])
        return replace(chain, steps=tuple(steps))

    return with_chain(honest, rng, of_chain)


def with_fact(honest, rng, change):
    def of_chain(chain):
        if not chain.facts:
            raise DeriveError("no fact to change")
        place = rng.randrange(len(chain.facts))
        facts = list(chain.facts)
        facts[place : place + 1] = change(facts[place])
        return replace(chain, facts=tuple(facts))

    return with_chain(honest, rng, of_chain)


def new_step(step, rng):
    """What is put in, with what that makes of the line."""
    draft = replace(step, new=somewhere(step.new, rng))
    return replace(draft, after=replaced(draft))


def cut_short(honest, rng):
    """A chain that ends early, at a line that one step makes differently."""

    def of_chain(chain):
        place = rng.randrange(len(chain.steps) or 1)
        return replace(
            chain, steps=(*chain.steps[:place], *(new_step(s, rng) for s in chain.steps[place:][:1]))
        )

    return with_chain(honest, rng, of_chain)


def carried_on(honest, rng):
    """A step that is made differently, and all after it made of that."""

    def of_chain(chain):
        if not chain.steps:
            raise DeriveError("no step to change")
        place = rng.randrange(len(chain.steps))
        steps = [*chain.steps[:place], new_step(chain.steps[place], rng)]
        for step in chain.steps[place + 1 :]:
            draft = replace(step, before=steps[-1].after)
            steps.append(replace(draft, after=replaced(draft)))
        return replace(chain, steps=tuple(steps))

    return with_chain(honest, rng, of_chain)


def fact_judgement(fact, rng):
    terms = list(fact.judgement.terms)
    place = rng.randrange(len(terms))
    terms[place] = somewhere(terms[place], rng)
    return replace(fact, judgement=Judgement(fact.judgement.relation, tuple(terms)))


def fact_relation(fact, rng):
    if fact.judgement.relation not in PLAIN:
        raise DeriveError("of no two numbers")
    others = [each for each in PLAIN if each != fact.judgement.relation]
    return replace(fact, judgement=Judgement(rng.choice(others), fact.judgement.terms))


def with_witness(honest, rng):
    """Another number that there is: of another order, or between other numbers."""
    if not honest.witnesses:
        raise DeriveError("no witness")
    first, *rest = honest.witnesses
    what = rng.choice(("order", "at", "towards", "turned"))
    if what == "order":
        first = replace(first, order=first.order + rng.choice((-1, 1)))
    elif what == "turned":
        first = replace(first, at=first.towards, towards=first.at)
    else:
        first = replace(first, **{what: somewhere(getattr(first, what), rng)})
    return replace(honest, witnesses=(first, *rest))


def with_claim(honest, rng, change):
    """The same derivation, of something else."""
    (target,) = honest.problem.targets
    claim = change(target.claim)
    problem = replace(honest.problem, targets=(to_prove(target.part, claim),))
    return replace(honest, problem=problem)


def with_claim_and_start(honest, rng):
    """Another claim, and a chain that starts where it should and ends as before."""
    other = with_claim(honest, rng, lambda claim: claim_terms(claim, rng))
    (target,) = other.problem.targets
    *lemmas, last = other.chains
    steps = [replace(step, before=target.term) for step in last.steps[:1]] + list(last.steps[1:])
    return replace(other, chains=(*lemmas, replace(last, start=target.term, steps=tuple(steps))))


def turned(claim):
    if claim.relation in CURVED:
        return Judgement(claim.relation, (neg(claim.terms[0]), *claim.terms[1:]))
    return Judgement(claim.relation, claim.terms[::-1])


def claim_terms(claim, rng):
    if claim.relation in CURVED:
        return Judgement(claim.relation, (somewhere(claim.terms[0], rng), *claim.terms[1:]))
    left, right = claim.terms
    if rng.random() < 0.5:
        return Judgement(claim.relation, (left, somewhere(right, rng)))
    return Judgement(claim.relation, (somewhere(left, rng), right))


WAYS = {
    "cut short": cut_short,
    "carried on": carried_on,
    "a start": lambda d, rng: with_chain(d, rng, lambda c: replace(c, start=somewhere(c.start, rng))),
    "a result": lambda d, rng: with_step(d, rng, lambda s: [replace(s, after=somewhere(s.after, rng))]),
    "a part": lambda d, rng: with_step(d, rng, lambda s: [new_step(s, rng)]),
    "a link": lambda d, rng: with_step(
        d, rng, lambda s: [replace(s, relation=other_relation(s.relation, rng))]
    ),
    "a binding": lambda d, rng: with_step(
        d, rng, lambda s: [replace(s, binding=mutated_binding(s.binding, rng))]
    ),
    "a condition": lambda d, rng: with_step(d, rng, lambda s: [replace(s, conditions=s.conditions[1:])]),
    "a step less": lambda d, rng: with_step(d, rng, lambda s: []),
    "a fact": lambda d, rng: with_fact(d, rng, lambda f: [fact_judgement(f, rng)]),
    "a fact's relation": lambda d, rng: with_fact(d, rng, lambda f: [fact_relation(f, rng)]),
    "a fact's binding": lambda d, rng: with_fact(
        d, rng, lambda f: [replace(f, binding=mutated_binding(f.binding, rng))]
    ),
    "a fact less": lambda d, rng: with_fact(d, rng, lambda f: []),
    "a witness": with_witness,
    "a claim": lambda d, rng: with_claim(d, rng, lambda c: claim_terms(c, rng)),
    "a claim's relation": lambda d, rng: with_claim(
        d, rng, lambda c: Judgement(other_claim(c.relation, rng), c.terms)
    ),
    "a claim turned": lambda d, rng: with_claim(d, rng, turned),
    "a claim and its start": with_claim_and_start,
}


# -- the judge ----------------------------------------------------------------------------------


def worlds(problem, assumed, count=3, seed=0):
    """Numbers in which all that is declared and assumed holds, in the hands of the other evaluator."""
    numbers = tuple(j for j in assumed if j.relation in PLAIN)
    sampler = Sampler(problem, numbers, outside=frozenset(problem.random))
    try:
        for instance in itertools.islice(sampler.instances(12, seed, (MODERATE,), Meter(60_000)), count):
            values = {place: mpf(int(x.p)) / int(x.q) for place, x in instance.values.items()}
            yield numbers_of.World(
                dict(instance.sizes), values, problem.defined, function=quadratic, randoms=problem.random
            )
    except OutOfWork:
        return


def quadratic(name, component, entries):
    """An unknown function as the sampler has it."""
    linear = square = mpf(0)
    for slot, those in enumerate(entries):
        for place, value in those.items():
            first, second = coefficients(name, component, slot, place)
            linear, square = linear + int(first) * value, square + int(second) * value
    return linear + square**2 / 3


def is_given(world, every):
    """Whether what is given of all numbers is so of many, between the ends if there are any."""
    places = [mpf(n) / 2 for n in range(-12, 13)]
    ends = [judgement.terms[1:] for judgement in every.when if judgement.relation == "between"]
    if ends:
        low, high = (world(end) for end in ends[0])
        places = [low + (high - low) * n / 20 for n in range(21)]
    return all(is_so(every.at(_exactly(place))[0], world) is not False for place in places)


def _exactly(number):
    return num(Fraction(str(mpmath.nstr(number, 30))))


def parabola(factor, one, other):
    """f(t) = factor (t − one) (t − other): of it, what lies halfway is a witness of Taylor's theorem of any order."""

    def function(_, component, entries):
        (t,) = entries[0].values()
        return factor * (t - one) * (t - other)

    return function


def witnessed(derivation, count=3, seed=0):
    """Numbers in which all that is given of a problem of one function holds, and its witnesses are what they are."""
    problem, rng, found = derivation.problem, random.Random(seed), 0
    for _ in range(600):
        pool = [mpf(n) / 2 for n in (-3, -2, -1, 0, 1, 2, 3, 5, 8, 24)]
        values = {}
        for symbol in problem.symbols:
            value = rng.choice(pool)
            values[symbol.name, ()] = abs(value) + mpf(1) / 4 if symbol.sign == "positive" else value
        function = parabola(*(rng.choice(pool[:8]) for _ in range(3)))
        world = numbers_of.World({}, values, problem.defined, function=function)
        if not all(is_so(each, world) for each in problem.declared if each.relation in PLAIN):
            continue
        if not all(is_given(world, every) for every in problem.everywhere):
            continue
        for witness in derivation.witnesses:
            values[witness.name, ()] = (world(witness.at) + world(witness.towards)) / 2
        yield world
        found += 1
        if found == count:
            return


def is_curved_so(judgement, world):
    """Whether a function looks convex (concave, log-convex) from there; None where it means nothing.

    It is for the caller to see that nothing is given of its variables.
    """
    of, *entries = judgement.terms
    names = {entry.name for entry in entries}
    rng = random.Random(1)
    for _ in range(8):
        steps = {place: rng.choice((-2, -1, 0, 1, 2)) for place in world.values if place[0] in names}
        values = []
        for part in (0, mpf(1) / 2, 1):
            moved = {place: number + part * steps.get(place, 0) for place, number in world.values.items()}
            try:
                value = replace(world, values=moved)(of)
                values.append(mpmath.log(value) if judgement.relation == "log-convex" else value)
            except (ZeroDivisionError, ValueError):
                return None
        if any(isinstance(value, mpmath.mpc) for value in values):
            return None
        bend = values[1] - (values[0] + values[2]) / 2
        if (-bend if judgement.relation == "concave" else bend) > TOLERANCE * (
            1 + abs(values[0] + values[2])
        ):
            return False
    return True


def is_so(judgement, world):
    """Whether it holds there for all indices, but for the error of differences; None where it means nothing."""
    if judgement.relation in CURVED:
        return None if any(term.free for term in judgement.terms[:1]) else is_curved_so(judgement, world)
    free = sorted(frozenset().union(*(t.free for t in judgement.terms)), key=lambda i: i.data)
    for chosen in itertools.product(*(range(world.sizes[i.dim]) for i in free)):
        at = dict(zip(free, chosen, strict=True))
        try:
            left, right = (world(term, at) for term in judgement.terms)
        except (ZeroDivisionError, ValueError):
            return None
        if any(isinstance(side, mpmath.mpc) for side in (left, right)):
            return None  # a logarithm, or a root, of something negative
        slack = TOLERANCE * (1 + abs(left) + abs(right))
        holds = {
            "=": abs(left - right) <= slack,
            "<=": left <= right + slack,
            "<": left != right and left < right + slack,
            "!=": left != right,
        }
        if not holds[judgement.relation]:
            return False
    return True


def assumptions(theorem):
    """All that is assumed in a derivation, also for other claims than that of the theorem."""
    facts = (fact for chain in theorem.derivation.chains for fact in chain.facts)
    return *theorem.assumed, *(fact.judgement for fact in facts if fact.rule == "assumed")


def judgements(theorem):
    """All that an accepted derivation says: the claim, its lemmas, its facts."""
    yield theorem.claim
    for chain in theorem.derivation.chains:
        yield Judgement(chain.relation, (chain.start, chain.end))
        yield from (fact.judgement for fact in chain.facts if fact.judgement.relation in (*PLAIN, *CURVED))


def wrong(theorem, seed=0):
    """What an accepted derivation says that is not so; and how many of its judgements could be judged."""
    judged = 0
    given = (*theorem.problem.declared, *assumptions(theorem))
    some = (
        witnessed(theorem.derivation, seed=seed)
        if theorem.problem.everywhere
        else worlds(theorem.problem, assumptions(theorem), seed=seed)
    )
    for world in some:
        if not all(is_so(each, world) for each in assumptions(theorem) if each.relation in PLAIN):
            continue
        for judgement in judgements(theorem):
            if judgement.relation in CURVED and given:
                continue  # it is so of some points only
            verdict = is_so(judgement, world)
            if verdict is False:
                return judgement, judged
            judged += verdict is True
    return None, judged


# -- statements ---------------------------------------------------------------------------------


def restated(problem, rng):
    """The problem with another claim: a coefficient, a sign, a part or the relation is changed."""
    (target,) = problem.targets
    kind = rng.randrange(4)
    claim = target.claim
    if claim.relation in CURVED:
        other = somewhere(claim.terms[0], rng)
        relation = rng.choice(("convex", "concave"))
        claim = Judgement(relation, (other, *claim.terms[1:]))
        return replace(problem, targets=(to_prove(target.part, claim),))
    if kind == 0:
        claim = Judgement(other_relation(claim.relation, rng), claim.terms)
    elif kind == 1:
        left, right = claim.terms
        weight = rng.choice((Fraction(1, 2), Fraction(9, 10), Fraction(11, 10), Fraction(2)))
        claim = Judgement(
            claim.relation, (left, judged_claims.q(weight.numerator, weight.denominator) * right)
        )
    else:
        claim = claim_terms(claim, rng)
    return replace(problem, targets=(to_prove(target.part, claim),))


STATED = {**{name: make() for name, make in claims.SEARCHED.items()}, **judged_claims.TRUE}


def random_statement(rng):
    return restated(STATED[rng.choice(sorted(STATED))], rng)
