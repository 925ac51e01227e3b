"""The parts that a sentence brings, as steps: what each is linked with, where nobody says so as a competent person would."""

import re
from collections.abc import Sequence

from functions.planning.rules.changes import words
from functions.planning.rules.changes.coming import LENT, PROGRAMS, STORES, TIMED, Coming, names, times
from functions.planning.rules.changes.goods import without_goods
from functions.planning.rules.changes.heads import BREAK, Head
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.qualities import engine_said, qualities
from functions.planning.rules.changes.relations import relations
from functions.planning.rules.changes.steps import Add
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.unclear import NotUnderstood, Unclear
from shared.parts import part_named
from shared.schemas.architecture import MAX_ID

Scope = tuple[Head, str, str]
"""A head, the words before it and those behind."""


def settled(scopes: Sequence[Scope], now: Now, told: list[str]) -> list[Add] | None:
    """The parts that come; None where a word of them is not understood. `told` gets what asks for nothing. Raises Unclear."""
    coming: list[Coming] = []
    for at, (head, before, behind) in enumerate(scopes):
        one = Coming(head, f" {head.how} , {behind} ", f"{before} {behind}")
        names(one, now)
        if not _is_said_so(one, now):
            return None
        times(one, before)
        if head.kind == "sql":
            one.left = engine_said(one, one.left)
        one.left = _of_its_own(one, now)
        relations(one, before, now, coming, scopes[at - 1][2] if at else "")
        if not qualities(one, now):
            return None
        told += one.told
        coming.append(one)
    return _steps(coming, now)


def _of_its_own(one: Coming, now: Now) -> str:
    """What is left of what is said of it, less what it works with."""
    pieces, marks = BREAK.split(one.left), [match[0] for match in BREAK.finditer(one.left)]
    said = [without_goods(each, now) if targets_in(now, each) or _IN_IT.search(each) else each for each in pieces]
    return "".join(each + mark for each, mark in zip(said, [*marks, ""], strict=True))


_IN_IT = re.compile(r"\b(?:it|there|them|dort|ahi|dedans|daraus|darin)\b|(?:from|to|into|in|off)\s*$")


def _is_said_so(one: Coming, now: Now) -> bool:
    """Whether somebody says of what there is one of that another is to come."""
    others = now.of(one.head.kind)
    if not others or one.head.more or one.head.kind not in {"sql", "redis", "firestore", "bigquery"} or one.names:
        return True
    said = f"{one.head.how} {one.head.word}"
    engine = next((name for name, called in words.ENGINES.items() if re.search(rf"\b(?:{called})\b", said)), None)
    return bool(engine) and engine not in {now.parts[id_].value("engine") for id_ in others if now.takes(id_, "engine")}


def _steps(coming: Sequence[Coming], now: Now) -> list[Add]:
    steps: list[Add] = []
    taken = set(now.parts)

    def free(id_: str) -> str:
        made = next(each for each in (id_, *(f"{id_}-{n}" for n in range(2, 50))) if each not in taken)
        taken.add(made)
        return made

    ids = [[free(name) for name in one.names] or [""] * one.head.count for one in coming]
    for at, one in enumerate(coming):
        if one.head.count > 1 and len(ids[at]) != one.head.count:
            raise Unclear(f"{one.head.count} are to come: what is each to be called?")
        fresh = part_named(one.head.kind)
        assert fresh is not None
        if one.head.kind in PROGRAMS and not ids[at][0]:
            ids[at] = [free({"worker_pool": "worker", "run_job": "job"}.get(one.head.kind, fresh.usual_id))]
        elif (
            one.head.kind == "queue" and not ids[at][0] and any(other.head.kind == "worker_pool" for other in coming)
        ) or (one.of is not None and not ids[at][0]):
            ids[at] = [free(fresh.usual_id)]
        if one.head.kind == "cloud_run" and not one.names:
            raise Unclear(
                f'What is the service to be called? Up to {MAX_ID} lower case letters, digits and dashes, such as: "add a service called admin".'
            )
    for at, one in enumerate(coming):
        uses = [*one.uses, *(id_ for mine, other in zip(ids, coming, strict=True) if other.of == at for id_ in mine)]
        # A queue that is worked off is one that something puts work into.
        worked = one.head.kind == "queue" and one.of is not None and coming[one.of].head.kind == "worker_pool"
        is_object = one.of is not None and not worked
        fed = [other for other in coming if other.of == at and other.head.kind == "queue" and not other.names]
        if one.head.kind == "worker_pool" and fed and len(uses) == 1:
            uses += [id_ for id_ in now.parts[now.main].uses if now.parts[id_].kind in LENT]
        if (
            one.head.kind == "worker_pool"
            and not one.related
            and (fresh_queues := [each for each, other in zip(ids, coming, strict=True) if other.head.kind == "queue"])
        ):
            main = now.parts[now.main]
            uses += [
                *fresh_queues[0],
                *(id_ for id_ in main.uses if now.parts[id_].kind in LENT),
            ]
            one.related = True
        uses, users, before = _links(one, uses, is_object, now)
        settings = _said(one)
        steps += before
        if one.head.kind == "secret":
            steps += _secrets(one, users)
            continue
        for id_ in ids[at]:
            steps.append(
                Add(one.head.kind, settings, users=tuple(dict.fromkeys(users)), uses=tuple(dict.fromkeys(uses)), id=id_)
            )
            if one.cron and one.head.kind in TIMED:
                zones = [one.zone] if one.zone else [now.parts[other].value("timezone") for other in now.of("schedule")]
                zone = (("timezone", zones[0]),) if zones and zones[0] != "Etc/UTC" else ()
                steps.append(
                    Add("schedule", (("cron", one.cron), *zone), uses=(id_,), id=free(f"{id_[:9].rstrip('-')}-time"))
                )
    return sorted(steps, key=lambda step: any(use not in now.parts for use in step.uses))


