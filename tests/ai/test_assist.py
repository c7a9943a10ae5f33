"""Suggested replies: from past answers without anything personal, canned replies and the knowledge."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libriassist.ai.assist.anonymous import CommonWords, anonymous, names_in
from libriassist.ai.assist.past import PastAnswers
from libriassist.ai.assist.question import answered, open_question
from libriassist.ai.assist.suggest import MOST, LibriAssist
from libriassist.ai.retrieval.finder import Retriever
from libriassist.ai.retrieval.knowledge import Entry, load_knowledge
from libriassist.ai.retrieval.semantic import SharedEncoder
from libriassist.chat.ports import AnsweredConversation, CannedReply, Suggestion
from libriassist.config import Settings
from libriassist.core.conversation import Conversation
from libriassist.core.events import Event
from libriassist.core.language.order_numbers import SHIPPED
from libriassist.protocol import HandoffReason
from libriassist.setup.orders import order_rules

pytestmark = pytest.mark.anyio
SAMPLE = Path(__file__).resolve().parents[2] / "libriassist" / "sample"
ENTRIES = load_knowledge(SAMPLE / "coollibri_faq.json")
CANNED = [
    CannedReply(f"c{n}", uses=0, updated_at=datetime(2026, 1, 1, tzinfo=UTC), **reply)
    for n, reply in enumerate(json.loads((SAMPLE / "canned_replies.json").read_text()))
]
SHOP = [f"{e.question} {e.answer} {e.source or ''}" for e in ENTRIES] + [reply.content for reply in CANNED]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def talk(*turns: str, conversation: str = "now") -> list[Event]:
    """ "c: ..." is the client's, "a: ..." the assistant's, "m: ..." Marie's."""
    kinds = {"c": "client", "a": "ai", "m": "agent"}
    return [
        Event(
            id=f"{conversation}-{seq}",
            conversation_id=conversation,
            seq=seq,
            prev_client_seq=seq - 1,
            type="message.posted",
            audience="all",
            sender_type=kinds[turn[0]],  # type: ignore[arg-type]
            sender_id="x",
            content=turn[3:],
            data={"name": "Marie Dupont", "public_name": "Marie"} if turn[0] == "m" else {},
            cmd_id=None,
            cmd_hash=None,
            created_at=NOW - timedelta(days=12),
        )
        for seq, turn in enumerate(turns, start=1)
    ]


def past(name: str, *turns: str, client_name: str | None = None, lang: str = "fr") -> AnsweredConversation:
    conversation = Conversation(name, f"client-{name}", lang, NOW, status="closed", client_name=client_name)  # type: ignore[arg-type]
    conversation.closed_at = NOW - timedelta(days=11)
    return AnsweredConversation(conversation, talk(*turns, conversation=name))


class Shelf:
    """The store and the canned replies, as much of them as is asked."""

    def __init__(self, read: Sequence[AnsweredConversation], replies: Sequence[CannedReply] = ()) -> None:
        self.read = list(read)
        self.replies = list(replies)

    async def answered_conversations(self, since: datetime | None, limit: int) -> list[AnsweredConversation]:
        return self.read[:limit]

    async def heads(self, ids: Sequence[str]) -> dict[str, int]:
        return {read.conversation.id: 1 for read in self.read if read.conversation.id in ids}

    async def all(self) -> list[CannedReply]:
        return self.replies

    def now(self) -> datetime:
        return NOW


def helper(
    read: Sequence[AnsweredConversation], replies: Sequence[CannedReply] = (), encoder: SharedEncoder | None = None
) -> LibriAssist:
    shelf = Shelf(read, replies)
    retriever = Retriever(ENTRIES)

    async def search(text: str) -> list[tuple[Entry, bool]]:
        found = retriever.find(text)
        return [(entry, found.outcome == "sure") for entry in found.entries]

    return LibriAssist(
        shelf,  # type: ignore[arg-type]
        shelf,  # type: ignore[arg-type]
        shelf,
        search=search,
        encoder=encoder,
        shop_texts=lambda: SHOP,
        most_past=100,
        status_meaning=order_rules(Settings(demo=True)).statuses.meaning,
    )


@pytest.fixture(scope="module")
def encoder() -> SharedEncoder:
    shared = SharedEncoder()
    if not shared.load():
        pytest.skip("the extra [semantic] is not installed")
    return shared


