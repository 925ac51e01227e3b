import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.planning.catalogue import PlanRefused, generate_monitoring_tf
from functions.planning.catalogue.hcl import number, quoted
from shared.schemas import InfraPlan, MonitoringPolicy
from shared.terraform.hcl import Attribute, Block, Template, parse_expression, parse_file
from tests.planning.plans import plan_for, plans


def policies_of(text: str) -> dict[str, Block]:
    """Label -> block of the alert policies in a text."""
    file = parse_file("monitoring.tf", text)
    assert not file.faults
    return {block.names[1]: block for block in file.body.blocks if block.names[0] == "google_monitoring_alert_policy"}


def said(text: str, block: Block, *path: str) -> str:
    """The source of an argument, by the blocks around it."""
    *blocks, name = path
    for kind in blocks:
        (block,) = block.body.blocks_of(kind)
    attribute = block.body.attribute(name)
    assert isinstance(attribute, Attribute), path
    return text[attribute.expr.span.start : attribute.expr.span.end]


def test_there_is_one_channel_to_the_topic_or_the_webhook_whose_token_is_a_part_of_its_address() -> None:
    for stack in ("backend_api_postgres", "bucket"):
        text = generate_monitoring_tf(plan_for(stack))
        assert text.count('resource "google_monitoring_notification_channel"') == 1
        assert 'display_name = "INFRAai Ops Webhook"' in text
        assert 'type         = var.ops_topic == "" ? "webhook_tokenauth" : "pubsub"' in text
        assert "auth_token=${urlencode(var.ops_webhook_token)}" in text


def test_every_entry_becomes_one_policy_that_calls_the_channel() -> None:
    plan = plan_for("web_app_autoscaled_mysql", regional=True)
    text = generate_monitoring_tf(plan)
    policies = policies_of(text)
    assert list(policies) == [policy.metric_name for policy in plan.monitoring]
    for policy in plan.monitoring:
        block = policies[policy.metric_name]
        condition = ("conditions", "condition_threshold")
        assert said(text, block, "display_name") == f'"{policy.resource_ref} — {policy.metric_name}"'
        assert said(text, block, "notification_channels") == "[google_monitoring_notification_channel.ops_webhook.id]"
        assert said(text, block, "severity") == f'"{policy.severity.upper()}"'
        assert float(said(text, block, *condition, "threshold_value")) == policy.threshold
        assert said(text, block, *condition, "duration") == f'"{policy.duration}"'
        assert said(text, block, *condition, "comparison") == '"COMPARISON_GT"'


def filter_of(plan: InfraPlan, metric_name: str) -> tuple[str, str, str]:
    """The filter as Cloud Monitoring reads it, the aligner and the reducer of a plan's policy."""
    text = generate_monitoring_tf(plan)
    block = policies_of(text)[metric_name]
    path = ("conditions", "condition_threshold")
    (threshold,) = block.body.blocks_of("conditions")[0].body.blocks_of("condition_threshold")
    (aggregation,) = threshold.body.blocks_of("aggregations")
    reducer = (
        said(text, block, *path, "aggregations", "cross_series_reducer")
        if aggregation.body.attribute("cross_series_reducer")
        else ""
    )
    return (
        said(text, block, *path, "filter")[1:-1].replace('\\"', '"'),
        said(text, block, *path, "aggregations", "per_series_aligner"),
        reducer,
    )


def test_a_machine_is_found_by_the_name_its_metrics_carry() -> None:
    cpu = "compute.googleapis.com/instance/cpu/utilization"
    name = "${google_compute_instance.backend_vm_1.name}"
    expected = f'resource.type="gce_instance" AND metric.type="{cpu}" AND metric.labels.instance_name="{name}"'
    assert filter_of(plan_for("backend_api"), "cpu_high") == (expected, '"ALIGN_MEAN"', "")


def test_bytes_are_watched_as_a_rate() -> None:
    assert filter_of(plan_for("backend_api"), "disk_read_high")[1] == '"ALIGN_RATE"'


