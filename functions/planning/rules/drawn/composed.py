"""From a docker-compose file to parts: its databases and caches managed, each program a service or a worker.

What a program found under Docker's names (`db`, `redis:6379`) it finds under the names of its own environment here.
What the file says and nothing here does is told line by line.
"""

import re
from dataclasses import dataclass, field
from typing import get_args

from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.compose_text import Compose, Composed
from functions.planning.rules.words.tables import App, apps_table
from shared.parts.containers import env_text, pairs_of
from shared.schemas import Asked
from shared.schemas.architecture import ID_PATTERN, MAX_ID

_STORES: tuple[tuple[str, str, str], ...] = (
    (r"(?:.*/)?(?:postgres|postgis|timescaledb|timescaledb-ha|pgvector|postgresql)", "sql", "postgres"),
    (r"(?:.*/)?(?:mysql|mysql-server|mariadb|percona)", "sql", "mysql"),
    (r"(?:.*/)?(?:server|mssql-server-linux|azure-sql-edge)", "sql", "sqlserver"),
    (r"(?:.*/)?(?:redis|redis-stack|redis-stack-server|keydb)", "redis", ""),
    (r"(?:.*/)?valkey", "valkey", ""),
    (r"(?:.*/)?memcached", "memcached", ""),
    (r"(?:.*/)?(?:mongo|mongodb-community-server|mongodb)", "firestore", "mongodb"),
    (r"(?:.*/)?minio", "bucket", ""),
)
_NEED = {"redis": "redis", "valkey": "valkey", "memcached": "memcached", "firestore": "mongodb", "bucket": "bucket"}
_WORKS = re.compile(
    r"(?<![a-z])(?:workers?|celery|sidekiq|resque|rq|queue|consumers?|beat|scheduler|cron|bullmq|horizon|bot|listener|poller|daemon|ingest\w*|sync|agent)(?![a-z])"
)
_CONSOLES = re.compile(
    r"(?:.*/)?(?:adminer|phpmyadmin|pgadmin4?|mongo-express|redis-commander|redisinsight|portainer\S*|watchtower)"
)
_PROXIES = re.compile(r"(?:.*/)?(?:nginx|nginx-unprivileged|traefik|caddy|haproxy|httpd|envoy)")
_SECRET = re.compile(
    r"(?:PASS(?:WORD|WD)?|PWD|SECRET|TOKEN|CREDENTIALS?|DSN|(?:API|ACCESS|PRIVATE|ENCRYPTION|APP|SIGNING|MASTER|LICENSE)_?KEY|_KEY)(?:_?BASE)?$"
)
_CONFIG = re.compile(r"\.\w{1,5}$")
_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:[^/@\s]*@)?(?P<host>[\w.-]+)(?::\d+)?(?:/|$|\?)")
_MEMORY = (512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768)


@dataclass(slots=True)
class _Made:
    """What was drawn of each service by its name in the file, and what is told of it."""

    ids: dict[str, str] = field(default_factory=dict)
    told: list[Asked] = field(default_factory=list)

    def say(self, words: str, how: str, *, met: bool) -> None:
        self.told.append(Asked(words=words[:160], need="compose", met=met, how=how))


def draw_composed(compose: Compose, region: str, *, shut: bool = False) -> Sketch:
    """The parts of a compose file, with a line for each thing that it says.

    `shut`: the words around it let nobody in from outside, whatever it publishes.
    """
    sketch, made = Sketch(region), _Made()
    stores = {each.name: found for each in compose.services if (found := _store_of(each))}
    programs = [each for each in compose.services if each.name not in stores and _stands(made, each)]
    awaited = {name for each in programs for name in each.awaited}
    for each in programs:
        _program(sketch, made, each, once=each.name in awaited, shut=shut)
    for each in compose.services:
        if each.name in stores and _stands(made, each):
            _store(sketch, made, each, *stores[each.name])
    for each in programs:
        if each.name in made.ids:
            _linked(sketch, made, each, compose)
    for key in compose.unread:
        made.say(key, "nothing here stands for this of the file", met=False)
    sketch.told += made.told
    return sketch


