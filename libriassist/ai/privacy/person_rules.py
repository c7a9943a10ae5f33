"""Rules of what a person is known by besides name and address: birth, doors, papers, plates; `value` is masked.

A pattern is anchored on a word or on a form nothing else has, and every stretch in it is bounded.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_B = r"[ \u00a0\u202f]"
_CAPITAL = r"[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ]"
_WORD = rf"(?-i:{_CAPITAL})[\w'’-]{{1,40}}"
_NAME = rf"{_WORD}(?:{_B}(?:(?:de|du|le|la|van|von){_B})?{_WORD}){{0,2}}"

# ------------------------------------------------------------------------------ birth

_MONTH = (
    r"(?:janv(?:ier)?\.?|f[ée]vr?(?:ier)?\.?|mars|avr(?:il)?\.?|mai|juin|juil(?:let)?\.?|ao[uû]t"
    r"|sept(?:embre)?\.?"
    r"|oct(?:obre)?\.?|nov(?:embre)?\.?|d[ée]c(?:embre)?\.?"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|januar|februar|märz|juni|juli|oktober|dezember"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)"
)
_YEAR = r"(?:19[2-9]|20\d)\d"
"""Of people who may still be clients."""
_DATE = (
    rf"(?:\d{{1,2}}{_B}?[/.-]{_B}?\d{{1,2}}{_B}?[/.-]{_B}?(?:{_YEAR}|\d{{2}})(?!\d)"
    rf"|\d{{1,2}}{_B}\d{{1,2}}{_B}{_YEAR}"
    rf"|{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{8}}(?!\d)"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th|\.|º)?{_B}(?:de{_B}|of{_B})?{_MONTH}(?:{_B}(?:del?{_B})?(?:{_YEAR}"
    rf"|\d{{2}}(?!\d)))?"
    rf"|{_MONTH}{_B}\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?{_B}{_YEAR})?|(?:{_MONTH}{_B})?{_YEAR}(?!\d))"
)
_BORN = (
    r"(?:(?<![\w-])n[ée]e?(?:\(e\))?s?\b|(?<![\w-])(?:naissance|naquis|naquit)\b|\bddn\b|\bborn\b"
    r"|\b(?:date of birth|birth ?date|dob)\b"
    r"|\bgeb(?:oren|\.)|\bgeburts(?:datum|tag)\b|\bnacid[oa]\b|\bnac[ií]\b|\bnacimiento\b|\bnat[oa]\b"
    r"|\bnascita\b)"
)
BIRTH = re.compile(
    rf"{_BORN}(?!{_B}d['’]une?{_B})"
    rf"(?:(?![.!?]{_B})[^\d\n;]{{0,40}}?)(?<!\d)(?P<value>{_DATE})(?!{_B}?(?:exemplaires?"
    rf"|pages?|€|grammes|g\b|kg))",
    _I,
)
BIRTH_PLACE = re.compile(
    rf"{_BORN}[^\n;!?]{{0,40}}?{_B}(?:à|in|en|a){_B}(?P<value>(?-i:{_CAPITAL})[\w'’-]{{2,40}})(?={_B}?[,.(]"
    rf"|{_B}?$|{_B}le{_B}|{_B}en{_B})",
    _I,
)
BIRTH_BEFORE = re.compile(
    rf"(?<![\w/.-])(?P<value>{_DATE}){_B}?[,(]?{_B}?(?:geboren|(?:(?:ma|sa|est ma|est sa"
    rf"|c['’]est ma){_B})?date de naissance)\b",
    _I,
)
OF_THE_YEAR = re.compile(
    rf"\b(?:je suis|chui|chuis|moi,?) (?:de|du|de l['’]ann[ée]e) (?P<value>{_YEAR})(?!\d)", _I
)
BORN_NAME = re.compile(
    rf"(?<![\w'’-])(?P<value>{_CAPITAL}[a-zà-ÿ]{{1,30}}(?:-{_CAPITAL}[a-zà-ÿ]{{1,30}})?),?{_B}"
    rf"(?:est{_B})?n[ée]e?{_B}(?:le|en){_B}\d"
)
"""Léa, née le 3 mai 2024."""
NOT_BORN = re.compile(
    r"\b(?:livres?|romans?|projets?|id[ée]es?|collections?|maisons?|revues?|associations?|[ée]ditions?|sites?"
    r"|entreprises?"
    r"|soci[ée]t[ée]s?|h[ée]ros|h[ée]ro[iï]ne|personnages?|biographie|textes?|histoires?|recueils?|magazines?"
    r"|envie|passion|boutiques?|magasins?|ateliers?|marques?|librairies?|compagnies?|festivals?|[ée]coles?"
    r"|clubs?|journa(?:l|ux)|traditions?"
    r"|book|novel|project|idea|company|character|hero|libro|projekt|buch)\b[^.!?\n]{0,45}$",
    _I,
)
"""Before the word: a thing was born, or somebody in a book."""

# ------------------------------------------------------------------------------ doors

_KEYED = (
    rf"[*#]?(?:(?-i:[A-Za-z]){{1,2}}[.-]?|(?-i:[A-Z]){_B})?\d{{1,8}}"
    rf"(?:[.-]?[A-Za-z]{{1,2}}(?![A-Za-z])(?:[.-]?\d{{1,6}}[A-Za-z]?)?|{_B}(?-i:[A-Z])(?!\w)(?:{_B}\d{{1,5}})?"
    rf"|[ .-]\d{{2,4}})?[*#]?(?!\w|[.,]\d)"
)
_DOOR = (
    r"(?:digicode|digi[- ]code|vigik|visiophone"
    r"|codes?(?:[ -](?:d['’e ]{1,2}|de la |de l['’]|du |des ))?[ -]?(?:acc[èe]s|entr[ée]e|portes?|portail"
    r"|portillon|immeuble|b[âa]timent"
    r"|hall|sas|interphone|ascenseur|garage|barri[èe]re|alarme|grille|cl[ée]s?|bo[îi]te [àa] cl[ée]s?"
    r"|r[ée]sidence|local|cour|rue|en bas)"
    r"|door[ -]?code|gate[ -]?code|entry[ -]?code|access[ -]?code|building[ -]?code|alarm[ -]?code|key ?box"
    r"|lock ?box"
    r"|t[üu]r[ -]?code|zugangscode|eingangscode|c[óo]digo (?:de la |del |de )(?:puerta|portal|acceso|entrada"
    r"|edificio)"
    r"|codice (?:del |della |di )?(?:portone|porta|cancello|accesso|ingresso))"
)
_CODE_BAR = r"(?!promo|commande|client|isbn|barre|postal|bat\b|article|suivi|colis|compte|devis|facture|pages?)"
DOORS = (
    re.compile(
        rf"(?<!\w){_DOOR}(?!\w)(?:(?!compte|commande|isbn|suivi|colis|devis|facture|promo"
        rf"|[.!?]{_B})[^\d\n;*#]){{0,40}}?"
        rf"(?<!\w)(?P<value>{_KEYED})(?!{_B}?(?:rue|avenue|boulevard|€|euros?|pages?|exemplaires?|heures?|h\b"
        rf"|fois|jours?|min))",
        _I,
    ),
    # bâtiment C, code 1789; pour entrer le code est 24B6; portail vert, tapez 4578
    re.compile(
        rf"\b(?:b[âa]t(?:iment)?|immeuble|[ée]tage|esc(?:alier)?|hall|portes?|portail|portillon|interphone"
        rf"|r[ée]sidence|appartement|appt?|sas|cl[ée]s"
        rf"|grille|entrer|rentrer|ouvrir|monter|entrance|building|gate|door|sonn\w{{1,5}}|livreur|facteur"
        rf"|t[üu]r|puerta|portone|hall)\b"
        rf"(?:(?!compte|commande|isbn|suivi|colis|devis|facture|promo)[^\n!?]){{0,45}}?"
        rf"\b(?:code|tape[zr]|faites|compose[zr]|enter|type|c[óo]digo"
        rf"|codice)\b{_B}?{_CODE_BAR}(?:[^\d\n.;!?*#]{{0,15}}?)"
        rf"(?<!\w)(?P<value>{_KEYED})(?!{_B}?(?:rue|avenue|€|euros?|pages?|exemplaires?|heures?|h\b))",
        _I,
    ),
    # le code pour ouvrir la porte, c'est 6612
    re.compile(
        rf"\bcodes?\b{_B}{_CODE_BAR}[^\d\n;.!?]{{0,30}}?"
        r"\b(?:entrer|ouvrir|rentrer|monter|portes?|portail|portillon|grille|hall|immeuble|barri[èe]re)\b"
        rf"[^\d\n;.!?*#]{{0,30}}?(?<!\w)(?P<value>{_KEYED})(?!{_B}?(?:rue|avenue|€|euros?|pages?|heures?|h\b))",
        _I,
    ),
    # code 45B12 for the door
    re.compile(
        rf"\bcodes?(?:{_B}(?:est|c['’]est))?{_B}?:?{_B}?(?P<value>{_KEYED})(?:{_B}|,){{1,2}}"
        rf"(?:(?:(?:pour|[àa]|de|sur|au|du){_B})?(?:(?:la|le){_B}|l['’])?)(?:portes?|portail|portillon|immeuble"
        rf"|entr[ée]e|b[âa]timent|interphone|digicode|hall|entrer|ouvrir|livreur|facteur|transporteur)\b",
        _I,
    ),
)
BELLS = (
    re.compile(
        rf"\b(?:interphone|sonnette|sonne[zr]|bo[îi]te aux lettres|doorbell|klingel(?:n)?|timbre|citofono)\b"
        rf"(?:{_B}?(?::|,|est|c['’]est|chez|au nom de|au nom|à|avec le nom|nom|marqu[ée]e?|bei|a nombre de"
        rf"|name)){{0,3}}{_B}?(?:(?:M|Mme|Mr|Mlle)\.?{_B})?(?P<value>{_NAME})",
        _I,
    ),
)
INTERPHONE = re.compile(
    rf"\b(?:interphone|sonnette|citofono|klingel)\b(?:{_B}?(?:n°|num[ée]ro|:|est|le"
    rf"|au)){{0,2}}{_B}?(?P<value>{_KEYED})",
    _I,
)
DETAILS = re.compile(
    rf"(?<!\w)(?P<value>(?:b[âa]t(?:iment)?|appart(?:ement)?|apt|appt?|esc(?:alier)?|porte|bo[îi]te|hall"
    rf"|entr[ée]e|flat|apartment)\.?{_B}?(?:n°{_B}?|num[ée]ro{_B})?"
    rf"(?:\d{{1,4}}(?:{_B}?(?-i:[A-Z])(?!\w))?|(?-i:[A-Z]\d{{0,3}}))(?!\w)|\d{{1,2}}{_B}?(?:er|e|è|ème|eme|ème"
    rf"|nd|nde)?{_B}[ée]tage|rez[- ]de[- ]chauss[ée]e)(?!\w)",
    _I,
)
"""Where in the house: personal beside an address or a door only."""
AT_HOME = re.compile(
    r"\b(?:digicode|interphone|sonne[zrt]|livre[zr]|livraison|livreur|facteur|j['’]?habite|d[ée]pose[zr]"
    r"|adresse|code d['’]acc[èe]s)\b",
    _I,
)

# ------------------------------------------------------------------------------ papers, bank, plates

_NIR = (
    rf"[1278]{_B}?\d{{2}}{_B}?(?:0[1-9]|1[0-2]|[2-9]\d){_B}?(?:\d{{2}}|2[AB]){_B}?\d{{3}}{_B}?\d{{3}}"
    r"(?:[ .-]?\d{2})?"
)
NIR = re.compile(rf"(?<![\w.,-]){_NIR}(?!\w|[.,-]\d)", re.I)
NIR_WORDS = re.compile(
    r"\b(?:s[ée]cu(?:rit[ée] sociale)?|nir|assur[ée]e?|immatriculation sociale|vitale"
    r"|social security)\b[^\n]{0,40}$",
    _I,
)
_PAPER = (
    r"(?:passeport|passport|reisepass|pasaporte|passaporto|carte (?:nationale )?d['’ ]?identit[ée]|cni\b"
    r"|pi[èe]ce d['’]identit[ée]"
    r"|permis(?: de conduire)?|titre de s[ée]jour|carte de s[ée]jour|carte vitale|s[ée]curit[ée] sociale"
    r"|num[ée]ro de s[ée]cu\b|n° de s[ée]cu\b|s[ée]cu\b"
    r"|num[ée]ro fiscal|n° fiscal|allocataire|mutuelle|adh[ée]rent|identit[ée] nationale|id card|identity card"
    r"|driving licence|driver['’]?s license"
    r"|national insurance|social security|personalausweis|ausweis|f[üu]hrerschein|steuer-?id"
    r"|sozialversicherung\w{0,10}"
    r"|dni|nie|nif|n[úu]mero de la seguridad social|seguridad social|carta d['’]identit[àa]|codice fiscale"
    r"|tessera sanitaria|patente)"
)
PAPERS = (
    re.compile(
        rf"(?<!\w){_PAPER}(?!\w)(?:(?!commande|colis|facture|devis|isbn|[.!?]{_B}|€)[^\d\n;€]){{0,30}}?"
        rf"(?<![\w.,])(?P<value>(?-i:[A-Z]{{0,4}})[ -]?\d(?:[ .-]?\d){{4,15}}[ -]?(?-i:[A-Z0-9]{{0,5}}))(?!\w"
        rf"|[.,]\d|{_B}?(?:€|euros?|pages?|exemplaires?))",
        _I,
    ),
    re.compile(
        rf"(?<!\w){_PAPER}(?!\w)(?:(?!commande|colis|facture|devis|isbn|[.!?]{_B})[^\d\n;]){{0,30}}?"
        r"(?<![\w.,-])(?P<value>(?=[A-Z0-9]{0,14}\d)(?=[A-Z0-9]{0,14}[A-Z])(?-i:[A-Z0-9]{7,15}))(?!\w)",
        _I,
    ),
    re.compile(r"(?<!\w)(?P<value>[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z])(?!\w)"),
    re.compile(r"(?<![\w-])(?P<value>[A-CEGHJ-PR-TW-Z][A-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])(?!\w)"),
    re.compile(r"(?<![\w-])(?P<value>[XYZ]?\d{7,8}[- ]?[A-HJ-NP-TV-Z])(?!\w)(?=[^\w]|$)"),
)
BANK = (
    re.compile(
        rf"(?<![\w.,-])(?P<value>\d{{5}}{_B}?\d{{5}}{_B}?(?=[0-9A-Z]{{0,10}}\d)[0-9A-Z]{{11}}{_B}?\d{{2}})"
        rf"(?!\w)"
    ),
    re.compile(
        r"\b(?:compte bancaire|num[ée]ro de compte|n° de compte|account number|kontonummer|n[úu]mero de cuenta"
        r"|numero di conto|code guichet|code banque|sort code)\b"
        r"[^\d\n;.]{0,20}?(?P<value>\d(?:[ -]?\d){4,14})(?!\w|[.,]\d)",
        _I,
    ),
    re.compile(
        rf"\b(?:bic|swift)\b(?:[ /](?:bic|swift))?{_B}?(?:est|is|code|:"
        rf"|=)?{_B}?(?P<value>(?-i:[A-Z]{{6}}[A-Z0-9]{{2}}(?:[A-Z0-9]{{3}})?))(?!\w)",
        _I,
    ),
)
_LETTERS = r"[A-HJ-NP-TV-Z]{2}"
PLATES = (
    re.compile(rf"(?<![\w-])(?P<value>{_LETTERS}-\d{{3}}-{_LETTERS})(?![\w-])"),
    re.compile(rf"(?<![\w-])(?P<value>{_LETTERS} \d{{3}} {_LETTERS})(?![\w-])"),
    re.compile(
        rf"\b(?:plaques?|immatricul\w{{1,8}}|voiture|v[ée]hicule|auto|camion(?:nette)?|fourgon|scooter|moto"
        rf"|number ?plate|license plate|registration"
        rf"|kennzeichen|matr[íi]cula|targa|car"
        rf"|van)\b[^\d\n;!?]{{0,40}}?(?<!\w)(?P<value>{_LETTERS}[ -]?\d{{3}}[ -]?{_LETTERS}"
        rf"|\d{{1,4}}[ -]?[A-Z]{{2,3}}[ -]?(?:\d{{2,3}}|2[AB])|(?-i:[A-ZÄÖÜ]{{1,3}}[ -][A-Z]{{1,2}} ?\d{{1,4}}"
        rf"|[A-Z]{{2}}\d{{2}} ?[A-Z]{{3}}"
        rf"|\d{{4}} ?[A-Z]{{3}}|[A-Z]{{2}} ?\d{{3}} ?[A-Z]{{2}}))(?!\w)",
        _I,
    ),
)
