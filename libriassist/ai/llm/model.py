"""The port to a language model: what is said to it, what comes back, how it fails. Adapters: providers.py."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

FailureKind = Literal["silent", "slow", "busy", "down", "refused", "cut", "garbage", "budget", "broken"]
"""silent: no first word in time; slow: not finished in time; busy: 429 or overloaded; down: 5xx or no connection;
refused: the key, the model's name or the request is not accepted; cut: the stream ended early; garbage: what came
cannot be an answer; budget: the money or turns allowed are spent; broken: the breaker is open."""


class ModelFailed(Exception):
    """The model gave no usable answer. `again`: the same request may succeed; `after`: not before, in seconds."""

    def __init__(
        self, kind: FailureKind, message: str, *, again: bool = False, after: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
        self.again = again
        self.after = after


@dataclass(frozen=True, slots=True)
class TextMessage:
    """Words of one side. `system`: the rules, once, first."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The model asks for a tool. `arguments` is what it wrote: JSON, or not."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What the tool said."""

    call: ToolCall
    text: str


@dataclass(frozen=True, slots=True)
class Tool:
    """What the model is told of a tool. `parameters`: a JSON schema of an object."""

    name: str
    description: str
    parameters: dict[str, Any] = field(
        default_factory=lambda: {"type": "object", "properties": {}, "additionalProperties": False}
    )


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens of one request, as the provider counted them; 0 where it did not."""

    tokens_in: int
    tokens_out: int


Message = TextMessage | ToolCall | ToolResult
Piece = str | ToolCall | Used


class LanguageModel(Protocol):
    """One configured model. Yields words and tool calls as they come, then one Used, last.

    Raises ModelFailed, also in the middle. Closing the generator ends the request and frees its connection.
    """

    name: str

    def stream(
        self, messages: Sequence[Message], tools: Sequence[Tool], *, max_tokens: int
    ) -> AsyncGenerator[Piece, None]: ...

    async def start(self) -> None:
        """Load what is slow to load."""
        ...

    async def stop(self) -> None: ...
