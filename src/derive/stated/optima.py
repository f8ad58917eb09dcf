"""What is to be least, greatest or stationary, as equations for its variables: those of its Lagrangian."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.errors import StatementError
from derive.kernel import Definition, Judgement, Optimum, Problem, Symbol, Target, equal, lagrangian
from derive.terms import ZERO, Sym, Term, derivative, names_in, sym

KEYS = {"minimize": "minimum", "maximize": "maximum", "stationary": "stationary"}
MULTIPLIERS = (r"\lambda", r"\nu", r"\kappa", r"\eta", r"\tau", r"\rho")
LAGRANGIANS = (r"\mathcal{L}", r"\Lambda")


def with_optimum(
    problem: Problem, kind: str, of: Term, entries: Sequence[Term], constraints: Sequence[Judgement]
) -> Problem:
    """`problem`, where it is to be found too where `of` is optimal over the symbols of `entries`, subject to
    equations.

    Raises:
        StatementError: it is over something else, or not subject to equations of these.
    """
    names = [_variable(problem, entry) for entry in entries]
    for name in names:
        if not any(problem.depends(t, name) for t in (of, *(t for each in constraints for t in each.terms))):
            raise StatementError(f"over: {_words(of)} does not hang on {_shown(name)}")
    _check_chance(problem, of, constraints)
    for each in constraints:
        _check_constraint(problem, each, names)
    _check_given(problem, names)
    multipliers = _new(problem, MULTIPLIERS, r"\lambda", len(constraints))
    symbols = tuple(
        Symbol(name, tuple(i.dim for i in each.free), says="multiplier")
        for each, name in zip(constraints, multipliers, strict=True)
    )
    name = _new(problem, LAGRANGIANS, "L", 1)[0] if constraints else ""
    before = len(problem.hypotheses)
    optimum = Optimum(
        kind, of, tuple(names), tuple(range(before, before + len(constraints))), multipliers, name
    )
    slopes = tuple(equal(derivative(optimum.function, entry), ZERO) for entry in entries)
    body = lagrangian(of, constraints, multipliers)
    unknown = (*entries, *(sym(s.name, *each.free) for s, each in zip(symbols, constraints, strict=True)))
    own = tuple(Target(part, entry, unknowns=optimum.unknowns) for part, entry in _parts(problem, unknown))
    return replace(
        problem,
        targets=(*problem.targets, *own),
        symbols=(*problem.symbols, *symbols),
        definitions=(*problem.definitions, *([Definition(name, (), body)] if name else [])),
        hypotheses=(*problem.hypotheses, *constraints, *slopes),
        optimum=optimum,
    )


def with_values(problem: Problem, values: Sequence[Target]) -> Problem:
    """`problem`, where it is to be found too what terms are at its solution.

    Raises:
        StatementError: they hang on none of the unknowns.
    """
    if not values:
        return problem
    unknowns = next((target.unknowns for target in problem.targets if target.unknowns), ())
    for each in values:
        if not any(problem.depends(each.term, name) for name in unknowns):
            shown = " and ".join(map(_shown, unknowns))
            raise StatementError(f"value {each.part}: {_words(each.term)} does not hang on {shown}")
    own = tuple(replace(each, unknowns=unknowns) for each in values)
    return replace(problem, targets=(*problem.targets, *own))


def _variable(problem: Problem, entry: Term) -> str:
    """The name of the symbol that `entry` is the general entry of."""
    given = {symbol.name for symbol in problem.symbols}
    if not isinstance(entry, Sym) or entry.name not in given or len(set(entry.args)) < len(entry.args):
        raise StatementError(f"over: expected a symbol that is given, found {_words(entry)}")
    if entry.name in problem.random:
        raise StatementError(f"over: {entry.name} is random: nobody chooses it")
    return entry.name


def _check_chance(problem: Problem, of: Term, constraints: Sequence[Judgement]) -> None:
    """Nothing is least, or given, for one outcome alone."""
    for term in (of, *(term for each in constraints for term in each.terms)):
        for name in sorted(problem.chance(term)):
            raise StatementError(
                f"{_words(term)} hangs on {_shown(name)}, which is random: write E[...], for its mean"
            )


def _check_constraint(problem: Problem, constraint: Judgement, names: Sequence[str]) -> None:
    if constraint.relation != "=":
        raise StatementError(
            "subject-to: inequality constraints are not handled yet; a domain, as p > 0, is said under given"
        )
    if not any(problem.depends(term, name) for term in constraint.terms for name in names):
        raise StatementError(
            f"subject-to: {_said(constraint)} says nothing of {', '.join(map(_shown, names))}"
        )


def _check_given(problem: Problem, names: Sequence[str]) -> None:
    """Equations for the variables have multipliers."""
    for each in problem.hypotheses:
        if each.relation == "=" and any(name in names_in(t) for t in each.terms for name in names):
            raise StatementError(
                f"{_said(each)} is given of what is varied: an equation has a multiplier, write it under subject-to"
            )


def _new(problem: Problem, usual: Sequence[str], stem: str, count: int) -> tuple[str, ...]:
    """So many names that mean nothing in `problem`."""
    used = {*problem.sizes, *problem.shapes, *problem.opaque}
    used |= {letter for those in problem.letters.values() for letter in those}
    used |= {f"\\{name}" for name in used}

    def spare() -> Iterator[str]:
        yield from (name for name in usual if name not in used)
        yield from (f"{stem}_{number}" for number in range(1, 1000) if f"{stem}_{number}" not in used)

    found = spare()
    return tuple(next(found) for _ in range(count))


def _parts(problem: Problem, unknown: Sequence[Term]) -> Iterator[tuple[str, Term]]:
    """Each unknown is a part, called by itself; one that is alone has no name."""
    from derive.present.names import name_plain

    taken = {target.part for target in problem.targets}
    for each in unknown:
        assert isinstance(each, Sym)
        part = name_plain(each.name) if len(unknown) > 1 or taken else ""
        if part in taken:
            raise StatementError(f"the part {part} stands twice: a variable or multiplier is called so too")
        taken.add(part)
        yield part, each


def _words(term: Term) -> str:
    from derive.present.text import text

    return text(term)


def _shown(name: str) -> str:
    return _words(sym(name))


def _said(judgement: Judgement) -> str:
    from derive.present.judgements import judgement_text

    return judgement_text(judgement)
