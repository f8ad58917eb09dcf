"""Random symbols in Coq: the outcomes, what an expectation is known to be, and what distributions say.

A random array is a function of the outcome.  Of the expectation a theorem supposes that it is a positive linear
functional, that products of entries have one as far as their moments are declared, that different symbols are
independent, and the moments that its derivation uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from derive.coq.formula import NotExported, Scope, applied, unfolded
from derive.errors import InvalidStep
from derive.kernel import Judgement, Law, Problem, Theorem, equal, integrable
from derive.kernel.distributions import highest_order
from derive.kernel.moments import Reading, of_parameters
from derive.kernel.place import old_part
from derive.terms import D, Index, Moment, Sym, Term, contains, index, key, names_in, rename, subterms

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
    joint = [f"| {number}%nat => true" for number, random in enumerate(randoms) if random.beside]
    yield f"Definition {words['joint']} (s : nat) : bool := match s with {' '.join([*joint, '| _ => false'])} end."


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
    yield words["independent"], f"independent_entries {both} {words['random_entry']} {words['joint']}"
    for name, judgement in (*proofs.parameters.values(), *proofs.moments.values()):
        terms = (unfolded(proofs.problem, t) if apart else t for t in judgement.terms)
        yield name, proofs.hypothesis(Judgement(judgement.relation, tuple(terms)))


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
    words = proofs.indices(judgement.free, letters, scope, is_given=True)
    proofs.write(old, scope)  # which refuses what moves with a distribution
    return applied(name, words)


def averaged(proofs: Facts, judgement: Judgement, scope: Scope) -> str:
    """The tactic that proves that a polynomial in random entries is integrable, or may be differentiated under E."""
    term = judgement.terms[0]
    try:
        Reading(proofs.problem).degrees(term, strict=True)
    except InvalidStep:
        raise NotExported("that the expectation of what is no polynomial exists") from None
    parts = subterms(unfolded(proofs.problem, term))
    if any(isinstance(part, D) and proofs.problem.chance(part.wrt) for part in parts):
        raise NotExported("that a derivative in what is random has an expectation")
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
    proofs.claim(judgement, scope)
    sets, same, exist = [], [], []
    for term in judgement.terms:
        numbers = _numbers(proofs, term)
        tests = [f"Nat.eqb s {number}" for number in numbers.values()]
        sets.append(f"(fun s _ => {' || '.join(tests) or 'false'})%bool")
        same.append(_same_outcome(proofs, term, numbers, "eq_refl"))
        exist.append(f"exact {proofs.proof(integrable(term), scope)}")
    return _independent(proofs, sets, "I", same, exist)


def apart_over(proofs: Facts, judgement: Judgement, scope: Scope) -> str:
    """The tactic that proves that a term is independent of what it is at other values of an index."""
    term, over = judgement.terms
    assert isinstance(over, Index)
    proofs.claim(judgement, scope)
    numbers = _numbers(proofs, term)
    letter, inner = scope.bind(over)
    bodies = [part for part in subterms(unfolded(proofs.problem, term)) if isinstance(part, Sym)]
    places = {part.name: part.args.index(over) for part in bodies if part.name in numbers}
    tests = (f"(Nat.eqb s {n} && Nat.eqb (nth {places[name]} at_ 0%nat) k)" for name, n in numbers.items())
    entries = f"(fun k s at_ => {' || '.join(tests) or 'false'})%bool"
    words = proofs.chance
    given = " ".join(words[each] for each in ("E", "integrable", "averages", "random_entry", "joint"))
    one, apart = scope.new("j")
    other = apart.new("k")[0]
    goals = (
        f"cbv beta; intros {one} {other} H{one}{other}; disjoint H{one}{other}",
        f"cbv beta; never_joint {words['joint']}",
        f"cbv beta; intros {other} H{other}; {_same_outcome(proofs, term, numbers, 'ltac:(is_in)')}",
        f"exact (fun {letter} H{letter} => {proofs.proof(integrable(term), inner)})",
    )
    listed = "\n| ".join(goals)
    return f"refine (uncorrelated_over_entries {given} _ _ {entries} {words['independent']} _ _ _ _);\n[ {listed} ]."


def _numbers(proofs: Facts, term: Term) -> dict[str, int]:
    """The random symbols that a term hangs on, with their numbers."""
    chance = proofs.problem.chance(term)
    return {random.name: n for n, random in enumerate(proofs.problem.randoms) if random.name in chance}


def _independent(proofs: Facts, sets: list[str], differ: str, same: list[str], exist: list[str]) -> str:
    words = proofs.chance
    first = f"refine ({words['independent']} {sets[0]} {sets[1]} _ _ _ _ _ _ _ _)"
    goals = [f"disjoint {differ}", f"not_joint {words['joint']}", *same, *exist]
    listed = "\n| ".join(goals)
    return f"{first};\n[ {listed} ]."


def _same_outcome(proofs: Facts, term: Term, numbers: Mapping[str, int], member: str) -> str:
    """The tactic that proves a term to be the same at two outcomes, as its entries are."""
    leaves = []
    for name, number in numbers.items():
        letters = [f"?i{n}" for n in range(proofs.rank(name))]
        there, other = (" ".join([proofs.arrays[name], o, *letters]) for o in ("o", "o'"))
        at = "; ".join(letter[1:] for letter in letters)
        leaves.append(f"| |- {there} = {other} => exact (Ho {number}%nat [{at}] {member})")
    leaf = f"lazymatch goal with {' '.join(leaves)} end" if leaves else "fail"
    return f"intros o o' Ho; {_opened(proofs, (term,))}entrywise ltac:(fun _ => {leaf})"


def _opened(proofs: Facts, terms: tuple[Term, ...]) -> str:
    """The tactic that writes out what hangs on outcomes, as a function of what moves too."""
    problem = proofs.problem
    names = {each for term in terms for name in names_in(term) for each in problem.reach[name]}
    wanted = [name for name in problem.ordered if name in names and problem.outcomes[name]]
    coq = [proofs.arrays[name] for name in wanted]
    coq += [written for (name, _), written in proofs.of.items() if name in wanted]
    return f"cbv beta delta [{' '.join(coq)}]; " if coq else ""
