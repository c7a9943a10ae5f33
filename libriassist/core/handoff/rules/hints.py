"""Words that speak for or against a person without deciding alone, as data, in the five languages.

A hint lowers the chance from which the classifier's reason is enough (handoff.py); a spared sentence raises it.
"""

from __future__ import annotations

import re

from ....protocol import HandoffReason
from ...language.patterns import words

HINTS: dict[HandoffReason, re.Pattern[str]] = {
    "legal_threat": words(
        # French
        r"avocate?s?|avoca|tribuna(?:l|ux)|juges?|juristes?|maitre [a-z]+ (?:qui|va|vous)|contentieux"
        r"|procureur|conciliation|justice|huissiers?|commissaire de justice|greffe"
        r"|plaintes?|plinte"
        r"|(?:mon|notre|un) conseil (?:va|vous|prendra|juridique)|(?:protection|assistance|assurance"
        r"|assureur) juridique"
        r"|mediat(?:eur|rice)|mediation|conciliateur|(?:mise|mets|mettons|mettre) en demeure|demeure|assign\w+"
        r"|poursui\w+|procedures?|proces|attaqu\w+|attak\w+|prud hommes|penal\w*|dommages? et interets?"
        r"|prejudice"
        r"|recours|juridi\w+|judiciaires?|dgccrf|ddpp|repression des fraudes|que choisir|ufc|clcv|cnil"
        r"|signal ?conso|60 millions|test achats?|associations? de (?:\w+ )?consommat\w+"
        r"|code (?:de la conso\w*|civil)"
        r"|garantie legale|mes droits|mon bon droit|article l ?\d|notification formelle|recommande avec"
        r"|publicite mensongere|delit|contrefacon|action (?:de groupe|collective)|injonction"
        r"|petites creances|federation romande|consommateurs|diffam\w+|notaire|quinz\w+ jours pour"
        r"|sous (?:huit|quinze) jours|huitaine|commissariat|gendarm\w+|police|depos\w+ plainte|somme de",
        # English
        r"lawyers?|solicitors?|attorneys?|court|sue|suing|legal(?:ly)?|ombudsman|trading standards|small claims"
        r"|letter before action|consumer (?:rights|protection|affairs|cent(?:re|er))|barrister"
        r"|formal notice|statutory|citizens advice|police|prosecut\w+"
        r"|litigation",
        # Spanish
        r"abogad[oa]s?|juicio|juez|juzgado|tribunal(?:es)?|demandar\w*|demanda|denunci\w+|acciones legales"
        r"|hoja de reclamaciones|consumo|ocu|facua|burofax|via judicial|requiero|procurador|consumidor"
        r"|penado|publicidad enganosa|policia|asesoria juridica",
        # German
        r"(?:rechts)?anwalts?|anwaltin|gericht\w*|klage\w*|verklag\w+|rechtsschutz\w*|rechtlich\w*|anzeige"
        r"|verbraucherzentr\w+|abmahnung|verbraucherschutz|schlichtung\w*|mahnbescheid|polizei"
        r"|juristisch\w*|frist",
        # Italian
        r"avvocat[oia]|legal[ei]|tribunale|giudice|querela|querelo|denunci\w+|diffida|messa in mora|causa"
        r"|associazion\w+ (?:dei |di )?consumator\w+|altroconsumo|codacons|carabinieri|polizia|adiconsum"
        r"|sedi opportune|miei diritti|reato",
    ),
    "client_request": words(
        r"quelqu un|qqn|humaine?s?|vraies? (?:gens|personnes?|gars|mec)|conseill(?:er|ere|e|ers)|agente?s?"
        r"|responsables?|superieure?|direct(?:eur|rice|ion)|patron|chef|interlocut\w+|collaborat\w+|collegues?"
        r"|employee?s?|operat(?:eur|rice)s?|hotesse|technicien\w*|commercial|de vive voix|au bout du fil"
        r"|(?<!je )(?:me |m |etre |moi )?(?<!je m )(?:rappel|telephon|recontact|appel)\w*|en direct"
        r"|service client\w*"
        r"|chair et (?:en )?d? ?os"
        r"|sortir du robot|pas (?:un|une) (?:robot|machine)|une (?:dame|voix)|(?:parler|causer|discuter"
        r"|echanger)",
        r"human|person|someone|somebody|anyone|agent|advis[eo]r|colleague|manager|supervisor|representative"
        r"|real people"
        r"|staff|team|call me|ring me|phone|speak|talk",
        r"persona|humano|alguien|agente|asesor\w*|companer[oa]|responsable|encargad[oa]|jefe|hablar|llam\w+"
        r"|carne y hueso",
        r"mensch\w*|mitarbeiter\w*|berater\w*|kolleg\w+|jemand\w*|chef\w*|vorgesetzt\w+|sprechen|reden"
        r"|anruf\w*|ruf\w*"
        r"|zuruckruf\w*|telefon\w*|personlich",
        r"persona|umano|qualcuno|operatore|operatrice|addett[oa]|responsabile|collega|parlare|chiam\w+"
        r"|richiam\w+"
        r"|telefon\w*|carne e ossa",
    ),
    "sensitive": words(
        r"deced\w+|mort[es]?|deces|defunte?|suicid\w+|en finir|mourir|pirat\w+|hack\w+|usurp\w+"
        r"|frauduleu\w+|rgpd"
        r"|donnees|harcel\w+|menac\w+|plagi\w+|vole\w*|mineure?s?|adieu|intimes?|plus (?:etre )?la"
        r"|disparaitre|quitte\w*|palliatifs?|carte (?:bancaire|bleue)|cryptogramme",
        r"died|passed away|death|suicid\w+|hacked|stolen|fraud\w*|gdpr|harass\w+|plagiar\w+|my data",
        r"muri\w+|fallec\w+|suicid\w+|hacke\w+|robad\w+|fraude|rgpd|acos\w+|plagi\w+|mis datos",
        r"gestorben|verstorben\w*|tod|suizid|gehackt|gestohlen|betrug|dsgvo|belastig\w+|plagiat|meine daten",
        r"mort[oa]|decedut[oa]|suicid\w+|hackerat[oa]|rubat[oa]|frode|gdpr|molest\w+|plagi\w+|miei dati",
    ),
}
"""A turn with such a word needs less certainty that this reason holds."""

