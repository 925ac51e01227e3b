"""The values that a clause of a change states, each with where it stands: sizes, spans of time, money, times of day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clock import hours_in
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.sizes import gigabytes
from functions.planning.rules.changes.times import when_in
from functions.planning.rules.drawn.people import member
from functions.planning.rules.words.countries import COUNTRIES
from functions.planning.rules.words.patterns import compiled, whole
from functions.planning.rules.words.values import domain_in
from functions.planning.rules.words.zones import AT_A_PLACE, PLACES, zone_of

MACHINE = r"(?<![\w-])[a-z]\d[a-z]?-(?:standard|highmem|highcpu|micro|small|medium|megagpu)(?:-\d+)?(?![\w-])"
_AND = r"(?:\s*(?:,|and|und|y|et|&)\s*(?:from |de |aus |von )?)"
_NETWORK = re.compile(r"(?<![\w./])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w/])")
NETWORKS = re.compile(rf"{_NETWORK.pattern}(?:{_AND}{_NETWORK.pattern})*")
_ACCOUNT = re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
ACCOUNTS = re.compile(rf"{_ACCOUNT.pattern}(?:{_AND}{_ACCOUNT.pattern})*")
MONEY = (
    r"(?:[$€£] ?(?P<a>\d[\d.,]*)|(?P<b>\d[\d.,]*) ?(?:dollars?|usd|bucks|euros?|eur|dolares|[$€£])(?!\w))"
    r"(?: ?(?:/|a|per|im|pro|al|par|por|each|every) ?(?:month|monat|mes|mois)| monthly| monatlich)?"
)
_A_MONTH = re.compile(
    r"(?<![\w.,-])(?P<n>\d+) ?(?:(?:/|a|per|im|pro|al|par|por|each|every) ?(?:month|monat|mes|mois)|monthly|monatlich)\b"
)
SPAN = (
    r"(?<![\w.,-])(?:(?P<n>\d+(?:[.,]\d+)?)[ -]?(?:"
    r"(?P<s>s|secs?|seconds?|sekunden?|segundos?|secondes?)|(?P<m>mins?|minutes?|minuten?|minutos?)|(?P<h>h|hrs?|hours?|stunden?|horas?|heures?)|"
    r"(?P<d>d|days?|tage?n?|dias?|jours?)|(?P<w>weeks?|wochen?|semanas?|semaines?)|(?P<mo>months?|monate?n?|mes(?:es)?|mois)|(?P<y>years?|jahre?n?|anos?|ans?))|"
    r"(?P<one>an?|one|eine[nmr]?|una?|une|half an?|eine halbe|media|une demi)[ -](?:(?P<m1>minute|minuto)|(?P<h1>hour|stunde|hora|heure)|"
    r"(?P<d1>day|tag|dia|jour)|(?P<w1>week|woche|semana|semaine)|(?P<mo1>month|monat|mes|mois)|(?P<y1>year|jahr|ano|an)))(?![\w-])"
)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "mo": 30 * 86400, "y": 365 * 86400}
PERCENT = r"(?<![\w.-])\d{1,3}(?: ?(?:%|percent|prozent|por ?ciento|por cento|pour ?cent))?(?:(?: ?, ?| ?(?:and|und|y|et|&) ?)(?:(?:at|bei|ab|al|a) )?\d{1,3}(?: ?(?:%|percent|prozent|por ?ciento|por cento|pour ?cent))?)* ?(?:%|percent|prozent|por ?ciento|por cento|pour ?cent)"
# `by 50 %`, `50 % more`: a share of what there is.
_SHARE = re.compile(
    r"(?:\b(?:by|um|por|de|en un|d'?)(?: another| an extra)? )(?P<by>\d{1,3}) ?(?:%|percent|prozent|por ?ciento|por cento|pour ?cent)|"
    r"(?<![\w.-])(?P<more>\d{1,3}) ?(?:%|percent|prozent|por ?ciento|por cento|pour ?cent) (?:more|bigger|larger|higher|mehr|mas|de plus|less|fewer|lower|smaller|weniger|menos|de moins)\b"
)
_DOWN = re.compile(
    r"\b(?:lower|reduce|decrease|cut|shrink|less|fewer|smaller|senk\w*|verringer\w*|reduzier\w*|weniger|baj\w*|reduc\w*|reduz\w*|dimin\w*|menos|baiss\w*|reduis\w*|moins)\b"
)
_NUMBER = r"(?<![\w.,:/-])\d+(?![\w.,:/%-]*\w)|(?<![\w-])(?:an?|ein|eine[rn]?|una?|une)(?= (?:warm |einzige )?(?:instan|replica|copia|copie))|(?:(?<=mindestens )|(?<=hochstens )|(?<=maximal )|(?<=al menos )|(?<=como maximo )|(?<=siempre )|(?<=au moins )|(?<=au plus )|(?<=toujours ))(?:eine[rn]?|una|une)(?![\w-])|(?<![\w-])(?<!at )(?<!exactly )(?:once|a single)(?![\w-])(?! (?:an?|the|it|we|they|its|our|cpus?|load|more|every|each|per)\b)"
_ZONE = r"(?:in |on |to |auf |nach |en |a |hora de |a la hora de |l ?'heure de )?(?:(?P<iana>(?:europe|america|asia|africa|australia|etc)/[a-z_]+)|(?P<city>{})(?:er)?(?:[ -]?(?:time(?: zone)?|zeit(?:zone)?|hora|heure|timezone))|(?:time|zeit|hora|heure)(?: zone| ?zone)? (?:of |in |von |de |d')?(?P<other>{}))(?![\w])"
_PATH = r"(?<![\w/.:])/[a-z0-9][\w/.-]*"
_PAGE = r"(?<![\w./:-])(?:[a-z0-9][\w.-]*/)*[a-z0-9][\w.-]*\.html?(?![\w/-])"
_FEWEST = re.compile(
    r"(?<![\w-])(?:at least|min(?:imum|imal|imo|destens)?\.?(?: of)?|no (?:fewer|less) than|never (?:\w+ )*(?:fewer|less|below|under)(?: than)?|nie(?:mals)? (?:weniger als|unter)|nicht unter|nunca (?:por debajo de|bajo)|jamais (?:sous|en dessous de)|(?:nunca|no) (?:\w+ )?menos de|nunca baj\w+ de|jamais descend\w* (?:sous|en dessous de)|(?:jamais|pas) (?:\w+ )?moins d[eu]|nie(?:mals)? (?:\w+ )?weniger als|always(?: \w+)?|immer|keep|(?:floor|lower (?:limit|bound)|minimum|untergrenze|suelo|plancher)(?: \w+){0,8} (?:to|at|auf|bei|a|of)|al menos|como minimo|siempre(?: \w+)?|au moins|toujours(?: \w+)?|minimum de|mindestens|not less than)\W+(?:(?:the|of|to|auf|de|is|are|be|should|shall|must|ist|sind|soll|es|est) )*$"
)
_FEWEST_AFTER = re.compile(
    r"^ (?:(?!and\b|und\b|y\b|et\b)[a-z]+ ){1,5}(?:at least|(?:at|to) (?:a |the )?(?:minimum|bottom|lower end)|beim minimum|en el minimo|au minimum|as a minimum|mindestens|al menos|como minimo|au moins)\b|^ (?:[a-z]+ )?(?:at least|or more|(?:at )?min(?:imum)?|mindestens|al menos|como minimo|au moins|warm|always|running|at all times|immer|siempre|toujours)\b"
)
_MOST = re.compile(
    r"(?<![\w-])(?:at most|max(?:imum|imal|imo)?\.?(?: of)?|up to|(?:must|should|may|can|shall|does)(?: not|n't) (?:ever )?(?:exceed|go (?:over|above|beyond|past)|grow (?:beyond|over|past|above)|be more than|have more than)|not exceed(?:ing)?|no (?:debe|deben|puede|pueden|debería|deberia|tiene que)? ?(?:pasar|pase|superar|supere|exceder|exceda|subir)(?: de| a)?|(?:darf|soll|sollte) (?:nicht|nie) (?:mehr als|uber)|(?:ne )?(?:doit|doivent|peut) pas (?:depasser|avoir plus de)|pas plus de|scales? [\w -]{2,20}? (?:up|out) to|as (?:long|many|much|high|large|big) as|(?:do|does)(?:n'?t| not) (?:ever )?(?:need|want|require) (?:\w+ )?more than|(?:braucht?|benotigt) (?:nicht mehr|nie mehr) als|no necesita mas de|no more than|not more than|never (?:\w+ )*(?:more|above|over)(?: than)?|nie mehr als|nunca (?:\w+ )?mas de|jamais (?:\w+ )?plus d[eu]|hochstens|bis(?: zu)?|como maximo|a lo sumo|hasta|au (?:plus|maximum)|jusqu ?'?a|maximum de|(?:ceiling|cap|maximum|upper (?:limit|bound)|obergrenze|tope|techo|plafond)(?: \w+){0,8} (?:to|at|auf|bei|a|of)|cap(?:ped)?(?: \w+)* at|limit(?:ed)?(?: \w+)* (?:to|at)|(?:grows?|scales?|goes|go|bursts?|wachsen|crecer|monter)(?: up| out)? (?:to|bis|hasta|a)|begrenz\w*(?: \w+)* auf|limita\w*(?: \w+)* a|limite\w*(?: \w+)* a)\W+(?:(?:the|of|auf|de) )*$"
)
_MOST_AFTER = re.compile(
    r"^ (?:[a-z]+ )?(?:(?:more |mehr |mas |de plus )?(?:(?:at|to) (?:the )?(?:most|top|maximum|upper end)|beim maximum|en el maximo|au maximum)|at (?:the )?most|or (?:less|fewer)|max(?:imum)?|tops|hochstens|maximal|como maximo|a lo sumo|au (?:plus|maximum))\b"
)
_BETWEEN = re.compile(
    r"\b(?:between|from|zwischen|von|entre|de) (\d+) (?:and|to|und|bis|y|a|et) (\d+)\b(?!:)|(?<![\w.:-])(\d+) ?(?:-|to|bis) ?(\d+)(?![\w.:])"
)
_MORE = re.compile(
    r"(?:\badd(?: an?)?(?: extra)?|\bextra|\bfuge|\banade|\bajoute|\bby|\bum|\bpor|\b(?:augment\w*|mont\w*|accroi\w*|agrandi\w*|major\w*|sub[aei]\w*|aument\w*|ampli\w*|increment\w*) .*\bde|(?<!\bau )\bplus|\banother|\bweitere|\botr[oa]s|\baltr[ie]|\bnoch) $"
)
_MORE_AFTER = re.compile(r"^ ?(?:[a-z]+ )?(?:more|mehr|mas|de plus|extra|additional|zusatzlich\w*|on top|weitere)\b")
_LESS = re.compile(r"^ ?(?:[a-z]+ )?(?P<less>less|fewer|weniger|menos|de moins)\b(?! than)")


@dataclass(frozen=True, slots=True)
class Said:
    """A value in a clause: its kind, its text as a setting has it (a span in seconds, a size in GB), where it stands.

    `side`: `low`, `high` or `both` of a range, or nothing. `more`: it is added to what there is, `less`: taken from it. `also` are other places that say
    the same value.
    """

    kind: str
    text: str
    start: int
    end: int
    side: str = ""
    more: bool = False
    less: bool = False
    also: tuple[tuple[int, int], ...] = ()


def values_in(text: str, now: Now) -> list[Said]:
    """The values that a clause states, in their order; each character belongs to one of them."""
    return list(_values_in(text, now))


# One clause is looked at by many rules, and for each of its values.
@lru_cache(maxsize=500)
def _values_in(text: str, now: Now) -> tuple[Said, ...]:
    taken = bytearray(len(text))
    found: list[Said] = []

    def take(kind: str, said: str, start: int, end: int, also: tuple[tuple[int, int], ...] = ()) -> None:
        spans = ((start, end), *also)
        if any(any(taken[first:last]) for first, last in spans):
            return
        for first, last in spans:
            taken[first:last] = b"\x01" * (last - first)
        found.append(_qualified(Said(kind, said, start, end, also=also), text))

    for match in re.finditer(_PAGE, text):
        take("page", match[0], *match.span())
    domain = domain_in(
        ACCOUNTS.sub(
            lambda match: " " * len(match[0]), re.sub(r"https?://\S+", lambda match: " " * len(match[0]), text)
        )
    )
    if domain and (at := text.find(domain)) >= 0:
        take("domain", domain, at, at + len(domain))
    for match in NETWORKS.finditer(text):
        take("networks", ",".join(_NETWORK.findall(match[0])), *match.span())
    for match in ACCOUNTS.finditer(text):
        if "gserviceaccount" not in match[0]:
            take(
                "accounts",
                ",".join(member(text, each) for each in _ACCOUNT.finditer(text, *match.span())),
                *match.span(),
            )
    for match in re.finditer(r"(?<!\S)https?://[\w.:-]+\w", text):
        take("origin", match[0], *match.span())
    for match in re.finditer(MACHINE, text):
        take("machine", match[0], *match.span())
    # What is done at an hour that is a setting is done at one of UTC.
    utc = [match.span() for match in _UTC.finditer(text)] if _daily(text, now) else []
    for start, end in utc:
        taken[start:end] = b"\x01" * (end - start)
    for match in _zone_pattern().finditer(text):
        named = match["iana"] or match["city"] or match["other"]
        take("zone", zone_of(named), *match.span())
    for match in AT_A_PLACE.finditer(text):
        take("zone", zone_of(match["place"]), *match.span("said"))
    if _ZONE_WORD.search(text):
        for match in _city_pattern().finditer(text):
            take("zone", zone_of(match[0]), *match.span())
    for match in re.finditer(_PATH, text):
        take("path", match[0].rstrip("."), *match.span())
    for kind, said, (first, *others) in _times(text, taken, now):
        for start, end in utc if kind == "when" else []:
            taken[start:end] = bytes(end - start)
        take(kind, said, *first, also=(*others, *(utc if kind == "when" else ())))
    codes = [
        (match.span(), code)
        for name, code in COUNTRIES.items()
        if name in text
        for match in compiled(rf"\b{name}\b").finditer(text)
    ]
    if codes:
        ordered = sorted(codes)
        take("countries", ",".join(dict.fromkeys(code for _, code in ordered)), ordered[0][0][0], ordered[-1][0][1])
    for match in re.finditer(MONEY, text):
        amount = re.sub(r"[.,](?=\d{3})", "", match["a"] or match["b"]).rstrip(".,").replace(",", ".")
        # `$1.2.3` is no sum.
        if amount.count(".") < 2:
            take("money", amount, *match.span())
    if re.search(r"\b(?:budgets?|presupuestos?|orcamento)\b", text):
        for match in _A_MONTH.finditer(text):
            take("money", match["n"], *match.span())
    for match in _SHARE.finditer(text):
        share = int(match["by"] or match["more"])
        take("share", f"{-share if _DOWN.search(text) else share}", *match.span())
    for match in re.finditer(PERCENT, text):
        take("percent", ",".join(re.findall(r"\d+", match[0])), *match.span())
    for match in compiled(rf"(?<![\w.,-]){words.SIZE}").finditer(text):
        take("size", f"{gigabytes(match[1], match[2]):g}", *match.span())
    for match in compiled(rf"(?<![\w.-])(\d+) ?x? ?(?={words.CPUS}(?![\w-]))").finditer(text):
        take("cpus", match[1], match.start(), match.end(1))
    for match in re.finditer(SPAN, text):
        take("span", f"{span_seconds(match):g}", *match.span())
    for pattern, value in (
        (r"near ?line", "NEARLINE"),
        (r"cold ?line|cold storage", "COLDLINE"),
        (r"archive storage|archive class|(?:to|into|in) (?:the )?archive", "ARCHIVE"),
        (r"rapid", "RAPID"),
        (r"stable", "STABLE"),
        (r"extended", "EXTENDED"),
    ):
        for match in whole(pattern).finditer(text):
            take("choice", value, *match.span())
    if (both := _BETWEEN.search(text)) and not any(taken[both.start() : both.end()]):
        low, high = (each for each in both.groups() if each)
        taken[both.start() : both.end()] = b"\x01" * (both.end() - both.start())
        found.append(Said("number", f"{low},{high}", *both.span(), side="both"))
    for match in re.finditer(_NUMBER, text):
        take("number", match[0] if match[0].isdigit() else "1", *match.span())
    if _TRIES.search(text):
        for match in re.finditer(r"\b(?:twice|thrice)\b(?! (?:the|as|an?|per|each|every|daily)\b)", text):
            take("number", "2" if match[0] == "twice" else "3", *match.span())
    return tuple(_without_names(sorted(found, key=lambda each: each.start), text, now))


def _without_names(values: list[Said], text: str, now: Now) -> list[Said]:
    """The values less machine types by which a machine is only called: `the e2-medium should become an e2-standard-2`."""
    types = [each for each in values if each.kind == "machine"]
    called = {(start, end) for start, end, _ in now.by_type(text)} if len(values) > 1 else set()
    names = [each for each in types if (each.start, each.end) in called and (len(types) == 1 or each != types[-1])]
    return [each for each in values if each not in names]


def _times(text: str, taken: bytearray, now: Now) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """The hours of a machine, and when something is done: (kind, value, where it is said)."""
    if now.of("vm") and (hours := hours_in(text, now)):
        yield "hours", hours[0], hours[1]
    daily = _daily(text, now)
    if now.of("schedule") or daily:
        # `An hour later` is later than it is now.
        crons = daily or [now.parts[id_].value("cron") for id_ in now.of("schedule")]
        named = re.compile("|".join(rf"(?<![\w-]){re.escape(id_)}(?![\w-])" for id_ in now.parts))
        hidden = named.sub(lambda match: " " * len(match[0]), _hours_long(_hidden(text, taken)))
        hidden = _DAYS_LONG.sub(lambda match: " " * len(match[0]), hidden)
        if (when := when_in(hidden, crons[0])) and _is_schedule(text, when.spans):
            yield "when", when.cron, sorted(when.spans)


def _daily(text: str, now: Now) -> list[str]:
    """When it is done now what a text speaks of that is done at an hour of UTC."""
    return [
        f"0 {now.parts[id_].value(key)} * * *"
        for said, kinds, key in _AT_HOURS
        if said.search(text)
        for id_ in now.of(*kinds)
        if now.takes(id_, key)
    ]


_UTC = re.compile(r"\(?\b(?:in |nach )?(?:utc|gmt)\b\)?")
# What is done so many times: `retry it twice`.
_TRIES = re.compile(r"\b(?:retr\w+|tr(?:y|ies|ied)|attempts?|again)\b")
# What is done once a day, at an hour that is a setting.
_AT_HOURS = (
    (re.compile(r"\b(?:back(?:ed)?[- ]?ups?|sicherung\w*|copias?(?: de seguridad)?|respaldos?|sauvegardes?)\b"), ("sql",), "backup_hour"),
    (re.compile(r"\b(?:snapshots?|schnappsch\w*|instantaneas?|instantanes?)\b"), ("vm",), "snapshot_hour"),
    (re.compile(r"\b(?:maintenance|wartung\w*|mantenimiento|manutencao|manutenzione)\b"), ("gke", "sql"), "maintenance_hour"),
)  # fmt: skip


def _hidden(text: str, taken: bytearray) -> str:
    return "".join(" " if taken[at] else letter for at, letter in enumerate(text))


# So many days are no time of day, unless something is done every so many.
_DAYS_LONG = re.compile(
    r"(?<!every )(?<!each )(?<!alle )(?<!cada )(?<!les )(?<![\w.:])\d+ (?:days?|weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?|dias|semanas|meses|anos|jours|semaines|mois|ans)\b"
)
_LONG = re.compile(r"\b(?:limite|tiempo|delai|temps|timeout|time ?out|tope|tardar|durar|durer)\b")


def _hours_long(text: str) -> str:
    """The text without hours that say how long something may take: `un limite de tiempo de 2 horas` is no time of day."""
    if not _LONG.search(text):
        return text
    return re.sub(r"(?<!las )(?<!la )(?<!a )\b\d+ (?:horas?|heures?)\b", lambda match: " " * len(match[0]), text)


def _is_schedule(text: str, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether a time is one of a schedule, and no "between 2 and 5" or "at 80 percent"."""
    after = text[max(end for _, end in spans) :]
    if re.match(r" (?:to|until|till|bis|hasta) \d{1,2}(?![\d:%])", after):
        # `Only from 8 to 20` has two ends, and is no time alone.
        return False
    return not re.match(
        r" ?(?:%|percent|prozent|(?:and|und|y|et) \d+ ?(?:%|percent)|users|requests|gb|instances)", after
    )


