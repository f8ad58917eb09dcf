"""Theorems for Coq: what is written, and (slow) that Coq accepts it and refuses what is wrong."""

import re
from dataclasses import replace

import pytest
import statements
from solutions import solve

from derive import library
from derive.coq import coqc, evidence
from derive.coq.export import HEADER, file, section
from derive.coq.formula import NotExported
from derive.coq.names import Names, plain, taken
from derive.coq.witness import NoWitness
from derive.kernel import Problem, Symbol, Target, check, equal, positive
from derive.laws import ALL
from derive.solver import solve as search
from derive.solver.lack import Lack, Laws, Quoted
from derive.terms import ZERO, derivative, fn, index as index_of, sum_over, sym

PROBLEMS = {
    **{name: lambda name=name: library.load(name) for name in library.names()},
    **statements.ALL,
}
x, k = sym("x"), index_of("k", "n")
JUST_X = (Symbol("x"),)


GAMMA = Problem("t", (Target("", derivative(x * fn("gamma", sym("a")), x)),), {}, (Symbol("x"), Symbol("a")))


def sections(name):
    return [section(theorem) for theorem in solve(PROBLEMS[name]()).theorems]


def small(hypotheses=(), symbols=JUST_X, term=x * x, wrt=x):
    return Problem(
        "t", (Target("", derivative(term, wrt)),), {"n": "", "m": ""}, symbols, hypotheses=tuple(hypotheses)
    )


def written(problem):
    return section(solve(problem).theorems[0])


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_is_written(name):
    made = sections(name)
    text = file(made)
    assert all("Theorem answer :" in each.text for each in made)
    assert not re.search(r"\b(Axiom|Parameter|Admitted|Abort|admit)\b", text)


@pytest.mark.parametrize("name", ["softmax_ce", "residual"])
def test_the_same_theorem_has_the_same_bytes(name):
    assert [each.text for each in sections(name)] == [each.text for each in sections(name)]


def test_a_theorem_says_is_derive_at_the_point():
    (only,) = sections("softmax_ce")
    assert (
        "Theorem answer : forall (j : nat) (Hj : (j < C)%nat),\n"
        "  is_derive (fun t => J_of_theta (upd theta j t)) (theta j) (- y j + yhat j)."
    ) in only.text


def test_every_theorem_has_an_instance_of_what_is_given():
    assert (
        "exists 1%nat, 1%nat, (fun _ => (0)), (fun _ => (1)), (0); witness." in sections("softmax_ce")[0].text
    )


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        (r"\theta", "theta"),
        (r"\hat{y}", "yhat"),
        ("W^1", "W1"),
        ("θ", "theta"),
        ("é", "e"),
        ("中", "u4e2d"),
        ("1", "v1"),
        (r"\mathbf{W}_1", "W_1"),
    ],
)
def test_names_are_spelled_in_ascii(name, spelled):
    assert plain(name) == spelled


@pytest.mark.parametrize("name", ["fun", "forall", "R", "nat", "upd", "rsum", "law_sifting", "exp", "by_eq"])
def test_a_name_of_coq_or_of_the_library_gets_a_number(name):
    assert name in taken()
    assert Names().new(name) == f"{name}_2"


def test_what_is_given_and_contradicts_itself_is_not_written():
    with pytest.raises(NoWitness, match="no instance"):
        written(small([positive(x - 1), positive(3 - x), positive((x - 2) ** 2 - 4)]))


def test_a_sign_and_a_sum_that_contradict_each_other_are_not_written():
    v = sym("v", k)
    given = [equal(sum_over(k, v), ZERO), positive(v)]
    problem = small(given, symbols=(Symbol("x"), Symbol("v", ("n",))))
    (theorem,) = check(search(problem).derivation, ALL)  # `api.solve` sees the contradiction before that
    with pytest.raises(NoWitness, match="no instance"):
        section(theorem)


def test_what_coq_export_does_not_know_is_said():
    with pytest.raises(NotExported, match="gamma"):
        written(GAMMA)


def test_evidence_is_for_the_very_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "data_dir", lambda name: tmp_path)
    theorems = solve(small()).theorems
    assert evidence.accepted_by(theorems) == ""
    evidence.record([coqc.Verdict(section(theorems[0]), True, "8.16")])
    assert evidence.accepted_by(theorems) == "8.16"
    assert "accepted by Coq 8.16" in " ".join(solve(small()).page().split())
    assert evidence.accepted_by(solve(small(term=x * x * x)).theorems) == ""


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "derive evidence 1"}', "\x00", '{"format": 3}'])
def test_what_is_no_evidence_is_none(tmp_path, monkeypatch, text):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "data_dir", lambda name: tmp_path)
    (tmp_path / "derive").mkdir()
    (tmp_path / "derive" / "accepted.json").write_text(text)
    assert evidence.accepted_by(solve(small()).theorems) == ""


def test_what_was_refused_is_no_evidence(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "data_dir", lambda name: tmp_path)
    theorems = solve(small()).theorems
    evidence.record([coqc.Verdict(section(theorems[0]), False, "8.16")])
    assert evidence.accepted_by(theorems) == ""


def test_what_is_kept_of_a_derivation_is_what_would_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "cache_dir", lambda: tmp_path)
    theorems = solve(small()).theorems
    written = evidence.outlined(theorems)
    assert evidence.outline(theorems) == written
    (kept,) = tmp_path.glob("*.coq")
    assert evidence.outline(theorems) == written
    for wrong in ("", "{}", '{"sections": 3}', "\x00"):
        kept.write_text(wrong)
        assert evidence.outline(theorems) == written


