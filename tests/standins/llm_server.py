"""A language model's server that does as it is told: real HTTP on the loopback, the protocols of OpenAI (also
Ollama's and Mistral's) and Anthropic, streamed. What it says, and how badly it behaves, is a script."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

CHARS_PER_EVENT = 7


@dataclass(frozen=True)
class Words:
    """Text, a few letters per event; `pause` seconds between events."""

    text: str
    pause: float = 0.0


@dataclass(frozen=True)
class Wait:
    """Silence, in seconds; it ends early when the client hangs up."""

    seconds: float


@dataclass(frozen=True)
class Call:
    """A tool call; `arguments` is sent as it is, JSON or not."""

    name: str
    arguments: str = "{}"


@dataclass(frozen=True)
class Status:
    """An HTTP error in place of an answer."""

    code: int
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Raw:
    """Bytes in place of proper events."""

    data: bytes


@dataclass(frozen=True)
class Cut:
    """The connection breaks here, without an ending."""


@dataclass(frozen=True)
class EndEarly:
    """The stream ends properly, but without the finish reason an answer has."""


Step = Words | Wait | Call | Status | Raw | Cut | EndEarly


@dataclass(frozen=True)
class Request:
    """What was asked, whatever the protocol: the system text, the rest of the text, and names of offered tools."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """Everything said, the system's rules included."""
        return "\n".join(_texts([self.body.get("system"), *self.body.get("messages", [])]))

    @property
    def tools(self) -> list[str]:
        return [(tool.get("function") or tool)["name"] for tool in self.body.get("tools") or []]

    @property
    def after_tools(self) -> bool:
        """Whether a tool's result was said."""
        return '"tool_call_id"' in json.dumps(self.body) or '"tool_result"' in json.dumps(self.body)

    def passages(self) -> dict[int, str]:
        """The numbered passages the model was given, latest last."""
        found: dict[int, str] = {}
        for block in self.text.split("\n["):
            number, bracket, rest = block.partition("] ")
            if bracket and number.strip("[").isdigit():
                found[int(number.strip("["))] = rest.split("\n</passages>")[0].split("\n(source:")[0].strip()
        return found

    @property
    def question(self) -> str:
        return self.text.split("<question>\n")[-1].split("\n</question>")[0]


Script = Callable[[Request], Iterable[Step]]


def honest(request: Request) -> Iterator[Step]:
    """Answers from the first passage: its sentences, word for word, each with its citation."""
    for number, passage in request.passages().items():
        answer = passage.partition("\n")[2].replace("\n", " ")
        cited = [
            f"{sentence.strip().rstrip('.')} [{number}]." for sentence in answer.split(". ") if sentence.strip()
        ]
        yield Words(" ".join(cited))
        return
    yield Words("NO_ANSWER")


@dataclass
class LlmServer:
    """`url` is the server's root. `script` may be changed between requests; `requests` records them.
    `abandoned` counts answers whose client hung up before the end."""

    script: Script = honest
    requests: list[Request] = field(default_factory=list)
    abandoned: int = 0
    open_connections: int = 0
    url: str = ""

    def says(self, *steps: Step) -> Self:
        """From now on the same steps for every request."""
        self.script = lambda _request: steps
        return self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_connections += 1
        try:
            while (request := await _read(reader)) is not None:
                self.requests.append(request)
                if not await self._answer(request, reader, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            self.abandoned += 1
        finally:
            self.open_connections -= 1
            writer.close()

    async def _answer(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection may be used again."""
        steps = list(self.script(request))
        if steps and isinstance(steps[0], Status):
            body = b'{"error": {"message": "the stand-in says no", "type": "stand_in", "code": null}}'
            extra = "".join(f"{name}: {value}\r\n" for name, value in steps[0].headers)
            head = (
                f"HTTP/1.1 {steps[0].code} No\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
            )
            writer.write((head + extra + "\r\n").encode() + body)
            await writer.drain()
            return True
        if steps and isinstance(first := steps[0], Wait):
            steps.pop(0)
            await self._silence(first.seconds, reader)
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        await writer.drain()
        protocol = _Anthropic() if request.path.endswith("/messages") else _OpenAi()
        await _send(writer, protocol.begin())
        for step in steps:
            if isinstance(step, Cut):
                return False
            if isinstance(step, EndEarly):
                writer.write(b"0\r\n\r\n")
                await writer.drain()
                return True
            if isinstance(step, Wait):
                await self._silence(step.seconds, reader)
            elif isinstance(step, Words):
                for at in range(0, len(step.text), CHARS_PER_EVENT):
                    await _send(writer, protocol.words(step.text[at : at + CHARS_PER_EVENT]))
                    if step.pause:
                        await self._silence(step.pause, reader)
            elif isinstance(step, Call):
                await _send(writer, protocol.call(step))
            elif isinstance(step, Raw):
                await _send(writer, step.data)
        await _send(writer, protocol.end())
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def _silence(self, seconds: float, reader: asyncio.StreamReader) -> None:
        """Raises ConnectionError when the client hangs up meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                while await reader.read(1):
                    pass
        except TimeoutError:
            return
        raise ConnectionResetError("the client hung up")


@contextmanager
def llm_server(script: Script = honest) -> Iterator[LlmServer]:
    """A server in a thread, until the end of the block."""
    server = LlmServer(script)
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stopping = asyncio.Event()

    async def run() -> None:
        listening = await asyncio.start_server(server._serve, "127.0.0.1", 0)
        server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        ready.set()
        await stopping.wait()
        listening.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), name="llm-stand-in")
    thread.start()
    ready.wait(5)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(5)
        loop.close()


