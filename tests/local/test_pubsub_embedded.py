"""What only our Pub/Sub promises: disk, dead letters, bounds, clocks, and functions at the other end."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import functions_framework
import grpc
import pytest
from google.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport
from werkzeug.serving import make_server

from infra.local.pubsub import PubSubService
from infra.local.pubsub.filters import parse_filter
from infra.local.pubsub.queue import Queue
from infra.local.pubsub.wire import Subscription
from infra.local.rpc import Refused
from tests.support.endpoint import Endpoint, until
from tests.support.grpc_server import serving

TOPIC = "projects/p/topics/things"
SUBSCRIPTION = "projects/p/subscriptions/handler"
QUICK = {"minimum_backoff": {"nanos": 20_000_000}, "maximum_backoff": {"nanos": 40_000_000}}


class Clients:
    def __init__(self, channel: grpc.Channel) -> None:
        self.publisher = PublisherClient(transport=PublisherGrpcTransport(channel=channel))
        self.subscriber = SubscriberClient(transport=SubscriberGrpcTransport(channel=channel))

    def topic(self, name: str = TOPIC) -> None:
        self.publisher.create_topic(name=name)

    def subscribe(self, url: str = "", name: str = SUBSCRIPTION, topic: str = TOPIC, **settings) -> None:
        push = {"push_endpoint": url} if url else {}
        self.subscriber.create_subscription(request={"name": name, "topic": topic, "push_config": push, **settings})

    def publish(self, *data: bytes, **settings) -> None:
        self.publisher.publish(topic=TOPIC, messages=[{"data": each, **settings} for each in data])

    def pull(self, name: str = SUBSCRIPTION) -> list:
        return list(self.subscriber.pull(subscription=name, max_messages=1000, timeout=20).received_messages)


@contextmanager
def running(service: PubSubService) -> Iterator[Clients]:
    with serving(service) as host, grpc.insecure_channel(host) as channel:
        yield Clients(channel)


@pytest.fixture
def cloud() -> Iterator[Clients]:
    with running(PubSubService(None)) as clients:
        clients.topic()
        yield clients


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as served:
        yield served


def data_of(request) -> bytes:
    return base64.b64decode(json.loads(request.body)["message"]["data"])


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


# Functions at the other end


@contextmanager
def function(tmp_path: Path, source: str) -> Iterator[str]:
    """The URL of a functions-framework app with the function `handle` in `source`."""
    path = tmp_path / "main.py"
    path.write_text(source)
    app = functions_framework.create_app("handle", str(path), "cloudevent")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{TOPIC}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_cloud_event_function_gets_the_message_and_is_called_again_until_it_does_not_raise(cloud, tmp_path) -> None:
    seen = tmp_path / "seen"
    source = f"""
import base64, functions_framework

@functions_framework.cloud_event
def handle(event):
    message = event.data["message"]
    line = "|".join([event["type"], event["source"], event["id"], base64.b64decode(message["data"]).decode(),
                     message["attributes"]["k"], message["messageId"]])
    with open({str(seen)!r}, "a") as lines:
        lines.write(line + "\\n")
    with open({str(seen)!r}) as lines:
        if len(lines.readlines()) < 3:
            raise RuntimeError("not yet")
