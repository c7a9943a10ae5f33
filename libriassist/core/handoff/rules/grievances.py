"""How clients claim money, complain of what they received and miss their orders, as data."""

from __future__ import annotations

from ...language.patterns import Rule, words

_CLAIMS = (
    r"(?:veux|voudrais|souhaite|souhaiterais|aimerais|exige|exigeons|demande|demandons|reclame|attends"
    r"|desire"
    r"|obtenir|merci de|tiens a|faut|voulons|souhaitons)"
)
_INFORMED = r"(?:pas|plus|savoir|connaitre|comprendre|delais?|conditions|combien|si|quand)"
_MONEY = r"(?:argent|fric|sous|euros|\d+(?: euros)?)"

REFUND: tuple[Rule, ...] = (
    Rule(
        "refund",
        words(
            rf"{_CLAIMS} (?:(?!{_INFORMED}\b)\w+ ){{0,5}}?(?:remboursements?|rembourse[es]?s?"
            r"|(?:me|m|nous|faire|vous) rembours\w+|un avoir|(?:un )?dedommag\w*|indemnis\w*|compensation)",
            r"(?:une|la|aucune) (?:compensation|indemnisation) (?:serait|minimum|s impose)"
            r"|geste commercial",
            r"faites (?:moi|nous) (?:un |le )?(?:remboursement|geste|avoir)",
            rf"rend\w* (?:moi|nous|mon|mes|notre|les|la somme)(?: \w+){{0,1}}? ?{_MONEY}",
            rf"(?:recuperer|recupere|revoir|retrouver) (?:mon|mes|l|notre|nos) {_MONEY}",
            r"(?:ou|quand) (?:\w+ ){0,2}?mon remboursement|mon remboursement (?:n|ne|toujours|tarde)",
            r"promis (?:\w+ ){0,3}?remboursement",
            r"(?:compte|comptons|exige|entends) (?:bien |vraiment )?(?:etre rembourse"
            r"|me faire rembours)\w*",
            r"attend\w* (?:toujours |encore )?(?:mon|notre|le|un) (?:remboursement|argent"
            r"|virement de remboursement)",
        ),
    ),
    Rule(
        "refund",
        words(
            r"rembourse[rz]? (?:moi|nous)|(?:me|nous) (?:rembourser|remboursez)|vous me devez",
            r"(?:debite|preleve|facture|paye)e?s? (?:\w+ ){0,2}?(?:deux|2|trois|3|plusieurs) fois(?! les"
            r"| le| la)",
            r"double (?:prelevement|debit|paiement|facturation)|(?:facture|debite|preleve"
            r"|paye)e?s? en double|(?:debite|preleve) (?:\w+ ){0,3}?(?:alors que|a tort|sans)",
            r"(?:ou|quand) (?:\w+ ){0,2}?passe mon remboursement",
        ),
        asks=True,
    ),
    Rule(
        "refund",
        words(
            r"(?:pas|jamais|rien) (?:\w+ ){0,2}?rembourse[er]?s?",
            r"(?:toujours|encore) pas (?:\w+ ){0,3}?rembours\w+",
            r"refuse\w* (?:\w+ ){0,4}?rembours\w+",
        ),
        negatable=False,
    ),
    Rule(
        "refund",
        words(
            r"(?:want|demand|need|like|expect|require) (?:(?!to know)\w+ ){0,4}?(?:refund\w*|money back)",
        ),
    ),
    Rule(
        "refund",
        words(
            r"(?:give|get) (?:me|us|my)(?: \w+){0,2}? ?(?:money|refund)",
            r"refund (?:me|us|my order)",
            r"(?:charged|billed|debited) (?:\w+ )?(?:twice|two times|double)",
        ),
        asks=True,
    ),
)

