"""Files of conversations: what is taken, what is kept of it, who may fetch it, and every refusal."""

from __future__ import annotations

import io
import secrets
import struct
import zlib
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image

from libriassist.store import schema
from libriassist.store.database import Database

from ..servers import Libri
from .cast import NOWHERE, Cast, bearer, conversation_of, hire, log_in, refused_with, try_upload, upload

pytestmark = pytest.mark.anyio


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#336699").save(out, kind, **options)
    return out.getvalue()


def photo_with_exif() -> bytes:
    """Lying on its side, as phones keep them, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
    return picture("JPEG", exif=exif)


def png_that_claims(width: int, height: int) -> bytes:
    """A small file that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


def fetch(server: Libri, url: str, headers: dict[str, str]) -> httpx.Response:
    return httpx.get(f"{server.url}{url}", headers=headers, timeout=30)


@pytest.mark.parametrize(
    ("content", "name", "kept_as", "media_type"),
    [
        (picture("PNG"), "défaut.png", "défaut.png", "image/png"),
        (picture("JPEG"), "IMG_1.JPEG", "IMG_1.jpg", "image/jpeg"),
        (picture("WEBP"), "x.webp", "x.webp", "image/webp"),
        (picture("GIF"), "x.gif", "x.png", "image/png"),
        (picture("PNG"), "page.html", "page.png", "image/png"),
        (picture("PNG"), "../../etc/pass\x00wd.png", "passwd.png", "image/png"),
        (picture("PNG"), "", "file.png", "image/png"),
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "facture.pdf", "facture.pdf", "application/pdf"),
        ("Bonjour, voilà l’été.\n".encode(), "note", "note.txt", "text/plain"),
    ],
)
async def test_a_file_is_taken_for_what_its_bytes_say(
    cast: Cast, content: bytes, name: str, kept_as: str, media_type: str
) -> None:
    made = upload(await cast.client(), content, name)
    assert (made["name"], made["media_type"]) == (kept_as, media_type)
    assert (made["width"], made["height"]) == ((640, 480) if media_type.startswith("image") else (None, None))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>", "kind"),
        (b"<?xml version='1.0'?><x/>", "kind"),
        (b"PK\x03\x04rest of a zip", "kind"),
        (b"MZ\x90\x00 a program", "kind"),
        (b"#!/bin/sh\n\x00", "kind"),
        (b"\xff\xfe\x00\x01", "kind"),
        (b"\xff\xd8\xffnot a picture at all", "damaged"),
        (picture("PNG")[:120], "damaged"),
        (picture("JPEG", (2_000, 2_000))[:-9_000], "damaged"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "damaged"),
        (png_that_claims(60_000, 60_000), "pixels"),
        (png_that_claims(8_001, 5_000), "pixels"),
        (png_that_claims(5_000, 5_000), "damaged"),
    ],
)
async def test_anything_else_is_refused_with_the_reason(cast: Cast, content: bytes, reason: str) -> None:
    answer = try_upload(await cast.client(), content, "photo.jpg")
    assert answer.status_code == 415
    problem = answer.json()
    assert problem["code"] == "file_refused" and problem["details"] == {"reason": reason}
    assert not problem["retryable"]


async def test_a_photo_is_turned_upright_and_tells_nothing_of_place_or_camera(cast: Cast) -> None:
    client = await cast.client()
    original = photo_with_exif()
    assert b"Canary Camera" in original
    made = upload(client, original)
    assert (made["width"], made["height"]) == (480, 640)
    for small in ("", "?small=true"):
        kept = fetch(cast.server, f"/api/client/files/{made['id']}{small}", bearer(client)).content
        assert b"Canary" not in kept and b"Exif" not in kept
        with Image.open(io.BytesIO(kept)) as picture_kept:
            assert not picture_kept.getexif()
            assert max(picture_kept.size) == (480 if small else 640)


async def test_what_is_hidden_behind_a_picture_is_gone(cast: Cast) -> None:
    client = await cast.client()
    made = upload(client, picture("JPEG") + b"<script>canary()</script>PK\x03\x04")
    assert b"canary" not in fetch(cast.server, f"/api/client/files/{made['id']}", bearer(client)).content


async def test_a_very_large_picture_is_kept_smaller(cast: Cast) -> None:
    made = upload(await cast.client(), picture("JPEG", (7_900, 5_000)))
    assert (made["width"], made["height"]) == (3_072, 1_944)


