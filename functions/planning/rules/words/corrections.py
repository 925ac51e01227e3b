"""What a goal takes back while it is said: `Postgres - no wait, MySQL`, `make that three`, `actually skip Redis for now`.

It is settled before anything else reads the goal: the later word of a kind takes the earlier one's place, what is left
out after all goes, and the words by which that is said go too. Nothing here raises.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.planning.rules.words.negation import negated_in
from functions.planning.rules.words.tables import apps_table, needs_table
from functions.planning.rules.words.values_named import Value, of_kind, plain, value_at


@dataclass(frozen=True, slots=True)
class Correction:
    """What was said first, and what stands instead of it; nothing where it is left out."""

    words: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A goal as it was meant in the end, and what was corrected in it."""

    text: str
    corrections: tuple[Correction, ...] = ()


_MOST = 20
# How somebody takes back what they have just said, in English, German, Spanish, French, Portuguese and Italian.
_CUES = (
    r"no,? wait|wait,? no|(?:oh |hmm,? )?(?<!the )(?<!to )wait(?! (?:at (?:least|most) )?\d+ ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b)|hang on|hold on|sorry|oops|whoops|(?:no,? )?scratch that|strike that|correction|my bad|my mistake|"
    r"(?:no,? )?i mean(?:t)?|(?:was )?meant(?: to (?:say|write))?|(?:let'?s )?make (?:that|it)|(?:or )?rather(?! than)|on second thoughts?|actually|"
    r"(?:or )?better(?: still| yet)?|no(?= ?[,:;.-])|nope|nah|(?:change|switch) (?:that|it|this) to|instead(?! of),?|"
    r"(?:ach |oh |ah )?(?:nein|nee)|halt|moment|warte|entschuldigung|verzeihung|quatsch|korrektur|ich mein(?:t)?e|gemeint (?:war|ist)|(?:doch )?lieber|"
    r"doch(?! nicht| kein)|besser(?: gesagt)?|vielmehr|stattdessen|"
    r"no,? espera|espera|perdon(?:a|en)?|disculpa|quise decir|quiero decir|digo|(?:o |bueno,? )?mejor(?: dicho)?|rectifico|en realidad|(?:o )?mas bien|"
    r"non,? attends?|attendez?|pardon|desolee?|excuse[zr]?(?:-moi)?|je voulais dire|je veux dire|(?:ou )?plutot(?! que)|en fait|finalement|rectification|"
    r"nao,? espera|perdao|desculp[ae]|quer dizer|quis dizer|(?:ou )?melhor(?: dizendo)?|alias|na verdade|"
    r"no,? aspetta|aspetta|scusa(?:te)?|volevo dire|(?:o )?anzi|(?:o )?meglio|cioe|in realta|non(?= ?[,:;.-])|nao(?= ?[,:;.-])|(?:ah|aeh|uh+|um+|err+|hmm+)(?=,)"
)
_FILLERS = (
    r"(?:we|i|it|that|this|they|you|want|need|take|use|using|used|go(?= with| for| to)|going|with|in|on|at|to|for|of|the|an?|is|be|should|must|would|like|"
    r"prefer|let'?s|lets|let|only|just|please|make|pick|choose|it'?s|that'?s|i'?d|we'?ll|meant|mean|say|rather|better|oh|ah|um|uh|er|no|sorry|"
    r"wait|actually|wir|ich|es|das|die|der|den|dem|nehmen|nehme|nimm|mit|in|auf|um|am|bitte|eine?[nrms]?|soll|sein|ist|wollen|will|mochte|nutzen|"
    r"lieber|doch|zu|que|sea|con|en|el|la|los|las|una?|usa|usar|usamos|usemos|quiero|queremos|por|favor|a|"
    r"avec|sur|dans|le|les|une?|utilise[rz]?|prends?|prenons|du|de|des|com|em|no|na|o|uma?|usando|quero|su|il|lo|uno|usiamo)"
)
_SAYS = re.compile(
    rf"(?P<lead>(?: (?:or|oder|ou)\b)?[ \n]{{0,2}}[,.;:!(\n-]{{1,3}}[ \n]{{0,2}}|[ \n]{{1,2}})(?:(?:oh|ah|hmm+|um|uh|err?|ok|well|bueno|eh)\b[ ,]*)?(?<![\w'])(?:{_CUES})(?![\w'])"
)
# What may stand between such a word and the value: more such words, and plain ones.
_BETWEEN = re.compile(rf"[ ,.:;!-]{{0,4}}(?:(?:{_CUES}|{_FILLERS})(?![\w'])[ ,.:;!-]{{0,4}}){{0,8}}")
_JOINED = re.compile(
    rf"(?:[ ]{{0,2}}(?:,|&|\+|\b(?:and|with|und|mit|y|con|et|avec|e|com)\b)){{1,3}}[ ]{{0,2}}(?:{_FILLERS}(?!\w)[ ]{{0,2}}){{0,4}}"
)
_TAIL = re.compile(
    r"(?: (?:(?:is|are|would be|will be|is probably|ist|es|est|e) )?(?:enough|fine|better|cheaper|good enough|besser|billiger|mejor|mieux|melhor|meglio)(?= ?[.,;!?)\n]|$)"
    r"| (?:will|would|should) do\b| (?:reicht|genugt|suffit|basta)\b)?(?: (?:instead(?! of)|please|then|though|rather|for now|bitte|stattdessen|por favor|s'il (?:te|vous) plait)){0,2}[ ]{0,2}"
)
_WEAK = (
    r"\b(?:better|besser|mejor|melhor|meglio|mieux|rather|actually|make (?:that|it)|instead|lieber|doch|plutot|anzi)\b"
)
_OF = re.compile(
    r" (?:for|of|on|fur|para|pour|per) (?:the |das |die |den |la |el |le )?(?P<what>[a-z][\w-]{2,})(?= ?[.,;!?)\n]|$)"
)
_TOO_DEAR = re.compile(
    r" (?:(?:is|are|would be|seems?|looks?|ist|sind|ware|es|est|e) (?:\w+ ){0,2}?(?:too|zu|demasiado|muy|trop|troppo|muito) \w+|costs? too much|is overkill|ist zu teuer)[^.;!?\n]{0,20}$"
)
_INSTEAD = re.compile(
    rf"(?P<lead>[ \n]{{0,2}}[,.;:!(\n-]{{1,3}}[ \n]{{0,2}})(?:{_FILLERS} ){{0,4}}?(?P<value>(?!{_FILLERS}\b)\S[^.;,\n]{{0,30}}?) (?:instead|stattdessen|en su lugar|a la place|em vez disso|invece)(?! of| de| di| que|\w)"
)
_FOR = (
    r"(?:instead of|rather than|in place of|anstelle von|anstatt|statt|en lugar de|en vez de|au lieu d[eu'] ?|plutot que|em vez de|ao inves de|"
    r"invece di|al posto di)"
)
_INSTEAD_OF = re.compile(rf"\b{_FOR} ?(?:{_FILLERS} ){{0,4}}")
_REPLACED = re.compile(
    rf"\b(?:replace|swap|exchange|ersetze|tausche|cambia|reemplaza|remplace|substitui|troca|sostituisci) (?:{_FILLERS} ){{0,4}}"
)
_BY = re.compile(rf" (?:with|by|for|durch|gegen|por|con|par|com) (?:{_FILLERS} ){{0,4}}")


