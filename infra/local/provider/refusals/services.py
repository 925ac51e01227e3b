"""Cloud Run, Cloud SQL, Monitoring: what their APIs refuse."""

import re
from collections.abc import Iterator
from typing import Any

from infra.local.provider.refusals.refusal import Refusal, Request, seconds

_RUN = ("google_cloud_run_v2_service",)
_RUNS = ("google_cloud_run_v2_service", "google_cloud_run_v2_job")
_SQL = ("google_sql_database_instance",)
_POLICY = ("google_monitoring_alert_policy",)
_UPTIME = ("google_monitoring_uptime_check_config",)
_UNITS = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}
_LEAST_MEMORY = {4: 2, 6: 4, 8: 4}  # GiB
_MOST_MEMORY = ((1, 4), (2, 8), (4, 16), (6, 24), (8, 32))


def _cpus(text: Any) -> float | None:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(m?)", str(text))
    return float(found[1]) / (1000 if found[2] else 1) if found else None


def _bytes(text: Any) -> float | None:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(k|M|G|Ki|Mi|Gi)?", str(text))
    return float(found[1]) * _UNITS[found[2] or ""] if found else None


def _containers(request: Request) -> Iterator[tuple[int, dict[str, Any]]]:
    root: Any = request.values
    for name in ("template",) if request.call.type_name in _RUN else ("template", "template"):
        blocks = root.get(name) if isinstance(root, dict) else None
        root = blocks[0] if isinstance(blocks, list) and blocks else {}
    found = root.get("containers") if isinstance(root, dict) else None
    yield from (
        (index, one) for index, one in enumerate(found if isinstance(found, list) else ()) if isinstance(one, dict)
    )


def _limits(container: dict[str, Any]) -> dict[str, Any]:
    resources = container.get("resources")
    first = resources[0] if isinstance(resources, list) and resources else {}
    limits = first.get("limits") if isinstance(first, dict) else None
    return limits if isinstance(limits, dict) else {}


def _run_memory(request: Request) -> str | None:
    for _, container in _containers(request):
        limits = _limits(container)
        cpu, memory = _cpus(limits.get("cpu", "1")), _bytes(limits.get("memory", "512Mi"))
        if cpu is None or memory is None:
            continue
        gib = memory / 2**30
        if gib < _LEAST_MEMORY.get(int(cpu), 0) and cpu == int(cpu):
            return (
                f"Violation in CPU and memory: {cpu:g} CPUs need at least {_LEAST_MEMORY[int(cpu)]} GiB of memory, "
                f"{limits.get('memory', '512Mi')} were given."
            )
        most = next((most for cpus, most in _MOST_MEMORY if cpu <= cpus), 32)
        if gib > most:
            return f"Invalid value specified for container memory: {gib:g} GiB need more CPUs than {cpu:g}."
        if memory < 128 * 2**20:
            return "Invalid value specified for container memory: it must be at least 128 MiB."
    return None


def _run_cpu(request: Request) -> str | None:
    for _, container in _containers(request):
        text = _limits(container).get("cpu")
        if text is None:
            continue
        cpu = _cpus(text)
        if cpu is None or (cpu not in (1, 2, 4, 6, 8) and not 0.08 <= cpu < 1):
            return f"Invalid value specified for cpu: '{text}'. It must be less than 1, or 1, 2, 4, 6 or 8."
    return None


def _run_small_cpu(request: Request) -> str | None:
    small = any((_cpus(_limits(one).get("cpu", "1")) or 1) < 1 for _, one in _containers(request))
    if not small:
        return None
    concurrency = request.get("template.max_instance_request_concurrency")
    if concurrency != 1:
        return "Total cpu < 1 is not supported with concurrency > 1."
    if request.get("template.execution_environment") == "EXECUTION_ENVIRONMENT_GEN2":
        return "Total cpu < 1 is not supported with the second generation execution environment."
    return None


def _run_scaling(request: Request) -> str | None:
    least, most = (request.get(f"template.scaling.{name}_instance_count") for name in ("min", "max"))
    if isinstance(least, int) and isinstance(most, int) and 0 < most < least:
        return f"template.scaling.max_instance_count: '{most}' must not be smaller than min_instance_count {least}."
    return None


