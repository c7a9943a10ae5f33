"""The summary of a conversation that a person had, written by rules when it is closed.

Extractive like the brief: every line is somebody's own sentence and names its message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...protocol import BriefQuote, Summary, SummaryOutcome
from ..events import Event
from ..language import client_words as said
from ..language.folding import MAX_CHARS
from ..language.order_numbers import SHIPPED, OrderNumbers
from .need import ClientTurn, find_need, latest_turns, loses_patience, shortened
from .summary_words import CONTENT, DONE, NOT_CONTENT

MAX_QUOTES = 3
Fits = Callable[[str], bool]


def write_summary(events: Sequence[Event], numbers: OrderNumbers = SHIPPED) -> Summary | None:
    """What was wanted, done, promised, and how it ended; None when no agent wrote. `events`: the log in order."""
    messages = [e for e in events if e.type == "message.posted"]
    agents = [e for e in messages if e.sender_type == "agent"]
    if not agents:
        return None
    turns = [(e.seq, e.content or "") for e in messages if e.sender_type == "client"]
    promises = _quotes(agents, lambda read: bool(said.PROMISES.search(read)))
    promised = {quote.text for quote in promises}
    done = _quotes(agents, lambda read: bool(DONE.search(read)))
    outcome, seq = _outcome([ClientTurn(at, text) for at, text in turns if at > agents[0].seq])
    return Summary(
        written_by="rules",
        need=_need(events, turns, numbers),
        done=[quote for quote in done if quote.text not in promised],
        promises=promises,
        outcome=outcome,
        outcome_seq=seq,
    )


def _need(events: Sequence[Event], turns: Sequence[tuple[int, str]], numbers: OrderNumbers) -> BriefQuote | None:
    """The need the brief named, or what the client has said since, when there was no brief."""
    for event in reversed(events):
        if event.type == "brief.written" and event.data["brief"]["need"] is not None:
            return BriefQuote.model_validate(event.data["brief"]["need"])
    return find_need(latest_turns(turns), [], numbers=numbers)


def _quotes(agents: Sequence[Event], fits: Fits) -> list[BriefQuote]:
    """The agents' latest sentences that fit, oldest first, each once."""
    found: dict[str, BriefQuote] = {}
    for event in agents:
        for piece in ClientTurn(event.seq, (event.content or "")[:MAX_CHARS]).pieces:
            if not piece.rstrip().endswith("?") and fits(ClientTurn(0, piece).read):
                text = shortened(piece)
                found[text] = BriefQuote(text=text, seq=event.seq, name=event.data.get("name") or None)
    return list(found.values())[-MAX_QUOTES:]


def _outcome(after: Sequence[ClientTurn]) -> tuple[SummaryOutcome, int | None]:
    """By the client's last telling words once an agent had written."""
    for turn in reversed(after):
        if NOT_CONTENT.search(turn.read) or loses_patience(turn.read):
            return "unsolved", turn.seq
        if CONTENT.search(turn.read):
            return "solved", turn.seq
    return "unknown", None
