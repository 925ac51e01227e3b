"""Whole kinds of mistakes that files of people who had not seen the rules showed: a value, a name, a shape each."""

import pytest

from shared.terraform.diagnostics import Diagnostic, Position, SourceRange
from shared.terraform.repair import repair
from shared.terraform.repair.choices import choice_meant
from shared.terraform.repair.values import number_meant, seconds

SERVICE = 'resource "google_cloud_run_v2_service" "s" {\n  name = "svc"\n  template {\n    %s\n  }\n}\n'
CONTAINER = SERVICE % 'containers {\n      image = "a/b"\n      %s\n    }'


def flat(text: str) -> str:
    return " ".join(text.split())


def mended(text: str) -> str:
    said = [
        Diagnostic(
            summary="Unsupported argument",
            detail="An argument named x is not expected here, it conflicts with y.",
            range=SourceRange(filename="main.tf", start=Position(line=at), end=Position(line=at)),
        )
        for at in range(1, text.count("\n") + 2)
    ]
    return flat(repair({"main.tf": text}, said).files["main.tf"])


def of(kind: str, body: str) -> str:
    return f'resource "google_{kind}" "x" {{\n  {body}\n}}\n'


WRONG = [
    # a name in letters that Google refuses
    (of("redis_instance", 'name = "r"\n  memory_size_gb = 1'), 'name = "r-instance"'),
    (of("project_iam_custom_role", 'role_id = "my-role"'), 'role_id = "my_role"'),
    (of("bigquery_dataset", 'dataset_id = "my-data"'), 'dataset_id = "my_data"'),
    (of("dns_record_set", 'name = "www.example.com"\n  type = "A"'), 'name = "www.example.com."'),
    # a range is what something is, not what it is called
    (
        of(
            "compute_subnetwork",
            'name = "s"\n  secondary_ip_range {\n    name = "pods"\n    range = "10.1.0.0/16"\n  }',
        ),
        'range_name = "pods" ip_cidr_range = "10.1.0.0/16"',
    ),
    # too much
    (
        of(
            "sql_database_instance", 'settings {\n    tier = "a"\n    maintenance_window {\n      hour = 25\n    }\n  }'
        ),
        "hour = 23",
    ),
    # times and sizes in words
    (of("kms_crypto_key", 'name = "key-1"\n  rotation_period = "90 days"'), 'rotation_period = "7776000s"'),
    (of("pubsub_topic", 'name = "top"\n  message_retention_duration = "1d"'), 'message_retention_duration = "86400s"'),
    (of("dns_record_set", 'name = "a.b."\n  type = "A"\n  ttl = "5m"'), "ttl = 300"),
    (of("compute_disk", 'name = "disk"\n  size = "1TB"'), "size = 1024"),
    (
        of(
            "sql_database_instance",
            'settings {\n    tier = "a"\n    maintenance_window {\n      day = "sunday"\n    }\n  }',
        ),
        "day = 7",
    ),
    (
        of(
            "sql_database_instance",
            'settings {\n    tier = "a"\n    backup_configuration {\n      start_time = "3am"\n    }\n  }',
        ),
        'start_time = "03:00"',
    ),
    # names cut short, with their unit, with a switch's word, by their value, by what is left over
    (of("logging_project_sink", 'name = "s"\n  dest = "storage.googleapis.com/b"'), "destination ="),
    (of("compute_instance_group_manager", "update_policy {\n    max_surge = 1\n  }"), "max_surge_fixed = 1"),
    (of("compute_instance_group_manager", 'update_policy {\n    max_surge = "20%"\n  }'), "max_surge_percent = 20"),
    (of("compute_route", 'name = "r1"\n  next_hop = "10.0.0.1"'), 'next_hop_ip = "10.0.0.1"'),
    (
        of("storage_bucket_iam_member", 'bucket = "b"\n  role = "objectViewer"\n  member = "user:a@x.dev"'),
        '"roles/storage.objectViewer"',
    ),
    (
        of(
            "cloud_run_v2_job",
            'template {\n    template {\n      containers {\n        command = "python main.py"\n      }\n    }\n  }',
        ),
        'command = ["python", "main.py"]',
    ),
    (of("compute_backend_service", 'name = "b"\n  cdn_policy {\n    ttl = 3600\n  }'), "default_ttl = 3600"),
    (of("workflows_workflow", 'source_contents = "x: ${name}"'), '"x: $${name}"'),
    (of("monitoring_alert_policy", 'alert_strategy {\n    auto_close = "30m"\n  }'), 'auto_close = "1800s"'),
    (of("firestore_database", 'name = "d"\n  mode = "native"'), 'type = "FIRESTORE_NATIVE"'),
    (of("memorystore_instance", 'name = "valkey"\n  shard_count = 1\n  location = "a"'), 'instance_id = "valkey"'),
    # contraries
    (
        of("container_cluster", "addons_config {\n    http_load_balancing = true\n  }"),
        "http_load_balancing { disabled = false }",
    ),
    (
        of("container_cluster", "addons_config {\n    http_load_balancing {\n      enabled = false\n    }\n  }"),
        "disabled = true",
    ),
    # parts of something else
    (CONTAINER % 'memory = "512Mi"\n      cpu = 1', 'limits = { memory = "512Mi" cpu = "1" }'),
    (SERVICE % 'vpc_connector = "projects/p/c"', 'vpc_access { connector = "projects/p/c" }'),
    (of("project_iam_member", 'role = "viewer"\n  user = "a@b.c"'), 'role = "roles/viewer" member = "user:a@b.c"'),
    (of("compute_firewall", 'name = "f"\n  protocol = "tcp"\n  ports = [22]'), 'allow { protocol = "tcp"'),
    # shapes
    (
        of("secret_manager_secret", 'secret_id = "s"\n  replication {\n    user_managed = ["a", "b"]\n  }'),
        'user_managed { replicas { location = "a" } replicas { location = "b" } }',
    ),
    (
        of("compute_subnetwork", 'name = "s"\n  secondary_ip_range = {\n    pods = "10.0.0.0/8"\n  }'),
        'secondary_ip_range { range_name = "pods" ip_cidr_range = "10.0.0.0/8" }',
    ),
    (of("container_cluster", "enable_binary_authorization = true"), "PROJECT_SINGLETON_POLICY_ENFORCE"),
    (of("storage_bucket", 'name = "b"\n  cors:\n    - a\n    - 3'), 'cors = ["a", 3]'),
    (
        of("sql_database_instance", 'settings {\n    tier = "a"\n    disk {\n      size = 20\n    }\n  }'),
        'tier = "a" disk_size = 20',
    ),
    (of("project_service", 'service = ["a.b", "c.d"]'), 'for_each = toset(["a.b", "c.d"]) service = each.value'),
    (
        SERVICE % 'volumes {\n      name = "sql"\n      cloud_sql = ["a:b:c"]\n    }',
        'cloud_sql_instance { instances = ["a:b:c"] }',
    ),
    (of("compute_instance_group_manager", 'zone = "a"'), 'base_instance_name = "x"'),
    ('"google_pubsub_topic" "a" {\n  name = "abc"\n}\n', 'resource "google_pubsub_topic" "a" {'),
    ('output "a" {\n  value = var.b, var.c\n}\n', "value = [var.b, var.c]"),
    # two that exclude one another
    (of("compute_instance_template", 'name = "web"\n  name_prefix = "web-"'), '"e2-micro" name = "web" disk'),
    # a reference to another attribute than the one that is taken
    (
        of("kms_key_ring", 'name = "r"') + of("kms_crypto_key", "key_ring = google_kms_key_ring.x.name"),
        "key_ring = google_kms_key_ring.x.id",
    ),
    # the language
    ('locals {\n  a = var.x ?? "b"\n}\n', 'a = coalesce(var.x, "b")'),
    ('locals {\n  a = string.format("%s", lowercase("B"))\n}\n', 'a = format("%s", lower("B"))'),
    ('locals {\n  a = templatefile("s", port = 80)\n}\n', 'a = templatefile("s", { port = 80 })'),
    ('locals {\n  a = "${lookup(var.m, \\"a\\")}"\n}\n', 'lookup(var.m, "a")'),
    ("locals {\n  a = {for n in var.x : n upper(n)}\n}\n", "for n in var.x : n => upper(n)"),
    ("locals {\n  a = { x = 1 }\n  b = { y = 2 }\n  c = local.a + local.b\n}\n", "c = merge(local.a, local.b)"),
    (of("compute_disk", 'for_each = [1, 2]\n  name = "d${each.key}"'), 'toset(["1", "2"])'),
    (
        'variable "s" {\n  type = list(object({ name = string }))\n}\n'
        + of("compute_disk", "for_each = var.s\n  name = each.value.name"),
        "{ for item in var.s : item.name => item }",
    ),
    # a switch that is a choice here, here or further in, or that is said already
    (of("sql_database_instance", 'settings {\n    tier = "a"\n    high_availability = true\n  }'), "REGIONAL"),
    (of("sql_database_instance", 'high_availability = true\n  settings {\n    tier = "a"\n  }'), '"REGIONAL" }'),
    (of("redis_instance", "memory_size_gb = 1\n  high_availability = true"), 'tier = "STANDARD_HA"'),
    (of("cloudfunctions2_function", "event_trigger {\n    retry = true\n  }"), 'retry_policy = "RETRY_POLICY_RETRY"'),
    (of("dns_managed_zone", 'private = true\n  visibility = "private"'), 'name = "x" visibility = "private" }'),
    # names and values as arguments, and entries of a map that is missing
    (
        CONTAINER % 'env {\n        HOST = "h"\n        PORT = 5\n      }',
        'env { name = "HOST" value = "h" } env { name = "PORT" value = "5" }',
    ),
    (
        of("monitoring_uptime_check_config", 'monitored_resource {\n    type = "uptime_url"\n    host = "a.b"\n  }'),
        'labels = { host = "a.b" }',
    ),
    # what decides about all of it stays
    (
        of("container_cluster", 'location = "a"\n  remove_default_node_pool = true\n  enable_autopilot = true'),
        'location = "a" enable_autopilot = true }',
    ),
    # units
    (of("cloudfunctions2_function", "service_config {\n    available_memory_mb = 512\n  }"), '= "512M"'),
    (of("filestore_instance", 'file_shares {\n    name = "s"\n    capacity = "1TB"\n  }'), "capacity_gb = 1024"),
    (of("storage_bucket", 'retention_policy {\n    retention_period = "30d"\n  }'), 'retention_period = "2592000"'),
    (of("compute_router", 'bgp {\n    asn = "AS64514"\n  }'), "asn = 64514"),
    # what only the API refuses
    (of("sql_database_instance", 'database_version = "postgres-15"'), 'database_version = "POSTGRES_15"'),
    (of("compute_security_policy", 'rule {\n    action = "deny-403"\n  }'), 'action = "deny(403)"'),
    (of("compute_firewall", "allow {\n    ports = [22, 8000-8100]\n  }"), 'ports = [22, "8000-8100"]'),
    (of("compute_firewall", "allow {\n    ports = [22, 8000:8100]\n  }"), 'ports = [22, "8000-8100"]'),
    # one of several
    (
        of("storage_bucket", 'for_each = toset(["raw"])\n  name = each.key')
        + 'output "o" {\n  value = google_storage_bucket.x.raw.name\n}\n',
        'google_storage_bucket.x["raw"].name',
    ),
    (
        of("compute_disk", "for_each = { a = { size = 1 } }\n  name = each.key\n  size = each.size"),
        "size = each.value.size",
    ),
]

