"""A dashboard in Cloud Monitoring: the load of everything that bears the deployment's suffix."""

from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Settings, Verified, free, no_risks
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules


class DashboardSettings(Settings):
    """What is charted; what a deployment does not have stays empty."""

    machines: bool = True
    services: bool = True
    databases: bool = True
    load_balancers: bool = True

    @property
    def charts(self) -> tuple[tuple[str, str, str, str], ...]:
        """Title, filter (without the name), what bears the name, and the aligner of each chart."""
        return tuple(chart for kind, charts in _CHARTS.items() if getattr(self, kind) for chart in charts)


def _chart(title: str, resource: str, metric: str, name: str, aligner: str = "ALIGN_MEAN") -> tuple[str, str, str, str]:
    return title, f'resource.type=\\"{resource}\\" AND metric.type=\\"{metric}\\"', name, aligner


_RUN, _SQL, _LB = "run.googleapis.com", "cloudsql.googleapis.com/database", "loadbalancing.googleapis.com/https"
_CHARTS = {
    "machines": (
        _chart(
            "CPU of machines",
            "gce_instance",
            "compute.googleapis.com/instance/cpu/utilization",
            "metric.labels.instance_name",
        ),
    ),
    "services": (
        _chart(
            "Requests to services",
            "cloud_run_revision",
            f"{_RUN}/request_count",
            "resource.labels.service_name",
            "ALIGN_RATE",
        ),
        _chart(
            "Latency of services, 99th percentile",
            "cloud_run_revision",
            f"{_RUN}/request_latencies",
            "resource.labels.service_name",
            "ALIGN_PERCENTILE_99",
        ),
    ),
    "databases": (
        _chart("CPU of databases", "cloudsql_database", f"{_SQL}/cpu/utilization", "resource.labels.database_id"),
        _chart("Disk use of databases", "cloudsql_database", f"{_SQL}/disk/utilization", "resource.labels.database_id"),
    ),
    "load_balancers": (
        _chart(
            "Requests to load balancers",
            "https_lb_rule",
            f"{_LB}/request_count",
            "resource.labels.url_map_name",
            "ALIGN_RATE",
        ),
    ),
}

DASHBOARD = Part(
    name="dashboard",
    what="a dashboard of the load",
    synonyms=("monitoring dashboard", "metrics dashboard", "cloud monitoring dashboard"),
    elsewhere=("Amazon CloudWatch dashboard", "Azure dashboard"),
    usual_id="dashboard",
    means=("google_monitoring_dashboard",),
    settings=DashboardSettings,
    blocks=(Block("dashboard", "google_monitoring_dashboard", "{id}-load", named=False),),
    types=(TypeRules("google_monitoring_dashboard", name=NO_NAME, read_by_many=True),),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("dashboard", "Dashboard", "monitoring", "dashboard"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("dashboard", "google_monitoring_dashboard"),),
    apis=("monitoring.googleapis.com",),
    plan_roles=("roles/monitoring.viewer",),
    apply_roles=("roles/monitoring.editor",),
)
