"""What a goal gives up, puts off, finds needless, leaves to others or has: `we dropped X`, `X later, not now`, `auf X verzichten wir`, `X goes`.

A clause says so by a word of a few tables, before the name or behind it; the stretch that a word is about ends where
another thing begins (a preposition, a conjunction). `it` and its like are what the clause before is about. Said no to
themselves (`we can't drop X`), these words rule out nothing. All of it is folded text.
"""

import re
from collections.abc import Iterator

from functions.planning.rules.words.replaced import ANY_KIND, OF_A_KIND, replaced_in

Span = tuple[int, int]

_BREAK = re.compile(
    r"(?<!\betc)(?<!\bincl)(?<!\busw)(?<!\be\.g)[.](?=\s|$)|[,;:!?()\n]| - |\b(?:and|but|because|since|und|aber|sondern|weil|denn|y|pero|porque|et|mais|car|parce que|e|ma|mas|perche|pois|maar|want)\b"
)
_STRONG = re.compile(r"(?<!\betc)(?<!\bincl)(?<!\busw)(?<!\be\.g)[.](?=\s|$)|[;!?\n]")
_PREPOSITION = re.compile(
    r"(?<!\S)(?:for|in|on|of|with|from|behind|before|at|to|into|between|that|which|was|were|fur|mit|von|bei|im|aus|zum|zur|nach|vor|en|de|del|con|para|por|que|pour|avec|dans|du|des|sur|"
    r"di|da|nel|per|su|che|com|no|na|do|em|'s)(?!\S)|'s\b"
)
_SMALL = (
    r"(?:the|an?|our|my|any|all|every|whole|that|this|these|those|it|they|them|both|neither|none|one|we|i|you|so|also|just|simply|completely|entirely|deliberately|for now|now|first|please|is|are|has|have|had|been|be|will|can|may|might|"
    r"which|der|die|das|den|dem|ein\w*|unser\w*|auf|wir|ich|es|sie|leave|leaving|keep|postpone|lassen|create|build|make|set up|add|deploy|erstmal|ganz|komplett|bewusst|bitte|erst|erstmal|vorerst|haben|hat|wurde|wurden|ist|sind|el|la|los|las|lo|un|una|por completo|todo|toda|todos|nos|de|del|le|les|l ?'|l|une?|on|nous|se|ce|cela|ca|"
    r"il|gli|i|uno|di|ci|o|os|as|a|um|uma|do|da|van|met)"
)
_END = r"(?=\s*(?:$|[.,;:!?)\n]|for\b|because\b|since\b|here\b|there\b|wegen\b|por\b|pour\b|per\b|und\b|and\b|y\b|et\b|e\b|from the (?:plan|setup|scope)|aus (?:kosten|preis)\w*))"
_LATER = (
    r"(?:later(?: on)?|afterwards|eventually|some ?day|one day|next (?:year|quarter|month|sprint|phase|step)|in (?:the future|due course|an? (?:later|second|next) (?:phase|step|stage|release|version|sprint|wave|iteration|round)|phase \w+|version \w+|step \w+|(?:an? )?\w+ or \w+(?: years?| months?| weeks?)?|(?:a few|some|\d+|an?) (?:years?|months?|weeks?))|"
    r"down the (?:road|line)|at a later \w+|another time|spater|irgendwann|nachstes jahr|in phase (?:\w+)|im (?:zweiten|nachsten) schritt|zu einem spateren zeitpunkt|mas (?:adelante|tarde)|despues|en (?:una|la) segunda \w+|en otro momento|"
    r"plus tard|ulterieurement|(?:dans|en) (?:un|une) (?:second|seconde|deuxieme)\w* \w+|piu (?:tardi|avanti)|in (?:seguito|futuro)|in un secondo \w+|dopo|para (?:depois|mais tarde|outra altura)|depois|mais tarde|no futuro|num segundo \w+|daarna|volgend jaar)"
)
_BARE = r"(?:later(?: on)?|eventually|some ?day|spater|irgendwann|mas adelante|plus tard|piu (?:tardi|avanti)|para depois|mais tarde)"
_COMES = (
    r"(?:(?:is|are|will|may|might|can|could|should|shall|would) (?:be )?(?:\w+ )?)?(?:comes?|coming|follows?|added|add|planned|wait|introduced|looked at|done|considered)|kommt|kommen|folgt|folgen|ist|sind|wird|werden|"
    r"(?:lo |la |los |las )?(?:dejamos|dejaremos|dejo|queda|quedan|viene|vendra|vendran|anadiremos|veremos|sera)|viendra|viendront|vient|sera|seront|suivra|on verra|nous verrons|arrivera|verra|verranno|arriva|arrivera|vedremo|lo aggiungiamo|"
    r"(?:fica|ficam|vem|vira|virao|veremos|deixamos)|(?:lo |la )?rimandiamo|komt|komen|volgt|volgen"
)
# Words behind the name.
_BEHIND = re.compile(
    r"(?<![\w-])(?:(?:(?:is|are|was|were|has|have|had|gets?|got|stays?|remains?|will|should|must|can|be|been|being)(?:n'?t| not)? ){1,4}(?:\w+ ){0,1}?"
    r"(?:(?:needed|required|necessary|wanted|desired|an option)(?<=\bnot needed)|out of (?:the )?(?:question|scope)|off the (?:table|list)|(?:ruled|left|phased|sorted) out|(?<=been )(?:dropped|abandoned|scrapped|discarded|excluded)|(?<=w[ae]s )(?:dropped|abandoned|scrapped|discarded)|(?<=got )(?:dropped|scrapped)|gone|going(?: away)?|decommissioned|retired|overkill|unnecessary|superfluous|not (?:\w+ )?(?:needed|required|necessary|wanted|desired|an option))"
    rf"{_END}|not (?:need(?:ed)?|required|necessary|wanted){_END}|(?:is |are |was |were )?(?:removed|dropped|disabled|switched off|gestrichen|entfernt|eliminad[oa]s?|supprime\w*)(?: on purpose)?{_END}|(?:goes|go|went) away|goes{_END}|(?:comes?|came) back{_END}|(?:(?<=\bha )|(?<=\bcdn )|(?<=\bwaf )|(?<=availability )|(?<=backups )|(?<=\bpitr )|(?<=replica )|(?<=replicas )|(?<=flow logs )|(?<=\bnat ))(?:off|aus|uit|deaktiviert|apagad[oa]s?|desactivad[oa]s?|desactives?|disattivat[oi]|desativad[oa]s?)\b{_END}|(?<=\w: )(?:no|nein|non|nee|nao|off|none|aus|uit){_END}"
    r"|(?:fallt|fallen) weg|entfallt|entfallen|(?:kommt|kommen) (?:\w+ ){0,3}?nicht in (?:frage|betracht)|scheidet (?:\w+ )?aus|(?:haben (?:wir|ich)?|wurden?|wird|werden|ist|sind) ?(?:\w+ ){0,2}?(?:gestrichen|verworfen|aufgegeben|abgeschafft|rausgeworfen|ausgeschlossen|uberflussig|unnotig|(?:nicht |un)(?:mehr )?(?:erwunscht|gewunscht|vorgesehen))|"
    r"verzicht\w* (?:wir|ich)|(?:lassen|lasse) (?:wir|ich) (?:\w+ )?weg|fliegt raus|(?:brauchen|brauche|benotigen) (?:wir|ich) (?:\w+ )?nicht|braucht(?:'?s| es| man)? (?:\w+ )?nicht"
    r"|(?:queda|quedan|esta|estan|es|son|fue|ha sido) (?:\w+ )?(?:descartad\w+|eliminad\w+|excluid\w+|de mas)|(?:ya )?no (?:nos |me )?hac\w+ falta|(?:ya )?no (?:es|son) necesari\w+|(?:ya )?no (?:lo|la|los|las) (?:necesitamos|queremos|usamos)|(?:lo|la|los|las) (?:quitamos|descartamos|eliminamos)"
    r"|(?:est|sont|reste|restent) (?:\w+ )?(?:exclu\w*|ecarte\w*|abandonne\w*|supprime\w*|superflu\w*|inutiles?|hors de question)|n ?'?(?:est|e sont|est plus) (?:plus |pas )?(?:souhaite\w*|necessaires?|requis\w*|voulu\w*|utiles?|prevu\w*)"
    r"|(?:e |sono |resta |restano )?(?:esclus[oaie]|scartat[oaie]|abbandonat[oaie]|superflu[oaie]|fuori discussione)\b|non (?:ci )?(?:serv\w+|occorr\w+|abbiamo bisogno|e necessari\w|sono necessari\w)"
    r"|(?:esta |estao |e |fica |foi )?(?:fora de (?:questao|cogitacao)|descartad[oa]s?|excluid[oa]s?|dispensad[oa]s?)\b|nao (?:e |sao )?(?:precis\w*|necessari\w*)"
    r"|(?:hebben|heb|need) (?:wij|we|ik|i) (?:\w+ )?(?:niet|not) (?:nodig|need)|(?:is|are|zijn) (?:\w+ )?(?:niet nodig|not need|overbodig|geschrapt|vervallen)|(?:hoeft|hoeven) (?:niet|not)|slaan (?:we|wij) over|vervalt|(?:laten|laat) (?:we|wij|ik) (?:weg|vallen))(?![\w-])"
)
_DEFERRED = re.compile(
    rf"(?<![\w-])(?:(?:{_COMES})(?: \w+){{0,4}}? {_LATER}|{_BARE}(?: maybe| perhaps| vielleicht| quizas?| peut-etre| forse| talvez)?{_END}|(?:maybe|perhaps) {_LATER}|(?:is|are|as) an? (?:future|later) \w+|(?:is|are|would be|ist|sind|ware|es|son|est|sont|seria|serait) (?:\w+ )?(?:optional\w*|nice to have|opcional\w*|facultati\w*|opzional\w*|optionnel\w*)|would be nice(?= but not)|(?:(?:is|are|stays?|remains?|will be|was) )?(?:deferred|postponed|on hold|put off)\b|se (?:difiere\w*|aplaza\w*|pospone\w*|deja para)|(?:wird|werden|bleibt|bleiben) (?:\w+ )?(?:verschoben|zuruckgestellt|aufgeschoben)|(?:est|sont) (?:report|differ|repouss)ee?s?|(?:e|sono|viene|vengono) rimandat\w|(?:fica|ficam|e|sao) adiad\w+"
    rf"|(?:is|are|in|kommt in|comes? (?:in|with)) (?:wave|phase|stage|milestone|release|sprint|version|iteration|welle|fase|ola|vague) (?:[b-z]|[2-9]|two|three|zwei|dos|deux|due|twee)\b"
    rf"|(?:{_LATER},? )?(?:maybe|perhaps)?,?(?:not|noch nicht|aun no|pas|nog niet|nog not)(?: (?:now|yet|for now|today|right now|at the moment|maintenant|encore|ahora))?(?<=\w{{5}}){_END}|not (?:now|yet|for now|right now|at the moment|today){_END})(?![\w-])"
)
# A time that a goal names, by which something comes: `in autumn`, `im Mai`, `in Q3`, `once the contract is signed`.
_MONTH = (
    r"(?:jan(?:uary|uar|vier|eiro)|feb(?:ruary|ruar)|march|april|may|june|july|august|september|october|november|december|marz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro)"
)
_NAMED_TIME = (
    rf"(?:(?:in|im|en|au|a l ?'?|no|na|nel|next|this|naechst\w*|nachst\w*|the|el|le|o|proxim[oa]) ?(?<=[ '])){{1,3}}(?:{_MONTH}|spring|summer|autumn|fall|winter|fruhjahr|fruhling|sommer|herbst|primavera|verano|otono|invierno|printemps|ete|automne|hiver|verao|outono|inverno|"
    r"q[1-4]|[1-4]\. quartal|(?:first|second|third|fourth|1st|2nd|3rd|4th|primer|segundo|tercer|premier|deuxieme|second|primeiro|terceiro) (?:half|quarter|semestre|trimestre)|year|month|quarter|jahr|monat|ano|mes|annee|mois)\b"
    r"|(?:once|as soon as|when|after|sobald|wenn|nachdem|cuando|una vez que|quando|quand|des que|assim que) (?:the|we|it|our|they|die|der|das|wir|unser\w*|el|la|lo|se|este|le|les|nous|on|o|a|ele)\b|then\b(?! (?:it|we|the|on)\b)|entonces\b|alors\b"
)
_IS_ADDED = (
    r"(?:(?:will|shall|is going to|gets?|is|are) (?:only )?(?:be |to be )?(?:\w+ )?)?(?:added|follow|follows|introduced|joins?|comes? (?:in|along|on top)(?= (?:in|next|once|as|when|after|then)\b)|comes?)|will follow|gets? (?:its )?access"
    r"|(?:kommt|kommen|folgt|folgen|stosst)(?: erst)?|(?:wird|werden)(?= [^.;\n]{0,40}(?:erganzt|hinzugefugt|nachgezogen))|se (?:anadira|agregara|incorporara|sumara)n?|(?:viene|vendra|entra|llega|llegara)n?|(?:sera|seront) (?:ajoute|introduit)\w*|(?:viendra|arrivera|suivra|suit)"
    r"|(?:sera|serao) (?:adicionad|incluid)\w*|(?:entra|entram|vem|vira|chega)|verra (?:aggiunt|dopo)\w*"
)
_DATED = re.compile(
    rf"(?<![\w-])(?:{_IS_ADDED})(?: (?:only|just|erst|so|apenas|solo|recien|seulement|dazu|hinzu|aber|later)){{0,2}} (?:{_NAMED_TIME})(?! [\w ]{{0,14}}?(?:raus|heraus|auf den markt)\b)"
)
# Words before the name.
_AHEAD = re.compile(
    rf"(?<![\w-])(?:(?:drop|dropped|dropping|remove|removed|removing|get rid of|getting rid of|got rid of|ditch|ditched|ditching|scrap|scrapped|abandon|abandoned|retire|retired|decommission|phase out|discard|discarded|rip out|leave out|leaving out|stay away from|move away from|moving away from|moved away from|(?:left|leaving|quit|outgrew|come from|coming from|migrating off|migrate off|moving off|kommen (?:von|aus)|venimos de|venons de|vimos d[eo]|komen van)(?= (?:{ANY_KIND})\b))"
    r"(?! (?:duplicat|unused|old|files|rows|records|objects|expired|every|stale|anything|packets|messages|requests|traffic)\w*)|(?:decided|decide|voted) against|used to (?:have|use|run)|(?:do|does|doing) without"
    r"|(?:can'?t|cannot|can not|won'?t|isn'?t|is not|aren'?t|are not|wasn'?t|doesn'?t|does not|not) (?:\w+ )?(?:live|run|work|fit|made|meant|suited|designed|built|suitable|intended)(?: \w+)? (?:on|in|for|with|as|into)"
    r"|(?:ne |n ?')?(?:est |sont |peut |va )?pas (?:\w+ )?(?:faite?s?|adapte\w*|concue?s?|prevue?s?|pense\w*|tourner|marcher) (?:pour|a|sur|en)|no (?:esta |es |puede |vale |fue )?(?:\w+ )?(?:pensad\w|hech\w|apt\w|preparad\w|correr|funcionar|ir) (?:para|en|sobre)|nao (?:foi |e )?(?:feit\w|pensad\w|adequad\w) para"
    r"|verzicht\w* (?:wir |ich )?(?:\w+ )?auf|(?:bitte )?(?:streich\w*|entfern(?:e|en|t)|abschaffen)|weg von"
    r"|(?:eliminad|eliminamos|eliminar|eliminen|quitad|quitamos|quitar|descartamos|descartar|abandonamos|abandonar|prescindimos de|prescindir de|renunciamos a|dejamos de usar|dejar de usar|nada de)"
    r"|(?:abandonn|supprim|enlev|retir|oubli)(?:e|er|ez|ons)|(?:on|nous) laiss\w+ tomber|(?:on |nous )?renon\w+ a|(?:nous |se )?pass(?:er|ons|e) de|surtout pas(?: de)?"
    r"|(?:eliminiamo|eliminate|eliminare|rinunciamo a|rinunciare a|abbandoniamo|abbandonare|togliamo|togliere|scartiamo|(?:facciamo|fare) a meno d[ie]l?)"
    r"|(?:desistimos d[eoa]|abandonamos|abandonar|eliminamos|removemos|removam|tiramos|deixamos de usar|abrimos mao d[eoa]|abrir mao d[eoa])"
    r"|(?:verwijder\w*|schrappen|stappen af (?:van|from)|laten vallen))(?![\w-])"
)
_NO = re.compile(
    r"\b(?:not|never|n't|can'?t|cannot|don'?t|won'?t|no longer|nicht|nie|niemals|no|nunca|ne|n|jamais|non|mai|nao|niet|neither|nothing)\b"
)
_PRONOUN = re.compile(rf"\s*(?:(?:{_SMALL}(?!\w)|l ?')\s*)*")
# Who gives something up is who asks; `partners drop files` and `a job that removes rows` give up nothing.
_OURS = re.compile(
    r"(?:(?:we|i|you|let's|please|now|then|also|so|will|would|have|had|'ve|'ll|want|wanted|like|decided|plan|going|are|am|could|should|must|can|to|and|just|finally|therefore|all|then|wir|ich|bitte|also|dann|haben|hay que|vamos a|queremos|quiero|por favor|on|nous|il faut|on va|veuillez|merci de|vogliamo|vorrei|per favore|queremos|quero|vamos|we|wij|graag)\b[ ']?)*"
)
_MOVES = re.compile(
    r"\b(?:mov\w+|switch\w*|migrat\w*|migr\w+|replac\w*|chang\w+|wechsel\w*|umstieg\w*|umsteig\w*|umzug|umzieh\w*|ziehen|cambi\w*|pas(?:amos|ar|sons|ser|siamo|sare)|mud\w+|troc\w+|stappen|gaan)\b"
)

