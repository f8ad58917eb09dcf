"""Convexity and definite matrices, as they are claimed in text and over SymPy."""

import pytest

from derive import D, Problem, convex, define, dim, index, matrix, scalar, strictly_convex, vector
from derive.errors import StatementError, UsageError
from derive.kernel import curved, hessian_form, moves, nonnegative, positive
from derive.kernel.certificate import problem_from_json, problem_to_json
from derive.library import compile_statement
from derive.one_line import read_line
from derive.present.judgements import judgement_text
from derive.present.text import text
from derive.problem_file import read_problem
from derive.read import NotYet, Unreadable
from derive.renaming import renamed
from derive.terms import apply, fn, sym

DECLARED = """
[sizes]
n = "inputs"
m = "outputs"
[indices]
n = "{letters}"
[symbols]
w = {{ shape = ["n"] }}
"w^{{(2)}}" = {{ shape = ["n"] }}
W = {{ shape = ["m", "n"] }}
b = ""
{symbols}
A = {{ shape = ["n", "n"] }}
[functions]
f = {{ order = 2 }}
[define]
s = "||w||^2"
"r_i" = "w_i^2"
J = "||w||^2 + b^2 + ||W||_F^2 + ||w^{{(2)}}||^2"
"""


def problem(claim, symbols="", letters="i j"):
    asked = claim if "\n" in claim else f"prove = '{claim}'\n"
    return read_problem(asked + DECLARED.format(symbols=symbols, letters=letters)).problem


def directions(stated, part=""):
    (target,) = (target for target in stated.targets if target.part == part)
    return dict(target.convexity.directions)


@pytest.mark.parametrize(
    ("written", "variables"),
    [
        ("J is convex in w", ["w"]),
        ("  J  is  convex  in  w  ", ["w"]),
        ("$J$ is convex in $w$", ["w"]),
        ("||w||^2 + b is convex in w", ["w"]),
        ("J is convex in w, b", ["w", "b"]),
        ("J is convex in (w, b)", ["w", "b"]),
        ("J is convex in w, W and b", ["w", "W", "b"]),
        ("J is convex in w^(2)", ["w^{(2)}"]),
        ("J is convex in w^{(2)}, w", ["w^{(2)}", "w"]),
        (r"\nabla^2_w J \succeq 0", ["w"]),
        (r"\nabla_w^2 J \succeq 0", ["w"]),
        (r"0 \preceq \nabla^2_{w} J", ["w"]),
        (r"\nabla^2_{w,b} J \succeq 0", ["w", "b"]),
        (r"\nabla^2_{(w, b)} J \succeq 0", ["w", "b"]),
        (r"\nabla^2_{w^{(2)}} J \succeq 0", ["w^{(2)}"]),
        ("∇²_w (J + b) ⪰ 0", ["w"]),
        ("(∇²_w J) ≽ 0", ["w"]),
    ],
)
def test_convexity_is_the_sign_of_the_hessian_in_any_direction(written, variables):
    stated = problem(written)
    (target,) = stated.targets
    assert [variable for variable, _ in target.convexity.directions] == variables
    assert target.claim == nonnegative(hessian_form(stated, target.convexity))
    assert stated.hypotheses == ()


@pytest.mark.parametrize(
    "written", ["J is strictly convex in w, b", r"\nabla^2_{w,b} J \succ 0", "0 ≺ ∇²_{w,b} J"]
)
def test_strictly_the_direction_is_not_zero(written):
    stated = problem(written)
    (target,) = stated.targets
    assert target.claim == positive(hessian_form(stated, target.convexity))
    assert stated.hypotheses == (moves(stated, target.convexity),)
    assert judgement_text(stated.hypotheses[0]) == "c² + Σ_i v_i² > 0"


def test_a_direction_has_the_shape_of_its_variable_and_a_letter_of_its_own():
    stated = problem("J is convex in w, W, b")
    assert directions(stated) == {"w": "v", "W": "V", "b": "c"}
    assert [stated.shapes[name] for name in "vVc"] == [("n",), ("m", "n"), ()]
    assert {symbol.says for symbol in stated.symbols if symbol.name in "vVc"} == {"any direction"}


def test_letters_that_mean_something_are_no_directions():
    taken = 'v = ""\nu = { shape = ["n"] }\n"c_1" = ""\n'
    assert directions(problem("J is convex in w, b", taken, "i z")) == {"w": "p", "b": "a"}


def test_numbers_help_where_letters_are_used_up():
    taken = "".join(f'{letter} = ""\n' for letter in "vuzpq") + 'R = ""\n"r^*" = ""\n'
    assert directions(problem("J is convex in w", taken)) == {"w": "v_1"}


