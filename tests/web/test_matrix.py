"""Who may do what: one table of every REST route and one of every socket command, for everybody.

A route or a command that is not in its table fails the test.
"""

from __future__ import annotations

import contextlib
import itertools
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

import httpx
import pytest
import sqlalchemy as sa

from libriassist import protocol
from libriassist.features.learning.tables import learning_groups, learning_questions
from libriassist.ids import new_id
from libriassist.setup.features import ROUTERS
from libriassist.store.database import Database
from libriassist.web.http import create_http, openapi_of

from ..servers import PASSWORD, Libri
from ..talk import Agent, Client, Person
from .cast import NOWHERE, Cast, Wire, conversation_of, hire, log_in, own_page, upload

pytestmark = pytest.mark.anyio
PEOPLE = ("anonymous", "visitor", "other_visitor", "assigned", "other_agent", "supervisor", "admin")
OUTSIDERS = ("anonymous", "visitor", "other_visitor")


def statuses(outside: int, assigned: int, other: int, supervisor: int, admin: int) -> dict[str, int]:
    """Visitors are nobody to the REST side: their token opens their own socket and files, nothing else."""
    return dict(zip(PEOPLE, [outside, outside, outside, assigned, other, supervisor, admin], strict=True))


EVERYBODY = statuses(200, 200, 200, 200, 200)
THE_TEAM = statuses(401, 200, 200, 200, 200)
WHO_MAY_READ = statuses(401, 200, 404, 200, 200)
ADMINS = statuses(401, 403, 403, 403, 200)
SENIORS = statuses(401, 403, 403, 200, 200)
TRANSLATION = "/api/knowledge/entries/{entry_id}/translations/{lang}"
WITHOUT_A_MODEL = dict.fromkeys(["assigned", "supervisor", "admin"], 503)
"""Where a language model is needed: none is configured here."""

