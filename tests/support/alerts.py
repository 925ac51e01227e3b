"""An alert that waits for a person, for tests of everything a person can say to it."""

from shared.schemas import Alert, AlertStatus, AlertTarget, Approval, ChatMessage, OpsDecision, ProposedChange


def pending_alert(clock, alert_id="al-1", *, proposal=True, **fields):
    change = ProposedChange(
        action="scale_up_vm",
        method="terraform",
        address="google_compute_instance.backend_vm_1",
        attribute="machine_type",
        before="e2-medium",
        after="e2-standard-2",
        monthly_delta_usd=24.46,
        stops_machine=True,
        lines=['    machine_type: "e2-medium" -> "e2-standard-2"'],
    )
    base = {
        "alert_id": alert_id,
        "incident_id": alert_id,
        "policy_name": "backend-vm-1 — cpu_high",
        "resource": "backend-vm-1-abcde",
        "resource_type": "gce_instance",
        "metric": "compute.googleapis.com/instance/cpu/utilization",
        "value": 0.93,
        "threshold": 0.8,
        "comparison": "gt",
        "severity": "critical",
        "status": AlertStatus.PENDING_APPROVAL,
        "target": AlertTarget(
            name="backend-vm-1-abcde",
            type="google_compute_instance",
            deployment_id="run-1",
            address="google_compute_instance.backend_vm_1",
            project="p",
        ),
        "decision": OpsDecision(
            severity="critical",
            recommended_action="scale_up_vm" if proposal else "none",
            requires_approval=True,
            confidence=0.9,
            reasoning="the load is above what the machine can carry",
        ),
        "decided_by": "offline",
        "proposal": change if proposal else None,
        "approval": Approval(
            token=f"tok-{alert_id}",
            asked_at=clock(),
            expires_at=clock() + 900,
            proposal_sha=change.digest if proposal else "",
            chat_id="-5",
            message_id=7,
            delivered_at=clock(),
        ),
        "open_messages": [ChatMessage(chat_id="-5", message_id=7, token=f"tok-{alert_id}")],
        "created_at": clock(),
        "updated_at": clock(),
    }
    if fields.get("status", AlertStatus.PENDING_APPROVAL) is not AlertStatus.PENDING_APPROVAL:
        # Its question was answered, and closed in the chat.
        base["open_messages"] = []
    return Alert.model_validate(base | fields)
