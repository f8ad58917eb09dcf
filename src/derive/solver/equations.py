"""Solving equations for unknowns: line after line, each a multiple or a rewriting of those before it.

Each line is a chain l = ... = r that later ones cite.  Whatever is tried here, the kernel sees only the lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd, lcm

from derive.algebra import is_identity
from derive.decide.clash import clash
from derive.decide.normal import Stopped
from derive.errors import InvalidStep, TooDeep
from derive.kernel import (
    Binding,
    Chain,
    Fact,
    Judgement,
    Multiple,
    PlugIn,
    Problem,
    Target,
    equal,
    nonnegative,
    plugged,
)
from derive.kernel.equations import about, speaks_of
from derive.solver.contract import Plan, contract
from derive.solver.facts import Facts, Unprovable
from derive.solver.inverse import Inverse, inverses, meet_inverse, times_inverse
from derive.solver.match import renaming
from derive.solver.matrices import backwards
from derive.solver.powers import Powers, Spread, TooMany, is_minus, like_terms, minus
from derive.solver.simplify import absorb_minus, cancel, collect, rewrite, shorten, sift
from derive.solver.work import LAWS, OutOfSteps, Road, Work, places
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Fn,
    Index,
    Num,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    fresh,
    key,
    mul,
    neg,
    num,
    power,
    reciprocal,
    rename,
    same,
    subterms,
    sum_over,
)  # fmt: skip

NO_ROAD = Road(())
MOST_MOVES = 40
MOST_UNKNOWNS = 4  # of a linear system that is solved by minors
Shown = tuple[Chain, tuple[Judgement, ...]]  # a chain and what its inferences need


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, in words with a {} for each of the terms that they speak of."""

    words: str
    terms: tuple[Term, ...] = ()


class Stuck(Exception):
    """The unknown can't be isolated, for want of something."""

    def __init__(self, words: str, *terms: Term) -> None:
        super().__init__(words)
        self.lack = Lack(words, terms)


@dataclass(frozen=True, slots=True)
class Solution:
    """The lines, the chains that answer the parts, and the proof that the answers satisfy what was given; for a
    part without an answer `why` says what is missing.
    """

    lines: tuple[Shown, ...]
    answers: tuple[Shown, ...]
    plugs: tuple[tuple[PlugIn, tuple[Fact, ...]], ...]
    why: dict[str, Lack]


@dataclass(frozen=True, slots=True)
class Equation:
    """A line: `left` = `right`, by the chain `name`."""

    name: str
    left: Term
    right: Term

    def times(self, by: Term) -> Multiple:
        """So many times left − right."""
        return Multiple(by, equal(self.left, self.right), "lemma", self.name)


def unknowing(problem: Problem, unknowns: Sequence[str]) -> Problem:
    """`problem` with nothing given of these unknowns; what is declared keeps its number."""
    silent = set(about(problem, unknowns))
    declared = tuple(
        equal(ZERO, ZERO) if number in silent else judgement
        for number, judgement in enumerate(problem.declared)
    )
    symbols = tuple(replace(symbol, sign="real") for symbol in problem.symbols)
    return replace(problem, hypotheses=declared, symbols=symbols)


