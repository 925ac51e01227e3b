"""What a deployed application says: Cloud Logging's entries of its services, jobs and workers, by the client."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from shared.cloud.credentials import own_credentials
from shared.failures import translated
from shared.schemas.text import printable

TIMEOUT = 20.0
_DAYS = 7
_MOST_TEXT = 4_000
_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")
_LABELS = ("service_name", "job_name", "worker_pool_name")
_ID = re.compile(r"[A-Za-z0-9_.:~+/=-]{0,120}")

Names = Mapping[str, Sequence[str]]
"""Real names by the label that has them: `{"service_name": ["api-service-k3x9q"]}`."""


class AppLine(NamedTuple):
    """One entry: when (epoch seconds), how grave, which of the names said it, its words, where to go on after it."""

    at: float
    severity: str
    who: str
    text: str
    cursor: str


class AppLogs:
    """Reads the logs of a project, or of another one that is named; the client is made on first use.

    Raises CloudError.
    """

    def __init__(self, project: str, endpoint: str | None) -> None:
        self._project = project
        self._endpoint = endpoint
        self._made: Any = None

    def newest(self, names: Names, limit: int, *, since: float | None = None, project: str = "") -> list[AppLine]:
        """The newest entries of the last days, or since a time in epoch seconds; the oldest of them first."""
        begin = datetime.now(UTC) - timedelta(days=_DAYS) if since is None else datetime.fromtimestamp(since, UTC)
        found = self._entries(names, begin, "timestamp desc", limit, project)
        return found[::-1]

    def after(self, names: Names, cursor: str, limit: int, *, project: str = "") -> list[AppLine]:
        """The entries that follow a cursor, in order; raises ValueError for what is none."""
        moment, _, last = cursor.partition("|")
        if not _ID.fullmatch(last):
            raise ValueError("no cursor")
        begin = datetime.fromisoformat(moment)
        if begin.tzinfo is None:
            raise ValueError("no cursor")
        known = (begin, last)
        # What came at the very same time is asked for again, and left out.
        found = self._entries(names, begin, "timestamp asc", limit + 50, project)
        return [each for each in found if _place(each.cursor) > known][:limit]

    @translated()
    def _entries(self, names: Names, begin: datetime, order: str, limit: int, project: str) -> list[AppLine]:
        query = filter_of(names, begin)
        if query is None:
            return []
        listed = self._client().list_entries(
            resource_names=[f"projects/{project or self._project}"],
            filter_=query,
            order_by=order,
            max_results=limit,
            page_size=min(limit, 1000),
        )
        return [_line(each) for each in listed]

    def _client(self) -> Any:
        if self._made is None:
            from google.cloud import logging_v2  # 0.5 s that only who reads pays

            options = {"api_endpoint": self._endpoint} if self._endpoint else None
            client: Any = logging_v2.Client
            self._made = client(
                project=self._project,
                credentials=own_credentials("logging.read"),
                client_options=options,
                _use_grpc=False,
            )
        return self._made


def filter_of(names: Names, begin: datetime) -> str | None:
    """The query for what these names said since a time; None where there are no names."""
    tests = []
    for label in _LABELS:
        plain = [name for name in names.get(label, ()) if _NAME.fullmatch(name)]
        if plain:
            tests.append(f"resource.labels.{label}=({' OR '.join(json.dumps(name) for name in plain)})")
    if not tests:
        return None
    since = begin.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return f'({" OR ".join(tests)}) AND logName:"run.googleapis.com" AND timestamp>="{since}"'


def _place(cursor: str) -> tuple[datetime, str]:
    moment, _, last = cursor.partition("|")
    return datetime.fromisoformat(moment), last


def _line(entry: Any) -> AppLine:
    labels = (entry.resource.labels if entry.resource else None) or {}
    who = next((str(labels[label]) for label in _LABELS if labels.get(label)), "")
    moment = entry.timestamp or datetime.fromtimestamp(0, UTC)
    text = _within(printable(_text(entry)))
    cursor = f"{moment.isoformat()}|{entry.insert_id or ''}"
    return AppLine(moment.timestamp(), str(entry.severity or "DEFAULT"), who, text, cursor)


def _within(text: str) -> str:
    """A long text without its middle: what is wrong stands at a traceback's end."""
    if len(text) <= _MOST_TEXT:
        return text
    return f"{text[: _MOST_TEXT // 4]}\n[...]\n{text[-_MOST_TEXT * 3 // 4 :]}"


def _text(entry: Any) -> str:
    request = entry.http_request
    if isinstance(request, Mapping) and request:
        parts = [request.get("requestMethod"), request.get("requestUrl"), request.get("status"), request.get("latency")]
        return " ".join(str(each) for each in parts if each)
    payload = entry.payload
    if isinstance(payload, Mapping):
        said = payload.get("message") or payload.get("textPayload")
        return str(said) if said else json.dumps(payload, default=str)
    return str(payload or "")
