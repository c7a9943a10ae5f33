"""How clients ask for a person, decline one, and say yes or no to the offer, as data."""

from __future__ import annotations

import re

from ...language.patterns import Rule, words

_GAP = r"(?:\w+ ){0,4}?"
_QUALITY = r"(?: (?:humaine?|reelle?|physique|vivante?|competente?|technique))?"
_PERSON = (
    r"(?:agente?s?(?! (?:immobili|secret|litterai|double|de la|munici|d entretien|d accueil))"
    r"|conseill(?:er|ers|ere|eres)(?! (?:municip|son|formes))|humaine?s?|etre humain|vraie? (?:personne"
    r"|gens)"
    r"|personne (?:humaine|reelle|physique|vivante)|operat(?:eur|rice)s?|responsables?(?! (?:legal"
    r"|editorial|de (?:la )?publication))|technicien(?:ne)?s?"
    r"|interlocut(?:eur|rice)s?|superieure?|manager|teleconseill(?:er|ere)|membre (?:de l|de votre|du) \w+"
    rf"|etre de chair|quelqu un){_QUALITY}"
)
"""Words that can only mean someone to talk to."""
_SERVICE = r"(?:service (?:client|clients|clientele|apres vente|commercial|technique)|sav|hotline|standard)"
_WHO = (
    r"(?:(?:un|une|l|le|la|les|votre|vos|des|de|d|du|mon|d un|d une|un de vos|autre|vrai|vraie) ){0,2}"
    rf"(?:{_PERSON}|{_SERVICE}|personne|personnel|employee?|equipes?|chef|direct(?:eur|ion)|commercial"
    r"|collegues?|collaborat(?:eur|rice)s?|support|gens|conseille|patron|imprimeur|agence)"
)
"""Whoever works there: needs a word of contact beside it."""
_WANT = (
    r"(?:veux|voudrais|voulais|souhaite|souhaiterais|aimerais|prefere|prefererais|demande|exige|desire|faut"
    r"|cherche|faudrait|tiens|envie)"
)
_ROBOT = r"(?:robots?|bots?|machine|chatbot|automate|ia|ordinateur|repondeur)"
_CONTENT = r"(?:offr\w*|imprim\w*|livres?|envoy\w*|ecri\w*|donn\w*|livr\w*|format\w*|photos?|mais)"
_TALK = r"(?:parler|causer|discuter|echanger|dialoguer|communiquer|converser|entretenir|m adresser|traiter)"
_TALKS = r"(?<!ai )(?<!je )(?<!avons )(?<!deja )(?<!livre )(?<!roman )(?<!texte )(?<!recit )(?<!qui )parle"
_REACH = r"(?:contacter|joindre|appeler|consulter|rencontrer|solliciter|interpeller)"
_CALL = r"(?:rappeler|rappelle|appeler|telephoner|rappelez|recontacter|contacter|recontacte|recontactez)"
_PASS = (
    r"(?:passez?|mettez|mets|transferez?|connectez?|redirigez|orientez|donnez?|dirigez|renvoyez|laissez"
    r"|filez?"
    r"|trouvez|appelez|envoyez)"
)
_TAKES = (
    r"(?:m|me|nous|regarder|repondre|aider|rappeler|relais|charge|s occuper|m occuper|prendre|prenne"
    r"|reprendre"
    r"|reponde|m aide|s occupe|intervenir|m expliquer|expliquer|recontacter|renseigner|disponible)"
)

