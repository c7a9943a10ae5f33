"""No pattern of the package is slow, whatever it reads: each is tried on strings made from its own parts."""

from __future__ import annotations

import re

import pytest

from ..hostile import LONGEST, TooLong, seconds_of, stopped_after
from ..hostile_patterns import hostile, patterns

PATTERN_SECONDS = 0.02
SHORT = 1_000
_LINEAR_MOST = PATTERN_SECONDS * SHORT / LONGEST
"""What a pattern may take for a short text when its time grows with the length alone."""
_SUSPECT = _LINEAR_MOST / 8
"""Above this, a time that grows with the square of the length would be too long for the longest message."""


def read(pattern: re.Pattern[str], text: str) -> None:
    """Everywhere in the text, and the text as a whole."""
    for _ in pattern.finditer(text):
        pass
    pattern.fullmatch(text)


def worst(pattern: re.Pattern[str]) -> tuple[float, str]:
    """The seconds of the first of the longest texts that takes too long, else of the worst, and its beginning."""
    found = (0.0, "")
    for text in hostile(pattern, SHORT):
        short = text(SHORT)
        if seconds_of(lambda t=short: read(pattern, t), enough=_SUSPECT, tries=2) > _SUSPECT:  # type: ignore[misc]
            long = text(LONGEST)
            seconds = seconds_of(lambda t=long: read(pattern, t), enough=PATTERN_SECONDS)  # type: ignore[misc]
            found = max(found, (seconds, short[:60]))
            if seconds > PATTERN_SECONDS:
                break
    return found


def test_every_pattern_reads_the_longest_hostile_text_within_twenty_milliseconds() -> None:
    every = patterns()
    assert len(every) > 200, "the patterns of the package are found"
    slow = {where: w for where, pattern in every.items() if (w := worst(pattern))[0] > PATTERN_SECONDS}
    assert not slow, "\n".join(f"{where}: {1000 * s:.0f} ms for {t!r}" for where, (s, t) in slow.items())


@pytest.mark.parametrize(
    "careless",
    [
        r"(?:[\w.]+@\w+\.\w+|\d{4,5}|le|et)+",
        r"\s*x$",
        r"(?:,|\w+ )*non",
        r"[\w.-]+@[\w-]+\.\w+",
        r"est\s*:?\s*\d",
        r"(?:a|b|ab)*c",
    ],
)
def test_the_strings_made_from_a_careless_pattern_show_that_it_is_slow(careless: str) -> None:
    assert worst(re.compile(careless))[0] > PATTERN_SECONDS


def test_a_pattern_that_hangs_is_stopped() -> None:
    with pytest.raises(TooLong):
        stopped_after(0.05, lambda: re.fullmatch(r"(?:a|aa)+b", "a" * 200))
