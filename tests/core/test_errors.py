"""The error tree as its module draws it: every class, under its parent, with its code and HTTP status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from libriassist.core import errors
from libriassist.core.errors import ChatError
from libriassist.protocol import ErrorCode

LINE = re.compile(r"^((?:│   )*)[├└]── (\w+) +(\S+) +(\d{3})\b", re.MULTILINE)


def drawn() -> Iterator[tuple[str, str, str, int]]:
    """Name, parent, code and status of each class in the drawing."""
    above = ["ChatError"]
    for depth, name, code, status in LINE.findall(errors.__doc__ or ""):
        level = len(depth) // 4 + 1
        above[level:] = [name]
        yield name, above[level - 1], code, int(status)


def below(error: type[ChatError]) -> Iterator[type[ChatError]]:
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from below(child)


def test_the_drawing_shows_every_error_under_its_parent_with_its_code_and_status() -> None:
    abstract = {"NotFound", "Conflict"}
    there = {
        (e.__name__, e.__base__.__name__, "(abstract)" if e.__name__ in abstract else e.code, e.http_status)
        for e in below(ChatError)
        if e.__base__ is not None
    }
    assert set(drawn()) == there


def test_every_code_of_the_wire_is_that_of_an_error() -> None:
    assert {error.code for error in below(ChatError)} == set(get_args(ErrorCode))
