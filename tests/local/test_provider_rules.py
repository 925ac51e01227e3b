"""The provider's rules on plain values: what replaces, what is refused and in which words."""

import copy

import pytest

from infra.local.provider.google import GoogleProvider
from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN, conform
from infra.local.world import World, by_address, instances
from shared.terraform.schema import provider_schema

SCHEMA = provider_schema()
VM, SQL = "google_compute_instance", "google_sql_database_instance"
CPU = 'metric.type="compute.googleapis.com/instance/cpu/utilization"'


class Cloud:
    """Configurations in, states out, as terraform would drive it."""

    def __init__(self) -> None:
        self.world = World()
        self.provider = GoogleProvider(self.world, project="demo", latency=0, wait=lambda _: None)
        self.provider.configure("me", {"project": "demo", "region": "us-central1", "zone": "us-central1-a"})

    def config(self, kind: str, said: dict) -> dict:
        return conform(said, SCHEMA.resource(kind))

    def make(self, kind: str, **said) -> dict:
        config = self.config(kind, said)
        return conform(
            self.provider.create("me", kind, self.plan(kind, None, said).value, config), SCHEMA.resource(kind)
        )

    def plan(self, kind: str, state: dict | None, said: dict):
        planned = self.provider.plan("me", kind, state, self.config(kind, said))
        planned.value.update(conform(planned.value, SCHEMA.resource(kind)))
        return planned

    def change(self, kind: str, state: dict, **said) -> dict:
        planned = self.plan(kind, state, said)
        assert planned.replaces == ()
        return self.provider.update("me", kind, state, planned.value, self.config(kind, said))

    def refusals(self, kind: str, **said) -> list[str]:
        return [finding.summary + finding.detail for finding in self.provider.validate(kind, self.config(kind, said))]


@pytest.fixture
def cloud():
    cloud = Cloud()
    yield cloud
    cloud.world.close()


def vm(**more) -> dict:
    boot = {"initialize_params": [{"image": "debian-cloud/debian-12"}]}
    said = {"name": "vm-1", "machine_type": "e2-small", "zone": "us-central1-a", "boot_disk": [boot]}
    return {**said, "network_interface": [{"network": "default", "access_config": [{}]}], **more}


def sql(settings: dict | None = None, **more) -> dict:
    said = {"name": "app-db", "database_version": "POSTGRES_15", "region": "us-central1", "deletion_protection": False}
    return {**said, "settings": [{"tier": "db-f1-micro", "disk_size": 20, **(settings or {})}], **more}


def bucket(**more) -> dict:
    return {"name": "files-1", "location": "US", **more}


def policy(text: str, **threshold) -> dict:
    part = {"filter": text, "comparison": "COMPARISON_GT", "duration": "60s", "threshold_value": 0.8, **threshold}
    conditions = [{"display_name": "cpu", "condition_threshold": [part]}]
    return {"display_name": "cpu", "combiner": "OR", "conditions": conditions}


def at(said: dict, path: tuple, value: object) -> dict:
    changed = copy.deepcopy(said)
    target = changed
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return changed


