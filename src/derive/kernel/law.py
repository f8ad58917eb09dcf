"""A law: the textbook's line, in letters that stand for any term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from derive.errors import InvalidStep
from derive.kernel.judgement import Judgement, equal
from derive.terms import (
    APPROACHES,
    IN_LAWS,
    Add,
    Binder,
    D,
    Fn,
    Index,
    Limit,
    Meta,
    Moment,
    Mul,
    Num,
    Pow,
    Size,
    Sym,
    Term,
    bound_indices,
    contains,
    derivative,
    limit,
    rename,
    size,
    subterms,
    sym,
)  # fmt: skip


@dataclass(frozen=True)
class Law:
    """`claim` holds whenever all of `when` do.

    The letters of a law are `Meta` terms (f, or f[k] where it may depend on the index k), names of
    symbols (`Sym` terms: a law knows no symbol), its own indices, and the sizes these run over.  A
    letter for a function or variable never depends on an index it does not show.
    """

    name: str
    claim: Judgement
    when: tuple[Judgement, ...] = ()
    source: str = ""
    remark: str = ""

    @property
    def lhs(self) -> Term:
        """The left side of an equation."""
        return self.claim.terms[0]

    @property
    def rhs(self) -> Term:
        """The right side of an equation."""
        return self.claim.terms[1]

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term of the law."""
        return self.claim.terms + tuple(term for premise in self.when for term in premise.terms)

    @cached_property
    def metas(self) -> tuple[str, ...]:
        """The names of its letters."""
        return tuple(dict.fromkeys(p.name for t in self.terms for p in subterms(t) if isinstance(p, Meta)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The letters that stand for the name of a symbol."""
        return tuple(dict.fromkeys(p.name for t in self.terms for p in subterms(t) if isinstance(p, Sym)))

    @cached_property
    def indices(self) -> tuple[Index, ...]:
        """Its own indices, bound or free."""
        return tuple(dict.fromkeys(p for t in self.terms for p in subterms(t) if isinstance(p, Index)))

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """The letters of its sizes."""
        named = [i.dim for i in self.indices]
        named += [p.data for t in self.terms for p in subterms(t) if isinstance(p, Size)]
        return tuple(dict.fromkeys(named))

    @cached_property
    def approaches(self) -> frozenset[str]:
        """Of which kinds the approaches of its limits are left open, see `IN_LAWS`."""
        found = (str(p.data) for t in self.terms for p in subterms(t) if isinstance(p, Limit))
        return frozenset(found) & frozenset(IN_LAWS)

    @cached_property
    def averages(self) -> bool:
        """Whether it speaks of expectations, so that its conditions must hold for every outcome."""
        return any(contains(t, Moment) for t in self.terms)

    @cached_property
    def limit(self) -> Limit | None:
        """The first limit in its claim: all limits in one law are in the same variable at the same point."""
        parts = (p for t in self.claim.terms for p in subterms(t))
        return next((p for p in parts if isinstance(p, Limit)), None)

    @cached_property
    def bound(self) -> frozenset[Index]:
        """Those of its indices that are bound, or stand in its conditions alone: those hold for all their values."""
        spoken_of = frozenset[Index]().union(*(term.free for term in self.claim.terms))
        beside = (
            frozenset[Index]().union(*(term.free for each in self.when for term in each.terms)) - spoken_of
        )
        return beside.union(*(bound_indices(term) for term in self.terms))


def law(
    name: str, lhs: Term, rhs: Term, when: tuple[Judgement, ...] = (), source: str = "", remark: str = ""
) -> Law:
    """The law lhs = rhs."""
    return Law(name, equal(lhs, rhs), when, source, remark)


Value = tuple[tuple[Index, ...], Term]  # what a letter stands for: parameters, and a term in them


@dataclass(frozen=True, slots=True)
class Binding:
    """What the letters, indices and sizes of a law stand for.

    If it is `local`, derivatives are read with every definition but the variable's held fixed: what
    holds of all total derivatives holds in the problem in which those definitions are given symbols.
    `approach` is that of the limits in the law, if it leaves that open: "above", say, and the point.
    """

    metas: Mapping[str, Value] = field(default_factory=dict)
    indices: Mapping[Index, Index] = field(default_factory=dict)
    dims: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    local: bool = False
    approach: tuple[str, tuple[Term, ...]] = ("", ())


def check_binding(law: Law, binding: Binding) -> None:
    """Refuse a binding that leaves a letter open or could capture an index.

    Raises:
        InvalidStep: a letter without a value, an index over the wrong size, a captured index.
    """
    for name in law.metas:
        if name not in binding.metas:
            raise InvalidStep(f"the letter {name} is left unbound")
    for name in law.names:
        if name not in binding.names:
            raise InvalidStep(f"the name {name} is left unbound")
    for dim in law.dims:
        if dim not in binding.dims:
            raise InvalidStep(f"the size {dim} is left unbound")
    for each in law.indices:
        if each not in binding.indices:
            raise InvalidStep(f"the index {each.name} is left unbound")
        if binding.indices[each].dim != binding.dims[each.dim]:
            raise InvalidStep(f"the index {each.name} stands for one over another size")
    if binding.local and any(contains(t, Limit) for t in law.terms):
        raise InvalidStep("beneath a limit every definition moves: none can be held fixed in a law about one")
    where, point = binding.approach
    wanted = APPROACHES.get(where)
    if law.approaches and (wanted is None or len(point) != wanted - 2):
        raise InvalidStep("what the variable of the limits tends to is left open")
    if "near" in law.approaches and wanted != 3:
        raise InvalidStep("the law is about a limit at a point")
    _check_capture(law, binding)


def _check_capture(law: Law, binding: Binding) -> None:
    images = [binding.indices[each] for each in law.indices]
    for each in law.indices:
        if each not in law.bound:
            continue
        image = binding.indices[each]
        if images.count(image) > 1:
            raise InvalidStep(f"the index {image.name} would stand for two indices of the law")
        for name in law.metas:
            params, body = binding.metas[name]
            if image in body.free and image not in params:
                raise InvalidStep(f"the index {image.name} would be captured in {name}")
        if any(image in point.free for point in binding.approach[1]):
            raise InvalidStep(f"the index {image.name} would be captured in the point of a limit")


def instance(pattern: Term, binding: Binding) -> Term:
    """`pattern` with its letters replaced.

    Raises:
        InvalidStep: a letter is shown with another number of indices than its value has.
    """
    match pattern:
        case Add() | Mul() | Pow() | Fn():  # most are
            return pattern.with_args([instance(arg, binding) for arg in pattern.args])
        case Num():
            return pattern
        case Meta():
            params, body = binding.metas[pattern.name]
            if not params and not pattern.args:
                return body
            if len(params) != len(pattern.args) or len(set(params)) != len(params):
                raise InvalidStep(f"the letter {pattern.name} has {len(pattern.args)} indices")
            at = [binding.indices[i] for i in pattern.args if isinstance(i, Index)]
            if any(p.dim != i.dim for p, i in zip(params, at, strict=True)):
                raise InvalidStep(f"the letter {pattern.name} has an index over another size")
            return rename(body, dict(zip(params, at, strict=True)))
        case Index():
            return binding.indices[pattern]
        case Sym():
            return sym(binding.names[pattern.name], *(binding.indices[i] for i in pattern.args))
        case Size():
            return size(binding.dims[pattern.data])
        case D():
            body, wrt = (instance(arg, binding) for arg in pattern.args)
            return derivative(body, wrt, "local" if binding.local else "total")
        case Limit(data="any"):
            where, point = binding.approach
            return limit(instance(pattern.body, binding), instance(pattern.variable, binding), where, *point)
        case Limit(data="near"):
            body, variable, tended = (instance(arg, binding) for arg in pattern.args)
            return limit(body, variable, binding.approach[0], tended)
        case Binder():
            return pattern.with_args((binding.indices[pattern.index], instance(pattern.body, binding)))
        case _:
            return pattern.with_args(instance(arg, binding) for arg in pattern.args)


def instance_of(judgement: Judgement, binding: Binding) -> Judgement:
    """`judgement` with its letters replaced."""
    found = Judgement(judgement.relation, tuple(instance(t, binding) for t in judgement.terms))
    return found.local if binding.local else found
