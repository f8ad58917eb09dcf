"""Ways to see a judgement: what is given, the laws, definitions, lemmas, each with what it needs."""

from __future__ import annotations

from collections.abc import Iterator

from derive.algebra import integer_exponent
from derive.errors import InvalidStep
from derive.kernel import Binding, Fact, Judgement, nonzero
from derive.kernel.adjoint import chain_conditions, smooth_premises
from derive.kernel.curvature import ways
from derive.kernel.judgement import is_true_of_numbers
from derive.kernel.moments import completed_square, integrable, interchangeable, of_parameters, of_support
from derive.solver.cited import by_average, by_lemma, by_solved
from derive.solver.convergence import of_limit
from derive.solver.densities import square_completed
from derive.solver.findings import Findings, Way, is_local, is_smoothness, pair_of, symbol_name
from derive.solver.instances import by_laws
from derive.solver.match import renaming
from derive.solver.parts import entries_in, is_step, passages, paths_to, points, unfolded
from derive.terms import (
    ZERO,
    Add,
    Apply,
    D,
    Det,
    Fn,
    Index,
    Limit,
    Mul,
    Num,
    Pow,
    Sym,
    add,
    contains,
    derivative,
    neg,
    put,
    rename,
    same,
    terms_of,
)

DIFFERENCE = {  # what a relation between two terms says of their difference
    "<": "what is greater leaves a positive difference",
    "<=": "what is no less leaves a nonnegative difference",
}
TELLING = {  # and what their difference says of two terms
    "<": "a positive difference tells what is greater",
    "<=": "a nonnegative difference tells what is no less",
}


