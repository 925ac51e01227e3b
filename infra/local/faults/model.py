"""What can go wrong on purpose, as data: the faults of a plan, typed."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

Service = Literal[
    "provider", "storage", "compute", "run", "telegram", "model", "firestore", "pubsub", "monitoring", "build",
    "logging", "secrets", "project",
]  # fmt: skip
Verb = Literal["create", "read", "update", "delete", "plan", "import", "data"]
Path = tuple[str | int, ...]

# https://cloud.google.com/apis/design/errors#handling_errors: the canonical code of an HTTP status.
_STATUSES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 409: "ABORTED",
    412: "FAILED_PRECONDITION", 429: "RESOURCE_EXHAUSTED", 499: "CANCELLED", 500: "INTERNAL", 501: "UNIMPLEMENTED",
    503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED",
}  # fmt: skip


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Failure(_Model):
    """An error as Google gives it. `message`, `reason` and `text` may name attributes of what is asked for, in braces.

    `text` is the provider's whole sentence where it isn't `Error VERBing TYPE: googleapi: Error CODE: MESSAGE, REASON`.
    `parameters` are Telegram's, such as retry_after.
    """

    code: int = Field(ge=400, le=599)
    reason: str = ""
    message: str = ""
    status: str = ""
    text: str = ""
    parameters: dict[str, int] = Field(default_factory=dict)

    @property
    def canonical(self) -> str:
        """The canonical status, as `RESOURCE_EXHAUSTED`."""
        return self.status or _STATUSES.get(self.code, "UNKNOWN")


class Quota(_Model):
    """At most this many of a type in the project (`cpus`: this many vCPUs of all machines).

    `milli_cpus`: of one service of Cloud Run, at its greatest size. `gigabytes`: of all caches.
    """

    limit: PositiveInt
    of: Literal["count", "cpus", "milli_cpus", "gigabytes"] = "count"


class Fault(_Model):
    """One thing that goes wrong.

    Which calls: `service`; for `provider` the Terraform `type` (a pattern, as `google_*_iam_member`), `verb` and `name`
    (a pattern); elsewhere the `method` (an HTTP method, a method of the Bot API, an RPC) and `path` (a pattern, with
    the query). `where`: attributes that the resource must have, by path (`network_interface.0.access_config`); a list
    of values is one of these, `true` any value that is set, `false` none. Which of these calls: from the `nth` on,
    `times` of them, None without an end.

    What happens: after `delay` seconds, or never (`hang`, until the fault is cleared), the call fails with `error`,
    `before` or `after` the work was done; `tainted`: Terraform gets what was made together with the error. `crash`: the
    provider's process ends. `answer`: an HTTP service says this instead, with 200. Reads: `gone`, `patch` (path,
    value), or as it was before the last change for `stale` seconds after it.

    Only under a condition: `quota`; `names_kept` seconds since something of that type and name was deleted;
    `while_exists`: as long as something of these types exists or is gone for less than `lingers` seconds; `roles`: the
    caller has these roles only (or is one of infra/gcp's identities) and lacks a permission that the call needs.
    """

    id: str = ""
    service: Service = "provider"
    type: str = ""
    verb: Verb | None = None
    name: str = ""
    method: str = ""
    path: str = ""
    where: dict[str, Any] = Field(default_factory=dict)
    nth: PositiveInt = 1
    times: PositiveInt | None = 1
    when: Literal["before", "after"] = "before"
    error: Failure | None = None
    answer: str | None = None
    tainted: bool = False
    crash: bool = False
    delay: float = Field(0.0, ge=0, le=3600)
    hang: bool = False
    gone: bool = False
    patch: list[tuple[Path, Any]] = Field(default_factory=list)
    stale: float = Field(0.0, ge=0)
    quota: Quota | None = None
    names_kept: float = Field(0.0, ge=0)
    while_exists: list[str] = Field(default_factory=list)
    lingers: float = Field(0.0, ge=0)
    roles: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        effects = (
            self.error,
            self.answer is not None,
            self.crash,
            self.delay,
            self.hang,
            self.gone,
            self.patch,
            self.stale,
            self.roles,
        )
        if not any(effects):
            raise ValueError("nothing goes wrong: say error, answer, crash, delay, hang, gone, patch, stale or roles")
        if (self.gone or self.patch or self.stale) and self.verb not in {None, "read"}:
            raise ValueError("gone, patch and stale are about the verb read")
        if self.tainted and (self.when != "after" or self.error is None or self.verb != "create"):
            raise ValueError("tainted takes an error after a create")
        if self.service == "provider" and (self.method or self.path):
            raise ValueError("a fault of the provider has a type and a verb, no method and no path")
        only_provider = (self.type, self.verb, self.name, self.where, self.crash, self.gone, self.patch, self.stale)
        if self.service != "provider" and any((*only_provider, self.quota, self.names_kept, self.roles, self.tainted)):
            raise ValueError(f"a fault of {self.service} has a method and a path, no type, verb, state or condition")
        if (self.quota or self.names_kept or self.while_exists) and self.error is None:
            raise ValueError("a condition takes an error")
        if self.answer is not None and (
            self.error or self.service in {"provider", "firestore", "pubsub", "monitoring"}
        ):
            raise ValueError("an answer is said by an HTTP service, in place of an error")
        if self.crash and self.service != "provider":
            raise ValueError("only the provider can crash")
        return self

    def is_about(self, type_name: str, verb: str, attributes: Mapping[str, Any]) -> bool:
        """Whether it is about a call of the provider."""
        reading = self.gone or self.patch or self.stale
        return (
            self.service == "provider"
            and (not self.type or fnmatchcase(type_name, self.type))
            and (self.verb or ("read" if reading else verb)) == verb
            and (not self.name or any(fnmatchcase(one, self.name) for one in names(attributes)))
            and all(_holds(attributes, path, wanted) for path, wanted in self.where.items())
        )

    def is_of(self, service: Service, method: str, path: str) -> bool:
        """Whether it is about a request to another service."""
        return (
            self.service == service
            and (not self.method or self.method.lower() == method.lower())
            and (not self.path or fnmatchcase(path, self.path))
        )


class FaultPlan(_Model):
    """The faults of a run of the laptop's cloud, as `infraai up --faults FILE` reads them; the first that fits acts.

    `presets` are the names of well-known ones (infra.local.faults.presets), tried after the own ones.
    """

    faults: list[Fault] = Field(default_factory=list)
    presets: list[str] = Field(default_factory=list)


def names(attributes: Mapping[str, Any]) -> list[str]:
    """What a resource may be called by."""
    keys = ("name", "account_id", "display_name", "member", "secret_id", "repository_id", "dataset_id", "key_ring_id")
    found = [str(attributes[key]) for key in keys if isinstance(attributes.get(key), str) and attributes[key]]
    return found or [""]


def at(value: Any, path: Path) -> Any:
    """The part of a value that a path leads to; None where there is none."""
    for step in path:
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return value


def _holds(attributes: Mapping[str, Any], path: str, wanted: Any) -> bool:
    found = at(attributes, tuple(path.split(".")))
    if isinstance(wanted, bool) and not isinstance(found, bool):
        return bool(found) == wanted
    return found in wanted if isinstance(wanted, list) else found == wanted


def phrase(code: int) -> str:
    """The HTTP status line's words."""
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} Error"
