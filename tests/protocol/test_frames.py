"""Golden frames, parsed here and by the TypeScript tests; the generated TypeScript is fresh."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from libriassist import protocol

ROOT = Path(__file__).resolve().parents[2]
FRAMES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "frames.json").read_text())
ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "client_in": protocol.parse_client_frame,
    "agent_in": protocol.parse_agent_frame,
    "client_out": protocol.client_bound,
    "agent_out": protocol.agent_bound,
}
UNIONS = {
    "client_in": protocol.ClientFrame,
    "agent_in": protocol.AgentFrame,
    "client_out": protocol.ClientBound,
    "agent_out": protocol.AgentBound,
}
AGENTS_ONLY = {
    "note.posted",
    "client.left",
    "client.returned",
    "agent.offered",
    "offer.ended",
    "order.verified",
    "brief.written",
    "conversation.summarized",
}
"""In the union of all events, but `visible_to` never lets a client see them."""


def types_of(union: Any) -> set[str]:
    """The `type` values of a union of frames, however it is nested."""
    if isinstance(union, type) and issubclass(union, BaseModel):
        literal = union.model_fields["type"].annotation
        return set(get_args(literal))
    return {t for part in get_args(union) if not hasattr(part, "discriminator") for t in types_of(part)}


@pytest.mark.parametrize("golden", FRAMES, ids=lambda g: f"{g['direction']}-{g['frame']['type']}")
def test_a_golden_frame_is_read_and_written_back_as_it_is(golden: dict[str, Any]) -> None:
    adapter = ADAPTERS[golden["direction"]]
    frame = adapter.validate_json(json.dumps(golden["frame"]))
    written = json.loads(adapter.dump_json(frame))
    if golden["direction"].endswith("_out"):
        assert json.loads(adapter.dump_json(adapter.validate_python(written))) == written
        assert written.keys() == golden["frame"].keys()
    else:
        assert golden["frame"].items() <= written.items()


@pytest.mark.parametrize("direction", sorted(UNIONS))
def test_every_frame_type_has_a_golden_frame(direction: str) -> None:
    shown = {g["frame"]["type"] for g in FRAMES if g["direction"] == direction}
    never_sent = AGENTS_ONLY if direction == "client_out" else set()
    assert shown == types_of(UNIONS[direction]) - never_sent


@pytest.mark.parametrize("golden", FRAMES, ids=lambda g: f"{g['direction']}-{g['frame']['type']}")
def test_an_unknown_field_is_refused(golden: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ADAPTERS[golden["direction"]].validate_python({**golden["frame"], "surprise": 1})


def test_the_typescript_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "tools/generate_protocol.py", "--check"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
