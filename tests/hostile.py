"""Hostile text: strings that make careless readers slow, and how long a reader takes on them."""

from __future__ import annotations

import gc
import math
import random
import signal
import time
from collections.abc import Callable

LONGEST = 8_000
"""The longest message there is."""
ENDLESS = 0.6
"""Seconds of CPU after which nobody waits for the end."""
PUMPED = (
    "a", "1", " ", "\n", ".", "-", ",", "<", "«", "İ", "\u0301", "a ", "1 ", "a.", "a-", "1.", "A. B ", "CL-",
    "X1-", "et ", ", ", "! ", "merci ", "Jean Martin ", "commande ", "12 rue ", "12345 ", "123456-", "a@b.c ",
    "www.", "a\n", "https://a.b ", "eyJa.", "y1a1@a.a1111", "je veux pas ", "avocat, ", "c'est nul ! ",
    "mot de passe : ", "ABCD ", "le 12 mai ", "06 12 34 ", "FR76 3000 ", "ou est ma ", "toujours pas recu ",
)  # fmt: skip
"""Repeated up to the longest message."""


def family(length: int = LONGEST) -> list[str]:
    """Strings that any reader of text must read in time linear in their length."""
    chance = random.Random(8)
    words = [f"{word}{number}" for number, word in enumerate(chance.choices(PUMPED, k=length), start=1)]
    return [
        *(f"{pumped * (length // len(pumped))}?"[:length] for pumped in PUMPED),
        "".join(chance.choices(PUMPED, k=length))[:length],
        " ".join(words)[:length],
        "".join(map(chr, range(0xC0, 0xC0 + length))),
    ]


class TooLong(BaseException):
    """Work that does not end."""


def stopped_after(seconds: float, work: Callable[[], object]) -> None:
    """Does the work. Raises TooLong once it has used so many seconds of CPU; a pattern that is stuck, too."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    gc.disable()  # an exception in its callbacks would be lost
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        work()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        gc.enable()


def in_turns(
    short: Callable[[], float], long: Callable[[], float], good: Callable[[float, float], bool], *, rounds: int = 6
) -> tuple[float, float]:
    """The best times of two works, measured in turns, twice at least, until they are good: a slow moment of the
    machine is no property of either."""
    once = twice = math.inf
    for turn in range(rounds):
        once, twice = min(once, short()), min(twice, long())
        if turn and good(once, twice):
            break
    return once, twice


def seconds_of(work: Callable[[], object], *, enough: float, tries: int = 3) -> float:
    """The seconds of CPU the work takes: the best of some tries, until one is good enough; ENDLESS when it does
    not end."""
    best = ENDLESS
    for _ in range(tries):
        began = time.thread_time()
        try:
            stopped_after(ENDLESS, work)
        except TooLong:
            return best
        best = min(best, time.thread_time() - began)
        if best <= enough:
            break
    return best
