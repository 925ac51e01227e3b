"""From which value an alert policy of what stands is to tell: `warn us if a message is older than 10 minutes`.

Each part comes with its policies; a change moves the threshold of one of them. A value has to be in the policy's own unit,
a share, seconds or a number; what has no policy, or is told already, is said.
"""

import re
from dataclasses import dataclass

from functions.planning.rules.changes.concepts import may_stand_anywhere
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now, Standing
from functions.planning.rules.changes.steps import Watch
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.values import PERCENT, SPAN, span_seconds
from functions.planning.rules.unclear import NotUnderstood, Unclear
from functions.planning.rules.words.numbers import number as amount_in
from shared.parts.part import Profile, holds

_TELL = (
    r"(?:alert(?:s|ed)?|warn(?:s|ed|ing)?|notif(?:y|ies|ied)|tell|told|page[ds]?|call(?:ed)?(?! (?:from|by|at)\b)|ping(?:ed)?|let (?:us|me) know|inform(?:ed)?|alarm\w*|alarmier\w*|benachrichtig\w*|warne?t?|sag\w* (?:uns )?bescheid|"
    r"meld\w*|avis[aeo]\w*|alert[aeo]\w*|previen\w*|notifi\w*|inform[ae]\w*)"
)
_WHEN = r"(?:when(?:ever)?|if|once|as soon as|wenn|falls|sobald|cuando|si|en cuanto|quand|lorsque|des que|quando|se|above|over|below|past|at|from|only|uber|por encima de|au-dessus de)"
_ASKS = re.compile(rf"(?:^|\b){_TELL}\b.{{0,40}}?\b{_WHEN}\b")
_JOINS = re.compile(
    rf"(\b{_TELL}\b[^,;.]{{0,30}}),\s*(?=(?:when|if|once|wenn|falls|sobald|cuando|si|quand|lorsque|quando|se)\b)"
)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What people call it, the policies that are about it by the beginnings of their names, and how its value is said."""

    words: str
    names: tuple[str, ...]
    unit: str


_FAILS = r"(?:fail\w*|fehlschl\w*|schlagt fehl|schlagen fehl|scheiter\w*|fall[ae]n?|falham?|echou\w*|errors?|fehler\w*|errores|erreurs?|erros?|5xx|50[0-4]s(?! ?messages)|status 50\d|exceptions?)"
_REQUESTS = r"(?:requests?|anfragen|peticion\w*|solicitud\w*|requetes?|requisicoes|calls?|aufrufe|responses?|antworten|respuestas?)"
_RUNS = r"(?:jobs?|runs?|exports?|imports?|reports?|executions?|laufe?|berichte?|tareas?|trabajos?|informes?|exportaci\w*|taches?|rapports?|nightly|workflows?)"
_MESSAGES = r"(?:messages?|nachrichten?|mensajes?|mensagens|mensagem|events?|orders?|tasks?|calls?|queues?|backlogs?|warteschlange\w*|colas?|filas?|files? d ?'? ?attente)"
_TOPICS = (
    _Topic(r"cert(?:ificate|ificado|ificat)?s?|zertifikat\w*", ("certificate_",), "days"),
    _Topic(rf"(?:old(?:er)?|age|alter|alt|antigu\w*|vieux|anciens?|antig\w*|wait(?:s|ed|ing)?|sits?|sitting|warte\w*|lleva|esper\w+|attend\w*)(?=.*\d)|(?<=oldest ){_MESSAGES}", ("messages_old", "dataflow_lag"), "seconds"),
    _Topic(r"dead[- ]?letters?|set aside|dlq|poison messages?", ("messages_set_aside",), "count"),
    _Topic(r"(?:open )?(?:connections?|verbindungen|conexiones|connexions|conexoes)", ("sql_connections",), "count"),
    _Topic(r"(?:replica\w*|replik\w*)(?:.*(?:lag\w*|behind|zuruck|retras\w*|retard))?|lag\w*", ("sql_replica_lag",), "seconds"),
    _Topic(r"v?cpus?(?: (?:load|usage|utili[sz]ation))?|processors?|prozessor\w*|procesador|processeur|auslastung|load", ("cpu_", "sql_cpu", "asg_cpu", "redis_cpu", "cluster_cpu", "valkey_cpu", "bigtable_cpu"), "share"),
    _Topic(r"memory|ram|arbeitsspeicher|speicher|memoria|memoire", ("redis_memory", "cluster_memory", "valkey_memory"), "share"),
    _Topic(r"disks?|platte\w*|festplatte\w*|storage|discos?|disques?", ("filestore_disk", "bigtable_storage"), "percent"),
    _Topic(rf"{_RUNS}(?:.*{_FAILS})", ("job_failed", "workflow_failed", "dataflow_failed"), "told"),
    _Topic(rf"{_RUNS}.*(?:hangs?|too long|long|lange|longer)", ("job_runs_long",), "told"),
    _Topic(rf"(?:{_REQUESTS}.*)?{_FAILS}(?:.*{_REQUESTS})?", ("request_errors", "balancer_errors", "inner_errors", "tasks_failing"), "rate"),
    _Topic(r"down|unreachable|offline|unavailable|nicht erreichbar|ausfall\w*|caid[oa]s?|en panne|fora do ar|not (?:answer|reachable)\w*", ("http_unreachable", "address_unreachable"), "told"),
    _Topic(rf"{_MESSAGES}(?:.*(?:wait\w*|warten|pile\w*|esperan\w*|attend\w*|undelivered|unread|in|have|has|hat))?|wait\w*", ("messages_waiting", "tasks_waiting"), "count"),
)  # fmt: skip
_SUBJECTS = re.compile(
    rf"\b(?:{_TELL}|{_REQUESTS}|{_FAILS}|{_MESSAGES}|{_RUNS}|cert(?:ificate|ificado|ificat)?s?|zertifikat\w*|old(?:er|est)?|age|alter?|antigu\w*|vieux|anciens?|antig\w*|waits?|waiting|wartet?n?|esperan\w*|attend\w*|undelivered|unread|pile\w*(?: up)?|"
    r"dead[- ]?letters?|set aside|dlq|poison|(?:something|anything|1|one|a) (?=lands?|arrives?|ends?|goes|gets|is|shows)|lands?|landing|arrives?|ends? up|shows? up|topics?|open|(?:data ?base|db) (?=connections?)|connections?|verbindungen|conexiones|connexions|conexoes|replica\w*|replik\w*|lag\w*|behind|zuruck|v?cpus?|load|usage|utili[sz]ation|processors?|prozessor\w*|procesador|processeur|auslastung|"
    r"memory|ram|arbeitsspeicher|speicher|memoria|memoire|disks?|storage|platten?|discos?|disques?|hangs?|too long|long\w*|lange|down|unreachable|offline|unavailable|not answer\w*|reachable|erreichbar|expir\w*|ends?|ablauf\w*|vence|expire|full|used|left|before)\b"
)
_COMPARES = re.compile(
    r"\b(?:more than|greater than|higher than|older than|longer than|fewer than|above|over|exceeds?|passes|crosses|reaches|hits|goes|gets?|rises|climbs|creeps?|moves?|returns?|gives?|throws?|answers? with|produces?|shows?|is|are|than|past|beyond|at least|it|there|has|have|in|of|the|mehr als|uber|alter als|langer als|"
    r"steigt|ubersteigt|uberschreitet|liegt|mas de|mas|supera[n]?|pasa[n]?|sube[n]?|sobre|por encima|por encima de|plus de|depasse\w*|au-dessus|monte|mais de|passar?|ultrapass\w*|stark|low|high|hoch|alto|per|a|each|every|"
    r"second|minute|sekunde|minuto|segundo|seconde|us|me|uns|mich|nos|me|only|someone|somebody|ops|team|number|anzahl|todas?|todos|las|los|les|des|eines?|jede\w*|no later|earlier|already|also|by|to|at|from|when|if|once|wenn|falls|sobald|cuando|si|quand|lorsque|quando|se|immediately|sofort|right away)\b"
)
_BARE_NUMBER = r"(?<![\w.,])\d[\d.,]*(?![\w%])"
_RATE = re.compile(
    r"\b(?:per|a|each|every|pro|je|por|par) (?P<unit>second|minute|sekunde|minuto|segundo|seconde|hour|stunde|hora|heure)\b|/ ?(?P<short>s|min|sec)\b"
)
_FALLS = re.compile(r"\b(?:below|under|less than|fewer than|unter|weniger als|menos de|moins de|drops?|falls?)\b")
_NO = re.compile(r"\b(?:no|not|don'?t|never|stop|no longer|nicht|kein\w*|sin|ne|pas|nao)\b")


def in_one_clause(text: str) -> str:
    """The folded text with a condition beside what tells of it: `notify us, when ...` is one clause."""
    return _JOINS.sub(r"\1 ", text)


# `call the player at 4` is a schedule; who is called for an alert is a person.
_CALLS_A_PART = re.compile(r"^\W*(?:call|ping) (?!(?:us|me|ops|the team|on-?call)\b).*\b(?:at|every|each)\b")
_CALLS = re.compile(r"\b(?:calls?|pings?) (?:(?:the|our|it|/\S+|on|at) )*(?P<who>[\w-]+)")


def watched(text: str, now: Now) -> list[Watch] | None:
    """The thresholds that a clause says; None where it asks for no alert. Raises Unclear."""
    if any(set(now.named(match["who"])) & set(now.code()) for match in _CALLS.finditer(text)):
        return None
    if _CALLS_A_PART.search(text) or (re.search(r"\bbudgets?\b", text) and not now.of("budget")):
        return None
    if not _ASKS.search(text) or (
        now.of("budget") and re.search(r"\b(?:budgets?|spend\w*|spent|costs?|presupuesto|used|[$€])\b", text)
    ):
        return None
    topic = _topic(text)
    if now.of("budget") and topic is None:
        return None
    if topic is None or _NO.search(text) or _FALLS.search(text):
        raise _unknown(now)
    part, profile = _one(topic, text, now)
    rest, value = _value(topic, text, part, profile)
    _must_be_heard(rest, text, now)
    if value is None:
        raise Unclear(f"It is told already: {_told(part, profile)}. Nothing would change.")
    return [Watch(part.id, profile.name, value, profile.threshold_of(part.settings), profile.label)]


_ALERT = re.compile(
    r"\b(?:alert|alarm|alerta|alarme|alarma|alerte|allarme|warnung|warning)s?\b(?! (?:us|me|the|ops|when(?:ever)?|if|once|as soon|wenn|uns|mich|falls|sobald|someone|somebody))"
)
# What is said of an alert beside its value.
_OF_ALERT = re.compile(
    rf"\b(?:{_TELL}|fires?|triggers?|thresholds?|schwelle\w*|umbral|seuil|soglia|limiar|new|neue\w*|nuev[ao]|nouve\w*|value|limit|level|only|just|erst|nur|solo|seulement|earlier|later|too (?:early|late|often|sensitive|nervous))\b"
)
_FIRES = re.compile(
    r"\b(?:fires?|firing|fired|triggers?|triggered|goes off|went off|is|are|was|keeps?|comes?|ist|feuert|kommt|salta|es|se declenche|est)\b"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The alert policy that a sentence speaks of: `the redis memory alert`."""

    topic: _Topic
    part: Standing
    profile: Profile
    said: str


