"""Every problem of the gallery, stated in text: the same statement, hence the same certificate."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from derive import api, library
from derive.kernel.certificate import problem_to_json
from derive.problem_file import read_problem_file

FOLDER = Path(__file__).parents[1] / "problems"


def certificate(problem):
    """As data: sizes may stand in another order, which means nothing."""
    return json.loads(api.solve(problem).certificate)


@pytest.mark.parametrize("name", library.names())
def test_the_statement_in_text_is_that_in_python(name):
    in_text = read_problem_file(FOLDER / f"{name}.toml").problem
    assert problem_to_json(in_text) == problem_to_json(library.load(name))


@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-jacobian", "l2-penalty", "relu-mse"])
def test_the_certificates_are_the_same(name):
    in_text = read_problem_file(FOLDER / f"{name}.toml").problem
    assert certificate(in_text) == certificate(library.load(name))


def test_no_sympy_is_imported_for_text():
    path = FOLDER / "softmax-ce.toml"
    code = (
        "import sys; from derive import api, library; "
        f"assert api.solve(library.load({str(path)!r})).is_solved; "
        "from derive.one_line import read_line; read_line(['J = sum_i x_i'], [], ['dJ/dx_j']); "
        "sys.exit('sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
