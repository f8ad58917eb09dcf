"""What may be asked of the commands, and statements that misuse `unknown`: run within this process."""

import json

import pytest
from command_line import derive
from running_code import run as run_module

NETWORK = "sigmoid-mlp"


def refused(result, code, *words):
    """One line on stderr, nothing on stdout, the documented exit code."""
    assert (result.returncode, result.stdout) == (code, "")
    assert len(result.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in result.stderr


# -- why ----------------------------------------------------------------------------------------


def line_of(page, reason):
    """The number of the first line that gives this reason."""
    return next(line.split(reason)[0].rsplit("(", 1)[1][:-2] for line in page.splitlines() if reason in line)


def test_why_a_law_holds_here_its_source_and_its_conditions():
    shown = derive("why", "softmax-ce", line_of(derive("softmax-ce").stdout, "derivative of log")).stdout
    assert "law:  ∂/∂x [log f] = 1/f ∂f/∂x" in shown
    assert "Stewart, Calculus" in shown
    assert "here: ∂/∂θ_j [log Σ_i e^{θ_i}] = 1/(Σ_i e^{θ_i}) ∂/∂θ_j [Σ_i e^{θ_i}]" in shown
    assert "if:   Σ_i e^{θ_i} > 0\n         since a Σ of positives is positive" in shown


def test_why_the_chain_rule_goes_through_a_definition():
    shown = derive("why", NETWORK, line_of(derive(NETWORK).stdout, "chain rule through s²")).stdout
    assert "here: ∂E/∂W²_ki = Σ_l ∂E/∂s²_l ∂s²_l/∂W²_ki" in shown
    assert "since a composition of differentiable functions is differentiable" in shown


def test_why_a_lemma_may_be_cited():
    shown = derive("why", NETWORK, line_of(derive(NETWORK).stdout, "by Lemma 1")).stdout
    assert "1. Lemma 1\n   here: ∂E/∂s²_k = (o²_k − t_k) o²_k (1 − o²_k)" in shown


def test_why_counts_lines_in_the_detail_asked_for():
    page = derive("softmax-ce", "--detail", "full").stdout
    shown = derive("why", "softmax-ce", line_of(page, "derivative of log"), "--detail", "full").stdout
    assert "1. derivative of log" in shown
    assert "\n2. " not in shown


def test_why_of_a_part_counts_the_lines_of_that_part():
    refused(derive("why", f"{NETWORK}:second layer", 99), 2, "there is no line (99)")
    line = line_of(derive(f"{NETWORK}:second layer").stdout, "chain rule through s²")
    assert "chain rule" in derive("why", f"{NETWORK}:second layer", line).stdout


@pytest.mark.parametrize("step", [0, 6, 99, "x", "1.5", ""])
def test_a_line_that_there_is_not_is_refused(step):
    refused(derive("why", "softmax-ce", step), 2)


# -- claims -------------------------------------------------------------------------------------

SQUARE = ("--where", "J = (a x - b)^2")


def test_a_claim_is_proved_in_one_line():
    result = derive(*SQUARE, "--prove", "J >= 0")
    assert result.returncode == 0
    assert "\nProved   J ≥ 0\n" in result.stdout


def test_a_claim_that_is_not_proved_is_stuck():
    motzkin = "x^4 y^2 + x^2 y^4 + 1 >= 3 x^2 y^2"  # which is true, and no sum of squares
    result = derive("--prove", motzkin)
    assert result.returncode == 3
    assert "\nStuck    not proved: 3 x² y² ≤ x⁴ y² + x² y⁴ + 1\n" in result.stdout
    assert "Proved" not in result.stdout


@pytest.mark.parametrize("form", ["numpy", "torch"])
def test_parts_to_be_proved_have_no_code_and_are_named_on_stderr(form):
    result = derive(*SQUARE, "--find", "dJ/da", "--prove", "J >= 0", "--format", form)
    assert result.returncode == 0
    assert "def dJ_da(" in result.stdout
    assert result.stderr == "derive: no code of what is to be proved: 2\n"


@pytest.mark.parametrize("form", ["numpy", "torch"])
def test_code_of_claims_alone_is_refused(form):
    refused(derive(*SQUARE, "--prove", "J >= 0", "--format", form), 2, "expected something to find")


def test_a_certificate_of_a_claim_says_relation_and_both_sides():
    certificate = json.loads(derive(*SQUARE, "--prove", "J >= 0", "--format", "json").stdout)
    (target,) = certificate["problem"]["targets"]
    assert target["claim"][0] == "<="
    assert len(target["claim"]) == 3


@pytest.mark.parametrize(
    ("claim", "said"), [("J >= 0", "accepted: J ≥ 0\n"), ("J <= 0", "  not proved: J ≤ 0\n")]
)
def test_a_certificate_is_checked_again_and_the_claim_said(tmp_path, claim, said):
    path = tmp_path / "c.json"
    derive(*SQUARE, "--prove", claim, "--format", "json", "-o", path)
    assert said in derive("check", path).stdout


# -- layouts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "shown"),
    [
        ("denominator", "∇_W E = ∇_s E oᵀ   (m×n)"),
        ("numerator", "(∇_W E)ᵀ = o (∇_s E)ᵀ   (n×m)"),
    ],
)
def test_a_gradient_has_the_shape_of_its_variable_or_the_transposed_one(layout, shown):
    assert shown in derive("matmul-outer", "--layout", layout).stdout


