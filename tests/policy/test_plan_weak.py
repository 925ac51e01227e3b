# ruff: noqa: E501 - a table of weakenings
"""What hand-written files make less safe is asked about, argument by argument; what the catalogue writes is not."""

import pytest

from jobs.terraform.policy.plan_weak import less_safe
from shared.parts.stacks import STACKS
from tests.attacks.test_removed_guards import ACCOUNT, Attack, Ref, firewall, planned, service, topic
from tests.policy.plan_room import PROJECT

DATABASE = {
    "name": "db-abcde", "region": "us-central1", "database_version": "POSTGRES_16", "project": PROJECT,
    "settings": [{"tier": "db-f1-micro", "ip_configuration": [{"ipv4_enabled": False, "ssl_mode": "ENCRYPTED_ONLY"}]}],
}  # fmt: skip
CACHE = {"name": "r-abcde", "region": "us-central1", "tier": "BASIC", "memory_size_gb": 1, "project": PROJECT,
         "auth_enabled": True, "transit_encryption_mode": "SERVER_AUTHENTICATION"}  # fmt: skip
STORES = {"google_sql_database_instance.own": DATABASE, "google_redis_instance.own": CACHE}
MAP = {"name": "m-abcde", "default_service": Ref("google_compute_backend_service.own.id")}


def database(**settings):
    (usual,) = DATABASE["settings"]
    return DATABASE | {"settings": [usual | settings]}


def bucket(**values):
    return {"name": "f-abcde", "location": "US", **values}


def deleting(**condition):
    return bucket(lifecycle_rule=[{"action": [{"type": "Delete"}], "condition": [condition]}])


def record(kind, *rrdatas):
    return {"name": "shop.example.com.", "type": kind, "ttl": 300, "rrdatas": list(rrdatas)}


def with_variable(name, value):
    return service(env=[{"name": name, "value": value}])


