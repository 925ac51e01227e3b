"""Alerts that a goal asks for with figures of their own: what is measured, from which value, after how long.

    "warn when the CPU stays above 80 % for 5 minutes, and at 400 connections"
    -> cpu from 80 percent after 300 s, connections from 400

A sentence that tells somebody holds one alert for each thing that is measured in it; each figure belongs to the thing
that stands in its stretch, and a stretch ends at the last comma or `and` before the next thing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from functions.planning.rules.meant.alarm_figures import PERCENTILE, Figure, figures_in
from functions.planning.rules.meant.alarm_levels import Level, levels_in, receivers, severity_alone, without_error_level
from functions.planning.rules.meant.mentions import Mention

Span = tuple[int, int]

TELLS = re.compile(
    r"\b(?:alert\w*|alarm\w*|warn\w*|waarschuw\w*|notif\w*|tell|told|page|paged|paging|ping|pinged|inform\w*|(?:e-?)?mails?|mailen|mailt|mailed|let (?:me|us) know"
    r"|benachrichtig\w*|melde\w*|melden|bescheid|avis[aeo]\w*|aviser|prev[ei]n\w*|verwittig\w*|correos?|courriels?|sms|text (?:me|us)|message (?:me|us)"
    r"|recipients?|empfanger\w*|destinatari\w*|destinataires?|ontvangers?|dime|dinos|avertis\w*|avverti\w*|avvis\w*|stuur\w*)\b"
)
"""That somebody is told, in a folded goal."""

# Words for what is measured, and what that is; the first that a stretch holds decides.
_THINGS: tuple[tuple[str, str], ...] = (
    ("set_aside", r"dead[- ]?letters?|dlq|poison messages?|set aside"),
    ("lag", r"lags?|lagging|replication delay|replikationsverzug\w*|retraso|retard|achterstand|(?:falls?|is|are|gets?|runs?|stays?) (?:\w+ )?behind|zuruck\w*"),
    ("latency", r"latenc\w*|latenz\w*|latencia\w*|response times?|antwortzeit\w*|tiempos? de respuesta|temps de reponse|responstijd\w*|tempos? de resposta|p ?(?:50|90|95|99)|\d{2}(?:th|st|\.) ?(?:percentile|perzentil)|slow\w*|langsam\w*"),
    ("age", r"old(?:er|est)|alter als|altest\w*|age of|antigu\w*|plus vieux|plus ancien\w*|oudste|ouder|mais antig\w*|unacked|waits? longer|wait longer"),
    ("runtime", r"(?:runs?|running|takes?|laufts?|lauft|dure|tarda|duurt|demora) (?:for )?(?:longer|more|over|langer|plus|mas|mais|meer)|hangs?"),
    ("errors", r"5xx\w*|50\d(?:s(?![\w])|(?= (?:errors?|fehler|status|responses?|answers?|antworten)))|(?:http|status) 50\d|errors?|fehler\w*|errores|erreurs?|erros?|fouten|fail(?:s|ures?|ed|ing)?|exceptions?|fehlgeschlagen\w*"),
    ("connections", r"connections?|verbindungen|conexiones|connexions?|conexoes|verbindingen"),
    ("cpu", r"v?cpus?\w*|prozessor\w*|processors?|procesador|processeur|processador|auslastung|load average"),
    ("memory", r"memory|ram|arbeitsspeicher\w*|speicher\w*|memoria|memoire|geheugen\w*"),
    ("disk", r"disks?|storage|platten?|festplatten?|disco|disque|schijf|schijfruimte|full|voll|vol|filesystems?|datentrager\w*"),
    ("written", r"(?:objects?|objekte|objetos?|objets|files?|dateien|archivos|ficheros|fichiers|arquivos|uploads?)(?= (?:(?!(?:and|or|und|oder)\b)[\w-]+ ){0,3}?(?:written|uploaded|land(?:ed)?|arriv\w*|come in|came in|added|created|stored|ankommen|eintreffen|landen|geschrieben|hochgeladen|kommen|en|in|im|au|no|na|dans|into)\b)|(?<=escriben menos de )\d+|(?:written|uploaded|geschrieben|escriben|escritos)(?= to)"),
    ("published", r"messages?(?= (?:were |are |have been |is |was )?(?:published|sent|pushed))|(?:published|veroffentlicht\w*|publicad\w*|publies?)\b"),
    ("waiting", r"undelivered|unacked|backlogs?|messages?|nachrichten|mensajes|mensagens|berichten|tasks?|tareas|taches|aufgaben|taken|queue\w*|warteschlange\w*|cola|file d ?'? ?attente|fila|wachtrij|deep(?:er)?|depth|waiting|wartende\w*|pending"),
)  # fmt: skip
_THING = re.compile("|".join(rf"(?P<{name}>(?<![\w-])(?:\w{{4,}}-)?(?:{words})(?![\w-]))" for name, words in _THINGS))
_ORDER = [name for name, _ in _THINGS]

# After how long: what stands before a span of time that is no value itself.
_FOR = re.compile(
    r"\b(?:for|over|during|within|in|lasting|sustained(?: for)?|at least|more than|longer than|langer als|langer dan|seit|uber|wahrend|innerhalb von|durante|desde|pendant|depuis|sur|dans|por|gedurende|al|a window of|across|mindestens|fur|@)(?: (?:the|a|den|last|letzten|los|les|de|more than|mehr als|mas de|plus de|at least|ten minste))* $"
)
_LONG = re.compile(r"[ -]?(?:lang|long|hinweg|straight|in a row|window|fenster|at a stretch|seguidos?|d ?'?affilee)\b")
_WINDOW = re.compile(r"\b(?:in|within|per|innerhalb von|en|dans|over|binnen|em)(?: (?:the|a|any|den|last))* $")
_JOINS = re.compile(
    r"[,;](?=\s)|\s(?:and|or|und|oder|sowie|bzw\.?|y|o|et|ou|e|en|of|plus|as well as)\s(?:when |if |wenn |cuando |quand |als |at |ab |bei )?"
)
_BELOW = re.compile(
    r"\b(?:below|under|less than|fewer than|drops?|falls?|unter|weniger als|menos de|moins de|baja de|onder|minder dan|abaixo)\b"
)
# From which value: a number that nothing is compared with says how many there are.
_COMPARES = re.compile(
    r">|<|\u2265|\b(?:over|above|exceed\w*|past|beyond|more|greater|higher|than|at|from|pass(?:es|ed|ing)?|reach\w*|hits?|climbs?|rises?|stays?|goes|gets|is|are|full|left"
    r"|uber\w*|mehr|ab|bei|steigt|liegt|erreich\w*|supera\w*|supere\w*|pas[sae]\w*|mas|alcan\w*|llega\w*|plus|depass\w*|attein\w*|monte|au-dessus|mais|acima|ultrapass\w*|cheg\w*"
    r"|boven|meer|hoger|langer|ouder|before|within|in|less|below|under|fewer|unter|weniger|menos|moins|minder|onder|deeper|crosses|crossing|limit|threshold|schwelle\w*|umbral|seuil|bij)\b|\b(?:a|al|aux?|des) (?=\d)"
)
_NEAR = 24
# Between a sentence and the next.
_NEXT = 3
# `Fewer than` stands before the number.
_LESS_THAN = 14
# The words before it that only say that somebody is told, and of more than what.
_LEADS = re.compile(
    rf"(?:(?:{TELLS.pattern}|\b(?:me|us|uns|mich|nos|nous|ons|mij|when(?:ever)?|if|once|as soon as|wenn|sobald|falls|cuando|si|quand|lorsque|des que|quando|se|als|zodra|on|at|for|bei|ab|an|to|the|der|die|das|des|el|la|los|las|le|les|l|de|het|o|a|os|as|our|its|their|any|an|is|are|it"
    r"|more|than|over|above|mehr|uber|mas|plus|mais|meer|dan|boven|least|mindestens|average|mean|median|durchschnittlich\w*|mittlere|media|moyenne?|immediately|sofort|please|also|too|auch|and|und|y|et|e|en|rules?|polic(?:y|ies)|thresholds?)\b)[\s,:;()_'\"]*)+$"
)
# What follows the load by itself is told to nobody.
_SCALES = re.compile(
    r"\b(?:scal(?:e|es|ing)\w*|autoscal\w*|skalier\w*|escal\w*|grow\w*|target|add(?:s|ing)? (?:\w+ )?(?:instances?|machines?|nodes?)|schaal\w*)\b"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n")
_SPENT = re.compile(
    r"\b(?:\w*budgets?|spen[dt]\w*|costs?|bill\w*|presupuesto|orcamento|kosten|gastos?|depens\w*|eur|usd|euros?|dollars?)\b|[$€£]"
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alert: `what` is measured, `value` in `unit` (percent, s, rate a second, count; None for every one), and after
    how many `seconds` of it (None where that is not said).

    `span`: its stretch in the folded text; `core`: from the thing to the last figure, where no other wish stands.
    `share`: which percentile of a time (50, 95, 99); `below`: of values below it. `severity`: as it is said, or empty;
    `to`: the addresses that are told of this one alone; `of`: the stretch of all alerts of the thing, where it has several;
    `at`: its value.
    """

    span: Span
    core: Span
    what: str
    value: float | None
    unit: str
    seconds: int | None
    share: str = ""
    below: bool = False
    severity: str = ""
    to: tuple[str, ...] = ()
    of: Span = (0, 0)
    at: Span = (0, 0)


