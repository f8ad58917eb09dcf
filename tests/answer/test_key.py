"""The key to a question: which part, what it is made of, and that a verdict hangs on nothing else."""

import base64
import json
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from subprocess import run

import pytest
from answer_keys import SIZES, key
from sympy import Sum, log

import derive
from derive import AnswerKey, verify
from derive.answer import cache
from derive.errors import StatementError, UsageError
from derive.problem_file import read_problem

SQUARE = (
    SIZES + '[symbols]\nx = {shape=["D"]}\nz = {shape=["D"]}\nA = {shape=["D", "D"]}\n[define]\ns = "A x"\n'
)
PARTS = '[find]\none = "d(x^2)/dx"\ntwo = "d(x^3)/dx"\n[prove]\nthree = "x^2 >= 0"\n[symbols]\nx = ""\n'
ANSWERS = [
    "A",
    "A^T",
    "A_ij",
    "A_kl",
    "A_ij + x",
    "x",
    "(A",
    "2 A",
    "A + I",
    "d s_i/dx_j",
    "s",
    "A_ij x_i/x_i",
]


def parts() -> derive.AnswerKey:
    return read_problem(PARTS).problem


def test_a_problem_is_given_by_name():
    assert verify("softmax-ce", "yhat - y").is_correct


def test_a_problem_is_given_by_file(tmp_path):
    file = tmp_path / "square.toml"
    file.write_text('find = "d(x^2)/dx"\n[symbols]\nx = ""\n')
    assert verify(str(file), "2x").is_correct


def test_a_problem_is_given_in_sympy():
    size = derive.dim("C")
    k, j = derive.index("k j", size)
    y = derive.vector("y", size, sign="positive")
    stated = derive.Problem(title="", find=derive.D(Sum(log(y[k]), k), y[j]))
    assert verify(stated, "1/y_j").is_correct


def test_a_key_is_as_good_as_its_problem():
    assert verify(key(SQUARE, "ds_i/dx_j"), "A").is_correct


def test_a_part_is_named():
    assert verify(parts(), "2x", "one").is_correct
    assert verify(parts(), "3x^2", part="two").is_correct
    assert verify(parts(), "2x", part="two").kind.value == "incorrect"


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (None, "there are several parts: one, two; say which, as NAME:one"),
        ("four", "no part 'four'; the parts are one, two"),
        ("three", "part three is to be proved: there is no answer to verify"),
    ],
)
def test_a_part_that_is_none_is_refused(part: str | None, says: str):
    with pytest.raises(UsageError) as found:
        AnswerKey(parts(), part)
    assert str(found.value) == says


def test_the_key_to_one_part_is_not_that_to_another():
    with pytest.raises(UsageError, match="the key to part 'one'"):
        verify(AnswerKey(parts(), "one"), "2x", part="two")


def test_where_nothing_is_to_be_found_there_is_no_answer():
    problem = read_problem('prove = "x^2 >= 0"\n[symbols]\nx = ""\n').problem
    with pytest.raises(UsageError, match="nothing is to be found"):
        AnswerKey(problem)


def test_of_what_nothing_is_said_there_is_no_answer():
    problem = read_problem('find = "x"\n[symbols]\nx = ""\n').problem
    with pytest.raises(UsageError, match="nothing is said of x"):
        AnswerKey(problem)


def test_where_there_is_no_stationary_point_there_is_no_answer():
    problem = read_problem('minimize = "x"\nover = "x"\n[symbols]\nx = ""\n').problem
    with pytest.raises(UsageError, match="there is no answer to verify"):
        AnswerKey(problem)


def test_what_is_given_must_be_possible():
    problem = read_problem('find = "d(x^2)/dx"\ngiven = ["x > 1", "x < 0"]\n[symbols]\nx = ""\n').problem
    with pytest.raises(StatementError, match="never hold"):
        AnswerKey(problem)


def test_what_is_given_for_a_part_may_be_used_in_it():
    text = (
        '[find]\none = {of="d(a x^2)/dx", when=["a = 1"]}\ntwo = "d(a x^2)/dx"\n[symbols]\nx = ""\na = ""\n'
    )
    problem = read_problem(text).problem
    assert verify(problem, "2x", "one").is_correct
    assert verify(problem, "2x", "two").kind.value == "incorrect"


