"""Pub/Sub, storage, DNS, schedules, secrets, caches, clusters, access: what their APIs refuse."""

import ipaddress
import re
from zoneinfo import available_timezones

from infra.local.provider.refusals.refusal import Refusal, Request, seconds
from shared.terraform.schema import provider_schema

_SUBSCRIPTION = ("google_pubsub_subscription",)
_BUCKET = ("google_storage_bucket",)
_RECORD = ("google_dns_record_set",)
_SCHEDULE = ("google_cloud_scheduler_job",)
_SECRET = ("google_secret_manager_secret",)
_REDIS = ("google_redis_instance",)


def _push_endpoint(request: Request) -> str | None:
    endpoint = request.get("push_config.push_endpoint")
    if isinstance(endpoint, str) and endpoint and not re.fullmatch(r"https://[^/\s]+(?:/\S*)?", endpoint):
        return f"Invalid push endpoint given (endpoint={endpoint}): it must be an HTTPS URL."
    return None


def _exactly_once(request: Request) -> str | None:
    if request.get("enable_exactly_once_delivery") is True and request.get("push_config.push_endpoint"):
        return "Exactly once delivery can only be enabled for pull subscriptions."
    return None


def _backoffs(request: Request) -> str | None:
    least, most = (seconds(request.get(f"retry_policy.{name}_backoff")) for name in ("minimum", "maximum"))
    if least is not None and most is not None and least > most:
        return f"The minimum backoff ({least:g}s) must not be greater than the maximum backoff ({most:g}s)."
    return None


def _expiry(request: Request) -> str | None:
    life, kept = seconds(request.get("expiration_policy.ttl")), seconds(request.get("message_retention_duration"))
    if life is not None and kept is not None and life < kept:
        return "The expiration policy's ttl must not be shorter than the message retention duration."
    return None


def _dead_letter(request: Request) -> str | None:
    topic, letters = request.get("topic"), request.get("dead_letter_policy.dead_letter_topic")
    if topic and letters and str(topic).rsplit("/", 1)[-1] == str(letters).rsplit("/", 1)[-1]:
        return "The dead letter topic must not be the subscription's own topic."
    return None


_MULTI_REGIONS = {"US", "EU", "ASIA", "ASIA1", "EUR4", "EUR5", "EUR7", "EUR8", "NAM4"}


def _location(request: Request) -> str | None:
    location = str(request.get("location") or "").upper()
    if location and location not in _MULTI_REGIONS and not re.fullmatch(r"[A-Z]+-[A-Z]+\d+", location):
        return f"The specified location constraint is not valid: '{request.get('location')}'."
    return None


def _lifecycle(request: Request) -> str | None:
    rules = request.values.get("lifecycle_rule")
    for rule in rules if isinstance(rules, list) else ():
        action = (rule.get("action") or [{}])[0] if isinstance(rule, dict) else {}
        kind, storage_class = action.get("type"), action.get("storage_class")
        if kind == "SetStorageClass" and not storage_class:
            return "A lifecycle rule with the action SetStorageClass needs a storage class."
        if kind in ("Delete", "AbortIncompleteMultipartUpload") and storage_class:
            return f"A lifecycle rule with the action {kind} takes no storage class."
        condition = (rule.get("condition") or [{}])[0] if isinstance(rule, dict) else {}
        said = [name for name, value in condition.items() if value not in (None, "", [], 0, False, "ANY")]
        zero = any(condition.get(name) == 0 for name in ("age", "num_newer_versions", "days_since_noncurrent_time"))
        if not said and not zero and condition.get("with_state") in (None, ""):
            return "A lifecycle rule needs at least one condition."
    return None


def _bucket_acl(request: Request) -> str | None:
    bucket = request.named(request.get("bucket"), "google_storage_bucket")
    if bucket is not None and bucket.attributes.get("uniform_bucket_level_access") is True:
        return "Cannot use ACL API to update bucket policy when uniform bucket-level access is enabled."
    return None


