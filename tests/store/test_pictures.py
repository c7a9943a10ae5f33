"""Pictures as they are kept: eight bits of sRGB, upright, without notes; and what is too large or damaged."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms

from libriassist.core.errors import FileRefused
from libriassist.features.files.checked import PictureLimits
from libriassist.features.files.kinds import check_file

DATA = Path(__file__).parent / "data"
LIMITS = PictureLimits()
with Image.open(DATA / "p3.jpg") as photo:
    P3 = photo.info["icc_profile"]
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def _greys(gamma: float) -> bytes:
    """A profile of greys, made by hand."""
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(gamma * 256))
    tags = struct.pack(">I4sII4sII", 2, b"wtpt", 156, 20, b"kTRC", 176, len(curve)) + white + curve
    head = struct.pack(
        ">I4sI4s4s4s12x4s", 128 + len(tags), b"lcms", 0x02400000, b"mntr", b"GRAY", b"XYZ ", b"acsp"
    )
    return (head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061)).ljust(128, b"\0") + tags


GREYS = _greys(1.8)


def kept(content: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(check_file(content, LIMITS).content))
    assert not {"icc_profile", "exif", "xmp", "gamma"} & set(found.info)
    return found


def written(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def colour(content: bytes, place: tuple[int, int] = (20, 20)) -> tuple[int, ...]:
    found = kept(content)
    return found.convert("RGBA" if "A" in found.getbands() else "RGB").getpixel(place)  # type: ignore[return-value]


def near(one: tuple[int, ...], other: tuple[int, ...], most: int = 3) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


def test_a_deep_grey_is_the_same_picture_in_eight_bits() -> None:
    content = (DATA / "gray16.png").read_bytes()
    source = Image.open(io.BytesIO(content))
    found = kept(content).convert("L")
    for place in ((0, 0), (200, 150), (399, 299), (13, 250)):
        assert abs(found.getpixel(place) - source.getpixel(place) / 257) <= 1  # type: ignore[operator]


def test_colours_are_those_the_profile_means() -> None:
    assert near(colour((DATA / "p3.jpg").read_bytes()), (252, 0, 5))
    red = Image.new("RGB", (64, 64), (230, 40, 40))
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True}), ("JPEG", {"quality": 95})):
        assert near(colour(written(red, kind, icc_profile=P3, **options)), (252, 0, 5))
    clear = Image.new("RGBA", (64, 64), (230, 40, 40, 100))
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True, "exact": True})):
        assert near(colour(written(clear, kind, icc_profile=P3, **options)), (252, 0, 5, 100))
    palette = red.convert("P", palette=Image.Palette.ADAPTIVE)
    assert near(colour(written(palette, "PNG", icc_profile=P3)), (252, 0, 5))


@pytest.mark.parametrize(
    "profile",
    [
        b"broken",
        P3[:200],
        P3[:128] + bytes(300),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    ],
)
def test_a_profile_that_is_damaged_or_of_another_kind_changes_nothing(profile: bytes) -> None:
    for kind in ("PNG", "JPEG", "WEBP"):
        picture = Image.new("RGB", (64, 64), (230, 40, 40))
        assert near(colour(written(picture, kind, icc_profile=profile)), (230, 40, 40))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_mode_of_a_picture_is_kept(mode: str) -> None:
    made = Image.new("RGB", (64, 64), "white")
    made.paste("black", (0, 0, 32, 64))
    picture = (
        made.convert("L").point(lambda v: v * 257, "I").convert("I;16")
        if mode == "I;16"
        else made.convert(mode if mode != "PA" else "P")
    )
    options = {"transparency": 0} if mode in {"P", "PA"} else {}
    kind = "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG"
    content = written(picture, kind, **options)
    assert near(colour(content, (50, 20))[:3], (255, 255, 255))
    assert near(colour(content, (10, 20))[:3], (0, 0, 0))


def png(depth: int, colour: int, sample: bytes, clear: bytes) -> bytes:
    """Eight by eight pixels of one colour, which is seen through."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 8, 8, depth, colour, 0, 0, 0)
    rows = zlib.compress((b"\0" + sample * 8) * 8)
    parts = chunk(b"IHDR", head) + chunk(b"tRNS", clear) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(("colour", "sample"), [(0, b"\x20\0"), (2, b"\xc0\0\x40\0\x10\0")])
