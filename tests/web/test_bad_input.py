"""What must not come in: each kind has its typed error, nothing is lost, and the server stays up."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from libriassist.protocol import MAX_FRAME_BYTES, MAX_MESSAGE_CHARS

from ..servers import Libri, Postgres, add_agents
from .cast import NOWHERE, Cast, Wire, conversation_of, hire, log_in, refusal, refused_with

pytestmark = pytest.mark.anyio
CMD = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return {"client_commands_per_10_seconds": 20, "hello_seconds": 0.4}


@pytest.fixture(scope="module")
def staff(house: Libri) -> dict[str, str]:
    return {"agent": hire(house), "admin": hire(house, "admin")}


def post(**fields: Any) -> str:
    frame = {"type": "post_message", "cmd_id": CMD, "conversation_id": NOWHERE, "content": "x", **fields}
    return json.dumps({k: v for k, v in frame.items() if v is not None})


BAD_FRAMES: dict[str, tuple[str, str]] = {
    "nothing": ("", "bad_frame"),
    "half an object": ('{"type":"post_message"', "bad_frame"),
    "a list": ("[]", "bad_frame"),
    "a number": ("7", "bad_frame"),
    "null": ("null", "bad_frame"),
    "NaN": ('{"type":"sync","conversation_id":"%s","since":NaN}' % NOWHERE, "bad_frame"),
    "Infinity": ('{"type":"sync","conversation_id":"%s","since":Infinity}' % NOWHERE, "bad_frame"),
    "a number without end": ('{"type":"sync","conversation_id":"%s","since":%s}' % (NOWHERE, "9" * 5000), "bad_frame"),
    "a negative seq": ('{"type":"sync","conversation_id":"%s","since":-1}' % NOWHERE, "bad_frame"),
    "a lone surrogate": (post().replace('"x"', r'"\ud800"'), "bad_frame"),
    "a NUL character": (post(content="a\0b"), "bad_frame"),
    "ten thousand lists": ("[" * 10_000 + "]" * 10_000, "bad_frame"),
    "ten thousand objects": (post().replace('"x"', '{"a":' * 5_000 + "1" + "}" * 5_000), "bad_frame"),
    "no type": (json.dumps({"cmd_id": CMD}), "bad_frame"),
    "an unknown type": (json.dumps({"type": "drop_tables", "cmd_id": CMD}), "unknown_type"),
    "a type that is a method": (json.dumps({"type": "__init__", "cmd_id": CMD}), "unknown_type"),
    "a type that is a number": (json.dumps({"type": 5, "cmd_id": CMD}), "unknown_type"),
    "an event as a command": (json.dumps({"type": "message.posted", "cmd_id": CMD}), "unknown_type"),
    "an unknown field": (post(sender_type="agent"), "bad_frame"),
    "a missing field": (post(content=None), "bad_frame"),
    "no cmd_id": (post(cmd_id=None), "bad_frame"),
    "a short cmd_id": (post(cmd_id="abc"), "bad_frame"),
    "a conversation id that is none": (post(conversation_id="' OR 1=1 --"), "bad_frame"),
    "content that is a number": (post(content=5), "bad_frame"),
    "no content": (post(content=""), "bad_frame"),
    "only white space": (post(content=" \t\n\u00a0\u2003"), "bad_frame"),
    "8,001 characters": (post(content="é" * (MAX_MESSAGE_CHARS + 1)), "bad_frame"),
    "hello again": (json.dumps({"type": "hello", "protocol": 1}), "bad_frame"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_FRAMES)
async def test_a_bad_frame_gets_its_error_and_the_socket_goes_on(house: Libri, case: str) -> None:
    text, code = BAD_FRAMES[case]
    wire = await Wire.of_visitor(house)
    await wire.puts(text)
    error = await wire.hears("error")
    assert (error["code"], error["retryable"], error["retry_after"]) == (code, False, None)
    assert "Traceback" not in error["message"]
    assert error["cmd_id"] == _cmd_id_in(text)
    assert (await wire.says("et pourtant"))["seq"] == 2
    await wire.close()


def _cmd_id_in(text: str) -> str | None:
    """What an honest reader finds as the frame's cmd_id."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame.get("cmd_id") if isinstance(frame, dict) else None


