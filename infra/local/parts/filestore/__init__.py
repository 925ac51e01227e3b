"""Filestore: an address inside the VPC, as much space as Google sells; how full it is, is sampled."""

import hashlib
from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, blocks, first, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

SHARE = "google_filestore_instance"
_LEAST = {"BASIC_SSD": 2_560, "PREMIUM": 2_560}


def _sold(call: Call, values: Object) -> None:
    tier, gb = str(values.get("tier")), first(values, "file_shares").get("capacity_gb")
    least = _LEAST.get(tier, 1_024)
    if isinstance(gb, int | float) and gb < least:
        text = f"Invalid argument: capacity {gb} GB of tier {tier} is below the minimum of {least} GB., badRequest"
        raise call.refuse("creating", 400, text)
    network = first(values, "networks").get("network")
    if isinstance(network, str) and call.exists(network, "google_compute_network") is None:
        raise call.refuse("creating", 400, f"The network {network} does not exist., badRequest")


def _fill(call: Call, values: Object) -> None:
    number = hashlib.sha256(str(values["id"]).encode()).digest()
    for each in blocks(values, "networks"):
        each["ip_addresses"] = [f"10.{96 + number[0] % 32}.{number[1]}.{2 + number[2] % 250}"]
        settle(each, reserved_ip_range=f"10.{96 + number[0] % 32}.{number[1]}.0/29")
    settle(values, create_time=call.now())


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "location": str(attributes.get("location")),
        "instance_name": str(attributes.get("name")),
    }


HALF = Half(
    behaviours={SHARE: Behaviour(prepare=_sold, fill=_fill)},
    watched=(
        Watched(
            SHARE,
            "filestore_instance",
            "Filestore Instance",
            _labels,
            (
                Signal(
                    "file.googleapis.com/nfs/server/used_bytes_percent",
                    Metric("GAUGE", "DOUBLE", "%", "Disk usage"),
                    idle=12.0,
                    busy=93.0,
                    labels={"file_share": "share"},
                ),
                Signal(
                    "file.googleapis.com/nfs/server/average_read_latency",
                    Metric("GAUGE", "DOUBLE", "ms", "Average read latency"),
                    idle=2.0,
                    busy=240.0,
                    labels={"file_share": "share"},
                ),
            ),
        ),
    ),
)
