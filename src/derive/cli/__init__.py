"""The command line.  Heavy imports happen inside commands: --help and list must start at once."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from derive.errors import DeriveError

INTERRUPTED, INTERNAL, UNWRITTEN = 130, 70, 73
SELDOM = 50_000  # new objects before rings of them are looked for: a command makes few, and that is a tenth of its time
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # files that are asked for are written elsewhere


def main() -> NoReturn:
    """Run the command and leave with the exit code that DESIGN section 11 documents."""
    gc.set_threshold(SELDOM)
    from derive.cli.commands import derive

    try:
        code = derive.main(standalone_mode=False, prog_name="derive")
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as why:
        code = _say(why.format_message(), why.exit_code)
    except DeriveError as why:
        code = _say(str(why), why.exit_code, getattr(why, "excerpt", ()))
    except (click.Abort, KeyboardInterrupt):
        code = _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # the reader has gone: there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as why:
        if why.errno not in FULL:
            code = _say(f"internal error: {type(why).__name__}: {why}", INTERNAL)
        else:
            code = _say(f"standard output: can't be written ({why.strerror})", UNWRITTEN)
    except Exception as why:  # whatever else it is, it is our bug, and a person gets one line
        code = _say(f"internal error: {type(why).__name__}: {why}", INTERNAL)
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str, code: int, excerpt: Sequence[str] = ()) -> int:
    """One line, and below it the text it speaks of, with a caret where there is one."""
    click.echo(f"derive: {' '.join(message.split())}", err=True)
    for line in excerpt:
        click.echo(f"  {line}", err=True)
    return code
