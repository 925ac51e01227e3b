"""Cloud Run, Cloud SQL, Monitoring."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shared.terraform.google_rules.look import Look, Problem, Rule, place, seconds, whole
from shared.terraform.written import UNKNOWN, Path, is_open

_SERVICE, _JOB = "google_cloud_run_v2_service", "google_cloud_run_v2_job"
_SQL, _POLICY = "google_sql_database_instance", "google_monitoring_alert_policy"
_UPTIME = "google_monitoring_uptime_check_config"
_UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}
_LEAST_GIB = {4: 2, 6: 4, 8: 4}
_MOST_GIB = ((1, 4), (2, 8), (4, 16), (6, 24), (8, 32))
_IMAGE = re.compile(
    r"[a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*(?::\d+(?=/))?(?:/[a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*)?"
    r"(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
)
_OWN_VARIABLES = ("PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION")
_BACKUPS = "settings.backup_configuration"


def _containers(look: Look) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    return look.blocks("containers", "template" if look.kind == _SERVICE else "template.template")


def _limits(container: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a container's limits say; UNKNOWN for each where that is not known."""
    resources = container.get("resources")
    if resources is None or resources == []:
        return {}
    limits = resources[0].get("limits", {}) if isinstance(resources[0], dict) else UNKNOWN
    return limits if isinstance(limits, dict) else {"cpu": UNKNOWN, "memory": UNKNOWN}


def _cpus(value: Any) -> float | None:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(m?)", str(value)) if not is_open(value) else None
    return float(found[1]) / (1000 if found[2] else 1) if found else None


def _gib(value: Any) -> float | None:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(k|M|G|Ki|Mi|Gi)?", str(value)) if not is_open(value) else None
    return float(found[1]) * _UNITS[found[2] or ""] / 2**30 if found else None


def _memory(look: Look) -> Iterator[Problem]:
    for where, container in _containers(look):
        limits = _limits(container)
        cpu, memory = _cpus(limits.get("cpu", "1")), _gib(limits.get("memory", "512Mi"))
        if cpu is None or memory is None:
            continue
        path = (*where, "resources", 0, "limits")
        least = _LEAST_GIB.get(int(cpu), 0) if cpu == int(cpu) else 0.125
        most = next((most for cpus, most in _MOST_GIB if cpu <= cpus), 32)
        if memory < least:
            yield path, f"{cpu:g} CPUs need at least {least:g} GiB of memory."
        elif memory > most:
            yield path, f"{cpu:g} CPUs have at most {most} GiB of memory: give it more CPUs."
        elif memory < 0.125:
            yield path, "A container needs at least 128 MiB of memory."


def _cpu(look: Look) -> Iterator[Problem]:
    for where, container in _containers(look):
        text = _limits(container).get("cpu")
        cpu = _cpus(text)
        if text is not None and not is_open(text) and (cpu not in (1, 2, 4, 6, 8) and not 0.08 <= (cpu or 0) < 1):
            yield (*where, "resources", 0, "limits"), f'"{text}" CPUs: less than 1, or 1, 2, 4, 6 or 8.'


def _small_cpu(look: Look) -> Iterator[Problem]:
    limits = [_cpus(_limits(container).get("cpu", "1")) for _, container in _containers(look)]
    if not any(cpu is not None and cpu < 1 for cpu in limits):
        return
    path = "template.max_instance_request_concurrency"
    concurrency = look.get(path)
    if not is_open(concurrency) and concurrency != 1:
        yield place(path), "Less than one CPU needs max_instance_request_concurrency = 1."
    if look.known("template.execution_environment") == "EXECUTION_ENVIRONMENT_GEN2":
        yield place("template.execution_environment"), "Less than one CPU needs the first execution environment."


def _scaling(look: Look) -> Iterator[Problem]:
    least, most = (whole(look.known(f"template.scaling.{name}_instance_count")) for name in ("min", "max"))
    if least is not None and most is not None and 0 < most < least:
        path = place("template.scaling.max_instance_count")
        yield path, f"max_instance_count {most} is less than min_instance_count {least}."


def _variables(look: Look) -> Iterator[Problem]:
    for where, container in _containers(look):
        seen: set[str] = set()
        env = container.get("env")
        for index, one in enumerate(env if isinstance(env, list) else ()):
            name = one.get("name") if isinstance(one, dict) else None
            if not isinstance(name, str):
                continue
            path = (*where, "env", index, "name")
            if name in _OWN_VARIABLES and look.kind == _SERVICE:
                yield path, f"Cloud Run sets {name} itself: leave it out."
            elif not name or "=" in name:
                yield path, f'"{name}" can\'t be the name of a variable.'
            elif name in seen:
                yield path, f"The variable {name} is there twice."
            seen.add(name)


