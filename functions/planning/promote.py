"""From one environment to another: the same architecture and images, with what the other declares otherwise.

POST /promotions {"application","from","to","settings"?,"domain"?,"secret_values"?} -> a draft run, and what differs
"""

from collections.abc import Callable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from functions.planning.catalogue import PlanRefused, write
from functions.planning.catalogue.words import refuse_twice, told_twice
from functions.planning.generate import deployment_id_of, must_be_in, normalised
from functions.planning.given import Secrets, Values
from functions.planning.merge import as_written_then, merge
from functions.planning.promoted_secrets import ITS_OWN, added_versions, put_values, with_own_values
from functions.planning.taken import as_they_take
from shared.drafts import check_size, judge_draft
from shared.http import Body, NoSuchThing, Unavailable, Unprocessable, WrongState
from shared.life.left import DRAFT_KEPT
from shared.parts.expand import expand, refuse_new
from shared.parts.stacks import plan_of
from shared.schemas import (
    Architecture,
    Deployment,
    Difference,
    Environment,
    Finding,
    Promotion,
    Run,
    RunStatus,
    Setting,
    Size,
    files_sha,
)
from shared.schemas.architecture import NAME_PATTERN
from shared.schemas.environment import is_amount
from shared.store import NotFound
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.runs import Runs, being_made, makes_something, new_run_id
from shared.terraform.difference import blocks, declared

_FREE_IDS = 5
_MOST_NAMED = 20
# What runs is what was verified.
_PROGRAM = frozenset({"source", "image", "command", "known_as", "rolled_out"})
_NOTHING = Architecture(name="none", region="", parts=[])
_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$"


class PromoteRequest(Body):
    """The body of POST /promotions: an application's name or a deployment's id, from where and where to.

    `settings` and `domain` are what shall differ there beside what the environment declares; what an earlier promotion
    was given holds on. `secret_values`: values of its secrets there, by their variables; those that people gave values
    where it comes from need one there too, at the first time.
    """

    model_config = ConfigDict(populate_by_name=True)

    application: str = Field(pattern=_NAME)
    from_: str = Field(alias="from", pattern=NAME_PATTERN)
    to: str = Field(pattern=NAME_PATTERN)
    settings: list[Size] = Field(default_factory=list, max_length=40)
    domain: str | None = Field(None, max_length=253)
    secret_values: Values = Field(default_factory=dict)


class PromoteResponse(BaseModel):
    """The draft run, and everything in which the deployment there will differ from the one it is made from.

    `kind` is deploy where nothing of the application stands there yet, else change. `files_sha` is what POST /execute
    takes.
    """

    run_id: str
    deployment_id: str
    application: str
    kind: str
    from_deployment: str
    from_run: str
    differences: list[Difference]
    files: dict[str, str]
    files_sha: str
    valid: bool
    findings: list[Finding]


