"""A plan becomes what its program is: called or working, pushed to, without a topic that nobody fills, asked where it
answers."""

from collections.abc import Mapping
from typing import Any

import pytest

from functions.planning.own_program import Own
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.source_reads import program_in
from shared.llm import provider
from shared.schemas.app import App
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)
LISTS = {"requirements.txt": "flask\nfastapi\n"}
READS_ENVELOPE = 'base64.b64decode(request.get_json()["message"]["data"])\n'
PUSHED = {**LISTS, "main.py": f'app = Flask(__name__)\n@app.post("/")\ndef take():\n    {READS_ENVELOPE}'}


def planned(goal: str, texts: Mapping[str, str], **app: Any) -> Planned:
    return make_plan(goal, OFFLINE, App(source="5e" * 32, **app), own=Own(program_in(texts)))


def parts(plan: Planned) -> dict[str, tuple[str, dict[str, str], list[str]]]:
    return {
        each.id: (each.part, {one.key: one.value for one in each.settings if one.key != "source"}, list(each.uses))
        for each in plan.expanded.architecture.parts
    }


def fast_api(*routes: str) -> dict[str, str]:
    code = "".join(f'@app.get("{route}")\ndef f(): pass\n' for route in routes)
    return {**LISTS, "main.py": f"app = FastAPI()\n{code}"}


@pytest.mark.parametrize(
    ("route", "path"),
    [("/", "/"), ("/pubsub/push", "/pubsub/push")],
)
def test_a_program_that_listens_is_pushed_to_where_the_goal_says_that_it_consumes(route: str, path: str) -> None:
    texts = {**LISTS, "main.py": PUSHED["main.py"].replace('"/"', f'"{route}"')}
    made = parts(planned("a service that consumes orders from a Pub/Sub topic", texts))
    assert (made["api"][0], made["api"][2]) == ("cloud_run", [])
    assert made["jobs"] == ("queue", {} if path == "/" else {"path": path}, ["api"])
    assert made["api"][1] == {"public": "false"}


def test_express_is_pushed_to_as_well() -> None:
    code = "app.post('/', (q, r) => Buffer.from(q.body.message.data, 'base64')); app.listen(process.env.PORT)"
    texts = {"package.json": '{"dependencies": {"express": "^4"}}', "index.js": code}
    made = parts(planned("a worker that takes messages from Pub/Sub", texts))
    assert {id_: part for id_, (part, _, _) in made.items()} == {"api": "cloud_run", "jobs": "queue"}


def test_an_application_goes_by_any_name() -> None:
    code = (
        'const e = require("express"); const a = e(); a.listen(process.env.PORT); a.get("/health", x);\n'
        'a.post("/events", (q, r) => Buffer.from(q.body.message.data, "base64"))'
    )
    texts = {"package.json": '{"dependencies": {"express": "^4"}}', "index.js": code}
    plan = planned("an Express service that processes events from a Pub/Sub topic", texts)
    assert parts(plan)["jobs"] == ("queue", {"path": "/events"}, ["api"])
    assert parts(plan)["api"][1]["health_path"] == "/health"
    assert {each.need: each.met for each in plan.asked}["Express"]


@pytest.mark.parametrize(
    ("texts", "made"),
    [
        (PUSHED, {"api": "cloud_run", "jobs": "queue"}),
        ({"main.py": "pubsub_v1.SubscriberClient().subscribe(path)"}, {"worker": "worker_pool", "jobs": "queue"}),
        ({"main.py": "print(1)"}, {"worker": "worker_pool", "jobs": "queue"}),
    ],
    ids=["listens", "fetches", "unknown"],
)
def test_jobs_that_come_as_messages_are_the_program_s_own(texts: Mapping[str, str], made: Mapping[str, str]) -> None:
    for goal in ("a worker, its jobs come over Pub/Sub", "an image resizer that gets its jobs by Pub/Sub"):
        plan = planned(goal, texts)
        assert {id_: part for id_, (part, _, _) in parts(plan).items()} == made
        assert all(each.met for each in plan.asked if each.need in {"job", "queue", "worker"})