ROUTES: dict[tuple[str, str], dict[str, int]] = {
    ("GET", "/livez"): EVERYBODY,
    ("GET", "/readyz"): EVERYBODY,
    ("GET", "/api/widget/config"): EVERYBODY,
    ("POST", "/api/client/sessions"): {**EVERYBODY, **dict.fromkeys(PEOPLE, 201)},
    ("GET", "/api/auth/session"): EVERYBODY,
    ("POST", "/api/auth/login"): EVERYBODY,
    ("POST", "/api/auth/refresh"): statuses(401, 204, 204, 204, 204),
    ("GET", "/api/auth/me"): THE_TEAM,
    ("GET", "/api/agents"): THE_TEAM,
    ("POST", "/api/agents"): {**ADMINS, "admin": 201},
    ("PATCH", "/api/agents/{agent_id}"): ADMINS,
    ("GET", "/api/conversations"): THE_TEAM,
    ("GET", "/api/conversations/{conversation_id}"): WHO_MAY_READ,
    ("GET", "/api/conversations/{conversation_id}/messages"): WHO_MAY_READ,
    ("GET", "/api/conversations/{conversation_id}/transcript"): WHO_MAY_READ,
    ("GET", "/api/conversations/{conversation_id}/suggestions"): WHO_MAY_READ,
    ("POST", "/api/conversations/{conversation_id}/draft"): {**WHO_MAY_READ, **WITHOUT_A_MODEL},
    ("POST", "/api/conversations/{conversation_id}/translations"): {**WHO_MAY_READ, **WITHOUT_A_MODEL},
    ("POST", "/api/client/files"): {**dict.fromkeys(PEOPLE, 401), "visitor": 415, "other_visitor": 415},
    ("GET", "/api/client/files/{file_id}"): {**dict.fromkeys(PEOPLE, 401), "visitor": 200, "other_visitor": 404},
    ("POST", "/api/files"): statuses(401, 415, 415, 415, 415),
    ("GET", "/api/files/{file_id}"): WHO_MAY_READ,
    ("GET", "/api/queue"): THE_TEAM,
    ("GET", "/api/canned-replies"): THE_TEAM,
    ("POST", "/api/canned-replies"): {**SENIORS, "supervisor": 201, "admin": 201},
    ("POST", "/api/canned-replies/{reply_id}/uses"): statuses(401, 204, 204, 204, 204),
    ("PUT", "/api/canned-replies/{reply_id}"): SENIORS,
    ("DELETE", "/api/canned-replies/{reply_id}"): {**SENIORS, "supervisor": 204, "admin": 204},
    ("GET", "/api/stats/today"): THE_TEAM,
    ("GET", "/api/shop"): THE_TEAM,
    ("PATCH", "/api/shop"): ADMINS,
    ("GET", "/api/effects"): ADMINS,
    ("POST", "/api/effects/retry"): {**ADMINS, "admin": 404},
    ("POST", "/api/effects/drop"): {**ADMINS, "admin": 404},
    ("GET", "/api/knowledge/entries"): THE_TEAM,
    ("POST", "/api/knowledge/entries"): {**SENIORS, "supervisor": 201, "admin": 201},
    ("GET", "/api/knowledge/entries/{entry_id}"): THE_TEAM,
    ("PATCH", "/api/knowledge/entries/{entry_id}"): {**SENIORS, "admin": 409},
    ("PUT", TRANSLATION): {**SENIORS, "supervisor": 409, "admin": 409},
    ("POST", f"{TRANSLATION}/proposal"): {**SENIORS, "supervisor": 503, "admin": 503},
    ("POST", "/api/knowledge/entries/{entry_id}/phrasings/proposal"): {
        **SENIORS,
        "supervisor": 503,
        "admin": 503,
    },
    ("DELETE", TRANSLATION): {**SENIORS, "supervisor": 409, "admin": 409},
    ("GET", "/api/knowledge/upkeep"): THE_TEAM,
    ("GET", "/api/knowledge/contradictions"): THE_TEAM,
    ("PUT", "/api/knowledge/contradictions/{key}"): {**SENIORS, "supervisor": 204, "admin": 204},
    ("GET", "/api/knowledge/entries/{entry_id}/history"): THE_TEAM,
    ("POST", "/api/knowledge/entries/{entry_id}/restore"): {**SENIORS, "supervisor": 409, "admin": 409},
    ("GET", "/api/knowledge/sources"): THE_TEAM,
    ("POST", "/api/knowledge/sources"): {**SENIORS, "supervisor": 422, "admin": 422},
    ("POST", "/api/knowledge/files"): {**SENIORS, "supervisor": 422, "admin": 422},
    ("POST", "/api/knowledge/sources/{source_id}/import"): {**SENIORS, "supervisor": 404, "admin": 404},
    ("POST", "/api/knowledge/test"): THE_TEAM,
    ("GET", "/api/stats/assistant"): THE_TEAM,
    ("GET", "/api/conversations/{conversation_id}/handoff-verdict"): WHO_MAY_READ,
    ("PUT", "/api/conversations/{conversation_id}/handoff-verdict"): WHO_MAY_READ,
    ("GET", "/api/learning/groups"): SENIORS,
    ("GET", "/api/learning/groups/{group_id}"): SENIORS,
    ("POST", "/api/learning/groups/{group_id}/evaluate"): {**SENIORS, "supervisor": 409, "admin": 409},
    ("POST", "/api/learning/groups/{group_id}/assign"): SENIORS,
    ("POST", "/api/learning/groups/{group_id}/publish"): {**SENIORS, "supervisor": 409, "admin": 409},
    ("POST", "/api/learning/groups/{group_id}/dismiss"): SENIORS,
    ("POST", "/api/learning/groups/{group_id}/reopen"): SENIORS,
    ("POST", "/api/learning/groups/{group_id}/draft"): SENIORS,
    ("POST", "/api/learning/groups/{group_id}/merge"): {**SENIORS, "supervisor": 400, "admin": 400},
    ("POST", "/api/learning/questions/{question_id}/move"): {**SENIORS, "supervisor": 404, "admin": 404},
    ("GET", "/api/learning/export/{kind}"): SENIORS,
    ("POST", "/api/auth/logout"): statuses(401, 204, 204, 204, 204),
    ("DELETE", "/api/client/sessions"): {**dict.fromkeys(PEOPLE, 401), "visitor": 204, "other_visitor": 204},
}
"""In this order: logging out comes last."""

