"""The user's own application: what a goal and a caller say of it is in the plan, or is refused by its field."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from functions.planning.catalogue import compose, write
from functions.planning.generate import GenerateRequest, generate_run
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from shared.drafts import judge_draft
from shared.http import Unprocessable
from shared.llm import provider
from shared.parts.app import applications, built_parts, command_of, environment_of, with_app
from shared.parts.expand import PlanRefused
from shared.schemas import Architecture, Run
from shared.schemas.app import App
from shared.settings import ModelSettings
from shared.store import Documents
from tests.support.store import client, firestore_host  # noqa: F401 - fixtures

OFFLINE = provider(ModelSettings(), RULES)
SHA = "5e" * 32
DIGEST = "sha256:" + "a1" * 32
COMMIT = "c0ffee" * 6 + "beef"


class Known:
    """Registries and hosts that know everything."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def digest(self, image: str) -> str | None:
        self.asked.append(image)
        return DIGEST

    def commit(self, url: str, ref: str) -> str | None:
        self.asked.append(f"{url} {ref}")
        return COMMIT

    def builds_in(self) -> tuple[str, str]:
        return "infraai-local", "us-central1"


class Uploaded:
    """A bucket that has every source."""

    def size(self, sha256: str) -> int | None:
        return len(sha256)

    def read(self, sha256: str, most: int) -> bytes | None:
        return None

    def upload_url(self, sha256: str, size: int) -> str:
        raise AssertionError("it is there")


def plan(goal: str, look: Known | None = None, **app: Any) -> Planned:
    return make_plan(goal, OFFLINE, App(**app) if app else None, look)


def settings(planned: Planned, id_: str = "api") -> dict[str, str]:
    part = next(each for each in planned.expanded.architecture.parts if each.id == id_)
    return {each.key: each.value for each in part.settings}


def files(planned: Planned) -> dict[str, str]:
    return write(compose(planned.plan, planned.expanded.architecture)).by_name()


@pytest.mark.parametrize(
    ("goal", "parts"),
    [
        ("an API with Postgres", {"api": "cloud_run", "app": "sql"}),
        ("notes with a database", {"api": "cloud_run", "app": "sql"}),
        ("a counter with Redis", {"api": "cloud_run", "cache": "redis"}),
        ("a static website", {"api": "cloud_run"}),
        ("my portfolio page", {"api": "cloud_run"}),
        ("a worker that takes messages from Pub/Sub", {"worker": "worker_pool", "jobs": "queue"}),
        ("deploy this", {"api": "cloud_run"}),
    ],
)
def test_a_source_runs_as_what_the_goal_says_it_is(goal: str, parts: dict[str, str]) -> None:
    planned = plan(goal, source=SHA)
    assert {each.id: each.part for each in planned.expanded.architecture.parts} == parts
    assert settings(planned, next(iter(parts)))["source"] == f"sha256:{SHA}"
    assert judge_draft(files(planned)) == []


def test_what_is_built_is_a_variable_without_default_that_names_its_source() -> None:
    text = files(plan("an API with Postgres", source=SHA))
    assert re.search(r"image\s+= var\.app_image\n", text["main.tf"])
    variable = text["variables.tf"].partition('variable "app_image" {')[2].partition("\n}")[0]
    assert f"sha256:{SHA}" in variable
    assert "default" not in variable
    assert files(plan("an API with Postgres", source="5f" * 32)) != text


def test_a_database_of_ones_own_program_gives_an_address_that_works_as_it_is() -> None:
    main = files(plan("an API with Postgres", source=SHA))["main.tf"]
    assert 'name = "DATABASE_URL"' in main
    assert "login" not in settings(plan("an API with Postgres"), "app")


def test_every_field_lands_in_the_files() -> None:
    planned = plan(
        "an API",
        source=SHA,
        port=3000,
        command="gunicorn -b :3000 app:app",
        env={"LEVEL": "debug, all", "QUOTE": 'a "b" ${c} %{d}'},
        secrets=["STRIPE_KEY"],
        health_path="/healthz",
        memory="2Gi",
        cpu="2",
    )
    main = files(planned)["main.tf"]
    for text in (
        "container_port = 3000",
        'value = "debug, all"',
        r'value = "a \"b\" $${c} %%{d}"',
        'name = "STRIPE_KEY"',
        'path = "/healthz"',
        'memory = "2Gi"',
        'cpu    = "2"',
    ):
        assert text in main, text
    said = {each.need for each in planned.asked if each.met}
    assert {"source", "port", "command", "env", "own_secret", "health_path", "memory", "cpu"} <= said
    assert judge_draft(files(planned)) == []


