"""--format pdf and typst on the command line."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
STUCK = """title = "t"
[symbols]
t = {}
[prove]
open = "exp(t) >= 1 + t + t^2/2 + t^3/6"
"""
UNSEEN = 'title = "A 中 title"\nfind = "d/dx x^2"\n[symbols]\nx = {}\n'


def derive(*args, **how):
    command = [sys.executable, "-m", "derive.cli", *map(str, args)]
    return subprocess.run(command, env=ENV, stderr=subprocess.PIPE, **{"stdout": subprocess.PIPE, **how})


def test_a_pdf_is_written_to_a_file_or_a_pipe(tmp_path):
    path = tmp_path / "out.pdf"
    assert derive("minibatch", "--format", "pdf", "-o", path).returncode == 0
    assert path.read_bytes() == derive("minibatch", "--format", "pdf").stdout
    assert path.read_bytes().startswith(b"%PDF-1.7")


def test_a_pdf_is_refused_on_a_terminal():
    outside, inside = pty.openpty()
    result = derive("minibatch", "--format", "pdf", stdout=inside)
    os.close(inside)
    os.close(outside)
    assert result.returncode == 2
    assert result.stderr == b"derive: a PDF is nothing for a terminal: expected -o FILE\n"


def test_where_nothing_can_be_written_is_said(tmp_path):
    result = derive("minibatch", "--format", "pdf", "-o", tmp_path / "nowhere" / "out.pdf")
    assert result.returncode == 73
    assert b"nowhere" in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_what_is_stuck_is_printed_too(tmp_path):
    problem, path = tmp_path / "mine.toml", tmp_path / "out.pdf"
    problem.write_text(STUCK)
    assert derive(problem, "--format", "pdf", "-o", path).returncode == 3
    assert path.read_bytes().startswith(b"%PDF-1.7")


def test_a_letter_that_no_font_has_is_one_line_and_nothing_is_written(tmp_path):
    problem, path = tmp_path / "mine.toml", tmp_path / "out.pdf"
    problem.write_text(UNSEEN, encoding="utf-8")
    result = derive(problem, "--format", "pdf", "-o", path)
    assert result.returncode == 4
    assert result.stderr.decode() == (
        "derive: no font that comes with derive has “中” (U+4E2D), which stands in the title\n"
    )
    assert not path.exists()


@pytest.mark.parametrize("detail", ["brief", "textbook", "full"])
def test_what_a_pdf_is_made_of_can_be_seen(detail):
    made = derive("softmax-jacobian", "--format", "typst", "--detail", detail)
    assert made.returncode == 0
    assert "#chain(" in made.stdout.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["pdf", "html", "text"])
def test_a_full_disk_behind_standard_output_is_said_in_one_line(form):
    with open("/dev/full", "wb") as full:
        result = derive("relu-mse", "--format", form, stdout=full)
    assert result.returncode == 73
    assert result.stderr == b"derive: standard output: can't be written (No space left on device)\n"