def test_parts_share_directions_but_those_that_are_not_zero():
    stated = problem(
        "[prove]\none = 'J is convex in w'\ntwo = 'J is convex in w, b'\nthree = 'J is strictly convex in w'\n"
    )
    assert directions(stated, "one") == {"w": "v"}
    assert directions(stated, "two") == {"w": "v", "b": "c"}
    assert directions(stated, "three") == {"w": "u"}
    assert [target.part for target in stated.targets] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("A ⪰ 0", "Σ_i Σ_j v_i A_ij v_j ≥ 0"),
        (r"0 \preceq A", "Σ_i Σ_j v_i A_ij v_j ≥ 0"),
        (r"A \preceq 0", "Σ_i Σ_j (−v_i A_ij v_j) ≥ 0"),
        ("A ⪰ w w^T", "Σ_i Σ_j v_i (A_ij − w_i w_j) v_j ≥ 0"),
        ("A ≻ b I", "Σ_i Σ_j v_i (A_ij − b δ_ij) v_j > 0"),
        ("∇²_w J ⪰ 2 I", "Σ_i Σ_j v_i (∂²J/∂w_j∂w_i − 2 δ_ij) v_j ≥ 0"),
        ("W^T W ⪰ 0", "Σ_i Σ_j v_i v_j Σ_k W_ki W_kj ≥ 0"),
    ],
)
def test_a_matrix_is_definite_by_its_form_in_any_direction(written, said):
    stated = problem(written)
    (target,) = stated.targets
    assert judgement_text(target.claim) == said
    assert target.convexity is None
    assert [judgement_text(each) for each in stated.hypotheses] == (
        ["Σ_i v_i² > 0"] if ">" in said.split()[-2] else []
    )


def test_a_form_in_a_direction_of_ones_own_is_a_relation():
    (target,) = problem("v^T ∇²_w J v >= 0", 'v = { shape = ["n"] }').targets
    assert judgement_text(target.claim) == "Σ_i Σ_j v_i v_j ∂²J/∂w_j∂w_i ≥ 0"
    assert target.convexity is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("relu(b) is convex in b", curved("convex", fn("relu", sym("b")), sym("b"))),
        ("f(b) is convex in b", curved("convex", apply("f", (sym("b"),)), sym("b"))),
        ("-|b| is concave in b", curved("concave", -fn("abs", sym("b")), sym("b"))),
        ("a is concave in b", curved("concave", sym("a"), sym("b"))),
    ],
)
def test_what_has_no_hessian_is_convex_by_what_it_is_made_of(written, said):
    (target,) = problem(written, 'a = ""').targets
    assert (target.claim, target.convexity) == (said, None)


def test_concave_and_convex_with_kinks_are_so_in_whole_arrays():
    (target,) = problem("||w||^2 + relu(b) is convex in w, b").targets
    assert [entry.name for entry in target.claim.terms[1:]] == ["w", "b"]
    assert [len(entry.args) for entry in target.claim.terms[1:]] == [1, 0]


def test_strictness_of_what_has_kinks_is_not_to_be_seen_yet():
    with pytest.raises(NotYet, match="prove, column 1: strict convexity is seen from a Hessian"):
        problem("relu(b) is strictly convex in b")


REFUSED = {
    "a word that is misspelled": ("J is covnex in w", 6, "expected convex, strictly convex or concave, found covnex"),
    "another word": ("J is positive", 6, "or concave, found positive"),
    "in nothing": ("J is convex", 12, "convex in what?"),
    "in nothing more": ("J is convex in ", 16, "convex in what?"),
    "in a name that is unknown": ("J is convex in q", 16, "q is not declared"),
    "in a name that is misspelled": ("J is convex in ww", 16, "ww is not declared"),
    "in an entry": ("J is convex in w_i", 16, "w_i is not declared; write w for all of it"),
    "in a definition": ("J is convex in s", 16, "s is a definition"),
    "in a size": ("J is convex in n", 16, "n is a size"),
    "in a function": ("J is convex in f", 16, "f is a function"),
    "in a number": ("J is convex in 2", 16, "expected a name"),
    "in a formula": ("J is convex in w + b", 16, "expected a name"),
    "twice in one": ("J is convex in w, b, w", 22, "w stands twice"),
    "in a gap": ("J is convex in w,, b", 18, "expected a name"),
    "in an open list": ("J is convex in w, ", 18, "expected a name"),
    "of a vector": ("w is convex in w", 1, "convexity is that of a number, found an array of shape n×1"),
    "of an entry": ("r_i is convex in w", 3, "the index i is free here: sum over it"),
    "of what is unknown": ("2 + K is convex in w", 5, "K is not declared"),
    "of nothing": (" is convex in w", 0, "expected a formula"),
    "of two meanings": ("1/b b is convex in b", 5, "this may be"),
    "of the gradient's variable, unknown": (r"\nabla^2_{w,q} J \succeq 0", 13, "q is not declared"),
    "of the gradient's variable, twice": (r"\nabla^2_{w,w} J \succeq 0", 13, "w stands twice"),
    "of a vector's Hessian": (r"\nabla^2_w w \succeq 0", 12, "convexity is that of a number"),
    "a vector that is definite": (r"w \succeq 0", 1, "⪰ stands between square matrices, found shape n×1"),
    "a number that is definite": (r"b \succ 0", 1, "≻ stands between square matrices, found shape 1×1"),
    "a matrix that is not square": (r"W \succeq 0", 1, "found shape m×n"),
    "zeros": (r"0 \succeq 0", 1, "found 0 and 0"),
    "two sizes": (r"A \succeq W W^T", 11, "shapes that do not fit"),
    "a chain": (r"0 \preceq A \preceq I", 21, "2 relations in one line"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "column", "said"), REFUSED.values(), ids=REFUSED)
