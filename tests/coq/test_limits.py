"""Limits in Coq: the statement says that the limit exists and what it is; what can't be said is said to be so."""

import functools
from dataclasses import replace
from pathlib import Path

import pytest
from solutions import solve

from derive import library
from derive.coq import coqc, evidence
from derive.coq.formula import NotExported
from derive.terms import Limit, contains

PROBLEMS = Path(__file__).parents[1] / "problems"
BESIDE = ("bn-centering-limits", "newton-quadratic")
NOT_YET = {
    "mean-variance: limit": "infinitely many entries are random",
    "sigmoid: quotient": "l'Hôpital",
    "oscillation": "no instance",  # it is stuck
}

ERF = """title = "A slope, and a limit"
source = "none"
[symbols]
x = {}
[find]
slope = "d/dx x^2"
"far away" = "lim_{x -> oo} erf(x)"
"""


GROWS = """title = "A mean of positive numbers"
source = "none"
given = ["{given}", "lim_{{n -> oo}} 1/n sum_j p_j = m"]
find = "lim_{{n -> oo}} (1/n sum_j p_j)^2"
[sizes]
n = "how many"
[symbols]
p = {{ shape = ["n"] }}
m = {{}}
"""


MORE = """title = "Limits of many kinds"
source = "none"
[sizes]
n = "how many"
[symbols]
t = {}
a = { positive = true }
c = {}
u = { positive = true }
[functions]
f = { order = 2 }
[find]
slope = "lim_{t -> 0} (f(t) - f(0))/t"
"second order" = "lim_{t -> 0} (f(t) - f(0) - t f'(0))/t^2"
"from above" = "lim_{t -> a+} (f(t) - f(a))/(t - a)"
"elsewhere" = "lim_{t -> -2} (f'(t) - f'(-2))/(t + 2)"
continuous = "lim_{t -> a} exp(f(t^2))"
growth = "lim_{n -> oo} (1 + c/n)^n"
"growth of a number" = "lim_{u -> oo} (1 + c/u)^u"
bounded = "lim_{u -> oo} tanh(u)/u"
logarithm = "lim_{u -> 0+} u log(u)"
power = "lim_{u -> oo} u^2 exp(-u)"
root = "lim_{t -> a} sqrt(t)"
mean = "lim_{n -> oo} (n + 1)/(2 n + a)"
"""


def page_of(result):
    return " ".join(result.page().split())


def solved(tmp_path, text):
    (tmp_path / "it.toml").write_text(text)
    return solve(library.load(str(tmp_path / "it.toml")))


@pytest.fixture
def nothing_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "data_dir", lambda name: tmp_path)


@pytest.mark.usefixtures("nothing_kept")
def test_a_page_says_which_part_is_not_given_to_coq(tmp_path):
    result = solved(tmp_path, ERF)
    slope, _ = result.theorems
    assert set(evidence.withheld(result.theorems)) == {"far away"}
    said = "not given to Coq: it rests on limit of erf at infinity"
    assert f"part “far away” is {said}" in page_of(result)
    assert "accepted" not in page_of(result)
    evidence.record([coqc.Verdict(evidence.exported(slope), True, "8.16")])
    assert f"accepted by Coq 8.16, but for part “far away”, {said}" in page_of(result)


def test_a_page_all_of_which_is_not_given_to_coq_says_so_without_naming_parts(tmp_path):
    alone = ERF.replace('slope = "d/dx x^2"\n', "")
    assert "side fact; not given to Coq: it rests" in page_of(solved(tmp_path, alone)).replace(
        "facts", "fact"
    )


def test_the_reason_is_written_in_letters_of_the_page(tmp_path):
    text = 'find = "d/dmu E[x^2]"\n[symbols]\nmu = "mean"\nx = { random = "N(mu, 1)" }\n'
    assert "not given to Coq: the distribution of x moves with μ" in page_of(solved(tmp_path, text))


