"""Echo on the product's stack: parsed and checked as a command, made JSON again, sent back."""

from __future__ import annotations

import sys
from typing import Any

from libriassist.protocol import parse_client_frame

from . import stack

_sockets: dict[str, stack.Send] = {}


async def _echo(path: str, text: str) -> None:
    await _sockets[path](parse_client_frame.validate_json(text).model_dump_json())


def main(ws: Any = "websockets-sansio") -> None:
    stack.run(_echo, int(sys.argv[1]), _sockets, ws)


if __name__ == "__main__":
    main()
