"""Formulas as Typst: their spelling, that Typst takes them, and that names are data."""

import json
import re
import unicodedata
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from math import prod
from types import SimpleNamespace

import pytest
import statements
from solutions import solve
from statements import exp, i, j, k, log, theta, y, yhat

from derive import library
from derive.present import boxes, latex as latex_of, text as text_of, typst as typst_of
from derive.present.boxes import Letter, Number
from derive.present.breaking import lines
from derive.present.layout import layout
from derive.present.medium import CaseShown, Formula, Medium
from derive.present.script import script
from derive.present.told import told
from derive.present.typst import name_typst, quoted, spell, typst, unparted
from derive.terms import ZERO, delta, derivative, expectation, fn, indicator, num, power, sum_over, sym

HALF = num(Fraction(1, 2))
PREAMBLE = "#let words(it) = text(it)\n#set page(height: auto)\n"
a, b, x, J = map(sym, "abxJ")
X, H, F = Letter("x"), Letter("H"), boxes.Over(Number(1), Letter("n"))

SPELLED = [
    (-sum_over(k, y(k) * log(yhat(k))), '−∑_(k=1)^(C)y_(k)op("log")accent(y, "̂")_(k)'),
    (yhat(k) * (delta(k, j) - yhat(j)), 'accent(y, "̂")_(k)\\(δ_(k j) − accent(y, "̂")_(j)\\)'),
    (exp(theta(k)) / sum_over(i, exp(theta(i))), "frac(e^(θ_(k)), ∑_(i=1)^(C)e^(θ_(i)))"),
    (derivative(J, theta(j)), "frac(∂J, ∂θ_(j))"),
    (derivative(derivative(J, x), x), "frac(∂^(2)J, ∂x^(2))"),
    (derivative(log(yhat(k)), theta(j)), 'frac(∂, ∂θ_(j))\\[op("log")accent(y, "̂")_(k)\\]'),
    (derivative(x * a, x, "local"), "lr(frac(∂, ∂x)\\[x a\\]\\|)_(a)"),
    (derivative(J, x) ** 2, "lr(\\(frac(∂J, ∂x)\\))^(2)"),
    (power(x, num(Fraction(3, 2))), "x^(3\\/2)"),
    (power(1 + x**2, HALF), "sqrt(1 + x^(2))"),
    (2 * num(3) ** x, "2 ⋅ 3^(x)"),
    (fn("tanh", x) ** 2, 'op("tanh")^(2)x'),
    (fn("relu", x), 'op("ReLU")\\(x\\)'),
    (fn("abs", x), 'class("opening", \\|)x class("closing", \\|)'),
    (fn("abs", x / a), "lr(\\|frac(x, a)\\|)"),
    (indicator(ZERO, "<", x), "bold(1)\\[x > 0\\]"),
    (expectation(x), "𝔼 \\[x\\]"),
    (expectation(x / a), "𝔼 lr(\\[frac(x, a)\\])"),
]
NAMES = [
    ("x", "x"), ("loss", '"loss"'), ("x_in", 'x_("in")'), ("x_{in}", "x_(i n)"), ("ξ", "ξ"), (r"\mu", "μ"),
    (r"\hat{y}", 'accent(y, "̂")'), ("ŷ", 'accent(y, "̂")'), (r"\bar{\theta}_1", 'accent(θ, "̄")_(1)'),
    ("W^{(1)}", r"W^(\(1\))"), ("W_{12}^2", "W_(12)^(2)"), ("x_{k+1}", "x_(k + 1)"), (r"\mathbf{x}", "upright(bold(x))"),
    (r"\boldsymbol{\Sigma}", "bold(Σ)"), (r"\mathcal{L}", "cal(L)"), (r"\mathfrak{g}", "frak(g)"), ("ab12", "a b 12"), (r"\mathrm{MSE}_i", '"MSE"_(i)'), ("y^*", "y^(∗)"),
    (r"f^\prime", "f^(′)"), (r"x_\max", 'x_("max")'), ("и", '"и"'), ("é", 'accent(e, "́")'),
]  # fmt: skip
HOSTILE = [
    '"', "#", "$", "\\", '\\"', "#panic()", "x#y", "$x$", "a]b", "(", ")", "x)", "sqrt", "pi", "alpha", "\\sqrt",
    "`", "//", "/*", "x//", "@x", "<x>", "~", "'", "&", "x & y", ";", ",", ":", "x: y", "..x", "_", "^", "__", "{", "}",
    "\\{", "\\frac{a}{b}", "^^", "x_", "\\text{#x$\"}", "\\mathbf", "\\hat", "\\hat{}", "中文", "سلام", "x.y", "-", "x\u0302\u0302",
    "\u0302", "\\hat{x}}", "٣", "ℵ₀", "x\u00b7y", "𝒩", "ab12", "x'", "x!", "∂θ",
]  # fmt: skip
EVERY_BOX = [
    Letter("x", ("i", "j")), Letter("b_1", ("i",)), Letter("W^{(2)}", ("i", "in")), Letter("loss", ("i",)),
    Number(12), F, boxes.Joined((("-", X), ("+", F))), boxes.Product((Number(2), Number(3), Letter("lr"), Letter("loss"), X)),
    boxes.Minus(X), boxes.Brackets(F), boxes.Raised(Letter("e"), F), boxes.Root(F), boxes.Factorial(X),
    boxes.Summed((("i", "n"), ("j", "max")), X), boxes.Summed((("i", "n"),), X, "Π"),
    boxes.Limiting(X, boxes.INFINITY, "", F), boxes.Limiting(X, Number(0), "+", F),
    boxes.Limiting(X, boxes.Minus(X), "-", X), boxes.Called("sigma", (F,)), boxes.Called("max", (X, F)),
    boxes.Called("log", (X,), bare=True), boxes.Averaged("Cov", (X, F)), boxes.Averaged("E", (F,)),
    boxes.Applied(Letter("f"), (), (F,), 1), boxes.Applied(Letter("f^1"), (), (X,), 2), boxes.Applied(Letter("f"), (), (X,), 4),
    boxes.Applied(Letter("E"), ((1, ("i", "j")), (0, ("k",))), (X, H)),
    boxes.Partial(H, ((X, 1), (Letter("W^{(1)}", ("i",)), 2)), operator=False),
    boxes.Partial(F, ((X, 2),), operator=True, held=("a", "loss")), boxes.Partial(boxes.Averaged("E", (X,)), ((X, 1),), operator=True),
    boxes.Condition(F, "!=", X), boxes.Transposed(Letter("W^{(2)}")), boxes.Transposed(boxes.Brackets(X)),
    boxes.Circled((X, Letter("loss"), H)), boxes.RaisedEach(X, Number(2)), boxes.Nabla(H, "w", 2), boxes.Nabla(Letter("loss"), "W_1"),
    boxes.EntryOf(F, ("i", "in")), boxes.Related(X, (("<=", F), ("->", H), ("~", X))), boxes.Together((X, F)),
    boxes.Belongs(X, "real", ("n", "d")), boxes.Belongs(X, "natural"), boxes.Belongs(X, "whole"), boxes.Shape(("n", "max")),
    boxes.Inverted(boxes.Brackets(F)), boxes.Inverted(X, turned=True), boxes.Operator(X), boxes.Literal('(1/2, −1) ≈ "#$\\'), boxes.ONES, boxes.INFINITY,
]  # fmt: skip