_FROM_TO = re.compile(
    rf"\b(?:from|off|von|desde|de|depuis|da|dal|van) (?:{_SMALL} )?(?P<left>{ANY_KIND})\b[^.;!?\n]{{0,24}}?\b(?:to|zu|nach|auf|a|vers|naar|para|over to) (?:{_SMALL} |[\w-]+ (?:for )?){{0,3}}?(?P<taken>{ANY_KIND})\b"
)


# `We'd like to leave Kubernetes: our server on Cloud Run`, `get us off GKE`.
_LEAVES = re.compile(
    r"\b(?:leav(?:e|es|ing)|quit(?:ting)?|(?:are |am )?(?:done|through|finished) with|(?:get|gets|getting|come|coming|move|moving)(?: (?:us|me|it|this|everything|our \w+))? (?:off|out of|away from)"
    r"|verlass\w*|raus aus|dej(?:ar|amos|ando)|sal(?:ir|imos|iendo) de|quitt\w+|sort\w+ de|sair d[eoa]|deixar|saindo d[eoa]|lasci(?:are|amo)|usc\w+ da|verlaten|stoppen met)"
    rf" (?:{_SMALL} )?(?P<left>{ANY_KIND})\b"
)
_ONE_BY_TWO_NAMES = (
    frozenset({"kubernetes", "gke"}),
    frozenset({"postgres", "postgresql"}),
    frozenset({"vms", "compute engine"}),
)


