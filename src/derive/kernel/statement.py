"""Which declarations, and which targets, mean something in a problem."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from derive.errors import ShapeError, StatementError
from derive.kernel.chance import Random
from derive.kernel.declared import (
    SIGNS,
    Convexity,
    Symbol,
    Target,
    as_definition,
    difference,
    in_order,
)
from derive.kernel.distributions import TABLE, of_outcomes
from derive.kernel.everywhere import Everywhere, check_everywhere
from derive.kernel.given import binary
from derive.kernel.hessian import hessian_form, is_motion
from derive.kernel.judgement import CURVED, Judgement, is_true_of_numbers
from derive.kernel.meaning import check_limit, shown_shape
from derive.terms import (
    ZERO,
    Apply,
    D,
    Limit,
    Moment,
    Num,
    Sym,
    contains,
    names_in,
    same,
    subterms,
)

if TYPE_CHECKING:
    from derive.kernel.problem import Problem

PROVABLE = ("=", "<=", "<")  # what can be claimed of two terms
SHAPES = ("convex", "concave")  # and of one, in given symbols
OF_MOMENTS = (
    "positive",
    "nonnegative",
)  # what may be given of what has a mean, and a variance, by that alone


def check_names(problem: Problem) -> None:
    """Refuse what is declared twice, or without a meaning."""
    seen: set[str] = set()
    for name in [s.name for s in problem.symbols] + [d.name for d in problem.definitions]:
        if not name:
            raise StatementError("a name is empty")
        if name in seen:
            raise StatementError(f"{name} is declared twice")
        seen.add(name)
    _check_symbols(problem)
    _check_functions(problem)
    _check_words(problem)
    for definition in problem.definitions:
        if len(set(definition.params)) != len(definition.params):
            raise StatementError(f"{definition.name}: an index is a parameter twice")
    for size, letters in problem.letters.items():
        for letter in letters:
            if letter in problem.sizes:  # Σ over n from 1 to n
                raise StatementError(
                    f"{letter} is a size and an index over {size}; call one of them by another letter"
                )


def _check_symbols(problem: Problem) -> None:
    for symbol in problem.symbols:
        if symbol.sign not in SIGNS:
            raise StatementError(f"{symbol.name}: a sign is one of {', '.join(SIGNS)}, not {symbol.sign}")
        for dim in symbol.dims:
            if dim not in problem.sizes:
                raise StatementError(f"{symbol.name}: the size {dim} is not declared")


def _check_functions(problem: Problem) -> None:
    for function in problem.functions:
        if [f.name for f in problem.functions].count(function.name) > 1:
            raise StatementError(f"the function {function.name} is declared twice")
        if any(symbol.name == function.name for symbol in problem.symbols):
            raise StatementError(f"{function.name} is declared twice: as a symbol and as a function")
        if type(function.order) is not int or function.order < 1:
            raise StatementError(
                f"{function.name}: expected an order of 1 or more, how many times it is differentiable; "
                f"found {function.order}"
            )
        for dim in (*function.dims, *(dim for shape in function.shapes for dim in shape)):
            if dim not in problem.sizes:
                raise StatementError(f"{function.name}: the size {dim} is not declared")


def _check_words(problem: Problem) -> None:
    meanings = [(s.name, s.says) for s in problem.symbols] + [(f.name, f.says) for f in problem.functions]
    for name, says in (*meanings, *problem.sizes.items()):
        if not isinstance(says, str):
            raise StatementError(f"{name}: expected words that say what it is, found {says!r}")


def check_order(problem: Problem) -> None:
    """Refuse definitions, or parameters of distributions, that go round in a circle."""
    in_order((*problem.definitions, *map(as_definition, problem.randoms)))


def check_random(problem: Problem, random: Random) -> None:
    """A distribution is one we know, of a given symbol, with parameters that are not random."""
    where = f"the distribution of {random.name}"
    if random.name not in {symbol.name for symbol in problem.symbols}:
        raise StatementError(f"{where}: it is no given symbol")
    if [each.name for each in problem.randoms].count(random.name) > 1:
        raise StatementError(f"{random.name} has two distributions")
    shape = problem.shapes[random.name]
    for at in (random.at, *((random.beside,) if random.beside else ())):
        if tuple(i.dim for i in at) != shape:
            raise ShapeError(f"{where}: it is written at other indices than those of {shown_shape(shape)}")
    if len({*random.at, *random.beside}) < len(random.at) + len(random.beside):
        raise StatementError(f"{where}: an index stands twice")
    law = TABLE.get(random.law)
    if law is None:
        raise StatementError(f"{where}: expected one of {', '.join(TABLE)}, found {random.law}")
    wanted = law.parameters
    if not (law.fewest or len(wanted)) <= len(random.parameters) <= len(wanted):
        raise StatementError(f"{where}: {random.law} has the parameters {', '.join(wanted)}")
    if random.beside and not (law.may_covary and len(random.parameters) > 1):
        covarying = " and ".join(name for name, each in TABLE.items() if each.may_covary)
        raise StatementError(f"{where}: {covarying} may have a covariance, found {random.law}")
    for number, term in enumerate(random.parameters, 1):
        last = random.beside if number == len(random.parameters) else ()
        problem.check_term(term, where, frozenset((*random.at, *last)))
        if contains(term, D, Moment, Limit) or problem.chance(term):
            raise StatementError(
                f"{where}: a parameter is random, or holds a derivative, a limit or an expectation"
            )
    for needed in () if random.beside else law.conditions(random.parameters):
        if all(isinstance(term, Num) for term in needed.terms) and not is_true_of_numbers(needed):
            said = zip(wanted, random.parameters, strict=False)
            numbers = ", ".join(f"{word} = {term.value}" for word, term in said if isinstance(term, Num))
            raise StatementError(f"{where}: there is no {random.law} distribution with {numbers}")


def check_chance(problem: Problem) -> None:
    """Where an expectation is taken, something is random; and of random symbols a distribution says all there is
    to say: what else is given of them may contradict it, or the independence of their entries.
    """
    terms = [target.term for target in problem.targets] + [d.body for d in problem.definitions]
    terms += [term for hypothesis in problem.hypotheses for term in hypothesis.terms]
    if not problem.randoms and any(contains(term, Moment) for term in terms):
        raise StatementError(
            "an expectation is taken, but nothing is random: declare a distribution, as normal(mean, variance)"
        )
    for symbol in problem.symbols:
        random = problem.random.get(symbol.name)
        if (
            random is not None
            and symbol.sign != "real"
            and not (random.law == "moments" and symbol.sign in OF_MOMENTS)
        ):
            raise StatementError(f"{symbol.name} is {symbol.sign} and random: say its distribution alone")
    for given in (
        *problem.hypotheses,
        *(term for every in problem.everywhere for term in (every.claim, *every.when)),
    ):
        for name in sorted(name for term in given.terms for name in problem.chance(term)):
            own = {said.key for said in of_outcomes(problem.random[name])}
            if not (
                (problem.random[name].law == "bernoulli" and binary(given) is not None) or given.key in own
            ):
                raise StatementError(
                    f"something is given of {name}, which is random: say its distribution alone"
                )


def check_every(problem: Problem, every: Everywhere) -> None:
    """A hypothesis about all numbers means something, whichever number it is."""
    check_everywhere(every)
    for name in every.names:
        if name in {*problem.sizes, *problem.shapes, *problem.opaque}:
            raise StatementError(f"{name} stands for all numbers, and is declared as something else")
    for head in every.heads:
        if len(set(head.args)) < len(head.args) or any(i.dim not in problem.sizes for i in head.args):
            raise StatementError(f"{head.name} stands for all arrays of no shape")
    beside = (Symbol(each.name, tuple(i.dim for i in each.args)) for each in every.heads)
    extended = replace(problem, symbols=(*problem.symbols, *beside), everywhere=(), targets=(), optimum=None)
    for term in every.terms:
        extended.check_term(term, "an assumption", None)


def check_identity(problem: Problem, judgement: Judgement, name: str) -> None:
    """An equation may hold for all values of a number that is given, where it says something of unknown functions
    of that: else it would say something of what is held fixed.
    """
    symbol = next((each for each in problem.symbols if each.name == name), None)
    if symbol is None or symbol.dims or name in problem.random:
        raise StatementError(f"for all {name}: expected a number that is given")
    if symbol.sign not in ("real", "positive", "nonzero"):
        raise StatementError(f"for all {name}: its values are no open set")
    if judgement.relation != "=" or any(problem.chance(term) for term in judgement.terms):
        raise StatementError(f"for all {name}: expected an equation between numbers that are not random")
    reached = {other for term in judgement.terms for each in names_in(term) for other in problem.reach[each]}
    bodies = [*judgement.terms, *(problem.defined[each].body for each in reached if each in problem.defined)]
    if name not in reached or not any(contains(body, Apply) for body in bodies):
        raise StatementError(f"for all {name}: this says nothing of an unknown function of it")


def check_limits_of_part(problem: Problem, target: Target) -> None:
    """Refuse the limit of what hangs on its variable by what is given for that part: of a, for a = 1/v, as v → 0."""
    given = (*problem.hypotheses, *target.when)
    with_all = replace(problem, hypotheses=given, targets=(), optimum=None)
    for node in subterms(target.term):
        if isinstance(node, Limit):
            check_limit(with_all, node, "what is to be found")


def check_claim(problem: Problem, target: Target) -> None:
    """A claim is of the form that can be proved, about the term of its target."""
    claim, convexity = target.claim, target.convexity
    assert claim is not None
    where = "what is to be proved"
    if claim.relation not in (*PROVABLE, *SHAPES):
        raise StatementError(f"{where} is one of {', '.join((*PROVABLE, *SHAPES))}, not {claim.relation}")
    for term in claim.terms:
        problem.check_term(term, where, None)
    if not same(target.term, difference(claim)):
        raise StatementError(f"{where} is not what its derivation starts at")
    if claim.relation in CURVED:
        _check_variables(problem, claim)
    if convexity is not None:
        problem.check_term(convexity.of, where, frozenset())
        if not same(target.term, hessian_form(problem, convexity)) or claim.terms[0] is not ZERO:
            raise StatementError(f"{where} is not the sign of a Hessian form")
        if convexity.strict and claim.relation != "<":
            raise StatementError(f"{where} is no strict convexity, if the form is {claim.relation} 0 only")
        _check_directions(problem, convexity)


def _check_variables(problem: Problem, claim: Judgement) -> None:
    """What is convex is a number, and so in given symbols, each named once."""
    problem.check_term(claim.terms[0], "what is to be proved", frozenset())
    names = [entry.name for entry in claim.terms[1:] if isinstance(entry, Sym)]
    given = {symbol.name for symbol in problem.symbols}
    if len(set(names)) < len(claim.terms) - 1 or not given.issuperset(names):
        raise StatementError(f"what is {claim.relation} is so in given symbols, each named once")
    for name in names:
        problem.check_continuous(name, "what is to be proved")
        problem.check_held(claim.terms[0], name, "what is to be proved")


def _check_directions(problem: Problem, convexity: Convexity) -> None:
    """A direction stands for any: it is a given symbol that nothing is said of, nor made of; but if the
    convexity is strict, that not all of them are 0.
    """
    bodies = [*(d.body for d in problem.definitions), convexity.of]
    bodies += [
        term
        for hypothesis in problem.hypotheses
        if not (convexity.strict and is_motion(problem, convexity, hypothesis))
        for term in hypothesis.terms
    ]
    bodies += [term for every in problem.everywhere for term in every.terms]
    used = {name for body in bodies for name in names_in(body)}
    real = {symbol.name: symbol for symbol in problem.symbols if symbol.sign == "real"}
    for variable, direction in convexity.directions:
        if variable in problem.defined or direction not in real or direction in used:
            raise StatementError(f"{direction} is no direction for {variable}: something is said of it")


def check_unknowns(problem: Problem, target: Target) -> None:
    """An unknown is a given symbol; what is found is its entry at indices of its own, or what hangs on it."""
    given = {symbol.name for symbol in problem.symbols}
    for name in target.unknowns:
        if name not in given:
            raise StatementError(f"{name} is to be found from equations, but is no given symbol")
        problem.check_continuous(name, "what is to be found from equations")
    entry = target.term
    if target.claim is not None:
        raise StatementError("what is to be found from equations is a value")
    if target.is_value:
        if not any(problem.depends(entry, name) for name in target.unknowns):
            raise StatementError("what is to be found at a solution hangs on none of the unknowns")
        return
    assert isinstance(entry, Sym)
    if len(set(target.unknowns)) < len(target.unknowns) or len(set(entry.args)) < len(entry.args):
        raise StatementError(f"{entry.name} is to be found from equations, each unknown and index once")
