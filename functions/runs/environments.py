"""Where deployments may go, over HTTP: environments are made, looked at, and removed when nothing stands in them."""

import logging
import re
from collections.abc import Callable, Collection

from flask import Request
from pydantic import Field

from shared.cost.regions import REGIONS
from shared.http import Answer, Body, NoSuchThing, Unprocessable, WrongState, caller, read_body
from shared.parts import PARTS
from shared.schemas import DEFAULT_ENVIRONMENT, PROJECT_PATTERN, Environment, RunStatus, Size
from shared.schemas.architecture import NAME_PATTERN
from shared.schemas.environment import is_amount
from shared.store import NotFound
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.runs import Runs

_log = logging.getLogger(__name__)

_PLACE = r"(?:eu|us|uk|de|fr|jp|au|asia|emea|apac|line|v)?"
_PRODUCTION = re.compile(
    rf"(?<!non)(?<!pre)prod|(?:^|-){_PLACE}(?:live|main|master){_PLACE}(?:$|-)|(?:^|-)(?:prd|release|ga|www)(?:$|-)"
)
"""In an environment of such a name every run stops at its plan, where nobody said otherwise and named it once more."""
_SPELLED = re.compile(r"(?<![a-z])([a-z])-(?=[a-z](?:-|$))")
_MOST = 1000
_UNDER_WAY = (RunStatus.RUNNING, RunStatus.AWAITING_APPROVAL)


class NewEnvironment(Body):
    """The body of POST /environments: a name of up to 16 characters, its project, and the region of what goes there.

    `regions` are all in which something may stand (its own region alone where none is given), `plan_first` whether
    every run stops at its plan, `sizes` what a promotion makes otherwise. In what is called as production is (`prod`,
    `live`, `eu-prd2`) every run stops there, unless `plan_first` is false and `confirm` is the name once more.
    """

    name: str = Field(pattern=NAME_PATTERN)
    project: str = Field(pattern=PROJECT_PATTERN)
    region: str
    regions: list[str] = Field(default_factory=list, max_length=40)
    plan_first: bool | None = None
    sizes: list[Size] = Field(default_factory=list, max_length=40)
    confirm: str = Field("", max_length=80)


class OtherEnvironment(Body):
    """The body of PATCH /environments/{name}: what is to be different of it; what is not said stays.

    `project` and `region` only where nothing stands in it; `regions` has to keep those in which something does. Runs
    that stopped at their plan go through from then on only where `confirm` is the environment's name.
    """

    project: str | None = Field(None, pattern=PROJECT_PATTERN)
    region: str | None = None
    regions: list[str] | None = Field(None, max_length=40)
    plan_first: bool | None = None
    sizes: list[Size] | None = Field(None, max_length=40)
    confirm: str = Field("", max_length=80)


class EnvironmentAnswer(Environment):
    """An environment with the ids of the deployments that stand in it, and the others that share its project."""

    deployments: list[str]
    shares_project_with: list[str]


