"""The dearest month bounds the bill, and nothing unknown passes for something cheap."""

import math
from typing import Any

import pytest

from jobs.terraform.policy.plan_document import UNKNOWN
from shared.cost import Cost, resources_cost

DEBIAN = "debian-cloud/debian-12"
WINDOWS_SQL = "projects/windows-sql-cloud/global/images/family/sql-ent-2022-win-2022"
ZONE = {"zone": "us-central1-a"}
REGION = {"region": "us-central1"}


def one(kind: str, /, **values: Any) -> dict[str, Any]:
    return {"address": f"google_{kind}.x", "type": f"google_{kind}", "values": values}


def machine(machine_type: Any = "e2-small", /, **values: Any) -> dict[str, Any]:
    boot = [{"initialize_params": [{"image": values.pop("image", DEBIAN), "size": 10}]}]
    return one("compute_instance", machine_type=machine_type, boot_disk=boot, **ZONE, **values)


def cost(*planned: dict[str, Any]) -> Cost:
    return resources_cost(planned)


# What it is, and US dollars that its dearest month comes to at least and at most.
DEAR: dict[str, tuple[list[dict[str, Any]], float, float]] = {
    "h100s": ([machine("a3-highgpu-8g")] * 6, 380_000, 400_000),
    "regional disk": ([one("compute_region_disk", type="pd-ssd", size=65_536, **REGION)], 22_000, 22_500),
    "hyperdisk iops": (
        [one("compute_disk", type="hyperdisk-extreme", size=64, provisioned_iops=350_000, **ZONE)], 11_200, 11_300),
    "hyperdisk iops by default": ([one("compute_disk", type="hyperdisk-extreme", size=3_500, **ZONE)], 11_000, 12_000),
    "pd-extreme iops": (
        [one("compute_disk", type="pd-extreme", size=500, provisioned_iops=120_000, **ZONE)], 7_800, 8_000),
    "hyperdisk throughput": (
        [one("compute_disk", type="hyperdisk-ml", size=4, provisioned_throughput=100_000, **ZONE)], 12_000, 12_100),
    "hyperdisk balanced": ([one("compute_disk", type="hyperdisk-balanced", size=100, provisioned_iops=103_000,
                                provisioned_throughput=1_140, **ZONE)], 8 + 500 + 40, 549),
    "local ssd": ([machine("n2-standard-2", scratch_disk=[{"interface": "NVME"}] * 24)], 720, 1_000),
    "large local ssd": ([machine("n2-standard-2", scratch_disk=[{"size": 3_000}] * 4)], 960, 1_300),
    "windows and sql server": ([machine("n2-standard-16", image=WINDOWS_SQL)], 0.399 * 16 * 730, 5_800),
    "sql server's least cores": ([machine("e2-standard-2", image=WINDOWS_SQL)], 0.399 * 4 * 730, 1_500),
    "an l4 of the older cloud run": ([one("cloud_run_service", template=[{
        "metadata": [{"annotations": {"autoscaling.knative.dev/maxScale": "3"}}],
        "spec": [{"node_selector": {"run.googleapis.com/accelerator": "nvidia-l4"}, "containers": [{}]}]}], **REGION)],
        3 * 0.0002909 * 730 * 3600, 2_700),
    "t4s": ([machine("n1-standard-8", guest_accelerator=[{"type": "nvidia-tesla-t4", "count": 4}])], 1_020, 1_600),
    "blank disk of no size": ([one("compute_disk", type="pd-standard", **ZONE)], 20, 20.5),
    "sql enterprise plus": ([one("sql_database_instance", database_version="POSTGRES_16", **REGION, settings=[
        {"tier": "db-perf-optimized-N-128", "edition": "ENTERPRISE_PLUS", "disk_size": 65_000,
         "disk_autoresize": False}])], 23_000, 24_000),
    "sql server licence": ([one("sql_database_instance", database_version="SQLSERVER_2022_ENTERPRISE", **REGION,
                                settings=[
        {"tier": "db-custom-4-15360", "disk_autoresize": False}])], 0.47 * 4 * 730, 1_700),
    "sql in extended support": ([one("sql_database_instance", database_version="MYSQL_8_0", **REGION,
                                     settings=[
        {"tier": "db-custom-16-61440", "disk_autoresize_limit": 100}])], 0.2 * 16 * 730, 3_300),
    "sql read pool": ([one("sql_database_instance", database_version="POSTGRES_16", node_count=2, **REGION, settings=[
        {"tier": "db-perf-optimized-N-8", "disk_autoresize": False,
         "read_pool_auto_scale_config": [{"max_node_count": 20}]}])], 14_000, 22_000),
    "sql disk that grows": ([one("sql_database_instance", database_version="POSTGRES_16", **REGION, settings=[
        {"tier": "db-f1-micro", "disk_size": 10, "disk_autoresize_limit": 30_000}])], 5_100, 5_200),
    "sql disk that grows without an end": ([one("sql_database_instance", database_version="POSTGRES_16", **REGION,
        settings=[{"tier": "db-f1-micro", "disk_size": 10}])], 11_000, 11_300),
    "warm gpus": ([one("cloud_run_v2_service", location="us-central1", scaling=[{"min_instance_count": 100}],
        template=[{"node_selector": [{"accelerator": "nvidia-l4"}], "containers": [
            {"resources": [{"cpu_idle": False, "limits": {"cpu": "8", "memory": "32Gi", "nvidia.com/gpu": "1"}}]}]}])],
        100_000, 140_000),
    "a kind of gpu and no limit": ([one("cloud_run_v2_service", location="us-central1",
        scaling=[{"min_instance_count": 100}], template=[{
            "node_selector": [{"accelerator": "nvidia-l4"}],
            "containers": [{"resources": [{"cpu_idle": False, "limits": {"cpu": "8", "memory": "32Gi"}}]}]}])],
        100_000, 140_000),
    "instances at most": ([one("cloud_run_v2_service", location="us-central1", template=[
        {"scaling": [{"max_instance_count": 500}], "containers": [{"resources": [{"limits": {"cpu": "4"}}]}]}])],
        500 * 4 * 63, 135_000),
    "instances without a maximum": ([one("cloud_run_v2_service", location="us-central1", template=[{}])], 6_300, 7_000),
    "sidecars": ([one("cloud_run_v2_service", location="us-central1", template=[
        {"scaling": [{"max_instance_count": 10}], "containers": [{"resources": [{"limits": {"cpu": "4"}}]}] * 3}])],
        10 * 12 * 63, 8_000),
    "annotations": ([one("cloud_run_service", location="us-central1", template=[{
        "metadata": [{"annotations": {"autoscaling.knative.dev/maxScale": "1000"}}], "spec": [{"containers": [{}]}]}])],
        63_000, 70_000),
    "workers": ([one("cloud_run_v2_worker_pool", location="us-central1", scaling=[{"manual_instance_count": 50}],
                     template=[{"containers": [{"resources": [{"limits": {"cpu": "8"}}]}]}])], 50 * 8 * 47, 20_000),
    "function": ([one("cloudfunctions2_function", location="us-central1", service_config=[
        {"available_memory": "32Gi", "min_instance_count": 10, "max_instance_count": 3_000}])], 2_000_000, 2_500_000),
    "job": ([one("cloud_run_v2_job", location="us-central1", template=[{"task_count": 1_000, "template": [
        {"containers": [{"resources": [{"limits": {"cpu": "8"}}]}]}]}])], 1_000 * 8 * 47, 400_000),
    "connector": ([one("vpc_access_connector", machine_type="e2-standard-4", min_instances=2, max_instances=10,
                       **REGION)], 978, 979),
    "connector without a maximum": ([one("vpc_access_connector", machine_type="e2-standard-4", **REGION)], 978, 979),
    "redis": ([one("redis_instance", tier="STANDARD_HA", memory_size_gb=300, **REGION)], 6_500, 6_600),
    "redis replicas": ([one("redis_instance", tier="STANDARD_HA", memory_size_gb=50, replica_count=5, **REGION,
                            read_replicas_mode="READ_REPLICAS_ENABLED")], 25.55 * 50 * 3 - 1, 4_000),
    "redis cluster": ([one("redis_cluster", shard_count=50, replica_count=2, node_type="REDIS_HIGHMEM_XLARGE",
                           **REGION)], 150 * 626, 95_000),
    "filestore": ([one("filestore_instance", tier="BASIC_SSD", location="us-central1-a",
                       file_shares=[{"capacity_gb": 65_000}])], 19_000, 20_000),
    "vpn": ([one("compute_vpn_tunnel", **REGION)] * 20, 730, 4_000),
    "gke totals": ([one("container_node_pool", location="us-central1", initial_node_count=1,
        autoscaling=[{"total_min_node_count": 1, "total_max_node_count": 1_000}],
        node_config=[{"machine_type": "n2-standard-32"}])], 900_000, 1_000_000),
    "gke per zone": ([one("container_node_pool", location="us-central1",
        autoscaling=[{"min_node_count": 0, "max_node_count": 10}],
        node_config=[{"machine_type": "e2-standard-8"}])], 30 * 195, 6_300),
    "gke nodes with disks and gpus": ([one("container_node_pool", location="us-central1-a", node_count=4, node_config=[
        {"machine_type": "n1-standard-8", "local_ssd_count": 8, "guest_accelerator": [
            {"type": "nvidia-tesla-v100", "count": 8}]}])], 4 * 8 * 1_810, 62_000),
    "gke made nodes": ([one("container_cluster", location="us-central1-a", remove_default_node_pool=True,
        cluster_autoscaling=[{"enabled": True, "resource_limits": [
            {"resource_type": "cpu", "maximum": 1_000}, {"resource_type": "memory", "maximum": 4_000},
            {"resource_type": "nvidia-tesla-t4", "maximum": 10}]}])], 35_000, 39_000),
    "slots": ([one("bigquery_reservation", location="US", edition="ENTERPRISE", slot_capacity=500,
                   autoscale=[{"max_slots": 1_500}])], 87_000, 88_000),
    "reservation": ([one("compute_reservation", **ZONE, specific_reservation=[
        {"count": 50, "instance_properties": [{"machine_type": "n2-standard-32"}]}])], 45_000, 46_000),
    "dataflow": ([one("dataflow_flex_template_job", max_workers=500, machine_type="n1-standard-16",
                      **REGION)], 480_000, 520_000),
    "dataflow without a maximum": ([one("dataflow_job", **REGION)], 20_000, 30_000),
    "composer": ([one("composer_environment", **REGION, config=[{"environment_size": "ENVIRONMENT_SIZE_SMALL",
        "workloads_config": [{"worker": [{"cpu": 8, "memory_gb": 32, "min_count": 1, "max_count": 100}]}]}])],
        50_000, 53_000),
    "vertex": ([one("vertex_ai_endpoint_with_model_garden_deployment", location="us-central1", deploy_config=[
        {"dedicated_resources": [{"min_replica_count": 1, "max_replica_count": 8, "machine_spec": [
            {"machine_type": "a2-ultragpu-8g", "accelerator_type": "NVIDIA_A100_80GB", "accelerator_count": 8}]}]}])],
        8 * 29_000, 300_000),
    "workbench": ([one("workbench_instance", location="us-central1-a",
                       gce_setup=[{"machine_type": "a2-highgpu-8g"}])], 21_000, 22_000),
    "uptime checks": ([one("monitoring_uptime_check_config", period="60s")] * 20, 1_500, 1_600),
    "hsm keys": ([one("kms_crypto_key", version_template=[{"protection_level": "HSM"}], rotation_period="86400s")],
                 2.5 * 30, 2.5 * 12 * 32),
    "spot": ([machine("n2-standard-32", scheduling=[{"provisioning_model": "SPOT"}])], 1_554 * 0.8 * 0.35, 700),
    "nodes for many zones": ([one("container_node_pool", location="us-central1", node_count=10, node_locations=[
        "us-central1-a", "us-central1-b", "us-central1-c", "us-central1-f"],
        node_config=[{"machine_type": "e2-standard-4"}])], 40 * 97, 4_500),
}  # fmt: skip


