"""What is no part but may be met: types in hand-written files, and what alerts may be about."""

from shared.parts.part import Heard
from shared.parts.rules import HTTPS_PROXY, MACHINE, NO_NAME, TEMPLATE_NAME
from shared.terraform.other_providers import RESOURCES
from shared.terraform.type_rules import TypeRules

KIN: tuple[TypeRules, ...] = (
    TypeRules(
        "google_cloud_run_service",
        acts_as="template.spec.service_account_name",
        identities=("template.spec.service_account_name",),
        references={
            "*.secret_key_ref.name": ("google_secret_manager_secret",),
            "template.spec.volumes.secret.secret_name": ("google_secret_manager_secret",),
        },
        refused=("*.env_from*", "*.volumes.csi*", "*.volumes.nfs*", "template.spec.serving_state"),
    ),
    TypeRules(
        "google_cloud_run_service_iam_member",
        name=NO_NAME,
        references={"service": ("google_cloud_run_service", "google_cloud_run_v2_service")},
    ),
    TypeRules("google_compute_attached_disk", name=NO_NAME, references={"instance": ("google_compute_instance",)}),
    TypeRules("google_compute_http_health_check"),
    TypeRules("google_compute_network_endpoint_group", backs=("default_port",)),
    TypeRules("google_compute_region_instance_template", name=TEMPLATE_NAME, **MACHINE),
    TypeRules("google_compute_region_target_https_proxy", **HTTPS_PROXY),
    TypeRules(
        "google_compute_route",
        quota="ROUTES",
        only={"next_hop_gateway": ("default-internet-gateway", "global/gateways/default-internet-gateway")},
        refused=("params*",),
        weakens={"next_hop_ip": (), "next_hop_instance": (), "next_hop_ilb": ()},
    ),
    TypeRules(
        "google_compute_snapshot",
        references={"source_disk": ("google_compute_disk", "google_compute_region_disk", "google_compute_instance")},
        refused=("source_disk_encryption_key*", "params*"),
        stateful=True,
    ),
    TypeRules("google_compute_target_tcp_proxy"),
    TypeRules(
        "google_monitoring_alert_policy",
        name=NO_NAME,
        read_by_many=True,
        refused=("conditions.condition_sql*",),
        weakens={"enabled": (True,), "notification_channels": ("*",)},
    ),
    TypeRules("google_vpc_access_connector", references={"subnet.name": ("google_compute_subnetwork",)}),
    *(
        TypeRules(f"random_{name}", name=NO_NAME, plain=("*",))
        for name in ("id", "integer", "pet", "shuffle", "string", "uuid")
    ),
    *(TypeRules(name, name=NO_NAME, plain=("*",)) for name in RESOURCES),
)
"""Types that files may hold beside those of the parts. A type that is neither here nor there is refused."""

HEARD = Heard(
    resources=(("cloud_function", ("google_cloudfunctions2_function", "google_cloudfunctions_function")),),
    metrics=(),
)
"""Of whom Cloud Monitoring may speak beside the parts."""

MEETS = (
    ("vm", "google_compute_region_instance_template"),
    ("spot", "google_compute_region_instance_template scheduling.provisioning_model ~ SPOT"),
    ("alert", "google_monitoring_alert_policy"),
)
"""What they meet of a goal, as `Part.meets` tells."""