_THINGS = (
    r"(?:livres?|colis|exemplaires?|couvertures?|pages?|reliures?|paquet|carton|ouvrages?|albums?|bouquins?"
    r"|tranches?|dos|coins?|commande|encre|colle|decoupe|impression|papier|books?|parcel|package|covers?"
    r"|copies|order)"
)
_DAMAGED = (
    r"(?:(?:abime|dechire|tache|endommage|corne|decolle|casse|ecrase|mouille|raye|plie|froisse|tordu"
    r"|gondole"
    r"|perce|sali|detruit|rate|jauni|pali|decale|froisse|gache|foutu)e?s?|illisibles?|inutilisables?"
    r"|defectueu\w+|de travers|a l envers|se decollent?|se detachent?|ne tien(?:t|nent) pas|bave\w*"
    r"|pas droite?s?"
    r"|mal (?:imprime|colle|relie|coupe|decoupe|massicote|centre|agrafe|fini|emballe)\w*"
    r"|damaged|torn|ruined|bent|broken|unusable|falling apart|upside down|stained|misprinted)"
)
_WEAK = (
    r"(?:floue?s?|sombres?|ternes?|delavee?s?|coupee?s?|rognee?s?|traces? de \w+|taches?|rayures?"
    r"|defauts?|blanches?"
    r"|manquante?s?|erreurs? d impression|problemes?|soucis?|baclee?s?|decue?s?|catastrophe|horreur)"
)
_BAD = (
    r"(?:deplorables?|mediocres?|horribles?|catastrophiques?|lamentables?|affreu\w+|mauvaise?s?"
    r"|decevante?s?"
    r"|minables?|degueulasses?|nuls?|nulles?|execrables?|pitoyables?|terrible|awful|horrible|poor)"
)
_RECEIVED = words(
    r"recue?s?|recois|recevons|livree?s? (?:hier|ce|cette|aujourd|ne)|(?:mes|tous les|vos"
    r"|les) (?:\w+ )?(?:livres|exemplaires)"
    r"|ressorti\w*|sorti\w*|arrivee?s?|ouvert le|ouvrant|deballe\w*|livraison|du carton|a l arrivee"
    r"|imprimee?s?"
)

COMPLAINT: tuple[Rule, ...] = (
    Rule(
        "complaint",
        words(
            r"(?:faire|deposer|porter|formuler|adresser|ai|depose|fais|pour) une reclamation",
            r"(?:suis|sommes|reste|tres|vraiment|trop|cliente?|franchement|plutot|assez|bien)"
            r" (?:(?!pas\b|plus\b|jamais\b)\w+ ){0,2}?(?:mecontente?s?|decue?s?|insatisfaite?s?)",
            rf"{_THINGS} (?:(?!pas\b)\w+ ){{0,5}}?{_DAMAGED}",
            rf"(?:arrive|recu|tout|toute|tous|toutes)e?s? (?:\w+ ){{0,2}}?{_DAMAGED}",
            r"manque (?:(?!combien\b)\w+ ){0,3}?(?:pages?|exemplaires?|livres?)|pages manquantes",
            r"(?:recu|livre|envoye|expedie|imprime) (?:(?!par\b)\w+ ){0,5}?"
            r"(?:mauvaise?s?|livres? de quelqu un|autre livre|au lieu d[eu]?)",
            rf"(?:qualite|impression|resultat|rendu|couleurs?|finition|service|travail|reliure|papier"
            rf"|decoupe)"
            rf" (?:(?!pas\b)\w+ ){{0,4}}?{_BAD}",
            rf"{_THINGS} (?:(?!pas\b)\w+ ){{0,3}}?(?:craque|tombe|grince|part|partent|s arrache"
            rf"|se dechire|s ouvre mal)(?:nt)?",
            r"manque (?:(?!combien\b)\w+ ){0,3}?(?:cartons?|colis|articles?|tomes?|volumes?)",
            r"(?:vous vous etes|vous etes|ils se sont) (?:\w+ )?trompes?|votre erreur"
            r"|erreur de votre part|faute de votre part",
            r"(?:quelle|grosse|grande|enorme|mauvaise|immense) (?:deception|surprise)",
            r"massacre|sabote|bacle\w*|travail d amateur|torchon|deception|decu par vous",
            r"(?:viens|veux|souhaite|vais|dois|voudrais|tiens a) (?:(?!pas\b)\w+ ){0,2}?plaindre",
            r"(?:signaler|signale) (?:\w+ ){0,3}?(?:problemes?|soucis?|defauts?|erreurs?)"
            r" (?:avec|sur|dans|concernant) (?:ma|mes|mon|notre|la) (?:commande|livres?|exemplaires"
            r"|livraison|colis)",
        ),
    ),
    Rule("complaint", words(rf"{_DAMAGED} (?:\w+ ){{0,2}}?{_THINGS}", _WEAK), 0.8, along=_RECEIVED),
    Rule(
        "complaint",
        words(
            r"pas (?:du tout |tres |vraiment |bien |franchement )?(?:contente?s?|satisfaite?s?"
            r"|heureu\w+ (?:de|du))",
            r"pas (?:\w+ )?(?:ce que|celui que|ceux que) (?:j|nous) (?:avais|ai|avions|avons) commande\w*",
            r"(?:correspond|correspondent|ressemblent?) (?:pas|en rien|a rien)(?: du tout)? a (?:ma|la"
            r"|notre|mon|ce)",
            r"pas (?:du tout )?(?:celui|celle|ceux|celles|le \w+|la \w+|les \w+) que (?:j|nous) (?:ai"
            r"|avais|avons|avions)"
            r" (?:choisi|commande|demande|selectionne|paye)\w*",
            r"rien a voir avec (?:ma|mon|mes|la|le|l|ce)",
            r"(?:ne tien(?:t|nent) pas|se decollent?|se detachent?) (?:deja|apres|des|au bout)",
            r"(?:reliure|colle|elle|elles) ne tien(?:t|nent) pas",
            r"(?:recommand\w+|command\w+|reviendrai) (?:\w+ ){0,2}?(?:jamais|plus)|plus jamais (?:chez"
            r"|de commande)",
        ),
        negatable=False,
    ),
    Rule(
        "complaint",
        words(
            r"(?:make|file|have|lodge|raise) (?:a|an official|a formal) complaint|(?:want"
            r"|need) to complain",
            r"(?:very|really|so|extremely|quite|m|am) (?:disappointed|unhappy|dissatisfied|upset)",
            r"pages? (?:are |is |were )?missing|missing (?:\w+ )?(?:pages?|copies|books?)",
            r"(?:quality|print|printing|result) (?:is |was )?(?:(?!not\b)\w+ ){0,2}?(?:awful|terrible"
            r"|poor|bad|horrible)",
        ),
    ),
    Rule(
        "complaint",
        words(
            r"not (?:at all |very |really )?(?:happy|satisfied|pleased)",
            r"(?:sent|received|got|delivered) (?:\w+ ){0,3}?wrong|not what i ordered",
        ),
        negatable=False,
    ),
)

