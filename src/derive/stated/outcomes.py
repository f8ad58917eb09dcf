"""Random symbols as the kernel has them, and whether what is averaged over is what is random."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from derive.errors import StatementError
from derive.kernel import Judgement, Problem, Random, equal
from derive.read import Formula, NotYet, Unreadable, entry_at
from derive.read.arrays import Value
from derive.read.scope import Average
from derive.stated.chance import DISTRIBUTIONS
from derive.stated.compiler import Compiler, StatedRandom, placed
from derive.stated.statement import Read, Text
from derive.terms import (
    Index,
    Moment,
    Sym,
    Term,
    delta,
    factors_of,
    index,
    moment,
    mul,
    names_in,
    rename,
    subterms,
    sym,
)


def is_known(said: StatedRandom) -> bool:
    """Whether expectations under its distribution can be derived."""
    return DISTRIBUTIONS[said.law][0] is not None


def finished(c: Compiler, said: StatedRandom, places: tuple[Index, ...]) -> Random:
    """The random symbol that a text declares; `places` are letters for what of it has none."""
    law = DISTRIBUTIONS[said.law][0]
    assert law is not None
    avoid = said.formula.avoid | {place.name for place in places}
    entry = entry_at(said.of, places, avoid)
    assert isinstance(entry, Sym)
    parameters = [
        entry_at(value, () if value.is_number else places, avoid)
        for value in (said.parameters[:-1] if said.joint else said.parameters)
    ]
    if not said.joint:
        return Random(said.name, law, entry.args, tuple(parameters))
    beside = _others(c, entry.args, avoid)
    (row,) = places
    column = beside[-1]
    covariance = said.parameters[-1].entry(row, column, avoid | {i.name for i in beside})
    if law == "normal" and (variance := _on_diagonal(covariance, row, column)) is not None:
        return Random(said.name, law, entry.args, (*parameters, variance))
    apart = (delta(i, j) for i, j in zip(entry.args[:-1], beside[:-1], strict=True))
    return Random(said.name, law, entry.args, (*parameters, mul(*apart, covariance)), beside)


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


def check_averages(c: Compiler, problem: Problem, formulas: Iterable[tuple[Formula, Text]]) -> None:
    """Refuse an expectation where nothing is random, or which says that it averages over something else.

    Raises:
        Unreadable: says where.
    """
    worded = {each.name: each.law for each in c.randoms if not is_known(each)}
    for formula, text in formulas:
        for average in formula.averages:
            try:
                _check(c, problem, worded, formula, average)
            except Unreadable as why:
                raise placed(why, text) from None


def _check(c: Compiler, problem: Problem, worded: dict[str, str], formula: Formula, average: Average) -> None:
    found = [_entry(c, formula, value) for value in average.of]
    reached = {name for term in found for each in names_in(term) for name in problem.reach[each]}
    for name, law in worded.items():
        if name in reached:
            raise NotYet(f"expectations under {law} can't be derived yet", average.at)
    if not problem.randoms:
        said = 'nothing is random here: give a symbol its distribution, as random = "N(mu, sigma^2)"'
        raise Unreadable(said, average.at)
    random = {name for term in found for name in problem.chance(term)}
    over = {}
    for at, value, law in average.over:
        entry = _entry(c, formula, value)
        assert isinstance(entry, Sym)
        over[entry.name] = at
        if entry.name not in random:
            raise Unreadable(f"{entry.name} is not random in what is averaged", at)
        if law in DISTRIBUTIONS or law.removeprefix(r"\mathcal{").rstrip("}") in DISTRIBUTIONS:
            _check_law(problem, entry.name, law, at)
    left = [name for name in problem.random if name in random and name not in over]
    if over and left:
        said = f"{', '.join(left)} is random here too: name all that is averaged over, or nothing"
        raise NotYet(said, next(iter(over.values())))


def _check_law(problem: Problem, name: str, law: str, at: int) -> None:
    known = DISTRIBUTIONS.get(law.removeprefix(r"\mathcal{").rstrip("}"), (None, 0))[0]
    if known != problem.random[name].law:
        raise Unreadable(f"{name} is declared with another distribution", at)


def _entry(c: Compiler, formula: Formula, value: Value) -> Term:
    """An entry of a value, at letters that nobody sees."""
    avoid = formula.avoid
    places: list[Index] = []
    for extent in (value.rows, value.columns):
        if extent is not None:
            letter = c.scope.spare(extent.text, avoid)
            avoid |= {letter}
            places.append(index(letter, extent.text))
    return entry_at(value, tuple(places), avoid)


def check_given(problem: Problem, given: Iterable[Read]) -> None:
    """Refuse what is given of expectations and of outcomes, which a distribution should say.

    Raises:
        StatementError: there is an expectation, or an equation between outcomes.
    """
    for said in given:
        every = (judgement for each in said.everywhere for judgement in (each.claim, *each.when))
        for judgement in (*said.judgements, *every):
            if why := _no_fact(problem, judgement):
                raise StatementError(f"{said.text.where}: {why}")


def _no_fact(problem: Problem, judgement: Judgement) -> str:
    """Why a judgement can't be given; nothing if it can."""
    if any(isinstance(part, Moment) for term in judgement.terms for part in subterms(term)):
        return 'what is given of expectations can\'t be used yet: write random = "mean mu, variance v"'
    for name in _outcomes(problem, judgement):
        if judgement.relation == "=" or problem.random[name].law == "normal":
            return f"{name} is random: what is given of it is its distribution, not what holds of outcomes"
    return ""


def _outcomes(problem: Problem, judgement: Judgement) -> Iterator[str]:
    found = frozenset[str]().union(*(problem.chance(term) for term in judgement.terms))
    return (name for name in problem.random if name in found)
