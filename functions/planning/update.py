"""A new source, other variables or a secret's new value for a deployed application, each as a draft of that change.

POST /deployments/{id}/app      {"app","secret_versions"?,"secret_values"?} -> a draft, as .../change answers
POST /deployments/{id}/secrets  {"name", "value"}            -> {"name", "version"}: the value is in Secret Manager
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from functions.planning.application import Look, place
from functions.planning.change import draft_change, known_architecture, stands_still, store_draft
from functions.planning.change_answers import BlockConflict, ChangeAsk, ChangeResponse
from functions.planning.given import Secrets, Value, Values, Variable, put_first
from functions.planning.merge import Conflict
from functions.planning.own_program import Own
from functions.planning.own_shape import shape
from functions.planning.sources import Sources, check_uploaded, program_of
from functions.planning.taken import takers_of_newest
from shared.http import Body, Unprocessable, WrongState
from shared.http.called import one_called
from shared.life.left import DRAFT_KEPT, version_of
from shared.parts.app import applications, secret_name, secret_variable, with_first_values, with_secret_versions
from shared.parts.expand import PlanRefused
from shared.schemas import Architecture, Deployment, Run, RunStatus
from shared.schemas.app import App
from shared.store.deployments import Deployments
from shared.store.documents import Documents

_TO_COME = 999_999
"""A version that is not there yet, whatever its number will be."""


class AppChange(Body):
    """What is to be different about the application; variables that are not named stay as they are.

    `secret_versions`: which version of a secret it takes from now on, by the variable. `secret_values`: new values of
    its secrets, and first ones of those that `app` names and it does not have yet; they go to Secret Manager alone.
    """

    app: App = App()
    secret_versions: dict[str, Annotated[int, Field(ge=1, le=999_999)]] = Field(default_factory=dict, max_length=20)
    secret_values: Values = Field(default_factory=dict)


class SecretValue(Body):
    """A new value for one of the application's secrets, by its variable."""

    name: Variable
    value: Value


class SecretStored(BaseModel):
    """Which version the value is; a change with `secret_versions` lets the application take it."""

    name: str
    version: int


def update(
    name: str,
    body: AppChange,
    *,
    deployments: Deployments,
    runs: Documents[Run],
    look: Look | None,
    sources: Sources | None,
    secrets: Secrets,
    project: str,
    by: str,
    clock: Callable[[], float],
    new_id: Callable[[], str],
    environment: str | None = None,
) -> ChangeResponse:
    """Draft what is said of the application; raises Problem."""
    deployment = one_called(name, deployments, environment)
    before = known_architecture(deployment)
    given = body.app.source or body.app.image or body.app.repository
    if given and deployment.status == "complete":
        _leave_to_its_pipeline(before, body.app)
    program = program_of(body.app, sources)
    # What never came to its end may turn out to be another kind of thing; what runs stays what it is.
    unfinished = program is not None and deployment.status == "incomplete"
    drawn = shape(before, program, body.app, goal=deployment.prompt).architecture if program and unfinished else before
    placed = place(drawn, body.app, look, own=Own(program, frozenset(body.secret_values)))
    # What never answered is verified once more by the same program: what kept it from answering may have passed.
    last = runs.find(deployment.run_id) if given else None
    again = last is not None and last.status is RunStatus.VERIFY_FAILED
    project = deployment.project or project
    taken = takers_of_newest(deployment, before) if body.secret_values else {}
    pinned = {each: taken[each] for each in body.secret_values if each in taken}
    if pinned and deployment.status == "complete":
        return _pins_first(
            deployment, before, pinned, runs=runs, secrets=secrets, project=project, by=by, now=clock(), new_id=new_id
        )
    had = {each for each in body.secret_values if secret_name(before, deployment.deployment_id, each) is not None}
    first = {each: value for each, value in body.secret_values.items() if each not in had}
    try:
        changed = with_first_values(placed.architecture, first)
        # All that can be refused is, before a value is put anywhere.
        with_secret_versions(changed, body.secret_versions)
        check_uploaded(changed, sources)
        if had:
            expected = with_secret_versions(changed, dict.fromkeys(had, _TO_COME))
            _, conflicts = draft_change(deployment, expected, "", by=by, now=clock(), field="app")
            if conflicts:
                return _conflicting(deployment, conflicts, [each.how for each in placed.asked])
        versions = {**body.secret_versions}
        for one in sorted(had):
            said = SecretValue(name=one, value=body.secret_values[one])
            versions[one] = _added(deployment, before, said, secrets, project)
        changed = with_secret_versions(changed, versions)
        if versions and changed == before:
            raise WrongState(_stored_already(deployment, versions))
        steps = [*(each.how for each in placed.asked), *map(_version, versions.items())]
        run, conflicts = draft_change(
            deployment, changed, "; ".join(steps) or "once more", by=by, now=clock(), again=again, field="app"
        )
    except PlanRefused as refused:
        message = refused.message
        errors = [{"field": refused.field, "message": message}]
        raise Unprocessable(f"{refused.field}: {message}.", errors=errors) from refused
    if conflicts:
        return _conflicting(deployment, conflicts, steps)
    # Of what is half made and takes the newest, an added version stays: it may be all that there is to take.
    added = [
        version_of(secret_name(before, deployment.deployment_id, one) or "", str(versions[one]))
        for one in sorted(had - pinned.keys())
    ]
    if first or added:
        run = run.model_copy(update={"secrets_added": added, "secrets_left_at": run.created_at + DRAFT_KEPT})
    # The draft first: what dies in between leaves no secret that nobody knows of.
    run_id = store_draft(run, runs, new_id)
    put_first(first, changed, deployment.deployment_id, project, secrets)
    return _drafted(run, run_id, changed, [*steps, *stands_still(changed)])