async def suggestions(
    assist: LibriAssist,
    *turns: str,
    lang: str = "fr",
    status: str = "",
    need: str | None = None,
    reason: HandoffReason = "client_request",
) -> list[Suggestion]:
    await assist.start()
    conversation = Conversation("now", "me", lang, NOW, status="active", need=need)  # type: ignore[arg-type]
    conversation.order_data = {"status": status} if status else None
    conversation.handoff_reason = reason
    found = await assist.suggest(conversation, talk(*turns))
    await assist.stop()
    return found


BLANK_PAGES = past(
    "p1",
    "c: Bonjour, plusieurs pages sont blanches dans mon livre",
    "a: Je ne sais pas.",
    "m: Bonjour Jean Martin, c'est un défaut d'impression : nous réimprimons vos exemplaires gratuitement.",
    client_name="Jean Martin",
)
INVOICE = past(
    "p2",
    "c: Comment obtenir une facture au nom de mon entreprise ?",
    "m: Il suffit de nous indiquer la raison sociale et le numéro de SIRET, nous éditons alors la facture.",
)


@pytest.mark.parametrize("with_encoder", [False, True])
async def test_what_a_colleague_answered_to_a_like_question_is_suggested_with_its_source(
    with_encoder: bool, encoder: SharedEncoder
) -> None:
    assist = helper([BLANK_PAGES, INVOICE], encoder=encoder if with_encoder else None)
    found = await suggestions(assist, "c: Il y a des pages blanches dans mon livre, que faire ?")
    colleague = next(one for one in found if one.kind == "colleague")
    assert (colleague.title, colleague.at) == ("Marie", NOW - timedelta(days=12))
    assert colleague.text == (
        "Bonjour {client_name}, c'est un défaut d'impression : nous réimprimons vos exemplaires gratuitement."
    )
    assert "SIRET" not in "".join(one.text for one in found)


async def test_a_question_that_nobody_asked_gets_no_past_answer(encoder: SharedEncoder) -> None:
    found = await suggestions(helper([BLANK_PAGES, INVOICE], encoder=encoder), "c: Livrez-vous en Belgique ?")
    assert [one.kind for one in found if one.kind == "colleague"] == []
    assert found[0].kind == "knowledge"


async def test_what_an_agent_answers_after_a_conversation_went_on_is_learnt_at_its_second_end() -> None:
    question, answer = (
        "c: Des pages sont blanches dans mon livre",
        "m: Nous réimprimons vos exemplaires gratuitement.",
    )
    more = ["c: Et la couverture rayée ?", "m: La couverture sera refaite avec les exemplaires."]
    learnt = PastAnswers(100, None, CommonWords(), SHIPPED)
    for turns in ([question, answer], [question, answer, *more]):
        read = past("again", *turns)
        read.conversation.last_seq = len(turns)
        learnt.learn(read)
        learnt.learn(read)
    assert len(learnt) == 2


async def test_at_most_three_best_first_and_no_more_than_two_of_a_kind() -> None:
    many = [
        past(f"m{n}", "c: Des pages sont blanches dans mon livre", f"m: Nous réimprimons {word} vos exemplaires.")
        for n, word in enumerate(["gratuitement", "rapidement", "demain", "tous"])
    ]
    found = await suggestions(helper(many, CANNED), "c: Des pages sont blanches dans mon livre")
    assert 0 < len(found) <= MOST
    assert max(sum(one.kind == kind for one in found) for kind in ("colleague", "canned", "knowledge")) <= 2


async def test_a_canned_reply_used_after_a_like_question_is_suggested_as_canned_reply_not_as_a_past_answer() -> (
    None
):
    sent = (
        "Je suis désolé(e) que votre livre ne soit pas conforme. Pouvez-vous me décrire le défaut, me dire "
        "combien d’exemplaires sont touchés et garder des photos à disposition ?"
    )
    used = past("u", "c: La tranche de mon exemplaire est toute gondolée", f"m: {sent}")
    found = await suggestions(helper([used], CANNED), "c: La tranche de mes exemplaires est gondolée")
    assert (found[0].kind, found[0].title) == ("canned", "photo")
    assert "colleague" not in {one.kind for one in found}
    assert {one.lang for one in found} == {"fr"}


async def test_english_conversations_get_english_replies(encoder: SharedEncoder) -> None:
    english = past("e", "c: My book has blank pages", "m: We will reprint your copies free of charge.", lang="en")
    found = await suggestions(
        helper([BLANK_PAGES, english], CANNED, encoder), "c: There are blank pages in my book", lang="en"
    )
    assert "We will reprint your copies free of charge." in [one.text for one in found]
    assert {one.lang for one in found if one.kind != "knowledge"} == {"en"}


