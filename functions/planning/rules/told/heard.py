"""What a goal says that nobody took up: technical words and requirements that no need, application or value stands for.

What an application does for its users (everyday.txt), whose it is and how it is asked for is no infrastructure and is left alone; a
technical word (technical.txt, an acronym, a product's name, a word with digits) and a sentence that says what must be
are not. Nothing here raises.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from functions.planning.rules.words import foreign, hours, negation, values, words
from functions.planning.rules.words.amounts import AMOUNTS
from functions.planning.rules.words.lists import lines_of, word_list
from functions.planning.rules.words.places import CITY_WORDS, CONTINENT_WORDS, COUNTRY_WORDS
from functions.planning.rules.words.tables import App, apps_table, needs_table

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

Span = tuple[int, int]
Loose = tuple[int, int, re.Pattern[str]]
"""Where an expression matches, and the expression."""

_BREAKS = re.compile(
    r"[.](?=\s|$)|[;!?()\n]|,(?!\d{3}(?!\d))|:(?!\d|//)|(?<!\S)[-*\u2022](?=\s)|\b(?:and|with|but|plus|using|including|und|mit|sowie|aber|inklusive|y|con|pero|"
    r"incluyendo|et|avec|mais|ainsi que)\b"
)
_ENDS = re.compile(r"[.](?=\s|$)|[;:!?\n]")
_SENTENCE = re.compile(rf"{_ENDS.pattern}|,")
_REQUIRES = re.compile(
    r"\b(?:must|shall|should|needs? to|has to|have to|ought to|ensure|make sure|guarantee\w*|required?|supports?(?! (?:team|staff|desk|"
    r"tickets?|agents?|portal))|muss|mussen|soll(?:en|ten?)?|darf nicht|sicherstell\w*|unterstutz\w*|debe\w*|tiene\w* que|"
    r"soport\w*|asegur\w*|garanti\w*|doi(?:t|vent|ve)|devra\w*|il faut|hay que|tienen que|support(?:er|e|ent)|assur\w*)\b"
)
# Who wants it, and what says nothing by itself: what is left of a sentence without them is what it asks for.
_PLAIN = re.compile(
    r"\b(?:i|we|it|its|this|that|they|you|the|a|an|our|my|your|all|everything|every|each|any|be|is|are|was|to|of|for|in|on|at|by|from|"
    r"so|too|also|just|very|as|or|not|can|able|do|does|run|runs|running|work|works|start|up|there|please|no|only|and|with|then|"
    r"deploy\w*|host\w*|build|set|setup|use[ds]?|using|get|have|has|simple|easy|fast|quick\w*|small|large|big|secure|safe|stable|"
    r"robust|reliable|modern|nice|good|clean|cheap|low|best|production|ready|cloud|google|gcp|europe|online|app|application|"
    r"system|thing|infrastructure|setup|solution|project|company|user\w*|customer\w*|people|"
    r"\w*_\w+|around|mostly|circa|etwa|environ|unos|disk|least|most|max\w*|min\w*|rough\w*|about|half|end|now|today|later|first|main|few|two|three|four|five|six|them|these|those|both|"
    r"per|second|minute|hour|day|week|month|year|maybe|perhaps|vielleicht|ungefahr|quizas?|peut|daily|weekly|monthly|yearly|more|less|than|regional|global|dev|prod|staging|web|"
    r"\w*instanz|started|hand|stays?|staying|remains?|stored|bleib\w*|liegen|quedar\w*|rester|percent|prozent|standort\w*|hebergement|hosting|location|obligatoire\w*|region|zone|primary|standby|etc|lets?|nothing|else|moment|long polling|polling|managed|elsewhere|"
    r"traffic|e?mails?|retr(?:y|ies|ied)|free|budget|keep|kept|load|process|search|but|may|"
    r"anywhere|speak|yet|here|lost|wise|pay|spend|care|idea|whichever|whatever|under|below|within|between|cheaper|limit\w*|unter|hochstens|maximal|bis|weniger|menos|hasta|moins|sous|"
    r"ich|wir|es|sie|das|die|der|den|dem|ein\w*|unser\w*|mein\w*|alle\w*|sein|werden|laufen|einfach|schnell|sicher|klein\w*|"
    r"jetzt|heute|daten|zugang|zugriff|jeweils|erst\w*|moglichst|beides?|diari\w*|copias|reintentos|ahora|maintenant|traiter|\w*glieder|"
    r"fur|auf|zu|von|im|am|um|so|auch|nur|nicht|"
    r"que|el|la|los|las|un|una|ser|estar|todo|mi|de|para|en|se|lo|rapid\w*|sencill\w*|segur\w*|funcionar|"
    r"le|les|une|des|du|nous|je|il|elle|etre|tout|mon|notre|pour|dans|sur|ce|simple|fiable|rapide|marcher|tourner)\b"
)
# Said of something that is asked for, these say little: disks and databases are encrypted anyway.
_WEAK = re.compile(
    r"(?:\w*encrypt(?:ed|ion)?|\w*verschlusselt\w*|cifrad\w*|chiffre\w*|complian\w*|konform\w*|audits?|signed)"
)
_HYPHENATED = re.compile(
    r"(?!(?:one|add|well|full|part|non|pre|self|re|co|e|multi|semi|mid|long|short|high|low|old|new|two|three|four|all|ever|so|first|"
    r"second|third|hand|home|day|real|right|left|best|open|check|sign|log|pay|follow|web|on|off|up|in)-)"
    r"[a-z]{3,}(?:-[a-z]{2,})*-(?!(?:like|based|friendly|off|on|up|in|out|to|by|made|size|sized|only|ready|facing|time)$)[a-z]{2,}"
)
_ACRONYM = re.compile(
    r"[A-Z][A-Z/]{1,6}s?|[A-Z]{2,}[A-Z0-9]*-[A-Z][\w-]+|[A-Za-z]{2,}\d+[a-z]*|[A-Z]+\d[\d-]*|[A-Z]+/\d"
)
_NAME = re.compile(r"[A-Z][a-z]{2,}\w*")
# A product is used, spoken through, written into; whoever it is for is a person or a firm.
_BEFORE_NAME = re.compile(
    r"\b(?:(?:with|using|via|through|into|to|con|usando|avec|par|chez|behind)\s+(?:an? |the )?|and an? )(?:apache |hashicorp )?$"
)
_GERMAN = re.compile(r"\b(?:und|mit|eine?[nrsm]?|fur|wir|soll|muss|unsere?|der|die|das)\b")
_REGION = re.compile(r"\b(?:us|northamerica|southamerica|europe|me|asia|australia|africa)-[a-z]+\d+(?:-[a-f])?\b")
_LONGEST = 14
_ITEM = 6
_NUMBERED = re.compile(r"(?:^|\n)\s*\d{1,2}[.)]\s*$")
# So many words beside a need that is understood are how it is said.
_LEFT = 2
_WHOSE = re.compile(r"\s*\b(?:for|fur|para|pour)\b")
# What is called so is told by what it does for people.
_APPLICATION = re.compile(
    r"(?:.*[ -])?(?:\w*apps?|appli|applications?|\w*anwendung(?:en)?|aplicacion(?:es)?|\w*shops?|stores?|storefronts?|tiendas?|boutiques?|"
    r"\w*portale?s?|portail|platforms?|\w*plattform\w*|plataformas?|plateformes?|\w*sites?|sitios? web|\w*seiten?|pages?|paginas?|blogs?|"
    r"tools?|outils?|herramientas?|software|saas|marketplaces?|\w*dienste?|\w*system\w*|\w*verwaltung|crm|erp|cms|dashboards?|games?|"
    r"\w*kalender|calendars?|bots?|web|wikis?)(?: .*)?"
)
_RELATIVE = re.compile(r"(?:der|die|das|den|dem)\b")
_AND = re.compile(r"(?:and|und|y|et)\s*$")
_GONE = re.compile(r"\b(?:gone|used to|formerly|until now|bisher|fruher|antes|avant)\b")
# A phrase that has a subject, or tells who or when, is no item of a list.
_SENTENCE_LIKE = re.compile(
    r"\b(?:where|that|which|who|whose|so|when|because|if|we|i|it|they|he|she|you|people|is|are|was|has|have|can|will|no|not|"
    r"wo|dass|weil|wenn|wir|ich|sie|es|ist|sind|hat|haben|kann|konnen|wird|werden|kein\w*|nicht|"
    r"donde|que|porque|si|cuando|es|son|tiene\w*|ou|qui|quand|est|sont|ont|nous|je)\b"
)


@cache
def _table(name: str) -> re.Pattern[str]:
    lines = [line.strip() for line in lines_of(__package__, name)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(', '.join(lines).split(', '))})(?![\w-])")


@cache
def _places() -> re.Pattern[str]:
    names = sorted({*CITY_WORDS, *COUNTRY_WORDS, *CONTINENT_WORDS}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?!\w)")


def unheard(text: str, tokens: list[tuple[str, Span]], needs: list[Span], aside: list[Span]) -> Iterator[Span]:
    """The stretches of a folded text that nobody took up, in its order.

    `tokens`: the words as typed with their places. `needs`: where needs and applications are named. `aside`: what is
    answered otherwise, like what the goal says no to.
    """
    answered = [*needs, *aside]
    asked = _marked(len(text), needs)
    taken = _marked(len(text), [*answered, *values_in(text)])
    hits = sorted(
        {
            *_technical(text, _marked(len(text), answered)),
            *_named(text, tokens, taken),
            *_qualified(text, needs, taken),
        }
    )
    found: list[Span] = []
    for clause in _clauses(text, _BREAKS):
        inside = [hit for hit in hits if clause[0] <= hit[0] < clause[1]]
        known = any(asked[slice(*clause)])
        if _GONE.search(text, *clause):
            continue
        inside = [hit for hit in inside if not (known and _WEAK.fullmatch(text, *hit))]
        if inside:
            whole = not known and len(text[slice(*clause)].split()) <= _LONGEST
            found.append(clause if whole else (inside[0][0], max(end for _, end in inside)))
    # What must be is said in a whole sentence, up to its comma; what of it comes after the verb has to be understood.
    for clause in _clauses(text, _SENTENCE):
        verb = _REQUIRES.search(text, *clause)
        if not verb or _touches(found, clause):
            continue
        understood = sum(verb.end() <= low < clause[1] for low, _ in needs)
        if len(_left(text, taken, (verb.end(), clause[1]))) > _LEFT * understood:
            found.append(_short(text, clause, verb.start()))
    anchors = _marked(len(text), [span for span in needs if not _APPLICATION.fullmatch(text[slice(*span)])])
    for low, high in found:
        anchors[low:high] = b"\1" * (high - low)
    for item in _items(text, anchors):
        if not (_touches(found, item) or any(asked[slice(*item)])) and _left(text, taken, item):
            found.append(item)
    yield from sorted(found)


def clause_around(text: str, span: Span) -> Span:
    """The clause that a stretch stands in; of a long one the words about it."""
    low, high = next((each for each in _clauses(text, _BREAKS) if each[0] <= span[0] < each[1]), span)
    low, high = min(low, span[0]), max(high, span[1])
    if len(text[low:high].split()) <= _LONGEST:
        return low, high
    before, after = text[low : span[0]].rsplit(None, 5), text[span[1] : high].split(None, 5)
    start = span[0] - len(" ".join(before[1:])) - 1 if len(before) > 5 else low
    return start, span[1] + len(" ".join(after[:5])) + 1 if len(after) > 5 else high


def clauses_of(text: str) -> Iterator[Span]:
    """The clauses of a folded text, in its order."""
    return _clauses(text, _BREAKS)


def says_something(text: str) -> bool:
    """Whether folded words say anything but who wants something and how it is asked for."""
    return bool(_left(text, bytearray(len(text)), (0, len(text))))


_COUNTED_WORDS = 3


def counts_people(after: str) -> bool:
    """Whether what stands after a number is what people do and have: `20 friends`, `3 small shops`."""
    stop = _BREAKS.search(after)
    said = re.findall(r"[a-z][\w'-]*", after[: stop.start()] if stop else after)[:_COUNTED_WORDS]
    return any(_table("everyday.txt").fullmatch(word) for word in said)


# What stands right before what runs is what it is for: `a fleet management server`.
_NAMED_FOR = 3
_MOST_ASIDE = 40


def aside(
    text: str, needs: list[Span], taken: list[Span], loose: Iterable[Loose] = (), names: Iterable[Span] = ()
) -> list[Span]:
    """The words of a folded text that nothing stands for, once each: neither needs, values, everyday things nor plain ones.

    `loose` are the needs that are read by an expression: a word in one of them that could be any other is none of it.
    Words that tell what something is for (`a fleet management server`, `a tool for genomics`) are no wish, but for
    `names`, which are written as a product's or a person's is.
    """
    products = set(names)
    fillers = fillers_in(text, loose)
    marks = _marked(len(text), [*needs, *taken, *values_in(text)])
    settled = _marked(len(text), taken)
    for low, high in fillers:
        if not any(settled[low:high]):
            marks[low:high] = bytes(high - low)
    spans = [match.span() for match in re.finditer(r"[a-z0-9][\w.+-]*", text)]
    for low, high in needs:
        if _APPLICATION.fullmatch(text[low:high]) or re.search(
            r"app|api|server|service|tool|site|job|bot|system", text[low:high]
        ):
            before = [each for each in spans if each[1] <= low][-_NAMED_FOR:]
            for start, end in before:
                if not _BREAKS.search(text, end, low) and (start, end) not in products:
                    marks[start:end] = b"\1" * (end - start)
    for match in _WHOSE.finditer(text):
        stops = _BREAKS.search(text, match.end())
        for start, stop in [each for each in spans if match.end() <= each[0]][:_NAMED_FOR]:
            if (stops is None or stop <= stops.start()) and (start, stop) not in products:
                marks[start:stop] = b"\1" * (stop - start)
    masked = "".join(" " if marks[at] else char for at, char in enumerate(text))
    for name in ("everyday.txt", "common.txt"):
        masked = _table(name).sub(lambda match: " " * len(match[0]), masked)
    for pattern in (_REQUIRES, _PLAIN):
        masked = pattern.sub(lambda match: " " * len(match[0]), masked)
    left = {
        match[0]: match.span()
        for match in re.finditer(r"(?<![\w.@/-])[a-z][a-z0-9+-]{2,}|[\u30a0-\u30ff\u4e00-\u9fff]{2,}", masked)
    }
    return sorted(left.values())[:_MOST_ASIDE]


def proper_names(text: str, tokens: list[tuple[str, Span]]) -> Iterator[Span]:
    """The words that have a capital within a sentence; none of German, or of a text that shouts."""
    if _GERMAN.search(text) or sum(raw[:1].isupper() for raw, _ in tokens) > len(tokens) / 3:
        return
    for raw, (low, _high) in tokens:
        word = raw.strip(".,;:!?()[]\"'")
        if _NAME.fullmatch(word) and not re.search(r"(?:^|[.;:!?\n])\s*$", text[:low]):
            yield low, low + len(word)


# A word that no language has: what still matches with it in a word's place does not read that word.
_NO_WORD = "zq"


def fillers_in(text: str, loose: Iterable[Loose]) -> list[Span]:
    """The words within what expressions match that any other word could stand for, everyday ones apart."""
    found: set[Span] = set()
    read: list[Span] = []
    for start, end, pattern in loose:
        if " " not in text[start:end]:
            read.append((start, end))
            continue
        for match in re.finditer(r"[a-z][a-z0-9+-]{2,}", text[start:end]):
            low, high = start + match.start(), start + match.end()
            if is_everyday(match[0]):
                continue
            other = (_NO_WORD * (high - low))[: high - low]
            window = max(0, start - _BEFORE_MATCH)
            changed = pattern.search(f"{text[window:low]}{other}{text[high : end + _AFTER_MATCH]}", start - window)
            loosely = changed and changed.start() + window <= start and changed.end() + window >= end
            if loosely:
                found.add((low, high))
            else:
                read.append((low, high))
    # What one expression takes for any word may be just the word of another.
    return [span for span in sorted(found) if not any(low <= span[0] and span[1] <= high for low, high in read)]


_BEFORE_MATCH, _AFTER_MATCH = 80, 80


@cache
def is_everyday(word: str) -> bool:
    """Whether a folded word is anybody's."""
    return any(_table(name).fullmatch(word) for name in ("everyday.txt", "common.txt")) or any(
        pattern.fullmatch(word) for pattern in (_REQUIRES, _PLAIN)
    )


