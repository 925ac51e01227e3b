"""POST /deployments/{id}/change {"prompt"}: a sentence about what stands becomes a draft of exactly that change.

The architecture is changed as the sentence says (`rules.changes`), written anew, and merged with the files as they are:
untouched parts stay to the byte, what a person wrote is kept. The run declares which addresses it may touch; whatever
else its plan would do is refused by the gate.
"""

import re
from collections.abc import Callable, Collection, Sequence

from pydantic import Field

from functions.planning.adopted.change import edited
from functions.planning.application import full_name
from functions.planning.catalogue import Blueprint, PlanRefused, bind, write
from functions.planning.catalogue.compose import compose
from functions.planning.catalogue.words import refuse_twice, told_twice
from functions.planning.change_answers import BlockConflict, ChangeAsk, ChangeResponse
from functions.planning.change_told import followed, must_be_wanted, said, said_already
from functions.planning.cost import cost_of
from functions.planning.ends import ends
from functions.planning.merge import Conflict, as_written_then, merge, with_same_labels
from functions.planning.openings import all_opened, asked_to_open, said_open
from functions.planning.rename import renamed
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.read import read_whole
from functions.planning.rules.changes.steps import Add, Link, Remove, Rename, Step, Unlink, Watch
from functions.planning.rules.changes.wishes import by_wish
from functions.planning.rules.lifetime import end_said
from functions.planning.rules.unclear import Unclear
from functions.planning.said_twice import SaidTwice
from functions.planning.taken import as_they_take
from functions.planning.typed import as_seen
from shared.drafts import check_size, judge_draft
from shared.http import Body, Unavailable, Unprocessable, WrongState
from shared.http.called import one_called
from shared.parts import part_named
from shared.parts.app import environment_of, image_setting
from shared.parts.containers import env_text, is_copied
from shared.parts.expand import expand, refuse_new, refused_today
from shared.parts.part import Use
from shared.parts.stacks import plan_of
from shared.schemas import (
    ADOPTED,
    DEFAULT_ENVIRONMENT,
    Architecture,
    ArchitecturePart,
    Deployment,
    InfraPlan,
    Run,
    Setting,
    files_sha,
)
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.store.drift import run_of
from shared.terraform.difference import declared

NOTHING = "nothing would change"
"""The message of a change that is there already."""


class ChangeRequest(Body):
    """The body: the change in words (300 words and 3,000 characters are read at most).

    `lose` are ids of parts that hold data and may go nevertheless, each named by a person. `confirm` is the new name of
    the application, the date of its end, or `open PART` for a service that everybody may call, repeated by a person who
    was asked about it: without, none of it is done.
    """

    prompt: str
    confirm: str = Field("", max_length=200)
    lose: list[str] = Field(default_factory=list, max_length=40)


def change(
    name: str,
    body: ChangeRequest,
    *,
    deployments: Deployments,
    runs: Documents[Run],
    by: str,
    clock: Callable[[], float],
    new_id: Callable[[], str],
    environment: str | None = None,
) -> ChangeResponse:
    """Draft a change of the deployment with this id, or of this application's. Raises Problem."""
    prompt = as_seen(body.prompt)
    if not prompt.strip():
        empty = {"field": "prompt", "message": "must not be empty"}
        raise Unprocessable("The change is empty. Say what is to be different, such as: add Redis.", errors=[empty])
    deployment = one_called(name, deployments, environment)
    if at := end_said(prompt, clock()):
        return ends(SaidTwice(deployment, body.confirm, deployments, runs, by, clock()), at)
    if deployment.plan is not None and deployment.plan.stack_type == ADOPTED:
        body = body.model_copy(update={"prompt": prompt})
        return _of_adopted(deployment, body, deployments, runs, by=by, now=clock(), new_id=new_id)
    architecture = known_architecture(deployment)
    if wish := by_wish(prompt, architecture, apply_steps, _cost):
        return ChangeResponse(deployment_id=deployment.deployment_id, status="asked", ask=wish)
    opened = said_open(body.confirm)
    try:
        steps, already, asides = read_whole(prompt, architecture, body.lose, opened)
        # What is so already is meant to stay so beside what changes of the same part: 4 CPUs would bring more memory.
        firm = [each for each in already if any(isinstance(step, Put) and step.id == each.id for step in steps)]
        changed = apply_steps(architecture, [*steps, *firm])
        if called := next((step.name for step in steps if isinstance(step, Rename)), None):
            return renamed(SaidTwice(deployment, body.confirm, deployments, runs, by, clock()), called)
        must_be_wanted(architecture, changed, steps, prompt, _cost)
        run, conflicts = draft_change(deployment, changed, prompt, by=by, now=clock(), watches=_watches(steps))
    except Unclear as unclear:
        if unclear.opens:
            return asked_to_open(deployment, unclear.message, all_opened(prompt, architecture, body.lose))
        question = _named(unclear.message, deployment)
        ask = ChangeAsk(question=question, choices=list(unclear.choices), loses=list(unclear.loses))
        return ChangeResponse(deployment_id=deployment.deployment_id, status="asked", ask=ask)
    except PlanRefused as refused:
        ask = ChangeAsk(question=f"That can't be made: {refused.message}.")
        return ChangeResponse(deployment_id=deployment.deployment_id, status="asked", ask=ask)
    lines = [
        *said(architecture, steps),
        *followed(architecture, changed, steps),
        *said_already(already),
        *(f'not acted on: "{each}"' for each in asides),
        *stands_still(changed),
    ]
    told = [_named(line, deployment) for line in lines]
    if conflicts:
        ask = ChangeAsk(question=_conflicting(conflicts))
        shown = [
            BlockConflict(file=each.file, block=each.block, before=each.base, mine=each.mine, theirs=each.theirs)
            for each in conflicts
        ]
        return ChangeResponse(
            deployment_id=deployment.deployment_id, status="asked", steps=told, ask=ask, conflicts=shown
        )
    run_id = store_draft(run, runs, new_id)
    return ChangeResponse(
        deployment_id=deployment.deployment_id,
        status="drafted",
        run_id=run_id,
        steps=told,
        architecture=changed,
        files=run.files,
        files_sha=run.digest,
        valid=run.valid,
        findings=run.findings,
        monthly_delta_usd=round(run.plan.estimated_cost_usd - _cost(architecture), 2),
    )


