"""How people ask, each in their own words, whether a person or a program answers them, as data: folded, French
(with that of Belgium and Québec), English, Spanish, German, Italian."""

from __future__ import annotations

from ...language.patterns import words


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_MACHINE = (
    r"(?:robots?|bots?|chatbots?|machines?|automates?|automatique|automatise\w*|ordi(?:nateur)?|ia|ai|ki"
    r"|algo(?:rithme)?"
    r"|programmes?|logiciel|chatgpt|gpt|virtuel(?:le)?s?|(?:intelligence|inteligencia"
    r"|intelligenza) (?:artific\w+|virtual)"
    r"|artificial intelligence|kunstliche\w* intelligenz|computer|software|automated|automatic|virtual|roboter"
    r"|maschine"
    r"|automat(?:isch)?|maquinas?|robot|ordenador|programa|automatic[oa]|macchin[ae]|computer|programma)"
)
_ALIVE = (
    r"(?:humaine?s?|humans?|menschen?|umano|umana|umani|humanos?|humanas?|sentient|conscient\w*|conscious|alive"
    r"|vivante?"
    r"|viv[oa]|lebendig|etre humain|(?:de )?(?:chair|carne)|flesh|fleisch|reel(?:le)?"
    r"|vraie? (?:personne|gens|monde|humaine?|madame|dame|monsieur|homme|femme|quelqu un|mec|fille|gars|etre)"
    r"|vrais gens|(?:une )?fille|(?:un )?garcon|homme|femme|(?:une|des) personnes?|quelqu un (?:de )?(?:reel"
    r"|vrai|vivant)|real|(?:real|actual"
    r"|living) (?:\w+ )?(?:person|people|human|man|woman)"
    r"|a person|persona(?: (?:real|de verdad|vera|fisica))?|echte\w* (?:person|mensch\w*|mitarbeiter\w*)"
    r"|ein(?:e|em|er)? (?:person|mensch)|vera persona)"
)
_KIND = rf"(?:{_MACHINE}|{_ALIVE})"
_YOU_ARE = (
    r"(?:vous (?:etes|etiez|seriez)|(?:etes|seriez|etiez) vous|t es|tu (?:es|etais|serais)|(?:es|serais) tu"
    r"|t (?:es )?tu|t(?= une? )"
    r"|on dirait|you are|are you|you re|you were|you sound like|eres|es usted|usted es|fueras|pareces|bist du"
    r"|du bist"
    r"|biste|bist|bin ich|sind sie|sie sind|du seist|sei|lei e|e lei|siete|sarai|saresti|tu sia|sembri)"
)
_TALKS = (
    r"(?:(?:parle|cause|jase|clavarde|tchatte|chatte|discute|ecris|echange)(?: je| tu)?|(?:relation|contact"
    r"|ligne|conversation) avec"
    r"|affaire a|talking|speaking|chatting|texting|writing|hablo|hablando|chateo|chateando|escribiendo|rede"
    r"|spreche"
    r"|schreibe|chatte|parlando|parlo|scrivendo|chattando)"
)
_ANSWERS = (
    r"(?:(?:me |m )?(?:repond|reponds|ecrit|ecrivez|parle|jase|cause|lit)|derriere|typing|answering|writing|behind"
    r"|replying|responding|answers|contesta\w*|respond\w+|escrib\w+|detras|antwortet|schreibt|dahinter|hinter"
    r"|rispond\w+|scriv\w+|dietro)"
)
_THIS = (
    r"(?:c est|c tu|c|est ce|ce sont|are these|is this|this is|is it|it s|esto es|es esto|ist das|das ist"
    r"|ist hier|e questo"
    r"|questo e)"
)
ASKED = words(
    rf"{_YOU_ARE} (?:\w+ ){{0,4}}?{_KIND}",
    rf"{_TALKS} (?:\w+ ){{0,4}}?{_KIND}",
    rf"{_KIND} (?:\w+ ){{0,3}}?{_ANSWERS}",
    rf"{_ANSWERS} (?:\w+ ){{0,5}}?{_KIND}",
    rf"{_THIS} (?:\w+ ){{0,5}}?{_MACHINE}",
    r"(?:qui|ki) se cache|who s? ?hid\w+|wer (?:steckt|verbirgt)|(?:quien|chi) se esconde|chi si nasconde",
    r"(?:con quien|mit wem|con chi) (?:tengo|habe ich|ho) (?:\w+ ){0,2}?(?:gusto|placer|honor|vergnugen|ehre"
    r"|piacere|onore)",
)
"""Who or what answers: you, this, who writes here, whom I talk to; and a kind of being or machine."""

