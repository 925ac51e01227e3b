"""When two values of an argument are no difference, by the names of the provider's own comparisons.

The names stand in the schema's facts (`Facts.suppress`); what they do is public: a self link against a name, letters'
case, a duration written otherwise. A name that is not known here compares as it stands.
"""

import ipaddress
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from infra.local.provider.wire import UNKNOWN, Value, is_known
from shared.terraform.schema import Attribute, Check

Same = Callable[[str, str], bool]


def same(item: Attribute, old: Value, new: Value) -> bool:
    """Whether the configuration's value is what the state holds already; `new` None: it says nothing."""
    if new is UNKNOWN or old is None:
        return False
    if new is None:
        return bool(item.facts.suppress) and isinstance(old, str | bool) and _suppressed(item, old, _zero(old))
    if isinstance(item.type, list) and item.type[0] in ("set", "list") and is_known(new):
        if len(old) != len(new):
            return False
        if item.type[0] == "list":
            return all(_alike(item, yours, mine) for yours, mine in zip(old, new, strict=True))
        return all(any(_alike(item, yours, mine) for yours in old) for mine in new)
    return _alike(item, old, new)


def same_reference(one: Any, other: Any) -> bool:
    """Whether two texts name the same thing: equal, or one is the tail of the other at a slash."""
    if not isinstance(one, str) or not isinstance(other, str):
        return bool(one == other)
    left, right = _bare(one), _bare(other)
    return left == right or left.endswith("/" + right) or right.endswith("/" + left)


def _alike(item: Attribute, old: Value, new: Value) -> bool:
    return bool(old == new) or _suppressed(item, old, new)


def _suppressed(item: Attribute, old: Value, new: Value) -> bool:
    checks = item.facts.suppress
    if item.facts.element is not None:
        checks = (*checks, *item.facts.element.suppress)
    return any(_no_change(check, old, new) for check in checks)


def _no_change(check: Check, old: Value, new: Value) -> bool:
    name, arguments = check
    if name == "EmptyOrDefaultStringSuppress":
        return {old, new} <= {"", arguments[0]}
    if name == "EmptyOrFalseSuppressBoolean":
        return not old and not new
    compare = _COMPARISONS.get(name)
    return compare is not None and isinstance(old, str) and isinstance(new, str) and compare(old, new)


def _zero(value: str | bool) -> str | bool:
    return False if isinstance(value, bool) else ""


def _bare(reference: str) -> str:
    text = reference.split("://", 1)[-1].split("?", 1)[0]
    return "projects/" + text.split("/projects/", 1)[1] if "/projects/" in text else text


def _case(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _case_and_dash(one: str, other: str) -> bool:
    return _case(one.replace("-", "_"), other.replace("-", "_"))


def _member(one: str, other: str) -> bool:
    """Accounts' addresses in any case; everything before the address as it stands."""
    return one.split(":", 1)[0] == other.split(":", 1)[0] and _case(one, other)


_UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}


def _duration(one: str, other: str) -> bool:
    def seconds(text: str) -> float:
        parts = re.findall(r"([\d.]+)(ns|us|ms|s|m|h)", text)
        return float(sum(float(number) * _UNITS[unit] for number, unit in parts)) if parts else -1

    return seconds(one) == seconds(other) >= 0


def _moment(one: str, other: str) -> bool:
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False


def _ports(one: str, other: str) -> bool:
    return {one, f"{one}-{one}"} & {other, f"{other}-{other}"} != set()


def _address(one: str, other: str) -> bool:
    """A range against its first address or its length alone, an IPv6 address written otherwise."""
    if other.startswith("/") or one.startswith("/"):
        return one.rpartition("/")[2] == other.rpartition("/")[2]
    try:
        return ipaddress.ip_interface(one).ip == ipaddress.ip_interface(other).ip
    except ValueError:
        return False


def _json(one: str, other: str) -> bool:
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


def _bucket(one: str, other: str) -> bool:
    return one.removeprefix("b/") == other.removeprefix("b/")


_COMPARISONS: dict[str, Same] = {
    **dict.fromkeys(
        (
            "CompareCryptoKeyVersions",
            "CompareProjectName",
            "CompareResourceNames",
            "CompareSelfLinkCanonicalPaths",
            "CompareSelfLinkOrResourceName",
            "CompareSelfLinkRelativePaths",
            "CompareSelfLinkRelativePathsIgnoreProjectId",
            "DiskImageDiffSuppress",
            "SourceRepoRepositoryDiffSuppress",
            "compareOptionalSubnet",
            "compareSelfLinkRelativePathsIgnoreParams",
            "sourceDiskDiffSuppress",
        ),
        same_reference,
    ),
    "Base64DiffSuppress": lambda one, other: one.split() == other.split(),
    "CaseDiffSuppress": _case,
    "CidrOrSizeDiffSuppress": _address,
    "DurationDiffSuppress": _duration,
    "InternalIpDiffSuppress": _address,
    "IpCidrRangeDiffSuppress": _address,
    "OptionalSurroundingSpacesSuppress": lambda one, other: one.strip() == other.strip(),
    "PortRangeDiffSuppress": _ports,
    "StorageBucketDiffSuppress": _bucket,
    "TimestampDiffSuppress": _moment,
    "bigQueryTableSchemaDiffSuppress": _json,
    "caseDiffDashSuppress": _case_and_dash,
    "comparePubsubSubscriptionExpirationPolicy": _duration,
    "durationDiffSuppress": _duration,
    "gscBucketNameDiffSuppress": _bucket,
    "iamMemberCaseDiffSuppress": _member,
    "ipv6RepresentationDiffSuppress": _address,
    "jsonPolicyDiffSuppress": _json,
    "portDiffSuppress": _ports,
}
