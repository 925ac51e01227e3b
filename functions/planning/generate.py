"""From a plan to Terraform files: the catalogue writes them, code adds the monitoring."""

from functions.planning.catalogue import compose, write
from shared.schemas import InfraPlan, TerraformFiles


def generate(plan: InfraPlan) -> TerraformFiles:
    """The files of a plan: the same plan always gives the same text. Raises PlanRefused (a ValueError)."""
    return write(compose(plan))
