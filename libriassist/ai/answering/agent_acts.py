"""What an agent's sentence does: it answers, or it greets, holds the line, apologises, takes leave, asks. As"
" data.

Patterns run on folded words (no accents, no marks), in French, English, Spanish, German and Italian.
"""

from __future__ import annotations

import re

from ...core.brief.need import without_courtesies
from ..language.words import words

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+|(?<=[a-zà-ÿ0-9])\s+(?=[:;]-?[)(D])")
_LETTER = re.compile(r"[^\W_]")
_MOST_SENTENCES = 40
SHORTEST = 4
"""Fewer words answer only when there is a figure among them."""


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_OPENING = re.compile(
    r"(?:(?:re|bonjour|bonsoir|salut|coucou|hello|hi|hey|dear|cher|chere|good (?:morning|afternoon|evening)|hola"
    r"|buen[oa]s? (?:dias|tardes|noches)|hallo|guten (?:tag|morgen|abend)|buongiorno|buonasera|salve|ciao"
    r"|bienvenue"
    r"|welcome|bienvenid[oa]|willkommen|benvenut[oa]|enchantee?)\b ?)"
)
"""A greeting begins the sentence."""
_HOLDING = _whole(
    # French
    r"(?:je|j|on|nous) (?:vais |vous |te |me |m en |y |le |la |les |l |en |regarde |suis en train de "
    r"|viens de |prends (?:le temps|connaissance|note) (?:de )?){0,4}(?:regard\w*|verifi\w+|consult\w+"
    r"|ouvr\w+|cherch\w*"
    r"|renseign\w+|occup\w+|reven\w+|reviens|reviendr\w+|rappell\w+|recontact\w+|demand\w+ (?:a|au|aux) \w+"
    r"|transm\w+"
    r"|fais (?:suivre"
    r"|remonter)|prends connaissance|jette un oeil|note|prends note|m informe|etudi\w+|appell\w+"
    r"|contact\w+ (?:l|le|la|notre"
    r"|mon) \w+"
    r"|lis|relis|ai (?:transmis|note|demande|bien (?:recu|note|lu))|tiens au courant|charge de (?:ca|votre))",
    r"(?:un|deux|quelques|juste un) (?:petit )?(?:instants?|moments?|minutes?|secondes?)|une (?:minute"
    r"|seconde|petite"
    r" minute)|patient\w+|ne quittez pas|restez en ligne|(?:attendez|donnez moi|laissez moi)|c est parti"
    r"|je suis (?:a vous"
    r"|avec vous|la|de retour|desole\w*|navre\w*)|merci de (?:votre|bien vouloir)|(?:mon|ma|un"
    r"|une) collegue (?:va|vous)"
    r"|(?:vous (?:repond|rappell|contact|recontact)\w+)|des que (?:j|je|possible|nous)|je (?:comprends|vois)",
    r"(?:vous |te |l |la |le |votre (?:demande|conversation|dossier) )?transfer(?:e|er|ons|erai)"
    r"|envoi\w* (?:\w+ ){0,3}?(?:mails?|courriels?)|(?:ecris|ecrirai|reponds|repondrai) par (?:\w+ )?(?:mail"
    r"|courriel)",
    # English
    r"(?:e ?mail|write to|send) you (?:\w+ ){0,3}?(?:an? )?(?:e ?mail|answer|reply|details|later|shortly|soon)"
    r"|(?:i|we) (?:will|ll|am|m|have|ve|are|re|just|shall) ?(?:just |now |currently )?(?:going to "
    r"|gonna )?(?:check\w*"
    r"|look\w*|see\b|ask\w*|find\w*|get(?:ting)? back|be (?:right )?(?:back|with you)|forward\w*|pass\w*"
    r"|note\w*|open\w*"
    r"|investigat\w+|call\w*|contact\w*|read\w*|transferr?\w*)",
    r"(?:just )?(?:one|a) (?:moment|second|sec|minute)|hold on|bear with me|(?:let|give) me|please wait"
    r"|stay (?:on|with)"
    r"|i (?:understand|see)|my colleague will",
    # Spanish
    r"(?:envio|enviare|mando|mandare|escribo|escribire) (?:\w+ ){0,2}?(?:correo|mail)|le (?:transfiero|paso con)",
    r"(?:un|deme un|espere un|solo un) (?:momento|momentito|segundo|minuto|instante)|(?:lo|la|le|se lo|ya"
    r"|ahora lo"
    r"|voy a|estoy) (?:\w+ )?(?:miro|mirar|mirando|reviso|revisar|revisando|compruebo|comprobar|comprobando"
    r"|consulto"
    r"|consultar|consultando|verifico|verificar|busco|pregunto|preguntar|paso nota|informo)|espere|dejeme"
    r"|permitame"
    r"|no se retire|entiendo|mi companer[oa]",
    # German
    r"(?:schicke?|sende?|schreibe?) (?:ihnen|dir) (?:\w+ ){0,5}?mail|per mail|(?:verbinde|leite) sie",
    r"(?:einen|nur einen|kleinen|ein) (?:kleinen )?(?:moment|augenblick|sekunde)|moment bitte|eine (?:sekunde"
    r"|minute)"
    r"|(?:ich|wir) (?:\w+ ){0,2}?(?:schaue?|sehe? (?:mal |gleich |kurz )*nach|prufe?|klare?|frage? (?:nach"
    r"|die|den|bei"
    r"|meine?\w*|unsere?\w*)|suche?|kummere?|melde?|notiere?|leite?|gebe? (?:das|es) weiter|bin gleich|ruf\w*)"
    r"|(?:schaue|prufe|klare|frage) (?:ich|das|gleich|mal|kurz)|bitte warten|gedulden|bleiben sie"
    r"|frage [\w ]{2,30} nach|ich verstehe"
    r"|mein\w* kolleg\w+",
    # Italian
    r"(?:mando|mandero|invio|inviero|scrivo|scrivero) (?:\w+ ){0,2}?(?:mail|email)|(?:la|le) (?:trasferisco"
    r"|passo)",
    r"(?:un|solo un|attenda un|mi dia un) (?:attimo|momento|secondo|minuto|istante)|(?:ora|adesso|subito|lo"
    r"|la|le|vado a"
    r"|sto|mi) (?:\w+ )?(?:controllo|controllare|controllando|verifico|verificare|verificando|guardo|guardare"
    r"|guardando"
    r"|chiedo|chiedere|chiedendo|cerco|informo|segno|occupo)|controllo subito|verifico subito|attenda"
    r"|resti in linea"
    r"|capisco|il mio collega|la mia collega",
)  # fmt: skip
"""The line is held, or something is noted, passed on or understood: the answer is still to come."""
_PARTING = _whole(
    r"(?:excellente?|belle|douce|agreable|super) (?:journee|soiree|fin de \w+|week end|weekend|continuation"
    r"|dimanche)"
    r"|je (?:cloture|ferme|clos) (?:la |le |cette |notre )?(?:conversation|chat|discussion|dossier|demande)"
    r"|je cloture"
    r"|bonne (?:journee|soiree|nuit|fin de \w+|continuation|reception|lecture|impression|chance)"
    r"|bon(?:ne)? (?:week end|we|dimanche"
    r"|courage|weekend|apres midi)|au revoir|a (?:bientot|plus tard|demain|plus|tout de suite|tres vite)"
    r"|n hesitez (?:pas|surtout)|a (?:votre|ton) (?:ecoute|service)"
    r"|(?:reste|restons|demeure) a (?:votre|ta) (?:disposition|ecoute)|cordialement|bien a vous"
    r"|je vous (?:laisse|rends"
    r"|repasse|souhaite|redonne|remets)|(?:l assistant|assistant) (?:va |prend |reprend |vous |continue|reste)"
    r"|je (?:rends|passe) la main|(?:autre chose|d autres questions)|bonnes? (?:fetes|vacances)"
    r"|belle (?:journee|soiree)",
    r"(?:i ll|i will|i m) clos(?:e|ing) (?:this|the)|have an? (?:\w+ )?(?:evening|day|weekend|week|one)"
    r"|have a (?:nice|good|great|lovely) \w+|good ?bye|bye|see you|take care|(?:feel|please feel) free"
    r"|do not hesitate"
    r"|don t hesitate|(?:best|kind|warm) regards|sincerely|anything else|the assistant (?:will|is|can)"
    r"|i (?:ll )?hand(?:ing)? you"
    r"|happy to help",
    r"(?:que tenga )?(?:un )?buen (?:dia|fin de semana)|que tenga|adios|hasta (?:luego|pronto|manana)"
    r"|no dude en|quedo a su"
    r"|un saludo|saludos|algo mas|el asistente|feliz (?:dia|tarde)",
    r"(?:einen )?schonen? (?:tag|abend|wochenende)|auf wiedersehen|tschuss|bis (?:bald|dann|spater|morgen)"
    r"|viele? grusse"
    r"|mit freundlichen|zogern sie nicht|stehe? (?:ihnen )?(?:\w+ )?zur verfugung|der assistent|sonst noch"
    r"|alles gute",
    r"buona (?:giornata|serata|notte|continuazione)|buon (?:week ?end|fine settimana|lavoro)|arrivederci"
    r"|a presto|a domani"
    r"|non esiti|resto a (?:sua )?disposizione|cordiali saluti|l assistente|altro in cui|qualcos altro",
)  # fmt: skip
"""Leave is taken, or the client given back to the assistant."""
_NAMED = re.compile(
    r"^(?!(?:Oui|Non|Yes|No|S[ií]|Ja|Nein|S[ìi]|Alors"
    r"|Voilà)\b)(?:[A-ZÀ-Þ][\w'’.-]{0,30} ){0,2}[A-ZÀ-Þ][\w'’-]{0,30}, ?"
)
"""The client's name after a greeting."""
_GUESS = _whole(
    r"je (?:crois|pense|suppose)|il me semble|a (?:verifier|confirmer)|sauf erreur"
    r"|(?:suis|sommes) pas (?:sure?|certaine?s?)",
    r"i (?:think|believe|guess)|not sure|creo que|me parece|no estoy segur[oa]|(?:ich )?(?:glaube|denke) ich"
    r"|vermutlich"
    r"|nicht sicher|credo|penso|mi sembra|non sono sicur[oa]",
)
"""The agent guesses: that is no answer to quote."""
_CORRECTS = _whole(
    r"(?:me|nous) (?:suis|sommes|etais) (?:trompe|embrouille|melange)\w*|m etais trompe\w*|je me trompe"
    r"|(?:je )?(?:rectifie|corrige)|(?:petite )?(?:rectification|correction)|erreur de ma part|ma faute"
    r"|c est mon erreur"
    r"|(?:au|autant) (?:temps )?pour moi|en fait non|(?:dit|ecrit) une betise|oubliez ce que",
    r"my (?:mistake|bad|error)|i (?:was|am|stand) (?:wrong|mistaken|corrected)|i (?:misspoke|misread"
    r"|made a mistake)"
    r"|correction|scratch that|let me correct|actually no",
    r"me (?:he )?equivo\w+|corrijo|rectifico|error mio|fue un error|perdon no",
    r"(?:habe mich|hab mich|mich) (?:\w+ )?(?:geirrt|vertan|vertippt|versehen)|korrektur|mein fehler"
    r"|ich korrigiere",
    r"mi sono sbagliat[oa]|ho sbagliato|correggo|rettifico|errore mio|colpa mia|anzi no",
)
"""The agent takes back what they have just said."""
_CLAUSE = re.compile(r"(?<=[,;:]) |,|;")
_COURTESY = _whole(
    r"\w+ a l appareil|bienvenue (?:sur|chez|au|dans) [\w ]{2,40}|(?:je suis|je m appelle|moi c est"
    r"|ici) \w+(?: \w+)?(?: du service \w+(?: \w+)?| de l equipe"
    r"| votre conseill\w+)?"
    r"|(?:je suis |nous sommes )?(?:desole\w*|navre\w*)|toutes mes excuses|excusez (?:moi|nous)"
    r"|veuillez (?:m |nous )?excuser"
    r"|merci|avec plaisir|de rien|je vous en prie|pas de (?:souci|probleme|quoi)|bien recu|tres bien|d accord"
    r"|entendu"
    r"|parfait|super|bonne question|enchante\w*|comment (?:allez vous|puis je vous aider)|ravie? de",
    r"(?:welcome to|you have reached) [\w ]{2,40}|(?:i am|i m|my name is|this is) \w+(?: from [\w ]{2,30})?"
    r"|sorry|apologi\w+|thank you|thanks|you re welcome"
    r"|no (?:problem|worries)|of course|sure|great|good question|how can i help|nice to",
    r"(?:soy|me llamo) \w+|lo siento|disculpe|perdon\w*|gracias|de nada|claro|perfecto|muy bien|buena pregunta"
    r"|en que puedo",
    r"(?:ich bin|mein name ist|hier ist) \w+(?: vom [\w ]{2,30})?|entschuldig\w+|tut mir leid|danke"
    r"|vielen dank|gern"
    r"(?:e|geschehen)|kein problem|alles klar|gute frage|wie kann ich",
    r"(?:sono|mi chiamo) (?!\d)\w+|mi (?:dispiace|scusi|scuso)|scusi|grazie|prego|di nulla|certo|perfetto|va bene"
    r"|buona domanda|come posso",
)  # fmt: skip
"""Said for politeness; what is left of the sentence without it counts."""