@dataclass
class Sheet:
    """The lines that lead to the unknowns."""

    problem: Problem
    facts: Facts
    name: str
    unknowns: tuple[str, ...]
    lines: list[Shown] = field(default_factory=list)  # those of roads that led nowhere too
    letters: dict[int, Binding] = field(default_factory=dict)  # in which what is declared stands on a line
    products: list[Equation] = field(default_factory=list)  # Σ M x = b, the inverse of M was used on
    bare: Facts = field(init=False)  # without what is given of the unknowns: what it rewrites by holds anyhow

    def __post_init__(self) -> None:
        self.bare = Facts(unknowing(self.problem, self.unknowns))

    def holds(self, term: Term, names: Sequence[str] = ()) -> bool:
        """Whether `term` hangs on an unknown, or on one of `names`."""
        return any(self.problem.depends(term, name) for name in names or self.unknowns)

    # -- lines ----------------------------------------------------------------------------------

    def work(self, start: Term) -> Work:
        """A chain begun, that may use the lines."""
        return Work(self.problem, self.facts, f"{self.name}, line {len(self.lines) + 1}", start, NO_ROAD)

    def keep(self, work: Work) -> Equation:
        """Let a chain stand as a line."""
        assert all(work.name != chain.name for chain, _ in self.lines)
        for judgement in work.needed:
            self.facts.require(judgement)
        self.facts.learn(work.chain, work.needed)
        self.lines.append((work.chain, tuple(work.needed)))
        return Equation(work.name, work.start, work.here)

    def given(self, number: int, entries: Sequence[Sym]) -> Equation:
        """What is declared under that number, as the first line; in the letters of the entries, where these
        stand in it at free indices.
        """
        left, right = self.problem.declared[number].terms
        free = left.free | right.free
        names = {i: i for i in free}
        for node in (*subterms(left), *subterms(right)):
            asked = next((e for e in entries if isinstance(node, Sym) and e.name == node.name), None)
            if isinstance(node, Sym) and asked is not None and asked.args and set(node.args) == free:
                names = dict(zip(node.args, asked.args, strict=True))
        if len(set(names.values())) < len(names):
            names = {i: i for i in free}
        work = self.work(rename(left, names))
        work.hypothesis((), number, Binding(indices=names))
        self.letters[number] = Binding(indices=names)
        return self.keep(work)

    def combined(self, left: Term, right: Term, multiples: Sequence[Multiple]) -> Equation:
        """The line left = right, which multiples of others make."""
        work = self.work(left)
        work.combination((), right, tuple(multiples))
        return self.keep(work)

    # -- sides ----------------------------------------------------------------------------------

    def rewritten(self, side: Term, moves: Callable[[Work], None]) -> Equation | None:
        """What a side becomes by moves that use nothing of what is given of the unknowns; None if it stays."""
        work = self._rewriting(side)
        moves(work)
        return None if same(work.start, work.here) else self.keep(work)

    def _rewriting(self, start: Term) -> Work:
        """A chain begun, that uses nothing of what is given of the unknowns."""
        return Work(self.bare.problem, self.bare, f"{self.name}, line {len(self.lines) + 1}", start, NO_ROAD)

    def opened(self, line: Equation) -> Equation:
        """The line with definitions that hang on an unknown written out, and Σ over an unknown split."""
        left, right = (self.rewritten(side, self._open) for side in (line.left, line.right))
        return self._changed(line, left, right)

    def _changed(self, line: Equation, left: Equation | None, right: Equation | None) -> Equation:
        """The line with what its sides are equal to in their place, where there is something."""
        multiples = [line.times(ONE)]
        if left is not None:
            multiples.append(left.times(MINUS_ONE))
        if right is not None:
            multiples.append(right.times(ONE))
        if len(multiples) == 1:
            return line
        ends = left.right if left else line.left, right.right if right else line.right
        return self.combined(ends[0], ends[1], multiples)

    def _open(self, work: Work) -> None:
        while (at := next(self._defined(work.here), None)) is not None:
            work.unfold(at)
        if any(isinstance(each, Sum) and self._is_closed(each) for each in subterms(work.here)):
            contract(work, plan=Plan(frozenset(self.unknowns)))

    def _defined(self, term: Term) -> Iterator[Path]:
        for path, node in places(term):
            if isinstance(node, Sym) and node.name in self.problem.defined and self.holds(node):
                yield path

    def _is_closed(self, total: Sum) -> bool:
        """Whether an unknown stands in a Σ otherwise than as an entry of its index times what is known."""
        if not self.holds(total):
            return False
        standing = [f for f in factors_of(total.body) if self.holds(f)]
        return len(standing) != 1 or not (isinstance(standing[0], Sym) and total.index in standing[0].args)

    def put_in(self, line: Equation, solved: Equation) -> Equation:
        """The line with a solved unknown put in."""
        left, right = (self.with_solved(side, (solved,)) for side in (line.left, line.right))
        return self._changed(line, left, right)

    def with_solved(self, term: Term, solved: Sequence[Equation]) -> Equation | None:
        """The line term = ..., with solved unknowns put in; None if none stands there."""
        work = self.work(term)
        while self._put_one(work, solved):
            pass
        return self.keep(work) if work.steps else None

    def _put_one(self, work: Work, solved: Sequence[Equation]) -> bool:
        for path, node in places(work.here):
            for each in solved:
                binding = renaming(each.left, node) if isinstance(node, Sym) else None
                if binding is not None:
                    work.lemma(path, each.name, binding)
                    return True
        return False

    # -- one unknown ----------------------------------------------------------------------------

    def isolate(self, line: Equation, entry: Sym) -> Equation:
        """The line entry = ..., free of that unknown, from a line in which it stands.

        Raises:
            Stuck: there is no way that is known.
        """
        for _ in range(MOST_MOVES):
            if renaming(line.left, entry) is not None and not self.holds(line.right, (entry.name,)):
                return line
            line = self.move(line, entry)
        raise Stuck("a shorter way")

    def move(self, line: Equation, entry: Sym) -> Equation:
        """One move nearer to entry = ..."""
        spread = Spread(lambda term: self.holds(term, (entry.name,)))
        left, right = spread.of(line.left), spread.of(line.right)
        below = _denominator([*left, *right])
        if below:
            return self._multiplied(line, spread, left, right, below)
        totals = spread.together([*left, *((powers, minus(c)) for powers, c in right)])
        rest = minus(totals.pop((), ZERO))
        if not totals:
            words = "an equation in which {} does not cancel, as it does in {} = {}"
            raise Stuck(words, entry, line.left, line.right)
        entries = {name for powers in totals for name, _ in powers}
        if any(isinstance(spread.atoms[name], Sum) for name in entries):
            if not entry.args:
                raise Stuck("a way to take {} out of a Σ", entry)
            return self._by_inverse(line, entry, totals, spread, rest)
        if len(totals) > 1 or len(entries) > 1:
            standing = [spread.term(powers) for powers in totals]
            raise Stuck(
                "a way to solve for {} where it stands in " + ", ".join(["{}"] * len(standing)),
                entry,
                *standing,
            )
        ((((name, exponent),), coefficient),) = totals.items()
        unit = power(spread.atoms[name], num(exponent))
        line = self._collected(line, entry, unit, coefficient, rest)
        if isinstance(unit, Sym):
            if renaming(unit, entry) is None:
                raise Stuck("an equation in which {} stands, not only {}", entry, unit)
            return line
        return self._undone(line, unit)

    def _multiplied(
        self,
        line: Equation,
        spread: Spread,
        left: list[tuple[Powers, Term]],
        right: list[tuple[Powers, Term]],
        below: Powers,
    ) -> Equation:
        """Both sides times what they divide by."""
        by = spread.term(below)
        above, beside = (
            add(*(spread.term(_raised(powers, below), coefficient) for powers, coefficient in side))
            for side in (left, right)
        )
        return self.combined(above, beside, [line.times(by)])

    def _collected(self, line: Equation, entry: Sym, unit: Term, coefficient: Term, rest: Term) -> Equation:
        """coefficient · unit = rest, then divided by the coefficient."""
        sign = ONE
        if is_minus(coefficient) and not same(line.left, mul(coefficient, unit)):
            sign, coefficient, rest = MINUS_ONE, minus(coefficient), minus(rest)
        left = mul(coefficient, unit)
        if not (same(line.left, left) and same(line.right, rest)):
            turned = next(
                (s for s in (sign, neg(sign)) if _follows(line, left, rest, s)),
                None,
            )
            if turned is None:
                raise Stuck("a way to collect the terms with {}", entry)
            line = self.combined(left, rest, [line.times(turned)])
        if coefficient is ONE:
            return line
        return self.divided(line, unit, coefficient)

    def divided(self, line: Equation, unit: Term, by: Term) -> Equation:
        """Both sides by what stands before the unknown, which must not be 0."""
        work = self.work(unit)
        inverse = mul(*map(reciprocal, factors_of(by)))
        work.combination((), mul(line.right, inverse), (line.times(inverse),))
        tidy(work)
        return self.keep(work)

    # -- functions ------------------------------------------------------------------------------

    def _undone(self, line: Equation, unit: Term) -> Equation:
        """From f(u) = r to u = f⁻¹(r)."""
        inner = unit.args[0] if unit.args else unit
        match unit:
            case Fn(name="exp"):
                self._turned(line)
                return self._around(line, inner, "logarithm of exp")
            case Fn(name="log"):
                return self._around(line, inner, "exp of log")
            case Fn(name="sigma"):
                self._turned(line)
                changed = self.work(unit)
                law = LAWS["logistic function"]
                changed.law((), law.name, Binding({"f": ((), inner)}))
                said = self.keep(changed)
                return self.combined(said.right, line.right, [line.times(ONE), said.times(MINUS_ONE)])
            case _ if _is_power(unit, Fraction(1, 2)):
                return self._around(line, inner, "square of a root")
            case _ if _is_power(unit, Fraction(2)):
                return self._rooted(line, inner)
            case _:
                raise Stuck("a law that undoes {}", unit)

    def _turned(self, line: Equation) -> None:
        """The line from right to left, so that the sign of the right side is that of the left one."""
        if not self.holds(line.right):
            work = self.work(line.right)
            work.lemma((), line.name, Binding(), backwards=True)
            self.keep(work)

    def _around(self, line: Equation, inner: Term, law: str) -> Equation:
        """u = g(f(u)) = g(r), by the law g(f(u)) = u."""
        work = self.work(inner)
        work.law((), law, Binding({"f": ((), inner)}), backwards=True)
        at = next(path for path, node in places(work.here) if same(node, line.left))
        work.lemma(at, line.name, Binding())
        tidy(work)
        return self.keep(work)

    def _rooted(self, line: Equation, inner: Term) -> Equation:
        """From u² = r to u = √r or u = −√r, by the sign of u."""
        self._turned(line)
        if self.facts.prove(nonnegative(inner)):
            return self._around(line, inner, "root of a square")
        if not self.facts.prove(nonnegative(neg(inner))):
            raise Stuck("the sign of {}", inner)
        turned = self.combined(power(neg(inner), num(2)), line.right, [line.times(ONE)])
        negative = self._around(turned, neg(inner), "root of a square")
        return self.combined(inner, minus(negative.right), [negative.times(MINUS_ONE)])

    # -- matrices -------------------------------------------------------------------------------

    def _by_inverse(
        self, line: Equation, entry: Sym, totals: dict[Powers, Term], spread: Spread, rest: Term
    ) -> Equation:
        """Both sides times the inverse of the matrix that the unknown is multiplied by."""
        product = add(*(spread.term(powers, coefficient) for powers, coefficient in totals.items()))
        for inverse in inverses(self.problem):
            found = self._as_product(line, entry, product, rest, inverse)
            if found is not None:
                return found
        raise Stuck("the inverse of the matrix that {} is multiplied by", entry)

    def _as_product(
        self, line: Equation, entry: Sym, product: Term, rest: Term, inverse: Inverse
    ) -> Equation | None:
        """The line with Σ M x on the left, then times the inverse of M, if it is of that form."""
        for wanted in inverse.products(self.problem, product, entry):
            there = self._written_out(wanted, product)
            for sign in (ONE, MINUS_ONE):
                if there is None or not is_identity(there.here, mul(sign, product)):
                    continue
                right = rest if sign is ONE else minus(rest)
                if not (same(line.left, wanted) and same(line.right, right)):
                    multiples = [line.times(sign)]
                    if there.steps:
                        multiples.append(self.keep(there).times(ONE))
                    line = self.combined(wanted, right, multiples)
                self.products.append(line)
                return self._times(line, entry, inverse)
        return None

    def _written_out(self, wanted: Term, product: Term) -> Work | None:
        """The work that writes out a product of matrix and unknown, unless it is as it should be."""
        work = self._rewriting(wanted)
        if is_identity(wanted, product) or is_identity(wanted, minus(product)):
            return work
        try:
            while (at := next(self._named(work.here), None)) is not None:
                work.unfold(at)
            contract(work)
        except (Stopped, OutOfSteps, StopIteration):
            return None
        return work

    def _named(self, term: Term) -> Iterator[Path]:
        for path, node in places(term):
            if isinstance(node, Sym) and node.name in self.problem.defined:
                yield path

    def _times(self, line: Equation, entry: Sym, inverse: Inverse) -> Equation:
        """Σ_i P_li · (both sides), and then P M = I."""
        product = line.left
        assert isinstance(product, Sum)
        row = inverse.row(product)
        asked = next((i for i in entry.args if i.dim == inverse.outer.dim), inverse.outer)
        letters = self.problem.spare_letters
        used = product.free | product.body.free
        outer = fresh(asked, used - {row}, letters[asked.dim])
        bound = fresh(row, (used - {row}) | {outer}, letters[row.dim])
        by = rename(inverse.by, {inverse.met: bound, inverse.outer: outer})
        left = rename(product, {row: bound})
        work = self.work(sum_over(bound, mul(by, left)))
        at = next(path for path, node in places(work.here) if same(node, left))
        names = {each: each for each in (line.left.free | line.right.free)} | {row: bound}
        work.lemma(at, line.name, Binding(indices=names))
        both = self.keep(work)
        met = self._rewriting(both.left)
        times_inverse(met, inverse)
        said = self.keep(met)
        return self.combined(said.right, both.right, [both.times(ONE), said.times(MINUS_ONE)])


