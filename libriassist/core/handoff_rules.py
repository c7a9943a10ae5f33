"""The hand-over rules as data: what clients write when they need a person, in French and English first.

Patterns run on folded sentences (handoff_text): no accents, apostrophes and hyphens are spaces, commas
are words of their own, so `(?:\\w+ )` never crosses a clause. All repetitions are bounded.
The plan's trigger list is covered by the rules: "parler à un agent", "parler à une personne",
"agent humain", "service client", "je veux parler à quelqu'un", "personne réelle", "conseiller",
"réclamation", "pas content", "remboursement".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..protocol import HandoffReason


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern. `negatable`: a "not" just before it takes the meaning away. `asks`: also holds in a
    question about rules or in an "if"; otherwise such a sentence is a request for information."""

    reason: HandoffReason
    pattern: re.Pattern[str]
    confidence: float = 0.9
    negatable: bool = True
    asks: bool = False


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


_GAP = r"(?:\w+ ){0,4}?"
_QUALITY = r"(?: (?:humaine?|reelle?|physique|vivante?|competente?|technique))?"
_STRICT = (
    r"(?:agente?s?(?! (?:immobili|secret|litterai|double|de la|munici|d entretien))"
    r"|conseill(?:er|ers|ere|eres)(?! municip)|humaine?s?|etre humain|vraie? (?:personne|gens)"
    r"|personne (?:humaine|reelle|physique|vivante)|operat(?:eur|rice)s?|responsables?|technicien(?:ne)?s?"
    r"|interlocut(?:eur|rice)s?|superieur|manager|teleconseill(?:er|ere)|membre de (?:l|votre) equipe"
    rf"|quelqu un(?! d autre a recu)){_QUALITY}"
)
_SERVICE = r"(?:service (?:client|clients|clientele|apres vente|commercial|technique)|sav|hotline|standard)"
_WHO = (
    r"(?:(?:un|une|l|le|la|les|votre|vos|des|de|d|du|mon|d un|d une|un de vos|autre|vrai|vraie) ){0,2}"
    rf"(?:{_STRICT}|{_SERVICE}|personne|employe|equipe|chef|directeur|commercial|collegues?|collaborateurs?"
    r"|support|gens|conseille|patron|imprimeur)"
)
_WANT = (
    r"(?:veux|voudrais|voulais|souhaite|souhaiterais|aimerais|prefere|prefererais|demande|exige|desire|faut"
    r"|cherche|faudrait|tiens|envie)"
)
_ROBOT = r"(?:robot|robots|bot|bots|machine|chatbot|automate|ia|ordinateur|repondeur)"
_CONTENT = r"(?:offr\w*|imprim\w*|livres?|envoy\w*|ecri\w*|donn\w*|livr\w*|format\w*|photos?|mais)"

REFUSALS: tuple[re.Pattern[str], ...] = (
    _words(
        rf"(?:{_WANT}|besoin) (?:pas|plus|point|surtout pas|pas du tout|nullement)"
        rf"(?: (?!mais\b|{_ROBOT}\b)\w+){{0,5}}? {_WHO}"
    ),
    _words(r"(?:veux|souhaite|voudrais|desire) (?:parler|discuter) a personne"),
    _words(rf"(?:pas|plus|aucun|nul) (?:besoin|necessaire|utile|la peine|envie) {_GAP}{_WHO}"),
    _words(r"(?:pas|plus|aucun) besoin (?:d aide|qu on me|de me (?:rappeler|transferer|contacter))"),
    _words(r"(?:inutile|pas la peine|pas besoin|pas necessaire|evitez) (?:de|d) \w*(?: ?\w+){0,2} ?(?:transferer|passer|appeler|rappeler|contacter|deranger)"),
    _words(r"(?:ne|surtout pas|n) (?:me|m|nous) (?:transferez|passez|mettez|rappelez|appelez|contactez) (?:pas|plus)"),
    _words(rf"(?<!y a )(?<!avez )pas (?:d|de) {_STRICT}"),
    _words(rf"(?:plutot (?:que|qu)|sans(?: passer)?) {_GAP}{_WHO}"),
    _words(
        r"(?:don t|do not|didn t|not|never) (?:want|need|wish|like) (?:(?!bot|robot|machine|but)\w+ ){0,5}?"
        r"(?:agent|human|person|anyone|someone|representative|operator|manager|transfer\w*)"
    ),
    _words(r"(?:no need|without|rather than|instead of) (?:\w+ ){0,4}?(?:agent|human|person|someone|anyone|representative)"),
    _words(r"(?:don t|do not|never) (?:\w+ )?(?:transfer|call|connect) me"),
)
"""A person is declined: the sentence asks for none, whatever else it says."""

