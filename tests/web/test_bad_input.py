"""What must not come in: each kind has its typed error, nothing is lost, and the server stays up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from libriassist.protocol import MAX_FRAME_BYTES, MAX_MESSAGE_CHARS

from ..servers import Libri
from .cast import NOWHERE, Cast, Wire

pytestmark = pytest.mark.anyio
CMD = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return {"client_commands_per_10_seconds": 20, "hello_seconds": 0.4}


def post(**fields: Any) -> str:
    frame = {"type": "post_message", "cmd_id": CMD, "conversation_id": NOWHERE, "content": "x", **fields}
    return json.dumps({k: v for k, v in frame.items() if v is not None})


def sync(since: str) -> str:
    return f'{{"type":"sync","conversation_id":"{NOWHERE}","since":{since}}}'


BAD_FRAMES: dict[str, tuple[str, str]] = {
    "nothing": ("", "bad_frame"),
    "half an object": ('{"type":"post_message"', "bad_frame"),
    "a list": ("[]", "bad_frame"),
    "a number": ("7", "bad_frame"),
    "null": ("null", "bad_frame"),
    "NaN": (sync("NaN"), "bad_frame"),
    "Infinity": (sync("Infinity"), "bad_frame"),
    "a number without end": (sync("9" * 5000), "bad_frame"),
    "a negative seq": (sync("-1"), "bad_frame"),
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
async def test_a_frame_over_64_kib_closes_with_1009(house: Libri, size: int) -> None:
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


# ---------------------------------------------------------------- coming in


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
    [
        "/ws",
        "/ws/client/",
        "/ws/client/x",
        "/ws/client/" + "-" * 36,
        f"/ws/robot/{NOWHERE}",
        f"/ws/client/{NOWHERE}/x",
    ],
)
async def test_there_are_two_socket_addresses_and_no_other(house: Libri, path: str) -> None:
    with pytest.raises(Exception, match="HTTP 403"):
        await Wire.dial(house, path)


ELSEWHERE = [None, "null", "https://evil.example", "http://[", "http://127.0.0.1", "file://"]


@pytest.mark.parametrize("origin", ELSEWHERE)
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


# ---------------------------------------------------------------- one address


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
