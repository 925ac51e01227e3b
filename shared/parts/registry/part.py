"""Where one's own images and packages are kept; what runs them may read them."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from shared.parts.held import held
from shared.parts.part import NONE, UNHEARD, Block, Look, Offer, Part, Price, Settings, Use, Verified, no_risks
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules


class RegistrySettings(Settings):
    """`keep_days`: how long versions without a tag are kept."""

    format: Literal["docker", "npm", "python", "maven", "apt", "go"] = "docker"
    keep_days: int = Field(30, ge=1, le=3_650)


def _planned(settings: RegistrySettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_artifact_registry_repository", {"location": use.region, "format": settings.format.upper()})]


def _offer(to: Any, brings: str, name: str) -> Offer:
    return Offer(
        to=to,
        brings=brings,
        template="pull.tf",
        blocks=(Block("registry_access", "google_artifact_registry_repository_iam_member", name, named=False),),
        env=NONE,
        network=False,
        node="registry",
    )


REGISTRY = Part(
    name="registry",
    what="a repository for container images",
    synonyms=("artifact registry", "container registry", "docker registry", "image registry"),
    elsewhere=("Amazon ECR", "Azure Container Registry", "Docker Hub", "GitHub Packages"),
    usual_id="images",
    means=("google_artifact_registry_repository",),
    settings=RegistrySettings,
    blocks=(Block("registry", "google_artifact_registry_repository", "{id}-registry"),),
    types=(
        TypeRules(
            "google_artifact_registry_repository",
            name=("repository_id",),
            refused=("remote_repository_config.*.custom_repository*", "remote_repository_config.upstream_credentials*"),
            stateful=True,
            weakens={
                "cleanup_policies.action": ("KEEP",),
                "vulnerability_scanning_config.enablement_config": ("INHERITED",),
            },
        ),
        TypeRules("google_artifact_registry_repository_iam_member", name=NO_NAME),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        _offer("code", "the right to pull from it", "{user}-pulls-{id}"),
        _offer("deployer", "the right to push to it", "{user}-pushes-{id}"),
        held(
            "read",
            "artifactregistry.reader",
            "the right to pull from it",
            "google_artifact_registry_repository_iam_member",
            "registry",
            usual=True,
        ),
        held(
            "write",
            "artifactregistry.writer",
            "the right to push to it",
            "google_artifact_registry_repository_iam_member",
            "registry",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("registry", "Artifact Registry", "storage", "registry"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(
        ("registry", "google_artifact_registry_repository"),
        ("keep_images", "google_artifact_registry_repository cleanup_policies ~ ."),
    ),
    apis=("artifactregistry.googleapis.com",),
    plan_roles=("roles/artifactregistry.reader",),
    apply_roles=("roles/artifactregistry.admin",),
)
