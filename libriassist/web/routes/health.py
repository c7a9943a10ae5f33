"""Is the process alive, and may it be sent traffic."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from ...core.errors import ChatError
from ..access import services_of

router = APIRouter(tags=["health"])


@router.get("/livez")
async def livez() -> dict[str, str]:
    """The event loop turns."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """The database takes a write within a second and we are not stopping. Redis down is only `degraded`."""
    services = services_of(request)
    if request.app.state.sockets.draining:
        return JSONResponse({"status": "draining"}, status_code=503)
    try:
        async with asyncio.timeout(1.0):
            await services.store.healthy()
    except (ChatError, TimeoutError):
        return JSONResponse({"status": "database unavailable"}, status_code=503)
    return JSONResponse({"status": "ok", "degraded": not services.manager.bus.up})
