"""Policies of the organisation, as they are in force in the project, that forbid what a plan makes.

What a policy's rules leave open (a condition on tags, a group of values that is not in the tables here) is said, and
refuses nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from jobs.terraform.policy.plan_document import UNKNOWN, Change, values_at
from jobs.terraform.possible.said import Obstacle, Said
from shared.cloud.project import Google, effective

Rules = Sequence[Mapping[str, Any]]


class Verdict(Enum):
    """Whether one thing may be, by a policy's rules."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    OPEN = "open"


class _Ask(NamedTuple):
    """What a plan does that a policy may be about: whose address, and the value that has to be allowed."""

    address: str
    value: str = ""


class _Constraint(NamedTuple):
    """A constraint, what of a plan it is about, how its rules are read, what it forbids and what to do."""

    name: str
    about: Callable[[Change, str], Iterator[_Ask]]
    judged: Callable[[Rules, str], Verdict]
    forbids: str
    remedy: str


_MACHINES = frozenset(
    {"google_compute_instance", "google_compute_instance_template", "google_compute_region_instance_template"}
)
_ANYBODY = frozenset({"allUsers", "allAuthenticatedUsers"})
_CLOSED = "Have it allowed for this project, or ask for it without the public"
_GROUP = re.compile(r"in:([a-z0-9-]+)-locations")
_CONTINENTS = frozenset({"africa", "asia", "australia", "europe", "northamerica", "southamerica", "us"})
_REGION = re.compile(r"[a-z]+-[a-z]+\d+")
_NOT_IN_THE_EU = frozenset({"europe-west2", "europe-west6"})


def forbidden(made: Sequence[Change], project: str, google: Google, said: Said) -> None:
    """Ask for each policy that the plan has to do with, and for no other."""
    for each in CONSTRAINTS:
        asks = [ask for change in made if change.writes for ask in each.about(change, project)]
        if not asks:
            continue
        rules = effective(google, project, each.name)
        if rules is None:
            said.untold.append(f"whether the organisation's policies ({each.name} and others) allow it")
            continue
        for ask in asks:
            verdict = _verdict(rules, ask.value, each)
            if verdict is Verdict.OPEN:
                said.untold.append(f"whether {each.name} allows {ask.address}")
            elif verdict is Verdict.FORBIDDEN:
                what = f"the policy {each.name} is in force in {project}: {ask.address} {each.forbids}"
                said.obstacles.append(Obstacle("policy", ask.address, what, each.remedy))
                break


def _verdict(rules: Rules, value: str, constraint: _Constraint) -> Verdict:
    """Rules with a condition hold for some resources only: what they say is left open."""
    plain = [each for each in rules if not each.get("condition")]
    found = constraint.judged(plain, value)
    return Verdict.OPEN if len(plain) < len(rules) else found


def _enforced(rules: Rules, _: str) -> Verdict:
    return Verdict.FORBIDDEN if any(each.get("enforce") for each in rules) else Verdict.ALLOWED


def _listed(rules: Rules, value: str) -> Verdict:
    """A list constraint by its very values; groups and prefixes that are not this value leave it open."""
    verdict = Verdict.ALLOWED
    for rule in rules:
        if rule.get("denyAll"):
            return Verdict.FORBIDDEN
        values = rule.get("values") or {}
        allowed, denied = values.get("allowedValues") or [], values.get("deniedValues") or []
        if value in denied or f"is:{value}" in denied:
            return Verdict.FORBIDDEN
        if allowed and value not in allowed and f"is:{value}" not in allowed:
            vague = not value or any(each.startswith(("in:", "under:")) for each in allowed)
            verdict = Verdict.OPEN if vague else Verdict.FORBIDDEN
        elif any(each.startswith(("in:", "under:")) for each in denied):
            verdict = Verdict.OPEN
    return verdict


def _of_members(rules: Rules, _: str) -> Verdict:
    """Nobody who belongs to no customer is in a list of customers."""
    limited = any(rule.get("denyAll") or (rule.get("values") or {}).get("allowedValues") for rule in rules)
    return Verdict.FORBIDDEN if limited else Verdict.ALLOWED


