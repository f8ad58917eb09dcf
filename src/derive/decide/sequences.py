"""What is given of limits, in an instance: whatever the first entries of a sequence are, its mean may tend to anything.

An instance has numbers for the first n entries g_1, ..., g_n of an array, and a number for ḡ.  If all that is given
of g is that its mean tends to ḡ, then there is such an infinite sequence: g_1, ..., g_n, ḡ, ḡ, ḡ, ...  Of the same
kind is a series that is given to tend to s: g_1, ..., g_n, s − g_1 − ... − g_n, 0, 0, ...
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flint import fmpq

from derive.decide.jets import Number
from derive.kernel import Judgement, Problem
from derive.terms import Limit, Num, Size, Sum, Sym, Term, factors_of, num, power

WHOLE = "an integer"  # the words by which a statement says that the entries of a symbol are no others
Place = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Continued:
    """An array whose mean (or, if not that, whose sum) tends to a given number, and is not spoken of elsewhere."""

    name: str
    value: str
    is_mean: bool

    def tail(self, values: Mapping[Place, Number]) -> tuple[Number, Number]:
        """The entry after those in `values`, and all that come then."""
        own = (number for (name, _), number in values.items() if name == self.name)
        limit = values[self.value, ()]
        return (limit, limit) if self.is_mean else (limit - sum(own, fmpq(0)), fmpq(0))


def continued(problem: Problem, judgement: Judgement) -> Continued | None:
    """The array that can go on, whatever its first entries and the value are, so that `judgement` holds."""
    match judgement.relation, judgement.terms:
        case ("=", (Limit() as tends, Sym() as value)) | ("=", (Sym() as value, Limit() as tends)):
            found = _summed(tends)
        case _:
            return None
    if found is None or value.args or value.name in problem.defined or value.name in problem.random:
        return None
    name, is_mean = found
    return Continued(name, value.name, is_mean) if _is_free(problem, name, tends, judgement) else None


def _summed(tends: Limit) -> tuple[str, bool] | None:
    """The g of lim 1/n Σ_j g_j, or of lim Σ_j g_j; and whether it is the first."""
    size = tends.variable
    match factors_of(tends.body):
        case (Sum(body=Sym() as entry) as total,):
            is_mean = False
        case (first, Sum(body=Sym() as entry) as total) if first is power(size, num(-1)):
            is_mean = True
        case (Sum(body=Sym() as entry) as total, last) if last is power(size, num(-1)):
            is_mean = True
        case _:
            return None
    runs = isinstance(size, Size) and total.index.dim == size.data and entry.args == (total.index,)
    return (entry.name, is_mean) if runs else None


def _is_free(problem: Problem, name: str, tends: Limit, but: Judgement) -> bool:
    """Whether nothing else is said of the entries of `name`, nor of how many there are."""
    symbol = next((each for each in problem.symbols if each.name == name), None)
    if symbol is None or symbol.sign != "real" or WHOLE in symbol.says or name in problem.random:
        return False
    looks = {each for target in problem.targets for each in target.when if _is_of_numbers(each)}
    others = (each for each in problem.declared if each is not but and each not in looks)
    spoken = [term for other in others for term in other.terms]
    spoken += [term for every in problem.everywhere for term in every.terms]
    sized = any(each is tends.variable for term in spoken for each in _outside(term))
    return not sized and not any(problem.depends(term, name) for term in spoken)


def _is_of_numbers(judgement: Judgement) -> bool:
    """Whether it only says how many entries a part looks at: n = 1."""
    return judgement.relation == "=" and all(isinstance(term, Size | Num) for term in judgement.terms)


def _outside(term: Term) -> Iterator[Term]:
    """What stands in a term outside of limits: those say nothing of how many entries there are."""
    yield term
    if not isinstance(term, Limit):
        for arg in term.args:
            yield from _outside(arg)
