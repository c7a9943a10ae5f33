"""The assistant's own words, from locales/<language>.json: the only user-facing text of ai/."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import get_args

from ..protocol import Lang

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class CatalogError(ValueError):
    """A message catalogue is not complete: a key or a placeholder stands in one language only."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Texts by language and key."""

    _texts: dict[Lang, dict[str, str]]

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The languages there are texts in."""
        return tuple(self._texts)

    def text(self, lang: Lang, key: str, **values: str) -> str:
        """The text of `key` with its placeholders filled; KeyError for a key that does not exist."""
        return _PLACEHOLDER.sub(lambda found: values[found.group(1)], self._texts[lang][key])

    def day(self, lang: Lang, iso_day: str) -> str:
        """`2025-10-28` as a person writes it; anything that is not an ISO day is given back as it is."""
        try:
            day = date.fromisoformat(iso_day)
        except ValueError:
            return iso_day
        month = self._texts[lang]["months"].split(",")[day.month - 1]
        return self.text(lang, "date", day=str(day.day), month=month, year=str(day.year))


def load_catalog() -> Catalog:
    """Reads the catalogues. Raises CatalogError unless all languages have the same keys and placeholders."""
    folder = files(__package__) / "locales"
    texts: dict[Lang, dict[str, str]] = {
        lang: json.loads((folder / f"{lang}.json").read_text(encoding="utf-8")) for lang in get_args(Lang)
    }
    check_complete(texts)
    return Catalog(texts)


def check_complete(texts: dict[Lang, dict[str, str]]) -> None:
    """Raises CatalogError naming the first key that is missing, empty or has other placeholders somewhere."""
    for key in sorted({key for catalog in texts.values() for key in catalog}):
        wanted: set[str] | None = None
        for lang, catalog in texts.items():
            if not catalog.get(key, "").strip():
                raise CatalogError(f"{lang}.json: {key!r} is missing or empty")
            found = set(_PLACEHOLDER.findall(catalog[key]))
            if wanted is not None and found != wanted:
                raise CatalogError(f"{lang}.json: {key!r} has other placeholders than the other languages")
            wanted = found
