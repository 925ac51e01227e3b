"""Beginning a run, or going on with one that waits: what is asked, and why it may not be."""

from pydantic import Field

from shared.http import Body, Unprocessable
from shared.schemas import Environment, Run, RunMode, RunStatus
from shared.store.runs import is_worth_another_try


class Execute(Body):
    """The body of POST /execute.

    `files_sha` is the hash of the files that were looked at, as the draft, its change and `GET /runs/{id}` answer it.
    Without it a run whose files were changed since its draft stops at the plan. `beside`: build it although an
    unfinished deployment of the same goal stands.
    """

    run_id: str = Field(min_length=1, max_length=200, pattern=r"^[^/]+$")
    mode: RunMode = "apply"
    files_sha: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    beside: bool = False


class Apply(Body):
    """The body of POST /runs/{id}/apply: the hash of the plan that was shown.

    `confirm` is the name of the application, or the id of the deployment, typed by a person: a plan that would lose
    what holds data (`loses` in its summary) is applied with it only.
    """

    plan_sha: str = Field(pattern=r"^[0-9a-f]{64}$")
    confirm: str = Field("", max_length=200)


def refuse_hostile(run: Run, environment: Environment) -> None:
    """What the gate refuses or can't read never starts; the job would refuse it too, but later."""
    if run.status is not RunStatus.DRAFT:
        return
    from shared.policy.environment import outside
    from shared.policy.static_gate import inspect
    from shared.terraform.findings import accepted  # a GET needs no parser

    refused = [one for one in inspect(run.files) if not accepted([one])]
    errors = [{"field": f"{one.file}:{one.line}", "message": one.message} for one in refused]
    errors += [{"field": f"{one.file}:{one.line}", "message": one.message} for one in outside(run.files, environment)]
    if errors:
        raise Unprocessable(f"The files are refused: {errors[0]['message']}", errors=errors)


def look_first(run: Run, looked_at: str | None, environment: Environment) -> str:
    """Why a run has to stop at its plan until a person has looked at that; empty when it need not."""
    if environment.plan_first and run.kind != "remediation":
        return f"In {environment.name} every run stops at its plan: look at it, then let it be applied."
    if run.written_by_a_model:
        return "A model wrote in the files: look at the plan, then let it be applied."
    changed = run.kind != "remediation" and run.digest != run.drafted_sha
    if changed and looked_at is None:
        return "The files were changed after the draft was answered: look at the plan, then let it be applied."
    return ""


def other_files(run: Run) -> str:
    return (
        f"The files are others than those that were looked at ({run.planned_by or 'changed'}): whoever starts this run "
        f"has to look at them again, at GET /runs/{run.run_id}, and send their files_sha."
    )


def why_not(run: Run) -> str:
    if run.status is RunStatus.FAILED:
        retry = "" if is_worth_another_try(run) else "; the same files would fail again: change them first"
        return f"The run is failed ({run.reason}){retry}."
    return f"The run is {run.status}{f', {run.phase}' if run.phase else ''}."
