"""Words of customer French as data: stop words, text-message spellings, near synonyms. All folded."""

from __future__ import annotations

_STOP_WORDS_LISTED = """
a ai aie ait alors as au aucun aussi autre aux avec avez avoir avons ayant bon bonjour bonsoir c ca car
ce cela ces cet cette chez ci comme comment d dans de des deux dire dis dit dois doit donc dont du elle
elles en encore es est et etait etant etes etre eu eux fait faire fais faites faut font hello hi i il ils
j je jusqu juste l la le les leur leurs lui m ma mais me meme mes moi mon n ne ni nos notre nous on ont
ou oui par parce pas peu peut peux plus pour pourquoi pouvez puis puisque qu quand que quel quelle
quelles quels quelque qui quoi s sa salut sans se sera serait ses si soit son sont sur svp t ta te tes
toi ton tous tout toute toutes tres tu un une vais vos votre vous voulez veux voudrais y merci aimerais
souhaite stp possible besoin existe propose proposez proposer disponible disponibles savoir the an of to
do you your my is are can how what which where when for in it and or at be have this that with we need
should does will there get please am was
"""
STOP_WORDS: frozenset[str] = frozenset(_STOP_WORDS_LISTED.split())
"""Of French, with the commonest English ones, which clients mix in."""
_OTHER_STOP_WORDS_LISTED: dict[str, str] = {
    "en": """
a about after all also am an and any anyone anything are as at be because been before being but by can cannot
could did do does doing don dont for from get gets getting give go going got had has have having he hello her
here hers hi him his how i id if ill im in into is isnt it its ive just know let like ll m made make many may
me might mine more most much must my need needs no not now of off on once one only or other our out over
please possible put re really s say see she should so some something still such t tell than thank thanks that
the their them then there these they thing things this those to too u under until up us use used using ve very
want wanted was way we well were what whats when where which while who whose why will with without would yes
you your yours
""",
    "es": """
a al algo algun alguna alguno algunos ante antes aqui asi aun aunque bien bueno buenas buenos cada como con
cual cuales cuando cuanto cuanta cuantos cuantas de del desde donde dos e el ella ellos en entonces era eres
es esa ese eso esos esta estan estar estas este esto estos estoy favor fue gracias ha haber hace hacen hacer
hago han hasta hay he hola ir la las le les lo los mas me mi mio mis mucho muy nada necesito ni no nos
nosotros o os otra otro otros para pero poco podemos podria podrian por porque pueda puede pueden puedo pues
que quien quiero quisiera saber se sea ser si sido sin sobre solo son soy su sus tal tambien tan tanto te
teneis tenemos tener tengo ti tiene tienen todo todos tu tus un una uno unos usted ustedes va vais vamos van
voy y ya yo
""",
    "de": """
aber alle allen alles als also am an andere auch auf aus bei beim bin bis bist bitte brauche da dabei damit
dann das dass davon dazu dein dem den denn der des die dies diese diesem diesen dieser dieses doch dort du
durch ein eine einem einen einer eines er es etwa etwas euch euer eure fur gab geben gehen geht gerne gibt
guten hab habe haben habt hallo hat hatte hatten hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins
irgendwie ist ja jede jeden jeder jetzt kann kein keine keinen konnen konnte konnten mache machen macht mal
man mehr mein meine meinem meinen meiner mich mir mit mochte mochten muss mussen nach nein nicht nichts noch
nun nur ob oder ohne schon sehr sein seine selbst sich sie sind so soll sollte sonst tag uber um und uns unser
unsere unter viel vielen vom von vor war waren warum was weil welche welchem welchen welcher welches wenn wer
werde werden wie wieder will wir wird wissen wo wurde wurden zu zum zur
""",
    "it": """
a abbiamo ad adesso ai al alla alle allo altra altre altri altro anche ancora avere avete bisogno buona
buonasera buongiorno c che chi ci cioe ciao come con cosa cosi cui d da dagli dai dal dalla dalle dei del
della delle dello deve devo di dobbiamo dopo dove due e ed era essere fa fanno fare fate faccio fino fra gia
gli grazie ha hai hanno ho i il in io l la le lei li lo loro lui ma me mi mia mie miei mio molto ne nei nel
nella nelle nessun niente no noi non nostra nostre nostri nostro nulla o ogni oppure per perche pero piu poi
posso possiamo possibile potete potrei prima puo pure qua qual quale quali quando quanta quante quanti quanto
quella quelle quelli quello questa queste questi questo qui sapere se sei senza si sia siamo siete sono sta
stato su sua sue sugli sui sul sulla suo te ti tra tu tutta tutte tutti tutto un una uno va vi voglio voi
vorrei vorremmo vostra vostre vostri vostro
""",
}  # fmt: skip
STOP_WORDS_OF: dict[str, frozenset[str]] = {
    "fr": STOP_WORDS,
    **{lang: frozenset(listed.split()) for lang, listed in _OTHER_STOP_WORDS_LISTED.items()},
}
"""By the language of the knowledge. Folded, with what elisions and apostrophes leave."""

