"""What the assistant says where a life may be in danger: the fixed texts of one reviewed file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, get_args

from pydantic import StringConstraints, TypeAdapter, ValidationError

from ...core.handoff.danger import Care
from ...protocol import MAX_MESSAGE_CHARS, Lang

SHIPPED = Path(__file__).with_name("care.json")
_Text = Annotated[str, StringConstraints(max_length=MAX_MESSAGE_CHARS, pattern=r"\S")]
_FILE = TypeAdapter(dict[Lang, dict[Care, _Text]])


class CareTextsError(ValueError):
    """The file of these texts cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class CareTexts:
    """Texts by language and by who may be in danger."""

    _texts: dict[Lang, dict[Care, str]]

    def text(self, lang: Lang, care: Care) -> str:
        """In the client's language."""
        return self._texts[lang][care]


def load_care_texts(path: Path = SHIPPED) -> CareTexts:
    """Reads a file; languages that a shop's leaves out are said in the shipped words. Raises CareTextsError."""
    texts = _read(SHIPPED)
    for lang, theirs in (_read(path) if path != SHIPPED else {}).items():
        texts[lang] = {**texts[lang], **theirs}
    for lang in get_args(Lang):
        if missing := [care for care in get_args(Care) if care not in texts.get(lang, {})]:
            raise CareTextsError(f"{path}: {lang} has no text for {missing[0]}")
    return CareTexts(texts)


def _read(path: Path) -> dict[Lang, dict[Care, str]]:
    try:
        return _FILE.validate_json(path.read_bytes())
    except OSError as error:
        raise CareTextsError(f"{path}: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise CareTextsError(f"{path}: {place}: {first['msg']}") from None
