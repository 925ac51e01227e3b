"""Pub/Sub, storage, DNS, schedules, secrets, caches, clusters, access."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Any

from shared.terraform.google_rules.look import EVERY, Look, Problem, Rule, last_part, place, seconds, whole
from shared.terraform.written import UNKNOWN, is_open

_SUBSCRIPTION, _BUCKET, _RECORD = "google_pubsub_subscription", "google_storage_bucket", "google_dns_record_set"
_SCHEDULE, _SECRET, _REDIS = "google_cloud_scheduler_job", "google_secret_manager_secret", "google_redis_instance"
_CLUSTER, _ZONE = "google_container_cluster", "google_dns_managed_zone"


def _endpoint(look: Look) -> Iterator[Problem]:
    url = look.known("push_config.push_endpoint")
    if isinstance(url, str) and url and not re.fullmatch(r"https://[^/\s]+(?:/\S*)?", url):
        yield place("push_config.push_endpoint"), f'"{url}" is no address for pushes: https://...'


def _exactly_once(look: Look) -> Iterator[Problem]:
    if look.known("enable_exactly_once_delivery") is True and look.present("push_config.push_endpoint"):
        yield place("enable_exactly_once_delivery"), "Exactly once is for subscriptions that are pulled."


def _backoffs(look: Look) -> Iterator[Problem]:
    least, most = (seconds(look.known(f"retry_policy.{name}_backoff")) for name in ("minimum", "maximum"))
    if least is not None and most is not None and least > most:
        yield place("retry_policy.minimum_backoff"), "minimum_backoff is more than maximum_backoff."


def _expiry(look: Look) -> Iterator[Problem]:
    life, kept = seconds(look.known("expiration_policy.ttl")), seconds(look.known("message_retention_duration"))
    if life is not None and kept is not None and life < kept:
        text = f"The ttl {life:g}s is less than message_retention_duration, {kept:g}s."
        yield place("expiration_policy.ttl"), text


def _dead_letters(look: Look) -> Iterator[Problem]:
    path = "dead_letter_policy.dead_letter_topic"
    topic, letters = look.get("topic"), look.get(path)
    same = isinstance(topic, str) and isinstance(letters, str) and last_part(topic) == last_part(letters)
    if same or (is_open(topic) and topic is not UNKNOWN and topic == letters):
        yield place(path), "Dead letters go to another topic than the subscription's own."


_MULTI = {"US", "EU", "ASIA", "ASIA1", "EUR4", "EUR5", "EUR7", "EUR8", "NAM4"}


def _location(look: Look) -> Iterator[Problem]:
    said = look.known("location")
    if isinstance(said, str) and said.upper() not in _MULTI and not re.fullmatch(r"(?i)[a-z]+-[a-z]+\d+", said):
        yield place("location"), f'"{said}" is no place for a bucket: US, EU, ASIA or a region such as us-central1.'


def _lifecycle(look: Look) -> Iterator[Problem]:
    for where, rule in look.blocks("lifecycle_rule"):
        actions, conditions = rule.get("action"), rule.get("condition")
        action: Any = actions[0] if isinstance(actions, list) and actions else None
        if isinstance(action, dict):
            kind, storage = action.get("type"), action.get("storage_class")
            if kind == "SetStorageClass" and storage in (None, ""):
                yield (*where, "action", 0), "SetStorageClass needs a storage_class."
            if kind in ("Delete", "AbortIncompleteMultipartUpload") and storage not in (None, ""):
                yield (*where, "action", 0, "storage_class"), f"{kind} takes no storage_class."
        if isinstance(conditions, list) and conditions and conditions[0] == {}:
            yield (*where, "condition", 0), "A lifecycle rule needs a condition, such as age = 30."


def _website(look: Look) -> Iterator[Problem]:
    page = look.known("website.main_page_suffix")
    if isinstance(page, str) and page.startswith("/"):
        yield place("website.main_page_suffix"), f'"{page}" is an object\'s name: without / at its start.'


def _bucket_acl(look: Look) -> Iterator[Problem]:
    bucket = look.other(look.get("bucket"), _BUCKET)
    if bucket is not None and bucket.known("uniform_bucket_level_access") is True:
        yield (
            place("bucket"),
            "The bucket has uniform_bucket_level_access: grant with google_storage_bucket_iam_member.",
        )


def _record_name(look: Look) -> Iterator[Problem]:
    zone, name = look.other(look.get("managed_zone"), _ZONE), look.known("name")
    suffix = zone.known("dns_name") if zone is not None else None
    if isinstance(name, str) and isinstance(suffix, str) and name != suffix and not name.endswith("." + suffix):
        yield place("name"), f'"{name}" is not in the zone {suffix}'


def _record_data(look: Look) -> Iterator[Problem]:
    kind, data = look.known("type"), look.known("rrdatas")
    for value in data if isinstance(data, list) else ():
        if isinstance(value, str) and isinstance(kind, str) and not _fits(kind, value):
            yield place("rrdatas"), f'"{value}" is nothing for a record of the type {kind}.'


def _fits(kind: str, text: str) -> bool:
    if kind in ("A", "AAAA"):
        try:
            return ipaddress.ip_address(text).version == (4 if kind == "A" else 6)
        except ValueError:
            return False
    if kind in ("CNAME", "NS", "PTR", "ALIAS"):
        return text.endswith(".") and " " not in text
    return kind != "MX" or re.fullmatch(r"\d+ \S+\.", text) is not None


def _cname(look: Look) -> Iterator[Problem]:
    if look.known("type") != "CNAME":
        return
    data, zone = look.known("rrdatas"), look.other(look.get("managed_zone"), _ZONE)
    if isinstance(data, list) and len(data) > 1:
        yield place("rrdatas"), "A CNAME has exactly one value."
    if zone is not None and zone.known("dns_name") is not None and zone.known("dns_name") == look.known("name"):
        yield place("type"), "There is no CNAME at a zone's own name: use ALIAS or A."


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_FIELDS: tuple[tuple[int, int, list[str]], ...] = (
    (0, 59, []),
    (0, 23, []),
    (1, 31, []),
    (1, 12, _MONTHS),
    (0, 7, _DAYS),
)


def is_cron(text: str) -> bool:
    """Whether a text is five fields of unix cron."""
    fields = text.split()
    return len(fields) == len(_FIELDS) and all(
        all(_part(part, *limits) for part in field.split(",")) for field, limits in zip(fields, _FIELDS, strict=True)
    )


def _part(part: str, least: int, most: int, words: list[str]) -> bool:
    base, slash, step = part.partition("/")
    if slash and not (step.isdigit() and int(step) > 0):
        return False
    if base == "*":
        return True
    ends = [str(words.index(one.lower()) + least) if one.lower() in words else one for one in base.split("-")]
    if len(ends) > 2 or not all(one.isdigit() and least <= int(one) <= most for one in ends):
        return False
    return len(ends) == 1 or int(ends[0]) <= int(ends[1])


def _cron(look: Look) -> Iterator[Problem]:
    text = look.known("schedule")
    if isinstance(text, str) and not is_cron(text) and not re.match(r"(?i)every |\d+ of |[a-z]{3},?.* \d\d:\d\d", text):
        yield place("schedule"), f'"{text}" is no schedule: minute hour day month weekday, as in "0 9 * * 1-5".'


def _zone(look: Look) -> Iterator[Problem]:
    zone = look.known("time_zone")
    # The list of zones is the system's; that a zone is an area and a place is true everywhere.
    if isinstance(zone, str) and "/" not in zone and not re.fullmatch(r"UTC|GMT|[A-Z]{3,4}\d?[A-Z]{0,3}|Zulu", zone):
        yield place("time_zone"), f'"{zone}" is no time zone: area and place, as in Europe/Berlin.'


def _uri(look: Look) -> Iterator[Problem]:
    uri = look.known("http_target.uri")
    if isinstance(uri, str) and not re.match(r"https?://\S+$", uri):
        yield place("http_target.uri"), f'"{uri}" is no address: https://...'


def _body(look: Look) -> Iterator[Problem]:
    method = look.get("http_target.http_method")
    if isinstance(method, str) and method.upper() not in ("POST", "PUT", "PATCH") and look.present("http_target.body"):
        yield place("http_target.body"), f"{method} has no body: use POST, PUT or PATCH."


def _rotation(look: Look) -> Iterator[Problem]:
    if not look.present("rotation"):
        return
    if look.absent("topics"):
        yield place("rotation"), "A rotation needs a topics block to be told to."
    elif look.present("rotation.rotation_period") and look.absent("rotation.next_rotation_time"):
        yield place("rotation.rotation_period"), "rotation_period needs next_rotation_time."


def _secret_size(look: Look) -> Iterator[Problem]:
    data = look.known("secret_data")
    if isinstance(data, str) and len(data.encode()) > 65536:
        yield place("secret_data"), "A secret has at most 64 KiB."


def _replicas(look: Look) -> Iterator[Problem]:
    tier, mode, size = look.known("tier"), look.known("read_replicas_mode"), whole(look.known("memory_size_gb"))
    wanted = look.known("replica_count") or mode == "READ_REPLICAS_ENABLED"
    if tier == "BASIC" and wanted:
        yield place("tier"), 'Replicas need tier = "STANDARD_HA".'
    elif mode == "READ_REPLICAS_ENABLED" and size is not None and size < 5:
        yield place("memory_size_gb"), "Read replicas need at least 5 GB."


def _zones(look: Look) -> Iterator[Problem]:
    one, other = look.known("location_id"), look.known("alternative_location_id")
    if other and look.known("tier") == "BASIC":
        yield place("alternative_location_id"), 'It needs tier = "STANDARD_HA".'
    elif other and one == other:
        yield place("alternative_location_id"), "It must be another zone than location_id."


def _snapshots(look: Look) -> Iterator[Problem]:
    path = "persistence_config.persistence_mode"
    if look.known(path) == "RDB" and look.absent("persistence_config.rdb_snapshot_period"):
        yield place(path), "RDB needs rdb_snapshot_period."


def _soft_delete(look: Look) -> Iterator[Problem]:
    path = "soft_delete_policy.retention_duration_seconds"
    kept = whole(look.known(path))
    if kept is not None and kept != 0 and not 604800 <= kept <= 7776000:
        yield place(path), f"Deleted objects are kept 0 seconds, or 7 to 90 days (604800 to 7776000), not {kept}."


def _bucket_ip(look: Look) -> Iterator[Problem]:
    name = look.known("name")
    if isinstance(name, str) and re.fullmatch(r"\d+\.\d+\.\d+\.\d+", name):
        yield place("name"), "A bucket's name can't be an IP address."


def _nodes(look: Look) -> Iterator[Problem]:
    least, most = (whole(look.known(f"autoscaling.{name}_node_count")) for name in ("min", "max"))
    if least is not None and most is not None and least > most:
        yield place("autoscaling.max_node_count"), f"max_node_count {most} is less than min_node_count {least}."


def _autopilot(look: Look) -> Iterator[Problem]:
    if look.known("enable_autopilot") is True and look.known("remove_default_node_pool") is True:
        yield place("remove_default_node_pool"), "An Autopilot cluster has no default node pool."


def _master(look: Look) -> Iterator[Problem]:
    path = "private_cluster_config.master_ipv4_cidr_block"
    value = look.known(path)
    if isinstance(value, str) and not re.fullmatch(r"(?:\d+\.){3}\d+/28", value):
        yield place(path), f'"{value}" must be a /28.'


def _units(look: Look) -> Iterator[Problem]:
    units = whole(look.known("processing_units"))
    if units is not None and units % (100 if units < 1000 else 1000):
        yield place("processing_units"), f"A multiple of 100 below 1000, of 1000 above, not {units}."


def _sink(look: Look) -> Iterator[Problem]:
    to = look.known("destination")
    if isinstance(to, str) and not re.match(r"(?:storage|bigquery|pubsub|logging)\.googleapis\.com/\S+$", to):
        yield place("destination"), f'"{to}" is no destination: as in storage.googleapis.com/BUCKET.'


def _extractors(look: Look) -> Iterator[Problem]:
    extractors, labels = look.get("label_extractors"), look.get("metric_descriptor.labels")
    if is_open(extractors) or is_open(labels) or (isinstance(labels, list) and UNKNOWN in labels):
        return
    names = set(extractors) if isinstance(extractors, dict) else set()
    keys = {one.get("key") for one in labels or []}
    if names != keys and not any(map(is_open, keys)):
        odd = min(str(one) for one in names ^ keys)
        yield place("label_extractors"), f'The label "{odd}" must be in label_extractors and in metric_descriptor.'


def _grants(look: Look) -> bool:
    return look.kind.endswith(("_iam_member", "_iam_binding"))


def _role(look: Look) -> Iterator[Problem]:
    role = look.known("role") if _grants(look) else None
    if isinstance(role, str) and not re.fullmatch(r"(?:(?:projects|organizations)/[^/]+/)?roles/[\w.]+", role):
        yield place("role"), f'"{role}" is no role: as in roles/storage.objectViewer.'


def _members(look: Look) -> Iterator[tuple[str, str]]:
    for name in ("member", "members") if _grants(look) else ():
        value = look.known(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield name, one


def _address(look: Look) -> Iterator[Problem]:
    for name, member in _members(look):
        kind, _, address = member.partition(":")
        mail = kind in ("user", "serviceAccount", "group") and "[" not in address and "?" not in address
        if mail and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
            yield place(name), f'"{address}" is no mail address.'


def _public_owner(look: Look) -> Iterator[Problem]:
    for name, member in _members(look):
        if look.known("role") == "roles/owner" and member in ("allUsers", "allAuthenticatedUsers"):
            yield place(name), f"{member} can't be the owner."


def _texts(look: Look) -> Iterator[Problem]:
    for name, most in (("display_name", 100), ("description", 256)):
        value = look.known(name)
        if isinstance(value, str) and len(value.encode()) > most:
            yield place(name), f"{name} has at most {most} bytes."


def _service(look: Look) -> Iterator[Problem]:
    name = look.known("service")
    if isinstance(name, str) and not re.fullmatch(r"[a-z0-9.-]+\.(?:googleapis\.com|goog|cloud\.goog)", name):
        yield place("service"), f'"{name}" is no service: as in compute.googleapis.com.'


def _memory(look: Look) -> Iterator[Problem]:
    text = look.known("service_config.available_memory")
    if isinstance(text, str) and not re.fullmatch(r"\d+(?:k|M|Mi|G|Gi)?", text):
        yield place("service_config.available_memory"), f'"{text}" is no amount of memory: as in 512M.'


def _instances(look: Look) -> Iterator[Problem]:
    least, most = (whole(look.known(f"service_config.{name}_instance_count")) for name in ("min", "max"))
    if least is not None and most is not None and 0 < most < least:
        path = place("service_config.max_instance_count")
        yield path, f"max_instance_count {most} is less than min_instance_count {least}."


def _queue(look: Look) -> Iterator[Problem]:
    least, most = (seconds(look.known(f"retry_config.{name}_backoff")) for name in ("min", "max"))
    if least is not None and most is not None and least > most:
        yield place("retry_config.min_backoff"), "min_backoff is more than max_backoff."


_FUNCTION = ("google_cloudfunctions2_function",)
DATA = (
    Rule("push_endpoint", (_SUBSCRIPTION,), _endpoint),
    Rule("exactly_once", (_SUBSCRIPTION,), _exactly_once),
    Rule("backoffs", (_SUBSCRIPTION,), _backoffs),
    Rule("expiry_and_retention", (_SUBSCRIPTION,), _expiry),
    Rule("dead_letter_topic", (_SUBSCRIPTION,), _dead_letters),
    Rule("bucket_location", (_BUCKET,), _location),
    Rule("bucket_name_ip", (_BUCKET,), _bucket_ip),
    Rule("soft_delete", (_BUCKET,), _soft_delete),
    Rule("lifecycle", (_BUCKET,), _lifecycle),
    Rule("website", (_BUCKET,), _website),
    Rule("bucket_acl", ("google_storage_bucket_acl", "google_storage_bucket_access_control"), _bucket_acl),
    Rule("record_name", (_RECORD,), _record_name),
    Rule("record_data", (_RECORD,), _record_data),
    Rule("record_cname", (_RECORD,), _cname),
    Rule("cron", (_SCHEDULE,), _cron),
    Rule("time_zone", (_SCHEDULE,), _zone),
    Rule("scheduler_uri", (_SCHEDULE,), _uri),
    Rule("scheduler_body", (_SCHEDULE,), _body),
    Rule("rotation", (_SECRET,), _rotation),
    Rule("secret_size", ("google_secret_manager_secret_version",), _secret_size),
    Rule("redis_tier", (_REDIS,), _replicas),
    Rule("redis_zones", (_REDIS,), _zones),
    Rule("redis_persistence", (_REDIS,), _snapshots),
    Rule("node_bounds", ("google_container_node_pool",), _nodes),
    Rule("autopilot", (_CLUSTER,), _autopilot),
    Rule("master_range", (_CLUSTER,), _master),
    Rule("processing_units", ("google_spanner_instance",), _units),
    Rule("sink_destination", ("google_logging_project_sink",), _sink),
    Rule("metric_labels", ("google_logging_metric",), _extractors),
    Rule("role", EVERY, _role),
    Rule("member_address", EVERY, _address),
    Rule("public_owner", ("google_project_iam_member", "google_project_iam_binding"), _public_owner),
    Rule("account_texts", ("google_service_account",), _texts),
    Rule("service_name", ("google_project_service",), _service),
    Rule("function_memory", _FUNCTION, _memory),
    Rule("function_scaling", _FUNCTION, _instances),
    Rule("queue_backoff", ("google_cloud_tasks_queue",), _queue),
)