@pytest.mark.parametrize("frame", ["half an object", "an unknown type", "a NUL character"])
async def test_the_third_bad_frame_in_a_minute_closes_and_nobody_else_notices(house: Libri, frame: str) -> None:
    offender, other = await Wire.of_visitor(house), await Wire.of_visitor(house)
    for _ in range(3):
        await offender.puts(BAD_FRAMES[frame][0])
    code, heard = await offender.ends()
    assert code == 4400
    assert [f["type"] for f in heard].count("error") == 3
    assert (await other.says("Bonjour"))["type"] == "ack"
    await other.close()


async def test_text_with_escaped_backslashes_is_no_nul_character(house: Libri) -> None:
    wire = await Wire.of_visitor(house)
    ack = await wire.says("C:\\u0000 et \\\\u0000")
    assert ack["events"][0]["content"] == "C:\\u0000 et \\\\u0000"
    await wire.close()


async def test_8000_characters_of_four_bytes_are_a_message(house: Libri) -> None:
    wire = await Wire.of_visitor(house)
    text = "📚" * MAX_MESSAGE_CHARS
    frame = {"type": "post_message", "cmd_id": CMD, "conversation_id": wire.conversation_id, "content": text}
    await wire.puts(json.dumps(frame, ensure_ascii=False))
    assert (await wire.hears("ack"))["events"][0]["content"] == text
    await wire.close()


async def test_a_binary_frame_closes_with_1003(house: Libri) -> None:
    wire = await Wire.of_visitor(house)
    await wire.puts(b'{"type":"pong"}')
    assert (await wire.ends())[0] == 1003


@pytest.mark.parametrize("size", [MAX_FRAME_BYTES + 1, 1_000_000])
async def test_a_frame_over_64_kib_closes_with_1009_and_what_was_said_before_stays(house: Libri, size: int) -> None:
    wire = await Wire.of_visitor(house)
    assert (await wire.says("avant"))["seq"] == 2
    await wire.puts("x" * size)
    assert (await wire.ends())[0] == 1009


async def test_a_frame_of_exactly_64_kib_is_read(house: Libri) -> None:
    wire = await Wire.of_visitor(house)
    await wire.puts("x" * MAX_FRAME_BYTES)
    assert (await wire.hears("error"))["code"] == "bad_frame"
    await wire.close()


async def test_a_flood_is_slowed_down_then_cut_off_and_nobody_else_notices(house: Libri) -> None:
    flooder, other = await Wire.of_visitor(house), await Wire.of_visitor(house)
    message = {"type": "post_message", "conversation_id": flooder.conversation_id, "content": "x"}
    for number in range(22):
        await flooder.puts({**message, "cmd_id": f"{number:032x}"})
    code, heard = await flooder.ends()
    assert code == 4029
    refused = [f for f in heard if f["type"] == "error"]
    assert [f["code"] for f in refused] == ["rate_limited"] * 3
    assert all(f["retryable"] and 0 < f["retry_after"] <= 10 for f in refused)
    assert refused[0]["cmd_id"] == f"{19:032x}"
    assert (await other.says("Bonjour"))["type"] == "ack"
    await other.close()
    again = await Wire.dial(house, flooder.path)
    await again.greet(flooder.token)
    page = await again.hears("events")
    assert [e["type"] for e in page["events"]].count("message.posted") >= 19
    await again.close()


# ------------------------------------------------------------------------------------ coming in


async def test_who_says_nothing_is_sent_away(house: Libri) -> None:
    wire = await Wire.dial(house, f"/ws/client/{NOWHERE}")
    assert (await wire.ends())[0] == 4002


