"""How clients ask where their order is, in five languages: patterns on folded words (no accents, no marks)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OWN = (
    r"(?:ma|mon|mes|notre|nos|my|our|mi|mis|nuestro|nuestra|mein\w{0,2}|unser\w{0,2}"
    r"|(?:il |la |i |le )?(?:mio|mia|miei|mie|nostro|nostra|nostri))"
)
_MINE = rf"(?:{_OWN}|la|cette|el|die|das)"
_PARCEL = (
    r"(?:commandes?|colis|livres?|livraison|paquet|exemplaires|bouquins?|order|parcel|package|books?|delivery"
    r"|pedido|paquete|libros?|envio|ejemplares|bestellung|paket|buch|bucher|sendung|lieferung|auftrag"
    r"|ordine|pacco|libr[oi]|spedizione|consegna|copie)"
)
_IT = rf"{_MINE} {_PARCEL}"
_MY_OWN = rf"{_OWN} {_PARCEL}"
_ASKS_STATUS = re.compile(
    rf"\b(?:ou (?:en )?(?:est|sont) (?:passee?s? )?{_IT}"
    r"|(?:quand|quel jour) (?:\w+ ){0,6}?(?:recois|recevrai|recevrons|recevoir|arrivera?|avoir|aurai|livree?)"
    rf" (?:je |t il |t elle |de )?{_IT}"
    rf"|(?:quand|quel jour) (?:\w+ ){{0,3}}?{_IT} (?:\w+ ){{0,3}}?(?:arriv|expedi|livr|part)\w*"
    rf"|(?:statut|etat|avancement|suivi|suivre|numero de suivi) (?:de |d )?{_IT}"
    rf"|{_IT} (?:\w+ ){{0,4}}?(?:en est ou|est ou|arrivent? quand|n arrivent? pas"
    r"|est (?:elle|il) (?:expediee?|partie?|prete?)|n est pas arrivee?)"
    rf"|(?:pas|jamais) (?:encore |toujours )?(?:recu|eu) {_IT}"
    rf"|j attends (?:toujours |encore )?{_IT}"
    rf"|where (?:is|are|s) {_IT}|(?:status|state) of {_IT}|track {_IT}|{_IT} status"
    rf"|when (?:will|does|do|is|are) (?:\w+ ){{0,3}}?{_IT}|(?:not|haven t|never) (?:received|got) {_IT}"
    rf"|{_IT} (?:\w+ ){{0,2}}?(?:not arrived|hasn t arrived|haven t arrived)|(?:still )?waiting for {_IT}"
    rf"|donde (?:esta|estan|va|anda|se encuentra) {_IT}"
    rf"|(?:cuando|que dia) (?:\w+ ){{0,4}}?{_MY_OWN}"
    rf"|(?:estado|seguimiento|situacion) (?:de |del )(?:{_MINE} )?{_PARCEL}|(?:como va|que pasa con) {_IT}"
    rf"|no (?:he recibido|me ha llegado|ha llegado|recibi) (?:todavia |aun )?{_IT}|esper(?:o|ando) {_IT}"
    rf"|{_IT} (?:\w+ ){{0,2}}?(?:no (?:me )?ha llegado|sigue sin llegar|cuando llega)"
    rf"|wo (?:ist|sind|bleib\w*|steckt|befindet sich) (?:denn |eigentlich |jetzt )?{_IT}"
    rf"|wann (?:\w+ ){{1,4}}?{_MY_OWN}|wie weit (?:ist|sind) {_IT}"
    rf"|(?:stand|status|versandstatus|lieferstatus|sendungsverfolgung)"
    rf" (?:von |zu |der |des )?(?:{_MINE} )?{_PARCEL}"
    rf"|{_IT} (?:\w+ ){{0,4}}?(?:nicht (?:da|angekommen|erhalten|bekommen)|noch nicht)"
    rf"|warte (?:\w+ ){{0,3}}?auf {_IT}"
    rf"|(?:dov e|dove (?:e|sono|sta|si trova)|a che punto (?:e|sono)) {_IT}"
    rf"|quando (?:\w+ ){{0,4}}?{_MY_OWN}"
    rf"|(?:stato|situazione) (?:del |della |dei |di )(?:{_MINE} )?{_PARCEL}"
    rf"|non (?:ho )?(?:ancora )?(?:ricevuto|arrivato) (?:ancora )?{_IT}|(?:aspetto|aspettando) (?:ancora )?{_IT}"
    rf"|{_IT} (?:\w+ ){{0,2}}?non e (?:ancora )?arrivat\w)\b"
)
_ASKS_HOW = re.compile(
    r"^(?:bonjour |hello |hola |hallo |guten tag |buongiorno |ciao )?"
    r"(?:comment|ou (?:puis je )?(?:voir|consulter|suivre|trouver)|how|where (?:can|do|could)"
    r"|como (?!va\b|esta\b|sigue\b)|donde (?:puedo|se puede)"
    r"|wie (?:kann|konnen|koennen|verfolg\w*|find\w*|seh\w*)|wo (?:kann|finde|sehe)"
    r"|come (?!mai\b|procede\b)|dove (?:posso|si puo))\b"
)
_WHEN = re.compile(
    r"\b(?:quand|quel jour|date|when|what day|cuando|que dia|wann|welche[nm]? tag|quando|che giorno)\b"
)
_JUST_WHEN = re.compile(
    r"\A(?:(?:et|and|y|und|e|ok|alors|mais|donc) )*"
    r"(?:quand|when|cuando|wann|quando)(?: ca| then| exactement| exactly)?"
)
_MOVES = re.compile(
    r"\b(?:arriv\w*|expedi\w*|livraison|livrees?|livrer\w*|envoy\w*|part(?:e|ie|ira|ir)?|recevr\w*|recevoir|recois"
    r"|aurai|prete?s?|ship\w*|deliver\w*|come|sent|ready|get (?:it|them)|lleg\w*|envi(?:a\w*|o)|entreg\w*|recib\w*"
    r"|sale|list[oa]|komm\w*|versand\w*|versend\w*|verschick\w*|geliefert|liefer\w*|ankomm\w*|erhalt\w*|bekomm\w*"
    r"|fertig|spedi\w*|consegn\w*|ricev\w*|pront[oa])\b"
)
_SHE = re.compile(r"\b(?:elle|il|elles|ils|it|they|sie|es|me llega|me lo|lo|l)\b")
_OTHER_MATTER = re.compile(
    r"\b(?:devis|factures?|echantillons?|remboursement\w*|catalogue|quote|invoice|samples?|refund|presupuesto|factura"
    r"|muestras?|reembolso|angebot|rechnung|muster|erstattung|preventivo|fattura|campion\w*|rimborso)\b"
)
_STATUS_WORD = re.compile(
    r"\A(?:\w+ ){0,4}?(?:statut|avancement|status|estado|stand|stato|du nouveau|nouvelles|news|updates?|novedades"
    r"|neuigkeiten|novita)(?: \w+){0,4}"
)
_JUST_IT = re.compile(rf"\A(?:(?:et|and|y|und|e|pour|about|what about|que tal|was ist mit) )*{_IT}")
_SHORT_WORDS = 12


def asks_status(spoken: Sequence[str]) -> bool:
    """Whether these words ask where one's order is; how orders can be followed in general is another question."""
    text = " ".join(spoken)
    return bool(_ASKS_STATUS.search(text)) and not _ASKS_HOW.search(text)


def follows_up(spoken: Sequence[str]) -> bool:
    """Whether these words, just after an order was told, ask more about it: "et quand arrive-t-elle ?"."""
    text = " ".join(spoken)
    if not spoken or len(spoken) > _SHORT_WORDS or _OTHER_MATTER.search(text) or _ASKS_HOW.search(text):
        return False
    moves = _MOVES.search(text) is not None
    if moves and (_WHEN.search(text) or _SHE.search(text)):
        return True
    return any(pattern.fullmatch(text) for pattern in (_JUST_WHEN, _STATUS_WORD, _JUST_IT))
