"""Limits in Coq: the laws along a filter, and what holds of all values of a variable near the point.

Beneath a limit its variable is a letter, and what leans on what is given of the variable leans on its holding near the
point: each such hypothesis is shown to, as `derive.kernel.limits` asks for, and stands then for that letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from derive.coq.formula import NotExported, Scope, applied, growing, limit_is
from derive.coq.lemmas import LEMMAS, STATEMENTS
from derive.errors import InvalidStep
from derive.kernel import Binding, Judgement, Law
from derive.kernel.law import instance_of
from derive.kernel.limits import hangs_on, lasting, spoken_of
from derive.terms import ZERO, Apply, Limit, Meta, Num, Size, Term, add, contains, neg, same, subterms

if TYPE_CHECKING:
    from derive.coq.facts import Facts

BINDER = re.compile(r"\(([\w ]+) : ([^()]*)\)|\bF\b(?= \{)|\{[^}]*\}")
SIDES = {"<": "near_less", "<=": "near_at_most", "!=": "near_different"}


@dataclass(frozen=True)
class Near:
    """What holds of all values near the point: the letter of the variable, the scope in which all of it is known,
    and for each part its name, what it says, and a proof that it holds near the point.
    """

    letter: str
    scope: Scope
    parts: tuple[tuple[str, str, str], ...]
    filter: str

    def enter(self) -> str:
        """The tactic that leads to what is claimed of such a value."""
        if not self.parts:
            return f"refine (filter_forall (F := {self.filter}) _ _); intros {self.letter}; cbv beta."
        claim, proof = "True", f"(filter_true (F := {self.filter}))"
        for _, said, shown in reversed(self.parts):
            one = f"({shown} : {self.filter} (fun {self.letter} => {said}))"
            proof = f"(filter_and (F := {self.filter}) _ (fun {self.letter} => {claim}) {one} {proof})"
            claim = f"({said}) /\\ {claim}"
        names = " & ".join(name for name, _, _ in self.parts)
        return (
            f"refine (filter_imp (F := {self.filter}) (fun {self.letter} => {claim}) _ _ {proof});\n"
            f"intros {self.letter} ({names} & _); cbv beta."
        )


def near(proofs: Facts, node: Limit, scope: Scope) -> Near:
    """What is known of the variable of a limit near its point."""
    letter, inner = proofs.tending(node, scope)
    along, parts = proofs.filter(node, scope), []
    given: dict[str, str] = {}
    if isinstance(node.variable, Size):
        dim = node.variable.data
        name, inner = inner.new(f"one_{letter}")
        given[growing(dim)] = name
        parts.append((name, f"(1 <= {letter})%nat", "ltac:(on_side 0)"))
        for each, coq in scope.indices.items():
            if each.dim == dim:
                name, inner = inner.new(f"H{coq}")
                given[f"H{coq}"] = name
                parts.append((name, f"({coq} < {letter})%nat", f"ltac:(exists (S {coq}); intros; lia)"))
    inner = replace(inner, given=given)
    leaves = list(_leaves(proofs, node))
    if not leaves:
        return Near(letter, inner, tuple(parts), along)
    supposed: dict[Judgement, str] = {}
    for leaf in leaves:
        shown = _lasts(proofs, leaf, node, scope)
        if shown:
            name, inner = inner.new("supposed")
            supposed[leaf] = name
            parts.append((name, proofs.quantified(leaf, inner), shown))
    return Near(letter, replace(inner, supposed=supposed), tuple(parts), along)


def _leaves(proofs: Facts, node: Limit) -> Iterator[Judgement]:
    """What is given or assumed and moves with the variable."""
    given = (judgement for _, judgement in proofs.hypotheses())
    assumed = (fact.judgement for fact in proofs.facts.values() if fact.rule == "assumed")
    for leaf in dict.fromkeys((*given, *assumed)):
        has_limit = any(contains(t, Limit) for t in leaf.terms)
        if not has_limit and hangs_on(proofs.problem, leaf, node.variable):
            yield leaf


def _lasts(proofs: Facts, leaf: Judgement, node: Limit, scope: Scope) -> str:
    """A proof that what is given of the variable holds near the point; nothing if there is none, or it is being
    looked for.
    """
    if leaf in proofs.lasting:
        return ""
    proofs.lasting.append(leaf)
    try:
        ways = lasting(proofs.problem, leaf, node)
        if ways == ((),):
            return f"ltac:(on_side {proofs.write(_bound(leaf, node), scope, 9)})"
        if any(needed.key not in proofs.facts for needed in ways[0]) or len(leaf.free) > 1:
            return ""
        return _by_sign(proofs, leaf, node, ways[0], scope)
    except (InvalidStep, NotExported):
        return ""
    finally:
        proofs.lasting.remove(leaf)


def _bound(leaf: Judgement, node: Limit) -> Term:
    """Beyond which number the variable is, by a sign that says so."""
    left, right = leaf.terms
    if same(left, node.variable):
        return right
    return left if same(right, node.variable) else ZERO


def _by_sign(proofs: Facts, leaf: Judgement, node: Limit, way: tuple[Judgement, ...], scope: Scope) -> str:
    """From the sign of the limit of the difference."""
    indices = []
    inner = scope
    for each in leaf.free:
        name, inner = inner.bind(each)
        indices += [name, f"H{name}"]
    letter, there = proofs.tending(node, inner)
    left, right = leaf.terms
    gap = add(left, neg(right)) if leaf.relation == "!=" else add(right, neg(left))
    along = proofs.filter(node, scope)
    sides = (f"(fun {letter} => {proofs.write(term, there)})" for term in (gap, left, right))
    shown = " ".join(proofs.proof(each, inner) for each in way)
    said = f"({SIDES[leaf.relation]} {along} {' '.join(sides)} ltac:(intros; cbv beta; ring) {shown})"
    if not indices:
        return said
    size = proofs.size(leaf.free[0].dim, scope)
    claim = f"(fun {letter} {indices[0]} => {proofs.claim(leaf, there)})"
    return f"(near_all {along} {size} {claim} (fun {' '.join(indices)} => {said}))"


# -- laws ------------------------------------------------------------------------------------


def is_of_limits(law: Law) -> bool:
    """Whether a law speaks of limits."""
    return any(contains(term, Limit) for term in law.terms)


def limit_law(proofs: Facts, law: Law, binding: Binding, scope: Scope) -> str:
    """The lemma of a law of limits, applied to what its letters stand for here, and to proofs of its conditions."""
    node = spoken_of(law, binding)
    assert node is not None
    name = LEMMAS[law.name]
    suffix = _kind(law, binding, node)
    said = STATEMENTS.get(name + suffix)
    if said is None:
        raise NotExported(f"the {law.name} where the variable is a size")
    along = proofs.filter(node, scope)
    words = []
    if re.search(r"\bF\b", said) and not re.search(r"\bF\b(?= \{)", said):
        words.append(along)
    for match in BINDER.finditer(_binders(said)):
        letters, kind = match[1], match[2]
        if match[0] == "F":
            words.append(along)
        for letter in (letters or "").split():
            words.append(_word(proofs, law, binding, node, letter, kind, scope))
    words += list(_premises(proofs, law, binding, node, said, scope))
    return applied(name + suffix, words)


def _binders(said: str) -> str:
    """What stands before the claim of a lemma."""
    depth = 0
    for place, letter in enumerate(said):
        depth += (letter in "({") - (letter in ")}")
        if letter == ":" and depth == 0:
            return said[:place]
    return said


def _kind(law: Law, binding: Binding, node: Limit) -> str:
    """Which lemma speaks of a natural exponent."""
    if isinstance(node.variable, Size) and f"{LEMMAS[law.name]}_nat" in STATEMENTS:
        if not any(isinstance(p, Meta) and p.name == "p" for t in law.terms for p in subterms(t)):
            return "_nat"
    if law.name.removeprefix("existence of the ") == "limit of a power":
        exponent = binding.metas["p"][1]
        if isinstance(exponent, Num) and exponent.value.denominator == 1:
            raise NotExported("a law of real powers with a whole exponent")
    return ""


def _word(
    proofs: Facts, law: Law, binding: Binding, node: Limit, letter: str, kind: str, scope: Scope
) -> str:
    """What stands for a letter of a lemma."""
    if letter == "v":  # the number that the variable is
        return "INR" if isinstance(node.variable, Size) else "(fun z => z)"
    if letter in law.dims:
        return proofs.size(binding.dims[letter], scope)
    params, body = binding.metas[letter]
    if kind == "nat":
        return f"{proofs.natural(body, scope)}%nat"
    if "->" not in kind:
        return proofs.write(body, scope, 9)
    name, inner = proofs.tending(node, scope)
    names = [name]
    for param in params:
        each, inner = inner.bind(param)
        names.append(each)
    return f"(fun {' '.join(names)} => {proofs.write(body, inner)})"


def _premises(
    proofs: Facts, law: Law, binding: Binding, node: Limit, said: str, scope: Scope
) -> Iterator[str]:
    if "filterlim v F" in said:
        yield "is_lim_seq_INR" if isinstance(node.variable, Size) else "(filterlim_id _ _)"
    for when in law.when:
        if when.relation == "independent":
            continue
        if when.relation == "natural":
            yield "ltac:(lia)"
            continue
        here = instance_of(when, binding)
        if hangs_on(proofs.problem, here, node.variable):
            found = near(proofs, node, scope)
            claim = proofs.claim(here, found.scope)
            enter = found.enter().rstrip(".")
            proof = proofs.proof(here, found.scope)
            yield (
                f"(ltac:({enter}; exact {proof}) : {found.filter} (fun {found.letter} => {claim}))".replace(
                    "\n", " "
                )
            )
            continue
        inner, letters = scope, []
        for each in when.free:
            name, inner = inner.bind(binding.indices[each])
            letters += [name, f"H{name}"]
        proof = proofs.proof(here, inner)
        yield f"(fun {' '.join(letters)} => {proof})" if letters else proof


# -- what is given, and unknown functions ----------------------------------------------------


def limit_given(proofs: Facts, judgement: Judgement, said: str, scope: Scope) -> tuple[str, str]:
    """That the limit in what is given is its value, and that it exists."""
    found = limit_is(judgement)
    assert found is not None
    node, value = found
    letter, inner = proofs.tending(node, scope)
    function = f"(fun {letter} => {proofs.write(node.body, inner)})"
    words = f"{proofs.filter(node, scope)} {function} {proofs.write(value, scope, 9)} {said}"
    equation = f"(limit_of {words})"
    return equation if node is judgement.terms[0] else f"(eq_sym {equation})", f"(tends_converges {words})"


def continuity(proofs: Facts, node: Limit, scope: Scope) -> tuple[str, str]:
    """That the limit of an unknown function is the function of the limit, and that it exists."""
    body = node.body
    assert isinstance(body, Apply)
    head, smooth, _ = _function(proofs, body, scope)
    (argument,) = body.arguments
    if not hangs_on(proofs.problem, Judgement("<", (argument, ZERO)), node.variable):
        raise NotExported("the limit of a function of what does not move")
    letter, inner = proofs.tending(node, scope)
    inside = limit_with(node, argument)
    there = proofs.proof(Judgement("converges", (inside,)), scope)
    along = proofs.filter(node, scope)
    words = f"{along} {head} {smooth} (fun {letter} => {proofs.write(argument, inner)}) {there}"
    return f"(limit_unknown {words})", f"(converges_unknown {words})"


def limit_with(node: Limit, body: Term) -> Limit:
    """The same limit of another term."""
    found = node.with_args((body, *node.args[1:]))
    assert isinstance(found, Limit)
    return found


def peano(proofs: Facts, node: Limit, binding: Binding, scope: Scope) -> tuple[str, str]:
    """Taylor's theorem with the remainder of Peano: the equation, and that the limit exists."""
    order, image = binding.metas["k"][1], binding.metas["g"][1]
    assert isinstance(order, Num)
    assert isinstance(image, Apply)
    if "c" in binding.metas:
        raise NotExported("Taylor's theorem at a rate")
    if order.value > 2:
        raise NotExported("Taylor's theorem of an order beyond 2")
    head, smooth, slopes = _function(proofs, image, scope)
    if order.value == 2 and not slopes:
        raise NotExported("third derivatives of an unknown function")
    at = proofs.write(node.point or ZERO, scope, 9)
    along = proofs.filter(node, scope)
    letter, inner = proofs.tending(node, scope)
    words = " ".join([f"peano_{order.value}", along, at, head, smooth, *[slopes] * (order.value == 2)])
    body = f"(fun {letter} => {proofs.write(node.body, inner)})"
    words = f"tends_as {along} {body} _ _ ({words}) ltac:(quotient)"
    return f"(limit_of {along} _ _ ({words}))", f"(tends_converges {along} _ _ ({words}))"


def _function(proofs: Facts, image: Apply, scope: Scope) -> tuple[str, str, str]:
    """An unknown function of one number, or its derivative; that it is smooth, and that its derivative is."""
    function = proofs.problem.opaque[image.name]
    if function.shapes != ((),) or function.dims or len(image.slots) > 1:
        raise NotExported("the limit of an unknown function of more than one number")
    letter, known = proofs.functions[image.name], proofs.smooth[image.name]
    if not image.slots:
        return letter, known, f"{known}_2" if function.order > 1 else ""
    head = f"(partial {letter} 0 0 0)"
    return head, f"(fun a => {known}_2 0%nat 0%nat 0%nat a ltac:(range))", ""


def eventually(proofs: Facts, node: Limit, judgement: Judgement, scope: Scope) -> tuple[str, str]:
    """What says that a fact holds of all values near the point, and the tactic that proves it."""
    found = near(proofs, node, scope)
    claim, proof = proofs.claim(judgement, found.scope), proofs.proof(judgement, found.scope)
    return f"{found.filter} (fun {found.letter} => {claim})", f"{found.enter()}\nexact {proof}."