_SOMEBODY = (
    r"(?:personne|quelqu un|conseill\w+|agente?s?|humaine?s?|operat\w+|responsables?|equipes?|collegues?"
    r"|service client|commercial|gens|intermediaire)"
)

WAVES_OFF = re.compile(
    r"\A(?:pour quoi faire|tres peu pour moi|(?:oh |euh |merci )*(?:non|nan|no|nein)"
    r"(?! (?:mais|but|pero|aber|ma)\b))\b"
)
"""What follows a person who is mentioned only to be declined."""

NO_THANKS = re.compile(r"(?:non merci|no thanks?|no gracias|nein danke|no grazie)\b")
"""The same after a longer sentence."""

DECLINED: tuple[re.Pattern[str], ...] = (
    words(
        r"(?:pas|plus|aucun|nul) (?:\w+ )?(?:necessaire|lieu|utile|besoin) (?:\w+ ){0,4}?(?:personne"
        r"|rappel\w*|appel\w*"
        r"|transf\w+|conseill\w+|humain\w*)|(?:personne|conseiller|humain|agent) (?:\w+ )?(?:n est"
        r"|est) (?:pas|plus|guere)"
        r" (?:necessaire|utile|indispensable)|me passe (?:\w+ ){0,2}?d (?:un |une )?(?:humain|conseiller"
        r"|agent|personne)",
        r"(?:ni|pas|aucune envie) (?:\w+ ){0,5}?(?:etre )?(?:contacte|rappele|transfere)e?"
        r"|aucune envie de (?:\w+ ){0,5}?"
        rf"{_SOMEBODY}|autant que ce soit (?:toi|vous)|n ai demande a \w+ a personne"
        rf"|demande a parler a personne"
        r"|^(?:nan|non) laisse",
        rf"(?:decline|refuse|retirer?|annul\w+|oubli\w+|supprim\w+) (?:\w+ ){{0,3}}?(?:offre|proposition"
        rf"|mise en|demande"
        rf"|rappel|transfert|appel|rendez vous|contact|etre rappele\w*|{_SOMEBODY})",
        r"(?:ne|n) (?:(?:derang|mobilis|sollicit|embet|appel|rappel|transfer)\w+|passez) (?:pas|personne|plus"
        r"|surtout)"
        r"|(?:deranger|mobiliser|solliciter) (?:\w+ ){0,3}?pour (?:si peu|ca|cela|moi|une|un)",
        r"(?:me|nous) (?:passez?|transferez?|mettez) (?:surtout )?personne|passez? (?:moi |me )?personne",
        r"^personne a (?:deranger|appeler|contacter)|pourquoi (?:\w+ ){0,2}?me (?:passer|transferer|orienter)",
        r"^pas de (?:rappel|coup de fil|appel telephonique)|en reste (?:\w+ )?(?:au|a l|la)\b",
        r"reste[rsz]? (?:\w+ )?(?:entre nous|ici|la dessus|avec (?:toi|vous|le robot|l assistant)"
        r"|sur le t?chat)"
        r"|restons (?:\w+ )?(?:entre nous|ici|la dessus|sur|par ecrit)",
        r"(?:continu\w+|poursuiv\w+|finir|regler (?:ca|cela)) (?:\w+ ){0,2}?(?:avec (?:toi|vous|le robot)"
        r"|ici|entre nous"
        r"|par (?:t?chat|ecrit))",
        r"prefer\w+ (?:cent fois |mille fois |de loin |quand meme )?(?:rester|continuer|poursuivre|(?:un "
        r"|le |votre |ce )?"
        r"(?:robot|bot|automate|assistant|machine|chatbot|tchat|chat)|(?:vous|toi)\b|ecrire|l ecrit"
        r"|me debrouiller"
        r"|finir seule?|que ce soit (?:toi|vous))",
        r"(?:pas|jamais) (?:\w+ )?(?:demande|reclame|sollicite) (?:a (?:parler|etre)|un |une |d |de |qu on)",
        rf"garde[rz]? (?:vos|votre|tes|ton|la) (?:main|{_SOMEBODY})|sans (?:assistance|aide"
        rf"|intervention) humaine?",
        r"passe mon tour|n en vois pas l (?:utilite|interet)|pas (?:d |l )?utilite",
        r"(?:plus besoin|pas besoin|aucun besoin|nul besoin) (?:d aide|qu on|que (?:vous|quelqu)"
        r"|de (?:parler|me))",
        r"(?:timide|angoiss\w+|horreur|deteste|aime pas|pas envie|supporte pas|peur) (?:\w+ ){0,4}?(?:tel"
        r"|telephone\w*"
        r"|telephoner|appels?|parler au)",
        rf"(?:laissez?|fichez) (?:\w+ )?{_SOMEBODY} (?:tranquilles?|en paix)|insist\w+ pour me (?:passer"
        rf"|transferer|mettre)",
        rf"{_SOMEBODY} (?:, )?(?:oh |euh |bof )?(?:non|bof|pour quoi faire|surtout pas|merci non)",
        rf"(?:proposes?|proposez) (?:\w+ ){{0,2}}?{_SOMEBODY}|c est gentil de (?:\w+ )?propos\w+|(?:pas"
        rf"|plus) d {_SOMEBODY}",
        rf"inutile (?:de |d )(?:\w+ ){{0,6}}?(?:{_SOMEBODY}|transf\w+|rappel\w+|deranger|appeler)",
        r"rien a (?:dire|demander) a un \w+|avec (?:vous|toi) c est plus (?:rapide|simple)",
    ),
    words(
        r"(?:rather|prefer to|happy to|want to|let s|i ll) (?:carry on|continue|stay|stick|keep (?:going"
        r"|chatting))",
        r"(?:rather|prefer|prefer to) (?:\w+ ){0,3}?(?:with you|the bot|a bot|the robot|chat bot|typing|text)",
        r"(?:cancel|forget|drop|withdraw) (?:\w+ ){0,3}?(?:call ?back|call|transfer|request|handover|agent)",
        r"(?:don t|do not|didn t|never|no need|not) (?:\w+ ){0,4}?(?:bother|disturb|fetch|transfer|call me"
        r"|ring me"
        r"|phone me|pass me|put me through|ask(?:ed)? (?:for|to speak))",
        r"keep your (?:agents|advis\w+|humans)|hate (?:the phone|phone calls|phoning)|not (?:keen"
        r"|fond) on (?:\w+ )?phon\w+",
    ),
    words(
        r"(?:prefiero|mejor|quiero) (?:\w+ ){0,2}?(?:seguir|continuar|quedarme)|prefiero (?:el |al "
        r"|un )?(?:bot|robot|chat)",
        r"(?:cancel\w+|olvid\w+|anul\w+) (?:\w+ ){0,3}?(?:llamada|transferencia|peticion|solicitud)",
        r"no (?:\w+ ){0,4}?(?:hace falta|necesito|quiero|pase|pases|transfiera|llame|moleste)\w* (?:\w+ ){0,4}?"
        r"(?:nadie|persona|agente|humano|alguien|llame|llamen|asesor|operador|telefono)",
        r"(?:me apano|me las arreglo|me basta|me vale) (?:\w+ )?con|con usted me",
        r"nada de (?:agentes|personas|llamadas|humanos)|sin (?:agente|humano|pasar por)",
    ),
    words(
        r"(?:bleibe|bleib|bleiben|mache|schreibe) (?:\w+ ){0,3}?(?:beim|bei|mit|hier|lieber)",
        r"(?:lieber|weiter) (?:\w+ ){0,2}?(?:mit (?:ihnen|dir)|dem bot|chatbot|schriftlich|schreiben|hier)",
        r"(?:kein\w*|nicht|niemand\w*|ohne) (?:\w+ ){0,4}?(?:ruckruf|anruf|mitarbeiter\w*|dazuholen"
        r"|berater\w*|menschen"
        r"|verbinden|weiterleiten|anrufen|telefonieren|sprechen|mensch)",
        r"(?:ruckruf|anruf|anfrage|weiterleitung) (?:\w+ ){0,3}?(?:stornieren|abbrechen|erledigt|vergessen"
        r"|nicht notig)",
    ),
    words(
        r"(?:preferisco|meglio|voglio) (?:\w+ ){0,2}?(?:continuare|restare|rimanere|andare avanti)|(?:resto"
        r"|rimango|continuo)"
        r" (?:\w+ )?con (?:te|lei|voi)|preferisco (?:il |un )?(?:bot|robot|chat)",
        r"(?:evit\w+|senza|non) (?:\w+ ){0,2}?disturb\w+|me la cavo|faccio (?:io|da)",
        r"(?:annull\w+|cancell\w+|lasci\w*) (?:\w+ ){0,3}?(?:chiamata|richiamata|richiesta|trasferimento"
        r"|perdere)",
        r"(?:non|niente|nessun\w*|senza) (?:\w+ ){0,4}?(?:operator\w+|persona|umano|chiamat\w*|trasferi\w+"
        r"|richiamat\w*|telefonat\w*)|non (?:\w+ ){0,3}?(?:pass|parl|chiam|disturb|mett|contatt|coinvolg)\w+"
        r" (?:\w+ ){0,2}?nessuno",
    ),
)
"""A sentence that asks for no person, in ways the firm rules do not know."""

