"""The store of the knowledge, on both databases: imports in one transaction, versions, edits that win."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa

from libriassist.chat.ports.knowledge import (
    EntryChange,
    EntryQuery,
    EntryText,
    Extract,
    ImportReport,
    PlainEntry,
    Skipped,
)
from libriassist.core.errors import BadRequest, EntryChanged, NoSuchEntry, NoSuchSource
from libriassist.features.knowledge.sql import SqlKnowledge, SqlVectors
from libriassist.features.knowledge.tables import knowledge_versions
from libriassist.store.store import SqlStore

from .conftest import HandClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def knowledge(store: SqlStore, clock: HandClock) -> SqlKnowledge:
    return SqlKnowledge(store, clock)


def extract(*said: tuple[str, str], location: str = "file:faq.json", skipped: Sequence[Skipped] = ()) -> Extract:
    """A file whose entries have these ids and answers."""
    drafts = [PlainEntry(i, EntryText(f"Question {i} ?", answer, url=f"https://x/{i}")) for i, answer in said]
    return Extract("file", location, "FAQ", "fr", drafts, f"{abs(hash(said)):064}"[-64:], skipped=skipped)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.added, report.updated, report.removed, report.unchanged, report.kept


async def answers(knowledge: SqlKnowledge) -> dict[str, str]:
    _, entries = await knowledge.published()
    return {entry.id: entry.text.answer for entry in entries}


async def history(knowledge: SqlKnowledge, entry_id: str) -> list[tuple[int, str, str, str]]:
    return [(v.version, v.action, v.text.answer, v.by) for v in await knowledge.versions(entry_id)]


async def test_an_import_adds_changes_and_takes_away_and_each_leaves_a_version(knowledge: SqlKnowledge) -> None:
    first = await knowledge.replace(extract(("a", "1"), ("b", "2"), ("c", "3")), "Sophie")
    assert counts(first) == (3, 0, 0, 0, 0)
    report = await knowledge.replace(extract(("a", "1"), ("b", "deux"), ("d", "4")), "Alex")
    assert counts(report) == (1, 1, 1, 1, 0)
    assert report.source.entries == 3
    assert await answers(knowledge) == {"a": "1", "b": "deux", "d": "4"}
    assert await history(knowledge, "a") == [(1, "imported", "1", "Sophie")]
    assert await history(knowledge, "b") == [(2, "updated", "deux", "Alex"), (1, "imported", "2", "Sophie")]
    assert await history(knowledge, "c") == [(2, "removed", "3", "Alex"), (1, "imported", "3", "Sophie")]
    back = await knowledge.replace(extract(("a", "1"), ("b", "deux"), ("c", "3"), ("d", "4")), "Alex")
    assert counts(back) == (0, 1, 0, 3, 0)
    assert (await knowledge.entry("c")).version == 3


async def test_what_people_edited_or_archived_is_left_as_it_is(knowledge: SqlKnowledge) -> None:
    await knowledge.replace(extract(("a", "1"), ("b", "2"), ("c", "3")), "Sophie")
    mine = EntryText("Ma question ?", "Ma réponse.")
    await knowledge.change("a", 1, EntryChange(text=mine), "edited", "Sophie")
    await knowledge.change("b", 1, EntryChange(state="archived"), "archived", "Sophie")
    report = await knowledge.replace(extract(("a", "nouveau"), ("b", "nouveau"), ("c", "nouveau")), "Alex")
    assert counts(report) == (0, 1, 0, 0, 2)
    assert await answers(knowledge) == {"a": "Ma réponse.", "c": "nouveau"}
    assert counts(await knowledge.replace(extract(("c", "nouveau")), "Alex")) == (0, 0, 0, 1, 1)
    assert (await knowledge.entry("a")).edited and not (await knowledge.entry("c")).edited


async def test_confirming_an_entry_is_no_edit(knowledge: SqlKnowledge) -> None:
    draft = PlainEntry("a", EntryText("Q ?", "1"), to_confirm=True)
    source = extract()
    await knowledge.replace(Extract("file", "l", "t", "fr", [draft], "h"), "Sophie")
    assert (await knowledge.entry("a")).to_confirm
    confirmed = await knowledge.change("a", 1, EntryChange(to_confirm=False), "confirmed", "Sophie")
    assert not confirmed.to_confirm and not confirmed.edited and source.kind == "file"
    changed = Extract("file", "l", "t", "fr", [PlainEntry("a", EntryText("Q ?", "2"))], "h2")
    assert counts(await knowledge.replace(changed, "Sophie")) == (0, 1, 0, 0, 0)


async def test_an_id_of_another_source_changes_that_entry_where_it_is(knowledge: SqlKnowledge) -> None:
    first = await knowledge.replace(extract(("a", "1"), ("b", "2")), "Sophie")
    report = await knowledge.replace(extract(("a", "un"), ("b", "2"), location="file:export.json"), "Alex")
    assert counts(report) == (0, 1, 0, 1, 0)
    entry = await knowledge.entry("a")
    assert (entry.source_id, entry.edited, entry.text.answer) == (first.source.id, True, "un")
    assert counts(await knowledge.replace(extract(("a", "1"), ("b", "2")), "Sophie")) == (0, 0, 0, 1, 1)


async def test_pages_that_could_not_be_read_keep_what_they_gave(knowledge: SqlKnowledge) -> None:
    await knowledge.replace(extract(("a", "1"), ("b", "2")), "Sophie")
    report = await knowledge.replace(extract(("a", "1"), skipped=[Skipped("https://x/b", "404")]), "Sophie")
    assert counts(report) == (0, 0, 0, 1, 1)
    assert "b" in await answers(knowledge)


async def test_an_import_that_fails_half_way_changes_nothing(
    knowledge: SqlKnowledge,
) -> None:
    await knowledge.replace(extract(("a", "1")), "Sophie")
    before = await knowledge.revision()
    drafts = [PlainEntry("c", EntryText("Q ?", "2")), PlainEntry("b", _Broken("Q"))]
    broken = Extract("file", "file:faq.json", "FAQ", "fr", drafts, "h")
    with pytest.raises(RuntimeError, match="broken"):
        await knowledge.replace(broken, "Sophie")
    assert await answers(knowledge) == {"a": "1"}
    assert await knowledge.revision() == before
    assert (await knowledge.sources())[0].content_hash == extract(("a", "1")).content_hash


class _Broken(EntryText):
    """Words that cannot be written."""

    __slots__ = ()

    def __init__(self, question: str) -> None:
        super().__init__(question, question)

    def hash(self) -> str:
        raise RuntimeError("broken")


async def test_two_imports_at_once_leave_one_of_them_whole(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    one, other = (SqlKnowledge(make_store(), clock) for _ in range(2))
    await one.replace(extract(("x", "0")), "Sophie")
    first = extract(*((f"e{n}", "premier") for n in range(300)))
    second = extract(*((f"e{n}", "second") for n in range(150, 450)))
    await asyncio.gather(one.replace(first, "Sophie"), other.replace(second, "Alex"))
    said = await answers(one)
    assert said in (
        {f"e{n}": "premier" for n in range(300)},
        {f"e{n}": "second" for n in range(150, 450)},
    )
    assert await one.revision() == 3


async def test_an_edit_of_a_version_that_is_not_the_last_is_refused(knowledge: SqlKnowledge) -> None:
    entry = await knowledge.add(PlainEntry("a", EntryText("Q ?", "1")), "draft", "Sophie")
    await knowledge.change("a", entry.version, EntryChange(state="published"), "published", "Sophie")
    with pytest.raises(EntryChanged) as caught:
        await knowledge.change("a", entry.version, EntryChange(text=EntryText("Q ?", "2")), "edited", "Alex")
    assert caught.value.details == {"by": "Sophie"}
    assert await history(knowledge, "a") == [(2, "published", "1", "Sophie"), (1, "created", "1", "Sophie")]
    with pytest.raises(BadRequest):
        await knowledge.add(PlainEntry("a", EntryText("Q ?", "1")), "draft", "Sophie")
    for missing in (knowledge.entry("zz"), knowledge.versions("zz")):
        with pytest.raises(NoSuchEntry):
            await missing
    with pytest.raises(NoSuchSource):
        await knowledge.source("00000000-0000-0000-0000-000000000000")


async def test_entries_are_found_by_words_state_language_source_and_mark(
    knowledge: SqlKnowledge, clock: HandClock
) -> None:
    report = await knowledge.replace(extract(("a", "Le papier ivoire"), ("b", "100 % recyclé")), "Sophie")
    clock.advance(60)
    german = EntryText("Wie lange ?", "Papier bald", "de", tags=("Lieferung",), phrasings=("Wann kommt es",))
    await knowledge.add(PlainEntry("c", german, to_confirm=True), "draft", "Sophie")

    async def ids(**query: object) -> list[str]:
        entries, total = await knowledge.entries(EntryQuery(**query))  # type: ignore[arg-type]
        assert total == len(entries)
        return [entry.id for entry in entries]

    assert await ids() == ["c", "a", "b"]
    assert await ids(text="PAPIER") == ["c", "a"]
    assert await ids(text="papier ivoire") == ["a"]
    assert await ids(text="100 %") == ["b"] and await ids(text="_") == []
    assert await ids(text="lieferung") == ["c"] and await ids(text="kommt") == ["c"]
    assert await ids(lang="de") == ["c"] and await ids(to_confirm=True) == ["c"]
    assert await ids(source_id=report.source.id) == ["a", "b"]
    assert await ids(states=("published",)) == ["a", "b"]
    page, total = await knowledge.entries(EntryQuery(offset=1, limit=1))
    assert [entry.id for entry in page] == ["a"] and total == 3


async def test_embeddings_are_kept_by_what_was_embedded(store: SqlStore) -> None:
    vectors = SqlVectors(store)
    many = {f"{n:064x}": bytes([n % 256]) * 8 for n in range(600)}
    await asyncio.to_thread(vectors.save, "m", many)
    await asyncio.to_thread(vectors.save, "m", {f"{0:064x}": b"other"})
    assert await asyncio.to_thread(vectors.load, "m", [*many, "f" * 64]) == many
    assert await asyncio.to_thread(vectors.load, "other", list(many)) == {}


async def test_20_000_entries_are_imported_in_seconds(knowledge: SqlKnowledge, store: SqlStore) -> None:
    many = extract(*((f"e{n}", f"Réponse {n}") for n in range(20_000)))
    began = asyncio.get_running_loop().time()
    await knowledge.replace(many, "Sophie")
    assert counts(await knowledge.replace(many, "Sophie")) == (0, 0, 0, 20_000, 0)
    assert asyncio.get_running_loop().time() - began < 60
    count = sa.select(sa.func.count()).select_from(knowledge_versions)
    assert await store.read(lambda c: c.execute(count).scalar_one()) == 20_000
