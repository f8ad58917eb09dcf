"""Induction on a claim: what holds of h_0, and of h_{t+1} if it does of h_t, holds of every h_t, and of the last.

The step is shown in a problem of its own, in which the entries at the two steps are symbols, as any numbers may be
that are related so: h_t is given, h_{t+1} is what it is defined as, t is one of 0, 1, 2, ..., what is given for all
steps is given of the step t + 1, and the claim is given of the step t.  A theorem of that problem holds for all
values of these symbols; so it does for the values that h has at any two steps.  Nothing there is about the index of
a step, which so can't come to stand for another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from derive.errors import InvalidStep
from derive.kernel.declared import Definition, Symbol, sign_given, to_prove
from derive.kernel.families import Shift
from derive.kernel.judgement import Judgement
from derive.kernel.problem import Problem
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Binder,
    D,
    Index,
    Indicator,
    Limit,
    Moment,
    Mul,
    Num,
    Position,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    fresh,
    indicator,
    mul,
    names_in,
    position,
    rename,
    rename_bound,
    same,
    size,
    sum_over,
    sym,
)

CLAIMS = ("=", "<=", "<")
OF_NUMBERS = ("=", "<=", "<", "!=")
At = Callable[[Sym], Term]  # what stands for an entry at the step
Total = Callable[[Sum, Term], Term]  # what stands for a sum up to the step, with its summand


@dataclass(frozen=True)
class Steps:
    """The steps that the index `step` counts in the claim `claim` of `problem`.

    Raises:
        InvalidStep: it is no claim of numbers at a step.
    """

    problem: Problem
    claim: Judgement
    step: Index

    def __post_init__(self) -> None:
        problem = self.problem
        if problem.randoms or problem.optimum is not None or problem.identities or problem.supposed:
            raise InvalidStep("no induction where something is random, optimised or supposed")
        if self.claim.relation not in CLAIMS or self.step not in self.claim.free:
            raise InvalidStep("what is shown by induction is a relation of numbers at a step")
        for term in self.claim.terms:
            problem.check_term(term, "what is shown by induction", None)

    # -- places -----------------------------------------------------------------------------

    def place(self, name: str) -> int:
        """Which index of that name counts the steps.

        Raises:
            InvalidStep: none, or more than one.
        """
        dims = self.problem.shapes[name]
        if dims.count(self.step.dim) != 1:
            raise InvalidStep(f"it is not plain which index of {name} is the step")
        return dims.index(self.step.dim)

    def before(self, name: str) -> Shift:
        """The step before of that name.

        Raises:
            InvalidStep: it has none.
        """
        place, shifts = self.place(name), self.problem.families.shifts.values()
        found = next((s for s in shifts if s.of == name and not s.ahead and s.place == place), None)
        if found is None:
            raise InvalidStep(f"nothing says what {name} is before the first step")
        return found

    def others(self, entry: Sym) -> tuple[Index, ...]:
        """The indices of an entry beside the step."""
        place = self.place(entry.name)
        if entry.args[place] is not self.step or entry.args.count(self.step) > 1:
            raise InvalidStep(f"the step is another index of {entry.name}")
        return (*entry.args[:place], *entry.args[place + 1 :])

    # -- the claim at other steps -------------------------------------------------------------

    def put(self, term: Term, number: Term, at: At, total: Total | None = None) -> Term:
        """`term` with `number` for the step as a number, and what stands for entries and sums.

        Raises:
            InvalidStep: the step stands otherwise in it.
        """
        return self._put(rename_bound(term, frozenset((self.step,))), number, at, total)

    def _put(self, term: Term, number: Term, at: At, total: Total | None) -> Term:
        if self.step not in term.free:
            return term
        if isinstance(term, Position):
            return number
        if isinstance(term, Sym):
            return at(term)
        if isinstance(term, Sum) and (summand := self.summand(term)) is not None:
            if total is None:
                raise InvalidStep("a sum up to the step stands where there can't be one")
            return total(term, summand)
        if isinstance(term, Index | D | Moment | Limit):
            raise InvalidStep("the step stands beneath a derivative, an expectation or a limit, or alone")
        if isinstance(term, Binder):
            return term.with_args((term.index, self._put(term.body, number, at, total)))
        return term.with_args(self._put(arg, number, at, total) for arg in term.args)

    def summand(self, term: Sum) -> Term | None:
        """g_s of Σ_s g_s 1[s ≤ t], the sum up to the step."""
        up_to = indicator(position(term.index), "<=", position(self.step))
        factors = factors_of(term.body)
        rest = [f for f in factors if not (isinstance(f, Indicator) and same(f, up_to))]
        whole = mul(*rest)
        is_total = len(rest) == len(factors) - 1 and term.index.dim == self.step.dim
        return whole if is_total and self.step not in whole.free else None

    def said(self, number: Term, at: At, total: Total) -> Judgement:
        """The claim, put so.

        Raises:
            InvalidStep: the step stands otherwise in it, or it means nothing there.
        """
        try:
            terms = tuple(self.put(term, number, at, total) for term in self.claim.terms)
        except ZeroDivisionError:
            raise InvalidStep("the claim divides by 0 there") from None
        return Judgement(self.claim.relation, terms)

    def at_first(self) -> Judgement:
        """The claim at step 0: before the first one."""

        def at(entry: Sym) -> Term:
            self.others(entry)
            shift = self.before(entry.name)
            return rename(shift.base, dict(zip(shift.params, entry.args, strict=True)))

        return self.said(ZERO, at, lambda whole, summand: ZERO)

    def at_last(self) -> Judgement:
        """The claim at the last step."""
        last = size(self.step.dim)

        def at(entry: Sym) -> Term:
            self.others(entry)
            s = fresh(self.step, (i for i in entry.args if i is not self.step), "srquvp")
            is_last = indicator(position(s), "=", last)
            return sum_over(s, mul(is_last, rename(entry, {self.step: s})))

        return self.said(last, at, lambda whole, summand: sum_over(whole.index, summand))

    def at_index(self, other: Index) -> Judgement:
        """The claim at any step.

        Raises:
            InvalidStep: that is no step.
        """
        if other.dim != self.step.dim or (other is not self.step and other in self.claim.free):
            raise InvalidStep("this is no step, or stands in the claim already")
        return Judgement(self.claim.relation, tuple(rename(t, {self.step: other}) for t in self.claim.terms))

    # -- the problem of one step ------------------------------------------------------------

    @cached_property
    def first(self) -> Problem:
        """The problem of the claim at step 0."""
        return replace(self.problem, targets=(to_prove("", self.at_first()),))

    @cached_property
    def following(self) -> Problem:
        """The problem of the claim at step t + 1, from what it says at step t."""
        those = tuple(self._definitions())
        defined = {each.name for each in those}
        symbols = (symbol for symbol in self._symbols() if symbol.name not in defined)
        whole = Symbol(self.step.name, (), "whole")
        letters = {
            dim: tuple(each for each in own if each != self.step.name)
            for dim, own in self.problem.letters.items()
        }
        instances = tuple(self._instances())
        told = {number for number, _ in instances}
        others = (each for number, each in enumerate(self.problem.hypotheses) if number not in told)
        return replace(
            self.problem,
            targets=(to_prove("", self._claimed()),),
            symbols=(*self.problem.symbols, whole, *symbols),
            definitions=(*self.problem.definitions, *those),
            hypotheses=(*others, *(said for _, said in instances), self.supposed),
            letters=letters,
        )

    @cached_property
    def supposed(self) -> Judgement:
        """The claim at the step t, in the letters of that problem."""
        return self.said(_this(self.step), self._before, self._sum_before)

    @cached_property
    def origins(self) -> Mapping[str, tuple[int, ...]]:
        """Which of the numbers of what the problem declares says what is given for the step, by key."""
        found: dict[str, tuple[int, ...]] = {said.key: (number,) for number, said in self._instances()}
        signs = {symbol.name: symbol for symbol in self._symbols()}
        hypotheses = self.problem.declared
        for symbol in self.problem.symbols:
            own = signs.get(self.after(symbol.name))
            if own is not None and symbol.sign != "real":
                number = next(n for n, each in enumerate(hypotheses) if each == sign_given(symbol))
                found[sign_given(own).key] = (number,)
        found[sign_given(Symbol(self.step.name, (), "whole")).key] = ()
        # what such a sum is made of is declared: it leans on the signs of that
        for whole, symbol in self.sums.items():
            if symbol.sign != "real":
                found[sign_given(symbol).key] = tuple(self._signs_in(whole))
        found[self.supposed.key] = ()
        return found | {each.key: (n,) for n, each in reversed(list(enumerate(hypotheses)))}

    def _signs_in(self, term: Term) -> Iterator[int]:
        """The numbers of what is declared of the signs of symbols in a term."""
        names = set(names_in(term))
        signs = {
            sign_given(each).key
            for each in self.problem.symbols
            if each.name in names and each.sign != "real"
        }
        return (number for number, each in enumerate(self.problem.declared) if each.key in signs)

    @cached_property
    def own(self) -> frozenset[str]:
        """The names that only the problem of one step has."""
        return frozenset(self.following.shapes) - frozenset(self.problem.shapes)

    def after(self, name: str) -> str:
        """What an entry at the step t + 1 is called there."""
        return f"{name}_{{{self.step.name}+1}}"

    def _claimed(self) -> Judgement:
        def total(whole: Sum, summand: Term) -> Term:
            last = self.put(rename(summand, {whole.index: self.step}), _next(self.step), self._after)
            return add(self._sum_before(whole, summand), last)

        return self.said(_next(self.step), self._after, total)

    def _after(self, entry: Sym) -> Term:
        others = self.others(entry)
        shift = self.problem.families.shifts.get(entry.name)
        if shift is None:
            return sym(self.after(entry.name), *others)
        if shift.ahead or shift.place != self.place(entry.name):
            raise InvalidStep(f"{entry.name} goes on backwards, or along another index")
        return sym(f"{shift.of}_{self.step.name}", *others)

    def _before(self, entry: Sym) -> Term:
        others = self.others(entry)
        self.before(entry.name)
        return sym(f"{entry.name}_{self.step.name}", *others)

    @cached_property
    def sums(self) -> Mapping[Term, Symbol]:
        """What the sums up to the step are called at the step t, by what they are."""
        found: dict[Term, Symbol] = {}

        def note(whole: Sum, summand: Term) -> Term:
            key = sum_over(whole.index, summand)
            if not any(same(key, each) for each in found):
                mark = "" if not found else f"^{{({len(found) + 1})}}"
                dims = tuple(i.dim for i in _ordered(key))
                sign = "nonnegative" if self._is_never_negative(summand) else "real"
                found[key] = Symbol(f"S_{self.step.name}{mark}", dims, sign)
            return ZERO

        for term in self.claim.terms:
            self.put(term, ZERO, lambda entry: entry, note)
        return found

    @property
    def named(self) -> tuple[tuple[Term, Term], ...]:
        """The names of the sums up to the step, with these."""
        found = []
        for whole, symbol in self.sums.items():
            assert isinstance(whole, Sum)
            up_to = indicator(position(whole.index), "<=", position(self.step))
            found.append((sym(symbol.name, *_ordered(whole)), sum_over(whole.index, mul(whole.body, up_to))))
        return tuple(found)

    def _is_never_negative(self, term: Term) -> bool:
        """Whether a term is declared not to be negative, or is an even power, or made of such by sums and products."""
        match term:
            case Num():
                return term.value >= 0
            case Sym(name=name):
                return self.problem.signs.get(name, "real") not in ("real", "nonzero")
            case Pow(exponent=Num(value=value)):
                return value.denominator == 1 and value > 0 and value.numerator % 2 == 0
            case Add() | Mul():
                return all(map(self._is_never_negative, term.args))
            case Sum():
                return self._is_never_negative(term.body)
            case _:
                return False

    def _sum_before(self, whole: Sum, summand: Term) -> Term:
        key = sum_over(whole.index, summand)
        for each, symbol in self.sums.items():
            if same(each, key):
                return sym(symbol.name, *_ordered(key))
        raise InvalidStep("a sum up to the step stands elsewhere than in the claim")

    def _symbols(self) -> Iterator[Symbol]:
        yield from self.sums.values()
        shifts = self.problem.families.shifts
        for symbol in self.problem.symbols:
            if symbol.dims.count(self.step.dim) == 1:
                yield replace(symbol, name=self.after(symbol.name), dims=self._rest(symbol.name))
        for name in self.problem.defined:
            if self.problem.shapes[name].count(self.step.dim) != 1:
                continue
            if name not in shifts:
                yield Symbol(self.after(name), self._rest(name))
            elif not shifts[name].ahead and shifts[name].place == self.place(name):
                yield Symbol(f"{shifts[name].of}_{self.step.name}", self._rest(name))

    def _rest(self, name: str) -> tuple[str, ...]:
        return tuple(dim for dim in self.problem.shapes[name] if dim != self.step.dim)

    def _definitions(self) -> Iterator[Definition]:
        """What is defined at the step, as far as that can be said of one step alone."""
        for each in self.problem.definitions:
            dims = self.problem.shapes[each.name]
            if each.name in self.problem.families.shifts or dims.count(self.step.dim) != 1:
                continue
            own = each.params[self.place(each.name)]
            if self.step in each.params and own is not self.step:
                continue
            try:
                body = self.put(rename(each.body, {own: self.step}), _next(self.step), self._after)
            except InvalidStep:
                continue
            yield Definition(self.after(each.name), tuple(p for p in each.params if p is not own), body)

    def _instances(self) -> Iterator[tuple[int, Judgement]]:
        """What is given for all steps, of the step t + 1, with the number of each."""
        for number, each in enumerate(self.problem.hypotheses):
            own = [i for i in each.free if i.dim == self.step.dim]
            if each.relation not in OF_NUMBERS or len(own) != 1:
                continue
            terms = (rename(term, {own[0]: self.step}) for term in each.terms)
            try:
                said = tuple(self.put(term, _next(self.step), self._after) for term in terms)
            except InvalidStep:
                continue
            yield number, Judgement(each.relation, said)


def _this(step: Index) -> Term:
    """The number t, which is a symbol in the problem of one step."""
    return sym(step.name)


def _next(step: Index) -> Term:
    return add(_this(step), ONE)


def _ordered(term: Term) -> tuple[Index, ...]:
    """The free indices of a term, by name."""
    return tuple(sorted(term.free, key=lambda i: (i.name, i.dim)))


def names_any(terms: tuple[Term, ...], names: frozenset[str]) -> bool:
    """Whether one of `names` stands in `terms`."""
    return any(not names.isdisjoint(names_in(term)) for term in terms)
