"""Why, for whose sake and for what occasion something is wanted: what a change says beside what is to be, cut off by one rule.

    without_purposes("a read replica so reporting is no burden")    -> "a read replica"
    without_purposes("2 GB for the api because it keeps dying")     -> "2 GB for the api"
    without_purposes("since the api is slow, double its memory")    -> "the api is slow, double its memory"

A cause says nothing of what is to be, whatever is in it. A purpose may: with a number, a name for people or a word of who
may what in it, it stays where it is and is read, or asked about.
"""

import re
from collections.abc import Callable

_SUBJECT = r"(?:we|i|it|they|he|she|you|there|nobody|nothing|no one|everyone|everybody|everything|people|users|the|our|my|its|their|this|that|these|those|some|most|all|both)"
_VERBS_OF_WISH = (
    r"(?:please|pls|add|remove|delete|give|make|set|put|let|use|keep|run|raise|lower|increase|decrease|reduce|double|halve|triple|scale|limit|cap|turn|switch|enable|disable|"
    r"change|move|open|close|block|allow|connect|start|stop|pause|resume|upgrade|update|grow|bump|drop|take|rename|encrypt|protect|restrict|schedule|"
    r"bitte|fuge|gib|mach|setz\w*|erhoh\w*|stell\w*|schalt\w*|lass|nimm|entfern\w*|losch\w*|verdopp\w*|begrenz\w*|"
    r"anade|agrega|pon|ponle|sube|baja|quita|cambia|haz|dale|activa|desactiva|aumenta|reduce|limita|"
    r"ajoute|mets|passe|augmente|baisse|supprime|donne|active|desactive|change|double|limite)"
)
_END = rf"(?=\s*(?:[,;.!]|$)|\s+(?:and|so|und|y|et) (?:then |also |please )?{_VERBS_OF_WISH}\b)"
_REST = rf"(?:\s(?!(?:and|und|y|et) (?:then |also |please )?{_VERBS_OF_WISH}\b)(?:[^\s,;.!]|[.,](?=\d|\w))+)*"

