"""Plain words of a life in danger, in five languages, as data: nothing but a person will do, whatever the trade.

Folded words, apostrophes as spaces. What may be said of a place to live in, a service or a game is left to the
classifier.
"""

from __future__ import annotations

from ...language.patterns import Rule, words

_ELSEWHERE = r"(?! (?:in|at|near|with|far|next|close|on|there|here)\b)"
_THEM_EN = r"(?:you|him|her|them|everyone|everybody|somebody|someone)"
_HE_EN = (
    r"(?:husband|wife|partner|boyfriend|girlfriend|father|dad|mother|mum|mom|stepdad|son|brother|ex|he|she|they)"
)
_ALL_PILLS_EN = r"(?:all|too many|a whole|the whole|every) (?:\w+ ){0,3}?(?:pills?|tablets?|meds|medication)"

DISTRESS = words(
    # French
    r"(?:voudrais|aimerais|veux|prefererais|prefere) (?:\w+ )?etre morte?s?",
    r"(?:veux|voudrais|aimerais|peux) (?:\w+ )?plus (?:vivre|me reveiller|exister|etre en vie)",
    r"plus (?:envie|la force|le courage|le gout) de vivre|fatiguee? de vivre",
    r"(?:ma|la) vie n a (?:plus )?(?:de |aucun )sens|(?:ma|la) vie ne vaut (?:plus|pas)",
    r"(?:avale|pris|ingere) (?:tous|toutes|trop de|plein de) (?:\w+ )?(?:medicaments|cachets|comprimes|pilules)",
    r"vais me (?:tuer|suicider|pendre|flinguer|foutre en l air|jeter sous)|me suicider|me scarifier?",
    # English
    r"(?:do not|don t|dont|no longer|never) (?:\w+ )?(?:want to|wanna|wish to|feel like) ?"
    rf"(?:live|living|be alive|being alive|exist|wake up)\b{_ELSEWHERE}",
    r"(?:wanna|want to) (?:die|be dead)|(?:wish i (?:was|were)|rather be|better off) dead",
    r"(?:want to|wanna|going to|gonna|will|ll|about to) (?:end|take) my (?:own )?life"
    r"(?! (?:insurance|assurance|cover|policy|member\w*))",
    rf"tired of (?:living|being alive)\b{_ELSEWHERE}|nothing (?:left )?to live for|kill(?:ing)? myself|suicidal",
    rf"(?:no|any) (?:point|reason|sense) (?:in|to|of) (?:living|live)\b{_ELSEWHERE}",
    r"life (?:isn t|isnt|is not|is no longer) worth|my life (?:has no|is without) (?:meaning|sense|point)",
    r"(?:harm|harming|hang|hanging|drown|shoot) myself",
    rf"(?:took|taken|swallowed|taking|swallow) {_ALL_PILLS_EN}",
    # Spanish
    r"no (?:quiero|puedo|tengo (?:ganas|fuerzas) (?:de|para)) (?:\w+ )?(?:vivir|viviendo|despertar(?:me)?)"
    r"(?! (?:en|con|lejos|cerca|aqui)\b)",
    r"(?:quiero|quisiera|me gustaria|prefiero) (?:\w+ )?estar muert[oa]|(?:quiero|quisiera) morir(?:me)?",
    r"me quiero morir|me (?:voy a|quiero|quisiera) (?:matar|suicidar|ahorcar)|suicidarme|quitarme la vida",
    r"sin ganas de vivir|cansad[oa] de vivir|(?:mi|la) vida (?:ya )?no tiene sentido",
    r"(?:tomado|tome|trague|tragado) (?:todas|demasiadas|un monton de) (?:\w+ )?(?:pastillas|pildoras)",
    # German
    r"(?:will|mag|mochte|kann) (?:\w+ ){0,3}?nicht (?:mehr )?(?:weiterleben|aufwachen)|nicht mehr leben",
    r"(?:keine? (?:lust|kraft|grund)|keinen (?:sinn|grund)) (?:mehr )?(?:\w+ )?zu leben",
    r"tot sein|ware (?:ich )?(?:\w+ ){0,2}?tot|(?<!nicht )lebensmude",
    r"(?:will|mochte|wollte) (?:einfach |nur |jetzt )*sterben",
    r"bringe? mich (?:\w+ ){0,2}?um|mich (?:\w+ )?(?:umbringen|umzubringen|erhangen|toten)",
    r"mir das leben (?:zu )?nehmen|nehme? mir (?:\w+ )?das leben|mir (?:\w+ )?etwas (?:anzutun|antun)",
    r"mein leben (?:\w+ )?(?:keinen sinn|sinnlos|nicht mehr lebenswert)|ritze mich",
    r"(?:alle|zu viele|samtliche) (?:\w+ )?(?:tabletten|pillen|medikamente) (?:\w+ )?(?:geschluckt|genommen)",
    # Italian
    r"non (?:voglio|ho|ce la faccio|riesco) (?:piu )?(?:voglia di |forza di |a )?"
    r"(?:vivere|svegliarmi)(?! (?:a|in|con|qui)\b)",
    r"(?:voglio|vorrei) (?:\w+ )?(?:morire|essere mort[oa])|stanc[oa] di vivere|togliermi la vita",
    r"mi (?:voglio|vorrei) (?:ammazzare|uccidere|suicidare|impiccare)|mi (?:ammazzo|uccido|suicido)(?! d)",
    r"(?:ammazzarmi|uccidermi|suicidarmi|impiccarmi)|(?:la mia )?vita (?:\w+ )?non ha (?:piu )?(?:\w+ )?senso",
    r"(?:preso|ingoiato|ingerito) (?:tutte|troppe) (?:\w+ )?(?:pillole|pastiglie|compresse)",
)
"""The client's own life."""

