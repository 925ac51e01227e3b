"""What a goal says no to, in English, German, Spanish, French, Portuguese and Italian: before it, or behind it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from functions.planning.rules.words.away import away_in, said_of
from functions.planning.rules.words.dismissed import dismissed_in

Span = tuple[int, int]

EXCEPT = (
    r"(?:except(?:ing|ed)?(?: for)?|excluding|excludes?|but(?! not)|other than|apart from|ausser|bis auf|ausgenommen|mit ausnahme|excepto|exceptuando|salvo|menos|"
    r"exceto|sauf|hormis|excepte|a l ?'? ?exception|tranne|eccetto|behalve|uitgezonderd|met uitzondering)(?! (?:also|only|sure|auch|also)\b)"
)
"""What stands before that which is taken from a set."""

# How a sentence says that something is not wanted, and where that ends.
_PUBLIC = r"(?:publi\w*|pubblic\w*|offentlich\w*|expos\w*|expuest\w*|espost\w*|exposto\w*)"
NEGATION = re.compile(
    r"(?<![\w.@-])(?:(?P<all>(?:without|w/o|ohne|sans|sin|sem|senza)(?! (?:state|zustand|etat|estado|stato)\b)|au lieu d(?:e|u|es)|en (?:lugar|vez) de|em vez d[eoa]|invece (?:di|che)|al posto di|plutot que|"
    r"ne (?:pas|jamais) (?:utiliser|mettre|prendre|avoir)|n ?'?utilise\w* (?:pas|ni)|ne veu\w+ (?:plus|pas|ni) (?:de |d ?'?)?|nao (?:quer\w*|precis\w*|us\w*)|"
    r"non (?:vogli\w*|vorre\w*|serv\w*|us\w*|uso|ho bisogno|abbiamo bisogno)|no (?:quier\w*|quer\w*|necesit\w*|uses?|usar)|"
    r"(?:can'?t|cannot|can not|couldn'?t|could not|mustn'?t|must not|not allowed to|no (?:podemos|puedo|se puede)|(?:ne |n')?(?:peut|pouvons|puis) pas|non (?:possiamo|posso|si puo)|nao (?:podemos|posso|se pode)) (?:use|take|rely on|usar|utilizar|utiliser|prendre|usare|utilizzare)|"
    r"skip|avoid|instead of|rather than|statt|anstatt|neither|weder)"
    rf"|(?P<one>(?:nie|niemals|nunca|jamas|jamais|mai)(?= (?:\w+ ){{0,2}}{_PUBLIC})|nothing(?= (?:is |are |should (?:be )?|may (?:be )?|must (?:be )?|gets |be )?{_PUBLIC})|(?:nichts|nada|rien|niente|nulla)(?= (?:\w+ ){{0,3}}{_PUBLIC})|"
    r"(?:nada|rien|niente|nulla) (?:de|d ?'?|di)|niente(?! altro| di)|no(?! more than\b| later| less| single point| down)|kein\w*|nicht(?! nur| mehr als| vergessen)|pas (?:de|d ?'|besoin d)|"
    r"jamais d(?:e |')|aucun\w*|ningun\w*|nenhum\w*|nessun\w*|nao(?! so\b| apenas\b| somente\b)|non(?!-(?!public)|[- ]?(?:profit|stop|prod|sql|solo|soltanto)\b)"
    r"|not(?! only| just| more than| less| necessarily)|never|(?:do|does|should|must|will|would)(?:n'?t| not) (?:\w+ )?(?:need|want|use|require|add|include|give|build|create|set ?up|deploy|put|install|make)|"
    r"does not (?:need|want|require)))\b"
)
_WISH = (
    r"\b(?:(?:we|i)'d (?:like|love|prefer)|(?:we|i|you|wir|ich|nous|on) (?:\w+ ){0,1}?(?:want|use|need|take|prefer|chose|go|would like|will|wollen|mochten|nehmen|nutzen|brauchen|voulons|utilis\w+|prenons|veut|prefer\w+)|(?:mochten|wollen|nehmen|nutzen|setzen|verwenden|mochte|will|nehme) (?:wir|ich)|"
    r"(?:usaremos|usamos|utilizaremos|queremos|quiero|preferimos|vamos a usar|vogliamo|usiamo|useremo|preferiamo|usaremos|vamos usar|quero))\b"
)
# `No public IP for the VM`: what stands behind the article is there.
_OF_THE = re.compile(
    r"(?<!need )(?<!use )(?<!pay )(?<!necesidad )(?<!besoin )(?<!bedarf )\b(?:for|on|of|to|from|auf|an|fur|von|del?|para|pour|sur) (?:the|our|my|der|die|das|dem|den|unser\w*|el|la|los|las|le|les|notre|nuestr\w+|il|lo)(?= (?:vms?|machines?|servers?|databases?|instances?|api|app|bucket|cluster|cache|redis|postgres\w*|mysql|datenbank|maschine|maquina|base|machine)\b)"
)
_ENDS = re.compile(
    rf"{_WISH}|{_OF_THE.pattern}|"
    r"[;!?:\n()]|\.(?!\w)| - |\b(?:requests?|users?|people|visitors?|every(?:body|one)|traffic) (?=(?:go(?:es)?|gets?|are|is|must|should|have|has) )|\b(?:so|hence|therefore|thus|deshalb|also|daher|darum|por eso|asi que|donc|quindi|portanto) (?=(?:an?|the|we|i|it|use|put|please|ein\w*|wir|ich|bitte|una?|on|il|je)\b)|\bthat (?:can|may|must|should|still)\b|\b(?:because|weil|porque|parce que|perche|omdat)\b|\b(?:and|und) (?=(?:keep|store|put|send|deploy|host|run|add|make|give|save|write|scale|alert|tell|mail)\b)"
    r"|\b(?:but|aber|sondern|lieber|stattdessen|mieux|mejor|antes|melhor|meglio|remplac\w*|with|mit|just|only|nur|plus|pero|sino|bensi|mais|mas|ma|use|deploy|under|unter|except|unless|ausser|excepto|salvo|sauf|"
    r"solo|seulement|apenas|soltanto|avec)\b|(?<![.\w])(?:con|com) |\b(?:for (?:my|our)|fur (?:mein|unser)\w*|para (?:mi|nuestr[oa])|pour (?:mon|ma|notre)) "
)
# `Instead of a function a service takes it`: the second thing is what is wanted.
_ARTICLE = r"(?:an?|one|the|eine?[rmns]?|une?|un[oa]|uma?|l[aeo]s?|el)"
_SECOND = re.compile(
    rf"(?<!\bfor)(?<!\bof)(?<!\bwith)(?<!\bin)(?<!\bon)(?<!\bor)(?<!\band)(?<!\bnor)(?<!\bund)(?<!\boder)(?<!\bde)(?<!\by)(?<!\bet)(?<!\bou)(?<!\bo)(?<!\bni)(?<!\ba)(?<!\ben)(?<!\bcon)(?<!\bfur)(?<!\bmit) (?={_ARTICLE} )"
)
_INSTEAD = re.compile(
    r"(?:instead of|rather than|statt|anstatt|au lieu d(?:e|u|es)|en (?:lugar|vez) de|em vez d[eoa]|invece (?:di|che)|al posto di|plutot que)"
)
# `Into BigQuery without code of our own`, in the order of other languages.
_LACKING = re.compile(r"without|w/o|ohne|sans|sin|sem|senza|zonder")
_INTO = re.compile(
    r" (?:into|onto|nach|naar|vers|hacia) | (?:in|to|en|dans|a|em) (?=(?:(?:our|the|an?|one|dem|den|ein\w*|une?|una|el|la|le|um|uma) )?[\w-]+(?: [\w-]+)? (?:land\w*|arriv\w*|end up|stored?|saved|written|kommen|gehen|fliessen|laufen|gespeichert|geschrieben|gelangen|llegar|terminar|arriver|atterrir|chegar|parar|arrivare|finire|belanden|terecht\w*)\b)"
)
# `There is no compose on Cloud Run` tells of a place what it lacks.
_FACT = re.compile(r"\b(?:there(?: i|')s|there are|es gibt|no hay|non c'e|il n'y a|nao ha) $")
_PLACED = re.compile(r" (?:on|in|at|for|auf|bei|im|en|sur|dans|su|em|na) ")
# `No Code Toolkit on Cloud Run` says at its beginning what it is called, or what is not to be there: where it is to be
# is said no to by neither, unless another place is named beside it.
_WHERE = (
    r"(?:cloud run|gke|kubernetes|compute engine|app engine|(?:an? |the |1 |eine?r? |una? |une? )?(?:[\w-]+ )?vms?)"
)
_ON = re.compile(rf" (?:on|auf|en|sur|no|em|su|op) (?={_WHERE}\b)")
_RUNS_ON = re.compile(
    r" (?:on|auf|en|sur|no|em|su|op|in|im) (?=(?:an? |the |einem |un |uno |une |um |een )?(?:cloud run|gke|kubernetes|app engine)\b)"
)
# `VMs without public IPs that go out through NAT`, `... behind a load balancer`: what they do and where they stand is not said no to.
_NO_ADDRESS = re.compile(
    r" (?:an? |any |eine[nr]? |une? |una? )?(?:(?:public|external|offentliche\w*|externe\w*|publieke) (?:ips?|ip[- ]?address\w*|ip-adresse\w*|address\w*|adresse\w*)|(?:ips?|direccion(?:es)?(?: ip)?|adresses?(?: ip)?|enderecos?(?: ip)?|indirizz[oi](?: ip)?) (?:publi\w+|pubblic\w+|extern\w+))"
    r"(?=,? (?:that|which|who|die|der|que|qui|che|dat|behind|hinter|detras|derriere|atras|dietro|achter)\b)"
)
# `Ohne Schlüssel auf Cloud Run deployen`: how something is done, and not what.
_KEYS = re.compile(
    r" (?:(?:any|all|our|a|the|static|stored|long[- ]lived|service[- ]account|json|account|statische|una?|de) ){0,3}(?:(?:json|service-account|dienstkonto)-?)?"
    r"(?:keys?|schlussel|claves?|llaves?|cles?|chaves?|chiav[ei]|sleutels?|passwords?|passworter?|kennworter?|contrasenas?|senhas?|mots de passe)(?= (?!(?:or|nor|and|oder|und|noch|o|ni|y|ou|et|of|for|from)\b))"
)
# How many characters a word for no covers at most: a longer list than this is a new sentence.
_REACH = 160
_LISTED = re.compile(r"\b(?:or|nor|oder|noch|ni|nem|ne|ou|o)\b")
# `Redis no!`, `Kafka, nein danke`: a word for no alone behind it.
_BEHIND = re.compile(
    r"\b(?P<what>[\w-]+(?:\.\w+)*,? )(?:(?:no|nein|non|nee)(?=!| ?,? (?:please|thanks|danke|bitte|gracias|merci|grazie|obrigad\w))|auch nicht(?= ?(?:[.,;!)\n]|$))"
    r"|(?:gar nicht|uberhaupt nicht|fur niemanden|not at all|for nobody|for no ?one|to nobody|para nadie|pour personne|pas du tout|per nessuno|para ninguem|para ningun\w*|voor niemand|helemaal niet)(?= ?(?:[.,;!)\n]|$))"
    r"|(?:ist |sind )?nicht (?:notig|erforderlich|notwendig|gebraucht|gewunscht)|no (?:es |hace |son )?(?:necesari[oa]s?|falta)|(?:n'est |ne sont )?pas (?:necessaires?|requis\w*)|non (?:serv\w+|necessari[oa])|nao (?:e )?(?:necessari[oa]|precisa\w*)|(?:is |are )?not (?:needed|required|necessary))"
)
# `Bigtable 1 node, autoscaling no`, `GPU: none`: a clause of a thing and a word for no, in a list of such.
_ANSWERED = re.compile(
    r"(?:(?<=[,;.(\n] )|(?<=[(\n])|(?<= and )|(?<= but )|(?<= und )|(?<= aber )|(?<= y )|(?<= pero )|(?<= et )|(?<= mais )|(?<= e )|(?<= mas )|(?<= ma )|(?<= en )|(?<= maar ))"
    r"(?P<what>(?!(?:or|if|say|says|said|yes|ja|si|oui|sim|why|whether|answer|absolutely|definitely|certainly|oh|well|then|there|still|of|that|this|it|on|in|oder|ob|sagt|nee|nein|non|nao|no|o|ou|pues|bueno|better|rather|maybe|perhaps)\b)"
    r"[a-z][\w-]*(?: [\w/-]+){0,2}?):? (?:no|nein|nee|nao|none|keine?)(?= ?(?:[,.;)\n]|$))"
)
# Twice no is yes: `we can't do without Redis`, `ohne Redis geht es nicht`.
_LACK = r"(?:without|ohne|sans|sin|sem|senza|zonder)"
_FAILS = r"(?:n[o']?t|cannot|no longer|nothing|nobody|never|nicht|nichts|nie|niemand|no|nada|nadie|nunca|ne|rien|jamais|non|niente|nao|niet|niets)"
_TWICE = re.compile(
    rf"(?:(?<!\w){_FAILS}|(?<=\w)n[o']?t|(?<!\w)can'?t|(?<!\w)(?:don'?t|won'?t|doesn'?t))(?: (?!and\b|or\b|und\b|oder\b|y\b|et\b)[\w'-]+){{0,6}}? (?<!\beven )(?<!\bselbst )(?<!\bauch )(?<!\bincluso )(?<!\bmeme )(?<!\bmesmo )(?P<lack>{_LACK})\b"
    r"|\b(?:nicht|kein\w*)(?: [\w'-]+){0,4} (?:verzichten|entbehren)|\b(?:no|nao|non|not|don'?t|do not|never|n ?'?) ?(?:se )?(?:olvid\w+|esquec\w+|dimentic\w+|forget\w*|oubli\w+(?: pas)?|skip|drop)|\bnicht vergessen"
    rf"|\b(?P<first>{_LACK})\b(?: [\w'/-]+){{1,4}}? (?:(?:geht|lauft|funktioniert|klappt)(?: \w+){{0,2}} (?:nicht|nichts|nie)|(?:no|nada|nao|non|niente|rien|ne|nothing|it (?:won'?t|doesn'?t|will not|does not)) (?:\w+ )?(?:funciona\w*|va\w*|sirve\w*|march\w*|fonctionn\w*|funziona\w*|works?|run|happens))"
)
_IT = re.compile(
    r"(?:it|them|that|this|those|these|any of (?:it|them|that)|das|es|sie|lo|la|los|las|le|les|eso|esto|ca|cela)(?: (?:now|yet|today|for now|at all|at the moment|jetzt|noch|ahora|todavia|maintenant|encore))*"
)
# `Not needed: Kubernetes, Redis.`, in a line or below it.
_HEADED = re.compile(
    r"\b(?:(?:we |i )?(?:drop|skip|cut|leave out|exclude|will not have|won'?t have)|nice[- ]to[- ]haves?|(?<!the )(?<!our )(?<!a )backlog|phase (?:2|two|ii)|excluded|rejected|cancelled|postponed|deferred|spater|verschoben|ausgeschlossen|fuera de alcance|descartado|hors perimetre|exclu|escluso|fora do escopo|buiten scope|not (?:needed|required|wanted|necessary|in scope)|no need(?: for)?|out of scope|non[- ]goals?|nicht (?:notig|gebraucht|benotigt|gewunscht|erwunscht)|"
    r"no (?:necesari[oa]s?|hace(?:n)? falta|queremos)|pas (?:necessaires?|besoin)|nao (?:necessari[oa]s?|precisa\w*|queremos)|non (?:necessari[oa]|serv\w+|voglia\w+)) ?: ?"
    r"(?P<list>[^\n.;!?]*(?:\n ?[-*\u2022][^\n]*)*)"
)
# In Portuguese `no` is `in the`.
_PORTUGUESE = re.compile(
    r"(?<![.\w])(?:com|e(?= [a-z])|(?<=\bapi )no(?= cloud run)|uma?|nao|sem|todos os|todas as|registos?|registros?|limp[ae]\w*|antig[oa]s?|linhas?|as \d{1,2}h\d*|do (?:cloud|postgres\w*|mysql|bucket|gke)|dos|das|ao|pel[oa]s?|meus?|minhas?|noss[oa]s?|preciso|hospedar|fila|banco|voces?|acesso|servicos?|funcionarios?|alem|tambem|abert[oa]s?|aplicativos?|em|na|nas|rod\w+|grav\w+|toda|tudo|deploy d[oa]|d[oa] (?:backend|frontend|projeto|sistema|site)|quero|subir (?:o|a|os|as)|minha|fazer|acessivel|disponivel|escalavel|possivel|\w+(?:cao|coes|aveis|iveis)|colocar|coloque|ficam?|segredos?|arquivos?|lugar d[oae]|seus?|suas?|pra|mensage(?:m|ns)|faturas?|image(?:m|ns)|dados|redes?|chaves?|senhas?|contas?|novos?|novas?|rodar|isso|apenas|deve(?:m|r)?|precisam?|quando|ainda|colocad[oa]s?|publicar|hospedagem|sejam?|usuarios? d[oae])\b"
)
_ENGLISH = re.compile(r"\b(?:the|with|and|for|is|are|we|our|must|should|that|it)\b")
_SPANISH = re.compile(r"\b(?:el|los|las|una|con|y|del|al|un|quiero|necesito|tengo)\b")


def is_portuguese(text: str) -> bool:
    """Whether a folded text is Portuguese: more of its words than of its neighbours'."""
    found = len(set(_PORTUGUESE.findall(text)))
    others = max(len(_ENGLISH.findall(text)), len(set(_SPANISH.findall(text))))
    return found > others


