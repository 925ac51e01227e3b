"""Which function answers a path: the deepest template that it begins with."""

import pytest

from shared.http.paths import answering, ways

WAYS = ways(
    {
        "/things": {"get": {"tags": ["runs"]}},
        "/things/{id}": {"get": {"tags": ["runs"]}},
        "/things/{id}/change": {"post": {"tags": ["planning"]}},
        "/desk/lamps": {"get": {"tags": ["ops"]}},
        "/desk/hook": {"post": {"tags": ["webhook"], "security": []}},
        "/hook": {"post": {"tags": ["webhook"], "security": []}},
    }
)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/things", "runs"),
        ("/things/a", "runs"),
        ("/things/a/status", "runs"),
        ("/things/a/change", "planning"),
        ("/things/a/changes", "runs"),
        ("/things//change", "runs"),
        ("/hook", "webhook"),
        ("/desk/lamps", "ops"),
        ("/desk/hook", "webhook"),
        ("/desk/lamp", "ops"),
        ("/desk", "ops"),
        ("/thing", None),
        ("/", None),
    ],
)
def test_the_deepest_template_answers(path, name):
    assert answering(path, WAYS) == name


def test_what_people_may_not_call_is_left_out():
    assert answering("/hook", ways({"/hook": {"post": {"tags": ["webhook"], "security": []}}}, public=True)) is None
