"""What a plan becomes once the source was looked into: a worker, a service, what calls it, what it does not need.

shaped = shape(architecture, program, app, goal="...")      # pure
"""

import re
from typing import NamedTuple

from functions.planning.rules.drawn.services import KEEPS_CONNECTIONS
from functions.planning.source_reads import Program
from shared.parts import part_named
from shared.parts.app import applications
from shared.schemas import Architecture, ArchitecturePart, Asked, Setting
from shared.schemas.app import App


class Shaped(NamedTuple):
    """The architecture as its program is, and what is said of it.

    `changed`: what becomes of the needs that a part met, by its id before; `asked`: lines for what nobody asked for.
    """

    architecture: Architecture
    changed: dict[str, str]
    asked: list[Asked]


def shape(architecture: Architecture, program: Program, app: App, *, goal: str = "", open_: bool = True) -> Shaped:
    """The architecture with its part for the program as the program is. `open_`: people are meant to call it."""
    shaped = Shaped(architecture, {}, [])
    for step in (_by_message, _working, _pushed_to, _taking_from_redis, _connected, _asked_at):
        shaped = step(shaped, program, app, goal, open_)
    return shaped


def as_shaped(asked: list[Asked], shaped: Shaped) -> list[Asked]:
    """The needs of a goal whose program is another kind of thing than its words: what is promised is planned."""
    for id_, how in shaped.changed.items():
        asked = [each.model_copy(update={"how": how}) if each.met and _is_of(each.how, id_) else each for each in asked]
    return asked


def _is_of(how: str, id_: str) -> bool:
    return any(each.startswith(f"{id_}: ") for each in how.split("; "))


def _by_message(shaped: Shaped, program: Program, app: App, _goal: str, _open: bool) -> Shaped:
    """A job for each message, and the service that would start it, where the program itself is what takes messages:
    called for each where it listens, a worker that fetches them where it does not.
    """
    parts = {part.id: part for part in shaped.architecture.parts}
    found = [
        (queue, starter, job)
        for queue in parts.values()
        for starter in parts.values()
        for job in parts.values()
        if (queue.part, starter.part, job.part) == ("queue", "cloud_run", "run_job")
        and starter.id in queue.uses
        and starter.uses == [job.id]
        and not job.settings
    ]
    if len(found) != 1 or app.part:
        return shaped
    queue, starter, job = found[0]
    listens = program.answers and not (program.works or program.pulls)
    beside = [part for part in parts.values() if part.part == "worker_pool" and queue.id in part.uses]
    gone = {starter.id, job.id, *(part.id for part in beside)}
    id_ = next(each for each in ("api" if listens else "worker", starter.id) if each not in parts or each in gone)
    how = (
        f"{id_}: its code listens, so Pub/Sub calls it for every message, at {program.at.push}"
        if listens
        else f"{id_}: containers on Cloud Run that take the messages of {queue.id} all the time"
    )
    kept = [part for part in shaped.architecture.parts if part.id not in gone]
    made = starter if listens else _with_kind(starter, "worker_pool", id_)
    made = made.model_copy(update={"id": id_, "uses": [] if listens else [queue.id]})
    kept = [each.model_copy(update={"uses": [use for use in each.uses if use not in gone]}) for each in kept]
    architecture = shaped.architecture.model_copy(update={"parts": [made, *kept]})
    shaped = shaped._replace(architecture=architecture, changed={**shaped.changed, **dict.fromkeys(gone, how)})
    return _calling(shaped, [queue.id], id_, program.at.push) if listens else shaped


def _working(shaped: Shaped, program: Program, app: App, _goal: str, _open: bool) -> Shaped:
    """A service that is a worker, where the program answers nobody; a bot that is a service, where its chat calls it.

    What others call (a balancer, a schedule, a queue, another service) stays a service.
    """
    architecture = shaped.architecture
    part = _program_part(architecture, app)
    if part is None:
        return shaped
    if part.part == "worker_pool" and part.id == "bot" and program.answers and not program.polls:
        how = f"{part.id}: a container on Cloud Run: its code listens, so its chat is to call it"
        return _changed(shaped, part, _with_kind(part, "cloud_run", part.id), how)
    if not program.works:
        return shaped
    called = any(part.id in each.uses for each in architecture.parts)
    beside = any(each.part == "worker_pool" for each in architecture.parts)
    if part.part != "cloud_run" or called or beside or app.port or app.domain or app.health_path:
        return shaped
    made = _with_kind(part, "worker_pool", "worker" if part.id == "api" else part.id)
    how = f"{made.id}: containers on Cloud Run that work all the time, and nobody reaches them: {program.why}"
    return _changed(shaped, part, made, how)


def _pushed_to(shaped: Shaped, program: Program, app: App, _goal: str, open_: bool) -> Shaped:
    """A worker whose program listens: Pub/Sub calls it for every message."""
    architecture = shaped.architecture
    queues = {part.id for part in architecture.parts if part.part == "queue"}
    workers = [part for part in architecture.parts if part.part == "worker_pool" and queues & set(part.uses)]
    listens = program.answers and not (program.works or program.pulls or program.from_redis)
    if len(workers) != 1 or not listens or "worker" in program.processes or app.part:
        return shaped
    worker = workers[0]
    services = [part for part in architecture.parts if part.part == "cloud_run"]
    if services and not (program.pushed and worker.id == "worker"):
        return shaped
    id_ = services[0].id if services else "api" if worker.id == "worker" else worker.id
    how = f"{id_}: its code listens, so Pub/Sub calls it for every message, at {program.at.push}"
    taken = [each for each in worker.uses if each in queues]
    if services:
        kept = [part for part in architecture.parts if part is not worker]
        shaped = shaped._replace(
            architecture=architecture.model_copy(update={"parts": kept}), changed={**shaped.changed, worker.id: how}
        )
    else:
        made = _with_kind(worker, "cloud_run", id_)
        if not (open_ and program.at.gets):
            made = with_settings(made, public="false")
        shaped = _changed(shaped, worker, made, how)
    return _calling(shaped, taken, id_, program.at.push)