def _website(request: Request) -> str | None:
    name = request.get("website.main_page_suffix")
    if isinstance(name, str) and name.startswith("/"):
        return f"Invalid website main page suffix: '{name}'."
    return None


def _record_name(request: Request) -> str | None:
    zone = request.named(request.get("managed_zone"), "google_dns_managed_zone")
    name = request.get("name")
    suffix = zone.attributes.get("dns_name") if zone is not None else None
    if isinstance(name, str) and isinstance(suffix, str) and name != suffix and not name.endswith("." + suffix):
        return f"Invalid value for 'entity.change.additions[0].name': '{name}' is not in the zone {suffix}"
    return None


def _record_data(request: Request) -> str | None:
    kind, data = request.get("type"), request.get("rrdatas")
    for value in data if isinstance(data, list) else ():
        text = str(value)
        if kind in ("A", "AAAA"):
            try:
                good = ipaddress.ip_address(text).version == (4 if kind == "A" else 6)
            except ValueError:
                good = False
        elif kind in ("CNAME", "NS", "PTR", "ALIAS"):
            good = text.endswith(".") and " " not in text
        elif kind == "MX":
            good = re.fullmatch(r"\d+ \S+\.", text) is not None
        else:
            good = True
        if not good:
            return f"Invalid value for 'entity.change.additions[0].rrdata[0]': '{text}' is no data of a {kind} record"
    return None


def _record_cname(request: Request) -> str | None:
    if request.get("type") != "CNAME":
        return None
    data = request.get("rrdatas")
    if isinstance(data, list) and len(data) > 1:
        return "Invalid value for 'entity.change.additions[0].rrdata': a CNAME record has exactly one value"
    zone = request.named(request.get("managed_zone"), "google_dns_managed_zone")
    if zone is not None and zone.attributes.get("dns_name") == request.get("name"):
        return "Invalid value for 'entity.change.additions[0].name': a CNAME record cannot stand at the zone's apex"
    return None


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_FIELDS: tuple[tuple[int, int, list[str]], ...] = (
    (0, 59, []),
    (0, 23, []),
    (1, 31, []),
    (1, 12, _MONTHS),
    (0, 7, _DAYS),
)


def _cron(text: str) -> bool:
    fields = text.split()
    return len(fields) == len(_FIELDS) and all(
        all(_cron_part(part, *limits) for part in field.split(","))
        for field, limits in zip(fields, _FIELDS, strict=True)
    )


def _cron_part(part: str, least: int, most: int, words: list[str]) -> bool:
    base, slash, step = part.partition("/")
    if slash and (not step.isdigit() or int(step) == 0):
        return False
    if base == "*":
        return True
    ends = [str(words.index(one.lower()) + least) if one.lower() in words else one for one in base.split("-")]
    if len(ends) > 2 or not all(one.isdigit() and least <= int(one) <= most for one in ends):
        return False
    return len(ends) == 1 or int(ends[0]) <= int(ends[1])


def _schedule(request: Request) -> str | None:
    text = request.get("schedule")
    if isinstance(text, str) and not _cron(text) and not re.match(r"(?i)every |\d+ of |[a-z]{3},?.* \d\d:\d\d", text):
        return f'Schedule or time zone is invalid: "{text}"'
    return None


def _time_zone(request: Request) -> str | None:
    zone = request.get("time_zone")
    if isinstance(zone, str) and zone not in available_timezones():
        return f'Schedule or time zone is invalid: the time zone "{zone}" is unknown'
    return None


def _target_uri(request: Request) -> str | None:
    uri = request.get("http_target.uri")
    if isinstance(uri, str) and not re.match(r"https?://\S+$", uri):
        return f'HttpTarget.uri must be a URI with http:// or https://, not "{uri}".'
    return None


