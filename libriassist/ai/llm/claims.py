"""What the assistant must never say, in five languages: that it is a person, or a promise of the shop's.

Read on folded words joined by single spaces. The shop's own sentences may promise (they are given word for word
by the default assistant); a model's may not, so a rule that a promise-like sentence trips costs only the phrasing.
"""

from __future__ import annotations

import re

from ..language.words import words
from .facts import plain

_HUMAN = re.compile(
    r"\b(?:"
    # a name first, in any language
    r"(?:i am|i m|je suis|soy|ich bin|sono) [a-z]+ (?:a|an|the|un|une|una|ein|eine|la|el|l) (?:\w+ ){0,2}?"
    r"(?:human\w*|humain\w*|person\w*|mensch\w*|uman\w+|conseill\w+|agent\w*|advis\w+|berater\w*"
    r"|mitarbeiter\w*|employe\w*|emplead\w+|asesor\w*|operat\w+|avocat\w*|lawyer|abogad\w+|anwalt\w*|avvocat\w+)|"
    # French
    r"(?:je suis|j etais|ici c est|c est) (?:bien |vraiment |bel et bien |en fait |aussi )?(?:un |une |le "
    r"|la |votre |l )?"
    r"(?:vrai\w* |veritable |simple |jeune )?(?:etre humain|humain\w*|personne|conseill\w+|avocat\w*|juriste|homme"
    r"|femme|employe\w*|salarie\w*|directeur|directrice|responsable|gerante?|collaborat\w+|agent\w*|membre"
    r"|en chair)"
    r"|je m appelle|mon (?:pre)?nom est|moi c est|ici [a-z]+ du service|je ne suis (?:pas|ni|plus) (?:un "
    r"|une |de l )?"
    r"(?:robot|ia|machine|programme|bot|chatbot|intelligence|assistant|logiciel|automate)"
    r"|en tant que? (?:etre )?(?:humain\w*|personne|conseill\w+|avocat\w*|juriste|homme|femme)"
    r"|vous (?:parlez|discutez|echangez|etes) (?:bien |actuellement |en ligne )*(?:a|avec) (?:un "
    r"|une )?(?:vrai\w* )?"
    r"(?:etre humain|humain\w*|personne|conseill\w+)"
    # English
    r"|i (?:am|m) (?:indeed |really |actually |just |also )?(?:a |an |the |your )?(?:real |actual |live |living )?"
    r"(?:human|person|lawyer|attorney|adviser|advisor|agent|employee|man|woman|member|manager"
    r"|representative|guy|girl)"
    r"|i (?:am|m) (?:not|no) (?:a |an )?(?:robot|bot|chatbot|ai|machine|program|computer|assistant)"
    r"|my name is|as an? (?:real )?(?:human|lawyer|attorney|person|employee|manager)"
    r"|you are (?:speaking|talking|chatting) (?:to|with) (?:a )?(?:real |live )?(?:human|person|agent)"
    # Spanish
    r"|soy (?:un |una |el |la |su )?(?:ser )?(?:human\w+|persona|abogad\w+|asesor\w*|emplead\w+|agente"
    r"|hombre|mujer)"
    r"|me llamo|mi nombre es|no soy (?:un |una )?(?:robot|bot|ia|maquina|programa)"
    r"|(?:habla|hablando) con (?:una? )?(?:persona|human\w+)"
    # German
    r"|ich bin (?:ein |eine |der |die |ihr |ihre )?(?:echte[rs]? |wirkliche[rs]? )?(?:mensch\w*|person|anwalt\w*"
    r"|berater\w*|mitarbeiter\w*|mann|frau|angestellte\w*)"
    r"|ich hei(?:ss|ß)e|mein name ist|ich bin keine? (?:roboter|bot|ki|maschine|programm|computer)"
    r"|sie sprechen mit (?:einem |einer )?(?:echten )?(?:menschen|person|mitarbeiter\w*)"
    # Italian
    r"|sono (?:un |una |il |la |l )?(?:vero |vera )?(?:essere umano|uman\w+|persona|avvocat\w+|consulente"
    r"|operat\w+"
    r"|impiegat\w+|uomo|donna|dipendente)"
    r"|mi chiamo|il mio nome e|non sono (?:un |una )?(?:robot|bot|ia|macchina|programma)"
    r"|parlando con (?:una? )?(?:persona|uman\w+)"
    r")\b"
)
_SIGNED = re.compile(
    r"(?:cordialement|bien à vous|sincèrement|regards|sincerely|saludos|atentamente|gr[uü](?:ss|ß)en?|saluti)"
    r"[ ,.\n]{1,4}[A-ZÀ-Ü][a-zà-ü]+",
    re.IGNORECASE,
)
_REFUND = r"(?:rembours|indemnis|dedommag|compens)\w*"
_GIFT = (
    r"(?:geste|remises?|reductions?|rabais|avoir|bons? d achat|remboursements?|compensations?|gratuit\w*|cadeaux?)"
)
_REFUND_EN = r"(?:refund|reimburs|compensat)\w*"
_DAY = (
    r"(?:demain|apres demain|aujourd hui|ce soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le \d|avant"
    r"|tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|by|on the|before"
    r"|manana|hoy|morgen|heute|domani|oggi)"
)
_PROMISE = re.compile(
    r"\b(?:"
    # French
    rf"(?:nous|je|on|j ai|nous avons) (?:vous |te |t |lui |leur )?(?:bien |deja |tout |integralement )?{_REFUND}"
    rf"|(?:allons|vais|va|pouvons|peux|peut|venons de|viens de) (?:vous |te )?(?:\w+ )?{_REFUND}"
    rf"|(?:serez|seras|sera|allez etre|vas etre|etes) (?:\w+ ){{0,2}}?{_REFUND}"
    rf"|(?:offr|accord|f(?:ais|er|aison)|propos|consent|octro|ajout|envoi|envoy)\w* (?:\w+ ){{0,4}}?{_GIFT}"
    rf"|remboursements? (?:\w+ )?(?:est|sera|a ete|a bien ete|vous sera)? ?(?:\w+ )?(?:accept|valid|effectu|accord"
    rf"|confirm|approuv|garanti|automatique|lanc|initi)\w*"
    r"|promets|promettons|promis|garantis|garantissons|m engage|nous engageons|sur l honneur"
    rf"|(?:commande|colis|livre|livres|il|elle|vous) (?:sera|seront|arrivera|arriveront|partira|recevrez|l aurez)"
    rf" (?:\w+ ){{0,4}}?{_DAY}"
    # English
    rf"|(?:will|ll|shall|can|going to|have|ve|has been|am|are|be|is|get|getting|receive|issue|issued"
    rf"|process\w*|full)"
    rf" (?:\w+ ){{0,3}}?{_REFUND_EN}"
    rf"|{_REFUND_EN} (?:\w+ )?(?:is|has been|was|will be|are) (?:\w+ )?(?:approv|grant|accept|confirm"
    rf"|guarante|process|issu|on its)\w*"
    r"|(?:i|we) (?:promise|guarantee|commit|swear|pledge)|money back|get your money"
    r"|(?:offer|grant|give|giving|send|apply) you (?:\w+ ){0,3}?(?:discount|voucher|gift|free|credit"
    r"|refund|coupon)"
    rf"|(?:order|parcel|book|books|it|package) will (?:arrive|ship|be delivered|be shipped"
    rf"|be there) (?:\w+ ){{0,2}}?{_DAY}"
    # Spanish
    r"|(?:le|te|les|os) (?:vamos a |voy a )?(?:reembols|devolv|indemniz|compens)\w*"
    r"|(?:sera|seras|recibira|recibiras|tendra) (?:\w+ ){0,2}?(?:reembols|indemniz|compens)\w*"
    r"|(?:vamos|voy) a (?:reembols|devolv|compens|indemniz)\w*|prometo|prometemos|garantizo|garantizamos"
    r"|(?:su|el) reembolso (?:\w+ )?(?:esta|sera|ha sido)"
    # German
    r"|(?:erstatten|erstatte|erstattet) (?:wir |ich )?(?:ihnen|dir)|(?:wir|ich) (?:werden? )?(?:ihnen "
    r"|dir )?(?:\w+ ){0,4}?"
    r"(?:erstatt|zuruckerstatt|entschadig)\w*|ihnen (?:\w+ ){0,4}?(?:erstattet|zuruckerstattet|gutgeschrieben)"
    r"|(?:sie|du) (?:bekommen|erhalten|bekommst|erhaltst) (?:\w+ ){0,3}?(?:geld|ruckerstattung|erstattung"
    r"|gutschein|rabatt)\w*"
    r"|verspreche\w*|garantiere\w*|ruckerstattung (?:ist|wird|wurde)"
    # Italian
    r"|(?:la|ti|vi|le) (?:rimbors|risarcir|compens)\w*|sara (?:\w+ )?(?:rimbors|risarcit)\w*"
    r"|(?:ricevera|riceverai|avra|avrai) (?:\w+ ){0,3}?(?:rimborso|sconto|buono)|prometto|promettiamo"
    r"|garantisco|garantiamo"
    r"|rimborso (?:e|sara|e stato) (?:\w+ )?(?:approv|accett|conferm|effettu|garant)\w*"
    r"|rimborseremo|risarciremo"
    r")\b"
)


def claims_to_be_human(text: str) -> bool:
    """Whether a sentence says or signs that a person speaks."""
    return bool(_HUMAN.search(_spoken(text)) or _SIGNED.search(plain(text)))


def promises(text: str) -> bool:
    """Whether a sentence commits the shop: a refund, a gesture, a gift, a day of delivery."""
    return bool(_PROMISE.search(_spoken(text)))


def _spoken(text: str) -> str:
    return " ".join(words(plain(text)))
