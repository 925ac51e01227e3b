"""The load of what was applied, and the trouble that is made on purpose."""

import pytest
import requests

from infra.local.incidents import Faults, Injector, Load, NoSuchTarget
from infra.local.incidents.app import PATH, incidents_app
from infra.local.internet import Internet
from infra.local.web import WebServer
from infra.local.world import World
from shared.terraform.naming import real_name
from tests.local import applied


@pytest.fixture
def clock():
    return applied.Clock()


@pytest.fixture
def world(clock):
    world = World(None, clock)
    applied.machine(world)
    applied.firewall(world)
    applied.database(world)
    clock.forward(10)
    yield world
    world.close()


@pytest.fixture
def faults():
    faults = Faults()
    yield faults
    faults.close()


@pytest.fixture
def internet(world, faults):
    return Internet(world, boot_seconds=2.0, hung=faults.hung)


@pytest.fixture
def load(world, faults, internet):
    return Load(world, faults, booted=internet.booted)


@pytest.fixture
def sent():
    return []


@pytest.fixture
def injector(world, faults, sent):
    return Injector(world, faults, send=lambda *told: sent.append(told), spike=12.0)


def cpu(load):
    return [round(each.cpu, 1) for each in load.machines()]


def level(load, metric):
    """A signal of the one database."""
    (database,) = [each for each in load.services() if each.watched.resource == "cloudsql_database"]
    (found,) = [value for signal, value in database.levels if signal.metric.endswith(metric)]
    return found


def test_what_nobody_touched_idles(load):
    (machine,) = load.machines()
    assert 0.13 < machine.cpu < 0.17
    assert 0.13 < level(load, "cpu/utilization") < 0.17
    assert 5 < level(load, "network/connections") < 20


def test_readings_are_the_same_for_the_same_moment_and_noisy_over_time(load, clock):
    assert list(load.machines()) == list(load.machines())
    seen = set()
    for _ in range(10):
        seen.add(next(load.machines()).cpu)
        clock.forward(1)
    assert len(seen) > 5


def test_a_load_fills_the_present_machine_and_half_of_the_next_size(load, injector, world):
    injector.inject("load", "backend-vm-1")
    assert next(load.machines()).cpu == pytest.approx(0.93, abs=0.02)
    entry = world.list("google_compute_instance")[0]
    world.patch(entry.kind, entry.id, machine_type="e2-standard-2")
    assert next(load.machines()).cpu == pytest.approx(0.465, abs=0.02)


def test_a_machine_that_boots_has_no_load_and_then_the_one_it_had(load, injector, world, clock):
    injector.inject("load", "backend-vm-1")
    entry = world.list("google_compute_instance")[0]
    world.restarted(entry.kind, entry.id)
    assert list(load.machines()) == []
    clock.forward(3)
    assert cpu(load) == [0.9]


def test_a_group_shares_its_demand(load, injector, world, clock):
    group = applied.group(world, size=2)
    clock.forward(5)
    injector.inject("load", "web-group")
    assert cpu(load)[1:] == [0.9, 0.9]
    world.patch(group.kind, group.id, target_size=4)
    assert cpu(load)[1:] == [0.5, 0.5, 0.5, 0.5]


def test_a_hang_answers_nobody_until_something_restarts_it(injector, internet, world, clock):
    assert internet.answer("203.0.113.7", 80, "/").status == 200
    injector.inject("hang", "backend-vm-1")
    assert internet.answer("203.0.113.7", 80, "/") is None
    entry = world.list("google_compute_instance")[0]
    clock.forward(1)
    world.restarted(entry.kind, entry.id)
    clock.forward(3)
    assert (internet.answer("203.0.113.7", 80, "/").status, injector.current()) == (200, [])


def test_a_firewall_goes_behind_terraforms_back_and_clear_brings_it_back_as_it_was(injector, internet, world):
    before = world.list("google_compute_firewall")
    done = injector.inject("firewall", "backend-vm-1")
    assert (world.list("google_compute_firewall"), internet.answer("203.0.113.7", 80, "/")) == ([], None)
    assert before[0].id.rpartition("/")[2] in done["detail"]
    injector.clear("backend-vm-1")
    assert [entry.attributes for entry in world.list("google_compute_firewall")] == [before[0].attributes]


def test_clear_does_not_touch_a_rule_that_was_restored_meanwhile(injector, world):
    injector.inject("firewall", "backend-vm-1")
    restored = applied.firewall(world)
    assert injector.current() == []
    injector.clear("backend-vm-1")
    assert world.list("google_compute_firewall") == [restored]


