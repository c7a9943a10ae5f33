"""The rules of personal data, as patterns; each with a group `value` where it is not the whole match."""

from __future__ import annotations

import re

_B = r"[ \u00a0\u202f]"
_I = re.IGNORECASE

EMAIL = (
    re.compile(r"(?<![\w.+-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w])", _I),
    re.compile(
        rf"(?<![\w.+-])[\w.+-]{{1,64}}{_B}?(?:\(at\)|\[at\]|\(arobase\)|\[arobase\]|\(a\)|{_B}at{_B}"
        rf"|{_B}?arobase{_B}?|{_B}@{_B}?"
        rf"|@{_B}){_B}?"
        rf"[\w-]{{2,63}}{_B}?(?:\.|\(dot\)|\[dot\]|{_B}point{_B}|{_B}dot{_B}|\(point\)){_B}?(?:fr|com|net"
        rf"|org|eu|be|ch|es|de|it)\b",
        _I,
    ),
)

IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ \u00a0.-]?[A-Z0-9]){11,34}(?![A-Za-z0-9])", _I)

_SEP = r"[ .\u00a0\u202f/_-]?"
PHONES = (
    # French: five pairs, or any grouping after a country code
    re.compile(rf"(?<![\w.,/-])(?P<value>0[1-9](?:{_SEP}\d{{2}}){{4}})(?![\w]|[.,-]\d)"),
    re.compile(
        rf"(?<![\w.,/])(?P<value>(?:\+|00){_B}?33{_SEP}(?:\(0\){_SEP})?0?[1-9](?:{_SEP}\d){{8}})(?![\w]|[.,-]\d)"
    ),
    # French, grouped otherwise: 0612 345 678, 06 123 456 78
    re.compile(
        rf"(?<![\w.,/-])(?P<value>0[1-9]\d{{0,2}}{_B}\d{{2,4}}{_B}\d{{2,4}}(?:{_B}\d{{2}})?)(?![\w]|[.,-]\d| ?€)"
    ),
    re.compile(r"(?<![\w.,/-])(?P<value>0[ .][1-9](?:[ .]\d){8})(?![\w]|[.,-]\d)"),
    # International
    re.compile(r"(?<![\w.,/])(?P<value>\+\d{1,3}(?:[ .\u00a0()/-]{0,2}\d){7,12})(?![\w]|[.,-]\d)"),
    re.compile(r"(?<![\w.,/-])(?P<value>00[1-9]\d{0,2}(?:[ .\u00a0()/-]{0,2}\d){7,12})(?![\w]|[.,-]\d)"),
    # Belgian, Swiss, British, German, Italian and Spanish local forms, only beside a word that says so
    re.compile(
        r"\b(?:tél(?:éphone)?|tel|telephone|portable|mobile|gsm|natel|handy|joindre|joignable|appel\w*|rappel\w*"
        r"|num(?:éro|ero)?|sms|whatsapp|fax|call|phone|telefono|teléfono|llam\w+|numero|telefon\w*|n°)\b"
        r"(?:(?!dossier|devis|factur|suivi|command|r[ée]f[ée]|client|s[ée]rie|isbn|lot\b|colis)[^\d\n+€]){0,40}?"
        r"(?P<value>\d{2,5}(?:[ .\u00a0/-]?\d{2,4}){2,4})(?![\w]|[.,-]\d| ?(?:€|euros?"
        r"|pages?|exemplaires?))",
        _I,
    ),
)

