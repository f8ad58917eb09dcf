"""Claims for Coq: the statement is the claim itself, whichever way it was proved; (slow) Coq accepts what holds."""

import functools
import random
from dataclasses import replace

import claims
import pytest
from claims import SEARCHED, STUCK, a, le, stated, x
from coq_agreement import Both, different_sizes
from coq_syntax import NotCoq
from mpmath import mpf
from solutions import solve

from derive import library
from derive.coq import coqc, evidence
from derive.coq.export import Section, section
from derive.coq.formula import NotExported
from derive.errors import InvalidStep
from derive.kernel import Fact, Judgement, Theorem, check, nonnegative
from derive.laws import ALL
from derive.terms import ZERO, derivative, num

BY_HAND = claims.by_hand()
NAMES = [*BY_HAND, *SEARCHED]


@functools.cache
def theorem_of(name):
    if name in SEARCHED:
        return claims.searched(name)
    (theorem,) = check(BY_HAND[name], ALL)
    return theorem


def numbers(theorem, seed):
    """Numbers for which what the problems suppose holds: a < b < x with a + b ≤ x, u < v, and all positive."""
    if not theorem.problem.hypotheses or theorem.problem.title != "A claim":
        return None
    rng = random.Random(seed)

    def number(low):
        return mpf(low) + mpf(rng.randint(0, 99)) / 1000

    values = {("a", ()): number(0.4), ("b", ()): number(0.6), ("c", ()): number(1.1), ("x", ()): number(1.9)}
    for name, low in (("u", 0.2), ("v", 0.5), ("w", 0.3)):
        values |= {(name, (n,)): number(low) for n in range(4)}
    return values


def faults(text, theorem, seed=1):
    """What is wrong with a text that is to state a theorem."""
    try:
        both = Both(text, theorem)
    except NotCoq as error:
        return [str(error)]
    sizes = list(different_sizes(theorem.problem))
    return [f for each in sizes for f in both.at(each, seed, numbers(theorem, seed)).faults()]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_says_what_is_claimed(name):
    theorem = theorem_of(name)
    assert faults(section(theorem).text, theorem) == []


def test_a_claim_is_stated_in_its_own_words():
    said = {name: section(theorem_of(name)).text for name in ("mean", "joined", "a slope", "softmax")}
    assert "Theorem answer : \n  a * b <= (1 * / 2) * (a ^ 2 + b ^ 2)." in said["mean"]
    assert "Theorem answer : \n  a + c < x + c." in said["joined"]
    assert "Theorem answer : \n  0 < Derive (fun t => exp t + t) a." in said["a slope"]
    assert (
        "Theorem answer : \n  0 <= rsum C (fun k => rsum C (fun i => v k * "
        "Derive (fun t => Derive (fun t_2 => J_of_theta (upd (upd theta i t) k t_2)) (upd theta i t k)) (theta i)"
        " * v i))." in said["softmax"]
    )


def test_derivatives_in_a_claim_are_said_to_exist():
    text = section(theorem_of("softmax")).text
    assert "ex_derive (fun t => J_of_theta (upd theta k t)) (theta k)." in text
    assert (
        "ex_derive (fun t => Derive (fun t_2 => J_of_theta (upd (upd theta i t) k t_2)) (upd theta i t k)) (theta i)."
    ) in text


def test_an_equation_that_is_claimed_of_a_derivative_says_that_it_exists():
    problem = stated(Judgement("=", (derivative(a**2 + x, a), 2 * a)))
    (theorem,) = solve(problem).theorems
    if theorem.is_proved:
        assert "is_derive (fun t => t ^ 2 + x) a (2 * a)." in section(theorem).text
        assert faults(section(theorem).text, theorem) == []
    else:
        with pytest.raises(NotExported):
            section(theorem)


@pytest.mark.parametrize("name", STUCK)
def test_what_is_not_proved_is_not_written(name):
    (theorem,) = solve(STUCK[name]()).theorems
    with pytest.raises(NotExported, match="to be proved"):
        evidence.exported(theorem)
    assert evidence.accepted_by([theorem]) == ""


