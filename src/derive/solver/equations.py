"""Solving equations for unknowns: line after line, each a multiple or a rewriting of those before it.

Each line is a chain l = ... = r that later ones cite.  Whatever is tried here, the kernel sees only the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from derive.algebra import is_identity
from derive.decide.clash import clash
from derive.decide.normal import Stopped
from derive.errors import InvalidStep
from derive.kernel import Binding, Fact, Judgement, PlugIn, Problem, Target, plugged
from derive.kernel.equations import about, speaks_of
from derive.language import message as _
from derive.solver.facts import Facts, Unprovable
from derive.solver.folds import fold
from derive.solver.lack import Lack
from derive.solver.match import renaming
from derive.solver.multipliers import exponentials_out, from_lines, summed
from derive.solver.plainer import smallest, times
from derive.solver.plugs import plug_ins
from derive.solver.powers import Spread, TooMany, is_minus, like_terms, minus
from derive.solver.sheet import Equation, Sheet, Stuck, Unsure, take_roots, tidy
from derive.solver.work import NO_ROAD, OutOfSteps, Shown, Work
from derive.terms import HALF, ONE, ZERO, Num, Sym, Term, add, key, mul, num, power, terms_of

MOST_UNKNOWNS = 4  # of a linear system that is solved by minors


@dataclass(frozen=True, slots=True)
class Solution:
    """The lines, the chains that answer the parts, and the proof that the answers satisfy what was given; for a
    part without an answer `why` says what is missing.
    """

    lines: tuple[Shown, ...]
    answers: tuple[Shown, ...]
    plugs: tuple[tuple[PlugIn, tuple[Fact, ...]], ...]
    why: dict[str, Lack]


def solve_equations(problem: Problem, facts: Facts, name: str, targets: Sequence[Target]) -> Solution:
    """How `targets`, which share their unknowns, are found from what is given of these.

    The facts are learnt; lines and answers are to be kept.
    """
    unknowns = targets[0].unknowns
    sheet = Sheet(problem, facts, name, unknowns)
    entries = [target.term for target in targets]
    why: dict[str, Lack] = {}
    solved: dict[str, Equation] = {}
    try:
        numbers = [n for n in about(problem, unknowns) if problem.declared[n].relation == "="]
        if not numbers:
            raise Stuck(_("an equation for {unknown}"), unknown=targets[0].term)
        asked = _entries(targets)
        solved = _system(sheet, [sheet.given(number, asked) for number in numbers], asked)
        _see_free(sheet, solved.values())
        solved = {name: _folded(sheet, line) for name, line in solved.items()}
        _allow(sheet, solved.values())
    except Stuck as stuck:
        solved = {}
        why = {target.part: stuck.lack for target in targets}
    except (Stopped, TooMany, OutOfSteps, InvalidStep, StopIteration):
        why = {target.part: Lack(_("a shorter way")) for target in targets}
    except Unprovable:
        why = {target.part: Lack(_("a way that divides by nothing that is 0")) for target in targets}
    answers = []
    for target, entry in zip(targets, entries, strict=True):
        assert isinstance(entry, Sym)
        chain, needed = _answer(sheet, target, entry, solved.get(entry.name))
        facts.learn(chain, needed)
        answers.append((chain, needed))
    plugs = () if why else plug_ins(sheet, answers)
    return Solution(tuple(sheet.lines), tuple(answers), plugs, why)


def _see_free(sheet: Sheet, solved: Iterable[Equation]) -> None:
    """Refuse answers in which an unknown is left, as one of a matrix may be in an inverse.

    Raises:
        Stuck: there is one.
    """
    for line in solved:
        if sheet.holds(line.right):
            raise Stuck(
                _("a way to solve for {unknown} where it stands in {terms}"),
                unknown=line.left,
                terms=(line.right,),
            )


def _allow(sheet: Sheet, solved: Iterable[Equation]) -> None:
    """Refuse answers of which what is assumed on the way never holds: y = 1, where y − 1 ≠ 0.

    Raises:
        Stuck: they are such answers.
    """
    found = {line.left.name: (line.left.args, line.right) for line in solved if isinstance(line.left, Sym)}
    shown = [fact for _, needed in sheet.lines for fact in sheet.facts.needed(needed)]
    for fact in shown:
        if fact.rule != "assumed" or not speaks_of(sheet.problem, fact.judgement, sheet.unknowns):
            continue
        try:
            terms = tuple(plugged(sheet.problem, term, found) for term in fact.judgement.terms)
        except InvalidStep:
            continue
        if clash(sheet.problem, (Judgement(fact.judgement.relation, terms),), ()):
            raise Stuck(_("answers that allow what is assumed of {term}"), term=fact.judgement.subject)


def _answer(sheet: Sheet, target: Target, entry: Sym, line: Equation | None) -> Shown:
    """The chain that answers a part: by the last line for it, if there is one."""
    work = Work(sheet.problem, sheet.facts, f"part {target.part}", entry, NO_ROAD)
    if line is not None:
        work.lemma((), line.name, renaming(line.left, entry) or Binding())
    return replace(work.chain, part=target.part), tuple(work.needed)


def _entries(targets: Sequence[Target]) -> list[Sym]:
    """An entry of each unknown, those that are asked for at their own indices."""
    asked = {t.term.name: t.term for t in targets if isinstance(t.term, Sym)}
    return [asked[name] for name in targets[0].unknowns if name in asked]


def _system(sheet: Sheet, lines: list[Equation], entries: list[Sym]) -> dict[str, Equation]:
    """Each unknown by itself.

    Raises:
        Stuck: there is no way that is known.
    """
    return _found(sheet, [sheet.opened(line) for line in lines], entries)


def _found(sheet: Sheet, lines: list[Equation], entries: list[Sym]) -> dict[str, Equation]:
    """First what stands alone in a line; then all at once, if all is linear; else one is put into the others."""
    if not entries:
        return {}
    ways = [(entry, line) for entry in entries for line in lines if _stands(sheet, line, entry)]
    alone = [
        (entry, line)
        for entry, line in ways
        if not any(_stands(sheet, line, o) for o in entries if o is not entry)
    ]
    if not alone and len(entries) > 1:
        at_once = by_minors(sheet, lines, entries)
        if at_once:
            return at_once
    why = Stuck(_("an equation for {unknown}"), unknown=entries[0])
    for entry, line in (*alone, *(way for way in ways if way not in alone)):
        others = [each for each in entries if each is not entry]
        try:
            by_sum = _summed(sheet, lines, line, entry, others)
            if isinstance(by_sum, dict):
                return by_sum
            opened = exponentials_out(sheet, line, entry)
            found = sheet.isolate(opened or line, entry) if opened or by_sum is None else by_sum
            if others:
                sheet.see_symmetry(found)
            rest = [sheet.opened(sheet.put_in(each, found)) for each in lines if each is not line]
            solved = _found(sheet, rest, others)
        except Stuck as stuck:
            why = stuck
            continue
        except InvalidStep:
            continue  # a root that divides
        return {**solved, entry.name: _put_back(sheet, found, solved)}
    raise why


def _summed(
    sheet: Sheet, lines: list[Equation], line: Equation, entry: Sym, others: list[Sym]
) -> dict[str, Equation] | Equation | None:
    """Each unknown by itself, where the `line` would be divided by others: these are found first, from the sum of
    all lines of its kind.  Where it need not be, the unknown of this line alone.
    """
    if not others or not entry.args:
        return None
    try:
        return sheet.isolate(line, entry, wary=True)
    except Unsure as unsure:
        rest = [each for each in lines if each is not line]
        known, coefficient = unsure.line, unsure.coefficient
        root = sheet.rooted(known, entry, coefficient)
        if root is not None:
            known, coefficient = root, power(coefficient, HALF)
        for each in rest:
            total = summed(sheet, known, entry, coefficient, each)
            if total is not None:
                kept = [other for other in rest if not _stands(sheet, other, entry)]
                solved = _found(sheet, [total, *kept], others)
                line = known
                for found in solved.values():
                    line = sheet.put_in(line, found)
                if root is not None:
                    line = sheet.changed(line, sheet.rewritten(line.left, take_roots), None)
                return {**solved, entry.name: sheet.isolate(line, entry)}
    return None


def _put_back(sheet: Sheet, found: Equation, solved: dict[str, Equation]) -> Equation:
    """An unknown found from others, with these put in."""
    at_once = from_lines(sheet, found, tuple(solved)) if solved else None
    if at_once is not None:
        return _tidied(sheet, at_once)
    changed = sheet.with_solved(found.right, list(solved.values())) if solved else None
    if changed is None:
        return found
    work = sheet.work(found.left)
    work.combination((), changed.right, (found.times(ONE), changed.times(ONE)))
    tidy(work)
    return sheet.keep(work)


def _folded(sheet: Sheet, line: Equation) -> Equation:
    """The line with the names of definitions in it that hang on no unknown."""
    if not any(not sheet.holds(definition.head) for definition in sheet.problem.definitions):
        return line
    work = sheet.work(line.left)
    work.combination((), line.right, (line.times(ONE),))
    while fold(work):
        if sheet.holds(work.here):
            return line
    return sheet.keep(work) if len(work.steps) > 1 else line


def _tidied(sheet: Sheet, line: Equation) -> Equation:
    work = sheet.work(line.left)
    work.combination((), line.right, (line.times(ONE),))
    tidy(work)
    return sheet.keep(work) if len(work.steps) > 1 else line


def _stands(sheet: Sheet, line: Equation, entry: Sym) -> bool:
    return sheet.holds(add(line.left, line.right), (entry.name,))


def by_minors(sheet: Sheet, lines: list[Equation], entries: list[Sym]) -> dict[str, Equation]:
    """A linear system, each unknown from all lines at once by Cramer's rule; nothing if it is none."""
    size = len(entries)
    if len(lines) < size or size > MOST_UNKNOWNS:
        return {}
    lines = [sheet.split(line, [entry.name for entry in entries]) for line in lines[:size]]
    rows = [_row(sheet, line, entries) for line in lines]
    if any(row is None for row in rows):
        return {}
    known = [row for row in rows if row is not None]
    by_row = [smallest([each for side in (*row[0], row[1]) for each in terms_of(side)]) for row in known]
    matrix = [[times(by, each) for each in row[0]] for by, row in zip(by_row, known, strict=True)]
    right = [times(by, row[1]) for by, row in zip(by_row, known, strict=True)]
    whole = _determinant(matrix)
    if is_identity(whole, ZERO):
        raise Stuck(_("equations that do not depend on each other"))
    found = {}
    for place, entry in enumerate(entries):
        minors = [_cofactor(matrix, row, place) for row in range(size)]
        by, minors = _smaller(whole, minors)
        used = [(n, minor) for n, minor in enumerate(minors) if minor is not ZERO]
        total = add(*(mul(minor, value) for minor, value in zip(minors, right, strict=True)))
        multiples = [lines[n].times(mul(by_row[n], minor)) for n, minor in used]
        line = sheet.combined(mul(by, entry), like_terms(total), multiples)
        found[entry.name] = line if by is ONE else sheet.divided(line, entry, by)
    return found