def _run_env(request: Request) -> str | None:
    for _, container in _containers(request):
        names = [one.get("name") for one in container.get("env") or [] if isinstance(one, dict)]
        for name in names:
            if name in ("PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION") and request.call.type_name in _RUN:
                return f"The following reserved env names were provided: {name}. These values are automatically set."
            if isinstance(name, str) and (not name or "=" in name):
                return f"template.containers.env.name: '{name}' is no name of a variable."
        twice = next((name for name in names if isinstance(name, str) and names.count(name) > 1), None)
        if twice is not None:
            return f"template.containers.env: '{twice}' is defined more than once."
    return None


def _run_ports(request: Request) -> str | None:
    exposed = [index for index, one in _containers(request) if one.get("ports")]
    if len(exposed) > 1:
        return "template.containers: Revision template should contain exactly one container with an exposed port."
    if not exposed and len(list(_containers(request))) > 1:
        return "template.containers: Revision template should contain exactly one container with an exposed port."
    return None


def _run_traffic(request: Request) -> str | None:
    shares = [value for _, value in request.every("traffic.percent")]
    if shares and all(isinstance(one, int) for one in shares) and sum(shares) != 100:
        return f"traffic: the percentages must add up to 100, not to {sum(shares)}."
    return None


def _run_network(request: Request) -> str | None:
    where = "template.vpc_access" if request.call.type_name in _RUN else "template.template.vpc_access"
    if request.get(f"{where}.connector") and request.get(f"{where}.network_interfaces"):
        return "vpc_access: connector and network_interfaces cannot be set at the same time."
    return None


def _run_probe(request: Request) -> str | None:
    for _, container in _containers(request):
        for name in ("startup_probe", "liveness_probe"):
            for probe in container.get(name) or []:
                timeout, period = probe.get("timeout_seconds"), probe.get("period_seconds")
                if isinstance(timeout, int) and isinstance(period, int) and timeout > period:
                    return f"{name}.timeout_seconds: {timeout} must not be greater than period_seconds {period}."
    return None


_IMAGE = re.compile(
    r"[a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*(?::\d+(?=/))?(?:/[a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*)?"
    r"(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
)


def _run_image(request: Request) -> str | None:
    for _, container in _containers(request):
        image = container.get("image")
        if isinstance(image, str) and not _IMAGE.fullmatch(image):
            return f"Expected an image path like [host/]repo-path[:tag and/or @digest], but got '{image}'."
    return None


def _edition(request: Request) -> str:
    """Without one PostgreSQL 16 and later, and MySQL 8.4, get Enterprise Plus."""
    said = request.get("settings.edition")
    if isinstance(said, str):
        return said
    version = str(request.get("database_version"))
    found = re.fullmatch(r"POSTGRES_(\d\d)", version)
    plus = (found is not None and int(found[1]) >= 16) or version == "MYSQL_8_4"
    return "ENTERPRISE_PLUS" if plus else "ENTERPRISE"


def _sql_tier(request: Request) -> str | None:
    tier, edition = str(request.get("settings.tier") or ""), _edition(request)
    plus = tier.startswith(("db-perf-optimized-", "db-c4a-", "db-memory-optimized-"))
    if tier.startswith("db-") and plus != (edition == "ENTERPRISE_PLUS"):
        like = "db-perf-optimized-N-2" if edition == "ENTERPRISE_PLUS" else "db-custom-1-3840"
        return (
            f"Invalid request: Invalid Tier ({tier}) for ({edition}) Edition. Use a predefined Tier like {like} "
            "instead. To learn more, see https://cloud.google.com/sql/docs/postgres/create-instance#machine-types"
        )
    return None