def _same_as(name: str) -> frozenset[str]:
    """The names of one thing."""
    return next((each for each in _ONE_BY_TWO_NAMES if name in each), frozenset({name}))


# Nobody who has to run it knows it.
_UNKNOWN = re.compile(
    r"\b(?:(?:nobody|no one|none of us|niemand|keiner|nadie|personne|ninguem|nessuno)(?: \w+){0,3}? (?:knows|understands|can (?:handle|run|operate)|kennt sich mit|kennt|versteht|sabe|conoce|entiende|conhece|entende|connait|maitrise|conosce|sa usare)(?: (?:how to (?:use|run)|about|usar|de))?"
    r"|(?:don'?t|do not|doesn'?t) (?:know|understand)(?: anything about| how to (?:use|run))?|(?:no|keine|sin|sans|sem) (?:ahnung von|erfahrung mit|experience (?:with|in)|experiencia (?:con|en|com)|knowledge of|conocimientos de))\b"
)

# Who does it instead: people, and never one of Google's services.
_PEOPLE = (
    r"(?:(?:the |our |an?other |a different |their |das |dem |der |den |unser\w* |einem? |eine[mr]? (?:ander\w+ )?|ander\w+ |el |la |un |una |otr[oa] |l ?'?|le |notre |une? |autre |il |lo |altr[oa] |o |a |os |nosso |nossa |um |uma |outr[oa] |de |het |ons |onze |een |ander )*"
    r"(?:[\w-]+ ){0,2}?(?:teams?|department|colleagues?|registrar|agency|vendor|customer|client|partner|supplier|ops|sre|dbas?|admins?|it|infra\w*|platform (?:people|guys)|security|headquarters|parent company|somebody else|someone else|others|contractor|"
    r"[\w-]*team|abteilung|kollegen|registrar|agentur|kunde[n]?|dienstleister|zentrale|jemand ander\w*|equipo|departamento|empresa|cliente|proveedor|equipe|service informatique|prestataire|fournisseur|fornitore|time|squad|fornecedor|afdeling|collega'?s|leverancier))"
)
_HANDLED = r"(?:handled|managed|run|owned|provided|operated|maintained|hosted|taken care of|covered|done|administered|looked after|supplied|set up|paid)"
# `DNS is run by the registrar`, `monitoring doet een ander team`, `la cache la lleva otro equipo`.
_BY_OTHERS = re.compile(
    rf"(?<![\w-])(?:(?:(?:is|are|will be|gets?|stays?|remains?)(?: already| still| also| all)? )?{_HANDLED} (?:by|with|for us by) (?!google|cloud|gcp|us\b|a (?:job|worker|scheduler)){_PEOPLE}"
    rf"|(?:is|are|lives?|sits?|runs?|stays?) elsewhere|(?:is|are) [\w. -]{{1,20}} and (?:remains?|stays?|will (?:remain|stay))|(?:is|are) (?:not ours|not our (?:job|business|concern|responsibility|problem)|somebody else'?s (?:job|problem)|(?:in )?{_PEOPLE}(?:'s)? (?:hands|job|responsibility|turf|matter))"
    rf"|(?:macht|machen|betreibt|betreut|verwaltet|ubernimmt|liefert|stellt) (?:bereits |schon )?{_PEOPLE}|(?:wird|werden) (?:von|vom|durch) {_PEOPLE} (?:betrieben|betreut|verwaltet|gemacht|gestellt|ubernommen)|liegt bei(?:m)? {_PEOPLE}|ist sache (?:de[rs]|von) {_PEOPLE}"
    rf"|(?:la|lo|las|los)?,? ?(?:lleva|llevan|gestiona|gestionan|maneja|manejan|hace) (?:ya )?{_PEOPLE}|(?:es|son|esta|estan) (?:cosa|responsabilidad|asunto|en manos) del? {_PEOPLE}|(?:la|lo|es|esta) (?:gestionad|llevad)[oa]s? por {_PEOPLE}"
    rf"|(?:est|sont) (?:deja )?(?:gere|geree|geres|gerees|fourni|fournie|assure|assuree|pris en charge|prise en charge|du ressort)s? (?:par|de) {_PEOPLE}"
    rf"|(?:e|sono|viene|vengono) (?:gia )?(?:gestit|fornit|curat)[oaie] (?:da|dal|dalla|dall ?'?) ?{_PEOPLE}|(?:se ne occupa|ci pensa|la gestisce|lo gestisce) {_PEOPLE}"
    rf"|(?:e|sao|fica|ficam|esta) (?:gerid|gerenciad|cuidad|feit)[oa]s? (?:por|pel[oa]) {_PEOPLE}|(?:fica com|e com|quem cuida e) {_PEOPLE}"
    rf"|(?:does|doet|beheert|regelt|verzorgt) (?!it (?:all|everything)\b){_PEOPLE}|(?:is|are|wordt|worden) (?:by|door) {_PEOPLE} (?:managed|beheerd|geregeld|gedaan|run))(?![\w-])"
)
_OTHERS_DO = re.compile(
    rf"(?:(?<=[.,;:(]\s)|(?<=\band )|(?<=\bund )|(?<=^)){_PEOPLE} (?:already )?(?:handles?|manages?|owns?|runs?|takes? care of|provides?|looks? after|maintains?|brings?|does|betreibt|macht|gestiona|lleva|gere|gestisce|cuida d[aeo]|beheert)(?= )(?! (?:on|in|at|as|every|each|behind|under|with|from|by|until|once|alone|there)\b)"
)
# Tried and found wanting: `Cloud Run did not work out`, `passt nicht zu uns`.
_FAILED = re.compile(
    r"(?<![\w-])(?:(?:did|does|do|has|have)(?:n'?t| not)(?: quite| really| exactly| ever)? (?:fit|suit|cut it|get along|got along|gotten along|work(?:ed)?(?: out)?(?= (?:for|with)\b| ?[.,;:!)\n]|$)|worked out)|(?:was|were|got|proved|turned out)(?: to be)? (?:\w+ )?too (?:slow|expensive|dear|limited|limiting|heavy|much|complex|complicated|small)"
    r"|(?:passt|passte|passen|taugt|reicht|reichte|genugt)(?: \w+)? nicht|(?:hat|haben) (?:\w+ ){0,2}?nicht (?:gepasst|funktioniert|gereicht|geklappt)|war(?:en)? (?:\w+ )?zu (?:langsam|teuer|klein|kompliziert)|no (?:nos |me )?(?:funciono|sirvio|sirve|encaja|encajo|basta|basto)(?= |[.,;:)])|(?:fue|era) demasiado \w+"
    r"|n ?'?(?:a|ont) pas (?:convenu|marche|suffi|fonctionne)|ne (?:nous )?convien(?:t|nent) pas|etait trop \w+|non (?:ci )?(?:va bene|andava bene|ha funzionato|basta)|era troppo \w+|nao (?:nos )?(?:deu certo|funcionou|serviu|serve)|(?:era|foi|ficou) (?:lento|caro|pequeno) demais|(?:werkte|paste|past|volstaat|bleek) (?:\w+ )?niet(?: te werken)?|was te (?:traag|duur|klein))(?![\w-])"
)
# Judged and found wanting: `HA isn't worth it`, `Composer was turned down`, `no thanks`.
_JUDGED = re.compile(
    r"(?<![\w-])(?:(?:is|are|was|were|would be|seems?|feels?|looks?)(?:n'?t| not) (?:really |quite |yet )?(?:worth|justified|planned|part of|something|on the (?:list|roadmap|table)|for us|our thing|allowed|permitted|approved|in (?:the )?(?:plan|budget|picture))|(?:is|are|was|were|has been|got) (?:\w+ )?(?:turned down|rejected|vetoed|forbidden|banned|prohibited|off limits|taboo|a no-?go|not allowed)|"
    r"(?:is|are|would be) (?:nothing|not (?:a thing|something)) (?:we|i|that)|(?:is|are) (?:out(?! of)|no option|no longer (?:needed|wanted))|can (?:wait|go|be skipped|be left out|stay out)|has to wait|have to wait|(?:has|have) no (?:place|business)|(?:konnen|kann) (?:wir|man|ich) (?:uns |mir |sich )?(?:\w+ )?(?:sparen|weglassen|streichen)|sparen wir uns|lohnt (?:sich )?(?:\w+ )?nicht|kann warten|konnen warten|ist (?:tabu|verboten|raus)|sind (?:tabu|verboten|raus)|"
    r"(?:puede|pueden) esperar|no (?:vale|merece) la pena|sobra|sobran|(?:esta|estan) prohibid[oa]s?|(?:peut|peuvent) attendre|ne vaut pas (?:la peine|le coup)|(?:est|sont) (?:interdit|proscrit|refuse)e?s?|puo aspettare|possono aspettare|non vale la pena|e vietat[oa]|pode esperar|podem esperar|nao vale a pena|(?:e|esta) proibid[oa]|kan wachten|is niet de moeite waard|is verboden)(?![\w-])"
)
# The thing stands within: `leave Redis out`, `keep VMs out of it`, `wir lassen Redis weg`.
_LEFT_OUT = re.compile(
    r"(?<!n't )(?<!not )(?<!never )\b(?:(?:leave|leaving|keep|keeping|take|cut)(?! out) (?P<what>[^.;,:!?\n]{2,40}?) (?:out|off the list|aside|away)(?! of (?:the )?(?:box|reach|hours))\b|(?:lass|lasst|lassen|lasse) (?:wir |ich |bitte )?(?P<weg>[^.;,:!?\n]{2,40}?) (?:weg|raus|aussen vor|aus dem spiel)\b|"
    r"(?:dejamos|dejad|dejar|deja) (?:fuera |de lado )(?P<fuera>[^.;,:!?\n]{2,40})|(?:laisse[rz]?|laissons) (?P<cote>[^.;,:!?\n]{2,40}?) de cote\b|lasciamo (?:fuori|perdere) (?P<fuori>[^.;,:!?\n]{2,40})|deixamos (?P<fora>[^.;,:!?\n]{2,40}?) de fora\b|(?:(?<=[.!;\n] )|(?<=^))(?P<asked>[\w./-]{1,24}(?: [\w./-]{1,24}){0,3}) ?\? [^.!?\n]{0,40}?\b(?:no(?: thanks| thank you| way|,? please)?|nope|nah|never|nein(?: danke)?|nee|no,? gracias|non,? merci|no,? grazie|nao,? obrigad[oa])(?= ?[.!\n]|$)|laten (?:we|wij) (?P<nl>[^.;,:!?\n]{2,40}?) (?:weg|achterwege)\b)"
)
_REFUSED = re.compile(
    r"(?<![\w-])(?:(?:(?:we|i|they|he|she|security|legal|management|the \w+|finance) )?(?:have |has |had )?(?:explicitly |already |also )?(?:turned down|rejected|vetoed|ruled out|said no to|decided against|opted out of|(?:can|could) do without|(?:won'?t|will not|are not going to|aren'?t going to|am not going to|'re not going to|'m not going to) (?:be )?(?:us(?:e|ing)|need(?:ing)?|hav(?:e|ing)|run(?:ning)?|deploy(?:ing)?|pay(?:ing)? for))|"
    r"minus(?= (?:an?|the|any)\b)|(?:hold|holding) off on|pass on|(?:nix|nichts|weg|schluss) mit|basta con|(?:don'?t|do not|no need to|please don'?t) (?:bother (?:with|about|setting up)|worry about|touch|care (?:about|for)|fancy|like|pay for)|no need for|steer clear of|not a fan of|allergic to|anything but|whatever you (?:use|take), (?:not|no)|(?:everything (?:from|an?|the|that|which|we)\b|the usual (?:\w+ )?(?:stack|setup|set))[^.;,\n]{0,40} except(?: for)?(?![^.;\n]*\b(?:is|are|be|stays?|remains?|must|should|may)\b)|(?:any|whatever|whichever)(?: [\w-]+){1,3} (?:but|except|other than)|"
    r"alles,? (?:bloss|nur) (?:kein\w*|nicht)|alles ausser|cualquier cosa menos|todo menos|tout sauf|n'importe quoi sauf|tutto tranne|tutto fuorche|qualquer coisa menos|tudo menos|alles behalve|bloss (?:kein\w*|nicht)|auf keinen fall(?: ein\w*)?|hande weg von|kommt uns nicht ins haus:?|(?:ni hablar|olvidaos|olvidate|pasamos) de|hors de question d(?:e|'avoir)(?: une?)?|(?:wir|ich) (?:wollen|will|brauchen|brauche|nutzen|mochten) (?:\w+ )?(?:kein\w*|nichts mit)|"
    r"(?:non ne vogliamo sapere di|lasciate stare|evitiamo|evitare|evita(?:mos|r|d)?|evit(?:ons|ez|er)|evitem|vermeiden? ?(?:wir)?|vermijd\w*))(?: (?:an?|the|any|das|die|den|der|le|la|les|el|los|las|il|lo|i|o|os|as|de|het|een))?(?= )"
)
# What is there: behind its name, or before it.
_STANDS_THERE = re.compile(
    r"(?<![\w-])(?:(?:already |do |does |all )?exists?(?: already)?(?! in\b)|(?:is|are)(?: already| all)? (?:there|in place|set up|provisioned|created|configured)(?: already)?(?! (?:to|for|by|if|when|as)\b)(?<!is there)(?<!are there)(?<!is set up)(?<!are set up)(?<!is created)(?<!are created)(?<!is configured)(?<!are configured)(?<!is provisioned)(?<!are provisioned)|(?:is|are) (?:there already|already (?:there|live|deployed|running|in place|set up))|"
    r"(?P<runs>(?:already |currently )(?:runs?|running|live|lives|deployed|hosted|sits?|serves?) (?:on|in|under|at|as)|(?:runs?|lives?|sits?) already (?:on|in|at)|(?:is|are) already (?:running|deployed|hosted|live) (?:on|in|at)|(?:is|are) (?:up|live)(?: and running)? already|lauft (?:bereits|schon) (?:auf|in|bei)|laufen (?:bereits|schon) (?:auf|in|bei)|ya (?:corre|funciona|esta desplegad[oa]|esta) en|tourne deja (?:sur|dans)|gira gia (?:su|in)|ja (?:roda|esta rodando|corre) (?:no|na|em)|draait al (?:op|in))|"
    r"gibt es (?:bereits|schon)|haben wir (?:bereits|schon)|existier(?:t|en) (?:bereits|schon)|(?:ist|sind) (?:bereits|schon) (?:da|vorhanden|eingerichtet|angelegt)|steht (?:bereits|schon)|stehen (?:bereits|schon)|ya (?:existen?|estan?(?! en)|los? tenemos|las? tenemos)|exist(?:e|ent) deja|(?:est|sont) deja (?:la|en place|cree\w*)|esist(?:e|ono) gia|c'e gia|ci sono gia|ja exist(?:e|em)|ja esta(?:o)? (?:pront|criad)\w*|bestaa?t? al|bestaan al|(?:is|zijn) er al)(?![\w-])"
)
_THERE_IS = re.compile(
    r"(?<![\w-])(?:there (?:is|are) already|(?:we|i) already (?:have|run|operate|host)|(?:we|i)'?ve already got|(?:we|i) have already(?: got)?|wir haben (?:bereits|schon)|es gibt (?:bereits|schon)|ya (?:tenemos|hay)|(?:nous avons|on a|il y a) deja|abbiamo gia|c'e gia|ja (?:temos|existe)|(?:we|wij) hebben al|er is al)(?: (?:an?|the|our|eine?[nmrs]?|une?|una?|uno|uma?|un|een))?(?= )"
)
# `The servers that already run` are told of what uses the thing.
_RELATIVE = re.compile(r"\S (?:we|i|you|that|which|who|wir|que|qui|che|die|das|der|dat) $")
_AGAIN = re.compile(
    r"\b(?:don'?t|do not|no need to|without|never|nicht|no|ne|non|nao|niet)\b[^.;!?\n]{0,30}\b(?:again|a second time|noch ?mal|erneut|otra vez|de nuevo|a nouveau|di nuovo|novamente|opnieuw)\b"
)
_NEAR = 40
# What something can't be is said of that thing, whatever it is called.
_NOT_MADE_FOR = (
    "can", "won", "isn", "is ", "aren", "are ", "was", "does", "not", "ne ", "n'", "est ", "sont ", "peut ", "va ",
    "pas ", "no ", "nao ", "used", "surtout", "nada",
)  # fmt: skip


