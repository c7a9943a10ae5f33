"""The people of the team: accounts, sessions, sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ...core.decisions import AgentSlot
from ...core.events import Actor
from ...protocol import AgentStatus, Role


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """An agent as stored, with what routing needs. `present`: a lease that has not run out."""

    id: str
    name: str
    public_name: str
    email: str
    role: Role
    status: AgentStatus
    max_conversations: int
    created_at: datetime
    disabled: bool
    lease_until: datetime | None
    last_offered_at: datetime | None
    load: int
    offers: int

    def present(self, now: datetime) -> bool:
        return not self.disabled and self.lease_until is not None and self.lease_until > now

    def slot(self, now: datetime) -> AgentSlot:
        return AgentSlot(
            id=self.id,
            name=self.name,
            public_name=self.public_name,
            status=self.status,
            present=self.present(now),
            load=self.load,
            offers=self.offers,
            max_conversations=self.max_conversations,
        )

    def actor(self) -> Actor:
        return Actor(kind="agent", id=self.id, name=self.name, public_name=self.public_name, role=self.role)


@dataclass(frozen=True, slots=True)
class AgentSession:
    """A signed-in browser. `expires_at` is absolute."""

    id: str
    agent_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Login:
    """What is needed to check a password."""

    agent_id: str
    password_hash: str
    disabled: bool


class LoginTries(Protocol):
    """Wrong passwords by e-mail, whether there is such an account or not, in what all processes share.

    `device`: a browser this account signed in with before, counted apart; empty: everybody else.
    """

    async def begin(self, email: str, device: str, now: datetime) -> float:
        """Count a try before it is made. More than 0: so many seconds to wait, and it was not counted."""
        ...

    async def forget(self, email: str, device: str) -> None:
        """The password was right."""
        ...


class Accounts(Protocol):
    """Who may come in: clients' sessions, agents, their sessions. Tokens are stored hashed."""

    async def add_client(self, client_id: str, token_hash: str, expires_at: datetime) -> None: ...

    async def client_of(self, token_hash: str, client_id: str) -> bool: ...

    async def end_client(self, client_id: str) -> None: ...

    async def login_of(self, email: str) -> Login | None: ...

    async def open_session(self, session: AgentSession, token_hash: str, new_hash: str | None) -> None:
        """`new_hash` replaces a password hash of older parameters."""
        ...

    async def session_by_token(self, token_hash: str, idle_since: datetime) -> AgentSession | None:
        """A live session, its last use noted; None when ended, expired or idle since before `idle_since`."""
        ...

    async def live_sessions(self, ids: Sequence[str]) -> set[str]:
        """Those of these sessions that are neither ended nor expired, of agents not disabled."""
        ...

    async def touch_sessions(self, ids: Sequence[str]) -> None:
        """These sessions have a live socket: they are not idle."""
        ...

    async def end_session(self, session_id: str) -> None: ...

    async def find_agent(self, agent_id: str) -> AgentRecord | None: ...

    async def add_agent(self, agent: NewAgentRow) -> AgentRecord:
        """Raises BadRequest when the e-mail is taken."""
        ...

    async def change_agent(self, agent_id: str, changes: dict[str, Any]) -> AgentRecord:
        """Columns: name, role, max_conversations, disabled. Disabling ends all sessions."""
        ...


@dataclass(frozen=True, slots=True)
class NewAgentRow:
    """An agent to be; the password is hashed already."""

    name: str
    email: str
    role: Role
    max_conversations: int
    password_hash: str
