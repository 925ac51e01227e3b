"""What the planner proposes: the plan of a deployment and its Terraform."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel


def _google_type(resource: str) -> str:
    """`compute_instance` is the short form of `google_compute_instance`."""
    return resource if resource.startswith(("google_", "random_")) else f"google_{resource}"


class MonitoringPolicy(BaseModel):
    """One alert policy that is born with a resource.

    `resource_ref` is the name the generator gives the resource (`backend-vm-1`, `app-db`), `metric_path` the Cloud
    Monitoring metric type, `threshold` in the metric's own unit (a ratio for utilizations, bytes per second for byte
    counters), `duration` in seconds with the unit (`"60s"`), a multiple of 60.
    """

    resource_ref: str
    metric_name: str
    metric_path: str
    threshold: float
    duration: str
    severity: str


class InfraPlan(BaseModel):
    """The plan for one goal.

    `resources` are Terraform types; the short form is read as the `google_` one. `estimated_cost_usd` is US dollars a
    month and is always computed by code. Unknown fields are ignored: what a model adds is not part of the plan.
    """

    cloud: str
    stack_type: str
    region: str
    machine_type: str
    autoscaling: bool
    estimated_cost_usd: float
    risk_flags: list[str]
    resources: list[Annotated[str, AfterValidator(_google_type)]]
    monitoring: list[MonitoringPolicy]


class TerraformFiles(BaseModel):
    """The three files of a deployment, as text."""

    main_tf: str
    variables_tf: str
    outputs_tf: str

    def by_name(self) -> dict[str, str]:
        """File name to text: `{"main.tf": ..., "variables.tf": ..., "outputs.tf": ...}`."""
        return {"main.tf": self.main_tf, "variables.tf": self.variables_tf, "outputs.tf": self.outputs_tf}

    @classmethod
    def from_names(cls, files: dict[str, str]) -> "TerraformFiles":
        """The reverse of `by_name`; a missing file is empty."""
        return cls(
            main_tf=files.get("main.tf", ""),
            variables_tf=files.get("variables.tf", ""),
            outputs_tf=files.get("outputs.tf", ""),
        )
