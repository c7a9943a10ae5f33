"""What cannot wait its turn: a life in danger, and an order that is about to be printed.

Read only on turns for which a person is called anyway: these words alone say little, a book about it has them too.
Those that leave no doubt call one themselves (rules.lives).
"""

from __future__ import annotations

from typing import Literal

from ...protocol import HandoffReason
from ..language.folding import sentences
from ..language.patterns import words
from .rules import lives

Care = Literal["distress", "violence"]
"""Who may be in danger: the client by their own hand, or somebody by another's."""

ORDINARY, STOPPED, ENDANGERED = 1, 50, 200
"""The place in the line: an order to be stopped goes before others, after clients whose agent vanished (100); a
life before all."""

_VIOLENCE = words(
    # French
    r"(?:re)?frapp(?:e|es|er|ent|era)|(?:me|la|le|les|nous|m) (?:bat|tape|cogne|menace|surveille)"
    r"|coups? de couteau"
    r"|(?:le|la|les|vous|te|t|l) (?:tue|tuer|tuerai|bute|buter|plante|planter|plomb\w+|creve|crever"
    r"|casse la gueule"
    r"|defonce\w*|egorg\w+)|bidon|essence|fusil|flingue|couteau|pistolet|bombe|peter la gueule|va(?:is)? (?:\w+ )?"
    r"(?:comprendre|regretter|payer|morfler|prendre cher)|sais ou (?:vous|tu|il|elle) (?:habit\w+|travaill\w+)"
    r"|menaces? de mort|viol(?:e|er|ee|eur|ences?)|battue?s?",
    # English
    r"hits? me|beats? me|hit(?:s|ting)? (?:her|him|us)|hurt (?:him|her|you|them|whoever|somebody|someone)"
    r"|kill (?:him|her|you|them|whoever)|stab\w*|shoot\w*|gun|knife|petrol|burn (?:it|you|the place)|rape\w*"
    r"|know where (?:you|he|she|they) (?:live|work)s?|death threats?|make (?:him|her|them|you) pay",
    # Spanish
    r"me (?:pega|maltrata|golpea|amenaza)|matar(?:lo|la|los|te|le)|lo mato|la mato|partir(?:le)? la cara|le parto"
    r"|cuchillo|pistola|gasolina|navaja|amenaza\w* de muerte",
    # German
    r"schlagt mich|verprugel\w+|bring(?:e)? (?:ihn|sie|den|die|euch) um|umbringen werde|messer|waffe|benzin"
    r"|bedroht mich|morddrohung\w*|weiss wo (?:du|ihr|sie|er) wohn\w+",
    # Italian
    r"mi (?:picchia|mena|minaccia)|(?:lo|la|vi|ti) (?:ammazzo|uccido|accoltello)|coltello|pistola|benzina"
    r"|spacc\w+ la faccia|minacc\w+ di morte",
)
_DISTRESS = words(
    # French
    r"suicid\w+|mourir|en finir|mettre fin a|me (?:tuer|pendre|noyer|flinguer|buter|jeter|foutre en l air)"
    r"|(?:me fous|me foutrai|fous) en l air|adieux?|(?:serai|suis|etre|sera) (?:\w+ )?plus (?:la"
    r"|de ce monde|en vie)"
    r"|plus (?:envie|gout|la force|le courage)|(?:n en )?peux plus de vivre|a quoi bon|apres ma mort"
    r"|quand je serai mort"
    r"|avant de partir|m en vais pour|tout (?:est )?(?:pret|prevu)|en ordre|fatigue\w* de (?:me battre|vivre|tout)"
    r"|un (?:poids|fardeau)|peserai plus|personne (?:ne )?(?:me )?regrett\w+|mieux sans moi|mes cachets|avale\w*"
    r"|bout du rouleau|laisser (?:une trace|derriere moi)|laisserai|disparaitre|l ai decide|me faire du mal|vivre",
    # English
    r"suicid\w+|goodbye (?:letter|note)|good bye|kill myself|end(?:ing)? (?:it all|my life)|want to die|better off"
    r" without me"
    r"|(?:won t|will not|not) be (?:around|here)|nobody (?:will|would|d) miss me|made up my mind"
    r"|took (?:the|my) pills"
    r"|no reason to (?:live|go on)|can t go on|hurt myself|when i m gone|after i m gone",
    # Spanish
    r"suicid\w+|despedida|quitarme la vida|morir(?:me)?|no quiero (?:seguir )?vivi\w+|ya no estare|mejor sin mi"
    r"|acabar con todo|ya (?:lo )?(?:tengo )?decidido|nadie me echara",
    # German
    r"suizid\w*|selbstmord\w*|abschied\w*|umbringen|nicht mehr leben|sterben|schluss machen|ist schluss"
    r"|nicht mehr da(?: sein| bin)?|besser ohne mich|alles geregelt|niemand (?:wird )?mich vermiss\w+",
    # Italian
    r"suicid\w+|addio|farla finita|uccidermi|morire|non voglio (?:piu )?vivere|non ci saro piu|meglio senza di me"
    r"|gia deciso|togliermi la vita|nessuno (?:mi )?rimpiang\w+",
)
_STOP = words(
    # French
    r"stop\w*|arret\w+|annul\w+|suspen\w+|bloqu(?:ez|er)|reten\w+|intercept\w+|rattrap\w+|(?:en"
    r"|sur) (?:pause|attente)"
    r"|(?:lancez|imprimez|lance|imprime|envoyez|expediez) (?:surtout )?(?:pas|plus|rien)|encore temps"
    r"|(?:faut|faudrait) (?:plus|pas|tout)|changer|modifi\w+|corrig\w+|trompe\w*|mauvaise? (?:fichier"
    r"|version|adresse"
    r"|format)|au lieu de",
    # English, Spanish, German, Italian
    r"stop|hold|cancel\w*|pull|halt|don t print|leave \w+ alone|wrong (?:file|cover|version|size|address)|pause"
    r"|par(?:en|ar|enlo|arlo)|anul\w+|detener\w*|deteng\w+|no (?:lo )?impriman|equivocad\w+"
    r"|anhalten|stoppen|stornier\w+|nicht drucken|aufhalten|falsche\w*"
    r"|ferma\w+|blocca\w+|annulla\w+|non stampate|sbagliat\w+",
)
_LATELY = words(
    r"viens|vient|venons|instant|minutes?|min|quart d heure|heure|heures|ce matin|tantot|tout juste|a peine|hier"
    r"|aujourd hui|a l heure"
    r"|just|minutes|hour|this morning|now|tonight|today|tomorrow|yesterday"
    r"|acabo|acabamos|minutos|esta manana|ahora|hoy|gerade|eben|soeben|minuten|vorhin|heute"
    r"|appena|minuti|stamattina|poco fa|adesso|oggi"
)


def care_for(text: str, reason: HandoffReason) -> Care | None:
    """Whose life the turn may be about, when it is a sensitive matter."""
    if reason != "sensitive":
        return None
    read = [sentence.text for sentence in sentences(text)]
    if any(pattern.search(one) for one in read for pattern in (_VIOLENCE, lives.VIOLENCE)):
        return "violence"
    return (
        "distress" if any(pattern.search(one) for one in read for pattern in (_DISTRESS, lives.DISTRESS)) else None
    )


def place_in_line(text: str, reason: HandoffReason, care: Care | None) -> int:
    """Ordinary, or before others: every minute counts for a life, and for an order that has just been placed."""
    if care is not None:
        return ENDANGERED
    read = [sentence.text for sentence in sentences(text)]
    stops = reason == "order_problem" and any(_STOP.search(one) for one in read)
    return STOPPED if stops and any(_LATELY.search(one) for one in read) else ORDINARY
