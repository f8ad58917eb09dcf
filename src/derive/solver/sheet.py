"""The lines that lead to unknowns, and the moves by which a line is solved for one of them.

Each line is a chain l = ... = r that later ones cite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive import terms
from derive.algebra import is_identity
from derive.decide.normal import Stopped
from derive.kernel import (
    Binding,
    Judgement,
    Multiple,
    Problem,
    derivatives_over,
    equal,
    nonnegative,
    nonzero,
    positive,
)
from derive.kernel.declared import LEAST_VALUES
from derive.kernel.equations import about
from derive.language import message as _
from derive.solver.collected import absorb_minus, collect, shorten
from derive.solver.contract import Plan, contract
from derive.solver.factors import cancel, coefficient
from derive.solver.facts import Facts
from derive.solver.functions import work_out
from derive.solver.inverse import Inverse, inverses, times_inverse
from derive.solver.known import show
from derive.solver.lack import Lack, Part
from derive.solver.match import renaming
from derive.solver.neat import constant_out, content_out, minus_in, minus_out, minus_up, undo
from derive.solver.parts import as_they_are
from derive.solver.plainer import is_mostly_minus, minus_last, plainer
from derive.solver.powers import Powers, Spread, is_minus, like_terms, minus
from derive.solver.regather import gathered, sums_to_gather
from derive.solver.roots import roots_below, roots_met, squares_out
from derive.solver.settle import open_absolute
from derive.solver.systems import (
    System,
    factor_to_undo,
    over_scale,
    systems,
    undo as undo_matrix,
    without_inverses,
)
from derive.solver.work import NO_ROAD, OutOfSteps, Shown, Work, cite, places
from derive.terms import (
    HALF,
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Fn,
    Mul,
    Num,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    factors_of,
    fresh,
    has_minus,
    mul,
    neg,
    nest,
    num,
    power,
    put,
    reciprocal,
    rename,
    same,
    subterms,
    sum_over,
    terms_of,
)  # fmt: skip

MOST_MOVES = 40  # before a line is given up
MOST_UNDONE = 4  # factors of an equation that are matrices


class Unsure(Exception):
    """Before the unknown stands what is not known to differ from 0, and hangs on other unknowns."""

    def __init__(self, line: Equation, coefficient: Term) -> None:
        super().__init__("a divisor")
        self.line, self.coefficient = line, coefficient


class Stuck(Exception):
    """The unknown can't be isolated, for want of something."""

    def __init__(self, message: str, **parts: Part) -> None:
        super().__init__(message)
        self.lack = Lack(message, parts)


@dataclass(frozen=True, slots=True)
class Equation:
    """A line: `left` = `right`, by the chain `name`."""

    name: str
    left: Term
    right: Term
    binding: Binding = field(default_factory=Binding)  # the indices at which the chain says so

    def times(self, by: Term) -> Multiple:
        """So many times left − right."""
        return Multiple(by, equal(self.left, self.right), "lemma", self.name, self.binding)

    def at(self, binding: Binding) -> Equation:
        """The same, the chain being cited at other indices."""
        return replace(self, binding=binding)


def unknowing(problem: Problem, unknowns: Sequence[str]) -> Problem:
    """`problem` with nothing given of these unknowns; what is declared keeps its number."""
    silent = set(about(problem, unknowns))
    declared = tuple(
        equal(ZERO, ZERO) if number in silent else judgement
        for number, judgement in enumerate(problem.declared)
    )
    symbols = tuple(
        # that a number is whole is seen by its symbol
        symbol
        if symbol.sign in LEAST_VALUES and symbol.name not in unknowns
        else replace(symbol, sign="real")
        for symbol in problem.symbols
    )
    return replace(problem, hypotheses=declared, symbols=symbols, optimum=None)