class EnvironmentDesk:
    """Answers requests about environments.

    `projects`: the other projects in which terraform has an identity; None where it may work in any. `own` is the
    platform's project.
    """

    def __init__(
        self,
        environments: Environments,
        deployments: Deployments,
        runs: Runs,
        *,
        own: str,
        projects: Collection[str] | None,
        clock: Callable[[], float],
    ) -> None:
        self._environments = environments
        self._deployments = deployments
        self._runs = runs
        self._own = own
        self._projects = projects
        self._clock = clock

    def create(self, request: Request) -> Answer:
        """201 with the environment; 200 when the same one exists; 409 another of that name, 422 can't be one."""
        body = read_body(request, NewEnvironment)
        regions = list(dict.fromkeys([body.region, *body.regions]))
        self._check(body, regions)
        in_production = _is_production(body.name)
        if in_production and body.plan_first is False and body.confirm != body.name:
            message = (
                f"no run would stop at its plan in {body.name}; its name once more, {body.name}, says that it may be"
            )
            raise _wrong("confirm", message)
        made = Environment(
            name=body.name,
            project=body.project,
            region=body.region,
            regions=regions,
            plan_first=in_production if body.plan_first is None else body.plan_first,
            sizes=body.sizes,
            created_by=caller(request),
            created_at=self._clock(),
        )
        if self._environments.create(made.name, made):
            return Answer(self._shown(made), 201)
        there = self._environments.get(made.name)
        same = {"created_at", "created_by"}
        if there.model_dump(exclude=same) != made.model_dump(exclude=same):
            raise WrongState(
                f"The environment {there.name} exists already, in the project {there.project} ({there.region}). What "
                "stands in it would be left behind by another: choose another name."
            )
        return Answer(self._shown(there))

    def list_all(self, _: Request) -> Answer:
        """Every environment, the default one first."""
        return Answer([each.model_dump(mode="json") for each in self._environments.every()])

    def show(self, _: Request, name: str) -> Answer:
        """One environment and what stands in it; 404 unknown."""
        return Answer(self._shown(self._named(name)))

    def remove(self, _: Request, name: str) -> Answer:
        """{"removed": name}; 404 unknown, 409 when something stands or is under way in it, or it is the default one."""
        environment = self._named(name)
        if environment.name == DEFAULT_ENVIRONMENT:
            raise WrongState("The default environment always exists.")
        self._must_be_empty(name)
        self._environments.delete(name)
        return Answer({"removed": name})

    def change(self, request: Request, name: str) -> Answer:
        """The environment as it is from now on; 404 unknown, 409 when something stands in the way, 422 can't be one."""
        body = read_body(request, OtherEnvironment)
        before = self._named(name)
        if before.name == DEFAULT_ENVIRONMENT:
            raise WrongState("The default environment is the platform's own: its settings say what it is.")
        fields = body.model_fields_set - {"confirm"}
        said = {key: value for key in fields if (value := getattr(body, key)) is not None}
        if not said:
            raise _wrong("body", "say what is to be different: project, region, regions, plan_first or sizes")
        if before.plan_first and said.get("plan_first") is False and body.confirm != name:
            message = (
                f"no run would stop at its plan in {name} any more; its name once more, {name}, says that it may be"
            )
            raise _wrong("confirm", message)
        changed = before.model_copy(update=said)
        if {"region", "regions"} & set(said):
            changed.regions = list(dict.fromkeys([changed.region, *(said.get("regions") or before.regions)]))
            if "region" in said and "regions" not in said:
                changed.regions = [each for each in changed.regions if each != before.region]
        self._check(changed, changed.regions)
        if (changed.project, changed.region) != (before.project, before.region):
            self._must_be_empty(name)
        for each in self._deployments.standing_in(name):
            if each.region not in changed.regions:
                raise WrongState(f"{each.application or each.deployment_id} stands in {each.region}: keep that region.")

        def decide(now: Environment) -> dict[str, object] | None:
            return changed.model_dump(include=set(Environment.model_fields)) if now == before else None

        if self._environments.change(name, decide) is None:
            raise WrongState(f"Somebody else changed {name} in this moment: look at it, then ask again.")
        if before.plan_first and not changed.plan_first:
            _log.warning("runs in %s do not stop at their plan any more, says %s", name, caller(request))
        return Answer(self._shown(changed))

    def _must_be_empty(self, name: str) -> None:
        """Raises WrongState where something stands, or is under way, in an environment."""
        if stands := self._deployments.standing_in(name):
            ids = ", ".join(each.deployment_id for each in stands[:5])
            many = "1 deployment stands" if len(stands) == 1 else f"{len(stands)} deployments stand"
            raise WrongState(f"{many} in {name} ({ids}): infraai destroy ends what stands first.")
        runs = self._runs.where(("environment", "==", name), limit=_MOST)
        if going := [run.run_id for run in runs if run.status in _UNDER_WAY]:
            raise WrongState(f"The run {going[0]} is under way in {name}: wait for its end.")

    def _named(self, name: str) -> Environment:
        try:
            return self._environments.named(name)
        except NotFound as error:
            raise NoSuchThing(f"There is no environment {name}.") from error

    def _shown(self, environment: Environment) -> dict[str, object]:
        stands = [each.deployment_id for each in self._deployments.standing_in(environment.name)]
        others = [
            each.name
            for each in self._environments.every()
            if each.project == environment.project and each.name != environment.name
        ]
        return {**environment.model_dump(mode="json"), "deployments": stands, "shares_project_with": others}

    def _check(self, body: NewEnvironment | Environment, regions: list[str]) -> None:
        if body.name == DEFAULT_ENVIRONMENT:
            raise _wrong("name", "default is the environment of what names none; choose another name")
        for region in regions:
            if region not in REGIONS:
                raise _wrong("region", f"{region} is no region of Google Cloud that is known here, such as us-central1")
        default = self._environments.default.project
        if body.project == self._own != default:
            raise _wrong("project", f"{body.project} is the platform's own project; nothing is deployed beside it")
        if self._projects is not None and body.project not in {default, *self._projects}:
            raise _wrong(
                "project",
                f"terraform has no identity in {body.project}: add it to `environments` in infra/gcp, and apply that",
            )
        known = {part.name: part.settings.model_fields for part in PARTS}
        for at, size in enumerate(body.sizes):
            if size.part in known and size.key not in known[size.part]:
                raise _wrong(
                    f"sizes.{at}", f"{size.part} has no setting {size.key}; it has {', '.join(known[size.part])}"
                )
            if not _is_size(size.key):
                amounts = [key for key in known.get(size.part, ()) if _is_size(key)]
                told = f"; of {size.part} these do: {', '.join(amounts)}" if amounts else ""
                raise _wrong(f"sizes.{at}", f"{size.key} does not say how much or how large{told}")


def _is_size(key: str) -> bool:
    """Whether a setting says how much, how large or for how many days; a promotion asks about fewer of these."""
    return is_amount(key) or key.endswith("_days")


def _is_production(name: str) -> bool:
    """Whether something is called as production is; numbers, a naught for an o, a place in the same word or letters one
    by one make it no other."""
    letters = re.sub(r"\d+", "", _SPELLED.sub(r"\1", name.replace("pr0d", "prod")))
    return _PRODUCTION.search(letters) is not None


def _wrong(field: str, message: str) -> Unprocessable:
    return Unprocessable(f"{field}: {message}.", errors=[{"field": field, "message": message}])
