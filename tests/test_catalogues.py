"""Every word of a page is there in every language, and says no other mathematics."""

import ast
import gettext
import io
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from string import Formatter

import pytest

from derive.locale.__main__ import main
from derive.locale.catalogues import TAGS, binary, empty, missing, read, source, text
from derive.locale.messages import COUNTING, SAYING, in_python, in_template, messages, words
from derive.locale.update import updated

SOURCES = Path(__file__).parents[1] / "src" / "derive"
MATHEMATICAL = re.compile(r"[0-9_=+−·±∂∞≤≥<>≠≈√^\\$²³…Ͱ-Ͽ]")  # what makes a word of English a formula
FUNCTIONS = ("E", "ReLU", "cos", "erf", "exp", "log", "max", "min", "sin", "tanh")


@pytest.fixture(scope="module")
def said():
    return list(messages())


@pytest.fixture(scope="module", params=TAGS)
def tag(request):
    return request.param


@pytest.fixture(scope="module")
def catalogue(tag):
    return read(tag)


def translations(catalogue):
    """Each message, as its forms in English, with its translated forms."""
    for each in catalogue:
        one = isinstance(each.id, str)
        if each.id and each.string:
            yield ([each.id], [each.string]) if one else (list(each.id), list(each.string))


def placeholders(message):
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def formulas(words):
    """The words that are formulas, without what punctuates them; a function by itself is a word that is spoken."""
    those = [each.strip(".,:;()") for each in re.sub(r"{.*?}", "", words).split()]
    return [each for each in those if MATHEMATICAL.search(each) or (each in FUNCTIONS and those != [each])]


def test_every_message_is_translated(catalogue):
    assert missing(catalogue) == []


def test_a_catalogue_holds_just_what_pages_say_as_the_update_writes_it(tag, said):
    assert source(tag).read_text(encoding="utf-8") == text(updated(tag, said)), "run make messages"


def test_no_translation_is_a_guess(catalogue):
    assert [each.id for each in catalogue if each.fuzzy] == []


def test_a_translation_has_the_placeholders_of_its_message(tag, catalogue):
    """The form for exactly one may leave the number out where English does; that of Persian is for none too."""
    for english, forms in translations(catalogue):
        for number, form in enumerate(forms):
            wanted = english[:1] if number == 0 and tag != "fa" else []
            assert not form or placeholders(form) in [
                placeholders(each) for each in (*wanted, english[-1])
            ], form


def test_a_translation_has_the_formulas_of_its_message(catalogue):
    for english, forms in translations(catalogue):
        for form in filter(None, forms):
            assert [each for each in formulas(english[-1]) if each not in form] == [], form


def test_a_translation_begins_and_ends_with_a_space_where_its_message_does(catalogue):
    for english, forms in translations(catalogue):
        for form in filter(None, forms):
            ends = [(each[:1].isspace(), each[-1:].isspace()) for each in (english[-1], form)]
            assert ends[0] == ends[1], form


def test_no_message_of_a_page_holds_a_formula():
    found = [each.one for each in words() if re.search(r"[$\\_^∂]| = ", re.sub(r"{\w+}", "", each.one))]
    assert found == []


def test_no_message_is_put_together_while_it_is_said():
    """An f-string or a sum has no entry in a catalogue."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and "coq" not in path.parts:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                those = node.args[: 1 if name in SAYING else 2 if name == COUNTING else 0]
                assert not any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in those), (
                    path,
                    node.lineno,
                )


def said_by_name(tree):
    """The names whose values are said: of variables, and of tables."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", "")
            for each in node.args[: 1 if name == "say" else 2 if name == COUNTING else 0]:
                each = each.value if isinstance(each, ast.Subscript) else each
                yield from (each.id,) if isinstance(each, ast.Name) else ()


def unmarked(node):
    """The texts in a value, but for keys and what is marked as a message."""
    if isinstance(node, ast.Constant):
        yield from (node.value,) if isinstance(node.value, str) and node.value else ()
    elif isinstance(node, ast.Dict):
        yield from (text for each in node.values for text in unmarked(each))
    elif isinstance(node, ast.IfExp):
        yield from (*unmarked(node.body), *unmarked(node.orelse))
    elif isinstance(node, ast.Tuple | ast.List):
        yield from (text for each in node.elts for text in unmarked(each))