def _touches(found: list[Span], clause: Span) -> bool:
    return any(low < clause[1] and clause[0] < high for low, high in found)


def _short(text: str, clause: Span, verb: int) -> Span:
    """A clause; of a very long one the words from its verb on."""
    if len(text[slice(*clause)].split()) <= 2 * _LONGEST:
        return clause
    words_on = [*re.finditer(r"\S+", text[verb : clause[1]])][:_LONGEST]
    return verb, verb + words_on[-1].end()


def _left(text: str, taken: bytearray, span: Span) -> list[str]:
    """The words of a stretch that nobody took and that say something."""
    left = "".join(" " if taken[at] else text[at] for at in range(*span))
    left = _table("everyday.txt").sub(" ", left)
    return re.findall(r"[a-z]{3,}", _PLAIN.sub(" ", _REQUIRES.sub(" ", left)))


def _items(text: str, anchors: bytearray) -> Iterator[Span]:
    """What a sentence lists beside infrastructure, `with` and all: short phrases, no sentences.

    What is listed beside an application alone (`a shop with pictures`) is what the application does.
    """
    for sentence in _clauses(text, _ENDS):
        # What stands first is what the sentence is about, unless a dash or a number says that it is one of a list.
        anchored = text[sentence[0]] in "-*\u2022" or bool(_NUMBERED.search(text, max(0, sentence[0] - 8), sentence[0]))
        previous = sentence[0]
        for start, end in _clauses(text[slice(*sentence)], _BREAKS):
            low, high = sentence[0] + start, sentence[0] + end
            joined, beside, anchored = text[previous:low], anchored, any(anchors[low:high])
            previous = low
            # Who does one thing and another, or whom it is for: `people upload pictures and rate dishes`.
            if not beside or (_AND.search(joined) and (_SENTENCE_LIKE.search(joined) or _WHOSE.search(joined))):
                continue
            # What it is for is somebody else's: the item stands before.
            if whose := _WHOSE.search(text, low, high):
                high = whose.start()
            if len(text[low:high].split()) > _ITEM or any(no.search(text, low, high) for no in (_SENTENCE_LIKE, _GONE)):
                continue
            if _RELATIVE.match(text, low) and text[max(0, low - 3) : low].rstrip().endswith(","):
                continue
            anchored = True
            yield low, high


