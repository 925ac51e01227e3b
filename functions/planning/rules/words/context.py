"""What a goal tells beside its wishes: how it was, what others say or have, what it compares, leaves open or asks.

It is taken out before anything else reads the goal, so that no reader takes it for a wish, and told once as it was said.
A clause is found by words of a table, each with how far it reaches: a whole sentence, its clause,
what stands before it there, or a phrase of it.
What names no part and no figure stays where it is, as does what is said of the public, and where nothing else would be left, all of it stays. Nothing here raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from functions.planning.rules.words.access import access_words
from functions.planning.rules.words.denied import LEFT_OUT
from functions.planning.rules.words.places import regions_in
from functions.planning.rules.words.tables import apps_table, needs_table
from functions.planning.rules.words.values_named import plain
from functions.planning.rules.words.verdicts import taken_back

Span = tuple[int, int]

HISTORY, HEARSAY, OTHERS, COMPARED, CONDITION, MAYBE, QUESTION, REFUSED, LATER = (
    "history", "hearsay", "others", "compared", "condition", "maybe", "question", "refused", "later",
)  # fmt: skip
QUOTED, LOGGED, CODE, DONE, BACKGROUND = "quoted", "logged", "code", "done", "background"
"""What whole lines are (`blocks`)."""
_OPEN = frozenset({CONDITION, MAYBE, QUESTION, LATER})
_TOLD_AS = {
    HISTORY: "told as how it was: nothing is built or set by it",
    HEARSAY: "what somebody else says: nothing is built or set by it; say it as your own wish to have it",
    OTHERS: "told of another system: nothing is built or set by it",
    COMPARED: "only compared with: nothing is built or set by it",
    CONDITION: "left open on a condition: not part of the plan; `infraai change` adds it once it is wanted",
    MAYBE: "left open: not part of the plan; say it plainly to have it, or add it with `infraai change`",
    REFUSED: "said no to: not part of the plan",
    LATER: "put off: not part of the plan; `infraai change` adds it once it is wanted",
    QUOTED: "quoted: nothing is built of it; say it as your own wish to have it",
    LOGGED: "lines of a log: nothing is built of them",
    CODE: "code or commands: nothing is built of them; say in words what of it shall run",
    DONE: "done already: nothing is built of it",
    BACKGROUND: "told as how it is or came about: nothing is built of it; say it as your own wish to have it",
    QUESTION: "a question: nothing is built of it; say it plainly to have it, or add it with `infraai change`",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What a goal tells and does not wish for, in its own words, and in which way."""

    words: str
    standing: str

    @property
    def is_open(self) -> bool:
        """Whether nobody says that it is not wanted."""
        return self.standing in _OPEN

    @property
    def how(self) -> str:
        """What the plan makes of it."""
        return _TOLD_AS[self.standing]