def _sql_custom(request: Request) -> str | None:
    found = re.fullmatch(r"db-custom-(\d+)-(\d+)", str(request.get("settings.tier") or ""))
    if found is None:
        return None
    cpus, memory = int(found[1]), int(found[2])
    if not (cpus == 1 or (cpus % 2 == 0 and cpus <= 96)):
        return f"Invalid request: Invalid Tier: the number of CPUs must be 1 or even and at most 96, not {cpus}."
    if memory % 256 or memory < 3840 or not 0.9 * 1024 * cpus <= memory <= 6.5 * 1024 * cpus:
        return (
            f"Invalid request: Invalid Tier: memory must be a multiple of 256 MB, at least 3840 MB and 0.9 to 6.5 GB a "
            f"vCPU, not {memory} MB."
        )
    return None


def _sql_shared(request: Request) -> str | None:
    tier = request.get("settings.tier")
    if tier in ("db-f1-micro", "db-g1-small") and str(request.get("database_version")).startswith("SQLSERVER"):
        return f"Invalid request: Invalid Tier ({tier}) for SQL Server."
    return None


def _sql_recovery(request: Request) -> str | None:
    backups = "settings.backup_configuration"
    enabled = request.get(f"{backups}.enabled") is True
    version = str(request.get("database_version"))
    if request.get(f"{backups}.point_in_time_recovery_enabled") is True:
        if not enabled:
            return "Invalid request: Point in time recovery must be disabled when backup is disabled."
        if version.startswith("MYSQL"):
            return "Invalid request: Point in time recovery of MySQL is enabled with binary logging."
    if request.get(f"{backups}.binary_log_enabled") is True:
        if not version.startswith("MYSQL"):
            return "Invalid request: Binary log can only be enabled for MySQL instances."
        if not enabled:
            return "Invalid request: Binary log must be disabled when backup is disabled."
    return None


def _sql_regional(request: Request) -> str | None:
    if request.get("settings.availability_type") != "REGIONAL" or request.get("master_instance_name"):
        return None
    backups = "settings.backup_configuration"
    version = str(request.get("database_version"))
    if request.get(f"{backups}.enabled") is not True:
        return "Invalid request: Backups must be enabled for a regional (high availability) instance."
    if version.startswith("MYSQL") and request.get(f"{backups}.binary_log_enabled") is not True:
        return "Invalid request: Binary log must be enabled for a regional MySQL instance."
    return None


def _sql_log_days(request: Request) -> str | None:
    days = request.get("settings.backup_configuration.transaction_log_retention_days")
    most = 35 if _edition(request) == "ENTERPRISE_PLUS" else 7
    if isinstance(days, int) and not 1 <= days <= most:
        return f"Invalid request: Transaction log retention days must be between 1 and {most}, not {days}."
    return None


def _sql_start(request: Request) -> str | None:
    start = request.get("settings.backup_configuration.start_time")
    if isinstance(start, str) and not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", start):
        return f"Invalid request: Backup start time '{start}' must be in the form HH:MM."
    return None


def _sql_root(request: Request) -> str | None:
    version = str(request.get("database_version"))
    given = request.get("root_password") or request.get("root_password_wo") or request.get("root_password_wo_version")
    if version.startswith("SQLSERVER") and not given and not request.get("master_instance_name"):
        return "Invalid request: The root password must be set for SQL Server instances."
    return None


def _sql_networks(request: Request) -> str | None:
    for _, value in request.every("settings.ip_configuration.authorized_networks.value"):
        text = str(value)
        private = re.match(r"(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)", text)
        if private:
            return f"Invalid request: Non-routable or private authorized network ({text})."
    return None


def _sql_cache(request: Request) -> str | None:
    if request.get("settings.data_cache_config.data_cache_enabled") is True and _edition(request) != "ENTERPRISE_PLUS":
        return "Invalid request: Data cache is only supported for the ENTERPRISE_PLUS edition."
    return None


def _log_match(request: Request) -> str | None:
    conditions = request.values.get("conditions") or []
    logs = [one for one in conditions if isinstance(one, dict) and one.get("condition_matched_log")]
    if not logs:
        return None
    if len(conditions) > 1:
        return (
            "Field alert_policy.conditions had an invalid value: an alert policy with a log-match condition must have "
            "exactly one condition."
        )
    if request.get("alert_strategy.notification_rate_limit.period") is None:
        return "Field alert_policy.alert_strategy: log-based alert policies must have a notification rate limit."
    return None


