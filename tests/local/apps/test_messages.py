"""What programs send and fetch with Google's Pub/Sub client: by their own account's grants, each by its own door."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from google.api_core.exceptions import NotFound, PermissionDenied
from google.cloud import pubsub_v1

from infra.local.pubsub import PubSubService
from infra.local.serve.messages import Messages
from infra.local.serve.queues import SUBSCRIPTION, TOPIC, Deployed
from infra.local.sockets import socket_folder
from tests.local.apps.conftest import pubsub_at

SENDS, TAKES, NOBODY = (f"{name}@demo.iam.gserviceaccount.com" for name in ("sends", "takes", "nobody"))
ORDERS, PLATFORMS = "projects/demo/topics/orders", "projects/demo/topics/run-requested"
TAKEN, OTHERS = "projects/demo/subscriptions/orders-taken", "projects/other/topics/orders"
USER = 64_950


@pytest.fixture
def door(world, tmp_path, monkeypatch):
    with socket_folder(tmp_path) as folder:
        address = f"unix:{folder / 'pubsub'}"
        own = frozenset({PLATFORMS})
        with pubsub_at(PubSubService(None), address):
            queues = Deployed(lambda: address, frozenset)
            for name in (ORDERS, PLATFORMS, OTHERS):
                queues.kept(TOPIC, {"id": name})
                world.put(TOPIC, name, {"id": name})
            queues.kept(SUBSCRIPTION, {"id": TAKEN, "topic": ORDERS})
            for kind, name, account in (("topic", "orders", SENDS), ("subscription", "orders-taken", TAKES)):
                role = "publisher" if kind == "topic" else "subscriber"
                said = {kind: name, "role": f"roles/pubsub.{role}", "member": f"serviceAccount:{account}"}
                world.put(f"google_pubsub_{kind}_iam_member", account, {**said, "project": "demo"})
            everything = {"role": "roles/pubsub.admin", "member": f"serviceAccount:{SENDS}", "project": "demo"}
            world.put("google_project_iam_member", "everything", everything)
            made = Messages(world, lambda: address, lambda: own)

            def opened(account):
                for name, value in made.variables(account, USER).items():
                    monkeypatch.setenv(name, value)

            yield opened
            made.close()


def test_what_one_program_sends_another_one_fetches(door):
    door(SENDS)
    with pubsub_v1.PublisherClient() as publisher:
        publisher.publish(ORDERS, b"one", kind="new").result(timeout=20)
    door(TAKES)
    subscriber = pubsub_v1.SubscriberClient()
    came = []

    def take(message):
        came.append((message.data, message.attributes["kind"]))
        message.ack()
        stream.cancel()

    stream = subscriber.subscribe(TAKEN, callback=take)
    stream.result(timeout=20)
    assert came == [(b"one", "new")]
    with subscriber:
        found = subscriber.pull(subscription=TAKEN, max_messages=1, timeout=20)
    assert not found.received_messages


@pytest.mark.parametrize("account", [TAKES, NOBODY])
def test_who_may_not_send_does_not(door, account):
    door(account)
    with pubsub_v1.PublisherClient() as publisher, pytest.raises(PermissionDenied, match=r"pubsub\.topics\.publish"):
        publisher.publish(ORDERS, b"one").result(timeout=20)


@pytest.mark.parametrize("topic", [PLATFORMS, OTHERS])
def test_a_grant_on_the_project_reaches_neither_the_platform_s_topics_nor_another_project_s(door, topic):
    door(SENDS)
    with pubsub_v1.PublisherClient() as publisher, pytest.raises(PermissionDenied):
        publisher.publish(topic, b"one").result(timeout=20)


def test_nobody_makes_removes_or_lists_through_it(door):
    door(SENDS)
    with pubsub_v1.PublisherClient() as publisher:
        for ask in (publisher.delete_topic, publisher.create_topic):
            with pytest.raises(Exception, match=r"Method not found"):
                ask({"topic" if ask == publisher.delete_topic else "name": ORDERS}, timeout=5, retry=None)
        with pytest.raises(NotFound):
            publisher.publish("projects/demo/topics/none", b"x").result(timeout=20)


def test_a_door_is_no_other_user_s(door, monkeypatch):
    door(SENDS)
    monkeypatch.setattr("infra.local.peers.user_of", lambda *_: USER + 1)
    with pubsub_v1.PublisherClient() as publisher, pytest.raises(PermissionDenied, match="another program's"):
        publisher.publish(ORDERS, b"one").result(timeout=20)


def test_many_wait_at_a_door_at_the_same_time(door):
    door(SENDS)
    with pubsub_v1.PublisherClient() as publisher, ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda n: publisher.publish(ORDERS, str(n).encode()).result(timeout=20), range(40)))
    assert len(set(sent)) == 40
