"""Unknowns that are found from equations, for Coq."""

import equations
import pytest
from solutions import solve

from derive.coq import coqc
from derive.coq.export import section


def sections(name):
    return [section(theorem) for theorem in solve(equations.SOLVED[name][0]).theorems]


@pytest.mark.parametrize("name", equations.SOLVED)
def test_every_answer_is_written(name):
    *_, last = sections(name)
    satisfied = [each for each in last.theorems if "conversely" in each.words]
    assert bool(satisfied) or not equations.SOLVED[name][3]
    assert last.text.count("clear given_") == len(satisfied)


def test_what_is_given_of_the_unknown_is_cleared():
    (only,) = sections("linear")
    assert "Theorem answer : \n  x = (- b + c) * / a." in only.text
    assert "Theorem answer_satisfies_1 : \n  a * (- b + c) * / a + b = c.\nProof. clear given_1." in only.text


@pytest.mark.slow
def test_coq_accepts_all_of_them():
    every = [section for name in equations.SOLVED for section in sections(name)]
    verdicts = coqc.run(every, coqc.find())
    refused = [(v.section.name, v.place, v.message) for v in verdicts if not v.accepted]
    assert not refused


@pytest.mark.slow
def test_coq_refuses_another_factor():
    (only,) = sections("linear")
    sentences = tuple(each.replace("multiple (/ a)", "multiple (/ a + 1)") for each in only.sentences)
    assert sentences != only.sentences
    (verdict,) = coqc.run([type(only)(only.name, sentences, only.places, only.theorems)], coqc.find())
    assert not verdict.accepted


@pytest.mark.slow
def test_coq_refuses_a_proof_that_leans_on_what_was_cleared():
    (only,) = sections("linear")
    before, after = "clear given_1. intros. ", "clear given_1. intros. pose proof answer. "
    sentences = tuple(each.replace(before, after) for each in only.sentences)
    assert sentences != only.sentences
    (verdict,) = coqc.run([type(only)(only.name, sentences, only.places, only.theorems)], coqc.find())
    assert not verdict.accepted
    assert "given_1" in verdict.message
