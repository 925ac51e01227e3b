"""What stands is drawn and priced as it is now, whatever run made it so."""

from functions.planning.standing import standing
from shared.parts.stacks import architecture_of
from shared.schemas import Deployment
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
