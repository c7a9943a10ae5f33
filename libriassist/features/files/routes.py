"""Files of conversations: uploaded by one person, fetched by those who may read the message that names them.

Uploading is idempotent by `cmd_id`; the body is the file itself. A visitor proves itself by
`Authorization: Bearer <client_id>.<token>`, an agent by cookie: no address ever holds a secret.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Header, Query, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from ...core.errors import BadRequest, FileTooLarge, NoSuchConversation, NoSuchFile, TooManyFiles
from ...core.events import Actor
from ...protocol import Attachment, CmdId, Id
from ...web import access
from ...web.access import Services, SignedInAgent, access_file, client_of, services_of
from ...web.openapi import FILE_BODY

router = APIRouter(prefix="/api", tags=["files"])
UPLOADS = ("/api/files", "/api/client/files")
FileName = Annotated[str, Header(alias="x-file-name", max_length=2_000)]
"""Percent-encoded UTF-8 (120 characters take up to 1,440); only its last part counts, and its ending is given by
the content."""


@router.post("/client/files", status_code=201, openapi_extra=FILE_BODY)
async def upload_by_client(request: Request, cmd_id: Annotated[CmdId, Query()], name: FileName = "") -> Attachment:
    """A visitor's file, to be named by a later message."""
    return await _upload(request, await client_of(request), cmd_id, name)


@router.get("/client/files/{file_id}")
async def file_for_client(file_id: Id, request: Request, small: bool = False) -> Response:
    """A file of the visitor's own conversation; `small`: a thumbnail of a picture."""
    return await _download(request, await client_of(request), file_id, small=small)


@router.post("/files", status_code=201, openapi_extra=FILE_BODY)
async def upload_by_agent(
    request: Request, agent: SignedInAgent, cmd_id: Annotated[CmdId, Query()], name: FileName = ""
) -> Attachment:
    """An agent's file, to be named by a later message."""
    return await _upload(request, agent.actor(), cmd_id, name)


@router.get("/files/{file_id}")
async def file_for_agent(file_id: Id, request: Request, agent: SignedInAgent, small: bool = False) -> Response:
    """A file of a conversation the agent may read; `small`: a thumbnail of a picture."""
    return await _download(request, agent.actor(), file_id, small=small)


async def _upload(request: Request, actor: Actor, cmd_id: str, name: str) -> Attachment:
    services = services_of(request)
    if services.settings.attachments_per_conversation == 0:
        raise TooManyFiles
    services.limits.uploads.take(actor.id)
    network = access.network_of_request(request) if actor.kind == "client" else None
    if network is not None:
        services.limits.uploads.take(f"address {network}")
    content = await _body(request, services)
    services.limits.upload_bytes.take(actor.id, len(content))
    if network is not None:
        services.limits.upload_bytes_of_addresses.take(network, len(content))
    return await services.files.add(actor.id, cmd_id, unquote(name, errors="replace"), content)


async def _body(request: Request, services: Services) -> bytes:
    """The whole body, or an error: nothing is kept of half a file."""
    limit = services.settings.attachment_bytes
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit:
        raise FileTooLarge
    content = bytearray()
    try:
        async for part in request.stream():
            content += part
            if len(content) > limit:
                raise FileTooLarge
    except ClientDisconnect:
        raise BadRequest("The upload was cut off.") from None
    return bytes(content)


async def _download(request: Request, actor: Actor, file_id: str, *, small: bool) -> Response:
    services = services_of(request)
    try:
        record = await access_file(services, actor, file_id)
    except NoSuchConversation:
        raise NoSuchFile from None
    content = await services.files.content(record, small=small)
    file = record.attachment
    media_type = f"{file.media_type}; charset=utf-8" if file.media_type == "text/plain" else file.media_type
    return Response(
        content,
        media_type=media_type,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "content-security-policy": "default-src 'none'; sandbox",
            "content-encoding": "identity",
            "cross-origin-resource-policy": "cross-origin" if actor.kind == "client" else "same-origin",
        },
    )