_CAUSES = (
    rf"because(?: of)?|cuz|coz|bc|since(?! (?:\d|last|yesterday|today|this|(?:mon|tues|wednes|thurs|fri|satur|sun)day|version)\b)|"
    rf"(?<!soon )(?<!long )(?<!well )(?<!such )(?<!same )as(?= (?:{_SUBJECT} (?:[\w'-]+ ){{0,2}}?[\w'-]+)\b(?! as))(?! (?:the|a|an|our|its|their|my|this|that)(?: [\w-]+){{1,2}}\s*(?:[,;.]|$))|"
    rf"given(?= (?:that|the|our|how)\b)|seeing (?:as|that)|considering(?: that)?|now that|due to|owing to|thanks to|on account of|in view of|in light of|for fear (?:of|that)|lest|"
    rf"or(?= (?:the|our|its) [\w -]{{2,30}}? (?:will|would|won'?t|can'?t|cannot|keeps?|falls?|dies|breaks|crashes|runs out)\b)|"
    rf"or else|otherwise|or(?= (?:it|they|we|users|customers|people|everything|things|somebody) )|else(?= (?:it|they|we|users|the|our) )|"
    rf"before(?= (?:somebody|someone|anyone|people|users|customers) )|"
    r"weil|denn|da(?= (?:er|sie|es|wir|ich|man|die|der|das|unser\w*|sonst|dort|hier|viele|immer)\b)|wegen|aufgrund|angesichts|sonst|andernfalls|ansonsten|falls(?= (?:etwas|was|mal|einer|jemand|es)\b)|nachdem|bevor|nicht dass|"
    r"porque|ya que|puesto que|dado que|debido a(?:l| que)?|por culpa de|si no(?=,| )|de lo contrario|pues|por si|antes de que|"
    r"parce qu(?:e|')|car(?= (?:le|la|les|l'|il|elle|ils|elles|on|nous|c'|ca|notre|nos)\b)|puisqu(?:e|')|vu qu(?:e|')|etant donne qu(?:e|')|a cause d(?:e|u|es|')|sinon|au cas ou|avant qu(?:e|')|de peur qu(?:e|')|"
    r"omdat|want(?= (?:het|de|we|wij|er|hij|ze)\b)|anders(?= (?:is|gaat|loopt|wordt|valt)\b)|vanwege|pois|senao|uma vez que"
)
_INFINITIVE = (
    r"(?:save|cut|avoid|prevent|cope|deal|survive|improve|speed|relieve|offload|free|help|meet|satisfy|comply|see|find|ease|absorb|withstand|prepare|accommodate|"
    r"make (?:sure|it|them|things|pictures|pages|everything|the|our|us|users|people|life)|be (?:safe|sure|on the safe side|able|ready|prepared|compliant|fair|faster)|minimi[sz]e|maximi[sz]e|optimi[sz]e|handle|support|match|"
    r"keep (?:up|costs?|the (?:bill|costs?)|things|everyone|everybody|people|users|us|customers)|get (?:through|rid of|more|better|faster|ready)|spend less|pay less|reduce (?:the |our )?(?:costs?|bill|load|latency|risk)|lower (?:the |our )?(?:costs?|bill|latency))"
)
_AIMS = (
    rf"(?:just )?in case|for when|so that|so(?= (?:(?:that )?{_SUBJECT}|[a-z]+ (?:is|are|can|can'?t|do(?:es)?n'?t|won'?t|will|stays?|never|always|gets?|has|have|keeps?|works?|runs?)) )|in order (?:to|that)|"
    rf"(?<!want )(?<!wants )(?<!need )(?<!needs )(?<!like )(?<!has )(?<!have )(?<!had )(?<!ought )(?<!going )(?<!able )(?<!used )(?<!up )(?<!try )(?<!supposed )(?<!love )(?<!^)to(?= {_INFINITIVE}\b)|"
    r"damit|so ?dass|auf dass|um(?= (?:[\w.'-]+ ){0,8}?(?:zu \w+|\w+zu\w+))|"
    r"para que|para(?= (?:no |poder )?[a-z]+(?:ar|er|ir|irse|arse|arlo|arla|erlo|irlo)\b)|a fin de(?: que)?|de modo que|"
    r"pour qu(?:e|')|pour(?= (?:ne (?:pas )?|mieux |l')?[a-z']+(?:er|ir|re|oir)\b)|afin (?:de|d'|que|qu')|de sorte qu(?:e|')|zodat"
)
_SAYS_MORE = re.compile(
    r"\d|=|/|@|\b(?:only|nobody but|no one but|anyone|everybody|everyone|nur|solo|seulement|public\w*|private\w*|hourly|daily|weekly|nightly|monthly|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|login|sign(?:ed)?[ -]?in|password|encrypt\w*|backups?|internet|warm|needs?|should|must)\b|[a-z]\.[a-z]"
)
_CAUSE_KEPT = re.compile(
    r"@|=|\b(?:only|nur|solo|seulement)\b|[a-z]\.[a-z]{2,}|\b(?:needs?|should|must|soll\w*|muss|debe\w*|doit) \S*\d"
)
_CAUSE = re.compile(rf"(?<![\w'-]),? ?\b(?P<cause>{_CAUSES})(?![\w-])(?P<rest>{_REST}){_END}")
_AIM = re.compile(rf"(?<![\w'-]),? ?\b(?P<aim>{_AIMS})(?![\w-])(?P<rest>{_REST}){_END}")
_FIRST = re.compile(
    rf"^\W*(?:(?:hi|hey|hello|please|ok|so|well|and|but|hallo|hola|bonjour)\b[\s,]*)*(?P<cause>{_CAUSES}|comme(?= (?:le|la|les|l'|notre|nos|on|nous|il|elle)\b)|como(?= (?:el|la|los|las|nuestr\w+|hay|no|ya|se)\b))(?![\w-]) ?(?P<rest>[^,;.]*)(?=[,;.])"
)
_FIRST_AIM = re.compile(rf"^\W*(?P<aim>{_AIMS}|to(?= {_INFINITIVE}\b))(?![\w-])(?P<rest>[^,;.]*)(?:[,;.])")

