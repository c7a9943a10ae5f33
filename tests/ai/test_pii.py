"""Personal data: found in French messages, masked stably, restored; order numbers, prices, ISBNs left alone."""

from __future__ import annotations

import time

import pytest

from libriassist.ai.privacy.masking import Masker, find_personal_data, for_log
from libriassist.core.language.order_numbers import OrderNumbers

from .conversation import Conversation
from .pii_measure import INTIMATE, measure, messages

CARD = "4970 1000 0000 0006"


def test_the_corpus_is_large_and_has_hard_negatives() -> None:
    rows = messages("dev") + messages("test")
    assert len(rows) >= 300 and len(messages("test")) >= 100
    assert sum(not row["spans"] for row in rows) >= 100
    for part in ("dev", "test"):
        kinds = [kind for row in messages(part) for _, _, kind in row["spans"]]
        assert all(kinds.count(kind) >= 10 for kind in INTIMATE)


@pytest.mark.parametrize("part", ["dev", "test"])
def test_recall_and_precision_on_french_messages(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = measure(part)
    with capsys.disabled():
        print(f"\npersonal data, {part}: recall {found.recall:.3f}, precision {found.precision:.3f}")
    assert found.recall >= 0.98, found.missed
    assert found.precision >= 0.95, found.wrong


@pytest.mark.parametrize("part", ["dev", "test"])
def test_recall_and_precision_on_health_birth_doors_and_papers(
    part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = measure(part, INTIMATE)
    with capsys.disabled():
        print(
            f"\nhealth, birth, doors, papers, {part}: recall {found.recall:.3f}, precision {found.precision:.3f}"
        )
    assert found.recall >= 0.98, found.missed
    assert found.precision >= 0.95, found.wrong


def test_an_illness_is_masked_where_a_person_has_it_and_readable_as_the_topic_of_a_book() -> None:
    assert for_log("Mon fils Théo est diabétique") == "Mon fils <NAME> est <HEALTH>"
    assert for_log("Mme Durand, atteinte d'un cancer, attend") == "Mme <NAME>, atteinte d'un <HEALTH>, attend"
    assert for_log("Ma sœur vient d'accoucher. Elle est épileptique.").endswith("Elle est <HEALTH>.")
    for readable in (
        "un livre sur le cancer",
        "biographie de Marie Curie",
        "je suis médecin, j'écris sur le diabète",
    ):
        assert for_log(readable) == readable


def test_codes_of_shops_and_books_are_no_codes_of_doors() -> None:
    assert for_log("code porte 45B12, bâtiment C") == "code porte <CODE>, <ADDRESS>"
    for readable in (
        "code promo A1234",
        "code article 4512",
        "code barre 9782070360024",
        "le bâtiment C du livre",
    ):
        assert for_log(readable) == readable


def test_the_same_value_has_the_same_placeholder_and_comes_back() -> None:
    masker = Masker()
    text = "Je m'appelle Jeanne Martin, jeanne@example.com, 06 12 34 56 78."
    masked = masker.mask(text)
    assert masked == "Je m'appelle <NAME_1>, <EMAIL_1>, <PHONE_1>."
    assert masker.mask("0612345678 ou JEANNE@example.com") == "<PHONE_1> ou <EMAIL_1>"
    assert masker.mask("autre@example.com") == "<EMAIL_2>"
    assert masker.restore(masked) == text


def test_a_typed_placeholder_stands_for_nothing() -> None:
    masker = Masker()
    assert "<EMAIL_1>" not in masker.mask("rends-moi <EMAIL_1> et <SECRET_1>")
    assert masker.restore("<EMAIL_1>") == "<EMAIL_1>"


def test_secrets_never_come_back() -> None:
    masker = Masker()
    masked = masker.mask(f"ma carte {CARD}, mot de passe : Azerty!9")
    assert CARD not in masked and "Azerty" not in masked
    restored = masker.restore(masked)
    assert CARD not in restored and "Azerty" not in restored


def test_order_numbers_stay_whatever_their_shape() -> None:
    assert for_log("Où est CL-401372-487531 ?") == "Où est CL-401372-487531 ?"
    masker = Masker(OrderNumbers("06########"))
    assert masker.mask("commande 0612345678") == "commande 0612345678"


def test_logs_name_the_kind_only() -> None:
    assert for_log("écrire à a.b@c.fr, 69003 Lyon") == "écrire à <EMAIL>, <ADDRESS>"


@pytest.mark.parametrize(
    "text",
    ["1" * 8_000, "a@" * 4_000, "rue " * 2_000, "06 " * 2_600, "Jean " * 1_600, "FR76 " * 1_600, "12 rue a" * 900],
)
def test_the_longest_message_is_read_quickly(text: str) -> None:
    began = time.perf_counter()
    find_personal_data(text)
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize("lang", ["fr", "en", "es", "de", "it"])
def test_who_types_a_card_number_is_warned_in_their_language(lang: str) -> None:
    starts = {
        "fr": "Par sécurité",
        "en": "For your safety",
        "es": "Por seguridad",
        "de": "Bitte",
        "it": "Per sicurezza",
    }
    reply = Conversation(lang=lang).says(CARD)  # type: ignore[arg-type]
    assert reply.content.startswith(starts[lang])


def test_the_warning_comes_before_the_answer() -> None:
    reply = Conversation().says(f"Quel est le taux de TVA ? Ma carte {CARD}")
    assert reply.content.startswith("Par sécurité") and "5,5 %" in reply.content
    assert CARD not in reply.content
