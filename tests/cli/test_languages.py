"""Pages, statements, reasons and laws in another language: `--lang`."""

import pytest
from command_line import derive, process

from derive.language import LANGUAGES

COMMANDS = (("softmax-ce",), ("show", "softmax-ce"), ("why", "softmax-ce", 2), ("laws", "product rule"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_an_unknown_language_is_refused_in_one_line(command):
    refused = derive(*command, "--lang", "xx")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1
    assert all(tag in refused.stderr for tag in LANGUAGES)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_the_environment_chooses_no_language(command):
    page = process(*command, LANG="pl_PL.UTF-8", LANGUAGE="pl", LC_ALL="pl_PL.UTF-8").stdout
    assert page == derive(*command).stdout == derive(*command, "--lang", "en").stdout
    assert page


@pytest.mark.parametrize("command", COMMANDS[:2], ids=lambda words: words[0])
def test_a_page_in_another_language_is_another_page(command):
    english, persian = derive(*command), derive(*command, "--lang", "fa")
    assert persian.returncode == 0
    assert persian.stdout != english.stdout
