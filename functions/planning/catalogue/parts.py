"""What the catalogue can make: parts, each one template, composed into the stacks of `shared.terraform.stacks`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """The resources of one template: the template's word for each -> its Terraform type.

    `needs` are parts that must be written too. `nameless` words have no name of their own that ends in the
    deployment's suffix (a grant, a generated name), so the registry and alert policies don't know them by one.
    """

    resources: Mapping[str, str]
    needs: tuple[str, ...] = ()
    nameless: frozenset[str] = frozenset()


# In the order in which they are written.
PARTS: dict[str, Part] = {
    # A VPC of its own with one subnet.
    "network": Part({"network": "google_compute_network", "subnet": "google_compute_subnetwork"}),
    # The service account that machines and containers act as; without one Cloud Run takes a far too powerful default.
    "identity": Part({"identity": "google_service_account"}, nameless=frozenset({"identity"})),
    "address": Part({"address": "google_compute_address"}),
    # Lets HTTP and HTTPS in, for the machines that carry its tag.
    "firewall": Part({"firewall": "google_compute_firewall"}, ("network",)),
    # A machine with a static address.
    "vm": Part({"vm": "google_compute_instance"}, ("network", "address", "firewall")),
    "topic": Part({"topic": "google_pubsub_topic"}),
    "subscription": Part({"subscription": "google_pubsub_subscription"}, ("topic",)),
    # A machine that nothing can reach; it pulls from the subscription.
    "worker": Part(
        {"vm": "google_compute_instance", "worker_access": "google_pubsub_subscription_iam_member"},
        ("network", "identity", "subscription"),
        frozenset({"worker_access"}),
    ),
    # An autoscaled group of machines without addresses behind an external HTTP load balancer.
    "group": Part(
        {
            "lb_firewall": "google_compute_firewall",
            "template": "google_compute_instance_template",
            "health": "google_compute_health_check",
            "group": "google_compute_instance_group_manager",
            "autoscaler": "google_compute_autoscaler",
            "backend": "google_compute_backend_service",
            "routes": "google_compute_url_map",
            "proxy": "google_compute_target_http_proxy",
            "lb_address": "google_compute_global_address",
            "frontend": "google_compute_global_forwarding_rule",
        },
        ("network",),
        frozenset({"template"}),
    ),
    # Cloud SQL on a private address, with backups, and a login without a password.
    "sql": Part(
        {
            "sql_range": "google_compute_global_address",
            "peering": "google_service_networking_connection",
            "db": "google_sql_database_instance",
            "database": "google_sql_database",
            "user": "google_sql_user",
            "db_login": "google_project_iam_member",
        },
        ("network", "identity"),
        frozenset({"peering", "database", "user", "db_login"}),
    ),
    "cloud_run": Part({"service": "google_cloud_run_v2_service"}, ("identity",)),
    "cloud_run_public": Part(
        {"service_public": "google_cloud_run_v2_service_iam_member"}, ("cloud_run",), frozenset({"service_public"})
    ),
    "bucket": Part({"bucket": "google_storage_bucket"}),
    # A first page, and the bucket as a website.
    "site": Part({"page": "google_storage_bucket_object"}, ("bucket",), frozenset({"page"})),
    "bucket_public": Part(
        {"bucket_public": "google_storage_bucket_iam_member"}, ("bucket",), frozenset({"bucket_public"})
    ),
}

STACK_PARTS: dict[str, tuple[str, ...]] = {
    "backend_api": ("vm",),
    "backend_api_postgres": ("vm", "sql"),
    "backend_api_mysql": ("vm", "sql"),
    "web_app_autoscaled": ("group",),
    "web_app_autoscaled_postgres": ("group", "sql"),
    "web_app_autoscaled_mysql": ("group", "sql"),
    "cloud_run_service": ("cloud_run",),
    "static_site": ("site",),
    "bucket": ("bucket",),
    "worker_pubsub": ("worker",),
}
"""What a stack is made of at the least. Grants to everybody are not among it: those a plan has to name."""

MAKES: dict[str, str] = {
    "google_compute_network": "network",
    "google_compute_subnetwork": "network",
    "google_compute_firewall": "firewall",
    "google_compute_address": "address",
    "google_compute_instance": "vm",
    "google_compute_instance_group_manager": "group",
    "google_compute_region_instance_group_manager": "group",
    "google_service_account": "identity",
    "google_cloud_run_v2_service": "cloud_run",
    "google_cloud_run_v2_service_iam_member": "cloud_run_public",
    "google_storage_bucket": "bucket",
    "google_storage_bucket_iam_member": "bucket_public",
    "google_pubsub_topic": "topic",
    "google_pubsub_subscription": "subscription",
}
"""A type that a plan may ask for beyond its stack -> the part that makes it.

Types that only make sense inside a part (a URL map, a database user) are made when their part is, never alone.
"""

MONITORING_TYPES = frozenset(
    {
        "google_monitoring_notification_channel",
        "google_monitoring_alert_policy",
        "google_monitoring_uptime_check_config",
    }
)
"""Made for every deployment, whether its plan lists them or not."""