NOT_REST = {"/", "/agent", "/agent/{path:path}", "/widget.js", "/openapi.json", "/docs",
            "/api-docs", "/widget", "/demo"}  # fmt: skip
"""Public pages and files; the documentation exists in the demo only."""


def all_routes() -> set[tuple[str, str]]:
    document = openapi_of(create_http(None, routers=ROUTERS, demo=True))
    return {(method.upper(), path) for path, item in document["paths"].items() for method in item}


def test_every_route_has_its_line_in_the_table() -> None:
    assert all_routes() == set(ROUTES)


def test_every_other_address_is_a_known_public_page() -> None:
    def paths(routes: list[Any]) -> set[str]:
        found: set[str] = set()
        for route in routes:
            inner = getattr(getattr(route, "original_router", None), "routes", None)
            found |= paths(inner) if inner is not None else {route.path}
        return found

    assert paths(create_http(None, routers=ROUTERS, demo=True).routes) - {path for _, path in ROUTES} == NOT_REST


async def test_every_route_answers_each_person_as_the_table_says(cast: Cast) -> None:
    people: dict[str, Person] = {
        "visitor": await cast.client(),
        "other_visitor": await cast.client(),
        "assigned": await cast.agent(),
        "other_agent": await cast.agent(),
        "supervisor": await cast.agent("supervisor"),
        "admin": await cast.agent("admin"),
    }
    client, assigned = people["visitor"], people["assigned"]
    assert isinstance(client, Client)
    assert isinstance(assigned, Agent)
    await client.asks_for_human()
    await assigned.accepts(conversation_of(client))
    file_id = upload(client, b"une note")["id"]
    await client.sends("post_message", conversation_id=conversation_of(client), content="", attachments=[file_id])
    found: dict[tuple[str, str], dict[str, int]] = {}
    # The team first: the visitor's leaving ends the conversation.
    for name in (*PEOPLE[len(OUTSIDERS) :], *OUTSIDERS):
        with _browser_of(cast.server, people.get(name)) as http:
            for method, path in ROUTES:
                url = path.format(
                    conversation_id=conversation_of(client),
                    agent_id=people["other_agent"].id,
                    reply_id=await _canned_reply(cast) if "{reply_id}" in path else "",
                    entry_id="formats-liste",
                    lang="en",
                    key="0" * 32,
                    source_id=NOWHERE,
                    group_id=await _group(cast, client) if "{group_id}" in path else "",
                    question_id=NOWHERE,
                    kind="answers",
                    file_id=file_id,
                )
                url += f"?cmd_id={'a' * 32}" if path in {"/api/files", "/api/client/files"} else ""
                url += "?version=9" if method == "DELETE" and path == TRANSLATION else ""
                url += "?name=x.exe" if path == "/api/knowledge/files" else ""
                before = httpx.Cookies(http.cookies)
                answer = http.request(method, url, json=_body(path, assigned, url))
                if path == "/api/auth/login":
                    http.cookies = before
                found.setdefault((method, path), {})[name] = answer.status_code
    assert found == ROUTES


@contextlib.contextmanager
def _browser_of(server: Libri, person: Person | None) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=own_page(server)) as http:
        if isinstance(person, Agent):
            credentials = {"email": person.email, "password": PASSWORD}
            http.post("/api/auth/login", json=credentials).raise_for_status()
        elif person is not None:
            http.headers["authorization"] = f"Bearer {person.id}.{person.token}"
            http.cookies.set("libriassist_access", person.token or "")
            http.cookies.set("libriassist_session", person.token or "")
        yield http


async def _canned_reply(cast: Cast) -> str:
    """A new one each time: it may be deleted."""
    with log_in(cast.server, hire(cast.server, "supervisor")) as http:
        answer = http.post("/api/canned-replies", json=_body("/api/canned-replies", None))
    return str(answer.json()["id"])


