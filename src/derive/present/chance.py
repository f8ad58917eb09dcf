"""Random symbols and their distributions, as a page says them."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Judgement, Problem, Random, equal
from derive.kernel.distributions import TABLE
from derive.present.boxes import Box, Called, Letter, Literal, Related
from derive.present.layout import layout
from derive.present.script import TERMINAL, Script
from derive.terms import Delta, Index, Sym, Term, expectation, factors_of, moment, mul, sym

NAMES = {
    "normal": "N",
    "bernoulli": "Bernoulli",
    "uniform": "Uniform",
    "poisson": "Poisson",
    "exponential": "Exponential",
    "gamma": "gamma",  # Gamma is the function
    "laplace": "Laplace",
    "beta": "Beta",
    "dirichlet": "Dirichlet",
    "binomial": "Binomial",
    "rademacher": "Rademacher",
    "categorical": "Categorical",
    "multinomial": "Multinomial",
    "density": "Density",
    "cdf": "CDF",
    "gumbel": "Gumbel",
    "sample": "WithoutReplacement",
}


def chance_lines(problem: Problem, script: Script) -> Iterator[str]:
    """β_k ~ N(1, σ²), independent for all k; and which random symbols are independent of one another."""
    for random in problem.randoms:
        law, letters = law_words(random, script), _independent(random, script)
        yield script.say("{law}, independent for all {letters}", law=law, letters=letters) if letters else law
    if len(problem.randoms) > 1:
        named = script.listed([script.formula(sym(random.name)) for random in problem.randoms])
        yield script.say("{variables} are independent of each other", variables=named)


def law_words(random: Random, script: Script = TERMINAL) -> str:
    """β_k ~ N(1, σ²), or the moments that are given."""
    entry = sym(random.name, *random.at)
    if random.beside:
        return _joint(random, script)
    if random.law in NAMES:
        return _distributed(layout(entry), random.law, [layout(each) for each in random.parameters], script)
    return script.series(map(script.claim, _moments(entry, random.parameters)))


def _moments(entry: Term, parameters: tuple[Term, ...]) -> Iterator[Judgement]:
    for which, value in zip(("E", "Var"), parameters, strict=False):
        yield equal(moment(which, entry), value)


def _distributed(left: Box, law: str, parameters: list[Box], script: Script) -> str:
    said = Called(NAMES[law], tuple(parameters)) if parameters else Literal(NAMES[law])
    return script.show(Related(left, (("~", said),)))


def _joint(random: Random, script: Script) -> str:
    """x ~ N(μ, Σ) where these are arrays that have names, else by entries."""
    *_, mean, covariance = random.parameters
    outer, (row,), column = random.at[:-1], random.at[-1:], random.beside[-1]
    bare = mul(*(each for each in factors_of(covariance) if each not in _apart(random)))
    names = [_whole(mean, (row,)), _whole(bare, (row, column))]
    if random.law == "normal" and all(name is not None for name in names):
        left = Letter(random.name, tuple(i.name for i in outer))
        return _distributed(left, random.law, [name for name in names if name is not None], script)
    entry, other = sym(random.name, *random.at), sym(random.name, *random.beside)
    said = [equal(expectation(entry), mean), equal(moment("Cov", entry, other), covariance)]
    moments = script.series(map(script.claim, said))
    return script.say("jointly normal, {moments}", moments=moments) if random.law == "normal" else moments


def _whole(term: Term, at: tuple[Index, ...]) -> Box | None:
    """The name of the array of which `term` is the entry, or a number; None of another."""
    if isinstance(term, Sym) and term.args[len(term.args) - len(at) :] == at:
        fixed = term.args[: len(term.args) - len(at)]
        return None if set(fixed) & set(at) else Letter(term.name, tuple(i.name for i in fixed))
    return layout(term) if not term.args and len(at) == 1 else None


def _apart(random: Random) -> list[Term]:
    """The δ that say at which letters the entries are independent."""
    pairs = [{i, j} for i, j in zip(random.at[:-1], random.beside[:-1], strict=True)]
    return [
        each
        for each in factors_of(random.parameters[-1])
        if isinstance(each, Delta) and {*each.args} in pairs
    ] if random.beside else []  # fmt: skip


def _independent(random: Random, script: Script) -> str:
    """The letters for all of which the entries are independent."""
    is_joint = random.beside or TABLE[random.law].together is not None
    free = random.at[:-1] if is_joint else random.at
    if random.beside and len(_apart(random)) < len(free):
        return ""
    return script.series(map(script.formula, free))