@cache
def alarms_in(text: str) -> tuple[Alarm, ...]:
    """The alerts with figures that a folded goal asks for, in its order."""
    found: list[Alarm] = []
    end = -1
    for low, high in alerting(text):
        made = _with_receivers(text, (low, high), list(_of_sentence(text, (low, high))))
        if not made and found and low - end <= _NEXT and (further := _further(text, (low, high), found[-1])):
            made = [further]
        found += made
        end = high if made else -1
    return tuple(found)


def _with_receivers(text: str, sentence: Span, made: list[Alarm]) -> list[Alarm]:
    """The alerts of a sentence, each with who is told of it where it says that of one thing from several values."""
    if len({(each.what, each.unit) for each in made}) != 1 or len({each.at for each in made}) < 2:
        return made
    to = receivers(text, [each.at for each in made], sentence)
    return [replace(each, to=each.to or tuple(to.get(number, ()))) for number, each in enumerate(made)]


def _further(text: str, sentence: Span, before: Alarm) -> Alarm | None:
    """Another value of what the sentence before is about: `Warn at 80 % CPU. Critical from 95 %.`"""
    said = text[slice(*sentence)]
    severity, _ = severity_alone(text, *sentence)
    if not severity or _SPENT.search(said) or _THING.search(said):
        return None
    unit = "time" if before.unit == "s" else before.unit
    value = next((each for each in figures_in(said, 0, len(said)) if each.unit == unit), None)
    if value is None:
        return None
    core = sentence[0], sentence[0] + value.span[1]
    return replace(before, span=core, core=core, value=value.value, seconds=None, severity=severity, to=())