# Other names for one thing, a list of whole resources, a dynamic block that is empty, words of another API.
WRONG += [
    (of("sql_database", 'name = "a"\n  character_set = "utf8"'), 'charset = "utf8"'),
    (of("cloud_scheduler_job", 'name = "j"\n  retry_config {\n    retries = 3\n  }'), "retry_count = 3"),
    (of("bigquery_dataset", 'dataset_id = "d"\n  default_table_expiration = "1 day"'), "expiration_ms = 86400000"),
    (
        of("monitoring_alert_policy", 'conditions {\n    condition_mql {\n      query = "q"\n    }\n  }'),
        "condition_monitoring_query_language {",
    ),
    (
        of("monitoring_notification_channel", 'type = "email"')
        + of("monitoring_alert_policy", "notification_channels = [google_monitoring_notification_channel.x]"),
        "[google_monitoring_notification_channel.x.id]",
    ),
    (
        of("compute_instance", 'network_interface {\n    dynamic "access_config" {\n      for_each = [1]\n    }\n  }'),
        "for_each = [1] content {}",
    ),
    (of("kms_crypto_key", 'name = "k"\n  purpose = "encrypt_decrypt"'), 'purpose = "ENCRYPT_DECRYPT"'),
]

SAID = [
    of("cloud_run_v2_service", "concurrent_users = 80"),
    of("pubsub_topic", "guaranteed_order = true"),
    of("compute_instance", 'startup_delay = "5m"'),
    of("filestore_instance", 'file_shares {\n    name = "s"\n    capacity = "three weeks"\n  }'),
]


