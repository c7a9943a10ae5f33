"""A whole server with a language model behind it: streams, falls back, stops for a person."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from libriassist.ai.handoff.voice import HandoffVoice
from libriassist.core.handoff.decide import decide_handoff

from ..servers import Libri, add_agents
from ..standins.llm_server import Call, LlmServer, Request, Step, Wait, Words, honest, llm_server
from ..talk import Client

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parent.parent.parent
QUESTION = "Quel type de fichier dois-je envoyer pour l’intérieur du livre ?"


@pytest.fixture(scope="module")
def model() -> Iterator[LlmServer]:
    with llm_server() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, model: LlmServer) -> Iterator[Libri]:
    folder: Path = tmp_path_factory.mktemp("llm")
    running = Libri(
        folder,
        semantic="off",
        llm_provider="openai",
        llm_model="stand-in",
        llm_url=model.url + "/v1",
        llm_api_key="sk-of-the-shop",
        llm_region="Union européenne",
        llm_retention="30 jours",
        llm_first_token_seconds=1,
        llm_total_seconds=3,
    )
    add_agents(running.database_url, ("Marie", "agent"))
    running.start()
    yield running
    running.stop()


async def test_an_answer_in_the_models_words_is_streamed_and_labelled(server: Libri, model: LlmServer) -> None:
    model.script = honest
    for _ in range(20):
        client = Client([server.url])
        await client.opens_the_chat()
        await client.says(QUESTION)
        answer = await client.sees("message.posted", sender_type="ai")
        if answer["answer"]["generated"]:
            break
        await asyncio.sleep(0.5)  # the provider's library is still being imported
    assert answer["answer"]["generated"] and answer["answer"]["sources"][0]["id"] == "fichier-formats"
    text = "".join(
        s["text"]
        for s in client.signals
        if s["type"] == "assistant_delta" and s["stream_id"] == answer["answer"]["stream_id"]
    )
    assert text == answer["content"]
    assert model.requests[-1].headers["authorization"] == "Bearer sk-of-the-shop"


async def test_a_silent_model_ends_in_one_answer_and_a_person_is_offered(server: Libri, model: LlmServer) -> None:
    model.says(Wait(20), Words("trop tard [1]."))
    client = Client([server.url])
    await client.opens_the_chat()
    began = time.monotonic()
    await client.says(QUESTION)
    answer = await client.sees("message.posted", sender_type="ai")
    assert time.monotonic() - began < 3 and not answer["answer"]["generated"]
    assert answer["answer"]["offers_human"] and "700 Mo" in answer["content"]
    await asyncio.sleep(1)
    assert len([e for e in client.events() if e.get("sender_type") == "ai"]) == 1


async def test_asking_for_a_person_stops_the_model(server: Libri, model: LlmServer) -> None:
    model.says(Words("Word et PDF sont acceptés [1]. Le PDF est "), Wait(20), Words("préférable [1]."))
    client = Client([server.url])
    await client.opens_the_chat()
    await client.says(QUESTION)
    await client.notices("assistant_delta")
    await client.asks_for_human()
    await client.sees("transfer.requested")
    until = time.monotonic() + 5
    while model.open_connections and time.monotonic() < until:
        await asyncio.sleep(0.02)
    assert model.open_connections == 0, "the request is ended"
    await asyncio.sleep(1)
    assert not [e for e in client.events() if e["type"] == "message.posted" and e["sender_type"] == "ai"]


def _undecided() -> str:
    """What a client says that calls for a person only when a model thinks so too."""
    voice = HandoffVoice(None)
    for line in (ROOT / "libriassist/sample/eval/handoff_train.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] == "fr" and row["category"] in ("complaint", "too_complex"):
            heard = voice.classify(row["text"])
            alone = decide_handoff(row["text"], (), "fr", heard)
            if alone is None and decide_handoff(row["text"], (), "fr", heard, vote=True) is not None:
                return str(row["text"])
    raise AssertionError("no such line")


async def test_a_models_vote_tips_the_balance_where_the_rest_wavers(server: Libri, model: LlmServer) -> None:
    def script(request: Request) -> Iterator[Step]:
        if not request.after_tools:
            yield Call("request_handoff", '{"reason": "an expert must look at it"}')
        else:
            yield Words("Je cherche.")

    model.script = script
    calm = Client([server.url])
    await calm.opens_the_chat()
    await calm.says(QUESTION)
    assert (await calm.sees("message.posted", sender_type="ai"))["answer"]["offers_human"]
    wavering = Client([server.url])
    await wavering.opens_the_chat()
    await wavering.says(_undecided())
    await wavering.sees("message.posted", sender_type="ai")
    await wavering.sees("transfer.requested")
    await asyncio.sleep(0.5)
    assert not [e for e in calm.events() if e["type"] == "transfer.requested"], "the vote alone decides nothing"


def test_the_visitor_is_told_who_reads_along_and_never_the_key(server: Libri) -> None:
    config = httpx.get(f"{server.url}/api/widget/config").json()
    assert config["model"] == "127.0.0.1, Union européenne, 30 jours"
    assert "sk-of" not in server.log.read_text()
