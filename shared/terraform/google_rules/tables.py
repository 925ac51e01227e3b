"""Names, numbers and labels that Google's services take: tables."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from shared.terraform.google_rules.look import EVERY, Find, Look, Problem, Rule, last_part, place, seconds
from shared.terraform.written import Path

_DASHED = "lower-case letters, digits and hyphens, a letter first"
_LABEL = (r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?", f"up to 63 {_DASHED}")
_FORTY = (r"[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?", f"up to 40 {_DASHED}")
_RUN = (r"[a-z](?:[-a-z0-9]{0,47}[a-z0-9])?", f"up to 49 {_DASHED}")
_PUBSUB = (r"(?!goog)[A-Za-z][\w\-.~+%]{2,254}", '3 to 255 letters, digits and -_.~+%, a letter first, not "goog"')

# id, type, argument, pattern of the whole value, the same in words.
_NAMES: tuple[tuple[str, str, str, tuple[str, str]], ...] = (
    ("pubsub_name", "google_pubsub_topic", "name", _PUBSUB),
    ("pubsub_name", "google_pubsub_subscription", "name", _PUBSUB),
    ("pubsub_name", "google_pubsub_schema", "name", _PUBSUB),
    ("secret_id", "google_secret_manager_secret", "secret_id", (r"[\w-]{1,255}", "letters, digits, - and _")),
    ("sql_name", "google_sql_database_instance", "name", (r"[a-z](?:[-a-z0-9]{0,95}[a-z0-9])?", _DASHED)),
    ("run_name", "google_cloud_run_v2_service", "name", _RUN),
    ("run_name", "google_cloud_run_service", "name", _RUN),
    ("run_job_name", "google_cloud_run_v2_job", "name", _LABEL),
    ("function_name", "google_cloudfunctions2_function", "name", _LABEL),
    ("scheduler_name", "google_cloud_scheduler_job", "name", (r"[\w-]{1,500}", "letters, digits, - and _")),
    ("tasks_name", "google_cloud_tasks_queue", "name", (r"[A-Za-z0-9-]{1,100}", "letters, digits and hyphens")),
    ("redis_name", "google_redis_instance", "name", _FORTY),
    ("memcache_name", "google_memcache_instance", "name", _FORTY),
    ("connector_name", "google_vpc_access_connector", "name",
     (r"[a-z][-a-z0-9]{0,23}[a-z0-9]", f"up to 25 {_DASHED}")),
    ("cluster_name", "google_container_cluster", "name", _FORTY),
    ("cluster_name", "google_container_node_pool", "name", _FORTY),
    ("repository_id", "google_artifact_registry_repository", "repository_id", _LABEL),
    ("zone_name", "google_dns_managed_zone", "name", _LABEL),
    ("zone_dns_name", "google_dns_managed_zone", "dns_name",
     (r"(?:[A-Za-z0-9_](?:[-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?\.)+", "a domain with a dot at its end")),
    ("kms_name", "google_kms_key_ring", "name", (r"[\w-]{1,63}", "letters, digits, - and _")),
    ("kms_name", "google_kms_crypto_key", "name", (r"[\w-]{1,63}", "letters, digits, - and _")),
    ("firestore_name", "google_firestore_database", "name",
     (r"\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9]", f'"(default)", or 4 to 63 {_DASHED}')),
    ("logging_metric_name", "google_logging_metric", "name",
     (r"[\w\-.,+!*',()%/]{1,100}", "up to 100 characters without spaces")),
    ("sink_name", "google_logging_project_sink", "name", (r"[\w.-]{1,100}", "up to 100 letters, digits and _-.")),
    ("workflow_name", "google_workflows_workflow", "name",
     (r"[a-zA-Z](?:[\w-]{0,62}[a-zA-Z0-9])?", "up to 64 letters, digits, - and _, a letter first")),
    ("trigger_name", "google_eventarc_trigger", "name", _LABEL),
    ("filestore_name", "google_filestore_instance", "name", _LABEL),
)  # fmt: skip

_SUBSCRIPTION = "google_pubsub_subscription"
_CHECKS = ("google_compute_health_check", "google_compute_region_health_check")
# id, types, path, least, most (None: any); durations in seconds.
_NUMBERS: tuple[tuple[str, tuple[str, ...], str, float | None, float | None], ...] = (
    ("ack_deadline", (_SUBSCRIPTION,), "ack_deadline_seconds", 10, 600),
    ("subscription_retention", (_SUBSCRIPTION,), "message_retention_duration", 600, 2678400),
    ("topic_retention", ("google_pubsub_topic",), "message_retention_duration", 600, 2678400),
    ("delivery_attempts", (_SUBSCRIPTION,), "dead_letter_policy.max_delivery_attempts", 5, 100),
    ("minimum_backoff", (_SUBSCRIPTION,), "retry_policy.minimum_backoff", 0, 600),
    ("maximum_backoff", (_SUBSCRIPTION,), "retry_policy.maximum_backoff", 0, 600),
    ("subscription_expiry", (_SUBSCRIPTION,), "expiration_policy.ttl", 86400, None),
    ("run_timeout", ("google_cloud_run_v2_service",), "template.timeout", 1, 3600),
    ("run_concurrency", ("google_cloud_run_v2_service",), "template.max_instance_request_concurrency", 1, 1000),
    ("job_timeout", ("google_cloud_run_v2_job",), "template.template.timeout", 1, 604800),
    ("job_retries", ("google_cloud_run_v2_job",), "template.template.max_retries", 0, 10),
    ("job_tasks", ("google_cloud_run_v2_job",), "template.task_count", 1, 10000),
    ("probe_period", ("google_cloud_run_v2_service",), "template.containers.startup_probe.period_seconds", 1, 240),
    ("probe_delay", ("google_cloud_run_v2_service",), "template.containers.startup_probe.initial_delay_seconds", 0,
     240),
    ("function_timeout", ("google_cloudfunctions2_function",), "service_config.timeout_seconds", 1, 3600),
    ("scheduler_deadline", ("google_cloud_scheduler_job",), "attempt_deadline", 15, 1800),
    ("scheduler_retries", ("google_cloud_scheduler_job",), "retry_config.retry_count", 0, 5),
    ("tasks_rate", ("google_cloud_tasks_queue",), "rate_limits.max_dispatches_per_second", 0, 500),
    ("tasks_concurrency", ("google_cloud_tasks_queue",), "rate_limits.max_concurrent_dispatches", 1, 5000),
    ("redis_size", ("google_redis_instance",), "memory_size_gb", 1, 300),
    ("redis_replicas", ("google_redis_instance",), "replica_count", 0, 5),
    ("check_interval", _CHECKS, "check_interval_sec", 1, 300),
    ("check_timeout", _CHECKS, "timeout_sec", 1, 300),
    ("healthy_threshold", _CHECKS, "healthy_threshold", 1, 10),
    ("unhealthy_threshold", _CHECKS, "unhealthy_threshold", 1, 10),
    ("nat_ports", ("google_compute_router_nat",), "min_ports_per_vm", 2, 65536),
    ("affinity_ttl", ("google_compute_backend_service",), "affinity_cookie_ttl_sec", 0, 1209600),
    ("network_mtu", ("google_compute_network",), "mtu", 1300, 8896),
    ("flow_sampling", ("google_compute_subnetwork",), "log_config.flow_sampling", 0, 1),
    ("secret_rotation", ("google_secret_manager_secret",), "rotation.rotation_period", 3600, 3153600000),
    ("kms_rotation", ("google_kms_crypto_key",), "rotation_period", 86400, None),
    ("sql_backups_kept", ("google_sql_database_instance",),
     "settings.backup_configuration.backup_retention_settings.retained_backups", 1, 365),
    ("sql_disk_size", ("google_sql_database_instance",), "settings.disk_size", 10, 65536),
    ("log_bucket_days", ("google_logging_project_bucket_config",), "retention_days", 1, 3650),
    ("uptime_timeout", ("google_monitoring_uptime_check_config",), "timeout", 1, 60),
    ("auto_close", ("google_monitoring_alert_policy",), "alert_strategy.auto_close", 1800, 604800),
    ("rate_limit_period", ("google_monitoring_alert_policy",), "alert_strategy.notification_rate_limit.period", 300,
     172800),
    ("connector_minimum", ("google_vpc_access_connector",), "min_instances", 2, 9),
    ("connector_maximum", ("google_vpc_access_connector",), "max_instances", 3, 10),
    ("pods_per_node", ("google_container_node_pool",), "max_pods_per_node", 8, 256),
    ("bucket_retention", ("google_storage_bucket",), "retention_policy.retention_period", 1, 3155760000),
    ("scaler_maximum", ("google_compute_autoscaler", "google_compute_region_autoscaler"),
     "autoscaling_policy.max_replicas", 1, None),
    ("absence_duration", ("google_monitoring_alert_policy",), "conditions.condition_absent.duration", 120, 84600),
    ("threshold_duration", ("google_monitoring_alert_policy",), "conditions.condition_threshold.duration", 0, 84600),
)  # fmt: skip


def _named(path: str, pattern: str, words: str) -> Find:
    compiled = re.compile(pattern, re.ASCII)

    def find(look: Look) -> Iterator[Problem]:
        value = look.known(path)
        if isinstance(value, str) and not compiled.fullmatch(last_part(value) if path == "name" else value):
            yield place(path), f'"{value}" can\'t be the {path}: {words}.'

    return find


def _bounded(path: str, least: float | None, most: float | None) -> Find:
    name = path.rsplit(".", 1)[-1]

    def find(look: Look) -> Iterator[Problem]:
        for where, value in look.every(path):
            number = seconds(value)
            if number is not None and ((least is not None and number < least) or (most is not None and number > most)):
                wanted = f"at least {least:g}" if most is None else f"{least:g} to {most:g}"
                yield where, f'"{name}" can\'t be {value}: {wanted}{" seconds" if str(value).endswith("s") else ""}.'

    return find


def _good(text: str) -> bool:
    kinds = ("Ll", "Lo", "Nd", "Nl", "No")
    return len(text) <= 63 and all(letter in "-_" or unicodedata.category(letter) in kinds for letter in text)


def _label_places(look: Look) -> Iterator[str]:
    """Where a resource has Google's labels: those whose outcome the provider keeps; others are something else."""
    if "effective_labels" in look.schema.attributes:
        yield "labels"
    if "user_labels" in look.schema.attributes:
        yield "user_labels"
    if look.kind == "google_sql_database_instance":
        yield "settings.user_labels"
    if look.kind == "google_container_cluster":
        yield "resource_labels"