"""
    with function(tmp_path, source) as url:
        cloud.subscribe(url, retry_policy=QUICK)
        cloud.publish(b"hello", attributes={"k": "v"})
        lines = until(lambda: seen.exists() and len(found := seen.read_text().splitlines()) >= 3 and found)
    assert len(set(lines)) == 1
    kind, source, event_id, data, attribute, message_id = lines[0].split("|")
    assert kind == "google.cloud.pubsub.topic.v1.messagePublished"
    assert source == f"//pubsub.googleapis.com/{TOPIC}"
    assert (data, attribute) == ("hello", "v")
    assert event_id == message_id


# Delivery


def test_what_fails_too_often_goes_to_the_dead_letter_topic(cloud, endpoint) -> None:
    endpoint.statuses = [500] * 5
    dead = "projects/p/topics/dead"
    cloud.topic(dead)
    cloud.subscribe(name="projects/p/subscriptions/dead", topic=dead)
    cloud.subscribe(
        endpoint.url,
        retry_policy=QUICK,
        dead_letter_policy={"dead_letter_topic": dead, "max_delivery_attempts": 5},
    )
    cloud.publish(b"bad", attributes={"k": "v"})
    (letter,) = until(lambda: cloud.pull("projects/p/subscriptions/dead"))
    assert [json.loads(request.body)["deliveryAttempt"] for request in endpoint.requests] == [1, 2, 3, 4, 5]
    assert letter.message.data == b"bad"
    attributes = dict(letter.message.attributes)
    assert attributes.pop("CloudPubSubDeadLetterSourceTopicPublishTime").endswith("Z")
    assert attributes == {
        "k": "v",
        "CloudPubSubDeadLetterSourceDeliveryCount": "5",
        "CloudPubSubDeadLetterSourceSubscription": "handler",
        "CloudPubSubDeadLetterSourceSubscriptionProject": "p",
    }
    cloud.publish(b"good")
    assert data_of(endpoint.wait_for(6)[-1]) == b"good"


def test_a_burst_opens_few_connections_and_arrives_whole(cloud, endpoint) -> None:
    cloud.subscribe(endpoint.url)
    endpoint.gate.clear()
    cloud.publish(*(str(number).encode() for number in range(300)))
    endpoint.wait_for(8)
    endpoint.gate.set()
    arrived = endpoint.wait_for(300)
    assert sorted(int(data_of(request)) for request in arrived) == list(range(300))
    assert endpoint.most_at_once <= 8


def test_a_slow_subscription_holds_up_no_other(cloud, endpoint) -> None:
    with Endpoint() as slow:
        slow.gate.clear()
        cloud.subscribe(slow.url, name="projects/p/subscriptions/slow")
        cloud.subscribe(endpoint.url)
        cloud.publish(*(b"%d" % number for number in range(50)))
        slow.wait_for(8)
        endpoint.wait_for(50)
        assert len(slow.requests) == 8


@pytest.mark.slow
def test_an_endpoint_that_does_not_answer_in_time_gets_the_message_again(endpoint) -> None:
    service = PubSubService(None)
    with running(service) as cloud:
        cloud.topic()
        config = Subscription(name=SUBSCRIPTION, topic=TOPIC, ack_deadline_seconds=1)
        config.push_config.push_endpoint = endpoint.url
        service._broker.put_subscription(config, new=True)
        endpoint.gate.clear()
        cloud.publish(b"x")
        endpoint.wait_for(2)


def test_an_endpoint_that_is_not_there_gets_the_message_when_it_comes(cloud) -> None:
    with Endpoint() as gone:
        url = gone.url
    cloud.subscribe(url, retry_policy=QUICK)
    cloud.publish(b"x")
    with Endpoint() as endpoint:
        cloud.subscriber.modify_push_config(subscription=SUBSCRIPTION, push_config={"push_endpoint": endpoint.url})
        assert data_of(endpoint.wait_for(1)[0]) == b"x"


def test_pushes_pass_by_the_proxy(cloud, endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    cloud.subscribe(endpoint.url)
    cloud.publish(b"x")
    endpoint.wait_for(1)


def test_messages_of_one_ordering_key_come_one_after_the_other(cloud, endpoint) -> None:
    endpoint.statuses = [204, 500, 500]
    cloud.subscribe(endpoint.url, enable_message_ordering=True, retry_policy=QUICK)
    cloud.publish(b"1", b"2", b"3", ordering_key="k")
    assert [data_of(request) for request in endpoint.wait_for(5)] == [b"1", b"2", b"2", b"2", b"3"]
    assert json.loads(endpoint.requests[0].body)["message"]["orderingKey"] == "k"


def test_without_a_wrapper_the_body_is_the_data(cloud, endpoint) -> None:
    cloud.subscriber.create_subscription(
        request={
            "name": SUBSCRIPTION,
            "topic": TOPIC,
            "push_config": {"push_endpoint": endpoint.url, "no_wrapper": {"write_metadata": True}},
        }
    )
    cloud.publish(b'{"raw": 1}', attributes={"k": "v"})
    (request,) = endpoint.wait_for(1)
    assert request.body == b'{"raw": 1}'
    assert request.headers["x-goog-pubsub-subscription-name"] == SUBSCRIPTION
    assert request.headers["k"] == "v"


def test_backoff_doubles_from_the_least_to_the_most() -> None:
    config = Subscription()
    config.retry_policy.minimum_backoff.seconds = 2
    config.retry_policy.maximum_backoff.seconds = 15
    assert [Queue(config).backoff(attempt) for attempt in (1, 2, 3, 4, 5, 5000)] == [2, 4, 8, 15, 15, 15]


# Clocks


def test_a_lease_runs_out_on_the_injected_clock_and_waits_for_its_backoff() -> None:
    clock = Hand()
    with running(PubSubService(None, clock=clock)) as cloud:
        cloud.topic()
        cloud.subscribe(retry_policy={"minimum_backoff": {"seconds": 30}, "maximum_backoff": {"seconds": 60}})
        cloud.publish(b"x")
        assert len(cloud.pull()) == 1
        clock.now += 11
        now = {"subscription": SUBSCRIPTION, "max_messages": 1, "return_immediately": True}
        with pytest.warns(DeprecationWarning, match="return_immediately"):
            assert not cloud.subscriber.pull(request=now).received_messages
        clock.now += 31
        assert len(cloud.pull()) == 1


def test_a_message_is_kept_for_seven_days() -> None:
    clock = Hand()
    with running(PubSubService(None, clock=clock)) as cloud:
        cloud.topic()
        cloud.subscribe()
        cloud.publish(b"old")
        clock.now += 7 * 24 * 3600 + 1
        cloud.publish(b"new")
        assert [received.message.data for received in cloud.pull()] == [b"new"]


# Disk


def test_what_was_not_delivered_is_delivered_after_a_restart(tmp_path, endpoint) -> None:
    path = tmp_path / "pubsub.db"
    with running(PubSubService(path)) as cloud:
        cloud.topic()
        cloud.subscribe(endpoint.url)
        cloud.subscribe(name="projects/p/subscriptions/pulled")
        endpoint.gate.clear()
        cloud.publish(b"in flight")
        endpoint.wait_for(1)
    endpoint.gate.set()
    with running(PubSubService(path)) as cloud:
        assert data_of(endpoint.wait_for(2)[1]) == b"in flight"
        (received,) = cloud.pull("projects/p/subscriptions/pulled")
        cloud.subscriber.acknowledge(subscription="projects/p/subscriptions/pulled", ack_ids=[received.ack_id])
        cloud.publish(b"more")
        endpoint.wait_for(3)
        last = until(lambda: cloud.pull("projects/p/subscriptions/pulled"))
        assert [r.message.data for r in last] == [b"more"]
        assert int(last[0].message.message_id) > int(received.message.message_id)


PUBLISHING = """
import sys
from pathlib import Path
from infra.local.pubsub.broker import Broker
from infra.local.pubsub.wire import PubsubMessage, Subscription, Topic

