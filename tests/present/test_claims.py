"""What pages say of claims: what is to be proved, what was, and what was not."""

import re
from dataclasses import replace

import claims
import convex
import pytest
import witnesses
from solutions import solve

from derive import library
from derive.errors import UsageError
from derive.kernel import Derivation, Target, check
from derive.laws import ALL
from derive.narrate import narrate
from derive.one_line import read_line
from derive.present.code import NotWritten
from derive.present.pages import page, statement
from derive.present.why import explained
from derive.solver.lack import Lack
from derive.terms import derivative, fn, num, sym

FORMS = ("text", "md", "latex", "fragment")
PROOF = re.compile(r"\b[Pp]roved|\bProof|\b[Hh]ence")
a, b = sym("a"), sym("b")
MOTZKIN = claims.le(3 * a**2 * b**2, a**4 * b**2 + a**2 * b**4 + 1)  # true, and no sum of squares
STUCK = {"an inequality": claims.stated(MOTZKIN), "an equation": claims.stated(claims.equal(a, b))}


def flat(page):
    return " ".join(page.split())


def logistic():
    """Jointly in w and b: the letters of the directions are v and c."""
    return claims.convex(claims.library.load("logistic-gradient"), "E", ("w", "v"), ("b", "c"))


def kinked():
    """b² ReLU(a): where it has a second derivative in a, that is 0."""
    stated = claims.stated(
        claims.le(num(0), num(1)), definitions=[claims.Definition("F", (), b**2 * fn("relu", a))]
    )
    return claims.convex(stated, "F", ("a", "h"))


def mixed():
    """A derivative to be found, a claim, and one for which nobody finds squares."""
    stated = claims.stated(claims.le(2 * a * b, a**2 + b**2))
    (holds,) = stated.targets
    found = Target("slope", derivative(fn("exp", a), a))
    return replace(stated, targets=(found, replace(holds, part="young"), claims.to_prove("open", MOTZKIN)))


# -- stated -------------------------------------------------------------------------------------


def test_a_claim_stands_under_prove_and_nothing_under_find():
    problem = claims.SEARCHED["mean"]()
    assert "\nProve    a b ≤ 1/2 (a² + b²)" in statement(problem)
    assert "Find" not in statement(problem)
    assert "## Prove\n\n- $a b \\le" in statement(problem, "md")


def test_find_and_prove_stand_side_by_side():
    said = statement(mixed())
    assert (
        "Find     slope: ∂/∂a [e^{a}]\nProve    young: 2 a b ≤ a² + b²\n         open: 3 a² b² ≤ a⁴ b² + a² b⁴ + 1"
        in said
    )


def test_convexity_is_claimed_in_words_of_all_variables_together():
    assert "\nProve    E is convex in (w, b)" in statement(logistic())
    assert "- $E$ is convex in $(w, b)$" in statement(logistic(), "md")


def test_a_direction_is_introduced_by_the_proof_alone():
    problem = logistic()
    assert "c ∈ ℝ" not in statement(problem)
    used = replace(problem, targets=(*problem.targets, Target("slope", derivative(sym("c") ** 2, sym("c")))))
    assert "c ∈ ℝ" in statement(used)


def test_what_is_given_of_all_numbers_is_given_on_the_page():
    assert "|f″(t)| ≤ M for all t between x and r" in statement(witnesses.newton())
    assert "f″(t) ≥ 0 for all t\n" in statement(witnesses.tangent())
    assert r"$f''(t) \ge 0$ for all $t$" in statement(witnesses.tangent(), "md")


# -- by what a term is made of -------------------------------------------------------------------