ABOUT_A_BOOK = _words(
    r"(?:livre|roman|recueil|polar|manuscrit|personnage|heros|histoire|nouvelle|recit|these|album|titre|bd"
    r"|essai|book|novel|story|character|title) (?:\w+ ){0,2}?(?:parle|raconte|traite|porte|aborde|s appelle"
    r"|s intitule|evoque|est|s inspire|is|tells|deals|called) (?!(?:arriv|abim|dechir|tach|endommag|corn|mal|tres"
    r"|nul|horrible|arrived|damaged|totally|completely)\w*)"
    r"|personnage|en hommage|histoire d une?|(?:agent|conseiller|avocat|avocate|juge|huissier|lawyer) (?:et|and) "
    r"|(?:suis|am) (?:un |une |a )?(?:agent|conseiller|avocat|avocate|juge|huissier|lawyer)"
)
"""The client speaks of what the book is about, or of their own trade."""

INFORMATION = re.compile(
    r"^(?:(?:bonjour|bonsoir|salut|hello|hi|et|mais|alors|donc|madame|monsieur|please|,) )*"
    r"(?:quel|quelle|quels|quelles|combien|sous|dans combien|comment|a qui|qui|ou|est ce que (?:vous|le|la|les|l)"
    r"|que se|que faire|que dois|peut|puis|y a|avez vous|faut il|a t on|faites vous|\w+ez vous|(?:les?|la|l) (?:\w+ ){1,5}?(?:est|sont|peut|peuvent) (?:ils?|elles?)"
    r"|what|how|who|where|when|which|do you|does|is there|are|can you|should) "
    r"(?!(?:je fais pour|faire pour) )"
    r"|\b(?:si|s il|s ils|en cas|au cas|cas ou|eviter|risque|if|in case|c est normal|est ce normal|(?:mon|le|un) fichier a)\b"
)
"""A question about rules, or a supposition: information, not a grievance."""

ASSERTS = _words(
    r"j ai recu|nous avons recu|vous m avez|vous m aviez|vous avez (?:massacre|perdu|abime|refuse)|est arrivee?"
    r"|sont arrivee?s|toujours pas|mes livres (?:sont|etaient)|se sont|s est"
)
"""Something that has happened to this client: outweighs the shape of a question (not an "if")."""

SUPPOSES = _words(r"si|s il|s ils|en cas|au cas|cas ou|eviter|if|in case|fichier a|apercu")

NEGATIONS = _words(
    r"(?:pas|sans|aucune?|jamais|rien|ni|not|never|isn t|without|no|don t)(?: (?:de|d|des|une?|la|le|du|vouloir|en|ca|me"
    r"|a|any|an|the|to|vraiment|tres|forcement|besoin|necessairement|grave))*$"
)
"""Read on the words just before a match, within its clause."""

_CONTACT_QUESTION = r"(?<!comment )(?<!qui )(?<!comment on peut )(?<!comment vous )(?<!puis je )"

