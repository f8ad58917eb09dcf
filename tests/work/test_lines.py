"""A derivation as text is cut into lines and parts as a person would cut it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.read import Names
from derive.work.written.lines import LONGEST, MOST_LINES, MOST_WRITTEN, Part, written

CLAIM, IF, SO, NAME, WHY = "claim", "condition", "then", "meaning", "reason"
SHORT = {"claim": "", "condition": "if ", "meaning": "let ", "reason": "since "}
DATA = Path(__file__).parent / "data"


def told(text: str, names: Names | None = None) -> list[list[str]]:
    """The parts of each line but for words, as "if x > 0", "⇒ x = y", and with ? behind a guess."""
    lines = [[_short(part) for part in line.parts if part.role != "words"] for line in written(text, names)]
    return [line for line in lines if line]


def _short(part: Part) -> str:
    joined = {"then": "⇒ ", "iff": "⇔ ", "": ""}[part.joined]
    text = " ".join(part.text.split())
    says = SHORT[part.role] + text if part.role in SHORT else part.role
    return joined + says + ("?" if part.guess else "")


def one(text: str) -> list[str]:
    """The parts of a text of one line."""
    lines = told(text)
    assert len(lines) <= 1, lines
    return lines[0] if lines else []


IN_ONE_LINE = {
    # relations beside each other
    "x = y, z = w": ["x = y", "z = w"],
    r"x = y, \quad z = w": ["x = y", "z = w"],
    r"x = y \qquad z = w": ["x = y", "z = w"],
    r"x = y \text{ and } z = w": ["x = y", "z = w"],
    "x = y; z = w.": ["x = y", "z = w"],
    "x, y > 0": ["x, y > 0"],
    "p(x, y) = p(x) p(y)": ["p(x, y) = p(x) p(y)"],
    r"s = w_{1,j} o_1 + \dots + w_{m,j} o_m": [r"s = w_{1,j} o_1 + \dots + w_{m,j} o_m"],
    "a = b = c": ["a = b = c"],
    # arrows
    r"a = b \Rightarrow c = d": ["a = b", "⇒ c = d"],
    r"a = b\ \Rightarrow\ c = d": ["a = b", "⇒ c = d"],
    "⇒ c = d": ["⇒ c = d"],
    "a = b => c = d": ["a = b", "⇒ c = d"],
    "∴ x = y": ["⇒ x = y"],
    r"m x = 0 \iff x = 0": ["m x = 0", "⇔ x = 0"],
    "x = y <=> z = w": ["x = y", "⇔ z = w"],
    "x + y = 2, so z = w": ["x + y = 2", "⇒ z = w"],
    "It follows that z = w": ["⇒ z = w"],
    "a = b -> c = d": ["a = b", "⇒ c = d"],
    "x = y ∵ z = w": ["x = y", "since z = w"],
    # conditions in front
    r"k=j:\ x = y": ["if k=j", "x = y"],
    "Case 1: k = j": ["if k = j"],
    "Case 1 (k = j): x = y": ["if k = j", "x = y"],
    "Case z > 0:  h = z, so y = 1.": ["if z > 0", "h = z", "⇒ y = 1"],
    "If k ≠ j, then x = y": ["if k ≠ j", "x = y"],
    "For m x + b > 0: x = y": ["if m x + b > 0", "x = y"],
    "When x > 0, y = x": ["if x > 0", "y = x"],
    "Suppose x > 0": ["if x > 0"],
    "m = 0 ⇒ dL/dx = 0": ["if m = 0", "⇒ dL/dx = 0"],
    r"\frac{\partial L}{\partial \mu} = 0 \Rightarrow \mu = \bar x": [
        r"if \frac{\partial L}{\partial \mu} = 0",
        r"⇒ \mu = \bar x",
    ],
    "Setting ∂L/∂x = 0 gives x = y": ["if ∂L/∂x = 0", "⇒ x = y"],
    r"m > 0:\ xm+b\ge0 \iff x \geq -b/m": ["if m > 0", r"xm+b\ge0", r"⇔ x \geq -b/m"],
    r"m \neq 0 \Rightarrow \forall x:\ xm + b \geq 0": [r"if m \neq 0", r"⇒ xm + b \geq 0"],
    "Für k ≠ j gilt x = y": ["if k ≠ j", "x = y"],
    "dla k ≠ j mamy x = y": ["if k ≠ j", "x = y"],
    # conditions behind
    r"\frac{\partial o_j}{\partial s_i} = 0 \text{ for } j \neq i": [
        r"\frac{\partial o_j}{\partial s_i} = 0",
        r"if j \neq i",
    ],
    r"z = 0, \text{ for } l \neq j": ["z = 0", r"if l \neq j"],
    "y = x if x > 0": ["y = x", "if x > 0"],
    "x^2 = y, k ≠ j": ["x^2 = y", "if k ≠ j"],
    r"x^2 = y \quad (k \ne j)": ["x^2 = y", r"if k \ne j"],
    "$a=b$ ($x m + b > 0$)": ["a=b", "if x m + b > 0"],
    # cases that are one formula
    r"y = 1, \text{ if } x \ge 0, \text{ otherwise } 0": [
        r"y = 1, \text{ if } x \ge 0, \text{ otherwise } 0"
    ],
    r"f = r\ \text{if }|r|\le d,\quad d s\ \text{otherwise}": [
        r"f = r\ \text{if }|r|\le d,\quad d s\ \text{otherwise}"
    ],
    "f = 1 if x > 0 else 0": ["f = 1 if x > 0 else 0"],
    "f = a if x > 0, b if x < 0": ["f = a if x > 0, b if x < 0"],
    # reasons
    r"x = y\quad(y_i^2=1)": ["x = y", "since y_i^2=1"],
    "x = y, since Σ y_k = 1": ["x = y", "since Σ y_k = 1"],
    "x = y (since Σ y_k = 1)": ["x = y", "since Σ y_k = 1"],
    r"x \le y\quad(\log\text{ concave, Jensen})": [r"x \le y"],
    "x = y (chain rule)": ["x = y"],
    "x = y by the chain rule": ["x = y"],
    "By (3), x = y": ["x = y"],
    # meanings
    "Let $u = W x$": ["let u = W x"],
    "where $u = W x$ and $h = u^2$": ["let u = W x", "let h = u^2"],
    "Denote by $g_i = x_i$ the gradient.": ["let g_i = x_i"],
    r"L = \sum_n e_n,\ e_n = w - t_n": [r"L = \sum_n e_n", "let e_n = w - t_n"],
    "Let $x > 0$.": ["if x > 0"],
    "Let $k = j$.": ["if k = j"],
    "wlog x = 1": ["if x = 1"],
    "We assume without loss of generality that x > 0": ["if x > 0"],
    r"With the mean $m = \sum_i x_i$ this reads $x = y$": [r"let m = \sum_i x_i", "x = y"],
    "or $H = X D$ with $D = y$": ["H = X D", "let D = y"],
    "Let $f(x) = x^2$.": ["let f(x) = x^2"],
    # labels and numbers
    "1. x^2 = y": ["x^2 = y"],
    "(1) x^2 = y": ["x^2 = y"],
    "(a) x^2 = y": ["x^2 = y"],
    "Step 2: x^2 = y": ["x^2 = y"],
    "• x^2 = y": ["x^2 = y"],
    "x^2 = y   (3)": ["x^2 = y"],
    r"x^2 = y \tag{3}": ["x^2 = y"],
    r"x^2 = y \quad (*)": ["x^2 = y"],
    "x^2 = y  □": ["x^2 = y"],
    "w: dL/dw = 2": ["dL/dw = 2"],
    "y = f(3)": ["y = f(3)"],
    # ranges
    r"x_i = 2, \quad i = 1, \dots, n": ["x_i = 2"],
    r"v \in \mathbb{R}^n": [],
    "Hence, for all k, a_k = b_k": ["⇒ a_k = b_k"],
    "x = y for all i": ["x = y"],
    # markup that says nothing
    r"\boxed{x = y}": ["x = y"],
    r"\underbrace{x + z}_{\text{first}} = y": ["{x + z} = y"],
    r"x \stackrel{(a)}{=} y": ["x = y"],
    r"x = y \label{eq:a} \nonumber": ["x = y"],
    r"v^\top H v \le 0,\text{ so }J\text{ is concave}": [r"v^\top H v \le 0"],
}


@pytest.mark.parametrize("text", IN_ONE_LINE)
def test_a_line_has_the_parts_that_a_person_sees(text: str) -> None:
    assert one(text) == IN_ONE_LINE[text]


PROSE = (
    "The sum of the derivatives is the derivative of the sum.",
    "The derivative of e^x is e^x",
    "cross-entropy loss",
    "Exercise 3 – ridge regression",
    "We want to show that x = y.",
    "It is not true that x = y.",
    "Is x = y?",
    "**Claim.** $x = y$",
    "At $u = 0$ the derivative does not exist.",
    "step size η",
    r"\section{x = y}",
    "# x = y",
    "% x = y \\\\",
    "---",
    "To prove: x = y",
)


@pytest.mark.parametrize("text", PROSE)
def test_what_is_not_claimed_is_words(text: str) -> None:
    assert told(text) == []


GUESSED = {
    "- x = y\n- y = z": [["x = y?"], ["y = z?"]],
    "- x = y": [["- x = y?"]],
    "x^2 = y (3)": [["x^2 = y (3)?"]],
    "$x^2 = 2$ or $x^2 = 3$": [["x^2 = 2?", "x^2 = 3?"]],
    "The derivative of x^2 = 2x": [["x^2 = 2x?"]],
    "If the unit is on, y = x": [["y = x?"]],
    "Case positive margin:\ny^2 = x": [["y^2 = x?"]],
    "y = x for active units": [["y = x?"]],
    r"y = x \quad \text{where the unit is on}": [["y = x?"]],
    "\\[ y = x \\]\nif the unit is on.": [["y = x?"]],
    "If we differentiate, we get x^2 = y": [["⇒ x^2 = y?"]],
    "y = x unless x = 0": [["y = x?"]],
    "∂L/∂μ = x - μ = 0": [["∂L/∂μ = x - μ", "= 0?"]],
    "∂L/∂μ = 0": [["∂L/∂μ = 0?"]],
    "x = 0": [["x = 0?"]],
    "y = a\n- b": [["y = a - b?"]],
    "frac{a}{b} = c": [[r"\frac{a}{b} = c?"]],
}


@pytest.mark.parametrize("text", GUESSED)
def test_what_is_guessed_is_told(text: str) -> None:
    assert told(text) == GUESSED[text]


def test_a_derivative_that_is_set_to_zero_is_a_condition() -> None:
    assert one(r"$\frac{\partial l}{\partial v} = v - N \stackrel{!}{=} 0$") == [
        r"\frac{\partial l}{\partial v} = v - N",
        "if v - N = 0",
    ]


LAID_OUT = {
    # displays
    "\\begin{align*}\n x &= y \\\\[2pt]\n &= z \\\\\n &\\le w .\n\\end{align*}": [
        ["x = y"],
        ["= z"],
        [r"\le w"],
    ],
    "\\begin{eqnarray}\nx &=& y \\\\\n &=& z\n\\end{eqnarray}": [["x = y"], ["= z"]],
    "\\begin{align} x &= y & z &= w \\\\ a &= b && \\text{(rule)} \\end{align}": [
        ["x = y", "z = w"],
        ["a = b"],
    ],
    "\\begin{equation}\\begin{split} x &= y \\\\ &= z \\end{split}\\end{equation}": [["x = y"], ["= z"]],
    "$$\n\\begin{array}{rcl} x &=& y \\\\ &=& z \\end{array}\n$$": [["x = y"], ["= z"]],
    "\\begin{align} x &= y \\intertext{and since $b = c$} x &= z \\end{align}": [
        ["x = y"],
        ["since b = c"],
        ["x = z"],
    ],
    "\\[ x = y \\] and $$ z = w $$": [["x = y"], ["z = w"]],
    "\\begin{multline} x = a \\\\ + b \\end{multline}": [["x = a + b"]],
    "\\begin{align} x &= \\Big( a \\\\ &\\quad + b \\Big) \\\\ &= c \\end{align}": [
        [r"x = \Big( a \quad + b \Big)"],
        ["= c"],
    ],
    "\\[ f = \\begin{cases} 1 & x > 0 \\\\ 0 & x < 0 \\end{cases} \\]": [
        [r"f = \begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}"]
    ],
    "\\begin{align} x &= a \\cdot \\begin{cases} 1 & z > 0 \\\\ b & z < 0 \\end{cases} \\end{align}": [
        [r"x = a \cdot \begin{cases} 1 & z > 0 \\ b & z < 0 \end{cases}"]
    ],
    # lines of a file that go on
    "x = a +\nb": [["x = a + b"]],
    "x = a\n  + b": [["x = a + b"]],
    "x = (a\n + b) c": [["x = (a + b) c"]],
    "\\frac{a\n}{b} = c": [[r"\frac{a }{b} = c"]],
    "x =\n= y": [["x = y"]],
    "x = y*\nz = w": [["x = y*"], ["z = w"]],
    "x = y^*\nz = w": [["x = y^*"], ["z = w"]],
    "x = y\n= z": [["x = y"], ["= z"]],
    "x = y \\\\\n= z": [["x = y"], ["= z"]],
    "x = y\n-z = w": [["x = y"], ["-z = w"]],
    # sentences
    "Setting $x^2 = 0$ gives the\n\\[ x = y \\]": [["if x^2 = 0"], ["⇒ x = y"]],
    "Since $a = b$ we get\n\\[ c = d. \\]": [["since a = b"], ["⇒ c = d"]],
    "For $u > 0$ we have $y = u$. For $u < 0$ we have $y = 0$.": [
        ["if u > 0", "y = u"],
        ["if u < 0", "y = 0"],
    ],
    "$x^2 = a$ if $x > 0$, $x^2 = b$ if $x < 0$": [["x^2 = a", "if x > 0"], ["x^2 = b", "if x < 0"]],
    "For j ≠ k, o_k does not depend on s_j:\n∂o_k/∂s_j = 0": [["if j ≠ k"], ["∂o_k/∂s_j = 0"]],
    "y = m if z > 0\n   0 if z < 0\nx^2 = y": [["y = m", "if z > 0"], ["x^2 = y?"]],
    "Case $k = j$. Then\n\\[ x = y \\]\nIn both cases $z = w$.": [
        ["if k = j"],
        ["⇒ x = y"],
        ["together", "z = w"],
    ],
    "k = j:\nx^2 = y\notherwise:\nx^2 = z": [["if k = j"], ["x^2 = y"], ["otherwise"], ["x^2 = z"]],
    "\\[ a = b \\]\nfor $k \\ne j$.": [["a = b", r"if k \ne j"]],
    "$a$ = $b$": [["a = b"]],
    "\\(a = b\\) and \\(c = d\\)": [["a = b", "c = d"]],
    "$a$ is a constant": [],
    "$$ x + y $$": [["x + y"]],
    "x + y\n= z": [["x + y"], ["= z"]],
    "Answer: 2 (x - y)": [["2 (x - y)"]],
    "x^2 = y (1)\nz^2 = w (2)": [["x^2 = y"], ["z^2 = w"]],
    "x^2 = y or z": [["x^2 = y or z"]],
    "$4 = (2) (2)$": [["4 = (2) (2)?"]],
    # own commands
    "\\newcommand{\\yh}{\\hat{y}}\n$\\yh = x$": [[r"\hat{y} = x"]],
    "\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}\n$\\pd{L}{x} = y$": [
        [r"\frac{\partial L}{\partial x} = y"]
    ],
    # whole documents
    "\\documentclass{article}\n\\title{x = y}\n\\begin{document}\n$x = y$ % no\n\\end{document}\n$z = w$": [
        ["x = y"]
    ],
    "\\begin{enumerate}\n\\item $x = y$\n\\item[(b)] so $z = w$\n\\end{enumerate}": [["x = y"], ["⇒ z = w"]],
}


@pytest.mark.parametrize("text", LAID_OUT)
def test_lines_are_what_their_author_meant_as_one(text: str) -> None:
    assert told(text) == LAID_OUT[text]


DAMAGED = {
    "": [],
    " \n\t\n": [],
    "x = y\r\n= z\r\n": [["x = y"], ["= z"]],
    "x = y\r= z": [["x = y"], ["= z"]],
    "\ufeffx = y": [["x = y"]],
    "x = (y\n\nz = w": [["x = (y"], ["z = w"]],
    "$x = y\n\n$z = w$": [["x = y"], ["z = w"]],
    "$x = y\nz = w$ here": [["x = y"], ["z = w"]],
    "\\begin{align}\nx &= y\n\nz = w": [["x = y"], ["z = w"]],
    "x &= y \\\\\n\\end{align}\nz = w": [["x = y"], ["z = w"]],
    "\\[ x = y\n\nz = w": [["x = y"], ["z = w"]],
    "x = y}\nz = w": [["x = y}"], ["z = w"]],
    "x ＝ y，z ＝ w": [["x = y", "z = w"]],
    "x = \x00\nz = w": [["x = \x00"], ["z = w"]],
}


@pytest.mark.parametrize("text", DAMAGED)
def test_damage_stays_in_its_line(text: str) -> None:
    assert told(text) == DAMAGED[text]


def test_names_that_are_declared_are_no_words() -> None:
    names = Names(ranks={"Total": frozenset([0]), "bias": frozenset([0])})
    assert told("Total bias = x", names) == [["Total bias = x"]]


EVERY = [*IN_ONE_LINE, *GUESSED, *LAID_OUT, *DAMAGED, *PROSE]


@pytest.mark.parametrize("text", EVERY)
def test_each_part_knows_its_place(text: str) -> None:
    for line in written(text):
        assert text[line.at : line.at + len(line.text)] == line.text
        assert line.row == text[: line.at].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        for part in line.parts:
            for offset, letter in enumerate(part.text):
                typed = text[part.place(offset)]
                assert letter in (typed, " ", ",", "=") or part.places, (part, offset)


def test_places_are_found_in_what_was_typed_where_own_commands_stand_for_more() -> None:
    text = "\\newcommand{\\yh}{\\hat{y}}\n$\\yh = x + z$"
    part = written(text)[0].parts[0]
    assert text[part.place(part.text.index("x"))] == "x"
    assert text[part.place(0) :].startswith("\\yh")


@pytest.mark.parametrize("name", ["student_lines.jsonl", "lines.jsonl"])
def test_lines_of_real_sheets_are_all_read(name: str) -> None:
    for path in DATA.rglob(name):
        for record in map(json.loads, path.read_text().splitlines()):
            for line in record.get("lines") or [record["latex"]]:
                assert [part for part in written(line)[0].parts if part.role == "claim"], line


HOSTILE = (
    "the quick brown fox, and so we see that it is. ", "the quick brown fox is here\n", "(", "{", "$", "$a$ ", "a = b\n",
    "a = b +\n", "{\n", "(\n)", "\\begin{align}", "\\[a=b\\]", "\\boxed{", "\\text{a", "if x>0 ", "- ", "\\left.", "\\\\",
    "as ", "a=b,", "\\def\\a{\\a\\a}\\a", "x_", "&", "\n", " ", "%", "\\item ", "**a ", "1. ", ": ", "⇒",
)  # fmt: skip


@pytest.mark.sweep(every=4)
@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_a_megabyte_of_anything_is_cut_into_so_many_lines_and_no_more(piece: str) -> None:
    lines = written(piece * (1_000_000 // len(piece)))
    assert len(lines) <= MOST_WRITTEN + 1


def test_what_is_not_looked_at_is_told() -> None:
    many = written("x = y\n" * (MOST_LINES + 5))
    assert len(many) == MOST_LINES + 1
    assert many[-1].parts[0].role == "rest"
    assert written("a word\n" + " " * LONGEST + "x = y")[-1].parts[0].role == "rest"