def tidy(work: Work) -> None:
    """Cancel and collect what the last inference left."""
    for _ in range(MOST_MOVES):
        if not any(move(work) for move in (cancel, collect, shorten, absorb_minus)):
            return


def _follows(line: Equation, left: Term, right: Term, factor_: Term) -> bool:
    there = mul(factor_, add(line.left, neg(line.right)))
    return is_identity(add(left, neg(right)), there)


def _denominator(terms: Sequence[tuple[Powers, Term]]) -> Powers:
    """What all terms must be multiplied by so that no unknown divides."""
    found: dict[str, int] = {}
    for powers, _ in terms:
        for name, exponent in powers:
            if exponent < 0:
                found[name] = max(found.get(name, 0), -exponent)
    return tuple(sorted(found.items()))


def _raised(powers: Powers, by: Powers) -> Powers:
    exponents = dict(powers)
    for name, exponent in by:
        exponents[name] = exponents.get(name, 0) + exponent
    return tuple((name, exponent) for name, exponent in exponents.items() if exponent)


def _is_power(unit: Term, exponent: Fraction) -> bool:
    return isinstance(unit, Pow) and isinstance(unit.exponent, Num) and unit.exponent.value == exponent


# -- systems ---------------------------------------------------------------------------------------


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
            raise Stuck("an equation for {}", targets[0].term)
        asked = _entries(problem, targets)
        solved = _system(sheet, [sheet.given(number, asked) for number in numbers], asked)
        _allow(sheet, solved.values())
    except Stuck as stuck:
        solved = {}
        why = {target.part: stuck.lack for target in targets}
    except (Stopped, TooMany, OutOfSteps, InvalidStep, StopIteration):
        why = {target.part: Lack("a shorter way") for target in targets}
    except Unprovable:
        why = {target.part: Lack("a way that divides by nothing that is 0") for target in targets}
    answers = []
    for target, entry in zip(targets, entries, strict=True):
        assert isinstance(entry, Sym)
        chain, needed = _answer(sheet, target, entry, solved.get(entry.name))
        facts.learn(chain, needed)
        answers.append((chain, needed))
    plugs = () if why else _plugs(sheet, targets, answers)
    return Solution(tuple(sheet.lines), tuple(answers), plugs, why)


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
            raise Stuck("answers that allow what is assumed of {}", fact.judgement.subject)


