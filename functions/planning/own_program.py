"""What the user's own program says of itself, in the plan that it is for: what it is, what it is not given."""

from typing import NamedTuple

from functions.planning.source_reads import Program
from shared.parts import part_named
from shared.parts.app import applications, environment_of, secret_variable
from shared.parts.expand import expand
from shared.schemas import Architecture, ArchitecturePart, Asked
from shared.schemas.app import App


class Own(NamedTuple):
    """What is known of the user's own program besides what is said of it: what its source says of itself, where anybody
    could look into it, and the secrets that come with values."""

    program: Program | None = None
    valued: frozenset[str] = frozenset()


NOTHING_KNOWN = Own()

# What Cloud Run, a buildpack or a shell gives, or what a framework reads with a default of its own.
_GIVEN = frozenset({
    "PORT", "HOST", "HOME", "PATH", "PWD", "USER", "TMPDIR", "TZ", "LANG", "HOSTNAME", "K_SERVICE", "K_REVISION",
    "K_CONFIGURATION", "CLOUD_RUN_JOB", "CLOUD_RUN_EXECUTION", "CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT",
    "NODE_ENV", "DEBUG", "CI", "DJANGO_SETTINGS_MODULE", "FLASK_APP", "FLASK_ENV", "FLASK_DEBUG", "PYTHONPATH",
    "GOOGLE_CLOUD_PROJECT", "GCP_PROJECT", "GOOGLE_APPLICATION_CREDENTIALS", "LOG_LEVEL", "RAILS_ENV", "RACK_ENV",
})  # fmt: skip
_STORES = {
    "DATABASE_URL": ("a database", "with PostgreSQL"),
    "REDIS_URL": ("a cache", "with Redis"),
}
_SECRET = ("TOKEN", "KEY", "SECRET", "PASSWORD", "PASSWD", "CREDENTIALS", "DSN", "WEBHOOK")
_MOST_NAMED = 8


def working(architecture: Architecture, program: Program, app: App) -> Architecture:
    """The architecture whose service is a worker, where the program that it is answers nobody, and whose bot is a
    service, where its chat calls it.

    What others call (a balancer, a schedule, a queue, another service) stays a service.
    """
    ids = applications(architecture)
    if not ids or (app.part and app.part != ids[0]):
        return architecture
    kinds = {part.id: part for part in architecture.parts}
    part = kinds[ids[0]]
    if part.part == "worker_pool" and part.id == "bot" and program.answers and not program.polls:
        return _with_kind(architecture, part, "cloud_run", part.id)
    if not program.works:
        return architecture
    called = any(part.id in each.uses for each in architecture.parts)
    beside = any(each.part == "worker_pool" for each in architecture.parts)
    if part.part != "cloud_run" or called or beside or app.port or app.domain or app.health_path:
        return architecture
    return _with_kind(architecture, part, "worker_pool", "worker" if part.id == "api" else part.id)


def _with_kind(architecture: Architecture, part: ArchitecturePart, kind: str, id_: str) -> Architecture:
    takes = part_named(kind)
    assert takes is not None
    kept = [each for each in part.settings if each.key in takes.settings.model_fields]
    made = part.model_copy(update={"id": id_, "part": kind, "settings": kept})
    return architecture.model_copy(update={"parts": [made if each is part else each for each in architecture.parts]})


def as_planned(asked: list[Asked], before: Architecture, now: Architecture, program: Program) -> list[Asked]:
    """The needs of a goal whose program is another kind of thing than its words: what is promised is planned."""
    changed = [(was, is_) for was, is_ in zip(before.parts, now.parts, strict=False) if was.part != is_.part]
    changed = [(was, is_) for was, is_ in changed if {was.part, is_.part} == {"cloud_run", "worker_pool"}]
    for was, is_ in changed:
        how = (
            f"{is_.id}: containers on Cloud Run that work all the time, and nobody reaches them: {program.why}"
            if is_.part == "worker_pool"
            else f"{is_.id}: a container on Cloud Run: its code listens, so its chat is to call it"
        )
        asked = [
            each.model_copy(update={"how": how}) if each.met and each.how.startswith(f"{was.id}: ") else each
            for each in asked
        ]
    return asked


def made_up(architecture: Architecture) -> set[str]:
    """The secrets whose values nobody has given, by their variables."""
    found = [part for part in architecture.parts if part.part == "secret"]
    return {secret_variable(part) for part in found if all(each.key != "given" for each in part.settings)}


def is_worker(architecture: Architecture) -> bool:
    """Whether all that runs there works and answers nobody."""
    kinds = {part.part for part in architecture.parts}
    return "worker_pool" in kinds and not kinds & {"cloud_run", "vm", "group", "gke", "function", "site"}


def told(program: Program, architecture: Architecture, app: App) -> list[Asked]:
    """A line for what the program reads and nothing gives, and for what it writes where nothing keeps it."""
    ids = applications(architecture)
    if not ids:
        return []
    part = next(each for each in architecture.parts if each.id == (app.part or ids[0]))
    given = _GIVEN | _brought(architecture, part) | environment_of(part).keys() | app.env.keys() | set(app.secrets)
    missing = {name for name in program.needs - given if not name.startswith(("GOOGLE_", "npm_", "VITE_", "NEXT_"))}
    found = [_line(part.id, name) for name in sorted(missing)[:_MOST_NAMED]]
    wanted = {name for name in program.reads - given - missing if name in _STORES}
    found += [_line(part.id, name) for name in sorted(wanted)]
    kept = {each.part for each in architecture.parts} & {"filestore"} or any(e.key == "mount" for e in part.settings)
    if program.writes and part.part in {"cloud_run", "worker_pool", "run_job"} and not kept:
        how = (
            f"{part.id}: its code writes {program.writes[:60]} beside itself, and Cloud Run keeps no files: they are "
            "in memory, each instance has its own, and they are gone with it. Keep them in a bucket or a database"
        )
        found.append(Asked(words=program.writes[:60], need="files it writes", met=False, how=how))
    return found


def _line(id_: str, name: str) -> Asked:
    if name in _STORES:
        what, say = _STORES[name]
        how = f"{id_}: its code reads {name}, and the goal names no such thing: say `{say}` for {what}, or give it"
    elif any(word in name for word in _SECRET):
        how = f"{id_}: its code needs {name}, which nothing gives: --secret {name}=FILE"
    else:
        how = f"{id_}: its code needs {name}, which nothing gives: --env {name}=VALUE, or --secret {name}=FILE"
    return Asked(words=name, need=name, met=False, how=how)


def _brought(architecture: Architecture, part: ArchitecturePart) -> set[str]:
    """The variables that links and secrets give it."""
    found = {secret_variable(each) for each in architecture.parts if each.part == "secret" and each.id in part.uses}
    for instance in expand(architecture).instances():
        if instance.id == part.id:
            found |= {env.name for link in instance.links for env in link.offer.env}
    return found
