"""From the socket to the manager nothing is untyped: a frame without its line is found by mypy, and here."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from libriassist import protocol
from libriassist.core import commands
from libriassist.web import dispatch

from ..servers import ROOT

A_NEW_COMMAND = """
class Whisper(ConversationCommand):
    type: Literal["whisper"]

AgentCommand = (
    Whisper
    |"""


def test_the_unions_of_frames_are_made_of_the_same_commands() -> None:
    everything = set(get_args(protocol.PersonsFrame))
    assert {
        *get_args(get_args(protocol.ClientFrame)[0]),
        *get_args(get_args(protocol.AgentFrame)[0]),
    } == everything
    assert {one for one in everything if issubclass(one, protocol.Command)} == set(
        get_args(protocol.PersonsCommand)
    )
    placed = set(get_args(commands.WireCommand))
    assert set(get_args(protocol.PersonsCommand)) - placed == {protocol.SetStatus}, "a status is not in the log"


def test_no_frame_is_handled_untyped() -> None:
    source = inspect.getsource(dispatch)
    assert "Any" not in source
    assert source.count("assert_never(frame)") == 2


@pytest.mark.slow
def test_a_new_command_without_its_lines_fails_mypy(tmp_path: Path) -> None:
    """In the dispatcher, in the decisions, and in the table of rights."""
    shutil.copytree(
        ROOT / "libriassist", tmp_path / "libriassist", ignore=shutil.ignore_patterns("static", "sample")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    changed = tmp_path / "libriassist" / "protocol" / "__init__.py"
    text = changed.read_text().replace("AgentCommand = (", A_NEW_COMMAND, 1)
    changed.write_text(text.replace("from typing import Annotated", "from typing import Annotated, Literal", 1))
    kinds = tmp_path / "libriassist" / "core" / "commands.py"
    kinds.write_text(kinds.read_text().replace("WireCommand = (", "WireCommand = (protocol.Whisper |", 1))
    where = ["libriassist/web/dispatch.py", "libriassist/core/decisions/__init__.py", "libriassist/core/rights.py"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *where], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stdout.splitlines() if "assert_never" in line]
    assert {line.split(":")[0] for line in said} == set(where), done.stdout + done.stderr
