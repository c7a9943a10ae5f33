"""The line and the choice of agents: tables and properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libriassist.core.decisions import AgentSlot
from libriassist.core.queue import Waiting, estimated_wait_time, in_order
from libriassist.core.routing import choose_agent

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def waiting(name: str, minutes: float, priority: int = 1) -> Waiting:
    return Waiting(name, priority, NOW - timedelta(minutes=minutes), None, None, ())


def agent(name: str, load: int = 0, offers: int = 0, room: int = 3, status: str = "available") -> AgentSlot:
    return AgentSlot(name, name, name, status, True, load, offers, room)  # type: ignore[arg-type]


def test_the_longest_wait_comes_first_and_a_returned_conversation_before_it() -> None:
    line = in_order([waiting("b", 1), waiting("a", 5), waiting("returned", 0, priority=100)])
    assert [w.conversation_id for w in line] == ["returned", "a", "b"]


@pytest.mark.parametrize(
    ("position", "places", "agents", "seconds"),
    [(1, 2, 1, 30), (2, 2, 1, 30), (3, 2, 1, 240), (3, 0, 3, 240), (1, 0, 0, None), (4, 0, 2, 480)],
)
def test_the_estimated_wait(position: int, places: int, agents: int, seconds: int | None) -> None:
    assert estimated_wait_time(position, places, agents, 240.0) == seconds


@given(
    position=st.integers(1, 50), places=st.integers(0, 10), agents=st.integers(1, 10),
    handling=st.floats(30, 3600),
)  # fmt: skip
def test_the_estimate_never_shrinks_further_back_in_the_line(
    position: int, places: int, agents: int, handling: float
) -> None:
    here = estimated_wait_time(position, places, agents, handling)
    behind = estimated_wait_time(position + 1, places, agents, handling)
    assert here is not None
    assert behind is not None
    assert 0 < here <= behind


def test_round_robin_goes_around_the_circle() -> None:
    slots = [agent("c"), agent("a"), agent("b")]
    asked: list[str] = []
    for _ in range(5):
        chosen = choose_agent("round_robin", slots, (), asked[-1] if asked else None)
        assert chosen is not None
        asked.append(chosen.id)
    assert asked == ["a", "b", "c", "a", "b"]


def test_least_busy_counts_open_offers_too_and_goes_round_among_equals() -> None:
    slots = [agent("a", load=1), agent("b", offers=1), agent("c", load=2)]
    assert choose_agent("least_busy", slots, (), "a").id == "b"  # type: ignore[union-attr]
    assert choose_agent("least_busy", slots, (), "b").id == "a"  # type: ignore[union-attr]


def test_whoever_passed_is_asked_again_only_when_everybody_passed() -> None:
    slots = [agent("a"), agent("b")]
    assert choose_agent("round_robin", slots, ("a",), None).id == "b"  # type: ignore[union-attr]
    assert choose_agent("round_robin", slots, ("a", "b"), "a").id == "b"  # type: ignore[union-attr]


def test_nobody_is_chosen_beyond_their_room_or_when_not_available() -> None:
    slots = [agent("a", load=2, offers=1), agent("b", status="busy"), agent("c", status="offline")]
    assert choose_agent("least_busy", slots, (), None) is None
