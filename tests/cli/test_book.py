"""derive book: which problems, what points, what letters; refusals in one line."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from cli.test_false import SADDLE
from command_line import derive, process

from derive.cli.book import asked, bound, chosen, points, solved
from derive.errors import UsageError

TWO = asked([("softmax-ce", "classification"), ("relu-mse", "networks")], ())


def test_names_keep_their_order_and_their_chapters():
    names = ("relu-mse", "tests/x.toml", "softmax-ce:x")
    assert chosen(names, (), False) == [
        ("relu-mse", "networks"),
        ("tests/x.toml", ""),
        ("softmax-ce:x", "classification"),
    ]


def test_a_chapter_is_all_of_its_problems():
    assert {chapter for _, chapter in chosen((), ("training",), False)} == {"training"}
    assert ("l2-penalty", "training") in chosen((), ("training",), False)


def test_all_goes_chapter_by_chapter():
    chapters = [chapter for _, chapter in chosen((), (), True)]
    assert chapters == sorted(chapters)
    assert len(chapters) > 20


@pytest.mark.parametrize(
    ("problems", "chapters", "everything", "found"),
    [
        ((), (), False, "say which"),
        (("relu-mse",), (), True, "say which"),
        (("relu-mse",), ("training",), False, "say which"),
        ((), ("cooking",), False, "no chapter cooking; the chapters are activations"),
        (("relu-mse", "relu-mse"), (), False, "relu-mse stands in the book twice"),
    ],
)
def test_what_names_no_book_is_refused(problems, chapters, everything, found):
    with pytest.raises(UsageError, match=found):
        chosen(problems, chapters, everything)


def test_points_are_of_a_problem_or_of_its_parts():
    part = TWO[1].problem.targets[0].part
    assert points(["softmax-ce=10", f"relu-mse:{part}=2.5"], TWO) == {
        "softmax-ce": {"": Decimal(10)},
        "relu-mse": {part: Decimal("2.5")},
    }


def test_points_know_a_file_by_its_name():
    path = str(Path(__file__).parents[1] / "problems" / "relu-mse.toml")
    assert points(["relu-mse=4"], asked([(path, "")], ())) == {path: {"": Decimal(4)}}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("softmax-ce", "expected NAME=NUMBER, found softmax-ce"),
        ("softmax-ce=ten", "expected a number of points up to 1000, found ten"),
        ("softmax-ce=-1", "found -1"),
        ("softmax-ce=nan", "found nan"),
        ("softmax-ce=1e9", "found 1e9"),
        ("matmul-outer=1", "no problem matmul-outer stands in the book; there are softmax-ce, relu-mse"),
        ("relu-mse:nose=1", "relu-mse has no part nose"),
        ("softmax-ce=1,softmax-ce=2", "softmax-ce stands twice"),
    ],
)
def test_other_points_are_refused(said, found):
    with pytest.raises(UsageError, match=found):
        points([said], TWO)


def test_letters_go_to_the_problems_that_have_them():
    renamed = asked([("softmax-ce", ""), ("relu-mse", "")], ["theta=z"])
    assert "z" in renamed[0].problem.shapes
    assert renamed[1].problem == TWO[1].problem


def test_a_letter_of_no_problem_is_refused():
    with pytest.raises(UsageError, match="no problem of the book has Q"):
        asked([("relu-mse", "")], ["Q=z"])


def test_a_letter_that_is_taken_names_the_problem():
    with pytest.raises(UsageError, match="softmax-ce: "):
        asked([("softmax-ce", "")], ["theta=y"])


HOSTILE = r"#$%&_{}\<>\"`*@[] // /* = #pagebreak() $x$ ${x}"


MOTZKIN = """
title = "Motzkin's polynomial"
prove = "3 x^2 y^2 <= x^4 y^2 + x^2 y^4 + 1"
[symbols]
x = ""
y = ""
"""


def source(*arguments):
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "book.typ"
        result = derive("book", *arguments, "--format", "typst", "-o", place)
        return result, place.read_text(encoding="utf-8") if place.exists() else ""


def test_a_book_is_a_pdf_with_its_certificates(tmp_path):
    place = tmp_path / "book.pdf"
    result = derive("book", "softmax-ce", "relu-mse", "--title", HOSTILE, "--author", HOSTILE, "-o", place)
    assert (result.returncode, result.stderr) == (0, "")
    content = place.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"01-softmax-ce.json" in content
    assert b"02-relu-mse.json" in content


def test_a_sheet_has_no_solutions():
    result, sheet = source("softmax-ce", "--sheet", "--points", "softmax-ce=10")
    assert result.returncode == 0
    assert "10" in sheet
    assert "#space(" in sheet
    assert "#chain(" not in sheet
    assert "#outcome(" not in sheet


def test_answers_have_no_derivations():
    result, answers = source("softmax-ce", "--answers")
    assert result.returncode == 0
    assert "#outcome(" in answers
    assert "#chain(" not in answers


def test_the_same_book_is_the_same_bytes(tmp_path):
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for place, seed in ((first, "1"), (second, "2")):
        result = process("book", "softmax-ce", "relu-mse", "-o", place, PYTHONHASHSEED=seed)
        assert result.returncode == 0
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "found"),
    [
        (("softmax-ce",), 2, "a book needs a file: say -o FILE"),
        (("softmax-ce", "--format", "html"), 2, "say -o FOLDER"),
        (
            ("softmax-ce", "--lang", "xx", "-o", "x.pdf"),
            2,
            "'xx' is not one of 'en', 'el', 'fa', 'pl'",
        ),
        (("nothing", "-o", "x.pdf"), 2, "there is no problem called nothing"),
        (("softmax-ce", "-o", "/no/such/folder/x.pdf"), 73, "/no/such/folder/x.pdf: can't be written"),
        (("softmax-ce", "--format", "html", "-o", "/dev/null/site"), 73, "/dev/null/site: can't be written"),
    ],
)
def test_what_makes_no_book_is_said_in_one_line(arguments, code, found):
    result = derive("book", *arguments)
    assert result.returncode == code
    assert found in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(("text", "code", "shape"), [(MOTZKIN, 3, "stuck"), (SADDLE, 1, "false")])
def test_what_is_not_solved_says_so_on_its_page_and_the_rest_is_there(tmp_path, text, code, shape):
    path = tmp_path / "open.toml"
    path.write_text(text, encoding="utf-8")
    result, book = source(path, "softmax-ce")
    assert result.returncode == code
    assert f"{path}: " in result.stderr
    assert f'#outcome("{shape}"' in book
    assert '#outcome("answer"' in book
    assert derive("book", path, "softmax-ce", "-o", tmp_path / "x.pdf").returncode == code
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


def test_a_file_among_chapters_stands_under_nobody_else_s_title():
    mixed = asked([("softmax-ce", "classification"), ("relu-mse", "")], ())
    (chapter,) = bound(solved(mixed, "textbook", {})[0]).chapters
    assert chapter.title == ""
    assert [each.name for each in chapter.exercises] == ["softmax-ce", "relu-mse"]


def test_a_sheet_is_not_its_answers():
    result = derive("book", "softmax-ce", "--sheet", "--answers", "-o", "x.pdf")
    assert (result.returncode, result.stdout) == (2, "")
    assert "say --sheet or --answers, not both" in result.stderr


@pytest.mark.parametrize("name", ["x.pdf", "x.html"])
def test_a_page_of_text_is_not_written_to_a_file_of_another_form(tmp_path, name):
    result = derive("softmax-ce", "-o", tmp_path / name)
    assert result.returncode == 2
    assert f"expected --format {name[2:]}" in result.stderr
    assert not list(tmp_path.iterdir())
