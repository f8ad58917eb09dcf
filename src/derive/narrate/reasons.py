"""Why lines follow, as data: pages have the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

from derive.algebra import integer_exponent
from derive.kernel import Fact, Judgement, Problem, Step, equal, uses
from derive.kernel.adjoint import Use
from derive.kernel.distributions import TABLE
from derive.kernel.place import old_part
from derive.language import message as _
from derive.narrate.cuts import (
    MAIN,
    OF_COV,
    OF_E,
    is_routine,
    kind,
    left_of_sum,
    looks_the_same,
    shown_delta,
    turns_signs,
)
from derive.narrate.signs import Ground, is_square
from derive.terms import (
    Add,
    Apply,
    D,
    Delta,
    Index,
    Limit,
    Moment,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    has_minus,
    key,
    mul,
    names_in,
    subterms,
    sym,
    terms_of,
)

REWRITE, EXPAND, FACTOR_OUT, CANCEL = _("rewrite"), _("expand"), _("factor out"), _("cancel")
COMMON_DENOMINATOR, COLLECT = _("common denominator"), _("collect like terms")
SHIFTED, SCALED = "variance of a shifted variable", "variance of a multiple"
SUMMED = "variance of a sum of independent variables"
SAID = {
    "variance": _("mean square less squared mean"),
    "covariance": _("mean product less product of means"),
}
REGROUPED = _("regrouped")  # read backwards, what multiplies out
OF_SUMS = {SUMMED, "variance of a Σ of independent variables"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line follows: `kind` is law, definition, fold, given, lemma, algebra, adjoint, chain, picked, left,
    squares, obtain, bound, sign, equation, moment, distribution, continuity, peano or standard.

    `names` say which law, definition, declared fact or lemma, or through which definitions ("" for
    directly), and then `held` which of them stand still where others move; or of a δ_kj that picks out
    k = j its letters, the k and the j, and their size; or of a Σ over k of which k = i is left k, i, the size;
    or of squares what they come from, and the chain that multiplies them out; or of a bound or a sign what
    the term is made of and how the `claims` belong to it, see `derive.narrate.signs`; or of an equation what is
    done to both sides, with the numbers of other lines, or by which `terms`; or of moments nothing, or that it
    takes independence, beside the `claims` of what they are; or of a line that is one, whose distributions.
    """

    kind: str
    names: tuple[str, ...]
    held: tuple[str, ...] = ()
    claims: tuple[Judgement, ...] = ()
    terms: tuple[Term, ...] = ()


def reasons(steps: Sequence[Step], problem: Problem, detail: str) -> tuple[Reason, ...]:
    """The reasons in order of use; below detail full routine ones only where there is no other."""
    if len(steps) == 1 and steps[0].rule == "moment" and not steps[0].path:
        return (_distributions(steps[0], problem),)  # the line is the equation itself
    if detail == "full":
        return tuple(dict.fromkeys(reason for step in steps for reason in _said(step, problem)))
    through = [name for step in steps for reason in _said(step, problem) for name in _passed(reason)]
    telling = [step for step in steps if not (is_routine(step) or kind(step) == "sift")]
    if detail == "brief":
        telling = [step for step in telling if step.name not in through] or telling
    in_short = detail == "textbook"
    left = [left_of_sum(step, steps[0].before, steps[-1].after) if in_short else None for step in steps]
    untold = [] if any(left) or (detail == "brief" and telling) else _untold(steps)
    found: dict[Reason, None] = {}
    for step, those in zip(steps, left, strict=True):
        picked = shown_delta(step, steps[0].before) if in_short else None
        if picked is not None:
            found[_picked(*picked)] = None
        elif those is not None:
            found[Reason("left", (*(i.name for i in those), those[0].dim))] = None
        elif step in telling or step in untold:
            found |= dict.fromkeys(_in_short(step) or _said(step, problem))
    if not found:
        sifting = [step for step in steps if kind(step) == "sift"]
        found = dict.fromkeys(reason for step in sifting or steps for reason in _said(step, problem))
    few = tuple(_in_few_words(found, steps))
    return tuple(dict.fromkeys(_of_variances(few))) if in_short else few


