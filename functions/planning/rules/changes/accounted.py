"""Whether a change that adds something says nothing beside its steps: what none of them holds is asked about.

    must_be_accounted("add a worker that uses a new redis", now, [Add("redis")])   -> Unclear: nothing adds the worker

However an added part was read, what its sentence says of it is gone through here once more: each thing that is to be new,
each name, number, place and time, each "except" and each part that stands has to be in a step.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import NAMES, NUMBER, Put
from functions.planning.rules.changes.clauses import clauses
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add, Link, Rename, Step, Unlink, Watch
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.changes.times import ANY_DAY, when_in
from functions.planning.rules.unclear import NotUnderstood, Unclear
from functions.planning.rules.words.places import CITY_WORDS, CONTINENT_WORDS, COUNTRY_WORDS
from functions.planning.rules.words.zones import zone_said
from shared.cost.regions import REGIONS

_A = (
    r"(?:an?|another|one more|new|second|third|further|separate|eine?[nrms]?|noch eine?n?|weitere[nrs]?|zweite[nrs]?|"
    r"neue[nrs]?|una?|otr[ao]|segund[ao]|nuev[ao]|une|autre|deuxieme|second[e]?|nouve(?:au|l|lle))"
)
_CALLED = re.compile(
    rf"\b{words.CALLED} (?!(?:with|for|by|when\w*|from|at|on|every|each|once|if)\b)[\"'`]?(?P<name>[\w.-]*\w)"
)
BUT = re.compile(
    r"\b(?:except|excepting|unless|but|besides|apart from|other than|only|ausser|ausgenommen|nur|salvo|excepto|menos|solo|solamente|"
    r"sauf|hormis|excepte|seulement|uniquement|never|not|nicht|nunca|jamais)\b"
)
DAYS = re.compile(
    rf"\b(?:{ANY_DAY}|weekends?|wochenende\w*|fin(?:es)? de semana|holidays?|feiertag\w*|festivos|jours feries|"
    r"january|february|march|april|may(?= )|june|july|august|september|october|november|december|januar|februar|marz|juni|juli|"
    r"oktober|dezember|enero|febrero|marzo|abril|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"janvier|fevrier|avril|juin|juillet|aout|septembre|octobre|novembre|decembre)\b"
)
_IN = r"\b(?:in|into|to|nach|en|au|aux|a)(?: (?:the|den|die|der|el|la|las|los|le|les)| l ?')? "
_CONTINENTS = CONTINENT_WORDS | {
    "us": "north-america", "asie": "asia", "afrique": "africa", "australie": "australia", "amerika": "north-america",
    "amerique": "north-america",
}  # fmt: skip


def must_be_accounted(text: str, now: Now, steps: Sequence[Step]) -> None:
    """Raises Unclear for what a change that adds says and no step of it holds."""
    text = ", ".join(piece for piece in clauses(text, now) if not words.LEAVES.search(piece))
    must_be_here(text, now, steps)
    added = [step for step in steps if isinstance(step, Add)]
    if not added:
        return
    _must_be_one_of_each(added)
    _must_hang_together(text, added)
    rest = _without_times(text, steps)
    if beside := BUT.search(_INSIDE.sub(" ", _alone(now, added).sub(" ", rest))) or DAYS.search(rest):
        raise _not_clear(beside[0], text)
    rest = _without_names(rest, added, steps)
    rest = _without_new(rest, added)
    if left := _does_more(rest, now, added):
        raise _not_clear(left, text)
    held = _held(steps)
    if left := _unheld(rest, held) or next((path for path in _PATH.findall(rest) if path not in held), ""):
        raise _not_clear(left, text)
    about = _about(steps)
    # What is put beside or before something that its users have: `a cache in front of the database`.
    about |= {used for step in added for user in step.users if user in now.parts for used in now.parts[user].uses}
    for id_ in now.named(rest):
        alike = set(now.of(now.parts[id_].kind))
        if not alike & about and not {step.kind for step in added} & {now.parts[id_].kind}:
            raise NotUnderstood(f'It is not clear what {id_} has to do with it in "{text}".', choices=tuple(now.parts))


_PATH = re.compile(r"(?<!\S)/[a-z][\w/-]*")
# What is said of a program that nobody outside may call.
_INSIDE = re.compile(
    r"\b(?:only |just |nur |solo |seulement )?(?:intern\w*|privat\w*|inside|public\w*)(?: only)?\b|\bnot public\b"
)


def _alone(now: Now, added: Sequence[Add]) -> re.Pattern[str]:
    """Words that something is for nobody else than who uses it: `only for the gate`."""
    whose = "|".join(re.escape(id_) for step in added for id_ in step.users if id_ in now.parts) or "(?!)"
    return re.compile(
        rf"\b(?:only|just|nur|solo|seulement) (?:(?:for|by|to|fur|para|pour) )?(?:(?:the|den|die|das|el|la|le|l') ?)?(?:{whose})(?![\w-])"
    )


def _not_clear(said: str, text: str) -> NotUnderstood:
    return NotUnderstood(f'It is not clear what "{said.strip()}" in "{text}" is to be of what is new.')


def _must_be_one_of_each(added: Sequence[Add]) -> None:
    """A secret is known by its variable: beside one that has a name, another without one was said by nobody."""
    secrets = [step for step in added if step.kind == "secret"]
    if len(secrets) > 1 and not all(step.id or dict(step.settings).get("env") for step in secrets):
        raise Unclear("Which secret is meant? Each is said with its variable, such as: add a secret STRIPE_KEY.")


_POINTS = re.compile(
    r"\b(?:there|thereto|(?:for|to|into|from|off|behind|on|with) (?:it|them)|(?:uses?|reads?|takes?|calls?|feeds?|gets?) (?:it|them)|dorthin|dort|dahin|dafur|daraus|davon|darin|"
    r"ahi|alli|para (?:ella|el|ellos)|la-bas|pour (?:elle|lui|eux))(?=(?: hinzu| dazu)?\W*(?:$|[,;.]))|"
    rf"\b(?:that|which|der|die|das|que|qui) (?:[a-z]+ ){{0,2}}?{_A} "
)


def _must_hang_together(text: str, added: Sequence[Add]) -> None:
    """Raises Unclear where one of two new parts is for the other, as the sentence says, and no step says so."""
    if len(added) < 2 or not _POINTS.search(text):
        return
    for at, step in enumerate(added[1:], 1):
        before = {each.id for each in added[:at] if each.id}
        if before & {*step.uses, *step.users} or any(step.id and step.id in each.uses for each in added[:at]):
            return
    raise NotUnderstood(
        f'It is not clear what of the new parts in "{text}" uses which. Say it with their names, such as: add a queue called '
        "mails and a worker called mailer that uses mails."
    )


def must_be_here(text: str, now: Now, steps: Sequence[Step]) -> None:
    """Raises Unclear where what is new is to stand elsewhere: everything of a deployment stands in its region."""
    if any(key in _PLACES for key, _ in _settings(steps)):
        return
    zone = zone_said(text)
    bare = NAMES.sub(" ", text[: zone.span[0]] + " " + text[zone.span[1] :] if zone else text)
    for said in _places(bare):
        there = COUNTRY_WORDS.get(said) or CITY_WORDS.get(said) or (said if said in REGIONS else "")
        if there != now.region and not (said in {"europe", "europa", "eu"} and now.region.startswith("europe-")):
            raise Unclear(
                f"What is new stands where the rest of it does, in {now.region}, and not in {said}: another region is a "
                "deployment of its own."
            )


_PLACES = frozenset(
    {"replica_region", "region", "location", "blocked_countries", "countries", "allowed_countries", "zone", "timezone"}
)


@cache
def _place() -> re.Pattern[str]:
    names = "|".join(
        sorted(map(re.escape, {*COUNTRY_WORDS, *CITY_WORDS, *_CONTINENTS, *REGIONS}), key=len, reverse=True)
    )
    return re.compile(
        rf"{_IN}(?P<a>{names})(?![\w-])|\b(?P<b>{names})[ -](?:region|location|zone|data ?cent\w+)|\bregion (?P<c>{names})(?![\w-])"
    )


def _places(text: str) -> Iterator[str]:
    for match in _place().finditer(text):
        yield match["a"] or match["b"] or match["c"]


def _without_times(text: str, steps: Sequence[Step]) -> str:
    """The text less when something is to run; raises Unclear where that is not what the new schedule has."""
    if zone := zone_said(text):
        text = text[: zone.span[0]] + " " + text[zone.span[1] :]
    crons = [dict(step.settings)["cron"] for step in steps if isinstance(step, Add) and step.kind == "schedule"]
    if not crons:
        return text
    when = when_in(text, "")
    if len(crons) > 1 or when is None or when.cron != crons[0]:
        raise NotUnderstood(
            f'It is not clear when it is to run in "{text}". One time is said, such as: every 5 minutes, every weekday at '
            "18:00, on the first of each month at 3; what runs at another one is another change."
        )
    for start, end in when.spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _without_names(text: str, added: Sequence[Add], steps: Sequence[Step]) -> str:
    """The text less the names that were given; raises Unclear for one that nothing new of its kind has."""
    rest = text
    for match in _CALLED.finditer(text):
        name = match["name"]
        kinds = _kinds_before(text[: match.start()])
        mine = [
            step
            for step in added
            if step.id == name or (step.kind == "secret" and dict(step.settings).get("env", "").lower() == name)
        ]
        renamed = any(isinstance(step, Rename) for step in steps)
        if not renamed and not (mine and (not kinds or kinds & {step.kind for step in mine})):
            raise _not_clear(match[0], text)
        rest = rest.replace(match[0], " ")
    for step in added:
        if step.id:
            rest = re.sub(rf"(?<![\w-]){re.escape(step.id)}(?![\w-])", " ", rest)
    return rest


_PROGRAMS = frozenset({"cloud_run", "function", "run_job", "worker_pool", "vm", "group", "schedule"})
"""What does something that a change may say in any words: `a worker that resizes pictures`."""
_RELATES = re.compile(r"\b(?:that|which|der|die|das|que|qui) (?P<what>[a-z][^,;]*)")
_NAMED_SO = re.compile(
    r"\b(?:the|an?|den|der|die|eine[rn]?|la|el|una?|le|une) (?:queue|topic|bucket|dataset|warteschlange|cola|cubo|file|seau) (?P<name>[a-z][\w-]*)(?=\W*(?:$|[,;]))"
)


def _does_more(text: str, now: Now, added: Sequence[Add]) -> str:
    """What is said of a new part that no program of it could do, or a name that none has; empty where there is nothing."""
    if (named := _NAMED_SO.search(text)) and says(named["name"]) and not now.named(named["name"]):
        return named[0]
    if any(step.kind in _PROGRAMS for step in added):
        return ""
    for match in _RELATES.finditer(text):
        rest = match["what"]
        targets = targets_in(now, rest)
        for start, end, _ in reversed(targets):
            rest = rest[:start] + " " * (end - start) + rest[end:]
        # Beside a part that stands, one word is what is done with it: `that is written to BigQuery`.
        if len(says(words.KNOWN_TO_RULES.sub(" ", rest))) > bool(targets):
            return match[0]
    return ""


def _kinds_before(text: str) -> set[str]:
    """The kinds that the last name of a kind in a text may be."""
    ends = [(match.end(), kind) for kind in words.KINDS for match in _named_so(kind).finditer(text)]
    last = max((end for end, _ in ends), default=0)
    return {kind for end, kind in ends if end == last}


@cache
def _named_so(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words.KINDS[kind]})(?![\w-])")


@cache
def _new() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_A}{_BETWEEN} (?P<kind>{'|'.join(words.KINDS.values())})(?![\w-])")


def _without_new(text: str, added: Sequence[Add]) -> str:
    """The text less the words for what is new; raises Unclear for something new that is not added."""
    kinds = {step.kind for step in added}
    rest = text = NAMES.sub(" ", text)
    for match in _new().finditer(text):
        head = _head(text, match.end("kind"), match["kind"])
        may_be = {kind for kind in words.KINDS if _named_so(kind).fullmatch(head)}
        timed = "schedule" in kinds and "run_job" in may_be
        if may_be and not may_be & kinds and not timed and not _OF_A_PART.match(text, match.end()):
            raise _not_clear(match[0], text)
    for kind in kinds:
        if kind in words.KINDS:
            rest = re.sub(rf"(?<![\w-]){_A} (?:{words.KINDS[kind]})(?![\w-])", " ", rest)
    return rest


_BETWEEN = (
    r"(?: (?!(?:of|for|in|on|at|by|via|with|to|from|and|the|its|mit|von|fur|und|der|die|das|con|de|para|en|y|el|la|avec|pour|et|le|les|read|standby)\b)"
    r"[a-z][\w-]*){0,3}?"
)
_OF_A_PART = re.compile(r"(?:'s)? (?:replica|backup|user|name|version|key|instance|disk|size|limit)s?\b")


def _head(text: str, end: int, said: str) -> str:
    """The last of several names of kinds in a row: `a job queue` is a queue."""
    while following := re.match(r" ([a-z][\w-]*)", text[end:]):
        if _NO_MORE_THAN_IT.fullmatch(following[1]) or not any(
            _named_so(kind).fullmatch(following[1]) for kind in words.KINDS
        ):
            break
        said, end = following[1], end + following.end()
    return said


_NO_MORE_THAN_IT = re.compile(r"instan[cz]\w*|servers?|services?|clusters?|nodes?|server|dienst\w*|servicios?")


def _settings(steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    for step in steps:
        if isinstance(step, Put):
            yield step.key, step.value
        elif isinstance(step, Add):
            yield from step.settings


def _held(steps: Sequence[Step]) -> str:
    return " ".join(
        [value for _, value in _settings(steps)]
        + [f"{step.value:g}" for step in steps if isinstance(step, Watch)]
        + [step.id for step in steps if isinstance(step, Add)]
    )


_UNITS = {
    r"(?:years?|jahre?n?|anos?|ans?)": (365,),
    r"(?:months?|monate?n?|mes(?:es)?|mois)": (30, 31),
    r"(?:weeks?|wochen?|semanas?|semaines?)": (7,),
    r"(?:days?|tage?n?|dias?|jours?)": (24, 86400),
    r"(?:hours?|stunden?|horas?|heures?)": (60, 3600),
    r"(?:minutes?|minuten?|minutos?)": (60,),
    r"(?:gb|gib|go|gigs?)": (1024,),
    r"(?:tb|tib|to)": (1000, 1024),
}
"""What a number is in the smaller units in which settings are written."""


def _unheld(text: str, held: str) -> str:
    """A number of a text that is in no value, in whatever unit; empty where there is none."""
    text = NAMES.sub(" ", text)
    for match in NUMBER.finditer(text):
        said = match[0].replace(",", "")
        if said == "1" and re.match(r" [a-z]", text[match.end() :]):
            continue
        may_be = [said]
        if said.isdigit():
            may_be += [
                str(int(said) * times)
                for unit, factors in _UNITS.items()
                if re.match(rf" ?{unit}\b", text[match.end() :])
                for times in factors
            ]
        if not any(re.search(rf"(?<!\d){re.escape(each)}(?!\d)", held) for each in may_be):
            return match[0]
    return ""


# What one part does with another.
_REACHES = r"(?:calls?|invokes?|uses?|reads?|writes?|talks?|sends?|push\w*|publish\w*|reach\w*|connects?|quer(?:y|ies)|feeds?|access\w*|fetch\w*|consumes?|notif\w*|triggers?)"


def must_reach(text: str, steps: Sequence[Step], now: Now) -> None:
    """Raises NotUnderstood where a text has a part that another one reaches, and no step has to do with it nor with what
    it is linked to: `nightly-report should call intake at 6` is more than another hour."""
    about = {id_ for id_ in _about(steps) if id_ in now.parts}
    near = about | {each for id_ in about for each in now.parts[id_].uses}
    near |= {id_ for id_, part in now.parts.items() if about & set(part.uses)}
    for id_ in now.parts:
        said = rf"\b{_REACHES} (?:(?!and\b|n[o\']t\b)[a-z']+ ){{0,3}}?{re.escape(id_)}(?![\w-])"
        if id_ not in near and re.search(said, text):
            raise NotUnderstood(
                f"It is not clear what {id_} is to get or give. Say first what else changes, then, such as: the worker calls {id_}.",
                choices=(id_,),
            )


def _about(steps: Sequence[Step]) -> set[str]:
    """The ids of what stands that the steps have to do with."""
    found: set[str] = set()
    for step in steps:
        if isinstance(step, Add):
            found |= {*step.users, *step.uses}
        elif isinstance(step, Link | Unlink):
            found |= {step.user, step.used}
        elif not isinstance(step, Rename):
            found.add(step.id)
    return found