def _row(sheet: Sheet, line: Equation, entries: list[Sym]) -> tuple[list[Term], Term] | None:
    """The coefficients of the unknowns in a line, and its right side; None if it is not linear in them."""
    spread = Spread(sheet.holds)
    terms = [*spread.of(line.left), *((powers, minus(c)) for powers, c in spread.of(line.right))]
    totals = spread.together(terms)
    rest = minus(totals.pop((), ZERO))
    row = [totals.pop(((key(entry), 1),), ZERO) for entry in entries]
    return None if totals else (row, rest)


def _determinant(matrix: list[list[Term]]) -> Term:
    if len(matrix) == 1:
        return matrix[0][0]
    return like_terms(add(*(mul(matrix[0][n], _cofactor(matrix, 0, n)) for n in range(len(matrix)))))


def _cofactor(matrix: list[list[Term]], row: int, column: int) -> Term:
    smaller = [
        [entry for m, entry in enumerate(those) if m != column] for n, those in enumerate(matrix) if n != row
    ]
    minor = _determinant(smaller) if smaller else ONE
    return minor if (row + column) % 2 == 0 else minus(minor)


def _smaller(whole: Term, minors: list[Term]) -> tuple[Term, list[Term]]:
    """All of them by their greatest common number, the first one positive."""
    numbers = [each.value for each in (whole, *minors) if isinstance(each, Num)]
    if len(numbers) <= len(minors):
        return (minus(whole), [minus(each) for each in minors]) if is_minus(whole) else (whole, minors)
    below = lcm(*(value.denominator for value in numbers))
    common = Fraction(gcd(*(int(value * below) for value in numbers)), below)
    by = num(1 / (common if numbers[0] > 0 else -common))
    return mul(by, whole), [mul(by, each) for each in minors]