@pytest.mark.parametrize(
    ("kind", "said", "path", "value", "replaces"),
    [
        (VM, vm(), ("machine_type",), "e2-medium", False),
        (VM, vm(), ("tags",), ["web"], False),
        (VM, vm(), ("metadata",), {"a": "b"}, False),
        (VM, vm(), ("network_interface", 0, "access_config"), [], False),
        (VM, vm(), ("can_ip_forward",), True, False),
        (VM, vm(), ("network_interface",), [*vm()["network_interface"], {"network": "default"}], True),
        (VM, vm(), ("network_interface", 0, "nic_type"), "GVNIC", True),
        (VM, vm(), ("name",), "vm-2", True),
        (VM, vm(), ("zone",), "us-central1-b", True),
        (VM, vm(), ("metadata_startup_script",), "echo", True),
        (VM, vm(), ("boot_disk", 0, "initialize_params", 0, "image"), "ubuntu-os-cloud/ubuntu-2204-lts", True),
        (VM, vm(), ("boot_disk", 0, "initialize_params", 0, "size"), 50, False),
        (SQL, sql(), ("settings", 0, "tier"), "db-custom-2-7680", False),
        (SQL, sql(), ("settings", 0, "disk_size"), 40, False),
        (SQL, sql(), ("settings", 0, "disk_size"), 10, None),
        (SQL, sql({"disk_autoresize": False}), ("settings", 0, "disk_size"), 10, True),
        (SQL, sql(), ("settings", 0, "availability_type"), "REGIONAL", False),
        (SQL, sql(), ("settings", 0, "disk_type"), "PD_HDD", False),
        (SQL, sql(), ("settings", 0, "database_flags"), [{"name": "max_connections", "value": "50"}], False),
        (SQL, sql(), ("name",), "other-db", True),
        (SQL, sql(), ("region",), "europe-west1", True),
        ("google_storage_bucket", bucket(), ("location",), "EU", True),
        ("google_storage_bucket", bucket(), ("force_destroy",), True, False),
        ("google_storage_bucket", bucket(), ("location",), "us", None),
        ("google_compute_network", {"name": "n"}, ("name",), "m", True),
        ("google_compute_network", {"name": "n"}, ("auto_create_subnetworks",), False, True),
        ("google_compute_network", {"name": "n"}, ("routing_mode",), "GLOBAL", False),
        ("google_compute_disk", {"name": "d", "size": 20}, ("size",), 40, False),
        ("google_compute_disk", {"name": "d", "size": 20}, ("size",), 10, True),
        ("google_compute_disk", {"name": "d", "size": 20}, ("type",), "pd-ssd", True),
        ("google_compute_instance_template", {**vm(), "disk": [{}], "name": "t"}, ("machine_type",), "e2-medium", True),
        ("google_pubsub_topic", {"name": "news"}, ("labels",), {"a": "b"}, False),
        ("google_workflows_workflow", {"name": "w", "region": "us-central1"}, ("region",), "us-east1", True),
        ("google_workflows_workflow", {"name": "w", "region": "us-central1"}, ("description",), "new", False),
    ],
)
def test_a_change_is_in_place_or_a_replacement_as_documented(cloud, kind, said, path, value, replaces) -> None:
    state = cloud.make(kind, **said)
    same = cloud.plan(kind, state, said)
    assert (same.value, same.replaces) == (state, ())
    planned = cloud.plan(kind, state, at(cloud.config(kind, said), path, value))
    assert bool(planned.replaces) is bool(replaces)
    assert (planned.value == state) is (replaces is None)


def test_a_reference_by_name_id_or_link_is_the_same_reference(cloud) -> None:
    network = cloud.make("google_compute_network", name="net", auto_create_subnetworks=False)
    said = {"name": "sub", "ip_cidr_range": "10.1.0.0/24", "region": "us-central1"}
    state = cloud.make("google_compute_subnetwork", **said, network="net")
    for reference in ("net", network["id"], network["self_link"], "projects/demo/global/networks/net"):
        assert cloud.plan("google_compute_subnetwork", state, {**said, "network": reference}).value == state
    planned = cloud.plan("google_compute_subnetwork", state, {**said, "network": "other-net"})
    assert planned.replaces == (("network",),)