def _of_adopted(
    deployment: Deployment,
    body: ChangeRequest,
    deployments: Deployments,
    runs: Documents[Run],
    *,
    by: str,
    now: float,
    new_id: Callable[[], str],
) -> ChangeResponse:
    """The same of Terraform that somebody else wrote: an edit of their own files, judged as every draft."""
    try:
        made = edited(body.prompt, deployment.files, deployment.region)
        # Of what stands several times nobody has counted how often: its plan says what it costs.
        priced = made.before is not None and made.after is not None and not made.repeated
        delta = _cost(made.after) - _cost(made.before) if priced and made.before and made.after else 0.0
    except (Unclear, PlanRefused) as refused:
        choices = list(refused.choices) if isinstance(refused, Unclear) else []
        ask = ChangeAsk(question=_named(refused.message, deployment), choices=choices)
        return ChangeResponse(deployment_id=deployment.deployment_id, status="asked", ask=ask)
    if made.renamed:
        return renamed(SaidTwice(deployment, body.confirm, deployments, runs, by, now), made.renamed)
    if made.files == deployment.files:
        nothing = {"field": "prompt", "message": NOTHING}
        raise Unprocessable("Nothing would change: the files say so already.", errors=[nothing])
    findings = judge_draft(made.files)
    does = declared(deployment.files, made.files, unfinished=deployment.status == "incomplete")
    run = run_of(deployment, "change", body.prompt, by=by, now=now).model_copy(
        update={
            "files": made.files,
            "valid": not findings,
            "findings": findings,
            "drafted_sha": files_sha(made.files),
            "drafted_files": deployment.files,
            "declared": does.model_copy(update={"said": list(made.arguments)}),
        }
    )
    check_size(run)
    return ChangeResponse(
        deployment_id=deployment.deployment_id,
        status="drafted",
        run_id=store_draft(run, runs, new_id),
        steps=made.said,
        files=run.files,
        files_sha=run.digest,
        valid=run.valid,
        findings=run.findings,
        monthly_delta_usd=round(delta, 2),
    )


def _named(advice: str, deployment: Deployment) -> str:
    """An advice with the name that commands take where it says APP."""
    if deployment.application and deployment.environment != DEFAULT_ENVIRONMENT:
        advice = re.sub(r"(\binfraai \w+ APP\b)", rf"\1 -e {deployment.environment}", advice)
    return re.sub(r"\bAPP\b", deployment.application or deployment.deployment_id, advice)


def known_architecture(deployment: Deployment) -> Architecture:
    """What a deployment consists of; raises WrongState where its files were not made from parts."""
    if deployment.architecture is None or deployment.plan is None:
        name = deployment.application or deployment.deployment_id
        if deployment.plan is not None and deployment.plan.stack_type == ADOPTED:
            raise WrongState(
                f"{name} is Terraform of your own that was taken in: it has no parts that this could be about. infraai "
                f"change {name} SENTENCE edits its files, infraai watch {name} plans its alerts, infraai drift {name} "
                f"--adopt takes in what somebody changed, infraai destroy {name} ends it."
            )
        raise WrongState(
            f"{name} was not made from parts that are known here: change its files by hand (PUT /runs/RUN/files), or "
            f"deploy it anew."
        )
    return deployment.architecture


