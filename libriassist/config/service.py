"""Settings of the service: the shop, its orders, the line, files, and what follows a commit."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings

from ..protocol import Lang
from .types import Days, Hours, Seconds, TimeZone


class ShopSettings(BaseSettings):
    """The shop."""

    site: str = Field(
        "default",
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$",
        description="This shop's name among those on one database; conversations are kept apart by it.",
    )
    shop_name: str = Field("", description="Shown in the widget; when set it wins over what the page Shop says.")
    default_language: Lang = Field("fr", description="Language when the visitor's is unknown.")
    accent: str = Field(
        "#0b6e69",
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="The brand colour, as #rrggbb; when set it wins over the page Shop.",
    )
    privacy_url: str = Field(
        "", description="The shop's privacy notice, linked in the widget; when set it wins over the page Shop."
    )
    time_zone: TimeZone = Field(
        "Europe/Paris", description="Where the shop's days begin and end: statistics, dates of orders."
    )
    knowledge_file: str = Field(
        "",
        description="Imported at the start when it has changed; empty: none (in the demo the CoolLibri sample).",
    )


class OrderSettings(BaseSettings):
    """Orders."""

    orders_url: str = Field("", description="SQLAlchemy URL of the shop's orders; empty: no order look-up.")
    orders_query: str = Field(
        "", description="One SELECT with :number giving number, client_name, email, postcode, status, ..."
    )
    orders_timeout_seconds: float = Field(
        2.0, gt=0, le=3_600, description="The longest an order look-up may take."
    )
    order_number_pattern: str = Field(
        "CL-######-######",
        description="The shape of an order number: # is a digit, the rest stands for itself; 5 digits at least.",
    )
    order_statuses_file: str = Field(
        "",
        description="What the shop's order statuses mean, by language (JSON); empty: texts for any trade.",
    )


class EffectSettings(BaseSettings):
    """What follows a commit."""

    effects_poll_seconds: Seconds = Field(
        2.0, gt=0, description="Between two looks for effects other processes wrote or lost; own ones run at once."
    )
    effect_lease_seconds: Seconds = Field(
        60.0, ge=1, description="A process silent about what it runs for so long is dead: another takes over."
    )
    effect_tries: int = Field(12, ge=1, description="How often an effect is tried before it is dead.")
    effect_retry_seconds: Seconds = Field(
        5.0, gt=0, description="After the first failure; doubled at each, less up to half by chance."
    )
    effect_retry_longest_seconds: Seconds = Field(3_600.0, gt=0, description="The longest wait between two tries.")
    effects_kept_days: Days = Field(7, ge=1, description="How long the key of an effect that is done is known.")


class QueueSettings(BaseSettings):
    """The line."""

    routing: Literal["round_robin", "least_busy"] = Field("round_robin", description="Whom to ask next.")
    offer_seconds: Seconds = Field(
        30.0, gt=0, description="How long an agent has to accept before the next is asked."
    )
    handling_seconds: Seconds = Field(
        240.0,
        gt=0,
        description="Length of a conversation assumed for wait estimates until some were measured.",
    )
    long_wait_seconds: Seconds = Field(
        900.0, gt=0, description="A longer wait is not told in minutes, but as longer than usual."
    )
    client_away_seconds: Seconds = Field(
        90.0,
        gt=0,
        description="A waiting client unseen for so long stands aside; on return they have their place back.",
    )
    client_ask_seconds: Seconds = Field(
        900.0,
        gt=0,
        description="A client who stands aside for so long is asked, once, if they are still there.",
    )
    client_abandon_seconds: Seconds = Field(
        86_400.0,
        gt=0,
        description="A client who stands aside for so long is let go; they may ask again, where they left off.",
    )
    line_look_seconds: Seconds = Field(
        5.0, gt=0, description="Between two looks at a line nobody waits in; at one with clients: every second."
    )
    reopen_hours: Hours = Field(
        72.0,
        ge=0,
        description="A client who writes within so long of the end goes on where they were; later, and with 0 "
        "always, a new conversation begins, which names the old.",
    )
    lease_seconds: Seconds = Field(45.0, gt=0, description="An agent unheard for so long is away.")
    page_change_seconds: Seconds = Field(
        5.0, ge=0, description="A visitor unheard for so long is shown as gone; less is a change of page."
    )
    grace_seconds: Seconds = Field(60.0, ge=0, description="An agent away for so long loses their conversations.")


class FileSettings(BaseSettings):
    """Files of conversations."""

    files_dir: str = Field("", description="Folder of clients' and agents' files; empty: files in data_dir.")
    attachment_bytes: int = Field(10_485_760, ge=1_024, description="The largest file of a message.")
    attachments_per_conversation: int = Field(20, ge=0, description="Files of one conversation; 0: none.")
    uploads_per_minute: int = Field(20, ge=1, description="Uploads of one person, and of one network address.")
    upload_bytes_per_session: int = Field(
        209_715_200, ge=1_024, description="Bytes one person uploads in an hour."
    )
    upload_bytes_per_address: int = Field(
        1_073_741_824, ge=1_024, description="Bytes one network address uploads in an hour."
    )
    uploads_free_bytes: int = Field(
        536_870_912, ge=0, description="With less room on the disk no file is taken; messages go on."
    )
    picture_megapixels: float = Field(40.0, gt=0, description="The largest picture, in millions of pixels.")
    webp_megapixels: float = Field(16.0, gt=0, description="The largest WebP picture, which needs more memory.")
