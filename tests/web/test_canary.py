"""Nothing of the inside comes out: every byte a client is ever sent is searched for canaries."""

from __future__ import annotations

import json
from collections import defaultdict

import httpx
import pytest

from ..servers import Libri, add_agents
from ..talk import Agent, Client, Frame
from .cast import NOWHERE, conversation_of, own_page

pytestmark = pytest.mark.anyio


class Witness(Client):
    """A client who keeps everything that arrives."""

    def __init__(self, servers: list[str]) -> None:
        super().__init__(servers)
        self.everything: list[str] = []

    def _take(self, frame: Frame, socket: object) -> None:
        self.everything.append(json.dumps(frame, ensure_ascii=False))
        super()._take(frame, socket)  # type: ignore[arg-type]


async def test_no_canary_of_notes_names_addresses_evidence_ids_or_tokens_reaches_a_client(shop: Libri) -> None:
    team = add_agents(
        shop.database_url,
        ("Berthe Canarisurname", "agent"),
        ("Odette Serinsurname", "agent"),
        ("Cheffe Pinsonsurname", "supervisor"),
    )
    berthe, odette, boss = (Agent([shop.url], f"{n}@shop.example") for n in ("berthe", "odette", "cheffe"))
    for agent in (berthe, odette, boss):
        await agent.signs_in()
        await agent.becomes("busy")
    client, tab, other = Witness([shop.url]), Witness([shop.url]), Witness([shop.url])
    await client.opens_the_chat()
    await other.opens_the_chat()
    await other.says("Secret d'un autre client : canari-autre")

    await client.says("Où en est ma commande CL-401372-487531 ?")
    await client.says("jean.martin@example.com")
    await client.reads("En production")
    await client.says("C'est inadmissible, je veux parler à un responsable")
    requested = await client.sees("transfer.requested")
    tab.id, tab.token = client.id, client.token
    await tab.comes()

    here = conversation_of(client)
    await boss.watches(here)
    evidence = boss.saw("transfer.requested")
    assert evidence is not None and evidence["evidence"]
    assert requested["evidence"] == []
    assert boss.saw("brief.written")
    await boss.sends("post_note", conversation_id=here, content="canari-note-avant")
    await berthe.becomes("available")
    await berthe.is_offered(here)
    await berthe.sends("decline_offer", conversation_id=here)
    await berthe.becomes("busy")
    await odette.accepts(here)
    await odette.notes("canari-note-pendant")
    await odette.puts({"type": "set_typing", "conversation_id": here, "active": True})
    await odette.puts({"type": "mark_read", "conversation_id": here, "seq": 3})
    await odette.says("Bonjour, c'est Odette.")
    await odette.sends(
        "post_message", conversation_id=here, content="Guten Tag, hier ist Odette.", original="canari-original"
    )
    shown = await odette.sees("message.posted", original="canari-original")
    assert shown["content"] == "Guten Tag, hier ist Odette."
    await client.reads("Bonjour, c'est Odette")
    await odette.transfers_to(berthe.id, "canari-note-transfert")
    berthe.conversation_id = here
    await berthe.says("Et Berthe.")
    await client.reads("Et Berthe")
    await tab.reads("Et Berthe")
    client.cut()
    await client.until(lambda: client.connections == 2, "a second connection")
    await berthe.notes("canari-note-fin")
    await berthe.closes()
    await client.sees("conversation.closed")
    await client.rates(5)
    await tab.sees("conversation.rated")
    late = Witness([shop.url])
    late.id, late.token = client.id, client.token
    await late.comes()

    people = (client, tab, late)
    heard = "\n".join(line for person in people for line in person.everything) + _rest_of(shop, client)
    assert "Odette" in heard and "Berthe" in heard and "Et Berthe." in heard
    secrets = [
        "canari-", "surname", "@shop.example", "note.posted", "order.verified", "agent.offered",
        "offer.ended", "brief.written", "conversation.summarized", "written_by", "j•••@", "reason_seq",
        *team, *(value for agent in (berthe, odette, boss) for value in _cookie_values(agent)),
        other.id, conversation_of(other), client.token or "", other.token or "",
    ]  # fmt: skip
    assert [secret for secret in secrets if secret in heard] == []
    for person in (*people, other, berthe, odette, boss):
        await person.leaves()


def _cookie_values(agent: Agent) -> list[str]:
    return [pair.split("=", 1)[1] for pair in agent.headers["cookie"].split("; ")]


def _rest_of(shop: Libri, client: Client) -> str:
    """Every REST answer a client can get, with their token offered in every way."""
    bodies: list[str] = []
    headers = {**own_page(shop), "authorization": f"Bearer {client.token}"}
    with httpx.Client(
        base_url=shop.url, headers=headers, cookies={"libriassist_access": client.token or ""}
    ) as http:
        here = conversation_of(client)
        paths = http.get("/openapi.json").json()["paths"]
        for path, item in paths.items():
            for method in item:
                if path == "/api/client/sessions":
                    continue
                url = path.format_map(defaultdict(lambda: NOWHERE, conversation_id=here, agent_id=client.id))
                answer = http.request(method.upper(), url, json={})
                bodies.append(answer.text + str(answer.headers))
    assert len(bodies) > 12
    return "\n".join(bodies)
