"""What a program says of itself by its files: whether it answers or works, which variables it reads, where it lies.

program = program_in(texts_of(archive))     # pure; nothing of it is run
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from functions.planning.own_packages import packages_in
from functions.planning.source_paths import NOWHERE, Paths, paths_in
from functions.planning.source_settings import settings_in
from shared.schemas.source_builds import Built, built_by_container, pages_alone


@dataclass(frozen=True, slots=True)
class Program:
    """What its files say.

    `answers`: something in it listens. `works`: it runs all the time and nothing in it listens; `why` says from what
    that was told. `polls`: it asks a chat for messages, whatever listens beside that. `reads` are the environment
    variables that its code names, `needs` those of them without which it does not start. `folders` are where programs
    lie, where none lies at its top. `writes` is a file that it writes beside itself. `processes` are the names of its
    Procfile's lines. `at` are the paths that it answers, as far as its code says them. `pushed`: it reads messages
    that Pub/Sub brings by calling it; `pulls`: it fetches them; `from_redis`: it takes its jobs from Redis. `sockets`:
    its clients keep connections open. `private` are packages that nobody without a key of the user's may fetch.
    `contained`: how it is built, where that takes a container. `arguments`: what its Dockerfile takes from a build,
    None without one. `pages` are variables that scripts name without a value of their own for them.
    `given`: those that its Dockerfile sets. `packages`: the words of those that it installs.
    `alone`: the folder of its pages, where nothing in it serves them. `undriven`: the driver for PostgreSQL that
    it installs and its SQLAlchemy would not take, or `none`.
    """

    answers: bool = False
    works: bool = False
    polls: bool = False
    why: str = ""
    reads: frozenset[str] = field(default_factory=frozenset)
    needs: frozenset[str] = field(default_factory=frozenset)
    folders: tuple[str, ...] = ()
    writes: str = ""
    processes: frozenset[str] = field(default_factory=frozenset)
    at: Paths = NOWHERE
    pushed: bool = False
    pulls: bool = False
    from_redis: bool = False
    sockets: bool = False
    private: tuple[str, ...] = ()
    contained: Built | None = None
    arguments: frozenset[str] | None = None
    pages: frozenset[str] = field(default_factory=frozenset)
    given: frozenset[str] = field(default_factory=frozenset)
    packages: frozenset[str] = field(default_factory=frozenset)
    alone: str = ""
    undriven: str = ""


# What stands in the code, the packages or the commands of a program that answers requests.
_ANSWERS = re.compile(
    r"\bPORT\b|\.listen\(|createServer|HTTPServer|socketserver|\bFlask\(|FastAPI\(|Starlette\(|Sanic\(|Bottle\(|Dash\(|"
    r"run_app\(|run_webhook|start_webhook|setWebhook|set_webhook|ListenAndServe|axum::|actix_web|warp::|Sinatra|"
    r"functions_framework|functions-framework|WebApplication\.Create|SpringApplication|@RestController|http\.serve|"
    r"Deno\.serve|Bun\.serve|grpc\.server|add_insecure_port|websockets\.serve",
)
_SERVERS = re.compile(
    r"(?im)^\s*\"?(?:flask|fastapi|django|starlette|sanic|bottle|falcon|tornado|quart|litestar|uvicorn|gunicorn|hypercorn|"
    r"streamlit|gradio|dash|chainlit|nicegui|functions-framework|express|fastify|koa|@nestjs/core|@hapi/hapi|next|nuxt|"
    r"vite|astro|react-scripts|@sveltejs/kit|@angular/core|hono|polka|restify|socket\.io|serve|http-server)\b"
    r"(?:\[[\w,-]+\])?\s*(?:[=<>~!;\"@#]|$)"
)
# A bot that asks its chat for what is new, or holds a connection of its own to it.
_POLLS = re.compile(
    r"\brun_polling\(|\binfinity_polling\(|\bstart_polling\(|\b(?:bot|updater|client)\.polling\(|polling\s*:\s*true|"
    r"\bgetUpdates\b|\bget_updates\b|SocketModeHandler\(|socketMode\s*:\s*true|\.launch\(\)|"
    r"\b(?:client|bot)\.(?:run|login)\(|\brun_until_disconnected\("
)
_CONSUMES = re.compile(
    r"\bstart_consuming\(|\bbasic_consume\(|\bKafkaConsumer\(|\bconsumer\.(?:run|subscribe|poll)\(|\bblpop\(|\bbrpop\(|"
    r"\bxreadgroup\(|\.subscribe\([^)\n]*subscription|\bnew Worker\(\s*['\"]|\bSimpleWorker\(|\bapp\.worker_main\("
)
_FOREVER = re.compile(
    r"\bwhile\s+(?:True|1)\s*:|\bwhile\s*\(\s*(?:true|1)\s*\)|\bfor\s*\(;;\)|\bsetInterval\(|\bloop \{"
)
_WORKS = (
    (_POLLS, "it asks its chat for messages and listens nowhere"),
    (_CONSUMES, "it takes messages from a queue and listens nowhere"),
    (_FOREVER, "it goes round for ever and listens nowhere"),
)
_NAME = r"([A-Z][A-Z0-9_]{1,63})"
_READS = re.compile(
    rf"(?:os\.environ\.get\(|os\.environ\[|os\.getenv\(|environ\.get\(|environ\[|\bgetenv\(|\benv\(|\bENV\[|ENV\.fetch\(|"
    rf"System\.getenv\(|os\.Getenv\(|os\.LookupEnv\(|env::var\(|\bconfig\(|GetEnvironmentVariable\()\s*['\"]{_NAME}['\"]"
    rf"|process\.env\.{_NAME}|process\.env\[['\"]{_NAME}['\"]\]|import\.meta\.env\.{_NAME}|\$\{{{_NAME}[:}}]|\$_ENV\[['\"]{_NAME}"
)
# Python's and Ruby's own ways to stop where a variable is not set.
_NEEDS = re.compile(rf"(?:os\.environ\[|\benviron\[|ENV\.fetch\()\s*['\"]{_NAME}['\"]\s*[\])](?!\s*=[^=])")
_SETS = re.compile(rf"os\.environ\[\s*['\"]{_NAME}['\"]\s*\]\s*=[^=]|os\.environ\.setdefault\(\s*['\"]{_NAME}['\"]")
_PAGES = re.compile(rf"(?:import\.meta\.env|process\.env)\.{_NAME}\b(?!\s*(?:\?\?|\|\||\?|=[^=]))")
_GIVES = re.compile(r"(?mi)^\s*ENV\s+(?:(\w+)\s+\S|((?:\w+=(?:\"[^\"]*\"|'[^']*'|\S)*\s*)+))")
_ARGUMENTS = re.compile(r"(?mi)^\s*ARG\s+([A-Za-z_]\w*)")
_MARKS = (
    *("requirements.txt", "pyproject.toml", "Pipfile", "package.json", "go.mod", "Cargo.toml", "pom.xml", "Gemfile"),
    *("composer.json", "build.gradle", "Dockerfile", "Procfile", "mix.exs", "manage.py", "index.php"),
)
_PACKAGES = ("requirements.txt", "pyproject.toml", "Pipfile", "package.json")
_WRITES = re.compile(
    r"\bsqlite3\.connect\(\s*['\"](?!:memory:)([\w./-]+)['\"]|sqlite:///(?!:memory:)([\w./-]+)|"
    r"\bopen\(\s*f?['\"]((?!/tmp/)[\w./-]+)['\"]\s*,\s*['\"][wa]|UPLOAD_FOLDER['\"]?\]?\s*=\s*['\"]([\w./-]+)['\"]|"
    r"multer\(\{\s*dest\s*:\s*['\"]([\w./-]+)['\"]|\bPath\(\s*['\"]((?!/tmp/)[\w./-]+)['\"]\s*\)\.write_(?:text|bytes)\("
)


# The envelope of a message that is pushed: https://cloud.google.com/pubsub/docs/push#receive_push
_PUSHED = re.compile(
    r"""\[['"]message['"]\]|\.get\(\s*['"]message['"]|\bbody\??\.message\b|\bmessage\??\.data\b|@?\bcloud_event\b|"""
    r"""message\[['"]data['"]\]|\bPubSubMessage\b"""
)
_BASE64 = re.compile(r"b64decode|['\"]base64['\"]|\batob\(|base64\.|Base64|cloud_event|cloudEvent")
_PULLS = re.compile(
    r"\bSubscriberClient\(|\bstreaming_pull\b|\.subscription\(|\bStreamingPull\b|\bsubscriber\.(?:pull|subscribe)\("
)
_FROM_REDIS = re.compile(
    r"\b(?:blpop|brpop|blmove|brpoplpush|xreadgroup|lpop|rpop)\(|\bCelery\(|\bfrom rq\b|\bimport rq\b|\bSimpleWorker\(|"
    r"\bnew Worker\(\s*['\"]|['\"](?:bullmq|bull|bee-queue|sidekiq|resque)['\"]|\bfrom (?:huey|dramatiq|arq|celery)\b|"
    r"(?m:^\s*(?:celery|rq|huey|dramatiq|arq)\b)"
)
_SOCKETS = re.compile(
    r"\bWebSocketServer\b|\bnew WebSocket\.Server\(|require\(['\"]ws['\"]\)|from ['\"]ws['\"]|\bsocket\.io['\"]|"
    r"\bSocketIO\(|\bwebsockets\.serve\(|@\w+\.websocket\(|\bWebSocketEndpoint\b|\bchannels\.routing\b|gorilla/websocket|\bflask_sock\b|"
    r"\bWebSocketHandler\b|@fastify/websocket|express-ws"
)
# What git fetches by a key of one's own: the line says its name before the address, or the address has it last.
_BY_SSH = re.compile(r"(?m)^(?P<before>.*?)(?:(?:git\+)?ssh://|\bgit@)(?P<where>[^\s'\",]+)")
_NAMED = re.compile(r"([@A-Za-z0-9][\w.@/-]*?)(?:\[[\w,-]*\])?['\"]?\s*(?:@|:|=)\s*(?:\{\s*git\s*=\s*)?['\"]?\s*$")


def program_in(texts: Mapping[str, str]) -> Program:
    """What the texts of a source say of the program."""
    folders = _folders(texts)
    processes = _processes(texts.get("Procfile", ""))
    code = "\n".join(text for path, text in texts.items() if not path.endswith((".lock", ".html")))
    if processes:
        answers = "web" in processes
    else:
        asked = "\n".join(
            texts.get(name, "") for name in ("requirements.txt", "pyproject.toml", "Pipfile", "package.json")
        )
        pages = any(PurePosixPath(path).name in {"index.html", "index.php", "manage.py", "config.ru"} for path in texts)
        answers = pages or _ANSWERS.search(code) is not None or _serves_by(asked)
    works, why = False, ""
    if "worker" in processes and not answers:
        works, why = True, "its Procfile has a line `worker:` and none `web:`"
    elif not answers and not processes:
        why = next((said for pattern, said in _WORKS if pattern.search(code)), "")
        works = bool(why)
    read, needed = settings_in(texts)
    return Program(
        answers=answers,
        works=works,
        polls=_POLLS.search(code) is not None,
        why=why,
        reads=_names(_READS, code) | read,
        needs=(_names(_NEEDS, code) | needed) - _names(_SETS, code),
        folders=folders,
        writes=next((each for found in _WRITES.finditer(code) for each in found.groups() if each), ""),
        processes=frozenset(processes),
        at=paths_in(texts),
        pushed=_PUSHED.search(code) is not None and _BASE64.search(code) is not None,
        pulls=_PULLS.search(code) is not None,
        from_redis=_FROM_REDIS.search(code) is not None,
        sockets=_SOCKETS.search(code) is not None,
        private=_private(texts),
        contained=built_by_container(texts),
        arguments=frozenset(_ARGUMENTS.findall(texts["Dockerfile"])) if "Dockerfile" in texts else None,
        pages=_names(_PAGES, code),
        given=_given(texts.get("Dockerfile", "")),
        packages=packages_in(texts),
        alone=pages_alone(texts),
        undriven=_undriven(texts, code),
    )


# https://docs.sqlalchemy.org/en/21/changelog/migration_21.html: psycopg is what `postgresql://` means from 2.1 on.
_ALCHEMY = re.compile(r"(?:flask-)?sqlalchemy|sqlmodel", re.IGNORECASE)
_HELD = re.compile(r"(?<![\w-])sqlalchemy\s*(?:\[[^\]]*\])?[\s\"'=]*(?:==|~=|<|\^|\d)", re.IGNORECASE)
_DRIVERS = re.compile(r"psycopg|asyncpg|pg8000|postgres|cloud-sql|(?m:^\s*-[rec]\b)", re.IGNORECASE)
_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock")


def _undriven(texts: Mapping[str, str], code: str) -> str:
    lists = "\n".join(text for path, text in texts.items() if PurePosixPath(path).name in _PACKAGES)
    if not _ALCHEMY.search(lists) or any(PurePosixPath(path).name in _LOCKS for path in texts):
        return ""
    if "DATABASE_URL" in code and not _DRIVERS.search(lists):
        return "none"
    vain = "psycopg2" in lists and not re.search(r"psycopg(?!2)", lists) and "+psycopg2" not in code
    return "psycopg2" if vain and not _HELD.search(lists) else ""


def _private(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The packages that its lists fetch by SSH; one without a name is called by its repository."""
    lists = "\n".join(text for path, text in texts.items() if PurePosixPath(path).name in _PACKAGES)
    named = []
    for found in _BY_SSH.finditer(lists):
        said = _NAMED.search(found["before"])
        last = re.split(
            r"[/:]", re.sub(r"(?:\.git)?(?:[@#].*)?$", "", found["where"].partition("@")[2] or found["where"])
        )
        named.append(said[1] if said else last[-1] or "a package")
    return tuple(dict.fromkeys(named))


def _serves_by(asked: str) -> bool:
    """Whether packages that serve are asked for; beside a bot's own package a server of its is not the program's."""
    return _SERVERS.search(asked.replace("'", '"').replace(",", "\n").replace("[", "[\n")) is not None


def _names(pattern: re.Pattern[str], code: str) -> frozenset[str]:
    return frozenset(name for found in pattern.finditer(code) for name in found.groups() if name)


def _given(dockerfile: str) -> frozenset[str]:
    """The variables that it sets, in either form: `ENV A=b C=d`, `ENV A the rest`."""
    said = _GIVES.findall(dockerfile.replace("\\\n", " "))
    names = [name for one, pairs in said for name in ([one] if one else re.findall(r"(?:^|\s)(\w+)=", pairs))]
    return frozenset(names)


def _processes(text: str) -> dict[str, str]:
    found = (re.fullmatch(r"\s*([A-Za-z0-9_-]+):\s*(.*\S)\s*", line) for line in text.splitlines())
    return {match[1]: match[2] for match in found if match}


def _folders(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The folders that hold a program each, where nothing at the top is one."""
    places: dict[str, int] = {}
    for path in texts:
        where = PurePosixPath(path)
        if where.name in _MARKS or (where.suffix == ".py" and len(where.parts) == 1):
            parent = str(where.parent)
            places[parent] = len(where.parts)
    if "." in places or not places:
        return ()
    outer = [each for each in places if not any(each.startswith(f"{other}/") for other in places)]
    return tuple(sorted(outer))
