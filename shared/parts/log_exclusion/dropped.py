"""Which entries of the logs are left out: never who did what, what a firewall saw, or that something failed."""

from typing import Self

from pydantic import Field, model_validator

from shared.parts.part import Settings

_KINDS = {
    "debug": r"severity=DEBUG",
    "info": r"severity=INFO",
    "notice": r"severity=NOTICE",
    "warning": r"severity=WARNING",
    # Google's own checks of balancers and from outside, and a cluster's.
    "health_checks": r"httpRequest.userAgent:\"GoogleHC\" OR httpRequest.userAgent:\"kube-probe\""
    r" OR httpRequest.userAgent:\"GoogleStackdriverMonitoring-UptimeChecks\"",
    "successes": r"httpRequest.status<400",
}
_WRITERS = {
    "service": r"resource.type=\"cloud_run_revision\"",
    "job": r"resource.type=\"cloud_run_job\"",
    "worker": r"resource.type=\"cloud_run_worker_pool\"",
    "machine": r"resource.type=\"gce_instance\"",
    "cluster": r"resource.type:\"k8s_\"",
    "database": r"resource.type=\"cloudsql_database\"",
    "balancer": r"resource.type=\"http_load_balancer\"",
}
EVERY = "every"
GUARD = (
    r" AND severity<ERROR AND NOT httpRequest.status>=400 AND NOT jsonPayload.enforcedSecurityPolicy.outcome=\"DENY\""
    r" AND NOT logName:\"cloudaudit.googleapis.com\" AND NOT logName:\"compute.googleapis.com\""
)
"""Errors, requests that were refused, audit logs, and what firewalls and networks log stay, whatever is left out."""

_KIND = "|".join(_KINDS)


class Dropped(Settings):
    """`drops`: which entries are left out (`debug,health_checks`; by `drops_path`, `drops_text` those that say so too).

    `drops_of`: only of what these write (the balancer's requests: without more, all that were answered well).
    `drops_namespace`: of a cluster's namespace. `drops_percent`: of those, so many of a hundred. Errors, audit logs and
    logs of firewalls and networks are never among them.
    """

    drops: str = Field("", pattern=rf"^(?:(?:{_KIND})(?:,(?:{_KIND})){{0,5}})?$")
    drops_path: str = Field("", max_length=80, pattern=r"^(?:/[\w./-]{1,79})?$")
    drops_text: str = Field("", max_length=120, pattern=r"^[^\"\\$%{}\x00-\x1f\x7f]*$")
    drops_of: str = Field(EVERY, pattern=rf"^(?:{EVERY}|{'|'.join(_WRITERS)})$")
    drops_namespace: str = Field("", pattern=r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)?$")
    drops_percent: int = Field(100, ge=1, le=100)

    @model_validator(mode="after")
    def _of_its_writer(self) -> Self:
        if self.drops_namespace and self.drops_of != "cluster":
            raise ValueError("drops_namespace is a cluster's: set drops_of = cluster with it")
        return self

    @property
    def drops_any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.drops or self.drops_path or self.drops_text) or self.drops_of != EVERY

    @property
    def dropped(self) -> str:
        """The filter of what is left out, as a quoted text of Terraform's has it; without whose logs they are."""
        kinds = [_KINDS[each] for each in self.drops.split(",") if each]
        kinds += [rf"httpRequest.requestUrl:\"{self.drops_path}\""] if self.drops_path else []
        kinds += [rf"\"{self.drops_text}\""] if self.drops_text else []
        clauses = [
            *([] if self.drops_of == EVERY else [_WRITERS[self.drops_of]]),
            *([rf"resource.labels.namespace_name=\"{self.drops_namespace}\""] if self.drops_namespace else []),
            *([f"({' OR '.join(kinds)})"] if kinds else []),
            *([f"sample(insertId, {self.drops_percent / 100:g})"] if self.drops_percent < 100 else []),
        ]
        return " AND ".join(clauses) + GUARD

    @property
    def dropped_shown(self) -> str:
        """The same in a few words."""
        of = "" if self.drops_of == EVERY else f" of the {self.drops_of}"
        named = [*self.drops.replace("_", " ").split(","), self.drops_path, self.drops_text, self.drops_namespace]
        return f"{', '.join(filter(None, named)) or 'what is no error'}{of}"
