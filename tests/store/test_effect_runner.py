"""Running effects, on both databases: at once, again after a failure, not for ever, by one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from libriassist.chat import effect_runner
from libriassist.chat.effect_runner import EffectRunner
from libriassist.chat.effects import EffectKind, EffectRow, Held, Retry
from libriassist.clock import SystemClock
from libriassist.core.effects import Effect
from libriassist.core.errors import Unavailable
from libriassist.store.effect_work import SqlEffects
from libriassist.store.store import SqlStore

pytestmark = pytest.mark.anyio
KEPT = timedelta(days=7)
QUICK = Retry(tries=3, first=timedelta(milliseconds=20), longest=timedelta(milliseconds=100))


@dataclass(frozen=True)
class Mail:
    number: int


def mail(number: int = 1, **changes: Any) -> Effect:
    return replace(Effect("mail", f"mail:{number}", {"number": number}), **changes)


class Post:
    """A receiver that writes down what came, and how many came at once; what it does with each can be changed."""

    def __init__(self) -> None:
        self.came: list[int] = []
        self.attempts: list[int] = []
        self.at_once: dict[int, int] = {}
        self.most = 0
        self.does: Callable[[Mail], Awaitable[timedelta | None]] = self.takes

    async def takes(self, _mail: Mail) -> timedelta | None:
        return None

    async def run(self, mail: Mail, held: Held) -> timedelta | None:
        self.came.append(mail.number)
        self.attempts.append(held.attempts)
        self.at_once[mail.number] = self.at_once.get(mail.number, 0) + 1
        self.most = max(self.most, *self.at_once.values())
        try:
            return await self.does(mail)
        finally:
            self.at_once[mail.number] -= 1

    def kind(self, **changes: Any) -> EffectKind[Mail]:
        kind = EffectKind("mail", Mail, self.run, QUICK, timedelta(seconds=5))
        return replace(kind, **changes)


Make = Callable[..., Awaitable[EffectRunner]]


@pytest.fixture
def box() -> Post:
    return Post()


@pytest.fixture
async def runner_of(make_store: Callable[[], SqlStore]) -> AsyncIterator[Make]:
    """Runners that have started, each a process of its own."""
    made: list[EffectRunner] = []

    async def make(*kinds: EffectKind[Any], poll_seconds: float = 0.05) -> EffectRunner:
        clock = SystemClock()
        runner = EffectRunner(SqlEffects(make_store(), clock, KEPT), clock, poll_seconds=poll_seconds)
        for kind in kinds:
            runner.add(kind)
        await runner.start()
        made.append(runner)
        return runner

    yield make
    for runner in made:
        await runner.stop()


async def until(condition: Callable[[], Any], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def row(runner: EffectRunner, key: str = "mail:1") -> EffectRow:
    found = await runner.store.rows(None, None, 100) + await runner.store.rows("done", None, 100)
    return next(r for r in found if r.key == key)


async def reaches(runner: EffectRunner, state: str, key: str = "mail:1") -> EffectRow:
    async with asyncio.timeout(10):
        while (found := await row(runner, key)).state != state:
            await asyncio.sleep(0.01)
    return found


async def test_what_is_written_here_runs_at_once_and_elsewhere_at_the_next_look(
    runner_of: Make, box: Post
) -> None:
    runner = await runner_of(box.kind(), poll_seconds=600)
    await runner.store.put(mail(1))
    runner.look()
    await until(lambda: box.came == [1])
    await reaches(runner, "done")
    other = await runner_of(box.kind(), poll_seconds=0.05)
    await runner.store.put(mail(2))
    await until(lambda: box.came == [1, 2])
    await reaches(other, "done", "mail:2")


async def test_a_timer_runs_when_it_is_due_however_seldom_the_table_is_looked_at(
    runner_of: Make, box: Post
) -> None:
    runner = await runner_of(box.kind(), poll_seconds=600)
    await runner.store.put(mail(1, due_at=SystemClock().now() + timedelta(seconds=0.3)))
    runner.look()
    await asyncio.sleep(0.1)
    assert box.came == []
    await until(lambda: box.came == [1])


async def test_a_failure_is_tried_again_and_after_all_tries_it_is_dead_until_a_person_retries_it(
    runner_of: Make, box: Post, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_mail: Mail) -> None:
        raise ValueError("no such address")

    box.does = fails
    runner = await runner_of(box.kind())
    await runner.store.put(mail())
    dead = await reaches(runner, "dead")
    assert box.attempts == [1, 2, 3]
    assert dead.last_error == "ValueError: no such address"
    assert "mail:1 is given up after 3 tries" in caplog.text
    box.does = box.takes
    await runner.store.retry(["mail:1"])
    runner.look()
    assert (await reaches(runner, "done")).attempts == 1


async def test_what_cannot_be_read_is_dead_at_once(runner_of: Make, box: Post) -> None:
    runner = await runner_of(box.kind())
    await runner.store.put(mail(payload={"number": "quite a few"}))
    dead = await reaches(runner, "dead")
    assert (dead.last_error or "").startswith("The payload does not fit")
    assert box.came == []


async def test_kinds_a_process_does_not_know_are_left_to_those_that_do(runner_of: Make, box: Post) -> None:
    ignorant = await runner_of()
    await ignorant.store.put(mail())
    ignorant.look()
    await asyncio.sleep(0.2)
    assert (await row(ignorant)).state == "due"
    await runner_of(box.kind())
    await reaches(ignorant, "done")


async def test_a_timer_comes_back_and_a_failure_does_not_end_it(runner_of: Make, box: Post) -> None:
    async def now_and_then(_mail: Mail) -> timedelta:
        if len(box.came) in {2, 3, 4, 5, 6}:
            raise Unavailable
        return timedelta(seconds=0.02)

    box.does = now_and_then
    runner = await runner_of(box.kind(retry=replace(QUICK, tries=None)))
    await runner.store.put(mail())
    await until(lambda: len(box.came) >= 9)
    assert box.attempts[:9] == [1, 1, 2, 3, 4, 5, 6, 1, 1]
    assert box.most == 1


async def test_a_timer_of_the_whole_shop_is_there_once_however_many_processes_start(
    runner_of: Make, box: Post
) -> None:
    async def comes_back(_nothing: object, held: Held) -> timedelta:
        box.came.append(held.attempts)
        return timedelta(seconds=600)

    kind = EffectKind("clean", dict, comes_back, QUICK, timedelta(seconds=5), always=True)
    first, _second = await runner_of(kind), await runner_of(kind)
    await until(lambda: box.came)
    await asyncio.sleep(0.2)
    assert box.came == [1]
    assert (await row(first, "clean")).state == "pending"


async def test_when_all_tries_are_used_what_is_done_instead_is_done(runner_of: Make, box: Post) -> None:
    given_up: list[int] = []

    async def fails(_mail: Mail) -> None:
        raise ValueError("no such address")

    async def give_up(_mail: Mail, held: Held) -> None:
        given_up.append(held.attempts)
        if len(given_up) < 3:
            raise Unavailable

    box.does = fails
    runner = await runner_of(box.kind(give_up=give_up))
    await runner.store.put(mail())
    await reaches(runner, "done")
    assert (box.attempts, given_up) == ([1, 2, 3], [4, 5, 6])


async def test_what_takes_its_process_along_each_time_is_dead_after_all_tries(runner_of: Make, box: Post) -> None:
    runner = await runner_of()
    await runner.store.put(mail())
    for _ in range(3):
        assert await runner.store.claim("mail", timedelta(0), 1), "claimed, and never heard of again"
    surviving = await runner_of(box.kind())
    dead = await reaches(surviving, "dead")
    assert box.came == []
    assert "its process" in (dead.last_error or "")


async def test_a_long_run_keeps_its_lease_and_a_dead_process_loses_it(runner_of: Make, box: Post) -> None:
    async def slow(_mail: Mail) -> None:
        await asyncio.sleep(1.2)

    box.does = slow
    kind = box.kind(lease=timedelta(seconds=0.3))
    first, _second = await runner_of(kind), await runner_of(kind)
    await first.store.put(mail())
    assert (await reaches(first, "done")).attempts == 1
    assert (box.came, box.most) == ([1], 1)


async def test_a_run_whose_lease_cannot_be_kept_is_broken_off_before_another_may_have_it(
    runner_of: Make, box: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(_mail: Mail) -> None:
        await asyncio.sleep(60)

    async def out_of_reach(*_: object) -> set[str]:
        raise Unavailable

    box.does = slow
    kind = box.kind(lease=timedelta(seconds=0.6))
    cut_off = await runner_of(kind, poll_seconds=600)
    await cut_off.store.put(mail())
    cut_off.look()
    await until(lambda: box.came == [1])
    for name in ("renew", "end"):
        monkeypatch.setattr(cut_off.store, name, out_of_reach)
    await until(lambda: box.at_once == {1: 0})
    assert (await row(cut_off)).state == "running", "broken off while it was still its own"
    box.does = box.takes
    await runner_of(kind)
    assert (await reaches(cut_off, "done")).attempts == 2
    assert box.most == 1


async def test_a_run_its_own_process_breaks_off_is_given_back_at_once_and_only_the_next_time_counts_as_a_try(
    runner_of: Make, box: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop is busy: the answer to the renewal comes too late."""

    async def slow(_mail: Mail) -> None:
        await asyncio.sleep(60 if len(box.came) <= 2 else 0)

    async def too_late(*arguments: Any) -> set[str]:
        await asyncio.sleep(0.6)
        return await renew(*arguments)

    box.does = slow
    runner = await runner_of(box.kind(lease=timedelta(seconds=0.6)), poll_seconds=600)
    renew = runner.store.renew
    monkeypatch.setattr(runner.store, "renew", too_late)
    await runner.store.put(mail())
    runner.look()
    assert (await reaches(runner, "done")).attempts == 2
    assert (box.attempts, box.most) == ([1, 1, 2], 1)


