"""Agents' passwords and tokens: Argon2id off the event loop, a short JWT, a revocable session behind it."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..chat.ports import Accounts, AgentRecord, AgentSession, Clock, Login
from ..core.errors import InvalidCredentials, NotAuthenticated, RateLimited
from ..ids import new_id, new_token, token_hash

_ALGORITHM = "HS256"
_ISSUER = "libriassist"
_AUDIENCE = "agent"
_LEEWAY = timedelta(seconds=60)
FREE_FAILURES = 5
LONGEST_DELAY = timedelta(minutes=15)
STRANGERS = 10_000


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh sign-in or refresh. `session_token` is None when the old one stays."""

    agent: AgentRecord
    session: AgentSession
    access_token: str
    session_token: str | None


class Passwords:
    """Argon2id (OWASP: m = 46 MiB, t = 1, p = 1), at most two at once, never on the event loop."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")
        self._nobody: str | None = None

    def hash_now(self, password: str) -> str:
        """Blocking; for the command line."""
        return self._hasher.hash(password)

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """The same work whether there is such an account or not."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._verify, stored, password)

    def _verify(self, stored: str | None, password: str) -> bool:
        if stored is None:
            self._nobody = self._nobody or self._hasher.hash(secrets.token_hex(16))
        try:
            self._hasher.verify(stored or self._nobody or "", password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether the hash has older parameters than ours."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        self._threads.shutdown(wait=False)


class AgentAuth:
    """Signing in, staying in, signing out."""

    def __init__(
        self,
        accounts: Accounts,
        passwords: Passwords,
        clock: Clock,
        *,
        secret: str,
        access: timedelta,
        idle: timedelta,
        absolute: timedelta,
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._clock = clock
        self._secret = secret
        self.access = access
        self._idle = idle
        self.absolute = absolute
        self._strangers: dict[str, tuple[int, datetime | None]] = {}

    async def sign_in(self, email: str, password: str) -> SignedIn:
        """Raises InvalidCredentials (the same for an unknown e-mail), or RateLimited after many failures."""
        now = self._clock.now()
        login = await self._accounts.login_of(email)
        failures, locked_until = self._strangers.get(email.strip().lower(), (0, None))
        if login is not None:
            failures, locked_until = login.failed_logins, login.locked_until
        if locked_until is not None and locked_until > now:
            raise RateLimited(retry_after=(locked_until - now).total_seconds())
        right = await self._passwords.verify(login.password_hash if login else None, password)
        if login is None or not right or login.disabled:
            await self._failed(login, email, failures + 1)
            raise InvalidCredentials
        session = AgentSession(new_id(), login.agent_id, now + self.absolute)
        token = new_token()
        outdated = self._passwords.outdated(login.password_hash)
        new_hash = await self._passwords.hash(password) if outdated else None
        await self._accounts.open_session(session, token_hash(token), new_hash)
        return await self._signed_in(session, token)

    async def _failed(self, login: Login | None, email: str, failures: int) -> None:
        """Nobody's e-mail is slowed down like an account, so that the delay does not tell which exist."""
        until = _locked_until(self._clock.now(), failures)
        if login is not None:
            await self._accounts.login_failed(login.agent_id, until)
            return
        while len(self._strangers) >= STRANGERS:
            del self._strangers[next(iter(self._strangers))]
        self._strangers[email.strip().lower()] = (failures, until)

    async def refresh(self, session_token: str) -> SignedIn:
        """A new access token while the session lives. Raises NotAuthenticated."""
        idle_since = self._clock.now() - self._idle
        session = await self._accounts.session_by_token(token_hash(session_token), idle_since)
        if session is None:
            raise NotAuthenticated
        return await self._signed_in(session, None)

    async def sign_out(self, session_id: str) -> None:
        await self._accounts.end_session(session_id)

    async def who(self, access_token: str) -> tuple[AgentRecord, str]:
        """The agent and session of an access token. Raises NotAuthenticated."""
        now = self._clock.now()
        try:
            claims = jwt.decode(
                access_token,
                self._secret,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                audience=_AUDIENCE,
                leeway=_LEEWAY,
                options={"require": ["exp", "sub", "sid"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError:
            raise NotAuthenticated from None
        if datetime.fromtimestamp(claims["exp"], now.tzinfo) + _LEEWAY < now:
            raise NotAuthenticated
        if claims["sid"] not in await self._accounts.live_sessions([claims["sid"]]):
            raise NotAuthenticated
        agent = await self._accounts.find_agent(claims["sub"])
        if agent is None or agent.disabled:
            raise NotAuthenticated
        return agent, claims["sid"]

    async def _signed_in(self, session: AgentSession, token: str | None) -> SignedIn:
        agent = await self._accounts.find_agent(session.agent_id)
        if agent is None or agent.disabled:
            raise NotAuthenticated
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": agent.id,
            "sid": session.id,
            "exp": int((self._clock.now() + self.access).timestamp()),
        }
        access = jwt.encode(claims, self._secret, algorithm=_ALGORITHM)
        return SignedIn(agent, session, access, token)


def _locked_until(now: datetime, failures: int) -> datetime | None:
    """After five failures each further one doubles the wait: 2 s, 4 s, ... 15 min."""
    if failures < FREE_FAILURES:
        return None
    seconds = min(2.0 ** (failures - FREE_FAILURES + 1), LONGEST_DELAY.total_seconds())
    return now + timedelta(seconds=seconds)