def test_a_database_is_found_by_project_and_name_and_postgres_connections_are_summed() -> None:
    found, aligner, reducer = filter_of(plan_for("backend_api_postgres"), "sql_connections_high")
    assert found.startswith(
        'resource.type="cloudsql_database" AND metric.type="cloudsql.googleapis.com/database/postgresql'
    )
    assert found.endswith('resource.labels.database_id="${var.project_id}:${google_sql_database_instance.app_db.name}"')
    assert (aligner, reducer) == ('"ALIGN_MEAN"', '"REDUCE_SUM"')
    assert 'group_by_fields      = ["resource.label.database_id"]' in generate_monitoring_tf(
        plan_for("backend_api_postgres")
    )
    assert filter_of(plan_for("backend_api_mysql"), "sql_connections_high")[2] == ""


def test_a_groups_load_is_the_mean_over_the_machines_named_after_it() -> None:
    for regional in (False, True):
        kind = "region_instance_group_manager" if regional else "instance_group_manager"
        found, _, reducer = filter_of(plan_for("web_app_autoscaled", regional=regional), "asg_cpu_high")
        name = f"${{google_compute_{kind}.web_group.base_instance_name}}-"
        assert found.endswith(f'metric.labels.instance_name=starts_with("{name}")')
        assert reducer == '"REDUCE_MEAN"'


@pytest.mark.parametrize(
    ("stack", "label", "host"),
    [
        ("backend_api_postgres", "backend_vm_1_http", "google_compute_address.backend_ip.address"),
        ("web_app_autoscaled", "web_group_http", "google_compute_global_address.web_lb_ip.address"),
    ],
)
def test_what_answers_http_is_asked_and_counted_as_the_console_does(stack: str, label: str, host: str) -> None:
    plan = plan_for(stack)
    text = generate_monitoring_tf(plan)
    checks = [block for block in parse_file("m.tf", text).body.blocks if block.names[0].endswith("uptime_check_config")]
    assert [block.names[1] for block in checks] == [label]
    assert said(text, checks[0], "monitored_resource", "labels").count(f"host       = {host}") == 1
    assert (said(text, checks[0], "http_check", "path"), said(text, checks[0], "period")) == ('"/"', '"60s"')
    uptime = "monitoring.googleapis.com/uptime_check/check_passed"
    check_id = f"${{google_monitoring_uptime_check_config.{label}.uptime_check_id}}"
    expected = f'resource.type="uptime_url" AND metric.type="{uptime}" AND metric.labels.check_id="{check_id}"'
    assert filter_of(plan, "http_unreachable") == (expected, '"ALIGN_NEXT_OLDER"', '"REDUCE_COUNT_FALSE"')
    aggregation = ("conditions", "condition_threshold", "aggregations")
    policy = policies_of(text)["http_unreachable"]
    assert said(text, policy, *aggregation, "alignment_period") == '"1200s"'
    assert said(text, policy, *aggregation, "group_by_fields") == '["resource.label.*"]'


def test_a_worker_cannot_be_asked() -> None:
    plan = plan_for("worker_pubsub")
    uptime = "monitoring.googleapis.com/uptime_check/check_passed"
    asked = plan.monitoring[0].model_copy(update={"metric_name": "http_unreachable", "metric_path": uptime})
    assert "uptime_check" not in generate_monitoring_tf(plan)
    with pytest.raises(PlanRefused, match="is not watched there"):
        generate_monitoring_tf(plan.model_copy(update={"monitoring": [asked]}))


def test_two_resources_with_one_metric_name_get_labels_of_their_own() -> None:
    plan = plan_for(
        "web_app_autoscaled", resources=[*plan_for("web_app_autoscaled").resources, "google_compute_instance"]
    )
    renamed = [
        policy.model_copy(update={"metric_name": "cpu_high"})
        for policy in plan.monitoring
        if "cpu" in policy.metric_path
    ]
    labels = policies_of(generate_monitoring_tf(plan.model_copy(update={"monitoring": renamed})))
    assert len(labels) == 2
    assert set(labels) < {"cpu_high", "web_group_cpu_high", "vm_1_cpu_high"}


