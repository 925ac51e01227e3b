"""`infraai doctor --project P --live`: what only Google can say.

An organisation's policies in force, the model, and who may act as whom.

Nothing is changed, and counting tokens costs nothing.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from infra.cli.checks import Check
from shared.cloud.project import POLICIES, Google, effective
from shared.settings import DEFAULT_MODEL


def live_checks(google: Google, project: str, target: str) -> list[Check]:
    """The policies that are in force in both projects, the model, and the deployer's account."""
    checks = [check for each in dict.fromkeys((project, target)) for check in _policies(google, each)]
    return [*checks, _model(google, project), _deployer(google, project)]


def _policies(google: Google, project: str) -> Iterator[Check]:
    unknown, quiet = [], []
    for name, (forbids, remedy) in POLICIES.items():
        rules = effective(google, project, name)
        if rules is None:
            unknown.append(name)
        elif _restricts(rules):
            yield Check("policy", "optional", f"{project}: {name} is enforced: {forbids}", remedy)
        else:
            quiet.append(name)
    if unknown:
        text = f"{project}: can't be told: {', '.join(unknown)}"
        yield Check("policy", "optional", text, f"gcloud services enable orgpolicy.googleapis.com --project={project}")
    if quiet:
        yield Check("policy", "ok", f"{project}: nothing against {', '.join(quiet)}")


def _restricts(rules: list[dict[str, Any]]) -> bool:
    return any(rule.get("enforce") or rule.get("denyAll") or rule.get("values") for rule in rules)


def _model(google: Google, project: str) -> Check:
    place = f"v1/projects/{quote(project)}/locations/global/publishers/google/models/{DEFAULT_MODEL}:countTokens"
    body = {"contents": [{"role": "user", "parts": [{"text": "hello"}]}]}
    status, found = google.ask("aiplatform", place, body)
    if status == 200 and found.get("totalTokens"):
        return Check("model", "ok", f"{DEFAULT_MODEL} answers on Vertex AI")
    said = (found.get("error") or {}).get("message") or f"answered {status}"
    if status == 404:
        return Check(
            "model",
            "missing",
            f"{DEFAULT_MODEL}: {said}",
            f"echo 'gemini_model = \"ANOTHER\"' >> infra/gcp/{project}.tfvars",
        )
    remedy = f"gcloud services enable aiplatform.googleapis.com --project={project}"
    return Check("model", "optional", f"{DEFAULT_MODEL}: {said}", remedy)


def _deployer(google: Google, project: str) -> Check:
    account = f"infraai-deploy@{project}.iam.gserviceaccount.com"
    permission = "iam.serviceAccounts.actAs"
    path = f"v1/projects/{quote(project)}/serviceAccounts/{account}:testIamPermissions"
    status, found = google.ask("iam", path, {"permissions": [permission]})
    if status == 404:
        return Check(
            "deployer",
            "optional",
            f"{account} does not exist yet",
            f"gcloud iam service-accounts create infraai-deploy --project={project}",
        )
    if permission in (found.get("permissions") or []):
        return Check("deployer", "ok", f"you may deploy as {account}")
    remedy = f"gcloud iam service-accounts add-iam-policy-binding {account} "
    remedy += "--role=roles/iam.serviceAccountUser --member=user:YOU"
    return Check("deployer", "missing", f"you may not act as {account}", remedy)