@dataclass
class Sheet:
    """The lines that lead to the unknowns."""

    problem: Problem
    facts: Facts
    name: str
    unknowns: tuple[str, ...]
    lines: list[Shown] = field(default_factory=list)  # those of roads that led nowhere too
    letters: dict[int, Binding] = field(default_factory=dict)  # in which what is declared stands on a line
    # Σ M x − b of lines on which the inverse of M was used, as they stand in the line that was begun with
    products: list[Term] = field(default_factory=list)
    undone: list[System] = field(default_factory=list)  # factors that are matrices, gone from the line since
    wary: bool = False  # of dividing by unknowns
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
        names = as_they_are(left, right)
        for node in (*subterms(left), *subterms(right)):
            asked = next((e for e in entries if isinstance(node, Sym) and e.name == node.name), None)
            if isinstance(node, Sym) and asked is not None and asked.args and set(node.args) == free:
                names = dict(zip(node.args, asked.args, strict=True))
        if len(set(names.values())) < len(names):
            names = as_they_are(left, right)
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
        work = self.rewriting(side)
        moves(work)
        return None if same(work.start, work.here) else self.keep(work)

    def rewriting(self, start: Term) -> Work:
        """A chain begun, that uses nothing of what is given of the unknowns."""
        return Work(self.bare.problem, self.bare, f"{self.name}, line {len(self.lines) + 1}", start, NO_ROAD)

    def opened(self, line: Equation) -> Equation:
        """The line with definitions that hang on an unknown written out, and derivatives as the lemmas have them."""
        while True:
            left, right = (self.rewritten(side, self._open) for side in (line.left, line.right))
            written = self.changed(line, left, right)
            left, right = (self._differentiated(side) for side in (written.left, written.right))
            line = self.changed(written, left, right)
            if line is written:
                return line

    def _differentiated(self, side: Term) -> Equation | None:
        """What a side becomes where lemmas say what its derivatives are; None if they say nothing."""
        work = self.work(side)
        while cite(work):
            pass
        return self.keep(work) if work.steps else None

    def changed(self, line: Equation, left: Equation | None, right: Equation | None) -> Equation:
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

    def split(self, line: Equation, names: Sequence[str]) -> Equation:
        """The line with Σ over these unknowns split."""

        def moves(work: Work) -> None:
            if any(isinstance(each, Sum) and self._is_closed(each, names) for each in subterms(work.here)):
                contract(work, plan=Plan(frozenset(names)))

        left, right = (self.rewritten(side, moves) for side in (line.left, line.right))
        return self.changed(line, left, right)

    def _defined(self, term: Term) -> Iterator[Path]:
        for path, node in places(term):
            if isinstance(node, Sym) and node.name in self.problem.defined and self.holds(node):
                if not any(derivatives_over(term, path)):
                    yield path

    def _is_closed(self, total: Sum, names: Sequence[str]) -> bool:
        """Whether an unknown stands in a Σ otherwise than as an entry of its index times what is known."""
        if not self.holds(total, names):
            return False
        standing = [f for f in factors_of(total.body) if self.holds(f, names)]
        return len(standing) != 1 or not (isinstance(standing[0], Sym) and total.index in standing[0].args)

    def put_in(self, line: Equation, solved: Equation) -> Equation:
        """The line with a solved unknown put in."""
        left, right = (self.with_solved(side, (solved,)) for side in (line.left, line.right))
        return self.changed(line, left, right)

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

    def isolate(self, line: Equation, entry: Sym, wary: bool = False) -> Equation:
        """The line entry = ..., free of that unknown, from a line in which it stands.

        Raises:
            Stuck: there is no way that is known.
            Unsure: if `wary`, it would be divided by other unknowns that are not known to differ from 0.
        """
        self.wary = wary
        self.undone.clear()
        line = self.split(line, (entry.name,))
        for _move in range(MOST_MOVES):
            if renaming(line.left, entry) is not None and not self.holds(line.right, (entry.name,)):
                return self._gathered(line)
            line = self.move(line, entry)
        raise Stuck(_("a shorter way"))

    def see_symmetry(self, line: Equation) -> None:
        """Keep that a matrix is symmetric, where what was found for it is so."""
        left, right = line.left, line.right
        if not isinstance(left, Sym) or len(left.args) != 2 or len({i.dim for i in left.free}) != 1:
            return
        i, j = sorted(left.free, key=lambda each: each.name)
        turn = {i: j, j: i}
        here, there = (self.rewriting(side) for side in (right, rename(right, turn)))
        for work in (here, there):
            contract(work, plan=Plan(frozenset()))
        if not is_identity(here.here, there.here):
            return
        other = Multiple(
            MINUS_ONE,
            equal(rename(left, turn), rename(right, turn)),
            "lemma",
            line.name,
            Binding(indices=turn),
        )
        multiples = [line.times(ONE), other]
        for work, sign in ((here, ONE), (there, MINUS_ONE)):
            if work.steps:
                work.name = f"{self.name}, line {len(self.lines) + 1}"
                multiples.append(self.keep(work).times(sign))
        work = self.work(left)
        work.combination((), rename(left, turn), tuple(multiples))
        self.keep(work)
        self.bare.learn(work.chain, work.needed)
        for facts in (self.facts, self.bare):
            facts.failed.clear()  # some may follow from it

    def _gathered(self, line: Equation) -> Equation:
        """The line with products with a definition in place of sums that are such."""
        for path, total in sums_to_gather(line.right):
            found = gathered(self.problem, self.work, total, self.unknowns)
            if found is not None:
                new, here, there = found
                (number,) = (mul(*(f for f in factors_of(new) if isinstance(f, Num))),)
                multiples = []
                for work, factor in ((here, ONE), (there, neg(number))):
                    if work.steps:
                        work.name = f"{self.name}, line {len(self.lines) + 1}"
                        multiples.append(self.keep(work).times(factor))
                work = self.work(line.left)
                whole = put(line.right, path, new)
                beside = _beside(line.right, path)
                if beside is None:
                    continue
                own = [replace(each, factor=mul(each.factor, beside)) for each in multiples]
                work.combination((), whole, (line.times(ONE), *own))
                tidy(work)
                _square(work)
                return self.keep(work)
        return line

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
            raise Stuck(
                _("an equation in which {unknown} does not cancel, as it does in {equation}"),
                unknown=entry,
                equation=equal(line.left, line.right),
            )
        entries = {name for powers in totals for name, _ in powers}
        if any(isinstance(spread.atoms[name], Sum | terms.Inverse) for name in entries):
            if not entry.args:
                raise Stuck(_("a way to take {unknown} out of a Σ"), unknown=entry)
            return self._by_inverse(line, entry, totals, spread, rest)
        if len(totals) > 1 or len(entries) > 1:
            standing = tuple(spread.term(powers) for powers in totals)
            raise Stuck(
                _("a way to solve for {unknown} where it stands in {terms}"), unknown=entry, terms=standing
            )
        ((((name, exponent),), coefficient),) = totals.items()
        unit = power(spread.atoms[name], num(exponent))
        if isinstance(unit, Fn) and unit.name == "sigma":
            return self._in_exponentials(line, unit, coefficient, rest)
        line = self._collected(line, entry, unit, coefficient, rest)
        if isinstance(unit, Sym):
            if renaming(unit, entry) is None:
                raise Stuck(
                    _("an equation in which {unknown} stands, not only {other}"), unknown=entry, other=unit
                )
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
        sign: Term = ONE
        if is_minus(coefficient) and not same(line.left, mul(coefficient, unit)):
            sign, coefficient, rest = MINUS_ONE, minus(coefficient), minus(rest)
        elif is_mostly_minus(coefficient, rest):
            sign, coefficient, rest = MINUS_ONE, minus_last(minus(coefficient)), minus(rest)
        common, coefficient, rest = plainer(coefficient, rest)
        sign = mul(sign, common)
        left = mul(coefficient, unit)
        if not (same(line.left, left) and same(line.right, rest)):
            turned = next(
                (s for s in (sign, neg(sign)) if _follows(line, left, rest, s)),
                None,
            )
            if turned is None:
                raise Stuck(_("a way to collect the terms with {unknown}"), unknown=entry)
            line = self.combined(left, rest, [line.times(turned)])
        if coefficient is ONE:
            return line
        if self.wary and self.holds(coefficient) and not self.see(nonzero(coefficient)):
            raise Unsure(line, coefficient)
        return self.divided(line, unit, coefficient)

    def divided(self, line: Equation, unit: Term, by: Term) -> Equation:
        """Both sides by what stands before the unknown, which must not be 0."""
        self.see(nonzero(by))
        inverse = mul(*map(reciprocal, factors_of(by)))
        both = isinstance(line.right, Add) and all(has_minus(each) for each in (by, *line.right.args))
        whole = mul(minus(line.right), neg(inverse)) if both else mul(line.right, inverse)
        work = self.work(unit)
        spread = like_terms(whole) if isinstance(by, Num) else whole
        is_plainer = any(not any(isinstance(f, Num) for f in factors_of(each)) for each in terms_of(spread))
        work.combination((), spread if is_plainer else whole, (line.times(inverse),))
        tidy(work)
        return self.keep(work)

    def see(self, judgement: Judgement) -> bool:
        """Whether a sign is proved; the chains that this takes are kept beside the lines."""
        kept = show(self.facts, f"{self.name}, sign {len(self.lines) + 1}", judgement)
        for chain, needed in kept or ():
            self.lines.append((chain, tuple(needed)))
        return kept is not None

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
            case _ if _is_power(unit, Fraction(1, 2)):
                return self._around(line, inner, "square of a root")
            case _ if _is_power(unit, Fraction(2)):
                return self._rooted(line, inner)
            case _:
                raise Stuck(_("a law that undoes {term}"), term=unit)

    def _in_exponentials(self, line: Equation, unit: Term, coefficient: Term, rest: Term) -> Equation:
        """c σ(u) = r as c eᵘ/(1 + eᵘ) = r: so eᵘ is found from what c and r are, with no quotient of them."""
        work = self.work(unit)
        work.law((), "σ by exponentials", Binding({"f": ((), unit.args[0])}))
        said = self.keep(work)
        left = mul(coefficient, said.right)
        return self.combined(left, rest, [line.times(ONE), said.times(neg(coefficient))])

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
        take_roots(work)
        return self.keep(work)

    def _rooted(self, line: Equation, inner: Term) -> Equation:
        """From u² = r to u = √r or u = −√r, by the sign of u."""
        self._turned(line)
        if self.facts.prove(nonnegative(inner)):
            return self._around(line, inner, "root of a square")
        if not self.facts.prove(nonnegative(neg(inner))):
            raise Stuck(_("the sign of {term}"), term=inner)
        turned = self.combined(power(neg(inner), num(2)), line.right, [line.times(ONE)])
        negative = self._around(turned, neg(inner), "root of a square")
        return self.combined(inner, minus(negative.right), [negative.times(MINUS_ONE)])

    def rooted(self, line: Equation, entry: Sym, coefficient: Term) -> Equation | None:
        """√λ x = √r from the line λ x² = r, where x and r are positive, and so is λ; None if it is none such."""
        square = power(entry, num(2))
        if not same(line.left, mul(coefficient, square)) or not self.facts.prove(positive(entry)):
            return None
        self.divided(self._over_all(line, coefficient, square), coefficient, self._total(coefficient, square))
        self.facts.failed.clear()  # that it is positive may follow from it
        if not self.see(positive(coefficient)):
            return None
        work = self.work(mul(power(coefficient, HALF), entry))
        at = next((n,) for n, f in enumerate(factors_of(work.here)) if f is entry)
        work.law(at, "absolute value of a nonnegative", Binding({"f": ((), entry)}), backwards=True)
        work.law(
            (), "square factor of a root", Binding({"f": ((), entry), "g": ((), coefficient)}), backwards=True
        )
        work.algebra((0,), line.left)
        work.lemma((0,), line.name, line.binding)
        take_roots(work)
        return self.keep(work)

    def _total(self, coefficient: Term, term: Term) -> Term:
        """Σ of a term over its indices that the coefficient does not have."""
        bound = sorted(term.free - coefficient.free, key=lambda i: i.name)
        return sum_over(tuple(bound), term)

    def _over_all(self, line: Equation, coefficient: Term, term: Term) -> Equation:
        """λ Σ t = Σ r from the line λ t = r."""
        work = self.work(self._total(coefficient, line.left))
        binders, _ = nest(work.here)
        work.combination((1,) * len(binders), line.right, (line.times(ONE),))
        both = self.keep(work)
        out = self.rewriting(work.start)
        while constant_out(out):
            pass
        return self.changed(both, self.keep(out), None) if out.steps else both

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
        found = self._by_matrix(line, entry, product, rest)
        if found is not None:
            return found
        raise Stuck(_("the inverse of the matrix that {unknown} is multiplied by"), unknown=entry)

    def _as_product(
        self, line: Equation, entry: Sym, product: Term, rest: Term, inverse: Inverse
    ) -> Equation | None:
        """The line with Σ M x on the left, then times the inverse of M, if it is of that form."""
        for wanted in inverse.products(self.problem, product, entry):
            there = self._written_out(wanted, product)
            for sign in _numbers(product):
                if there is None or not is_identity(there.here, mul(sign, product)):
                    continue
                right = rest if sign is ONE else like_terms(mul(sign, rest))
                if not (same(line.left, wanted) and same(line.right, right)):
                    multiples = [line.times(sign)]
                    if there.steps:
                        multiples.append(self.keep(there).times(ONE))
                    line = self.combined(wanted, right, multiples)
                self._remember(line, ONE)
                return self._times(line, entry, inverse)
        return None

    def _by_matrix(self, line: Equation, entry: Sym, product: Term, rest: Term) -> Equation | None:
        """The line without a matrix that stands in every term, or times the inverse of the whole one."""
        for plan in (Plan(frozenset((entry.name,))), Plan()):
            said = self.rewriting(product)
            contract(said, plan=plan)
            system = factor_to_undo(said, said.here, entry)
            if system is not None:
                return self._without_factor(line, said, rest, system, plan)
        multiples = [line.times(ONE), *([self.keep(said).times(MINUS_ONE)] if said.steps else [])]
        for system in systems(said, said.here, entry):
            found = self._solved_by(system, said.here, rest, multiples)
            if found is not None:
                return found
        return None

    def _without_factor(self, line: Equation, said: Work, rest: Term, system: System, plan: Plan) -> Equation:
        """The line times what undoes a matrix that stands in every term with the unknown."""
        multiples = [line.times(ONE), *([self.keep(said).times(MINUS_ONE)] if said.steps else [])]

        def contracted(work: Work) -> None:
            contract(work, plan=replace(plan, done=set()))

        def undone(work: Work) -> None:
            without_inverses(work, replace(plan, done=set()))

        beside = self.rewritten(rest, contracted)
        right = rest if beside is None else beside.right
        multiples += [] if beside is None else [beside.times(ONE)]
        there = self.combined(said.here, right, multiples)
        both = self._summed_with(there, system)
        self.undone.append(system)
        if len(self.undone) > MOST_UNDONE:
            raise Stuck(_("a shorter way"))
        changed = (self.rewritten(side, undone) for side in (both.left, both.right))
        return self.changed(both, *changed)

    def _remember(self, line: Equation, scale: Term) -> None:
        """Keep what a line says, times what was taken from it since it was begun with."""
        term = mul(scale, add(line.left, neg(line.right)))
        for system in reversed(self.undone):
            term = sum_over(system.inner, mul(system.matrix, rename(term, {system.row: system.inner})))
        self.products.append(term)

    def _solved_by(
        self, system: System, product: Term, rest: Term, multiples: list[Multiple]
    ) -> Equation | None:
        """Σ_k M_ik x_k = b_i, and x_l = Σ_i M⁻¹_li b_i."""
        there = self.rewriting(system.product)
        try:
            contract(there)
        except (Stopped, OutOfSteps):
            return None
        by = reciprocal(system.scale)
        if not is_identity(there.here, mul(by, product)):
            return None
        right = over_scale(rest, system.scale)
        times = [replace(each, factor=mul(by, each.factor)) for each in multiples]
        if there.steps:
            times.append(self.keep(there).times(ONE))
        line = self.combined(system.product, right, times)
        self._remember(line, system.scale)
        both = self._summed_with(line, system)
        met = self.rewriting(both.left)
        undo_matrix(met, system)
        said = self.keep(met)
        found = self.work(said.right)
        found.combination((), both.right, (both.times(ONE), said.times(MINUS_ONE)))
        tidy(found)
        return self.keep(found)

    def _summed_with(self, line: Equation, system: System) -> Equation:
        """Σ_i P_li · (both sides), in the letter of the row for l."""
        used = line.left.free | line.right.free | bound_indices(line.left) | bound_indices(line.right)
        used |= {system.inner, system.outer}
        bound = fresh(system.row, used, self.problem.spare_letters[system.row.dim])
        by = rename(system.by, {system.row: bound, system.outer: system.row})
        left, right = (rename(side, {system.row: bound}) for side in (line.left, line.right))
        names = as_they_are(line.left, line.right) | {system.row: bound}
        there = Multiple(by, equal(left, right), "lemma", line.name, Binding(indices=names))
        work = self.work(sum_over(bound, mul(by, left)))
        work.combination((1,), mul(by, right), (there,))
        return self.keep(work)

    def _written_out(self, wanted: Term, product: Term) -> Work | None:
        """The work that writes out a product of matrix and unknown, unless it is as it should be."""
        work = self.rewriting(wanted)
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
        names = as_they_are(line.left, line.right) | {row: bound}
        work.lemma(at, line.name, Binding(indices=names))
        both = self.keep(work)
        met = self.rewriting(both.left)
        times_inverse(met, inverse)
        said = self.keep(met)
        found = self.work(said.right)
        found.combination((), both.right, (both.times(ONE), said.times(MINUS_ONE)))
        tidy(found)
        return self.keep(found)


