"""A clause that no rule of changes has read, read as goals are: what the architect draws with it and not without is the change.

    redrawn("archive all the messages into a bucket", now)   -> [Add("bucket", users=("jobs",), id="files")]

What stands is said as a goal, once alone and once with the clause behind it. Taken is a difference only where the clause asks
for it by name, every number of it is in what was drawn, and nothing opens, shrinks or goes. Anything else is not read here.
"""

import re
from collections.abc import Iterator, Mapping

from functions.planning.rules.architect import draw
from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import ELSEWHERE, NUMBER, Put
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.heads import heads_in
from functions.planning.rules.changes.parts import Now, Standing
from functions.planning.rules.changes.steps import Add, Step
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.goal import fold
from functions.planning.rules.read import Reading, read
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words.places import regions_in
from shared.schemas.architecture import ID_PATTERN

_SAID_AS = {
    "cloud_run": "an API", "sql": "a {engine} database", "redis": "a Redis cache", "bucket": "a bucket", "queue": "a Pub/Sub queue",
    "worker_pool": "a worker", "firestore": "Firestore", "bigquery": "BigQuery", "vm": "a virtual machine", "site": "a static website",
    "load_balancer": "a load balancer with the domain {domain}", "gke": "a Kubernetes cluster", "tasks": "Cloud Tasks",
    "function": "a cloud function", "group": "an autoscaled group of virtual machines", "filestore": "Filestore", "secret": "a secret",
}  # fmt: skip
"""What stands, in the words of a goal. A kind without words is not spoken of: the goal would draw it otherwise."""
_WITHOUT_WORDS = frozenset(
    {"schedule", "registry", "uptime", "budget", "dashboard", "alert_channel", "nat", "dns", "network"}
)
_SPOKEN_FOR = frozenset({"run_job"})
_BESIDE = frozenset({
    "cloud_run", "bucket", "queue", "redis", "sql", "alert_channel", "budget", "function", "run_job", "schedule", "bigquery", "tasks",
    "worker_pool", "eventarc", "log_sink", "uptime", "registry",
})  # fmt: skip
"""What may come by a clause that is read here."""
_NAMES = frozenset({
    "service", "frontend", "bucket", "to_bucket", "to_bigquery", "queue", "redis", "database", "postgres", "mysql", "worker", "job", "function",
    "bigquery", "uptime", "log_export", "trigger", "tasks", "cloud_tasks", "batch", "container",
})  # fmt: skip
"""Needs that name a part: a quality of one (versions, a replica) brings none."""
_BY_AMOUNT = frozenset({"budget", "alert_channel", "schedule", "queue"})
"""What the architect draws without a word for it: an amount says a budget, an address where alerts go."""
_ONE = frozenset({"sql", "redis", "load_balancer", "bigquery", "firestore"})
"""Of these another stands beside the first only where a sentence says so, which the rules read."""
_HELD = frozenset({"routes", "behind", "front", "backup_hour", "backups", "query_insights", "flow_logs", "logs"})
"""Settings of what stands that may change by it: none of them opens, loses or replaces anything."""


# What stands gets another name by that, and nothing comes.
_IS_CALLED = re.compile(
    r"\b(?:is|are|was|be|should be|ist|wird|es|se|est) (?:now |jetzt |ahora )?(?:called|named|genannt|llamad[ao]|llama|appelee?|nommee?)\b"
)


def redrawn(text: str, now: Now) -> list[Step]:
    """The steps that a clause asks for in the words of goals; none where it is not read as one thing."""
    # A link is where something is written, and no address to answer at.
    if "://" in text or _takes_away(text) or (_IS_CALLED.search(text) and now.named(text)):
        return []
    if not _BRINGS.search(text) or heads_in(text, now):
        return []
    reading = read(text)
    told = _told(now)
    if told is None or reading.unheard or not (reading.mentions or re.search(r"\d", text)):
        return []
    before, after = draw(read(told)), draw(read(f"{told}. {text}"))
    ids = _the_same(before, now)
    if ids is None:
        return []
    steps = list(_difference(before, after, ids, reading, now))
    if not steps or None in steps:
        return []
    found = [step for step in steps if step is not None]
    return found if _says_all(text, found, after, now) else []


# What says that something comes: a word of adding, one that is not there yet, an address or an amount.
_BRINGS = re.compile(
    rf"\b(?:{words.ADDS}|an?|another|second|third|further|separate|own|new|one more|every|each|archive\w*|store\w*|save\w*|copy|copies|export\w*|log\w*|alerts?|mails?|"
    r"eine[nmrs]?|ein|noch|neue\w*|weitere\w*|zweite\w*|un|una|otr[ao]|nuev[ao]|une|autre|nouve\w*)\b|[@$€]"
)


def _takes_away(text: str) -> bool:
    """Whether something is to go, to be off or not to be: no goal says so of what stands."""
    gone = rf"(?<![\w-])(?:{words.REMOVES}|{words.OFF})(?![\w-])"
    return bool(words.NOT.search(text) or words.NO_MORE.search(text) or re.search(gone, text))


def _told(now: Now) -> str | None:
    """What stands, as a goal; None where a part of it has no words there."""
    said: list[str] = []
    for part in now.parts.values():
        if part.kind in _WITHOUT_WORDS:
            continue
        if part.kind in _SPOKEN_FOR:
            timed = any(part.id in each.uses for each in now.parts.values() if each.kind == "schedule")
            said.append("a job every day" if timed else "a job")
            continue
        if part.kind not in _SAID_AS:
            return None
        domain = (part.value("domain") if part.takes("domain") else "") or "www.example.com"
        engine = part.value("engine") if part.kind == "sql" else ""
        said.append(_SAID_AS[part.kind].format(engine=engine, domain=domain.partition(",")[0]))
    return ", ".join(said) or None


