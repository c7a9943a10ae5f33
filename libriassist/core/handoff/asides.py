"""What a client says about people and robots without calling for one: whether a person answers here, who works
at the shop, how kind somebody was.

A sentence that asks who answers is told by its words alone: all of them belong to a small vocabulary, so that any
matter beside the question shows. Words are folded (folding), in French, English, Spanish, German and Italian.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..language.client_words import DEFECT, MATTER
from ..language.folding import Sentence, sentences
from .match import declining
from .reading import settled
from .rules import aside_words as said
from .rules import who_answers as who
from .rules.requests import SMALL_TALK, WHOLE_CLAUSE

Aside = Literal["identity", "curious", "praise"]
"""`identity`: who or what answers here? `curious`: about the people of the shop. `praise`: of a person."""
MAX_CHARS = 300
"""A longer turn is more than an aside."""
_MOST_WORDS = 18
_FEW_WORDS = 9
_STRANGERS = 1
"""Words outside the vocabulary that a sentence with a question mark may have."""
_STRANGERS_ASKING, _STRANGERS_SAYING = 7, 3
"""The same for a sentence that holds the very question (rules.who_answers.ASKED), with and without a mark."""


def aside(sentence: Sentence, *, asks: bool) -> Aside | None:
    """What kind of aside the sentence is, if it is one. `asks`: a question mark ends it."""
    spoken = _spelled(sentence.text)
    if not spoken or len(spoken) > _MOST_WORDS or declining([sentence]):
        return None
    if _asks_who_answers(spoken, asks=asks):
        return "identity"
    if _praises(sentence.text, asks=asks):
        return "praise"
    return "curious" if _asks_about_people(spoken, asks=asks) else None


def asides(text: str) -> list[tuple[Sentence, Aside | None]]:
    """The sentences of a turn with the kind of aside each is; none for a long turn."""
    if len(text) > MAX_CHARS:
        return []
    return [(one, aside(one, asks=_asked(one, text))) for one in sentences(text)]


def only_aside(text: str) -> Aside | None:
    """The kind of aside the whole turn is, greetings and thanks left out; None when there is more in it."""
    read = asides(text)
    kinds = {kind for one, kind in read if not _courtesy(one.text)}
    if "identity" in kinds and all(kind or _in_the_same_breath(one) for one, kind in read):
        return "identity"
    if "identity" in kinds and kinds <= {"identity", "curious"}:
        return "identity"
    return kinds.pop() if len(kinds) == 1 else None


def refuses_only(text: str) -> bool:
    """Whether the turn does nothing but decline a person, in a few words."""
    if len(text) > MAX_CHARS or "?" in text:
        return False
    read = sentences(text)
    clauses = [clause.strip() for one in read for clause in one.text.split(",")]
    return bool(declining(read)) and all(_courtesy(one) or _declines_or_thanks(one) for one in clauses)


def _declines_or_thanks(clause: str) -> bool:
    short = len(clause.split()) <= _FEW_WORDS
    return short and (bool(said.HELPED.search(clause)) or settled(clause) or bool(declining(sentences(clause))))


def without_asides(text: str) -> str:
    """The turn without its questions who answers, as written."""
    rest = text
    for one, kind in asides(text):
        if kind == "identity":
            rest = rest.replace(one.quote(0, len(one.text)), " ", 1)
    return rest


def _asked(sentence: Sentence, text: str) -> bool:
    """Whether the sentence is followed by a question mark, or the turn begins it with one (Spanish)."""
    words = sentence.quote(0, len(sentence.text))
    end = text.find(words) + len(words)
    return "?" in text[end : end + 4]


def _courtesy(text: str) -> bool:
    return bool(SMALL_TALK.fullmatch(text)) or all(word in said.COURTESY for word in text.split())


def _spelled(text: str) -> list[str]:
    """The words, short spellings written out; without commas, "tell me whether" and "est-ce que"."""
    words = [
        part for word in text.split() if word not in {",", ":"} for part in said.SPELLED.get(word, word).split()
    ]
    return said.TO_KNOW.sub(" ", said.ASKING.sub(" ", " ".join(words)), count=1).split()


def _asks_who_answers(spoken: Sequence[str], *, asks: bool) -> bool:
    """All its words ask who or what is here; a bare "un conseiller" asks for one."""
    heard = set(spoken)
    text = " ".join(spoken)
    if said.NAME.fullmatch(text) or _wonders_who_answers(text, asks=asks):
        return True
    if heard & (said.WANTS | said.FREE) or WHOLE_CLAUSE.fullmatch(text) or said.ANYBODY.search(text):
        return False
    kinds, strangers = heard & said.KINDS, 0
    for word in spoken:
        strangers += word not in said.VOCABULARY
    if strangers > (_STRANGERS if asks and len(spoken) > strangers + 2 else 0):
        return False
    if kinds:
        either = len(kinds) > 1 and bool(heard & said.OR)
        return either or bool(heard & said.HERE) or (asks and bool(heard & said.IT))
    return bool(said.WHO.search(text))


def _wonders_who_answers(text: str, *, asks: bool) -> bool:
    """The sentence asks it in words of its own: the question is in it, and no matter, wish or contempt."""
    text = who.OUR_WORDS.sub(" ", text)
    heard = set(text.split())
    if heard & (said.WANTS | said.FREE | who.CONTEMPT | who.MAY) or WHOLE_CLAUSE.fullmatch(text.strip()):
        return False
    if said.ANYBODY.search(text) and (heard & who.WISHES or not (heard & said.OR and heard & who.MACHINES)):
        return False
    if any(pattern.search(text) for pattern in (MATTER, DEFECT, who.AT_THE_BENCH)):
        return False
    strangers = sum(word not in said.VOCABULARY for word in text.split())
    return strangers <= (_STRANGERS_ASKING if asks else _STRANGERS_SAYING) and bool(who.ASKED.search(text))


def _in_the_same_breath(sentence: Sentence) -> bool:
    """Whether a sentence beside the question only goes with it: "c'est vrai ?", "vous dormez jamais ?"."""
    return all(word in who.BESIDE or word in said.VOCABULARY for word in _spelled(sentence.text))


def _asks_about_people(spoken: Sequence[str], *, asks: bool) -> bool:
    """A question about third persons: who works there, how, how many; nothing is asked of them."""
    heard = set(spoken)
    if heard & (said.WANTS | said.FOR_ME | said.FREE):
        return False
    text = " ".join(spoken)
    questions = asks or bool(said.QUESTION.match(text))
    return questions and bool(said.PEOPLE.search(text)) and bool(said.AT_WORK.search(text))


def _praises(text: str, *, asks: bool) -> bool:
    text = said.TO_PRAISE.sub("remercie", text)
    if asks or set(text.split()) & (said.WANTS | said.NOT):
        return False
    return bool(said.PRAISE.search(text)) and bool(said.SOMEBODY.search(text))