def _answer(sheet: Sheet, target: Target, entry: Sym, line: Equation | None) -> Shown:
    """The chain that answers a part: by the last line for it, if there is one."""
    work = Work(sheet.problem, sheet.facts, f"part {target.part}", entry, NO_ROAD)
    if line is not None:
        work.lemma((), line.name, renaming(line.left, entry) or Binding())
    return replace(work.chain, part=target.part), tuple(work.needed)


def _entries(problem: Problem, targets: Sequence[Target]) -> list[Sym]:
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
    why = Stuck("an equation for {}", entries[0])
    for entry, line in alone or ways:
        others = [each for each in entries if each is not entry]
        try:
            found = sheet.isolate(line, entry)
            rest = [sheet.opened(sheet.put_in(each, found)) for each in lines if each is not line]
            solved = _found(sheet, rest, others)
        except Stuck as stuck:
            why = stuck
            continue
        return {**solved, entry.name: _put_back(sheet, entry, found, solved)}
    raise why


def _put_back(sheet: Sheet, entry: Sym, found: Equation, solved: dict[str, Equation]) -> Equation:
    """An unknown found from others, with these put in."""
    changed = sheet.with_solved(found.right, list(solved.values())) if solved else None
    if changed is None:
        return found
    work = sheet.work(found.left)
    work.combination((), changed.right, (found.times(ONE), changed.times(ONE)))
    tidy(work)
    return sheet.keep(work)


