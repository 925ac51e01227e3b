"""Push: due messages go to their endpoints over HTTP, a few at a time for each subscription."""

import base64
import http.client
import json
import logging
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from infra.local.pubsub.broker import Broker, Leased
from infra.local.rpc import Pb, Refused

_AT_ONCE = 8
_ACKED = frozenset({102, 200, 201, 202, 204})
# The lease outlives the request's own timeout, so that its answer is never too late.
_GRACE_SECONDS = 5.0
# An injected clock may jump: look at it this often at least.
_LOOK_SECONDS = 1.0

_log = logging.getLogger(__name__)

Inside = Callable[[str, bytes, Mapping[str, str], tuple[str, str] | None], int | None]
"""Delivers to a URL with body, headers and (service account, audience) of its token; the status, or None for a host
that is not of this machine's own internet."""


class Pusher:
    """Delivers what is due on every push subscription of a broker, from `start` until `stop`.

    Each subscription has threads of its own, at most eight and only while it needs them, so a slow one holds up
    nobody else.
    """

    def __init__(self, broker: Broker, inside: Inside | None = None) -> None:
        self._broker = broker
        self._inside = inside
        self._stopping = False
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._retired: list[ThreadPoolExecutor] = []
        self._busy: dict[str, int] = {}
        self._connections: set[http.client.HTTPConnection] = set()
        self._thread = threading.Thread(target=self._run, name="pubsub-push", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """Break off what is being delivered and end all threads. What was broken off counts as never tried."""
        with self._broker.changed:
            self._stopping = True
            self._broker.changed.notify_all()
            for connection in self._connections:
                if connection.sock is not None:
                    _break_off(connection.sock)
        if self._thread.is_alive():
            self._thread.join()
        for pool in (*self._pools.values(), *self._retired):
            pool.shutdown(wait=True, cancel_futures=True)

    def _run(self) -> None:
        changed = self._broker.changed
        with changed:
            while not self._stopping:
                next_due: float | None = None
                present = set()
                for config in self._broker.subscriptions():
                    if config.push_config.push_endpoint:
                        present.add(config.name)
                        due = self._dispatch(config)
                        if due is not None:
                            next_due = due if next_due is None else min(due, next_due)
                for name in self._pools.keys() - present:
                    self._retired.append(self._pools.pop(name))
                    self._retired[-1].shutdown(wait=False)
                wait = None if next_due is None else min(max(next_due - self._broker.clock(), 0.001), _LOOK_SECONDS)
                changed.wait(wait)

    def _dispatch(self, config: Pb) -> float | None:
        """Send off what is due and fits; when to look again."""
        name = config.name
        room = _AT_ONCE - self._busy.get(name, 0)
        if room <= 0:
            return None
        try:
            taken = self._broker.take(name, room, grace=_GRACE_SECONDS)
        except sqlite3.Error:
            _log.exception("taking messages of %s", name)
            return self._broker.clock() + _LOOK_SECONDS
        for leased in taken:
            if name not in self._pools:
                self._pools[name] = ThreadPoolExecutor(_AT_ONCE, f"push-{name.rpartition('/')[2]}")
            self._busy[name] = self._busy.get(name, 0) + 1
            self._pools[name].submit(self._deliver, config, leased)
        return self._broker.queue(name).next_due() if self._busy.get(name, 0) < _AT_ONCE else None

    def _deliver(self, config: Pb, leased: Leased) -> None:
        acked = False
        try:
            acked = self._post(config, leased)
        except (OSError, http.client.HTTPException, ValueError) as error:
            _log.debug("pushing to %s: %s", config.push_config.push_endpoint, error)
        finally:
            with self._broker.changed:
                self._busy[config.name] -= 1
                try:
                    if acked:
                        self._broker.acknowledge(config.name, [leased.ack_id])
                    elif not self._stopping:
                        self._broker.modify_deadline(config.name, [leased.ack_id], 0)
                except Refused:
                    _log.debug("%s was deleted meanwhile", config.name)
                self._broker.changed.notify_all()

    def _post(self, config: Pb, leased: Leased) -> bool:
        """Whether the endpoint took the message in time."""
        url = urlsplit(config.push_config.push_endpoint)
        body, headers = _request(config, leased)
        timeout = float(config.ack_deadline_seconds or 10)
        deadline = time.monotonic() + timeout
        if self._inside is not None:
            push = config.push_config
            told = (push.oidc_token.service_account_email, push.oidc_token.audience or push.push_endpoint)
            status = self._inside(push.push_endpoint, body, headers, told if push.HasField("oidc_token") else None)
            if status is not None:
                return status in _ACKED and time.monotonic() <= deadline
        # http.client knows nothing of HTTP_PROXY, which stands for the internet here.
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        connection = kind(url.hostname or "", url.port, timeout=timeout)
        with self._broker.changed:
            if self._stopping:
                return False
            self._connections.add(connection)
        try:
            target = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
            connection.request("POST", target, body, headers)
            if self._stopping:
                return False
            status = connection.getresponse().status
            return status in _ACKED and time.monotonic() <= deadline
        finally:
            with self._broker.changed:
                self._connections.discard(connection)
            connection.close()


def _break_off(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        # It is closed already.
        return


def _request(config: Pb, leased: Leased) -> tuple[bytes, dict[str, str]]:
    """Body and headers as Pub/Sub sends them, wrapped in its envelope unless the subscription says no_wrapper."""
    message = leased.message
    headers = {"User-Agent": "CloudPubSub-Google", "Accept": "application/json"}
    published = message.publish_time.ToJsonString()
    if config.push_config.HasField("no_wrapper"):
        if config.push_config.no_wrapper.write_metadata:
            headers["x-goog-pubsub-subscription-name"] = config.name
            headers["x-goog-pubsub-message-id"] = message.message_id
            headers["x-goog-pubsub-publish-time"] = published
            if message.ordering_key:
                headers["x-goog-pubsub-ordering-key"] = message.ordering_key
            headers |= {key: value for key, value in message.attributes.items() if key.isascii() and value.isascii()}
        return bytes(message.data), headers
    envelope: dict[str, object] = {
        "message": {
            "attributes": dict(message.attributes),
            "data": base64.b64encode(message.data).decode(),
            "messageId": message.message_id,
            "message_id": message.message_id,
            "publishTime": published,
            "publish_time": published,
            **({"orderingKey": message.ordering_key} if message.ordering_key else {}),
        },
        "subscription": config.name,
    }
    if config.dead_letter_policy.dead_letter_topic:
        envelope["deliveryAttempt"] = leased.attempt
    return json.dumps(envelope).encode(), {**headers, "Content-Type": "application/json"}
