"""What a student is handed back: in a terminal, as Markdown, as a web page."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from work.reports import (
    ALL,
    ATTACK,
    CASES,
    EMPTY,
    HOSTILE,
    LONG,
    PARTS,
    RIGHT,
    WRONG,
    reported,
    right,
    undecided,
    words,
    wrong,
)

from derive.answer import Note
from derive.errors import UsageError
from derive.kernel import Judgement
from derive.terms import ZERO, num, sym
from derive.work.told.latex import displayed
from derive.work.told.summary import summary

FORMS = ("text", "md", "html")
TERMINAL = r"""Line 4 does not follow. The 2 lines before it do. Line 5 follows from line 4.
Line 6 is undecided. Line 7 could not be read. The answer is not reached.

1 ·  We differentiate the loss.
2 ✓  J = -\sum_k y_k (\theta_k - \log \sum_i e^{\theta_i})
3 ✓  \frac{\partial J}{\partial\theta_j} &= -\Big(y_j
     - \hat y_j \sum_k y_k\Big) \\
4 ✗  &= y_j - \hat y_j \\
     Fails      −(y_j − ŷ_j Σ_k y_k) = y_j − ŷ_j
                at C = 2, y = (0, 1), θ = (0, 0), j = 1, where ŷ = (1/2, 1/2):
                the left side is 1/2, the right side −1/2
     Perhaps    This would follow if a minus were lost where a derivative is
                taken. See line (3) of our solution: derive why softmax-ce 3

5 ↳  \Rightarrow\ \nabla_\theta J = y - \hat y
     Follows    from line 4, which does not
     Read as    ∂J/∂θ_j = y_j − ŷ_j

6 ?  \sum_j \frac{\partial J}{\partial\theta_j} = 0 \text{ by symmetry}
     Undecided  neither proved nor refuted
     Note       the index j is summed here
     Read as    Σ_j ∂J/∂θ_j = 0

7 ?  \hat y_j = \mathrm{softmx}(\theta)_j
                        ^
     Unreadable softmx is not declared; declared are C, y, θ, ŷ, J

✓  holds for all sizes and values that the problem allows: found by calculation,
   no proof by the kernel