def _stands(made: _Made, said: Composed) -> bool:
    """Whether a service is made: one that Docker starts, and of which something is known to run."""
    if said.profiles:
        how = f"left out: it is started with the profile {' or '.join(said.profiles)} alone; take that line out to have it"
        made.say(f"{said.name}: profiles", how, met=False)
        return False
    if said.image or said.build:
        return True
    how = f"left out: nothing says what runs there; what it takes from {said.extends} is not here"
    made.say(f"{said.name}: extends", how if said.extends else "left out: it has no image and no build", met=False)
    return False


def _id(sketch: Sketch, name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:MAX_ID].rstrip("-")
    plain = plain if re.fullmatch(ID_PATTERN, plain) else f"s-{plain}"[:MAX_ID].rstrip("-")
    number = 2
    found = plain
    while found in sketch.parts:
        found = f"{plain[: MAX_ID - 3]}-{number}"
        number += 1
    return found


def _base(image: str) -> tuple[str, str]:
    """The name of an image without its registry and tag, and its tag."""
    name, _, tag = (
        re.sub(r"@.*", "", image).lower().partition(":") if ":" in image.rpartition("/")[2] else (image.lower(), "", "")
    )
    if "/" in name and image.count(":") > 1:
        name, _, tag = image.lower().rpartition(":")
    return name, tag


def _store_of(said: Composed) -> tuple[str, str] | None:
    name, _ = _base(said.image)
    for pattern, part, kind in _STORES:
        if re.fullmatch(pattern, name) and (kind != "sqlserver" or "mssql" in name or "sql-edge" in name):
            return part, kind
    return None


def _store(sketch: Sketch, made: _Made, said: Composed, part: str, kind: str) -> None:
    id_ = sketch.add("", _id(sketch, said.name), part)
    if id_ is None:
        return
    made.ids[said.name] = id_
    _, tag = _base(said.image)
    version = re.match(r"v?(\d+(?:\.\d+)?)", tag)
    if part == "sql":
        sketch.set("", id_, kind, "engine")
        sketch.set("", id_, "password", "login")
        if "timescale" in said.image or "postgis" in said.image or "pgvector" in said.image:
            extension = next(each for each in ("timescale", "postgis", "pgvector") if each in said.image)
            if not sketch.set("", id_, extension, "extensions"):
                made.say(said.image, f"{id_}: Cloud SQL has no {extension}", met=False)
            version = re.match(r"(?:pg)?(\d+)", tag)
        for name in ("POSTGRES_DB", "MYSQL_DATABASE", "MARIADB_DATABASE"):
            if value := said.env.get(name):
                sketch.set("", id_, value, "database", "databases")
    if kind == "mongodb":
        sketch.set("", id_, "mongodb", "mode")
    number = version[1] if version else ""
    fits = bool(number) and any(sketch.set("", id_, each, "version") for each in _versions(sketch, id_, number, kind))
    need = kind or _NEED.get(part, part)
    what = f"{said.name}: {said.image}"
    sketch.meet(need, f"{id_}: {sketch.parts[id_].part.what}")
    if number and not fits and sketch.takes(id_, "version"):
        made.say(what, f"{id_}: version {number} is not to be had here, so the usual one is planned", met=False)
    else:
        made.say(what, f"{id_}: {sketch.parts[id_].part.what}, with a private address", met=True)
    if said.ports:
        made.say(f"{said.name}: ports", f"{id_} is not opened to the internet: its programs alone reach it", met=False)
    _unread(made, said, beside={"volumes", "command"})


def _versions(sketch: Sketch, id_: str, number: str, kind: str) -> list[str]:
    """The versions to try for one that an image names: itself, those of its number before the dot, that number."""
    whole = number.partition(".")[0]
    if kind == "mysql" and whole in {"10", "11", "12"}:
        # MariaDB's own numbers: MySQL takes its place.
        return ["8.4"]
    choices = (
        get_args(sketch.parts[id_].part.settings.model_fields["version"].annotation)
        if sketch.takes(id_, "version")
        else ()
    )
    near = sorted(
        (str(each) for each in choices if re.split(r"\D", str(each).removeprefix("REDIS_"))[0] == whole), reverse=True
    )
    return list(dict.fromkeys([number, *near, *(["8.4"] if number == "8" else []), whole]))


