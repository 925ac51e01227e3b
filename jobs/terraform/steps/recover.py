"""After a crash: what was made and not written into the state is taken in, so that it is not made twice."""

from typing import Any

from jobs.terraform.identities import import_id
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.work import Work
from shared.policy.plan_document import Change, changes
from shared.terraform.naming import name_suffix
from shared.terraform.runner import Interrupted, TerraformError


def adopt_what_exists(work: Work, document: dict[str, Any]) -> list[str]:
    """Import what this plan would create although it is there; the addresses taken in.

    Only what the run had declared as its intent, and only under an id that terraform itself reported in this run or
    that carries this deployment's suffix: nothing of anybody else's can be taken in.
    """
    made = work.tools.made_so_far(work.run.run_id)
    adopted: list[str] = []
    for change in changes(document):
        if change.actions != ("create",) or change.address not in work.run.intent or change.type.startswith("random_"):
            continue
        identity = made.get(change.address) or _own_id(work, change, document)
        if identity is not None and _adopt(work, change.address, identity):
            adopted.append(change.address)
    return adopted


def _own_id(work: Work, change: Change, document: dict[str, Any]) -> str | None:
    run, project = work.run, work.tools.project
    variables = {name: each.get("value") for name, each in (document.get("variables") or {}).items()}
    places = {"project": project, "region": run.plan.region, "zone": variables.get("zone")}
    identity = import_id(change.type, change.after, places)
    if identity is not None:
        return identity if name_suffix(run.deployment_id) in identity else None
    return work.tools.find_existing(change.type, {**change.after, "deployment_id": run.deployment_id})


def _adopt(work: Work, address: str, identity: str) -> bool:
    try:
        unlocking(work, lambda: work.terraform.adopt(address, identity))
    except Interrupted:
        raise
    except TerraformError as error:
        # Not there: it will be made. There and not to be had: the apply will say so.
        work.say(f"{address} is not taken in: {error}")
        return False
    work.say(f"{address} exists already and is taken in as {identity}")
    return True
