"""For the widget: its configuration, and a visitor's session."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from fastapi import APIRouter, Request

from ...config import Settings
from ...core.errors import ConversationIsClosed
from ...ids import new_id, new_token, token_hash
from ...protocol import CloseConversation
from .. import access
from ..access import client_of, services_of
from ..schemas import ClientSession, WidgetConfig

router = APIRouter(prefix="/api", tags=["widget"])
PROVIDER_NAMES = {"openai": "OpenAI", "mistral": "Mistral AI", "anthropic": "Anthropic", "ollama": "Ollama"}


@router.get("/widget/config")
async def widget_config(request: Request) -> WidgetConfig:
    """Public: name, languages, colour, questions to begin with."""
    services = services_of(request)
    settings, shop = services.settings, services.shop.facts
    return WidgetConfig(
        shop_name=shop.name,
        languages=["fr", "en"],
        default_language=settings.default_language,
        privacy_url=shop.privacy_url or None,
        accent=shop.accent,
        examples={lang: list(questions) for lang, questions in shop.examples.items()},
        orders=bool(settings.orders_url),
        model=_model_notice(settings),
    )


def _model_notice(settings: Settings) -> str | None:
    if not settings.llm_provider:
        return None
    name = PROVIDER_NAMES.get(settings.llm_provider, "")
    if settings.llm_url and settings.llm_provider == "openai":
        name = urlsplit(settings.llm_url).hostname or name
    return ", ".join(filter(None, [name, settings.llm_region, settings.llm_retention]))


@router.post("/client/sessions", status_code=201)
async def open_client_session(request: Request) -> ClientSession:
    """A new visitor: a public name and a secret token. Asked only after the visitor opened the chat."""
    services = services_of(request)
    access.check_client_origin(request.headers, services.settings)
    services.limits.sessions.take(access.network_of_request(request))
    client_id, token = new_id(), new_token()
    expires_at = services.clock.now() + timedelta(days=services.settings.client_session_days)
    await services.accounts.add_client(client_id, token_hash(token), expires_at)
    return ClientSession(client_id=client_id, token=token, expires_at=expires_at)


@router.delete("/client/sessions", status_code=204)
async def forget_client_session(request: Request) -> None:
    """The visitor leaves for good: their token opens nothing any more, on no device and in no process.

    What is open is ended; an order they proved to be theirs is proved to nobody who comes after them.
    """
    services = services_of(request)
    visitor = await client_of(request)
    # First: a request that fails half-way is sent again with the same token.
    for conversation in await services.store.open_of_client(visitor.id):
        command = CloseConversation(type="close_conversation", cmd_id=uuid4().hex, conversation_id=conversation.id)
        with contextlib.suppress(ConversationIsClosed):
            await services.manager.commit(conversation.id, command, visitor, None)
    await services.accounts.end_client(visitor.id)
    services.presence.forget_client(visitor.id)
