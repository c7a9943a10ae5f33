"""What an uploaded file is, by its first bytes alone; pictures are decoded and written anew (pictures.py).

Anything that is not one of the kinds below is refused, whatever its name says.
"""

from __future__ import annotations

import re

from ...core.errors import FileRefused
from .checked import CheckedFile, PictureLimits

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


def check_file(content: bytes, limits: PictureLimits) -> CheckedFile:
    """The file as it may be kept and given to others. Slow (a second for a large photo): for worker threads.

    Raises FileRefused: `details.reason` is `empty`, `kind`, `damaged` or `pixels`.
    """
    if not content:
        raise FileRefused("The file is empty.", details={"reason": "empty"})
    kind = next((kind for magic, kind in _MAGIC if magic.match(content)), None)
    if kind == "PDF":
        return CheckedFile("application/pdf", content)
    if kind is not None:
        from .pictures import rewritten  # what decodes pictures is loaded with the first one

        return rewritten(content, kind, limits)
    return _text(content)


def _text(content: bytes) -> CheckedFile:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(details={"reason": "kind"}) from None
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")) or _NOT_TEXT.search(text):
        raise FileRefused(details={"reason": "kind"})
    return CheckedFile("text/plain", text.encode())
