"""Rules that several Terraform types share, whether a part owns them or not."""

import re
from typing import Annotated, Any

from pydantic import Field

from shared.machine_groups import MANAGERS
from shared.terraform.type_rules import Recovery

PLACES = r"^([a-z]+-[a-z]+\d+(,[a-z]+-[a-z]+\d+){0,9})?$"
"""Regions with commas between them, or none."""

PROJECTS = r"^([a-z][a-z0-9-]{4,28}[a-z0-9](,[a-z][a-z0-9-]{4,28}[a-z0-9]){0,39})?$"
"""Ids of projects with commas between them, or none."""

GIVEN = r"^([a-z][a-z0-9-]{0,50}[a-z0-9])?$"
"""What a person calls something in a part, or nothing: the part's own name for it then."""

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
    # A machine that is off answers nobody.
    "weakens": {"can_ip_forward": (False,), "desired_status": ("RUNNING", "")},
}
FRONT: dict[str, Any] = {
    "references": {
        "target": (
            *(
                f"google_compute_{region}target_{kind}_proxy"
                for region in ("", "region_")
                for kind in ("http", "https", "tcp", "ssl")
            ),
            # An endpoint of Private Service Connect leads to an own database.
            "google_sql_database_instance",
        )
    },
    "refused": ("service_directory_registrations*", "metadata_filters*", "params*"),
}
HARMLESS_HEADERS = (
    "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
    "Cache-Control", "X-Cache", "X-Cache-Status", "X-Request-Id",
)  # fmt: skip
"""Headers of an answer that take nothing from whoever gets it, and send nobody elsewhere."""

URL_MAP: dict[str, Any] = {
    "references": {
        "path_matcher.path_rule.service": (
            "google_compute_backend_service",
            "google_compute_region_backend_service",
            "google_compute_backend_bucket",
        ),
        "*.service": ("google_compute_backend_service", "google_compute_region_backend_service"),
    },
    "sends_to": ("*host_redirect", "*host_rewrite"),
    "weakens": {
        "*cors_policy.allow_credentials": (False,),
        "*cors_policy.allow_origin_regexes": (),
        "*fault_injection_policy.*": (),
        "*request_headers_to_add.header_name": (),
        "*request_headers_to_remove": (),
        "*response_headers_to_add.header_name": HARMLESS_HEADERS,
        "*response_headers_to_remove": ("Server", "X-Powered-By", "Via"),
    },
}
HTTPS_PROXY: dict[str, Any] = {
    "references": {"certificate_manager_certificates": ("google_certificate_manager_certificate",)},
    # Without a policy Google takes TLS 1.0. What is sent before the handshake is over may be sent again by anybody.
    "weakens": {"ssl_policy": ("*",), "tls_early_data": ("DISABLED", "STRICT")},
}
BACKEND: dict[str, Any] = {
    "refused": ("security_settings*", "tls_settings*", "dynamic_forwarding*", "params*"),
    "references": {"ha_policy.leader.network_endpoint.instance": ("google_compute_instance",)},
    # What is meant for one would be given to all; headers by which a program knows who asks would be anybody's.
    "weakens": {
        "cdn_policy.cache_mode": ("USE_ORIGIN_HEADERS", "CACHE_ALL_STATIC"),
        "custom_request_headers": (),
        "iap.enabled": (True,),
    },
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
_ACCOUNT = r"serviceAccount:[a-z0-9][a-z0-9-]{1,62}@[a-z][a-z0-9-]{1,62}\.iam\.gserviceaccount\.com"
_NAMED = rf"({_PERSON}|{_ACCOUNT})"
People = Annotated[str, Field(max_length=2_000, pattern=rf"^({_NAMED}(, ?{_NAMED})*)?$")]
"""People, groups and programs' accounts between commas, by their addresses: `user:ann@acme.io,group:dev@acme.io`,
`serviceAccount:etl@partner.iam.gserviceaccount.com`."""


def split_people(said: str) -> list[str]:
    """The people of such a setting, each once."""
    return list(dict.fromkeys(each.strip() for each in said.split(",") if each.strip()))


MEMBER = re.compile(r"(user|group):[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|domain:[a-z0-9.-]+")
"""People who may come in through a sign-in."""
