"""Google's roles and what each Terraform type asks for, as data: who may do what, without Google."""

import gzip
import json
import re
from functools import cache
from pathlib import Path

from tests.gcp.conftest import GCP

README = (GCP / "README.md").read_text()


@cache
def facts():
    return json.loads(gzip.decompress((Path(__file__).parent / "iam.json.gz").read_bytes()))


def of_roles(roles):
    """All permissions of some roles; raises KeyError on a role that the facts lack or that does not exist."""
    return {permission for role in roles for permission in facts()["roles"][role]}


def to_read(kind):
    """What reading a resource or a data source asks for."""
    entry = facts()["types"].get(kind)
    if entry is not None:
        return set(entry.get("read", {}).get("need", ()))
    return set(facts()["data_sources"].get(kind, {}).get("need", ()))


def to_write(kind):
    """What making, changing and removing a resource asks for, looking at it and waiting included."""
    entry = facts()["types"][kind]
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