def _unread(made: _Made, said: Composed, beside: frozenset[str] | set[str] = frozenset()) -> None:
    for key in said.unread:
        if key not in beside:
            made.say(f"{said.name}: {key}", "nothing here stands for this of the file", met=False)


def _program(sketch: Sketch, made: _Made, said: Composed, *, once: bool, shut: bool) -> None:
    name, _ = _base(said.image)
    what = f"{said.name}: {said.image or f'build {said.build}'}"
    if said.image and _CONSOLES.fullmatch(name):
        made.say(
            what, "left out: a console for databases does not stand on the internet; Cloud SQL Studio is one", met=False
        )
        return
    app = _known(name)
    if app is not None and app.where == "vm" and not app.framework:
        id_ = sketch.add("", _id(sketch, said.name), "vm", machine_type=app.size or None)
        if id_ is None:
            return
        if not sketch.set("", id_, app.name.lower(), "app"):
            sketch.set("", id_, app.port, "port")
            sketch.set("", id_, said.image, "image")
        sketch.put("", id_, data_disk_gb=app.disk_gb or 50, snapshots=True)
        sketch.set("", id_, False, "public")
        made.ids[said.name] = id_
        made.say(what, f"{id_}: {sketch.parts[id_].part.what} with a disk, inside the network", met=True)
        _unread(made, said)
        return
    works = not said.ports and bool(_WORKS.search(f"{said.name} {said.command}".lower()))
    kind = "run_job" if once else "worker_pool" if works else "cloud_run"
    id_ = sketch.add("", _id(sketch, said.name), kind)
    if id_ is None:
        return
    made.ids[said.name] = id_
    sketch.set("", id_, said.image or None, "image")
    if said.command:
        sketch.set("", id_, said.command, "command")
    if kind == "cloud_run":
        port = next(iter((*said.ports, *said.exposed)), app.port if app else None)
        sketch.set("", id_, port, "port")
        if shut or not said.ports:
            sketch.put("", id_, public=False, internal=True)
        how = "no port of it is published to the world: none reaches it"
        if said.ports:
            how = "nobody outside reaches it, as the goal says" if shut else "people reach it over HTTPS"
        made.say(what, f"{id_}: {sketch.parts[id_].part.what}{f', port {port}' if port else ''}; {how}", met=True)
        # HTTPS is answered before it.
        for other in (each for each in said.ports[1:] if each not in {443, 8443}):
            made.say(f"{said.name}: {other}", f"{id_}: a service of Cloud Run answers at one port, {port}", met=False)
        if said.replicas > 1:
            sketch.put("", id_, min_instances=said.replicas)
        if said.health_path not in {"", "/"} and sketch.set("", id_, said.health_path, "health_path"):
            made.say(f"{said.name}: healthcheck", f"{id_}: health_path = {said.health_path}", met=True)
    elif once:
        how = (
            f"{id_}: {sketch.parts[id_].part.what}; nobody starts it before the others: `gcloud run jobs execute` does"
        )
        made.say(f"{what}; others wait for its end", how, met=False)
    else:
        sketch.set("", id_, said.replicas if said.replicas > 1 else None, "instances")
        made.say(what, f"{id_}: {sketch.parts[id_].part.what}", met=True)
    if said.build and not said.image:
        made.say(
            f"{said.name}: build {said.build}",
            f"{id_}: give it its source: infraai set APP --source DIR --part {id_}",
            met=False,
        )
    _besides(made, said, id_)
    _sized(sketch, id_, said, app)
    _unread(made, said)