async def test_a_conversation_does_not_suggest_its_own_words_nor_one_that_was_erased() -> None:
    own = past("now", "c: Des pages sont blanches", "m: Nous réimprimons vos exemplaires gratuitement.")
    assert "colleague" not in {one.kind for one in await suggestions(helper([own]), "c: Des pages sont blanches")}
    assist = helper([BLANK_PAGES])
    await assist.refresh()
    assist._store.read.clear()  # type: ignore[attr-defined]
    await assist.refresh()
    found = await suggestions(assist, "c: plusieurs pages sont blanches dans mon livre")
    assert [one for one in found if one.kind == "colleague"] == []


async def test_no_ready_text_is_proposed_in_a_sensitive_matter() -> None:
    asked = "c: Bonjour, plusieurs pages sont blanches dans mon livre"
    assert await suggestions(helper([BLANK_PAGES], CANNED), asked)
    assert await suggestions(helper([BLANK_PAGES], CANNED), asked, reason="sensitive") == []


async def test_nothing_is_suggested_before_the_client_has_said_something() -> None:
    assert await suggestions(helper([BLANK_PAGES], CANNED)) == []
    assert await suggestions(helper([BLANK_PAGES], CANNED), "c: Bonjour", "m: Bonjour") == []


def test_the_open_question_is_the_need_said_since_an_agent_last_wrote() -> None:
    said = talk("c: Mon livre est abîmé", "m: Je regarde", "c: Bonjour. La facture, où est-elle ?", "c: merci")
    assert open_question(said) == "La facture, où est-elle ?"
    assert [(pair.question, pair.answer.content) for pair in answered(said)] == [
        ("Mon livre est abîmé", "Je regarde")
    ]
    assert open_question(said[:2]) is None


# ---- another client's data (S16)

PRIVATE = {
    "jean.martin@example.com": "Écrivez-moi depuis jean.martin@example.com pour la suite de la demande.",
    "401372": "Votre commande CL-401372-487531 est bien partie de notre atelier.",
    "487531": "Votre commande cl 401372 487531 est bien partie de notre atelier.",
    "06 12": "Nous vous appelons au 06 12 34 56 78 dans la journée, soyez disponible.",
    "+33": "Nous vous appelons au +33 6 12 34 56 78 dans la journée, soyez disponible.",
    "Martin": "Bonjour Monsieur Martin, nous réimprimons vos exemplaires gratuitement.",
    "martin": "bonjour jean martin, nous réimprimons vos exemplaires gratuitement.",
    "Lilas": "Votre livre sera livré au 12 rue des Lilas, 75011 Paris, comme demandé.",
    "75011": "Votre livre sera livré au 12 rue des Lilas, 75011 Paris, comme demandé.",
    "Karim": "Nous avons remis votre livre à votre voisin Karim comme convenu.",
    "Durand": "Je confirme que Durand SARL a reçu la facture et le livre.",
    "Ombres": "Votre ouvrage « Les Ombres du Nil » est de nouveau en impression.",
    "42,50": "Nous avons remboursé 42,50 € sur votre carte de paiement.",
    "4242": "Nous avons remboursé la carte qui finit par 4242 comme convenu.",
    "12 novembre": "Votre livre est parti le 12 novembre de notre atelier.",
    "12/11": "Votre livre est parti le 12/11/2025 de notre atelier.",
    "6A12345678901": "Le numéro de suivi de votre livre est 6A12345678901, à bientôt.",
    "suivi?c=": "Suivez votre livre sur https://laposte.example/suivi?c=6A123 à tout moment.",
    "FR76": "Nous avons viré la somme sur FR76 3000 6000 0112 3456 7890 189 comme convenu.",
    "Sophie": "Merci Sophie, nous réimprimons vos exemplaires gratuitement.",
    "sophie": "d'accord sophie, nous réimprimons vos exemplaires gratuitement.",
}


@pytest.mark.parametrize(("secret", "sentence"), PRIVATE.items())
async def test_nothing_of_another_client_is_ever_suggested(secret: str, sentence: str) -> None:
    question = "c: plusieurs pages sont blanches dans mon livre"
    theirs = past("s", "c: Je m'appelle Sophie", question, f"m: {sentence}", client_name="Jean Martin")
    for learned in ([theirs], [theirs, BLANK_PAGES, INVOICE]):
        found = await suggestions(helper(learned), question)
        assert secret not in json.dumps([one.text for one in found], ensure_ascii=False)
        assert all("Marie" in one.title for one in found if one.kind == "colleague")