def _secrets(one: Coming, users: Sequence[str]) -> list[Add]:
    """A secret for each variable that is named, or the one that has no name yet. Raises Unclear for another number of them."""
    if one.head.count not in {1, len(one.variables)}:
        raise Unclear(
            "Under which names is the program to read them? Say the variables, such as: add a secret STRIPE_KEY."
        )
    said: list[tuple[tuple[str, str], ...]] = [(("env", each.upper()),) for each in one.variables] or [()]
    return [Add("secret", each, users=tuple(dict.fromkeys(users))) for each in said]


def _said(one: Coming) -> tuple[tuple[str, str], ...]:
    part = part_named(one.head.kind)
    assert part is not None
    usual = part.settings()
    said = dict(one.settings)
    if one.head.kind == "schedule":
        said |= {"cron": one.cron} | ({"timezone": one.zone} if one.zone else {})

    def is_usual(key: str, value: str) -> bool:
        was = getattr(usual, key)
        return (str(was).lower() if isinstance(was, bool) else str(was)) == value

    return tuple((key, value) for key, value in said.items() if not is_usual(key, value))


def _links(one: Coming, uses: list[str], is_object: bool, now: Now) -> tuple[list[str], list[str], list[Add]]:
    """Who uses it and what it uses; where nobody says so, what a competent person would link. Raises Unclear."""
    kind, users = one.head.kind, list(one.users)
    if kind == "schedule":
        able = uses or [id_ for other in now.of("schedule") for id_ in now.parts[other].uses]
        if len(set(able)) != 1 or not one.cron:
            raise NotUnderstood("It is not clear what is to run at that time: name it.", choices=tuple(now.code()))
        return able[:1], [], []
    if kind == "uptime" and not uses and "host" not in one.settings:
        asked = [id_ for id_ in now.fronts() if now.can_use(kind, id_) and is_open(id_, now)]
        domains = [now.parts[id_].value("domain").partition(",")[0] for id_ in now.of("load_balancer")]
        if not asked and len(domains) == 1 and domains[0]:
            one.settings["host"] = domains[0]
            return uses, users, []
        if len(asked) != 1:
            raise Unclear("Which address is to be asked? Say the part that answers there.", choices=tuple(asked))
        return asked, users, []
    if kind in STORES:
        if users or is_object or uses:
            return uses, users, []
        code = now.code()
        aside = [
            id_
            for id_ in code
            if now.parts[id_].kind == "run_job" or (kind == "queue" and now.parts[id_].kind == "worker_pool")
        ]
        users = [id_ for id_ in ([each for each in code if each not in aside] or code) if now.can_be_used_by(kind, id_)]
        if not users and kind in {"sql", "redis", "queue", "tasks", "firestore", "secret"}:
            raise Unclear(
                f"Nothing here runs a program that could use {_what(kind)}: it would be paid for and unused. Deploy both in one "
                "goal, with what is to use it."
            )
        return uses, users, []
    if one.related:
        return uses, users, []
    main = now.parts[now.main]
    able = [id_ for id_ in main.uses if now.parts[id_].kind in LENT | {"queue"} and now.can_use(kind, id_)]
    if kind == "run_job":
        return [id_ for id_ in able if now.parts[id_].kind not in {"redis", "valkey", "queue"}], users, []
    if kind == "worker_pool":
        return _worked_off(able, now)
    return [id_ for id_ in able if now.parts[id_].kind in {"sql", "firestore"}], users, []


def is_open(id_: str, now: Now) -> bool:
    """Whether everybody may call a part."""
    return not now.takes(id_, "public") or now.parts[id_].value("public") == "true"


def _worked_off(able: list[str], now: Now) -> tuple[list[str], list[str], list[Add]]:
    """A worker of which nothing is said works off the one queue, or one that comes with it."""
    queues = now.of("queue")
    if len(queues) == 1:
        return [queues[0], *(id_ for id_ in able if id_ not in queues)], [], []
    if len(queues) > 1:
        raise Unclear(f"Which of {', '.join(queues)} is the worker to work off?", choices=tuple(queues))
    queue = next(each for each in ("jobs", *(f"jobs-{n}" for n in range(2, 50))) if each not in now.parts)
    senders = [id_ for id_ in now.code() if now.can_be_used_by("queue", id_) and now.parts[id_].kind != "worker_pool"]
    sender = (now.main,) if now.main in senders else tuple(senders[:1])
    return [queue, *able], [], [Add("queue", users=sender, id=queue)]


def _what(kind: str) -> str:
    """What a part of a kind is, in words."""
    part = part_named(kind)
    return part.what if part else kind
