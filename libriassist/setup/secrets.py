"""The composition root's part for what is secret: the key of the agents' tokens, and which files are private."""

from __future__ import annotations

import secrets
from collections import Counter
from contextlib import suppress
from itertools import pairwise
from math import log2
from pathlib import Path

from sqlalchemy import make_url

from ..ai.retrieval.confidence import CALIBRATION_FILE
from ..config import Settings
from ..disk import make_private_folder, write_whole
from ..store.database import SQLITE_ENDINGS

KEY_FILE = "secret.key"
MIN_CHARACTERS = 32
MIN_BITS = 60.0
"""As `key_bits` estimates; for 32 random hexadecimal digits it says about 100."""
_HOW = "for example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"


class SettingsUnsafe(Exception):
    """The settings would not be safe or cannot work; the message says what to change."""


def secret_key(settings: Settings) -> str:
    """The key; made when there is none yet. Raises SettingsUnsafe, or OSError for a file that cannot be used."""
    key = known_key(settings)
    if key is None:
        make_private_folder(settings.data_dir)
        with suppress(FileExistsError):
            write_whole(settings.data_dir / KEY_FILE, secrets.token_urlsafe(32), replace=False)
        key = known_key(settings)
    assert key is not None
    return key


def known_key(settings: Settings) -> str | None:
    """The key there is. Raises SettingsUnsafe for one that could be guessed, or that each process would make."""
    if settings.secret_key:
        return _strong(settings.secret_key.strip(), "LIBRIASSIST_SECRET_KEY", f"Set another, {_HOW}")
    if settings.database_url.startswith("postgresql"):
        raise SettingsUnsafe("Set LIBRIASSIST_SECRET_KEY (the same for all processes on this database).")
    path = settings.data_dir / KEY_FILE
    try:
        key = path.read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        key = ""
    return _strong(key, str(path), "Delete it and a new one is made (agents sign in again), or restore it")


def kept_paths(settings: Settings) -> list[Path]:
    """What nobody else on the machine may read, where it exists; the data folder apart."""
    url = make_url(settings.database)
    database = url.database if url.get_backend_name() == "sqlite" else None
    beside = [Path(f"{database}{ending}") for ending in SQLITE_ENDINGS] if database else []
    kept = [settings.data_dir / name for name in (KEY_FILE, CALIBRATION_FILE)]
    return [*beside, *kept, settings.files, *settings.files.glob("??")]


def key_bits(key: str) -> float:
    """An estimate of how hard a key is to guess, from what it shows: many signs, no stretch of them twice, no
    steps from one to the next that are always the same."""
    if len(key) < 3:
        return 0.0
    bits = -sum(n * log2(n / len(key)) for n in Counter(key).values())
    steps = Counter(ord(after) - ord(before) for before, after in pairwise(key))
    in_step = max(steps.values()) / (len(key) - 1)
    stretches = [key[place : place + 3] for place in range(len(key) - 2)]
    return bits * (1 - in_step) * len(set(stretches)) / len(stretches)


def _strong(key: str, where: str, remedy: str) -> str:
    if len(key) < MIN_CHARACTERS:
        raise SettingsUnsafe(f"{where} needs at least {MIN_CHARACTERS} characters. {remedy}.")
    if key_bits(key) < MIN_BITS:
        raise SettingsUnsafe(f"{where} could be guessed: its signs repeat or follow a pattern. {remedy}.")
    return key
