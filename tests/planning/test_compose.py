# ruff: noqa: E501 - tables
"""A docker-compose file pasted as a goal: its programs, its stores managed, and a word of everything that it says."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.words.compose_text import compose_in
from tests.planning.test_meant import OFFLINE, plan, unmet

SHOP = """I have this compose file on one machine, how do I get it on Google Cloud in Frankfurt? shop.example.de

version: '3'
services:
  web:
    image: nginx:1.25
    ports: ["80:80", "443:443"]
    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]
  app:
    image: ghcr.io/foo/app:1.4
    command: gunicorn app:app
    environment:
      - DATABASE_URL=postgres://shop:shop@db/shop
      - DB_HOST=db
      - BROKER=redis://cache:6379/0
      - SECRET_KEY=abc
      - LOG_LEVEL=info
      - MAIL_FROM
    depends_on: [db, cache]
    volumes: ["uploads:/app/uploads"]
    privileged: true
  worker:
    image: ghcr.io/foo/app:1.4
    command: celery -A app worker
    deploy: {replicas: 3, resources: {limits: {memory: 2G}}}
  db:
    image: postgres:15-alpine
    ports: ["5432:5432"]
  cache:
    image: redis:7
  adminer:
    image: adminer
    ports: ["8080:8080"]
volumes:
  uploads:
please keep daily backups of the database
"""


def test_programs_are_services_and_workers_and_stores_are_managed() -> None:
    parts = plan(SHOP)
    assert {id_: each.part for id_, each in parts.items()} == {
        "web": "cloud_run", "app": "cloud_run", "worker": "worker_pool", "db": "sql", "cache": "redis",
        "secret-key": "secret", "app-files": "bucket", "front": "load_balancer",
    }  # fmt: skip
    assert parts["db"].settings["version"] == "15"
    assert parts["db"].settings["backups"] == "true"
    assert parts["worker"].settings["instances"] == "3"
    assert parts["worker"].settings["memory"] == "2Gi"
    assert parts["app"].settings["internal"] == "true"
    assert parts["front"].uses == ["web"]
    assert set(parts["worker"].uses) >= {"db", "cache"}


def test_a_program_finds_what_it_uses_under_its_own_names_and_no_secret_stands_in_clear() -> None:
    app = plan(SHOP)["app"]
    assert app.settings["known_as"] == "DB_HOST=DATABASE_HOST,BROKER=REDIS_URL"
    assert app.settings["env"] == "LOG_LEVEL=info"
    assert "secret-key" in app.uses


def test_what_nothing_stands_for_is_told() -> None:
    told = [each.words for each in make_plan(SHOP, OFFLINE).asked if not each.met]
    for word in ("db: ports", "adminer: adminer", "app: MAIL_FROM", "app: privileged", "web: ./nginx.conf"):
        assert any(line.startswith(word) for line in told), word


def test_nothing_of_the_file_is_said_not_to_be_understood() -> None:
    assert "not_understood" not in unmet(SHOP)


def test_what_is_published_for_the_machine_alone_is_not_opened() -> None:
    goal = (
        "services:\n  web:\n    image: nginx:1.25\n    ports: ['80:80']\n"
        "  api:\n    image: ghcr.io/foo/api:1\n    ports: ['127.0.0.1:8000:8000']\n"
    )
    assert plan(goal)["api"].settings["internal"] == "true"
    assert plan(goal)["api"].settings["port"] == "8000"


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  web: [",
        "services:\n  web: !!python/object/apply:os.system ['true']",
        "services:\n  - web\n  - api",
        "services: web and api, both public",
        "three services:\n  web: public\n  api: internal",
        "services:\n",
        "version: 3\nservices:\n  a: &a {image: x, b: *a}\n  c: 4",
    ],
)
def test_what_is_no_compose_file_is_read_as_words(text: str) -> None:
    assert compose_in(text) is None


_LAYERS = "\n".join(f"x-{n}: &a{n} {{0}}".format(f"[{', '.join([f'*a{n - 1}'] * 9)}]") for n in range(1, 12))
_MERGED = "\n".join(f"x-{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 12))


@pytest.mark.parametrize(("first", "layers"), [("[a, b]", _LAYERS), ("{a: b}", _MERGED)])
@pytest.mark.parametrize("use", ["image: *a11", "image: x\n    environment: *a11", "image: x\n    <<: *a11"])
def test_a_few_lines_that_name_billions_are_read_as_words(first: str, layers: str, use: str) -> None:
    assert compose_in(f"x-0: &a0 {first}\n{layers}\nservices:\n  web:\n    {use}\n") is None


def test_what_is_named_twice_is_read_twice() -> None:
    made = compose_in(
        "x-own: &own {A: b}\nservices:\n  web: {image: x, environment: *own}\n  api: {image: y, environment: *own}\n"
    )
    assert made is not None
    assert [each.env for each in made.services] == [{"A": "b"}, {"A": "b"}]


def test_the_words_around_a_file_keep_their_places() -> None:
    compose = compose_in(SHOP)
    assert compose is not None
    assert len(compose.rest) == len(SHOP)
    assert compose.rest.split()[-3:] == ["of", "the", "database"]


WHOLE = """services:
  web:
    build: {context: ./web, dockerfile: Dockerfile.prod, target: prod}
    ports: ["8000:8000", "9000-9005:9000-9005"]
    environment: {LEVEL: info}
    env_file: [.env, {path: other.env, required: false}]
    depends_on:
      db: {condition: service_healthy}
      migrate: {condition: service_completed_successfully}
    healthcheck: {test: ["CMD", "curl", "-f", "http://localhost:8000/health"]}
    labels: {traefik.enable: "true"}
  migrate:
    extends: {service: web}
    command: alembic upgrade head
  worker:
    extends: web
    command: celery -A app worker
    environment: {QUEUE_NAME: high}
    healthcheck: {test: celery inspect ping}
  other:
    extends: {file: common.yml, service: base}
  mail:
    image: axllent/mailpit
    profiles: [dev]
  db:
    image: postgres:16
    healthcheck: {test: pg_isready}
