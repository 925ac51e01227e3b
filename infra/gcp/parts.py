"""parts.tf: what Google Cloud has to allow for the parts of the catalogue, made of their own folders.

    python -m infra.gcp.parts        writes it; a test compares

`part_apis`: what is enabled where deployments stand. `part_plan_roles`, `part_apply_roles`: what Terraform's
identities hold there; roles that are given with a condition, or on something else than the project, stand in
identity.tf. `part_permissions`: single ones, which no narrow role of Google's gives. `part_handed_out`: what the
templates give a deployment's own accounts on the project.
"""

import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import shared.parts
from shared.parts import PARTS
from shared.parts.account.part import PROJECT_ROLES

TARGET = Path(__file__).with_name("parts.tf")
# identity.tf gives them for what is deployed and not for the platform's own, or on the billing account.
_ELSEWHERE = frozenset(
    f"roles/{name}"
    for name in (
        "billing.costsManager",
        "billing.viewer",
        "datastore.owner",
        "datastore.viewer",
        "resourcemanager.projectIamAdmin",
        "secretmanager.admin",
        "storage.admin",
        "storage.objectViewer",
    )
)
# Written out, or by the macro of those who work for one of Google's services.
_GRANT = re.compile(r'^resource "google_project_iam_member" .*?^}|common\.works\([^)]*\)', re.MULTILINE | re.DOTALL)
_ROLE = re.compile(r'"(roles/[\w.]+)"')
_HEAD = "# Made of the catalogue's folders by `python -m infra.gcp.parts`."


def parts_tf() -> str:
    """The whole file, as `terraform fmt` has it."""
    apply = _single(role for part in PARTS for role in part.apply_roles)
    plan = _single(role for part in PARTS for role in part.plan_roles)
    blocks = [
        f"  part_apis = {_listed(api for part in PARTS for api in part.apis)}",
        f"  part_plan_roles = {_listed(_held(role for part in PARTS for role in part.plan_roles))}",
        f"  part_apply_roles = {_listed(_held(role for part in PARTS for role in part.apply_roles))}",
        f"  part_permissions = {{\n    apply = {_listed(apply, 4)}\n    plan = {_listed(plan, 4)}\n  }}",
        f"  part_handed_out = {_listed(_given())}",
    ]
    return f"{_HEAD}\n\nlocals {{\n" + "\n\n".join(blocks) + "\n}\n"


def _held(roles: Iterable[str]) -> Iterable[str]:
    return (role for role in roles if role.startswith("roles/") and role not in _ELSEWHERE)


def _single(roles: Iterable[str]) -> Iterable[str]:
    # A name without a dot is a role of the platform's own, which identity.tf makes and gives.
    return (role for role in roles if not role.startswith("roles/") and "." in role)


def _given() -> Iterable[str]:
    yield from (f"roles/{role}" for role in PROJECT_ROLES)
    for offer in (each for part in PARTS for each in part.offers if each.role):
        yield from (offer.role for block in offer.blocks if block.type == "google_project_iam_member")
    for folder in resources.files(shared.parts).iterdir():
        for file in folder.iterdir() if folder.is_dir() else ():
            if file.name.endswith(".tf"):
                for grant in _GRANT.findall(file.read_text(encoding="utf-8")):
                    yield from _ROLE.findall(grant)


def _listed(words: Iterable[str], indent: int = 2) -> str:
    pad = " " * indent
    return "[\n" + "".join(f'{pad}  "{word}",\n' for word in sorted(set(words))) + f"{pad}]"


if __name__ == "__main__":
    TARGET.write_text(parts_tf(), encoding="utf-8")