_WHO_SAYS = (
    r"(?:(?:my|our|an?|the|some|one|their|this|that) )?(?:[\w-]+ ){0,2}?(?:colleagues?|coworkers?|co-workers?|friends?|brother|sister|neighbou?rs?|consultants?|vendor|docs?|documentation|blogs?|article|tutorials?|book|manual|guide|readme|"
    r"internet|people|others|everyone|everybody|somebody|someone|chatgpt|copilot|gemini|reddit|experts|salesman|auditors?|intern|"
    r"kollege|kollegin|kollegen|freund|berater|doku\w*|handbuch|hersteller|anbieter|companeros?|colegas?|amigos?|consultor\w*|documentacion|proveedor|collegues?|amis?|consultants?|prestataire|"
    r"colleg[ahi]\w*|amic[oi]|consulente|documentazione|fornitore|documentacao|fornecedor|collega'?s?|vriend|documentatie|leverancier)"
)
_SAYS = (
    r"(?:says?|said|thinks?|thought|claims?|claimed|suggests?|suggested|wants? (?:us|me) to|asks? (?:us|me) to|recommends?|recommended|insists?|swears?|told (?:me|us)|believes?|mentions?|wrote|writes|noted|proposed|proposes|puts?|would (?:use|take|go|do|love|prefer)|asked (?:if|whether)|wondered|"
    r"meint|meinen|sagt|sagen|empfiehlt|empfehlen|glaubt|findet|behauptet|schreibt|schrieb|escribio|a ecrit|scrisse|ha scritto|escreveu|schreef|schlagt|dicen?|creen?|piensan?|recomiendan?|sugieren?|disent?|dit|pensent?|pense|recommande\w*|conseille\w*|suggere\w*|"
    r"dicono|dice|pensano?|consiglia\w*|suggerisc\w*|diz|dizem|acham?|recomendam?|sugerem?|zegt|zeggen|denkt|vindt|adviseert|raadt)"
)
_MAY = (
    r"(?:might|may|could|would(?! (?:like|love|need|want|prefer|be (?:nice|great|good|ideal|cool|helpful)))|perhaps|maybe|possibly|we'?d(?! (?:like|love|prefer))|(?:we'?ll|we will|i'?ll|can) (?:\w+ ){0,2}?(?:look|think|consider|see|revisit|talk|add|need|switch|move|migrate|get|decide|discuss)|"
    r"(?:on|nous) (?:passera|ajoutera|mettra|verra|prendra|migrera|passerons|ajouterons|verrons|migrerons)|(?:anadiremos|pasaremos|migraremos|pondremos|veremos|aggiungeremo|passeremo|vedremo|adicionaremos|passaremos|colocaremos)|ware|konnten|konnte man|wurden wir|vielleicht|eventuell|podriamos|podria|quizas?|tal vez|pourrait|pourrions|pourra|peut-etre|potremmo|potrebbe|forse|poderiamos|poderia|talvez|zouden|misschien|kunnen we)"
)
_IF = r"(?:if|when|once|in case|should(?= (?:traffic|load|usage|demand|we|it|the))|as soon as|falls|wenn|sobald|si|cuando|quand|des que|se|quando|als|indien|zodra)"
_LATER = r"(?:some ?day|one day|at some point|eventually|down the road|in the future|irgendwann|eines tages|algun dia|un jour|un giorno|um dia|ooit)"
_ADVERB = r"(?:(?:or )?(?:maybe|perhaps|possibly)|vielleicht|eventuell|womoglich|moglicherweise|quizas?|tal vez|a lo mejor|peut-etre|eventuellement|forse|magari|eventualmente|talvez|quem sabe|misschien|eventueel)"
_AGO = (
    r"(?:previously|formerly|historically|in the past|back then|back in \d{4}|(?:\w+ )?(?:years?|months?|weeks?) ago|last (?:year|month|week|quarter|summer|winter|spring|autumn|time)|the (?:year|month|week) before|"
    r"fruher(?! als)|ehemals|damals|(?:letztes|voriges|vergangenes) jahr|letzten (?:monat|sommer|winter)|vor (?:\w+ )?jahren|anteriormente|antiguamente|en el pasado|el ano pasado|hace (?:\w+ )?anos|auparavant|autrefois|"
    r"l'an(?:nee)? derniere?|il y a (?:\w+ )?ans|in passato|l'anno scorso|(?:\w+ )?anni fa|antigamente|no passado|(?:no )?ano passado|ha (?:\w+ )?anos|vroeger|voorheen|vorig jaar|(?:\w+ )?jaar geleden)"
)
_WAS = (
    r"(?:(?:before|earlier)(?: that| this)?,? (?:we|it)|(?:the|our|my) [\w-]+ (?:was|were|ran|lived) (?:on|in|at|with|using)|(?:we|i|they) (?:had|tried|ran|hated|were (?:on|at|using|running))|(?:it|that|this|everything|all of (?:it|this|that)) (?:was|ran|lived|sat|stood|had)|until (?:now|recently|last \w+)|"
    r"(?:wir|ich) hatten?|hatten? (?:wir|ich)|lief(?:en)? (?:das|es|alles|die)|bisher|bislang|teniamos|usabamos|corria|estabamos|(?:nous avions|on avait|on utilisait|nous utilisions)|tournait|avevamo|usavamo|girava|tinhamos|usavamos|rodava|"
    r"(?:we|wij) hadden|hadden (?:we|wij)|draaide)"
)
_TODAY = r"(?:today|right now|currently|at the moment|so far|until now|heute|derzeit|bisher|bislang|aktuell|momentan|hoy|actualmente|aujourd'?hui|actuellement|pour l'?instant|oggi|attualmente|hoje|atualmente|momenteel)"
_STANDS = r"(?:ist|sind|lauft|laufen|steht|liegt|haben wir|esta|corre|tenemos|tourne|roda|gira|draait|is|sits|runs)"
_WHOLE = rf"(?:it'?s all|everything(?:'?s)?|all(?: of it| this)?|alles|todo|tudo|tout|tutto)(?: {_STANDS})?"
_ON_A_BOX = (
    r"(?:on|auf|en|sur|em|num|su|op) (?:1|one|an?|the same|a single|einem|einer|un|un solo|une|une seule|uno|um|um unico|een|one) (?:[\w-]+ ){0,2}?"
    r"(?:vms?|vps|box|host|server|machine|droplet|rechner|maschine|servidor|maquina|serveur|macchina)"
)
_OLD = r"(?:the|our|my|das|die|der|unser\w*|el|la|nuestr\w+|l'|le|notre|il|lo|o|a|de|het|onze) ?(?:old|former|previous|legacy|alte[rsn]?|ehemalige[rsn]?|antigu[oa]|viej[oa]|ancien(?:ne)?|vecchi[oa]|antig[oa]|oude)"
_EXAMPLE = (
    r"(?:for example|for instance|zum beispiel|z\. ?b\.|por ejemplo|par exemple|per esempio|por exemplo|bijvoorbeeld)"
)