"""


def test_what_takes_from_another_of_the_file_has_it_and_who_waits_for_an_end_waits_for_a_job() -> None:
    parts = plan(WHOLE)
    assert {id_: each.part for id_, each in parts.items()} == {
        "web": "cloud_run", "migrate": "run_job", "worker": "worker_pool", "db": "sql",
    }  # fmt: skip
    assert parts["web"].settings["health_path"] == "/health"
    assert parts["worker"].settings["env"] == "LEVEL=info,QUEUE_NAME=high"
    assert [parts[id_].uses for id_ in ("web", "migrate", "worker")] == [["db"]] * 3


@pytest.mark.parametrize(
    "words",
    [
        "web: build.dockerfile, build.target",
        "web: ports 9000-9005:9000-9005",
        "web: env_file .env",
        "web: env_file other.env",
        "web: labels",
        "migrate: build ./web; others wait for its end",
        "worker: healthcheck",
        "other: extends",
        "mail: profiles",
    ],
)
def test_what_a_file_says_beyond_its_programs_is_told_line_by_line(words: str) -> None:
    assert words in {each.words for each in make_plan(WHOLE, OFFLINE).asked if not each.met}


@pytest.mark.parametrize(
    "base", ["extends: a", "extends: {service: a}", "extends: nobody", "extends: [a]", "extends: {service: [a]}"]
)
def test_a_service_that_takes_from_itself_or_from_nobody_ends_somewhere(base: str) -> None:
    found = compose_in(f"services:\n  a:\n    image: x\n    {base}\n")
    assert found is not None
    assert found.services[0].image == "x"


@pytest.mark.parametrize(
    ("goal", "part", "folder"),
    [
        ("an API with a bucket mounted at /data/Files", "api", "/data/Files"),
        ("run ghcr.io/acme/shop:1.4 and mount the bucket at /data", "api", "/data"),
        ("two services and a bucket mounted at /in in the worker", "worker", "/in"),
        ("a job every night that has a bucket mounted at /in", "job", "/in"),
        ("an API with Postgres and a volume at /data", "api", "/data"),
        ("API mit einem Bucket, eingehängt unter /daten", "api", "/daten"),
    ],
)
def test_a_bucket_is_mounted_where_a_goal_says_so(goal: str, part: str, folder: str) -> None:
    planned = make_plan(goal, OFFLINE)
    parts = {each.id: each for each in planned.expanded.architecture.parts}
    mounted = {id_: one.value for id_, each in parts.items() for one in each.settings if one.key == "mount"}
    assert mounted == {part: folder}
    assert any(parts[each].part == "bucket" for each in parts[part].uses)
    assert not [each for each in planned.asked if each.need in {"not_understood", "left_aside"}]


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        ("a VM with a bucket mounted at /data", "gcsfuse"),
        ("an API with a bucket and a Filestore share mounted at /srv/nfs", "/mnt/shares"),
        ("a VM with a data disk mounted at /var/lib/app", "/mnt/disks/data"),
    ],
)
def test_what_nothing_mounts_is_told_with_the_way(goal: str, says: str) -> None:
    (line,) = [each for each in make_plan(goal, OFFLINE).asked if each.need == "mount"]
    assert not line.met
    assert says in line.how


@pytest.mark.parametrize(
    ("ports", "is_open"),
    [
        ('["8080:8080"]', True), ('["80:8080", "127.0.0.1:9000:9000"]', True), ('["0.0.0.0:80:80"]', True), ('["[::]:80:80"]', True),
        ('["${PORT:-80}:80"]', True), ("[8080]", True), ('[{target: 80, published: 80}]', True),
        ('["127.0.0.1:8080:8080"]', False), ('["192.168.1.5:80:80"]', False), ('["100.64.0.5:80:80"]', False), ('["[::1]:80:80"]', False),
        ('["[fd00::1]:80:80"]', False), ('["localhost:80:80"]', False), ('["${BIND_IP}:80:80"]', False), ('["10.0.0.1::80"]', False),
        ('[{target: 80, published: 80, host_ip: 10.0.0.1}]', False), ("[]", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "beside", ["", "  db:\n    image: postgres:16\n", "  web:\n    image: nginx:1\n    ports: ['80:80']\n"]
)
def test_what_is_not_published_to_the_world_is_not_opened_to_it(ports: str, is_open: bool, beside: str) -> None:
    goal = f"services:\n  admin:\n    image: docker.io/acme/admin:1\n    ports: {ports}\n{beside}"
    planned = make_plan(goal, OFFLINE)
    (admin,) = (each for each in planned.expanded.parts if each.id == "admin")
    assert (admin.settings.public, admin.settings.internal) == (is_open, not is_open)
    told = next(each.how for each in planned.asked if each.words.startswith("admin: docker.io"))
    assert ("people reach it" in told) is is_open


@pytest.mark.parametrize(
    ("around", "is_open"),
    [
        ("Deploy this compose file, internal only:", False),
        ("A private service, only reachable from inside:", False),
        ("Nobody outside may reach it:", False),
        ("Deploy this compose file:", True),
        ("Deploy this, with a private database:", True),
    ],
)
def test_the_words_around_a_file_close_what_it_publishes(around: str, is_open: bool) -> None:
    file = 'services:\n  admin:\n    image: docker.io/acme/admin:1\n    ports: ["8080:8080"]\n  db:\n    image: postgres:16\n'
    (admin,) = (
        each for each in make_plan(f"{around}\n{file}", OFFLINE).expanded.parts if each.part.name == "cloud_run"
    )
    assert (admin.settings.public, admin.settings.internal) == (is_open, not is_open)
