"""Whether a project can have what a plan asks for, as far as Google tells before an apply.

    look(document, "shop-prod", google)     Looked(obstacles, untold)

An obstacle is what would end the apply for certain: an API that is off, a quota that is used up, a machine that a zone
does not have, a policy in force. What Google doesn't tell is said, and refuses nothing.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from jobs.terraform.policy.plan_document import changes
from jobs.terraform.possible.apis import apis_off
from jobs.terraform.possible.offers import not_offered
from jobs.terraform.possible.policies import forbidden
from jobs.terraform.possible.quotas import used_up
from jobs.terraform.possible.said import Obstacle, Said
from jobs.terraform.possible.service_quotas import over_service_limits
from shared.cloud.project import Google


class Looked(NamedTuple):
    """What is in the way, and what could not be told, a sentence each."""

    obstacles: list[Obstacle]
    untold: list[str]


def look(document: Mapping[str, Any], project: str, google: Google) -> Looked:
    """Ask about what the plan makes or changes; nothing is asked for what it leaves as it is."""
    made = [each for each in changes(document) if each.mode == "managed" and (each.writes or each.removes)]
    said = Said()
    for ask in (apis_off, used_up, over_service_limits, not_offered, forbidden):
        ask(made, project, google, said)
    return Looked(said.obstacles, list(dict.fromkeys(said.untold)))