@pytest.mark.parametrize("what", DEAR)
def test_what_is_dear_is_counted(what: str) -> None:
    planned, least, most = DEAR[what]
    found = cost(*planned)
    assert found.unpriced == []
    # Traffic and logs of the deployment are not what is asked about.
    own = sum(each.worst_usd for each in found.lines if each.address)
    assert least <= own <= most


UNPRICED: dict[str, dict[str, Any]] = {
    "unknown machine type": machine("e9-standard-4"),
    "machine type known after apply": machine(UNKNOWN),
    "machine type not written": one("compute_instance", **ZONE),
    "type that the region doesn't sell": machine("a3-megagpu-8g"),
    "unknown accelerator of the older Cloud Run": one("cloud_run_service", template=[{"spec": [
        {"node_selector": {"run.googleapis.com/accelerator": "nvidia-h100"}, "containers": [{}]}]}], **REGION),
    "unknown accelerator": machine("n1-standard-4", guest_accelerator=[{"type": "nvidia-x1", "count": 1}]),
    "accelerator on a machine that has none": machine("e2-standard-4", guest_accelerator=[
        {"type": "nvidia-l4", "count": 8}]),
    "accelerators known after apply": machine("n1-standard-4", guest_accelerator=UNKNOWN),
    "count of accelerators known after apply": machine("n1-standard-4", guest_accelerator=[
        {"type": "nvidia-tesla-t4", "count": UNKNOWN}]),
    "local disks known after apply": machine("n2-standard-4", scratch_disk=UNKNOWN),
    "image of somebody's": machine("n2-standard-4", image="projects/strange-project/global/images/x"),
    "image known after apply": machine("n2-standard-4", image=UNKNOWN),
    "better network": machine("n2-standard-32", network_performance_config=[
        {"total_egress_bandwidth_tier": "TIER_1"}]),
    "nodes of one's own": machine("n2-standard-4", scheduling=[{"node_affinities": [{"key": "x"}]}]),
    "disk size known after apply": one("compute_disk", size=UNKNOWN, **ZONE),
    "disk type unknown": one("compute_disk", type="hyperdisk-infinite", size=10, **ZONE),
    "iops known after apply": one("compute_disk", type="hyperdisk-extreme", size=10, provisioned_iops=UNKNOWN, **ZONE),
    "size below zero": one("compute_disk", size=-5, **ZONE),
    "size that is no number": one("compute_disk", size="many", **ZONE),
    "size that is no finite number": one("compute_disk", size=math.nan, **ZONE),
    "storage pool": one("compute_disk", size=10, storage_pool="p", **ZONE),
    "zone of nowhere": one("compute_disk", size=10, zone="mars-north1-a"),
    "zone known after apply": one("compute_disk", size=10, zone=UNKNOWN),
    "tier known after apply": one("sql_database_instance", settings=[{"tier": UNKNOWN}], **REGION),
    "tier unknown": one("sql_database_instance", settings=[{"tier": "db-ultra-1"}], **REGION),
    "tier of another series": one("sql_database_instance", settings=[{"tier": "db-c4a-highmem-4"}], **REGION),
    "database disk known after apply": one("sql_database_instance", settings=[
        {"tier": "db-f1-micro", "disk_size": UNKNOWN}], **REGION),
    "database without settings": one("sql_database_instance", **REGION),
    "database licence unknown": one("sql_database_instance", database_version="SQLSERVER_2030_ULTRA", settings=[
        {"tier": "db-custom-2-7680"}], **REGION),
    "least instances known after apply": one("cloud_run_v2_service", location="us-central1", template=[
        {"scaling": [{"min_instance_count": UNKNOWN}]}]),
    "most instances known after apply": one("cloud_run_v2_service", location="us-central1", template=[
        {"scaling": [{"max_instance_count": UNKNOWN}]}]),
    "service's own scaling known after apply": one("cloud_run_v2_service", location="us-central1", scaling=UNKNOWN),
    "cpu that is no number": one("cloud_run_v2_service", location="us-central1", template=[
        {"containers": [{"resources": [{"limits": {"cpu": "lots"}}]}]}]),
    "limits known after apply": one("cloud_run_v2_service", location="us-central1", template=[
        {"containers": [{"resources": [{"limits": UNKNOWN}]}]}]),
    "gpu unknown on cloud run": one("cloud_run_v2_service", location="us-central1", template=[
        {"node_selector": [{"accelerator": "nvidia-b900"}],
         "containers": [{"resources": [{"limits": {"nvidia.com/gpu": "1"}}]}]}]),
    "connector's machines unknown": one("vpc_access_connector", machine_type="z9-standard-1", **REGION),
    "connector's maximum known after apply": one("vpc_access_connector", max_instances=UNKNOWN, **REGION),
    "redis size known after apply": one("redis_instance", memory_size_gb=UNKNOWN, **REGION),
    "redis tier unknown": one("redis_instance", memory_size_gb=5, tier="GOLD", **REGION),
    "cache nodes unknown": one("memorystore_instance", shard_count=3, node_type="HIGHMEM_9XLARGE",
                               location="us-central1"),
    "shards known after apply": one("redis_cluster", shard_count=UNKNOWN, **REGION),
    "filestore tier unknown": one("filestore_instance", tier="ULTRA", file_shares=[{"capacity_gb": 1_024}], **ZONE),
    "filestore performance": one("filestore_instance", tier="ZONAL", file_shares=[{"capacity_gb": 1_024}], **ZONE,
                                 performance_config=[{"fixed_iops": [{"max_iops": 100_000}]}]),
    "nodes at most known after apply": one("container_node_pool", location="us-central1", autoscaling=[
        {"max_node_count": UNKNOWN}]),
    "nodes known after apply": one("container_node_pool", location="us-central1", node_count=UNKNOWN),
    "nodes without a maximum": one("container_node_pool", location="us-central1", autoscaling=[{"min_node_count": 1}]),
    "slots of an unknown edition": one("bigquery_reservation", edition="PLATINUM", slot_capacity=100, location="US"),
    "storage class unknown": one("storage_bucket", storage_class="GLACIER", location="US"),
    "bucket of nowhere": one("storage_bucket", location="ATLANTIS"),
    "first composer": one("composer_environment", config=[{"node_count": 3}], **REGION),
    "key of an unknown level": one("kms_crypto_key", version_template=[{"protection_level": "MAGIC"}]),
}  # fmt: skip