def draft_change(
    deployment: Deployment,
    architecture: Architecture,
    prompt: str,
    *,
    by: str,
    now: float,
    again: bool = False,
    field: str = "prompt",
    watches: Sequence[Watch] = (),
    pins: Collection[str] = (),
) -> tuple[Run, list[Conflict]]:
    """The run that makes a deployment what an architecture says, and the blocks that can't be brought together.

    Not stored yet. Raises PlanRefused for what can't be made, Unprocessable naming the `field` where nothing would
    change, unless it is to be tried `again`. `watches` are alert policies that tell from another value on, `pins` the
    labels of secrets whose newest version is not to be taken any more, whatever that is.
    """
    before = known_architecture(deployment)
    assert deployment.plan is not None
    refuse_new(architecture, before)
    refuse_twice(expand(architecture, standing=True), told_twice(expand(before, standing=True)))
    base = with_same_labels(write(_blueprint(before, deployment.plan)).by_name(), deployment.files)
    base = as_written_then(base, deployment.files)
    blueprint = _blueprint(architecture, deployment.plan, before, watches)
    theirs = with_same_labels(write(blueprint).by_name(), deployment.files)
    merged = merge(base, deployment.files, as_they_take(theirs, deployment.files, pins))
    files = merged.files
    if not merged.conflicts and files == deployment.files and not again:
        nothing = {"field": field, "message": NOTHING}
        raise Unprocessable("Nothing would change: the files say so already.", errors=[nothing])
    findings = judge_draft(files)
    run = Run(
        run_id="",
        deployment_id=deployment.deployment_id,
        application=deployment.application,
        environment=deployment.environment,
        project=deployment.project,
        kind="change",
        prompt=prompt,
        plan=blueprint.plan,
        architecture=architecture,
        files=files,
        valid=not findings,
        findings=findings,
        planned_by=deployment.planned_by,
        drafted_sha=files_sha(files),
        based_on=files_sha(deployment.files),
        declared=declared(deployment.files, files, unfinished=deployment.status == "incomplete"),
        images=deployment.images,
        requested_by=by,
        created_at=now,
        updated_at=now,
    )
    check_size(run)
    return run, merged.conflicts


def stands_still(architecture: Architecture) -> list[str]:
    """What stands though it would be refused today: nobody is kept from changing something else by it."""
    refused = [f"left as it stands, though it would be refused today: {each}" for each in refused_today(architecture)]
    twice = sorted({(user, name) for user, name, _ in told_twice(expand(architecture, standing=True))})
    return refused + [
        f"{user} keeps its own {name} in place of the one that what it uses brings: infraai set APP --unset {name} "
        "changes that"
        for user, name in twice
    ]


def store_draft(run: Run, runs: Documents[Run], new_id: Callable[[], str]) -> str:
    """Store a draft under a fresh id; raises Unavailable."""
    for _ in range(5):
        run_id = new_id()
        if runs.create(run_id, run.model_copy(update={"run_id": run_id})):
            return run_id
    raise Unavailable("No free run id was found. Try again.")


def apply_steps(architecture: Architecture, steps: Sequence[Step]) -> Architecture:
    """The architecture once the steps are done; everything they don't name is as it was, in the same order."""
    parts = [part.model_copy(deep=True) for part in architecture.parts]
    for step in steps:
        if isinstance(step, Put):
            parts = [_with(part, step) if part.id == step.id else part for part in parts]
        elif isinstance(step, Remove):
            parts = [
                part.model_copy(update={"uses": [each for each in part.uses if each != step.id]})
                for part in parts
                if part.id != step.id
            ]
        elif isinstance(step, Link):
            linked = {"uses": [*next(part.uses for part in parts if part.id == step.user), step.used]}
            parts = [part.model_copy(update=linked) if part.id == step.user else part for part in parts]
        elif isinstance(step, Unlink):
            apart = {"uses": [id_ for part in parts if part.id == step.user for id_ in part.uses if id_ != step.used]}
            parts = [part.model_copy(update=apart) if part.id == step.user else part for part in parts]
        elif isinstance(step, Add):
            parts = _added(parts, step)
    return architecture.model_copy(update={"parts": parts})


