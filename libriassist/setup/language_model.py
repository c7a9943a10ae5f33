"""From settings to the gate of the language model, if one is configured: part of the composition root."""

from __future__ import annotations

from pathlib import Path

from ..ai.answering.assistant import LibriAssistant
from ..ai.llm.breaker import Breaker
from ..ai.llm.gate import ModelGate, ModelLimits
from ..ai.llm.grounded import GroundedAssistant, Manner
from ..ai.llm.model import LanguageModel
from ..ai.llm.passages import Help
from ..ai.llm.providers import ModelEndpoint, ModelMisconfigured, PydanticModel
from ..chat.ports import Assistant, Clock, LlmUsage, Shop
from ..config import Settings
from .orders import order_numbers

_MICROS = 1_000_000
_ANSWER_SHARE = 0.9
"""Of `answer_seconds`: what is left is for the default assistant."""


def configured_model(settings: Settings) -> LanguageModel | None:
    """The model of the settings, not loaded yet; None without one. Raises ModelMisconfigured."""
    if not settings.llm_provider:
        return None
    endpoint = ModelEndpoint(
        provider=settings.llm_provider,
        model=settings.llm_model,
        url=settings.llm_url,
        api_key=_api_key(settings),
        local_only=settings.llm_local_only,
        timeout_seconds=settings.llm_total_seconds,
    )
    return PydanticModel(endpoint)


def model_gate(settings: Settings, usage: LlmUsage, clock: Clock) -> ModelGate | None:
    """The way to the configured model; None without one. Raises ModelMisconfigured."""
    model = configured_model(settings)
    if model is None:
        return None
    limits = ModelLimits(
        first_token_seconds=settings.llm_first_token_seconds,
        total_seconds=min(settings.llm_total_seconds, settings.answer_seconds * _ANSWER_SHARE),
        retries=settings.llm_retries,
        tokens_in=settings.llm_tokens_in,
        tokens_out=settings.llm_tokens_out,
        price_in_micros=round(settings.llm_price_in * _MICROS),
        price_out_micros=round(settings.llm_price_out * _MICROS),
        daily_micros=round(settings.llm_daily_cost * _MICROS),
        calls_per_address=settings.llm_calls_per_address,
    )
    breaker = Breaker(settings.llm_breaker_failures, settings.llm_breaker_seconds)
    return ModelGate(model, usage, clock, limits, breaker)


def in_words_of(gate: ModelGate | None, default: LibriAssistant, settings: Settings, shop: Shop) -> Assistant:
    """The default assistant, behind the model if there is one."""
    if gate is None:
        return default
    numbers = order_numbers(settings)
    aid = Help(rewrites=settings.llm_rewrites_questions, chooses=settings.llm_chooses_passages)
    manner = Manner(lambda: shop.facts.name, settings.llm_turns_per_conversation, numbers, aid)
    return GroundedAssistant(default, gate, manner)


def _api_key(settings: Settings) -> str:
    if not settings.llm_api_key_file:
        return settings.llm_api_key.get_secret_value().strip()
    try:
        key = Path(settings.llm_api_key_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelMisconfigured(f"LIBRIASSIST_LLM_API_KEY_FILE cannot be read: {error}") from None
    if not key:
        raise ModelMisconfigured("LIBRIASSIST_LLM_API_KEY_FILE names an empty file")
    return key
