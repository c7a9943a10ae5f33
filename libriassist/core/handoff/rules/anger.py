"""How clients lose patience, as data."""

from __future__ import annotations

from ...language.patterns import Rule, words

_POOR = (
    r"(?:nuls?|nulles?|incompetente?s?|ridicules?|lamentables?|penibles?|insupportables?|minables?"
    r"|pitoyables?"
    r"|deplorables?|navrante?s?|affligeante?s?|pathetiques?|catastrophiques?|inutiles?|stupides?|debiles?"
    r"|idiote?s?|bidons?|pourrie?s?|honteu\w+|desastreu\w+|bouchee?s?|sourde?s?|aveugles?|mauvaise?s?)"
)
_THEIRS = (
    r"(?:robots?|bot|assistant|chatbot|aide|reponses?|service|accueil|attitude|site|support|systeme|truc"
    r"|machin"
    r"|machine|outil|ia|entreprise|boite)"
)

FRUSTRATION: tuple[Rule, ...] = (
    Rule(
        "frustration",
        words(
            r"inadmissibles?|inacceptables?|scandaleu\w+|scandale|honteu(?:x|se|ses)|aberrant"
            r"|intolerables?",
            r"(?:la|une|quelle) honte|lamentables?|pitoyables?|insupportables?|desesperant|catastrophe"
            r"|desastre",
            rf"(?:c est|vous etes|etes|t es|tu es) (?:(?!pas\b)\w+ ){{0,2}}?{_POOR}",
            rf"{_THEIRS} (?:(?!pas\b)\w+ ){{0,3}}?{_POOR}",
            r"(?:c est|etes) (?:\w+ ){0,2}?(?:n importe quoi|une blague|une plaisanterie|du vol"
            r"|pas serieux)",
            r"marre|ras le bol|ras l bol|en ai (?:plus qu )?assez|plein le (?:dos|cul)|ca suffit|basta",
            r"commence a (?:bien faire|suffire|m enerver|me fatiguer|m agacer)",
            r"(?:perte|perdre|perds|perdu|gaspille\w*) (?:de |mon |du |notre )?temps",
            r"perds? patience|suis a bout|enervee?s?|m enervez?|furieu(?:x|se)|(?:en|de) colere|fachee?"
            r"|exaspere\w*|excede[es]?|agacee?|agacant|enervant|(?:me|m) (?:saoule|soule|gonfle"
            r"|fatigue)\w*",
            r"(?:foutez|fichez|moquez|foutent|moquent|moque|fous|fout|payez) (?:\w+ )?"
            r"(?:de moi|du monde|de nous|ma tete|des gens|de vos clients)",
            r"incapables?|voleurs|escrocs?|escroquerie|arnaques?|arnaqueurs?|menteurs?|abrutis?|connards?"
            r"|merde|putain|bordel|foutage",
            r"m impatient\w+|impatiente?|a bout de nerfs|encore la meme (?:reponse|chose|phrase)"
            r"|meme reponse"
            r"|toujours la meme (?:reponse|chose|phrase)|reponses? automatiques?|vous lisez ce que",
            rf"{_POOR} (?:votre|ce|cette|vos) {_THEIRS}",
            r"tourn\w+ en rond|cercle vicieux|dialogue de sourds|j hallucine|je reve|ou quoi"
            r"|c est la derniere fois",
            r"(?:deuxieme|troisieme|quatrieme|cinquieme|\d+ ?(?:e|eme|ieme)|enieme|xieme|nieme) fois"
            r"(?! que je (?:commande|viens|passe commande|fais (?:imprimer|appel)|imprime))",
            r"(?:deux|trois|quatre|cinq|six|dix|vingt|cent|mille|plusieurs|\d+) fois (?:deja"
            r"|(?:que )?(?:je|j|on|nous) )",
        ),
        0.85,
        asks=True,
    ),
    Rule(
        "frustration",
        words(
            r"(?:sers|sert|servez|servent) (?:\w+ ){0,1}?a rien|n importe quoi",
            r"(?:aide|aidez|avance) (?:\w+ ){0,1}?(?:pas|en rien|rien)",
            r"(?:ne|n y|vous|tu) compren(?:ez|ds|d) (?:\w+ ){0,1}?(?:rien|pas ma|pas ce que|jamais|pas$)",
            r"(?:ecoutez|lisez|suivez) (?:\w+ ){0,1}?(?:pas|jamais|rien)",
            r"(?:repond|repondez|reponds|repondu) (?:\w+ ){0,1}?(?:pas|jamais|rien|a cote)",
            rf"{_THEIRS} (?:ne |n )?(?:marche|fonctionne|repond)\w* (?:jamais|pas|rien|plus|mal)",
            r"pas (?:\w+ )?(?:ce que|la question que) je (?:vous |t |te )?(?:demande|ai demande|pose"
            r"|veux dire)",
            r"pas (?:du tout )?(?:ma question|normal du tout|serieux)",
            r"personne (?:ne )?(?:me |m |nous |n a )?(?:repond|a repondu|repondu|reagit)",
            r"(?:toujours|jamais|aucune?) (?:pas )?(?:eu |recu )?(?:de |aucune )?(?:reponses?|nouvelles)",
            r"(?:sans|aucune) (?:reponse|nouvelle)s? (?:de votre part|depuis)",
        ),
        0.85,
        negatable=False,
        asks=True,
    ),
    Rule(
        "frustration",
        words(
            r"(?:this|that|it|you|bot|service) (?:is |s |are |re )?(?:(?!not\b)\w+ ){0,2}?(?:useless"
            r"|ridiculous"
            r"|unacceptable|pathetic|a joke|a disgrace|outrageous|stupid|rubbish|terrible|a nightmare)",
            r"(?:asked|told you|third time|fourth time|second time) (?:\w+ ){0,2}?(?:times|already|again"
            r"|i)",
            r"fed up|sick of|sick and tired|had enough|losing patience|angry|furious|scam"
            r"|waste of (?:my )?time|wtf",
        ),
        0.85,
        asks=True,
    ),
    Rule(
        "frustration",
        words(
            r"(?:not|never|don t|didn t|doesn t) (?:answer|help|understand|listen)\w*(?! (?:the|how"
            r"|which|what is))",
            r"(?:nobody|no one) (?:\w+ )?(?:answers?|replies|replied|responds|helps?)",
        ),
        0.85,
        negatable=False,
        asks=True,
    ),
)