def test_an_image_is_pinned_to_what_its_registry_says_now() -> None:
    look = Known()
    planned = plan("an API", look, image="acme/shop:1.4")
    assert look.asked == ["docker.io/acme/shop:1.4"]
    assert settings(planned)["image"] == f"docker.io/acme/shop@{DIGEST}"
    assert f"docker.io/acme/shop@{DIGEST}" in files(planned)["variables.tf"]


def test_an_image_in_the_goal_is_pinned_too_and_its_port_is_taken() -> None:
    planned = plan("Run us-docker.pkg.dev/acme/apps/shop:1.4 on port 3000", Known())
    assert settings(planned)["image"] == f"us-docker.pkg.dev/acme/apps/shop@{DIGEST}"
    assert settings(planned)["port"] == "3000"
    assert any(each.need == "image" and each.met and DIGEST in each.how for each in planned.asked)


def test_an_image_whose_registry_does_not_answer_is_said_to_be_a_tag() -> None:
    planned = plan("an API", image="nginx")
    line = next(each for each in planned.asked if each.need == "image")
    assert settings(planned)["image"] == "docker.io/library/nginx:latest"
    assert "did not tell" in line.how


@pytest.mark.parametrize("image", ["ghcr.io/acme/shop:1", "quay.io/acme/shop:1", "registry.acme.com/shop:1"])
def test_an_image_that_cloud_run_does_not_pull_is_copied_by_its_digest(image: str) -> None:
    exact = f"{image.removesuffix(':1')}@{DIGEST}"
    for planned in (plan("an API", Known(), image=image), plan(f"Run {image} as a service", Known())):
        assert settings(planned)["source"] == f"copy:{exact}"
        assert "image" not in settings(planned)
        line = next(each for each in planned.asked if each.need == "image")
        assert line.met
        assert f"copies {exact}" in line.how
    text = files(plan("an API", Known(), image=image, command="node server.js", port=3000))
    assert f"Copied from {exact}" in text["variables.tf"]
    assert 'command = ["node", "server.js"]' in text["main.tf"]
    assert command_of(plan("an API", image=image, command="node x").expanded.architecture, "app_image") == ""


@pytest.mark.parametrize(
    "image",
    [
        "localhost:5000/shop:1",
        "10.0.0.7/shop:1",
        "10.0.0.7:5000/shop:1",
        "169.254.169.254/shop:1",
        "metadata.google.internal/shop:1",
        "registry.corp.internal:5000/shop:1",
        "nas.local/shop:1",
    ],
)
def test_an_image_that_nobody_else_reaches_is_not_met(image: str) -> None:
    planned = plan("an API", image=image)
    assert "source" not in settings(planned)
    line = next(each for each in planned.asked if each.need == "image")
    assert not line.met
    assert "push the image to Artifact Registry" in line.how


@pytest.mark.parametrize(
    ("goal", "source"),
    [
        ("Deploy https://github.com/acme/shop with Postgres", "https://github.com/acme/shop"),
        ("run github.com/acme/shop.git from the develop branch", "https://github.com/acme/shop#develop"),
        ("run https://github.com/acme/shop/tree/v2", "https://github.com/acme/shop#v2"),
        ("a service from https://gitlab.com/acme/shop", "https://gitlab.com/acme/shop"),
    ],
)
def test_a_repository_in_the_goal_is_built(goal: str, source: str) -> None:
    assert settings(plan(goal))["source"] == source
    assert settings(plan(goal, Known()))["source"] == f"{source.partition('#')[0]}#{COMMIT}"


def test_what_stands_behind_a_repository_is_its_folder_or_refused() -> None:
    found = settings(plan("a service from https://github.com/acme/shop#main:api."))
    assert found["source"] == "https://github.com/acme/shop#main:api"
    assert "source" in settings(plan("a service from https://github.com/acme/shop/issues"))
    for odd in ("#--upload-pack=x", "#main:../x", "#main:/etc", ":~x", "#", "#main=x"):
        with pytest.raises(Unprocessable, match="is no branch, tag or commit"):
            plan(f"a service from https://github.com/acme/shop{odd}")