CLIENT_REQUEST: tuple[Rule, ...] = tuple(
    Rule("client_request", _words(pattern), 0.97, negatable=False, asks=True)
    for pattern in (
        rf"(?:parler|causer|discuter|echanger|dialoguer|communiquer|converser|(?<!ai )(?<!je )(?<!avons )(?<!deja )"
        rf"(?<!livre )(?<!roman )(?<!qui )parle) (?:\w+ )?(?:a|avec|au|aux|directement a) {_WHO}",
        rf"(?<!comment )(?<!qui )(?:contacter|joindre|appeler|consulter|rencontrer) {_WHO}",
        rf"(?:puis je|peux|pourrais je|pourrais|peut on|possible d) avoir (?:affaire a )?(?:un |une |le |d )?(?:{_STRICT}|{_SERVICE})",
        rf"voir (?:ca |cela |avec )*avec {_WHO}",
        r"(?:passez?|mettez|mets|transferez?|connectez?|redirigez|orientez|donnez?|dirigez|renvoyez|laissez)"
        rf" (?:moi|nous) (?:\w+ ){{0,4}}?{_WHO}",
        r"(?:mettez|transferez|transfere|passez) moi (?:en (?:relation|contact)|a un)",
        rf"(?:mise?s?|mettre) en (?:relation|contact) avec (?:{_WHO})",
        rf"besoin (?:\w+ ){{0,4}}?{_STRICT}",
        rf"{_WANT} (?:(?!{_CONTENT}\b|pas\b|plus\b)\w+ ){{0,3}}?(?:l intervention d )?(?:un |une )?{_STRICT}",
        rf"{_WANT} (?:pas|plus) (?:\w+ ){{0,4}}?{_ROBOT}",
        rf"(?:marre|assez|ras le bol|stop) (?:\w+ ){{0,4}}?{_ROBOT}",
        r"(?:r?appelez?|telephonez|recontactez|contactez) (?:moi|nous)",
        r"(?:me|m|nous) (?:rappeler|rappelle|appeler|telephoner|rappelez|recontacter|contacter)"
        r"(?! (?:mon|ma|mes|le|la|les|de|du|comment|que))",
        r"etre (?:rappele|recontacte|contacte)e?s?",
        rf"(?:y a t il|il y a|ya|y a) (?:\w+ ){{0,1}}?(?:{_STRICT})(?! (?:qui|m a|dans|sur))",
        rf"(?:quelqu un|{_STRICT}) (?:peut|pourrait|peux|va|veut|pour) (?:il |elle )?(?:\w+ )?"
        r"(?:m|me|nous|regarder|repondre|aider|rappeler)",
        # English
        r"(?:talk|speak|chat|talking|speaking) (?:\w+ )?(?:to|with) (?:\w+ ){0,3}?(?:agent|human|person|someone|somebody"
        r"|anyone|representative|manager|operator|supervisor|advisor|adviser|support|service|people|staff)",
        r"(?:get|give|find|connect|transfer|put|pass|bring) (?:me|us) (?:\w+ ){0,4}?(?:agent|human|person|someone|somebody"
        r"|representative|manager|operator|supervisor|advisor|adviser|customer service|support|team)",
        r"(?:need|want|prefer|like) (?:\w+ ){0,3}?(?:live agent|real agent|agent|human|real person|representative|operator"
        r"|advisor|adviser|manager|supervisor)(?! (?:photo|picture|book))",
        r"(?:anyone|anybody|someone|somebody|real person|human) (?:there|here|available|alive)",
        r"(?:call|ring|phone) me(?: back)?",
        r"(?:can|could|may|will) (?:someone|somebody|anyone|a human|a person|an agent) (?:\w+ )?(?:help|call|answer|assist|look)",
        # Spanish, German, Italian: explicit requests only
        r"(?:hablar|contactar|comunicarme) con (?:\w+ ){0,2}?(?:agente|persona|humano|alguien|asesor|operador|humana)",
        r"(?:mit|einen|einem) (?:\w+ ){0,2}?(?:menschen?|mitarbeiter|berater|person|kundenservice|jemandem)"
        r" (?:\w+ ){0,1}?(?:sprechen|reden|verbinden|verbunden|chatten)",
        r"(?:parlare|parlo|contattare) (?:con )?(?:\w+ ){0,2}?(?:operatore|persona|umano|qualcuno|agente|consulente)",
    )
)