# What a word of an alert is not beside it: a limit that is set, a quality, a need of its own.
_OTHERWISE = frozenset({
    "alert", "max_connections", "disk_limit", "latency", "cheap", "log_alert", "compliance", "search", "retention", "waf", "dead_letter", "uptime", "schedule",
    "instance_schedule", "off_hours", "parallel_tasks", "max_instances", "data_disk", "replica_delay", "job", "batch", "keyless_ci", "storage",
})  # fmt: skip


def without_alarms(found: list[Mention], text: str) -> list[Mention]:
    """The mentions without those that only say of an alert what it measures, and from when."""
    cores = [each.core for each in alarms_in(text)]
    return [
        each
        for each in found
        if each.need not in _OTHERWISE
        or not any(
            (low <= each.start < high) or (each.need == "alert" and each.start < high and low < each.end)
            for low, high in cores
        )
    ]


def alerting(text: str) -> Iterator[Span]:
    """The sentences that tell somebody of something; the lines of a list under such a heading are among them."""
    low, heads, told = 0, False, False
    for end in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        said = text[low : end[0]]
        listed = re.match(r"\s*(?:[-*\u2022]|\d{1,2}[.)])\s", said) is not None
        goes_on = told and bool(severity_alone(said, 0, len(said))[0]) and re.search(r"\d", said) is not None
        if told := bool(TELLS.search(said)) or (heads and listed) or goes_on:
            yield low, end[0]
        # A blank line ends a list.
        heads = (heads and listed) or (bool(TELLS.search(said)) and said.rstrip().endswith(":"))
        low = end[1]


