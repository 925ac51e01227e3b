"""Every kind of fault of the plan, through the real terraform binary."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import ValidationError

from infra.local.faults import PRESETS, Failure, Fault, FaultPlan, NoSuchPreset, Plan, Quota
from infra.local.faults.cloud_roles import APPLIES, PLANS
from infra.local.faults.drift import NoSuchAttribute, drift, path_of, remove
from infra.local.faults.permissions import NoSuchRole, granted, missing
from infra.local.faults.preset_pieces import ROLES_OF_THE_CLOUD
from infra.local.faults.provider import FaultyProvider
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from tests.local.terraform_runs import Terraform

pytestmark = pytest.mark.terraform

BUSY = Failure(code=503, reason="backendError", message="Service Unavailable")
ACCOUNT = 'resource "google_service_account" "%s" {\n  account_id = "%s"\n}\n'
TOPIC = 'resource "google_pubsub_topic" "%s" {\n  name = "%s"\n}\n'
NETWORKS = "".join(
    f'resource "google_compute_network" "n{at}" {{\n  name = "n{at}"\n  auto_create_subnetworks = false\n}}\n'
    for at in range(6)
)


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def world():
    world = World()
    yield world
    world.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def plan(clock):
    plan = Plan(clock=clock)
    yield plan
    plan.clear()


@pytest.fixture
def terraform(world, plan, tmp_path):
    def through(one):
        return FaultyProvider(one, plan, world, project="demo")

    with ProviderServer(world, project="demo", through=through) as server:
        yield Terraform(tmp_path / "tf", server)


def set_(plan, *faults, presets=()):
    return plan.add(FaultPlan(faults=faults, presets=presets))


def test_an_error_comes_in_google_s_words_so_often_and_then_no_more(terraform, plan, world):
    set_(plan, Fault(type="google_pubsub_*", verb="create", times=2, error=BUSY))
    terraform.write(TOPIC % ("a", "aaa"))
    for _ in range(2):
        assert "Error creating Topic: googleapi: Error 503: Service Unavailable, backendError" in terraform.refused()
        assert world.list("google_pubsub_topic") == []
    terraform.apply()
    assert len(world.list("google_pubsub_topic")) == 1
    assert plan.current()[0]["over"]


def test_the_nth_call_and_the_named_one_only(plan):
    set_(plan, Fault(type="t", name="x-*", verb="create", nth=3, times=1, error=BUSY))
    met = [
        plan.of_provider("t", "create", {"name": name}, lambda _: True) for name in ["x-1", "y", "x-2", "x-3", "x-4"]
    ]
    assert [fault is not None for fault in met] == [False, False, False, True, False]


def test_what_was_made_before_the_error_stands_and_terraform_does_not_know(terraform, plan, world):
    set_(plan, Fault(type="google_pubsub_topic", verb="create", when="after", error=BUSY))
    terraform.write(TOPIC % ("a", "aaa"))
    terraform.refused()
    assert len(world.list("google_pubsub_topic")) == 1
    assert terraform.plan() == {"google_pubsub_topic.a": "create"}


def test_what_is_made_and_tainted_would_be_replaced(terraform, plan, world):
    set_(plan, Fault(type="google_pubsub_topic", verb="create", when="after", tainted=True, error=BUSY))
    terraform.write(TOPIC % ("a", "aaa"))
    assert "503" in terraform.refused()
    assert len(world.list("google_pubsub_topic")) == 1
    assert terraform.plan() == {"google_pubsub_topic.a": "replace"}
    assert terraform.run("untaint", "google_pubsub_topic.a").returncode == 0
    assert terraform.plan() == {}


def test_a_change_that_happened_though_an_error_came_is_seen_by_the_next_plan(terraform, plan, world):
    terraform.write(TOPIC % ("a", "aaa"))
    terraform.apply()
    set_(plan, Fault(type="google_pubsub_topic", verb="update", when="after", error=BUSY))
    terraform.write(TOPIC.replace("\n}", '\n  labels = { a = "b" }\n}') % ("a", "aaa"))
    terraform.refused()
    assert world.list("google_pubsub_topic")[0].attributes["labels"] == {"a": "b"}
    assert terraform.plan() == {}


def test_a_crash_is_no_answer_at_all(terraform, plan):
    set_(plan, Fault(type="google_pubsub_topic", verb="create", crash=True))
    terraform.write(TOPIC % ("a", "aaa"))
    assert "provider" in terraform.refused()


def test_reads_are_stale_for_a_while(terraform, plan, clock):
    set_(plan, Fault(type="google_pubsub_topic", stale=10, times=None))
    terraform.write(TOPIC % ("a", "aaa"))
    terraform.apply()
    assert terraform.plan() == {"google_pubsub_topic.a": "create"}
    clock.now += 11
    assert terraform.plan() == {}


def test_reads_can_differ_and_things_can_seem_gone(terraform, plan):
    terraform.write(TOPIC.replace("\n}", '\n  labels = { a = "b" }\n}') % ("a", "aaa"))
    terraform.apply()
    set_(plan, Fault(id="grew", type="google_pubsub_topic", patch=[(("labels", "a"), "c")], times=None))
    assert terraform.plan() == {"google_pubsub_topic.a": "update"}
    assert [fault.id for fault in plan.clear("grew")] == ["grew-1"]
    assert terraform.plan() == {}
    set_(plan, Fault(type="google_pubsub_topic", gone=True, times=None))
    assert terraform.plan() == {"google_pubsub_topic.a": "create"}


def test_a_quota_counts_what_there_is(terraform, plan, world):
    set_(plan, presets=["networks-quota"])
    terraform.write(NETWORKS)
    said = terraform.refused()
    assert "Error 403: Quota 'NETWORKS' exceeded. Limit: 5.0 globally., quotaExceeded" in said
    assert len(world.list("google_compute_network")) == 5


def test_cpus_are_counted_by_machine_type(plan, world):
    provider = FaultyProvider(_Nothing(), plan, world, project="demo")
    world.put("google_compute_instance", "a", {"machine_type": "e2-standard-4"})
    fault = Fault(
        type="google_compute_instance", verb="create", times=None, quota=Quota(limit=8, of="cpus"), error=BUSY
    )
    assert not provider._holds(fault, "google_compute_instance", {"machine_type": "e2-standard-4"})
    assert provider._holds(fault, "google_compute_instance", {"machine_type": "zones/z/machineTypes/e2-standard-8"})


class _Nothing:
    schema, functions = None, {}


def meets(plan, world, kind, verb, **attributes):
    """The fault that a call meets, by the way a call takes: what it depends on is asked in its middle."""
    provider = FaultyProvider(_Nothing(), plan, world, project="demo")
    return plan.of_provider(kind, verb, attributes, lambda fault: provider._holds(fault, kind, attributes))


def test_a_deleted_name_is_kept(plan, world, clock):
    kind = "google_sql_database_instance"
    set_(plan, presets=["names-are-kept"])
    plan.deleted(kind, ["app-db"])
    assert meets(plan, world, kind, "create", name="app-db")
    assert not meets(plan, world, kind, "create", name="other")
    clock.now += 8 * 24 * 3600
    assert not meets(plan, world, kind, "create", name="app-db")


def test_a_connection_is_in_use_as_long_as_its_databases_and_an_hour_after(plan, world, clock):
    set_(plan, presets=["peering-in-use"])
    kind = "google_service_networking_connection"
    assert not meets(plan, world, kind, "delete")
    world.put("google_sql_database_instance", "a", {})
    assert meets(plan, world, kind, "delete")
    world.delete("google_sql_database_instance", "a")
    plan.deleted("google_sql_database_instance", ["a"])
    assert meets(plan, world, kind, "delete")
    clock.now += 3601
    assert not meets(plan, world, kind, "delete")


def test_a_role_table_says_what_is_forbidden(terraform, plan):
    set_(plan, Fault(roles=["roles/viewer", "roles/pubsub.editor"], times=None))
    terraform.write(TOPIC % ("a", "aaa"))
    terraform.apply()
    terraform.write(ACCOUNT % ("b", "b-account"))
    said = terraform.refused()
    assert "Error 403: Required 'iam.serviceAccounts.create' permission for 'b-account', forbidden" in said


@pytest.mark.parametrize(
    ("who", "kind", "verb", "attributes", "lacks"),
    [
        (PLANS, "google_compute_instance", "read", {}, None),
        (PLANS, "google_compute_instance", "create", {}, "compute.instances.create"),
        (PLANS, "google_redis_instance", "read", {}, None),
        (PLANS, "google_storage_bucket_object", "read", {"bucket": "p1-files-abcde"}, None),
        (PLANS, "google_storage_bucket_object", "read", {"bucket": "p-infraai-deployments"}, "storage.objects.get"),
        (APPLIES, "google_compute_instance", "create", {}, None),
        (APPLIES, "google_sql_database_instance", "delete", {}, None),
        (APPLIES, "google_billing_budget", "create", {}, None),
        (APPLIES, "google_project_iam_member", "create", {"role": "roles/logging.logWriter"}, None),
        *(
            (APPLIES, "google_project_iam_member", "create", {"role": role}, "resourcemanager.projects.setIamPolicy")
            for role in ("roles/owner", "roles/run.admin")
        ),
        (APPLIES, "google_secret_manager_secret", "create", {"secret_id": "p1-key-abcde"}, None),
        (APPLIES, "google_secret_manager_secret", "create", {"secret_id": "infraai-x"}, "secretmanager.secrets.create"),
        (APPLIES, "google_project_iam_custom_role", "create", {}, "iam.roles.create"),
    ],
)
def test_terraform_s_identities_may_what_infra_gcp_grants_them(who, kind, verb, attributes, lacks):
    assert missing(kind, verb, [who], attributes) == lacks


def test_under_the_roles_of_the_cloud_a_role_that_is_not_listed_can_t_be_handed_out(terraform, plan):
    plan.add(FaultPlan(presets=[ROLES_OF_THE_CLOUD]))
    terraform.write(TOPIC % ("a", "aaa"))
    terraform.apply()
    terraform.write(
        'resource "google_project_iam_member" "a" {\n  project = "demo"\n  role = "roles/run.admin"\n'
        '  member = "user:ada@example.com"\n}\n'
    )
    assert "Error 403: Required 'resourcemanager.projects.setIamPolicy' permission" in terraform.refused()


def test_roles_are_google_s_own():
    assert "compute.instances.create" in granted("roles/compute.admin")
    assert "compute.instances.create" not in granted("roles/compute.viewer")
    assert missing("google_compute_instance", "create", ["roles/editor"]) is None
    with pytest.raises(NoSuchRole):
        granted("roles/made.up")
    with pytest.raises(NoSuchRole):
        Plan(FaultPlan(faults=[Fault(roles=["roles/made.up"])]))


def test_an_operation_hangs_until_the_fault_is_cleared(plan, world):
    (fault,) = set_(plan, Fault(verb="create", hang=True))
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(plan.wait, fault)
        assert not waiting.done()
        plan.clear()
        waiting.result(5)


def test_an_organisation_s_policies_look_at_what_is_asked_for(plan):
    set_(plan, presets=["no-public-access", "no-external-address", "zone-full"])

    def meets(kind, **attributes):
        fault = plan.of_provider(kind, "create", attributes, lambda _: True)
        return fault.id.rpartition("-")[0] if fault else None

    grant = "google_cloud_run_v2_service_iam_member"
    assert meets(grant, member="allUsers") == "no-public-access"
    assert meets(grant, member="serviceAccount:x@y.z") is None
    machine = "google_compute_instance"
    assert meets(machine, zone="z", network_interface=[{"access_config": [{}]}]) == "no-external-address"
    assert meets(machine, zone="us-central1-a", network_interface=[{"access_config": []}]) is None
    assert meets(machine, zone="us-central1-b", network_interface=[{"access_config": []}]) == "zone-full"


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_named_fault_can_be_set_and_written_down(name):
    plan = Plan(FaultPlan(presets=[name]))
    written = [each["fault"] for each in plan.current()]
    again = FaultPlan.model_validate_json(json.dumps({"faults": written}))
    assert [fault.model_copy(update={"id": ""}) for fault in again.faults] == list(PRESETS[name].faults)
    for fault in PRESETS[name].faults:
        text = fault.error.text + fault.error.message if fault.error else ""
        assert len(PRESETS[name].about) < 90
        assert "  " not in text.replace(".  ", ". ").replace("  Limit", " Limit")
    assert [fault.id.rpartition("-")[0] for fault in plan.clear(name)] == [name] * len(written)
    assert plan.current() == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({}, "nothing goes wrong"),
        ({"error": {"code": 200}}, "400"),
        ({"error": {"code": 500}, "tainted": True}, "tainted"),
        ({"verb": "create", "gone": True}, "verb read"),
        ({"service": "storage", "type": "x", "error": {"code": 500}}, "method and a path"),
        ({"method": "GET", "error": {"code": 500}}, "type and a verb"),
        ({"delay": 1, "quota": {"limit": 5}}, "condition takes an error"),
        ({"delay": -1}, "greater"),
        ({"answer": "x"}, "HTTP service"),
        ({"nth": 0, "delay": 1}, "greater"),
        ({"hang": True, "retries": 3}, "Extra"),
        ({"verb": "destroy", "delay": 1}, "create"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_with_the_reason(fault, said):
    with pytest.raises(ValidationError, match=said):
        FaultPlan.model_validate({"faults": [fault]})


def test_an_unknown_name_says_which_there_are():
    with pytest.raises(NoSuchPreset, match="zone-full"):
        Plan(FaultPlan(presets=["zone-empty"]))


def test_anything_can_be_changed_by_hand(terraform, world):
    terraform.write(TOPIC % ("a", "aaa") + TOPIC % ("b", "bbb"))
    terraform.apply()
    # Its name in the plan will do, and whatever else has the name and not the attribute is not meant.
    world.put("google_sql_user", "u/aaa", {"name": "aaa"})
    done = drift(world, "aaa", "labels", {"by": "hand"})
    with pytest.raises(NoSuchAttribute, match=r"google_pubsub_topic\.aaa, google_sql_user\.aaa: say which"):
        remove(world, "aaa")
    world.delete("google_sql_user", "u/aaa")
    assert (done["type"], done["path"], done["after"]) == ("google_pubsub_topic", "labels", {"by": "hand"})
    remove(world, "google_pubsub_topic.bbb")
    assert terraform.plan() == {"google_pubsub_topic.a": "update", "google_pubsub_topic.b": "create"}
    for resource, path, said in (
        ("ccc", "labels", "Nothing is called ccc"),
        ("aaa", "colour", "has no colour; it has"),
        ("aaa", "labels.x.y.z", "has no labels.x.y.z"),
        ("aaa", "", "is no path"),
        ("aaa", "labels[", "is no path"),
    ):
        with pytest.raises(NoSuchAttribute, match=said.replace(".", r"\.").replace("[", r"\[")):
            drift(world, resource, path, 1)


def test_paths_are_written_in_either_way():
    assert path_of("settings[0].disk_size") == path_of("settings.0.disk_size") == ("settings", 0, "disk_size")