def sets(source: str) -> int:
    """The number of pages that Typst makes of it; fails with what Typst says."""
    import typst as engine

    return len(engine.compile(source.encode(), format="svg", ignore_system_fonts=True))


def displayed(formulas: list[str]) -> str:
    return PREAMBLE + "\n\n".join(f"$ {each} $ and ${each}$" for each in formulas)


@pytest.mark.parametrize(("term", "expected"), SPELLED, ids=[text_of.text(term) for term, _ in SPELLED])
def test_a_formula_is_spelled_as_a_textbook_sets_it(term, expected):
    assert typst(term) == expected


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_name_is_spelled(name, expected):
    assert name_typst(name) == expected


def test_every_kind_of_box_is_tried():
    assert {type(box) for box in EVERY_BOX} == set(boxes.Box.__args__)


def test_every_box_is_set_by_typst():
    assert sets(displayed([*map(spell, EVERY_BOX), *(name_typst(name) for name, _ in NAMES)]))


def test_every_definition_and_target_of_problems_is_set():
    problems = [*(f() for f in statements.ALL.values()), *(library.load(name) for name in library.names())]
    terms = [d.body for p in problems for d in p.definitions] + [t.term for p in problems for t in p.targets]
    assert sets(displayed(list(dict.fromkeys(map(typst, terms)))))


