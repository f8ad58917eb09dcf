"""A solution in print: what is inside of the file, and what is seen of it."""

import io
import os
import subprocess
import sys

import pytest
from pypdf import PdfReader

from derive import library
from derive.api import solve
from derive.kernel import Definition, Problem, Symbol, Target, check
from derive.kernel.certificate import loads
from derive.language import LANGUAGES
from derive.laws import ALL
from derive.present.pdf import NoGlyph
from derive.terms import add, derivative, num, power, sym

HOSTILE = r"""# $ % & _ { } \ < > " ` * @ [ ] // /* = ~ - + #panic() <label> @ref"""
a, x = sym("a"), sym("x")


def problem(title="t", body=None, says="", names=("a",)):
    """The derivative of J in x."""
    return Problem(
        title,
        (Target("", derivative(sym("J"), x)),),
        {},
        (Symbol("x", says=says), *map(Symbol, names)),
        (Definition("J", (), body or power(x, num(2))),),
    )


def reader(document):
    return PdfReader(io.BytesIO(document))


def text(document):
    return "\n".join(page.extract_text() for page in reader(document).pages)


def starts(document):
    """Where on the page, in points from the left, each piece of text starts."""
    found = []
    for page in reader(document).pages:
        page.extract_text(
            visitor_text=lambda text, at, where, *_: found.append((at[4] * where[0] + where[4], text))
        )
    return [place for place, text in found if text.strip()]


def elements(node):
    """The elements of the tree of tags."""
    found = node.get_object()
    if isinstance(found, dict) and "/S" in found:
        yield found
    inner = found.get("/K", []) if isinstance(found, dict) else found if isinstance(found, list) else []
    for each in inner if isinstance(inner, list) else [inner]:
        if not isinstance(each, int):
            yield from elements(each)


def tags(document, kind):
    root = reader(document).root_object["/StructTreeRoot"]
    return [each for each in elements(root) if each["/S"] == kind]


@pytest.fixture(scope="module")
def softmax():
    return solve(library.load("softmax-ce"))


@pytest.fixture(scope="module")
def printed(softmax):
    return softmax.pdf()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_solution_is_in_its_language(softmax, tag):
    document = softmax.pdf(language=tag)
    assert reader(document).root_object["/Lang"] == tag
    assert LANGUAGES[tag].text("Gradient of softmax cross-entropy") == reader(document).metadata.title


def test_other_processes_write_the_same_bytes(printed):
    program = "import sys; from derive import library, api; sys.stdout.buffer.write(api.solve(library.load('softmax-ce')).pdf())"
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        made = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True)
        assert made.stdout == printed


def test_the_certificate_inside_is_that_of_the_derivation_and_is_accepted(softmax, printed):
    (inside,) = reader(printed).attachments["certificate.json"]
    assert inside.decode() == softmax.certificate
    assert [each.part for each in check(loads(inside.decode()), ALL)] == [""]


def test_it_can_be_read_as_text(printed):
    shown = text(printed)
    for words in (
        "Gradient of softmax cross-entropy",
        "Given",
        "Derivation",
        "definition of",
        "Answer",
        "accepted by Coq",
    ):
        assert words in shown


def test_every_formula_is_said_aloud(printed):
    formulas = tags(printed, "/Formula")
    assert len(formulas) > 15
    assert all(each["/Alt"] for each in formulas)
    assert any("the sum over" in each["/Alt"] for each in formulas)


def test_headings_and_lists_are_tagged(printed):
    assert len(tags(printed, "/H1")) == 1
    assert len(tags(printed, "/H2")) == 5  # given, find, derivation, answer, what was checked
    assert len(tags(printed, "/LI")) >= 7


def test_it_claims_to_be_accessible_and_for_archives(printed):
    described = reader(printed).root_object["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert "<pdfaid:part>3</pdfaid:part>" in described


def test_words_of_an_author_are_data():
    document = solve(problem(HOSTILE, says=HOSTILE)).pdf()
    assert reader(document).metadata.title == HOSTILE
    assert text(document).count("#panic()") >= 2


@pytest.mark.parametrize("letter", ["中", "🙂"])
def test_a_letter_that_no_font_has_is_named_with_its_place(letter):
    with pytest.raises(NoGlyph, match=rf"{letter}.*U\+.*in the title"):
        solve(problem(f"A {letter} title")).pdf()
    with pytest.raises(NoGlyph, match=rf"{letter}.*what is said of x"):
        solve(problem(says=f"A {letter}")).pdf()


@pytest.mark.parametrize(("letter", "code"), [("\x07", "0007"), ("\0", "0000"), ("\uffff", "FFFF")])
def test_what_is_no_letter_is_named_by_its_code(letter, code):
    with pytest.raises(NoGlyph, match=rf"\(U\+{code}\), which stands in the title"):
        solve(problem(f"A {letter} title")).pdf()


def test_a_letter_without_a_font_is_named_in_a_persian_document_too():
    with pytest.raises(NoGlyph, match=r"漢.*in the title"):
        solve(problem("漢 softmax")).pdf(language="fa")


def test_letters_of_other_scripts_are_found_in_other_fonts():
    shown = text(solve(problem("ℝ → ŷᵀ ≤ λ ∂ ∇ ł ż ώ", says="Ω ⊙ 𝔼 ∑")).pdf())
    assert "ℝ → ŷᵀ ≤ λ" in shown


def test_200_terms_stand_on_pages_not_beside_them():
    names = [f"a_{k}" for k in range(1, 201)]
    document = solve(problem(body=add(*map(sym, names)) * power(x, num(2)), names=names)).pdf()
    assert all(60 < start < 535 for start in starts(document))


def test_what_is_stuck_and_what_is_false_have_other_words_and_shapes():
    from derive.problem_file import read_problem

    stated = read_problem(
        'title = "t"\n[symbols]\nt = {}\n[prove]\nopen = "exp(t) >= 1 + t + t^2/2 + t^3/6"\nwrong = "t^2 >= t"\n', "t.toml"
    )  # fmt: skip
    result = solve(stated.problem)
    source = result.page("typst")
    assert '#outcome("stuck"' in source
    assert '#outcome("false"' in source
    assert '#outcome("answer"' not in source
    assert '#outcome("proved"' not in source
    shown = text(result.pdf())
    assert "Stuck: Open" in shown
    assert "False: Wrong" in shown
