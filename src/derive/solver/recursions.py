"""Closed forms of what is defined by an affine recursion: p + Mᵗ (h_0 − p), with p what a step leaves as it is.

They are guessed from the slope of a step, and proved by induction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from derive.algebra import is_identity
from derive.errors import DeriveError
from derive.kernel import Binding, Chain, Closed, Definition, Problem, Shift
from derive.kernel.induction import ends_of_base, supposed
from derive.kernel.place import along
from derive.solver.claims import prove_equation
from derive.solver.contract import contract
from derive.solver.deltas import open_delta, sift
from derive.solver.differentiate import differentiate
from derive.solver.facts import Facts
from derive.solver.given import use_hypothesis
from derive.solver.match import match, renaming
from derive.solver.work import FAILURES, LAWS, NO_ROAD, Move, Shown, Work, places, with_letters
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Array,
    D,
    Delta,
    Index,
    Indicator,
    Inverse,
    MatrixPower,
    Mul,
    Position,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    array,
    contains,
    delta,
    derivative,
    factors_of,
    fresh,
    indicator,
    matrix_power,
    mul,
    names_in,
    neg,
    position,
    power,
    reciprocal,
    rename,
    same,
    subterms,
    sum_over,
    sym,
    terms_of,
)

DIFFERENTIATED: tuple[Move, ...] = (differentiate,)
SETTLED: tuple[tuple[Move, ...], ...] = ((open_delta, sift, use_hypothesis),)
Simplified = Callable[[Term], Term]  # a term as the solver would leave it


@dataclass(frozen=True, slots=True)
class Found:
    """A closed form, with the proof by induction and the lemmas that it cites."""

    shift: str
    closed: Closed
    lemmas: tuple[Shown, ...]


def closed_form(
    facts: Facts, name: str, simplified: Simplified, work_out: Callable[[Work], None]
) -> Found | None:
    """The closed form of the family `name`, if it is affine in itself and one is found."""
    problem = facts.problem
    shift = own_shift(problem, name)
    if shift is None:
        return None
    definition = problem.defined[name]
    body = _written_out(problem, definition, shift, simplified)
    if body is None:
        return None
    for form in _candidates(facts, definition, shift, body, simplified):
        found = _proved(facts, definition, shift, form, tuple(_solutions(facts, form, work_out)))
        if found is not None:
            return found
    return None


def own_shift(problem: Problem, name: str) -> Shift | None:
    """The one shift in the circle of a family, if what it hands on is `name` alone."""
    circle = problem.families.circles.get(name, frozenset())
    shifts = [problem.families.shifts[each] for each in sorted(circle) if each in problem.families.shifts]
    return shifts[0] if len(shifts) == 1 and shifts[0].of == name else None


def _written_out(
    problem: Problem, definition: Definition, shift: Shift, simplified: Simplified
) -> Term | None:
    """A step in terms of the one before alone."""
    circle = problem.families.circles[definition.name]
    body = simplified(definition.body) if contains(definition.body, D) else definition.body
    for _ in circle:
        inner = next(
            (p for p in subterms(body) if isinstance(p, Sym) and p.name in circle - {shift.name}), None
        )
        if inner is None:
            return None if contains(body, D) else body
        body = _replaced(body, inner, problem.defined[inner.name].at(inner.args))
    return None


def _replaced(term: Term, old: Term, new: Term) -> Term:
    if term is old:
        return new
    return (
        term
        if isinstance(term, Index) or not term.args
        else term.with_args(_replaced(a, old, new) for a in term.args)
    )


def _candidates(
    facts: Facts, definition: Definition, shift: Shift, body: Term, simplified: Simplified
) -> Iterator[Term]:
    """Forms that may be the closed one."""
    problem, params = facts.problem, definition.params
    step, rest = params[shift.place], tuple(p for p in params if p is not params[shift.place])
    if len(rest) > 1:
        return
    inner = tuple(fresh(i, (*params, *_all_indices(body)), problem.spare_letters[i.dim]) for i in rest)
    at = (*params[: shift.place], *_put_in(inner, step, shift.place, len(params)))[: len(params)]
    slope = simplified(derivative(body, sym(shift.name, *at), "local"))
    circle = problem.families.circles[definition.name]
    if contains(slope, D) or not circle.isdisjoint(names_in(slope)) or step in slope.free:
        return
    rate = _rate(slope, rest, inner)
    base = rename(shift.base, dict(zip(shift.params, params, strict=True)))
    if rate is not None and not rest and rate is not ONE:
        yield from _gathered(problem, shift, body, rate, step, base, simplified)
    for fixed in _fixed(facts, shift, body, rest, rate, simplified):
        gap = simplified(add(base, neg(fixed)))
        opened = _contracted(facts, _opened(problem, slope)) if rate is None else slope
        if not same(opened, slope) and _spectral(problem, opened, rest[0], inner[0]) is not None:
            yield add(fixed, _grown(problem, opened, None, gap, step, rest, inner))
        yield add(fixed, _grown(problem, slope, rate, gap, step, rest, inner))


def _gathered(
    problem: Problem, shift: Shift, body: Term, rate: Term, step: Index, base: Term, simplified: Simplified
) -> Iterator[Term]:
    """aᵗ h_0 + Σ_{s ≤ t} a^{t−s} c_s, where what is added hangs on the step."""
    added = simplified(_at_rest(problem, body, shift, lambda at: ZERO))
    if step not in added.free or shift.ahead:
        return
    other = fresh(step, (step, *_all_indices(body)), problem.spare_letters[step.dim])
    weight = power(rate, add(position(step), neg(position(other))))
    up_to = indicator(position(other), "<=", position(step))
    begun = ZERO if base is ZERO else mul(power(rate, position(step)), base)
    yield add(begun, sum_over(other, mul(up_to, weight, rename(added, {step: other}))))


def _opened(problem: Problem, term: Term) -> Term:
    """`term` with the matrices written out that are defined by products."""
    for name in dict.fromkeys(names_in(term)):
        definition = problem.defined.get(name)
        if definition is not None and isinstance(definition.body, Sum):
            for entry in [p for p in subterms(term) if isinstance(p, Sym) and p.name == name]:
                term = _replaced(term, entry, definition.at(entry.args))
    return term


def _contracted(facts: Facts, term: Term) -> Term:
    """`term` without sums over a δ."""
    work = Work(facts.problem, facts.copy(), "", term, NO_ROAD)
    try:
        contract(work)
    except FAILURES:
        return term
    return work.here


def _put_in(inner: tuple[Index, ...], step: Index, place: int, count: int) -> tuple[Index, ...]:
    others = iter(inner)
    return tuple(step if n == place else next(others) for n in range(place, count)) if place < count else ()


def _all_indices(term: Term) -> tuple[Index, ...]:
    return tuple(p for p in subterms(term) if isinstance(p, Index))


def _rate(slope: Term, rest: tuple[Index, ...], inner: tuple[Index, ...]) -> Term | None:
    """The number by which an entry is multiplied in a step, if it hangs on no other one."""
    if not rest:
        return slope
    own = delta(rest[0], inner[0])
    found = []
    for term in terms_of(slope):
        others = [factor for factor in factors_of(term) if not same(factor, own)]
        if len(others) == len(factors_of(term)) or inner[0] in mul(*others).free:
            return None
        found.append(mul(*others))
    return add(*found)


def _fixed(
    facts: Facts,
    shift: Shift,
    body: Term,
    rest: tuple[Index, ...],
    rate: Term | None,
    simplified: Simplified,
) -> Iterator[Term]:
    """What a step may leave as it is: 0, an array that is declared or defined, or c/(1 − a)."""
    problem = facts.problem
    alone = _at_rest(problem, body, shift, lambda at: ZERO)
    dims = tuple(i.dim for i in rest)
    circle = problem.families.circles[shift.of]
    named = [name for name, shape in problem.shapes.items() if shape == dims and name not in circle]
    if simplified(alone) is ZERO:
        yield ZERO
        return
    for name in named:

        def entry(at: tuple[Index, ...], name: str = name) -> Term:
            return sym(name, *(i for n, i in enumerate(at) if n != shift.place))

        left = simplified(_at_rest(problem, body, shift, entry))
        if _stays(facts, left, sym(name, *rest)) or _solves(problem, name):
            yield sym(name, *rest)
    if rate is not None and not contains(alone, Position):
        yield simplified(mul(simplified(alone), reciprocal(simplified(add(ONE, neg(rate))))))


def _stays(facts: Facts, left: Term, right: Term) -> bool:
    """Whether a step is seen to leave something as it is."""
    try:
        proof = prove_equation(
            facts.problem, facts.copy(), "", (Chain("one", left), ()), (Chain("other", right), ())
        )
    except (*FAILURES, DeriveError):
        return False
    return proof.is_done


def _solves(problem: Problem, name: str) -> bool:
    """Whether it is defined by an inverse matrix: that it stays is then shown by the induction."""
    return name in problem.defined and contains(problem.defined[name].body, Inverse)


def _at_rest(problem: Problem, body: Term, shift: Shift, value: Callable[[tuple[Index, ...]], Term]) -> Term:
    """What a step makes of `value`."""
    if isinstance(body, Sym) and body.name == shift.name:
        return value(body.args)
    if isinstance(body, Index) or not body.args:
        return body
    args = [_at_rest(problem, arg, shift, value) for arg in body.args]
    if isinstance(body, Sum) and args[1] is ZERO:
        return ZERO
    return body.with_args(args)


def _grown(
    problem: Problem,
    slope: Term,
    rate: Term | None,
    gap: Term,
    step: Index,
    rest: tuple[Index, ...],
    inner: tuple[Index, ...],
) -> Term:
    """Mᵗ (h_0 − p)."""
    times = position(step)
    if rate is not None:
        return mul(power(rate, times), gap)
    (i,), (j,) = rest, inner
    there = rename(gap, {i: j})
    spectral = _spectral(problem, slope, i, j)
    if spectral is not None:
        name, k, value = spectral
        return sum_over(
            k, mul(sym(name, i, k), power(value, times), sum_over(j, mul(sym(name, j, k), there)))
        )
    row, column = (fresh(x, (i, j, *_all_indices(slope))) for x in (i, j))
    column = fresh(column, (row, i, j, *_all_indices(slope)))
    matrix = array(row, array(column, rename(slope, {i: row, j: column})))
    return sum_over(j, mul(matrix_power(matrix, times, i, j), there))


def _spectral(problem: Problem, slope: Term, i: Index, j: Index) -> tuple[str, Index, Term] | None:
    """Of M = α I + β Q diag(g) Qᵀ, Q orthogonal: the name of Q, an index, and the eigenvalue there."""
    value: list[Term] = []
    found: tuple[str, Index] | None = None
    for term in terms_of(slope):
        factors = list(factors_of(term))
        sums = [factor for factor in factors if isinstance(factor, Sum)]
        others = [
            factor for factor in factors if not isinstance(factor, Sum) and not same(factor, delta(i, j))
        ]
        if len(others) == len(factors) - 1 and not sums:
            value.append(mul(*others))
            continue
        if len(sums) != 1 or {i, j} & mul(*others).free:
            return None
        inner = list(factors_of(sums[0].body))
        k = sums[0].index
        turned = [f for f in inner if isinstance(f, Sym) and len(f.args) == 2 and {i, j} & f.free]
        if (
            len(turned) != 2
            or turned[0].name != turned[1].name
            or not _is_orthogonal(problem, turned[0].name)
        ):
            return None
        if any(f.args[1] is not k for f in turned) or {f.args[0] for f in turned} != {i, j}:
            return None
        if found is not None and found[0] != turned[0].name:
            return None
        found = found or (turned[0].name, k)
        rest = [f for f in inner if f not in turned]
        value.append(rename(mul(*others, *rest), {k: found[1]}))
    return None if found is None else (*found, add(*value))


def _is_orthogonal(problem: Problem, name: str) -> bool:
    """Whether QᵀQ = I and QQᵀ = I are given."""
    ways = set()
    for given in problem.hypotheses:
        left, right = given.terms[0], given.terms[-1]
        if given.relation == "=" and isinstance(left, Sum) and isinstance(right, Delta):
            entries = [f for f in factors_of(left.body) if isinstance(f, Sym) and f.name == name]
            if len(entries) == 2 == len(factors_of(left.body)):
                ways.add(entries[0].args.index(left.index))
    return ways == {0, 1}


def _solutions(facts: Facts, form: Term, work_out: Callable[[Work], None]) -> Iterator[Shown]:
    """Chains Σ_j A_ij p_j = ... = q_i for what is defined as p = A⁻¹ q."""
    problem = facts.problem
    for name in names_in(form):
        definition = problem.defined.get(name)
        if definition is None or len(definition.params) != 1 or not isinstance(definition.body, Sum):
            continue
        factors = factors_of(definition.body.body)
        (inverse,) = [f for f in factors if isinstance(f, Inverse)] or (None,)
        if inverse is None or not isinstance(inverse.matrix.body, Array):
            continue
        (i,), k = definition.params, definition.body.index
        j = fresh(k, (i, *_all_indices(inverse)), problem.spare_letters[i.dim])
        outer, inner = inverse.matrix.index, inverse.matrix.body.index
        entry = rename(inverse.matrix.body.body, {outer: i, inner: j})
        work = Work(problem, facts, f"what {name} solves", sum_over(j, mul(entry, sym(name, j))), NO_ROAD)
        work.unfold((1, len(factors_of(entry))))
        work_out(work)
        if not any(isinstance(p, Inverse) for p in subterms(work.here)):
            yield work.chain, tuple(work.needed)


def _put_solutions(work: Work, solutions: tuple[Shown, ...]) -> None:
    """Write q_i as Σ_j A_ij p_j wherever it stands."""
    for chain, _ in solutions:
        while True:
            for path, node in places(work.here):
                names = renaming(chain.end, node) if isinstance(node, Sym) else None
                if names is not None:
                    work.lemma(path, chain.name, names, backwards=True)
                    break
            else:
                break


def _proved(
    facts: Facts, definition: Definition, shift: Shift, form: Term, solutions: tuple[Shown, ...]
) -> Found | None:
    """The proof by induction that `form` is the closed form."""
    problem = facts.problem
    trial = facts.copy()
    try:
        start, end = ends_of_base(problem, shift, form)
        base = _equation(trial, f"{shift.of} at the first step", start, end)
        if base is None:
            return None
        for chain, needed in solutions:
            trial.learn(chain, needed)
        step = _step(trial, definition, shift, form, solutions)
    except (*FAILURES, DeriveError):
        return None
    if step is None or trial.assumptions() != facts.assumptions():
        pass
    if step is None:
        return None
    facts.become(trial)
    one, other = (replace(each[0], facts=facts.needed(each[1])) for each in (base[0], step[0]))
    return Found(shift.name, Closed(shift.name, form, one, other), (*solutions, *base[1], *step[1]))


def _equation(facts: Facts, name: str, left: Term, right: Term) -> tuple[Shown, tuple[Shown, ...]] | None:
    """A chain from one to the other, and the lemmas that it cites."""
    work = Work(facts.problem, facts, name, left, NO_ROAD)
    _plain_powers(work)
    return _joined(facts, work, right)


def _joined(facts: Facts, work: Work, right: Term) -> tuple[Shown, tuple[Shown, ...]] | None:
    other = Work(facts.problem, facts, f"{work.name}, right side", right, NO_ROAD)
    _one_factor_apart(other)
    lemmas: tuple[Shown, ...] = ()
    if other.steps:
        lemmas = ((other.chain, tuple(other.needed)),)
        facts.learn(*lemmas[0])
    proof = prove_equation(
        facts.problem, facts, work.name, (work.chain, tuple(work.needed)), (other.chain, tuple(other.needed))
    )
    if not proof.is_done:
        return None
    return (proof.chain, tuple(proof.needed)), (*lemmas, *proof.lemmas)


def _step(
    facts: Facts, definition: Definition, shift: Shift, form: Term, solutions: tuple[Shown, ...]
) -> tuple[Shown, tuple[Shown, ...]] | None:
    """A chain from the entry at a step to its closed form, by that of the step before."""
    problem = facts.problem
    circle = problem.families.circles[definition.name]
    known = supposed(problem, {shift.name: form}, shift.name)[shift.name]
    work = Work(problem, facts, f"{shift.of} at a step", definition.head, NO_ROAD)
    work.unfold(())
    if contains(work.here, D):
        for phase in (DIFFERENTIATED, *SETTLED):
            while any(move(work) for move in phase):
                pass
    while (found := _first(work, circle)) is not None:
        path, entry = found
        if entry.name == shift.name:
            around = tuple(along(work.here, path))
            work.previous(path, work.apart(known.at(entry, around)))
        else:
            work.unfold(path)
    _put_solutions(work, solutions)
    return _joined(facts, work, form)


def _first(work: Work, circle: frozenset[str]) -> tuple[tuple[int, ...], Sym] | None:
    return next(
        ((path, node) for path, node in places(work.here) if isinstance(node, Sym) and node.name in circle),
        None,
    )


def _plain_powers(work: Work) -> None:
    """Write powers 0 of matrices as what they are."""
    law, empty = LAWS["power 0 of a matrix"], LAWS["empty Σ"]
    while True:
        for path, node in places(work.here):
            if isinstance(node, Sum) and (nothing := match(empty.lhs, node)) is not None:
                work.law(path, empty.name, nothing)
                break
            if isinstance(node, MatrixPower) and node.exponent is ZERO:
                binding = match(law.lhs, node)
                if binding is not None:
                    work.law(path, law.name, binding)
                    break
        else:
            return


def _steps(term: Term) -> set[Index]:
    """The indices that stand as numbers in `term`."""
    return {p.index for p in subterms(term) if isinstance(p, Position)}


def _is_apart(node: Pow, step: Index | None) -> bool:
    """Whether it is a^{t − s} beneath a sum over earlier steps s."""
    match node.exponent:
        case Add(args=(Position() as here, Mul(args=(number, Position() as there)))):
            return number is MINUS_ONE and here.index is step and there.index is not step
    return False


def _up_to_step(node: Sum) -> Binding | None:
    """How Σ_{s ≤ t} f is read, where f may hang on t as well."""
    factors = list(factors_of(node.body))
    for place, factor in enumerate(factors):
        match factor:
            case Indicator(data="<=", args=(Position() as here, Position() as there)) if (
                here.index is node.index
            ):
                law = LAWS["last term of a Σ"]
                rest = mul(*factors[:place], *factors[place + 1 :])
                own = {i.name: i for i in law.indices}
                indices = {own["k"]: node.index, own["j"]: there.index}
                dims = {own["k"].dim: node.index.dim}
                return Binding({"f": ((node.index,), rest)}, indices, dims)
    return None


def _last_power(work: Work) -> None:
    """Write a^{t − t} as 1."""
    for path, node in places(work.here):
        if isinstance(node, Pow) and isinstance(node.exponent, Add) and is_identity(node.exponent, ZERO):
            work.algebra((*path, 1), ZERO)
            return


def _one_factor_apart(work: Work) -> None:
    """Write each power that hangs on the step as one factor and the power before."""
    done: set[Term] = set()
    gathered = LAWS["last term of a Σ"]
    step = next((p.index for p in subterms(work.here) if isinstance(p, Position)), None)
    (step,) = [i for i in sorted(work.here.free, key=lambda i: i.data) if i in _steps(work.here)] or (step,)
    while True:
        for path, node in places(work.here):
            if isinstance(node, MatrixPower) and contains(node.exponent, Position) and node not in done:
                law = LAWS["power of a matrix"]
                binding = match(law.lhs, node)
                if binding is None:
                    continue
                work.law(path, law.name, with_letters(work, law, binding))
            elif isinstance(node, Sum) and node not in done and (last := _up_to_step(node)) is not None:
                work.law(path, gathered.name, last)
                done |= {p for p in subterms(work.here) if isinstance(p, Sum)}
                _last_power(work)
                break
            elif isinstance(node, Pow) and _is_apart(node, step):
                before = add(*node.exponent.args, MINUS_ONE)
                letters = {"f": ((), node.base), "p": ((), before), "q": ((), ONE)}
                work.law(path, "product of real powers", Binding(letters), backwards=True)
            elif isinstance(node, Pow) and isinstance(node.exponent, Position):
                before = add(node.exponent, MINUS_ONE)
                letters = {"f": ((), node.base), "p": ((), before), "q": ((), ONE)}
                work.law(path, "product of powers", Binding(letters), backwards=True)
            else:
                continue
            done |= {p for p in subterms(work.here) if isinstance(p, MatrixPower)}
            break
        else:
            return
