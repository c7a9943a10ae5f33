"""Greetings, thanks and the like: which catalogue text answers a turn that asks nothing."""

from __future__ import annotations

import re

from ...core.handoff.asides import only_aside, refuses_only
from ..language.words import words

MAX_WORDS = 9
MAX_CHARS = 120
_FILLERS = (
    r"(?: (?:a|vous|toi|tous|beaucoup|bien|tres|infiniment|mille fois|madame|monsieur|there|so much|very much"
    r"|you|pour (?:tout|votre (?:aide|reponse))|quand meme|malgre tout|tout de meme|anyway|for (?:your"
    r"|the) (?:help|answer)|libriassist"
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

_ELSEWHERE: dict[str, str] = {
    "declined": (
        r"no gracias|no hace falta|ahora no|dejalo|nein danke|nein|nicht notig|jetzt nicht|no grazie|non serve"
        r"|non importa|lascia stare|non ora"
    ),
    "goodbye": (
        r"(?:(?:muchas )?gracias |(?:vielen )?danke |(?:molte )?grazie )?(?:y |und |e )?"
        r"(?:adios|hasta (?:luego|pronto|manana)|chao|buen dia|que tenga (?:un )?buen dia"
        r"|auf wiedersehen|tschuss|tschuess|bis (?:bald|dann|spater)|schonen (?:tag|abend)(?: noch)?"
        r"|arrivederci|ciao ciao|a presto|buona (?:giornata|serata))"
    ),
    "thanks": (
        r"(?:(?:ok|vale|perfecto|genial|muy bien|super|perfekt|prima|gut|perfetto|va bene|ottimo|si|ja) )*"
        r"(?:(?:muchas|mil) gracias|gracias|(?:vielen |herzlichen |besten )?dank"
        r"|danke(?: schon| sehr| dir| ihnen)?|trotzdem danke"
        r"|(?:grazie|molte grazie|mille grazie|tante grazie)(?: mille)?)"
        r"(?: (?:por (?:su|tu|la) ayuda|por todo|a (?:usted|ti|vosotros)|fur (?:die|ihre|deine) hilfe|di tutto"
        r"|de todos modos|de todas formas|trotzdem|lo stesso|comunque|per l aiuto|per (?:il suo|il tuo) aiuto"
        r"|mille))?"
    ),
    "how_are_you": (
        r"(?:hola |hallo |ciao )?(?:(?:que|como) (?:tal|estas|esta usted)|wie geht(?: s| es (?:dir|ihnen))?"
        r"|come (?:va|stai|sta))"
    ),
    "greeting": (
        r"(?:hola|buenos dias|buenas(?: tardes| noches)?|hallo|guten (?:tag|morgen|abend)|gruss gott|servus|moin"
        r"|ciao|salve|buongiorno|buonasera)(?: (?:a todos|zusammen|a tutti|hola|hallo))?"
    ),
    "help": (
        r"ayuda|necesito ayuda|tengo una pregunta|que puedes hacer|que puede hacer|hilfe|ich (?:brauche hilfe"
        r"|habe eine frage)|was (?:kannst du|konnen sie)(?: tun)?|aiuto|ho bisogno di aiuto|ho una domanda"
        r"|(?:che )?cosa (?:puoi|sai) fare"
    ),
    "acknowledged": (
        r"(?:(?:vale|de acuerdo|perfecto|entendido|claro|si|genial|muy bien|in ordnung|alles klar|verstanden|ja"
        r"|perfekt|prima|gut|genau|va bene|d accordo|capito|perfetto|certo|ottimo|bene|ok) ?)+"
    ),
}
"""Spanish, German and Italian (folded), by the same keys."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(rf"\A(?:{pattern})"))
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

_FOREIGN = {key: re.compile(rf"\A(?:{pattern})") for key, pattern in _ELSEWHERE.items()}


def small_talk(text: str) -> str | None:
    """The catalogue key that answers a turn of pure small talk; None when there is a matter in it."""
    kind = only_aside(text)
    if kind in ("identity", "praise"):
        return kind
    if refuses_only(text):
        return "declined"
    found = words(text)
    if not found or len(found) > MAX_WORDS or len(text) > MAX_CHARS:
        return None
    spoken = " ".join(found)
    for key, pattern in _PATTERNS:
        if pattern.fullmatch(spoken) or (key in _FOREIGN and _FOREIGN[key].fullmatch(spoken)):
            return key
    return None
