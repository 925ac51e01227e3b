"""Each class of error means the same for every service of the catalogue, however Google words it and whatever the
thing is called."""

import pytest

from infra.local.provider.identity import label
from jobs.terraform.failures import classify
from shared.parts import PARTS

# Names that speak of something else than what went wrong: none of them is Google's word.
NAMES = ("orders-k3x9q", "stockout-events", "quota-exceeded-mail", "orgpolicy-sync", "fingerprint-api", "not-ready-yet")

TYPES = sorted(
    {(block.type, part.apis[0]) for part in PARTS if part.apis for block in part.blocks if block.type[:7] == "google_"}
)

_INFO = (
    'Details:\n[\n  {{\n    "@type": "type.googleapis.com/google.rpc.ErrorInfo",\n    "domain": "googleapis.com",\n'
    '    "metadata": {{\n      "consumer": "projects/1",\n      "service": "{host}"\n    }},\n'
    '    "reason": "{reason}"\n'
    "  }}\n]\n"
)


def _told(code: int, message: str, reason: str, kind: str, host: str, name: str) -> str:
    """In the words of the provider about an older API."""
    told = message.format(host=host, name=name, kind=kind)
    return f"Error creating {kind}: googleapi: Error {code}: {told}{f', {reason}' if reason else ''}\n"


def _detailed(code: int, message: str, reason: str, kind: str, host: str, name: str) -> str:
    """In those about a newer one: the reason stands in the details."""
    return _told(code, message, "", kind, host, name) + _INFO.format(host=host, reason=reason)


def _operation(code: int, message: str, reason: str, kind: str, host: str, name: str) -> str:
    """In those of an operation that was waited for: the code is gRPC's."""
    number = {429: 8, 503: 14, 500: 13, 409: 10, 504: 4, 403: 7, 400: 3, 404: 5, 412: 9}[code]
    told = message.format(host=host, name=name, kind=kind)
    return f"Error waiting to create {kind}: Error waiting for Creating {kind}: Error code {number}, message: {told}\n"


def _grpc(code: int, message: str, reason: str, kind: str, host: str, name: str) -> str:
    """In those of a client that speaks gRPC."""
    word = {
        429: "ResourceExhausted", 503: "Unavailable", 500: "Internal", 409: "Aborted", 504: "DeadlineExceeded",
        403: "PermissionDenied", 400: "InvalidArgument", 404: "NotFound", 412: "FailedPrecondition",
    }[code]  # fmt: skip
    return f"Error creating {kind}: rpc error: code = {word} desc = {message.format(host=host, name=name, kind=kind)}\n"


WAYS = (_told, _detailed, _operation, _grpc)

PASSES = {
    "rate": (
        429,
        "Quota exceeded for quota metric 'Writes' and limit 'Writes per minute' of service '{host}' for consumer 'p'.",
        "rateLimitExceeded",
    ),
    "rate in a region": (
        429,
        "Quota exceeded for quota metric 'Operations' and limit 'Operations per minute a region' of service '{host}'.",
        "RATE_LIMIT_EXCEEDED",
    ),
    "exhausted": (429, "Resource has been exhausted (e.g. check quota).", "rateLimitExceeded"),
    "unavailable": (503, "The service is currently unavailable.", "backendError"),
    "internal": (500, "Internal error encountered.", "internalError"),
    "late": (504, "Deadline exceeded", ""),
    "policy": (
        409,
        "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.",
        "aborted",
    ),
    "under way": (409, "{kind} {name} has another operation in progress. Please try again later.", "aborted"),
    "account": (400, "Service account {name}@p.iam.gserviceaccount.com does not exist.", "badRequest"),
}
PERSON = {
    "right": (403, "Permission '{host}/things.create' denied on resource 'projects/p/things/{name}'.", "forbidden"),
    "API": (403, "{host} has not been used in project 1 before or it is disabled.", "SERVICE_DISABLED"),
    "quota": (
        429,
        "Quota exceeded for quota metric 'Things' and limit 'Things per project' of service '{host}'.",
        "quotaExceeded",
    ),
    "billing": (403, "This API method requires billing to be enabled. {host}", "BILLING_DISABLED"),
    "perimeter": (
        403,
        "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: x1",
        "SECURITY_POLICY_VIOLATED",
    ),
}
INPUT = {
    "invalid": (400, "Invalid value for field 'resource.name': '{name}'.", "invalid"),
    "exists": (409, "The resource 'projects/p/things/{name}' already exists", "alreadyExists"),
    "full": (
        503,
        "The zone 'projects/p/zones/us-central1-a' does not have enough resources available to fulfill the request.",
        "ZONE_RESOURCE_POOL_EXHAUSTED",
    ),
}


@pytest.mark.parametrize(
    ("kind", "code", "message", "reason"),
    [
        pytest.param(kind, *said, id=name)
        for kind, table in (("passes", PASSES), ("person", PERSON), ("input", INPUT))
        for name, said in table.items()
    ],
)
def test_an_error_means_the_same_for_every_service_in_every_way_it_is_told(kind, code, message, reason):
    wrong = {
        (text, found.name)
        for at, (type_name, host) in enumerate(TYPES)
        for turn, way in enumerate(WAYS)
        for name in [NAMES[(at + turn) % len(NAMES)]]
        for text in [way(code, message, reason, label(type_name), host, name)]
        for found in [classify(text)]
        if found.kind != kind
    }
    assert len(TYPES) > 50
    assert not wrong, sorted(wrong)[:5]
