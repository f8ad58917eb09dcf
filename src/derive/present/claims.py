"""What is to be proved, and what was, as a page says it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from derive.kernel import Convexity, Judgement, Problem, Target, Theorem
from derive.kernel.convexity import is_smooth
from derive.kernel.hessian import is_motion
from derive.kernel.judgement import CURVED
from derive.language import message as _
from derive.present import boxes
from derive.present.boxes import Box
from derive.present.judgements import BENT, names_together
from derive.present.layout import TIGHT, layout, layout_in
from derive.present.script import Script
from derive.terms import ZERO, Index, Term, rename

STRICTLY = _("{term} is strictly convex in {array}")
SIGN_OF_FORM = {
    "<=": _(
        "By the second-order condition it is enough to show that the Hessian form of {term} is nonnegative in every "
        "direction {direction}:"
    ),
    "<": _(
        "By the second-order condition it is enough to show that the Hessian form of {term} is positive in every "
        "direction {direction}:"
    ),
}


def asked(problem: Problem, target: Target, script: Script) -> str:
    """What a target claims: J is convex in (w, b), or a relation, for every index that is free in it."""
    assert target.claim is not None
    if target.convexity is not None:
        return curved(target, script)
    return said(problem, target, target.claim, script)


def said(problem: Problem, target: Target, judgement: Judgement, script: Script) -> str:
    """A relation that is said about a target, for every index and direction in it."""
    if judgement.relation in CURVED:
        return script.claim(judgement)
    return for_every(relation(judgement, script, problem), letters(target, judgement, script), script)


def letters(target: Target, judgement: Judgement, script: Script) -> list[str]:
    """What a relation is said for all values of: directions, and indices that are free in it."""
    found = [script.letter(each.name) for each in judgement.free]
    return found if target.convexity is None else [_directions(target.convexity, script), *found]


def relation(judgement: Judgement, script: Script, problem: Problem) -> str:
    """A relation between two terms of `problem`, t ≥ 0 rather than 0 ≤ t."""
    left, sign, right = sides(judgement)
    written = [layout_in(problem, each) for each in (left, right)]
    return script.show(boxes.Related(written[0], ((sign, written[1]),)))


def sides(judgement: Judgement) -> tuple[Term, str, Term]:
    """A relation as it is written, t ≥ 0 rather than 0 ≤ t."""
    left, right = judgement.terms
    if left is ZERO and judgement.relation in boxes.MIRRORED:
        return right, boxes.MIRRORED[judgement.relation], left
    return left, judgement.relation, right


def say_the_same(one: Judgement, other: Judgement) -> bool:
    """Whether two judgements differ in the letters of their indices only."""
    if one.relation != other.relation or sorted(i.dim for i in one.free) != sorted(i.dim for i in other.free):
        return False
    return any(_in_letters(one, letters).key == other.key for letters in permutations(other.free))


def _in_letters(judgement: Judgement, letters: Sequence[Index]) -> Judgement:
    """The same judgement in other letters, where these are of the sizes of its own."""
    names = dict(zip(judgement.free, letters, strict=True))
    if any(mine.dim != theirs.dim for mine, theirs in names.items()):
        return judgement
    return Judgement(judgement.relation, tuple(rename(term, names) for term in judgement.terms))


def for_every(claim: str, letters: Sequence[str], script: Script) -> str:
    """What is said of letters is said for all of their values: a reader would take i for the i of the answer."""
    if not letters:
        return claim
    return script.say("{claim} for every {letters}", claim=claim, letters=script.series(letters))


def curved(target: Target, script: Script) -> str:
    """J is convex in (w, b)."""
    assert target.convexity is not None
    variables = script.show(names_together([variable for variable, _way in target.convexity.directions]))
    words = STRICTLY if target.convexity.strict else BENT["convex"]
    return script.say(words, term=script.formula(target.convexity.of), array=variables)


def enough(theorem: Theorem, script: Script) -> str:
    """What a proof of convexity shows instead; nothing of another claim, nor where convexity would not follow."""
    problem, target = theorem.problem, theorem.target
    if target.convexity is None or not is_smooth(
        problem, target.convexity.of, dict(target.convexity.directions)
    ):
        return ""
    if theorem.is_proved and theorem.convexity is None:
        return ""
    ends = _directions(target.convexity, script)
    form = _form(problem, target.convexity)
    if form is None:
        of = script.formula(target.convexity.of)
        return script.say(SIGN_OF_FORM[target.relation], term=of, direction=ends)
    sign = ">=" if target.relation == "<=" else ">"
    return script.say(
        "By the second-order condition it is enough to show that {claim} for every direction {direction}; "
        "in components,",
        claim=script.show(boxes.Related(form, ((sign, boxes.Number(0)),))),
        direction=ends,
    )


def _directions(convexity: Convexity, script: Script) -> str:
    """(v, c), or of a strict convexity (v, c) ≠ 0."""
    named = names_together([direction for _of, direction in convexity.directions])
    return script.show(boxes.Related(named, (("!=", boxes.Number(0)),)) if convexity.strict else named)


def motion(problem: Problem, judgement: Judgement, script: Script) -> str:
    """(v, c) ≠ 0, if a judgement says that the directions of a strict convexity are not all 0; else nothing."""
    for target in problem.targets:
        convexity = target.convexity
        if convexity is not None and convexity.strict and is_motion(problem, convexity, judgement):
            return _directions(convexity, script)
    return ""


def _form(problem: Problem, convexity: Convexity) -> Box | None:
    """vᵀ (∇²_w J) v, if the only variable is a vector."""
    (variable, direction), *others = convexity.directions
    if others or len(problem.shapes[variable]) != 1:
        return None
    letter = boxes.Letter(direction)
    hessian = boxes.Brackets(boxes.Nabla(layout(convexity.of, TIGHT), variable, 2))
    return boxes.Product((boxes.Transposed(letter), hessian, letter))


def reached(theorem: Theorem, script: Script) -> str:
    """What is proved of a claim that is not: what its chain says of its ends."""
    return relation(theorem.claim, script, theorem.problem)
