"""A world with what Terraform applies for a stack, put there directly: quick, and with the provider's attributes."""

from infra.local.world import Entry, World

PROJECT = "p"
ZONE = "us-central1-b"
SUFFIX = "k3x9q"
CPU = "compute.googleapis.com/instance/cpu/utilization"
DISK = "compute.googleapis.com/instance/disk/read_bytes_count"
UPTIME = "monitoring.googleapis.com/uptime_check/check_passed"
BACKENDS = "cloudsql.googleapis.com/database/postgresql/num_backends"


class Clock:
    """Time that goes by when it is told to."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


def machine(
    world: World, name: str = f"backend-vm-1-{SUFFIX}", machine_type: str = "e2-medium", **more: object
) -> Entry:
    entry_id = f"projects/{PROJECT}/zones/{ZONE}/instances/{name}"
    attributes = {
        "name": name,
        "project": PROJECT,
        "zone": ZONE,
        "machine_type": machine_type,
        "instance_id": "4000000000000000123",
        "current_status": "RUNNING",
        "tags": ["http-server"],
        "labels": {"deployment": "run-1"},
        "metadata": {"enable-oslogin": "TRUE"},
        "network_interface": [
            {
                "network": f"projects/{PROJECT}/global/networks/vpc",
                "network_ip": "10.10.0.2",
                "access_config": [{"nat_ip": "203.0.113.7"}],
            }
        ],
        **more,
    }
    return world.put("google_compute_instance", entry_id, attributes)


def firewall(world: World, name: str = f"backend-allow-http-{SUFFIX}") -> Entry:
    attributes = {
        "name": name,
        "project": PROJECT,
        "network": f"projects/{PROJECT}/global/networks/vpc",
        "direction": "INGRESS",
        "source_ranges": ["0.0.0.0/0"],
        "target_tags": ["http-server"],
        "allow": [{"protocol": "tcp", "ports": ["80", "443"]}],
    }
    return world.put("google_compute_firewall", f"projects/{PROJECT}/global/firewalls/{name}", attributes)


def database(world: World, name: str = f"app-db-{SUFFIX}") -> Entry:
    attributes = {"name": name, "project": PROJECT, "region": "us-central1", "database_version": "POSTGRES_16"}
    attributes["settings"] = [{"tier": "db-custom-1-3840"}]
    return world.put("google_sql_database_instance", f"projects/{PROJECT}/instances/{name}", attributes)


def group(world: World, name: str = f"web-group-{SUFFIX}", size: int = 2) -> Entry:
    template = f"projects/{PROJECT}/global/instanceTemplates/web-template"
    shape = {
        "name": "web-template",
        "machine_type": "e2-standard-2",
        "tags": ["load-balanced"],
        "network_interface": [{"network": f"projects/{PROJECT}/global/networks/vpc"}],
    }
    world.put("google_compute_instance_template", template, shape)
    attributes = {
        "name": name,
        "project": PROJECT,
        "zone": ZONE,
        "base_instance_name": name,
        "target_size": size,
        "version": [{"instance_template": template}],
    }
    entry_id = f"projects/{PROJECT}/zones/{ZONE}/instanceGroupManagers/{name}"
    return world.put("google_compute_instance_group_manager", entry_id, attributes)


def channel(world: World, url: str) -> Entry:
    entry_id = f"projects/{PROJECT}/notificationChannels/1"
    return world.put(
        "google_monitoring_notification_channel",
        entry_id,
        {"type": "webhook_tokenauth", "labels": {"url": url}, "enabled": True},
    )


def policy(
    world: World,
    number: int,
    filter_: str,
    *,
    name: str = "cpu_high",
    resource: str = f"backend-vm-1-{SUFFIX}",
    threshold: float = 0.8,
    duration: str = "60s",
    severity: str = "CRITICAL",
    **aggregation: object,
) -> Entry:
    entry_id = f"projects/{PROJECT}/alertPolicies/{number}"
    aggregation = {"alignment_period": "60s", "per_series_aligner": "ALIGN_MEAN", **aggregation}
    threshold_part = {
        "filter": filter_,
        "comparison": "COMPARISON_GT",
        "threshold_value": threshold,
        "duration": duration,
        "aggregations": [aggregation],
        "trigger": [{"count": 1, "percent": None}],
    }
    attributes = {
        "display_name": f"backend-vm-1 — {name}",
        "project": PROJECT,
        "enabled": True,
        "severity": severity,
        "notification_channels": [f"projects/{PROJECT}/notificationChannels/1"],
        "user_labels": {"resource": resource, "metric": name},
        "conditions": [
            {
                "name": f"{entry_id}/conditions/9",
                "display_name": f"{resource}: {name}",
                "condition_threshold": [threshold_part],
            }
        ],
        "alert_strategy": [{"auto_close": "1800s"}],
        "documentation": [{"content": "Look at it.", "mime_type": "text/markdown", "subject": name}],
    }
    return world.put("google_monitoring_alert_policy", entry_id, attributes)


def cpu_policy(world: World, number: int = 1) -> Entry:
    name = f"backend-vm-1-{SUFFIX}"
    return policy(
        world, number, f'resource.type="gce_instance" AND metric.type="{CPU}" AND metric.labels.instance_name="{name}"'
    )


def uptime_check(world: World, host: str = "203.0.113.7") -> Entry:
    attributes = {
        "project": PROJECT,
        "period": "60s",
        "timeout": "5s",
        "uptime_check_id": "http-1",
        "http_check": [{"path": "/", "port": 80}],
        "monitored_resource": [{"type": "uptime_url", "labels": {"host": host, "project_id": PROJECT}}],
    }
    entry_id = f"projects/{PROJECT}/uptimeCheckConfigs/http-1"
    return world.put("google_monitoring_uptime_check_config", entry_id, attributes)


def uptime_policy(world: World) -> Entry:
    return policy(
        world,
        2,
        f'resource.type="uptime_url" AND metric.type="{UPTIME}" AND metric.labels.check_id="http-1"',
        name="http_unreachable",
        threshold=1,
        severity="ERROR",
        alignment_period="1200s",
        per_series_aligner="ALIGN_NEXT_OLDER",
        cross_series_reducer="REDUCE_COUNT_FALSE",
        group_by_fields=["resource.label.*"],
    )