def spoken_of(text: str, now: Now) -> Spoken | None:
    """The policy that a clause calls an alert; None where it calls none so, or one of several."""
    # A bare number may be one in percent.
    topic = _topic(re.sub(_BARE_NUMBER, " ", text)) if _ALERT.search(text) else None
    if topic is None or topic.unit == "told":
        return None
    try:
        part, profile = _one(topic, text, now)
    except Unclear:
        return None
    return Spoken(topic, part, profile, text)


def tells_of_alert(text: str) -> bool:
    """Whether a clause only tells what an alert does: `the cpu alert fires every night at 76 %`."""
    return bool(_FIRES.search(text)) and not _WISHES.search(text)


_WISHES = re.compile(
    r"\b(?:should|must|shall|can|may|needs?|want|wants|set|make|change|remove|delete|off|only|soll\w*|muss|debe|doit|not|no|never|nicht|kein\w*)\b"
)


def moved_to(text: str, spoken: Spoken, now: Now) -> Watch | None:
    """The value that a clause gives the alert that it, or the one before it, speaks of; None where it gives none."""
    if _NO.search(text) or (spoken.said == text and tells_of_alert(text)):
        return None
    if spoken.said != text and targets_in(now, text):
        return None
    numbers = re.findall(_BARE_NUMBER, text)
    said = _units_said(text)
    if spoken.topic.unit == "share" and len(numbers) == 1 and said == {"count", "rate", "told"}:
        text = text.replace(numbers[0], f"{numbers[0]} %")
    elif not said or (spoken.topic.unit not in said and not said & {"share", "percent"}):
        return None
    rest, value = _value(spoken.topic, text, spoken.part, spoken.profile)
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = _OF_ALERT.sub(" ", _ALERT.sub(" ", rest))
    if spoken.said == text:
        rest = _SUBJECTS.sub(" ", rest)
    if value is None or [word for word in says(_COMPARES.sub(" ", rest)) if not may_stand_anywhere(word)]:
        return None
    profile = spoken.profile
    return Watch(spoken.part.id, profile.name, value, profile.threshold_of(spoken.part.settings), profile.label)