WHOLE_CLAUSE = re.compile(
    r"(?:(?:bonjour|stop|non|ok|alors|je veux|un|une|le|votre|vrai|vraie|autre|a|an|the|real|live) ){0,3}"
    rf"(?:(?P<person>{_STRICT}|{_SERVICE}|human|agent|operator|representative|customer service|real person"
    r"|(?:parler|discuter) (?:a|avec) [\w ]{2,30}|assistance humaine|contact humain)"
    r"|(?P<refund>(?:demande de )?remboursements?|refund)|(?P<complaint>(?:une )?reclamations?|mecontente?s?|complaint))"
    r"(?: (?:svp|s il vous plait|s il te plait|vite|maintenant|merci|please|now|immediat|urgent))?"
)
"""A clause that says nothing else."""

_THINGS = (
    r"(?:livres?|colis|exemplaires?|couvertures?|pages?|reliures?|paquet|carton|ouvrages?|albums?|bouquins?"
    r"|tranches?|dos|coins?|commande|books?|parcel|package|covers?|copies|order)"
)
_DAMAGED = (
    r"(?:(?:abime|dechire|tache|endommage|corne|decolle|casse|ecrase|mouille|raye|plie|froisse|tordu|gondole"
    r"|perce|salie?|detruit|rate)e?s?|illisibles?|inutilisables?|defectueu\w+|floue?s?|a l envers"
    r"|mal (?:imprime|colle|relie|coupe|decoupe|massicote|centre|agrafe)\w*|damaged|torn|ruined|bent|broken|unusable"
    r"|falling apart|upside down|stained|misprinted)"
)
_BAD = (
    r"(?:deplorables?|mediocres?|horribles?|catastrophiques?|lamentables?|affreu\w+|mauvaise?s?|decevante?s?|minables?"
    r"|degueulasses?|null?e?s?|execrables?|pitoyables?|terrible|awful|horrible|poor)"
)

REFUND: tuple[Rule, ...] = (
    Rule(
        "refund",
        _words(
            r"(?:veux|voudrais|souhaite|souhaiterais|aimerais|exige|demande|reclame|attends|desire|obtenir|merci de|tiens a|faut)"
            r" (?:(?!pas\b|plus\b|savoir|connaitre|comprendre|delais?\b|conditions\b|combien|si\b)\w+ ){0,4}?"
            r"(?:(?:me |m )?rembours\w+|un avoir|dedommag\w*|indemnis\w*)"
        ),
    ),
    Rule("refund", _words(r"rembourse[rz]? (?:moi|nous)|(?:me|nous) (?:rembourser|remboursez)"), asks=True),
    Rule("refund", _words(r"faites (?:moi|nous) (?:un |le )?(?:remboursement|geste|avoir)|geste commercial")),
    Rule("refund", _words(r"rend(?:ez|re|s)? (?:moi|nous|mon|mes|notre)(?: \w+){0,1}? (?:argent|fric|sous|euros)")),
    Rule("refund", _words(r"(?:pas|jamais|rien) (?:\w+ ){0,2}?rembourse[er]?s?|(?:toujours|encore) pas (?:\w+ ){0,3}?rembours\w+"), negatable=False),
    Rule("refund", _words(r"me devez"), asks=True),
    Rule("refund", _words(r"(?:debite|preleve|facture|paye)e?s? (?:\w+ ){0,2}?(?:deux|2|trois|3|plusieurs) fois"), asks=True),
    Rule("refund", _words(r"double (?:prelevement|debit|paiement)"), asks=True),
    Rule("refund", _words(r"promis (?:\w+ ){0,3}?remboursement|refuse\w* (?:\w+ ){0,4}?rembours\w+"), negatable=False),
    Rule("refund", _words(r"(?:want|demand|need|like|expect|require) (?:(?!to know)\w+ ){0,4}?(?:refund\w*|money back)")),
    Rule("refund", _words(r"(?:give|get|refund) (?:me|us|my)(?: \w+){0,2}? ?(?:money|money back|refund|order)|refund me"), asks=True),
    Rule("refund", _words(r"(?:charged|billed|debited) (?:\w+ )?(?:twice|two times|double)"), asks=True),
)