WEAK = [
    ("google_compute_ssl_policy", {"name": "p-abcde", "min_tls_version": "TLS_1_0"}, "min_tls_version = TLS_1_0"),
    ("google_compute_ssl_policy", {"name": "p-abcde"}, "profile = COMPATIBLE"),
    ("google_compute_ssl_policy", {"name": "p-abcde", "profile": "CUSTOM", "custom_features": ["TLS_RSA_WITH_3DES_EDE_CBC_SHA"]}, "3DES"),
    ("google_compute_target_https_proxy", {"name": "h-abcde"}, "ssl_policy is not set"),
    ("google_compute_target_https_proxy", {"name": "h-abcde", "ssl_policy": "x", "tls_early_data": "UNRESTRICTED"}, "tls_early_data"),
    ("google_compute_url_map", {**MAP, "default_url_redirect": [{"host_redirect": "evil.example.net"}]}, "evil.example.net"),
    ("google_compute_url_map", {**MAP, "path_matcher": [{"name": "p", "path_rule": [{"paths": ["/login"], "url_redirect": [{"host_redirect": "evil.example.net"}]}]}]}, "evil.example.net"),
    ("google_compute_url_map", {**MAP, "default_route_action": [{"url_rewrite": [{"host_rewrite": "evil.example.net"}]}]}, "evil.example.net"),
    ("google_compute_url_map", {**MAP, "default_route_action": [{"cors_policy": [{"allow_origin_regexes": [".*"], "allow_credentials": True}]}]}, "allow_credentials"),
    ("google_compute_url_map", {**MAP, "header_action": [{"response_headers_to_add": [{"header_name": "Set-Cookie", "header_value": "a=b", "replace": True}]}]}, "Set-Cookie"),
    ("google_compute_url_map", {**MAP, "header_action": [{"response_headers_to_remove": ["Content-Security-Policy"]}]}, "Content-Security-Policy"),
    ("google_compute_backend_service", {"name": "b-abcde", "cdn_policy": [{"cache_mode": "FORCE_CACHE_ALL"}]}, "FORCE_CACHE_ALL"),
    ("google_compute_backend_service", {"name": "b-abcde", "custom_request_headers": ["X-User: admin"]}, "X-User"),
    ("google_compute_backend_service", {"name": "b-abcde", "iap": [{"enabled": False}]}, "iap.enabled"),
    ("google_compute_security_policy", {"name": "a-abcde", "rule": [{"action": "allow", "priority": 0, "match": [{"config": [{"src_ip_ranges": ["*"]}]}]}]}, "lets everybody in"),
    ("google_compute_security_policy", {"name": "a-abcde", "rule": [{"action": "redirect", "priority": 0, "redirect_options": [{"type": "EXTERNAL_302", "target": "https://evil.example.net/x"}]}]}, "evil.example.net"),
    ("google_compute_instance", {"name": "v-abcde", "can_ip_forward": True}, "can_ip_forward"),
    ("google_compute_instance", {"name": "v-abcde", "desired_status": "TERMINATED"}, "desired_status"),
    ("google_monitoring_alert_policy", {"display_name": "x", "notification_channels": []}, "notification_channels"),
    ("google_monitoring_uptime_check_config", {"display_name": "x", "monitored_resource": [{"type": "uptime_url", "labels": {"host": "victim.example.net"}}]}, "victim.example.net"),
    ("google_monitoring_uptime_check_config", {"display_name": "x", "http_check": [{"headers": {"Authorization": "Bearer x"}}]}, "headers"),
    ("google_compute_instance", {"name": "v-abcde", "shielded_instance_config": [{"enable_secure_boot": False}]}, "enable_secure_boot"),
    ("google_compute_route", {"name": "r-abcde", "dest_range": "0.0.0.0/0", "next_hop_ip": "10.0.0.66"}, "10.0.0.66"),
    ("google_dns_record_set", record("A", "203.0.113.66"), "203.0.113.66"),
    ("google_dns_record_set", record("MX", "1 mx.evil.example.net."), "mx.evil.example.net"),
    ("google_dns_managed_zone", {"name": "z-abcde", "dns_name": "storage.googleapis.com.", "visibility": "private"}, "Google's own"),
    ("google_secret_manager_secret", {"secret_id": "s-abcde", "ttl": "60s"}, "ttl = 60s"),
    ("google_secret_manager_secret", {"secret_id": "s-abcde", "expire_time": "2026-12-01T00:00:00Z"}, "expire_time"),
    ("google_storage_bucket", deleting(age=0), "after 0 days"),
    ("google_storage_bucket", deleting(age=0, with_state="ARCHIVED"), "former versions"),
    ("google_storage_bucket", deleting(age=365, with_state="ARCHIVED"), "former versions"),
    ("google_storage_bucket", deleting(noncurrent_time_before="2099-01-01"), "former versions"),
    ("google_storage_bucket", deleting(created_before="2099-01-01", with_state="ARCHIVED"), "former versions"),
    ("google_storage_bucket", deleting(created_before="2099-01-01"), "at once"),
    ("google_storage_bucket", deleting(days_since_custom_time=1), "at once"),
    ("google_storage_bucket", deleting(matches_prefix=[""]), "deletes what is stored"),
    ("google_storage_bucket", bucket(cors=[{"origin": ["*"], "method": ["PUT"]}]), "cors.method = PUT"),
    ("google_storage_bucket", bucket(soft_delete_policy=[{"retention_duration_seconds": 0}]), "nothing would be kept"),
    ("google_storage_bucket", bucket(versioning=[{"enabled": False}]), "versioning.enabled"),
    ("google_sql_database_instance", database(ip_configuration=[{"ssl_mode": "ALLOW_UNENCRYPTED_AND_ENCRYPTED"}]), "ALLOW_UNENCRYPTED"),
    ("google_sql_database_instance", database(backup_configuration=[{"enabled": False}]), "backup_configuration.enabled"),
    ("google_sql_database_instance", database(database_flags=[{"name": "fsync", "value": "off"}]), "fsync"),
    ("google_sql_database_instance", {**DATABASE, "deletion_protection": False}, "deletion_protection"),
    ("google_sql_user", {"name": "eve@evil.example.net", "type": "CLOUD_IAM_USER"}, "eve@evil.example.net"),
    ("google_storage_bucket_iam_member", {"bucket": "own-abcde", "role": "roles/storage.objectViewer", "member": "group:all@evil.example.net"}, "all@evil.example.net"),
    ("google_monitoring_notification_channel", {"type": "email", "labels": {"email_address": "eve@evil.example.net"}}, "eve@evil.example.net"),
    ("google_monitoring_alert_policy", {"display_name": "a", "enabled": False}, "enabled = false"),
    ("google_redis_instance", CACHE | {"auth_enabled": False}, "auth_enabled"),
    ("google_redis_instance", CACHE | {"transit_encryption_mode": "DISABLED"}, "transit_encryption_mode"),
    ("google_kms_crypto_key", {"name": "k-abcde", "destroy_scheduled_duration": "86400s"}, "destroy_scheduled_duration"),
    ("google_pubsub_subscription", {"name": "s-abcde", "expiration_policy": [{"ttl": "86400s"}]}, "expiration_policy.ttl"),
    ("google_pubsub_topic", topic(message_transforms=[{"javascript_udf": [{"code": "x"}]}]), "javascript_udf"),
    ("google_artifact_registry_repository", {"repository_id": "r-abcde", "cleanup_policies": [{"id": "x", "action": "DELETE"}]}, "DELETE"),
    ("google_bigquery_dataset", {"dataset_id": "d_abcde", "default_table_expiration_ms": 3600000}, "default_table_expiration_ms"),
    ("google_firestore_database", {"name": "f-abcde", "delete_protection_state": "DELETE_PROTECTION_DISABLED"}, "delete_protection_state"),
    ("google_cloud_run_v2_service", {**service(), "custom_audiences": ["https://other.run.app"]}, "custom_audiences"),
    ("google_cloud_run_v2_service", {**service(), "traffic": [{"revision": "web-old", "percent": 100}]}, "web-old"),
    ("google_cloud_run_v2_service", {**service(), "template": [{"service_account": ACCOUNT, "containers": [{"image": "docker.io/evil/miner:latest"}]}]}, "docker.io/evil/miner"),
    *(
        ("google_cloud_run_v2_service", with_variable(name, value), "leads elsewhere than to the database")
        for name, value in {
            "PGHOST": "evil.example.net", "PGHOSTADDR": "203.0.113.9", "MYSQL_HOST": "evil.example.net", "DB_HOST": "203.0.113.9", "DBHOST": "x.example",
            "POSTGRES_SERVER": "x.example", "DATABASE_URL": "postgres://x.example/x", "SQLALCHEMY_DATABASE_URI": "postgresql://x.example/x",
            "SPRING_DATASOURCE_URL": "jdbc:postgresql://x.example/x", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://x.example/x",
            "ConnectionStrings__Default": "Host=x.example", "DB_CONNECTION_STRING": "Host=x.example",
        }.items()
    ),
    *(
        ("google_cloud_run_v2_service", with_variable(name, "redis://x.example:6379/0"), "leads elsewhere than to the cache")
        for name in ("REDIS_URL", "REDIS_HOST", "CELERY_BROKER_URL", "BROKER_URL", "CELERY_RESULT_BACKEND", "SPRING_REDIS_HOST", "CACHE_URL")
    ),
    ("google_cloud_run_v2_service", with_variable("CELERY_CONFIG_MODULE", "evil.config"), "decides what the program loads"),
    ("google_cloud_run_v2_service", with_variable("WORKER_CLASS", "evil.Worker"), "decides what the program loads"),
]  # fmt: skip


