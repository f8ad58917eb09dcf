"""Where the problem files and the templates live, installed or not."""

import os
from importlib.resources import files
from pathlib import Path

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
