"""Conversations kept in memory by the writer of a SQLite file: never another thing than what is on disk."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from libriassist import protocol as p
from libriassist.chat.ports import Committed
from libriassist.core.conversation import Conversation
from libriassist.core.events import Actor
from libriassist.store import kept_rows, rows, schema
from libriassist.store.kept_rows import KeptRows
from libriassist.store.store import SqlStore

from ..databases import make_tables
from .conftest import HandClock
from .test_append import accept, client, cmd, give, human, new_agent, post, start

pytestmark = pytest.mark.anyio


def _return(home: str) -> Any:
    return p.ReturnToAssistant(type="return_to_assistant", cmd_id=cmd(), conversation_id=home)


def _close(home: str) -> Any:
    return p.CloseConversation(type="close_conversation", cmd_id=cmd(), conversation_id=home)


COMMANDS: tuple[Callable[[str], Any], ...] = (post, post, human, accept, _return, _close)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    make_tables(url := f"sqlite:///{tmp_path / 'libriassist.db'}")
    return url


def on_disk(store: SqlStore) -> dict[str, Conversation]:
    with store.database.reading() as connection:
        found = [rows.conversation_of(row) for row in connection.execute(rows.select_conversations)]
    return {conversation.id: conversation for conversation in found}


def kept(store: SqlStore, ids: list[str]) -> dict[str, Conversation]:
    with store.database.appending() as connection:
        return {c.id: c for c in KeptRows.of(connection).those(connection, ids)}


def statements_of(store: SqlStore) -> list[str]:
    seen: list[str] = []
    engine = store.database._writer
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _cursor, sql, *_rest: seen.append(sql))
    return seen


async def seq_after(store: SqlStore, who: Actor, conversation_id: str, text: str) -> int:
    made = await give(store, post(conversation_id, text), who, conversation_id)
    assert isinstance(made, Committed)
    return made.conversation.last_seq


async def test_what_is_kept_is_what_is_on_disk_whatever_was_done(store: SqlStore, clock: HandClock) -> None:
    chance = random.Random(7)
    agent = await new_agent(store, clock)
    people = [client() for _ in range(4)]
    homes = {who.id: await start(store, who) for who in people}
    for _ in range(150):
        clock.advance(chance.random())
        who = chance.choice(people)
        home = homes[who.id]
        command = chance.choice(COMMANDS)(home)
        actor = agent if command.type in ("accept_conversation", "return_to_assistant") else who
        await give(store, command, chance.choice([actor, actor, agent]), home)
        known = kept(store, list(homes.values()))
        there = on_disk(store)
        assert known == {id_: there[id_] for id_ in known} and known


async def test_a_second_message_reads_no_conversation(store: SqlStore) -> None:
    ann = client()
    home = await start(store, ann)
    seen = statements_of(store)
    assert await seq_after(store, ann, home, "un") == 2
    assert await seq_after(store, ann, home, "deux") == 3
    assert not [sql for sql in seen if "FROM conversations" in sql]


async def test_what_another_process_wrote_is_seen(make_store: Callable[[], SqlStore]) -> None:
    one, two, ann = make_store(), make_store(), client()
    home = await start(one, ann)
    seqs = [await seq_after(store, ann, home, "oui") for store in (one, two, one, one, two, two, one)]
    assert seqs == list(range(2, 9))


async def test_what_is_written_beside_the_log_is_seen(store: SqlStore) -> None:
    ann = client()
    home = await start(store, ann)
    await seq_after(store, ann, home, "un")
    await store.write(lambda c: c.execute(sa.update(schema.conversations).values(client_name="Ann")))
    made = await give(store, post(home, "deux"), ann, home)
    assert isinstance(made, Committed) and made.conversation.client_name == "Ann"


async def test_a_mark_of_reading_forgets_the_row_it_moves_and_no_other(store: SqlStore) -> None:
    ann, bea = client(), client()
    here, there = await start(store, ann), await start(store, bea)
    await seq_after(store, ann, here, "un")
    await seq_after(store, bea, there, "un")
    await store.mark_read(here, "client", 2)
    assert set(kept(store, [here, there])) == {there}
    made = await give(store, post(here, "deux"), ann, here)
    assert isinstance(made, Committed) and made.conversation.client_read_seq == 2
    assert kept(store, [here, there]) == on_disk(store)


async def test_a_batch_that_is_taken_back_leaves_nothing_kept(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = client()
    home = await start(store, ann)
    assert await seq_after(store, ann, home, "un") == 2

    def fails(*_: object) -> None:
        raise RuntimeError("ours")

    with monkeypatch.context() as broken:
        broken.setattr("libriassist.store.hot.SqliteHotPath.update_said", fails)
        assert not isinstance(await give(store, post(home, "deux"), ann, home), Committed)
    assert await seq_after(store, ann, home, "trois") == 3


async def test_no_more_are_kept_than_there_is_room_for(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "MOST", 3)
    for _ in range(5):
        ann = client()
        home = await start(store, ann)
        assert await seq_after(store, ann, home, "un") == 2
    assert len(kept(store, list(on_disk(store)))) <= 3
