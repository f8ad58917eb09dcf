"""Pages say which number there is, before it is spoken of, and what is given of all numbers."""

import pytest
import witnesses
from click.testing import CliRunner
from solutions import solve

from derive.cli.commands import derive
from derive.narrate import narrate
from derive.present.pages import page
from derive.present.why import explained

THERE_IS = (
    "By Taylor's theorem with the remainder of Lagrange there is a ξ between x and r with "
    "f(r) = f(x) + (r − x) f′(x) + 1/2 f″(ξ) (r − x)²."
)


def said(name, **how):
    return " ".join(solve(witnesses.ALL[name]()).page(**how).split())


def test_a_number_is_introduced_once_where_it_is_first_spoken_of():
    text = said("newton")
    assert text.count(THERE_IS) == 1
    assert text.index(THERE_IS) < text.index("x⁺ − r =")


def test_an_answer_says_that_it_holds_for_some_number():
    text = said("newton")
    assert "x⁺ − r = (f″(ξ) (x − r)²)/(2 f′(x)) for some ξ between x and r" in text
    assert text.count("for some ξ") == 1  # not of the bound


def test_the_mean_value_theorem_is_called_so():
    text = said("lipschitz")
    assert "By the mean value theorem there is a ξ between a and b with" in text
    assert "(1) mean value theorem" in text


@pytest.mark.parametrize("form", ["md", "fragment"])
def test_it_is_a_formula_in_other_forms(form):
    text = said("newton", form=form)
    assert r"there is a $\xi$ between $x$ and $r$ with $f(r) = " in text
    assert r"for some $\xi$ between $x$ and $r$" in text
    assert r"\le M$ for all $t$ between $x$ and $r$" in text


def test_what_is_put_in_is_not_a_line_of_its_own():
    (story,) = [narrate(solve(witnesses.newton()).theorems)]
    lines = [page(story).partition("Recursion")[2].partition("Bound")[0]]
    assert "f(r) + f(r)" not in lines[0]
    assert [line.last - line.first for line in story.passages[0].lines] == [1, 2, 2]


def test_why_names_the_theorem_and_what_is_given():
    story = narrate(solve(witnesses.newton()).theorems)
    words = " ".join(" ".join(line for n in range(1, 7) for line in explained(story, n)).split())
    assert "1. Taylor’s theorem at x here: f(r) = " in words
    assert "|f″(t)| ≤ M for all t between x and r, ξ between x and r, by Taylor’s theorem at x" in words


def test_why_says_of_a_divisor_that_it_is_no_less_than_what_stands_for_it():
    story = narrate(solve(witnesses.newton()).theorems)
    lines = [line for n in range(1, 7) for line in explained(story, n)]
    assert "   here: m ≤ |f′(x)|" in lines
    assert "   here: |f′(x)| ≤ m" not in lines


def test_a_checked_certificate_says_what_there_is_and_what_is_given(tmp_path):
    path = tmp_path / "c.json"
    path.write_text(solve(witnesses.newton()).certificate, encoding="utf-8")
    result = CliRunner().invoke(derive, ["check", str(path)], standalone_mode=False)
    assert "2 f′(x)), for some ξ between x and r\n" in result.output
    assert "  given: m ≤ |f′(t)| for all t between x and r\n" in result.output