def _of_subjects(rules: Rules, value: str) -> Verdict:
    for rule in rules:
        if rule.get("enforce"):
            parameters = rule.get("parameters") or {}
            subjects = parameters.get("allowedMemberSubjects") or []
            return Verdict.ALLOWED if value in subjects else Verdict.FORBIDDEN
    return Verdict.ALLOWED


def _of_locations(rules: Rules, value: str) -> Verdict:
    """Values are places and groups of places: cloud.google.com/resource-manager/docs/organization-policy/
    defining-locations.
    """
    verdict = Verdict.ALLOWED
    for rule in rules:
        if rule.get("denyAll"):
            return Verdict.FORBIDDEN
        values = rule.get("values") or {}
        allowed = [_holds(each, value) for each in values.get("allowedValues") or []]
        denied = [_holds(each, value) for each in values.get("deniedValues") or []]
        if True in denied:
            return Verdict.FORBIDDEN
        if allowed and True not in allowed:
            verdict = Verdict.OPEN if None in allowed else Verdict.FORBIDDEN
        elif None in denied:
            verdict = Verdict.OPEN
    return verdict


def _holds(place: str, value: str) -> bool | None:
    """Whether a place of a policy has this region (or multi-region) in it; None where that can't be told."""
    if place.removeprefix("is:").lower() == value:
        return True
    group = _GROUP.fullmatch(place.lower())
    if group is None:
        return None if place.startswith(("in:", "under:")) else False
    if group[1] == value:
        return True
    if _REGION.fullmatch(group[1]):
        return False
    if not _REGION.fullmatch(value):
        # A group of regions, and a place of several: which of these are in it stands in Google's own list.
        return None
    if group[1] == "eu":
        return value.startswith("europe-") and value not in _NOT_IN_THE_EU
    return value.startswith(f"{group[1]}-") if group[1] in _CONTINENTS else None


def _public(change: Change, _: str) -> Iterator[_Ask]:
    if "_iam_" not in change.type:
        return
    members = [*values_at(change.after, "member"), *values_at(change.after, "members")]
    flat = [each for found in members for each in (found if isinstance(found, list) else [found])]
    for member in flat:
        if isinstance(member, str) and member in _ANYBODY:
            yield _Ask(change.address, member)
            return


def _external(change: Change, project: str) -> Iterator[_Ask]:
    if change.type not in _MACHINES:
        return
    interfaces = change.after.get("network_interface")
    for each in interfaces if isinstance(interfaces, list) else []:
        if isinstance(each, Mapping) and isinstance(each.get("access_config"), list) and each["access_config"]:
            zone, name = change.after.get("zone"), change.after.get("name")
            # What a group will call its machines nobody knows yet.
            known = change.type == "google_compute_instance"
            yield _Ask(change.address, f"projects/{project}/zones/{zone}/instances/{name}" if known else "")
            return


def _public_database(change: Change, _: str) -> Iterator[_Ask]:
    if change.type == "google_sql_database_instance" and True in values_at(
        change.after, "settings.ip_configuration.ipv4_enabled"
    ):
        yield _Ask(change.address)


def _authorised_networks(change: Change, _: str) -> Iterator[_Ask]:
    path = "settings.ip_configuration.authorized_networks"
    if change.type == "google_sql_database_instance" and any(
        isinstance(each, list) and each for each in values_at(change.after, path)
    ):
        yield _Ask(change.address)


def _account(change: Change, _: str) -> Iterator[_Ask]:
    if change.type == "google_service_account" and not change.before:
        yield _Ask(change.address)


def _place(change: Change, _: str) -> Iterator[_Ask]:
    if change.before or "_iam_" in change.type or change.type == "google_service_account":
        return
    for key in ("zone", "region", "location"):
        value = change.after.get(key)
        if isinstance(value, str) and value.lower() not in {"", "global"}:
            name = value.rpartition("/")[2].lower()
            yield _Ask(change.address, name.rpartition("-")[0] if re.search(r"\d-[a-z]$", name) else name)
            return


