"""What is to be proved, as it is said in a problem file, in one line, and over SymPy."""

import pytest
import sympy as sp

from derive import D, Problem, define, dim, index, scalar, vector
from derive.errors import StatementError, UsageError
from derive.library import compile_statement
from derive.one_line import read_line
from derive.present.judgements import judgement_text
from derive.problem_file import read_problem
from derive.read import NotYet, Unreadable
from derive.renaming import renamed

DECLARED = """
[sizes]
n = "examples"
m = "units"
[symbols]
x = { shape = ["n"] }
z = { shape = ["n"] }
c = { shape = ["m"] }
a = ""
b = ""
A = { shape = ["n", "n"] }
[define]
J = "(a - b)^2"
"""


def targets(asked):
    return read_problem(asked + DECLARED).problem.targets


def claim(written):
    (target,) = targets(f"prove = '{written}'")
    assert target.part == ""
    return judgement_text(target.claim)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a <= b", "a ≤ b"),
        ("a ≤ b", "a ≤ b"),
        (r"a \le b", "a ≤ b"),
        (r"a \leq b", "a ≤ b"),
        ("a < b", "a < b"),
        ("a = b", "a = b"),
        ("2 a b >= a", "a ≤ 2 a b"),
        ("2 a b ≥ a", "a ≤ 2 a b"),
        (r"2 a b \geq a", "a ≤ 2 a b"),
        (r"2 a b \ge a", "a ≤ 2 a b"),
        ("J > a", "a < J"),
        ("x_i <= z_i", "x_i ≤ z_i"),
        ("x <= z", "x_i ≤ z_i"),
        ("x = 0", "x_i = 0"),
        ("dJ/da = 2 (a - b)", "∂J/∂a = 2 (a − b)"),
        ("z^T A z >= x^T x", "Σ_i x_i² ≤ Σ_i Σ_j z_i A_ij z_j"),
    ],
)
def test_a_relation_is_a_claim_and_points_upwards(written, said):
    assert claim(written) == said


def test_a_claim_of_a_sign_starts_at_the_term():
    (target,) = targets("prove = 'J >= 0'")
    assert (target.relation, target.term.name) == ("<=", "J")


def parts(asked):
    return [(target.part, target.relation) for target in targets(asked)]


def test_what_is_found_stands_before_what_is_proved():
    asked = "[prove]\nsign = 'J >= 0'\nform = 'J = a^2 - 2 a b + b^2'\n[find]\nslope = 'dJ/da'\n"
    read = read_problem(asked + DECLARED)
    assert [(t.part, t.relation) for t in read.problem.targets] == [
        ("slope", "="),
        ("sign", "<="),
        ("form", "="),
    ]
    assert [r.text.where for r in (*read.find, *read.prove)] == ["find slope", "prove sign", "prove form"]


def test_a_text_beside_another_key_is_called_by_its_key():
    assert parts("find = 'dJ/da'\nprove = 'J >= 0'\n") == [("find", "="), ("prove", "<=")]
    assert parts("find = 'dJ/da'\n[prove]\nsign = 'J >= 0'\n") == [("find", "="), ("sign", "<=")]
    assert parts("[prove]\nsign = 'J >= 0'\n") == [("sign", "<=")]


REFUSED = {
    "no key": ("", "nothing is to be found"),
    "an empty table": ("[prove]\n", "nothing is to be proved: the table prove is empty"),
    "an empty table beside another": ("find = 'J'\n[prove]\n", "the table prove is empty"),
    "a part twice": ("[find]\ng = 'J'\n[prove]\ng = 'J >= 0'\n", "the part g stands twice"),
    "a part called as a key": ("find = 'J'\n[prove]\nfind = 'J >= 0'\n", "the part find stands twice"),
    "a number": ("prove = 3\n", "prove: expected a table or text, found 3"),
    "a list": ("prove = ['J >= 0']\n", "prove: expected a table or text"),
    "a part that is a number": ("[prove]\ng = 1\n", "prove g: expected text, found 1"),
    "what is given, below a table": (
        "[prove]\ngiven = ['x > 0']\n",
        "prove given: given belongs to the whole problem: write it before the first table",
    ),
    "nothing in it": ("prove = ''\n", "prove, column 1: expected a formula, found nothing"),
    "a relation in find": ("find = 'J >= 0'\n", "find, column 1: a relation is proved, not found"),
    "a value": ("prove = 'dJ/da'\n", "column 1: what is to be proved is a relation, as J >= 0"),
    "a chain": ("prove = '0 <= J <= a'\n", "column 11: 2 relations in one line: prove each"),
    "two shapes": ("prove = 'x <= c'\n", "column 6: shapes that do not fit: n×1 <= m×1"),
    "an array and a letter": ("prove = 'x <= a'\n", "column 6: shapes that do not fit: n×1 <= 1×1"),
    "a name that is unknown": ("prove = 'q <= a'\n", "column 1: q is not declared"),
    "no right side": ("prove = 'J >='\n", "column 5: expected a formula, found the end"),
    "a relation that is unknown": (r"prove = 'J \approx a'", r"column 3: \approx is no command that derive reads"),
    "no left side": ("prove = '≥ 0'\n", r"column 1: expected a formula, found \ge"),
    "a relation backwards": ("prove = 'J => 0'\n", "column 3: expected a relation, found =>: write >="),
    "two signs": ("prove = 'J >> a'\n", "column 4: expected a formula, found >"),
    "membership": (r"prove = 'J \in a'", "sets can't be read"),
    "a stray index": ("prove = 'x_i <= c_i'\n", "the index i runs over n, here c wants one over m"),
    "two meanings": ("prove = 'a/b a <= 1'\n", "column 5: this may be"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "said"), REFUSED.values(), ids=REFUSED)
