"""A part that is to come, while its words are read: what it is called, and when it runs."""

import re
from dataclasses import dataclass, field

from functions.planning.rules.changes import words
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.heads import HIDDEN, Head
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.times import when_in
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.values import domain_in, images_in
from functions.planning.rules.words.zones import zone_said
from shared.parts import part_named
from shared.schemas.architecture import ID_PATTERN, MAX_ID

STORES = frozenset(
    {"sql", "redis", "valkey", "bucket", "firestore", "bigquery", "queue", "tasks", "secret", "filestore"}
)
LENT = STORES - {"tasks", "queue", "secret", "filestore"}
"""What a new program uses as the main one does, where nobody says otherwise: nobody else's secrets, and no work of its own."""
TIMED = frozenset({"run_job", "function"})
"""What may run at a time."""
PROGRAMS = frozenset({"worker_pool", "run_job", "function", "cloud_run"})
_NAMED = re.compile(
    rf"(?:,? ?\b(?:and |und |y |et )?(?:call it|name it|nenne? (?:ihn|sie|es)|llamal[oa]|appelle-l[ea])|\b{words.CALLED}|, ?(?:the )?name(?: is| it)?) (?!(?:for|when\w*|by|with|on|every|each|at|to|from|in|once|if|after|fur|von|bei|por|para|cada|pour|par)\b)[\"'`]?(?P<name>[\w-]+(?:\.[\w-]+)*)[\"'`]?"
)
_VARIABLE = re.compile(r"(?<![\w./-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w./=-])")
_NO_NAME = frozenset({
    "background", "single", "small", "large", "big", "second", "third", "fourth", "further", "other", "nightly", "daily", "weekly", "hourly", "monthly",
    "cron", "batch", "private", "public", "internal", "cloud", "managed", "postgres", "mysql", "redis", "message", "messages", "simple", "little", "scheduled",
    "versioned", "python", "node", "highly", "available", "pub", "storage", "gcs", "relational", "document", "extra", "additional", "separate", "new", "own",
})  # fmt: skip


# What a program is written in is its own matter.
_TECHNOLOGY = re.compile(
    r"\b(?:flask|django|fastapi|express|nest(?:\.?js)?|next(?:\.?js)?|react|vue|angular|svelte|rails|laravel|spring(?: boot)?|kotlin|rust|typescript|javascript|\.net|dotnet|graphql|"
    r"small|simple|little|tiny|kleine\w*|pequen[ao]|petite?|cloud run|cloud[- ]storage|gcs|cloud sql)\b(?! called)"
)


# The verb that German has last.
_LAST = re.compile(
    r"\b(?:hinzu\w*|dazu|einrichten|anlegen|nutzt|benutzt|verwendet|liest|verarbeitet|braucht|nutzen soll)\b"
)


@dataclass(slots=True)
class Coming:
    """One part that is to come, while its words are read: `left` are those that are not understood yet.

    `related`: who uses what was said. `of` is the place in the sentence of the new program that it is for. `told` asks for
    nothing.
    """

    head: Head
    left: str
    whole: str
    names: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    cron: str = ""
    zone: str = ""
    variables: list[str] = field(default_factory=list)
    related: bool = False
    of: int | None = None
    told: list[str] = field(default_factory=list)


def names(one: Coming, now: Now) -> None:
    def take(name: str) -> None:
        if not re.fullmatch(ID_PATTERN, name):
            raise Unclear(f"{name} can't be a name here: up to {MAX_ID} lower case letters, digits and dashes.")
        if name in now.parts:
            raise Unclear(f"There is a part called {name} already: choose another name.")
        one.names.append(name)

    if one.head.kind == "secret":
        one.variables += _VARIABLE.findall(one.left) or [match["name"] for match in _NAMED.finditer(one.left)]
        one.left = _VARIABLE.sub(" ", one.left) if _VARIABLE.search(one.left) else _NAMED.sub(" ", one.left)
        one.left = re.sub(rf"\b{words.CALLED}", " ", _LAST.sub(" ", one.left))
        return
    part = part_named(one.head.kind)
    if part is not None and "image" in part.settings.model_fields and (image := next(iter(images_in(one.left)), "")):
        one.settings["image"] = image
        one.left = re.sub(rf"(?:\b(?:the |with )?image(?: is)?[: ]*)?{re.escape(image)}", " ", one.left).replace(
            " : ", " "
        )
    # `A second bucket, archive, that only thumbs may write into`.
    if (beside := _BESIDE.match(one.left)) and _may_name(beside["name"], now):
        take(beside["name"])
        one.left = f"{beside['how']}, {one.left[beside.end() :]}"
    while match := _NAMED.search(one.left):
        take(match["name"])
        one.left = one.left[: match.start()] + " " + one.left[match.end() :]
        # `called invoices and reports`
        while one.head.count > len(one.names) and (
            more := re.match(r"^\s*(?:,|and|und|y|et)\s*(?P<name>[a-z][\w-]+)", one.left[match.start() :])
        ):
            take(more["name"])
            one.left = one.left[: match.start()] + one.left[match.start() + more.end() :]
    if one.head.count > 1 and not one.names:
        # `two buckets: invoices and reports`
        row = re.match(
            r"^[^a-z]*(?P<row>[a-z][\w-]+(?:\s*(?:,|and|und|y|et)\s*[a-z][\w-]+)*)", one.left.partition(",")[2]
        )
        each = re.split(r"\s*(?:,|\band\b|\bund\b|\by\b|\bet\b)\s*", row["row"]) if row else []
        if row and len(each) == one.head.count:
            for name in each:
                take(name)
            one.left = one.left.replace(row["row"], " ", 1)
    if not one.names and (given := re.match(rf"^[^,]*,\W*(?P<name>{HIDDEN})(?!\w)", one.left)):
        take(given["name"])
        one.left = f"{one.left[: given.start('name')]} {one.left[given.end() :]}"
    one.left = _LAST.sub(" ", _TECHNOLOGY.sub(" ", one.left))
    if not one.names:
        _bare_name(one, now)