@pytest.mark.parametrize(
    "part", ["x", 3, Laws(("sifting", "chain rule")), Quoted("a fact that is nowhere shown: {}")]
)
def test_why_a_part_is_withheld_is_kept_as_data(tmp_path, monkeypatch, part):
    monkeypatch.setattr(evidence, "cache_dir", lambda: tmp_path)
    theorems = solve(small()).theorems
    lack = Lack("two signs of {name}", {"name": part})

    def refuse(_theorem):
        raise NotExported(lack.message, **lack.parts)

    with monkeypatch.context() as patched:
        patched.setattr(evidence, "exported", refuse)
        assert evidence.outline(theorems).withheld == {theorems[0].part: lack}
    assert list(tmp_path.glob("*.coq"))
    assert evidence.withheld(theorems) == {}
    assert evidence.outline(theorems).withheld == {theorems[0].part: lack}


def test_an_outline_of_another_derivation_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "cache_dir", lambda: tmp_path)
    one = evidence.outline(solve(small()).theorems)
    assert evidence.outline(solve(small(term=x * x * x)).theorems).sections != one.sections


@pytest.mark.slow
@pytest.mark.parametrize("name", library.names())
def test_the_outlines_that_come_with_us_are_of_these_derivations(name, monkeypatch, tmp_path):
    monkeypatch.setattr(evidence, "cache_dir", lambda: tmp_path)
    problem, _ = library.load_with_remarks(name)
    theorems = solve(problem).theorems
    kept = evidence.outline(theorems)
    assert not list(tmp_path.iterdir())  # it came with us
    assert kept == evidence.outlined(theorems)


# -- Coq itself ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def coq():
    return coqc.find()  # no Coq is a failure here


@pytest.mark.slow
def test_coq_accepts_every_problem_stated_in_python(coq):  # those of the gallery: what is shipped, below
    made = [each for name in statements.ALL for each in sections(name)]
    verdicts = coqc.run(made, coq)
    assert [each.message for each in verdicts if not each.accepted] == []
    assert {axiom for each in verdicts for axiom in each.axioms} <= {
        known.rpartition(".")[2] for known in coqc.AXIOMS
    } | set(coqc.AXIOMS)


def tampered(name, old, new):
    """The section of a problem with some of its text changed everywhere behind the hypotheses."""
    (made,) = sections(name)
    sentences = tuple(each.replace(old, new) for each in made.sentences)
    assert sentences != made.sentences
    return replace(made, sentences=sentences)


WRONG = {
    "a sign": ("softmax_ce", "(- y j + yhat j)", "(y j + yhat j)"),
    "a hypothesis": ("softmax_ce", "rsum C (fun k => y k) = 1", "rsum C (fun k => y k) = 2"),
    "a range": ("softmax_ce", "(Hj : (j < C)%nat)", "(Hj : (j <= C)%nat)"),
    "a captured index": ("softmax_jacobian", "delta k j - yhat j", "delta k k - yhat k"),
    "no hypothesis": ("softmax_ce", "Hypothesis given_1", "Definition given_1 := 0. Hypothesis given_2"),
    "a factor": ("sigmoid", "o k * (1 - o k)", "o k * (2 - o k)"),
    "another entry": ("softmax_ce", "(upd theta j t)) (theta j)", "(upd theta j t)) (theta 0%nat)"),
    "smoothness": ("residual", "forall a, smooth [(h, 1)%nat] E a.", "True."),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", WRONG)
def test_coq_refuses_what_is_wrong_and_says_where(coq, what):
    (verdict,) = coqc.run([tampered(*WRONG[what])], coq)
    assert not verdict.accepted
    assert verdict.place
    assert verdict.message


@pytest.mark.slow
def test_one_bad_proof_hides_no_other(coq):
    good, bad = sections("sigmoid")[0], tampered(*WRONG["a sign"])
    verdicts = coqc.run([bad, good, *sections("centering")], coq)
    assert [each.accepted for each in verdicts] == [False, True, True]


@pytest.mark.slow
def test_two_theorems_of_one_name_are_both_judged(coq):
    (made,) = sections("sigmoid")
    assert [each.accepted for each in coqc.run([made, made], coq)] == [True, True]


@pytest.mark.slow
def test_another_axiom_is_refused(coq):
    (made,) = sections("sigmoid")
    taken_for_granted = [
        re.sub(r"Proof\. intros\. exact.*?Qed\.", "Admitted.", each) for each in made.sentences
    ]
    assert "Admitted." in "".join(taken_for_granted)
    (verdict,) = coqc.run([replace(made, sentences=tuple(taken_for_granted))], coq)
    assert not verdict.accepted
    assert "no axiom of ours" in verdict.message


@pytest.mark.slow
def test_the_shipped_evidence_is_what_coq_says(coq, tmp_path):
    derivations = [solve(library.load(name)).theorems for name in library.names()]
    theorems = [theorem for those in derivations for theorem in those]
    made = [section(t) for t in theorems]
    made += [evidence.exported_kink(t, kink) for t in theorems for kink in t.kinks]
    evidence.record(coqc.run(made, coq), tmp_path / "accepted.json", derivations)
    shipped = library.data_dir("derivations") / evidence.SHIPPED
    assert (tmp_path / "accepted.json").read_text() == shipped.read_text()


def test_the_header_loads_the_whole_library():
    from derive.coq.lemmas import FILES

    assert all(f" {name.removesuffix('.v')}" in HEADER for name in FILES)