def _ingress(change: Change, _: str) -> Iterator[_Ask]:
    if change.type == "google_cloud_run_v2_service":
        ingress = change.after.get("ingress")
        named = {
            "INGRESS_TRAFFIC_INTERNAL_ONLY": "internal",
            "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER": "internal-and-cloud-load-balancing",
        }
        if ingress is not UNKNOWN:
            yield _Ask(change.address, named.get(str(ingress), "all"))


def _without_invoker(change: Change, _: str) -> Iterator[_Ask]:
    if change.type == "google_cloud_run_v2_service" and change.after.get("invoker_iam_disabled") is True:
        yield _Ask(change.address)


def _fine_grained(change: Change, _: str) -> Iterator[_Ask]:
    new = change.type == "google_storage_bucket" and not change.before
    if new and change.after.get("uniform_bucket_level_access") in {False, None}:
        yield _Ask(change.address)


def _public_objects(change: Change, _: str) -> Iterator[_Ask]:
    if change.type.startswith("google_storage_bucket_iam_"):
        yield from _public(change, "")


def _image(change: Change, _: str) -> Iterator[_Ask]:
    if change.type in {"google_compute_instance", "google_compute_disk"}:
        path = "boot_disk.initialize_params.image" if change.type == "google_compute_instance" else "image"
        for each in values_at(change.after, path):
            found = re.search(r"(?:projects/)?([a-z][a-z0-9-]+)/(?:global/images/)?", str(each)) if each else None
            if found and isinstance(each, str) and each.count("/") >= 1:
                yield _Ask(change.address, f"projects/{found[1]}")


# Sources: cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints.
CONSTRAINTS = (
    _Constraint(
        "iam.allowedPolicyMemberDomains", _public, _of_members, "lets anybody in", f"{_CLOSED} (private, behind IAP)."
    ),
    _Constraint(
        "iam.managed.allowedPolicyMembers",
        _public,
        _of_subjects,
        "lets anybody in",
        f"{_CLOSED} (private, behind IAP).",
    ),
    _Constraint(
        "storage.publicAccessPrevention",
        _public_objects,
        _enforced,
        "lets anybody read",
        f"{_CLOSED} (a private bucket).",
    ),
    _Constraint(
        "run.managed.requireInvokerIam", _without_invoker, _enforced, "lets anybody call it", f"{_CLOSED} (private)."
    ),
    _Constraint(
        "run.allowedIngress",
        _ingress,
        _listed,
        "is reached from the internet",
        "Have its ingress allowed, or ask for a service that is internal or behind a load balancer.",
    ),
    _Constraint(
        "compute.vmExternalIpAccess",
        _external,
        _listed,
        "has an external address",
        "Have it allowed for this machine, or ask for it without a public address, behind a load balancer.",
    ),
    _Constraint(
        "compute.trustedImageProjects",
        _image,
        _listed,
        "starts from an image of a project that is not trusted",
        "Have the image's project allowed, or use an image of an allowed one.",
    ),
    _Constraint(
        "sql.restrictPublicIp",
        _public_database,
        _enforced,
        "has a public address",
        "Ask for a private database, which is the default.",
    ),
    _Constraint(
        "sql.restrictAuthorizedNetworks",
        _authorised_networks,
        _enforced,
        "lets networks outside in",
        "Take the authorised networks out, or have them allowed.",
    ),
    _Constraint(
        "iam.disableServiceAccountCreation",
        _account,
        _enforced,
        "can't be made",
        "Have it allowed for this project: each deployment acts as an account of its own.",
    ),
    _Constraint(
        "storage.uniformBucketLevelAccess",
        _fine_grained,
        _enforced,
        "has no uniform access",
        "Set uniform_bucket_level_access = true.",
    ),
    _Constraint(
        "gcp.resourceLocations",
        _place,
        _of_locations,
        "stands where nothing may",
        "Ask for an allowed region, or have this one allowed.",
    ),
)
"""Those of Google's constraints that plans of this catalogue meet."""
