"""Topics, pulling and pushing, through Google's clients, on our Pub/Sub and on Google's emulator."""

import base64
import json
import time
import uuid
from collections.abc import Iterator
from types import SimpleNamespace

import grpc
import pytest
from google.api_core import exceptions
from google.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

from tests.support.endpoint import Endpoint, until


@pytest.fixture(params=["embedded", pytest.param("google", marks=pytest.mark.slow)])
def cloud(request: pytest.FixtureRequest) -> Iterator[SimpleNamespace]:
    """Both clients, a project of one's own and a topic in it: ours, then Google's emulator."""
    host = request.getfixturevalue("embedded_host" if request.param == "embedded" else "pubsub_emulator_host")
    with grpc.insecure_channel(host) as channel:
        publisher = PublisherClient(transport=PublisherGrpcTransport(channel=channel))
        project = f"projects/p{uuid.uuid4().hex[:12]}"
        topic = publisher.create_topic(name=f"{project}/topics/things").name
        yield SimpleNamespace(
            publisher=publisher,
            subscriber=SubscriberClient(transport=SubscriberGrpcTransport(channel=channel)),
            project=project,
            topic=topic,
        )


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as served:
        yield served


def subscribe(cloud: SimpleNamespace, **settings) -> str:
    name = f"{cloud.project}/subscriptions/s{uuid.uuid4().hex[:8]}"
    settings = {"topic": cloud.topic, **settings}
    return cloud.subscriber.create_subscription(request={"name": name, **settings}).name


def pull(cloud: SimpleNamespace, subscription: str, most: int = 10) -> list:
    return list(cloud.subscriber.pull(subscription=subscription, max_messages=most, timeout=20).received_messages)


def publish(cloud: SimpleNamespace, *messages: dict) -> list[str]:
    return list(cloud.publisher.publish(topic=cloud.topic, messages=list(messages)).message_ids)


def test_a_message_is_pulled_once_acknowledged_and_gone(cloud) -> None:
    subscription = subscribe(cloud)
    ids = publish(cloud, {"data": b"\x00one", "attributes": {"k": "v"}}, {"attributes": {"only": "this"}})
    assert len(set(ids)) == 2
    received = pull(cloud, subscription)
    assert [(r.message.message_id, r.message.data, dict(r.message.attributes)) for r in received] == [
        (ids[0], b"\x00one", {"k": "v"}),
        (ids[1], b"", {"only": "this"}),
    ]
    assert all(abs(r.message.publish_time.timestamp() - time.time()) < 60 for r in received)
    cloud.subscriber.acknowledge(subscription=subscription, ack_ids=[r.ack_id for r in received])
    publish(cloud, {"data": b"next"})
    assert [r.message.data for r in pull(cloud, subscription)] == [b"next"]


def test_a_message_that_is_given_back_comes_again(cloud) -> None:
    subscription = subscribe(cloud)
    publish(cloud, {"data": b"x"})
    (first,) = pull(cloud, subscription)
    cloud.subscriber.modify_ack_deadline(subscription=subscription, ack_ids=[first.ack_id], ack_deadline_seconds=0)
    (second,) = pull(cloud, subscription)
    assert second.message.message_id == first.message.message_id


def test_a_message_that_is_not_acknowledged_in_time_comes_again(cloud) -> None:
    subscription = subscribe(cloud)
    publish(cloud, {"data": b"x"})
    (first,) = pull(cloud, subscription)
    cloud.subscriber.modify_ack_deadline(subscription=subscription, ack_ids=[first.ack_id], ack_deadline_seconds=1)
    again = until(lambda: pull(cloud, subscription))
    assert [r.message.message_id for r in again] == [first.message.message_id]


def test_every_subscription_gets_what_is_published_after_it_was_made(cloud) -> None:
    publish(cloud, {"data": b"before"})
    one, two = subscribe(cloud), subscribe(cloud)
    publish(cloud, {"data": b"after"})
    assert [r.message.data for r in pull(cloud, one)] == [b"after"]
    assert [r.message.data for r in pull(cloud, two)] == [b"after"]


def test_topics_and_subscriptions_are_listed_and_found(cloud) -> None:
    other = cloud.publisher.create_topic(name=f"{cloud.project}/topics/another").name
    subscription = subscribe(cloud, ack_deadline_seconds=33)
    assert [t.name for t in cloud.publisher.list_topics(project=cloud.project)] == sorted([cloud.topic, other])
    assert [s.name for s in cloud.subscriber.list_subscriptions(project=cloud.project)] == [subscription]
    assert list(cloud.publisher.list_topic_subscriptions(topic=cloud.topic)) == [subscription]
    assert list(cloud.publisher.list_topic_subscriptions(topic=other)) == []
    assert cloud.subscriber.get_subscription(subscription=subscription).ack_deadline_seconds == 33
    assert cloud.subscriber.get_subscription(subscription=subscription).message_retention_duration.days == 7