@pytest.mark.parametrize("first", [{"type": "pong"}, "what?", {"type": "hello"}])
async def test_the_first_frame_is_a_hello(house: Libri, first: Any) -> None:
    wire = await Wire.dial(house, f"/ws/client/{NOWHERE}")
    await wire.puts(first)
    code, heard = await wire.ends()
    assert (code, heard[-1]["code"]) == (4400, "bad_frame")


async def test_another_version_of_the_protocol_is_told_so(house: Libri) -> None:
    wire = await Wire.dial(house, f"/ws/client/{NOWHERE}")
    await wire.greet("token", protocol=99)
    code, heard = await wire.ends()
    assert (code, heard[-1]["code"]) == (4426, "protocol_mismatch")


@pytest.mark.parametrize(
    "path",
    ["/ws/client/", "/ws/client/x", f"/ws/robot/{NOWHERE}", "/ws/client/" + "-" * 36, f"/ws/client/{NOWHERE}/x", "/ws"],
)
async def test_there_are_two_socket_addresses_and_no_other(house: Libri, path: str) -> None:
    with pytest.raises(Exception, match="HTTP 403"):
        await Wire.dial(house, path)


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://[", "http://127.0.0.1", "file://"])
@pytest.mark.parametrize("path", [f"/ws/client/{NOWHERE}", f"/ws/agent/{NOWHERE}"])
async def test_another_origin_is_refused_before_the_socket_opens(
    house: Libri, path: str, origin: str | None
) -> None:
    with pytest.raises(Exception, match="HTTP 403"):
        await Wire.dial(house, path, origin=origin)


async def test_a_visitor_has_at_most_five_sockets(cast: Cast) -> None:
    client = await cast.client()
    tabs = []
    for _ in range(4):
        tabs.append(tab := await Wire.dial(cast.server, f"/ws/client/{client.id}"))
        await tab.greet(client.token)
        assert (await tab.hears())["type"] == "client_welcome"
    one_too_many = await Wire.dial(cast.server, f"/ws/client/{client.id}")
    await one_too_many.greet(client.token)
    code, heard = await one_too_many.ends()
    assert (code, heard[-1]["code"], heard[-1]["retryable"]) == (4029, "rate_limited", True)
    assert heard[-1]["retry_after"] > 0
    for tab in tabs:
        await tab.close()


# ------------------------------------------------------------------------------------ other people's conversations


async def test_another_clients_conversation_is_none_for_every_frame(cast: Cast) -> None:
    victim, intruder = await cast.client(), await cast.client()
    theirs = await victim.starts()
    await victim.says("Mon secret")
    for kind, fields in (
        ("post_message", {"content": "x"}),
        ("request_human", {}),
        ("cancel_request", {}),
        ("close_conversation", {}),
        ("rate_conversation", {"rating": 1}),
    ):
        assert await refused_with(intruder, kind, conversation_id=theirs, **fields) == "no_such_conversation"
    for kind, fields in (("sync", {"since": 0}), ("set_typing", {"active": True}), ("mark_read", {"seq": 1})):
        intruder.signals.clear()
        await intruder.puts({"type": kind, "conversation_id": theirs, **fields})
        assert (await intruder.notices("error"))["code"] == "no_such_conversation", kind
    same_as_nothing = await refusal(intruder, "post_message", conversation_id=NOWHERE, content="x")
    assert same_as_nothing["message"] == "There is no such conversation."
    assert theirs not in intruder.applied
    assert [e["type"] for e in victim.events()][:2] == ["conversation.started", "message.posted"]
    assert all(e["content"] != "x" for e in victim.events() if e["type"] == "message.posted")