def test_what_a_change_makes_unknown_is_said_in_the_plan(cloud) -> None:
    template = [{"containers": [{"image": "gcr.io/a/b"}]}]
    said = {"name": "api", "location": "us-central1", "template": template, "deletion_protection": False}
    state = cloud.make("google_cloud_run_v2_service", **said)
    said["template"] = [{"containers": [{"image": "gcr.io/a/c"}]}]
    planned = cloud.plan("google_cloud_run_v2_service", state, said).value
    assert planned["latest_ready_revision"] is UNKNOWN
    assert planned["uri"] == state["uri"]
    changed = cloud.change("google_cloud_run_v2_service", state, **said)
    assert changed["latest_ready_revision"] != state["latest_ready_revision"]


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        (VM, vm(name="Backend_1"), 'doesn\'t match regexp "^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$"'),
        (VM, vm(network_interface=[{}]), "exactly one of network, subnetwork, or network_attachment"),
        ("google_compute_firewall", {"name": "f", "network": "n"}, "one of `allow,deny` must be specified"),
        (
            "google_compute_firewall",
            {"name": "f", "network": "n", "allow": [{"protocol": "tcp"}], "source_ranges": ["10.0.0.0"]},
            None,
        ),
        (
            "google_compute_firewall",
            {"name": "f", "network": "n", "allow": [{"protocol": "tcp"}], "source_ranges": ["everyone"]},
            '"source_ranges" (everyone) is not a valid IP CIDR range',
        ),
        (
            "google_compute_firewall",
            {"name": "f", "network": "n", "allow": [{"protocol": "tcp"}], "direction": "IN"},
            'expected direction to be one of ["INGRESS" "EGRESS" ""], got IN',
        ),
        ("google_service_account", {"account_id": "abc"}, "doesn't match regexp"),
        ("google_storage_bucket", bucket(name="Upper"), "lowercase letters"),
        (SQL, sql({"ip_configuration": [{"private_network": "default"}]}), "doesn't match regexp"),
        ("google_project_iam_member", {"role": "r", "member": "someone"}, "invalid value for member"),
        ("google_monitoring_alert_policy", policy(CPU, comparison="GREATER"), "expected comparison to be one of"),
        (VM, vm(name=UNKNOWN, zone=UNKNOWN), None),
    ],
)
def test_values_are_refused_before_google_is_asked(cloud, kind, said, words) -> None:
    found = cloud.refusals(kind, **said)
    assert (words is None and not found) or any(words in text for text in found if words)


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        (VM, vm(machine_type="e9-huge"), "machineTypes/e9-huge'. The referenced resource does not exist., invalid"),
        (VM, vm(zone="us-central1-z"), "Error loading zone 'us-central1-z': googleapi: Error 404"),
        (VM, vm(network_interface=[{"network": "nowhere"}]), "projects/demo/global/networks/nowhere' was not found"),
        (VM, vm(boot_disk=[{"initialize_params": [{"image": "my-image"}]}]), "Could not find image or family my-image"),
        (
            VM,
            vm(network_interface=[{"network": "default", "access_config": [{"nat_ip": "203.0.113.250"}]}]),
            "The specified external IP address '203.0.113.250' was not found in region 'us-central1'",
        ),
        (SQL, sql({"tier": "huge"}), "Error 400: Invalid request: Invalid Tier (huge) for (POSTGRES_15, ENTERPRISE)"),
        (SQL, sql(database_version="ORACLE_19"), "SqlDatabaseVersion"),
        (
            SQL,
            sql(
                {
                    "ip_configuration": [
                        {"ipv4_enabled": False, "private_network": "projects/demo/global/networks/default"}
                    ]
                }
            ),
            "demo:app-db:NETWORK_NOT_PEERED",
        ),
        (SQL, sql({"ip_configuration": [{"ipv4_enabled": False}]}), "At least one of Public IP or Private IP"),
        ("google_sql_user", {"name": "u", "instance": "none"}, "The Cloud SQL instance does not exist"),
        ("google_storage_bucket_object", {"name": "o", "bucket": "none", "content": "x"}, "bucket does not exist"),
        (
            "google_pubsub_subscription",
            {"name": "sub", "topic": "none"},
            "Error 404: Resource not found (resource=none)",
        ),
        (
            "google_monitoring_alert_policy",
            policy(f'resource.type="gce_instance" AND {CPU} AND resource.labels.instance_name="vm-1"'),
            'The resource type "gce_instance" has no label "instance_name"',
        ),
        ("google_monitoring_alert_policy", policy(CPU), 'must specify a restriction on "resource.type" in the filter'),
        (
            "google_monitoring_alert_policy",
            policy(f'resource.type="gce_instance" AND {CPU}', duration="90s"),
            'condition_threshold.duration had an invalid value of "90s"',
        ),
        (
            "google_project_iam_member",
            {"project": "demo", "role": "roles/viewer", "member": "serviceAccount:x@demo.iam.gserviceaccount.com"},
            "Service account x@demo.iam.gserviceaccount.com does not exist",
        ),
    ],
)
def test_the_api_refuses_in_its_own_words(cloud, kind, said, words) -> None:
    with pytest.raises(Refused) as refusal:
        cloud.make(kind, **said)
    assert words in str(refusal.value)
    assert not cloud.world.list(kind)