SHORT_FORMS: dict[str, str] = {
    "koi": "quoi",
    "kel": "quel",
    "kels": "quels",
    "kan": "quand",
    "keski": "quoi",
    "cb": "combien",
    "pr": "pour",
    "vs": "vous",
    "ete": "etes",
    "fote": "faute",
    "fotes": "faute",
    "foto": "photo",
    "fotos": "photo",
    "fotografie": "photo",
    "photographie": "photo",
    "photographies": "photo",
    "ortografe": "orthographe",
    "bouquin": "livre",
    "bouquins": "livre",
    "tel": "telephone",
    "num": "numero",
    "nb": "nombre",
    "qte": "quantite",
    "exemplair": "exemplaire",
    "ex": "exemplaire",
    "maxi": "maximum",
    "max": "maximum",
    "mini": "minimum",
    "min": "minimum",
    "doc": "word",
    "docx": "word",
    "dpi": "resolution",
    "ppp": "ppp resolution",
    "rib": "iban",
    "jveux": "veux",
}

SYNONYMS: dict[str, tuple[str, ...]] = {
    "taille": ("format", "dimension"),
    "tailles": ("format", "dimension"),
    "dimension": ("format",),
    "dimensions": ("format",),
    "mesure": ("format",),
    "ouvrage": ("livre",),
    "oeuvre": ("livre", "texte"),
    "manuscrit": ("livre", "texte"),
    "bouquin": ("livre",),
    "document": ("fichier",),
    "fichier": ("document",),
    "televerser": ("envoyer", "fichier"),
    "transmettre": ("envoyer",),
    "modele": ("gabarit",),
    "template": ("gabarit",),
    "coquille": ("faute", "orthographe"),
    "coquilles": ("faute", "orthographe"),
    "relire": ("corriger", "relecture"),
    "relisez": ("corriger", "relecture"),
    "verifier": ("controle",),
    "verifie": ("controle",),
    "pagination": ("page", "numero"),
    "folio": ("page", "numero"),
    "feuille": ("page",),
    "feuilles": ("page",),
    "cartonnee": ("rigide", "remborde"),
    "dure": ("rigide",),
    "rigide": ("remborde",),
    "broche": ("dos", "carre", "colle"),
    "cahier": ("livre",),
    "bat": ("epreuve",),
    "prototype": ("epreuve",),
    "test": ("epreuve",),
    "revue": ("magazine", "periodique"),
    "trimestriel": ("periodique",),
    "trimestrielle": ("periodique",),
    "fnac": ("librairie",),
    "libraire": ("librairie",),
    "bnf": ("depot",),
    "proprietaire": ("droit",),
    "remise": ("reduction",),
    "rabais": ("reduction",),
    "promo": ("reduction", "promotion"),
    "degressif": ("reduction", "quantite"),
    "tarif": ("prix",),
    "cout": ("prix",),
    "coute": ("prix",),
    "payer": ("paiement",),
    "paye": ("paiement",),
    "regler": ("paiement",),
    "carte": ("paiement",),
    "argent": ("paiement", "virement"),
    "commission": ("frais", "vente"),
    "benefice": ("vente", "virement"),
    "vendre": ("vente",),
    "expedier": ("livraison",),
    "expediez": ("livraison",),
    "livrer": ("livraison",),
    "envoi": ("livraison",),
    "belgique": ("etranger", "international"),
    "suisse": ("etranger", "international"),
    "canada": ("etranger", "international"),
    "luxembourg": ("etranger", "international"),
    "europe": ("etranger", "international"),
    "pays": ("etranger", "international"),
    "abime": ("defaut", "reclamation"),
    "endommage": ("defaut", "reclamation"),
    "defectueux": ("defaut", "reclamation"),
    "casse": ("defaut", "reclamation"),
    "reclamer": ("reclamation",),
    "signaler": ("reclamation",),
    "annuler": ("annulation", "retractation"),
    "retourner": ("retractation",),
    "renvoyer": ("retractation",),
    "retour": ("retractation",),
    "trompe": ("erreur",),
    "modifier": ("modification", "erreur"),
    "changer": ("modification",),
    "suivre": ("suivi", "statut"),
    "etat": ("statut", "suivi"),
    "avancement": ("statut", "suivi"),
    "inscrire": ("compte", "inscription"),
    "inscris": ("compte", "inscription"),
    "liseuse": ("ebook", "numerique"),
    "kindle": ("ebook", "numerique"),
    "epub": ("ebook",),
    "appeler": ("telephone", "contact"),
    "ouvert": ("horaire",),
    "samedi": ("horaire",),
    "heure": ("horaire",),
    "rgpd": ("donnees",),
    "infos": ("donnees",),
    "relance": ("mail",),
    "societe": ("entreprise",),
    "imprimerie": ("imprimeur", "entreprise"),
    "professionnel": ("pro",),
    "editeur": ("pro",),
    "affiche": ("flyer",),
    "tirage": ("exemplaire", "quantite"),
    "abonnement": ("compte",),
    # English, for questions to a French knowledge base
    "size": ("format",),
    "book": ("livre",),
    "file": ("fichier",),
    "cover": ("couverture",),
    "binding": ("reliure",),
    "paper": ("papier",),
    "pages": ("page",),
    "invoice": ("facture",),
    "order": ("commande",),
    "shipping": ("livraison",),
    "ship": ("livraison",),
    "delivery": ("livraison",),
    "abroad": ("etranger",),
    "copies": ("exemplaire",),
    "price": ("prix",),
    "discount": ("reduction",),
    "refund": ("remboursement",),
    "cancel": ("annulation", "retractation"),
    "phone": ("telephone", "contact"),
    "account": ("compte",),
    "pay": ("paiement",),
    "rights": ("droit",),
    "margins": ("marge",),
    "vat": ("tva",),
    "proof": ("epreuve",),
}
"""A word, and others worth half as much in a search."""
