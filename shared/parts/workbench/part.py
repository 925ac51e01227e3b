"""A notebook of Vertex AI Workbench: JupyterLab on a machine that stops when it is left alone."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from shared.parts.part import (
    NONE,
    UNHEARD,
    Block,
    Look,
    Need,
    Part,
    Price,
    Settings,
    Use,
    Verified,
)
from shared.terraform.type_rules import TypeRules


class WorkbenchSettings(Settings):
    """`size`: the machine type. `idle_minutes`: after how long it stops when nobody works on it (0: never)."""

    size: str = Field("e2-standard-4", pattern=r"^(e2|n1|n2)-(standard|highmem)-(2|4|8|16|32)$")
    disk_gb: int = Field(100, ge=100, le=10_000)
    idle_minutes: int = Field(180, ge=0, le=1_440)


def _planned(settings: WorkbenchSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    setup = {
        "machine_type": settings.size,
        "boot_disk": [{"disk_type": "PD_BALANCED", "disk_size_gb": 150}],
        "data_disks": [{"disk_type": "PD_BALANCED", "disk_size_gb": settings.disk_gb}],
    }
    return [("google_workbench_instance", {"gce_setup": [setup]})]


WORKBENCH = Part(
    name="workbench",
    what="a notebook of Vertex AI Workbench",
    synonyms=("vertex ai workbench", "workbench", "jupyter", "jupyterlab", "notebook", "notebooks", "data science"),
    elsewhere=("Amazon SageMaker notebooks", "Azure Machine Learning compute instance", "Google Colab"),
    usual_id="notebook",
    means=("google_workbench_instance",),
    settings=WorkbenchSettings,
    blocks=(Block("notebook", "google_workbench_instance", "{id}-notebook"),),
    types=(
        TypeRules(
            "google_workbench_instance",
            ends_if_written=(("enable_deletion_protection", "false"),),
            acts_as="gce_setup.service_accounts.email",
            identities=("gce_setup.service_accounts.email",),
            references={
                "gce_setup.network_interfaces.network": ("google_compute_network",),
                "gce_setup.network_interfaces.subnet": ("google_compute_subnetwork",),
                "*.kms_key": ("google_kms_crypto_key",),
            },
            only={
                "gce_setup.disable_public_ip": (True,),
                "gce_setup.enable_ip_forwarding": (False,),
                "gce_setup.vm_image.project": ("cloud-notebooks-managed", "deeplearning-platform-release"),
            },
            sizes=(
                "gce_setup.machine_type",
                "gce_setup.accelerator_configs*",
                "gce_setup.boot_disk.disk_*",
                "gce_setup.data_disks.disk_*",
            ),
            plain=(
                "desired_state",
                "disable_proxy_access",
                "enable_deletion_protection",
                "gce_setup",
                "gce_setup.boot_disk",
                "gce_setup.data_disks",
                "gce_setup.metadata",
                "gce_setup.network_interfaces",
                "gce_setup.network_interfaces.nic_type",
                "gce_setup.service_accounts",
                "gce_setup.shielded_instance_config*",
                "gce_setup.vm_image*",
            ),
            refused=(
                "enable_managed_euc",
                "enable_third_party_identity",
                "gce_setup.container_image*",
                "gce_setup.reservation_affinity*",
                "instance_id",
                "instance_owners",
            ),
            stateful=True,
        ),
    ),
    needs=(Need("identity", "own"), Need("network", "shared")),
    roles=frozenset({"code"}),
    uses="notebook",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("notebook", "Notebook", "compute", "workbench", inside=True, detail="[[ s.size ]]"),),
    zonal=lambda _: True,
    risks=lambda _: ("single_zone",),
    verified=Verified(by="exists"),
    meets=(
        ("vm", "google_workbench_instance"),
        ("workbench", "google_workbench_instance"),
        ("auth", "google_workbench_instance"),
        ("iap", "google_workbench_instance"),
        ("data_disk", "google_workbench_instance"),
        ("https", "google_workbench_instance"),
    ),
    apis=("notebooks.googleapis.com",),
    plan_roles=("roles/notebooks.viewer",),
    apply_roles=("roles/notebooks.admin",),
)
