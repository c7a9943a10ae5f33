"""The hand-over rules as data: what clients write when they need a person, in French and English first.

Patterns run on folded sentences (language.folding): no accents, apostrophes and hyphens are spaces, commas
are words of their own, so `(?:\\w+ )` never crosses a clause. All repetitions are bounded.
The plan's trigger list is covered by the rules: "parler à un agent", "parler à une personne",
"agent humain", "service client", "je veux parler à quelqu'un", "personne réelle", "conseiller",
"réclamation", "pas content", "remboursement".
"""

from __future__ import annotations

import re

from ....protocol import HandoffReason
from ...language.patterns import Rule, words
from .alarms import LEGAL_THREAT, SENSITIVE
from .anger import FRUSTRATION
from .grievances import COMPLAINT, ORDER_PROBLEM, REFUND
from .requests import CLIENT_REQUEST

ABOUT_A_BOOK = words(
    r"(?:livre|roman|recueil|polar|manuscrit|personnage|heros|histoire|nouvelle|recit|these|album|titre|bd"
    r"|essai|book|novel|story|character|title) (?:\w+ ){0,2}?(?:parle|raconte|traite|porte|aborde|s appelle"
    r"|s intitule|evoque|est|s inspire|is|tells|deals|called) (?!(?:arriv|abim|dechir|tach|endommag|corn"
    r"|mal|tres"
    r"|nul|horrible|arrived|damaged|totally|completely)\w*)"
    r"|personnage|en hommage|histoire d une?|(?:agent|conseiller|avocat|avocate|juge|huissier"
    r"|lawyer) (?:et|and) "
    r"|(?:suis|am) (?:un |une |a )?(?:agent|conseiller|avocat|avocate|juge|huissier|lawyer)"
)
"""The client speaks of what the book is about, or of their own trade."""

INFORMATION = re.compile(
    r"^(?:(?:bonjour|bonsoir|salut|hello|hi|et|mais|alors|donc|madame|monsieur|please|,) )*"
    r"(?:quel|quelle|quels|quelles|combien|sous|dans combien|comment|a qui|qui|ou|est ce que (?:vous|le"
    r"|la|les|l)"
    r"|que se|que faire|que dois|peut|puis|y a|avez vous|faut il|a t on|faites vous|\w+ez vous|(?:les?"
    r"|la|l) (?:\w+ ){1,5}?(?:est|sont|peut|peuvent) (?:ils?|elles?)"
    r"|what|how|who|where|when|which|do you|does|is there|are|can you|should) "
    r"(?!(?:je fais pour|faire pour) )"
    r"|\b(?:si|s il|s ils|en cas|au cas|cas ou|eviter|risque|if|in case|c est normal|est ce normal"
    r"|(?:mon|le|un) fichier a)\b"
)
"""A question about rules, or a supposition: information, not a grievance."""

ASSERTS = words(
    r"j ai recu|nous avons recu|vous m avez|vous m aviez|vous avez (?:massacre|perdu|abime|refuse)"
    r"|est arrivee?"
    r"|sont arrivee?s|toujours pas|mes livres (?:sont|etaient)|se sont|s est"
)
"""Something that has happened to this client: outweighs the shape of a question (not an "if")."""

SUPPOSES = words(r"si|s il|s ils|en cas|au cas|cas ou|eviter|if|in case|fichier a|apercu")

NEGATIONS = words(
    r"(?:pas|sans|aucune?|jamais|rien|ni|not|never|isn t|without|no|don t)(?: (?:de|d|des|une?|la|le|du"
    r"|vouloir|en|ca|me"
    r"|a|any|an|the|to|vraiment|tres|forcement|besoin|necessairement|grave))*$"
    r"|(?:pas|plus|sans|aucune?|nulle) (?:l )?(?:envie|intention|idee) (?:de|d)(?: \w+){0,4}$"
)
"""Read on the words just before a match, within its clause."""

BY_PRIORITY: tuple[tuple[Rule, ...], ...] = (
    LEGAL_THREAT,
    SENSITIVE,
    CLIENT_REQUEST,
    REFUND,
    COMPLAINT,
    ORDER_PROBLEM,
    FRUSTRATION,
)

PLAN_TRIGGERS: dict[str, HandoffReason] = {
    "parler a un agent": "client_request",
    "parler a une personne": "client_request",
    "agent humain": "client_request",
    "service client": "client_request",
    "je veux parler a quelqu un": "client_request",
    "personne reelle": "client_request",
    "conseiller": "client_request",
    "reclamation": "complaint",
    "pas content": "complaint",
    "remboursement": "refund",
}
"""The plan's list, folded: a turn that is nothing but one of these calls for a person, whatever else is heard."""
