"""The shop's settings over REST: the team reads them, admins change them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field, StringConstraints, model_validator

from ...chat.ports.knowledge import EntryQuery, KnowledgeStore
from ...core.rights import may_in_shop
from ...protocol import Lang
from ...web.access import Service, SignedInAgent, check_right, services_of
from ...web.schemas import Name, Schema
from .service import ShopService, variable

router = APIRouter(prefix="/api/shop", tags=["shop"])
Shop = Annotated[ShopService, Depends(Service(ShopService))]
Knowledge = Annotated[KnowledgeStore, Depends(Service(KnowledgeStore))]
CHANGES_SHOWN = 50
MOST_EXAMPLES = 4

ShopName = Annotated[Name, StringConstraints(max_length=80)]
Address = Annotated[str, StringConstraints(max_length=500, pattern=r"^(https?://[^\s\x00-\x1f<>\"]+)?$")]
Example = Annotated[Name, StringConstraints(max_length=120)]
Accent = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Examples = dict[Lang, Annotated[list[Example], Field(max_length=MOST_EXAMPLES)]]


class ShopChange(Schema):
    """What is to be set; what is left out stays."""

    name: ShopName | None = None
    accent: Accent | None = None
    privacy_url: Address | None = None
    examples: Examples | None = None

    @model_validator(mode="after")
    def _something(self) -> ShopChange:
        if not self.given:
            raise ValueError("nothing to set")
        return self

    @property
    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class ChangeMade(Schema):
    """Who set what, and what it was before; None: nobody had set it."""

    name: str
    old: str | None
    new: str
    by: str
    at: datetime


class ShopState(Schema):
    """The settings in force. `fixed`: by name, the environment variable that says it and wins.

    `missing`: what a new shop has still to do. `changes`: newest first, for admins.
    """

    name: str
    accent: str
    privacy_url: str
    examples: dict[Lang, list[str]]
    fixed: dict[str, str]
    missing: list[str]
    changes: list[ChangeMade]


@router.get("")
async def read_shop(request: Request, service: Shop, knowledge: Knowledge, agent: SignedInAgent) -> ShopState:
    """Everybody in the team; the history is for admins."""
    return await _state(request, service, knowledge, history=may_in_shop(agent.role, "change_shop"))


@router.patch("")
async def change_shop(
    change: ShopChange, request: Request, service: Shop, knowledge: Knowledge, agent: SignedInAgent
) -> ShopState:
    """Admins. What the environment fixes is `bad_request`."""
    check_right(agent, "change_shop")
    await service.change(change.given, agent.name)
    return await _state(request, service, knowledge, history=True)


async def _state(request: Request, service: ShopService, knowledge: KnowledgeStore, *, history: bool) -> ShopState:
    facts = service.facts
    made = service.changes[: -CHANGES_SHOWN - 1 : -1] if history else []
    return ShopState(
        name=facts.name,
        accent=facts.accent,
        privacy_url=facts.privacy_url,
        examples={lang: list(questions) for lang, questions in facts.examples.items()},
        fixed={name: variable(name) for name in service.fixed},
        missing=await _missing(request, service, knowledge),
        changes=[
            ChangeMade(name=c.name, old=_shown(c.old), new=_shown(c.new) or "", by=c.by, at=c.at) for c in made
        ],
    )


def _shown(value: Any) -> str | None:
    """A value as a person reads it."""
    if isinstance(value, dict):
        return " · ".join(question for questions in value.values() for question in questions)
    return None if value is None else str(value)


async def _missing(request: Request, service: ShopService, knowledge: KnowledgeStore) -> list[str]:
    """`name`, `knowledge`, `team` (somebody besides the first), `site` (where the widget may stand)."""
    services = services_of(request)
    _, published = await knowledge.entries(EntryQuery(states=("published",), limit=1))
    team = [a for a in await services.store.agents() if not a.disabled]
    missing = {
        "name": not service.facts.name,
        "knowledge": not published,
        "team": len(team) < 2,
        "site": not services.settings.allowed_origins and not services.settings.demo,
    }
    return [name for name, is_missing in missing.items() if is_missing]