def _target_body(request: Request) -> str | None:
    method = str(request.get("http_target.http_method") or "POST").upper()
    if request.get("http_target.body") and method not in ("POST", "PUT", "PATCH"):
        return f"HttpTarget.body is only allowed with POST, PUT or PATCH, not with {method}."
    return None


def _rotation(request: Request) -> str | None:
    if not isinstance(request.values.get("rotation"), list) or not request.values["rotation"]:
        return None
    if not request.get("topics"):
        return "Secret.topics must be set when Secret.rotation is."
    if request.get("rotation.rotation_period") and not request.get("rotation.next_rotation_time"):
        return "Rotation.next_rotation_time must be set when rotation_period is."
    return None


def _payload(request: Request) -> str | None:
    data = request.get("secret_data")
    if isinstance(data, str) and len(data.encode()) > 65536:
        return f"Secret payload is {len(data.encode())} bytes. The maximum is 65536."
    return None


def _redis_replicas(request: Request) -> str | None:
    tier, mode = request.get("tier") or "BASIC", request.get("read_replicas_mode")
    if tier == "BASIC" and (request.get("replica_count") or mode == "READ_REPLICAS_ENABLED"):
        return "Read replicas are only supported for instances of the Standard tier."
    size = request.get("memory_size_gb")
    if mode == "READ_REPLICAS_ENABLED" and isinstance(size, int) and size < 5:
        return "Read replicas need an instance of at least 5 GB."
    return None


def _redis_zone(request: Request) -> str | None:
    one, other = request.get("location_id"), request.get("alternative_location_id")
    if (request.get("tier") or "BASIC") == "BASIC" and other:
        return "alternative_location_id is only for instances of the Standard tier."
    if one and one == other:
        return "alternative_location_id must be another zone than location_id."
    return None


def _redis_persistence(request: Request) -> str | None:
    mode, period = (request.get(f"persistence_config.{name}") for name in ("persistence_mode", "rdb_snapshot_period"))
    if mode == "RDB" and not period:
        return "persistence_config.rdb_snapshot_period must be set for RDB."
    return None


def _nodes(request: Request) -> str | None:
    paths = ("autoscaling.min_node_count", "autoscaling.max_node_count")
    least, most = (request.get(path) for path in paths)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        return f"autoscaling: min_node_count {least} must not be greater than max_node_count {most}."
    return None


def _autopilot(request: Request) -> str | None:
    if request.get("enable_autopilot") is True and request.get("remove_default_node_pool") is True:
        return "Autopilot clusters have no default node pool to remove."
    return None


def _master_range(request: Request) -> str | None:
    value = request.get("private_cluster_config.master_ipv4_cidr_block")
    if isinstance(value, str) and not re.fullmatch(r"(?:\d+\.){3}\d+/28", value):
        return f"Invalid master IPv4 CIDR block '{value}': it must be a /28."
    return None


def _processing_units(request: Request) -> str | None:
    units = request.get("processing_units")
    if isinstance(units, int) and units % (100 if units < 1000 else 1000):
        return f"Invalid processing units {units}: a multiple of 100 below 1000, of 1000 above."
    return None


def _sink(request: Request) -> str | None:
    destination = request.get("destination")
    services = "storage|bigquery|pubsub|logging"
    if isinstance(destination, str) and not re.match(rf"(?:{services})\.googleapis\.com/\S+$", destination):
        return f"Invalid destination for a sink: '{destination}'."
    return None


def _metric_labels(request: Request) -> str | None:
    extractors = request.get("label_extractors")
    keys = {value for _, value in request.every("metric_descriptor.labels.key")}
    names = set(extractors) if isinstance(extractors, dict) else set()
    if names != keys:
        odd = min(names ^ keys)
        return f"The label '{odd}' must be both in metric_descriptor.labels and in label_extractors."
    return None


