"""Random symbols as the kernel has them, and whether what is averaged over is what is random."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from derive.errors import StatementError
from derive.kernel import Definition, Judgement, Problem, Random, equal
from derive.read import Formula, NotYet, Unreadable, entry_at
from derive.read.scope import Average
from derive.stated.chance import DISTRIBUTIONS
from derive.stated.compiler import Compiler, StatedRandom, placed
from derive.stated.entries import entry
from derive.stated.statement import Read, Text
from derive.terms import (
    Index,
    Moment,
    Sym,
    Term,
    contains,
    delta,
    factors_of,
    index,
    moment,
    mul,
    names_in,
    rename,
    sym,
)

Formulas = Sequence[tuple[Formula, Text]]


def is_known(said: StatedRandom) -> bool:
    """Whether expectations under its distribution can be derived."""
    return DISTRIBUTIONS[said.law][0] is not None


def finished(c: Compiler, said: StatedRandom, places: tuple[Index, ...]) -> Random:
    """The random symbol that a text declares; `places` are letters for what of it has none."""
    law = DISTRIBUTIONS[said.law][0]
    assert law is not None
    avoid = said.formula.avoid | {place.name for place in places}
    symbol = entry_at(said.of, places, avoid)
    assert isinstance(symbol, Sym)
    parameters = [
        entry_at(value, () if value.is_number else places, avoid)
        for value in (said.parameters[:-1] if said.joint else said.parameters)
    ]
    if not said.joint:
        return Random(said.name, law, symbol.args, tuple(parameters))
    beside = _others(c, symbol.args, avoid)
    (row,) = places
    column = beside[-1]
    covariance = said.parameters[-1].entry(row, column, avoid | {i.name for i in beside})
    if law == "normal" and (variance := _on_diagonal(covariance, row, column)) is not None:
        return Random(said.name, law, symbol.args, (*parameters, variance))
    apart = (delta(i, j) for i, j in zip(symbol.args[:-1], beside[:-1], strict=True))
    return Random(said.name, law, symbol.args, (*parameters, mul(*apart, covariance)), beside)


def moment_given(said: StatedRandom, random: Random) -> Judgement:
    """The mean or the variance that a line gives."""
    return equal(moment(said.moment, sym(random.name, *random.at)), random.parameters[0])


def means_first(those: Sequence[StatedRandom]) -> list[StatedRandom]:
    """The same, but a variance that is given by itself behind its mean."""
    return sorted(those, key=lambda each: each.moment == "Var")


def together(those: Iterable[Random]) -> tuple[Random, ...]:
    """One random symbol of each name: a variance that is given by itself is put behind its mean."""
    found: dict[str, Random] = {}
    for each in those:
        first = found.get(each.name)
        if first is None:
            found[each.name] = each
        else:
            letters = dict(zip(each.at, first.at, strict=True))
            (variance,) = (rename(term, letters) for term in each.parameters)
            found[each.name] = replace(first, parameters=(*first.parameters, variance))
    return tuple(found.values())


def _others(c: Compiler, at: tuple[Index, ...], avoid: frozenset[str]) -> tuple[Index, ...]:
    """Letters for another entry of the same symbol."""
    found: list[Index] = []
    for i in at:
        taken = avoid | {each.name for each in found}
        found.append(index(c.scope.spare(i.dim, taken), i.dim))
    return tuple(found)


def _on_diagonal(covariance: Term, row: Index, column: Index) -> Term | None:
    """v of v δ_ij, the covariance of entries that are independent, being normal; None of another."""
    factors = factors_of(covariance)
    rest = [
        factor for factor in factors if factor is not delta(row, column) and factor is not delta(column, row)
    ]
    return rename(mul(*rest), {column: row}) if len(rest) < len(factors) else None


def check_formulas(c: Compiler, definitions: Sequence[Definition], formulas: Formulas) -> None:
    """Refuse an expectation where nothing is random, or under a distribution that is not known.

    Raises:
        Unreadable: says where.
    """
    reach = _reached(definitions)
    for formula, text, average in _averages(formulas):
        terms = [entry(c, formula, value) for value in average.of]
        names = {name for term in terms for each in names_in(term) for name in reach(each)}
        for said in c.randoms:
            if not is_known(said) and said.name in names:
                raise placed(NotYet(f"expectations under {said.law} can't be derived yet", average.at), text)
        if not c.randoms:
            why = 'nothing is random here: give a symbol its distribution, as random = "N(mu, sigma^2)"'
            raise placed(Unreadable(why, average.at), text)


def check_parameters(c: Compiler, definitions: Sequence[Definition], drawn: Sequence[Read]) -> None:
    """Refuse a distribution whose parameters are random.

    Raises:
        StatementError: there is one.
    """
    reach = _reached(definitions)
    names = {said.name for said in c.randoms}
    for said in drawn:
        for random in said.randoms:
            inside = {name for each in random.parameters for n in names_in(each) for name in reach(n)}
            for name in sorted(names & inside):
                why = f"{name} is random, and the parameters of a distribution are not"
                raise StatementError(f"{said.text.where}: {why}")


def check_averages(c: Compiler, problem: Problem, formulas: Formulas) -> None:
    """Refuse an expectation that says that it averages over something else than what is random in it.

    Raises:
        Unreadable: says where.
    """
    for formula, text, average in _averages(formulas):
        try:
            _check_over(c, problem, formula, average)
        except Unreadable as why:
            raise placed(why, text) from None


def _averages(formulas: Formulas) -> Iterator[tuple[Formula, Text, Average]]:
    return ((formula, text, average) for formula, text in formulas for average in formula.averages)


def _check_over(c: Compiler, problem: Problem, formula: Formula, average: Average) -> None:
    random = {name for value in average.of for name in problem.chance(entry(c, formula, value))}
    over: dict[str, int] = {}
    for at, value, law in average.over:
        symbol = entry(c, formula, value)
        assert isinstance(symbol, Sym)
        over[symbol.name] = at
        if symbol.name not in random:
            raise Unreadable(f"{symbol.name} is not random in what is averaged", at)
        known = DISTRIBUTIONS.get(law.removeprefix(r"\mathcal{").rstrip("}"))
        if known is not None and known[0] != problem.random[symbol.name].law:
            raise Unreadable(f"{symbol.name} is declared with another distribution", at)
    left = [name for name in problem.random if name in random and name not in over]
    if over and left:
        said = f"{', '.join(left)} is random here too: name all that is averaged over, or nothing"
        raise NotYet(said, next(iter(over.values())))


def check_given(c: Compiler, definitions: Sequence[Definition], given: Iterable[Read]) -> None:
    """Refuse what is given of expectations and of outcomes, which a distribution should say.

    Raises:
        StatementError: something is given of one.
    """
    reach = _reached(definitions)
    for said in given:
        every = (judgement for each in said.everywhere for judgement in (each.claim, *each.when))
        for term in (term for judgement in (*said.judgements, *every) for term in judgement.terms):
            if contains(term, Moment):
                why = 'what is given of expectations can\'t be used yet: write random = "mean mu, variance v"'
                raise StatementError(f"{said.text.where}: {why}")
            names = {name for each in names_in(term) for name in reach(each)}
            for random in c.randoms:
                if is_known(random) and random.name in names:
                    why = "what is given of it is its distribution, not what holds of outcomes"
                    raise StatementError(f"{said.text.where}: {random.name} is random: {why}")


def _reached(definitions: Sequence[Definition]) -> Callable[[str], frozenset[str]]:
    """What a name depends on, itself included; the definitions stand in order."""
    found: dict[str, frozenset[str]] = {}
    for each in definitions:
        inner = (found.get(name, frozenset((name,))) for name in names_in(each.body))
        found[each.name] = frozenset((each.name,)).union(*inner)
    return lambda name: found.get(name, frozenset((name,)))
