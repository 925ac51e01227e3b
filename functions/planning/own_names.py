"""What a part is given by what it uses, under the names that the program reads.

bound, asked = under_own_names(architecture, program, app)     # pure
"""

import re

from functions.planning.catalogue.words import JDBC, PROJECT
from functions.planning.catalogue.words import environment_of as brought_to
from functions.planning.own_shape import with_settings
from functions.planning.source_reads import Program
from shared.parts.app import BUILDS, applications, environment_of
from shared.parts.expand import expand
from shared.schemas import Architecture, ArchitecturePart, Asked
from shared.schemas.app import App

# What frameworks, libraries and other hosts call the same.
_SAME = {
    "DATABASE_URL": r"(DB|POSTGRES(QL)?|PG|MYSQL|SQL)_(URL|URI|DSN)|DATABASE_(URI|DSN)|SQLALCHEMY_DATABASE_(URI|URL)|"
    r"(DB|PG|DATABASE|POSTGRES(QL)?)_CONNECTION(_STRING)?|POSTGRES_PRISMA_URL|DIRECT_URL|DATABASE_CONNECTION_URI",
    "DATABASE_HOST": r"(DB|POSTGRES(QL)?|PG|MYSQL|SQL)_?(HOST|HOSTNAME|SERVER)|DATABASE_(HOSTNAME|SERVER)",
    "DATABASE_PORT": r"(DB|POSTGRES(QL)?|PG|MYSQL|SQL)_?PORT",
    "DATABASE_NAME": r"(DB|POSTGRES(QL)?|PG|MYSQL|SQL)_?(NAME|DB|DATABASE)|DATABASE_DB",
    "DATABASE_USER": r"(DB|POSTGRES(QL)?|PG|MYSQL|SQL)_?(USER|USERNAME)|DATABASE_USERNAME|SPRING_DATASOURCE_USERNAME",
    "DATABASE_PASSWORD": r"(DB|POSTGRES(QL)?|PG|MYSQL|SQL)_?(PASS|PASSWORD)|DATABASE_PASS|SPRING_DATASOURCE_PASSWORD",
    JDBC: r"SPRING_DATASOURCE_URL|((DB|DATABASE)_)?JDBC_(DATABASE_)?URL|QUARKUS_DATASOURCE_JDBC_URL",
    "REDIS_URL": r"(REDIS|CACHE|BROKER|CELERY_BROKER|RQ_REDIS|CACHE_REDIS|REDISCLOUD|QUEUE_REDIS)_(URL|URI|DSN)|"
    r"REDIS_CONNECTION(_STRING)?|(CELERY_)?RESULT_BACKEND|CELERY_BROKER|BROKER",
    "REDIS_HOST": r"REDIS_?(HOST|HOSTNAME|SERVER)|CACHE_HOST",
    "REDIS_PORT": r"REDIS_?PORT|CACHE_PORT",
    "REDIS_PASSWORD": r"REDIS_?(PASS|PASSWORD|AUTH)",
    "BUCKET": r"([A-Z0-9]+_)*BUCKET(_NAME|_ID)?",
    # The whole name, as Google's clients take it; an id alone would be the last word of it.
    "TOPIC": r"([A-Z0-9]+_)*TOPIC(_PATH)?",
    "SUBSCRIPTION": r"([A-Z0-9]+_)*SUBSCRIPTION(_PATH)?",
    "SERVICE_URL": r"(API|BACKEND|SERVER|SERVICE)(_BASE|_SERVICE|_SERVER|_API)?_(URL|URI|ORIGIN|ENDPOINT)",
    PROJECT: r"(GOOGLE_CLOUD|GCP|GCLOUD)_PROJECT(_ID)?",
}


def under_own_names(architecture: Architecture, program: Program, app: App) -> tuple[Architecture, list[Asked]]:
    """The architecture whose program finds what its part brings under the names that its code reads, and what is said
    of it. What is given by other means, or could be two things, is left alone."""
    ids = applications(architecture)
    id_ = app.part or (ids[0] if ids else "")
    part = next((each for each in architecture.parts if each.id == id_), None)
    if part is None or part.part not in BUILDS:
        return architecture, []
    instance = next(each for each in expand(architecture, standing=True).parts if each.id == id_)
    before = {name for name, _ in getattr(instance.settings, "also", ())}
    brought = {word.name for words in brought_to(instance) for word in words} - before
    given = brought | environment_of(part).keys() | app.env.keys() | set(app.secrets) | program.given
    # An address with a default of its own may be anybody's; a store's is then where the programmer's laptop has it.
    firm = program.needs | program.pages
    soft = {name for name in program.reads - firm if re.fullmatch(_SAME["SERVICE_URL"], name)}
    read = sorted((program.needs | program.reads) - given - soft)
    found = {name: of for name in read if (of := _source_of(name, brought))}
    if not found:
        return architecture, []
    said = ",".join(f"{name}={of}" for name, of in found.items())
    shown = {PROJECT: "the project", JDBC: "its address for Java"}
    named = ", ".join(f"{name} ({shown.get(of, of)})" for name, of in found.items())
    how = f"{id_}: given under the names that its code reads too: {named}"
    parts = [with_settings(each, known_as=said) if _is_same(each, part) else each for each in architecture.parts]
    line = Asked(words=", ".join(found)[:200], need="own names", met=True, how=how[:1_000])
    return architecture.model_copy(update={"parts": parts}), [line]


def _is_same(each: ArchitecturePart, part: ArchitecturePart) -> bool:
    """The part itself, or another that runs the same source."""
    sources = [next((s.value for s in one.settings if s.key == "source"), "") for one in (each, part)]
    return each.id == part.id or (each.part in BUILDS and sources[0] == sources[1] != "")


def _source_of(name: str, brought: set[str]) -> str:
    """The one variable that means the same; empty for none, and where there could be two."""
    for of, pattern in _SAME.items():
        if not re.fullmatch(pattern, name):
            continue
        if of == PROJECT:
            return of
        told = "DATABASE_HOST" if of == JDBC else of
        several = [each for each in brought if each == told or each.endswith(f"_{told}")]
        return of if several == [told] else ""
    return ""
