"""Whether what opens something, or lets somebody in, is asked for: not forbidden, past, put off, asked about or excepted."""

import re
from collections.abc import Iterable

from functions.planning.rules.words.context import is_told_beside

Span = tuple[int, int]

# A sentence ends at these, and at a dot that is none of a name's or a number's.
_SENTENCE = re.compile(r"[;!?\n]|\.(?=\s|$)")
_CLAUSE = re.compile(
    r"[,:;()!?\n]|\.(?=\s|$)| - |\b(?:but|and now|now|aber|jetzt|pero|ahora|mais|maintenant|ma|ora|mas|agora|maar|nu)\b"
)
_FORBIDDEN = (
    r"forbid\w*|forbidden|prohibit\w*|banned|(?:isn'?t|not|never) (?:allowed|permitted|wanted|an option)|ruled out|out of the question|no-?go|disallowed|"
    r"verboten|untersagt|nicht erlaubt|unzulassig|tabu|prohibid\w+|interdit\w*|proscrit\w*|viet\w+|proibid\w+|verbod\w+|niet toegestaan"
)
# How it was, and how it came about against somebody's will.
_PAST = (
    r"was|were|had|gave|granted by|used to|once|formerly|previously|until now|no longer|not any ?more|by mistake|by accident|accidentally|leaked|"
    r"war|waren|hatten?|fruher|ehemals|bisher|aus versehen|versehentlich|nicht mehr|"
    r"era|eran|estaba\w*|estuvo|tenia\w*|antes era|por error|ya no|etai\w*|avai[ts]\w*|par erreur|autrefois|"
    r"erano|aveva\w*|per errore|una volta|estava\w*|tinha\w*|por engano|stond\w*|waren|vroeger|per ongeluk"
)
_PUT_OFF = (
    r"later|some ?day|one day|eventually|next (?:week|month|quarter|year)|not yet|might|spater|irgendwann|eines tages|noch nicht|"
    r"mas adelante|algun dia|todavia no|plus tard|un jour|pas encore|piu avanti|in futuro|mais tarde|no futuro|misschien|ooit"
)
_ASKED = (
    r"if|whether|in case|should (?:it|this|that|they)(?: ever)?|when(?:ever)?|unless|asked|asks|wonder\w*|complain\w*|"
    r"falls|wenn|ob|fragt\w*|es sei denn|cuando|pregunt\w+|a menos que|lorsqu\w*|demand\w+ si|a moins|quando|chies\w+ se|pergunt\w+ se|perguntou|als|indien|tenzij"
)
_EXCEPTED = (
    r"except\w*|excluding|excluded|other than|apart from|ausser|ausgenommen|excepto|salvo|sauf|hormis|tranne|eccetto|exceto|behalve|uitgezonderd|"
    r"neither|nor|weder|noch|ni|ne|nem|not|never|nicht|nie|niemals|nunca|jamas|jamais|pas|nao|non|niet|nooit|cannot|can'?t|mustn'?t|shouldn'?t|don'?t|without|ohne|sans|sin|sem|senza|zonder"
)
_FROM_WHOLE = re.compile(
    r"\b(?:except\w*|excluding|excluded|unless|other than|apart from|but not|save for|ausser|ausgenommen|bis auf|es sei denn|nur nicht|excepto|salvo|menos|a menos que|sauf|hormis|"
    r"a l ?'?exception|tranne|eccetto|a meno|exceto|a nao ser|behalve|uitgezonderd|tenzij)\b"
)
_NOT_NOW = re.compile(rf"\b(?:{_FORBIDDEN}|{_PAST}|{_PUT_OFF}|{_ASKED})\b")
_FOR_A_TIME = re.compile(
    r"\b(?:until|till|bis|hasta|jusqu\w+|fino al?|ate|tot)\b|\b(?:excluded|excepted|ausgenommen|exclu\w*|aparte|escluso|uitgezonderd)\b"
)
_LET_OUT = re.compile(rf"\b(?:{_EXCEPTED})\b(?! (?:only|just|nur|solo|seulement)\b)")
# `Only when signed in`, `if possible`: a manner of saying yes.
_EVEN_SO = re.compile(
    r"\b(?:if (?:possible|you can)|wenn moglich|si es posible|si possible|se possibile|se possivel|als het kan|not only|no later than)\b"
)


def _clause(text: str, span: Span) -> Span:
    """The clause that a stretch stands in."""
    low = max((each.end() for each in _CLAUSE.finditer(text, 0, span[0])), default=0)
    after = _CLAUSE.search(text, span[1])
    return low, after.start() if after else len(text)


