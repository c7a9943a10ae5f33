"""How often and how much: sign-ins, orders looked up, the language model."""

from __future__ import annotations

import sqlalchemy as sa

from .base import Instant, Uuid, metadata

login_tries = sa.Table(
    "login_tries",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", Instant),
    sa.Column("at", Instant, nullable=False),
    sa.Index("login_tries_by_age", "at"),
)
"""By hashed e-mail, whether there is such an account or not."""
order_attempts = sa.Table(
    "order_attempts",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("order_attempts_by_key", "key", "at"),
)
llm_usage = sa.Table(
    "llm_usage",
    metadata,
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("purpose", sa.String(30), primary_key=True),
    sa.Column("calls", sa.Integer, nullable=False),
    sa.Column("tokens_in", sa.BigInteger, nullable=False),
    sa.Column("tokens_out", sa.BigInteger, nullable=False),
    sa.Column("cost_micros", sa.BigInteger, nullable=False),
)
