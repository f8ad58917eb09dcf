"""The commands, run as a person runs them."""

import json
import os
import subprocess
import sys

import pytest
from command_line import derive, process


def refused(result, code, *words):
    """One line on stderr, nothing on stdout, the documented exit code."""
    assert result.returncode == code
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


HEAD = """from sympy import Sum, exp, log, Symbol
from derive import D, Problem, define, dim, function, index, scalar, vector
n = dim("n", "size")
m = dim("m", "another")
i, j = index("i j", n)
u = index("u", m)
x = scalar("x")
a = scalar("a")
v = vector("v", n)
"""


@pytest.fixture
def stated(tmp_path):
    def write(body, head=HEAD):
        path = tmp_path / "mine.py"
        path.write_text(head + body, encoding="utf-8")
        return path

    return write


def test_list_shows_names_and_titles():
    listed = [line.split(maxsplit=1) for line in derive("list").stdout.splitlines()]
    assert ["softmax-ce", "Gradient of softmax cross-entropy"] in listed


def test_a_page_ends_with_the_answer():
    result = process("softmax-ce")
    assert result.returncode == 0
    assert "Answer   ∂J/∂θ_j = ŷ_j − y_j" in result.stdout


@pytest.mark.parametrize("detail", ["brief", "textbook", "full"])
@pytest.mark.parametrize("name", ["softmax-ce", "softmax-jacobian", "sigmoid-jacobian"])
def test_text_is_80_columns_wide(name, detail):
    assert max(map(len, derive(name, "--detail", detail).stdout.splitlines())) <= 80


def test_details_differ():
    lengths = [derive("softmax-ce", "--detail", d).stdout.count(" = ") for d in ("brief", "textbook", "full")]
    assert lengths == sorted(set(lengths))


def test_show_prints_the_statement_and_no_answer():
    shown = derive("show", "softmax-ce").stdout
    assert "Σ_k y_k = 1" in shown
    assert "ŷ_j − y_j" not in shown


def test_no_colour_where_there_is_no_terminal():
    assert "\x1b" not in process("softmax-ce").stdout


def test_a_law_is_shown_with_conditions_and_source():
    shown = derive("laws", "quotient rule").stdout
    assert "g ≠ 0" in shown
    assert "Stewart" in shown
    assert "in Coq: law_quotient_rule\n" in shown


def test_laws_without_a_name_lists_all():
    assert "quotient rule" in derive("laws").stdout


def test_a_certificate_is_accepted_again(tmp_path):
    path = tmp_path / "c.json"
    assert derive("softmax-ce", "--format", "json", "-o", path).returncode == 0
    result = derive("check", path)
    assert result.returncode == 0
    assert result.stdout.startswith("accepted: ∂J/∂θ_j = ŷ_j − y_j")


def test_a_certificate_that_speaks_of_a_kink_is_checked_again(tmp_path):
    path = tmp_path / "c.json"
    derive("relu-mse:bias", "--format", "json", "-o", path)
    said = "at a kink: where m x + b = 0: ∂L/∂b exists exactly if y* = 0, and is then 0"
    assert said in derive("check", path).stdout
    text = path.read_text()
    path.write_text(text.replace('"multiples": [', '"multiples": [["num", "3"], ["num", "2"]], "was": ['))
    refused(derive("check", path), 1, "kink of part bias: a chain does not end at")


def test_the_cases_of_a_certificate_are_checked_again_and_named(tmp_path):
    path = tmp_path / "c.json"
    assert derive("softmax-jacobian", "--format", "json", "-o", path).returncode == 0
    said = derive("check", path).stdout
    assert "\n  case: ŷ_j (1 − ŷ_j) where k = j\n  case: −ŷ_k ŷ_j where k ≠ j\n" in said
    value = json.loads(path.read_text(encoding="utf-8"))
    value["cases"][0]["value"] = ["num", "0"]
    path.write_text(json.dumps(value), encoding="utf-8")
    refused(derive("check", path), 1, "case of part")


def test_a_tampered_certificate_is_refused_with_step_and_reason(tmp_path):
    path = tmp_path / "c.json"
    value = json.loads(derive("softmax-jacobian", "--format", "json").stdout)
    value["chains"][-1]["steps"][3]["new"] = ["num", "0"]
    path.write_text(json.dumps(value))
    refused(derive("check", path), 1, "step 4")


def test_check_imports_no_solver_and_no_sympy(tmp_path):
    path = tmp_path / "c.json"
    derive("softmax-ce", "--format", "json", "-o", path)
    code = (
        "import sys; sys.argv=['derive','check',sys.argv[1]]; from derive.cli import main\n"
        "try: main()\nexcept SystemExit as stop: assert stop.code == 0\n"
        "print([m for m in sys.modules if m == 'sympy' or m.startswith('derive.solve')])"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    out = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=env, check=True
    )
    assert out.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", ["--help", "list"])
