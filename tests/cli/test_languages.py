"""Pages, statements, reasons and laws in another language: `--lang`."""

import os
import subprocess
import sys

import pytest

from derive.language import LANGUAGES

COMMANDS = (("softmax-ce",), ("show", "softmax-ce"), ("why", "softmax-ce", 2), ("laws", "product rule"))


def derive(*args, **env):
    return subprocess.run(
        [sys.executable, "-m", "derive.cli", *map(str, args)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env},
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_an_unknown_language_is_refused_in_one_line(command):
    refused = derive(*command, "--lang", "xx")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1
    assert all(tag in refused.stderr for tag in LANGUAGES)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_the_environment_chooses_no_language(command):
    pages = [derive(*command), derive(*command, LANG="pl_PL.UTF-8", LANGUAGE="pl", LC_ALL="pl_PL.UTF-8")]
    assert pages[0].stdout == pages[1].stdout == derive(*command, "--lang", "en").stdout
    assert pages[0].stdout


@pytest.mark.parametrize("command", COMMANDS[:2], ids=lambda words: words[0])
def test_a_page_in_another_language_is_another_page(command):
    english, persian = derive(*command), derive(*command, "--lang", "fa")
    assert persian.returncode == 0
    assert persian.stdout != english.stdout
