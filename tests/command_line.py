"""The command line: run within this process, or in one of its own where the process is what is tested."""

import io
import os
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from subprocess import CompletedProcess
from unittest.mock import patch

import pytest

from derive.cli import main


def derive(*args, typed=b""):
    """What a command says, and how it ends, with `typed` on standard input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        patch.object(sys, "argv", ["derive", *map(str, args)]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed))),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as stop,
    ):
        main()
    said = (each.buffer.getvalue().decode("utf-8") for each in (out, err))
    return CompletedProcess(args, stop.value.code, *said)


def shell(line):
    """How a line of a shell ends, and what it says; an echo may give the command something to read."""
    *before, command = (shlex.split(each) for each in line.split(" | "))
    result = derive(*command[1:], typed=" ".join(before[0][1:]).encode() if before else b"")
    return result.returncode, result.stdout + result.stderr


def process(*args, **env):
    """The same of a process of its own, in this environment."""
    return subprocess.run(
        [sys.executable, "-m", "derive.cli", *map(str, args)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env},
    )  # fmt: skip
