"""The words of asides, as data: folded, French, English, Spanish, German, Italian."""

from __future__ import annotations

from ...language.patterns import words


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_SPELLED = """
tes=t es, ets=etes, ete=etes, ces=c est, c=c est, 1=un, koi=quoi, kel=quel, r=are, u=you, ur=your, rn=now, yr=your
1e=une, persone=personne, perssone=personne, vre=vrai, vrer=vrai, vrae=vraie, repon=repond, parl=parle, avc=avec
ya=y a, qq1=quelqu un, jcause=je cause, jparle=je parle, jsuis=je suis, chui=je suis, chuis=je suis, cest=c est
estce=est ce, esque=est ce que, eske=est ce que, nem=einem, ner=einer, ne=eine, n=ein, im=i m, youre=you re
whos=who s, whats=what s, dov=dove, robo=robot, umain=humain, humin=humain, machin=machine, qien=quien, ere=eres
ablando=hablando
"""
SPELLED: dict[str, str] = {
    short: long
    for pair in _SPELLED.strip().replace("\n", ", ").split(", ")
    for short, _, long in [pair.partition("=")]
}
"""Spellings of short messages. French "ne" and "n" say nothing here, so that the German articles may have"
" them."""
r""

KINDS = _set("""
robot robots bot bots chatbot chatbots botte machine machines automate automates ordinateur ordi ia ai ki gpt
chatgpt
programme logiciel algorithme algo virtuel virtuelle automatique automatiques automatise artificielle humain
humaine
humains humaines humanoide homme femme personne gens reel reelle vivant vivante
human humans person people machine computer program software automated automatic real alive robotic somebody
someone
maquina maquinas humano humana humanos persona personas ordenador programa automatico automatica virtual
artificial inteligencia
roboter mensch menschen maschine computer programm automat echt echte echter echten person
kunstliche
intelligenz menschlich automatische
macchina macchine umano umana umani persone vera vero artificiale automatica automatico intelligenza
""")
"""What somebody who answers may be."""

HERE = _set("""
vous etes es tu t suis j je me m qui derriere face cote reponse reponses ecran affaire toi lui
you your am i this talking speaking chatting behind answering replying there other side who
eres usted hablo hablando escribo estoy contesta responde detras quien leyendo lee
bist du sie sind spreche schreibe schreib rede chatte ich dahinter hinter antwortet gegenuber wer mir
sei lei parlo parlando sto scrivo dietro risponde chi mi legge
""")
"""What places it here, at the other end of the chat."""

IT = _set("c ce est is it its esto es das ist e questo sono that s")

OR = _set("ou or o oder u")

WANTS = _set("""
veux voudrais voulais souhaite souhaiterais aimerais prefere prefererais besoin peux puis pourrais pouvez
pourriez
possible passez passe mettez transferez transfere donnez donne appelez rappelez faut faudrait exige demande
cherche
marre assez ras jamais parler discuter joindre contacter avoir moyen svp reparler recontacter stop sinon
want need like prefer can could may get give put transfer connect call speak talk rather instead please stop
quiero necesito prefiero puedo puede podria paseme pongame hablar deseo queria por favor
will mochte brauche kann konnen konnte verbinden sprechen reden lieber hatte gern gerne will
voglio vorrei preferisco posso puo puoi passi passami bisogno parlare desidero
""")
"""Something is wanted: then it is no aside."""

ASKING = words(
    r"est ce qu(?:e|i)?|(?<= a )t(?= il| elle| on)"
    r"|en train de (?:parler|discuter|causer|jaser|clavarder|tchatter|chatter|echanger|ecrire)"
)
"""What only makes a question of a French sentence."""

ANYBODY = words(
    r"y (?:a|aurait)|il y a|(?:is|s) there|any(?:one|body)|hay|c (?:est )?e|gibt es|(?:ist|da) (?:da )?jemand"
)
"""Whether anybody is there at all is asked to have somebody."""

TO_KNOW = words(
    r"(?:(?:je|on|j|i|d|ich|ne) ){0,2}(?:veux|voudrais|aimerais|voulais|peux|puis|pourrais|pouvez|pourriez|peut"
    r"|want(?:ed)?|would like|like|can|could|may|quiero|queria|puedo|puede|puedes|mochte|wollte|kann|konnen"
    r"|kannst"
    r"|vorrei|volevo|posso|puo|puoi) (?:\w+ ){0,3}?(?:savoir|dire|demander|confirmer|preciser|know|ask"
    r"|tell(?: me)?"
    r"|confirm|saber|decir(?:me)?|preguntar|wissen|fragen|sagen|sapere|dire|dirmi|chiedere)(?: me| mir| moi)?"
    r"(?: juste| just)?(?: (?:si|s|if|whether|ob|se))?",
    r"(?:dites|dis) (?:moi )?(?:\w+ ){0,2}?(?:si)?|just wondering|par curiosite|question bete",
)
"""What is wanted is only to be told."""

