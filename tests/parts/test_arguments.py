"""Where a part's settings stand in Terraform is said twice, in its template and for what others wrote: both are one."""

import pytest

from functions.planning.adopted.read import read
from shared.parts import PARTS, part_named
from tests.parts.architectures import architecture, part
from tests.parts.test_every_part import files_of

# Of each part one that is not the usual one.
SETTINGS = {
    "vm": {"machine_type": "n2-standard-4", "disk_gb": 33, "disk_type": "pd-ssd"},
    "sql": {"version": "17", "tier": "db-custom-4-15360", "availability": "regional", "disk_gb": 44,
            "disk_limit_gb": 90, "pitr": "false", "backup_days": 12, "log_days": 3, "query_insights": "true",
            "maintenance_day": 2},
    "redis": {"memory_gb": 6, "availability": "regional", "version": "REDIS_7_0"},
    "bucket": {"storage_class": "NEARLINE"},
    "cloud_run": {"cpu": "2", "memory": "4Gi", "env": "A=1,B=two", "port": 9000, "min_instances": 2, "max_instances": 7,
                  "concurrency": 11, "timeout_s": 77, "session_affinity": "true", "cpu_always": "true"},
    "run_job": {"cpu": "2", "memory": "4Gi", "env": "A=1", "tasks": 4, "parallelism": 2, "timeout_s": 99, "retries": 1},
    "worker_pool": {"cpu": "2", "memory": "4Gi", "env": "A=1", "instances": 3},
    "function": {"runtime": "nodejs24", "memory": "1Gi", "timeout_s": 99, "min_instances": 1, "max_instances": 4},
    "gke": {"mode": "standard", "node_type": "e2-standard-8", "disk_gb": 77, "min_nodes": 2, "max_nodes": 9,
            "channel": "STABLE"},
    "filestore": {"tier": "ZONAL", "capacity_gb": 2048},
    "queue": {"retention_days": 3, "ack_s": 44, "min_backoff_s": 12, "max_backoff_s": 444},
    "tasks": {"min_backoff_s": 3, "max_backoff_s": 333},
    "schedule": {"cron": "5 4 * * *", "timezone": "Europe/Berlin", "retries": 2, "paused": "true"},
}  # fmt: skip


@pytest.mark.parametrize("name", [each.name for each in PARTS if each.arguments])
def test_what_a_template_writes_is_read_as_the_settings_that_it_was_written_of(name):
    used = [part("job", "run_job")] if name == "schedule" else []
    given = architecture(part("one", name, *(each.id for each in used), **SETTINGS[name]), *used, name="one")
    kind = part_named(name)
    meant = kind.settings.model_validate({each.key: each.value for each in given.parts[0].settings})
    taken = read(files_of(given).by_name(), given.region)
    found = next(each for each in taken.architecture.parts if each.part == name)
    said = {each.key: each.value for each in found.settings}
    texts = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in meant}
    assert {key: said.get(key) for key in {each.key for each in kind.arguments}} == {
        key: texts[key] for key in {each.key for each in kind.arguments}
    }
