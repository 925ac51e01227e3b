"""POST /deployments/{id}/undo: what was destroyed within a day, built again; and where its data is, truthfully.

Google undeletes little, and never under a new name: what a deployment consists of is made anew from the files that it
had. Of each thing that held data it is said whether a last copy of that exists, until when, and how it is got back.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from pydantic import BaseModel, Field

from functions.planning.catalogue import write
from functions.planning.catalogue.compose import compose
from functions.planning.generate import deployment_id_of, normalised
from functions.planning.given import Secrets, Values, put_first
from functions.planning.merge import as_written_then, merge
from shared.drafts import check_size, judge_draft
from shared.http import Body, NoSuchThing, Unavailable, Unprocessable, WrongState
from shared.life.left import DRAFT_KEPT
from shared.parts.app import valued_secrets, with_first_values
from shared.parts.expand import PlanRefused
from shared.parts.stacks import plan_of
from shared.policy.plan_types import STATEFUL_TYPES, TYPES
from shared.schemas import ADOPTED, Architecture, Environment, Finding, Kept, Run, RunStatus, files_sha
from shared.store import NotFound
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.runs import Runs, being_made, makes_something, new_run_id
from shared.terraform.naming import name_suffix
from shared.terraform.type_rules import Recovery

WITHIN = 86_400.0
"""Seconds after its end that a deployment can be built again by a word."""

_FREE_IDS = 5
_MOST = 1000


_SQL = "google_sql_database_instance"
# How a copy's place names what it is a copy of.
_NAMED = re.compile(r"--filter=(?:instance|name):(\S+)")


class UndoRequest(Body):
    """The body: `secret_values`, by the variables in which the application finds them.

    Values went with what held them: each secret that somebody gave one needs one again, before anything is built.
    """

    secret_values: Values = Field(default_factory=dict)


class Lost(BaseModel):
    """One thing that held data: whether that can come back (`days` after the end, 0 for as long as nobody deletes it),
    where it is, and how.

    Nothing here is done by the undoing itself: the new one is empty until somebody restores it.
    """

    address: str
    type: str
    can_come_back: bool
    days: int = 0
    where: str = ""
    how: str = ""


class UndoResponse(BaseModel):
    """The draft run that builds it again under its old name, and what becomes of its data."""

    run_id: str
    deployment_id: str
    application: str
    environment: str
    of_run: str
    data: list[Lost]
    files: dict[str, str]
    files_sha: str
    valid: bool
    findings: list[Finding]


def undo(
    name: str,
    environment: str | None,
    body: UndoRequest,
    *,
    runs: Runs,
    deployments: Deployments,
    environments: Environments,
    secrets: Secrets,
    project: str,
    by: str,
    new_id: Callable[[], str] = new_run_id,
) -> UndoResponse:
    """Draft what a destruction took away; values go to `secrets` alone, in `project` or the deployment's own.

    Raises NoSuchThing, WrongState where it stands or is too long ago, Unprocessable for a secret without a value.
    """
    values = body.secret_values
    if deployments.called(name, environment or None):
        raise WrongState(f"{name} stands: infraai rollback {name} takes its last change back.")
    end = _end_of(name, environment, runs)
    where = _environment(end, environments)
    if runs.clock() - end.updated_at > WITHIN:
        raise WrongState(
            f"{end.run_id} destroyed it more than a day ago. What of its data is still kept stands in infraai history "
            f"{name}; infraai deploy builds it anew."
        )
    if end.plan.stack_type == ADOPTED:
        raise WrongState("It was adopted, and its names are its owner's: apply your own configuration, then adopt it.")
    if end.application:
        holder = deployments.holder_of(end.application, where.name)
        made = next((run for run in runs.of_deployment(holder) if makes_something(run)), None) if holder else None
        if made is not None and made.deployment_id != end.deployment_id:
            raise WrongState(being_made(end.application, where.name, made))
    architecture, files = _with_values(end, values, name)
    findings = judge_draft(files)
    now = runs.clock()
    run = Run(
        run_id="",
        deployment_id="",
        application=end.application,
        environment=where.name,
        project=end.project,
        prompt=f"What {end.run_id} destroyed, built again",
        plan=end.plan,
        architecture=architecture,
        files=files,
        valid=not findings,
        findings=findings,
        images=end.images,
        budget_usd=end.budget_usd,
        planned_by=end.planned_by,
        drafted_sha=files_sha(files),
        drafted_files={} if end.is_the_catalogue_s else _drafted(end, architecture, files),
        requested_by=by,
        created_at=now,
        updated_at=now,
        secrets_left_at=now + DRAFT_KEPT if values else None,
    )
    run = _stored(run, runs, new_id)
    if architecture is not None:
        put_first(values, architecture, run.deployment_id, run.project or project, secrets)
    return UndoResponse(
        run_id=run.run_id,
        deployment_id=run.deployment_id,
        application=run.application,
        environment=run.environment,
        of_run=end.run_id,
        data=lost_by(end, where.project, run.deployment_id),
        files=run.files,
        files_sha=run.digest,
        valid=run.valid,
        findings=findings,
    )


def lost_by(end: Run, project: str, to: str = "") -> list[Lost]:
    """What of a destruction's data can come back, and how; by address. `to` is the deployment that takes its place."""
    copies = {each.address: each for each in end.kept}
    gone = end.plan_summary.changes if end.plan_summary else []
    held = [each for each in gone if each.actions == ["delete"] and each.type in STATEFUL_TYPES]
    known = {each.address for each in held}
    of_machines = [
        each for each in gone if each.actions == ["delete"] and each.address in copies and each.address not in known
    ]
    suffixes = (name_suffix(end.deployment_id), name_suffix(to)) if to else ("", "")
    whole = any(each.type == _SQL and each.address in copies for each in held)
    return [
        _in_its_instance(each.address)
        if each.type == "google_sql_database" and whole
        else _lost(each.address, each.type, copies.get(each.address), project, suffixes)
        for each in (*held, *of_machines)
    ]


