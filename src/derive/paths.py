"""Where the problem files and the templates live, installed or not; how a file is written."""

import os
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from derive.errors import OutputError

_PACKAGE = Path(str(files("derive")))


def data_dir(name: str) -> Path:
    """The folder `name`: inside the wheel, or else at the top of the checkout.

    Raises:
        FileNotFoundError: neither is there; the installation is broken.
    """
    for place in (_PACKAGE / name, _PACKAGE.parent.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no {name}/ beside {_PACKAGE}; reinstall derive-ml")


def cache_dir() -> Path:
    """The folder of what can be made again; it may not exist."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "derive"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write `content` to the file `path`, all of it or nothing; to what is no file, as /dev/stdout, just write.

    Raises:
        OutputError: it can't be written; what was there still is.
    """
    place = Path(os.path.realpath(path))  # where there is a link, the link stays
    written = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(written)
            return
        draft = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            draft.write_bytes(written)
            draft.replace(place)
        finally:
            with suppress(OSError):  # it is not there any more, or never was
                draft.unlink()
    except OSError as why:
        raise OutputError(f"{path}: can't be written ({why.strerror})") from None


def make_folder(path: Path) -> None:
    """The folder `path`, with those above it, if it is not there yet.

    Raises:
        OutputError: it can't be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise OutputError(f"{path}: can't be written ({why.strerror})") from None
