"""Asking for one's order in five languages, and what only looks like it."""

from __future__ import annotations

import pytest

from libriassist.ai.language.words import words
from libriassist.ai.orders.phrases import asks_status, follows_up


@pytest.mark.parametrize(
    "text",
    [
        "Où en est ma commande ?",
        "Quand est-ce que je vais recevoir mes livres ?",
        "Je n'ai toujours pas reçu mon colis",
        "Quel est le statut de ma commande",
        "Where is my order?",
        "where's my parcel",
        "When will I get my books?",
        "I still haven't received my order",
        "¿Dónde está mi pedido?",
        "¿Cuándo llega mi paquete?",
        "Todavía no he recibido mi pedido",
        "¿Cuál es el estado de mi pedido?",
        "¿Qué pasa con mi pedido?",
        "Wo ist meine Bestellung?",
        "Wo bleibt mein Paket?",
        "Wann kommt meine Bestellung an?",
        "Wie ist der Stand meiner Bestellung?",
        "Ich warte noch immer auf meine Bücher",
        "Ich habe meine Bestellung noch nicht erhalten",
        "Dov'è il mio ordine?",
        "Dove si trova il mio pacco?",
        "Quando arriva il mio ordine?",
        "A che punto è il mio ordine?",
        "Qual è lo stato del mio ordine?",
        "Non ho ancora ricevuto il mio libro",
    ],
)
def test_asking_where_ones_order_is_is_understood(text: str) -> None:
    assert asks_status(words(text))


@pytest.mark.parametrize(
    "text",
    [
        "Comment suivre ma commande ?",
        "Où puis-je consulter le statut de ma commande ?",
        "How can I track my order?",
        "Where can I see the status of my order?",
        "¿Cómo puedo seguir mi pedido?",
        "¿Dónde puedo ver el estado de mi pedido?",
        "Wie kann ich den Status meiner Bestellung sehen?",
        "Wo kann ich meine Bestellung verfolgen?",
        "Come posso vedere lo stato del mio ordine?",
        "Dove posso seguire il mio ordine?",
        "Quels formats de livre peut-on imprimer ?",
        "Quels sont les délais de livraison ?",
        "Puis-je annuler ma commande ?",
        "What is the delivery time?",
        "¿Cuánto tarda la entrega?",
        "Wie lange dauert der Versand?",
        "Quanto costa la spedizione?",
    ],
)
def test_how_orders_are_followed_and_other_questions_are_for_the_knowledge(text: str) -> None:
    assert not asks_status(words(text))


@pytest.mark.parametrize(
    "text",
    [
        "et quand arrive-t-elle ?",
        "et elle part quand ?",
        "quand ?",
        "elle est déjà expédiée ?",
        "et ma commande ?",
        "du nouveau ?",
        "and when does it arrive?",
        "Has it been shipped?",
        "any news",
        "¿y cuándo llega?",
        "und wann kommt sie an?",
        "Wurde es schon verschickt?",
        "e quando arriva?",
    ],
)
def test_a_follow_up_is_about_the_order_just_told(text: str) -> None:
    assert follows_up(words(text))


@pytest.mark.parametrize(
    "text",
    [
        "Quand ouvrez-vous ?",
        "Livrez-vous en Belgique ?",
        "Puis-je annuler ma commande ?",
        "Quand recevrai-je mon devis ?",
        "Comment est-elle expédiée ?",
        "Quels formats de livre peut-on imprimer ?",
        "When are you open?",
        "merci beaucoup",
        "",
    ],
)
def test_another_question_after_an_order_is_not_about_it(text: str) -> None:
    assert not follows_up(words(text))


@pytest.mark.parametrize(
    "text", ["¿Cuándo es gratis el envío?", "Wann ist die Lieferung kostenlos?", "Quando conviene la spedizione?"]
)
def test_when_something_is_so_in_general_is_for_the_knowledge(text: str) -> None:
    assert not asks_status(words(text))