def settled(goal: str) -> Settled:
    """A goal as it was meant in the end."""
    text, found = goal, []
    for _ in range(_MOST):
        step = _replaced(text) or _put_for(text) or _left_out(text)
        if step is None:
            break
        text, said = step
        found += said
    return Settled(text, tuple(found))


def _replaced(text: str) -> tuple[str, list[Correction]] | None:
    """The first value that is taken back for another one of its kind: the text without that, and what was said."""
    said = plain(text)
    for match in _SAYS.finditer(said):
        between = _BETWEEN.match(said, match.end())
        at = between.end() if between else match.end()
        if (step := _put(text, said, match.start(), match["lead"], at)) is not None:
            return step
    for match in _INSTEAD.finditer(said):
        if (step := _put(text, said, match.start(), match["lead"], match.start("value"))) is not None:
            return step
    return None


def _put(text: str, said: str, start: int, lead: str, at: int) -> tuple[str, list[Correction]] | None:
    """The values from a place on, each in the place of the last of its kind before `start`."""
    before = said[:start]
    pairs: list[tuple[Value, Value]] = []
    stop = at
    while (new := value_at(said, at)) is not None:
        denied = negated_in(before)
        open_to = [
            each
            for each in of_kind(before, new)
            if not (_takes_part(each, pairs) or any(low <= each.start < high for low, high in denied))
        ]
        if not open_to:
            break
        of = _OF.match(said, new.stop)
        named = [match.start() for match in re.finditer(rf"\b{re.escape(of['what'])}\b", before)] if of else []
        old = min(open_to, key=lambda each: abs(each.start - named[-1])) if named else open_to[-1]
        pairs.append((old, new))
        stop = of.end() if of and named else _past_the_same(said, new.stop, before, old.stop)
        joined = _JOINED.match(said, stop)
        if joined is None:
            break
        at = joined.end()
    tail = _TAIL.match(said, stop)
    stop = tail.end() if tail else stop
    # `Better 2 instances max` goes on about another thing.
    goes_on = re.match(r" *[a-z]", said[stop:]) and re.search(_WEAK, said[start:at])
    again = all(said[old.start : old.end] == said[new.start : new.end] for old, new in pairs)
    if again or (goes_on and any(new.kind in {"number", "size"} for _, new in pairs)):
        return None
    if "(" in lead and said[stop : stop + 1] == ")":
        stop += 1
    kept = text[stop:]
    # `Frankfurt is too dear, rather Belgium`: nothing of that is said of Belgium.
    if why := _TOO_DEAR.match(before, pairs[-1][0].stop):
        before = before[: why.start()]
    head = _with(text[: len(before)], before, text, pairs)
    gap = "" if not kept or kept[0] in " .,;:!?)\n" else " "
    return head.rstrip() + gap + kept, [
        Correction(text[old.start : old.end], text[new.start : new.end]) for old, new in pairs
    ]