def _of_sentence(text: str, sentence: Span) -> Iterator[Alarm]:
    low, high = sentence
    # An address may hold any word.
    shown = re.sub(
        r"\S+@\S+|\+\d[\d ()/-]{6,18}\d|https?://\S+|[\w.-]+\.(?:com|net|org|io|de|es|fr|br)\b",
        _blank,
        without_error_level(_without_money(text[low:high])),
    )
    groups = list(_groups(shown))
    for number, (things, begin, end) in enumerate(groups):
        if ladder := list(_ladder(text[low:high], shown, groups, number)):
            yield from (_moved(each, low) for each in ladder)
            continue
        figures = list(figures_in(shown, begin, end))
        # `CPU or memory above 85 %` is said of both.
        after = number
        while (
            not figures
            and after + 1 < len(groups)
            and re.fullmatch(r"[\s\w]{0,4}", shown[things[-1][1][1] : end] or " ")
        ):
            after += 1
            figures = list(figures_in(shown, groups[after][1], groups[after][2]))
        alarm = _alarm(shown, things, (begin, end), figures)
        if (
            alarm is not None
            and _COMPARES.search(shown, max(0, alarm.core[0] - _NEAR), max(alarm.core[1], figures[0].span[1]))
            and not _SCALES.search(shown, begin, end)
        ):
            severity, at = severity_alone(shown, begin, end)
            span = (min(alarm.span[0], at[0]), max(alarm.span[1], at[1])) if severity else alarm.span
            yield _moved(replace(alarm, severity=severity, span=span), low)


def _moved(alarm: Alarm, by: int) -> Alarm:
    """The same in the whole text."""

    def moved(span: Span) -> Span:
        return span[0] + by, span[1] + by

    return replace(alarm, span=moved(alarm.span), core=moved(alarm.core), of=moved(alarm.of), at=moved(alarm.at))


_Things = list[tuple[str, Span]]
_Group = tuple[_Things, int, int]
_LASTING = re.compile(
    r"\b(?:for|during|lasting|within|seit|lang|fur|wahrend|durante|pendant|gedurende|per)(?: (?:the|last|more than|at least))* $|@ ?$"
)
_DIRECTLY = re.compile(r"\s?(?:,|/|&|and|or|und|oder|sowie|y|o|et|ou|e|en|of)\s?(?:the |its |der |die |la |el |le )?")


def _ladder(said: str, shown: str, groups: list[_Group], number: int) -> Iterator[Alarm]:
    """One alert for each of several values of a thing; things that stand side by side share them."""
    first = last = number
    while first and _DIRECTLY.fullmatch(shown, groups[first - 1][0][-1][1][1], groups[first][0][0][1][0]):
        first -= 1
    while last + 1 < len(groups) and _DIRECTLY.fullmatch(
        shown, groups[last][0][-1][1][1], groups[last + 1][0][0][1][0]
    ):
        last += 1
    stretch = groups[first][1], groups[last][2]
    things = groups[number][0]
    figures = list(figures_in(shown, *stretch))
    alarm = _alarm(shown, things, stretch, figures)
    if alarm is None or _SCALES.search(shown, *stretch):
        return
    unit = "time" if alarm.unit == "s" else alarm.unit
    values = [
        each
        for each in figures
        if each.unit == unit and not (unit == "time" and _LASTING.search(shown[: each.span[0]]))
    ]
    spans = [each.span for each in values]
    times = [each for each in figures if each.unit == "time" and each not in values]
    to = receivers(said, spans, (0, len(said))) if len(values) > 1 else {}
    levels = levels_in(said, stretch, spans)
    starts = min([things[0][1][0], *(low for low, _ in spans), *(each.span[0] for each in levels)])
    ends = max(things[-1][1][1], *(high for _, high in spans)) if spans else 0
    before = [each.end() for each in re.finditer(r"[;:,]\s", shown[:starts])]
    joint = _JOINS.search(shown, ends)
    about = max([stretch[0], *before]), min(stretch[1], joint.start() if joint else stretch[1])
    for level in levels or (_by_address(spans) if len(to) == len(values) > 1 else []):
        low, high = level.span
        till = spans[level.at + 1][0] if level.at + 1 < len(spans) else stretch[1]
        own = [each for each in times if spans[level.at][1] <= each.span[0] < till]
        if own:
            high = max(high, own[0].span[1])
            high = long.end() if (long := _LONG.match(shown, high)) else high
        # What is said once, before the first value or behind the last, holds for each.
        lasts = own or ([] if len(times) > 1 else [e for e in times if not spans[0][1] <= e.span[0] < spans[-1][0]])
        core = (min(low, things[0][1][0]), max(high, things[-1][1][1])) if level.at == 0 else (low, high)
        yield replace(
            alarm,
            span=(min(core[0], alarm.span[0]), core[1]) if level.at == 0 else core,
            core=core,
            value=values[level.at].value,
            seconds=int(lasts[0].value) if lasts else None,
            severity=level.severity,
            to=tuple(to.get(level.at, ())),
            of=about,
            at=spans[level.at],
        )


def _by_address(spans: list[Span]) -> list[Level]:
    """Levels of which each has somebody of its own to tell."""
    return [Level(at, span, "") for at, span in enumerate(spans)]