COURTESY = _set("""
bonjour bonsoir salut coucou hello hi hey hola buenas buenos dias tardes hallo guten tag morgen abend ciao salve
buongiorno buonasera merci thanks danke gracias grazie svp pardon excusez moi desole sorry ah oh ok okay d accord
oui bon ben euh alors vale ja gut bene allora so well
""")

_FILLERS = """
le la les l un une des du de d et a au en y il elle on dans sur ici la  fait bien vraiment vrai vraie vrais
donc alors mais ben bah euh hein non oui pas n ne que qu ce cet cette ca si s juste ou quoi quel quelle train
tchat
chat vraiment franchement honnetement serieusement serieux pur pure chair os meme maintenant rassurez rassure
repond repondez reponds parle parles ecrit ecris ecrivez lit lis lisez discute cause tchatte ai as avez avec
ligne
bout fil autre est cache trouve conseiller conseillere agent operateur assistant assistante service client
artificiel
espere suppose pense crois dirait  intelligence
honneur nom moi cote etre bonjour bonsoir salut coucou hello hi hey hola hallo ciao buongiorno buonasera quelqu
un
humaine ordinateur libriassist question vs mdr lol ptdr genre coup encore toujours simple comment appelle
appelez
a an the are is be or so and just only actually really truly honestly right then now here this that with to on
of
do does did m re s not t at end live agent assistant representative operator your name what who typing writing
an reading hey hmm well
un una el la lo los de con y o es esta estoy aqui en este chat alguien hay al otro lado verdad real realmente
acaso que de carne hueso asistente agente escribiendo como llamas llama te se me ahi
ein eine einen einem einer eines der die das mit und hier im am etwa denn eigentlich wirklich gerade grad jetzt
auch
nur oder ist es da dran dem chat echt assistent mitarbeiter heisst hab habe es
un uno una il lo la i gli con e o di in qui questa questo chat davvero veramente ma c ce si come proprio forse
dall altra parte carne ossa assistente operatore chiami chiama sono adesso
"""
VOCABULARY = frozenset(KINDS | HERE | IT | OR | COURTESY | _set(_FILLERS))
"""All that a question about who answers is made of."""

WHO = words(
    r"(?:a|avec) (?:qui|ki) (?:ai je|je|parle je|suis je)|(?:qui|ki) (?:etes vous|es tu|me (?:parle|repond"
    r"|ecrit|lit)|repond"
    r"|m ecrit|est la|est ce)|(?:vous etes|tu es|t es|c est) (?:qui|ki)|quoi (?:es tu|etes vous)|je parle a qui"
    r"|who (?:are you|am i|is this|s this|is there|s there|is behind|is answering)|what are you"
    r"|(?:con )?quien (?:eres|es usted|hablo|me responde|me contesta|estoy hablando|esta ahi)"
    r"|(?:mit )?wem (?:spreche|schreibe|rede)|wer (?:bist du|sind sie|antwortet|schreibt|ist da)"
    r"|(?:con )?chi (?:sei|e lei|parlo|sto parlando|mi risponde|risponde|c e)",
)

NAME = words(
    r"(?:(?:et|bonjour|salut|coucou|hello|hi|hey|hola|hallo|ciao) ){0,2}(?:"
    r"(?:quel est |c est quoi )?(?:votre|ton) (?:petit )?(?:pre)?nom|(?:what s|what is|what) your name"
    r"|comment (?:vous (?:vous )?appelez(?: vous)?|tu t appelles|t appelles tu)|vous vous appelez comment"
    r"|tu t appelles comment|(?:tu as|as tu|vous avez|avez vous|t as) un (?:pre)?nom|do you have a name"
    r"|(?:cual es )?(?:tu|su) nombre|como (?:te llamas|se llama)|tienes nombre"
    r"|(?:wie ist |was ist )?(?:dein|ihr) name|wie (?:heisst du|heissen sie)|hast du einen namen"
    r"|(?:qual e )?il (?:tuo|suo) nome|come (?:ti chiami|si chiama)|hai un nome)"
)