def test_a_jacobian_has_a_row_for_each_component_in_either_layout(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        HEAD + 'W = matrix("W", m, n)\ns = define("s", u, Sum(W[u, i] * v[i], i))\n'
        'problem = Problem(title="t", find=D(s[u], v[j]))\n'
    )
    for layout in ("denominator", "numerator"):
        assert "∂s/∂v = W   (m×n)" in derive(path, "--layout", layout).stdout


def test_numerator_layout_is_said_on_other_pages_too():
    page = derive("matmul-outer", "--layout", "numerator", "--format", "md").stdout
    assert r"(\nabla_{W} E)^{\top} = o (\nabla_{s} E)^{\top}" in page


def test_the_certificate_of_the_numerator_layout_is_accepted(tmp_path):
    path = tmp_path / "c.json"
    assert derive("matmul-outer", "--layout", "numerator", "--format", "json", "-o", path).returncode == 0
    assert derive("check", path).stdout.startswith("accepted: ∂E/∂W_ji = o_i ∂E/∂s_j")


def test_an_unknown_layout_is_refused():
    refused(derive("softmax-ce", "--layout", "sideways"), 2, "sideways")


# -- LaTeX --------------------------------------------------------------------------------------


def test_latex_is_a_document_and_a_fragment_is_what_stands_in_it():
    document = derive("softmax-ce", "--format", "latex").stdout
    fragment = derive("softmax-ce", "--format", "latex", "--fragment").stdout
    assert document.startswith(r"\documentclass")
    assert document.rstrip().endswith(r"\end{document}")
    assert "documentclass" not in fragment
    assert fragment.split("\n", 1)[1].strip() in document


@pytest.mark.parametrize("form", ["text", "md", "json", "numpy", "torch"])
def test_a_fragment_is_of_latex_only(form):
    refused(derive("softmax-ce", "--fragment", "--format", form), 2, form)


# -- parts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "md", "latex"])
def test_a_page_has_all_parts_or_the_one_asked_for(form):
    both = derive(NETWORK, "--format", form).stdout
    one = derive(f"{NETWORK}:first layer", "--format", form).stdout
    for page, parts in ((both, ("Second layer", "First layer")), (one, ("First layer",))):
        assert [part for part in ("Second layer", "First layer") if part in page] == list(parts)
    assert "second layer: " not in one


@pytest.mark.parametrize("command", [(), ("show",), ("why",)])
def test_an_unknown_part_is_refused_and_the_parts_are_named(command):
    step = (1,) if command == ("why",) else ()
    refused(derive(*command, f"{NETWORK}:third layer", *step), 2, "third layer", "second layer, first layer")


# -- code ---------------------------------------------------------------------------------------

ONCE = """from derive import D, Problem, function, scalar
x = scalar("x")
f = function("f")
"""


@pytest.fixture
def half_stuck(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        ONCE + 'problem = Problem(title="t", find={"error": D(D(f(x), x), x), "square": D(x**2, x)})\n'
    )
    return path


