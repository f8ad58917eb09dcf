"""Random symbols in Coq: the outcomes, what an expectation is known to be, and what distributions say.

A random array is a function of the outcome.  Of the expectation a theorem supposes that it is a positive linear
functional, that products of entries have one as far as their moments are declared, that different symbols are
independent, and the moments that its derivation uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from derive.coq.formula import NotExported, Scope, applied, unfolded
from derive.errors import InvalidStep
from derive.kernel import Judgement, Law, Problem, Theorem, equal, integrable
from derive.kernel.check import old_part
from derive.kernel.distributions import highest_order
from derive.kernel.moments import Reading, of_parameters
from derive.terms import Index, Moment, Term, contains, index, key, names_in, rename, subterms

if TYPE_CHECKING:
    from derive.coq.facts import Facts
    from derive.coq.written import Written


def in_order(term: Term) -> tuple[Index, ...]:
    """The free indices of a term, as they stand in it."""
    return tuple(dict.fromkeys(i for i in subterms(term) if isinstance(i, Index) and i in term.free))


def pattern(term: Term) -> str:
    """The same text for moments that differ in the names of their indices."""
    return key(rename(term, {each: index(f"#{n}", each.dim) for n, each in enumerate(in_order(term))}))


def declarations(proofs: Written) -> Iterator[str]:
    """The outcomes, the expectation, and the outcome that what is not averaged is about."""
    words = proofs.chance
    if words:
        yield f"Variable {words['Omega']} : Type."
        yield f"Variable {words['E']} : ({words['Omega']} -> R) -> R."
        yield f"Variable {words['integrable']} : ({words['Omega']} -> R) -> Prop."
        yield f"Variable {words['omega']} : {words['Omega']}."


def definitions(proofs: Written) -> Iterator[str]:
    """The entries by their numbers, and how far moments are declared."""
    words, randoms = proofs.chance, proofs.problem.randoms
    if not words:
        return
    rows = []
    for number, random in enumerate(randoms):
        letters = [f"i{n}" for n in range(len(random.at))]
        rows.append(
            f"| {number}%nat, [{'; '.join(letters)}] => {' '.join([proofs.arrays[random.name], 'o', *letters])}"
        )
    yield (
        f"Definition {words['random_entry']} (s : nat) (at_ : list nat) (o : {words['Omega']}) : R :=\n"
        f"  match s, at_ with {' '.join(rows)} | _, _ => 0 end."
    )
    orders = [
        f"| {number}%nat => Some {order}%nat"
        for number, random in enumerate(randoms)
        if (order := highest_order(random)) is not None
    ]
    yield f"Definition {words['orders']} (s : nat) : option nat := match s with {' '.join([*orders, '| _ => None'])} end."


def hypotheses(proofs: Written, apart: bool = False) -> Iterator[tuple[str, str]]:
    """What is supposed of the expectation and of distributions, by its names; `apart` from the section that it stands
    in, without its definitions.
    """
    words = dict(proofs.chance)
    if not words:
        return
    if apart:
        given = (
            proofs.arrays[each.name] for each in proofs.problem.symbols if each.name in proofs.problem.random
        )
        words["random_entry"] = applied(words["random_entry"], [words["Omega"], *given])
    both = f"{words['E']} {words['integrable']}"
    yield words["averages"], f"expectation {both}"
    yield words["exist"], f"moments_exist {words['integrable']} {words['random_entry']} {words['orders']}"
    yield words["independent"], f"independent_symbols {both} {words['random_entry']}"
    for name, judgement in (*proofs.parameters.values(), *proofs.moments.values()):
        terms = (unfolded(proofs.problem, t) if apart else t for t in judgement.terms)
        yield name, proofs.quantified(Judgement(judgement.relation, tuple(terms)))


def entry_lemmas(proofs: Written) -> Iterator[str]:
    """That each entry is a polynomial."""
    words = proofs.chance
    for number, random in enumerate(proofs.problem.randoms):
        letters = [f"i{n}" for n in range(len(random.at))]
        binders = f" ({' '.join(letters)} : nat)" if letters else ""
        lemma = proofs.names.new(f"entry_{proofs.arrays[random.name]}")
        applied = " ".join([proofs.arrays[random.name], "o", *letters])
        yield (
            f"Lemma {lemma} (x0 : R){binders} :\n"
            f"  polynomial {words['random_entry']} (fun r => if Nat.eqb {number} r then 1%nat else 0%nat) x0"
            f" (fun _ o => {applied}).\n"
            f"Proof. exact (polynomial_entry {words['random_entry']} {number} [{'; '.join(letters)}] x0). Qed.\n"
            f"#[local] Hint Resolve {lemma} : entries."
        )


def supposed(problem: Problem) -> dict[tuple[str, str], Judgement]:
    """What distributions say of their parameters, by the symbol and by what is said."""
    return {(r.name, each.key): each for r in problem.randoms for each in of_parameters(r)}


def used(theorem: Theorem) -> Iterator[Judgement]:
    """The moments that the chains of a theorem's derivation put in, as equations, each once."""
    seen: set[str] = set()
    for chain in theorem.derivation.written:
        for step in chain.steps:
            if step.rule == "moment":
                old = old_part(step)
                if pattern(old) not in seen:
                    seen.add(pattern(old))
                    yield equal(old, step.new)