def _topic(text: str) -> _Topic | None:
    """What a clause asks to be told of: of several that it may be, the one that is measured in the unit of its value."""
    may_be = [each for each in _TOPICS if re.search(rf"(?<![\w-])(?:{each.words})(?![\w-])", text)]
    said = _units_said(text)
    return next((each for each in may_be if not said or each.unit in said), may_be[0] if may_be else None)


def _units_said(text: str) -> frozenset[str]:
    """The units in which a clause says its value; empty where it says none."""
    units = ({"seconds", "days"} if re.search(SPAN, text) else set()) | (
        {"share", "percent"} if re.search(PERCENT, text) else set()
    )
    bare = re.sub(PERCENT, " ", re.sub(SPAN, " ", text))
    return frozenset(units | ({"count", "rate", "told"} if re.search(_BARE_NUMBER, bare) else set()))


def unit_of_policy(name: str) -> str:
    """The unit of an alert policy's value: `share`, `percent`, `seconds`, `days`, `count`, `rate`; empty for another one."""
    return next((topic.unit for topic in _TOPICS if name.startswith(topic.names)), "")


def _one(topic: _Topic, text: str, now: Now) -> tuple[Standing, Profile]:
    having = [
        (part, profile)
        for part in now.parts.values()
        for profile in part.part.profiles
        if profile.name.startswith(topic.names) and holds(profile.when, part.settings)
    ]
    named = {id_ for _, _, ids in targets_in(now, text) for id_ in ids}
    spoken = having if len(having) == 1 else [each for each in having if each[0].id in named] or having
    if not spoken:
        raise _unknown(now)
    if len(spoken) > 1:
        front = [each for each in spoken if each[0].kind == "load_balancer"]
        main = [each for each in spoken if each[0].id == now.main]
        if topic.unit == "rate" and len(front or main) == 1 and not named & {each[0].id for each in having}:
            return (front or main)[0]
        ids = tuple(dict.fromkeys(part.id for part, _ in spoken))
        raise Unclear(f"Of which of {', '.join(ids)} is it to tell?", choices=ids)
    return spoken[0]


