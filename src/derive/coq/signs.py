"""The signs that a formula needs to be differentiable, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from derive.coq.formula import NotExported, Scope
from derive.kernel import Judgement, Problem, is_at_least, nonzero, obligations, positive
from derive.terms import Fn, Indicator, Num, Pow, Term, add, neg, subterms

if TYPE_CHECKING:
    from derive.coq.facts import Facts


def needed(problem: Problem, body: Term) -> list[Judgement]:
    """The signs that differentiability of a formula asks for: roots of positives, kinks avoided."""
    found = {j.key: j for j in obligations(problem, body) if j.relation in ("<", "!=")}
    for part in subterms(body):
        if isinstance(part, Pow) and not _is_whole(problem, part.exponent):
            found[positive(part.base).key] = positive(part.base)
        if isinstance(part, Fn) and part.name in ("relu", "abs"):
            found[nonzero(part.args[0]).key] = nonzero(part.args[0])
        if (isinstance(part, Fn) and part.name in ("max", "min")) or isinstance(part, Indicator):
            one, other = part.args if part.data != "<=" else part.args[::-1]
            apart = nonzero(add(one, neg(other)))
            found[apart.key] = apart
    return list(found.values())


def _is_whole(problem: Problem, exponent: Term) -> bool:
    whole = isinstance(exponent, Num) and exponent.value.denominator == 1
    return whole or any(is_at_least(problem, each, 0) for each in (exponent, neg(exponent)))


def posed(proofs: Facts, body: Term, scope: Scope) -> Iterator[str]:
    """Those that are facts of the derivation, for all values of the indices that it binds."""
    for number, judgement in enumerate(j for j in needed(proofs.problem, body) if j.key in proofs.facts):
        inner, letters = scope, []
        for each in judgement.free:
            if each not in body.free:
                letter, inner = inner.bind(each)
                letters += [letter, f"H{letter}"]
        lead = f"fun {' '.join(letters)} => " if letters else ""
        proof = shown(proofs, judgement, inner)
        if proof:
            yield f"pose proof ({lead}{proof}) as sign_{number}."


def is_known(proofs: Facts, judgement: Judgement) -> bool:
    """Whether a sign is a fact, and one that this part of the problem may lean on."""
    _, scope = proofs.ranges(judgement.free, proofs.top)
    return judgement.key in proofs.facts and bool(shown(proofs, judgement, scope))


def shown(proofs: Facts, judgement: Judgement, scope: Scope) -> str:
    """The proof of a fact; nothing, if it rests on what only another part of the problem assumes."""
    try:
        return proofs.proof(judgement, scope)
    except NotExported:
        return ""
