"""Messages, timers and alerts of the platform: judged on what was applied."""

import json
import re

import pytest

from shared.events import FLOW
from tests.gcp.conftest import PROJECT, VALUES
from tests.gcp.reading import FUNCTIONS, JOBS, ROOT, existing, planned

pytestmark = pytest.mark.terraform


def test_topics_and_subscriptions_are_those_of_the_flow(applied):
    topics = {each["name"] for each in existing(applied.state, "google_pubsub_topic").values()}
    flow = {link.topic for link in FLOW} | {"monitoring-notifications"}
    assert topics == flow | {f"{topic}-dead-letters" for topic in flow}
    pushes = {
        (each["topic"].rpartition("/")[2], each["name"])
        for each in existing(applied.state, "google_pubsub_subscription").values()
        if each["push_config"]
    }
    expected = {(link.topic, f"{link.topic}-{link.consumer}") for link in FLOW}
    assert pushes == expected | {("monitoring-notifications", "monitoring-notifications-webhook")}


def test_every_push_is_signed_for_its_consumer_retried_and_in_the_end_set_aside(applied, grants):
    functions = existing(applied.state, "google_cloudfunctions2_function").values()
    urls = {each["name"]: each["service_config"][0]["uri"] for each in functions}
    kept = set()
    for values in existing(applied.state, "google_pubsub_subscription").values():
        if not values["push_config"]:
            kept.add(values["topic"].rpartition("/")[2])
            continue
        topic, consumer = values["topic"].rpartition("/")[2], values["name"].rpartition("-")[2]
        [push], [letter], [retry] = values["push_config"], values["dead_letter_policy"], values["retry_policy"]
        token = push["oidc_token"][0]
        path = "/ops/pubsub" if consumer == "webhook" else f"/projects/{PROJECT}/topics/{topic}"
        assert push["push_endpoint"] == urls[consumer] + path
        assert token["service_account_email"] == f"infraai-push@{PROJECT}.iam.gserviceaccount.com"
        assert re.fullmatch(rf"https://{consumer}-\d+\.us-central1\.run\.app", token["audience"])
        assert letter["dead_letter_topic"].endswith(f"{topic}-dead-letters")
        assert 5 <= letter["max_delivery_attempts"] <= 100
        assert (retry["minimum_backoff"], retry["maximum_backoff"]) == ("5s", "300s")
        assert values["expiration_policy"] == [{"ttl": ""}]
        timeout = next(each for each in functions if each["name"] == consumer)["service_config"][0]["timeout_seconds"]
        assert timeout <= values["ack_deadline_seconds"], "a delivery that is still worked on would come again"
        agent = [role for _, role, member, on in grants if "gcp-sa-pubsub" in member and topic in json.dumps(on)]
        assert {"roles/pubsub.publisher", "roles/pubsub.subscriber"} <= set(agent)
    dead = {name for name in kept if name.endswith("-dead-letters")}
    assert len(dead) == len(FLOW) + 1, "every dead letter is kept somewhere"


def test_every_publisher_may_publish_exactly_what_its_code_does(grants):
    messages = {link.message.__name__: link.topic for link in FLOW}
    expected = set()
    for room in [*(f"functions/{name}" for name in FUNCTIONS), *(f"jobs/{name}" for name in JOBS)]:
        texts = [path.read_text() for path in (ROOT / room).rglob("*.py")]
        # Approvals publish for whoever uses them; the sweeper sends anything again.
        if any("shared.approvals" in text for text in texts):
            texts.append((ROOT / "shared/approvals.py").read_text())
        if any("shared.life.in_the_way import begin" in text for text in texts):
            texts.append((ROOT / "shared/life/in_the_way.py").read_text())
        name = room.partition("/")[2]
        sent = {topic for kind, topic in messages.items() for text in texts if re.search(rf"publish\({kind}\(", text)}
        expected |= {(name, topic) for topic in (messages.values() if name == "sweeper" else sent)}
    granted = {
        (member.partition("infraai-")[2].partition("@")[0], values["topic"].rpartition("/")[2])
        for kind, role, member, values in grants
        if kind == "google_pubsub_topic_iam_member" and "infraai-" in member.partition("@")[0]
    }
    assert granted == expected


