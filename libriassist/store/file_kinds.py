"""What an uploaded file is, by its first bytes alone; pictures are decoded and written anew.

A rewritten picture keeps no EXIF (where and with what it was taken), no hidden second file and no trick of
its first encoder. Anything that is not one of the kinds below is refused, whatever its name says.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from ..core.errors import FileRefused
from ..protocol import MediaType

MAX_PIXELS = 40_000_000
LONGEST_SIDE = 3_072
"""Larger pictures are kept at this size: enough to judge a defect, and decoded in a fraction of the memory."""
SMALL_SIDE = 480
_PICTURES: dict[str, MediaType] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
"""What the EXIF orientation asks for."""
_MAGIC: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"%PDF-[12]\.\d"), "PDF"),
)
_MARKUP = re.compile(
    rb"\s*<(?:!doctype|!--|\?xml|html|head|body|script|svg|[a-z][a-z0-9:-]*[\s>/])", re.IGNORECASE
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file as it is kept. `small`: a thumbnail, of pictures only (JPEG or PNG like the picture)."""

    media_type: MediaType
    content: bytes
    small: bytes | None = None
    width: int | None = None
    height: int | None = None


def check_file(content: bytes) -> CheckedFile:
    """The file as it may be kept and given to others. Slow (a second for a large photo): for worker threads.

    Raises FileRefused: `details.reason` is `empty`, `kind`, `damaged` or `pixels`.
    """
    if not content:
        raise FileRefused("The file is empty.", details={"reason": "empty"})
    kind = next((kind for magic, kind in _MAGIC if magic.match(content)), None)
    if kind == "PDF":
        return CheckedFile("application/pdf", content)
    if kind is not None:
        return _picture(content, kind)
    return _text(content)


def _text(content: bytes) -> CheckedFile:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(details={"reason": "kind"}) from None
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")) or _NOT_TEXT.search(text):
        raise FileRefused(details={"reason": "kind"})
    return CheckedFile("text/plain", text.encode())


def _picture(content: bytes, kind: str) -> CheckedFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise FileRefused("The picture has too many pixels.", details={"reason": "pixels"})
                return _rewritten(picture, kind)
    except Image.DecompressionBombError as error:
        raise FileRefused("The picture has too many pixels.", details={"reason": "pixels"}) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, EOFError, OverflowError) as error:
        raise FileRefused("The picture is damaged.", details={"reason": "damaged"}) from error


def _rewritten(picture: Image.Image, kind: str) -> CheckedFile:
    """Turned as its EXIF says, then without it. Of an animation the first picture is kept, as PNG.

    Shrunk before anything else, and in place: pictures are copied as little as possible.
    """
    shrink = LONGEST_SIDE / max(picture.size)
    if shrink < 1:
        picture.draft("RGB", (round(picture.width * shrink), round(picture.height * shrink)))
    kept_as = "PNG" if kind == "GIF" else kind
    clear = kept_as != "JPEG" and ("A" in picture.getbands() or "transparency" in picture.info)
    mode = "RGBA" if clear else "RGB"
    turn = picture.getexif().get(_ORIENTATION)
    plain = picture if picture.mode == mode else picture.convert(mode)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if turn in _TURNS:
        plain = plain.transpose(_TURNS[turn])
    written = _encode(plain, kept_as)
    width, height = plain.size
    plain.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return CheckedFile(_PICTURES[kept_as], written, _encode(plain, kept_as), width, height)


def _encode(picture: Image.Image, kind: str) -> bytes:
    """The pixels and nothing else: neither EXIF nor any other note is handed on."""
    out = io.BytesIO()
    options = {"quality": 88} if kind in {"JPEG", "WEBP"} else {"compress_level": 4}
    picture.info = {}
    picture.save(out, kind, exif=b"", **options)
    return out.getvalue()
