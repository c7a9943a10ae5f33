"""The one way to the language model: budget, breaker, time-outs, retries. Whatever asks a model asks here."""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

from ...chat.ports import Clock, LlmUsage
from ...core.errors import ChatError
from .breaker import Breaker
from .model import LanguageModel, Message, ModelFailed, Piece, TextMessage, Tool, ToolCall, ToolResult, Used

log = logging.getLogger(__name__)
CHARS_PER_TOKEN = 3.0
"""Fewer than any tokenizer needs for European languages: estimates err on the expensive side."""
_FIRST_PAUSE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """Seconds, requests, tokens; prices and the daily cap in millionths of the currency (prices per 1,000 tokens).

    `first_token_seconds` counts from the question, retries included. `daily_micros` 0: no cap.
    """

    first_token_seconds: float = 8.0
    total_seconds: float = 30.0
    retries: int = 2
    tokens_in: int = 4_000
    tokens_out: int = 800
    price_in_micros: int = 0
    price_out_micros: int = 0
    daily_micros: int = 0
    calls_per_address: int = 200

    def cost(self, tokens_in: int, tokens_out: int) -> int:
        """In millionths of the currency, rounded up."""
        return math.ceil((tokens_in * self.price_in_micros + tokens_out * self.price_out_micros) / 1_000)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked. `purpose` names it in the table of usage; `address` empty: asked by no client.

    `deadline`: on the event loop's clock, when the whole answer must be there; None: `total_seconds` from now.
    """

    purpose: str
    messages: Sequence[Message]
    tools: Sequence[Tool] = ()
    address: str = ""
    deadline: float | None = None


class ModelGate:
    """Raises ModelFailed for whatever keeps the model from answering, budget and breaker included."""

    def __init__(
        self,
        model: LanguageModel,
        usage: LlmUsage,
        clock: Clock,
        limits: ModelLimits,
        breaker: Breaker,
        *,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.model = model
        self.limits = limits
        self.breaker = breaker
        self._usage = usage
        self._clock = clock
        self._jitter = jitter

    async def start(self) -> None:
        """Load the provider's library; a model that cannot be loaded fails when it is asked."""
        try:
            await self.model.start()
        except ValueError as error:
            log.error("the language model cannot be used: %s", error)  # noqa: TRY400

    async def stop(self) -> None:
        await self.model.stop()

    async def text(self, ask: Ask, most: int | None = None) -> str:
        """The whole answer, read no further than `most` characters. Not for clients' eyes unchecked."""
        pieces = self.stream(ask)
        said = ""
        try:
            async for piece in pieces:
                said += piece if isinstance(piece, str) else ""
                if most is not None and len(said) > most:
                    break
        finally:
            await pieces.aclose()
        return said.strip()

    async def stream(self, ask: Ask) -> AsyncGenerator[str | ToolCall, None]:
        """Words and tool calls. Tried again, at most `retries` times, only while nothing has come yet."""
        now = asyncio.get_running_loop().time()
        deadline = ask.deadline if ask.deadline is not None else now + self.limits.total_seconds
        first_by = min(now + self.limits.first_token_seconds, deadline)
        tries = 0
        while True:
            if not self.breaker.allows():
                raise ModelFailed("broken", "the model failed too often lately and is left alone")
            said = False
            attempt = self._attempt(ask, first_by, deadline)
            try:
                async for piece in attempt:
                    said = True
                    yield piece
            except GeneratorExit:
                self.breaker.succeeded()
                raise
            except ModelFailed as error:
                if error.kind != "budget":
                    self.breaker.failed()
                tries += 1
                pause = _pause(error, tries, self._jitter())
                late = asyncio.get_running_loop().time() + pause >= first_by
                if said or not error.again or tries > self.limits.retries or late:
                    raise
                log.info("the language model is asked again: %s", error)
                await asyncio.sleep(pause)
            else:
                self.breaker.succeeded()
                return
            finally:
                await attempt.aclose()

    async def _attempt(self, ask: Ask, first_by: float, deadline: float) -> AsyncGenerator[str | ToolCall, None]:
        estimate = estimate_tokens(ask.messages)
        if estimate > self.limits.tokens_in:
            raise ModelFailed("budget", f"about {estimate} tokens to say, at most {self.limits.tokens_in}")
        day = self._clock.now().date().isoformat()
        reserved = await self._reserve(ask, day, estimate)
        used: Used | None = None
        out = 0
        pieces = self.model.stream(ask.messages, ask.tools, max_tokens=self.limits.tokens_out)
        try:
            by = first_by
            while (piece := await _next(pieces, by, silent=by == first_by)) is not None:
                if isinstance(piece, Used):
                    used = piece
                    continue
                out += len(piece) if isinstance(piece, str) else len(piece.arguments)
                by = deadline
                yield piece
            if out == 0:
                raise ModelFailed("garbage", "the model said nothing", again=True)
        finally:
            await pieces.aclose()
            estimated = Used(estimate if out else 0, math.ceil(out / CHARS_PER_TOKEN))
            await self._settle(ask, day, reserved, used if used and used.tokens_in else estimated)

    async def _reserve(self, ask: Ask, day: str, estimate: int) -> int:
        """Set aside what the request costs at most. Raises ModelFailed when today's budget does not have it."""
        limits = self.limits
        most = limits.cost(estimate, limits.tokens_out)
        try:
            allowed = await self._usage.reserve(
                day=day,
                purpose=ask.purpose,
                cost_micros=most,
                daily_micros=limits.daily_micros,
                address=ask.address,
                calls_per_address=limits.calls_per_address,
            )
        except ChatError as error:
            raise ModelFailed("budget", "what was spent today cannot be read") from error
        if not allowed:
            raise ModelFailed("budget", "today's budget for the language model is spent")
        return most

    async def _settle(self, ask: Ask, day: str, reserved: int, used: Used) -> None:
        """A failure leaves the reservation standing: the cap errs on the safe side."""
        cost = self.limits.cost(used.tokens_in, used.tokens_out)
        try:
            await self._usage.settle(
                day=day,
                purpose=ask.purpose,
                tokens_in=used.tokens_in,
                tokens_out=used.tokens_out,
                cost_micros=cost - reserved,
            )
        except ChatError as error:
            log.warning("what the language model used was not noted: %s", error)


def estimate_tokens(messages: Sequence[Message]) -> int:
    """About how many tokens the messages are, on the high side."""
    return sum(math.ceil(len(_text(message)) / CHARS_PER_TOKEN) + 4 for message in messages)


def _text(message: Message) -> str:
    if isinstance(message, ToolResult):
        return message.text
    return message.text if isinstance(message, TextMessage) else message.name + message.arguments


async def _next(pieces: AsyncGenerator[Piece, None], by: float, *, silent: bool) -> Piece | None:
    """The next piece, or None at the end; ModelFailed when it is not there in time."""
    try:
        async with asyncio.timeout_at(by):
            return await anext(pieces, None)
    except TimeoutError:
        kind = "the model said nothing in time" if silent else "the model did not finish in time"
        raise ModelFailed("silent" if silent else "slow", kind) from None


def _pause(error: ModelFailed, tries: int, jitter: float) -> float:
    """Before the next try: as long as the provider asked, else doubling with full jitter."""
    own: float = _FIRST_PAUSE_SECONDS * 2 ** (tries - 1) * (0.5 + jitter)
    return max(own, error.after or 0.0)
