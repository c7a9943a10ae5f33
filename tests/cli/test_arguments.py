"""What is typed after a command and is no number or no text for it is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .run import libriassist, refusal

NO_TEXT = "\udcff"
"""How Python reads the byte 255 from a shell."""
HUGE = "99999999999999999999"


@pytest.mark.parametrize("number", ["0", "-1", "1000001", str(2**63), HUGE])
def test_a_limit_is_neither_nothing_nor_more_than_a_database_can_count(tmp_path: Path, number: str) -> None:
    assert libriassist("agents", "list", folder=tmp_path).returncode == 0
    said = refusal("effects", "list", f"--limit={number}", folder=tmp_path)
    assert said == "libriassist: --limit is at least 1 and at most 1,000,000."
    assert libriassist("effects", "list", "--limit=1000000", folder=tmp_path).returncode == 0


@pytest.mark.parametrize("number", ["0", "10001", HUGE])
def test_nobody_has_more_conversations_at_a_time_than_a_database_can_count(tmp_path: Path, number: str) -> None:
    said = refusal("agents", "add", "a@shop.example", "A", "--max-conversations", number, folder=tmp_path)
    assert said == "libriassist: --max-conversations is at least 1 and at most 10,000."


@pytest.mark.parametrize(
    "command",
    [
        ("effects", "retry", NO_TEXT),
        ("effects", "drop", "mail:1", NO_TEXT),
        ("effects", "drop", "--dead", "--kind", NO_TEXT),
        ("effects", "list", "--kind", NO_TEXT),
        ("agents", "add", NO_TEXT + "@shop.example", "A"),
        ("agents", "disable", NO_TEXT),
        ("knowledge", "import", "sample", "--title", NO_TEXT),
        ("serve", "--host", NO_TEXT),
    ],
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    said = refusal(*command, folder=tmp_path)
    assert said.startswith("libriassist: '") and said.endswith("' is not text in UTF-8."), said
    assert said.isascii()


def test_a_password_that_is_no_text_is_refused(tmp_path: Path) -> None:
    given = ("agents", "add", "a@shop.example", "A", "--password-stdin")
    done = libriassist(*given, stdin=NO_TEXT * 20, folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, "libriassist: The password is not text in UTF-8.\n")
