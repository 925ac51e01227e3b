"""What runs on this machine, and where: for people."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from infra.local.sockets import LOOPBACK


class Service(NamedTuple):
    """One thing that runs: its name, where, and what it is good for."""

    name: str
    address: str
    about: str


def running_services(
    at: Mapping[str, str],
    *,
    functions: Iterable[str],
    jobs: Iterable[str],
    time_scale: float,
    certificate: Path,
    terraform: tuple[str, str],
) -> list[Service]:
    """All of them, by the addresses in `at`; `terraform` is its path and version."""
    names = list(functions)
    pace = f"; its minute takes {60 / time_scale:g} s" if time_scale != 1 else ""
    return [
        Service("API", at["api"], f"{len(names)} functions: {', '.join(names)}"),
        Service("Firestore", at["firestore"], "FIRESTORE_EMULATOR_HOST"),
        Service("Pub/Sub", at["pubsub"], "PUBSUB_EMULATOR_HOST"),
        Service("Cloud Storage", at["rest"], "Terraform's state, sources and builds' logs"),
        Service("Cloud Run Jobs", at["rest"], ", ".join(jobs)),
        Service("Compute Engine", at["rest"], "COMPUTE_ENDPOINT; `infraai incident` makes trouble here"),
        Service("Cloud Monitoring", at["monitoring"], f"MONITORING_ENDPOINT{pace}"),
        Service("google provider", LOOPBACK, "hashicorp/google, attached by TF_REATTACH_PROVIDERS"),
        Service("Telegram", at["chat"], "a chat in the browser: open it to be asked"),
        Service("Cloud Build", at["rest"], "builds applications in Python, Node.js and static files"),
        Service("Cloud Logging", at["rest"], "what builds and applications say"),
        Service("applications", at["applications"].format(host="ADDRESS"), "what is deployed, in your own browser"),
        Service("internet", at["proxy"], "203.0.113.0/24, *.run.app, storage.googleapis.com by HTTP_PROXY"),
        Service("certificate", str(certificate), "for HTTPS by HTTPS_PROXY, to be trusted by who asks"),
        Service("terraform", *terraform),
    ]
