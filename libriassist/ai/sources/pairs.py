"""Questions and answers that a text marks as such: `Q: ... R: ...`, in the usual ways of five languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .document import Faq, Heading, Item, Text, clean, one_line

_ASKS = {"q": "ra", "question": "ra", "p": "r", "pregunta": "r", "f": "a", "frage": "a", "d": "r", "domanda": "r"}
"""How a question is marked, and with which letters its answer begins."""
_ANSWERS = frozenset({"r", "a", "réponse", "reponse", "rép", "rep", "answer", "respuesta", "antwort", "risposta"})
_WORDS = "|".join(sorted({*_ASKS, *_ANSWERS}, key=len, reverse=True))
_MARK = re.compile(
    r"[ \t]{0,8}+(?:(?:[-*•>]|\d{1,3}[.)])[ \t]{1,4}+)?(?:\*{1,3}|_{1,3})?\[?[ \t]?"
    rf"(?P<word>{_WORDS})[ \t\u00a0]?(?:n°[ \t]?|[.](?=\d))?\d{{0,3}}[ \t\u00a0\u202f]?"
    r"(?:\*{1,3}|_{1,3})?[ \t]?(?P<sign>[]:.)/–—→-])(?:\*{1,3}|_{1,3})?(?:[ \t\u00a0]+|$)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Pair:
    """A question as it is put together. `lines`: all that was said, for when no answer comes."""

    answers_begin: str
    question: list[str]
    answer: list[str] | None
    items: list[Item]

    def finished(self) -> list[Item]:
        question, answer = one_line(" ".join(self.question)), clean("\n".join(self.answer or ()))
        return [Faq(question, answer)] if question and answer else self.items


def marks_apart(markdown: str) -> str:
    """Each marked line as a paragraph of its own, so that rendering does not join them."""
    lines = markdown.split("\n")
    if not any(_asks(line) for line in lines):
        return markdown
    return "\n".join(f"\n{line.strip()}" if _MARK.match(line) else line for line in lines)


def paired(items: Iterable[Item]) -> list[Item]:
    """The same document, its marked questions with their answers put together."""
    out: list[Item] = []
    pair: _Pair | None = None
    for whole in items:
        for item in _lines(whole, waiting=pair is not None and pair.answer is None):
            asks = None if isinstance(item, Faq) else _asks(item.text)
            if pair is not None and asks is None and isinstance(item, Text):
                _continue(pair, item)
                continue
            out += pair.finished() if pair is not None else ()
            told: list[str] | None = [] if isinstance(item, Heading) else None
            pair = _Pair(asks[0], [asks[1]], told, [item]) if asks is not None else None
            if asks is None:
                out.append(item)
    return [*out, *(pair.finished() if pair is not None else ())]


def _continue(pair: _Pair, item: Text) -> None:
    pair.items.append(item)
    found = _MARK.match(item.text)
    if pair.answer:
        pair.answer.append(item.text)
    elif found is not None and found["word"][0].lower() in pair.answers_begin:
        pair.answer = [item.text[found.end() :]]
    elif pair.answer is not None:
        pair.answer = [item.text]
    else:
        pair.question.append(item.text)


def _asks(line: str) -> tuple[str, str] | None:
    """(how its answer begins, the question) of a line that is marked as one."""
    found = _MARK.match(line)
    word = found["word"].lower() if found is not None else ""
    if found is None or word not in _ASKS:
        return None
    question = line[found.end() :].strip()
    if len(word) == 1 and (word != "q" or found["sign"] in ".)") and "?" not in question:
        return None
    return _ASKS[word], question


def _lines(item: Item, *, waiting: bool) -> list[Item]:
    """A paragraph in which a question is marked, or while one waits for its answer, line by line."""
    if isinstance(item, Text):
        lines = [line for line in item.text.split("\n") if line.strip()]
        if waiting or any(_asks(line) is not None for line in lines):
            return [Text(line) for line in lines]
    return [item]