def _value(topic: _Topic, text: str, part: Standing, profile: Profile) -> tuple[str, float | None]:
    """The text less its value, and the value in the policy's unit; none where the policy tells anyway."""
    percent, span = re.search(PERCENT, text), re.search(SPAN, text)
    number = re.search(_BARE_NUMBER, re.sub(SPAN, lambda match: "\x00" * len(match[0]), text))
    if topic.unit == "told":
        if percent or span or number:
            raise Unclear(f"{part.id} tells of each one: {_told(part, profile)}. It has no other value.")
        return text, None
    if percent and topic.unit in {"share", "percent"}:
        amount = amount_in(re.sub(r"[^\d.,]", "", percent[0])) or 0.0
        if not 0 < amount <= 100 or "," in percent[0].replace(" ", "").rstrip("%")[:-3]:
            raise Unclear(f"A share is more than 0 and at most 100 percent, not {percent[0]}.")
        return _less(text, percent.span()), amount / 100 if topic.unit == "share" else amount
    if span and topic.unit in {"seconds", "days"}:
        amount = span_seconds(span) / (86_400 if topic.unit == "days" else 1)
        return _less(text, span.span()), amount
    rate = _RATE.search(text)
    if number and not percent and topic.unit in {"count", "rate"} and (topic.unit == "count") != bool(rate):
        amount = amount_in(number[0]) or 0.0
        slow = rate is not None and (rate["unit"] or rate["short"] or "").startswith(
            ("min", "hour", "stunde", "hora", "heure")
        )
        if amount <= 0 or (rate and (rate["unit"] or "").startswith(("hour", "stunde", "hora", "heure"))):
            raise Unclear(_units(topic, part, profile))
        text = _less(text, number.span())
        return (_RATE.sub(" ", text) if rate else text), amount / 60 if slow else amount
    if not percent and not span and not number:
        return text, None
    raise Unclear(_units(topic, part, profile))


