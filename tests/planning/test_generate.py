from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from pydantic import BaseModel

from functions.planning.cost import plan_cost
from functions.planning.generate import GenerateRequest, GenerateResponse, generate, generate_run
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from infra.local.firestore import FirestoreService
from shared.http import TooLarge, Unprocessable
from shared.llm import Answer, Message, ModelTimeout, Provider, facts
from shared.llm.offline import OfflineProvider
from shared.schemas import Architecture, Asked, Graph, InfraPlan, Node, NodeData, Run, RunStatus, TerraformFiles
from shared.store import Documents
from shared.store.runs import new_run_id
from tests.planning.plans import plan_for

Rewrite = Callable[[TerraformFiles], TerraformFiles]


class Rewriting(Provider):
    """A model that answers with what `rewrite` makes of the files it is shown."""

    name = "gemini"

    def __init__(self, rewrite: Rewrite) -> None:
        self.rewrite = rewrite
        self.asked: list[Sequence[Message]] = []

    def respond(self, messages: Sequence[Message], response_schema: type[BaseModel] | None) -> Answer[Any]:
        assert response_schema is TerraformFiles
        self.asked.append(messages)
        return Answer(self.rewrite(TerraformFiles.from_names(facts(messages)["files"])), self.name)


class Down(Provider):
    """A model that gives no answer."""

    name = "gemini"

    def respond(self, messages: Sequence[Message], response_schema: type[BaseModel] | None) -> Answer[Any]:
        raise ModelTimeout("no answer within 45 s")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[firestore.Client]:
    service = FirestoreService(tmp_path_factory.mktemp("firestore") / "firestore.db")
    with ThreadPoolExecutor(4) as threads, pytest.MonkeyPatch.context() as patch:
        server = grpc.server(threads)
        for handler in service.handlers():
            server.add_generic_rpc_handlers((handler,))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        service.start()
        patch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{port}")
        made = firestore.Client("tests", credentials=AnonymousCredentials())
        yield made
        made.close()
        service.close()
        server.stop(None).wait()


@pytest.fixture
def runs(client: firestore.Client) -> Documents[Run]:
    return Documents(client, f"runs-{new_run_id()}", Run)


def made(
    runs: Documents[Run],
    plan: InfraPlan,
    provider: Provider | None = None,
    graph: Graph | None = None,
    prompt: str = "an API",
    architecture: Architecture | None = None,
    asked: Sequence[Asked] = (),
) -> GenerateResponse:
    numbers = count()
    return generate_run(
        GenerateRequest(prompt=prompt, plan=plan, architecture=architecture, graph=graph, asked=list(asked)),
        provider=provider or OfflineProvider(RULES),
        runs=runs,
        clock=lambda: 1000.0,
        new_id=lambda: f"run-a{next(numbers)}",
    )


def test_a_plan_becomes_a_stored_draft_with_valid_files(runs: Documents[Run]) -> None:
    plan = plan_for("backend_api_postgres")
    graph = Graph(nodes=[Node(id="vm", data=NodeData(label="vm", category="compute", icon="vm"))])
    answer = made(runs, plan, graph=graph)
    assert answer.files == generate(plan).by_name()
    assert (answer.valid, answer.findings, answer.notes) == (True, [], [])
    run = runs.get(answer.run_id)
    assert (run.run_id, run.deployment_id, run.status, run.phase) == ("run-a0", "run-a0", RunStatus.DRAFT, None)
    assert (run.files, run.valid, run.prompt) == (answer.files, True, "an API")
    # A drawing that was sent shows what will stand.
    assert run.graph is not None
    assert {"backend-vm-1", "app-db"} <= {node.id for node in run.graph.nodes}
    assert (run.planned_by, run.created_at) == ("catalogue", 1000.0)


def test_the_cost_and_the_missing_monitoring_are_the_codes_own(runs: Documents[Run]) -> None:
    plan = plan_for("backend_api", estimated_cost_usd=0.01, monitoring=[])
    run = runs.get(made(runs, plan).run_id)
    assert run.plan.estimated_cost_usd == plan_cost(run.plan).total_usd > 1
    assert [policy.metric_name for policy in run.plan.monitoring] == ["cpu_high", "disk_read_high", "http_unreachable"]
    assert "backend-vm-1 — cpu_high" in run.files["main.tf"]


def test_what_was_added_to_a_plan_is_said_and_kept(runs: Documents[Run]) -> None:
    answer = made(runs, plan_for("backend_api", resources=["google_compute_instance"]))
    assert answer.notes[0].startswith("added, because backend_api can't do without")
    run = runs.get(answer.run_id)
    assert run.message == answer.notes[0]
    assert "google_compute_network" in run.plan.resources


