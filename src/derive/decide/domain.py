"""Where an answer is defined, as far as that does not follow from what is given and from what the question needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from derive.algebra import integer_exponent
from derive.decide.form import Form, Level
from derive.decide.form.chance import is_integrable
from derive.decide.form.polynomials import (
    Monomial,
    Polynomial,
    Rational,
    Unit,
    as_term,
    atom,
    content,
    denominators,
    is_constant,
    lead,
    normed,
    scaled,
    units,
    without,
)
from derive.decide.signs import is_nonnegative, is_nonzero, is_positive, is_smooth
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem, nonnegative, nonzero, obligations, positive
from derive.terms import (
    ZERO,
    Add,
    Binder,
    Fn,
    Index,
    Mul,
    Pow,
    Sym,
    Term,
    bound_indices,
    contains,
    fn,
    fresh,
    index,
    is_absolute,
    names_in,
    neg,
    rename,
    same,
)

FUEL = 6_000
STRONGER = {"!=": ("!=", "<"), "<=": ("<=", "<"), "<": ("<",)}


class Domain:
    """What must hold for a question to have a meaning: for `sides` to be defined, definitions written out."""

    def __init__(self, problem: Problem, sides: Sequence[Term]) -> None:
        self.problem = problem
        self.names = _definitions(problem, sides)
        self.fixed = frozenset[Index]().union(*(side.free for side in sides))
        bodies = [*sides, *(problem.defined[name].body for name in sorted(self.names))]
        needed = [each for body in bodies for each in obligations(problem, body)]
        self.known = frozenset(each.key for each in needed)
        self.others = [each for each in needed if each.relation not in STRONGER]
        self.plain = Form(problem, Level(), FUEL, None, self.fixed)
        self.written = Form(problem, Level(frozenset(problem.defined), True), FUEL, None, self.fixed)
        self.signs = [sign for each in needed for sign in _signs(self.written, each)]
        self.is_empty = any(_never(self.written, *each) for each in self.signs)

    def _form(self) -> Form:
        """A form with all definitions written out."""
        return Form(self.problem, self.written.level, FUEL, self.written)

    def beyond(self, answer: Term, more: Iterable[Judgement] = ()) -> tuple[Judgement, ...] | None:
        """What `answer`, and `more`, need besides; None if that never holds."""
        if self.is_empty:
            return None
        problem = self.problem
        names = sorted(_definitions(problem, (answer,)) - self.names)
        bodies = [answer, *(problem.defined[name].body for name in names)]
        needed = {each.key: each for body in bodies for each in obligations(problem, body)}
        needed |= {each.key: each for each in more}
        found: dict[str, Judgement] = {}
        for name, each in needed.items():
            if name in self.known:
                continue
            if each.relation not in STRONGER:
                if not self._holds(each):
                    found[name] = each
                continue
            for simple in _split(each):
                for part in self._parts(simple):
                    if part is None:
                        return None
                    found[part.key] = part
        return tuple(_without_weaker(list(found.values())))

    def _holds(self, judgement: Judgement) -> bool:
        """Whether a judgement of another kind holds."""
        match judgement.relation, judgement.terms:
            case "differentiable" | "locally differentiable", (body, _):
                return is_smooth(self.problem, body)
            case "integrable", (body,):
                form = self._form()
                try:
                    return all(is_integrable(form, monomial) for monomial in form.of(body))
                except (DeriveError, RecursionError):
                    return False
            case _:
                return False

    def _parts(self, judgement: Judgement) -> Iterator[Judgement | None]:
        """What a sign asks for that is not known, in simple words; None for what never holds."""
        if _is_seen(self.problem, judgement):
            return
        plain = Form(self.problem, self.plain.level, FUEL, self.plain)
        try:
            p = _difference(plain, judgement)
        except (DeriveError, RecursionError):
            p = None
        if p is None:
            if not self._follows(judgement.relation, self._written_out(judgement)):
                yield judgement
            return
        for relation, part in _simple(plain, judgement.relation, p):
            shown = judgement if part is p else self._said(plain, _shown(relation, part, self.fixed))
            yield from self._part(plain, relation, part, shown)

    def _said(self, plain: Form, judgement: Judgement) -> Judgement:
        """A judgement on forms as one on values: there log z is log |z|."""
        return Judgement(
            judgement.relation, tuple(self._with_moduli(plain, each) for each in judgement.terms)
        )

    def _with_moduli(self, plain: Form, term: Term) -> Term:
        if isinstance(term, Sym) or not contains(term, Fn):
            return term
        found = term.with_args(self._with_moduli(plain, arg) for arg in term.args)
        if not isinstance(term, Fn) or term.name != "log":
            return found
        z = plain.of(term.args[0])
        is_positive = _has(plain, "<", z) or self._is_known("<", z)
        return found if is_positive else fn("log", fn("abs", found.args[0]))

    def _part(
        self, plain: Form, relation: str, p: Polynomial, shown: Judgement
    ) -> tuple[Judgement | None, ...]:
        """What says that p has the sign, if it need be said; None if it never has."""
        if _has(plain, relation, p):
            return ()
        if is_constant(p) or _never(plain, relation, p):
            return (None,)
        if shown.key in self.known or self._follows(relation, self._written_out(shown)):
            return ()
        return (shown,)

    def _written_out(self, judgement: Judgement) -> tuple[Form, Polynomial] | None:
        form = self._form()
        try:
            return form, _difference(form, judgement)
        except (DeriveError, RecursionError):
            return None

    def _follows(self, relation: str, written: tuple[Form, Polynomial] | None) -> bool:
        """Whether a sign is seen, or is one of those that the question needs."""
        if written is None:
            return False
        form, p = written
        if not p:
            return relation == "<="
        if all(self._is_plain(form, *each) for each in _simple(form, relation, p)):
            return True
        if relation == "!=" and self._divides(form, p):
            return True
        return self._is_known(relation, p) or self._adds_up(form, relation, p)

    def _is_plain(self, form: Form, relation: str, p: Polynomial) -> bool:
        """Whether a sign is seen or needed, or both: what is not negative and not 0 is positive."""
        if _has(form, relation, p) or self._is_known(relation, p):
            return True
        return relation == "<" and _has(form, "<=", p) and self._is_known("!=", p)

    def _divides(self, form: Form, p: Polynomial) -> bool:
        """Whether p divides what is known not to be 0: x − 1 is not 0 where x² − 1 is not."""
        for name, given in self.signs:
            if name not in STRONGER["!="]:
                continue
            try:
                rest = form.times(given, form.power(p, -1))
                if all(e > 0 for m in rest for _, e in m) and not form.plus(given, form.times(p, rest), -1):
                    return True
            except DeriveError:
                continue
        return False

    def _adds_up(self, form: Form, relation: str, p: Polynomial) -> bool:
        """Whether each term is seen not to be negative, one of them even to be positive."""
        strict = ["<" if self._is_monomial(form, "<", m, c) else "<=" for m, c in p.items()]
        if not all(
            sign == "<" or self._is_monomial(form, "<=", m, c)
            for sign, (m, c) in zip(strict, p.items(), strict=True)
        ):
            return False
        return relation == "<=" or "<" in strict

    def _is_monomial(self, form: Form, relation: str, monomial: Monomial, coefficient: Rational) -> bool:
        """Whether a monomial is positive, or (<=) not negative, by its factors."""
        if coefficient < 0:
            return False
        for a, e in monomial:
            base = _base(form, a)
            if form.facts.is_positive(a) or _has(form, relation, atom(a)) or self._is_known(relation, base):
                continue
            if not _is_square(a, e) or (relation == "<" and not self._is_known("!=", base)):
                return False
        return True

    def _is_known(self, relation: str, p: Polynomial) -> bool:
        if not p:
            return False
        for name, given in self.signs:
            if name not in STRONGER[relation]:
                continue
            ways = (given, scaled(given, -1)) if relation == "!=" else (given,)
            if any(self._is_instance(way, p) for way in ways):
                return True
        return False

    def _is_instance(self, given: Polynomial, p: Polynomial) -> bool:
        """Whether p is what is given, at some values of the indices that are not those asked for."""
        if len(given) != len(p):
            return False
        head, term = as_term(normed(given)), as_term(normed(p))
        if head is term:
            return True
        own = sorted(head.free - self.fixed, key=lambda i: i.data)
        choices = [[i for i in sorted(term.free, key=lambda i: i.data) if i.dim == each.dim] for each in own]
        return any(
            same(rename(head, dict(zip(own, chosen, strict=True))), term) for chosen in product(*choices)
        )


def _definitions(problem: Problem, terms: Iterable[Term]) -> frozenset[str]:
    """The definitions that terms depend on."""
    names = {each for term in terms for name in names_in(term) for each in problem.reach[name]}
    return frozenset(name for name in names if name in problem.defined)


def _split(judgement: Judgement) -> Iterator[Judgement]:
    """A sign of a product of formulas as signs of its factors, where that is the same."""
    term = judgement.subject
    if judgement.relation not in ("!=", "<") or ZERO not in judgement.terms:
        yield judgement
    elif judgement.relation == "!=" and isinstance(term, Mul):
        for factor in term.args:
            yield from _split(nonzero(factor))
    elif judgement.relation == "!=" and integer_exponent(term) and isinstance(term, Pow):
        yield from _split(nonzero(term.base))
    elif is_absolute(term) and judgement.key != Judgement("<", (term, ZERO)).key:
        yield from _split(nonzero(term.args[0]))
    else:
        yield judgement


def _difference(form: Form, judgement: Judgement) -> Polynomial:
    left, right = judgement.terms
    return form.plus(form.of(right), form.of(left), -1)


def _signs(form: Form, judgement: Judgement) -> Iterator[tuple[str, Polynomial]]:
    """What a judgement says of signs, of simple terms."""
    if judgement.relation not in STRONGER:
        return
    try:
        p = _difference(form, judgement)
    except (DeriveError, RecursionError):
        return
    if p:
        yield judgement.relation, p
        yield from _simple(form, judgement.relation, p)


def _is_seen(problem: Problem, judgement: Judgement) -> bool:
    """Whether a sign is seen from how its term is written."""
    tests = {"<": is_positive, "<=": is_nonnegative, "!=": is_nonzero}
    left, right = judgement.terms
    if left is ZERO:
        return tests[judgement.relation](problem, right)
    return judgement.relation == "!=" and right is ZERO and is_nonzero(problem, left)


def _has(form: Form, relation: str, p: Polynomial) -> bool:
    """Whether a sign is seen, positive denominators put aside."""
    below = denominators(p)
    if below and all(form.facts.is_positive(each) for each in below):
        for each, n in below.items():
            p = form.times(p, form.power(_base(form, each), n))
    match relation:
        case "<":
            return form.facts.is_positive_polynomial(p)
        case "<=":
            return form.facts.is_nonnegative_polynomial(p)
        case _:
            return form.facts.is_nonzero_polynomial(p)


def _never(form: Form, relation: str, p: Polynomial) -> bool:
    """Whether a sign is seen never to hold."""
    match relation:
        case "<":
            return form.facts.is_nonnegative_polynomial(scaled(p, -1))
        case "<=":
            return form.facts.is_positive_polynomial(scaled(p, -1))
        case _:
            return not p


def _simple(form: Form, relation: str, p: Polynomial) -> list[tuple[str, Polynomial]]:
    """Signs of simple terms that say together what one of p says: ab ≠ 0 just where a ≠ 0 and b ≠ 0."""
    if relation == "!=" and len(p) > 1:
        return _factors(form, p)
    if len(p) != 1 or is_constant(p):
        return [(relation, p)]
    ((monomial, coefficient),) = p.items()
    unsure = [(a, e) for a, e in units(monomial) if not form.facts.is_positive(a)]
    if relation == "!=" or (
        relation == "<" and coefficient > 0 and all(_is_square(*unit) for unit in unsure)
    ):
        return [("!=", _base(form, a)) for a, _ in unsure]
    if relation == "<=" and coefficient > 0 and all(_is_square(*unit) for unit in unsure):
        return []
    odd: list[tuple[str, Polynomial]] = []
    even: list[tuple[str, Polynomial]] = []
    for a, e in unsure:
        (even if _is_square(a, e) else odd).append(("!=", _base(form, a)))
    if relation == "<" and odd:
        rest: Polynomial = {_odd_part(unsure): 1 if coefficient > 0 else -1}
        if len(odd) == 1:
            rest = scaled(odd[0][1], 1 if coefficient > 0 else -1)
        return [*even, ("<", rest)]
    if relation == "<=" and len(unsure) == 1 == len(odd):
        return [("<=", scaled(odd[0][1], 1 if coefficient > 0 else -1))]
    return [(relation, p)]


def _factors(form: Form, p: Polynomial) -> list[tuple[str, Polynomial]]:
    """That p is not 0, said of what all its terms have in common, and of the rest: q − q² is q (1 − q)."""
    common = {a: e for a, e in content(p).items() if e > 0}
    if not common:
        return [("!=", p)]
    unsure = [a for a, _ in units(common.items()) if not form.facts.is_positive(a)]
    return [*(("!=", _base(form, a)) for a in unsure), ("!=", without(p, common))]


def _is_square(each: Term, e: Rational) -> bool:
    """Whether a power is never negative, and 0 just where its base is: an even one, or one of |z|."""
    return (e.denominator == 1 and e % 2 == 0) or is_absolute(each)


def _odd_part(unsure: Iterable[Unit]) -> Monomial:
    return frozenset((a, 1) for a, e in unsure if not _is_square(a, e))


def _base(form: Form, each: Term) -> Polynomial:
    """What an atom is 0 with: |z| is with z."""
    if is_absolute(each):
        each = each.args[0]
    if not isinstance(each, Add):
        return atom(each)
    found: Polynomial = {}
    for arg in each.args:
        found = form.plus(found, form.of(arg))
    return found


def _shown(relation: str, p: Polynomial, fixed: frozenset[Index]) -> Judgement:
    """The sign as a judgement: x > 0, and x < 0 rather than −x > 0."""
    if relation == "!=":
        if p[lead(p)] < 0:
            p = scaled(p, -1)
        return nonzero(_in_letters(as_term(p), fixed))
    term = _in_letters(as_term(p), fixed)
    if len(p) == 1 and p[lead(p)] < 0:
        return Judgement(relation, (neg(term), ZERO))
    return positive(term) if relation == "<" else nonnegative(term)


def _in_letters(term: Term, fixed: frozenset[Index]) -> Term:
    """A term in normal form with letters for its bound indices, as people write them: none of the question."""
    if not term.args or isinstance(term, Sym):
        return term
    if isinstance(term, Binder):
        bound = fresh(index("i", term.index.dim), fixed | term.free | bound_indices(term))
        return term.with_args((bound, _in_letters(rename(term.body, {term.index: bound}), fixed)))
    return term.with_args(_in_letters(arg, fixed) for arg in term.args)


def _without_weaker(found: list[Judgement]) -> Iterator[Judgement]:
    """The judgements without those that others among them say as well."""
    strict = {each.subject: each for each in found if each.relation == "<"}
    for each in found:
        if each.relation in ("!=", "<=") and each.subject in strict:
            continue
        yield each
