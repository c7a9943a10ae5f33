"""Entries, and the JSON list they come in: checked strictly, with errors a shop can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast, get_args

from ...chat.ports.knowledge import EntryKind
from ...chat.ports.translations import Translation
from ...core.language.links import safe_link
from ...protocol import Lang

_REQUIRED = ("id", "question", "answer")
_OPTIONAL = ("tags", "source", "lang", "phrasings", "kind", "to_confirm", "translations")
_MARKS = ("to_confirm", "outdated")
"""What may be said of a translation besides its words."""
_LANGS = get_args(Lang)
_KINDS = get_args(EntryKind)
MAX_ID = 120
_ID = re.compile(r"[^/\x00-\x1f\x7f]+")


class KnowledgeError(ValueError):
    """The knowledge file cannot be used. The message names the file, the entry and what is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the shop knows: a question as a client would ask it, and the answer given word for word.

    `phrasings`: other ways clients ask. `kind` `passage`: a piece of a document, whose question is its heading
    path. `to_confirm`: the shop has not checked it yet.
    """

    id: str
    question: str
    answer: str
    tags: tuple[str, ...] = ()
    source: str | None = None
    lang: Lang = "fr"
    phrasings: tuple[str, ...] = ()
    kind: EntryKind = "faq"
    to_confirm: bool = False
    translations: tuple[Translation, ...] = ()

    def in_lang(self, lang: Lang) -> Entry:
        """As it is said to who reads `lang`: its translation's words, or its own when there is none."""
        said = next((t for t in self.translations if t.lang == lang != self.lang), None)
        return self if said is None else replace(self, question=said.question, answer=said.answer, lang=lang)


def load_knowledge(path: Path) -> list[Entry]:
    """Reads a knowledge file. Raises KnowledgeError when it is unreadable or any entry is not right."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read: {error}") from error
    try:
        return parse_knowledge(text)
    except KnowledgeError as error:
        raise KnowledgeError(f"{path}: {error}") from error


def parse_knowledge(text: str, lang: Lang = "fr") -> list[Entry]:
    """The entries of a JSON list; `lang` is that of entries that name none. Raises KnowledgeError."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise KnowledgeError(f"not JSON: {error}") from error
    except RecursionError as error:
        raise KnowledgeError("not a knowledge file: nested too deeply") from error
    if not isinstance(raw, list):
        raise KnowledgeError(f"must be a JSON list of entries, not {type(raw).__name__}")
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for number, item in enumerate(raw, start=1):
        entry = _entry(item, f"entry {number}", lang)
        if entry.id in seen:
            raise KnowledgeError(f"entry {number}: the id {entry.id!r} is already that of entry {seen[entry.id]}")
        seen[entry.id] = number
        entries.append(entry)
    if not entries:
        raise KnowledgeError("has no entries")
    return entries


def dump_knowledge(entries: Sequence[Entry]) -> str:
    """The JSON list that `parse_knowledge` reads back to the same entries."""
    return json.dumps([_item(entry) for entry in entries], ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": entry.id, "question": entry.question, "answer": entry.answer}
    item["tags"] = list(entry.tags)
    if entry.source is not None:
        item["source"] = entry.source
    item["lang"] = entry.lang
    if entry.phrasings:
        item["phrasings"] = list(entry.phrasings)
    if entry.kind != "faq":
        item["kind"] = entry.kind
    if entry.to_confirm:
        item["to_confirm"] = True
    if entry.translations:
        item["translations"] = {said.lang: _translation_item(said) for said in entry.translations}
    return item


def _translation_item(said: Translation) -> dict[str, Any]:
    marks = {name: True for name in _MARKS if getattr(said, name)}
    return {"question": said.question, "answer": said.answer, **marks}


def _entry(item: Any, place: str, default_lang: Lang) -> Entry:
    if not isinstance(item, dict):
        raise KnowledgeError(f"{place}: must be an object, not {type(item).__name__}")
    if unknown := sorted(set(item) - {*_REQUIRED, *_OPTIONAL}):
        raise KnowledgeError(f"{place}: unknown field {unknown[0]!r}")
    for name in _REQUIRED:
        if not isinstance(item.get(name), str) or not item[name].strip():
            raise KnowledgeError(f"{place}: {name!r} must be a non-empty text")
        if name == "id" and not _ID.fullmatch(item["id"].strip()):
            raise KnowledgeError(f"{place}: 'id' must have no slash and no control character")
        if "\0" in item[name]:
            raise KnowledgeError(f"{place}: {name!r} contains the character U+0000")
    if len(item["id"].strip()) > MAX_ID:
        raise KnowledgeError(f"{place}: 'id' has more than {MAX_ID} characters")
    source = item.get("source")
    if source is not None and not isinstance(source, str):
        raise KnowledgeError(f"{place}: 'source' must be a text")
    lang = cast(Lang, _one_of(item, "lang", default_lang, _LANGS, place))
    return Entry(
        id=item["id"].strip(),
        question=item["question"].strip(),
        answer=item["answer"].strip(),
        tags=_texts(item, "tags", place),
        source=safe_link(source) if source else None,
        lang=lang,
        phrasings=_texts(item, "phrasings", place),
        kind=cast(EntryKind, _one_of(item, "kind", "faq", _KINDS, place)),
        to_confirm=_marked(item, "to_confirm", place),
        translations=_translations(item.get("translations", {}), lang, place),
    )


def _translations(given: Any, own: Lang, place: str) -> tuple[Translation, ...]:
    if not isinstance(given, dict):
        raise KnowledgeError(f"{place}: 'translations' must be an object with an entry a language")
    return tuple(_translation(lang, said, own, f"{place}, translation {lang!r}") for lang, said in given.items())


def _translation(lang: str, said: Any, own: Lang, place: str) -> Translation:
    if lang not in _LANGS or lang == own:
        others = ", ".join(other for other in _LANGS if other != own)
        raise KnowledgeError(f"{place}: the language must be one of {others}")
    if not isinstance(said, dict):
        raise KnowledgeError(f"{place}: must be an object, not {type(said).__name__}")
    if unknown := sorted(set(said) - {"question", "answer", *_MARKS}):
        raise KnowledgeError(f"{place}: unknown field {unknown[0]!r}")
    for name in ("question", "answer"):
        if not isinstance(said.get(name), str) or not said[name].strip() or "\0" in said[name]:
            raise KnowledgeError(f"{place}: {name!r} must be a non-empty text without the character U+0000")
    to_confirm, outdated = (_marked(said, name, place) for name in _MARKS)
    return Translation(cast(Lang, lang), said["question"].strip(), said["answer"].strip(), to_confirm, outdated)


def _marked(item: dict[str, Any], name: str, place: str) -> bool:
    value = item.get(name, False)
    if not isinstance(value, bool):
        raise KnowledgeError(f"{place}: {name!r} must be true or false")
    return value


def _texts(item: dict[str, Any], name: str, place: str) -> tuple[str, ...]:
    texts = item.get(name, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise KnowledgeError(f"{place}: {name!r} must be a list of texts")
    return tuple(text.strip() for text in texts if text.strip())


def _one_of(item: dict[str, Any], name: str, default: str, allowed: Sequence[str], place: str) -> str:
    value = item.get(name, default)
    if value not in allowed:
        raise KnowledgeError(f"{place}: {name!r} must be one of {', '.join(allowed)}, not {value!r}")
    return str(value)