WORDS = {"question": "Livrez-vous en Suisse ?", "answer": "Oui."}
_BODIES: dict[str, Any] = {
    "/api/agents/{agent_id}": {"max_conversations": 4},
    "/api/shop": {"accent": "#123456"},
    "/api/effects/retry": {"keys": ["nowhere"]},
    "/api/effects/drop": {"keys": ["nowhere"]},
    "/api/knowledge/entries": {"words": WORDS},
    f"{TRANSLATION}/proposal": {"version": 9},
    TRANSLATION: {"version": 9, "question": "Which?", "answer": "Seven."},
    "/api/knowledge/entries/{entry_id}": {"version": 1, "to_confirm": False},
    "/api/knowledge/entries/{entry_id}/restore": {"version": 1, "to": 1},
    "/api/knowledge/sources": {"url": "http://127.0.0.1/"},
    "/api/knowledge/files": {},
    "/api/conversations/{conversation_id}/handoff-verdict": {"verdict": "justified"},
    "/api/learning/groups/{group_id}/assign": {"entry_id": "formats-liste"},
    "/api/learning/groups/{group_id}/publish": {"version": 1},
    "/api/learning/questions/{question_id}/move": {"to": None},
    "/api/conversations/{conversation_id}/draft": {"action": "improve", "text": "Bonjour"},
    "/api/conversations/{conversation_id}/translations": {"seqs": [2], "lang": "en"},
    "/api/knowledge/test": {"question": "Quels formats ?"},
}
"""What is sent; a file of an unknown kind and an address of this machine are refused with 422."""


async def _group(cast: Cast, client: Client) -> str:
    """A new one each time, with one question of the client's conversation."""
    group_id, now = new_id(), datetime.now(UTC)
    group = {"id": group_id, "label": "Quoi ?", "lang": "fr", "state": "open", "by_hand": True}
    question = {"id": new_id(), "group_id": group_id, "conversation_id": conversation_of(client), "lang": "fr"}
    said = {"seq": next(_SEQS), "question": "Quoi ?", "why": "unknown", "asked_at": now}
    database = Database(cast.server.database_url)
    try:
        with database.writing() as connection:
            connection.execute(sa.insert(learning_groups).values(**group, created_at=now, updated_at=now))
            connection.execute(sa.insert(learning_questions).values(**question, **said))
    finally:
        database.close()
    return group_id


_SEQS = itertools.count(1_000)


def _body(path: str, assigned: Agent | None, url: str = "") -> Any:
    if path == "/api/learning/groups/{group_id}/merge":
        return {"into": url.split("/")[-2]}
    if path in {"/api/canned-replies", "/api/canned-replies/{reply_id}"}:
        return {"shortcut": secrets.token_hex(6), "lang": "fr", "title": "Fin", "content": "Bonne journée !"}
    if path == "/api/auth/login" and assigned is not None:
        return {"email": assigned.email, "password": PASSWORD}
    if path == "/api/agents":
        return {"name": "Nouvelle", "email": f"{secrets.token_hex(6)}@shop.example"}
    return _BODIES.get(path)


# ------------------------------------------------------------------------------------ the sockets

OK = "ok"
NONE = "no_such_conversation"
UNKNOWN = "unknown_type"


def answers(visitor: str, other: str, assigned: str, colleague: str, supervisor: str) -> dict[str, str]:
    """Nobody without a token or cookie gets as far as a command; admins may what supervisors may."""
    order = ["4401", visitor, other, assigned, colleague, supervisor, supervisor]
    return dict(zip(PEOPLE, order, strict=True))