@pytest.mark.parametrize("what", UNPRICED)
def test_what_is_unknown_is_unpriced_with_address_and_reason(what: str) -> None:
    planned = UNPRICED[what]
    (found,) = [each for each in cost(planned).unpriced if each.address]
    assert found.address == planned["address"]
    assert len(found.reason) > 20


def template(name: str, machine_type: str) -> dict[str, Any]:
    return {
        "address": f"google_compute_instance_template.{name}",
        "type": "google_compute_instance_template",
        "values": {"machine_type": machine_type, "disk": [{"source_image": DEBIAN, "disk_size_gb": 10}]},
    }


def group(name: str, template_name: str | None, size: Any = None) -> dict[str, Any]:
    label = f"google_compute_instance_template.{template_name}"
    references = {"version.instance_template": frozenset({label})} if template_name else {}
    return {
        "address": f"google_compute_instance_group_manager.{name}",
        "type": "google_compute_instance_group_manager",
        "values": {**ZONE, "name": name, "target_size": size, "version": [{"instance_template": UNKNOWN}]},
        "references": references,
    }


def scaler(name: str, group_name: str | None, least: Any, most: Any) -> dict[str, Any]:
    label = f"google_compute_instance_group_manager.{group_name}"
    return {
        "address": f"google_compute_autoscaler.{name}",
        "type": "google_compute_autoscaler",
        "values": {
            **ZONE,
            "target": UNKNOWN,
            "autoscaling_policy": [{"min_replicas": least, "max_replicas": most}],
        },
        "references": {"target": frozenset({label})} if group_name else {},
    }