def promote(
    body: PromoteRequest,
    *,
    runs: Runs,
    deployments: Deployments,
    environments: Environments,
    secrets: Secrets,
    by: str,
    new_id: Callable[[], str] = new_run_id,
) -> PromoteResponse:
    """Store a draft run that makes in one environment what was verified in another; values go to `secrets` alone.

    Raises NoSuchThing, WrongState for what was never verified or can't be made there, Unprocessable for settings.
    """
    if body.from_ == body.to:
        raise _wrong("to", "it is the environment that it comes from")
    source, verified = _verified(body, runs, deployments)
    there = _environment(environments, body.to)
    name = source.application or source.deployment_id
    stands = deployments.called(name, body.to) if source.application else []
    if len(stands) > 1:
        raise WrongState(f"{name} is the name of {len(stands)} deployments in {body.to}: promote by one's id.")
    target = stands[0] if stands else None
    if target is None and source.application:
        # Nothing is drafted that could not go on.
        holder = deployments.holder_of(name, there.name)
        made = next((run for run in runs.of_deployment(holder) if makes_something(run)), None) if holder else None
        if made is not None:
            raise WrongState(being_made(name, there.name, made))
    if source.architecture is None:
        raise WrongState(
            f"{source.deployment_id} was not made from an architecture: its files are promoted by deploying them there."
        )
    before = _promotion_of(target, runs) if target else None
    asked = _asked(body, before)
    domain = body.domain or (before.domain if before else None)
    architecture, differences = _there(source, there, asked, domain, environments)
    try:
        architecture = with_own_values(architecture, target, body.secret_values, there, secrets)
        must_be_in(architecture, there)
        there_now = target.architecture if target and target.architecture else None
        refuse_new(architecture, there_now or _NOTHING)
        twice = told_twice(expand(there_now, standing=True)) if there_now else set()
        refuse_twice(expand(architecture, standing=True), twice)
        blueprint = normalised(plan_of(architecture), architecture, standing=True)
        files = write(blueprint).by_name()
        base = write(normalised(plan_of(source.architecture), source.architecture, standing=True)).by_name()
    except PlanRefused as refused:
        raise _wrong(refused.field, refused.message) from refused
    if target is not None:
        files = as_they_take(files, target.files)
    kept = merge(as_written_then(base, source.files), source.files, files)
    if kept.conflicts:
        raise WrongState(
            f"These blocks were changed since the architecture was drawn, and differ in {body.to} too: "
            f"{', '.join(each.block for each in kept.conflicts[:5])}. Set them there by --set, or take the change back."
        )
    drafted = _with_amounts_alone(architecture, source.architecture, files)
    if target is not None and target.architecture is not None:
        # Edits that stand there already were looked at there.
        drafted = _with_its_edits(target.architecture, target.files, drafted)
    was, now_is = blocks(drafted), blocks(kept.files)
    if edits := sorted(
        {".".join(key[key[0] == "resource" :]) for key in {*was, *now_is} if was.get(key) != now_is.get(key)}
    ):
        named = ", ".join(edits[:_MOST_NAMED]) + (
            f" and {len(edits) - _MOST_NAMED} more" if edits[_MOST_NAMED:] else ""
        )
        differences.append(Difference(what="edits of the files that come along", before="", after=named))
    findings = judge_draft(kept.files)
    now = runs.clock()
    run = Run(
        run_id="",
        deployment_id=target.deployment_id if target else "",
        application=source.application,
        environment=there.name,
        project=there.project,
        kind="change" if target else "deploy",
        prompt=target.prompt if target else f"{source.prompt} (promoted from {body.from_})",
        plan=blueprint.plan,
        architecture=blueprint.architecture,
        files=kept.files,
        valid=not findings,
        findings=findings,
        images=source.images,
        budget_usd=source.budget_usd,
        planned_by=source.planned_by,
        drafted_sha=files_sha(kept.files),
        # What was asked about where it comes from is asked about here too.
        drafted_files=drafted if kept.files != drafted else {},
        based_on=files_sha(target.files) if target else "",
        declared=declared(target.files, kept.files) if target else None,
        promotion=Promotion(
            from_environment=body.from_,
            from_deployment=source.deployment_id,
            from_run=verified.run_id,
            differences=differences,
            settings=asked,
            domain=architecture.domain,
        ),
        requested_by=by,
        created_at=now,
        updated_at=now,
        secrets_added=added_versions(body.secret_values, blueprint.architecture, target),
        secrets_left_at=now + DRAFT_KEPT if body.secret_values else None,
    )
    run = _stored(run, runs, new_id)
    put_values(body.secret_values, run, target, secrets)
    return PromoteResponse(
        run_id=run.run_id,
        deployment_id=run.deployment_id,
        application=run.application,
        kind=run.kind,
        from_deployment=source.deployment_id,
        from_run=verified.run_id,
        differences=differences,
        files=run.files,
        files_sha=run.digest,
        valid=run.valid,
        findings=findings,
    )


def _with_amounts_alone(there: Architecture, source: Architecture, files: Mapping[str, str]) -> dict[str, str]:
    """The catalogue's files without what somebody set otherwise there and is no amount: that opens something, runs
    something else or keeps less as an edit of the files would, and is asked about as one."""
    known = {part.id: {each.key: each for each in part.settings} for part in source.parts}
    parts = []
    for part in there.parts:
        stands = known.get(part.id, {})
        kept = {each.key: each for each in part.settings if is_amount(each.key)}
        if part.part == "secret":
            kept |= {each.key: each for each in part.settings if each.key in ITS_OWN}
        parts.append(part.model_copy(update={"settings": list((stands | kept).values())}))
    plain = there.model_copy(update={"parts": parts})
    if plain == there:
        return dict(files)
    try:
        return write(normalised(plan_of(plain), plain, standing=True)).by_name()
    except PlanRefused:
        # One setting does not go without another: all of them are asked about.
        return write(normalised(plan_of(source), source, standing=True)).by_name()


def _with_its_edits(architecture: Architecture, stand: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str]:
    """The catalogue's new files with what people wrote into those that stand; without it where both changed."""
    try:
        base = write(normalised(plan_of(architecture), architecture, standing=True)).by_name()
    except PlanRefused:
        return dict(files)
    kept = merge(as_written_then(base, stand), stand, files)
    return dict(files) if kept.conflicts else kept.files


