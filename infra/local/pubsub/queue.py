"""The messages one subscription still has to deliver, in memory: what is due, what is out, and in which order."""

import heapq
import itertools
import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from infra.local.pubsub.filters import parse_filter
from infra.local.pubsub.wire import seconds_of
from infra.local.rpc import Pb

_ACK_DEADLINE = 10
_MIN_BACKOFF = 10.0
_MAX_BACKOFF = 600.0
# Without a retry policy a pull subscription redelivers at once; a push endpoint is still given a rest.
_PUSH_REST = 0.1
_PUSH_REST_MAX = 60.0
_RETENTION = 7 * 24 * 3600.0


@dataclass(eq=False)
class Delivery:
    """One message on its way to one subscription.

    `attempts` have failed so far. Without a `lease` it can go out from `due` on; with one (its ack id) it is out, and
    has failed once more if `due` comes before the answer. Times are in seconds since the epoch.
    """

    message_id: int
    message: Pb
    attempts: int
    due: float
    lease: str = ""


@dataclass(eq=False)
class Queue:
    """One subscription (`config` is its Subscription message) with its deliveries."""

    config: Pb
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    leases: dict[str, Delivery] = field(default_factory=dict)
    _heap: list[tuple[float, int, int, Delivery]] = field(default_factory=list)
    _keys: dict[str, deque[Delivery]] = field(default_factory=dict)
    _ticket: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.configure(self.config)

    def configure(self, config: Pb) -> None:
        """Go by `config` from now on. Raises Refused if its filter can't be read."""
        self._wants = parse_filter(config.filter)
        self.config = config

    @property
    def ack_seconds(self) -> float:
        """How long a message may be out."""
        return float(self.config.ack_deadline_seconds or _ACK_DEADLINE)

    @property
    def retention_seconds(self) -> float:
        """How long an unacknowledged message is kept."""
        return seconds_of(self.config.message_retention_duration) or _RETENTION

    @property
    def max_attempts(self) -> int | None:
        """After how many failures a message goes to the dead-letter topic; None: there is no such topic."""
        policy = self.config.dead_letter_policy
        return (policy.max_delivery_attempts or 5) if policy.dead_letter_topic else None

    def wants(self, message: Pb) -> bool:
        """Whether the filter lets the message through."""
        return self._wants(message.attributes)

    def backoff(self, attempts: int) -> float:
        """Seconds to wait after the failure number `attempts`."""
        if self.config.HasField("retry_policy"):
            policy = self.config.retry_policy
            least = seconds_of(policy.minimum_backoff) if policy.HasField("minimum_backoff") else _MIN_BACKOFF
            most = seconds_of(policy.maximum_backoff) if policy.HasField("maximum_backoff") else _MAX_BACKOFF
        elif self.config.push_config.push_endpoint:
            least, most = _PUSH_REST, _PUSH_REST_MAX
        else:
            return 0.0
        return min(least * 2.0 ** min(attempts - 1, 30), most)

    def add(self, delivery: Delivery) -> None:
        """Take in a delivery that is not out."""
        self.deliveries[delivery.message_id] = delivery
        if key := self._key(delivery):
            line = self._keys.setdefault(key, deque())
            line.append(delivery)
            if line[0] is not delivery:
                return
        self._push(delivery)

    def next_due(self) -> float | None:
        """When there is something to do next; None if there is nothing at all."""
        while self._heap and not self._current(self._heap[0]):
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop_due(self, now: float) -> Delivery | None:
        """A delivery whose moment has come. If it has a lease, that lease has run out."""
        due = self.next_due()
        return None if due is None or due > now else heapq.heappop(self._heap)[3]

    def lease(self, delivery: Delivery, until: float) -> str:
        """Let a delivery out until `until`; its ack id."""
        delivery.lease = uuid.uuid4().hex
        self.leases[delivery.lease] = delivery
        self.schedule(delivery, until)
        return delivery.lease

    def release(self, delivery: Delivery, due: float) -> None:
        """Take a delivery back, to go out again from `due` on."""
        self.leases.pop(delivery.lease, None)
        delivery.lease = ""
        self.schedule(delivery, due)

    def schedule(self, delivery: Delivery, due: float) -> None:
        """Change the moment of a delivery."""
        delivery.due = due
        self._push(delivery)

    def remove(self, delivery: Delivery) -> None:
        """Forget a delivery; the next one of its ordering key may go."""
        self.leases.pop(delivery.lease, None)
        self.deliveries.pop(delivery.message_id, None)
        if key := self._key(delivery):
            line = self._keys.get(key, deque())
            was_first = bool(line) and line[0] is delivery
            if delivery in line:
                line.remove(delivery)
            if not line:
                self._keys.pop(key, None)
            elif was_first:
                self._push(line[0])

    def _key(self, delivery: Delivery) -> str:
        return str(delivery.message.ordering_key) if self.config.enable_message_ordering else ""

    def _push(self, delivery: Delivery) -> None:
        heapq.heappush(self._heap, (delivery.due, delivery.message_id, next(self._ticket), delivery))

    def _current(self, entry: tuple[float, int, int, Any]) -> bool:
        due, message_id, _, delivery = entry
        return delivery.due == due and self.deliveries.get(message_id) is delivery