def _past_the_same(said: str, stop: int, before: str, end: int) -> int:
    """Past the words behind a value that stood behind the earlier one too: `React frontend - sorry, Vue frontend`."""
    after = re.compile(r" (?!(?:and|with|und|mit|y|con|et|avec|e|com|in|on|at|for|or|plus)\b)[a-z][\w-]*").match(
        before, end
    )
    same = after is not None and re.compile(rf"{re.escape(after[0])}(?![\w-])").match(said, stop)
    return stop + len(after[0]) if after and same else stop


def _takes_part(old: Value, pairs: list[tuple[Value, Value]]) -> bool:
    return any(old.start < each.end and each.start < old.end for each, _ in pairs)


_NAMES = frozenset({"engine", "cache", "runs on", "ui", "framework", "product", "region", "domain", "email"})


def _with(head: str, said: str, text: str, pairs: list[tuple[Value, Value]]) -> str:
    """A text with each earlier value replaced; a name wherever it stands, a figure where it was said last."""
    spans: list[tuple[int, int, str]] = []
    for old, new in pairs:
        words = text[new.start : new.end]
        where = [old]
        if old.kind in _NAMES:
            where = [each for each in of_kind(said, new) if said[each.start : each.end] == said[old.start : old.end]]
        spans += [(each.start, each.end, words) for each in where]
    for low, high, words in sorted(spans, reverse=True):
        head = head[:low] + words + head[high:]
    return head


