"""Legal threats and subjects that always need a person, as data."""

from __future__ import annotations

from ...language.patterns import Rule, words

_AUTHORITY = (
    r"(?:avocate?s?|tribuna(?:l|ux)|justice|huissier|mediat(?:eur|rice|ion)|conciliateur|police|gendarmerie"
    r"|procureur|ufc|associations? de (?:defense des )?consommateurs?|prud hommes|service juridique"
    r"|juriste)"
)

LEGAL_THREAT: tuple[Rule, ...] = (
    Rule(
        "legal_threat",
        words(
            r"(?:port|depos)\w* (?:une )?plain(?:te|e)s?",
            r"plainte (?:contre vous|a la police|(?:sera|va etre|a ete|est) (?:\w+ )?depos\w+|au pres"
            r"|aupres)",
            r"(?:mon|ma|mes|notre|nos) (?:avocate?s?|conseil juridique|juriste|service juridique)",
            r"(?:protection|assistance|assurance|aide) juridique",
            r"(?:prendre|prends|engager|prendrai) un avocat",
            r"(?:saisi|contact|alert|preven|signal|pass|consult|ecri|parl|all)\w*"
            rf" (?:(?!livre\b|roman\b)\w+ ){{0,4}}?{_AUTHORITY}",
            rf"(?:appel|vais|irai|iront|devant|menace) (?:(?!livre\b|roman\b)\w+ ){{0,4}}?{_AUTHORITY}",
            r"(?:mise|mets|mettons|mettre) en demeure",
            r"(?:action|recours|procedure|voies?|suites?) (?:en justice|judiciaires?|legales?"
            r"|juridiques?|de droit)",
            r"(?:en|devant la) justice",
            r"(?:engager|entamer|lancer|intenter|exercer) (?:\w+ ){0,2}?(?:poursuites?|procedure|proces"
            r"|action|recours)",
            r"(?:vous|entreprise|societe) (?:poursuivr?|attaqu|assign|train)\w+(?: (?:en|au|devant))?",
            r"(?:je|on|nous) vous (?:attaque|assigne|poursuis|poursuit)(?:ons)?",
            r"(?:vais|va|veux|allons|compte|comptons) vous (?:poursuivre|attaquer|assigner|trainer)",
            r"poursuites judiciaires|vous fais un proces|un proces",
            r"(?:jouer|respecter|appliquer) la loi|(?:valoir|respecter) mes droits|droit des consommateurs",
            r"dgccrf|repression des fraudes|que choisir|signal ?conso|60 millions de consommateurs",
        ),
        0.97,
        asks=True,
    ),
    Rule(
        "legal_threat",
        words(
            r"(?:sue|suing) (?:you|your)",
            r"legal (?:action|proceedings|advice)",
            r"take (?:you|this) to court",
            r"(?:my|our) (?:lawyer|attorney|solicitor)",
            r"(?:a|an) (?:lawyer|attorney|solicitor) (?:will|is going)",
            r"(?:report|reporting) (?:you|this|your \w+) to",
            r"trading standards|ombudsman|small claims",
        ),
        0.97,
        asks=True,
    ),
)

_FAMILY = r"(?:mari|femme|pere|mere|fils|fille|conjointe?|epouse?|frere|soeur|maman|papa)"

SENSITIVE: tuple[Rule, ...] = (
    Rule(
        "sensitive",
        words(
            r"(?:envie de|envie d|veux|vais|voudrais|pense a) (?:mourir|me tuer|me suicider|en finir"
            r"|me faire du mal|disparaitre)",
            r"(?:pense|songe) (?:\w+ )?au suicide",
            r"mettre fin a mes jours|idees suicidaires|plus (?:envie de )?vivre|bout du rouleau|j en finis"
            r"|en finir avec (?:la vie|tout)|simple si j etais plus la|mieux sans moi",
            r"(?:pirate|hacke|usurpe)\w* (?:\w+ ){0,2}?(?:compte|identite|carte)",
            r"(?:compte|identite|carte) (?:\w+ ){0,2}?(?:pirate|hacke|usurpe)\w*",
            r"(?:connecte|acces|entre) (?:\w+ ){0,1}?(?:a|dans|sur) mon compte",
            r"(?:utilise|vole)\w* (?:\w+ ){0,2}?(?:carte|identite|coordonnees)",
            r"commande frauduleuse|fraude a la carte|victime d une? (?:fraude|escroquerie|usurpation)"
            r"|fuite de donnees",
            r"(?:mails?|messages?|courriers?) (?:destines? a|pour) une? autre (?:cliente?|personne)",
            r"(?:donnees|commandes?|adresses?|factures?|informations|dossier|compte|coordonnees)"
            r" (?:\w+ ){0,1}?d une? autre (?:cliente?|personne)",
            r"plagi\w+|(?:publie|vole|copie) mon (?:texte|livre|manuscrit|roman) sans",
            rf"{_FAMILY} (?:vient de mourir|vient de deceder|est decedee?|est morte?(?! de rire))",
            r"harcel\w+|discrimin\w+|menaces? de mort",
        ),
        0.95,
        asks=True,
    ),
    Rule(
        "sensitive",
        words(
            r"(?:account|card|identity) (?:\w+ ){0,2}?(?:hacked|stolen|compromised)",
            r"(?:hacked|stole) my (?:account|card|identity)",
            r"no quiero vivir|quiero morir|quitarme la vida|mejor sin mi|nicht mehr leben|will sterben"
            r"|mich umbringen"
            r"|non voglio (?:piu )?vivere|voglio morire|farla finita|uccidermi|(?:don t|do not) want to live",
            r"kill myself|want to die|suicidal|end my life|another customer s|data (?:leak|breach)",
        ),
        0.95,
        asks=True,
    ),
)
