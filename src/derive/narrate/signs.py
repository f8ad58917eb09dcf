"""Why a sign or a bound holds, in the few words of a textbook: read off the facts that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from derive.algebra import integer_exponent
from derive.kernel import Derivation, Fact, Judgement
from derive.kernel.judgement import PLAIN
from derive.kernel.law import instance_of
from derive.laws import LAWS, SIGNS
from derive.terms import ZERO, Add, Index, Num, Pow, Sum, Sym, Term, factors_of, key, mul, part, put, rename

PLAINLY = (  # signs that nobody asks a reason for
    "exp is positive", "sizes are positive", "a square is nonnegative", "an even power is nonnegative",
    "an absolute value is nonnegative", "ReLU is nonnegative",
)  # fmt: skip
DIFFERENCES = (  # the same said in another way
    "what is no less leaves a nonnegative difference", "what is greater leaves a positive difference",
    "a nonnegative difference tells what is no less", "a positive difference tells what is greater",
    "what is less leaves a difference that is not 0",
)  # fmt: skip
_SIGN_LAWS = frozenset((*(law.name for law in SIGNS), *DIFFERENCES))
_ALONE = frozenset(law.name for law in SIGNS if all(each.relation in PLAIN for each in law.when))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a judgement rests on: the `definitions` of what it is about; `head` says what that is made of (a sum of
    squares), `link` how `claims` belong to it; `laws` are those that are more than rules of signs; `lemmas` say what
    has that sign; `is_induced` says that an induction shows some of it.
    """

    definitions: tuple[str, ...]
    head: str
    link: str
    claims: tuple[Judgement, ...]
    laws: tuple[str, ...]
    lemmas: tuple[str, ...] = ()
    is_induced: bool = False


def ground(derivation: Derivation, facts: Mapping[str, Fact], judgement: Judgement) -> Ground:
    """What `judgement` rests on, by `facts`; those that nobody asks for are left out."""
    claims: dict[str, Judgement] = {}
    laws: dict[str, None] = {}
    lemmas: dict[str, None] = {}
    definitions: list[str] = []
    is_induced = False
    while (fact := facts.get(judgement.key)) is not None and fact.rule == "definition" and not fact.path:
        definitions.append(fact.name)
        (judgement,) = premises(derivation, fact)
    for fact, shown in _leaves(derivation, facts, judgement, judgement, {}):
        if fact.rule == "law" and fact.name not in _SIGN_LAWS:
            laws[fact.name] = None
        elif fact.rule == "lemma":
            lemmas[fact.name] = None
        elif fact.rule == "induction":
            is_induced = True
        elif fact.rule != "arithmetic" and fact.name not in (*PLAINLY, *_SIGN_LAWS - _ALONE):
            claims[shown.key] = shown
    said = tuple(claims.values())
    weights = _weights(judgement.subject) if judgement.relation == "<=" else None
    if weights is None:
        return Ground(
            tuple(definitions), "", "since" if said else "", said, tuple(laws), tuple(lemmas), is_induced
        )
    head, kind = ("a sum of squares", "weights") if _is_sum(judgement.subject) else ("a square", "weight")
    if {key(weight) for weight in weights} == {key(claim.subject) for claim in said}:
        link = f"with {kind}" if said else ""
    else:
        link = f"with nonnegative {kind}{', since' if said else ''}"
    return Ground(tuple(definitions), head, link, said, tuple(laws), tuple(lemmas), is_induced)


def tree(derivation: Derivation, facts: Mapping[str, Fact], judgement: Judgement) -> Iterator[Fact]:
    """All facts that show `judgement`, each before those that it rests on, once each."""
    stack, seen = [judgement.key], set[str]()
    while stack:
        found = facts.get(stack.pop())
        if found is not None and found.judgement.key not in seen:
            seen.add(found.judgement.key)
            yield found
            stack += [each.key for each in reversed(list(premises(derivation, found)))]


def premises(derivation: Derivation, fact: Fact) -> Iterator[Judgement]:
    """The earlier facts that `fact` rests on."""
    judgement = fact.judgement
    match fact.rule:
        case "law":
            yield from (instance_of(premise, fact.binding) for premise in LAWS[fact.name].when)
        case "definition":
            entry = part(judgement.subject, fact.path)
            assert isinstance(entry, Sym)
            body = derivation.problem.defined[fact.name].at(entry.args)
            yield judgement.about(put(judgement.subject, fact.path, body))
        case "everywhere":
            every = derivation.problem.everywhere[int(fact.name)]
            yield from every.of(fact.binding.metas)[1]
        case "lemma":
            lemma = next(chain for chain in derivation.chains if chain.name == fact.name)
            yield judgement.about(rename(lemma.end, fact.binding.indices))


def _leaves(
    derivation: Derivation,
    facts: Mapping[str, Fact],
    judgement: Judgement,
    shown: Judgement,
    names: Mapping[Index, Index],
) -> Iterator[tuple[Fact, Judgement]]:
    """The facts down to those at which a textbook stops, what is said of a definition, given or assumed, and laws
    that need nothing else: each with its judgement as it is `shown`, with the letters `names` for its own.
    """
    fact = facts.get(judgement.key)
    if fact is None:
        return
    inner = [each for each in premises(derivation, fact) if each.relation not in PLAIN]
    if fact.rule == "definition" and fact.path and judgement.terms[0] is not ZERO:  # of a bound
        for premise in inner:
            yield from _leaves(derivation, facts, premise, premise, names)
        return
    yield fact, shown
    if fact.rule not in ("law", "lemma"):
        return
    proved, written = fact.judgement.subject, shown.subject
    if isinstance(proved, Sum) and isinstance(written, Sum):
        names = {**names, proved.index: written.index}
    for premise in inner:
        renamed = Judgement(premise.relation, tuple(rename(term, names) for term in premise.terms))
        if isinstance(proved, Sum) and isinstance(written, Sum) and premise.subject is proved.body:
            renamed = premise.about(written.body)  # its own bound letters too
        yield from _leaves(derivation, facts, premise, renamed, names)


def _weights(term: Term) -> list[Term] | None:
    """What stands beside the squares that `term` is a sum of; None if one of its terms is no square."""
    if isinstance(term, Sum):
        return _weights(term.body)
    if isinstance(term, Add):
        inner = [_weights(each) for each in term.args]
        return None if None in inner else [weight for each in inner for weight in each or ()]
    squares = [factor for factor in factors_of(term) if is_square(factor)]
    others = [f for f in factors_of(term) if f not in squares and not (isinstance(f, Num) and f.value > 0)]
    sums = [factor for factor in others if isinstance(factor, Sum)]
    if not squares and len(sums) == 1:  # c Σ a²
        inside = _weights(sums[0])
        outside = [factor for factor in others if factor is not sums[0]]
        return None if inside is None else [*outside, *inside]
    return [mul(*others)] if squares and others else [] if squares else None


def is_square(factor: Term) -> bool:
    """Whether `factor` is an even positive power."""
    exponent = integer_exponent(factor) if isinstance(factor, Pow) else None
    return exponent is not None and exponent > 0 and exponent % 2 == 0


def _is_sum(term: Term) -> bool:
    return isinstance(term, Add | Sum) or any(isinstance(factor, Sum) for factor in factors_of(term))