def _role(request: Request) -> str | None:
    role = request.get("role")
    kinds = r"roles/[\w.]+|(?:projects|organizations)/[^/]+/roles/[\w.]+"
    if isinstance(role, str) and not re.fullmatch(kinds, role):
        return f"Role {role} is not supported for this resource."
    return None


def _member_address(request: Request) -> str | None:
    members = [request.get("member"), *(request.get("members") or [])]
    for member in members:
        kind, _, address = str(member or "").partition(":")
        mail = kind in ("user", "serviceAccount", "group") and "[" not in address and "?" not in address
        if mail and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
            return f"Invalid principal: the address of {member} is not valid."
    return None


def _public_project(request: Request) -> str | None:
    members = [request.get("member"), *(request.get("members") or [])]
    if request.get("role") == "roles/owner" and any(one in ("allUsers", "allAuthenticatedUsers") for one in members):
        return "Owners cannot be allUsers or allAuthenticatedUsers."
    return None


def _account_text(request: Request) -> str | None:
    for name, most in (("display_name", 100), ("description", 256)):
        value = request.get(name)
        if isinstance(value, str) and len(value.encode()) > most:
            return f"Invalid value for {name}: {len(value.encode())} bytes. The maximum is {most}."
    return None


def _service_name(request: Request) -> str | None:
    service = request.get("service")
    if isinstance(service, str) and not re.fullmatch(r"[a-z0-9.-]+\.(?:googleapis\.com|goog|cloud\.goog)", service):
        return f"Not found or permission denied for service(s): {service}."
    return None


def _function_memory(request: Request) -> str | None:
    text = request.get("service_config.available_memory")
    if isinstance(text, str) and not re.fullmatch(r"\d+(?:k|M|Mi|G|Gi)?", text):
        return f"Invalid value for available_memory: '{text}'. It must be a quantity such as 512M."
    return None


def _function_scaling(request: Request) -> str | None:
    least, most = (request.get(f"service_config.{name}_instance_count") for name in ("min", "max"))
    if isinstance(least, int) and isinstance(most, int) and 0 < most < least:
        return f"max_instance_count {most} must not be smaller than min_instance_count {least}."
    return None


def _queue_backoff(request: Request) -> str | None:
    least, most = (seconds(request.get(f"retry_config.{name}_backoff")) for name in ("min", "max"))
    if least is not None and most is not None and least > most:
        return f"RetryConfig.minBackoff ({least:g}s) must not be greater than maxBackoff ({most:g}s)."
    return None


def _grants(kind: str) -> tuple[str, ...]:
    """Every type that grants to a member, or to members."""
    return tuple(sorted(name for name in provider_schema("google-beta").resource_types() if name.endswith(kind)))