def _rate_limit(request: Request) -> str | None:
    conditions = request.values.get("conditions") or []
    logs = any(isinstance(one, dict) and one.get("condition_matched_log") for one in conditions)
    if not logs and request.get("alert_strategy.notification_rate_limit") is not None:
        return (
            "Field alert_policy.alert_strategy.notification_rate_limit had an invalid value: only log-based alert "
            "policies may specify a notification rate limit."
        )
    return None


def _conditions(request: Request) -> str | None:
    count = len(request.values.get("conditions") or [])
    if count > 6:
        return f"Field alert_policy.conditions had an invalid value: {count} conditions. At most 6 are allowed."
    return None


def _absence(request: Request) -> str | None:
    for where, value in request.every("conditions.condition_absent.duration"):
        span = seconds(value)
        if span is not None and not 120 <= span <= 84600:
            return f'Field alert_policy.{where} had an invalid value of "{value}": must be 2 minutes to 23.5 hours.'
    return None


def _threshold_span(request: Request) -> str | None:
    for where, value in request.every("conditions.condition_threshold.duration"):
        span = seconds(value)
        if span is not None and span > 84600:
            return f'Field alert_policy.{where} had an invalid value of "{value}": must be at most 23.5 hours.'
    return None


def _alignment(request: Request) -> str | None:
    for where, value in request.every("conditions.condition_threshold.aggregations"):
        reducer, aligner = value.get("cross_series_reducer"), value.get("per_series_aligner")
        if reducer not in (None, "", "REDUCE_NONE") and aligner in (None, "", "ALIGN_NONE"):
            return f"Field alert_policy.{where}: a cross series reducer needs a per series aligner."
        if aligner not in (None, "", "ALIGN_NONE") and not value.get("alignment_period"):
            return f"Field alert_policy.{where}.alignment_period: an aligner needs an alignment period."
    return None


def _documentation(request: Request) -> str | None:
    text = request.get("documentation.content")
    if isinstance(text, str) and len(text.encode()) > 8192:
        return f"Field alert_policy.documentation.content had an invalid value: {len(text)} characters. At most 8192."
    return None


def _channel_labels(request: Request) -> str | None:
    kind, labels = request.get("type"), request.get("labels") or {}
    needed = {
        "email": ("email_address",), "sms": ("number",), "webhook_tokenauth": ("url",), "slack": ("channel_name",),
        "webhook_basicauth": ("url",), "pubsub": ("topic",),
    }  # fmt: skip
    if not isinstance(labels, dict) or not isinstance(kind, str):
        return None
    for name in needed.get(kind, ()):
        if not labels.get(name):
            return f"Field notification_channel.labels['{name}'] had an invalid value: required label is missing."
    address = labels.get("email_address")
    if kind == "email" and isinstance(address, str) and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
        return f'Field notification_channel.labels[email_address] had an invalid value of "{address}".'
    return None


def _uptime_period(request: Request) -> str | None:
    period = request.get("period")
    if isinstance(period, str) and period not in ("60s", "300s", "600s", "900s"):
        return f'Field uptime_check_config.period had an invalid value of "{period}": must be 60s, 300s, 600s or 900s.'
    return None


def _uptime_regions(request: Request) -> str | None:
    chosen = request.get("selected_regions")
    if isinstance(chosen, list) and chosen and len(chosen) < 3 and "USA" not in chosen:
        return "Field uptime_check_config.selected_regions had an invalid value: at least 3 locations must be included."
    return None


def _uptime_host(request: Request) -> str | None:
    labels = request.get("monitored_resource.labels")
    host = labels.get("host") if isinstance(labels, dict) else None
    if isinstance(host, str) and (not host or "://" in host or "/" in host):
        return f'Field uptime_check_config.monitored_resource had an invalid value of "{host}": host is no host name.'
    if request.get("monitored_resource.type") == "uptime_url" and isinstance(labels, dict) and "host" not in labels:
        return "Field uptime_check_config.monitored_resource: uptime_url needs the label host."
    return None


