"""`derive check-work` and `derive hint`, run as a student or an assistant runs them."""

import json
from pathlib import Path

import pytest
from command_line import derive

PROBLEMS = Path(__file__).parents[1] / "problems"
RIGHT = "dJ/dtheta_j = -(y_j - yhat_j sum_k y_k)\n= yhat_j - y_j\n"
WRONG = "dJ/dtheta_j = -(y_j - yhat_j sum_k y_k)\n= y_j - yhat_j\n"


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """A command, run without a process of its own in an empty folder, with `typed` on standard input."""
    monkeypatch.chdir(tmp_path)

    def run(*words, typed=b""):
        result = derive(*words, typed=typed)
        return result.returncode, result.stdout, result.stderr

    return run


@pytest.fixture
def check(run):
    return lambda *words, typed=b"": run("check-work", *words, typed=typed)


def test_a_right_derivation_is_told_so(check):
    code, out, err = check("softmax-ce", "-", typed=RIGHT.encode())
    assert (code, err) == (0, "")
    assert out.startswith("Both lines follow, and the answer is reached.\n")


def test_the_first_wrong_line_is_named_and_where_it_fails(check):
    code, out, err = check("softmax-ce", "-", typed=WRONG.encode())
    assert (code, err) == (1, "")
    assert out.startswith("Line 2 does not follow.")
    assert "\n2 ✗  = y_j - yhat_j\n     Fails " in out
    assert "the left side is" in out


def test_a_derivation_that_is_not_at_its_end_is_neither(check):
    code, out, _ = check("softmax-ce", "-", typed=b"J = -sum_k y_k log yhat_k")
    assert (code, out.partition("\n")[0]) == (3, "The line follows. The answer is not reached yet.")


def test_a_derivation_may_stand_in_a_file(check, tmp_path):
    (tmp_path / "mine.txt").write_text(RIGHT, encoding="utf-8-sig")
    assert check("softmax-ce", "mine.txt") == check("softmax-ce", "-", typed=RIGHT.encode())


@pytest.mark.parametrize("form", ["text", "json", "md", "html"])
def test_every_form_is_written_to_a_file_too(check, tmp_path, form):
    code, out, err = check("softmax-ce", "-", "--format", form, "-o", "mine", typed=WRONG.encode())
    assert (code, out, err) == (1, "", "")
    page = (tmp_path / "mine").read_text(encoding="utf-8")
    assert page == check("softmax-ce", "-", "--format", form, typed=WRONG.encode())[1]
    assert "Line 2" in page


def test_a_web_page_has_its_font_beside_it(check, tmp_path):
    check("softmax-ce", "-", "--format", "html", "-o", "mine.html", typed=RIGHT.encode())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["derive-math.woff2", "mine.html"]


def test_machines_are_told_the_exit_code_too(check):
    code, out, _ = check("softmax-ce", "-", "--format", "json", typed=WRONG.encode())
    said = json.loads(out)
    assert (said["exit"], said["wrong"], len(said["lines"])) == (code, 2, 2)


def test_a_problem_in_one_line(check):
    said = ("--where", "J = (a x - b)^2", "--find", "dJ/da")
    assert check(*said, "-", typed=b"dJ/da = 2 (a x - b) x")[0] == 0
    assert check(*said, "-", typed=b"dJ/da = 2 (a x - b)")[0] == 1


def test_a_derivation_in_letters_of_its_own(check):
    typed = RIGHT.replace("yhat", "p").replace("y_", "t_").encode()
    assert check("softmax-ce", "-", "--rename", "yhat=p,y=t", typed=typed)[0] == 0


def test_a_part_is_named(check):
    path = PROBLEMS / "sigmoid-jacobian.toml"
    assert "gradient" not in check(f"{path}:gradient", "-", typed=b"1 = 1")[1].partition("\n")[0]
    assert check(f"{path}:none", "-", typed=b"1 = 1")[0] == 2


