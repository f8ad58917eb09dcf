"""The command line: run within this process, or in one of its own where the process is what is tested."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from subprocess import CompletedProcess
from unittest.mock import patch

import pytest

from derive.cli import main


def derive(*args):
    """What a command says, and how it ends."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        patch.object(sys, "argv", ["derive", *map(str, args)]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as stop,
    ):
        main()
    said = (each.buffer.getvalue().decode("utf-8") for each in (out, err))
    return CompletedProcess(args, stop.value.code, *said)


def process(*args, **env):
    """The same of a process of its own, in this environment."""
    return subprocess.run(
        [sys.executable, "-m", "derive.cli", *map(str, args)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env},
    )  # fmt: skip
