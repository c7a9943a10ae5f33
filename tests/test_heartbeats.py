"""docs/heartbeats.md: every time in it is the code's, and the order it asks for holds."""

from __future__ import annotations

import importlib
import re

import pytest

from libriassist.config import Settings

from .servers import ROOT

PAGE = (ROOT / "docs" / "heartbeats.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| ([\d.]+) \| (setting|[\w/]+\.py) \| ", re.MULTILINE)
MUST_HOLD = re.findall(r"^- `([^`]+)`: ", PAGE.split("## What must hold")[1], re.MULTILINE)
IN_TIME = re.compile(r"_(?:seconds|minutes|hours)$")
BESIDE = re.compile(
    r"^(?:past_answers|writing|knowledge|learning|llm_breaker|handling|long_wait|line_look|header|body|sweep"
    r"|sessions_look|drain|stop)_|_per_|_in_"
)
"""Times that nothing else depends on, and rates."""


def in_force() -> dict[str, float]:
    """What the page names, as the code has it."""
    settings = Settings()
    return {
        name: getattr(settings, name)
        if where == "setting"
        else getattr(importlib.import_module("libriassist." + where[:-3].replace("/", ".")), name)
        for name, _, where in ROW.findall(PAGE)
    }


def test_every_time_on_the_page_is_that_of_the_code() -> None:
    documented = {name: float(default) for name, default, _ in ROW.findall(PAGE)}
    assert documented == in_force()


def test_every_setting_of_a_time_that_others_depend_on_is_on_the_page() -> None:
    times = {name for name in Settings.model_fields if IN_TIME.search(name) and not BESIDE.search(name)}
    assert times <= set(in_force())


@pytest.mark.parametrize("claim", MUST_HOLD)
def test_what_must_hold_holds_for_the_defaults(claim: str) -> None:
    assert eval(claim, {"__builtins__": {}}, in_force()), claim


def test_what_must_hold_is_said_of_each_part() -> None:
    assert len(MUST_HOLD) >= 12
    names = {name for claim in MUST_HOLD for name in re.findall(r"[A-Za-z_]{3,}", claim)}
    assert names <= set(in_force())
