"""Taylor's theorem for Coq: what can't be said is not; (slow) Coq accepts the rest."""

import functools
from dataclasses import replace

import pytest
import witnesses
from solutions import solve
from witnesses import f, r, smooth, t, x

from derive.coq import coqc, evidence
from derive.coq.export import section
from derive.coq.formula import NotExported
from derive.coq.witness import NoWitness, instance
from derive.kernel import Everywhere, Judgement, Problem, Symbol, Target, Witness
from derive.terms import ONE, ZERO, num


@functools.cache
def sections(name):
    return [section(theorem) for theorem in solve(witnesses.ALL[name]()).theorems]


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
    return [each for name in witnesses.ALL for each in sections(name)]


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
