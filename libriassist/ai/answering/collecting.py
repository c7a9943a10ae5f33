"""How the assistant says, while a client waits, what it notes for the agent and what it still asks."""

from __future__ import annotations

from ...core.brief.collecting import Collecting
from ...protocol import Lang
from ..catalog import Catalog
from ..language.detection import guess_language
from .care import CareTexts, load_care_texts


class CollectingTexts:
    """`chat.ports.CollectingWords` out of the catalogues. `example`: what an order number looks like, if known.
    `care`: the shop's words where a life may be in danger."""

    def __init__(self, catalog: Catalog, example: str, care: CareTexts | None = None) -> None:
        self._catalog = catalog
        self._example = example
        self._care = care or load_care_texts()

    def __call__(self, collecting: Collecting, said: str, lang: Lang) -> str:
        """In the language of what the client said last; the conversation's when that cannot be told."""
        lang = guess_language(said, lang)
        if collecting.care is not None:
            return self._care.text(lang, collecting.care)
        parts: list[str] = []
        if collecting.noted:
            parts.append(self._catalog.text(lang, "collect_noted"))
        elif collecting.ask is not None:
            parts.append(self._catalog.text(lang, "collect_begin"))
        if collecting.ask is not None:
            values = {"example": self._example} if collecting.ask == "order_number" and self._example else {}
            plain = "_plain" if collecting.ask == "order_number" and not self._example else ""
            parts.append(self._catalog.text(lang, f"collect_{collecting.ask}{plain}", **values))
        return " ".join(parts)
