"""`derive verify`, run as a student runs it: verdicts, exit codes, and where an answer may stand."""

import json
import sys
from pathlib import Path

import pytest
from command_line import derive

from derive.cli import main

PROBLEMS = Path(__file__).parents[1] / "problems"


@pytest.fixture
def verify(monkeypatch, capsys, tmp_path):
    """The command, run without a process of its own in an empty folder, with `typed` on standard input."""
    monkeypatch.chdir(tmp_path)

    def run(*words, typed=b""):
        result = derive("verify", *words, typed=typed)
        return result.returncode, result.stdout, result.stderr

    return run


@pytest.mark.parametrize(
    "answer", ["yhat - y", "ŷ − y", r"\hat{y}_j - y_j", r"\nabla_\theta J = \hat{y} - y"]
)
def test_a_right_answer_is_told_so(verify, answer):
    code, out, err = verify("softmax-ce", answer)
    assert (code, err) == (0, "")
    assert "Correct    it equals ∂J/∂θ_j for all C ≥ 1, wherever that has a meaning\n" in out


def test_a_wrong_answer_is_told_both_values_and_where(verify):
    code, out, err = verify("softmax-ce", "y - yhat")
    assert (code, err) == (1, "")
    assert "Read as    entry j: y_j − ŷ_j\nIncorrect  ∂J/∂θ_j" in out
    assert ", the answer gives " in out
    assert "\n           at C = " in out


def test_what_is_wrong_may_begin_with_a_minus_sign(verify):
    assert verify("softmax-ce", "-(y - yhat)")[0] == 0
    assert verify("-(y - yhat)", "--format", "json", "softmax-ce")[0] == 2
    assert verify("softmax-ce", "--", "-y + yhat")[0] == 0
    assert verify("softmax-ce", "-y+yhat", "--accept-layout", "either")[0] == 0
    assert verify("--find", "-h", "-h")[0] == 0


def test_h_asks_for_help_where_it_stands_alone(verify):
    code, out, _ = verify("-h")
    assert (code, out.split()[0]) == (0, "Usage:")


def test_an_answer_may_stand_in_a_file_or_on_standard_input(verify, tmp_path):
    (tmp_path / "mine.txt").write_text("ŷ_j\n  - y_j\n", encoding="utf-8")
    assert verify("softmax-ce", "@mine.txt") == verify("softmax-ce", "-", typed="ŷ_j - y_j\n".encode())


def test_a_place_in_a_file_is_line_and_column(verify, tmp_path):
    (tmp_path / "mine.txt").write_text("yhat\n  - )\n", encoding="utf-8")
    code, out, err = verify("softmax-ce", "@mine.txt")
    assert (code, out) == (4, "")
    first, text, caret = err.splitlines()
    assert first.startswith("derive: mine.txt, line 2, column 5: expected a formula, found )")
    assert text[caret.index("^")] == ")"


def test_what_can_not_be_read_shows_its_place_with_a_caret(verify):
    code, out, err = verify("softmax-ce", "yhat - (y")
    assert (code, out) == (4, "")
    assert (
        err
        == "derive: the answer, column 10: expected ) for the ( of column 8, found the end\n  yhat - (y\n           ^\n"
    )


def test_machines_are_told_the_place_too(verify):
    code, out, err = verify("softmax-ce", "yhat - (y", "--format", "json")
    said = json.loads(out)
    assert (code, err, said["verdict"]) == (4, "", "unreadable")
    assert said["place"] == {"offset": 9, "line": 1, "column": 10}


def test_a_transposed_answer_is_right_in_the_other_layout(verify):
    code, out, _ = verify("softmax-ce", "(yhat - y)^T")
    assert code == 1
    assert "the answer is right in the other layout convention" in out
    assert verify("softmax-ce", "(yhat - y)^T", "--accept-layout", "either")[0] == 0


def test_a_problem_in_one_line(verify):
    assert verify("--where", "J = (a x - b)^2", "--find", "dJ/da", "2 x (a x - b)")[0] == 0
    assert verify("--find", "abs(x)", "x")[0] == 1
    assert verify("--find", "x^2", "--given", "x > 0", "x x")[0] == 0