@lru_cache(maxsize=8)
def negated_in(text: str) -> tuple[Span, ...]:
    """The stretches of a text that are not wanted: from a word for no to the end of what it covers."""
    return tuple(_negated(text))


# `It has no WAF and no audit log. We need both` tells what is missing, and wishes for it.
_MISSED = re.compile(
    r"\b(?:has|have|had|there (?:is|are)|there's|lacks?|got|hat|haben|gibt|fehlt|tiene\w*|hay|n'a|n'avons|manque|ha|abbiamo|tem|temos)\b[^.;!?\n]{0,160}[.;!?\n,] ?(?:and |but |so |und |pero |mais |ma )?(?:(?:we|i|they|it|wir|ich|nous|on) )?"
    r"(?:(?:now |do |really |would )?(?:need|want|like|require|must have|should have|brauchen|wollen|necesitamos|queremos|hacen falta|voulons|avons besoin d[e']|servono|precisamos d\w*)|(?:please )?add|set up) (?:all|both|them|these|those|every one|alle|beide\w*|todos|todas|ambos|ambas|tous|toutes|les deux|tutti|tutte)\b"
)


def _negated(text: str) -> Iterator[Span]:
    portuguese = is_portuguese(text)
    twice = [match.span() for match in (*_TWICE.finditer(text), *_MISSED.finditer(text))]
    for match in NEGATION.finditer(text):
        if (portuguese and match[0] == "no") or any(low <= match.start() < high for low, high in twice):
            continue
        furthest = min(len(text), match.end() + _REACH)
        end = _ENDS.search(text, match.end(), furthest)
        stop = end.start() if end else furthest
        # A comma closes the list unless a word for or follows: `without a database, queue or load balancer`.
        comma = text.find(",", match.end(), stop)
        listed = _LISTED.search(text, match.end(), stop)
        if comma != -1 and not (listed and listed.start() > comma):
            stop = comma
        if match["one"] and (joined := re.compile(r"\b(?:and|und|y|et)\b(?!\.\w)").search(text, match.end(), stop)):
            stop = joined.start()
        if _INSTEAD.fullmatch(match[0]) and (begin := re.compile(rf" {_ARTICLE} ").match(text, match.end(), stop)):
            other = _SECOND.search(text, begin.end(), stop)
            stop = other.start() if other else stop
        if _LACKING.fullmatch(match[0]):
            target = _INTO.search(text, match.end(), stop)
            stop = target.start() if target else stop
            # `A REST API without login on Cloud Run` stands there.
            if len(_RUNS_ON.findall(text)) == 1 and (where := _RUNS_ON.search(text, match.end(), stop)):
                stop = where.start()
            keys = _KEYS.match(text, match.end(), stop)
            stop = keys.end() if keys else stop
        if not text[: match.start()].strip() and len(re.findall(rf"\b{_WHERE}\b", text)) == 1:
            where = _ON.search(text, match.end(), stop)
            stop = where.start() if where else stop
        if address := _NO_ADDRESS.match(text, match.end(), stop):
            stop = address.end()
        if _FACT.search(text, max(0, match.start() - 12), match.start()):
            place = _PLACED.search(text, match.end(), stop)
            stop = place.start() if place else stop
        if _IT.fullmatch(text[match.end() : stop].strip()):
            # `Don't create them now`: what they are is said before.
            yield from said_of(text, match.start())
        yield match.end(), stop
    yield from (match.span("list") for match in _HEADED.finditer(text))
    yield from (match.span("what") for pattern in (_BEHIND, _ANSWERED) for match in pattern.finditer(text))
    yield from dismissed_in(text)
    yield from away_in(text)