# What is opened to the public is named beside the word, and said to be so: a public key, transport or company opens nothing.
_PUBLIC = re.compile(r"(?:public(?:ly|o|a|os|as|ue|ues)?|pubblic\w*|offentlich\w*|openba\w*|publiek\w*)")
_THING = re.compile(
    r"\b(?:1|reads?|reading|lesbar\w*|lectura|lecture|lettura|leitura|leesbaar|apis?|apps?|web|web ?apps?|websites?|web-?seiten?|sites?|services?|micro-?services?|endpoints?|back-?ends?|front-?ends?|urls?|https?|address\w*|ips?|ip-adresse\w*|servers?|vms?|machines?|containers?|functions?|buckets?|images?|files?|assets?|media|uploads?|downloads?|"
    r"datasets?|data|dashboards?|pages?|portals?|shops?|stores?|receivers?|webhooks?|gateways?|load ?balancers?|access|internet|cloud run|it|them|this|everything|facing|accessible|available|reachable|readable|ports?|domains?|tools?|forms?|blogs?|wikis?|demos?|bots?|games?|registr\w+|"
    r"repos\w*|snapshots|rest|graphql|grpc|ui|one|part|side|dienste?|anwendung\w*|seiten?|zugriff|zugang\w*|erreichbar|adresse|dateien|bilder|servicios?|aplicaci\w+|sitios?|acceso|archivos|imagenes|accesible|applications?|acces|fichiers|"
    r"servizi\w*|applicazion\w+|sito|accesso|file|immagini|servicos?|aplica\w+|acesso|arquivos|imagens|acessivel|toegang\w*|bestanden|bereikbaar|application|service-\w+|backend\w*|mcp|n8n|wordpress|next\w*|react|vue|django|flask|rails|laravel|fastapi|node|streamlit|metabase|grafana|ghost|odoo|stack|system\w*|project)\b"
)
_WORDS_NEAR = 5
_SHUT_BEFORE = re.compile(
    r"\b(?:closed|shut|hidden|invisible|protected|locked|as|unlike|geschlossen|gesperrt|cerrad\w+|ferme\w*|chius\w+|fechad\w+|gesloten|afgesloten|wants? (?:us|me) to|asks? (?:us|me) to|neither|nor|not|never|cannot|can'?t|mustn'?t|shouldn'?t|don'?t|nicht|nie|niemals|nunca|jamas|jamais|pas|nao|niet|nooit)\b"
)
# `A web shop, public of course, ...`: a clause that says nothing else.
_ALONE = re.compile(
    rf" *(?:(?:and|it'?s|is|must be|should be|fully) )*{_PUBLIC.pattern}(?: (?:of course|please|obviously|naturally|as well|too|bitte|naturlich|por favor|claro|bien sur))* *"
)
_OF_A_NAME = re.compile(
    r"-(?!facing|accessible)\w|(?<=publicly) (?:traded|listed|held|owned|funded|financed|quoted|known)\b|(?<=[ck]) (?:compan(?:y|ies)|library|libraries|transport\w*|sector|holidays?|schools?|authorit(?:y|ies)|administration|health|key)\b"
)
# What it would be, or what it is to somebody: `public access is my nightmare`.
_WOULD_BE = re.compile(
    r"(?: (?:access|exposure|reading|buckets?|files?|zugriff|zugang|acceso|acces|accesso|acesso))? (?:would|could|might|ware|seria|serait|sarebbe|zou|(?:is|are|ist|es|est|e) "
    r"(?!(?:ok\w*|fine|needed|required|wanted|allowed|intended|desired|possible|enough|in|on|at|behind|from|for|to|with|by|good|best|reachable|accessible|available|open|gewunscht|erwunscht|notig|necesario|souhaite)\b)) ?"
)
_COULD = re.compile(
    r"\b(?:we|it|they|he|she|one|that|somebody|someone|people) (?:could|might|would)(?! (?:also |really )?(?:like|love|want|need|prefer|appreciate))\b"
)


def is_opened(text: str, span: Span) -> bool:
    """Whether a word for the public in a folded text is said of a thing that is made here, and opens it: none does so alone."""
    low, high = _clause(text, span)
    if not is_affirmed(text, span) or _SHUT_BEFORE.search(text, low, span[0]):
        return False
    if not _PUBLIC.fullmatch(text[slice(*span)]):
        return True
    if is_of_a_name(text, span) or _WOULD_BE.match(text, span[1]) or _COULD.search(text, low, span[0]):
        return False
    if _ALONE.fullmatch(text, low, high):
        return True
    near = " ".join([*text[low : span[0]].split()[-_WORDS_NEAR:], *text[span[1] : high].split()[:_WORDS_NEAR]])
    return _THING.search(near) is not None


def is_of_a_name(text: str, span: Span) -> bool:
    """Whether a word for the public only says which company, library or key is meant, and neither opens nor shuts."""
    return _OF_A_NAME.match(text, span[1]) is not None