def test_what_is_protected_or_in_use_can_not_be_removed(cloud) -> None:
    database = cloud.make(SQL, **sql(deletion_protection=True))
    with pytest.raises(Refused, match="deletion_protection is set to true"):
        cloud.provider.delete("me", SQL, database)
    cloud.provider.delete("me", SQL, cloud.change(SQL, database, **sql()))
    network = cloud.make("google_compute_network", name="net")
    rule = cloud.make(
        "google_compute_firewall", name="r", network="net", allow=[{"protocol": "tcp"}], source_tags=["a"]
    )
    with pytest.raises(Refused, match="is already being used by 'projects/demo/global/firewalls/r'"):
        cloud.provider.delete("me", "google_compute_network", network)
    cloud.provider.delete("me", "google_compute_firewall", rule)
    cloud.provider.delete("me", "google_compute_network", network)
    files = cloud.make("google_storage_bucket", **bucket())
    cloud.make("google_storage_bucket_object", bucket="files-1", name="o", content="x")
    with pytest.raises(Refused, match="containing objects without `force_destroy`"):
        cloud.provider.delete("me", "google_storage_bucket", files)


def test_a_database_keeps_its_address_when_its_tier_changes(cloud) -> None:
    before = cloud.make(SQL, **sql())
    after = cloud.change(SQL, before, **sql({"tier": "db-custom-2-7680"}))
    assert before["connection_name"] == "demo:us-central1:app-db"
    assert before["first_ip_address"].startswith("203.0.113.")
    assert after["first_ip_address"] == before["first_ip_address"]
    assert after["settings"][0]["version"] == before["settings"][0]["version"] + 1


def test_external_addresses_come_and_go_with_access_configs(cloud) -> None:
    state = cloud.make(VM, **vm())
    ip = state["network_interface"][0]["access_config"][0]["nat_ip"]
    closed = cloud.change(VM, state, **vm(network_interface=[{"network": "default"}]))
    assert by_address(cloud.world, ip) is None
    opened = conform(cloud.change(VM, closed, **vm()), SCHEMA.resource(VM))
    assert by_address(cloud.world, opened["network_interface"][0]["access_config"][0]["nat_ip"])


def test_a_machine_uses_the_address_that_was_reserved_and_no_other_can(cloud) -> None:
    address = cloud.make("google_compute_address", name="ip")["address"]
    interface = [{"network": "default", "access_config": [{"nat_ip": address}]}]
    cloud.make(VM, **vm(network_interface=interface))
    assert by_address(cloud.world, address).backends[0].name == "vm-1"
    with pytest.raises(Refused, match="is already in-use"):
        cloud.make(VM, **vm(name="vm-2", network_interface=interface))


def test_an_autoscaler_sets_the_size_of_its_group_and_its_machines_exist(cloud) -> None:
    interface = [{"network": "default", "access_config": [{}]}]
    template = cloud.make(
        "google_compute_instance_template",
        name_prefix="web-",
        machine_type="e2-medium",
        disk=[{"source_image": "debian-cloud/debian-12"}],
        network_interface=interface,
    )
    kind = "google_compute_region_instance_group_manager"
    manager = cloud.make(
        kind, name="mig", base_instance_name="web", version=[{"instance_template": template["self_link_unique"]}]
    )
    assert instances(cloud.world) == []
    scale = {"min_replicas": 2, "max_replicas": 4, "cpu_utilization": [{"target": 0.7}]}
    cloud.make("google_compute_region_autoscaler", name="as", target=manager["id"], autoscaling_policy=[scale])
    found = instances(cloud.world)
    assert [machine.machine_type for machine in found] == ["e2-medium", "e2-medium"]
    assert len({machine.external_ip for machine in found}) == 2
    assert by_address(cloud.world, found[1].external_ip).backends[0].name == found[1].name
    assert all(machine.manager.id == manager["id"] for machine in found)


def test_two_subnetworks_of_a_network_can_not_overlap(cloud) -> None:
    cloud.make("google_compute_network", name="net", auto_create_subnetworks=False)
    cloud.make("google_compute_subnetwork", name="a", network="net", ip_cidr_range="10.0.0.0/16")
    with pytest.raises(Refused, match=r"10\.0\.1\.0/24 conflicts with existing subnetwork 'a' in region 'us-central1'"):
        cloud.make("google_compute_subnetwork", name="b", network="net", ip_cidr_range="10.0.1.0/24")
