"""Google's roles and what each Terraform type asks for, as data: who may do what, without Google.

The two files are compiled from iann0036/iam-dataset (MIT licence, copyright 2021 Ian Mckay) of 2026-08-22 and the
requests of hashicorp/google 7.45.0; names only. A role is a list of pairs, gap and count, over the sorted permissions.
"""

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from tests.gcp.conftest import GCP

README = (GCP / "README.md").read_text()


@cache
def facts(name: str) -> dict[str, Any]:
    """`roles` or `types`."""
    return json.loads(gzip.decompress((Path(__file__).parent / f"iam_{name}.json.gz").read_bytes()))


@cache
def of_role(role):
    """All permissions of a role; raises KeyError on one that does not exist."""
    every, runs = facts("roles")["permissions"], facts("roles")["roles"][role]
    taken, at = set(), 0
    for gap, count in zip(runs[::2], runs[1::2], strict=True):
        at += gap
        taken.update(every[at : at + count])
        at += count
    return frozenset(taken)


def of_roles(roles):
    """All permissions of some roles."""
    return {permission for role in roles for permission in of_role(role)}


# https://cloud.google.com/identity-platform/docs/access-control: types that the map does not have.
BY_HAND = {
    "google_identity_platform_config": {
        "read": {"need": ["firebaseauth.configs.get"]},
        "create": {"need": ["firebaseauth.configs.create", "firebaseauth.configs.update"]},
        "update": {"need": ["firebaseauth.configs.update"]},
    },
    # Types that only Google's beta provider has.
    **{
        f"google_api_gateway_{kind}": {
            verb: {"need": [f"apigateway.{them}.{asks}"]}
            for verb, asks in (("read", "get"), ("create", "create"), ("update", "update"), ("delete", "delete"))
        }
        | {"operations": ["apigateway.operations.get"]}
        for kind, them in (("api", "apis"), ("api_config", "apiconfigs"), ("gateway", "gateways"))
    },
}


def to_read(kind):
    """What reading a resource or a data source asks for."""
    entry = facts("types")["types"].get(kind, BY_HAND.get(kind))
    if entry is not None:
        return set(entry.get("read", {}).get("need", ()))
    return set(facts("types")["data_sources"].get(kind, {}).get("need", ()))


def to_write(kind):
    """What making, changing and removing a resource asks for, looking at it and waiting included."""
    entry = facts("types")["types"].get(kind) or BY_HAND[kind]
    found = to_read(kind) | set(entry.get("operations", ()))
    for operation in ("create", "update", "delete"):
        found |= set(entry.get(operation, {}).get("need", ()))
    return found


def written_grants(account, project):
    """The roles that README.md's first step gives an account on PROJECT or TARGET."""
    step = README.partition("1. What Terraform")[2].partition("2. Google sign-in")[0].replace("\\\n", " ")
    found = set()
    loops = re.findall(r"for role in ([^;]+); do\s+(.*?)\s+done", step, re.DOTALL)
    for roles, command in loops:
        if f"binding {project} " in command and f"serviceAccount:{account}@" in command:
            found |= {f"roles/{role}" for role in roles.split()}
    for line in re.sub(r"for role in .*?done", "", step, flags=re.DOTALL).splitlines():
        if f"binding {project} " in line and f"serviceAccount:{account}@" in line:
            found |= set(re.findall(r"--role=(roles/[\w.]+)", line))
    return found
