"""The provider's own checks of single values, by the names its facts give them; what they accept is public.

A check that is not here accepts everything.
"""

import base64
import ipaddress
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a value is what is `wanted`."""

    wanted: str
    accepts: Callable[..., bool]

    def __call__(self, value: Any, *arguments: Any) -> bool:
        return self.accepts(value, *arguments)


def _matching(pattern: str) -> Callable[..., bool]:
    compiled = re.compile(pattern)
    return lambda value: not isinstance(value, str) or compiled.fullmatch(value) is not None


def _parsed(parse: Callable[[str], Any]) -> Callable[..., bool]:
    def accepts(value: Any) -> bool:
        try:
            parse(str(value))
        except ValueError:
            return False
        return True

    return accepts


def _rfc1035(value: Any, least: int, most: int) -> bool:
    text = str(value)
    return least <= len(text) <= most and re.fullmatch(r"[a-z](?:[-a-z0-9]*[a-z0-9])?", text) is not None


def _network(value: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    if "/" not in value:
        raise ValueError(value)
    return ipaddress.ip_network(value, strict=False)


def _network_of(value: Any, least: int, most: int) -> bool:
    return _parsed(_network)(value) and least <= _network(str(value)).prefixlen <= most


def _private(value: Any, least: int, most: int) -> bool:
    return _network_of(value, least, most) and _network(str(value)).is_private


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(value)
    return found


_KINDS = "user|serviceAccount|group|domain|principal|principalSet|projectOwner|projectEditor|projectViewer|iamMember"
_MEMBER = rf"allUsers|allAuthenticatedUsers|(?:deleted:)?(?:{_KINDS}|domainPrincipals):.+|organization:\d+"
_POOL = "pool id: 4 to 32 lower-case letters, digits and hyphens"

CHECKS: dict[str, Check] = {
    "IsCIDRNetwork": Check("range of that length", _network_of),
    "IsRFC3339Time": Check("time with a zone, as in 2026-01-31T08:00:00Z", _parsed(_moment)),
    "StringIsJSON": Check("JSON", _parsed(json.loads)),
    "StringIsNotEmpty": Check("text: it is empty", lambda value: value != ""),
    "ValidateBase64String": Check("base64", _parsed(lambda text: base64.b64decode(text, validate=True))),
    "ValidateDuration": Check('duration, as in "300s"', _matching(r"[-+]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+|0")),
    "ValidateGCEName": Check(
        "name of Compute Engine: up to 63 lower-case letters, digits and hyphens, a letter first",
        _matching(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?"),
    ),
    "ValidateHourlyOnly": Check("full hour, as in 04:00", _matching(r"(?:[01]?\d|2[0-3]):00")),
    "ValidateIAMCustomRoleID": Check("role id: 3 to 64 letters, digits, _ and .", _matching(r"[a-zA-Z0-9_.]{3,64}")),
    "ValidateIpAddress": Check("IP address", _parsed(ipaddress.ip_address)),
    "ValidateIpCidrRange": Check("range, as in 10.0.0.0/24", _parsed(_network)),
    "ValidateProjectID": Check("project id", _matching(r"(?:[-a-z0-9.]{1,63}:)?[a-z][-a-z0-9]{4,28}[a-z0-9]")),
    "ValidateRFC1035Name": Check("name: lower-case letters, digits and hyphens, a letter first", _rfc1035),
    "ValidateRFC1918Network": Check("private range of that length", _private),
    "ValidateRFC3339Date": Check("time with a zone, as in 2026-01-31T08:00:00Z", _parsed(_moment)),
    "ValidateRFC3339Time": Check("time of day, as in 04:00", _matching(r"(?:[01]\d|2[0-3]):[0-5]\d")),
    "ValidateWorkloadIdentityPoolId": Check(_POOL, _matching(r"[a-z0-9-]{4,32}")),
    "ValidateWorkloadIdentityPoolProviderId": Check(_POOL, _matching(r"[a-z0-9-]{4,32}")),
    "validateDatasetId": Check("dataset id: letters, digits and _", _matching(r"[0-9A-Za-z_]{1,1024}")),
    "validateIAMMember": Check('member, as in "user:ann@example.com"', _matching(_MEMBER)),
    "validateRecordNameTrailingDot": Check("name with a dot at its end", lambda value: str(value).endswith(".")),
}
