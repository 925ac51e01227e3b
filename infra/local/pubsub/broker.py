"""Topics, subscriptions and the messages between them, in memory and in one SQLite file.

What a publisher was told is published is in the file. A delivery leaves the file when it is acknowledged, so after the
death of the process whatever was out goes out again.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import grpc

from infra.local.disk import all_or_nothing, open_database
from infra.local.pubsub.queue import Delivery, Queue
from infra.local.pubsub.wire import PubsubMessage, Subscription, Topic, seconds_of, timestamp
from infra.local.rpc import Pb, Refused

DELETED_TOPIC = "_deleted-topic_"

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS topics (name TEXT PRIMARY KEY, config BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS subscriptions (name TEXT PRIMARY KEY, config BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, message BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS deliveries (
        subscription TEXT NOT NULL, message INTEGER NOT NULL, attempts INTEGER NOT NULL, due REAL NOT NULL,
        PRIMARY KEY (subscription, message)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS deliveries_by_message ON deliveries (message);
"""


class Leased(NamedTuple):
    """A message that is out: answer with its `ack_id`. `attempt` counts from 1."""

    ack_id: str
    message: Pb
    attempt: int


class Broker:
    """All topics and subscriptions. Every public method is safe to call from many threads.

    `changed` is notified when something may have become deliverable. `clock` gives seconds since the epoch. Unknown
    topics and subscriptions raise Refused (NOT_FOUND). Raises RuntimeError if another process has the file open.
    """

    def __init__(self, path: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.clock = clock
        self._database = open_database(path, _SCHEMA)
        self._topics: dict[str, Pb] = {}
        self._queues: dict[str, Queue] = {}
        self._last_id = 0
        self._load()

    def drained(self, seconds: float) -> bool:
        """Wait until every message is acknowledged; whether that came within the time."""
        with self.changed:
            return self.changed.wait_for(lambda: not any(q.deliveries for q in self._queues.values()), seconds)

    def _load(self) -> None:
        for name, config in self._database.execute("SELECT name, config FROM topics"):
            self._topics[name] = Topic.FromString(config)
        for name, config in self._database.execute("SELECT name, config FROM subscriptions"):
            self._queues[name] = Queue(Subscription.FromString(config))
        messages = {
            number: PubsubMessage.FromString(blob)
            for number, blob in self._database.execute("SELECT id, message FROM messages")
        }
        query = "SELECT subscription, message, attempts, due FROM deliveries ORDER BY message"
        for name, number, attempts, due in self._database.execute(query):
            self._queues[name].add(Delivery(number, messages[number], attempts, due))
        # Ids go on from the clock, so that no id is given twice even after the messages that had it are gone.
        self._last_id = max([int(self.clock() * 1_000_000), *messages])

    def close(self) -> None:
        """Let go of the file."""
        with self.changed:
            self._database.close()
            self.changed.notify_all()

    # Topics

    def put_topic(self, config: Pb, *, new: bool) -> None:
        """Create a topic, or change one. Raises Refused if a new one exists already."""
        with self.changed:
            if new and config.name in self._topics:
                raise Refused(grpc.StatusCode.ALREADY_EXISTS, f"Topic already exists: {config.name}")
            self._save("topics", config)
            self._topics[config.name] = config

    def topic(self, name: str) -> Pb:
        """The Topic of this name."""
        with self.changed:
            if name not in self._topics:
                raise Refused(grpc.StatusCode.NOT_FOUND, f"Topic not found: {name}")
            return self._topics[name]

    def topics(self) -> list[Pb]:
        """All topics, by name."""
        with self.changed:
            return [self._topics[name] for name in sorted(self._topics)]

    def delete_topic(self, name: str) -> None:
        """Delete a topic; its subscriptions stay and keep what they have."""
        with self.changed:
            self.topic(name)
            for queue in self._queues.values():
                if queue.config.topic == name:
                    config = Subscription()
                    config.CopyFrom(queue.config)
                    config.topic = DELETED_TOPIC
                    self.put_subscription(config, new=False)
            self._database.execute("DELETE FROM topics WHERE name = ?", (name,))
            del self._topics[name]

    def publish(self, topic: str, messages: Iterable[Pb]) -> list[str]:
        """Hand messages to all subscriptions of a topic; the ids they were given, in order."""
        with self.changed:
            self.topic(topic)
            with all_or_nothing(self._database):
                added, ids = self._enqueue(topic, messages)
            self._admit(added)
            return ids

    def _enqueue(self, topic: str, messages: Iterable[Pb]) -> tuple[list[tuple[Queue, Delivery]], list[str]]:
        """Write messages into the file; what is to be added to the queues once that is committed, and the ids."""
        now = self.clock()
        queues = [queue for queue in self._queues.values() if queue.config.topic == topic]
        added: list[tuple[Queue, Delivery]] = []
        ids = []
        for given in messages:
            self._last_id += 1
            number = self._last_id
            ids.append(str(number))
            message = PubsubMessage()
            message.CopyFrom(given)
            message.message_id = str(number)
            message.publish_time.CopyFrom(timestamp(now))
            takers = [queue for queue in queues if queue.wants(message)]
            if takers:
                self._database.execute(
                    "INSERT INTO messages (id, message) VALUES (?, ?)", (number, message.SerializeToString())
                )
            for queue in takers:
                self._database.execute(
                    "INSERT INTO deliveries (subscription, message, attempts, due) VALUES (?, ?, 0, ?)",
                    (queue.config.name, number, now),
                )
                added.append((queue, Delivery(number, message, 0, now)))
        return added, ids

    def _admit(self, added: Iterable[tuple[Queue, Delivery]]) -> None:
        for queue, delivery in added:
            queue.add(delivery)
        self.changed.notify_all()

    # Subscriptions

    def put_subscription(self, config: Pb, *, new: bool) -> None:
        """Create a subscription, or change one. Raises Refused if a new one exists already or its filter is wrong."""
        with self.changed:
            if not new:
                queue = self.queue(config.name)
            elif config.name in self._queues:
                raise Refused(grpc.StatusCode.ALREADY_EXISTS, f"Subscription already exists: {config.name}")
            else:
                self.topic(config.topic)
                queue = Queue(config)
            queue.configure(config)
            self._save("subscriptions", config)
            self._queues[config.name] = queue
            self.changed.notify_all()

    def queue(self, name: str) -> Queue:
        """The Queue of the subscription of this name. Hold `changed` while using it."""
        with self.changed:
            if name not in self._queues:
                raise Refused(grpc.StatusCode.NOT_FOUND, f"Subscription does not exist: {name}")
            return self._queues[name]

    def subscriptions(self) -> list[Pb]:
        """The configurations of all subscriptions, by name."""
        with self.changed:
            return [self._queues[name].config for name in sorted(self._queues)]

    def delete_subscription(self, name: str) -> None:
        """Delete a subscription and what it had to deliver."""
        with self.changed:
            self.queue(name)
            with all_or_nothing(self._database) as database:
                database.execute("DELETE FROM subscriptions WHERE name = ?", (name,))
                database.execute("DELETE FROM deliveries WHERE subscription = ?", (name,))
                database.execute("DELETE FROM messages WHERE id NOT IN (SELECT message FROM deliveries)")
            del self._queues[name]
            self.changed.notify_all()

    def take(self, name: str, most: int, *, grace: float = 0.0) -> list[Leased]:
        """Let up to `most` due messages out, each for the ack deadline and `grace` seconds."""
        with self.changed:
            queue, now = self.queue(name), self.clock()
            taken: list[Leased] = []
            while len(taken) < most:
                delivery = queue.pop_due(now)
                if delivery is None:
                    break
                if delivery.lease:
                    self._failed(queue, delivery)
                elif seconds_of(delivery.message.publish_time) + queue.retention_seconds < now:
                    self._done(queue, [delivery])
                else:
                    ack_id = queue.lease(delivery, now + queue.ack_seconds + grace)
                    taken.append(Leased(ack_id, delivery.message, delivery.attempts + 1))
            return taken

    def acknowledge(self, name: str, ack_ids: Sequence[str]) -> None:
        """Be done with messages. Ids that are unknown or too late are passed over, as the real service does."""
        with self.changed:
            queue = self.queue(name)
            self._done(queue, [queue.leases[ack_id] for ack_id in ack_ids if ack_id in queue.leases])

    def modify_deadline(self, name: str, ack_ids: Sequence[str], seconds: float) -> None:
        """Give messages that are out `seconds` more from now; 0 says that they failed."""
        with self.changed:
            queue = self.queue(name)
            for delivery in [queue.leases[ack_id] for ack_id in ack_ids if ack_id in queue.leases]:
                if seconds > 0:
                    queue.schedule(delivery, self.clock() + seconds)
                else:
                    self._failed(queue, delivery)
            self.changed.notify_all()

    def _done(self, queue: Queue, deliveries: list[Delivery]) -> None:
        if not deliveries:
            return
        with all_or_nothing(self._database):
            for delivery in deliveries:
                self._erase(queue, delivery)
        for delivery in deliveries:
            queue.remove(delivery)
        self.changed.notify_all()

    def _erase(self, queue: Queue, delivery: Delivery) -> None:
        number = delivery.message_id
        self._database.execute(
            "DELETE FROM deliveries WHERE subscription = ? AND message = ?", (queue.config.name, number)
        )
        self._database.execute(
            "DELETE FROM messages WHERE id = ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE message = ?)",
            (number, number),
        )

    def _failed(self, queue: Queue, delivery: Delivery) -> None:
        attempts = delivery.attempts + 1
        most, dead_letters = queue.max_attempts, queue.config.dead_letter_policy.dead_letter_topic
        if most is not None and attempts >= most and dead_letters in self._topics:
            with all_or_nothing(self._database):
                self._erase(queue, delivery)
                added, _ = self._enqueue(dead_letters, [_dead_letter(queue.config.name, delivery.message, attempts)])
            queue.remove(delivery)
            self._admit(added)
            return
        due = self.clock() + queue.backoff(attempts)
        self._database.execute(
            "UPDATE deliveries SET attempts = ?, due = ? WHERE subscription = ? AND message = ?",
            (attempts, due, queue.config.name, delivery.message_id),
        )
        delivery.attempts = attempts
        queue.release(delivery, due)

    def _save(self, table: str, config: Pb) -> None:
        self._database.execute(
            f"INSERT INTO {table} (name, config) VALUES (?, ?) "  # noqa: S608 - one of two literals above
            "ON CONFLICT (name) DO UPDATE SET config = excluded.config",
            (config.name, config.SerializeToString()),
        )


def _dead_letter(subscription: str, message: Pb, attempts: int) -> Pb:
    """The message as it goes to the dead-letter topic, with where it comes from among its attributes."""
    _, project, _, name = subscription.split("/")
    letter = PubsubMessage(data=message.data, attributes=message.attributes, ordering_key=message.ordering_key)
    letter.attributes["CloudPubSubDeadLetterSourceDeliveryCount"] = str(attempts)
    letter.attributes["CloudPubSubDeadLetterSourceSubscription"] = name
    letter.attributes["CloudPubSubDeadLetterSourceSubscriptionProject"] = project
    letter.attributes["CloudPubSubDeadLetterSourceTopicPublishTime"] = message.publish_time.ToJsonString()
    return letter
