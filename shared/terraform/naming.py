"""The names of resources: what a plan calls them, and what they are called in the project.

A plan's name (`backend-vm-1`, `app-db`) is the resource's `ref`. The real name is the ref with the deployment's suffix
(`backend-vm-1-k3x9q`), because two deployments of one goal live in one project.
"""

import hashlib
import re


def terraform_label(ref: str) -> str:
    """The label of a ref's resource block: `backend_vm_1` for `backend-vm-1`."""
    return ref.replace("-", "_")


def name_suffix(deployment_id: str) -> str:
    """What makes a deployment's real names its own: a dash and five characters drawn from its id."""
    digest = hashlib.sha256(deployment_id.encode()).digest()
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-" + "".join(alphabet[byte % len(alphabet)] for byte in digest[:5])


def is_own_name(name: str, deployment_id: str) -> bool:
    """Whether a real name carries this deployment's suffix, as `backend-vm-1-k3x9q` or `app-db-k3x9q-replica`."""
    return bool(re.search(re.escape(name_suffix(deployment_id)) + r"(?![a-z0-9])", name))


def real_name(ref: str, deployment_id: str) -> str:
    """The name a resource has in the project."""
    return ref + name_suffix(deployment_id)