@functools.cache
def theorems():
    """Of the problems with limits, by their names and parts."""
    paths = [*sorted((PROBLEMS / "limits").glob("*.toml")), *(PROBLEMS / f"{each}.toml" for each in BESIDE)]
    solved = ((path.stem, theorem) for path in paths for theorem in solve(library.load(str(path))).theorems)
    return {f"{name}: {t.part}" if t.part else name: t for name, t in solved if has_limit(t)}


def has_limit(theorem):
    return any(contains(term, Limit) for term in theorem.claim.terms)


def section_of(name):
    return evidence.exported(theorems()[name])


def stated(name):
    """What the theorem says, on one line."""
    text = " ".join(section_of(name).text.split())
    return text.partition("Theorem answer : ")[2].partition(". Proof.")[0]


@pytest.mark.parametrize("name", theorems())
def test_every_limit_is_written_or_it_is_said_why_not(name):
    if name in NOT_YET:
        with pytest.raises(NotExported, match=NOT_YET[name]):
            section_of(name)
    else:
        assert stated(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "bn-centering-limits: limit",
            "forall (i : nat) (Hi : (i < n)%nat), is_lim_seq (fun n_2 => Derive (fun t => "
            "L_of_n_x n_2 (upd x i t)) (x i)) (gamma * (- gbar + g i))",
        ),
        ("learning-rate", "is_lim (fun t_2 => eta * / (1 + c * t_2)) p_infty 0"),
        ("leaky-relu", "is_lim (fun a_2 => relu x - a_2 * relu (- x)) 0 (relu x)"),
        ("moving-average", "is_lim_seq (fun n_2 => 1 - b ^ n_2) 1"),
        ("sigmoid: value", "is_lim (fun z_2 => exp z_2 * / (1 + exp z_2)) m_infty 0"),
        (
            "ridge: least squares",
            "filterlim (fun lambda_2 => w_of_lambda lambda_2) (at_right 0) "
            "(locally (/ rsum N (fun j => x j ^ 2) * rsum N (fun n => x n * y n)))",
        ),
    ],
)
def test_a_limit_is_stated_in_the_words_of_coquelicot(name, said):
    assert stated(name) == said


def test_a_limit_that_is_given_is_a_hypothesis_that_it_exists():
    said = "Hypothesis given_1 : is_lim_seq (fun n_2 => / INR n_2 * rsum n_2 (fun j => g j)) gbar."
    assert said in section_of("bn-centering-limits: limit").text


def test_what_is_given_of_the_variable_is_used_only_where_it_lasts():
    text = section_of("ridge: least squares").text
    assert "Theorem answer_defined_1 :" in text
    assert "(at_right 0) (fun lambda_2 => rsum N" in " ".join(text.split())


def test_an_array_over_a_size_that_grows_is_given_for_all_its_entries(tmp_path):
    text = GROWS.format(given="0 < p_j")
    (theorem,) = solved(tmp_path, text).theorems
    assert "Hypothesis given_1 : forall (j : nat), 0 < p j." in evidence.exported(theorem).text


@pytest.mark.slow
def test_coq_accepts_every_limit():
    every = [section_of(name) for name in theorems() if name not in NOT_YET]
    verdicts = coqc.run(every, coqc.find())
    assert [(v.section.name, v.place, v.message) for v in verdicts if not v.accepted] == []


@pytest.mark.slow
def test_coq_accepts_limits_of_many_kinds(tmp_path):
    every = [evidence.exported(theorem) for theorem in solved(tmp_path, MORE).theorems]
    assert len(every) == 12
    verdicts = coqc.run(every, coqc.find())
    assert [(v.section.name, v.place, v.message) for v in verdicts if not v.accepted] == []


@pytest.mark.slow
def test_coq_refuses_another_limit():
    section = section_of("bn-centering-limits: limit")
    bent = tuple(
        each.replace("(gamma * (- gbar + g i)).\nProof", "(gamma * g i).\nProof")
        for each in section.sentences
    )
    assert bent != section.sentences
    (verdict,) = coqc.run([replace(section, sentences=bent)], coqc.find())
    assert not verdict.accepted
