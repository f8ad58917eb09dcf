"""`derive prove`, with a script in the place of Coq."""

import json
import sys

import command_line
import pytest

FAKE = """#!{python} -IS
import os, pathlib, sys
if "--version" in sys.argv:
    print("The Coq Proof Assistant, version 8.16.1")
    sys.exit()
name = pathlib.Path(sys.argv[-1])
if name.name != "Proofs.v":
    name.with_suffix(".vo").touch()
    sys.exit()
text = name.read_text(encoding="utf-8")

def refuse(where, why, after="From"):
    line = text[:text.index(where, text.index(after))].count(chr(10)) + 1
    sys.stderr.write(f'File "./Proofs.v", line {{line}}, characters 0-1:\\nError: {{why}}\\n')
    sys.exit(1)

def accept(axioms):
    for number in range(text.count("Print Assumptions")):
        print(f"@ axioms {{number}}")
        print(axioms)
    print("@ end")

{body}
"""
CLOSED = 'accept("Closed under the global context")'
HEAD = """from sympy import Sum, Symbol, exp
from derive import D, Problem, define, dim, function, index, scalar, vector
n = dim("n", "size")
i, j = index("i j", n)
x = scalar("x")
a = scalar("a")
v = vector("v", n)
"""
SQUARE = 'problem = Problem(title="Square", find=D(x**2, x))\n'
CUBE = 'problem = Problem(title="Cube", find=D(x**3, x))\n'