def asked(kind, values, said="a shop"):
    plan, files = planned(Attack(("", ""), "", kind, values, more=STORES))
    return less_safe(plan, files, said)


@pytest.mark.parametrize(("kind", "values", "named"), WEAK, ids=[f"{kind}-{named}" for kind, _, named in WEAK])
def test_what_is_less_safe_is_named(kind, values, named):
    told = asked(kind, values)
    assert any(each.startswith(f"{kind}.x: ") and named in each for each in told), told


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("google_compute_ssl_policy", {"name": "p-abcde", "profile": "MODERN", "min_tls_version": "TLS_1_2"}),
        ("google_compute_url_map", {**MAP, "default_url_redirect": [{"https_redirect": True, "strip_query": False}]}),
        ("google_compute_url_map", {**MAP, "header_action": [{"response_headers_to_add": [{"header_name": "Strict-Transport-Security"}]}]}),
        ("google_compute_security_policy", {"name": "a-abcde", "rule": [{"action": "allow", "priority": 2147483647, "match": [{"config": [{"src_ip_ranges": ["*"]}]}]}]}),
        ("google_dns_record_set", record("TXT", "v=spf1 -all")),
        ("google_storage_bucket", deleting(num_newer_versions=3)),
        ("google_storage_bucket", deleting(age=365)),
        ("google_storage_bucket", bucket(cors=[{"origin": ["*"], "method": ["GET"]}])),
        ("google_sql_database_instance", database(database_flags=[{"name": "max_connections", "value": "100"}])),
        ("google_sql_user", {"name": "app", "type": "CLOUD_IAM_SERVICE_ACCOUNT"}),
        ("google_redis_instance", CACHE),
        ("google_pubsub_subscription", {"name": "s-abcde", "expiration_policy": [{"ttl": ""}]}),
        *(("google_cloud_run_v2_service", with_variable(*each)) for each in (
            ("DB_HOST", "db-abcde"), ("DB_HOST", "localhost"), ("PGHOST", "/cloudsql/x"), ("DATABASE_URL", "sqlite:///x.db"), ("LEGACY_SYSTEM_HOST", "x.example"),
            ("DB_NAME", "shop"), ("CACHE_TTL", "60"), ("LOG_LEVEL", "info"),
        )),
    ],
)  # fmt: skip
def test_what_is_as_safe_as_it_need_be_is_not_asked_about(kind, values):
    assert [each for each in asked(kind, values) if each.startswith(f"{kind}.x: ")] == []


