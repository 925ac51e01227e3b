"""From a plan to Terraform files: the catalogue writes them, a model may adapt them, code judges the result.

POST /generate_terraform  {"prompt","plan","architecture"?,"app"?,"graph"?,"secret_values"?}
-> {"run_id","files","files_sha","valid","findings","notes"}
"""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from functions.planning.application import Look, place
from functions.planning.budget import fit_to_budget
from functions.planning.catalogue import Blueprint, PlanRefused, bind, compose, within_size, write
from functions.planning.catalogue.adapted import NotAccepted, accept
from functions.planning.cost import cost_of
from functions.planning.given import Secrets, Values, put_first
from functions.planning.held import Wish, flagged, hold, seen
from functions.planning.rules.architect import draw
from functions.planning.rules.goal import read_goal
from functions.planning.rules.lifetime import lifetime_in
from functions.planning.rules.read import read
from functions.planning.sources import Sources, check_uploaded
from functions.planning.typed import as_kept
from functions.planning.wished import as_wished
from shared.drafts import check_size, judge_draft
from shared.http import Body, Unavailable, Unprocessable
from shared.life.left import DRAFT_KEPT
from shared.llm import ModelError, Provider, question
from shared.parts.app import with_first_values
from shared.parts.part import Use
from shared.parts.stacks import STACKS, architecture_of, plan_of
from shared.policy.environment import is_other_place
from shared.schemas import (
    CATALOGUE,
    DEFAULT_ENVIRONMENT,
    Architecture,
    Asked,
    Environment,
    Finding,
    Graph,
    InfraPlan,
    Run,
    TerraformFiles,
    files_sha,
)
from shared.schemas.app import App
from shared.schemas.architecture import ADDED, ID_PATTERN, NAME_PATTERN
from shared.schemas.lifetime import TTL_PATTERN, not_too_long, seconds_of
from shared.schemas.secrets_said import without_secrets
from shared.store import Documents

_log = logging.getLogger(__name__)


class GenerateRequest(Body):
    """The body of POST /generate_terraform: the goal in words (at most 8,000 characters), its plan, its drawing.

    `architecture` and `asked` are what POST /generate-graph answered beside the plan, whose whole answer may be sent on
    with the goal and the same `app`: what neither these words nor `app` give waits for a person before it is applied.
    Without an architecture, the goal's own is made where the plan is a view of it, else what the plan says.
    `application` is the name that people will call it by, `environment` where it goes. `ttl` (`36h`,
    `3d`, `2w`) is after how long it ends by itself; without it what the goal says ("for the weekend").
    `secret_values` are first values of its secrets, by their variables: each is in Secret Manager before anything runs.
    """

    prompt: str
    plan: InfraPlan
    architecture: Architecture | None = None
    app: App | None = None
    graph: Graph | None = None
    asked: list[Asked] = Field(default_factory=list, max_length=200)
    application: str = Field("", pattern=rf"^$|{ID_PATTERN}")
    environment: str = Field(DEFAULT_ENVIRONMENT, pattern=NAME_PATTERN)
    ttl: Annotated[str, AfterValidator(not_too_long)] = Field("", pattern=rf"^$|{TTL_PATTERN}")
    secret_values: Values = Field(default_factory=dict)
    # What is only told in the answer of POST /generate-graph changes nothing here.
    summary: SkipJsonSchema[Any] = Field(None, exclude=True)
    cost: SkipJsonSchema[Any] = Field(None, exclude=True)
    risks: SkipJsonSchema[Any] = Field(None, exclude=True)
    ask: SkipJsonSchema[Any] = Field(None, exclude=True)
    ends_at: SkipJsonSchema[Any] = Field(None, exclude=True)
    unset: SkipJsonSchema[Any] = Field(None, exclude=True)
    planned_by: SkipJsonSchema[Any] = Field(None, exclude=True)

    @property
    def digest(self) -> str:
        """What tells this request from every other: 64 hexadecimal digits over all but the secrets' values."""
        said = self.model_dump(mode="json", exclude={"secret_values"}) | {"secrets": sorted(self.secret_values)}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class GenerateResponse(BaseModel):
    """The draft run's id and files. `valid`: no findings. `notes` say what was added to the plan or not adapted.

    `files_sha` tells these files from all others: `POST /execute` takes it, so that what was looked at is what runs.
    """

    run_id: str
    files: dict[str, str]
    files_sha: str
    valid: bool
    findings: list[Finding]
    notes: list[str]


def give_first_values(
    body: GenerateRequest, deployment_id: str, architecture: Architecture, secrets: Secrets | None, project: str
) -> None:
    """Put the values that came with a request where its draft's secrets are; safe to repeat. Raises Problem."""
    if not body.secret_values:
        return
    if secrets is None:
        raise Unavailable("This platform has no place for the values of secrets.")
    put_first(body.secret_values, architecture, deployment_id, project, secrets)