def _the_same(before: Sketch, now: Now) -> dict[str, str] | None:
    """Which drawn part is which of what stands; None where the goal draws another number of them."""
    ids: dict[str, str] = {}
    for kind in {drawn.part.name for drawn in before.parts.values()} | {part.kind for part in now.parts.values()}:
        drawn, there = before.of(kind), now.of(kind)
        if kind in _WITHOUT_WORDS:
            ids |= dict(zip(drawn, there, strict=False))
            continue
        if len(drawn) != len(there) or (len(drawn) > 1 and set(drawn) != set(there)):
            return None
        ids |= {id_: id_ for id_ in drawn} if set(drawn) == set(there) else dict(zip(drawn, there, strict=True))
    return ids


def _difference(
    before: Sketch, after: Sketch, ids: Mapping[str, str], reading: Reading, now: Now
) -> Iterator[Step | None]:
    """The steps from one drawing to the other; None for one that the clause does not ask for."""
    asked = {mention.need for mention in reading.mentions}
    named = [line for need, said in after.how.items() if need in asked & _NAMES for line in said]
    lines = [line for need, said in after.how.items() if need in asked for line in said]
    for drawn in after.parts.values():
        stood = before.parts.get(drawn.id)
        if stood is None:
            standing = {ids[id_]: now.parts[ids[id_]] for id_ in before.parts if id_ in ids and ids[id_] in now.parts}
            users = [ids[each.id] for each in after.parts.values() if drawn.id in each.uses and each.id in ids]
            called = any(line.startswith(f"{drawn.id}: ") for line in named)
            fits = (
                drawn.id not in now.parts
                and not (drawn.part.name in _ONE and now.of(drawn.part.name))
                and (called or drawn.part.name in _BY_AMOUNT)
            )
            yield _added(drawn, [standing[id_] for id_ in users if id_ in standing], ids) if fits else None
            continue
        if drawn.id not in ids and drawn != stood:
            yield None
            continue
        part = now.parts.get(ids.get(drawn.id, ""))
        if part is None:
            continue
        for key, value in drawn.settings.items():
            if stood.settings.get(key) == value:
                continue
            said = f"{drawn.id}: " in " ".join(lines) and any(f"{key} = " in line for line in lines)
            follows = key in {"routes", "behind", "front"}
            having = [id_ for id_ in now.named(reading.text) if now.parts[id_].takes(key)]
            ok = key in _HELD and (said or follows) and (follows or not having or part.id in having)
            yield Put(part.id, key, _renamed(value, ids)) if ok and not part.has(key, value) else None
    if any(id_ not in after.parts for id_ in before.parts):
        yield None


def _added(drawn: Drawn, users: list[Standing], ids: Mapping[str, str]) -> Step | None:
    """A part that comes, with what stands and uses it; None where it may not come so."""
    if drawn.part.name not in _BESIDE or not re.fullmatch(ID_PATTERN, drawn.id):
        return None
    # What a queue or a balancer hands over is for that one: no program gets it beside.
    through = [each for each in users if "code" not in each.part.roles]
    able = tuple(each.id for each in through or users if _able(each, drawn))
    uses = tuple(ids.get(each, each) for each in drawn.uses)
    return Add(drawn.part.name, tuple(drawn.settings.items()), users=able, uses=uses, id=drawn.id)


def _able(user: Standing, drawn: Drawn) -> bool:
    return user.part.uses is not None and any(offer.to in user.part.roles for offer in drawn.part.offers)


def _renamed(value: str, ids: Mapping[str, str]) -> str:
    return re.sub(r"(?<==)[a-z][a-z0-9-]*", lambda match: ids.get(match[0], match[0]), value)


def _says_all(text: str, steps: list[Step], after: Sketch, now: Now) -> bool:
    """Whether every number, place and address of the clause is in a step, or in what the drawing says of one."""
    values = " ".join(
        [step.value for step in steps if isinstance(step, Put)]
        + [value for step in steps if isinstance(step, Add) for _, value in step.settings]
        + [step.id for step in steps if isinstance(step, Add)]
    )
    numbers = [each.replace(",", "") for each in NUMBER.findall(text)]
    if any(not re.search(rf"(?<!\d){re.escape(each)}(?!\d)", values) for each in numbers):
        return False
    if re.search(r"(?<!\w)#\w|%", text) or ELSEWHERE.search(text) or regions_in(text):
        return False
    if _left(text, now) and not any(isinstance(step, Add) and step.kind in _PROGRAMS for step in steps):
        return False
    lost = set(after.lacks) & {mention.need for mention in read(text).mentions}
    return not lost and all(each in values for each in re.findall(r"[\w.+-]+@[\w.-]+\w|\b[\w-]+\.[a-z]{2,}\b", text))


_PROGRAMS = frozenset({"cloud_run", "function", "run_job", "worker_pool"})
"""What does something that a change may say in any words: `a contact form backend`."""
_AMOUNTS = re.compile(r"[$€£]|\b(?:dollars?|euros?|usd|eur|bucks)\b|\d[\d.,]*")


def _left(text: str, now: Now) -> str:
    """The words of a clause that name no need, no part and no amount, and say something."""
    for mention in read(text).mentions:
        text = re.sub(rf"(?<!\w){re.escape(fold(mention.words))}(?!\w)", " ", text)
    for start, end, _ in reversed(targets_in(now, text)):
        text = text[:start] + " " * (end - start) + text[end:]
    text = re.sub(r"\S+@\S+", " ", _AMOUNTS.sub(" ", text))
    return " ".join(says(re.sub(rf"\b(?:{words.ADDS})\b", " ", text)))