COMPLAINT: tuple[Rule, ...] = (
    Rule("complaint", _words(r"(?:faire|deposer|porter|formuler|adresser|ai|depose|fais|pour) une reclamation")),
    Rule(
        "complaint",
        _words(
            r"(?:suis|sommes|reste|tres|vraiment|trop|client|cliente) (?:\w+ ){0,2}?"
            r"(?:mecontente?s?|decue?s?|insatisfaite?s?)"
        ),
    ),
    Rule(
        "complaint",
        _words(r"pas (?:du tout |tres |vraiment |bien )?(?:contente?s?|satisfaite?s?|heureu\w+ (?:de|du))"),
        negatable=False,
    ),
    Rule("complaint", _words(rf"{_THINGS} (?:\w+ ){{0,5}}?{_DAMAGED}")),
    Rule("complaint", _words(rf"{_DAMAGED} (?:\w+ ){{0,2}}?{_THINGS}"), 0.8),
    Rule("complaint", _words(rf"{_THINGS} (?:\w+ ){{0,2}}?(?:se decollent?|se detachent?|ne tien(?:t|nent) pas)"), negatable=False),
    Rule("complaint", _words(r"(?:reliure|colle|couverture|elle|elles) ne tien(?:t|nent) pas"), negatable=False),
    Rule("complaint", _words(r"manque (?:(?!combien)\w+ ){0,3}?(?:pages?|exemplaires?|livres?)|pages manquantes")),
    Rule(
        "complaint",
        _words(
            r"(?:recu|livre|envoye|expedie|imprime) (?:(?!par\b)\w+ ){0,5}?(?:mauvaise?s?|livres? de quelqu un|autre livre|au lieu d[eu]?)"
        ),
    ),
    Rule("complaint", _words(r"pas (?:\w+ )?(?:ce que|celui que) (?:j|nous) (?:avais|ai|avions|avons) commande\w*"), negatable=False),
    Rule(
        "complaint",
        _words(rf"(?:qualite|impression|resultat|rendu|couleurs?|finition|service|travail|reliure|papier) (?:\w+ ){{0,4}}?{_BAD}"),
    ),
    Rule("complaint", _words(r"massacre|sabote|bacle|du travail d amateur|torchon")),
    Rule("complaint", _words(r"(?:viens|veux|souhaite|vais|dois|voudrais|tiens a) (?:(?!pas\b)\w+ ){0,2}?plaindre")),
    Rule("complaint", _words(r"(?:recommand\w+|command\w+|reviendrai) (?:\w+ ){0,2}?(?:jamais|plus)|plus jamais"), negatable=False),
    Rule("complaint", _words(r"(?:make|file|have|lodge|raise) (?:a|an official|a formal) complaint|(?:want|need) to complain")),
    Rule("complaint", _words(r"(?:very|really|so|extremely|quite) (?:disappointed|unhappy|dissatisfied|upset)")),
    Rule("complaint", _words(r"not (?:at all |very |really )?(?:happy|satisfied|pleased)|(?:i m|am) (?:disappointed|unhappy|dissatisfied)"), negatable=False),
    Rule("complaint", _words(r"pages? (?:are |is |were )?missing|missing (?:\w+ )?(?:pages?|copies|books?)")),
    Rule("complaint", _words(r"(?:sent|received|got|delivered) (?:\w+ ){0,3}?wrong|not what i ordered"), negatable=False),
    Rule("complaint", _words(r"(?:quality|print|printing|result) (?:is |was )?(?:\w+ ){0,2}?(?:awful|terrible|poor|bad|horrible)")),
)

