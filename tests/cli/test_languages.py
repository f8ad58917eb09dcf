"""Pages, statements, reasons and laws in another language: `--lang`."""

import pytest
from test_commands import derive, refused

from derive.language import LANGUAGES

COMMANDS = (("softmax-ce",), ("show", "softmax-ce"), ("why", "softmax-ce", 2), ("laws", "product rule"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_an_unknown_language_is_refused_in_one_line(command):
    refused(derive(*command, "--lang", "xx"), 2, *LANGUAGES)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_the_environment_chooses_no_language(command):
    pages = [derive(*command), derive(*command, LANG="pl_PL.UTF-8", LANGUAGE="pl", LC_ALL="pl_PL.UTF-8")]
    assert pages[0].stdout == pages[1].stdout == derive(*command, "--lang", "en").stdout
    assert pages[0].stdout


@pytest.mark.parametrize("command", COMMANDS[:2], ids=lambda words: words[0])
def test_a_page_in_another_language_is_another_page(command):
    english, greek = derive(*command), derive(*command, "--lang", "el")
    assert greek.returncode == 0
    assert greek.stdout != english.stdout
