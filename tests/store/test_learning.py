"""Learning in the store, on both databases: rounds, questions once only, groups, people's hands, erasure."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from libriassist.chat.ports.learning import BEFORE_ALL, Grouping, GroupQuery, LearningQuestion
from libriassist.core.commands import GiveAnswer
from libriassist.core.errors import BadRequest, NoSuchGroup, NoSuchQuestion
from libriassist.core.events import ASSISTANT
from libriassist.features.learning.sql import SqlLearning
from libriassist.features.statistics.sql import SqlStatistics
from libriassist.ids import new_id
from libriassist.protocol import AssistantAnswer
from libriassist.store import schema
from libriassist.store.store import SqlStore

from .conftest import HandClock
from .test_append import client, give, human, new_agent, post, start

pytestmark = pytest.mark.anyio
MINUTE = timedelta(minutes=1)


async def question(store: SqlStore, clock: HandClock, text: str, answer: str | None = None) -> LearningQuestion:
    conversation = await start(store, client())
    return LearningQuestion(new_id(), None, conversation, 2, "fr", text, "unknown", answer, clock.now())


async def grouped(learning: SqlLearning, **groups: list[LearningQuestion]) -> dict[str, str]:
    """Record these questions and put them into groups; the groups' ids by name."""
    ids = {name: new_id() for name in groups}
    for questions in groups.values():
        await learning.record(questions)
    placed = {q.id: ids[name] for name, questions in groups.items() for q in questions}
    labels = {ids[name]: questions[0].question for name, questions in groups.items()}
    await learning.regroup(Grouping(placed, {}, labels))
    return ids


async def test_a_round_begins_where_the_last_one_that_did_not_fail_got_to(
    store: SqlStore, clock: HandClock
) -> None:
    learning = SqlLearning(store, clock)
    assert await learning.learning_since() is None
    first = clock.now()
    assert await learning.begin_round(first) == first
    clock.advance(60)
    assert await learning.begin_round(clock.now()) == first, "the first one failed"
    await learning.finish_round(clock.now())
    reached = clock.now()
    clock.advance(60)
    assert await learning.begin_round(clock.now()) == reached
    assert await learning.learning_since() == first
    await learning.stop_learning()
    assert await learning.learning_since() is None


async def test_touched_conversations_are_those_spoken_in_closed_or_rated_since_learning_began(
    store: SqlStore, clock: HandClock
) -> None:
    learning = SqlLearning(store, clock)
    before = client()
    old = await start(store, before)
    await give(store, post(old), before, old)
    clock.advance(60)
    await learning.begin_round(clock.now())
    who = client()
    new = await start(store, who)
    await give(store, post(new), who, new)
    await give(store, post(old), before, old)
    assert [c.id for c in await learning.touched(clock.now() - MINUTE, BEFORE_ALL, 10)] == [new]
    clock.advance(3600)
    assert await learning.touched(clock.now(), BEFORE_ALL, 10) == []


async def test_what_older_rules_left_readable_is_masked_once_by_the_new_ones(
    store: SqlStore, clock: HandClock
) -> None:
    learning = SqlLearning(store, clock)
    told = [await question(store, clock, f"{n} : mon code est 45B12", "le 45B12 ?") for n in range(3)]
    ids = await grouped(learning, door=told)
    measured = {"draft": {"changed": [{"question": "45B12 ?", "expected": ["45B12"]}], "version": 1}}
    await learning.change_group(ids["door"], {"evaluation": measured})
    read: list[str] = []

    def mask(text: str) -> str:
        read.append(text)
        return text.replace("45B12", "[…]")

    assert await learning.mask_again(mask, "two") == 4
    kept = await learning.questions(ids["door"], 10)
    assert {(q.question[1:], q.answer) for q in kept} == {(" : mon code est […]", "le […] ?")}
    group = await learning.group(ids["door"])
    assert group.label == "0 : mon code est […]"
    assert group.evaluation == {"draft": {"changed": [{"question": "[…] ?", "expected": ["45B12"]}], "version": 1}}
    read.clear()
    assert await learning.mask_again(mask, "two") == 0
    assert read == []
    assert await learning.mask_again(mask, "three") == 0
    assert read


async def test_a_question_is_kept_once_and_its_answer_follows(store: SqlStore, clock: HandClock) -> None:
    learning = SqlLearning(store, clock)
    asked = await question(store, clock, "Des marque-pages ?")
    ids = await grouped(learning, one=[asked])
    again = LearningQuestion(
        new_id(), None, asked.conversation_id, 2, "fr", "Autre", "unknown", "Oui, en lot de dix.", clock.now()
    )
    assert await learning.record([again]) == 0
    kept = await learning.questions(ids["one"], 10)
    assert [(q.id, q.question, q.answer) for q in kept] == [
        (asked.id, "Des marque-pages ?", "Oui, en lot de dix.")
    ]


