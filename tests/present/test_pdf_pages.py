"""Every problem in print, in every language: words stand on the page and in its column, as another program sees them."""

import re
import subprocess

import pytest

from derive import library
from derive.api import solve
from derive.language import LANGUAGES

pytestmark = pytest.mark.slow
LEFT, RIGHT, BOTTOM = (cm / 2.54 * 72 for cm in (2.2, 21 - 2.2, 29.7 - 2))
HANGING = 3  # points by which a dot or a hyphen may stand out
PLACE = re.compile(
    r'xMin="(?P<left>[\d.-]+)".* xMax="(?P<right>[\d.-]+)" yMax="(?P<bottom>[\d.-]+)">(?P<word>.*)</word>'
)


def outside(path):
    """The words that stand beside the column, or below it."""
    shown = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    places = list(PLACE.finditer(shown))
    assert len(places) > 50
    return [
        each["word"]
        for each in places
        if float(each["left"]) < LEFT - HANGING
        or float(each["right"]) > RIGHT + HANGING
        or float(each["bottom"]) > BOTTOM + HANGING
    ]


@pytest.mark.parametrize("name", library.names())
def test_every_word_stands_in_the_column_in_every_language(name, tmp_path):
    problem, remarks = library.load_with_remarks(name)
    result = solve(problem, remarks=remarks)
    for tag in LANGUAGES:
        for detail in ("textbook", "full") if tag == "en" else ("textbook",):
            path = tmp_path / f"{tag}-{detail}.pdf"
            path.write_bytes(result.pdf(detail, tag))
            assert outside(path) == []
