"""Message catalogues: French and English have the same keys, the same placeholders, and no empty text."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def catalogs() -> Iterator[Path]:
    """The folders that hold fr.json: the server's, and each front end's, by feature where there are features."""
    apps = (path for path in (ROOT / "frontend").iterdir() if path.name != "node_modules")
    for place in (ROOT / "libriassist", *apps):
        yield from (path.parent for path in place.glob("**/locales/fr.json"))


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its path in the catalogue."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{key}.{index}")
    else:
        yield key, str(value)


def problems(folder: Path) -> Iterator[str]:
    """What is wrong in one folder, in words."""
    found = {lang: dict(texts(json.loads((folder / f"{lang}.json").read_text()))) for lang in ("fr", "en")}
    name = folder.relative_to(ROOT)
    for key in sorted(found["fr"].keys() ^ found["en"].keys()):
        yield f"{name}: {key} is missing in {'en' if key in found['fr'] else 'fr'}"
    for key in sorted(found["fr"].keys() & found["en"].keys()):
        french, english = found["fr"][key], found["en"][key]
        if not french.strip() or not english.strip():
            yield f"{name}: {key} is empty"
        if set(PLACEHOLDER.findall(french)) != set(PLACEHOLDER.findall(english)):
            yield f"{name}: {key} has other placeholders in French than in English"


def main() -> int:
    """Exit code 1 when a catalogue is incomplete, or when none is found at all."""
    folders = sorted(set(catalogs()))
    wrong = [problem for folder in folders for problem in problems(folder)]
    for problem in wrong:
        print(problem, file=sys.stderr)
    if not folders:
        print("no message catalogue found", file=sys.stderr)
    return 1 if wrong or not folders else 0


if __name__ == "__main__":
    raise SystemExit(main())