def machines(found: Cost, address: str) -> list[tuple[str, float, float]]:
    """Type, usual count and count at worst of a group's machines."""
    return [
        (each.item.split()[1].rstrip(","), each.quantity, round(each.worst_usd / each.unit_usd, 3))
        for each in found.lines
        if each.address.endswith(address) and each.item.startswith("machine ")
    ]


def test_each_group_is_counted_by_its_own_template_and_its_own_autoscaler() -> None:
    found = cost(
        template("decoy", "e2-micro"), template("real", "e2-standard-32"), group("small", "decoy"),
        group("large", "real"), scaler("first", "small", 1, 2), scaler("second", "large", 3, 50),
    )  # fmt: skip
    assert machines(found, ".small") == [("e2-micro", 1, 2)]
    assert machines(found, ".large") == [("e2-standard-32", 3, 50)]


def test_a_group_that_does_not_show_its_template_is_counted_by_the_dearest() -> None:
    found = cost(template("decoy", "e2-micro"), template("real", "e2-standard-32"), group("g", None, 4))
    assert machines(found, ".g") == [("e2-standard-32", 4, 4)]


def test_an_autoscaler_that_does_not_show_its_group_may_be_any_groups() -> None:
    found = cost(template("t", "e2-small"), group("g", "t"), scaler("own", "g", 1, 2), scaler("other", None, 1, 90))
    assert machines(found, ".g") == [("e2-small", 1, 90)]