def test_most_sentences_keep_their_help_and_only_lose_what_is_private() -> None:
    common = CommonWords(SHOP)
    names = names_in(["je m'appelle Sophie Durand"], "Jean Martin")
    kept = {
        "Le format 16 × 24 cm convient ; comptez 3 à 5 jours ouvrés.": None,
        "Vous le choisissez dans « Mon compte », puis « Mes commandes ».": None,
        "Effectivement la tranche est trop fine : il faut au moins 60 pages.": None,
        "Bonjour madame, il suffit de nous renvoyer le PDF corrigé.": None,
        "Bonjour Sophie, je suis Marie, je vérifie.": "Bonjour {client_name}, je suis {agent_name}, je vérifie.",
        "Votre commande CL-401372-487531 part le 12 novembre.": "Votre commande {order_number} part le {date}.",
    }
    for written, shown in kept.items():
        assert anonymous(written, names, common, frozenset({"marie", "dupont"})) == (shown or written)


def test_an_answer_that_is_nearly_all_private_is_not_shown() -> None:
    assert anonymous("Karim, Nadia, Yasmine : 0612345678.", frozenset(), CommonWords(SHOP)) is None
    assert anonymous("", frozenset(), CommonWords()) is None
    assert anonymous("x" * 2_001, frozenset(), CommonWords()) is None


@pytest.mark.parametrize(
    "filler", ["a" * 8_000, "1 " * 4_000, "A@" * 4_000, "« " * 4_000, "12 rue " * 1_100, "CL-1-" * 1_600]
)
def test_a_long_strange_answer_takes_no_time(filler: str) -> None:
    started = time.perf_counter()
    anonymous(filler[:2_000], frozenset(), CommonWords(SHOP))
    names_in([filler], None)
    assert time.perf_counter() - started < 0.5


async def test_canned_replies_are_encoded_once_whatever_languages_take_turns(encoder: SharedEncoder) -> None:
    encoded: list[str] = []

    class Counting(SharedEncoder):
        def encode_passages(self, texts: Sequence[str]) -> object:  # type: ignore[override]
            encoded.extend(texts)
            return super().encode_passages(texts)

    counting = Counting()
    counting._encoder = encoder._encoder
    assist = helper([], CANNED, counting)
    await assist.start()
    for turn, lang in enumerate(["fr", "en"] * 3):
        conversation = Conversation("now", "me", lang, NOW, status="active")  # type: ignore[arg-type]
        await assist.suggest(conversation, talk(f"c: Where is my parcel number {turn} ?"))
    await assist.stop()
    assert len(encoded) == len(set(encoded)) == len(CANNED)


BLOCKED = "Bloquée : fichier non conforme"


@pytest.mark.parametrize(
    "asked",
    [
        "Le fichier est refusé, que dois-je faire ?",
        "pourquoi mon fichier est bloqué",
        "Et du coup, ma commande en est où ?",
        "je fais quoi pour que la fabrication reprenne ?",
    ],
)
async def test_what_the_status_of_the_clients_order_means_is_suggested_in_the_shops_words(asked: str) -> None:
    found = await suggestions(helper([]), f"c: {asked}", status=BLOCKED)
    order = next(one for one in found if one.kind == "order")
    assert order.title == BLOCKED and order.id is None
    assert order.text.startswith("Votre fichier ne peut pas être imprimé en l’état")


async def test_the_status_helps_to_find_entries_and_nothing_of_it_is_made_up() -> None:
    entries = {entry.answer for entry in ENTRIES}
    without = await suggestions(helper([]), "c: Le fichier est refusé, que dois-je faire ?")
    found = await suggestions(helper([]), "c: Le fichier est refusé, que dois-je faire ?", status=BLOCKED)
    assert len(found) > len(without)
    assert all(one.text in entries for one in found if one.kind == "knowledge")


async def test_an_order_is_not_suggested_to_another_question_nor_a_status_nobody_explains() -> None:
    assist = helper([])
    found = await suggestions(assist, "c: Quels sont les moyens de paiement ?", status=BLOCKED)
    assert found and all(one.kind != "order" for one in found)
    found = await suggestions(helper([]), "c: où en est ma commande ?", status="Zone 51")
    assert all(one.kind != "order" for one in found)


async def test_words_that_say_nothing_are_read_as_the_need_of_the_brief() -> None:
    found = await suggestions(helper([]), "c: oui", need="Quels formats de livre peut-on imprimer ?")
    assert found[0].id == "formats-liste"


async def test_who_asks_where_a_known_order_is_gets_its_state_first_and_not_how_to_look_it_up() -> None:
    found = await suggestions(helper([]), "c: Où en est ma commande ?", "c: et maintenant ?", status=BLOCKED)
    assert found[0].kind == "order" and found[0].title == BLOCKED
    assert all(one.id != "suivi-commande" for one in found)