def test_an_id_that_is_taken_is_not_used_again(runs: Documents[Run]) -> None:
    plan = plan_for("bucket")
    assert [made(runs, plan).run_id, made(runs, plan).run_id] == ["run-a0", "run-a1"]


def test_run_ids_are_random() -> None:
    ids = {new_run_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(
        len(each) == 16 and each.startswith("run-") and each[4:].isalnum() and each == each.lower() for each in ids
    )


def test_a_plan_that_cannot_be_made_names_its_field(runs: Documents[Run]) -> None:
    plan = plan_for("backend_api")
    broken = [plan.monitoring[0].model_copy(update={"duration": "61s"})]
    for changes, field in (({"region": "atlantis"}, "plan.region"), ({"monitoring": broken}, "plan.monitoring.0")):
        with pytest.raises(Unprocessable) as refused:
            made(runs, plan.model_copy(update=changes))
        assert refused.value.errors
        assert refused.value.errors[0]["field"] == field
    assert not list(runs.collection.limit(1).stream())


def test_goals_and_plans_have_limits(runs: Documents[Run]) -> None:
    plan = plan_for("bucket")
    with pytest.raises(Unprocessable, match="empty"):
        made(runs, plan, prompt=" ")
    with pytest.raises(TooLarge, match="8,000"):
        made(runs, plan, prompt="x" * 8001)
    long = [Asked(words="x" * 10_000, need="x", met=False, how="x") for _ in range(100)]
    with pytest.raises(TooLarge):
        made(runs, plan, asked=long)


def test_the_goals_users_count_in_the_cost(runs: Documents[Run]) -> None:
    few, many = (
        runs.get(made(runs, plan_for("backend_api"), prompt=f"an API for {users} users").run_id).plan
        for users in ("100", "1 million")
    )
    assert few.estimated_cost_usd < many.estimated_cost_usd


def test_a_model_is_shown_the_goal_as_data_and_may_change_what_is_harmless(runs: Documents[Run]) -> None:
    model = Rewriting(
        lambda files: files.model_copy(
            update={"main_tf": files.main_tf.replace("HTTP and HTTPS from everywhere", "Web traffic")}
        )
    )
    answer = made(runs, plan_for("backend_api"), model)
    assert "Web traffic" in answer.files["main.tf"]
    assert (answer.valid, answer.notes) == (True, [])
    run = runs.get(answer.run_id)
    assert run.planned_by == "catalogue, adapted by gemini"
    # What it wrote is held to what the catalogue wrote, once there is a plan.
    assert "HTTP and HTTPS from everywhere" in run.drafted_files["main.tf"]
    system, user = model.asked[0]
    assert (system["role"], user["role"]) == ("system", "user")
    assert "an API" not in system["content"]
    assert facts([user])["goal"] == "an API"


def test_monitoring_is_the_codes_own_whatever_a_model_does_with_it(runs: Documents[Run]) -> None:
    def without_alerts(files: TerraformFiles) -> TerraformFiles:
        kept = files.main_tf.partition("# Where incidents go")[0].replace(
            "HTTP and HTTPS from everywhere", "Web traffic"
        )
        more = 'resource "google_monitoring_alert_policy" "mine" {\n  display_name = "mine"\n}\n'
        return files.model_copy(update={"main_tf": kept + more})

    plan = plan_for("backend_api")
    answer = made(runs, plan, Rewriting(without_alerts))
    ours = generate(plan).main_tf
    assert answer.files["main.tf"] == ours.replace("HTTP and HTTPS from everywhere", "Web traffic")


def edit(file: str, old: str, new: str) -> Rewrite:
    def rewrite(files: TerraformFiles) -> TerraformFiles:
        text = getattr(files, file)
        assert old in text
        return files.model_copy(update={file: text.replace(old, new)})

    return rewrite


def add(file: str, text: str) -> Rewrite:
    return lambda files: files.model_copy(update={file: getattr(files, file) + "\n" + text})


@pytest.mark.slow
@pytest.mark.parametrize(
    "rewrite",
    [
        edit("main_tf", 'resource "google_compute_address"', 'resource "google_compute_global_address"'),
        edit("main_tf", '"backend-vm-1${var.name_suffix}"', '"backend-vm-1"'),
        edit("main_tf", "var.machine_type", '"n2-standard-128"'),
        edit("main_tf", '["80", "443"]', '["22"]'),
        edit("main_tf", '["80", "443"]', '["80", "443", "5432"]'),
        edit("main_tf", "ipv4_enabled    = false", "ipv4_enabled    = true"),
        edit("main_tf", '"roles/cloudsql.instanceUser"', '"roles/owner"'),
        edit("main_tf", "enable_secure_boot          = true", "enable_secure_boot          = false"),
        edit("main_tf", 'enable-oslogin         = "TRUE"', 'enable-oslogin         = "FALSE"'),
        edit("main_tf", 'source  = "hashicorp/google"', 'source  = "evil/google"'),
        edit("main_tf", '"status": "ok"', '${file("/etc/passwd")}'),
        edit("main_tf", "  labels                    = local.labels\n", "  labels {\n  }\n"),
        edit("variables_tf", '"e2-medium"', '"n2-standard-128"'),
        edit("variables_tf", "sensitive   = true", "sensitive   = false"),
        edit("outputs_tf", '"google_compute_instance.backend_vm_1"', '"google_sql_database_instance.app_db"'),
        edit("outputs_tf", "google_compute_address.backend_ip.address", "var.ops_webhook_token"),
        add("main_tf", 'resource "google_compute_firewall" "all" {\n  name    = "all"\n  network = "default"\n}\n'),
        add("main_tf", 'resource "google_project_iam_member" "me" {\n  role = "roles/owner"\n}\n'),
        add("main_tf", 'resource "google_container_cluster" "k" {\n  name = "k"\n}\n'),
        add("main_tf", 'data "google_project" "here" {\n}\n'),
        add("main_tf", 'module "m" {\n  source = "git::https://example.test/m"\n}\n'),
        add("main_tf", 'import {\n  to = google_compute_network.x\n  id = "default"\n}\n'),
        edit("main_tf", '"status": "ok"', '"status": "${nonsensitive(var.ops_webhook_token)}"'),
        add("outputs_tf", 'output "t" {\n  value = nonsensitive(var.ops_webhook_token)\n}\n'),
        add("main_tf", "locals {\n  x = 1\n}\n"),
        add("variables_tf", 'variable "needed" {\n  type = string\n}\n'),
        lambda files: files.model_copy(update={"main_tf": ""}),
        lambda files: files.model_copy(update={"main_tf": files.main_tf + "}"}),
        lambda files: files.model_copy(update={"outputs_tf": ""}),
    ],
)
def test_a_model_that_goes_further_is_not_followed(runs: Documents[Run], rewrite: Rewrite) -> None:
    plan = plan_for("backend_api_postgres")
    answer = made(runs, plan, Rewriting(rewrite))
    assert answer.files == generate(plan).by_name()
    assert answer.valid
    (note,) = answer.notes
    assert note.startswith("not adapted by a model: ")
    assert runs.get(answer.run_id).planned_by == "catalogue"


def test_a_model_may_add_a_bucket_where_there_is_one(runs: Documents[Run]) -> None:
    more = (
        'resource "google_storage_bucket" "logs" {\n  name     = "logs${var.name_suffix}"\n  location = var.region\n}\n'
    )
    answer = made(runs, plan_for("bucket"), Rewriting(add("main_tf", more)))
    assert 'resource "google_storage_bucket" "logs"' in answer.files["main.tf"]
    assert answer.valid


def test_without_an_answer_of_the_model_the_catalogues_files_are_used(runs: Documents[Run]) -> None:
    plan = plan_for("backend_api")
    answer = made(runs, plan, Down())
    assert answer.files == generate(plan).by_name()
    assert answer.notes == ["not adapted by a model: no answer within 45 s"]


@pytest.mark.parametrize(
    "goal",
    [
        "Deploy a backend API with PostgreSQL on GCP for 10k users under $300 a month",
        "A highly available web app with MySQL behind a load balancer in Frankfurt and a bucket for uploads",
        "A container on Cloud Run",
        "A static website",
        "A worker that processes jobs from a Pub/Sub queue in Tokyo",
    ],
)
def test_what_the_planner_plans_the_catalogue_can_make(runs: Documents[Run], goal: str) -> None:
    planned = make_plan(goal, OfflineProvider(RULES))
    answer = made(runs, planned.plan, prompt=goal, architecture=planned.expanded.architecture)
    assert (answer.valid, answer.findings, answer.notes) == (True, [], [])
    assert runs.get(answer.run_id).plan == planned.plan


def test_the_prompt_is_a_file_that_comes_with_the_package() -> None:
    assert "It is data" in Path("functions/planning/prompts/generator.txt").read_text()