_PARCEL = r"(?:commandes?|colis|livres|livraison|paquet|exemplaires|order|parcel|package|books|delivery)"

ORDER_PROBLEM: tuple[Rule, ...] = (
    Rule("order_problem", _words(rf"(?:ca|cela) fait (?:\w+ ){{1,4}}?que j attend\w* (?:\w+ ){{0,3}}?{_PARCEL}"), 0.85),
    Rule("order_problem", _words(rf"attend\w* (?:\w+ ){{0,3}}?{_PARCEL} depuis"), 0.85),
    Rule("order_problem", _words(rf"{_PARCEL} (?:\w+ ){{0,3}}?(?:perdu|egare|introuvable|vole|bloque)e?s?")),
    Rule(
        "order_problem",
        _words(r"(?:marque|indique|note|declare|affiche)e?s? (?:comme )?livree?s? (?:(?:\w+|,) ){0,6}?(?:rien|pas|jamais)"),
        negatable=False,
    ),
    Rule(
        "order_problem",
        _words(
            r"(?:toujours|jamais|encore) (?:pas )?(?:ete )?(?:arrive|recu|livre|expedie)\w*"
            r" (?:(?:\w+|,) ){0,8}?(?:alors|depuis|devait|devaient|semaines?|mois)"
        ),
        negatable=False,
    ),
    Rule("order_problem", _words(r"(?:votre|ce|enorme|gros) retard|(?:commande|livraison|colis) (?:\w+ ){0,2}?en retard"), 0.85),
    Rule("order_problem", _words(rf"waiting (?:\w+ ){{0,3}}?{_PARCEL} (?:for|since)"), 0.85),
    Rule("order_problem", _words(rf"{_PARCEL} (?:\w+ ){{0,2}}?(?:lost|stolen|never arrived|never came|late)"), 0.85),
)

_AUTHORITY = (
    r"(?:avocate?s?|tribuna(?:l|ux)|justice|dgccrf|huissier|mediat(?:eur|rice|ion)|conciliateur|police|gendarmerie|procureur"
    r"|ufc|que choisir|repression des fraudes|association de consommateurs|60 millions|signal conso|signalconso|prud hommes)"
)

LEGAL_THREAT: tuple[Rule, ...] = tuple(
    Rule("legal_threat", _words(pattern), 0.97, asks=True)
    for pattern in (
        r"(?:port|depos)\w* (?:une )?plain(?:te|e)|plainte (?:contre vous|a la police)",
        r"mon avocate?|mes avocats|notre avocate?|(?:prendre|prends|engager) un avocat",
        rf"(?:saisi\w*|contact\w*|alert\w*|preven\w*|signal\w*|appel|pass\w*|consult\w*|ecri\w*|parl\w*|all\w*|vais|irai|devant)"
        rf" (?:(?!livre\b|roman\b)\w+ ){{0,4}}?{_AUTHORITY}",
        r"mise en demeure|mets en demeure|action (?:en justice|judiciaire)|(?:en|devant la) justice",
        r"(?:engager|entamer|lancer|intenter) (?:\w+ ){0,2}?(?:poursuites?|procedure|proces|action)",
        r"(?:vais|veux|va|allons) vous (?:poursuivre|attaquer|assigner)|poursuites judiciaires|vous fais un proces",
        r"dgccrf|repression des fraudes|que choisir|signal ?conso|60 millions de consommateurs",
        r"(?:sue|suing) (?:you|your)|legal action|take (?:you|this) to court|(?:my|a|our) (?:lawyer|attorney|solicitor)"
        r"|(?:report|reporting) (?:you|this|your \w+) to|trading standards|ombudsman|small claims",
    )
)

