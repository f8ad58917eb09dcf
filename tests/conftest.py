"""The catalogues of messages are compiled before a test reads them."""

from derive.locale.catalogues import TAGS, compile_catalogue, is_compiled


def pytest_configure():
    """Compile what is not, or has changed since."""
    for tag in TAGS:
        if not is_compiled(tag):
            compile_catalogue(tag)