def _marked(length: int, spans: Iterable[Span]) -> bytearray:
    marks = bytearray(length)
    for low, high in spans:
        marks[low:high] = b"\1" * (min(high, length) - low)
    return marks


# Concepts that name no thing: a word of the others is accounted for by what it became, or told.
_VAGUE = frozenset({"thing", "infrastructure", "available", "code", "cheapest", "autoscaling", "inside"})


def values_in(text: str) -> Iterator[Span]:
    """Where a text names users, money, machines, places, times, addresses and the like."""
    concepts = [pattern for name, pattern in words.CONCEPTS.items() if name in _VAGUE]
    for pattern in (
        *AMOUNTS,
        *hours.WRITTEN,
        *values.WRITTEN,
        *concepts,
        foreign.REGION,
        _REGION,
        foreign.MACHINE,
        _places(),
        words.HERE,
        words.SAME_HERE,
        negation.NEGATION,
    ):
        yield from (match.span() for match in pattern.finditer(text))
    for pattern in words.OTHER_CLOUDS.values():
        yield from (match.span() for match in pattern.finditer(text))


def _technical(text: str, taken: bytearray) -> Iterator[Span]:
    for match in _table("technical.txt").finditer(text):
        if not all(taken[match.start() : match.end()]):
            yield match.span()