_BESIDE = re.compile(r"^(?P<how>[^,]*), *, *(?P<name>[a-z][a-z0-9-]{2,15}) *, ")


def _may_name(word: str, now: Now) -> bool:
    """Whether a word says nothing of what is to be, and names nothing that stands."""
    return bool(says(word)) and not now.named(word) and word not in _NO_NAME and not _is_value(word)


def _bare_name(one: Coming, now: Now) -> None:
    """A name that stands right behind the word (`a topic alarms`), or before it (`a cleanup job`)."""
    behind = re.match(
        r"^(?P<how>[^,]*), (?P<colon>: )?\s*(?P<name>[a-z][a-z0-9-]{2,15})(?=\s*(?:$|[,;:]|(?:and|that|which|for|with|every|each|on|at|behind|where|when|whenever|in class|of|kept|deleted|moved|stored|used|filled|written|read|und|fur|mit|jede[nrs]?|am|um|y|para|con|que|cada|qui|pour|avec|chaque|tous|toutes|todos)\b))",
        one.left,
    )
    if behind and _may_name(behind["name"], now):
        one.names.append(behind["name"])
        one.left = f"{behind['how']}, {one.left[behind.end() :]}"
        return
    said = [
        each
        for each in _TECHNOLOGY.sub(" ", one.head.how).split()
        if re.fullmatch(r"[a-z][a-z0-9-]{3,15}", each)
        and says(each)
        and each not in _NO_NAME
        and not now.named(each)
        and not _is_value(each)
    ]
    if len(said) == 1 and one.head.kind in PROGRAMS and said[0] not in now.parts:
        one.names.append(said[0])
        one.left = one.left.replace(said[0], " ", 1)


def _is_value(word: str) -> bool:
    """Whether a word is one of a setting, a time or a kind: no name."""
    if re.fullmatch(r"clean-?up|reports?|exports?|imports?|archiver?|uploads?", word):
        return False
    return bool(words.KNOWN_TO_RULES.fullmatch(word)) or when_in(word, "") is not None


OFTEN = {"* * * * *": "1", "*/5 * * * *": "5", "*/10 * * * *": "10", "*/15 * * * *": "15"}
"""How often an address can be asked, in minutes."""


def times(one: Coming, before: str) -> None:
    """The time of a job, which may be said before it; how often a check asks."""
    if one.head.kind == "uptime" and (host := domain_in(one.left)):
        one.settings["host"] = host
        one.left = one.left.replace(host, " ")
    if one.head.kind == "uptime" and (often := when_in(one.left, "")) and often.cron in OFTEN:
        one.settings["minutes"] = OFTEN[often.cron]
        for start, end in often.spans:
            one.left = one.left[:start] + " " * (end - start) + one.left[end:]
    if one.head.kind not in TIMED | {"schedule"}:
        return
    if zone := zone_said(one.whole):
        one.zone = zone.name
    # By whose clock is said right behind the time.
    if zone and (zone := zone_said(one.left)):
        one.left = one.left[: zone.span[0]] + " " * (zone.span[1] - zone.span[0]) + one.left[zone.span[1] :]
    for text in (one.left, before):
        bare = re.sub(words.SIZE, lambda match: " " * len(match[0]), text)
        if when := when_in(bare, ""):
            one.cron = when.cron
            if text is one.left:
                for start, end in when.spans:
                    one.left = one.left[:start] + " " * (end - start) + one.left[end:]
            break
    if one.cron:
        one.left = re.sub(r"\b(?:utc|gmt|scheduled?)\b", " ", one.left)
