"""docs/heartbeats.md: every time in it is the code's, and the order it asks for is what a shop is warned of."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest

from libriassist.config import Settings
from libriassist.setup.times import CONSTANTS, MUST_HOLD, NAME, unfit

from .servers import ROOT
from .times import TIMES

PAGE = (ROOT / "docs" / "heartbeats.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| ([\d.]+) \| (setting|[\w/]+\.py) \| ", re.MULTILINE)
SAID_TO_HOLD = re.findall(r"^- `([^`]+)`: ((?:.+\n)(?:  .+\n)*)", PAGE.split("## What must hold")[1], re.MULTILINE)
BESIDE = re.compile(
    r"^(?:past_answers|writing|knowledge|learning|llm_breaker|handling|long_wait|line_look|header|body|sweep"
    r"|sessions_look|drain|stop)_|_days$"
)
"""Times that nothing else depends on."""


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
    times = {name for name in TIMES if not BESIDE.search(name)}
    assert times <= set(in_force())


def test_what_must_hold_is_on_the_page_as_a_shop_is_told_it() -> None:
    assert {claim: " ".join(why.split()) for claim, why in SAID_TO_HOLD} == MUST_HOLD
    names = {name for claim in MUST_HOLD for name in NAME.findall(claim)}
    assert names <= set(in_force())
    assert {name: value for name, value in in_force().items() if name in CONSTANTS} == CONSTANTS


def test_what_must_hold_holds_for_the_defaults() -> None:
    assert unfit(Settings()) == []
    assert unfit(Settings(llm_provider="openai")) == []


@pytest.mark.parametrize(
    ("broken", "figures"),
    [
        ({"lease_seconds": 5, "grace_seconds": 600}, ["25 + 10 < 5"]),
        ({"lease_seconds": 35}, ["25 + 10 < 35"]),
        ({"client_away_seconds": 30}, ["25 + 10 < 30"]),
        ({"page_change_seconds": 91}, ["91 < 90"]),
        ({"offer_seconds": 300}, ["300 < 45 + 60"]),
        ({"client_ask_seconds": 10}, ["90 < 10 < 86400"]),
        ({"client_abandon_seconds": 3600}, ["3600 > 3600 * 8"]),
        ({"send_seconds": 60}, ["60 < 25 + 10"]),
        ({"ping_seconds": 75, "lease_seconds": 120}, ["75 < 60"]),
        ({"llm_first_token_seconds": 28, "llm_provider": "openai"}, ["28 < 30 * 0.9"]),
        ({"llm_first_token_seconds": 28}, []),
        ({"orders_timeout_seconds": 30}, ["2 + 30 < 30"]),
        ({"effects_poll_seconds": 20}, ["20 < 20 <= 60"]),
        ({"forgotten_seconds": 90}, ["2 < 90 <= 60"]),
        ({"effect_retry_longest_seconds": 1}, ["5 < 1"]),
        ({"session_idle_minutes": 5}, ["48 < 10 * 60 < 5 * 60 < 12 * 3600"]),
        ({"lease_seconds": 20, "ping_seconds": 5, "send_seconds": 4}, []),
    ],
)
def test_a_shops_times_that_do_not_fit_are_told_in_figures(broken: dict[str, Any], figures: list[str]) -> None:
    told = unfit(Settings(**broken))
    assert [re.findall(r" should hold: .+ Now it is (.+)\.$", line) for line in told] == [[one] for one in figures]