async def test_cursors_of_another_clients_conversation_bring_nothing(cast: Cast) -> None:
    victim, intruder = await cast.client(), await cast.client()
    theirs = await victim.starts()
    await victim.says("Mon secret")
    wire = await Wire.dial(cast.server, f"/ws/client/{intruder.id}")
    await wire.greet(intruder.token, epoch=intruder.epoch, cursors={theirs: 0})
    assert (await wire.hears())["conversation"] is None
    await wire.commands("start_conversation")
    await wire.puts({"type": "sync", "conversation_id": theirs, "since": 0})
    assert (await wire.hears("events", "error", "message.posted"))["code"] == "no_such_conversation"
    await wire.close()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("post_note", {"content": "x"}),
        ("accept_conversation", {}),
        ("decline_offer", {}),
        ("transfer_conversation", {"to_agent_id": NOWHERE}),
        ("set_status", {"status": "available"}),
    ],
)
async def test_what_agents_do_is_unknown_to_clients(cast: Cast, kind: str, fields: dict[str, Any]) -> None:
    client = await cast.waiting()
    where = {} if kind == "set_status" else {"conversation_id": conversation_of(client)}
    assert await refused_with(client, kind, **where, **fields) == "unknown_type"
    assert [e["type"] for e in client.events()] == ["conversation.started", "transfer.requested"]


@pytest.mark.parametrize("kind", ["start_conversation", "request_human", "cancel_request", "rate_conversation"])
async def test_what_clients_do_is_unknown_to_agents(cast: Cast, kind: str) -> None:
    agent = await cast.agent()
    assert await refused_with(agent, kind, conversation_id=NOWHERE) == "unknown_type"


# ------------------------------------------------------------------------------------ the wrong moment