def _put_for(text: str) -> tuple[str, list[Correction]] | None:
    """`MySQL instead of Postgres`, `replace Postgres with MySQL`, where Postgres was asked for before."""
    said = plain(text)
    for match in _INSTEAD_OF.finditer(said):
        old = value_at(said, match.end())
        if old is None:
            continue
        behind = re.compile(rf" ?, ?(?:{_FILLERS} ){{0,4}}").match(said, old.stop)
        new = value_at(said, behind.end()) if behind else None
        start, stop = match.start(), old.stop
        if new is not None and new.kind == old.kind:
            stop = new.stop
        else:
            new = next((each for each in of_kind(said[: match.start()], old) if each.stop >= match.start() - 1), None)
            if new is None:
                continue
            start = new.start
        opened = re.compile(rf"[ \n]{{0,2}}[,.;:!(\n-]{{1,3}}[ \n]{{0,2}}(?:{_FILLERS} ){{0,4}}$").search(said[:start])
        if opened and (step := _in_its_place(text, (opened.start(), stop), old, new)):
            return step
    for match in _REPLACED.finditer(said):
        old = value_at(said, match.end())
        by = _BY.match(said, old.stop) if old else None
        new = value_at(said, by.end()) if by else None
        opened = re.compile(
            rf"[ \n]{{0,2}}[,.;:!(\n-]{{1,3}}[ \n]{{0,2}}(?:(?:{_CUES}|{_FILLERS})[ ,]{{1,3}}){{0,6}}$"
        ).search(said[: match.start()])
        if old and new and opened and (step := _in_its_place(text, (opened.start(), new.stop), old, new)):
            return step
    return None


def _in_its_place(text: str, cut: tuple[int, int], old: Value, new: Value) -> tuple[str, list[Correction]] | None:
    """The text with `new` where `old` was asked for first, and without the stretch that says so."""
    (start, stop), said = cut, plain(text)
    words = said[old.start : old.end]
    first = next((each for each in of_kind(said[:start], new) if said[each.start : each.end] == words), None)
    if first is None or old.kind != new.kind:
        return None
    head = _with(text[:start], said[:start], text, [(first, new)])
    return head + text[stop:], [Correction(text[first.start : first.end], text[new.start : new.end])]


