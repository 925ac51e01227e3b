"""The stand-in's provider holds to every fact of the schema: limits, groups, defaults, what replaces."""

import pytest

from infra.local.provider.google import GoogleProvider
from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN, conform
from infra.local.world import World
from shared.terraform.schema import provider_schema
from tests.support.facts import broken, said

SCHEMA = provider_schema()
TYPES = sorted(SCHEMA.resource_types())
FIREWALL, SQL = "google_compute_firewall", "google_sql_database_instance"


@pytest.fixture(scope="module")
def provider():
    world = World()
    found = GoogleProvider(world, project="demo", latency=0, wait=lambda _: None)
    found.configure("me", {"project": "demo", "region": "us-central1", "zone": "us-central1-a"})
    yield found
    world.close()


def refusals(provider, kind: str, config: dict) -> list[str]:
    whole = conform(config, SCHEMA.resource(kind))
    return [f"{one.summary} {one.detail}" for one in provider.validate(kind, whole)]


WORDS = {
    "values": "expected {} to be one of [",
    "range": "expected {} to be",
    "length": "expected length of {} to be",
    "max_items": "Too many list items",
}


@pytest.mark.slow
def test_every_limit_of_every_type_refuses_what_breaks_it(provider) -> None:
    count = 0
    for kind, path, value, limit in broken(SCHEMA):
        found = refusals(provider, kind, said(path, value))
        words = WORDS[limit].format(path.rsplit(".", 1)[-1])
        assert any(words in text for text in found), (kind, path, value, found)
        count += 1
    assert count > 1600


@pytest.mark.slow
def test_every_conflict_of_every_type_is_refused_and_an_unknown_one_is_not(provider) -> None:
    count = 0
    for kind in TYPES:
        for one in SCHEMA.arguments(kind):
            # Of blocks the inner ones are judged too: this is about what stands beside one another at the top.
            others = [path for path in one.facts.conflicts_with if "." not in path]
            if "." in one.path or one.attribute is None or not others or path_is_block(kind, others[0]):
                continue
            other = others[0]
            config = {one.path: sample(one.attribute.type), other: sample(argument(kind, other).attribute.type)}
            words = f'"{one.path}": conflicts with'
            assert any(words in text for text in refusals(provider, kind, config)), (kind, one.path, other)
            for name in config:
                found = refusals(provider, kind, {**config, name: UNKNOWN})
                assert not any("conflicts with" in text for text in found), (kind, name)
                found = refusals(provider, kind, {**config, name: None})
                assert not any("conflicts with" in text for text in found), (kind, name)
            count += 1
    assert count > 50


def argument(kind: str, path: str):
    return next(one for one in SCHEMA.arguments(kind) if one.path == path)


def path_is_block(kind: str, path: str) -> bool:
    found = [one for one in SCHEMA.arguments(kind) if one.path == path]
    return not found or found[0].block is not None


def sample(type_: object) -> object:
    if isinstance(type_, str):
        return {"string": "a", "number": 1, "bool": True}[type_]
    return {"k": "v"} if type_[0] == "map" else [sample(type_[1])]


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"allow": [], "deny": []}, "one of `allow,deny` must be specified"),
        ({"allow": [{"protocol": "tcp"}], "deny": [{"protocol": "udp"}]}, "only one of `allow,deny` can be specified"),
        ({"allow": UNKNOWN, "deny": []}, None),
        ({"allow": UNKNOWN, "deny": UNKNOWN}, None),
        ({"allow": [{"protocol": "tcp"}], "deny": UNKNOWN}, None),
        ({"allow": [UNKNOWN], "deny": []}, None),
        ({"allow": [{"protocol": "tcp"}], "source_tags": ["a"], "target_service_accounts": UNKNOWN}, None),
        ({"allow": [{"protocol": "tcp"}], "source_tags": ["a"], "target_service_accounts": ["b"]}, "conflicts with"),
    ],
)
def test_what_is_unknown_is_not_set(provider, config, words) -> None:
    found = refusals(provider, FIREWALL, {"name": "f", "network": "n", **config})
    assert (words is None and not found) or any(words in text for text in found if words), found