def _of_variances(those: Iterable[Reason]) -> Iterator[Reason]:
    """The same with one name for laws of variances that a person uses in one breath."""
    names = {each.names[0] for each in those if each.kind == "law"}
    summed = bool(names & OF_SUMS)
    for each in those:
        name = each.names[0] if each.kind == "law" else ""
        if summed and name in (SHIFTED, SCALED):
            continue
        if name == SHIFTED and SCALED in names:
            continue
        if name == SCALED and SHIFTED in names:
            yield replace(each, names=(_("variance of a linear function"),))
        else:
            yield replace(each, names=(SUMMED,)) if name in OF_SUMS else each


def _in_short(step: Step) -> tuple[Reason, ...]:
    """What a person calls the linearity of expectations and covariances, whatever it is of."""
    if step.rule == "law" and step.name in OF_E:
        return (Reason("law", (_("linearity of E"),)),)
    if step.rule == "law" and step.name in OF_COV:
        return (Reason("law", (_("bilinearity of Cov"),)),)
    return (Reason("law", (SAID[step.name],)),) if step.rule == "law" and step.name in SAID else ()


def _picked(delta: Delta, summed: Index) -> Reason:
    """δ_kj picks out k = j."""
    own = [i for i in delta.args if isinstance(i, Index)]
    other = own[0] if own[1] is summed else own[1]
    return Reason("picked", (*(i.name for i in own), summed.name, other.name, summed.dim))


def _passed(reason: Reason) -> tuple[str, ...]:
    """The definitions that the chain rule goes through: they need not be named once more."""
    return reason.names if reason.kind == "adjoint" else ()


def _untold(steps: Sequence[Step]) -> list[Step]:
    """Routine steps that a reader would ask for: the main rule where a line tells no other rule for its
    derivatives, and why a derivative that stands on the line before is gone.
    """
    taken = [step for step in steps if kind(step) == "derivative"]
    seen = set(subterms(steps[0].before))
    gone = [step for step in taken if step.name == "derivative of a constant" and old_part(step) in seen]
    if not taken or not all(map(is_routine, taken)):
        return gone
    return [*gone, min(taken, key=lambda step: MAIN.index(step.name))]


def _said(step: Step, problem: Problem) -> Iterator[Reason]:
    match step.rule, old_part(step):
        case "unfold", _:
            yield Reason("definition", (step.name,))
        case "hypothesis", _:
            yield Reason("given", (step.name,))
        case "algebra", _:
            yield Reason("algebra", (_algebra(old_part(step), step.new),))
        case "continuity", Limit(args=(Apply() as body, *_)):
            yield Reason("continuity", (), terms=(body,))
        case "peano", _:
            yield Reason("peano", (step.name,), terms=(step.binding.metas["k"][1],))
        case "combination", _:
            sorts = {"lemma": "lemma", "hypothesis": "given"}
            yield from (Reason(sorts[each.rule], (each.name,)) for each in step.combination)
        case "lemma", _ if step.backwards and not isinstance(step.new, D | Moment | Limit):
            yield Reason("squares", (_origin(step.new), step.name))
        case "moment", old:
            yield Reason("moment", _apart(old, step.new, problem), claims=(equal(old, _once(step.new)),))
        case "standard", _:
            random = problem.random[step.name]
            noise, (_, scale) = step.binding.names["noise"], step.binding.metas["scale"]
            written = add(random.parameters[0], mul(scale, sym(noise, *random.at)))
            yield Reason("standard", (step.name,), terms=(sym(step.name, *random.at), written))
        case "adjoint", D(body=Sym() as result, wrt=Sym() as wrt):
            yield from _through(problem, wrt, uses(problem, result, wrt))
        case rule, _:
            yield Reason(rule, (step.name,))