def test_a_subscription_outlives_its_topic(cloud) -> None:
    subscription = subscribe(cloud)
    publish(cloud, {"data": b"last"})
    cloud.publisher.delete_topic(topic=cloud.topic)
    assert cloud.subscriber.get_subscription(subscription=subscription).topic == "_deleted-topic_"
    assert [r.message.data for r in pull(cloud, subscription)] == [b"last"]
    cloud.subscriber.delete_subscription(subscription=subscription)
    with pytest.raises(exceptions.NotFound):
        cloud.subscriber.get_subscription(subscription=subscription)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda c: c.publisher.create_topic(name=c.topic), exceptions.AlreadyExists),
        (lambda c: c.publisher.create_topic(name=f"{c.project}/topics/ab"), exceptions.InvalidArgument),
        (lambda c: c.publisher.publish(topic=f"{c.topic}x", messages=[{"data": b"x"}]), exceptions.NotFound),
        (lambda c: publish(c, {}), exceptions.InvalidArgument),
        (lambda c: subscribe(c, topic=f"{c.topic}x"), exceptions.NotFound),
        (lambda c: pull(c, f"{c.project}/subscriptions/none"), exceptions.NotFound),
        (lambda c: pull(c, subscribe(c), 0), exceptions.InvalidArgument),
        (
            lambda c: c.subscriber.update_subscription(
                request={"subscription": {"name": subscribe(c), "topic": "x"}, "update_mask": {"paths": ["topic"]}}
            ),
            exceptions.InvalidArgument,
        ),
    ],
    ids=[
        "topic twice",
        "short name",
        "no topic",
        "empty message",
        "no topic to subscribe",
        "no sub",
        "pull 0",
        "fixed",
    ],
)
def test_what_pubsub_refuses_has_its_status(cloud, ask, error) -> None:
    with pytest.raises(error):
        ask(cloud)


def test_a_push_is_posted_in_the_envelope_and_acknowledged_by_its_answer(cloud, endpoint) -> None:
    subscription = subscribe(cloud, push_config={"push_endpoint": f"{endpoint.url}/projects/p/topics/t?token=1"})
    (number,) = publish(cloud, {"data": b"hello", "attributes": {"k": "v"}})
    (request,) = endpoint.wait_for(1)
    assert request.path == "/projects/p/topics/t?token=1"
    assert request.headers["Content-Type"] == "application/json"
    envelope = json.loads(request.body)
    assert envelope["subscription"] == subscription
    message = envelope["message"]
    assert base64.b64decode(message["data"]) == b"hello"
    assert message["attributes"] == {"k": "v"}
    assert message["messageId"] == message["message_id"] == number
    assert message["publishTime"] == message["publish_time"]
    assert message["publishTime"].endswith("Z")
    publish(cloud, {"data": b"second"})
    endpoint.wait_for(2)
    assert [base64.b64decode(json.loads(r.body)["message"]["data"]) for r in endpoint.requests] == [b"hello", b"second"]


@pytest.mark.parametrize("status", [404, 500, 301])
def test_an_answer_that_is_no_success_brings_the_push_again(cloud, endpoint, status) -> None:
    endpoint.statuses = [status, 200]
    subscribe(
        cloud,
        push_config={"push_endpoint": endpoint.url},
        retry_policy={"minimum_backoff": {"nanos": 50_000_000}, "maximum_backoff": {"seconds": 1}},
    )
    publish(cloud, {"data": b"x"})
    first, second = endpoint.wait_for(2)
    assert json.loads(first.body)["message"]["messageId"] == json.loads(second.body)["message"]["messageId"]


def test_a_subscription_turns_from_pull_to_push_and_back(cloud, endpoint) -> None:
    subscription = subscribe(cloud)
    publish(cloud, {"data": b"waiting"})
    cloud.subscriber.modify_push_config(subscription=subscription, push_config={"push_endpoint": endpoint.url})
    endpoint.wait_for(1)
    cloud.subscriber.modify_push_config(subscription=subscription, push_config={})
    publish(cloud, {"data": b"pulled"})
    assert b"pulled" in {r.message.data for r in until(lambda: pull(cloud, subscription))}
