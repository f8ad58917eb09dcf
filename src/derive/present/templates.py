"""The templates of whole pages."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from derive.paths import data_dir
from derive.present import typst


@cache
def environment() -> Environment:
    """Where templates are found; autoescape is off, since scripts have escaped all they write."""
    found = Environment(
        loader=FileSystemLoader(data_dir("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters |= {"quoted": typst.quoted, "unparted": typst.unparted}
    return found