def test_a_repository_in_the_goal_that_nothing_builds_is_said_to_be_left_out() -> None:
    line = next(each for each in plan("a VM that runs github.com/acme/shop").asked if each.need == "repository")
    assert not line.met


def test_a_repository_that_delivers_is_not_what_is_built() -> None:
    planned = plan("Cloud Run service, deployed from github.com/acme/shop without service account keys")
    assert "source" not in settings(planned)


def test_where_several_parts_could_be_it_the_page_asks_which() -> None:
    planned = plan("a React frontend and an API", source=SHA)
    assert planned.ask is not None
    assert planned.ask.choices == ["api", "web"]
    assert planned.ask.default == "api"
    chosen = plan("a React frontend and an API", source=SHA, part="web")
    assert "source" in settings(chosen, "web")
    assert "source" not in settings(chosen, "api")
    assert built_parts(chosen.expanded.architecture) == {"web_app_image": f"sha256:{SHA}"}
    assert 'variable "web_app_image"' in files(chosen)["variables.tf"]


@pytest.mark.parametrize(
    ("goal", "app", "field"),
    [
        ("a game server on a VM", {"source": SHA}, "app.source"),
        ("an API", {"source": SHA, "part": "web"}, "app.part"),
        ("a worker for a queue", {"source": SHA, "port": 80}, "app.port"),
        ("a PostgreSQL database", {"env": {"A": "b"}}, "app"),
    ],
)
def test_what_nothing_takes_is_refused_by_its_field(goal: str, app: dict[str, Any], field: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        plan(goal, **app)
    assert [each["field"] for each in refused.value.errors] == [field]


def test_a_function_whose_source_comes_along_is_served_by_cloud_run() -> None:
    planned = plan("a Cloud Function that greets, called every hour", source=SHA)
    kinds = {part.id: (part.part, part.uses) for part in planned.expanded.architecture.parts}
    assert kinds == {"function": ("cloud_run", []), "schedule": ("schedule", ["function"])}
    assert built_parts(planned.expanded.architecture) == {"app_image": f"sha256:{SHA}"}
    assert any(each.need == "cloud_run" and "functions framework" in each.how for each in planned.asked)
    assert not any(each.need == "function" for each in planned.asked)
    assert "google_cloud_run_v2_service" in "".join(files(planned).values())
    without = plan("a Cloud Function that greets")
    assert [part.part for part in without.expanded.architecture.parts] == ["function"]


def test_a_worker_beside_a_service_is_of_the_same_source_and_nobody_is_asked_which() -> None:
    planned = plan("a Flask API with a Celery worker and Redis", source=SHA, secrets=["API_KEY"])
    assert planned.ask is None or "application" not in planned.ask.question
    assert built_parts(planned.expanded.architecture) == {
        "app_image": f"sha256:{SHA}",
        "worker_app_image": f"sha256:{SHA}",
    }
    assert any("`worker: COMMAND` of its Procfile" in each.how for each in planned.asked)
    users = {part.id for part in planned.expanded.architecture.parts if "api-key" in part.uses}
    assert users == {"api", "worker"}
    alone = plan("a Flask API with a Celery worker and Redis", source=SHA, part="api")
    assert built_parts(alone.expanded.architecture) == {"app_image": f"sha256:{SHA}"}


def test_a_variable_that_a_database_brings_is_not_given_twice() -> None:
    planned = plan("an API with Redis", source=SHA, env={"REDIS_URL": "redis://elsewhere"})
    with pytest.raises(ValueError, match=r"app\.env: api gets REDIS_URL"):
        files(planned)


@pytest.mark.parametrize("name", ["PGHOST", "DB_HOST", "SQLALCHEMY_DATABASE_URI"])
def test_a_variable_leads_past_no_database_that_is_drawn(name: str) -> None:
    with pytest.raises(ValueError, match=rf"app\.env: {name} would lead api elsewhere than to"):
        files(plan("a Flask API with PostgreSQL", env={name: "db.elsewhere.example"}))
    assert files(plan("a Flask API", env={name: "db.elsewhere.example"}))


@pytest.mark.parametrize(
    "app",
    [
        {"image": "a b"},
        {"image": "../etc/passwd"},
        {"image": "http://x/y"},
        {"image": 'x"; rm -rf'},
        {"image": "x@sha256:12"},
        {"source": "../" + SHA},
        {"source": SHA, "image": "nginx"},
        {"repository": {"url": "https://evil.example/acme/shop"}},
        {"repository": {"url": "https://user:pw@github.com/acme/shop"}},
        {"repository": {"url": "https://github.com/acme/../shop"}},
        {"repository": {"url": "file:///etc"}},
        {"repository": {"url": "https://github.com/acme/shop", "ref": "--upload-pack=x"}},
        {"repository": {"url": "https://github.com/acme/shop", "ref": "a..b"}},
        {"port": 0},
        {"port": 70_000},
        {"env": {"PORT": "1"}},
        {"env": {"LD_PRELOAD": "/x"}},
        {"env": {"K_SERVICE": "x"}},
        {"env": {"a-b": "x"}},
        {"env": {"": "x"}},
        {"env": {"A": "\x00"}},
        {"env": {"A": "x" * 5_000}},
        {"env": {f"A{n}": "" for n in range(101)}},
        {"env": {"KEY": "x"}, "secrets": ["KEY"]},
        {"env": {"KEY": "x"}, "unset": ["KEY"]},
        {"unset": ["a-b"]},
        {"secrets": ["A", "A"]},
        {"health_path": "http://x"},
        {"health_path": "//evil.example"},
        {"health_path": "/up/../admin"},
        {"domain": "not a domain"},
        {"memory": "lots"},
        {"anything": "else"},
    ],
)
def test_what_can_not_be_is_refused(app: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        App(**app)


def test_a_variable_is_removed_and_the_others_stay() -> None:
    planned = plan("an API", source=SHA, env={"LEVEL": "info", "MODE": "x"}).expanded.architecture
    [id_] = [part.id for part in planned.parts if part.part == "cloud_run"]

    def left(architecture: Any, **app: Any) -> dict[str, str]:
        changed = with_app(architecture, App(**app))
        return next(environment_of(part) for part in changed.parts if part.id == id_)

    assert left(planned, unset=["LEVEL"], env={"NEW": "1"}) == {"MODE": "x", "NEW": "1"}
    assert left(planned, unset=["LEVEL", "MODE"]) == {}
    assert left(planned, env={"LEVEL": ""}) == {"LEVEL": "", "MODE": "x"}
    with pytest.raises(PlanRefused, match="no variable OTHER of its own to remove; it has LEVEL, MODE"):
        left(planned, unset=["OTHER"])


def test_a_domain_gets_its_balancer_and_certificate() -> None:
    planned = plan("an API", source=SHA, domain="shop.example.com")
    assert any(each.part == "load_balancer" for each in planned.expanded.architecture.parts)
    assert "shop.example.com" in files(planned)["variables.tf"] + files(planned)["main.tf"]


def test_a_client_of_plans_alone_may_name_its_application(client: Any) -> None:
    planned = plan("an API with Postgres")
    body = GenerateRequest(prompt="an API with Postgres", plan=planned.plan, app=App(source=SHA, secrets=["KEY"]))
    runs = Documents(client, "runs", Run)
    answer = generate_run(
        body, provider=OFFLINE, runs=runs, clock=lambda: 1.0, new_id=lambda: "run-abcdefghijkl", sources=Uploaded()
    )
    stored = runs.get(answer.run_id)
    assert answer.valid
    assert stored.architecture is not None
    assert built_parts(stored.architecture) == {"app_image": f"sha256:{SHA}"}


def test_the_likeliest_part_is_the_one_that_people_call() -> None:
    parts = [{"id": "jobs", "part": "worker_pool"}, {"id": "site", "part": "cloud_run"}, {"id": "db", "part": "sql"}]
    assert applications(Architecture.model_validate({"name": "jobs", "region": "us-central1", "parts": parts})) == [
        "site",
        "jobs",
    ]


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        ("a Flask app on Kubernetes", "kubectl"),
        ("a workflow over 3 functions", "several functions here, and one source"),
        ("a Flask app on a VM", "runs an image and builds none: say that it runs on Cloud Run"),
    ],
)
def test_a_source_that_nothing_in_the_plan_builds_is_refused_with_what_to_do(goal: str, says: str) -> None:
    with pytest.raises(Unprocessable, match=says):
        plan(goal, source=SHA)


def test_traffic_goes_to_the_newest_revision_in_so_many_words() -> None:
    assert "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST" in files(plan("an API"))["main.tf"]
