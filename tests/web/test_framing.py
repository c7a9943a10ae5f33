"""Cutting a byte stream into frames: however it arrives, the same frames come out, and errors reach the parser."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from libriassist.web.framing import FrameCutter, Inbox

LIMIT = 70_000


def masked(first: int, payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65_536:
        head = bytes((first, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 0x80 | 127)) + size.to_bytes(8, "big")
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


sizes = st.sampled_from([0, 1, 7, 125, 126, 127, 300, 65_535, 65_536])
texts = st.builds(lambda size, letter: (letter * size)[:size], sizes, st.sampled_from(["a", "bonjour"]))
masks = st.binary(min_size=4, max_size=4)


@given(st.lists(st.tuples(texts, masks), max_size=5), st.lists(st.integers(1, 400), min_size=1, max_size=20))
def test_texts_come_out_whole_however_the_stream_is_torn(
    messages: list[tuple[str, bytes]], pieces: list[int]
) -> None:
    stream = b"".join(masked(0x81, text.encode(), mask) for text, mask in messages)
    cutter = FrameCutter(LIMIT)
    found: list[str | bytes] = []
    turn = 0
    while stream:
        size = pieces[turn % len(pieces)] * (1 if len(stream) < 2_000 else 100)
        found += cutter.cut(stream[:size], 1000)
        stream, turn = stream[size:], turn + 1
    assert found == [text for text, _ in messages]


def test_everything_that_is_not_a_plain_text_is_left_to_the_parser_as_it_came() -> None:
    mask = b"\x01\x02\x03\x04"
    ping, binary = masked(0x89, b"are you there", mask), masked(0x82, b"\x00\xff", mask)
    unmasked = b"\x81\x02hi"
    reserved = masked(0xC1, b"compressed?", mask)
    cutter = FrameCutter(LIMIT)
    assert cutter.cut(ping + binary + unmasked + reserved, 16) == [ping, binary, unmasked, reserved]


def test_a_message_in_parts_is_left_to_the_parser_with_what_comes_between_them() -> None:
    mask = b"\x09\x08\x07\x06"
    begin, intruder, ping = masked(0x01, b"bon", mask), masked(0x81, b"x", mask), masked(0x89, b"", mask)
    end, after = masked(0x80, b"jour", mask), masked(0x81, b"salut", mask)
    cutter = FrameCutter(LIMIT)
    assert cutter.cut(begin + ping + intruder, 16) == [begin, ping, intruder]
    assert cutter.cut(end + after, 16) == [end, "salut"]


def test_a_frame_too_large_is_not_collected_but_passed_on_for_refusal() -> None:
    frame = masked(0x81, b"a" * (LIMIT + 1), b"\x00\x00\x00\x00")
    cutter = FrameCutter(LIMIT)
    assert cutter.cut(frame[:100], 16) == [frame[:100]]
    assert cutter.cut(frame[100:200], 16) == [frame[100:200]]


def test_a_text_that_is_not_utf8_is_left_to_the_parser_and_what_came_before_is_not_lost() -> None:
    mask = b"\x00\x00\x00\x00"
    good, bad = masked(0x81, b"salut", mask), masked(0x81, b"\xff\xfe", mask)
    assert FrameCutter(LIMIT).cut(good + bad, 16) == ["salut", bad]


def test_no_more_frames_are_cut_than_asked_for_and_the_others_wait() -> None:
    pings = masked(0x8A, b"", b"\x00\x00\x00\x00") * 5
    cutter = FrameCutter(LIMIT)
    counts = []
    data = pings
    while True:
        counts.append(len(cutter.cut(data, 2)))
        data = b""
        if not cutter.more:
            break
    assert counts == [2, 2, 1]


async def _first_of(inbox: Inbox) -> object:
    return await asyncio.wait_for(inbox.get(), 5)


def test_a_message_put_later_wakes_the_reader() -> None:
    async def story() -> list[object]:
        inbox = Inbox(asyncio.get_running_loop())
        reading = asyncio.create_task(_first_of(inbox))
        await asyncio.sleep(0)
        inbox.put_nowait("one")
        inbox.put_nowait("two")
        return [await reading, await _first_of(inbox), inbox.empty()]

    assert asyncio.run(story()) == ["one", "two", True]
