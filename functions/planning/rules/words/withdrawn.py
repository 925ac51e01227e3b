"""What a goal takes back in a later sentence: `public. Scratch that last word`, `the standby can go`, `Bob left yesterday`.

    withdrawn("Bucket for uploads, public. On second thought not.").text -> "Bucket for uploads, private."

It is settled before anything else reads the goal. A word for everybody that is taken back stands as `private` from then on, a
thing that may go is out, and whoever left is named nowhere. What a withdrawal without a thing of its own is said of is the
nearest word for everybody before it; where none stands there, nothing is changed. Nothing here raises.
"""

import re
from collections.abc import Callable

from functions.planning.rules.words.corrections import Correction, Settled, asked_before, item_of, named_patterns
from functions.planning.rules.words.values_named import plain

Step = tuple[str, list[Correction]]

_ALL = (
    r"(?:anyone|anybody|everyone|everybody|any visitor|all the world|the (?:whole )?(?:world|internet|public)|jeder\w*|alle|cualquiera|todo el mundo|todos|n'importe qui|tout le monde|tous|"
    r"qualquer um|todo mundo|chiunque|tutti|iedereen)"
)
_READ = (
    r"(?:read(?:able|ing)?(?:[- ]only)?|accessible|available|downloadable|visible|open|offen|lesbar|einsehbar|zuganglich|lectura|accesible|legible|visible|lecture|lisible|leitura|legivel|acessivel|lettura|leggibile|"
    r"accessibile|leesbaar|toegankelijk|abiert[oa]s?|ouverte?s?|abert[oa]s?|apert[oaie])"
)
_PUBLIC = r"(?:(?:fully |completely )?public(?:ly|o|a|os|as|ue|ues|amente)?|pubblic(?:o|a|he|hi|amente)|offentlich(?:e[rsnm]?)?|openba(?:ar|re)|publiek\w*|publiquement)"
_MAY = r"(?:can|may|could|should be able to|is allowed to|darf|durfen|kann|konnen|puede[n]?|pueda[n]?|peut|peuvent|pode[m]?|puo|possono|mag|mogen|kan|kunnen)"
_READS = r"(?:read|download|see|view|open|fetch|browse|lesen|herunterladen|ansehen|sehen|leer|ver|descargar|lire|voir|telecharger|ler|baixar|leggere|scaricare|vedere|lezen|bekijken|inzien)"
_BY = r"(?:for|to|by|fur|von|por|para|par|pour|per|da|voor|door|a|an)"
_OPEN = (
    rf"(?:world[- ](?:readable|open|read)|{_PUBLIC}(?:[- ]{_READ})?|{_READ} {_BY} {_ALL}|{_BY} {_ALL} {_READ}|{_ALL} {_MAY} {_READS}(?: (?:it|them|that|everything))?)"
    r"(?![\w-])(?! (?:ip|key|address|library|transport|sector|holiday))"
)
_OPENS = re.compile(rf"(?<![\w.@/-]){_OPEN}")