async def test_only_so_many_broken_off_runs_are_remembered_and_one_that_is_forgotten_has_another_free_try(
    runner_of: Make, box: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(_mail: Mail) -> None:
        await asyncio.sleep(60 if len(box.came) <= 4 else 0)

    async def too_late(*arguments: Any) -> set[str]:
        await asyncio.sleep(0.6)
        return await renew(*arguments)

    monkeypatch.setattr(effect_runner, "REMEMBERED", 1)
    box.does = slow
    runner = await runner_of(box.kind(lease=timedelta(seconds=0.6)), poll_seconds=600)
    renew = runner.store.renew
    monkeypatch.setattr(runner.store, "renew", too_late)
    for number in (1, 2):
        await runner.store.put(mail(number))
    runner.look()
    ended = [(await reaches(runner, "done", f"mail:{number}")).attempts for number in (1, 2)]
    assert sorted(ended) != [2, 2] and len(box.came) == 6


async def test_a_run_that_lost_its_lease_to_another_is_broken_off_and_ends_nothing(
    runner_of: Make, box: Post
) -> None:
    async def slow(_mail: Mail) -> None:
        await asyncio.sleep(60)

    box.does = slow
    runner = await runner_of(box.kind(lease=timedelta(seconds=0.3)), poll_seconds=600)
    await runner.store.put(mail())
    runner.look()
    await until(lambda: box.came == [1])
    await runner.store.drop("mail:1")
    await runner.store.put(mail())
    await until(lambda: box.at_once == {1: 0})
    new = await row(runner)
    assert (new.ended_at, new.last_error) == (None, None), "the new one is not ended by the old run"


async def test_who_stops_gives_its_work_back_and_that_does_not_count_as_a_try(runner_of: Make, box: Post) -> None:
    async def slow(_mail: Mail) -> None:
        await asyncio.sleep(60)

    box.does = slow
    stopping = await runner_of(box.kind(lease=timedelta(hours=1)))
    for number in range(5):
        await stopping.store.put(mail(number))
    await until(lambda: len(box.came) == 5)
    await stopping.stop()
    box.does = box.takes
    next_one = await runner_of(box.kind(lease=timedelta(hours=1)))
    for number in range(5):
        assert (await reaches(next_one, "done", f"mail:{number}")).attempts == 1
    assert box.most == 1


async def test_how_a_run_ended_is_written_when_the_database_is_back_and_it_is_not_run_again(
    runner_of: Make, box: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = await runner_of(box.kind(lease=timedelta(seconds=0.3)))
    writes, end = [], runner.store.end

    async def out_of_reach(ends: Any) -> None:
        writes.append(len(ends))
        if len(writes) < 3:
            raise Unavailable
        await end(ends)

    monkeypatch.setattr("libriassist.chat.effect_runner.AGAIN_SECONDS", 0.4)
    monkeypatch.setattr(runner.store, "end", out_of_reach)
    await runner.store.put(mail())
    await reaches(runner, "done")
    assert (box.came, len(writes)) == ([1], 3)


async def test_a_crowd_is_taken_a_few_at_a_time_by_all_processes_each_once(runner_of: Make, box: Post) -> None:
    async def brief(_mail: Mail) -> None:
        await asyncio.sleep(0.01)
        assert sum(box.at_once.values()) <= 6

    box.does = brief
    runners = [await runner_of(box.kind(at_once=3)) for _ in range(2)]
    for number in range(60):
        await runners[0].store.put(mail(number))
    await until(lambda: len(box.came) >= 60, 20)
    async with asyncio.timeout(10):
        while await runners[0].store.rows(None, None, 100):
            await asyncio.sleep(0.02)
    assert sorted(box.came) == list(range(60))
    assert box.most == 1


async def test_a_failure_in_words_no_database_takes_is_written_down_and_holds_nobody_up(
    runner_of: Make, box: Post
) -> None:
    async def fails(mail: Mail) -> None:
        if mail.number == 1:
            raise ValueError("client wrote \x00 and half a sign \ud83d here")

    box.does = fails
    runner = await runner_of(box.kind(retry=replace(QUICK, tries=1)))
    await runner.store.put(mail(1))
    runner.look()
    dead = await reaches(runner, "dead")
    assert dead.last_error == "ValueError: client wrote ? and half a sign ? here"
    await runner.store.put(mail(2))
    await reaches(runner, "done", "mail:2")


async def test_a_surprise_while_ends_are_written_down_is_survived(
    runner_of: Make, box: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    runner = await runner_of(box.kind())
    end, calls = runner.store.end, 0

    async def surprises_once(ends: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("nobody thought of this")
        await end(ends)

    monkeypatch.setattr(runner.store, "end", surprises_once)
    await runner.store.put(mail(1))
    await reaches(runner, "done")
    await runner.store.put(mail(2))
    await reaches(runner, "done", "mail:2")
    assert "nobody thought of this" in caplog.text and box.came == [1, 2]