CLIENTS_OWN = answers(OK, NONE, UNKNOWN, UNKNOWN, UNKNOWN)
COMMANDS: dict[str, tuple[str, dict[str, str]]] = {
    "start_conversation": ("ai", answers(OK, OK, UNKNOWN, UNKNOWN, UNKNOWN)),
    "request_human": ("ai", CLIENTS_OWN),
    "cancel_request": ("waiting", CLIENTS_OWN),
    "rate_conversation": ("closed", CLIENTS_OWN),
    "post_message": ("active", answers(OK, NONE, OK, NONE, "not_assigned")),
    "close_conversation": ("active", answers(OK, NONE, OK, NONE, OK)),
    "post_note": ("active", answers(UNKNOWN, UNKNOWN, OK, NONE, OK)),
    "transfer_conversation": ("active", answers(UNKNOWN, UNKNOWN, OK, NONE, OK)),
    "return_to_assistant": ("active", answers(UNKNOWN, UNKNOWN, OK, NONE, OK)),
    "accept_conversation": ("waiting", answers(UNKNOWN, UNKNOWN, OK, OK, OK)),
    "decline_offer": ("waiting", answers(UNKNOWN, UNKNOWN, OK, OK, OK)),
    "set_status": ("ai", answers(UNKNOWN, UNKNOWN, OK, OK, OK)),
    "sync": ("active", answers(OK, NONE, OK, NONE, OK)),
    "set_typing": ("active", answers(OK, NONE, OK, NONE, OK)),
    "mark_read": ("active", answers(OK, NONE, OK, NONE, OK)),
    "unwatch": ("active", answers(OK, OK, OK, OK, OK)),
    "pong": ("active", answers(OK, OK, OK, OK, OK)),
    "hello": ("active", answers(*["bad_frame"] * 5)),
}
"""Of each frame: the state the conversation is in, and the answer each gets."""

FIELDS: dict[str, dict[str, Any]] = {
    "rate_conversation": {"rating": 5},
    "post_message": {"content": "Bonjour"},
    "post_note": {"content": "Note"},
    "set_status": {"status": "busy"},
    "sync": {"since": 0},
    "set_typing": {"active": True},
    "mark_read": {"seq": 1},
    "hello": {"protocol": protocol.VERSION},
}
WITHOUT_CONVERSATION = {"start_conversation", "set_status", "pong", "hello"}


def frame_types(union: Any) -> set[str]:
    return {get_args(model.model_fields["type"].annotation)[0] for model in get_args(get_args(union)[0])}


def test_every_frame_has_its_line_in_the_table() -> None:
    assert frame_types(protocol.ClientFrame) | frame_types(protocol.AgentFrame) == set(COMMANDS)


@pytest.mark.parametrize("kind", COMMANDS)
async def test_every_frame_is_answered_for_each_person_as_the_table_says(cast: Cast, kind: str) -> None:
    state, expected = COMMANDS[kind]
    assigned, target = await cast.agent(max_conversations=50), await cast.agent(max_conversations=50)
    others: dict[str, Person] = {
        "other_visitor": await cast.client(),
        "assigned": assigned,
        "other_agent": await cast.agent(max_conversations=50),
        "supervisor": await cast.agent("supervisor", max_conversations=50),
        "admin": await cast.agent("admin", max_conversations=50),
    }
    found = {"anonymous": await _anonymous(cast.server)}
    for name in PEOPLE[1:]:
        client = await _client_in(cast, state, assigned)
        person = others.get(name, client)
        fields = {**FIELDS.get(kind, {})}
        if kind not in WITHOUT_CONVERSATION:
            fields["conversation_id"] = conversation_of(client)
        if kind == "transfer_conversation":
            fields["to_agent_id"] = target.id
        found[name] = await _answer_to(person, kind, fields)
    assert found == expected


async def _anonymous(server: Libri) -> str:
    wire = await Wire.dial(server, f"/ws/client/{NOWHERE}")
    await wire.greet()
    return str((await wire.ends())[0])


async def _client_in(cast: Cast, state: str, agent: Agent) -> Client:
    if state == "ai":
        client = await cast.client()
        await client.starts()
        return client
    if state == "waiting":
        return await cast.waiting()
    return await (cast.active(agent) if state == "active" else cast.closed(agent))


async def _answer_to(person: Person, kind: str, fields: dict[str, Any]) -> str:
    """`ok`, or the code of the error. A frame without cmd_id is followed by one that must be answered."""
    if kind not in {"sync", "set_typing", "mark_read", "unwatch", "pong", "hello"}:
        answer = await person.hands_over(kind, **fields)
        return OK if answer["type"] == "ack" else str(answer["code"])
    person.signals.clear()
    await person.puts({"type": kind, **fields})
    follower = "start_conversation" if isinstance(person, Client) else "set_status"
    await person.sends(follower, **({} if isinstance(person, Client) else {"status": "busy"}))
    errors = [s["code"] for s in person.signals if s["type"] == "error"]
    return str(errors[0]) if errors else OK