@pytest.mark.parametrize(
    ("port", "goal", "is_asked"),
    [("9999", "a game server", True), ("9999", "a game server on port 9999", False), ("443", "a shop", False)],
)
def test_a_port_that_nobody_named_is_asked_about(port, goal, is_asked):
    told = asked("google_compute_firewall", firewall("0.0.0.0/0", port), goal)
    assert [f"port {port} would be open" in each for each in told] == [True] * is_asked


def test_what_the_person_named_is_not_asked_about():
    values = {**MAP, "default_url_redirect": [{"host_redirect": "www.shop.example"}]}
    assert asked("google_compute_url_map", values, "send everybody to www.shop.example") == []
    assert asked("google_compute_url_map", values, "send everybody to www.shop.example.com") != []


def test_what_was_so_before_is_not_asked_about_again():
    values = {"name": "p-abcde", "min_tls_version": "TLS_1_0", "profile": "MODERN"}
    plan, files = planned(Attack(("", ""), "", "google_compute_ssl_policy", values, before=values))
    assert less_safe(plan, files, "") == []


@pytest.mark.terraform
def test_nothing_that_the_catalogue_writes_is_asked_about(documents):
    told = {stack: less_safe(document, files, "", files) for stack in STACKS for files, document in [documents(stack)]}
    assert {stack: lines for stack, lines in told.items() if lines} == {}
