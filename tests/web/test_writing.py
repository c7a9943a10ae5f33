"""Help with writing over REST, with a language model's stand-in: who may, what is sent, what stays inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ..standins.llm_server import LlmServer, Request, Status, Step, Words, llm_server
from ..talk import Agent
from .cast import Cast, conversation_of, log_in

pytestmark = pytest.mark.anyio
GERMAN = "Wo ist meine Bestellung, bitte?"


def translator(request: Request) -> Iterator[Step]:
    """Puts every text in brackets."""
    yield Words(f"[{request.text.split('<text>')[-1].split('</text>')[0].strip()}]")


@pytest.fixture(scope="module")
def model() -> Iterator[LlmServer]:
    with llm_server(translator) as running:
        yield running


@pytest.fixture(scope="module")
def house_settings(model: LlmServer) -> dict[str, object]:
    return {"llm_provider": "openai", "llm_model": "stand-in", "llm_url": model.url + "/v1", "llm_retries": 0,
            "llm_breaker_failures": 1000}  # fmt: skip


def asks(cast: Cast, agent: Agent, path: str, **body: Any) -> tuple[int, Any]:
    with log_in(cast.server, agent.email) as http:
        answer = http.post(f"/api/conversations/{path}", json=body)
    return answer.status_code, answer.json()


async def test_who_is_signed_in_is_told_that_there_is_help(cast: Cast) -> None:
    marie = await cast.agent()
    with log_in(cast.server, marie.email) as http:
        assert http.get("/api/auth/me").json()["writing_aids"] is True


async def test_the_assigned_agent_and_a_supervisor_get_another_version_and_nobody_else(cast: Cast) -> None:
    marie, paul, boss = await cast.agent(), await cast.agent(), await cast.agent("supervisor")
    client = await cast.active(marie)
    here = conversation_of(client)
    draft = {"action": "improve", "text": "Bonjour, 3 jours"}
    assert asks(cast, marie, f"{here}/draft", **draft) == (200, {"text": "[Bonjour, 3 jours]"})
    assert asks(cast, boss, f"{here}/draft", **draft)[0] == 200
    assert asks(cast, paul, f"{here}/draft", **draft)[1]["code"] == "no_such_conversation"
    assert asks(cast, paul, f"{here}/translations", seqs=[1], lang="fr")[1]["code"] == "no_such_conversation"
    waiting = await cast.waiting()
    assert asks(cast, paul, f"{conversation_of(waiting)}/draft", **draft)[1]["code"] == "not_assigned"
    for bad in ({"action": "lie"}, {"text": " "}, {"text": "a\0"}, {"lang": "tlh"}, {"surprise": 1}):
        assert asks(cast, marie, f"{here}/draft", **{**draft, **bad})[1]["code"] == "bad_request"
    await marie.closes()
    await client.sees("conversation.closed")
    assert asks(cast, marie, f"{here}/draft", **draft)[1]["code"] == "conversation_closed"


async def test_a_lie_and_a_failure_have_codes_that_say_so(cast: Cast, model: LlmServer) -> None:
    marie = await cast.agent()
    here = conversation_of(await cast.active(marie))
    try:
        model.says(Words("Le prix est de 29 €"))
        status, lie = asks(cast, marie, f"{here}/draft", action="improve", text="Le prix est de 24 €")
        assert (status, lie["code"], lie["retryable"]) == (422, "text_refused", False)
        assert lie["details"] == {"reason": "facts", "missing": "24 €", "added": "29 €"}
        model.says(Status(500))
        status, down = asks(cast, marie, f"{here}/draft", action="improve", text="Bonjour")
        assert (status, down["code"], down["retryable"]) == (503, "assistant_unavailable", True)
    finally:
        model.script = translator


async def test_messages_are_translated_once_and_only_messages(cast: Cast, model: LlmServer) -> None:
    marie = await cast.agent()
    client = await cast.client()
    await client.starts("de")
    said = await client.says(GERMAN)
    await client.asks_for_human()
    await marie.accepts(conversation_of(client))
    note = await marie.notes("entre nous")
    here = conversation_of(client)
    before = len(model.requests)
    wanted = {"seqs": [1, said["seq"], note["seq"], 400], "lang": "fr"}
    found = {str(said["seq"]): f"[{GERMAN}]"}
    assert asks(cast, marie, f"{here}/translations", **wanted) == (200, found)
    assert asks(cast, marie, f"{here}/translations", **wanted) == (200, found)
    asked = [r for r in model.requests[before:] if "You edit texts" in r.text]
    assert len(asked) == 1 and GERMAN in asked[0].text
    assert asks(cast, marie, f"{here}/translations", seqs=[1, 900], lang="fr")[1]["code"] == "bad_request"
    assert asks(cast, marie, f"{here}/translations", seqs=[], lang="fr")[1]["code"] == "bad_request"


async def test_a_message_whose_translation_lies_is_left_out_and_not_asked_for_again(
    cast: Cast, model: LlmServer
) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    said = await client.says("I paid 12 euros for this book and you should refund it")
    here = conversation_of(client)
    try:
        model.says(Words("J’ai payé 15 euros"))
        assert asks(cast, marie, f"{here}/translations", seqs=[said["seq"]], lang="fr") == (200, {})
    finally:
        model.script = translator
    assert asks(cast, marie, f"{here}/translations", seqs=[said["seq"]], lang="fr") == (200, {})


async def test_the_original_of_a_translated_reply_is_for_agents_and_refused_from_clients(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    here = conversation_of(client)
    await marie.watches(here)
    await marie.sends("post_message", conversation_id=here, content="Good morning", original="canari-bonjour")
    seen = await client.reads("Good morning")
    assert seen["original"] is None
    assert (await marie.sees("message.posted", content="Good morning"))["original"] == "canari-bonjour"
    refused = await client.hands_over("post_message", conversation_id=here, content="x", original="y")
    assert (refused["type"], refused["code"]) == ("error", "forbidden")
    with log_in(cast.server, marie.email) as http:
        events = http.get(f"/api/conversations/{here}/messages").json()["events"]
    assert [e["original"] for e in events if e.get("content") == "Good morning"] == ["canari-bonjour"]


async def test_the_model_proposes_ways_to_ask_which_count_once_a_supervisor_has_saved_them(
    cast: Cast, model: LlmServer
) -> None:
    boss, marie = await cast.agent("supervisor"), await cast.agent()
    entries = "/api/knowledge/entries"
    said = (
        "Voici des questions :\n"
        "1. Vous livrez en montgolfière ?\n- Une livraison par ballon, c’est possible ?\n"
        "Livrez-vous en montgolfière ?\nlivrez vous en montgolfiere\n"
        "Est-ce que ça coûte 99 € ?\nEt sur https://ailleurs.example ?\n\n" + "x" * 300 + "\n"
        "c’est bien 12 € par ballon ?\nVous livrez en montgolfière ?\n"
        "C'est quoi le taux de TVA pour mon livre ?"
    )
    with log_in(cast.server, boss.email) as http:
        words = {"question": "Livrez-vous en montgolfière ?", "answer": "Oui, pour 12 €, en 3 jours."}
        made = http.post(entries, json={"words": words, "state": "published"}).json()
        at = f"{entries}/{made['id']}/phrasings/proposal"
        try:
            model.says(Words(said))
            proposed = http.post(at).json()["phrasings"]
            model.says(Status(500))
            assert http.post(at).json()["code"] == "assistant_unavailable"
        finally:
            model.script = translator
        assert proposed == [
            "Vous livrez en montgolfière ?",
            "Une livraison par ballon, c’est possible ?",
            "c’est bien 12 € par ballon ?",
        ]
        now = http.get(f"{entries}/{made['id']}").json()
        assert now == made, "a proposal changes nothing"
        change = {"version": 1, "words": {**words, "phrasings": proposed}}
        assert http.patch(f"{entries}/{made['id']}", json=change).json()["words"]["phrasings"] == proposed
        assert http.post(f"{entries}/nowhere/phrasings/proposal").json()["code"] == "no_such_entry"
    with log_in(cast.server, marie.email) as http:
        assert http.post(at).status_code == 403


async def test_the_model_proposes_a_translation_of_an_entry_that_nobody_reads_before_it_is_confirmed(
    cast: Cast,
) -> None:
    boss, marie = await cast.agent("supervisor"), await cast.agent()
    entries = "/api/knowledge/entries"
    with log_in(cast.server, boss.email) as http:
        words = {"question": "Livrez-vous par dirigeable ?", "answer": "Oui, pour 12 €, en 3 jours."}
        made = http.post(entries, json={"words": words, "state": "published"}).json()
        at = f"{entries}/{made['id']}/translations/de"
        entry = http.post(f"{at}/proposal", json={"version": 1}).json()
        [said] = entry["translations"]
        assert said["question"] == "[Livrez-vous par dirigeable ?]"
        assert said["answer"] == "[Oui, pour 12 €, en 3 jours.]"
        assert (said["to_confirm"], said["served"], said["updated_by"]) == (True, False, "language model")
        assert http.post(f"{at}/proposal", json={"version": 1}).json()["code"] == "entry_changed"
        own = f"{entries}/{made['id']}/translations/fr/proposal"
        assert http.post(own, json={"version": 2}).json()["code"] == "bad_request"
        german = {"question": "Liefern Sie mit dem Luftschiff?", "answer": "Ja, 12 €, in 3 Tagen."}
        [said] = http.put(at, json={"version": 2, **german}).json()["translations"]
        assert said["served"] and not said["to_confirm"]
    with log_in(cast.server, marie.email) as http:
        assert http.post(f"{at}/proposal", json={"version": 3}).status_code == 403