def _with(part: ArchitecturePart, step: Put) -> ArchitecturePart:
    value = step.value
    if "." in step.key:
        said = {each.key: each.value for each in part.arguments} | {step.key: value}
        return part.model_copy(update={"arguments": [Setting(key=key, value=each) for key, each in said.items()]})
    if step.key == "env":
        pairs = dict(pair.split("=", 1) for pair in _pairs(step.value))
        value = env_text({**environment_of(part), **pairs})
    setting = Setting(key=step.key, value=value)
    drop = {step.key}
    if step.key == "image":
        name = full_name(value)
        drop = {"image", "source"}
        setting = image_setting(part.part, name) if is_copied(name) else setting
    kept = [each for each in part.settings if each.key not in drop]
    place = next((at for at, each in enumerate(part.settings) if each.key == setting.key), len(kept))
    kept.insert(min(place, len(kept)), setting)
    return part.model_copy(update={"settings": kept})


def _pairs(text: str) -> list[str]:
    """`A=1,B=2` as pairs; a comma inside a value stays."""
    found: list[str] = []
    for piece in text.split(","):
        if "=" in piece or not found:
            found.append(piece)
        else:
            found[-1] += f",{piece}"
    return found


def _added(parts: list[ArchitecturePart], step: Add) -> list[ArchitecturePart]:
    kind = part_named(step.kind)
    assert kind is not None
    taken = {part.id for part in parts}
    id_ = step.id or next(
        each for each in (kind.usual_id, *(f"{kind.usual_id}-{n}" for n in range(2, 50))) if each not in taken
    )
    made = ArchitecturePart(
        id=id_,
        part=step.kind,
        settings=[Setting(key=key, value=value) for key, value in step.settings if key != "image"],
        uses=list(step.uses),
    )
    if image := dict(step.settings).get("image"):
        made = _with(made, Put(id_, "image", image))
    if step.kind == "load_balancer":
        # What stands behind one is asked through it alone.
        parts = [_behind(part) if part.id in step.uses else part for part in parts]
    used = [part.model_copy(update={"uses": [*part.uses, id_]}) if part.id in step.users else part for part in parts]
    return [*used, made]


def _behind(part: ArchitecturePart) -> ArchitecturePart:
    kind = part_named(part.part)
    for key, value in (("behind", "true"), ("front", "none")):
        if kind is not None and key in kind.settings.model_fields:
            part = _with(part, Put(part.id, key, value))
    return part


def _watches(steps: Sequence[Step]) -> list[Watch]:
    return [step for step in steps if isinstance(step, Watch)]


def _blueprint(
    architecture: Architecture, plan: InfraPlan, before: Architecture | None = None, watches: Sequence[Watch] = ()
) -> Blueprint:
    """The architecture in full with what watches it: thresholds that stand stay, what is new gets its own.

    One that was the usual of `before` is the usual one afterwards: what a database takes hangs on its size.
    """
    view = plan_of(architecture)
    blueprint = compose(view, architecture, standing=True)
    wished = {(watch.id, watch.name): (watch.value, None, "") for watch in watches}
    bound = bind(blueprint.expanded, wished, plan.monitoring)
    stand = {(each.resource_ref, each.metric_name): each for each in plan.monitoring}
    if before is not None:
        usual = bind(compose(plan_of(before), before, standing=True).expanded)
        stand = {key: each for key, each in stand.items() if all(each != one for one in usual)}
    monitoring = [stand.get((each.resource_ref, each.metric_name), each) for each in bound]
    told = {
        (made.ref, watch.name): watch.value
        for watch in watches
        for instance in blueprint.expanded.instances()
        if instance.id == watch.id
        for profile in instance.part.profiles
        if profile.name == watch.name and (made := instance.made.get(profile.word)) is not None
    }
    monitoring = [
        each.model_copy(update={"threshold": told.get((each.resource_ref, each.metric_name), each.threshold)})
        for each in monitoring
    ]
    flags = {flag for each in blueprint.expanded.instances() for flag in each.part.risks(each.settings)}
    changes = {
        "estimated_cost_usd": cost_of(blueprint.expanded, Use(architecture.region), len(monitoring)).total_usd,
        "monitoring": monitoring,
        "risk_flags": [*(flag for flag in plan.risk_flags if flag in flags), *sorted(flags - set(plan.risk_flags))],
    }
    return Blueprint(view.model_copy(update=changes), blueprint.expanded, ())


def _cost(architecture: Architecture) -> float:
    expanded = compose(plan_of(architecture), architecture, standing=True).expanded
    return float(cost_of(expanded, Use(architecture.region)).total_usd)


def _conflicting(conflicts: Sequence[Conflict]) -> str:
    named = ", ".join(f"{each.block} ({each.file})" for each in conflicts[:6])
    return (
        f"Somebody wrote in what this would change: {named}. Both texts are shown; change the files by hand, or take "
        "the edits back first."
    )
