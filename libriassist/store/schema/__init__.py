"""The tables. The plan's are conversations, messages, agents; the others hold sessions, limits and knowledge.

`messages` is the log: one row an event, `seq` 1, 2, 3 ... per conversation without gaps.
"""

from __future__ import annotations

from .base import Instant, Json, Uuid, meta, metadata
from .limits import llm_usage, login_tries, order_attempts
from .log import conversations, files, messages
from .people import agent_sessions, agents, clients
from .verdicts import handoff_verdicts
