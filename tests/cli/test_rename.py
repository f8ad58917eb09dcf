"""`--rename`, as a person types it: pages in his letters, and refusals in one line."""

import json
import re

import pytest
from command_line import derive

from derive.api import solve
from derive.coq import coqc, evidence
from derive.library import load
from derive.renaming import renamed

SOFTMAX = "theta=z,yhat=p,C=K,j=m"
NETWORK = (
    "n=d,h=p,m=q,j=a,i=b,k=c,x=u,t=y,W1=A,W2=B,eta=\\alpha,s1=v_1,o1=r_1,s2=v_2,o2=r_2,E=L"  # all there is
)


# -- pages ----------------------------------------------------------------------------------------

NEW = {
    "softmax-ce": (SOFTMAX, "z p K m i k y J", "θ ŷ C j"),
    "sigmoid-mlp": (NETWORK, "d p q a b c u y A B α v₁ r₁ v₂ r₂ L", "n h m j i k x t W¹ W² η s¹ o¹ s² o² E"),
}
IN_LATEX = {
    "θ": r"\theta", "ŷ": r"\hat{y}", "α": r"\alpha", "η": r"\eta",
    **{f"{letter}{mark}": f"{letter}^{number}" for letter in "Wso" for mark, number in (("¹", 1), ("²", 2))},
    **{f"{letter}{mark}": f"{letter}_{number}" for letter in "vr" for mark, number in (("₁", 1), ("₂", 2))},
}  # fmt: skip


def letters_of_text(page):
    """Every letter of a formula, marks and all: what stands alone, and each one below another."""
    alone = re.findall(r"(?<![^\W\d_])[^\W\d_⁰¹²³][⁰¹²³₀₁₂]*(?![^\W\d_])", re.sub(r"_\w+", " ", page))
    return {*alone, *(letter for below in re.findall(r"_([a-z]+)", page) for letter in below)}


def letters_of_latex(page):
    r"""The same of LaTeX; \theta and \hat{y} are letters, other commands and words of two letters are not."""
    words = {*re.findall(r"\\hat\{y\}|\\(?:theta|alpha|eta)(?![a-z])", page)}
    page = re.sub(r"\\hat\{y\}|\\[A-Za-z]+", " ", page)
    words |= {*re.findall(r"(?<![A-Za-z])[A-Za-z](?:\^[12]|_[12])?(?![A-Za-z])", page)}
    numbered = re.findall(r"(?<![A-Za-z])([A-Za-z])_\{([12]),([a-z]+)\}", page)
    below = re.findall(r"_\{([a-z]+)\}", page)
    return (
        words
        | {f"{letter}_{n}" for letter, n, _ in numbered}
        | {*"".join((*below, *(i for *_, i in numbered)))}
    )


def letters_of_certificate(text):
    """Every name in the problem and in the lines."""
    value = json.loads(text)
    found = {*value["problem"]["sizes"]}

    def walk(term):
        if isinstance(term, list) and term:
            found.update(term[1:3] if term[0] == "index" else term[1:2] if term[0] in ("sym", "size") else ())
        if isinstance(term, list | dict):
            for each in term.values() if isinstance(term, dict) else term:
                walk(each)

    walk({"problem": value["problem"], "chains": [chain["start"] for chain in value["chains"]]})
    walk([step["new"] for chain in value["chains"] for step in chain["steps"]])
    return found


READERS = {
    "text": letters_of_text,
    "latex": letters_of_latex,
    "md": letters_of_latex,
    "json": letters_of_certificate,
}


def formulas(page, name):
    """`page` without the words of its author."""
    problem = load(name)
    says = [*problem.sizes.values(), *(symbol.says for symbol in problem.symbols)]
    for words in sorted((problem.title, problem.source, *(target.part for target in problem.targets), *says)):
        page = page.replace(words, "") if words else page
    return page


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("name", NEW)
def test_a_page_in_new_letters_has_these_and_none_of_the_old(name, form):
    letters, new, old = NEW[name]
    plain, result = derive(name, "--format", form), derive(name, "--format", form, "--rename", letters)
    assert result.returncode == 0
    names = (
        str.split if form == "text" else lambda those: [IN_LATEX.get(each, each) for each in those.split()]
    )
    before, after = (
        READERS[form](each.stdout if form == "json" else formulas(each.stdout, name))
        for each in (plain, result)
    )
    assert {*names(old)} <= before
    assert {*names(new)} <= after
    assert not {*names(old)} & after


def test_the_answer_stands_in_new_letters():
    page = derive("softmax-ce", "--rename", SOFTMAX).stdout
    assert "         p_k = e^{z_k} / Σ_i e^{z_i}\n" in page
    assert "Answer   ∂J/∂z_m = p_m − y_m\n         ∇_z J = p − y   (K×1)\n" in page


def test_words_stay():
    page = derive("softmax-ce", "--rename", "y=t").stdout
    assert page.startswith("Gradient of softmax cross-entropy\n")
    assert "t ∈ ℝ^C: target\n" in page


def test_the_option_may_stand_several_times():
    once = derive("softmax-ce", "--rename", "theta=z,yhat=p").stdout
    assert derive("softmax-ce", "--rename", "θ=z", "--rename", "ŷ=p").stdout == once


