"""What a turn did, read from its words: an assistant's answer that failed, offered a person or told an order's
state; a client who is not helped. In French, English, Spanish, German and Italian, on folded sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..language.folding import fold, sentences
from ..language.patterns import words

_MAX_CHARS = 1_500
_SAME = 0.8
"""Share of common words from which two answers are the same."""
_FEW_WORDS = 4

FAILED = words(
    # French
    r"(?:je )?n ai (?:\w+ ){0,2}?(?:pas|aucune?|rien) (?:\w+ ){0,4}?(?:trouve|reponses?|compris|saisi"
    r"|informations?"
    r"|precisions?|elements?|details?)",
    r"(?:suis|etre) pas (?:\w+ )?(?:sur|sure|certaine?|en mesure)",
    r"ne (?:dispose|comprends|trouve|sais|connais|possede|vois) pas",
    r"(?:vouliez|voulez) vous (?:dire|parler de|savoir)|pensiez vous a|cherchiez vous|s agit il de",
    r"(?:la |votre question |le |les )?reformul\w+|(?:avec|en) d autres (?:mots|termes)|autrement formul\w+",
    r"(?:pourriez|pouvez|peux) (?:vous|tu) (?:me |m )?(?:en )?(?:preciser|expliquer autrement|redire)"
    r"|precisez votre",
    r"pas (?:su|pu|bien|reussi a) (?:\w+ )?(?:trouver|repondre|compris|comprendre|saisi)",
    r"(?:ne figure|n apparait|n est) pas dans (?:ma|mes|la|notre) (?:base|connaissances?|documentation)",
    r"(?:aucune|pas de) (?:commande|reponse|resultat|information)s? (?:ne )?(?:correspond\w*|trouvee?s?)?",
    r"(?:je ne|ne) (?:peux|saurais|parviens|puis) (?:pas|a) (?:vous )?(?:\w+ )?(?:repondre|aider|traiter"
    r"|modifier"
    r"|annuler|acceder|trouver)|depasse mes competences|pas acces a",
    # English
    r"(?:couldn t|could not|can t|cannot|didn t|did not|don t|do not) (?:\w+ )?(?:find|understand|have|get|know"
    r"|help|catch|follow|answer)",
    r"(?:i m|i am|am) not (?:\w+ )?(?:sure|certain|able)|did you mean|rephrase|reword|in other words"
    r"|different words|no (?:order|answer|result|match) (?:\w+ )?(?:found|matches)?|put it differently",
    # Spanish
    r"no (?:he|pude|puedo|consigo|logro|logre|encuentro|entiendo|entendi|dispongo|tengo) (?:\w+ ){0,2}?"
    r"(?:encontrado|encontrar|entendido|entender|comprendido|respuesta|informacion|responder|seguro|segura"
    r"|bien)",
    r"no estoy segur[oa]|(?:queria|quiso|quieres|quiere) decir|reformul\w+|con otras palabras|ningun pedido",
    # German
    r"(?:leider )?(?:keine|kein|nicht) (?:\w+ ){0,3}?(?:antwort|information\w*|verstanden|gefunden|sicher"
    r"|finden"
    r"|beantworten|bestellung gefunden)",
    r"meinten sie|meintest du|umformulieren|anders (?:formulieren|ausdrucken|formuliert)|mit anderen worten",
    # Italian
    r"non (?:ho|sono|riesco|dispongo|trovo|capisco|so) (?:\w+ ){0,3}?(?:trovato|capito|compreso|risposta|sicuro"
    r"|sicura|certo|certa|informazioni|trovare|rispondere|in grado|bene)?",
    r"(?:forse )?(?:intendeva|intendevi|voleva dire|volevi dire)|riformul\w+|con altre parole|nessun ordine",
)
"""The answer says that it has none."""

_SOMEONE = (
    r"(?:conseill\w+|personne|quelqu un|equipes?|collegues?|collaborat\w+|humaine?|agente?|operat\w+"
    r"|service client"
    r"|specialistes?|technicien\w*|responsable|interlocut\w+|atelier|support|membre"
    r"|someone|somebody|person|colleague|advis[eo]r|human|agent|team|representative|member of staff"
    r"|persona|companer[oa]|agente|asesora?|alguien|equipo|humano|operadora?|gestora?|especialista"
    r"|mitarbeiter\w*|kolleg\w+|berater\w*|person|jemand\w*|mensch\w*|kundendienst|kundenservice"
    r"|operatore|operatrice|collega|persona|qualcuno|umano|consulente|addett[oa]|assistenza|team)"
)
_OFFERING = (
    r"(?:voulez|souhait\w+|prefer\w+|desir\w+|aimeriez|veux|puis je|je peux|peut|peuvent|pourrait|mett\w+"
    r"|transmett\w*"
    r"|passe\w*|transfer\w*|relais|rappel\w*|mise?|contact\w*|conviendrait"
    r"|would you|do you want|shall i|can|could|like|prefer|want me|connect|put you|transfer|happy to|hand you"
    r"|quiere|quieres|desea|prefiere|puede\w*|puedo|le paso|te paso|ponerle|conecto|pase|gustaria"
    r"|mochten|mochtest|soll\w*|kann|konnte\w*|wollen|verbind\w*|wunschen|weiterleit\w*"
    r"|vuole|vuoi|desidera|preferisce|puo|posso|passo|metto|mettere|passi|gradirebbe)"
)
OFFERS = words(
    rf"{_OFFERING} (?:\w+ ){{0,9}}?{_SOMEONE}",
    rf"{_SOMEONE} (?:\w+ ){{0,6}}?{_OFFERING}",
    r"(?:mettre|mette|met) en (?:relation|contact)|put you through|mise en relation",
)
"""The answer offers a person."""
_NO_OFFER = words(
    r"joignables?|ouverte?s?|horaires|du lundi|lundi au|opening hours|monday to|montag bis|lunes a|lunedi",
    r"verifi\w+ chaque|controle\w* chaque|checks? (?:each|every)",
)

ASKS_PROOF = words(
    r"(?:numero|number|numero de|nummer|bestellnummer) (?:\w+ ){0,3}?(?:commande|order|pedido|ordine)?",
    r"code postal|postcode|zip code|codigo postal|plz|postleitzahl|cap|second (?:element|justificatif)",
    r"bestellnummer|order number|numero d ordine|numero de pedido",
)
_NUMBER = r"(?:(?: [a-z]{1,6})?(?: [a-z]{0,6}\d[\da-z]{0,20}){1,4}(?: [a-z])?)"
"""An order number of any shop, folded: its separators are spaces."""
TELLS_ORDER = words(
    rf"(?:votre|la|cette|le|les) (?:commande|colis|livres|paquet|suivi){_NUMBER}? (?:\w+ ){{0,6}}?(?:est"
    r"|a ete|ont ete"
    r"|sera|attend|quitte|part|indique|sont|n est|partira)",
    r"statut|en cours (?:d impression|de fabrication|de faconnage|d acheminement|de preparation|de livraison)",
    r"elle (?:est|a ete|sera|quitte|part) (?:\w+ ){0,2}?(?:imprimee|expediee|livree|validee|en|demain"
    r"|aujourd|nos)",
    rf"(?:your|the) (?:order|parcel|package|books){_NUMBER}? (?:is|was|has|will|left|are|shows)",
    rf"(?:su|tu|el) (?:pedido|paquete|envio){_NUMBER}? (?:\w+ ){{0,2}}?(?:esta|fue|ha|se|sera|salio"
    r"|consta|figura)",
    rf"(?:ihre|die) (?:bestellung|sendung|lieferung){_NUMBER}? (?:\w+ ){{0,2}}?(?:ist|wurde|wird|hat"
    r"|befindet|liegt)",
    r"ihr paket (?:ist|wurde|wird|hat|befindet|liegt)",
    rf"(?:il suo|il tuo|l|suo) (?:ordine|pacco|spedizione){_NUMBER}? (?:\w+ ){{0,2}}?(?:e|risulta|stato"
    r"|sara|parte)",
)
"""The answer says how an order stands."""
LATE = words(
    r"retard\w*|bloque\w*|en attente|attend|probleme|incident|non recu\w*|retourne\w*|suspendu\w*|anomalie"
    r"|refuse\w*"
    r"|perdu\w*|verification depuis|annulee?|livree?s? (?:le|hier)",
    r"delay\w*|late|on hold|blocked|returned|lost|problem|stuck|delivered",
    r"retras\w*|bloquead\w*|pendiente|en espera|devuelto|perdido|problema|entregado",
    r"verspat\w*|verzoger\w*|wartet|blockiert|zuruck|verloren|problem|zugestellt|angehalten",
    r"ritard\w*|bloccat\w*|in attesa|smarrit\w*|restituit\w*|problema|consegnato",
)
"""The order stands badly, or is told to be delivered."""

NOT_HELPED = words(
    r"(?:la |exactement la |encore la |toujours la )?meme (?:chose|reponse|phrase|lien)|repetez|deja (?:dit"
    r"|repondu"
    r"|explique|fait|essaye|teste|verifie|donne)|tourne\w* en rond|pas repondu|(?:repond|repondez|reponds) pas"
    r"|(?:ne |n )?(?:m )?aide[sz]? pas|pas (?:ma|la) question|rien a voir|comprenez (?:pas|rien)|comprend pas"
    r"|pas ce que je|(?:ca|cela) (?:ne |n )?(?:marche|fonctionne|change|resout|repond) (?:toujours )?(?:pas"
    r"|rien)"
    r"|je viens de (?:vous )?(?:le |la )?dire|vous venez de|pas avance|avance (?:pas|plus)"
    r"|on est bien avance\w*",
    r"same (?:answer|thing|reply|link)|already (?:said|told|did|tried|done|gave)|repeating"
    r"|not what i (?:asked|meant)"
    r"|doesn t (?:help|work|answer)|didn t (?:help|work|answer)|going (?:round|around) in circles",
    r"(?:la |lo )mism[ao](?: respuesta| cosa)?|ya (?:lo |se lo |te lo )?(?:he |hice|dije|probe)"
    r"|no (?:me )?(?:ayuda"
    r"|sirve|funciona|responde)|no es lo que (?:pregunto|pregunte|pido)|dando vueltas",
    r"(?:die)?selbe antwort|das gleiche|schon (?:gesagt|gemacht|probiert|versucht|geschrieben)"
    r"|hilft (?:mir )?nicht"
    r"|funktioniert nicht|nicht meine frage|im kreis|war nicht die frage",
    r"(?:la )?stessa (?:risposta|cosa)|gia (?:detto|fatto|provato|scritto)|non (?:mi )?(?:aiuta|serve|funziona"
    r"|risponde)|non e (?:quello|cio) che|non ci capiamo|giriamo in tondo",
)
"""The client says the answers do not help."""
OBJECTS = re.compile(
    r"\A(?:(?:ah|bah|ben|ba|bon|mouais|euh|hm|,) )*(?:non|nan|mais|oui mais|si mais|justement|donc|et donc"
    r"|alors pourquoi"
    r"|pourtant|sauf que|toujours pas|encore|elle est|il est|je l ai|c est (?:ce que j|deja|fait)|fait|idem"
    r"|pareil|vide"
    r"|no|but|yes but|still|i did|i have|it is|pero|si pero|ya|sigue|nein|doch|aber|ja aber|immer noch|ma|si ma"
    r"|ancora|niente)\b"
)
"""A client's turn that begins by objecting to the answer."""
NOT_IT = words(
    r"(?:c|ce|est|n est|etait) pas (?:du tout )?(?:ca|sa|cela|ce que|ce qu|ma|ma question|la question)"
    r"|pas (?:ca|sa|cela)"
    r"|not (?:that|this|it|what i)|no es (?:eso|esto)|(?:das )?(?:ist|war|meine ich) (?:es )?nicht (?:das|meine)"
    r"|non (?:e|era) (?:quest[oa]|quell[oa]|cio|la mia domanda)|no (?:es|era) (?:es[oa]|mi pregunta|lo que)"
)
"""The client says that this was not meant."""
DONE = words(
    r"c (?:est )?bon|(?:tres )?clair|c est (?:parfait|note|regle|reparti)|nickel|impec\w*|j ai (?:\w+ )?trouve"
    r"|(?:^|c est |ca y est )(?:trouve|compris)|(?:j ai|bien|tout) compris"
    r"|ca (?:marche|fonctionne|passe)(?! (?:pas|plus|toujours|jamais|mal))|c est passe|pas grave|tant pis"
    r"|je (?:ferai|reessaie|teste)|(?<!que )(?<!quoi )je fais (?:ca|comme|un essai)|ouf|vendu|adjuge"
    r"|(?<!pas )rassure|je me lance|on va partir|je regarde|je vais (?:essayer|voir|regarder|faire)"
    r"|(?<!pas )(?<!toujours )(?<!encore )(?<!jamais )reglee?",
    r"(?:bon|bonne chose) a savoir|je me renseign\w+|c (?:est|etait) (?:juste |seulement )?pour savoir",
    r"got it|works now|never mind|(?:^|all |s |now )(?:sorted|fixed)|all good|found it|fair enough|good to know",
    r"bueno saberlo|solo (?:era )?por saber|gut zu wissen|buono a sapersi",
    r"ya esta|me fio|^listo|solucionado|lo encontre|ya funciona",
    r"alles klar|passt(?! nicht)|geschafft|erledigt|(?<!nicht )(?<!nichts )(?<!nie )gefunden|geht jetzt"
    r"|^(?:super |ok )?prima(?: danke)?$",
    r"risolto|adesso torna|(?<!non )(?:l )?ho trovato|^trovato|a posto|^fatto",
)
"""The client says that the matter is settled."""
SETTLED = words(
    r"c est bon|c bon|c est (?:tres )?(?:clair|parfait|note|regle|reparti)|parfait|nickel|impec\w*|genial"
    r"|super|top|trouve"
    r"|ca (?:marche|me va|ira|fonctionne)|merci|pas grave|je (?:prends|fais|vais|ferai|garde|reessaie)|ouf"
    r"|cool|vendu"
    r"|rassure|d acc(?:ord)?|ok|entendu|bien recu|je me lance|on va partir|bonne idee",
    r"great|perfect|got it|thanks|thx|cheers|works now|fine|never mind|sorted|lovely|brilliant idea",
    r"perfecto|gracias|vale|estupendo|genial|ya esta|me fio|listo",
    r"danke|perfekt|alles klar|super|passt|geschafft|^(?:super |ok )?prima(?: danke)?$",
    r"grazie|perfetto|ottimo|risolto|adesso torna|va bene|trovato",
)