broker = Broker(Path(sys.argv[1]))
broker.put_topic(Topic(name="projects/p/topics/things"), new=True)
subscription = Subscription(name="projects/p/subscriptions/handler", topic="projects/p/topics/things")
broker.put_subscription(subscription, new=True)
while True:
    print(*broker.publish("projects/p/topics/things", [PubsubMessage(data=b"x")]), flush=True)
"""


@pytest.mark.slow
def test_no_published_message_is_lost_when_the_process_is_killed(tmp_path) -> None:
    path = tmp_path / "pubsub.db"
    process = subprocess.Popen([sys.executable, "-c", PUBLISHING, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    published = [process.stdout.readline().strip() for _ in range(50)]
    os.kill(process.pid, signal.SIGKILL)
    published += process.stdout.read().split()
    process.stdout.close()
    process.wait()
    with running(PubSubService(path)) as cloud:
        kept = {r.message.message_id for _ in range(1 + len(published) // 1000) for r in cloud.pull()}
    assert kept >= set(published)


@pytest.mark.slow
def test_a_file_that_another_service_has_open_is_named(tmp_path) -> None:
    service = PubSubService(tmp_path / "pubsub.db")
    with pytest.raises(RuntimeError, match=r"pubsub\.db.*another process"):
        PubSubService(tmp_path / "pubsub.db")
    service.close()


def test_close_leaves_no_thread_behind_and_does_not_wait_for_the_endpoint(endpoint) -> None:
    before = set(threading.enumerate())
    service = PubSubService(None)
    with running(service) as cloud:
        cloud.topic()
        cloud.subscribe(endpoint.url)
        endpoint.gate.clear()
        cloud.publish(*[b"x"] * 20)
        endpoint.wait_for(8)
    assert not [t.name for t in set(threading.enumerate()) - before if "push" in t.name]


# Filters


@pytest.mark.parametrize(
    ("text", "attributes", "wanted"),
    [
        ("", {}, True),
        ("attributes:a", {"a": ""}, True),
        ("attributes:a", {"b": ""}, False),
        ('attributes.a = "x"', {"a": "x"}, True),
        ('attributes.a != "x"', {}, True),
        ('attributes."odd name" = "say \\"x\\""', {"odd name": 'say "x"'}, True),
        ('hasPrefix(attributes.a, "pre")', {"a": "prefix"}, True),
        ('hasPrefix(attributes.a, "")', {}, False),
        ('attributes:a AND NOT attributes.b = "c"', {"a": "", "b": "d"}, True),
        ("attributes:a OR attributes:b", {"b": ""}, True),
        ("attributes:z OR (attributes:a AND -attributes:b)", {"a": "", "b": ""}, False),
    ],
)
def test_a_filter_wants_what_it_says(text: str, attributes: dict, wanted: bool) -> None:
    assert parse_filter(text)(attributes) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "attributes",
        "attributes:a AND",
        "a",
        "attributes.a = x",
        "attributes:a AND attributes:b OR attributes:c",
        "(attributes:a",
        "attributes:a)",
        'attributes.a = "x',
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_filter(text)


def test_a_subscription_gets_only_what_its_filter_wants(cloud) -> None:
    cloud.subscribe(filter='attributes.kind = "a"')
    cloud.publish(b"1", attributes={"kind": "a"})
    cloud.publish(b"2", attributes={"kind": "b"})
    assert [received.message.data for received in cloud.pull()] == [b"1"]
