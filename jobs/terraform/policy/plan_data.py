"""What a plan reads: a data source answers for what others own too, and may say it where everybody looks.

It may ask for Google's own things, for the deployment's project, for what the deployment makes, and for what nobody's
deployment owns where that says no more than where something is. Whose a thing is, the registry knows
(`steps.owners`); here stands what needs no registry.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, changes, leaves, values_at
from jobs.terraform.policy.plan_expressions import is_exact, is_said
from jobs.terraform.policy.plan_own import Own
from shared.policy.argument_words import IMAGE_PROJECTS
from shared.policy.arguments import Kind, Meaning
from shared.policy.plan_types import TYPES
from shared.policy.static_rules import data_sources

Reason = tuple[str, str, str]

LISTS: Mapping[str, tuple[str, str]] = {
    "google_compute_addresses": ("google_compute_address", "addresses.name"),
    "google_compute_networks": ("google_compute_network", "networks"),
    "google_compute_subnetworks": ("google_compute_subnetwork", "subnetworks.name"),
    "google_dns_managed_zones": ("google_dns_managed_zone", "managed_zones.name"),
}
"""Data sources that tell of many things: of which type, and where their names stand."""

_PUBLIC = frozenset({"google_compute_image", "google_compute_images"})
# What is known of these opens something, or stands for somebody: only the deployment's own.
_OWN_ONLY = frozenset({"google_secret_manager_secret", "google_service_account", "google_sql_database_instance"})
_CALLED = ("name", "self_link", "account_id", "secret_id", "repository_id", "key_ring", "bucket", "topic")
_PROJECTS = ("project", "project_id", "billing_project")
_IN_A_PATH = re.compile(r"(?:^|/)projects/([A-Za-z][A-Za-z0-9.:-]*)(?:/|\Z)")
# What the platform itself is made of.
_PLATFORM_S = re.compile(r"(?:^|[-_/@])infraai[-_]")


class Read(NamedTuple):
    """One data source: its values as far as they are known, UNKNOWN where only apply reads them."""

    address: str
    type: str
    name: str
    values: Mapping[str, Any]


def reads(plan: Mapping[str, Any]) -> list[Read]:
    """Every data source of a plan: read while it was made, or to be read as it is applied."""
    later = [each for each in changes(plan) if each.mode == "data"]
    root = ((plan.get("prior_state") or {}).get("values") or {}).get("root_module") or {}
    listed = {each.address for each in later}
    return [
        *(Read(each.address, each.type, each.name, each.after or each.before) for each in later),
        *(
            Read(str(each.get("address")), str(each.get("type")), str(each.get("name")), each.get("values") or {})
            for each in root.get("resources") or []
            if each.get("mode") == "data" and each.get("address") not in listed
        ),
    ]


def data(plan: Mapping[str, Any], source: Source, own: Own) -> Iterator[Reason]:
    """Address, rule and why for what may not be read."""
    for read in reads(plan):
        if read.type not in data_sources():
            yield read.address, "data_not_allowed", f"reading {read.type} is not allowed"
            continue
        for rule, message in dict.fromkeys((*_projects(read, own), *_named(read, source, own))):
            yield read.address, rule, message


def _projects(read: Read, own: Own) -> Iterator[tuple[str, str]]:
    allowed = {own.project, "_", "-", *(IMAGE_PROJECTS if read.type in _PUBLIC else ())}
    for path, value in leaves(read.values):
        if value is UNKNOWN or not isinstance(value, str) or not value:
            continue
        last = path.rpartition(".")[2]
        named = [value] if path in _PROJECTS and not value.isdecimal() else []
        if path in (*_CALLED, "id", "parent", "full_resource_name") or last in {"project", "network"}:
            named += _IN_A_PATH.findall(value)
        for project in named:
            if project.removeprefix("projects/") not in allowed:
                yield "foreign_project", f"it would read {path} = {value}, which is of the project {project}"


def _named(read: Read, source: Source, own: Own) -> Iterator[tuple[str, str]]:
    written = source.written(Change(read.address, "data", read.type, read.name, "", ()))
    meant = Meaning(Kind.REFERENCE, tuple(TYPES) if read.type not in TYPES else (read.type, *_around(read.type)))
    for path in (*_CALLED, *_PROJECTS):
        values, exprs = values_at(read.values, path), written.get(path, [])
        if UNKNOWN in values and exprs and not all(is_exact(expr, meant) or is_said(expr) for expr in exprs):
            yield "unknown_value", f"{path}, which says what it would read, is known only after apply"
        for value in values:
            if not isinstance(value, str):
                continue
            # The project itself may be called as the platform is.
            said = re.sub(rf"(?:^|(?<=[/@])){re.escape(own.project)}(?=[/.]|\Z)", "", value)
            if _PLATFORM_S.search(said) and not own.carries_suffix(value):
                yield "foreign_resource", f"{path} = {value} is the platform's own"
            elif read.type in _OWN_ONLY and path in written and not own.holds((read.type,), value, read.values):
                yield "foreign_resource", f"{path} = {value} is nothing of this deployment"


def _around(kind: str) -> tuple[str, ...]:
    """What the name of a thing may be a part of: a key lies in a ring, an object in a bucket."""
    return ("google_kms_key_ring",) if kind == "google_kms_crypto_key" else ("google_storage_bucket",)
