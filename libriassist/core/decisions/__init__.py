"""What a command makes happen to a conversation, or why it may not: pure functions, one a command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from ... import protocol
from .. import commands as shell
from ..brief.write import latest_brief, write_brief
from ..conversation import Conversation
from ..errors import ConversationIsClosed
from ..events import SYSTEM, Actor, NewEvent
from ..log import place
from . import absence, lifecycle, line, messages, offers
from .context import AgentSlot, Context

__all__ = ["AgentSlot", "Context", "decide"]
_ALLOWED_WHEN_CLOSED = (protocol.RateConversation, protocol.PostNote)


def decide(
    conversation: Conversation, command: shell.AnyCommand, actor: Actor, context: Context
) -> list[NewEvent]:
    """What happens. An empty list: nothing, and that is fine. Raises a ChatError when it may not."""
    if conversation.status == "closed" and not isinstance(command, _ALLOWED_WHEN_CLOSED):
        return _taken_up_again(conversation, command, actor, context)
    new = _decided(conversation, command, actor, context)
    closes = isinstance(command, (protocol.CloseConversation, shell.AbandonConversation))
    if new and not closes and shell.reads_history(command, conversation.status):
        new += _brief(conversation, new, context)
    return new


def _decided(  # noqa: PLR0911, PLR0912 - one line a command
    c: Conversation, command: shell.AnyCommand, actor: Actor, x: Context
) -> list[NewEvent]:
    match command:
        case protocol.PostMessage():
            return messages.post_message(c, command, actor, x)
        case shell.GiveAnswer():
            return messages.give_answer(c, command, actor, x)
        case protocol.PostNote():
            return messages.post_note(c, command, actor, x)
        case shell.RecordOrder():
            return messages.record_order(c, command, actor, x)
        case protocol.StartConversation():
            return lifecycle.start(c, command, actor, x)
        case protocol.CloseConversation():
            return lifecycle.close(c, command, actor, x)
        case shell.AbandonConversation():
            return lifecycle.abandon(c, command, actor, x)
        case protocol.RateConversation():
            return lifecycle.rate(c, command, actor, x)
        case protocol.RequestHuman():
            return line.request_human(c, command, actor, x)
        case shell.TransferToHuman():
            return line.transfer_to_human(c, command, actor, x)
        case protocol.CancelRequest():
            return line.cancel_request(c, command, actor, x)
        case shell.OfferConversation():
            return line.offer(c, command, actor, x)
        case protocol.AcceptConversation():
            return line.accept(c, command, actor, x)
        case protocol.TransferConversation():
            return line.transfer(c, command, actor, x)
        case protocol.ReturnToAssistant():
            return line.return_to_assistant(c, command, actor, x)
        case shell.ReleaseConversation():
            return line.release(c, command, actor, x)
        case protocol.DeclineOffer():
            return offers.decline_offer(c, command, actor, x)
        case shell.EndOffer():
            return offers.end_offer(c, command, actor, x)
        case shell.NoteClientLeft():
            return absence.client_left(c, command, actor, x)
        case shell.NoteClientCame():
            return absence.client_came(c, command, actor, x)
        case shell.AskClient():
            return absence.ask_client(c, command, actor, x)
        case _:
            assert_never(command)


def _brief(c: Conversation, new: Sequence[NewEvent], x: Context) -> list[NewEvent]:
    """The brief as these new events leave it, if any of its lines changes."""
    after = c.copied()
    events = [*x.history, *place(after, new, lambda: "", x.now)]
    brief = write_brief(events, after.handoff_reason, c.lang, x.numbers)
    if brief is None:
        return []
    data = brief.model_dump()
    if data == latest_brief(x.history):
        return []
    return [NewEvent("brief.written", SYSTEM, data={"brief": data}, audience="agents")]


def _taken_up_again(c: Conversation, command: shell.AnyCommand, actor: Actor, x: Context) -> list[NewEvent]:
    """The client goes on where the conversation ended; what they want is decided as if it had not."""
    if not shell.takes_up_again(command, actor):
        raise ConversationIsClosed
    reopened = lifecycle.reopen(c, actor, x)
    after = c.copied()
    place(after, reopened, lambda: "", x.now)
    return reopened + decide(after, command, actor, x)