_WAY = (
    r"(?:rue|r\.|avenue|ave?\.?|boulevard|boul\.?|bvd|bld|bd\.?|place|pl\.?|chemin|chem\.?|che?\.?"
    r"|all[ée]es?|all\.?|impasse|imp\.?"
    r"|route|rte\.?|quai|square|sq\.?|cours|passage|sentier|lotissement|lot\.?|r[ée]sidence|r[ée]s\.?"
    r"|hameau|lieu[- ]dit|faubourg"
    r"|fbg|cit[ée]|villa|mont[ée]e|esplanade|promenade|traverse|ruelle|voie|parvis|rond[- ]point|zone|za"
    r"|zi|zac|domaine|clos|venelle)"
)
_NUMBER = rf"\d{{1,4}}{_B}?(?:(?:bis|ter|quater|[a-d])\b)?"
_CITY = (
    rf"[^\W\d_][\w'’-]*(?:{_B}(?:sur|sous|en|de|du|des|la|le|les|lès|aux?"
    rf"|saint|sainte|st|ste|(?-i:[A-ZÉÈÎ])[\w'’-]*)\b){{0,4}}(?:{_B}(?:cedex)(?:{_B}\d{{1,2}})?)?"
)
_NOT_CITY = (
    r"(?!(?:ex(?:emplaires?)?|pages?|euros?|eur|livres?|mots?|caract\w*|signes?|copies?|fois|commandes?"
    r"|clients?|personnes|flyers|cartes|affiches|unit\w+|signatures|visiteurs|habitants|km|kg|g|px|dpi"
    r"|ou|et|pour|avec|est|sont|je|il|mais|car|merci|svp|que|qui|si|alors|par|c|ca|ça|j|l|d|of|and|books?"
    r"|words?|people"
    r"|ventes?|abonnés?|lecteurs?|photos?|images?|ko|mo|fichiers?|tirages?|impressions?|unités?)\b)"
)
_POSTCODE = r"(?:F-?)?(?:0[1-9]|[1-8]\d|9[0-8])[ ]?\d{3}"
_NO_CHAPTER = r"(?<!chapitre )(?<!page )(?<!pages )(?<!tome )(?<!volume )(?<!n° )(?<!numéro )(?<!planche )"
_DAY = (
    r"(?<=du )\d{1,2} (?:mai|juin|juillet|août|septembre|novembre|mars|février) \d{4}"
    r"|\d{1,2} (?=mai|juin|juillet|août|novembre)"
)
"""Streets named after a day."""
ADDRESS = (
    re.compile(
        rf"(?<![\w.,])(?P<value>{_NUMBER},?{_B}+grand[e'’]?[ -]?(?:rue|place)"
        rf"(?:,?{_B}+{_POSTCODE}{_B}+{_CITY})?)\b",
        _I,
    ),
    # 12 bis, rue des Lilas, 69003 Lyon
    re.compile(
        rf"(?<![\w.,]){_NO_CHAPTER}(?P<value>{_NUMBER}{_B}?,?{_B}*+(?:(?:grande?|petite|vieille|haute|basse"
        rf"|ancienne|nouvelle)[ '’-])?{_WAY}(?:{_B}++|(?<=\.))(?:[^\n,;:!?()\d]|{_DAY}){{2,60}}?"
        rf"(?:(?:,|{_B}-|{_B}–|\n|{_B}à)?{_B}*+(?:(?:b[âa]t(?:iment)?|apt|appt|appartement|[ée]tage"
        rf"|esc(?:alier)?|bp|cs)\.?{_B}*+\w{{1,6}}{_B}*+(?:,{_B}*+)?)?"
        rf"(?:{_POSTCODE}(?:{_B}*+(?:,{_B}*+)?{_NOT_CITY}{_CITY})?))"
        r")(?!\w)",
        _I,
    ),
    # without a postcode: ends at a clause
    re.compile(
        rf"(?<![\w.,]){_NO_CHAPTER}(?P<value>{_NUMBER}{_B}?,?{_B}*+(?:(?:grande?|petite|vieille|haute|basse"
        rf"|ancienne|nouvelle)[ '’-])?{_WAY}(?:{_B}++|(?<=\.))(?:[^\n,;:.!?()\d]|{_DAY}){{2,60}}?)"
        rf"(?=[,;:.!?\n)]|$|{_B}(?:et|mais|car|pour|merci|svp|depuis|est[- ]ce|je|j['’]|c['’]est|s['’]il"
        rf"|au lieu|à la place|afin|si|ou|donc|en france|n['’]est|ne)\b)",
        _I,
    ),
    re.compile(rf"\b(?:rue|avenue|boulevard|chemin|impasse|all[ée]e){_B}+(?P<value>\d{{1,4}}[a-d]?)\b", _I),
    # boxes and foreign forms
    re.compile(
        rf"\b(?P<value>(?:BP|CS|B\.P\.|bo[iî]te postale){_B}*\d{{2,6}}(?:[ ,-]+{_POSTCODE}(?:{_B}+{_CITY})?)?)", _I
    ),
    re.compile(
        r"(?<![\w.,])(?P<value>\d{1,5}[a-dA-D]?,? (?:[A-Z][\w'’-]{1,40} ){1,4}(?:[Ss]treet|[Ss]t\.?|[Rr]oad"
        r"|[Rr]d\.?|[Aa]venue"
        r"|[Aa]ve\.?|[Ll]ane|[Dd]rive|[Dd]r\.?|[Ss]quare|[Ww]ay)\b"
        r"(?:,? [A-Z][a-z'-]+){0,3}(?:,? [A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})?)",
    ),
    re.compile(
        r"(?<![\w])(?P<value>[A-ZÄÖÜ][\wäöüß-]{0,60}(?:straße|strasse|str\.|weg|platz|allee"
        r"|gasse) \d{1,4}[a-d]?(?:,? \d{5} [A-ZÄÖÜ][\wäöüß-]+)?)"
    ),
    re.compile(
        rf"\b(?P<value>(?:via|viale|piazza|corso|calle|avenida|plaza"
        rf"|paseo){_B}+(?:[\w'’.-]+{_B}+){{0,4}}?[\w'’.-]+,?{_B}+\d{{1,4}}[a-d]?(?:,?{_B}+\d{{5}}(?"
        rf":{_B}+{_CITY})?)?)\b",
        _I,
    ),
)
PLACES = (
    # 69003 Lyon
    re.compile(rf"(?<![\w.,€-])(?P<value>{_POSTCODE}{_B}+{_NOT_CITY}(?=[A-ZÉÈÎ]){_CITY})(?!\w)"),
    re.compile(
        rf"\b(?:à|a|sur|vers|habite|au)[ \u00a0]"
        rf"(?P<value>(?:0[1-9]|[1-8]\d|9[0-8])\d{{3}}{_B}+{_NOT_CITY}{_CITY})(?!\w)"
    ),
    # beside the other proof
    re.compile(rf"(?:@\S{{1,80}}|\d{{6}})[ \u00a0]?[,;/]?\s++(?P<value>{_POSTCODE})\s*+(?:[.!?]\s*+)?$"),
    re.compile(
        rf"\b(?:code{_B}+postal|cp|c\.p\.|postal{_B}+code|post{_B}?code|postcode|zip(?:{_B}+code)?|plz"
        rf"|postleitzahl|c[óo]digo{_B}+postal|cap)\b"
        rf"[^\d\n]{{0,25}}?(?P<value>\d{{2}}[ .]?\d{{3}}|\d{{4}}"
        rf"|[A-Z]{{1,2}}\d[A-Z\d]?{_B}?\d[A-Z]{{2}})\b(?![,.]\d|[ ]?€)",
        _I,
    ),
    re.compile(
        rf"\b(?:code|celui (?:de|du) (?:la )?\w+)[ \u00a0]*:?[ \u00a0](?P<value>{_POSTCODE})\b(?![,.]\d|[ ]?€)", _I
    ),
    re.compile(
        rf"\b(?:habite|vis|réside|livrez?|livrer|suis) à (?P<value>\d{{4}}{_B}(?-i:[A-ZÉÈÎ])[\w'’-]{{1,40}})"
    ),
    re.compile(r"^\W*(?P<value>(?:0[1-9]|[1-8]\d|9[0-8])[ ]?\d{3})\W*$"),
    re.compile(
        rf"\bj['’]?(?:habite|e vis|e réside|e loge) (?:à|au|aux|en|dans le|sur) (?P<value>{_POSTCODE})\b", _I
    ),
)