def _distributions(step: Step, problem: Problem) -> Reason:
    """From which distributions a moment is taken."""
    old = old_part(step)
    names = (name for name in names_in(old) if name in problem.random)
    return Reason("distribution", tuple(names), held=_apart(old, step.new, problem))


def _apart(old: Term, new: Term, problem: Problem) -> tuple[str, ...]:
    """That it is by independence, where it takes that to know a moment."""
    declared = [problem.random[name] for name in names_in(old) if name in problem.random]
    alone = all(not each.beside and TABLE[each.law].together is None for each in declared)
    has_delta = contains(new, Delta)
    return ("by independence",) if len(declared) > 1 or (alone and has_delta) else ()


def _once(term: Term) -> Term:
    """The same with each δ once in a product."""
    if isinstance(term, Add):
        return add(*map(_once, term.args))
    seen: dict[frozenset[Term], None] = {}
    kept = []
    for factor in factors_of(term):
        pair = frozenset(factor.args)
        if not isinstance(factor, Delta) or pair not in seen:
            kept.append(factor)
        if isinstance(factor, Delta):
            seen[pair] = None
    return mul(*kept)


def _through(problem: Problem, wrt: Sym, ways: Sequence[Use]) -> Iterator[Reason]:
    """The chain rule, and the definitions that it writes out: those that lean on others that move."""
    names = [use.name for use in ways if use.weight is not None]
    direct = [""] if len(names) < len(ways) else []
    local = [use for use in ways if use.slope.data == "local"]
    leant_on = {name for use in local for name in names_in(use.slope.body)}
    held = [name for name in problem.ordered if name in leant_on and wrt.name in problem.reach[name]]
    yield Reason("adjoint", (*names, *direct), tuple(name for name in held if name != wrt.name))
    yield from (Reason("definition", (use.name,)) for use in local)


def _algebra(old: Term, new: Term) -> str:
    """What a person calls an identity of polynomials or quotients."""
    match old, new:
        case _ if looks_the_same(old, new) or turns_signs(old, new):
            return REWRITE
        case Mul() | Pow(), Add():
            return EXPAND
        case Add(), Mul() if any(map(_has_bracket, new.args)):
            return FACTOR_OUT
        case Add(), Mul() | Pow() if len({_divisors(term) for term in old.args}) > 1:
            return COMMON_DENOMINATOR
        case Add(), _ if _written_out(new) < _written_out(old):
            return COLLECT
        case Add(), Add() if len(new.args) > len(old.args):
            return EXPAND
        case Mul(), _ if len(factors_of(new)) < len(old.args):
            return CANCEL
        case _:
            return REWRITE


def is_plain(steps: Sequence[Step]) -> bool:
    """Whether algebra does no more on a line than to write factors in another way."""
    return all(looks_the_same(old_part(step), step.new) for step in steps if step.rule == "algebra")


def _has_bracket(factor: Term) -> bool:
    times = integer_exponent(factor) if isinstance(factor, Pow) else 1
    return isinstance(factor.base if isinstance(factor, Pow) else factor, Add) and (times or 1) > 0


def _divisors(term: Term) -> frozenset[str]:
    """What a term is divided by, but for numbers."""
    below = [f for f in factors_of(term) if isinstance(f, Pow) and (integer_exponent(f) or 0) < 0]
    return frozenset(key(d) for f in below for d in factors_of(f.base) if not isinstance(d, Num))


def _written_out(term: Term) -> int:
    """How many terms there are when all is multiplied out, before any of them are collected."""
    times = integer_exponent(term) if isinstance(term, Pow) else None
    if isinstance(term, Pow) and times is not None and times > 0:
        return _written_out(term.base) ** times
    if isinstance(term, Mul):
        return prod(map(_written_out, term.args))
    return sum(map(_written_out, term.args)) if isinstance(term, Add) else 1