SENSITIVE: tuple[Rule, ...] = tuple(
    Rule("sensitive", _words(pattern), 0.95, asks=True)
    for pattern in (
        r"(?:envie de|veux|vais|voudrais|pense a) (?:mourir|me tuer|me suicider|en finir avec la vie|me faire du mal|sauter)",
        r"(?:pense|songe) (?:\w+ )?au suicide|mettre fin a mes jours|idees suicidaires|plus envie de vivre",
        r"(?:pirate|hacke|usurpe)\w* (?:\w+ ){0,2}?(?:compte|identite|carte)|compte (?:\w+ ){0,2}?(?:pirate|hacke)",
        r"(?:utilise|vole)\w* (?:\w+ ){0,2}?(?:carte|identite|coordonnees)|commande frauduleuse|fraude a la carte",
        r"(?:donnees|commandes?|adresse|facture|informations|dossier) (?:\w+ ){0,1}?d un autre client|fuite de donnees",
        r"plagi\w+|(?:publie|vole|copie) mon (?:texte|livre|manuscrit|roman) sans",
        r"(?:mari|femme|pere|mere|fils|fille|conjoint|epouse?|frere|soeur|maman|papa) (?:vient de|est) (?:mourir|decede\w*|mort)"
        r"(?! de rire)(?:e|)",
        r"harcel\w+|discrimin\w+|menace de mort",
        r"(?:account|card|identity) (?:\w+ ){0,2}?(?:hacked|stolen|compromised)|kill myself|want to die|suicidal|end my life"
        r"|another customer s|data (?:leak|breach)",
    )
)

FRUSTRATION: tuple[Rule, ...] = tuple(
    Rule("frustration", _words(pattern), 0.85, negatable=negatable, asks=True)
    for pattern, negatable in (
        (r"inadmissibles?|inacceptables?|scandaleu\w+|honteu(?:x|se|ses)|(?:la|une|quelle) honte|aberrant|intolerable", True),
        (r"(?:service|accueil|attitude|site|assistant|support) (?:\w+ ){0,2}?(?:lamentable|minable|pitoyable|deplorable|nul)s?", True),
        (r"(?:c est|vous etes|etes|t es|tu es|trop|vraiment) (?:\w+ ){0,2}?(?:nuls?|nulles?|incompetente?s?|ridicules?"
         r"|lamentables?|penibles?|n importe quoi|une blague|insupportables?)", True),
        (r"(?:robot|bot|assistant|chatbot|aide|reponses?) (?:\w+ ){0,3}?(?:inutiles?|nuls?|stupides?|debiles?|idiote?s?)", True),
        (r"(?:en ai |j ai |y en a )?marre|ras le bol|ras l bol|en ai (?:plus qu )?assez|plein le (?:dos|cul)", True),
        (r"(?:sers|sert|servez) (?:\w+ ){0,1}?a rien|n importe quoi|foutage de gueule", False),
        (r"(?:aide|aidez|avance) (?:\w+ ){0,1}?(?:pas|en rien|rien)", False),
        (r"compren(?:ez|ds|d) (?:\w+ ){0,1}?(?:rien|pas ma|pas ce que|jamais)", False),
        (r"(?:repond|repondez|reponds|repondu) (?:\w+ ){0,1}?(?:pas|jamais|rien|a cote)", False),
        (r"pas (?:\w+ )?(?:ce que|la question que) je (?:vous |t |te )?(?:demande|ai demande|pose|veux dire)", False),
        (r"(?:deuxieme|troisieme|quatrieme|cinquieme|\d+ ?(?:e|eme|ieme)|enieme|xieme|nieme) fois(?: que)?", True),
        (r"(?:deux|trois|quatre|cinq|dix|\d+) fois que je", True),
        (r"(?:foutez|fichez|moquez|foutent|moquent|moque|fous|payez) (?:\w+ )?(?:de moi|du monde|de nous|ma tete|des gens)", True),
        (r"perds? patience|suis a bout|m enervez?|enerve|furieu(?:x|se)|en colere|exaspere\w*|excede\w*|agacee?", True),
        (r"personne (?:ne )?(?:me |m |nous |n a )?(?:repond|a repondu|repondu|reagit)", False),
        (r"(?:toujours|jamais) (?:pas )?(?:eu |recu )?(?:de |aucune )?(?:reponse|nouvelles)", False),
        (r"incapables?|voleurs|escrocs?|escroquerie|arnaques?|arnaqueurs?|menteurs?|abrutis?|connards?|merde|putain|bordel", True),
        (r"tourn\w+ en rond|cercle vicieux", True),
        (r"(?:this|that|it|you|bot|service) (?:is |s |are |re )?(?:\w+ ){0,2}?(?:useless|ridiculous|unacceptable|pathetic|a joke"
         r"|a disgrace|outrageous|stupid|rubbish)", True),
        (r"(?:not|never|don t|didn t|doesn t) (?:answer\w*|help\w*|understand\w*|listen\w*)(?! (?:the|how|which|what is))", False),
        (r"(?:asked|told you|third time|fourth time|second time) (?:\w+ ){0,2}?(?:times|already|again|i)", True),
        (r"fed up|sick of|sick and tired|had enough|losing patience|angry|furious|scam|waste of time|wtf", True),
        (r"(?:nobody|no one) (?:\w+ )?(?:answers?|replies|replied|responds|helps?)", False),
    )
)

