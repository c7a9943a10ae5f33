"""The HTTP side: routes, one mapping of errors, security headers, and the built front ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from ..core.errors import BadRequest, ChatError, FrameTooLarge, InternalError, NotFound
from ..protocol import MAX_FRAME_BYTES, ErrorCode
from .api_page import mount_api_page
from .input_guard import Failures, InputGuard
from .openapi import with_frames
from .routes import agents, auth, clients, conversations, health
from .schemas import Problem

STATIC = Path(__file__).resolve().parent.parent / "static"
_YEAR = "public, max-age=31536000, immutable"
_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; media-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_SHOP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_PUBLIC_API = ("/api/widget/", "/api/client/")
"""Asked by the widget from the shop's own origin, without cookies; clients' routes check the Origin themselves."""
_PREFLIGHT = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "DELETE, GET, POST",
    "access-control-allow-headers": "authorization, content-type, x-file-name, x-libriassist",
    "access-control-max-age": "7200",
}
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_http(
    lifespan: Lifespan | None,
    *,
    routers: Sequence[APIRouter],
    demo: bool,
    secure: bool = False,
    larger: Mapping[str, int] = MappingProxyType({}),
    title: str = "LibriAssist",
) -> FastAPI:
    """The FastAPI application. `routers`: those of the features; `secure`: people come by https;
    `larger`: paths that take larger bodies, and how many bytes.
    Documentation pages exist in the demo only."""
    described_at = "/openapi.json" if demo else None
    app = FastAPI(
        title=title,
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=described_at,
        redirect_slashes=False,
    )
    if demo:
        mount_api_page(app)
    for module in (auth, agents, clients, conversations):
        app.include_router(module.router, responses={"default": {"model": Problem}})
    for router in routers:
        app.include_router(router, responses={"default": {"model": Problem}})
    app.include_router(health.router)
    app.openapi = lambda: openapi_of(app)  # type: ignore[method-assign]
    app.add_exception_handler(ChatError, _chat_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    _mount_front_ends(app, demo=demo)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(InputGuard, problem=_problem)
    app.add_middleware(BodyLimit, larger=larger)
    app.add_middleware(Failures, problem=_problem)
    app.add_middleware(SecurityHeaders, secure=secure)
    return app


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document with the socket frames in it."""
    if app.openapi_schema is None:
        app.openapi_schema = with_frames(get_openapi(title=app.title, version=app.version, routes=app.routes))
    return app.openapi_schema


class SecurityHeaders:
    """nosniff, no referrer, a strict content policy a part, no caching of API answers, HSTS over https."""

    def __init__(self, app: Any, *, secure: bool) -> None:
        self.app = app
        self._secure = secure

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        if scope["method"] == "OPTIONS" and scope["path"].startswith(_PUBLIC_API):
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                _set_headers(headers, scope["path"])
                if self._secure:
                    headers["strict-transport-security"] = "max-age=31536000"
                message = {**message, "headers": headers.raw}
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses a request body larger than a socket's frame may be, before it is read into memory.

    `larger`: paths that take files, with their own limits in bytes.
    """

    def __init__(self, app: Any, *, larger: Mapping[str, int]) -> None:
        self.app = app
        self._larger = larger

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        left = self._larger.get(scope["path"], MAX_FRAME_BYTES)

        async def receive_counted() -> Any:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise FrameTooLarge
            return message

        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > left:
            await _problem(FrameTooLarge())(scope, receive, send)
            return
        await self.app(scope, receive_counted, send)


def _set_headers(headers: MutableHeaders, path: str) -> None:
    headers["x-content-type-options"] = "nosniff"
    headers["referrer-policy"] = "no-referrer"
    if path.startswith("/api/"):
        headers["cache-control"] = "no-store"
        if path.startswith(_PUBLIC_API):
            headers["access-control-allow-origin"] = "*"
    elif path == "/agent" or path.startswith("/agent/"):
        headers["content-security-policy"] = _PAGES
    elif path.startswith(("/widget/", "/widget.js")):
        headers["access-control-allow-origin"] = "*"
        headers["cross-origin-resource-policy"] = "cross-origin"
    elif not path.startswith(("/docs", "/api-docs/", "/openapi.json")):
        headers["content-security-policy"] = _SHOP


def _mount_front_ends(app: FastAPI, *, demo: bool) -> None:
    """Hashed files are immutable, pages are asked for anew; unknown pages under /agent are the SPA's."""
    agent, widget, shop = STATIC / "agent", STATIC / "widget", STATIC / "demo"

    @app.get("/widget.js", include_in_schema=False)
    async def loader() -> Response:
        return _file(widget / "widget.js", "public, max-age=300")

    @app.get("/agent", include_in_schema=False)
    @app.get("/agent/{path:path}", include_in_schema=False)
    async def dashboard(path: str = "") -> Response:
        if path.startswith("assets/"):
            return _file(_inside(agent, path), _YEAR)
        return _file(agent / "index.html", "no-cache")

    if widget.is_dir():
        app.mount("/widget", _Immutable(directory=widget), name="widget")
    if demo:

        @app.get("/", include_in_schema=False)
        async def shop_page() -> Response:
            return _file(shop / "index.html", "no-cache")

        if shop.is_dir():
            app.mount("/demo", _Immutable(directory=shop), name="demo")


class _Immutable(StaticFiles):
    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = _YEAR
        return response


def _inside(folder: Path, path: str) -> Path:
    if "\0" in path or not (file := (folder / path).resolve()).is_relative_to(folder):
        raise HTTPException(404)
    return file


def _file(path: Path, cache: str) -> Response:
    if not os.path.isfile(path):  # noqa: PTH113 - unlike Path.is_file it is False for a name too long
        raise HTTPException(404)
    return FileResponse(path, headers={"cache-control": cache})


def _problem(error: ChatError, status: int | None = None) -> JSONResponse:
    """`message` may repeat a name that was sent, and with it what UTF-8 cannot write."""
    problem = Problem(
        code=error.code,
        message=error.message.encode(errors="replace").decode(),
        retryable=error.retryable,
        retry_after=error.retry_after,
        details=error.details,
    )
    headers = {"retry-after": str(int(error.retry_after) + 1)} if error.retry_after is not None else None
    return JSONResponse(problem.model_dump(), status_code=status or error.http_status, headers=headers)


async def _chat_error(_request: Request, error: Exception) -> Response:
    """The one mapping of errors to HTTP."""
    return _problem(error if isinstance(error, ChatError) else InternalError())


async def _invalid(_request: Request, error: Exception) -> Response:
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {"loc": (), "msg": "invalid"}
    where = ".".join(str(part) for part in first["loc"])
    return _problem(BadRequest(f"{where}: {first['msg']}"), 422)


async def _http_error(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _problem(NotFoundPage() if status == 404 else BadRequest(), status)


class NotFoundPage(NotFound):
    """There is nothing at this address."""

    code: ClassVar[ErrorCode] = "bad_request"
    sentence: ClassVar[str] = "There is nothing at this address."
