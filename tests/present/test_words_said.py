"""Every word of a page, and of why a line holds, is said by a script: in another language no English is left."""

from itertools import product
from pathlib import Path

import kinks
import pytest
import witnesses
from pseudo_language import bare, marked
from solutions import solve

from derive import library
from derive.kernel import Everywhere, Judgement, between, equal, nonnegative, nonzero, positive
from derive.kernel.judgement import CURVED
from derive.laws import ALL, LAWS
from derive.narrate import Reason, narrate
from derive.narrate.lines import DETAILS
from derive.one_line import read_line
from derive.present.assumptions import assumed, assumptions
from derive.present.conditions import sequences, when_words
from derive.present.everywhere import everywhere_words, for_some, witness_words
from derive.present.judgements import BENT, OF_ARRAYS, OF_ONE, OF_TWO
from derive.present.kinks import kink_words
from derive.present.script import TERMINAL
from derive.present.terminal import terminal
from derive.present.why import LABELS as WHAT, explained, inferences, law_lines
from derive.present.words import BY, LABELS, SIGNS, THAT_OF, reason, reasons
from derive.problem_file import read_problem_file
from derive.terms import index, sym

PROBLEMS = Path(__file__).parents[1] / "problems"
FILES = sorted(
    str(path.relative_to(PROBLEMS))
    for folder in ("claims", "equations", "expectations", "limits", "optima", "piecewise")
    for path in (PROBLEMS / folder).glob("*.toml")
    if path.stem != "line-search"  # which takes as long as half of the others
)
SOURCES = sorted({" ".join(law.source.split()) for law in ALL if law.source}, key=len, reverse=True)
a, b, t = map(sym, "abt")
SCRIPT = marked()


def without_sources(lines, sources=SOURCES):
    """Lines as one, without the sources of laws, which are said as they are."""
    said = " ".join(" ".join(lines).split())
    for source in sources:
        said = said.replace(source, "")
    return said


def untranslated(problem):
    """The English words on the page, in all reasons of all lines, and in what is behind each of them."""
    theorems = solve(problem).theorems
    said = [*(assumed(each, script=SCRIPT) for theorem in theorems for each in theorem.assumed)]
    said += [*sequences(problem, None, SCRIPT), *(when_words(target, SCRIPT) for target in problem.targets)]
    for detail in DETAILS:
        story = narrate(theorems, detail)
        page = terminal(story, SCRIPT).splitlines()
        said.append(without_sources(page, [" ".join(problem.source.split())]))
        for line in [line for passage in story.passages for line in passage.lines]:
            said += [reasons(line, story, SCRIPT), without_sources(explained(story, line.number, SCRIPT))]
    return [word for each in said for word in bare(each)]


@pytest.mark.parametrize("name", library.names())
def test_a_page_in_another_language_and_its_reasons_have_no_english_word(name):
    assert untranslated(library.load(name)) == []


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize("name", FILES)
def test_pages_of_other_problems_and_their_reasons_have_none(name):
    assert untranslated(read_problem_file(PROBLEMS / name).problem) == []


@pytest.mark.parametrize("name", witnesses.ALL)
def test_theorems_by_which_there_is_a_number_have_none(name):
    problem = witnesses.ALL[name]()
    assert untranslated(problem) == []
    story = narrate(solve(problem).theorems)
    found = story.theorems[0].derivation.witnesses
    said = [for_some(found, SCRIPT), *(witness_words(each, SCRIPT) for each in found)]
    assert [word for each in said for word in bare(each)] == []


@pytest.mark.parametrize(
    "when",
    [(), (positive(t),), (between(t, a, b),), (between(t, a, b), positive(a)), (positive(a), positive(t))],
)
def test_what_is_given_of_all_numbers_has_none(when):
    assert bare(everywhere_words(Everywhere("t", positive(t - a), when), SCRIPT)) == []


def test_what_is_given_of_an_interval_is_said_in_one_breath():
    every = Everywhere("t", positive(t), (between(t, a, b), positive(a)))
    assert everywhere_words(every) == "t > 0 for all t between a and b and a > 0"
    assert everywhere_words(Everywhere("t", positive(t), (positive(a),))) == "t > 0 for all t with a > 0"


