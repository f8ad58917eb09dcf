"""The wheel works from anywhere."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", out, ROOT], check=True, capture_output=True
    )
    (found,) = out.glob("*.whl")
    return found


@pytest.mark.slow
def test_the_wheel_holds_problems_templates_and_catalogues(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "derive/derivations/classification/softmax_ce.py" in names
    assert "derive/templates/page.md.j2" in names
    assert {f"derive/locale/{tag}/LC_MESSAGES/derive.mo" for tag in ("el", "fa", "pl")} <= set(names)
    assert not [each for each in names if each.endswith(".po")]


@pytest.mark.slow
def test_the_wheel_holds_every_font_with_its_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    own = {
        f"derive/fonts/{each.name}"
        for each in (ROOT / "src" / "derive" / "fonts").iterdir()
        if each.is_file()
    }
    assert {"derive/fonts/latinmodern-math.woff2", "derive/fonts/GUST-FONT-LICENSE.txt"} <= own
    assert own <= set(names)


@pytest.mark.slow
def test_the_wheel_works_in_an_empty_environment_from_the_root_folder(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    run = tmp_path / "env" / "bin"
    subprocess.run([run / "pip", "install", "--quiet", wheel], check=True)
    listed = subprocess.run(
        [run / "derive", "list"], cwd="/", capture_output=True, text=True, check=True
    ).stdout
    assert "softmax-ce" in listed
    page = subprocess.run(
        [run / "derive", "softmax-ce"], cwd="/", capture_output=True, text=True, check=True
    ).stdout
    assert "ŷ_j − y_j" in page