HINGE = ("J = sum_n relu(1 - y_n (sum_i X_{n i} w_i + b)) + l sum_i w_i^2", "X in R^{N x d}")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_convex_as_it_is_made_is_said_so_in_every_form(form):
    shown = flat(solve(convex.structural(HINGE, "w b", ["l > 0"])).page(form))
    assert re.search(r"is convex: an increasing convex function of an affine one", shown)
    assert re.search(r"Proved[ }]+\$?J\$? is convex in \$?\(w, b\)", shown)
    assert shown.index("definition of") < shown.index("an increasing convex function")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_seen_to_be_convex_is_not_said_to_be(form):
    result = solve(convex.structural(("J = x y", "y in R", "x in R"), "x y"))
    shown = flat(page(narrate(result.theorems, "textbook", result.lacks), form))
    assert re.search(r"[Nn]ot proved: \$?J\$? is convex in", shown)
    assert not PROOF.search(shown.replace("ot proved:", ""))


# -- proved -------------------------------------------------------------------------------------


def test_a_proof_of_convexity_says_what_is_enough_and_ends_with_hence():
    page = flat(solve(claims.SEARCHED["softmax"]()).page())
    assert "it is enough to show that vᵀ (∇²_θ J) v ≥ 0 for every direction v; in components," in page
    assert "≥ 0 for every v hence J is convex in θ" in page


def test_several_directions_are_introduced_together():
    page = flat(solve(logistic()).page())
    assert "the Hessian form of E is nonnegative in every direction (v, c):" in page


@pytest.mark.parametrize("form", FORMS)
def test_what_is_proved_is_said_to_be(form):
    page = flat(solve(claims.SEARCHED["softmax"]()).page(form))
    assert "Proof" in page
    assert "Proved" in page
    assert re.search(r"[Hh]ence ", page)
    assert "Stuck" not in page


def test_relations_stand_before_the_lines_and_in_the_claim():
    (theorem,) = check(claims.by_hand()["joined"], ALL)
    story = narrate((theorem,))
    assert "    ≤ c + b" in page(story)
    assert "    < x + c" in page(story)
    assert r"&\le c + b" in page(story, "md")
    assert "$$\na + c < x + c\n$$" in page(story, "md")


def taylor(form):
    """f(r) by Taylor's theorem, to be found."""
    before, after = witnesses.WITNESS.equation.terms
    step = claims.Step("obtain", (), before, after, after, "\\xi")
    problem = replace(witnesses.newton(), targets=(Target("", before),))
    chain = claims.Chain("Taylor", before, (step,), (), "")
    return flat(
        page(narrate(check(Derivation(problem, (chain,), witnesses=(witnesses.WITNESS,)), ALL)), form)
    )


def test_a_witness_is_named_with_its_place():
    assert "there is a ξ between x and r with f(r) = f(x) + " in taylor("text")
    assert "(1) Taylor's theorem Answer" in taylor("text")
    assert "(x − r)² for some ξ between x and r Checked" in taylor("text").replace("(r − x)²", "(x − r)²")
    assert r"for some $\xi$ between $x$ and $r$." in taylor("md")


def test_parts_in_a_row_are_cited_together():
    shown = flat(solve(library.load("logistic-hessian")).page())
    assert "by parts “weights”, “weights and bias” and “bias”" in shown


# -- not proved ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", STUCK)
def test_what_is_not_proved_never_looks_proved(name, form):
    result = solve(STUCK[name])
    shown = flat(page(narrate(result.theorems, "textbook", result.lacks), form))
    assert not result.is_solved
    assert not PROOF.search(shown.replace("ot proved:", ""))
    assert re.search(r"[Nn]ot proved: ", shown)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_false_never_looks_proved(form):
    result = solve(claims.STUCK["false"]())
    shown = flat(result.page(form))
    assert result.refuted
    assert "False" in shown
    assert not PROOF.search(shown)


def test_of_several_parts_only_what_is_proved_is_said_to_be():
    page = solve(mixed()).page()
    assert "\nResult   slope\n" in page
    assert "           proved 2 a b ≤ a² + b²\n" in page
    assert "           stuck not proved: 3 a² b² ≤ a⁴ b² + a² b⁴ + 1\n" in page
    assert page.count("proved") == 2


