"""Compute Engine: looking at an instance and its firewall, and resetting it."""

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.failures import translated

if TYPE_CHECKING:
    from google.api_core.retry import Retry
    from google.cloud.compute_v1 import FirewallsClient, InstancesClient, ZoneOperationsClient

TIMEOUT = 20.0


class FirewallRule(NamedTuple):
    """A firewall rule as it is in the project: enough to tell whether it still lets in what it should."""

    name: str
    disabled: bool
    source_ranges: frozenset[str]
    allowed: frozenset[str]
    """`tcp:80`, `tcp:443`, ..., `all`."""
    target_tags: frozenset[str] = frozenset()


class Machine(NamedTuple):
    """A machine as it is: RUNNING, TERMINATED, ..., and its type by name."""

    status: str
    machine_type: str


class Compute:
    """The Compute Engine API; clients (1.7 s of imports) are made on first use.

    `endpoint` is another address for the API, as `http://127.0.0.1:9000`. `patience` is how many seconds a look goes on
    when the API fails: the client's own ten minutes are too long for a decision; `reset_timeout` is how many a reset
    may take.
    """

    def __init__(self, endpoint: str | None = None, *, patience: float = 5.0, reset_timeout: float = 120.0) -> None:
        self._endpoint = endpoint
        self._patience = patience
        self._reset_timeout = reset_timeout
        self._instances: InstancesClient | None = None
        self._firewalls: FirewallsClient | None = None
        self._operations: ZoneOperationsClient | None = None

    @translated()
    def machine(self, project: str, zone: str, name: str) -> Machine | None:
        """The instance as it is now; None when there is none of that name. Raises CloudError."""
        from google.api_core.exceptions import NotFound  # comes with the client

        try:
            found = self._instance_client().get(
                project=project, zone=zone, instance=name, timeout=TIMEOUT, retry=self._retry()
            )
        except NotFound:
            return None
        return Machine(str(found.status), str(found.machine_type).rpartition("/")[2])

    @translated()
    def firewall(self, project: str, name: str) -> FirewallRule | None:
        """A firewall rule, or None when there is none of that name. Raises CloudError."""
        from google.api_core.exceptions import NotFound  # comes with the client

        try:
            rule = self._firewall_client().get(project=project, firewall=name, timeout=TIMEOUT, retry=self._retry())
        except NotFound:
            return None
        allowed = frozenset(
            f"{entry.I_p_protocol}:{port}" if port else str(entry.I_p_protocol)
            for entry in rule.allowed
            for port in (list(entry.ports) or [""])
        )
        return FirewallRule(
            str(rule.name),
            bool(rule.disabled),
            frozenset(rule.source_ranges),
            allowed,
            frozenset(rule.target_tags),
        )

    @translated()
    def reset(self, project: str, zone: str, name: str, *, request_id: str) -> None:
        """Reset an instance and wait for the operation; `request_id` (a UUID) makes a repeat within an hour a no-op.

        Raises CloudError, also when it takes longer than `reset_timeout`.
        """
        from google.api_core import exceptions  # comes with the client
        from google.cloud import compute_v1  # 1.7 s

        request = compute_v1.ResetInstanceRequest(project=project, zone=zone, instance=name, request_id=request_id)
        # Not `reset(...).result()`: that asks after the operation at Google's own address, whatever the endpoint is.
        operation = self._instance_client().reset_unary(request=request, timeout=TIMEOUT)
        deadline = time.monotonic() + self._reset_timeout
        while operation.status != compute_v1.Operation.Status.DONE:
            left = deadline - time.monotonic()
            if left <= 0:
                raise exceptions.DeadlineExceeded(f"resetting {name} took longer than {self._reset_timeout:.0f} s")
            operation = self._operation_client().wait(
                project=project, zone=zone, operation=operation.name, timeout=left
            )
        if operation.http_error_status_code:
            raise exceptions.from_http_status(operation.http_error_status_code, operation.http_error_message)

    def _retry(self) -> "Retry":
        from google.api_core.retry import Retry  # comes with the client

        return Retry(initial=0.2, maximum=1.0, timeout=self._patience)

    def _instance_client(self) -> "InstancesClient":
        if self._instances is None:
            from google.cloud import compute_v1  # 1.7 s

            self._instances = compute_v1.InstancesClient(client_options=self._options())
        return self._instances

    def _firewall_client(self) -> "FirewallsClient":
        if self._firewalls is None:
            from google.cloud import compute_v1  # 1.7 s

            self._firewalls = compute_v1.FirewallsClient(client_options=self._options())
        return self._firewalls

    def _operation_client(self) -> "ZoneOperationsClient":
        if self._operations is None:
            from google.cloud import compute_v1  # 1.7 s

            self._operations = compute_v1.ZoneOperationsClient(client_options=self._options())
        return self._operations

    def _options(self) -> dict[str, Any]:
        return {"api_endpoint": self._endpoint} if self._endpoint else {}
