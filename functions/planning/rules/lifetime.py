"""How long a deployment shall stand, as people say it in a goal: in English, German, Spanish and French.

Only what is said of the whole counts, and not of backups, logs or files that are kept for so long.
"""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from functions.planning.rules.goal import fold
from functions.planning.rules.words.affirmed import is_affirmed
from functions.planning.rules.words.numerals import in_digits
from functions.planning.rules.words.spans import DAY, DAYS, HOURS, MONTHS, WEEKS, in_days
from functions.planning.rules.words.tables import apps_table, needs_table
from shared.schemas.lifetime import LONGEST_DAYS

_ONE = r"an?|one|eine?[nmr]?|una?|une"
_SMALL = {
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "diez": 10, "quince": 15,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "dix": 10, "quinze": 15,
}  # fmt: skip
_AMOUNT = rf"(\d{{1,4}}|{_ONE}|{'|'.join(_SMALL)}) ?({HOURS}|{DAYS}|{WEEKS}|{MONTHS})\b"
_WEEKS = rf"(\d{{1,4}}|{_ONE}|{'|'.join(_SMALL)}) ?({DAYS}|{WEEKS}|{MONTHS})\b"
_FOR = r"(?:for|fur|por|durante|para|pendant|pour)"
_ONLY = (
    r"(?:only|just|temporar(?:y|ily)|needed|required|nur|lediglich|bloss|vorubergehend\w*|gebraucht|benotigt|"
    r"solo|solamente|unicamente|temporal(?:mente)?|seulement|uniquement|juste|temporaire(?:ment)?)"
)
_NEXT = r"(?:the (?:next|coming)|die (?:nachsten|kommenden)|l[oa]s proxim[oa]s|les prochaine?s)"
_AFTER = r"(?:after|in|nach|en|dentro de|despues de|tras|pasad[oa]s|apres|dans|au bout de)"
_ENDS = (
    r"(?:tear (?:it |this |everything )?down|(?:destroy|delete|remove|drop|kill|end|shut down) (?:it|this|everything|all of it|the whole thing)(?: down)?|"
    r"(?:it|this|everything) (?:can |may |should |must |shall )?(?:goes?|be gone|ends?|expires?|be (?:deleted|destroyed|removed|torn down))|gone|"
    r"(?:throw|take|tear) (?:it|this|everything)(?: all)? (?:all )?(?:away|down)|gone again|"
    r"(?:losch\w*|entfern\w*|zerstor\w*|bau\w*) (?:es|alles|das ganze)|"
    r"(?:borra|elimina|destruye)(?:lo|la)(?: todo)?|(?:borra|elimina|destruye)r?(?:lo)? todo|"
    r"(?:supprime|detrui[st]|enleve)[rz]?[- ](?:le|la|tout)|tout (?:supprimer|detruire))"
)
_SAID = [
    re.compile(pattern)
    for pattern in (
        rf"\b{_ONLY} (?:\w+ )?{_FOR} (?:{_NEXT} )?{_AMOUNT}",
        rf"\b{_FOR} {_AMOUNT} (?:only|nur|solamente|solo|seulement|uniquement|max(?:imum)?)\b",
        rf"\b{_FOR} {_NEXT} {_AMOUNT}",
        rf"\b{_ENDS} (?:again |wieder )?{_AFTER} {_AMOUNT}",
        rf"\b{_AFTER} {_AMOUNT} (?:\w+ )?(?:wieder |alles )*(?:abbauen|abgebaut|abreissen|weg sein|wieder weg|alles (?:loschen|weg))\b",
        rf"\b{_AFTER} {_AMOUNT},? (?:it|this|everything) (?:can |may |should |must |shall )?(?:goes?|be gone|ends?|be (?:deleted|destroyed|removed|torn down))\b",
    )
]
_PLAIN = re.compile(
    rf"\b{_FOR} (?:about |around |roughly |etwa )?{_WEEKS}(?=[.,;!]|$| (?:under|with|in|on|and then|max\w*|below|unter|mit|con|avec)\b)"
)
# A time that is said of something in it, and not of the whole.
_OF_A_PART = re.compile(
    r"\b(?:(?:delete|remove|overwrite|change|erase)s?|nearline|coldline|archive|buckets?|dumps?|back ?ups?|sicherung\w*|copias?|respaldos?|sauvegardes?|logs?|messages?|nachrichten|mensajes|files?|dateien|archivos|fichiers|objects?|"
    r"keep(?! (?:it|this|that|everything|all)\b)|kept|keeps|stor\w+|retention|retain\w*|aufbewahr\w*|cached?|sessions?|tokens?|links?|metrics?|recover\w*|restor\w*|pitr|wiederherstell\w*|recupera\w*|data|daten|datos|donnees|runs?|lauft|reports?|history|versions?|snapshots?|valid|expir\w*|caches|queues?|jobs?|events?|records?|retr(?:y|ies|ied|ying)|try|tries|tried|wiederhol\w*|reintent\w*|block\w*|bann?\w*|lock\w*|sperr\w*|wait\w*|down|silent|mut(?:e|ed)|paus\w*|delay\w*|hold|held|stockage|almacen\w*|rows?|tables?|partitions?|entries|uploads?|scans?|invoices|zeilen|eintrage|tabellen|filas|tablas|lignes|righe|linhas|rijen|pdfs?|photos?|fotos?|videos?|images?|documents?)\b[^,.;:]{0,40}$"
)
_AGAIN = re.compile(r"^ ?(?:every|each|a day|per |of |jede\w*|pro |cada|al dia|chaque|par |de (?:datos|donnees))\b")
_WEEKEND = re.compile(
    r"\b(?:(?:for|over) (?:the|this)|furs|fur (?:das|dieses)|ubers|uber (?:das|dieses)|(?:durante|para|por) (?:el|este)|(?:pour|pendant) (?:le|ce)|le temps du)"
    r"(?: (?:the|this|coming|kommende|proximo|prochain))* (?:week-?end|wochenende|fin de semana)\b|\b(?:the|this) weekend only\b"
)
_DAYS = (
    r"monday|montag|lunes|lundi", r"tuesday|dienstag|martes|mardi", r"wednesday|mittwoch|miercoles|mercredi",
    r"thursday|donnerstag|jueves|jeudi", r"friday|freitag|viernes|vendredi", r"saturday|samstag|sonnabend|sabado|samedi",
    r"sunday|sonntag|domingo|dimanche",
)  # fmt: skip
_TRIED = r"(?:demo\w*|trial|test|testumgebung|testsystem|testing|workshop|hackathon|poc|proof of concept|probe|prueba|essai|taller|atelier)"
_UNTIL = re.compile(
    rf"(?:\b(?:{_ONLY}|{_TRIED}|(?:i|we) (?:only )?(?:need|want|keep)|(?:ich|wir) brauch\w*|(?:lo |la )?(?:necesit\w*|quer\w*)|j'?ai besoin|nous avons besoin|environment|umgebung|entorno|environnement|runs?|stands?|lauft|steht)\b[^.;:\n]{{0,60}}?\b(?:until|till|bis(?: zum| einschliesslich)?|hasta(?: el)?|jusqu'? ?(?:a|au))"
    r"|\b(?:gone|deleted|removed|torn down|taken down|destroyed|geloscht|abgebaut|weg)(?: again)? (?:after|by|nach|bis|ab)(?: (?:the|our|dem|der|unserem) \w+,?)?(?: (?:on|am|of))?)"
    rf"(?: (?:next|this|the|end of|dem|nachsten|kommenden|proximo|prochain|ce))* "
    rf"(?:(?P<day>{'|'.join(_DAYS)})|(?P<date>\d{{4}}-\d{{2}}-\d{{2}})|(?P<next>tomorrow|morgen|manana|demain))\b"
)
_MONTH_NAMES = (
    "jan(?:uary|uar)?|enero|janvier|janeiro", "feb(?:ruary|ruar)?|febrero|fevrier|fevereiro", "mar(?:ch|z|zo|s)?|marco", "apr(?:il)?|abril|avril",
    "may|mai|mayo|maio", "june?|juni|junio|juin|junho", "july?|juli|julio|juillet|julho", "aug(?:ust)?|agosto|aout", "sep(?:t(?:ember|iembre|embre)?)?|setembro",
    "o[ck]t(?:ober|ubre|obre)?|outubro", "nov(?:ember|iembre|embre)?|novembro", "de[cz](?:ember|embre|iembre)?|dezembro",
)  # fmt: skip
_NAMED_MONTH = "|".join(_MONTH_NAMES)
_LIVES = (
    r"(?:li(?:ves?|ve)|stands?|stays?(?: up)?|keep (?:it|this|everything)|runs?|(?:is |only )?needed|exists?|lebt|steht|bleibt|lauft|gebraucht|benotigt|"
    r"vive|vivira|dura|se necesita|existe|vit|dure|reste|sert|fica|e necessario)"
)
_UNTIL_MONTH = re.compile(
    rf"\b(?:(?:{_LIVES}|{_ONLY}|{_TRIED})\b(?: \w+){{0,4}}? (?:until|till|bis(?: zum)?|hasta(?: el)?|jusqu'? ?(?:a|au)|ate(?: o)?)"
    r"|(?:ends?|endet|is over|finishes|termina|acaba|se termine|finit)(?: on| am| el| le| em)?)"
    rf" (?:(?:the )?(?P<end>end of|ende|finales de|fin(?: de)?|el final de|la fin (?:de|du mois de)|(?:o )?fim de|final de) )?"
    rf"(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th|er)?\.?(?: of| de)? )?(?P<month>{_NAMED_MONTH})\b\.?(?: (?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]))?(?:,? (?P<year>20\d\d))?"
)
_TODAY = re.compile(
    r"\b(?:(?:just |only )?for (?:today|tonight)(?: only)?|(?:just|only) today|nur (?:fur )?heute|solo (?:por |para )?hoy|"
    r"(?:seulement|juste) (?:pour )?aujourd'? ?hui)\b"
)