REFUSALS: tuple[re.Pattern[str], ...] = (
    words(
        rf"(?:{_WANT}|besoin) (?:pas|plus|point|surtout pas|pas du tout|nullement)"
        rf"(?: (?!mais\b|{_ROBOT}\b)\w+){{0,5}}? {_WHO}",
        rf"(?:{_WANT}|besoin) (?:pas|plus|point|nullement) (?:\w+ ){{0,3}}?"
        r"(?:rappele|contacte|recontacte|appele|transfere|mise? en (?:relation|contact))e?",
        r"(?:veux|souhaite|voudrais|desire|ne) (?:parler|discuter) a personne",
        rf"(?:pas|plus|aucun|nul) (?:besoin|necessaire|utile|la peine|envie) {_GAP}{_WHO}",
        r"(?:pas|plus|aucun) besoin (?:d aide|qu on m\w*|de me (?:rappeler|transferer|contacter))",
        r"(?:inutile|pas la peine|pas besoin|pas necessaire|evitez) (?:de|d) (?:\w+ ){0,3}?"
        r"(?:transferer|passer|appeler|rappeler|contacter|deranger)",
        r"(?:ne|surtout pas|n) (?:me|m|nous) (?:transferez|passez|mettez|rappelez|appelez"
        r"|contactez) (?:pas|plus)",
        rf"(?<!y a )(?<!avez )pas (?:d|de) {_PERSON}",
        rf"(?:plutot (?:que|qu)|sans(?: passer)?) {_GAP}{_WHO}",
        r"sans (?:faire intervenir|deranger|mobiliser|impliquer)",
        r"sans qu on (?:m|me|nous) (?:\w+ )?(?:r?appell?|telephon|contact|transfer)\w*",
        rf"prefer\w+ ne (?:pas|plus) (?:\w+ ){{0,2}}?(?:{_TALK}|{_REACH}|{_CALL}|etre)",
    ),
    words(
        r"(?:don t|do not|didn t|not|never) (?:want|need|wish|like) (?:(?!bot|robot|machine|but)\w+ ){0,5}?"
        r"(?:agent|human|person|anyone|someone|representative|operator|manager|transfer\w*)",
        r"(?:no need|without|rather than|instead of) (?:\w+ ){0,4}?"
        r"(?:agent|human|person|someone|anyone|representative)",
        r"(?:don t|do not|never) (?:\w+ )?(?:transfer|call|connect) me",
        r"(?:rather|prefer) not (?:\w+ ){0,3}?(?:speak|talk|call|phone|be transferred)",
    ),
)
"""A person is declined: the sentence asks for none, whatever else it says."""

_DRAWN = r"(?! (?:\w+ ){0,2}?(?:on|in|en(?! (?:lugar|vez))|auf|im|sulla|nella|del|de la) )"
"""Not a person in a picture: "quiero una persona en la portada"."""

_NOT_HOURS = re.compile(
    r"^(?!.*\b(?:comment (?!faire)|horaires?|ouverte?s?|quand|heures?|numero|adresse|ferme|formes?"
    r"|qui contacter)\b)"
)
"""The sentence does not ask when or how the shop can be reached: the knowledge answers that."""


def _requests(*patterns: str, along: re.Pattern[str] | None = None) -> Rule:
    return Rule("client_request", words(*patterns), 0.97, negatable=False, asks=True, along=along)


