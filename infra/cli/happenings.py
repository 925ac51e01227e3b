"""What `infraai up` says while it runs: one line for whatever happens, and where to look at it."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from infra.cli.client import Api, ApiError
from shared.measures import measured, reading

_EVERY = 1.0
_NEWEST = 30
_RUNS = {
    "running": "is running",
    "awaiting_approval": "waits for you to look at its plan",
    "completed": "is done and verified",
    "deploy_success_verify_failed": "is applied and does not answer",
}
_ALERTS = {
    "pending_approval": "needs an answer",
    "auto_executing": "is acted on without asking",
    "approved": "was approved",
    "executed": "was acted on; its metric is measured",
    "resolved": "is resolved",
    "escalated": "needs a person",
    "rejected": "was rejected",
    "expired": "was not answered in time",
    "halted": "is halted: autonomy is stopped",
}


class Happenings:
    """Asks the API what is newest and tells what differs; what was there before it began is no news."""

    def __init__(self, platform: Api, say: Callable[[str], None]) -> None:
        self._platform = platform
        self._say = say
        self._known: dict[str, str] | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="happenings", daemon=True)

    def start(self) -> None:
        """Begin to tell, in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Tell nothing any more."""
        self._over.set()

    def look(self) -> None:
        """Tell what has happened since the last look; nothing while the API does not answer."""
        try:
            now = dict(self._states())
        except ApiError:
            return
        if self._known is not None:
            for name, line in now.items():
                if line and self._known.get(name) != line:
                    self._say(f"{datetime.now().astimezone():%H:%M:%S}  {line}")
        self._known = {**(self._known or {}), **now}

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            self.look()

    def _states(self) -> Iterator[tuple[str, str]]:
        for run in self._platform.call("GET", "/runs", limit=_NEWEST):
            yield run["run_id"], self._of_run(run)
        for alert in self._platform.call("GET", "/ops/alerts", limit=_NEWEST):
            yield alert["id"], self._of_alert(alert)

    def _of_run(self, run: dict[str, Any]) -> str:
        ended = run["reason"] or "unexpected"
        doing = _RUNS.get(run["status"]) or ("" if run["status"] == "draft" else f"has ended: {ended}")
        name = run["application"] or run["deployment_id"]
        return f"{run['kind']} of {name} {doing}: {self._platform.url}/runs/{run['run_id']}" if doing else ""

    def _of_alert(self, alert: dict[str, Any]) -> str:
        doing = _ALERTS.get(alert["status"], "")
        resource = (alert["target"] or {}).get("name") or alert["resource"]
        what = f"{measured(alert['metric'])} {reading(alert['metric'], alert['value'])} on {resource}"
        return f"{what} {doing}: {self._platform.url}/ops?alert={alert['id']}" if doing else ""