_EDGE = r"(?:^|(?<=[.!?;:,(\n])\s*|\s(?=- )|(?<= - ))"
_STOPS = r"(?=\s*(?:[.,;:!?)\n]|$| - ))"
_OH = r"(?:(?:no|nein|non|nee|nao|oh|ah|ach|hmm+|well|sorry|wait|god|hell|und|and|but|aber|pero|mais|mas|ma|maar|bueno|also),? )?"
# How somebody takes back the last thing said without naming it.
_THAT = (
    r"(?:that|this|it|das|dies|es|eso|esto|ca|cela|isso|isto|questo|quello|dat|dit|the last|that last|das letzte|lo ultimo|ce dernier|le dernier|o ultimo|l'ultimo|l'ultima|het laatste)"
    r"(?: (?:last|letzte|ultima?o?|dernier|laatste))?(?: (?:word|bit|part|one|thing|remark|sentence|wort|palabra|mot|palavra|parola|woord|stuck|parte|partie))?(?: (?:again|out|wieder|weg|raus|please|bitte))?"
)
_STRIKES = (
    r"(?:scratch|strike|scrap|undo|forget|ignore|cross out|delete|drop|disregard|streich\w*|vergiss|vergessen sie|losch\w*|ignorier\w*|olvida\w*|borra|tacha|quita|ignora|oublie[zr]?|raye[zr]?|biffe[zr]?|efface[zr]?|"
    r"esquec[ae]|apag[ae]|risqu[ae]|risca|cancella|dimentica|schrap|vergeet|streep|negeer)"
)
_NEVER = (
    r"(?:(?:certainly|absolutely|definitely|of course|by all means|surely|please|better|rather|god|obviously|heavens|probably better|maybe better) not|no way|by no means|under no circumstances|in no case|not on any account|i take (?:that|it) back|not after all|"
    r"on (?:second thoughts?|reflection|balance),? (?:rather |better |maybe |perhaps )?not?|(?:not|no),? on (?:second thoughts?|reflection)|"
    r"auf (?:gar )?keinen fall|keinesfalls|keineswegs|niemals|bloss nicht|doch (?:lieber |besser )?nicht|lieber (?:doch )?nicht|besser (?:doch )?nicht|naturlich nicht|sicher nicht|das nehme ich zuruck|"
    r"(?:o |bueno,? )?mejor (?:que )?no|ni hablar|de ninguna manera|en absoluto|ni en broma|claro que no|por supuesto que no|pensandolo (?:bien|mejor),? no|al final no|"
    r"finalement,? (?:pas|non)|surtout pas|en aucun cas|certainement pas|bien sur que non|tout compte fait,? non|plutot (?:pas|non)|jamais de la vie|"
    r"melhor nao|pensando (?:bem|melhor),? nao|de jeito nenhum|de modo algum|nem pensar|claro que nao|afinal,? nao|"
    r"(?:anzi|meglio),? (?:di )?no|ripensandoci,? (?:no|meglio di no)|assolutamente no|certo che no|niente affatto|in nessun caso|alla fine no|"
    r"toch (?:maar )?niet|bij nader inzien (?:toch )?(?:maar )?niet|zeker niet|absoluut niet|in geen geval|liever niet|natuurlijk niet)"
)
_ONLY_NO = r"(?:no|nope|nah|never|not at all|nein|nie|niemals|uberhaupt nicht|jamas|nunca|non|jamais|pas du tout|nao|mai|per niente|nee|nooit|helemaal niet)"
_NO_ONE = r"(?:(?:to|for|by|an|fur|von|para|por|pour|par|per|a|voor|door) )?(?:no ?one|nobody|niemand\w*|nadie|personne|ninguem|nessuno)"
# `Forget it, only Ann reads it`: what is said instead shuts.
_OOPS = (
    r"(?:correction|(?:sorry,? )?i misspoke|(?:just )?kidding|err|never ?mind|my mistake|quatsch|blodsinn|vergiss es|korrektur|olvidal[oa]|perdon|oublie[zr]?|pardon|esquec[ae]|perdao|lascia perdere|scusa|vergeet het|nee,? wacht|nee|"
    r"scratch that|forget (?:it|that)|no,? wait|wait,? no|i mean|oops)"
)
_SHUTS = r"(?:only|just|nur|solo|solamente|seul\w*|so|apenas|soltanto|alleen|enkel|private|closed|shut|geschlossen|privat\w*|cerrad[oa]|privad[oa]|ferme\w*|prive\w*|fechad[oa]|chius[oa]|gesloten|besloten|nobody|no one|niemand)"
_BARE = re.compile(
    rf"{_EDGE}{_OH}(?:{_STRIKES} {_THAT}|{_NEVER}|{_NO_ONE}){_STOPS}"
    rf"|(?<=[?] )\u00a1?{_OH}(?:{_NEVER}|{_ONLY_NO}){_STOPS}"
    rf"|{_EDGE}{_OH}{_OOPS}[,.:;!]? ?(?=(?:it is |it's |make it |to |for |an |fur |para |pour |es |que sea |sea |a |al )?{_SHUTS}\b)"
)
# The same with the word for everybody said again: `doch nicht öffentlich`, `strike the world readable bit`.
_NOT = r"(?:not|no|nicht|nie|non|pas|nao|niet|de no|de non|que no)"
_AGAIN = re.compile(
    rf"{_EDGE}{_OH}(?:{_STRIKES} (?:the |that |das |el |lo |le |la |o |il |het |de )?[\"']?{_OPEN}[\"']?(?: (?:bit|part|word|thing|again|teil|wort|parte|palabra|mot|stuk))?(?: (?:weg|raus|door))?"
    rf"|(?:the word |das wort |la palabra |le mot |a palavra |la parola |het woord )?[\"']?{_OPEN}[\"']?(?: (?:bit|part|word|teil|wort))? (?:was|is|were|war|ist|fue|es|era|etait|est|foi|e) (?:a mistake|a typo|wrong|an error|not meant|ein (?:fehler|versehen|tippfehler)|falsch|un (?:error|errore)|une erreur|um (?:erro|engano)|een vergissing|fout)"
    rf"|{_NEVER} (?:to be |zu |so |de |da )?{_OPEN}|{_NOT},? {_OPEN},? (?:after all|on (?:second thoughts?|reflection)|doch|al final|finalement|afinal|alla fine|toch)){_STOPS}"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n")
_KEPT = "private"

# Beside the thing that everybody sees stands another: `the bucket contracts beside it isn't`.
_BESIDE = r"(?: (?:beside|next to|besides|along(?:side)?|behind) (?:it|that|them)| daneben| al lado| a cote| ao lado| accanto| ernaast)"
_IS_NOT = r"(?:is not|isn'?t|are not|aren'?t|must not be|shall not be|ist (?:es )?nicht|bleibt es nicht|no lo es|no|ne l'est pas|non lo e|nao e|nao|is (?:dat|het) niet|niet|nicht|pas|non)"
_OF_TWO = re.compile(
    rf"{_EDGE}{_OH}(?P<what>(?:the |der |die |das |den |el |la |le |o |a |il |de |het )?(?:(?P<kind>bucket|service|site|app) )?(?P<name>[a-z][\w-]{{2,40}})){_BESIDE} {_IS_NOT}{_STOPS}"
)
_NAME_NOT = re.compile(
    rf"{_EDGE}{_OH}(?:the |der |die |das |el |la |le |o |il |de |het )?(?P<name>[a-z][\w-]{{2,40}}),? (?:not|nicht|no|pas|non|nao|niet|lieber nicht|mejor no|doch nicht|toch niet|toch maar niet|finalement pas|better not|rather not)"
    rf"(?:,? (?:after all|on (?:second thoughts?|reflection)|doch|al final|finalement|afinal|alla fine|toch))?{_STOPS}"
)
_NO_NAME = frozenset({"and", "but", "why", "that", "this", "they", "these", "those", "sure", "better", "rather", "certainly", "absolutely", "maybe", "perhaps", "course", "und", "aber", "doch", "toch", "lieber", "besser", "mejor", "finalement", "ripensandoci", "anzi"})  # fmt: skip


def withdrawn(goal: str) -> Settled:
    """A goal without what its later sentences take back."""
    text, found = goal, []
    steps: tuple[Callable[[str], Step | None], ...] = (_closed, _one_of_two, _gone_things, _unsaid, _left)
    for _ in range(_MOST):
        step = next((made for each in steps if (made := each(text)) is not None), None)
        if step is None:
            break
        text, said = step
        found += said
    return Settled(text, tuple(found))


_MOST = 12


def _closed(text: str) -> Step | None:
    """A word for everybody that is taken back, by itself or by what is said of it right after."""
    said = plain(text)
    for again, pattern in ((True, _AGAIN), (False, _BARE)):
        for match in pattern.finditer(said):
            low = 0 if again else _sentence_before(said, match.start())
            opens = list(_OPENS.finditer(said, low, match.start()))
            # `The first is open to all (the second, never)`: a clause of its own has another thing.
            clause = said[: match.start()].rstrip().endswith((",", "(", ":", "-")) and not again
            if opens and not (clause and re.search(r"\w", said[opens[-1].end() : match.start()])):
                return _without(text, opens[-1].span(), match.span())
    return None


def _sentence_before(said: str, at: int) -> int:
    """Where the sentence begins that stands right before a place, or that the place stands in."""
    ends = [each.end() for each in _SENTENCE.finditer(said, 0, at) if said[each.end() : at].strip(" \u00a1!")]
    return ends[-1] if ends else 0


def _without(text: str, opens: tuple[int, int], cue: tuple[int, int]) -> Step:
    head = text[: opens[0]] + _KEPT + text[opens[1] : cue[0]].rstrip(" .,;:-!?\u00a1\n")
    tail = text[cue[1] :].lstrip(" !?.,;:")
    stop = "" if not tail else f". {tail}"
    return f"{head}{stop}".rstrip(), [Correction(text[slice(*opens)], _KEPT)]


def _one_of_two(text: str) -> Step | None:
    """Of two things the one that is said not to be open, where the other was said to be."""
    said = plain(text)
    for pattern in (_OF_TWO, _NAME_NOT):
        for match in pattern.finditer(said):
            name, start = match["name"], match.start("name")
            low = _sentence_before(said, match.start())
            if name in _NO_NAME or _OPENS.search(said, low, match.start()) is None:
                continue
            if pattern is _NAME_NOT and not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said[: match.start()]):
                continue
            kind = f"{match['kind']} " if pattern is _OF_TWO and match["kind"] else ""
            return (
                f"{text[: match.start()]} {kind}{text[start : start + len(name)]} is {_KEPT}{text[match.end() :]}",
                [],
            )
    return None


