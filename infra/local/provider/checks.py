"""The provider's own checks of single values, by the names the schema's facts give them.

Each gets the argument's name, the value and the check's arguments, and says what is wrong or None. What they accept is
public documentation; a check that is not here accepts everything.
"""

import base64
import ipaddress
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

Says = Callable[..., str | None]

_GCE_NAME = r"^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$"
_MEMBER = re.compile(
    r"(?:allUsers|allAuthenticatedUsers|(?:deleted:)?(?:user|serviceAccount|group|domain|principal|principalSet|"
    r"projectOwner|projectEditor|projectViewer|iamMember|domainPrincipals):.+|.*\$\{.*|organization:\d+)",
    re.DOTALL,
)
_DURATION = re.compile(r"[-+]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+|0")


def _matches(pattern: str) -> Says:
    compiled = re.compile(pattern)

    def check(name: str, value: Any) -> str | None:
        if isinstance(value, str) and not compiled.search(value):
            return f'"{name}" ("{value}") doesn\'t match regexp "{pattern}"'
        return None

    return check


def _rfc1035(name: str, value: Any, least: int, most: int) -> str | None:
    tail = "?" if least < 2 else ""  # one letter is a name too
    pattern = rf"^(?:[a-z](?:[-a-z0-9]{{{max(least - 2, 0)},{max(most - 2, 0)}}}[a-z0-9]){tail})$"
    return _matches(pattern)(name, value)


def _json(name: str, value: Any) -> str | None:
    try:
        json.loads(value)
    except (ValueError, TypeError) as error:
        return f'"{name}" contains an invalid JSON: {error}'
    return None


def _member(name: str, value: Any) -> str | None:
    if isinstance(value, str) and not _MEMBER.fullmatch(value):
        return (
            f"invalid value for {name} (IAM members must have one of the values outlined here: "
            f'https://cloud.google.com/billing/docs/reference/rest/v1/Policy#Binding): "{value}"'
        )
    return None


def _cidr(name: str, value: Any) -> str | None:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return f'"{name}" ({value}) is not a valid IP CIDR range: invalid CIDR address: {value}'
    return None if "/" in value else f'"{name}" ({value}) is not a valid IP CIDR range: invalid CIDR address: {value}'


def _cidr_length(name: str, value: Any, least: int, most: int) -> str | None:
    problem = _cidr(name, value)
    if problem is None and not least <= ipaddress.ip_network(value, strict=False).prefixlen <= most:
        return f'"{name}" ({value}): expected a network value with a prefix between {least} and {most}'
    return problem


def _private(name: str, value: Any, least: int, most: int) -> str | None:
    problem = _cidr_length(name, value, least, most)
    if problem is None and not ipaddress.ip_network(value, strict=False).is_private:
        return f'expected {name} to be a RFC 1918 network, got "{value}"'
    return problem


def _address(name: str, value: Any) -> str | None:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return f'"{name}" ({value}) is not a valid IP address'
    return None


def _base64(name: str, value: Any) -> str | None:
    try:
        base64.b64decode(value, validate=True)
    except ValueError:
        return f"could not decode {name} as a valid base64 value. Please use the terraform base64 functions"
    return None


def _duration(name: str, value: Any) -> str | None:
    return None if _DURATION.fullmatch(str(value)) else f'"{name}" ({value}) is not a valid duration'


def _moment(name: str, value: Any) -> str | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    zoned = moment is not None and moment.tzinfo is not None
    return None if zoned else f'expected "{name}" to be a valid RFC3339 date, got "{value}"'


def _clock(name: str, value: Any) -> str | None:
    """A time of the day."""
    good = re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", str(value))
    return None if good else f'"{name}" ("{value}") must be in the format HH:mm (RFC3339)'


def _hour(name: str, value: Any) -> str | None:
    if not re.fullmatch(r"(?:[01]?\d|2[0-3]):\d\d", str(value)):
        return f'"{name}" ({value}) must be in the format HH:MM'
    return None if str(value).endswith(":00") else f'"{name}" ({value}) must be a full hour, as in 04:00'


def _not_empty(name: str, value: Any) -> str | None:
    return f'expected "{name}" to not be an empty string' if value == "" else None


def _regex_compiles(name: str, value: Any) -> str | None:
    try:
        re.compile(str(value))
    except re.error as error:
        return f'"{name}" ({value}) is no regular expression: {error}'
    return None


CHECKS: dict[str, Says] = {
    "IsCIDRNetwork": _cidr_length,
    "IsRFC3339Time": _moment,
    "StringIsJSON": _json,
    "StringIsNotEmpty": _not_empty,
    "ValidateBase64String": _base64,
    "ValidateDuration": _duration,
    "ValidateGCEName": _matches(_GCE_NAME),
    "ValidateHourlyOnly": _hour,
    "ValidateIAMCustomRoleID": _matches(r"^[a-zA-Z0-9_.]{3,64}$"),
    "ValidateIpAddress": _address,
    "ValidateIpCidrRange": _cidr,
    "ValidateProjectID": _matches(r"^(?:(?:[-a-z0-9.]{1,63}:)?[a-z][-a-z0-9]{4,28}[a-z0-9])$"),
    "ValidateRFC1035Name": _rfc1035,
    "ValidateRFC1918Network": _private,
    "ValidateRFC3339Date": _moment,
    "ValidateRFC3339Time": _clock,
    "ValidateRegexCompiles": _regex_compiles,
    "ValidateWorkloadIdentityPoolId": _matches(r"^[a-z0-9-]{4,32}$"),
    "ValidateWorkloadIdentityPoolProviderId": _matches(r"^[a-z0-9-]{4,32}$"),
    "validateDatasetId": _matches(r"^[0-9A-Za-z_]{1,1024}$"),
    "validateIAMMember": _member,
    "validateRecordNameTrailingDot": _matches(r"\.$"),
}
