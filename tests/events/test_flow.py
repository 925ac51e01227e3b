"""One table says which message goes where; what is not in it is dropped, not sent again."""

import base64
from pathlib import Path

import pytest
from cloudevents.http import CloudEvent

from shared import events
from shared.events import FLOW, AlertRaised, link_for, read_message

FUNCTIONS = Path(__file__).parents[2] / "functions"


def pushed(data, kind="AlertRaised"):
    body = {"message": {"data": base64.b64encode(data).decode(), "attributes": {"type": kind}}}
    return CloudEvent({"type": "google.cloud.pubsub.topic.v1.messagePublished", "source": "s"}, body)


def test_every_message_has_one_row_and_every_consumer_is_a_function():
    kinds = [name for name in events.__all__ if isinstance(getattr(events, name), type)]
    messages = {name for name in kinds if issubclass(getattr(events, name), events.Message)} - {"Message"}
    assert {link.message.__name__ for link in FLOW} == messages
    assert len({link.topic for link in FLOW}) == len(FLOW)
    assert all((FUNCTIONS / link.consumer / "main.py").exists() for link in FLOW)


@pytest.mark.parametrize("link", FLOW, ids=lambda link: link.topic)
def test_a_message_arrives_as_it_was_sent(link):
    message = link.message(**dict.fromkeys(link.message.model_fields, "x-1"))
    assert link_for(message) == link
    assert read_message(pushed(message.model_dump_json().encode(), link.message.__name__)) == message


@pytest.mark.parametrize(
    "event",
    [
        pushed(b'{"alert_id": "al-1"}', kind="Unheard"),
        pushed(b"{}"),
        pushed(b"\xff\xfe"),
        pushed(b'{"alert_id": 7}'),
        CloudEvent({"type": "t", "source": "s"}, None),
        CloudEvent({"type": "t", "source": "s"}, {"message": {"data": "!"}}),
    ],
)
def test_what_is_no_message_of_the_flow_is_dropped_with_a_line(event, caplog):
    assert read_message(event) is None
    assert "not a message of the flow" in caplog.text


def test_what_a_message_carries_beyond_its_id_is_ignored():
    assert read_message(pushed(b'{"alert_id": "al-1", "status": "approved"}')) == AlertRaised(alert_id="al-1")
