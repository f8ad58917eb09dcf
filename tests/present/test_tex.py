"""Pages as LaTeX: pdflatex sets every one of them, and nothing runs far over the margin."""

import re
import subprocess

import claims
import convex
import pytest
import statements

from derive import library
from derive.api import solve
from derive.kernel import Definition, Function, Problem, Symbol, Target
from derive.terms import apply, derivative, fn, index, sum_over, sym, whole

pytestmark = pytest.mark.slow

MOST_OVERFULL = 20  # points
NAMES = [*library.names(), *statements.ALL]
DETAILS = ("brief", "textbook", "full")
ARTICLE = r"\documentclass{article}\usepackage{amsmath,amssymb}\begin{document}%s\end{document}"
NASTY = 'a & b % c $ d # e _ f { g } h ~ i ^ j \\ k é l σ m → n 中 o " p'


def compiles(source, folder, engine="pdflatex"):
    """Whether TeX makes at least one page of it, and no line is much too long; fails if it is missing."""
    (folder / "page.tex").write_text(source, encoding="utf-8")
    run = subprocess.run(
        [engine, "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
        cwd=folder, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    said = run.stdout.decode("utf-8", "replace")
    assert run.returncode == 0, said[-2000:]
    log = (folder / "page.log").read_text(encoding="utf-8", errors="replace")
    assert int(re.search(r"Output written on page\.pdf \((\d+) page", log.replace("\n", ""))[1]) >= 1
    over = [
        each for each in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log) if float(each) > MOST_OVERFULL
    ]
    assert not over, [line for line in log.splitlines() if line.startswith("Overfull")]
    return True


@pytest.fixture(scope="module")
def result_of():
    """The results of the library's problems and of the tests', each found once."""
    found = {}

    def get(name):
        if name not in found:
            found[name] = solve(statements.ALL[name]() if name in statements.ALL else library.load(name))
        return found[name]

    return get


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", NAMES)
def test_the_document_of_a_problem_is_set(name, detail, result_of, tmp_path):
    assert compiles(result_of(name).page("latex", detail), tmp_path)


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", NAMES)
def test_the_fragment_of_a_problem_is_set_in_another_document(name, detail, result_of, tmp_path):
    assert compiles(ARTICLE % result_of(name).page("fragment", detail), tmp_path)


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", [*claims.SEARCHED, *claims.STUCK])
def test_the_document_of_a_claim_is_set(name, detail, tmp_path):
    problem = {**claims.SEARCHED, **claims.STUCK}[name]()
    assert compiles(solve(problem).page("latex", detail), tmp_path)


def test_the_document_of_what_is_convex_by_its_parts_is_set(tmp_path):
    problem = convex.structural(("J = sum_n relu(1 - x_n w) + w^2", "x in R^N"), "w")
    assert compiles(solve(problem).page("latex"), tmp_path)


def jointly():
    """The convexity of a loss in an array and a number together."""
    return claims.convex(library.load("logistic-gradient"), "E", ("w", "v"), ("b", "c"))


@pytest.mark.parametrize("form", ["latex", "fragment"])
def test_the_document_of_a_claim_in_several_variables_is_set(form, tmp_path):
    page = solve(jointly()).page(form)
    assert compiles(page if form == "latex" else ARTICLE % page, tmp_path)


@pytest.mark.parametrize("name", ["softmax-ce", "logistic-hessian", "gaussian-noise"])
@pytest.mark.parametrize(("language", "engine"), [("el", "xelatex"), ("fa", "lualatex"), ("pl", "pdflatex")])
def test_the_document_in_another_language_is_set_by_its_engine(name, language, engine, result_of, tmp_path):
    assert compiles(result_of(name).page("latex", language=language), tmp_path, engine)
    assert "Missing character" not in (tmp_path / "page.log").read_text(encoding="utf-8", errors="replace")


def nasty():
    i, j = index("i", "n"), index("j", "n")
    return Problem(
        NASTY,
        (
            Target(NASTY, derivative(sym("E"), sym("x", i))),
            Target("stuck " + NASTY, derivative(derivative(apply("f", (sym("a"),)), sym("a")), sym("a"))),
        ),
        {"n": NASTY},
        (Symbol("x", ("n",), "positive", NASTY), Symbol("a", (), "real", NASTY)),
        (
            Definition(r"\hat{s}_0", (), sum_over(j, fn("log", sym("x", j)))),
            Definition("E", (), apply("E", (sym(r"\hat{s}_0"), whole("x", "n")))),
        ),
        source=NASTY,
        letters={"n": ("i", "j")},
        functions=(Function("E", ((), ("n",)), (), 1, NASTY), Function("f", ((),), (), 1, NASTY)),
    )


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("form", ["latex", "fragment"])
def test_nasty_words_are_set(form, detail, tmp_path):
    page = solve(nasty()).page(form, detail)
    assert compiles(page if form == "latex" else ARTICLE % page, tmp_path)


@pytest.mark.parametrize(("language", "engine"), [("el", "xelatex"), ("fa", "lualatex"), ("pl", "pdflatex")])
def test_nasty_words_are_set_in_another_language(language, engine, tmp_path):
    assert compiles(solve(nasty()).page("latex", language=language), tmp_path, engine)