@pytest.mark.parametrize("form", FORMS)
def test_a_sign_without_convexity_is_no_proof_of_convexity(form):
    result = solve(kinked())
    page = flat(result.page(form))
    assert result.theorems[0].is_proved
    assert not result.is_solved
    assert re.search(r"[Nn]ot proved: (\$F\$|F) is convex in (\$a\$|a)", page)
    assert "Proof" not in page
    assert not re.search(r"[Hh]ence ", page)
    assert "it is enough" not in page


def test_what_was_reached_is_said():
    claim = claims.le(num(0), (a + b) ** 2 - 3 * a * b)
    derivation = claims.proved(claims.stated(claim), [claims.algebra(claim.terms[1], a**2 + b**2 - a * b)])
    (theorem,) = check(derivation, ALL)
    assert not theorem.is_proved
    text = flat(page(narrate((theorem,), missing={"": Lack("a law")})))
    assert "not proved: (a + b)² − 3 a b ≥ 0 reached: (a + b)² − 3 a b = a² + b² − a b" in text
    assert "what seems to be missing: a law" in text


# -- why ----------------------------------------------------------------------------------------


def why(problem, relation, detail="textbook"):
    story = narrate(solve(problem).theorems, detail)
    lines = [line for passage in story.passages for line in passage.lines]
    number = next(line.number for line in lines if line.relation == relation)
    return explained(story, number)


def test_why_shows_a_sign_with_all_that_it_rests_on():
    lines = why(claims.SEARCHED["softmax"](), ">=")
    assert lines[2:4] == ["    Σ_i ŷ_i (v_i − Σ_j ŷ_j v_j)²", "  ≥ 0"]
    assert "    Σ_i ŷ_i (v_i − Σ_j ŷ_j v_j)² ≥ 0   since a Σ of nonnegatives is nonnegative" in lines
    assert "                ŷ_i > 0   since definition of ŷ" in lines


def test_why_multiplies_out_what_the_page_left_to_the_reader():
    story = narrate(solve(claims.SEARCHED["logistic"]()).theorems)
    number = next(
        line.number for p in story.passages for line in p.lines for r in line.reasons if r.kind == "squares"
    )
    lines = explained(story, number)
    assert "1. multiplying out" in lines
    assert any(line.startswith("         = Σ_n Σ_j Σ_i ŷ_n (1 − ŷ_n)") for line in lines)


def test_why_shows_a_bound_with_its_relation():
    story = narrate(check(claims.by_hand()["joined"], ALL))
    lines = explained(story, 1)
    assert "  ≤ c + b" in lines
    assert "   here: a ≤ b" in lines


# -- code ---------------------------------------------------------------------------------------


def test_claims_have_no_code_and_are_named():
    result = solve(mixed())
    assert "np.exp(a)" in result.code("numpy")
    assert "young" not in result.code("numpy")
    assert result.without_code == "no code of what is to be proved: young, open"
    with pytest.raises(UsageError, match="expected something to find"):
        solve(claims.SEARCHED["mean"]()).code("torch")


def test_an_answer_with_a_witness_has_no_code():
    with pytest.raises(NotWritten, match="ξ, which there is but nobody computes"):
        solve(library.load("newton-quadratic"), "recursion").code("numpy")


RIDGE = ("J = sum_n (sum_i X_{n i} w_i - y_n)^2 + l sum_i w_i^2", "X in R^{N x d}", "l > 0")


def test_strict_convexity_is_shown_in_every_direction_but_0():
    where, given = [each for each in RIDGE if ">" not in each], [each for each in RIDGE if ">" in each]
    shown = flat(solve(read_line(where, given, (), ("J is strictly convex in w",)).problem).page())
    assert "Prove J is strictly convex in w" in shown
    assert "vᵀ (∇²_w J) v > 0 for every direction v ≠ 0; in components," in shown
    assert "since l > 0 and v ≠ 0" in shown
    assert "> 0 for every v ≠ 0 hence J is strictly convex in w" in shown
    assert "Σ_i v_i² > 0" not in shown  # what the kernel knows it by
