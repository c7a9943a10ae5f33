"""What the brief looks for in a client's words, as data: French first, then English, Spanish, German, Italian.

Patterns run on folded words (folding.fold, apostrophes and hyphens as spaces). All repetitions are bounded.
"""

from __future__ import annotations

import re

from ...protocol import BriefCategory


def _begins(*stems: str) -> re.Pattern[str]:
    """Words that begin with any of the stems."""
    return re.compile(rf"\b(?:{'|'.join(stems)})")


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


DEFECT = _begins(
    r"abim\w*", r"dechir\w*", r"tach(?:e|es|ee|ees|er)\b", r"defaut", r"defectu\w*", r"endommag\w*", r"decoll\w*",
    r"(?:mal|deforme?) ?(?:imprime|coupe|relie|colle|massicote|fini)\w*", r"pages? (?:\w+ ){0,2}?(?:manqu|blanch|"
    r"invers|decolle|vide|a l envers)\w*", r"manqu\w+ (?:\w+ ){0,2}?pages?", r"flou", r"pixelis\w*",
    r"corne(?:e|s|es)?\b",
    r"raye", r"casse", r"couleurs? (?:\w+ ){0,2}?(?:fausse|terne|pale|delavee|differente)", r"malfacon",
    r"damaged", r"torn\b", r"defect", r"misprint\w*", r"missing pages", r"blurr\w*", r"scratched", r"bent\b",
    r"faulty",
    r"danad\w*", r"defectuos\w*", r"estropead\w*", r"manchad\w*", r"borros\w*", r"rot[oa]s?\b",
    r"beschadigt", r"defekt", r"zerrissen", r"fehldruck", r"fehlende seiten", r"kaputt", r"verschmiert",
    r"unscharf",
    r"danneggiat\w*", r"difett\w*", r"rovinat\w*", r"strappat\w*", r"macchiat\w*", r"sfocat\w*",
)  # fmt: skip
"""Something wrong with what was printed or sent."""

OUTCOME = _begins(
    r"rembours", r"reimpr", r"re impr", r"rempla", r"echang", r"geste commercial", r"\bun avoir\b",
    r"renvoy\w* (?:moi|nous)",
    r"refund", r"replac", r"reprint", r"exchange", r"money back", r"reembols", r"reemplaz", r"reimprim",
    r"erstatt", r"ersatz", r"neudruck", r"umtausch", r"rimbors", r"sostitu", r"ristamp",
)  # fmt: skip
"""What a client hopes for."""

PHOTO = _whole(
    r"(?<!livre )(?<!livres )(?<!album )(?<!papier )(?<!tirage )photos?(?! book| paper)",
    r"images? (?:du|des|de la) (?:defaut|probleme)", r"captures?", r"pictures?", r"fotos?", r"bild(?:er)?",
    r"screenshots?", r"foto",
)  # fmt: skip

CATEGORIES: tuple[tuple[BriefCategory, int, re.Pattern[str]], ...] = (
    ("defect", 3, DEFECT),
    ("refund", 3, _begins(r"rembours", r"refund", r"money back", r"reembols", r"devolucion", r"erstatt",
    r"rimbors")),
    (
        "change",
        2,
        _begins(
            r"annul", r"modifi", r"chang\w* (?:\w+ ){0,3}?(?:adresse|commande|couverture|fichier|format|quantite)",
            r"mauvaise adresse", r"cancel", r"change (?:my|the)", r"anular", r"cambiar", r"stornier", r"andern",
            r"annull",
        ),
    ),
    (
        "payment",
        2,
        _begins(
            r"factur", r"paiement", r"paye", r"carte bancaire", r"preleve", r"debite", r"virement", r"paypal",
            r"invoice",
            r"payment", r"charged", r"pago\b", r"cobr", r"rechnung", r"zahlung", r"bezahl", r"fattur", r"pagament",
        ),
    ),
    (
        "file",
        2,
        _begins(
            r"fichier", r"pdf\b", r"fonds? perdu", r"marges?\b", r"resolution", r"gabarit", r"mise en page",
            r"polices?\b",
            r"maquette", r"telecharge", r"files?\b", r"upload", r"bleed", r"margins?\b", r"template", r"archivo",
            r"datei",
            r"vorlage", r"couverture", r"cover\b", r"portada", r"umschlag", r"copertina",
        ),
    ),
    (
        "price",
        2,
        _begins(
            r"prix\b", r"tarif", r"devis", r"coute", r"cout\b", r"promo", r"reduction", r"prices?\b", r"quote\b",
            r"costs?\b",
            r"discount", r"precio", r"presupuesto", r"preis", r"angebot", r"kosten", r"prezzo", r"preventivo",
            r"sconto",
        ),
    ),
    (
        "order",
        1,
        _begins(
            r"(?:ma|mon|mes|cette|la|numero de) commande", r"colis", r"livraison", r"expedi", r"suivi\b",
            r"en retard",
            r"(?:pas|jamais|rien) (?:\w+ ){0,2}?recu", r"my order", r"order number", r"parcel", r"deliver",
            r"shipp", r"track",
            r"pedido", r"paquete", r"entrega", r"envio", r"bestellung", r"paket\b", r"liefer", r"sendung",
            r"ordine", r"pacco",
            r"consegn", r"spedi",
        ),
    ),
)  # fmt: skip
"""What a conversation is about: its weight and its words; of equals the first counts."""