✗  does not hold: for certain numbers, or since shapes differ
↳  rests on an earlier line that does not hold, and goes on rightly from there
?  neither was found, or it could not be read: nothing is said against it
·  words, or what claims nothing: not judged
"""


def parsed(page):
    """A web page as XML, which is stricter than HTML."""
    return ET.fromstring(page.replace("<!DOCTYPE html>", "", 1))


def written(element):
    return " ".join("".join(element.itertext()).split())


def test_a_terminal_shows_each_line_and_what_is_wrong_below_it():
    assert WRONG.page("text", "softmax-ce") == TERMINAL
    assert str(RIGHT) == RIGHT.page()


@pytest.mark.parametrize("name", ALL)
def test_a_terminal_has_80_columns(name):
    assert max(map(len, ALL[name].page().split("\n"))) <= 80


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ALL)
def test_the_same_report_gives_the_same_page(name, form):
    assert ALL[name].page(form, "p") == replace(ALL[name]).page(form, "p")


def test_a_report_has_four_forms():
    with pytest.raises(UsageError, match="text, json, md, html, not as pdf"):
        RIGHT.page("pdf")


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (RIGHT, "Both lines follow, and the answer is reached."),
        (replace(RIGHT, endings={}), "Both lines follow. The answer is not reached yet."),
        (reported(right("x = x")), "The line follows. The answer is not reached yet."),
        (CASES, "Line 3 does not follow. The 2 lines before it do. A case is missing. The answer is not reached."),
        (PARTS, "Both lines follow. Reached: logits. Not reached yet: targets."),
        (replace(PARTS, part="logits"), "Both lines follow, and the answer is reached."),
        (replace(PARTS, endings={}), "Both lines follow. None of the 2 answers is reached yet."),
        (
            replace(PARTS, endings=dict.fromkeys(("logits", "targets"), PARTS.endings["logits"])),
            "Both lines follow, and both answers are reached.",
        ),
        (EMPTY, "None of the letters of this problem stand in it."),
        (reported(), "Nothing here could be read as a step of a derivation."),
        (
            reported(*[wrong("1 = 2", why="so it is")] * 3),
            "Lines 1, 2 and 3 do not follow. The answer is not reached.",
        ),
        (reported(*[wrong("1 = 2", why="so")] * 9), "9 lines do not follow. The answer is not reached."),
    ],
)  # fmt: skip
def test_first_it_is_said_how_it_went(report, says):
    assert " ".join(summary(report)) == says
    assert report.page().replace("\n", " ").startswith(says)


def test_no_page_calls_a_line_proved():
    for form in FORMS:
        said = re.sub(r"(?s)<style>.*</style>", "", RIGHT.page(form)).replace("no proof by the kernel", "")
        assert "proof" not in said
        assert "theorem" not in said
        assert "■" not in said


def test_what_a_sign_means_is_said_where_it_occurs_only():
    assert "✗" not in RIGHT.page()
    assert "↳" not in RIGHT.page()


def test_a_bound_stands_the_way_round_that_it_was_written():
    x = sym("a")
    claim = Judgement("<=", (num(1), x))
    found = replace(
        WRONG.lines[3].counterexample, left="1", right="0", at={}, values={}, meanwhile={}, sizes={}
    )
    turned = reported(wrong("a ≥ 1", claim=claim, counterexample=found)).page()
    assert "a ≥ 1" in turned
    assert "the left side is 0, the right side 1" in turned
    straight = reported(wrong("1 ≤ a", claim=claim, counterexample=found)).page()
    assert "1 ≤ a" in straight
    assert "the left side is 1, the right side 0" in straight


def test_relations_that_share_a_side_are_one_chain():
    a = sym("a")
    claims = (Judgement("=", (a, num(1))), Judgement("<", (num(1), num(2))), Judgement("<", (ZERO, a)))
    page = (
        reported(("undecided", "", {})).page if False else reported(wrong("a", why="x", claims=claims)).page()
    )
    assert "Read as    a = 1 < 2\n" in page
    assert "0 < a" in page


def test_a_long_formula_is_broken_outside_of_braces():
    row = r"\frac{\partial p}{\partial z}=" + "+".join([r"\frac{a-b}{c+d}"] * 9)
    shown = [line.strip() for line in reported(right(row)).page().split("\n")[2:5]]
    assert "".join(shown) == rf"1 ✓  {row}"
    assert shown[1].startswith("+")


def test_many_lines_of_words_are_not_shown():
    page = LONG.page()
    assert "… 94 more lines of words …" in page
    assert "101 ✓  J = J" in page
    assert max(map(len, (LONG.page(form) for form in FORMS))) < 20_000


def test_a_terminal_is_not_steered_by_what_was_typed():
    assert {letter for letter in ATTACK.page() if not letter.isprintable()} == {"\n"}


def test_markdown_shows_formulas_that_were_written_in_latex():
    page = WRONG.page("md", "softmax-ce")
    assert "$$\n\\begin{aligned} {} &= y_j - \\hat y_j \\end{aligned}\n$$" in page
    assert (
        "- *Fails:* $-\\left(y_{j} - \\hat{y}_{j} \\sum_{k=1}^{C} y_{k}\\right) = y_{j} - \\hat{y}_{j}$ at $C = 2$"
        in page
    )
    assert "**1** · We differentiate the loss.\n" in page
    assert "\n```text\n\\hat y_j = \\mathrm{softmx}(\\theta)_j\n                   ^\n```\n" in page


def test_markdown_shows_formulas_among_words():
    page = reported(words(r"Put $\hat y$ & $L$ in."), right(r"so $J = -\sum_k y_k$ _ok_")).page("md")
    assert "**1** · Put $\\hat y$ & $L$ in.\n" in page
    assert "**2** ✓ so $J = -\\sum_k y_k$ \\_ok\\_\n" in page


def test_markdown_shows_other_text_as_code():
    assert "**2** ✓ `= yhat_j - y_j`\n" in RIGHT.page("md")
    assert r"`so $\href{x}{y}$`" in reported(right(r"so $\href{x}{y}$")).page("md")


def test_markdown_takes_nothing_that_was_typed_for_a_mark():
    page = ATTACK.page("md")
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", page, flags=re.DOTALL)
    assert "\\[a\\](javascript:b)" in outside
    assert not re.search(r"(?<!\\)(<script|\[a|\$)", outside)


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial J}{\partial x} = \left(a\right)^2", r"&= \hat{y} \\", r"\[ \theta = 1 \]",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    ],
)  # fmt: skip
def test_a_formula_in_latex_may_be_displayed(text):
    shown = displayed(text)
    assert shown is not None
    assert not re.search(r"[<>$]", shown)
    assert shown.count("{") == shown.count("}")


@pytest.mark.parametrize(
    "text",
    [
        "x^2 = y", r"so we get \theta", r"\frac{1}{2", r"}\alpha{", r"\left( \alpha", r"\href{javascript:x}{\alpha}",
        r"\input{/etc/passwd}", r"\alpha $$ <b>", r"\begin{align} \alpha", r"\end{cases} \alpha \begin{cases}",
        r"\alpha % \beta", r"\def\a{\a}", r"\alpha ^^41", r"\begin{tikzpicture}\alpha\end{tikzpicture}",
        r"\theta <= 1",
    ],
)  # fmt: skip
def test_what_would_not_be_set_or_does_more_than_show_is_not_displayed(text):
    assert displayed(text) is None


@pytest.mark.parametrize("name", ALL)
def test_a_web_page_is_well_formed_and_asks_for_nothing(name):
    page = ALL[name].page("html", "softmax-ce")
    tree = parsed(page)
    assert page.endswith("</html>\n")
    assert not re.search(r"<(script|link|img|iframe|object)\b|https?:|@import", page)
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert {each.get("href")[1:] for each in tree.iter("a")} <= set(ids)


def test_a_web_page_has_the_text_as_it_was_typed():
    rows = "  a =\n\n    b < c & d"
    shown = [each.text for each in parsed(reported(wrong(rows, why="x")).page("html")).iter("pre")]
    assert shown == [rows]
    typed = next(iter(parsed(ATTACK.page("html")).iter("pre"))).text
    assert typed == HOSTILE.replace("\x1b", "·").replace("\u202e", "·")


def test_a_web_page_marks_the_place_that_it_speaks_of():
    (place,) = parsed(WRONG.page("html")).iter("mark")
    assert place.text == "softmx"
    assert place.tail == r"}(\theta)_j"


def test_a_web_page_says_how_each_line_was_read():
    lists = [each for each in parsed(WRONG.page("html")).iter("dl") if each.get("class") == "said"]
    assert [each[0].text for each in lists][:3] == ["Read as", "Fails", "Read as"]
    assert all(next(each.iter("math"), None) is not None for each in lists[:3])


def test_a_web_page_says_what_a_mark_means_in_words():
    marks = [written(each) for each in parsed(WRONG.page("html")).iter("p") if each.get("class") == "mark"]
    assert marks == [
        "· words", "✓ follows", "✓ follows", "✗ does not follow", "↳ follows through", "? undecided", "? not read",
    ]  # fmt: skip


def test_what_is_undecided_is_not_said_twice():
    why = "x is read as a row"
    page = reported(undecided("x = 1", why=why, notes=(Note("row", why),))).page()
    assert " ".join(page.split()).count(why) == 1