_LIMITS = "cloud.google.com/run/docs/configuring/services/memory-limits"
_CPU = "cloud.google.com/run/docs/configuring/services/cpu"
_CONTAINERS = "cloud.google.com/run/docs/container-contract"
_EDITIONS = "cloud.google.com/sql/docs/postgres/editions-intro"
_BACKUPS = "cloud.google.com/sql/docs/postgres/backup-recovery/pitr"
_ALERTS = "cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies"
_UPTIME_DOCS = "cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.uptimeCheckConfigs"
SERVICES = (
    Refusal("run_memory", _RUNS, _run_memory, _LIMITS),
    Refusal("run_cpu", _RUNS, _run_cpu, _CPU),
    Refusal("run_small_cpu", _RUN, _run_small_cpu, _CPU),
    Refusal("run_scaling", _RUN, _run_scaling, "cloud.google.com/run/docs/configuring/min-instances"),
    Refusal("run_env", _RUNS, _run_env, _CONTAINERS),
    Refusal("run_ports", _RUN, _run_ports, "cloud.google.com/run/docs/deploying#sidecars"),
    Refusal("run_traffic", _RUN, _run_traffic, "cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration"),
    Refusal("run_network", _RUNS, _run_network, "cloud.google.com/run/docs/configuring/vpc-direct-vpc"),
    Refusal("run_probe", _RUN, _run_probe, "cloud.google.com/run/docs/configuring/healthchecks"),
    Refusal("run_image", _RUNS, _run_image, "cloud.google.com/run/docs/deploying#images"),
    Refusal("sql_tier", _SQL, _sql_tier, _EDITIONS, reason="invalid"),
    Refusal("sql_custom_tier", _SQL, _sql_custom, "cloud.google.com/sql/docs/postgres/create-instance#machine-types",
            reason="invalid"),
    Refusal("sql_shared_tier", _SQL, _sql_shared, "cloud.google.com/sql/docs/sqlserver/create-instance#machine-types",
            reason="invalid"),
    Refusal("sql_recovery", _SQL, _sql_recovery, _BACKUPS, reason="invalid"),
    Refusal("sql_regional", _SQL, _sql_regional, "cloud.google.com/sql/docs/mysql/high-availability",
            reason="invalid"),
    Refusal("sql_log_days", _SQL, _sql_log_days, _BACKUPS, reason="invalid"),
    Refusal("sql_backup_start", _SQL, _sql_start,
            "cloud.google.com/sql/docs/postgres/backup-recovery/backing-up", reason="invalid"),
    Refusal("sql_root_password", _SQL, _sql_root, "cloud.google.com/sql/docs/sqlserver/create-instance",
            reason="invalid"),
    Refusal("sql_networks", _SQL, _sql_networks, "cloud.google.com/sql/docs/postgres/authorize-networks",
            reason="invalid"),
    Refusal("sql_data_cache", _SQL, _sql_cache, _EDITIONS, reason="invalid"),
    Refusal("log_match", _POLICY, _log_match, "cloud.google.com/logging/docs/alerting/log-based-alerts"),
    Refusal("rate_limit", _POLICY, _rate_limit, f"{_ALERTS}#AlertStrategy"),
    Refusal("condition_count", _POLICY, _conditions, "cloud.google.com/monitoring/quotas#alerting"),
    Refusal("absence_duration", _POLICY, _absence, _ALERTS),
    Refusal("threshold_duration", _POLICY, _threshold_span, _ALERTS),
    Refusal("alignment", _POLICY, _alignment, "cloud.google.com/monitoring/api/ref_v3/rest/v3/Aggregation"),
    Refusal("documentation_size", _POLICY, _documentation, _ALERTS),
    Refusal("channel_labels", ("google_monitoring_notification_channel",), _channel_labels,
            "cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannelDescriptors"),
    Refusal("uptime_period", _UPTIME, _uptime_period, _UPTIME_DOCS),
    Refusal("uptime_regions", _UPTIME, _uptime_regions, _UPTIME_DOCS),
    Refusal("uptime_host", _UPTIME, _uptime_host, _UPTIME_DOCS),
)  # fmt: skip