CLIENT_REQUEST: tuple[Rule, ...] = (
    _requests(
        rf"(?:{_TALK}|{_TALKS}) (?:(?!{_CONTENT}\b)\w+ ){{0,4}}?(?:a|avec|au|aux) {_WHO}",
        rf"a qui (?:puis je|peut on|je peux|dois je|pourrais je|on peut) {_TALK}",
        rf"voir (?:ca |cela |avec )*avec {_WHO}",
        rf"{_PASS} (?:moi|nous) (?:\w+ ){{0,4}}?{_WHO}",
        rf"(?:me|m|nous) (?:passer|mettre|transferer|donner|filer|trouver|rediriger"
        rf"|orienter) (?:\w+ ){{0,4}}?{_WHO}",
        r"(?:mettez|transferez|transfere|passez) moi (?:en (?:relation|contact|ligne)|a un)",
        rf"(?:faites|fais) (?:moi )?(?:venir|intervenir) {_WHO}",
        rf"(?:mise?s?|mettre|mettez|entrer|rentrer) (?:\w+ )?en (?:relation|contact|ligne) avec {_WHO}",
        rf"(?:demander|demandez|transmettre|transmettez) (?:ca |cela |ma demande )?(?:a|au|aux) {_WHO}",
        rf"besoin (?:\w+ ){{0,4}}?{_PERSON}",
        rf"{_WANT} (?:(?!{_CONTENT}\b|pas\b|plus\b)\w+ ){{0,3}}?(?:l intervention d )?(?:un "
        rf"|une )?{_PERSON}",
        rf"{_WANT} (?:\w+ ){{0,2}}?(?:qu une|une) personne (?:\w+ ){{0,1}}?{_TAKES}",
        rf"{_WANT} (?:lui|leur) (?:re)?(?:{_TALK}|{_CALL})",
        rf"(?:avoir|ai) affaire a {_WHO}",
        rf"(?:possible|moyen|peut on|pouvoir|pourrais je|puis je|peux) (?:d |de "
        rf"|\w+ )?avoir (?:une personne|un agent|{_PERSON})",
        r"qui (?:peut|pourrait) (?:m aider|me repondre|me renseigner|s occuper|m expliquer|traiter)",
        rf"(?:transfert|transferer|transferez|passer|basculer) (?:vers |a |au |sur )?(?:un |une "
        rf"|le )?(?:{_PERSON}|{_SERVICE})",
        rf"(?:{_PERSON}|une personne|un collegue|un employe|quelqu un (?:de|chez|dans"
        rf"|du) \w+(?: \w+)?) (?:qui )?(?:peut|pourrait|puisse|peux|va|veut|pour) (?:il |elle |on )?"
        rf"(?:\w+ ){{0,2}}?{_TAKES}",
        rf"(?:puis je|peux|pourrais je|pourrais|peut on|possible d) avoir (?:affaire a )?(?:un |une |le "
        rf"|d )?"
        rf"(?:{_PERSON}|{_SERVICE})",
        rf"(?:y a t il|il y a|ya|y a|y aurait il|avez vous|aurait on) (?:\w+ )?{_PERSON}(?! (?:qui|m a"
        rf"|dans|sur|pour (?:relire|corriger)))",
        rf"(?:{_PERSON}) (?:svp|s il vous plait|pour m aider)",
        rf"(?:rendez vous|entretien|rdv|echange|contact) (?:telephonique|par telephone|humain|avec {_WHO})",
    ),
    _requests(
        r"de vive voix|on (?:peut|pourrait) se (?:telephoner|parler|appeler)",
        r"(?:r?appelez?|telephonez|recontactez|contactez) (?:moi|nous)",
        rf"(?:me|m|nous) {_CALL}(?! (?:mon|ma|mes|le|la|les|l|de|du|des|comment|que|quel\w*))",
        r"etre (?:rappele|recontacte|contacte)e?s?",
    ),
    _requests(rf"{_REACH} {_WHO}", along=_NOT_HOURS),
    _requests(
        rf"{_WANT} (?:pas|plus) (?:\w+ ){{0,4}}?{_ROBOT}",
        rf"(?:marre|assez|ras le bol|stop|laissez tomber|peux plus"
        rf"|peux pas continuer) (?:\w+ ){{0,5}}?{_ROBOT}",
        rf"(?:un|une) (?:vraie? )?(?:\w+ )?pas (?:un|une) {_ROBOT}",
    ),
    *(
        _requests(pattern)
        for pattern in (
            # English
            r"(?:talk|speak|chat|talking|speaking) (?:\w+ )?(?:to|with) (?:\w+ ){0,3}?(?:agent|human|person"
            r"|someone|somebody"
            r"|anyone|representative|manager|operator|supervisor|advisor|adviser|support|service|people"
            r"|staff)",
            r"(?:get|give|find|connect|transfer|put|pass|bring) (?:me|us) (?:\w+ ){0,4}?(?:agent|human"
            r"|person|someone|somebody"
            r"|representative|manager|operator|supervisor|advisor|adviser|customer service|support|team)",
            r"(?:need|want|prefer|like) (?:\w+ ){0,3}?(?:live agent|real agent|agent|human|real person"
            r"|representative|operator"
            r"|advisor|adviser|manager|supervisor)(?! (?:photo|picture|book))",
            r"(?:anyone|anybody|someone|somebody|real person|human) (?:there|here|available|alive)",
            r"(?:call|ring|phone) me(?: back)?",
            r"(?:can|could|may|will) (?:someone|somebody|anyone|a human|a person|an agent) (?:\w+ )?(?:help"
            r"|call|answer|assist|look)",
            rf"(?:want|need|prefer) (?:a (?:real )?(?:person|human)|someone real|somebody real){_DRAWN}",
            r"(?:human|person|someone|somebody|anyone|anybody|agent) (?:who |whom |that )?(?:i|we) (?:can|could"
            r"|may)"
            r" (?:talk|speak|chat|write)",
            # Spanish, German, Italian: explicit requests only
            r"alguien con quien (?:\w+ ){0,2}?hablar|jemand(?:en)? mit dem (?:\w+ ){0,3}?(?:sprechen|reden)"
            r"|qualcuno con cui (?:\w+ ){0,2}?parlare",
            rf"(?:quiero|prefiero|necesito) (?:a )?(?:una persona|un humano|un agente|alguien real){_DRAWN}",
            rf"(?:mochte|will|brauche) (?:bitte )?einen (?:echten )?(?:menschen?|mitarbeiter|berater){_DRAWN}",
            rf"(?:voglio|vorrei|preferisco) (?:una persona|un operatore|un umano|un addetto){_DRAWN}",
            r"(?:hablar|contactar|comunicarme) con (?:\w+ ){0,2}?(?:agente|persona|humano|alguien|asesor"
            r"|operador|humana)",
            r"(?:mit|einen|einem) (?:\w+ ){0,2}?(?:menschen?|mitarbeiter|berater|person|kundenservice"
            r"|jemandem)"
            r" (?:\w+ ){0,1}?(?:sprechen|reden|verbinden|verbunden|chatten)",
            r"(?:parlare|parlo|contattare) (?:con )?(?:\w+ ){0,2}?(?:operatore|persona|umano|qualcuno"
            r"|agente"
            r"|consulente)",
        )
    ),
)