def _besides(made: _Made, said: Composed, id_: str) -> None:
    """What of a program is not to be had as the file says it."""
    if said.build_says:
        how = f"{id_}: its build takes the folder and the Dockerfile in it, and nothing else"
        made.say(f"{said.name}: build.{', build.'.join(said.build_says)}", how, met=False)
    for file in said.env_files:
        how = f"{id_}: {file} is not here: give what it has by --env NAME=VALUE and --secret NAME=FILE"
        made.say(f"{said.name}: env_file {file}", how, met=False)
    if said.extends:
        made.say(f"{said.name}: extends", f"{id_}: what it takes from {said.extends} is not here", met=False)
    if said.checked:
        how = f"{id_}: Cloud Run looks whether it answers at its port, or runs, and not by this command"
        made.say(f"{said.name}: healthcheck", how, met=False)


def _known(name: str) -> App | None:
    plain = name.removeprefix("docker.io/").removeprefix("library/")
    images = (
        (app, re.sub(r"^docker\.io/(?:library/)?", "", app.image or "").partition(":")[0]) for app, _ in apps_table()
    )
    if (same := next((app for app, image in images if image == plain), None)) is not None or "/" in plain:
        return same
    return next((app for app, pattern in apps_table() if not app.framework and pattern.fullmatch(plain)), None)


def _sized(sketch: Sketch, id_: str, said: Composed, app: App | None) -> None:
    usual = app.size if app and app.where == "run" else ""
    memory = next((each for each in _MEMORY if each >= said.memory_mb), _MEMORY[-1]) if said.memory_mb else 0
    size = f"{memory // 1_024}Gi" if memory >= 1_024 else f"{memory}Mi" if memory else usual
    cpus = next((each for each in (1, 2, 4, 8) if each >= said.cpus), 8) if said.cpus else None
    if size and cpus:
        sketch.put("", id_, memory=size, cpu=cpus) or sketch.put("", id_, memory=size)
    else:
        sketch.set("", id_, size or None, "memory")
        sketch.set("", id_, cpus, "cpu")


def _hosts_in(said: Composed) -> list[str]:
    values = [value for value in said.env.values() if value]
    return [
        found
        for value in values
        for found in [*(match["host"] for match in _URL.finditer(value)), value.partition(":")[0]]
    ]


_PLAIN = {
    "host": "HOST", "server": "HOST", "hostname": "HOST", "address": "HOST", "port": "PORT", "user": "USER",
    "username": "USER", "name": "NAME", "database": "NAME", "db": "NAME", "pass": "PASSWORD",
    "password": "PASSWORD", "passwd": "PASSWORD",
}  # fmt: skip
_BRINGS = {"sql": "DATABASE", "redis": "REDIS", "valkey": "VALKEY", "firestore": "MONGODB", "memcached": "MEMCACHED"}
_OWN_OF_STORE = re.compile(r"(?:POSTGRES|PG|MYSQL|MARIADB|DB|DATABASE|SQL|REDIS|CACHE|MONGO\w*)")


