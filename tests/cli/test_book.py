"""derive book: which problems, what points, what letters; refusals in one line."""

from decimal import Decimal

import pytest

from derive.cli.book import asked, chosen, points
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