OUR_WORDS = words(
    r"(?:vos|votre|tes|ta) (?:reponses?|messages?|mots)|your (?:answers?|replies|reply|messages?)"
    r"|(?:tus|sus) (?:respuestas|mensajes)|(?:deine|ihre) (?:antwort(?:en)?|nachrichten)"
    r"|(?:le )?(?:tue|sue|vostre) risposte"
    r"|questions? (?:idiote|bete|stupide|conne)|pregunta (?:tonta|estupida|boba)|(?:blode|dumme) frage"
    r"|domanda (?:stupida|scema|sciocca)|(?:silly|stupid|dumb) question"
)
"""What was answered so far, which may be spoken of, and the excuse for asking."""

MACHINES = _set(
    "robot robots bot bots chatbot machine automate ordinateur ordi ia ai ki algo algorithme programme logiciel"
    " chatgpt"
    " gpt automatique automated automatic computer software roboter maschine automat automatisch maquina ordenador"
    " programa automatico automatica macchina programma artificielle artificial artificiale kunstliche"
)

WISHES = _set("solo only just juste nur bloss seulement uniquement solamente soltanto")
"""Beside a question whether anybody is there, they show whom the client hopes for."""
MAY = _set("peu peut")

AT_THE_BENCH = words(
    r"reli\w+|fabriqu\w+|coup\w+|coll(?:e|ent|es|ez)|verifi\w+|relis\w*|relit|control\w+|emball\w+|expedi\w+"
    r"|dessin\w+|prepar\w+|faconn\w+|corrig\w+|travaill\w+|service|telephone|atelier|usine|check\w*|pack\w*"
    r"|proofread\w*|work\w*|revis\w+|empaquet\w+|trabaj\w+|pruf\w+|verpack\w*|arbeit\w*|controll\w+|imball\w+"
    r"|lavor\w+|deliver\w*|price|photos?|personnage|roman|histoire|texte"
)
"""Then it is about others than who answers here."""

CONTEMPT = _set(
    "nul nulle nuls inutile inutiles stupide bete idiot idiote debile pourri incapable incapables merde merdique"
    " comprend comprends comprenez comprend rien repete repetez meme useless stupid dumb rubbish worthless crap"
    " idiotic"
    " understand nothing repeat repeating inutil estupido estupida tonto tonta entiendes entiende nada repites"
    " nutzlos"
    " dumm blod blode verstehst verstehen nichts scheiss stupido stupida scemo capisci capisce niente ripeti"
    " times veces volte"
)

BESIDE = _set(
    "drolement super hyper trop tres vachement raison conversation is she he right has reckons says sagt dice"
    " hat recht"
    " dormez dors dormir dort jamais vite rapide rapides rapidement instantane instantanes instantanee"
    " instantanees"
    " instantanement normal fatigue fatigues pause cafe curieux curieuse curiosite simple savoir demande allo"
    " voila"
    " tiens dingue incroyable fou bluffant impressionnant doute sleep fast quick quickly instant instantly tired"
    " break"
    " ever awfully type reply curious curiosity wondering wonder impressive amazing wow true know tell asking"
    " duermes rapido rapida curiosidad curioso curiosa cansas preguntaba pregunto increible cierto saber schnell"
    " schlafst"
    " schlafen mude neugierig neugier frage frag wahr stimmt wissen mal dormi veloce stanco stanca curiosita"
    " curioso"
    " vero sapere chiedo domanda"
)
"""What is said along with the question, and asks for nothing."""
