"""A promise is always followed by the transfer: no text of the assistant's own announces one.

The announcement is the event `transfer.requested` itself, which clients see; the assistant only ever offers a
person, or speaks of one who is coming while the client waits for them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

LOCALES = Path(__file__).parents[2] / "libriassist" / "ai" / "locales"
ANNOUNCES = re.compile(
    r"je vous (?:mets|transf[eè]re|passe)|mise? en relation|va vous r[eé]pondre|vous rappellera|est en route"
    r"|putting you through|transferring you|will (?:answer|reply|join|call)|is on (?:the|their) way"
    r"|le (?:paso|pongo|transfiero)|le responder[aá]|le (?:atender[aá])"
    r"|ich verbinde|stelle (?:sie )?durch|wird (?:ihnen |sich )"
    r"|la (?:metto|trasferisco)|le risponder[aà]",
    re.IGNORECASE,
)
ONLY_WHILE_WAITING = {"collect_begin", "collect_noted"}


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*.json")), ids=lambda path: path.stem)
def test_no_text_of_the_assistant_announces_a_person(path: Path) -> None:
    texts = json.loads(path.read_text(encoding="utf-8"))
    announcing = {key for key, text in texts.items() if ANNOUNCES.search(text)} - ONLY_WHILE_WAITING
    assert announcing == set()