def _labels(look: Look) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in _label_places(look):
        labels = look.known(path)
        if isinstance(labels, dict):
            yield place(path), labels


def _label_keys(look: Look) -> Iterator[Problem]:
    for where, labels in _labels(look):
        for key in labels:
            if not key or not _good(key) or unicodedata.category(key[0]) not in ("Ll", "Lo"):
                words = "lower-case letters, digits, - and _, a letter first, at most 63"
                yield where, f'"{key}" can\'t be the key of a label: {words}.'


def _label_values(look: Look) -> Iterator[Problem]:
    for where, labels in _labels(look):
        for key, value in labels.items():
            if isinstance(value, str) and not _good(value):
                words = "lower-case letters, digits, - and _, at most 63"
                yield where, f'"{value}" can\'t be the value of the label "{key}": {words}.'


def _label_count(look: Look) -> Iterator[Problem]:
    for where, labels in _labels(look):
        if len(labels) > 64:
            yield where, f"A resource has at most 64 labels, not {len(labels)}."


def _compute_name(look: Look) -> Iterator[Problem]:
    attribute = look.schema.attributes.get("name") if look.kind.startswith("google_compute_") else None
    if attribute is not None and attribute.settable and not attribute.facts.checks and attribute.type == "string":
        yield from _named("name", *_LABEL)(look)


TABLES = (
    *(Rule(id_, (kind,), _named(path, *pattern)) for id_, kind, path, pattern in _NAMES),
    *(Rule(id_, kinds, _bounded(path, least, most)) for id_, kinds, path, least, most in _NUMBERS),
    Rule("compute_name", EVERY, _compute_name),
    Rule("label_key", EVERY, _label_keys),
    Rule("label_value", EVERY, _label_values),
    Rule("label_count", EVERY, _label_count),
)
