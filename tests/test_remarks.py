"""Remarks are proved or refuted, and must come out as their author says."""

import json

import pytest
from sympy import Lt, exp

from derive import D, Problem, api, define, library, remark, scalar
from derive.errors import StatementError
from derive.problem_file import read_problem

HEAD = """
title = "The exponential function"
find = "df/dx"
[symbols]
x = ""
[define]
f = "exp(x)"
"""
NO_MINIMUM = """
[[remark]]
says = "A slope that rises gives no minimum."
prove = "exp(x - 1) < exp(x)"
[remark.symbols]
x = ""
"""
SADDLE = """
[[remark]]
says = "Convex in each of two numbers is not convex in both."
expect = { "jointly" = "false" }
[remark.prove]
"in x" = "f is convex in x"
"in y" = "f is convex in y"
"jointly" = "f is convex in x, y"
[remark.symbols]
x = ""
y = ""
[remark.define]
f = "x^2 + y^2 - 4 x y"
"""


def page(text, form="text"):
    understood = read_problem(HEAD + text)
    return api.solve(understood.problem, remarks=understood.remarks).page(form)


def told(says):
    return f'[[remark]]\nsays = "It is so."\n{says}\n'


def test_what_is_claimed_is_proved_or_refuted_beside_the_words():
    lines = page(NO_MINIMUM + SADDLE).splitlines()
    start = lines.index("Remark   A slope that rises gives no minimum.")
    assert lines[start:-1] == [
        "Remark   A slope that rises gives no minimum.",
        "           proved: e^{x − 1} < e^{x}",
        "Remark   Convex in each of two numbers is not convex in both.",
        "           with f = x² + y² − 4 x y",
        "           proved: f is convex in x",
        "           proved: f is convex in y",
        "           false: f is convex in (x, y); it fails at x = 0, y = 0, c = 1, a = 1:",
        "             the Hessian form is −4",
    ]


@pytest.mark.parametrize("form", ["md", "latex"])
def test_every_form_of_page_has_them(form):
    text = page(SADDLE, form)
    assert "Convex in each of two numbers" in text
    assert "proved: $f$ is convex in $x$" in text
    assert "false: $f$ is convex in $(x, y)$; it fails at" in text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SADDLE.replace('"false"', '"true"'), "remark 1, the part jointly: expected true, found false"),
        (
            NO_MINIMUM.replace("prove", 'expect = "false"\nprove'),
            "remark 1, the claim: expected false, found true",
        ),
        (
            told('prove = "sin(x)^2 + cos(x)^2 <= 1"\n[remark.symbols]\nx = ""'),
            "remark 1, the claim: expected true, found undecided",
        ),
        (
            NO_MINIMUM + told('prove = "x < x"\n[remark.symbols]\nx = { given = "0 < x" }'),
            "remark 2, the claim: expected true, found false",
        ),
        (
            told('prove = "x <= 0"\ngiven = ["exp(x) <= -1", "x <= 0"]\n[remark.symbols]\nx = ""'),
            "what is given never holds",
        ),
        (
            told('prove = "y <= 0"\ngiven = ["x^2 + 2 <= 2 x", "y <= 0"]\n[remark.symbols]\nx = ""\ny = ""'),
            "expected true, found true under conditions",
        ),
    ],
)
def test_what_comes_out_otherwise_is_an_error(text, why):
    with pytest.raises(StatementError, match=why):
        page(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (told(""), "remark 1: there is no prove"),
        ('[[remark]]\nprove = "1 < 2"', "remark 1: there is no says"),
        (told('find = "df/dx"'), "remark 1: there is no key find"),
        (told('prove = "0 < 1"\nexpect = "perhaps"'), "expected true or false, found perhaps"),
        (told('prove = "0 < 1"\nexpect = { other = "true" }'), "expect: there is no part other"),
        (told('prove = "0 < 1"\nexpect = { other = 1 }'), "expect other: expected text, found 1"),
        (told('prove = "0 < z"'), "z is not declared"),
        ('remark = ["so"]\n', "expected a table"),
    ],
)
def test_a_remark_that_means_nothing_is_refused(text, why):
    lines = text + HEAD if text.startswith("remark") else HEAD + text
    with pytest.raises(StatementError, match=why):
        read_problem(lines)


def test_remarks_are_stated_in_python_too():
    x, z = scalar("x"), scalar("z")
    f = define("f", exp(x))
    stated = Problem(
        title="The exponential function",
        find=D(f, x),
        remarks=(
            remark("A slope that rises gives no minimum.", prove=Lt(exp(z - 1), exp(z))),
            remark("Nor a bound.", prove={"above": Lt(exp(z), 100)}, expect={"above": "false"}),
        ),
    )
    text = api.solve(stated).page()
    assert "proved: e^{z − 1} < e^{z}" in text
    assert "false: e^{z} < 100; it fails at z = 5" in text


def test_only_remarks_stand_among_the_remarks():
    stated = Problem(title="t", find=D(scalar("x") ** 2, scalar("x")), remarks=("so",))
    with pytest.raises(StatementError, match=r"remark 1: expected remark\(...\), found 'so'"):
        api.solve(stated)


def test_a_remark_has_nothing_to_find():
    x = scalar("x")
    stated = Problem(title="t", find=D(x**2, x), remarks=(remark("so", prove=x),))
    with pytest.raises(StatementError, match="what is to be proved is not a relation"):
        api.solve(stated)


def test_the_cache_keeps_them(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "own.py"
    path.write_text(
        "from sympy import exp, Lt\nfrom derive import D, Problem, remark, scalar\nx = scalar('x')\n"
        "problem = Problem(title='t', find=D(exp(x), x), remarks=(remark('so', prove=Lt(exp(x), 100),"
        " expect='false'),))\n"
    )
    fresh, kept = library._compiled(path), library._compiled(path)
    assert [each.says for each in kept[1]] == ["so"]
    assert kept == fresh
    (file,) = (tmp_path / "cache").rglob("*.json")
    assert json.loads(file.read_text())["remarks"][0]["expected"] == {"": "false"}
