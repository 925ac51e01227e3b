"""Numbers and durations: the least and the most that Google's services take."""

from infra.local.provider.refusals.refusal import Problem, Refusal, Request, camel, seconds

_PROBE = "cloud.google.com/run/docs/configuring/healthchecks"
_CHECK = "cloud.google.com/compute/docs/reference/rest/v1/healthChecks"
_HEALTH = ("google_compute_health_check", "google_compute_region_health_check")
_SUBSCRIPTION = "cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions"
_MONTH = 2678400

# id, types, path, least, most (None: any), where Google says so.
_ROWS: tuple[tuple[str, tuple[str, ...], str, float | None, float | None, str], ...] = (
    ("ack_deadline", ("google_pubsub_subscription",), "ack_deadline_seconds", 10, 600, _SUBSCRIPTION),
    ("subscription_retention", ("google_pubsub_subscription",), "message_retention_duration", 600, _MONTH,
     _SUBSCRIPTION),
    ("topic_retention", ("google_pubsub_topic",), "message_retention_duration", 600, _MONTH,
     "cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics"),
    ("delivery_attempts", ("google_pubsub_subscription",), "dead_letter_policy.max_delivery_attempts", 5, 100,
     _SUBSCRIPTION),
    ("minimum_backoff", ("google_pubsub_subscription",), "retry_policy.minimum_backoff", 0, 600, _SUBSCRIPTION),
    ("maximum_backoff", ("google_pubsub_subscription",), "retry_policy.maximum_backoff", 0, 600, _SUBSCRIPTION),
    ("subscription_expiry", ("google_pubsub_subscription",), "expiration_policy.ttl", 86400, None, _SUBSCRIPTION),
    ("run_timeout", ("google_cloud_run_v2_service",), "template.timeout", 1, 3600,
     "cloud.google.com/run/docs/configuring/request-timeout"),
    ("run_concurrency", ("google_cloud_run_v2_service",), "template.max_instance_request_concurrency", 1, 1000,
     "cloud.google.com/run/docs/about-concurrency"),
    ("job_timeout", ("google_cloud_run_v2_job",), "template.template.timeout", 1, 604800,
     "cloud.google.com/run/docs/configuring/task-timeout"),
    ("job_retries", ("google_cloud_run_v2_job",), "template.template.max_retries", 0, 10,
     "cloud.google.com/run/docs/configuring/max-retries"),
    ("job_tasks", ("google_cloud_run_v2_job",), "template.task_count", 1, 10000, "cloud.google.com/run/quotas"),
    ("probe_period", ("google_cloud_run_v2_service",), "template.containers.startup_probe.period_seconds", 1, 240,
     _PROBE),
    ("probe_delay", ("google_cloud_run_v2_service",), "template.containers.startup_probe.initial_delay_seconds", 0, 240,
     _PROBE),
    ("function_timeout", ("google_cloudfunctions2_function",), "service_config.timeout_seconds", 1, 3600,
     "cloud.google.com/functions/docs/configuring/timeout"),
    ("scheduler_deadline", ("google_cloud_scheduler_job",), "attempt_deadline", 15, 1800,
     "cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs"),
    ("scheduler_retries", ("google_cloud_scheduler_job",), "retry_config.retry_count", 0, 5,
     "cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs"),
    ("tasks_rate", ("google_cloud_tasks_queue",), "rate_limits.max_dispatches_per_second", 0, 500,
     "cloud.google.com/tasks/docs/quotas"),
    ("tasks_concurrency", ("google_cloud_tasks_queue",), "rate_limits.max_concurrent_dispatches", 1, 5000,
     "cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues"),
    ("redis_size", ("google_redis_instance",), "memory_size_gb", 1, 300,
     "cloud.google.com/memorystore/docs/redis/redis-tiers"),
    ("redis_replicas", ("google_redis_instance",), "replica_count", 0, 5,
     "cloud.google.com/memorystore/docs/redis/about-read-replicas"),
    ("check_interval", _HEALTH, "check_interval_sec", 1, 300, _CHECK),
    ("check_timeout", _HEALTH, "timeout_sec", 1, 300, _CHECK),
    ("healthy_threshold", _HEALTH, "healthy_threshold", 1, 10, _CHECK),
    ("unhealthy_threshold", _HEALTH, "unhealthy_threshold", 1, 10, _CHECK),
    ("nat_ports", ("google_compute_router_nat",), "min_ports_per_vm", 2, 65536,
     "cloud.google.com/nat/docs/ports-and-addresses"),
    ("affinity_ttl", ("google_compute_backend_service",), "affinity_cookie_ttl_sec", 0, 1209600,
     "cloud.google.com/compute/docs/reference/rest/v1/backendServices"),
    ("network_mtu", ("google_compute_network",), "mtu", 1300, 8896, "cloud.google.com/vpc/docs/mtu"),
    ("flow_sampling", ("google_compute_subnetwork",), "log_config.flow_sampling", 0, 1,
     "cloud.google.com/vpc/docs/using-flow-logs"),
    ("secret_rotation", ("google_secret_manager_secret",), "rotation.rotation_period", 3600, 3153600000,
     "cloud.google.com/secret-manager/docs/secret-rotation"),
    ("kms_rotation", ("google_kms_crypto_key",), "rotation_period", 86400, None,
     "cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys"),
    ("sql_backups_kept", ("google_sql_database_instance",),
     "settings.backup_configuration.backup_retention_settings.retained_backups", 1, 365,
     "cloud.google.com/sql/docs/postgres/backup-recovery/backups"),
    ("sql_disk_size", ("google_sql_database_instance",), "settings.disk_size", 10, 65536,
     "cloud.google.com/sql/docs/postgres/instance-settings#settings-2ndgen"),
    ("log_bucket_days", ("google_logging_project_bucket_config",), "retention_days", 1, 3650,
     "cloud.google.com/logging/docs/buckets#custom-retention"),
    ("uptime_timeout", ("google_monitoring_uptime_check_config",), "timeout", 1, 60,
     "cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.uptimeCheckConfigs"),
    ("auto_close", ("google_monitoring_alert_policy",), "alert_strategy.auto_close", 1800, 604800,
     "cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#AlertStrategy"),
    ("rate_limit_period", ("google_monitoring_alert_policy",), "alert_strategy.notification_rate_limit.period", 300,
     172800, "cloud.google.com/logging/docs/alerting/log-based-alerts"),
    ("connector_minimum", ("google_vpc_access_connector",), "min_instances", 2, 9,
     "cloud.google.com/vpc/docs/serverless-vpc-access#scaling"),
    ("connector_maximum", ("google_vpc_access_connector",), "max_instances", 3, 10,
     "cloud.google.com/vpc/docs/serverless-vpc-access#scaling"),
    ("pods_per_node", ("google_container_node_pool",), "max_pods_per_node", 8, 256,
     "cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr"),
    ("bucket_retention", ("google_storage_bucket",), "retention_policy.retention_period", 1, 3155760000,
     "cloud.google.com/storage/docs/bucket-lock"),
)  # fmt: skip


