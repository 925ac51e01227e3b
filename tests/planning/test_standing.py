"""What stands is drawn and priced as it is now, whatever run made it so."""

from functions.planning.standing import standing
from shared.parts.stacks import architecture_of
from shared.schemas import Deployment, Resource
from tests.planning.plans import plan_for

KNOWN = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "alert_webhook_url": ""}


def deployed(architecture):
    return Deployment(deployment_id="run-1", created_at=0.0, updated_at=0.0, architecture=architecture, **KNOWN)


def test_a_deployment_is_drawn_by_its_own_architecture_and_has_a_worst_case():
    small = deployed(architecture_of(plan_for("backend_api")))
    large = deployed(architecture_of(plan_for("backend_api", machine_type="e2-standard-4")))
    assert {"backend-vm-1"} <= {node.id for node in standing(small).graph.nodes}
    assert standing(large).cost.total_usd > standing(small).cost.total_usd
    assert standing(small).cost.worst_usd >= standing(small).cost.total_usd


def test_what_was_taken_in_and_has_no_known_parts_is_not_drawn():
    said = standing(deployed(None))
    assert (said.graph.nodes, said.cost) == ([], None)


def test_a_machine_that_a_repair_made_bigger_is_drawn_as_big_as_it_is():
    known = {"deployment_id": "run-1", "ref": "backend-vm-1", "type": "google_compute_instance", "project": "p"}
    real = Resource(name="backend-vm-1-x", address="google_compute_instance.x", machine_type="e2-standard-8", **known)
    said = standing(deployed(architecture_of(plan_for("backend_api"))), [real])
    node = next(each for each in said.graph.nodes if each.id == "backend-vm-1")
    assert node.config["machine_type"] == "e2-standard-8"
    assert "e2-standard-8" in node.data.label
