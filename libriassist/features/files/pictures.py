"""Uploaded pictures, decoded and written anew.

A rewritten picture keeps no EXIF (where and with what it was taken), no hidden second file and no trick of
its first encoder.
"""

from __future__ import annotations

import contextlib
import io
import warnings

from PIL import Image, ImageCms, ImageOps

from ...core.errors import FileRefused
from ...protocol import MediaType
from .checked import CheckedFile, PictureLimits

LONGEST_SIDE = 3_072
"""Larger pictures are kept at this size: enough to judge a defect, and decoded in a fraction of the memory."""
SMALL_SIDE = 480
_PICTURES: dict[str, MediaType] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""Of a colour profile, the mode whose colours it describes."""
_HELD = frozenset({"exif", "xmp", "XML:com.adobe.xmp"})
"""Notes that may say how the camera was held."""
_DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")


def rewritten(content: bytes, kind: str, limits: PictureLimits) -> CheckedFile:
    """The picture as it may be kept. Raises FileRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > limits.pixels(kind):
                    raise FileRefused("The picture has too many pixels.", details={"reason": "pixels"})
                return _plain(picture, kind)
    except FileRefused:
        raise
    except Image.DecompressionBombError as error:
        raise FileRefused("The picture has too many pixels.", details={"reason": "pixels"}) from error
    except Exception as error:
        raise FileRefused("The picture is damaged.", details={"reason": "damaged"}) from error


def _plain(picture: Image.Image, kind: str) -> CheckedFile:
    """Its depth and colours brought to eight bits of sRGB, turned as its EXIF says, then without either note.

    Shrunk before anything else: pictures are copied as little as possible. Of an animation the first picture
    is kept, as PNG.
    """
    shrink = LONGEST_SIDE / max(picture.size)
    if shrink < 1:
        picture.draft("RGB", (round(picture.width * shrink), round(picture.height * shrink)))
    kept_as = "PNG" if kind == "GIF" else kind
    plain = _upright(_in_srgb(_shrunk(_eight_bits(picture)), clear=kept_as != "JPEG"))
    written = _encode(plain, kept_as)
    width, height = plain.size
    plain.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return CheckedFile(_PICTURES[kept_as], written, _encode(plain, kept_as), width, height)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Deeper greys scaled, not cut off; colours of a palette looked up."""
    picture.load()
    clear_colour = picture.info.get("transparency")
    if picture.mode in _DEEP:
        grey = picture.point(lambda value: value * (1 / 257)).convert("L")
        grey.info = {**picture.info}
        if isinstance(clear_colour, int):
            grey.info["transparency"] = clear_colour // 257
        picture = grey
    elif isinstance(clear_colour, tuple) and max(clear_colour) > 255:
        picture.info["transparency"] = tuple(value >> 8 for value in clear_colour)
    clear = "A" in picture.getbands() or clear_colour is not None
    if picture.mode in {"P", "PA"}:
        return picture.convert("RGBA" if clear else "RGB")
    if picture.mode in {"1", "L"}:
        return picture.convert("LA" if clear else "L")
    return picture.convert("RGBA") if picture.mode == "RGB" and clear else picture


def _shrunk(picture: Image.Image) -> Image.Image:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return picture


def _in_srgb(picture: Image.Image, *, clear: bool) -> Image.Image:
    """The colours that its profile means; those it has when the profile is damaged or of another kind."""
    alpha = picture.getchannel("A") if clear and "A" in picture.getbands() else None
    mode = picture.mode.removesuffix("A")
    made: Image.Image | None = None
    if profile := picture.info.get("icc_profile"):
        with contextlib.suppress(Exception):
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            space = _SPACES[given.profile.xcolor_space]
            if space == mode or (space == "RGB" and mode == "L"):
                colours = picture if picture.mode == space else picture.convert(space)
                made = ImageCms.profileToProfile(colours, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    if made is None:
        made = picture if picture.mode == "RGB" else picture.convert("RGB")
    made.info = {name: value for name, value in picture.info.items() if name in _HELD}
    if alpha is not None:
        made.putalpha(alpha)
    return made


def _upright(picture: Image.Image) -> Image.Image:
    """A damaged note of how the camera was held turns nothing."""
    with contextlib.suppress(Exception):
        return ImageOps.exif_transpose(picture)
    return picture


def _encode(picture: Image.Image, kind: str) -> bytes:
    """The pixels and nothing else: neither EXIF nor any other note is handed on."""
    out = io.BytesIO()
    options = {"quality": 88} if kind in {"JPEG", "WEBP"} else {"compress_level": 4}
    picture.info = {}
    picture.save(out, kind, exif=b"", **options)
    return out.getvalue()