class _OpenAi:
    def __init__(self) -> None:
        self._calls = 0

    def begin(self) -> bytes:
        return self._event({"role": "assistant", "content": ""})

    def words(self, text: str) -> bytes:
        return self._event({"content": text})

    def call(self, call: Call) -> bytes:
        self._calls += 1
        function = {"name": call.name, "arguments": call.arguments}
        place = self._calls - 1
        return self._event(
            {"tool_calls": [{"index": place, "id": f"call{place:05d}", "type": "function", "function": function}]}
        )

    def end(self) -> bytes:
        used = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}
        return self._event({}, "tool_calls" if self._calls else "stop", used) + b"data: [DONE]\n\n"

    @staticmethod
    def _event(delta: dict[str, Any], reason: str | None = None, usage: dict[str, int] | None = None) -> bytes:
        body = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "stand-in",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }
        if usage:
            body["usage"] = usage
        return b"data: " + json.dumps(body).encode() + b"\n\n"


class _Anthropic:
    def __init__(self) -> None:
        self._block = -1
        self._text = False
        self._calls = 0

    def begin(self) -> bytes:
        message: dict[str, Any] = {
            "id": "m1",
            "type": "message",
            "role": "assistant",
            "model": "stand-in",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 120, "output_tokens": 1},
        }
        return self._event("message_start", message=message)

    def words(self, text: str) -> bytes:
        start = b"" if self._text else self._start({"type": "text", "text": ""})
        self._text = True
        delta = {"type": "text_delta", "text": text}
        return start + self._event("content_block_delta", index=self._block, delta=delta)

    def call(self, call: Call) -> bytes:
        self._calls += 1
        start = self._start({"type": "tool_use", "id": f"call{self._calls}", "name": call.name, "input": {}})
        self._text = False
        delta = {"type": "input_json_delta", "partial_json": call.arguments}
        return start + self._event("content_block_delta", index=self._block, delta=delta)

    def end(self) -> bytes:
        reason = "tool_use" if self._calls else "end_turn"
        stop = self._event("content_block_stop", index=self._block) if self._block >= 0 else b""
        delta = {"stop_reason": reason, "stop_sequence": None}
        return (
            stop
            + self._event("message_delta", delta=delta, usage={"output_tokens": 30})
            + self._event("message_stop")
        )

    def _start(self, block: dict[str, Any]) -> bytes:
        stop = self._event("content_block_stop", index=self._block) if self._block >= 0 else b""
        self._block += 1
        return stop + self._event("content_block_start", index=self._block, content_block=block)

    @staticmethod
    def _event(kind: str, **fields: Any) -> bytes:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(first.split()[1].split("?")[0], headers, json.loads(body or b"{}"))


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        yield from _texts(node.get("content"))
        yield from _texts(node.get("text"))
