"""Agents sign in: a short JWT, a revocable session behind it, and a bound on guessing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from ..chat.ports import Accounts, AgentRecord, AgentSession, Clock, LoginTries
from ..core.errors import InvalidCredentials, NotAuthenticated, RateLimited
from ..ids import new_id, new_token, token_hash
from .devices import DevicePasses
from .fair_line import FairLine
from .passwords import Passwords

_ALGORITHM = "HS256"
_ISSUER = "libriassist"
_AUDIENCE = "agent"
_LEEWAY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh sign-in or refresh. `session_token` and `device_pass` are None when the old ones stay."""

    agent: AgentRecord
    session: AgentSession
    access_token: str
    session_token: str | None
    device_pass: str | None


class AgentAuth:
    """Signing in, staying in, signing out."""

    def __init__(
        self,
        accounts: Accounts,
        tries: LoginTries,
        passwords: Passwords,
        line: FairLine,
        devices: DevicePasses,
        clock: Clock,
        *,
        secret: str,
        access: timedelta,
        idle: timedelta,
        absolute: timedelta,
    ) -> None:
        self._accounts = accounts
        self._tries = tries
        self._passwords = passwords
        self._line = line
        self._devices = devices
        self._clock = clock
        self._secret = secret
        self.access = access
        self._idle = idle
        self.absolute = absolute
        self.device_life = devices.life

    async def sign_in(self, email: str, password: str, *, network: str = "", device_pass: str = "") -> SignedIn:
        """Raises InvalidCredentials (the same for an unknown e-mail), or RateLimited after many failures.

        A try is counted before its password is checked, so many at once are not more than many in a row.
        """
        now = self._clock.now()
        device = self._devices.read(device_pass, now)
        login = await self._accounts.login_of(email)
        known = login is not None and login.agent_id in device.agents
        counted_for = device.id if known else ""
        async with self._line.turn(device.id if known else network, first=known):
            wait = await self._tries.begin(email, counted_for, now)
            if wait > 0:
                raise RateLimited(retry_after=wait)
            right = await self._passwords.verify(login.password_hash if login else None, password)
        if login is None or not right or login.disabled:
            raise InvalidCredentials
        await self._tries.forget(email, counted_for)
        session = AgentSession(new_id(), login.agent_id, now + self.absolute)
        token = new_token()
        outdated = self._passwords.outdated(login.password_hash)
        new_hash = await self._passwords.hash(password) if outdated else None
        await self._accounts.open_session(session, token_hash(token), new_hash)
        return await self._signed_in(session, token, self._devices.for_agent(device, login.agent_id, now))

    async def refresh(self, session_token: str) -> SignedIn:
        """A new access token while the session lives. Raises NotAuthenticated."""
        idle_since = self._clock.now() - self._idle
        session = await self._accounts.session_by_token(token_hash(session_token), idle_since)
        if session is None:
            raise NotAuthenticated
        return await self._signed_in(session, None, None)

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

    async def _signed_in(self, session: AgentSession, token: str | None, device: str | None) -> SignedIn:
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
        return SignedIn(agent, session, access, token, device)
