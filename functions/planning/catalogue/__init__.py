"""The catalogue at work: from a plan or an architecture to Terraform files; services are known by shared.parts.

blueprint = compose(plan, architecture)   # every part in full; PlanRefused says what can't be made
files = write(blueprint)                  # main.tf, variables.tf, outputs.tf
generate_monitoring_tf(plan)              # the notification channel and the alert policies alone
bind(blueprint.expanded)                  # the alert policies that its resources are born with
"""

from functions.planning.catalogue.compose import Blueprint, complete, compose
from functions.planning.catalogue.monitoring import (
    bind,
    bind_monitoring,
    generate_monitoring_tf,
    monitoring_tf,
    within_size,
)
from functions.planning.catalogue.write import write
from shared.parts.expand import PlanRefused

__all__ = [
    "Blueprint",
    "PlanRefused",
    "bind",
    "bind_monitoring",
    "complete",
    "compose",
    "generate_monitoring_tf",
    "monitoring_tf",
    "within_size",
    "write",
]
