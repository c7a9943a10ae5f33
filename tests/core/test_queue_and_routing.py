"""The line and the choice of agents: tables and properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libriassist.core.decisions import AgentSlot
from libriassist.core.queue import Team, Told, Waiting, estimated_wait_time, in_order, present, tell
from libriassist.core.routing import choose_agent, team_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def waiting(name: str, minutes: float, priority: int = 1, *, away: bool = False) -> Waiting:
    return Waiting(name, priority, NOW - timedelta(minutes=minutes), None, None, (), away)


def agent(name: str, load: int = 0, offers: int = 0, room: int = 3, status: str = "available") -> AgentSlot:
    return AgentSlot(name, name, name, status, True, load, offers, room)  # type: ignore[arg-type]


def test_the_longest_wait_comes_first_and_a_returned_conversation_before_it() -> None:
    line = in_order([waiting("b", 1), waiting("a", 5), waiting("returned", 0, priority=100)])
    assert [w.conversation_id for w in line] == ["returned", "a", "b"]


PLACES = st.lists(st.tuples(st.integers(0, 600), st.sampled_from([1, 1, 1, 100]), st.booleans()), max_size=30)
"""Minutes waited, priority, whether the client is away."""


def line_of(places: list[tuple[int, int, bool]], *, all_there: bool = False) -> list[Waiting]:
    return in_order(
        waiting(f"{number:02}", minutes, priority, away=away and not all_there)
        for number, (minutes, priority, away) in enumerate(places)
    )


@given(PLACES)
def test_nobody_who_is_away_stands_before_somebody_who_is_there(places: list[tuple[int, int, bool]]) -> None:
    line = line_of(places)
    assert line[: len(present(line))] == present(line)


@given(PLACES)
def test_whoever_comes_back_has_their_old_place_and_nobody_else_is_moved(
    places: list[tuple[int, int, bool]],
) -> None:
    away = {w.conversation_id for w in line_of(places) if w.away}
    before = [w.conversation_id for w in line_of(places, all_there=True)]
    assert [w.conversation_id for w in present(line_of(places))] == [i for i in before if i not in away]


@given(PLACES, st.randoms(use_true_random=False))
def test_nobody_starves_whoever_comes_and_goes(places: list[tuple[int, int, bool]], chance: Random) -> None:
    """A client who stays is served after those before them at most, however the others come and go."""
    line = {w.conversation_id: w for w in line_of([*places, (0, 1, False)])}
    stays = f"{len(places):02}"
    for served in range(len(line)):
        going = {i: replace(w, away=i != stays and chance.random() < 0.5) for i, w in line.items()}
        first = present(in_order(going.values()))[0]
        del line[first.conversation_id]
        newcomer = f"new{served}"
        line[newcomer] = waiting(newcomer, -1.0 - served)
        if first.conversation_id == stays:
            return
    raise AssertionError("never served")


@pytest.mark.parametrize(
    ("position", "team", "told"),
    [
        (1, Team(available=2, busy=0, free_places=1), Told("soon", 30)),
        (3, Team(available=2, busy=1, free_places=1), Told("estimated", 240)),
        (8, Team(available=2, busy=0, free_places=0), Told("long", 900)),
        (43, Team(available=1, busy=0, free_places=0), Told("long", 900)),
        (1, Team(available=0, busy=2, free_places=0), Told("busy", None)),
        (1, Team(available=0, busy=0, free_places=0), Told("nobody", None)),
    ],
)
def test_what_a_client_is_told(position: int, team: Team, told: Told) -> None:
    assert tell(position, team, 240.0, 900.0) == told


@given(st.integers(1, 200), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.floats(30, 3600))
def test_shortly_is_never_said_beside_a_long_wait(
    position: int, available: int, busy: int, free: int, handling: float
) -> None:
    told = tell(position, Team(available, busy, free if available else 0), handling, 900.0)
    assert (told.seconds is None) == (told.wait in {"busy", "nobody"})
    assert told.wait != "soon" or (told.seconds or 0) < 60
    assert (told.seconds or 0) <= 900
    assert (available == 0) == (told.seconds is None)


def test_the_team_counts_who_is_there() -> None:
    slots = [agent("a", load=2), agent("b", status="busy"), agent("c", status="offline"), agent("d", load=5)]
    slots.append(replace(agent("e"), present=False))
    assert team_of(slots) == Team(available=2, busy=1, free_places=1)


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