def test_machines_that_wait_stopped_or_suspended_are_counted() -> None:
    planned = group("g", "t", 2)
    planned["values"] |= {"target_suspended_size": 5, "target_stopped_size": 3}
    assert machines(cost(template("t", "e2-small"), planned), ".g") == [("e2-small", 2, 10)]


def test_a_group_may_take_any_of_the_types_it_lists() -> None:
    planned = group("g", "t", 2)
    planned["values"]["instance_flexibility_policy"] = [
        {"instance_selections": [{"name": "a", "machine_types": ["e2-small", "n2-standard-64"]}]}
    ]
    assert machines(cost(template("t", "e2-small"), planned), ".g") == [("n2-standard-64", 2, 2)]


@pytest.mark.parametrize(
    "planned",
    [
        [template("t", "e2-small"), group("g", "t", UNKNOWN)],
        [template("t", "e2-small"), group("g", "t"), scaler("s", "g", 1, UNKNOWN)],
        [template("t", "e2-small"), group("g", "t"), scaler("s", "g", UNKNOWN, 3)],
        [group("g", None, 3)],
        [template("t", "q7-giant-1"), group("g", "t", 3)],
    ],
    ids=["size", "maximum", "minimum", "no template", "machine type"],
)
def test_a_group_of_unknown_size_or_machines_is_unpriced(planned: list[dict[str, Any]]) -> None:
    assert any(each.address.endswith("_manager.g") for each in cost(*planned).unpriced)