def answering_part(text: str) -> str:
    """The sentences of an agent's message that answer something, as written; empty when none does."""
    kept: list[str] = []
    for piece in _SENTENCE.split(text)[:_MOST_SENTENCES]:
        if corrects(piece):
            kept.clear()
        if part := _answers(piece):
            kept.append(part)
    return " ".join(kept)


def _corrected(text: str) -> str:
    """What follows the words that take something back; the whole when a figure stands among them."""
    wrong = [clause for clause in _CLAUSE.split(text) if corrects(clause)]
    rest = text.rpartition(wrong[-1])[2].lstrip(" ,;:") if wrong else ""
    return rest or (text if any(char.isdigit() for char in text) else "")


def corrects(text: str) -> bool:
    """Whether the agent says that what they said before was wrong."""
    return bool(_CORRECTS.search(" ".join(words(text))))


def _ends_elsewhere(spoken: str) -> bool:
    return bool(_HOLDING.search(spoken) or _PARTING.search(spoken) or _GUESS.search(spoken))


def _answers(sentence: str) -> str:
    """The sentence without greeting and thanks, if it answers; empty otherwise."""
    text = without_courtesies(sentence)
    if text != " ".join(sentence.split()):
        text = _NAMED.sub("", text, count=1)
    if not _LETTER.search(text) or text.rstrip(' \u00a0\u202f)»"').endswith("?"):
        return ""
    text = _corrected(text) if corrects(text) else text
    spoken = " ".join(words(text))
    if _ends_elsewhere(spoken):
        kept = [clause for clause in _CLAUSE.split(text) if not _ends_elsewhere(" ".join(words(clause)))]
        return (
            kept[0].strip()
            if kept and len(kept[0].split()) >= SHORTEST and kept[0] in text[: len(kept[0])]
            else ""
        )
    rest = _COURTESY.sub(" ", _OPENING.sub(" ", spoken, count=1)).split()
    return text if len(rest) >= SHORTEST or (len(rest) > 1 and any(word[0].isdigit() for word in rest)) else ""
