"""The HTTP API of operations: alerts and their metrics, health, answers to approvals, the kill switch, events."""
