"""Every reader of text is linear: the longest message, whatever it says, costs the others no wait."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Mapping

import pytest

from libriassist.ai.answering.agent_words import find_agent_words
from libriassist.ai.answering.collecting import CollectingTexts
from libriassist.ai.answering.reading import read_turn
from libriassist.ai.assist.anonymous import CommonWords, anonymous, names_in
from libriassist.ai.assist.kept_facts import changed_facts
from libriassist.ai.catalog import load_catalog
from libriassist.ai.grouping import fragment_counts
from libriassist.ai.handoff.voice import HandoffVoice
from libriassist.ai.language.detection import guess_language
from libriassist.ai.language.words import words
from libriassist.ai.llm.checks import as_shown
from libriassist.ai.llm.claims import claims_to_be_human, promises
from libriassist.ai.llm.facts import links, numbers, plain
from libriassist.ai.llm.prompt import task
from libriassist.ai.llm.sentences import SentenceCutter
from libriassist.ai.orders.dialogue import OrderDialogue, OrderRules
from libriassist.ai.orders.phrases import asks_status, follows_up
from libriassist.ai.privacy.masking import Masker
from libriassist.ai.privacy.redaction import without_personal_data
from libriassist.ai.retrieval.finder import Retriever
from libriassist.ai.retrieval.followups import earlier_question
from libriassist.ai.retrieval.grams import GramIndex
from libriassist.ai.sources.chunks import passages
from libriassist.ai.sources.html import read_html
from libriassist.ai.sources.markdown import read_markdown
from libriassist.chat.ports import Question
from libriassist.chat.ports.knowledge import EntryText
from libriassist.chat.ports.upkeep import Contradiction
from libriassist.core.brief.collecting import Collecting, decide_collecting
from libriassist.core.brief.need import find_need, latest_turns, without_courtesies
from libriassist.core.brief.summary import write_summary
from libriassist.core.brief.write import write_brief
from libriassist.core.canned import unknown_placeholders
from libriassist.core.errors import SourceUnreadable
from libriassist.core.handoff.danger import care_for, place_in_line
from libriassist.core.handoff.decide import Turn, decide_handoff, declined_a_person
from libriassist.core.labelling import answer_lines, dialog_of, handoff_lines
from libriassist.core.language.facts import facts_in, order_numbers_in
from libriassist.core.language.secrets_typed import has_secret, without_secrets
from libriassist.core.language.titles import without_titles
from libriassist.core.learning import unsettled_questions
from libriassist.features.knowledge.contradictions import contradictions
from libriassist.features.knowledge.numerals import same_numbers

from ..core.test_brief import NOW, Log
from ..hostile import ENDLESS, LONGEST, family, in_turns, seconds_of
from .conversation import CountedAttempts, FixedClock, sample_entries

AT_ONCE_SECONDS = 0.02
"""On the event loop, or in the thread that writes the log."""
WORKER_SECONDS = 0.2
FLOOR_SECONDS = 0.01
"""Below this, what the machine does besides hides how a time grows."""
GROWTH = 2.7
"""How much longer twice the text may take."""
TRIES = 3

Reader = Callable[[str], Callable[[], object]]
"""From a text to the reading of it; what is made before is not measured."""
_VOICE = HandoffVoice()
_RETRIEVER = Retriever(sample_entries())
_COMMON = CommonWords(["Bonjour, votre commande est en cours d'impression."])
_ORDERS = OrderDialogue(None, CountedAttempts(), FixedClock(), OrderRules.shipped())
_ASKS = CollectingTexts(load_catalog(), "CL-401372-487531")


def at(reader: Callable[[str], object]) -> Reader:
    return lambda text: lambda: reader(text)


def dialogue(text: str) -> list[Turn]:
    return [
        Turn("client", f"1{text}"), Turn("ai", f"2{text}", "unknown", offered_human=True),
        Turn("client", f"3{text}"), Turn("agent", f"4{text} deux trois quatre", name="Marie"),
        Turn("client", f"5{text}"), Turn("ai", f"6{text}", "order"), Turn("client", f"7{text}"),
        Turn("ai", f"8{text}", "suggest", offered_human=True),
    ]  # fmt: skip


def question(text: str) -> Question:
    return Question("c", "v", "", "fr", text, dialogue(text), "ai", None, "s")


def talk(text: str) -> Log:
    """As a visitor has it who writes such texts: each was read when it came."""
    log = Log()
    log.client(f"a{text}")
    log.ai("Je ne sais pas.", "unknown")
    log.asks_for_a_person()
    log.brief()
    log.agent(f"b{text}")
    return log


def brief(text: str) -> Callable[[], object]:
    log = talk(text)
    write_brief(log.events, "client_request", "fr")
    log.client(f"c{text}")
    return lambda: write_brief(log.events, "client_request", "fr")


def summary(text: str) -> Callable[[], object]:
    log = talk(text)
    return lambda: write_summary(log.events)


def learning(text: str) -> Callable[[], object]:
    events = talk(text).events
    return lambda: (
        unsettled_questions(events, 1, NOW), answer_lines(events, "fr", 5), handoff_lines(events, "fr", None),
        dialog_of(events, None), decide_collecting(events, 9),
    )  # fmt: skip


def decided(text: str) -> Callable[[], object]:
    classified = _VOICE.classify("bonjour")
    return lambda: decide_handoff(text, dialogue(text), "fr", classified)


def imported(text: str) -> Callable[[], object]:
    page = f"<style>{text}</style><title>{text}</title><p style='{text}'>{text}</p>{text}".encode()

    def read() -> None:
        with contextlib.suppress(SourceUnreadable):  # too many elements
            read_html(page, None, None, 20_000)
        read_markdown(f"---\ntitle: {text}\n---\n# {text}\n{text}", None, 20_000)
        list(passages([text]))

    return read


def compared(text: str) -> list[Contradiction]:
    return contradictions([("a", EntryText("Délai ?", text)), ("b", EntryText("Délai ?", f"{text} 8 jours"))])


AT_ONCE: Mapping[str, Reader] = {
    "brief": brief,
    "need": at(lambda text: find_need(latest_turns([(1, text)]), [text[:80]])),
    "summary": summary,
    "courtesies": at(without_courtesies),
    "facts": at(lambda text: (facts_in(text, proof_was_asked=True), order_numbers_in(text))),
    "secrets": at(lambda text: (has_secret(text), without_secrets(text))),
    "a person declined": at(lambda text: declined_a_person(dialogue(text))),
    "what is collected": at(lambda text: _ASKS(Collecting(noted=True, ask="order_number"), text, "fr")),
    "language": at(lambda text: guess_language(text, "fr")),
    "canned": at(unknown_placeholders),
    "a sentence of a model": at(lambda text: as_shown(text[:2000])),
}
IN_A_WORKER: Mapping[str, Reader] = {
    "decision alone": at(lambda text: decide_handoff(text, [], "fr")),
    "decision in a dialogue": decided,
    "classifier": at(_VOICE.classify),
    "turn": at(lambda text: read_turn(question(text))),
    "order": at(lambda text: _ORDERS._read(question(text), [turn.text for turn in dialogue(text)])),
    "order phrases": at(lambda text: (asks_status(words(text)), follows_up(words(text)))),
    "agent's words": at(lambda text: find_agent_words(text, dialogue(text))),
    "follow-up": at(lambda text: earlier_question("et alors", dialogue(text))),
    "knowledge": at(lambda text: _RETRIEVER.search(text, "fr", dialogue(text))),
    "letters": at(lambda text: (GramIndex([text]).likeness(text), fragment_counts(text))),
    "masking": at(lambda text: Masker().mask(text)),
    "what is kept": at(without_personal_data),
    "anonymous": at(lambda text: (anonymous(text[:2000], frozenset(), _COMMON), names_in([text], text))),
    "a rewritten draft": at(lambda text: changed_facts(text, text[1:])),
    "what a model says": at(lambda text: (claims_to_be_human(text), promises(text), as_shown(text))),
    "figures and links": at(lambda text: (numbers(text), links(text), plain(text))),
    "a streamed answer": at(lambda text: SentenceCutter().feed(text)),
    "a model's task": at(lambda text: task(text, dialogue(text), {}, Masker())),
    "titles": at(lambda text: without_titles(f"livre {text[:3_990]}")),
    "danger": at(lambda text: (care_for(text, "sensitive"), place_in_line(text, "order_problem", None))),
    "figures of entries": at(lambda text: (same_numbers(text, "fr", text, "en"), compared(text))),
    "learning": learning,
    "imported pages": imported,
}  # fmt: skip
_FRESH = itertools.count(1000)


def cost(reader: Reader, text: str, enough: float) -> float:
    """The best of some tries, each with a text that was never read before."""
    best = ENDLESS
    for _ in range(TRIES):
        work = reader(f"{next(_FRESH)}{text}")
        best = min(best, seconds_of(work, enough=enough, tries=1))
        if best <= enough:
            break
    return best


def complaints(reader: Reader, most: float) -> list[str]:
    found = []
    for long, half in zip(family(LONGEST - 4), family(LONGEST // 2 - 4), strict=True):
        seconds = cost(reader, long, most)
        if seconds > most:
            found.append(f"{1000 * seconds:.0f} ms for {long[:40]!r}")
        elif seconds > FLOOR_SECONDS:
            before = max(cost(reader, half, FLOOR_SECONDS / GROWTH), FLOOR_SECONDS / GROWTH)
            if seconds > GROWTH * before and (times := growth(reader, half, long)) > GROWTH:
                found.append(f"{times:.1f} times longer for twice of {long[:40]!r}")
    return found


def growth(reader: Reader, half: str, long: str) -> float:
    """How much longer the long text takes, when neither had a slow moment of the machine."""

    def grown(once: float, twice: float) -> float:
        return twice / max(once, FLOOR_SECONDS / GROWTH)

    once, twice = in_turns(
        lambda: cost(reader, half, 0.0),
        lambda: cost(reader, long, 0.0),
        lambda once, twice: grown(once, twice) <= GROWTH,
    )
    return grown(once, twice)


def test_a_reader_that_takes_four_times_as_long_for_twice_the_text_is_complained_of() -> None:
    half, long = family(LONGEST // 2)[0], family(LONGEST)[0]
    assert growth(at(lambda text: sum(range(300 * len(text)))), half, long) < GROWTH
    assert growth(at(lambda text: sum(range(len(text) ** 2 // 25))), half, long) > GROWTH


@pytest.mark.parametrize("name", AT_ONCE)
def test_what_is_read_where_everybody_waits_takes_at_most_twenty_milliseconds(name: str) -> None:
    AT_ONCE[name]("Bonjour, où est ma commande ?")()
    assert complaints(AT_ONCE[name], AT_ONCE_SECONDS) == []


@pytest.mark.parametrize("name", IN_A_WORKER)
def test_what_is_read_in_a_worker_takes_at_most_a_fifth_of_a_second(name: str) -> None:
    IN_A_WORKER[name]("Bonjour, où est ma commande ?")()
    assert complaints(IN_A_WORKER[name], WORKER_SECONDS) == []
