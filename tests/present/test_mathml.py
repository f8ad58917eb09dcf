"""Formulas as MathML: what a browser reads is well formed, and nothing is lost or let in."""

import re
import unicodedata
from collections import Counter
from dataclasses import fields, is_dataclass
from xml.etree import ElementTree

import pytest
import shown
from solutions import solve

from derive import library
from derive.language import ENGLISH
from derive.present import boxes, mathml, text
from derive.present.boxes import Letter, Number
from derive.present.breaking import lines
from derive.present.mathml import spell
from derive.present.medium import Medium
from derive.present.script import script
from derive.present.told import told

ELEMENTS = {
    "math", "mi", "mn", "mo", "mrow", "mfrac", "msqrt", "msub", "msup", "msubsup", "mover", "munder", "munderover",
}  # fmt: skip
ATTRIBUTES = {
    "form", "stretchy", "minsize", "maxsize", "mathsize", "lspace", "rspace", "accent", "mathvariant", "movablelimits",
}  # fmt: skip
NUMBER_OF = {"mfrac": 2, "msub": 2, "msup": 2, "mover": 2, "munder": 2, "msubsup": 3, "munderover": 3}
ACCENTS = {shown: unicodedata.normalize("NFD", f"a{mark}")[1:] for shown, mark in zip(
    "ˆ¯˜˙`´˘¨ˇ", "\u0302\u0304\u0303\u0307\u0300\u0301\u0306\u0308\u030c", strict=True
)}  # fmt: skip
SAME = {"∑": "Σ", "∏": "Π", "⊤": "T", "∗": "*", "-": "−", "∼": "~", **ACCENTS}
RANGE = re.compile(r"([ΣΠ]_\{[^{}=]*)=1\}\^\{[^{}]*\}")  # how far a sum runs, which MathML always says
MARKS = set("()[]{}_^,/⋅· \u2061\u2062\u00a0")  # which text has more of, or in other places
x, y = Letter("x"), Letter("y")
HOSTILE = [
    "<script>alert(1)</script>", "&lt;", "x & y", '"><img src=x>', "]]>", r"\hat{<b>}", "}{", "^_^", "_", "^",
    "\\", "", "{" * 500 + "x" + "}" * 500, r"\hat" * 50, "x" * 10_000, "x_{", r"\mathbf", "é̂", "中", "س", "<!--",
    r"\unknown{x}^{\&}", "\u202ex", "a_b_c^d^e", r"\hat{\hat{x}}", "%", "a\u0302\u0302",
]  # fmt: skip


def tree(spelled):
    """The MathML as an element; fails if it is not well formed, or holds what nobody has put there."""
    root = ElementTree.fromstring(f"<math>{spelled}</math>")
    for element in root.iter():
        assert element.tag in ELEMENTS
        assert set(element.keys()) <= ATTRIBUTES
        assert len(element) == NUMBER_OF.get(element.tag, len(element))
        assert not (len(element) and element.text)
    return root


def letters(spelled):
    """The letters of MathML, each as often as it stands there; of what Σ runs over only the index."""
    root = tree(spelled)
    for sigma in root.iter("munderover"):
        index = re.sub("=1$", "", "".join(sigma[1].itertext()))
        for each in list(sigma)[1:]:
            sigma.remove(each)
        sigma.append(ElementTree.fromstring("<mi/>"))
        sigma[1].text = index
    roots = "√" * sum(1 for _ in root.iter("msqrt"))
    return counted("".join(root.itertext()) + roots)


def counted(words):
    plain = "".join(SAME.get(letter, letter) for letter in RANGE.sub(r"\1}", words))
    return Counter(SAME.get(each, each) for each in unicodedata.normalize("NFKD", plain) if each not in MARKS)


def test_every_formula_of_the_library_is_well_formed_and_nothing_of_it_is_lost():
    for box in shown.library_boxes():
        assert letters(spell(box)) == counted(text.spell(box)), text.spell(box)


@pytest.mark.parametrize("measure", [5, 14])
def test_every_line_of_a_broken_formula_is_well_formed_and_nothing_is_lost(measure):
    for box in shown.library_boxes():
        broken = lines(box, measure, mathml)
        assert sum((letters(line) for line in broken), Counter()) == letters(spell(box))


@pytest.mark.slow
@pytest.mark.parametrize("path", shown.FILES, ids=lambda path: path.stem)
def test_every_formula_of_other_problems_is_well_formed_and_nothing_of_it_is_lost(path):
    for box in shown.boxes(library.load(str(path))):
        assert letters(spell(box)) == counted(text.spell(box)), text.spell(box)
        assert all(tree(line) is not None for line in lines(box, 8, mathml))


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name)[:20])
def test_a_name_is_no_markup(name):
    tree(spell(Letter(name)))
    tree(spell(Letter(name, (name, "i"))))
    tree(spell(boxes.Transposed(Letter(name))))
    tree(spell(boxes.Summed(((name, name),), Letter("x", (name,)))))
    tree(spell(boxes.Literal(name)))
    tree(spell(boxes.Called(name or "f", (x,))))


