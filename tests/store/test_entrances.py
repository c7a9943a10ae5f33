"""Where clients come in: one open conversation a channel and site; a closed one goes on, or the next names it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from libriassist import protocol as p
from libriassist.chat.ports import Committed, Envelope, Outcome
from libriassist.core.conversation import Conversation
from libriassist.core.entrance import CHAT, Entrance
from libriassist.core.errors import ConversationIsClosed
from libriassist.core.events import Actor
from libriassist.ids import derived_id
from libriassist.store import schema
from libriassist.store.store import SqlStore

from .conftest import HandClock
from .test_append import client, cmd, figures, give, human, post, start

pytestmark = pytest.mark.anyio
MAIL = Entrance("mail")
OTHER_SHOP = Entrance("chat", "other")


async def comes_in(store: SqlStore, who: Actor, entrance: Entrance) -> Conversation:
    future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    command = p.StartConversation(type="start_conversation", cmd_id=cmd())
    here = derived_id(who.id, command.cmd_id)
    store.submit(Envelope(command, here, who, future.set_result, command.cmd_id, "h", entrance=entrance))
    outcome = await future
    assert isinstance(outcome, Committed)
    return outcome.conversation


def close(conversation_id: str) -> p.CloseConversation:
    return p.CloseConversation(type="close_conversation", cmd_id=cmd(), conversation_id=conversation_id)


async def closed(store: SqlStore, who: Actor) -> str:
    here = await start(store, who)
    await give(store, post(here), who, here)
    assert isinstance(await give(store, close(here), who, here), Committed)
    return here


async def types(store: SqlStore, conversation_id: str) -> list[str]:
    return [e.type for e in await store.events_since(conversation_id, 0, 100)]


async def row(store: SqlStore, conversation_id: str) -> Conversation:
    found = await store.find_conversation(conversation_id)
    assert found is not None
    return found


async def test_a_client_has_one_open_conversation_a_channel_and_site(store: SqlStore) -> None:
    who = client()
    begun = [await comes_in(store, who, entrance) for entrance in (CHAT, MAIL, OTHER_SHOP) for _ in range(2)]
    assert len({c.id for c in begun}) == 3
    assert {(c.channel, c.site) for c in begun} == {("chat", "default"), ("mail", "default"), ("chat", "other")}
    for entrance, conversation in zip((CHAT, MAIL, OTHER_SHOP), begun[::2], strict=True):
        latest = await store.latest_of_client(who.id, entrance)
        assert latest is not None and latest.id == conversation.id
    assert {c.id for c in await store.open_of_client(who.id)} == {c.id for c in begun}
    assert (await figures(store))["violations"] == 0


async def test_the_database_itself_refuses_a_second_open_one_at_an_entrance(store: SqlStore) -> None:
    who = client()
    first, second = await comes_in(store, who, CHAT), await comes_in(store, who, MAIL)
    table = schema.conversations
    moved = sa.update(table).where(table.c.id == second.id).values(channel=first.channel)
    with pytest.raises(sa.exc.IntegrityError):
        await store.write(lambda c: c.execute(moved))


async def test_a_closed_conversation_goes_on_in_time_with_what_the_client_says(
    store: SqlStore, clock: HandClock
) -> None:
    who = client()
    here = await closed(store, who)
    clock.advance(71 * 3600)
    message = post(here, "une chose encore")
    outcome = await give(store, message, who, here)
    assert isinstance(outcome, Committed) and outcome.conversation.status == "ai"
    assert (await types(store, here))[-3:] == ["conversation.closed", "conversation.reopened", "message.posted"]
    repeat = await give(store, message, who, here)
    assert isinstance(repeat, Committed) and repeat.duplicate
    assert [e.content for e in repeat.events] == ["une chose encore"]
    assert (await figures(store))["violations"] == 0


@pytest.mark.parametrize("wants", [post, human])
async def test_what_was_closed_too_long_ago_stays_so_and_the_next_names_it(
    store: SqlStore, clock: HandClock, wants: Callable[[str], Any]
) -> None:
    who = client()
    old = await closed(store, who)
    clock.advance(72 * 3600)
    assert isinstance(await give(store, wants(old), who, old), ConversationIsClosed)
    new = await row(store, await start(store, who))
    assert (new.previous_id, new.status) == (old, "ai")
    [begun] = await store.events_since(new.id, 0, 9)
    assert begun.data == {"lang": "fr", "channel": "chat", "site": "default", "previous_id": old}
    assert (await row(store, old)).previous_id is None
    elsewhere = await comes_in(store, who, MAIL)
    assert elsewhere.previous_id is None, "it had none before at that entrance"


async def test_a_closed_conversation_is_not_taken_up_beside_an_open_one_at_the_same_entrance(
    store: SqlStore,
) -> None:
    who = client()
    old = await closed(store, who)
    await comes_in(store, who, MAIL)
    new = await start(store, who)
    assert isinstance(await give(store, post(old), who, old), ConversationIsClosed)
    await give(store, close(new), who, new)
    assert isinstance(await give(store, post(old), who, old), Committed), "mail is another entrance"
    latest = await store.latest_of_client(who.id, CHAT)
    assert latest is not None and latest.id == old, "the open one comes before the newest"


async def test_closing_one_and_taking_up_another_may_arrive_together(store: SqlStore) -> None:
    who = client()
    old = await closed(store, who)
    new = await start(store, who)
    rate = p.RateConversation(type="rate_conversation", cmd_id=cmd(), conversation_id=old, rating=5)
    together = ((rate, old), (close(new), new), (post(old), old))
    outcomes = await asyncio.gather(*(give(store, command, who, here) for command, here in together))
    assert [type(o) for o in outcomes] == [Committed] * 3
    assert ((await row(store, old)).status, (await row(store, new)).status) == ("ai", "closed")
    assert (await figures(store))["violations"] == 0


async def test_two_tabs_of_two_processes_that_take_up_at_once_make_one_reopening(
    make_store: Callable[[], SqlStore],
) -> None:
    one, two = make_store(), make_store()
    for _ in range(10):
        who = client()
        here = await closed(one, who)
        outcomes = await asyncio.gather(
            *(give(s, post(here, str(n)), who, here) for n in range(3) for s in (one, two))
        )
        assert all(isinstance(o, Committed) for o in outcomes)
        said = await types(one, here)
        assert (said.count("conversation.reopened"), said.count("message.posted")) == (1, 7)
    assert (await figures(one))["violations"] == 0


async def test_taking_up_and_beginning_anew_at_once_give_one_open_conversation(
    make_store: Callable[[], SqlStore],
) -> None:
    one, two = make_store(), make_store()
    for _ in range(10):
        who = client()
        old = await closed(one, who)
        said, begun = await asyncio.gather(give(one, post(old), who, old), comes_in(two, who, CHAT))
        if isinstance(said, Committed):
            assert begun.id == old
        else:
            assert isinstance(said, ConversationIsClosed) and begun.previous_id == old
    assert (await figures(one))["violations"] == 0


async def test_the_row_keeps_where_it_was_begun_whatever_is_written_later(store: SqlStore) -> None:
    who = client()
    begun = await comes_in(store, who, replace(OTHER_SHOP, channel="call"))
    await give(store, human(begun.id), who, begun.id)
    after = await row(store, begun.id)
    assert (after.channel, after.site, after.status) == ("call", "other", "waiting")