@pytest.mark.parametrize("name", kinks.ALL)
def test_what_is_said_at_a_kink_has_none(name):
    for theorem in solve(kinks.ALL[name]()).theorems:
        assert [word for kink in theorem.kinks for word in bare(kink_words(theorem, kink, SCRIPT))] == []


@pytest.mark.parametrize(
    "relation", [*OF_ARRAYS, *OF_ONE, *OF_TWO, *BENT, "between", "natural", "integrable"]
)
def test_a_judgement_has_none(relation):
    count = (
        3 if relation in ("between", *CURVED) else 1 if relation in (*OF_ONE, "natural", "integrable") else 2
    )
    assert bare(SCRIPT.claim(Judgement(relation, (a, b, t)[:count]))) == []


def test_the_names_of_laws_and_their_remarks_have_none():
    assert [word for law in ALL for word in bare(without_sources(law_lines(law, SCRIPT)))] == []


@pytest.mark.parametrize("parts", SIGNS)
def test_what_a_sign_rests_on_is_one_message(parts):
    story = narrate(solve(library.load("softmax-jacobian")).theorems)
    claims = (positive(a),) if "{claims}" in SIGNS[parts] else ()
    each = Reason("sign", parts, claims=claims)
    assert reason(each, story, TERMINAL) == " ".join(filter(None, (*parts, *("a > 0" for _ in claims))))
    assert bare(reason(each, story, SCRIPT)) == []


def test_a_distribution_is_one_message():
    story = narrate(solve(library.load("softmax-jacobian")).theorems)
    for names, held in product((1, 2), ((), ("by independence",))):
        said = reason(Reason("distribution", ("a", "b")[:names], held), story, SCRIPT)
        assert said.startswith(f"«distribution{'s' * (names > 1)} of »")
        assert bare(said) == []


def test_a_place_on_the_page_is_named_in_each_case():
    assert LABELS.keys() == BY.keys() == THAT_OF.keys()


def test_a_line_that_several_lines_make_has_the_sign_of_each():
    story = narrate(solve(library.load("softmax-jacobian")).theorems)
    made = Reason("equation", ("combine", "1", "2", "3"), terms=(-a, -b, a + b))
    assert reason(made, story, TERMINAL) == "−a · (1) − b · (2) + (a + b) · (3)"
    assert bare(reason(made, story, SCRIPT)) == []


def test_laws_of_one_name_are_said_by_their_full_names_in_another_language():
    problem = read_line((), (), ("d/dp log(p^a (1 - p)^b exp(p))",)).problem
    story = narrate(solve(problem).theorems)
    line = next(line for p in story.passages for line in p.lines if len(line.reasons) > 2)
    assert "logarithm of a product, " in reasons(line, story, TERMINAL)
    assert reasons(line, story, SCRIPT).count("«logarithm of ") == len(line.reasons)


def test_a_claim_of_an_entry_is_for_every_index_that_was_not_asked_for():
    i, j = index("i", "n"), index("j", "n")
    claim = equal(sym("x", i), sym("y", j))
    assert assumed(claim, (i,)) == "x_i = y_j for every j"
    assert assumed(claim, (i, j)) == "x_i = y_j"
    assert bare(assumed(claim, script=SCRIPT)) == []


def test_a_line_opens_down_to_its_inferences():
    story = narrate(solve(library.load("softmax-jacobian")).theorems)
    passage = story.passages[0]
    line = next(line for line in passage.lines if line.last - line.first > 1)
    found = list(inferences(story, passage, line, TERMINAL))
    assert len(found) == line.last - line.first
    assert {note.what for each in found for note in each.notes} <= {*WHAT, ""}
    lawful = next(each for each in found if each.notes[0].what == "law")
    assert lawful.name in LAWS
    assert lawful.notes[0].words == TERMINAL.claim(LAWS[lawful.name].claim)


def test_what_says_no_more_than_another_assumption_is_not_said_beside_it():
    problem = read_line((), ("b >= 0",), ("d/da (a b)",)).problem
    those = (nonzero(a), positive(a), nonzero(b), nonnegative(b))
    assert assumptions(problem, those) == [positive(a), nonzero(b), nonnegative(b)]
