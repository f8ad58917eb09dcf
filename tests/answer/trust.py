"""What is wrong with a verdict, as the oracle sees it."""

from fractions import Fraction
from functools import cache

from answer.oracle import (
    Undefined,
    Unsure,
    World,
    fits,
    judged,
    places,
    quadratic,
    real,
    syms,
    wanting,
    wild,
    worlds,
)

from derive.answer import AnswerKey, Kind
from derive.errors import UsageError
from derive.one_line import read_line


@cache
def key_of(setting, asked):
    """The key to what is asked in a setting, see `answer.attacks`; a given entry is asked for by another name."""
    where, given = ([each.strip() for each in text.split(";") if each.strip()] for text in setting)
    try:
        return AnswerKey(read_line(where, given, [asked]).problem)
    except UsageError:
        name = f"Q_{asked.partition('_')[2]}".rstrip("_")
        return AnswerKey(read_line([*where, f"{name} = {asked}"], given, [name]).problem)


def assumed(key):
    return () if key.theorem is None else tuple(key.theorem.assumed)


def compared(key, world, at, answer):
    """How an answer compares with the question itself and with the reference."""
    found = {judged(world, at, term, answer) for term in (key.target.term, key.reference)}
    for each in ("different", "undefined", "nothing asked", "equal"):
        if each in found:
            return each
    return "unsure"


def complaints(key, verdict, tries=40, seed=0, found=None):
    """What the oracle holds against a verdict: nothing, it is hoped.  `found` are worlds that were made before."""
    if verdict.kind is Kind.INCORRECT:
        return against_no(key, verdict)
    if verdict.kind not in (Kind.CORRECT, Kind.ON_A_DOMAIN):
        return []
    if not verdict.read:
        return ["nothing was read"]
    answer = verdict.read[0]
    supposed = (*assumed(key), *verdict.where)
    if found is None or verdict.where:
        found = worlds_of(key, supposed, tries, seed)
    said = []
    agreed, is_beyond = 0, bool(found)
    for world in found:
        for at in places((key.target.term, answer), world.sizes):
            how = compared(key, world, at, answer)
            agreed += how == "equal"
            is_beyond &= how == "unsure"  # e^(e^(e^4)) is too large to be seen to equal anything
            if how in ("different", "undefined"):
                said.append(f"{how} at {shown(world, at)}")
    if verdict.kind is Kind.ON_A_DOMAIN and not verdict.where:
        said.append("the domain is not named")
    return said[:2] if said or agreed or is_beyond else ["never seen to agree"]


@cache
def worlds_of(key, supposed, tries=40, seed=0):
    """Worlds for a question: with smooth functions for unknown ones, polynomials where there are expectations."""
    return list(worlds(key.problem, supposed, tries, seed, quadratic if key.problem.randoms else wild))


def against_no(key, verdict):
    counter = verdict.counterexample
    if counter is None:
        return []
    if counter.tails:
        return []
    answer = verdict.read[0]
    world = world_of(key, counter)
    said = []
    named = set(counter.values)
    spoken = [each for each in (*world.problem.hypotheses, *assumed(key)) if symbols_of(key, each) <= named]
    missing = wanting(world, spoken)
    if missing is not None:
        said.append(f"the counterexample is not allowed: {missing}")
    said += [f"{s.name} is not {s.sign}" for s in key.problem.symbols if not fits(s, world)]
    free = sorted(key.target.term.free | answer.free, key=lambda i: i.data)
    at = {i: counter.at.get(i.name, 1) - 1 for i in free}
    how = compared(key, world, at, answer)
    if how not in ("different", "unsure"):
        said.append(f"{how} at the counterexample {counter}")
    for text, term in ((counter.left, key.reference), (counter.right, answer)):
        try:
            if (wrong := off(text, world.value(term, at))) is not None:
                said.append(f"it is said to be {text}, and is {wrong}")
        except (Undefined, Unsure):
            pass
    return said


def symbols_of(key, judgement):
    """The given symbols that a judgement speaks of."""
    return {each.name for term in judgement.terms for each in syms(key.problem, term)}


def off(text, number):
    """The number, if the text does not say it."""
    try:
        said = Fraction(text)
    except ValueError:
        return None
    near = abs(real(said) - real(number)) <= abs(real(number)) / 10**6 + real(Fraction(1, 10**40))
    return None if near else number


def world_of(key, counter):
    problem = key.problem
    sizes = {dim: counter.sizes.get(dim, 1) for dim in problem.sizes}
    world = World(problem, sizes, {})
    for symbol in problem.symbols:
        wanted = counter.values.get(symbol.name, {})
        world.values.update({(symbol.name, tuple(n - 1 for n in p)): x for p, x in wanted.items()})
        for at in places_of(symbol, sizes):
            world.values.setdefault((symbol.name, at), Fraction(1))
    chosen = {(each.name, tuple(n - 1 for n in each.component)): each.weights for each in counter.functions}

    def function(name, component, entries):
        weights = chosen[name, component]
        pairs = [
            (weights[slot, tuple(n + 1 for n in place)], value)
            for slot, those in enumerate(entries)
            for place, value in those.items()
        ]
        first, second = (sum((real(w[n]) * real(x) for w, x in pairs), real(0)) for n in (0, 1))
        return first + second**2 / 3

    world.functions = function
    for name, those in counter.laws.items():
        for place, each in those.items():
            world.laws[name, tuple(n - 1 for n in place)] = (each.greater, each.chance, each.less)
    return world


def places_of(symbol, sizes):
    import itertools

    return itertools.product(*(range(sizes[dim]) for dim in symbol.dims))


def shown(world, at):
    values = ", ".join(f"{n}{list(p) if p else ''}={v}" for (n, p), v in world.values.items())
    return f"{world.sizes} {values} {[(i.name, n) for i, n in at.items()]}"