# Standing, reach (`sentence`, `clause`, `phrase`, `subject`, `back`, `words`: these alone), and the words.
_CUES = tuple(
    (standing, reach, re.compile(rf"(?<![\w'-])(?:{words})(?![\w'-])"))
    for standing, reach, words in (
        (
            QUESTION,
            "sentence",
            (
                r"^(?:(?:and|but|so|or|also|then|und|oder|y|o|et|ou|e|en|of),? )*(?:should (?:we|i|it|this|that|there)|do (?:we|i) (?:really |even |also |actually )?(?:need|have)|is (?:that|it(?! possible)|this)|are (?:these|they|those)|would (?:it|that|this|you (?:recommend|suggest|use|go|choose))|"
                r"does (?:it|that|this)|what (?:about|is the difference|does|would|do you think|happens)|why|how (?:much|long|about)|which (?:is|one|would)|any (?:thoughts|opinion|advice|recommendation|(?:other |better |good )?(?:alternatives?|options|ideas|suggestions))|what if|"
                r"sollten? (?:wir|ich|man)|brauchen? (?:wir|ich|man)|ist das|ware|lohnt|was (?:kostet|meint)|warum|deberiamos|deberia|necesitamos|hace falta|es (?:necesario|mejor)|vale la pena|conviene|que tal|por que|cuanto|"
                r"devrions|devrait|faut-il|est-ce (?:que|necessaire|utile)|avons-nous besoin|a-t-on besoin|pourquoi|combien|dovremmo|perche|quanto|devemos|deveriamos|precisamos|vale a pena|moeten we|hebben we|is (?:het|dat)|waarom|hoeveel)"
            ),
        ),
        (
            REFUSED,
            "subject",
            (
                r"(?:appears?|seems?|looks?|feels?|sounds?|(?:is|are)(?= (?:too|rather|quite|somewhat|way)))(?: to be)?(?: (?:too|rather|quite|very|somewhat|pretty|really|way too|a bit))? (?:complicated|complex|expensive|costly|dear|pricey|heavy|overkill|over-?engineered)|"
                r"(?:ist|sind|ware|waren|erscheint|scheint)(?: (?:\w+ )?(?:uns|mir|wirklich|einfach|leider|eindeutig))? (?:viel )?zu (?:teuer|komplex|kompliziert|aufwandig)|(?:est|sont|serait|parait|semble)(?: (?:nous|bien|vraiment))? trop (?:cher\w*|complexes?|complique\w*|lourde?s?)|"
                r"(?:es|son|seria|parece)(?: \w+)? demasiado (?:car[oa]s?|complej[oa]s?|complicad[oa]s?)|(?:e|sao|seria|parece|fica)(?: \w+)? (?:car[oa]s?|complex[oa]s?|complicad[oa]s?) demais|(?:e|sono|sarebbe|sembra) troppo (?:car[oaie]|compless[oaie]|complicat[oaie])|(?:is|zijn|lijkt)(?: ons)? te (?:duur|zwaar|ingewikkeld)|"
                r"(?:se (?:volvio|ha vuelto|hizo|puso)|(?:ya )?(?:nos )?sale)(?: (?:muy|demasiado))? car(?:[oa]s?|isim[oa]s?)|(?:got|became|has (?:become|gotten)|is getting)(?: (?:way|far|just))? too (?:expensive|pricey|dear|costly)|(?:wurde|wird|ist)(?: uns)? (?:viel )?zu teuer(?: geworden)?|(?:est|sont) devenue?s? (?:trop |tres )?cher\w*|ficou (?:muito )?car[oa](?: demais)?|e diventat[oa] troppo car[oa]|"
                r"(?:(?:starts?|begins?) at|only comes (?:in|from)|has a minimum of|beginnt (?:erst )?bei|empieza en|commence a|comeca em|parte da|begint bij)(?: about| around)? [$]?\d[\d.,]* ?(?:tb|tib|gb|gib|usd|eur|euros?|dollars?|[$])|"
                r"(?:(?:eats?|burns?|frisst|verschlingt|se come|devora|mange|come)(?: up)?|costs? us|kostet uns|nos cuesta|nous coute|nos custa|ci costa|kost ons) (?:\w+ )?[$]?\d[\d.,]*"
            ),
        ),
        # What comes in a later phase, and what begins with `later`.
        (
            LATER,
            "sentence",
            r"^(?:(?:(?:in|for|with|ab|fur|en|para|na|nella|dans|pour) )(?:(?:the|der|la|una|un|une|eine[rm]?|a) )?)?(?:phase|stage|step|milestone|wave|iteration|stufe|etappe|schritt|fase|etapa|tappa|vague|stap) (?:[2-9]|two|three|ii|iii|zwei|drei|dos|tres|deux|trois|due|tre|dois|twee|b)\b",
        ),
        (
            LATER,
            "sentence",
            r"^(?:(?:and|und|y|et|e|en),? )?(?:later(?: on)?|much later|afterwards|spater|mas (?:adelante|tarde)|plus tard|ulterieurement|piu (?:avanti|tardi)|in (?:un )?futuro|mais tarde|no futuro)(?=,? (?!than\b|als\b|que\b|readers?\b|versions?\b))",
        ),
        (
            OTHERS,
            "clause",
            r"^(?:the |our |a |der |unser |el |nuestro |le |notre |il |o |de |onze )?(?:customer|client|partner|vendor|supplier|provider|agency|kunde|lieferant|anbieter|cliente|proveedor|fournisseur|fornitore|fornecedor|klant|leverancier)(?:'?s'?)? (?:own )?(?:[\w-]+ ){1,3}(?:has|have|runs?|exposes?|keeps?|hat|tiene|heeft) (?:an?|eine?n?|una?|een)(?= )",
        ),
        (CONDITION, "sentence", rf"{_IF}\b[^.;!?\n]{{0,160}}?\b{_MAY}|{_MAY}\b[^.;!?\n]{{0,160}}? {_IF}"),
        (HEARSAY, "clause", rf"^{_WHO_SAYS}(?: [\w-]+){{0,4}}? {_SAYS}"),
        (
            HEARSAY,
            "clause",
            (
                r"^(?:i|we) (?:was|were) told (?!to\b)|^(?:i|we|ich|wir)(?:'ve| have| habe| haben)? (?:read|heard|saw|seen)|^(?:he leido|me dijeron|j'ai lu|on m'a dit|ho letto|eu li|ouvi|ik las|ik heb gelezen|ich habe gelesen|angeblich|il parait)|"
                r"^(?:according to|laut|segun|selon|secondo|segundo|volgens) (?:the|my|our|der|dem|den|unser\w*|mein\w*|el|la|los|mi|le|les|mon|notre|il|lo|mio|o|a|os|meu|de|het|mijn|onze|google|chatgpt)"
            ),
        ),
        (
            OTHERS,
            "clause",
            (
                rf"^(?:{_EXAMPLE},? )?(?:(?:our |the |a )?(?:competitors?|rivals?)|netflix|uber|spotify|airbnb|facebook|twitter|other (?:companies|teams|people|startups|projects)|most people|"
                r"(?:our|the) (?:sister|parent|mother) company|(?:my|our) (?:previous|former|last|old) (?:employer|company|job|team|startup)|another (?:team|company|project|department)|in (?:my|our) (?:other|last|previous|old) (?:project|job|company|team))"
            ),
        ),
        (
            OTHERS,
            "clause",
            r"^(?:(?:and|but|und|aber|y|et|e|en) )*(?:locally|on my (?:laptop|machine|mac)|lokal|auf meinem (?:laptop|rechner)|localmente|en local|en mi (?:maquina|portatil)|in locale|sur mon (?:poste|portable))\b.* (?:runs?|ran|works?|uses?|used|lauft|laufen|nutz\w+|corre|funciona|usa\w*|tourne|utilise\w*|gira|roda|draait)\b",
        ),
        (
            HISTORY,
            "clause",
            r"(?<!be )(?<!is )(?<!are )(?<!being )(?<!been )(?<!get )(?<!gets )used to (?:be|have|run|use|live|sit|cost|need|do|host|rely|require|take|serve|store|keep)",
        ),
        (HISTORY, "clause", rf"{_AGO}"),
        (
            HISTORY,
            "clause",
            (
                r"(?:we|i|they|some|everyone|everybody) (?:also |once |briefly |have |had )*(?:thought|talked|debated|looked) (?:about|at|into)|(?:we|i|they) (?:also |once |briefly |have |had )*(?:considered|evaluated|discussed)|"
                r"(?!\w*riamos|quer\w*|gosta\w*|precisa\w*)\w+(?:abamos|iamos|inhamos|avamos)|(?!vol)\w+(?:avamo|evamo)|(?:nous|on) (?:n')?(?!voul|aim|souhait)\w+(?<!r)(?:ions|ait)|wir (?:nutzten|verwendeten|betrieben|uberlegten)"
            ),
        ),
        (
            REFUSED,
            "sentence",
            r"(?:(?<=[,:-] )|(?<=\())(?:rejected|discarded|dropped|cancelled|canceled|declined|not chosen|verworfen|abgelehnt|gestrichen|descartad[oa]|rechazad[oa]|rejetee?|ecartee?|abandonnee?|scartat[oa]|rifiutat[oa]|rejeitad[oa]|afgewezen|geschrapt)\)?[.;!]?\s*$",
        ),
        (HISTORY, "clause", rf"^(?:(?:and|but|so|until now|currently|so far),? )*{_WAS}"),
        # `We run everything on one VM, just add a bucket`: it stands, and what is added comes beside it.
        (
            BACKGROUND,
            "words",
            rf"^(?:we|i|wir|ich) (?:already )?(?:run|host|have|keep|betreiben|haben|hosten) (?:everything|all(?: of it)?|it all|alles) (?:already |schon |bereits )?{_ON_A_BOX}(?=[,;]? (?:(?:and|so|und) )?(?:just|only|all we need|we (?:only|just) need|please (?:just |only )?add|wir brauchen nur|nur noch|fehlt nur)\b)",
        ),
        # Where all of it stands today, before it is said where it is to stand.
        (
            BACKGROUND,
            "words",
            rf"{_TODAY},? (?:{_STANDS} )?{_WHOLE} {_ON_A_BOX}|{_WHOLE} {_ON_A_BOX},? (?:{_TODAY}|now)\b",
        ),
        (
            HISTORY,
            "clause",
            rf"^{_OLD} [\w-]+(?: [\w-]+)?,? (?:was|were|had|ran|used|stood|has|uses|lief|hatte|tenia|usaba|avait|aveva|tinha|had)",
        ),
        (
            COMPARED,
            "phrase",
            (
                r"unlike|compared (?:to|with)|as opposed to|in contrast to|in comparison (?:to|with)|im gegensatz z(?:u|um|ur)|anders als|verglichen mit|im vergleich (?:zu|zum|zur|mit)|a diferencia de|comparado con|en comparacion con|"
                r"contrairement (?:a|au|aux)|par rapport (?:a|au|aux)|a differenza d(?:i|el|ella|ei)|rispetto (?:a|al|alla)|ao contrario d[eoa]s?|diferente(?:mente)? d[eoa]s?|em comparacao com|in tegenstelling tot|anders dan|vergeleken met"
            ),
        ),
        (
            MAYBE,
            "clause",
            (
                r"(?:we|i|you) (?:might|may)(?: (?:also|well|even|later|eventually|one day))* (?:need|want|add|use|go|move|switch|try|consider|look|end up)|not (?:yet |quite )?(?:sure|certain|decided)|"
                r"(?:considering|thinking (?:about|of)|toying with|debating|wondering|undecided|evaluating)|to be (?:decided|discussed|determined)|up for discussion|uberleg\w+ (?:ob|noch)|estamos pensando|on hesite|stiamo pensando|we twijfelen"
            ),
        ),
        (MAYBE, "clause", _LATER),
        (
            CONDITION,
            "sentence",
            r"(?:if and only if|only if (?:it|that|this) (?:is|costs|doesn'?t|does not|fits)|nur wenn es (?:nichts|wenig)|solo si (?:es|no)|seulement si (?:c'est|ca))",
        ),
        (
            MAYBE,
            "back",
            r"on verra|nous verrons|ya veremos|vedremo|sehen wir (?:spater|dann|noch)|we'?ll see|next year|next quarter|l'an(?:nee)? prochaine?|(?:im )?nachste[ns] (?:jahr|quartal)|el (?:proximo ano|ano que viene)|l'anno prossimo|(?:no )?(?:proximo ano|ano que vem)|volgend jaar",
        ),
        (MAYBE, "phrase", _ADVERB),
    )
)
_SENTENCE = re.compile(r"(?:[.!?](?=\s|$)|[;\n])\s*")
_NEXT = r"(?:now|we|i|please|today|so|then|what|this|it(?!s)|ours|for now|but|however|though|jetzt|heute|wir|ich|nun|aber|ahora|hoy|quiero|queremos|pero|maintenant|aujourd'hui|nous|on|pour l'instant|mais|adesso|ora|oggi|vogliamo|ma|agora|hoje|quero|mas|nu|maar)"
_CLAUSE = re.compile(
    rf"(?:[.!?](?=\s|$)|[;\n])\s*| - |[()]|,? (?:but|however|whereas|while|aber|pero|mais|mas|maar|ma) (?:(?:now|today|for now) )?|, (?={_NEXT}\b)| (?=(?:now|jetzt|ahora|maintenant|adesso|agora) (?:we|i|it|wir|soll|queremos|nous|on|vogliamo)\b)"
)
_PHRASE = re.compile(
    r"(?:[.!?](?=\s|$)|[;\n,()])| - | (?:and|with|but|und|mit|aber|y|con|pero|et|avec|mais|e|com|ma|mas|en|met|maar) (?!a half)"
)
_COMES = re.compile(
    r"\b(?:comes?|follows?|arrives?|is (?:due|planned)|are (?:due|planned)|kommt|kommen|folgt|folgen|viene|vienen|vendra\w*|llega\w*|vient|viennent|viendra\w*|arrive\w*|vem|vira|virao|chega\w*|fica|komt|komen|volgt|volgen|arriva\w*)\b"
)
_SUBJECT = re.compile(
    r"(?:[.!?](?=\s|$)|[;\n,()])| - | (?:and|but|und|aber|y|pero|et|mais|e|ma|mas|en|maar|because|since|weil|porque|parce que|car|perche|omdat) (?!a half)"
)
_GOES_ON = re.compile(r"[,:](?=\s)")
_COMPARED_TO = re.compile(
    r"(?:[.!?](?=\s|$)|[;\n,()])| - | (?=(?:this|it|we|i|ours|the new|das|es|wir|esto|queremos|ceci|nous|on|questo|vogliamo|isto|queremos|dit)(?: one)? (?:is|should|must|needs?|wants?|will|soll|muss|debe|doit|deve|moet|want|shall|can)\b)"
)
_JOIN = re.compile(
    r"(?:[ ]*[,(] ?)?(?:[ ](?:and|or|plus|with|und|oder|mit|y|o|con|et|ou|avec|e|com|en|of|met)[ ]|[ ])?$"
)
# Who brings what stands speaks of what is wanted.
BRINGS = re.compile(
    r"\b(?:mov\w+|migrat\w*|bring|lift|port|transfer|rebuild|recreate|reproduce|get|take|put|want|need)\b[^.;!?\n]{0,30}\b(?:it|this|that|everything|all|them|the same|the (?:whole )?(?:stack|setup|thing|system|lot))\b|\b(?:same|equivalent) (?:on|in|setup|thing|stack)\b|"
    r"\b(?:umzieh\w*|umzug|migrier\w*|migra\w*|ubernehm\w*|traslad\w*|mudar\w*|demenag\w*|sposta\w*|verhuiz\w*|dasselbe|das gleiche|lo mismo|la meme chose|lo stesso|o mesmo|hetzelfde)\b"
)
_ONCE = re.compile(rf"\b(?:used to|no longer|tried|hated|outage|failed|{_AGO})\b")
# `Do we need a VPC? Please set it up` has its answer.
_DO_IT = re.compile(
    r"(?:(?:please|then|just|yes|so|and|if so|in that case),? )*(?:set|do|add|build|create|make|use|include|deploy) (?:it|one|that|them|this|so)\b|(?:please|yes,?|let's) do\b|(?:if (?:so|yes|needed)|wenn ja|falls ja|si es asi|si oui|se si|se sim|zo ja)\b"
)
# `What if it gets attacked? Put Cloud Armor before it`: who asks of a mishap and says what is to stand before the thing has it.
_MISHAP = re.compile(
    r"\b(?:gets?|got|is|are|be) (?:\w+ )?(?:\w*dos(?:s?ed)?|attacked|flooded|hacked|hammered|abused|scraped|overrun|spammed|hit|down)\b|\b(?:fails?|crash\w*|dies|goes down|breaks?|explodes?|attacks?|ddos|floods?|bots)\b"
)
_BEFORE_IT = re.compile(
    r"[^.!?\n]*\b(?:(?:before|in front of|ahead of|around) (?:it|them|that)|in front(?! of)|(?:make|keep|protect|guard|shield|secure|cap|limit) (?:it|them))\b"
)
_THAT_ONE = re.compile(
    r"(?:(?:please|so|and|then|but|ok(?:ay)?|well|now|great|bitte|also|dann|por favor|pues|alors|allora|entao|dus),? )*(?:"
    r"(?:can|could|would|will|can't) (?:you|we|i)(?: please)? (?:make|build|do|set ?up|create|deploy|give|get|have|use)(?: (?:me|us))?(?: (?:exactly|just))? (?:that|this|it|one|the same)\b(?! (?:in|on|from|to) )"
    r"|(?:can|could|would|will) (?:you|we)(?: please)? set (?:that|this|it|one) up\b"
    r"|(?:i|we)(?:'d| would)? (?:want|like|need|take|love)(?: to have)?(?: (?:exactly|just))? (?:that|this|one|the same)\b"
    r"|(?:kannst du|konnt ihr|konnen sie) (?:mir |uns )?(?:das|so (?:etwas|eine?n?))\b|(?:das|genau das|so eine?n?) (?:will|mochte|hatte|brauche)\b"
    r"|(?:me |nos )?(?:puedes|podeis|podrias|puede) (?:montar|hacer|crear|dar)(?:me|nos)?(?:lo|la)? ?(?:eso|esto|asi)?|quiero eso|eso quiero"
    r"|(?:peux-tu|pouvez-vous) (?:me |nous )?(?:faire|monter|creer) (?:ca|cela)|je veux ca|puoi (?:farlo|crearlo|farmi questo)|voglio questo|pode fazer isso|quero isso|kun je dat|dat wil ik)"
)
_THERE = re.compile(r"[^.!?\n]*\b(?:(?<!is )(?<!are )there(?!'s| is| are)|dort|alli|la-bas|laggiu|li|daar)\b")
_PLACE_BEFORE = re.compile(r"(?:\b(?:in|en|a|nach|im|aux?|em|to)(?: the)? )?$")
_ENGINE = re.compile(r"(?:an? )?(?:postgres\w*|my ?sql|maria ?db|sql server)(?: \d+)?")
_CODE = re.compile(r"```|(?m:^\s*(?:services|version|image|apiVersion):)")
_DIGIT = re.compile(r"\d")