def test_an_image_of_ones_own_may_bring_a_licence_in_the_dearest_month_only() -> None:
    found = cost(machine("e2-standard-4", image="my-image"))
    (licence,) = [each for each in found.lines if each.item.startswith("licence")]
    assert (licence.monthly_usd, licence.worst_usd) == (0, pytest.approx(0.046 * 4 * 730))


def test_a_discount_is_a_line_of_its_own() -> None:
    found = cost(machine("n2-standard-4"))
    by_item = {each.item: each.monthly_usd for each in found.lines if "n2-standard-4" in each.item}
    assert by_item == {"machine n2-standard-4, us-central1": 141.79, "sustained-use discount, n2-standard-4": -28.33}


def test_flat_fees_are_flat() -> None:
    for place in ("us-central1", "asia-northeast1", "southamerica-east1"):
        planned = one("container_cluster", location=place, remove_default_node_pool=True)
        fee = next(each for each in cost(planned).lines if each.item == "Kubernetes control plane")
        assert fee.monthly_usd == 73.0


def test_a_bucket_pays_for_its_place_and_class() -> None:
    def price(**values: Any) -> float:
        return cost(one("storage_bucket", **values)).lines[0].unit_usd

    assert price(location="US") == 0.026
    assert price(location="EU", storage_class="NEARLINE") == 0.015
    assert price(location="ASIA1") == 0.0506
    assert price(location="europe-west3") == 0.023
    pair = [{"data_locations": ["US-EAST1", "US-WEST1"]}]
    assert price(location="US", custom_placement_config=pair) == 0.044