# What is said to stand: all of it, in the words that people have for it.
_ENVIRONMENT = (
    r"(?:environment|deployment|set-?up|stack|system|instance|installation|project|sandbox|playground|demo\w*|poc|prototype|infrastructure|infra|solution|thing|"
    r"umgebung|\w+umgebung|instanz|projekt|prototyp|infrastruktur|testserver|testsystem|entorno|sistema|proyecto|infraestructura|environnement|systeme|projet|ambiente|progetto|projeto|omgeving|systeem)"
)
_OF_ALL = re.compile(
    rf"(?:it|this|that|these|they|them|everything|all(?: of (?:it|this|that|them))?|es|das(?: ganze| alles)?|alles|sie|dies\w*|todo|esto|eso|tout|ca|cela|tutto|questo|tudo|isto|isso|dit|dat|"
    rf"(?:the|this|that|our|my|these|die|das|der|den|dieses?|diesen?|unser\w*|el|la|este|esta|nuestr\w+|le|l'|cet(?:te)?|ce|notre|il|lo|questo|questa|o|a|este|nosso|nossa|de|het|deze|onze) ?(?:\w+ )?{_ENVIRONMENT})(?: (?:all|too|up|alive|on|alles))*"
)
# What stands beside such words without being a subject: how it stands, and how it is asked for.
_BESIDE = re.compile(
    r"(?:\b(?:please|pls|also|so|then|and|or|but|only|just|needed|required|used|is|are|be|will|should|can|may|must|shall|has to|have to|to|needs?(?= to)|runs?|running|lives?|live|alive|stays?|stay|up|stands?|stand|lasts?|last|exists?|kept|there|temporar\w+|about|around|maximum|max|at most|"
    r"bitte|nur|lediglich|bloss|wird|werden|soll\w*|muss|darf|lebt|steht|bleibt|lauft|gebraucht|benotigt|vorubergehend\w*|und|dann|aber|etwa|"
    r"por favor|solo|solamente|unicamente|temporal\w*|vive|vivira|dura|durara|se necesita|debe|y|s'il (?:vous|te) plait|svp|seulement|uniquement|juste|temporaire\w*|vit|dure|reste|doit|et|per favore|solamente|serve|deve|e|so|apenas|fica|alleen|en|staat|nodig)\b|[\s(-]"
    rf"|\b(?:for|fur|para|pour|per|voor) (?:an?|the|our|eine?n?|die|das|unser\w*|una?|el|la|une?|le|um|uma|o|een|de)? ?{_TRIED}\b)+"
)
_ASKS_FOR = re.compile(
    r"(?:(?:we|i|you|wir|ich|nous|on|je|noi|io|nos|eu|wij|ik|hi|hello|hallo|hola)\b[ ,]*)?(?:(?:would|'d|really|only|just|also|will|can|could|mochten|wurden|gerne?)\b[ ]*)*"
    r"\b(?:need|want|like|love|require|run|keep|leave|host|deploy|set up|setup|create|build|make|give (?:me|us)|get (?:me|us)|spin up|launch|start|provision|rent|use|let|"
    r"brauchen?|wollen|will|mochten?|benotigen?|hatten? gern\w*|erstell\w*|bau\w*|starte\w*|richte\w*|lass\w*|necesit\w+|quer\w+|quiero|monta\w*|crea\w*|desplieg\w*|levanta\w*|"
    r"(?:avons |ai )?besoin (?:d'|de )?|voulons|voudrais|veux|il (?:me|nous) faut|faut|cree[rz]?|deploye[rz]?|vogliamo|vorrei|voglio|serve|bisogno|quero|preciso|precisamos|nodig|willen|wil|maak)\b"
)
_ONE_OF_A_KIND = re.compile(
    r"(?:an?|one|some|two|three|\d+|small|simple|cheap|temporary|static|private|eine?[nmrs]?|una?|unas?|unos|une|des|um|uma|een|ein)\b"
)
# What has a time of its own, and what is no matter of standing.
_HAS_ITS_TIME = re.compile(
    r"\b(?:trials?|warrant\w+|guarantees?|subscriptions?|contracts?|discounts?|offers?|sales?|coupons?|tickets?|bookings?|reservations?|rent\w*|loans?|memberships?|passwords?|bans?|courses?|leave|holidays?|vacations?|clos\w+|shut|away|ready|done|finished|"
    r"stay(?:s|ed|ing)?(?! up)|probezeit|vertrag\w*|urlaub|geschlossen|fertig|ferien|vacaciones|cerrad\w+|contratos?|list[oa]|vacances|conges?|ferme\w*|contrats?|prete?s?|chius\w+|ferie|ferias|fechad\w+|gesloten|vakantie|klaar)\b"
)
_RELATIVE = re.compile(
    r"\b(?:that|which|who|whose|where|because|since|while|whom|when|weil|deren|dessen|dont|cuy[oa]|donde|perche)\b"
)
_PIECE = re.compile(r"[,:()]| - ")
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
_TILL = re.compile(r"\b(?:until|till|bis|hasta|jusqu\w*|ate)\b")


