"""What exists: deployments and the resources that belong to them."""

from typing import Literal

from pydantic import BaseModel, Field

from shared.schemas.architecture import Architecture
from shared.schemas.environment import DEFAULT_ENVIRONMENT
from shared.schemas.plan import InfraPlan, MonitoringPolicy
from shared.schemas.run import PlannedChange
from shared.schemas.said import Said


class Resource(BaseModel):
    """`resources/{name}`: a cloud resource by its real name, and the deployment that owns it.

    `ref` is the plan's name for it (`backend-vm-1`), `name` the real one (`backend-vm-1-k3x9q`), `address` its
    Terraform address, `cloud_id` the numeric id Compute Engine gave it, `zone` or `region` where it lives,
    `machine_type` its size where it has one.
    """

    name: str
    deployment_id: str
    ref: str
    type: str
    address: str
    project: str
    cloud_id: str | None = None
    zone: str | None = None
    region: str | None = None
    machine_type: str | None = None


class ChangedBy(BaseModel):
    """Who last changed a resource behind the files' back, by the audit log: `how` is the API's method, `at` when."""

    address: str
    who: str
    at: float
    how: str = ""


class Drift(BaseModel):
    """What differs from a deployment's files: what a plan would do to set it back. `at` in epoch seconds.

    In each change's `attributes` stands first what is there, then what the files say. `changed_by` is who did it, as
    far as the audit log could be read and knows. `left_by` is who said that it is to stay so; nobody is told of
    it again until something else differs.
    """

    run_id: str
    at: float
    changes: list[PlannedChange]
    changed_by: list[ChangedBy] = Field(default_factory=list)
    left_by: str = ""


class Deployment(BaseModel):
    """`deployments/{deployment_id}`: the metadata of one deployment.

    `services` are the plan's resource types, `resource_map` maps real resource names to the id of the run that made
    or last changed them, `monitoring_policies` are the alert policies as applied, `alert_policies` Google's own names
    of those that stand in its state. `created_at` in epoch seconds.
    `run_id` is the run that last worked on it; `incomplete` when that did not come to its end, so that what stands is
    less than what was asked for. `monthly_cost_usd` is what stands costs, `agreed_usd`
    what a person knew of last.
    `application` is the name that people call it by. `architecture`, `plan`, `files` and `planned_by` are those of the
    run that last worked on it, `applied_run_id` is the last that came to its end; `images` are those that
    were built for it, by the variable that takes each, `state_generation` the generation of its state's object in the
    bucket. `environment` is where it stands, `project` that one's project (empty: the default one's).
    `drift` is what differed from the files at the last look, at `checked_at`; `drift_untold`: people have not heard
    of it. `budget_usd` is what its goal says that it may cost in a month. `ends_at` it ends by itself, `lasts` seconds
    after it was made; `end_told` is what people were told of that.
    """

    deployment_id: str
    cloud: str
    services: list[str]
    region: str
    terraform_state_path: str
    alert_webhook_url: str
    resource_map: dict[str, str] = Field(default_factory=dict)
    monitoring_policies: list[MonitoringPolicy] = Field(default_factory=list)
    alert_policies: list[str] = Field(default_factory=list)
    created_at: float
    updated_at: float
    prompt: Said = ""
    stack_type: str = ""
    monthly_cost_usd: float = 0.0
    agreed_usd: float | None = None
    outputs: dict[str, object] = Field(default_factory=dict)
    files: dict[str, str] = Field(default_factory=dict)
    status: Literal["complete", "incomplete"] = "complete"
    run_id: str = ""
    application: str = ""
    architecture: Architecture | None = None
    plan: InfraPlan | None = None
    planned_by: str = ""
    applied_run_id: str = ""
    images: dict[str, str] = Field(default_factory=dict)
    state_generation: str = ""
    environment: str = DEFAULT_ENVIRONMENT
    project: str = ""
    drift: Drift | None = None
    drift_untold: bool = False
    checked_at: float = 0.0
    budget_usd: float | None = None
    ends_at: float | None = None
    lasts: float = 0.0
    end_told: Literal["", "day", "hour", "over", "stuck"] = ""