def test_what_is_said_by_a_name_is_marked_as_a_message_where_it_stands():
    for path in SOURCES.rglob("*.py"):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for part in ast.walk(module) if "coq" not in path.parts else ():
            if isinstance(part, ast.FunctionDef):
                names = set(said_by_name(part))
                for node in (*module.body, *ast.walk(part)):
                    if isinstance(node, ast.Assign) and names & {
                        getattr(each, "id", "") for each in node.targets
                    }:
                        assert list(unmarked(node.value)) == [], (path, node.lineno)


def test_persian_is_written_with_its_own_letters_and_marks():
    for _, forms in translations(read("fa")):
        for form in forms:
            assert not re.search(r"[يكىة;?\"%]|(?<![A-Za-z0-9]),|\u200c\s|\s\u200c|  ", form), form


def test_a_formula_among_words_read_from_the_right_keeps_its_signs_where_they_are():
    """A sign at its end would move to the other: +a would be read as a+, if no mark said that it belongs to the left."""
    for english, forms in translations(read("fa")):
        ends = [(each[0], each[-1], each) for each in formulas(english[-1]) if len(each) > 1]
        for first, last, each in ends:
            for form in forms:
                assert not is_neutral(first) or f"\u200e{each}" in form, form
                assert not is_neutral(last) or f"{each}\u200e" in form or f"{each}{{" in form, form


def is_neutral(sign):
    return unicodedata.bidirectional(sign) not in ("L", "EN")


STEPS = {
    "el": ("{number} βήμα", "{number} βήματα"),
    "fa": ("{number} گام", "{number} گام‌ها"),
    "pl": ("{number} krok", "{number} kroki", "{number} kroków"),
}


@pytest.mark.parametrize(
    ("tag", "number", "form"),
    [
        *(("pl", number, 0) for number in (1,)),
        *(("pl", number, 1) for number in (2, 3, 4, 22, 34, 102)),
        *(("pl", number, 2) for number in (0, 5, 11, 12, 14, 21, 25, 112)),
        *(("el", number, 0) for number in (1,)),
        *(("el", number, 1) for number in (0, 2, 11, 21)),
        *(("fa", number, 0) for number in (0, 1)),
        *(("fa", number, 1) for number in (2, 11, 21)),
    ],
)
def test_the_form_that_goes_with_a_number_is_chosen(tag, number, form):
    catalogue = empty(tag)
    catalogue.add(("{number} step", "{number} steps"), STEPS[tag])
    loaded = gettext.GNUTranslations(io.BytesIO(binary(catalogue)))
    assert loaded.ngettext("{number} step", "{number} steps", number) == STEPS[tag][form]


def test_the_same_catalogue_is_compiled_to_the_same_bytes(tag, catalogue):
    again = f"import sys, derive.locale.catalogues as c; sys.stdout.buffer.write(c.binary(c.read({tag!r})))"
    other = subprocess.run([sys.executable, "-c", again], capture_output=True, check=True)
    assert other.stdout == binary(catalogue)


def test_a_page_needs_no_babel():
    said = (
        "import sys, derive.language as d; d.language('pl').text('gradient'); print('babel' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, check=True, text=True)
    assert found.stdout == "False\n"


def test_messages_are_found_in_code():
    code = "script.say('a' 'b', x=y)\nsay('c' if it else 'd')\ncount('e', 'f', n)\n_('g')\ntext.count('(')\nlaw('h')"
    assert sorted(in_python(code)) == [("ab",), ("c",), ("d",), ("e", "f"), ("g",)]


def test_messages_are_found_in_templates():
    template = (
        "{% if it %}{{ script.say('a') ~ say('b', x=y) }}{% endif %}{{ count('c', 'd', n) }}{{ law('e') }}"
    )
    assert sorted(in_template(template)) == [("a",), ("b",), ("c", "d")]


def test_an_update_keeps_what_is_translated_and_drops_what_is_said_no_more(monkeypatch, tmp_path):
    from derive.locale import catalogues
    from derive.locale.messages import Message

    monkeypatch.setattr(catalogues, "HERE", tmp_path)
    source("pl").parent.mkdir(parents=True)
    old = empty("pl")
    old.add("kept", "zachowane", user_comments=["said by a translator"])
    old.add("gone", "usunięte")
    source("pl").write_text(text(old), encoding="utf-8")
    new = updated("pl", [Message("part", "a.py", "kept"), Message("", "b.py", "new")])
    assert {each.id: each.string for each in new if each.id} == {"kept": "zachowane", "new": ""}
    assert new.get("kept").user_comments == ["said by a translator"]


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(SystemExit, match="no catalogue xx; the catalogues are el, fa, pl"):
        main(["xx"])