_EVENT = (
    r"(?:black friday|cyber (?:monday|week)|prime day|christmas|xmas|easter|new year(?:'s)?(?: eve)?|halloween|ramadan|valentine'?s(?: day)?|singles'? day|"
    r"(?:[a-z-]+ ){0,2}?(?:holidays?|vacations?|sales?|launch(?:es)?|relaunch|go[- ]?live|campaigns?|promo(?:tion)?s?|season|rush(?: hours?)?|peaks?(?: \w+)?|demo|trade fair|fair|event|conference|keynote|audit|"
    r"festival|tournament|elections?|exams?|(?:exam|product|press|sales?|launch|demo|holiday|[a-z]+ing) (?:week|day|night|month)s?|migration|rollout|summer|winter|spring|autumn|tv (?:ad|spot|show))|"
    r"weihnachten|ostern|das weihnachtsgeschaft|(?:den |die |das )?(?:ansturm|feiertage|ferien|saison|schlussverkauf|messe)|"
    r"(?:la |el |las |los )?(?:navidad(?:es)?|rebajas|temporada(?: alta)?|campana(?: \w+)?|vacaciones|verano|lanzamiento)|"
    r"(?:la |le |les |l')?(?:noel|soldes|fetes|rentree|saison|vacances|ete|lancement|periode des fetes))"
)
_OCCASION = re.compile(
    rf",? ?\b(?:for|during|ahead of|in time for|before|at|in|through(?:out)?|fur|zu[mr]?|wahrend|vor|para|durante|en|de cara a|pour|pendant|avant|a) (?:the |our |this |that |next |upcoming |coming |dies\w+ |unser\w* |l ?' ?|le |la |el |los |las )*{_EVENT}(?: (?:next|this) \w+)?{_END}"
)
_REASONS = re.compile(
    r",? ?\b(?:for|out of) (?:[\w'-]+ ){1,4}?(?:reasons?|purposes?|sake)\b|,? ?\bfor the sake of(?: [\w'-]+){1,4}|,? ?\baus (?:[\w-]+ ){0,3}?\w*grunden?\b|"
    r",? ?\bpor (?:razones|motivos|cuestiones) (?:de )?(?:[\w-]+ ?){1,2}|,? ?\bpour (?:des )?(?:raisons?|motifs?) (?:d[e'] ?)?(?:[\w-]+ ?){1,2}|"
    r",? ?\bas (?:requested|discussed|agreed|promised|planned|usual|mentioned|required)(?: (?:by|with|in|for) [^,;.\d]+)?(?=\s*(?:[,;.!]|$))|"
    r",? ?\b(?:says|said|according to) (?:the |our |my )?[a-z]+(?: team)?(?=\s*(?:[,;.!]|$))"
)
_OPEN_END = re.compile(
    r",?\s*\b(?:(?:until|till) (?:further notice|(?:we|i) (?:say|tell you|decide) (?:otherwise|so)|(?:we|i) (?:come back|change (?:it|our minds?)))|for the time being|for (?:the )?(?:now|moment|safety|good measure)|to be (?:safe|on the safe side)|under (?:load|pressure)|zur sicherheit|por si acaso|unter last|from now on|as of (?:now|today)|starting (?:now|today)|right away|going forward|"
    r"bis auf weiteres|bis auf widerruf|vorerst|vorlaufig|fur den moment|ab (?:jetzt|sofort|heute)|von nun an|hasta nuevo aviso|por (?:ahora|el momento)|de momento|desde (?:ahora|hoy)|a partir de (?:ahora|hoy)|"
    r"jusqu ?'? ?a nouvel ordre|pour l ?'? ?instant|pour le moment|a partir de maintenant|des maintenant|ate novo aviso|ate segunda ordem|por enquanto)\b"
)
_LOAD = (
    r"(?:load|traffic|demand|business|busy|crowded|rush|peaks?|players?|users?|visitors?|customers?|guests?|people|orders|need(?:ed|s)?|necessary|required|growth|growing|grows?|"
    r"full|slow|overloaded|fails?|failing|crash\w*|dies|breaks?|errors?|down|scheitert|fehlschlagt|abbricht|falla|fracasa|echoue|plante|last|bedarf|notig|betrieb|andrang|carga|trafico|demanda|hace falta|necesario|charge|trafic|besoin|necessaire)"
)
_AS_NEEDED = re.compile(
    rf",? ?\b(?:if|when(?:ever)?|once|while|as(?= [a-z]+ (?:come|grow|arrive|pour|join|increase|rise)s?\b| (?:the )?(?:load|traffic|demand)| needed| necessary| required)|bei|wenn|sobald|cuando|si|quand|lorsque|en cas de)\b(?:\s(?!and\b|und\b|y\b|et\b)[^\s,;.\d]+){{0,6}}?\s{_LOAD}\b(?:\s(?!and\b|und\b|y\b|et\b)[^\s,;.\d]+){{0,4}}{_END}"
)


