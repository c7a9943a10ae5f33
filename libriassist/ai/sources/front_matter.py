"""What stands before a Markdown text: YAML between `---`, TOML between `+++`, or a JSON object."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any, cast, get_args

from ...protocol import Lang
from .document import one_line

_LANGS = get_args(Lang)
_CHARS_MOST = 20_000
_KEY = re.compile(r"\A([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?")
_ENDS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_BLOCK = re.compile(r"[>|][+-]?")
_LIST_ITEM = re.compile(r"\A[ \t]*-[ \t]+(.*)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    title: str = ""
    lang: Lang | None = None
    tags: tuple[str, ...] = ()


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """What it says, and the text below it; the text alone when there is none."""
    start = text.lstrip("\n")
    for fence, read in (("---", _yaml), ("+++", _toml)):
        first, _, rest = start.partition("\n")
        if first.rstrip() == fence:
            found = _ENDS[fence].search(rest[:_CHARS_MOST])
            values = read(rest[: found.start()]) if found is not None else None
            if found is not None and values is not None:
                return _front(values), rest[found.end() :]
    if start.startswith("{"):
        try:
            values, end = json.JSONDecoder().raw_decode(start[:_CHARS_MOST])
        except (ValueError, RecursionError):
            return FrontMatter(), text
        if isinstance(values, dict):
            return _front(values), start[end:]
    return FrontMatter(), text


def _toml(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _yaml(text: str) -> dict[str, Any] | None:
    """The plain keys of the first level, with lists of either form. None for what is no list of keys."""
    values: dict[str, Any] = {}
    last = ""
    block = False
    for line in text.split("\n"):
        if block and (line.startswith((" ", "\t")) or not line.strip()):
            values[last] = f"{values[last]} {line.strip()}".strip()
        elif (found := _KEY.fullmatch(line.rstrip())) is not None:
            last = found.group(1)
            block = _BLOCK.fullmatch((found.group(2) or "").strip()) is not None
            values[last] = "" if block else _yaml_value(found.group(2) or "")
        elif (item := _LIST_ITEM.fullmatch(line)) is not None and last:
            values[last] = [*_list(values[last]), _bare(item.group(1))]
        elif line.strip() and not line.startswith((" ", "\t", "#")):
            return None
    return values or None


def _yaml_value(text: str) -> str | list[str]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [word for part in text[1:-1].split(",") if (word := _bare(part))]
    return _bare(text)


def _bare(text: str) -> str:
    text = text.strip()
    if text[:1] in {'"', "'"} and (end := text.find(text[0], 1)) > 0:
        return text[1:end]
    return text.partition(" #")[0].strip()


def _front(values: dict[str, Any]) -> FrontMatter:
    known = {str(name).lower(): value for name, value in values.items()}
    lang = str(known.get("lang") or known.get("language") or known.get("locale") or "")[:2].lower()
    tags = known.get("tags") or known.get("keywords") or ()
    return FrontMatter(
        one_line(str(known.get("title") or "")),
        cast(Lang, lang) if lang in _LANGS else None,
        tuple(dict.fromkeys(filter(None, (one_line(str(tag)) for tag in _list(tags))))),
    )


def _list(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    return str(value).split(",") if value else []
