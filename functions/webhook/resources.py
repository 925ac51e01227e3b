"""Monitored resource types: what people call them, and which label is a resource's own name.

Source: https://cloud.google.com/monitoring/api/resources. Metric types: https://cloud.google.com/monitoring/api/metrics.
"""

import re
from collections.abc import Mapping

OWN_NAMES: dict[str, tuple[str, ...]] = {
    "gce_instance": ("instance_name",),
    "uptime_url": ("host",),
    "cloudsql_database": ("database_id",),
    "instance_group": ("instance_group_name",),
    "autoscaler": ("instance_group_manager_name", "autoscaler_name"),
    "cloud_run_revision": ("service_name",),
    "cloud_run_job": ("job_name",),
    "cloud_run_worker_pool": ("worker_pool_name",),
    "cloud_function": ("function_name",),
    "gae_app": ("module_id",),
    "gae_instance": ("module_id",),
    "k8s_cluster": ("cluster_name",),
    "k8s_node": ("node_name",),
    "k8s_pod": ("pod_name",),
    "k8s_container": ("container_name",),
    "k8s_service": ("service_name",),
    "k8s_control_plane_component": ("component_name",),
    "gke_container": ("container_name",),
    "gcs_bucket": ("bucket_name",),
    "pubsub_topic": ("topic_id",),
    "pubsub_subscription": ("subscription_id",),
    "pubsub_snapshot": ("snapshot_id",),
    "https_lb_rule": ("forwarding_rule_name", "url_map_name", "target_proxy_name", "backend_target_name"),
    "l7_lb_rule": ("forwarding_rule_name", "url_map_name", "target_proxy_name", "backend_target_name"),
    "internal_http_lb_rule": ("forwarding_rule_name", "url_map_name", "backend_target_name"),
    "tcp_ssl_proxy_rule": ("forwarding_rule_name", "target_proxy_name", "backend_name"),
    "tcp_lb_rule": ("forwarding_rule_name", "backend_name"),
    "udp_lb_rule": ("forwarding_rule_name", "backend_name"),
    "nat_gateway": ("gateway_name",),
    "vpn_gateway": ("gateway_name", "gateway_id"),
    "gce_router": ("router_id",),
    "consumed_api": ("service",),
    "produced_api": ("service",),
    "api": ("service",),
    "redis_instance": ("instance_id",),
    "spanner_instance": ("instance_id",),
    "memcache_node": ("instance_id",),
    "filestore_instance": ("instance_name",),
    "bigtable_cluster": ("instance",),
    "bigtable_table": ("table",),
    "bigquery_dataset": ("dataset_id",),
    "cloud_tasks_queue": ("queue_id",),
    "cloud_scheduler_job": ("job_id",),
    "cloud_dataproc_cluster": ("cluster_name",),
    "cloud_composer_environment": ("environment_name",),
    "dataflow_job": ("job_name",),
    "firestore_instance": ("database_id",),
    "alloydb.googleapis.com/Instance": ("instance_id",),
    "alloydb.googleapis.com/Cluster": ("cluster_id",),
    "workflows.googleapis.com/Workflow": ("workflow_id",),
    "servicedirectory.googleapis.com/Service": ("service_name",),
    "network_security_policy": ("policy_name",),
    "dns_query": ("target_name",),
    "aws_ec2_instance": ("instance_id",),
    "generic_node": ("node_id",),
    "generic_task": ("job", "task_id"),
    "global": (),
    "prometheus_target": ("instance_name", "service_name", "job_name", "function_name", "database_id"),
}
"""Type -> the labels that name the resource itself, the most specific first."""

ANY_NAMES = (
    "instance_name",
    "database_id",
    "instance_group_manager_name",
    "instance_group_name",
    "container_name",
    "pod_name",
    "node_name",
    "service_name",
    "job_name",
    "function_name",
    "bucket_name",
    "subscription_id",
    "topic_id",
    "forwarding_rule_name",
    "url_map_name",
    "gateway_name",
    "queue_id",
    "job_id",
    "service",
    "name",
)
"""Labels that are names whatever the type, for a type that is not listed."""

AROUND = ("cluster_name", "instance_group_manager_name", "instance_group_name")
"""Labels that name what the resource is part of."""

