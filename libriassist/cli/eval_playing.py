"""Labelled dialogues played by visitors, for `libriassist eval live`."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

import httpx

from .live_dialogs import LiveDialog, Played
from .own_server import own_server
from .visitor import VisitFailed, visit

__all__ = ["VisitFailed", "measured", "play"]
SECONDS = 60.0


async def measured(dialogs: Sequence[LiveDialog], arguments: argparse.Namespace) -> list[Played]:
    """At the server that was named, or at one of its own. Raises VisitFailed."""
    if arguments.url:
        return await play(dialogs, arguments.url.rstrip("/"), max(1, arguments.at_once))
    async with own_server(arguments.knowledge, encoder=not arguments.no_encoder) as url:
        return await play(dialogs, url, max(1, arguments.at_once))


async def play(dialogs: Sequence[LiveDialog], url: str, at_once: int) -> list[Played]:
    """Each dialogue by a visitor of its own, many at once, in the order given. Raises VisitFailed."""
    places = asyncio.Semaphore(at_once)
    try:
        async with httpx.AsyncClient(timeout=SECONDS) as http, asyncio.TaskGroup() as group:
            tasks = [group.create_task(_one(http, url, dialog, places)) for dialog in dialogs]
    except* VisitFailed as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


async def _one(http: httpx.AsyncClient, url: str, dialog: LiveDialog, places: asyncio.Semaphore) -> Played:
    said: list[tuple[str, ...]] = []
    async with places:
        try:
            async with visit(http, url, dialog.lang, SECONDS) as visitor:
                for turn, text in enumerate(dialog.turns):
                    turned = await visitor.says(text)
                    said.append(tuple(turned.answers))
                    if turned.called is not None:
                        return Played(dialog, turn, turned.called, tuple(said))
        except VisitFailed as error:
            raise VisitFailed(f"dialogue {dialog.id}: {error}") from error
    return Played(dialog, None, None, tuple(said))