@pytest.mark.parametrize(
    ("changes", "said_of_it"),
    [
        ({"resource_ref": "backend-vm-2"}, "resource_ref 'backend-vm-2' is not in the plan"),
        ({"resource_ref": '${file("/etc/passwd")}'}, "is not in the plan, which has backend-vm-1"),
        ({"resource_ref": "backend-vpc"}, "is not in the plan"),
        ({"metric_path": "compute.googleapis.com/made/up"}, "is not watched there"),
        ({"metric_path": "cloudsql.googleapis.com/database/cpu/utilization"}, "is not watched there"),
        ({"metric_name": "cpu high"}, "is not a name"),
        ({"metric_name": 'x" {'}, "is not a name"),
        ({"duration": "90s"}, "is not a multiple of 60s"),
        ({"duration": "1m"}, "is not a multiple of 60s"),
        ({"duration": "0s"}, "is not a multiple of 60s"),
        ({"duration": "86400s"}, "up to 84600s"),
        ({"threshold": float("nan")}, "threshold is not a number"),
        ({"threshold": float("inf")}, "threshold is not a number"),
        ({"threshold": -1.0}, "threshold is not a number"),
        ({"severity": "apocalyptic"}, "is not one of critical"),
    ],
)
def test_an_entry_that_cannot_be_watched_is_refused_by_its_place(changes: dict[str, object], said_of_it: str) -> None:
    plan = plan_for("backend_api")
    entries = [plan.monitoring[0], plan.monitoring[1].model_copy(update=changes)]
    with pytest.raises(PlanRefused) as refused:
        generate_monitoring_tf(plan.model_copy(update={"monitoring": entries}))
    assert refused.value.field == "monitoring.1"
    assert said_of_it in refused.value.message
    assert "\n" not in refused.value.message


def test_an_entry_that_is_there_twice_is_refused() -> None:
    plan = plan_for("backend_api")
    with pytest.raises(PlanRefused, match="twice"):
        generate_monitoring_tf(plan.model_copy(update={"monitoring": [plan.monitoring[0]] * 2}))


words = st.one_of(
    st.text(max_size=30), st.sampled_from(['"', "${var.ops_webhook_token}", "%{ if true }", "a\nb", "60s\n"])
)


@pytest.mark.slow
@settings(max_examples=50)
@given(
    plans(),
    st.builds(dict, metric_name=words, duration=words, severity=words, metric_path=words, resource_ref=words),
    st.data(),
)
def test_hostile_entries_never_become_terraform(plan: InfraPlan, hostile: dict[str, str], data: st.DataObject) -> None:
    if not plan.monitoring:
        return
    fields = data.draw(st.sets(st.sampled_from(sorted(hostile)), min_size=1))
    good = data.draw(st.sampled_from(plan.monitoring))
    bad = MonitoringPolicy(**{**good.model_dump(), **{name: hostile[name] for name in fields}})
    try:
        text = generate_monitoring_tf(plan.model_copy(update={"monitoring": [bad]}))
    except PlanRefused:
        return
    # Only a metric's name is free, and it is a plain word; the rest is what the vocabularies hold.
    assert re.fullmatch(r"[a-z][a-z0-9_]*", bad.metric_name)
    assert list(policies_of(text)) == [bad.metric_name]
    assert {name for name in fields if getattr(bad, name) != getattr(good, name)} <= {"metric_name", "severity"}


@given(st.text())
def test_a_quoted_text_is_read_back_as_it_was(text: str) -> None:
    written = quoted(text)
    assert "\n" not in written
    read = parse_expression(written)
    assert isinstance(read, Template)
    assert read.text == text


@given(st.floats(0, 1e15, allow_nan=False))
def test_a_number_is_written_without_an_exponent_and_read_back_as_it_was(value: float) -> None:
    assert re.fullmatch(r"\d+(\.\d+)?", number(value))
    assert float(number(value)) == value
