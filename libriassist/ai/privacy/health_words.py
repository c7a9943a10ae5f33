"""The words of health: illnesses and states, who may have them, and what makes them a topic instead."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_B = r"[ \u00a0]"
_CAPITAL = r"[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ]"
_ORGAN = (
    r"(?:c(?:œ|oe)ur|genou|hanches?|dos|cerveau|seins?|prostate|(?:œ|oe)il|yeux|cataracte|c[ôo]lon|poumons?"
    r"|reins?|foie|estomac|pancr[ée]as"
    r"|appendicite|[ée]paule|gorge|utérus|ut[ée]rus|ovaires?|testicules?|peau|sang|thyro[iï]de|vessie|os|main"
    r"|pied|poignet|jambe|colonne)"
)
_FRENCH = (
    r"diab[èée]t(?:e|ique)s?(?:{B}(?:de{B})?type{B}[12I]{{1,2}})?|pr[ée]diab[èe]te|glyc[ée]mie|insuline"
    r"|(?:cancers?|tumeurs?|m[ée]tastases?)(?:{B}(?:du|de{B}la|de{B}l['’]|des|aux?|à{B}la|de){B}?{ORGAN})?"
    r"|canc[ée]reu(?:x|se)s?|leuc[ée]mie|lymphome|m[ée]lanome|chimio(?:th[ée]rapie)?|radioth[ée]rapie|rayons"
    r"|avc|infarctus|crises?{B}cardiaques?|insuffisan(?:ce|t)e?{B}(?:cardiaque|r[ée]nale|respiratoire)"
    r"|cardiaque|hypertension|pacemaker|dialys[ée]?e?s?"
    r"|(?:greff(?:e|[ée]e?)|transplant(?:ation|[ée]e?))(?:{B}(?:du|de{B}la|de{B}l['’]|des|de){B}?{ORGAN})?"
    r"|vih|sida|s[ée]ropositi(?:f|ve|vit[ée])|h[ée]patite(?:{B}[ABC])?|tuberculose|covid(?:-19)?|grippe"
    r"|m[ée]ningite|pneumonie|zona|h[ée]morro[iï]des?|incontinen(?:t|te|ce)"
    r"|scl[ée]rose(?:{B}en{B}plaques)?|parkinson|alzheimer|(?:la{B})?maladie{B}(?:d['’]alzheimer"
    r"|de{B}(?:parkinson|crohn|lyme|charcot|huntington)|rare|chronique|grave|neurologique|mentale|auto-?immune"
    r"|orpheline|incurable|d[ée]g[ée]n[ée]rative)"
    r"|d[ée]mence|[ée]pilep(?:sie|tique)|asthm(?:e|atique)|mucoviscidose|myopath(?:ie|e)|crohn|lupus"
    r"|fibromyalgie|endom[ée]triose|polyarthrite|arthrose|migraines?|rectocolite|psoriasis|ecz[ée]ma"
    r"|autis(?:me|te)s?|asperger|trisomi(?:e|que)(?:{B}21)?|tdah|hyperacti(?:f|ve)|dys(?:lexi(?:e|que)"
    r"|praxi(?:e|que)|phasi(?:e|que))|bipolaire|bipolarit[ée]|schizophr(?:[èe]ne|[ée]nie)"
    r"|d[ée]pressi(?:on|f|ve)(?:{B}(?:post-?partum|s[ée]v[èe]re|nerveuse))?|burn[- ]?out|anorexi(?:e|que)"
    r"|boulimi(?:e|que)|alcooli(?:que|sme)|toxicomane|addiction|suicid(?:e|aire)|tentative{B}de{B}suicide"
    r"|antid[ée]presseurs?|anxiolytiques?|lithium|m[ée]thadone|morphine"
    r"|handicap[ée]?e?(?:{B}(?:moteur|mental|visuel|à{B}\d{{2,3}}{B}?%))?|invalid(?:e|it[ée])"
    r"|parapl[ée]gi(?:que|e)|t[ée]trapl[ée]gi(?:que|e)|h[ée]mipl[ée]gi(?:que|e)|(?:en{B})?fauteuil{B}roulant"
    r"|paralys[ée]e?"
    r"|aveugle|mal-?voyante?|non-?voyante?|sourde?(?!e?{B}oreille)|mal-?entendante?|c[ée]cit[ée]|surdit[ée]"
    r"|glaucome|dmla|bègue"
    r"|(?:allergi(?:que|e|es)|intol[ée]rante?)(?:{B}(?:au|aux|à{B}la|à{B}l['’]|à){B}?[\w-]{{3,20}})?|c(?:œ"
    r"|oe)liaque|enceinte(?!s)(?:{B}de{B}\w{{1,9}}{B}mois)?|fausse{B}couche|ivg|fiv|st[ée]ril(?:e|it[ée])"
    r"|hospitalis(?:[ée]e?|ation)|op[ée]r[ée]e?(?:{B}(?:du|de{B}la|de{B}l['’]|des){B}?{ORGAN})?"
    r"|op[ée]ration{B}(?:du|de{B}la|de{B}l['’]|des|à){B}?(?:c(?:œ|oe)ur|ouvert|{ORGAN})|(?:jambe|bras|poignet"
    r"|cheville|pied|bassin|f[ée]mur){B}cass[ée]e?|fracture"
    r"|(?:gravement{B})?malade(?!{B}(?:de{B}(?:voir|rage)|quand))|(?:tr[èe]s{B})?souffrante?"
    r"|(?:en{B})?arr[êe]t{B}(?:de{B})?(?:maladie|travail)|cong[ée]{B}maladie|ald|en{B}r[ée]mission"
    r"|soins{B}palliatifs|(?:en{B})?(?:phase|fin){B}(?:terminale|de{B}vie)|s[ée]nile"
    r"|apn[ée]es?{B}du{B}sommeil|varicelle|rougeole|angine|bronchite|sciatique|lumbago|hernie(?:{B}discale)?"
    r"|phl[ée]bite|embolie(?:{B}pulmonaire)?|an[ée]vrisme|cirrhose|ulc[èe]re|p[ée]ritonite|septic[ée]mie"
    r"|acouph[èe]nes|daltonien(?:ne)?|r[ée]tinopathie|aphasi(?:e|que)|narcolepsie|an[ée]mi(?:e|que)"
    r"|h[ée]mophil(?:e|ie)|dr[ée]panocytose|phobi(?:e|que)|tocs?|tsa|psychose|psychotique|parano[iï]aque"
    r"|borderline|mutique"
    r"|amput[ée]e?|(?:dans{B}le{B})?coma|r[ée]animation|sla|syndrome{B}de{B}[\w-]{{3,14}}|ost[ée]oporose"
    r"|scoliose|spondylarthrite|sevrage|d[ée]sintoxication|m[ée]nopause|cholest[ée]rol|(?:hypo"
    r"|hyper)thyro[iï]die|kyste|biopsie|sous{B}(?:oxyg[èe]ne|perfusion)"
    r"|groupe{B}sanguin(?:{B}(?:est|:))?{B}?(?:ab|a|b|o){B}?[+-]|(?:une{B})?stomie"
    r"|proth[èe]se(?:{B}de{B}\w{{3,9}})?|psychiatri(?:que|e)|troubles{B}\w{{3,14}}|ob[èe]se|ob[ée]sit[ée]"
)
_OTHERS = (
    r"diabet(?:ic|es|iker|ikerin|ico|ica|e)|diab[ée]tic[oa]|autistic|autism|autist(?:in|isch|a|ico|ica)?"
    r"|epilep(?:sy|tic|sie|sia)|epil[ée]ptic[oa]|epilessia|epilettic[oa]"
    r"|asthma(?:tic)?|asma|asm[áa]tic[oa]|depress(?:ed|ion|ionen|iv)|depresi[óo]n|depressione|pregnant"
    r"|schwanger|embarazada|incinta|hiv(?:[- ]?positive)?|a{B}stroke|schlaganfall|ictus"
    r"|disabled|disability|behindert|discapacitad[oa]|disabile|blind|deaf|geh[öo]rlos|taub|cieg[oa]|ciec[oa]"
    r"|sord[oa]|wheelchair|rollstuhl|silla{B}de{B}ruedas|sedia{B}a{B}rotelle"
    r"|dementia|demenz|multiple{B}sclerosis|multiple{B}sklerose|(?:breast{B}|lung{B}|brust|lungen)?(?:cancer"
    r"|krebs)|c[áa]ncer(?:{B}de{B}\w{{3,10}})?|cancro(?:{B}al{B}\w{{3,10}})?|tumou?rs?|tumore?|leuk[äa]?emia"
    r"|leuk[äa]mie|leucemia|esclerosis(?:{B}m[úu]ltiple)?|sclerosi(?:{B}multipla)?"
    r"|chemo(?:therapy)?|chemotherapie|quimioterapia|chemioterapia|heart{B}attack|herzinfarkt|infarto"
    r"|parkinson['’]s|alzheimer['’]s|krank|enferm[oa]|malat[oa]|(?:gravely|seriously|very){B}ill|dyslexic"
    r"|bronchitis|adhd|adhs|bipolar|schizophreni(?:c|a|e)|esquizofrenia|schizofrenia|anxiety|transplant"
    r"|pflegebed[üu]rftig|arthritis|artritis|artrite|legasthenie|disl[ée]xic[oa]|allergic{B}to{B}\w{{3,15}}"
    r"|allergisch|al[ée]rgic[oa]"
)
_MORE = (
    r"demencia|demenza|hepatitis|epatite|bronquitis|alergia|allergie|hipertensi[óo]n|ipertensione"
    r"|parapl[ée]jico"
    r"|migra[iñ]a|migr[äa]ne|emicrania|anorexic|anor[ée]xic[oa]|anoressic[oa]|alcoholic|alcoh[óo]lic[oa]"
    r"|alkoholiker(?:in)?"
    r"|alcolista|esquizofr[ée]nic[oa]|schizofrenic[oa]|operad[oa]|operat[oa]|operiert|hospitali[sz]ed"
    r"|hospitalizad[oa]|ingresad[oa]|ricoverat[oa]|in{B}(?:the{B})?hospital|im{B}krankenhaus|discapacidad"
    r"|disabilit[àa]|behinderung|ceguera|sordera|gel[äa]hmt|paraly[sz]ed|celiac[oa]|coeliac|in{B}remission"
    r"|z[öo]liakie|paraplegic|bipolare|trasplant(?:e|ad[oa])"
)
_LISTED = (
    f"{_FRENCH}|{_OTHERS}|{_MORE}".replace("{B}", _B)
    .replace("{ORGAN}", _ORGAN)
    .replace("{{", "{")
    .replace("}}", "}")
)
ILLNESS = re.compile(rf"(?<![\w-])(?=\w)(?:{_LISTED})(?![\w-])", _I)

_KIN_FR = (
    r"(?:(?:petite?s?|beau|belle|grande?|arri[èe]re[- ]grande?|demi)[- ])?(?:fils|filles?|gar[çc]ons?|enfants?"
    r"|b[ée]b[ée]|ain[ée]e?|a[iî]n[ée]e?|cadette?|jum(?:eau|eaux|elles?)"
    r"|mari|femme|[ée]poux|[ée]pouse|conjointe?|compagnon|compagne|p[èe]re|m[èe]re|papa|maman|papi|papy|mamie"
    r"|mamy|fr[èe]res?|s(?:œ|oe)urs?|cousine?s?|oncle|tante|neveu|ni[èe]ce"
    r"|amie?s?|copine?|copain|voisine?|coll[èe]gue|patronn?e?|associ[ée]e?|parents|grands-parents|parrain"
    r"|marraine|filleule?|secr[ée]taire|assistante?)"
)
KIN = (
    rf"(?:(?:mon|ma|mes|notre|nos|votre|vos|ton|ta|tes){_B}(?:\w{{3,10}}{_B})?{_KIN_FR}"
    r"|(?:my|your) (?:(?:little|older|younger|late) )?(?:son|daughter|child|kid|baby|husband|wife|partner"
    r"|father|mother"
    r"|mum|mom|dad|brother|sister|uncle|aunt|nephew|niece|grand(?:mother|father|ma|pa|son|daughter)|friend"
    r"|neighbou?r|colleague)"
    r"|meine?[nmr]? (?:sohn|tochter|kind|baby|mann|frau|partner(?:in)?|vater|mutter|bruder|schwester|onkel"
    r"|tante|neffe|nichte|oma|opa|gro(?:ß|ss)(?:mutter|vater)|freund(?:in)?|enkel(?:in)?)"
    r"|mis? (?:hij[oa]s?|marido|mujer|esposa|espos[oa]|pareja|padre|madre|herman[oa]|t[íi][oa]|sobrin[oa]"
    r"|abuel[oa]|niet[oa]|amig[oa])"
    r"|(?:il )?mi[oa] (?:figli[oa]|marito|moglie|compagn[oa]|padre|madre|mamma|pap[àa]|fratello|sorella|zi[oa]"
    r"|nipote|nonn[oa]|amic[oa]))"
)
_TITLED = (
    r"(?-i:(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Mrs\.?|Ms\.?|[Mm]onsieur|[Mm]adame|Dr\.?|[Hh]err|[Ff]rau|[Ss]eñora?"
    rf"|[Ss]ignor[ae]?){_B}{_CAPITAL}[\w'’-]{{1,40}})"
)
TIE = re.compile(
    r"(?<![\w'’-])(?:je{B}(?:suis|souffre|vis|sors|me{B}(?:remets|soigne)|fais|prends|reste|ne{B}suis|viens"
    r"|combats|lutte|marche|me{B}d[ée]place|deviens)"
    r"|j['’ ]?(?:ai|[ée]tais|avais|attends|aurai)|jai|chui|chuis|suis|[ée]tant|moi{B}qui{B}suis|(?:[àa]"
    r"|pour){B}cause|en{B}raison|suite|du{B}fait|m['’](?:a|ont)|(?:lui|nous){B}(?:a|ont)"
    r"|on{B}(?:m['’]a|lui{B}a|me)"
    r"|i{B}am|i['’]?m|i{B}(?:have|had|suffer|use|was|live)|i['’]ve|ich{B}(?:bin|habe|leide|hatte)|soy|estoy"
    r"|tengo|padezco|sufro|sono|ho|soffro|vous{B}(?:[êe]tes|avez|souffrez)|you{B}(?:are|have)|maman|papa|mamie"
    r"|papy|{KIN}|{TITLED})(?![\w-])"
    .replace("{B}", _B).replace("{KIN}", KIN).replace("{TITLED}", _TITLED), _I,
)  # fmt: skip
NAMED = re.compile(
    rf"(?<![\w'’-])(?P<name>{_CAPITAL}[a-zà-ÿ]{{1,30}}(?:-{_CAPITAL}[a-zà-ÿ]{{1,30}})?)"
    rf"(?:{_B}{_CAPITAL}[\w'’-]{{1,40}})?,?{_B}(?:qui{_B})?(?:\d{{1,3}}{_B}ans,?{_B})?(?=(?:est|a|avait"
    rf"|[ée]tait|souffr|vit|suit|fait|atteint|se{_B}remet|vient|is|has|suffers|ist|hat|leidet|es|tiene|padece|è"
    rf"|ha|soffre)\w{{0,3}}{_B})"
)
"""A name and what one says of a person; whether it is a first name is looked up."""
PRONOUN = re.compile(
    rf"(?<![\w'’-])(?:il|elle|lui|she|he|er|sie|qui){_B}(?:est|a|avait|[ée]tait|souffre|vient|vit|fait|is|has"
    rf"|ist|hat)(?!\w)",
    _I,
)
OWN = re.compile(
    rf"(?<![\w'’-])(?:mon|ma|mes|my|mein|meine|meiner|mi|mis|mio|mia){_B}(?:[\w-]{{3,14}}{_B})?(?:de{_B})?$", _I
)
AFTER = re.compile(
    rf"(?:{_B}[\w'’-]{{2,15}}){{0,2}}{_B}(?:de|d['’]|du|chez|of|von|di|del){_B}?(?:{KIN}|{_TITLED})"
    rf"|,{_B}j(?:e{_B}|['’])",
    _I,
)
TREATED = re.compile(
    rf"\b(?:suivie?s?|soign[ée]e?s?|trait[ée]e?s?|op[ée]r[ée]e?s?|hospitalis[ée]e?s?|traitement|treated"
    rf"|treatment|operated|hospitali[sz]ed|en{_B}traitement|behandelt){_B}(?:pour|for|wegen|d['’]|de)",
    _I,
)
"""What one is treated for is no topic."""
BLOCK = re.compile(
    r"\b(?:livres?|romans?|manuscrits?|essais?|guides?|recueils?|recettes?|r[ée]cits?|albums?|bd|ouvrages?"
    r"|biographies?|autobiographies?|articles?|th[èe]ses?|m[ée]moires?|titres?|intitul\w{1,4}|chapitres?"
    r"|th[èe]mes?|sujets?|personnages?|h[ée]ros|h[ée]ro[iï]nes?|histoires?|t[ée]moignages?|couverture|pages?"
    r"|texte|sur|propos|concernant|autour|[ée]cri\w{1,8}|parl\w{1,5}|trait[ea]|traitant|racont\w{1,5}"
    r"|[ée]voqu\w{1,5}|imagin\w{1,5}|dessin\w{1,5}"
    r"|m[ée]decins?|infirmi\w{2,4}|docteur|psychologues?|psychiatre|sp[ée]cialis\w{1,4}|soignante?s?|aidants?"
    r"|[ée]ducat\w{2,5}|th[ée]rapeute|professeur|chercheu\w{1,3}|formateur|formatrice|associations?|fondation"
    r"|questions?|id[ée]es?|projets?|public|lecteurs?|lectrices?"
    r"|patients?|[ée]l[èe]ves?|personnes?|gens|aux|pour|adapt\w{1,4}|lutte contre|formats?|polices?|[ée]dition"
    r"|besoin|voudrais|veux|souhaite\w{0,3}|cherche\w{0,3}|magazine|brochure|plaquette"
    r"|books?|novel|about|guide|for|story|readers?|people|doctor|nurse|buch|b[üu]cher|roman|[üu]ber|f[üu]r"
    r"|leser|arzt|libros?|sobre|para|novela|lectores|romanzo|sul|sulla|sull|lettori|scritto|escrito|geschrieben"
    r"|written|writing)\b",
    _I,
)
BEFORE = re.compile(
    r"\b(?:livres?|romans?|essais?|guides?|recueils?|recettes?|ouvrages?|articles?|th[èe]ses?|t[ée]moignages?"
    r"|parl\w{1,5}|racont\w{1,5}|th[èe]me|sujet|personnage|h[ée]ros|h[ée]ro[iï]ne)\b"
    r"(?:[ \u00a0](?!(?:car|parce|mais|et|que|alors)\b)[\w'’-]{1,14}){0,3}[ \u00a0](?:sur|du|de|des|d['’]|à|aux"
    r"|pour|contre|le|la|l['’])(?:[ \u00a0](?:la|le|l['’]|les))?[ \u00a0]?$",
    _I,
)
"""Right before the illness: it is what a book is about."""
QUOTED = re.compile(r"«[^»\n]{1,120}»|“[^”\n]{1,120}”|\"[^\"\n]{1,120}\"")
FAMILY_NAME = re.compile(
    rf"(?<![\w'’-]){KIN}(?:,|{_B}(?:s['’]appelle|appel[ée]e?|pr[ée]nomm[ée]e?|nomm[ée]e?|called|named|namens"
    rf"|llamad[oa]|chiamat[oa]))?{_B}(?P<value>(?-i:{_CAPITAL}[\w'’-]{{1,40}}"
    rf"(?:{_B}{_CAPITAL}[\w'’-]{{1,40}}){{0,2}}))",
    _I,
)
FAMILY_FIRST_NAME = re.compile(
    rf"(?<![\w'’-]){KIN},?{_B}(?:s['’]appelle{_B})?(?P<value>[a-zà-ÿ]{{2,20}})(?![\w-])", _I
)
"""Typed without a capital: a name when it is a first name."""
SAYS_OF = re.compile(
    rf"(?<![\w'’-])(?P<name>(?!(?:Il|Elle|Qui|On|Tout|Cela|Celui|Celle|Ce|[ÇC]a|Je|Tu|He|She|It|Er|Sie"
    rf"|Es|Mutter|Vater|Sohn|Tochter|Mann|Frau|Kind|Bruder|Schwester|Oma|Opa|Freund|Freundin|Maman|Papa|Mamie"
    rf"|Papi)"
    rf"\b){_CAPITAL}[a-zà-ÿ]{{1,30}}){_B}"
    rf"(?:est|a|avait|[ée]tait|souffre|is|has|ist|hat){_B}(?:(?:d['’]|de{_B}|tr[èe]s{_B}|un{_B}|une{_B}|la{_B}"
    rf"|le{_B}|l['’]|a{_B}))?$"
)
"""Right before an illness: whoever is said to have it."""
TOPIC = re.compile(
    r"(?:\b(?:biographies?|vie|vies|(?:œ|oe)uvres?|po[èe]mes?|po[ée]sies?|contes?|fables?|lettres"
    r"|correspondance|portrait|personnage|citations?|biography|life|biografie|biograf[íi]a|vida|vita)"
    r"(?:[ \u00a0][\w-]{3,14}){0,2}[ \u00a0](?:de[ \u00a0]|d['’]|of[ \u00a0]|von[ \u00a0]|di[ \u00a0])"
    r"|\b(?:livres?|romans?|essais?|th[èe]ses?|m[ée]moires?|albums?|bd|[ée]tudes?|expos[ée]s?|ouvrages?"
    r"|articles?|documentaires?|book|buch|libro)(?:[ \u00a0][\w-]{2,14}){0,3}"
    r"[ \u00a0](?:sur|consacr[ée]e?s? [àa]|[àa] propos de|about|[üu]ber|sobre|su)[ \u00a0])$",
    _I,
)
"""Before a full name: the person is what a book is about."""