_ARTICLE = r"(?:(?:the|that|those|this|my|our|den|die|das|der|dem|unser\w*|el|la|los|las|le|les|l'|o|os|as|il|lo|gli|i|de|het|onze) ?)?"
_WHAT = rf"{_ARTICLE}(?P<what>[a-z][\w-]*(?: (?!(?:out|away|off|again|back|after|entirely|completely|too|please|then|altogether|raus|weg|wieder|doch|bitte|eruit|er weer uit|er uit|weer|toch|maar|fuera|de nuevo|vallen)\b)[a-z][\w-]*){{0,2}})"
_MORE = r"(?:,? (?:out|away|off|again|back out|after all|entirely|completely|altogether|too|as well|please|then|from (?:the|this) (?:plan|list|design)|raus|weg|wieder(?: raus| weg)?|doch|bitte|eruit|er weer uit|er uit|weer|toch|maar|fuera|de nuevo|por favor|vallen|d[ae] lista|de novo))*"
_IMPERATIVE = (
    r"(?:scratch|strike|drop|delete|remove|cancel|kill|ditch|scrap|cut|nix|lose|undo|take(?= .* (?:out|off|away))|pull(?= .* out)|leave(?= .* (?:out|off|away))|rip(?= .* out)|throw(?= .* (?:out|away))|"
    r"streich\w*|losch\w*|entfern\w*|nimm(?= .* (?:raus|weg))|lass\w*(?= .* (?:raus|weg))|wirf(?= .* (?:raus|weg))|schmeiss(?= .* raus)|mach(?= .* weg)|"
    r"quita\w*|borra\w*|elimina\w*|saca\w*|tacha\w*|descarta\w*|suprime|supprime\w*|enleve\w*|retire\w*|vire\w*|raye\w*|oublie\w*|tire|tira|remova|remove|apague|apaga|exclua|exclui|retira|risca|risque|corta|"
    r"togli\w*|rimuovi\w*|cancella\w*|leva\w*|schrap|haal(?= .* (?:weg|eruit|uit))|verwijder|laat(?= .* (?:weg|vallen))|gooi(?= .* (?:weg|eruit)))"
)
_MAY_GO = (
    r"(?:(?:can|may|should|must|has to|is to) (?:also )?(?:go|be (?:dropped|removed|left out|deleted|cut))|is (?:out|gone|off the table)|goes(?: out| away)?|"
    r"(?:kann|konnen|darf|soll|muss) (?:doch |wieder |auch )?(?:weg|raus|entfallen|weggelassen werden|wegbleiben)|fliegt (?:wieder )?raus|entfallt|fallt weg|"
    r"(?:ya )?(?:no hace falta|sobra|se puede quitar|fuera)|peut (?:sauter|partir|disparaitre)|n'est plus (?:necessaire|utile)|pode sair|nao precisa mais|puo (?:saltare|andare via|sparire)|non serve piu|(?:mag|kan) (?:weg|eruit|vervallen)|vervalt)"
)
_AFTER_ALL = r"(?:on (?:second thoughts?|reflection)|after all|finalement|al final|mejor|afinal|melhor|alla fine|doch|lieber|toch(?: maar)?)"
_LEAD = (
    r"(?:(?:on (?:second thoughts?|reflection|balance)|thinking about it|come to think of it|actually|well|ok(?:ay)?|oh|ach|bei naherem nachdenken|pensandolo (?:bien|mejor)|a la reflexion|reflexion faite|"
    r"pensando (?:bem|melhor)|ripensandoci|bij nader inzien|and|und|y|et|e|en|but|aber|pero|mais|mas|ma|maar|please|bitte|por favor),? )*"
)
_GONE = (
    re.compile(rf"{_EDGE}{_LEAD}(?:let'?s |you (?:can|may) |we (?:can|will) |on )?{_IMPERATIVE} {_WHAT}{_MORE}{_STOPS}"),
    re.compile(rf"{_EDGE}{_LEAD}{_WHAT} {_MAY_GO}{_MORE}{_STOPS}"),
    re.compile(rf"{_EDGE}{_LEAD}{_WHAT},? (?:not|nicht|no|pas|non|nao|niet),? {_AFTER_ALL}{_STOPS}"),
    re.compile(rf"{_EDGE}{_LEAD}{_WHAT},? {_AFTER_ALL} (?:not|nicht|no|pas|non|nao|niet){_STOPS}"),
    # The first of two clauses: `take the balancer out and give the VM no address`.
    re.compile(rf"{_EDGE}{_LEAD}{_IMPERATIVE} {_WHAT}{_MORE}(?= (?:and|und|y|et|e|en) (?:give|put|add|keep|make|let|gib|mach|lass|pon|deja|mets|laisse|poe|deixa|metti|zet|geef)\b)"),
)  # fmt: skip