def away_in(text: str) -> Iterator[Span]:
    """The stretches of a text that are about what it gives up, puts off or finds needless."""
    yield from put_off_in(text)
    yield from given_up_in(text)


def put_off_in(text: str) -> Iterator[Span]:
    """Those of them that are about what is to come later, and not now."""
    for match in (*_DEFERRED.finditer(text), *_DATED.finditer(text)):
        yield from said_of(text, match.start())


def given_up_in(text: str) -> Iterator[Span]:
    """Those of them that are about what it gives up for good."""
    for match in _BEHIND.finditer(text):
        if _NO.search(match[0]) is not None or not _denied(text, match.start()):
            yield from said_of(text, match.start())
    for match in _AHEAD.finditer(text):
        low = _clause_start(text, match.start())
        if not _denied(text, match.start()) and (
            match[0].startswith(_NOT_MADE_FOR) or _OURS.fullmatch(text[low : match.start()].lstrip())
        ):
            span = _object(text, match.end())
            yield from [span] if _says_more(text, span) else _pointed_at(text, match.start(), span)
    for match in _BY_OTHERS.finditer(text):
        # `MySQL for a site that runs elsewhere`: the site does.
        low = _clause_start(text, match.start())
        points_back = _RELATIVE.search(text, low, match.start())
        stops = [each.end() for each in _PREPOSITION.finditer(text, low, points_back.start() if points_back else low)]
        yield from [(stops[-1], match.start())] if stops else said_of(text, match.start())
    for pattern in (_FAILED, _JUDGED):
        for match in pattern.finditer(text):
            yield from said_of(text, match.start())
    for match in _LEFT_OUT.finditer(text):
        yield from (span for name in match.groupdict() if (span := match.span(name)) != (-1, -1))
    for pattern in (_UNKNOWN, _REFUSED, _OTHERS_DO):
        for match in pattern.finditer(text):
            yield _object(text, match.end())
    yield from replaced_in(text)
    for match in _FROM_TO.finditer(text):
        left, taken = match["left"], match["taken"]
        moves = _MOVES.search(text, max(0, match.start() - _NEAR), match.end())
        if moves and left != taken and any({left, taken} <= kind for kind in OF_A_KIND):
            yield match.span("left")
    for match in _LEAVES.finditer(text):
        # Something else of its kind is to be there, or nobody has said that it goes.
        kind = next(kind for kind in OF_A_KIND if match["left"] in kind)
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        if not _denied(text, match.start()) and any(
            re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", rest) for each in kind - _same_as(match["left"])
        ):
            yield match.span("left")


