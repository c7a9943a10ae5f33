"""`libriassist eval export`: the shop's conversations as files the eval commands read."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from libriassist.core.commands import GiveAnswer, TransferToHuman
from libriassist.core.events import ASSISTANT
from libriassist.features.learning.sql import SqlLearning
from libriassist.protocol import AssistantAnswer, CloseConversation, Source
from libriassist.store import schema
from libriassist.store.database import Database
from libriassist.store.migrate import migrate
from libriassist.store.store import SqlStore

from ..store.test_append import client, cmd, post, start
from ..store.test_append import give as give_plainly
from .run import libriassist, refusal


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def _talk(store: SqlStore) -> None:
    """A client is answered, says thanks, then complains and is handed over."""
    from libriassist.chat.ports import Committed, Envelope, Outcome
    from libriassist.core.events import Actor

    async def as_assistant(command: object, conversation: str, cmd_id: str) -> None:
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        store.submit(Envelope(command, conversation, ASSISTANT, done.set_result, cmd_id, "h"))  # type: ignore[arg-type]
        assert isinstance(await done, Committed)

    learning = SqlLearning(store, Clock())
    now = Clock().now()
    await learning.begin_round(now)
    who: Actor = client()
    conversation = await start(store, who)

    async def says(text: str) -> int:
        outcome = await give_plainly(store, post(conversation, text), who, conversation)
        assert isinstance(outcome, Committed)
        return outcome.events[0].seq

    seq = await says("Bonjour, je m'appelle Jeanne, quels formats ?")
    source = Source(id="formats-liste", title="Quels formats ?", url=None)
    answer = AssistantAnswer(outcome="sure", stream_id=None, sources=[source], suggestions=[], offers_human=False)
    await as_assistant(GiveAnswer("Voici les formats.", answer, 0), conversation, f"answer:{seq}")
    thanks = await says("merci bien")
    small = AssistantAnswer(outcome="small_talk", stream_id=None, sources=[], suggestions=[], offers_human=False)
    await as_assistant(GiveAnswer("De rien.", small, 0), conversation, f"answer:{thanks}")
    seq = await says("Par contre mon livre est arrivé tout déchiré, c'est une honte")
    await as_assistant(TransferToHuman("complaint", ("déchiré",), 0), conversation, f"handoff:{seq}")
    close = CloseConversation(type="close_conversation", cmd_id=cmd(), conversation_id=conversation)
    await give_plainly(store, close, who, conversation)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    async def fill() -> None:
        database = Database(f"sqlite:///{tmp_path / 'libriassist.db'}")
        migrate(database)
        store = SqlStore(database, Clock())
        try:
            await _talk(store)
        finally:
            await store.close()

    asyncio.run(fill())
    return tmp_path


def lines_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_conversations_become_labelled_lines_without_personal_data(shop: Path, tmp_path: Path) -> None:
    for kind in ("answers", "handoff", "dialogs"):
        done = libriassist("eval", "export", kind, str(tmp_path / kind), folder=shop)
        assert done.returncode == 0, done
        assert done.stdout.startswith(f"{len(lines_of(tmp_path / kind))} lines")
    asked = "Bonjour, je m'appelle […], quels formats ?"
    assert lines_of(tmp_path / "answers") == [{"question": asked, "lang": "fr", "expected_id": "formats-liste"}]
    handoffs = {
        str(line["text"])[:9]: (line["handoff"], line["category"]) for line in lines_of(tmp_path / "handoff")
    }
    assert handoffs == {"Bonjour, ": (False, None), "merci bie": (False, None), "Par contr": (True, "complaint")}
    [dialog] = lines_of(tmp_path / "dialogs")
    assert (dialog["handoff_turn"], len(dialog["turns"])) == (4, 5)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["handoff", "dialogs"])
def test_an_exported_file_runs_through_eval(shop: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"{kind}.jsonl"
    assert libriassist("eval", "export", kind, str(file), folder=shop).returncode == 0
    done = libriassist("eval", kind, str(file), folder=shop)
    assert done.returncode == 0, done
    assert isinstance(json.loads(done.stdout.splitlines()[0] if done.stdout[0] != "{" else done.stdout), dict)


def test_only_conversations_since_a_day(shop: Path, tmp_path: Path) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    done = libriassist("eval", "export", "dialogs", str(tmp_path / "x"), "--since", tomorrow, folder=shop)
    assert (done.returncode, (tmp_path / "x").read_text()) == (0, "")
    for no_day in ("hier", "0001-01-01"):
        assert "is not a date" in refusal(
            "eval", "export", "dialogs", str(tmp_path / "y"), "--since", no_day, folder=shop
        )


def test_without_consent_or_over_another_file_nothing_is_written(shop: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    assert "is there already" in refusal("eval", "export", "answers", str(there), folder=shop)
    assert there.read_text() == "mine"
    database = Database(f"sqlite:///{shop / 'libriassist.db'}")
    with database.writing() as connection:
        connection.execute(sa.delete(schema.meta).where(schema.meta.c.key == "learning_since"))
    database.close()
    assert "LEARN_FROM_CONVERSATIONS" in refusal("eval", "export", "answers", str(tmp_path / "z"), folder=shop)
    assert not (tmp_path / "z").exists()


def test_order_numbers_that_look_like_nothing_are_refused_as_everywhere(shop: Path, tmp_path: Path) -> None:
    said = refusal("eval", "export", "answers", str(tmp_path / "x"), folder=shop, order_number_pattern="###")
    assert said.startswith("libriassist: LIBRIASSIST_ORDER_NUMBER_PATTERN: an order number ")
    assert not (tmp_path / "x").exists()
