"""What a search finds, on both databases: the same table of cases as the dashboard's (lib/folded.test.ts)."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from libriassist.chat.ports import ConversationQuery
from libriassist.chat.ports.knowledge import EntryQuery, EntryText, PlainEntry
from libriassist.core.language.searching import for_search
from libriassist.features.knowledge.sql import SqlKnowledge
from libriassist.store import schema
from libriassist.store.searching import contains
from libriassist.store.store import SqlStore

from ..servers import ROOT
from .conftest import HandClock

FOLDED = ROOT / "frontend/agent-dashboard/shared/texts/folded.cases.json"
CASES: list[dict[str, Any]] = json.loads(FOLDED.read_text())
NEW = {"lang": "fr", "status": "ai", "last_client_seq": 0, "state_version": 0, "priority": 0, "passed_by": []} | {
    f"{name}_seq": 0 for name in ("last", "last_message", "agent_read", "client_read")
}
pytestmark = pytest.mark.anyio


def test_the_folding_function_finds_what_the_table_says() -> None:
    for case in CASES:
        text = for_search(case["text"])
        assert [words for words in case["found_by"] if for_search(words) not in text] == []
        assert [words for words in case["not_by"] if for_search(words) in text] == []


async def test_the_database_finds_what_the_table_says(store: SqlStore) -> None:
    def found(connection: sa.Connection, text: str, words: str) -> bool:
        statement = sa.select(contains(connection, sa.cast(sa.literal(text), sa.Text), words))
        return bool(connection.execute(statement).scalar())

    for case in CASES:
        for expected, wanted in ((True, case["found_by"]), (False, case["not_by"])):
            for words in wanted:
                seen = await store.read(lambda c, w=words, t=case["text"]: found(c, t, w))  # type: ignore[misc]
                assert seen is expected, (case["text"], words)


async def test_the_list_of_closed_conversations_is_searched_so(store: SqlStore, clock: HandClock) -> None:
    for number, case in enumerate(CASES):
        values = {
            "id": f"01a20d57-0412-7797-9ddc-{number:012d}",
            "client_id": f"01a20d57-0412-7797-9ddd-{number:012d}",
            "client_name": case["text"],
            "created_at": clock.now(),
        }
        await store.write(lambda c, v=values: c.execute(sa.insert(schema.conversations).values(NEW | v)))  # type: ignore[misc]
    for case in CASES:
        for words in case["found_by"]:
            query = ConversationQuery(statuses=("ai",), text=words, agent_id=None, before=None, limit=50)
            names = [one.client_name for one in await store.search(query)]
            assert case["text"] in names, (case["text"], words)


async def test_knowledge_is_searched_so_in_every_field(store: SqlStore, clock: HandClock) -> None:
    knowledge = SqlKnowledge(store, clock)
    for field in ("question", "answer", "tags", "phrasings"):
        said: dict[str, Any] = {"question": "q", "answer": "a"}
        said[field] = ("Hélène, l’Œuvre",) if field in ("tags", "phrasings") else "Hélène, l’Œuvre"
        await knowledge.add(PlainEntry(field, EntryText(**said)), "published", "Marie")
    for words in ("helene", "HÉLÈNE", "he\u0301lène oeuvre", "l'œuvre"):
        entries, count = await knowledge.entries(EntryQuery(states=("published",), text=words))
        assert count == 4 and len(entries) == 4, words
