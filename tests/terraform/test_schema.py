import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.terraform.schema import Block, provider_schema

SCHEMA = provider_schema()
BETA = provider_schema("google-beta")
OLDEST = timedelta(days=180)


def required(block: Block) -> set[str]:
    return {name for name, item in block.attributes.items() if item.required} | {
        name for name, item in block.blocks.items() if item.required
    }


def too_old(as_of: date, today: date) -> bool:
    return today - as_of > OLDEST


def test_every_type_of_provider_7_45_is_there() -> None:
    assert SCHEMA.version == BETA.version == "7.45.0"
    assert len(SCHEMA.resource_types()) == 1344
    assert len(SCHEMA.data_source_types()) == 463
    assert len(SCHEMA.ephemeral_types()) == 6
    assert SCHEMA.resource("google_no_such_thing") is None
    assert SCHEMA.data_source("google_no_such_thing") is None


def test_the_facts_are_of_a_release_not_older_than_half_a_year() -> None:
    """When it fails: read the newest release's sources and run `python -m infra.local.provider.excerpt`."""
    today = datetime.now(UTC).date()
    assert not too_old(SCHEMA.as_of, today), f"the provider's facts are of {SCHEMA.as_of}"
    assert not too_old(BETA.as_of, today), f"the beta provider's facts are of {BETA.as_of}"
    assert too_old(date(2026, 1, 1), date(2026, 7, 1))
    assert not too_old(date(2026, 1, 1), date(2026, 6, 30))


def test_beta_has_what_google_has_and_more() -> None:
    assert len(BETA.resource_types()) == 1472
    assert len(BETA.data_source_types()) == 497
    assert SCHEMA.resource_types() <= BETA.resource_types()
    mine, theirs = SCHEMA.resource("google_compute_instance"), BETA.resource("google_compute_instance")
    assert set(mine.attributes) < set(theirs.attributes)


@pytest.mark.slow
@pytest.mark.parametrize("schema", [SCHEMA, BETA], ids=["google", "google-beta"])
def test_every_path_in_a_fact_leads_to_an_argument(schema) -> None:
    for name in schema.resource_types():
        found = schema.arguments(name)
        paths = {one.path for one in found}
        assert len(paths) == len(found), name
        for one in found:
            facts = one.facts
            missing = {*facts.conflicts_with, *facts.required_with} - paths  # the other groups may name the computed
            # The provider's own list names a flow it doesn't let anyone set.
            assert not missing or (name, missing) == ("google_dialogflow_cx_agent", {"start_flow"}), (name, one.path)


def test_facts_of_arguments_are_those_of_the_documentation() -> None:
    facts = {one.path: one.facts for one in SCHEMA.arguments("google_sql_database_instance")}
    assert facts["deletion_protection"].default is True
    assert facts["settings.activation_policy"].default == "ALWAYS"
    assert set(facts["settings.edition"].values) == {"ENTERPRISE", "ENTERPRISE_PLUS"}
    facts = {one.path: one.facts for one in SCHEMA.arguments("google_compute_firewall")}
    assert facts["allow"].exactly_one_of == ("allow", "deny")
    assert facts["priority"].range == (0, 65535)
    assert facts["source_tags"].conflicts_with == ("source_service_accounts", "target_service_accounts")
    assert facts["name"].checks == (("ValidateGCEName", ()),)
    facts = {one.path: one.facts for one in SCHEMA.arguments("google_sql_user")}
    assert facts["type"].suppress == (("EmptyOrDefaultStringSuppress", ("BUILT_IN",)),)
    assert facts["password_wo"].required_with == ("password_wo_version",)
    assert SCHEMA.resource("google_sql_user").attributes["password_wo"].write_only


def test_types_say_how_they_are_imported_and_whether_they_change() -> None:
    instance = SCHEMA.type_facts("google_compute_instance")
    assert instance.imports[-1] == "{{name}}"
    assert instance.identity == {"name": True, "project": False, "zone": False}
    assert instance.may_force_new == ("metadata_startup_script",)
    assert instance.updatable
    assert SCHEMA.type_facts("google_storage_bucket_iam_member").iam
    assert not SCHEMA.type_facts("google_storage_bucket_iam_member").updatable
    with pytest.raises(KeyError):
        SCHEMA.type_facts("google_no_such_thing")
    with pytest.raises(KeyError):
        SCHEMA.arguments("google_no_such_thing")


def test_the_facts_are_decoded_for_everything_that_may_be_written() -> None:
    found = [one for name in SCHEMA.resource_types() for one in SCHEMA.arguments(name)]
    assert sum(one.facts.default is not None for one in found) > 850
    assert sum(one.facts.values is not None for one in found) > 1200
    assert sum(one.facts.range is not None for one in found) > 200
    assert sum(one.attribute is not None and one.attribute.sensitive for one in found) > 200


