"""The team: everybody signed in may see it; admins change it."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request

from ...chat.ports import NewAgentRow
from ...core.errors import BadRequest
from ...core.rights import may_in_shop
from ...protocol import Id
from ..access import SignedInAgent, check_right, services_of
from ..schemas import Agent, AgentChange, NewAgent, NewAgentAnswer

router = APIRouter(prefix="/api/agents", tags=["agents"])


@router.get("")
async def list_agents(request: Request, agent: SignedInAgent) -> list[Agent]:
    """Everybody, by name. Only supervisors and admins see the disabled."""
    services = services_of(request)
    now = services.clock.now()
    everybody = await services.store.agents()
    all_of_them = may_in_shop(agent.role, "see_disabled")
    return [Agent.of(a, now) for a in everybody if all_of_them or not a.disabled]


@router.post("", status_code=201)
async def add_agent(new: NewAgent, request: Request, agent: SignedInAgent) -> NewAgentAnswer:
    """Admins only. Without a password a random one is made, shown in this answer and never again."""
    check_right(agent, "change_team")
    services = services_of(request)
    password = new.password or secrets.token_urlsafe(12)
    row = NewAgentRow(
        name=new.name.strip(),
        email=new.email.strip().lower(),
        role=new.role,
        max_conversations=new.max_conversations,
        password_hash=await services.passwords.hash(password),
    )
    record = await services.accounts.add_agent(row)
    services.manager.team_changed()
    return NewAgentAnswer(
        agent=Agent.of(record, services.clock.now()), password=None if new.password else password
    )


@router.patch("/{agent_id}")
async def change_agent(agent_id: Id, change: AgentChange, request: Request, agent: SignedInAgent) -> Agent:
    """Admins only. A changed role or a disabled agent ends that agent's sessions."""
    check_right(agent, "change_team")
    services = services_of(request)
    changes = change.model_dump(exclude_none=True)
    if agent_id == agent.id and ({"role", "disabled"} & changes.keys()):
        raise BadRequest("You cannot change your own role or disable yourself.")
    record = await services.accounts.change_agent(agent_id, changes)
    services.manager.team_changed()
    return Agent.of(record, services.clock.now())