WHOLE_CLAUSE = re.compile(
    r"(?:(?:bonjour|stop|non|ok|alors|je veux|un|une|le|votre|vrai|vraie|autre|a|an|the|real|live|una|uno"
    r"|quiero|voglio|ein|einen|bitte) ){0,3}"
    rf"(?:(?P<person>{_PERSON}|{_SERVICE}|human|agent|operator|representative|customer service|real person"
    rf"|operadora?|humano|persona real|umano|operatore"
    r"|persona vera|mensch|mitarbeiter|berater"
    r"|(?:parler|discuter) (?:a|avec) [\w ]{2,30}|assistance humaine|contact humain)"
    r"|(?P<refund>(?:demande de )?remboursements?|refund)|(?P<complaint>(?:une )?reclamations?"
    r"|mecontente?s?|complaint))"
    r"(?: (?:svp|s il vous plait|s il te plait|vite|maintenant|merci|please|now|immediat|urgent|por favor"
    r"|gracias|grazie|per favore|bitte|danke))?"
)
"""A clause that says nothing else."""

ACCEPTS = re.compile(
    r"(?:(?:oui|ouais|ouep|yes|yep|yeah|ok|okay|d accord|dac|volontiers|avec plaisir|bien sur|parfait"
    r"|sure|of course"
    r"|je veux bien|j aimerais bien|j accepte|allez y|faites|faites le|go|please|please do|svp|merci"
    r"|s il vous plait"
    r"|pourquoi pas|ca marche|absolument|exactement|carrement|tout a fait|si possible|bonne idee"
    r"|that would be great"
    r"|thanks|thank you|je prefere|mettez moi en relation|i would|do it|vas y|si|ja|bitte|gerne|claro"
    r"|va bene|por favor),?(?: ,)? ?)+"
)
"""A whole turn that says yes to the offer of a person."""

NOT_JUST_THANKS = words(
    r"oui|ouais|ouep|yes|yep|yeah|ok|okay|d accord|dac|volontiers|plaisir|bien sur|parfait|sure"
    r"|of course|veux bien"
    r"|aimerais bien|accepte|allez y|faites|go|please|pourquoi pas|marche|absolument|carrement"
    r"|tout a fait|bonne idee"
    r"|great|prefere|relation|would|do it|vas y|svp|ja|bitte|gerne|claro|va bene|por favor|si"
)

