"""Entries that contradict each other: found when both say a number of the same thing, silent about all others."""

from __future__ import annotations

import asyncio
import random
import time
import tracemalloc
from pathlib import Path
from typing import Any, cast

import pytest

from libriassist.ai.retrieval.knowledge import load_knowledge
from libriassist.chat.ports.knowledge import EntryText
from libriassist.chat.ports.upkeep import Contradiction
from libriassist.features.knowledge import service
from libriassist.features.knowledge.contradictions import contradictions
from libriassist.protocol import Lang

from .conversation import SAMPLE

TRADES = Path(__file__).parents[2] / "benchmarks" / "trades"


def found(one: tuple[str, str], other: tuple[str, str], lang: Lang = "fr") -> bool:
    texts = [("a", EntryText(*one, lang)), ("b", EntryText(*other, lang))]
    return bool(contradictions(texts))


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        (("Quel est le délai de livraison ?", "Comptez 5 jours ouvrés."),
         ("Quand vais-je recevoir ma commande ?", "Le délai de livraison est de 8 jours."), "fr"),
        (("Combien coûte la livraison ?", "Les frais de port sont de 4,90 €."),
         ("Y a-t-il des frais ?", "Oui. Les frais de port s’élèvent à 5,90 €."), "fr"),
        (("Retours ?", "Vous avez 14 jours pour retourner un article."),
         ("Rétractation ?", "Vous disposez de trois semaines pour retourner un article."), "fr"),
        (("TVA ?", "Le taux de TVA du livre est de 5,5 %."),
         ("Taxe ?", "La TVA sur le livre est au taux de 20 %."), "fr"),
        (("Acompte ?", "Un acompte de 30 % est demandé à la réservation."),
         ("Réserver ?", "Un acompte de 25 % est demandé à la réservation, le solde à l’arrivée."), "fr"),
        (("Returns?", "You can return an item within 14 days."),
         ("Refunds?", "Items can be returned within 30 days."), "en"),
        (("¿Plazo?", "El plazo de devolución es de 14 días."),
         ("¿Devolución?", "El plazo de devolución es de 30 días."), "es"),
    ],
)  # fmt: skip
def test_other_numbers_for_the_same_thing_are_a_contradiction(
    one: tuple[str, str], other: tuple[str, str], lang: Lang
) -> None:
    assert found(one, other, lang) and found(other, one, lang)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Frais ?", "Frais de livraison : 4,90 €"), ("Express ?", "Frais de livraison express : 9,90 €")),
        (("Retours ?", "Vous avez 14 jours pour retourner un article."),
         ("Rétractation ?", "Vous disposez de deux semaines pour retourner un article.")),
        (("Minimum ?", "Commande minimum de 10 exemplaires."),
         ("Maximum ?", "Commande maximum de 500 exemplaires.")),
        (("Garantie du cadre ?", "Nos vélos ont une garantie de 5 ans."),
         ("Garantie de la batterie ?", "Nos vélos ont une garantie de 2 ans.")),
        (("Livraison ?", "La livraison coûte 5 €."), ("Et l’express ?", "La livraison coûte 9 €.")),
        (("Frais ?", "Frais de port de 4,90 € en France et 9,90 € en Europe."),
         ("Port ?", "Frais de port : 4,90 € en France.")),
        (("Ouverture ?", "Le magasin ouvre à 9 h."), ("Samedi ?", "Le magasin ouvre à 10 h.")),
    ],
)  # fmt: skip
def test_other_things_other_bounds_and_equal_spans_are_none(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not found(one, other) and not found(other, one)


def test_entries_of_two_languages_are_not_compared() -> None:
    texts = [
        ("a", EntryText("TVA ?", "TVA livre 5,5 %.", "fr")),
        ("b", EntryText("TVA?", "TVA livre 20 %.", "en")),
    ]
    assert contradictions(texts) == []


def test_knowledge_that_was_written_with_care_raises_no_alarm() -> None:
    asked = sorted(TRADES.glob("*_questions.jsonl"))
    files = [SAMPLE, *(f.with_name(f.name.replace("_questions.jsonl", ".json")) for f in asked)]
    assert len(files) > 5
    for file in files:
        entries = load_knowledge(file)
        for lang in ("fr", "en", "es", "de", "it"):
            said = [entry.in_lang(lang) for entry in entries]
            texts = [(e.id, EntryText(e.question, e.answer, e.lang)) for e in said]
            assert contradictions(texts) == [], (file.stem, lang)


def test_the_same_pair_has_one_key_until_a_sentence_changes() -> None:
    a, b, c = "Le taux de TVA est de 5,5 %.", "Le taux de TVA est de 20 %.", "Le taux de TVA est de 21 %."

    def key(one: str, other: str) -> str:
        [pair] = contradictions([("a", EntryText("TVA ?", one)), ("b", EntryText("Taux ?", other))])
        return pair.key

    assert key(a, b) == key(a, b) != key(a, c)


def test_many_entries_are_compared_without_keeping_all_their_pairs() -> None:
    chance = random.Random(1)
    said = [f"{a}{b}{c}{d}" for a in "bcdfg" for b in "aeiou" for c in "lmnprst" for d in ("ba", "ko")]
    texts = [
        (str(n), EntryText("?", f"{' '.join(chance.sample(said, 6))} {n + 2} jours.", "fr")) for n in range(3_000)
    ]
    tracemalloc.start()
    contradictions(texts)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 30_000_000


class Unchanged:
    """A knowledge that stays at one revision."""

    async def revision(self) -> int:
        return 7

    async def current(self) -> tuple[int, list[tuple[str, EntryText]]]:
        return 7, []

    async def settled(self) -> set[str]:
        return set()


@pytest.mark.anyio
async def test_many_who_look_at_once_have_the_entries_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def slowly(texts: list[tuple[str, EntryText]]) -> list[Contradiction]:
        compared.append(len(texts))
        time.sleep(0.05)
        return []

    monkeypatch.setattr(service, "contradictions", slowly)
    knowledge = service.KnowledgeService(cast(Any, Unchanged()), cast(Any, None), cast(Any, None), cast(Any, None))
    await asyncio.gather(*(knowledge.contradictions() for _ in range(5)))
    assert compared == [0]