def test_show_and_why_take_it():
    assert "p_k = e^{z_k} / Σ_i e^{z_i}" in derive("show", "softmax-ce", "--rename", "theta=z,yhat=p").stdout
    assert r"e^{z_{k}}" in derive("show", "softmax-ce", "--format", "md", "--rename", "theta=z").stdout
    shown = json.loads(derive("show", "softmax-ce", "--format", "json", "--rename", "theta=z").stdout)
    assert [symbol["name"] for symbol in shown["symbols"]] == ["y", "z"]
    shown = derive("why", "softmax-ce", "3", "--rename", "theta=z,yhat=p").stdout
    assert "here: ∂/∂z_j [log Σ_i e^{z_i}] = 1/(Σ_i e^{z_i}) ∂/∂z_j [Σ_i e^{z_i}]" in shown
    assert "θ" not in shown


def test_a_renamed_certificate_is_accepted_by_the_kernel(tmp_path):
    path = tmp_path / "c.json"
    derive("softmax-ce", "--rename", "theta=z,yhat=p", "--format", "json", "-o", path)
    assert derive("check", path).stdout.startswith("accepted: ∂J/∂z_j = p_j − y_j")


def test_a_proof_in_new_letters_is_written_for_coq():
    proof = derive("softmax-ce", "--rename", "theta=z,yhat=p", "--format", "coq").stdout
    assert "(upd z j t)) (z j) (- y j + p j)" in proof
    assert "theta" not in proof.partition("Section")[2]


PARTS = """from derive import D, Problem, dim, index, scalar
x = scalar("x")
a = scalar("a")
problem = Problem(title="t", find={"x": D(a*x**2, x), "slope": D(a*x**2, a)})
"""


def test_a_part_is_asked_for_by_its_own_name(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(PARTS)
    page = derive(f"{path}:x", "--rename", "x=z,a=c").stdout
    assert "Find     z: ∂/∂z [c z²]" in page
    assert "slope" not in page


# -- what Coq has accepted ------------------------------------------------------------------------


def claims(result, version=""):
    """Whether the page says that Coq has accepted it."""
    return f"accepted by Coq {version}" in " ".join(result.stdout.split())


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No evidence but that which comes with the program."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    "letters", ["theta=z", "i=j,j=i", "C=K", "J=L", r"\hat{y}=\tilde{y}", "theta=vartheta"]
)
def test_what_coq_accepted_in_other_letters_is_not_claimed(alone, letters):
    assert claims(derive("softmax-ce"))
    assert not claims(derive("softmax-ce", "--rename", letters))


def test_there_and_back_is_what_coq_accepted(alone):
    assert claims(derive("softmax-ce", "--rename", "i=i,theta=θ"))
    there = renamed(load("softmax-ce"), {"theta": "z", "i": "b"})
    back = renamed(there, {"z": "theta", "b": "i"})
    assert evidence.accepted_by(solve(there).theorems) == ""
    assert evidence.accepted_by(solve(back).theorems) != ""


def test_what_coq_accepted_in_these_letters_is_claimed(alone):
    theorems = solve(renamed(load("softmax-ce"), {"theta": "z"})).theorems
    evidence.record([coqc.Verdict(evidence.exported(theorem), True, "8.99") for theorem in theorems])
    assert claims(derive("softmax-ce", "--rename", "theta=z"), "8.99")
    assert not claims(derive("softmax-ce", "--rename", "theta=v"))


# -- refusals -------------------------------------------------------------------------------------

REFUSED = {
    "an unknown letter": ("thta=z", "there is no letter thta here; did you mean theta?"),
    "a letter of another problem": ("W=V", "there is no letter W here; there are C, "),
    "a given symbol": ("theta=y", "θ can't be called y: y is a given symbol"),
    "a definition": ("y=J", "y can't be called J: J is a definition"),
    "a size": ("j=C", "j can't be called C: C is a size"),
    "an index": ("J=i", "J can't be called i: i is an index over C"),
    "the base of exponentials": ("y=e", "e is the base of exponentials"),
    "a function": ("y=exp", "exp is a function"),
    "one letter for two": ("theta=z,yhat=z", "θ and ŷ can't both be z"),
    "two letters for one": ("theta=z,theta=p", "theta is renamed twice: to z and to p"),
    "two letters for one, otherwise": (r"theta=z,\theta=p", "θ is renamed twice: to z and to p"),
    "no pair": ("theta", "--rename theta: expected OLD=NEW, as theta=z; found theta"),
    "nothing old": ("=z", "--rename =z: expected OLD=NEW, as theta=z; found =z"),
    "nothing new": ("theta=", "--rename theta=: expected OLD=NEW, as theta=z; found theta="),
    "a comma too many": ("theta=z,", "--rename theta=z,: expected OLD=NEW, as theta=z; found nothing"),
    "nothing at all": ("", "expected OLD=NEW, as theta=z; found nothing"),
    "a product": ("theta=2x", "2x is not a name: expected a letter, as z, theta,"),
    "two signs": ("theta=z=p", "z=p is not a name"),
    "a broken command": (r"theta=\hat{", r"\hat{ is not a name"),
    "lines": ("theta=a\nb", "a b is not a name"),
}


@pytest.mark.parametrize("command", ["solve", "show", "why"])
@pytest.mark.parametrize(("letters", "why"), REFUSED.values(), ids=REFUSED)
def test_a_clash_is_refused_in_one_line(command, letters, why):
    line = ("3",) if command == "why" else ()
    result = derive(command, "softmax-ce", *line, "--rename", letters)
    assert (result.returncode, result.stdout) == (2, "")
    (said,) = result.stderr.splitlines()
    assert why in said


def test_an_index_may_not_have_a_letter_of_another_size():
    result = derive("sigmoid-mlp", "--rename", "i=k")
    assert (result.returncode, result.stdout) == (2, "")
    assert "i can't be called k: k is an index over m, i is an index over h" in result.stderr