async def test_groups_come_by_frequency_and_can_be_filtered(store: SqlStore, clock: HandClock) -> None:
    learning = SqlLearning(store, clock)
    often = [await question(store, clock, f"Des marque-pages {n} ?", "Oui." if n else None) for n in range(3)]
    rare = [await question(store, clock, "Livrez-vous en Suisse ?")]
    ids = await grouped(learning, often=often, rare=rare)
    groups, total = await learning.groups(GroupQuery())
    assert [(g.id, g.questions, g.conversations, g.answered) for g in groups] == [
        (ids["often"], 3, 3, 2),
        (ids["rare"], 1, 1, 0),
    ]
    assert (total, groups[0].whys) == (2, {"unknown": 3})
    assert (await learning.groups(GroupQuery(limit=1)))[1] == 2
    assert (await learning.groups(GroupQuery(why="suggest")))[1] == 0
    assert (await learning.groups(GroupQuery(lang="en")))[1] == 0
    assert (await learning.groups(GroupQuery(state="dismissed")))[1] == 0
    assert (await learning.groups(GroupQuery(since=clock.now() + MINUTE)))[1] == 0


async def test_people_merge_groups_and_move_questions(store: SqlStore, clock: HandClock) -> None:
    learning = SqlLearning(store, clock)
    a, b, c = [await question(store, clock, text) for text in ("un ?", "deux ?", "trois ?")]
    ids = await grouped(learning, one=[a], two=[b, c])
    moved = await learning.move_question(c.id, None)
    assert (moved.label, moved.by_hand, moved.questions) == ("trois ?", True, 1)
    merged = await learning.merge_groups(ids["two"], moved.id)
    assert merged.questions == 2
    with pytest.raises(NoSuchGroup):
        await learning.group(ids["two"])
    with pytest.raises(NoSuchQuestion):
        await learning.move_question(new_id(), None)
    with pytest.raises(NoSuchGroup):
        await learning.move_question(a.id, new_id())
    await learning.change_group(ids["one"], {"state": "drafted", "entry_id": "x"})
    with pytest.raises(BadRequest):
        await learning.merge_groups(ids["one"], moved.id)
    await learning.move_question(a.id, moved.id)
    with pytest.raises(NoSuchGroup):
        await learning.group(ids["one"])


async def test_a_grouping_worked_out_meanwhile_does_not_undo_what_people_did(
    store: SqlStore, clock: HandClock
) -> None:
    learning = SqlLearning(store, clock)
    a, b = [await question(store, clock, text) for text in ("un ?", "deux ?")]
    ids = await grouped(learning, one=[a], two=[b])
    await learning.change_group(ids["two"], {"state": "dismissed"})
    await learning.regroup(Grouping({}, {ids["two"]: ids["one"]}, {ids["one"]: "un ?"}))
    assert (await learning.group(ids["two"])).state == "dismissed"


async def test_an_erased_conversation_takes_its_questions_and_their_label_with_it(
    store: SqlStore, clock: HandClock
) -> None:
    learning = SqlLearning(store, clock)
    asked = await question(store, clock, "Des marque-pages ?")
    ids = await grouped(learning, one=[asked])
    agent = await new_agent(store, clock)
    await learning.give_verdict(asked.conversation_id, "justified", agent.id)
    gone = asked.conversation_id
    await store.write(
        lambda c: c.execute(sa.delete(schema.messages).where(schema.messages.c.conversation_id == gone))
    )
    await store.write(
        lambda c: c.execute(sa.delete(schema.conversations).where(schema.conversations.c.id == gone))
    )
    assert await learning.verdicts([gone]) == {}
    await learning.drop_empty_groups()
    with pytest.raises(NoSuchGroup):
        await learning.group(ids["one"])
    assert await learning.record([asked]) == 0, "its conversation is gone"


async def test_the_figures_count_conversations_hand_overs_and_unresolved_questions(
    store: SqlStore, clock: HandClock
) -> None:
    learning = SqlLearning(store, clock)

    async def ask(outcome: str) -> tuple[str, object]:
        who = client()
        conversation = await start(store, who)
        await give(store, post(conversation), who, conversation)
        answer = AssistantAnswer(
            outcome=outcome,
            stream_id=None,
            sources=[],
            suggestions=[],
            offers_human=False,
        )
        await give(store, GiveAnswer("Voilà", answer, 0), ASSISTANT, conversation)
        return conversation, who

    await ask("sure")
    conversation, who = await ask("unknown")
    await give(store, human(conversation), who, conversation)  # type: ignore[arg-type]
    agent = await new_agent(store, clock)
    await learning.give_verdict(conversation, "too_late", agent.id)
    await learning.give_verdict(conversation, "justified", agent.id)
    await start(store, client())
    figures = await SqlStatistics(store, clock).assistant(clock.now() - timedelta(days=1), "Europe/Paris")
    assert len(figures.days) == 2
    today = figures.days[-1]
    assert (today.conversations, today.transferred, today.alone, today.questions, today.unresolved) == (
        2,
        1,
        1,
        2,
        1,
    )
    assert figures.reasons == {"client_request": 1}
    assert figures.judged == {"justified": 1}