def _pins_first(
    deployment: Deployment,
    before: Architecture,
    pinned: Mapping[str, str],
    *,
    runs: Documents[Run],
    secrets: Secrets,
    project: str,
    by: str,
    now: float,
    new_id: Callable[[], str],
) -> ChangeResponse:
    """A draft by which secrets are taken at the version that is the newest now, and in which nothing else changes.

    Nothing is added before that is applied: whoever takes the newest would have it at once.
    """
    for each in pinned:
        _not_rotated(before, each)
    versions = {}
    for each in pinned:
        number = secrets.newest(project, secret_name(before, deployment.deployment_id, each) or "")
        # The first one is what was made up.
        if number is not None and number > 1:
            versions[each] = number
    changed = with_secret_versions(before, versions)
    steps = [
        f"secrets: {each} is version {versions.get(each, 'one (made up)')} from now on, whatever is added; the new "
        "value is for a change of its own, after this one"
        for each in pinned
    ]
    run, conflicts = draft_change(
        deployment, changed, "; ".join(steps), by=by, now=now, field="app", pins=pinned.values()
    )
    if conflicts:
        return _conflicting(deployment, conflicts, steps)
    return _drafted(run, store_draft(run, runs, new_id), changed, steps).model_copy(update={"again": True})


def _not_rotated(architecture: Architecture, variable: str) -> None:
    part = next(each for each in architecture.parts if each.part == "secret" and secret_variable(each) == variable)
    if any(each.key == "rotation_days" and each.value != "0" for each in part.settings):
        raise WrongState(
            f"{variable} is rotated, and its programs take the newest value as it comes: add one in Secret Manager "
            "(`gcloud secrets versions add`), and it is theirs at their next start."
        )


def _conflicting(deployment: Deployment, conflicts: Sequence[Conflict], steps: list[str]) -> ChangeResponse:
    shown = [
        BlockConflict(file=each.file, block=each.block, before=each.base, mine=each.mine, theirs=each.theirs)
        for each in conflicts
    ]
    ask = ChangeAsk(question="Somebody wrote in what this would change: change the files by hand.")
    return ChangeResponse(deployment_id=deployment.deployment_id, status="asked", steps=steps, ask=ask, conflicts=shown)


def _drafted(run: Run, run_id: str, architecture: Architecture, steps: list[str]) -> ChangeResponse:
    return ChangeResponse(
        deployment_id=run.deployment_id,
        status="drafted",
        run_id=run_id,
        steps=steps,
        architecture=architecture,
        files=run.files,
        files_sha=run.digest,
        valid=run.valid,
        findings=run.findings,
    )


def store_value(
    name: str,
    body: SecretValue,
    *,
    deployments: Deployments,
    secrets: Secrets,
    project: str,
    environment: str | None = None,
) -> SecretStored:
    """Put a value where only the application reads it. Raises NoSuchThing, WrongState where it has no such secret."""
    deployment = one_called(name, deployments, environment)
    project = deployment.project or project
    architecture = known_architecture(deployment)
    if body.name in takers_of_newest(deployment, architecture) and deployment.status == "complete":
        _not_rotated(architecture, body.name)
        called = deployment.application or deployment.deployment_id
        raise WrongState(
            f"{called} takes the newest value of {body.name}, which this would be at once, before any change: infraai "
            f"secret {called} {body.name} pins it first (POST /deployments/{{id}}/app with secret_values)."
        )
    version = _added(deployment, architecture, body, secrets, project)
    return SecretStored(name=body.name, version=version)


def _added(
    deployment: Deployment, architecture: Architecture, said: SecretValue, secrets: Secrets, project: str
) -> int:
    """A new version of one of its secrets; raises WrongState where there is none."""
    secret = secret_name(architecture, deployment.deployment_id, said.name)
    if secret is None:
        called = deployment.application or deployment.deployment_id
        raise WrongState(
            f"{called} has no secret {said.name}: add it first, POST /deployments/{{id}}/app with secrets."
        )
    try:
        return secrets.add(project, secret, said.value.get_secret_value().encode())
    except LookupError as error:
        raise WrongState(f"The secret {secret} is not there yet: let the run that makes it come to its end.") from error


def _stored_already(deployment: Deployment, versions: Mapping[str, int]) -> str:
    """A value that a run waited for, which failed without: nothing of the files changes by it."""
    named = " and ".join(f"{name} has its value now (version {number})" for name, number in versions.items())
    run = deployment.run_id or "RUN"
    goes_on = f": infraai execute {run} goes on with it" if deployment.status == "incomplete" else ""
    return f"{named}, and the files take that version already{goes_on}."


def _leave_to_its_pipeline(architecture: Architecture, app: App) -> None:
    """Refuse a program for what a pipeline brings its versions to: Terraform would leave its image as it is."""
    ids = applications(architecture)
    id_ = app.part or (ids[0] if ids else "")
    part = next((each for each in architecture.parts if each.id == id_), None)
    if part is not None and any(each.key == "rolled_out" and each.value == "true" for each in part.settings):
        raise WrongState(
            f"A pipeline brings new versions of {id_}, and Terraform leaves its image alone: push to its repository "
            "(the output ci_workflow is its workflow). Nothing was changed."
        )


def _version(each: tuple[str, int]) -> str:
    return f"secrets: {each[0]} is version {each[1]} from now on"
