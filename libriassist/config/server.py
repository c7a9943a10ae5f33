"""Settings: where things are, who comes in, and what one of them may cost."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings

from .types import Days, Minutes, Origin, Origins, Proxies, Seconds, WholeHours, WholeSeconds


class ServerSettings(BaseSettings):
    """Where things are."""

    data_dir: Path = Field(Path("data"), description="Folder of the SQLite database and the secret key.")
    database_url: str = Field(
        "",
        description="SQLAlchemy URL; empty: sqlite in data_dir. PostgreSQL: postgresql://user:password@host/name.",
    )
    disk_room_bytes: int = Field(1_048_576, ge=0, description="SQLite: with less disk free /readyz says 503.")
    redis_url: str = Field("", description="Carries hints between processes; empty: one process.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    public_url: Origin = Field(
        "",
        description="The address people use, e.g. https://chat.example.com; https turns on Secure cookies.",
    )
    allowed_origins: Origins = Field(
        "",
        description="Sites that may embed the widget: origins, commas between them; public_url is always allowed.",
    )
    trusted_proxies: Proxies = Field(
        "", description="Whose X-Forwarded-For is believed: addresses, networks, localhost; empty: nobody's."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="One JSON object a line, or plain words; auto: words on a terminal, else JSON."
    )
    demo: bool = Field(False, description="Shows the shop page and the API documentation; never in production.")


class LimitSettings(BaseSettings):
    """What somebody may do, and how long things may take."""

    client_commands_per_10_seconds: int = Field(20, ge=1, description="Commands of one visitor.")
    agent_commands_per_10_seconds: int = Field(100, ge=1, description="Commands of one agent.")
    signals_per_10_seconds: int = Field(200, ge=1, description="Typing, read marks and look-ups of one person.")
    sockets_per_address: int = Field(20, ge=1, description="Open visitor sockets of one network address.")
    unproven_sockets_per_address: int = Field(
        20, ge=1, description="Sockets of one network address that have not yet said who they are."
    )
    socket_openings_per_minute: int = Field(300, ge=1, description="New sockets of one network address.")
    socket_frames_per_10_seconds: int = Field(
        600, ge=100, description="Frames of one socket, control frames and fragments included."
    )
    socket_bytes_per_10_seconds: int = Field(4_194_304, ge=262_144, description="Bytes sent over one socket.")
    sessions_per_minute: int = Field(30, ge=1, description="New visitor sessions of one network address.")
    logins_per_minute: int = Field(20, ge=1, description="Log-in attempts of one network address.")
    password_checks_waiting: int = Field(
        32, ge=1, description="Log-ins waiting for their password to be checked; others are told to come back."
    )
    password_checks_per_address: int = Field(8, ge=1, description="Of these, of one network address.")
    connections: int = Field(
        0, ge=0, description="Open connections; 0: nine tenths of the files the process may have open."
    )
    connections_per_address: int = Field(
        100, ge=1, description="Open connections of one network address, trusted proxies excepted."
    )
    header_bytes: int = Field(32_768, ge=4_096, description="The largest head of a request.")
    header_seconds: Seconds = Field(10.0, gt=0, description="How long the head of a request may take.")
    body_seconds: Seconds = Field(
        20.0, gt=0, description="How long a body may take, and as long as its bytes need."
    )
    body_bytes_per_second: int = Field(4_096, ge=1, description="How slowly the bytes of a body may come.")
    keep_alive_seconds: WholeSeconds = Field(
        5, ge=1, description="How long a connection stays open between requests."
    )
    outbox_frames: int = Field(256, ge=8, description="Frames waiting for a slow reader before it is cut off.")
    outbox_bytes: int = Field(1_048_576, ge=65_536, description="Bytes waiting for a slow reader, likewise.")
    send_seconds: Seconds = Field(
        10.0, gt=0, description="How long a reader may take nothing before it is cut off."
    )
    hello_seconds: Seconds = Field(10.0, gt=0, description="How long a new socket may stay silent.")
    ping_seconds: float = Field(
        25.0,
        gt=0,
        le=3_600,
        description="Between two heartbeats. Browsers connect anew 10 seconds after one was due.",
    )
    pong_seconds: Seconds = Field(10.0, gt=0, description="How long the answer to a heartbeat may take.")
    sweep_seconds: Seconds = Field(
        5.0, ge=1, description="Between two looks for what other processes wrote and no hint told of."
    )
    sessions_look_seconds: Seconds = Field(
        4.0, gt=0, description="Between two looks for sessions that ended while a socket is open."
    )
    drain_seconds: Seconds = Field(30.0, ge=0, description="Over how long clients are sent away at a stop.")
    stop_seconds: Seconds = Field(
        25.0, gt=0, description="A stopping process ends after so long, even when one of its threads is stuck."
    )


class SessionSettings(BaseSettings):
    """Sessions and secrets."""

    secret_key: str = Field(
        "", description="At least 32 characters; empty: made and kept in data_dir (SQLite only)."
    )
    client_session_days: Days = Field(30, ge=1, description="How long a visitor's browser is recognised.")
    device_days: Days = Field(
        180,
        ge=1,
        description="How long an agent's browser is known: strangers' wrong passwords do not lock it out.",
    )
    access_minutes: int = Field(10, ge=1, le=60, description="Life of an agent's access token.")
    session_idle_minutes: Minutes = Field(
        60, ge=1, description="An agent's session ends after so long without use."
    )
    session_hours: WholeHours = Field(12, ge=1, description="An agent's session ends after so long in any case.")
