"""Formulas as a person reads them aloud: short, in the words of a language, and never taken for another."""

import re
from dataclasses import fields, is_dataclass, replace

import pytest
import shown
from pseudo_language import MARKS, bare

from derive import library
from derive.language import ENGLISH, LANGUAGES
from derive.present import boxes, mathml
from derive.present.boxes import Brackets, Joined, Letter, Number, Over, Product, Raised, Summed
from derive.present.letters import parts
from derive.present.speech import FUNCTIONS, speak

x, y, z = (Letter(name) for name in "xyz")
theta, yhat = Letter(r"\theta", ("j",)), Letter(r"\hat{y}", ("k",))
TO_N = (("i", "n"),)
SUM = Joined((("+", x), ("+", y)))

SPOKEN = [
    (Letter("x", ("i",)), "x sub i"),
    (Letter("W", ("i", "j")), "capital W sub i j"),
    (Letter("x_{k+1}"), "x sub k plus 1, end subscript"),
    (Letter("W^{(2)}"), "capital W superscript 2 in brackets"),
    (Letter(r"\Sigma^{-1}"), "capital sigma inverse"),
    (Letter("y^*"), "y star"),
    (Letter(r"\mathbf{1}"), "bold 1"),
    (Letter(r"\mathfrak{g}"), "fraktur g"),
    (yhat, "y hat sub k"),
    (Raised(x, Number(2)), "x squared"),
    (Raised(Letter("e"), x), "e to the power x"),
    (Raised(Letter("e"), SUM), "e to the power x plus y, end power"),
    (boxes.Called("sigma", (z,)), "sigma of z"),
    (Raised(boxes.Called("sigma", (z,)), Number(2)), "sigma of z, all squared"),
    (boxes.Called("log", (x,), bare=True), "log of x"),
    (Over(x, y), "x over y"),
    (Over(SUM, y), "the fraction x plus y, all over y, end fraction"),
    (Summed(TO_N, Letter("x", ("i",))), "the sum over i from 1 to n of x sub i"),
    (Joined((("+", Summed(TO_N, x)), ("-", y))), "the sum over i from 1 to n of x, end sum, minus y"),
    (Product((x, Brackets(SUM))), "x times open bracket x plus y close bracket"),
    (boxes.Transposed(Letter("X")), "capital X transpose"),
    (boxes.Partial(Letter("J"), ((theta, 1),), operator=False),
     "the partial derivative of capital J with respect to theta sub j"),
    (boxes.Partial(Letter("J"), ((x, 1),), operator=False, held=("y", "z")),
     "the partial derivative of capital J with respect to x, y and z held fixed"),
    (boxes.Nabla(Letter("J"), "w", 2), "the Hessian of capital J with respect to w"),
    (boxes.Averaged("E", (x,)), "the expectation of x"),
    (boxes.Related(Letter("p"), ((">", Number(0)),)), "p is greater than 0"),
    (boxes.Belongs(Letter("X"), "real", ("n", "d")), "capital X is a real matrix of size n by d"),
    (boxes.Limiting(x, Number(0), "+", y), "the limit as x tends to 0 from above of y"),
    (boxes.Literal("≈ −0.5"), "approximately minus 0.5"),
    (boxes.Condition(x, ">", Number(0)), "the indicator that x is greater than 0"),
]  # fmt: skip


@pytest.mark.parametrize(("box", "spoken"), SPOKEN, ids=[spoken for _, spoken in SPOKEN])
def test_formulas_are_read_as_a_person_reads_them(box, spoken):
    assert speak(box, ENGLISH) == spoken


def printed(box):
    """What a formula looks like, however large its brackets, and however close its words are."""
    return re.sub(r' (minsize|maxsize|mathsize|stretchy|rspace)="[^"]*"|</?mrow>', "", mathml.spell(box))


def variants(box):
    """Formulas near to `box`: without a bracket, with one more, two parts exchanged, a sign or a number changed."""
    match box:
        case Brackets(box=inner):
            yield inner
        case Number(value=value):
            yield Number(value + 1)
        case Product(factors=(first, *rest)):
            yield Product((*rest, first))
            yield Product((first, Brackets(Product(tuple(rest)))))
            yield Product((Brackets(Product((first, *rest[:-1]))), rest[-1]))
        case Joined(terms=((sign, first), *rest)):
            yield Joined((*((s, Brackets(each)) for s, each in rest[:1]), (sign, first), *rest[1:]))
            yield Joined(((sign, first), *(({"+": "-", "-": "+"}[s], each) for s, each in rest)))
        case Summed(body=Product(factors=(first, *rest))):
            yield Product((Brackets(replace(box, body=first)), *rest))
        case Raised(base=base, exponent=exponent):
            yield Raised(exponent, base)
        case Over(above=above, below=below):
            yield Over(below, above)
            yield Over(Over(above, x), below)
            yield Over(above, Over(x, below))
            yield Over(Joined((("+", Over(above, x)), ("+", y))), below)
            yield Over(above, Joined((("+", x), ("+", Over(y, below)))))
            yield Over(Brackets(above), below)
        case boxes.Transposed(box=inner):
            yield inner
    for field in fields(box):
        for changed in _changed(getattr(box, field.name)):
            yield replace(box, **{field.name: changed})


