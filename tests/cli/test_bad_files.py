"""Files that state nothing, and what their authors are told: one line, with the place."""

import sys

import pytest

from derive.cli import main

HEAD = """import sys
from sympy import *
from derive import D, Problem, define, dim, index, scalar, vector
n = dim("n", "size")
i, j = index("i j", n)
c = scalar("c")
x = vector("x", n)
"""


@pytest.fixture
def told(monkeypatch, capsys, tmp_path):
    """What the one line on stderr says of a file, given by a relative path, and the exit code."""
    monkeypatch.chdir(tmp_path)

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["derive", *args])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        assert said.out == ""
        (line,) = said.err.splitlines()
        return line.removeprefix("derive: "), stop.value.code

    return run


def problem(find):
    return f'problem = Problem(title="t", find={find})\n'


REFUSED = {
    "a name that there is not": (problem("D(y, c)"), "mine.py:8: NameError: name 'y' is not defined"),
    "a range that counts from 1": (
        problem("D(Sum(x[i], (i, 1, n)), x[j])"),
        "mine.py:8: a sum runs over the whole size of its index: write Sum(x[i], i)",
    ),
    "a vector for an entry": (problem("D(c*exp(x), c)"), "mine.py: x is a vector: write an entry, as x[i]"),
    "a decimal": (problem("D(0.1*c, c)"), "mine.py: 0.1 is not exact: write Rational(1, 10)"),
    "a whole decimal": (problem("D(c**2.0, c)"), "mine.py: 2.0 is not exact: write 2"),
    "a small decimal": (problem("D(c*1e-30, c)"), "is not exact: write a quotient, as Rational(1, 10)"),
    "i": (problem("D(I*c, c)"), "I is not a real number"),
    "infinity": (problem("D(oo*c, c)"), "oo is not a real number"),
    "division by 0": (problem("D(c/(c - c), c)"), "zoo, 1/0 to SymPy, is not a real number"),
    "SymPy's derivative": (problem("Derivative(c**2, c)"), "SymPy's derivative: write D(c**2, c)"),
    "many digits": (problem("D(c*10**5000, c)"), "mine.py: a number has more than 1000 digits"),
    "many digits above": (problem("D(c**(10**5000), c)"), "mine.py: a number has more than 1000 digits"),
    "many digits below": (problem("D(c/10**5000, c)"), "mine.py: a number has more than 1000 digits"),
    "many digits in words": (
        "raise ValueError(str(10**5000))\n",
        "mine.py:8: a number has too many digits",
    ),
    "an end of the program": ("sys.exit(0)\n", "mine.py:8: the file ends the program; expected one that"),
    "a part that stands twice": (problem('{"a": D(c, c),\n "a": D(c**2, c)}'), "mine.py:9: 'a' stands twice"),
    "a call without end": (
        "def f(a):\n    return f(a + 1)\nf(1)\n",
        "mine.py:9: a formula is nested too deep, or",
    ),
    "all memory": ("raise MemoryError\n", "mine.py:8: it needs more memory than there is"),
    "a one-hot vector that sums to 2": (
        'y = vector("y", n, one_hot=True, sums_to=2)\n',
        "mine.py:8: y is one-hot: its entries are 0 or 1 and sum to 1, so say no more of them",
    ),
    "half a line": ("problem = Problem(\n", "mine.py:8: '(' was never closed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_said_where_what_was_found_and_what_is_expected(told, tmp_path, case):
    body, words = REFUSED[case]
    (tmp_path / "mine.py").write_text(HEAD + body)
    line, code = told("mine.py")
    assert code == 4
    assert line.startswith("mine.py:")
    assert words in line


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"x = '\xff\xfe'\n", bytes(range(256))])
def test_what_is_no_text_is_no_python(told, tmp_path, content):
    (tmp_path / "mine.py").write_bytes(content)
    line, code = told("mine.py")
    assert code == 4
    assert line.startswith("mine.py:")
    assert "None" not in line


def test_a_folder_is_no_file(told, tmp_path):
    (tmp_path / "mine.py").mkdir()
    assert told("mine.py") == ("mine.py is a folder, expected a file of Python", 2)


def test_a_colon_in_the_name_of_a_folder_is_no_part(told, tmp_path):
    assert told("a:b/mine.py") == ("there is no file a:b/mine.py", 2)


def test_e_is_exp_of_1():
    import sympy

    from derive.terms import fn, num
    from derive.terms.sympy import translate

    assert translate(sympy.E) is fn("exp", num(1))


def test_nothing_at_all_asks_for_help(monkeypatch, capsys):
    shown = []
    for args in ([], ["--help"]):
        monkeypatch.setattr(sys, "argv", ["derive", *args])
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 0
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert len(shown[0].splitlines()) > 10
