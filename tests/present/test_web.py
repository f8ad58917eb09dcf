"""Web pages: well formed, whole without script and without the network, small; what an author writes stays words."""

import re
import xml.etree.ElementTree as ET

import pytest

from derive import api, library
from derive.cli.book import asked, bound, solved
from derive.language import LANGUAGES, language
from derive.one_line import read_line
from derive.present.pages import medium
from derive.present.web import web_book

NAMES = library.names()
HOSTILE = "<script>alert(1)</script> </title> ]]> \" ' & &amp; {{ 7*7 }} # $ % _ { } \\ <b>"
LARGEST = 60_000  # bytes of most pages
LARGER = {  # not yet small enough
    "dropout-leaky-relu": 64_000,
    "gaussian-noise": 82_000,
    "logistic-hessian": 74_000,
}


def page(name, **chosen):
    problem, remarks = library.load_with_remarks(name)
    return api.solve(problem, remarks=remarks).page("html", **chosen)


def parsed(text):
    """The page as XML, which is stricter than HTML."""
    return ET.fromstring(text.replace("<!DOCTYPE html>", "", 1))


def ids(tree):
    return [each.get("id") for each in tree.iter() if each.get("id")]


@pytest.fixture(scope="module", params=("softmax-ce", "logistic-hessian", "relu-mse", "newton-quadratic"))
def tree(request):
    return parsed(page(request.param))


def test_no_two_parts_of_a_page_have_one_name(tree):
    assert len(ids(tree)) == len({*ids(tree)})


def test_every_reference_leads_somewhere(tree):
    known = {*ids(tree)}
    for each in tree.iter():
        for name in ("href", "aria-describedby", "aria-labelledby"):
            for target in (each.get(name) or "").split():
                assert target.removeprefix("#") in known


def test_a_page_asks_nobody_for_anything_and_runs_nothing(tree):
    tags = {each.tag for each in tree.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on")]
    for each in tree.iter("style"):
        assert not re.search(r"https?:|@import|//", each.text)
        assert {*re.findall(r'url\("([^"]*)"\)', each.text)} == {"derive-math.woff2", "derive-persian.woff2"}
    (policy,) = (each.get("content") for each in tree.iter("meta") if each.get("http-equiv"))
    assert policy.startswith("default-src 'none'")


def test_every_line_has_its_number_its_reason_and_what_is_behind_it(tree):
    lines = [each for each in tree.iter("li") if (each.get("id") or "").startswith("step-")]
    assert lines
    for number, line in enumerate(lines, 1):
        assert line.get("id") == f"step-{number}"
        assert next(line.iter("math"), None) is not None
        assert "".join(next(line.iter("p")).itertext()).strip()
        assert next(line.iter("details"), None) is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_small(name):
    assert len(page(name).encode()) <= LARGER.get(name, LARGEST)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_page_says_its_language_and_which_way_it_is_read(tag):
    root = parsed(page("softmax-ce", language=tag))
    assert (root.get("lang"), root.get("dir")) == (tag, "rtl" if tag == "fa" else "ltr")


def stated(tmp_path, text):
    path = tmp_path / "problem.toml"
    path.write_text(text, encoding="utf-8")
    return api.solve(library.load(str(path)))


def test_what_an_author_writes_is_no_markup(tmp_path):
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    text = f'title = "{quoted}"\nsource = "{quoted}"\n[find]\n"{quoted}" = "df/dx"\n[symbols]\nx = {{}}\n[define]\nf = "x^2"\n'
    tree = parsed(stated(tmp_path, text).page("html"))
    assert "script" not in {each.tag for each in tree.iter()}
    assert next(tree.iter("title")).text == HOSTILE
    assert "".join("".join(tree.itertext()).split()).count("".join(HOSTILE.split())) >= 5


def test_an_answer_of_two_hundred_terms_has_a_page(tmp_path):
    names = [f"a_{n}" for n in range(1, 201)]
    symbols = "".join(f"{name} = {{}}\n" for name in (*names, "x"))
    define = f'f = "({" + ".join(names)}) x^2"'
    result = stated(tmp_path, f'title = "Long"\nfind = "df/dx"\n[symbols]\n{symbols}[define]\n{define}\n')
    said = "".join(parsed(result.page("html")).itertext())
    assert all(said.count(f"a{n}") >= 2 for n in range(1, 201))


def test_a_stuck_and_a_false_part_say_so():
    for claim, shape in (("3 x^2 y^2 <= x^4 y^2 + x^2 y^4 + 1", "stuck"), ("(x y)^2 <= x^2 + y^2", "false")):
        result = api.solve(read_line((), (), (), (claim,), {}).problem)
        tree = parsed(result.page("html"))
        shapes = [
            each.get("class")
            for each in tree.iter("section")
            if (each.get("class") or "").startswith("outcome")
        ]
        assert shapes == [f"outcome {shape}"]


@pytest.fixture(scope="module")
def site():
    exercises, _ = solved(
        asked([("softmax-ce", "classification"), ("relu-mse", "networks")], ()), "textbook", {}
    )
    return web_book(bound(exercises, title=HOSTILE), medium("html", language("en")))


def test_the_index_leads_to_every_page_and_each_page_back(site):
    pages = [name for name in site if name.endswith(".html") and name != "index.html"]
    index = parsed(site["index.html"])
    assert [each.get("href") for each in index.iter("a")] == pages
    for name in pages:
        links = [each.get("href") for each in parsed(site[name]).iter("a")]
        assert "index.html" in links
        assert all(link.startswith("#") or link in site for link in links)


def test_the_fonts_lie_beside_the_pages(site):
    assert site["derive-math.woff2"][:4] == b"wOF2"
    assert "derive-persian.woff2" not in site


def test_the_same_pages_are_the_same_bytes(site):
    exercises, _ = solved(
        asked([("softmax-ce", "classification"), ("relu-mse", "networks")], ()), "textbook", {}
    )
    assert web_book(bound(exercises, title=HOSTILE), medium("html", language("en"))) == site