def _exposed(look: Look) -> Iterator[Problem]:
    whole_list = look.get("template.containers")
    if not isinstance(whole_list, list) or UNKNOWN in whole_list or len(whole_list) < 2:
        return
    containers = list(_containers(look))
    exposed = [where for where, container in containers if container.get("ports")]
    if len(exposed) != 1 and not any(UNKNOWN in (container.get("ports") or []) for _, container in containers):
        yield (exposed or [containers[0][0]])[-1], "Of several containers exactly one has a ports block."


def _image(look: Look) -> Iterator[Problem]:
    for where, container in _containers(look):
        image = container.get("image")
        if isinstance(image, str) and not _IMAGE.fullmatch(image):
            yield (*where, "image"), f'"{image}" is no image: host/path:tag in lower case, without https://.'


def _traffic(look: Look) -> Iterator[Problem]:
    blocks = look.get("traffic")
    if not isinstance(blocks, list) or UNKNOWN in blocks:
        return
    shares = [block.get("percent") for block in blocks]
    if shares and all(isinstance(share, int) for share in shares) and sum(shares) != 100:
        yield place("traffic"), f"The percentages of traffic come to {sum(shares)}, not to 100."


def _network(look: Look) -> Iterator[Problem]:
    access = "template.vpc_access" if look.kind == _SERVICE else "template.template.vpc_access"
    if look.present(f"{access}.connector") and look.present(f"{access}.network_interfaces"):
        yield place(f"{access}.connector"), "vpc_access has a connector or network_interfaces, not both."


def _probes(look: Look) -> Iterator[Problem]:
    for where, container in _containers(look):
        for name in ("startup_probe", "liveness_probe"):
            probes = container.get(name)
            for index, probe in enumerate(probes if isinstance(probes, list) else ()):
                if not isinstance(probe, dict):
                    continue
                timeout, period = (whole(probe.get(f"{what}_seconds")) for what in ("timeout", "period"))
                if timeout is not None and period is not None and timeout > period:
                    path = (*where, name, index, "timeout_seconds")
                    yield path, f"timeout_seconds {timeout} is more than period_seconds {period}."


def edition(look: Look) -> str | None:
    """A database instance's edition, chosen by Google where the text has none; None when it is not known."""
    said, version = look.get("settings.edition"), look.known("database_version")
    if is_open(said) or (said is None and not isinstance(version, str)):
        return None
    if said is not None:
        return str(said)
    newer = re.fullmatch(r"POSTGRES_(?:1[6-9]|[2-9]\d)|MYSQL_(?:8_4|9_\d)", str(version))
    return "ENTERPRISE_PLUS" if newer else "ENTERPRISE"


def _tier(look: Look) -> Iterator[Problem]:
    tier, has = look.known("settings.tier"), edition(look)
    if not isinstance(tier, str) or has is None or not tier.startswith("db-"):
        return
    plus = tier.startswith(("db-perf-optimized-", "db-c4a-", "db-memory-optimized-"))
    if plus and has != "ENTERPRISE_PLUS":
        yield place("settings.tier"), f'The tier {tier} needs edition = "ENTERPRISE_PLUS".'
    elif not plus and has == "ENTERPRISE_PLUS":
        unsaid = " (which this version gets unless it is set)" if look.absent("settings.edition") else ""
        text = f'The edition ENTERPRISE_PLUS{unsaid} has no tier {tier}: set edition = "ENTERPRISE".'
        yield place("settings.tier"), text


def _custom_tier(look: Look) -> Iterator[Problem]:
    found = re.fullmatch(r"db-custom-(\d+)-(\d+)", str(look.known("settings.tier")))
    if found is None:
        return
    cpus, memory = int(found[1]), int(found[2])
    if not (cpus == 1 or (cpus % 2 == 0 and cpus <= 96)):
        yield place("settings.tier"), f"The number of CPUs is 1, or even and at most 96, not {cpus}."
    elif memory % 256 or memory < 3840 or not 0.9 * 1024 * cpus <= memory <= 6.5 * 1024 * cpus:
        text = f"Memory is a multiple of 256 MB, at least 3840 MB, and 0.9 to 6.5 GB a CPU, not {memory} MB."
        yield place("settings.tier"), text