@pytest.mark.parametrize("text", SAID)
def test_what_says_something_that_can_not_be_told_stays_for_a_person(text: str) -> None:
    lines = [line.strip() for line in text.splitlines() if "=" in line and "name" not in line]
    assert all(line in mended(text) for line in lines)


@pytest.mark.parametrize(("wrong", "right"), WRONG)
def test_a_kind_of_mistake_is_mended_as_it_was_meant(wrong: str, right: str) -> None:
    assert right in mended(wrong)


def test_a_block_that_is_a_resource_of_its_own_becomes_one_that_refers_to_where_it_stood() -> None:
    text = mended(
        'resource "google_compute_router" "edge" {\n  name = "edge"\n  region = "us-east1"\n  network = "default"\n'
        '  nat {\n    name = "out"\n    nat_ip_allocate_option = "AUTO_ONLY"\n'
        '    source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"\n  }\n}\n'
    )
    assert 'resource "google_compute_router_nat" "edge" { router = google_compute_router.edge.name name = "out"' in text
    assert "region = google_compute_router.edge.region" in text


def test_what_restricts_is_not_what_goes_of_two_that_exclude_one_another() -> None:
    text = of("compute_firewall", 'name = "f"\n  source_tags = ["a"]\n  source_service_accounts = ["b@c.d"]')
    assert "source_tags" in mended(text)
    assert "source_service_accounts" in mended(text)