def _named(text: str, tokens: list[tuple[str, Span]], taken: bytearray) -> Iterator[Span]:
    """Acronyms, words with digits, and what a sentence uses by its name."""
    # A text that shouts has no acronyms, and in German every noun has a capital.
    shouts = sum(raw.isupper() for raw, _ in tokens) > len(tokens) / 2
    german = bool(_GERMAN.search(text))
    for raw, (low, high) in tokens:
        word = raw.strip(".,;:!?()[]\"'")
        if shouts or any(taken[low:high]) or word.lower() in word_list(__package__, "acronyms.txt"):
            continue
        used = not german and _NAME.fullmatch(word) and _BEFORE_NAME.search(text, max(0, low - 40), low)
        if _ACRONYM.fullmatch(word) or (not german and _HYPHENATED.fullmatch(word.lower())) or used:
            yield low, high


# How something is to be, said before it: `delayed replicas`. What says little is no requirement.
_QUALIFIER = re.compile(
    r"\b(?!(?:managed|hosted|based|dedicated|required|needed|used|called|named|shared|automated|scheduled|\w*eri[sz]ed|preferred|proposed|"
    r"related|combined|connected|attached|separated?|associated|unlimited|trusted|advanced|fixed|united|limited|added|created|"
    r"deployed|provisioned|configured|included|installed|affordable|possible|suitable|capable|sustainable|durable|enabled?|"
    r"disabled?|seamless|embed|feed|need|speed|seed|exceed|proceed|indeed|stored|backed|written|planned|own|load|"
    r"auto\w+|self\w*|loaded|uploaded|received|said|mixed|published|protected|secured|hardened|supported|unmanaged|"
    r"triggered|balanced|powered|driven|generated|processed|desired|expected|given|mentioned|same|table|variable|"
    r"serverless|reliable|available|scalable|stable|able|flexible|accessible|reachable|public\w*|private\w*)\b)"
    r"[a-z]{3,}(?:ed|less|able|ible)\s+$"
)