ASKS = _whole(
    r"(?:je|j) (?:ne )?(?:veux|voudrais|souhaite|souhaiterais|aimerais|cherche|demande|attends|n arrive"
    r"|arrive pas|peux)",
    r"ou en est", r"ou est", r"quand", r"combien", r"comment", r"quel(?:le)?s?", r"pourquoi", r"est ce que",
    r"pouvez vous", r"pourriez vous", r"puis je",
    r"j ai (?:\w+ ){0,2}?(?:recu|besoin|commande|un probleme|une question)",
    r"i (?:want|need|would|d like|can t|cannot|have|received)", r"where", r"when", r"how", r"why",
    r"can (?:you|i)",
    r"could you", r"what", r"which", r"quiero", r"quisiera", r"necesito", r"donde", r"cuando", r"cuanto",
    r"como", r"puede[ns]?",
    r"ich (?:mochte|will|brauche|habe|kann)", r"wo", r"wann", r"wie", r"warum", r"konnen sie", r"welche[rs]?",
    r"vorrei", r"voglio", r"dove", r"quando", r"quanto", r"come", r"ho (?:ricevuto|bisogno)", r"potete", r"perche",
)  # fmt: skip
"""Somebody asks, or says what they want."""

MATTER = _begins(
    r"command", r"colis", r"livr", r"exemplair", r"imprim", r"impression", r"fichier", r"couvertur", r"pages?\b",
    r"papier",
    r"reliure", r"format", r"factur", r"paiement", r"rembours", r"adresse", r"devis", r"prix", r"compte",
    r"site\b", r"order",
    r"parcel", r"book", r"copies", r"print", r"file", r"cover", r"paper", r"bind", r"invoice", r"payment",
    r"refund",
    r"pedido", r"libro", r"ejemplar", r"imprim", r"archivo", r"bestell", r"buch", r"bucher", r"druck", r"datei",
    r"exemplar",
    r"ordine", r"copie", r"stamp", r"spedizion", r"libri",
)  # fmt: skip
"""A shop's matters."""

WORRY = _whole(
    r"inquiete?s?", r"inquietude", r"m inquiete", r"peur", r"stressee?s?", r"angoisse\w*", r"urgent\w*",
    r"urgence",
    r"tres presse\w*", r"catastrophe", r"worried", r"anxious", r"afraid", r"asap", r"preocupad[oa]s?",
    r"urgentemente",
    r"besorgt", r"sorgen?", r"dringend", r"eilig", r"preoccupat[oa]", r"urgenza",
)  # fmt: skip

STRONG = _whole(
    r"arnaqu\w+", r"escro\w+", r"voleurs?", r"menteurs?", r"inadmissible\w*", r"scandal\w+", r"honteu\w+",
    r"furieu\w+",
    r"merde", r"putain", r"connards?", r"abrutis?", r"incapables?", r"foutage", r"scam\w*", r"furious",
    r"outrageous",
    r"disgrace", r"fuck\w*", r"shit", r"thieves", r"estafa\w*", r"verguenza", r"betrug", r"unverschamt\w*",
    r"truffa\w*",
    r"vergogna",
)  # fmt: skip