def is_affirmed(text: str, span: Span) -> bool:
    """Whether what a stretch of a folded text opens is asked for now, by its clause."""
    low, high = _clause(text, span)
    if is_told_beside(text, span):
        return False
    return _NOT_NOW.search(_EVEN_SO.sub(" ", f"{text[low : span[0]]} {text[span[1] : high]}")) is None


def as_affirmed(text: str, patterns: Iterable["re.Pattern[str]"]) -> tuple[str, list[Span]]:
    """A folded text with blanks where what the patterns find is not asked for now, and where that stood."""
    found = [match.span() for pattern in patterns for match in pattern.finditer(text)]
    out = [span for span in found if not is_affirmed(text, span)]
    for low, high in out:
        text = text[:low] + " " * (high - low) + text[high:]
    return text, out


def is_whole(text: str, span: Span) -> bool:
    """Whether what is said of a whole in a folded text has no exception in its sentence."""
    end = _SENTENCE.search(text, span[1])
    return _FROM_WHOLE.search(text, span[1], end.start() if end else len(text)) is None


_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_AND = r"(?:[ ,;/&+]|\b(?:and|or|und|oder|y|o|et|ou|e|en|of|sowie|also|auch|user|group|gruppe|grupo|groupe|the|our|from|der|die|el|la|le)\b|user:|group:)"
_FILL = r"(?:the|our|my|your|google|workspace|groups?|user|users|account|accounts|people|members?|everyone|everybody|all|anyone|only|just|email|mail|address|team|one|in|of|from|at|die|der|das|den|dem|unsere\w*|gruppe|nutzer|el|la|los|las|grupo|del?|nuestro|le|les|groupe|du|notre|il|lo|gruppo|o|os|het|de|groep)"
_LEADS_IN = re.compile(
    r"(?<![\w-])(?:for|only|just|let|lets|letting|allow|allows|allowing|permit|admit|invite|give|gives|grant|grants|granting|(?:used|usable|accessible|reachable|visible|opened|called|read|seen|viewed|guarded|nobody|no ?one|none|others) (?:by|to|but|except|than|for)|"
    r"(?:access|role|roles|rights?|permissions?|limited|restricted|restrict|limit|open|available|login|sign-?in|share\w*|visible|grant\w*|give\w*|iap|viewer|editor)(?: [\w/.-]+){0,4} (?:to|as|with|from|of|via)|(?:log|sign)s? in (?:as|with)|"
    r"fur|nur|lass\w*|erlaub\w*|niemand ausser|durch|zugriff an|para|solo|solamente|a traves de|deja\w*|permit\w*|acceso a|pour|seul\w*|uniquement|autoris\w*|acces a|per|soltanto|consent\w*|accesso a|somente|apenas|acesso a|voor|alleen)"
    rf"(?: {_FILL})*[ :(]*$"
)
_LABEL = re.compile(
    r"\b(?:viewers?|readers?|writers?|editors?|admins?|administrators?|members?|developers?|users?|who|access|login|log-?in|sign-?in|iap|teams?|staff|employees?|colleagues?|people|groups?|accounts?|allowed|acceso|usuarios|zugriff|zugang|anmeldung|nutzer|kollegen|mitarbeiter|acces|utilisateurs|equipe|equipo|accesso|utenti|acesso)\b[\w ']{0,24} ?(?::|=|\(|->| - )[ \w]*$"
)
_MAY = re.compile(
    r"^(?:[ ,)]|\b(?:only|also|both|all|alone|members|group|users)\b)*(?:may|can|shall|should|must|will|has|have|gets?|needs?|wants? to|is allowed|are allowed|signs?|logs?|uses?|reads?|sees?|to|alone|only|access|in\b|as|"
    r"darf|durfen|soll|sollen|kann|konnen|bekomm\w*|nutz\w*|puede\w*|podran?|debe\w*|entra\w*|tiene\w*|peut|peuvent|doit|doivent|pode\w*|deve\w*|puo|possono|mag|mogen|read-?only|(?:viewer|editor|reader|writer|admin)\w*)\b"
)
_OTHERWISE = re.compile(
    r"\b(?:left out|leave\w* out|kept out|keep\w* out|locked out|stays? out|out of it|no access|no longer|gets nothing|loses?|removed?|revoke\w*|belongs?|belonging|owns?|owned|owner|wrote|written|built|requested|request\w* by|reported|sender|sends?|sent|"
    r"asked|regards|thanks|contact\w*|question\w*|talk\w*|speak|author\w*|maintain\w* by|invoices?|bills?|gehort\w*|geschrieben|pertenece\w*|appartient|ecrit|responsible|created by|made by|on behalf)\b"
)