@pytest.mark.parametrize("answer", ["sum_i x_i", "1/n sum_i x_i", "n^3 sum_i x_i"])
def test_a_size_that_is_given_for_a_part_may_be_used_in_it(answer: str):
    text = '[find]\none = {of="d(1/n sum_i a x_i)/da", when=["n = 1"]}\n[sizes]\nn = ""\n[symbols]\nx = {shape=["n"]}\na = ""\n'
    assert verify(read_problem(text).problem, answer).is_correct


def test_a_definition_is_what_it_says():
    assert verify(
        read_problem('find = "f"\n[symbols]\nx = ""\n[define]\nf = "(x + 1)^2"\n').problem, "x^2 + 2x + 1"
    ).is_correct


def test_a_derivative_in_a_definition_is_worked_out():
    problem = read_problem('find = "g"\n[symbols]\nx = ""\n[define]\nf = "x^2"\ng = "x - df/dx"\n').problem
    assert verify(problem, "-x").is_correct
    assert "∂f/∂x is still to be worked out" in verify(problem, "x - df/dx").why


def test_an_unknown_layout_is_refused():
    with pytest.raises(UsageError, match="strict or either"):
        key(SQUARE, "ds_i/dx_j").verify("A", layout="numerator")


def test_verdicts_do_not_depend_on_what_came_before():
    one, other = (AnswerKey(key(SQUARE, "ds_i/dx_j").problem) for _ in range(2))
    forth = {answer: one.verify(answer) for answer in ANSWERS}
    back = {answer: other.verify(answer) for answer in reversed(ANSWERS)}
    assert forth == back
    assert forth == {answer: one.verify(answer) for answer in ANSWERS}


def test_threads_may_share_a_key():
    alone = [key(SQUARE, "ds_i/dx_j").verify(answer) for answer in ANSWERS]
    shared = AnswerKey(key(SQUARE, "ds_i/dx_j").problem)  # nothing of it is worked out yet
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(shared.verify, ANSWERS * 8))
    assert found == alone * 8


def test_to_verify_imports_no_sympy():
    said = "import sys; from derive import verify; verify('softmax-ce', 'yhat - y'); print('sympy' in sys.modules)"
    verify("softmax-ce", "y")  # the statement is compiled once
    found = run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_answers_are_at_hand_without_the_solver():
    said = "import sys, derive.answer; print([m for m in sys.modules if m.startswith('derive.solver') or m == 'sympy'])"
    found = run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


@pytest.fixture
def solution_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "derive"


def test_a_solution_that_was_kept_is_the_same(solution_cache):
    problem = parts()
    first = AnswerKey(problem, "two", keeps=True)
    assert len(list(solution_cache.glob("*.proof"))) == 1
    again = AnswerKey(problem, "two", keeps=True)
    assert again.reference is first.reference
    assert again.theorem == first.theorem
    assert again.verify("2x") == first.verify("2x")


def test_nothing_is_kept_where_nobody_asked_for_it(solution_cache):
    AnswerKey(parts(), "two")
    assert not solution_cache.exists()


@pytest.mark.parametrize(
    "spoil", [lambda text: "", lambda text: "no proof", lambda text: text[:-20], lambda text: "é"]
)
def test_a_solution_that_was_spoiled_is_found_again(solution_cache, spoil):
    AnswerKey(parts(), "two", keeps=True)
    (file,) = solution_cache.glob("*.proof")
    file.write_text(spoil(file.read_text()))
    assert AnswerKey(parts(), "two", keeps=True).verify("3x^2").is_correct


def test_the_proof_of_another_problem_is_not_taken(solution_cache):
    AnswerKey(parts(), "two", keeps=True)
    (file,) = solution_cache.glob("*.proof")
    AnswerKey(parts(), "one", keeps=True)
    (other,) = set(solution_cache.glob("*.proof")) - {file}
    other.write_bytes(file.read_bytes())
    assert AnswerKey(parts(), "one", keeps=True).verify("2x").is_correct


def test_a_forged_proof_is_not_taken(solution_cache):
    AnswerKey(parts(), "two", keeps=True)
    (file,) = solution_cache.glob("*.proof")
    honest = json.loads(zlib.decompress(base64.b85decode(file.read_text())))
    assert '"3"' in honest["certificate"]
    forged = json.dumps(honest | {"certificate": honest["certificate"].replace('"3"', '"5"')})
    file.write_text(base64.b85encode(zlib.compress(forged.encode())).decode())
    assert cache.take(parts(), "two") is None
