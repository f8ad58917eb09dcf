"""`python -m derive.locale` compiles the catalogues; with `update`, it first brings them up to date."""

from __future__ import annotations

import sys

from derive.locale.catalogues import TAGS, compile_catalogue, missing, source, text
from derive.paths import make_folder, write_whole


def main(words: list[str]) -> None:
    """Compile the catalogues, those of the languages named or all."""
    tags = [each for each in words if each != "update"] or TAGS
    if unknown := [each for each in tags if each not in TAGS]:
        raise SystemExit(f"no catalogue {unknown[0]}; the catalogues are {', '.join(TAGS)}")
    if "update" in words:
        _update(tags)
    for tag in tags:
        compile_catalogue(tag)


def _update(tags: list[str] | tuple[str, ...]) -> None:
    """Rewrite the catalogues with the messages there are now, and say what is left to translate."""
    from derive.locale.messages import messages
    from derive.locale.update import updated

    said = list(messages())
    for tag in tags:
        catalogue = updated(tag, said)
        make_folder(source(tag).parent)
        write_whole(source(tag), text(catalogue))
        print(f"{tag}: {len(catalogue)} messages, {len(missing(catalogue))} not translated")


if __name__ == "__main__":
    main(sys.argv[1:])
