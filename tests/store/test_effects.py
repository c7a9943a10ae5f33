"""The table of effects, on both databases: written once, with the log; held by one, ended by its holder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from libriassist.chat.effects import EffectFigures, End, Held, Retry
from libriassist.chat.ports import Committed, Envelope, Outcome
from libriassist.core.commands import AnyCommand, GiveAnswer
from libriassist.core.effects import TURN, Effect
from libriassist.core.errors import ChatError, NoSuchEffect, WrongState
from libriassist.core.events import ASSISTANT, Actor
from libriassist.protocol import AssistantAnswer
from libriassist.store import effects as table
from libriassist.store.database import Database
from libriassist.store.effect_work import SqlEffects, _next_due
from libriassist.store.store import SqlStore

from .conftest import HandClock
from .test_append import client, give, post, start

pytestmark = pytest.mark.anyio
LEASE = timedelta(seconds=20)
KEPT = timedelta(days=7)


def mail(number: int = 1, **changes: object) -> Effect:
    return replace(Effect("mail", f"mail:{number}", {"number": number}), **changes)  # type: ignore[arg-type]


@pytest.fixture
def effects(store: SqlStore, clock: HandClock) -> SqlEffects:
    return SqlEffects(store, clock, KEPT)


async def states(effects: SqlEffects) -> dict[str, str]:
    rows = await effects.rows(None, None, 100) + await effects.rows("done", None, 100)
    return {row.key: row.state for row in rows}


# ---- written


async def test_the_same_key_twice_is_one_effect_also_when_it_is_done(effects: SqlEffects) -> None:
    await effects.put(mail())
    await effects.put(mail(payload={"number": 2}))
    (held,) = await effects.claim("mail", LEASE, 10)
    assert held.payload == {"number": 1}
    await effects.end([End(held)])
    await effects.put(mail())
    assert await states(effects) == {"mail:1": "done"}
    assert await effects.claim("mail", LEASE, 10) == []


async def test_a_key_that_is_not_remembered_may_come_back(effects: SqlEffects) -> None:
    await effects.put(mail())
    await effects.end([End(held, remembered=False) for held in await effects.claim("mail", LEASE, 10)])
    assert await states(effects) == {}
    await effects.put(mail())
    assert await states(effects) == {"mail:1": "due"}


async def test_an_effect_is_not_claimed_before_it_is_due(effects: SqlEffects, clock: HandClock) -> None:
    due = clock.now() + timedelta(hours=1)
    await effects.put(mail(due_at=due))
    assert await effects.next_due(["mail", "other"]) == {"mail": due}
    assert await effects.claim("mail", LEASE, 10) == []
    clock.advance(3600)
    assert [held.key for held in await effects.claim("mail", LEASE, 10)] == ["mail:1"]
    assert await effects.next_due(["mail"]) == {}


async def test_a_timer_is_moved_by_writing_it_again_and_taken_away_by_dropping_it(
    effects: SqlEffects, clock: HandClock
) -> None:
    for hours in (1, 3, 2):
        await effects.schedule(mail(due_at=clock.now() + timedelta(hours=hours), payload={"hours": hours}))
    assert await effects.next_due(["mail"]) == {"mail": clock.now() + timedelta(hours=2)}
    (row,) = await effects.rows(None, None, 10)
    assert (row.payload, row.state) == ({"hours": 2}, "pending")
    assert await effects.drop("mail:1")
    assert not await effects.drop("mail:1")
    clock.advance(9_999)
    assert await effects.claim("mail", LEASE, 10) == []


async def test_an_effect_scheduled_anew_while_it_runs_is_run_again_and_not_by_two_at_once(
    effects: SqlEffects, clock: HandClock
) -> None:
    await effects.put(mail())
    (held,) = await effects.claim("mail", LEASE, 10)
    await effects.schedule(mail(payload={"number": 2}))
    assert await effects.claim("mail", LEASE, 10) == [], "somebody is at it"
    assert await effects.renew([held], LEASE) == {"mail:1"}
    await effects.end([End(held)])
    (again,) = await effects.claim("mail", LEASE, 10)
    assert (again.payload, again.attempts) == ({"number": 2}, 1)
    await effects.drop("mail:1")
    await effects.end([End(again, clock.now())])
    assert await states(effects) == {}, "what was dropped does not come back"


async def test_a_timer_that_was_done_or_dead_can_be_scheduled_again(effects: SqlEffects) -> None:
    for error in (None, "No such address"):
        await effects.schedule(mail())
        await effects.end([End(held, error=error) for held in await effects.claim("mail", LEASE, 10)])
    assert await states(effects) == {"mail:1": "dead"}
    await effects.schedule(mail())
    assert [held.attempts for held in await effects.claim("mail", LEASE, 10)] == [1]


# ---- held


async def test_two_processes_that_claim_at_once_never_get_the_same_effect(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    processes = [SqlEffects(make_store(), clock, KEPT) for _ in range(2)]
    for number in range(40):
        await processes[0].put(mail(number))
    claims = await asyncio.gather(*(p.claim("mail", LEASE, 3) for _ in range(10) for p in processes))
    keys = [held.key for claim in claims for held in claim]
    assert sorted(keys) == sorted(set(keys))
    assert all(len(claim) <= 3 for claim in claims)
    rest = await processes[1].claim("mail", LEASE, 100)
    assert {*keys, *(held.key for held in rest)} == {f"mail:{n}" for n in range(40)}


async def test_what_a_process_died_of_is_taken_over_when_its_lease_ends_and_the_tries_are_counted(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    dead, alive = (SqlEffects(make_store(), clock, KEPT) for _ in range(2))
    await dead.put(mail())
    assert [held.attempts for held in await dead.claim("mail", LEASE, 10)] == [1]
    clock.advance(19)
    assert await alive.claim("mail", LEASE, 10) == []
    clock.advance(1)
    assert [held.attempts for held in await alive.claim("mail", LEASE, 10)] == [2]


async def test_a_renewed_lease_does_not_end_and_a_lost_one_is_not_renewed(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    slow, quick = (SqlEffects(make_store(), clock, KEPT) for _ in range(2))
    await slow.put(mail())
    (first,) = await slow.claim("mail", LEASE, 10)
    for _ in range(3):
        clock.advance(15)
        assert await slow.renew([first], LEASE) == {"mail:1"}
    clock.advance(20)
    (second,) = await quick.claim("mail", LEASE, 10)
    assert await slow.renew([first], LEASE) == set()
    assert await quick.renew([second], LEASE) == {"mail:1"}


async def test_a_late_finisher_whose_lease_was_lost_ends_nothing(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    late, quick = (SqlEffects(make_store(), clock, KEPT) for _ in range(2))
    await late.put(mail())
    (first,) = await late.claim("mail", LEASE, 10)
    clock.advance(20)
    (second,) = await quick.claim("mail", LEASE, 10)
    for end in (End(first), End(first, clock.now()), End(first, error="x"), End(first, remembered=False)):
        await late.end([end])
        assert await states(quick) == {"mail:1": "running"}
    await quick.end([End(second, error="No such address")])
    await late.end([End(first)])
    assert await states(quick) == {"mail:1": "dead"}


async def test_effects_are_claimed_in_the_order_they_are_due_numbers_in_keys_counting_as_such(
    effects: SqlEffects, clock: HandClock
) -> None:
    for number in (10, 9, 8):
        await effects.put(mail(number))
    await effects.put(mail(11, due_at=clock.now() - timedelta(seconds=1)))
    assert [held.key for held in await effects.claim("mail", LEASE, 10)] == [
        f"mail:{number}" for number in (11, 8, 9, 10)
    ]


# ---- ended


def test_the_wait_between_tries_doubles_up_to_a_limit_less_up_to_half_by_chance() -> None:
    retry = Retry(first=timedelta(seconds=5), longest=timedelta(minutes=2))
    waits = [retry.after(failures, 0.0).total_seconds() for failures in (1, 2, 3, 4, 5, 6, 7, 500)]
    assert waits == [5, 10, 20, 40, 80, 120, 120, 120]
    assert retry.after(3, 1.0).total_seconds() == 10
    years = timedelta(days=3_650)
    assert Retry(tries=None, first=years, longest=years).after(500, 0.0) == years


async def test_a_failure_waits_for_its_next_try_and_the_dead_for_a_person(
    effects: SqlEffects, clock: HandClock
) -> None:
    await effects.put(mail())
    (held,) = await effects.claim("mail", LEASE, 10)
    await effects.end([End(held, clock.now() + timedelta(seconds=5), 1, "TimeoutError")])
    assert await states(effects) == {"mail:1": "pending"}
    clock.advance(5)
    (held,) = await effects.claim("mail", LEASE, 10)
    assert held.attempts == 2
    await effects.end([End(held, error="TimeoutError: " + "x" * 9_999)])
    (row,) = await effects.rows("dead", "mail", 10)
    assert (row.last_error or "").startswith("TimeoutError: xxx")
    assert row.ended_at == clock.now()
    clock.advance(99_999)
    assert await effects.next_due(["mail"]) == {}
    await effects.retry(["mail:1"])
    assert [held.attempts for held in await effects.claim("mail", LEASE, 10)] == [1]


async def test_what_runs_or_is_done_or_is_not_there_is_not_tried_again_by_hand(effects: SqlEffects) -> None:
    await effects.put(mail())
    (held,) = await effects.claim("mail", LEASE, 10)
    with pytest.raises(WrongState, match="mail:1 is being run now"):
        await effects.retry(["mail:1"])
    await effects.end([End(held)])
    with pytest.raises(WrongState, match="mail:1 is done already"):
        await effects.retry(["mail:1"])
    with pytest.raises(NoSuchEffect, match="no effect with the key mail:2"):
        await effects.retry(["mail:2"])


async def test_a_persons_word_is_for_all_they_chose_or_for_none(effects: SqlEffects) -> None:
    await effects.put(mail(1))
    await effects.end([End(held, error="no") for held in await effects.claim("mail", LEASE, 10)])
    with pytest.raises(NoSuchEffect):
        await effects.retry(["mail:1", "mail:2"])
    assert await states(effects) == {"mail:1": "dead"}
    with pytest.raises(NoSuchEffect):
        await effects.give_up(["mail:1", "mail:2"])
    assert await states(effects) == {"mail:1": "dead"}
    await effects.give_up(["mail:1"])
    assert await states(effects) == {}


async def test_what_is_done_stays_known_and_what_runs_is_not_run_again_once_a_person_takes_it_away(
    effects: SqlEffects, clock: HandClock
) -> None:
    await effects.put(mail())
    (held,) = await effects.claim("mail", LEASE, 10)
    await effects.give_up(["mail:1"])
    await effects.end([End(held, clock.now(), 1, "TimeoutError")])
    assert await states(effects) == {}
    await effects.put(mail())
    await effects.end([End(again) for again in await effects.claim("mail", LEASE, 10)])
    with pytest.raises(WrongState, match="mail:1 is done already"):
        await effects.give_up(["mail:1"])
    assert await states(effects) == {"mail:1": "done"}


async def test_what_the_dead_held_is_free_at_once_but_not_what_was_tried_more_than_once(
    effects: SqlEffects, store: SqlStore, clock: HandClock
) -> None:
    def held() -> bool:
        with store.database.reading() as connection:
            return table.any_held(connection)

    await effects.put(mail(1))
    await effects.claim("mail", LEASE, 10)
    clock.advance(LEASE.total_seconds() + 1)
    await effects.put(mail(2))
    assert [one.attempts for one in await effects.claim("mail", LEASE, 10)] == [2, 1]
    assert held()
    await store.write(table.end_leases)
    assert [one.key for one in await effects.claim("mail", LEASE, 10)] == ["mail:2"]
    clock.advance(LEASE.total_seconds() + 1)
    ended = [End(one) for one in await effects.claim("mail", LEASE, 10)]
    assert len(ended) == 2
    await effects.end(ended)
    assert not held()


async def test_what_was_done_long_ago_is_forgotten_and_nothing_else(effects: SqlEffects, clock: HandClock) -> None:
    for number in (1, 2, 3):
        await effects.put(mail(number))
    done, dead, _running = await effects.claim("mail", LEASE, 10)
    await effects.end([End(done), End(dead, error="x")])
    clock.advance(KEPT.total_seconds() + 1)
    await effects.put(mail(4))
    await effects.end([End(held) for held in await effects.claim("mail", LEASE, 10) if held.key == "mail:4"])
    await effects.sweep()
    assert await states(effects) == {"mail:2": "dead", "mail:3": "running", "mail:4": "done"}


async def test_figures_count_what_waits_is_due_runs_and_is_dead(effects: SqlEffects, clock: HandClock) -> None:
    for number in range(1, 5):
        await effects.put(mail(number))
    dead, done, _running = await effects.claim("mail", LEASE, 3)
    await effects.end([End(dead, error="x"), End(done)])
    await effects.put(mail(5, due_at=clock.now() + timedelta(hours=1)))
    await effects.put(Effect("push", "push:1", {}))
    clock.advance(10)
    assert await effects.figures() == [
        EffectFigures("mail", pending=1, due=1, running=1, dead=1, oldest_due_seconds=10.0),
        EffectFigures("push", pending=0, due=1, running=0, dead=0, oldest_due_seconds=10.0),
    ]
    assert [row.key for row in await effects.rows("due", "mail", 10)] == ["mail:4"]
    assert [row.state for row in await effects.rows(None, "mail", 10)] == ["dead", "running", "due", "pending"]


async def test_looking_for_what_is_due_reads_an_index_and_not_the_table(
    effects: SqlEffects, store: SqlStore, clock: HandClock
) -> None:
    def fill(connection: sa.Connection) -> None:
        rows = [table._values(mail(n, due_at=clock.now() + timedelta(days=n)), clock.now()) for n in range(2_000)]
        connection.execute(sa.insert(table.effects), rows)
        connection.exec_driver_sql("ANALYZE effects")

    def plan(connection: sa.Connection) -> str:
        seen: list[str] = []

        def explained(*given: Any) -> None:
            cursor, statement, parameters = given[1:4]
            explain = "EXPLAIN QUERY PLAN " if store.database.is_sqlite else "EXPLAIN "
            cursor.execute(explain + statement, parameters)
            seen.extend(str(row) for row in cursor.fetchall())

        sa.event.listen(connection, "before_cursor_execute", explained)
        _next_due(connection, ["mail", "push"], clock.now())
        sa.event.remove(connection, "before_cursor_execute", explained)
        return "\n".join(seen)

    await store.write(fill)
    found = await store.write(plan)
    assert "effects_to_do" in found
    assert "Seq Scan" not in found
    assert "SCAN effects" not in found


# ---- with the log


@pytest.fixture
async def own(database_url: str, clock: HandClock) -> AsyncIterator[SqlStore]:
    """A store whose turns are its process's own from the first."""
    store = SqlStore(Database(database_url), clock, leases={TURN: LEASE})
    yield store
    await store.close()


