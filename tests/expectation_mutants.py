"""Derivations of expectations with one thing changed, in the ways in which people slip there."""

from dataclasses import replace

import expectations
from claim_mutants import WAYS as PLAIN_WAYS, somewhere, with_chain, with_fact, with_step
from mutants import nodes

from derive import api
from derive.errors import DeriveError
from derive.kernel import Judgement, Step
from derive.kernel.place import replaced
from derive.terms import Delta, Moment, Mul, Sum, moment, mul, part, put, rename, subterms

RELATIONS = ("integrable", "deterministic", "independent variates", "interchangeable", "independent over")


def solved():
    found = {}
    for name, problem in expectations.TRUE.items():
        result = api.solve(problem)
        if result.is_solved:
            found[name] = result.theorems[0].derivation
    return found


def carried(step, new):
    draft = replace(step, new=new)
    return [replace(draft, after=replaced(draft))]


def a_moment(honest, rng):
    """A moment is another one: a δ is left out, a number or a parameter is changed."""

    def change(step):
        if step.rule != "moment":
            raise DeriveError("no moment")
        deltas = [path for path in nodes(step.new) if isinstance(part(step.new, path), Delta)]
        if deltas and rng.random() < 0.5:
            return carried(step, put(step.new, rng.choice(deltas), mul()))
        return carried(step, somewhere(step.new, rng))

    return with_step(honest, rng, change)


def a_parameter(honest, rng):
    """The distribution has another parameter, or is another one of as many."""
    randoms = list(honest.problem.randoms)
    place = rng.randrange(len(randoms))
    random = randoms[place]
    if rng.random() < 0.4:
        laws = [law for law in ("normal", "uniform", "moments") if law != random.law]
        if len(random.parameters) != 2 or random.beside:
            raise DeriveError("no such distribution")
        randoms[place] = replace(random, law=rng.choice(laws))
    else:
        which = rng.randrange(len(random.parameters))
        parameters = list(random.parameters)
        parameters[which] = somewhere(parameters[which], rng)
        randoms[place] = replace(random, parameters=tuple(parameters))
    return replace(honest, problem=replace(honest.problem, randoms=tuple(randoms)))


def moved_out(honest, rng):
    """A factor that is random leaves an expectation: what comes after is left out."""

    def of_chain(chain):
        places = [
            (number, path)
            for number, step in enumerate(chain.steps)
            for path in nodes(step.before)
            if isinstance(part(step.before, path), Moment)
            and isinstance(part(step.before, path).args[0], Mul | Sum)
        ]
        if not places:
            raise DeriveError("nothing to move")
        number, path = rng.choice(places)
        before = chain.steps[number].before
        old = part(before, path)
        first, *rest = old.args[0].args if isinstance(old.args[0], Mul) else (mul(), old.args[0])
        new = mul(first, moment(old.data, mul(*rest), *old.args[1:]))
        rule = rng.choice(("algebra", "law"))
        name = "" if rule == "algebra" else rng.choice(("constant factor of E", "linearity of E over Σ"))
        step = Step(rule, path, before, before, new, name=name)
        step = replace(step, after=replaced(step))
        return replace(chain, steps=(*chain.steps[:number], step))

    return with_chain(honest, rng, of_chain)


def a_relation(honest, rng):
    """A fact about a random variable is another one about it."""

    def change(fact):
        if fact.judgement.relation not in RELATIONS:
            raise DeriveError("about something else")
        relation = rng.choice([each for each in RELATIONS if each != fact.judgement.relation])
        terms = fact.judgement.terms
        terms = (*terms, terms[0])[:2] if relation in RELATIONS[2:] else terms[:1]
        return [replace(fact, judgement=Judgement(relation, terms))]

    return with_fact(honest, rng, change)


def a_capture(honest, rng):
    """Two indices of a line become one."""

    def change(step):
        used = sorted({i for t in subterms(step.new) for i in t.free}, key=lambda i: i.data)
        if len(used) < 2:
            raise DeriveError("one index")
        one, other = rng.sample(used, 2)
        if one.dim != other.dim:
            raise DeriveError("of different sizes")
        return carried(step, rename(step.new, {one: other}))

    return with_step(honest, rng, change)


def another_moment(honest, rng):
    """E is Var, or Var E."""

    def change(step):
        places = [path for path in nodes(step.new) if isinstance(part(step.new, path), Moment)]
        if not places:
            raise DeriveError("no expectation is left")
        path = rng.choice(places)
        old = part(step.new, path)
        other = moment("Var" if old.data == "E" else "E", old.args[0])
        return carried(step, put(step.new, path, other))

    return with_step(honest, rng, change)


OWN = {
    "a moment": a_moment,
    "a parameter": a_parameter,
    "moved out": moved_out,
    "a relation": a_relation,
    "a capture": a_capture,
    "another moment": another_moment,
}
WAYS = {
    **OWN,
    **{name: way for name, way in PLAIN_WAYS.items() if name != "a witness"},
}


def mutant(honest, rng, ways=None):
    """The derivation with one thing changed, in one of these ways; what it was, first."""
    what = rng.choice(ways or tuple(WAYS))
    return what, WAYS[what](honest, rng)