async def test_a_closed_conversation_takes_nothing_but_a_rating_and_a_note(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.closed(marie)
    where = {"conversation_id": conversation_of(client)}
    for kind, fields in (
        ("post_message", {"content": "encore"}),
        ("request_human", {}),
        ("cancel_request", {}),
        ("close_conversation", {}),
    ):
        assert await refused_with(client, kind, **where, **fields) == "conversation_closed", kind
    for kind, fields in (
        ("post_message", {"content": "encore"}),
        ("accept_conversation", {}),
        ("decline_offer", {}),
        ("transfer_conversation", {"to_agent_id": paul.id}),
        ("close_conversation", {}),
    ):
        assert await refused_with(marie, kind, **where, **fields) == "conversation_closed", kind
    await marie.notes("Rappelée hier.")
    await client.rates(4)


async def test_one_rates_once_from_1_to_5_and_only_what_is_closed(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    where = {"conversation_id": conversation_of(client)}
    assert await refused_with(client, "rate_conversation", rating=5, **where) == "wrong_state"
    await marie.closes()
    await client.sees("conversation.closed")
    for rating in (0, 6):
        assert await refused_with(client, "rate_conversation", rating=rating, **where) == "bad_frame"
    await client.rates(5, "Merci")
    assert await refused_with(client, "rate_conversation", rating=1, **where) == "wrong_state"
    assert [e["rating"] for e in client.events() if e["type"] == "conversation.rated"] == [5]


async def test_a_comment_of_2001_characters_is_refused(cast: Cast) -> None:
    client = await cast.closed(await cast.agent())
    where = {"conversation_id": conversation_of(client)}
    assert await refused_with(client, "rate_conversation", rating=3, comment="x" * 2001, **where) == "bad_frame"
    await client.rates(3, "x" * 2000)


async def test_a_cmd_id_used_for_something_else_is_a_conflict(cast: Cast) -> None:
    client = await cast.client()
    await client.starts()
    where = {"conversation_id": conversation_of(client)}
    first = await client.sends("post_message", content="un", **where)
    again = await client.sends("post_message", content="un", **where, cmd_id=first["cmd_id"])
    assert again == {**first, "duplicate": True}
    other_body = await refusal(client, "post_message", content="deux", **where, cmd_id=first["cmd_id"])
    assert (other_body["code"], other_body["retryable"]) == ("cmd_conflict", False)
    assert await refused_with(client, "request_human", **where, cmd_id=first["cmd_id"]) == "cmd_conflict"
    assert [e["content"] for e in client.events() if e.get("sender_type") == "client"] == ["un"]


async def test_a_repeated_start_names_the_same_conversation(cast: Cast) -> None:
    client = await cast.client()
    first = await client.sends("start_conversation", lang="fr")
    again = await client.sends("start_conversation", lang="fr", cmd_id=first["cmd_id"])
    assert (again["duplicate"], again["conversation_id"], again["id"], again["seq"]) == (
        True, first["conversation_id"], first["id"], first["seq"],
    )  # fmt: skip
    assert await refused_with(client, "start_conversation", lang="en", cmd_id=first["cmd_id"]) == "cmd_conflict"
    another = await client.sends("start_conversation", lang="fr")
    assert (another["conversation_id"], another["seq"]) == (first["conversation_id"], None)


async def test_two_people_may_use_the_same_cmd_id(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    where = {"conversation_id": conversation_of(client)}
    mine = await client.sends("post_message", content="a", cmd_id=CMD, **where)
    hers = await marie.sends("post_message", content="b", cmd_id=CMD, **where)
    assert hers["duplicate"] is False
    assert hers["seq"] == mine["seq"] + 1


# ------------------------------------------------------------------------------------ colleagues


async def test_a_colleagues_conversation_is_closed_to_every_command(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.active(marie)
    where = {"conversation_id": conversation_of(client)}
    for kind, fields in _COLLEAGUE:
        to = {"to_agent_id": paul.id} if kind == "transfer_conversation" else {}
        assert await refused_with(paul, kind, **where, **fields, **to) == "no_such_conversation", kind
    await paul.puts({"type": "sync", **where, "since": 0})
    assert (await paul.notices("error"))["code"] == "no_such_conversation"
    assert [e["type"] for e in client.events()][-1] == "agent.assigned"


_COLLEAGUE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("post_message", {"content": "x"}),
    ("post_note", {"content": "x"}),
    ("accept_conversation", {}),
    ("decline_offer", {}),
    ("transfer_conversation", {}),
    ("close_conversation", {}),
)


async def test_who_gave_a_conversation_away_may_read_it_but_not_act_on_it(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.active(marie)
    await marie.transfers_to(paul.id)
    where = {"conversation_id": conversation_of(client)}
    expected = {"accept_conversation": "already_taken", "decline_offer": "already_taken"}
    for kind, fields in _COLLEAGUE:
        to = {"to_agent_id": marie.id} if kind == "transfer_conversation" else {}
        code = await refused_with(marie, kind, **where, **fields, **to)
        assert code == expected.get(kind, "not_assigned"), kind
    await marie.watches(conversation_of(client))
    assert marie.saw("agent.assigned", cause="transferred")


async def test_who_looked_in_while_it_waited_does_not_read_on_once_it_is_taken(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.waiting()
    await paul.watches(conversation_of(client))
    await paul.puts({"type": "set_typing", "conversation_id": conversation_of(client), "active": True})
    await marie.accepts(conversation_of(client))
    await paul.sees("agent.assigned")
    await asyncio.sleep(0.2)
    await marie.says("Entre nous")
    await marie.notes("Note pour moi")
    await client.reads("Entre nous")
    await paul.becomes("busy")
    assert [e["type"] for e in paul.events()][-1] == "agent.assigned"
    assert await refused_with(
        paul, "post_message", conversation_id=conversation_of(client), content="x"
    ) == "no_such_conversation"  # fmt: skip
    assert not [s for s in client.signals if s["type"] == "typing" and s["sender_type"] == "agent"]


async def test_one_agent_wins_a_waiting_client_and_the_other_is_told_who(cast: Cast) -> None:
    marie, sophie = await cast.agent(), await cast.agent("supervisor")
    client = await cast.active(marie)
    taken = await refusal(sophie, "accept_conversation", conversation_id=conversation_of(client))
    assert (taken["code"], taken["details"]) == ("already_taken", {"by": marie.welcome["agent"]["name"]})


async def test_what_is_with_the_assistant_cannot_be_accepted(cast: Cast) -> None:
    sophie = await cast.agent("supervisor")
    client = await cast.client()
    await client.starts()
    where = {"conversation_id": conversation_of(client)}
    assert await refused_with(sophie, "accept_conversation", **where) == "not_waiting"
    assert await refused_with(client, "cancel_request", **where) == "not_waiting"


async def test_an_agent_takes_no_more_than_their_number_of_conversations(cast: Cast) -> None:
    marie, paul = await cast.agent(max_conversations=1), await cast.agent()
    first = await cast.active(marie)
    second = await cast.waiting()
    assert await refused_with(marie, "accept_conversation", conversation_id=conversation_of(second)) == "at_capacity"
    await paul.accepts(conversation_of(second))
    to_marie = {"conversation_id": conversation_of(second), "to_agent_id": marie.id}
    assert await refused_with(paul, "transfer_conversation", **to_marie) == "at_capacity"
    marie.conversation_id = conversation_of(first)
    await marie.closes()
    await paul.transfers_to(marie.id)


async def test_an_agent_who_is_offline_neither_accepts_nor_is_given_anything(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent(status="offline")
    client = await cast.waiting()
    where = {"conversation_id": conversation_of(client)}
    assert await refused_with(paul, "accept_conversation", **where) == "not_available"
    await marie.accepts(conversation_of(client))
    for to, code in ((paul.id, "not_available"), (marie.id, "wrong_state"), (NOWHERE, "no_such_agent")):
        assert await refused_with(marie, "transfer_conversation", to_agent_id=to, **where) == code
    client_id_as_agent = {"to_agent_id": client.id, **where}
    assert await refused_with(marie, "transfer_conversation", **client_id_as_agent) == "no_such_agent"


# ------------------------------------------------------------------------------------ HTTP


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/api/auth/login", b"x" * 70_000, 413),
        ("POST", "/api/auth/login", b'{"email":', 422),
        ("POST", "/api/auth/login", b"[" * 20_000, 400),
        ("POST", "/api/auth/login", b'{"email":"a@b","password":"x","admin":true}', 422),
        ("POST", "/api/auth/login", rb'{"email":"a\u0000@b","password":"x"}', 422),
        ("POST", "/api/auth/login", rb'{"email":"\ud800@b","password":"x"}', 422),
        ("POST", "/api/auth/login", b"\xff\xfe", 422),
        ("PUT", "/api/auth/login", b"", 405),
        ("GET", "/api/nothing", b"", 404),
        ("GET", "/agent/assets/%00", b"", 404),
        ("GET", "/agent/assets/" + "a" * 300, b"", 404),
        ("GET", "/agent/assets/..%2f..%2f..%2fconfig.py", b"", 404),
        ("GET", "/agent/assets/../../../config.py", b"", 404),
        ("GET", "/widget/..%2f..%2fconfig.py", b"", 404),
        ("GET", "/widget/%00", b"", 404),
        ("GET", "/demo/" + "a" * 300, b"", 404),
    ],
)
def test_a_bad_request_gets_its_error(house: Libri, method: str, path: str, content: bytes, status: int) -> None:
    headers = {"origin": house.url, "x-libriassist": "1", "content-type": "application/json"}
    answer = httpx.request(method, house.url + path, content=content, headers=headers)
    assert answer.status_code == status
    problem = answer.json()
    assert problem["code"] in {"bad_request", "frame_too_large"}
    assert set(problem) == {"code", "message", "retryable", "retry_after"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/conversations?scope=everything", 422),
        ("/api/conversations?limit=0", 422),
        ("/api/conversations?limit=201", 422),
        ("/api/conversations?limit=1e9", 422),
        ("/api/conversations?q=%00", 422),
        ("/api/conversations?q=" + "a" * 101, 422),
        ("/api/conversations?q=%25%5F%5C%27%22%FF", 200),
        ("/api/conversations?before=yesterday", 422),
        ("/api/conversations?before=2026-01-01T00:00:00", 422),
        ("/api/conversations?before=0001-01-01T00:00:00%2B14:00", 422),
        ("/api/conversations?before=9999-12-31T23:59:59-14:00", 422),
        ("/api/conversations?before=2026-01-01T00:00:00%2B02:00", 200),
        ("/api/conversations/x", 422),
        (f"/api/conversations/{NOWHERE}", 404),
        (f"/api/conversations/{NOWHERE}/messages", 404),
        (f"/api/conversations/{NOWHERE}/transcript", 404),
        (f"/api/conversations/{NOWHERE}/messages?before=0", 422),
        (f"/api/conversations/{NOWHERE}/messages?before={10**30}", 422),
    ],
)
def test_a_bad_question_gets_its_error(house: Libri, staff: dict[str, str], path: str, status: int) -> None:
    with log_in(house, staff["agent"]) as http:
        answer = http.get(path)
        assert answer.status_code == status, answer.text




@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "email": "a@b.example"},
        {"name": "  ", "email": "a@b.example"},
        {"name": "A\0B", "email": "a@b.example"},
        {"name": "A\nB", "email": "a@b.example"},
        {"name": "A", "email": "no address"},
        {"name": "A", "email": "a\0@b.example"},
        {"name": "A", "email": "a@b.example", "role": "root"},
        {"name": "A", "email": "a@b.example", "max_conversations": 0},
        {"name": "A", "email": "a@b.example", "password": "short"},
        {"name": "A", "email": "a@b.example", "password_hash": "x"},
        {"email": "a@b.example"},
    ],
)
def test_an_agent_that_cannot_be_is_not_added(house: Libri, staff: dict[str, str], body: dict[str, Any]) -> None:
    with log_in(house, staff["admin"]) as http:
        assert http.post("/api/agents", json=body).status_code == 422
        assert all(a["email"] != "a@b.example" for a in http.get("/api/agents").json())


