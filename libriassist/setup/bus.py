"""The composition root's part for what carries hints between processes."""

from __future__ import annotations

from ..chat.bus import Bus, InProcessBus, RedisBus
from ..config import Settings
from ..ids import new_id
from .secrets import SettingsUnsafe


def make_bus(settings: Settings, epoch: str) -> Bus:
    """Not started; `epoch`: of the database whose processes it joins. Raises SettingsUnsafe."""
    if not settings.redis_url:
        return InProcessBus()
    try:
        return RedisBus(settings.redis_url, f"libriassist:{epoch}", new_id())
    except (ImportError, ValueError) as error:
        raise SettingsUnsafe(f"LIBRIASSIST_REDIS_URL cannot be used: {error}") from None
