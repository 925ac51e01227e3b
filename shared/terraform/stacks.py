"""The stacks a plan can be: one table that the planner chooses from and the generator writes.

    stack type                      what it is
    backend_api                     one VM with a static address and a firewall that lets HTTP in
    backend_api_postgres, _mysql    ... and a Cloud SQL instance with a private address
    web_app_autoscaled              a managed instance group with an autoscaler behind an HTTP load balancer
    web_app_autoscaled_postgres, _mysql   ... and a Cloud SQL instance with a private address
    cloud_run_service               a container on Cloud Run, public
    static_site                     a bucket that serves a website to everybody
    bucket                          a private bucket
    worker_pubsub                   a VM without inbound traffic that works off a Pub/Sub subscription

`plan.resources` is always `stack_resources(...)` of the plan's stack, and `EXTRAS` where the goal asks for them:
a planner picks a stack, never single types.
What a stack is sized like (disks, replicas, database tier) is in `shared.terraform.sizing`, again for both.
"""

_VM = (
    "google_compute_network",
    "google_compute_subnetwork",
    "google_compute_firewall",
    "google_compute_address",
    "google_compute_instance",
)
_GROUP = (
    "google_compute_network",
    "google_compute_subnetwork",
    "google_compute_firewall",
    "google_compute_instance_template",
    "google_compute_instance_group_manager",
    "google_compute_autoscaler",
    "google_compute_health_check",
    "google_compute_backend_service",
    "google_compute_url_map",
    "google_compute_target_http_proxy",
    "google_compute_global_address",
    "google_compute_global_forwarding_rule",
)
# The database's private address is a peered range: a reserved global address and the connection that uses it.
_SQL = (
    "google_compute_global_address",
    "google_service_networking_connection",
    "google_sql_database_instance",
    "google_sql_database",
    "google_sql_user",
)


def _with(base: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*base, *more)))


STACKS: dict[str, tuple[str, ...]] = {
    "backend_api": _VM,
    "backend_api_postgres": _with(_VM, _SQL),
    "backend_api_mysql": _with(_VM, _SQL),
    "web_app_autoscaled": _GROUP,
    "web_app_autoscaled_postgres": _with(_GROUP, _SQL),
    "web_app_autoscaled_mysql": _with(_GROUP, _SQL),
    "cloud_run_service": ("google_cloud_run_v2_service", "google_cloud_run_v2_service_iam_member"),
    "static_site": ("google_storage_bucket", "google_storage_bucket_iam_member"),
    "bucket": ("google_storage_bucket",),
    "worker_pubsub": (
        "google_pubsub_topic",
        "google_pubsub_subscription",
        "google_compute_network",
        "google_compute_subnetwork",
        "google_service_account",
        "google_compute_instance",
    ),
}
"""Stack type -> Terraform types, each once. A closed vocabulary."""

REGIONAL: dict[str, str] = {
    "google_compute_instance_group_manager": "google_compute_region_instance_group_manager",
    "google_compute_autoscaler": "google_compute_region_autoscaler",
}
"""What replaces a type when a group spreads over its region's zones (a goal that asks for high availability)."""

EXTRAS: tuple[str, ...] = ("google_storage_bucket", "google_pubsub_topic", "google_pubsub_subscription")
"""What a plan may have beside its stack: a private bucket, a topic with its subscription."""

SERVERLESS = "serverless"
"""`machine_type` of a plan whose stack has no machine (Cloud Run, buckets)."""


def has_machine(stack_type: str) -> bool:
    """Whether a stack runs virtual machines, so that its `machine_type` is a Compute Engine one."""
    types = STACKS[stack_type]
    return "google_compute_instance" in types or "google_compute_instance_template" in types


def database_engine(stack_type: str) -> str | None:
    """`postgres` or `mysql` for a stack with a Cloud SQL instance."""
    engine = stack_type.rpartition("_")[2]
    return engine if engine in {"postgres", "mysql"} else None


def stack_resources(stack_type: str, *, regional: bool = False) -> list[str]:
    """The Terraform types of a stack; `regional` swaps a zonal group for a regional one. KeyError: no such stack."""
    return [REGIONAL.get(kind, kind) if regional else kind for kind in STACKS[stack_type]]
