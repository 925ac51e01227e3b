"""What a goal keeps for some people is never open to everybody."""

import pytest

from tests.planning.judge import here


@pytest.mark.parametrize(
    "goal",
    [
        "Deploy n8n with its Postgres so that only I (me@acme.com) can open it",
        "A Flask dashboard only we can see",
        "Static docs site that only my team may read",
        "Cloud Function that only our staff can call",
        "Grafana, nur wir dürfen es sehen",
        "Una app Django que solo nosotros podamos usar",
        "Une appli Rails, uniquement nous pouvons y accéder",
        "Host my wiki, not for everybody, just for us",
        "A web app restricted to named people: a@b.co, c@d.io",
    ],
)
def test_what_is_for_some_people_alone_is_open_to_nobody_else(goal: str) -> None:
    answer = here(goal)
    assert not isinstance(answer, str), answer
    assert '"allUsers"' not in "\n".join(answer[1].values())


def test_a_service_that_only_another_one_may_reach_is_internal() -> None:
    answer = here("Two microservices, orders and billing; orders is public, billing only reachable from orders")
    assert not isinstance(answer, str), answer
    files = "\n".join(answer[1].values())
    billing = files.partition('"google_cloud_run_v2_service" "billing_service"')[2].partition("\n}")[0]
    assert '"INGRESS_TRAFFIC_INTERNAL_ONLY"' in billing
    assert files.count('"allUsers"') == 1
