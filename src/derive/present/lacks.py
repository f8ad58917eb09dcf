"""What a part that is stuck seems to lack, as a page says it."""

from __future__ import annotations

from derive.kernel import Judgement, Problem, Theorem
from derive.kernel.judgement import CURVED
from derive.language import message as _
from derive.present.claims import relation
from derive.present.script import Script
from derive.solver.lack import Lack, Laws, Part, Quoted
from derive.terms import ZERO, Term, same

RULES = {
    "convex": _("a rule by which {term} is convex, as it is made"),
    "concave": _("a rule by which {term} is concave, as it is made"),
    "log-convex": _("a rule by which {term} is log-convex, as it is made"),
    "root-convex": _("a rule by which the root of {term} is convex, as it is made"),
}


def lack_words(lack: Lack, problem: Problem, script: Script) -> str:
    """What is missing, in words."""
    parts = {place: _written(part, problem, script) for place, part in lack.parts.items()}
    return script.say(lack.message, **parts)


def lacking(theorem: Theorem, enough: Judgement | None = None) -> Lack:
    """What a claim that is not proved seems to lack: a proof of what would do, from where its chain arrived; and
    what would be `enough` for that, if that is known.
    """
    claim, chain = theorem.target.claim, theorem.chain
    assert claim is not None
    if claim.relation in CURVED:
        return Lack(RULES[claim.relation], {"term": chain.end})
    is_difference = claim.relation != "=" and same(chain.start, theorem.target.term)
    terms = (ZERO, chain.end) if is_difference else (chain.end, claim.terms[1])
    wanted = Judgement(claim.relation, terms)
    if enough is None:
        return Lack(_("a proof of {claim}"), {"claim": wanted})
    return Lack(_("a proof of {claim}; it would follow from {other}"), {"claim": wanted, "other": enough})


def _written(part: Part, problem: Problem, script: Script) -> str:
    match part:
        case Judgement():
            return relation(part, script, problem)
        case Term():
            return script.formula(part)
        case tuple():
            return script.series(map(script.formula, part))
        case Quoted(words=words):
            return script.own(words)
        case Laws(names=names):
            return script.series(map(script.law, names))
        case int():
            return script.number(part)
        case _:
            return script.letter(part)