_THE = r"(?:the |that |those |my |our |any |all |an? |den |die |das |dem |el |la |los |las |le |les |l'|o |os |as |il |lo |gli |i )?"
_WHAT = rf"{_THE}(?P<what>\w[\w-]*(?:\.\w[\w-]*)*(?: (?!(?:for now|after all|for the moment|at first|yet|anymore|any more|erst ?mal|vorerst|doch|bitte|weg|raus|nicht|de momento|por ahora|pour l|por enquanto|per ora)\b)\w[\w-]*(?:\.\w[\w-]*)*){{0,5}}?)"
_NOW = r"(?: (?:after all|for now|for the moment|at first|yet|any ?more|please|actually|then|right now|erst ?mal|vorerst|doch|bitte|de momento|por ahora|al final|pour l'?instant|pour le moment|por enquanto|por agora|per ora|per il momento))"
_WELL = (
    r"(?:(?:actually|on second thoughts?|hmm+|well|oh|ah|and|but|ok(?:ay)?|sorry|no wait|wait|scratch that|no|so|then|also|in fact|"
    r"ach|nein|doch|lieber|und|aber|halt|moment|bueno|mejor|al final|en realidad|pero|y|finalement|en fait|tout compte fait|et|mais|"
    r"na verdade|melhor|afinal|mas|e|anzi|alla fine|meglio|ma)[ ,]{1,3})"
)
_WE = r"(?:(?:let'?s|lets|we(?:'ll| will| can| could)?|i(?:'ll)?|you (?:can|may)|please|just)[ ]{1,2}){0,3}"
_NOT = r"(?<!n't )(?<!not )(?<!never )(?<!dont )"
_OUT = re.compile(
    r"(?P<lead>(?:^|[ \n]{0,2}[,.;:!(\n-]{1,3}[ \n]{0,2}|[ \n]{1,2}(?=but|aber|pero|mais|mas|and|und)))(?P<clause>(?:"
    + "|".join(
        each.replace("?P<what>", f"?P<what{at}>")
        for at, each in enumerate(
            (
                rf"{_WELL}{{0,4}}{_WE}{_NOT}(?:skip|scratch|forget(?: about)?|leave (?:out|off|away)|omit) {_WHAT}{_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}{_WE}leave {_WHAT} (?:out|off|away|aside){_NOW}{{0,3}}",
                rf"{_WELL}{{1,4}}{_WE}(?:drop|remove|ditch|lose|cancel|kill) {_WHAT}{_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}{_WE}(?:drop|remove|ditch|lose|cancel) {_WHAT}{_NOW}{{1,3}}",
                rf"{_WELL}{{0,4}}(?:no(?: need for)?|without|(?:we |i )?(?:don'?t|do not|won'?t|will not) (?:need|want)) {_WHAT}{_NOW}{{1,3}}",
                rf"(?:actually|on second thoughts?|scratch that|sorry|no wait|wait|hmm+|oh)[ ,]{{1,3}}(?:no(?: need for)?|without|(?:we |i )?(?:don'?t|do not|won'?t|will not) (?:need|want)) {_WHAT}{_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}{_WHAT} (?:is|are)(?:n'?t| not) (?:needed|necessary|required|wanted){_NOW}{{1,3}}",
                rf"{_WELL}{{0,4}}{_WHAT} can (?:wait|go|come later|be skipped|be left out){_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}(?:lass|lasst|lassen wir|wir lassen)(?: bitte)? {_WHAT}{_NOW}{{0,3}} (?:weg|raus|aus|sein){_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}(?:doch|lieber|erst ?mal|vorerst)(?: doch)? (?:kein\w*|ohne) {_WHAT}{_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}kein\w* {_WHAT}(?: mehr| erst ?mal| vorerst)",
                rf"{_WELL}{{0,4}}{_WHAT} (?:brauchen wir|brauche? ich|wollen wir)(?: doch| erst ?mal| vorerst| noch)+ nicht(?: mehr)?",
                rf"{_WELL}{{0,4}}{_WHAT}(?: doch| erst ?mal| vorerst| lieber)+ (?:nicht|weglassen|weg|raus)",
                rf"{_WELL}{{0,4}}{_WHAT} (?:lassen wir|lasse? ich|konnen wir|kann man)(?: doch| erst ?mal| vorerst)* (?:weg|raus|aus|weglassen)",
                rf"{_WELL}{{0,4}}(?:vergiss|streich\w*) {_WHAT}(?: wieder| doch| erst ?mal)*",
                rf"(?:mejor|al final|en realidad|bueno|de momento|por ahora)[ ,]{{1,3}}(?:sin|no (?:quiero|queremos|necesito|necesitamos)|nada de|quita|olvida) {_WHAT}{_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}(?:quita(?:mos)?|olvida(?:te de)?|omite|saltate) {_WHAT}{_NOW}{{0,3}}",
                rf"(?:finalement|en fait|tout compte fait|pour l'?instant)[ ,]{{1,3}}(?:sans|pas (?:de|d')|pas besoin (?:de|d')|on (?:enleve|oublie)) ?{_WHAT}{_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}(?:on )?(?:laisse\w* tomber|oublie\w*|enleve\w*|retire\w*) {_WHAT}{_NOW}{{0,3}}",
                rf"(?:na verdade|melhor|por enquanto|afinal)[ ,]{{1,3}}(?:sem|nao (?:preciso|precisamos|quero|queremos)(?: d[eoa])?) {_WHAT}{_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}(?:esquec[ea]|tir[ae]|pul[ae]) {_WHAT}{_NOW}{{0,3}}",
                rf"(?:anzi|alla fine|meglio|per ora)[ ,]{{1,3}}(?:senza|niente) {_WHAT}{_NOW}{{0,3}}",
                rf"{_WELL}{{0,4}}(?:togli|lascia perdere|dimentica|salta) {_WHAT}{_NOW}{{0,3}}",
            )
        )
    )
    + r"))(?=[ ]{0,2}(?:[.,;!?)\n]|$| - ))"
)
_AND = re.compile(r",| (?:and|or|nor|und|oder|y|o|ni|et|ou|e|ne) ")
_ARTICLE = re.compile(_THE)


