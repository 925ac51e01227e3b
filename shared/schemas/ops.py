"""What went wrong and what to do about it."""

import hashlib
import json
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, Field, model_validator

from shared.schemas.said import Said
from shared.schemas.text import quoted

ActionName = Literal["scale_up_vm", "restart_instance", "modify_firewall", "none"]
ACTIONS: dict[str, str] = {
    "scale_up_vm": "a bigger machine",
    "restart_instance": "a restart",
    "modify_firewall": "the firewall restored",
    "none": "no action",
}
"""Actions in the words for people."""

VerdictName = Literal["resolved", "unchanged", "worse", "no_data"]
Closing = Literal["", "recovered", "policy_changed", "no_data", "unsaid"]

CLOSINGS: dict[str, str] = {
    "recovered": "recovered",
    "policy_changed": "the policy was changed",
    "no_data": "no data, closed by itself",
    "unsaid": "Cloud Monitoring does not say why",
}
"""Why an incident was closed -> the words for people."""

NO_RECOVERY = frozenset({"policy_changed", "no_data"})
"""Closings that say nothing about what an action did."""


def is_by_rules(decided_by: str) -> bool:
    """Whether the rules have decided, of themselves or in place of a model."""
    return not decided_by or decided_by.startswith("offline")


def in_whose_words(reasoning: str, decided_by: str) -> str:
    """A decision's reason as people are told it: a model's are its own words, and stand quoted with its name."""
    return reasoning if is_by_rules(decided_by) else f"{decided_by} says: {quoted(reasoning, _LONGEST)}"


_LONGEST = 2000


class AlertStatus(StrEnum):
    """Where an alert stands.

    Passing: pending (waits for its decision), auto_executing and approved (wait for their action), executing (the
    action runs), executed (its effect is measured), pending_approval (waits for a person, until it expires).
    Ends: rejected, resolved, escalated (handed to a person), expired, halted (by the kill switch); a closed incident
    turns every end but rejected into resolved.
    """

    PENDING = "pending"
    PENDING_APPROVAL = "pending_approval"
    AUTO_EXECUTING = "auto_executing"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    EXECUTING = "executing"
    EXECUTED = "executed"
    RESOLVED = "resolved"
    ESCALATED = "escalated"
    HALTED = "halted"


class OpsDecision(BaseModel):
    """What to do about an alert. `recommended_action` is scale_up_vm, restart_instance, modify_firewall or none."""

    severity: str
    recommended_action: str
    requires_approval: bool
    confidence: float
    reasoning: str


class HistoryEntry(BaseModel):
    """Something that happened to an alert: when (epoch seconds), what, who or what did it, and the facts."""

    at: float
    event: str
    by: str
    detail: str = ""
    data: dict[str, Any] = Field(default_factory=dict)


class ProposedChange(BaseModel):
    """Exactly what an action would do; the plan gate lets a remediation do this and nothing else.

    `kind` is `update` (one attribute from `before` to `after`), `restore` (back to what the deployment's own files say)
    or `reset` (no change of configuration). `address` and `attribute` are Terraform's. `lines` say it to a person.
    `monthly_delta_usd` is the difference in US dollars a month.
    """

    action: ActionName
    method: Literal["terraform", "api", "none"]
    address: str | None = None
    attribute: str | None = None
    kind: Literal["update", "restore", "reset"] = "update"
    before: str | None = None
    after: str | None = None
    monthly_delta_usd: float = 0.0
    stops_machine: bool = False
    lines: list[str] = Field(default_factory=list)

    @property
    def digest(self) -> str:
        """What tells this change from every other: 64 hexadecimal digits."""
        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()


class Approval(BaseModel):
    """One question to a person: single use, bound to `token`, void after `expires_at` (epoch seconds).

    `proposal_sha` is the digest of the change it asks about (empty: about none), `number` which question of its alert
    it is. `message_id` is the chat message that asks it, once it was sent to `chat_id`, `delivered_at` when that was by
    the chat's clock; `tries` how often it could not be sent. `around` is what stood around the alert as it was sent, in
    lines: whose it is, the metric's last hour, what ran lately. `together`: so many came that one message tells of all
    of them, and none asks it alone.
    """

    token: str
    asked_at: float
    expires_at: float
    proposal_sha: str = ""
    number: int = 1
    chat_id: str | None = None
    message_id: int | None = None
    delivered_at: float | None = None
    tries: int = 0
    around: list[str] = Field(default_factory=list)
    together: bool = False

    @property
    def unsent(self) -> bool:
        """Whether it still has to be sent to the chat, where there is one."""
        return self.message_id is None and not self.together

    @property
    def question(self) -> str:
        """The question's id, for everybody to see; unlike the token it proves nothing."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:12]


class ChatMessage(BaseModel):
    """A message in the chat that asks a question, to be closed once that is answered; `token` is the question's."""

    chat_id: str
    message_id: int
    token: str


class ActionRecord(BaseModel):
    """What was done: `value_before` is the metric when the action began, `run_id` the run of a Terraform action."""

    name: ActionName
    method: Literal["terraform", "api", "none"]
    started_at: float
    ended_at: float | None = None
    success: bool | None = None
    resolved: bool | None = None
    run_id: str | None = None
    value_before: float | None = None
    detail: str = ""