BEGINS_YES = re.compile(
    r"\A(?:(?:ah|euh|bon|ben|,) )*(?:(?:oui|ouais|ok|d accord|volontiers|avec plaisir|bien volontiers"
    r"|je veux bien"
    r"|je prefere|j aimerais bien|je ne dis pas non|c est pas de refus|ce n est pas de refus|ce serait"
    r"|ca serait"
    r"|ca m arrangerait|faites(?: donc)?|transmettez|mettez moi|appelez|allez y|vas y|bonne idee"
    r"|pourquoi pas|si possible|passez"
    r"|yes|yeah|please do|that would|that d be|i d (?:like|appreciate|prefer)|go ahead|sure|ok"
    r"|si|claro|por favor|de acuerdo|vale|me vendria|se lo agradeceria|estaria bien|adelante"
    r"|ja|gerne?|bitte|das ware|sehr gern|einverstanden"
    r"|va bene|volentieri|magari|certo|grazie si|d accordo|per favore|sarebbe)\b)(?!.*\b(?:mais|but|pero"
    r"|aber|ma"
    r"|quel|quelle|comment|combien)\b)"
)
"""A longer turn that begins with a yes to the offer of a person and asks nothing else."""

_SAYS_NOT = (
    r"(?:ho(?! bisogno)|hai|abbiamo|e|era|sono|mi(?! serve)|ci|ti|lo so|si apre|si carica|capisco|capisci|riesco"
    r"|trovo"
    r"|funziona|so|posso|puo|vedo|arriva|va bene|risponde|serve a|he|ha|han|hay|es|me(?! hace falta)|se|entiend\w+"
    r"|encuentro|funciona|puedo|puede|veo|llega|consigo|tengo|esta|entendi|sirve|idea|one|answer)\b"
)
"""An Italian or Spanish sentence with a "not" in it goes on so, and declines nothing."""

DECLINES = re.compile(
    rf"\A(?:(?:oh|ah|euh|bah|ben|bof|c est gentil|merci|ok|,) )*(?:(?:non|no)(?! {_SAYS_NOT})|nan|nope|nah"
    rf"|pas la peine|pas besoin"
    r"|pas maintenant|pas pour l instant|pas tout de suite|pour l instant non|ca ira|ca va aller|pas necessaire"
    r"|ce n est pas la peine|c est pas la peine|c est pas necessaire|sans facon|inutile|plus tard"
    r"|peut etre plus tard"
    r"|une autre fois|tres peu pour moi|merci mais|je me debrouille"
    r"|je vais (?:me debrouiller|y arriver|essayer|reessayer)"
    r"|not now|not yet|never mind|not necessary|no need|i m good|i ll manage|i m fine|maybe later"
    r"|laissez tomber|laisse tomber|laissez|nein|nicht notig|noch nicht|spater|danke nein|lieber nicht"
    r"|no hace falta|ahora no|todavia no|mas tarde|gracias no|no gracias|non serve|non importa|per ora no"
    r"|grazie no"
    r"|piu tardi|faccio da solo|faccio da sola)\b"
)
"""A turn that begins by declining the offer of a person."""

_NONE = """
non nan no nope nein aucun aucune none ninguna ninguno keine keines nessuna desole desolee ah euh du tout pas rien
niente nada nichts sorry malheureusement hein not really vraiment , de ca ces cette celles celle ci questions
question des trois of these them esas estas davon di queste delle l une
"""
JUST_NO = frozenset(_NONE.split())
"""Words that say no, or none of these, and nothing else."""

SMALL_TALK = re.compile(
    r"(?:(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|merci|beaucoup|bien|super|genial|parfait|ok|okay"
    r"|d accord|thanks"
    r"|thank|you|oui|non|yes|no|au revoir|bye|bonne|journee|soiree|a bientot|tres|c est|note"
    r"|je vous remercie|alright)"
    r",? ?)+"
)
"""A whole turn without a matter in it."""