async def _commit(store: SqlStore, where: str, who: Actor, command: AnyCommand, **more: object) -> Outcome:
    future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    store.submit(Envelope(command, where, who, future.set_result, **more))  # type: ignore[arg-type]
    return await future


def answer(version: int = 0) -> GiveAnswer:
    said = AssistantAnswer(
        outcome="sure", stream_id=None, sources=[], suggestions=[], offers_human=False, asks=None
    )
    return GiveAnswer("Bonjour !", said, version)


async def test_a_question_is_written_with_its_message_as_its_writers_own_and_is_gone_with_its_answer(
    own: SqlStore, clock: HandClock
) -> None:
    effects, who = SqlEffects(own, clock, KEPT), client()
    where = await start(own, who)
    asked = await give(own, post(where), who, where)
    assert isinstance(asked, Committed)
    (held,) = asked.held
    assert held == Held(TURN, f"{TURN}:{where}:2", {"conversation_id": where, "seq": 2}, held.lease, 1, 1)
    assert await states(effects) == {held.key: "running"}
    assert await effects.claim(TURN, LEASE, 10) == []
    answered = await _commit(own, where, ASSISTANT, answer(), settles=held)
    assert isinstance(answered, Committed)
    assert not answered.effects
    assert await states(effects) == {}


async def test_an_answer_that_does_not_land_settles_nothing(own: SqlStore, clock: HandClock) -> None:
    effects, who = SqlEffects(own, clock, KEPT), client()
    where = await start(own, who)
    asked = await give(own, post(where), who, where)
    assert isinstance(asked, Committed)
    refused = await _commit(own, where, ASSISTANT, answer(version=7), settles=asked.held[0])
    assert isinstance(refused, ChatError)
    assert await states(effects) == {asked.held[0].key: "running"}