@dataclass(frozen=True, slots=True)
class AnswerActs:
    """What an assistant's turn did, as far as its words tell."""

    failed: bool
    offered: bool
    asked_proof: bool
    told_order: bool
    told_late: bool


def read_answer(text: str) -> AnswerActs:
    """What the assistant's `text` did, when nothing but the text is known."""
    read = [sentence.text for sentence in sentences(text[:_MAX_CHARS])]
    failed = any(FAILED.search(sentence) for sentence in read)
    told = any(TELLS_ORDER.search(sentence) for sentence in read)
    return AnswerActs(
        failed=failed,
        offered=any(OFFERS.search(sentence) and not _NO_OFFER.search(sentence) for sentence in read),
        asked_proof=(any(ASKS_PROOF.search(sentence) for sentence in read) and "?" in text) or _asks(read),
        told_order=told and not failed,
        told_late=told and any(LATE.search(sentence) for sentence in read),
    )


_ASKING = words(
    r"(?:donnez|indiquez|communiquez|precisez) (?:moi )?(?:\w+ ){0,4}?(?:numero|code postal|e mail|adresse)",
    r"il me faut (?:\w+ ){0,5}?(?:element|numero|code postal|e mail)",
)


def _asks(read: list[str]) -> bool:
    return any(_ASKING.search(sentence) for sentence in read)


def same_answer(left: str, right: str) -> bool:
    """Whether two answers say the same, word for word or nearly."""
    first, second = set(_words(left)), set(_words(right))
    if not first or not second:
        return False
    if min(len(first), len(second)) < _FEW_WORDS:
        return first == second
    return len(first & second) / len(first | second) >= _SAME


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text[:_MAX_CHARS]))


def not_helped(text: str) -> bool:
    """Whether the client says that the answers do not help."""
    return any(NOT_HELPED.search(sentence.text) for sentence in sentences(text))


def objects(text: str) -> bool:
    """Whether the client's turn begins by objecting."""
    read = sentences(text)
    return bool(read) and bool(OBJECTS.match(read[0].text))


def done(text: str) -> bool:
    """Whether the client says, without objecting, that the matter is settled."""
    return not not_helped(text) and any(DONE.search(sentence.text) for sentence in sentences(text))


def settled(text: str) -> bool:
    """Whether the client says that the matter is settled, or takes it as it is."""
    return any(SETTLED.search(sentence.text) for sentence in sentences(text))
