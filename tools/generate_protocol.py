"""Write the TypeScript of the Python models and of the table of rights (`--check`: only say what is stale)."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, get_args

from libriassist.core.rights import CONVERSATION_RIGHTS, SHOP_RIGHTS, Standing
from libriassist.protocol import MAX_MESSAGE_CHARS, PAGE_EVENTS, VERSION, Role
from libriassist.setup.features import ROUTERS
from libriassist.web.http import create_http, openapi_of

ROOT = Path(__file__).resolve().parent.parent
PROTOCOL = ROOT / "frontend" / "chat-core" / "protocol.gen.ts"
RIGHTS = ROOT / "frontend" / "agent-dashboard" / "shared" / "desk" / "rights.gen.ts"
HEADER = "// Generated from libriassist/protocol and the routes by `make generate`. Do not edit.\n"


def openapi_document() -> dict[str, Any]:
    """The document of an app with every route, built without touching a database."""
    return openapi_of(create_http(None, routers=ROUTERS, demo=True))


def rights() -> str:
    """Of each right, what each role of the team may: buttons hide by the table the server refuses by."""
    team = get_args(Role)
    on_conversations = {
        right: {role: [one for one in get_args(Standing) if one in row[role]] for role in team}
        for right, row in CONVERSATION_RIGHTS.items()
    }
    in_shop = {right: [role for role in team if role in who] for right, who in SHOP_RIGHTS.items()}
    return (
        "// Generated from libriassist/core/rights.py by `make generate`. Do not edit.\n"
        f"export const CONVERSATION_RIGHTS = {json.dumps(on_conversations, indent=2)} as const;\n"
        f"export const SHOP_RIGHTS = {json.dumps(in_shop, indent=2)} as const;\n"
    )


def protocol() -> str:
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
    """Exit code 1 when `--check` finds a file stale."""
    texts = {PROTOCOL: protocol(), RIGHTS: rights()}
    if "--check" not in sys.argv:
        for target, text in texts.items():
            target.write_text(text)
        return 0
    stale = [target for target, text in texts.items() if not target.exists() or target.read_text() != text]
    for target in stale:
        print(f"{target.relative_to(ROOT)} is stale: run `make generate`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