class Verdict(BaseModel):
    """What the action did to the metric: its value before and after, and how many points were sampled after it."""

    verdict: VerdictName
    before: float | None
    after: float | None
    threshold: float | None
    points: int
    at: float
    reasoning: str = ""


class AlertTarget(BaseModel):
    """The registry's resource that an alert is about; every action is built from this, never from the alert's text."""

    name: str
    type: str
    deployment_id: str
    address: str
    project: str
    cloud_id: str | None = None
    zone: str | None = None
    region: str | None = None
    machine_type: str | None = None


SEVERITIES = ("critical", "error", "warning", "info", "unknown")
"""How severe an alert may be, the worst first; `unknown`: nothing that is understood says it."""


class Alert(BaseModel):
    """`ops_alerts/{alert_id}`: one incident of one alert policy; times are epoch seconds.

    `alert_id` is derived from the incident, so the same incident is one document however often it is sent.
    `resource` is the name the alert gives, `resource_names` every name it gives, the most specific first,
    `resource_id` the numeric instance id, `resource_type` the monitored resource type (`gce_instance`), `metric`
    the metric type; all of them are claims until `target` is found in the registry. `summary` is free text from
    outside: data to show, never instructions. `decision_reasons` are the gate's reason codes, `decided_by` which
    provider answered. `measured` is the metric as Cloud Monitoring had it before an action that nobody is asked
    about, None where it was not asked. `lease_until` is set while somebody works on a passing state, `acting_since`
    once an action was let loose (by the gate or a person). `tried` lists the actions taken on this incident,
    `attempts` how often somebody began to decide it. `untold` is set while people have not been told where it ended
    up. `scope` is the scoping project, `closing` why a closed incident was closed. `not_understood` names the
    fields of its messages that were present and not understood, `inferred` those that only words, labels or a query
    say; both mean a person. `absent`: it opened because its metric stayed away. `policy` is Google's own name of
    the alert policy (`projects/P/alertPolicies/1`), `told` what its labels (deployment, resource, metric) and its
    uptime check (host) say of whose it is. `trace_id` is the trace of the message that raised it, and of everything
    done about it.

    The alert is its own outbox. The sweeper looks at it from `due_at` on (None: it need not), for the `nudges`-th time
    since it moved; it tells people of its end from `tell_at` on, after `tells` vain tries; and it closes what stands in
    `open_messages` from `close_at` on.
    """

    alert_id: str
    incident_id: str
    policy_name: str
    condition_name: str = ""
    policy: str = ""
    told: dict[str, str] = Field(default_factory=dict)
    resource: str
    resource_type: str
    resource_names: list[str] = Field(default_factory=list)
    resource_id: str = ""
    zone: str = ""
    cloud: str = "gcp"
    project: str = ""
    scope: str = ""
    metric: str
    value: float | None
    threshold: float | None = None
    comparison: Literal["gt", "lt", ""] = ""
    absent: bool = False
    severity: str
    summary: Said = ""
    url: str = ""
    started_at: float | None = None
    closed_at: float | None = None
    closing: Closing = ""
    inferred: list[str] = Field(default_factory=list)
    not_understood: list[str] = Field(default_factory=list)
    status: AlertStatus = AlertStatus.PENDING
    lease_until: float | None = None
    target: AlertTarget | None = None
    deployment_id: str | None = None
    decision: OpsDecision | None = None
    decision_reasons: list[str] = Field(default_factory=list)
    decided_by: str = ""
    proposal: ProposedChange | None = None
    measured: float | None = None
    approval: Approval | None = None
    approved_by: str | None = None
    acting_since: float | None = None
    action: ActionRecord | None = None
    tried: list[ActionName] = Field(default_factory=list)
    verdict: Verdict | None = None
    attempts: int = 0
    trace_id: str = ""
    untold: bool = False
    tell_at: float | None = None
    tells: int = 0
    due_at: float | None = 0.0
    nudges: int = 0
    open_messages: list[ChatMessage] = Field(default_factory=list)
    close_at: float | None = None
    history: list[HistoryEntry] = Field(default_factory=list)
    created_at: float
    updated_at: float

    @model_validator(mode="after")
    def _told_some_time(self) -> "Alert":
        """What people have to hear of is due from the moment it ended."""
        if self.untold and self.tell_at is None:
            self.tell_at = self.updated_at
        return self

    @property
    def in_vain(self) -> bool:
        """Whether something was begun about it, and nothing says that it helped."""
        return self.action is not None and (self.verdict is None or self.verdict.verdict != "resolved")

    @property
    def settled_messages(self) -> list[ChatMessage]:
        """The messages whose question is no longer open."""
        waits = self.status is AlertStatus.PENDING_APPROVAL and self.approval is not None
        current = self.approval.token if waits and self.approval else None
        known = [each for each in self.open_messages if each.token != current]
        asked = self.approval
        if asked is not None and asked.message_id is not None and asked.delivered_at is None and asked.token != current:
            # Asked by a version that did not list its messages.
            known.append(ChatMessage(chat_id=asked.chat_id or "", message_id=asked.message_id, token=asked.token))
        return known


PASSING: frozenset[AlertStatus] = frozenset(
    {
        AlertStatus.PENDING,
        AlertStatus.AUTO_EXECUTING,
        AlertStatus.APPROVED,
        AlertStatus.EXECUTING,
        AlertStatus.EXECUTED,
    }
)
"""States that a message must move on; the sweeper publishes it again when one lasts too long."""