def test_every_block_decodes_into_types_terraform_knows() -> None:
    def check_type(type_: object) -> None:
        if isinstance(type_, str):
            assert type_ in {"string", "number", "bool"}
            return
        kind, element = type_
        if kind == "object":
            for item in element.values():
                check_type(item)
        else:
            assert kind in {"list", "set", "map"}
            check_type(element)

    def check(block: Block) -> None:
        for name, attribute in block.attributes.items():
            check_type(attribute.type)
            assert attribute.required != (attribute.optional or attribute.computed), name
        for nested in block.blocks.values():
            assert nested.nesting in {"list", "set", "single"}
            check(nested.block)

    for name in SCHEMA.resource_types():
        check(SCHEMA.resource(name))
    for name in SCHEMA.data_source_types():
        check(SCHEMA.data_source(name))
    check(SCHEMA.provider())


@pytest.mark.parametrize(
    ("type_name", "names"),
    [
        ("google_compute_instance", {"name", "machine_type", "boot_disk", "network_interface"}),
        ("google_compute_network", {"name"}),
        ("google_compute_subnetwork", {"name", "network"}),
        ("google_compute_firewall", {"name", "network"}),
        ("google_sql_database_instance", {"database_version"}),
        ("google_sql_user", {"name", "instance"}),
        ("google_storage_bucket", {"name", "location"}),
        ("google_cloud_run_v2_service", {"name", "location", "template"}),
        ("google_monitoring_alert_policy", {"combiner", "conditions", "display_name"}),
        ("google_monitoring_notification_channel", {"type"}),
        ("google_compute_region_autoscaler", {"name", "target", "autoscaling_policy"}),
    ],
)
def test_required_arguments_are_those_of_the_documentation(type_name: str, names: set[str]) -> None:
    assert required(SCHEMA.resource(type_name)) == names


def test_blocks_say_how_often_they_may_appear() -> None:
    blocks = SCHEMA.resource("google_compute_instance").blocks
    assert (blocks["boot_disk"].min_items, blocks["boot_disk"].max_items) == (1, 1)
    assert (blocks["network_interface"].min_items, blocks["network_interface"].max_items) == (1, None)
    assert blocks["timeouts"].nesting == "single"
    assert SCHEMA.resource("google_compute_firewall").blocks["allow"].nesting == "set"
    settings = SCHEMA.resource("google_sql_database_instance").blocks["settings"]
    assert settings.max_items == 1
    assert settings.block.attributes["tier"].required


def test_types_tell_sets_from_lists() -> None:
    instance = SCHEMA.resource("google_compute_instance").attributes
    assert instance["tags"].type == ["set", "string"]
    assert instance["resource_policies"].type == ["list", "string"]
    assert instance["labels"].type == ["map", "string"]
    addresses = SCHEMA.resource("google_sql_database_instance").attributes["ip_address"]
    assert addresses.type == [
        "list",
        ["object", {"ip_address": "string", "time_to_retire": "string", "type": "string"}],
    ]
    assert addresses.computed
    assert not addresses.settable


def test_optional_arguments_the_provider_fills_in_are_computed_too() -> None:
    instance = SCHEMA.resource("google_compute_instance")
    for name in ("id", "project", "zone", "min_cpu_platform"):
        assert (instance.attributes[name].optional, instance.attributes[name].computed) == (True, True), name
    for name in ("description", "labels", "tags", "allow_stopping_for_update"):
        assert (instance.attributes[name].optional, instance.attributes[name].computed) == (True, False), name
    interface = instance.blocks["network_interface"].block.attributes
    assert interface["network_ip"].computed
    assert interface["network"].computed
    assert not interface["nic_type"].computed
    assert instance.blocks["scheduling"].computed
    assert not instance.blocks["attached_disk"].computed
    assert SCHEMA.resource("google_compute_subnetwork").attributes["region"].computed
    assert not SCHEMA.resource("google_compute_network").attributes["description"].computed


def test_arguments_that_replace_the_resource_say_so() -> None:
    instance = SCHEMA.resource("google_compute_instance")
    assert instance.attributes["name"].forces_new
    assert instance.attributes["zone"].forces_new
    assert not instance.attributes["machine_type"].forces_new
    database = SCHEMA.resource("google_sql_database_instance")
    assert database.attributes["region"].forces_new
    assert not database.blocks["settings"].block.attributes["tier"].forces_new


def test_secrets_are_marked() -> None:
    assert SCHEMA.resource("google_sql_user").attributes["password"].sensitive
    assert SCHEMA.resource("google_secret_manager_secret_version").attributes["secret_data"].sensitive
    channel = SCHEMA.resource("google_monitoring_notification_channel")
    assert channel.blocks["sensitive_labels"].block.attributes["auth_token"].sensitive
    assert not SCHEMA.resource("google_secret_manager_secret").attributes["secret_id"].sensitive


@pytest.mark.slow
def test_loading_the_schema_is_no_weight_on_a_cold_start() -> None:
    code = (
        "import time; t = time.process_time(); from shared.terraform.schema import provider_schema;"
        "provider_schema(); print(time.process_time() - t)"
    )
    best = min(float(subprocess.check_output([sys.executable, "-c", code], timeout=20)) for _ in range(3))
    assert best < 0.2


def test_decoding_one_type_is_done_once() -> None:
    started = time.process_time()
    first = SCHEMA.resource("google_container_cluster")
    assert first is SCHEMA.resource("google_container_cluster")
    assert time.process_time() - started < 1
