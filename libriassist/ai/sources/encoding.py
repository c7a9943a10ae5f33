"""From bytes to text as browsers do it (WHATWG): the mark, then what is declared, then a guess.

What cannot be read so is refused: a wrong guess would garble every accent, and nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import webencodings

from ...core.errors import SourceUnreadable

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ONE_BYTE = ("windows-", "iso-8859-", "koi8-", "macintosh", "x-mac-", "ibm866")
_LOOKED_AT = 4_096
_COMMENTS = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta\s[^>]{0,500}", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"[^\"]*\"?|'[^']*'?)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([^\s\"'/>;]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([^\"'\s]{1,40})[\"']", re.IGNORECASE)
_GUESSES = ("cp1252", "mac_roman", "cp850")
"""How French tables and texts are written that are not in Unicode: by Windows, by old Macs, by DOS."""
_SIGNS = frozenset("\u00a0«»“”„‘’–—…€£§°²³·•¿¡®©™½¼¾ºª×´±†‰‹›\u202f")
_FITTING = 0.9
_MANY = 0.35
_SHORT = 24
"""Letters under which a text may well have as many signs as it likes."""


def decode(data: bytes, declared: str | None = None, *, markup: bool = False) -> str:
    """The text. `declared`: what the HTTP header says; `markup`: look for a declaration inside as well."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data.removeprefix(mark), encoding)
    found = webencodings.lookup(declared) if declared else None
    if found is None and markup:
        found = _declared_inside(data)
    if found is not None:
        wrongly = found.name.startswith(_ONE_BYTE) and _is_utf8(data)
        return _strictly(data, "utf-8" if wrongly else found.codec_info.name, found.name)
    return _guessed(data)


def _is_utf8(data: bytes) -> bool:
    """Accents that make sense in UTF-8 are no accident, whatever the label says."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _declared_inside(data: bytes) -> webencodings.Encoding | None:
    start = data[:_LOOKED_AT]
    label = _XML.match(start) or next(_labels(_COMMENTS.sub(b"", start)), None)
    if label is None:
        return None
    found = webencodings.lookup(label.group(1).decode("ascii", "replace"))
    return webencodings.lookup("utf-8") if found is not None and found.name.startswith("utf-16") else found


def _labels(start: bytes) -> Iterator[re.Match[bytes]]:
    """Declarations in <meta>; in `content` only beside `http-equiv`."""
    for meta in _META.findall(start):
        told = meta if b"http-equiv" in meta.lower() else _CONTENT.sub(b"", meta)
        if (label := _CHARSET.search(told)) is not None:
            yield label


def _strictly(data: bytes, codec: str, name: str = "") -> str:
    try:
        return _text(data.decode(codec))
    except UnicodeDecodeError as error:
        line = str(data[: error.start].count(b"\n") + 1)
        message = f"The text is not in the encoding it declares ({name or codec}), see line {line}."
        raise SourceUnreadable("wrong_encoding", message, line=line) from None


def _guessed(data: bytes) -> str:
    """UTF-8 if it can be; else the old encoding in which the accents stand where accents stand."""
    try:
        if b"\0" not in data[:_LOOKED_AT]:
            return _text(data.decode("utf-8"))
        zeros = [data[start:_LOOKED_AT:2].count(0) for start in (0, 1)]
        if min(zeros) * 10 < max(zeros):
            return _text(data.decode("utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"))
    except UnicodeDecodeError as error:
        line = str(data[: error.start].count(b"\n") + 1)
    else:
        line = "1"
    best = max(_GUESSES, key=lambda codec: _fit(data, codec))
    if b"\0" in data or _fit(data, best) < _FITTING:
        message = f"The text is not UTF-8 (line {line}). Save it again as UTF-8."
        raise SourceUnreadable("wrong_encoding", message, line=line)
    return data.decode(best)


def _fit(data: bytes, codec: str) -> float:
    """The share of the letters and signs outside ASCII that stand where a text has them."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    fitting = high = 0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        place, sign = found.start(), found.group()
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        high += 1
        if sign.isalpha() and sign not in "ƒˆºª":
            fitting += not (sign.isupper() and before.islower())
        else:
            fitting += sign in _SIGNS and (sign in "’·" or not (before.isalpha() and after.isalpha()))
    letters = sum(map(str.isalpha, text))
    return fitting / high if high and high <= _MANY * max(letters, _SHORT) else 0.0


def _text(text: str) -> str:
    if "\0" in text:
        raise SourceUnreadable("wrong_encoding", "This is not a text file.", line="1")
    return text.removeprefix("\ufeff")
