"""Learning on a running server: from what was not settled to an entry that answers it; rights; export."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from libriassist.features.learning.tables import learning_groups, learning_questions
from libriassist.ids import new_id
from libriassist.store import schema
from libriassist.store.database import Database

from ..servers import Libri
from .cast import NOWHERE, Cast, conversation_of, hire, log_in

pytestmark = pytest.mark.anyio
ASKED = "Vendez-vous des trampolines gonflables ?"
ANSWER = "Nous ne vendons pas de trampolines gonflables, seulement des livres imprimés."


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return {"learning_seconds": 0.2}


def wait_for(http: httpx.Client, path: str, found: Callable[[Any], Any], seconds: float = 30.0) -> Any:
    """Ask until the answer is as wanted."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = http.get(path)
        answer.raise_for_status()
        if what := found(answer.json()):
            return what
        time.sleep(0.1)
    raise AssertionError(f"{path}: {answer.text}")


def group_with(text: str, questions: int = 1) -> Callable[[Any], Any]:
    """The group one of whose questions this is, of at least so many."""
    return lambda page: next(
        (g for g in page["groups"] if text in g["label"] and g["questions"] >= questions), None
    )


async def unsettled(cast: Cast, text: str, answer: str, rating: int | None = None) -> str:
    """A client asks what nobody knows, then a person, who answers; the conversation."""
    client = await cast.client()
    await client.says(text)
    await client.sees("message.posted", sender_type="ai")
    agent = await cast.agent()
    await client.asks_for_human()
    await agent.accepts(conversation_of(client))
    await agent.says("Bonjour, je suis Marie du service client.")
    await agent.says(answer)
    await agent.closes()
    await client.sees("conversation.closed")
    if rating is not None:
        await client.rates(rating)
    return conversation_of(client)


async def test_what_nobody_knew_becomes_an_entry_that_answers_the_next_client(cast: Cast, house: Libri) -> None:
    await unsettled(cast, f"Je m'appelle Jeanne Moreau (jeanne@example.org). {ASKED}", ANSWER)
    await unsettled(cast, "vendez vous des trampolines gonflables svp", ANSWER)
    with log_in(house, hire(house, "supervisor")) as http:
        group = wait_for(http, "/api/learning/groups?state=open", group_with("trampoline", 2))
        assert group["whys"] == {"unknown": 2}
        path = f"/api/learning/groups/{group['id']}"
        detail = wait_for(http, path, lambda d: d if all(q["answer"] for q in d["questions"]) else None)
        assert {q["answer"] for q in detail["questions"]} == {ANSWER}
        assert all(q["conversation_id"] for q in detail["questions"])
        assert "Moreau" not in json.dumps(detail)
        assert "jeanne@" not in json.dumps(detail)

        drafted = http.post(f"/api/learning/groups/{group['id']}/draft").json()
        entry = drafted["entry"]
        assert (entry["state"], entry["words"]["answer"]) == ("draft", ANSWER)
        assert len(entry["words"]["phrasings"]) == 1
        measured = wait_for(http, path, lambda d: d["evaluation"]["draft"], 90)
        assert measured["own"]["before"]["right"] == 0
        assert measured["own"]["after"]["right"] >= 1
        assert measured["set"]["before"]["questions"] == measured["set"]["after"]["questions"] > 50
        assert measured["set"]["before"]["right"] > 0
        assert any(c["which"] == "own" for c in measured["changed"])

        assert http.post(f"{path}/publish", json={"version": entry["version"] + 1}).status_code == 409
        published = http.post(f"{path}/publish", json={"version": entry["version"]}).json()
        assert published["group"]["state"] == "published"
        again = wait_for(http, path, lambda d: d["evaluation"]["published"], 90)
        assert again["own"]["before"]["right"] == 0 < again["own"]["after"]["right"]

        client = await cast.client()
        wait_for(http, "/api/knowledge/entries?limit=1", lambda page: page["in_use"])
        await client.says(ASKED)
        await client.reads("seulement des livres imprimés")

        lines = [json.loads(line) for line in http.get("/api/learning/export/answers").text.splitlines()]
        assert {line["expected_id"] for line in lines if "trampoline" in line["question"]} == {entry["id"]}
        assert "Moreau" not in json.dumps(lines)


