"""Why a term is convex or concave, as a page says it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Fact, Theorem, positive
from derive.kernel.curvature import premises
from derive.kernel.judgement import CURVED, Judgement
from derive.present.script import Script
from derive.terms import Num

MULTIPLES = ("a nonnegative multiple", "a nonpositive multiple")
PLAIN = ("an affine function", "a sum", "a Σ", *MULTIPLES)
REASONS = {
    "an increasing convex function of a convex one": "an increasing convex function of {}",
    "the absolute value of an affine function": "the absolute value of an affine function",
    "a maximum of convex functions": "the greatest of convex functions",
    "a minimum of concave functions": "the least of concave functions",
    "an even power of an affine function": "an even power of an affine function",
    "a power of a nonnegative convex function": "a power of {}, which is nonnegative",
    "a reciprocal of a positive concave function": "a reciprocal of {}, which is positive",
    "the logarithm of a log-convex function": "the logarithm of a sum of exponentials of convex functions",
    "the logarithm of a positive concave function": "the logarithm of {}, which is positive",
    "a root of a nonnegative concave function": "a root of {}, which is nonnegative",
}


def curvature(theorem: Theorem, script: Script) -> str:
    """Why what a theorem says to be convex, or concave, is so: of which parts it is made.  Else nothing."""
    if theorem.claim.relation not in CURVED:
        return ""
    facts = [fact for fact in _resting(theorem) if fact.judgement.relation in ("convex", "concave")]
    telling = [fact for fact in facts if fact.rule == "curvature" and fact.name not in PLAIN]
    said = [
        f"{script.formula(fact.judgement.subject)} is {fact.judgement.relation}: {_reason(fact, facts)}"
        for fact in telling
    ]
    signs = dict.fromkeys(script.claim(sign) for sign in _signs(facts, theorem))
    since = f", since {' and '.join(signs)}" if signs else ""
    last = f"sums of these and of affine terms, and multiples that keep this, are {theorem.claim.relation} again{since}"
    whole = script.formula(theorem.chain.end)
    return "; ".join([*said, last] if said else [f"{whole} is affine"])


def _resting(theorem: Theorem) -> list[Fact]:
    """The facts of the chain, and of those before it: only what it needs is in them."""
    return [fact for chain in theorem.chains for fact in chain.facts]


def _reason(fact: Fact, facts: list[Fact]) -> str:
    inner = fact.judgement.subject.args[0]
    relations = {f.judgement.relation: f.name for f in facts if f.judgement.subject is inner}
    is_affine = "an affine function" in relations.values()
    of = "an affine one" if is_affine else f"a {next(iter(relations), 'convex')} one"
    return REASONS[fact.name].format(of)


def _signs(facts: list[Fact], theorem: Theorem) -> Iterator[Judgement]:
    """The signs of the multiples that are not numbers, as they were given."""
    known = {fact.judgement.key: fact.judgement for fact in _resting(theorem)}
    for fact in facts:
        if fact.rule == "curvature" and fact.name in MULTIPLES:
            sign, _ = premises(theorem.problem, fact.judgement, fact.name)
            if not isinstance(sign.subject, Num):
                yield known.get(positive(sign.subject).key, sign)
