"""Cloud Scheduler over a world: what is due calls its service, starts its job or publishes its message."""

import base64
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from infra.local.logs import LogStore
from infra.local.provider.call import blocks, first
from infra.local.serve.cron import is_due
from infra.local.world import Entry, World, short

SCHEDULE = "google_cloud_scheduler_job"
_LOOK = 1.0
_AT_ONCE = 4
_PAUSE = 5.0
_RUN = "https://run.googleapis.com/v2/"
_log = logging.getLogger(__name__)

Call = Callable[[str, str, bytes, Mapping[str, str], tuple[str, str] | None], int | None]
"""Calls (method, url, body, headers, (service account, audience)); the status, None for a host that isn't here."""


class Schedules:
    """Looks every second, by `clock`, which of the world's schedules are due in the minute that it is.

    `call` calls services, `start_job` starts an execution of a job by its full name, `publish` a message to a topic.
    """

    def __init__(
        self,
        world: World,
        logs: LogStore,
        *,
        call: Call,
        start_job: Callable[[str], object],
        publish: Callable[[str, bytes], object],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._world, self._logs, self._clock = world, logs, clock
        self._call, self._start_job, self._publish = call, start_job, publish
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="schedule")
        self._minute = int(clock() // 60)
        self._thread = threading.Thread(target=self._run, daemon=True, name="schedules")

    def start(self) -> None:
        """Begin; what was due while nobody looked is not made up for."""
        self._thread.start()

    def close(self, *, wait: bool = False) -> None:
        """Start nothing any more; `wait` for what was due."""
        if not wait:
            self._stopping.set()
        self._pool.shutdown(wait=wait, cancel_futures=not wait)

    def look(self) -> None:
        """Send off what is due in a minute that was not looked at yet."""
        now = self._clock()
        minute = int(now // 60)
        if minute <= self._minute:
            return
        self._minute = minute
        for entry in self._world.list(SCHEDULE):
            said = entry.attributes
            try:
                due = not said.get("paused") and is_due(
                    str(said.get("schedule")), str(said.get("time_zone") or ""), now
                )
            except ValueError as error:
                self._write(entry, "ERROR", f"{error}")
                continue
            if due:
                self._pool.submit(self._attempted, entry)

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK):
            self.look()

    def _attempted(self, entry: Entry) -> None:
        """Once, and as often again as it may be where it does not go well."""
        retries = int(first(entry.attributes, "retry_config").get("retry_count") or 0)
        for left in range(retries, -1, -1):
            try:
                outcome = self._done(entry.attributes)
            except Exception as error:  # noqa: BLE001 - one schedule that goes wrong is no reason to stop the others
                outcome = f"{type(error).__name__}: {error}"
            if not outcome:
                self._write(entry, "INFO", "AttemptFinished")
                return
            self._write(entry, "ERROR", f"AttemptFinished: {outcome}")
            if left and self._stopping.wait(_PAUSE):
                return

    def _done(self, said: Mapping[str, Any]) -> str:
        """What went wrong; empty where nothing did."""
        for target in blocks(said, "pubsub_target"):
            self._publish(str(target.get("topic_name")), base64.b64decode(str(target.get("data") or "")))
        for target in blocks(said, "http_target"):
            url = str(target.get("uri") or "")
            if url.startswith(_RUN) and url.endswith(":run"):
                self._start_job(url.removeprefix(_RUN).removesuffix(":run"))
                continue
            token = first(target, "oidc_token")
            told = (str(token.get("service_account_email") or ""), str(token.get("audience") or url)) if token else None
            headers = {"User-Agent": "Google-Cloud-Scheduler", "X-CloudScheduler": "true"}
            headers |= {str(name): str(value) for name, value in (target.get("headers") or {}).items()}
            body = base64.b64decode(str(target.get("body") or ""))
            status = self._call(str(target.get("http_method") or "POST"), url, body, headers, told)
            if status is None:
                return f"nothing on this machine answers at {url}"
            if not 200 <= status < 300:
                return f"{url} answered {status}"
        return ""

    def _write(self, entry: Entry, severity: str, text: str) -> None:
        if severity == "ERROR":
            _log.info("%s: %s", entry.id, text)
        labels = {"job_id": short(entry.id), "location": str(entry.attributes.get("region") or "")}
        self._logs.write(
            "cloudscheduler.googleapis.com/executions", "cloud_scheduler_job", labels, severity=severity, text=text
        )
