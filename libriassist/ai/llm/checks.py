"""Decides, sentence by sentence, whether a model's answer may be shown. Everything here is code, not a model.

A sentence passes when it cites passages that were given to the model, its numbers and links are those of the
passages, its words are mostly theirs, and it neither claims to be a person nor promises anything.
"""

from __future__ import annotations

import base64
import codecs
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...protocol import Lang
from ..language.detection import guess_language
from ..language.lexicon import STOP_WORDS
from ..language.words import stemmer, words
from ..privacy.masking import Masker
from .claims import claims_to_be_human, promises
from .facts import links, numbers, plain, unsupported_numbers
from .sentences import citations, without_citations

Refusal = Literal[
    "uncited", "no_such_passage", "number", "link", "unsupported", "human", "promise", "canary", "markup"
]
MIN_SUPPORT = 0.5
"""The share of a sentence's own content words that its passages must have, in the same language."""
_MARKUP = re.compile(
    r"</?[a-z!][^>]*>|<script|!\[|\]\s*\(|&(?:lt|gt|#\d+|#x[0-9a-f]+);|\{\{|\bon\w+\s*=", re.IGNORECASE
)
_EMPHASIS = re.compile(r"\*\*|__|`+|^\s{0,3}#{1,6}\s+", re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\d][^\[\]]{0,300})\]\(\s{0,9}(https?://[^\s)]{1,500}+)\s{0,9}\)")
_MIN_WORD = 4
_LEAK = 8
_COURTESY = re.compile(
    r"(?:bonjour|bonsoir|merci|avec plaisir|je vous en prie|bien sur|d accord|tres bien|parfait|entendu"
    r"|je comprends"
    r"|je suis desolee?|desolee?|n hesitez pas|je reste|je suis la|je suis un assistant virtuel|voici"
    r"|un conseiller peut|bonne journee|a bientot"
    r"|hello|hi|thanks?|thank you|you are welcome|of course|certainly|sure|sorry|i am sorry|feel free|let me know"
    r"|i am a virtual assistant|here is|a member of the team can"
    r"|hola|gracias|de nada|por supuesto|claro|lo siento|no dude|soy un asistente virtual"
    r"|hallo|guten tag|danke|gern|gerne|naturlich|es tut mir leid|ich bin ein virtueller assistent"
    r"|buongiorno|ciao|grazie|prego|certo|certamente|mi dispiace|sono un assistente virtuale)\b"
)
_COURTESY_LISTED = """
a about accord ai aide aider altre am an and any anything are asistente assistant autre autrement autres avez
avoir besoin bien bientot bin bonjour bonne bonsoir buongiorno can ce cela certainly certamente certo cette
ciao claro comprends conseiller course d danke dans de demande demander des desole desolee dispiace
disposition domande dude ein else en entendu es est et etes fait feel for fragen free further gern gerne
gracias grazie guten ha haben hallo happy have hello help here hesite hesitez hi hola i ich if il information
informations is j je journee know l la le leid les let lo m mas me merci mir more my n nada naturlich need no
noch nous nouveau numerique of other otra ou parfait pas peut plaisir please por pour pouvez precisions prego
pregunta prie puis question questions reach renseigner repondre reponse reste salut se serai si sie siento
sono sorry soy suis supplementaire supplementaires supuesto sur sure tag thank thanks the tiene to tout toute
tres tut un une virtual virtuale virtuel virtueller voici volontiers vos votre vous welcome wenn with y you
your
"""
_COURTESY_WORDS = frozenset(_COURTESY_LISTED.split())
_ASKS = re.compile(
    r"^(?:(?:d accord|tres bien|merci|bonjour|sorry|ok) )?(?:souhaitez vous|voulez vous|pouvez vous|pourriez vous"
    r"|avez vous|quel(?:le)?s?|que voulez|preferez vous|desirez vous|s agit il|est ce pour"
    r"|would you|could you|do you|can you|which|what|is it for|quiere|puede|que|cual|mochten|konnen sie|welche"
    r"|vuole|puo|quale)\b"
)
_MAX_QUESTION_WORDS = 20


@dataclass(frozen=True, slots=True)
class Passage:
    """What the model was given under a number. `source`: its web address, may be empty. `lang`: None for facts
    of an order, which have no language to compare."""

    text: str
    source: str
    lang: Lang | None


class Canary:
    """A random mark planted in the rules; output that has it, whole or in part, plain or disguised, is refused."""

    def __init__(self) -> None:
        self.mark = secrets.token_hex(8)
        disguises = {
            self.mark,
            self.mark[::-1],
            codecs.encode(self.mark, "rot13"),
            self.mark.encode().hex(),
            base64.b64encode(self.mark.encode()).decode().rstrip("=").lower(),
        }
        self._parts = {form[i : i + _LEAK] for form in disguises for i in range(len(form) - _LEAK + 1)}

    def leaks(self, text: str) -> bool:
        bare = "".join(c for c in plain(text).lower() if c.isascii() and c.isalnum())
        return any(bare[i : i + _LEAK] in self._parts for i in range(len(bare) - _LEAK + 1))


class AnswerCheck:
    """Checks one answer in `lang` to `question`. `passages` and `masker` may grow while the model uses tools."""

    def __init__(
        self, passages: Mapping[int, Passage], masker: Masker, question: str, lang: Lang, canary: Canary
    ) -> None:
        self.cited: list[int] = []
        self._passages = passages
        self._masker = masker
        self._question = question
        self._asked = set(_content_words(question))
        self._lang: Lang = lang
        self._canary = canary
        self._stem = stemmer(lang)
        self._whole = ""

    def refusal(self, sentence: str) -> Refusal | None:
        """Why the sentence may not be shown; None: it may. Remembers what it cites."""
        self._whole += sentence
        said = plain(tidy(sentence))
        return self._forbidden(said) or self._unfounded(said)

    def _forbidden(self, said: str) -> Refusal | None:
        if self._canary.leaks(self._whole):
            return "canary"
        if _MARKUP.search(self._without_placeholders(said)):
            return "markup"
        if claims_to_be_human(said):
            return "human"
        return "promise" if promises(said) else None

    def _unfounded(self, said: str) -> Refusal | None:
        cited = citations(said)
        bare = without_citations(said)
        if not cited:
            return None if self._without_facts(bare) else "uncited"
        if any(number not in self._passages for number in cited):
            return "no_such_passage"
        refusal = self._unsupported(bare, [self._passages[number] for number in cited])
        if refusal is None:
            self.cited.extend(number for number in cited if number not in self.cited)
        return refusal

    def _without_facts(self, sentence: str) -> bool:
        """A courtesy, or a short question back: nothing that could be wrong."""
        if not sentence.strip():
            return True
        if any(c.isdigit() for c in self._without_placeholders(sentence)) or links(sentence):
            return False
        spoken = words(sentence)
        if sentence.rstrip().endswith("?"):
            return len(spoken) <= _MAX_QUESTION_WORDS and bool(_ASKS.search(" ".join(spoken)))
        return bool(_COURTESY.match(" ".join(spoken))) and set(spoken) <= _COURTESY_WORDS

    def _unsupported(self, said: str, cited: list[Passage]) -> Refusal | None:
        text = "\n".join(passage.text for passage in cited)
        known = links(text) | {passage.source.lower() for passage in cited if passage.source}
        if not links(said) <= known:
            return "link"
        if unsupported_numbers(self._without_placeholders(said), text, self._question):
            return "number"
        spoken = {self._lang, guess_language(said, self._lang), None}
        if all(passage.lang in spoken for passage in cited) and not self._words_agree(
            self._without_placeholders(said), text
        ):
            return "unsupported"
        return None

    def _words_agree(self, said: str, text: str) -> bool:
        own = [word for word in _content_words(said) if word not in self._asked]
        known = {self._stem(word) for word in words(text)}
        if not own:
            return any(self._stem(word) in known for word in _content_words(said)) or bool(numbers(said))
        return sum(self._stem(word) in known for word in own) >= MIN_SUPPORT * len(own)

    def _without_placeholders(self, text: str) -> str:
        for placeholder in self._masker.placeholders:
            text = text.replace(placeholder, " ")
        return text


def tidy(text: str) -> str:
    """Markdown's emphasis and headings taken off; `[words](link)` written `words (link)`."""
    return _EMPHASIS.sub("", _MARKDOWN_LINK.sub(r"\1 (\2)", text))


def as_shown(sentence: str) -> str:
    """A sentence that passed, as plain text without its citations."""
    return without_citations(plain(tidy(sentence)))


def _content_words(text: str) -> list[str]:
    return [word for word in words(text) if len(word) >= _MIN_WORD and word not in STOP_WORDS]
