"""Equations solved for unknowns, as a lecturer writes them: a line l = r, then what was done to both sides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from derive.kernel import Chain, Derivation, Multiple, Step, Target, about, equal, is_stationarity
from derive.language import message as _
from derive.narrate.reasons import Reason, reasons
from derive.solver.powers import like_terms, minus
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    D,
    Mul,
    Num,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    is_divisor,
    mul,
    reciprocal,
    same,
)

UNDOING = ("logarithm of exp", "exp of log", "root of a square", "square of a root")


def groups(derivation: Derivation) -> tuple[tuple[Target, ...], ...]:
    """The targets that are found from equations, those together that share their unknowns; and derivatives that are
    found from those of equations.
    """
    found: dict[tuple[str, ...], list[Target]] = {}
    for target in derivation.problem.targets:
        if target.part in derivation.parts and (target.is_unknown or is_implicit(derivation, target)):
            found.setdefault(target.unknowns or (target.part,), []).append(target)
    return tuple(tuple(those) for those in found.values())


def is_implicit(derivation: Derivation, target: Target) -> bool:
    """Whether a derivative is what a combination of equations says that it is."""
    steps = derivation.answer(target.part).steps
    return isinstance(target.term, D) and bool(steps) and steps[0].rule == "combination" and not steps[0].path


def resting(derivation: Derivation, targets: Sequence[Target]) -> tuple[Chain, ...]:
    """The chains that lead to the answers of `targets`, in order.  Left out are the answers, which repeat the last
    lines, and what a lemma on a derivative rests on, which is told as any other.
    """
    chains = {chain.name: chain for chain in derivation.chains}
    answers = [derivation.answer(target.part) for target in targets]
    found: set[str] = set()
    stack = list(answers)
    while stack:
        chain = stack.pop()
        cited = [name for step in chain.steps for name in step.lemmas]
        cited += [fact.name for fact in chain.facts if fact.rule == "lemma"]
        for name in cited:
            if name not in found and (_is_moved(chains[name]) or not _is_of_derivative(chains[name])):
                found.add(name)
                stack.append(chains[name])
    return tuple(chain for chain in derivation.chains if chain.name in found)


def _is_of_derivative(chain: Chain) -> bool:
    """Whether a chain says what a derivative is, and is no line: neither given nor a citation."""
    if not isinstance(chain.start, D) or not chain.steps:
        return False
    first = chain.steps[0]
    return bool(first.path) or first.rule not in ("hypothesis", "combination", "lemma")


def _is_moved(chain: Chain) -> bool:
    """Whether a chain says that the derivatives of both sides of an equation are equal."""
    is_given = len(chain.steps) == 1 and chain.steps[0].rule == "hypothesis"
    return (
        is_given and isinstance(chain.start, D) and isinstance(chain.end, D) and chain.steps[0].path == (0,)
    )


def asides(derivation: Derivation, unknowns: Sequence[str], chains: Sequence[Chain]) -> frozenset[str]:
    """Those of the chains that are no lines: what holds of any numbers, lines read backwards, and what becomes of
    a side where a solved unknown is put in, or what a derivative is.
    """
    silent = {str(number) for number in about(derivation.problem, unknowns)}
    starts = {chain.name: chain.start for chain in derivation.chains}
    of_slopes = {chain.name for chain in derivation.chains if _is_of_derivative(chain)}
    found: set[str] = {chain.name for chain in chains if _is_moved(chain)}
    for chain in chains:
        cited = [name for step in chain.steps for name in step.lemmas]
        given = any(step.rule == "hypothesis" and step.name in silent for step in chain.steps)
        combined = any(step.rule == "combination" for step in chain.steps)
        only_lemmas = all(step.rule == "lemma" for step in chain.steps)
        backwards = only_lemmas and len(chain.steps) == 1 and chain.steps[0].backwards
        entries = only_lemmas and all(isinstance(starts[name], Sym | D) for name in cited)
        slopes = all(name in of_slopes for name in cited)
        if not given and not combined and (not cited or backwards or entries or slopes):
            found.add(chain.name)
    return frozenset(found)


def why(
    chain: Chain, derivation: Derivation, beside: Collection[str], numbers: Mapping[str, int], detail: str
) -> tuple[Reason, ...]:
    """Why a line follows from those of these numbers; `beside` are the chains that are no lines."""
    chains = {each.name: each for each in derivation.chains}
    first = chain.steps[0]
    if first.rule == "combination" and first.path and isinstance(chain.start, Sum):
        (line,) = first.combination
        act = ("sum", chain.start.index.name, chain.start.index.dim)
        return (Reason("equation", act, terms=(line.factor,)),)
    if first.rule == "combination":
        moved = [chains[each.name] for each in first.combination if _is_moved(chains[each.name])]
        if moved:
            slopes = (each.name for each in first.combination if _is_of_derivative(chains[each.name]))
            said = (Reason("lemma", (name,)) for name in slopes if not _is_moved(chains[name]))
            return (*(_differentiated(each) for each in moved), *said)
        lines = [each for each in first.combination if each.name not in beside]
        others = [chains[each.name] for each in first.combination if each.name in beside]
        begun = tuple(_begun(chain, lines, numbers))
        if not others and len(chain.steps) > 1 and _stays(chain, lines):
            return (*begun, *reasons(chain.steps[1:], derivation.problem, detail))
        told = tuple(_combined(chain, lines, numbers)) if not others or len(lines) > 1 else ()
        told = (*begun, *told)
        told += tuple(reason for each in others for reason in _aside(each, derivation, numbers, detail))
        later = chain.steps[1:] if chain.part is not None else ()
        return (*told, *(reasons(later, derivation.problem, detail) if later else ()))
    if first.rule == "hypothesis":
        return (Reason("equation", (_role(derivation, first),)),)
    undone = next((step.name for step in chain.steps if step.rule == "law" and step.name in UNDOING), "")
    if undone:
        return (Reason("equation", (undone,)),)
    return tuple(_summed(chain.start, chain.steps, numbers))


def _differentiated(chain: Chain) -> Reason:
    """Both sides of what is given for all values of a number are differentiated in it."""
    assert isinstance(chain.start, D)
    assert isinstance(chain.end, D)
    sides = equal(chain.start.body, chain.end.body)
    return Reason("equation", ("differentiate",), claims=(sides,), terms=(chain.start.wrt,))


def _role(derivation: Derivation, step: Step) -> str:
    """What an equation is that is given: of what is to be optimised, a constraint or a stationarity."""
    problem, number = derivation.problem, int(step.name)
    if problem.optimum is None or number >= len(problem.hypotheses):
        return _("given")
    if number in problem.optimum.constraints:
        return _("constraint")
    return _("stationarity") if is_stationarity(problem.optimum, problem.hypotheses[number]) else _("given")


def _aside(chain: Chain, derivation: Derivation, numbers: Mapping[str, int], detail: str) -> Iterator[Reason]:
    put_in = [str(numbers[name]) for step in chain.steps for name in step.lemmas if name in numbers]
    if put_in:
        yield Reason("equation", ("put in", *dict.fromkeys(put_in)))
    elif chain.steps:
        yield from reasons(chain.steps, derivation.problem, detail)


def _stays(chain: Chain, lines: Sequence[Multiple]) -> bool:
    """Whether a line is another one, but for what its right side is written as."""
    return len(lines) == 1 and lines[0].factor is ONE and same(chain.start, lines[0].equation.terms[0])


def _begun(chain: Chain, lines: Sequence[Multiple], numbers: Mapping[str, int]) -> Iterator[Reason]:
    """Which line this one goes on from, where that is not the one before it."""
    if len(lines) == 1 and 0 < numbers.get(lines[0].name, 0) < numbers[chain.name] - 1:
        yield Reason("equation", ("from", str(numbers[lines[0].name])))


def _combined(chain: Chain, lines: Sequence[Multiple], numbers: Mapping[str, int]) -> Iterator[Reason]:
    """One line times something, or several lines added."""
    if len(lines) != 1:
        said = tuple(str(numbers.get(each.name, 0)) for each in lines)
        if len(set(said)) == 1:
            yield Reason("equation", ("other indices", said[0]))
            return
        yield Reason("equation", ("combine", *said), terms=tuple(each.factor for each in lines))
        return
    (line,) = lines
    by = line.factor
    if by is MINUS_ONE and same(chain.start, minus(line.equation.terms[0])):
        yield Reason("equation", ("multiply",), terms=(by,))
    elif by in (ONE, MINUS_ONE):
        moved = _moved(chain, line) if by is ONE else None
        yield Reason("equation", ("move",), terms=() if moved is None else (moved,))
    elif _divides(by):
        yield Reason("equation", ("divide",), terms=(_under(by),))
    else:
        yield Reason("equation", ("multiply",), terms=(by,))


def _moved(chain: Chain, line: Multiple) -> Term | None:
    """What was subtracted from both sides, if that is one term."""
    gone = like_terms(add(line.equation.terms[0], minus(chain.start)))
    return None if isinstance(gone, Add) or gone is ZERO else gone


def _divides(by: Term) -> bool:
    """Whether a person would say that it divides."""
    is_unit_fraction = isinstance(by, Num) and abs(by.value.numerator) == 1
    return is_unit_fraction or any(map(is_divisor, factors_of(by)))


def _under(by: Term) -> Term:
    return mul(*(reciprocal(f) for f in factors_of(by)))


def _summed(start: Term, steps: Sequence[Step], numbers: Mapping[str, int]) -> Iterator[Reason]:
    """Both sides times something under a Σ."""
    cited = [name for step in steps for name in step.lemmas]
    if isinstance(start, Sum) and isinstance(start.body, Mul) and cited:
        by = mul(*(f for f in start.body.args if not isinstance(f, Sum)))
        yield Reason("equation", ("sum", start.index.name, start.index.dim), terms=(by,))
    else:
        yield Reason("equation", ("put in", *(str(numbers[name]) for name in cited if name in numbers)))
