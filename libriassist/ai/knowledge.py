"""The knowledge file: a JSON list of entries, checked strictly, with errors a shop can act on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from ..protocol import Lang

_REQUIRED = ("id", "question", "answer")
_OPTIONAL = ("tags", "source", "lang")
_LANGS = get_args(Lang)


class KnowledgeError(ValueError):
    """The knowledge file cannot be used. The message names the file, the entry and what is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the shop knows: a question as a client would ask it, and the answer given word for word."""

    id: str
    question: str
    answer: str
    tags: tuple[str, ...] = ()
    source: str | None = None
    lang: Lang = "fr"


def load_knowledge(path: Path) -> list[Entry]:
    """Reads a knowledge file. Raises KnowledgeError when it is unreadable or any entry is not right."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise KnowledgeError(f"{path}: not JSON: {error}") from error
    except RecursionError as error:
        raise KnowledgeError(f"{path}: not a knowledge file: nested too deeply") from error
    if not isinstance(raw, list):
        raise KnowledgeError(f"{path}: must be a JSON list of entries, not {type(raw).__name__}")
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for number, item in enumerate(raw, start=1):
        entry = _entry(item, f"{path}: entry {number}")
        if entry.id in seen:
            raise KnowledgeError(
                f"{path}: entry {number}: the id {entry.id!r} is already that of entry {seen[entry.id]}"
            )
        seen[entry.id] = number
        entries.append(entry)
    if not entries:
        raise KnowledgeError(f"{path}: has no entries")
    return entries


def _entry(item: Any, place: str) -> Entry:
    if not isinstance(item, dict):
        raise KnowledgeError(f"{place}: must be an object, not {type(item).__name__}")
    if unknown := sorted(set(item) - {*_REQUIRED, *_OPTIONAL}):
        raise KnowledgeError(f"{place}: unknown field {unknown[0]!r}")
    for name in _REQUIRED:
        if not isinstance(item.get(name), str) or not item[name].strip():
            raise KnowledgeError(f"{place}: {name!r} must be a non-empty text")
    tags = item.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise KnowledgeError(f"{place}: 'tags' must be a list of texts")
    source = item.get("source")
    if source is not None and not isinstance(source, str):
        raise KnowledgeError(f"{place}: 'source' must be a text")
    lang = item.get("lang", "fr")
    if lang not in _LANGS:
        raise KnowledgeError(f"{place}: 'lang' must be one of {', '.join(_LANGS)}, not {lang!r}")
    return Entry(
        id=item["id"].strip(),
        question=item["question"].strip(),
        answer=item["answer"].strip(),
        tags=tuple(tag.strip() for tag in tags if tag.strip()),
        source=source.strip() or None if source else None,
        lang=cast(Lang, lang),
    )
