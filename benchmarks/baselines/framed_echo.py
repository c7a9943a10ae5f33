"""The echo, read through the product's own framing (web/framing.py) instead of uvicorn's: what that gains."""

from __future__ import annotations

from functools import partial

from libriassist.web.inflow import InflowLimits
from libriassist.web.wire import WireProtocol

from . import echo

ENDLESS = InflowLimits(frames=10**12, bytes=10**15)

if __name__ == "__main__":
    echo.main(partial(WireProtocol, inflow=ENDLESS))