def _without_money(text: str) -> str:
    """A sentence without its clauses about what is spent, up to the next one that something is measured in."""
    if not _SPENT.search(text):
        return text
    kept, spent = "", False
    ends = [0, *(each.start() for each in _JOINS.finditer(text)), len(text)]
    for low, high in pairwise(ends):
        clause = text[low:high]
        spent = bool(_SPENT.search(clause)) or (spent and not _THING.search(clause))
        kept += "_" * len(clause) if spent else clause
    return kept


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match[0])


def _groups(text: str) -> Iterator[tuple[_Things, int, int]]:
    """What is measured, thing by thing, each with its stretch; words for one thing that nothing parts are one."""
    found: list[_Things] = []
    cuts: list[int] = []
    for match in _THING.finditer(text):
        one = (str(match.lastgroup), match.span())
        if not found:
            found.append([one])
            continue
        before = found[-1][-1][1][1]
        joins = list(_JOINS.finditer(text, before, match.start()))
        if joins and (_has_figure(text, before, match.start()) or one[0] not in {each for each, _ in found[-1]}):
            found.append([one])
            cuts.append(joins[-1].start())
        elif not joins and _has_figure(text, before, match.start()) and _stands_alone(one[0], text, match.end()):
            found.append([one])
            cuts.append(match.start())
        else:
            found[-1].append(one)
    for number, things in enumerate(found):
        begin = cuts[number - 1] if number else 0
        yield things, begin, cuts[number] if number < len(cuts) else len(text)


def _has_figure(text: str, low: int, high: int) -> bool:
    return re.search(r"(?<![\w.])\d", text[low:high]) is not None


def _stands_alone(_what: str, text: str, end: int) -> bool:
    """Whether a figure of its own follows at once: `cpu > 85% 10m connections > 200`."""
    return re.match(r" ?(?:>=?|=|:|over|above|uber) ?\d", text[end:]) is not None


_TIMED = frozenset({"latency", "age", "lag", "runtime"})
"""What is a time itself: the first that is said is its value."""


def _alarm(text: str, things: _Things, stretch: Span, figures: list[Figure]) -> Alarm | None:
    named = {name for name, _ in things}
    what = next(name for name in _ORDER if name in named)
    times = [each for each in figures if each.unit == "time"]
    if what in {"age", "runtime", "latency"} and not times:
        # `Slow`, `old` say how something else is.
        rest = named - {"age", "runtime", "latency"}
        what = next((name for name in _ORDER if name in rest), what)
    said = [each for each in figures if each.unit != "time"]
    seconds = value = None
    unit = ""
    if what in _TIMED and times:
        lasts = [each for each in times if _is_duration(text, each) and len(times) > 1]
        first = next((each for each in times if each not in lasts), times[0])
        value, unit = first.value, "s"
        rest_ = [each for each in times if each is not first]
        seconds = int(rest_[0].value) if rest_ else None
        used = [first, *rest_[:1]]
    else:
        first_ = next(
            (each for each in said if each.unit == ("percent" if what in {"cpu", "memory", "disk"} else each.unit)),
            None,
        )
        if first_ is None:
            return None
        value, unit, used = first_.value, first_.unit, [first_]
        if times:
            seconds = int(times[0].value)
            used.append(times[0])
            window = _WINDOW.search(text[: times[0].span[0]])
            if what == "errors" and unit == "count" and window:
                value, unit = value / max(seconds, 1), "rate"
    if value is None or value < 0 or (unit == "percent" and value > 100):
        return None
    share = PERCENTILE.search(text, *stretch)
    ends = [each.span[1] for each in used]
    if used and (long := _LONG.match(text, max(ends))):
        ends.append(long.end())
    starts = [span[0] for _, span in things] + [each.span[0] for each in used if stretch[0] <= each.span[0]]
    inside = [end for end in ends if end <= stretch[1]] + [span[1] for _, span in things]
    leads = _LEADS.search(text[stretch[0] : min(starts)])
    return Alarm(
        (stretch[0] + leads.start() if leads else min(starts), max(inside)),
        (min(starts), max(inside)),
        what,
        value,
        unit,
        seconds,
        (share[1] or share[2]) if share else "",
        bool(_BELOW.search(text, max(stretch[0], min(starts) - _LESS_THAN), max(inside))),
        at=used[0].span,
    )


def _is_duration(text: str, figure: Figure) -> bool:
    before = text[max(0, figure.span[0] - 30) : figure.span[0]]
    return bool(_FOR.search(before) or _LONG.match(text, figure.span[1]))
