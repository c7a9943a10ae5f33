"""Canned replies on both databases."""

from __future__ import annotations

import pytest

from libriassist.chat.ports import CannedReplyText
from libriassist.cli.demo import sample_canned_replies
from libriassist.core.canned import unknown_placeholders
from libriassist.core.errors import AlreadyExists, NoSuchCannedReply
from libriassist.features.canned import sql as canned
from libriassist.features.canned.sql import SqlCannedReplies
from libriassist.store.store import SqlStore

from .conftest import HandClock

pytestmark = pytest.mark.anyio
NOWHERE = "00000000-0000-4000-8000-000000000000"


async def test_replies_are_kept_counted_changed_and_deleted(store: SqlStore, clock: HandClock) -> None:
    replies = SqlCannedReplies(store, clock)
    fin = await replies.add(CannedReplyText("fin", "fr", "Fin", "Bonne journée !"))
    await replies.add(CannedReplyText("fin", "en", "End", "Have a nice day!"))
    await replies.used(fin.id)
    clock.advance(60)
    changed = await replies.change(fin.id, CannedReplyText("adieu", "fr", "Fin", "Au revoir !"))
    assert (changed.uses, changed.updated_at) == (1, clock.now())
    assert await replies.all() == [changed, (await replies.all())[1]]
    await replies.delete(fin.id)
    assert [reply.lang for reply in await replies.all()] == ["en"]


async def test_a_shortcut_taken_in_the_language_is_refused_on_writing_and_changing(
    store: SqlStore, clock: HandClock
) -> None:
    replies = SqlCannedReplies(store, clock)
    await replies.add(CannedReplyText("fin", "fr", "Fin", "Bonne journée !"))
    other = await replies.add(CannedReplyText("adieu", "fr", "Fin", "Au revoir !"))
    with pytest.raises(AlreadyExists):
        await replies.add(CannedReplyText("fin", "fr", "Autre", "Autre"))
    with pytest.raises(AlreadyExists):
        await replies.change(other.id, CannedReplyText("fin", "fr", "Autre", "Autre"))
    assert (await replies.all())[0] == other
    for act in (replies.delete, replies.used):
        with pytest.raises(NoSuchCannedReply):
            await act(NOWHERE)
    with pytest.raises(NoSuchCannedReply):
        await replies.change(NOWHERE, CannedReplyText("x", "fr", "x", "x"))


async def test_the_demo_has_the_plans_scripts_and_each_text_in_french_and_english(
    store: SqlStore, clock: HandClock
) -> None:
    texts = sample_canned_replies()
    await store.write(lambda c: canned.seed(c, texts, clock.now()))
    kept = {(reply.shortcut, reply.lang): reply.content for reply in await SqlCannedReplies(store, clock).all()}
    assert "du service client CoolLibri" in kept["accueil", "fr"]
    assert kept["recherche", "fr"].startswith("Je consulte votre dossier")
    assert kept["fin", "fr"].startswith("Votre demande est-elle résolue")
    assert {shortcut for shortcut, lang in kept if lang == "fr"} == {s for s, lang in kept if lang == "en"}
    assert len(kept) == len(texts) >= 26
    assert not any(unknown_placeholders(content) for content in kept.values())
