"""Runs about a deployment that stands: the look for drift, and what people do about it."""

import hashlib

from shared.schemas import Deployment, Run, files_sha
from shared.schemas.run import RunKind


def run_of(deployment: Deployment, kind: RunKind, what: str, *, by: str, now: float, word: str = "") -> Run:
    """A run of a deployment's own files. `word`: the same one makes the same run, else each moment another."""
    if deployment.plan is None:
        raise ValueError(f"{deployment.deployment_id} is of an older version, and has no plan")
    said = f"{deployment.deployment_id}/{kind}/{word or f'{now:.3f}'}"
    return Run(
        run_id=f"run-{hashlib.sha256(said.encode()).hexdigest()[:12]}",
        deployment_id=deployment.deployment_id,
        application=deployment.application,
        environment=deployment.environment,
        project=deployment.project,
        kind=kind,
        prompt=what,
        plan=deployment.plan,
        architecture=deployment.architecture if kind != "drift" else None,
        files=deployment.files,
        valid=True,
        images=deployment.images,
        budget_usd=deployment.budget_usd,
        planned_by=deployment.planned_by,
        drafted_sha=files_sha(deployment.files),
        based_on=files_sha(deployment.files),
        requested_by=by,
        created_at=now,
        updated_at=now,
    )


def drift_run(deployment: Deployment, *, by: str, now: float, word: str = "") -> Run:
    """The run that looks for drift and changes nothing."""
    name = deployment.application or deployment.deployment_id
    run = run_of(deployment, "drift", f"Look whether {name} is as its files say", by=by, now=now, word=word)
    return run.model_copy(update={"mode": "plan"})
