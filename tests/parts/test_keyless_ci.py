"""The workflow that is written for a repository: GitHub takes it, and it comes in as what was made for it.

`github_workflow.schema.json.gz` is the syntax of GitHub's workflows as SchemaStore has it
(json.schemastore.org/github-workflow, Apache License 2.0).
"""

import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema_rs
import pytest
import yaml

from infra.local.parts.keyless_ci import HALF, PROVIDER
from jobs.terraform.policy.plan_document import Change
from jobs.terraform.policy.plan_federation import PROVIDER as FEDERATED
from jobs.terraform.policy.plan_federation import provider
from shared.parts.keyless_ci.part import ISSUERS
from tests.planning.test_application import files, plan

SCHEMA = json.loads(gzip.decompress((Path(__file__).parent / "github_workflow.schema.json.gz").read_bytes()))
REPOSITORY = "${google_artifact_registry_repository.images_registry.registry_uri}"


def written(goal: str) -> tuple[dict[str, Any], str]:
    """The workflow of a goal, and all of its files."""
    whole = "\n".join(files(plan(goal)).values())
    found = re.search(r'output "ci_workflow" \{.*?<<-EOT\n(.*?)\n  EOT\n', whole, re.DOTALL)
    assert found
    return yaml.load(found[1], yaml.BaseLoader), whole


@pytest.mark.parametrize(
    ("goal", "commands"),
    [
        (
            "a Flask API with Postgres deployed from GitHub Actions of acme/shop without a key",
            [
                f"docker push {REPOSITORY}/app:$GITHUB_SHA",
                "gcloud run services update ${google_cloud_run_v2_service.api_",
            ],
        ),
        (
            "a static website on a bucket deployed from GitHub Actions of acme/shop without keys",
            ["gcloud storage rsync --recursive ./public gs://${google_storage_bucket.site_bucket.name}"],
        ),
    ],
)
def test_the_workflow_is_githubs_and_comes_in_without_a_key(goal: str, commands: list[str]) -> None:
    workflow, whole = written(goal)
    jsonschema_rs.validator_for(SCHEMA).validate(workflow)
    assert workflow["permissions"]["id-token"] == "write"
    steps = workflow["jobs"]["deploy"]["steps"]
    [sign_in] = [each["with"] for each in steps if each.get("uses", "").startswith("google-github-actions/auth@")]
    assert sign_in == {
        "workload_identity_provider": "${google_iam_workload_identity_pool_provider.ci_provider.name}",
        "service_account": "${google_service_account.ci_agent.email}",
    }
    assert 'assertion.repository == \\"acme/shop\\"' in whole
    said = steps[-1]["run"]
    assert all(command in said for command in commands)
    if "docker push" in said:
        # By its Dockerfile, or as Cloud Build would without one.
        assert f"if [ -f Dockerfile ]; then docker build -t {REPOSITORY}/app:$GITHUB_SHA .; else" in said
        assert "--builder gcr.io/buildpacks/builder:latest" in said


def test_a_laptops_provider_is_named_by_the_projects_number_as_the_sign_in_takes_it() -> None:
    values: dict[str, Any] = {"workload_identity_pool_id": "p", "workload_identity_pool_provider_id": "q", "name": "id"}
    fill = HALF.behaviours[PROVIDER].fill
    assert fill is not None
    fill(SimpleNamespace(project_number=lambda: "360025930425"), values)  # type: ignore[arg-type]
    assert values["name"] == "projects/360025930425/locations/global/workloadIdentityPools/p/providers/q"


@pytest.mark.parametrize(
    ("goal", "path"),
    [
        ("a Flask API deployed from GitLab project acme/platform/shop without a key", "acme/platform/shop"),
        ("a Flask API, keyless CI from https://gitlab.com/acme/a/tools/shop/-/tree/dev", "acme/a/tools/shop"),
        ("a Flask API deployed from GitLab acme/shop without a key", "acme/shop"),
        # `project`, `main` and `repo` are no words of their own here: half a name is another's.
        ("a Flask API deployed from GitLab repo ProjectACME/shop without a key", "ProjectACME/shop"),
        ("a Flask API deployed from GitLab project mainframe/shop without a key", "mainframe/shop"),
        ("a Flask API deployed by GitLab ci repoacme/shop without a key", "repoacme/shop"),
    ],
)
def test_a_project_of_gitlab_s_is_named_with_all_its_groups_and_a_branch_is_no_tag(goal: str, path: str) -> None:
    whole = "\n".join(files(plan(goal)).values())
    condition = (
        f'assertion.project_path == \\"{path}\\" && assertion.ref == \\"main\\" && assertion.ref_type == \\"branch\\"'
    )
    assert condition in whole
    assert f"attribute.repository/{path}" in whole