def _shared_tier(look: Look) -> Iterator[Problem]:
    tier = look.known("settings.tier")
    if tier in ("db-f1-micro", "db-g1-small") and str(look.known("database_version")).startswith("SQLSERVER"):
        yield place("settings.tier"), f"SQL Server has no tier {tier}: use db-custom-1-3840."


def _recovery(look: Look) -> Iterator[Problem]:
    version, enabled = look.known("database_version"), look.get(f"{_BACKUPS}.enabled")
    if not isinstance(version, str):
        return
    mysql = version.startswith("MYSQL")
    for name, fits in (("point_in_time_recovery_enabled", not mysql), ("binary_log_enabled", mysql)):
        path = f"{_BACKUPS}.{name}"
        if look.known(path) is not True:
            continue
        if not fits:
            other = "binary_log_enabled" if mysql else "point_in_time_recovery_enabled"
            yield place(path), f"{version} has no {name}: use {other}."
        elif not is_open(enabled) and enabled is not True:
            yield place(path), f"{name} needs enabled = true beside it."


def _regional(look: Look) -> Iterator[Problem]:
    if look.known("settings.availability_type") != "REGIONAL" or not look.absent("master_instance_name"):
        return
    enabled, logs = look.get(f"{_BACKUPS}.enabled"), look.get(f"{_BACKUPS}.binary_log_enabled")
    path = place("settings.availability_type")
    if not is_open(enabled) and enabled is not True:
        yield path, "REGIONAL needs backup_configuration { enabled = true }."
    elif str(look.known("database_version")).startswith("MYSQL") and not is_open(logs) and logs is not True:
        yield path, "REGIONAL needs backup_configuration { binary_log_enabled = true } for MySQL."


def _log_days(look: Look) -> Iterator[Problem]:
    path = f"{_BACKUPS}.transaction_log_retention_days"
    days, has = whole(look.known(path)), edition(look)
    most = 7 if has == "ENTERPRISE" else 35
    if days is not None and not 1 <= days <= most:
        yield place(path), f"transaction_log_retention_days is 1 to {most} here, not {days}."


def _start(look: Look) -> Iterator[Problem]:
    start = look.known(f"{_BACKUPS}.start_time")
    if isinstance(start, str) and not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", start):
        yield place(f"{_BACKUPS}.start_time"), f'"{start}" is no time of day: HH:MM, as in 03:00.'


def _root_password(look: Look) -> Iterator[Problem]:
    given = ("root_password", "root_password_wo", "master_instance_name", "clone")
    if str(look.known("database_version")).startswith("SQLSERVER") and all(look.absent(name) for name in given):
        yield place("database_version"), "SQL Server needs a root_password."


def _authorized(look: Look) -> Iterator[Problem]:
    for where, value in look.every("settings.ip_configuration.authorized_networks.value"):
        if re.match(r"(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)", str(value)):
            yield where, f"{value} is private: authorized networks are public addresses."


def _data_cache(look: Look) -> Iterator[Problem]:
    path = "settings.data_cache_config.data_cache_enabled"
    if look.known(path) is True and edition(look) == "ENTERPRISE":
        yield place(path), 'The data cache needs edition = "ENTERPRISE_PLUS".'


def _log_match(look: Look) -> Iterator[Problem]:
    conditions = look.get("conditions")
    logs = [where for where, one in look.blocks("conditions") if one.get("condition_matched_log")]
    if not logs or not isinstance(conditions, list):
        return
    if sum(isinstance(one, dict) for one in conditions) > 1:
        yield logs[0], "A policy with condition_matched_log has this one condition only: make two policies."
    limits = look.get("alert_strategy.notification_rate_limit")
    if limits is None or limits == []:
        yield logs[0], "condition_matched_log needs alert_strategy { notification_rate_limit { period = ... } }."


def _rate_limit(look: Look) -> Iterator[Problem]:
    conditions = look.get("conditions")
    if not isinstance(conditions, list) or UNKNOWN in conditions:
        return
    logs = any(one.get("condition_matched_log") for one in conditions)
    path = "alert_strategy.notification_rate_limit"
    if conditions and not logs and look.present(path):
        yield place(path), "Only a policy with condition_matched_log has a notification_rate_limit."


def _six(look: Look) -> Iterator[Problem]:
    count = sum(1 for _ in look.blocks("conditions"))
    if count > 6:
        yield place("conditions"), f"A policy has at most 6 conditions, not {count}."


