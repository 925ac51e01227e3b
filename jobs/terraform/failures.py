"""What an error of Google's means for a run: it passes by itself, needs a person, or needs other files.

    classify("googleapi: Error 409: There were concurrent policy changes. ..., aborted")     # passes

Told by the HTTP code, Google's reason and, where these say nothing, the words that the services and Google's provider
use. What is not known needs a person: nothing is repeated without knowing why.
"""

import re
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

Kind = Literal["passes", "person", "input"]

SHORT = 180.0
LONG = 600.0


class Failure(NamedTuple):
    """What an error means: its kind, in one word what it is, what to do next, and how many seconds to wait at most."""

    kind: Kind
    name: str
    advice: str
    patience: float = 0.0


class _Rule(NamedTuple):
    """Applies when the code is one of `codes` (any when empty) and one of Google's reasons or of the words is met."""

    failure: Failure
    codes: Collection[int] = ()
    reasons: Collection[str] = ()
    words: str = ""


def _passes(name: str, patience: float = SHORT) -> Failure:
    return Failure("passes", name, "It passes by itself: execute the run again in a few minutes.", patience)


def _person(name: str, advice: str) -> Failure:
    return Failure("person", name, advice)


def _input(name: str, advice: str) -> Failure:
    return Failure("input", name, advice)


_AGAIN = "Then execute the run again: it goes on from what stands."
_NEW_ACCOUNT = _passes("account_not_known_yet")
API_OFF = "api_off"
_JUST_ENABLED = _passes("api_just_enabled", LONG)

