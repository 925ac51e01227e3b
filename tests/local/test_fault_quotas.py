"""Quotas that a service keeps of its own refuse an apply in Google's words."""

import pytest

from infra.local.faults import FaultPlan, Plan
from infra.local.faults.provider import FaultyProvider
from infra.local.provider.offered import OFFERED
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from tests.local.terraform_runs import Terraform

pytestmark = pytest.mark.terraform

SERVICE = (
    'resource "google_cloud_run_v2_service" "s" {\n  name = "svc"\n  location = "us-central1"\n  template {\n'
    '    scaling {\n      max_instance_count = %d\n    }\n    containers {\n      image = "a/b"\n    }\n  }\n}\n'
)


def test_a_service_that_could_grow_beyond_the_project_s_processors_is_refused(tmp_path):
    world, plan = World(), Plan(FaultPlan(presets=["run-cpus-quota"]))
    with ProviderServer(
        world, project="demo", only=OFFERED, through=lambda one: FaultyProvider(one, plan, world, project="demo")
    ) as on:
        terraform = Terraform(tmp_path, on)
        terraform.write(SERVICE % 5)
        assert "Quota violated: CpuAllocPerProjectRegion" in terraform.refused()
        terraform.write(SERVICE % 4)
        terraform.apply()
    world.close()