ACCEPTED = re.compile(
    r"^(?:(?:ah|oh|ok|okay|oui|d accord|tres|bien|super|parfait|genial|top|nickel|excellent|merci|great|perfect"
    r"|thanks"
    r"|thank you|good|yes|gracias|perfecto|vale|danke|alles klar|gut|prima|grazie|perfetto|va bene|c est bon"
    r"|c est clair"
    r"|compris|entendu|note),? ?){1,6}(?:$|,|pour |for |beaucoup|je |c est|de |du )"
)
"""A turn that begins by being content with the answer."""

REJECTED = _whole(
    r"(?:c est |ce n est )?pas (?:\w+ )?(?:ca|cela|ma question|la question|ce que)",
    r"(?:ca|cela) ne (?:m |me )?(?:repond|aide"
    r"|marche|fonctionne|va|convient)\w*",
    r"(?:ne|n) (?:\w+ )?(?:repond\w*|aid\w*|comprend\w*|compren\w*) (?:pas|rien)",
    r"vous ne comprenez", r"aucun rapport", r"rien a voir", r"faux", r"hors sujet", r"not what i",
    r"doesn t (?:help|work|answer)",
    r"that s not", r"wrong answer", r"not helpful", r"useless", r"no es eso", r"no me (?:ayuda|sirve)",
    r"das (?:ist nicht|hilft"
    r" nicht)", r"falsch", r"non e quello", r"non (?:mi )?(?:aiuta|funziona)", r"^non",
)  # fmt: skip
"""The answer was not the one wanted."""

PROMISES = _whole(
    r"je (?:vous )?(?:vais|envoie|renvoie|rembourse|reimprime|rappelle|confirme|lance|transmets|propose|offre|ai)",
    r"nous (?:vous )?(?:allons|envoyons|renvoyons|remboursons|reimprimons|confirmons|proposons|offrons|ferons"
    r"|avons)",
    r"vous (?:recevrez|serez|aurez|allez recevoir)", r"sera", r"seront", r"d ici", r"demain", r"sous \d+",
    r"avant (?:le|lundi|mardi"
    r"|mercredi|jeudi|vendredi)", r"i (?:will|ll|have|am sending)", r"we (?:will|ll|have|are)",
    r"you (?:will|ll)", r"tomorrow",
    r"within", r"voy a", r"vamos a", r"le envi\w+", r"recibira", r"manana", r"ich (?:werde|sende|schicke)",
    r"wir (?:werden|senden"
    r"|schicken)", r"sie (?:erhalten|bekommen)", r"morgen", r"le invi\w+", r"ricevera", r"domani",
)  # fmt: skip
"""An agent commits to something."""

SAYS_HELLO = re.compile(
    r"^[\s,!.;:–-]*+(?:(?:bonjour|bonsoir|salut|coucou|re|hello|hi|hey|good (?:morning|afternoon|evening)|hola"
    r"|buen[oa]s"
    r" (?:d[ií]as|tardes|noches)|hallo|guten (?:tag|morgen|abend)|buon ?giorno|buona ?sera|salve|ciao|madame"
    r"|monsieur"
    r"|dear (?:sir|madam|team)|à tous|et|[aà] vous)(?![\w’'-])[\s,!.;:–-]*+)+",
    re.IGNORECASE,
)
SAYS_THANKS = re.compile(
    r"\b(?:merci(?: (?:d['’]avance|beaucoup|bien|de votre aide|par avance))?|svp|s['’]il (?:vous"
    r"|te) pla[iî]t"
    r"|cordialement|bien à vous|bonne journ[ée]e|thanks(?: (?:in advance|a lot))?|thank you(?: in advance)?"
    r"|please|best regards"
    r"|kind regards|gracias|por favor|vielen dank|danke|bitte|mit freundlichen grüßen|grazie|per favore"
    r"|cordiali saluti)",
    re.IGNORECASE,
)
