"""The links of a PDF page: rectangles over its text, each with the address it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.language.links import safe_link

_LINKS_MOST = 300
"""Of one page; each is compared with each piece of text."""


@dataclass(frozen=True, slots=True)
class PdfLink:
    """`left`, `low`, `right`, `high`: where the words of the link stand, in points."""

    address: str
    left: float
    low: float
    right: float
    high: float

    def covers(self, cm: Sequence[float], tm: Sequence[float], size: float, letters: int) -> bool:
        """Whether so many letters of that size, beginning there, touch the link."""
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        return self.low - size / 2 <= y <= self.high and x <= self.right and x + letters * size * 0.6 >= self.left


def pdf_links(page: Any) -> Iterator[PdfLink]:
    """Those that lead out of the document; what is damaged is no link."""
    try:
        annotations = list(page.get("/Annots") or ())[:_LINKS_MOST]
    except Exception:
        return
    for given in annotations:
        try:
            annotation = given.get_object()
            address = safe_link(str(annotation["/A"].get_object()["/URI"]))
            left, low, right, high = (float(number) for number in annotation["/Rect"])
        except Exception:  # noqa: S112 - of a damaged link only its words are left
            continue
        if address is not None:
            yield PdfLink(address, min(left, right), min(low, high), max(left, right), max(low, high))
