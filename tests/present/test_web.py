"""Web pages are well formed, lead nowhere outside, and say whatever an author wrote as words."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from derive import api, library
from derive.kernel import Problem, Symbol, Target
from derive.language import ENGLISH
from derive.present.web import fonts
from derive.terms import derivative, fn, sym

NAMES = ("softmax-ce", "logistic-hessian", "gaussian-noise", "bn-centering-limits")
HOSTILE = "<script>alert('\"')</script> & ]]> <!-- </title></style>"
SCRIPTED = re.compile(r"\son[a-z]+=|javascript:", re.IGNORECASE)
x = sym("x")


def read(page):
    """The page as XML, which no browser asks for and every reader of HTML can do without."""
    return ElementTree.fromstring(page.replace("<!DOCTYPE html>", "", 1))


def page_of(name):
    return api.solve(library.load(name)).page("html")


def addresses(page):
    return [
        each.attrib[name] for each in read(page).iter() for name in ("href", "src") if name in each.attrib
    ]


def stated(words):
    asked = (Target(words, derivative(fn("log", x), x)), Target("other", derivative(fn("exp", x), x)))
    return Problem(words, asked, {}, (Symbol("x", (), "positive", words),), source=words)


@pytest.fixture(scope="module", params=NAMES)
def page(request):
    return page_of(request.param)


def test_an_id_names_one_element(page):
    ids = Counter(each.attrib["id"] for each in read(page).iter() if "id" in each.attrib)
    assert ids
    assert [name for name, number in ids.items() if number > 1] == []


def test_every_link_of_a_page_leads_to_a_place_on_it(page):
    ids = {f"#{each.attrib['id']}" for each in read(page).iter() if "id" in each.attrib}
    assert "#main" in addresses(page)
    assert set(addresses(page)) <= ids


def test_every_description_is_on_the_page(page):
    root = read(page)
    ids = {each.attrib["id"] for each in root.iter() if "id" in each.attrib}
    named = {
        each.attrib[name]
        for each in root.iter()
        for name in ("aria-describedby", "aria-labelledby")
        if name in each.attrib
    }
    assert named
    assert named <= ids


def test_a_page_has_no_script_and_asks_nobody_for_anything(page):
    assert "script" not in {each.tag for each in read(page).iter()}
    assert not SCRIPTED.search(page)
    assert set(re.findall(r'url\("([^"]*)"\)', page)) == {"derive-math.woff2", "derive-persian.woff2"}
    assert "http:" not in page
    assert "https:" not in page


def test_every_line_opens_down_to_what_it_rests_on(page):
    lines = [each for each in read(page).iter("li") if each.attrib.get("id", "").startswith("step-")]
    assert lines
    for line in lines:
        (behind,) = line.iter("details")
        assert behind.find("summary") is not None
        assert len(behind) > 1


def test_headings_are_in_order(page):
    levels = [int(each.tag[1]) for each in read(page).iter() if re.fullmatch("h[1-6]", each.tag)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}


def test_what_an_author_says_is_only_words():
    root = read(api.solve(stated(HOSTILE)).page("html"))
    assert "script" not in {each.tag for each in root.iter()}
    assert [each.text for each in root.iter("h1")] == [HOSTILE]
    assert root.find("head/title").text == HOSTILE


def test_an_answer_of_many_terms_is_broken_over_lines():
    asked = Target("find", derivative(fn("exp", x) * sum((x**n for n in range(2, 102)), x), x))
    page = api.solve(Problem("many terms", (asked,), {}, (Symbol("x"),))).page("html")
    outcome = next(
        each for each in read(page).iter("section") if "outcome" in each.attrib.get("class", "").split()
    )
    assert len(list(outcome.iter("mtr"))) > 5


def test_an_english_page_asks_for_no_persian_font():
    assert list(fonts(ENGLISH)) == ["derive-math.woff2"]
    assert fonts(ENGLISH)["derive-math.woff2"].startswith(b"wOF2")