def _in_its_instance(address: str) -> Lost:
    """A database is in the backup of the instance that it was in."""
    where = "in the final backup of its instance"
    return Lost(address=address, type="google_sql_database", can_come_back=True, days=30, where=where)


def _lost(address: str, kind: str, copy: Kept | None, project: str, suffixes: tuple[str, str]) -> Lost:
    rules = TYPES.get(kind)
    if copy is not None:
        known = (rules and rules.from_copy) or Recovery(0, "")
        old = _NAMED.search(copy.where)
        # Its name ends with what the deployment's names end with, and so does that of what takes its place.
        new = old[1].removesuffix(suffixes[0]) + suffixes[1] if old and suffixes[0] else "NEW-INSTANCE"
        how = known.how.format(project=project, new=new)
        where = f"{copy.what}: {copy.where}" if copy.where else copy.what
        return Lost(address=address, type=kind, can_come_back=True, days=known.days, where=where, how=how)
    if kept := rules and rules.undeleted:
        how = kept.how.format(project=project)
        return Lost(address=address, type=kind, can_come_back=True, days=kept.days, where="kept by Google", how=how)
    return Lost(address=address, type=kind, can_come_back=False)


def _with_values(end: Run, values: Values, name: str) -> tuple[Architecture | None, dict[str, str]]:
    """The architecture and the files in which every secret starts with a value that somebody gives it.

    What takes a version takes the first one, which is the only one. Raises Unprocessable naming what has no value.
    """
    needed = valued_secrets(end.architecture) if end.architecture is not None else []
    if missing := sorted(set(needed) - values.keys()):
        given = " ".join(f"--secret {each}=FILE" for each in missing)
        raise _without_values(
            f"{', '.join(missing)} had {'a value' if len(missing) == 1 else 'values'}, and no copy of "
            f"{'it' if len(missing) == 1 else 'them'} exists; nothing is built before: infraai undo {name} {given}"
        )
    if not values:
        return end.architecture, end.files
    if end.architecture is None:
        raise _without_values("it was not made from parts that are known here: it has no secret that takes one")
    try:
        changed = with_first_values(end.architecture, values.keys())
    except PlanRefused as refused:
        raise _without_values(refused.message) from refused
    base, new = (write(compose(plan_of(each), each, standing=True)).by_name() for each in (end.architecture, changed))
    merged = merge(as_written_then(base, end.files), end.files, new)
    if merged.conflicts:
        named = ", ".join(f"{each.block} ({each.file})" for each in merged.conflicts)
        raise WrongState(f"Somebody wrote in what would take the values: {named}. infraai deploy builds it anew.")
    return changed, merged.files


def _drafted(end: Run, architecture: Architecture | None, files: Mapping[str, str]) -> dict[str, str]:
    """What the catalogue alone writes, where somebody wrote in the files too: that was agreed to of what is gone."""
    try:
        base = write(normalised(end.plan, architecture, standing=True)).by_name() if architecture else {}
    except PlanRefused:
        base = {}
    drafted = as_written_then(base, files) if base else {"main.tf": ""}
    return drafted if drafted != files else {}


def _without_values(message: str) -> Unprocessable:
    return Unprocessable(f"secret_values: {message}.", errors=[{"field": "secret_values", "message": message}])


def _end_of(name: str, environment: str | None, runs: Runs) -> Run:
    """The run that ended the deployment of this id or name, the last of several."""
    known = runs.of_deployment(name) or runs.where(("application", "==", name), limit=_MOST)
    ends = [
        run
        for run in known
        if run.kind == "destroy" and run.status is RunStatus.COMPLETED and environment in {None, run.environment}
    ]
    if not ends:
        raise NoSuchThing(f"There is no {name} that was destroyed.")
    several = {run.environment for run in ends}
    if len(several) > 1:
        where = ", ".join(sorted(several))
        raise WrongState(f"{name} was destroyed in {where}: name the environment too (-e in the command).")
    return max(ends, key=lambda run: run.updated_at)


def _environment(end: Run, environments: Environments) -> Environment:
    try:
        return environments.named(end.environment)
    except NotFound as error:
        raise WrongState(f"There is no environment {end.environment} any more: infraai env create makes it.") from error


def _stored(run: Run, runs: Runs, new_id: Callable[[], str]) -> Run:
    if not run.valid:
        message = f"its files are refused by now: {_first(run.findings)}"
        raise Unprocessable(f"{message}.", errors=[{"field": "files", "message": message}])
    check_size(run)
    for _ in range(_FREE_IDS):
        run_id = new_id()
        stored = run.model_copy(update={"run_id": run_id, "deployment_id": deployment_id_of(run, run_id)})
        if runs.create(run_id, stored):
            return stored
    raise Unavailable("No free run id was found. Try again.")


def _first(findings: Sequence[Finding]) -> str:
    return findings[0].message.rstrip(".") if findings else "they are not valid"
