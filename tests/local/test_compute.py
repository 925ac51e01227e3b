"""The laptop's Compute Engine, asked by Google's own client."""

import time
import uuid

import pytest
from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import compute_v1
from google.cloud.compute_v1.services.firewalls.transports import FirewallsRestTransport
from google.cloud.compute_v1.services.instances.transports import InstancesRestTransport

from infra.local.compute import Operations, compute_app
from infra.local.web import WebServer
from infra.local.world import World
from shared.cloud.compute import Compute
from shared.failures import Missing, Refused
from tests.local import applied
from tests.local.applied import PROJECT, ZONE
from tests.support.keys import google_keys, key_file  # noqa: F401 - fixtures

NAME = "backend-vm-1-k3x9q"

pytestmark = pytest.mark.usefixtures("google_keys")


@pytest.fixture
def world():
    world = World(None)
    applied.machine(world)
    applied.firewall(world)
    yield world
    world.close()


@pytest.fixture
def server(world):
    operations = Operations(None, time.time, 0.05)
    server = WebServer(compute_app(world, operations))
    server.start()
    yield server
    server.close()
    operations.close()


@pytest.fixture
def compute(server):
    return Compute(server.url)


@pytest.fixture
def local(server):
    return {"host": server.address, "url_scheme": "http", "credentials": AnonymousCredentials()}


@pytest.fixture
def instances(local):
    return compute_v1.InstancesClient(transport=InstancesRestTransport(**local))


@pytest.fixture
def firewalls(local):
    return compute_v1.FirewallsClient(transport=FirewallsRestTransport(**local))


def started(world):
    return world.list("google_compute_instance")[0].started_at


def test_an_instance_is_what_was_applied(instances):
    found = instances.get(project=PROJECT, zone=ZONE, instance=NAME, timeout=10)
    assert (found.name, found.status, found.id) == (NAME, "RUNNING", 4000000000000000123)
    assert found.machine_type.endswith(f"/zones/{ZONE}/machineTypes/e2-medium")
    assert found.network_interfaces[0].access_configs[0].nat_i_p == "203.0.113.7"
    assert dict(found.labels) == {"deployment": "run-1"}
    assert [each.name for each in instances.list(project=PROJECT, zone=ZONE, timeout=10)] == [NAME]
    assert list(instances.list(project=PROJECT, zone="us-central1-c", timeout=10)) == []


def test_what_is_absent_is_a_404_as_google_says_it(instances, compute):
    assert compute.machine(PROJECT, ZONE, "no") is None
    assert compute.firewall(PROJECT, "no") is None
    with pytest.raises(exceptions.NotFound) as refused:
        instances.get(project=PROJECT, zone=ZONE, instance="no", timeout=10)
    assert f"The resource 'projects/{PROJECT}/zones/{ZONE}/instances/no' was not found" in refused.value.message
    assert refused.value.errors[0]["reason"] == "notFound"


def test_a_reset_restarts_the_machine_once_for_each_request_id(compute, world):
    first = started(world)
    request_id = str(uuid.uuid4())
    compute.reset(PROJECT, ZONE, NAME, request_id=request_id)
    second = started(world)
    assert second > first
    compute.reset(PROJECT, ZONE, NAME, request_id=request_id)
    assert started(world) == second
    compute.reset(PROJECT, ZONE, NAME, request_id=str(uuid.uuid4()))
    assert started(world) > second


def test_resetting_what_is_gone_says_so_and_the_id_is_free_for_later(compute, world):
    request_id = str(uuid.uuid4())
    with pytest.raises(Missing):
        compute.reset(PROJECT, ZONE, "no", request_id=request_id)
    before = started(world)
    compute.reset(PROJECT, ZONE, NAME, request_id=request_id)
    assert started(world) > before


def test_a_repeat_is_known_after_a_restart(tmp_path, world):
    request_id = str(uuid.uuid4())
    stamps = []
    for _ in range(2):
        operations = Operations(tmp_path / "operations.sqlite", time.time, 0.0)
        server = WebServer(compute_app(world, operations))
        server.start()
        Compute(server.url).reset(PROJECT, ZONE, NAME, request_id=request_id)
        stamps.append(started(world))
        server.close()
        operations.close()
    assert stamps[0] == stamps[1]


@pytest.mark.slow
def test_a_reset_waits_for_its_operation(world):
    operations = Operations(None, time.time, 0.4)
    server = WebServer(compute_app(world, operations))
    server.start()
    try:
        began = time.monotonic()
        Compute(server.url).reset(PROJECT, ZONE, NAME, request_id=str(uuid.uuid4()))
        assert time.monotonic() - began > 0.35
    finally:
        server.close()
        operations.close()


def test_a_stopped_machine_is_not_reset_and_starts_again(instances, compute, world):
    where = {"project": PROJECT, "zone": ZONE, "instance": NAME}
    instances.stop_unary(**where, timeout=10)
    assert compute.machine(PROJECT, ZONE, NAME).status == "TERMINATED"
    with pytest.raises(Refused, match="not ready"):
        compute.reset(PROJECT, ZONE, NAME, request_id=str(uuid.uuid4()))
    before = started(world)
    instances.start_unary(**where, timeout=10)
    assert (compute.machine(PROJECT, ZONE, NAME).status, started(world) > before) == ("RUNNING", True)


def test_a_member_of_a_group_is_shown_and_not_restarted_alone(instances, world):
    applied.group(world)
    names = [each.name for each in instances.list(project=PROJECT, zone=ZONE, timeout=10)]
    assert "web-group-k3x9q-0001" in names
    with pytest.raises(exceptions.MethodNotImplemented):
        instances.reset_unary(project=PROJECT, zone=ZONE, instance="web-group-k3x9q-0001", timeout=10)


def test_a_firewall_rule_is_read_as_it_was_applied(compute):
    rule = compute.firewall(PROJECT, "backend-allow-http-k3x9q")
    assert (rule.disabled, rule.source_ranges, rule.allowed) == (
        False, frozenset({"0.0.0.0/0"}), frozenset({"tcp:80", "tcp:443"}),
    )  # fmt: skip


def test_firewall_rules_are_made_changed_and_removed_as_in_the_console(firewalls, compute, world):
    rule = compute_v1.Firewall(
        name="extra",
        network=f"projects/{PROJECT}/global/networks/vpc",
        source_ranges=["10.0.0.0/8"],
        allowed=[compute_v1.Allowed(I_p_protocol="tcp", ports=["8080"])],
    )
    firewalls.insert_unary(project=PROJECT, firewall_resource=rule, timeout=10)
    assert compute.firewall(PROJECT, "extra").allowed == frozenset({"tcp:8080"})
    with pytest.raises(exceptions.Conflict, match="already exists"):
        firewalls.insert_unary(project=PROJECT, firewall_resource=rule, timeout=10)
    disabled = compute_v1.Firewall(disabled=True)
    firewalls.patch_unary(project=PROJECT, firewall="extra", firewall_resource=disabled, timeout=10)
    kept = compute.firewall(PROJECT, "extra")
    assert (kept.disabled, kept.source_ranges) == (True, frozenset({"10.0.0.0/8"}))
    assert len(list(firewalls.list(project=PROJECT, timeout=10))) == 2
    firewalls.delete_unary(project=PROJECT, firewall="extra", timeout=10)
    assert compute.firewall(PROJECT, "extra") is None
    with pytest.raises(exceptions.NotFound):
        firewalls.delete_unary(project=PROJECT, firewall="extra", timeout=10)
