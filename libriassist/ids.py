"""Random names: time-ordered UUIDs for rows, unguessable tokens, and hashes of them."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
import uuid

_NAMESPACE = uuid.UUID("6f9c5f0e-51c4-4f0a-9d55-1b8f5d9f2a10")


def new_id() -> str:
    """A UUIDv7 (RFC 9562, section 5.7): milliseconds first, so that rows lie in order of time; 74 random bits."""
    millis = time.time_ns() // 1_000_000
    h = f"{millis:012x}7{os.urandom(10).hex()}"
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{'89ab'[int(h[16], 16) & 3]}{h[17:20]}-{h[20:32]}"


def derived_id(*parts: str) -> str:
    """The same UUID for the same parts (RFC 9562, version 5): names a conversation by its first command."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join(parts)))


def new_token() -> str:
    """256 unguessable bits, URL-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token (SHA-256, hex): enough to recognise it, useless to a thief."""
    return hashlib.sha256(token.encode()).hexdigest()