SPELLED = [
    (Letter(r"\hat{y}", ("k",)),
     '<msub><mover accent="true"><mi>y</mi><mo stretchy="false">ˆ</mo></mover><mi>k</mi></msub>'),
    (Letter("loss"), "<mi>loss</mi>"),
    (Letter(r"\Sigma"), '<mi mathvariant="normal">Σ</mi>'),
    (Letter(r"\mathbf{x}"), "<mi>𝐱</mi>"),
    (Letter(r"\mathbb{R}"), "<mi>ℝ</mi>"),
    (Letter(r"\mathcal{L}"), "<mi>ℒ</mi>"),
    (Letter(r"\mathfrak{g}"), "<mi>𝔤</mi>"),
    (Letter(r"\mathfrak{R}"), "<mi>ℜ</mi>"),
    (Letter(r"\mathsf{T}"), "<mi>𝖳</mi>"),
    (Letter(r"\mathtt{x}"), "<mi>𝚡</mi>"),
    (Letter("b_{12}"), "<msub><mi>b</mi><mn>12</mn></msub>"),
    (boxes.Raised(Letter("x", ("i",)), Number(2)), "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
    (boxes.Product((x, y)), "<mi>x</mi><mo>\u2062</mo><mi>y</mi>"),
    (boxes.Product((x, Number(2))), "<mi>x</mi><mo>⋅</mo><mn>2</mn>"),
    (boxes.Joined((("-", x), ("-", y))), '<mo form="prefix">−</mo><mi>x</mi><mo>−</mo><mi>y</mi>'),
    (boxes.Over(x, boxes.Product((x, y))),
     "<mfrac><mi>x</mi><mrow><mi>x</mi><mo>\u2062</mo><mi>y</mi></mrow></mfrac>"),
    (boxes.Called("sigma", (x,)),
     '<mi>σ</mi><mo>\u2061</mo><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo>'),
    (boxes.Called("log", (x,), bare=True), '<mi>log</mi><mo rspace="0.17em">\u2061</mo><mi>x</mi>'),
    (boxes.Brackets(boxes.Over(x, y)),
     "<mrow><mo>(</mo><mfrac><mi>x</mi><mi>y</mi></mfrac><mo>)</mo></mrow>"),
    (boxes.Related(x, (("<", y),)), "<mi>x</mi><mo>&lt;</mo><mi>y</mi>"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("box", "spelled"), SPELLED, ids=lambda each: text.spell(each) if each in dict(SPELLED) else ""
)
def test_formulas_are_spelled_as_a_browser_sets_them_best(box, spelled):
    assert spell(box) == spelled


def test_a_sign_at_the_start_of_a_line_stands_between_two_terms():
    first, second = lines(boxes.Joined((("+", x), ("-", y))), 1.5, mathml)
    assert first == "<mi>x</mi>"
    assert second == '<mo form="infix">−</mo><mi>y</mi>'


def test_a_line_that_begins_with_a_factor_has_a_dot():
    assert lines(boxes.Product((x, y)), 1, mathml) == ["<mi>x</mi>", "<mo>⋅</mo><mi>y</mi>"]


def texts(told):
    """All texts in what a template is told."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list | tuple):
        for each in told.values() if isinstance(told, dict) else told:
            yield from texts(each)
    elif is_dataclass(told):
        for field in fields(told):
            yield from texts(getattr(told, field.name))


@pytest.mark.parametrize("name", library.names())
def test_all_that_a_page_of_html_is_told_is_well_formed(name):
    story = solve(library.load(name)).story()
    those = [
        each for each in texts(told(story, Medium(script("html", ENGLISH), mathml, 30.0))) if "<" in each
    ]
    assert those
    for each in those:
        ElementTree.fromstring(f"<p>{each}</p>")


def test_words_side_by_side_do_not_touch():
    spelled = spell(boxes.Product((Letter("loss"), x)))
    assert spelled == '<mi>loss</mi><mo rspace="0.17em">\u2062</mo><mi>x</mi>'


def test_a_formula_among_words_is_math_and_words_are_escaped():
    html = script("html", ENGLISH)
    assert html.letter("x") == "<math><mi>x</mi></math>"
    assert html.show(x, is_large=True) == '<math displaystyle="true"><mi>x</mi></math>'
    assert html.prose('a < b & "c"') == "a &lt; b &amp; &quot;c&quot;"
    assert html.inside.say("where {claims}", claims=spell(x)) == "<mtext>where\u00a0</mtext><mi>x</mi>"