def _verified(body: PromoteRequest, runs: Runs, deployments: Deployments) -> tuple[Deployment, Run]:
    """What stands in the environment that it comes from, and the run that was verified there."""
    found = deployments.called(body.application, body.from_)
    if not found:
        raise NoSuchThing(f"There is no {body.application} in the environment {body.from_}.")
    if len(found) > 1:
        ids = ", ".join(sorted(each.deployment_id for each in found))
        raise WrongState(f"{body.application} is the name of {len(found)} deployments in {body.from_}: {ids}.")
    source = found[0]
    last = runs.find(source.applied_run_id or source.run_id)
    if source.status != "complete" or last is None or last.run_id != source.run_id:
        raise WrongState(
            f"{source.deployment_id} is not whole: its last run, {source.run_id}, did not come to its end."
        )
    if last.status is not RunStatus.COMPLETED:
        raise WrongState(
            f"What stands in {body.from_} was never seen to work: {last.run_id} is {last.status}. Only what was "
            "verified is promoted."
        )
    return source, last


def _environment(environments: Environments, name: str) -> Environment:
    try:
        return environments.named(name)
    except NotFound as error:
        raise NoSuchThing(f"There is no environment {name}: infraai env create makes it.") from error


def _asked(body: PromoteRequest, before: Promotion | None) -> list[Size]:
    """What differs there by somebody's word: what was said before, and what is said now."""
    said = {(each.part, each.key): each for each in (before.settings if before else [])}
    return list((said | {(each.part, each.key): each for each in body.settings}).values())


def _promotion_of(target: Deployment, runs: Runs) -> Promotion | None:
    for run in runs.of_deployment(target.deployment_id):
        if run.promotion is not None and run.status in {RunStatus.COMPLETED, RunStatus.VERIFY_FAILED}:
            return run.promotion
    return None


def _there(
    source: Deployment, there: Environment, asked: Sequence[Size], domain: str | None, environments: Environments
) -> tuple[Architecture, list[Difference]]:
    """The architecture as the environment has it, and in what it differs. Raises Unprocessable."""
    drawn = source.architecture
    assert drawn is not None
    here = environments.named(source.environment)
    ids = {part.id for part in drawn.parts}
    for each in asked:
        if each.part not in ids and each.part not in {part.part for part in drawn.parts}:
            raise _wrong("settings", f"{each.part} is no part of {source.application}; it has {', '.join(sorted(ids))}")
    differences = [Difference(what="project", before=here.project, after=there.project)]
    parts = []
    for part in drawn.parts:
        settings = {each.key: each.value for each in part.settings}
        wanted = dict(settings)
        # The environment's own, by kind and then by id; then what somebody asked for, likewise.
        for group in (there.sizes, asked):
            for named in (part.part, part.id):
                wanted |= {each.key: each.value for each in group if each.part == named}
        differences += [
            Difference(what=f"{part.id}.{key}", before=settings.get(key, ""), after=value)
            for key, value in wanted.items()
            if settings.get(key) != value
        ]
        for key in sorted(_PROGRAM):
            if wanted.get(key) != settings.get(key):
                raise _wrong(
                    "settings", f"{part.id}.{key} is promoted as it was verified: change it where it comes from"
                )
        chosen = [Setting(key=key, value=value) for key, value in wanted.items()]
        parts.append(part.model_copy(update={"settings": chosen}))
    region = there.region if there.regions or there.name != source.environment else drawn.region
    if region != drawn.region:
        differences.append(Difference(what="region", before=drawn.region, after=region))
    if (domain or None) != drawn.domain:
        differences.append(Difference(what="domain", before=drawn.domain or "", after=domain or ""))
    zone = drawn.zone if region == drawn.region else None
    changes = {"parts": parts, "region": region, "zone": zone, "domain": domain, "environment": there.name}
    return drawn.model_copy(update=changes), differences


def _stored(run: Run, runs: Runs, new_id: Callable[[], str]) -> Run:
    check_size(run)
    for _ in range(_FREE_IDS):
        run_id = new_id()
        ids = {"run_id": run_id, "deployment_id": run.deployment_id or deployment_id_of(run, run_id)}
        stored = run.model_copy(update=ids)
        if runs.create(run_id, stored):
            return stored
    raise Unavailable("No free run id was found. Try again.")


def _wrong(field: str, message: str) -> Unprocessable:
    return Unprocessable(f"{field}: {message}.", errors=[{"field": field, "message": message}])
