"""What the summary looks for, as data: folded words (folding.fold, apostrophes as spaces), five languages."""

from __future__ import annotations

import re


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


DONE = _whole(
    r"(?:j ai|nous avons|on a) (?:\w+ )?(?:bien |deja )?\w+(?:e|es|i|is|it|u|us|ert)",
    r"(?:a|ont) (?:bien |deja )?ete \w+", r"c est (?:fait|regle|modifie|annule|corrige|parti)",
    r"est (?:bien )?(?:parti|partie|expediee?|annulee?|corrigee?|modifiee?|remboursee?|enregistree?)",
    r"(?:i|we) (?:have|ve) (?:\w+ )?\w+(?:ed|t|n|d)", r"(?:has|have) been \w+", r"(?:it is|it s) done",
    r"(?:he|hemos|se ha) \w+(?:ado|ido)", r"(?:habe|haben|wurde|wurden) (?:\w+ ){0,6}?(?:ge\w+|ver\w+|be\w+)",
    r"(?:ho|abbiamo|e stato|e stata) \w+(?:ato|ata|ito|ita|uto)",
)  # fmt: skip
"""Something an agent did."""

CONTENT = _whole(
    r"merci (?:beaucoup|bien|infiniment|pour|a vous)", r"parfait", r"super", r"genial", r"impeccable", r"nickel",
    r"c est (?:bon|parfait|regle|resolu|note)", r"ca marche", r"tout est clair", r"vous m avez (?:bien )?aide\w*",
    r"thank you", r"thanks", r"perfect", r"great", r"that works", r"all good", r"solved", r"gracias", r"perfecto",
    r"danke", r"perfekt", r"grazie", r"perfetto", r"merci",
)  # fmt: skip
"""The client is served."""

NOT_CONTENT = _whole(
    r"(?:ne|n) (?:\w+ ){0,2}?(?:marche|fonctionne|resout|regle|convient) (?:toujours )?pas",
    r"(?:toujours|encore) (?:pas|rien)", r"pas (?:du tout )?(?:resolu|regle|satisfait\w*|content\w*|d accord)",
    r"(?:not|still not|isn t|doesn t|don t) (?:\w+ )?(?:work\w*|solved|happy|satisfied|agree)", r"no me sirve",
    r"funktioniert nicht", r"non funziona",
)  # fmt: skip
"""The client is not."""