async def test_an_illness_a_birth_date_and_a_door_code_are_not_kept(cast: Cast, house: Libri) -> None:
    told = "Mon fils Théo, né le 12/03/2014, est diabétique : louez-vous des chalutiers ? Code porte 45B12."
    await unsettled(cast, told, "Pour votre fils Théo, diabétique : nous ne louons pas de chalutiers.")
    with log_in(house, hire(house, "supervisor")) as http:
        group = wait_for(http, "/api/learning/groups", group_with("chalutiers"))
        path = f"/api/learning/groups/{group['id']}"
        detail = wait_for(http, path, lambda d: d if d["questions"][0]["answer"] else None)
        assert not [
            word
            for word in ("Théo", "2014", "diabétique", "45B12")
            if word in json.dumps(detail, ensure_ascii=False)
        ]


async def test_what_was_kept_before_a_rule_is_masked_by_it_before_anybody_is_shown_it(tmp_path: Any) -> None:
    server = Libri(tmp_path, learning_seconds=3600.0)
    server.start()
    people = Cast(server)
    try:
        client = await people.client()
        await client.starts()
        group_id, now = new_id(), datetime.now(UTC)
        known: dict[str, Any] = {"id": group_id, "label": "Ma fille Inès est asthmatique ?", "lang": "fr"}
        known |= {"state": "open", "by_hand": True, "created_at": now, "updated_at": now}
        question: dict[str, Any] = {
            "id": new_id(),
            "group_id": group_id,
            "conversation_id": conversation_of(client),
        }
        question |= {"lang": "fr", "seq": 1, "question": known["label"], "why": "unknown", "asked_at": now}
        await people.leave()
        server.stop()
        database = Database(server.database_url)
        with database.writing() as connection:
            connection.execute(sa.delete(schema.meta).where(schema.meta.c.key == "learning_masked"))
            connection.execute(sa.insert(learning_groups).values(**known))
            connection.execute(sa.insert(learning_questions).values(**question))
        database.close()
        server.start()
        with log_in(server, hire(server, "supervisor")) as http:
            detail = http.get(f"/api/learning/groups/{group_id}").json()
        assert detail["questions"][0]["question"] == detail["group"]["label"] == "Ma fille […] est […] ?"
    finally:
        server.stop()


async def test_groups_are_merged_dismissed_reopened_and_questions_moved(cast: Cast, house: Libri) -> None:
    await unsettled(cast, "Louez-vous des hélicoptères ?", "Nous ne louons pas d'hélicoptères, hélas.")
    await unsettled(cast, "Combien pèse un éléphanteau ?", "Environ cent kilos à la naissance, dit-on.")
    with log_in(house, hire(house, "supervisor")) as http:
        one = wait_for(http, "/api/learning/groups", group_with("hélicoptères"))["id"]
        two = wait_for(http, "/api/learning/groups", group_with("éléphanteau"))["id"]
        merged = http.post(f"/api/learning/groups/{one}/merge", json={"into": two}).json()
        assert merged["group"]["questions"] == 2
        assert http.get(f"/api/learning/groups/{one}").json()["code"] == "no_such_group"
        moving = next(q["id"] for q in merged["questions"] if "hélicoptères" in q["question"])
        alone = http.post(f"/api/learning/questions/{moving}/move", json={"to": None}).json()["group"]
        assert alone["label"] == "Louez-vous des hélicoptères ?"
        path = f"/api/learning/groups/{alone['id']}"
        assert http.post(f"{path}/dismiss").json()["group"]["state"] == "dismissed"
        found = http.get("/api/learning/groups?state=dismissed").json()["groups"]
        assert alone["id"] in {g["id"] for g in found}
        assert http.post(f"{path}/reopen").json()["group"]["state"] == "open"
        assigned = http.post(f"{path}/assign", json={"entry_id": "formats-liste"}).json()
        assert (assigned["group"]["state"], assigned["entry"]["id"]) == ("published", "formats-liste")
        assert http.post(f"{path}/assign", json={"entry_id": "no-such"}).json()["code"] == "no_such_entry"
        assert http.post(f"{path}/draft").json()["code"] == "wrong_state"
        assert (
            http.post(f"/api/learning/groups/{two}/publish", json={"version": 1}).json()["code"] == "wrong_state"
        )
        assert http.get(f"/api/learning/groups/{NOWHERE}").status_code == 404


