"""Delivers notifications to webhook channels: a few attempts, further and further apart, then dropped."""

import logging
import threading
from urllib.parse import urlsplit

import requests

from infra.local.monitoring.incident_log import IncidentLog, Notification
from infra.local.monitoring.pace import Pace
from infra.local.world import World

_log = logging.getLogger(__name__)
_WAITS = (10.0, 30.0, 90.0, 270.0)
_TIMEOUT = 10.0
_AT_LEAST = 0.2
_IDLE = 3600.0


class Notifier:
    """Sends what the log holds, in order, from a thread of its own."""

    def __init__(self, log: IncidentLog, world: World, pace: Pace) -> None:
        self._incidents = log
        self._world = world
        self._pace = pace
        self._session = requests.Session()
        # What is sent from here stays on this machine, whatever proxy the user has.
        self._session.trust_env = False
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def close(self) -> None:
        """Send nothing any more; what is left is sent after the next start."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(1.0)
        self._session.close()

    def wake(self) -> None:
        """There is something to send."""
        self._wake.set()

    def deliver(self) -> None:
        """Send what is due now, once each."""
        for each in self._incidents.due(self._world.clock()):
            if self._stopping:
                return
            if self._posted(each) or each.attempts == len(_WAITS):
                self._incidents.sent(each)
            else:
                wait = max(self._pace.real(_WAITS[each.attempts]), _AT_LEAST)
                self._incidents.again(each, self._world.clock() + wait)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            self.deliver()
            due = self._incidents.next_due()
            self._wake.wait(_IDLE if due is None else max(due - self._world.clock(), 0.01))

    def _posted(self, each: Notification) -> bool:
        """Whether it needs no further attempt. The address is never logged: the token is in it."""
        host = urlsplit(each.url).hostname
        if host not in {"127.0.0.1", "localhost"}:
            _log.warning("a notification to %s is dropped: nothing leaves this machine from here", host)
            return True
        headers = {"Content-Type": "application/json", "User-Agent": "Google-Alerts"}
        try:
            answer = self._session.post(
                each.url, data=each.body.encode(), headers=headers, timeout=_TIMEOUT, allow_redirects=False
            )
        except requests.RequestException as error:
            _log.warning("the webhook did not answer (attempt %d): %s", each.attempts + 1, type(error).__name__)
            return False
        if not answer.ok:
            _log.warning("the webhook answered %d (attempt %d)", answer.status_code, each.attempts + 1)
        return answer.ok
