"""The prose of README.md and docs/ is wrapped evenly; tables, code and headings stay as they are.

`python tools/wrap_docs.py` wraps, `--check` only says where it is not.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 120
_FENCE = re.compile(r"^\s*(```|~~~)")
_ITEM = re.compile(r"^(\s*)([-*]|\d+\.)( +)")
_ALONE = re.compile(r"^\s*(#|\||>|<|!\[|\[[^\]]+\]:|---)|^( {4}|\t)(?![-*] |\d+\. )")
"""Headings, tables, quotations, pictures, definitions and indented code."""


def wrapped(text: str) -> str:
    """The page, each paragraph and each item of a list filled to the width."""
    done: list[str] = []
    paragraph: list[str] = []
    first = rest = ""
    fenced = False

    def close() -> None:
        if paragraph:
            words = " ".join(line.strip(" ") for line in paragraph)
            done.extend(_filled(words, first, rest))
            paragraph.clear()

    for line in text.split("\n"):
        fence = bool(_FENCE.match(line))
        item = _ITEM.match(line)
        if fence or fenced or not line.strip():
            close()
            done.append(line)
            fenced ^= fence
        elif item:
            close()
            first, rest = item.group(0), " " * len(item.group(0))
            paragraph.append(line[len(first) :])
        elif _stands_alone(line, paragraph, rest, done):
            close()
            done.append(line)
        else:
            if not paragraph:
                first = rest = line[: len(line) - len(line.lstrip(" "))]
            paragraph.append(line)
    close()
    return "\n".join(done)


def _stands_alone(line: str, paragraph: list[str], rest: str, done: list[str]) -> bool:
    if paragraph:
        return re.match(r"^\s*(#|\|)", line) is not None
    return _ALONE.match(line) is not None and not _goes_on(line, rest, done)


def _goes_on(line: str, rest: str, done: list[str]) -> bool:
    """A second paragraph of a list's item looks like indented code."""
    inside = next((found for found in map(_ITEM.match, reversed(done)) if found), None)
    return inside is not None and bool(rest) and line.startswith(rest) and not line.lstrip().startswith(("#", "|"))


def _filled(words: str, first: str, rest: str) -> list[str]:
    """Broken at plain spaces only (French has others), never inside `code` or before a sign that stands apart."""
    held = re.sub(r"`[^`]*`| [%?!:;»](?!\w)|« ", lambda found: found.group(0).replace(" ", "\0"), words)
    lines: list[str] = []
    line, empty = first, True
    for word in filter(None, held.split(" ")):
        if not empty and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, empty = rest, True
        line, empty = (line + word if empty else f"{line} {word}"), False
    return [one.replace("\0", " ") for one in [*lines, line]]


def main() -> int:
    """Exit code 1 when --check finds a page that is not wrapped."""
    check = "--check" in sys.argv
    uneven = 0
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        new = wrapped(text)
        if new != text:
            uneven += 1
            if check:
                sys.stderr.write(f"{page.relative_to(ROOT)} is not wrapped: python tools/wrap_docs.py\n")
            else:
                page.write_text(new, encoding="utf-8")
    return 1 if check and uneven else 0


if __name__ == "__main__":
    raise SystemExit(main())
