"""What came out of a part, as a page says it."""

from __future__ import annotations

from derive.kernel import Chain, Theorem, about
from derive.language import message as _
from derive.narrate import Story
from derive.present.boxes import Box, Shape
from derive.present.lacks import lack_words, lacking
from derive.present.matrices import is_entrywise
from derive.present.script import Script
from derive.present.steps import beyond
from derive.present.words import THAT_OF, label
from derive.solver.lift import lift
from derive.terms import ZERO, Limit, Sum, Sym, contains, subterms
from derive.terms.matrix import Matrix, scalar, shape

SATISFIED = {  # whether it is shown, of one value, for one equation, with a sign that is given
    (True, True, True, False): _("conversely, this value satisfies the equation"),
    (True, True, True, True): _("conversely, this value satisfies the equation and the sign that is given"),
    (True, True, False, False): _("conversely, this value satisfies the equations"),
    (True, True, False, True): _("conversely, this value satisfies the equations and the sign that is given"),
    (True, False, True, False): _("conversely, these values satisfy the equation"),
    (True, False, True, True): _("conversely, these values satisfy the equation and the sign that is given"),
    (True, False, False, False): _("conversely, these values satisfy the equations"),
    (True, False, False, True): _("conversely, these values satisfy the equations and the sign that is given"),
    (False, True, True, False): _("that this value satisfies the equation is not shown"),
    (False, True, True, True): _("that this value satisfies the equation and the sign that is given is not shown"),
    (False, True, False, False): _("that this value satisfies the equations is not shown"),
    (False, True, False, True): _("that this value satisfies the equations and the sign that is given is not shown"),
    (False, False, True, False): _("that these values satisfy the equation is not shown"),
    (False, False, True, True): _("that these values satisfy the equation and the sign that is given is not shown"),
    (False, False, False, False): _("that these values satisfy the equations is not shown"),
    (False, False, False, True): _("that these values satisfy the equations and the sign that is given is not shown"),
}  # fmt: skip
STATIONARY = {
    True: _("conversely, this is a stationary point, where all holds that is given"),
    False: _("that this is a stationary point, where all holds that is given, is not shown"),
}


def verdict(story: Story, theorem: Theorem) -> str:
    """What stands over what came out of a part, as a message."""
    if theorem.part in story.refuted:
        return _("False")
    if is_open(story, theorem):
        return _("Stuck")
    return _("Answer") if theorem.target.claim is None else _("Proved")


def missing(story: Story, theorem: Theorem, script: Script) -> str:
    """What a part seems to lack, where more is to be said than what was reached."""
    lack = story.missing.get(theorem.part)
    if lack is None or (
        theorem.target.claim is not None and theorem.chain.steps and lack == lacking(theorem)
    ):
        return ""
    return lack_words(lack, story.problem, script)


def is_open(story: Story, theorem: Theorem) -> bool:
    """Whether something that was asked is not answered or not proved."""
    convexity = theorem.target.convexity
    is_curved = convexity is None or theorem.convexity is not None
    return bool(story.open(theorem)) or not theorem.is_proved or not is_curved


def satisfied(theorem: Theorem, script: Script) -> str:
    """Whether answers are shown to satisfy what was given of the unknowns; nothing where no equations were solved."""
    unknowns = theorem.target.unknowns
    targets = theorem.problem.targets
    last = [each.part for each in targets if each.is_unknown and each.unknowns == unknowns][-1:]
    if not unknowns or theorem.part not in last:
        return ""
    if theorem.problem.optimum is not None:
        return script.say(STATIONARY[theorem.is_verified])
    relations = [theorem.problem.declared[number].relation for number in about(theorem.problem, unknowns)]
    has_sign = any(each != "=" for each in relations)
    which = (theorem.is_verified, len(unknowns) == 1, relations.count("=") == 1, has_sign)
    return script.say(SATISFIED[which])


def where_words(story: Story, theorem: Theorem, script: Script, has_lemmas: bool = True) -> str:
    """Which formulas in an answer are those of a lemma, if lemmas are printed, or of another part; nothing if none is."""
    chains = {chain.name: chain for chain in theorem.derivation.chains}
    cited = [chains[name] for name in theorem.chain.where if has_lemmas or chains[name].part is not None]
    return script.series(_that_of(chain, story, script) for chain in cited)


def _that_of(chain: Chain, story: Story, script: Script) -> str:
    """Which chain says what a formula is, and where that starts if it is a recursion."""
    words = label(chain.name, story, script, THAT_OF, formula=script.formula(chain.start))
    start = beyond(story.problem, chain)
    if start is None:
        return words
    return script.say("{words}, with {claim}", words=words, claim=script.claim(start))


def matrix_claim(theorem: Theorem) -> tuple[Matrix, Matrix] | None:
    """The claim in matrix notation, if there is such a form."""
    if theorem.form is None or theorem.chain.end is ZERO:
        return None
    start, (rows, columns) = theorem.chain.start, shape(theorem.form.matrix)
    rest = iter(theorem.form.at)
    beside = start.free - {*theorem.form.at}
    left = lift(start, None if rows == 1 else next(rest), None if columns == 1 else next(rest), beside=beside)
    if left is None and (rows, columns) == (1, 1):
        left = scalar(start)  # a number, as it was asked for
    return None if left is None else (left, theorem.form.matrix)


def shape_of(matrix: Matrix) -> Box | None:
    """The shape of a matrix, as rows times columns; nothing for a number."""
    dims = shape(matrix)
    return None if dims == (1, 1) else Shape(tuple(map(str, dims)))


def acting(story: Story, theorem: Theorem, script: Script) -> str:
    """How functions of arrays act, said of the first form that has one."""
    forms = ((each, each.form) for each in story.theorems)
    first = next((each for each, form in forms if form and is_entrywise(form.matrix)), None)
    return script.say("functions entry by entry") if theorem is first else ""


def no_matrix(theorem: Theorem, script: Script) -> str:
    """Why the components stand alone, where a reader might expect a matrix; not of one entry, as ∂J_c/∂θ_c."""
    target, answer = theorem.claim.terms
    if answer is ZERO or contains(target, Limit):
        return ""
    count = len(target.free)
    if count > 2:
        return script.say(
            "in components only: {number} free indices make no matrix", number=script.number(count)
        )
    places = [i for part in subterms(target) if isinstance(part, Sym) for i in part.args]
    is_array = count > 0 and len(places) == len(set(places))
    if is_array or (not count and contains(answer, Sum)):
        return script.say("in components only: no matrix notation found")
    return ""