def told_beside(goal: str) -> tuple[str, tuple[Beside, ...]]:
    """A goal without what it only tells, and that, in its order."""
    if _CODE.search(goal):
        return goal, ()
    said = plain(goal)
    found: list[tuple[Span, str]] = []
    for span, standing in _found(said):
        if not any(low < span[1] and span[0] < high for (low, high), _ in found):
            found.append((span, standing))
    found.sort()
    rest, at = "", 0
    for (low, high), _ in found:
        rest, at = rest + goal[at:low], high
    rest = re.sub(r"[ ]{2,}", " ", rest + goal[at:]).strip(" ,;")
    if not found or not names_a_part(plain(rest)):
        return goal, ()
    return rest, tuple(Beside(goal[low:high].strip(" ,.;:!\n-("), standing) for (low, high), standing in found)


def is_told_beside(said: str, span: Span) -> bool:
    """Whether a stretch of a folded text stands in what it only tells."""
    return any(low <= span[0] < high for (low, high), _ in _spans(said))


def _found(said: str) -> Iterator[tuple[Span, str]]:
    yield from (each for each in _spans(said) if _tells(said, *each))


@lru_cache(maxsize=4)
def _spans(said: str) -> tuple[tuple[Span, str], ...]:
    return tuple(_spans_in(said))