# ------------------------------------------------------------------------------------ the same on PostgreSQL


async def test_what_postgresql_cannot_hold_never_reaches_it(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = postgres.new_database()
    folder = tmp_path_factory.mktemp("pg")
    server = Libri(folder, database_url=url, secret_key="k" * 40)
    add_agents(url, ("Marie Dupont", "admin"))
    server.start()
    try:
        offender, other = await Wire.of_visitor(server), await Wire.of_visitor(server)
        bad = {"type": "post_message", "cmd_id": CMD, "conversation_id": offender.conversation_id, "content": "\0"}
        await offender.puts(bad)
        assert (await other.says("Bonjour"))["seq"] == 2
        assert (await offender.hears("error"))["code"] == "bad_frame"
        await offender.puts({"type": "mark_read", "conversation_id": offender.conversation_id, "seq": 2**53})
        await offender.puts({"type": "sync", "conversation_id": offender.conversation_id, "since": 2**53})
        assert (await offender.hears("reset", "error"))["type"] == "reset"
        assert (await offender.says("Toujours là"))["type"] == "ack"
        with log_in(server, "marie@shop.example") as http:
            assert http.get("/api/conversations?scope=all&q=bonjour").status_code == 200
            assert http.get("/api/conversations/x").status_code == 422
            assert http.get("/api/conversations?q=%00").status_code == 422
            assert http.patch("/api/agents/x", json={"name": "A"}).status_code == 422
            assert http.post("/api/agents", json={"name": "A\0", "email": "a@b"}).status_code == 422
        with pytest.raises(Exception, match="HTTP 403"):
            await Wire.dial(server, "/ws/client/" + "-" * 36)
        await offender.close()
        await other.close()
    finally:
        server.stop()
    log = server.log.read_text()
    assert "refused a" not in log
    assert "Traceback" not in log


# ------------------------------------------------------------------------------------ one address


async def test_one_address_has_so_many_sockets_and_a_proxy_is_believed_only_if_trusted(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    for trusted, code in (("", 4029), ("127.0.0.1", 4002)):
        folder = tmp_path_factory.mktemp("address")
        server = Libri(folder, sockets_per_address=2, trusted_proxies=trusted, hello_seconds=2)
        server.start()
        try:
            wires = [
                await Wire.dial(server, f"/ws/client/{NOWHERE}", headers={"x-forwarded-for": f"198.51.100.{n}"})
                for n in range(3)
            ]
            assert (await wires[2].ends())[0] == code
            for wire in wires:
                await wire.close()
        finally:
            server.stop()