def test_a_worker_beside_a_service_is_that_service_where_it_is_pushed_to() -> None:
    goal = "a Flask API with a worker that consumes orders from Pub/Sub"
    assert set(parts(planned(goal, PUSHED))) == {"api", "jobs"}
    with_line = {**PUSHED, "Procfile": "web: gunicorn main:app\nworker: python w.py\n"}
    assert parts(planned(goal, with_line))["worker"][0] == "worker_pool"


@pytest.mark.parametrize(
    "code",
    ["subscriber = pubsub_v1.SubscriberClient()\nwhile True: pass", "while True:\n    poll()"],
)
def test_what_fetches_its_messages_stays_a_worker(code: str) -> None:
    made = parts(planned("a worker that takes messages from Pub/Sub", {"main.py": code}))
    assert (made["worker"][0], made["worker"][2]) == ("worker_pool", ["jobs"])


def test_jobs_in_redis_take_no_topic() -> None:
    texts = {**fast_api("/"), "Procfile": "web: x\nworker: y\n", "worker.py": 'r.brpop("jobs")\n'}
    for goal in ("a FastAPI service with a background worker and Redis", "an API with a job queue, a worker and Redis"):
        made = parts(planned(goal, texts))
        assert {part for part, _, _ in made.values()} == {"cloud_run", "worker_pool", "redis"}, goal
        assert made["worker"][2] == ["cache"]
    named = parts(planned("an API with Redis and a worker that consumes a Pub/Sub topic", texts))
    assert "queue" in {part for part, _, _ in named.values()}


@pytest.mark.parametrize("goal", ["a Vite single page app", "a React single page app", "a Vue app", "my React web app"])
def test_pages_alone_are_one_service(goal: str) -> None:
    texts = {"package.json": '{"devDependencies": {"vite": "^5"}}', "index.html": "<div id=app>"}
    assert set(parts(planned(goal, texts))) == {"api"}


def test_pages_and_an_api_are_two() -> None:
    assert set(parts(planned("a React frontend with a Flask API", LISTS))) == {"api", "web"}


@pytest.mark.parametrize(
    ("routes", "path"),
    [
        (("/healthz", "/jobs"), "/healthz"),
        (("/healthz", "/health"), "/health"),
        (("/api/v1/health",), "/api/v1/health"),
        (("/", "/healthz"), None),
        (("/items/{id}", "/items"), "/items"),
        (("/items", "/sums"), None),
    ],
)
def test_it_is_asked_at_its_health_path_where_it_has_nothing_at_the_top(routes: tuple[str, ...], path: str) -> None:
    assert parts(planned("an API", fast_api(*routes)))["api"][1].get("health_path") == path


@pytest.mark.parametrize(
    ("place", "line", "path"),
    [
        ("'health'", "@Get()", "/api/health"),
        ("", "@Get('ping')", "/api/ping"),
        ("'cats'", "@Get(':id')", None),
        ("{ path: 'cats' }", "@Get()", None),
    ],
)
def test_the_classes_of_nestjs_say_where_it_is_asked(place: str, line: str, path: str | None) -> None:
    texts = {
        "package.json": '{"dependencies": {"@nestjs/core": "^10", "@nestjs/common": "^10"}}',
        "src/main.ts": "app.setGlobalPrefix('api'); await app.listen(process.env.PORT ?? 3000);",
        "src/app.controller.ts": f"@Controller({place})\nclass A {{\n{line} a() {{}}\n}}",
    }
    plan = planned("an API", texts)
    assert parts(plan)["api"][1].get("health_path") == path
    assert not [each for each in plan.asked if each.need == "health path"]
    texts["src/app.controller.ts"] = "@Controller('cats')\nclass A {\n@Get() a() {}\n@Get('all') b() {}\n}"
    # Packages that bring no route of their own at the top leave it so.
    texts["src/app.module.ts"] = "import { ConfigModule } from '@nestjs/config';\nSwaggerModule.setup('docs', app, d);"
    [said] = [each for each in planned("an API", texts).asked if each.need == "health path"]
    assert "/api/cats, /api/cats/all" in said.how
    texts["src/app.module.ts"] = "import { ServeStaticModule } from '@nestjs/serve-static';"
    assert not [each for each in planned("an API", texts).asked if each.need == "health path"]