def test_help_and_list_import_no_sympy(command):
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "derive.cli", command], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert "sympy" not in result.stderr


def test_a_user_file_is_derived(stated):
    result = derive(stated('problem = Problem(title="t", find=D(Sum(v[i]**2, i), v[j]))\n'))
    assert "Answer   ∂/∂v_j [Σ_i v_i²] = 2 v_j" in result.stdout


def test_parts_are_chosen_by_name(stated):
    path = stated('problem = Problem(title="t", find={"x": D(a*x, x), "a": D(a*x, a)})\n')
    assert "= a" in derive(f"{path}:x").stdout
    refused(derive(f"{path}:z"), 2, "no part z", "x, a")


def test_a_target_that_does_not_depend_on_the_variable_is_0(stated):
    assert "= 0" in derive(stated('problem = Problem(title="t", find=D(a**2, x))\n')).stdout


def test_stuck_says_so_with_the_open_goal_and_the_missing_law(stated):
    result = derive(stated('f = function("f")\nproblem = Problem(title="t", find=D(D(f(x), x), x))\n'))
    assert result.returncode == 3
    assert "open: ∂/∂x [f′(x)]" in result.stdout
    assert "order=2 for f, which is differentiable once" in result.stdout


def test_what_is_assumed_is_printed(stated):
    shown = derive(stated('problem = Problem(title="t", find=D(x/a, x))\n')).stdout
    assert "If       a ≠ 0" in shown


def test_what_is_nowhere_defined_is_refused(stated):
    refused(derive(stated('problem = Problem(title="t", find=D(log(-exp(x)), x))\n')), 4, "nowhere defined")


def test_an_unknown_name_suggests_near_ones():
    refused(process("sofmax-ce"), 2, "did you mean softmax-ce")


def test_an_unknown_law_suggests_near_ones():
    refused(derive("laws", "quotent rule"), 2, "quotient rule")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("problem = Problem(title=\n", "mine.py:"),
        ("1/0\n", "mine.py:10: ZeroDivisionError"),
        ("nothing = 1\n", "problem = Problem"),
        ('problem = Problem(title="t", find=D(v[i]*Symbol("q"), x))\n', "q is not declared"),
        ('problem = Problem(title="t", find=D(v[u], x))\n', "shape"),
        (
            'b = define("b", i, v[i]*v[j])\nproblem = Problem(title="t", find=D(b[i], v[j]))\n',
            "index j is free",
        ),
        ('problem = Problem(title="t", find=D(0.5*x, x))\n', "0.5"),
        ('problem = Problem(title="t", find=D(x, a + x))\n', "entry of a symbol"),
        (
            'b = vector("b", n)\nc = define("b", i, v[i])\nproblem = Problem(title="t", find=D(b[i]*c[i], v[j]))\n',
            "b is declared twice",
        ),
        ('problem = Problem(title="t", find=D(i*x, x))\n', "index i"),
        ("for _ in range(3000):\n    x = exp(x)\nproblem = Problem(title='t', find=D(x, a))\n", "nested"),
    ],
)
def test_a_statement_that_means_nothing_is_refused_in_one_line(stated, body, word):
    refused(derive(stated(body)), 4, word)


def test_a_circular_definition_is_refused():
    from derive.errors import StatementError
    from derive.kernel import Definition, Problem, Target
    from derive.terms import sym

    p, q = sym("p"), sym("q")
    with pytest.raises(StatementError, match="circular definition: p → q → p"):
        Problem("t", (Target("", p),), definitions=(Definition("p", (), q + 1), Definition("q", (), p * 2)))


def test_a_missing_file_is_refused():
    refused(derive("nothing_here.py"), 2, "nothing_here.py")


def test_output_that_can_not_be_written_leaves_nothing_behind(tmp_path):
    target = tmp_path / "folder"
    target.mkdir()
    refused(derive("softmax-ce", "-o", target), 73, "can't be written")
    assert sorted(tmp_path.iterdir()) == [target]
    refused(derive("softmax-ce", "-o", tmp_path / "no" / "where.md"), 73, "can't be written")


@pytest.mark.parametrize(
    "text", ["", "{}", "[1, 2]", '{"format": "derive certificate 1"}', "[" * 5000, "\x00"]
)
def test_what_is_no_certificate_is_refused(tmp_path, text):
    path = tmp_path / "c.json"
    path.write_text(text)
    refused(derive("check", path), 4)


def test_a_missing_certificate_is_refused(tmp_path):
    refused(derive("check", tmp_path / "c.json"), 4, "can't be read")


def test_a_word_too_many_is_usage():
    refused(derive("softmax-ce", "--detail", "huge"), 2, "huge")


def test_the_same_bytes_from_cache_and_from_sympy(tmp_path):
    first, second = (process("softmax-ce", "--format", "json", XDG_CACHE_HOME=tmp_path) for _ in range(2))
    assert list((tmp_path / "derive").glob("*.json"))
    assert first.stdout == second.stdout