def tidy(work: Work) -> None:
    """Cancel and collect what the last inference left."""
    for _move in range(MOST_MOVES):
        if not any(
            move(work)
            for move in (
                cancel,
                collect,
                shorten,
                absorb_minus,
                minus_out,
                minus_in,
                constant_out,
                minus_up,
                undo,
                roots_met,
                work_out,
                content_out,
            )
        ):
            return


def take_roots(work: Work) -> None:
    """Tidy, and take out of roots what can leave them."""
    tidy(work)
    while squares_out(work) or roots_below(work) or _without_bars(work):
        pass


def _without_bars(work: Work) -> bool:
    """f for |f| where the sign of f is known."""
    return any(open_absolute(work, path, node) for path, node in places(work.here))


def _square(work: Work) -> None:
    """Σ_i g_i² for Σ_i g_i g_i."""
    for path, node in list(places(work.here)):
        factors = factors_of(node.body) if isinstance(node, Sum) else ()
        if len(factors) == 2 and same(*factors):
            work.algebra((*path, 1), power(factors[0], num(2)))


def _beside(term: Term, path: Path) -> Term | None:
    """What the part at `path` is multiplied by in `term`; None if it is no factor."""
    if not path:
        return ONE
    if len(path) == 1 and isinstance(term, Mul):
        return mul(*(f for n, f in enumerate(term.args) if n != path[0]))
    return None


def _numbers(term: Term) -> Iterator[Term]:
    """The numbers that `term` may be multiplied by so that its terms have none: 1, −1, and the reciprocals of theirs."""
    found: dict[Term, None] = {ONE: None, MINUS_ONE: None}
    for each in terms_of(term):
        by = num(1 / coefficient(each)[0])
        found |= {by: None, neg(by): None}
    yield from found


def _follows(line: Equation, left: Term, right: Term, factor: Term) -> bool:
    there = mul(factor, add(line.left, neg(line.right)))
    return is_identity(add(left, neg(right)), there)


def _denominator(terms: Sequence[tuple[Powers, Term]]) -> Powers:
    """What all terms must be multiplied by so that no unknown divides."""
    found: dict[str, int] = {}
    for powers, _coefficient in terms:
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