def test_what_claims_nothing_is_refused(asked, said):
    with pytest.raises(StatementError) as refused:
        read_problem(asked + DECLARED)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_that_two_are_not_equal_is_a_claim_of_a_kind_to_come():
    with pytest.raises(NotYet, match="not yet ≠"):
        claim("a != b")


def test_the_place_of_a_claim_that_is_refused_is_its_line():
    with pytest.raises(Unreadable) as refused:
        read_problem("[prove]\nsign = 'J >= 0'\nbound = 'J <= q'\n" + DECLARED, "mine.toml")
    assert str(refused.value).startswith("mine.toml:3: prove bound, column 6: q is not declared")


# -- in one line --------------------------------------------------------------------------------


def test_a_claim_in_one_line_declares_what_it_mentions():
    problem = read_line(["J = (a - b)^2"], ["c > 0"], [], ["c J >= 0"]).problem
    assert [(t.part, judgement_text(t.claim)) for t in problem.targets] == [("", "c J ≥ 0")]
    assert {symbol.name for symbol in problem.symbols} == {"a", "b", "c"}


def test_claims_in_one_line_are_numbered_after_what_is_found():
    problem = read_line(["J = sum_i x_i^2 + b"], [], ["dJ/db"], ["b <= J", "y_i <= y_i + b"]).problem
    assert [(t.part, t.relation) for t in problem.targets] == [("1", "="), ("2", "<="), ("3", "<=")]
    assert [(s.name, len(s.dims)) for s in problem.symbols] == [("x", 1), ("y", 1), ("b", 0)]


def test_a_line_that_asks_nothing_is_refused():
    with pytest.raises(UsageError, match="--prove"):
        read_line(["J = a"], [], [], [])


# -- over SymPy ---------------------------------------------------------------------------------

n = dim("n", "examples")
i, j = index("i j", n)
x = vector("x", n)
a, b = scalar("a"), scalar("b")
J = define("J", (a - b) ** 2)


def stated(**words):
    return compile_statement(Problem(title="t", **words))


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        (sp.Le(a, b), "a ≤ b"),
        (sp.Lt(a, b), "a < b"),
        (sp.Ge(a, b), "b ≤ a"),
        (sp.Gt(a, b), "b < a"),
        (sp.Eq(D(J, a), 2 * (a - b)), "∂J/∂a = 2 a − 2 b"),
        (sp.Ge(J, 0), "J ≥ 0"),
        (x[i] <= b, "x_i ≤ b"),
    ],
)
def test_a_relation_over_sympy_is_a_claim(relation, said):
    (target,) = stated(prove=relation).targets
    assert (target.part, judgement_text(target.claim)) == ("", said)


def test_parts_over_sympy_are_found_and_proved():
    problem = stated(find={"slope": D(J, a)}, prove={"sign": J >= 0})
    assert [(t.part, t.relation) for t in problem.targets] == [("slope", "="), ("sign", "<=")]
    problem = stated(find=D(J, a), prove=J >= 0)
    assert [t.part for t in problem.targets] == ["find", "prove"]


OVER_SYMPY = {
    "nothing": ({}, "nothing is to be found"),
    "no parts": ({"prove": {}}, "the table prove is empty"),
    "a part twice": ({"find": {"p": D(J, a)}, "prove": {"p": J >= 0}}, "the part p stands twice"),
    "a part that is no text": ({"prove": {1: J >= 0}}, "the part is not text: 1"),
    "a value": ({"prove": D(J, a)}, "what is to be proved is not a relation"),
    "a text": ({"prove": "J >= 0"}, "expected a formula, found 'J >= 0'"),
    "a relation in find": ({"find": sp.Le(a, b)}, "a relation is proved, not found"),
    "a relation that SymPy decides": ({"prove": sp.Ge(a**2, 0)}, "evaluate=False"),
    "a relation that SymPy decides, in find": ({"find": sp.Ge(a**2, 0)}, "a relation is proved, not found"),
    "not equal": ({"prove": sp.Ne(a, b)}, ", not !="),
    "a list": ({"prove": [J >= 0]}, "expected a formula, found"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "said"), OVER_SYMPY.values(), ids=OVER_SYMPY)
def test_what_claims_nothing_over_sympy_is_refused(words, said):
    with pytest.raises(StatementError) as refused:
        stated(**words)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_relation_left_standing_is_a_claim_though_it_is_always_true():
    (target,) = stated(prove=sp.Ge(a**2, 0, evaluate=False)).targets
    assert judgement_text(target.claim) == "a² ≥ 0"


# -- in other letters ---------------------------------------------------------------------------


def test_both_sides_of_a_claim_are_renamed():
    (target,) = renamed(stated(prove=sp.Eq(a, b * x[i])), {"b": "q", "x": "u", "i": "k"}).targets
    assert {"q", "u"} <= {term.name for term in _named(target.claim.terms[1])}


def _named(term):
    from derive.terms import Sym, subterms

    return [part for part in subterms(term) if isinstance(part, Sym)]
