"""What a program's own files say of it is in its plan: whether it answers, what it reads, where it lies."""

import io
import re
import tarfile
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from functions.planning import source_texts
from functions.planning.application import place
from functions.planning.catalogue import compose, write
from functions.planning.own_program import Own, lacking
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.source_reads import program_in
from functions.planning.source_texts import Unpacks, texts_of
from functions.planning.sources import program_of
from shared.http import Unprocessable
from shared.llm import provider
from shared.parts.app import built_in
from shared.schemas import ArchitecturePart
from shared.schemas.app import App
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)
SHA = "5e" * 32
POLLS = {"bot.py": "import os\napp.run_polling()\n", "requirements.txt": "python-telegram-bot\n"}
FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}


def archive(texts: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as made:
        for name, text in texts.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            made.addfile(member, io.BytesIO(text.encode()))
    return content.getvalue()


def plan(goal: str, texts: Mapping[str, str], valued: frozenset[str] = frozenset(), **app: Any) -> Planned:
    own = Own(program_in(texts), valued)
    return make_plan(goal, OFFLINE, App(source=SHA, **app), own=own)


def setting(part: ArchitecturePart, key: str) -> str:
    return next((each.value for each in part.settings if each.key == key), "")


def kinds(planned: Planned) -> dict[str, str]:
    return {part.id: part.part for part in planned.expanded.architecture.parts}


MORE: tuple[dict[str, Any], ...] = ({}, {"command": "node x.js"})


def open_needs(planned: Planned) -> dict[str, str]:
    return {each.need: each.how for each in planned.asked if not each.met}


@pytest.mark.parametrize(
    "texts",
    [
        POLLS,
        {"index.js": "client.login(process.env.TOKEN)", "package.json": '{"dependencies": {"discord.js": "^14"}}'},
        {"Procfile": "worker: python eat.py", "eat.py": "print(1)"},
        {"eat.py": "import pika\nchannel.start_consuming()", "requirements.txt": "pika\n"},
        {"watch.py": "import time\nwhile True:\n    time.sleep(1)\n"},
        {"main.go": "package main\nfunc main() { for { poll() } }\n// for(;;)", "go.mod": "module x"},
    ],
    ids=["telegram", "discord", "procfile", "queue", "loop", "go"],
)
def test_what_works_and_listens_nowhere_is_a_worker(texts: Mapping[str, str]) -> None:
    assert kinds(plan("deploy my program", texts)) == {"worker": "worker_pool"}


@pytest.mark.parametrize(
    "texts",
    [
        FLASK,
        {"Procfile": "web: python x.py\nworker: python y.py", "x.py": "while True: pass"},
        {"server.js": "app.listen(process.env.PORT)", "package.json": '{"dependencies": {"express": "^4"}}'},
        {**POLLS, "web.py": "from http.server import HTTPServer\nHTTPServer(('', 1), None)"},
        {"index.html": "<script>setInterval(tick, 10)</script>"},
        {"main.py": "print(1)"},
    ],
    ids=["flask", "web line", "express", "bot with a page", "page", "unknown"],
)
def test_what_listens_or_may_do_so_stays_a_service(texts: Mapping[str, str]) -> None:
    assert kinds(plan("deploy my program", texts)) == {"api": "cloud_run"}


def test_a_bot_is_a_worker_by_its_goal_and_a_service_where_its_code_is_called() -> None:
    assert kinds(plan("a Telegram bot", POLLS)) == {"bot": "worker_pool"}
    assert kinds(plan("a Telegram bot that polls, with Redis", POLLS)) == {"bot": "worker_pool", "cache": "redis"}
    assert kinds(plan("a Telegram bot", FLASK)) == {"bot": "cloud_run"}
    assert kinds(plan("a Telegram bot with a webhook", FLASK)) == {"api": "cloud_run"}
    both = kinds(make_plan("a REST API and a Discord bot with Postgres", OFFLINE))
    assert both == {"api": "cloud_run", "bot": "worker_pool", "app": "sql"}


def test_what_is_called_by_others_stays_a_service() -> None:
    assert kinds(plan("my program behind a load balancer with https on bot.example.com", POLLS))["api"] == "cloud_run"


def test_a_variable_that_its_code_needs_and_nothing_gives_is_said() -> None:
    code = {"app.py": 'import os\nfrom flask import Flask\nk = os.environ["STRIPE_KEY"]\nr = os.environ["AREA"]\n'}
    said = open_needs(plan("an API", code))
    assert "--secret STRIPE_KEY=FILE" in said["STRIPE_KEY"]
    assert "--env AREA=VALUE" in said["AREA"]
    assert not open_needs(plan("an API", code, secrets=["STRIPE_KEY"], env={"AREA": "eu"}))
    drawn = plan("an API", code, env={"AREA": "eu"}).expanded.architecture
    assert lacking(program_in(code), drawn, App(source=SHA, env={"AREA": "eu"})) == ["STRIPE_KEY"]


def test_what_links_and_the_platform_bring_is_not_missing() -> None:
    code = {"app.py": 'os.environ["DATABASE_URL"], os.environ["REDIS_URL"], os.environ["PORT"], os.getenv("X")\nFlask('}
    assert not open_needs(plan("an API with Postgres and Redis", code))
    assert "with PostgreSQL" in open_needs(plan("an API with Redis", code))["DATABASE_URL"]


SITE = {"package.json": '{"devDependencies": {"vite": "7"}}', "index.html": "", "src/main.js": ""}


def test_what_pages_have_built_in_is_given_to_their_build_or_named() -> None:
    code = {**SITE, "src/main.js": "fetch(import.meta.env.VITE_API); const a = import.meta.env.VITE_TITLE ?? 'x'"}
    assert open_needs(plan("a Vite site", code)).keys() == {"VITE_API"}
    given = plan("a Vite site", code, env={"VITE_API": "https://a.example"})
    assert not open_needs(given)
    assert any("VITE_API: given to its build too" in each.how for each in given.asked)
    assert given.expanded.architecture is not None
    assert built_in(given.expanded.architecture, "app_image") == {"VITE_API": "https://a.example"}


@pytest.mark.parametrize(("line", "taken"), [("ARG VITE_API", True), ("ARG VITE_API=none", True), ("", False)])
def test_a_dockerfile_that_takes_no_such_variable_is_said(line: str, taken: bool) -> None:
    texts = {**SITE, "Dockerfile": f"FROM node:22\n{line}\nRUN npm run build\n"}
    said = open_needs(plan("a Vite site", texts, env={"VITE_API": "a", "LEVEL": "info", "PUBLIC_URL": "/"}))
    assert ("ARG VITE_API" in said.get("VITE_API", "")) is not taken
    assert said.keys() <= {"VITE_API"}


STORES = """import os
from fastapi import FastAPI
app = FastAPI()
place = os.environ["UPLOAD_BUCKET"], os.environ["GCP_PROJECT"], os.getenv("CELERY_BROKER_URL")
database = os.getenv("DB_HOST", "localhost"), os.environ["PGPASSWORD"], os.environ["MODE"]
"""


def test_what_it_uses_is_given_under_the_names_that_its_code_reads() -> None:
    planned = plan("a FastAPI service with Postgres, Redis and a bucket", {"main.py": STORES}, env={"MODE": "x"})
    assert open_needs(planned).keys() <= {"health path"}
    files = write(compose(planned.plan, planned.expanded.architecture)).by_name()
    given = dict(re.findall(r'name  = "(\w+)"\s+value = (.*)', files["main.tf"]))
    assert given["DB_HOST"] == given["DATABASE_HOST"]
    assert given["UPLOAD_BUCKET"] == given["BUCKET"]
    assert given["CELERY_BROKER_URL"] == given["REDIS_URL"]
    assert given["GCP_PROJECT"] == "var.project_id"
    taken = r'name = "(\w+)"\s+value_source \{\s+secret_key_ref \{\s+secret  = (.*)'
    secret = dict(re.findall(taken, files["main.tf"]))
    assert secret["PGPASSWORD"] == secret["DATABASE_PASSWORD"]
    # What it says again, its next program has too, and what is given by hand stays.
    own = {"DB_HOST": "10.0.0.7", "MODE": "y"}
    again = place(planned.expanded.architecture, App(env=own), None, own=Own(program_in({"main.py": STORES})))
    [api] = [part for part in again.architecture.parts if part.part == "cloud_run"]
    assert "UPLOAD_BUCKET=BUCKET" in setting(api, "known_as")
    assert "DB_HOST" not in setting(api, "known_as")


SETTINGS = """from typing import ClassVar
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Base(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="POSTGRES_")
    server: str
    user: str  # who
    password: str = Field(repr=False)
    kind: ClassVar[str] = "x"
    db: str = "app"
    fetches: int = Field(default=3)
    mail_key: str = Field(validation_alias="MAIL_KEY")

    @property
    def url(self) -> str:
        host: str = self.server
        return host


other: str
"""


def test_the_fields_of_a_settings_class_are_variables() -> None:
    program = program_in({"app/settings.py": SETTINGS, "app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n"})
    needed = {"POSTGRES_SERVER", "POSTGRES_USER", "POSTGRES_PASSWORD", "MAIL_KEY"}
    assert program.needs == needed
    assert program.reads == needed | {"POSTGRES_DB", "POSTGRES_FETCHES"}
    planned = plan("a FastAPI service with Postgres", {"main.py": SETTINGS + "app = FastAPI()\n"})
    api = next(part for part in planned.expanded.architecture.parts if part.id == "api")
    for said in ("POSTGRES_SERVER=DATABASE_HOST", "POSTGRES_PASSWORD=DATABASE_PASSWORD", "POSTGRES_DB=DATABASE_NAME"):
        assert said in setting(api, "known_as")
    assert "MAIL_KEY" in open_needs(planned)


@pytest.mark.parametrize("name", ["LOG_BUCKET", "AREA", "STRIPE_PASSWORD"])
def test_what_could_be_two_things_or_nothing_here_is_named(name: str) -> None:
    code = {"main.py": f'import os\nfrom flask import Flask\nos.environ["{name}"]\n'}
    goal = "a Flask API with Postgres and two buckets, one for uploads and one for reports"
    assert name in open_needs(plan(goal, code))


def test_what_its_dockerfile_sets_is_not_missing() -> None:
    image = 'FROM python:3.13\nENV MODE=docker AREA="a b" \\\n  LEVEL=info\nENV HOUR 12\n'
    names = ("MODE", "AREA", "LEVEL", "HOUR", "OTHER")
    code = "import os\nfrom flask import Flask\n" + "".join(f'os.environ["{each}"]\n' for each in names)
    said = open_needs(plan("an API", {"app.py": code, "requirements.txt": "flask", "Dockerfile": image}))
    assert said.keys() & set(names) == {"OTHER"}


@pytest.mark.parametrize(
    ("goal", "name", "text", "left"),
    [
        ("a Node CRM with Prisma and Postgres", "package.json", '{"dependencies": {"@prisma/client": "6"}}', ""),
        ("an Express API with knex migrations and Postgres", "package.json", '{"dependencies": {"knex": "3"}}', ""),
        (
            "a Next.js app with Drizzle ORM and NextAuth",
            "package.json",
            '{"dependencies": {"drizzle-orm": "1"}}',
            "Auth",
        ),
        (
            "a React app built with Tailwind and zustand",
            "package.json",
            '{"devDependencies": {"tailwindcss": "4"}}',
            "z",
        ),
        ("a web service with SQLAlchemy and alembic", "requirements.txt", "SQLAlchemy[asyncio]>=2\nalembic\n", ""),
        ("a Django site with DRF and whitenoise", "pyproject.toml", 'a = ["djangorestframework>3", "whitenoise"]', ""),
        ("a Flask API with Celeryx", "requirements.txt", "flask\n", "Celeryx"),
        ("an API with Qdrant", "requirements.txt", "fastapi\nqdrant-client\n", "Qdrant"),
    ],
)
def test_a_package_of_its_lists_is_its_own_and_a_server_is_none(goal: str, name: str, text: str, left: str) -> None:
    asked = plan(goal, {"main.py": "", "index.js": "app.listen(process.env.PORT)", name: text}).asked
    unread = [
        each.words for each in asked if not each.met and each.need in {"not_understood", "left_aside", each.words}
    ]
    assert bool(unread) is bool(left), asked
    assert left in " ".join(unread)
    assert bool(left) or any(each.need == "library" and each.met for each in asked)


@pytest.mark.parametrize(
    ("texts", "folder"),
    [
        ({"package.json": '{"devDependencies": {"vite": "5"}, "scripts": {"build": "vite build"}}'}, "dist"),
        (
            {"package.json": '{"dependencies": {"react-scripts": "5"}, "scripts": {"start": "react-scripts start"}}'},
            "build",
        ),
        (
            {
                "package.json": '{"dependencies": {"next": "15"}, "scripts": {"start": "next start"}}',
                "next.config.js": "module.exports = {output: 'export'}",
            },
            "out",
        ),
        ({"index.html": "<h1>"}, "."),
        ({"package.json": '{"dependencies": {"next": "15"}, "scripts": {"start": "next start"}}'}, ""),
        ({"package.json": '{"devDependencies": {"vite": "5"}, "scripts": {"start": "serve dist"}}'}, ""),
        ({"package.json": '{"devDependencies": {"vite": "5"}, "dependencies": {"express": "4"}}'}, ""),
        ({"package.json": '{"devDependencies": {"vite": "5"}}', "Dockerfile": "FROM nginx"}, ""),
        ({"package.json": "[1]"}, ""),
        ({"index.html": "<h1>", "main.py": "app = Flask(__name__)"}, ""),
    ],
)
def test_pages_that_nothing_in_them_serves_are_told(texts: dict[str, str], folder: str) -> None:
    assert program_in(texts).alone == folder
    started = [[each.how for each in plan("a website", texts, **more).asked if each.need == "start"] for more in MORE]
    assert [len(each) for each in started] == [bool(folder), 0]
    assert all("nginx" in how for how in started[0])


def test_java_s_address_of_the_database_is_made_of_its_host_port_and_name() -> None:
    code = "spring.datasource.url=${SPRING_DATASOURCE_URL}\nspring.datasource.password=${SPRING_DATASOURCE_PASSWORD}\n"
    texts = {"pom.xml": "<project/>", "src/main/resources/application.properties": code}
    planned = plan("a Spring Boot API with Postgres", texts)
    assert not {each for each in open_needs(planned) if each.startswith("SPRING")}
    text = write(compose(planned.plan, planned.expanded.architecture)).by_name()["main.tf"]
    address = re.search(r'name  = "SPRING_DATASOURCE_URL"\s+value = (.*)', text)
    assert address is not None
    assert re.fullmatch(r'"jdbc:postgresql://\$\{\S+ip_address\}:\$\{tostring\(5432\)\}/\$\{\S+\}"', address[1]), (
        address[1]
    )


def test_files_that_it_writes_beside_itself_are_said_to_be_gone() -> None:
    written = {"app.py": "from flask import Flask\nopen('data/notes.txt', 'a')\n"}
    assert "keeps no files" in open_needs(plan("an API", written))["files it writes"]
    assert not open_needs(plan("an API", {"app.py": "from flask import Flask\nopen('/tmp/x', 'w')\n"}))


def test_a_made_up_value_is_a_risk_only_where_no_value_came_along() -> None:
    given = plan("an API", FLASK, frozenset({"STRIPE_KEY"}), secrets=["STRIPE_KEY"])
    assert "secret_made_up" not in given.risks
    assert "secret_made_up" not in given.plan.risk_flags
    assert any("with the value that came along" in each.how for each in given.asked)
    assert "secret_made_up" in plan("an API", FLASK, frozenset({"A"}), secrets=["A", "B"]).risks


class Held:
    """A bucket with one source."""

    def __init__(self, content: bytes | None) -> None:
        self.content = content

    def size(self, sha256: str) -> int | None:
        return len(sha256)

    def read(self, sha256: str, most: int) -> bytes | None:
        return self.content

    def upload_url(self, sha256: str, size: int) -> str:
        raise AssertionError("it is there")


def test_a_source_of_several_programs_is_refused_with_their_folders() -> None:
    texts = {"backend/main.py": "", "backend/requirements.txt": "flask", "web/package.json": "{}", "README.md": "x"}
    with pytest.raises(Unprocessable, match=r"backend, web have one: .*--source DIR/backend"):
        program_of(App(source=SHA), Held(archive(texts)))
    assert program_of(App(source=SHA), Held(archive({"main.py": "", **texts}))) is not None


# Named: an archive has the time in it, and workers have to find the same tests.
@pytest.mark.parametrize(
    "content",
    [None, b"", b"no archive", archive({"a.py": "x"})[:40], b"\x1f\x8b" + b"0" * 50],
    ids=["none", "empty", "no archive", "cut off", "no gzip"],
)
def test_a_source_that_nobody_can_look_into_is_planned_by_its_goal_alone(content: bytes | None) -> None:
    assert program_of(App(source=SHA), Held(content)) is None


def test_only_code_of_its_own_is_read() -> None:
    names = ["app.py", "node_modules/x/index.js", "tests/test_app.py", "photo.jpg", "web/main.ts", "package-lock.json"]
    assert set(texts_of(archive(dict.fromkeys(names, "x"))) or ()) == {"app.py", "web/main.ts"}


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("a function for every file that is uploaded to a bucket", {"cloud_run", "bucket", "eventarc"}),
        ("a Cloud Function that handles messages of a Pub/Sub topic", {"cloud_run", "queue"}),
        ("a Cloud Function called over HTTP", {"cloud_run"}),
    ],
)
def test_a_function_that_events_start_is_a_service_that_they_call(goal: str, expected: set[str]) -> None:
    planned = plan(goal, {"main.py": "import functions_framework\n", "requirements.txt": "functions-framework\n"})
    assert set(kinds(planned).values()) == expected
    service = next(part for part in planned.expanded.architecture.parts if part.part == "cloud_run")
    callers = [part.part for part in planned.expanded.architecture.parts if service.id in part.uses]
    assert callers == [kind for kind in ("eventarc", "queue") if kind in expected]
    public = {each.key: each.value for each in service.settings}.get("public", "true")
    assert (public == "false") is bool(callers)


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        ("an API with Postgres and Redis, and a nightly job that cleans up the database", {"app"}),
        ("an API with Postgres, Redis, a bucket for uploads and a nightly job that deletes old uploads", {"files"}),
        ("a nightly job that fills a Postgres database", {"app"}),
    ],
)
def test_a_job_beside_a_service_reaches_what_it_works_on_and_no_more(goal: str, reached: set[str]) -> None:
    parts = make_plan(goal, OFFLINE).expanded.architecture.parts
    assert {id_ for part in parts if part.part == "run_job" for id_ in part.uses} == reached