CHANGED = {
    "a strict sign": ("mean", "a * b <= (1", "a * b < (1"),
    "an equation": ("mean", "a * b <= (1", "a * b = (1"),
    "the other way around": ("a sum <=", "b + a + c <= b + x + c.\nProof. intros.", "b + x + c <= b + a + c.\nProof. intros."),
    "a weaker sign": ("joined", "  a + c < x + c.\nProof. intros.", "  a + c <= x + c.\nProof. intros."),
    "another side": ("mean", "(1 * / 2) * (a ^ 2 + b ^ 2).", "(1 * / 2) * (a ^ 2 + b ^ 2) + 1."),
    "the end instead": ("softmax", "0 <= rsum C (fun k => rsum C (fun i => v k", "0 <= rsum C (fun k => rsum C (fun i => v i"),
    "no inner derivative": ("softmax", "Derive (fun t_2 => J_of_theta (upd (upd theta i t) k t_2)) (upd theta i t k)", "J_of_theta (upd theta i t)"),
    "a hypothesis": ("a product <=", "Hypothesis given_2 : 0 <= c.", "Hypothesis given_2 : c <= 0."),
    "a bound of all numbers": ("lipschitz", "Rabs ((partial f 0 0 0) (arr [scalar t])) <= L", "Rabs ((partial f 0 0 0) (arr [scalar t])) <= / L"),
    "what is between": ("lipschitz", "L * Rabs (a - b)", "L * Rabs (a + b)"),
    "a slope elsewhere": ("tangent", "(partial f 0 0 0) (arr [scalar a]) * (b - a) <=", "(partial f 0 0 0) (arr [scalar b]) * (b - a) <="),
    "an index": ("at an index", "(Hk : (k < n)%nat),\n  u k <= v k.\nProof. intros.", "(Hk : (k < d)%nat),\n  u k <= v k.\nProof. intros."),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_a_changed_claim_is_noticed(what):
    name, old, new = CHANGED[what]
    text = section(theorem_of(name)).text
    assert old in text
    assert faults(text.replace(old, new), theorem_of(name))


# -- numbers that there are ------------------------------------------------------------------


def newton(part):
    return next(t for t in solve(library.load("newton-quadratic")).theorems if t.part == part)


def test_a_claim_that_names_a_number_says_that_there_is_one():
    text = section(newton("recursion")).text
    assert "Theorem answer :\n  exists xi : R, between x_2 x xi /\\ (x_3 - x = " in text
    assert (
        "exists" not in section(newton("bound")).text.partition("Theorem answer :")[2].partition("Proof")[0]
    )


def test_what_is_given_of_all_numbers_is_supposed():
    said = section(newton("bound")).text
    assert (
        "Hypothesis every_2 : forall (t : R), between x_2 x t -> m <= Rabs ((partial f 0 0 0) (arr [scalar t]))."
        in said
    )


ELSEWHERE = {
    "another place": ("recursion", "exists xi : R, between x_2 x xi", "exists xi : R, between x_2 x_2 xi"),
    "no number": ("recursion", "exists xi : R, between x_2 x xi /\\ (x_3", "(x_3"),
    "another value": ("recursion", "/\\ (x_3 - x =", "/\\ (x_3 + x ="),
    "half of the bound": ("bound", "<= (1 * / 2) * M", "<= (1 * / 9) * M"),
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_another_number_is_noticed(what):
    part, old, new = ELSEWHERE[what]
    text = section(newton(part)).text
    assert old in text
    assert faults(text.replace(old, new), newton(part))


# -- convexity ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SEARCHED if theorem_of(name).convexity])
def test_convexity_is_stated_or_said_not_to_be(name):
    theorem = theorem_of(name)
    stated_there = "Theorem answer_convex" in section(theorem).text
    assert stated_there == (name in claims.CONVEX_IN_COQ)
    assert bool(evidence.beyond([theorem])) != stated_there


def test_without_convexity_nothing_is_beyond():
    for name in ("mean", "joined"):
        assert "convex" not in section(theorem_of(name)).text
        assert evidence.beyond([theorem_of(name)]) == ()


def test_what_is_beyond_says_on_which_grounds():
    (said,) = evidence.beyond([theorem_of("mean"), theorem_of("two numbers")])
    assert (
        "second-order condition (Boyd & Vandenberghe, Convex Optimization, 3.1.4), not proved there" in said
    )


def test_a_page_says_that_convexity_is_not_what_coq_accepted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "data_dir", lambda name: tmp_path)
    for name in ("two numbers", "one number"):
        result = solve(SEARCHED[name]())
        evidence.record([coqc.Verdict(section(result.theorems[0]), True, "8.16")])
        words = " ".join(result.page().split())
        assert "accepted by Coq 8.16" in words
        assert ("accepted by Coq 8.16, but for convexity: what Coq accepted is the sign" in words) == (
            name not in claims.CONVEX_IN_COQ
        )


def test_convexity_is_stated_of_all_points_between_two():
    text = section(theorem_of("barriers")).text
    assert (
        "Theorem answer_convex : forall (x z : nat -> R) (s : R),\n"
        "  (forall (i : nat) (Hi : (i < n)%nat), 0 < x i) ->\n"
        "  (forall (i : nat) (Hi : (i < n)%nat), 0 < z i) ->\n"
        "  0 <= s -> s <= 1 ->\n"
        "  F_of_u (fun i => (1 - s) * x i + s * z i) <= (1 - s) * F_of_u x + s * F_of_u z."
    ) in text


BENT = {
    "a strict sign": ("softmax", "+ s * z i) <=", "+ s * z i) <"),
    "concave": ("softmax", "J_of_theta (fun i => (1 - s) * x i + s * z i) <= (1 - s) * J_of_theta x + s * J_of_theta z.",
                "(1 - s) * J_of_theta x + s * J_of_theta z <= J_of_theta (fun i => (1 - s) * x i + s * z i)."),
    "another weight": ("softmax", "<= (1 - s) * J_of_theta x", "<= (2 - s) * J_of_theta x"),
    "another point": ("softmax", "+ s * z i) <=", "+ s * x i) <="),
    "more than between": ("softmax", "0 <= s -> s <= 1 ->", "0 <= s -> s <= 2 ->"),
    "less than between": ("softmax", "0 <= s -> s <= 1 ->", "0 < s -> s <= 1 ->"),
    "one end": ("softmax", "s * J_of_theta z.", "s * J_of_theta x."),
    "no sign of one end": ("barriers", "(forall (i : nat) (Hi : (i < n)%nat), 0 < z i) ->\n  ", ""),
    "a stronger sign": ("barrier", "(0 < z) ->", "(1 < z) ->"),
}  # fmt: skip


@pytest.mark.parametrize("what", BENT)
def test_changed_convexity_is_noticed(what):
    name, old, new = BENT[what]
    text = section(theorem_of(name)).text
    assert old in text
    assert faults(text.replace(old, new), theorem_of(name))


def test_convexity_that_the_kernel_does_not_say_is_noticed():
    theorem = replace(theorem_of("softmax"), convexity=None)
    assert faults(section(theorem_of("softmax")).text, theorem)


# -- Coq itself ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def coq():
    return coqc.find()  # no Coq is a failure here


def apart(made: Section, number: int) -> Section:
    """The section in a module of its own name, so that many go into one run."""
    name = f"{made.name}_{number}"

    def renamed(text: str) -> str:
        return text.replace(f"Module {made.name}.", f"Module {name}.").replace(
            f"End {made.name}.", f"End {name}."
        )

    theorems = tuple(replace(each, name=f"{name}.{each.name.partition('.')[2]}") for each in made.theorems)
    return Section(name, tuple(map(renamed, made.sentences)), made.places, theorems)


@pytest.mark.slow
def test_coq_accepts_every_claim(coq):
    made = [apart(section(theorem_of(name)), number) for number, name in enumerate(NAMES)]
    verdicts = coqc.run(made, coq)
    assert [
        (name, each.message) for name, each in zip(NAMES, verdicts, strict=True) if not each.accepted
    ] == []
    known = {axiom.rpartition(".")[2] for axiom in coqc.AXIOMS} | set(coqc.AXIOMS)
    assert {axiom for each in verdicts for axiom in each.axioms} <= known


def unchecked(derivation) -> Theorem:
    """What would be a theorem if nobody had checked it."""
    chain = derivation.chains[-1]
    claim = derivation.problem.targets[0].claim
    lemmas = tuple(each.name for each in derivation.chains[:-1])
    return Theorem(derivation, chain.part, claim, derivation.problem.declared, (), (), lemmas)


def with_answer(derivation, **changes):
    *before, last = derivation.chains
    return replace(derivation, chains=(*before, replace(last, **changes)), forms=())


def with_bound(derivation, **changes):
    """With its last bound changed."""
    steps = list(derivation.chains[-1].steps)
    number = max(n for n, step in enumerate(steps) if step.rule == "bound")
    steps[number] = replace(steps[number], **changes)
    return with_answer(derivation, steps=tuple(steps))


def with_other_end(name, end):
    derivation = theorem_of(name).derivation
    *before, last = derivation.chains[-1].steps
    return with_answer(derivation, steps=(*before, replace(last, after=end, new=end)))


def of_claim(derivation, claim):
    return replace(derivation, problem=stated(claim, derivation.problem.hypotheses))


def with_fact(derivation, fact):
    """With a fact in the place of the one that says the same."""
    facts = [fact if f.judgement.key == fact.judgement.key else f for f in derivation.chains[-1].facts]
    return with_answer(derivation, facts=tuple(facts))


def without_hypothesis(derivation, number):
    """Without something that is given, whatever leans on it leaning on what is given first."""
    kept = [each for n, each in enumerate(derivation.problem.hypotheses) if n != number]
    facts = tuple(replace(f, name="0") if f.rule == "given" else f for f in derivation.chains[-1].facts)
    return replace(
        with_answer(derivation, facts=facts), problem=replace(derivation.problem, hypotheses=tuple(kept))
    )


def without_sign(name):
    """The sign of the end made of nothing."""
    derivation = replace(theorem_of(name).derivation, forms=())
    sign = Judgement(derivation.problem.targets[0].relation, (ZERO, derivation.chains[-1].end))
    chains = tuple(
        replace(c, facts=tuple(replace(f, rule="arithmetic", name="") if f.judgement.key == sign.key else f for f in c.facts))
        for c in derivation.chains
    )  # fmt: skip
    return replace(derivation, chains=chains)


FORGED = {
    "a sign that nothing shows": lambda: without_sign("mean"),
    "the sign of a Hessian form that nothing shows": lambda: without_sign("softmax"),
    "another end": lambda: with_other_end("mean", a**2),
    "a weak bound that is made strict": lambda: with_bound(of_claim(
        BY_HAND["a sum <="], replace(BY_HAND["a sum <="].problem.targets[0].claim, relation="<")), relation="<"),
    "a bound that is made an equation": lambda: with_bound(of_claim(
        BY_HAND["a sum <="], replace(BY_HAND["a sum <="].problem.targets[0].claim, relation="=")), relation="="),
    "an equation that is made a bound": lambda: with_answer(
        BY_HAND["an equation"], steps=(replace(BY_HAND["an equation"].chains[0].steps[0], relation="<="),)),
    "a bound on another term": lambda: with_bound(BY_HAND["a product <="], new=x + 1),
    "a weight without a sign": lambda: without_hypothesis(BY_HAND["a product <="], 1),
    "a negative weight without a sign": lambda: without_hypothesis(BY_HAND["a negative product <="], 1),
    "a square of what may be negative": lambda: without_hypothesis(BY_HAND["a power <="], 1),
    "a log of what may be negative": lambda: without_hypothesis(BY_HAND["log <="], 1),
    "a condition of something else": lambda: with_fact(
        BY_HAND["a product <="], Fact(nonnegative(claims.c), "given", "0")),
    "a claim that is turned around": lambda: of_claim(
        BY_HAND["exp <="], le(*BY_HAND["exp <="].problem.targets[0].claim.terms[::-1])),
    "a stronger claim": lambda: of_claim(
        BY_HAND["a sum <="], le(BY_HAND["a sum <="].chains[0].start + 1, BY_HAND["a sum <="].chains[0].end)),
    "a claim that is not what the difference says": lambda: of_claim(
        theorem_of("mean").derivation, le(a * claims.b, (a**2 + claims.b**2) / num(4))),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_our_kernel_refuses_what_is_forged(what):
    try:
        (theorem,) = check(FORGED[what](), ALL)
    except InvalidStep:
        return
    assert not theorem.is_proved


@pytest.mark.slow
@pytest.mark.parametrize("what", FORGED)
def test_coq_refuses_what_is_forged(coq, what):
    try:
        made = section(unchecked(FORGED[what]()))
    except NotExported:
        return  # it isn't even written
    (verdict,) = coqc.run([made], coq)
    assert not verdict.accepted
    assert verdict.place


@pytest.mark.slow
@pytest.mark.parametrize("what", ELSEWHERE)
def test_coq_refuses_another_number(coq, what):
    part, old, new = ELSEWHERE[what]
    made = section(newton(part))
    sentences = tuple(each.replace(old, new) for each in made.sentences)
    assert sentences != made.sentences
    (verdict,) = coqc.run([replace(made, sentences=sentences)], coq)
    assert not verdict.accepted


@pytest.mark.slow
def test_coq_refuses_changed_convexity(coq):
    for what in ("a strict sign", "concave", "another weight", "more than between", "no sign of one end"):
        name, old, new = BENT[what]
        made = section(theorem_of(name))
        sentences = tuple(each.replace(old, new) for each in made.sentences)
        assert sentences != made.sentences
        (verdict,) = coqc.run([replace(made, sentences=sentences)], coq)
        assert not verdict.accepted
        assert "convexity" in verdict.place
