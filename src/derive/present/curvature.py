"""Why a term is convex or concave, as a page says it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Fact, Theorem, positive
from derive.kernel.curvature import premises
from derive.kernel.judgement import CURVED, Judgement
from derive.language import message as _
from derive.present.script import Script
from derive.terms import Num

MULTIPLES = ("a nonnegative multiple", "a nonpositive multiple")
PLAIN = ("an affine function", "a sum", "a Σ", *MULTIPLES)
REASONS = {  # of an affine function, and of another
    "an increasing convex function of a convex one": (
        _("an increasing convex function of an affine one"),
        _("an increasing convex function of a convex one"),
    ),
    "the absolute value of an affine function": (_("the absolute value of an affine function"),) * 2,
    "a maximum of convex functions": (_("the greatest of convex functions"),) * 2,
    "a minimum of concave functions": (_("the least of concave functions"),) * 2,
    "a maximum of convex functions over an index": (_("the greatest of convex functions"),) * 2,
    "the root of a root-convex function": (_("a norm of affine functions"),) * 2,
    "an even power of an affine function": (_("an even power of an affine function"),) * 2,
    "a power of a nonnegative convex function": (
        _("a power of an affine one, which is nonnegative"),
        _("a power of a convex one, which is nonnegative"),
    ),
    "a reciprocal of a positive concave function": (
        _("a reciprocal of an affine one, which is positive"),
        _("a reciprocal of a concave one, which is positive"),
    ),
    "the logarithm of a log-convex function": (
        _("the logarithm of a sum of exponentials of convex functions"),
    )
    * 2,
    "the logarithm of a positive concave function": (
        _("the logarithm of an affine one, which is positive"),
        _("the logarithm of a concave one, which is positive"),
    ),
    "a root of a nonnegative concave function": (
        _("a root of an affine one, which is nonnegative"),
        _("a root of a concave one, which is nonnegative"),
    ),
}
BENT = {"convex": _("{term} is convex: {reason}"), "concave": _("{term} is concave: {reason}")}
AGAIN = {
    "convex": _("sums of these and of affine terms, and multiples that keep this, are convex again"),
    "concave": _("sums of these and of affine terms, and multiples that keep this, are concave again"),
    "log-convex": _("sums of these and of affine terms, and multiples that keep this, are log-convex again"),
    "root-convex": _("sums of these and nonnegative multiples have convex roots again"),
}


def curvature(theorem: Theorem, script: Script) -> str:
    """Why what a theorem says to be convex, or concave, is so: of which parts it is made.  Else nothing."""
    if theorem.claim.relation not in CURVED:
        return ""
    facts = [fact for fact in _resting(theorem) if fact.judgement.relation in ("convex", "concave")]
    telling = [fact for fact in facts if fact.rule == "curvature" and fact.name not in PLAIN]
    if not telling:
        return script.say("{term} is affine", term=script.formula(theorem.chain.end))
    said = [_said(fact, facts, script) for fact in telling]
    last = script.say(AGAIN[theorem.claim.relation])
    signs = dict.fromkeys(script.claim(sign) for sign in _signs(facts, theorem))
    if signs:
        last = script.say("{claim}, since {conditions}", claim=last, conditions=script.together(signs))
    return script.say("; ").join([*said, last])


def _resting(theorem: Theorem) -> list[Fact]:
    """The facts of the chain, and of those before it: only what it needs is in them."""
    return [fact for chain in theorem.chains for fact in chain.facts]


def _said(fact: Fact, facts: list[Fact], script: Script) -> str:
    """What is convex, and of what it is made."""
    inner = fact.judgement.subject.args[0]
    is_affine = any(f.judgement.subject is inner and f.name == "an affine function" for f in facts)
    of_affine, of_another = REASONS[fact.name]
    reason = script.say(of_affine if is_affine else of_another)
    return script.say(
        BENT[fact.judgement.relation], term=script.formula(fact.judgement.subject), reason=reason
    )


def _signs(facts: list[Fact], theorem: Theorem) -> Iterator[Judgement]:
    """The signs of the multiples that are not numbers, as they were given."""
    known = {fact.judgement.key: fact.judgement for fact in _resting(theorem)}
    for fact in facts:
        if fact.rule == "curvature" and fact.name in MULTIPLES:
            sign, _ = premises(theorem.problem, fact.judgement, fact.name)
            if not isinstance(sign.subject, Num):
                yield known.get(positive(sign.subject).key, sign)
