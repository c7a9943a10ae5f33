"""The brief: what an agent should read first, written by rules from the log of the conversation.

Nothing in it is guessed: every line is a stretch of the log and names its message. The brief is kept as an
event, so that whoever comes later reads what the first agent read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...protocol import (
    AnswerOutcome,
    Brief,
    BriefCategory,
    BriefFact,
    BriefMissing,
    FactKind,
    HandoffReason,
    Lang,
    MissingThing,
)
from ..events import Event
from ..language import client_words as said
from ..language.facts import facts_in, newest
from ..language.folding import fold
from ..language.order_numbers import SHIPPED, OrderNumbers
from .need import ClientTurn, find_category, find_mood, find_need, latest_turns
from .settled import read_matters
from .tried import find_agent_quotes, find_attempts

_NEEDS_ORDER: frozenset[BriefCategory] = frozenset(["order", "defect", "refund", "change", "payment"])
_PROOFS: frozenset[FactKind] = frozenset(["email", "postcode"])
_DESCRIPTION_WORDS = 9
"""A clause about a defect this long describes it."""
_ASKING: frozenset[AnswerOutcome] = frozenset(["order", "collect"])
_MAX_EVIDENCE = 3
_ORDER_FIELDS: tuple[tuple[FactKind, str], ...] = (
    ("order_number", "number"),
    ("order_status", "status"),
    ("order_title", "title"),
    ("client_name", "client_name"),
    ("ordered_on", "ordered_on"),
    ("shipping_on", "shipping_on"),
)


def write_brief(
    events: Sequence[Event], reason: HandoffReason | None, lang: Lang, numbers: OrderNumbers = SHIPPED
) -> Brief | None:
    """The brief of a conversation. `events`: its log, oldest first (those that are `in_brief` are enough).

    `reason`: why a person was asked for, when the request itself is no longer in `events`. None without one.
    `numbers`: what the shop's order numbers look like.
    """
    request = next((e for e in reversed(events) if e.type == "transfer.requested"), None)
    if request is not None:
        reason = request.data["reason"]
    if reason is None:
        return None
    turns = _client_turns(events)
    evidence = [words for words in (request.data["evidence"] if request else []) if words.strip()][:_MAX_EVIDENCE]
    matters = read_matters(events)
    decisive = evidence if reason not in {"client_request", "frustration"} else []
    need = find_need(turns, decisive, settled=matters.settled, first=matters.troubled, numbers=numbers)
    category = find_category([t for t in turns if t.seq not in matters.settled] or turns, reason, need, numbers)
    mood, mood_seq = find_mood(turns, reason)
    verified = _verified(events)
    stated = _stated(events, turns, {fact.text for fact in verified}, numbers)
    return Brief(
        written_by="rules",
        reason=reason,
        reason_seq=_where(evidence, turns) or (request.seq if request else None),
        category=category,
        evidence=evidence,
        need=need,
        verified=verified,
        stated=stated,
        tried=find_attempts(events),
        agent_said=find_agent_quotes(events),
        missing=_missing(category, turns, verified, stated, events),
        lang=lang,
        mood=mood,
        mood_seq=mood_seq,
    )


def latest_brief(events: Sequence[Event]) -> dict[str, Any] | None:
    """The brief that holds now, as kept in its event."""
    return next((e.data["brief"] for e in reversed(events) if e.type == "brief.written"), None)


def _client_turns(events: Sequence[Event]) -> list[ClientTurn]:
    return latest_turns(
        [(e.seq, e.content or "") for e in events if e.type == "message.posted" and e.sender_type == "client"]
    )


def _where(evidence: Sequence[str], turns: Sequence[ClientTurn]) -> int | None:
    """The latest turn that holds the words that decided."""
    return next((turn.seq for turn in reversed(turns) for words in evidence if words in turn.text), None)


def _verified(events: Sequence[Event]) -> list[BriefFact]:
    """The order the client proved last, field by field."""
    proof = next((e for e in reversed(events) if e.type == "order.verified"), None)
    if proof is None:
        return []
    order = proof.data["order"]
    fields = ((kind, order.get(name)) for kind, name in _ORDER_FIELDS)
    return [BriefFact(kind=kind, text=value, seq=proof.seq) for kind, value in fields if value]


def _stated(
    events: Sequence[Event], turns: Sequence[ClientTurn], verified: set[str], numbers: OrderNumbers
) -> list[BriefFact]:
    texts = {turn.seq: turn.text for turn in turns}
    facts: list[BriefFact] = []
    proof_was_asked = False
    for event in events:
        if event.type != "message.posted":
            continue
        if event.sender_type == "client":
            text = texts.get(event.seq, "")
            found = facts_in(text, proof_was_asked=proof_was_asked, numbers=numbers)
            facts += [BriefFact(kind=k, text=t, seq=event.seq) for k, t in found if t not in verified]
            facts += [BriefFact(kind="photo", text=name, seq=event.seq) for name in _photos(event)]
        else:
            proof_was_asked = (event.data.get("answer") or {}).get("outcome") in _ASKING
    return newest(iter(facts))


def _photos(event: Event) -> list[str]:
    """The names of the pictures that came with a message."""
    return [file["name"] for file in event.data.get("attachments", ()) if file["width"] is not None]


def _missing(
    category: BriefCategory,
    turns: Sequence[ClientTurn],
    verified: Sequence[BriefFact],
    stated: Sequence[BriefFact],
    events: Sequence[Event],
) -> list[BriefMissing]:
    """What the category needs and nobody has said, the most useful first."""
    known = {fact.kind for fact in [*verified, *stated]}
    lacking: list[MissingThing] = []
    if category in _NEEDS_ORDER and not verified:
        if "order_number" not in known:
            lacking.append("order_number")
        if not known & _PROOFS:
            lacking.append("second_proof")
    if category == "defect":
        if "photo" not in known and not any(_describes(turn) for turn in turns):
            lacking.append("defect")
        if "quantity" not in known:
            lacking.append("copies")
    if category in {"defect", "refund", "legal"} and not any(said.OUTCOME.search(turn.read) for turn in turns):
        lacking.append("outcome")
    return [BriefMissing(thing=thing, seq=_asked_at(thing, events)) for thing in lacking]


def _describes(turn: ClientTurn) -> bool:
    """Whether a clause of the turn tells what is wrong in some words."""
    clauses = (clause for piece in turn.pieces for clause in re.split(r"[,;:]", piece))
    return any(
        len(clause.split()) >= _DESCRIPTION_WORDS and said.DEFECT.search(fold(clause)) for clause in clauses
    )


def _asked_at(thing: MissingThing, events: Sequence[Event]) -> int | None:
    return next((e.seq for e in reversed(events) if (e.data.get("answer") or {}).get("asks") == thing), None)