def _is_answered(said: str, question: str, end: int) -> bool:
    """Whether the sentence behind a question says that what it asks of is wanted."""
    return bool(_DO_IT.match(said, end) or (_MISHAP.search(question) and _BEFORE_IT.match(said, end)))


def _spans_in(said: str) -> Iterator[tuple[Span, str]]:
    yield from taken_back(said)
    brings = BRINGS.search(said) is not None
    for standing, reach, cue in _CUES:
        edges = _SENTENCE if reach in {"sentence", "words"} else _CLAUSE
        for low, high in _pieces(said, edges):
            piece = said[low:high]
            match = cue.search(piece)
            if match is None or (standing == QUESTION and ("?" not in piece or _is_answered(said, piece, high))):
                continue
            if standing == HISTORY and brings and not _ONCE.search(piece):
                continue
            if standing == HEARSAY and _THAT_ONE.match(said, high):
                # `I read that Google gives you one VM. Can you make that?` wishes for what was read.
                continue
            span = (low, high)
            if standing == HEARSAY and _THERE.match(said, high) and (place := _place_at(said, span)):
                span = (low, place)
            comma = said[low : low + match.start()].rstrip().endswith(",") and standing == HISTORY and reach == "clause"
            if comma and said[low : low + match.start()].strip(" ,"):
                # `Postgres, previously with a replica`: what stands before the comma is wanted.
                after = said.find(",", low + match.end(), high)
                span = (low + match.start(), after if after >= 0 else high)
            if reach == "subject":
                # Of several things only the one that the verb is said of: `MySQL, HA is too expensive for us, a replica`.
                ends = [each.end() for each in _SUBJECT.finditer(said, low, low + match.start())]
                begin = next((each for each in reversed(ends) if said[each : low + match.start()].strip()), low)
                ends_at = _GOES_ON.search(said, low + match.end(), high)
                span = (begin, ends_at.end() if ends_at else high)
            if reach == "back":
                # What comes later is all that the verb is said of: `a balancer with a CDN comes next year`.
                edge = _SUBJECT if _COMES.search(said, low, low + match.start()) else _PHRASE
                before = list(edge.finditer(said, low, low + match.start()))
                span = (before[-1].start() if before else low, high)
            if reach == "words":
                span = (low + match.start(), low + match.end())
            if reach == "phrase":
                span = _phrase(said, (low, high), (low + match.start(), low + match.end()), standing)
            yield span, standing