async def test_an_agent_sees_nothing_of_learning_but_judges_their_hand_over(cast: Cast, house: Libri) -> None:
    await unsettled(cast, "Faites-vous des tatouages ?", "Nous ne faisons pas de tatouages chez nous.")
    with log_in(house, hire(house, "supervisor")) as http:
        group = wait_for(http, "/api/learning/groups", group_with("tatouages"))
    agent = await cast.agent()
    client = await cast.active(agent)
    with log_in(house, agent.email) as http:
        assert http.get("/api/learning/groups").json()["code"] == "forbidden"
        assert http.get(f"/api/learning/groups/{group['id']}").status_code == 403
        assert http.get(f"/api/learning/groups/{NOWHERE}").status_code == 403
        assert http.post(f"/api/learning/groups/{group['id']}/draft").status_code == 403
        assert http.get("/api/learning/export/answers").status_code == 403
        path = f"/api/conversations/{conversation_of(client)}/handoff-verdict"
        assert http.put(path, json={"verdict": "justified"}).status_code == 200


async def test_agents_judge_hand_overs_and_the_figures_count_them(cast: Cast, house: Libri) -> None:
    conversation = await unsettled(cast, "Où acheter un voilier ?", "Nous ne vendons pas de voiliers du tout.", 1)
    with log_in(house, hire(house, "supervisor")) as http:
        path = f"/api/conversations/{conversation}/handoff-verdict"
        assert http.get(path).json() == {"verdict": None}
        assert http.put(path, json={"verdict": "too_late"}).json() == {"verdict": "too_late"}
        assert http.put(path, json={"verdict": "maybe"}).status_code == 422
        assert http.get(path).json() == {"verdict": "too_late"}
        figures = http.get("/api/stats/assistant?days=7").json()
        assert len(figures["days"]) == 7
        assert figures["judged"]["too_late"] >= 1
        assert figures["reasons"]["client_request"] >= 1
        assert 0 < figures["transfer_rate"] <= 1
        assert 0 < figures["unresolved_rate"] <= 1
        assert http.get("/api/stats/assistant?days=0").status_code == 422
        for kind, names in (("handoff", {"text", "lang", "handoff", "category"}),
                            ("dialogs", {"id", "lang", "turns", "handoff_turn"})):  # fmt: skip
            answer = http.get(f"/api/learning/export/{kind}")
            assert f"libriassist-{kind}.jsonl" in answer.headers["content-disposition"]
            assert all(set(json.loads(line)) == names for line in answer.text.splitlines())


async def test_without_the_shops_consent_nothing_is_kept_or_exported(tmp_path: Any) -> None:
    server = Libri(tmp_path, learn_from_conversations="off", learning_seconds=0.2)
    server.start()
    people = Cast(server)
    try:
        await unsettled(people, "Vendez-vous des pianos ?", "Nous ne vendons pas de pianos du tout.")
        with log_in(server, hire(server, "supervisor")) as http:
            time.sleep(1.0)
            page = http.get("/api/learning/groups").json()
            assert (page["groups"], page["on"], page["since"]) == ([], False, None)
            assert http.get("/api/learning/export/dialogs").json()["code"] == "wrong_state"
            assert http.get("/api/stats/assistant").json()["conversations"] == 1
    finally:
        await people.leave()
        server.stop()