def functions(text):
    return [line.split("(")[0].removeprefix("def ") for line in text.splitlines() if line.startswith("def ")]


@pytest.mark.parametrize(("form", "library"), [("numpy", "import numpy as np"), ("torch", "import torch")])
def test_a_module_has_all_parts_or_the_one_asked_for(form, library):
    whole = derive("log-sigmoid-loss", "--format", form).stdout
    part = derive("log-sigmoid-loss:input", "--format", form).stdout
    assert library in whole
    assert [name for name in functions(whole) if not name.startswith("_")] == ["E", "dE_dt", "dE_dx"]
    assert [name for name in functions(part) if not name.startswith("_")] == ["E", "dE_dx"]


def test_what_is_written_runs(tmp_path):
    path = tmp_path / "gate.py"
    assert derive("squared-error-gate", "--format", "numpy", "-o", path).stdout == ""
    assert list(run_module(path.read_text(encoding="utf-8"))["dE_do"](t=[1.0, 2.0], o=[3.0, 5.0])) == [
        2.0,
        3.0,
    ]


def test_a_part_that_is_stuck_has_no_function_and_is_named_on_one_line(half_stuck):
    result = derive(half_stuck, "--format", "numpy")
    assert result.returncode == 3
    assert "return 2 * x" in result.stdout
    assert (
        result.stderr
        == "derive: stuck, what seems to be missing: part error lacks order=2 for f, which is differentiable once only\n"
    )


@pytest.mark.parametrize("form", ["numpy", "torch"])
def test_where_all_is_stuck_nothing_is_written(half_stuck, form, tmp_path):
    refused(derive(f"{half_stuck}:error", "--format", form), 3, "order=2 for f")
    refused(derive(f"{half_stuck}:error", "--format", form, "-o", tmp_path / "out.py"), 3, "order=2 for f")
    assert not (tmp_path / "out.py").exists()


def test_another_library_is_refused():
    refused(derive("softmax-ce", "--format", "jax"), 2, "jax", "numpy", "torch")


# -- unknown ------------------------------------------------------------------------------------

HEAD = """from sympy import KroneckerDelta, Ne, Sum, Symbol
from derive import D, Problem, define, dim, index, matrix, scalar, unknown, vector
n = dim("n", "size")
m = dim("m", "another")
i, j = index("i j", n)
u = index("u", m)
x = scalar("x")
v = vector("v", n)
w = vector("w", m)
"""
MISUSES = {
    "no argument": ('E = unknown("E")', "of"),
    "an argument without its word": ('E = unknown("E", v)', "of"),
    "a function of nothing": ('E = unknown("E", of=())', "function of nothing"),
    "of a number": ('E = unknown("E", of=3)', "not of 3"),
    "of an entry": ('E = unknown("E", of=v[i])', "not of v[i]"),
    "of a formula": ('E = unknown("E", of=2*x)', "not of 2*x"),
    "of a size": ('E = unknown("E", of=n)', "not of n"),
    "of a derivative": ('E = unknown("E", of=D(x, x))', "not of D(x, x)"),
    "of what is not declared": ('E = unknown("E", of=Symbol("q"))', "not of q"),
    "order 0": ('E = unknown("E", of=v, order=0)', "found 0"),
    "a negative order": ('E = unknown("E", of=v, order=-1)', "found -1"),
    "half an order": ('E = unknown("E", of=v, order=1.5)', "found 1.5"),
    "an order that is text": ('E = unknown("E", of=v, order="2")', "found 2"),
    "an order that is a truth value": ('E = unknown("E", of=v, order=True)', "found True"),
    "words that are no text": ('E = unknown("E", of=v, says=3)', "found 3"),
    "a name that is no text": ("E = unknown(3, of=v)", "string"),
    "an empty name": ('E = unknown("", of=v)', "empty"),
    "a word it does not know": ('E = unknown("E", of=v, smooth=True)', "smooth"),
    "the name of a vector": ('E = unknown("v", of=v)', "v is declared twice"),
    "the name of a scalar beside it": ('E = unknown("x", of=v) * x', "x is declared twice"),
    "a function with the name of a scalar": ('E = unknown("E", of=v, by="x") * x', "x is declared twice"),
    "one function of two shapes": (
        'E = unknown("y", of=v, by="f") * unknown("z", of=w, by="f")',
        "f is declared twice",
    ),
    "one function of two orders": (
        'E = unknown("y", of=v, by="f") * unknown("z", of=v, by="f", order=2)',
        "f is declared twice",
    ),
    "one function of two numbers of arguments": (
        'E = unknown("y", of=v, by="f") * unknown("z", of=(v, w), by="f")',
        "f is declared twice",
    ),
    "a function of itself": ('E = unknown("E", of=unknown("E", of=v))', "E is declared twice"),
    "a component that is no index": ('E = unknown("E", 3, of=v)[i]', "expected an index, found 3"),
    "a component that is an entry": ('E = unknown("E", v[i], of=v)[i]', "expected an index, found v[i]"),
    "one index as two components": ('E = unknown("E", i, i, of=v)[i, j]', "twice"),
    "without its index": ('E = unknown("E", i, of=v)', "E is a vector: write an entry, as E[i]"),
    "an index of another size": ('E = unknown("E", i, of=v)[u]', "shape is (n)"),
    "an index too many": (
        'E = unknown("E", i, of=v)[i, j]',
        "E[i, j]: expected E[i], since its shape is (n)",
    ),
    "an index where there is none": ('E = unknown("E", of=v)[i]', "E[i]: E is a number, it has no entries"),
    "called like a function of Python": ('E = unknown("E", of=v)(v)', "E is a number, not a function"),
    "inside an index": ('E = v[unknown("E", of=v)]', "expected an index letter, found E"),
    "an entry inside an index": ('E = v[unknown("E", i, of=v)[i]]', "expected an index letter, found E[i]"),
    "a sum over it": ('E = Sum(v[i], unknown("E", of=v))', "Sum"),
}