async def test_a_file_is_served_to_be_kept_not_shown(cast: Cast) -> None:
    client = await cast.client()
    made = upload(client, "é".encode(), "l'été.txt")
    answer = fetch(cast.server, f"/api/client/files/{made['id']}", bearer(client))
    assert answer.content == "é".encode()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''l%27%C3%A9t%C3%A9.txt"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "no-store"


async def test_the_other_side_sees_the_file_in_the_message_and_may_fetch_it(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    await marie.watches(conversation_of(client))
    made = upload(client, picture(), "défaut.png")
    await client.sends(
        "post_message", conversation_id=conversation_of(client), content="", attachments=[made["id"]]
    )
    event = await marie.sees("message.posted", content="", sender_type="client")
    assert event["attachments"] == [made]
    await marie.until(lambda: marie.desk[conversation_of(client)]["last_message"] == "📎 défaut.png", "a preview")
    with log_in(cast.server, marie.email) as http:
        assert http.get(f"/api/files/{made['id']}").status_code == 200
        sent = http.post(
            "/api/files",
            params={"cmd_id": secrets.token_hex(16)},
            headers={"x-file-name": "bon.pdf"},
            content=b"%PDF-1.4\n",
        ).json()
    await marie.sends(
        "post_message", conversation_id=conversation_of(client), content="Voici.", attachments=[sent["id"]]
    )
    assert (await client.sees("message.posted", content="Voici."))["attachments"] == [sent]
    answer = fetch(cast.server, f"/api/client/files/{sent['id']}", bearer(client))
    assert answer.content == b"%PDF-1.4\n"


async def test_nobody_else_learns_that_a_file_exists(cast: Cast) -> None:
    client, stranger = await cast.client(), await cast.client()
    await client.starts()
    made = upload(client, picture())
    own = f"/api/client/files/{made['id']}"
    nothing = fetch(cast.server, f"/api/client/files/{NOWHERE}", bearer(stranger))
    assert (nothing.status_code, nothing.json()["code"]) == (404, "no_such_file")

    def is_hidden() -> None:
        assert fetch(cast.server, own, bearer(stranger)).json() == nothing.json()
        with log_in(cast.server, hire(cast.server)) as http:
            answer = http.get(f"/api/files/{made['id']}")
            assert (answer.status_code, answer.json()["code"]) == (404, "no_such_file")

    is_hidden()
    assert fetch(cast.server, own, bearer(client)).status_code == 200
    await client.sends(
        "post_message", conversation_id=conversation_of(client), content="x", attachments=[made["id"]]
    )
    is_hidden()
    for headers in (
        {"authorization": ""},
        {"authorization": f"Bearer {client.id}.{stranger.token}"},
        {"authorization": f"Bearer {client.token}"},
        {"authorization": "Bearer .", "origin": cast.server.url},
        {"cookie": f"libriassist_access={client.token}"},
    ):
        assert fetch(cast.server, own, headers).status_code == 401
    foreign = {**bearer(client), "origin": "https://evil.example"}
    assert fetch(cast.server, own, foreign).json()["code"] == "origin_refused"
    assert httpx.get(f"{cast.server.url}{own}?token={client.token}").status_code == 401


async def test_only_its_uploader_can_send_a_file_and_only_once(cast: Cast) -> None:
    client, stranger = await cast.client(), await cast.client()
    await client.starts()
    await stranger.starts()
    made = upload(client, picture())
    fields = {"content": "", "attachments": [made["id"]]}
    theirs = {"conversation_id": conversation_of(stranger), **fields}
    assert await refused_with(stranger, "post_message", **theirs) == "no_such_file"
    mine = {"conversation_id": conversation_of(client), **fields}
    await client.sends("post_message", **mine)
    assert await refused_with(client, "post_message", **mine) == "no_such_file"
    gone = {**mine, "attachments": [NOWHERE]}
    assert await refused_with(client, "post_message", **gone) == "no_such_file"


@pytest.mark.parametrize(
    "fields",
    [
        {"content": ""},
        {"content": " \n", "attachments": []},
        {"content": "", "attachments": ["../x"]},
        {"content": "", "attachments": [NOWHERE, NOWHERE]},
        {"content": "", "attachments": [f"{n:08d}-0000-4000-8000-000000000000" for n in range(6)]},
        {"content": "x", "attachments": None},
    ],
)
async def test_a_message_of_nothing_or_with_nonsense_is_a_bad_frame(cast: Cast, fields: dict[str, object]) -> None:
    client = await cast.client()
    await client.starts()
    where = {"conversation_id": conversation_of(client)}
    assert await refused_with(client, "post_message", **where, **fields) == "bad_frame"


async def test_the_same_upload_again_is_the_same_file(cast: Cast) -> None:
    client = await cast.client()
    cmd_id = secrets.token_hex(16)
    first, again = (try_upload(client, picture(), "x.png", cmd_id).json() for _ in range(2))
    assert first == again
    other = try_upload(client, picture("PNG", (9, 9)), "x.png", cmd_id)
    assert (other.status_code, other.json()["code"]) == (409, "cmd_conflict")


@pytest.fixture(scope="module")
def strict_shop(tmp_path_factory: pytest.TempPathFactory) -> object:
    server = Libri(
        tmp_path_factory.mktemp("strict"),
        attachment_bytes=50_000,
        attachments_per_conversation=2,
        uploads_per_minute=6,
        allowed_origins="https://shop.example",
    )
    server.start()
    yield server
    server.stop()


async def test_size_number_and_pace_are_limited(strict_shop: Libri) -> None:
    cast = Cast(strict_shop)
    client = await cast.client()
    await client.starts()
    for content in (b"a" * 50_001, b"a" * 200_000):
        assert try_upload(client, content).json()["code"] in {"file_too_large", "frame_too_large"}
    pieces = (b"a" * 10_000 for _ in range(20))
    answer = httpx.post(
        f"{strict_shop.url}/api/client/files?cmd_id={'b' * 32}", headers=bearer(client), content=pieces
    )
    assert answer.json()["code"] == "file_too_large"
    ids = [upload(client, f"note {n}".encode())["id"] for n in range(3)]
    where = {"conversation_id": conversation_of(client), "content": ""}
    await client.sends("post_message", **where, attachments=ids[:2])
    assert await refused_with(client, "post_message", **where, attachments=ids[2:]) == "too_many_files"
    answer = try_upload(client, b"one more")
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer.headers["retry-after"]) > 0
    await cast.leave()