def _left_out(text: str) -> tuple[str, list[Correction]] | None:
    """The first thing that is left out after all: the text without it, and what was said."""
    said = plain(text)
    for match in _OUT.finditer(said):
        what = next((value for name, value in match.groupdict().items() if name.startswith("what") and value), "")
        spans = [span for item in _AND.split(what) for span in asked_before(said[: match.start()], item.strip())]
        if not spans:
            continue
        head, gone = text[: match.start()], []
        for low, high in sorted(set(spans), reverse=True):
            gone.append(Correction(text[low:high]))
            start, stop = item_of(plain(head), low, high)
            head = head[:start] + head[stop:]
        stop = match.end()
        if "(" in match["lead"] and said[stop : stop + 1] == ")":
            stop += 1
        return f"{head.rstrip()}{'.' if head.rstrip()[-1:] not in '.,;:!?' else ''} without {what}{text[stop:]}", gone
    return None


_LONGEST = 4


def named_patterns() -> tuple[re.Pattern[str], ...]:
    """What finds each need and each application by its names."""
    return (*(pattern for _, pattern in needs_table().values()), *(pattern for _, pattern in apps_table()))


def asked_before(
    before: str, item: str, patterns: Iterable[re.Pattern[str]] | None = None
) -> Iterator[tuple[int, int]]:
    """Where a thing that is now left out was asked for; of all kinds, or by these `patterns`."""
    item = _ARTICLE.sub("", item, count=1)
    if not item:
        return
    patterns = named_patterns() if patterns is None else patterns
    negated = negated_in(before)
    for pattern in patterns:
        if not (said := pattern.search(item)) or said.end() < len(item) - len(" instance"):
            continue
        for match in pattern.finditer(before):
            denied = any(low <= match.start() < high for low, high in negated)
            if len(match[0].split()) <= _LONGEST and not denied:
                yield match.span()


_BEFORE_ITEM = re.compile(
    r"(?P<join>[ ]{0,2}(?:,|\+|&|\b(?:and|with|plus|und|mit|sowie|y|con|et|avec|e|com)\b)[ ,]{0,3})?(?:and |und |y |et |e |with |mit |con |avec |com )?"
    r"(?:(?:an?|the|some|our|my|eine?[nrms]?|una?|une?|uma?|uno|il|la|le|el|o)[ ])?(?:(?:small|tiny|managed|private|big|simple|little|ha|klein\w*|pequen\w+|petit\w*|\d+ ?[gmt]b|gcp|google|cloud) ){0,3}$"
)
_AFTER_ITEM = re.compile(
    r"(?: (?:cache|caches|instance|instances|cluster|server|service|database|db|queue|setup|datenbank))?(?: \d+ ?[gmt]b)?"
    r"(?: (?:for|that|which|who|to hold|fur|para|pour|per|que|qui|che|der|die|das) (?:(?!(?:and|with|behind|plus|but|und|mit|y|con|et|avec)\b)[^\s,.;:()!?]+ ?){1,6})?"
)


def item_of(said: str, low: int, high: int) -> tuple[int, int]:
    """A thing with what joins it to the rest of the sentence, and what it is for."""
    before = _BEFORE_ITEM.search(said, 0, low)
    start = before.start() if before else low
    after = _AFTER_ITEM.match(said, high)
    stop = after.end() if after else high
    while stop > high and said[stop - 1] == " ":
        stop -= 1
    if not (before and before["join"]):
        # The first of a list takes what joins the next one to it along.
        joined = re.compile(r"[ ]{0,2}(?:,|\band\b|\bund\b|\by\b|\bet\b|\+)[ ]{0,2}").match(said, stop)
        stop = joined.end() if joined else stop
    return start, stop