_CALLED = {
    "vm instance": "gce_instance",
    "gce vm instance": "gce_instance",
    "uptime check url": "uptime_url",
    "cloud sql database": "cloudsql_database",
    "instance group": "instance_group",
    "autoscaler": "autoscaler",
    "cloud run revision": "cloud_run_revision",
    "cloud run job": "cloud_run_job",
    "cloud function": "cloud_function",
    "gae application": "gae_app",
    "kubernetes cluster": "k8s_cluster",
    "kubernetes node": "k8s_node",
    "kubernetes pod": "k8s_pod",
    "kubernetes container": "k8s_container",
    "kubernetes service": "k8s_service",
    "gke container": "gke_container",
    "gcs bucket": "gcs_bucket",
    "cloud pub/sub topic": "pubsub_topic",
    "cloud pub/sub subscription": "pubsub_subscription",
    "google cloud http/s load balancing rule": "https_lb_rule",
    "cloud nat gateway": "nat_gateway",
    "cloud vpn gateway": "vpn_gateway",
    "consumed api": "consumed_api",
    "produced api": "produced_api",
    "cloud memorystore redis instance": "redis_instance",
    "cloud spanner instance": "spanner_instance",
    "cloud tasks queue": "cloud_tasks_queue",
    "cloud scheduler job": "cloud_scheduler_job",
    "cloud dataproc cluster": "cloud_dataproc_cluster",
    "dataflow job": "dataflow_job",
    "global": "global",
}
_FOLDERS = {
    "instances": "gce_instance",
    "instanceGroups": "instance_group",
    "instanceGroupManagers": "instance_group",
    "subscriptions": "pubsub_subscription",
    "topics": "pubsub_topic",
    "buckets": "gcs_bucket",
    "services": "cloud_run_revision",
    "jobs": "cloud_run_job",
    "functions": "cloud_function",
}
_ZONAL = re.compile(r"(//compute\.googleapis\.com/)?projects/[^/]+/zones/[^/]+/([A-Za-z]+)/[^/]+")
_PLACED = re.compile(r"projects/[^/]+/(?:(?:locations|regions)/[^/]+/)?([A-Za-z]+)/[^/]+")
_KNOWN_METRICS = [
    "agent.googleapis.com/cpu/utilization",
    "agent.googleapis.com/disk/percent_used",
    "agent.googleapis.com/memory/percent_used",
    "agent.googleapis.com/swap/percent_used",
    "cloudsql.googleapis.com/database/cpu/utilization",
    "cloudsql.googleapis.com/database/disk/utilization",
    "cloudsql.googleapis.com/database/memory/utilization",
    "cloudsql.googleapis.com/database/network/connections",
    "cloudsql.googleapis.com/database/postgresql/num_backends",
    "cloudsql.googleapis.com/database/up",
    "cloudfunctions.googleapis.com/function/execution_count",
    "cloudfunctions.googleapis.com/function/execution_times",
    "compute.googleapis.com/guest/cpu/load_1m",
    "compute.googleapis.com/guest/memory/percent_used",
    "compute.googleapis.com/instance/cpu/usage_time",
    "compute.googleapis.com/instance/cpu/utilization",
    "compute.googleapis.com/instance/disk/read_bytes_count",
    "compute.googleapis.com/instance/disk/read_ops_count",
    "compute.googleapis.com/instance/disk/write_bytes_count",
    "compute.googleapis.com/instance/disk/write_ops_count",
    "compute.googleapis.com/instance/memory/balloon/ram_used",
    "compute.googleapis.com/instance/uptime",
    "compute.googleapis.com/instance/network/received_bytes_count",
    "compute.googleapis.com/instance/network/sent_bytes_count",
    "compute.googleapis.com/instance_group/size",
    "kubernetes.io/container/cpu/limit_utilization",
    "kubernetes.io/container/memory/limit_utilization",
    "kubernetes.io/container/memory/used_bytes",
    "kubernetes.io/container/restart_count",
    "kubernetes.io/node/cpu/allocatable_utilization",
    "kubernetes.io/node/memory/allocatable_utilization",
    "kubernetes.io/node/memory/used_bytes",
    "kubernetes.io/pod/volume/utilization",
    "loadbalancing.googleapis.com/https/backend_latencies",
    "loadbalancing.googleapis.com/https/backend_request_count",
    "loadbalancing.googleapis.com/https/request_count",
    "loadbalancing.googleapis.com/https/total_latencies",
    "monitoring.googleapis.com/uptime_check/check_passed",
    "monitoring.googleapis.com/uptime_check/request_latency",
    "pubsub.googleapis.com/subscription/num_undelivered_messages",
    "pubsub.googleapis.com/subscription/oldest_unacked_message_age",
    "pubsub.googleapis.com/topic/send_request_count",
    "redis.googleapis.com/stats/cpu_utilization",
    "redis.googleapis.com/stats/memory/usage_ratio",
    "router.googleapis.com/nat/port_usage",
    "run.googleapis.com/container/cpu/utilizations",
    "run.googleapis.com/container/instance_count",
    "run.googleapis.com/container/memory/utilizations",
    "run.googleapis.com/job/completed_execution_count",
    "run.googleapis.com/request_count",
    "run.googleapis.com/request_latencies",
    "serviceruntime.googleapis.com/api/request_count",
    "spanner.googleapis.com/instance/cpu/utilization",
    "storage.googleapis.com/api/request_count",
    "storage.googleapis.com/storage/total_bytes",
]


def _prometheus(metric: str) -> str:
    service, _, path = metric.partition("/")
    return f"{re.sub(r'[^a-z0-9]', '_', service)}:{re.sub(r'[^A-Za-z0-9]', '_', path)}"


_BY_PROMETHEUS: Mapping[str, str] = {_prometheus(metric): metric for metric in _KNOWN_METRICS}


def own_names(kind: str) -> tuple[str, ...]:
    """The labels that may name a resource of the type, the most specific first; for types unlisted, a good guess."""
    listed = OWN_NAMES.get(kind)
    if listed is not None:
        return listed
    # Newer types are called SERVICE/Kind, and their label kind_id or kind_name.
    last = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.rpartition("/")[2]).lower()
    # `istio_canonical_service` has a canonical_service_name, `gce_disk` a disk_id.
    words = last.split("_")
    ends = ["_".join(words[at:]) for at in range(len(words))] if last else []
    return (*(f"{end}_{what}" for end in ends for what in ("name", "id")), *ANY_NAMES)


def called(words: str) -> str:
    """The type by what people call it; empty when nobody calls one so."""
    return _CALLED.get(words.strip().lower(), "")


def of_path(path: str) -> str:
    """The type by a resource's full path; empty when it doesn't tell."""
    found = _ZONAL.fullmatch(path)
    folder = found[2] if found else ""
    if not folder:
        placed = _PLACED.fullmatch(path)
        folder = placed[1] if placed else ""
        # Outside of a zone many services have instances.
        folder = "" if folder == "instances" else folder
    return _FOLDERS.get(folder, "")


def of_prometheus(name: str) -> str:
    """The metric type behind a name of PromQL; a name that stands for none stays as it is."""
    return _BY_PROMETHEUS.get(name, name)