_WORDS = r"(?=(?P<value>(?:[^\W\d_][\w'’.-]*[ \u00a0]*){1,5}))"
"""Looked at, not taken: another rule may begin inside."""
_CAPITAL = r"[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ]"
FULL_NAME = re.compile(
    rf"(?<![\w'’-])(?=(?P<value>{_CAPITAL}[a-zà-ÿ]+(?:-{_CAPITAL}[a-zà-ÿ]+)?[ \u00a0](?:(?:de|du|des|le|la"
    rf"|van|von|ben|el|da|di|Le|La|De|Du|Da|Di)[ \u00a0]){{0,4}}"
    rf"{_CAPITAL}[\w'’-]{{1,40}}(?:[ \u00a0]{_CAPITAL}[\w'’-]{{1,40}})?))"
)
"""Looks like a name: it is one when its first word is a first name."""
_FULL_NAME = rf"{_CAPITAL}[\w'’-]{{1,40}}(?:[ \u00a0]{_CAPITAL}[\w'’-]{{1,40}}){{0,2}}"
NAMES = (
    re.compile(
        r"\b(?:j(?:e|['’])? ?m['’ ]?app?ell?es?|mon nom (?:complet |de famille )?(?:est|c['’]est)"
        r"|mon pr[ée]nom (?:est|c['’]est)|moi,? c['’]est"
        r"|my name is|my name['’]s|me llamo|mi nombre es|ich hei(?:ß|ss)e|mein name ist|mi chiamo"
        r"|il mio nome [eè])"
        rf"[ \u00a0:]+{_WORDS}",
        _I,
    ),
    re.compile(
        r"(?:\b(?:sign[ée]e?|signature|nom(?: et pr[ée]nom| complet| de famille)?|pr[ée]nom(?: et nom)?"
        r"|name|titulaire|destinataire|client)[ \u00a0]*[:=][ \u00a0]*"
        rf"|\b(?:pass[ée]e|command[ée]e?|faite?|enregistr[ée]e|factur[ée]e|livr[ée]e|mise|est"
        rf"|r[ée]serv[ée]e|adress[ée]e)?[ \u00a0]*(?:au nom de|under the name(?: of)?|auf den namen"
        rf"|a nombre de|a nome di)[ \u00a0:]+(?:(?:M|Mr|Mme|Mlle|Dr)\.?[ ]+)?){_WORDS}",
        _I,
    ),
    # M. Dupont, Mme Le Goff
    re.compile(
        rf"\b(?:M\.|(?<![A-Z] )M(?=[ ][A-ZÀÉÈ][a-zà-ÿ])"
        rf"|Mr\.?|MM\.|Mme\.?|Mlle\.?|Mrs\.?|Ms\.?|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Dr\.?"
        rf"|[Dd]octeur|Me|Herr|Frau|[Ss]ignor[ae]?|[Ss]eñora?)[ \u00a0]+"
        rf"(?P<value>{_CAPITAL}[\w'’-]{{1,40}}\.?(?:[ \u00a0](?:(?:de|du|des|la|le|van|von|di|da|ben"
        rf"|el)[ \u00a0])*{_CAPITAL}[\w'’-]{{1,40}}){{0,2}})"
    ),
    # a signature: after a closing formula, on its own line or after a comma
    re.compile(
        r"\b(?:cordialement|bien (?:à|a) (?:vous|toi)|cdlt|cdt|(?:bonne|belle|excellente"
        r"|agréable) (?:journée|soirée|fin de journée"
        r"|réception)(?: à (?:vous|toi))?|sincèrement|merci(?: d['’]avance| beaucoup)?"
        r"|salutations(?: distinguées)?|respectueusement|amicalement|[àa] bient[ôo]t|best regards|kind regards"
        r"|regards|sincerely|thanks|saludos|mit freundlichen grüßen"
        r"|cordiali saluti|saluti)(?=[ \u00a0!]*+[\n,.—–-])[ \u00a0\n,.!—–-]++"
        rf"(?P<value>(?-i:{_CAPITAL})[\w'’-]{{0,40}}\.?(?:[ \u00a0](?:(?:de|du|la|le|van"
        rf"|von)[ \u00a0])?(?-i:{_CAPITAL})[\w'’.-]{{0,40}}){{0,2}})(?=[ \u00a0.!]*+(?:\n|$))",
        _I,
    ),
    re.compile(rf"\b[Pp]r[ée]nom[ \u00a0]+(?P<value>{_FULL_NAME})"),
    # the last line of a message, when it is nothing but one to three capitalised words
    re.compile(rf"\n[ \u00a0—–-]*(?P<value>{_FULL_NAME})[ \u00a0.!]*$"),
    # signé Jeanne; livrez à Bruno Castel; Camille Perrin à l'appareil
    re.compile(
        rf"\b(?:[Ss]ign[ée]e?|[Ss]oussign[ée]e?|[Ss]ous le nom(?: de)?"
        rf"|[Dd]e la part de|[Dd]estinée? à|[Aa]dressée? à)[ \u00a0]+(?=(?P<value>{_FULL_NAME}))"
    ),
    re.compile(
        rf"\b(?:[Cc]oordonn[ée]es?|[Ee]xp[ée]di\w*|[Ll]ivr\w+|[Ee]nvoy\w+|[Aa]dress\w+|[Cc]ontact"
        rf"|[Dd]emander|[Vv]oir avec)"
        rf"(?: (?:à|chez))?(?:[ \u00a0]*+:)?[ \u00a0]++(?P<value>{_CAPITAL}[\w'’-]{{1,40}}(?:[ \u00a0]{_CAPITAL}["
        rf"\w'’-]{{1,40}}"
        rf"){{1,2}})"
    ),
    re.compile(
        rf"(?P<value>{_CAPITAL}[\w'’-]{{1,40}}[ \u00a0]{_CAPITAL}[\w'’-]{{1,40}})"
        rf"[ \u00a0](?:ici\b|à l['’]appareil)"
    ),
    # "Ici Jean Dupont", "Je suis Claire Martin": two capitals, so that "je suis Français" is not one
    re.compile(
        rf"\b(?:[Ii]ci|[Jj]e suis|[Cc]['’]est|I am|I['’]m|[Bb]onjour,? ici)[ \u00a0]+(?:(?:M\.|Mr|Mme"
        rf"|madame|monsieur)[ \u00a0])?"
        rf"(?P<value>{_CAPITAL}[a-zà-ÿ'’-]+[ \u00a0](?:(?:de|du|la|le|van)[ \u00a0])?{_CAPITAL}[\w'’-]{{1,40}}"
        rf"(?:[ \u00a0]{_CAPITAL}[\w'’-]{{1,40}})?)"
    ),
)
PARTICLES = frozenset(["le", "la", "de", "du", "des", "van", "von", "di", "da", "ben", "el"])
"""Inside a name when a capital follows."""
_NOT_A_NAME_LISTED = """
cordialement cdlt salutations amicalement sincèrement respectueusement bonsoir bonne belle excellente
très trop vraiment super tellement assez déçu mécontent
a aber adresse and apparait apparaît au aussi auteur auteure autrice aux avec bien bonjour but c'est car ce
celui cette chez client cliente code commande comme comment c’est dans date depuis des différent doit donc
dont du e e-mail elle elles email en encore erroné est et faux for from hello i i'm ich il ils incorrect
inversé j j'ai jai je j’ai l'auteur l'éditeur la le les livre l’auteur l’éditeur ma mail mais mal merci mes
mon my mystère n'apparaît n'est ne nom non nous numero numéro n’est obligatoire on ou oui où pas peut please
plus pour pourquoi prénom pseudo quand que qui s'il sans sera si sono stp suis sur svp tel thanks the titre
toujours tél téléphone un und une ville voici voila voilà von vos votre vous with y your à écrit était
"""
NOT_A_NAME = frozenset(_NOT_A_NAME_LISTED.split())
