"""Taylor's theorem for Coq: what is stated, word for word; (slow) Coq accepts it, and nothing that was changed."""

import functools
from dataclasses import replace

import pytest
import witnesses
from witnesses import between, f, r, smooth, t, x

from derive import library
from derive.api import solve
from derive.coq import coqc, evidence
from derive.coq.export import section
from derive.coq.formula import NotExported
from derive.coq.witness import NoWitness, instance
from derive.kernel import Everywhere, Judgement, Problem, Symbol, Target, Witness
from derive.terms import ONE, ZERO, num

F, SLOPE, BEND = (
    "f (arr [scalar {}])",
    "(partial f 0 0 0) (arr [scalar {}])",
    "(partial (partial f 0 0 0) 0 0 0) (arr [scalar {}])",
)
TAYLOR = (
    f"{F.format('r')} = {F.format('x')} + {SLOPE.format('x')} * (r - x)"
    f" + (1 * / 2) * {BEND.format('xi')} * (r - x) ^ 2"
)


@functools.cache
def sections(name):
    return [section(theorem) for theorem in solve(witnesses.ALL[name]()).theorems]


def test_the_recursion_says_that_there_is_a_number():
    text = sections("newton")[0].text
    assert (
        f"Theorem answer_obtained : exists xi : R, between xi x r /\\\n  (\n  x_2 - r = (1 * / 2) * "
        f"{BEND.format('xi')} * / {SLOPE.format('x')} * (x - r) ^ 2).\n"
    ) in text
    assert f"Hypothesis about_xi : between xi x r /\\ {TAYLOR}." in text


def test_what_is_given_of_an_interval_is_given_there_only():
    text = sections("newton")[1].text
    assert (
        f"Hypothesis given_for_all : forall t : R, between t x r -> Rabs ({BEND.format('t')}) <= M." in text
    )
    assert (
        f"Hypothesis given_for_all_2 : forall t : R, between t x r -> m <= Rabs ({SLOPE.format('t')})."
        in text
    )


def test_a_bound_does_not_name_the_number():
    bound = sections("newton")[1].text
    assert "Theorem answer_obtained : (\n  Rabs (x_2 - r) <= M * / (2 * m) * (x - r) ^ 2).\n" in bound
    outside = bound.partition("End Obtained.")[2]
    assert "Variable xi" not in outside
    assert "Hypothesis" not in outside
    assert "exists xi : R, " in outside.partition("Proof.")[2]  # it is obtained in the proof


def test_the_witness_is_no_symbol_of_the_problem():
    text = sections("newton")[0].text
    before, _, after = text.partition("Section Obtained.")
    assert "xi" not in before.partition("Section Statement.")[2]
    assert after.startswith("\n\nVariable xi : R.\n\nHypothesis about_xi : ")


def test_a_theorem_of_an_order_without_a_lemma_is_not_written():
    problem = replace(
        witnesses.tangent(), targets=(Target("", f(x) - f(r) - f(r, 1) * (x - r) - f(r, 2) / 2 * (x - r) ** 2),),
        symbols=(Symbol("x"), Symbol("r")), functions=smooth(3), everywhere=(),
    )  # fmt: skip
    (theorem,) = solve(problem).theorems
    assert theorem.exists == (Witness("\\xi", "f", 3, r, x),)
    with pytest.raises(NotExported, match="order 3"):
        evidence.exported(theorem)


def given(*every, symbols="xr"):
    return Problem(
        "p", (Target("", ONE),), symbols=tuple(map(Symbol, symbols)), functions=smooth(2), everywhere=every
    )


def test_an_instance_is_a_line_where_a_constant_will_not_do():
    problem = given(Everywhere("t", Judgement("<", (ZERO, f(t, 1))), (between(t, x, r),)))
    assert instance(problem, ())["f"] == (1, 0)


def test_what_is_given_of_all_numbers_and_contradicts_itself_is_not_written():
    low, high = Judgement("<", (f(t), ZERO)), Judgement("<", (ONE, f(t)))
    with pytest.raises(NoWitness):
        instance(given(Everywhere("t", low), Everywhere("t", high)), ())
    with pytest.raises(NoWitness):
        instance(given(Everywhere("t", Judgement("<", (t, num(-3))))), ())


@pytest.fixture(scope="module")
def coq():
    return coqc.find()


def everything():
    made = [each for name in witnesses.ALL for each in sections(name)]
    return made + [section(theorem) for theorem in solve(library.load("newton-quadratic")).theorems]


@pytest.mark.slow
def test_coq_accepts_them(coq):
    made = [named(each, f"Number{n}") for n, each in enumerate(everything())]
    assert [each.message for each in coqc.run(made, coq) if not each.accepted] == []


def named(made, name):
    def put(text):
        return text.replace(f"Module {made.name}.", f"Module {name}.").replace(
            f"End {made.name}.", f"End {name}."
        )

    theorems = tuple(replace(each, name=f"{name}.{each.name.partition('.')[2]}") for each in made.theorems)
    return replace(made, name=name, sentences=tuple(map(put, made.sentences)), theorems=theorems)


CHANGED = {
    "another power": (0, "(x - r) ^ 2).\n", "(x - r) ^ 3).\n"),
    "another factor": (0, "(\n  x_2 - r = (1 * / 2)", "(\n  x_2 - r = (1 * / 3)"),
    "another interval": (0, "exists xi : R, between xi x r /\\\n", "exists xi : R, between xi x x /\\\n"),
    "every number": (0, "Theorem answer_obtained : exists xi : R, between xi x r /\\\n", "Theorem answer_obtained : forall xi : R, between xi x r ->\n"),
    "the order": (0, "taylor_2 f x r smooth_f smooth_f_2", "taylor_1 f x r smooth_f"),
    "the ends exchanged": (0, "taylor_2 f x r", "taylor_2 f r x"),
    "a smaller bound": (1, "Theorem answer_obtained : (\n  Rabs (x_2 - r) <= M", "Theorem answer_obtained : (\n  Rabs (x_2 - r) <= / 2 * M"),
    "no bound there": (1, "forall t : R, between t x r -> Rabs", "forall t : R, between t x x -> Rabs"),
    "no derivative of the derivative": (0, "Hypothesis smooth_f_2 : forall s i j a, inside [(1, 1)%nat] s i j -> smooth [(1, 1)%nat] (partial f s i j) a.", "Hypothesis smooth_f_2 : forall s i j a, inside [(1, 1)%nat] s i j -> smooth [(1, 1)%nat] f a."),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", CHANGED)
def test_coq_refuses_what_was_changed(coq, what):
    number, old, new = CHANGED[what]
    made = sections("newton")[number]
    changed = replace(made, sentences=tuple(each.replace(old, new) for each in made.sentences))
    assert changed != made
    (verdict,) = coqc.run([changed], coq)
    assert not verdict.accepted