def _in_few_words(those: Iterable[Reason], steps: Sequence[Step]) -> Iterator[Reason]:
    """The same without what algebra does on the way: what is multiplied out and then factored again, or only
    written in another way.
    """
    found = list(those)
    names = {each.names[0] for each in found if each.kind == "algebra"}
    passing = {REWRITE} if len(names) > 1 else set()
    passing |= {EXPAND} if COMMON_DENOMINATOR in names else set()
    if {EXPAND, FACTOR_OUT} <= names:
        passing |= {EXPAND, FACTOR_OUT} - {_algebra(*_changed(steps[0].before, steps[-1].after))}
        passing = passing if names - passing else {*names} - {EXPAND}
    yield from (each for each in found if each.kind != "algebra" or each.names[0] not in passing)


def _changed(old: Term, new: Term) -> tuple[Term, Term]:
    """What is left of both where the same stands around them."""
    if type(old) is not type(new) or not isinstance(old, Add | Mul | Sum):
        return old, new
    if isinstance(old, Sum) or isinstance(new, Sum):
        is_same = isinstance(old, Sum) and isinstance(new, Sum) and old.index is new.index
        return _changed(old.args[1], new.args[1]) if is_same else (old, new)
    kept = Counter(map(key, old.args)) & Counter(map(key, new.args))
    rest = [list(_others(each, Counter(kept))) for each in (old, new)]
    put_together = add if isinstance(old, Add) else mul
    first, second = (put_together(*each) for each in rest)
    return _changed(first, second) if kept and all(rest) else (first, second)


def _others(term: Term, kept: Counter[str]) -> Iterator[Term]:
    """The arguments that are not among those kept, each of which counts once."""
    for each in term.args:
        if kept[key(each)]:
            kept[key(each)] -= 1
        else:
            yield each


def _origin(new: Term) -> str:
    """Where squares come from, as a person says it."""
    if not all(map(_has_square, terms_of(new))):
        return REGROUPED
    bases = [part.base for part in subterms(new) if isinstance(part, Pow) and is_square(part)]
    subtracted = (term for base in bases for term in terms_of(base) if base is not term and has_minus(term))
    if any(contains(term, Sum) for term in subtracted):
        return _("completing the square")
    is_one = len(terms_of(new)) == 1 and not any(isinstance(factor, Sum) for factor in factors_of(new))
    return _("as a square") if is_one else _("as a sum of squares")


def _has_square(term: Term) -> bool:
    """Whether a square is a factor of `term`, or of what it is a Σ of."""
    if isinstance(term, Sum):
        return any(map(_has_square, terms_of(term.body)))
    factors = factors_of(term)
    return any(is_square(f) or (isinstance(f, Sum) and _has_square(f)) for f in factors)


def of_fact(fact: Fact) -> Reason:
    """What makes `fact` one."""
    match fact.rule:
        case "law" | "definition" | "lemma":
            return Reason(fact.rule, (fact.name,))
        case "arithmetic":
            return Reason("algebra", (_("numbers"),))
        case "induction":
            return Reason("induced", ("",))
        case _:
            return Reason("sign", ("", "since"), claims=(fact.judgement,))


def of_ground(found: Ground) -> Iterator[Reason]:
    """What a sign or a bound rests on: laws and lemmas, then claims."""
    yield from (Reason("definition", (name,)) for name in found.definitions)
    yield from (Reason("law", (name,)) for name in found.laws)
    yield from (Reason("lemma", (name,)) for name in found.lemmas)
    if found.is_induced:
        yield Reason("induced", ("",))
    if found.head or found.claims:
        yield Reason("sign", (found.head, found.link or "since" * bool(found.claims)), claims=found.claims)
    elif not (found.laws or found.lemmas or found.definitions or found.is_induced):
        yield Reason("algebra", ("plainly",))
