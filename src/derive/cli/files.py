"""Texts that people hand in: on the command line, in a file, on standard input."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from derive.errors import StatementError, UsageError


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be handed in: `what` it is, what it `holds`, and how many bytes of it are read at most."""

    what: str
    holds: str
    largest: int

    def in_file(self, path: Path) -> str:
        """What stands in a file.

        Raises:
            UsageError: there is no such file.
            StatementError: it is too long, or no text.
        """
        if path.is_dir():
            raise UsageError(f"{path} is a folder, expected a file with {self.what}")
        try:
            with path.open("rb") as file:
                return self._decoded(self._read(file), str(path))
        except FileNotFoundError:
            raise UsageError(f"there is no file {path}") from None
        except (OSError, ValueError) as why:
            raise StatementError(f"{path}: can't be read ({getattr(why, 'strerror', None) or why})") from None

    def typed(self) -> str:
        """What stands on standard input.

        Raises:
            StatementError: it is too long, or no text.
        """
        return self._decoded(self._read(sys.stdin.buffer), "standard input")

    def _read(self, file: IO[bytes]) -> bytes:
        """As much as there may be, and a little more."""
        return file.read(self.largest + 1)

    def _decoded(self, data: bytes, where: str) -> str:
        if len(data) > self.largest:
            raise StatementError(f"{where}: more than {self.largest} bytes, expected {self.holds}")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise StatementError(f"{where}: expected text in UTF-8, found something else") from None