def _qualified(text: str, needs: list[Span], taken: bytearray) -> Iterator[Span]:
    """A word before infrastructure that says how it is to be, and that nobody took up."""
    for low, high in needs:
        if _APPLICATION.fullmatch(text[low:high]):
            continue
        said = _QUALIFIER.search(text, max(0, low - 24), low)
        if (
            said
            and not any(taken[said.start() : said.end() - 1])
            and (said.start() == 0 or text[said.start() - 1] == " ")
        ):
            yield said.start(), high


def _clauses(text: str, breaks: re.Pattern[str]) -> Iterator[Span]:
    """The stretches between breaks, without the blanks around them."""
    low = 0
    for match in [*breaks.finditer(text), None]:
        high = match.start() if match else len(text)
        piece = text[low:high]
        start = low + len(piece) - len(piece.lstrip())
        if piece.strip():
            yield start, low + len(piece.rstrip())
        low = match.end() if match else high


def is_german(text: str) -> bool:
    """Whether a folded text is German, where every noun has a capital and the verb may stand last."""
    return _GERMAN.search(text) is not None


@cache
def is_listed(word: str) -> bool:
    """Whether a folded word is in one of the lists: everybody's words, and those of the trade."""
    return any(_table(name).fullmatch(word) for name in ("everyday.txt", "common.txt", "technical.txt"))


def loose_in(mentions: Iterable["Mention"], apps: Iterable[tuple[App, "Mention"]]) -> list[Loose]:
    """What needs and applications were read by, and where."""
    table = {app.name: read for app, read in apps_table()} | {need: read for need, (_, read) in needs_table().items()}
    named = [*((each.need, each) for each in mentions), *((app.name, each) for app, each in apps)]
    return [(each.start, each.end, table[name]) for name, each in named if name in table]
