"""Taylor's theorem: a value of an unknown function of one number is written with its derivatives elsewhere.

Which of two values is written with the other, and to which order, is tried out: what leaves no value of the
function itself, and else the least, is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from derive.algebra import is_identity
from derive.kernel import Binding, Problem
from derive.kernel.witness import Witness
from derive.solver.definitions import with_definitions
from derive.solver.facts import Facts
from derive.solver.increments import in_powers, reads_well
from derive.solver.work import FAILURES, NO_ROAD, Work, places
from derive.terms import (
    Add,
    Apply,
    Fn,
    Mul,
    Path,
    Sym,
    Term,
    add,
    apply,
    contains,
    neg,
    part,
    same,
    subterms,
)

LETTERS = ("\\xi", "\\eta", "\\zeta")
MOST_ORDERS = 4  # that are tried
MOST_POINTS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of `function` at `towards`, written with its derivatives at `at`."""

    function: str
    order: int
    at: Term
    towards: Term


def names_of(problem: Problem) -> frozenset[str]:
    """What means something in the problem."""
    everywhere = (name for every in problem.everywhere for name in every.names)
    letters = (letter for letters in problem.letters.values() for letter in letters)
    return frozenset((*problem.shapes, *problem.sizes, *problem.opaque, *everywhere, *letters))


def new_letter(problem: Problem) -> str:
    """A name that means nothing in the problem."""
    used = names_of(problem)
    number = 0
    while True:
        for letter in LETTERS:
            name = f"{letter}_{number}" if number else letter
            if name not in used:
                return name
        number += 1


def scalar_functions(problem: Problem) -> tuple[str, ...]:
    """The unknown functions of one number."""
    return tuple(f.name for f in problem.functions if f.shapes == ((),) and not f.dims)


def values(problem: Problem, term: Term) -> tuple[Apply, ...]:
    """The values of such functions in `term`, not of their derivatives."""
    functions = scalar_functions(problem)
    found = (p for p in subterms(term) if isinstance(p, Apply) and p.name in functions and not p.slots)
    return tuple(dict.fromkeys(each for each in found if not each.free))


def choices(problem: Problem, term: Term, beside: Iterable[Term] = ()) -> Iterator[Choice]:
    """Which value may be written with which, lower orders first; `beside` is what else is spoken of."""
    here, others = values(problem, term), [v for each in beside for v in values(problem, each)]
    for function in dict.fromkeys(each.name for each in here):
        mine = [each.arguments[0] for each in here if each.name == function]
        known = [v.arguments[0] for v in (*others, *_given(problem)) if v.name == function]
        # of an end that is random, what lies between would be so too
        points = tuple(each for each in dict.fromkeys((*mine, *known)) if not problem.chance(each))
        if len(points) > MOST_POINTS:
            continue
        for order in range(1, min(problem.opaque[function].order, MOST_ORDERS) + 1):
            for at in points:
                for towards in points:
                    if at is not towards and (at in mine or towards in mine):
                        yield Choice(function, order, at, towards)


def _given(problem: Problem) -> tuple[Apply, ...]:
    """The values that are given, of functions of one number."""
    found = (h.terms[0] for h in problem.hypotheses if h.relation == "=")
    return tuple(v for v in found if isinstance(v, Apply) and not v.slots and not v.free)


def opened(work: Work, at: Path = ()) -> None:
    """Write out the definitions in the part at `at` in which values of unknown functions stand."""
    while True:
        found = next(_definitions(work, at), None)
        if found is None:
            return
        work.unfold(found)


def _definitions(work: Work, at: Path) -> Iterator[Path]:
    problem = work.problem
    for path, node in places(part(work.here, at)):
        if isinstance(node, Sym) and node.name in problem.defined and not _inside(work.here, (*at, *path)):
            if speaks_of_values(problem, node):
                yield (*at, *path)


def _inside(whole: Term, path: Path) -> bool:
    """Whether the path passes through an argument of an unknown function."""
    return any(isinstance(part(whole, path[:depth]), Apply) for depth in range(len(path)))


def written(work: Work, choice: Choice, witness: Witness, at: Path = ()) -> bool:
    """Put Taylor's theorem into the part at `at`, and what is given of the other value; whether it is there."""
    value = apply(choice.function, (choice.towards,))
    other = apply(choice.function, (choice.at,))
    if value not in values(work.problem, part(work.here, at)) and not _inserted(work, at, other, value):
        return False
    found = (path for path, node in places(part(work.here, at)) if node is value)
    first = next((path for path in found if not _inside(work.here, (*at, *path))), None)
    if first is None:
        return False
    work.obtain((*at, *first), witness)
    _settled(work, at, other)
    return True


