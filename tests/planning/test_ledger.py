"""What a goal limits, rules out or promises is held by the plan, or said to be missing."""

import pytest

from functions.planning.asked import NOT_UNDERSTOOD
from functions.planning.plan import make_plan
from tests.planning.test_meant import OFFLINE


def not_understood(goal: str) -> list[str]:
    return [each.words for each in make_plan(goal, OFFLINE).asked if each.need == NOT_UNDERSTOOD]


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("a bucket for test data, no Autoclass", "no Autoclass"),
        ("a managed instance group of web servers with 99.9% uptime", "99.9% uptime"),
        ("a Postgres database, only from our VPN", "only from our VPN"),
        ("eine API mit Postgres, ohne Zwerge", "ohne Zwerge"),
    ],
)
def test_a_limit_that_nothing_holds_is_said(goal: str, words: str) -> None:
    assert any(words in each for each in not_understood(goal)), not_understood(goal)


@pytest.mark.parametrize(
    "goal",
    [
        "an API with Postgres, only for people of our team at acme.com accounts",
        "a Windows server without a public address",
        "an API without a database, no Redis please",
        "a VM, 4 GB, no idea which region",
        "a static site, not expensive",
        "a bucket that nobody outside may read, private",
        "a Cloud Run API that is only reachable from inside the VPC",
    ],
)
def test_a_limit_that_is_held_is_not_said_again(goal: str) -> None:
    assert not not_understood(goal)