def test_where_nothing_can_be_read_there_is_a_page_and_an_error(check):
    code, out, err = check("softmax-ce", "-", typed=b"J = )")
    assert (code, err) == (4, "")
    assert "^" in out
    code, out, err = check("softmax-ce", "-", "--format", "json", typed=b"J = )")
    assert (code, json.loads(out)["lines"][0]["mark"]) == (4, "unreadable")
    assert err == "derive: standard input: nothing in it could be read as a step of a derivation\n"


def test_a_derivation_that_nobody_wrote_is_read_to_its_end(check):
    prose = b"It was the best of times, it was the worst of times, it was the age of wisdom.\n" * 1500
    code, out, err = check("softmax-ce", "-", typed=prose)
    assert (code, err) == (4, "")
    assert len(out) < 40_000


REFUSED = {
    "nothing": ((), 2, "expected a problem and a derivation: a file, or - for standard input"),
    "no file named": (("softmax-ce",), 2, "expected a derivation after softmax-ce: a file, or - for standard"),
    "no file in one line": (("--find", "x"), 2, "expected a derivation: a file, or - for standard input"),
    "too many words": (("softmax-ce", "a", "b"), 2, "expected a problem and one file, found 3 words"),
    "both": (("softmax-ce", "mine", "--find", "x"), 2, "a problem is softmax-ce, or what --where"),
    "an empty file": (("softmax-ce", "empty"), 4, "empty is empty: expected a derivation"),
    "nothing typed": (("softmax-ce", "-"), 4, "standard input is empty: expected a derivation"),
    "no file": (("softmax-ce", "none.tex"), 2, "there is no file none.tex"),
    "a folder": (("softmax-ce", "."), 2, ". is a folder, expected a file with a derivation"),
    "no text": (("softmax-ce", "binary"), 4, "binary: expected text in UTF-8, found something else"),
    "too large": (("softmax-ce", "large"), 4, "large: more than 2000000 bytes, expected the lines of one deriv"),
    "no problem": (("softmax-cd", "mine"), 2, "did you mean softmax-ce"),
    "no part": (("softmax-ce:gradient", "mine"), 2, "softmax-ce has no part gradient"),
    "no folder to write in": (("softmax-ce", "mine", "-o", "a/b"), 73, "a/b: can't be written"),
    "another form": (("softmax-ce", "mine", "--format", "pdf"), 2, "'pdf' is not one of 'text', 'json'"),
    "no option": (("softmax-ce", "mine", "--lang", "el"), 2, "No such option"),
}  # fmt: skip


OF_FILES = {"-o", "--format"}  # options that hint has not
BEGUN = {"an empty file", "nothing typed"}  # which hint says how to begin


@pytest.mark.parametrize(
    ("case", "command"),
    [(case, "check-work") for case in REFUSED]
    + [
        (case, "hint")
        for case, (words, *_) in REFUSED.items()
        if case not in BEGUN and not OF_FILES & {*words}
    ],
)
def test_it_is_said_in_a_line_what_is_wrong(run, tmp_path, case, command):
    (tmp_path / "mine").write_text(RIGHT)
    (tmp_path / "empty").write_text(" \n\n")
    (tmp_path / "binary").write_bytes(b"\x7fELF\xff\x00")
    (tmp_path / "large").write_bytes(b"y" * 2_000_001)
    words, code, said = REFUSED[case]
    found, out, err = run(command, *words)
    assert (found, out) == (code, "")
    assert said in err.splitlines()[0]
    assert err.startswith("derive: ")


def test_whoever_has_nothing_yet_is_told_how_to_begin(run):
    assert run("hint", "softmax-ce", "-") == (0, "Begin with ∂J/∂θ_j: use the definition of J.\n", "")


def test_a_hint_does_not_give_the_line_unless_it_is_asked_for(run):
    first = RIGHT.partition("\n")[0].encode()
    code, idea, err = run("hint", "softmax-ce", "-", typed=first)
    assert (code, err) == (0, "")
    code, more, err = run("hint", "softmax-ce", "-", "--more", typed=first)
    assert (code, err) == (0, "")
    assert more.startswith(idea)