def _less(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} {text[span[1] :]}"


def _must_be_heard(rest: str, text: str, now: Now) -> None:
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = _SUBJECTS.sub(" ", re.sub(r"'s?(?!\w)", " ", rest))
    left = " ".join(word for word in says(_COMPARES.sub(" ", rest)) if not may_stand_anywhere(word))
    if left:
        raise NotUnderstood(f'It is not clear what "{left}" in "{text}" is to change.')


def _told(part: Standing, profile: Profile) -> str:
    label = profile.label if profile.label[1].isupper() else f"{profile.label[0].lower()}{profile.label[1:]}"
    return f"{part.id}: {label}, {'below' if profile.below else 'above'} {profile.threshold_of(part.settings):g} ({profile.name})"


def _units(topic: _Topic, part: Standing, profile: Profile) -> str:
    how = {
        "rate": 'failed requests are counted by the second, and not as a share of all: say "when more than 2 requests fail a second"',
        "count": "it is a number: say how many",
        "share": 'it is a share: say it in percent, such as "above 90 percent"',
        "percent": 'it is a share: say it in percent, such as "above 90 percent"',
        "seconds": 'it is a time: say it with its unit, such as "10 minutes"',
        "days": 'it is a time: say it in days, such as "20 days"',
    }[topic.unit]
    return f"{_told(part, profile)} now; {how}."


def _unknown(now: Now) -> NotUnderstood:
    lines = [
        _told(part, profile)
        for part in now.parts.values()
        for profile in part.part.profiles
        if holds(profile.when, part.settings)
    ]
    return NotUnderstood(
        f"Nothing here watches that. What is watched, and from which value it tells: {'; '.join(lines[:12]) or 'nothing'}. "
        'Another value is a change, such as: "alert us when the CPU of NAME is above 90 percent". infraai alerts lists what was raised.'
    )
