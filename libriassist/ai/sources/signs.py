"""Signs that say something by their form: how a list counts, digits set high or low."""

from __future__ import annotations

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_DIGITS = {"sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}


def counted(number: int, form: str) -> str:
    """A number as lists write it: `a` or `lowerLetter`, `A`, `i` or `lowerRoman`, `I`, else in digits."""
    kind = form[5:].lower() if form[:5] in {"lower", "upper"} else form.lower()
    word = str(number)
    if kind in {"a", "letter"} and number > 0:
        word = _LETTERS[(number - 1) % 26] * min((number - 1) // 26 + 1, 9)
    elif kind in {"i", "roman"} and 0 < number < 4000:
        word = _roman(number)
    return word.upper() if form[:1].isupper() or form.startswith("upper") else word


def _roman(number: int) -> str:
    word = ""
    for worth, letters in _ROMAN:
        word += letters * (number // worth)
        number %= worth
    return word


def raised(words: str, how: str) -> str:
    """`how`: `sup` or `sub`. Digits only: 10 and a raised 3 are no 103; letters say the same on the line."""
    return words.translate(_DIGITS[how]) if words.strip().isdecimal() else words