async def test_the_bytes_of_an_hour_are_limited_by_visitor_and_by_address(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    server = Libri(
        tmp_path_factory.mktemp("quota"), upload_bytes_per_session=100_000, upload_bytes_per_address=150_000
    )
    server.start()
    cast = Cast(server)
    one, two = await cast.client(), await cast.client()
    try:
        answers = [try_upload(client, b"a" * 40_000).status_code for client in (one, one, one, two, two)]
        assert answers == [201, 201, 429, 201, 429]
        late = try_upload(one, b"a" * 40_000)
        assert late.json()["code"] == "rate_limited" and int(late.headers["retry-after"]) > 3_000
        assert try_upload(one, b"a" * 10_000).status_code == 201
    finally:
        await cast.leave()
        server.stop()


async def test_the_widget_on_the_shops_own_page_may_ask_and_nobody_elses(strict_shop: Libri) -> None:
    url = f"{strict_shop.url}/api/client/files"
    asked = {
        "origin": "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,x-file-name",
    }
    answer = httpx.options(url, headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert httpx.options(f"{strict_shop.url}/api/client/sessions", headers=asked).status_code == 204
    agents_only = httpx.options(f"{strict_shop.url}/api/files", headers=asked)
    assert "access-control-allow-origin" not in agents_only.headers
    cast = Cast(strict_shop)
    client = await cast.client()
    headers = {**bearer(client), "origin": "https://shop.example"}
    assert httpx.post(f"{url}?cmd_id={'c' * 32}", headers=headers, content=b"x").status_code in {201, 429}
    await cast.leave()


async def test_a_shop_may_take_no_files(tmp_path: Path) -> None:
    server = Libri(tmp_path, attachments_per_conversation=0)
    server.start()
    try:
        cast = Cast(server)
        assert try_upload(await cast.client(), b"x").json()["code"] == "too_many_files"
        await cast.leave()
    finally:
        server.stop()


async def test_files_lie_under_random_names(cast: Cast) -> None:
    made = upload(await cast.client(), picture(), "secret-name.png")
    database = Database(cast.server.database_url)
    try:
        with database.reading() as connection:
            stored = connection.execute(
                sa.select(schema.files.c.stored_as).where(schema.files.c.id == made["id"])
            ).scalar_one()
    finally:
        database.close()
    assert len(stored) == 32 and made["id"].replace("-", "") != stored