def generate(plan: InfraPlan) -> TerraformFiles:
    """The catalogue's files for a plan: the same plan always gives the same text. Raises PlanRefused (a ValueError)."""
    return write(compose(plan))


def generate_run(
    body: GenerateRequest,
    *,
    provider: Provider,
    runs: Documents[Run],
    clock: Callable[[], float],
    new_id: Callable[[], str],
    look: Look | None = None,
    sources: Sources | None = None,
    environment: Environment | None = None,
    secrets: Secrets | None = None,
    project: str = "",
    by: str = "",
) -> GenerateResponse:
    """Write the files of a plan and store them as a draft run of an environment, the default one where it is None.

    `clock` gives epoch seconds, `new_id` a fresh run id, `look` asks registries, `sources` is where sources lie,
    `secrets` is where values of secrets go, in `project` or the environment's own, `by` who asks.
    Raises Unprocessable for a plan the catalogue can't make or a source that is not there, TooLarge for a goal or a
    plan that is too long, Unavailable when no free id is found.
    """
    prompt = as_wished(body.prompt).text
    if not prompt.strip():
        empty = {"field": "prompt", "message": "must not be empty"}
        raise Unprocessable("The prompt is empty. Send the goal that the plan was made for.", errors=[empty])
    try:
        goal = read_goal(prompt)
        architecture, plan = body.architecture or _meant(prompt, body.plan), body.plan
        unasked: list[Asked] = []
        told: list[Asked] = []
        if body.architecture is not None:
            wish = Wish(body.prompt, body.app, environment, sources, look)
            architecture, unasked, told = hold(body.architecture, plan.monitoring, wish)
        elif body.app is not None:
            architecture, told, _ = place(architecture or architecture_of(plan), body.app, look)
        added = unasked or [each for each in body.asked if each.need == ADDED]
        if body.secret_values:
            architecture = with_first_values(architecture or architecture_of(plan), body.secret_values)
        if architecture is not None and (body.app is not None or body.secret_values):
            plan = plan_of(architecture).model_copy(update={"monitoring": plan.monitoring})
        blueprint = normalised(plan, architecture, users=goal.users, stored_gb=goal.stored_gb)
        flags = flagged(body.plan.risk_flags, blueprint.expanded, goal, added)
        plan, notes = blueprint.plan.model_copy(update={"risk_flags": flags}), list(blueprint.notes)
        ours = write(blueprint)
        must_be_in(blueprint.architecture, environment)
    except PlanRefused as refused:
        own = refused.field.startswith(("architecture", "app", "secret_values"))
        field = refused.field if own else f"plan.{refused.field}"
        raise Unprocessable(
            f"{field}: {refused.message}.", errors=[{"field": field, "message": refused.message}]
        ) from refused
    check_uploaded(blueprint.architecture, sources)
    lines = [each for each in body.asked if each.need != ADDED]
    lines += [each for each in told if each not in lines]
    files, written_by, declined = _adapted(prompt, blueprint, ours, provider)
    findings = judge_draft(files.by_name())
    now = clock()
    ends_after = seconds_of(body.ttl) or lifetime_in(prompt, now)
    if ends_after:
        notes.append(
            f"it ends by itself on {datetime.fromtimestamp(now + ends_after, UTC):%A %Y-%m-%d %H:%M} UTC "
            f"({ends_after / 3600:,.0f} hours after it stands), and people are told a day and an hour before"
        )
    run = Run(
        run_id="",
        deployment_id="",
        application=body.application,
        environment=environment.name if environment else DEFAULT_ENVIRONMENT,
        project=environment.project if environment and environment.name != DEFAULT_ENVIRONMENT else "",
        ends_after=ends_after,
        budget_usd=goal.budget_usd,
        prompt=body.prompt,
        plan=plan,
        architecture=blueprint.architecture,
        asked=[as_kept(each, body.prompt) for each in [*lines, *added]],
        graph=seen(body.graph, blueprint.expanded, body.prompt) if body.graph else None,
        files=files.by_name(),
        valid=not findings,
        findings=findings,
        message="; ".join(notes),
        planned_by=written_by,
        drafted_sha=files_sha(files.by_name()),
        # What a model wrote otherwise than the catalogue is asked about as what a person writes is.
        drafted_files={} if files == ours else ours.by_name(),
        request_sha=body.digest,
        requested_by=by,
        created_at=now,
        updated_at=now,
        secrets_left_at=now + DRAFT_KEPT if body.secret_values else None,
    )
    run_id = _store(run, runs, new_id)
    give_first_values(body, deployment_id_of(run, run_id), blueprint.architecture, secrets, run.project or project)
    return GenerateResponse(
        run_id=run_id,
        files=run.files,
        files_sha=run.digest,
        valid=run.valid,
        findings=findings,
        notes=[*notes, *declined],
    )