@pytest.mark.parametrize(("body", "word"), MISUSES.values(), ids=MISUSES)
def test_an_unknown_that_means_nothing_is_refused_in_one_line(tmp_path, body, word):
    path = tmp_path / "mine.py"
    path.write_text(f'{HEAD}{body}\nproblem = Problem(title="t", find=D(E, v[j]))\n')
    refused(derive(path), 4, word)


STATEMENTS = {
    "a title that is no text": ("title=3, find=D(x, x)", "title"),
    "a source that is no text": ('title="t", source=3, find=D(x, x)', "source"),
    "a part that is no text": ('title="t", find={1: D(x, x)}', "part"),
    "nothing to find": ('title="t", find={}', "nothing is to be found"),
    "None to find": ('title="t", find=None', "nothing is to be found, nor to be proved"),
    "None as a part": ('title="t", find={"g": None}', "expected a formula, found None"),
    "a list to find": ('title="t", find=[D(x, x)]', "expected a formula"),
    "text to find": ('title="t", find="x*("', "expected a formula"),
    "one relation that is no list": ('title="t", find=D(1/x, x), given=Ne(x, 0)', "list of relations"),
    "a sum over part of a size": ('title="t", find=D(Sum(v[i], (i, 1, 3)), v[j])', "without limits"),
    "a number with an index": ('title="t", find=D(x[i], x)', "x[i]: x is a number"),
    "a size with an index": ('title="t", find=D(n[i], x)', "n[i]: n is a size"),
    "a number of an entry": ('title="t", find=D(v[0], v[j])', "v[0]: expected an index letter"),
    "a part of a vector": ('title="t", find=D(v[i:j], v[j])', "name single entries, v[i]"),
    "an index too many": ('title="t", find=D(v[i, j], v[j])', "v[i, j]: expected v[i]"),
    "a call of a vector": ('title="t", find=D(v(i), v[j])', "written v[i]"),
    "a whole vector": ('title="t", find=D(v, v[j])', "v is a vector: write an entry"),
    "Python's own sum": ('title="t", find=D(sum(v), v[j])', "no numbered entries"),
    "a δ with a range": ('title="t", find=D(v[i] * KroneckerDelta(i, j, (1, 3)), v[j])', "found a range"),
    "a name that is not closed": (r'title="t", find=D(vector(r"\hat{y", n)[i], v[j])', "no } closes"),
    "a name that is closed twice": ('title="t", find=D(vector("y}", n)[i], v[j])', "no { opens"),
    "a name with two subscripts": ('title="t", find=D(vector("y_1_2", n)[i], v[j])', "one subscript"),
    "a name of another alphabet": ('title="t", find=D(vector("y$", n)[i], v[j])', "expected a letter"),
    "a name with a space": ('title="t", find=D(vector("a vector", n)[i], v[j])', "no space"),
    "an index called as a size": (
        'title="t", find=D(v[index("m", n)] * w[index("k", m)], v[j])',
        "m is a size and an index over n",
    ),
    "a name that is a number": ('title="t", find=D(vector("5", n)[i], v[j])', "expected a letter"),
    "a number as a name": ('title="t", find=D(vector(5, n)[i], v[j])', "expected a name, found 5"),
    "a size that is not closed": ('title="t", find=D(scalar("y") * dim("m^{"), x)', "no } closes"),
    "a sum from an index": ('title="t", find=D(Sum(v[i], (i, j, n - 1)), v[j])', "without limits"),
}