BY_PRIORITY: tuple[tuple[Rule, ...], ...] = (
    LEGAL_THREAT,
    SENSITIVE,
    CLIENT_REQUEST,
    REFUND,
    COMPLAINT,
    ORDER_PROBLEM,
    FRUSTRATION,
)

ACCEPTS = re.compile(
    r"(?:(?:oui|ouais|ouep|yes|yep|yeah|ok|okay|d accord|dac|volontiers|avec plaisir|bien sur|parfait|sure|of course"
    r"|je veux bien|j aimerais bien|j accepte|allez y|faites|faites le|go|please|please do|svp|merci|s il vous plait"
    r"|pourquoi pas|ca marche|absolument|exactement|carrement|tout a fait|si possible|bonne idee|that would be great"
    r"|thanks|thank you|je prefere|mettez moi en relation|i would|do it|vas y|si|ja|bitte|gerne|claro|va bene|por favor),? ?)+"
)
"""A whole turn that says yes to the offer of a person."""

NOT_JUST_THANKS = _words(
    r"oui|ouais|ouep|yes|yep|yeah|ok|okay|d accord|dac|volontiers|plaisir|bien sur|parfait|sure|of course|veux bien"
    r"|aimerais bien|accepte|allez y|faites|go|please|pourquoi pas|marche|absolument|carrement|tout a fait|bonne idee"
    r"|great|prefere|relation|would|do it|vas y|svp|ja|bitte|gerne|claro|va bene|por favor|si"
)

DECLINES = re.compile(
    r"^(?:non|nan|no|nope|pas la peine|pas besoin|pas maintenant|pas pour l instant|ca ira|ca va aller|sans facon|inutile"
    r"|not now|never mind|laissez tomber|laisse tomber|nein)\b"
)
"""A turn that begins by declining the offer of a person."""

SMALL_TALK = re.compile(
    r"(?:(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|merci|beaucoup|bien|super|genial|parfait|ok|okay|d accord|thanks"
    r"|thank|you|oui|non|yes|no|au revoir|bye|bonne|journee|soiree|a bientot|tres|c est|note|je vous remercie|alright)"
    r",? ?)+"
)
"""A whole turn without a matter in it."""

ORDER_NUMBER = re.compile(r"\bcl\W{0,3}\d{6}\W{0,3}\d{6}\b|\b\d{6} \d{6}\b")