def _gone_things(text: str) -> Step | None:
    """A thing that was asked for and may go: the text without it, which says no to it from then on."""
    said = plain(text)
    for pattern in _GONE:
        for match in pattern.finditer(said):
            before = said[: match.start()]
            if not before.strip():
                continue
            where, called = _asked(before, match["what"])
            spans = _apart(where)
            if not spans:
                continue
            head = text[: match.start()]
            gone = [Correction(text[slice(*span)]) for span in spans]
            for low, high in spans:
                start, stop = item_of(plain(head), low, high)
                head = head[:start] + head[stop:]
            stops = "" if head.rstrip()[-1:] in ".,;:!?" else "."
            tail = re.sub(r"^ (?:and|und|y|et|e|en) ", ". ", text[match.end() :])
            return f"{head.rstrip()}{stops} without {called}{tail}", gone
    return None


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches from the last to the first, without those that lie in others."""
    longest = sorted(set(spans), key=lambda each: (each[0], -each[1]))
    made: list[tuple[int, int]] = []
    for span in longest:
        if not made or span[0] >= made[-1][1]:
            made.append(span)
    return made[::-1]


_WITH_IT = re.compile(r"^(?:managed|whole|second|extra|separate|regional|new|cloud|google) ")
# What is called otherwise where it is asked for.
_SAME = (
    (
        re.compile(r"(?:(?:hot|warm) )?stand-?by(?: (?:instance|machine|database|node))?"),
        re.compile(
            r"\b(?:(?:with|mit|con|avec|com|met|in) )?(?:ha|high(?:ly)?[- ]availab\w+|hochverfugbar\w*|alta disponibili\w+|haute disponibilite|hoge beschikbaarheid|(?:an? )?(?:hot |warm )?stand-?by)\b"
        ),
        "high availability",
    ),
)


def _asked(before: str, item: str) -> tuple[list[tuple[int, int]], str]:
    """Where a thing was asked for before, and what it is called: by a word of its kind, or by the first or last word of its name."""
    for name, other, called in _SAME:
        if name.fullmatch(item):
            return [match.span() for match in other.finditer(before)], called
    for words in (item, _WITH_IT.sub("", item)):
        of_kind = [pattern for pattern in named_patterns() if pattern.fullmatch(words)]
        if whole := [span for pattern in of_kind for span in asked_before(before, words, (pattern,))]:
            return whole, words
    ends = re.compile(rf"^{re.escape(item)}(?![\w-])|(?<![\w-]){re.escape(item)}$")
    found = [match for pattern in named_patterns() for match in pattern.finditer(before) if ends.search(match[0])]
    return [match.span() for match in found], found[0][0] if found else item


# `They should also include secrets - sorry, should not.`
_UNSAID = re.compile(
    r"(?P<clause>(?:^|(?<=[.!?;\n])\s*)(?P<said>[^.!?;\n]{4,140}?))[,;.]?(?: -+)?\s+(?:sorry|no|wait|oops|i mean|pardon|nein|quatsch|perdon|perdona|digo|non|nao|desculp[ae]|scusa|nee),? (?:(?:they|it|that|we|das|sie|es|eso|ca|isso|dat|ze),? )?"
    r"(?:(?:should|must|shall|can|may|do|does|will|would) ?(?:not|n'?t)|shouldn'?t|mustn'?t|can'?t|don'?t|doesn'?t|(?:soll|sollen|darf|durfen|muss|mussen) (?:es |sie |das )?nicht|no (?:debe[n]?|deberian?|puede[n]?)|ne (?:doit|doivent|peut|peuvent) pas|nao (?:deve[m]?|pode[m]?)|"
    r"non (?:deve|devono|puo|possono)|(?:moet|moeten|mag|mogen) (?:het |ze )?niet)(?: (?:at all|be included|do that))?"
    + _STOPS
)


_HOLDS = re.compile(
    r"\b(?:includ\w+|contain\w*|cover\w*|enthalt\w*|umfass\w*|inclu\w+|conten\w+|contien\w+|contem|bevat\w*|comprend\w*) (?:also |auch |tambien |aussi |tambem |anche |ook )?"
)
_MODAL = re.compile(r"\b(?:should|must|shall|can|may|do|does|will|would)\b")


def _unsaid(text: str) -> Step | None:
    """A sentence that ends by saying that it should not be so."""
    said = plain(text)
    for match in _UNSAID.finditer(said):
        if not said[: match.start("said")].strip() or _OPENS.search(match["said"]):
            continue
        low, high = match.span("said")
        if held := _HOLDS.search(said, low, high):
            what = text[held.end() : high].strip()
            return f"{text[:low].rstrip()} Without {what}{text[match.end() :]}", [Correction(text[low:high].strip())]
        clause = _MODAL.sub(lambda each: f"{each[0]} not", text[low:high], count=1)
        stays = f" {clause.strip()}" if clause != text[low:high] else ""
        return text[:low].rstrip() + stays + text[match.end() :].lstrip(" ." if not stays else ""), [
            Correction(text[low:high].strip())
        ]
    return None


_MAIL = r"[a-z0-9][\w.%+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,24}"
_LEFT = re.compile(
    rf"{_EDGE}(?:(?:but|and|aber|und|pero|y|mais|et|mas|e|ma|maar|en|well|oh),? )?(?P<who>{_MAIL}|[a-z][\w'-]{{1,24}}) (?:has |is |was |have |ist |hat |a |ha |s'en |ya |ne |n'|non |nao |se |heeft |just |already |actually )*?"
    r"(?:left|quit|resigned|retired|(?:is |was )?(?:gone|fired|let go|laid off)|moved on|no longer works?|does(?:n'?t| not) work|went on (?:\w+ )?leave|(?:is )?on (?:parental|maternity|sick) leave|departed|passed away|"
    r"gekundigt|ausgeschieden|gegangen|(?:ist )?weg|(?:ist )?nicht mehr (?:da|dabei|bei uns|hier|im team)|arbeitet nicht mehr|verlasst uns|in elternzeit|(?:hat )?(?:uns|die firma) verlassen|"
    r"fue|ya no (?:trabaja|esta)|no trabaja mas|dejo la empresa|(?:esta )?de baja|parti|partie|quitte|travaille plus|est plus (?:la|chez nous)|saiu|trabalha mais|esta mais|deixou a empresa|"
    r"e andat[oa]|n'e andat[oa]|lavora piu|lasciato|vertrokken|(?:is )?weggegaan|werkt (?:hier )?niet meer|(?:is )?niet meer in dienst)\b[^.;!?\n]*"
)


def _left(text: str) -> Step | None:
    """Somebody who is there no longer, by the address or by the name in it: no sentence names them any more."""
    said = plain(text)
    for match in _LEFT.finditer(said):
        who = match["who"].rstrip(".")
        if "@" not in who and who in _NO_PERSON:
            continue
        address = re.escape(who) if "@" in who else rf"{re.escape(who)}(?:[._-][\w.-]+)?@(?:[a-z0-9-]+\.)+[a-z]{{2,24}}"
        there = [
            each for each in re.finditer(rf"(?<![\w.@-])(?:user:)?{address}(?![\w@-])", said) if not _meets(each, match)
        ]
        if not there:
            continue
        kept, gone = text[: match.start()] + text[match.end() :], []
        cut = match.end() - match.start()
        for each in sorted(there, key=lambda one: one.start(), reverse=True):
            shift = cut if each.start() >= match.end() else 0
            kept = _without_one(kept, each.start() - shift, each.end() - shift)
            gone.append(Correction(each[0]))
        return re.sub(r"([.;!?])\s*[.;]", r"\1", kept).rstrip(), gone[:1]
    return None


_NO_PERSON = frozenset({"everybody", "everyone", "nobody", "it", "that", "this", "they", "he", "she", "we", "who", "was", "nothing", "all", "traffic", "requests"})  # fmt: skip


def _meets(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


_JOINS = r"(?:,? ?(?:\b(?:and|und|y|et|e|en|or|oder|plus)\b|[,&+]) ?)"


_ONLY = re.compile(r"\b(?:only|just|nur|solo|solamente|seulement|seul|soltanto|somente|alleen) $", re.IGNORECASE)


def _without_one(text: str, low: int, high: int) -> str:
    """A text without one of several addresses that are named together; `nobody` in the place of one that stands alone."""
    before = re.search(rf"{_JOINS}$", text[:low])
    after = re.compile(_JOINS).match(text, high)
    mail = re.compile(_MAIL, re.IGNORECASE)
    if before and re.search(rf"{_MAIL}$", text[: before.start()], re.IGNORECASE):
        return text[: before.start()] + text[high:]
    if after and mail.match(text, after.end()):
        return text[:low] + text[after.end() :]
    return f"{_ONLY.sub('', text[:low])}nobody{text[high:]}"
