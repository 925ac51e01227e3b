"""What went wrong and what to do about it."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field


class AlertStatus(StrEnum):
    """Where an alert stands."""

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


class Alert(BaseModel):
    """`ops_alerts/{alert_id}`: one incident of one alert policy; times are epoch seconds.

    `alert_id` is derived from the incident, so the same incident is one document however often it is sent.
    `decision_reasons` are the gate's reason codes.
    """

    alert_id: str
    incident_id: str
    policy_name: str
    resource: str
    resource_type: str
    cloud: str = "gcp"
    metric: str
    value: float | None
    threshold: float | None = None
    severity: str
    status: AlertStatus = AlertStatus.PENDING
    decision: OpsDecision | None = None
    decision_reasons: list[str] = Field(default_factory=list)
    deployment_id: str | None = None
    history: list[HistoryEntry] = Field(default_factory=list)
    created_at: float
    updated_at: float
