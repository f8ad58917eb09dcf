"""From an instance of a record to a world of our statement: whose letters and encodings may differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

import torch
from scored.chance import average, limit
from scored.records import Record, bare
from scored.worth import NoNumber, World

from derive.kernel import Problem
from derive.terms import Apply, D, contains

Values = Mapping[str, Any]


def world(
    record: Record,
    problem: Problem,
    instance: SimpleNamespace,
    sizes: Mapping[str, int],
    is_strict: bool = False,
) -> World:
    """The numbers of an instance under the names of our statement.

    Definitions by open functions are taken from the record where it says what they are worth; if it `is_strict`,
    these are computed too.

    Raises:
        NoNumber: a symbol of the statement is no variable of the record, and no reading says what it is.
    """
    values = record.values(instance)
    known = {name: sizes[said] for name, said in _called(record, problem) if said in sizes}
    given: dict[str, Any] = {}
    for encoded in (False, True):  # these may want the sizes
        for name in problem.shapes:
            said = record.reading.get("symbols", {}).get(name)
            definition = problem.defined.get(name)
            is_ours = definition is not None and (is_strict or not contains(definition.body, D, Apply))
            if isinstance(said, Mapping) is not encoded or (is_ours and said is None):
                continue
            dims = problem.shapes[name]
            found = _encoded(said, values, instance, [known.get(each) for each in dims]) if encoded else said
            found = _variable(name, values) if found is None else found
            if found is not None:
                given[name] = torch.as_tensor(found, dtype=torch.float64)
                known |= _lengths(name, dims, given[name])
    functions = {each.name: _function(record, each.name, instance) for each in problem.functions}
    laws = record.reading.get("random", {}).items()
    chances = {name: tuple(values[bare(each)] for each in pair) for name, pair in laws}
    return World(problem, known, given, torch, functions, average, limit, chances)


def _called(record: Record, problem: Problem) -> list[tuple[str, str]]:
    """Each size of the statement, and what the record calls it."""
    said = record.reading.get("sizes", {})
    return [(name, said.get(name, bare(name))) for name in problem.sizes]


def _variable(name: str, values: Values) -> Any:
    """The variable of the record that is called so, in any case of letters if only one is; None if none is."""
    found = values.get(bare(name))
    if found is None:
        alike = [value for other, value in values.items() if other.casefold() == bare(name).casefold()]
        found = alike[0] if len(alike) == 1 else None
    return found


def _encoded(said: Mapping[str, Any], values: Values, instance: SimpleNamespace, lengths: list[Any]) -> Any:
    """A symbol that is made of a variable of the record, or of what its oracle sampled."""
    ((how, of),) = said.items()
    if how == "sampled":
        return getattr(instance, of)
    source = [values[bare(each)] for each in of] if isinstance(of, list) else values[bare(of)]
    return ENCODINGS[how](source, lengths)


def _variance(numbers: Any, chances: Any) -> Any:
    return (chances * (numbers - (chances * numbers).sum()) ** 2).sum()


def _lengths(name: str, dims: tuple[str, ...], numbers: Any) -> dict[str, int]:
    if len(dims) != len(numbers.shape):
        raise NoNumber(f"{name} has {len(dims)} indices here, {len(numbers.shape)} in the record")
    return dict(zip(dims, numbers.shape, strict=True))


ENCODINGS: dict[str, Callable[..., Any]] = {
    "is": lambda value, _: torch.stack(value) if isinstance(value, list) else value,  # another name
    "one-hot": lambda at, lengths: torch.eye(lengths[0])[at],
    "eigenvalues": lambda matrix, _: torch.linalg.eigvalsh(matrix),
    "eigenvectors": lambda matrix, _: torch.linalg.eigh(matrix)[1],
    "least eigenvalue": lambda matrix, _: torch.linalg.eigvalsh(matrix)[0],
    "greatest eigenvalue": lambda matrix, _: torch.linalg.eigvalsh(matrix)[-1],
    "greatest eigenvector": lambda matrix, _: torch.linalg.eigh(matrix)[1][:, -1],
    "upper triangle": lambda matrix, _: torch.triu(matrix),  # the free entries of a symmetric matrix
    "inverse": lambda matrix, _: torch.linalg.inv(matrix),
    "mean": lambda pair, _: (pair[0] * pair[1]).sum(),  # of numbers with chances
    "variance": lambda pair, _: _variance(*pair),
    "deviation": lambda pair, _: _variance(*pair).sqrt(),
}


def _function(record: Record, name: str, instance: SimpleNamespace) -> Callable[..., Any]:
    """How an open function is computed: as the oracle computes it with what was sampled."""
    said = record.reading.get("functions", {}).get(name, f"_{name}")
    if isinstance(said, Mapping):
        ((how, of),) = said.items()
        sampled = [getattr(instance, each) for each in of] if isinstance(of, list) else getattr(instance, of)
        return partial(FUNCTIONS[how], sampled)
    found = record.oracle.__dict__.get(said)
    if found is None:
        return partial(_unknown, name)
    return partial(getattr(found, "__func__", found), instance)


def _pencil(matrices: list[Any], number: Any) -> Any:
    """A + t B + t² C + ..., of the number t."""
    return sum(number**power * matrix for power, matrix in enumerate(matrices))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "greatest eigenvalue": lambda matrices, number: torch.linalg.eigvalsh(_pencil(matrices, number))[-1],
    "greatest eigenvector": lambda matrices, number: torch.linalg.eigh(_pencil(matrices, number))[1][:, -1],
    "sines": lambda scale, array: torch.sin(scale * array).sum(),
    "sines of each row": lambda scales, array: torch.sin(scales * array).sum(-1),
    "log cosh": lambda matrix, array: torch.log(torch.cosh(matrix @ array)).sum(),
    "sine": lambda scale, number: torch.sin(scale * number),
}


def _unknown(name: str, *_: Any) -> Any:
    raise NoNumber(f"the oracle has no function for {name}")