def _linked(sketch: Sketch, made: _Made, said: Composed, compose: Compose) -> None:
    """What a program uses, and its environment: what names one of the others comes from the link to it."""
    id_ = made.ids[said.name]
    names = {each.name for each in compose.services}
    hosts = [host for host in _hosts_in(said) if host in names]
    closed = [each for each in sketch.of("cloud_run") if sketch.parts[each].settings.get("internal") == "true"]
    behind = [name for name, other in made.ids.items() if other in closed and _PROXIES.fullmatch(_base(said.image)[0])]
    # A worker of the same program reaches what the program reaches.
    same = (
        []
        if said.env or said.needs
        else [
            name
            for each in compose.services
            if each is not said and (each.image, each.build) == (said.image, said.build)
            for name in [*each.needs, *_hosts_in(each)]
            if name in names and name != said.name
        ]
    )
    for other in dict.fromkeys([*said.needs, *hosts, *behind, *same]):
        if (
            other not in said.awaited
            and other in made.ids
            and sketch.use(id_, made.ids[other])
            and sketch.parts[made.ids[other]].settings.get("internal")
        ):
            # What calls an internal service has to come out of the network.
            sketch.set("", id_, "all", "egress")
    if sketch.parts[id_].part.name == "vm":
        return
    plain: dict[str, str] = {}
    also: dict[str, str] = {}
    for name, value in said.env.items():
        meant = _given_by_link(sketch, made, name, value or "", id_)
        if meant:
            if meant != name:
                also[name] = meant
        elif value is None and not _SECRET.search(name):
            made.say(
                f"{said.name}: {name}",
                f"{id_}: the file does not say its value: infraai set APP {name}=... --part {id_}",
                met=False,
            )
        elif _SECRET.search(name) and re.fullmatch(r"[A-Z][A-Z0-9_]{0,63}", name):
            secret = next(
                (each for each in sketch.of("secret") if sketch.parts[each].settings.get("env") == name), None
            )
            secret = secret or sketch.add("", _id(sketch, name), "secret", env=name)
            sketch.use(id_, secret)
            made.say(
                f"{said.name}: {name}", f"{secret}: a secret; its value is made up until `infraai secret`", met=True
            )
        elif name != "PORT" and value is not None:
            plain[name] = value
    if also and not sketch.set("", id_, ",".join(f"{name}={meant}" for name, meant in also.items()), "known_as"):
        made.say(f"{said.name}: {', '.join(also)}", f"{id_}: it finds them as {', '.join(also.values())}", met=False)
    if plain and not sketch.set("", id_, env_text(plain), "env"):
        for name, value in plain.items():
            there = sketch.parts[id_].settings.get("env", "")
            if not sketch.set("", id_, env_text(dict([*pairs_of(there), (name, value)])), "env"):
                made.say(f"{said.name}: {name}", f"{id_}: not set: nobody has looked at such a variable", met=False)
    _files(sketch, made, said, id_)


def _given_by_link(sketch: Sketch, made: _Made, name: str, value: str, id_: str) -> str:
    """The variable of a link that stands for one of the program's own; empty where none does."""
    url = _URL.match(value)
    host = url["host"] if url else value.partition(":")[0]
    other = sketch.parts.get(made.ids.get(host, ""))
    if other is not None and other.id in sketch.parts[id_].uses:
        if other.part.name == "cloud_run":
            return "SERVICE_URL"
        brought = _BRINGS.get(other.part.name)
        if brought is None:
            return ""
        if url:
            return "MONGODB_URI" if brought == "MONGODB" else f"{brought}_URL"
        return f"{brought}_HOST" if brought != "MONGODB" else ""
    word = name.rpartition("_")[2].lower()
    stores = [sketch.parts[each] for each in sketch.parts[id_].uses if sketch.parts[each].part.name == "sql"]
    if stores and word in _PLAIN and re.fullmatch(rf"(?:\w+_)?{_OWN_OF_STORE.pattern}_?\w*", name):
        kind = "REDIS" if re.search(r"REDIS|CACHE", name) else "DATABASE"
        return f"{kind}_{_PLAIN[word]}" if kind == "DATABASE" or word in {"port", "host"} else ""
    return ""


def _files(sketch: Sketch, made: _Made, said: Composed, id_: str) -> None:
    """What is mounted: a bucket for what is to stay; files of the machine belong into the image."""
    for source, target in said.mounts:
        words = f"{said.name}: {source}:{target}"
        if "docker.sock" in source:
            made.say(words, "there is no Docker here that a container could speak to", met=False)
        elif (
            _CONFIG.search(target)
            or _CONFIG.search(source.rpartition("/")[2].lstrip("."))
            or source.startswith(("/etc", "/var/run"))
        ):
            made.say(words, "a file of your machine: put it into the image, or into a secret", met=False)
        elif sketch.takes(id_, "mount") and not sketch.parts[id_].settings.get("mount"):
            bucket = sketch.add("", _id(sketch, f"{id_[:10]}-files"), "bucket")
            sketch.use(id_, bucket)
            if bucket and sketch.set("", id_, target, "mount"):
                made.say(
                    words,
                    f"{bucket}: a bucket that {id_} has as a folder; what many write at once belongs into a database",
                    met=True,
                )
        else:
            made.say(words, f"{id_}: one folder that stays is mounted, and this one is not", met=False)
