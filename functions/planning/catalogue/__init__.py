"""The catalogue: Terraform for every stack, composed of parts that are written once.

blueprint = compose(plan)            # which parts, under which names; PlanRefused says what it can't make
files = write(blueprint)             # main.tf, variables.tf, outputs.tf
generate_monitoring_tf(plan)         # the notification channel and the alert policies alone

`parts` is the table, `templates/` the Terraform of each part, `monitoring` the alert policies.
"""

from functions.planning.catalogue.compose import Blueprint, Made, PlanRefused, complete, compose
from functions.planning.catalogue.monitoring import generate_monitoring_tf, monitoring_tf
from functions.planning.catalogue.write import write

__all__ = [
    "Blueprint",
    "Made",
    "PlanRefused",
    "complete",
    "compose",
    "generate_monitoring_tf",
    "monitoring_tf",
    "write",
]