@pytest.mark.parametrize(
    ("texts", "met", "says"),
    [
        (
            {"go.mod": "module x", "main.go": 'http.ListenAndServe(":8080", nil)'},
            True,
            "builds it by Google's buildpack",
        ),
        ({"Dockerfile": "FROM nginx", "index.html": "x"}, True, "builds it by its Dockerfile"),
        ({"Cargo.toml": "", "src/main.rs": "", "Dockerfile": "FROM rust"}, True, "a Rust application, and Cloud Build"),
        ({"Cargo.toml": "", "src/main.rs": "axum::serve"}, False, "no buildpack of Google's builds: add a Dockerfile"),
        (FLASK | {"Dockerfile": "FROM python"}, None, ""),
        (FLASK | {"Cargo.toml": ""}, None, ""),
    ],
)
def test_what_takes_a_container_to_build_is_said_when_it_is_planned(
    texts: Mapping[str, str], met: bool | None, says: str
) -> None:
    lines = [each for each in plan("a web service", texts).asked if each.need == "build"]
    assert [each.met for each in lines] == ([] if met is None else [met])
    assert all(says in each.how for each in lines)


def test_what_unpacks_to_more_than_is_built_is_refused_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_texts, "_ANY_SIZE", 100_000)
    with pytest.raises(Unpacks, match="30 times what it is"):
        texts_of(archive({"zeros.txt": "0" * 200_000}))
    monkeypatch.setattr(source_texts, "_MOST_FILES", 3)
    with pytest.raises(Unpacks, match="50,000 files"):
        texts_of(archive(dict.fromkeys(("a.py", "b.py", "c.py", "d.py"), "x")))
    sources: Any = SimpleNamespace(read=lambda *_: archive(dict.fromkeys(("a.py", "b.py", "c.py", "d.py"), "x")))
    with pytest.raises(Unprocessable, match=r"app\.source: the source is not taken: it unpacks to more"):
        program_of(App(source="a" * 64), sources)
