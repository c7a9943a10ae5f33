"""A file as it is kept, and how large a picture may be."""

from __future__ import annotations

from dataclasses import dataclass

from ...protocol import MediaType


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """Millions of pixels. WebP needs sixteen bytes of memory for each while it is decoded, the others five."""

    megapixels: float = 40.0
    webp_megapixels: float = 16.0

    def pixels(self, kind: str) -> int:
        return int((min(self.megapixels, self.webp_megapixels) if kind == "WEBP" else self.megapixels) * 1_000_000)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file as it is kept. `small`: a thumbnail, of pictures only (JPEG or PNG like the picture)."""

    media_type: MediaType
    content: bytes
    small: bytes | None = None
    width: int | None = None
    height: int | None = None
