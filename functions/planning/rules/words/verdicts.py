"""What a goal takes back itself: a verdict upon what it has just said, a doubt that it answers, a wish if things were not so.

    taken_back(said)    # of a folded goal: each stretch, and in which way it is no wish

A table of what is said, with how far each reaches: its sentence, from the sentence's beginning to the verdict, the item
before the verdict, what the verdict is said of, or the sentence before it too. Nothing here raises.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_EDGE = re.compile(r"(?:[.!?](?=\s|$)|[;\n])\s*")
_OTHER_WHOSE = r"(?:team|department|company|project|group|branch|club|unit|site|office)"
_JOB = r"(?:job|company|employer|team|firm|place|project|startup|gig|client)"
_OURS = r"(?:we|i|you|wir|ich|nous|on|je|noi|nos|wij)"
_WISHES = (
    r"(?:wants?|wanted|asks? for|asked for|asks? (?:us|me)|asked (?:us|me)|would like|wished?|demands?|keeps? asking|"
    r"mochten?|wollten?|will|wunscht\w*|quieren?|querian?|piden?|veut|veulent|voulait|demandent?|vuole|vogliono|voleva|chied\w+|quer|querem|queria|pedem?|wil|willen|wilde|vraagt)"
)
# What is said of what, how far, and the words; all on folded text.
_VERDICTS: tuple[tuple[str, str, str], ...] = (
    (
        "refused",
        "item",
        (
            r" ?\((?:rejected|discarded|dropped|declined|ruled out|out|no(?:pe)?|not (?:needed|wanted|chosen|this time)|skip(?:ped)?|verworfen|abgelehnt|gestrichen|raus|nein|"
            r"descartad[oa]s?|rechazad[oa]s?|rejetee?s?|ecartee?s?|non|scartat[oaie]|rejeitad[oa]s?|nao|afgewezen|geschrapt|nee)\)"
        ),
    ),
    (
        "condition",
        "sentence",
        (
            r"^(?:had|were) (?:we|i|it|this|there|they)\b.*\b(?:i|we|it|you|there)(?:'d| would)\b|^if (?:we|i|it|this|money|there) (?:had|were|was)\b.*(?:'d| would)\b|"
            r"^(?:hatten|waren|hatte|ware|gabe) (?:wir|ich|es|das)\b.*\b(?:braucht\w*|wurde\w*|nahm\w*|hatt\w+|ware\w*|konnt\w+|mussten?)\b|^wenn (?:wir|ich|es|das)\b.*\b(?:hatten?|waren?)\b.*\b(?:wurde\w*|braucht\w*|nahme\w*)\b|"
            r"^si (?:\w+ )?(?:tuvieramos|fueramos|hubiera\w*|tuviera|fuera|tuviesemos|fuesemos)\b.*\w(?:riamos|ria)\b|^si (?:on |nous |j'|c')(?:avait|avions|avais|etait|etions|etais)\b.*\w(?:rait|rions|rais)\b|"
            r"^se (?:\w+ )?(?:avessimo|fossimo|avessi|fosse)\b.*\w(?:remmo|rebbe|rei)\b|^se (?:\w+ )?(?:tivessemos|fossemos|tivesse|fosse|houvesse)\b.*\w(?:riamos|ria)\b|"
            r"^(?:hadden|waren) (?:we|wij)\b.*\bzouden?\b|^als (?:we|wij)\b.*\b(?:hadden|waren)\b.*\bzouden?\b"
        ),
    ),
    (
        "condition",
        "sentence",
        (
            r"^(?:if|should|when|falls|wenn|sollte|si|se|als|mocht)\b.*\b(?:leave (?:it|that|them|those|this) (?:away|out|off)|(?:skip|drop|forget|ditch|omit) (?:it|that|them|those|this)|lass\w* (?:es|das|sie) weg|weglassen|"
            r"dejal[oa]s? fuera|omitel[oa]s?|laisse\w*[ -](?:le |la )?tomber|lascia\w* (?:perdere|stare)|deix\w+ (?:pra la|de fora)|laat (?:het|dat|maar) (?:weg|zitten))\b"
        ),
    ),
    (
        "refused",
        "subject",
        (
            r"\b(?:would |will )?(?:blows?|busts?|bursts?|exceeds?) (?:the|our|my|that|this|any) (?:budget|limit|bank|bill|cap|purse)\b|\bsprengt?(?:en)? (?:das|den|unser\w*|die)\b|"
            r"\b(?:no caben?|revientan?|se (?:sale|pasa)n?) (?:en|del|el|ese|este) ?(?:presupuesto)?|\b(?:explosent?|depassent?) (?:le|notre) budget|\bsfora(?:no)? (?:il|quel) budget|\bestoura(?:m)? (?:o|esse) orcamento|\bpass?t?(?:en)? niet in (?:het|ons) budget"
        ),
    ),
    (
        "others",
        "item",
        (
            r"\b(?:belongs?|belonging) to (?!us\b|me\b|it\b|the (?:app|api|site|service|vm|machine|project)\b)(?:[\w-]+ ){1,4}?(?:and|but) (?:is|are) (?:not ours|off limits)\b|\bgehor(?:t|en) (?:[\w-]+ ){1,4}?und (?:nicht uns|ist nicht unser\w*)\b|"
            r"\b(?:has|have|keeps?|runs?) (?:its|their|his|her) own [^.;\n]{2,60}? (?:which|that|and it) (?:stays|remains|is) (?:theirs|with them|their own|his|hers)\b|"
            r"\b(?:es|son) (?:de|del) (?:[\w-]+ ){1,4}?y no (?:es )?nuestr[oa]s?\b|\b(?:est|sont) (?:a|au) (?:[\w-]+ ){1,4}?et pas a nous\b|"
            r"\b(?:steht|liegt|lauft|stays?|sits?|lives?|runs?|remains?|is|esta|reste|est|fica|sta|staat|draait) (?:bei|at|in|on|with|en|chez|na|no|da|bij|by) (?!google|gcp|cloud|us\b)(?:the |dem |der |la |el )?[\w.-]+ (?:und|and|y|et|e|en) "
            r"(?:bleibt|bleiben|stays?|remains?|se queda|reste|fica|resta|rimane|blijft) (?:dort|da|there|alli|ahi|la-bas|la|li|daar)\b"
        ),
    ),
    (
        "others",
        "front",
        (
            rf"\b(?:is|are|was|were|belongs? to)(?: that of| those of| the one of)? (?:the|an|our|some) ?other {_OTHER_WHOSE}(?:'s|s')?(?= ?[.;,!?]|$)|\b(?:is|are|belongs? to) (?:somebody|someone) else(?:'s)?\b|"
            r"\b(?:ist|sind|gehort|gehoren) (?:das |die |der )?(?:von )?(?:der|dem|des|den) anderen (?:abteilung|teams?|firma|projekts?|gruppe|vereins?)|\b(?:es|son) (?:el |la |los |las )?(?:del|de la) otr[oa] (?:departamento|equipo|empresa|proyecto|grupo)|"
            r"\b(?:est|sont) (?:celui|celle|ceux|celles) (?:du|de la|de l'|d'une?) ?autre (?:service|equipe|societe|projet)|\b(?:e|sono) (?:quell[oaie] )?(?:dell'|di un )altr[oa] (?:reparto|squadra|azienda|progetto)|"
            r"\b(?:e|sao) (?:o |a )?d[oa] outr[oa] (?:departamento|equipe|empresa|projeto)|\b(?:is|zijn) (?:die |dat )?van (?:de|het) andere? (?:afdeling|team|bedrijf|project)"
        ),
    ),
    (
        "history",
        "sentence",
        (
            rf"^(?:at|with|in|for) (?:my|our|the|a) (?:last|previous|former|old|other|first) {_JOB}\b|^(?:in|bei|an) (?:meine[mr]|unsere[mr]|der) (?:letzten|alten|vorigen|fruheren|ehemaligen) (?:job|firma|stelle|arbeitgeber|projekt|team)\b|"
            r"^en mi (?:(?:anterior|ultimo|antiguo|antigua) (?:trabajo|empresa|equipo)|(?:trabajo|empresa) anterior)\b|^dans (?:mon|notre|ma) (?:ancien(?:ne)?|precedente?|derniere?) (?:poste|boite|societe|entreprise|equipe|travail|emploi)\b|"
            r"^n(?:el mio|ella mia) (?:vecchi[oa]|precedente|ultim[oa]) (?:lavoro|azienda|ditta)\b|^n(?:o meu|a minha) (?:antig[oa]|ultim[oa]) (?:emprego|trabalho|empresa)\b|^bij mijn (?:vorige|oude|laatste) (?:baan|bedrijf|werkgever)\b"
        ),
    ),
    (
        "history",
        "sentence",
        (
            r"^(?:originally|initially|at first|in the beginning|first),? (?:we|i|they|the plan|the idea) (?:had )?(?:wanted|planned|thought|meant|intended|was|hoped)\b|^(?:anfangs|zuerst|zunachst|ursprunglich|am anfang) (?:wollten?|planten?|dachten?) (?:wir|ich|man)\b|"
            r"^(?:al principio|en un principio|inicialmente),? (?:\w+ )?(?:quer|pens|plane)\w+(?:amos|iamos|abamos|ia|aba)\b|^(?:au debut|a l'origine|initialement),? (?:on|nous) (?:voul|pens|prevoy)\w+|"
            r"^(?:all'inizio|inizialmente|in origine),? (?:\w+ )?(?:volev|pensav)\w+|^(?:no comeco|no inicio),? (?:\w+ )?(?:quer|pens|plane)\w+|^(?:eerst|aanvankelijk|in het begin) (?:wilden|dachten) (?:we|wij)\b"
        ),
    ),
    (
        "refused",
        "front",
        (
            r"\b(?:dropped|rejected|discarded|ruled out|abandoned|scrapped|gave up on|decided against|turned down|dismissed) (?:it|that idea|them|both|all of (?:it|them)|the idea|the lot)\b|"
            r"\bhaben (?:wir )?(?:es|das|sie|beides|beide) (?:\w+ )?(?:verworfen|abgelehnt|gestrichen|fallen ?gelassen)\b|\b(?:dagegen entschieden|davon abgekommen)\b|\bl[oa]s? (?:hemos )?(?:descarta|rechaza|desecha)(?:mos|do)\b|"
            r"\b(?:on (?:l'|les )a|(?:nous )?(?:l'|les )avons|on a) (?:tout )?(?:ecarte|rejete|abandonne)e?s?\b|\by (?:avons|a) renonce\b|\b(?:l'|lo |la |li |le )?abbiamo (?:scartat|abbandonat)[oaie]\b|\bmas (?:descartamos|desistimos)\b|\b(?:hebben|laten) (?:we |wij )?(?:het|ze|dat|die) (?:afgewezen|geschrapt|vallen)\b"
        ),
    ),
    (
        "refused",
        "before",
        (
            r"\b(?:i|we)(?:'ve| have)? (?:told|asked) (?:them|him|her) (?:to wait|no)\b|\b(?:i|we) (?:said|say) no\b|\b(?:it|that|this) (?:isn't|is not|won't be) (?:part of (?:this|it|the plan)|in scope)\b|\b(?:the |our |my )?answer (?:is|was|stays|remains)(?: still)? no\b|"
            r"\bwir haben nein gesagt|\bdie antwort (?:ist|bleibt) nein|\bl[ea]s? (?:dijimos|dije) que no\b|\bla respuesta (?:sigue siendo|es) no\b|\b(?:on a|nous avons|j'ai) dit non\b|\bla reponse (?:est|reste)(?: toujours)? non\b|\b(?:abbiamo|ho) detto (?:di )?no\b|\bla risposta (?:e|resta) no\b|"
            r"\b(?:dissemos|eu disse) (?:que )?nao\b|\ba resposta (?:e|continua sendo) nao\b|\bwe hebben nee gezegd|\bhet antwoord (?:is|blijft) nee\b"
        ),
    ),
    (
        "history",
        "sentence",
        (
            r"\b(?:was|were|got|is|are) (?:quoted|offered to us|priced|estimated) (?:at|for|to)\b|\bwurden? (?:uns )?(?:fur|mit|zu) [^.;]{0,40}angeboten\b|\bnos (?:ofrecieron|cotizaron)\b|"
            r"\bon nous a (?:propose|chiffre)\b|\bci hanno (?:offerto|preventivato)\b"
        ),
    ),
    (
        "history",
        "back",
        (
            r"\bnone of (?:that|this|it|these) (?:applies|holds|counts|matters|is (?:true|valid|current|so))\b|\b(?:that|this|it|all that) (?:no longer|does not|doesn't) (?:applies|apply|holds?|counts?)\b|"
            r"\b(?:that|this|it|all that)(?:'s| is) (?:all )?(?:outdated|obsolete|history|out of date)\b|\b(?:das|nichts davon|all das) (?:gilt|stimmt)(?: nicht)? mehr\b|\bdas ist (?:alles )?(?:uberholt|veraltet)\b|"
            r"\b(?:nada de eso|eso ya no|ya nada de eso) (?:aplica|vale|sirve)\b|\b(?:rien de cela|cela|ca) ne (?:vaut|tient|s'applique) plus\b|\b(?:niente di cio|questo non) (?:vale|si applica) piu\b|"
            r"\b(?:nada disso|isso ja nao) (?:vale|se aplica)\b|\b(?:dat geldt niet|niets daarvan geldt) meer\b"
        ),
    ),
    (
        "refused",
        "back",
        (
            r"^(?:but |and |so )?(?:we|i|you) (?:can'?t|cannot|can not|couldn'?t|won'?t|will not|don'?t|do not) (?:afford|pay for|want|need|have|take) (?:it|that|this|them|those|any of (?:it|that|those|them|this))(?! to\b)\b|"
            r"^(?:aber |und )?(?:das|es) (?:konnen|wollen|brauchen) (?:wir|ich) (?:uns )?nicht\b|^(?:pero )?no (?:lo|la|los|las|nos lo) (?:queremos|necesitamos|podemos pagar|podemos permitir)\b|"
            r"^(?:mais )?(?:on|nous) n(?:'en)? (?:veut|voulons|pouvons|peut|a|avons) (?:pas|plus)\b(?! d)|^(?:ma )?non (?:lo|la|li|le|ce lo) (?:vogliamo|possiamo)\b|^(?:mas )?nao (?:o |a )?(?:queremos|precisamos)(?: (?:disso|dele|dela|deles))?(?= ?[.;!?]|$)|^(?:maar )?dat (?:willen|kunnen) (?:we|wij) niet\b"
        ),
    ),
    (
        "refused",
        "sentence",
        r"\b(?:was|were|is) (?:all |just |only )?a (?:misunderstanding|mistake|mix-?up|typo)\b|\bwar(?:en)? ein (?:missverstandnis|versehen|irrtum)|\bfue(?:ron)? un (?:malentendido|error)\b|\betait une erreur\b|\bera un errore\b|\bfoi um (?:engano|erro)\b",
    ),
)
_TABLE = tuple((standing, reach, re.compile(words)) for standing, reach, words in _VERDICTS)
_MUCH = (
    r"(?:(?:(?:it|that)(?:'s| is|'d be| would be)|das ist|es|c'est|e|is|viel|far|way|much|rather|un po|um pouco|bien|beaucoup|wat) )?(?:(?:too|zu|demasiado|muy|trop|troppo|demais|te) "
    r"(?:dear|expensive|costly|pricey|much|big|large|heavy|complex|complicated|slow|teuer|gross|viel|komplex|kompliziert|aufwandig|caro|cara|grande|complejo|complicado|cher|chere|gros|lourd|complique|complesso|pesante|complexo|pesado|duur|groot|zwaar|ingewikkeld)|overkill|over the top|(?:caro|grande|complexo) demais)"
)
_SENT_AWAY = (
    r"(?:please )?(?:forget|drop|scrap|skip) (?:about )?(?:it|that|them)|rather not|better not|not for us|lieber nicht|vergiss (?:es|das)|vergessen (?:sie|wir) (?:es|das)|olvid\w+|mejor no|oublie\w*|plutot pas|lascia\w* perdere|meglio di no|"
    r"esquec\w+|melhor nao|vergeet (?:het|dat) maar|liever niet"
)
_ANSWER = re.compile(
    r"(?:neither|none(?: of (?:them|these|those))?|no|nope|nah|not (?:at all|really|needed)|weder noch|keins?(?: von beiden)?|keines|nein|ninguno|ninguna|ni lo uno ni lo otro|aucun(?:e)?(?: des deux)?|ni l'un ni l'autre|non|"
    r"nessun[oa](?: dei due)?|ne l'uno ne l'altro|nenhuma?(?: dos dois)?|nem um nem outro|nao|geen van beide|nee|"
    # A question that is answered by what it would cost, or sent away.
    rf"(?:no|nein|non|nee|nao),? (?:thanks?|thank you|danke|gracias|merci|grazie|obrigad[oa]|dank je|bedankt)|{_MUCH}|{_SENT_AWAY})(?= ?[.,;:!\u2014-]|\s*$| (?:for|fur|para|pour|per|voor) )"
)
_DECIDED = re.compile(
    r"\b(?:decision|decided|agreed|verdict|outcome|conclusion|beschluss|entscheidung|beschlossen|acuerdo|decidido|decisione|deciso|decisao|besluit)\s?:"
)
_SOMEBODY_WISHES = re.compile(rf"\b(?!{_OURS}\b)[a-z][\w-]+ {_WISHES}\b")
_ITEM = re.compile(r"[,:;]\s*|\)\s*(?:and|und|y|et|e|en)?\s*|(?:[.!?](?=\s)|\n)\s*")
_END = re.compile(r"[,;:]|[.!?](?=\s|$)|\n|$")


def taken_back(said: str) -> Iterator[tuple[Span, str]]:
    """The stretches of a folded goal that it takes back, each with the standing that `context` tells it by."""
    pieces = list(_pieces(said))
    for at, (low, high) in enumerate(pieces):
        if said[low:high].rstrip().endswith("?") and (answer := _ANSWER.match(said, high)):
            yield (low, answer.end()), "refused"
        for standing, reach, words in _TABLE:
            for found in words.finditer(said[low:high]):
                span = (low + found.start(), low + found.end())
                yield _reached(said, pieces, at, span, reach), standing
    if decided := _DECIDED.search(said):
        start = said.rfind("\n", 0, decided.start()) + 1
        for low, high in pieces:
            if start <= low and high <= decided.start() and _SOMEBODY_WISHES.search(said, low, high):
                yield (low, high), "hearsay"


def _pieces(said: str) -> Iterator[Span]:
    low = 0
    for edge in _EDGE.finditer(said):
        if edge.end() > low:
            yield low, edge.end()
            low = edge.end()
    if low < len(said):
        yield low, len(said)


def _reached(said: str, pieces: list[Span], at: int, span: Span, reach: str) -> Span:
    """From where to where a verdict reaches."""
    low, high = pieces[at]
    if reach == "item":
        before = [each.end() for each in _ITEM.finditer(said, low, span[0])]
        return (before[-1] if before else low), span[1]
    if reach == "front":
        end = _END.search(said, span[1], high)
        return low, end.start() if end else high
    if reach == "subject":
        # What blows the budget begins behind the last comma before it, where something stands there.
        comma = said.rfind(",", low, span[0])
        return (comma + 1 if comma >= 0 and said[comma + 1 : span[0]].strip() else low), high
    if reach == "back" and at:
        return pieces[at - 1][0], high
    if reach == "before" and at and _SOMEBODY_WISHES.search(said, *pieces[at - 1]):
        return pieces[at - 1][0], high
    return low, high