# The first that applies counts: what no waiting changes stands before what is told by its code alone.
_RULES: tuple[_Rule, ...] = (
    # Its program's own lines follow in the text: whatever they say of quotas or permissions is not Google's word.
    # The provider stops no machine by itself: another attempt of the same files would say the same.
    _Rule(
        _input(
            "machine_must_stop",
            "Write `allow_stopping_for_update = true` into that machine's block (`infraai drift APP --adopt` keeps "
            "what is there instead), and execute the run again: the machine then stops for a moment.",
        ),
        words=r"requires stopping it\. To acknowledge this",
    ),
    _Rule(
        _input("image_not_found", "The image is not there, or may not be pulled: name one that is, and deploy again."),
        words=r"\bImage '[^']{1,400}' not found",
    ),
    _Rule(
        _input(
            "program_does_not_start",
            "Your program did not start; its last lines say why. Mend it and give it again: infraai set APP --source "
            "DIR; or set what it lacks: infraai set APP NAME=VALUE, what is secret by infraai set APP --secret "
            "NAME=FILE. The run itself would only start the same program.",
        ),
        words=r"Revision '[^']{1,200}' is not ready and cannot serve traffic|Worker pool '[^']{1,200}' is not ready|"
        r"failed to start and (then )?listen on the port",
    ),
    _Rule(
        _person("billing", f"Link an open billing account to the project. {_AGAIN}"),
        reasons={"BILLING_DISABLED", "accountDisabled", "UREQ_PROJECT_BILLING_NOT_FOUND"},
        words=r"billing account .{0,80}(not open|disabled|closed|not found|absent)|billing (is|has been|to be) "
        r"(disabled|enabled)|billing must be enabled|requires billing",
    ),
    _Rule(
        _person(
            "perimeter",
            "A perimeter of VPC Service Controls keeps terraform's identity out: ask who administers it, with the "
            f"identifier that Google gives, for an ingress rule or an access level. {_AGAIN}",
        ),
        reasons={"SECURITY_POLICY_VIOLATED", "VPC_SERVICE_CONTROLS"},
        words=r"vpc ?Service ?Controls|prohibited by organization|violates the perimeter|service perimeter",
    ),
    _Rule(
        _person(
            "organisation_policy",
            f"The organisation's policy forbids it, and no repetition changes that: have it allowed, or take it out of "
            f"the files (PUT /runs/RUN/files). {_AGAIN}",
        ),
        words=r"organi[sz]ation policy|orgpolicy|constraints/[a-z]+\.|permitted customer|violates constraint|"
        r"constraint .{0,80} violated|CONDITION_VIOLATED_ORG",
    ),
    _Rule(
        _input(
            "zone_full",
            "The zone has no such machine left: `infraai open RUN` opens its files, where another zone or machine_type "
            "is written and saved; then `infraai execute RUN` goes on from what stands.",
        ),
        reasons={
            "ZONE_RESOURCE_POOL_EXHAUSTED",
            "ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS",
            "STOCKOUT",
            "REGION_RESOURCE_POOL_EXHAUSTED",
            "GCE_STOCKOUT",
        },
        words=r"enough resources (are )?available to fulfil|resource pool exhausted|stockout|currently unavailable in "
        r"the (\S+ )?(zone|region)|RESOURCE_POOL_EXHAUSTED|(sufficient|enough|no more|insufficient|out of) "
        r"(regional |zonal )?(capacity|resources) (available )?(in|for|at)\b|(zone|region|location)\b.{0,80}\bis out "
        r"of (capacity|resources)",
    ),
    _Rule(
        _passes("too_many_requests"),
        codes={429, 403, 0},
        reasons={"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "resourceOperationRateExceeded"},
        words=r"rate limit|per (minute|second|100 seconds)|too many requests|(Write|Read|Queries)\w* requests? per|"
        r"operation rate exceeded",
    ),
    _Rule(
        _person("quota", f"Ask for more quota of this (console: IAM & Admin, Quotas), or ask for less. {_AGAIN}"),
        reasons={
            "quotaExceeded",
            "QUOTA_EXCEEDED",
            "limitExceeded",
            "dailyLimitExceeded",
            "RESOURCE_QUOTA_EXCEEDED",
            "resourceQuotaExceeded",
            "GCE_QUOTA_EXCEEDED",
            "instanceLimitExceeded",
        },
        words=r"\w(limit|quota)Exceeded\b|quota violated|insufficient (regional |zonal |global )?quota|"
        r"quota\b.{0,120}exceeded|exceed\w*\b.{0,80}\bquota|quota limit|limit of \d+ .{0,60}(reached|exceeded)|"
        r"maximum number of .{0,60}(reached|exceeded)",
    ),
    _Rule(
        _person(API_OFF, f"Switch the API on: {{enable}}. {_AGAIN}"),
        reasons={"accessNotConfigured", "SERVICE_DISABLED", "serviceDisabled"},
        words=r"has not been used in project|API .{0,60}(is )?(disabled|not enabled|not activated)|it is disabled\. "
        r"Enable it",
    ),
    _Rule(
        _passes("policy_changed_meanwhile"),
        codes={409, 412, 400, 0},
        words=r"concurrent policy changes|read-modify-write|etag .{0,60}(mismatch|match|supplied)|fingerprint|"
        r"was modified concurrently|concurrent (modification|update)|conflicting? (update|modification)",
    ),
    _Rule(
        _person(
            "not_empty",
            f"It still holds something, which the agent does not throw away by itself: empty it. {_AGAIN}",
        ),
        words=r"containing objects without|you tried to delete is not empty|still contains\b|only be deleted (if|when) "
        r"(it is |they are )?empty|(bucket|repository|dataset|registry|folder|zone)\b.{0,80} (is|are) not empty",
    ),
    _Rule(
        _passes("something_under_way", LONG),
        reasons={"operationInProgress", "resourceNotReady", "OPERATION_IN_PROGRESS", "instanceNotReady"},
        words=r"operation .{0,60}in progress|already in progress|running incompatible operation|"
        r"operation \S+ is currently|wait and try again once|another operation|pending operation|not ready|"
        r"(is|are) being (created|deleted|updated|modified|provisioned)|in an? (invalid )?state .{0,40}(creating|"
        r"pending|updating)|currently being|still (using|in use|creating|being)|try again (later|in a few)",
    ),
    _Rule(
        _NEW_ACCOUNT,
        codes={400, 403, 404, 0},
        words=r"service account .{0,160}(does not exist|not found|was not found|unknown)|unknown service account|"
        r"identity pool does not exist|iam\.serviceAccounts\.\w+. denied on .{0,160}may not exist|"
        r"(not found|no) .{0,20}service account",
    ),
    _Rule(
        _passes("metric_not_known_yet", LONG),
        codes={400, 404, 0},
        words=r"cannot find metric|could not find (descriptor for )?metric|metric .{0,120}(not found|does not exist|"
        r"that matches)|unknown metric|no metric descriptor|retrieving metrics scope settings",
    ),
    _Rule(
        _JUST_ENABLED,
        words=r"should enable service:\S+ before generating a service account|tenantmanager::",
    ),
    _Rule(
        _input(
            "addresses_used_up",
            f"The subnetwork's range has no address left: give it, or its secondary range, a wider one. {_AGAIN}",
        ),
        reasons={"IP_SPACE_EXHAUSTED", "IP_SPACE_EXHAUSTED_WITH_DETAILS"},
        words=r"IP space of .{0,200} is exhausted|IP_SPACE_EXHAUSTED|no (free|available) (IP )?(address|range)\w*|"
        r"(IP )?address space .{0,60}exhausted",
    ),
    _Rule(
        _input(
            "nodes_do_not_join",
            "The nodes were made and do not reach their cluster: look at their service account's roles "
            "(roles/container.defaultNodeServiceAccount), and at the way from their subnetwork to Google's services "
            f"(private Google access, Cloud NAT, firewall). {_AGAIN}",
        ),
        words=r"nodes out of \d+ have registered|nodes failing to start|node\w* .{0,60}(failed|unable) to register|"
        r"Not all instances running in IGM",
    ),
    _Rule(
        _person(
            "deletion_protected",
            "It is protected against being deleted, and the agent takes no protection away: look at it first.",
        ),
        words=r"deletion[_ -]?protection|prevent_destroy|deletionProtect|protected against deletion",
    ),
    _Rule(
        _input("in_use", f"Something else uses it: see what, and change the files or that. {_AGAIN}"),
        reasons={"resourceInUseByAnotherResource", "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE", "resourceInUse"},
        words=r"already being used by|is in use by",
    ),
    _Rule(
        _input("exists_already", "Something of that name exists and is not this deployment's: change the name."),
        reasons={"alreadyExists", "ALREADY_EXISTS", "duplicate"},
        words=r"already exists|already own(ed)? |name .{0,40}(taken|not available)|reuse the name",
    ),
    _Rule(
        _passes("answer_late"),
        words=r"timeout while waiting|timed? ?out|deadline exceeded|i/o timeout|connection (reset|refused|closed)|"
        r"unexpected EOF|: EOF\b|TLS handshake|no such host|server closed|broken pipe|transport is closing|"
        r"http2: .{0,40}(lost|closed|GOAWAY)|temporary failure",
    ),
    _Rule(
        _passes("service_failed"),
        codes={408, 500, 502, 503, 504},
    ),
    _Rule(
        _passes("service_failed"),
        reasons={"backendError", "internalError", "INTERNAL", "INTERNAL_ERROR", "UNAVAILABLE", "Unavailable"},
        words=r"\binternal error\b|service (is )?(currently )?unavailable|code = (Unavailable|Internal|Aborted)|"
        r"encountered an internal|Plugin did not respond|root (object|resource) was present, but now absent",
    ),
    # Why it could not be stored is an error of its own beside this one; the job stores what lies in the file.
    _Rule(_passes("state_not_stored"), words=r"failed to persist state to backend"),
    _Rule(_passes("too_many_requests"), codes={429}),
    _Rule(_passes("changed_meanwhile"), codes={412}),
    _Rule(_passes("changed_meanwhile"), codes={409}, reasons={"aborted", "ABORTED", "conflict"}),
    _Rule(
        _person(
            "permission_denied",
            "Terraform's identity lacks a right: grant the one that is named (infra/gcp/identity_terraform.tf). "
            f"{_AGAIN}",
        ),
        codes={401, 403},
    ),
    _Rule(
        _person("permission_denied", f"Terraform's identity lacks a right: grant the one that is named. {_AGAIN}"),
        reasons={"PERMISSION_DENIED", "forbidden", "UNAUTHENTICATED", "IAM_PERMISSION_DENIED"},
        words=r"code = (PermissionDenied|Unauthenticated)|permission .{0,80}denied|required '[\w.]+' permission",
    ),
    _Rule(
        _input("invalid", f"Google does not take it: correct the files (PUT /runs/RUN/files). {_AGAIN}"),
        codes={400, 404, 405, 409, 413, 422},
    ),
    _Rule(
        _input("invalid", f"Google does not take it: correct the files (PUT /runs/RUN/files). {_AGAIN}"),
        reasons={"invalid", "invalidArgument", "INVALID_ARGUMENT", "badRequest", "FAILED_PRECONDITION"},
        words=r"code = (InvalidArgument|NotFound|FailedPrecondition|OutOfRange)|invalid (value|argument)",
    ),
)
_UNKNOWN = _person("unknown", f"Look at what Google said. {_AGAIN}")

_CODE = re.compile(r"(?:googleapi: )?Error (?:code )?(\d{3})\b|HTTP(?:/\d\S*)? (?:response code )?(\d{3})\b")
_REASONS = re.compile(
    r'"reason":\s*"(\w+)"|reason:\s*"?(\w+)|,\s*([A-Za-z_]+)\s*$|\b([A-Z]{4,}(?:_[A-Z]+)*)\b', re.MULTILINE
)
# What a client that speaks gRPC, and an operation, give instead of HTTP's code (google.rpc.Code).
_GRPC = re.compile(r"\bcode = (\w+)\b|\bError code (\d{1,2})\b")
_HTTP = {
    504: ("DeadlineExceeded", "4"),
    429: ("ResourceExhausted", "8"),
    409: ("Aborted", "10", "AlreadyExists", "6"),
    500: ("Internal", "13"),
    503: ("Unavailable", "14"),
    401: ("Unauthenticated", "16"),
    403: ("PermissionDenied", "7"),
    404: ("NotFound", "5"),
    400: ("InvalidArgument", "3", "FailedPrecondition", "9", "OutOfRange", "11"),
}
_CODES = {said: code for code, names in _HTTP.items() for said in names}
# What people call their things says nothing of what went wrong: stockout-events is a topic.
_NAME = re.compile(r"\b(?!read-modify-write\b|deletion-protection\b)[a-z0-9]+(?:-[a-z0-9]+)+\b")
_SERVICE = re.compile(r"\b([a-z]+[a-z0-9-]*\.googleapis\.com)\b")


def classify(text: str, *, enabling: Collection[str] = ()) -> Failure:
    """What one error says.

    `enabling` are the services that this deployment switches on, or that are on already: for them "switched off" means
    "not yet on".
    """
    said = " ".join(text.split())
    code = _code(said)
    words = _NAME.sub("NAME", said)
    reasons = {word for found in _REASONS.findall(text) for word in found if word}
    for rule in _RULES:
        if rule.codes and code not in rule.codes:
            continue
        told = bool(reasons & set(rule.reasons)) or bool(rule.words and re.search(rule.words, words, re.IGNORECASE))
        if told or not (rule.reasons or rule.words):
            return _named(rule.failure, said, enabling)
    return _UNKNOWN


def _code(said: str) -> int:
    """HTTP's code; 0 for none. Text that quotes an answer may hold several: the first is the answer's own."""
    if match := _CODE.search(said):
        return int(match[1] or match[2])
    match = _GRPC.search(said)
    return _CODES.get(match[1] or match[2], 0) if match else 0


def worst(failures: Iterable[Failure]) -> Failure:
    """Of several at once the one that decides: what no waiting changes before what passes, the more patient last."""
    found = list(failures)
    order: dict[Kind, int] = {"person": 0, "input": 1, "passes": 2}
    return min(found, key=lambda each: (order[each.kind], -each.patience)) if found else _UNKNOWN


def service_in(text: str) -> str:
    """The service that an error names first (`run.googleapis.com`); empty for none."""
    services = [each for each in _SERVICE.findall(text) if each not in {"www.googleapis.com", "cloud.googleapis.com"}]
    return services[0] if services else ""


def _named(failure: Failure, said: str, enabling: Collection[str]) -> Failure:
    if failure.name != API_OFF:
        return failure
    service = service_in(said)
    if service in enabling:
        return _JUST_ENABLED
    enable = f"gcloud services enable {service}" if service else "the error names it"
    return failure._replace(advice=failure.advice.format(enable=enable))