@pytest.mark.parametrize(("words", "word"), STATEMENTS.values(), ids=STATEMENTS)
def test_a_statement_of_the_wrong_kind_is_refused_in_one_line(tmp_path, words, word):
    path = tmp_path / "mine.py"
    path.write_text(f"{HEAD}problem = Problem({words})\n")
    refused(derive(path), 4, word)


def test_one_derivative_more_than_there_are_is_stuck(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(f'{HEAD}E = unknown("E", of=v)\nproblem = Problem(title="t", find=D(D(E, v[i]), v[j]))\n')
    result = derive(path)
    assert result.returncode == 3
    assert "open: ∂/∂v_j [∂E/∂v_i]" in result.stdout
    assert "what seems to be missing: order=2 for E, which is differentiable once" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [("(v, v)", "∂_{1,j} E(v, v) + ∂_{2,j} E(v, v)"), ("(v, o)", "o_j (1 − o_j) ∂E/∂o_j + ∂_{1,j} E(v, o)")],
)
def test_a_partial_is_not_written_like_the_whole_derivative(tmp_path, arguments, answer):
    path = tmp_path / "mine.py"
    path.write_text(
        f'{HEAD}from derive import sigmoid\no = define("o", i, sigmoid(v[i]))\n'
        f'E = unknown("E", of={arguments})\nproblem = Problem(title="t", find=D(E, v[j]))\n'
    )
    assert f"Answer   ∂E/∂v_j = {answer}\n" in derive(path).stdout


# -- in components only -------------------------------------------------------------------------

COMPONENTS = {
    "∂C/∂A": (
        'C = define("C", i, j, Sum(A[i, k] * B[k, j], k))',
        "C[i, j], A[p, q]",
        "4 free indices make no matrix",
    ),
    "∂s/∂A": ('s = define("s", i, Sum(A[i, k] * v[k], k))', "s[i], A[p, q]", "3 free indices make no matrix"),
    "a net with a knot": (
        'r = index("r", n)\nnet = Sum(x * A[i, k] * A[i, p] * A[i, q] * A[i, r] * A[k, p] * A[k, q] * A[k, r]'
        " * A[p, q] * A[p, r] * B[q, r], i, k, p, q, r)",
        "net, x",
        "no matrix notation found",
    ),
}


@pytest.mark.parametrize("form", ["text", "md", "latex"])
@pytest.mark.parametrize(("body", "what", "note"), COMPONENTS.values(), ids=COMPONENTS)
def test_an_answer_without_a_matrix_form_says_so(tmp_path, form, body, what, note):
    path = tmp_path / "mine.py"
    path.write_text(
        f'{HEAD}k, p, q = index("k p q", n)\nA = matrix("A", n, n)\nB = matrix("B", n, n)\n{body}\n'
        f'problem = Problem(title="t", find=D({what}))\n'
    )
    assert f"in components only: {note}" in derive(path, "--format", form).stdout.lower()


@pytest.mark.parametrize("body", ["D(x**2, x)", "D(Sum(v[i]**2, i), v[j])"])
def test_numbers_and_answers_with_a_matrix_form_need_no_such_note(tmp_path, body):
    path = tmp_path / "mine.py"
    path.write_text(f'{HEAD}problem = Problem(title="t", find={body})\n')
    assert "components only" not in derive(path).stdout