CONTENT = words(
    # French
    r"fausse alerte|(?<!que )tout (?:est|va|etait) (?:\w+ ){0,2}?(?:rentre|regle|arrive|bien|parfait|nickel"
    r"|en ordre"
    r"|conforme)",
    r"(?:je|j) (?:plaisant\w+|rigol\w+|blagu\w+|deconn\w+)|loin de moi"
    r"|pas l intention de (?:me plaindre|reclamer|porter|faire|vous (?:\w+ )?(?:attaquer|nuire|poursuivre))"
    r"|(?:rien"
    r"|pas) (?:\w+ )?a (?:vous )?(?:redire"
    r"|reprocher|signaler|me plaindre|reclamer|dire de mal|modifier)|rien (?:de (?:casse|grave)"
    r"|a dire)",
    r"(?:j ai (?:cru|eu peur)|je (?:croyais|pensais|craignais)|j avais peur|j etais (?:inquiet\w*|prete?)) "
    r"(?:(?:\w+|,) ){1,16}?(?:mais|me|en fait|finalement|c etait|eh bien|me voila|il etait|elle etait|rien n)",
    r"contrairement a ce que|avai\w+ tort|j avais (?:mal (?:lu|compris|compte|regarde))",
    r"(?:retire|annule|oubli\w+) (?:\w+ ){0,2}?(?:plaintes?|reclamations?|ce que j|mon message|mes propos"
    r"|demande)",
    r"pas de (?:\w+ )?(?:reclamation|remboursement|plainte)s? (?:a (?:demander|faire|deposer)|de ma part)",
    r"(?:aucune?|zero|nulle?|sans|ni) (?:\w+ )?(?:reclamation|plainte|deception|defaut|souci|probleme"
    r"|retard|reproche"
    r"|remboursement|casse|erreur|colere)s?",
    r"(?:n|ne) (?:est|suis|sont|etait|ai|a|viens|cherche|demande|veux|reclame) (?:\w+ )?(?:pas|plus|jamais"
    r"|nullement)"
    r" (?:du tout |vraiment |une |un |d |de |la |en |ete |eu |non plus )*(?:reclam\w+|plaint\w*|fach\w+"
    r"|ener\w+|colere|mecontent\w*"
    r"|decu\w*|urgen\w+|remise|argent|rembours\w+|dedommag\w+|abim\w+|pirat\w+|perdu\w*|retard|plaindre|raler)",
    r"(?:jsuis|suis|est|chui|g) (?:pas|pa) (?:\w+ ){0,3}?(?:fach\w+|enerv\w+|colere|mecontent\w*|decu\w*"
    r"|plaindre|triste)",
    r"c (?:est|etait) (?:juste|ma banque|mon erreur|ma faute|un malentendu)|c (?:est"
    r"|etait) moi qui avai[st]"
    r"|oubliez (?:ca|tout|mon)|plus (?:de probleme|la peine|rien a)|que du bien|au contraire|excuses"
    r"|desolee? du derangement",
    r"(?:colis|paquet|livres?|exemplaires?|virement|remboursement) (?:\w+ ){0,5}?(?:bien (?:arriv\w+"
    r"|recu\w*)|retrouv\w+"
    r"|etait (?:chez|sous|dans|au)|en avance|impeccable|parfait etat|rassur\w+)",
    # English
    r"false alarm|all (?:good|fine|sorted|well)|nothing to (?:complain|report|fault)|no complaints?"
    r"|just (?:kidding|joking)"
    r"|not (?:\w+ ){0,3}?(?:angry|upset|unhappy|complaining|a complaint|disappointed|after a refund|late"
    r"|damaged|hacked)"
    r"|(?:thought|worried|was afraid) (?:\w+ ){0,12}?(?:but|turns out)|turned? out (?:to be )?(?:fine|my)"
    r"|take (?:it )?back"
    r"|no (?:refund|issues?|problems?|delay|damage)(?: \w+){0,3}?",
    # Spanish
    r"quite the (?:opposite|contrary)|everything s (?:perfect|fine|great)|couldn t be happier|can t fault",
    r"nada que (?:reclamar|objetar|decir)|cero (?:defectos|quejas|problemas|fallos)|todo lo contrario"
    r"|ni (?:\w+ )?(?:quejas?|denuncias?|reclamaciones|abogados)|nunca he tenido (?:problemas|quejas)",
    r"im gegenteil|ganz und gar nicht|will ich (?:gar )?nichts|geht (?:es )?(?:mir )?nur um|nie (?:probleme"
    r"|arger)",
    r"mica \w+|(?:per niente|affatto) (?:arrabbiat|delus)\w+|mai avuto (?:fastidi|problemi|ritardi)|non c entra"
    r"|era (?:una battuta|uno scherzo)|tutto il contrario|al contrario|zero (?:difetti|problemi)",
    r"falsa alarma|todo (?:bien|perfecto|en orden|correcto|solucionado)|ninguna (?:queja|reclamacion)"
    r"|sin (?:quejas"
    r"|problemas?)|no (?:estoy|vengo|quiero|tengo|es|soy|pido|busco) (?:\w+ ){0,3}?(?:enfadad\w+|molest\w+"
    r"|quej\w+|reclam\w+"
    r"|devolucion|reembolso|descontent\w+|decepcion\w+)|(?:era )?broma|pensaba que|creia que"
    r"|no hay (?:ningun )?problema",
    # German
    r"(?:geld|paket|sendung|bucher) (?:(?!nicht|nie|noch|kein)\w+ ){0,4}?(?:angekommen|eingetroffen)"
    r"|fehlalarm|alles (?:gut|bestens|top|in ordnung|geklart|prima)|keine? (?:beschwerde|reklamation|klage"
    r"|mangel|probleme?"
    r"|erstattung|verspatung)|nicht (?:\w+ ){0,3}?(?:beschweren|verargert|wutend|sauer|enttauscht"
    r"|unzufrieden|bose|reklamieren)"
    r"|nur (?:spass|ein scherz)|dachte (?:\w+ ){0,8}?aber|nichts (?:zu (?:meckern|beanstanden)|auszusetzen)",
    # Italian
    r"falso allarme|tutto (?:bene|ok|a posto|perfetto|risolto)|nessun\w? (?:reclamo|problema|lamentela"
    r"|ritardo|rimborso)"
    r"|non (?:sono|voglio|ho|e|vengo|chiedo|cerco) (?:\w+ ){0,3}?(?:arrabbiat\w+|delus\w+|lament\w+"
    r"|reclam\w+|rimbors\w+"
    r"|scontent\w+|insoddisfatt\w+)|scherz\w+|pensavo (?:\w+ ){0,8}?(?:ma|invece)|niente da (?:ridire"
    r"|reclamare|dire)",
)
"""The client is content, takes something back, or says that what could be complained of is not so."""

BUT = words(r"mais|toutefois|cependant|pourtant|neanmoins|par contre|but|however|pero|aber|allerdings|tuttavia")
"""What takes a content sentence back."""
