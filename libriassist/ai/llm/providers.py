"""The adapter on pydantic-ai (the extra [llm]): OpenAI-compatible servers, Mistral, Anthropic, Ollama.

Nothing of pydantic-ai is imported before `start()`, and then only the one provider's library.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from ...core.network.reach import is_own
from .model import Message, ModelFailed, Piece, Tool, ToolCall, ToolResult, Used

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.models import Model

Provider = Literal["openai", "mistral", "anthropic", "ollama"]
MAX_ANSWER_CHARS = 16_000
"""A model that says more than this at once is not answering a client."""
_DEFAULT_URLS: dict[Provider, str] = {
    "openai": "https://api.openai.com/v1",
    "mistral": "https://api.mistral.ai",
    "anthropic": "https://api.anthropic.com",
    "ollama": "http://127.0.0.1:11434/v1",
}
_BUSY = 429
_OVERLOADED = 529
_SERVER_ERROR = 500


class ModelMisconfigured(ValueError):
    """The settings of the language model cannot work. The message says what to change."""


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """Where the model is. `url` empty: the provider's own address. `local_only`: refuse any public address."""

    provider: Provider
    model: str
    url: str = ""
    api_key: str = ""
    local_only: bool = False
    timeout_seconds: float = 30.0

    @property
    def address(self) -> str:
        return self.url or _DEFAULT_URLS[self.provider]


