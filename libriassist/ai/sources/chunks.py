"""From a document to entries: questions with answers, and passages of at most about 1,200 characters."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...chat.ports.knowledge import EntryText, PlainEntry, slug
from ...protocol import Lang
from .document import Document, Faq, Heading, Item, Text

PASSAGE_CHARS = 1_200
ANSWER_CHARS = 3_000
"""A longer answer to a question is cut into passages: nobody reads that in a chat."""
QUESTION_CHARS = 300
_SENTENCE_MOST = 2_400
"""What is longer without a full stop is no sentence: it is cut between words."""
_END = re.compile(r"[.!?…][\"»”’)\]]*(?:\s+)(?=[\"«“‘(\[•\-–—]?\s?[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-ZÀ-Þ]|M|MM|Mme|Mlle|Dr|Pr|St|Ste|art|al|ann|av|bd|cf|chap|env|ex|etc|fig|min|max|n|no|nb|p|pp"
    r"|réf|ref|tél|tel|vol|e\.g|i\.e|Mr|Mrs|Ms|z\.B|bzw|ca|Nr|Sr|Sra|Dott|Sig)\.$"
)
_ABBREVIATION_CHARS = 8
SEPARATOR = " › "


@dataclass(slots=True)
class _Section:
    """What stands under one heading. `question`: the heading asks one, so that this is its answer."""

    path: tuple[str, ...]
    question: str | None = None
    texts: list[str] = field(default_factory=list)


def is_question(heading: str) -> bool:
    """`Quels sont les délais ?`"""
    return heading.rstrip().endswith(("?", "\uff1f")) and 3 < len(heading) <= QUESTION_CHARS


def entries_of(
    document: Document, location: str, lang: Lang, url: str | None, to_confirm: bool
) -> list[PlainEntry]:
    """The entries of a document; ids depend on the place in it, so that a changed text keeps its id."""
    made: list[PlainEntry] = []
    seen: dict[str, int] = {}
    asked: set[str] = set()
    for question, answer, is_faq in _entries(document):
        key = " ".join(question.casefold().split())
        if is_faq and key in asked:
            continue
        asked.add(key) if is_faq else None
        place = seen[question] = seen.get(question, -1) + 1
        text = EntryText(question, answer, lang, "faq" if is_faq else "passage", document.tags, url=url)
        made.append(
            PlainEntry(entry_id(location, f"{url or ''}\n{question}\n{place}", question), text, to_confirm)
        )
    return made


def entry_id(location: str, key: str, words: str) -> str:
    """Readable, and the same at the next import of the same place."""
    digest = hashlib.sha256(f"{location}\n{key}".encode()).hexdigest()[:12]
    return f"{slug(words)[:60].rstrip('-') or 'entry'}-{digest}"


def _entries(document: Document) -> Iterator[tuple[str, str, bool]]:
    """(question, answer, is a faq), in reading order; given questions first, so that they win over headings."""
    for item in document.items:
        if isinstance(item, Faq) and _fits(item):
            yield item.question, item.answer, True
    for section in _sections(document):
        if not section.texts:
            continue
        answer = "\n\n".join(section.texts)
        if section.question is not None and len(answer) <= ANSWER_CHARS:
            yield section.question, answer, True
            continue
        title = SEPARATOR.join(section.path)[:QUESTION_CHARS]
        for passage in passages(section.texts):
            yield title, passage, False


def _fits(item: Faq) -> bool:
    return len(item.question) <= QUESTION_CHARS and len(item.answer) <= ANSWER_CHARS


def _sections(document: Document) -> list[_Section]:
    sections = [_Section((document.title,))]
    headings: list[Heading] = []
    under: int | None = None
    """The level of the question heading we are below, if we are."""
    for item in document.items:
        if isinstance(item, Text):
            sections[-1].texts.append(item.text)
        elif isinstance(item, Faq) and not _fits(item):
            sections[-1].texts += [item.question, item.answer]
        elif isinstance(item, Heading):
            asks = is_question(item.text)
            if under is not None and item.level > under and not asks:
                sections[-1].texts.append(item.text)
                continue
            headings = [*(h for h in headings if h.level < item.level), item]
            sections.append(_Section(_path(document.title, headings), item.text if asks else None))
            under = item.level if asks else None
    return sections


def _path(title: str, headings: Sequence[Heading]) -> tuple[str, ...]:
    names = [title, *(heading.text for heading in headings)]
    return tuple(name for place, name in enumerate(names) if name and (place == 0 or name != names[place - 1]))


def passages(texts: Sequence[str]) -> Iterator[str]:
    """Neighbouring texts put together as long as they fit; a text too long is cut between its lines and
    sentences, never inside one."""
    current = ""
    for text in texts:
        for piece, joint in _pieces(text):
            if current and len(current) + len(joint) + len(piece) > PASSAGE_CHARS:
                yield current
                current = ""
            current = current + joint + piece if current else piece
    if current:
        yield current


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a text that may stand apart, each with what joins it to the one before."""
    if len(text) <= PASSAGE_CHARS:
        yield text, "\n\n"
        return
    joint = "\n\n"
    for line in text.split("\n"):
        for sentence in sentences(line) if len(line) > PASSAGE_CHARS else [line]:
            for part in _words(sentence):
                yield part, joint
                joint = " "
        joint = "\n"


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; an abbreviation's point ends none."""
    found, start = [], 0
    for end in _END.finditer(text):
        stop = text.find(" ", end.start())
        if text[end.start()] == "." and _abbreviated(text, start, end.start() + 1):
            continue
        found.append(text[start:stop].strip())
        start = stop
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _abbreviated(text: str, start: int, stop: int) -> bool:
    """Looks at the last word only: a sentence of many abbreviations is not read again for each."""
    begin = max(start - 1, stop - _ABBREVIATION_CHARS, 0)
    return _ABBREVIATION.search(text, begin, stop) is not None


def _words(sentence: str) -> Iterator[str]:
    start = 0
    while len(sentence) - start > _SENTENCE_MOST:
        cut = sentence.rfind(" ", start + 1, start + PASSAGE_CHARS)
        cut = cut if cut > 0 else start + PASSAGE_CHARS
        yield sentence[start:cut].strip()
        start = cut
    yield sentence[start:].strip()


def empty(items: Sequence[Item]) -> bool:
    """No word to read."""
    return not any(isinstance(item, Faq | Text) for item in items)
