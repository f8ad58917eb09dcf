"""What a problem gives, in the form in which normal forms use it: signs, totals, entries that are 0 or 1."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from derive.decide.form import chance
from derive.decide.form.polynomials import (
    Monomial,
    Polynomial,
    Stopped,
    as_term,
    atom,
    is_constant,
    lead,
    monomial_term,
    normed,
    scaled,
    to_the,
)
from derive.decide.signs import Signs
from derive.kernel import Judgement, Problem
from derive.kernel.given import binaries, one_hot, units
from derive.terms import Index, Sum, Sym, Term, key, names_in, rename, same

if TYPE_CHECKING:
    from derive.decide.form.form import Form

Rule = tuple[str, Term, Polynomial]  # which assumption, the atom, and what it equals
Said = tuple[str, Judgement]


class Facts:
    """What is given in `problem`; `used` takes the names of the assumptions that were needed.

    What is given for all indices holds at any.  What one part has besides, or its solution assumes, is taken at the
    `fixed` indices of the question as it stands: x_i > 0 for the i that is asked for says nothing of x_j.
    """

    def __init__(self, problem: Problem, fixed: frozenset[Index] = frozenset()) -> None:
        self.problem = problem
        self.used: dict[str, None] = {}
        self.said = said(problem)
        self.fixed = {
            name: fixed.intersection(each.free) if number >= len(problem.hypotheses) else frozenset[Index]()
            for number, (name, each) in enumerate(self.said)
        }
        self.bits: dict[str, str] = {name: f"assumption {n + 1}" for name, n in binaries(problem).items()}
        for random in problem.randoms:
            if random.law == "bernoulli":
                self.bits.setdefault(random.name, "")
        self.units = {name: f"assumption {n + 1}" for name, n in units(problem).items()}
        self.one_hot = {
            name: (f"assumption {a + 1}", f"assumption {b + 1}") for name, (a, b) in one_hot(problem).items()
        }
        self.symmetric = dict(_symmetric([each for each in self.said if not self.fixed[each[0]]]))
        self.totals: list[Rule] = []
        self.entries: dict[str, Rule] = {}
        self.signed: dict[str, list[tuple[str, Polynomial]]] = {"<": [], "<=": [], "!=": []}
        self.means: list[tuple[str, Term]] = []
        self.signs = Signs(problem)
        self.positive: dict[Term, bool] = {}

    def shared(self, used: dict[str, None]) -> Facts:
        """The same, for another form."""
        other = object.__new__(Facts)
        other.__dict__.update(self.__dict__)
        other.used = used
        other.positive = dict(self.positive)
        other.signs = self.signs.copy()
        return other

    def use(self, *names: str) -> None:
        """Note that assumptions were needed."""
        self.used |= dict.fromkeys(name for name in names if name)

    def learn(self, form: Form) -> None:
        """Bring what is given into normal form, each with the help of what was before."""
        for name, judgement in self.said:
            try:
                self._learn(form, name, judgement)
            except (Stopped, RecursionError):
                form.depth, form.is_written = 0, True
        form.known.clear()
        form.leads.clear()
        form.used.clear()

    def _learn(self, form: Form, name: str, judgement: Judgement) -> None:
        if judgement.relation in self.signed and not any(isinstance(t, Index) for t in judgement.terms):
            left, right = judgement.terms
            p = form.plus(form.of(right), form.of(left), -1)
            if not is_constant(p):
                self.signed[judgement.relation].append((name, normed(p)))
        if judgement.relation == "integrable":
            self._mean(form, name, judgement.terms[0])
        if judgement.relation == "=" and not any(isinstance(t, Index) for t in judgement.terms):
            left, right = judgement.terms
            self._equation(form, name, form.plus(form.of(left), form.of(right), -1))

    def _mean(self, form: Form, name: str, term: Term) -> None:
        found = chance.stripped(form, form.of(term))
        if found is not None:
            self.means.append((name, found))

    def _equation(self, form: Form, name: str, p: Polynomial) -> None:
        """Σ f = c, or an entry that the others give."""
        totals = [m for m in p if len(m) == 1 and isinstance(_only(m), Sum) and _is_single(m)]
        if totals:
            first = lead({m: p[m] for m in totals})
            self.totals.append((name, _only(first), _rest(p, first)))
            form.known.clear()
            form.leads.clear()
            return
        if self.fixed[name]:
            return  # of one entry
        for m in sorted(
            (m for m in p if len(m) == 1 and _is_single(m)), key=lambda m: key(_only(m)), reverse=True
        ):
            entry = _only(m)
            if isinstance(entry, Sym) and self._is_free(entry, p, m):
                self.entries[entry.name] = (name, entry, _rest(p, m))
                form.known.clear()
                form.leads.clear()
                return

    def _is_free(self, entry: Sym, p: Polynomial, own: Monomial) -> bool:
        """Whether the others say all entries of a symbol, which stands nowhere in them."""
        if (
            len(set(entry.args)) < len(entry.args)
            or entry.name in self.problem.defined
            or entry.name in self.entries
        ):
            return False
        rest = [a for m in p if m != own for a, _ in m]
        reach = {name for a in rest for name in _reached(self.problem, a)}
        inside = {
            name
            for _, _, other in self.entries.values()
            for m in other
            for a, _ in m
            for name in _reached(self.problem, a)
        }
        return entry.name not in reach | inside and all(a.free <= set(entry.args) for a in rest)

    # -- equations -------------------------------------------------------------------------------

    def in_order(self, entry: Term) -> Term:
        """An entry of a symmetric array with its indices in order."""
        if isinstance(entry, Sym) and entry.name in self.symmetric:
            ordered = tuple(sorted(entry.args, key=lambda i: i.data))
            if ordered != entry.args:
                self.use(self.symmetric[entry.name])
                return entry.with_args(ordered)
        return entry

    def entry(self, form: Form, entry: Sym) -> Polynomial:
        """The form of an entry of a symbol."""
        rule = self.entries.get(entry.name)
        if rule is None:
            return atom(self.in_order(entry))
        name, head, value = rule
        self.use(name)
        names = dict(zip(head.args, entry.args, strict=True))
        found: Polynomial = {}
        for monomial, c in value.items():
            found = form.plus(found, form.of(rename(monomial_term(monomial), names)), c)  # type: ignore[arg-type]
        return found

    def total(self, form: Form, term: Term) -> Polynomial:
        """The form of a sum in normal form: what it is given to be, or itself."""
        for name, head, value in self.totals:
            if type(head) is not type(term) or head.length != term.length or head.tag != term.tag:
                continue
            for names in _ways(head, term, self.fixed[name]):
                if same(rename(head, names), term):
                    self.use(name)
                    found: Polynomial = {}
                    for monomial, c in value.items():
                        found = form.plus(found, form.of(rename(monomial_term(monomial), names)), c)
                    return found
        return atom(term)

    def has_mean(self, term: Term) -> bool:
        """Whether an expectation is given to exist."""
        for name, given in self.means:
            if given.length == term.length and any(
                same(rename(given, names), term) for names in _ways(given, term, self.fixed[name])
            ):
                self.use(name)
                return True
        return False

    # -- signs -----------------------------------------------------------------------------------

    def is_positive(self, each: Term) -> bool:
        """Whether an atom is surely positive."""
        found = self.positive.get(each)
        if found is None:
            found = self.positive[each] = self.signs.positive(each) or self._is_given("<", atom(each))
        return found

    def is_positive_polynomial(self, p: Polynomial) -> bool:
        """Whether it is surely positive."""
        if not p:
            return False
        if all(c > 0 and all(self.is_positive(a) for a, _ in m) for m, c in p.items()):
            return True
        return self.signs.positive(as_term(p)) or self._is_given("<", p)

    def is_nonnegative_polynomial(self, p: Polynomial) -> bool:
        """Whether it is surely not negative."""
        if not p or self.is_positive_polynomial(p):
            return True
        return self.signs.nonnegative(as_term(p)) or self._is_given("<=", p)

    def is_nonzero_polynomial(self, p: Polynomial) -> bool:
        """Whether it is surely not 0, by its build or since that is given."""
        if not p:
            return False
        if is_constant(p) or self.is_positive_polynomial(p) or self.is_positive_polynomial(scaled(p, -1)):
            return True
        if self.signs.nonzero(as_term(p)) or self._is_given("!=", p) or self._is_unit(p):
            return True
        return self._is_given("!=", scaled(p, -1))

    def _is_unit(self, p: Polynomial) -> bool:
        """Whether it is a symbol that is 1 or −1."""
        if len(p) == 1:
            ((monomial, _),) = p.items()
            if len(monomial) == 1 and isinstance(each := _only(monomial), Sym) and each.name in self.units:
                self.use(self.units[each.name])
                return True
        return False

    def _is_given(self, relation: str, p: Polynomial) -> bool:
        """Whether a sign is an instance of what is given."""
        if not self.signed[relation]:
            return False
        wanted = normed(p)
        for name, given in self.signed[relation]:
            if _is_instance(given, wanted, self.fixed[name]):
                self.use(name)
                return True
        return False


def said(problem: Problem) -> list[Said]:
    """What is assumed, by the number that it has among all that is declared; signs of symbols are known without."""
    given = list(enumerate(problem.declared, 1))
    rest = sum(len(target.when) for target in problem.targets) + len(problem.supposed)
    numbered = (*given[: len(problem.hypotheses)], *given[len(given) - rest :])
    return [(f"assumption {number}", judgement) for number, judgement in numbered]


def _symmetric(given: Sequence[Said]) -> list[tuple[str, str]]:
    """The matrices that are given to be symmetric."""
    found = []
    for name, judgement in given:
        match judgement.relation, judgement.terms:
            case "=", (Sym(args=(i, j)) as one, Sym() as other) if i is not j and one.name == other.name:
                if other.args == (j, i) and i.data[1] == j.data[1]:
                    found.append((one.name, name))
    return found


def _reached(problem: Problem, term: Term) -> set[str]:
    return {each for name in names_in(term) for each in (name, *problem.reach[name])}


def _only(monomial: Monomial) -> Term:
    return next(iter(monomial))[0]


def _is_single(monomial: Monomial) -> bool:
    return next(iter(monomial))[1] == 1


def _rest(p: Polynomial, first: Monomial) -> Polynomial:
    return scaled({m: c for m, c in p.items() if m != first}, -to_the(p[first], -1))


def _ways(head: Term, term: Term, fixed: frozenset[Index]) -> list[dict[Index, Index]]:
    """How the free indices of what is given may stand for those of a term: those that are `fixed` for themselves."""
    own = sorted(head.free - fixed, key=lambda i: i.data)
    there = sorted(term.free, key=lambda i: i.data)
    choices = [[i for i in there if i.dim == each.dim] for each in own]
    return [dict(zip(own, chosen, strict=True)) for chosen in product(*choices)]


def _is_instance(given: Polynomial, p: Polynomial, fixed: frozenset[Index]) -> bool:
    if len(given) != len(p):
        return False
    head, term = as_term(given), as_term(p)
    return any(same(rename(head, names), term) for names in _ways(head, term, fixed))