# Whoever gets nothing: `a luis@acme.es no le des nada`.
_NOTHING = re.compile(
    r"\b(?:gets?|receives?|has|have|give\w*|grant\w*|sees?) (?:\w+ ){0,2}nothing\b(?! (?:else|more|but))|^\W*nothing (?:for|to)\b|\bno (?:access|rights?|roles?) (?:for|to)\b|"
    r"\b(?:bekomm\w*|kriegt?|erhalt\w*|gib|gebt|sieht|hat) (?:[\w@.-]+ ){0,3}nichts\b(?! (?:anderes|mehr|weiter))|\bno (?:se )?(?:le|les) (?:des|den|demos|da|dan|damos)\b|\bno (?:recibe|tiene|ve|obtiene) nada\b(?! mas)|"
    r"\bne (?:lui |leur )?(?:donn\w+|recoit|voit|a) (?:\w+ )?rien\b(?! d ?'? ?autre)|\bn'a(?: droit a)? rien\b|\bnon (?:gli |le )?(?:dar\w*|date|riceve|vede|ha) (?:\w+ )?(?:nulla|niente)\b(?! altro)|"
    r"\bnao (?:lhe )?(?:des|de|dar|da|recebe|ve|tem) (?:\w+ )?nada\b(?! mais)|\b(?:krijgt|geef|ziet|heeft) (?:[\w@.-]+ ){0,3}niets\b(?! anders)"
)


def is_kept_out(text: str, span: Span) -> bool:
    """Whether somebody whom a stretch of a folded text names is denied, excepted, let in once or for a time, or named as
    something else than whoever is let in."""
    low, high = _clause(text, span)
    said = _EVEN_SO.sub(" ", f"{text[low : span[0]]} {text[span[1] : high]}")
    begin = max((each.end() for each in _SENTENCE.finditer(text, 0, low)), default=0)
    return bool(
        _NOT_NOW.search(said)
        or _NOTHING.search(said)
        or _FOR_A_TIME.search(said)
        or _LET_OUT.search(text, max(begin, low), span[0])
        or _OTHERWISE.search(said)
        or _QUOTED.search(text, 0, span[0])
    )


def is_let_in(text: str, span: Span, *, whole: bool = False) -> bool:
    """Whether somebody whom a stretch of a folded text names is to come in, and for good: by a form in which people are let in,
    and neither excepted, denied, let in once nor named as something else. A `whole` domain says so by its own form."""
    if is_kept_out(text, span):
        return False
    begin = max((each.end() for each in _SENTENCE.finditer(text, 0, _clause(text, span)[0])), default=0)
    if whole:
        return True
    before = re.sub(rf"(?:{_EMAIL}|{_AND})+$", "", text[begin : span[0]])
    lead = text[begin : span[0]]
    stop = _SENTENCE.search(text, span[1])
    after = re.sub(rf"^(?:{_AND}*{_EMAIL})+", "", text[span[1] : stop.start() if stop else len(text)])
    if re.search(rf"{_EMAIL}", after) is None:
        after = after[:60]
    return (
        any(_LEADS_IN.search(each) or _LABEL.search(each) for each in (before, lead, f"{before} "))
        or _MAY.match(after) is not None
    )


# A line that somebody else wrote, or code.
_QUOTED = re.compile(r"(?:^|\n)[ \t]*(?:>|#|//)[^\n]*$")


# What somebody else said, thinks of, or how it is so far.
_HEARD = (
    r"says|said|saying|told|suggest\w*|recommend\w*|propos\w*|heard|ideas?|maybe|perhaps|possibly|probably|not sure|unsure|currently|today|so far|at the moment|right now|"
    r"vielleicht|eventuell|derzeit|aktuell|momentan|gesagt|sagt|quizas?|tal vez|actualmente|dice|dijo|peut-etre|actuellement|dit|forse|attualmente|talvez|atualmente"
)
_LOOSE = re.compile(rf"(?<![\w./-])(?<!exactly )(?<!at )(?:{_FORBIDDEN}|{_PAST}|{_PUT_OFF}|{_HEARD})(?![\w/-]|\.\w)")
_CONDITION = re.compile(
    r"^\W*(?:(?:and|but|or|und|aber|y|pero|et|mais) )?"
    r"(?:if|unless|in case|should (?:it|this|that|they|the)|once|when|whenever|as soon as|falls|wenn|sobald|si|cuando|quand|lorsque|se|quando|als|indien)\b"
)


def is_wished(text: str, span: Span) -> bool:
    """Whether what a stretch of a folded text states is a wish by its sentence: no condition, no hearsay, not put off, not how it was."""
    low = max((each.end() for each in _SENTENCE.finditer(text, 0, span[0])), default=0)
    end = _SENTENCE.search(text, span[1])
    sentence = _EVEN_SO.sub(" ", text[low : end.start() if end else len(text)])
    return not (_LOOSE.search(sentence) or _CONDITION.search(sentence))
