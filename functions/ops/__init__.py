"""The HTTP API of operations: alerts, answers to approvals, the kill switch."""