def test_each_line_of_a_broken_formula_is_set_by_itself():
    problems = [library.load(name) for name in library.names()]
    found = [layout(d.body) for p in problems for d in p.definitions]
    found += [boxes.Product((boxes.Over(box, Letter("n")), X)) for box in found]
    broken = [line for box in found for line in lines(box, 6.0, typst_of)]
    assert len(broken) > len(found)
    assert sets(displayed(list(dict.fromkeys(broken))))


OWN_WORDS = r"\b(frac|lr|op|size|accent|class|opening|closing|sqrt|bold|upright|cal|bb|limits|true|thin|quad)\b|#h|[0-9.]+em"
DEFINED = list(dict.fromkeys(layout(d.body) for f in statements.ALL.values() for d in f().definitions))


def letters(spelled: str) -> Counter[str]:
    """How often each letter is shown, whatever its font, without what is Typst's own."""
    bare = re.sub(OWN_WORDS, " ", spelled.replace("ᵀ", "").translate({ord("∑"): "Σ", ord("∏"): "Π"}))
    return Counter(each for each in unicodedata.normalize("NFKD", bare) if each.isalpha())


def brackets(spelled: str, is_latex: bool) -> Counter[str]:
    """How often each bracket is shown."""
    if is_latex:
        spelled = re.sub(r"\\(lvert|rvert)|\\left\.", lambda m: "|" if m[1] else "", spelled)
        return Counter(re.findall(r"[()\[\]|]", spelled))
    return Counter(re.findall(r"(?<=\\)[()\[\]|]", spelled))


@pytest.mark.parametrize(
    "box", [*DEFINED, *EVERY_BOX, *(layout(term) for term, _ in SPELLED)], ids=text_of.spell
)
def test_nothing_that_text_shows_is_lost(box):
    if not isinstance(box, boxes.Literal):
        assert letters(text_of.spell(box)) <= letters(spell(box))


@pytest.mark.parametrize("measure", [4.0, 8.0, 99.0])
@pytest.mark.parametrize("box", [*DEFINED, *(layout(term) for term, _ in SPELLED)], ids=text_of.spell)
def test_brackets_are_those_of_latex_on_every_line(box, measure):
    ours, theirs = (lines(box, measure, printer) for printer in (typst_of, latex_of))
    assert [brackets(line, False) for line in ours] == [brackets(line, True) for line in theirs]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_data(name):
    shown = [
        Letter(name),
        Letter(name, (name, "i")),
        boxes.Transposed(Letter(name)),
        boxes.Summed(((name, name),), Letter(name)),
    ]
    shown += [
        boxes.Partial(Letter(name), ((Letter(name), 2),), operator=False, held=(name,)),
        boxes.Called(name, (X,)),
    ]
    shown += [boxes.Product((Letter(name), Letter(name), X)), boxes.Nabla(X, name), boxes.EntryOf(X, (name,))]
    assert sets(displayed([spell(box) for box in shown if not isinstance(box, boxes.Called) or box.name]))


