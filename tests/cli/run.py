"""Runs `libriassist` commands as a shell would, but within the tests' own process: ten times as fast."""

from __future__ import annotations

import contextlib
import io
import os
from dataclasses import dataclass
from unittest import mock

from libriassist.cli import main


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def libriassist(*arguments: str, stdin: object = "", folder: object = None, **settings: object) -> Done:
    """One command to its end; `settings` become LIBRIASSIST_* variables, `folder` the data folder."""
    given = {"data_dir": folder, "semantic": "off", "port": 0, **settings}
    env = {k: v for k, v in os.environ.items() if not k.startswith("LIBRIASSIST_")}
    env |= {f"LIBRIASSIST_{k.upper()}": str(v) for k, v in given.items() if v is not None}
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, env, clear=True),
        mock.patch("sys.stdin", io.StringIO(str(stdin))),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = main(arguments)
        except SystemExit as usage:
            code = int(str(usage.code))
    return Done(code, out.getvalue(), err.getvalue())


def refusal(*arguments: str, folder: object = None, **settings: object) -> str:
    """The line a command ends with that cannot be done (exit code 2, no stack trace)."""
    done = libriassist(*arguments, folder=folder, **settings)
    assert done.returncode == 2, done
    line = done.stderr.strip().splitlines()[-1]
    assert line.startswith("libriassist: "), done.stderr
    return line