def _inserted(work: Work, at: Path, old: Term, given: Term) -> bool:
    """f(x) becomes f(x) − f(r), where f(r) = 0 is given, or f(x) − f(r) + c."""
    number = _number_of(work.problem, given)
    for path, node in places(part(work.here, at)) if number is not None else ():
        if node is old and not _inside(work.here, (*at, *path)):
            here = (*at, *path)
            work.algebra(here, add(old, neg(given), given))
            over = part(work.here, here[:-1]) if here else work.here
            for inner, each in places(over):
                # the sum may have become part of the one around it; minus f(r) is a product
                if each is given and not _is_factor(over, inner):
                    work.hypothesis((*here[:-1], *inner), number, Binding())  # type: ignore[arg-type]
                    return True
    return False


def _is_factor(whole: Term, path: Path) -> bool:
    return bool(path) and isinstance(part(whole, path[:-1]), Mul)


def _number_of(problem: Problem, value: Term) -> int | None:
    for number, given in enumerate(problem.hypotheses):
        if given.relation == "=" and given.terms[0] is value:
            return number
    return None


def _settled(work: Work, at: Path, value: Term) -> None:
    """Put in what is given of `value`."""
    number = _number_of(work.problem, value)
    while number is not None:
        found = (path for path, node in places(part(work.here, at)) if node is value)
        first = next((path for path in found if not _inside(work.here, (*at, *path))), None)
        if first is None:
            return
        work.hypothesis((*at, *first), number, Binding())


def tidied(work: Work, choice: Choice, like: Term, at: Path = ()) -> None:
    """Write the part at `at` in powers of the difference of the two points."""
    here = part(work.here, at)
    forms = [each for each in in_powers(here, choice.at, choice.towards) if is_identity(here, each)]
    if forms:
        best = min(forms, key=lambda each: reads_well(each, like))
        if not same(best, here):
            work.algebra(at, best)


def ways(facts: Facts, name: str, start: Term, beside: Iterable[Term] = ()) -> Iterator[Work]:
    """The ways to write `start` with a number that there is by Taylor's theorem, such that no value of an
    unknown function is left but those that stand in `beside`; each with facts of its own.
    """
    beside = tuple(beside)
    kept = {value for each in beside for value in values(facts.problem, each)}
    plain = Work(facts.problem, facts.copy(), name, start, NO_ROAD)
    try:
        opened(plain)
    except FAILURES:
        return
    for choice in choices(facts.problem, plain.here, beside):
        found = _along(facts, name, start, choice)
        if found is not None and kept.issuperset(values(found.problem, found.here)):
            yield found


def _along(facts: Facts, name: str, start: Term, choice: Choice) -> Work | None:
    witness = _witness(facts, choice)
    known = facts.copy() if witness in facts.witnesses else facts.obtaining(witness)
    work = Work(known.problem, known, name, start, NO_ROAD)
    try:
        opened(work)
        at = around(work.problem, work.here)
        if not written(work, choice, witness, at):
            return None
        tidied(work, choice, start, at)
    except FAILURES:
        return None
    return work


def _witness(facts: Facts, choice: Choice) -> Witness:
    """The one that there is already, or a new one."""
    new = Witness(new_letter(facts.problem), choice.function, choice.order, choice.at, choice.towards)
    return next((each for each in facts.witnesses if replace(each, name=new.name) == new), new)


def around(problem: Problem, term: Term) -> Path:
    """Where all values of unknown functions stand in one argument of a function such as |·|."""
    path: Path = ()
    for depth, node in places(term):
        if (
            isinstance(node, Fn)
            and values(problem, node) == values(problem, term)
            and len(depth) >= len(path)
        ):
            path = (*depth, 0)
    return path


def error(facts: Facts, name: str, start: Term) -> Work | None:
    """`start` written by Taylor's theorem in the way that is best to read, if there is one."""
    return min(ways(facts, name, start), key=lambda each: _reading(each.here), default=None)


def _reading(term: Term) -> tuple[int, int, int]:
    """Sums of derivatives are worse than products, many worse than few, and long ones than short ones."""
    parts = list(subterms(term))
    sums = sum(isinstance(p, Add) and contains(p, Apply) for p in parts)
    return sums, sum(isinstance(p, Apply) for p in parts), term.length


def speaks_of_values(problem: Problem, term: Term) -> bool:
    """Whether a value of an unknown function of one number stands in `term`, definitions written out."""
    return any(values(problem, each) for each in with_definitions(problem, term))


def has_error_form(problem: Problem, term: Term) -> bool:
    """Whether Taylor's theorem says something of `term`, which holds no derivative: see `error`."""
    return speaks_of_values(problem, term) and error(Facts(problem), "", term) is not None
