"""Which times must be shorter than which: docs/heartbeats.md says the same (a test compares)."""

from __future__ import annotations

import re

from ..chat.presence import ANNOUNCE_SECONDS, FORGET_SECONDS
from ..chat.turns.decide import DECISION_SECONDS
from ..config import Settings
from ..jobs import LEASE_EVERY_SECONDS, TOUCH_SECONDS

MUST_HOLD = {
    "ping_seconds + pong_seconds < lease_seconds": (
        "a dead socket is closed before its agent counts as away; a living one renews the lease by its answers."
    ),
    "min(LEASE_EVERY_SECONDS, lease_seconds / 4) * 2 < lease_seconds": (
        "one write of a lease may fail, and nobody is away for it."
    ),
    "ping_seconds + pong_seconds < client_away_seconds": (
        "a client behind a dead socket is seen as gone before they count as away, and a page that connects "
        "anew loses no place."
    ),
    "page_change_seconds < client_away_seconds": "turning a page is no absence.",
    "ANNOUNCE_SECONDS * 2 < FORGET_SECONDS": "one lost announcement makes nobody vanish.",
    "offer_seconds < lease_seconds + grace_seconds": (
        "an offer ends by itself before what the agent has is given back."
    ),
    "client_away_seconds < client_ask_seconds < client_abandon_seconds": "aside, then asked, then let go.",
    "client_abandon_seconds > 3600 * 8": "who is let go had a working day to come back.",
    "send_seconds < ping_seconds + pong_seconds": (
        "a reader who takes nothing is cut off before their silence is judged."
    ),
    "ping_seconds < 60": "proxies close a silent connection after a minute, as nginx does.",
    "llm_first_token_seconds < answer_seconds * 0.9": "a silent model leaves time for the shop's own answer.",
    "DECISION_SECONDS + orders_timeout_seconds < answer_seconds": (
        "the decision and the orders leave time for it too."
    ),
    "effects_poll_seconds < forgotten_seconds <= effect_lease_seconds": (
        "a lease that ran out is seen at the next look; a question is missed before other work."
    ),
    "effect_retry_seconds < effect_retry_longest_seconds": "waits grow.",
    "TOUCH_SECONDS < access_minutes * 60 < session_idle_minutes * 60 < session_hours * 3600": (
        "an open dashboard stays signed in, a forgotten one does not."
    ),
}
"""What is to hold, and what for."""
CONSTANTS = {
    "LEASE_EVERY_SECONDS": LEASE_EVERY_SECONDS,
    "ANNOUNCE_SECONDS": ANNOUNCE_SECONDS,
    "FORGET_SECONDS": FORGET_SECONDS,
    "DECISION_SECONDS": DECISION_SECONDS,
    "TOUCH_SECONDS": TOUCH_SECONDS,
}
NAME = re.compile(r"[A-Za-z_]{4,}")
_OF_THE_MODEL = "llm_"


def unfit(settings: Settings) -> list[str]:
    """What does not hold with these settings, in sentences. A model's times count where there is a model."""
    concerned = [claim for claim in MUST_HOLD if settings.llm_provider or _OF_THE_MODEL not in claim]
    in_figures = {claim: NAME.sub(lambda name: f"{_time(name[0], settings):.15g}", claim) for claim in concerned}
    return [
        f"{claim} should hold: {MUST_HOLD[claim]} Now it is {figures}."
        for claim, figures in in_figures.items()
        if not _holds(claim, settings)
    ]


def _holds(claim: str, settings: Settings) -> bool:
    times = {name: _time(name, settings) for name in NAME.findall(claim)}
    return bool(eval(claim, {"__builtins__": {}, "min": min}, times))  # noqa: S307 - a line of the table above


def _time(name: str, settings: Settings) -> float:
    return CONSTANTS[name] if name in CONSTANTS else float(getattr(settings, name))