def normalised(
    plan: InfraPlan,
    architecture: Architecture | None = None,
    *,
    users: int | None = None,
    stored_gb: float | None = None,
    standing: bool = False,
) -> Blueprint:
    """The blueprint of a plan: completed, its monitoring bound where it has none, its cost computed.

    `users` is whom the plan is for and `stored_gb` what it keeps, as far as that costs; of a `standing` one variables
    and commands are not judged again. Raises PlanRefused.
    """
    blueprint = compose(plan, architecture, standing=standing)
    plan = blueprint.plan
    watched = len(plan.monitoring) or None
    cost = cost_of(blueprint.expanded, Use(blueprint.architecture.region, users, stored_gb), watched)
    policies = plan.monitoring if architecture is not None else within_size(plan.monitoring, blueprint.expanded)
    changes = {"monitoring": policies or bind(blueprint.expanded), "estimated_cost_usd": cost.total_usd}
    return replace(blueprint, plan=plan.model_copy(update=changes))


def _meant(prompt: str, plan: InfraPlan) -> Architecture | None:
    """The goal's own architecture where a plan that came alone is a view of it."""
    if plan.stack_type in STACKS:
        return None
    reading = read(prompt)
    sketch = draw(reading)
    if not sketch.parts:
        return None
    architecture = fit_to_budget(sketch.architecture(), reading.goal)
    view = plan_of(architecture)
    same = (view.stack_type, view.region, view.machine_type) == (plan.stack_type, plan.region, plan.machine_type)
    return architecture if same and set(view.resources) == set(plan.resources) else None


def _adapted(
    prompt: str, blueprint: Blueprint, ours: TerraformFiles, provider: Provider
) -> tuple[TerraformFiles, str, list[str]]:
    """The files as a model adapted them to the goal, or the catalogue's own and why; and who wrote them."""
    if provider.name == "offline":
        return ours, CATALOGUE, []
    try:
        files = ours.by_name()
        about = {
            "goal": without_secrets(prompt),
            "plan": blueprint.plan.model_dump(mode="json"),
            "files": files,
            "diagnostics": [],
        }
        answer = provider.answer(question(_instructions(), about), TerraformFiles)
        if answer.by_rules:
            return ours, CATALOGUE, [f"not adapted by a model: {answer.provider}"]
        adapted = accept(blueprint, ours, answer.value, goal=prompt)
        if adapted == ours:
            return ours, CATALOGUE, []
        _must_be_clean(adapted)
    except (ModelError, NotAccepted) as reason:
        _log.warning("the model's files are not used: %s", reason)
        return ours, CATALOGUE, [f"not adapted by a model: {reason}"]
    return adapted, f"{CATALOGUE}, adapted by {answer.provider}", []


def _must_be_clean(files: TerraformFiles) -> None:
    if found := judge_draft(files.by_name()):
        raise NotAccepted(f"{found[0].file}, line {found[0].line}: {found[0].message}")


class IdTaken(Unavailable):
    """Every id that was offered is a run's already: one that a key stands for, another request's with the same key."""


def _store(run: Run, runs: Documents[Run], new_id: Callable[[], str]) -> str:
    check_size(run)
    for _ in range(5):
        run_id = new_id()
        ids = {"run_id": run_id, "deployment_id": deployment_id_of(run, run_id)}
        if runs.create(run_id, run.model_copy(update=ids)):
            return run_id
    raise IdTaken("No free run id was found. Try again.")


def deployment_id_of(run: Run, run_id: str) -> str:
    """The first run's own id; with application and environment before it where somebody named one of them.

    It begins the state's path and stands in every label, and all names carry a suffix that is drawn from it.
    """
    if not run.application and run.environment == DEFAULT_ENVIRONMENT:
        return run_id
    name = run.application or (run.architecture.name if run.architecture else "app")
    return f"{name}-{run.environment}-{run_id.removeprefix('run-')[:6]}"


def must_be_in(architecture: Architecture, environment: Environment | None) -> None:
    """Raises PlanRefused for an architecture that would stand where its environment may have nothing."""
    if environment is not None and is_other_place(architecture.region, environment):
        raise PlanRefused(
            "architecture.region",
            f"{architecture.region} is outside {', '.join(environment.regions)}, where the environment "
            f"{environment.name} may have things",
        )


@cache
def _instructions() -> str:
    return resources.files(__package__).joinpath("prompts/generator.txt").read_text()