def existing_in(text: str) -> Iterator[tuple[Span, bool]]:
    """The stretches of a text that are about what stands already, and whether it is said to run there."""
    for match in _STANDS_THERE.finditer(text):
        if not _denied(text, match.start()) and not _RELATIVE.search(
            text, _clause_start(text, match.start()), match.start()
        ):
            yield from ((span, match["runs"] is not None) for span in said_of(text, match.start()))
            if match["runs"]:
                # Where it runs stands as well.
                yield _object(text, match.end()), True
    for match in _THERE_IS.finditer(text):
        yield _object(text, match.end()), False
    for match in _AGAIN.finditer(text):
        yield from ((span, True) for span in said_of(text, match.start()))


def _pointed_at(text: str, at: int, what: Span) -> Iterator[Span]:
    """What a pronoun behind a word stands for: in the same sentence, or all of a short one before it."""
    found = [*said_of(text, at)]
    before = [match.span() for match in _STRONG.finditer(text, 0, at)]
    if not found and before and text[slice(*what)].strip() and not text[before[-1][1] : at].strip():
        low, high = (before[-2][1] if len(before) > 1 else 0), before[-1][0]
        found = [(low, high)] if len(text[low:high].split()) <= _SENTENCE_WORDS else []
    yield from found


_SENTENCE_WORDS = 14


