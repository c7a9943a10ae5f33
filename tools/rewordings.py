"""Small rewordings of an entry's question, made by rule, for training: what a client asks nearly word for word.

The judge must trust them, yet not closeness alone: asked of a knowledge without that entry they are unanswerable,
and so is a question that has one word of another trade in it (`astray`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from libriassist.ai.language.words import Analyzer, words
from libriassist.core.language.folding import fold

_ENDS = re.compile(r"\s*[?.!]+\s*$")
_LAST_DETAIL = {
    "fr": re.compile(r"^(.{12,}?) (?:pour|dans|avec|sur|en|par|avant|après|chez) [^,]+$"),
    "en": re.compile(r"^(.{12,}?) (?:for|in|with|on|by|before|after|at|during|while) [^,]+$"),
    "de": re.compile(r"^(.{12,}?) (?:für|in|mit|auf|bei|vor|nach|von) [^,]+$"),
}
_FORMS: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        (r"^Puis-je (.+)", r"Est-ce que je peux \1|Je peux \1|C'est possible de \1"),
        (r"^Peut-on (.+)", r"Est-ce qu'on peut \1|On peut \1|Est-il possible de \1"),
        (r"^(\w+)-vous (.+)", r"Est-ce que vous \1 \2|Vous \1 \2"),
        (
            r"^Comment (\w+(?:er|ir|re)) (.+)",
            r"Comment est-ce que je peux \1 \2|Comment faire pour \1 \2|Je voudrais \1 \2",
        ),
        (r"^Où (\w+(?:er|ir|re)) (.+)", r"Où est-ce que je peux \1 \2|Où puis-je \1 \2"),
        (r"^Quel(\w*) (.+?) (\w+ez)-vous(.*)", r"Quel\1 sont les \2 que vous \3\4|Vous \3 quel\1 \2\4"),
        (r"^(Quel\w*) (.+?) sont disponibles(.*)", r"\1 \2 avez-vous\3|\1 \2 proposez-vous\3"),
        (r"^(Quel\w*) (.+?) peut-on (.+)", r"\1 \2 est-ce qu'on peut \3|\1 \2 puis-je \3"),
        (r"^Quels? (?:est|sont) (.+)", r"Je voudrais savoir \1|C'est quoi \1"),
        (r"^Y a-t-il (.+)", r"Est-ce qu'il y a \1|Avez-vous \1"),
        (r"^Combien coûte(?:nt)? (.+)", r"Quel est le prix : \1|\1 c'est combien"),
        (r"^Combien (.+?) faut-il (.+)", r"Il faut combien \1 \2"),
        (r"^(.+?) (?:est|sont)-(?:il|elle|ils|elles) (.+)", r"Est-ce que \1 est \2|\1 est \2"),
        (r"^(.+), (que (?:puis-je |dois-je )?faire)$", r"Que faire si \1|\1, comment faire"),
        (r"^Que (?:dois-je )?faire (?:si|en cas de) (.+)", r"\1, que faire|Comment faire si \1"),
        (r"^(Pourquoi) (.+)", r"\2, pourquoi|Pour quelle raison \2"),
        (r"(.+)", r"Je voudrais savoir : \1|S'il vous plaît, \1"),
    ),
    "en": (
        (r"^How do I (.+)", r"How can I \1|How to \1|I want to \1"),
        (r"^(?:Can|May) I (.+)", r"Is it possible to \1|Am I allowed to \1|Could I \1"),
        (r"^Do you (.+)", r"Could you tell me if you \1|Would you \1"),
        (r"^(?:Is|Are) there (.+)", r"Do you have \1|Have you got \1"),
        (r"^How much does (.+?) cost(.*)", r"What is the price of \1\2|What does \1 cost\2"),
        (r"^What is (.+)", r"What's \1|Tell me \1"),
        (r"^Wh(y|ere|en) (.+)", r"Can you tell me wh\1 \2"),
        (r"^(I .+), (what .+)", r"\2 if \1|\1. Help"),
        (r"(.+)", r"I'd like to know: \1|Quick question, \1"),
    ),
    "de": (
        (r"^Kann ich (.+)", r"Ist es möglich: \1|Könnte ich \1"),
        (r"^Wie (?:kann ich )?(.+)", r"Auf welche Weise \1|Ich möchte wissen, wie \1"),
        (r"^Was kostet (.+)", r"Wie teuer ist \1|Wie viel kostet \1"),
        (r"^(\w+) Sie (.+)", r"Ich wollte fragen: \1 Sie \2|\1 ihr \2"),
        (r"^(?:Gibt es) (.+)", r"Haben Sie \1|Habt ihr \1"),
        (r"(.+)", r"Kurze Frage: \1|Ich wüsste gern: \1"),
    ),
}  # fmt: skip
LANGS = tuple(_FORMS)
_SYNONYMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "fr": (
        ("modifier", "changer"), ("supprimer", "effacer"), ("obtenir", "avoir"), ("trouver", "voir", "récupérer"),
        ("envoyer", "transmettre"), ("choisir", "prendre"), ("proposez", "avez", "faites"), ("délai", "temps"),
        ("prix", "tarif", "coût"), ("commande", "achat"), ("colis", "paquet"), ("livraison", "expédition"),
        ("annuler", "résilier"), ("renvoyer", "retourner"), ("payer", "régler"), ("contacter", "joindre"),
        ("s'inscrire", "s'enregistrer"), ("demander", "réclamer"), ("déclarer", "signaler"), ("créer", "faire"),
        ("acceptez", "prenez"), ("fournissez", "donnez"), ("compris", "inclus"), ("autorisés", "permis"),
        ("remboursé", "couvert"), ("durée", "temps"), ("nécessaire", "obligatoire"), ("types", "sortes"),
        ("fonctionne", "marche"), ("refusé", "rejeté"), ("numéro", "code"), ("disponibles", "possibles"),
        ("article", "produit"), ("courriel", "mail"), ("mot", "code"), ("enfant", "bébé"), ("bébé", "enfant"),
    ),
    "en": (
        ("cancel", "stop"), ("change", "modify"), ("delete", "remove"), ("get", "receive"), ("cost", "price"),
        ("start", "begin"), ("find", "see"), ("add", "create"), ("invoice", "bill"), ("colleague", "coworker"),
        ("set up", "configure"), ("turn on", "enable"), ("password", "login"), ("hours", "time"),
        ("report", "summary"),
    ),
    "de": (
        ("Versand", "Lieferung"), ("Paket", "Päckchen"), ("bekommen", "erhalten"), ("stornieren", "abbrechen"),
        ("bezahlen", "zahlen"), ("Pflanze", "Blume"), ("gießen", "wässern"), ("schneiden", "stutzen"),
    ),
}  # fmt: skip
_SHORT = {
    "pour": "pr",
    "vous": "vs",
    "combien": "cb",
    "comment": "cmt",
    "que": "ke",
    "est-ce": "es",
    "you": "u",
    "are": "r",
}
_POLITE = {
    "fr": ("Bonjour, {} Merci", "Bonjour ! {} Merci d'avance", "Bonsoir, {}", "{} svp", "Salut, {}"),
    "en": ("Hello, {} Thanks", "Hi! {}", "{} please", "Good morning, {} Thank you"),
    "de": ("Hallo, {} Danke", "Guten Tag, {}", "{} Vielen Dank"),
}


def rewordings(question: str, lang: str, count: int) -> list[str]:
    """So many ways that differ; the same for the same question."""
    lot = random.Random(question)
    text = _ENDS.sub("", question)
    ways: list[Callable[[], str]] = [
        lambda: _formed(text, lang, lot),
        lambda: _swapped(text, lang),
        lambda: lot.choice(_POLITE[lang]).format(_formed(text, lang, lot) + " ?"),
        lambda: _hurried(_formed(text, lang, lot)),
        lambda: _LAST_DETAIL[lang].sub(r"\1", text) + " ?",
        lambda: _swapped(_formed(text, lang, lot), lang) + " ?",
        lambda: " ".join(_key_words(text)),
        lambda: _other_number(text) + " ?",
    ]
    lot.shuffle(ways)
    found = {tuple(words(one)): one for one in (way() for way in ways)}
    found.pop(tuple(words(text)), None)
    return list(found.values())[:count]


def astray(question: str, others: Sequence[str]) -> str | None:
    """The question with its longest word exchanged for that of a question of another trade; None without one."""
    own = _key_words(question)
    theirs = _key_words(random.Random(question).choice(others))
    if not own or not theirs:
        return None
    longest, other = max(own, key=len), max(theirs, key=len)
    return re.sub(rf"\b{re.escape(longest)}\b", other, question) if len(longest) > 3 else None


def _lot(text: str) -> float:
    return random.Random(text).random()


def _formed(text: str, lang: str, lot: random.Random) -> str:
    """By the first form that fits, and now and then by the one that always does."""
    for pattern, forms in _FORMS[lang]:
        if re.match(pattern, text):
            formed = re.sub(pattern, lot.choice(forms.split("|")), text)
            return formed[:1].upper() + formed[1:]
    return text


def _swapped(text: str, lang: str) -> str:
    """One word exchanged for one that means nearly the same."""
    for first, *others in sorted(_SYNONYMS[lang], key=lambda group: _lot(text + group[0])):
        if re.search(rf"\b{first}\b", text):
            return re.sub(rf"\b{first}\b", others[int(_lot(text) * len(others))], text, count=1)
    return text


def _hurried(text: str) -> str:
    """As typed on a telephone: no accents, capitals or marks, some words short."""
    return " ".join(_SHORT.get(word, word) for word in fold(text).replace("?", " ").split())


def _key_words(text: str) -> list[str]:
    kept = set(Analyzer().content_words(text))
    return [word for word in re.findall(r"[^\W_]+", text) if fold(word) in kept]


def _other_number(text: str) -> str:
    """Plurals made singular."""
    text = re.sub(r"\b(quel|quelle)s\b", r"\1", text, flags=re.IGNORECASE)
    return re.sub(r"\b(\w{4,})[sx]\b", r"\1", text)