_PARCEL = (
    r"(?:commandes?|colis|livres|livraison|paquet|exemplaires|ouvrages"
    r"|order|parcel|package|books|delivery)"
)
_LATE = words(
    r"besoin|depuis|alors que|devai(?:t|ent)|promis\w*|retard|semaines?|mois|toujours|encore|salon"
    r"|anniversaire|mariage"
)

ORDER_PROBLEM: tuple[Rule, ...] = (
    Rule(
        "order_problem",
        words(
            rf"(?:ca|cela) fait (?:\w+ ){{1,4}}?que j attend\w* (?:\w+ ){{0,3}}?{_PARCEL}",
            rf"attend\w* (?:\w+ ){{0,3}}?{_PARCEL} depuis",
            rf"{_PARCEL} (?:(?!pas\b)\w+ ){{0,3}}?(?:perdu|egare|introuvable|vole|bloque|disparu)e?s?",
            rf"{_PARCEL} (?:\w+ ){{0,4}}?(?:jours?|semaines?|mois) de retard",
            r"(?:votre|ce|enorme|gros) retard|(?:commande|livraison"
            r"|colis) (?:(?!pas\b)\w+ ){0,2}?en retard",
            rf"(?:probleme|souci) (?:avec|sur|de|concernant) (?:ma|mes|mon|notre) {_PARCEL}",
            rf"waiting (?:\w+ ){{0,3}}?{_PARCEL} (?:for|since)",
            rf"{_PARCEL} (?:\w+ ){{0,2}}?(?:lost|stolen|never arrived|never came|late)",
        ),
        0.85,
    ),
    Rule(
        "order_problem",
        words(
            r"(?:marque|indique|note|declare|affiche|dit|pretend)e?s?(?: qu il a| avoir| comme)? livree?s?"
            r" (?:(?:\w+|,) ){0,6}?(?:rien|pas|jamais|faux)",
            r"(?:toujours|jamais|encore) (?:pas )?(?:ete )?(?:arrive|recu|livre|expedie)\w*"
            r" (?:(?:\w+|,) ){0,8}?(?:alors|depuis|devait|devaient|semaines?|mois)",
            r"toujours (?:rien|aucune?) (?:recu|dans|de|depuis|a|livres?|colis|commande|livraison"
            r"|exemplaire)",
            r"(?:suivi|statut|commande|colis) (?:ne |n )(?:bouge|avance|evolue|change) (?:plus|pas)",
        ),
        0.85,
        negatable=False,
    ),
    Rule(
        "order_problem",
        words(r"(?:n est|ne sont|est|sont|n ai) (?:toujours |encore )?pas (?:la|arrivee?s?|livree?s?)"),
        0.85,
        negatable=False,
        along=_LATE,
    ),
)
