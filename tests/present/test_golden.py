"""Pages of three problems, byte for byte as a person has read and accepted them.

To accept what has changed, and then to read the difference: PYTHONPATH=src python tests/present/test_golden.py
"""

from pathlib import Path

import pytest

from derive import api, library

FOLDER = Path(__file__).parent / "golden"
NAMES = ("softmax-ce", "logistic-hessian", "gaussian-noise")
FORMS = {"latex": "tex", "typst": "typ", "html": "html"}  # and how their files end
LOOKS = ("#show: styled", "</style>")  # the look of all pages stands before these
TAGS = ("en", "el", "fa", "pl")
PAGES = [(name, form, tag) for name in NAMES for form in FORMS for tag in TAGS]


def path(name, form, tag):
    return FOLDER / f"{name}.{tag}.{FORMS[form]}"


def page(name, form, tag):
    made = api.solve(library.load(name)).page(form, language=tag)
    return made[max(made.find(look) for look in ("", *LOOKS)) :]


@pytest.mark.parametrize(("name", "form", "tag"), PAGES)
def test_a_page_is_as_it_was_accepted(name, form, tag):
    assert page(name, form, tag) == path(name, form, tag).read_text(encoding="utf-8")


def test_every_accepted_page_is_compared():
    assert {each.name for each in FOLDER.iterdir()} == {path(*each).name for each in PAGES}


if __name__ == "__main__":
    from derive.locale.catalogues import TAGS as OTHERS, compile_catalogue

    for tag in OTHERS:
        compile_catalogue(tag)
    FOLDER.mkdir(exist_ok=True)
    for each in PAGES:
        path(*each).write_text(page(*each), encoding="utf-8")
