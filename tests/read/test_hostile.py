"""Hostile and broken text: an error in words or a right reading, soon, in a thread too; nothing is ever run."""

import json
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from reading import meaning, scope

from derive.errors import DeriveError
from derive.one_line import read_line
from derive.problem_file import read_problem
from derive.terms import add, neg, sym

CASES = [json.loads(line) for line in (Path(__file__).parent / "hostile.jsonl").read_text().splitlines()]
MADE = {
    "nest-paren-1e4": "(" * 10**4 + "x" + ")" * 10**4,
    "nest-brace-1e5": "{" * 10**5 + "x" + "}" * 10**5,
    "nest-frac-1e3": r"\frac{1}{1+" * 1000 + "x" + "}" * 1000,
    "nest-paren-1e6": "(" * 10**6 + "x" + ")" * 10**6,
    "long-sum-1MB": "+".join(["x"] * 500000),
    "digits-1MB": "9" * 10**6,
    "long-junk-1MB": "a" * 10**6,
}
READ = {"fullwidth": add(sym("y"), neg(sym("x")))}  # all others are refused, but for these
SCOPE = "x y a b c d"


def text_of(case):
    return case.get("text", MADE.get(case["id"], ""))


def in_a_thread(act):
    """What `act` gives or raises, from a thread of its own."""
    box = []

    def run():
        try:
            box.append(("gave", act()))
        except DeriveError as why:
            box.append(("refused", str(why)))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive(), "it takes longer than anybody waits"
    assert box, "it failed with an error that is no word to a person"
    return box[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_hostile_formula_is_refused_or_read_right(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kind, found = in_a_thread(lambda: meaning(text_of(case), scope(SCOPE)))
    if case["id"] in READ:
        assert found == [READ[case["id"]]]
    elif case["id"] != "expand-bomb":
        assert kind == "refused"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_hostile_one_liner_is_refused_or_read(case):
    kind, _ = in_a_thread(lambda: read_line([f"J = {text_of(case)}"], [], ["dJ/dx"]))
    assert kind in ("gave", "refused")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_hostile_problem_file_is_refused_or_read(case):
    source = f"find = {json.dumps('dJ/dx')}\n[symbols]\nx = ''\ny = ''\n[define]\nJ = {json.dumps(text_of(case))}\n"
    kind, _ = in_a_thread(lambda: read_problem(source))
    assert kind in ("gave", "refused")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("y\u202e - x", "RIGHT-TO-LEFT OVERRIDE"),
        ("y\u200b - x", "ZERO WIDTH SPACE"),
        ("\u0443 - x", "only looks like y: type y"),
        ("y\u0000-x", "U+0000"),
        ("x^{10^{10}}", "an exponent beyond 64"),
        ("((3^60)^60)^60 x", "a number grows too large"),
        ("(1/3)^60 (1/7)^60 ((1/11)^60)^60", "a number grows too large"),
        ("x/0", "a division by 0"),
        ("", "found nothing"),
    ],
)
def test_a_refusal_says_what_is_wrong(text, said):
    kind, found = in_a_thread(lambda: meaning(text, scope(SCOPE)))
    assert kind == "refused"
    assert said in found


@pytest.mark.parametrize(
    "source",
    [
        "a" * 200_000,
        "[" * 5000,
        "x = " + "[" * 5000,
        "find = 1",
        "find = []",
        "x = " + "9" * 5000,
        "\ufeff",
        "[[find]]",
    ],
)
def test_a_file_that_is_no_problem_is_refused_in_words(source):
    kind, _ = in_a_thread(lambda: read_problem(source))
    assert kind == "refused"


PIECES = [
    *"xyabcWijkLE0123456789", "theta", "yhat", r"\hat{y}", r"\theta", r"\frac{", r"\partial ", r"\sum_", "sum_k ",
    "{", "}", "(", ")", "[", "]", "^", "_", "^T", "+", "-", "*", "/", "=", "<", "|", "||", r"\|", " ", ",", "'", "!",
    "d/dx", "dJ/d", r"\log ", "log ", "exp(", r"\sqrt{", r"\begin{cases}", r"\end{cases}", "&", r"\\", "²", "∂", "Σ",
    "ŷ", "ᵀ", "∇_", "E[", "1[", r"\{", r"\}", r"\mathbb{E}", r"\mathbf{", r"\text{", "∘", "diag(", "tr(", "max(0,", "\u0301",
]  # fmt: skip


@settings(max_examples=600, deadline=None, database=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    where = scope(r"x:n y:n a b W:m,n \theta:n \hat{y}:n J L", {"E": ("x",)})
    try:
        meaning(text, where)
    except DeriveError as why:
        assert str(why)  # noqa: PT017  # either is right, any other exception is not


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
def test_any_one_liner_is_read_or_refused_in_words(body, left):
    for where, find in (([f"J = {body}"], "dJ/dx"), ([f"{left} = {body}"], "dJ/dx"), ([], body)):
        try:
            read_line(where, [], [find])
        except DeriveError as why:
            assert str(why)  # noqa: PT017


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            ["find = 'dJ/dx'", "[symbols]", "[sizes]", "[define]", "[unknown]", "[find]", "x = ''", "n = 'n'", "J = 'x^2'",
             "y = { shape = ['n'] }", "'y_k' = 'x'", "'E(y)' = ''", "x = 1", "given = ['x > 0']", "[indices]", "n = 'i j'",
             "y = { shape = 3 }", "x = { random = 'N(0,1)' }", "J = \"\\theta\"", "= 3", "'E(' = ''", "'' = ''"]
        ), max_size=12
    ).map("\n".join)
)  # fmt: skip
def test_any_file_is_read_or_refused_in_words(source):
    try:
        read_problem(source)
    except DeriveError as why:
        assert str(why)  # noqa: PT017
