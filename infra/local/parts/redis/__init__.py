"""Memorystore for Redis: it gets an address in the peered range, and its memory and CPU are sampled.

There is no server behind the address: what speaks the Redis protocol is not there, and nothing claims that it is.
"""

import hashlib
from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

INSTANCE = "google_redis_instance"


def _network_exists(call: Call, values: Object) -> None:
    network = values.get("authorized_network")
    if isinstance(network, str) and call.exists(network, "google_compute_network") is None:
        raise call.refuse("creating", 400, f"The network {network} does not exist., badRequest")
    if values.get("connect_mode") != "PRIVATE_SERVICE_ACCESS" or not isinstance(network, str):
        return
    peered = call.world.list("google_service_networking_connection")
    if not any(str(each.attributes.get("network")).rpartition("/")[2] == network.rpartition("/")[2] for each in peered):
        text = "Google private services access is not enabled. Enable privateServiceAccess and try again."
        raise call.refuse("creating", 400, text)


def _certificate(call: Call) -> Object:
    """What a client checks the server by; no server answers here, so nothing was signed with it."""
    times = {"create_time": call.now(), "expire_time": call.now()}
    return {"cert": "-----BEGIN CERTIFICATE-----", "serial_number": "0", "sha1_fingerprint": "", **times}


def _fill(call: Call, values: Object) -> None:
    name, region = str(values["name"]), str(values.get("region"))
    number = hashlib.sha256(str(values["id"]).encode()).digest()
    zone = f"{region}-{'abc'[number[0] % 3]}"
    settle(values, host=f"10.{64 + number[1] % 64}.{number[2]}.{3 + number[3] % 250}", port=6379)
    settle(values, location_id=zone, current_location_id=zone, create_time=call.now())
    settle(values, persistence_iam_identity=f"serviceAccount:service-{call.project_number()}@cloud-redis.iam")
    settle(values, reserved_ip_range="", effective_reserved_ip_range="", read_endpoint="", read_endpoint_port=0)
    secret = hashlib.sha256(number + b"auth").hexdigest()[:36] if values.get("auth_enabled") else ""
    tls = values.get("transit_encryption_mode") == "SERVER_AUTHENTICATION"
    settle(values, auth_string=secret, server_ca_certs=[_certificate(call)] if tls else [])
    settle(values, maintenance_schedule=[], nodes=[], replica_count=0)
    settle(values, display_name=name, read_replicas_mode="READ_REPLICAS_DISABLED", secondary_ip_range="")
    settle(
        values, alternative_location_id="", persistence_config=[], redis_version="REDIS_7_2", customer_managed_key=""
    )


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    project, region, name = (str(attributes.get(key)) for key in ("project", "region", "name"))
    return {
        "project_id": project,
        "region": region,
        "instance_id": f"projects/{project}/locations/{region}/instances/{name}",
        "node_id": "node-0",
    }


HALF = Half(
    behaviours={
        INSTANCE: Behaviour(
            prepare=_network_exists,
            fill=_fill,
            taken="Error creating Instance: googleapi: Error 409: Resource '{id}' already exists.",
        )
    },
    watched=(
        Watched(
            INSTANCE,
            "redis_instance",
            "Cloud Memorystore Redis Instance",
            _labels,
            (
                Signal(
                    "redis.googleapis.com/stats/memory/usage_ratio",
                    Metric("GAUGE", "DOUBLE", "1", "Memory Usage Ratio"),
                    idle=0.12,
                    busy=0.95,
                    labels={"role": "primary"},
                ),
                Signal(
                    "redis.googleapis.com/stats/cpu_utilization",
                    Metric("DELTA", "DOUBLE", "s{CPU}", "CPU Seconds"),
                    idle=0.05,
                    busy=0.93,
                    labels={"role": "primary", "space": "user", "relationship": "self"},
                ),
            ),
        ),
    ),
)