def test_nothing_but_a_whole_rule_says_that_it_lets_in_when_it_may_be_about_what_goes_out() -> None:
    text = of("compute_firewall", 'name = "f"\n  direction = "EGRESS"\n  protocol = "tcp"\n  ports = [22]')
    assert "allow {" not in mended(text)


def test_a_file_that_lacks_one_brace_gives_back_all_that_it_has_swallowed() -> None:
    inner = "".join(f'  resource "google_pubsub_topic" "t{n}" {{\n    name = "t{n}"\n  }}\n' for n in range(20))
    text = repair({"main.tf": f'resource "google_pubsub_topic" "a" {{\n  name = "a"\n{inner}}}\n'}, []).files["main.tf"]
    assert text.count('\nresource "google_pubsub_topic"') == 20


@pytest.mark.parametrize(
    ("said", "choices", "meant"),
    [
        ("internal", ["TRAFFIC_ALL", "A_INTERNAL_ONLY", "B_INTERNAL_LOAD_BALANCER"], "A_INTERNAL_ONLY"),
        ("HIGH_AVAILABILITY", ["REGIONAL", "ZONAL"], "REGIONAL"),
        ("rolling", ["OPPORTUNISTIC", "PROACTIVE"], "PROACTIVE"),
        ("private-ranges-only", ["ALL_TRAFFIC", "PRIVATE_RANGES_ONLY"], "PRIVATE_RANGES_ONLY"),
        ("mean", ["ALIGN_MEAN", "ALIGN_MAX"], "ALIGN_MEAN"),
        ("mauve", ["RED", "BLUE"], None),
        ("deny", ["ALLOW", "DENY_ALL", "DENY_SOME"], None),
    ],
)  # fmt: skip
def test_a_choice_in_other_words_is_the_one_it_can_only_mean(said: str, choices: list[str], meant: str | None) -> None:
    assert choice_meant(said, choices) == meant


def test_a_number_with_a_unit_is_one_of_the_unit_that_the_argument_has() -> None:
    assert [seconds(text) for text in ("90 days", "5m", "10", "soon")] == [7776000, 300, 10, None]
    assert number_meant("ttl", "5m") == "300"
    assert number_meant("max_retention_days", "2 weeks") == "14"
    assert number_meant("size", "2TB") == "2048"
    assert number_meant("size", "5m") is None