def _says_more(text: str, span: Span) -> bool:
    """Whether a stretch names a thing, and is no pronoun alone."""
    return text[slice(*span)].strip() != "" and _PRONOUN.sub("", text[slice(*span)] + " ", count=1).strip() != ""


def _denied(text: str, at: int) -> bool:
    """Whether the words before a place, in its clause, say no to what stands there."""
    return _NO.search(text, _clause_start(text, at), at) is not None


def _clause_start(text: str, at: int) -> int:
    return max((match.end() for match in _BREAK.finditer(text, 0, at)), default=0)


def said_of(text: str, at: int) -> Iterator[Span]:
    """What the words at a place are said of: what stands before them in their clause, or the clause before it."""
    low = _clause_start(text, at)
    said = _PRONOUN.match(text, low, at)
    if said is None or said.end() < at:
        if re.match(r"(?:are|sind|son|sont|sono|sao|zijn|come|follow|wait|kommen|folgen|vienen|viennent)\b", text[at:]):
            low = _list_start(text, low)
        if _HOSTED.search(text[low:at]):
            # A program and the platform that it is to run on come and go together.
            yield low, at
            return
        # German and Romance sentences may begin with the preposition of what they are about.
        start = said.end() if said else low
        stop = _PREPOSITION.search(text, start, at)
        yield low, stop.start() if stop and stop.start() > start else at
        return
    before = list(_BREAK.finditer(text, 0, low))
    if not before or (_STRONG.match(before[-1][0]) and not text[low:at].strip()):
        return
    high, start = before[-1].start(), before[-2].end() if len(before) > 1 else 0
    plural = _MANY.search(text, low, at) or _MANY.match(text, at)
    if plural or text[start:high].strip() == "" or before[-1][0] in _ANDS:
        # Several things, or none: what is meant begins with the sentence.
        start = max((match.end() for match in _STRONG.finditer(text, 0, high)), default=0)
        start = max(start, *(match.end() for match in before if match[0] in "(:"), 0)
    begin = _PRONOUN.match(text, start, high)
    start = begin.end() if begin else start
    if not text[low:at].strip() and len(text[start:high].split()) <= _SHORT:
        yield start, high
        return
    stop = _PREPOSITION.search(text, start, high)
    yield start, stop.start() if stop and stop.start() > start else high


