"""An instance in which all that is given of a problem holds: a theorem under contradictory hypotheses says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

from derive.coq.formula import Formulas, NotExported
from derive.coq.obtained import everywhere_claim
from derive.kernel import Everywhere, Judgement, Problem
from derive.terms import (
    Add,
    Apply,
    Delta,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    names_in,
    num,
    rename,
    subterms,
)  # fmt: skip

CANDIDATES = tuple(map(Fraction, ("1", "0", "1/2", "2", "-1", "1/3", "3", "-2", "1/4")))
AT_NUMBERS = {  # of functions, where they are rational
    ("exp", Fraction(0)): Fraction(1),
    ("log", Fraction(1)): Fraction(0),
    ("sigma", Fraction(0)): Fraction(1, 2),
}
LINES = tuple((Fraction(a), Fraction(b)) for a, b in ((1, 0), (1, -1), (-1, 0), (-1, 1)))  # a t + b
MOST = 20_000  # instances that are tried
Value = Fraction | tuple[Fraction, Fraction]  # a number, or a function a t + b of one number


class NoWitness(NotExported):
    """No instance was found: what is given may contradict itself."""


def instance(problem: Problem, given: tuple[Judgement, ...]) -> dict[str, Value]:
    """A number for each symbol and unknown function, such that `given` holds where every size is 1, every
    entry that number, and every function that constant; for a function of one number a line may stand.  What is
    given of all numbers holds of those that were tried.

    Raises:
        NoWitness: none of those that were tried will do.
    """
    given = tuple(Judgement(j.relation, tuple(unfolded(t, problem) for t in j.terms)) for j in given)
    of_all = [_of_all_unfolded(every, problem) for every in problem.everywhere]
    terms = [t for j in given for t in j.terms] + [t for every in of_all for t in every.terms]
    named = {name for t in terms for name in (*names_in(t), *_applied(t))}
    every = [*(s.name for s in problem.symbols), *(f.name for f in problem.functions)]
    needed = [name for name in every if name in named]
    lines = {f.name for f in problem.functions if f.shapes == ((),) and not f.dims}
    candidates: list[tuple[Value, ...]] = [
        (*CANDIDATES, *LINES) if name in lines else CANDIDATES for name in needed
    ]
    for number, values in enumerate(product(*candidates)):
        if number == MOST:
            break
        found = dict(zip(needed, values, strict=True))
        if all(_holds(j, found) for j in given) and all(_holds_of_all(each, found) for each in of_all):
            return {name: found.get(name, Fraction(0)) for name in every}
    raise NoWitness("no instance was found in which all that is given holds: it may contradict itself")


def theorem(formulas: Formulas, given: tuple[Judgement, ...], name: str) -> str:
    """The theorem that `given` holds for some sizes, arrays and unknown functions.

    Raises:
        NoWitness: no instance was found.
    """
    problem = formulas.statement
    values = instance(problem, given)
    binders = [f"({' '.join(formulas.sizes.values())} : nat)"] if formulas.sizes else []
    terms = ["1%nat"] * len(formulas.sizes)
    for symbol in problem.symbols:
        binders.append(f"({formulas.arrays[symbol.name]} : {formulas.type(symbol.name)})")
        terms.append(_array(values[symbol.name], len(symbol.dims)))
    claims = [f"(1 <= {size})%nat" for size in formulas.sizes.values()]
    for function in problem.functions:
        kind = "nat -> " * len(function.dims) + "array -> R"
        binders.append(f"({formulas.functions[function.name]} : {kind})")
        terms.append(_array(values[function.name], len(function.dims) + 1))
        claims += formulas.smoothness(function)
    plain = (Judgement(j.relation, tuple(unfolded(t, problem) for t in j.terms)) for j in given)
    claims += [formulas.quantified(judgement) for judgement in plain]
    claims += [everywhere_claim(formulas, _of_all_unfolded(every, problem)) for every in problem.everywhere]
    said = " /\\\n  ".join(f"({claim})" for claim in claims) or "True"
    there = f"exists {' '.join(binders)},\n  {said}" if binders else said
    script = f"exists {', '.join(terms)}; witness." if terms else "exact I."
    return f"Theorem {name} : {there}.\nProof. {script} Qed."


def unfolded(term: Term, problem: Problem) -> Term:
    """`term` with every definition written out."""
    if isinstance(term, Sym) and term.name in problem.defined:
        definition = problem.defined[term.name]
        body = rename(definition.body, dict(zip(definition.params, term.args, strict=True)))
        return unfolded(body, problem)
    if isinstance(term, Sym | Index) or not term.args:
        return term
    return term.with_args(unfolded(arg, problem) for arg in term.args)


def _applied(term: Term) -> Iterator[str]:
    return (part.name for part in subterms(term) if isinstance(part, Apply))


def _array(value: Value, rank: int) -> str:
    if isinstance(value, tuple):
        slope, start = map(_number, value)
        return f"(line {slope} {start})"
    number = _number(value)
    return f"(fun {' '.join('_' * rank)} => {number})" if rank else number


def _number(value: Fraction) -> str:
    return f"({value.numerator})" if value.denominator == 1 else f"({value.numerator} / {value.denominator})"


def _of_all_unfolded(every: Everywhere, problem: Problem) -> Everywhere:
    def plain(judgement: Judgement) -> Judgement:
        return Judgement(judgement.relation, tuple(unfolded(t, problem) for t in judgement.terms))

    return Everywhere(every.variable, plain(every.claim), tuple(map(plain, every.when)))


def _holds_of_all(every: Everywhere, values: Mapping[str, Value]) -> bool:
    """Whether what is given of all numbers holds of a few."""
    for number in CANDIDATES:
        claim, conditions = every.at(num(number))
        if all(_holds(each, values) for each in conditions) and not _holds(claim, values):
            return False
    return True


def _holds(judgement: Judgement, values: Mapping[str, Value]) -> bool:
    """Whether a judgement holds where sizes are 1; what is not of rational numbers is not known to."""
    sides = [_value(term, values) for term in judgement.terms]
    if judgement.relation == "between":
        known = [side for side in sides if side is not None]
        return len(known) == 3 and min(known[1:]) <= known[0] <= max(known[1:])
    if len(sides) != 2 or None in sides:
        return False
    left, right = (side for side in sides if side is not None)
    match judgement.relation:
        case "=":
            return left == right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case "!=":
            return left != right
    return False


def _value(term: Term, values: Mapping[str, Value]) -> Fraction | None:
    match term:
        case Num(value=value):
            return value
        case Size() | Delta():
            return Fraction(1)
        case Sym(name=name):
            found = values.get(name)
            return found if isinstance(found, Fraction) else None
        case Apply():
            return _applied_to(term, values)
        case Fn(name="abs", args=(inside,)):
            size = _value(inside, values)
            return None if size is None else abs(size)
        case Sum(body=body):
            return _value(body, values)
        case Fn(name=name, args=(inside,)):
            at = _value(inside, values)
            return None if at is None else AT_NUMBERS.get((name, at))
        case Add() | Mul() | Pow():
            parts = [_value(arg, values) for arg in term.args]
            known = [part for part in parts if part is not None]
            return _combined(term, known) if len(known) == len(parts) else None
    return None


def _applied_to(term: Apply, values: Mapping[str, Value]) -> Fraction | None:
    """A constant or a line somewhere, or a derivative of it."""
    found = values.get(term.name)
    if not isinstance(found, tuple):
        return found if not term.slots else Fraction(0)
    at = _value(term.arguments[0], values)
    if len(term.slots) > 0:
        return found[0] if len(term.slots) == 1 else Fraction(0)
    return None if at is None else found[0] * at + found[1]


def _combined(term: Term, parts: list[Fraction]) -> Fraction | None:
    if isinstance(term, Add):
        return sum(parts, Fraction(0))
    if isinstance(term, Mul):
        result = Fraction(1)
        for part in parts:
            result *= part
        return result
    base, exponent = parts
    if exponent.denominator != 1 or abs(exponent) > 64 or (base == 0 and exponent < 0):
        return None
    return base ** int(exponent)