def _stands(sheet: Sheet, line: Equation, entry: Sym) -> bool:
    return sheet.holds(add(line.left, line.right), (entry.name,))


def by_minors(sheet: Sheet, lines: list[Equation], entries: list[Sym]) -> dict[str, Equation]:
    """A linear system, each unknown from all lines at once by Cramer's rule; nothing if it is none."""
    size = len(entries)
    if len(lines) < size or size > MOST_UNKNOWNS:
        return {}
    rows = [_row(sheet, line, entries) for line in lines[:size]]
    if any(row is None for row in rows):
        return {}
    matrix = [row[0] for row in rows if row is not None]
    right = [row[1] for row in rows if row is not None]
    whole = _determinant(matrix)
    if is_identity(whole, ZERO):
        raise Stuck("equations that do not depend on each other")
    found = {}
    for place, entry in enumerate(entries):
        minors = [_cofactor(matrix, row, place) for row in range(size)]
        by, minors = _smaller(whole, minors)
        used = [(line, minor) for line, minor in zip(lines, minors, strict=False) if minor is not ZERO]
        total = add(*(mul(minor, value) for minor, value in zip(minors, right, strict=True)))
        multiples = [line.times(minor) for line, minor in used]
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


# -- plugging in -----------------------------------------------------------------------------------