def test_an_answer_in_letters_of_its_own(verify):
    assert verify("softmax-ce", "p - t", "--rename", "yhat=p,y=t")[0] == 0


def test_a_part_is_named(verify):
    path = PROBLEMS / "sigmoid-jacobian.toml"
    assert "Asked for" in verify(f"{path}:gradient", "0")[1]


def test_the_variable_is_meant_where_there_are_multipliers(verify):
    said = ["--minimize", "sum_k p_k^2", "--over", "p", "--subject-to", "sum_k p_k = 1"]
    assert "Asked for  p_i" in verify(*said, "0")[1]


REFUSED = {
    "nothing": ((), 2, "expected a problem and an answer: 'x - y', @FILE, or - for standard input"),
    "no answer": (("softmax-ce",), 2, "expected an answer after softmax-ce: 'x - y', @FILE, or -"),
    "no answer in one line": (("--find", "x"), 2, "expected an answer: 'x - y', @FILE, or -"),
    "too many words": (("softmax-ce", "y", "-", "y"), 2, "found 4 words: put '...' around the answer"),
    "both": (("softmax-ce", "y", "--find", "x"), 2, "a problem is softmax-ce, or what --where"),
    "an empty answer": (("softmax-ce", " "), 4, "the answer is empty: expected a formula"),
    "nothing typed": (("softmax-ce", "-"), 4, "standard input is empty: expected a formula"),
    "no file": (("softmax-ce", "@none.txt"), 2, "there is no file none.txt"),
    "no name of a file": (("softmax-ce", "@"), 2, ". is a folder, expected a file with an answer"),
    "a file that is no text": (("softmax-ce", "@binary"), 4, "binary: expected text in UTF-8"),
    "a file too large": (("softmax-ce", "@large"), 4, "large: more than 65536 bytes, expected one formula"),
    "a long formula": (("softmax-ce", "@long"), 4, "a formula of 5001 characters; at most 4000 are read"),
    "no problem": (("softmax-cd", "y"), 2, "did you mean softmax-ce"),
    "no part": (("softmax-ce:gradient", "y"), 2, "softmax-ce has no part gradient"),
    "no part named": (("softmax-mlp", "y"), 2, "there are several parts: logits, hidden units"),
    "several questions": (("--find", "x", "--find", "y", "x"), 2, "expected one --find, found 2"),
    "what is to be proved": ((PROBLEMS / "claims/gibbs.toml", "y"), 2, "nothing is to be found in this problem"),
    "a misspelled option": (("softmax-ce", "--format=jsn", "y"), 2, "'jsn' is not one of 'text', 'json'"),
    "no option": (("softmax-ce", "--layout", "y"), 2, "No such option"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_said_in_a_line_what_is_wrong(verify, tmp_path, case):
    (tmp_path / "binary").write_bytes(b"\x7fELF\xff\x00")
    (tmp_path / "large").write_bytes(b"y" * 70_000)
    (tmp_path / "long").write_text("y" + " + y" * 1250)
    words, code, said = REFUSED[case]
    found, out, err = verify(*words)
    assert (found, out) == (code, "")
    assert said in err.splitlines()[0]
    assert err.startswith("derive: ")


@pytest.mark.parametrize(
    "answer", ["yhat - y", "y - yhat", "yhat", "sum_k y_k yhat_k + " * 4 + "y_j", "(1 - 1)/0"]
)
def test_a_page_is_80_columns_wide(verify, answer):
    _, out, err = verify("softmax-ce", answer)
    assert max(map(len, (out + err).splitlines())) <= 80


def test_the_verdict_is_bold_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("derive.cli.commands.sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "argv", ["derive", "verify", "softmax-ce", "yhat - y"])
    with pytest.raises(SystemExit):
        main()
    out = capsys.readouterr().out
    assert [line[:12] for line in out.splitlines() if "\x1b" in line] == ["\x1b[1mCorrect "]


def test_where_a_name_is_not_known_the_others_are_named(verify):
    code, _, err = verify("softmax-ce", "yhat - t")
    assert (code, err.splitlines()[0]) == (
        4,
        "derive: the answer, column 8: t is not declared; declared are C, y, θ, ŷ, J",
    )