def test_the_sweeper_is_called_every_minute_with_an_identity(applied):
    [timer] = existing(applied.state, "google_cloud_scheduler_job").values()
    [target] = timer["http_target"]
    assert timer["schedule"] == "* * * * *"
    assert target["uri"].endswith("/sweep")
    assert target["oidc_token"][0]["audience"].startswith("https://sweeper-")


def test_the_platform_is_watched_and_people_are_told(applied):
    policies = {
        each["display_name"]: each for each in existing(applied.state, "google_monitoring_alert_policy").values()
    }
    assert {name.partition(": ")[2] for name in policies} == {
        *("dead-letters", "failed-runs", "dead-executions", "decision-latency", "stopped-functions"),
        *("model-unavailable", "model-unavailable-in-jobs"),
    }
    people = existing(applied.state, "google_monitoring_notification_channel").values()
    told = {each["name"] for each in people if each["type"] == "email"}
    for policy in policies.values():
        assert set(policy["notification_channels"]) == told
        assert policy["documentation"][0]["content"]
        [condition] = policy["conditions"]
        threshold = condition["condition_threshold"][0]
        assert int(threshold["aggregations"][0]["alignment_period"].rstrip("s")) % 60 == 0
        assert 'resource.type = "' in threshold["filter"]
        assert 'metric.type = "' in threshold["filter"]


def test_what_the_log_metrics_count_is_what_the_code_writes(applied):
    filters = {each["name"]: each["filter"] for each in existing(applied.state, "google_logging_metric").values()}
    written = {
        "infraai-failed-runs": ROOT / "jobs/terraform/pipeline.py",
        "infraai-model-unavailable": ROOT / "shared/llm/fallback.py",
        "infraai-refused-starts": ROOT / "shared/auth/start.py",
    }
    assert set(filters) == set(written)
    for name, path in written.items():
        [text] = re.findall(r'textPayload:"([^"]+)"', filters[name])
        assert text in path.read_text()


def test_cloud_monitoring_may_publish_to_its_topic_and_a_channel_leads_there(applied, grants):
    found = {
        member: (role, values["topic"].rpartition("/")[2])
        for _, role, member, values in grants
        if "@gcp-sa-monitoring-notification." in member
    }
    assert len(found) == 2, "one agent of each project"
    assert set(found.values()) == {("roles/pubsub.publisher", "monitoring-notifications")}
    channels = existing(applied.state, "google_monitoring_notification_channel").values()
    led = {each["project"]: each["labels"] for each in channels if each["type"] == "pubsub"}
    there = {"topic": f"projects/{PROJECT}/topics/monitoring-notifications"}
    assert led == {PROJECT: there, VALUES["deployments_project"]: there}


def test_the_webhook_s_token_is_kept_in_no_log_and_counted_by_no_metric(applied):
    [exclusion] = existing(applied.state, "google_logging_project_exclusion").values()
    assert not exclusion["disabled"]
    assert 'service_name="webhook"' in exclusion["filter"]
    assert 'httpRequest.requestUrl:"auth_token="' in exclusion["filter"]
    for metric in existing(applied.state, "google_logging_metric").values():
        assert "httpRequest" not in metric["filter"]
        assert not metric.get("label_extractors")


def test_the_budget_tells_before_it_is_spent(applied):
    [budget] = planned(applied.document, "google_billing_budget").values()
    assert [each["threshold_percent"] for each in budget["threshold_rules"]] == [0.5, 0.9, 1.0]
    assert budget["amount"][0]["specified_amount"][0] == {"currency_code": "USD", "nanos": None, "units": "200"}