VIOLENCE = words(
    # French
    r"(?:mari|femme|compagn(?:on|e)|conjointe?|copain|copine|pere|mere|fils|frere|ex|il|elle)"
    r" (?:me (?:frappe|bat|cogne|viole|etrangle)|m a (?:frappee?|battue?|violee?|etranglee?))(?! (?:a|au|aux)\b)",
    r"vais (?:tous )?(?:vous|te|le|la|les) (?:tous )?(?:tuer|buter|egorger)|menace de me tuer",
    # English
    rf"{_HE_EN} (?:\w+ )?(?:hits|hit|beats|chokes?|choked|strangled|rapes?|raped|punche[sd]) me"
    r"(?! (?:to|at|with|up|twice|for)\b)",
    r"threaten(?:s|ed|ing) to (?:kill|stab|shoot)",
    rf"(?:gonna|going to|i will|i ll) (?:kill|shoot|stab) {_THEM_EN}",
    r"(?:come|coming|show up|be there) (?:\w+ ){0,5}?with (?:a|my) (?:gun|knife|bomb|rifle)",
    # Spanish
    r"(?:marido|mujer|pareja|novi[oa]|ex|padre|madre|hijo|el|ella)"
    r" me (?:pega|golpea|maltrata|viola|ha pegado|pego)(?! (?:en|a|con)\b)",
    r"(?:os|te|le|les|lo|la|los) (?:voy|vamos) a matar|voy a matar(?:os|te|le|les|lo|la|los)|amenaza con matarme",
    # German
    r"(?:mann|frau|freund|freundin|partner|vater|mutter|sohn|ex\w*|er) (?:schlagt|wurgt|vergewaltigt) mich",
    r"hat mich (?:\w+ )?(?:geschlagen|gewurgt|vergewaltigt|verprugelt)|droht,? mich umzubringen",
    r"ich bringe? (?:euch|dich|sie|ihn) (?:\w+ ){0,2}?um|mit (?:einer|ner|meiner) (?:waffe|pistole|bombe)",
    # Italian
    r"(?:marito|moglie|compagn[oa]|fidanzat[oa]|ex|padre|madre|figlio|lui|lei)"
    r" mi (?:picchia|mena|violenta|strangola|ha picchiat[oa])",
    r"(?:vi|ti|lo|la|li) (?:ammazzo|uccido|ammazzero|uccidero)|minaccia di uccidermi",
)
"""Somebody's life, by another's hand."""

LIVES = (
    Rule("sensitive", DISTRESS, 0.95, asks=True),
    Rule("sensitive", VIOLENCE, 0.95, asks=True),
)