def test_that_nothing_answers_at_the_top_is_said_with_what_does() -> None:
    [line] = [each for each in planned("an API", fast_api("/items", "/sums")).asked if each.need == "health path"]
    assert not line.met
    assert "--health-path" in line.how
    assert "/items, /sums" in line.how
    said = planned("an API", fast_api("/items"), health_path="/items")
    assert not [each for each in said.asked if each.need == "health path"]


@pytest.mark.parametrize(
    "code",
    [
        'app = FastAPI()\napp.mount("/", StaticFiles(directory="x"))\n@app.get("/a")\ndef f(): pass',
        'app = FastAPI(root_path="/x")\n@app.get("/a")\ndef f(): pass',
        'r = APIRouter(prefix="/v1")\n@r.get("/a")\ndef f(): pass',
        'from http.server import BaseHTTPRequestHandler\n@app.get("/a")\ndef f(): pass',
    ],
)
def test_what_may_answer_at_the_top_is_asked_there(code: str) -> None:
    plan = planned("an API", {**LISTS, "main.py": code})
    assert not {"health_path", "health path"} & {each.need for each in plan.asked}


def test_connections_that_stay_open_get_their_time() -> None:
    texts = {
        "package.json": '{"dependencies": {"ws": "8"}}',
        "s.js": "const {WebSocketServer} = require('ws'); s.listen(1)",
    }
    plan = planned("a chat", texts)
    assert parts(plan)["api"][1] == {"timeout_s": "3600", "session_affinity": "true"}
    assert any("each instance knows its own connections" in each.how for each in plan.asked)
    said = planned("a chat room with websockets", texts)
    assert any("each instance knows its own connections" in each.how for each in said.asked)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "flask\nacme-auth @ git+ssh://git@github.com/acme/auth.git@v1\n"),
        ("requirements.txt", "git+ssh://git@github.com/acme/acme-auth.git@v1\n"),
        ("package.json", '{"dependencies": {"acme-auth": "git+ssh://git@github.com/acme/auth.git"}}'),
        ("package.json", '{"dependencies": {"acme-auth": "git@github.com:acme/auth.git"}}'),
        ("pyproject.toml", '[project]\ndependencies = [\n  "acme-auth @ git+ssh://git@github.com/acme/auth.git"]\n'),
    ],
)
def test_packages_that_a_build_has_no_key_for_are_named(name: str, text: str) -> None:
    [line] = [each for each in planned("an API", {name: text}).asked if each.need == "private packages"]
    assert (line.met, line.words) == (False, "acme-auth")


def test_each_secret_is_said_by_its_own_name() -> None:
    plan = planned("an API with Postgres", fast_api("/"), secrets=["SECRET_KEY", "STRIPE_KEY"])
    assert [each.words for each in plan.asked if each.need == "own_secret"] == ["SECRET_KEY", "STRIPE_KEY"]


@pytest.mark.parametrize(
    ("packages", "goal", "said"),
    [
        ("flask\nflask-sqlalchemy\npsycopg2-binary\n", "an API with Postgres", True),
        ("sqlmodel\npsycopg2\n", "an API with Postgres", True),
        ("sqlmodel\npsycopg2\n", "an API with Redis", False),
        ("SQLAlchemy<2.1\npsycopg2-binary\n", "an API with Postgres", False),
        ("flask-sqlalchemy\nsqlalchemy==2.0.36\npsycopg2-binary\n", "an API with Postgres", False),
        ("sqlalchemy\npsycopg[binary]\npsycopg2-binary\n", "an API with Postgres", False),
        ("flask\npsycopg2-binary\n", "an API with Postgres", False),
        ("flask\nsqlalchemy\n", "an API with Postgres", True),
        ("sqlalchemy==2.0.36\n", "an API with Postgres", True),
        ("sqlalchemy\npg8000\n", "an API with Postgres", False),
        ("sqlalchemy\npymysql\n", "an API with MySQL", False),
        ("-r base.txt\nsqlalchemy\n", "an API with Postgres", False),
    ],
)
def test_an_sqlalchemy_that_takes_another_driver_than_is_installed_is_told(
    packages: str, goal: str, said: bool
) -> None:
    texts = {"requirements.txt": packages, "main.py": "app = Flask(__name__)\ncreate_engine(environ['DATABASE_URL'])\n"}
    needs = {each.need for each in planned(goal, texts).asked if not each.met}
    assert ("driver" in needs) is said
