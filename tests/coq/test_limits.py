"""Limits in Coq: the statement says that the limit exists and what it is; what can't be said is said to be so."""

import pytest

from derive import api, library
from derive.coq import coqc, evidence

ERF = """title = "A slope, and a limit"
source = "none"
[symbols]
x = {}
[find]
slope = "d/dx x^2"
"far away" = "lim_{x -> oo} erf(x)"
"""


def page_of(result):
    return " ".join(result.page().split())


def solved(tmp_path, text):
    (tmp_path / "it.toml").write_text(text)
    return api.solve(library.load(str(tmp_path / "it.toml")))


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