def lifetime_in(goal: str, now: float) -> float:
    """The seconds after which a goal says that what it asks for shall end; 0 where it says nothing of the kind.

    Only a wish that says so of the whole, or of what is asked for, ends anything: how long something else is, was or
    may be does not. More than a year is a year, a month has 30 days. A day ends with it, in UTC, and a weekend with its
    Sunday.
    """
    text = _in_a_line(in_digits(fold(goal)))
    today = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    found = _end_in(text)
    if found is None:
        return 0.0
    pattern, match = found
    if pattern is _WEEKEND:
        return _until(today + timedelta(days=7 - today.weekday()), now)
    if pattern is _TODAY:
        return _until(today + timedelta(days=1), now)
    if pattern is _UNTIL:
        return _until(_day_after(match, today), now)
    if pattern is _UNTIL_MONTH:
        return _until(_day_of_month(match, today), now)
    return min(_days_of(*match.groups()), float(LONGEST_DAYS)) * DAY


def lifetime_at(text: str) -> tuple[int, int] | None:
    """Where a folded goal says so, as its own words from the first that says it."""
    found = _end_in(_in_a_line(text))
    return found[1].span() if found else None


# `Runs only from Friday 5pm until Sunday`: every week, and no end of anything.
_FROM_A_DAY = re.compile(rf"\b(?:from|von|vom|de|del|du|das|dal|on) (?:{'|'.join(_DAYS)})s?\b")


