"""Every word of what is claimed, optimised, drawn at random, refuted or lacking is said by a script: in another language
no English is left."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import convex
import equations
import judged_claims
import pytest
from claims import SEARCHED
from pseudo_language import bare, marked
from solutions import solve

from derive import library
from derive.api import judged
from derive.coq.evidence import beyond, withheld
from derive.coq.formula import NotExported
from derive.decide import refuted
from derive.decide.counterexample import Counterexample, TwoPoint
from derive.kernel.curvature import RULES
from derive.narrate import narrate
from derive.present import optima, stated
from derive.present.boxes import Literal, Minus, Number, Over
from derive.present.chance import chance_lines
from derive.present.checked import checks
from derive.present.claims import asked, enough
from derive.present.counterexamples import (
    counterexample_words,
    failure_words,
    instance_words,
    meanwhile_words,
    number,
)
from derive.present.curvature import MULTIPLES, PLAIN, REASONS, curvature
from derive.present.given import meaning
from derive.present.lacks import lack_words
from derive.present.outcome import missing
from derive.present.remarks import remark_lines
from derive.present.script import MARKDOWN, TERMINAL
from derive.problem_file import read_problem_file
from derive.solver.lack import Lack, Laws, Quoted

PROBLEMS = Path(__file__).parents[1] / "problems"
FILES = sorted(
    str(path.relative_to(PROBLEMS))
    for folder in ("claims", "expectations", "likelihoods", "limits", "optima")
    for path in (PROBLEMS / folder).glob("*.toml")
)
SCRIPT = marked()


def words_of(problem, theorems):
    """What is said of a problem beside its lines."""
    said = [*optima.statement(problem, SCRIPT), *chance_lines(problem, SCRIPT)]
    said += [SCRIPT.say(optima.heading(problem))] * (problem.optimum is not None)
    said += [meaning(problem, each, SCRIPT) for each in problem.symbols]
    said += [stated.sign_words(each, SCRIPT) for each in problem.symbols]
    said += [stated.words(each, SCRIPT) for each in problem.functions]
    said += [asked(problem, target, SCRIPT) for target in problem.targets if target.claim is not None]
    for theorem in theorems:
        said += [enough(theorem, SCRIPT), curvature(theorem, SCRIPT), *optima.found(theorem, SCRIPT)]
        if theorem.extremum is not None:
            said += [curvature(theorem.extremum.shape, SCRIPT)]
    return said


def english(said):
    return [word for each in said for word in bare(each)]


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize("name", FILES)
def test_what_is_said_of_a_problem_has_no_english_word(name):
    problem = read_problem_file(PROBLEMS / name).problem
    theorems = solve(problem).theorems
    story = replace(narrate(theorems), withheld=withheld(theorems))
    assert english([*words_of(problem, theorems), *(each.words for each in checks(story, SCRIPT))]) == []


@pytest.mark.parametrize("name", SEARCHED)
def test_a_proof_of_a_claim_has_none(name):
    problem = SEARCHED[name]()
    assert english(words_of(problem, solve(problem).theorems)) == []


@pytest.mark.parametrize("name", library.names())
def test_remarks_have_none(name):
    _, remarks = library.load_with_remarks(name)
    lines = [line for each in remarks for line in remark_lines(judged(each), SCRIPT)]
    assert english(lines) == []


@pytest.mark.parametrize("name", judged_claims.FALSE)
def test_a_counterexample_has_none_and_all_its_numbers_are_formulas(name):
    problem = judged_claims.FALSE[name]
    (target,) = problem.targets
    found = refuted(problem, target)
    for said in (
        counterexample_words(found, target, SCRIPT),
        failure_words(found, target, SCRIPT),
        instance_words(found, script=SCRIPT),
    ):
        assert bare(said) == []
        assert not any(each.isdigit() for each in said)


def test_a_distribution_of_two_values_has_none():
    law = TwoPoint(Fraction(3), Fraction(1, 5), Fraction(1, 2))
    found = Counterexample({}, {}, "0", "1", laws={"x": {(1,): law, (2,): replace(law, chance=Fraction(0))}})
    assert bare(instance_words(found, script=SCRIPT)) == []
    assert instance_words(found) == "x₁ = 3 with probability 1/5, else 1/2, x₂ = 1/2"


@pytest.mark.parametrize(
    ("digits", "box"),
    [
        ("2", Number(2)),
        ("-1/2", Minus(Over(Number(1), Number(2)))),
        ("0.731058578630", Literal("≈ 0.731059")),
        ("-0.5000000001", Literal("≈ −0.5")),
    ],
)
def test_a_number_is_a_formula(digits, box):
    assert number(digits) == box


def test_a_counterexample_is_formulas_on_a_page():
    problem = judged_claims.FALSE["a kink downwards"]
    said = failure_words(refuted(problem, problem.targets[0]), problem.targets[0], MARKDOWN)
    assert said == (
        "it fails from $x = 1$ to $x = -1$: halfway it is $0$, the mean of its values at both ends $-1$"
    )


def test_values_that_are_not_exact_are_near_theirs():
    found = Counterexample({}, {}, "0", "1", meanwhile={"p": {(1,): "0.25000000001", (2,): "1/2"}})
    assert list(meanwhile_words(found, ["p"], MARKDOWN)) == [r"$p \approx \left(0.25, \frac{1}{2}\right)$"]


def test_an_entry_of_what_has_a_subscript_of_its_own_is_told_from_another_letter():
    law = TwoPoint(Fraction(3), Fraction(0), Fraction(1, 2))
    found = Counterexample({}, {}, "0", "1", laws={"b_1": {(2,): law}, "c": {(1, 2): law}})
    assert instance_words(found) == "b₁_2 = 1/2, c₁,₂ = 1/2"


def test_every_rule_of_curvature_that_tells_something_has_its_words():
    of_parts = {"log-convex", "root-convex"}  # of what a function is made of
    said = {name for name, (relations, _) in RULES.items() if of_parts.isdisjoint(relations)}
    assert said == {*REASONS, *PLAIN}
    assert set(MULTIPLES) <= said


@pytest.mark.parametrize("names", ["x y", "x"])
def test_what_is_not_seen_to_be_convex_lacks_a_rule_in_its_language(names):
    result = solve(convex.structural(("J = x^3 y", "y in R", "x in R"), names))
    assert result.lacks
    assert (
        english(lack_words(each, result.theorems[0].problem, SCRIPT) for each in result.lacks.values()) == []
    )


# -- what is missing -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", equations.STUCK)
def test_what_equations_lack_has_no_english_word(name):
    problem, words = equations.STUCK[name]
    result = solve(problem)
    (lack, *_) = result.lacks.values()
    assert bare(lack_words(lack, problem, SCRIPT)) == []
    assert lack_words(lack, problem, TERMINAL) == words
    story = narrate(result.theorems, missing=result.lacks)
    assert bare(missing(story, story.theorems[0], SCRIPT)) == []


def test_a_lack_says_each_kind_of_part():
    problem = library.load("softmax-ce")
    term = problem.targets[0].term
    parts = {
        "one": term,
        "two": (term, term),
        "three": r"\theta",
        "four": 4,
        "five": Quoted("why"),
        "six": Laws(("sifting",)),
    }
    lack = Lack("{one}; {two}; {three}; {four}; {five}; {six}", parts)
    assert lack_words(lack, problem, TERMINAL) == "∂J/∂θ_j; ∂J/∂θ_j, ∂J/∂θ_j; θ; 4; why; sifting"


# -- what Coq was not given ----------------------------------------------------------------------


def test_a_reason_of_the_export_is_its_message_with_names():
    why = NotExported("two signs of {name}", name=r"\mu")
    assert str(why) == r"two signs of \mu"
    assert lack_words(why.lack, library.load("softmax-ce"), TERMINAL) == "two signs of μ"


def test_another_is_quoted_whatever_stands_in_it():
    why = NotExported(r"a fact that is nowhere shown: {| \mu |}")
    assert str(why) == r"a fact that is nowhere shown: {| \mu |}"
    assert lack_words(why.lack, library.load("softmax-ce"), TERMINAL) == "a fact that is nowhere shown: | μ |"


def test_what_goes_beyond_coq_is_messages():
    theorems = solve(library.load("softmax-ce-hessian")).theorems
    assert english(SCRIPT.say(each) for each in beyond(theorems)) == []
