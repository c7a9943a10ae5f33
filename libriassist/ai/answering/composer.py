"""Puts replies into words: the shop's texts and the catalogue's, and never the same words twice in a row."""

from __future__ import annotations

from collections.abc import Sequence

from ...chat.ports import Question, Reply
from ...core.handoff.decide import Turn, declined_a_person
from ...core.handoff.failures import FailurePolicy, failed_in_a_row
from ...core.handoff.state import chooses_none, only_objects
from ...protocol import AnswerOutcome, AssistantAnswer, HandoffReason, Lang, MissingThing, OrderDetails, Source
from ..catalog import Catalog
from ..orders.dialogue import OrderAnswer, OrderRules
from ..orders.texts import order_text
from ..retrieval.knowledge import Entry
from .agent_words import AgentWords

_TRIED = {"sure", "suggest", "unknown"}
_WEB = ("https://", "http://")
_IN_OTHER_WORDS = {
    **dict.fromkeys(("greeting", "acknowledged", "declined", "help", "how_are_you", "praise"), "listening"),
    "file_received_no_offer": "file_received_again",
    "help_no_orders": "listening",
    "order_none": "unknown_again",
    "order_none_no_offer": "unknown_again_no_offer",
}
"""What is said instead of a text that has just been said; of the others `<key>_again`."""


