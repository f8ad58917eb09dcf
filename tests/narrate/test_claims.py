"""How a claim is told: lines with = and ≤, the sign at the end and why, squares that are multiplied out apart."""

from dataclasses import replace

import claims
import pytest
from solutions import solve

from derive.kernel import Judgement, check, nonnegative, positive
from derive.laws import ALL, LAWS
from derive.narrate import DETAILS, closing, narrate
from derive.narrate.signs import DIFFERENCES, PLAINLY
from derive.one_line import read_line
from derive.present.script import MARKDOWN, TERMINAL
from derive.present.text import text
from derive.present.words import reasons
from derive.terms import ZERO, bound_indices, fn, index, mul, num, sum_over, sym

k = index("k", "n")
a, b, scale = (sym(name) for name in "abl")


def story_of(problem, detail="textbook"):
    result = solve(problem)
    return narrate(result.theorems, detail, result.lacks)


def told(story):
    """Relation, formula and reasons of each line of the chain that answers."""
    passage = next(p for p in story.passages if p.chain.part is not None)
    return [
        (line.relation, text(line.term, story.problem), reasons(line, story, TERMINAL))
        for line in passage.lines
    ]


def by_hand(name, detail="textbook"):
    return narrate(check(claims.by_hand()[name], ALL), detail)


def a_sign(term, relation="<=", **more):
    return claims.stated(Judgement(relation, (ZERO, term)), **more)


def positive_symbol(name="l"):
    return {"symbols": (*claims.SYMBOLS, claims.Symbol(name, (), "positive"))}


# -- the sign at the end ------------------------------------------------------------------------


def test_softmax_ends_as_a_lecturer_would_end_it():
    assert told(story_of(claims.SEARCHED["softmax"]()))[-2:] == [
        ("=", "Σ_i ŷ_i (v_i − Σ_j ŷ_j v_j)²", "completing the square, multiplied out below"),
        (">=", "0", "a sum of squares with weights ŷ_i > 0"),
    ]


def test_a_weight_of_two_factors_says_where_they_lie():
    assert told(story_of(claims.SEARCHED["logistic"]()))[-1][2] == (
        "a sum of squares with nonnegative weights, since 0 < ŷ_n < 1"
    )