def test_what_claims_no_convexity_is_refused_at_its_place(written, column, said):
    with pytest.raises(Unreadable) as refused:
        problem(written)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not column or refused.value.column == column


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "J is strictly concave in w",
            "strictly concave can't be proved yet: say that its negative is convex",
        ),
        ("J is strongly convex in w", "strongly convex can't be proved yet; what can be proved is"),
        ("A is positive semidefinite", r"write A \succeq 0"),
        ("A is positive definite", r"write A \succ 0"),
        (r"\nabla^2_{w,b} J \succeq I", "a gradient in several arrays"),
        (r"\nabla_{w,b} J = 0", "a gradient in several arrays"),
        ("J = [A ⪰ 0]", "can be proved, but not be used yet"),
    ],
)
def test_what_is_to_come_is_said_so(written, said):
    with pytest.raises(NotYet) as refused:
        problem(written)
    assert said in str(refused.value)


def test_a_definite_matrix_is_given_alone():
    assert [each.relation for each in problem("given = ['A ⪰ 0']\nprove = 'J >= 0'\n").hypotheses] == [
        "=",
        "positive semidefinite",
    ]
    with pytest.raises(NotYet, match="can be given alone"):
        problem("given = ['A ⪰ 0 ⪰ 0']\nprove = 'J >= 0'\n")


def test_in_one_line_the_arrays_come_from_what_is_defined():
    stated = read_line(["J = sum_i w_i^2 + b^2"], [], [], ["J is convex in w, b"]).problem
    assert directions(stated) == {"w": "v", "b": "c"}
    with pytest.raises(Unreadable, match="q is not declared"):
        read_line(["J = sum_i w_i^2"], [], [], ["J is convex in q"])
    with pytest.raises(Unreadable, match="--prove, column 12: convex in what"):
        read_line(["J = sum_i w_i^2"], [], [], ["J is convex"])


def test_a_strict_convexity_is_kept_and_renamed():
    stated = problem("J is strictly convex in w")
    assert problem_from_json(problem_to_json(stated)) == stated
    (target,) = renamed(stated, {"w": "x", "v": "h"}).targets
    assert (target.convexity.directions, target.relation) == ((("x", "h"),), "<")
    with pytest.raises(UsageError):
        renamed(stated, {"w": "v"})


# -- over SymPy ---------------------------------------------------------------------------------

size = dim("n", "inputs")
i, j = index("i j", size)
w, b = vector("w", size), scalar("b")
M = matrix("M", size, size)
s = define("s", i, w[i] ** 2)
J = define("J", w[i] * 0 + b**2)


def stated(**words):
    return compile_statement(Problem(title="t", **words))


def test_convexity_over_sympy_is_that_of_text():
    found = stated(
        prove={"one": convex(b**2, b), "two": strictly_convex(b**2, b), "both": convex(b**2, b, w)}
    )
    assert [dict(t.convexity.directions) for t in found.targets] == [
        {"b": "c"},
        {"b": "a"},
        {"b": "c", "w": "v"},
    ]
    assert [t.relation for t in found.targets] == ["<=", "<", "<="]
    assert text(found.targets[0].convexity.of) == "b²"
    assert found.hypotheses == (positive(sym("a") ** 2),)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: {"prove": convex(b**2)}, "convex in what?"),
        (lambda: {"prove": convex(b**2, w[i])}, "not in w[i]"),
        (lambda: {"prove": convex(b**2, 2)}, "not in 2"),
        (lambda: {"prove": convex(b**2, b, b)}, "b stands twice"),
        (lambda: {"prove": convex(J, s)}, "s is a definition"),
        (lambda: {"prove": convex(s[i], w)}, "index i is free"),
        (lambda: {"find": convex(b**2, b)}, "convexity is proved, not found"),
        (lambda: {"find": D(b, b), "prove": {"find": convex(b, b)}}, "the part find stands twice"),
    ],
)
def test_what_is_no_convexity_over_sympy_is_refused(make, said):
    with pytest.raises(StatementError) as refused:
        stated(**make())
    assert said in str(refused.value)