def ways_to(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """The facts that would say it, each with what it needs, those that are found soonest first."""
    if is_true_of_numbers(judgement):
        yield Fact(judgement, "arithmetic"), ()
    yield from _given(facts, judgement)
    if isinstance(judgement.subject, Limit):
        yield from of_limit(facts, judgement, judgement.subject)
        return
    if judgement.relation == "=":  # no law concludes one
        yield from by_solved(facts, judgement)
        return
    if isinstance(judgement.subject, Det) and contains(judgement.subject, Limit):
        facts.wanted[judgement.key] = judgement  # the limit of an inverse asks for it
    if facts.last_resort and isinstance(judgement.subject, D) and judgement.relation == "!=":
        facts.wanted[judgement.key] = judgement  # l'Hôpital's rule divides by it
    yield from _by_difference(facts, judgement)
    yield from _everywhere(facts, judgement)
    yield from _by_chain_rule(facts, judgement)
    yield from _by_adjoint(facts, judgement)
    yield from _by_curvature(facts, judgement)
    yield from _by_distributions(facts, judgement)
    yield from by_laws(facts, judgement)
    yield from _by_opposite(facts, judgement)
    yield from _by_definition(facts, judgement)
    yield from by_lemma(facts, judgement)
    yield from by_average(facts, judgement)
    yield from by_solved(facts, judgement)
    yield from _by_kink(facts, judgement)


def _by_kink(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """A sign of what holds the argument of a kink, with 0 for that."""
    gone, subject = facts.vanishing, judgement.subject
    if gone is None or gone.free or judgement.relation not in ("<", "<=", "!="):
        return
    for path in paths_to(subject, gone):
        yield Fact(judgement, "kink", path=path), (judgement.about(put(subject, path, ZERO)),)
        return


def _by_chain_rule(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    if isinstance(judgement.terms[0], Apply) and "differentiable" in judgement.relation:
        node = derivative(*pair_of(judgement), "local" if is_local(judgement) else "total")
        if len(judgement.terms[0].slots) < facts.problem.opaque[judgement.terms[0].name].order:
            yield Fact(judgement, "chain"), chain_conditions(facts.problem, node)


def _by_adjoint(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    result, wrt = judgement.terms if len(judgement.terms) == 2 else (ZERO, ZERO)
    if judgement.relation == "differentiable" and isinstance(result, Sym) and isinstance(wrt, Sym):
        if passages(facts.problem, result, wrt):
            yield Fact(judgement, "adjoint"), smooth_premises(facts.problem, result, wrt)


def _by_curvature(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    for rule, inner in ways(facts.problem, judgement):
        yield Fact(judgement, "curvature", rule), inner


def _by_distributions(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """What can be averaged, by the moments that there are; and what parameters of distributions must be."""
    if judgement.relation == "normally distributed":
        if isinstance(judgement.terms[0], Sym):
            found = square_completed(facts.problem, judgement.terms[0])
            if found is not None and found.key == judgement.key:
                yield Fact(judgement, "density"), completed_square(facts.problem, *judgement.terms)
        return
    if judgement.relation == "integrable":
        yield from _by_density(facts, judgement)
    try:
        if judgement.relation == "integrable":
            reading = integrable(facts.problem, judgement.terms[0])
            yield Fact(judgement, "expectation"), tuple(reading.smooth)
        elif judgement.relation == "interchangeable":
            reading = interchangeable(facts.problem, *pair_of(judgement))
            yield Fact(judgement, "expectation"), tuple(reading.smooth)
    except InvalidStep:
        return
    for random in facts.problem.randoms if judgement.relation in ("<", "<=", "!=") else ():
        for said in (*of_parameters(random), *of_support(random)):
            names = _renaming(said, judgement) if said.relation == judgement.relation else None
            if names is not None:
                indices = {i: names.indices.get(i, i) for i in random.at}
                yield Fact(judgement, "distribution", random.name, Binding(indices=indices)), ()


def _by_density(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """A normal variable, and its square, have expectations."""
    (term,) = judgement.terms
    entry = term.base if isinstance(term, Pow) and integer_exponent(term) == 2 else term
    found = square_completed(facts.problem, entry) if isinstance(entry, Sym) else None
    if found is not None:
        _, mean, variance = found.terms
        name = (
            "a normal variable has an expectation"
            if entry is term
            else "a square of a normal variable has an expectation"
        )
        binding = Binding({"x": ((), entry), "g": ((), mean), "h": ((), variance)})
        yield Fact(judgement, "law", name, binding), (found,)


def _given(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    for number, declared in facts.declared():
        if declared.relation == judgement.relation:
            names = _renaming(declared, judgement)
            if names is not None:
                yield Fact(judgement, "given", str(number), names), ()


def _by_difference(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """r − l > 0, or ≥ 0, since l < r or l ≤ r is given."""
    name = DIFFERENCE.get(judgement.relation)
    if name is None or judgement.terms[0] is not ZERO or not isinstance(judgement.terms[1], Add | Mul):
        return
    for declared in facts.problem.declared:
        left, right = declared.terms[0], declared.terms[-1]
        if declared.relation == judgement.relation and left is not ZERO:
            said = Judgement(judgement.relation, (ZERO, add(right, neg(left))))
            names = _renaming(said, judgement)
            if names is not None:
                left, right = (rename(side, names.indices) for side in (left, right))
                binding = Binding({"f": ((), left), "g": ((), right)})
                yield (
                    Fact(judgement, "law", name, binding),
                    (Judgement(judgement.relation, (left, right)),),
                )

    if judgement.relation == "<":
        yield from _by_number(facts, judgement)


def _by_number(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """t − 1 > 0 since t ≥ 2 is given."""
    numbers = [arg for arg in terms_of(judgement.terms[1]) if isinstance(arg, Num)]
    rest = add(*(arg for arg in terms_of(judgement.terms[1]) if not isinstance(arg, Num)))
    for declared in facts.problem.declared if len(numbers) == 1 else ():
        least, right = declared.terms[0], declared.terms[-1]
        if declared.relation != "<=" or not isinstance(least, Num) or not same(right, rest):
            continue
        below = neg(numbers[0])
        if is_true_of_numbers(Judgement("<", (below, least))):
            binding = Binding({"f": ((), below), "g": ((), right), "h": ((), least)})
            name = "transitivity of order"
            yield Fact(judgement, "law", name, binding), (declared, Judgement("<", (below, least)))


def _everywhere(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """What is given of all numbers of an interval, of one that stands in the judgement."""
    for witness in facts.witnesses if judgement.relation == "between" else ():
        if witness.place.key == judgement.key:
            yield Fact(judgement, "obtained", witness.name), ()
    for number, every in enumerate(facts.problem.everywhere):
        if every.claim.relation == judgement.relation and not every.points:
            for value in points(judgement.terms):
                claim, conditions = every.at(value)
                if claim.key == judgement.key:
                    binding = Binding({every.variable: ((), value)})
                    yield Fact(judgement, "everywhere", str(number), binding), conditions


def _by_opposite(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """c ≠ 0 since −c ≠ 0, and l − r ≠ 0 since l < r is given."""
    subject = judgement.terms[0]
    if judgement.relation != "!=" or judgement.terms[1] is not ZERO:
        return
    if isinstance(subject, Sym):
        binding = Binding({"f": ((), neg(subject))})
        yield Fact(judgement, "law", "minus a nonzero is not 0", binding), (nonzero(neg(subject)),)
    for declared in facts.problem.declared if isinstance(subject, Add) else ():
        left, right = declared.terms[0], declared.terms[-1]
        if declared.relation == "<" and left is not ZERO:
            names = _renaming(nonzero(add(left, neg(right))), judgement)
            if names is not None:
                binding = Binding(
                    {"f": ((), rename(left, names.indices)), "g": ((), rename(right, names.indices))}
                )
                said = Judgement("<", (binding.metas["f"][1], binding.metas["g"][1]))
                yield (
                    Fact(judgement, "law", "what is less leaves a difference that is not 0", binding),
                    (said,),
                )


def _by_definition(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    subject = judgement.subject
    smooth = is_smoothness(judgement)
    if is_local(judgement) or (smooth and not isinstance(subject, Sym)):
        return  # a law has taken it apart
    is_log = judgement.relation == "integrable" and isinstance(subject, Fn) and subject.name == "log"
    for path, entry in entries_in(subject.args[0], (0,)) if is_log else entries_in(subject):
        own = smooth and symbol_name(judgement.terms[1]) == entry.name
        if entry.name in facts.problem.defined and not own and not is_step(facts.problem, entry.name):
            inner = judgement.about(put(subject, path, unfolded(facts.problem, entry)))
            yield Fact(judgement, "definition", entry.name, path=path), (inner,)
            return


def _renaming(declared: Judgement, judgement: Judgement) -> Binding | None:
    """How the indices of what is declared are renamed to make it `judgement`."""
    names: dict[Index, Index] = {}
    for pattern, term in zip(declared.terms, judgement.terms, strict=True):
        found = renaming(rename(pattern, names), term)
        if found is None:
            return None
        names = {
            **found.indices,
            **names,
        }  # of V_ji = V_ij the sides of V_ij = V_ji are turned once, not twice
    return Binding(indices=names)