def _plugs(
    sheet: Sheet, targets: Sequence[Target], answers: Sequence[Shown]
) -> tuple[tuple[PlugIn, tuple[Fact, ...]], ...]:
    """That the answers satisfy what is given of the unknowns, where that needs no more than the answers assume;
    with all facts that are needed, since those of the lines may rest on what is given of the unknowns.
    """
    found = {c.start.name: (c.start.args, c.end) for c, _ in answers if isinstance(c.start, Sym)}
    if set(found) != set(sheet.unknowns):
        return ()
    shown = [fact for _, needed in (*sheet.lines, *answers) for fact in sheet.facts.needed(needed)]
    assumed = {fact.judgement.key for fact in shown if fact.rule == "assumed"}
    plugs = []
    for number in about(sheet.problem, sheet.unknowns):
        plug = _plug(sheet, number, found)
        if plug is not None:
            facts = sheet.bare.needed(plug[1])
            if {fact.judgement.key for fact in facts if fact.rule == "assumed"} <= assumed:
                plugs.append((plug[0], facts))
    return tuple(plugs)


def _plug(
    sheet: Sheet, number: int, found: Mapping[str, tuple[tuple[Index, ...], Term]]
) -> tuple[PlugIn, tuple[Judgement, ...]] | None:
    """That one of the equations, or signs, holds of the answers; None if that is not shown."""
    facts, binding = sheet.bare, sheet.letters.get(number, Binding())
    name = f"{sheet.name}, plugged into {number}"

    def there(term: Term) -> Term:
        return plugged(sheet.problem, rename(term, binding.indices), found)

    judgement = sheet.problem.declared[number]
    try:
        said = Judgement(judgement.relation, tuple(map(there, judgement.terms)))
        if said.relation != "=":
            work = Work(facts.problem, facts, name, said.subject, NO_ROAD)
            if not facts.prove(said):
                return None
            return PlugIn(number, work.chain, binding), (*work.needed, said)
        right = rename(judgement.terms[1], binding.indices)
        ways = (
            add(right, mul(sign, add(line.left, neg(line.right))))
            for line in sheet.products
            for sign in (ONE, MINUS_ONE)
        )
        shown = _joined(facts, name, said.terms, [plugged(sheet.problem, way, found) for way in ways])
    except (InvalidStep, Unprovable, Stopped, OutOfSteps, StopIteration, TooDeep):
        return None
    return None if shown is None else (PlugIn(number, shown[0], binding), shown[1])


