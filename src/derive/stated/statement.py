"""What an author wrote, kept apart from what it means; and a problem with how each text of it was read."""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel import Everywhere, Judgement, Problem, Random
from derive.remarks import Remark
from derive.terms import Term


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a statement, and where it stands: define yhat_k."""

    says: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class StatedSymbol:
    """A symbol as it was declared; `dims` is None where its shape is to be inferred."""

    name: Text
    dims: tuple[Text, ...] = ()
    says: str = ""
    sign: str = "real"
    given: tuple[Text, ...] = ()
    one_hot: bool = False
    integer: bool = False
    symmetric: bool = False
    definite: bool = False  # symmetric and positive definite
    invertible: bool = False
    orthogonal: bool = False
    free: Text | None = None  # what the entries of a symmetric matrix are called that may be moved
    random: Text | None = None
    inverse: Text | None = None  # of which matrix it is the inverse


@dataclass(frozen=True, slots=True)
class StatedUnknown:
    """The value of an unknown function: `name` at its indices is `by` of whole arrays."""

    name: Text
    of: tuple[Text, ...]
    by: Text
    dims: tuple[Text, ...] = ()
    says: str = ""
    order: int = 1


@dataclass(frozen=True, slots=True)
class StatedFunction:
    """A function that nobody has written down, `order` times differentiable: of one number, unless `of` tells the
    sizes of each argument; `dims` are those of its value.
    """

    name: Text
    says: str = ""
    order: int = 1
    of: tuple[tuple[Text, ...], ...] = ((),)
    dims: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedOptimum:
    """What is to be least, greatest or stationary, over which symbols, and subject to which equations."""

    kind: str
    of: Text
    over: tuple[Text, ...]
    subject_to: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Stated:
    """A statement, as texts."""

    find: tuple[tuple[str, Text], ...]
    title: str = ""
    source: str = ""
    notes: str = ""
    sizes: tuple[tuple[Text, str], ...] = ()
    indices: tuple[tuple[Text, tuple[str, ...]], ...] = ()
    symbols: tuple[StatedSymbol, ...] = ()
    unknowns: tuple[StatedUnknown, ...] = ()
    definitions: tuple[tuple[Text, Text], ...] = ()
    given: tuple[Text, ...] = ()
    infers: bool = False  # of what is not declared, the sizes and symbols
    prove: tuple[tuple[str, Text], ...] = ()
    functions: tuple[StatedFunction, ...] = ()
    when: tuple[tuple[str, tuple[Text, ...]], ...] = ()  # part -> what is given for it alone
    solve: tuple[tuple[str, Text], ...] = ()  # the unknowns, to be found from what is given
    optimum: StatedOptimum | None = None
    value: tuple[tuple[str, Text], ...] = ()  # to be found of the solution


@dataclass(frozen=True, slots=True)
class Read:
    """A formula as it was understood: its text, its term, and what its indices run over."""

    text: Text
    left: Term | None
    terms: tuple[Term, ...]
    ranges: tuple[tuple[str, str], ...]
    judgements: tuple[Judgement, ...] = ()
    everywhere: tuple[Everywhere, ...] = ()
    randoms: tuple[Random, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A problem, and how each text of it was read."""

    problem: Problem
    stated: Stated
    definitions: tuple[Read, ...]
    given: tuple[Read, ...]
    find: tuple[Read, ...]
    prove: tuple[Read, ...] = ()
    remarks: tuple[Remark, ...] = ()
