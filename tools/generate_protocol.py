"""Write frontend/chat-core/protocol.gen.ts from the Python models (`--check`: only say whether it is fresh)."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from libriassist.protocol import MAX_MESSAGE_CHARS, PAGE_EVENTS, VERSION
from libriassist.setup.features import ROUTERS
from libriassist.web.http import create_http, openapi_of

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "frontend" / "chat-core" / "protocol.gen.ts"
HEADER = "// Generated from libriassist/protocol and the routes by `make generate`. Do not edit.\n"


def openapi_document() -> dict[str, Any]:
    """The document of an app with every route, built without touching a database."""
    return openapi_of(create_http(None, routers=ROUTERS, demo=True))


def generate() -> str:
    """The TypeScript text: openapi-typescript's output, plus the numbers both sides share."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "openapi.json"
        target = Path(folder) / "out.ts"
        source.write_text(json.dumps(openapi_document()))
        subprocess.run(
            [
                str(ROOT / "frontend/node_modules/.bin/openapi-typescript"),
                str(source),
                "-o",
                str(target),
                "--alphabetize",
                "--immutable",
            ],
            check=True,
            cwd=ROOT / "frontend",
            stdout=subprocess.DEVNULL,
        )
        body = target.read_text()
    numbers = (
        f"\nexport const VERSION = {VERSION};\n"
        f"export const MAX_MESSAGE_CHARS = {MAX_MESSAGE_CHARS};\n"
        f"export const PAGE_EVENTS = {PAGE_EVENTS};\n"
    )
    return HEADER + body + numbers


def main() -> int:
    """Exit code 1 when `--check` finds the file stale."""
    text = generate()
    if "--check" in sys.argv:
        fresh = TARGET.exists() and TARGET.read_text() == text
        if not fresh:
            print(f"{TARGET.relative_to(ROOT)} is stale: run `make generate`", file=sys.stderr)
        return 0 if fresh else 1
    TARGET.write_text(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
