"""A deployment that stands when a history begins: one machine."""

from shared.schemas import Deployment, InfraPlan, MonitoringPolicy, Resource, Run, RunStatus
from shared.terraform.naming import name_suffix
from tests.simulator.cloud import CPU, PROJECT, UPTIME

_MAIN = (
    'resource "google_compute_instance" "vm" {{\n  name         = "{name}"\n  machine_type = "{size}"\n'
    "  allow_stopping_for_update = true\n}}\n"
)


def standing(n: int, now: float) -> tuple[Run, Deployment, Resource]:
    """The run that made it, what is registered of it, and its machine."""
    deployment_id = f"run-d{n}"
    name, size = f"vm{name_suffix(deployment_id)}", "e2-medium"
    plan = InfraPlan(
        cloud="gcp",
        stack_type="backend_api",
        region="us-central1",
        machine_type=size,
        autoscaling=False,
        estimated_cost_usd=1.0,
        risk_flags=[],
        resources=["google_compute_instance"],
        monitoring=[],
    )
    files = {"main.tf": _MAIN.format(name=name, size=size)}
    run = Run(
        run_id=deployment_id,
        deployment_id=deployment_id,
        prompt="g",
        plan=plan,
        files=files,
        status=RunStatus.COMPLETED,
        created_at=now,
        updated_at=now,
    )
    deployment = Deployment(
        deployment_id=deployment_id,
        cloud="gcp",
        services=[],
        region="us-central1",
        terraform_state_path="x",
        alert_webhook_url="x",
        created_at=now,
        updated_at=now,
        files=files,
        outputs={"instance_ip": f"203.0.113.{n}"},
        alert_policies=[f"projects/{PROJECT}/alertPolicies/1"],
        monitoring_policies=[
            MonitoringPolicy(
                resource_ref=name,
                metric_name="high",
                metric_path=metric,
                threshold=0.8,
                duration="60s",
                severity="warning",
            )
            for metric in (CPU, UPTIME)
        ],
    )
    resource = Resource(
        name=name,
        deployment_id=deployment_id,
        ref="vm",
        type="google_compute_instance",
        address="google_compute_instance.vm",
        project=PROJECT,
        zone="us-central1-a",
        machine_type=size,
    )
    return run, deployment, resource
