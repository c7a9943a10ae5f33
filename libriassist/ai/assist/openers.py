"""Words that agents begin sentences with, titles and months, as data: none of them is a name."""

from __future__ import annotations

_SMALL = """
je j tu il elle on nous vous ils elles le la les l un une des du de d et ou est sont suis ai a ma mon
mes votre vos ce c ca cette que qu qui quoi quel quelle quels quelles comment combien pourquoi quand
avec pour dans sur sans pas ne n m t s y en par si mais donc or ni car plus tres bien moins peu se au aux
puis peut peux veux voudrais fait faire svp livre commande avez lui eux la ici ont sera seront etait
i you he she it we they the an of to and or is are am was my your our this that what which who how when
where why with for in on without not do does did don t can could would should please hello thanks thank
have has book order want need get there any make be me s at by from as so but if will just no
el los las una y o es son no que en con para por su al del lo der die das ein eine und oder ist sind nicht
mit fur auf ihr ihre sie wir il lo gli uno di che non con per ed sono
"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Folded, of five languages."""

_OPENERS = """
bonjour bonsoir salut merci madame monsieur mme mr bienvenue oui non ok bien parfait entendu effectivement
absolument exactement malheureusement heureusement actuellement normalement generalement habituellement
egalement ensuite enfin ainsi aussi alors apres avant cependant toutefois neanmoins pourtant sinon afin selon
suite concernant comme lorsque lors depuis pendant durant chez vers entre sous des aucun aucune chaque
plusieurs certains certaines tout toute tous toutes rien personne autre autres
pouvez pourriez pourrez avez auriez aurez aviez etes seriez serez etiez savez devez devrez devriez voulez
voudriez souhaitez souhaiteriez desirez preferez confirmez envoyez indiquez verifiez cliquez choisissez
telechargez utilisez gardez conservez renvoyez precisez donnez dites excusez pardonnez veuillez rendez allez
attendez restez contactez ecrivez
voici voila quel quelle quels quelles quand comment pourquoi combien faut vois suis vais peux dois comprends
regrette confirme verifie consulte regarde transmets reviens propose invite conseille recommande rembourse
relance prepare procede ferai reviendrai verrai demande
cette cet ces cela ceci celui celle leur leurs notre nos votre vos mon ma mes son sa ses
lundi mardi mercredi jeudi vendredi samedi dimanche aujourd hui demain hier
cordialement best kind regards sincerely faithfully cordially
service client clients commande commandes livraison livre livres colis facture atelier equipe
pdf isbn tva sav cgv coollibri colissimo chronopost mondial relay paypal visa word
hello hi hey dear sir madam welcome yes no sure certainly indeed unfortunately actually usually normally
currently also then finally however otherwise once after before because since while during
could would can will shall should may might must do does did is are was were have has had please let here there
we you i it this that these those your our my his her their its if when where what which who why how
monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday order orders delivery book
books parcel invoice team
"""
OPENERS = frozenset(_OPENERS.split())
"""Folded."""
TITLES = r"madame|monsieur|mademoiselle|mme|mlle|mr|mrs|ms|miss|dr|m\.|se[ñn]or|se[ñn]ora|herr|frau|signor|signora"
MONTHS = (
    r"janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|janv|f[ée]vr|juil"
    r"|sept|oct|nov|d[ée]c|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|januar|februar|m[äa]rz|juni|juli|oktober|dezember"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
)
