"""Rules that several Terraform types share, whether a part owns them or not."""

import re
from typing import Annotated, Any

from pydantic import Field

from shared.machine_groups import MANAGERS
from shared.terraform.type_rules import Recovery

MACHINE: dict[str, Any] = {
    "acts_as": "service_account.email",
    "acts_as_block": "service_account",
    "references": {
        "boot_disk.source": ("google_compute_disk", "google_compute_region_disk"),
        "attached_disk.source": ("google_compute_disk", "google_compute_region_disk"),
        "disk.source": ("google_compute_disk", "google_compute_region_disk"),
    },
    "sizes": ("guest_accelerator*", "boot_disk.initialize_params.type", "scratch_disk*", "disk.type"),
    "refused": (
        "workload_identity_config*",
        "reservation_affinity.specific_reservation*",
        "scheduling.node_affinities*",
        "partner_metadata*",
        "params*",
    ),
}
FRONT: dict[str, Any] = {
    "references": {
        "target": tuple(
            f"google_compute_{region}target_{kind}_proxy"
            for region in ("", "region_")
            for kind in ("http", "https", "tcp", "ssl")
        )
    },
    "refused": ("service_directory_registrations*", "metadata_filters*", "params*"),
}
URL_MAP: dict[str, Any] = {
    "references": {
        "path_matcher.path_rule.service": (
            "google_compute_backend_service",
            "google_compute_region_backend_service",
            "google_compute_backend_bucket",
        ),
        "*.service": ("google_compute_backend_service", "google_compute_region_backend_service"),
    },
}
BACKEND: dict[str, Any] = {
    "refused": ("security_settings*", "tls_settings*", "dynamic_forwarding*", "params*"),
    "references": {"ha_policy.leader.network_endpoint.instance": ("google_compute_instance",)},
}
MANAGER: dict[str, Any] = {
    "sizes": ("version.target_size*",),
    "by_google": ("target_size",),
    "manages_instances": True,
    "backs": ("named_port.port",),
}
AUTOSCALER: dict[str, Any] = {"references": {"target": MANAGERS}, "scales": "autoscaling_policy.min_replicas"}
DISK: dict[str, Any] = {
    "sizes": ("type",),
    "refused": ("source_image_encryption_key*", "params*"),
    "references": {"async_primary_disk.disk": ("google_compute_disk", "google_compute_region_disk")},
}
COPIED_DISK: dict[str, Any] = {
    "copied": ("snapshot", "gcloud compute snapshots list --project={project} --filter=name:{name}"),
    "from_copy": Recovery(0, "gcloud compute disks create NAME --source-snapshot=SNAPSHOT --project={project}"),
}
NO_NAME: tuple[str, ...] = ()
TEMPLATE_NAME = ("name", "name_prefix")
DOMAIN = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?"
"""A domain in lower case, without a dot at its end."""

_PERSON = r"(user|group):[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
People = Annotated[str, Field(max_length=2_000, pattern=rf"^({_PERSON}(, ?{_PERSON})*)?$")]
"""People and groups between commas, each by an address: `user:ann@example.com,group:team@example.com`."""


def split_people(said: str) -> list[str]:
    """The people of such a setting, each once."""
    return list(dict.fromkeys(each.strip() for each in said.split(",") if each.strip()))


MEMBER = re.compile(r"(user|group):[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|domain:[a-z0-9.-]+")
"""People who may come in through a sign-in."""