def is_of_chance(law: Law) -> bool:
    """Whether a law speaks of expectations, or of what has one."""
    moments = any(contains(term, Moment) for term in law.terms)
    return moments or any(each.relation == "integrable" for each in (law.claim, *law.when))


# -- proofs ----------------------------------------------------------------------------------


def moment(proofs: Facts, old: Term, scope: Scope) -> str:
    """What is supposed of a moment, at indices here."""
    name, judgement = proofs.moments[pattern(old)]
    letters = dict(zip(in_order(judgement.terms[0]), in_order(old), strict=True))
    words = [word for each in judgement.free for word in proofs.indexed(letters[each], scope)]
    proofs.write(old, scope)  # which refuses what moves with a distribution
    return applied(name, words)


def averaged(proofs: Facts, judgement: Judgement, scope: Scope) -> str:
    """The tactic that proves that a polynomial in random entries is integrable, or may be differentiated under E."""
    term = judgement.terms[0]
    try:
        Reading(proofs.problem).degrees(term, strict=True)
    except InvalidStep as why:
        raise NotExported(f"that the expectation of what is no polynomial exists ({why})") from None
    words = proofs.chance
    proofs.claim(judgement, scope)  # which writes the definitions that it needs
    given = " ".join(
        words[each] for each in ("E", "integrable", "averages", "random_entry", "orders", "exist")
    )
    lemma = f"polynomial_{judgement.relation}"
    opened = _opened(proofs, (term,))
    open_ = "_ _ _ _" if judgement.relation == "integrable" else "_ _ _ _ _"
    return f"refine ({lemma} {given} {open_}); [ {opened}poly | in_orders {words['orders']} ]."


def apart(proofs: Facts, judgement: Judgement, scope: Scope) -> str:
    """The tactic that proves that what hangs on different random symbols is uncorrelated."""
    problem = proofs.problem
    proofs.claim(judgement, scope)
    numbers = {random.name: n for n, random in enumerate(problem.randoms)}
    sets, same, exist = [], [], []
    for term in judgement.terms:
        names = sorted(problem.chance(term), key=numbers.__getitem__)
        tests = [f"Nat.eqb s {numbers[name]}" for name in names]
        sets.append(f"(fun s => {' || '.join(tests) or 'false'})%bool")
        equations = (_same_outcome(proofs, name, numbers[name]) for name in names)
        rewritten = ", ".join(f"?Hs{numbers[name]}" for name in names)
        lead = f"intros o o' Ho; {''.join(equations)}{_opened(proofs, (term,))}cbv beta; "
        same.append(f"{lead}{f'rewrite {rewritten}; ' if names else ''}reflexivity")
        exist.append(f"exact {proofs.proof(integrable(term), scope)}")
    several = f"intros s; do {len(numbers)} (destruct s as [|s]; [reflexivity|]); reflexivity"
    head = f"refine ({proofs.chance['independent']} {sets[0]} {sets[1]} _ _ _ _ _ _ _)"
    return f"{head};\n[ {several}\n| {same[0]}\n| {same[1]}\n| {exist[0]}\n| {exist[1]} ]."


def _same_outcome(proofs: Facts, name: str, number: int) -> str:
    """What says that an array is the same at two outcomes, since its entries are."""
    letters = [f"i{n}" for n in range(proofs.rank(name))]
    array = proofs.arrays[name]
    along = "".join(f"apply functional_extensionality; intros {each}; " for each in letters)
    return (
        f"assert (Hs{number} : {array} o = {array} o') by"
        f" ({along}exact (Ho {number}%nat [{'; '.join(letters)}] eq_refl)); "
    )


def _opened(proofs: Facts, terms: tuple[Term, ...]) -> str:
    """The tactic that writes out what hangs on outcomes, as a function of what moves too."""
    problem = proofs.problem
    names = {each for term in terms for name in names_in(term) for each in problem.reach[name]}
    wanted = [name for name in problem.ordered if name in names and problem.outcomes[name]]
    coq = [proofs.arrays[name] for name in wanted]
    coq += [written for (name, _), written in proofs.of.items() if name in wanted]
    return f"cbv beta delta [{' '.join(coq)}]; " if coq else ""
