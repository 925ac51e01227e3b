"""After a crash: what was made and not written into the state is taken in, so that it is not made twice."""

from functools import partial
from typing import Any

from jobs.terraform.identities import import_id
from jobs.terraform.policy.plan_document import Change, changes
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.work import Work
from shared.policy.plan_types import STATEFUL_TYPES, TYPES
from shared.schemas import Run
from shared.terraform.naming import name_suffix
from shared.terraform.runner import TerraformError


def adopt_what_exists(work: Work, document: dict[str, Any], of: Run | None = None) -> list[str]:
    """Import what this plan would create although it is there; the addresses taken in.

    Only what the run (this one, or an earlier `of` the same deployment) had declared as its intent, and only under an
    id that terraform itself reported in it or that carries this deployment's suffix: nothing of anybody else's can be
    taken in.
    """
    run = of or work.run
    made = work.desk.made_so_far(run.run_id)
    adopted: list[str] = []
    for change in changes(document):
        if change.actions != ("create",) or change.address not in run.intent or not change.type.startswith("google_"):
            continue
        identity = made.get(change.address) or _own_id(work, change, document)
        if identity is not None and _adopt(work, change.address, identity):
            adopted.append(change.address)
    return adopted


def untaint_what_is_whole(work: Work, document: dict[str, Any]) -> list[str]:
    """Keep what this run made although its creation came back with an error: the addresses that are tainted no more.

    Terraform would replace it, which for what holds data is never right where a look finds it whole: the plan has just
    read it, it has what only a finished one has, and it is what was asked for.
    """
    kept: list[str] = []
    for change in changes(document):
        tainted = change.reason == "replace_because_tainted" and change.address in work.run.intent
        if not tainted or change.type not in STATEFUL_TYPES or not _is_whole(change):
            continue
        try:
            unlocking(work, partial(work.terraform.untaint, change.address))
        except TerraformError as error:
            work.say(f"{change.address} stays marked as broken: {error}")
            continue
        work.say(f"{change.address} was made although an error came, and is whole: it is kept")
        kept.append(change.address)
    return kept


def half_made(document: dict[str, Any], adopted: set[str]) -> list[str]:
    """Which of what was adopted Google has not finished."""
    mine = (change for change in changes(document) if change.address in adopted and _finished(change.type))
    return [change.address for change in mine if not _is_whole(change)]


def _is_whole(change: Change) -> bool:
    """Whether what was read has everything that its creation gives it."""
    marks = _finished(change.type) or ("id",)
    return bool(change.before) and all(change.before.get(mark) for mark in marks)


def _finished(kind: str) -> tuple[str, ...]:
    return TYPES[kind].finished if kind in TYPES else ()


def _own_id(work: Work, change: Change, document: dict[str, Any]) -> str | None:
    run, project = work.run, work.project
    variables = {name: each.get("value") for name, each in (document.get("variables") or {}).items()}
    places = {"project": project, "region": run.plan.region, "zone": variables.get("zone")}
    identity = import_id(change.type, change.after, places)
    if identity is not None:
        return identity if name_suffix(run.deployment_id) in identity else None
    return work.desk.find_existing(project, change.type, {**change.after, "deployment_id": run.deployment_id})


def _adopt(work: Work, address: str, identity: str) -> bool:
    try:
        unlocking(work, lambda: work.terraform.adopt(address, identity))
    except TerraformError as error:
        # Not there: it will be made. There and not to be had: the apply will say so.
        work.say(f"{address} is not taken in: {error}")
        return False
    work.say(f"{address} exists already and is taken in as {identity}")
    return True
