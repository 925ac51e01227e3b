"""Every one of the provider's types can be created, planned again without a change, changed and removed."""

import pytest

from infra.local.parts import BEHAVIOURS
from infra.local.provider.google import GoogleProvider
from infra.local.provider.problems import Refused
from infra.local.provider.refusals import REFUSALS
from infra.local.provider.wire import UNKNOWN, conform, decode, encode, is_known
from infra.local.world import World
from shared.terraform.schema import Block, provider_schema

SCHEMA = provider_schema()
RULED = {kind for one in REFUSALS for kind in one.types if one.id != "role"}
FAMILIES = sorted({name.split("_")[1] for name in SCHEMA.resource_types()})


def value(name: str, type_: object) -> object:
    if name.startswith("deletion_p"):
        return False if type_ == "bool" else "DELETE"
    if name in ("zone", "region", "location"):
        return "us-central1-a" if name == "zone" else "us-central1"
    if name == "role":
        return "roles/viewer"
    if name in ("member", "members"):
        return "user:ann@example.com" if type_ == "string" else ["user:ann@example.com"]
    if isinstance(type_, str):
        return {"string": f"a-{name.replace('_', '-')}", "number": 7, "bool": True}[type_]
    kind, element = type_
    if kind == "object":
        return {key: value(key, item) for key, item in element.items()}
    return {"k": value(name, element)} if kind == "map" else [value(name, element)]


def body(block: Block, *, whole: bool) -> dict:
    """A configuration with everything that is required, or with everything that can be said."""
    said = {name for name, item in block.attributes.items() if item.required or (whole and item.settable)} - {"id"}
    said |= {"deletion_protection", "deletion_policy"} & set(block.attributes)  # or nothing could be removed again
    config = {name: value(name, block.attributes[name].type) for name in said}
    for name, nested in block.blocks.items():
        if nested.required or (whole and name != "timeouts"):
            inner = body(nested.block, whole=whole)
            config[name] = inner if nested.nesting == "single" else [inner]
    return conform(config, block)


@pytest.fixture(scope="module")
def provider():
    world = World()
    provider = GoogleProvider(world, project="demo", latency=0, wait=lambda _: None)
    provider.configure("client", {"project": "demo", "region": "us-central1", "zone": "us-central1-a"})
    yield provider
    world.close()


@pytest.mark.parametrize("whole", [False, True], ids=["required", "everything"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_plan_right_after_the_apply_is_empty(provider, family, whole) -> None:
    for name in sorted(SCHEMA.resource_types()):
        if name.split("_")[1] != family:
            continue
        block = SCHEMA.resource(name)
        config = body(block, whole=whole)
        planned = provider.plan("client", name, None, config).value
        assert decode(encode(conform(planned, block))) == conform(planned, block)
        try:
            state = conform(provider.create("client", name, planned, config), block)
        except Refused:
            assert name in BEHAVIOURS or name in RULED, f"{name} is refused although nothing is known about it"
            continue
        assert is_known(state), name
        assert state["id"], name
        for attribute, item in block.attributes.items():
            said = config[attribute]
            if said not in (None, []) and not item.write_only and name not in BEHAVIOURS:
                assert state[attribute] == said, f"{name}.{attribute}"
        read = conform(provider.read("client", name, state), block)
        assert read == state, name
        again = provider.plan("client", name, read, config)
        assert conform(again.value, block) == read, name
        assert again.replaces == (), name
        provider.delete("client", name, state)
        assert provider.read("client", name, state) is None


def test_unknown_is_one_thing_however_it_is_copied() -> None:
    assert not is_known({"a": [{"b": UNKNOWN}]})
    assert decode(encode({"a": [UNKNOWN]}))["a"][0] is UNKNOWN
