"""The pass of a known device: who signed in here before is not locked out by strangers who guess.

A signed cookie names the device and the agents who have signed in with it. It opens nothing: their wrong
passwords are only counted apart from everybody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from ..ids import new_id

_ALGORITHM = "HS256"
_ISSUER = "libriassist"
_AUDIENCE = "device"
MOST_AGENTS = 10


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, and the ids of the agents it is known for, the latest last."""

    id: str
    agents: tuple[str, ...] = ()


class DevicePasses:
    """Makes and reads the cookie's value."""

    def __init__(self, secret: str, life: timedelta) -> None:
        self._secret = secret
        self.life = life

    def read(self, token: str, now: datetime) -> Device:
        """The device of this pass; a new one for a pass that is none, or too old."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                audience=_AUDIENCE,
                options={"require": ["exp", "sub"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError:
            return Device(new_id())
        if claims["exp"] < now.timestamp():
            return Device(new_id())
        return Device(claims["sub"], tuple(claims.get("agents", ())))

    def for_agent(self, device: Device, agent_id: str, now: datetime) -> str:
        """The pass after this agent signed in."""
        others = [known for known in device.agents if known != agent_id]
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": device.id,
            "agents": [*others, agent_id][-MOST_AGENTS:],
            "exp": int((now + self.life).timestamp()),
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)