def _place_at(said: str, span: Span) -> int | None:
    """Where in a stretch the place begins that what follows points to with `there`."""
    found = [said.find(each, *span) for each in regions_in(said[slice(*span)])]
    before = _PLACE_BEFORE.search(said, span[0], min(found)) if found else None
    return before.start() if before else None


def _pieces(said: str, edges: re.Pattern[str]) -> Iterator[Span]:
    """The stretches between edges, each with the edge that ends it."""
    low = 0
    for match in edges.finditer(said):
        if match.end() > low:
            yield low, match.end()
            low = match.end()
    if low < len(said):
        yield low, len(said)


def _phrase(said: str, piece: Span, cue: Span, standing: str) -> Span:
    """What a word within a clause is said of: what follows it, or what it follows at the clause's end."""
    edges = _COMPARED_TO if standing == COMPARED else _PHRASE
    end = edges.search(said, cue[1], piece[1])
    stop = end.start() if end else piece[1]
    start = cue[0]
    if not said[cue[1] : stop].strip(" ?"):
        before = list(_PHRASE.finditer(said, piece[0], cue[0]))
        start = before[-1].start() if before else piece[0]
    elif standing == MAYBE and (join := _JOIN.search(said, piece[0], start)):
        start = join.start()
    return start, stop


def _tells(said: str, span: Span, standing: str) -> bool:
    """Whether a stretch names a part or a figure; a maybe that only names a value is the value that is meant."""
    words = said[slice(*span)]
    if standing == HISTORY and LEFT_OUT.search(words):
        return False
    if standing != OTHERS and needs_table()["public"][1].search(words) and not _takes_back(words, standing):
        # Whoever doubts who may come in is read where that is decided: nothing is opened by a doubt.
        return False
    if standing != MAYBE:
        return _DIGIT.search(words) is not None or names_a_part(words)
    return names_a_part(words) and not _ENGINE.search(words)


def _takes_back(words: str, standing: str) -> bool:
    """Whether what is no wish would open, and keeps nobody out: nothing is lost with it."""
    closing = ("nobody", "limit", "closed", "strangers")
    return standing in {REFUSED, HEARSAY} and not any(access_words(each).search(words) for each in closing)


def names_a_part(said: str) -> bool:
    return any(pattern.search(said) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return (*(pattern for _, pattern in needs_table().values()), *(pattern for _, pattern in apps_table()))
