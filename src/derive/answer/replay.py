"""All that comes after a wrong line of a derivation, done right: the same equations wherever they apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from derive.kernel import Chain, Step
from derive.kernel.place import old_part
from derive.terms import Add, D, Delta, Index, Mul, Sum, Sym, Term, contains, factors_of, mul, rename


@dataclass(frozen=True)
class Replay:
    """What is left of a derivation after any of its lines.

    Many wrong lines differ in one place only, so that what becomes of a part is kept.
    """

    chains: Sequence[Chain]
    known: dict[tuple[Term, Term, Term], Term] = field(default_factory=dict)

    def end(self, line: Term, place: int, number: int) -> Term | None:
        """Where the last chain ends if that at `place` goes on from `line` with its step of that number; None if it
        does not rest on it.
        """
        chain = self.chains[place]
        ends = {chain.name: self._continued(line, chain.steps[number:], {})}
        for each in self.chains[place + 1 :]:
            cited = (n for n, step in enumerate(each.steps) if step.rule == "lemma" and step.name in ends)
            first = next(cited, None)
            if first is not None:
                ends[each.name] = self._continued(each.steps[first].before, each.steps[first:], ends)
        return ends.get(self.chains[-1].name)

    def _continued(self, line: Term, steps: Sequence[Step], ends: Mapping[str, Term]) -> Term:
        """`line` after the equations of `steps`, each put to use wherever its left side stands; chains may have
        other `ends`.
        """
        for step in steps:
            if step.relation != "=" or step.rule == "cases":
                continue
            old, new = old_part(step), step.new
            if step.rule == "lemma" and step.name in ends and not step.backwards:
                new = rename(ends[step.name], dict(step.binding.indices))
            after = self._rewritten(line, old, new)
            if after is line and step.name == "sifting":
                after = _sifted(line)
            elif step.rule == "lemma" and isinstance(old, D):
                after = _cited(after, old, new)
            line = after
        return line

    def _rewritten(self, term: Term, old: Term, new: Term) -> Term:
        """`term` with `new` for `old`, also where that is some of the terms or factors; not in variables."""
        if term is old:
            return new
        if term.length <= old.length or not contains(term, type(old)):
            return term
        seen = term, old, new
        if seen not in self.known:
            self.known[seen] = self._rewritten_inside(*seen)
        return self.known[seen]

    def _rewritten_inside(self, term: Term, old: Term, new: Term) -> Term:
        if type(term) is type(old) and isinstance(term, Add | Mul):
            missing = Counter(old.args)
            missing.subtract(term.args)
            if all(count <= 0 for count in missing.values()):
                return _swapped(term, old, new)
        if isinstance(term, D):
            body = self._rewritten(term.body, old, new)
            return term if body is term.body else term.with_args((body, term.wrt))
        args = tuple(self._rewritten(arg, old, new) for arg in term.args)
        return term if all(a is b for a, b in zip(args, term.args, strict=True)) else term.with_args(args)


def _swapped(term: Term, old: Term, new: Term) -> Term:
    """`term` with `new` where the first of those of its parts stands that are the parts of `old`."""
    wanted, kept, place = Counter(old.args), list[Term](), None
    for arg in term.args:
        if wanted[arg]:
            wanted[arg] -= 1
            place = len(kept) if place is None else place
        else:
            kept.append(arg)
    kept.insert(place or 0, new)
    return term.with_args(kept)


def _sifted(term: Term) -> Term:
    """`term` where δ has chosen one term of each Σ over it."""
    if isinstance(term, D) or not contains(term, Delta):
        return term
    if not isinstance(term, Sum):
        return term.with_args(_sifted(arg) for arg in term.args) if term.args else term
    bound, body = term.index, _sifted(term.body)
    for factor in factors_of(body):
        if isinstance(factor, Delta) and bound in factor.args:
            rest = mul(*(each for each in factors_of(body) if each is not factor))
            return rename(rest, {bound: next(i for i in factor.args if i is not bound)})
    return term.with_args((bound, body))


def _cited(term: Term, old: D, new: Term) -> Term:
    """`term` with what is known of a derivative, at whatever indices it stands."""
    if isinstance(term, D):
        ours, theirs = term.wrt, old.wrt
        if term.body is old.body and not old.body.free and isinstance(ours, Sym) and isinstance(theirs, Sym):
            if ours.name == theirs.name:
                return rename(new, dict(zip(theirs.args, ours.args, strict=True)))
        return term
    if isinstance(term, Index) or not contains(term, D):
        return term
    return term.with_args(_cited(arg, old, new) for arg in term.args)