@pytest.mark.parametrize(
    ("claim", "issuer", "said", "refused"),
    [
        ("project_path", "gitlab", ' && assertion.ref == "main" && assertion.ref_type == "branch"', False),
        ("project_path", "gitlab", "", False),
        ("project_path", "gitlab", ' && assertion.ref == "main"', True),
        ("project_path", "gitlab", ' && assertion.ref_type == "branch"', True),
        ("project_path", "gitlab", ' && assertion.ref == "main" && assertion.ref_type == "tag"', True),
        ("repository", "github", ' && assertion.ref == "refs/heads/main"', False),
    ],
)
def test_on_gitlab_a_reference_has_to_be_a_branch(claim: str, issuer: str, said: str, refused: bool) -> None:
    after = {
        "attribute_condition": f'assertion.{claim} == "acme/shop"{said}',
        "attribute_mapping": {"google.subject": "assertion.sub", "attribute.repository": f"assertion.{claim}"},
        "oidc": [{"issuer_uri": ISSUERS[issuer]}],
    }
    change = Change("x", "managed", FEDERATED, "x", "", ("create",), after=after)
    assert bool(list(provider(change, frozenset({"repository:acme/shop"})))) == refused


OF_ACME = 'assertion.terraform_organization_name == "acme"'


@pytest.mark.parametrize(
    ("issuer", "condition", "named", "refused"),
    [
        ("github", 'assertion.repository_owner == "acme"', "acme", False),
        ("github", 'assertion.repository_owner == "acme" && assertion.ref == "refs/heads/live"', "acme", False),
        # One repository that is named is not all that its owner has, and a name's begin is nobody's.
        ("github", 'assertion.repository_owner == "acme"', "acme/shop", True),
        ("github", 'assertion.repository_owner == "acme-evil"', "acme", True),
        ("github", 'assertion.repository_owner.startsWith("acme")', "acme", True),
        ("github", 'assertion.repository_owner == "acme" || true', "acme", True),
        ("github", 'assertion.repository_owner != "acme"', "acme", True),
        ("github", "true", "acme", True),
        ("github", OF_ACME, "acme", True),
        ("gitlab", 'assertion.namespace_path == "acme"', "acme", False),
        ("gitlab", 'assertion.namespace_path == "acme" && assertion.ref == "live"', "acme", True),
        ("terraform", OF_ACME, "acme", False),
        ("terraform", f'{OF_ACME} && assertion.terraform_workspace_name == "net"', "acme", False),
        ("terraform", OF_ACME, "other", True),
        ("terraform", f'{OF_ACME} || assertion.terraform_workspace_name == "net"', "acme", True),
        ("terraform", f'{OF_ACME} && assertion.terraform_workspace_name != "net"', "acme", True),
        ("terraform", 'assertion.terraform_workspace_name == "net"', "acme", True),
        ("terraform", 'assertion.repository_owner == "acme"', "acme", True),
    ],
)
def test_an_owner_s_condition_names_the_one_that_the_plan_names_and_nothing_wider(
    issuer: str, condition: str, named: str, refused: bool
) -> None:
    claim = re.match(r"assertion\.(\w+)", condition)
    after = {
        "attribute_condition": condition,
        "attribute_mapping": {
            "google.subject": "assertion.sub",
            "attribute.repository": f"assertion.{claim[1] if claim else 'repository_owner'}",
        },
        "oidc": [{"issuer_uri": ISSUERS[issuer]}],
    }
    change = Change("x", "managed", FEDERATED, "x", "", ("create",), after=after)
    assert bool(list(provider(change, frozenset({f"repository:{named}"})))) == refused