_HOSTED = re.compile(
    r"\b(?:(?:[\w-]*-)?(?:apis?|apps?|services?|servicios?|servicos?|servizi?o?|dienste?|back-?ends?|front-?ends?|dashboards?|workers?|web ?apps?|sites?|website|bots?|portals?)|fast ?api|django|flask|rails|laravel|node|express|next\.js|spring(?: boot)?|streamlit|grafana|airflow)"
    r"(?: (?!for\b|fur\b|para\b|pour\b)[\w.-]+){0,3}? (?:on|auf|en|sur|su|op|no|na|in|bei|in der|im) (?:google )?(?:cloud run|app engine|gke|kubernetes|k8s|cloud functions|composer|compute engine)\s*$"
)


def _list_start(text: str, low: int) -> int:
    """Where a list begins that ends with the clause at a place: short items between commas."""
    for match in reversed(list(_BREAK.finditer(text, 0, low))):
        if match[0] not in {",", *_ANDS}:
            return match.end()
        before = _clause_start(text, match.start())
        if len(text[before : match.start()].split()) > _ITEM:
            return match.end()
        low = before
    return low


_ITEM = 3
_ANDS = frozenset({"and", "und", "y", "et", "e"})
_MANY = re.compile(r"\b(?:them|they|these|those|both|neither|none|all|ellos|ellas|los|las|les|eux|loro|eles|elas)\b")
_SHORT = 6


def _object(text: str, at: int) -> Span:
    """What the words before a place are about: up to where another thing begins."""
    begin = _PRONOUN.match(text, at)
    start = begin.end() if begin else at
    stop = min(
        (
            match.start()
            for match in (
                _PREPOSITION.search(text, start),
                re.compile(r"(?<!\betc)(?<!\bincl)(?<!\busw)(?<!\be\.g)[.](?=\s|$)|[,;:!?()\n]").search(text, start),
            )
            if match
        ),
        default=len(text),
    )
    verb = re.compile(
        r"\b(?:so|therefore|thus|hence|deshalb|daher|asi que|donc|alors|quindi|portanto|dus) (?=\w)|\b(?:and|und|y|et|e|en) (?=(?:use|keep|put|run|take|go|nutz\w+|nehm\w+|us\w+|utilis\w+|pass\w+|we|wir|gebruik\w*|neem)\b)"
    ).search(text, start, stop)
    return at, verb.start() if verb else stop
