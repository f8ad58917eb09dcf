"""What is false is said so, with numbers to see it by, and with an exit code of its own."""

import pytest
from command_line import derive

SADDLE = """
title = "Curved both ways"
[prove]
"along x" = "d^2 f/dx^2 >= 0"
"jointly" = "a^2 d^2 f/dx^2 + 2 a b d^2 f/(dx dy) + b^2 d^2 f/dy^2 >= 0"
[symbols]
x = ""
y = ""
a = ""
b = ""
[define]
f = "x^2 + y^2 - 4 x y"
"""


@pytest.fixture
def saddle(tmp_path):
    path = tmp_path / "saddle.toml"
    path.write_text(SADDLE, encoding="utf-8")
    return path


def test_the_page_says_where_it_fails(saddle):
    result = derive(saddle)
    assert result.returncode == 1
    assert "it fails at x = 0, y = 0, a = 1, b = 1: the left side is −4" in result.stdout
    assert "what is false, in exact numbers" in " ".join(result.stdout.split())
    assert "Stuck" not in result.stdout


def test_a_page_of_nothing_else_holds_no_line_that_is_proved():
    result = derive("--prove", "(x y)^2 <= x^2 + y^2")
    assert result.returncode == 1
    assert "it fails at x = 2, y = 2: the left side is 16, the right side 8" in result.stdout
    assert "kernel" not in result.stdout


@pytest.mark.parametrize("form", ["md", "latex", "json"])
def test_every_form_says_so_beside_it_on_one_line(saddle, form):
    result = derive(saddle, "--format", form)
    assert result.returncode == 1
    assert result.stderr == (
        "derive: part jointly is false: at x = 0, y = 0, a = 1, b = 1: the left side is −4\n"
    )


@pytest.mark.parametrize(("form", "claim"), [("md", "$x^{2} \\le x$"), ("latex", "$x^{2} \\le x$")])
def test_other_pages_say_so_in_the_same_words(form, claim):
    result = derive("--prove", "x^2 <= x", "--format", form)
    assert f"Not so: {claim}; it fails at $x = 2$" in result.stdout


def test_what_is_neither_proved_nor_false_is_stuck():
    assert derive("--prove", "sin(x)^2 + cos(x)^2 <= 1").returncode == 3
