"""What a project can't have is told at the plan, before anything is made; what Google doesn't tell refuses nothing."""

import pytest
from werkzeug.test import Client

from infra.local.faults import Failure, Fault, FaultPlan, Plan
from infra.local.faults.project import project_app
from infra.local.world import World
from jobs.terraform.possible import look
from jobs.terraform.possible.apis import api_of
from shared.parts import PARTS
from shared.policy.plan_types import ALLOWED_TYPES
from shared.schemas import RunStatus
from shared.store.deployments import Deployments
from tests.jobs.conftest import is_applied, lines_of

P = "projects/shop"
ZONE = "us-central1-a"


class Asked:
    """Google with these answers by path; whatever is not there is not told."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def ask(self, host, path, body=None):
        self.asked.append(path)
        for part, answer in self.answers.items():
            if path.endswith(part[:-1]) if part.endswith("$") else part in path:
                return answer if isinstance(answer, tuple) else (200, answer)
        return 403, {}


def rules(*found):
    return {"spec": {"rules": list(found)}}


def plan(kind, after, *, actions=("create",), before=None):
    return {
        "resource_changes": [
            {
                "address": f"{kind}.a",
                "mode": "managed",
                "type": kind,
                "name": "a",
                "change": {"actions": list(actions), "before": before, "after": after, "after_unknown": {}},
            }
        ]
    }


def kinds(document, **answers):
    found = look(document, "shop", Asked(**answers))
    return [each.kind for each in found.obstacles], found.untold


MACHINE = {"name": "vm", "zone": ZONE, "machine_type": "e2-standard-4", "network_interface": [{"access_config": [{}]}]}
OUTSIDE = {"member": "allUsers", "role": "roles/run.invoker"}
DATABASE = {"region": "us-central1", "settings": [{"ip_configuration": [{"ipv4_enabled": True}]}]}
ENABLED = {"services": [{"name": f"{P}/services/compute.googleapis.com", "state": "ENABLED"}]}


def quotas(**left):
    return {"quotas": [{"metric": name, "limit": 10.0, "usage": 10.0 - amount} for name, amount in left.items()]}


GRANT = plan("google_cloud_run_v2_service_iam_member", OUTSIDE)
TO_ONE = plan("google_cloud_run_v2_service_iam_member", {"member": "serviceAccount:a@shop.iam.gserviceaccount.com"})
NETWORK, VM = plan("google_compute_network", {}), plan("google_compute_instance", MACHINE)
INSIDE = plan("google_compute_instance", MACHINE | {"network_interface": [{"access_config": []}]})
GROWN = plan("google_compute_instance", MACHINE, actions=["update"], before=MACHINE | {"machine_type": "e2-standard-2"})
RENAMED = plan("google_compute_network", {"name": "b"}, actions=["delete", "create"], before={"name": "a"})
ADDRESS = plan("google_compute_global_address", {"address_type": "EXTERNAL"})
SQL, ACCOUNT = plan("google_sql_database_instance", DATABASE), plan("google_service_account", {"account_id": "a"})
READERS = plan("google_storage_bucket_iam_binding", {"members": ["allUsers"]})
SERVICE = plan("google_cloud_run_v2_service", {"ingress": "INGRESS_TRAFFIC_ALL"})


def allowed(*values):
    return rules({"values": {"allowedValues": list(values)}})


def service_limits(metric, most, *, unit="1/{project}/{region}", name="", **dimensions):
    bucket = {"effectiveLimit": str(most), "dimensions": dimensions}
    limits = [{"unit": unit, "quotaBuckets": [bucket]}]
    return {"metrics": [{"metric": metric, "displayName": name, "consumerQuotaLimits": limits}]}


def running(most, **said):
    """A service of at most so many instances, in containers with these limits."""
    containers = [{"image": "a/b", "resources": [{"limits": said}] if said else []}]
    template = [{"scaling": [{"max_instance_count": most}], "containers": containers}]
    return plan("google_cloud_run_v2_service", {"location": "us-central1", "template": template})


CPU, MEMORY = "run.googleapis.com/cpu_allocation", "run.googleapis.com/mem_allocation"
CACHE = {"region": "us-central1", "memory_size_gb": 5}
REDIS = plan("google_redis_instance", CACHE)
ANOTHER_REDIS = plan("google_redis_instance", CACHE, actions=["delete", "create"], before=CACHE)
GROWN_REDIS = plan("google_redis_instance", CACHE, actions=["update"], before={**CACHE, "memory_size_gb": 4})
DISK = plan("google_compute_disk", {"zone": ZONE, "type": "pd-balanced", "size": 300})
TEMPLATE = {"machine_type": "e2-standard-4", "disk": [{"disk_type": "pd-ssd", "disk_size_gb": 50}]}
GROUP = {
    "resource_changes": [
        *plan("google_compute_instance_template", TEMPLATE)["resource_changes"],
        *plan("google_compute_region_instance_group_manager", {"region": "us-central1", "target_size": 3})[
            "resource_changes"
        ],
    ]
}
SCALED = {
    "resource_changes": [
        *plan("google_compute_instance_template", TEMPLATE)["resource_changes"],
        *plan(
            "google_compute_region_autoscaler",
            {"region": "us-central1", "autoscaling_policy": [{"min_replicas": 2, "max_replicas": 9}]},
        )["resource_changes"],
        *plan("google_compute_region_instance_group_manager", {"region": "us-central1"})["resource_changes"],
    ]
}
ENFORCED, DENIED = rules({"enforce": True}), rules({"denyAll": True})


@pytest.mark.parametrize(
    ("document", "answers", "obstacles"),
    [
        (SQL, {"batchGet": {"services": []}}, ["api"]),
        (VM, {"batchGet": ENABLED}, []),
        (NETWORK, {"projects/shop$": quotas(NETWORKS=0)}, ["quota"]),
        (NETWORK, {"projects/shop$": quotas(NETWORKS=1)}, []),
        # What Google doesn't count is in nobody's way.
        (NETWORK, {"projects/shop$": quotas()}, []),
        (RENAMED, {"projects/shop$": quotas(NETWORKS=0)}, []),
        (VM, {"regions/us-central1": quotas(CPUS=3)}, ["quota"]),
        (VM, {"regions/us-central1": quotas(IN_USE_ADDRESSES=0)}, ["quota"]),
        (VM, {"regions/us-central1": quotas(CPUS=4)}, []),
        # A machine that grows takes what it has with it.
        (GROWN, {"regions/us-central1": quotas(CPUS=2, INSTANCES=0, IN_USE_ADDRESSES=0)}, []),
        (GROWN, {"regions/us-central1": quotas(CPUS=1)}, ["quota"]),
        (DISK, {"regions/us-central1": quotas(SSD_TOTAL_GB=299)}, ["quota"]),
        (DISK, {"regions/us-central1": quotas(SSD_TOTAL_GB=300)}, []),
        (GROUP, {"regions/us-central1": quotas(CPUS=11)}, ["quota"]),
        (GROUP, {"regions/us-central1": quotas(SSD_TOTAL_GB=149)}, ["quota"]),
        (GROUP, {"regions/us-central1": quotas(CPUS=12, SSD_TOTAL_GB=150, INSTANCES=3)}, []),
        (SCALED, {"regions/us-central1": quotas(CPUS=7)}, ["quota"]),
        (SCALED, {"regions/us-central1": quotas(CPUS=8)}, []),
        # Cloud Run refuses one service that could grow beyond what the project may have in the region.
        (running(30, cpu="2"), {"run.googleapis.com/con": service_limits(CPU, 56000)}, ["quota"]),
        (running(28, cpu="2"), {"run.googleapis.com/con": service_limits(CPU, 56000)}, []),
        (running(30), {"run.googleapis.com/con": service_limits(CPU, 20000, region="us-central1")}, ["quota"]),
        (running(30), {"run.googleapis.com/con": service_limits(CPU, 20000, region="asia-south1")}, []),
        (running(30), {"run.googleapis.com/con": service_limits(CPU, 20000, unit="1/min/{project}")}, ["quota"]),
        (running(30), {"run.googleapis.com/con": service_limits(CPU + "_requests", 2, unit="1/min/{project}")}, []),
        (running(30), {"run.googleapis.com/con": service_limits(CPU, -1)}, []),
        (running(4, memory="1Gi"), {"run.googleapis.com/con": service_limits(MEMORY, 3 * 1024**3)}, ["quota"]),
        (
            REDIS,
            {
                "redis.googleapis.com/con": service_limits("c", 8, name="Total Redis capacity (GB)"),
                "locations/us-central1/instances": {"instances": [{"memorySizeGb": 4}]},
            },
            ["quota"],
        ),
        (
            REDIS,
            {
                "redis.googleapis.com/con": service_limits("c", 9, name="Total Redis capacity (GB)"),
                "locations/us-central1/instances": {"instances": [{"memorySizeGb": 4}]},
            },
            [],
        ),
        (
            plan("google_memorystore_instance", {"location": "us-central1", "shard_count": 3, "replica_count": 1}),
            {
                "memorystore.googleapis.com/con": service_limits("u", 17, name="Instance usage units"),
                "locations/us-central1/instances": {"instances": [{"shardCount": 3, "replicaCount": 3}]},
            },
            ["quota"],
        ),
        # What is replaced makes room for what replaces it, and what grows keeps what it has.
        (ANOTHER_REDIS, {"redis.googleapis.com/con": service_limits("c", 1, name="Total Redis capacity (GB)")}, []),
        (
            GROWN_REDIS,
            {
                "redis.googleapis.com/con": service_limits("c", 5, name="Total Redis capacity (GB)"),
                "locations/us-central1/instances": {"instances": [{"memorySizeGb": 4}]},
            },
            [],
        ),
        (ADDRESS, {"projects/shop$": quotas(STATIC_ADDRESSES=0)}, ["quota"]),
        (VM, {"machineTypes/e2-standard-4": (404, {})}, ["offer"]),
        (GRANT, {"MemberDomains": allowed("C0")}, ["policy"]),
        (GRANT, {"MemberDomains": rules({"allowAll": True})}, []),
        (GRANT, {"MemberDomains": rules()}, []),
        (GRANT, {"PolicyMembers": rules({"enforce": True, "parameters": {"allowedMemberSubjects": ["allUsers"]}})}, []),
        (GRANT, {"PolicyMembers": rules({"enforce": True, "parameters": {}})}, ["policy"]),
        (TO_ONE, {"MemberDomains": DENIED}, []),
        (READERS, {"publicAccessPrevention": ENFORCED}, ["policy"]),
        (VM, {"vmExternalIpAccess": DENIED}, ["policy"]),
        (VM, {"vmExternalIpAccess": allowed(f"{P}/zones/{ZONE}/instances/other")}, ["policy"]),
        (VM, {"vmExternalIpAccess": allowed(f"{P}/zones/{ZONE}/instances/vm")}, []),
        (INSIDE, {"vmExternalIpAccess": DENIED}, []),
        (SQL, {"restrictPublicIp": ENFORCED}, ["policy"]),
        (ACCOUNT, {"disableServiceAccountCreation": ENFORCED}, ["policy"]),
        (SQL, {"resourceLocations": allowed("in:eu-locations", "europe-west1")}, ["policy"]),
        (SQL, {"resourceLocations": allowed("in:us-locations")}, []),
        (SQL, {"resourceLocations": allowed("in:us-east1-locations")}, ["policy"]),
        (VM, {"resourceLocations": allowed("us-central1")}, []),
        (SERVICE, {"allowedIngress": allowed("internal")}, ["policy"]),
        (SERVICE, {"allowedIngress": allowed("all", "internal")}, []),
    ],
)
def test_what_google_says_is_read(document, answers, obstacles):
    assert kinds(document, **answers)[0] == obstacles


def test_a_zone_that_has_the_machine_type_is_named():
    answers = {"us-central1-a/machineTypes": (404, {}), "us-central1-b/machineTypes": (404, {}), "machineTypes/": {}}
    (obstacle,) = look(VM, "shop", Asked(**answers)).obstacles
    assert "the zone us-central1-c, which has it" in obstacle.remedy


@pytest.mark.parametrize(
    ("document", "answers", "said"),
    [
        (plan("google_compute_instance", MACHINE), {}, "quotas of us-central1"),
        (plan("google_compute_instance", MACHINE), {}, "the APIs are on"),
        (plan("google_compute_instance", MACHINE), {}, f"{ZONE} has e2-standard-4"),
        (plan("google_compute_instance", MACHINE), {}, "policies"),
        (running(3), {}, "quotas of Cloud Run"),
        (
            REDIS,
            {"redis.googleapis.com/con": service_limits("c", 1, name="Total Redis capacity (GB)")},
            "how much of redis.googleapis.com",
        ),
        # Rules for some resources by their tags, groups of places and prefixes that are not known here.
        (
            plan("google_compute_instance", MACHINE),
            {
                "vmExternalIpAccess": rules(
                    {"denyAll": True, "condition": {"expression": "resource.matchTag('a', 'b')"}}
                )
            },
            "vmExternalIpAccess",
        ),
        (
            plan("google_sql_database_instance", DATABASE),
            {"resourceLocations": rules({"values": {"allowedValues": ["in:low-carbon-locations"]}})},
            "resourceLocations",
        ),
        (
            plan("google_storage_bucket", {"location": "US", "uniform_bucket_level_access": True}),
            {"resourceLocations": rules({"values": {"allowedValues": ["in:northamerica-locations"]}})},
            "resourceLocations",
        ),
    ],
)
def test_what_google_does_not_tell_is_said_and_refuses_nothing(document, answers, said):
    obstacles, untold = kinds(document, **answers)
    assert obstacles == []
    assert any(said in each for each in untold)


def test_nothing_is_asked_about_a_plan_that_leaves_everything_as_it_is():
    asked = Asked()
    assert look(plan("google_compute_instance", MACHINE, actions=["no-op"], before=MACHINE), "shop", asked) == ([], [])
    assert asked.asked == []


def test_every_type_of_the_catalogue_has_its_api_or_none_on_purpose():
    own = {rules.type: part.apis for part in PARTS for rules in part.types}
    for kind in ALLOWED_TYPES:
        found = api_of(kind)
        if found is None:
            asks_elsewhere = ("billing", "iam", "logging", "monitoring", "project", "service_account", "tags")
            assert not kind.startswith("google_") or kind.removeprefix("google_").startswith(asks_elsewhere), kind
        elif kind in own:
            general = {"compute.googleapis.com", "secretmanager.googleapis.com", "storage.googleapis.com"}
            assert found in {*own[kind], *general}, (kind, found, own[kind])


FIVE_THERE = Failure(code=403, reason="quotaExceeded", message="Quota 'NETWORKS' exceeded.  Limit: 5.0 globally.")
NETWORKS = Fault(type="google_compute_network", verb="create", times=None, error=FIVE_THERE)
NOT_ON = Failure(code=403, reason="accessNotConfigured", message="it is disabled")
OFF = Fault(type="google_compute_*", verb="create", times=None, error=NOT_ON)


@pytest.mark.cloud
@pytest.mark.parametrize(
    ("stack", "plan", "said"),
    [
        (
            "backend_api",
            FaultPlan(presets=["no-external-address", "region-not-allowed"], faults=[NETWORKS, OFF]),
            {
                "gcloud services enable compute.googleapis.com",
                "compute.vmExternalIpAccess",
                "gcp.resourceLocations",
                "NETWORKS of infraai-local: 1 more are needed, 0 are left",
            },
        ),
        ("static_site", FaultPlan(presets=["no-public-access"]), {"iam.allowedPolicyMemberDomains"}),
    ],
)
def test_the_project_is_looked_at_before_anything_is_made(
    here, requested, runs, keep, client, platform, stack, plan, said
):
    platform.faults.add(plan)
    run_id = requested(stack=stack)
    try:
        here(run_id, change=keep)
    finally:
        platform.faults.clear()
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "project_lacks"), run.message
    told = [each.message for each in run.findings]
    assert all(any(words in each for each in told) for words in said), told
    assert len(told) == len(said), told
    assert told[0] in run.message
    assert run.intent == []
    assert run.plan_summary is not None
    assert Deployments(client).find(run_id) is None


@pytest.mark.cloud
def test_once_it_is_mended_the_same_run_goes_on(here, requested, runs, keep, platform, client):
    deaf = Fault(service="project", times=None, error=Failure(code=403))
    platform.faults.add(FaultPlan(faults=[deaf, OFF.model_copy(update={"type": "google_storage_*"})]))
    run_id = requested()
    try:
        # Whoever may not look is told so in the plan, and goes on to where Google says it.
        here(run_id, change=keep)
        run = runs.get(run_id)
        assert (run.status, run.reason) == (RunStatus.FAILED, "apply_failed")
        assert run.plan_summary.untold
        assert any("can't be told" in line.text for line in lines_of(client, run_id))
        platform.faults.clear()
        # Google says that it is on, and its service hears of that later.
        platform.faults.add(FaultPlan(presets=["api-not-there-yet"]))
        assert runs.request(run_id, "apply") is not None
        here(run_id, change=keep)
    finally:
        platform.faults.clear()
    assert is_applied(runs.get(run_id))
    assert runs.get(run_id).plan_summary.untold == []
    assert any("(api_just_enabled)" in line.text for line in lines_of(client, run_id))


class Served:
    """What the laptop's Google says of a project with these faults."""

    def __init__(self, *presets, there=()):
        self.world = World()
        for at, (kind, attributes) in enumerate(there):
            self.world.create(kind, f"x{at}", attributes)
        self.client = Client(project_app(Plan(FaultPlan(presets=list(presets))), self.world))

    def ask(self, host, path, body=None):
        answer = self.client.get(f"/google/{host}/{path}")
        return answer.status_code, answer.json


@pytest.mark.parametrize(
    ("preset", "document", "there", "what"),
    [
        ("run-cpus-quota", running(5), [], "up to 5 instances are 5000 milli vCPU in us-central1, 4000 are allowed"),
        ("run-cpus-quota", running(4), [], None),
        # A limit that stands in no quota: the apply tells it.
        ("databases-quota", SQL, [("google_sql_database_instance", {"name": name}) for name in "ab"], None),
        (
            "caches-quota",
            REDIS,
            [("google_redis_instance", {"name": "a", "region": "us-central1", "memory_size_gb": 1})],
            "has 1 GB in us-central1, 5 are allowed, 5 more are needed",
        ),
        (
            "caches-quota",
            REDIS,
            [("google_redis_instance", {"name": "a", "region": "europe-west1", "memory_size_gb": 1})],
            None,
        ),
    ],
)
def test_a_quota_that_the_laptop_s_cloud_has_is_told_beforehand(preset, document, there, what):
    told = [each.what for each in look(document, "shop", Served(preset, there=there)).obstacles]
    assert len(told) == (what is not None)
    assert what is None or what in told[0]
