"""Replies written beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ...protocol import Lang


@dataclass(frozen=True, slots=True)
class CannedReplyText:
    """What a supervisor writes. `shortcut` is what agents type after `/`, without it, in small letters."""

    shortcut: str
    lang: Lang
    title: str
    content: str


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A text prepared for agents. `uses`: how often one was put into a message."""

    id: str
    shortcut: str
    lang: Lang
    title: str
    content: str
    uses: int
    updated_at: datetime


class CannedReplies(Protocol):
    """The shop's canned replies. Raises NoSuchCannedReply, AlreadyExists (a shortcut once per language)."""

    async def all(self) -> list[CannedReply]: ...

    async def add(self, text: CannedReplyText) -> CannedReply: ...

    async def change(self, reply_id: str, text: CannedReplyText) -> CannedReply: ...

    async def delete(self, reply_id: str) -> None: ...

    async def used(self, reply_id: str) -> None: ...
