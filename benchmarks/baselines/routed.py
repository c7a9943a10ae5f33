"""Routed in memory on the product's stack: the client's words to its agent, an ack back, nothing kept.

Sockets /client/N and /agent/N belong together. The frames are those of the product.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from libriassist import protocol
from libriassist.ids import new_id
from libriassist.protocol import parse_client_frame

from . import stack

_sockets: dict[str, stack.Send] = {}
_last: dict[str, int] = {}


async def _route(path: str, text: str) -> None:
    command = parse_client_frame.validate_json(text)
    if not isinstance(command, protocol.PostMessage):
        return
    last = _last.get(path, 0)
    _last[path] = last + 1
    event = protocol.MessagePosted.model_construct(
        type="message.posted",
        id=new_id(),
        conversation_id=command.conversation_id,
        seq=last + 1,
        prev_seq=last,
        created_at=datetime.now(UTC),
        sender_type="client",
        sender_id=path,
        sender_name=None,
        content=command.content,
        attachments=[],
        cmd_id=command.cmd_id,
        answer=None,
    )
    ack = protocol.Ack.model_construct(
        type="ack",
        cmd_id=command.cmd_id,
        conversation_id=command.conversation_id,
        seq=event.seq,
        id=event.id,
        at=event.created_at,
        duplicate=False,
        events=[],
    )
    json = event.model_dump_json()
    await _sockets[path](f"{ack.model_dump_json()[:-2]}{json}]}}")
    await _sockets[path.replace("client", "agent")](json)


def main() -> None:
    stack.run(_route, int(sys.argv[1]), _sockets)


if __name__ == "__main__":
    main()
