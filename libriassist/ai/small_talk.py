"""Greetings, thanks and the like: which catalogue text answers a turn that asks nothing."""

from __future__ import annotations

import re

from .words import words

MAX_WORDS = 9
MAX_CHARS = 120
_FILLERS = (
    r"(?: (?:a|vous|toi|tous|beaucoup|bien|tres|infiniment|mille fois|madame|monsieur|there|so much|very much"
    r"|you|pour (?:tout|votre (?:aide|reponse))|for (?:your|the) (?:help|answer)|libriassist"
    r"|je vous remercie|a lot|team|l equipe|again|encore|et)){0,4}"
)
_GOODBYE = (
    r"(?:au revoir|bye|bye bye|goodbye|see you(?: soon)?|a bientot|a plus|ciao|bon week end"
    r"|bonne (?:journee|soiree|nuit|fin de journee|continuation)|have a (?:nice|good) (?:day|evening))"
)
_THANKS = (
    r"(?:(?:ok|d accord|super|parfait|genial|tres bien|great|perfect|non|oui|c est bon|c est note|ca marche"
    r"|top|excellent|nickel|no|yes) )*"
    r"(?:merci|je vous remercie|thanks|thank you|thx|grand merci|mille mercis|remerciements)"
)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        (
            "declined",
            r"(?:(?:non|no|nope) (?:merci|thanks|thank you)(?: beaucoup| bien)?"
            r"|non|nan|no|nope|non non|ca ira|pas maintenant"
            r"|pas la peine|not now|pas besoin"
            r"|non ca va|laissez tomber|never mind)",
        ),
        ("goodbye", rf"(?:{_THANKS}{_FILLERS} )?(?:et )?{_GOODBYE}{_FILLERS}(?: {_GOODBYE})?"),
        ("thanks", rf"{_THANKS}{_FILLERS}"),
        (
            "how_are_you",
            r"(?:(?:bonjour|salut|hello|hi|coucou) )?(?:(?:comment )?(?:ca va|vas tu|allez vous"
            r"|tu vas bien)(?: bien)?|how are you(?: doing)?)"
            r"(?: aujourd hui| today)?",
        ),
        (
            "greeting",
            r"(?:re )?(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|bjr|slt|yo|good (?:morning|evening"
            r"|afternoon)|salutations)"
            rf"(?: (?:bonjour|hello))?{_FILLERS}",
        ),
        (
            "identity",
            r"(?:(?:bonjour|est ce que|dites moi|alors|mais) )*(?:(?:qui|quoi) (?:es tu|etes vous)"
            r"|(?:t es|tu es|vous etes) (?:qui|quoi)"
            r"|(?:je parle|je discute|suis je) (?:bien )?(?:a|avec|en train de parler a) (?:un|une"
            r"|qui) ?\w*(?: \w+)?"
            r"|(?:es tu|etes vous|vous etes|tu es|t es|c est) (?:bien )?(?:un|une) (?:vrai "
            r"|vraie )?(?:robot|bot|humaine?|ia|machine|personne|intelligence artificielle|ordinateur"
            r"|programme)(?: reelle| ou (?:un|une) \w+)?"
            r"|(?:are you|is this) (?:an? )?(?:real )?(?:human|bot|robot|ai|machine|person"
            r"|chatbot)(?: or an? \w+)?|who are you|what are you"
            r"|am i (?:talking|speaking|chatting) (?:to|with) an? (?:real )?\w+|(?:quel est ton"
            r"|c est quoi ton|votre) nom|what is your name)",
        ),
        (
            "help",
            r"(?:(?:bonjour|hello) )?(?:aide|help|aidez moi|besoin d aide|j ai besoin d aide"
            r"|j ai une question|une question|help me"
            r"|i have a question|i need help|(?:que|qu est ce que) (?:peux tu|pouvez vous|tu peux"
            r"|vous pouvez)(?: \w+){0,2}"
            r"|comment (?:ca marche|tu marches|vous fonctionnez)|what can you do)(?: svp"
            r"| s il vous plait| please)?",
        ),
        (
            "acknowledged",
            r"(?:(?:ok|okay|oui|d accord|dac|tres bien|parfait|super|genial|entendu|compris|je vois"
            r"|c est note|note|ca marche|top|cool"
            r"|bien|nickel|yes|sure|great|perfect|i see|got it|alright|fine|ah|bon|excellent"
            r"|pas de souci|no problem) ?)+",
        ),
    )
)


def small_talk(text: str) -> str | None:
    """The catalogue key that answers a turn of pure small talk; None when there is a matter in it."""
    found = words(text)
    if not found or len(found) > MAX_WORDS or len(text) > MAX_CHARS:
        return None
    spoken = " ".join(found)
    return next((key for key, pattern in _PATTERNS if pattern.fullmatch(spoken)), None)
