"""The product with a real llama.cpp server behind it. The weights are far too small to answer clients: what is
checked is that the two understand each other, and what clients are told whatever such a model says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from libriassist.store.database import Database
from libriassist.store.schema import llm_usage

from ..servers import ROOT, Libri, Program, add_agents, free_port
from ..talk import Client

pytestmark = [pytest.mark.servers, pytest.mark.anyio, pytest.mark.timeout(1_500)]
ANSWER_SECONDS = 400
KNOWLEDGE = {
    "Quels sont vos horaires d’ouverture ?": "La boutique est ouverte du mardi au samedi, de 9 h 30 à 18 h 30.",
    "Combien coûte la livraison à domicile ?": "La livraison à domicile coûte 6,90 €, et rien dès 80 € d’achat.",
    "Comment retourner un article ?": "Un article se retourne sous 30 jours, dans son emballage.",
    "Proposez-vous des chèques cadeaux ?": "Les chèques cadeaux existent de 20 à 150 € et sont valables un an.",
}
ASKED = {
    "c'est quoi les horaires d'ouverture de la boutique": "9 h 30",
    "la livraison à domicile ça coûte combien": "6,90 €",
    "je voudrais retourner un article, comment faire": "30 jours",
}


class LlamaServer(Program):
    """A llama.cpp server with the smallest weights there are in a package."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        script = ROOT / "tests" / "models" / "llama_server.py"
        super().__init__([sys.executable, str(script), str(port)], port, folder / "llama.log")

    @property
    def requests(self) -> int:
        """How many the server says it has begun to answer."""
        return self.log.read_text().count("processing task")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaServer]:
    running = LlamaServer(tmp_path_factory.mktemp("llama"))
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, model: LlamaServer) -> Iterator[Libri]:
    folder = tmp_path_factory.mktemp("shop")
    entries: list[dict[str, Any]] = [
        {"id": f"e{n}", "question": question, "answer": answer, "tags": [], "source": None, "lang": "fr"}
        for n, (question, answer) in enumerate(KNOWLEDGE.items())
    ]
    (folder / "faq.json").write_text(json.dumps(entries), encoding="utf-8")
    running = Libri(
        folder,
        knowledge_file=folder / "faq.json",
        llm_provider="openai",
        llm_model="smollm2",
        llm_url=f"http://127.0.0.1:{model.port}/v1",
        llm_local_only=True,
        llm_retries=0,
        llm_tokens_out=60,
        llm_first_token_seconds=ANSWER_SECONDS * 0.8,
        llm_total_seconds=ANSWER_SECONDS * 0.9,
        answer_seconds=ANSWER_SECONDS,
        forgotten_seconds=2 * ANSWER_SECONDS,
    )
    add_agents(running.database_url, ("Marie", "agent"))
    running.start()
    yield running
    running.stop()


def _calls(server: Libri) -> dict[str, int]:
    """Requests by purpose, as the shop's own books have them."""
    database = Database(server.database_url)
    try:
        with database.reading() as connection:
            rows = connection.execute(sa.select(llm_usage.c.purpose, llm_usage.c.calls))
            return {purpose: calls for purpose, calls in rows if not purpose.startswith("address:")}
    finally:
        database.close()


async def test_clients_get_the_shops_own_words_whatever_a_tiny_model_says(
    server: Libri, model: LlamaServer
) -> None:
    for question, fact in ASKED.items():
        before = model.requests
        client = Client([server.url])
        await client.opens_the_chat()
        await client.says(question)
        answer = await client.sees("message.posted", seconds=ANSWER_SECONDS, sender_type="ai")
        assert model.requests > before, "the model was asked"
        shown, source = answer["content"], answer["answer"]["sources"][0]["title"]
        own = KNOWLEDGE[source]
        assert fact in shown
        if not answer["answer"]["generated"]:
            assert shown == own
        await client.leaves()
    assert model.requests >= len(ASKED)
    assert sum(_calls(server).values()) == model.requests


async def test_a_question_the_search_is_not_sure_of_is_reworded_and_its_passages_chosen(
    server: Libri, model: LlamaServer
) -> None:
    before = _calls(server)
    client = Client([server.url])
    await client.opens_the_chat()
    await client.says("un bon à offrir à ma sœur, vous faites ?")
    answer = await client.sees("message.posted", seconds=ANSWER_SECONDS, sender_type="ai")
    after = _calls(server)
    assert {purpose for purpose, calls in after.items() if calls > before.get(purpose, 0)} >= {"rewrite", "choose"}
    assert answer["answer"]["outcome"] in ("sure", "suggest", "unknown")
    if not answer["answer"]["generated"]:
        assert answer["answer"]["offers_human"] or answer["answer"]["outcome"] == "sure"
