"""A web page in a file has the fonts that it looks for beside it."""

import pytest
from command_line import derive


@pytest.mark.parametrize(
    ("tag", "fonts"), [("en", ["derive-math"]), ("fa", ["derive-math", "derive-persian"])]
)
def test_fonts_lie_beside_the_page(tmp_path, tag, fonts):
    result = derive("softmax-ce", "--format", "html", "--lang", tag, "-o", tmp_path / "page.html")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert sorted(each.stem for each in tmp_path.iterdir()) == [*fonts, "page"]


def test_a_font_that_is_there_stays(tmp_path):
    (tmp_path / "derive-math.woff2").write_bytes(b"mine")
    derive("softmax-ce", "--format", "html", "-o", tmp_path / "page.html")
    assert (tmp_path / "derive-math.woff2").read_bytes() == b"mine"


def test_a_page_that_is_no_file_has_no_fonts():
    assert derive("softmax-ce", "--format", "html").stdout.startswith("<!DOCTYPE html>")