def _alignment(look: Look) -> Iterator[Problem]:
    for where, one in look.every("conditions.condition_threshold.aggregations"):
        for index, part in enumerate(one if isinstance(one, list) else ()):
            if not isinstance(part, dict):
                continue
            reducer, aligner = part.get("cross_series_reducer"), part.get("per_series_aligner")
            path = (*where, index)
            if isinstance(reducer, str) and reducer not in ("", "REDUCE_NONE") and aligner in (None, "", "ALIGN_NONE"):
                yield path, f"{reducer} needs a per_series_aligner."
            elif (
                isinstance(aligner, str) and aligner not in ("", "ALIGN_NONE") and part.get("alignment_period") is None
            ):
                yield path, f"{aligner} needs an alignment_period."


def _documentation(look: Look) -> Iterator[Problem]:
    text = look.known("documentation.content")
    if isinstance(text, str) and len(text.encode()) > 8192:
        yield place("documentation.content"), f"The documentation is {len(text.encode())} bytes long: at most 8192."


_NEEDED = {"email": "email_address", "sms": "number", "webhook_tokenauth": "url", "webhook_basicauth": "url",
           "slack": "channel_name", "pubsub": "topic"}  # fmt: skip


def _channel(look: Look) -> Iterator[Problem]:
    kind, labels = look.known("type"), look.get("labels")
    if not isinstance(kind, str) or is_open(labels):
        return
    name = _NEEDED.get(kind)
    found = labels.get(name) if isinstance(labels, dict) and name is not None else None
    if name is not None and found in (None, ""):
        yield place("labels"), f'A channel of the type {kind} needs the label "{name}".'
    elif kind == "email" and isinstance(found, str) and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", found):
        yield place("labels"), f'"{found}" is no mail address.'


def _period(look: Look) -> Iterator[Problem]:
    period = look.known("period")
    if isinstance(period, str) and seconds(period) not in (60, 300, 600, 900):
        yield place("period"), f'A period is 60s, 300s, 600s or 900s, not "{period}".'


def _regions(look: Look) -> Iterator[Problem]:
    regions = look.known("selected_regions")
    known = isinstance(regions, list) and not any(map(is_open, regions))
    if known and regions and len(regions) < 3 and "USA" not in regions:
        yield place("selected_regions"), "Choose regions with at least three places, such as USA, EUROPE, ASIA_PACIFIC."


def _host(look: Look) -> Iterator[Problem]:
    path = "monitored_resource.labels"
    labels = look.known(path)
    if not isinstance(labels, dict):
        return
    host = labels.get("host")
    if isinstance(host, str) and (not host or "/" in host):
        yield place(path), f'"{host}" is no host: without https:// and path.'
    if host is None and look.known("monitored_resource.type") == "uptime_url":
        yield place(path), 'uptime_url needs the label "host".'


_RUNS = (_SERVICE, _JOB)
SERVICES = (
    Rule("run_memory", _RUNS, _memory),
    Rule("run_cpu", _RUNS, _cpu),
    Rule("run_small_cpu", (_SERVICE,), _small_cpu),
    Rule("run_scaling", (_SERVICE,), _scaling),
    Rule("run_env", _RUNS, _variables),
    Rule("run_ports", (_SERVICE,), _exposed),
    Rule("run_traffic", (_SERVICE,), _traffic),
    Rule("run_network", _RUNS, _network),
    Rule("run_probe", (_SERVICE,), _probes),
    Rule("run_image", _RUNS, _image),
    Rule("sql_tier", (_SQL,), _tier),
    Rule("sql_custom_tier", (_SQL,), _custom_tier),
    Rule("sql_shared_tier", (_SQL,), _shared_tier),
    Rule("sql_recovery", (_SQL,), _recovery),
    Rule("sql_regional", (_SQL,), _regional),
    Rule("sql_log_days", (_SQL,), _log_days),
    Rule("sql_backup_start", (_SQL,), _start),
    Rule("sql_root_password", (_SQL,), _root_password),
    Rule("sql_networks", (_SQL,), _authorized),
    Rule("sql_data_cache", (_SQL,), _data_cache),
    Rule("log_match", (_POLICY,), _log_match),
    Rule("rate_limit", (_POLICY,), _rate_limit),
    Rule("condition_count", (_POLICY,), _six),
    Rule("alignment", (_POLICY,), _alignment),
    Rule("documentation_size", (_POLICY,), _documentation),
    Rule("channel_labels", ("google_monitoring_notification_channel",), _channel),
    Rule("uptime_period", (_UPTIME,), _period),
    Rule("uptime_regions", (_UPTIME,), _regions),
    Rule("uptime_host", (_UPTIME,), _host),
)
