"""Sentence embeddings computed from the shell, with how far they are."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from typing import TextIO

from ..ai.retrieval.knowledge import Entry
from ..ai.retrieval.lessons import embed
from ..config import Settings
from ..store.store import SqlStore

STEP = 0.1


async def embedded(settings: Settings, store: SqlStore, entries: Sequence[Entry]) -> float | None:
    """Computes the embeddings of these entries that are missing; the seconds it took, or None where there is no
    encoder."""
    from ..setup.knowledge import kept_encoder

    encoder = kept_encoder(settings, store, Progress(sys.stderr).tell)
    if settings.semantic == "off" or not await asyncio.to_thread(encoder.load):
        return None
    began = time.monotonic()
    try:
        if entries:
            await asyncio.to_thread(embed, entries, encoder)
    finally:
        encoder.stop()
    return time.monotonic() - began


class Progress:
    """Of a long encoding: one line that counts on a terminal, else a line at each tenth."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._terminal = out.isatty()
        self._next = STEP

    def tell(self, share: float | None) -> None:
        """`share`: what is done, 0 to 1; None: that was all."""
        if share is None:
            if self._terminal:
                print("\r\033[K", end="", file=self._out, flush=True)
        elif self._terminal:
            print(f"\rSentence embeddings: {share:.0%}", end="", file=self._out, flush=True)
        elif share >= self._next:
            print(f"Sentence embeddings: {share:.0%}", file=self._out, flush=True)
            self._next = share - share % STEP + STEP