def _changed(part):
    if is_dataclass(part):
        yield from variants(part)
    elif isinstance(part, tuple):
        for place, each in enumerate(part):
            yield from ((*part[:place], changed, *part[place + 1 :]) for changed in _changed(each))


def all_differ(those, language=ENGLISH):
    """Whether formulas that look different sound different; fails with two that do not."""
    heard = {}
    for box in those:
        spoken, looks = speak(box, language), printed(box)
        assert heard.setdefault(spoken, looks) == looks, spoken
    return len(heard)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_formulas_of_the_library_that_differ_sound_different_in_every_language(language):
    assert all_differ(shown.library_boxes(), language) > 500


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Over(Over(x, y), z), Over(x, Over(y, z))),
        (Over(Joined((("+", Over(x, y)), ("+", z))), x), Over(x, Joined((("+", y), ("+", Over(z, x)))))),
        (Raised(Letter("e"), SUM), Joined((("+", Raised(Letter("e"), x)), ("+", y)))),
        (Letter("x_{k+1}"), Joined((("+", Letter("x", ("k",))), ("+", Number(1))))),
        (Letter("W", ("i", "j")), Product((Letter("W", ("i",)), Letter("j")))),
        (boxes.Called("sigma", (Raised(x, Number(2)),)), Raised(boxes.Called("sigma", (x,)), Number(2))),
        (boxes.Called("log", (x,), power=2), boxes.Called("log", (Raised(x, Number(2)),))),
        (Summed(TO_N, Brackets(SUM)), Joined((("+", Summed(TO_N, x)), ("+", y)))),
        (Letter("x"), Letter("X")),
        (Letter(r"\mathbf{x}"), Letter("x")),
        (Letter("W^{(1)}"), Letter("W^1")),
        (Letter("W^1"), Raised(Letter("W"), Number(1))),
        (boxes.Transposed(Product((x, y))), Product((x, boxes.Transposed(y)))),
        (boxes.Nabla(Product((x, y)), "w"), Product((boxes.Nabla(x, "w"), y))),
        (
            Product((boxes.Called("log", (x,), bare=True), y)),
            boxes.Called("log", (Product((x, y)),), bare=True),
        ),
    ],
)
def test_what_could_be_mistaken_sounds_different(one, other):
    assert speak(one, ENGLISH) != speak(other, ENGLISH)


def test_formulas_that_nearly_agree_sound_different():
    short = [box for box in shown.library_boxes() if len(mathml.spell(box)) < 1000]
    assert all_differ([*short, *(near for box in short for near in variants(box))]) > 5000


@pytest.mark.slow
def test_formulas_of_all_problems_that_differ_sound_different():
    assert all_differ(box for path in shown.FILES for box in shown.boxes(library.load(str(path)))) > 2000


def names_in(part):
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from names_in(each)
    elif is_dataclass(part):
        yield from (name for field in fields(part) for name in names_in(getattr(part, field.name)))


def own_words(name):
    """The words in a name that are no letters of Greek."""
    found = []
    for part in parts(name):
        found += [part.text, *(each.text for row in (part.inside, part.below, part.above) for each in row)]
    return found


def test_every_word_is_in_the_language_or_is_a_name():
    for box in shown.library_boxes():
        own = {word for name in names_in(box) for word in own_words(name)} | {*names_in(box)} - {*FUNCTIONS}
        assert set(bare(speak(box, MARKS))) <= own


def test_a_long_formula_is_read_to_its_end():
    terms = tuple(("+", Product((Letter("a", (str(n),)), x))) for n in range(200))
    spoken = speak(Joined(terms), ENGLISH)
    assert spoken.count("times x") == 200
    assert spoken.endswith("plus a sub 199 times x")


@pytest.mark.parametrize("name", ["{x}", "{", "}{0}", "", "\\", "%s", "<b>", "a,b", "é", "س"])
def test_a_name_is_no_message(name):
    assert "x sub" in speak(Letter("x", (name,)), ENGLISH)
    assert speak(Product((Letter(name), y)), ENGLISH).endswith("times y")
