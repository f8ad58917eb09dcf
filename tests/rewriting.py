"""The same problem in other words: its sums and products, its statement, its letters in another order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from derive.kernel import Definition, Everywhere, Function, Judgement, Problem, Symbol, Target, to_prove
from derive.present.latex import name_latex
from derive.terms import Add, Apply, Index, Mul, Size, Sym, Term, apply, index, size, sym

OTHERS = "бгджзилпфцчшщыэюявђљњћџъьѣѳѵѯѱѡϙϛϝϟϡϻϸ"  # letters without marks that stand on no page of ours
BASE = re.compile(r"\\(?!hat|bar|tilde|vec|math)[A-Za-z]+|(?<!\\)\b[A-Za-z]+")


# -- another order ------------------------------------------------------------------------------


def shuffled(problem: Problem, seed: int) -> Problem:
    """Terms and factors of definitions and targets in another order."""
    random = Random(seed)
    return replace(
        problem,
        definitions=tuple(replace(d, body=_stirred(d.body, random)) for d in problem.definitions),
        targets=tuple(
            replace(t, term=_stirred(t.term, random)) if t.claim is None else t for t in problem.targets
        ),
    )


def _stirred(term: Term, random: Random) -> Term:
    args = [_stirred(arg, random) for arg in term.args]
    if isinstance(term, Add | Mul):
        random.shuffle(args)
    return term.with_args(args)


def reordered(problem: Problem, seed: int) -> Problem:
    """Definitions, symbols, functions and sizes stated in another order.

    What uses one thing keeps its order: the terms of a chain rule stand in it.
    """
    random = Random(seed)

    def mixed(those):
        return random.sample(list(those), len(those))

    while True:
        other = replace(
            problem,
            definitions=tuple(mixed(problem.definitions)),
            symbols=tuple(mixed(problem.symbols)),
            functions=tuple(mixed(problem.functions)),
            sizes=dict(mixed(problem.sizes.items())),
            letters=dict(mixed(problem.letters.items())),
        )
        if other.consumers == problem.consumers:
            return other


# -- other letters ------------------------------------------------------------------------------


def with_all_letters(problem: Problem) -> Problem:
    """The index letters that the solver would fall back upon, stated."""
    return replace(problem, letters=problem.spare_letters)


def other_names(problem: Problem, seed: int) -> dict[str, str]:
    r"""For every name and letter another one: W^1 becomes б^1, and \hat{y} becomes \hat{б}."""
    names = dict.fromkeys(_names(problem))
    others = Random(seed).sample(OTHERS, len(OTHERS))
    return {name: BASE.sub(other, name, count=1) for name, other in zip(names, others, strict=False)}


def _names(problem: Problem) -> Iterator[str]:
    yield from (symbol.name for symbol in problem.symbols)
    yield from (definition.name for definition in problem.definitions)
    yield from (function.name for function in problem.functions)
    yield from problem.sizes
    for those in problem.letters.values():
        yield from those


def renamed(problem: Problem, names: dict[str, str]) -> Problem:
    """The problem with every name and letter changed as `names` says."""

    def dims(those):
        return tuple(names[dim] for dim in those)

    def term(each):
        return renamed_term(each, names)

    def judgement(each):
        return Judgement(each.relation, tuple(map(term, each.terms)))

    def target(each):
        when = tuple(map(judgement, each.when))
        if each.claim is None:
            return Target(each.part, term(each.term), when=when)
        convexity = each.convexity
        if convexity is not None:
            pairs = tuple(map(dims, convexity.directions))
            convexity = replace(convexity, of=term(convexity.of), directions=pairs)
        return replace(to_prove(each.part, judgement(each.claim), convexity), when=when)

    def random(each):
        parameters = tuple(map(term, each.parameters))
        at, beside = tuple(map(term, each.at)), tuple(map(term, each.beside))
        return replace(each, name=names[each.name], at=at, parameters=parameters, beside=beside)

    return Problem(
        problem.title,
        tuple(map(target, problem.targets)),
        {names[name]: says for name, says in problem.sizes.items()},
        tuple(Symbol(names[s.name], dims(s.dims), s.sign, s.says) for s in problem.symbols),
        tuple(
            Definition(names[d.name], tuple(map(term, d.params)), term(d.body)) for d in problem.definitions
        ),
        tuple(map(judgement, problem.hypotheses)),
        problem.source,
        {names[dim]: dims(those) for dim, those in problem.letters.items()},
        tuple(
            Function(names[f.name], tuple(map(dims, f.shapes)), dims(f.dims), f.order, f.says)
            for f in problem.functions
        ),
        tuple(
            Everywhere(names.get(e.variable, e.variable), judgement(e.claim), tuple(map(judgement, e.when)))
            for e in problem.everywhere
        ),
        tuple(map(random, problem.randoms)),
    )


def renamed_term(term: Term, names: dict[str, str]) -> Term:
    """`term` with every name and letter changed as `names` says; others stay."""

    def changed(name):
        return names.get(name, name)

    args = tuple(renamed_term(arg, names) for arg in term.args)
    match term:
        case Index(name=name, dim=dim):
            return index(changed(name), changed(dim))
        case Size(data=name):
            return size(changed(name))
        case Sym(name=name):
            return sym(changed(name), *args)
        case Apply(name=name, slots=slots):
            first, last = len(term.component), len(args) - len(term.at)
            return apply(changed(name), args[first:last], slots, args[last:], args[:first])
        case _:
            return term.with_args(args)


def renamed_back(text: str, names: dict[str, str]) -> str:
    """A page with the letters of `other_names` changed back."""
    for name, other in names.items():
        base, stand_in = BASE.search(name), re.search(f"[{OTHERS}]", other)
        text = text.replace(name_latex(stand_in[0]), base[0])
    return text
