"""What an agent reads first. Every line names the message (`seq`) it comes from."""

from __future__ import annotations

from typing import Literal

from .base import Event, Frame, Lang
from .handover import HandoffReason
from .messages import AnswerOutcome
from .orders import MissingThing

BriefCategory = Literal[
    "order", "defect", "refund", "change", "file", "payment", "price", "legal", "sensitive", "other"
]
FactKind = Literal[
    "order_number",
    "order_status",
    "order_title",
    "ordered_on",
    "shipping_on",
    "client_name",
    "email",
    "phone",
    "postcode",
    "quantity",
    "pages",
    "format",
    "date",
    "amount",
    "photo",
]
Mood = Literal["calm", "worried", "annoyed", "angry"]
Reaction = Literal["accepted", "rephrased", "rejected", "declined_person", "asked_person", "went_on", "no_answer"]


class BriefQuote(Frame):
    """Somebody's own words, shortened. `name`: the agent who said it; None for the client."""

    text: str
    seq: int
    name: str | None


class BriefFact(Frame):
    """One thing known. Dates of orders are ISO 8601 days; e-mail, phone and postcode are masked."""

    kind: FactKind
    text: str
    seq: int | None
    """None only when the message is too far back in a very long conversation."""


class BriefAttempt(Frame):
    """What the assistant answered, from which entry, and what the client made of it.

    `text`: the entry's question, else how the answer begins; for `suggest` and `unknown` what was asked.
    """

    text: str
    outcome: AnswerOutcome
    source_id: str | None
    seq: int
    reaction: Reaction
    reaction_seq: int | None


class BriefMissing(Frame):
    """What nobody knows yet. `seq`: the message in which the assistant asked for it."""

    thing: MissingThing
    seq: int | None


class Brief(Frame):
    """Everything in it comes from the conversation; nothing is guessed. `need` is the client's own sentence
    unless `written_by` says `llm`; `reason_seq` and `mood_seq` are messages that show it."""

    written_by: Literal["rules", "llm"]
    reason: HandoffReason
    reason_seq: int | None
    category: BriefCategory
    evidence: list[str]
    need: BriefQuote | None
    verified: list[BriefFact]
    stated: list[BriefFact]
    tried: list[BriefAttempt]
    agent_said: list[BriefQuote]
    missing: list[BriefMissing]
    lang: Lang
    mood: Mood
    mood_seq: int | None


class BriefWritten(Event):
    """Agents only: what the next agent should read first. A newer one replaces it."""

    type: Literal["brief.written"]
    brief: Brief