def test_an_argument_that_needs_another_says_so(provider) -> None:
    config = {"name": "u", "instance": "i", "password_wo": "x"}
    assert any(
        "all of `password_wo,password_wo_version` must" in text
        for text in refusals(provider, "google_sql_user", config)
    )
    assert not refusals(provider, "google_sql_user", {**config, "password_wo_version": UNKNOWN})


@pytest.mark.slow
def test_every_default_is_in_the_plan_of_a_new_resource(provider) -> None:
    count = 0
    for kind in TYPES:
        planned = provider.plan("me", kind, None, conform({}, SCHEMA.resource(kind))).value
        for name, item in SCHEMA.resource(kind).attributes.items():
            if item.facts.default is not None:
                assert planned[name] == item.facts.default, (kind, name)
                count += 1
    assert count > 250


@pytest.mark.parametrize(
    ("kind", "path", "old", "new", "replaces"),
    [
        ("google_compute_subnetwork", ("ip_cidr_range",), "10.0.0.0/24", "10.0.0.0/20", False),
        ("google_compute_subnetwork", ("ip_cidr_range",), "10.0.0.0/24", "10.0.4.0/24", True),
        ("google_compute_disk", ("size",), 20, 30, False),
        ("google_compute_disk", ("size",), 20, 10, True),
        ("google_redis_instance", ("redis_version",), "REDIS_6_X", "REDIS_7_2", False),
        ("google_redis_instance", ("redis_version",), "REDIS_7_0", "REDIS_6_X", True),
        ("google_vpc_access_connector", ("max_instances",), 4, 5, False),
        ("google_vpc_access_connector", ("max_instances",), 4, 3, True),
        ("google_spanner_database", ("ddl",), ["a"], ["a", "b"], False),
        ("google_spanner_database", ("ddl",), ["a"], ["b"], True),
    ],
)
def test_some_arguments_replace_depending_on_their_values(provider, kind, path, old, new, replaces) -> None:
    block = SCHEMA.resource(kind)
    before = conform({"id": "x", path[0]: old}, block)
    planned = provider.plan("me", kind, before, conform({path[0]: new}, block))
    assert (path in planned.replaces) is replaces


def test_a_startup_script_may_move_into_the_metadata(provider) -> None:
    kind = "google_compute_instance"
    block = SCHEMA.resource(kind)
    before = conform({"id": "x", "metadata_startup_script": "echo", "metadata": {}}, block)
    moved = provider.plan("me", kind, before, conform({"metadata": {"startup-script": "echo"}}, block))
    other = provider.plan("me", kind, before, conform({"metadata_startup_script": "date"}, block))
    assert ("metadata_startup_script",) not in moved.replaces
    assert ("metadata_startup_script",) in other.replaces


def test_every_argument_of_a_type_without_update_replaces(provider) -> None:
    count = 0
    for kind in TYPES:
        if SCHEMA.type_facts(kind).updatable:
            continue
        block = SCHEMA.resource(kind)
        for name, item in block.attributes.items():
            if (
                item.settable
                and item.type == "string"
                and not item.write_only
                and name not in ("id", "deletion_policy")
            ):
                before = conform({"id": "x", name: "one"}, block)
                planned = provider.plan("me", kind, before, conform({name: "two"}, block))
                assert (name,) in planned.replaces, (kind, name)
                count += 1
    assert count > 300


def test_a_deletion_policy_keeps_or_refuses(provider) -> None:
    kind = "google_pubsub_topic"
    block = SCHEMA.resource(kind)

    def make(name, policy):
        config = conform({"name": name, "deletion_policy": policy}, block)
        planned = provider.plan("me", kind, None, config).value
        return conform(provider.create("me", kind, planned, config), block)

    kept, plain = make("kept", "ABANDON"), make("plain", None)
    assert plain["deletion_policy"] == "DELETE"
    provider.delete("me", kind, kept)
    assert provider.read("me", kind, kept) is not None
    with pytest.raises(Refused, match="without setting deletion_policy"):
        provider.delete("me", kind, make("safe", "PREVENT"))
    provider.delete("me", kind, plain)
    assert provider.read("me", kind, plain) is None