# What happens under a load alone, and what does whatever the load is.
_BY_LOAD = re.compile(
    r"\b(?:up to|at most|max\w*|scal\w*|grow\w*|burst\w*|retr\w+|again|attempts?|tr(?:y|ies)|between|bis|hochstens|hasta|como maximo|jusqu\w*|au plus)\b"
)
_NEEDED = re.compile(r"\b(?:need\w*|necessary|required|bedarf|notig|hace falta|necesario|besoin|necessaire)\b")
_TELLS_OF = re.compile(
    r"\b(?:tell|alert|notify|warn|e-?mail|mail|write|message|ping|page|inform|let (?:me|us) know|alarm\w*|benachrichtig\w*|meld\w*|sag|avisa\w*|avis\w*|alerta\w*|preven\w*|notifi\w*)\b"
)


# When something is tried again needs no saying.
_IF_IT_FAILS = re.compile(
    r"^\W*(?:if|when(?:ever)?|should|wenn|falls|si|cuando|quand) [^,;.\d]{2,30}?\b(?:fails?|crash\w*|breaks?|dies|goes wrong|fehlschlagt|scheitert|falla|echoue|plante),? (?P<again>.*\b(?:retr\w+|again|tr(?:y|ies)|attempts?|go|versuch\w*|wiederhol\w*|reintent\w*|reessa\w*)\b)"
)


def without_purposes(text: str) -> str:
    """The folded text less its causes, aims and occasions; what is said first is left where it names what is meant."""
    if (first := _FIRST.search(text)) and not _CAUSE_KEPT.search(first["rest"]):
        text = f"{first['rest'].strip()}{text[first.end() :]}"
    if (first := _FIRST_AIM.search(text)) and not _SAYS_MORE.search(first["rest"]):
        text = text[first.end() :].strip()
    text = _IF_IT_FAILS.sub(r"\g<again>", text)
    text = _REASONS.sub("", text)
    text = _OPEN_END.sub("", text)
    text = _CAUSE.sub(lambda match: match[0] if _CAUSE_KEPT.search(match[0]) or _begins(match) else "", text)
    text = _AIM.sub(lambda match: match[0] if _SAYS_MORE.search(match["rest"]) or _begins(match) else "", text)
    text = _OCCASION.sub(lambda match: match[0] if _begins(match) else "", text)
    return _AS_NEEDED.sub(lambda match: "" if _is_so_anyway(match) else match[0], text).strip()


_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
# What it is now: `instead of Mondays`, `rather than three`.
_CONTRAST = re.compile(
    r",? ?\b(?:(?:and )?not (?=(?:at |on |the )?(?:/\S*|\d[\w.:]*|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)(?: (?:days?|weeks?|gb|am|pm|hours?|minutes?|instances?|times?))?(?: any ?more| any longer)?\s*(?:$|[,;.]))|instead of|rather than|as opposed to|(?:an)?statt|anstelle von|en lugar de|en vez de|au lieu (?:de |du |des |d')|plutot que)"
    r"(?P<was>(?: ?(?:[^\s,;.]|\.(?=\w))+){1,5}?)(?=\s*(?:[,;.]|$)| (?:and|und|y|et)\b)"
)


def without_contrast(text: str, named: Callable[[str], object]) -> str:
    """The folded text less what something is instead of: `every 5 minutes instead of every hour`. A part's name stays."""
    return _CONTRAST.sub(lambda match: match[0] if named(_DOMAIN.sub(" ", match["was"])) else " ", text)


def _is_so_anyway(match: re.Match[str]) -> bool:
    """Whether a condition is one that what is wanted has by itself: more machines come when they are needed."""
    rest = match.string.replace(match[0], " ")
    if _begins(match) or _TELLS_OF.search(rest):
        return False
    return bool(_NEEDED.search(match[0]) or _BY_LOAD.search(rest))


def _begins(match: re.Match[str]) -> bool:
    """Whether nothing that is wanted stands before."""
    return not re.search(r"[a-z0-9]", match.string[: match.start()])
