"""A bare picows echo on uvloop: no JSON, no framework, C all through. The practical floor for Python."""

from __future__ import annotations

import sys
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

from libriassist.cli.serve import uvloop_run


class Echo(WSListener):
    """Sends every text back as it came."""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            transport.send(WSMsgType.TEXT, frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()


async def _serve(port: int) -> None:
    def listener(_request: WSUpgradeRequest) -> Any:
        return Echo()

    server = await ws_create_server(listener, "127.0.0.1", port, backlog=2048)
    print("ready", flush=True)
    await server.serve_forever()


def main() -> None:
    uvloop_run(_serve(int(sys.argv[1])))


if __name__ == "__main__":
    main()