def span_seconds(match: re.Match[str]) -> float:
    """How many seconds a span of time (SPAN) is."""
    unit = next(name for name in _SECONDS if match[name] or (name != "s" and match[f"{name}1"]))
    return _amount(match["n"] or match["one"]) * _SECONDS[unit]


def _amount(said: str) -> float:
    if said[0].isdigit():
        return float(said.replace(",", "."))
    return 0.5 if re.match(r"half|eine halbe|media|une demi", said) else 1.0


@cache
def _zone_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w]){_ZONE.replace('{}', PLACES)}")


# Where it is said that a time zone is meant, a city alone is one.
_ZONE_WORD = re.compile(r"\b(?:time ?zones?|zeitzone|zona horaria|huso horario|fuseau horaire)\b")


@cache
def _city_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{PLACES})(?![\w/])")


def _is_of_the_last(before: str) -> bool:
    """Whether a word behind this belongs to the number right before it, which has none of its own: `3 min 15 max`."""
    number = re.search(r"\d+ ?$", before)
    return number is not None and not any(each.search(before[: number.start()]) for each in (_FEWEST, _MOST))


def _qualified(said: Said, text: str) -> Said:
    """Whether a number is the fewest, the most, or so many more."""
    if said.kind not in {"number", "size", "cpus", "money", "span"}:
        return said
    before, after = text[: said.start], text[said.end :]
    # `min 2 max 30`: what has a word before it needs none behind.
    parted = r" " if _FEWEST.search(before) or _MOST.search(before) else r" (?:and|und|y|et) "
    low, high = (
        [
            (each.start(), each.end())
            for each in [left.search(before)]
            # "3 min 15 max": a word right behind another number is of that one.
            if each and not _is_of_the_last(before[: each.start()])
        ]
        # `at least 2 and at most 8`: what stands before another number is of that one.
        + [
            (said.end + each.start(), said.end + each.end())
            for each in [right.search(after)]
            if each and not (re.match(parted, after) and re.match(r" ?\d", after[each.end() :]))
        ]
        for left, right in ((_FEWEST, _FEWEST_AFTER), (_MOST, _MOST_AFTER))
    )
    side = "both sides" if low and high else "low" if low else "high" if high else ""
    more = said.kind != "span" and bool(_MORE.search(before) or _MORE_AFTER.search(after))
    less = said.kind == "number" and bool(_LESS.search(after))
    if less and (word := _LESS.search(after)):
        high = [*high, (said.end + word.start("less"), said.end + word.end())]
    return replace(said, side=side, more=more, less=less, also=(*said.also, *low, *high))
