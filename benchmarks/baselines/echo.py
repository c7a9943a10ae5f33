"""Echo on the product's stack: parsed and checked as a command, made JSON again, sent back."""

from __future__ import annotations

import sys

from libriassist.chat import frames
from libriassist.protocol import parse_client_frame
from libriassist.web.wire import WireProtocol

from . import stack


def _echo(wire: WireProtocol, _path: str, text: str) -> None:
    wire.push(frames.encode(parse_client_frame.validate_json(text)))


def main() -> None:
    stack.run(_echo, lambda _wire, _path: None, int(sys.argv[1]))


if __name__ == "__main__":
    main()