def test_between_dollars_a_double_inequality_is_one_formula():
    story = story_of(claims.SEARCHED["logistic"]())
    last = next(p for p in story.passages if p.chain.part is not None).lines[-1]
    assert r"since $0 < \hat{y}_{n} < 1$" in reasons(last, story, MARKDOWN)


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (a_sign(a**2), "a square"),
        (a_sign(a**2 + b**4), "a sum of squares"),
        (a_sign(mul(scale, a**2), **positive_symbol()), "a square with weight l > 0"),
        (
            a_sign(mul(scale, sum_over(k, claims.u**2)), **positive_symbol()),
            "a sum of squares with weights l > 0",
        ),
        (a_sign(mul(num(3), a**2)), "a square"),
        (a_sign(fn("exp", a), "<"), "plainly"),
        (a_sign(mul(scale, fn("exp", a)), "<", **positive_symbol()), "since l > 0"),
        (a_sign(a, hypotheses=[positive(a)]), "since a > 0"),
        (
            a_sign(sym("F"), definitions=[claims.Definition("F", (), (a - b) ** 2)]),
            "definition of F, a square",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_sign_is_read_off_its_term(problem, reason):
    (line,) = told(story_of(problem))
    assert line == (line[0], "0", reason)


@pytest.mark.parametrize("name", claims.SEARCHED)
def test_reasons_of_a_sign_speak_in_the_letters_of_the_line(name):
    story = story_of(claims.SEARCHED[name]())
    (passage,) = (p for p in story.passages if p.chain.part is not None)
    for line in passage.lines:
        if line.sign is not None:
            letters = bound_indices(passage.chain.end) | passage.chain.end.free
            said = [term for reason in line.reasons for claim in reason.claims for term in claim.terms]
            assert all(term.free <= letters for term in said)


@pytest.mark.parametrize("name", claims.SEARCHED)
def test_in_full_a_sign_names_every_law_that_shows_it(name):
    story = story_of(claims.SEARCHED[name](), "full")
    signs = [line for passage in story.passages for line in passage.lines if line.sign is not None]
    laws = {reason.names[0] for line in signs for reason in line.reasons if reason.kind == "law"}
    assert laws <= set(story.theorems[0].laws)
    assert laws or not signs


@pytest.mark.parametrize("detail", DETAILS)
def test_a_bound_names_the_lemma_that_it_rests_on(detail):
    claim = read_line([], ["a >= 0", "b >= 0"], [], ["sqrt(a b) <= (a + b)/2"]).problem
    ((relation, _, why),) = told(story_of(claim, detail))
    assert relation == "<="
    assert "by Lemma 1" in why


def test_what_is_not_proved_has_no_sign_at_its_end():
    story = story_of(claims.STUCK["false"]())
    assert closing(story.theorems[0]) is None
    assert told(story) == []


def test_a_number_at_the_end_needs_no_more_said():
    derivation = claims.proved(a_sign(a - a + 1), [claims.algebra(a - a + 1, num(1))], positive(num(1)))
    story = narrate(check(derivation, ALL))
    assert story.theorems[0].is_proved is False  # 0 ≤ 1 is not among its facts, 0 < 1 is
    derivation = claims.proved(a_sign(a - a + 1), [claims.algebra(a - a + 1, num(1))], nonnegative(num(1)))
    story = narrate(check(derivation, ALL))
    assert story.theorems[0].is_proved
    assert told(story) == [("=", "1", "collect like terms")]


def test_a_law_that_is_more_than_a_rule_of_signs_is_named_with_what_it_needs():
    x = sym("x")
    assert told(story_of(claims.stated(claims.le(fn("log", x), x - 1), [positive(x)]))) == [
        ("<=", "x − 1", "tangent of log, since x > 0")
    ]


def test_laws_are_those_of_the_kernel():
    assert set(PLAINLY + DIFFERENCES) <= LAWS.keys()


# -- squares multiplied out ---------------------------------------------------------------------


def checks(story):
    return [passage for passage in story.passages if passage.check]


def test_a_check_stands_behind_the_line_that_needs_it_and_is_no_lemma():
    story = story_of(claims.SEARCHED["softmax"]())
    (check_of,) = checks(story)
    passage, line = story.line(check_of.check)
    assert story.passages.index(check_of) == story.passages.index(passage) + 1
    assert line.term is check_of.chain.start
    assert [p.lemma for p in story.passages] == [1, 2, 3, 0, 0]


def test_a_check_of_one_line_is_left_to_the_reader():
    assert checks(story_of(claims.SEARCHED["logistic"]())) == []
    assert checks(story_of(claims.SEARCHED["logistic"](), "full"))


def test_a_brief_page_leaves_the_checks_to_the_reader():
    assert checks(story_of(claims.SEARCHED["softmax"](), "brief")) == []


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", claims.SEARCHED)
def test_lines_are_numbered_through(name, detail):
    story = story_of(claims.SEARCHED[name](), detail)
    numbers = [line.number for passage in story.passages for line in passage.lines]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", claims.SEARCHED)
def test_every_step_of_a_passage_stands_on_one_of_its_lines(name, detail):
    for passage in story_of(claims.SEARCHED[name](), detail).passages:
        steps = [n for line in passage.lines for n in range(line.first, line.last)]
        assert steps == list(range(len(passage.chain.steps)))


# -- bounds -------------------------------------------------------------------------------------


def test_each_bound_has_a_line_of_its_own_with_its_relation():
    assert told(by_hand("joined")) == [("<=", "c + b", "since a ≤ b"), ("<", "x + c", "since b < x")]


def test_on_a_brief_page_a_line_has_the_relation_of_all_its_steps():
    assert told(by_hand("joined", "brief")) == [("<", "x + c", "since a ≤ b and b < x")]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a product <=", "since a ≤ x and c ≥ 0"),
        ("a power <=", "since a ≤ x and a ≥ 0"),
        ("deep <=", "since u_k ≤ v_k, 1 + u_k > 0 and w_k ≥ 0"),
        ("exp <", "since a < x"),
    ],
)
def test_a_bound_says_what_is_less_and_which_signs_that_takes(name, reason):
    assert [why for _, _, why in told(by_hand(name))] == [reason]


def test_a_chain_to_the_other_side_ends_as_the_claim_has_it():
    assert told(by_hand("an equation in another order"))[-1][1] == "b² + a² + 2 b a"


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", claims.by_hand())
def test_the_relations_of_the_lines_make_that_of_the_chain(name, detail):
    story = by_hand(name, detail)
    (passage,) = story.passages
    relations = [line.relation for line in passage.lines]
    assert max(relations, key=("=", "<=", "<").index) == passage.chain.relation


def test_a_check_that_another_check_leans_on_is_no_lemma():
    problem = claims.SEARCHED["logistic"]()  # the same in w alone
    both = claims.convex(claims.library.load("logistic-gradient"), "E", ("w", "v"), ("b", "c"))
    (alone,), (jointly,) = problem.targets, both.targets
    targets = (replace(alone, part="alone"), replace(jointly, part="jointly"))
    story = story_of(replace(both, targets=targets))
    assert all("squares" not in passage.chain.name for passage in story.passages if passage.lemma)
    squares = [r for p in story.passages for line in p.lines for r in line.reasons if r.kind == "squares"]
    assert len(squares) == 2
