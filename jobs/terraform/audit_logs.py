"""Who changed something, and when, as Google's own audit log has it: entries of Admin Activity, by Logging's client."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from shared.cloud.credentials import own_credentials
from shared.failures import translated
from shared.schemas.text import printable

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")
_OWN = re.compile(r"\Ainfraai-[a-z-]+@")
_MOST = 20
_MOST_TEXT = 200


class Act(NamedTuple):
    """Somebody's last act on a thing: who, when (epoch seconds), by which method of which API."""

    who: str
    at: float
    how: str


class AuditLogs:
    """Reads a project's audit log; the client is made on first use. google.api_core and google.auth errors pass."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint
        self._clients: dict[str, Any] = {}

    @translated()
    def last_act(self, project: str, name: str, since: float) -> Act | None:
        """Who last changed what has this name, since a time; None where nobody but the platform itself has.

        Raises CloudError.
        """
        query = filter_of(project, name, since)
        if query is None:
            return None
        listed = self._client(project).list_entries(
            resource_names=[f"projects/{project}"],
            filter_=query,
            order_by="timestamp desc",
            max_results=_MOST,
            page_size=_MOST,
        )
        for entry in listed:
            payload = entry.payload
            if not isinstance(payload, Mapping):
                continue
            who = str((payload.get("authenticationInfo") or {}).get("principalEmail") or "")
            if who and not _OWN.match(who) and entry.timestamp is not None:
                how = printable(str(payload.get("methodName") or ""))[:_MOST_TEXT]
                return Act(printable(who)[:_MOST_TEXT], entry.timestamp.timestamp(), how)
        return None

    def _client(self, project: str) -> Any:
        if project not in self._clients:
            from google.cloud import logging_v2  # 0.5 s that only who reads pays

            options = {"api_endpoint": self._endpoint} if self._endpoint else None
            client: Any = logging_v2.Client
            self._clients[project] = client(
                project=project,
                credentials=own_credentials("logging.read"),
                client_options=options,
                _use_grpc=False,
            )
        return self._clients[project]


def filter_of(project: str, name: str, since: float) -> str | None:
    """The query for what was done to a name since a time; None for what is no name."""
    if not _NAME.fullmatch(name):
        return None
    begin = datetime.fromtimestamp(since, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    log = json.dumps(f"projects/{project}/logs/cloudaudit.googleapis.com%2Factivity")
    return f'logName={log} AND protoPayload.resourceName:{json.dumps(name)} AND timestamp>="{begin}"'