class Composer:
    """The replies to one question. `failures`: from which failed answer on a person is offered."""

    def __init__(self, catalog: Catalog, question: Question, lang: Lang, failures: FailurePolicy) -> None:
        self._catalog = catalog
        self._question = question
        self._stream_id = question.stream_id
        self._lang = lang
        self._new_lang: Lang | None = lang if lang != question.lang else None
        self._failures = failures
        self._offers = not declined_a_person([*question.history, Turn("client", question.text)])
        self._said = [turn.text for turn in question.history if turn.role == "ai"]

    def say(self, key: str, outcome: AnswerOutcome, *, offers_human: bool = False) -> Reply:
        """A text of the catalogue, in other words when it was said just before."""
        return self._reply(self._fresh(key), outcome, offers_human=offers_human)

    def misses(self, text: str) -> bool:
        """Whether the client only says that the last answer, or no question proposed with it, was meant."""
        last = next((turn for turn in reversed(self._question.history) if turn.role != "client"), None)
        asked = bool(text) and self._question.status == "ai"
        if not asked or last is None or last.role != "ai" or last.outcome not in _TRIED:
            return False
        return chooses_none(last, text) or only_objects(text)

    def failing(self, outcome: AnswerOutcome, suggestions: Sequence[str], *, first: str | None = None) -> Reply:
        """An answer that fails, or may: the next in a row says so in other words, the last announces a person.
        `first`: what the first of a row says instead of the text of `outcome`."""
        if self._question.last_try and self._offers:
            return self._reply(self._catalog.text(self._lang, "handing_over"), "unknown", calls_person=True)
        row = len(failed_in_a_row(self._question.history, self._failures))
        offers = self._offers and row + 1 >= self._failures.offer_at
        if suggestions and set(suggestions) <= set(self._suggested()):
            outcome, suggestions = "unknown", ()
        key = f"{outcome}_again" if row else first or outcome
        text = self._fresh(key if offers else f"{key}_no_offer")
        return self._reply(text, outcome, offers_human=offers, suggestions=suggestions)

    def silence(self) -> Reply:
        return self._reply("", "unknown")

    def agent(self, known: AgentWords) -> Reply:
        """The agent's own words, named as theirs."""
        text = self._catalog.text(self._lang, "agent_said", name=known.name, text=known.text)
        return self._same() if self._just_said(text) else self._reply(text, "sure")

    def file(self) -> Reply:
        """A file without a word: the assistant cannot look at it, and says so."""
        if self._question.status == "waiting":
            return self.silence()
        key = "file_received" if self._offers else "file_received_no_offer"
        return self.say(key, "small_talk", offers_human=self._offers)

    def article(self, entry: Entry) -> Reply:
        """The entry's own words; a line before them when they are in another language than the client's."""
        lead = "" if entry.lang == self._lang else self._catalog.text(self._lang, "article_in_other") + "\n\n"
        if self._just_said(entry.answer):
            return self._same()
        url = entry.source if entry.source and entry.source.startswith(_WEB) else None
        source = Source(id=entry.id, title=entry.question, url=url)
        return self._reply(lead + entry.answer, "sure", sources=[source])

    def order(self, answer: OrderAnswer, rules: OrderRules) -> Reply:
        """The next step of a look-up, or the order. A person who was declined, or is coming, is not offered."""
        offers = answer.offers_human and not (answer.troubled and not self._offers)
        offers = offers and self._question.status == "ai"
        if answer.order is None:
            plain = self._catalog.text(self._lang, answer.key, number=answer.number, example=rules.numbers.example)
            again = self._said[-1:] == [plain] and answer.key != "order_refused"
            lead = "order_ask_again" if answer.asks is not None else "order_same"
            text = self._catalog.text(self._lang, lead) + " " + plain if again else plain
            offers = offers or (again and self._offers and self._question.status == "ai")
            return self._reply(text, "order", offers_human=offers, asks=answer.asks)
        text = order_text(self._catalog, self._lang, answer, rules, offers=offers)
        if self._just_said(text):
            text = self._catalog.text(self._lang, "order_same") + "\n" + text
        return self._reply(
            text,
            "order",
            offers_human=offers,
            offer_reason="order_problem" if offers else None,
            verified_order=answer.order if answer.order != self._question.verified_order else None,
        )

    def _same(self) -> Reply:
        """The answer would be the last one again: that has failed, whatever it says."""
        if self._question.status == "waiting":
            return self.silence()
        if self._question.last_try and self._offers:
            return self.failing("unknown", ())
        return self.say("same" if self._offers else "same_no_offer", "unknown", offers_human=self._offers)

    def _just_said(self, text: str) -> bool:
        """Whether the last answer was this text, or said that it would be this text again."""
        for said in reversed(self._said):
            if said.endswith(text):
                return True
            if not any(said == self._catalog.text(lang, key) for lang in self._catalog.langs for key in _SAME):
                return False
        return False

    def _suggested(self) -> tuple[str, ...]:
        return next((turn.suggestions for turn in reversed(self._question.history) if turn.role == "ai"), ())

    def _fresh(self, key: str) -> str:
        """The text of `key`, or its other words when that was the last answer."""
        text = self._catalog.text(self._lang, key)
        if self._said[-1:] != [text]:
            return text
        return self._catalog.text(self._lang, _other(key))

    def _reply(
        self,
        content: str,
        outcome: AnswerOutcome,
        *,
        sources: Sequence[Source] = (),
        suggestions: Sequence[str] = (),
        offers_human: bool = False,
        offer_reason: HandoffReason | None = None,
        verified_order: OrderDetails | None = None,
        asks: MissingThing | None = None,
        calls_person: bool = False,
    ) -> Reply:
        answer = AssistantAnswer(
            outcome=outcome,
            stream_id=self._stream_id,
            sources=list(sources),
            suggestions=list(suggestions),
            offers_human=offers_human,
            offer_reason=offer_reason,
            asks=asks,
        )
        return Reply(content, answer, verified_order, self._new_lang, calls_person=calls_person)


_SAME = ("same", "same_no_offer", "same_again", "same_again_no_offer")


def _other(key: str) -> str:
    """The catalogue key of other words for the same: `unknown` and `unknown_again`."""
    if key in _IN_OTHER_WORDS:
        return _IN_OTHER_WORDS[key]
    stem, offer = (key.removesuffix("_no_offer"), "_no_offer") if key.endswith("_no_offer") else (key, "")
    return (stem.removesuffix("_again") if stem.endswith("_again") else f"{stem}_again") + offer
