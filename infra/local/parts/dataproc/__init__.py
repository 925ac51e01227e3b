"""Dataproc: clusters are kept and no node runs; a policy that scales is there before its cluster, and load sampled."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, blocks, first, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

CLUSTER, POLICY = "google_dataproc_cluster", "google_dataproc_autoscaling_policy"
_LEAST_WORKERS = 2


def _prepare(call: Call, values: Object) -> None:
    config = first(values, "cluster_config")
    policy = first(config, "autoscaling_config").get("policy_uri")
    if isinstance(policy, str) and call.exists(policy, POLICY) is None:
        raise call.refuse("creating", 404, f"Not found: Autoscaling policy {policy}, notFound")
    workers = first(config, "worker_config").get("num_instances")
    if isinstance(workers, int) and 0 < workers < _LEAST_WORKERS:
        raise call.refuse("creating", 400, "Clusters must have 0 or at least 2 primary workers., badRequest")


def _fill(call: Call, values: Object) -> None:
    name = values.get("name")
    for config in blocks(values, "cluster_config"):
        settle(config, bucket=config.get("staging_bucket"), cluster_tier="CLUSTER_TIER_STANDARD", engine="DEFAULT")
        settle(config, cluster_type="STANDARD", temp_bucket="", auxiliary_node_groups=[], dataproc_metric_config=[])
        settle(config, endpoint_config=[], preemptible_worker_config=[], software_config=[])
        for word, group in (("m", "master_config"), ("w", "worker_config"), ("sw", "preemptible_worker_config")):
            for nodes in blocks(config, group):
                count = nodes.get("num_instances")
                many = range(count) if isinstance(count, int) else range(0)
                settle(nodes, instance_names=[f"{name}-{word}-{number}" for number in many], image_uri="")
                settle(nodes, min_cpu_platform="", machine_type="", instance_flexibility_policy=[])
                for disk in blocks(nodes, "disk_config"):
                    settle(disk, num_local_ssds=0, boot_disk_size_gb=500)
        for lifecycle in blocks(config, "lifecycle_config"):
            settle(lifecycle, idle_start_time=call.now())
        for software in blocks(config, "software_config"):
            settle(software, properties={}, image_version="2.2-debian12")
        for machines in blocks(config, "gce_cluster_config"):
            settle(machines, network="", metadata={}, resource_manager_tags={}, zone="")
            settle(machines, confidential_instance_config=[], node_group_affinity=[], reservation_affinity=[])


def _policy(_call: Call, values: Object) -> None:
    scale = first(values, "worker_config")
    least, most = scale.get("min_instances"), scale.get("max_instances")
    if isinstance(least, int) and isinstance(most, int) and most < least:
        raise _call.refuse("creating", 400, "max_instances must be at least min_instances., badRequest")
    location, said = values.get("location"), values.get("policy_id")
    settle(values, name=f"projects/{_call.settings.project}/regions/{location}/autoscalingPolicies/{said}")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "region": str(attributes.get("region")),
        "cluster_name": str(attributes.get("name")),
        "cluster_uuid": "",
    }


HALF = Half(
    behaviours={CLUSTER: Behaviour(prepare=_prepare, fill=_fill), POLICY: Behaviour(prepare=_policy)},
    watched=(
        Watched(
            CLUSTER,
            "cloud_dataproc_cluster",
            "Cloud Dataproc Cluster",
            _labels,
            (
                Signal(
                    "dataproc.googleapis.com/cluster/hdfs/storage_utilization",
                    Metric("GAUGE", "DOUBLE", "1", "HDFS storage utilization"),
                    idle=0.05,
                    busy=0.93,
                ),
                Signal(
                    "dataproc.googleapis.com/cluster/job/failed_count",
                    Metric("DELTA", "INT64", "1", "Failed jobs"),
                    idle=0.0,
                    busy=1.0,
                    labels={"error_type": "JOB_ERROR", "job_type": "SPARK_JOB"},
                ),
            ),
        ),
    ),
)
