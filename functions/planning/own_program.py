"""What the user's own program says of itself, in the plan that it is for: what it is, what it is not given."""

from typing import NamedTuple

from functions.planning.catalogue.words import environment_of as brought_to
from functions.planning.source_reads import Program
from shared.parts.app import (
    applications,
    built_parts,
    environment_of,
    is_built_in,
    process_of,
    secret_variable,
)
from shared.parts.expand import expand
from shared.schemas import Architecture, ArchitecturePart, Asked
from shared.schemas.app import App
from shared.schemas.source_builds import Built


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


def made_up(architecture: Architecture) -> set[str]:
    """The secrets whose values nobody has given, by their variables."""
    found = [part for part in architecture.parts if part.part == "secret"]
    return {secret_variable(part) for part in found if all(each.key != "given" for each in part.settings)}


def is_worker(architecture: Architecture) -> bool:
    """Whether all that runs there works and answers nobody."""
    kinds = {part.part for part in architecture.parts}
    return "worker_pool" in kinds and not kinds & {"cloud_run", "vm", "group", "gke", "function", "site"}


def lacking(program: Program, architecture: Architecture, app: App) -> list[str]:
    """The variables without which it does not start, and which nothing gives."""
    ids = applications(architecture)
    if not ids:
        return []
    part = next(each for each in architecture.parts if each.id == (app.part or ids[0]))
    missing = program.needs - _given_to(program, architecture, part, app)
    return sorted(name for name in missing if not name.startswith(("GOOGLE_", "npm_", "VITE_", "NEXT_")))


def _given_to(program: Program, architecture: Architecture, part: ArchitecturePart, app: App) -> set[str]:
    given = _GIVEN | _brought(architecture, part) | environment_of(part).keys() | app.env.keys() | set(app.secrets)
    return {*given, *program.given}


def told(program: Program, architecture: Architecture, app: App) -> list[Asked]:
    """A line for what the program reads and nothing gives, for what it writes where nothing keeps it, and for what its
    build cannot fetch."""
    ids = applications(architecture)
    if not ids:
        return []
    part = next(each for each in architecture.parts if each.id == (app.part or ids[0]))
    given, missing = _given_to(program, architecture, part, app), lacking(program, architecture, app)
    found = [_line(part.id, name) for name in missing[:_MOST_NAMED]]
    wanted = {name for name in program.reads - given - set(missing) if name in _STORES}
    found += [_line(part.id, name) for name in sorted(wanted)]
    unset = sorted(name for name in program.pages - given if _is_for_pages(name))
    found += [_unset_in_pages(part.id, name) for name in unset[:_MOST_NAMED]]
    if program.arguments is not None:
        names = sorted(name for name in app.env if _is_for_pages(name) and name not in program.arguments)
        found += [_untaken(part.id, name) for name in names[:_MOST_NAMED]]
    kept = {each.part for each in architecture.parts} & {"filestore"} or any(e.key == "mount" for e in part.settings)
    if program.writes and part.part in {"cloud_run", "worker_pool", "run_job"} and not kept:
        where = "" if program.writes.startswith("/") else " beside itself"
        how = (
            f"{part.id}: its code writes {program.writes[:60]}{where}, and Cloud Run keeps no files: they are "
            "in memory, each instance has its own, and they are gone with it. Keep them in a bucket or a database"
        )
        found.append(Asked(words=program.writes[:60], need="files it writes", met=False, how=how))
    if program.contained and app.source:
        found.append(_contained(part.id, program.contained))
    if program.alone and part.part == "cloud_run" and app.source and not app.command:
        found.append(_alone(part.id, program.alone))
    if program.undriven and "DATABASE_URL" in _brought(architecture, part) and _on_postgres(architecture, part):
        found.append(_undriven(part.id, program.undriven))
    if program.private:
        named = ", ".join(program.private[:_MOST_NAMED])
        how = (
            f"{part.id}: {named} {'is' if len(program.private) == 1 else 'are'} fetched by SSH, and a build has no key "
            "of yours: bring it along in the source (`pip wheel --no-deps -w wheels PACKAGE`, or `npm pack`, and its "
            "file in the list of packages), or have it in a registry that is open to all"
        )
        found.append(Asked(words=named, need="private packages", met=False, how=how))
    lacks = [word for word in built_parts(architecture) if process_of(architecture, word)[1]]
    if lacks and program.processes and "worker" not in program.processes:
        how = f"{_id_of(lacks[0])}: its Procfile has no line `worker: COMMAND`, which says how it starts: add one"
        found.append(Asked(words="Procfile", need="worker line", met=False, how=how))
    return found


def _on_postgres(architecture: Architecture, part: ArchitecturePart) -> bool:
    """Whether a database that it uses is PostgreSQL."""
    stores = [each for each in architecture.parts if each.part == "sql" and each.id in part.uses]
    return any({"mysql", "sqlserver"}.isdisjoint(one.value for one in each.settings) for each in stores)


def _undriven(id_: str, installed: str) -> Asked:
    if installed == "none":
        how = (
            f"{id_}: no driver for PostgreSQL is among its packages, and SQLAlchemy brings none: add "
            "`psycopg[binary]` to the list (for SQLAlchemy 2.0 and older `psycopg2-binary`)"
        )
        return Asked(words="SQLAlchemy", need="driver", met=False, how=how)
    how = (
        f"{id_}: SQLAlchemy takes psycopg for postgresql:// since 2.1, and {installed} alone is installed: add "
        "`psycopg[binary]` to the list of packages, or write `SQLAlchemy<2.1` there"
    )
    return Asked(words=installed, need="driver", met=False, how=how)


def _contained(id_: str, built: Built) -> Asked:
    if not built.by:
        how = f"{id_}: it is {built.what}, which no buildpack of Google's builds: add a Dockerfile"
        return Asked(words=built.file, need="build", met=False, how=how)
    how = (
        f"{id_}: it is {built.what}, and Cloud Build builds it by {built.by}. A laptop has no containers: on `infraai "
        "up` this run ends in its phase building, before anything is made"
    )
    return Asked(words=built.file, need="build", met=True, how=how)


def _alone(id_: str, folder: str) -> Asked:
    pages = "it is pages alone" if folder == "." else f"its build leaves pages in {folder}"
    how = f"{id_}: {pages}, and nothing in it serves them: an image of nginx does, which its build puts them into"
    return Asked(words="pages", need="start", met=True, how=how)


def _is_for_pages(name: str) -> bool:
    """PUBLIC_URL and the like are as often read by a program that runs."""
    return is_built_in(name) and not name.startswith("PUBLIC_")


def _unset_in_pages(id_: str, name: str) -> Asked:
    how = f"{id_}: its pages have {name} built in, which nothing gives: --env {name}=VALUE, which everybody may read"
    return Asked(words=name, need=name, met=False, how=how)


def _untaken(id_: str, name: str) -> Asked:
    how = f"{id_}: {name} is read when its pages are built, and its Dockerfile takes no such thing: add `ARG {name}`"
    return Asked(words=name, need=name, met=False, how=how)


def _id_of(variable: str) -> str:
    return variable.removesuffix("_app_image").replace("_", "-")


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
    for instance in expand(architecture, standing=True).parts:
        if instance.id == part.id:
            found |= {word.name for words in brought_to(instance) for word in words}
    return found