async def test_a_repeated_or_refused_message_brings_nothing_along(store: SqlStore, effects: SqlEffects) -> None:
    who = client()
    where = await start(store, who)
    message = post(where)
    first, again = [await give(store, message, who, where) for _ in range(2)]
    assert isinstance(first, Committed)
    assert isinstance(again, Committed)
    assert [effect.key for effect in first.effects] == [f"{TURN}:{where}:2"]
    assert (again.effects, again.held) == ((), ())
    assert not first.held, "nobody runs effects at once here"
    refused = await _commit(store, where, ASSISTANT, answer(version=7), effects=(mail(),))
    assert isinstance(refused, ChatError)
    assert await states(effects) == {f"{TURN}:{where}:2": "due"}


async def test_a_batch_may_hold_many_effects_and_the_same_key_once(own: SqlStore, clock: HandClock) -> None:
    effects = SqlEffects(own, clock, KEPT)
    people = [(who := client(), await start(own, who)) for _ in range(5)]
    twice = (mail(1), mail(2, due_at=clock.now() + timedelta(hours=1)))
    outcomes = await asyncio.gather(
        *(_commit(own, where, who, post(where), effects=twice) for who, where in people)
    )
    held = [held.key for outcome in outcomes if isinstance(outcome, Committed) for held in outcome.held]
    assert sorted(held) == sorted(f"{TURN}:{where}:2" for _, where in people)
    found = await states(effects)
    assert {key: state for key, state in found.items() if key.startswith("mail")} == {
        "mail:1": "due",
        "mail:2": "pending",
    }