_MEMBERS = (*_grants("_iam_member"), *_grants("_iam_binding"))
_PROJECT_GRANTS = ("google_project_iam_member", "google_project_iam_binding")
_REDIS_DOCS = "cloud.google.com/memorystore/docs/redis/about-read-replicas"
_SCHEDULER_DOCS = "cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs"
_SUBSCRIPTION_DOCS = "cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions"
_RECORD_DOCS = "cloud.google.com/dns/docs/records-overview"
_MEMBER_DOCS = "cloud.google.com/iam/docs/principal-identifiers"
DATA = (
    Refusal("push_endpoint", _SUBSCRIPTION, _push_endpoint, "cloud.google.com/pubsub/docs/push"),
    Refusal("exactly_once", _SUBSCRIPTION, _exactly_once, "cloud.google.com/pubsub/docs/exactly-once-delivery"),
    Refusal("backoffs", _SUBSCRIPTION, _backoffs, _SUBSCRIPTION_DOCS),
    Refusal("expiry_and_retention", _SUBSCRIPTION, _expiry, _SUBSCRIPTION_DOCS),
    Refusal("dead_letter_topic", _SUBSCRIPTION, _dead_letter, "cloud.google.com/pubsub/docs/dead-letter-topics"),
    Refusal("bucket_location", _BUCKET, _location, "cloud.google.com/storage/docs/locations", reason="invalid"),
    Refusal("lifecycle", _BUCKET, _lifecycle, "cloud.google.com/storage/docs/lifecycle", reason="invalid"),
    Refusal("website", _BUCKET, _website, "cloud.google.com/storage/docs/static-website", reason="invalid"),
    Refusal("bucket_acl", ("google_storage_bucket_acl", "google_storage_bucket_access_control"), _bucket_acl,
            "cloud.google.com/storage/docs/uniform-bucket-level-access", reason="invalid"),
    Refusal("record_name", _RECORD, _record_name, _RECORD_DOCS, reason="invalid"),
    Refusal("record_data", _RECORD, _record_data, _RECORD_DOCS, reason="invalid"),
    Refusal("record_cname", _RECORD, _record_cname, _RECORD_DOCS, reason="cnameResourceRecordSetConflict"),
    Refusal("cron", _SCHEDULE, _schedule, "cloud.google.com/scheduler/docs/configuring/cron-job-schedules"),
    Refusal("time_zone", _SCHEDULE, _time_zone, _SCHEDULER_DOCS),
    Refusal("scheduler_uri", _SCHEDULE, _target_uri, _SCHEDULER_DOCS),
    Refusal("scheduler_body", _SCHEDULE, _target_body, _SCHEDULER_DOCS),
    Refusal("rotation", _SECRET, _rotation, "cloud.google.com/secret-manager/docs/secret-rotation"),
    Refusal("secret_size", ("google_secret_manager_secret_version",), _payload,
            "cloud.google.com/secret-manager/quotas"),
    Refusal("redis_tier", _REDIS, _redis_replicas, _REDIS_DOCS),
    Refusal("redis_zones", _REDIS, _redis_zone,
            "cloud.google.com/memorystore/docs/redis/reference/rest/v1/projects.locations.instances"),
    Refusal("redis_persistence", _REDIS, _redis_persistence,
            "cloud.google.com/memorystore/docs/redis/about-rdb-snapshots"),
    Refusal("node_bounds", ("google_container_node_pool",), _nodes,
            "cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler"),
    Refusal("autopilot", ("google_container_cluster",), _autopilot,
            "cloud.google.com/kubernetes-engine/docs/concepts/autopilot-overview"),
    Refusal("master_range", ("google_container_cluster",), _master_range,
            "cloud.google.com/kubernetes-engine/docs/how-to/private-clusters"),
    Refusal("processing_units", ("google_spanner_instance",), _processing_units,
            "cloud.google.com/spanner/docs/compute-capacity"),
    Refusal("sink_destination", ("google_logging_project_sink",), _sink,
            "cloud.google.com/logging/docs/export/configure_export_v2"),
    Refusal("metric_labels", ("google_logging_metric",), _metric_labels,
            "cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics"),
    Refusal("role", _MEMBERS, _role, "cloud.google.com/iam/docs/roles-overview", reason="badRequest"),
    Refusal("member_address", _MEMBERS, _member_address, _MEMBER_DOCS, reason="badRequest"),
    Refusal("public_owner", _PROJECT_GRANTS, _public_project, _MEMBER_DOCS, reason="badRequest"),
    Refusal("account_texts", ("google_service_account",), _account_text,
            "cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts"),
    Refusal("service_name", ("google_project_service",), _service_name,
            "cloud.google.com/service-usage/docs/reference/rest/v1/services", status=403, reason="forbidden"),
    Refusal("function_memory", ("google_cloudfunctions2_function",), _function_memory,
            "cloud.google.com/functions/docs/configuring/memory"),
    Refusal("function_scaling", ("google_cloudfunctions2_function",), _function_scaling,
            "cloud.google.com/functions/docs/configuring/min-instances"),
    Refusal("queue_backoff", ("google_cloud_tasks_queue",), _queue_backoff,
            "cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues"),
)  # fmt: skip
