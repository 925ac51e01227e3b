"""An existing Terraform configuration with its state, over HTTP: judged, merged into a deployment's files, taken in."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping

from flask import Request
from pydantic import Field
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from functions.runs.modules import with_modules_inlined
from functions.runs.repeated_modules import MOST_TEXT, NotInlined
from shared.events import Publish, RunRequested
from shared.http import Answer, Body, NoSuchThing, Unavailable, Unprocessable, WrongState, caller, read_body
from shared.life.names import take_name
from shared.schemas import ADOPTED, EDITED, Environment, InfraPlan, Run, RunMode, RunStatus, files_sha
from shared.schemas.architecture import ID_PATTERN
from shared.store import NotFound
from shared.store.adoptions import Pending, keep
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.store.runs import Runs, new_run_id, started
from shared.terraform.beside import whole_reference
from shared.terraform.hcl import Block, Edit, File, Template, apply_edits, parse_file

_IN_A_MODULE = re.compile(r"(?:\.\./){0,4}(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}/){1,6}[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.tf")
_CONFIGURATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.tf")
_VALUES = re.compile(r"terraform\.tfvars|[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.auto\.tfvars")
_PLATFORM_S = frozenset({"name_suffix", "deployment_id", "ops_webhook_url", "ops_webhook_token", "ops_topic"})
_MERGED = {"variable": "variables.tf", "output": "outputs.tf"}


class Adopt(Body):
    """The body of POST /adoptions.

    `files`: each `*.tf` of the root module, and `terraform.tfvars` where there is one, by name; those of local modules
    by their path from the root module. `state` is the text of
    its `terraform.tfstate`, or `state_url` where that lies: gs://BUCKET/OBJECT.tfstate.
    """

    files: dict[str, str] = Field(min_length=1, max_length=120)
    state: str | None = Field(None, min_length=2, max_length=700_000)
    state_url: str | None = Field(None, min_length=6, max_length=800)
    application: str | None = Field(None, pattern=ID_PATTERN)
    environment: str = Field("", max_length=40)


class TakenIn(TypedDict):
    """A run was begun that takes a state in and changes nothing; `left` is what of the files is not needed any more."""

    run_id: str
    deployment_id: str
    status: str
    mode: RunMode
    left: list[str]


class AdoptDesk:
    """Answers requests to adopt something."""

    def __init__(
        self,
        runs: Runs,
        deployments: Deployments,
        adoptions: Documents[Pending],
        publish: Publish,
        environment: Callable[[str], Environment],
    ) -> None:
        self._runs = runs
        self._deployments = deployments
        self._adoptions = adoptions
        self._publish = publish
        self._environment = environment

    def adopt(self, request: Request) -> Answer:
        """202 `TakenIn`; 404 no such environment, 409 adopted already or at work, 422 what is refused, and why."""
        from shared.policy.adopted_state import RefusedState, bucket_and_name, judge_state  # the gate's tables

        body = read_body(request, Adopt)
        if (body.state is None) == (body.state_url is None):
            raise _refused("state", "give the state's text or its address, one of them")
        try:
            environment = self._environment(body.environment)
        except NotFound as error:
            raise NoSuchThing(f"There is no environment {body.environment}: infraai env create makes it.") from error
        try:
            if body.state is not None:
                origin = f"lineage/{judge_state(body.state, environment).lineage}"
            else:
                origin = "/".join(bucket_and_name(body.state_url or ""))
        except RefusedState as refused:
            raise _refused("state" if body.state is not None else "state_url", str(refused)) from refused
        files, left = merged(body.files, environment)
        run = self._run(body, environment, origin, files, by=caller(request))
        stands = self._deployments.find(run.deployment_id)
        if stands is not None:
            raise WrongState(f"It is adopted already: it is the deployment {stands.application or run.deployment_id}.")
        for other in self._runs.of_deployment(run.deployment_id, RunStatus.RUNNING):
            raise WrongState(f"The run {other.run_id} adopts it now: wait for its end.")
        if body.application:
            owner = take_name(body.application, environment.name, run.deployment_id, self._deployments, self._runs)
            if owner != run.deployment_id:
                raise WrongState(f"{body.application} is the name of the deployment {owner} there: choose another.")
        waiting = Pending(state=body.state or "", state_url=body.state_url or "")
        keep(self._adoptions, run.run_id, waiting, now=run.created_at)
        if not self._runs.create(run.run_id, run):
            raise Unavailable("This was asked for a moment ago. Try again.")
        self._publish(RunRequested(run_id=run.run_id))
        told = {"run_id": run.run_id, "deployment_id": run.deployment_id, "status": "starting", "mode": run.mode}
        return Answer({**told, "left": left}, 202)

    def _run(self, body: Adopt, environment: Environment, origin: str, files: dict[str, str], *, by: str) -> Run:
        now = self._runs.clock()
        parsed = [parse_file(name, text) for name, text in files.items()]
        types = {block.names[0] for file in parsed for block in file.body.blocks_of("resource") if block.names}
        run = Run(
            run_id=new_run_id(),
            # The same state, asked for again after a failure, is the same deployment.
            deployment_id=f"run-{hashlib.sha256(f'{environment.name}/{origin}'.encode()).hexdigest()[:12]}",
            application=body.application or "",
            environment=environment.name,
            project=environment.project,
            kind="adopt",
            prompt=f"{body.application or 'what stood'}, with its own files and state",
            plan=InfraPlan(
                cloud="gcp",
                stack_type=ADOPTED,
                region=_region(parsed) or environment.region,
                machine_type="",
                autoscaling=False,
                estimated_cost_usd=0.0,
                risk_flags=[],
                resources=sorted(each for each in types if each.startswith(("google_", "random_"))),
                monitoring=[],
            ),
            files=files,
            mode="plan",
            planned_by=EDITED,
            drafted_sha=files_sha(files),
            requested_by=by,
            created_at=now,
            updated_at=now,
        )
        return run.model_copy(update=started(run, now))


def merged(given: Mapping[str, str], environment: Environment) -> tuple[dict[str, str], list[str]]:
    """The files of a deployment made of a directory's, and what was left out of them, in words.

    Texts stay as they are, but for a `backend`, which the platform's own takes the place of, and values of variables,
    which become defaults. Raises Unprocessable with what the gate has to say.
    """
    for name, text in given.items():
        known = _CONFIGURATION.fullmatch(name) or _VALUES.fullmatch(name) or _IN_A_MODULE.fullmatch(name)
        if not known or name.endswith("override.tf"):
            why = (
                "only *.tf of the root module and of local modules, and terraform.tfvars, are adopted, and no overrides"
            )
            raise _refused(f"files.{name[:80]}", why)
        if faults := parse_file(name, text).faults:
            raise _refused(f"files.{name}", f"it can't be read: {faults[0].message}")
    if sum(map(len, given.values())) > MOST_TEXT:
        raise _refused("files", f"they are more than {MOST_TEXT} characters: adopt it in parts")
    try:
        given, written = with_modules_inlined(given)
    except NotInlined as error:
        raise _refused(f"files.{error.file}", str(error)) from error
    left = [f"module.{each}: what it makes stands in the root module now" for each in written]
    texts = {}
    for name, text in given.items():
        if _CONFIGURATION.fullmatch(name):
            texts[name], taken = _without_backend(parse_file(name, text))
            left += [f"{name}:{line} the backend: the state is stored by the platform now" for line in taken]
    files = dict.fromkeys(("main.tf", "variables.tf", "outputs.tf"), "")
    for name, text in sorted(texts.items(), key=lambda each: (each[0] not in files, each[0])):
        kinds = {block.type for block in parse_file(name, text).body.blocks}
        into = name if name in files else _MERGED.get(next(iter(kinds)), "main.tf") if len(kinds) == 1 else "main.tf"
        files[into] += text if text.endswith("\n") or not text else f"{text}\n"
    # Terraform's order: terraform.tfvars, then *.auto.tfvars by name.
    for name in sorted((each for each in given if _VALUES.fullmatch(each)), key=lambda one: (".auto." in one, one)):
        files = with_values(files, name, given[name])
    files = with_own_project(files, environment.project)
    _judge(files, environment)
    return files, left


def _judge(files: Mapping[str, str], environment: Environment) -> None:
    from shared.policy.environment import outside
    from shared.policy.static_gate import inspect
    from shared.terraform.findings import accepted

    found = inspect(files)
    told = [] if accepted(found) else [one.shown().model_dump() for one in found]
    told += [each.model_dump() for each in outside(files, environment)]
    if told:
        errors = [{"field": f"files.{one['file']}:{one['line']}", "message": str(one["message"])} for one in told[:50]]
        first = errors[0]
        raise Unprocessable(f"Not adopted: {first['field']}: {first['message']}", errors=errors)
    for name, block in _blocks(files, "module"):
        raise _refused(
            f"files.{name}",
            f"module {next(iter(block.names), '')!r}: only what stands in the root module can be adopted",
        )
    for name, block in _blocks(files, "variable"):
        said = block.names[0] if block.names else ""
        if said in _PLATFORM_S or said == "app_image" or said.endswith("_app_image"):
            raise _refused(f"files.{name}", f"the variable {said} is the platform's own: give it another name")
        default = block.body.attribute("default")
        if said == "project_id" and default is not None:
            text = default.expr.text if isinstance(default.expr, Template) else None
            if text != environment.project:
                why = f"project_id is another project than {environment.project}, that of {environment.name}"
                raise _refused(f"files.{name}", why)
        if default is None and said not in {"project_id", "region"}:
            raise _refused(f"files.{name}", f"the variable {said} has no value: give it one in terraform.tfvars")


def _without_backend(file: File) -> tuple[str, list[int]]:
    edits, lines = [], []
    for settings in file.body.blocks_of("terraform"):
        for backend in settings.body.blocks_of("backend", "cloud"):
            edits.append(Edit(backend.span.start, backend.span.end, ""))
            lines.append(file.position(backend.span.start)[0])
    return apply_edits(file.text, edits), lines


def with_values(files: Mapping[str, str], name: str, text: str) -> dict[str, str]:
    """The files with values as the defaults of their variables; a value that no variable takes changes nothing."""
    from shared.policy.static_gate import inspect

    if refused := [one for one in inspect({**files, name: text}) if one.file == name]:
        raise _refused(f"files.{name}", refused[0].message)
    given = {
        item.name: text[item.expr.span.start : item.expr.span.end] for item in parse_file(name, text).body.attributes
    }
    result = dict(files)
    for each in files:
        edits = []
        for block in parse_file(each, files[each]).body.blocks_of("variable"):
            value = given.get(block.names[0]) if block.names else None
            if value is None:
                continue
            default = block.body.attribute("default")
            if default is not None:
                edits.append(Edit(default.expr.span.start, default.expr.span.end, value))
            else:
                at = block.body.span.start
                edits.append(Edit(at, at, f"\n  default = {value}\n"))
                # A block on one line becomes one of several: `variable "x" { type = string }`.
                end = block.span.end - 1
                if block.body.attributes and "\n" not in files[each][at:end]:
                    edits.append(Edit(end, end, "\n"))
        result[each] = apply_edits(files[each], edits)
    return result


def with_own_project(files: Mapping[str, str], project: str) -> dict[str, str]:
    """The files whose provider says by its name in which project it works, where a variable of theirs says that one."""
    named = {
        block.names[0]
        for _, block in _blocks(files, "variable")
        if block.names
        and (item := block.body.attribute("default")) is not None
        and isinstance(item.expr, Template)
        and item.expr.text == project
    }
    result = dict(files)
    for name, text in files.items():
        edits = []
        for block in parse_file(name, text).body.blocks_of("provider"):
            said = block.body.attribute("project")
            reference = whole_reference(said.expr) if said is not None else None
            if said is not None and reference and reference[0] == "var" and {*reference[1:]} <= named - {"project_id"}:
                edits.append(Edit(said.expr.span.start, said.expr.span.end, json.dumps(project)))
        result[name] = apply_edits(text, edits)
    return result


def _region(files: list[File]) -> str | None:
    """The region that the files say is theirs: the variable's, or the provider's."""
    for file in files:
        for block in file.body.blocks_of("variable", "provider"):
            item = block.body.attribute("default" if block.type == "variable" else "region")
            named = block.names[:1] == (("region",) if block.type == "variable" else ("google",))
            if named and item is not None and isinstance(item.expr, Template) and item.expr.text:
                return item.expr.text
    return None


def _blocks(files: Mapping[str, str], kind: str) -> Iterator[tuple[str, Block]]:
    for name, text in files.items():
        yield from ((name, block) for block in parse_file(name, text).body.blocks_of(kind))


def _refused(field: str, message: str) -> Unprocessable:
    return Unprocessable(f"Not adopted: {field}: {message.rstrip('.')}.", errors=[{"field": field, "message": message}])
