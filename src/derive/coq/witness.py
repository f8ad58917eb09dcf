"""An instance in which all that is given of a problem holds: a theorem under contradictory hypotheses says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from derive.coq import models
from derive.coq.formula import OF_MATRICES, NotExported, growing, unfolded
from derive.coq.outcomes import hypotheses
from derive.coq.written import Written
from derive.kernel import Chain, Everywhere, Judgement, Problem
from derive.kernel.declared import LEAST_VALUES
from derive.kernel.obligations import is_of_outcome
from derive.present import withheld
from derive.solver.match import renaming
from derive.terms import (
    Add,
    Apply,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Inverse,
    Limit,
    Moment,
    Mul,
    Num,
    Pow,
    Product as ProductOver,
    Size,
    Sum,
    Sym,
    Term,
    contains,
    names_in,
    rename,
    subterms,
)  # fmt: skip

CANDIDATES = tuple(map(Fraction, ("1", "0", "1/2", "2", "-1", "1/3", "3", "-2", "1/4")))
AT_NUMBERS = {  # of functions, where they are rational
    ("exp", Fraction(0)): Fraction(1),
    ("log", Fraction(1)): Fraction(0),
    ("sigma", Fraction(0)): Fraction(1, 2),
    ("factorial", Fraction(0)): Fraction(1),
    ("factorial", Fraction(1)): Fraction(1),
}
MOST = 20_000  # instances that are tried


class NoWitness(NotExported):
    """No instance was found: what is given may contradict itself."""


Value = Fraction | None  # of an unknown function: the constant that it is, None for one that is its argument


def instance(
    problem: Problem, given: tuple[Judgement, ...], slopes: Sequence[Chain] = ()
) -> dict[str, Value]:
    """A number for each symbol and unknown function, such that `given`, and what is given of all numbers, holds
    where every size is 1, every entry that number, and every function that constant; or its argument, which is
    a number.  The chains in `slopes` say what derivatives are.

    Raises:
        NoWitness: none of those that were tried will do.
    """
    said = (*given, *(every.claim for every in problem.everywhere))  # of any number at all
    said = tuple(_unfolded(_without_slopes(judgement, slopes), problem) for judgement in said)
    named = {name for j in said for t in j.terms for name in (*names_in(t), *_applied(t))}
    of_numbers = {f.name for f in problem.functions if f.shapes == ((),) and not f.dims}
    every = [*(s.name for s in problem.symbols), *(f.name for f in problem.functions)]
    needed = [name for name in every if name in named]
    choices = [(*CANDIDATES, None) if name in of_numbers else CANDIDATES for name in needed]
    for number, values in enumerate(product(*choices)):
        if number == MOST:
            break
        found: dict[str, Value] = dict(zip(needed, values, strict=True))
        whole = (found[name] for name in needed if problem.signs.get(name) in LEAST_VALUES)
        if any(each is None or each.denominator > 1 or each < 0 for each in whole):
            continue
        if all(_holds(judgement, found) for judgement in said):
            return {name: found.get(name, Fraction(0)) for name in every}
    if any(contains(term, D) for j in said for term in j.terms):
        raise NoWitness(withheld.NO_SLOPE)
    raise NoWitness(withheld.NO_INSTANCE)


def _without_slopes(judgement: Judgement, slopes: Sequence[Chain]) -> Judgement:
    """`judgement` with what derivatives are in their place, where a chain says so."""

    def plain(term: Term) -> Term:
        if isinstance(term, D):
            for chain in slopes:
                names = renaming(chain.start, term)
                if names is not None:
                    return rename(chain.end, names.indices)
            return term
        if isinstance(term, Sym | Index) or not term.args:
            return term
        return term.with_args(plain(arg) for arg in term.args)

    return Judgement(judgement.relation, tuple(map(plain, judgement.terms)))


def theorem(
    formulas: Written,
    problem: Problem,
    given: tuple[Judgement, ...],
    name: str,
    slopes: Sequence[Chain] = (),
) -> str:
    """The theorem that `given` holds for some sizes, arrays and unknown functions.

    Raises:
        NoWitness: no instance was found.
    """
    chance = formulas.chance
    supposed = tuple(judgement for _, judgement in formulas.parameters.values())
    if any(is_of_outcome(problem, judgement) for judgement in given):
        raise NotExported(withheld.NO_OUTCOME)
    parts = (part for each in given for term in each.terms for part in subterms(unfolded(problem, term)))
    if any(isinstance(part, Moment) for part in parts):
        raise NoWitness(withheld.NO_AVERAGE)
    if any(i.dim in formulas.endless for random in problem.randoms for i in random.at):
        raise NotExported(withheld.ENDLESS)
    values = instance(problem, (*given, *supposed), slopes)
    binders = [f"({' '.join(formulas.sizes.values())} : nat)"] if formulas.sizes else []
    terms = ["1%nat"] * len(formulas.sizes)
    numbers = {random.name: n for n, random in enumerate(problem.randoms)}
    if chance:
        omega = chance["Omega"]
        binders.append(f"({omega} : Type) ({chance['E']} : ({omega} -> R) -> R)")
        binders.append(f"({chance['integrable']} : ({omega} -> R) -> Prop)")
        terms += ["(list R)", f"(discrete {_laws(formulas, problem, values)})", "(fun _ => True)"]
    for symbol in problem.symbols:
        hangs = f"{chance['Omega']} -> " if symbol.name in numbers else ""
        binders.append(f"({formulas.arrays[symbol.name]} : {hangs}{formulas.type(symbol.name)})")
        if symbol.name in numbers:
            terms.append(_at_origin(numbers[symbol.name], len(symbol.dims)))
        else:
            terms.append(_array(values[symbol.name], len(symbol.dims), formulas.is_natural(symbol.name)))
    claims = [f"(1 <= {size})%nat" for size in formulas.sizes.values()]
    for function in problem.functions:
        kind = "nat -> " * len(function.dims) + "array -> R"
        binders.append(f"({formulas.functions[function.name]} : {kind})")
        terms.append(_array(values[function.name], len(function.dims) + 1))
        claims += formulas.smoothness(function)
    plain = [_unfolded(judgement, problem) for judgement in given]
    claims += [formulas.hypothesis(judgement) for judgement in plain]
    claims += [said for _, said in hypotheses(formulas, apart=True)]
    for every in problem.everywhere:
        claim, *when = (_unfolded(judgement, problem) for judgement in (every.claim, *every.when))
        claims.append(formulas.everywhere(Everywhere(every.variable, claim, tuple(when))))
        plain.append(claim)
    has_slopes = any(isinstance(p, Apply) and p.slots for j in plain for t in j.terms for p in subterms(t))
    said = " /\\\n  ".join(f"({claim})" for claim in claims) or "True"
    there = f"exists {' '.join(binders)},\n  {said}" if binders else said
    tactic = "witness_of_all" if has_slopes or None in values.values() else "witness"
    origins = "; ".join(f"[{'; '.join(['0%nat'] * len(random.at))}]" for random in problem.randoms)
    tactic = f"witness_of_chance ([{origins}] : list (list nat))" if chance else tactic
    if any(contains(t, Limit) for j in plain for t in j.terms):
        if chance:
            raise NotExported(withheld.LIMIT_AND_CHANCE)
        tactic = "witness_of_limits"
    script = f"exists {', '.join(terms)}; {tactic}." if terms else "exact I."
    return f"Theorem {name} : {there}.\nProof. {script} Qed."


def _at_origin(number: int, rank: int) -> str:
    """The array of which the first entry is the value of that number."""
    letters = [f"i{n}" for n in range(rank)]
    value = f"nth {number} o 0"
    if not rank:
        return f"(fun o => {value})"
    return f"(fun o {' '.join(letters)} => at_origin [{'; '.join(letters)}] ({value}))"


def _laws(formulas: Written, problem: Problem, values: Mapping[str, Value]) -> str:
    """The law of each random symbol, with the moments that are supposed."""
    numbers = {name: value for name, value in values.items() if value is not None}
    orders = models.degrees(problem, formulas.moments)
    return models.spelled(
        [models.law(problem, random, numbers, orders[random.name]) for random in problem.randoms]
    )


def _unfolded(judgement: Judgement, problem: Problem) -> Judgement:
    return Judgement(judgement.relation, tuple(unfolded(problem, term) for term in judgement.terms))


def _applied(term: Term) -> Iterator[str]:
    return (part.name for part in subterms(term) if isinstance(part, Apply))


def _array(value: Value, rank: int, natural: bool = False) -> str:
    if value is None:
        return "first"
    number = (
        f"({value.numerator})" if value.denominator == 1 else f"({value.numerator} / {value.denominator})"
    )
    number += "%nat" if natural else ""
    return f"(fun {' '.join('_' * rank)} => {number})" if rank else number


def _holds(judgement: Judgement, values: Mapping[str, Value]) -> bool:
    """Whether a judgement holds where sizes are 1; what is not of rational numbers is not known to."""
    if judgement.relation in OF_MATRICES and isinstance(judgement.terms[0], Det):
        return _is_of_kind(judgement, values)
    sides = [_value(term, values) for term in judgement.terms]
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


def _is_of_kind(judgement: Judgement, values: Mapping[str, Value]) -> bool:
    """Whether a matrix with one entry is what is said of it."""
    rows = judgement.terms[0].args[0]
    entry = _value(rows.args[1].args[1], values)
    known = {
        "symmetric": True,
        "positive definite": entry is not None and entry > 0,
        "positive semidefinite": entry is not None and entry >= 0,
    }
    return known[judgement.relation]


def _value(term: Term, values: Mapping[str, Value]) -> Fraction | None:
    match term:
        case Num(value=value):
            return value
        case Size(data=dim):
            return values.get(growing(dim), Fraction(1))
        case Delta():
            return Fraction(1)
        case Limit():
            return _of_constant(term, values)
        case Sym(name=name):
            return values.get(name)
        case Apply(name=name) if name in values:
            constant = values[name]
            if constant is None:
                return Fraction(len(term.slots) == 1) if term.slots else _value(term.arguments[0], values)
            return constant if not term.slots else Fraction(0)
        case Sum(index=bound, body=body):
            inside, count = _value(body, values), values.get(growing(bound.dim), Fraction(1))
            return None if inside is None or count is None else count * inside
        case ProductOver(index=bound, body=body):
            return None if growing(bound.dim) in values else _value(body, values)
        case Fn(name=name, args=(inside,)):
            at = _value(inside, values)
            if at is not None and name in ("abs", "relu"):
                return abs(at) if name == "abs" else max(at, Fraction(0))
            return None if at is None else AT_NUMBERS.get((name, at))
        case Det(matrix=matrix):
            return _value(matrix.args[1].args[1], values)
        case Inverse(matrix=matrix):
            entry = _value(matrix.args[1].args[1], values)
            return 1 / entry if entry else None
        case Indicator(data=relation, args=args):
            sides = [_value(arg, values) for arg in args]
            return None if None in sides else Fraction(_holds(Judgement(str(relation), args), values))
        case Add() | Mul() | Pow():
            parts = [_value(arg, values) for arg in term.args]
            known = [part for part in parts if part is not None]
            return _combined(term, known) if len(known) == len(parts) else None
    return None


def _of_constant(node: Limit, values: Mapping[str, Value]) -> Fraction | None:
    """The limit of what does not change with the variable, as far as a few of its values tell."""
    variable = node.variable
    moving = growing(str(variable.data)) if isinstance(variable, Size) else names_in(variable)[0]
    found = {_value(node.body, {**values, moving: Fraction(each)}) for each in (2, 3, 5)}
    return found.pop() if len(found) == 1 else None


def _combined(term: Term, parts: list[Fraction]) -> Fraction | None:
    if isinstance(term, Add):
        return sum(parts, Fraction(0))
    if isinstance(term, Mul):
        result = Fraction(1)
        for part in parts:
            result *= part
        return result
    base, exponent = parts
    if base == 1 and exponent * 2 == 1:
        return base
    if exponent.denominator != 1 or abs(exponent) > 64 or (base == 0 and exponent < 0):
        return None
    return base ** int(exponent)
