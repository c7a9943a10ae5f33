"""Effects over REST, for admins: what waits and what is dead, to be tried again or taken away."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints

from ...chat.effects import State
from ...web.access import SignedInAgent, check_right, services_of
from ...web.schemas import NO_NUL, Schema

log = logging.getLogger(__name__)
router = APIRouter(prefix="/api/effects", tags=["effects"])
MOST_SHOWN = 500
MOST_AT_ONCE = 100

Kind = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_NUL)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]


class Effect(Schema):
    """Something to do. `pending`: not due yet, or waiting after a failure; `dead`: given up, a person decides."""

    key: str
    kind: str
    state: State
    due_at: datetime
    attempts: int
    created_at: datetime
    ended_at: datetime | None
    last_error: str | None


class EffectFigures(Schema):
    """Counts of one kind. `due` could run now and does not; `oldest_due_seconds`: for how long, at most."""

    kind: str
    pending: int
    due: int
    running: int
    dead: int
    oldest_due_seconds: float


class Effects(Schema):
    """The dead first, then in the order they are due."""

    effects: list[Effect]
    figures: list[EffectFigures]


class Chosen(Schema):
    """Which; all of them or none."""

    keys: Annotated[list[Key], Field(min_length=1, max_length=MOST_AT_ONCE)]


@router.get("")
async def list_effects(
    request: Request,
    agent: SignedInAgent,
    state: State | None = None,
    kind: Kind | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST_SHOWN)] = 100,
) -> Effects:
    """Admins. Without `state` all that is not done."""
    check_right(agent, "settle_effects")
    store = services_of(request).manager.effects.store
    rows, figures = await store.rows(state, kind, limit), await store.figures()
    shown = [{name: value for name, value in asdict(row).items() if name != "payload"} for row in rows]
    return Effects(effects=[Effect(**row) for row in shown], figures=[EffectFigures(**asdict(f)) for f in figures])


@router.post("/retry", status_code=204)
async def retry_effects(chosen: Chosen, request: Request, agent: SignedInAgent) -> None:
    """Admins. Due at once, tries counted anew; what is running or done is `wrong_state`."""
    check_right(agent, "settle_effects")
    effects = services_of(request).manager.effects
    await effects.store.retry(chosen.keys)
    log.info("effects to be tried again: %s", ", ".join(chosen.keys), extra={"by": agent.id})
    effects.look()


@router.post("/drop", status_code=204)
async def drop_effects(chosen: Chosen, request: Request, agent: SignedInAgent) -> None:
    """Admins. Taken away, never done; what is running is not stopped. What is done is `wrong_state`."""
    check_right(agent, "settle_effects")
    effects = services_of(request).manager.effects
    await effects.store.give_up(chosen.keys)
    log.info("effects taken away: %s", ", ".join(chosen.keys), extra={"by": agent.id})
    effects.look()