def _within(path: str, least: float | None, most: float | None) -> Problem:
    field = camel(path.rsplit(".", 1)[-1])

    def problem(request: Request) -> str | None:
        for _, value in request.every(path):
            number = seconds(value)
            if number is not None and ((least is not None and number < least) or (most is not None and number > most)):
                wanted = f"at least {least:g}" if most is None else f"between {least:g} and {most:g}"
                return f"Invalid value for field '{field}': '{value}'. The value must be {wanted}."
        return None

    return problem


def _soft_delete(request: Request) -> str | None:
    kept = request.get("soft_delete_policy.retention_duration_seconds")
    if isinstance(kept, int) and kept != 0 and not 604800 <= kept <= 7776000:
        return f"Soft delete policy retention duration must be 0 or between 7 and 90 days, not {kept} seconds."
    return None


def _auto_target(request: Request) -> str | None:
    for where, value in request.every("autoscaling_policy.cpu_utilization.target"):
        if isinstance(value, int | float) and not 0 < value <= 1:
            field = where.replace("_", "")
            return f"Invalid value for field 'resource.{field}': '{value}'. Must be greater than 0 and at most 1."
    return None


NUMBERS = (
    *(Refusal(id_, types, _within(path, least, most), source) for id_, types, path, least, most, source in _ROWS),
    Refusal(
        "soft_delete", ("google_storage_bucket",), _soft_delete, "cloud.google.com/storage/docs/soft-delete#retention"
    ),
    Refusal(
        "cpu_target",
        ("google_compute_autoscaler", "google_compute_region_autoscaler"),
        _auto_target,
        "cloud.google.com/compute/docs/reference/rest/v1/autoscalers",
        reason="invalid",
    ),
)
