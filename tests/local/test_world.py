import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from infra.local.world import (
    AddressesExhausted,
    AlreadyExists,
    World,
    by_address,
    firewall_verdict,
    instances,
    reachable,
    set_group_size,
)

P = "projects/p"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock):
    world = World(None, clock)
    yield world
    world.close()


def vm(world: World, name: str = "web-1", ip: str | None = None, **more):
    entry_id = f"{P}/zones/us-central1-a/instances/{name}"
    access = [{"nat_ip": ip or world.claim_address("google_compute_instance", entry_id)}]
    interface = {"network": f"https://www.googleapis.com/compute/v1/{P}/global/networks/net", "access_config": access}
    attributes = {
        "name": name,
        "project": "p",
        "zone": "us-central1-a",
        "machine_type": "e2-small",
        "network_interface": [interface],
        "tags": ["web"],
        **more,
    }
    return world.put("google_compute_instance", entry_id, attributes)


def rule(world: World, name: str, **attributes):
    base = {"name": name, "project": "p", "network": f"{P}/global/networks/net", "direction": "INGRESS"}
    world.put("google_compute_firewall", f"{P}/global/firewalls/{name}", {**base, **attributes})


def test_an_entry_keeps_its_birth_and_counts_its_changes(world, clock) -> None:
    first = world.put("kind", "a", {"x": 1})
    clock.now += 5
    second = world.put("kind", "a", {"x": 2})
    assert (first.generation, second.generation) == (1, 2)
    assert (second.created_at, second.updated_at, second.started_at) == (1000.0, 1005.0, 1000.0)
    assert world.get("kind", "a") == second
    assert world.get("kind", "b") is None
    assert [entry.id for entry in world.list("kind")] == ["a"]
    assert world.patch("kind", "a", y=3).attributes == {"x": 2, "y": 3}


def test_a_restart_moves_the_boot_time_only(world, clock) -> None:
    vm(world)
    clock.now += 60
    world.restarted("google_compute_instance", f"{P}/zones/us-central1-a/instances/web-1")
    (machine,) = instances(world)
    assert machine.started_at == 1060.0
    assert machine.entry.created_at == 1000.0


def test_create_refuses_what_exists(world) -> None:
    world.create("kind", "a", {})
    with pytest.raises(AlreadyExists):
        world.create("kind", "a", {})


def test_of_many_threads_creating_the_same_entry_one_succeeds(world) -> None:
    results = []

    def create() -> None:
        try:
            world.create("kind", "same", {})
            results.append("created")
        except AlreadyExists:
            results.append("refused")

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["created"] + ["refused"] * 7


