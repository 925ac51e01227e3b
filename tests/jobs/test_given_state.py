"""A state that is given by its address and can't be read: the message says what is wrong with it."""

from types import SimpleNamespace

import pytest
import requests

from jobs.terraform.state_objects import StateObjects
from jobs.terraform.steps.adopt import take_state
from jobs.terraform.work import Ended
from shared.failures import translated

URL = "gs://their-states/shop/default.tfstate"


def answered(status):
    response = requests.Response()
    response.status_code = status
    with translated():
        response.raise_for_status()


def not_utf_8(*_):
    return b"\xff\xfe"


def taking(read, url=URL):
    pending = SimpleNamespace(is_over=lambda _: False, state="", state_url=url)
    desk = SimpleNamespace(
        deployments=SimpleNamespace(find=lambda _: None),
        adoptions=SimpleNamespace(find=lambda _: pending),
        backend=SimpleNamespace(bucket="the-platform-s", endpoint=None),
        clock=lambda: 0.0,
        topic="",
        read_object=read,
    )
    work = SimpleNamespace(run=SimpleNamespace(deployment_id="d", run_id="r"), desk=desk, project="p", environment=None)
    with pytest.raises(Ended) as ended:
        take_state(work)
    return ended.value.message


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda *_: answered(404), "there is no such object."),
        (lambda *_: answered(403), "give it roles/storage.objectViewer on the bucket."),
        (lambda *_: answered(503), "503 Server Error"),
        (not_utf_8, "it is not a text in UTF-8, as a state is."),
    ],
)
def test_what_can_not_be_read_says_why(read, said):
    message = taking(read)
    assert message.startswith(f"The state can't be read from {URL}: ")
    assert said in message


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("gs://the-platform-s/default.tfstate", "the bucket is the platform's own."),
        ("gs://shop-infraai-state/x.tfstate", "the bucket is the platform's own."),
        ("https://example.com/x", "state_url has to be gs://BUCKET/OBJECT.tfstate"),
        ("gs://their-states/../x.tfstate", "state_url has to be gs://BUCKET/OBJECT.tfstate"),
    ],
)
def test_an_address_that_may_not_be_read_says_so(url, said):
    backend = SimpleNamespace(bucket="the-platform-s", endpoint=None)
    read = StateObjects(backend, token="t", account=lambda _: None).read
    assert said in taking(read, url)