class PydanticModel:
    """`LanguageModel` through pydantic-ai. Raises ModelMisconfigured for settings that cannot be right."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.name = f"{endpoint.provider}:{endpoint.model}"
        self._endpoint = endpoint
        self._model: Model | None = None
        self._client: Any = None
        self._loading = asyncio.Lock()
        parts = urlsplit(endpoint.address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ModelMisconfigured(f"{endpoint.address!r} is not a web address like https://llm.example.com/v1")
        if not endpoint.model:
            raise ModelMisconfigured("name the model, for example mistral-small-latest")
        if not endpoint.api_key and not endpoint.url and endpoint.provider != "ollama":
            raise ModelMisconfigured(f"{endpoint.provider} needs an API key")
        self._host, self._port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)

    async def start(self) -> None:
        """Imports the provider's library (about a second) in a thread. Raises ModelMisconfigured without it."""
        async with self._loading:
            if self._model is None:
                try:
                    self._model, self._client = await asyncio.to_thread(_build, self._endpoint)
                except ImportError as error:
                    raise ModelMisconfigured(
                        f"the extra [llm] is not installed: pip install 'libriassist[llm]' ({error.name})"
                    ) from error

    async def stop(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def stream(
        self, messages: Sequence[Message], tools: Sequence[Tool], *, max_tokens: int
    ) -> AsyncGenerator[Piece, None]:
        await self.start()
        await self._check_address()
        assert self._model is not None
        requested = _stream(self._model, messages, tools, max_tokens, self._endpoint.timeout_seconds)
        try:
            async for piece in requested:
                yield piece
        except ModelFailed:
            raise
        except Exception as error:
            raise _failure(error) from error
        finally:
            await requested.aclose()

    async def _check_address(self) -> None:
        """With `local_only`, every request looks where its host name leads now."""
        if not self._endpoint.local_only:
            return
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise ModelFailed("down", f"{self._host} has no address: {error}", again=True) from error
        if not all(is_own(str(place[4][0])) for place in found):
            raise ModelFailed("refused", f"{self._host} is a public address and llm_local_only is on")


async def _stream(
    model: Model, messages: Sequence[Message], tools: Sequence[Tool], max_tokens: int, seconds: float
) -> AsyncGenerator[Piece, None]:
    from pydantic_ai.direct import model_request_stream
    from pydantic_ai.messages import PartDeltaEvent, PartStartEvent, TextPart, TextPartDelta, ToolCallPart
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.settings import ModelSettings
    from pydantic_ai.tools import ToolDefinition

    parameters = ModelRequestParameters(
        function_tools=[
            ToolDefinition(name=tool.name, description=tool.description, parameters_json_schema=tool.parameters)
            for tool in tools
        ]
    )
    settings = ModelSettings(max_tokens=max_tokens, timeout=seconds)
    said = 0
    async with model_request_stream(
        model, _history(messages), model_settings=settings, model_request_parameters=parameters
    ) as stream:
        async for event in stream:
            text = ""
            if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
                text = event.part.content
            elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
                text = event.delta.content_delta
            said += len(text)
            if said > MAX_ANSWER_CHARS:
                raise ModelFailed("garbage", f"the model said more than {MAX_ANSWER_CHARS} characters")
            if text:
                yield text
        response = stream.get()
        for part in response.parts:
            if isinstance(part, ToolCallPart):
                yield ToolCall(part.tool_call_id, part.tool_name, part.args_as_json_str())
        if response.finish_reason in (None, "length"):
            raise ModelFailed("cut", "the model's answer ended before it was finished")
        if response.finish_reason in ("content_filter", "error"):
            raise ModelFailed("garbage", f"the provider ended the answer: {response.finish_reason}")
        yield Used(response.usage.input_tokens, response.usage.output_tokens)


def _history(messages: Sequence[Message]) -> list[ModelMessage]:
    from pydantic_ai import messages as m

    found: list[ModelMessage] = []

    def request(part: m.ModelRequestPart) -> None:
        if found and isinstance(found[-1], m.ModelRequest):
            found[-1] = m.ModelRequest(parts=[*found[-1].parts, part])
        else:
            found.append(m.ModelRequest(parts=[part]))

    def response(part: m.ModelResponsePart) -> None:
        if found and isinstance(found[-1], m.ModelResponse):
            found[-1] = m.ModelResponse(parts=[*found[-1].parts, part])
        else:
            found.append(m.ModelResponse(parts=[part]))

    for message in messages:
        if isinstance(message, ToolResult):
            request(m.ToolReturnPart(message.call.name, message.text, message.call.id))
        elif isinstance(message, ToolCall):
            response(m.ToolCallPart(message.name, _json_object(message.arguments), message.id))
        elif message.role == "system":
            request(m.SystemPromptPart(message.text))
        elif message.role == "user":
            request(m.UserPromptPart(message.text))
        else:
            response(m.TextPart(message.text))
    return found


def _json_object(arguments: str) -> dict[str, Any]:
    """A model's broken arguments are not sent back to the provider, which may refuse the request for them."""
    try:
        read = json.loads(arguments or "{}")
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _failure(error: Exception) -> ModelFailed:
    """What went wrong, in our words; never the provider's body, which may repeat what was said to it."""
    from pydantic_ai.exceptions import ModelAPIError, ModelConnectionError, ModelHTTPError, ModelRequestTimeout

    if isinstance(error, ModelHTTPError):
        return _http_failure(error.status_code, error.retry_after)
    if isinstance(error, (ModelRequestTimeout, TimeoutError)):
        return ModelFailed("slow", "the provider did not finish in time")
    if isinstance(error, (ModelConnectionError, OSError)):
        return ModelFailed("down", "the provider cannot be reached, or the connection broke", again=True)
    if isinstance(error, ModelAPIError):
        return ModelFailed("down", f"the provider failed ({type(error).__name__})", again=True)
    return ModelFailed("garbage", f"what the provider sent cannot be read ({type(error).__name__})")


def _http_failure(status: int, after: float | None) -> ModelFailed:
    if status in (_BUSY, _OVERLOADED):
        return ModelFailed("busy", f"the provider is busy (HTTP {status})", again=True, after=after)
    if status >= _SERVER_ERROR:
        return ModelFailed("down", f"the provider failed (HTTP {status})", again=True, after=after)
    return ModelFailed("refused", f"the provider refused the request (HTTP {status})")


def _build(endpoint: ModelEndpoint) -> tuple[Model, Any]:
    """The model and its HTTP client, which follows no redirect and retries nothing by itself."""
    import httpx2

    client = httpx2.AsyncClient(
        timeout=httpx2.Timeout(endpoint.timeout_seconds, connect=5.0),
        trust_env=not endpoint.local_only,
        follow_redirects=False,
    )
    key = endpoint.api_key or "none"
    if endpoint.provider == "anthropic":
        from anthropic import AsyncAnthropic
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        anthropic = AsyncAnthropic(api_key=key, base_url=endpoint.address, http_client=client, max_retries=0)
        return AnthropicModel(endpoint.model, provider=AnthropicProvider(anthropic_client=anthropic)), client
    if endpoint.provider == "mistral":
        from pydantic_ai.models.mistral import MistralModel
        from pydantic_ai.providers.mistral import MistralProvider

        mistral = MistralProvider(api_key=key, base_url=endpoint.address, http_client=client)
        return MistralModel(endpoint.model, provider=mistral), client
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile

    openai = AsyncOpenAI(api_key=key, base_url=endpoint.address, http_client=client, max_retries=0)
    profile = OpenAIModelProfile(openai_chat_streaming_requires_finish_reason=True)
    if endpoint.provider == "ollama":
        from pydantic_ai.models.ollama import OllamaModel
        from pydantic_ai.providers.ollama import OllamaProvider

        ollama = OllamaProvider(openai_client=openai)
        return OllamaModel(endpoint.model, provider=ollama, profile=profile), client
    from pydantic_ai.providers.openai import OpenAIProvider

    return OpenAIChatModel(endpoint.model, provider=OpenAIProvider(openai_client=openai), profile=profile), client