FOR_ME = _set("""
me m nous moi je j us i we mir uns ich mich wir ci noi nos nuestro somos servono auriez possibile faisable
""")
FREE = _set("""
votre vos your vuestra ihre ihr vostra vostro disponible disponibles dispo joignable joignables libre present
available free verfugbar libero
""")
"""Asked of who answers, they ask for somebody, or speak of them with contempt."""

QUESTION = words(
    r"combien|qui|est ce|c est|ce sont|votre|vos|le|la|les|how many|who|is|are|do|does|cuant[oa]s|quien(?:es)?"
    r"|wie viele|wer|quant[ei]|chi",
)
PEOPLE = words(
    r"personnes?|gens|humains?|employee?s?|salariee?s?|equipes?|collegues?|conseill\w+|agents?|patron|chef"
    r"|directeur"
    r"|directrice|relieu(?:r|rs|se|ses)|imprimeurs?|graphistes?|correct(?:eur|rice)s?|artisans?|ouvriers?"
    r"|quelqu un"
    r"|robots?|machines?|qui|people|persons?|humans?|employees|staff|team|workers|somebody|someone|owner"
    r"|boss"
    r"|who|personas?|gente|empleados|equipo|humanos?|alguien|jefe|quien(?:es)?|leute|menschen?|mitarbeiter\w*"
    r"|team"
    r"|jemand|wer|chef|persone|dipendenti|umani|qualcuno|squadra|titolare|chi|macchin[ae]|maquinas?|maschinen?"
)
AT_WORK = words(
    r"travaill\w+|imprim\w+|reli\w+|fabriqu\w+|coup\w+|coll\w+|verifi\w+|relis\w*|relit|lit|lisent|control\w+"
    r"|emball\w+|expedi\w+|dessin\w+|fond\w+|dirig\w+|prepar\w+|faconn\w+|corrig\w+|parlent?|formee?s?|compte"
    r"|etes"
    r"|chez vous|atelier|usine|entreprise|imprimerie|boite|boutique|passionnee?s?|metier|fait|font"
    r"|work\w*|print\w*|bind\w*|bound|check\w*|pack\w*|found\w*|run|runs|makes?|made|proofread\w*|speak|workshop"
    r"|company|trabaj\w+|imprim\w+|encuadern\w+|revis\w+|empaquet\w+|fundo|taller|empresa|hace[n]?"
    r"|arbeite\w*|druck\w*|bind\w+|gebunden|pruf\w+|verpack\w*|gegrundet|werkstatt|firma|macht|machen"
    r"|lavor\w+|stamp\w+|rileg\w+|controll\w+|imball\w+|fondato|laboratorio|azienda|fa|fanno",
)

NOT = _set("pas jamais aucun aucune plus ni mais pourtant sauf not never but don didn isn nicht nie kein aber no "
           "non pero nunca sin ohne senza sauf hormis malheureusement")  # fmt: skip

TO_PRAISE = words(
    r"(?:je |j |i |ich )?(?:voulais|veux|voudrais|tenais a|tiens a|souhaite|souhaitais|aimerais|wanted to"
    r"|want to|d like to"
    r"|would like to|queria|quiero|wollte|mochte|volevo|vorrei) (?:\w+ ){0,2}?(?:remercier|dire|feliciter"
    r"|saluer|thank|say"
    r"|praise|agradecer(?:le)?|decir|felicitar|danken|sagen|loben|ringraziare|dire|lodare)",
    r"(?:(?:can|could|will|would) you )?(?:please )?(?:pass (?:\w+ ){0,3}?(?:thanks|compliments|regards|praise"
    r"|on|along)"
    r"|(?:tell|thank) (?:him|her|them|\w+ (?:thanks|thank you|from me|for me)))(?: please)?",
    r"(?:(?:pouvez|pourriez|peux|pourrais) (?:vous|tu) )?(?:transmett\w+|dire|dites|dis)(?: le| y)?(?: lui| leur"
    r"| moi)?"
    r"(?: encore)? (?:un (?:grand|gros) )?(?:merci|bravo|remerciements|felicitations)(?: svp| s il vous plait)?",
    r"(?:(?:puede|puedes|podria|podrias) )?(?:dele|dale|denle|transmita\w*|digale"
    r"|dile)(?: las)? gracias(?: por favor)?",
    r"(?:richten|sagen|geben) sie (?:\w+ ){0,2}?bitte|(?:puo|potete|potrebbe) ringrazia\w*",
)
"""What is wanted is only to praise."""
HELPED = words(
    r"(?:vous|tu) (?:m|nous) (?:avez|as) (?:\w+ ){0,2}?(?:aide\w*|repondu|renseigne\w*)|you (?:ve "
    r"|have )?(?:\w+ )?helped"
    r"|me ha (?:\w+ )?ayudado|(?:haben|hast) (?:\w+ ){0,2}?geholfen|mi ha (?:\w+ )?aiutat[oa]"
)