def _joined(facts: Facts, name: str, sides: tuple[Term, ...], by: Sequence[Term]) -> Shown | None:
    """A chain from left to right, both brought to the same form; or by way of one of the terms `by`, of which an
    inverse makes the right side.
    """
    here, there = (Work(facts.problem, facts, name, side, NO_ROAD) for side in sides)
    if not _met(here, there):
        here, there = (Work(facts.problem, facts, name, side, NO_ROAD) for side in sides)
        if not any(_by_way(here, each) for each in by) or not _met(here, there):
            return None
    if not same(here.here, there.here):
        here.algebra((), there.here)
    back = backwards(facts.problem, there.steps)
    if back is None:
        return None
    return Chain(name, here.start, (*here.steps, *back)), (*here.needed, *there.needed)


def _met(here: Work, there: Work) -> bool:
    """Whether the two come to the same."""
    problem = here.problem
    for moves in ((), (_undo,), (_undo, cancel), (lambda work: meet_inverse(work, inverses(problem)), sift)):
        for work in (here, there):
            while len(work.steps) < MOST_MOVES and any(move(work) for move in moves):
                pass
        if is_identity(here.here, there.here):
            return True
    for work in (here, there):
        contract(work)
    return is_identity(here.here, there.here)


def _by_way(here: Work, middle: Term) -> bool:
    """Go on to a term of the same contracted form; whether it is reached."""
    there = Work(here.problem, here.facts, here.name, middle, NO_ROAD)
    for path, node in list(places(middle)):
        if isinstance(node, Sym) and node.name in here.problem.defined:
            there.unfold(path)
    start = len(here.steps)
    for work in (here, there):
        contract(work)
    back = backwards(here.problem, there.steps)
    if not is_identity(here.here, there.here) or back is None:
        del here.steps[start:]
        return False
    if not same(here.here, there.here):
        here.algebra((), there.here)
    here.steps += back
    here.needed += there.needed
    return True


def _undo(work: Work) -> bool:
    """exp log u = u, and the like."""
    return any(rewrite(work, path, node, law) for path, node in places(work.here) for law in UNDOING)


UNDOING = ("exp of log", "logarithm of exp", "square of a root", "root of a square", "logistic function")