@pytest.mark.parametrize(
    "name", ["panic", "sqrt", "frac", "lr", "op", "include", "pi", "alpha", "x1", "sum", "plot"]
)
def test_a_word_is_no_command_of_typst(name):
    assert not re.search(rf"(?<![\w\"]){name}", name_typst(name))


@pytest.mark.parametrize("words", [*HOSTILE, 'a "b" \\ #c', "\\u{41}", '\\"#panic()'])
def test_words_are_a_string(words):
    import typst as engine

    found = engine.query(f"#metadata({quoted(words)}) <it>".encode(), "<it>", field="value")
    assert json.loads(found) == [words]


def spoken_of(told_of: object) -> tuple[list[str], list[str]]:
    """The formulas, and the words, of what a page is told."""
    match told_of:
        case Formula(lines=found):
            return list(found), []
        case CaseShown(value=value, where=where):
            return [*value.lines, where], []
        case str():
            return [], [told_of]
        case dict():
            inner = list(told_of.values())
        case list() | tuple():
            inner = list(told_of)
        case _ if is_dataclass(told_of):
            inner = [getattr(told_of, field.name) for field in fields(told_of)]
        case _:
            return [], []
    both = [spoken_of(each) for each in inner]
    return [each for found, _ in both for each in found], [
        each for _, said in both for each in said if "#" in each
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*library.names(), *statements.ALL])
def test_every_formula_of_a_page_is_set_and_is_that_of_latex(name):
    result = solve(statements.ALL[name]() if name in statements.ALL else library.load(name))
    found: dict[boxes.Box, None] = {}

    def spelled(box):
        found[box] = None
        return spell(box)

    printer = SimpleNamespace(**{**vars(typst_of), "spell": spelled})
    for measure in (8.0, 31.0):
        page = told(result.story("full"), Medium(replace(script("typ"), spell=spelled), printer, measure))
        formulas, words = spoken_of(page)
        assert sets("\n\n".join([displayed(formulas), *words]))
    for box in found:
        assert brackets(spell(box), False) == brackets(latex_of.spell(box), True)


def test_a_formula_among_words_says_itself_and_stays_whole_if_it_is_short():
    assert script("typ").formula(x) == '#box(math.equation(alt: "x", $x$));'
    assert (
        script("typ")
        .formula(sum_over(k, prod((x, a, b, J) * 12, start=x)))
        .startswith("#math.equation(alt: ")
    )


def test_a_page_in_print_needs_nothing_escaped_but_quotes():
    say = script("typ").say('{term} is *not* #1 \\ "_that_"', term=script("typ").letter('"'))
    assert say.endswith('#" is *not* #1 \\\\ \\"_that_\\"";')
    assert sets(say)


@pytest.mark.parametrize(
    "box", [X, F, boxes.Related(X, (("<", F),)), boxes.Belongs(X, "natural")], ids=text_of.spell
)
def test_words_stand_inside_of_a_formula(box):
    inside = script("typ").inside
    said = inside.say("where {claims}", claims=inside.show(box))
    assert said.startswith('#words("where ");')
    assert sets(displayed([f"cases({spell(box)} & {said})"]))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('#"by Lemma ";#"2";', '#"by Lemma\u00a0";#"2";'),
        ('#"derivative of σ";', '#"derivative of\u00a0σ";'),
        ('#"derivative of log";', '#"derivative of\u00a0log";'),
        (
            '#box(math.equation(alt: "k equals i", $k = σ i$));',
            '#box(math.equation(alt: "k equals i", $k = σ i$));',
        ),
    ],
)
def test_the_end_of_a_reason_stays_together(written, kept):
    assert unparted(written) == kept


def test_an_index_that_an_author_types_is_one():
    assert script("typ").own("where y_i is 1, in a_file_name") == (
        '#"where ";#emph("y");#sub(emph("i"));#" is 1, in a_file_name";'
    )