@pytest.fixture
def derive(monkeypatch, capsys, tmp_path):
    """The command, run within this process, in an empty folder, with nothing on the path."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    return command_line.derive


@pytest.fixture
def coq(tmp_path):
    """Puts a coqc on the path that does this."""

    def put(body, text=FAKE):
        (tmp_path / "bin").mkdir(exist_ok=True)
        path = tmp_path / "bin" / "coqc"
        path.write_text(text.format(python=sys.executable, body=body))
        path.chmod(0o755)

    return put


@pytest.fixture
def stated(tmp_path):
    def write(body, name="mine.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD + body, encoding="utf-8")
        return path

    return write


@pytest.fixture
def evidence(tmp_path):
    """What is kept of what was accepted."""

    def kept():
        path = tmp_path / "cache" / "derive" / "accepted.json"
        return json.loads(path.read_text())["accepted"] if path.exists() else {}

    return kept


def one_line(result, code, *words):
    assert result.returncode == code
    assert len(result.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in result.stderr


# -- which Coq ----------------------------------------------------------------------------------


def test_without_coq_the_files_are_written_and_it_is_said_how_to_get_it(derive, stated, tmp_path):
    result = derive("prove", stated(SQUARE))
    one_line(result, 69, "coqc is not installed", "apt-get install")
    assert "accepted" not in result.stdout
    assert "Theorem answer" in (tmp_path / "proofs" / "mine.v").read_text()
    assert (tmp_path / "proofs" / "support" / "Laws.v").is_file()


VERSIONS = {
    "too old": ('print("The Coq Proof Assistant, version 8.9.1")', "Coq 8.9, needed is 8.16"),
    "no version": ('print("hello")', "does not say which version"),
    "no letters": ("import sys; sys.stdout.buffer.write(bytes(range(256)))", "does not say which version"),
}


@pytest.mark.parametrize("case", VERSIONS)
def test_another_coq_is_refused(derive, coq, stated, evidence, case):
    body, words = VERSIONS[case]
    coq(body, "#!{python} -IS\n{body}\n")
    one_line(derive("prove", stated(SQUARE)), 69, words)
    assert not evidence()


def test_what_is_no_program_is_refused(derive, coq, stated):
    coq("", "\x00\x01")
    one_line(derive("prove", stated(SQUARE)), 69, "can't be run")


BROKEN = {
    "prints something else": ('print("all is well")', "did not say which axioms"),
    "prints no letters": ("sys.stdout.buffer.write(bytes(range(256)))", "did not say which axioms"),
    "is killed": ("os.kill(os.getpid(), 9)", "killed before it was done (signal 9)"),
    "breaks": ("sys.exit(129)", "ended with 129"),
    "fails without a place": ('sys.exit("Error: Out of memory.")', "outside of the proofs"),
    "fails in the header": ('refuse("From Coquelicot", "Cannot find it.")', "outside of the proofs"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_nothing_is_claimed_where_coq(derive, coq, stated, evidence, case):
    body, words = BROKEN[case]
    coq(body)
    result = derive("prove", stated(SQUARE))
    one_line(result, 69, words)
    assert "accepted" not in result.stdout
    assert not evidence()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("sys.exit()", "wrote nothing for Sums.v"),
        ('sys.exit("Error: Cannot find Coquelicot.")', "Sums.v: Cannot find Coquelicot. (on Debian: apt-get"),
        ("os.kill(os.getpid(), 9)", "Sums.v: coqc was killed"),
    ],
)
def test_a_library_that_does_not_compile_is_not_kept(derive, coq, stated, tmp_path, body, words):
    coq(body, FAKE.replace('name.with_suffix(".vo").touch()', "{body}"))
    one_line(derive("prove", stated(SQUARE)), 69, words)
    assert not list((tmp_path / "cache" / "derive").iterdir())


# -- what it says -------------------------------------------------------------------------------


def test_what_is_accepted_is_reported_and_kept(derive, coq, stated, evidence):
    coq(CLOSED)
    path = stated('problem = Problem(title="t", find={"in x": D(x/a, x), "in a": D(a*x, a)})\n')
    result = derive("prove", path)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"\n{path}: in x\n  accepted by Coq 8.16: ∂/∂x [x/a] = 1/a\n    if: a ≠ 0\n" in result.stdout
    assert "see: proofs/mine.v, theorem t_in_x.answer" in result.stdout
    assert len(evidence()) == 2
    assert "accepted by Coq 8.16" in " ".join(derive(path).stdout.split())


def test_the_report_is_80_columns_wide_and_says_what_is_supposed(derive, coq):
    coq('accept("Axioms:\\nClassicalDedekindReals.sig_not_dec : forall P")')
    said = derive("prove", "softmax-ce", "matmul-outer", "softmax-jacobian").stdout
    assert max(map(len, said.splitlines())) <= 80
    assert "given: Σ_k y_k = 1, C ≥ 1\n" in said
    assert "given: E differentiable, " in said
    assert said.count("sig_not_dec") == 1
    assert "also: the answer is ŷ_j (1 − ŷ_j) where k = j\n" in said


def test_what_is_said_of_a_kink_is_judged_by_itself(derive, coq, evidence):
    coq(CLOSED)
    said = " ".join(derive("prove", "relu-mse:bias").stdout.split())
    assert "relu-mse: bias accepted by Coq 8.16: ∂L/∂b = 2 (y − y*)" in said
    assert (
        "relu-mse: bias, at a kink accepted by Coq 8.16: where m x + b = 0: ∂L/∂b exists exactly if" in said
    )
    assert "if: m x + b = 0 also: the value that it then has" in said
    assert len(evidence()) == 2


def test_a_kink_that_coq_refuses_is_not_called_accepted(derive, coq, evidence):
    coq(f'if "answer_at_kink" in text: refuse("Theorem answer_at_kink", "no")\n{CLOSED}')
    result = derive("prove", "relu-mse:bias")
    assert result.returncode == 1
    assert "refused by Coq 8.16, kink, part bias: no" in result.stdout
    assert len(evidence()) == 1


def test_a_refusal_names_the_problem_and_the_step_and_the_rest_is_still_judged(derive, coq, stated, evidence):
    good = stated(CUBE, "good.py")
    bad = stated(SQUARE, "bad.py")
    coq(f'if "Module Square." in text: refuse("(* @ step 1", "not so.", "Module Square.")\n{CLOSED}')
    result = derive("prove", good, bad)
    assert (result.returncode, result.stderr) == (1, "")
    assert f"{good}\n  accepted" in result.stdout
    words = " ".join(result.stdout.split())
    assert f"{bad} refused by Coq 8.16" in words
    assert "step 1, power rule: not so." in words
    assert len(evidence()) == 1


@pytest.mark.parametrize("axiom", ["Square.wish", "dec", "wish"])
def test_an_axiom_of_anybody_else_is_refused(derive, coq, stated, evidence, axiom):
    coq(f'accept("Axioms:\\n{axiom} : False")')
    result = derive("prove", stated(SQUARE))
    assert result.returncode == 1
    assert f"it rests on {axiom}" in result.stdout
    assert not evidence()


def test_evidence_goes_where_it_is_asked_for(derive, coq, stated, evidence, tmp_path):
    coq(CLOSED)
    assert derive("prove", stated(SQUARE), "--record", "kept.json").returncode == 0
    assert len(json.loads((tmp_path / "kept.json").read_text())["accepted"]) == 1
    assert not evidence()


def test_a_proof_in_other_letters_is_other_evidence(derive, coq, stated, evidence):
    coq(CLOSED)
    path = stated(SQUARE)
    assert "∂/∂z [z²] = 2 z" in derive("prove", path, "--rename", "x=z").stdout
    assert len(evidence()) == 1
    renamed, plain = (" ".join(derive(path, *own).stdout.split()) for own in (("--rename", "x=z"), ()))
    assert "accepted by Coq 8.16" in renamed
    assert "accepted by Coq" not in plain
    one_line(derive("prove", path, "--rename", "y=z"), 2, "there is no letter y")


# -- what is asked ------------------------------------------------------------------------------


def test_a_folder_that_can_not_be_written_is_refused(derive, stated):
    path = stated(SQUARE)
    one_line(derive("prove", path, "-o", path), 73, "can't be written")


def test_a_file_that_can_not_be_written_leaves_no_draft(derive, stated, tmp_path):
    (tmp_path / "proofs" / "mine.v").mkdir(parents=True)
    one_line(derive("prove", stated(SQUARE)), 73, "mine.v: can't be written")
    assert not [*(tmp_path / "proofs").rglob(".*")]


def test_a_cache_that_can_not_be_written_is_refused(derive, coq, stated, monkeypatch):
    coq(CLOSED)
    path = stated(SQUARE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(path))
    one_line(derive("prove", path), 73, "can't be written")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "--all"),
        (("--all", "softmax-ce"), "--all"),
        (("sofmax-ce",), "did you mean softmax-ce"),
        (("sigmoid-mlp:third layer",), "second layer, first layer"),
    ],
)
def test_what_there_is_not_is_usage(derive, args, words, tmp_path):
    one_line(derive("prove", *args), 2, words)
    assert not (tmp_path / "proofs").exists()


NOT_GIVEN = {
    "a function without a law": (
        'f = function("f")\nproblem = Problem(title="t", find=D(D(f(x), x), x))\n',
        "it is stuck",
    ),
    "givens that contradict each other": (
        'problem = Problem(title="t", find=D(x**2, x), given=(x > 1, x < 3, (x - 2)**2 > 4))\n',
        "no instance with sizes 1 was found in which all that is given holds",
    ),
}


@pytest.mark.parametrize("case", NOT_GIVEN)
def test_what_can_not_be_proved_needs_no_coq_to_say_so(derive, stated, case):
    body, words = NOT_GIVEN[case]
    result = derive("prove", stated(body))
    assert (result.returncode, result.stderr) == (3, "")
    assert words in " ".join(result.stdout.split())


def test_problems_with_the_same_file_name_have_files_of_their_own(derive, coq, stated, tmp_path):
    coq(CLOSED)
    paths = [
        stated(SQUARE, "one/mine.py"),
        stated(CUBE, "two/Mine.py"),
        stated(CUBE, "sums.py"),
        stated(CUBE, "2.py"),
    ]
    assert derive("prove", *paths).returncode == 0
    written = {path.name: path.read_text() for path in (tmp_path / "proofs").glob("*.v")}
    assert sorted(written) == ["mine.v", "mine_2.v", "sums_2.v", "v2.v"]
    assert "Module Square." in written["mine.v"]
    assert "Module Cube." in written["mine_2.v"]
    listed = (tmp_path / "proofs" / "_CoqProject").read_text().split()
    assert set(written) <= set(listed)


def test_the_file_is_printed_or_written(derive, stated, tmp_path):
    path = stated(SQUARE)
    printed = derive(path, "--format", "coq").stdout
    assert "Theorem answer :" in printed
    assert derive(path, "--format", "coq", "-o", "mine.v").stdout == ""
    assert (tmp_path / "mine.v").read_text(encoding="utf-8") == printed


def test_parts_with_the_same_name_in_coq_have_files_of_their_own(derive, coq, stated, tmp_path):
    coq(CLOSED)
    path = stated('problem = Problem(title="t", find={"a b": D(x**2, x), "a_b": D(x**3, x)})\n')
    assert "see: proofs/mine_2.v, theorem t_a_b.answer" in derive("prove", path).stdout
    for name in ("mine.v", "mine_2.v"):
        assert (tmp_path / "proofs" / name).read_text().count("Module t_a_b.") == 1
