"""Alert policies, notification channels and uptime checks, with the filters Cloud Monitoring accepts."""

import re

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, blocks, first, settle
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused

POLICY, CHANNEL = "google_monitoring_alert_policy", "google_monitoring_notification_channel"
_LABELS = {
    # Labels of the monitored resources people alert on; Google's list of monitored resource types.
    "gce_instance": {"project_id", "instance_id", "zone"},
    "cloudsql_database": {"project_id", "database_id", "region"},
    "cloud_run_revision": {"project_id", "service_name", "revision_name", "location", "configuration_name"},
    "gcs_bucket": {"project_id", "bucket_name", "location"},
    "https_lb_rule": {
        "project_id", "url_map_name", "forwarding_rule_name", "target_proxy_name", "matched_url_path_rule",
        "backend_target_name", "backend_target_type", "backend_name", "backend_type", "backend_scope",
        "backend_scope_type", "region",
    },
    "pubsub_subscription": {"project_id", "subscription_id"},
    "pubsub_topic": {"project_id", "topic_id"},
    "autoscaler": {"project_id", "autoscaler_id", "location", "autoscaler_name", "instance_group_manager_id",
                   "instance_group_manager_name"},
    "instance_group": {"project_id", "instance_group_id", "instance_group_name", "location"},
    "uptime_url": {"project_id", "host"},
    "cloud_run_job": {"project_id", "job_name", "location"},
    "cloud_run_worker_pool": {"project_id", "worker_pool_name", "location"},
    "cloud_tasks_queue": {"project_id", "queue_id", "location", "target_type"},
    "cloud_function": {"project_id", "function_name", "region"},
}  # fmt: skip
_DURATION = re.compile(r"(\d+)(?:\.\d+)?s")


def _check_policy(call: Call, values: Object, verb: str) -> None:
    for index, condition in enumerate(blocks(values, "conditions")):
        for kind in ("condition_threshold", "condition_absent"):
            part = first(condition, kind)
            if part:
                _check_condition(part, f"alert_policy.conditions[{index}].{kind}", verb)
    for channel in blocks(values, "notification_channels"):
        if isinstance(channel, str) and call.world.get(CHANNEL, channel) is None:
            raise Refused(
                f"Error {verb} AlertPolicy: googleapi: Error 404: Unable to find notification channel {channel!r}."
            )


def _check_condition(part: Object, where: str, verb: str) -> None:
    text = part.get("filter")
    if isinstance(text, str):
        problem = filter_problem(text)
        if problem:
            _refuse(verb, f'Field {where}.filter had an invalid value of "{text}": {problem}')
    seconds = _seconds(part.get("duration"))
    if seconds is not None and seconds % 60:
        value = part.get("duration")
        _refuse(verb, f'Field {where}.duration had an invalid value of "{value}": must be a multiple of one minute.')
    for index, aggregation in enumerate(blocks(part, "aggregations")):
        period = _seconds(aggregation.get("alignment_period"))
        if period is not None and (period < 60 or period % 60):
            field = f"{where}.aggregations[{index}].alignment_period"
            value = aggregation.get("alignment_period")
            _refuse(verb, f'Field {field} had an invalid value of "{value}": must be a multiple of one minute.')


def filter_problem(text: str) -> str | None:
    """Why Cloud Monitoring would not take a metric filter, or None."""
    metric = re.search(r'metric\.type\s*(?:=|:)\s*"?[\w.]+(?:/\w+)*|metric\.type\s*=\s*\w+\(', text)
    resource = re.search(r'resource\.type\s*=\s*"?([\w.]+)"?', text)
    if text.count('"') % 2:
        return "Unparseable filter: unbalanced quotes"
    if metric is None:
        return 'must specify a restriction on "metric.type" in the filter.'
    if resource is None and "group.id" not in text:
        return (
            'must specify a restriction on "resource.type" in the filter; see '
            '"https://cloud.google.com/monitoring/api/resources" for a list of available resource types.'
        )
    known = _LABELS.get(resource[1]) if resource else None
    for label in re.findall(r"resource\.labels?\.(\w+)", text):
        if known is not None and label not in known:
            return f'The resource type "{resource[1] if resource else ""}" has no label "{label}".'
    return None


def _refuse(verb: str, text: str) -> None:
    raise Refused(f"Error {verb} AlertPolicy: googleapi: Error 400: {text}")


def _seconds(value: object) -> int | None:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    return int(match[1]) if match else None


def _prepare_policy(call: Call, values: Object) -> None:
    _check_policy(call, values, "creating")


def _fill_policy(call: Call, values: Object) -> None:
    settle(values, creation_record=[{"mutate_time": call.now(), "mutated_by": "terraform"}])
    for condition in blocks(values, "conditions"):
        settle(condition, name=f"{values['id']}/conditions/{call.number()}")


def _change_policy(call: Call, _old: Object, new: Object) -> bool:
    _check_policy(call, new, "updating")
    return False


def _remove_channel(call: Call, values: Object) -> None:
    users = [
        entry
        for entry in call.world.list(POLICY)
        if values["id"] in (entry.attributes.get("notification_channels") or [])
    ]
    if users and not values.get("force_delete"):
        raise Refused(
            "Error when reading or editing NotificationChannel: googleapi: Error 400: Cannot delete notification "
            f"channel {values['id']}. One or more policies are using this notification channel: {users[0].id}"
        )


_BEHAVIOURS = {
    POLICY: Behaviour(prepare=_prepare_policy, fill=_fill_policy, change=_change_policy),
    CHANNEL: Behaviour(fill=lambda _call, values: settle(values, verification_status=""), remove=_remove_channel),
}

HALF = Half(behaviours=_BEHAVIOURS)