def test_a_failed_transaction_leaves_nothing_behind(world) -> None:
    def fail() -> None:
        with world.transaction():
            world.put("kind", "a", {})
            world.claim_address("kind", "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert world.get("kind", "a") is None
    assert world.address_of("kind", "a") is None


def test_external_addresses_are_never_alike_and_come_free_with_their_owner(world) -> None:
    ips = [world.claim_address("kind", str(index)) for index in range(254)]
    assert len(set(ips)) == 254
    assert all(ip.startswith("203.0.113.") for ip in ips)
    assert world.claim_address("kind", "7") == ips[7]
    with pytest.raises(AddressesExhausted):
        world.claim_address("kind", "one more")
    world.delete("kind", "7")
    assert world.claim_address("kind", "one more") == ips[7]


def test_what_was_written_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    code = (
        "import os, signal, sys, time; from pathlib import Path; from infra.local.world import World;"
        "w = World(Path(sys.argv[1]), time.time); w.put('kind', 'a', {'x': [1, {'y': None}]});"
        "w.claim_address('kind', 'a'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False, env={**os.environ, "PYTHONPATH": "."})
    assert done.returncode == -signal.SIGKILL
    world = World(path, lambda: 0.0)
    assert world.get("kind", "a").attributes == {"x": [1, {"y": None}]}
    assert world.address_of("kind", "a") == world.claim_address("kind", "a")
    world.close()


def test_without_a_rule_nothing_comes_in(world) -> None:
    vm(world)
    assert not reachable(world, instances(world)[0], 80)


def test_a_rule_lets_its_ports_in_for_its_tags_and_sources(world) -> None:
    vm(world)
    (machine,) = instances(world)
    rule(
        world,
        "http",
        allow=[{"protocol": "tcp", "ports": ["80", "8000-8100"]}],
        source_ranges=["0.0.0.0/0"],
        target_tags=["web"],
    )
    assert reachable(world, machine, 80)
    assert reachable(world, machine, 8080)
    assert not reachable(world, machine, 81)
    assert not reachable(world, machine, 80, protocol="udp")
    vm(world, tags=["other"])
    assert not reachable(world, instances(world)[0], 80)


def test_a_rule_for_some_sources_does_not_open_the_port_to_all(world) -> None:
    vm(world)
    (machine,) = instances(world)
    rule(world, "office", allow=[{"protocol": "tcp", "ports": ["22"]}], source_ranges=["198.51.100.0/24"])
    assert not reachable(world, machine, 22)
    assert reachable(world, machine, 22, "198.51.100.9")
    rule(world, "inner", allow=[{"protocol": "all"}], source_tags=["web"])
    assert not reachable(world, machine, 80)


def test_the_lower_priority_number_wins_and_deny_wins_a_tie(world) -> None:
    vm(world)
    (machine,) = instances(world)
    everyone = {"source_ranges": ["0.0.0.0/0"]}
    rule(world, "allow", allow=[{"protocol": "tcp"}], priority=1000, **everyone)
    rule(world, "deny", deny=[{"protocol": "tcp", "ports": ["80"]}], priority=1000, **everyone)
    assert firewall_verdict(world, machine, 80).rule == "deny"
    assert reachable(world, machine, 443)
    rule(world, "first", allow=[{"protocol": "tcp", "ports": ["80"]}], priority=900, **everyone)
    assert firewall_verdict(world, machine, 80).rule == "first"
    rule(world, "first", allow=[{"protocol": "tcp", "ports": ["80"]}], priority=900, disabled=True, **everyone)
    assert not reachable(world, machine, 80)


def test_a_rule_of_another_network_or_direction_does_not_count(world) -> None:
    vm(world)
    (machine,) = instances(world)
    rule(world, "elsewhere", allow=[{"protocol": "tcp"}], network="default")
    rule(world, "out", allow=[{"protocol": "tcp"}], direction="EGRESS")
    assert not reachable(world, machine, 80)


def test_an_address_leads_to_its_machine(world) -> None:
    entry = vm(world)
    ip = entry.attributes["network_interface"][0]["access_config"][0]["nat_ip"]
    endpoint = by_address(world, ip)
    assert (endpoint.kind, endpoint.backends[0].name) == ("instance", "web-1")
    assert by_address(world, "203.0.113.200") is None


def test_an_address_leads_through_the_load_balancer_to_the_group(world) -> None:
    template_id = f"{P}/global/instanceTemplates/t"
    world.put(
        "google_compute_instance_template",
        template_id,
        {"machine_type": "e2-medium", "tags": ["web"], "network_interface": [{"network": "net"}]},
    )
    manager_id = f"{P}/regions/us-central1/instanceGroupManagers/m"
    world.put(
        "google_compute_region_instance_group_manager",
        manager_id,
        {
            "project": "p",
            "region": "us-central1",
            "base_instance_name": "web",
            "target_size": 2,
            "version": [{"instance_template": f"https://www.googleapis.com/compute/v1/{template_id}?uniqueId=1"}],
            "named_port": [{"name": "http", "port": 8080}],
        },
    )
    group = f"https://www.googleapis.com/compute/v1/{P}/regions/us-central1/instanceGroups/m"
    world.put("google_compute_backend_service", f"{P}/global/backendServices/b", {"backend": [{"group": group}]})
    world.put("google_compute_url_map", f"{P}/global/urlMaps/u", {"default_service": f"{P}/global/backendServices/b"})
    world.put(
        "google_compute_target_http_proxy", f"{P}/global/targetHttpProxies/x", {"url_map": f"{P}/global/urlMaps/u"}
    )
    world.put(
        "google_compute_global_forwarding_rule",
        f"{P}/global/forwardingRules/f",
        {"ip_address": "203.0.113.9", "target": f"{P}/global/targetHttpProxies/x"},
    )
    endpoint = by_address(world, "203.0.113.9")
    assert (endpoint.kind, endpoint.port) == ("load_balancer", 8080)
    assert [machine.name for machine in endpoint.backends] == ["web-0000", "web-0001"]
    assert {machine.machine_type for machine in endpoint.backends} == {"e2-medium"}


def test_of_two_rules_on_one_address_the_one_that_listens_answers(world) -> None:
    for name, ports in (("a", "80"), ("b", "8000-8100")):
        rule_id = f"{P}/global/forwardingRules/{name}"
        world.put("google_compute_global_forwarding_rule", rule_id, {"ip_address": "203.0.113.9", "port_range": ports})
    assert by_address(world, "203.0.113.9", 80).entry.id.endswith("/a")
    assert by_address(world, "203.0.113.9", 8080).entry.id.endswith("/b")
    assert by_address(world, "203.0.113.9").kind == "load_balancer"


def test_a_group_grows_and_shrinks_with_the_addresses_of_its_machines(world) -> None:
    interface = [{"network": "net", "access_config": [{}]}]
    world.put("google_compute_instance_template", f"{P}/global/instanceTemplates/t", {"network_interface": interface})
    attributes = {"project": "p", "zone": "z", "base_instance_name": "web", "target_size": 0}
    version = {"version": [{"instance_template": f"{P}/global/instanceTemplates/t"}]}
    kind = "google_compute_instance_group_manager"
    manager = world.put(kind, f"{P}/zones/z/instanceGroupManagers/m", {**attributes, **version})
    set_group_size(world, manager, 3)
    addresses = [machine.external_ip for machine in instances(world)]
    assert len(set(addresses)) == 3
    set_group_size(world, manager, 1)
    assert [machine.external_ip for machine in instances(world)] == addresses[:1]
    assert by_address(world, addresses[2]) is None


def test_a_host_name_leads_to_its_cloud_run_service(world) -> None:
    world.put("google_cloud_run_v2_service", "s", {"uri": "https://api-abc-uc.a.run.app"})
    assert by_address(world, "api-abc-uc.a.run.app").kind == "service"