def _in_a_line(text: str) -> str:
    """A text whose lines go on, but where a paragraph or an item of a list begins."""
    return re.sub(r"(?<!\n)\n(?!\s*(?:\n|[-*]))", " ", text)


def _end_in(text: str) -> tuple[re.Pattern[str], re.Match[str]] | None:
    for pattern in (_WEEKEND, _TODAY, _UNTIL, _UNTIL_MONTH, *_SAID, _PLAIN):
        if found := _said_in(text, pattern):
            return pattern, found
    return None


def _said_in(text: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Where a time is said of all that is asked for."""
    for match in pattern.finditer(text):
        till = _TILL.search(text, *match.span())
        at = till.start() if till else match.start()
        if pattern is _UNTIL and _FROM_A_DAY.search(match[0]):
            continue
        if _OF_A_PART.search(text[: match.start()]) or _AGAIN.search(text[match.end() :]):
            continue
        if is_affirmed(text, (at, match.end())) and (_ENDED.match(match[0]) or _is_of_all(text, at, match.end())):
            return match
    return None


_ENDED = re.compile(_ENDS)


def _is_of_all(text: str, at: int, end: int) -> bool:
    """Whether the words before a place, in its sentence, ask for something to stand; the sentence before where there are none."""
    sentences = [each.end() for each in _SENTENCE.finditer(text, 0, at)]
    stop = _SENTENCE.search(text, end)
    if stop and stop[0] == "?":
        return False
    low = sentences[-1] if sentences else 0
    breaks = [low, *(each.end() for each in _PIECE.finditer(text, low, at)), at]
    for start, high in reversed(list(pairwise(breaks))):
        piece = _bare(_PIECE.sub(" ", text[start:high]))
        if piece:
            return _asks_to_stand(piece)
    rest = _bare(_PIECE.sub(" ", text[end : stop.start() if stop else len(text)]))
    if rest and not _asks_to_stand(rest):
        return False
    return bool(rest) or not sentences or _is_of_all(text, sentences[-1] - 1, sentences[-1])


def _bare(piece: str) -> str:
    piece = piece.strip()
    if head := _BESIDE.match(piece):
        piece = piece[head.end() :]
    while tail := list(_BESIDE.finditer(piece)):
        if tail[-1].end() != len(piece) or (
            tail[-1].start() and piece[tail[-1].start()].isalpha() and piece[tail[-1].start() - 1].isalnum()
        ):
            break
        piece = piece[: tail[-1].start()].strip()
    return piece


def _asks_to_stand(piece: str) -> bool:
    if _OF_ALL.fullmatch(piece):
        return True
    if _HAS_ITS_TIME.search(piece):
        return False
    asked = _ASKS_FOR.match(piece)
    rest = piece[asked.end() :].strip() if asked else piece
    if asked and (not rest or _OF_ALL.match(rest)):
        return True
    if _RELATIVE.search(rest):
        head, tail = _RELATIVE.split(rest, 1)
        if _bare(tail):
            return False
        rest = head
    named = [match for _, pattern in needs_table().values() if (match := pattern.search(rest))]
    named += [match for _, pattern in apps_table() if (match := pattern.search(rest))]
    if not named and not re.search(rf"\b{_ENVIRONMENT}\b", rest):
        return False
    return bool(asked or _ONE_OF_A_KIND.match(rest)) or any(match.start() == 0 for match in named)


def _days_of(number: str, unit: str) -> float:
    count = int(number) if number.isdigit() else _SMALL.get(number, 1)
    return count * in_days(unit)


def _day_after(found: re.Match[str], today: datetime) -> datetime:
    """The midnight that ends the day that was named: the coming one, and today for today's own name, unless it is the next."""
    if found["next"]:
        return today + timedelta(days=2)
    if found["date"]:
        try:
            return datetime.fromisoformat(found["date"]).replace(tzinfo=UTC) + timedelta(days=1)
        except ValueError:
            return today
    at = next(number for number, names in enumerate(_DAYS) if re.fullmatch(names, found["day"]))
    ahead = (at - today.weekday()) % 7
    if ahead == 0 and re.search(r"\b(?:next|nachste[nr]?|proximo|prochain)\b", found[0]):
        ahead = 7
    return today + timedelta(days=ahead + 1)


def _day_of_month(found: re.Match[str], today: datetime) -> datetime:
    """The midnight that ends a day of a month, or the last of it: the coming one where no year is said."""
    month = next(number for number, names in enumerate(_MONTH_NAMES, 1) if re.fullmatch(names, found["month"]))
    day = found["before"] or found["after"]
    year = int(found["year"] or today.year)
    if not found["year"] and (month, int(day or 31)) < (today.month, today.day):
        year += 1
    first = datetime(year, month, 1, tzinfo=UTC)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    # `Until March` is until it begins.
    named = last.day if found["end"] else min(int(day), last.day) if day else 0
    return first + timedelta(days=named)


def _until(moment: datetime, now: float) -> float:
    return min(max(moment.timestamp() - now, 0.0), LONGEST_DAYS * DAY)


_END = r"(?:tear|destroy|delete|remove|drop|kill|end|shut|take|stop|abbau\w*|bau\w*|losch\w*|zerstor\w*|beende\w*|borra\w*|elimina\w*|destruye\w*|termina\w*|supprim\w*|detrui\w*|arrete\w*)"
_WHOLE = r"(?:it|this|that|everything|all of it|it all|all|the (?:whole )?(?:thing|deployment|app\w*|project|lot)|es|alles|das (?:ganze|projekt)|todo|tout|le tout|lo|la|le)"
_ENDS_THEN = re.compile(
    rf"^\W*(?:please |bitte |you can |we can )*{_END}[- ]?(?:{_WHOLE}\b[ ,]*)+(?:down|off|away|again|ab|wieder)?[ ,]*(?P<when>.+)$"
)
_STANDS = re.compile(
    rf"^\W*(?:please |bitte )*(?:(?:only |just )?(?:keep|leave|let|need|want|run)s? {_WHOLE} (?:stand |up |running |alive |around |on |here |end |expire |go )*(?:only |just )?|"
    rf"{_WHOLE} (?:should be gone|must be gone|has to be gone|has to go|must go|is|stands|should (?:stand|run|live|stay|end|be gone|go)|can (?:go|stand|stay|end|be (?:deleted|destroyed|torn down))|may (?:go|end)|ends?|expires?|goes|lives?|runs?|soll \w+|is (?:only )?needed)(?: away)? (?:only |just |nur )?|"
    r"(?:we |i )?(?:only |just )(?:need (?:it|this) )?|nur |solo |seulement |set (?:an |the )?(?:end|ttl|expiry|expiration|lifetime)(?: (?:to|at|of|for))? |end (?:at|on) |(?:ttl|lifetime|end)(?::| of| is)? )(?P<when>.+)$"
)
_POINT = re.compile(
    rf"^(?:until|till|by|on|at|from|for|over|bis(?: zum)?|am|hasta(?: el)?|el|jusqu'? ?(?:a|au)|le|the end of|end of|ende|zum ende)? ?(?:the |this |coming |next |end |of |der |des |dem |diesem |kommenden |proximo |prochain )*"
    rf"(?:(?P<day>{'|'.join(_DAYS)})|(?P<date>\d{{4}}-\d{{2}}-\d{{2}})|(?P<next>tomorrow|morgen|manana|demain)|(?P<today>today|tonight|heute|hoy|aujourd'? ?hui)|(?P<weekend>weekend|wochenende|fin de semana|week-?end)|(?P<month>month|monats?|mes|mois)|(?P<week>week|woche|semana|semaine))"
    r"(?: ?(?:at |um |a las |a )?(?:(?P<part>morning|noon|midday|afternoon|evening|night|midnight|morgen|mittag|abend|nacht|manana|tarde|noche|matin|midi|soir|nuit)|(?P<h>\d{1,2})(?::(?P<m>\d{2}))? ?(?P<half>am|pm|uhr|h)?))?\W*$"
)
_LONG = re.compile(
    rf"^(?:for|in|after|only|fur|nach|en|por|durante|pendant|pour|dans|noch|otr[ao]s?|encore)? ?(?:the next |only )?{_AMOUNT}(?: only| longer| more| from now)?\W*$"
)
_HOURS = {
    "morning": 9, "matin": 9, "noon": 12, "midday": 12, "mittag": 12, "midi": 12, "afternoon": 15, "tarde": 15, "evening": 20, "abend": 20,
    "soir": 20, "night": 24, "midnight": 24, "nacht": 24, "noche": 24, "nuit": 24,
}  # fmt: skip


def end_said(sentence: str, now: float) -> float:
    """The moment (epoch seconds) at which a sentence about a deployment lets all of it end; 0 where it says no such thing.

    `tear it down on Sunday evening`, `only until Friday`, `it can go in 3 days`. A day that is named is the coming one,
    today's for the name of today, and it ends with that day in UTC unless an hour is said.
    """
    text = " ".join(in_digits(fold(sentence)).replace("\n", " ").split())
    match = _ENDS_THEN.search(text) or _STANDS.search(text)
    if match is None:
        return 0.0
    when = match["when"].strip(" ,.!")
    if (said := _LONG.search(when)) is not None:
        return now + min(_days_of(*said.groups()), float(LONGEST_DAYS)) * DAY
    point = _POINT.search(when)
    if point is None:
        return 0.0
    today = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = _end_of(point, today) - timedelta(days=1) + timedelta(hours=_hour(point), minutes=int(point["m"] or 0))
    if moment.timestamp() <= now and point["day"]:
        moment += timedelta(days=7)
    return min(moment.timestamp(), now + LONGEST_DAYS * DAY) if moment.timestamp() > now else 0.0


def _end_of(point: re.Match[str], today: datetime) -> datetime:
    """The midnight after what is named."""
    if point["today"]:
        return today + timedelta(days=1)
    if point["weekend"] or point["week"]:
        return today + timedelta(days=7 - today.weekday())
    if point["month"]:
        return (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return _day_after(point, today)


def _hour(point: re.Match[str]) -> int:
    if point["h"]:
        hour = int(point["h"])
        return min(24, hour + 12 if point["half"] == "pm" and hour < 12 else hour)
    return _HOURS.get(point["part"] or "", 24)