def test_the_clear_colour_of_a_deep_picture_is_clear(colour: int, sample: bytes) -> None:
    assert kept(png(16, colour, sample, sample)).getchannel("A").getextrema() == (0, 0)
    assert kept(png(16, colour, sample, b"\xff" * len(sample))).getchannel("A").getextrema() == (255, 255)


def test_a_profile_of_greys_takes_no_colours_away() -> None:
    assert near(colour(written(Image.new("L", (64, 64), 100), "PNG", icc_profile=GREYS)), (119, 119, 119))
    assert near(
        colour(written(Image.new("LA", (64, 64), (100, 50)), "PNG", icc_profile=GREYS)), (119, 119, 119, 50)
    )
    for kind in ("PNG", "JPEG"):
        picture = Image.new("RGB", (64, 64), (120, 200, 80))
        assert near(colour(written(picture, kind, icc_profile=GREYS)), (120, 200, 80))


def test_transparency_is_kept_however_it_is_written() -> None:
    grey = Image.new("L", (64, 64), 77)
    palette = Image.new("P", (64, 64), 1)
    palette.putpalette([0, 0, 0, 10, 200, 30])
    for content in (
        written(Image.new("LA", (64, 64), (77, 0)), "PNG"), written(grey, "PNG", transparency=77),
        written(palette, "PNG", transparency=1), written(palette, "GIF", transparency=1),
        written(Image.new("RGBA", (64, 64), (1, 2, 3, 0)), "WEBP", lossless=True),
    ):  # fmt: skip
        assert colour(content)[3] == 0


DARK = {1: (4, 4), 2: (60, 4), 3: (60, 28), 4: (4, 28), 5: (4, 4), 6: (28, 4), 7: (28, 60), 8: (4, 60)}
"""Where the dark corner is to be seen."""


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_is_turned_as_its_note_says_in_every_format(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    picture = Image.new("RGB", (64, 32), "white")
    picture.paste("black", (0, 0, 16, 8))
    for kind in ("PNG", "JPEG", "WEBP"):
        found = kept(written(picture, kind, exif=exif))
        assert found.size == ((64, 32) if turn < 5 else (32, 64))
        assert near(found.convert("RGB").getpixel(DARK[turn]), (0, 0, 0), 40)  # type: ignore[arg-type]


NOTES = [b"", b"M", b"II*", b"MM\0*\0\0\0", b"Exif\0\0MM", b"MM\0*\0\0\0\x08\0\x01\x01\x12", bytes(40)]


@pytest.mark.parametrize("note", NOTES)
def test_a_short_or_broken_note_is_no_obstacle(note: bytes) -> None:
    content = bytearray(written(Image.new("RGB", (64, 64), "red"), "PNG"))
    chunk = struct.pack(">I", len(note)) + b"eXIf" + note + struct.pack(">I", zlib.crc32(b"eXIf" + note))
    for place in (33, len(content) - 12):
        assert near(colour(bytes(content[:place]) + chunk + bytes(content[place:])), (255, 0, 0))
    for kind in ("JPEG", "WEBP"):
        assert near(
            colour(written(Image.new("RGB", (64, 64), "red"), kind, exif=b"Exif\0\0" + note)), (254, 0, 0), 6
        )


def test_the_limit_of_pixels_is_each_formats_own() -> None:
    large = Image.new("L", (5_000, 4_000))
    assert check_file(written(large, "PNG"), LIMITS).width == 3_072
    for kind, limits in (("WEBP", LIMITS), ("PNG", PictureLimits(megapixels=19)), ("WEBP", PictureLimits(19, 50))):
        with pytest.raises(FileRefused) as refused:
            check_file(written(large, kind), limits)
        assert refused.value.details["reason"] == "pixels"


MEASURED = """
import resource, sys
from libriassist.features.files.checked import PictureLimits
from libriassist.features.files.kinds import check_file
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
check_file(content, PictureLimits())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [("WEBP", "RGBA", (4_000, 4_000)), ("PNG", "RGBA", (8_000, 5_000)), ("PNG", "P", (8_000, 5_000)),
     ("JPEG", "RGB", (8_000, 5_000)), ("GIF", "P", (8_000, 5_000))],
)  # fmt: skip
def test_the_largest_picture_needs_a_bounded_memory(
    kind: str, mode: str, size: tuple[int, int], tmp_path: Path
) -> None:
    gradient = ImageChops.offset(Image.linear_gradient("L"), 3).resize(size)
    (tmp_path / "p").write_bytes(written(gradient.convert("RGB").convert(mode), kind))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "p")], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 350_000
