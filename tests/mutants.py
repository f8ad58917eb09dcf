"""Derivations with one thing changed, in the ways in which people slip."""

from dataclasses import replace

import statements

from derive.kernel import Derivation, Target
from derive.kernel.place import replaced
from derive.solver import solve
from derive.terms import Index, Num, Pow, Sym, add, index, mul, neg, num, power, rename

HONEST = {name: solve(make()).derivation for name, make in statements.ALL.items()}


def nodes(term, path=()):
    yield path
    if not isinstance(term, Index):
        for place, arg in enumerate(term.args):
            yield from nodes(arg, (*path, place))


def changed(term, path, rng):
    """`term` with the node at `path` changed in one of the ways in which people slip."""
    if path:
        args = [changed(a, path[1:], rng) if n == path[0] else a for n, a in enumerate(term.args)]
        return term.with_args(args)
    if isinstance(term, Index):
        return index(rng.choice("ijk"), term.dim)
    ways = [lambda: neg(term), lambda: mul(num(2), term), lambda: add(term, num(1))]
    if len(term.args) > 1 and not isinstance(term, Pow | Sym):
        ways += [lambda: term.args[0], lambda: term.args[-1], lambda: term.with_args(term.args[:-1])]
    if isinstance(term, Pow) and isinstance(term.exponent, Num):
        ways += [lambda: power(term.base, num(term.exponent.value + 1)), lambda: term.base]
    if len(term.free) > 1:
        first, second = sorted(term.free, key=lambda i: i.data)[:2]
        ways += [lambda: rename(term, {first: second}), lambda: rename(term, {second: first})]
    return rng.choice(ways)()


def mutant(honest, rng):
    """The derivation with one step changed, and everything after it left out."""
    number = rng.randrange(len(honest.chains))
    chain = honest.chains[number]
    steps = list(chain.steps)
    place = rng.randrange(len(steps))
    step = steps[place]
    what = rng.choice(("both", "after", "binding", "path", "among", "conditions"))
    if what in ("both", "after"):
        path = rng.choice(list(nodes(step.new)))
        new = changed(step.new, path, rng)
        changed_step = replace(step, new=new)
        step = (
            replace(changed_step, after=replaced(changed_step))
            if what == "both"
            else replace(step, after=new)
        )
    elif what == "binding":
        step = replace(step, binding=mutated_binding(step.binding, rng))
    elif what == "path":
        step = replace(step, path=(*step.path, rng.randrange(3)) if rng.random() < 0.5 else step.path[:-1])
    elif what == "among":
        step = replace(step, among=tuple(rng.sample(range(4), rng.randrange(1, 3))))
    else:
        step = replace(step, conditions=step.conditions[1:])
    cut = replace(chain, steps=(*steps[:place], step), where=())
    if chain.part is None:  # let the lemma itself be what is claimed
        cut = replace(cut, part="lemma")
        problem = replace(honest.problem, targets=(Target("lemma", chain.start),))
        earlier = tuple(replace(c, part=None, where=()) for c in honest.chains[:number])
        return Derivation(problem, (*earlier, cut))
    return replace(honest, chains=(*honest.chains[:number], cut), forms=(), cases=())


def mutated_binding(binding, rng):
    metas = dict(binding.metas)
    if metas:
        name = rng.choice(sorted(metas))
        params, term = metas[name]
        metas[name] = (params, changed(term, rng.choice(list(nodes(term))), rng))
    return replace(binding, metas=metas)