def test_too_many_connections_are_a_databases_trouble(injector, load):
    injector.inject("db-connections", "app-db")
    assert level(load, "network/connections") > 80
    assert level(load, "cpu/utilization") < 0.5
    with pytest.raises(NoSuchTarget, match=r"app-db-k3x9q.*does not happen to backend-vm-1-k3x9q"):
        injector.inject("db-connections", "backend-vm-1")


def test_trouble_comes_to_what_was_adopted_by_the_names_that_its_resources_have(injector, load):
    names = ["app-db-k3x9q", "backend-vm-1-k3x9q"]
    assert injector.inject("load", "run-adopted", names)["target"] == "backend-vm-1-k3x9q"
    assert injector.inject("db-connections", "run-adopted", names)["target"] == "app-db-k3x9q"
    assert {each["target"] for each in injector.clear("run-adopted", names)} == set(names)
    with pytest.raises(NoSuchTarget, match="run-adopted is none"):
        injector.inject("load", "run-adopted", ["elsewhere"])


def test_a_false_alarm_ends_by_itself(injector, load, clock):
    injector.inject("false-alarm", "backend-vm-1")
    assert cpu(load) == [0.9]
    clock.forward(12)
    assert (cpu(load)[0] < 0.3, injector.current()) == (True, [])


def test_a_poisoned_alert_names_its_target_in_typed_fields_and_another_one_in_its_texts(injector, sent):
    injector.inject("poison", "backend-vm-1")
    ((incident_id, resource, fields),) = sent
    assert (resource, fields["metric"]["labels"]["instance_name"]) == ("backend-vm-1-k3x9q",) * 2
    for text in (fields["summary"], fields["policy_name"], fields["documentation"]["content"]):
        assert "app-db-k3x9q" in text
    injector.clear("backend-vm-1")
    assert sent[1] == (incident_id, resource, None)


def test_a_target_is_a_name_a_plans_name_or_a_deployment(injector, world):
    name = real_name("api-vm-1", "run-7")
    applied.machine(world, name)
    for word in (name, "api-vm-1", "run-7"):
        assert injector.inject("load", word)["target"] == name
    applied.machine(world, "api-vm-1-zzzzz")
    with pytest.raises(NoSuchTarget, match=f"may mean .*{name}.*say which"):
        injector.inject("load", "api-vm-1")
    with pytest.raises(NoSuchTarget, match=r"There is .*backend-vm-1-k3x9q"):
        injector.inject("load", "nothing")


def test_clearing_a_deployment_clears_everything_of_it(injector, world):
    vm, db = real_name("api-vm-1", "run-7"), real_name("app-db", "run-7")
    applied.machine(world, vm)
    applied.database(world, db)
    injector.inject("load", vm)
    injector.inject("db-connections", db)
    injector.inject("load", "backend-vm-1")
    assert {each["target"] for each in injector.clear("run-7")} == {vm, db}
    assert [each["target"] for each in injector.current()] == ["backend-vm-1-k3x9q"]


def test_trouble_outlives_a_restart(tmp_path, world):
    path = tmp_path / "faults.sqlite"
    first = Faults(path)
    Injector(world, first, send=lambda *_: None, spike=1.0).inject("load", "backend-vm-1")
    kept = first.all(world.clock())
    first.close()
    again = Faults(path)
    assert again.all(world.clock()) == kept
    again.close()


def test_it_is_asked_for_over_http_in_json_only(injector):
    server = WebServer(incidents_app(injector))
    server.start()
    try:
        url = server.url + PATH
        done = requests.post(url, json={"incident": "load", "target": "backend-vm-1"}, timeout=5)
        assert (done.status_code, done.json()["target"]) == (200, "backend-vm-1-k3x9q")
        assert requests.get(url, timeout=5).json() == [done.json()]
        unknown = requests.post(url, json={"incident": "load", "target": "x"}, timeout=5)
        assert (unknown.status_code, "backend-vm-1-k3x9q" in unknown.json()["detail"]) == (404, True)
        assert requests.post(url, json={"incident": "flood", "target": "backend-vm-1"}, timeout=5).status_code == 404
        assert requests.post(url, data='{"incident": "load"}', timeout=5).status_code == 405
        assert requests.post(url, json=[1], timeout=5).status_code == 400
        assert len(requests.post(url, json={"incident": "clear", "target": "backend-vm-1"}, timeout=5).json()) == 1
    finally:
        server.close()
