"""Problems in text on the command line: files, one-liners, beginnings, and what their authors are told."""

from pathlib import Path

import command_line
import pytest

PROBLEMS = Path(__file__).parents[1] / "problems"
STATED = """find = "{find}"
[sizes]
n = "number of inputs"
m = ""
[symbols]
x = {{ shape = ["n"] }}
w = {{ shape = ["n"] }}
A = {{ shape = ["n", "n"] }}
"s^2" = ""
s = ""
T = ""
{symbols}
[define]
J = '{J}'
{define}
"""


@pytest.fixture
def derive(monkeypatch, capsys, tmp_path):
    """The command, run without a process of its own in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*args):
        result = command_line.derive(*args)
        return result.returncode, result.stdout, result.stderr

    return run


@pytest.fixture
def stated(derive, tmp_path):
    """What the command says of a problem file made of these pieces."""

    def run(J=r"x^\top w", find="dJ/dx_j", symbols="", define=""):
        (tmp_path / "mine.toml").write_text(STATED.format(J=J, find=find, symbols=symbols, define=define))
        return derive("mine.toml")

    return run


def test_a_problem_file_is_a_problem_of_every_command(derive):
    path = PROBLEMS / "sigmoid-jacobian.toml"
    assert "Answer" in derive(path)[1]
    assert derive(f"{path}:gradient")[0] == 0
    assert "law:" in derive("why", path, 1)[1]
    assert '"definitions"' in derive("show", path, "--format", "json")[1]
    assert derive(f"{path}:none")[0] == 2


def test_show_says_back_how_a_file_was_read(derive):
    shown = derive("show", PROBLEMS / "l2-penalty.toml")[1]
    assert "define Ẽ: E + λ/2 ∑_{i,j} W_{ij}²\n    Ẽ = E + λ/2 Σ_i Σ_j W_ij²\n    i = 1..m; j = 1..n" in shown
    assert "given    λ (a number); W (m × n)" in shown
    assert "unknown  E (a number), by E(W)" in shown


def test_show_names_what_is_declared_for_nothing(stated, derive):
    stated()
    assert "not used A; s²; s; T" in derive("show", "mine.toml")[1]


def test_a_beginning_derives_as_it_stands_and_is_not_written_twice(derive):
    assert derive("new", "mine")[0] == 0
    assert "Answer   ∂J/∂θ_j = ŷ_j − y_j" in derive("mine.toml")[1]
    code, out, said = derive("new", "mine.toml")
    assert (code, out) == (73, "")
    assert "mine.toml is there already" in said


def test_a_problem_in_one_line(derive):
    code, out, _ = derive("--where", "J = (a x - b)^2", "--find", "dJ/da", "--find", "dJ/db")
    assert code == 0
    assert "∂J/∂a = 2 (a x − b) x" in out
    assert "∂J/∂b = −2 (a x − b)" in out


def test_a_problem_is_named_or_said_in_options_not_both(derive):
    assert derive("softmax-ce", "--find", "dJ/dx")[0] == 2
    assert derive("--given", "x > 0")[0] == 2
    assert derive("solve")[0] == 2


def test_an_error_shows_its_place_with_a_caret(stated):
    code, out, said = stated(J=r"x^\top (w + z)")
    assert (code, out) == (4, "")
    first, text, caret = said.splitlines()
    assert first == "derive: mine.toml:14: define J, column 13: z is not declared"
    assert text[caret.index("^")] == "z"


REFUSED = {
    "a transpose where T is declared": ({"J": "sum_ij (A^T)_ij x_i w_j"}, 4, r"T is declared, so that ^T may be a power: write ^\top"),
    "a label that may be a power": ({"J": "s^2"}, 4, "this may be s^2 or a power of s: write (s)"),
    "an index forgotten": ({"J": "x ∘ w", "find": "dJ/dx_j", "define": "K = 'x_i'"}, 4, "the index i is free here"),
    "a size as an index": ({"J": "sum_n x_n"}, 4, "n is a size: an index must be another letter"),
    "a size as a symbol": ({"J": "n", "symbols": "m = ''"}, 4, "m is declared twice, as a size too"),
    "a number as an index": ({"J": "sum_s x_s"}, 4, "s is declared as a number, so that it can't be an index too"),
    "an index as a number outside of its sum": ({"J": "i sum_i x_i"}, 4, "i is not declared"),
    "shapes that do not fit": ({"J": r"x^\top w + A"}, 4, "shapes that do not fit: 1×1 + n×n"),
    "a circle": ({"J": "K", "define": "K = 'J'"}, 4, "circular definition: J → K → J"),
    "two steps before": ({"symbols": "h_0 = ''", "define": "h_k = 'h_{k-2} x_k'"}, 4, "one step before or one step after only"),
    "a name twice": ({"J": "s", "define": "x = 's'"}, 4, "x is declared twice"),
    "a wrong key": ({"symbols": "z = { shapes = ['n'] }"}, 4, "there is no key shapes; did you mean shape?"),
    "a wrong kind": ({"symbols": "z = { shape = 'n' }"}, 4, "symbols z, shape: expected a list, found 'n'"),
    "a wrong sign": ({"symbols": "z = { sign = 'plus' }"}, 4, "a sign is one of real, positive"),
    "a size that there is not": ({"symbols": "z = { shape = ['N'] }"}, 4, "the size N is not declared; did you mean n?"),
    "an index in a list of symbols": ({"symbols": "z_i = { shape = ['n'] }"}, 4, "declared without its indices"),
    "symmetric and not square": (
        {"symbols": "z = { shape = ['n', 'm'], symmetric = true }"}, 4, "symmetric is a square matrix",
    ),
    "no distribution": ({"symbols": "z = { random = 'Foo(1)' }"}, 4, "expected a distribution, as N(mu, sigma^2)"),
    "a distribution of nothing": ({"symbols": "z = { random = 'N(0, q)' }"}, 4, "q is not declared"),
    "a derivative in an integer": ({"symbols": "k = { integer = true }", "find": "dJ/dk"}, 4, "k is an integer"),
    "given what never holds": ({"symbols": "z = { given = 'z^2 < 0' }"}, 4, "what is given never holds: z² < 0"),
    "given what contradicts": (
        {"symbols": "z = { given = ['z > 1', 'z < 0'] }"}, 4, "what is given never holds: 1 < z and z < 0",
    ),
    "an expectation": ({"J": r"\mathbb{E}[s]"}, 4, "nothing is random here"),
    "a tab for a letter": ({"find": r"dJ/d\theta_j"}, 4, r"TOML reads \t in double quotes as one character"),
    "a backslash in double quotes": ({"find": r"dJ/d\alpha_j"}, 4, "a backslash in double quotes"),
    "no key": ({"define": "yhat = "}, 4, "mine.toml: line 15, column 8: invalid value"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_said_what_is_wrong(stated, case):
    pieces, code, words = REFUSED[case]
    found, out, said = stated(**pieces)
    assert (found, out) == (code, "")
    assert words in said.splitlines()[0]
    assert said.startswith("derive: mine.toml" if "never holds" not in words else "derive: what is given")


def test_an_index_is_a_number_where_its_sum_runs(stated):
    code, out, _ = stated(J="sum_i i x_i")
    assert code == 0
    assert "Answer   ∂J/∂x_j = j" in out


def test_what_is_declared_of_a_symbol_is_kept(stated, derive):
    stated(symbols="k = { integer = true, says = 'how often' }\nz = { random = 'N(0, s)' }")
    shown = derive("show", "mine.toml")[1]
    assert "how often, an integer" in shown
    assert "z ~ N(0, s)" in shown


def test_a_label_is_not_a_power(stated, derive):
    stated(J="(s)^2 x^\\top w")
    assert "J = s² Σ_i x_i w_i" in derive("show", "mine.toml")[1]


def test_a_file_that_there_is_not(derive):
    assert derive("none.toml") == (2, "", "derive: there is no file none.toml\n")


@pytest.mark.parametrize(
    ("escape", "code"),
    [("\\u0000", "0000"), ("\\u001b[31m", "001B"), ("\\r", "000D"), ("\\u202e", "202E"), ("\\uffff", "FFFF")],
)
@pytest.mark.parametrize("place", ["title", "source", "sizes n", "find a"])
def test_what_is_no_letter_is_refused(derive, tmp_path, escape, code, place):
    said = dict.fromkeys(("title", "source", "sizes n", "find a"), "s") | {place: f"a{escape}b"}
    path = tmp_path / "mine.toml"
    path.write_text(
        f'title = "{said["title"]}"\nsource = "{said["source"]}"\n[sizes]\nn = "{said["sizes n"]}"\n'
        f'[symbols]\nx = {{}}\n[find]\n"{said["find a"]}" = "d/dx x^2"\n'
    )
    found, out, words = derive(str(path))
    assert (found, out) == (4, "")
    assert f"U+{code} can't be printed" in words or "in double quotes as one character" in words


def test_the_last_step_is_asked_for_by_its_number(derive, tmp_path):
    symbols = 'a = ""\nh_0 = ""\n[define]\nh_t = "a h_{t-1}"\n'
    (tmp_path / "mine.toml").write_text(f'find = "h_T"\n[sizes]\nT = ""\n[symbols]\n{symbols}')
    assert "Find     h_T\n" in derive("mine.toml")[1]


def test_shapes_may_be_said_together(derive):
    code, out, _ = derive("--where", "x in R^n, y in R^n", "--find", "d/dx (x^T y)")
    assert code == 0
    assert "x ∈ ℝ^n\n" in out
    assert "= y   (n×1)" in out