PRAISE = words(
    r"super|geniale?s?|adorables?|au top|top|parfaite?s?|efficaces?|gentil\w*|aimables?|formidables?"
    r"|excellente?s?"
    r"|patiente?s?|reactiv\w+|competente?s?|serviables?|bravo|felicitations?|extraordinaires?|incroyables?"
    r"|sympa\w*"
    r"|charmante?s?|merveilleu\w+|remerci\w+|chapeau|chouettes?|exceptionnel\w*|merci (?:a|au|aux)|ravie? d"
    r"|professionnel\w*"
    r"|wonderful|brilliant|great|lovely|amazing|fantastic|excellent|kind|helpful|friendly|thanks to"
    r"|thank \w+ for me"
    r"|encantadora?|amables?|genial(?:es)?|estupend[oa]|maravillos[oa]|excelentes?|simpatic[oa]|gracias a"
    r"|freundlich\w*|nett\w*|toll\w*|klasse|super|hervorragend\w*|hilfsbereit\w*|danke an|dank an|lob"
    r"|gentil\w+|bravissim[oa]|brav[oa]|fantastic[oa]|ottim[oa]|disponibilissim[oa]|cortes\w*|grazie a"
    r"|complimenti",
)
_KIND = (
    r"(?:super|genial\w*|adorables?|(?:au )?top|parfait\w*|efficaces?|gentil\w*|aimables?|formidables?"
    r"|excellent\w*|patient\w*|sympa\w*|reactiv\w*|competent\w*|professionnel\w*|extra\w*|geniaux|conseill\w+"
    r"|aide[e]?"
    r"|wonderful|brilliant|great|lovely|amazing|fantastic|kind|helpful|friendly|encantador\w*|amable"
    r"|estupend[oa]"
    r"|freundlich|nett|toll|klasse|hilfsbereit|bravissim[oa]|brav[oa]|fantastic[oa]|ottim[oa]|cortes\w*)"
)
SOMEBODY = words(
    rf"(?:elle|il|[a-z]{{3,20}}) (?:est|etait|a ete|m a|ma|fut) (?:\w+ ){{0,3}}?{_KIND}",
    r"(?:votre|vos|un|une|la|le|au|a la|aux?|l|ce|cette|mon|ma) (?:\w+ )?(?:collegues?|conseill(?:er|ere|ers"
    r"|eres)"
    r"|equipe|dame|monsieur|personne|agente?)",
    r"(?:merci|bravo|felicitations) (?:\w+ )?(?:a|au|aux) (?!vous|toi|tous|tout|vos|la prochaine|revoir)\w+"
    r"|remercie\w* (?:la|le|les|\w+ pour moi)",
    rf"(?:she|he|they|[a-z]{{3,20}}) (?:is|was|were|has been) (?:\w+ ){{0,2}}?{_KIND}",
    r"(?:your|the) (?:\w+ )?(?:agent|colleague|team|lady|guy|advis[eo]r|man|woman)|thanks to (?!you)\w+",
    r"(?:su|tu|la|el|vuestr[oa]) (?:\w+ )?(?:companer[oa]|chica|chico|equipo|asesora?)|gracias a \w+"
    rf"|[a-z]{{3,20}} (?:fue|ha sido|es|estuvo) (?:\w+ ){{0,2}}?{_KIND}",
    r"(?:ihre?|die|der|dem|den|das) (?:\w+ )?(?:kollegin|kollege|mitarbeiter\w*|team|dame|herr)"
    r"|(?:dank|danke) an \w+"
    rf"|[a-z]{{3,20}} war (?:\w+ ){{0,2}}?{_KIND}",
    r"(?:la|il|vostr[oa]|sua|suo) (?:\w+ )?(?:collega|ragazz[oa]|signora|squadra|operat(?:ore|rice))"
    r"|grazie a \w+"
    rf"|[a-z]{{3,20}} e stat[oa] (?:\w+ ){{0,2}}?{_KIND}",
)