def _calling(shaped: Shaped, queues: list[str], id_: str, path: str) -> Shaped:
    """The queues push to a service at a path, and it takes nothing from them."""
    parts = []
    for part in shaped.architecture.parts:
        if part.id in queues:
            called = part.model_copy(update={"uses": list(dict.fromkeys([*part.uses, id_]))})
            parts.append(called if path == "/" else with_settings(called, path=path))
        elif part.id == id_:
            parts.append(part.model_copy(update={"uses": [each for each in part.uses if each not in queues]}))
        else:
            parts.append(part)
    return shaped._replace(architecture=shaped.architecture.model_copy(update={"parts": parts}))


_A_TOPIC = re.compile(r"pub ?/? ?-?sub|\btopics?\b|kafka|rabbit|\bsqs\b|\bsns\b|event", re.IGNORECASE)


def _taking_from_redis(shaped: Shaped, program: Program, _app: App, goal: str, _open: bool) -> Shaped:
    """A queue in Redis is no topic beside it that nobody publishes to."""
    parts = shaped.architecture.parts
    kinds = {part.part for part in parts}
    if not program.from_redis or program.pulls or _A_TOPIC.search(goal) or not kinds & {"redis", "valkey"}:
        return shaped
    gone = [part.id for part in parts if part.part == "queue"]
    if len(gone) != 1 or any(gone[0] in part.uses for part in parts if part.part not in {"worker_pool", "cloud_run"}):
        return shaped
    cache = next(part.id for part in parts if part.part in {"redis", "valkey"})
    kept = [
        part.model_copy(update={"uses": [each for each in part.uses if each not in gone]})
        for part in parts
        if part.id not in gone
    ]
    how = f"{cache}: its code takes its jobs from Redis, so no topic is made beside it"
    return shaped._replace(
        architecture=shaped.architecture.model_copy(update={"parts": kept}), changed={**shaped.changed, gone[0]: how}
    )


def _connected(shaped: Shaped, program: Program, app: App, _goal: str, _open: bool) -> Shaped:
    """A service whose clients keep connections open, as Cloud Run wants it said."""
    part = _program_part(shaped.architecture, app)
    if part is None or part.part != "cloud_run" or not program.sockets or _has(part, "timeout_s"):
        return shaped
    line = Asked(words="WebSockets", need="websockets", met=True, how=f"{part.id}: {KEEPS_CONNECTIONS}")
    made = with_settings(part, timeout_s="3600", session_affinity="true")
    return _with_part(shaped, part, made)._replace(asked=[*shaped.asked, line])


_MOST_NAMED = 4


def _asked_at(shaped: Shaped, program: Program, app: App, _goal: str, _open: bool) -> Shaped:
    """The path that it is asked at whether it works, where its code has nothing at `/`."""
    part = _program_part(shaped.architecture, app)
    if part is None or part.part != "cloud_run" or program.at.top or app.health_path or _has(part, "health_path"):
        return shaped
    if _has(part, "public", "false") or _has(part, "internal", "true"):
        return shaped
    only = program.at.gets[0] if len(program.at.gets) == 1 else ""
    if path := program.at.health or only:
        how = f"{part.id}: it is asked at {path} whether it works, for its code has nothing at /"
        line = Asked(words="/", need="health_path", met=True, how=how)
        return _with_part(shaped, part, with_settings(part, health_path=path))._replace(asked=[*shaped.asked, line])
    named = ", ".join(program.at.gets[:_MOST_NAMED])
    which = f", one of {named} that is open to all" if named else ""
    how = f"{part.id}: its code has nothing at /, where it is asked whether it works: --health-path /PATH{which}"
    return shaped._replace(asked=[*shaped.asked, Asked(words="/", need="health path", met=False, how=how)])


def _program_part(architecture: Architecture, app: App) -> ArchitecturePart | None:
    """The part that the program is; None where that is another than the likeliest."""
    ids = applications(architecture)
    if not ids or (app.part and app.part != ids[0]):
        return None
    return next(part for part in architecture.parts if part.id == ids[0])


def _with_kind(part: ArchitecturePart, kind: str, id_: str) -> ArchitecturePart:
    takes = part_named(kind)
    assert takes is not None
    kept = [each for each in part.settings if each.key in takes.settings.model_fields]
    return part.model_copy(update={"id": id_, "part": kind, "settings": kept, "arguments": []})


def with_settings(part: ArchitecturePart, **settings: str) -> ArchitecturePart:
    """The part with these settings, whatever they were."""
    kept = [each for each in part.settings if each.key not in settings]
    more = [Setting(key=key, value=value) for key, value in settings.items()]
    return part.model_copy(update={"settings": [*kept, *more]})


def _has(part: ArchitecturePart, key: str, value: str = "") -> bool:
    return any(each.key == key and value in {"", each.value} for each in part.settings)


def _with_part(shaped: Shaped, part: ArchitecturePart, made: ArchitecturePart) -> Shaped:
    parts = [made if each is part else each for each in shaped.architecture.parts]
    return shaped._replace(architecture=shaped.architecture.model_copy(update={"parts": parts}))


def _changed(shaped: Shaped, part: ArchitecturePart, made: ArchitecturePart, how: str) -> Shaped:
    return _with_part(shaped, part, made)._replace(changed={**shaped.changed, part.id: how})
